"""Emit: everything is made and proved before anything is written."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from drafts.errors import OutputError, ProofError
from pipeline.emit import emit, withdraw
from pipeline.report_file import read_report
from pipeline.run import Run
from pipeline.stages import run_stages
from tests.pipeline.program import files_in, small_report

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return run_stages(read_report(small_report(tmp_path / "report")), DAY, NOW)


def test_the_stages_write_nothing(run: Run) -> None:
    assert run.outputs == ()
    assert not run.report.out.exists()


def test_the_run_that_comes_back_names_what_was_written_and_is_otherwise_the_same(run: Run) -> None:
    written = emit(run)
    assert replace(written, outputs=()) == run
    there = {run.report.out / name for name in files_in(run.report.out)}
    assert set(written.outputs) == there


@pytest.mark.parametrize(
    "made",
    [
        "emit.clean",
        "emit.redline",
        "emit.final_files",
        "emit.calendar",
        "report.faces.render_pages",
    ],
)
def test_when_one_thing_cannot_be_made_nothing_is_written(
    made: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object, **_options: object) -> None:
        raise ProofError("It says something else.")

    monkeypatch.setattr(f"pipeline.{made}", fails)
    with pytest.raises(ProofError):
        emit(run)
    assert not run.report.out.exists()


def test_the_final_of_a_report_that_is_not_ready_is_not_made(run: Run) -> None:
    blocked = replace(run.gates[0], verdict=type(run.gates[0].verdict).BLOCKED)
    written = emit(replace(run, gates=(blocked, *run.gates[1:])))
    assert not written.ready
    assert not [path for path in written.outputs if path.parent.name == "final"]
    assert not (run.report.out / "final").exists()


def test_a_final_that_cannot_be_taken_away_is_said_to_be_no_longer_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "final").mkdir()
    (tmp_path / "final" / "A_1.docx").write_bytes(b"old")

    def refused(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(OutputError, match="no longer true"):
        withdraw(tmp_path, keep=set())


def test_what_a_person_put_among_the_results_is_left_alone(run: Run) -> None:
    run.report.out.mkdir()
    (run.report.out / "notes.txt").write_text("mine", "utf-8")
    emit(run)
    assert (run.report.out / "notes.txt").read_text("utf-8") == "mine"
