import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from tests.building import del_, docx, footnote, heading, ins, item, paragraph, run
from tests.shared import shared

NUMBERED = {1: [("decimal", "%1.")]}


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.docx"
    path.write_bytes(
        docx(
            heading("I. Introduction"),
            item("The Council ", ins("then "), del_("finally and fully "), "met", footnote(1), "."),
            heading("II. Method"),
            item("Risk — seen ", run("or hidden", "vanish")),
            footnotes={1: paragraph("See A/67/929.")},
            numbering=NUMBERED,
        )
    )
    return path


def count(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["count", *map(str, arguments)])


def test_the_first_line_has_the_number_and_the_verdict_in_words(draft: Path) -> None:
    result = count(draft)
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "15 words, within the limit of 8,500."


def test_json_has_the_agreed_shape(draft: Path) -> None:
    result = count(draft, "--json")
    data = json.loads(result.output)
    assert data["words"] == 15
    assert (data["limit"], data["excess"], data["profile"]) == (8500, 0, "un-secretariat")
    assert data["parts"] == {"body": 7, "headings": 4, "footnotes": 2, "hidden-text": 2}
    assert data["uncounted"] == {"list-labels": 2}
    assert [(one["title"], one["words"]) for one in data["sections"]] == [
        ("I. Introduction", 8),
        ("II. Method", 7),
    ]
    assert data["range"] == [13, 15]
    assert data["verdict"] == "within"
    assert data["views"] == {
        "settled": 15,
        "all_accepted": 15,
        "all_rejected": 17,
        "pending": 0,
    }
    assert data["findings"] == []
    assert data["claimed"] is None


def test_parts_and_sections_in_json_add_up(draft: Path) -> None:
    data = json.loads(count(draft, "--json").output)
    assert sum(data["parts"].values()) == data["words"]
    assert sum(section["words"] for section in data["sections"]) == data["words"]


def test_a_draft_over_its_limit_exits_1_and_says_by_how_much(draft: Path) -> None:
    result = count(draft, "--limit", "10")
    assert result.exit_code == 1
    assert result.output.splitlines()[0] == "15 words, 5 over the limit of 10."
    assert "LIMIT-001" in result.output
    assert "To lose 5 words" in result.output


def test_a_disputed_draft_exits_1_and_is_called_so(draft: Path) -> None:
    result = count(draft, "--limit", "14")
    assert result.exit_code == 1
    assert "1 over the limit of 14 by this count, and disputed" in result.output
    assert json.loads(count(draft, "--limit", "14", "--json").output)["verdict"] == "disputed"


def test_another_profile_counts_otherwise(draft: Path) -> None:
    data = json.loads(count(draft, "--json", "--profile", "word").output)
    assert (data["words"], data["profile"]) == (13, "word")
    assert data["uncounted"] == {"hidden-text": 2, "list-labels": 2}


def test_an_unknown_profile_is_a_usage_error_that_names_the_known(draft: Path) -> None:
    result = count(draft, "--profile", "un")
    assert result.exit_code == 2
    assert "un-secretariat" in result.output


def test_every_token_of_a_paragraph_can_be_shown(draft: Path) -> None:
    assert count(draft, "--explain", "1").output.splitlines() == [
        "para. 1: 4 words",
        "  (1.: list-labels, not counted) | The | Council | then | met.",
        "footnote 1: 2 words",
        "  See | A/67/929.",
        "6 words in all.",
    ]


def test_every_token_of_a_part_can_be_shown_and_those_not_counted_say_why(draft: Path) -> None:
    assert "Introduction" in count(draft, "--explain", "headings").output
    plain = count(draft, "--explain", "2", "--profile", "letters-or-digits").output
    assert "(—: lone dash, not counted)" in plain
    data = json.loads(count(draft, "--explain", "hidden-text", "--json").output)
    assert [token["text"] for token in data["explained"][0]["tokens"]] == ["or", "hidden"]


def test_what_cannot_be_explained_is_a_usage_error_that_says_what_can(draft: Path) -> None:
    result = count(draft, "--explain", "99")
    assert result.exit_code == 2
    assert "footnotes" in result.output


def test_the_rules_of_a_profile_are_shown_with_reason_and_source(draft: Path) -> None:
    output = count(draft, "--rules", "--profile", "libreoffice").output
    assert "break_at: —–" in output
    assert "Source: measured with LibreOffice 7.4.7" in output


def test_the_change_since_earlier_drafts_is_shown(draft: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "first.docx"
    earlier.write_bytes(docx(paragraph("Only four words here")))
    assert "first.docx 4, draft.docx 15 (+11)" in count(draft, "--earlier", earlier).output
    data = json.loads(count(draft, "--earlier", earlier, "--json").output)
    assert data["trend"][1] == {"draft": "draft.docx", "words": 15, "change": 11}


def test_settings_come_from_the_report_when_asked(draft: Path, tmp_path: Path) -> None:
    (tmp_path / "report.toml").write_text(
        '[drafts]\ncurrent = "draft.docx"\n[words]\nlimit = 12\nprofile = "ours"\n'
        "[words.budget]\nMethod = 5\n"
        "[words.profiles.ours]\n"
        "[words.profiles.ours.parts]\nhidden-text = false\n"
        '[[words.waiver]]\nwho = "USG"\nauthority = "memo"\nreason = "annex"\n'
        "expires = 2013-07-31\n"
    )
    result = count(draft, "--report", tmp_path, "--json", "--as-of", "2013-07-01")
    data = json.loads(result.output)
    assert (data["words"], data["limit"], data["profile"]) == (13, 12, "ours")
    assert result.exit_code == 0
    assert [(one["code"], bool(one["waiver"])) for one in data["findings"]] == [
        ("LIMIT-001", True),
    ]
    assert data["budget"] == [
        {"section": "Method", "words": 5, "allowed": 5, "over": 0, "found": True}
    ]
    assert count(draft, "--report", tmp_path, "--as-of", "2013-08-01").exit_code == 1


def test_what_cannot_be_read_exits_3(tmp_path: Path) -> None:
    assert count(tmp_path / "missing.docx").exit_code == 3


def test_escape_sequences_in_a_draft_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(docx(heading("A \u202e title"), paragraph("word")))
    assert "\u202e" not in count(path).output


def test_the_report_of_2013_is_within_its_limit() -> None:
    draft = shared("reports/rtp-2013/draft-2-consolidated.docx")
    result = count(draft)
    assert result.exit_code == 0
    assert result.output.startswith("7935 words, within the limit of 8,500.\n")
