"""Several reviewers' edits of one base: what fits together, what agrees, what conflicts.

Every edit is a set of acts over the base, whose positions are the same for all copies: that makes
putting them together exact. Nothing here knows XML; an act's ``handle`` says to its reader what
is to be written for it.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from drafts.errors import DocumentError

# A place in a container of the base: the block's ordinal, and the offset in its text. The
# paragraph's own mark stands at the offset after its last character.
Position = tuple[int, int]

# With less of its text in common than this, a copy was made from something else: the next round's
# draft has some 92 per cent in common with the last one's, a copy edited without tracking more.
SAME_BASE: Final = 0.95
# Of a short text a few words are a large share; that many characters may differ in any case...
_SLACK: Final = 1_000
# ...unless hardly anything is the same.
_AT_LEAST: Final = 0.50
PILCROW: Final = "\u2029"
_UNTRACKED: Final = "untracked in "


class WrongBaseError(DocumentError):
    """A copy was not made from the base it is to be combined over."""


class ActKind(Enum):
    """What an act does to the base."""

    TEXT_OUT = "text-out"
    TEXT_IN = "text-in"
    MARK_OUT = "mark-out"
    MARK_IN = "mark-in"
    BLOCK_IN = "block-in"
    ROW_OUT = "row-out"
    ROW_IN = "row-in"
    COVER = "cover"
    LOOK = "look"
    FORM = "form"

    @property
    def takes_out(self) -> bool:
        """Whether it takes something of the base away."""
        return self in _OUT

    @property
    def puts_in(self) -> bool:
        """Whether it adds something to the base."""
        return self in _IN

    @property
    def formats(self) -> bool:
        """Whether it changes how something looks, not what it says."""
        return self in (ActKind.LOOK, ActKind.FORM)


_OUT: Final = frozenset({ActKind.TEXT_OUT, ActKind.MARK_OUT, ActKind.ROW_OUT, ActKind.COVER})
_IN: Final = frozenset({ActKind.TEXT_IN, ActKind.MARK_IN, ActKind.BLOCK_IN, ActKind.ROW_IN})


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done at one place of the base.

    Attributes:
        kind: What.
        container: Which container of the base: the body, a cell, a note.
        start: Where it begins.
        end: Where it ends; the same for what only adds.
        result: What it puts there: words, or a key of how it looks.
        handle: By which the reader of the copy knows what to write.
        order: Its place among the acts of its copy.
    """

    kind: ActKind
    container: int
    start: Position
    end: Position
    result: str = ""
    handle: int = -1
    order: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """What one reviewer did at one place of one copy.

    Attributes:
        copy: The copy's name.
        reviewer: Who; for an untracked edit, ``untracked in`` and the copy.
        date: When, as recorded; empty when not.
        acts: What was done.
        before: The words of the base that it takes out.
        after: The words that it puts in.
        untracked: Whether it was made with tracking off.
        kind: ``replacement``, ``move``, ``formatting``... for people.
    """

    copy: str
    reviewer: str
    date: str
    acts: tuple[Act, ...]
    before: str
    after: str
    untracked: bool = False
    kind: str = ""


class Fate(Enum):
    """What becomes of an edit. Every edit has exactly one."""

    APPLIED = "applied"
    AGREED = "agreed"
    CONFLICT = "conflict"
    UNTRACKED = "untracked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Side:
    """What one or several copies want where others want something else.

    Attributes:
        copies: The copies' names.
        edits: Indices of the edits.
        text: What the passage in question would say.
    """

    copies: tuple[str, ...]
    edits: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place of the base that copies want changed in ways that exclude each other.

    Attributes:
        id: The same in every run over the same texts.
        container: Where.
        start: Where the passage in question begins.
        end: Where it ends.
        base: What it says in the base.
        sides: What the copies want, in the order of the copies.
        why: ``overlap``, ``delete-versus-edit``, ``move-versus-edit``,
            ``property-versus-text`` or ``format-versus-format``.
    """

    id: str
    container: int
    start: Position
    end: Position
    base: str
    sides: tuple[Side, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written of the edits of all copies.

    Attributes:
        edits: All edits, by the copies' names, then in order.
        fates: What becomes of each.
        written: Which edits are written, each with all who made it.
        conflicts: What is left to a person.
        neighbours: Pairs of edits that touch or share a place, and were both
            applied: worth a look, no conflict.
        reasons: Why an edit was refused, by its index.
    """

    edits: tuple[Edit, ...]
    fates: tuple[Fate, ...]
    written: Mapping[int, tuple[int, ...]]
    conflicts: tuple[Conflict, ...]
    neighbours: tuple[tuple[int, int], ...] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)

    def ledger(self) -> dict[str, dict[str, int]]:
        """How many edits of each copy met which fate; ``edits`` is their sum."""
        table: dict[str, Counter[str]] = {}
        for edit, fate in zip(self.edits, self.fates, strict=True):
            counts = table.setdefault(edit.copy, Counter())
            counts["edits"] += 1
            counts[fate.value] += 1
        names = ("edits", *(fate.value for fate in Fate))
        return {copy: {name: counts[name] for name in names} for copy, counts in table.items()}


def has_same_base(likeness: float, differing: int) -> bool:
    """Whether a copy was made from the base, going by the text it had before its edits.

    Args:
        likeness: Twice the common text by all text.
        differing: How many characters are not common.
    """
    if likeness < _AT_LEAST:
        return False
    return likeness >= SAME_BASE or differing <= _SLACK


def untracked_author(copy: str) -> str:
    """The name under which edits made with tracking off are shown."""
    return _UNTRACKED + copy


def is_untracked_author(reviewer: str) -> bool:
    """Whether a reviewer's name stands for edits made with tracking off."""
    return reviewer.startswith(_UNTRACKED)


class Texts:
    """The words of the base, by container and block; tables' rows are blocks without text."""

    def __init__(self) -> None:
        self._texts: list[list[str]] = []
        self._shown: list[list[str]] = []

    def add(self, texts: Sequence[str], shown: Sequence[str] | None = None) -> int:
        """The number of a new container whose blocks have these texts."""
        self._texts.append(list(texts))
        self._shown.append(list(shown if shown is not None else texts))
        return len(self._texts) - 1

    def block(self, container: int, at: int) -> str:
        """The text of a block."""
        texts = self._texts[container]
        return texts[at] if 0 <= at < len(texts) else ""

    def between(self, container: int, start: Position, end: Position) -> str:
        """The words from one position to another, paragraph marks as ``PILCROW``."""
        texts = self._texts[container]
        if start[0] == end[0]:
            return texts[start[0]][start[1] : end[1]] if start[0] < len(texts) else ""
        parts = [texts[start[0]][start[1] :] + PILCROW] if start[0] < len(texts) else []
        parts += [text + PILCROW for text in texts[start[0] + 1 : end[0]]]
        if end[0] < len(texts):
            parts.append(texts[end[0]][: end[1]])
        return "".join(parts)

    def said(self, container: int, start: Position, end: Position, acts: Iterable[Act]) -> str:
        """The words from one position to another once ``acts`` are accepted.

        What is added at one place comes in the order of ``acts``.
        """
        mine = [act for act in acts if act.container == container]
        added = [a for a in mine if a.kind.puts_in and start <= a.start <= end]
        gone = sorted((act.start, act.end) for act in mine if act.kind.takes_out)
        pieces: list[str] = []
        at = start
        for act in sorted(added, key=lambda act: act.start):
            pieces += self._left(container, at, act.start, gone)
            pieces.append(act.result)
            at = max(at, act.start)
        pieces += self._left(container, at, end, gone)
        return "".join(pieces)

    def _left(
        self, container: int, start: Position, end: Position, gone: list[tuple[Position, Position]]
    ) -> Iterator[str]:
        at = start
        for a, b in gone:
            if b <= at or a >= end:
                continue
            if a > at:
                yield self.between(container, at, a)
            at = max(at, b)
        if at < end:
            yield self.between(container, at, end)


def plan(edits: Sequence[Edit], texts: Texts) -> Plan:
    """Decide what becomes of every edit; the order of ``edits`` of one copy is kept.

    Edits of different copies that have nothing to do with each other are all
    applied; those that come to the same are applied once; those that exclude
    each other are conflicts, and the base stays as it is there.
    """
    return _Planner(edits, texts).plan()


class _Planner:
    def __init__(self, edits: Sequence[Edit], texts: Texts) -> None:
        self.edits = sorted(
            edits, key=lambda e: (e.copy, min((act.order for act in e.acts), default=0))
        )
        self.texts = texts
        self.parent = list(range(len(self.edits)))

    def plan(self) -> Plan:
        self.join_contending()
        self.join_equal()
        clusters: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self.edits)):
            clusters[self.find(index)].append(index)
        fates: list[Fate] = [Fate.APPLIED] * len(self.edits)
        written: dict[int, tuple[int, ...]] = {}
        conflicts: list[Conflict] = []
        for members in clusters.values():
            self.decide(members, fates, written, conflicts)
        conflicts.sort(key=lambda c: (c.container, c.start, c.id))
        return Plan(
            tuple(self.edits),
            tuple(fates),
            dict(sorted(written.items())),
            tuple(conflicts),
            tuple(self.neighbours(written)),
        )

    # ------------------------------------------------------------------ clusters

    def find(self, index: int) -> int:
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def join(self, one: int, other: int) -> None:
        a, b = self.find(one), self.find(other)
        self.parent[max(a, b)] = min(a, b)

    def join_contending(self) -> None:
        """Join edits of different copies that want the same words."""
        spans: dict[int, list[tuple[Position, Position, int, Act]]] = defaultdict(list)
        for index, edit in enumerate(self.edits):
            for act in edit.acts:
                start, end = self.widened(act)
                spans[act.container].append((start, end, index, act))
        for found in spans.values():
            found.sort(key=lambda span: (span[0], span[1], span[2], span[3].order))
            active: list[tuple[Position, Position, int, Act]] = []
            for span in found:
                active = [other for other in active if other[1] > span[0]]
                for other in active:
                    foreign = self.edits[other[2]].copy != self.edits[span[2]].copy
                    if foreign and _contend(other, span):
                        self.join(other[2], span[2])
                if span[1] > span[0]:
                    active.append(span)

    def widened(self, act: Act) -> tuple[Position, Position]:
        """Where an act is felt: an edit inside a word concerns the whole word."""
        if act.kind not in (ActKind.TEXT_OUT, ActKind.TEXT_IN):
            return act.start, act.end
        (first, a), (last, b) = act.start, act.end
        start_text, end_text = (
            self.texts.block(act.container, first),
            self.texts.block(act.container, last),
        )
        inserts = act.kind is ActKind.TEXT_IN
        joins_left = 0 < a <= len(start_text) and start_text[a - 1].isalnum()
        joins_right = b < len(end_text) and end_text[b].isalnum()
        if inserts:
            # New words between words leave their neighbours alone.
            inside = joins_left and joins_right
            joins_left = inside or (joins_left and act.result[:1].isalnum())
            joins_right = inside or (joins_right and act.result[-1:].isalnum())
        else:
            joins_left = joins_left and start_text[a : a + 1].isalnum()
            joins_right = joins_right and end_text[b - 1 : b].isalnum()
        while joins_left and a and start_text[a - 1].isalnum():
            a -= 1
        while joins_right and b < len(end_text) and end_text[b].isalnum():
            b += 1
        return (first, a), (last, b)

    def join_equal(self) -> None:
        """Join edits of different copies that do the same at the same place."""
        known: dict[tuple[tuple[object, ...], ...], int] = {}
        for index, edit in enumerate(self.edits):
            key = tuple((a.kind, a.container, a.start, a.end, a.result) for a in edit.acts)
            if key in known and self.edits[known[key]].copy != edit.copy:
                self.join(known[key], index)
            else:
                known.setdefault(key, index)

    # ------------------------------------------------------------------ deciding

    def decide(
        self,
        members: list[int],
        fates: list[Fate],
        written: dict[int, tuple[int, ...]],
        conflicts: list[Conflict],
    ) -> None:
        by_copy: dict[str, list[int]] = defaultdict(list)
        for index in members:
            by_copy[self.edits[index].copy].append(index)
        if len(by_copy) == 1:
            for index in members:
                fates[index] = Fate.UNTRACKED if self.edits[index].untracked else Fate.APPLIED
                written[index] = (index,)
            return
        extents = _extents(self.edits[index] for index in members)
        effects = {copy: self.effect(indices, extents) for copy, indices in by_copy.items()}
        if len(set(effects.values())) == 1:
            self.agree(by_copy, fates, written)
            return
        for index in members:
            fates[index] = Fate.CONFLICT
        conflicts.append(self.conflict(by_copy, effects, extents))

    def agree(
        self,
        by_copy: Mapping[str, list[int]],
        fates: list[Fate],
        written: dict[int, tuple[int, ...]],
    ) -> None:
        tracked = {
            copy: indices
            for copy, indices in by_copy.items()
            if not any(self.edits[index].untracked for index in indices)
        }
        makers = tracked or by_copy
        first = next(iter(makers.values()))
        everyone = tuple(index for indices in makers.values() for index in indices)
        for copy, indices in by_copy.items():
            for index in indices:
                if copy not in tracked:
                    fates[index] = Fate.UNTRACKED
                else:
                    fates[index] = Fate.AGREED if len(tracked) > 1 else Fate.APPLIED
        for index in first:
            written[index] = everyone

    def effect(
        self, indices: Sequence[int], extents: Mapping[int, tuple[Position, Position]]
    ) -> tuple[tuple[object, ...], ...]:
        """What the words in question become if one copy's edits are accepted."""
        acts = self.acts(indices)
        formats = frozenset(
            (act.kind, act.container, act.start, act.end, act.result)
            for act in acts
            if act.kind.formats
        )
        said = tuple(
            (container, self.texts.said(container, start, end, acts))
            for container, (start, end) in sorted(extents.items())
        )
        return (*said, (formats,))

    def acts(self, indices: Iterable[int]) -> list[Act]:
        """The acts of edits of one copy, in their order."""
        found = [act for index in indices for act in self.edits[index].acts]
        return sorted(found, key=lambda act: act.order)

    def conflict(
        self,
        by_copy: Mapping[str, list[int]],
        effects: Mapping[str, tuple[tuple[object, ...], ...]],
        extents: Mapping[int, tuple[Position, Position]],
    ) -> Conflict:
        container = min(extents)
        start, end = extents[container]
        sides: list[Side] = []
        grouped: dict[tuple[tuple[object, ...], ...], list[str]] = defaultdict(list)
        for copy, effect in effects.items():
            grouped[effect].append(copy)
        for copies in grouped.values():
            acts = self.acts(by_copy[copies[0]])
            edits = tuple(index for copy in copies for index in by_copy[copy])
            sides.append(Side(tuple(copies), edits, self.texts.said(container, start, end, acts)))
        base = self.texts.between(container, start, end)
        around = self.texts.block(container, start[0])
        identity = "\0".join((around, base, *(f"{s.copies}{s.text}" for s in sides)))
        key = hashlib.blake2b(identity.encode("utf-8", "replace"), digest_size=5).hexdigest()
        why = self.reason([index for indices in by_copy.values() for index in indices])
        return Conflict(key, container, start, end, base, tuple(sides), why)

    def reason(self, members: Sequence[int]) -> str:
        edits = [self.edits[index] for index in members]
        if any(edit.kind == "move" for edit in edits):
            return "move-versus-edit"
        formats = [all(act.kind.formats for act in edit.acts) for edit in edits]
        if all(formats):
            return "format-versus-format"
        if any(formats):
            return "property-versus-text"
        if any(edit.before and not edit.after for edit in edits):
            return "delete-versus-edit"
        return "overlap"

    # ------------------------------------------------------------------ neighbours

    def neighbours(self, written: Mapping[int, tuple[int, ...]]) -> Iterator[tuple[int, int]]:
        """Pairs of written edits of different copies that touch, or share a paragraph's form."""
        edges: dict[tuple[int, Position], list[int]] = defaultdict(list)
        forms: dict[tuple[int, int], list[int]] = defaultdict(list)
        texts: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index in written:
            for act in self.edits[index].acts:
                if act.kind is ActKind.FORM:
                    forms[act.container, act.start[0]].append(index)
                elif not act.kind.formats:
                    texts[act.container, act.start[0]].append(index)
                    for edge in {act.start, act.end}:
                        edges[act.container, edge].append(index)
        pairs = set()
        for group in edges.values():
            pairs |= {(a, b) for a in group for b in group if a < b}
        for place, group in forms.items():
            pairs |= {(min(a, b), max(a, b)) for a in group for b in texts[place]}
        for a, b in sorted(pairs):
            if self.edits[a].copy != self.edits[b].copy:
                yield a, b


def _contend(
    one: tuple[Position, Position, int, Act], other: tuple[Position, Position, int, Act]
) -> bool:
    """Whether two acts cannot both be done; ``one`` begins first."""
    (a, b, _, first), (c, d, _, second) = one, other
    point = c == d
    overlap = a < c < b if point else c < b and a < max(d, c)
    if not overlap:
        return False
    kinds = {first.kind, second.kind}
    if all(kind.formats for kind in kinds):
        return len(kinds) == 1
    if any(kind.formats for kind in kinds):
        # What is formatted by one and taken out by another.
        return any(kind.takes_out for kind in kinds)
    return True


def _extents(edits: Iterable[Edit]) -> dict[int, tuple[Position, Position]]:
    found: dict[int, tuple[Position, Position]] = {}
    for edit in edits:
        for act in edit.acts:
            start, end = found.get(act.container, (act.start, act.end))
            found[act.container] = (min(start, act.start), max(end, act.end))
    return found
