"""How one text became another, block by block and stretch by stretch.

A script is pure: it says what became of what. ``drafts.ooxml.redline`` writes it into a Word
file, ``drafts.compare.changes`` tells it to people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import Final

from drafts.compare.align import MOVED_TOKENS, Alignment, align, likeness
from drafts.compare.differences import FRESH, GONE, find_differences
from drafts.compare.passages import (
    NO_LOOK,
    Block,
    Enclosure,
    Grid,
    GridRow,
    Island,
    Look,
    Passage,
    codes_of,
)
from drafts.compare.tokens import PARAGRAPH_EDGE, Vocabulary, count_words


class Fate(Enum):
    """What became of a stretch of text, a paragraph mark, a row or a block."""

    SAME = "same"
    RESTYLED = "restyled"
    GONE = "gone"
    FRESH = "fresh"
    MOVED_AWAY = "moved-away"
    MOVED_HERE = "moved-here"

    @property
    def is_old(self) -> bool:
        """Whether it is part of the old text only."""
        return self in (Fate.GONE, Fate.MOVED_AWAY)

    @property
    def is_new(self) -> bool:
        """Whether it is part of the new text only."""
        return self in (Fate.FRESH, Fate.MOVED_HERE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text with one fate.

    Attributes:
        fate: What became of it.
        old: The paragraph it stood in; None for what is new.
        a: Its start there.
        b: Its end there.
        new: The paragraph it stands in; None for what is gone.
        c: Its start there.
        d: Its end there.
        move: The name that both halves of a move share.
    """

    fate: Fate
    old: Passage | None = None
    a: int = 0
    b: int = 0
    new: Passage | None = None
    c: int = 0
    d: int = 0
    move: str = ""

    @property
    def text(self) -> str:
        """The words, as they are now or, if gone, as they were."""
        if self.new is not None:
            return self.new.text[self.c : self.d]
        return self.old.text[self.a : self.b] if self.old else ""

    @property
    def shown(self) -> str:
        """``text`` as a reader sees it."""
        if self.new is not None:
            return self.new.shown(self.c, self.d)
        return self.old.shown(self.a, self.b) if self.old else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the woven text: its stretches and what became of its mark.

    Attributes:
        stretches: In reading order.
        mark: What became of the paragraph mark that ends it.
        old: The paragraph whose mark this was; None for a new mark.
        new: The paragraph whose mark this is; None for one that is gone.
        move: The name of the move when the whole paragraph moved.
    """

    stretches: tuple[Stretch, ...]
    mark: Fate
    old: Passage | None
    new: Passage | None
    move: str = ""

    @property
    def is_untouched(self) -> bool:
        """Whether nothing in it changed but perhaps its formatting."""
        return self.mark is Fate.SAME and all(s.fate is Fate.SAME for s in self.stretches)


@dataclass(frozen=True, slots=True)
class RowStep:
    """A table row: what became of it, and the scripts of its cells."""

    fate: Fate
    old: GridRow | None
    new: GridRow | None
    cells: tuple[Script, ...]


@dataclass(frozen=True, slots=True)
class GridStep:
    """A table and its rows."""

    fate: Fate
    old: Grid | None
    new: Grid | None
    rows: tuple[RowStep, ...]


@dataclass(frozen=True, slots=True)
class EnclosureStep:
    """A content control and what it holds."""

    fate: Fate
    old: Enclosure | None
    new: Enclosure | None
    script: Script


@dataclass(frozen=True, slots=True)
class IslandStep:
    """A block that stayed, went or came as a whole."""

    fate: Fate
    old: Island | None
    new: Island | None


Step = Line | GridStep | EnclosureStep | IslandStep
Script = tuple[Step, ...]


def compare_blocks(
    old: Sequence[Block],
    new: Sequence[Block],
    vocabulary: Vocabulary,
    opened: list[Enclosure] | None = None,
) -> Script:
    """The script from ``old`` to ``new``, whose passages are all encoded in ``vocabulary``.

    Word tracks the words in a content control, not its frame. A control of
    ``new`` that ``old`` has not is opened: its text is compared like any
    other. Where ``opened`` is given, so are those of ``old``, which are
    added to it; otherwise they are gone as a whole.
    """
    return _Comparer(vocabulary, opened).container(old, new)


def iter_lines(script: Iterable[Step]) -> Iterator[Line]:
    """Every paragraph of a script, at any depth, in reading order."""
    for step in script:
        match step:
            case Line():
                yield step
            case GridStep():
                for row in step.rows:
                    for cell in row.cells:
                        yield from iter_lines(cell)
            case EnclosureStep():
                yield from iter_lines(step.script)
            case IslandStep():
                pass


class _Comparer:
    def __init__(self, vocabulary: Vocabulary, opened: list[Enclosure] | None) -> None:
        self.vocabulary = vocabulary
        self.opened = opened
        # Stands between the paragraphs of a split or join, where their marks are.
        self.pilcrow = vocabulary.code("\u2029")
        vocabulary.weights[self.pilcrow] = PARAGRAPH_EDGE
        self.moves = 0

    def container(self, old: Sequence[Block], new: Sequence[Block]) -> Script:
        """The script of one container: the body, a cell, a note."""
        old, new = tuple(old), tuple(new)
        alignment = _align(old, new)
        while lone := self.lone_controls(old, new, alignment):
            old, new = _without(old, lone), _without(new, lone)
            alignment = _align(old, new)
        steps = _with_section_marks(self.steps(old, new, alignment))
        if old and new and isinstance(old[-1], Passage) and isinstance(new[-1], Passage):
            steps = _with_kept_end(steps)
        elif (old and not new) or (new and not old):
            steps = _with_unmarked_end(steps)
        return tuple(self.with_inner_moves(steps))

    def lone_controls(
        self, old: Sequence[Block], new: Sequence[Block], alignment: Alignment
    ) -> set[int]:
        """The identities of controls to be opened because the other side has not got them."""
        lone: set[int] = set()
        for match in alignment.matches:
            if not match.is_pair:
                lone |= {id(b) for b in new[match.c : match.d] if isinstance(b, Enclosure)}
                if self.opened is not None:
                    gone = [b for b in old[match.a : match.b] if isinstance(b, Enclosure)]
                    lone |= set(map(id, gone))
                    self.opened += gone
        return lone

    def steps(self, old: Sequence[Block], new: Sequence[Block], alignment: Alignment) -> list[Step]:
        away: dict[int, str] = {}
        here: dict[int, str] = {}
        for i, j in alignment.moves:
            self.moves += 1
            away[i] = here[j] = f"move{self.moves}"
        steps: list[Step] = []
        for match in alignment.matches:
            if match.is_pair:
                steps += self.pair(old[match.a], new[match.c])
            elif match.c == match.d:
                steps.append(self.gone(old[match.a], away.get(match.a, "")))
            elif match.a == match.b:
                steps.append(self.fresh(new[match.c], here.get(match.c, "")))
            else:
                olds = [b for b in old[match.a : match.b] if isinstance(b, Passage)]
                news = [b for b in new[match.c : match.d] if isinstance(b, Passage)]
                steps += self.several(olds, news)
        return steps

    # ------------------------------------------------------------------ blocks

    def pair(self, old: Block, new: Block) -> list[Step]:
        match old, new:
            case Passage(), Passage():
                stretches = self.stretches(old, new)
                return [Line(tuple(stretches), Fate.SAME, old, new)]
            case Grid(), Grid():
                return [GridStep(Fate.SAME, old, new, tuple(self.rows(old, new)))]
            case Enclosure(), Enclosure():
                script = self.container(old.blocks, new.blocks)
                return [EnclosureStep(Fate.SAME, old, new, script)]
            case Island(), Island() if old.thing == new.thing:
                return [IslandStep(Fate.SAME, old, new)]
        return [self.gone(old), self.fresh(new)]

    def gone(self, block: Block, move: str = "") -> Step:
        fate = Fate.MOVED_AWAY if move else Fate.GONE
        match block:
            case Passage():
                stretches = _whole(Stretch(fate, block, 0, len(block.text), move=move))
                return Line(stretches, fate, block, None, move)
            case Grid():
                rows = tuple(self.lone_row(row, Fate.GONE) for row in block.rows)
                return GridStep(Fate.GONE, block, None, rows)
            case Enclosure():
                script = self.container(block.blocks, ())
                return EnclosureStep(Fate.GONE, block, None, script)
            case Island():
                return IslandStep(Fate.GONE, block, None)

    def fresh(self, block: Block, move: str = "") -> Step:
        fate = Fate.MOVED_HERE if move else Fate.FRESH
        match block:
            case Passage():
                stretches = _whole(Stretch(fate, new=block, c=0, d=len(block.text), move=move))
                return Line(stretches, fate, None, block, move)
            case Grid():
                rows = tuple(self.lone_row(row, Fate.FRESH) for row in block.rows)
                return GridStep(Fate.FRESH, None, block, rows)
            case Enclosure():
                script = self.container((), block.blocks)
                return EnclosureStep(Fate.FRESH, None, block, script)
            case Island():
                return IslandStep(Fate.FRESH, None, block)

    def lone_row(self, row: GridRow, fate: Fate) -> RowStep:
        if fate is Fate.GONE:
            cells = tuple(self.container(cell, ()) for cell in row.cells)
            return RowStep(fate, row, None, cells)
        return RowStep(fate, None, row, tuple(self.container((), cell) for cell in row.cells))

    def rows(self, old: Grid, new: Grid) -> Iterator[RowStep]:
        alignment = align(
            ["".join(codes_of(cell) for cell in row.cells) for row in old.rows],
            ["".join(codes_of(cell) for cell in row.cells) for row in new.rows],
            [row.shape for row in old.rows],
            [row.shape for row in new.rows],
        )
        for match in alignment.matches:
            if match.is_pair:
                before, after = old.rows[match.a], new.rows[match.c]
                pairs = zip(before.cells, after.cells, strict=True)
                cells = tuple(self.container(one, other) for one, other in pairs)
                yield RowStep(Fate.SAME, before, after, cells)
            else:
                for row in old.rows[match.a : match.b]:
                    yield self.lone_row(row, Fate.GONE)
                for row in new.rows[match.c : match.d]:
                    yield self.lone_row(row, Fate.FRESH)

    def several(self, olds: list[Passage], news: list[Passage]) -> list[Step]:
        """The lines of a split or a join: one stream of words and paragraph marks."""
        old = self.pilcrow.join(passage.codes for passage in olds)
        new = self.pilcrow.join(passage.codes for passage in news)
        edits = find_differences(old, new, self.vocabulary)
        lines = list(_Stream(olds, news, self.pilcrow).lines(edits))
        if all(_survives(passage, lines) for passage in (*olds, *news)):
            return [*lines]
        return list(self.one_of_several(olds, news))

    def one_of_several(self, olds: list[Passage], news: list[Passage]) -> Iterator[Step]:
        """Paragraphs of which only one became the other: the likest, the rest is gone or new."""
        _, i, j = max(
            (likeness(one.codes, other.codes), -i, -j)
            for i, one in enumerate(olds)
            for j, other in enumerate(news)
        )
        yield from map(self.gone, olds[:-i])
        yield from map(self.fresh, news[:-j])
        yield from self.pair(olds[-i], news[-j])
        yield from map(self.gone, olds[1 - i :])
        yield from map(self.fresh, news[1 - j :])

    def stretches(self, old: Passage, new: Passage) -> list[Stretch]:
        if old.text == new.text and old.codes == new.codes:
            if not old.text:
                return []
            return list(
                _looked_at(Stretch(Fate.SAME, old, 0, len(old.text), new, 0, len(new.text)))
            )
        edits = find_differences(old.codes, new.codes, self.vocabulary)
        return _joined(_refined(edits, old, new, 0, 0))

    # ------------------------------------------------------------------ moves inside paragraphs

    def with_inner_moves(self, steps: list[Step]) -> list[Step]:
        """``steps`` with sentences that left one place and came to another named as moves."""
        away: dict[str, list[tuple[int, int]]] = {}
        here: dict[str, list[tuple[int, int]]] = {}
        for at, step in enumerate(steps):
            if isinstance(step, Line):
                for place, stretch in enumerate(step.stretches):
                    if stretch.fate in (Fate.GONE, Fate.FRESH) and _is_movable(stretch):
                        side = away if stretch.fate is Fate.GONE else here
                        side.setdefault(stretch.text.strip(), []).append((at, place))
        for text, sources in away.items():
            targets = here.get(text, ())
            if len(sources) == 1 == len(targets):
                self.moves += 1
                for (at, place), fate in (
                    (sources[0], Fate.MOVED_AWAY),
                    (targets[0], Fate.MOVED_HERE),
                ):
                    steps[at] = _with_moved(steps[at], place, fate, f"move{self.moves}")
        return steps


_PASSAGE = "passage"


def _align(old: Sequence[Block], new: Sequence[Block]) -> Alignment:
    return align(
        [codes_of((block,)) for block in old],
        [codes_of((block,)) for block in new],
        [_kind(block) for block in old],
        [_kind(block) for block in new],
        splittable=_PASSAGE,
    )


def _without(blocks: Sequence[Block], lone: set[int]) -> tuple[Block, ...]:
    """``blocks`` with the contents of the enclosures in ``lone`` instead of them."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Enclosure) and id(block) in lone:
            found += block.blocks
        else:
            found.append(block)
    return tuple(found)


def _kind(block: Block) -> str:
    match block:
        case Passage():
            return _PASSAGE
        case Grid():
            return "grid"
        case Enclosure():
            return f"enclosure {block.identity}"
        case Island():
            return f"island {block.thing.kind} {block.thing.identity}"


# A part of a split or join of which less than this is found again was not part of it.
_SURVIVING: Final = 0.25


def _survives(passage: Passage, lines: Iterable[Line]) -> bool:
    kept = 0
    for line in lines:
        for stretch in line.stretches:
            both = (stretch.old, stretch.new)
            if None not in both and passage in both:
                kept += stretch.b - stretch.a
    return kept >= _SURVIVING * len(passage.text)


def _whole(stretch: Stretch) -> tuple[Stretch, ...]:
    return (stretch,) if stretch.b > stretch.a or stretch.d > stretch.c else ()


def _is_movable(stretch: Stretch) -> bool:
    if len(stretch.text) < 4 * MOVED_TOKENS:
        return False
    passage, start, end = (
        (stretch.old, stretch.a, stretch.b)
        if stretch.old is not None
        else (stretch.new, stretch.c, stretch.d)
    )
    return passage is not None and count_words(passage.text[start:end].split()) >= MOVED_TOKENS


def _with_moved(step: Step, place: int, fate: Fate, move: str) -> Step:
    if not isinstance(step, Line):
        return step
    stretches = list(step.stretches)
    stretches[place] = replace(stretches[place], fate=fate, move=move)
    # A paragraph that consists of nothing else moved as a whole.
    whole = len(stretches) == 1 and step.mark in (Fate.GONE, Fate.FRESH)
    if whole:
        return replace(step, stretches=tuple(stretches), mark=fate, move=move)
    return replace(step, stretches=tuple(stretches))


# ---------------------------------------------------------------------- tokens to stretches


def _refined(
    edits: Iterable[tuple[int, str]], old: Passage, new: Passage, i: int, j: int
) -> Iterator[Stretch]:
    """The edits of tokens from ``i`` and ``j`` on as stretches of characters.

    Tokens that only match (another space after them, another kind of quote)
    are told apart here: what is called the same is the same to the letter.
    """
    a = sum(map(len, old.tokens[:i]))
    c = sum(map(len, new.tokens[:j]))
    for kind, codes in edits:
        count = len(codes)
        if kind == GONE:
            b = a + sum(map(len, old.tokens[i : i + count]))
            yield Stretch(Fate.GONE, old, a, b)
            i, a = i + count, b
        elif kind == FRESH:
            d = c + sum(map(len, new.tokens[j : j + count]))
            yield Stretch(Fate.FRESH, new=new, c=c, d=d)
            j, c = j + count, d
        else:
            before, after = old.tokens[i : i + count], new.tokens[j : j + count]
            if before == after:
                size = sum(map(len, before))
                yield from _looked_at(Stretch(Fate.SAME, old, a, a + size, new, c, c + size))
                a, c = a + size, c + size
            else:
                for one, other in zip(before, after, strict=True):
                    yield from _token_stretches(one, other, old, a, new, c)
                    a, c = a + len(one), c + len(other)
            i, j = i + count, j + count


def _token_stretches(
    one: str, other: str, old: Passage, a: int, new: Passage, c: int
) -> Iterator[Stretch]:
    """A token that matches another, to the letter: its word, then the space after it."""
    word, other_word = one.rstrip(" \u00a0\u2009\u202f"), other.rstrip(" \u00a0\u2009\u202f")
    if one == other:
        yield from _looked_at(Stretch(Fate.SAME, old, a, a + len(one), new, c, c + len(one)))
        return
    if word != other_word:
        yield Stretch(Fate.GONE, old, a, a + len(one))
        yield Stretch(Fate.FRESH, new=new, c=c, d=c + len(other))
        return
    size = len(word)
    space, other_space = one[size:], other[size:]
    common = _common_start(space, other_space)
    if size + common:
        end = size + common
        yield from _looked_at(Stretch(Fate.SAME, old, a, a + end, new, c, c + end))
    if len(space) > common:
        yield Stretch(Fate.GONE, old, a + size + common, a + len(one))
    if len(other_space) > common:
        yield Stretch(Fate.FRESH, new=new, c=c + size + common, d=c + len(other))


def _common_start(one: str, other: str) -> int:
    size = 0
    while size < min(len(one), len(other)) and one[size] == other[size]:
        size += 1
    return size


def _looked_at(stretch: Stretch) -> Iterator[Stretch]:
    """A stretch of the same words, cut where links differ (replaced) or looks do (restyled)."""
    old, new = stretch.old, stretch.new
    if old is None or new is None:
        yield stretch
        return
    plain = not old.wraps and not new.wraps
    if plain and len(old.looks) <= 1 and len(new.looks) <= 1:
        if _look_at(old, 0).is_like(_look_at(new, 0)):
            yield stretch
        else:
            yield replace(stretch, fate=Fate.RESTYLED)
        return
    shift = stretch.c - stretch.a
    cuts = {stretch.a, stretch.b}
    cuts.update(end for end, _ in old.looks)
    cuts.update(end - shift for end, _ in new.looks)
    cuts.update(edge for start, end, _ in old.wraps for edge in (start, end))
    cuts.update(edge - shift for start, end, _ in new.wraps for edge in (start, end))
    places = sorted(cut for cut in cuts if stretch.a <= cut <= stretch.b)
    for a, b in pairwise(places):
        c, d = a + shift, b + shift
        if _wrap_at(old, a) != _wrap_at(new, c):
            yield Stretch(Fate.GONE, old, a, b)
            yield Stretch(Fate.FRESH, new=new, c=c, d=d)
        else:
            alike = _look_at(old, a).is_like(_look_at(new, c))
            yield Stretch(Fate.SAME if alike else Fate.RESTYLED, old, a, b, new, c, d)


def _look_at(passage: Passage, offset: int) -> Look:
    for end, look in passage.looks:
        if offset < end:
            return look
    return passage.looks[-1][1] if passage.looks else NO_LOOK


def _wrap_at(passage: Passage, offset: int) -> str:
    return next((key for start, end, key in passage.wraps if start <= offset < end), "")


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Neighbours of one fate joined, deletions first, a space that both sides end in left alone."""
    joined: list[Stretch] = []
    gone: list[Stretch] = []
    fresh: list[Stretch] = []

    def flush() -> None:
        before, after = _fused(gone), _fused(fresh)
        joined.extend(_without_common_end(before, after))
        gone.clear()
        fresh.clear()

    for stretch in stretches:
        if stretch.fate is Fate.GONE:
            gone.append(stretch)
        elif stretch.fate is Fate.FRESH:
            fresh.append(stretch)
        else:
            flush()
            last = joined[-1] if joined else None
            if (
                last is not None
                and last.fate is stretch.fate
                and last.old is stretch.old
                and last.new is stretch.new
                and last.b == stretch.a
                and last.d == stretch.c
                and (last.fate is Fate.SAME or _is_one_restyling(last, stretch))
            ):
                joined[-1] = replace(last, b=stretch.b, d=stretch.d)
            else:
                joined.append(stretch)
    flush()
    return joined


def _is_one_restyling(one: Stretch, other: Stretch) -> bool:
    if one.old is None or one.new is None:
        return False
    return _look_at(one.old, one.a) == _look_at(one.old, other.a) and _look_at(
        one.new, one.c
    ) == _look_at(one.new, other.c)


def _fused(stretches: list[Stretch]) -> Stretch | None:
    if not stretches:
        return None
    return replace(stretches[0], b=stretches[-1].b, d=stretches[-1].d)


def _without_common_end(before: Stretch | None, after: Stretch | None) -> Iterator[Stretch]:
    """Both halves of a replacement, the space at the end of both taken out as the same."""
    if before is None or after is None:
        yield from (stretch for stretch in (before, after) if stretch is not None)
        return
    old, new = before.text, after.text
    size = 0
    limit = min(len(old), len(new))
    while size < limit and old[-1 - size] == new[-1 - size] and old[-1 - size] in " \u00a0":
        size += 1
    if not size:
        yield before
        yield after
        return
    space = Stretch(
        Fate.SAME, before.old, before.b - size, before.b, after.new, after.d - size, after.d
    )
    if len(old) > size:
        yield replace(before, b=before.b - size)
    if len(new) > size:
        yield replace(after, d=after.d - size)
    yield from _looked_at(space)


class _Stream:
    """Several paragraphs against one, read as one stream in which the marks are tokens."""

    def __init__(self, olds: list[Passage], news: list[Passage], pilcrow: str) -> None:
        self.olds, self.news, self.pilcrow = olds, news, pilcrow
        self.old_at, self.new_at = 0, 0
        self.i, self.j = 0, 0

    def lines(self, edits: Iterable[tuple[int, str]]) -> Iterator[Line]:
        stretches: list[Stretch] = []
        for kind, codes in edits:
            for place, part in enumerate(codes.split(self.pilcrow)):
                if place:
                    yield self.marked(kind, stretches)
                    stretches = []
                if part:
                    stretches += self.taken(kind, part)
        old, new = self.olds[self.old_at], self.news[self.new_at]
        yield Line(tuple(_joined(stretches)), Fate.SAME, old, new)

    def taken(self, kind: int, part: str) -> list[Stretch]:
        old, new = self.olds[self.old_at], self.news[self.new_at]
        found = list(_refined([(kind, part)], old, new, self.i, self.j))
        if kind != FRESH:
            self.i += len(part)
        if kind != GONE:
            self.j += len(part)
        return found

    def marked(self, kind: int, stretches: list[Stretch]) -> Line:
        old = self.olds[self.old_at] if kind != FRESH else None
        new = self.news[self.new_at] if kind != GONE else None
        if old is not None:
            self.old_at, self.i = self.old_at + 1, 0
        if new is not None:
            self.new_at, self.j = self.new_at + 1, 0
        fate = Fate.SAME if old and new else Fate.GONE if old else Fate.FRESH
        return Line(tuple(_joined(stretches)), fate, old, new)


# ---------------------------------------------------------------------- sections


def _with_section_marks(steps: list[Step]) -> list[Step]:
    """``steps`` with a mark that ends a section told from one that does not.

    No revision says that a section break came to a mark or left it: a new
    mark comes in front of the old one, which goes. In front of a table it
    could not go, for it would have nothing to join.
    """
    found: list[Step] = []
    for at, step in enumerate(steps):
        found.append(step)
        joins = at + 1 < len(steps) and isinstance(steps[at + 1], Line)
        if not joins or not isinstance(step, Line) or step.old is None or step.new is None:
            continue
        if step.old.ends_section != step.new.ends_section:
            found[-1] = replace(step, mark=Fate.FRESH, old=None)
            found.append(Line((), Fate.GONE, step.old, None))
    return found


# ---------------------------------------------------------------------- the end of a container


def _with_unmarked_end(steps: list[Step]) -> list[Step]:
    """A container that goes or comes whole: its last mark goes with it, unmarked."""
    if steps and isinstance(steps[-1], Line):
        steps[-1] = replace(steps[-1], mark=Fate.SAME, move="")
    return steps


def _with_kept_end(steps: list[Step]) -> list[Step]:
    """``steps`` with the last paragraph mark kept: Word can neither insert nor delete it.

    The mark that goes is the one before: when the last paragraph is deleted,
    Word deletes the mark that ends the paragraph above.
    """
    kept = max((at for at, step in enumerate(steps) if _is_kept(step)), default=-1)
    tail = steps[kept + 1 :]
    gone = [step for step in tail if _is_gone(step)]
    fresh = [step for step in tail if not _is_gone(step)]
    last = steps[-1]
    if not isinstance(last, Line) or not tail:
        return steps
    if gone and fresh:
        return steps[: kept + 1] + _replaced_end(gone, fresh)
    keeper = steps[kept] if kept >= 0 else None
    if not isinstance(keeper, Line):
        return steps
    if all(isinstance(step, Line) for step in tail):
        return steps[:kept] + _shifted_end(keeper, tail, last)
    return steps[:kept] + _relocated_end(keeper, tail, last)


def _is_kept(step: Step) -> bool:
    return (step.mark if isinstance(step, Line) else step.fate) is Fate.SAME


def _is_gone(step: Step) -> bool:
    return (step.mark if isinstance(step, Line) else step.fate).is_old


def _replaced_end(gone: list[Step], fresh: list[Step]) -> list[Step]:
    """The last paragraph of either side share the last mark; what goes comes before what comes."""
    before, after = gone[-1], fresh[-1]
    if not isinstance(before, Line) or not isinstance(after, Line):
        return [*gone, *fresh]
    stretches = (*before.stretches, *after.stretches)
    return [*gone[:-1], *fresh[:-1], Line(stretches, Fate.SAME, before.old, after.new)]


def _shifted_end(keeper: Line, tail: list[Step], last: Line) -> list[Step]:
    """The mark of the kept paragraph takes the fate of the last one, which is kept instead."""
    if last.mark.is_old:
        marked = replace(keeper, mark=Fate.GONE, new=None)
        return [marked, *tail[:-1], replace(last, mark=Fate.SAME, new=keeper.new, move="")]
    marked = replace(keeper, mark=Fate.FRESH, old=None)
    return [marked, *tail[:-1], replace(last, mark=Fate.SAME, old=keeper.old, move="")]


def _relocated_end(keeper: Line, tail: list[Step], last: Line) -> list[Step]:
    """The paragraph before a table becomes the last, or the last one that before a table.

    No mark is shifted across a table: not every program looks through one
    that goes. The paragraph is written as gone here and fresh there.
    """
    old, new = keeper.old, keeper.new
    if old is None or new is None:
        return [keeper, *tail]
    whole_old = _whole(Stretch(Fate.GONE, old, 0, len(old.text)))
    whole_new = _whole(Stretch(Fate.FRESH, new=new, c=0, d=len(new.text)))
    if last.mark.is_old:
        first = Line(whole_old, Fate.GONE, old, None)
        return [first, *tail[:-1], Line((*last.stretches, *whole_new), Fate.SAME, last.old, new)]
    first = Line(whole_new, Fate.FRESH, None, new)
    return [first, *tail[:-1], Line((*last.stretches, *whole_old), Fate.SAME, old, last.new)]
