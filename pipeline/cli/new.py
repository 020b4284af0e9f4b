"""`clearance new`."""

from __future__ import annotations

import shlex
from importlib.resources import files
from pathlib import Path

import click

from drafts.errors import OutputError
from pipeline.exits import errors_as_exits, say
from pipeline.files import make_folder, write_whole
from pipeline.report_file import FILE_NAME
from pipeline.wording import program, shown


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make FOLDER with a commented report.toml and a place for the drafts.

    Nothing that is there already is changed.
    """
    with errors_as_exits():
        target = folder / FILE_NAME
        if target.exists():
            raise OutputError(f"{target} is there already; it was not changed.")
        make_folder(folder / "drafts")
        template = files("pipeline").joinpath("new-report.toml").read_text("utf-8")
        write_whole(target, template)
        say(
            [
                f"Made {target}. Next:",
                f"  1. put the tracked draft into {folder / 'drafts'}",
                f"  2. name it in {target}",
                f"  3. {program()} run {shlex.quote(shown(folder))}",
            ]
        )
