"""Days, numbers and lists as United Nations prose has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBERS: Final = (
    *("no", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine"),
)


def day(date: dt.date | None) -> str:
    """``14 May 2013``; ``an unknown day`` for None."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}" if date else "an unknown day"


def number(count: int) -> str:
    """Below ten in words, from ten on in figures."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """``one State``, ``three States``, ``no States``."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def places(where: Iterable[str]) -> str:
    """Places in one list: ``paras. 73 and 74``, ``para. 40 and footnote 6``."""
    unique = list(dict.fromkeys(where))
    numbers = [place.removeprefix("para. ") for place in unique if place.startswith("para. ")]
    others = [place for place in unique if not place.startswith("para. ")]
    if len(numbers) < 2:
        return listed(unique)
    if not others:
        return f"paras. {listed(numbers)}"
    return listed([f"paras. {', '.join(numbers)}", *others])


def sentence(text: str) -> str:
    """``text`` with a capital at its beginning."""
    return text[:1].upper() + text[1:]
