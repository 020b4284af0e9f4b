"""The steps of a report in time: what is due when, and what the register says was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from clearance.approvals import ApprovalStatus
from clearance.register.chain import effective
from clearance.standing.standing import StandingKind
from clearance.timeline import KeyDates, Timeline, make_timeline
from pipeline.report_file import Report
from pipeline.run import Consulted

_STILL_TO_ASK: Final = frozenset(
    {StandingKind.MISSED, StandingKind.TO_CONTACT, StandingKind.TO_TRIAGE}
)


def timeline_of(report: Report, as_of: dt.date, consulted: Consulted) -> Timeline:
    """The steps counted back from the report's dates, with those done that the register proves."""
    dates = report.dates
    return make_timeline(
        KeyDates(dates.slot, dates.meeting, dates.publication),
        as_of,
        offices=[office.name for office in report.offices if office.role == "clears"],
        reply_days=report.states.reply_days if consulted.entries else None,
        done=dict(_done(consulted)),
    )


def _done(consulted: Consulted) -> Iterator[tuple[str, dt.date]]:
    named = [standing for standing in consulted.standings if standing.named]
    asked = _first_messages(consulted, {standing.state for standing in named})
    if asked and not any(case.kind in _STILL_TO_ASK for s in named for case in s.cases):
        yield "ask", max(asked)
    answers = [standing.last_answer for standing in named if standing.last_answer]
    if answers and not any(standing.awaits_reply for standing in named):
        yield "replies", max(answers)
    for approval in consulted.approvals:
        if approval.status is ApprovalStatus.APPROVED and approval.on:
            yield f"clear:{approval.office}", approval.on


def _first_messages(consulted: Consulted, states: set[str]) -> list[dt.date]:
    """The day on which each of the States was first written to."""
    first: dict[str, dt.date] = {}
    for entry in effective(consulted.entries):
        event = entry.event
        if event.kind.is_message and event.state in states:
            first[event.state] = min(event.on, first.get(event.state, event.on))
    return list(first.values())
