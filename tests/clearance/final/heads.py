"""Mastheads for tests."""

from __future__ import annotations

import datetime as dt
from typing import Final

from clearance.final.masthead import Masthead

TWO: Final = Masthead(
    "Responsibility to protect: State responsibility and prevention",
    ("A/67/929", "S/2013/399"),
    ("General Assembly", "Security Council"),
    dt.date(2013, 7, 9),
    "Sixty-seventh session",
    "Sixty-eighth year",
    ("14", "117"),
)
ONE: Final = Masthead(
    "Safe drinking water in schools",
    ("A/81/901",),
    ("General Assembly",),
    dt.date(2026, 7, 9),
    "Eighty-first session",
    "",
    ("18",),
)
