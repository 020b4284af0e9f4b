"""Arguments and options that several commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from drafts.draft import RevisionKind, StoryKind
from drafts.select import Selection

WORD_FILE = click.Path(path_type=Path)
OUTPUT_FILE = click.Path(dir_okay=False, path_type=Path)


class Day(click.ParamType[dt.date]):
    """A day written as 2013-06-14."""

    name = "date"

    def convert(
        self, value: str | dt.date, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """The day, or a usage error that shows the form."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day. Write it as 2013-06-14.", param, ctx)


DAY = Day()
_KINDS = sorted(kind.value for kind in RevisionKind)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")

_SELECTION = (
    click.option("--reviewer", "reviewers", multiple=True, help="Only this reviewer's."),
    click.option(
        "--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only this kind."
    ),
    click.option("--from", "since", type=DAY, help="Only from this day on, as recorded."),
    click.option("--to", "until", type=DAY, help="Only up to this day, as recorded."),
    click.option(
        "--story",
        "stories",
        multiple=True,
        type=click.Choice([kind.value for kind in StoryKind]),
        help="Only in this part of the file.",
    ),
    click.option(
        "--paragraph", "paragraphs", multiple=True, help="Only in paragraph 12, or 12-15."
    ),
    click.option("--section", "sections", multiple=True, help="Only under this heading."),
    click.option("--id", "ids", multiple=True, help="Only the revision with this id."),
    click.option("--pattern", default="", help="Only where this regular expression is found."),
)


def selection_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose revisions; ``selection_from`` turns them into a value."""
    for option in reversed(_SELECTION):
        function = option(function)
    return function


def selection_from(options: dict[str, Any]) -> Selection:
    """The selection that the options of ``selection_options`` describe."""
    return Selection(
        reviewers=tuple(options["reviewers"]),
        kinds=tuple(options["kinds"]),
        since=options["since"],
        until=options["until"],
        stories=tuple(options["stories"]),
        paragraphs=tuple(options["paragraphs"]),
        sections=tuple(options["sections"]),
        ids=tuple(options["ids"]),
        pattern=options["pattern"],
    )
