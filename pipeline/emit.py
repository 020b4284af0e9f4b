"""Emit, the fifth stage: what there is to write is made, proved, and written whole."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

from drafts.errors import OutputError
from drafts.ooxml.revise import Revised, revise
from drafts.settle import Verdict
from pipeline.files import make_folder, write_together
from pipeline.final_files import FOLDER, PREVIEW_FOLDER, final_files
from pipeline.hands import Handled, open_questions
from pipeline.rulings import FILE_NAME as DECISIONS
from pipeline.rulings import write_rulings
from pipeline.run import Run

PAGES: Final = ("index.html", "diff.html", "outstanding.html", "run.json")
COMBINED: Final = "combined.docx"
SLIP: Final = "routing-slip.docx"


def emit(run: Run, *, preview: bool = False, pdf: bool = False) -> Run:
    """``run`` with its files written to ``out``, and their names in ``outputs``.

    Everything is made before anything is written. ``out/final`` appears only when the report
    is ready, and goes when it no longer is; with ``preview`` ``out/preview`` holds one that says
    NOT CLEARED on every page.

    Raises:
        ProofError: A file made is not what was intended; nothing is written.
        OutputError: The folder cannot be written to.
    """
    # Jinja2 comes with the pages: it is not paid for by a run that fails before this.
    from pipeline.report.faces import EARLIER, earlier_record, render_pages

    files = word_files(run)
    files |= decision_files(run)
    files |= final_files(run, files["clean.docx"], preview=preview, pdf=pdf)
    files["calendar.ics"] = calendar(run)
    names = [*PAGES, *files]
    named = replace(run, outputs=tuple(run.report.out / name for name in names))
    before = earlier_record(run.report.out, run)
    files |= {name: page.encode() for name, page in render_pages(named, before).items()}
    if before is not None:
        files[EARLIER] = json.dumps(before, ensure_ascii=False).encode()
    make_folder(run.report.out)
    withdraw(run.report.out, keep=set(named.outputs))
    for path in named.outputs:
        make_folder(path.parent)
    write_together({run.report.out / name: data for name, data in files.items()})
    return named


def word_files(run: Run) -> dict[str, bytes]:
    """The clean draft, the redline of what was accepted, and the memo."""
    from clearance.memo.document import memo_document

    return {
        "clean.docx": clean(run).data,
        "redline.docx": redline(run).data,
        "memo.docx": memo_document(run.memo),
        **({SLIP: slip(run)} if run.consulted.approvals else {}),
        **({COMBINED: run.hands.combined.data} if run.hands.combined else {}),
    }


def calendar(run: Run) -> bytes:
    """The open steps and the answers that are due, for the office's calendar."""
    from clearance.contacts.calendar import calendar_file, due_dates
    from clearance.timeline import appointments

    named_on = run.report.identity.date or run.as_of
    title = run.report.identity.title or run.ingested.draft.name
    due = (*appointments(run.timeline), *due_dates(run.consulted.standings, named_on))
    return calendar_file(title, due, run.as_of)


def decision_files(run: Run) -> dict[str, bytes]:
    """``decisions.toml`` with everything that is open and everything ruled; none if nothing is."""
    questions = open_questions(Handled(run.hands, run.rulings, frozenset()))
    if not questions and not run.rulings:
        return {}
    return {DECISIONS: write_rulings(questions, run.rulings).encode()}


def withdraw(out: Path, keep: set[Path]) -> None:
    """Take away what earlier runs made and this one does not: it is no longer true."""
    folders = [out / FOLDER, out / PREVIEW_FOLDER]
    stale = [path for folder in folders if folder.is_dir() for path in folder.rglob("*")]
    try:
        for path in (out / COMBINED, out / SLIP, *sorted(stale, reverse=True)):
            if path.is_file() and path not in keep:
                path.unlink()
        for folder in folders:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
    except OSError as error:
        raise OutputError(
            f"What an earlier run made in {out} could not be taken away: {error.strerror}. "
            "Delete the folder; what is in it is no longer true."
        ) from error


def slip(run: Run) -> bytes:
    """The routing slip, for a report whose report.toml names offices."""
    from clearance.routing import RoutingSlip, routing_slip

    identity = run.report.identity
    return routing_slip(
        RoutingSlip(
            identity.title,
            identity.symbols,
            run.ingested.draft.name,
            run.digest,
            run.as_of,
            run.consulted.approvals,
        )
    )


def clean(run: Run) -> Revised:
    """The current draft with every decision applied; what was left is still tracked."""
    reconciliation = run.reconciliation
    return revise(
        run.ingested.package,
        run.ingested.draft,
        reconciliation.verdicts,
        reconciliation.merge_style,
    )


def redline(run: Run) -> Revised:
    """The current draft with what was rejected taken back, and the rest tracked as it was."""
    verdicts = [
        verdict if verdict is Verdict.REJECT else Verdict.LEAVE
        for verdict in run.reconciliation.verdicts
    ]
    return revise(
        run.ingested.package, run.ingested.draft, verdicts, run.reconciliation.merge_style
    )
