"""All pages of a run at once: what they show is gathered only once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.report.as_json import render_json
from pipeline.report.diff import render_diff
from pipeline.report.index import render_index
from pipeline.report.outstanding import render_outstanding
from pipeline.report.review import review_of
from pipeline.run import Run

RECORD: Final = "run.json"
EARLIER: Final = "run-before.json"


def render_pages(run: Run, previous: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Every page and the record of a run, by file name.

    Args:
        run: The run, its outputs named.
        previous: The record of the run before, as ``earlier_record`` finds it.
    """
    review = review_of(run)
    return {
        "index.html": render_index(run, review),
        "diff.html": render_diff(run, review),
        "outstanding.html": render_outstanding(run, review, previous),
        "run.json": render_json(run, review),
    }


def read_record(path: Path) -> Mapping[str, Any] | None:
    """The record of a run at ``path``; None when there is none that can be read.

    It only tells what is new: a file that somebody damaged is no reason to stop a run.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def earlier_record(out: Path, run: Run) -> Mapping[str, Any] | None:
    """The record of the last run that was about something else; None when there is none.

    A run that is repeated compares itself with the same record as the first time, and so
    writes the same bytes.
    """
    last = read_record(out / RECORD)
    if last is None or not _is_about_the_same(last, run):
        return last
    return read_record(out / EARLIER)


def _is_about_the_same(record: Mapping[str, Any], run: Run) -> bool:
    register = record.get("register")
    head = register.get("head") if isinstance(register, dict) else None
    same_day = record.get("as_of") == run.as_of.isoformat()
    return same_day and record.get("digest") == run.digest and head == run.consulted.head
