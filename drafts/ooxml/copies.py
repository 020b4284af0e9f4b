"""Reading a reviewer's copy against the base: what was done to the base, tracked or not.

Three texts lie in a copy: what it said before its reviewer began (everything tracked rejected),
what it says now, and the tracked edits between the two. The first is compared with the base:
where they differ somebody edited without tracking. Everything is told in places of the base.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lxml import etree

from drafts.compare.align import align
from drafts.compare.combine import (
    PILCROW,
    Act,
    ActKind,
    Edit,
    Position,
    Texts,
    untracked_author,
)
from drafts.compare.passages import (
    Block,
    Enclosure,
    Grid,
    GridRow,
    Island,
    Look,
    Passage,
    Thing,
    iter_passages,
)
from drafts.compare.script import (
    EnclosureStep,
    Fate,
    GridStep,
    IslandStep,
    Line,
    RowStep,
    Script,
    Stretch,
    compare_blocks,
)
from drafts.compare.tokens import OBJECT, Vocabulary, tokenise
from drafts.draft import RevisionKind, StoryKind
from drafts.ooxml.bring import Bringer
from drafts.ooxml.flow import Flow, Leaf, row_cells, text_boxes
from drafts.ooxml.forms import Forms, Stamp
from drafts.ooxml.marks import (
    CONTENT,
    DELETING,
    INSERTING,
    MOVE_FROM,
    MOVE_TO,
    find_marks,
    kind_of,
    may_hold_marks,
    names_of_moves,
)
from drafts.ooxml.names import MC, M, R, W, local
from drafts.ooxml.weave import Tag

_ADDS: Final = frozenset({*INSERTING, MOVE_TO})
_REMOVES: Final = frozenset({*DELETING, MOVE_FROM})
_TAG_NAMES: Final = {
    **dict.fromkeys(INSERTING, "ins"),
    **dict.fromkeys(DELETING, "del"),
    MOVE_FROM: "moveFrom",
    MOVE_TO: "moveTo",
}
_ANCHORS: Final = frozenset(
    {W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference"}
)
_NOTE_TAGS: Final = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_NOTE_STORIES: Final = {"footnote": StoryKind.FOOTNOTE, "endnote": StoryKind.ENDNOTE}
_SEPARATORS: Final = frozenset({"separator", "continuationSeparator", "continuationNotice"})

Stack = tuple[etree._Element, ...]  # noqa: SLF001 - lxml has no public name for it


@dataclass(frozen=True, slots=True)
class Payload:
    """What is to be written for an act.

    Attributes:
        tags: The revisions around it, outermost first.
        place: The paragraph of the copy that it comes from.
        a: Where it begins there.
        b: Where it ends there.
        element: Properties, a row or a table of the copy to be carried over.
    """

    tags: tuple[Tag, ...] = ()
    place: int = -1
    a: int = 0
    b: int = 0
    element: etree._Element | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a comment of a copy begins, ends or is referred to, in places of the base."""

    container: int
    at: Position
    order: int
    element: etree._Element
    comment: str


@dataclass(slots=True, eq=False)
class Container:
    """A container of the base.

    Attributes:
        number: Its number in ``Texts``.
        story: The kind of text it belongs to.
        name: Which of its kind: a note's id, a part's name.
        elements: Its element, and copies of it for other programs.
        part: The part it stands in.
        blocks: What is in it; none for a table, whose rows are its blocks.
        rows: The rows of a table.
    """

    number: int
    story: StoryKind
    name: str
    elements: tuple[etree._Element, ...]
    part: str
    blocks: tuple[Block, ...] = ()
    rows: tuple[GridRow, ...] = ()


class Base:
    """The base of a combination: its containers, numbered as they are come upon."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.vocabulary = Vocabulary()
        self.texts = Texts()
        self.containers: list[Container] = []
        self._by_element: dict[int, Container] = {}

    def container(
        self,
        story: StoryKind,
        name: str,
        elements: tuple[etree._Element, ...],
        part: str,
        blocks: tuple[Block, ...] | None = None,
    ) -> Container:
        """The container that an element of the base is."""
        known = self._by_element.get(id(elements[0]))
        if known is None:
            if blocks is None:
                blocks = self.flow.read(elements[0], part)
                for passage in iter_passages(blocks):
                    passage.encode(self.vocabulary)
            texts = [block.text if isinstance(block, Passage) else "" for block in blocks]
            shown = [block.shown() if isinstance(block, Passage) else "" for block in blocks]
            number = self.texts.add(texts, shown)
            known = Container(number, story, name, elements, part, blocks)
            self._remember(known)
        return known

    def table(self, outer: Container, grid: Grid) -> Container:
        """The container whose blocks are the rows of a table."""
        element = self.flow.tables[grid.place]
        known = self._by_element.get(id(element))
        if known is None:
            number = self.texts.add([""] * len(grid.rows))
            known = Container(
                number, outer.story, outer.name, (element,), outer.part, rows=grid.rows
            )
            self._remember(known)
        return known

    def cells(self, outer: Container, row: GridRow) -> list[Container]:
        """The containers of a row's cells."""
        elements = row_cells(self.flow.rows[row.place])
        return [
            self.container(outer.story, outer.name, (element,), outer.part, blocks)
            for element, blocks in zip(elements, row.cells, strict=True)
        ]

    def enclosure(self, outer: Container, block: Enclosure) -> Container:
        """The container that a content control is."""
        control = self.flow.enclosures[block.place]
        content = control.find(W + "sdtContent")
        element = content if content is not None else control
        return self.container(outer.story, outer.name, (element,), outer.part, block.blocks)

    def _remember(self, container: Container) -> None:
        self.containers.append(container)
        self._by_element[id(container.elements[0])] = container


@dataclass(slots=True)
class Copy:
    """A copy read against the base.

    Attributes:
        name: The copy's name.
        flow: Its file.
        edits: What was done, with acts whose handles point into ``payloads``.
        payloads: What is to be written.
        anchors: Where its comments are.
        likeness: How much of the base it holds, 0 to 1.
        differing: How many characters it does not have in common with the base.
        refused: Marks that cannot be combined, as edits without acts, with why.
    """

    name: str
    flow: Flow
    edits: list[Edit] = field(default_factory=list)
    payloads: list[Payload] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    likeness: float = 1.0
    differing: int = 0
    refused: list[tuple[Edit, str]] = field(default_factory=list)


def read_copy(base: Base, flow: Flow, name: str, bringer: Bringer) -> Copy:
    """What was done to ``base`` in the copy that ``flow`` reads."""
    return _CopyReader(base, flow, name, bringer).copy()


class _Entry(NamedTuple):
    """A stretch of a copy's paragraph, and where it stands in the text before its edits."""

    kind: str  # text, mark, block, row or anchor
    start: int
    size: int  # 0 for what was not there before
    place: int
    a: int
    b: int
    stack: Stack
    change: etree._Element | None = None  # the rPrChange of its runs
    grid: Grid | None = None
    element: etree._Element | None = None


@dataclass(slots=True, eq=False)
class _Tape:
    """What a paragraph before the edits consists of in the copy, in order."""

    entries: list[_Entry]
    place: int  # of the paragraph whose mark ends it
    at: int = 0


class _Projection:
    """The blocks of a copy as they were before its tracked edits, and the tapes behind them."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.tapes: list[_Tape] = []
        # What was inserted in front of a table or control, by the identity of that block.
        self.before: dict[int, list[_Entry]] = {}
        # Rows inserted in front of the n-th row of a table that was there, by its identity.
        self.fresh_rows: dict[int, list[tuple[int, GridRow]]] = {}

    def blocks(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        projected: list[Block] = []
        current = _OpenTape()
        for block in blocks:
            match block:
                case Passage():
                    current.take(self.flow, block)
                    stack = mark_stack(self.flow, block.place)
                    if any(mark.tag in _ADDS for mark in stack):
                        current.add("mark", block.place, stack)
                    else:
                        projected.append(self.closed(current, block.place))
                        current = _OpenTape()
                case Grid() if block.rows and all(self.is_fresh(row) for row in block.rows):
                    current.add("block", block.place, (), grid=block)
                case Grid() | Enclosure() | Island():
                    inner = self.inner(block)
                    if current.entries:
                        self.before[id(inner)] = current.entries
                        current = _OpenTape()
                    projected.append(inner)
        self.close_end(projected, current)
        return tuple(projected)

    def inner(self, block: Block) -> Block:
        match block:
            case Grid():
                return self.grid(block)
            case Enclosure():
                return Enclosure(block.place, self.blocks(block.blocks), block.identity)
        return block

    def grid(self, grid: Grid) -> Grid:
        rows: list[GridRow] = []
        fresh: list[tuple[int, GridRow]] = []
        for row in grid.rows:
            if self.is_fresh(row):
                fresh.append((len(rows), row))
            else:
                cells = tuple(
                    self.blocks(cell)
                    for element, cell in zip(
                        row_cells(self.flow.rows[row.place]), row.cells, strict=True
                    )
                    if element.find(f"{W}tcPr/{W}cellIns") is None
                )
                rows.append(GridRow(row.place, cells, f"row of {len(cells)}"))
        projected = Grid(grid.place, tuple(rows))
        if fresh:
            self.fresh_rows[id(projected)] = fresh
        return projected

    def is_fresh(self, row: GridRow) -> bool:
        """Whether a row came with an edit: marked so, or by a move of all that is in it."""
        if any(mark.tag in _ADDS for mark in row_stack(self.flow, row)):
            return True
        leaves = [
            leaf
            for cell in row.cells
            for passage in iter_passages(cell)
            for leaf in self.flow.paragraphs[passage.place].leaves
            if leaf.end > leaf.start
        ]
        return bool(leaves) and all(
            any(mark.tag == MOVE_TO for mark in leaf.stack) for leaf in leaves
        )

    def closed(self, tape: _OpenTape, place: int) -> Passage:
        self.tapes.append(_Tape(tape.entries, place))
        return Passage(
            len(self.tapes) - 1,
            "".join(tape.texts),
            tuple(tape.things),
            tuple(tape.looks),
            tuple(tape.wraps),
            _ends_section(self.flow, place),
        )

    def close_end(self, projected: list[Block], tape: _OpenTape) -> None:
        """An inserted paragraph at the very end, marked as no program should: it joins the last."""
        if not tape.entries:
            return
        last = projected[-1] if projected else None
        entries = tape.entries
        if entries[-1].kind == "mark":
            entries = [entries[-1], *entries[:-1]]
        if isinstance(last, Passage):
            size = len(last.text)
            end = self.tapes[last.place]
            end.entries += [entry._replace(start=entry.start + size) for entry in entries]
        else:
            projected.append(self.closed(tape, tape.entries[-1].place))


class _OpenTape:
    """A paragraph before the edits while it is being put together."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self.texts: list[str] = []
        self.things: list[Thing] = []
        self.looks: list[tuple[int, Look]] = []
        self.wraps: list[tuple[int, int, str]] = []
        self.size = 0

    def add(self, kind: str, place: int, stack: Stack, grid: Grid | None = None) -> None:
        self.entries.append(_Entry(kind, self.size, 0, place, 0, 0, stack, grid=grid))

    def take(self, flow: Flow, passage: Passage) -> None:
        """Add what a paragraph of the copy holds."""
        things = iter(passage.things)
        looks = _Steps(passage.looks)
        wraps = {(start, end): key for start, end, key in passage.wraps}
        for leaf in flow.paragraphs[passage.place].leaves:
            if leaf.end == leaf.start:
                self.take_anchor(leaf, passage.place)
                continue
            text = passage.text[leaf.start : leaf.end]
            thing = next(things) if text == OBJECT else None
            was_there = not any(mark.tag in _ADDS for mark in leaf.stack)
            change = _formatting_change(leaf)
            size = len(text) if was_there else 0
            self.extend(_Entry(
                "text", self.size, size, passage.place, leaf.start, leaf.end, leaf.stack, change,
            ))  # fmt: skip
            if was_there:
                if thing is not None:
                    self.things.append(thing)
                self.texts.append(text)
                end = self.size + len(text)
                self.looks.append((end, looks.at(leaf.start)))
                if (leaf.start, leaf.end) in wraps:
                    self.wraps.append((self.size, end, wraps[leaf.start, leaf.end]))
                self.size = end

    def extend(self, entry: _Entry) -> None:
        last = self.entries[-1] if self.entries else None
        if (
            last is not None
            and last.kind == "text"
            and last.place == entry.place
            and last.b == entry.a
            and last.stack == entry.stack
            and last.change is entry.change
        ):
            self.entries[-1] = last._replace(b=entry.b, size=last.size + entry.size)
        else:
            self.entries.append(entry)

    def take_anchor(self, leaf: Leaf, place: int) -> None:
        element = leaf.inner if leaf.inner is not None else leaf.tops[0]
        if element.tag in _ANCHORS:
            self.entries.append(
                _Entry("anchor", self.size, 0, place, leaf.start, leaf.end, (), element=element)
            )


class _Steps:
    """Looks by rising offsets."""

    def __init__(self, looks: Sequence[tuple[int, Look]]) -> None:
        self.looks = looks
        self.next = 0

    def at(self, offset: int) -> Look:
        while self.next < len(self.looks) - 1 and self.looks[self.next][0] <= offset:
            self.next += 1
        return self.looks[self.next][1]


def _ends_section(flow: Flow, place: int) -> bool:
    return flow.paragraphs[place].element.find(f"{W}pPr/{W}sectPr") is not None


def mark_stack(flow: Flow, place: int) -> Stack:
    """The revisions of a paragraph's mark."""
    properties = flow.paragraphs[place].element.find(W + "pPr")
    found = properties.find(W + "rPr") if properties is not None else None
    return tuple(child for child in found if child.tag in CONTENT) if found is not None else ()


def row_stack(flow: Flow, row: GridRow) -> Stack:
    """The revisions of a table row."""
    properties = flow.rows[row.place].find(W + "trPr")
    if properties is None:
        return ()
    return tuple(child for child in properties if child.tag in CONTENT)


def stamp_of(mark: etree._Element) -> Stamp:
    """Who made a revision and when, as the file has it."""
    return Stamp(mark.get(W + "author", ""), mark.get(W + "date", ""))


def _formatting_change(leaf: Leaf) -> etree._Element | None:
    properties = leaf.tops[0].find(W + "rPr") if leaf.inner is not None else None
    return properties.find(W + "rPrChange") if properties is not None else None


@dataclass(slots=True)
class _Group:
    """An edit while its acts are being gathered."""

    reviewer: str
    date: str
    untracked: bool
    acts: list[Act] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    is_move: bool = False


class _CopyReader:
    def __init__(self, base: Base, flow: Flow, name: str, bringer: Bringer) -> None:
        self.base, self.flow, self.name = base, flow, name
        self.bringer = bringer
        self.forms = Forms(base.flow, flow, bringer)
        self.silent = Stamp(untracked_author(name))
        self.projection = _Projection(flow)
        self.groups: list[_Group] = []
        self.current: _Group | None = None
        self.moves: dict[str, _Group] = {}
        self.move_names: dict[etree._Element, str] = {}
        self.copied = Copy(name, flow)
        self.covered: set[etree._Element] = set()
        self.order = 0
        self.waiting: list[tuple[Container, tuple[etree._Element, ...], str]] = []
        self.kept_size = self.base_size = self.copy_size = 0
        # Rows whose going takes everything in them along: the group that what is inside joins.
        self.leaving: _Group | None = None

    def copy(self) -> Copy:
        base, flow = self.base, self.flow
        for part, data in flow.package.parts.items():
            if part.endswith(".xml") and may_hold_marks(data):
                self.move_names.update(names_of_moves(flow.root(part)))
        self.pair_notes()
        main = base.flow.package.main
        body = base.container(StoryKind.BODY, "body", (base.flow.body(),), main)
        self.read(body, (flow.body(),), flow.package.main)
        self.pair_headers()
        while self.waiting:
            self.read(*self.waiting.pop(0))
        whole = self.base_size + self.copy_size
        self.copied.likeness = 2 * self.kept_size / whole if whole else 1.0
        self.copied.differing = whole - 2 * self.kept_size
        self.copied.edits = [self.edit(group) for group in self.groups]
        self.refuse_uncovered()
        return self.copied

    # ------------------------------------------------------------------ pairing

    def pair_notes(self) -> None:
        for kind in ("footnote", "endnote"):
            mine, theirs = self.notes(self.base.flow, kind), self.notes(self.flow, kind)
            vocabulary = self.base.vocabulary
            alignment = align(
                [vocabulary.encode(tokenise(text)) for text in mine.values()],
                [vocabulary.encode(tokenise(text)) for text in theirs.values()],
            )
            olds, news = list(mine), list(theirs)
            self.base.flow.notes.update({(kind, key): f"base {key}" for key in olds})
            self.flow.notes.update({(kind, key): f"own {key}" for key in news})
            pairs = [(m.a, m.c) for m in alignment.matches if m.is_pair]
            for a, c in (*pairs, *alignment.moves):
                self.flow.notes[kind, news[c]] = f"base {olds[a]}"

    def notes(self, flow: Flow, kind: str) -> dict[str, str]:
        """The notes referred to before the edits, in order, with their texts then."""
        part = flow.related(f"{kind}s")
        if part is None:
            return {}
        texts: dict[str, str] = {}
        for note in flow.root(part).iterfind(W + kind):
            if note.get(W + "type") not in _SEPARATORS:
                pieces = [
                    t.text or ""
                    for t in note.iter(W + "t", W + "delText")
                    if not any(up.tag in _ADDS for up in t.iterancestors())
                ]
                texts[note.get(W + "id", "")] = "".join(pieces)
        order = dict.fromkeys(
            reference.get(W + "id", "")
            for reference in flow.body().iter(W + f"{kind}Reference")
            if not any(up.tag in _ADDS for up in reference.iterancestors())
        )
        return {key: texts[key] for key in order if key in texts}

    def pair_headers(self) -> None:
        base, flow = self.base.flow, self.flow
        theirs = _headers(flow)
        done: set[str] = set()
        for key, part in _headers(base).items():
            other = theirs.get(key)
            if other is None or part in done:
                continue
            done.add(part)
            story = StoryKind.HEADER if key[1] == "headerReference" else StoryKind.FOOTER
            container = self.base.container(story, part, (base.root(part),), part)
            self.waiting.append((container, (flow.root(other),), other))

    # ------------------------------------------------------------------ containers

    def read(self, container: Container, elements: tuple[etree._Element, ...], part: str) -> None:
        """Read what was done to a container of the base in ``elements[0]`` of the copy."""
        blocks = self.projection.blocks(self.flow.read(elements[0], part))
        for passage in iter_passages(blocks):
            passage.encode(self.base.vocabulary)
        self.base_size += sum(len(p.text) for p in iter_passages(container.blocks))
        self.copy_size += sum(len(p.text) for p in iter_passages(blocks))
        self.walk_container(container, blocks)
        # Copies of a text box for other programs say the same: their marks are the same marks.
        for twin in elements[1:]:
            self.covered.update(twin.iter(*CONTENT))

    def walk_container(self, container: Container, blocks: tuple[Block, ...]) -> None:
        script = compare_blocks(container.blocks, blocks, self.base.vocabulary)
        _Walk(self, container).walk(script)

    # ------------------------------------------------------------------ acts and edits

    def act(
        self,
        kind: ActKind,
        container: Container,
        start: Position,
        end: Position,
        payload: Payload,
        result: str = "",
    ) -> Act:
        self.copied.payloads.append(payload)
        self.order += 1
        handle = len(self.copied.payloads) - 1
        return Act(kind, container.number, start, end, result, handle, self.order)

    def join(self, act: Act, stack: Stack, before: str = "", after: str = "") -> None:
        """Add an act to the edit it belongs to: its move's, its neighbour's, or a new one."""
        self.cover(stack)
        group = self.group_for(stack)
        group.acts.append(act)
        if before:
            group.before.append(before)
        if after:
            group.after.append(after)

    def group_for(self, stack: Stack) -> _Group:
        if self.leaving is not None and (not stack or stack[0].tag in _REMOVES):
            return self.leaving
        name = next((self.move_names[mark] for mark in stack if mark in self.move_names), "")
        stamp = stamp_of(stack[0]) if stack else self.silent
        if name:
            self.current = None
            if name not in self.moves:
                self.moves[name] = self.new_group(stamp, untracked=False)
                self.moves[name].is_move = True
            return self.moves[name]
        current = self.current
        if current is None or current.reviewer != stamp.reviewer:
            current = self.current = self.new_group(stamp, untracked=not stack)
        return current

    def new_group(self, stamp: Stamp, *, untracked: bool) -> _Group:
        group = _Group(stamp.reviewer, stamp.date, untracked)
        self.groups.append(group)
        return group

    def cover(self, marks: Iterable[etree._Element]) -> None:
        self.covered.update(marks)

    def cover_inside(self, element: etree._Element) -> None:
        """All marks inside an element that is carried over whole belong to what carries it."""
        self.covered.update(find_marks(element))
        for reference in element.iter(*_NOTE_TAGS):
            note = self.note(_NOTE_TAGS[reference.tag], reference.get(W + "id", ""))
            if note is not None:
                self.covered.update(find_marks(note))

    def note(self, kind: str, key: str) -> etree._Element | None:
        part = self.flow.related(f"{kind}s")
        if part is None:
            return None
        for note in self.flow.root(part).iterfind(W + kind):
            if note.get(W + "id") == key:
                return note
        return None

    def edit(self, group: _Group) -> Edit:
        before, after = "".join(group.before), "".join(group.after)
        return Edit(
            self.name,
            group.reviewer,
            group.date,
            tuple(group.acts),
            before,
            after,
            group.untracked,
            _kind(group, before, after),
        )

    # ------------------------------------------------------------------ what is left over

    def refuse_uncovered(self) -> None:
        """Account for marks that no act was made of: they are named, not combined."""
        for part, data in self.flow.package.parts.items():
            if not part.endswith(".xml") or not may_hold_marks(data):
                continue
            for mark in find_marks(self.flow.root(part)):
                if mark in self.covered or _in_fallback(mark) or _holds_nothing(mark):
                    continue
                kind = kind_of(mark)
                stamp = stamp_of(mark)
                text = "".join(t.text or "" for t in mark.iter(W + "t", W + "delText"))
                edit = Edit(
                    self.name, stamp.reviewer, stamp.date, (),
                    text if kind.removes else "", text if kind.adds else "", kind=kind.value,
                )  # fmt: skip
                self.copied.refused.append((edit, _why_refused(kind, part)))


class _Walk:
    """Goes through the script from a container of the base to the copy before its edits."""

    def __init__(self, reader: _CopyReader, container: Container) -> None:
        self.reader = reader
        self.container = container
        self.base = reader.base
        self.tapes = reader.projection.tapes
        self.ordinal = {id(block): at for at, block in enumerate(container.blocks)}
        self.cursor: Position = (0, 0)

    def walk(self, script: Script) -> None:
        self.reader.current = None
        for step in script:
            match step:
                case Line():
                    self.line(step)
                case GridStep():
                    self.grid(step)
                case EnclosureStep():
                    self.enclosure(step)
                case IslandStep():
                    if step.fate is not Fate.SAME:
                        self.refuse_block(step.old, "block of another kind")
                    self.pass_block(step.old)

    def refuse_block(self, block: Block | None, what: str) -> None:
        """A block that came or went without tracking, and of which no edit can be made."""
        name = self.reader.name
        edit = Edit(name, untracked_author(name), "", (), "", "", untracked=True, kind=what)
        done = "is not in the copy" if block is not None else "is only in the copy"
        self.reader.copied.refused.append((edit, f"a {what} {done}; look at it there"))
        self.pass_block(block)

    def pass_block(self, block: Block | None) -> None:
        if block is not None:
            self.cursor = (self.ordinal[id(block)] + 1, 0)
            self.reader.current = None

    # ------------------------------------------------------------------ paragraphs

    def line(self, line: Line) -> None:
        for stretch in line.stretches:
            if stretch.old is not None and stretch.new is not None:
                self.kept(stretch)
            elif stretch.old is not None:
                self.lost(stretch)
            else:
                self.came(stretch)
        tape = self.tapes[line.new.place] if line.new is not None else None
        if tape is not None:
            self.added_until(tape, None)
        self.mark(line, tape)

    def kept(self, stretch: Stretch) -> None:
        """Text that was there before the edits: left alone, taken out or formatted by them."""
        old, new = stretch.old, stretch.new
        if old is None or new is None:
            return
        tape, block = self.tapes[new.place], self.ordinal[id(old)]
        shift = stretch.a - stretch.c
        self.cursor = (block, stretch.a)
        at = stretch.c
        while at < stretch.d:
            self.added_until(tape, at)
            entry = tape.entries[tape.at]
            end = min(stretch.d, entry.start + entry.size)
            start, stop = (block, at + shift), (block, end + shift)
            is_restyled = stretch.fate is Fate.RESTYLED
            self.kept_entry(entry, start, stop, old, at, is_restyled=is_restyled)
            if end == entry.start + entry.size:
                tape.at += 1
            at = end
            self.cursor = stop
        self.reader.kept_size += stretch.d - stretch.c
        if new.things:
            self.follow(stretch, tape)

    def kept_entry(
        self,
        entry: _Entry,
        start: Position,
        end: Position,
        old: Passage,
        at: int,
        *,
        is_restyled: bool,
    ) -> None:
        reader = self.reader
        raw = entry.a + at - entry.start
        leaves = reader.flow.paragraphs[entry.place].between(raw, raw + 1)
        if entry.change is not None or is_restyled:
            run = next((leaf.tops[0] for leaf in leaves if leaf.end > leaf.start), None)
            self.look(entry, start, end, run)
        if entry.stack:
            text = old.shown(start[1], end[1])
            payload = Payload(tags=self.tags(entry.stack))
            act = reader.act(ActKind.TEXT_OUT, self.container, start, end, payload)
            reader.join(act, entry.stack, before=text)
        else:
            reader.current = None

    def look(
        self, entry: _Entry, start: Position, end: Position, run: etree._Element | None
    ) -> None:
        """Formatting changed, with or without tracking."""
        reader = self.reader
        properties = run.find(W + "rPr") if run is not None else None
        stack = (entry.change,) if entry.change is not None else ()
        stamp = stamp_of(entry.change) if entry.change is not None else reader.silent
        style = reader.flow.paragraphs[entry.place].style
        key = repr(reader.flow.look(properties, style)[1:]) if properties is not None else ""
        payload = Payload((Tag("rPrChange", stamp),), element=properties)
        act = reader.act(ActKind.LOOK, self.container, start, end, payload, key)
        last = reader.groups[-1] if reader.groups else None
        # Word notes one act of formatting on every run it goes over.
        if (
            last is not None
            and (last.reviewer, last.date) == (stamp.reviewer, stamp.date)
            and last.acts[-1].kind is ActKind.LOOK
            and last.acts[-1].end == start
        ):
            reader.cover(stack)
            last.acts.append(act)
        else:
            group = reader.new_group(stamp, untracked=not stack)
            reader.cover(stack)
            group.acts.append(act)

    def lost(self, stretch: Stretch) -> None:
        """Text of the base that is not in the copy, and that nobody deleted: untracked."""
        if stretch.old is None:
            return
        block = self.ordinal[id(stretch.old)]
        start, end = (block, stretch.a), (block, stretch.b)
        payload = Payload((Tag("del", self.reader.silent),))
        act = self.reader.act(ActKind.TEXT_OUT, self.container, start, end, payload)
        self.reader.join(act, (), before=stretch.shown)
        self.cursor = end

    def came(self, stretch: Stretch) -> None:
        """Text of the copy that is not in the base, and that nobody inserted: untracked."""
        new = stretch.new
        if new is None:
            return
        tape = self.tapes[new.place]
        at = stretch.c
        while at < stretch.d:
            self.added_until(tape, at)
            entry = tape.entries[tape.at]
            end = min(stretch.d, entry.start + entry.size)
            shift = entry.a - entry.start
            tags = (Tag("ins", self.reader.silent), *self.tags(entry.stack))
            payload = Payload(tags, entry.place, at + shift, end + shift)
            result = "" if entry.stack else new.text[at:end]
            act = self.reader.act(
                ActKind.TEXT_IN, self.container, self.cursor, self.cursor, payload, result
            )
            self.reader.join(act, (), after=new.shown(at, end))
            self.reader.cover(entry.stack)
            self.cover_runs(entry)
            if end == entry.start + entry.size:
                tape.at += 1
            at = end

    def added_until(self, tape: _Tape, offset: int | None) -> None:
        """Take the tape's insertions up to a place in the text before the edits, or its end."""
        while tape.at < len(tape.entries):
            entry = tape.entries[tape.at]
            if entry.size or (offset is not None and entry.start > offset):
                return
            tape.at += 1
            self.added(entry)

    def added(self, entry: _Entry) -> None:
        reader, at = self.reader, self.cursor
        if entry.kind == "anchor" and entry.element is not None:
            reader.order += 1
            key = entry.element.get(W + "id", "")
            reader.copied.anchors.append(
                Anchor(self.container.number, at, reader.order, entry.element, key)
            )
            return
        if entry.kind == "block" and entry.grid is not None:
            self.added_table(entry.grid)
            return
        tags = self.tags(entry.stack)
        if entry.kind == "mark":
            payload = Payload(tags, entry.place)
            act = reader.act(ActKind.MARK_IN, self.container, at, at, payload, PILCROW)
            reader.join(act, entry.stack, after="\n")
            self.cover_form(entry.place)
            return
        self.cover_runs(entry)
        text, shown = self.raw_text(entry)
        gone = any(mark.tag in _REMOVES for mark in entry.stack)
        payload = Payload(tags, entry.place, entry.a, entry.b)
        act = reader.act(ActKind.TEXT_IN, self.container, at, at, payload, "" if gone else text)
        reader.join(act, entry.stack, after="" if gone else shown)

    def cover_form(self, place: int) -> None:
        """A paragraph that is carried over brings the changes of its formatting."""
        properties = self.reader.flow.paragraphs[place].element.find(W + "pPr")
        self.reader.cover(_form_changes(properties))

    def cover_runs(self, entry: _Entry) -> None:
        """All marks in runs that are carried over belong to what carries them."""
        for leaf in self.reader.flow.paragraphs[entry.place].between(entry.a, entry.b):
            for top in leaf.tops:
                self.reader.cover_inside(top)

    def raw_text(self, entry: _Entry) -> tuple[str, str]:
        """The text of an insertion, with ``OBJECT`` for things, and as a reader sees it."""
        text, shown = [], []
        for leaf in self.reader.flow.paragraphs[entry.place].between(entry.a, entry.b):
            inner = leaf.inner
            if leaf.end == leaf.start:
                continue
            if inner is not None and inner.tag in (W + "t", W + "delText"):
                text.append(inner.text or "")
                shown.append(inner.text or "")
            else:
                text.append(_CHARACTERS.get(leaf_tag(leaf), OBJECT))
                shown.append(_sign(leaf))
        return "".join(text), "".join(shown)

    def added_table(self, grid: Grid) -> None:
        reader = self.reader
        element = reader.flow.tables[grid.place]
        stack = self.row_marks(grid.rows[0])
        text = "\n".join(_row_text(reader.flow, row) for row in grid.rows)
        payload = Payload(self.tags(stack), element=element)
        act = reader.act(ActKind.BLOCK_IN, self.container, self.cursor, self.cursor, payload, text)
        reader.cover_inside(element)
        reader.join(act, stack, after=text)

    def mark(self, line: Line, tape: _Tape | None) -> None:
        """What became of the mark at a line's end, before the edits and by them."""
        reader = self.reader
        if line.old is None:
            if tape is not None:
                stack = mark_stack(reader.flow, tape.place)
                tags = (Tag("ins", reader.silent), *self.tags(stack))
                payload = Payload(tags, tape.place)
                act = reader.act(
                    ActKind.MARK_IN, self.container, self.cursor, self.cursor, payload, PILCROW
                )
                reader.join(act, (), after="\n")
                reader.cover(stack)
                self.cover_form(tape.place)
            return
        block = self.ordinal[id(line.old)]
        start, end = (block, len(line.old.text)), (block + 1, 0)
        self.cursor = start
        if tape is None:
            payload = Payload((Tag("del", reader.silent),))
            act = reader.act(ActKind.MARK_OUT, self.container, start, end, payload)
            reader.join(act, (), before="\n")
        else:
            self.kept_mark(line.old, tape, start, end)
        self.cursor = end

    def kept_mark(self, old: Passage, tape: _Tape, start: Position, end: Position) -> None:
        reader = self.reader
        stack = mark_stack(reader.flow, tape.place)
        if stack:
            payload = Payload(self.tags(stack))
            act = reader.act(ActKind.MARK_OUT, self.container, start, end, payload)
            reader.join(act, stack, before="\n")
        properties = reader.flow.paragraphs[tape.place].element.find(W + "pPr")
        changes = _form_changes(properties)
        if changes:
            self.form(properties, changes, start, end)
        else:
            mine = reader.base.flow.paragraphs[old.place].element.find(W + "pPr")
            if not reader.forms.is_same_paragraph(mine, properties):
                self.form(properties, (), start, end)
        if not stack:
            reader.current = None

    def form(
        self, properties: etree._Element | None, changes: Stack, start: Position, end: Position
    ) -> None:
        """A paragraph formatted anew, with or without tracking."""
        reader = self.reader
        stamp = stamp_of(changes[0]) if changes else reader.silent
        key = repr(reader.forms.described(properties))
        payload = Payload((Tag("pPrChange", stamp),), element=properties)
        act = reader.act(ActKind.FORM, self.container, start, end, payload, key)
        group = reader.new_group(stamp, untracked=not changes)
        group.acts.append(act)
        reader.cover(changes)

    # ------------------------------------------------------------------ tables and controls

    def grid(self, step: GridStep) -> None:
        reader = self.reader
        if step.new is not None:
            self.added_before(step.new, step.old)
        if step.old is None:
            if step.new is not None:
                self.silent_table(step.new)
            return
        block = self.ordinal[id(step.old)]
        self.cursor = (block, 0)
        table = self.base.table(self.container, step.old)
        rows = _Walk(reader, table)
        rows.ordinal = {id(row): at for at, row in enumerate(table.rows)}
        fresh = reader.projection.fresh_rows.get(id(step.new), []) if step.new else []
        for row in step.rows:
            rows.row(row, fresh, step.new)
        if step.new is not None:
            rows.rows_before(len(step.new.rows), fresh)
        self.pass_block(step.old)

    def added_before(self, new: Block, old: Block | None) -> None:
        if old is not None:
            self.cursor = (self.ordinal[id(old)], 0)
        for entry in self.reader.projection.before.get(id(new), ()):
            if entry.size == 0:
                self.added(entry)

    def silent_table(self, grid: Grid) -> None:
        reader = self.reader
        element = reader.flow.tables[grid.place]
        text = "\n".join(_row_text(reader.flow, row) for row in grid.rows)
        payload = Payload((Tag("ins", reader.silent),), element=element)
        act = reader.act(ActKind.BLOCK_IN, self.container, self.cursor, self.cursor, payload, text)
        reader.cover_inside(element)
        reader.join(act, (), after=text)

    def row(self, step: RowStep, fresh: list[tuple[int, GridRow]], grid: Grid | None) -> None:
        reader = self.reader
        if step.new is not None and grid is not None:
            self.rows_before(grid.rows.index(step.new), fresh)
        if step.old is None:
            if step.new is not None:
                self.row_in(step.new, (), (Tag("ins", reader.silent),))
            return
        at = self.ordinal[id(step.old)]
        self.cursor = (at, 0)
        cells = self.base.cells(self.container, step.old)
        stack = row_stack(reader.flow, step.new) if step.new is not None else ()
        if step.new is None or stack:
            self.row_out(at, stack, cells)
        if step.new is not None:
            for cell, script in zip(cells, step.cells, strict=True):
                _Walk(reader, cell).walk(script)
        reader.leaving = None
        reader.current = None
        self.cursor = (at + 1, 0)

    def row_out(self, at: int, stack: Stack, cells: list[Container]) -> None:
        reader = self.reader
        tags = self.tags(stack) or (Tag("del", reader.silent),)
        stamp = stamp_of(stack[0]) if stack else reader.silent
        group = reader.current
        if group is None or group.reviewer != stamp.reviewer:
            group = reader.new_group(stamp, untracked=not stack)
        group.acts.append(
            reader.act(ActKind.ROW_OUT, self.container, (at, 0), (at + 1, 0), Payload(tags))
        )
        for cell in cells:
            end = (len(cell.blocks), 0)
            group.acts.append(reader.act(ActKind.COVER, cell, (0, 0), end, Payload(tags)))
            group.before += [p.shown() + "\t" for p in iter_passages(cell.blocks) if not stack]
        reader.cover(stack)
        reader.leaving = group

    def rows_before(self, at: int, fresh: list[tuple[int, GridRow]]) -> None:
        """Take the inserted rows that stand in front of the ``at``-th row."""
        while fresh and fresh[0][0] <= at:
            _, row = fresh.pop(0)
            stack = self.row_marks(row)
            self.row_in(row, stack, self.tags(stack))

    def row_marks(self, row: GridRow) -> Stack:
        """The revisions by which an inserted row came."""
        stack = row_stack(self.reader.flow, row)
        if any(mark.tag in _ADDS for mark in stack):
            return stack
        return tuple(self.reader.flow.rows[row.place].iter(MOVE_TO))[:1]

    def row_in(self, row: GridRow, stack: Stack, tags: tuple[Tag, ...]) -> None:
        reader = self.reader
        element = reader.flow.rows[row.place]
        text = _row_text(reader.flow, row)
        payload = Payload(tags, element=element)
        act = reader.act(ActKind.ROW_IN, self.container, self.cursor, self.cursor, payload, text)
        reader.cover_inside(element)
        reader.join(act, stack, after=text)

    def enclosure(self, step: EnclosureStep) -> None:
        if step.old is None or step.new is None:
            self.refuse_block(step.old, "content control")
            return
        self.added_before(step.new, step.old)
        inner = self.base.enclosure(self.container, step.old)
        _Walk(self.reader, inner).walk(step.script)
        self.pass_block(step.old)

    # ------------------------------------------------------------------ what hangs on objects

    def follow(self, stretch: Stretch, tape: _Tape) -> None:
        """Put notes and text boxes of objects that stayed on the list to be read."""
        reader, old, new = self.reader, stretch.old, stretch.new
        if old is None or new is None:
            return
        mine = [
            leaf
            for leaf in reader.base.flow.paragraphs[old.place].between(stretch.a, stretch.b)
            if leaf.end == leaf.start + 1
        ]
        for leaf in mine:
            if old.text[leaf.start] != OBJECT:
                continue
            other = self.raw_leaf(tape, leaf.start - stretch.a + stretch.c)
            if other is not None:
                self.follow_leaf(leaf, other)

    def raw_leaf(self, tape: _Tape, offset: int) -> Leaf | None:
        for entry in tape.entries:
            if entry.size and entry.start <= offset < entry.start + entry.size:
                raw = entry.a + offset - entry.start
                source = self.reader.flow.paragraphs[entry.place]
                return next((x for x in source.between(raw, raw + 1) if x.end > x.start), None)
        return None

    def follow_leaf(self, mine: Leaf, theirs: Leaf) -> None:
        reader = self.reader
        one, other = mine.inner, theirs.inner
        if one is not None and other is not None and one.tag in _NOTE_TAGS:
            kind = _NOTE_TAGS[one.tag]
            key = one.get(W + "id", "")
            part = self.base.flow.related(f"{kind}s")
            their_part = reader.flow.related(f"{kind}s")
            note = _note_of(self.base.flow, kind, key)
            twin = reader.note(kind, other.get(W + "id", ""))
            if None not in (part, their_part, note, twin):
                story = _NOTE_STORIES[kind]
                container = self.base.container(story, key, (note,), part)  # type: ignore[arg-type]
                reader.waiting.append((container, (twin,), their_part))  # type: ignore[arg-type]
            return
        part = self.container.part
        boxes = zip(text_boxes([mine]), text_boxes([theirs]), strict=False)
        for place, (box, twin_box) in enumerate(boxes):
            name = f"{self.container.number} {mine.start} {place}"
            container = self.base.container(StoryKind.TEXT_BOX, name, box, part)
            reader.waiting.append((container, twin_box, part))

    def tags(self, stack: Stack) -> tuple[Tag, ...]:
        names = self.reader.move_names
        return tuple(
            Tag(_TAG_NAMES[mark.tag], stamp_of(mark), names.get(mark, "")) for mark in stack
        )


# ---------------------------------------------------------------------- small things


def _form_changes(properties: etree._Element | None) -> Stack:
    """The revisions of a paragraph's formatting: its own, its mark's, its numbering's."""
    if properties is None:
        return ()
    found = [*properties.findall(W + "pPrChange"), *properties.findall(f"{W}rPr/{W}rPrChange")]
    found += [mark for mark in properties.iterfind(f"{W}numPr/*") if mark.tag in CONTENT]
    return tuple(found)


def _headers(flow: Flow) -> dict[tuple[int, str, str], str]:
    """The header and footer parts by the section's ordinal, the kind and the type."""
    found = {}
    sections = list(flow.body().iter(W + "sectPr"))
    for at, section in enumerate(sections):
        for link in section:
            if link.tag in (W + "headerReference", W + "footerReference"):
                target = flow.link_target(flow.package.main, link.get(R + "id", ""))[1]
                if target in flow.package.parts:
                    # From the end: sections are added in front of the last more often than not.
                    key = (at - len(sections), local(link.tag), link.get(W + "type", "default"))
                    found[key] = target
    return found


def _note_of(flow: Flow, kind: str, key: str) -> etree._Element | None:
    part = flow.related(f"{kind}s")
    notes = flow.root(part).iterfind(W + kind) if part else ()
    return next((note for note in notes if note.get(W + "id") == key), None)


def leaf_tag(leaf: Leaf) -> str:
    """The name of the element that a leaf is."""
    return str(leaf.inner.tag if leaf.inner is not None else leaf.tops[0].tag)


def _sign(leaf: Leaf) -> str:
    """What stands for a leaf that is not text."""
    tag = leaf_tag(leaf)
    if tag in _NOTE_TAGS:
        return f"[{_NOTE_TAGS[tag]}]"
    return _CHARACTERS.get(tag, f"[{local(tag)}]")


_CHARACTERS: Final = {
    W + "tab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "\u2011",
    W + "softHyphen": "\u00ad",
}


def _row_text(flow: Flow, row: GridRow) -> str:
    element = flow.rows[row.place]
    return "\t".join(
        "".join(t.text or "" for t in cell.iter(W + "t"))
        for cell in row_cells(element)
        if cell.find(f"{W}tcPr/{W}cellDel") is None
    )


def _kind(group: _Group, before: str, after: str) -> str:
    if group.is_move:
        return "move"
    if all(act.kind.formats for act in group.acts):
        return "formatting"
    if before and after:
        return "replacement"
    return "insertion" if after else "deletion"


def _holds_nothing(mark: etree._Element) -> bool:
    """Whether a revision is one of nothing that a reader sees: of a comment's sign, or empty."""
    holder = mark
    if mark.tag == W + "rPrChange":
        run = mark.getparent().getparent()  # type: ignore[union-attr]
        if run is None or run.tag != W + "r":
            return False
        holder = run
    elif mark.tag not in CONTENT or kind_of(mark) not in _CONTENT_KINDS:
        return False
    return next(holder.iter(*_SEEN), None) is None


_CONTENT_KINDS: Final = frozenset(
    {
        RevisionKind.INSERTION,
        RevisionKind.DELETION,
        RevisionKind.MOVE_FROM,
        RevisionKind.MOVE_TO,
    }
)
_SEEN: Final = (
    W + "t", W + "delText", M + "t", W + "tab", W + "br", W + "cr", W + "sym", W + "ptab",
    W + "noBreakHyphen", W + "softHyphen", W + "drawing", W + "pict", W + "object",
    W + "footnoteReference", W + "endnoteReference", W + "fldChar", W + "instrText",
    W + "delInstrText", W + "p", W + "tr",
)  # fmt: skip


def _in_fallback(mark: etree._Element) -> bool:
    return any(up.tag == MC + "Fallback" for up in mark.iterancestors())


def _why_refused(kind: RevisionKind, part: str) -> str:
    return f"{kind.value} in {part} is not combined; look at it in the copy"
