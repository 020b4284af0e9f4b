"""Lengths before and after the revisions: the whole, by part, by section, and over the rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drafts.draft import Draft
from drafts.settle import accepted
from pipeline.run import Run
from word_limit.budget import SectionBudget
from word_limit.count import SectionCount, WordCount, count_words
from word_limit.parts import Part


@dataclass(frozen=True, slots=True)
class PartLength:
    """The words of one part of the report before and after."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class SectionLength:
    """The words of one section, subsections included, before and after.

    Attributes:
        title: The heading with its number; empty for what stands before the first.
        level: 1 for a section, 2 for its subsections; 0 before the first heading.
        paragraph: ``Paragraph.index`` of the heading; None before the first.
        before: None when the section is new.
        after: None when the section goes.
        budget: What report.toml allows it; None when it says nothing.
    """

    title: str
    level: int
    paragraph: int | None
    before: int | None
    after: int | None
    budget: SectionBudget | None = None

    @property
    def change(self) -> int:
        """Words more than before."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class RoundLength:
    """The length of one draft of the report."""

    name: str
    words: int


@dataclass(frozen=True, slots=True)
class Lengths:
    """All lengths a page shows.

    Attributes:
        before: The words before the revisions.
        after: The words under the decisions.
        limit: The words allowed.
        parts: Every part that has words before or after.
        sections: In order, subsections after their section.
        rounds: The drafts of the report in their order, this one as settled the last.
    """

    before: int
    after: int
    limit: int
    parts: tuple[PartLength, ...]
    sections: tuple[SectionLength, ...]
    rounds: tuple[RoundLength, ...]


def lengths_of(run: Run, before: Draft) -> Lengths:
    """The lengths of the run's draft before the revisions (``before``) and under the decisions."""
    after = run.words.count
    former = _count(before, after)
    return Lengths(
        before=former.words,
        after=after.words,
        limit=after.limit,
        parts=tuple(
            PartLength(part.value.replace("-", " "), former.parts.get(part, 0), words)
            for part in Part
            if (words := after.parts.get(part, 0)) or former.parts.get(part, 0)
        ),
        sections=tuple(_sections(former, after, run.words.budget)),
        rounds=tuple(_rounds(run, former)),
    )


def _count(draft: Draft, like: WordCount) -> WordCount:
    return count_words(draft, like.profile, like.limit)


def _sections(
    former: WordCount, after: WordCount, budgets: tuple[SectionBudget, ...]
) -> Iterator[SectionLength]:
    """The sections as they are and those that go, in the order of the draft as read."""
    old = {section.section.paragraph: section for section in _flat(former.sections)}
    new = {section.section.paragraph: section for section in _flat(after.sections)}
    allowed = {id(budget.section): budget for budget in budgets if budget.section}
    for paragraph in sorted(
        old.keys() | new.keys(), key=lambda index: -1 if index is None else index
    ):
        was, now = old.get(paragraph), new.get(paragraph)
        section = now or was
        if section is not None:
            yield SectionLength(
                section.title,
                section.section.level,
                paragraph,
                was.words if was else None,
                now.words if now else None,
                allowed.get(id(now)),
            )


def _flat(sections: tuple[SectionCount, ...]) -> Iterator[SectionCount]:
    for section in sections:
        yield section
        yield from _flat(section.subsections)


def _rounds(run: Run, former: WordCount) -> Iterator[RoundLength]:
    ingested, after = run.ingested, run.words.count
    for draft in (ingested.base, ingested.previous):
        if draft is not None:
            yield RoundLength(draft.name, _count(accepted(draft), after).words)
    if ingested.draft.revisions:
        yield RoundLength(f"{ingested.draft.name}, before its revisions", former.words)
    yield RoundLength(f"{ingested.draft.name}, as decided", after.words)
