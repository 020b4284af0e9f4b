"""Reading the gold sentences: what a careful reader finds in each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clearance.states.mentions import find_in_text

AS_OF = dt.date(2013, 6, 28)
GOLD = Path(__file__).with_name("gold.txt")


@dataclass(frozen=True, slots=True)
class Item:
    """One State named: its code or the candidates of a question, the kind, whether sensitive."""

    state: str
    candidates: frozenset[str]
    kind: str
    sensitive: bool

    def __str__(self) -> str:
        who = self.state or "?" + ",".join(sorted(self.candidates))
        return f"{who} {self.kind}{' !' if self.sensitive else ''}"

    @property
    def who(self) -> tuple[str, frozenset[str]]:
        """Who is named, or between whom a person must decide."""
        return self.state, self.candidates


@dataclass(frozen=True, slots=True)
class Case:
    """A gold sentence."""

    trap: str
    line: int
    text: str
    expected: tuple[Item, ...]

    def found(self) -> tuple[Item, ...]:
        """What the program finds in it."""
        return tuple(
            Item(code, frozenset(match.candidates), match.kind.value, match.sensitive)
            for match in find_in_text(self.text, as_of=AS_OF)
            for code in match.states or ("",)
        )


def read_gold(path: Path = GOLD) -> Iterator[Case]:
    """Every case of the file, in order."""
    trap, text, at = "", "", 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            trap = line[3:]
        elif line.startswith("    "):
            yield Case(trap, at, text, tuple(_items(line.strip())))
        elif line and not line.startswith("#"):
            text, at = _written(line), number


def _written(line: str) -> str:
    line = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), line)
    return line.replace("\\n", "\n").replace("\\t", "\t")


def _items(line: str) -> Iterator[Item]:
    for item in [] if line == "-" else line.split(";"):
        who, kind, *rest = item.split()
        codes = frozenset(filter(None, who.removeprefix("?").split(",")))
        if who.startswith("?"):
            yield Item("", codes, kind, "!" in rest)
        else:
            yield Item(who, frozenset(), kind, "!" in rest)
