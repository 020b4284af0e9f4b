"""What stands where: every passage of a draft with its part, its section and its anchor.

The layout does not depend on how words are counted, so it is made once for all profiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from drafts.draft import (
    Block,
    Draft,
    Group,
    Paragraph,
    Row,
    Span,
    SpanKind,
    Story,
    StoryKind,
    Table,
    iter_paragraphs,
    locate,
)
from drafts.findings import Location
from word_limit.parts import Part

FRONT: Final = 0

_NOTE_PARTS: Final = {StoryKind.FOOTNOTE: Part.FOOTNOTES, StoryKind.ENDNOTE: Part.ENDNOTES}
_ANCHORED: Final = {**_NOTE_PARTS, StoryKind.TEXT_BOX: Part.TEXT_BOXES}
_TITLE_STYLES: Final = frozenset({"title", "subtitle"})
_CONTENTS_STYLE: Final = re.compile(r"(toc|contents) (\d|heading)|table of (figures|authorities)")
_CONTENTS_FIELDS: Final = frozenset({"TOC", "TOA"})
_CONTENTS_TITLE: Final = re.compile(r"(table of )?contents:?", re.IGNORECASE)
_ANNEX_TITLE: Final = re.compile(r"(annex|appendix)(es|ices)?\b", re.IGNORECASE)
_SUMMARY_TITLE: Final = re.compile(r"(executive )?summary[.:]?", re.IGNORECASE)

# Source: UN Editorial Manual, Mastheads; Writing for the United Nations, IV (corner notation).
_SYMBOL = r"[ASE]/(?:[A-Z0-9][\w.()-]*/)*[\w.()-]+"
_MASTHEAD_SIGN: Final = re.compile(
    rf"Distr\.?\s*:.*|Original\s*:.*|{_SYMBOL}(?:[\s–—*/-]+{_SYMBOL})*\*?|Agenda items? \d.*",
    re.IGNORECASE,
)
_MASTHEAD_LINE: Final = re.compile(
    r"United\s+Nations|General Assembly|Security Council|Economic and Social Council"
    r"|Human Rights Council|General|Limited|Restricted|\d{1,2} \w+ \d{4}"
    r"|[\w-]+ (?:special )?(?:session|year)|Items? \d[\d, ()a-z]*.*of the .*agenda\W*"
    r"|Items? \d+(?:(?:,| and) \d+)*|\d{2}-\d{5}\b.*",
    re.IGNORECASE,
)
# The styles of this project's own template.
_MASTHEAD_STYLES: Final = frozenset(
    {"un organization", "un symbol", "un organ", "un distribution", "un session"}
)
_AGENDA_ITEMS: Final = re.compile(r"(?:Agenda )?items? (\d[\d, and()a-z]*)", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"\s*([IVXLC]+|[A-Z]|\d+)[.) –—-]")
_ON_THE_COVER: Final = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage in one part: up to ``end`` in the passage's text."""

    end: int
    part: Part


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph with its place in the report.

    Attributes:
        story: The story it stands in.
        paragraph: The paragraph.
        part: The part that its text belongs to.
        section: Index of its section in ``Layout.sections``.
        anchor: ``Paragraph.index`` of the paragraph of the body (or of the
            running head) that it goes with: its own, or that in which its note
            or text box is anchored.
        text: Its text.
        pieces: Where several parts share the text, who has what; else empty.
    """

    story: Story
    paragraph: Paragraph
    part: Part
    section: int
    anchor: int
    text: str
    pieces: tuple[Piece, ...] = ()

    @property
    def label(self) -> str:
        """The automatic number or bullet; empty when there is none."""
        return self.paragraph.label

    @property
    def location(self) -> Location:
        """Where it stands in the file as its author has it open."""
        return locate(self.story, self.paragraph)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it.

    Attributes:
        title: The heading with its number; empty for what stands before the first.
        level: 1 for a section, 2 for its subsections, and so on; 0 for the front.
        parent: Index of the section it stands in; that of the front for the topmost.
        paragraph: ``Paragraph.index`` of the heading; None for the front.
    """

    title: str
    level: int
    parent: int
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The passages of a draft in reading order, notes and boxes after their anchor.

    Attributes:
        passages: Every paragraph that can be seen, and the notes that cannot.
        sections: In order; the first is the front, before all headings.
    """

    passages: tuple[Passage, ...]
    sections: tuple[Section, ...]


def lay_out(draft: Draft) -> Layout:
    """The layout of a settled draft. Comments and the glossary have no place in it."""
    return _Builder(draft).layout()


def is_pending(draft: Draft) -> bool:
    """Whether any revision that adds or removes words is still undecided in the draft."""
    if not draft.revisions:
        return False
    return any(_block_is_pending(block) for story in draft.stories for block in story.blocks)


class _Builder:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.anchored = {story.id: story for story in draft.of_kind(*_ANCHORED)}
        self.passages: list[Passage] = []
        self.sections = [Section("", 0, FRONT, None)]
        self.section = FRONT
        self.annex = 0  # the heading level at which the annex ends; 0 outside annexes
        self.summary = 0  # likewise for the summary
        self.top = 1

    def layout(self) -> Layout:
        body = self.draft.body
        lead = tuple(_lead(body.blocks))
        self.masthead = _masthead_of(lead)
        headings = [paragraph for paragraph in body.paragraphs() if paragraph.format.heading]
        self.titles = _titles_of(lead, headings)
        self.top = min(
            (
                heading.format.heading
                for heading in headings
                if heading.index not in self.titles and heading.text.strip()
            ),
            default=1,
        )
        self.blocks(body, body.blocks, None)
        self.section = FRONT
        for story in self.draft.of_kind(StoryKind.HEADER, StoryKind.FOOTER):
            self.side_story(story, Part.RUNNING_HEADS, None)
        for story in list(self.anchored.values()):
            if story.id in self.anchored:
                part = Part.LOST_NOTES if story.kind in _NOTE_PARTS else Part.TEXT_BOXES
                self.side_story(story, part, None)
        return Layout(tuple(self.passages), tuple(self.sections))

    def blocks(self, story: Story, blocks: Sequence[Block], part: Part | None) -> None:
        """Lay out ``blocks`` of the body; ``part`` is set where the place alone decides."""
        for block in blocks:
            match block:
                case Paragraph():
                    self.body_paragraph(story, block, part)
                case Group():
                    contents = "table of contents" in block.name.lower()
                    self.blocks(story, block.blocks, Part.CONTENTS if contents else part)
                case Table():
                    inside = part or self.part_of_table(block)
                    for row in block.rows:
                        for cell in row.cells:
                            self.blocks(story, cell.blocks, inside)

    def part_of_table(self, table: Table) -> Part:
        paragraphs = list(iter_paragraphs((table,)))
        if any(paragraph.index in self.masthead for paragraph in paragraphs):
            return Part.MASTHEAD
        if self.annex:
            return Part.ANNEXES
        return Part.SUMMARY if _is_summary_box(paragraphs) else Part.TABLES

    def body_paragraph(self, story: Story, paragraph: Paragraph, part: Part | None) -> None:
        text = paragraph.text
        if part is None:
            part = self.part_by_itself(paragraph, text)
            level = paragraph.format.heading
            if level and part not in {Part.TITLE, Part.CONTENTS, Part.MASTHEAD} and text.strip():
                self.open_section(paragraph, text.strip(), level - self.top + 1)
                part = self.part_in_place(Part.HEADINGS)
        self.passage(story, paragraph, part, text, paragraph.index)

    def part_by_itself(self, paragraph: Paragraph, text: str) -> Part:
        style = paragraph.format.style
        if paragraph.index in self.masthead:
            return Part.MASTHEAD
        if _CONTENTS_STYLE.match(style) or _CONTENTS_TITLE.fullmatch(text.strip()):
            return Part.CONTENTS
        if paragraph.index in self.titles:
            return Part.TITLE
        return self.part_in_place(Part.CAPTIONS if style == "caption" else Part.BODY)

    def part_in_place(self, part: Part) -> Part:
        if self.annex:
            return Part.ANNEXES
        return Part.SUMMARY if self.summary else part

    def open_section(self, paragraph: Paragraph, text: str, level: int) -> None:
        if self.annex and level <= self.annex:
            self.annex = 0
        if self.summary and level <= self.summary:
            self.summary = 0
        if not self.annex and _ANNEX_TITLE.match(text):
            self.annex = level
        if not self.annex and _SUMMARY_TITLE.fullmatch(text):
            self.summary = level
        parent = self.section
        while parent != FRONT and self.sections[parent].level >= level:
            parent = self.sections[parent].parent
        self.section = len(self.sections)
        title = " ".join([*paragraph.label.split(), *text.split()])
        self.sections.append(Section(title, level, parent, paragraph.index))

    def side_story(self, story: Story, part: Part, anchor: int | None) -> None:
        self.anchored.pop(story.id, None)
        for paragraph in story.paragraphs():
            place = paragraph.index if anchor is None else anchor
            self.passage(story, paragraph, part, paragraph.text, place)

    def passage(
        self, story: Story, paragraph: Paragraph, part: Part, text: str, anchor: int
    ) -> None:
        mixed = False
        targets = []
        for span in paragraph.spans:
            if span.kind is not SpanKind.TEXT:
                if span.target in self.anchored and span.kind is not SpanKind.COMMENT_REFERENCE:
                    targets.append(span.target)
            elif span.format.hidden or span.field:
                mixed = True
        pieces = _pieces(paragraph.spans, part) if mixed else ()
        self.passages.append(Passage(story, paragraph, part, self.section, anchor, text, pieces))
        for target in targets:
            if target in self.anchored:  # a text box may be anchored twice in a damaged file
                self.side_story(
                    self.anchored[target], self.part_of_side_story(target, part), anchor
                )

    def part_of_side_story(self, target: str, around: Part) -> Part:
        story = self.anchored[target]
        if story.kind in _NOTE_PARTS:
            return _NOTE_PARTS[story.kind]
        if around in {Part.MASTHEAD, Part.RUNNING_HEADS, Part.LOST_NOTES}:
            return around
        return Part.SUMMARY if _is_summary_box(list(story.paragraphs())) else Part.TEXT_BOXES


def _pieces(spans: Sequence[Span], part: Part) -> tuple[Piece, ...]:
    """Who has what of a paragraph in which something is hidden or made by a field."""
    pieces: list[Piece] = []
    end = 0
    for span in spans:
        end += len(span.text)
        if span.text:
            pieces.append(Piece(end, _part_of_span(span, part)))
    if all(piece.part is part for piece in pieces):
        return ()
    return tuple(pieces)


def _part_of_span(span: Span, part: Part) -> Part:
    if part in {Part.RUNNING_HEADS, Part.MASTHEAD, Part.LOST_NOTES}:
        return part
    if span.format.hidden:
        return Part.HIDDEN
    if not span.field or part is Part.CONTENTS:
        return part
    instruction = span.field.split(maxsplit=1)[0].upper() if span.field.strip() else ""
    if instruction in _CONTENTS_FIELDS:
        return Part.CONTENTS
    return part if instruction in {"", "HYPERLINK"} else Part.FIELDS


def _is_summary_box(paragraphs: Sequence[Paragraph]) -> bool:
    first = next((text for paragraph in paragraphs if (text := paragraph.text.strip())), "")
    return _SUMMARY_TITLE.fullmatch(first) is not None


def _lead(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    """The paragraphs that may belong to the cover: those before the text proper begins."""
    for count, paragraph in enumerate(iter_paragraphs(tuple(blocks))):
        if count >= _ON_THE_COVER or paragraph.number or _SUMMARY_TITLE.fullmatch(paragraph.text):
            return
        yield paragraph


def _masthead_of(lead: Sequence[Paragraph]) -> frozenset[int]:
    """Indices of the paragraphs of ``lead`` that make up the masthead; empty when there is none.

    Only a line that nothing else looks like (a symbol, ``Distr.``, ``Original:``,
    ``Agenda item``) makes a masthead; the names of organs and the like belong
    to it only beside one.
    """
    lines = {paragraph.index: paragraph.text.strip() for paragraph in lead}
    masthead = {paragraph.index for paragraph in lead if paragraph.format.style in _MASTHEAD_STYLES}
    if not masthead and not any(_MASTHEAD_SIGN.fullmatch(line) for line in lines.values()):
        return frozenset()
    items_to_come = 0
    for paragraph in lead:
        line = lines[paragraph.index]
        if paragraph.format.heading or paragraph.format.style in _TITLE_STYLES:
            break
        if _MASTHEAD_SIGN.fullmatch(line) or _MASTHEAD_LINE.fullmatch(line):
            masthead.add(paragraph.index)
            if agenda := _AGENDA_ITEMS.match(line):
                items_to_come = len(re.findall(r"\d+", agenda.group(1)))
        elif items_to_come and line:
            masthead.add(paragraph.index)
            items_to_come -= 1
    return frozenset(masthead)


def _titles_of(lead: Sequence[Paragraph], headings: Sequence[Paragraph]) -> frozenset[int]:
    """Indices of the paragraphs that are the title of the whole.

    A title has a title's style, or is the first heading and the only one of
    its level, without a number, above all others.
    """
    titles = {paragraph.index for paragraph in lead if paragraph.format.style in _TITLE_STYLES}
    others = [heading for heading in headings if heading.index not in titles]
    if len(others) > 1 and not titles and others[0] in lead:
        first, *rest = others
        above = all(first.format.heading < heading.format.heading for heading in rest)
        if above and not first.label and not _NUMBERED.match(first.text):
            titles.add(first.index)
    return frozenset(titles)


def _block_is_pending(block: Block) -> bool:
    match block:
        case Paragraph():
            return bool(block.mark) or any(span.stack for span in block.spans)
        case Group():
            return any(map(_block_is_pending, block.blocks))
        case Table():
            return any(map(_row_is_pending, block.rows))


def _row_is_pending(row: Row) -> bool:
    return bool(row.mark) or any(
        cell.mark or any(map(_block_is_pending, cell.blocks)) for cell in row.cells
    )
