import datetime as dt
from pathlib import Path

from drafts.settle import Verdict
from pipeline.hands import _apart
from pipeline.report_file import read_report
from pipeline.stages import run_stages
from tests.building import docx, ins, paragraph


def test_texts_that_begin_alike_are_shown_from_where_they_differ() -> None:
    same = "There is no single approach to the prevention of crimes of this kind, and "
    base, side = _apart(same + "some are good.", same + "some are better.")
    assert base == "“… and some are good.”"
    assert side == "“… and some are better.”"


def test_short_texts_are_shown_whole() -> None:
    assert _apart("a duty", "a task", "the burden") == ["“a duty”", "“a task”", "“the burden”"]


def test_no_text_is_said_to_be_nothing_and_not_quoted() -> None:
    assert _apart("a duty", "") == ["“a duty”", "nothing"]
    assert _apart("", "a duty of many words here") == ["nothing", "“a duty of many words here”"]


def test_a_text_that_only_goes_on_is_shown_with_its_end() -> None:
    before, after = _apart("one two three four five", "one two three four five six")
    assert before == "“… three four five”"
    assert after == "“… three four five six”"


def test_edits_made_with_tracking_off_are_never_accepted_by_default(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    (folder / "drafts").mkdir(parents=True)
    draft = docx(paragraph("One ", ins("two ", by="untracked in copy.docx"), ins("3", by="DPA")))
    (folder / "drafts" / "draft.docx").write_bytes(draft)
    (folder / "report.toml").write_text('[drafts]\ncurrent = "drafts/draft.docx"\n')
    report = read_report(folder)
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    run = run_stages(report, now.date(), now)
    assert [decision.verdict for decision in run.reconciliation.decisions] == [
        Verdict.LEAVE,
        Verdict.ACCEPT,
    ]
