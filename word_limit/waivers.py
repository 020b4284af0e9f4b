"""Waivers of the word limit: who granted them, on what authority, why, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision that a draft may be longer than its limit, or that a dispute is settled.

    Attributes:
        who: Who granted it, by name or function.
        authority: What it rests on: a letter, a decision, an e-mail and its date.
        reason: Why it was granted.
        expires: The last day on which it holds.
    """

    who: str
    authority: str
    reason: str
    expires: dt.date

    def holds(self, as_of: dt.date) -> bool:
        """Whether it can still be relied on that day."""
        return as_of <= self.expires

    def __str__(self) -> str:
        """Who, on what authority, why and until when, as printed with the finding it demotes."""
        return (
            f"waived by {self.who} ({self.authority}) until {self.expires:%-d %B %Y}: {self.reason}"
        )


def check_waivers(tables: Iterable[object]) -> tuple[tuple[Waiver, ...], tuple[str, ...]]:
    """The waivers under ``[[words.waiver]]`` that are complete, and every mistake of the others."""
    waivers: list[Waiver] = []
    mistakes: list[str] = []
    for number, table in enumerate(tables, start=1):
        found = tuple(_mistakes_of(table))
        mistakes += [f"words.waiver {number} {mistake}." for mistake in found]
        if not found and isinstance(table, Mapping):
            waivers.append(Waiver(**table))
    return tuple(waivers), tuple(mistakes)


def _mistakes_of(table: object) -> Iterable[str]:
    if not isinstance(table, Mapping):
        yield "must be a table"
        return
    known = [field.name for field in fields(Waiver)]
    for key in table:
        if key not in known:
            yield f"has “{key}”, which is not known; known are {', '.join(known)}"
    for key in known[:-1]:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            yield f"needs “{key}”: a waiver without it is not accepted"
    expires = table.get("expires")
    if not isinstance(expires, dt.date) or isinstance(expires, dt.datetime):
        yield "needs “expires”, a day such as 2013-07-31"
