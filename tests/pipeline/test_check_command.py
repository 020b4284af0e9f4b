from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from drafts.ooxml.reader import read_draft
from drafts.settle import original
from pipeline.cli import main
from tests.building import docx, heading, ins, paragraph

GOOD = docx(heading("Introduction"), paragraph("All is well in the text of the report."))
BAD = docx(heading("Introduction"), paragraph("They recognise [illegible] things."))


def check(folder: Path, data: bytes, *options: str) -> Result:
    path = folder / "final.docx"
    path.write_bytes(data)
    return CliRunner().invoke(main, ["check", str(path), *options])


def test_a_good_file_may_go(tmp_path: Path) -> None:
    result = check(tmp_path, GOOD, "--certain")
    assert result.exit_code == 0
    assert "nothing found" in result.output


def test_a_bad_file_may_not_and_is_told_why(tmp_path: Path) -> None:
    result = check(tmp_path, BAD)
    assert result.exit_code == 1
    assert "[FINAL-106]" in result.output
    assert "[EDIT-001]" in result.output


def test_json_has_the_findings_with_their_places(tmp_path: Path) -> None:
    result = check(tmp_path, BAD, "--json")
    told = json.loads(result.output)
    assert told["ready"] is False
    finding = next(f for f in told["findings"] if f["code"] == "EDIT-001")
    assert finding["severity"] == "warning"
    assert finding["place"]["start"] == 5
    assert finding["source"]
    assert finding["remedy"]


def test_fixes_are_written_to_another_file_as_tracked_changes(tmp_path: Path) -> None:
    out = tmp_path / "fixed.docx"
    result = check(tmp_path, BAD, "--fix", "-o", str(out), "--date", "2013-06-14")
    assert result.exit_code == 0, result.output
    assert "Wrote 1 fix" in result.output
    fixed = read_draft(out.read_bytes())
    assert {r.reviewer for r in fixed.revisions} == {"Editorial"}
    assert [p.text for p in original(fixed).body.paragraphs()] == [
        "Introduction",
        "They recognise [illegible] things.",
    ]


@pytest.mark.parametrize("options", [("--fix",), ("-o", "x.docx")])
def test_fixing_without_an_output_or_the_other_way_round_is_a_usage_error(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    assert check(tmp_path, BAD, *options).exit_code == 2


def test_a_revision_must_show_its_changes(tmp_path: Path) -> None:
    marked = docx(heading("Introduction"), paragraph("All is ", ins("very "), "well."))
    assert check(tmp_path, marked).exit_code == 1
    assert check(tmp_path, marked, "--kind", "revision").exit_code == 0
    assert check(tmp_path, GOOD, "--kind", "revision").exit_code == 1


def test_what_is_no_word_file_is_unreadable(tmp_path: Path) -> None:
    assert check(tmp_path, b"no").exit_code == 3


def test_words_from_the_file_cannot_command_the_terminal(tmp_path: Path) -> None:
    data = docx(paragraph("The text \u202e[illegible] here."))
    assert "\u202e" not in check(tmp_path, data).output
