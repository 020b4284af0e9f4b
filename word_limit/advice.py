"""What would bring a draft within its limit: counsel for the drafter, never a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from drafts.settle import Verdict
from word_limit.count import ParagraphCount, WordCount
from word_limit.effects import RevisionEffect
from word_limit.parts import Part

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Weight:
    """A paragraph and the words that go with it when it goes: its own, its notes and its boxes."""

    count: ParagraphCount
    words: int


@dataclass(frozen=True, slots=True)
class Advice:
    """Ways to reach the limit. Each is empty when it cannot do so, or nothing needs doing.

    Attributes:
        excess: The words to be lost.
        deletions: Deletions that are not in force and would together or in
            part reach the limit if accepted, the fewest that do.
        insertions: The fewest insertions in force whose rejection reaches it.
        paragraphs: The fewest paragraphs whose removal reaches it.
    """

    excess: int
    deletions: tuple[RevisionEffect, ...] = ()
    insertions: tuple[RevisionEffect, ...] = ()
    paragraphs: tuple[Weight, ...] = ()


def advise(
    count: WordCount,
    effects: Iterable[RevisionEffect] = (),
    verdicts: Sequence[Verdict] | None = None,
) -> Advice:
    """What gets the draft of ``count`` under its limit.

    Args:
        count: The settled draft's count.
        effects: Of the revisions of the draft as read.
        verdicts: What became of the revisions, by index; all accepted when None.
    """
    if not count.excess:
        return Advice(0)

    def rejected(effect: RevisionEffect) -> bool:
        return verdicts is not None and verdicts[effect.revision.index] is Verdict.REJECT

    effects = tuple(effects)
    deletions = [effect for effect in effects if effect.words < 0 and rejected(effect)]
    insertions = [effect for effect in effects if effect.words > 0 and not rejected(effect)]
    paragraphs = [
        weight
        for weight in weights_of(count)
        if weight.count.passage.part not in {Part.TITLE, Part.HEADINGS, Part.CONTENTS}
    ]
    return Advice(
        count.excess,
        fewest(deletions, count.excess, lambda effect: -effect.words),
        fewest(insertions, count.excess, lambda effect: effect.words),
        fewest(paragraphs, count.excess, lambda weight: weight.words),
    )


def weights_of(count: WordCount) -> tuple[Weight, ...]:
    """Every paragraph of the main text that has words, in order, with what goes with it."""
    words: Counter[int] = Counter()
    for paragraph in count.paragraphs:
        words[paragraph.passage.anchor] += paragraph.words
    return tuple(
        Weight(paragraph, words[paragraph.passage.anchor])
        for paragraph in count.paragraphs
        if paragraph.passage.anchor == paragraph.passage.paragraph.index
        and words[paragraph.passage.anchor]
    )


def longest_paragraphs(count: WordCount, number: int = 5) -> tuple[Weight, ...]:
    """The paragraphs with the most words, notes included, the longest first."""
    return tuple(sorted(weights_of(count), key=lambda weight: -weight.words)[:number])


def fewest(items: Iterable[Item], target: int, weigh: Callable[[Item], int]) -> tuple[Item, ...]:
    """The smallest set of ``items`` that weighs at least ``target``; empty when all do not.

    Of the sets of that size it takes the heaviest items but for the last,
    which is the lightest that still suffices, so that little more is lost
    than must be.
    """
    heaviest = sorted(items, key=weigh, reverse=True)
    chosen: list[Item] = []
    missing = target
    for place, item in enumerate(heaviest):
        if weigh(item) >= missing:
            sufficient = [other for other in heaviest[place:] if weigh(other) >= missing]
            return (*chosen, sufficient[-1])
        chosen.append(item)
        missing -= weigh(item)
    return ()
