"""`clearance serve`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.exits import FAILURE, fail


@click.command()
@click.argument("report", type=click.Path(path_type=Path), default=".")
def serve(report: Path) -> None:
    """Show REPORT's live page on this machine (not built yet)."""
    fail(f"`serve` is not built yet. Open {report / 'out' / 'index.html'} in a browser.", FAILURE)
