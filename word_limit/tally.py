"""How many contributions had come in by a day, in the sentence of the methodology and in fact."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from drafts.draft import Draft, StoryKind, locate
from drafts.findings import Location
from word_limit.contributions import Contribution, ContributorKind, day_in

_COUNTED: Final = (
    ContributorKind.MEMBER_STATE,
    ContributorKind.REGIONAL,
    ContributorKind.CIVIL_SOCIETY,
)
_WORDS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
_NUMBER: Final = rf"(\d[\d,]*|{'|'.join(_WORDS)})"
_NAMED: Final = {
    ContributorKind.MEMBER_STATE: re.compile(rf"\b{_NUMBER}\s+Member States?\b", re.IGNORECASE),
    ContributorKind.REGIONAL: re.compile(
        rf"\b{_NUMBER}\s+regional(?: and sub-?regional)? (?:organi[sz]ation|arrangement)s?\b",
        re.IGNORECASE,
    ),
    ContributorKind.CIVIL_SOCIETY: re.compile(
        rf"\b{_NUMBER}\s+(?:civil society|non-governmental) organi[sz]ations?\b", re.IGNORECASE
    ),
}
_SENTENCE: Final = re.compile(r"[^.]+\.?")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many contributors of each kind had been heard by a day.

    Attributes:
        as_of: The day.
        contributors: By kind; each contributor once, however many files it sent.
        undated: Files of which nothing tells when they came in; not counted.
    """

    as_of: dt.date
    contributors: Mapping[ContributorKind, int]
    undated: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The tally as a sentence for the methodology."""
        groups = [
            _group(kind, self.contributors[kind]) for kind in _COUNTED if self.contributors[kind]
        ]
        listed = " and ".join(
            part for part in (", ".join(groups[:-1]), groups[-1] if groups else "none") if part
        )
        return f"By {self.as_of:%-d %B %Y}, written contributions had come from {listed}."


@dataclass(frozen=True, slots=True)
class StatedTally:
    """What the draft itself says came in.

    Attributes:
        sentence: Its sentence.
        location: Where it stands.
        as_of: The day it names; None when it names none.
        contributors: The numbers it gives, by kind; kinds it does not name are left out.
    """

    sentence: str
    location: Location
    as_of: dt.date | None
    contributors: Mapping[ContributorKind, int]


def tally_of(contributions: Iterable[Contribution], as_of: dt.date) -> Tally:
    """How many contributors of each kind had been heard by ``as_of``, late ones included."""
    heard: dict[str, ContributorKind] = {}
    undated = []
    for contribution in contributions:
        if contribution.received is None:
            undated.append(contribution.file)
        elif contribution.received <= as_of:
            heard.setdefault(contribution.contributor.casefold(), contribution.kind)
    counts = Counter(heard.values())
    return Tally(as_of, {kind: counts[kind] for kind in ContributorKind}, tuple(undated))


def find_stated_tallies(draft: Draft) -> Iterator[StatedTally]:
    """Every sentence of the settled draft that counts written contributions by kind."""
    for story in draft.of_kind(StoryKind.BODY, StoryKind.FOOTNOTE, StoryKind.ENDNOTE):
        for paragraph in story.paragraphs():
            for found in _SENTENCE.finditer(paragraph.text):
                sentence = found.group()
                counts = {
                    kind: _value(number[1])
                    for kind, pattern in _NAMED.items()
                    if (number := pattern.search(sentence))
                }
                if len(counts) > 1:
                    location = locate(story, paragraph, found.start(), found.end())
                    yield StatedTally(sentence.strip(), location, day_in(sentence), counts)


def differences(stated: StatedTally, tally: Tally) -> tuple[str, ...]:
    """Each number of the draft's sentence that is not that of the contributions, in words."""
    return tuple(
        f"{_group(kind, number)} in the draft, {tally.contributors[kind]} in the folder"
        for kind, number in stated.contributors.items()
        if number != tally.contributors[kind]
    )


def _group(kind: ContributorKind, number: int) -> str:
    said = _WORDS[number] if number < 10 else str(number)
    return f"{said} {kind.value}{'' if number == 1 else 's'}"


def _value(number: str) -> int:
    bare = number.replace(",", "").casefold()
    return int(bare) if bare.isdecimal() else _WORDS.index(bare)
