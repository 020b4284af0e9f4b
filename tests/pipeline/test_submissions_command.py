import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from tests.building import docx, paragraph, run
from tests.shared import shared

SENTENCE = (
    "As of 1 May 2013, written contributions came from two Member States and three civil society"
    " organisations."
)
OWN_WORDS = "our village committees settle most quarrels within a single week"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    folder.mkdir()
    (folder / "ghana.docx").write_bytes(
        docx(
            paragraph("Submitted by: Ghana"),
            paragraph("Date: 2 April 2013"),
            paragraph(run("3. What are the key challenges to undertaking preventive action?", "b")),
            paragraph("Money and time."),
        )
    )
    (folder / "network.docx").write_bytes(
        docx(
            paragraph("Submitted by: The Prevention Network (TPN)"),
            paragraph("Date: 30 April 2013"),
            paragraph("We are grateful to be asked and would like to say so before we begin here."),
            paragraph("Question 3"),
            paragraph(f"In our view {OWN_WORDS}."),
        )
    )
    return folder


def submissions(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["submissions", *map(str, arguments)])


def test_json_has_the_agreed_shape(folder: Path) -> None:
    result = submissions(folder, "--json")
    assert result.exit_code == 0
    ghana, network = json.loads(result.output)
    assert {key: ghana[key] for key in ("file", "contributor", "kind", "received", "format")} == {
        "file": "ghana.docx",
        "contributor": "Ghana",
        "kind": "Member State",
        "received": "2013-04-02",
        "format": "docx",
    }
    [answer] = ghana["answers"]
    assert {key: answer[key] for key in ("question", "words", "limit")} == {
        "question": 3,
        "words": 3,
        "limit": 300,
    }
    assert ghana["findings"] == []
    assert network["findings"] == ["late", "unmatched-text"]
    assert network["unmatched"][0].startswith("We are grateful")


def test_the_terms_of_another_call_can_be_given(folder: Path) -> None:
    result = submissions(folder, "--json", "--deadline", "2013-05-01", "--limit", "2")
    assert [one["findings"] for one in json.loads(result.output)] == [
        ["over-length"],
        ["over-length", "unmatched-text"],
    ]


def test_the_page_shows_text_that_belongs_to_no_question(folder: Path) -> None:
    result = submissions(folder)
    assert result.exit_code == 0
    assert result.output.startswith("2 contributions with 2 answers; 1 for a person to look at.\n")
    assert "belongs to no question: We are grateful" in result.output
    assert (
        "30 April 2013 by the date stated in it; the deadline was 19 April 2013." in result.output
    )


def test_a_draft_is_searched_for_names_and_words_and_its_tally_checked(
    folder: Path, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.docx"
    draft.write_bytes(
        docx(
            paragraph(SENTENCE),
            paragraph(f"The TPN says that {OWN_WORDS}."),
            paragraph("Ghana has a council."),
        )
    )
    output = submissions(folder, "--draft", draft).output
    for code in ("SUBM-009", "SUBM-010", "SUBM-011", "SUBM-012"):
        assert code in output
    _, network = json.loads(submissions(folder, "--draft", draft, "--json").output)
    assert [(leak["kind"], leak["text"]) for leak in network["leaks"]] == [
        ("acronym", "TPN"),
        ("verbatim", OWN_WORDS),
    ]
    [tally] = json.loads(submissions(folder, "--draft", draft, "--tally", "--json").output)
    assert tally["as_of"] == "2013-05-01"
    assert tally["sentence"] == (
        "By 1 May 2013, written contributions had come from one Member State and one civil society"
        " organisation."
    )
    assert len(tally["differences"]) == 2


def test_a_tally_can_be_had_as_of_any_day(folder: Path) -> None:
    [tally] = json.loads(submissions(folder, "--tally", "--json", "--as-of", "2013-04-10").output)
    assert tally["contributors"]["Member State"] == 1
    assert tally["contributors"]["civil society organisation"] == 0


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    assert submissions(tmp_path / "nowhere").exit_code == 2


def test_the_twelve_of_2013_are_flagged_as_by_hand() -> None:
    result = submissions(shared("reports/rtp-2013/submissions"), "--json")
    assert [one["findings"] for one in json.loads(result.output)] == [
        [],
        ["over-length"],
        [],
        [],
        ["over-length"],
        ["late"],
        ["wrong-format"],
        ["near-duplicate"],
        ["near-duplicate"],
        ["renumbered"],
        ["over-length"],
        [],
    ]
