"""Whether a draft gives away who contributed: names, acronyms, and words taken over verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from drafts.draft import Draft, Paragraph, Story, StoryKind, locate
from drafts.findings import Location
from word_limit.contributions import Contribution, ContributorKind
from word_limit.questionnaire import WORD, bare_word, bare_words

# Eight words in a row are rarely anybody's by accident.
RUN: Final = 8

_IN_BRACKETS: Final = re.compile(r"\(([A-Z][A-Za-z&-]*[A-Z][A-Za-z&-]*)\)")
_CAPITAL: Final = re.compile(r"\b[A-Z]")
_READ: Final = (StoryKind.BODY, StoryKind.FOOTNOTE, StoryKind.ENDNOTE, StoryKind.TEXT_BOX)


Words = tuple[str, ...]


class LeakKind(Enum):
    """How a contributor can be recognised."""

    NAME = "name"
    ACRONYM = "acronym"
    VERBATIM = "verbatim"


@dataclass(frozen=True, slots=True)
class Leak:
    """A place in the draft where a contributor can be recognised.

    Attributes:
        kind: By what.
        text: The words there.
        location: Where they stand.
        files: The contributions concerned.
        state: Whether the contributor is a State, which a report may well name
            for another reason.
    """

    kind: LeakKind
    text: str
    location: Location
    files: tuple[str, ...]
    state: bool = False


def find_leaks(
    draft: Draft,
    contributions: Sequence[Contribution],
    common: Iterable[str] = (),
    agreed: Iterable[str] = (),
) -> tuple[Leak, ...]:
    """Every place where the settled draft names a contributor or repeats one's words.

    Args:
        draft: The draft as settled: its body, notes and text boxes are read.
        contributions: What came in.
        common: Texts that belong to everybody, as the questions do: a run
            that stands in one of them is no leak.
        agreed: Phrases of the field that everybody writes: each weighs as one
            word, so that eight words around it still are a leak.
    """
    names = tuple(_names(contributions))
    phrases = sorted((bare_words(phrase) for phrase in agreed), key=len, reverse=True)
    owners = _owners(contributions, common, phrases)
    return tuple(
        leak
        for story in draft.of_kind(*_READ)
        for paragraph in story.paragraphs()
        if paragraph.text.strip()
        for leak in (
            *_named(story, paragraph, names),
            *_repeated(story, paragraph, contributions, owners, phrases),
        )
    )


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class _Name:
    kind: LeakKind
    pattern: re.Pattern[str]
    contribution: Contribution


def _names(contributions: Iterable[Contribution]) -> Iterator[_Name]:
    for contribution in contributions:
        name = contribution.contributor
        acronyms = set(_IN_BRACKETS.findall(name))
        full = _IN_BRACKETS.sub("", name).strip()
        initials = "".join(_CAPITAL.findall(full))
        if len(initials) >= 3 and contribution.kind is not ContributorKind.MEMBER_STATE:
            acronyms.add(initials)
        if full:
            pattern = r"\s+".join(map(re.escape, full.split()))
            yield _Name(
                LeakKind.NAME, re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE), contribution
            )
        for acronym in sorted(acronyms):
            yield _Name(
                LeakKind.ACRONYM, re.compile(rf"(?<!\w){re.escape(acronym)}(?!\w)"), contribution
            )


def _named(story: Story, paragraph: Paragraph, names: Sequence[_Name]) -> Iterator[Leak]:
    text = paragraph.text
    for name in names:
        for found in name.pattern.finditer(text):
            yield Leak(
                name.kind,
                found.group(),
                locate(story, paragraph, found.start(), found.end()),
                (name.contribution.file,),
                state=name.contribution.kind is ContributorKind.MEMBER_STATE,
            )


def _owners(
    contributions: Sequence[Contribution], common: Iterable[str], phrases: Sequence[Words]
) -> dict[Words, frozenset[int]]:
    """Which contributions each run of eight words stands in, those of common texts left out."""
    everybodys = {run for text in common for run in _runs(_folded(text, phrases))}
    owners: dict[Words, set[int]] = {}
    for place, contribution in enumerate(contributions):
        for run in _runs(_folded(contribution.text, phrases)):
            if run not in everybodys:
                owners.setdefault(run, set()).add(place)
    return {run: frozenset(places) for run, places in owners.items()}


def _repeated(
    story: Story,
    paragraph: Paragraph,
    contributions: Sequence[Contribution],
    owners: dict[Words, frozenset[int]],
    phrases: Sequence[Words],
) -> Iterator[Leak]:
    """The longest stretches of the paragraph that stand in one and the same contributions."""
    text = paragraph.text
    found = _folded(text, phrases)
    hits = [owners.get(run, frozenset()) for run in _runs(found)]
    place = 0
    while place < len(hits):
        shared = hits[place]
        end = place + 1
        while shared and end < len(hits) and shared & hits[end]:
            shared &= hits[end]
            end += 1
        if shared:
            start, stop = found[place].start, found[end + RUN - 2].end
            yield Leak(
                LeakKind.VERBATIM,
                text[start:stop],
                locate(story, paragraph, start, stop),
                tuple(contributions[owner].file for owner in sorted(shared)),
                state=all(
                    contributions[owner].kind is ContributorKind.MEMBER_STATE for owner in shared
                ),
            )
        place = end


def _folded(text: str, phrases: Sequence[Words]) -> list[_Place]:
    """The words of ``text`` with their places, every agreed phrase taken for one word."""
    places = [
        _Place(found.start(), found.end(), bare_word(found.group()))
        for found in WORD.finditer(text)
    ]
    words = tuple(place.word for place in places)
    folded: list[_Place] = []
    at = 0
    while at < len(places):
        length = next(
            (len(phrase) for phrase in phrases if words[at : at + len(phrase)] == phrase), 1
        )
        last = places[at + length - 1]
        folded.append(_Place(places[at].start, last.end, " ".join(words[at : at + length])))
        at += length
    return folded


def _runs(places: Sequence[_Place]) -> Iterator[Words]:
    words = [place.word for place in places]
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
