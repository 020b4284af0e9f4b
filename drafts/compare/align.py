"""Which blocks of two texts belong together: paragraphs, rows, notes.

A block is a string with one character for each token (``tokens.Vocabulary``).
Blocks that stand once on either side, and short runs of words that do, are
the anchors; the heaviest chain of them that keeps both orders is the spine
(B. Cohen's patience diff, weighted); what lies between is paired by likeness.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

# Words in a row that must stand once on either side to say that two blocks belong together: the
# longer the text, the more words it takes for a phrase to be found nowhere else.
_GRAMS: Final = ((20_000, 4), (300_000, 6))
_LONGEST_GRAM: Final = 8
# A pair of blocks shares at least this much (twice the common tokens by all tokens).
_ALIKE: Final = 0.45
# A part of a split or joined block is found in the whole to this degree.
_CONTAINED: Final = 0.6
# Gaps of more pairs than this hold unrelated texts; comparing all with all would never end.
_MAX_PAIRS: Final = 40_000
# Fewer words come together by chance; more alike than this are the same words moved.
MOVED_TOKENS: Final = 8
_MOVED_ALIKE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Match:
    """Blocks ``old[a:b]`` that became ``new[c:d]``.

    One to one is a pair, one to several a split, several to one a join. None
    to one is new, one to none is gone.
    """

    a: int
    b: int
    c: int
    d: int

    @property
    def is_pair(self) -> bool:
        """Whether one block became one block."""
        return self.b - self.a == 1 == self.d - self.c


@dataclass(frozen=True, slots=True)
class Alignment:
    """How the blocks of two texts belong together.

    Attributes:
        matches: In order; together they cover every block of either side once.
        moves: Pairs (old, new) among the gone and the new that are the same
            block in another place.
    """

    matches: tuple[Match, ...]
    moves: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Link:
    old: int
    new: int
    weight: int


def align(
    old: Sequence[str],
    new: Sequence[str],
    old_kinds: Sequence[str] | None = None,
    new_kinds: Sequence[str] | None = None,
    splittable: str = "",
) -> Alignment:
    """How ``old`` became ``new``; only blocks of the same kind are ever paired.

    Args:
        old: The blocks before.
        new: The blocks after.
        old_kinds: What each block is; without it, all are alike.
        new_kinds: The same for ``new``.
        splittable: The kind of block that can be split, joined and moved.
    """
    aligner = _Aligner(
        old,
        new,
        old_kinds or [splittable] * len(old),
        new_kinds or [splittable] * len(new),
        splittable,
    )
    return aligner.alignment()


def likeness(old: str, new: str) -> float:
    """What two blocks have in common: 1 for the same tokens in any order, 0 for none."""
    if old == new:
        return 1.0
    if not old or not new:
        return 0.0
    return 2 * _common(old, new) / (len(old) + len(new))


def _common(old: str, new: str) -> int:
    return sum((Counter(old) & Counter(new)).values())


class _Aligner:
    def __init__(
        self,
        old: Sequence[str],
        new: Sequence[str],
        old_kinds: Sequence[str],
        new_kinds: Sequence[str],
        splittable: str,
    ) -> None:
        self.old, self.new = old, new
        self.old_kinds, self.new_kinds = old_kinds, new_kinds
        self.splittable = splittable
        self.matches: list[Match] = []
        self.strays: list[_Link] = []
        tokens = max(sum(map(len, old)), sum(map(len, new)))
        self.gram = next((size for limit, size in _GRAMS if tokens < limit), _LONGEST_GRAM)

    def alignment(self) -> Alignment:
        old, new = self.old, self.new
        head, limit = 0, min(len(old), len(new))
        while head < limit and self.equal(head, head):
            self.matches.append(Match(head, head + 1, head, head + 1))
            head += 1
        tail = 0
        while tail < limit - head and self.equal(len(old) - 1 - tail, len(new) - 1 - tail):
            tail += 1
        end_old, end_new = len(old) - tail, len(new) - tail
        at_old, at_new = head, head
        for match in self.grouped(self.spine(head, end_old, head, end_new)):
            self.fill(at_old, match.a, at_new, match.c)
            self.matches.append(match)
            at_old, at_new = match.b, match.d
        self.fill(at_old, end_old, at_new, end_new)
        for step in range(tail):
            a, c = end_old + step, end_new + step
            self.matches.append(Match(a, a + 1, c, c + 1))
        return Alignment(tuple(self.matches), tuple(self.moves()))

    def equal(self, a: int, b: int) -> bool:
        return self.old[a] == self.new[b] and self.old_kinds[a] == self.new_kinds[b]

    # ------------------------------------------------------------------ the spine

    def spine(self, a: int, b: int, c: int, d: int) -> list[_Link]:
        """The heaviest chain of links between ``old[a:b]`` and ``new[c:d]``."""
        if a == b or c == d:
            return []
        links = self.whole_links(range(a, b), range(c, d))
        settled_old = {link.old for link in links}
        settled_new = {link.new for link in links}
        links += self.partial_links(
            [i for i in range(a, b) if i not in settled_old],
            [j for j in range(c, d) if j not in settled_new],
        )
        links.sort(key=lambda link: (link.old, link.new))
        chain = _heaviest_chain(links)
        on_chain = set(chain)
        self.strays = [link for link in links if link not in on_chain]
        return chain

    def whole_links(self, olds: Iterable[int], news: Iterable[int]) -> list[_Link]:
        """Links between blocks that stand once on either side, word for word."""
        in_old = _once((self.old_kinds[i] + self.old[i], i) for i in olds if self.old[i])
        in_new = _once((self.new_kinds[j] + self.new[j], j) for j in news if self.new[j])
        return [
            _Link(i, j, len(self.old[i]) + 1)
            for text, i in in_old.items()
            if (j := in_new.get(text, -1)) >= 0 and i >= 0
        ]

    def partial_links(self, olds: list[int], news: list[int]) -> list[_Link]:
        """Links between blocks that share words in a row found nowhere else."""
        in_old, in_new = _once(self.grams(olds, self.old)), _once(self.grams(news, self.new))
        shared: Counter[tuple[int, int]] = Counter()
        for gram, i in in_old.items():
            if i >= 0 and (j := in_new.get(gram, -1)) >= 0:
                shared[i, j] += 1
        best_old: dict[int, int] = defaultdict(int)
        best_new: dict[int, int] = defaultdict(int)
        for (i, j), weight in shared.items():
            best_old[i] = max(best_old[i], weight)
            best_new[j] = max(best_new[j], weight)
        links = []
        for (i, j), grams in shared.items():
            if self.old_kinds[i] == self.new_kinds[j]:
                common = _common(self.old[i], self.new[j])
                is_best = grams == best_old[i] and grams == best_new[j]
                if self.is_sound(i, j, common, is_best=is_best):
                    links.append(_Link(i, j, common))
        return links

    def is_sound(self, i: int, j: int, common: int, *, is_best: bool) -> bool:
        """Whether a link is no chance: the best of both its ends, or most of the shorter one."""
        shorter, longer = sorted((len(self.old[i]), len(self.new[j])))
        if is_best and 2 * common >= _ALIKE * (shorter + longer):
            return True
        may_split = self.old_kinds[i] == self.splittable
        return (is_best or may_split) and common >= _CONTAINED * shorter

    def is_contained(self, i: int, j: int) -> bool:
        shorter = min(len(self.old[i]), len(self.new[j]))
        return _common(self.old[i], self.new[j]) >= _CONTAINED * shorter

    def grams(self, blocks: list[int], texts: Sequence[str]) -> Iterable[tuple[str, int]]:
        size = self.gram
        for index in blocks:
            text = texts[index]
            for at in range(len(text) - size + 1):
                yield text[at : at + size], index

    # ------------------------------------------------------------------ from links to matches

    def grouped(self, chain: list[_Link]) -> list[Match]:
        """The chain's links as matches: links that share a block make one."""
        best_old: dict[int, int] = defaultdict(int)
        best_new: dict[int, int] = defaultdict(int)
        for link in chain:
            best_old[link.old] = max(best_old[link.old], link.weight)
            best_new[link.new] = max(best_new[link.new], link.weight)
        matches: list[Match] = []
        for link in chain:
            # Words that went from one paragraph to its neighbour do not join the two.
            if best_old[link.old] > link.weight < best_new[link.new]:
                continue
            last = matches[-1] if matches else None
            if last and (link.old < last.b or link.new < last.d):
                joined = Match(last.a, max(last.b, link.old + 1), last.c, max(last.d, link.new + 1))
                if self.is_one_to_some(joined):
                    matches[-1] = joined
                continue
            matches.append(Match(link.old, link.old + 1, link.new, link.new + 1))
        return matches

    def is_one_to_some(self, match: Match) -> bool:
        """Whether the match is a split or a join, of neighbours that can be split and joined."""
        if match.b - match.a > 1 and match.d - match.c > 1:
            return False
        kinds = {*self.old_kinds[match.a : match.b], *self.new_kinds[match.c : match.d]}
        if kinds != {self.splittable}:
            return False
        # Every part must come from the whole: a new paragraph between two halves is not one.
        if match.b - match.a == 1:
            return all(self.is_contained(match.a, j) for j in range(match.c, match.d))
        return all(self.is_contained(i, match.c) for i in range(match.a, match.b))

    def fill(self, a: int, b: int, c: int, d: int) -> None:
        """Add matches for a gap of the spine, by likeness; what is like nothing is gone or new."""
        if a < b and c < d:
            for i, j in self.likely_pairs(a, b, c, d):
                self.part(a, i, c, j)
                self.matches.append(Match(i, i + 1, j, j + 1))
                a, c = i + 1, j + 1
        self.part(a, b, c, d)

    def part(self, a: int, b: int, c: int, d: int) -> None:
        """Blocks that are like nothing: gone, then new; a lone one of each is replaced."""
        if (
            b - a == 1 == d - c
            and self.old_kinds[a] == self.new_kinds[c]
            and self.is_replaced(a, c)
        ):
            self.matches.append(Match(a, b, c, d))
            return
        self.matches += [Match(i, i + 1, c, c) for i in range(a, b)]
        self.matches += [Match(b, b, j, j + 1) for j in range(c, d)]

    def is_replaced(self, i: int, j: int) -> bool:
        """Whether two blocks alone between pairs are one, rewritten."""
        if self.old_kinds[i] != self.new_kinds[j]:
            return False
        if self.old_kinds[i] == self.splittable:
            return bool(self.old[i]) == bool(self.new[j])
        return self.is_contained(i, j)

    def likely_pairs(self, a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
        """Pairs in both orders whose likenesses add up to the most."""
        if (b - a) * (d - c) > _MAX_PAIRS:
            return self.equal_pairs(a, b, c, d)
        width = d - c
        worth = [[0.0] * (width + 1) for _ in range(b - a + 1)]
        gain: dict[tuple[int, int], float] = {}
        for i in range(b - 1, a - 1, -1):
            row, below = worth[i - a], worth[i - a + 1]
            for j in range(d - 1, c - 1, -1):
                best = max(below[j - c], row[j - c + 1])
                like = self.pair_worth(i, j)
                if like and like + below[j - c + 1] > best:
                    best = gain[i, j] = like + below[j - c + 1]
                row[j - c] = best
        pairs = []
        i, j = a, c
        while i < b and j < d:
            if (i, j) in gain:
                pairs.append((i, j))
                i, j = i + 1, j + 1
            elif worth[i - a + 1][j - c] >= worth[i - a][j - c + 1]:
                i += 1
            else:
                j += 1
        return pairs

    def pair_worth(self, i: int, j: int) -> float:
        if self.old_kinds[i] != self.new_kinds[j]:
            return 0.0
        old, new = self.old[i], self.new[j]
        if not old or not new:
            # Empty blocks are all alike; they must not outweigh words.
            return 0.05 if old == new else 0.0
        if max(len(old), len(new)) * _ALIKE > (2 - _ALIKE) * min(len(old), len(new)):
            return 0.0
        like = likeness(old, new)
        return like if like >= _ALIKE else 0.0

    def equal_pairs(self, a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
        """Equal blocks in both orders, for gaps too wide to try all pairs."""
        places: dict[str, list[int]] = defaultdict(list)
        for j in range(d - 1, c - 1, -1):
            places[self.new_kinds[j] + self.new[j]].append(j)
        pairs = []
        for i in range(a, b):
            found = places.get(self.old_kinds[i] + self.old[i], [])
            while found and found[-1] < c:
                found.pop()
            # A repeated block far ahead would leave all between it unpaired.
            if found and found[-1] - c <= 2 * (i - a) + 20:
                pairs.append((i, found[-1]))
                a, c = i + 1, found.pop() + 1
        return pairs

    # ------------------------------------------------------------------ moves

    def moves(self) -> list[tuple[int, int]]:
        gone = {
            m.a
            for m in self.matches
            if m.c == m.d and self.is_movable(m.a, self.old, self.old_kinds)
        }
        fresh = {
            m.c
            for m in self.matches
            if m.a == m.b and self.is_movable(m.c, self.new, self.new_kinds)
        }
        candidates = [link for link in self.strays if link.old in gone and link.new in fresh]
        candidates += self.whole_links(sorted(gone), sorted(fresh))
        candidates.sort(key=lambda link: (-link.weight, link.old, link.new))
        moves = []
        for link in candidates:
            if link.old in gone and link.new in fresh and self.is_moved(link):
                gone.discard(link.old)
                fresh.discard(link.new)
                moves.append((link.old, link.new))
        return sorted(moves)

    def is_movable(self, index: int, texts: Sequence[str], kinds: Sequence[str]) -> bool:
        return kinds[index] == self.splittable and len(texts[index]) >= MOVED_TOKENS

    def is_moved(self, link: _Link) -> bool:
        old, new = self.old[link.old], self.new[link.new]
        if old == new:
            return True
        common = _common(old, new)
        return common >= _MOVED_ALIKE * (len(old) + len(new) - common)


def _once(items: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Where each text stands, -1 for one that stands in more than one place."""
    found: dict[str, int] = {}
    for text, index in items:
        found[text] = -1 if text in found else index
    return found


def _heaviest_chain(links: list[_Link]) -> list[_Link]:
    """The links, of those sorted by old then new, that weigh most without crossing."""
    places = sorted({link.new for link in links})
    rank = {place: index + 1 for index, place in enumerate(places)}
    # A Fenwick tree of the best chain that ends at or before a place of the new text.
    best: list[tuple[int, int]] = [(0, -1)] * (len(places) + 1)
    weight_of = [0] * len(links)
    before = [-1] * len(links)
    for index, link in enumerate(links):
        slot = rank[link.new]
        top = (0, -1)
        while slot:
            top = max(top, best[slot])
            slot &= slot - 1
        weight_of[index], before[index] = top[0] + link.weight, top[1]
        slot = rank[link.new]
        while slot < len(best):
            best[slot] = max(best[slot], (weight_of[index], index))
            slot += slot & -slot
    chain = []
    index = max(range(len(links)), key=weight_of.__getitem__, default=-1)
    while index >= 0:
        chain.append(links[index])
        index = before[index]
    return chain[::-1]
