"""`clearance serve`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pipeline.cli.options import DAY, WORD_FILE
from pipeline.exits import errors_as_exits


@click.command()
@click.argument("report", type=WORD_FILE, default=".")
@click.option("--port", type=click.IntRange(1, 65535), default=8013, show_default=True)
@click.option("--as-of", type=DAY, help="Judge the report as of this day. [default: today]")
def serve(report: Path, port: int, as_of: dt.date | None) -> None:
    """Show REPORT's live page on this machine, to this machine only.

    The pages are those that `clearance run` writes, drawn anew whenever the report's files or
    its register have changed. Nothing can be changed through them. Stop it with Ctrl-C.
    """
    with errors_as_exits():
        from drafts.errors import MissingToolError

        try:
            import uvicorn

            from pipeline.web.app import make_app
        except ModuleNotFoundError as error:
            message = f"The live page needs {error.name}: pip install 'clearance[web]'."
            raise MissingToolError(message) from error
        from pipeline.report_file import Report, lone_draft, read_report
        from pipeline.web.desk import Desk

        def read() -> Report:
            return read_report(report) if report.is_dir() else lone_draft(report)

        def now() -> dt.datetime:
            return dt.datetime.now().astimezone()

        desk = Desk(read, lambda: as_of or now().date(), now)
        read()  # a mistake in report.toml is told here rather than on the page
        click.echo(f"http://127.0.0.1:{port}/  (Ctrl-C stops it)")
        uvicorn.run(
            make_app(desk, ("127.0.0.1", "localhost")),
            host="127.0.0.1",
            port=port,
            log_level="warning",
            server_header=False,
        )
