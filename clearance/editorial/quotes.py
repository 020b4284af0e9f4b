"""Rules about quotation marks and apostrophes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clearance.editorial import rules
from clearance.editorial.subject import MASK, Hit, Passage, Subject, fixed_width_at

_OPENS_AFTER: Final = frozenset(" \t\n\u00a0([{—–-/“‘«" + MASK)
_STRAIGHT: Final = re.compile("[\"']")
# A single quotation outside a double one. The opening mark follows a blank, the closing one is
# not an apostrophe: no letter follows it.
_SINGLE: Final = re.compile(
    r"(?<![\w’'\"“])(?:'(?=\w)([^'’‘\"“”]{2,120}(?:['’]\w[^'’‘\"“”]*)*)'|‘([^‘’\"“”]{2,120}"
    r"(?:’\w[^‘’\"“”]*)*)’)(?!\w)"
)
# Program text keeps its own marks, whatever its font.
_PROGRAM: Final = re.compile(
    r"""=\s?["']\w|["']\s*:\s*["'{[\d]|[{}]|</?\w[^>]*>|->|\w\(\)|::|^\s*(?:var|def|import|#include)\b"""
)
_ELISION: Final = re.compile(r"'(?:\d0s|em|tis|twas|n)\b", re.IGNORECASE)


def find_straight(subject: Subject) -> Iterator[Hit]:
    """Straight marks, each with the curly one that belongs there."""
    for passage in subject.passages:
        text = passage.text
        if ('"' not in text and "'" not in text) or _PROGRAM.search(text):
            continue
        for place, curly in curled(passage):
            yield Hit(
                rules.STRAIGHT_QUOTE,
                "A straight quotation mark or apostrophe.",
                passage,
                place,
                place + 1,
                curly,
            )


def curled(passage: Passage) -> Iterator[tuple[int, str]]:
    """The place of every straight mark, and the curly one that belongs there.

    Marks in program text and after figures (minutes, inches) are left alone.
    """
    text = passage.text
    in_double = False
    in_single = False
    for match in _STRAIGHT.finditer(text):
        place, mark = match.start(), match[0]
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        if fixed_width_at(passage.paragraph, place):
            continue
        if mark == '"':
            if before.isdigit() and not in_double:
                continue
            opens = (before in _OPENS_AFTER or before == "'") and not after.isspace()
            if opens and in_double and before not in "([":
                opens = before in _OPENS_AFTER and after.isalnum() and before != "'"
            in_double = opens
            yield place, "“" if opens else "”"
            continue
        if before.isdigit() and not in_single and not after.isalpha():
            continue
        opens = (
            (before in _OPENS_AFTER or before == '"')
            and after.isalnum()
            and not _ELISION.match(text, place)
        )
        in_single = opens or (in_single and after.isalpha())
        yield place, "‘" if opens else "’"


def find_single_outside(subject: Subject) -> Iterator[Hit]:
    """Quotations in single marks that stand in no other quotation."""
    for passage in subject.passages:
        depth = _double_depth(passage.text)
        for match in _SINGLE.finditer(passage.text):
            if depth[match.start()] or fixed_width_at(passage.paragraph, match.start()):
                continue
            yield Hit(
                rules.SINGLE_OUTSIDE,
                f"“{(match[1] or match[2]).strip()}” is quoted with single marks.",
                passage,
                match.start(),
                match.end(),
            )


def _double_depth(text: str) -> list[bool]:
    """For every offset, whether it lies inside a double quotation."""
    depth = []
    inside = False
    for char in text:
        if char == "“":
            inside = True
        elif char == "”":
            inside = False
        elif char == '"':
            inside = not inside
        depth.append(inside)
    return depth
