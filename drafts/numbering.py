"""Automatic paragraph numbers as Word shows them.

Source: ISO/IEC 29500-1, 17.9 (numbering). A paragraph whose mark is deleted shows a number
but does not use it up, which is how Word counts while changes are pending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from drafts.draft import ListDefinition, ListLevel, Paragraph

# Bullets of the Symbol and Wingdings fonts sit in the private use area; shown as a plain bullet.
_PRIVATE_USE = range(0xF000, 0xF100)
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def label_paragraphs(
    paragraphs: Iterable[Paragraph],
    lists: Mapping[str, ListDefinition],
    consumes: Callable[[Paragraph], bool] = lambda _paragraph: True,
) -> dict[int, str]:
    """The label of every numbered paragraph of one story, by ``Paragraph.index``.

    Args:
        paragraphs: One story's paragraphs in reading order.
        lists: The draft's list definitions by ``numId``.
        consumes: Whether a paragraph uses its number up.
    """
    counters: dict[str, dict[int, int]] = {}
    begun: set[tuple[str, int]] = set()
    labels: dict[int, str] = {}
    for paragraph in paragraphs:
        item = paragraph.format.item
        definition = lists.get(item.number) if item else None
        if item is None or definition is None or item.level not in definition.levels:
            continue
        counter = counters.setdefault(definition.family, {})
        before = dict(counter)
        first_use = (item.number, item.level) not in begun
        _advance(counter, definition, item.level, restart=first_use)
        labels[paragraph.index] = _label(counter, definition, item.level)
        if consumes(paragraph):
            begun.add((item.number, item.level))
        else:
            counters[definition.family] = before
    return labels


def _advance(
    counter: dict[int, int], definition: ListDefinition, level: int, *, restart: bool
) -> None:
    if restart and level in definition.restarts:
        counter[level] = definition.restarts[level]
    elif level in counter:
        counter[level] += 1
    else:
        counter[level] = definition.levels[level].start
    for deeper in [key for key in counter if key > level]:
        limit = definition.levels[deeper].restart if deeper in definition.levels else None
        # w:lvlRestart names the one-based level after which this one begins anew; 0 means never.
        if limit is None or level < limit:
            del counter[deeper]


def _label(counter: Mapping[int, int], definition: ListDefinition, level: int) -> str:
    own = definition.levels[level]
    if own.format == "bullet":
        return "".join("•" if ord(char) in _PRIVATE_USE else char for char in own.text)
    if own.format == "none":
        return ""
    label = own.text
    for depth in range(level, -1, -1):
        place = f"%{depth + 1}"
        if place in label:
            at = definition.levels.get(depth, ListLevel())
            numeral = "decimal" if own.legal else at.format
            label = label.replace(place, format_number(counter.get(depth, at.start), numeral))
    return label


def format_number(value: int, numeral: str) -> str:
    """``value`` in one of Word's number formats; decimal for one not known here."""
    match numeral:
        case "lowerLetter":
            return _letters(value)
        case "upperLetter":
            return _letters(value).upper()
        case "lowerRoman":
            return _roman(value)
        case "upperRoman":
            return _roman(value).upper()
        case "decimalZero":
            return f"{value:02d}"
        case "none":
            return ""
        case _:
            return str(value)


def _letters(value: int) -> str:
    # After z Word doubles the letter: aa, bb, ... (17.18.59, lowerLetter).
    if value < 1:
        return str(value)
    turns, place = divmod(value - 1, 26)
    return chr(ord("a") + place) * (turns + 1)


def _roman(value: int) -> str:
    if value < 1:
        return str(value)
    numeral = ""
    for amount, letters in _ROMAN:
        while value >= amount:
            numeral += letters
            value -= amount
    return numeral
