from __future__ import annotations

import datetime as dt

import pytest

from clearance.timeline import (
    KeyDates,
    StepState,
    Timeline,
    appointments,
    calendar_of,
    find_in_timeline,
    make_timeline,
    submission_day,
    working_days_before,
)

SLOT, MEETING, PUBLICATION = dt.date(2013, 6, 28), dt.date(2013, 9, 11), dt.date(2013, 7, 31)
OFFICES = ("Special Adviser", "Chief of Staff", "Deputy Secretary-General")


def timeline(as_of: dt.date = dt.date(2013, 6, 14), **options: object) -> Timeline:
    dates = KeyDates(SLOT, MEETING, PUBLICATION)
    return make_timeline(dates, as_of, offices=OFFICES, reply_days=14, **options)  # type: ignore[arg-type]


def due(line: Timeline) -> dict[str, dt.date]:
    return {step.key: step.due for step in line.steps}


def test_the_clock_runs_backward_from_the_slot() -> None:
    assert due(timeline()) == {
        "ask": dt.date(2013, 5, 31),
        "replies": dt.date(2013, 6, 14),
        "settle": dt.date(2013, 6, 14),
        "clear:Special Adviser": dt.date(2013, 6, 19),
        "clear:Chief of Staff": dt.date(2013, 6, 24),
        "clear:Deputy Secretary-General": dt.date(2013, 6, 27),
        "submit": SLOT,
        "publish": PUBLICATION,
        "issue": dt.date(2013, 7, 31),
        "meeting": MEETING,
    }


def test_steps_stand_in_the_order_of_their_days() -> None:
    days = [step.due for step in timeline().steps]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        (KeyDates(slot=SLOT, meeting=MEETING), SLOT),
        (KeyDates(meeting=MEETING), dt.date(2013, 7, 3)),
        (KeyDates(publication=PUBLICATION), dt.date(2013, 7, 3)),
        (KeyDates(meeting=MEETING, publication=dt.date(2013, 7, 20)), dt.date(2013, 6, 22)),
    ],
)
def test_without_a_slot_the_earliest_date_decides(dates: KeyDates, day: dt.date) -> None:
    found = submission_day(dates)
    assert found is not None
    assert found[0] == day


def test_without_dates_there_are_no_steps() -> None:
    line = make_timeline(KeyDates(), dt.date(2013, 6, 14), offices=OFFICES)
    assert line.steps == ()
    assert line.next is None
    assert list(find_in_timeline(line)) == []


def test_what_is_done_in_time_late_open_and_overdue_is_told_apart() -> None:
    line = timeline(
        dt.date(2013, 6, 20),
        done={"ask": dt.date(2013, 5, 20), "settle": dt.date(2013, 6, 17)},
    )
    states = {step.key: (step.state, step.slack) for step in line.steps}
    assert states["ask"] == (StepState.DONE, 11)
    assert states["settle"] == (StepState.DONE_LATE, -3)
    assert states["clear:Special Adviser"] == (StepState.LATE, -1)
    assert states["submit"] == (StepState.DUE, 8)
    assert line.next is not None
    assert line.next.key == "clear:Chief of Staff"


def test_what_will_be_done_is_not_done() -> None:
    line = timeline(dt.date(2013, 6, 20), done={"submit": dt.date(2013, 6, 28)})
    assert {s.key: s.state for s in line.steps}["submit"] is StepState.DUE


def test_late_steps_are_findings_that_do_not_block() -> None:
    found = list(find_in_timeline(timeline(dt.date(2013, 7, 1))))
    late = [f for f in found if f.code == "DATE-001"]
    assert "The report is submitted to DGACM: was due on 28 June 2013, 3 days ago." in {
        f.message for f in late
    }
    assert all(f.since and not f.blocks for f in late)


def test_what_is_due_within_days_is_a_note() -> None:
    found = [f.message for f in find_in_timeline(timeline(dt.date(2013, 6, 27)))
             if f.code == "DATE-003"]  # fmt: skip
    assert "The report is submitted to DGACM: due in 1 day." in found


def test_dates_that_contradict_one_another_are_told() -> None:
    dates = KeyDates(dt.date(2013, 7, 9), MEETING, dt.date(2013, 8, 5))
    line = make_timeline(dates, dt.date(2013, 6, 14))
    processing = "Four weeks of processing after the slot of 9 July 2013 end 1 day after"
    assert line.contradictions == (
        f"{processing} the publication of 5 August 2013.",
        "The slot of 9 July 2013 is 6 days later than ten weeks before the meeting.",
        "The publication of 5 August 2013 is 5 days later than six weeks before the meeting.",
    )
    assert [f.code for f in find_in_timeline(line)][:3] == ["DATE-002"] * 3


def test_weekends_are_no_working_days() -> None:
    monday = dt.date(2013, 6, 17)
    assert working_days_before(monday, 1) == dt.date(2013, 6, 14)
    assert working_days_before(monday, 6) == dt.date(2013, 6, 7)


def test_open_steps_go_into_the_calendar_and_done_ones_do_not() -> None:
    line = timeline(dt.date(2013, 6, 20), done={"ask": dt.date(2013, 5, 20)})
    titles = [appointment.title for appointment in appointments(line)]
    assert "LATE: Special Adviser clears the text" in titles
    assert not any("asked" in title for title in titles)
    assert calendar_of("R2P", line) == calendar_of("R2P", line)
    assert b"BEGIN:VEVENT" in calendar_of("R2P", line)
