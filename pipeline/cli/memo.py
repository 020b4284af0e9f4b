"""`clearance memo`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.desk import as_of_option, desk_at, report_argument, say
from pipeline.cli.options import OUTPUT_FILE, WORD_FILE, json_option
from pipeline.exits import FINE, NOT_READY, errors_as_exits, say_json

if TYPE_CHECKING:
    from clearance.memo.compose import Memo
    from clearance.memo.document import MemoCheck


@click.command()
@report_argument
@click.option("-o", "--output", type=OUTPUT_FILE, help="The Word file to write.")
@as_of_option
@click.option("--add", "words", multiple=True, help="Your own words, printed apart.")
@click.option("--by", default="", help="With --add: who says so.")
@click.option(
    "--verify", "earlier", type=WORD_FILE, metavar="FILE", help="Check a note written earlier."
)
@json_option
@click.pass_context
def memo(
    ctx: click.Context,
    report: Path,
    output: Path | None,
    as_of: dt.date | None,
    words: tuple[str, ...],
    by: str,
    earlier: Path | None,
    *,
    as_json: bool,
) -> None:
    """Write the one-page cover note; every sentence is drawn from the register.

    A sentence that does not hold is printed as what does. With --verify nothing
    is written: what an earlier note says is held against what is so now, and the
    exit status is 1 when something is no longer true.
    """
    with errors_as_exits():
        from dataclasses import replace

        from clearance.memo.compose import Statement
        from clearance.memo.document import check_memo, memo_document
        from pipeline.files import read_bytes, write_whole

        if words and not by:
            raise click.UsageError("--add needs --by: whose words they are.")
        desk = desk_at(report, as_of)
        now = replace(desk.run.memo, statements=tuple(Statement(each, by) for each in words))
        if earlier is not None:
            checked = check_memo(read_bytes(earlier), now, desk.entries, earlier.name)
            _say_check(checked, as_json=as_json)
            status = FINE if checked.still_true else NOT_READY
        else:
            if output is not None:
                write_whole(output, memo_document(now))
            _say_memo(now, output, as_json=as_json)
            status = FINE
    ctx.exit(status)


def _say_memo(note: Memo, output: Path | None, *, as_json: bool) -> None:
    if as_json:
        told = [
            {"key": s.key, "text": s.text, "full": s.full, "proof": list(s.proof)}
            for s in note.sentences
        ]
        seal = {"digest": note.digest, "head": note.head, "as_of": note.as_of.isoformat()}
        say_json({**seal, "sentences": told})
        return
    for sentence in note.sentences:
        say(f"{' ' if sentence.full else '!'} {sentence.text}")
    for statement in note.statements:
        say(f"“ {statement.text} — {statement.by}")
    if output is not None:
        say(f"Wrote {output}.")


def _say_check(checked: MemoCheck, *, as_json: bool) -> None:
    if as_json:
        told = {
            "still_true": checked.still_true,
            "as_of": checked.memo.as_of.isoformat(),
            "new_entries": checked.new_entries,
            "text_changed": checked.text_changed,
            "faults": list(checked.faults),
            "retyped": list(checked.retyped),
            "divergences": [
                {"key": d.key, "then": d.then, "now": d.now, "falsehood": d.falsehood}
                for d in checked.divergences
            ],
        }
        say_json(told)
        return
    for fault in checked.faults:
        say(fault)
    for key in checked.retyped:
        say(f"{key}: the words in the file are not those that were recorded.")
    for each in checked.divergences:
        say(f"{each.key}{': NO LONGER TRUE' if each.falsehood else ''}")
        say(f"  then: {each.then or '(not said)'}")
        say(f"  now:  {each.now or '(not said)'}")
    since = f"{checked.new_entries} entries since; the text is "
    since += "another." if checked.text_changed else "the same."
    verdict = "Everything it says still holds." if checked.still_true else "It no longer holds."
    say(f"{verdict} {since}")
