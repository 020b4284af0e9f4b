"""What a Word file carries besides its text that a final must not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from clearance.editorial import rules
from clearance.final.signature import is_signed
from drafts.draft import Draft
from drafts.findings import Finding, shorten
from drafts.ooxml.package import Package

_MACROS: Final = frozenset(
    {"vbaProject", "wordVbaData", "control", "activeXControlBinary", "extensibility",
     "keyMapCustomizations", "attachedToolbars", "webextensiontaskpanes", "webextension"}
)  # fmt: skip
_EMBEDDED: Final = frozenset({"oleObject", "package"})
_SAFE: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_WATERMARK: Final = re.compile(rb'<(?:[\w.-]+:)?textpath[^>]*\bstring="([^"]*)"')
_FIELD: Final = re.compile(
    rb"(?:<(?:[\w.-]+:)?instrText[^>]*>|:instr=\")\s*(AUTHOR|LASTSAVEDBY|FILENAME|USERNAME|USERINITIALS|"
    rb"DOCPROPERTY|INCLUDETEXT|INCLUDEPICTURE|DDE|DDEAUTO|LINK|MACROBUTTON)\b"
)
_FETCHING: Final = frozenset({b"INCLUDETEXT", b"INCLUDEPICTURE", b"DDE", b"DDEAUTO", b"LINK"})
# Programs that sign files with their own name.
_PROGRAMS: Final = frozenset({"python-docx", "libreoffice", "microsoft office word", "author", ""})


def find_in_package(package: Package) -> Iterator[Finding]:
    """Macros, links outside, embedded objects, watermarks, telling fields, signatures."""
    kinds: Counter[str] = Counter()
    outside: dict[str, str] = {}
    for source in ("", *package.parts):
        if source.endswith(".rels"):
            continue
        for relationship in package.relationships(source):
            kinds[relationship.type] += 1
            harmless = relationship.type == "hyperlink" and _SAFE.match(relationship.target)
            if relationship.external and not harmless:
                outside[relationship.target] = relationship.type
    macros = sum(count for kind, count in kinds.items() if kind in _MACROS)
    if macros or any("macroEnabled" in kind for kind in package.content_types().values()):
        yield rules.MACROS.finding("The file carries macros, controls or add-ins.")
    for target, kind in outside.items():
        yield rules.OUTSIDE.finding(f"A link ({kind}) leads to “{shorten(target, 60)}”.")
    embedded = sum(count for kind, count in kinds.items() if kind in _EMBEDDED)
    if embedded:
        yield rules.EMBEDDED.finding(f"The file holds {embedded} embedded objects.")
    if is_signed(package):
        yield rules.SIGNED.finding("The file is digitally signed.")
    if kinds["aFChunk"] or kinds["subDocument"]:
        yield rules.UNMERGED.finding("Part of the text is in a document not yet read in.")
    yield from _find_in_parts(package)


def _find_in_parts(package: Package) -> Iterator[Finding]:
    fields: Counter[bytes] = Counter()
    for part, data in package.parts.items():
        if not part.endswith(".xml"):
            continue
        for mark in _WATERMARK.findall(data):
            words = mark.decode("utf-8", "replace")
            yield rules.DRAFT_MARK.finding(f"A watermark says “{shorten(words)}”.")
        fields.update(_FIELD.findall(data))
    for name, count in fields.items():
        rule = rules.OUTSIDE if name in _FETCHING else rules.TELLING_FIELD
        times = f", {count} times" if count > 1 else ""
        yield rule.finding(f"The file holds a field {name.decode()}{times}.")


def find_in_properties(package: Package, draft: Draft) -> Iterator[Finding]:
    """Properties, lists and numbers that name people or document systems."""
    named = [
        f"{name.replace('_', ' ')} “{shorten(value, 40)}”"
        for name in ("creator", "last_modified_by", "company", "manager")
        if (value := draft.properties.get(name, "")).strip().lower() not in _PROGRAMS
    ]
    if named:
        yield rules.PEOPLE.finding(f"The properties name {', '.join(named)}.")
    if next(package.related(package.main, "people"), None):
        yield rules.PEOPLE.finding("The file holds Word's list of people.")
    if next(package.related("", "custom-properties"), None):
        yield rules.PEOPLE.finding("The file holds custom properties, as document systems add.")
    if draft.properties.get("tracking") == "on":
        yield rules.TRACKING.finding("Track Changes is switched on.")


def find_open_marks(draft: Draft, *, must_show_changes: bool) -> Iterator[Finding]:
    """Revisions and comments; for a revision of an issued document the revisions must be there."""
    count = len(draft.revisions)
    if must_show_changes and not count:
        yield rules.CHANGES_MISSING.finding("The file shows no tracked changes.")
    if count and not must_show_changes:
        people = ", ".join(name or "nobody" for name in draft.reviewers[:5])
        yield rules.OPEN_REVISIONS.finding(f"{count} revisions are open, by {people}.")
    if draft.comments:
        open_ones = sum(1 for comment in draft.comments if not comment.resolved)
        yield rules.COMMENTS.finding(
            f"Comments in the margin: {len(draft.comments)}, of which open: {open_ones}."
        )
