"""The differences between two sequences of tokens, as a careful editor would mark them.

Sequences are strings with one character for each token (``tokens.Vocabulary``).
Source: E. Myers, "An O(ND) difference algorithm" (by way of diff-match-patch); B. Cohen's
patience diff for the anchors of long stretches.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from functools import cache
from typing import Final, Protocol

from drafts.compare.tokens import PARAGRAPH_EDGE, Vocabulary

GONE: Final = -1
SAME: Final = 0
FRESH: Final = 1

Edits = list[tuple[int, str]]

# Beyond this many pairs of tokens anchors are sought before Myers is let loose, whose work grows
# with the number of differences squared. Long texts without an anchor have nothing in common.
_MANY: Final = 400 * 400
# An anchor is this many tokens that stand once on either side.
_ANCHOR: Final = 3
# Below this share of surviving words a passage reads better as replaced...
_REPLACED_BELOW: Final = 0.30
# ...unless it has so few words that each edit is seen at a glance ("$12 for 2026").
_GLANCE: Final = 6


def find_differences(old: str, new: str, vocabulary: Vocabulary) -> Edits:
    """The edits that turn ``old`` into ``new``, cleaned for reading; deletions come first.

    Joining all but the fresh gives ``old``, all but the gone ``new``.
    """
    edits = raw_differences(old, new)
    if len(edits) > 2:
        edits = _without_islands(edits, vocabulary)
        edits = _slid(edits, vocabulary)
    if _is_rewritten(edits, old, new, vocabulary):
        return [(GONE, old), (FRESH, new)]
    return edits


def raw_differences(old: str, new: str) -> Edits:
    """The fewest edits that turn ``old`` into ``new``, or nearly so for long sequences."""
    if old == new:
        return [(SAME, old)] if old else []
    edits: Edits = []
    head = _common_prefix(old, new)
    tail = _common_suffix(old[head:], new[head:])
    if head:
        edits.append((SAME, old[:head]))
    edits += _between(old[head : len(old) - tail], new[head : len(new) - tail])
    if tail:
        edits.append((SAME, old[len(old) - tail :]))
    return _merged(edits)


def _between(old: str, new: str) -> Edits:
    """The differences of two sequences that share neither their first nor their last token."""
    if not old or not new:
        return [(GONE, old)] if old else [(FRESH, new)] if new else []
    if len(old) * len(new) > _MANY:
        anchors = _anchors(old, new)
        return list(_around(anchors, old, new)) if anchors else [(GONE, old), (FRESH, new)]
    return list(_engine().diff_main(old, new, checklines=False))


def _around(anchors: list[tuple[int, int]], old: str, new: str) -> Iterator[tuple[int, str]]:
    at_old = at_new = 0
    for start_old, start_new in anchors:
        if start_old < at_old or start_new < at_new:
            continue
        yield from raw_differences(old[at_old:start_old], new[at_new:start_new])
        yield (SAME, old[start_old : start_old + _ANCHOR])
        at_old, at_new = start_old + _ANCHOR, start_new + _ANCHOR
    yield from raw_differences(old[at_old:], new[at_new:])


def _anchors(old: str, new: str) -> list[tuple[int, int]]:
    """Places of short stretches that occur once in each, in an order that fits both."""
    in_old, in_new = _unique_stretches(old), _unique_stretches(new)
    places = [(at, in_new[gram]) for gram, at in in_old.items() if in_new.get(gram, -1) >= 0]
    places = [(a, b) for a, b in places if a >= 0]
    places.sort()
    return longest_rise(places)


def _unique_stretches(codes: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for at in range(len(codes) - _ANCHOR + 1):
        gram = codes[at : at + _ANCHOR]
        found[gram] = -1 if gram in found else at
    return found


def longest_rise(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of ``places``, sorted by the first number, in which the second rises."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, value) in enumerate(places):
        slot = bisect.bisect_left(tails, value)
        if slot == len(tails):
            tails.append(value)
            ends.append(index)
        else:
            tails[slot] = value
            ends[slot] = index
        before.append(ends[slot - 1] if slot else -1)
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(places[index])
        index = before[index]
    return chain[::-1]


class _Engine(Protocol):
    Diff_Timeout: float

    def diff_main(self, text1: str, text2: str, checklines: bool) -> Edits: ...  # noqa: FBT001


@cache
def _engine() -> _Engine:
    from diff_match_patch import diff_match_patch  # type: ignore[import-untyped]

    engine: _Engine = diff_match_patch()
    # With a time limit the result would depend on how busy the machine is.
    engine.Diff_Timeout = 0
    return engine


def _common_prefix(old: str, new: str) -> int:
    limit = min(len(old), len(new))
    if old[:limit] == new[:limit]:
        return limit
    low, high = 0, limit
    while high - low > 1:
        middle = (low + high) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle
    return low


def _common_suffix(old: str, new: str) -> int:
    limit = min(len(old), len(new))
    if not limit:
        return 0
    if old[-limit:] == new[-limit:]:
        return limit
    low, high = 0, limit
    while high - low > 1:
        middle = (low + high) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle
    return low


def _merged(edits: Edits) -> Edits:
    """The same edits, neighbours of one kind joined, deletions before insertions."""
    merged: Edits = []
    gone: list[str] = []
    fresh: list[str] = []
    for kind, codes in edits:
        if kind == GONE:
            gone.append(codes)
        elif kind == FRESH:
            fresh.append(codes)
        elif codes:
            _flush(merged, gone, fresh)
            if merged and merged[-1][0] == SAME:
                codes = merged.pop()[1] + codes  # noqa: PLW2901 - grown, not replaced
            merged.append((SAME, codes))
    _flush(merged, gone, fresh)
    return merged


def _flush(merged: Edits, gone: list[str], fresh: list[str]) -> None:
    if gone:
        merged.append((GONE, "".join(gone)))
        gone.clear()
    if fresh:
        merged.append((FRESH, "".join(fresh)))
        fresh.clear()


# ---------------------------------------------------------------------- cleaning


def _without_islands(edits: Edits, vocabulary: Vocabulary) -> Edits:
    """``edits`` without the scraps that happen to survive between two larger edits.

    A surviving "the" or comma between two rewritten halves of a sentence is
    chance, and reading around it is work.
    """
    light = vocabulary.light
    kept: Edits = []
    for index, (kind, codes) in enumerate(edits):
        if (
            kind == SAME
            and 0 < index < len(edits) - 1
            and len(codes) < min(_size_before(edits, index), _size_after(edits, index))
            and all(code in light for code in codes)
        ):
            kept += [(GONE, codes), (FRESH, codes)]
        else:
            kept.append((kind, codes))
    return _merged(kept) if len(kept) > len(edits) else edits


def _size_before(edits: Edits, index: int) -> int:
    return _edit_size(edits[max(0, index - 2) : index][::-1])


def _size_after(edits: Edits, index: int) -> int:
    return _edit_size(edits[index + 1 : index + 3])


def _edit_size(nearest_first: Edits) -> int:
    size = 0
    for kind, codes in nearest_first:
        if kind == SAME:
            break
        size = max(size, len(codes))
    return size


def _slid(edits: Edits, vocabulary: Vocabulary) -> Edits:
    """``edits`` with each lone insertion or deletion at the best of the places it fits.

    "A, b and c" from "A and c" may have gained ", b" or "b, " or " and b": the
    place is chosen where a sentence, else a clause, ends.
    """
    edits = list(edits)
    weights = vocabulary.weights
    for index in range(1, len(edits) - 1):
        kind, codes = edits[index]
        if kind == SAME or edits[index - 1][0] != SAME or edits[index + 1][0] != SAME:
            continue
        before, after = edits[index - 1][1], edits[index + 1][1]
        first = index == 1
        last = index == len(edits) - 2
        shifted = _best_place(before, codes, after, weights, first=first, last=last)
        edits[index - 1 : index + 2] = [
            (SAME, shifted[0]),
            (kind, shifted[1]),
            (SAME, shifted[2]),
        ]
    return _merged(edits)


def _best_place(
    before: str, codes: str, after: str, weights: dict[str, int], *, first: bool, last: bool
) -> tuple[str, str, str]:
    back = 0
    while back < len(before) and before[-1 - back] == _at(codes, before, back):
        back += 1
    if back:
        whole = before[len(before) - back :] + codes
        before, codes, after = (
            before[: len(before) - back],
            whole[: len(codes)],
            whole[len(codes) :] + after,
        )
    best, best_score = (before, codes, after), -1
    while True:
        start = weights[before[-1]] if before else PARAGRAPH_EDGE * first
        end = weights[codes[-1]] if after or not last else PARAGRAPH_EDGE
        if start + end >= best_score:
            best, best_score = (before, codes, after), start + end
        if not after or codes[0] != after[0]:
            return best
        before, codes, after = before + codes[0], codes[1:] + after[0], after[1:]


def _at(codes: str, before: str, back: int) -> str:
    """The last token of the edit once it has been shifted left ``back`` times."""
    return codes[-1 - back] if back < len(codes) else before[len(before) - 1 - back + len(codes)]


def _is_rewritten(edits: Edits, old: str, new: str, vocabulary: Vocabulary) -> bool:
    if len(edits) < 3:
        return False
    light = vocabulary.light
    kept = sum(1 for kind, codes in edits if kind == SAME for code in codes if code not in light)
    most = max(
        sum(1 for code in old if code not in light), sum(1 for code in new if code not in light)
    )
    return most >= _GLANCE and kept < _REPLACED_BELOW * most
