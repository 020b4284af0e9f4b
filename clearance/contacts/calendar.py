"""The days that matter, as a calendar file: answers that are due, and the report's own dates."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clearance.standing.prose import counted, listed
from clearance.standing.standing import Standing, StandingKind
from clearance.states.names import un_form


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something to be done, or to be had, by a day.

    Attributes:
        on: The day.
        title: What, in one line.
        detail: What to do about it.
        key: What it is about: it keeps the appointment the same when it is moved.
    """

    on: dt.date
    title: str
    detail: str
    key: str


def due_dates(standings: Iterable[Standing], named_on: dt.date) -> tuple[Appointment, ...]:
    """The answers that are awaited, by the day on which they are due, overdue ones included."""
    found = []
    for standing in standings:
        if standing.due is None or not standing.awaits_reply:
            continue
        name = un_form(standing.state, named_on)
        where = listed(
            [f"¶ {place}" if place.isdigit() else place for place in standing.paragraphs]
        )
        verb = "Answer promised" if standing.kind is StandingKind.HOLDING else "Answer due"
        found.append(
            Appointment(
                standing.due,
                f"{verb}: {name}",
                f"{name} ({where}), {counted(standing.attempts, 'message')} sent. "
                f"If nothing has come: clearance states letter {standing.state} --reminder",
                f"answer {standing.state}",
            )
        )
    return tuple(sorted(found, key=lambda each: (each.on, each.title)))


def calendar_file(title: str, appointments: Sequence[Appointment], as_of: dt.date) -> bytes:
    """The appointments as an iCalendar file; the same appointments give the same bytes.

    Args:
        title: The report's title, by which calendars tell reports apart.
        appointments: All of them; importing a later file moves and does not double them.
        as_of: The day of which they speak.

    Source: RFC 5545.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//clearance//due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    stamp = dt.datetime.combine(as_of, dt.time(), tzinfo=dt.UTC)
    for each in appointments:
        event = Event()
        key = hashlib.sha256(f"{title}\n{each.key}".encode()).hexdigest()[:24]
        event.add("uid", f"{key}@clearance.invalid")
        event.add("dtstamp", stamp)
        event.add("dtstart", each.on)
        event.add("dtend", each.on + dt.timedelta(days=1))
        event.add("summary", each.title)
        event.add("description", each.detail)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
