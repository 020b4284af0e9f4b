"""Which contributions say the same: wholly, nearly, or sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from word_limit.questionnaire import bare_words

# A sentence shorter than this may be anybody's.
TELLING: Final = 8
# So many telling sentences in common are no accident.
SENTENCES: Final = 3
# Or so large a part of the shorter contribution, counted in runs of words.
SHARE: Final = 0.5
RUN: Final = 5

_SENTENCE: Final = re.compile(r"[^.?!\n]+(?:[.?!]+(?!\s|$)[^.?!\n]*)*")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two contributions have in common.

    Attributes:
        first: Index of the one.
        second: Index of the other.
        same: Whether they say the same from beginning to end.
        sentences: The telling sentences that stand in both, in the order of the first.
        share: The part of the shorter one's runs of five words that stands in the other.
    """

    first: int
    second: int
    same: bool
    sentences: tuple[str, ...]
    share: float


def find_likenesses(texts: Sequence[str]) -> tuple[Likeness, ...]:
    """Every pair of ``texts`` that is the same or nearly so; texts without words are like none."""
    words = [bare_words(text) for text in texts]
    sentences = [telling_sentences(text) for text in texts]
    runs = [frozenset(_runs(text)) for text in words]
    found = []
    for first, second in combinations(range(len(texts)), 2):
        if not words[first] or not words[second]:
            continue
        same = words[first] == words[second]
        common = tuple(text for key, text in sentences[first].items() if key in sentences[second])
        shorter = min(len(runs[first]), len(runs[second]))
        share = len(runs[first] & runs[second]) / shorter if shorter else 0.0
        if same or len(common) >= SENTENCES or share >= SHARE:
            found.append(Likeness(first, second, same, common, share))
    return tuple(found)


def telling_sentences(text: str) -> dict[tuple[str, ...], str]:
    """The sentences of a text long enough to be somebody's own, by their bare words."""
    sentences = (found.group().strip() for found in _SENTENCE.finditer(text))
    return {
        words: sentence for sentence in sentences if len(words := bare_words(sentence)) >= TELLING
    }


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1))
