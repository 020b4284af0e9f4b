"""Words that a scan or a slip of the keys may have made of a name's words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from clearance.states.text import fold, plain
from clearance.states.vocabulary import ORDINARY

# What scanners take for one another, first in pairs of letters, then letter by letter.
_PAIRS = re.compile("rn|ri|ir|ii|cl|vv")
_FOR_PAIR = {"rn": "m", "cl": "d", "vv": "w"}
_LETTERS = str.maketrans("l1|!jvc0o6uhs5g9qz2", "iiiiiyeeeenb55ggg22")
_ODD = re.compile(r"\d[^\W\d_]|[^\W\d_]\d|[|!]|^l[^aeiouyl']")

_SHORTEST_TYPED = 6
_SHORTEST_SCANNED = 5
_SHORTEST = 4


class Lookalikes:
    """The words of names, ready to be recognised in damaged ones."""

    def __init__(self, alone: Iterable[str], together: Iterable[str], known: Iterable[str]) -> None:
        """Take the words that are names by themselves, those that are not, and all known ones.

        A short word is recognised only beside the rest of its name (“Sierra Leonne”):
        by itself too many others look like it.
        """
        self._known = frozenset(known)
        self._by_shape: Mapping[str, set[str]] = defaultdict(set)
        self._by_rest: Mapping[str, set[str]] = defaultdict(set)
        for word in (*alone, *together):
            if len(word) >= _SHORTEST:
                self._by_shape[_shape(word.capitalize())].add(word)
        slips = [word for word in alone if len(word) >= _SHORTEST_TYPED]
        slips += [word for word in together if len(word) >= _SHORTEST]
        for word in slips:
            for rest in _rests(word):
                self._by_rest[rest].add(word)

    def meant(self, word: str) -> frozenset[str]:
        """The words of names that ``word`` may be a damaged form of; empty when it means itself.

        A likeness is a question, never an answer: different States stand as
        close to each other as a name stands to its damaged form.
        """
        key = fold(word)
        if len(word) < _SHORTEST or key in self._known or key in ORDINARY:
            return frozenset()
        odd = bool(_ODD.search(word))
        if not odd and not any(char.isupper() for char in word):
            return frozenset()
        found: set[str] = set()
        if odd or len(word) >= _SHORTEST_SCANNED:
            found |= self._by_shape.get(_shape(word), set())
        if word[0].isupper():
            found |= self._one_slip_away(key)
        return frozenset(found)

    def _one_slip_away(self, key: str) -> set[str]:
        near = {word for rest in _rests(key) for word in self._by_rest.get(rest, ())}
        return {word for word in near if word[0] == key[0] and one_slip(word, key)}


def one_slip(word: str, other: str) -> bool:
    """Whether one letter added, left out, replaced or exchanged with its neighbour parts them."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
        min(len(word), len(other)),
    )
    left, right = word[at:], other[at:]
    return (
        left[1:] == right
        or left == right[1:]
        or left[1:] == right[1:]
        or (left[:2] == right[1::-1] and left[2:] == right[2:])
    )


def _shape(word: str) -> str:
    """What is left of a word when letters that scanners confuse count as one."""
    bare = plain(word.replace("I", "l")).casefold()
    paired = _PAIRS.sub(lambda pair: _FOR_PAIR.get(pair.group(), "n"), bare)
    return paired.translate(_LETTERS)


def _rests(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
