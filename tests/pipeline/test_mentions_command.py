"""`clearance mentions`."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from tests import building as b


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.docx"
    data = b.docx(
        b.heading("I - Introduction"),
        b.item("Nepal and Vietnam adopted laws", b.del_(", as did France"), "."),
        b.item("The Congolese authorities agreed."),
        numbering={1: [("decimal", "%1.")]},
    )
    path.write_bytes(data)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["mentions", *map(str, arguments)], catch_exceptions=False)


def test_json_has_the_agreed_shape(draft: Path) -> None:
    result = run(draft, "--as-of", "2013-06-28", "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    agreed = ("state", "name", "form", "paragraph", "offset", "kind", "layer")
    assert [tuple(each[key] for key in agreed) for each in found] == [
        ("NPL", "Nepal", "short", "1", 0, "example", "settled"),
        ("VNM", "Vietnam", "common", "1", 10, "example", "settled"),
        ("", "Congolese", "demonym-adjective", "2", 4, "example", "settled"),
        ("FRA", "France", "short", "1", 39, "example", "deleted"),
    ]
    assert found[2]["candidates"] == ["COG", "COD"]
    assert found[0]["index"] == 1


def test_a_paragraph_without_number_is_null(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(b.docx(b.paragraph("Nepal agreed.")))
    [mention] = json.loads(run(path, "--json").stdout)
    assert mention["paragraph"] is None


def test_the_table_says_what_needs_attention(draft: Path) -> None:
    lines = run(draft, "--as-of", "2013-06-28").stdout
    assert "VNM" in lines
    assert "? COG or COD" in lines
    assert "2 States named in the text as of 2013-06-28." in lines
    assert "By regional group: Asia-Pacific 2." in lines
    assert "Only in deleted text: France." in lines
    assert "STATE-001  para. 1: “Vietnam”" in lines
    assert "STATE-003  para. 2: “Congolese”" in lines


def test_questions_come_as_toml_and_go_back_as_answers(draft: Path, tmp_path: Path) -> None:
    questions = run(draft, "--questions").stdout
    [question] = tomllib.loads(questions)["name"]
    assert (question["name"], question["states"], question["by"]) == ("Congolese", [], "")
    answers = tmp_path / "rulings.toml"
    answered = questions.replace("states = []", 'states = ["COD"]').replace(
        'by = ""', 'by = "desk"'
    )
    answers.write_text(answered, encoding="utf-8")
    found = json.loads(run(draft, "--rulings", answers, "--json").stdout)
    assert [each["state"] for each in found] == ["NPL", "VNM", "COD", "FRA"]
    assert run(draft, "--rulings", answers, "--questions").stdout.count("[[name]]") == 0


def test_an_answer_nobody_signed_is_refused(draft: Path, tmp_path: Path) -> None:
    answers = tmp_path / "rulings.toml"
    answers.write_text(run(draft, "--questions").stdout, encoding="utf-8")
    result = run(draft, "--rulings", answers)
    assert result.exit_code == 2
    assert "“by” is missing" in result.stderr


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert run(tmp_path / "absent.docx").exit_code == 3
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    assert run(broken).exit_code == 3


def test_a_draft_without_states(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(b.docx(b.paragraph("Nobody is named.")))
    result = run(path)
    assert result.exit_code == 0
    assert "0 States named" in result.stdout
    assert json.loads(run(path, "--json").stdout) == []


def test_control_characters_from_a_file_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(b.docx(b.paragraph("The Repub\u202elic of Kenya agreed.")))
    assert "\u202e" not in run(path).stdout
