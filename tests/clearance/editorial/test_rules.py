from __future__ import annotations

import pytest

from clearance.editorial.checks import RULES, check_draft, check_file, is_certain
from clearance.editorial.words import ize_form
from drafts.findings import Severity
from drafts.ooxml.reader import read_draft
from drafts.settle import accepted
from tests.building import comment, commented, del_, docx, heading, ins, inserted, item, paragraph
from tests.clearance.editorial.cases import BAD, GOOD, LONG, NUMBERS, TWELVE
from tests.shared import shared


def codes_of(data: bytes) -> set[str]:
    return {finding.code for finding in check_file(data, "case.docx")}


@pytest.mark.parametrize(
    ("code", "data"),
    [(code, data) for code, cases in BAD.items() for data in cases],
    ids=[f"{code}-{at}" for code, cases in BAD.items() for at in range(len(cases))],
)
def test_a_bad_draft_raises_its_rule(code: str, data: bytes) -> None:
    assert code in codes_of(data)


@pytest.mark.parametrize(
    ("code", "data"),
    [(code, data) for code, cases in GOOD.items() for data in cases],
    ids=[f"{code}-{at}" for code, cases in GOOD.items() for at in range(len(cases))],
)
def test_a_good_draft_that_looks_alike_does_not(code: str, data: bytes) -> None:
    assert code not in codes_of(data)


def test_every_rule_about_the_text_has_a_bad_case() -> None:
    about_the_file = {
        "EDIT-042", "EDIT-090", "FINAL-101", "FINAL-102", "FINAL-108", "FINAL-109", "FINAL-110",
        "FINAL-111", "FINAL-112", "FINAL-113", "FINAL-114", "FINAL-115", "FINAL-116", "FINAL-117",
    }  # fmt: skip
    assert {rule.code for rule in RULES} - about_the_file == set(BAD)


def test_every_certain_rule_has_a_good_case() -> None:
    certain = {rule.code for rule in RULES if is_certain(rule)} & set(BAD)
    # Nothing looks like an endnote, a highlight or hidden text without being one.
    assert certain - set(GOOD) == {"EDIT-019", "FINAL-104", "FINAL-107"}


def test_codes_are_unique_and_rules_say_where_they_are_written() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.source
        assert rule.remedy.endswith((".", ")"))
        assert not rule.title.endswith(".")


def test_a_good_report_raises_nothing() -> None:
    blocks = [item(text) for text in TWELVE]
    data = docx(
        heading("Introduction"),
        *blocks,
        heading("Conclusions and recommendations"),
        item("All Member States should act on the recommendations of the panel."),
        numbering=NUMBERS,
    )
    found = [f for f in check_file(data, "good.docx") if f.code != "EDIT-024"]
    assert found == []


def test_only_marks_of_a_draft_and_broken_references_hold_a_report_back() -> None:
    blocking = {rule.code for rule in RULES if rule.severity is Severity.ERROR}
    assert {code for code in blocking if code.startswith("EDIT")} == {"EDIT-040"}


def test_the_place_is_the_number_that_word_shows() -> None:
    data = docx(
        heading("I. Introduction"),
        item(LONG),
        item("States ", del_("often "), "recognise this."),
        numbering=NUMBERS,
    )
    finding = next(f for f in check_file(data, "d.docx") if f.code == "EDIT-001")
    assert str(finding.location) == "para. 2"
    assert finding.location is not None
    assert finding.location.excerpt == "recognise"
    assert finding.location.start == len("States often ")


def test_deleted_words_are_not_judged_and_inserted_ones_are() -> None:
    data = docx(paragraph("They ", del_("organise "), ins("recognise "), "it."))
    words = [f.message for f in check_file(data, "d.docx") if f.code == "EDIT-001"]
    assert len(words) == 1
    assert "recognise" in words[0]


def test_a_reference_typed_before_paragraphs_moved_is_told() -> None:
    data = docx(
        heading("I. Introduction"),
        item(LONG),
        item(LONG),
        item("As stated in paragraph 2 above, more is needed."),
        numbering=NUMBERS,
    )
    as_read = read_draft(data)
    assert "EDIT-042" not in {f.code for f in check_draft(accepted(as_read), as_read=as_read)}
    moved = docx(
        heading("I. Introduction"),
        item(ins(LONG), mark=inserted()),
        item(LONG),
        item("As stated in paragraph 1 above, more is needed."),
        numbering=NUMBERS,
    )
    as_read = read_draft(moved)
    found = [f for f in check_draft(accepted(as_read), as_read=as_read) if f.code == "EDIT-042"]
    assert [f.message for f in found] == ["“paragraph 1 above”: paragraph 1 is paragraph 2 now."]


def test_a_reference_that_a_reviewer_corrected_is_not_told() -> None:
    data = docx(
        heading("I. Introduction"),
        item(ins(LONG), mark=inserted()),
        item(LONG),
        item("As stated in paragraph ", del_("1"), ins("2"), " above, more is needed."),
        numbering=NUMBERS,
    )
    as_read = read_draft(data)
    assert "EDIT-042" not in {f.code for f in check_draft(accepted(as_read), as_read=as_read)}


def test_open_revisions_and_comments_block_a_first_submission() -> None:
    data = docx(
        paragraph("A ", ins("new "), commented(0, "word"), "."), comments={0: comment("Why?")}
    )
    assert {"FINAL-101", "FINAL-102"} <= codes_of(data)


def test_a_revision_of_an_issued_document_must_show_its_changes() -> None:
    shown = docx(paragraph("A ", ins("new "), "word."))
    hidden = docx(paragraph("A new word."))
    assert not any(f.blocks for f in check_file(shown, "d.docx", must_show_changes=True))
    found = check_file(hidden, "d.docx", must_show_changes=True)
    assert "FINAL-114" in {f.code for f in found if f.blocks}


def test_marks_in_headers_do_not_block_a_draft_whose_headers_the_final_replaces() -> None:
    data = docx(paragraph(LONG), headers=(paragraph("CONFIDENTIAL DRAFT"),))
    found = check_draft(accepted(read_draft(data)))
    assert "FINAL-117" in {f.code for f in found}
    assert not any(f.blocks for f in found)


@pytest.mark.parametrize(
    ("word", "better"),
    [
        ("organise", "organize"),
        ("Organisations", "Organizations"),
        ("ORGANISATION", None),
        ("reorganised", "reorganized"),
        ("de-institutionalisation", "de-institutionalization"),
        ("advise", None),
        ("comprised", None),
        ("otherwise", None),
        ("televised", None),
        ("promises", None),
        ("raised", None),
        ("improvised", None),
        ("franchises", None),
        ("merchandise", None),
        ("expertise", None),
        ("precise", None),
    ],
)
def test_only_verbs_of_the_closed_list_take_ize(word: str, better: str | None) -> None:
    assert ize_form(word) == better


def test_macros_and_links_to_files_block() -> None:
    data = shared("corpus/poi").parent
    macros = next((f for f in data.rglob("*.docm")), None)
    if macros is None:
        pytest.skip("the corpus has no .docm")
    assert "FINAL-108" in {f.code for f in check_file(macros.read_bytes(), macros.name)}


def test_the_draft_of_2013_raises_what_a_careful_reader_sees() -> None:
    path = shared("reports/rtp-2013/draft-2-consolidated.docx")
    found = check_file(path.read_bytes(), path.name)
    blocking = {f.code for f in found if f.blocks}
    assert blocking == {"FINAL-101", "FINAL-102", "FINAL-103", "FINAL-106"}
    assert {"EDIT-001", "EDIT-002", "EDIT-016", "EDIT-017", "EDIT-018", "EDIT-023", "EDIT-030",
            "EDIT-003", "EDIT-012", "EDIT-032", "EDIT-033", "EDIT-034"} <= {
        f.code for f in found
    }  # fmt: skip
    assert sum(f.code == "FINAL-106" for f in found) == 7
