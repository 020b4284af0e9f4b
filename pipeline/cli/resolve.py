"""`clearance accept` and `clearance reject`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from drafts.draft import Draft
from drafts.reconcile import Decision, decide, first_match
from drafts.select import Selection
from drafts.settle import MergeStyle, Verdict
from pipeline.cli.options import OUTPUT_FILE, WORD_FILE, selection_from, selection_options
from pipeline.exits import errors_as_exits, say
from pipeline.files import read_word_file, write_whole


def _resolving(verdict: Verdict, done: str) -> click.Command:
    @click.command(name=verdict.value)
    @click.argument("draft", type=WORD_FILE)
    @click.option("-o", "--output", type=OUTPUT_FILE, required=True, help="Where to write it.")
    @click.option(
        "--merge-style",
        type=click.Choice([style.value for style in MergeStyle]),
        default=MergeStyle.FOLLOWING.value,
        show_default=True,
        help="Whose properties a joined paragraph gets.",
    )
    @click.option(
        "--coverage", "table", is_flag=True, help="Show what was found, resolved and kept, and why."
    )
    @selection_options
    def command(
        draft: Path, output: Path, merge_style: str, *, table: bool, **options: Any
    ) -> None:
        with errors_as_exits():
            style, selection = MergeStyle(merge_style), selection_from(options)
            said = _resolve(draft, output, verdict, done, style, selection, table=table)
            say(said)

    command.help = (
        f"{verdict.value.capitalize()} revisions of DRAFT and write the result.\n\n"
        f"Without further options all of them; with options only those that meet every one. "
        "The result is opened again and proved before it is written."
    )
    return command


def _resolve(
    path: Path,
    output: Path,
    verdict: Verdict,
    done: str,
    merge_style: MergeStyle,
    selection: Selection,
    *,
    table: bool,
) -> list[str]:
    from drafts.ooxml.revise import open_draft, revise

    package, draft = open_draft(read_word_file(path), path.name)
    decisions = _decisions(draft, verdict, selection)
    verdicts = [decision.verdict for decision in decisions]
    revised = revise(package, draft, verdicts, merge_style)
    write_whole(output, revised.data)
    decided = sum(given is not Verdict.LEAVE for given in verdicts)
    said = [f"{done} {decided} of {len(verdicts)} revisions. Written and proved: {output}"]
    said += [
        f"Look: “{join.lost}” was joined to “{join.kept}”, whose formatting differs."
        for join in revised.resolution.joins
    ]
    said += [f"Look: {remark}" for remark in revised.resolution.remarks]
    if table:
        from drafts.coverage import coverage, coverage_lines

        reasons = [decision.reason for decision in decisions]
        said += coverage_lines(coverage(draft, verdicts, reasons))
    return said


def _decisions(draft: Draft, verdict: Verdict, selection: Selection) -> tuple[Decision, ...]:
    chosen = selection.of(draft)
    policy = first_match(
        [(chosen, Decision(verdict))], Decision(Verdict.LEAVE, "not among those chosen")
    )
    return decide(draft, policy).decisions


accept = _resolving(Verdict.ACCEPT, "Accepted")
reject = _resolving(Verdict.REJECT, "Rejected")
