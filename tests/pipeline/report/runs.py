"""Runs for the tests of pages: of small files, of the bundled examples, of the report of 2013."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from drafts.draft import Draft
from drafts.ooxml.reader import read_draft
from pipeline.report.review import Review, review_of
from pipeline.report_file import DraftFiles, Identity, ReconcilePolicy, Report, read_report
from pipeline.run import Run
from pipeline.stages import run_stages
from tests.building import Xml, docx
from tests.shared import ROOT, shared

AS_OF = dt.date(2013, 6, 20)
NOW = dt.datetime(2013, 6, 20, 12, tzinfo=dt.UTC)


def run_of(
    *blocks: Xml, policy: ReconcilePolicy | None = None, identity: Identity | None = None, **parts
) -> Run:
    """The run of a draft made of ``blocks``; ``parts`` go to ``docx``."""
    folder = Path(tempfile.mkdtemp(prefix="clearance-test-"))
    current = folder / "draft.docx"
    current.write_bytes(docx(*blocks, **parts))
    report = Report(
        folder,
        DraftFiles(current),
        identity=identity or Identity(title="A report", symbols=("A/1/1",)),
        reconcile=policy or ReconcilePolicy(),
        register=str(folder / "register.db"),
    )
    return run_stages(report, AS_OF, NOW)


def review(*blocks: Xml, **options) -> Review:
    """The review of a draft made of ``blocks``."""
    return review_of(run_of(*blocks, **options))


def draft_of(*blocks: Xml, **parts) -> Draft:
    """A draft made of ``blocks``."""
    return read_draft(docx(*blocks, **parts))


@cache
def example(name: str) -> Run:
    """The run of a bundled example, with a register of its own."""
    if name == "rtp-2013":
        shared("reports/rtp-2013")
    report = read_report(ROOT / "examples" / name)
    register = Path(tempfile.mkdtemp(prefix="clearance-test-")) / "register.db"
    report = replace(report, register=str(register))
    assert report.as_of is not None
    now = dt.datetime.combine(report.as_of, dt.time(12), dt.UTC)
    run = run_stages(report, report.as_of, now)
    names = ("index.html", "diff.html", "outstanding.html", "run.json", "clean.docx")
    return replace(run, outputs=tuple(report.out / name for name in names))
