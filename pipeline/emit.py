"""Emit, the fifth stage: what there is to write is made, proved, and written whole."""

from __future__ import annotations

from dataclasses import replace

from drafts.ooxml.revise import Revised, revise
from drafts.settle import Verdict
from pipeline.files import make_folder, write_whole
from pipeline.run import Run


def emit(run: Run, *, preview: bool = False) -> Run:
    """``run`` with its files written to ``out``, and their names in ``outputs``.

    Everything is made before anything is written. ``out/final`` appears only when the report
    is ready, and goes when it no longer is; with ``preview`` a final is made that says NOT
    CLEARED on every page.

    Raises:
        ProofError: A file made is not what was intended; nothing is written.
        OutputError: The folder cannot be written to.
    """
    from pipeline.report.as_json import render_json
    from pipeline.report.diff import render_diff
    from pipeline.report.index import render_index
    from pipeline.report.outstanding import render_outstanding

    files = word_files(run)
    files |= final_files(run, preview=preview)
    names = [*files, "run.json", "diff.html", "outstanding.html", "index.html"]
    named = replace(run, outputs=tuple(run.report.out / name for name in names))
    files["run.json"] = render_json(named).encode()
    files["diff.html"] = render_diff(named).encode()
    files["outstanding.html"] = render_outstanding(named).encode()
    files["index.html"] = render_index(named).encode()
    make_folder(run.report.out)
    withdraw_final(run, keep=set(files))
    for name in names:
        path = run.report.out / name
        make_folder(path.parent)
        write_whole(path, files[name])
    return named


def word_files(run: Run) -> dict[str, bytes]:
    """The clean draft, the redline of what was accepted, and the memo."""
    from clearance.memo.document import memo_document

    return {
        "clean.docx": clean(run).data,
        "redline.docx": redline(run).data,
        "memo.docx": memo_document(run.memo),
    }


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
