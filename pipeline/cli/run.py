"""`clearance run`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pipeline.cli.options import DAY, WORD_FILE, json_option
from pipeline.exits import FINE, NOT_READY, errors_as_exits, printable, reader_may_leave


@click.command()
@click.argument("report", type=WORD_FILE, default=".")
@click.option("--as-of", type=DAY, help="Judge the report as of this day. [default: today]")
@click.option("--preview", is_flag=True, help="Make a final even so, marked NOT CLEARED.")
@click.option("--pdf", is_flag=True, help="Have LibreOffice make the final's PDF too.")
@click.option("--text", "as_text", is_flag=True, help="Print the diff report as plain text.")
@json_option
@click.pass_context
def run(
    ctx: click.Context,
    report: Path,
    as_of: dt.date | None,
    *,
    preview: bool,
    pdf: bool,
    as_text: bool,
    as_json: bool,
) -> None:
    """Run the five stages on REPORT, a report's folder or a lone Word file.

    Exits 0 when the report may go forward, 1 when it may not.
    """
    with errors_as_exits():
        from pipeline.emit import emit
        from pipeline.report_file import lone_draft, read_report
        from pipeline.stages import run_stages

        configured = read_report(report) if report.is_dir() else lone_draft(report)
        now = dt.datetime.now().astimezone()
        day = as_of or configured.as_of or now.date()
        result = emit(run_stages(configured, day, now), preview=preview, pdf=pdf)
        with reader_may_leave():
            if as_json:
                from pipeline.report.as_json import render_json

                click.echo(printable(render_json(result)), nl=False)
            elif as_text:
                from pipeline.report.plain import render_text

                click.echo(printable(render_text(result)), nl=False)
            else:
                from pipeline.terminal import show

                show(result)
    ctx.exit(FINE if result.ready else NOT_READY)
