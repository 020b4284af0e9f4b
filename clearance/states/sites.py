"""Where the paragraphs of a draft stand, and what they say whichever way their revisions go."""

from __future__ import annotations

import re
import sys
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from clearance.states.kinds import Setting
from drafts.draft import (
    Block,
    Cell,
    Draft,
    Group,
    Paragraph,
    Revision,
    Row,
    Span,
    SpanKind,
    Story,
    StoryKind,
    Table,
)

# The texts of a report in which a State can be named; comments are about the report.
READ_STORIES: Final = (
    StoryKind.BODY,
    StoryKind.FOOTNOTE,
    StoryKind.ENDNOTE,
    StoryKind.TEXT_BOX,
    StoryKind.HEADER,
    StoryKind.FOOTER,
)
NOTES: Final = (StoryKind.FOOTNOTE, StoryKind.ENDNOTE)


@dataclass(frozen=True, slots=True)
class View:
    """What a paragraph says when its open revisions go one way.

    Attributes:
        text: What it says.
        pieces: Where each piece of it begins, here and in the paragraph; empty
            when all of it is the same.
        ways: How many views the paragraph has; 1 when nothing is open.
    """

    text: str
    pieces: tuple[tuple[int, int], ...] = ()
    ways: int = 1

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the paragraph."""
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, at: int) -> int:
        if not self.pieces:
            return at
        here, there = self.pieces[bisect(self.pieces, (at, sys.maxsize)) - 1]
        return there + at - here


@dataclass(frozen=True, slots=True)
class Site:
    """A paragraph, where it stands, and the revisions that are open around all of it.

    Attributes:
        order: Its place among the paragraphs of the report.
        story: The story it belongs to.
        paragraph: The paragraph.
        text: All its text.
        setting: What it stands under and in.
        around: The revisions open around all of it: of its row, its cell, its note's reference.
        revisions: The draft's revisions.
    """

    order: int
    story: Story
    paragraph: Paragraph
    text: str
    setting: Setting
    around: tuple[int, ...]
    revisions: tuple[Revision, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it."""
        return not self.text

    @property
    def label(self) -> str:
        """Its number as Word shows it, or its note's number."""
        return self.paragraph.number if self.story.kind not in NOTES else self.story.label

    def stack(self, span: Span) -> tuple[int, ...]:
        """The revisions open around a span, those around the whole paragraph included."""
        return (*self.around, *span.stack) if self.around else span.stack

    def adds(self, span: Span) -> bool:
        """Whether the span goes when its revisions are rejected."""
        return any(self.revisions[index].kind.adds for index in self.stack(span))

    def removes(self, span: Span) -> bool:
        """Whether the span goes when its revisions are accepted."""
        return any(self.revisions[index].kind.removes for index in self.stack(span))

    def shown(self) -> str:
        """The paragraph's text as a reader sees it, capitals by formatting included."""
        return "".join(map(_as_shown, self.paragraph.spans))

    def view(self, keep: Iterable[bool], ways: int) -> View:
        """The text of the spans to keep, with the way back."""
        text: list[str] = []
        pieces: list[tuple[int, int]] = []
        here = there = 0
        for span, kept in zip(self.paragraph.spans, keep, strict=True):
            if kept and span.text:
                text.append(_as_shown(span))
                pieces.append((here, there))
                here += len(span.text)
            there += len(span.text)
        return View("".join(text), tuple(pieces), ways)


def _as_shown(span: Span) -> str:
    if not span.format.capitals:
        return span.text
    shown = span.text.upper()
    return shown if len(shown) == len(span.text) else span.text


def views_of(sites: Iterable[Site]) -> Iterator[tuple[Site, View]]:
    """Every site with what it says; with both ways of its open revisions, where it has any."""
    for site in sites:
        spans = site.paragraph.spans
        if not site.around and not any(span.stack for span in spans):
            yield site, View(site.shown())
            continue
        yield site, site.view([not site.removes(span) for span in spans], 2)
        yield site, site.view([not site.adds(span) for span in spans], 2)


def sites_of(draft: Draft) -> Iterator[Site]:
    """The paragraphs of the report in the order of the stories, each with its setting."""
    anchors: dict[str, tuple[str, tuple[str, ...], tuple[int, ...]]] = {}
    order = 0
    for story in draft.stories:
        if story.kind not in READ_STORIES:
            continue
        anchor, sections, around = anchors.get(story.id, ("", (), ()))
        titles: dict[int, str] = {}
        for paragraph, in_table, inherited in _walk(story.blocks):
            level = paragraph.format.heading
            if level:
                titles = {depth: title for depth, title in titles.items() if depth < level}
            setting = Setting(
                story=story.kind,
                heading=bool(level),
                sections=tuple(titles.values()) or sections,
                in_table=in_table,
                anchor=anchor,
            )
            if level:
                titles[level] = paragraph.text
            open_around = (*around, *inherited)
            site = Site(
                order, story, paragraph, paragraph.text, setting, open_around, draft.revisions
            )
            anchors.update(_anchors_in(site))
            yield site
            order += 1


def _walk(
    blocks: Iterable[Block], around: tuple[int, ...] = (), *, in_table: bool = False
) -> Iterator[tuple[Paragraph, bool, tuple[int, ...]]]:
    """The paragraphs, each with whether it is in a table and the revisions open around it."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block, in_table, around
            case Table(rows=rows):
                for row in rows:
                    yield from _walk_row(row, around)
            case Group(blocks=inner):
                yield from _walk(inner, around, in_table=in_table)


def _walk_row(
    row: Row, around: tuple[int, ...]
) -> Iterator[tuple[Paragraph, bool, tuple[int, ...]]]:
    for cell in row.cells:
        yield from _walk_cell(cell, (*around, *row.mark))


def _walk_cell(
    cell: Cell, around: tuple[int, ...]
) -> Iterator[tuple[Paragraph, bool, tuple[int, ...]]]:
    yield from _walk(cell.blocks, (*around, *cell.mark), in_table=True)


def _anchors_in(site: Site) -> Iterator[tuple[str, tuple[str, tuple[str, ...], tuple[int, ...]]]]:
    """For each note or text box anchored here: its sentence, sections and open revisions."""
    at = 0
    for span in site.paragraph.spans:
        if span.kind in (SpanKind.NOTE_REFERENCE, SpanKind.TEXT_BOX) and span.target:
            sentence = _sentence_around(site.text, at)
            yield span.target, (sentence, site.setting.sections, site.stack(span))
        at += len(span.text)


_STOP = re.compile(r"[.?!][\"”’)]*\s+(?=[A-Z“\"(\[])")


def _sentence_around(text: str, at: int) -> str:
    """The sentence that holds the point ``at``; one that ends there, where it follows a stop."""
    stops = [0, *(stop.end() for stop in _STOP.finditer(text)), len(text)]
    for start, end in pairwise(stops):
        if start < at <= end or (start == at == 0):
            return text[start:end]
    return ""
