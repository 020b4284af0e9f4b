"""Which edits change what a text says, and how: figures, dates, States, negation, obligation.

Signs of substance, not proof of it: they put in front of a reader what must not be overlooked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from enum import Enum
from functools import cache
from typing import Final

from drafts.compare.tokens import match_key, tokenise


class Substance(Enum):
    """What of substance an edit touches, the gravest first."""

    FIGURE = "figure"
    DATE = "date"
    STATE = "state"
    NEGATION = "negation"
    OBLIGATION = "obligation"
    OPERATIVE_VERB = "operative-verb"
    SYMBOL = "symbol"


_NO: Final = (
    "not no never none neither nor without cannot nothing nobody unable fails failed failure "
    "except unless"
)
_NEGATIONS: Final = frozenset(_NO.split())
_OBLIGATIONS: Final = frozenset(
    ("shall", "should", "must", "may", "might", "can", "could", "will", "would", "ought", "need")
)
# The verbs with which organs decide, ask and judge. Source: United Nations Editorial Manual,
# resolutions (operative paragraphs), and the practice of the two organs.
_OPERATIVE: Final = (
    "accepts?|acknowledg(?:es?|ing|ed)|adopt(?:s|ed|ing)?|affirm(?:s|ed|ing)?|agree[sd]?"
    "|appeal(?:s|ed|ing)?(?: to)?|appreciates?|approv(?:es?|ed|ing)|authori[sz](?:es?|ed|ing)"
    "|call(?:s|ed|ing)?(?: once again)? (?:up)?on|call(?:s|ed|ing)? for|commend(?:s|ed|ing)?"
    "|concur(?:s|red)?|condemn(?:s|ed|ing)?|confirm(?:s|ed|ing)?|congratulat(?:es?|ed|ing)"
    "|decid(?:es?|ed|ing)|declar(?:es?|ed|ing)|demand(?:s|ed|ing)?|deplor(?:es?|ed|ing)"
    "|emphasi[sz](?:es?|ed|ing)|encourag(?:es?|ed|ing)|endors(?:es?|ed|ing)"
    "|express(?:es|ed|ing)? (?:its |their )?(?:deep |grave |serious )?(?:concern|regret)"
    "|invit(?:es?|ed|ing)|not(?:es?|ed|ing)|note[sd]? with (?:appreciation|concern|satisfaction)"
    "|proclaim(?:s|ed|ing)?|reaffirm(?:s|ed|ing)?|recall(?:s|ed|ing)?|recogni[sz](?:es?|ed|ing)"
    "|recommend(?:s|ed|ing)?|regrets?|reiterat(?:es?|ed|ing)|remind(?:s|ed|ing)?"
    "|request(?:s|ed|ing)?|requir(?:es?|ed|ing)|resolv(?:es?|ed|ing)|solemnly|stress(?:es|ed|ing)?"
    "|suggest(?:s|ed|ing)?|support(?:s|ed)?|take[sn]? note|took note|taking note|trusts?"
    "|underlin(?:es?|ed|ing)|underscor(?:es?|ed|ing)|urg(?:es?|ed|ing)|welcom(?:es?|ed|ing)"
)
_OPERATIVE_WORDS: Final = re.compile(rf"\b(?:{_OPERATIVE})\b", re.IGNORECASE)
_MONTH: Final = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_YEAR: Final = re.compile(r"(?:1[6-9]|20|21)\d\d(?:[-–](?:\d\d|\d{4}))?")
# Without "one", "first" and "half", which count less often than they point.
_COUNTED: Final = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million billion dozen"
)
_NUMBER_WORDS: Final = frozenset(_COUNTED.split())
_SYMBOL: Final = re.compile(r"[A-Z][A-Za-z.]*\d*/\S*\d")


def find_substance(before: str, after: str, states: Collection[str] = ()) -> tuple[Substance, ...]:
    """What of substance lies between ``before`` and ``after``, the gravest first.

    What stands on both sides counts for nothing: "28 States" become "30
    States" has a changed figure, and no changed name.

    Args:
        before: The words that went.
        after: The words that came.
        states: Names of States in all their forms.
    """
    one, other = _signs(before, states), _signs(after, states)
    changed = {kind for kind, _ in (one - other) + (other - one)}
    return tuple(kind for kind in Substance if kind in changed)


def _signs(text: str, states: Collection[str]) -> Counter[tuple[Substance, str]]:
    return Counter(_iter_signs(text, states)) if text.strip() else Counter()


def _iter_signs(text: str, states: Collection[str]) -> Iterator[tuple[Substance, str]]:
    for token in tokenise(text):
        key = match_key(token)
        lower = key.lower()
        if _SYMBOL.fullmatch(key):
            yield Substance.SYMBOL, key
        elif key[:1].isdigit() or (key[:1] in "$€£¥" and len(key) > 1):
            dated = _YEAR.fullmatch(key) or _MONTH.search(key)
            yield (Substance.DATE if dated else Substance.FIGURE), key
        elif _MONTH.fullmatch(key):
            yield Substance.DATE, key
        elif lower in _NUMBER_WORDS:
            yield Substance.FIGURE, lower
        elif lower in _NEGATIONS or lower.endswith("n't"):
            yield Substance.NEGATION, lower
        elif lower in _OBLIGATIONS and key != "May":
            yield Substance.OBLIGATION, lower
    for found in _OPERATIVE_WORDS.finditer(text):
        yield Substance.OPERATIVE_VERB, found.group().lower()
    if states:
        for found in _states_pattern(frozenset(states)).finditer(text):
            yield Substance.STATE, found.group()


@cache
def _states_pattern(states: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(states, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)")
