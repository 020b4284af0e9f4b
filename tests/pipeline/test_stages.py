"""The five stages: what each takes over from the one before, and that deciding changes nothing."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from drafts.reconcile import Reconciliation
from drafts.settle import Verdict, accepted, original
from pipeline.report_file import DraftFiles, Report, lone_draft, read_report
from pipeline.rulings import Rulings
from pipeline.stages import count, ingest, reconcile, run_stages
from tests.building import ANN, BOB, comment, commented, del_, docx, ins, paragraph
from tests.pipeline.program import files_in, small_report

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
DRAFT = docx(paragraph("Old ", del_("gone ", by=ANN), ins("new two ", by=BOB), "text."))


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return read_report(small_report(tmp_path / "report", draft=DRAFT))


def test_ingest_reads_every_file_as_it_is(tmp_path: Path) -> None:
    more = (
        'base = "drafts/base.docx"\ncopies = ["drafts/copy.docx"]\nprevious = "drafts/one.docx"\n'
    )
    folder = small_report(tmp_path / "report", more="", draft=DRAFT)
    for name in ("base", "copy", "one"):
        (folder / "drafts" / f"{name}.docx").write_bytes(docx(paragraph(f"The {name}.")))
    toml = folder / "report.toml"
    toml.write_text(toml.read_text("utf-8") + more, "utf-8")
    ingested = ingest(read_report(folder))
    assert ingested.current_file.data == DRAFT
    assert ingested.base is not None
    assert ingested.previous is not None
    assert [p.text for p in ingested.base.paragraphs()] == ["The base."]
    assert [p.text for p in ingested.previous.paragraphs()] == ["The one."]
    assert [copy.name for copy in ingested.copies] == ["copy.docx"]


def test_every_draft_read_knows_the_bytes_it_was_read_from(report: Report) -> None:
    from hashlib import sha256

    assert ingest(report).draft.digest == sha256(DRAFT).hexdigest()


def test_deciding_changes_nothing(report: Report) -> None:
    draft = ingest(report).draft
    before = accepted(draft), original(draft)
    reconciliation = reconcile(draft, report, Rulings())
    assert reconciliation.draft == draft
    assert len(reconciliation.decisions) == len(draft.revisions)
    assert (accepted(draft), original(draft)) == before


@pytest.mark.parametrize(
    ("default", "text"),
    [
        (Verdict.ACCEPT, "Old new two text."),
        (Verdict.REJECT, "Old gone text."),
    ],
)
def test_the_default_decides_what_no_rule_fits(default: Verdict, text: str, report: Report) -> None:
    policy = replace(report.reconcile, default=default)
    settled = settle(replace(report, reconcile=policy))
    assert [p.text for p in settled.settled().paragraphs()] == [text]


def settle(report: Report) -> Reconciliation:
    return reconcile(ingest(report).draft, report, Rulings())


def test_the_length_is_that_of_the_settled_text_with_both_ends_beside_it(report: Report) -> None:
    policy = replace(report.reconcile, default=Verdict.REJECT)
    report = replace(report, reconcile=policy)
    reconciliation = settle(report)
    assessed = count(reconciliation, reconciliation.settled(), report, DAY)
    assert assessed.count.words == 3
    assert assessed.views.all_accepted == 4
    assert assessed.views.all_rejected == 3


def test_a_run_holds_the_same_when_it_is_made_again(report: Report) -> None:
    assert run_stages(report, DAY, NOW) == run_stages(report, DAY, NOW + dt.timedelta(hours=5))


def test_the_stages_touch_no_file_of_the_report(report: Report) -> None:
    before = files_in(report.folder)
    run_stages(report, DAY, NOW)
    assert files_in(report.folder) == before


def test_an_open_comment_of_a_file_without_threads_stops_the_report(tmp_path: Path) -> None:
    """Older programs write comments without the ids by which threads are made."""
    draft = tmp_path / "draft.docx"
    asked = {key: comment(f"Question {key}?", by=ANN) for key in (0, 1)}
    draft.write_bytes(docx(paragraph(commented(0, "One"), commented(1, "two")), comments=asked))
    run = run_stages(Report(tmp_path, DraftFiles(draft), is_lone=True), DAY, NOW)
    assert [f.code for f in run.findings if f.blocks] == ["COMM-001", "COMM-001"]


def test_a_lone_file_puts_its_results_beside_it(tmp_path: Path) -> None:
    assert lone_draft(tmp_path / "a b.docx").out == tmp_path / "a b-clearance" / "out"
