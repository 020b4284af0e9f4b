"""The last screen of a run: can the report go, what stops it, who must act, what to do next."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from drafts.findings import Finding, Severity, shorten
from pipeline.exits import one_line
from pipeline.run import Gate, GateVerdict, Run
from pipeline.wording import plural, program, shown

_SIGNS: Final = {
    GateVerdict.PASS: ("✓", "green"),
    GateVerdict.NOT_APPLICABLE: ("·", "dim"),
    GateVerdict.WAITING: ("…", "yellow"),
    GateVerdict.BLOCKED: ("✗", "red"),
    GateVerdict.OVERRIDDEN: ("!", "yellow"),
    GateVerdict.ERROR: ("?", "red"),
}
# More cases of one rule than these are summed up: the screen is for the next step, not the list.
_CASES: Final = 3
# The whole message is on the page; here it must leave room for the others.
_LONGEST: Final = 240


def show(run: Run, console: Console | None = None) -> None:
    """Print the run for a person: coloured and wrapped on a terminal, plain lines in a pipe."""
    screen = _Screen(run, console or _Console(highlight=False))
    screen.say(run.report.identity.title or run.ingested.draft.name, style="bold")
    screen.say(_about(run), style="dim")
    screen.blank()
    for gate in run.gates:
        screen.gate(gate)
    screen.findings("What stops it", [f for f in run.findings if f.blocks], "red")
    if run.ready:
        screen.findings("What goes with it, disclosed", _disclosed(run.findings), "yellow")
    screen.blank()
    for line in _remarks(run):
        screen.say(line, style="dim")
    screen.say(run.verdict, style="bold green" if run.ready else "bold red")
    for line in _next(run):
        screen.say(line)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the caller: for rich it is a failure that nobody reads to the end."""
        raise BrokenPipeError


class _Screen:
    def __init__(self, run: Run, console: Console) -> None:
        self.run = run
        self.console = console

    def blank(self) -> None:
        self.console.print()

    def say(self, text: str, *, indent: int = 0, style: str = "") -> None:
        shown = Text(one_line(text), style=style)
        if self.console.is_terminal:
            self.console.print(Padding(shown, (0, 0, 0, indent)))
        else:
            self.console.print(Text(" " * indent) + shown, soft_wrap=True)

    def gate(self, gate: Gate) -> None:
        sign, style = _SIGNS[gate.verdict]
        head = Text(f"{sign} ", style=style) + Text(f"{gate.name:<12}", style="bold")
        sentence = gate.sentence.removeprefix("Not applicable: ")
        if self.console.is_terminal:
            width = self.console.width - 14
            lines = Text(one_line(sentence)).wrap(self.console, max(20, width))
            for place, line in enumerate(lines):
                self.console.print((head if place == 0 else Text(" " * 14)) + line)
        else:
            self.console.print(head + Text(one_line(sentence)), soft_wrap=True)

    def findings(self, heading: str, findings: Sequence[Finding], style: str) -> None:
        if not findings:
            return
        self.blank()
        self.say(f"{heading} ({len(findings)})", style=f"bold {style}")
        ordered = sorted(findings, key=lambda finding: finding.code)
        for _, group in groupby(ordered, key=lambda finding: (finding.code, finding.who)):
            self.cases(list(group))

    def cases(self, findings: list[Finding]) -> None:
        """The cases of one rule, and once what clears them."""
        first = findings[0]
        for finding in findings[:_CASES]:
            self.say(f"{_where(finding)}{shorten(finding.message, _LONGEST)}", indent=2)
            if finding.waiver:
                self.say(f"waived: {finding.waiver}", indent=4)
        if len(findings) > _CASES:
            self.say(f"… and {len(findings) - _CASES} more of this kind", indent=2)
        self.say(f"→ {first.who}: {first.rule.remedy} [{first.code}]", indent=4, style="dim")
        if first.command:
            likewise = len({finding.command for finding in findings}) > 1
            self.command(first.command, "   (likewise for the others)" if likewise else "")

    def command(self, command: str, remark: str) -> None:
        """A command in one piece, however long: it is there to be copied."""
        line = Text(f"    $ {one_line(runnable(command, self.run))}", style="cyan")
        self.console.print(line + Text(remark, style="dim"), soft_wrap=True)


def runnable(command: str, run: Run) -> str:
    """``clearance ...`` as it can be typed here: the program as it was called, the report named."""
    _, _, rest = command.partition(" ")
    name = rest.partition(" ")[0]
    report = run.report.files.current if run.report.is_lone else run.report.folder
    if name == "revisions":
        rest = f"revisions {shlex.quote(shown(run.report.files.current))}"
    elif report.resolve() != Path.cwd():
        # `states verify REPORT`; everything else that a finding asks for takes it as an option.
        option = "" if rest.startswith("states verify") else "-r "
        rest = f"{rest} {option}{shlex.quote(shown(report))}"
    return f"{program()} {rest}"


def _where(finding: Finding) -> str:
    """The place of a finding, unless its sentence names it."""
    place = str(finding.location or "")
    said = re.search(rf"{re.escape(place)}(?![\w.]*\d)", finding.message)
    return f"{place}: " if place and not said else ""


def _about(run: Run) -> str:
    draft = run.ingested.draft
    by = f" by {plural(len(draft.reviewers), 'reviewer')}" if draft.reviewers else ""
    return (
        f"{draft.name} · {plural(len(draft.revisions), 'revision')}{by} · "
        f"as of {run.as_of:%-d %B %Y} · "
        f"text {run.digest[:12]} · register {run.consulted.head[:12]}"
    )


def _disclosed(findings: Sequence[Finding]) -> list[Finding]:
    """The warnings that go with a report; editorial ones are summed up, not disclosed."""
    warnings = [f for f in findings if not f.blocks and f.severity is Severity.WARNING]
    return [finding for finding in warnings if not finding.code.startswith("EDIT")]


def _remarks(run: Run) -> list[str]:
    """What is only counted here: everything that does not stop the report and is not listed."""
    listed = set(map(id, _disclosed(run.findings))) if run.ready else set()
    rest = [f for f in run.findings if not f.blocks and id(f) not in listed]
    if not rest:
        return []
    gates = {gate.name: sum(1 for f in gate.findings if f in rest) for gate in run.gates}
    parts = ", ".join(f"{name.lower()} {count}" for name, count in gates.items() if count)
    noun = "remark" if len(rest) == 1 else "remarks"
    return [f"{len(rest)} more {noun}, none of which stops it: {parts}."]


def _next(run: Run) -> list[str]:
    out = run.report.out
    page = f"Everything, with links: {shown(out / 'index.html')}"
    if run.ready:
        return [f"The files for DGACM: {shown(out / 'final')}", page]
    blocking = Counter(finding.who for finding in run.findings if finding.blocks)
    who = ", ".join(f"{name} ({count})" for name, count in blocking.most_common())
    report = run.report.files.current if run.report.is_lone else run.report.folder
    return [
        *([f"It waits for: {who}."] if who else []),
        page,
        f"What a finding means: {program()} explain CODE",
        f"When something is done: {program()} run {shlex.quote(shown(report))}",
    ]
