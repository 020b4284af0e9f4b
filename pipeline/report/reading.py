"""The text of a draft as a reviewer reads it: lines in page order, with what happens in each."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from drafts.draft import (
    Block,
    Comment,
    Draft,
    Format,
    Paragraph,
    Row,
    Span,
    SpanKind,
    Story,
    StoryKind,
    Table,
    flat_blocks,
)
from pipeline.report.changes import Change

_ANCHORED: Final = (StoryKind.FOOTNOTE, StoryKind.ENDNOTE, StoryKind.TEXT_BOX)
_OTHER_TEXTS: Final = {
    StoryKind.HEADER: "Running heads",
    StoryKind.FOOTER: "Running feet",
    StoryKind.COMMENT: "Changes inside comments",
    StoryKind.GLOSSARY: "Building blocks kept in the file",
    StoryKind.FOOTNOTE: "Footnotes that nothing refers to",
    StoryKind.ENDNOTE: "Endnotes that nothing refers to",
    StoryKind.TEXT_BOX: "Text boxes that nothing refers to",
}


@dataclass(frozen=True, slots=True)
class NamedState:
    """A State named in ``Paragraph.text[start:end]`` of the draft as read."""

    start: int
    end: int
    state: str


@dataclass(frozen=True, slots=True)
class Wrap:
    """One change around a piece.

    Attributes:
        change: The number of the change.
        adds: Whether the piece comes in with it, and not out.
        moves: Whether it is one half of a move.
    """

    change: int
    adds: bool
    moves: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line that looks the same and has the same changes around it.

    Attributes:
        text: What is read; empty for a note reference, an object and the like.
        wraps: The changes around it, outermost first.
        format: How it looks.
        former: How it looked before ``restyled``; None when nothing changed.
        restyled: The numbers of the changes of its formatting.
        kind: Text, or what stands there instead.
        target: For a note or box, the id of its story; for a comment, its id.
        state: The code of the State named here; empty when none is.
        comments: Ids of the comments that are about it.
        link: Where it leads.
    """

    text: str
    wraps: tuple[Wrap, ...] = ()
    format: Format = field(default_factory=Format)
    former: Format | None = None
    restyled: tuple[int, ...] = ()
    kind: SpanKind = SpanKind.TEXT
    target: str = ""
    state: str = ""
    comments: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its replies, in order."""

    comment: Comment
    replies: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the draft as read.

    Attributes:
        id: For links: the same in the next run as long as the paragraph is.
        index: ``Paragraph.index``.
        old: Its number before the revisions; empty where it has none.
        new: Its number under the decisions.
        level: Its level as a heading, 0 for running text.
        style: Its style as Word names it.
        alignment: ``left``, ``center``, ``right``, ``both`` or empty.
        pieces: Its words.
        mark: The changes of its paragraph mark.
        restyled: The changes of its own formatting.
        changes: Everything that changes in it, in order; each change in one line only.
        threads: The comments about it.
        notes: The lines of the notes and boxes that it refers to.
        note: Its note's number, before and under the decisions, when it begins a note.
        story: The id of the note or box that it begins; empty elsewhere.
        absent_before: Whether it did not exist before the revisions.
        absent_after: Whether it does not exist under the decisions.
        runs_on_before: Whether it was one paragraph with the next line.
        runs_on_after: Whether it is one with the next line under the decisions.
        states: Codes of the States it names, in order.
        words: Its words under the decisions that count towards the limit.
    """

    id: str
    index: int
    old: str
    new: str
    level: int
    style: str
    alignment: str
    pieces: tuple[Piece, ...]
    mark: tuple[Wrap, ...] = ()
    restyled: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
    threads: tuple[Thread, ...] = ()
    notes: tuple[Line, ...] = ()
    note: tuple[str, str] | None = None
    story: str = ""
    absent_before: bool = False
    absent_after: bool = False
    runs_on_before: bool = False
    runs_on_after: bool = False
    states: tuple[str, ...] = ()
    words: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything changes in it or is said about it, its notes included."""
        return bool(
            self.changes
            or self.threads
            or self.mark
            or any(piece.wraps or piece.restyled for piece in self.pieces)
            or any(note.changed for note in self.notes)
        )

    @property
    def plain(self) -> str:
        """Its words, those that go and those that come alike."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def number(self) -> str:
        """Its number as it is called in a sentence: ``12``; empty where it has none."""
        bare = (self.new or self.old).strip().strip(".()")
        return bare if bare[:1].isalnum() else ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table: its lines, and the changes of the cell itself."""

    lines: tuple[Line, ...]
    mark: tuple[Wrap, ...] = ()


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table, and the changes of the row itself."""

    cells: tuple[GridCell, ...]
    mark: tuple[Wrap, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, with everything that changes in it."""

    id: str
    rows: tuple[GridRow, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of all its cells."""
        return tuple(line for row in self.rows for cell in row.cells for line in cell.lines)

    @property
    def changed(self) -> bool:
        """Whether anything changes in it or is said about it."""
        return any(line.changed for line in self.lines) or any(
            row.mark or any(cell.mark for cell in row.cells) for row in self.rows
        )


Item = Line | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of any level.

    Attributes:
        id: For links.
        heading: None for what stands before the first heading and for other texts.
        title: What an outline calls it.
        level: 1 for the topmost.
        items: Its paragraphs and tables, the heading left out.
    """

    id: str
    heading: Line | None
    title: str
    level: int
    items: tuple[Item, ...]

    @property
    def lines(self) -> Iterator[Line]:
        """Every line of it, the heading's, notes' and cells' included."""
        if self.heading:
            yield self.heading
            yield from self.heading.notes
        for item in self.items:
            for line in (item,) if isinstance(item, Line) else item.lines:
                yield line
                yield from line.notes

    @property
    def changes(self) -> tuple[Change, ...]:
        """Everything that changes in it, in order."""
        return tuple(change for line in self.lines for change in line.changes)


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole text: the body in sections, then the other texts that something happens in.

    Attributes:
        sections: Of the body.
        others: Running heads and the like, only those with changes.
        changes: Every change, by number less one.
        loose: Changes that stand in no text: of styles, of list definitions.
        threads: Comments that are about no place in the text.
        notes: The number of each note before and under the decisions, by story id.
        numbers: What each comment is called on the page, by its id.
    """

    sections: tuple[Section, ...]
    others: tuple[Section, ...]
    changes: tuple[Change, ...]
    loose: tuple[Change, ...]
    threads: tuple[Thread, ...]
    notes: Mapping[str, tuple[str, str]]
    numbers: Mapping[str, int]


def page_order(draft: Draft) -> dict[int, int]:
    """The place of every paragraph on the page: notes after the paragraph that refers to them."""
    stories = {story.id: story for story in draft.stories}
    order: dict[int, int] = {}

    def take(paragraphs: Iterable[Paragraph]) -> None:
        for paragraph in paragraphs:
            if paragraph.index in order:
                continue  # a damaged file may let two notes refer to each other
            order[paragraph.index] = len(order)
            for span in paragraph.spans:
                story = stories.get(span.target) if span.target else None
                if story is not None and story.kind in _ANCHORED:
                    take(story.paragraphs())

    for story in draft.stories:
        take(story.paragraphs())
    return order


def read_for_review(
    draft: Draft,
    before: Draft,
    after: Draft,
    changes: Sequence[Change],
    *,
    named: Mapping[int, Sequence[NamedState]],
    words: Mapping[int, int],
) -> Reading:
    """Lay out ``draft`` for a page.

    Args:
        draft: The draft as read, revisions in place.
        before: The same with every revision rejected.
        after: The same under the decisions.
        changes: As ``changes_of`` gives them.
        named: The States named, by ``Paragraph.index`` of the draft as read.
        words: The words that count, by ``Paragraph.index`` of the settled draft.
    """
    return _Reader(draft, before, after, changes, named, words).reading()


@dataclass(frozen=True, slots=True)
class _View:
    """What one way of deciding makes of the lines: numbers, joins, and who is there at all."""

    labels: Mapping[int, str]
    present: frozenset[int]
    runs_on: frozenset[int]
    owner: Mapping[int, int]
    notes: Mapping[str, str]


def _view_of(draft: Draft) -> _View:
    labels: dict[int, str] = {}
    runs_on: set[int] = set()
    present: set[int] = set()
    owner: dict[int, int] = {}
    for paragraph in draft.paragraphs():
        sources = list(dict.fromkeys(span.source for span in paragraph.spans))
        if paragraph.index not in sources:
            sources.append(paragraph.index)
        labels[sources[0]] = paragraph.label
        present.update(sources)
        runs_on.update(sources[:-1])
        owner.update(dict.fromkeys(sources, paragraph.index))
    return _View(
        labels,
        frozenset(present),
        frozenset(runs_on),
        owner,
        {story.id: story.label for story in draft.stories},
    )


class _Reader:
    def __init__(
        self,
        draft: Draft,
        before: Draft,
        after: Draft,
        changes: Sequence[Change],
        named: Mapping[int, Sequence[NamedState]],
        words: Mapping[int, int],
    ) -> None:
        self.draft = draft
        self.before = _view_of(before)
        self.after = _view_of(after)
        self.changes = tuple(changes)
        self.named = named
        self.words = words
        self.stories = {story.id: story for story in draft.stories}
        self.number_of = self._numbers()
        self.shown: set[int] = set()
        self.ids: dict[str, int] = {}
        self.anchored: set[str] = set()
        self.threads = self._threads()
        self.comment_numbers = {
            thread.comment.id: number
            for number, thread in enumerate(
                (t for threads in self.threads.values() for t in threads), 1
            )
        }
        self.anchors = self._anchors()

    def _numbers(self) -> dict[int, int]:
        by_id = {rid: change.number for change in self.changes for rid in change.revisions}
        return {r.index: by_id[r.id] for r in self.draft.revisions if r.id in by_id}

    def _threads(self) -> dict[int | None, list[Thread]]:
        """Threads by the paragraph that their first words stand in; None for nowhere."""
        replies: defaultdict[str, list[Comment]] = defaultdict(list)
        ids = {comment.id for comment in self.draft.comments}
        roots = []
        for comment in self.draft.comments:
            if comment.parent in ids and comment.parent != comment.id:
                replies[comment.parent].append(comment)
            else:
                roots.append(comment)
        order = page_order(self.draft)
        places = {c.id: c.anchor[0][0] if c.anchor else None for c in roots}
        roots.sort(key=lambda c: order.get(-1 if (p := places[c.id]) is None else p, len(order)))
        threads: defaultdict[int | None, list[Thread]] = defaultdict(list)
        for root in roots:
            place = places[root.id]
            threads[place if place in order else None].append(
                Thread(root, tuple(_descendants(root, replies)))
            )
        return threads

    def _anchors(self) -> dict[int, list[tuple[int, int, str]]]:
        anchors: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for comment in self.draft.comments:
            if comment.id in self.comment_numbers:
                for paragraph, start, end in comment.anchor:
                    if start < end:
                        anchors[paragraph].append((start, end, comment.id))
        return anchors

    def reading(self) -> Reading:
        sections = tuple(self.sections())
        others = tuple(self.others())
        loose = tuple(change for change in self.changes if change.number not in self.shown)
        return Reading(
            sections,
            others,
            self.changes,
            loose,
            tuple(self.threads.get(None, ())),
            {
                story.id: self.note_numbers(story.id)
                for story in self.draft.stories
                if story.kind in _ANCHORED
            },
            self.comment_numbers,
        )

    def sections(self) -> Iterator[Section]:
        body = list(flat_blocks(self.draft.body.blocks))
        levels = [
            level
            for block in body
            if isinstance(block, Paragraph)
            and (level := block.format.heading)
            and not _is_title(block)
        ]
        top = min(levels, default=1)
        heading: Line | None = None
        items: list[Item] = []
        for block in body:
            is_heading = (
                isinstance(block, Paragraph)
                and block.format.heading
                and not _is_title(block)
                and block.text.strip()
            )
            if isinstance(block, Paragraph) and is_heading:
                if heading or items:
                    yield self.section(heading, items, top)
                heading, items = self.line(block), []
            elif isinstance(block, Paragraph):
                items.append(self.line(block))
            elif isinstance(block, Table):
                items.append(self.grid(block))
        if heading or items:
            yield self.section(heading, items, top)

    def section(self, heading: Line | None, items: list[Item], top: int) -> Section:
        if heading is None:
            return Section("s-front", None, "Before the first heading", 1, tuple(items))
        return Section(
            f"s-{heading.id}",
            heading,
            heading_title(heading),
            heading.level - top + 1,
            tuple(items),
        )

    def others(self) -> Iterator[Section]:
        """The other stories in which something happens, one section for each kind."""
        by_kind: dict[StoryKind, list[Item]] = {}
        for story in self.draft.stories:
            if story.kind is StoryKind.BODY or story.id in self.anchored:
                continue
            items = [item for item in self.items(story.blocks) if item.changed]
            if items:
                by_kind.setdefault(story.kind, []).extend(items)
        for kind, items in by_kind.items():
            title = _OTHER_TEXTS.get(kind, kind.value.capitalize())
            yield Section(f"s-{kind.value}", None, title, 1, tuple(items))

    def items(self, blocks: Sequence[Block]) -> Iterator[Item]:
        for block in flat_blocks(blocks):
            if isinstance(block, Table):
                yield self.grid(block)
            elif isinstance(block, Paragraph):
                yield self.line(block)

    def grid(self, table: Table) -> Grid:
        rows = tuple(self.row(row) for row in table.rows)
        first = next((line.id for row in rows for cell in row.cells for line in cell.lines), "0")
        return Grid(f"t-{first}", rows)

    def row(self, row: Row) -> GridRow:
        mark = self.wraps(row.mark)
        cells = []
        for place, cell in enumerate(row.cells):
            own = self.wraps(cell.mark)
            lines = tuple(self.cell_lines(cell.blocks))
            extra = self.fresh(w.change for w in (*(mark if place == 0 else ()), *own))
            if extra and lines:
                lines = (_with_changes(lines[0], extra), *lines[1:])
            cells.append(GridCell(lines, own))
        return GridRow(tuple(cells), mark)

    def cell_lines(self, blocks: Sequence[Block]) -> Iterator[Line]:
        for item in self.items(blocks):
            if isinstance(item, Line):
                yield item
            else:  # a table in a cell is read row by row
                yield from item.lines

    def line(self, paragraph: Paragraph, note: Story | None = None) -> Line:
        pieces = tuple(self.pieces(paragraph))
        mark = self.wraps(paragraph.mark)
        restyled = self.numbers(paragraph.changes)
        changes = self.fresh(
            number
            for piece in pieces
            for number in (*(wrap.change for wrap in piece.wraps), *piece.restyled)
        ) + self.fresh((*(wrap.change for wrap in mark), *restyled))
        notes = tuple(self.notes_of(pieces))
        index = paragraph.index
        owner = self.after.owner.get(index)
        leads = owner is not None and index in self.after.labels
        return Line(
            id=self.line_id(paragraph),
            index=index,
            old=self.before.labels.get(index, ""),
            new=self.after.labels.get(index, ""),
            level=0 if _is_title(paragraph) else paragraph.format.heading,
            style=paragraph.format.style,
            alignment=paragraph.format.alignment,
            pieces=pieces,
            mark=mark,
            restyled=restyled,
            changes=tuple(sorted(changes, key=lambda change: change.number)),
            threads=tuple(self.threads.get(index, ())),
            notes=notes,
            note=self.note_numbers(note.id) if note else None,
            story=note.id if note else "",
            absent_before=index not in self.before.present,
            absent_after=index not in self.after.present,
            runs_on_before=index in self.before.runs_on,
            runs_on_after=index in self.after.runs_on,
            states=tuple(
                dict.fromkeys(named.state for named in self.named.get(index, ()) if named.state)
            ),
            words=self.words.get(owner, 0) if leads and owner is not None else 0,
        )

    def note_numbers(self, story: str) -> tuple[str, str]:
        return self.before.notes.get(story, ""), self.after.notes.get(story, "")

    def notes_of(self, pieces: Iterable[Piece]) -> Iterator[Line]:
        for piece in pieces:
            story = self.stories.get(piece.target) if piece.target else None
            if story is None or story.kind not in _ANCHORED or story.id in self.anchored:
                continue
            self.anchored.add(story.id)
            for place, paragraph in enumerate(story.paragraphs()):
                yield self.line(paragraph, story if place == 0 else None)

    def pieces(self, paragraph: Paragraph) -> Iterator[Piece]:
        cuts = self.cuts(paragraph.index)
        last: Piece | None = None
        offset = 0
        for span in paragraph.spans:
            for start, end in _between(offset, offset + len(span.text), cuts):
                piece = self.piece(span, span.text[start - offset : end - offset])
                piece = self.placed(piece, paragraph.index, start, end) if cuts else piece
                if last is not None and _alike(last, piece):
                    last = _joined(last, piece)
                    continue
                if last is not None:
                    yield last
                last = piece
            offset += len(span.text)
        if last is not None:
            yield last

    def cuts(self, index: int) -> list[int]:
        """The offsets at which a State's name or a comment's words begin or end."""
        places = {
            place for start, end, _ in self.anchors.get(index, ()) for place in (start, end)
        } | {place for named in self.named.get(index, ()) for place in (named.start, named.end)}
        return sorted(places)

    def placed(self, piece: Piece, index: int, start: int, end: int) -> Piece:
        if start == end:
            return piece
        state = next(
            (n.state for n in self.named.get(index, ()) if n.start <= start and end <= n.end), ""
        )
        comments = tuple(
            comment for a, b, comment in self.anchors.get(index, ()) if a <= start and end <= b
        )
        if not state and not comments:
            return piece
        return Piece(
            piece.text,
            piece.wraps,
            piece.format,
            piece.former,
            piece.restyled,
            piece.kind,
            piece.target,
            state,
            comments,
            piece.link,
        )

    def piece(self, span: Span, text: str) -> Piece:
        target = span.target
        if span.kind is SpanKind.COMMENT_REFERENCE:
            target = target.removeprefix("comment-")
        return Piece(
            text,
            self.wraps(span.stack),
            span.format,
            span.former,
            self.numbers(span.changes),
            span.kind,
            target,
            link=span.link,
        )

    def wraps(self, indices: Sequence[int]) -> tuple[Wrap, ...]:
        if not indices:
            return ()
        revisions = self.draft.revisions
        return tuple(
            Wrap(self.number_of[i], not revisions[i].kind.removes, revisions[i].kind.moves)
            for i in indices
            if i in self.number_of
        )

    def numbers(self, indices: Sequence[int]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.number_of[i] for i in indices if i in self.number_of))

    def fresh(self, numbers: Iterable[int]) -> tuple[Change, ...]:
        """The changes that no line has shown yet."""
        fresh = []
        for number in numbers:
            if number not in self.shown:
                self.shown.add(number)
                fresh.append(self.changes[number - 1])
        return tuple(fresh)

    def line_id(self, paragraph: Paragraph) -> str:
        """Word's own id of the paragraph, or a digest of the words it had before the revisions."""
        key = paragraph.id.lower()
        if not key:
            text = "".join(
                span.text
                for span in paragraph.spans
                if not any(self.draft.revisions[i].kind.adds for i in span.stack)
            )
            key = hashlib.sha256((text or paragraph.text).encode()).hexdigest()[:8]
        count = self.ids[key] = self.ids.get(key, 0) + 1
        return f"p-{key}" if count == 1 else f"p-{key}-{count}"


def heading_title(line: Line) -> str:
    """A heading with its number as it reads under the decisions, on one line."""
    kept = "".join(
        piece.text
        for piece in line.pieces
        if line.absent_after or all(wrap.adds for wrap in piece.wraps)
    )
    return " ".join(f"{line.new or line.old} {kept or line.plain}".split())


def _descendants(root: Comment, replies: Mapping[str, list[Comment]]) -> Iterator[Comment]:
    """Replies and replies to replies, each once, whatever the file claims."""
    waiting = list(replies.get(root.id, ()))
    seen = {root.id}
    while waiting:
        comment = waiting.pop(0)
        if comment.id not in seen:
            seen.add(comment.id)
            yield comment
            waiting = [*replies.get(comment.id, ()), *waiting]


def _is_title(paragraph: Paragraph) -> bool:
    return paragraph.format.style in {"title", "subtitle"}


def _between(start: int, end: int, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretch from ``start`` to ``end``, cut where ``cuts`` fall inside it."""
    last = start
    for cut in cuts:
        if last < cut < end:
            yield last, cut
            last = cut
    yield last, end


def _alike(one: Piece, other: Piece) -> bool:
    return (
        one.kind is SpanKind.TEXT
        and other.kind is SpanKind.TEXT
        and one.wraps == other.wraps
        and one.format == other.format
        and one.restyled == other.restyled
        and one.former == other.former
        and one.state == other.state
        and one.comments == other.comments
        and one.link == other.link
    )


def _joined(one: Piece, other: Piece) -> Piece:
    return Piece(
        one.text + other.text,
        one.wraps,
        one.format,
        one.former,
        one.restyled,
        one.kind,
        one.target,
        one.state,
        one.comments,
        one.link,
    )


def _with_changes(line: Line, extra: tuple[Change, ...]) -> Line:
    return replace(line, changes=(*extra, *line.changes))
