"""`clearance text`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import WORD_FILE
from pipeline.exits import errors_as_exits, printable
from pipeline.files import read_word_file


@click.command()
@click.argument("draft", type=WORD_FILE)
@click.option(
    "--view",
    type=click.Choice(["accepted", "original", "markup"]),
    default="accepted",
    show_default=True,
    help="All revisions accepted, all rejected, or shown as [-out-] and {+in+}.",
)
@click.option("--numbers", is_flag=True, help="Print the automatic paragraph numbers too.")
def text(draft: Path, view: str, *, numbers: bool) -> None:
    """Print DRAFT as plain text, one paragraph a line.

    The body in reading order, cells included; then footnotes, then endnotes.
    """
    with errors_as_exits():
        from drafts.ooxml.reader import read_draft
        from drafts.plain import plain_lines

        read = read_draft(read_word_file(draft), draft.name)
        lines = plain_lines(read, view, numbers=numbers)
        click.echo(printable("\n".join(lines)))
