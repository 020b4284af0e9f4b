"""Words set aside for each section, and how the sections keep to them over the rounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from word_limit.count import SectionCount, WordCount

_NUMBER: Final = re.compile(
    r"^(?:(?:[IVXLC]+|[A-Z]|\d+(?:\.\d+)*)\s*[.):–—-]|[IVXLC]+|\d+(?:\.\d+)*)\s+\W*"
)


@dataclass(frozen=True, slots=True)
class SectionBudget:
    """What a section may have, and what it has.

    Attributes:
        name: As the report file names it.
        allowed: The words set aside.
        section: The section meant; None when the draft has none of that name.
    """

    name: str
    allowed: int
    section: SectionCount | None

    @property
    def words(self) -> int:
        """What the section has; 0 when there is none."""
        return self.section.words if self.section else 0

    @property
    def over(self) -> int:
        """Words over the budget, negative when there is room."""
        return self.words - self.allowed


@dataclass(frozen=True, slots=True)
class Round:
    """The length of one round's draft.

    Attributes:
        name: The draft's name.
        words: Its length.
        change: Words more than in the round before; 0 for the first.
        sections: Words by section title, topmost sections only.
    """

    name: str
    words: int
    change: int
    sections: Mapping[str, int]


def budget_of(count: WordCount, budget: Mapping[str, int]) -> tuple[SectionBudget, ...]:
    """Each entry of ``budget`` with the section it means.

    A name means the section of that title, its number left aside, or the only
    one whose title begins with it; subsections can have budgets too.
    """
    sections = tuple(all_sections(count.sections))
    return tuple(
        SectionBudget(name, allowed, _section_named(name, sections))
        for name, allowed in budget.items()
    )


def all_sections(sections: Iterable[SectionCount]) -> Iterator[SectionCount]:
    """The sections and their subsections at any depth, in order."""
    for section in sections:
        yield section
        yield from all_sections(section.subsections)


def trend_of(counts: Sequence[tuple[str, WordCount]]) -> tuple[Round, ...]:
    """The lengths of a report's drafts, named and in order, each with its change."""
    rounds: list[Round] = []
    for name, count in counts:
        change = count.words - rounds[-1].words if rounds else 0
        sections = {section.title: section.words for section in count.sections}
        rounds.append(Round(name, count.words, change, sections))
    return tuple(rounds)


def bare_title(title: str) -> str:
    """A heading without its number, in lower case: ``III - Risk factors`` is ``risk factors``."""
    line = " ".join(title.split())
    return _NUMBER.sub("", line, count=1).casefold()


def _section_named(name: str, sections: Sequence[SectionCount]) -> SectionCount | None:
    wanted = bare_title(name)
    exact = [section for section in sections if bare_title(section.title) == wanted]
    if exact:
        return exact[0]
    beginning = [
        section for section in sections if bare_title(section.title).startswith(f"{wanted} ")
    ]
    return beginning[0] if len(beginning) == 1 else None
