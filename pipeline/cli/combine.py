"""`clearance combine`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import OUTPUT_FILE, WORD_FILE, json_option
from pipeline.exits import errors_as_exits, say, say_json
from pipeline.files import read_bytes, read_word_file, write_whole


@click.command()
@click.argument("base", type=WORD_FILE)
@click.argument("copies", type=WORD_FILE, nargs=-1, required=True)
@click.option("-o", "--output", type=OUTPUT_FILE, required=True, help="Where to write it.")
@click.option(
    "--decisions",
    type=OUTPUT_FILE,
    help="A decisions file: applied when it is there, and brought up to date.",
)
@json_option
def combine(
    base: Path, copies: tuple[Path, ...], output: Path, decisions: Path | None, *, as_json: bool
) -> None:
    """Combine reviewers' COPIES of BASE into one Word file, every name and date kept.

    Edits that exclude each other are left as they are in BASE, with a comment;
    edits made with tracking off are marked as such. --decisions lists both
    for a person to decide, and applies what was decided.
    """
    with errors_as_exits():
        from drafts.compare.decisions import Decisions, read_decisions, write_decisions
        from drafts.ooxml.combining import combine_files
        from pipeline.report.combination import combination_as_json, combination_as_text

        known = Decisions()
        if decisions is not None and decisions.exists():
            known = read_decisions(read_bytes(decisions).decode("utf-8-sig"), decisions.name)
        combined = combine_files(
            (read_word_file(base), base.name),
            [(read_word_file(copy), copy.name) for copy in copies],
            known,
        )
        write_whole(output, combined.data)
        if decisions is not None:
            write_whole(decisions, write_decisions(combined.questions(), known))
        if as_json:
            say_json(combination_as_json(combined))
            return
        say([*combination_as_text(combined), f"Written and proved: {output}"])
