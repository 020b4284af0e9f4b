"""`clearance withdraw`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from drafts.errors import ConfigurationError
from pipeline.cli.desk import (
    date_option,
    desk_at,
    officer,
    reason_option,
    recording_options,
    report_option,
    say_recorded,
)
from pipeline.exits import errors_as_exits


@click.command()
@click.argument("number", type=int)
@report_option
@date_option
@reason_option
@recording_options
def withdraw(number: int, report: Path, on: dt.date | None, **options: Any) -> None:
    """Record that what entry NUMBER says was taken back by whoever said it.

    For approvals, waivers, rulings, and what a State answered. An entry that was
    wrong from the beginning is corrected with `states correct`.
    """
    with errors_as_exits():
        from clearance.register.chain import effective
        from clearance.register.event import Event, EventKind

        desk = desk_at(report)
        found = [entry for entry in effective(desk.entries) if entry.number == number]
        if not found:
            raise ConfigurationError(f"There is no entry {number}, or it has been struck out.")
        taken = found[0].event
        if taken.kind.is_message or taken.kind in {EventKind.NOTE, EventKind.WITHDRAWN}:
            raise ConfigurationError(
                f"Entry {number} ({taken.kind.value}) cannot be taken back: it happened. If it was "
                f"entered wrongly: clearance states correct {number} --strike --reason WHY"
            )
        event = Event(
            kind=EventKind.WITHDRAWN,
            on=on or desk.as_of,
            recorded_at=desk.now,
            recorded_by=officer(options["recorded_by"]),
            state=taken.state,
            about=number,
            reason=options["reason"],
            remark=options["remark"],
        )
        told = f"entry {number} ({taken.kind.value}) is withdrawn."
        say_recorded(desk.record([event], options["confidential"]), [told])
