"""Comparing two Word files: from bytes to a redline that is proved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest
from typing import Final

from drafts.draft import (
    Block,
    Draft,
    Group,
    Paragraph,
    ParagraphFormat,
    SpanKind,
    Story,
    StoryKind,
    Table,
)
from drafts.errors import ProofError, UnreadableDraftError
from drafts.findings import shorten
from drafts.ooxml.flow import is_computed
from drafts.ooxml.forms import Stamp
from drafts.ooxml.marks import may_hold_marks
from drafts.ooxml.names import R, W, local
from drafts.ooxml.package import Package, parse_part, read_package, write_package
from drafts.ooxml.reader import read_package_draft
from drafts.ooxml.redline import Redline, write_redline
from drafts.settle import NOTES, Verdict, accepted, original, shown_stories

DEFAULT_REVIEWER: Final = "Comparison"
_HEADERS: Final = (StoryKind.HEADER, StoryKind.FOOTER)
_COMPARED: Final = (StoryKind.BODY, *NOTES, StoryKind.TEXT_BOX)
_REFERENCE: Final = re.compile(
    rb"<(?:[\w.-]+:)?(?:header|footer)Reference\b[^>]*?:id=[\"']([^\"']+)"
)

Outline = tuple[object, ...]


class View(Enum):
    """Which reading of a draft that carries revisions of its own is compared."""

    SETTLED = "settled"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two Word files compared.

    Attributes:
        data: The redline's bytes, proved.
        redline: What is in it.
        old: The draft that rejecting everything gives.
        new: The draft that accepting everything gives.
        marked: The redline as a draft.
    """

    data: bytes
    redline: Redline
    old: Draft
    new: Draft
    marked: Draft


def compare_files(
    old: tuple[bytes, str],
    new: tuple[bytes, str],
    stamp: Stamp,
    *,
    old_view: View = View.SETTLED,
    new_view: View = View.SETTLED,
) -> Compared:
    """The redline from one Word file to another.

    Args:
        old: The bytes and name of the draft before.
        new: The bytes and name of the draft after.
        stamp: Whose name and date the revisions carry.
        old_view: Which reading of ``old``, if it has revisions.
        new_view: Which reading of ``new``, if it has revisions.

    Raises:
        UnreadableDraftError: One of them cannot be read.
        ProofError: The redline is not what was intended; it must not be used.
    """
    before = viewed(read_package(*old), old_view)
    after = viewed(read_package(*new), new_view)
    old_draft, new_draft = read_package_draft(before), read_package_draft(after)
    redline = write_redline(before, after, stamp)
    data = write_package(redline.package)
    look = Looked(styles=redline.old.trusts_styles, sections=redline.keeps_sections)
    marked = prove_redline(data, before, after, old_draft, new_draft, look)
    return Compared(data, redline, old_draft, new_draft, marked)


def viewed(package: Package, view: View) -> Package:
    """``package`` without revisions: all accepted, or all rejected."""
    if not any(may_hold_marks(data) for part, data in package.parts.items() if _is_xml(part)):
        return package
    # Most drafts that are compared carry none: the resolver need not be paid for at start-up.
    from drafts.ooxml.resolve import Verdicts, resolve

    verdict = Verdict.ACCEPT if view is View.SETTLED else Verdict.REJECT
    return resolve(package, Verdicts(verdict)).package


def _is_xml(part: str) -> bool:
    return part.endswith(".xml")


@dataclass(frozen=True, slots=True)
class Looked:
    """What of paragraphs' looks a proof can hold against a redline.

    Attributes:
        styles: Whether styles are defined alike. Where they are not, the
            redline changes them, but a settled draft has them as they stand.
        sections: Whether all section breaks are marked.
        results: Whether the results of fields that Word works out count too.
    """

    styles: bool = True
    sections: bool = True
    results: bool = False

    def at(self, form: ParagraphFormat) -> tuple[object, ...]:
        """What is compared of a paragraph's formatting."""
        level = form.item.level if form.item else -1
        return (
            form.style,
            form.alignment if self.styles else "",
            form.section_break and self.sections,
            level if self.styles else -1,
        )


def prove_redline(
    data: bytes,
    before: Package,
    after: Package,
    old: Draft,
    new: Draft,
    look: Looked = Looked(),
) -> Draft:
    """The draft in a redline's bytes, proved to be ``old`` rejected and ``new`` accepted.

    Raises:
        ProofError: It is not; the message says where it first differs.
    """
    try:
        package = read_package(data, f"the redline of {new.name}")
        marked = read_package_draft(package)
    except UnreadableDraftError as error:
        raise ProofError(f"The redline of {new.name} cannot be opened: {error}") from error
    for doing, draft, there, result, gone in (
        ("accepting", new, after, accepted(marked), frozenset({"del", "moveFrom"})),
        ("rejecting", old, before, original(marked), frozenset({"ins", "moveTo"})),
    ):
        got = outline(result, package, look, gone)
        prove_same(outline(draft, there, look), got, doing, draft.name)
    return marked


def prove_same(want: Outline, got: Outline, doing: str, name: str) -> None:
    """Raise ``ProofError`` unless two outlines are the same."""
    if want == got:
        return
    left, right = next(
        (pair for pair in zip_longest(_flat(want), _flat(got)) if pair[0] != pair[1]), ("", "")
    )
    raise ProofError(
        f"{doing.capitalize()} everything in the redline does not give {name}: where that has "
        f"{_quoted(left)} there is {_quoted(right)}. The redline was not written. Please report "
        "this with the two files."
    )


def outline(
    draft: Draft,
    package: Package,
    look: Looked = Looked(),
    gone: frozenset[str] = frozenset(),
) -> Outline:
    """What a draft says and how it is built, as a value to be compared.

    Left out is what no comparison marks: the results of fields that Word works
    out anew, comments, the frames of content controls. Of headers and footers
    those count that a section uses and that say anything.

    Args:
        draft: The draft, settled.
        package: The package that it was read from.
        look: What of formatting is compared.
        gone: The marks in the package that take a section break away.
    """
    unused = _unused_headers(package, gone)
    stories = tuple(
        (story.kind.value, _without_blank(_blocks(story.blocks, look)))
        for story in shown_stories(draft)
        if story.kind in _COMPARED and story.part not in unused
    )
    headers = frozenset(
        (story.kind.value, _blocks(story.blocks, look))
        for story in draft.stories
        if story.kind in _HEADERS and story.part not in unused and _says_something(story)
    )
    return (*stories, headers)


def _without_blank(blocks: Outline) -> Outline:
    """Nothing instead of a single empty paragraph, which Word adds where there is none."""
    return () if len(blocks) == 1 and blocks[0][:1] == ("",) else blocks  # type: ignore[index]


def _says_something(story: Story) -> bool:
    return any(
        span.text.strip() or span.kind is not SpanKind.TEXT
        for paragraph in story.paragraphs()
        for span in paragraph.spans
    )


def _unused_headers(package: Package, gone: frozenset[str]) -> set[str]:
    """The header and footer parts that no section uses, or only one whose mark is gone."""
    relationships = package.relationships(package.main)
    parts = {r.id: r.target for r in relationships if r.type in ("header", "footer")}
    if not parts:
        return set()
    data = package.parts[package.main]
    if data.count(b"sectPr>") > 2 and gone:
        used = set(_links_in_use(package, gone))
    else:
        used = {found.decode() for found in _REFERENCE.findall(data)}
    return set(parts.values()) - {parts[link] for link in used if link in parts}


def _links_in_use(package: Package, gone: frozenset[str]) -> Iterator[str]:
    for section in parse_part(package, package.main).iter(W + "sectPr"):
        holder = section.getparent()
        marks = holder.find(W + "rPr") if holder is not None else None
        if marks is None or not any(local(str(mark.tag)) in gone for mark in marks):
            yield from (link.get(R + "id", "") for link in section)


def _blocks(blocks: Iterable[Block], look: Looked) -> Outline:
    return tuple(_iter_blocks(blocks, look))


def _iter_blocks(blocks: Iterable[Block], look: Looked) -> Iterator[Outline]:
    for block in blocks:
        match block:
            case Paragraph():
                yield (_said(block, look), *look.at(block.format))
            case Table():
                yield tuple(
                    ("row", *(("cell", *_blocks(cell.blocks, look)) for cell in row.cells))
                    for row in block.rows
                )
            case Group():
                yield from _iter_blocks(block.blocks, look)


def _said(paragraph: Paragraph, look: Looked) -> str:
    pieces: list[str] = []
    for span in paragraph.spans:
        if span.kind is SpanKind.TEXT:
            if look.results or not span.field or not is_computed(span.field):
                pieces.append(span.text)
        elif span.kind is not SpanKind.COMMENT_REFERENCE:
            pieces.append(f"\ufffc{span.kind.value}\ufffc")
    return "".join(pieces)


def _flat(outline: object) -> Iterator[object]:
    if isinstance(outline, tuple) and not (len(outline) == 5 and isinstance(outline[1], str)):
        for item in outline:
            yield from _flat(item)
    elif isinstance(outline, frozenset):
        yield from sorted(map(repr, outline))
    else:
        yield outline


def _quoted(item: object) -> str:
    if item is None:
        return "nothing"
    if isinstance(item, tuple):
        text, *rest = item
        return f"“{shorten(str(text), 90)}” {rest}"
    return shorten(str(item), 120)
