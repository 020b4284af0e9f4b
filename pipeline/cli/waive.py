"""`clearance waive`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from drafts.errors import ConfigurationError
from pipeline.cli.desk import (
    by_option,
    code_of,
    date_option,
    desk_at,
    officer,
    reason_option,
    recording_options,
    report_option,
    say_recorded,
)
from pipeline.cli.options import DAY
from pipeline.exits import errors_as_exits


@click.command()
@click.argument("code")
@report_option
@date_option
@by_option
@click.option("--authority", required=True, help="By what authority.")
@reason_option
@click.option("--expires", type=DAY, required=True, help="The last day on which it holds.")
@click.option("--state", default="", help="Only for the findings about this State.")
@click.option("--any-text", is_flag=True, help="It holds for later texts too.")
@recording_options
def waive(code: str, report: Path, on: dt.date | None, *, any_text: bool, **options: Any) -> None:
    """Record leave to go forward in spite of the findings with CODE.

    A waiver demotes a finding and never hides it. It is bound to the text as it
    stands unless --any-text is given, and it needs a last day.
    """
    with errors_as_exits():
        from clearance.approvals import UNWAIVABLE
        from clearance.register.event import Event, EventKind
        from pipeline.rulebook import rules

        wanted = code.upper()
        if wanted not in rules():
            raise ConfigurationError(
                f"There is no finding with the code {wanted}. `clearance explain` lists them."
            )
        if wanted in UNWAIVABLE:
            raise ConfigurationError(f"{wanted} cannot be waived.")
        desk = desk_at(report)
        event = Event(
            kind=EventKind.WAIVED,
            on=on or desk.as_of,
            recorded_at=desk.now,
            recorded_by=officer(options["recorded_by"]),
            state=code_of(options["state"]) if options["state"] else "",
            code=wanted,
            official=options["official"],
            authority=options["authority"],
            reason=options["reason"],
            expires=options["expires"],
            draft="" if any_text else desk.run.digest,
            remark=options["remark"],
        )
        scope = "any text" if any_text else f"the text {event.draft[:16]}"
        told = f"{wanted} waived for {scope} until {event.expires}."
        say_recorded(desk.record([event], options["confidential"]), [told])
