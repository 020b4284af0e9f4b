"""What editorial rules look at: a draft's paragraphs with their surroundings, quotations masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from drafts.draft import (
    Block,
    Draft,
    Group,
    Paragraph,
    Span,
    SpanKind,
    Story,
    StoryKind,
    Table,
    locate,
)
from drafts.findings import Finding, Rule
from drafts.settle import NOTES, shown_stories

# Stands for what a rule about words must not touch; no word, and no blank.
MASK: Final = "\ue000"
_QUOTED: Final = re.compile(r"“[^“”]*”?|‘[^‘’]*(?:’\w[^‘’]*)*’|(?<!\w)\"[^\"]*\"?|«[^«»]*»?")
_SINGLY_QUOTED: Final = re.compile(r"(?<![\w’'])'(?=\w)[^'’\"“”]*(?:['’]\w[^'’\"“”]*)*'(?!\w)")
_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.)[^\s)>\]]+|[\w.+-]+@[\w-]+\.[\w.-]+|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|int|net)"
    r"(?:/\S*)?"
)
_FIXED_WIDTH: Final = re.compile(r"courier|consolas|mono|menlo|lucida console|code", re.IGNORECASE)
CONCLUDING: Final = re.compile(
    r"\b(?:conclusions?|recommendations?|concluding observations?)\b", re.IGNORECASE
)
_SUMMARY: Final = re.compile(r"^\s*(?:executive\s+)?summary\s*$", re.IGNORECASE)
_ANNEX: Final = re.compile(r"^\s*(?:annex|appendix|enclosure)\b", re.IGNORECASE)
_FRONT_STYLES: Final = frozenset({"title", "subtitle", "cover", "caption"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph and where it stands.

    Attributes:
        story: The story it belongs to.
        paragraph: The paragraph.
        text: Its text.
        words: The same, with quotations, addresses, italic titles and program text masked.
        heading: Its heading level; 0 for running text.
        in_table: Whether it stands in a table of several cells, or in a list of contents.
        in_summary: Whether it stands in the summary.
        in_annex: Whether it stands in an annex.
        concluding: Whether it stands in a section of conclusions or recommendations.
        front: Whether it stands before the first heading and the first numbered paragraph.
    """

    story: Story
    paragraph: Paragraph
    text: str
    words: str
    heading: int = 0
    in_table: bool = False
    in_summary: bool = False
    in_annex: bool = False
    concluding: bool = False
    front: bool = False

    @property
    def in_body(self) -> bool:
        """Whether it is running text or a heading of the body."""
        return self.story.kind is StoryKind.BODY

    @property
    def is_prose(self) -> bool:
        """Whether it is running text of the body outside tables."""
        return self.in_body and not self.heading and not self.in_table


@dataclass(frozen=True, slots=True)
class Hit:
    """One case of a rule, before it is worded as a finding.

    Attributes:
        rule: The rule.
        message: The case in one sentence.
        passage: Where; None when it concerns the whole.
        start: Offset in ``passage.text``.
        end: Offset after the last code point; 0 for the whole paragraph.
        replacement: What to write instead, when a certain fix is known.
    """

    rule: Rule
    message: str
    passage: Passage | None = None
    start: int = 0
    end: int = 0
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A draft as editorial rules see it.

    Attributes:
        draft: The draft judged: settled, or as it reads with every revision accepted.
        passages: Its paragraphs in reading order: body, then notes, then text boxes.
        running: The paragraphs of headers and footers.
        as_read: The draft before its revisions were decided, when it is at hand.
        headers_replaced: Whether a final is to be made of it, which gets its own headers.
    """

    draft: Draft
    passages: tuple[Passage, ...]
    running: tuple[Passage, ...]
    as_read: Draft | None = None
    headers_replaced: bool = False

    def prose(self) -> Iterator[Passage]:
        """Running text outside tables: body and notes."""
        return (p for p in self.passages if not p.heading and not p.in_table)

    def headings(self) -> Iterator[Passage]:
        """The headings of the body that say something."""
        return (p for p in self.passages if p.heading and p.in_body and p.text.strip())


def make_subject(
    draft: Draft, as_read: Draft | None = None, *, headers_replaced: bool = False
) -> Subject:
    """What rules look at in ``draft``, which must be settled or seen as accepted."""
    passages: list[Passage] = []
    running: list[Passage] = []
    for story in shown_stories(draft):
        if story.kind is StoryKind.BODY:
            passages += _Walk(story).passages()
        elif story.kind in (*NOTES, StoryKind.TEXT_BOX):
            passages += [_passage(story, paragraph) for paragraph in story.paragraphs()]
        elif story.kind in (StoryKind.HEADER, StoryKind.FOOTER):
            running += [_passage(story, paragraph) for paragraph in story.paragraphs()]
    return Subject(draft, tuple(passages), tuple(running), as_read, headers_replaced)


class _Walk:
    """The body in reading order, keeping in mind under which heading it stands."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.concluding = 0
        self.summary = False
        self.annex = False
        self.front = True

    def passages(self) -> Iterator[Passage]:
        yield from self.blocks(self.story.blocks, in_table=False)

    def blocks(self, blocks: tuple[Block, ...], *, in_table: bool) -> Iterator[Passage]:
        for block in blocks:
            match block:
                case Paragraph():
                    yield self.paragraph(block, in_table=in_table)
                case Table():
                    several = sum(len(row.cells) for row in block.rows) > 1
                    for row in block.rows:
                        for cell in row.cells:
                            yield from self.blocks(cell.blocks, in_table=in_table or several)
                            if not several:  # a box, such as the one of the summary
                                self.summary = False
                case Group():
                    yield from self.blocks(block.blocks, in_table=in_table)

    def paragraph(self, paragraph: Paragraph, *, in_table: bool) -> Passage:
        text = paragraph.text
        level = 0 if in_table else paragraph.format.heading
        if level and text.strip():
            self.front = False
            if not self.concluding or level <= self.concluding:
                self.concluding = level if CONCLUDING.search(text) else 0
        if _SUMMARY.match(text):
            self.summary = True
        elif level or paragraph.format.item is not None:
            if level:
                self.summary = False
            self.front = False
        if _ANNEX.match(text) and (level or paragraph.format.alignment == "center"):
            self.annex = True
        return Passage(
            self.story,
            paragraph,
            text,
            masked(paragraph),
            level,
            # A list of contents is made of headings, and is no prose either.
            in_table or paragraph.format.style.startswith(("toc ", "table of", "index")),
            self.summary and not _SUMMARY.match(text),
            self.annex,
            bool(self.concluding) and not level,
            self.front or paragraph.format.style in _FRONT_STYLES,
        )


def _passage(story: Story, paragraph: Paragraph) -> Passage:
    return Passage(story, paragraph, paragraph.text, masked(paragraph))


def masked(paragraph: Paragraph) -> str:
    """The text with everything masked that keeps its own spelling; every offset stays."""
    text = paragraph.text
    for signs, pattern in _MASKED:
        if any(sign in text for sign in signs):  # a look is cheaper than a search
            text = pattern.sub(lambda match: MASK * len(match[0]), text)
    if paragraph.format.heading or not any(_keeps_its_spelling(s) for s in paragraph.spans):
        return text
    offset = 0
    pieces = []
    for span in paragraph.spans:
        piece = text[offset : offset + len(span.text)]
        offset += len(span.text)
        pieces.append(MASK * len(piece) if _keeps_its_spelling(span) else piece)
    return "".join(pieces)


_MASKED: Final = (
    ('"“«‘', _QUOTED),
    ("'", _SINGLY_QUOTED),
    (("@", "www.", "://", ".org", ".com", ".int", ".net"), _ADDRESS),
)


def _keeps_its_spelling(span: Span) -> bool:
    """Whether a span is a title or a foreign word in italics, or program text."""
    form = span.format
    if span.kind is not SpanKind.TEXT:
        return False
    return form.italic or _is_fixed_width(form.font, form.style)


@cache
def _is_fixed_width(font: str, style: str) -> bool:
    return _FIXED_WIDTH.search(font + style) is not None


def fixed_width_at(paragraph: Paragraph, place: int) -> bool:
    """Whether the character there is set in a fixed-width font, as program text is."""
    offset = 0
    for span in paragraph.spans:
        if offset <= place < offset + len(span.text):
            return _is_fixed_width(span.format.font, span.format.style)
        offset += len(span.text)
    return False


def findings_of(hits: Iterator[Hit] | tuple[Hit, ...]) -> Iterator[Finding]:
    """The hits as findings: those of one rule in one paragraph together, at the first place."""
    grouped: dict[tuple[str, int, str, int], list[Hit]] = {}
    for place, hit in enumerate(hits):
        if hit.passage is None:
            grouped[hit.rule.code, -1, "", place] = [hit]
        else:
            where = (hit.rule.code, hit.passage.paragraph.index, hit.passage.story.id, -1)
            grouped.setdefault(where, []).append(hit)
    for together in grouped.values():
        first = together[0]
        more = len(together) - 1
        message = first.message
        if more:
            message = f"{message} ({more} more in this paragraph.)"
        if first.passage is None:
            yield first.rule.finding(message)
            continue
        end = first.end or None
        passage = first.passage
        location = locate(passage.story, passage.paragraph, first.start, end)
        yield first.rule.finding(message, location)
