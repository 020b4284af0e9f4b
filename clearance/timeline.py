"""When each step must be taken: counted back from the meeting, the publication and the slot.

The clock runs backward. The 10-4-6 rule (submit ten weeks before the meeting, four weeks of
processing, issue six weeks before) is that of Geneva; for New York it is evidence, not the rule,
and each step says where its day comes from.

Source: United Nations Office at Geneva, Documents Management Section, "Information".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from clearance.contacts.calendar import Appointment
from drafts.findings import Finding, Rule, Severity

SUBMIT_BEFORE_MEETING: Final = dt.timedelta(weeks=10)
PROCESSING: Final = dt.timedelta(weeks=4)
ISSUE_BEFORE_MEETING: Final = dt.timedelta(weeks=6)
DAYS_PER_OFFICE: Final = 3
_RULE: Final = "10-4-6 rule (UNOG Documents Management Section; not the New York rule)"
_SATURDAY: Final = 5

LATE: Final = Rule(
    code="DATE-001",
    severity=Severity.WARNING,
    title="A step is late",
    source="report.toml, dates; " + _RULE,
    remedy="Take the step now, and tell DGACM of a new slot date if the old one cannot be kept.",
    explanation=(
        "Anything after the slot date is late, and documents on time go first. Lateness is "
        "disclosed; it does not hold a report back, which would make it later still."
    ),
)
CONTRADICTION: Final = Rule(
    code="DATE-002",
    severity=Severity.WARNING,
    title="The dates in report.toml contradict one another",
    source="report.toml, dates; " + _RULE,
    remedy="Ask DGACM for an earlier slot, or a later publication or meeting.",
    explanation="Processing takes weeks that no date in a file can shorten.",
)
SOON: Final = Rule(
    code="DATE-003",
    severity=Severity.NOTE,
    title="A step is due within days",
    source="report.toml, dates",
    remedy="Take the step.",
    explanation="A reminder while there is still time; nothing is wrong yet.",
)
RULES: Final = (LATE, CONTRADICTION, SOON)
_SOON: Final = 3


class StepState(Enum):
    """How a step stands on the day of the run."""

    DONE = "done"
    DONE_LATE = "done-late"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class KeyDates:
    """The days a report is bound to; each may be missing."""

    slot: dt.date | None = None
    meeting: dt.date | None = None
    publication: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step and its day.

    Attributes:
        key: For ever the same for the same step: ``submit``, ``clear:Chief of Staff``...
        title: What is done, in one line.
        due: By which day.
        source: Why that day.
        who: Who acts.
        state: How it stands.
        slack: Days left until it is due; negative when it is late or was done late.
        done_on: The day on which it was done, when it was.
    """

    key: str
    title: str
    due: dt.date
    source: str
    who: str
    state: StepState
    slack: int
    done_on: dt.date | None = None

    @property
    def is_late(self) -> bool:
        """Whether it is open and its day has passed."""
        return self.state is StepState.LATE


@dataclass(frozen=True, slots=True)
class Timeline:
    """All steps in the order of their days, as of one day.

    Attributes:
        as_of: The day.
        steps: The steps.
        contradictions: What the given dates cannot both be, in sentences.
    """

    as_of: dt.date
    steps: tuple[Step, ...]
    contradictions: tuple[str, ...] = ()

    @property
    def late(self) -> tuple[Step, ...]:
        """The steps that are open and whose day has passed."""
        return tuple(step for step in self.steps if step.is_late)

    @property
    def next(self) -> Step | None:
        """The step that is due next and not late."""
        return next((step for step in self.steps if step.state is StepState.DUE), None)


def make_timeline(
    dates: KeyDates,
    as_of: dt.date,
    *,
    offices: Sequence[str] = (),
    reply_days: int | None = None,
    days_per_office: int = DAYS_PER_OFFICE,
    done: Mapping[str, dt.date] | None = None,
) -> Timeline:
    """The steps of a report, counted back from its dates.

    Args:
        dates: The slot, the meeting, the publication.
        as_of: The day on which slack and lateness are judged.
        offices: The offices that clear, in their order; each gets ``days_per_office`` working
            days before the submission.
        reply_days: How long a State has to answer; None when nobody is asked.
        days_per_office: Working days that each office has.
        done: The day on which a step was done, by its key.
    """
    known = done or {}
    planned = list(_planned(dates, offices, reply_days, days_per_office))
    steps = [_judged(step, as_of, known.get(step[0])) for step in planned]
    steps.sort(key=lambda step: step.due)  # stable: steps of one day keep their order
    return Timeline(as_of, tuple(steps), tuple(_contradictions(dates)))


_Planned = tuple[str, str, dt.date, str, str]


def _planned(
    dates: KeyDates, offices: Sequence[str], reply_days: int | None, days_per_office: int
) -> Iterator[_Planned]:
    submit = submission_day(dates)
    if submit is not None:
        day, source = submit
        first = day
        clearing: list[_Planned] = []
        for office in reversed(offices):
            clearing.append(
                (
                    f"clear:{office}",
                    f"{office} clears the text",
                    working_days_before(first, 1),
                    f"{days_per_office} working days for each office before the submission",
                    office,
                )
            )
            first = working_days_before(first, days_per_office)
        settle = working_days_before(first, 1)
        if reply_days is not None:
            why = f"a State has {reply_days} days to answer"
            ask = settle - dt.timedelta(days=reply_days)
            yield "ask", "The last State is asked", ask, why, "desk officer"
            yield "replies", "The last answers are due", settle, why, "desk officer"
        yield (
            "settle",
            "The text is settled",
            settle,
            "before the first office sees it" if offices else "before the submission",
            "drafting officer",
        )
        yield from reversed(clearing)
        yield "submit", "The report is submitted to DGACM", day, source, "drafting officer"
    if dates.publication is not None:
        yield (
            "publish", "The report is published", dates.publication,
            "report.toml, dates.publication", "DGACM",
        )  # fmt: skip
    if dates.meeting is not None:
        issue = dates.meeting - ISSUE_BEFORE_MEETING
        yield "issue", "The report is out in all languages", issue, _RULE, "DGACM"
        yield "meeting", "The meeting", dates.meeting, "report.toml, dates.meeting", "the organ"


def submission_day(dates: KeyDates) -> tuple[dt.date, str] | None:
    """The day by which the report must be submitted, and why; None when no date is known.

    The slot is what was agreed; without one the earliest day that the other dates ask for.
    """
    if dates.slot is not None:
        return dates.slot, "report.toml, dates.slot"
    asked = []
    if dates.meeting is not None:
        asked.append((dates.meeting - SUBMIT_BEFORE_MEETING, f"ten weeks before it: {_RULE}"))
    if dates.publication is not None:
        asked.append((dates.publication - PROCESSING, "four weeks of processing"))
    return min(asked, default=None)


def working_days_before(day: dt.date, count: int) -> dt.date:
    """The ``count``-th day before ``day`` that is no Saturday or Sunday; holidays are not known."""
    while count:
        day -= dt.timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day


def _judged(planned: _Planned, as_of: dt.date, done_on: dt.date | None) -> Step:
    key, title, due, source, who = planned
    if done_on is not None and done_on <= as_of:
        state = StepState.DONE if done_on <= due else StepState.DONE_LATE
        return Step(key, title, due, source, who, state, (due - done_on).days, done_on)
    state = StepState.LATE if as_of > due else StepState.DUE
    return Step(key, title, due, source, who, state, (due - as_of).days)


def _contradictions(dates: KeyDates) -> Iterator[str]:
    slot, meeting, publication = dates.slot, dates.meeting, dates.publication
    if slot and publication and slot + PROCESSING > publication:
        days = (slot + PROCESSING - publication).days
        yield (
            f"Four weeks of processing after the slot of {_day(slot)} end {_days(days)} after the "
            f"publication of {_day(publication)}."
        )
    if slot and meeting and slot > meeting - SUBMIT_BEFORE_MEETING:
        days = (slot - (meeting - SUBMIT_BEFORE_MEETING)).days
        yield f"The slot of {_day(slot)} is {_days(days)} later than ten weeks before the meeting."
    if publication and meeting and publication > meeting - ISSUE_BEFORE_MEETING:
        days = (publication - (meeting - ISSUE_BEFORE_MEETING)).days
        yield (
            f"The publication of {_day(publication)} is {_days(days)} later than six weeks before "
            "the meeting."
        )


def find_in_timeline(timeline: Timeline) -> Iterator[Finding]:
    """Late steps, contradictions, and what is due within days."""
    for step in timeline.late:
        yield LATE.finding(
            f"{step.title}: was due on {_day(step.due)}, {_days(-step.slack)} ago.",
            who=step.who,
            since=step.due,
        )
    for sentence in timeline.contradictions:
        yield CONTRADICTION.finding(sentence)
    for step in timeline.steps:
        if step.state is StepState.DUE and step.slack <= _SOON and step.key != "meeting":
            when = "today" if step.slack == 0 else f"in {_days(step.slack)}"
            yield SOON.finding(f"{step.title}: due {when}.", who=step.who)


def appointments(timeline: Timeline) -> tuple[Appointment, ...]:
    """The steps that are not done, for the calendar file.

    ``clearance.contacts.calendar.calendar_file`` writes them as iCalendar, together with the
    answers that are due.
    """
    return tuple(
        Appointment(
            step.due,
            f"{'LATE: ' if step.is_late else ''}{step.title}",
            f"{step.who} acts. {step.source[0].upper()}{step.source[1:]}.",
            f"step {step.key}",
        )
        for step in timeline.steps
        if step.state in (StepState.DUE, StepState.LATE)
    )


def calendar_of(title: str, timeline: Timeline) -> bytes:
    """The open steps as an iCalendar file."""
    from clearance.contacts.calendar import calendar_file

    return calendar_file(title, appointments(timeline), timeline.as_of)


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
