"""``out/index.html``: what a run made, and what it found, on one page with pictures."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

from drafts.draft import Draft
from pipeline.report.diff import about_findings, about_states, running_head
from pipeline.report.pages import draw
from pipeline.report.pictures import (
    balance_picture,
    budget_picture,
    reviewers_picture,
    rounds_picture,
    timeline_picture,
)
from pipeline.report.review import Review, review_of
from pipeline.run import Run

_WHAT: Final = {
    "diff.html": "Every change in its place, to read, filter and decide on",
    "outstanding.html": "Can it go, and what is outstanding, State by State",
    "run.json": "Everything on these pages, for a program",
    "clean.docx": "The draft as decided; what was left open is still tracked",
    "redline.docx": "The draft with the changes that were accepted, tracked as they were",
    "memo.docx": "The cover note: each sentence with its proof",
}


def render_index(run: Run, review: Review | None = None) -> str:
    """The page."""
    review = review or review_of(run)
    return draw(
        "index.html",
        styles=("base.css", "boards.css"),
        scripts=(),
        running_head=running_head(run, "Overview"),
        run=run,
        review=review,
        files=_files(run),
        drafts=list(_drafts(run)),
        budget_picture=budget_picture(review),
        rounds_picture=rounds_picture(review),
        balance_picture=balance_picture(review),
        reviewers_picture=reviewers_picture(review),
        timeline_picture=timeline_picture(review),
        version=version("clearance"),
        **about_findings(run),
        **about_states(review.states),
    )


def _drafts(run: Run) -> Iterator[tuple[str, Draft]]:
    """Every Word file that was read, with what it was read as."""
    ingested = run.ingested
    if ingested.base is not None:
        yield "what the copies were made from", ingested.base
    for copy in ingested.copies:
        yield "a reviewer’s copy", copy
    if ingested.previous is not None:
        yield "the draft of the round before", ingested.previous
    yield "the draft under review", ingested.draft


def _files(run: Run) -> list[tuple[str, str]]:
    """The files of the run, relative to this page, each with what it is."""
    names = [path.relative_to(run.report.out).as_posix() for path in run.outputs]
    return [
        (name, _WHAT.get(name, "Of the final, for the Documents Management Section"))
        for name in names
        if name != "index.html"
    ]
