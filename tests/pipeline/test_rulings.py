"""Rulings: what a person writes into a decisions file is applied, said, and never lost."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from drafts.compare.decisions import quoted
from drafts.draft import Draft
from drafts.ooxml.reader import read_draft
from drafts.settle import Verdict, accepted
from pipeline.rulings import Rulings, read_rulings, write_rulings
from tests.building import comment, commented, del_, docx, ins, paragraph
from tests.pipeline.program import as_json, clearance, rtp_2013, small_report

TEXT = "Prevention is a duty of every State and of the institutions of that State."


def body(path: Path) -> list[str]:
    return texts(read_draft(path.read_bytes()))


def texts(draft: Draft) -> list[str]:
    return [paragraph.text for paragraph in draft.body.paragraphs()]


def run(folder: Path) -> Any:
    result = clearance("run", folder, "--json")
    assert result.exit_code in {0, 1}, result.stderr
    return as_json(result)


def blocking(record: Any) -> list[str]:
    return sorted(f["code"] for f in record["findings"] if f["severity"] == "error")


def codes(record: Any) -> set[str]:
    return {f["code"] for f in record["findings"]}


# ---------------------------------------------------------------- revisions


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """A report whose draft has two insertions, one in each paragraph."""
    draft = docx(paragraph("One", ins(" first.")), paragraph("Two", ins(" second.")))
    return small_report(tmp_path / "report", draft=draft)


def ids(folder: Path) -> list[str]:
    listed = as_json(clearance("revisions", folder / "drafts" / "draft.docx", "--json"))
    return [one["id"] for one in listed]


def rule_on(path: Path, key: str, verdict: str, reason: str = "too long") -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f'[[revision]]\nid = "{key}"\nverdict = "{verdict}"\nby = "C. Editor"\n'
        f"reason = {quoted(reason)}\n",
        "utf-8",
    )


@pytest.mark.parametrize("where", ["decisions.toml", "out/decisions.toml"])
def test_a_ruling_on_a_revision_goes_before_policy(where: str, reviewed: Path) -> None:
    first, _ = ids(reviewed)
    rule_on(reviewed / where, first, "reject")
    record = run(reviewed)
    assert record["ready"]
    assert body(reviewed / "out" / "clean.docx") == ["One", "Two second."]
    (ruled,) = [change for change in record["changes"] if change["verdict"] == "reject"]
    assert ruled["by"] == "C. Editor"
    assert "too long" in ruled["reason"]


def test_a_revision_to_be_discussed_stays_open_and_stops_the_report(reviewed: Path) -> None:
    first, _ = ids(reviewed)
    rule_on(reviewed / "decisions.toml", first, "discuss")
    record = run(reviewed)
    assert blocking(record) == ["REV-001"]
    (finding,) = [f for f in record["findings"] if f["code"] == "REV-001"]
    assert "C. Editor" in finding["message"]


def test_a_ruling_written_where_the_run_writes_outlives_every_run(reviewed: Path) -> None:
    first, _ = ids(reviewed)
    rule_on(reviewed / "out" / "decisions.toml", first, "reject", reason='says "no"\x7f')
    for _ in range(3):
        run(reviewed)
        assert body(reviewed / "out" / "clean.docx") == ["One", "Two second."]
    (kept,) = tomllib.loads((reviewed / "out" / "decisions.toml").read_text("utf-8"))["revision"]
    assert kept == {
        "id": first,
        "verdict": "reject",
        "by": "C. Editor",
        "reason": 'says "no"\x7f',
    }


def test_a_ruling_beside_the_report_wins_over_one_among_its_results(reviewed: Path) -> None:
    first, _ = ids(reviewed)
    rule_on(reviewed / "out" / "decisions.toml", first, "reject")
    rule_on(reviewed / "decisions.toml", first, "accept", reason="after all")
    run(reviewed)
    assert body(reviewed / "out" / "clean.docx") == ["One first.", "Two second."]


def test_a_ruling_that_fits_nothing_is_said(reviewed: Path) -> None:
    rule_on(reviewed / "decisions.toml", "nowhere", "reject")
    record = run(reviewed)
    assert record["ready"]
    (finding,) = [f for f in record["findings"] if f["code"] == "COPY-004"]
    assert "nowhere" in finding["message"]


def test_rulings_read_and_written_are_the_same(tmp_path: Path) -> None:
    text = (
        '[[revision]]\nid = "a1"\nverdict = "leave"\nby = "X"\n'
        '[[conflict]]\nid = "c1"\nchoice = "base"\nby = "Y"\nreason = "Z"\n'
    )
    (tmp_path / "decisions.toml").write_text(text, "utf-8")
    rulings = read_rulings(tmp_path, tmp_path / "out")
    assert rulings.revisions["a1"].verdict is Verdict.LEAVE
    (tmp_path / "decisions.toml").write_text(write_rulings([], rulings), "utf-8")
    again = read_rulings(tmp_path, tmp_path / "out")
    assert again.revisions == rulings.revisions
    assert again.copies.rulings == rulings.copies.rulings
    assert again
    assert not Rulings()


# ---------------------------------------------------------------- copies


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A report with two copies that want the same words changed, one edited in silence."""
    more = (
        'base = "drafts/base.docx"\n'
        'copies = ["drafts/copy-a.docx", "drafts/copy-b.docx"]\n'
        'previous = "drafts/base.docx"\n'
    )
    folder = small_report(tmp_path / "report", more, docx(paragraph(TEXT), paragraph("End.")))
    drafts = folder / "drafts"
    (drafts / "base.docx").write_bytes(docx(paragraph(TEXT), paragraph("End.")))

    def replaced(new: str, by: str, end: str = "End.") -> bytes:
        return docx(
            paragraph(
                "Prevention is a ",
                del_("duty", by=by),
                ins(new, by=by),
                " of every State and of the institutions of that State.",
            ),
            paragraph(end),
        )

    (drafts / "copy-a.docx").write_bytes(replaced("task", "Office A"))
    (drafts / "copy-b.docx").write_bytes(replaced("burden", "Office B", end="The end."))
    return folder


def decide(folder: Path, **choices: str) -> None:
    """Fill in the file that the run has written: a choice by the kind of question."""
    path = folder / "out" / "decisions.toml"
    filled = {"by": "C. Editor", "reason": "as agreed"}
    lines, kind = [], ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("[["):
            kind = line.strip("[]")
        key, _, value = line.partition(" = ")
        empty = value == '""' and kind in choices
        answers = {"choice": choices.get(kind, ""), **filled}
        lines.append(f'{key} = "{answers[key]}"' if empty and key in answers else line)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def test_a_conflict_and_an_untracked_edit_stop_the_report_and_are_asked_about(
    copied: Path,
) -> None:
    record = run(copied)
    assert blocking(record) == ["COPY-001", "COPY-002"]
    asked = tomllib.loads((copied / "out" / "decisions.toml").read_text("utf-8"))
    (conflict,) = asked["conflict"]
    assert conflict["base"] == "duty"
    assert conflict["choices"] == ["base", "copy-a.docx", "copy-b.docx", "words: ..."]
    (untracked,) = asked["untracked"]
    assert untracked["copy"] == "copy-b.docx"
    assert untracked["choices"] == ["keep", "refuse"]


@pytest.mark.parametrize(
    ("choice", "word"),
    [
        ("base", "duty"),
        ("copy-a.docx", "task"),
        ("copy-b.docx", "burden"),
        ("words: shared duty", "shared duty"),
    ],
)
def test_the_choice_in_a_conflict_is_what_the_combined_draft_says(
    choice: str, word: str, copied: Path
) -> None:
    run(copied)
    decide(copied, conflict=choice)
    record = run(copied)
    assert blocking(record) == ["COPY-002"]
    combined = read_draft((copied / "out" / "combined.docx").read_bytes())
    assert texts(accepted(combined))[0] == TEXT.replace("duty", word)


@pytest.mark.parametrize(("choice", "last"), [("keep", "The end."), ("refuse", "End.")])
def test_an_untracked_edit_is_kept_or_refused(choice: str, last: str, copied: Path) -> None:
    run(copied)
    decide(copied, conflict="base", untracked=choice)
    record = run(copied)
    assert record["ready"], blocking(record)
    combined = read_draft((copied / "out" / "combined.docx").read_bytes())
    assert texts(accepted(combined))[1] == last


def test_what_has_been_ruled_is_not_asked_again_and_stays_on_record(copied: Path) -> None:
    run(copied)
    decide(copied, conflict="copy-a.docx", untracked="keep")
    run(copied)
    first = (copied / "out" / "decisions.toml").read_text("utf-8")
    record = run(copied)
    assert record["questions"] == []
    assert (copied / "out" / "decisions.toml").read_text("utf-8") == first
    (conflict,) = tomllib.loads(first)["conflict"]
    assert (conflict["choice"], conflict["by"]) == ("copy-a.docx", "C. Editor")


def test_a_choice_that_is_not_on_offer_is_refused(copied: Path) -> None:
    run(copied)
    decide(copied, conflict="copy-c.docx")
    result = clearance("run", copied)
    assert result.exit_code == 2
    assert "copy-c.docx" in result.stderr
    assert "copy-a.docx" in result.stderr


def test_a_choice_without_a_name_is_refused(copied: Path) -> None:
    run(copied)
    path = copied / "out" / "decisions.toml"
    path.write_text(path.read_text("utf-8").replace('choice = ""', 'choice = "base"', 1), "utf-8")
    result = clearance("run", copied)
    assert result.exit_code == 2
    assert "who made it" in result.stderr


def test_the_questions_of_the_report_of_2013_can_be_ruled_on(tmp_path: Path) -> None:
    folder = rtp_2013(tmp_path)
    before = run(folder)
    decide(folder, conflict="base", untracked="refuse")
    after = run(folder)
    assert {code for code in blocking(before) if code.startswith("COPY")} == {
        "COPY-001",
        "COPY-002",
    }
    assert not {code for code in blocking(after) if code.startswith("COPY")}
    assert len(after["findings"]) == len(before["findings"]) - 5


# ---------------------------------------------------------------- rounds


@pytest.fixture
def two_rounds(tmp_path: Path) -> Path:
    """A report whose draft under review changes a word of the last round in silence."""
    draft = docx(paragraph("All States may act, now.", ins(" Soon.")))
    more = 'previous = "drafts/round-1.docx"\n'
    folder = small_report(tmp_path / "report", more, draft)
    before = docx(paragraph("All States must act", ins(", now"), "."))
    (folder / "drafts" / "round-1.docx").write_bytes(before)
    return folder


def test_a_silent_change_between_rounds_stops_the_report(two_rounds: Path) -> None:
    record = run(two_rounds)
    assert blocking(record) == ["COPY-003"]
    (finding,) = [f for f in record["findings"] if f["code"] == "COPY-003"]
    assert "must" in finding["message"]
    assert "may" in finding["message"]
    assert "round-1.docx" in finding["message"]


def test_a_silent_change_between_rounds_can_be_kept(two_rounds: Path) -> None:
    run(two_rounds)
    decide(two_rounds, untracked="keep")
    assert run(two_rounds)["ready"]


def test_refusing_a_silent_change_does_not_undo_it(two_rounds: Path) -> None:
    run(two_rounds)
    decide(two_rounds, untracked="refuse")
    assert blocking(run(two_rounds)) == ["COPY-003"]


def test_a_round_without_silent_changes_has_nothing_to_say(two_rounds: Path) -> None:
    tracked = docx(paragraph("All States must act, now.", ins(" Soon.")))
    (two_rounds / "drafts" / "draft.docx").write_bytes(tracked)
    record = run(two_rounds)
    assert record["ready"]
    assert "COPY-003" not in codes(record)


def test_a_comment_is_no_change_of_the_text(two_rounds: Path) -> None:
    asked = {0: comment("Is this so?")}
    draft = docx(paragraph(commented(0, "All States must act, now.")), comments=asked)
    (two_rounds / "drafts" / "draft.docx").write_bytes(draft)
    assert blocking(run(two_rounds)) == ["COMM-001"]
