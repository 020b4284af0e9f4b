"""All pages of a run at once: what they show is gathered only once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.report.as_json import render_json
from pipeline.report.diff import render_diff
from pipeline.report.index import render_index
from pipeline.report.outstanding import render_outstanding
from pipeline.report.review import review_of
from pipeline.run import Run


def render_pages(run: Run, previous: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Every page and the record of a run, by file name.

    Args:
        run: The run, its outputs named.
        previous: The record of the run before, as ``previous_record`` reads it.
    """
    review = review_of(run)
    return {
        "index.html": render_index(run, review),
        "diff.html": render_diff(run, review),
        "outstanding.html": render_outstanding(run, review, previous),
        "run.json": render_json(run, review),
    }


def previous_record(out: Path) -> Mapping[str, Any] | None:
    """The record that the last run left in ``out``; None when there is none that can be read.

    It only tells what is new: a file that somebody damaged is no reason to stop a run.
    """
    try:
        data = json.loads((out / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None
