from icalendar import Calendar

from clearance.contacts.calendar import Appointment, calendar_file, due_dates
from clearance.register.chain import chain
from clearance.register.event import Response
from clearance.standing.standing import Policy, standings
from tests.clearance.register.events import day, event
from tests.clearance.standing.scene import about, mentions, text

WORDS = text("In Nepal, parties met.", "In Kenya too.", "In Ghana as well.", "^ And in Kenya.")
REGISTER = chain(
    [
        event("sent", **about(WORDS, "NPL", due=day("11 June"))),
        event("sent", "5 June", **about(WORDS, "KEN")),
        event("sent", **about(WORDS, "GHA")),
        event("replied", "3 June", "GHA", response=Response.CONFIRMED),
    ]
)


def _due() -> tuple[Appointment, ...]:
    every = standings(REGISTER, mentions(WORDS), WORDS, day("12 June"), Policy())
    return due_dates(every, day("28 June"))


def test_only_awaited_answers_are_due_in_the_order_of_their_days() -> None:
    assert [(each.on, each.title) for each in _due()] == [
        (day("11 June"), "Answer due: Nepal"),
        (day("19 June"), "Answer due: Kenya"),
    ]
    assert _due()[1].detail.startswith("Kenya (¶ 2 and footnote 1), one message sent.")


def test_the_file_is_a_calendar_of_whole_days_and_always_the_same() -> None:
    data = calendar_file("A report", _due(), day("12 June"))
    assert data == calendar_file("A report", _due(), day("12 June"))
    events = Calendar.from_ical(data).walk("VEVENT")
    assert [(e["summary"], e["dtstart"].dt) for e in events] == [
        ("Answer due: Nepal", day("11 June")),
        ("Answer due: Kenya", day("19 June")),
    ]


def test_an_appointment_that_is_moved_keeps_its_name_for_the_calendar() -> None:
    first = calendar_file("A report", [Appointment(day("11 June"), "t", "d", "k")], day("1 June"))
    later = calendar_file("A report", [Appointment(day("12 June"), "t", "d", "k")], day("1 June"))
    other = calendar_file("B report", [Appointment(day("12 June"), "t", "d", "k")], day("1 June"))
    uids = [Calendar.from_ical(data).walk("VEVENT")[0]["uid"] for data in (first, later, other)]
    assert uids[0] == uids[1] != uids[2]


def test_no_appointments_make_an_empty_calendar() -> None:
    assert Calendar.from_ical(calendar_file("A report", (), day("12 June"))).walk("VEVENT") == []
