"""The last screen: what stops the report, who must act, the next command."""

import datetime as dt
import io
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console

from drafts.findings import Finding, Location, Rule, Severity
from pipeline.report_file import DraftFiles, Report, lone_draft
from pipeline.run import Run
from pipeline.terminal import runnable, show
from pipeline.wording import program
from tests.pipeline.report.runs import example

ERROR = Rule("REV-901", Severity.ERROR, "title", "source", "Do this.", who="the office")


@cache
def not_ready() -> Run:
    return example("not-ready")


def screen(run: Run, width: int = 80, *, terminal: bool = False) -> str:
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=terminal, color_system=None)
    show(run, console)
    return file.getvalue()


def with_findings(*findings: Finding) -> Run:
    return replace(not_ready(), findings=findings)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_but_a_command_is_wider_than_the_terminal(width: int) -> None:
    for line in screen(not_ready(), width, terminal=True).splitlines():
        assert len(line) <= width or line.lstrip().startswith("$ ")


def test_a_command_is_in_one_piece_to_be_copied() -> None:
    commands = [
        line
        for line in screen(not_ready(), 40, terminal=True).splitlines()
        if line.lstrip().startswith("$ ")
    ]
    assert any("--not-accepted --by NAME --reason WHY" in line for line in commands)


def test_in_a_pipe_nothing_is_wrapped_or_coloured() -> None:
    text = screen(not_ready())
    assert "\x1b" not in text
    for finding in not_ready().findings:
        if finding.blocks:
            assert f"→ {finding.who}: {finding.rule.remedy} [{finding.code}]" in text


def test_every_gate_has_its_line() -> None:
    text = screen(not_ready())
    for gate in not_ready().gates:
        assert sum(gate.name in line[:14] for line in text.splitlines()) == 1


def test_many_cases_of_a_rule_are_summed_up_with_one_remedy() -> None:
    text = screen(with_findings(*(ERROR.finding(f"Case {n}.") for n in range(9))))
    assert "What stops it (9)" in text
    assert "Case 2." in text
    assert "Case 3." not in text
    assert "… and 6 more of this kind" in text
    assert text.count("→ the office: Do this. [REV-901]") == 1


def test_commands_that_differ_by_case_are_said_to_be_alike() -> None:
    cases = [ERROR.finding("A.", command=f"clearance states sent {x}") for x in ("AFG", "NPL")]
    assert "(likewise for the others)" in screen(with_findings(*cases))
    assert "(likewise" not in screen(with_findings(cases[0]))


def test_a_name_cannot_pass_for_a_line_of_ours() -> None:
    text = screen(with_findings(ERROR.finding("By X\n\nREADY\n\x1b[2J.")))
    assert "\nREADY" not in text
    assert "\x1b" not in text


def report_in(folder: Path) -> Run:
    return replace(not_ready(), report=Report(folder, DraftFiles(folder / "drafts" / "d 1.docx")))


def test_a_command_names_the_report_it_is_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = report_in(tmp_path / "my report")
    assert runnable("clearance states sent NPL", run) == "clearance states sent NPL -r 'my report'"
    assert runnable("clearance states verify", run) == "clearance states verify 'my report'"
    assert (
        runnable("clearance revisions d 1.docx", run)
        == "clearance revisions 'my report/drafts/d 1.docx'"
    )


def test_in_the_reports_own_folder_nothing_needs_naming(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert runnable("clearance states sent NPL", report_in(tmp_path)) == (
        "clearance states sent NPL"
    )


def test_a_command_about_a_lone_file_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = replace(not_ready(), report=lone_draft(tmp_path / "draft.docx"))
    assert runnable("clearance states sent NPL", run) == "clearance states sent NPL -r draft.docx"


def test_the_program_is_called_as_it_was_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(sys, "argv", [str(tmp_path / ".venv" / "bin" / "clearance")])
    assert program() == ".venv/bin/clearance"
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "pytest")])
    assert program() == "clearance"


def test_the_end_says_who_must_act_and_how_to_go_on() -> None:
    lines = screen(not_ready()).splitlines()
    end = lines[lines.index("NOT READY") + 1 :]
    assert end[0] == (
        "It waits for: drafting officer (5), the office that was asked (1), Chief of Staff (1)."
    )
    assert end[1].endswith("out/index.html")
    assert end[2].endswith("clearance explain CODE")
    assert "clearance run " in end[3]


def test_a_place_is_named_once() -> None:
    place = Location("body", 3, "5")
    text = screen(with_findings(ERROR.finding("Said in para. 5.", place)))
    assert "  Said in para. 5.\n" in text
    text = screen(with_findings(ERROR.finding("Said in para. 51.", place)))
    assert "  para. 5: Said in para. 51.\n" in text


def test_a_day_is_written_as_people_write_it() -> None:
    run = replace(not_ready(), as_of=dt.date(2026, 1, 5))
    assert "as of 5 January 2026" in screen(run)
