"""`clearance compare`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import OUTPUT_FILE, WORD_FILE, json_option
from pipeline.exits import errors_as_exits, say, say_json
from pipeline.files import read_word_file, write_whole

_VIEWS = click.Choice(["settled", "original"])


@click.command()
@click.argument("old", type=WORD_FILE)
@click.argument("new", type=WORD_FILE)
@click.option("-o", "--output", type=OUTPUT_FILE, help="Where to write the Word redline.")
@click.option("--html", type=OUTPUT_FILE, help="Where to write the comparison as a page.")
@json_option
@click.option(
    "--old-view",
    type=_VIEWS,
    default="settled",
    show_default=True,
    help="OLD with its own revisions accepted, or rejected.",
)
@click.option(
    "--new-view",
    type=_VIEWS,
    default="settled",
    show_default=True,
    help="NEW with its own revisions accepted, or rejected.",
)
@click.option("--reviewer", default="Comparison", show_default=True, help="Whose name is used.")
@click.option("--date", default="", help="When, as 2013-06-14T12:00:00Z; without it, no date.")
def compare(
    old: Path,
    new: Path,
    output: Path | None,
    html: Path | None,
    old_view: str,
    new_view: str,
    reviewer: str,
    date: str,
    *,
    as_json: bool,
) -> None:
    """Compare OLD and NEW word by word, as a Word file with tracked changes.

    Accepting everything in the redline gives NEW, rejecting everything gives
    OLD. Both are proved before the file is written.
    """
    with errors_as_exits():
        from drafts.ooxml.comparing import View, compare_files
        from drafts.ooxml.forms import Stamp

        if output is None and html is None and not as_json:
            raise click.UsageError("Say what is wanted: -o REDLINE.docx, --html PAGE or --json.")
        compared = compare_files(
            (read_word_file(old), old.name),
            (read_word_file(new), new.name),
            Stamp(reviewer, _moment(date)),
            old_view=View(old_view),
            new_view=View(new_view),
        )
        if output is not None:
            write_whole(output, compared.data)
        if html is None and not as_json:
            say([f"{len(compared.marked.revisions)} revisions. Written and proved: {output}"])
            say(f"Look: {remark}" for remark in compared.redline.remarks)
            return
        _tell(compared, html, output, as_json=as_json)


def _tell(compared: object, html: Path | None, output: Path | None, *, as_json: bool) -> None:
    from drafts.ooxml.comparing import Compared
    from pipeline.report.comparison import draw_comparison, told_as_json, told_as_text
    from pipeline.telling import tell

    assert isinstance(compared, Compared)  # noqa: S101 - imported late: start-up is measured
    told = tell(compared, _state_names())
    if html is not None:
        write_whole(html, draw_comparison(told))
    if as_json:
        say_json(told_as_json(told))
        return
    say(told_as_text(told))
    say(f"Written: {path}" for path in (output, html) if path is not None)


def _state_names() -> frozenset[str]:
    """Every form of a State's name that is nothing else: no demonyms, no words."""
    from clearance.states.names import NameKind, names

    kinds = (NameKind.SHORT, NameKind.FORMAL, NameKind.FORMER, NameKind.COMMON, NameKind.ALIAS)
    return frozenset(
        name.text for name in names() if name.kind in kinds and "word" not in name.risks
    )


def _moment(text: str) -> str:
    """A moment as Word writes it, or a usage error."""
    import datetime as dt

    if not text:
        return ""
    try:
        return dt.datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        raise click.UsageError(
            f"{text!r} is not a moment. Write it as 2013-06-14T12:00:00Z."
        ) from None
