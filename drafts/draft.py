"""A Word draft as a value: stories, blocks and spans, and the revisions they carry.

Nothing here knows XML. A draft is read once (``drafts.ooxml.reader``) and never
changed; ``drafts.settle`` derives what it says under given decisions.

Positions are zero-based, half-open, in Unicode code points, in the text of a
paragraph *as read*: deleted text included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from drafts.findings import Location


class StoryKind(Enum):
    """The separate texts of a Word file. Source: ISO/IEC 29500-1, 17.1 (stories)."""

    BODY = "body"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    HEADER = "header"
    FOOTER = "footer"
    TEXT_BOX = "text-box"
    COMMENT = "comment"
    GLOSSARY = "glossary"
    STYLES = "styles"
    NUMBERING = "numbering"


class RevisionKind(Enum):
    """What a reviewer did. Source: ISO/IEC 29500-1, 17.13.5."""

    INSERTION = "insertion"
    DELETION = "deletion"
    MOVE_FROM = "move-from"
    MOVE_TO = "move-to"
    PARAGRAPH_MARK_INSERTION = "paragraph-mark-insertion"
    PARAGRAPH_MARK_DELETION = "paragraph-mark-deletion"
    PARAGRAPH_MARK_MOVE_FROM = "paragraph-mark-move-from"
    PARAGRAPH_MARK_MOVE_TO = "paragraph-mark-move-to"
    ROW_INSERTION = "row-insertion"
    ROW_DELETION = "row-deletion"
    CELL_INSERTION = "cell-insertion"
    CELL_DELETION = "cell-deletion"
    CELL_MERGE = "cell-merge"
    MATH_INSERTION = "math-insertion"
    MATH_DELETION = "math-deletion"
    CONTROL_INSERTION = "control-insertion"
    CONTROL_DELETION = "control-deletion"
    NUMBERING_INSERTION = "numbering-insertion"
    NUMBERING_CHANGE = "numbering-change"
    FORMATTING = "formatting"
    PARAGRAPH_FORMATTING = "paragraph-formatting"
    SECTION_FORMATTING = "section-formatting"
    TABLE_FORMATTING = "table-formatting"
    ROW_FORMATTING = "row-formatting"
    CELL_FORMATTING = "cell-formatting"

    @property
    def adds(self) -> bool:
        """Whether rejecting it takes something out of the draft."""
        return self in _ADDING

    @property
    def removes(self) -> bool:
        """Whether accepting it takes something out of the draft."""
        return self in _REMOVING

    @property
    def moves(self) -> bool:
        """Whether it is one half of a move."""
        return self in _MOVING


_ADDING = frozenset(
    {
        RevisionKind.INSERTION,
        RevisionKind.MOVE_TO,
        RevisionKind.PARAGRAPH_MARK_INSERTION,
        RevisionKind.PARAGRAPH_MARK_MOVE_TO,
        RevisionKind.ROW_INSERTION,
        RevisionKind.CELL_INSERTION,
        RevisionKind.MATH_INSERTION,
    }
)
_REMOVING = frozenset(
    {
        RevisionKind.DELETION,
        RevisionKind.MOVE_FROM,
        RevisionKind.PARAGRAPH_MARK_DELETION,
        RevisionKind.PARAGRAPH_MARK_MOVE_FROM,
        RevisionKind.ROW_DELETION,
        RevisionKind.CELL_DELETION,
        RevisionKind.MATH_DELETION,
    }
)
_MOVING = frozenset(
    {
        RevisionKind.MOVE_FROM,
        RevisionKind.MOVE_TO,
        RevisionKind.PARAGRAPH_MARK_MOVE_FROM,
        RevisionKind.PARAGRAPH_MARK_MOVE_TO,
    }
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a revision's element stands: the ``ordinal``-th mark of its part, from 0."""

    part: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Revision:
    """One mark that a reviewer left in the draft.

    Attributes:
        index: Its position in ``Draft.revisions``; spans refer to it by this.
        id: Short and stable: it survives edits elsewhere in the draft.
        kind: What was done.
        reviewer: As recorded, spaces normalised; empty when not recorded.
        date: As recorded, which for most files is the reviewer's local clock.
        story: The story it stands in.
        paragraph: ``Paragraph.index`` of the paragraph it stands in, or None
            for one in a part without text (styles, numbering).
        text: The words it inserts, deletes, moves or formats.
        detail: For formatting, what changed, in words.
        move: The name that links both halves of a move; empty otherwise.
        marks: Where its elements stand: one, or one in each branch of a text
            box that is stored twice.
    """

    index: int
    id: str
    kind: RevisionKind
    reviewer: str
    date: dt.datetime | None
    story: StoryKind
    paragraph: int | None
    text: str
    detail: str
    move: str
    marks: tuple[Mark, ...]


class SpanKind(Enum):
    """What a span is."""

    TEXT = "text"
    NOTE_REFERENCE = "note-reference"
    COMMENT_REFERENCE = "comment-reference"
    TEXT_BOX = "text-box"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Format:
    """Effective character formatting, styles resolved."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    hidden: bool = False
    capitals: bool = False
    highlight: str = ""
    vertical: str = ""
    style: str = ""
    font: str = ""
    size: str = ""
    colour: str = ""


PLAIN = Format()


@dataclass(frozen=True, slots=True)
class Span:
    r"""A stretch of one paragraph with the same formatting and the same revisions.

    Attributes:
        text: What is read there; a tab is ``\t``, a line break ``\n``. Empty
            for everything that is not text.
        source: ``Paragraph.index`` of the paragraph it was read in.
        start: Its offset in that paragraph's text as read.
        stack: Indices of the content revisions around it, outermost first.
        format: Effective formatting as it stands.
        kind: Text, or what stands there instead.
        target: For a note, comment or text box, the id of its story.
        changes: Indices of the revisions of its formatting.
        former: Its formatting before ``changes``; None when there are none.
        field: The instruction of the field whose result it is; empty otherwise.
        link: Where it leads, when it is a hyperlink.
    """

    text: str
    source: int
    start: int
    stack: tuple[int, ...] = ()
    format: Format = PLAIN
    kind: SpanKind = SpanKind.TEXT
    target: str = ""
    changes: tuple[int, ...] = ()
    former: Format | None = None
    field: str = ""
    link: str = ""

    @property
    def end(self) -> int:
        """The offset after its last code point."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class ListItem:
    """A paragraph's place in automatic numbering: Word's ``numId`` and zero-based level."""

    number: str
    level: int


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """A paragraph's formatting, styles resolved as far as this program uses them.

    Attributes:
        style: The style's name as Word shows it, in lower case (``heading 1``).
        heading: 1 for the topmost heading level, 0 for running text.
        item: Its place in a list, or None.
        alignment: ``left``, ``center``, ``right``, ``both`` or empty.
        section_break: Whether a section of the document ends with it.
        properties: A digest of all direct properties, to tell equal from different.
    """

    style: str = "normal"
    heading: int = 0
    item: ListItem | None = None
    alignment: str = ""
    section_break: bool = False
    properties: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or what several became when they were joined.

    Attributes:
        index: Zero-based over all paragraphs of the draft as read, in the
            order of ``Draft.stories``.
        spans: Its content in reading order.
        mark: Indices of the revisions of its paragraph mark.
        format: Its formatting as it stands.
        changes: Indices of the revisions of its formatting.
        former: Its formatting before ``changes``; None when there are none.
        label: Its automatic number as Word shows it (``51.``, ``(a)``, ``•``).
        id: ``w14:paraId``; empty when the file has none.
        unseen: What is not seen and still keeps it from being empty, the marks of fields: for
            each, the indices of the content revisions around it.
    """

    index: int
    spans: tuple[Span, ...]
    mark: tuple[int, ...] = ()
    format: ParagraphFormat = field(default_factory=ParagraphFormat)
    changes: tuple[int, ...] = ()
    former: ParagraphFormat | None = None
    label: str = ""
    id: str = ""
    unseen: tuple[tuple[int, ...], ...] = ()

    @property
    def text(self) -> str:
        """All its text; in a draft as read, deletions included."""
        return "".join([span.text for span in self.spans])

    @property
    def number(self) -> str:
        """The label without brackets and full stop, as in ``para. 51``; empty for a bullet."""
        bare = self.label.strip().strip(".()")
        return bare if bare[:1].isalnum() else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. ``mark`` holds the indices of its cell revisions."""

    blocks: tuple[Block, ...]
    mark: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A table row.

    Attributes:
        cells: Its cells.
        mark: Indices of the revisions of the row itself.
        moving: The halves of moves whose range the row begins in: ``MOVE_FROM``, ``MOVE_TO``.
    """

    cells: tuple[Cell, ...]
    mark: tuple[int, ...] = ()
    moving: frozenset[RevisionKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A table."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A block-level content control or similar: paragraphs do not join across its edges.

    Attributes:
        blocks: What it holds.
        name: What its author called it.
        opening: Indices of the revisions around its start tag.
        closing: Indices of the revisions around its end tag. Where both tags are revised
            away, the control is gone and what it held stays.
    """

    blocks: tuple[Block, ...]
    name: str = ""
    opening: tuple[int, ...] = ()
    closing: tuple[int, ...] = ()


Block = Paragraph | Table | Group


@dataclass(frozen=True, slots=True)
class Story:
    """One separate text: the body, one footnote, one header...

    Attributes:
        kind: Which of the texts of a Word file it is.
        id: Unique among the stories of the draft; what spans' ``target`` names.
        part: The part of the package it was read from.
        blocks: Its content in reading order.
        label: A note's number as shown, counted in the order of the references.
    """

    kind: StoryKind
    id: str
    part: str
    blocks: tuple[Block, ...]
    label: str = ""

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph in reading order, those in cells and groups included."""
        return iter_paragraphs(self.blocks)


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark in the margin.

    Attributes:
        id: As in the file.
        reviewer: Who made it.
        date: When, as recorded.
        text: What it says, paragraphs separated by line feeds.
        resolved: Whether it was marked as done.
        parent: The id of the comment it answers; empty when it starts a thread.
        anchor: The stretches it is about, as (``Paragraph.index``, start, end) in
            the text as read; an empty stretch when it is about a point.
        quoted: The words it is about, deletions included.
    """

    id: str
    reviewer: str
    date: dt.datetime | None
    text: str
    resolved: bool = False
    parent: str = ""
    anchor: tuple[tuple[int, int, int], ...] = ()
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of automatic numbering. Source: ISO/IEC 29500-1, 17.9.6."""

    start: int = 1
    format: str = "decimal"
    text: str = "%1."
    restart: int | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """One ``w:num``: its levels, the counter it shares, and its restarts.

    Attributes:
        levels: By zero-based level.
        family: Lists of one family count on together.
        restarts: Start values that begin the count anew, by level.
    """

    levels: dict[int, ListLevel]
    family: str
    restarts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something in the file that is carried along without being understood, or worth a warning.

    Attributes:
        part: The part it stands in.
        what: Its kind, in words (``embedded object``).
        count: How often.
        why: Why it was kept, or what it may mean.
    """

    part: str
    what: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A Word file as read.

    Attributes:
        name: The file's name, for messages.
        digest: SHA-256 of the file's bytes, hexadecimal.
        stories: The body first, then footnotes and endnotes in the order of
            the file, text boxes, headers, footers, comments, glossary.
        revisions: In order of first appearance. A settled draft keeps the tuple
            of the draft as read, so that indices stay good; those decided are
            no longer referred to by any span, paragraph, row or cell.
        comments: In the order of the file.
        lists: The definitions of automatic numbering, by ``numId``.
        properties: What the file claims of itself (``title``, ``words``...).
        kept: What was carried along without being understood.
    """

    name: str
    digest: str
    stories: tuple[Story, ...]
    revisions: tuple[Revision, ...] = ()
    comments: tuple[Comment, ...] = ()
    lists: dict[str, ListDefinition] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()

    @property
    def body(self) -> Story:
        """The main story."""
        return self.stories[0]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph of every story, in the order of the stories."""
        for story in self.stories:
            yield from iter_paragraphs(story.blocks)

    def of_kind(self, *kinds: StoryKind) -> Iterator[Story]:
        """The stories of the given kinds, in order."""
        return (story for story in self.stories if story.kind in kinds)

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Everyone who made a revision, in order of first appearance."""
        return tuple(dict.fromkeys(revision.reviewer for revision in self.revisions))


def iter_paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """The paragraphs in ``blocks`` in reading order, at any depth."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case Table():
                for row in block.rows:
                    for cell in row.cells:
                        yield from iter_paragraphs(cell.blocks)
            case Group():
                yield from iter_paragraphs(block.blocks)


def flat_blocks(blocks: Sequence[Block]) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables; the edges of content controls mean nothing to a reader."""
    for block in blocks:
        if isinstance(block, Group):
            yield from flat_blocks(block.blocks)
        else:
            yield block


def locate(story: Story, paragraph: Paragraph, start: int = 0, end: int | None = None) -> Location:
    """Where ``paragraph.text[start:end]`` stands, in the coordinates of the draft as read.

    Works for settled paragraphs too: the place is that of the span in which
    the text begins, so that the author finds it in the file as it is.
    """
    text = paragraph.text
    end = len(text) if end is None else end
    label = story.label if story.kind is not StoryKind.BODY else paragraph.number
    source, origin, last = paragraph.index, start, end
    offset = 0
    for span in paragraph.spans:
        if offset <= start < offset + len(span.text):
            source, origin = span.source, span.start + start - offset
            last = origin + (end - start)
            break
        offset += len(span.text)
    return Location(story.kind.value, source, label, origin, last, text[start:end] or text)
