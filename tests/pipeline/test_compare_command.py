"""`clearance compare` and `clearance combine` as they are called."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from drafts.ooxml.reader import read_draft
from pipeline.cli import main
from tests.building import del_, docx, footnote, ins, paragraph, run

LONG = "Atrocity crimes are processes and not single events that unfold overnight in one place. "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old.docx").write_bytes(
        docx(
            paragraph(LONG),
            paragraph("The 28 States shall report.", footnote(1)),
            footnotes={1: paragraph("See A/63/677.")},
        )
    )
    (tmp_path / "new.docx").write_bytes(
        docx(
            paragraph(LONG, run("<script>", "b")),
            paragraph("The 30 States may report in Nepal.", footnote(1)),
            footnotes={1: paragraph("See A/64/864.")},
        )
    )
    base = [paragraph(LONG), paragraph("one two three")]
    (tmp_path / "base.docx").write_bytes(docx(*base))
    (tmp_path / "dpa.docx").write_bytes(
        docx(
            paragraph(LONG), paragraph("one ", del_("two", by="DPA"), ins("2", by="DPA"), " three")
        )
    )
    (tmp_path / "ola.docx").write_bytes(
        docx(
            paragraph(LONG.replace("one place", "one city")),
            paragraph("one ", del_("two", by="OLA"), ins("II", by="OLA"), " three"),
        )
    )
    return tmp_path


def call(folder: Path, *arguments: str) -> Result:
    words = [str(folder / a) if a.endswith((".docx", ".html", ".toml")) else a for a in arguments]
    return CliRunner().invoke(main, words)


def test_compare_writes_a_redline_and_says_so(folder: Path) -> None:
    result = call(folder, "compare", "old.docx", "new.docx", "-o", "red.docx")
    assert result.exit_code == 0, result.output
    assert "Written and proved" in result.output
    assert read_draft((folder / "red.docx").read_bytes()).revisions


def test_compare_prints_json_with_what_is_of_substance_first(folder: Path) -> None:
    result = call(folder, "compare", "old.docx", "new.docx", "--json")
    told = json.loads(result.output)
    assert told["proved"] is True
    assert told["changes"][0]["substance"] == ["figure"]
    kinds = {kind for change in told["changes"] for kind in change["substance"]}
    assert kinds == {"figure", "obligation", "state", "symbol"}
    footnotes = [change for change in told["changes"] if change["story"] == "footnote"]
    assert footnotes[0]["paragraph"] == "1"


def test_compare_writes_a_page_in_which_nothing_is_obeyed(folder: Path) -> None:
    result = call(folder, "compare", "old.docx", "new.docx", "--html", "page.html")
    assert result.exit_code == 0, result.output
    page = (folder / "page.html").read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<del>28</del><ins>30</ins>" in page
    assert "Of substance" in page


def test_compare_asks_what_is_wanted(folder: Path) -> None:
    assert call(folder, "compare", "old.docx", "new.docx").exit_code == 2
    assert call(folder, "compare", "old.docx", "nowhere.docx", "--json").exit_code == 3
    assert call(folder, "compare", "old.docx", "new.docx", "--json", "--date", "x").exit_code == 2


def test_combine_prints_the_ledger_and_what_is_open(folder: Path) -> None:
    result = call(folder, "combine", "base.docx", "ola.docx", "dpa.docx", "-o", "out.docx")
    assert result.exit_code == 0, result.output
    assert "edits = applied + agreed + conflict + untracked + refused" in result.output
    assert "Conflict" in result.output
    assert "Untracked in ola.docx" in result.output


def test_combine_prints_json(folder: Path) -> None:
    result = call(
        folder, "combine", "base.docx", "ola.docx", "dpa.docx", "-o", "out.docx", "--json"
    )
    told = json.loads(result.output)
    (conflict,) = told["conflicts"]
    assert conflict["base"] == "two"
    assert [(side["copy"], side["reviewer"], side["text"]) for side in conflict["sides"]] == [
        ("dpa.docx", "DPA", "2"),
        ("ola.docx", "OLA", "II"),
    ]
    (untracked,) = told["untracked"]
    assert (untracked["copy"], untracked["before"], untracked["after"]) == (
        "ola.docx",
        "place",
        "city",
    )
    assert told["ledger"]["ola.docx"] == {
        "edits": 2, "applied": 0, "agreed": 0, "conflict": 1, "untracked": 1, "refused": 0,
    }  # fmt: skip


def test_decisions_are_asked_for_once_applied_and_kept(folder: Path) -> None:
    arguments = ("combine", "base.docx", "ola.docx", "dpa.docx", "-o", "out.docx", "--decisions")
    assert call(folder, *arguments, "decisions.toml").exit_code == 0
    path = folder / "decisions.toml"
    text = path.read_text("utf-8")
    asked = tomllib.loads(text)
    for choice in ("dpa.docx", "refuse"):
        text = text.replace('choice = ""\nby = ""\nreason = ""',
                            f'choice = "{choice}"\nby = "Chief"\nreason = "agreed"', 1)  # fmt: skip
    path.write_text(text, "utf-8")
    result = call(folder, *arguments, "decisions.toml", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    assert told["conflicts"] == []
    assert told["ledger"]["dpa.docx"]["applied"] == 1
    assert {entry["reason"] for entry in told["refused"]} == {
        "Chief chose dpa.docx: agreed",
        "refuse by Chief: agreed",
    }
    after = tomllib.loads(path.read_text("utf-8"))
    assert after["conflict"][0]["id"] == asked["conflict"][0]["id"]
    assert "choices" not in after["conflict"][0]
    draft = read_draft((folder / "out.docx").read_bytes())
    assert {revision.reviewer for revision in draft.revisions} == {"DPA"}


def test_a_decision_that_fits_nothing_any_more_is_named(folder: Path) -> None:
    (folder / "decisions.toml").write_text(
        '[[conflict]]\nid = "0011223344"\nchoice = "base"\nby = "x"\nreason = "y"\n'
    )
    result = call(folder, "combine", "base.docx", "dpa.docx", "-o", "out.docx", "--decisions",
                  "decisions.toml")  # fmt: skip
    assert "0011223344 matches nothing" in result.output


def test_a_wrong_base_is_refused_and_nothing_is_written(folder: Path) -> None:
    (folder / "other.docx").write_bytes(docx(*(paragraph(f"{n} other words") for n in range(200))))
    (folder / "long.docx").write_bytes(docx(*(paragraph(LONG + str(n)) for n in range(50))))
    result = call(folder, "combine", "long.docx", "other.docx", "-o", "out.docx")
    assert result.exit_code == 4
    assert "% of its text in common" in result.output
    assert not (folder / "out.docx").exists()
