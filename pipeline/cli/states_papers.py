"""`clearance states`: the office's papers, in and out: lists, spreadsheets, letters, calendars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.desk import (
    as_of_option,
    code_of,
    desk_at,
    officer,
    report_option,
    say,
    state_argument,
)
from pipeline.cli.options import DAY, OUTPUT_FILE, WORD_FILE
from pipeline.exits import NOT_READY, errors_as_exits

if TYPE_CHECKING:
    from clearance.contacts.workbook import Conflict
    from clearance.register.chain import Entry
    from pipeline.cli.desk import Desk

out_option = click.option(
    "-o", "--output", type=OUTPUT_FILE, required=True, help="The file to write."
)


@click.command("import")
@click.argument("source", metavar="FILE", type=WORD_FILE)
@report_option
@click.option("--recorded-by", default="", help="Who takes it over.  [default: you]")
@click.pass_context
def import_(ctx: click.Context, source: Path, report: Path, recorded_by: str) -> None:
    """Take over a list of messages: a CSV file, or a spreadsheet by `states export`.

    A row that the register has is not taken over again; a changed one becomes a
    correction. Exits 1 when rows are in conflict with the register.
    """
    with errors_as_exits():
        from pipeline.files import read_bytes

        desk = desk_at(report)
        data = read_bytes(source)
        if source.suffix.lower() == ".xlsx":
            conflicts = _spreadsheet(desk, data, source.name, recorded_by)
        else:
            _list(desk, data, source.name, recorded_by)
            conflicts = ()
    ctx.exit(NOT_READY if conflicts else 0)


def _list(desk: Desk, data: bytes, name: str, recorded_by: str) -> None:
    from clearance.contacts.rows import import_rows, read_rows

    rows = read_rows(data, _resolve, name)
    found = import_rows(rows, desk.entries, desk.now, officer(recorded_by), desk.history())
    for row in found.repeated:
        say(f"Line {row.line} stands in the list twice; it was taken over once.")
    for entry in found.vanished:
        say(
            f"Entry {entry.number} is no longer in the list. It stays in the register; "
            f"strike it out with: clearance states correct {entry.number} --strike --reason WHY"
        )
    _say_taken(desk.record(found.events), found.known)


def _spreadsheet(desk: Desk, data: bytes, name: str, recorded_by: str) -> Sequence[Conflict]:
    from clearance.contacts.workbook import read_workbook

    found = read_workbook(
        data,
        desk.entries,
        _resolve,
        desk.now,
        officer(recorded_by),
        desk.named_on,
        desk.history(),
        name,
    )
    for number in found.missing:
        say(
            f"The row of entry {number} was taken out. It stays in the register; "
            f"strike it out with: clearance states correct {number} --strike --reason WHY"
        )
    for each in found.conflicts:
        say(
            f"CONFLICT entry {each.entry}, {each.column}: was “{each.before}”, the spreadsheet "
            f"says “{each.sheet}”, the register by now “{each.register}”. Its row was left alone."
        )
    _say_taken(desk.record(found.events), 0)
    return found.conflicts


def _say_taken(added: Sequence[Entry], known: int) -> None:
    from clearance.register.event import EventKind

    corrections = sum(1 for entry in added if entry.event.kind is EventKind.CORRECTED)
    parts = [f"{len(added) - corrections} new"]
    if corrections:
        parts.append(f"{corrections} corrected")
    if known:
        parts.append(f"{known} known before")
    say(f"Messages: {', '.join(parts)}.")
    if added:
        say(f"Head of the register: {added[-1].digest[:16]}")


def _resolve(name: str) -> str | None:
    from clearance.states.names import find_state

    found = find_state(name)
    return found.iso3 if found else None


@click.command()
@report_option
@as_of_option
@out_option
def export(report: Path, as_of: dt.date | None, output: Path) -> None:
    """Write the messages as a CSV file, or with the standings as a spreadsheet (.xlsx).

    The spreadsheet may be changed and taken back with `states import`.
    Confidential remarks are in neither.
    """
    with errors_as_exits():
        from pipeline.files import write_whole

        desk = desk_at(report, as_of)
        if output.suffix.lower() == ".xlsx":
            from clearance.contacts.workbook import export_workbook

            standings = desk.run.consulted.standings
            write_whole(output, export_workbook(desk.entries, standings, desk.named_on))
        else:
            from clearance.contacts.workbook import export_csv

            write_whole(output, export_csv(desk.entries, desk.named_on))
        say(f"Wrote {output}.")


@click.command()
@state_argument
@report_option
@out_option
@click.option("--reminder", is_flag=True, help="A reminder, and not a note verbale.")
@click.option("--date", "on", type=DAY, help="The day of the letter.  [default: today]")
@click.option("--due", type=DAY, help="When an answer is asked for.  [default: by report.toml]")
@click.option("--reference", default="", help="Its number.")
@click.option("--office", default="", help="The office that writes.")
@click.option("--silence-clause", default="", help="By which silence is consent, word for word.")
@click.option("--template", type=WORD_FILE, help="Your own template; see `states template`.")
def letter(
    state: str, report: Path, output: Path, on: dt.date | None, due: dt.date | None, **options: Any
) -> None:
    """Write a letter to STATE with every passage that names it; nothing is sent.

    When it has gone out, record it with `states sent`.
    """
    with errors_as_exits():
        from clearance.contacts.letters import LetterKind, letter_to, write_letter
        from drafts.errors import ConfigurationError
        from pipeline.files import read_bytes, write_whole

        desk = desk_at(report)
        code = code_of(state)
        standing = desk.standing(code)
        if standing is None:
            raise ConfigurationError(f"The text does not name {desk.name(code)}.")
        day = on or desk.as_of
        made = letter_to(
            standing,
            desk.entries,
            LetterKind.REMINDER if options["reminder"] else LetterKind.NOTE_VERBALE,
            on=day,
            due=due or day + dt.timedelta(days=desk.report.states.reply_days),
            title=desk.report.identity.title,
            symbols=desk.report.identity.symbols,
            reference=options["reference"],
            office=options["office"],
            silence_clause=options["silence_clause"],
        )
        own = read_bytes(options["template"]) if options["template"] else None
        write_whole(output, write_letter(made, own))
        say(f"Wrote {output}. Nothing was sent.")


@click.command()
@click.argument("kind", type=click.Choice(["note-verbale", "reminder"]))
@out_option
def template(kind: str, output: Path) -> None:
    """Write the packaged template of a letter, to be edited and given to `states letter`."""
    with errors_as_exits():
        from clearance.contacts.letters import FIELDS, LetterKind, packaged_template
        from pipeline.files import write_whole

        write_whole(output, packaged_template(LetterKind(kind)))
        say(f"Wrote {output}. It may ask for:")
        for field, meaning in FIELDS.items():
            say(f"  [[{field}]]  {meaning}")


@click.command()
@report_option
@as_of_option
@out_option
def calendar(report: Path, as_of: dt.date | None, output: Path) -> None:
    """Write the days on which answers are due as a calendar file (.ics)."""
    with errors_as_exits():
        from clearance.contacts.calendar import calendar_file, due_dates
        from pipeline.files import write_whole

        desk = desk_at(report, as_of)
        due = due_dates(desk.run.consulted.standings, desk.named_on)
        title = desk.report.identity.title or desk.report.files.current.stem
        write_whole(output, calendar_file(title, due, desk.as_of))
        say(f"Wrote {output}: {len(due)} dates.")
