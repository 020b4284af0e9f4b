"""Rules about numbers, percentages and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clearance.editorial import rules
from clearance.editorial.subject import Hit, Passage, Subject

_TENS: Final = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_UNITS: Final = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS: Final = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_IN_WORDS: Final = re.compile(
    rf"(?<![\w-])(?:{'|'.join(_TEENS)}|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS)}))?)(?![\w-])"
    r"(?! (?:hundred|thousand|million|times))",
    re.IGNORECASE,
)
_SIGN: Final = re.compile(r"(?<=\d)[\s\u00a0]?%(?!\w)")
_ONE_WORD: Final = re.compile(r"\b([Pp])ercent\b")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH: Final = "|".join(_MONTHS)
_MONTH_FIRST: Final = re.compile(
    rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (?=((?:1[89]|20)\d\d)\b)"
)
_MONTH_FIRST_NO_YEAR: Final = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(st|nd|rd|th)?\b(?![,–-]? ?\d)")
_ORDINAL: Final = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th) (?:of )?({_MONTH})\b")
_SENTENCE: Final = re.compile(r"(?:(?<=^)|(?<=[.!?]\s)|(?<=[.!?][”\"]\s))(\d[\d,.]*)(?=\s[a-z])")
_BEFORE_NUMBER: Final = re.compile(
    r"(?:\b(?:Nos?|paras?|arts?|vols?|pp?|chaps?|sects?|figs?|Add|Corr|Rev|Amend|cf|v|vs|ibid|op|"
    r"cit|approx|ca|Res|eds?|Sess|Suppl|St|Dr|Mr|Ms|Mrs|al|e\.g|i\.e|etc|ext|tel|no)|\b[A-Z])\.\s$",
    re.IGNORECASE,
)


def find_numbers_in_words(subject: Subject) -> Iterator[Hit]:
    """Eleven Member States, unless the sentence opens so."""
    for passage in subject.prose():
        for match in _IN_WORDS.finditer(passage.words):
            if match[0][0].isupper():
                continue
            yield Hit(
                rules.NUMBER_IN_WORDS,
                f"“{match[0]}” is written in words.",
                passage,
                match.start(),
                match.end(),
            )


def find_opening_figures(subject: Subject) -> Iterator[Hit]:
    """Sentences that open with a figure; names such as 2030 Agenda may."""
    for passage in subject.prose():
        if not passage.in_body or passage.front:
            continue
        for match in _SENTENCE.finditer(passage.words):
            before = passage.words[: match.start()]
            if _BEFORE_NUMBER.search(before) or match[1].endswith("."):
                continue
            yield Hit(
                rules.FIGURE_OPENS,
                f"A sentence opens with “{match[1]}”.",
                passage,
                match.start(),
                match.end(),
            )


def find_per_cent(subject: Subject) -> Iterator[Hit]:
    """% and percent in running text."""
    for passage in subject.prose():
        for match in _SIGN.finditer(passage.words):
            yield Hit(
                rules.PER_CENT,
                f"“{passage.text[max(0, match.start() - 6) : match.end()].split(' ')[-1]}”: "
                "write “per cent”.",
                passage,
                match.start(),
                match.end(),
                " per cent",
            )
        for match in _ONE_WORD.finditer(passage.words):
            yield Hit(
                rules.PER_CENT,
                f"“{match[0]}”: write “per cent”.",
                passage,
                match.start(),
                match.end(),
                f"{match[1]}er cent",
            )


def find_dates(subject: Subject) -> Iterator[Hit]:
    """July 9, 2013 and 9th July."""
    for passage in subject.passages:
        for match in _MONTH_FIRST.finditer(passage.words):
            better = f"{int(match[2])} {match[1]} "
            yield Hit(
                rules.DATE,
                f"“{match[0]}{match[3]}”: write “{better}{match[3]}”.",
                passage,
                match.start(),
                match.end(),
                better,
            )
        for match in _MONTH_FIRST_NO_YEAR.finditer(passage.words):
            if match[3]:  # "May 12" may be a name of a movement; "May 12th" is a date
                better = f"{int(match[2])} {match[1]}"
                yield _date(passage, match, better)
        for match in _ORDINAL.finditer(passage.words):
            yield _date(passage, match, f"{int(match[1])} {match[2]}")


def _date(passage: Passage, match: re.Match[str], better: str) -> Hit:
    return Hit(
        rules.DATE,
        f"“{match[0]}”: write “{better}”.",
        passage,
        match.start(),
        match.end(),
        better,
    )
