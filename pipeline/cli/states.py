"""`clearance states`: who is named, who was asked, what was answered, what is outstanding."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pipeline.cli.desk import (
    as_of_option,
    code_of,
    desk_at,
    report_argument,
    report_option,
    say,
    state_argument,
)
from pipeline.cli.options import json_option
from pipeline.exits import FINE, NOT_READY, errors_as_exits, say_json

if TYPE_CHECKING:
    from clearance.register.chain import Entry
    from clearance.standing.standing import Case, Standing
    from pipeline.cli.desk import Desk

# Command: where it is, and what it does. What records and what writes is imported when called.
_ELSEWHERE: Final[dict[str, tuple[str, str, str]]] = {
    "sent": ("states_record", "sent", "Record a message sent, or a reminder."),
    "reply": ("states_record", "reply", "Record what a State answered."),
    "triage": ("states_record", "triage", "Record whether a State must be contacted."),
    "rule": ("states_record", "rule", "Record a ruling, bound to the words as they stand."),
    "identify": ("states_record", "identify", "Record which State a name in the text means."),
    "mention": ("states_record", "mention", "Record a mention that no program can see."),
    "correct": ("states_record", "correct", "Correct an entry, or strike it out."),
    "import": ("states_papers", "import_", "Take over a list or a spreadsheet."),
    "export": ("states_papers", "export", "Write a list or a spreadsheet."),
    "letter": ("states_papers", "letter", "Write a letter to a State; nothing is sent."),
    "template": ("states_papers", "template", "Write the template of a letter, to be edited."),
    "calendar": ("states_papers", "calendar", "Write the days on which answers are due."),
}


class _StatesGroup(click.Group):
    """A group whose larger commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Those that show first, then those that record, then those that write."""
        return [*super().list_commands(ctx), *_ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None when there is none."""
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, name, _ = _ELSEWHERE[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"pipeline.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, nothing imported."""
        own = [
            (name, command.get_short_help_str(80))
            for name in super().list_commands(ctx)
            if (command := super(_StatesGroup, self).get_command(ctx, name))
        ]
        with formatter.section("Commands"):
            formatter.write_dl([*own, *((n, told) for n, (_, _, told) in _ELSEWHERE.items())])


@click.group(cls=_StatesGroup)
def states() -> None:
    """Who is named, who was asked, what was answered, what is outstanding.

    A State may be given by code or by any of its names: NPL, Nepal.
    """


@states.command("list")
@report_argument
@as_of_option
@click.option("--standing", "kinds", multiple=True, help="Only States that stand so.")
@json_option
def list_(report: Path, as_of: dt.date | None, kinds: tuple[str, ...], *, as_json: bool) -> None:
    """Where the Office stands with every State named or contacted, gravest first."""
    with errors_as_exits():
        desk = desk_at(report, as_of)
        _check_kinds(kinds)
        chosen = [
            each for each in desk.run.consulted.standings if not kinds or each.kind.value in kinds
        ]
        _show(desk, chosen, as_json=as_json)


@states.command()
@report_argument
@as_of_option
@json_option
def outstanding(report: Path, as_of: dt.date | None, *, as_json: bool) -> None:
    """Only what is not settled: who has not answered, and what is in the way."""
    with errors_as_exits():
        from clearance.standing.standing import StandingKind

        settled = {
            StandingKind.CONFIRMED,
            StandingKind.NO_OBJECTION,
            StandingKind.WORDING_REFLECTED,
            StandingKind.NOT_REQUIRED,
            StandingKind.WITHDRAWN,
        }
        desk = desk_at(report, as_of)
        chosen = [each for each in desk.run.consulted.standings if each.kind not in settled]
        _show(desk, chosen, as_json=as_json)
        if not as_json:
            for finding in desk.run.findings:
                if finding.blocks and finding.code.startswith("STATE-"):
                    say(f"{finding.code} {finding.message}")
                    if finding.command:
                        say(f"          {finding.command}")


def _check_kinds(kinds: Iterable[str]) -> None:
    from clearance.standing.standing import StandingKind

    known = [kind.value for kind in StandingKind]
    for kind in kinds:
        if kind not in known:
            raise click.UsageError(f"“{kind}” is no standing. There are: {', '.join(known)}.")


def _show(desk: Desk, standings: Sequence[Standing], *, as_json: bool) -> None:
    if as_json:
        say_json([record(desk, s) for s in standings])
        return
    rows = [_TITLES, *(_row(desk, standing) for standing in standings)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say(line.rstrip())
    say("")
    say(_sum(desk, standings))


_TITLES: Final = ("State", "Name", "Standing", "Since", "Waiting", "Messages", "Named in")


def _row(desk: Desk, standing: Standing) -> tuple[str, ...]:
    return (
        standing.state,
        desk.name(standing.state),
        standing.kind.value,
        standing.since.isoformat() if standing.since else "",
        f"{standing.waiting} days" if standing.waiting is not None else "",
        str(standing.attempts or ""),
        ", ".join(standing.paragraphs),
    )


def _sum(desk: Desk, standings: Sequence[Standing]) -> str:
    from collections import Counter

    from clearance.register.chain import head_of

    counts = Counter(standing.kind.value for standing in standings)
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "none"
    return (
        f"{len(standings)} States as of {desk.as_of}: {told}. "
        f"Register: {len(desk.entries)} entries, head {head_of(desk.entries)[:16]}."
    )


def record(desk: Desk, standing: Standing) -> dict[str, Any]:
    """A standing as JSON has it."""
    return {
        "state": standing.state,
        "name": desk.name(standing.state),
        "standing": standing.kind.value,
        "since": _iso(standing.since),
        "attempts": standing.attempts,
        "reminders": standing.reminders,
        "waiting": standing.waiting,
        "due": _iso(standing.due),
        "paragraphs": list(standing.paragraphs),
        "proof": list(standing.proof),
        "cases": [_case(case) for case in standing.cases],
        "requests": [
            {
                "entry": request.entry.number,
                "date": _iso(request.entry.event.on),
                "wording": request.entry.event.wording,
                "instead_of": list(request.entry.event.former_wording),
                "fate": request.judgement.fate.value,
                "reason": request.judgement.reason,
                "remaining": list(request.judgement.remaining),
                "confirmed_by": request.confirmed_by,
                "refused_by": request.refused_by,
            }
            for request in standing.requests
        ],
    }


def _case(case: Case) -> dict[str, Any]:
    change = case.change
    return {
        "place": case.passage.place if case.passage else None,
        "passage": case.passage.id if case.passage else None,
        "standing": case.kind.value,
        "reason": case.reason,
        "since": _iso(case.since),
        "proof": list(case.proof),
        "unproven": case.unproven,
        "ruling": case.ruling,
        "seen_on": _iso(case.seen_on),
        "change": None
        if change is None
        else {
            "before": change.before,
            "after": change.after,
            "pieces": [{"op": piece.op.value, "text": piece.text} for piece in change.pieces],
            "revisions": [revision.id for revision in change.revisions],
            "untracked": change.untracked,
        },
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


@states.command()
@state_argument
@report_option
@as_of_option
@click.option("--confidential", is_flag=True, help="With the remarks that are kept apart.")
@json_option
def show(
    state: str, report: Path, as_of: dt.date | None, *, confidential: bool, as_json: bool
) -> None:
    """The whole story of STATE in order, and where it stands."""
    with errors_as_exits():
        desk = desk_at(report, as_of)
        code = code_of(state)
        standing = desk.standing(code)
        own = [entry for entry in desk.entries if entry.event.state == code]
        numbers = {entry.number for entry in own}
        story = [entry for entry in desk.entries if entry in own or entry.event.about in numbers]
        remarks = _remarks(desk) if confidential else {}
        if as_json:
            import json

            told = {
                "state": code,
                "name": desk.name(code),
                "standing": record(desk, standing) if standing else None,
                "events": [
                    {
                        "entry": entry.number,
                        "digest": entry.digest,
                        **json.loads(entry.body),
                        **_apart(entry, remarks),
                    }
                    for entry in story
                ],
            }
            say_json(told)
            return
        say(f"{desk.name(code)} ({code})")
        for entry in sorted(story, key=lambda entry: (entry.event.on, entry.number)):
            for line in _lines(entry, remarks.get(entry.event.confidential, "")):
                say(line)
        if not story:
            say("  The register has nothing about it.")
        for line in _where_it_stands(standing):
            say(line)


def _apart(entry: Entry, remarks: dict[str, str]) -> dict[str, str]:
    remark = remarks.get(entry.event.confidential, "")
    return {"confidential_remark": remark} if remark else {}


def _remarks(desk: Desk) -> dict[str, str]:
    from clearance.register.store import open_register
    from pipeline.consult import register_of

    with open_register(register_of(desk.report)) as register:
        return dict(register.remarks())


def _lines(entry: Entry, confidential: str) -> Iterator[str]:
    event = entry.event
    kind = event.kind.value if event.becomes is None else f"corrected to {event.becomes.value}"
    what = f"{kind}: {event.response.value}" if event.response else kind
    decided = [each.value for each in (event.triage, event.ruling) if each]
    parts = [*decided, event.channel, event.reference, event.post]
    about = f"about entry {event.about}" if event.about else ""
    by = f"by {event.official}: {event.reason}" if event.official else event.reason
    late = f"recorded {event.recorded_at:%Y-%m-%d}" if event.backdated else ""
    due = f"answer by {event.due}" if event.due else ""
    told = "; ".join(part for part in (*parts, about, due, by, late) if part)
    yield f"  {event.on}  [{entry.number}] {what}{f' ({told})' if told else ''}"
    if event.wording:
        yield f"              asks for: “{event.wording}”"
    for words in event.former_wording:
        yield f"              instead of: “{words}”"
    if event.silence_clause:
        yield f"              silence clause: “{event.silence_clause}”"
    if event.remark:
        yield f"              remark: {event.remark}"
    if confidential:
        yield f"              confidential: {confidential}"
    elif event.confidential:
        yield "              a confidential remark is kept apart (--confidential shows it)"


def _where_it_stands(standing: Standing | None) -> Iterator[str]:
    if standing is None:
        yield "It is neither named nor contacted."
        return
    yield f"Standing: {standing.kind.value}"
    for case in standing.cases:
        place = case.passage.place if case.passage else "not named"
        yield f"  {place}: {case.kind.value}. {case.reason}"
        if case.change:
            yield f"      {case.change}"
    for request in standing.requests:
        judged = request.judgement
        yield f"  request in entry {request.entry.number}: {judged.fate.value}. {judged.reason}"


@states.command()
@report_argument
@click.option("--head", default="", help="A head printed earlier, whole or its first digits.")
@json_option
@click.pass_context
def verify(ctx: click.Context, report: Path, head: str, *, as_json: bool) -> None:
    """Walk the register from its first entry; exit 1 when it is not as it was recorded.

    With the head printed on an earlier output it also finds a register that was
    cut short or rewritten.
    """
    with errors_as_exits():
        from clearance.register.chain import verify as walk
        from clearance.register.store import read_entries
        from pipeline.consult import register_of

        desk = desk_at(report)
        checked = walk(read_entries(register_of(desk.report)), head)
        if as_json:
            say_json(
                {
                    "intact": checked.intact,
                    "entries": checked.count,
                    "head": checked.head,
                    "faults": list(checked.faults),
                }
            )
        else:
            for fault in checked.faults:
                say(fault)
            state = "intact" if checked.intact else "NOT INTACT"
            say(f"{checked.count} entries, {state}, head {checked.head}")
    ctx.exit(FINE if checked.intact else NOT_READY)
