"""`clearance approve`."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drafts.errors import ConfigurationError
from pipeline.cli.desk import (
    date_option,
    desk_at,
    officer,
    recording_options,
    report_option,
    say,
    say_recorded,
)
from pipeline.exits import errors_as_exits

if TYPE_CHECKING:
    from pipeline.cli.desk import Desk


@click.command()
@click.argument("office")
@report_option
@date_option
@click.option("--by", "official", required=True, help="The official who signed.")
@click.option("--object", "objects", is_flag=True, help="The office objects.")
@click.option("--reason", default="", help="With --object: why.")
@click.option("--reference", default="", help="The number of the memorandum.")
@recording_options
def approve(
    office: str, report: Path, on: dt.date | None, *, objects: bool, **options: Any
) -> None:
    """Record that OFFICE approves the text as it stands, or objects to it.

    The approval is bound to these words and lapses by itself when they change;
    an objection holds until it is withdrawn.
    """
    with errors_as_exits():
        from dataclasses import replace

        from clearance.approvals import signature
        from clearance.register.event import EventKind

        if objects and not options["reason"]:
            raise click.UsageError("An objection needs --reason.")
        desk = desk_at(report)
        name = _in_chain(desk, office)
        event = signature(
            name,
            options["official"],
            desk.run.consulted.passages,
            on or desk.as_of,
            desk.now,
            officer(options["recorded_by"]),
            options["reference"],
        )
        event = replace(event, remark=options["remark"], reason=options["reason"])
        if objects:
            event = replace(event, kind=EventKind.OBJECTION)
        verb = "objects to" if objects else "approves"
        recorded = desk.record([event], options["confidential"])
        say_recorded(recorded, [f"{name} {verb} the text {event.draft[:16]}."])
        _say_open(desk)


def _in_chain(desk: Desk, office: str) -> str:
    """The office's name as report.toml spells it."""
    chain = {each.name.casefold(): each.name for each in desk.report.offices}
    if not chain or office.casefold() in chain:
        return chain.get(office.casefold(), office)
    near = get_close_matches(office.casefold(), chain, n=1)
    hint = f" Did you mean “{chain[near[0]]}”?" if near else ""
    raise ConfigurationError(
        f"“{office}” is not among the offices in report.toml: {', '.join(chain.values())}.{hint}"
    )


def _say_open(desk: Desk) -> None:
    """What the office has signed in spite of, so that nobody is surprised later."""
    blocking = [f for f in desk.run.findings if f.blocks and not f.code.startswith("APPR-")]
    if blocking:
        say(f"{len(blocking)} findings still stop the report; `clearance run` lists them.")
