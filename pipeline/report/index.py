"""``out/index.html``: what a run made, and what it found, on one page with pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from pipeline.report.diff import about_findings, about_states, running_head
from pipeline.report.pages import draw, plural
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
    "combined.docx": "The reviewers’ copies in one file, every mark with its own name and time",
    "decisions.toml": "What is for a person to choose, and what was chosen",
    "memo.docx": "The cover note: each sentence with its proof",
    "calendar.ics": "The days to come, for a calendar",
    "routing-slip.docx": "The slip that goes round the offices that clear",
}

_OF_THE_FINAL: Final = "Of the final, for the Documents Management Section"


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
        read=list(_read_files(run)),
        budget_picture=budget_picture(review),
        rounds_picture=rounds_picture(review),
        balance_picture=balance_picture(review),
        reviewers_picture=reviewers_picture(review),
        timeline_picture=timeline_picture(review),
        version=version("clearance"),
        **about_findings(run),
        **about_states(review.states),
    )


@dataclass(frozen=True, slots=True)
class FileRead:
    """A Word file that a run read.

    Attributes:
        name: Its name.
        what: What it was read as.
        changes: How much is tracked in it, in words; empty when that was not looked at.
        digest: SHA-256 of its bytes.
    """

    name: str
    what: str
    changes: str
    digest: str


def _read_files(run: Run) -> Iterator[FileRead]:
    ingested = run.ingested
    ledger = run.hands.combined.plan.ledger() if run.hands.combined else {}
    for draft, what in (
        (ingested.base, "what the copies were made from"),
        (ingested.previous, "the draft of the round before"),
        (ingested.draft, "the draft under review"),
    ):
        if draft is not None:
            told = plural(len(draft.revisions), "revision")
            if draft.comments:
                told += f", {plural(len(draft.comments), 'comment')}"
            yield FileRead(draft.name, what, told, draft.digest)
    for copy in ingested.copies:
        edits = ledger.get(copy.name, {}).get("edits")
        told = "" if edits is None else plural(edits, "edit")
        digest = hashlib.sha256(copy.data).hexdigest()
        yield FileRead(copy.name, "a reviewer’s copy", told, digest)


def _files(run: Run) -> list[tuple[str, str]]:
    """The files of the run, relative to this page, each with what it is."""
    names = [path.relative_to(run.report.out).as_posix() for path in run.outputs]
    return [
        (name, _WHAT.get(name, _OF_THE_FINAL if name.startswith("final/") else ""))
        for name in names
        if name != "index.html"
    ]
