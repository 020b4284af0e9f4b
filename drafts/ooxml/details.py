"""What marks and properties say, in words: dates, changes of formatting, claims of the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from drafts.draft import Format, ParagraphFormat
from drafts.findings import shorten
from drafts.ooxml.names import CORE_NS, DC_NS, DCTERMS_NS, EXTENDED_NS, VAL, W
from drafts.ooxml.package import Package, parse_part


def read_date(value: str | None) -> dt.datetime | None:
    """The moment recorded, without a zone: Word writes local time and calls it UTC."""
    if not value:
        return None
    try:
        moment = dt.datetime.fromisoformat(value.strip().removesuffix("Z"))
    except ValueError:
        return None
    return moment.replace(tzinfo=None) if moment.tzinfo else moment


def describe_format_change(before: Format, after: Format) -> str:
    """What changed from one character format to another, in words."""
    changes = []
    for name in ("bold", "italic", "underline", "strike", "hidden", "capitals"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            changes.append(f"{name} {'added' if new else 'removed'}")
    names: tuple[tuple[str, Callable[[Format], str]], ...] = (
        ("highlight", lambda form: form.highlight),
        ("position", lambda form: form.vertical),
        ("style", lambda form: form.style),
        ("font", lambda form: form.font),
        ("size", lambda form: f"{int(form.size) / 2:g} pt" if form.size.isdecimal() else form.size),
        ("colour", lambda form: form.colour),
    )
    changes += [
        _describe_value(name, of(before), of(after))
        for name, of in names
        if of(before) != of(after)
    ]
    return ", ".join(changes) or "other formatting"


def describe_paragraph_change(before: ParagraphFormat, after: ParagraphFormat) -> str:
    """What changed from one paragraph format to another, in words."""
    changes = []
    if before.style != after.style:
        changes.append(f"style {before.style} → {after.style}")
    if before.alignment != after.alignment:
        changes.append(_describe_value("alignment", before.alignment, after.alignment))
    if before.item != after.item:
        if before.item is None or after.item is None:
            changes.append("numbering removed" if after.item is None else "numbering added")
        else:
            changes.append("numbering changed")
    return ", ".join(changes) or "spacing, indents or other paragraph formatting"


def _describe_value(name: str, before: str, after: str) -> str:
    if not before:
        return f"{name} {after} added"
    if not after:
        return f"{name} {before} removed"
    return f"{name} {before} → {after}"


def read_properties(package: Package) -> dict[str, str]:
    """What the file claims of itself: title, creator, dates, words, whether it tracks changes."""
    properties: dict[str, str] = {}
    for relation, wanted in (("core-properties", _CORE), ("extended-properties", _EXTENDED)):
        for part in package.related("", relation):
            for element in parse_part(package, part):
                if element.tag in wanted and element.text:
                    properties[wanted[element.tag]] = shorten(element.text, 500)
    for part in package.related(package.main, "settings"):
        tracking = parse_part(package, part).find(W + "trackRevisions")
        on = tracking is not None and tracking.get(VAL) not in ("0", "false", "off")
        properties["tracking"] = "on" if on else "off"
    return properties


_CORE: Final = {
    f"{{{DC_NS}}}title": "title",
    f"{{{DC_NS}}}creator": "creator",
    f"{{{DC_NS}}}language": "language",
    f"{{{DC_NS}}}subject": "subject",
    f"{{{CORE_NS}}}lastModifiedBy": "last_modified_by",
    f"{{{DCTERMS_NS}}}created": "created",
    f"{{{DCTERMS_NS}}}modified": "modified",
}
_EXTENDED: Final = {
    f"{{{EXTENDED_NS}}}{name}": name.lower()
    for name in ("Words", "Pages", "Application", "Company", "Template", "Manager")
}
