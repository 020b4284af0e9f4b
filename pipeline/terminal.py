"""The last screen of a run: can the report go, what stops it, who must act, what to do next."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from drafts.findings import Finding, Severity
from pipeline.exits import printable
from pipeline.run import Gate, GateVerdict, Run

_SIGNS = {
    GateVerdict.PASS: ("✓", "green"),
    GateVerdict.NOT_APPLICABLE: ("·", "dim"),
    GateVerdict.WAITING: ("…", "yellow"),
    GateVerdict.BLOCKED: ("✗", "red"),
    GateVerdict.OVERRIDDEN: ("!", "yellow"),
    GateVerdict.ERROR: ("?", "red"),
}
_MOST = 12


def show(run: Run, console: Console | None = None) -> None:
    """Print the run for a person: coloured on a terminal, plain in a pipe."""
    console = console or Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    title = run.report.identity.title or run.ingested.draft.name
    console.print(Text(printable(title), style="bold"))
    console.print(Text(f"{_about(run)}", style="dim"))
    console.print()
    console.print(_gates(run))
    blocking = [finding for finding in run.findings if finding.blocks]
    disclosed = [f for f in run.findings if not f.blocks and f.severity is Severity.WARNING]
    if blocking:
        _list(console, f"What stops it ({len(blocking)})", blocking, "red")
    if disclosed:
        _list(console, f"What goes with it, disclosed ({len(disclosed)})", disclosed, "yellow")
    console.print()
    style = "bold green" if run.ready else "bold red"
    console.print(Text(run.verdict, style=style))
    console.print(_next(run))


def _about(run: Run) -> str:
    draft = run.ingested.draft
    decided = len(draft.revisions) - sum(1 for _ in run.reconciliation.left())
    return (
        f"{draft.name} · {len(draft.revisions)} revisions by {len(draft.reviewers)} reviewers, "
        f"{decided} decided · as of {run.as_of:%d %B %Y} · text {run.digest[:12]}"
    )


def _gates(run: Run) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for gate in run.gates:
        sign, style = _SIGNS[gate.verdict]
        table.add_row(
            Text(sign, style=style),
            Text(gate.name),
            Text(gate.verdict.value, style=style),
            Text(printable(_sentence(gate))),
        )
    return table


def _sentence(gate: Gate) -> str:
    return gate.sentence.removeprefix("Not applicable: ")


def _list(console: Console, heading: str, findings: list[Finding], style: str) -> None:
    console.print()
    console.print(Text(heading, style=f"bold {style}"))
    for finding in findings[:_MOST]:
        where = f"{finding.location}: " if finding.location else ""
        console.print(Padding(Text(printable(f"{where}{finding.message}")), (0, 0, 0, 2)))
        act = f"{finding.code} · {finding.who}: {finding.rule.remedy}"
        console.print(Padding(Text(printable(act), style="dim"), (0, 0, 0, 4)))
        if finding.command:
            console.print(
                Padding(Text(printable(f"$ {finding.command}"), style="dim"), (0, 0, 0, 4))
            )
        if finding.waiver:
            console.print(Padding(Text(printable(f"waived: {finding.waiver}")), (0, 0, 0, 4)))
    if len(findings) > _MOST:
        console.print(f"  … and {len(findings) - _MOST} more, all in out/index.html")


def _next(run: Run) -> Text:
    out = run.report.out
    if not run.ready:
        first = next((f for f in run.findings if f.blocks), None)
        act = f"First: {first.who}: {first.rule.remedy} " if first else ""
        return Text(printable(f"{act}Everything is in {_shown(out / 'index.html')}"))
    return Text(
        printable(f"The final is in {_shown(out / 'final')}; see {_shown(out / 'index.html')}")
    )


def _shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
