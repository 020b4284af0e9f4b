"""Waivers of the word limit: who granted them, on what authority, why, and until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


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
