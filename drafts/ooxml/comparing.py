"""Comparing two Word files: from bytes to a redline that is proved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest
from typing import Final

from drafts.draft import Block, Draft, Group, Paragraph, SpanKind, Story, StoryKind, Table
from drafts.errors import ProofError, UnreadableDraftError
from drafts.findings import shorten
from drafts.ooxml.flow import is_computed
from drafts.ooxml.forms import Stamp
from drafts.ooxml.marks import may_hold_marks
from drafts.ooxml.package import Package, read_package, write_package
from drafts.ooxml.reader import read_package_draft
from drafts.ooxml.redline import Redline, write_redline
from drafts.settle import NOTES, Verdict, accepted, original, shown_stories

DEFAULT_REVIEWER: Final = "Comparison"
_HEADERS: Final = (StoryKind.HEADER, StoryKind.FOOTER)
_COMPARED: Final = (StoryKind.BODY, *NOTES, StoryKind.TEXT_BOX)
_REFERENCE: Final = re.compile(rb"<w:(?:header|footer)Reference\b[^>]*?\br:id=[\"']([^\"']+)")

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
    marked = prove_redline(data, before, after, old_draft, new_draft)
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


def prove_redline(data: bytes, before: Package, after: Package, old: Draft, new: Draft) -> Draft:
    """The draft in a redline's bytes, proved to be ``old`` rejected and ``new`` accepted.

    Raises:
        ProofError: It is not; the message says where it first differs.
    """
    try:
        package = read_package(data, f"the redline of {new.name}")
        marked = read_package_draft(package)
    except UnreadableDraftError as error:
        raise ProofError(f"The redline of {new.name} cannot be opened: {error}") from error
    prove_same(outline(new, after), outline(accepted(marked), package), "accepting", new.name)
    prove_same(outline(old, before), outline(original(marked), package), "rejecting", old.name)
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


def outline(draft: Draft, package: Package) -> Outline:
    """What a draft says and how it is built, as a value to be compared.

    Left out is what no comparison marks: the results of fields that Word works
    out anew, comments, the frames of content controls. Of headers and footers
    those count that a section uses and that say anything.
    """
    used = _used_headers(package)
    stories = tuple(
        (story.kind.value, _without_blank(_blocks(story.blocks)))
        for story in shown_stories(draft)
        if story.kind in _COMPARED
    )
    headers = frozenset(
        (story.kind.value, _blocks(story.blocks))
        for story in draft.stories
        if story.kind in _HEADERS and story.part in used and _says_something(story)
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


def _used_headers(package: Package) -> set[str]:
    links = {found.decode() for found in _REFERENCE.findall(package.parts[package.main])}
    return {r.target for r in package.relationships(package.main) if r.id in links}


def _blocks(blocks: Iterable[Block]) -> Outline:
    return tuple(_iter_blocks(blocks))


def _iter_blocks(blocks: Iterable[Block]) -> Iterator[Outline]:
    for block in blocks:
        match block:
            case Paragraph():
                yield _paragraph(block)
            case Table():
                yield tuple(
                    ("row", *(("cell", *_blocks(cell.blocks)) for cell in row.cells))
                    for row in block.rows
                )
            case Group():
                yield from _iter_blocks(block.blocks)


def _paragraph(paragraph: Paragraph) -> Outline:
    pieces: list[str] = []
    for span in paragraph.spans:
        if span.kind is SpanKind.TEXT:
            if not span.field or not is_computed(span.field):
                pieces.append(span.text)
        elif span.kind is not SpanKind.COMMENT_REFERENCE:
            pieces.append(f"\ufffc{span.kind.value}\ufffc")
    form = paragraph.format
    return (
        "".join(pieces),
        form.style,
        form.alignment,
        form.section_break,
        form.item.level if form.item else -1,
    )


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
