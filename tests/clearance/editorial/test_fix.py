from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clearance.editorial.checks import check_file
from clearance.editorial.fix import REVIEWER, fix_file, plan_edits
from drafts.draft import RevisionKind
from drafts.errors import SignedDraftError
from drafts.ooxml.reader import read_draft
from drafts.settle import accepted, original
from tests.building import (
    ANN,
    comment,
    commented,
    del_,
    docx,
    field,
    footnote,
    ins,
    link,
    paragraph,
    row,
    run,
    table,
    text_box,
)
from tests.shared import shared

DAY = dt.date(2013, 6, 14)


def texts(data: bytes) -> list[str]:
    return [p.text for p in accepted(read_draft(data)).paragraphs()]


@pytest.mark.parametrize(
    ("written", "fixed"),
    [
        ("States recognise it.", "States recognize it."),
        ("Three programs were closed.", "Three programmes were closed."),
        ("Some 15% was lost.", "Some 15 per cent was lost."),
        ("Some 15 percent was lost.", "Some 15 per cent was lost."),
        ("On July 9, 2013 it met.", "On 9 July 2013 it met."),
        ("On 9th July 2013 it met.", "On 9 July 2013 it met."),
        ("He said \"us\" and 'them'.", "He said “us” and ‘them’."),
        ("The State's duty, in '90s style.", "The State’s duty, in ’90s style."),
        ("The UN supports it.", "The United Nations supports it."),
        ("See A/HRC/22/17/Add .4 again.", "See A/HRC/22/17/Add.4 again."),
        ("The U.N.D.P. office closed.", "The UNDP office closed."),
    ],
)
def test_certain_cases_are_fixed(written: str, fixed: str) -> None:
    result = fix_file(docx(paragraph(written)), "d.docx", DAY)
    assert texts(result.data) == [fixed]
    assert [p.text for p in original(read_draft(result.data)).paragraphs()] == [written]


def test_a_fix_is_a_tracked_change_by_editorial_on_the_day_given() -> None:
    result = fix_file(docx(paragraph("States recognise it.")), "d.docx", DAY)
    revisions = read_draft(result.data).revisions
    assert [(r.kind, r.text) for r in revisions] == [
        (RevisionKind.DELETION, "recognise"),
        (RevisionKind.INSERTION, "recognize"),
    ]
    assert {r.reviewer for r in revisions} == {REVIEWER}
    assert {r.date.date() for r in revisions if r.date} == {DAY}


def test_the_formatting_of_the_word_stays() -> None:
    data = docx(paragraph("States ", run("recog", "b"), run("nise", "b u:single"), " it."))
    spans = accepted(read_draft(fix_file(data, "d.docx", DAY).data)).body.blocks[0].spans  # type: ignore[union-attr]
    assert [s.text for s in spans if s.format.bold] == ["recognize"]


def test_headings_tables_notes_and_links_are_fixed_too() -> None:
    data = docx(
        paragraph("I - Introduction", form="pStyle:Heading1"),
        table(row("Utilisation", "x"), row("a", "b")),
        paragraph("See ", link("the organisation", to="https://example.org"), ".", footnote(1)),
        footnotes={1: [paragraph("They organise.")]},
    )
    said = texts(fix_file(data, "d.docx", DAY).data)
    assert said[0] == "I. Introduction"
    assert "Utilization" in said
    assert "See the organization." in said
    assert "They organize." in said


def test_another_reviewers_words_are_left_and_said_so() -> None:
    data = docx(paragraph("They ", ins("recognise", by=ANN), " it and org", del_("x"), "anise it."))
    result = fix_file(data, "d.docx", DAY)
    assert result.applied == ()
    assert result.data == data
    assert {reason for _, reason in result.left} == {
        "another reviewer's revision stands there",
        "a deletion stands in the middle of it",
    }


def test_words_that_word_computes_are_left() -> None:
    data = docx(paragraph("See ", field("REF x", "the organisation"), "."))
    assert [reason for _, reason in fix_file(data, "d.docx", DAY).left] == [
        "Word computes the words there (a field)"
    ]


def test_comments_and_text_boxes_do_not_disturb_a_fix() -> None:
    data = docx(
        paragraph("A box ", text_box(paragraph("They organise.")), " and they recognise it."),
        paragraph("They ", commented(0, "recog"), "nise it."),
        comments={0: comment("Really?")},
    )
    result = fix_file(data, "d.docx", DAY)
    said = texts(result.data)
    assert "A box  and they recognize it." in said
    assert "They recognize it." in said
    assert len(read_draft(result.data).comments) == 1


def test_a_signed_file_is_refused() -> None:
    data = docx(paragraph("They recognise."), parts={"_xmlsignatures/sig1.xml": b"<s/>"})
    with pytest.raises(SignedDraftError):
        fix_file(data, "d.docx", DAY)


def test_the_same_input_gives_the_same_bytes() -> None:
    data = docx(paragraph("They recognise it."))
    assert fix_file(data, "d.docx", DAY).data == fix_file(data, "d.docx", DAY).data


def test_nothing_is_left_to_fix_afterwards() -> None:
    data = docx(paragraph('States recognise 15% of "it" on July 9, 2013.'))
    once = fix_file(data, "d.docx", DAY)
    assert plan_edits(read_draft(once.data)) == ()


def test_the_draft_of_2013_can_be_fixed_among_its_revisions() -> None:
    path = shared("reports/rtp-2013/draft-2-consolidated.docx")
    data = path.read_bytes()
    result = fix_file(data, path.name, DAY)
    assert len(result.applied) > 40
    before = {f.code for f in check_file(data, path.name)}
    after = {f.code for f in check_file(result.data, path.name)}
    assert "EDIT-023" in before
    assert "EDIT-023" not in after


WORDS = st.sampled_from(
    ["recognise", "15%", '"us"', "State's", "July 9, 2013", "plain", "organisation", "'they'", "UN",
     "programs", "—", "A/RES/60/1"]
)  # fmt: skip
PIECES = st.lists(st.tuples(WORDS, st.sampled_from(["", "b", "i"])), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, min_size=1, max_size=3))
def test_rejecting_every_fix_gives_the_text_as_it_was(drawn: list[list[tuple[str, str]]]) -> None:
    data = docx(*[paragraph(*[run(w + " ", form) for w, form in pieces]) for pieces in drawn])
    result = fix_file(data, "d.docx", DAY)
    before = [p.text for p in read_draft(data).paragraphs()]
    assert [p.text for p in original(read_draft(result.data)).paragraphs()] == before
