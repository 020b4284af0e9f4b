"""What a person should look at in the contributions to a call: flags, never rejections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from word_limit.contributions import Contribution
from word_limit.likeness import find_likenesses, telling_sentences
from word_limit.questionnaire import Questionnaire, bare_words


class FlagName(Enum):
    """The flags, by the names that scripts rely on."""

    OVER_LENGTH = "over-length"
    LATE = "late"
    WRONG_FORMAT = "wrong-format"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near-duplicate"
    RENUMBERED = "renumbered"
    UNMATCHED_TEXT = "unmatched-text"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at.

    Attributes:
        name: What it is.
        message: The case, in one sentence.
        questions: The questions concerned; empty when the whole is.
        other: The file that it has in common with, for duplicates.
    """

    name: FlagName
    message: str
    questions: tuple[int, ...] = ()
    other: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """A contribution and its flags."""

    contribution: Contribution
    flags: tuple[Flag, ...]

    @property
    def flag_names(self) -> tuple[str, ...]:
        """The names of its flags, each once."""
        return tuple(dict.fromkeys(flag.name.value for flag in self.flags))


def judge_contributions(
    contributions: Sequence[Contribution], questionnaire: Questionnaire, deadline: dt.date
) -> tuple[Submission, ...]:
    """Every contribution with what a person should look at, in the order given."""
    alike = _flags_of_likeness(contributions)
    return tuple(
        Submission(
            contribution,
            (*_own_flags(contribution, questionnaire, deadline), *alike[place]),
        )
        for place, contribution in enumerate(contributions)
    )


def _own_flags(
    contribution: Contribution, questionnaire: Questionnaire, deadline: dt.date
) -> Iterator[Flag]:
    if contribution.unreadable:
        yield Flag(FlagName.UNREADABLE, contribution.unreadable)
    if contribution.format not in questionnaire.formats:
        asked = " or ".join(f".{ending}" for ending in questionnaire.formats)
        yield Flag(
            FlagName.WRONG_FORMAT,
            f"It is a .{contribution.format} file; the call asks for {asked}.",
        )
    yield from _late(contribution, deadline)
    for answer in contribution.answers:
        if answer.words > answer.limit:
            yield Flag(
                FlagName.OVER_LENGTH,
                f"{_questions(answer.questions)}: {answer.words} words,"
                f" {answer.words - answer.limit} over {answer.limit}.",
                answer.questions,
            )
    renumbered = [answer for answer in contribution.answers if answer.is_renumbered]
    if renumbered:
        own = _questions([number for answer in renumbered for number in answer.printed]).lower()
        ours = [number for answer in renumbered for number in answer.questions]
        yield Flag(
            FlagName.RENUMBERED,
            f"Its own {own}: in the call {_questions(ours).lower()}.",
            tuple(ours),
        )
    if contribution.split.unmatched:
        words = sum(len(text.split()) for text in contribution.split.unmatched)
        yield Flag(FlagName.UNMATCHED_TEXT, f"{words} words belong to no question.")


def _late(contribution: Contribution, deadline: dt.date) -> Iterator[Flag]:
    received, saved = contribution.received, contribution.saved
    if received is not None and received > deadline:
        yield Flag(
            FlagName.LATE,
            f"{received:%-d %B %Y} by {contribution.received_by};"
            f" the deadline was {deadline:%-d %B %Y}.",
        )
    elif saved is not None and saved > deadline and contribution.receipt is None:
        stated = f"{received:%-d %B %Y} by {contribution.received_by}, but " if received else ""
        yield Flag(
            FlagName.LATE,
            f"{stated}last saved on {saved:%-d %B %Y}, after the deadline of"
            f" {deadline:%-d %B %Y}: check when it came in.",
        )


def _flags_of_likeness(contributions: Sequence[Contribution]) -> list[list[Flag]]:
    flags: list[list[Flag]] = [[] for _ in contributions]
    for likeness in find_likenesses([contribution.text for contribution in contributions]):
        name = FlagName.DUPLICATE if likeness.same else FlagName.NEAR_DUPLICATE
        for place, other in (
            (likeness.first, likeness.second),
            (likeness.second, likeness.first),
        ):
            file = contributions[other].file
            message = (
                f"It says the same as {file}."
                if likeness.same
                else f"{len(likeness.sentences)} sentences and {likeness.share:.0%} of the shorter"
                f" text also stand in {file}."
            )
            common = {bare_words(sentence) for sentence in likeness.sentences}
            questions = tuple(
                number
                for answer in contributions[place].answers
                if common & telling_sentences(answer.text).keys()
                for number in answer.questions
            )
            flags[place].append(Flag(name, message, questions, file))
    return flags


def _questions(numbers: Sequence[int]) -> str:
    return f"Question{'s' if len(numbers) > 1 else ''} {_listed(numbers)}"


def _listed(numbers: Sequence[int]) -> str:
    *others, last = map(str, numbers)
    return f"{', '.join(others)} and {last}" if others else last
