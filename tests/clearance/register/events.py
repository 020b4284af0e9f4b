"""Events in one readable line."""

import datetime as dt
from typing import Any

from clearance.register.event import Event, EventKind

NOON = dt.datetime(2013, 6, 12, 12, 0, tzinfo=dt.UTC)


def day(text: str) -> dt.date:
    """``14 May`` of 2013."""
    number, month = text.split()
    return dt.date(2013, {"May": 5, "June": 6, "July": 7}[month], int(number))


def event(kind: EventKind | str, on: str = "14 May", state: str = "NPL", **rest: Any) -> Event:
    """An event about Nepal, unless told otherwise."""
    return Event(
        kind=EventKind(kind),
        on=day(on),
        state=state,
        **{"recorded_at": NOON, "recorded_by": "desk", **rest},
    )
