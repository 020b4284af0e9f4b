"""Mentions in drafts: stories, runs, layers, rulings, mentions entered by hand."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from clearance.states.counts import find_group_counts
from clearance.states.mention import Layer, Mention, MentionKind
from clearance.states.mentions import (
    ManualMention,
    find_mentions,
    find_mentions_in_layers,
    named_states,
    only_deleted,
    open_questions,
    unplaced,
)
from clearance.states.rulings import question_key
from clearance.states.text import Token, tokens
from drafts.draft import Draft
from drafts.ooxml.reader import read_draft
from drafts.settle import Verdict, accepted, original, settle
from tests import building as b

AS_OF = dt.date(2013, 6, 28)
LIST = {1: [("decimal", "%1.")]}


def draft_of(*blocks: b.Xml, **parts: object) -> Draft:
    return read_draft(b.docx(*blocks, numbering=LIST, **parts))  # type: ignore[arg-type]


def layers(draft: Draft, settled: Draft | None = None) -> tuple[Mention, ...]:
    return find_mentions_in_layers(draft, settled or accepted(draft), as_of=AS_OF)


def brief(mentions: Sequence[Mention]) -> list[tuple[str, str, str]]:
    return [(each.layer.value, each.state, each.name) for each in mentions]


# Where names stand.


def test_a_name_spread_over_runs_is_one_name() -> None:
    draft = draft_of(
        b.paragraph("In the Demo", b.run("cratic Republic", "b"), " of the Con", "go, it was so.")
    )
    assert brief(layers(draft)) == [("settled", "COD", "Democratic Republic of the Congo")]


def test_paragraph_numbers_are_those_that_word_shows() -> None:
    draft = draft_of(b.heading("I - Introduction"), b.item("First."), b.item("Nepal agreed."))
    [mention] = layers(draft)
    assert (mention.label, mention.paragraph, mention.story) == ("2", 2, "body")
    assert (mention.start, mention.end) == (0, 5)


def test_notes_headings_tables_headers_and_text_boxes_are_read() -> None:
    draft = draft_of(
        b.heading("Nepal"),
        b.paragraph("Text", b.footnote(1), " and a box", b.text_box(b.paragraph("Bhutan agreed."))),
        b.table(b.row("Chile", "Peru")),
        footnotes={1: b.paragraph("See the report of Ghana.")},
        headers=[b.paragraph("Kenya report")],
    )
    found = {(each.state, each.story) for each in layers(draft)}
    assert found == {
        ("NPL", "body"),
        ("CHL", "body"),
        ("PER", "body"),
        ("GHA", "footnote"),
        ("KEN", "header"),
        ("BTN", "text-box"),
    }
    note = next(each for each in layers(draft) if each.story == "footnote")
    assert note.label == "1"


def test_comments_are_about_the_report_and_not_of_it() -> None:
    draft = draft_of(
        b.paragraph("Text", b.commented(0, "here")), comments={0: b.comment("Ask Nepal.")}
    )
    assert layers(draft) == ()


def test_names_shown_in_capitals_by_formatting_are_found() -> None:
    draft = draft_of(b.paragraph(b.run("nepal and côte d’ivoire", "caps")))
    assert [(each.state, each.name) for each in layers(draft)] == [
        ("NPL", "nepal"),
        ("CIV", "côte d’ivoire"),
    ]


def test_cells_of_a_table_list_states() -> None:
    draft = draft_of(b.table(b.row("State", "Reply"), b.row("Jordan and Iraq", "yes")))
    assert [(each.state, each.kind) for each in layers(draft)] == [
        ("JOR", MentionKind.LIST),
        ("IRQ", MentionKind.LIST),
    ]


def test_headings_lead_to_the_kind() -> None:
    def kind(title: str) -> MentionKind:
        draft = draft_of(b.heading(title), b.paragraph("The case of Burundi was considered."))
        return layers(draft)[0].kind

    assert kind("Situations of concern") is MentionKind.SITUATION
    assert kind("Building national resilience") is MentionKind.EXAMPLE


def test_the_same_name_means_the_same_state_throughout_a_draft() -> None:
    alone = draft_of(b.paragraph("Georgia was the subject of the second lecture."))
    assert [each.state for each in layers(alone)] == [""]
    together = draft_of(
        b.paragraph("Georgia was the subject of the second lecture."),
        b.paragraph("The Government of Georgia submitted a reply."),
    )
    assert [each.state for each in layers(together)] == ["GEO", "GEO"]


def test_what_speaks_against_a_state_is_not_outvoted_by_the_rest_of_the_draft() -> None:
    draft = draft_of(
        b.paragraph("The Government of Jordan submitted a reply."),
        b.paragraph("Jordan said that he would come."),
    )
    assert [each.state for each in layers(draft)] == ["JOR", ""]


def test_a_name_cut_by_a_paragraph_break_is_a_question() -> None:
    draft = draft_of(
        b.paragraph("Further steps were taken last year by the Democratic Republic of the"),
        b.paragraph("Congo and others."),
    )
    [mention] = layers(draft)
    assert (mention.state, set(mention.candidates)) == ("", {"COD", "COG"})
    assert "over the end of a paragraph" in mention.reason


def test_half_a_name_on_each_side_of_a_break_is_not_lost() -> None:
    draft = draft_of(
        b.paragraph("Further steps were taken in the course of last year by Costa"),
        b.paragraph("Rica as well."),
    )
    [mention] = layers(draft)
    assert (mention.state, mention.candidates, mention.name) == ("", ("CRI",), "Rica")


def test_a_list_of_names_one_to_a_line_is_not_a_broken_name() -> None:
    draft = draft_of(b.paragraph("Niger"), b.paragraph("Nigeria"), b.paragraph("Congo"))
    assert [each.state for each in layers(draft)][:2] == ["NER", "NGA"]


def test_names_that_need_evidence_are_states_in_a_column_of_states() -> None:
    rows = [b.row(name, "yes") for name in ("Gabon", "Gambia", "Georgia", "Germany", "Congo")]
    assert [each.state for each in layers(draft_of(b.table(*rows)))] == [
        "GAB",
        "GMB",
        "GEO",
        "DEU",
        "COG",
    ]
    persons = [b.row(name, "yes") for name in ("Anna", "Chad", "Georgia", "Jordan")]
    assert {each.state for each in layers(draft_of(b.table(*persons)))} == {""}


# Layers.


def test_a_name_in_deleted_text_only() -> None:
    draft = draft_of(b.item("Oversight in ", b.del_("France and "), "Portugal works."))
    assert brief(layers(draft)) == [("settled", "PRT", "Portugal"), ("deleted", "FRA", "France")]
    assert only_deleted(layers(draft)) == ("FRA",)
    assert named_states(layers(draft), Layer.SETTLED) == ("PRT",)


def test_places_of_deleted_names_are_those_of_the_draft_as_read() -> None:
    draft = draft_of(
        b.item("Kept."), b.item(b.ins("New. "), b.del_("Oversight in France. "), "End.")
    )
    [mention] = layers(draft)
    paragraph = list(draft.paragraphs())[mention.paragraph]
    assert paragraph.text[mention.start : mention.end] == "France"
    assert mention.label == "2"


def test_a_rejected_insertion_is_cut_text_too() -> None:
    draft = draft_of(b.paragraph("Portugal", b.ins(" and Indonesia"), " agreed."))
    assert brief(layers(draft, original(draft))) == [
        ("settled", "PRT", "Portugal"),
        ("deleted", "IDN", "Indonesia"),
    ]


def test_an_insertion_that_was_deleted_again_is_cut_text() -> None:
    draft = draft_of(b.paragraph("Portugal", b.ins(b.del_(" and Indonesia")), " agreed."))
    assert brief(layers(draft)) == [("settled", "PRT", "Portugal"), ("deleted", "IDN", "Indonesia")]


def test_letters_cut_from_a_name_leave_the_state_named() -> None:
    draft = draft_of(
        b.paragraph("The Democratic Republic of ", b.del_("the "), "Congo agreed."),
        b.paragraph("Kenya", b.del_("n"), " officials agreed."),
    )
    assert {each.layer for each in layers(draft)} == {Layer.SETTLED}


def test_a_word_cut_from_a_name_can_make_another_state_of_it() -> None:
    draft = draft_of(b.paragraph("Officials of ", b.del_("South "), "Sudan agreed."))
    assert brief(layers(draft)) == [("settled", "SDN", "Sudan"), ("deleted", "SSD", "South Sudan")]


def test_a_name_replaced_by_another_form_of_itself_is_deleted_there_and_settled_there() -> None:
    draft = draft_of(
        b.paragraph("in ", b.del_("Syria"), b.ins("the Syrian Arab Republic"), " over")
    )
    assert brief(layers(draft)) == [
        ("settled", "SYR", "Syrian Arab Republic"),
        ("deleted", "SYR", "Syria"),
    ]
    assert only_deleted(layers(draft)) == ()


def test_deleting_the_words_around_a_name_does_not_delete_the_name() -> None:
    draft = draft_of(
        b.paragraph(b.del_("Once upon a time, "), "Nepal", b.del_(" also"), " agreed.")
    )
    assert brief(layers(draft)) == [("settled", "NPL", "Nepal")]


def test_moved_words_are_not_deleted() -> None:
    draft = draft_of(
        b.paragraph("A. ", b.move_from("Nepal agreed. ", name="m1"), "B."),
        b.paragraph("C. ", b.move_to("Nepal agreed. ", name="m1")),
    )
    assert brief(layers(draft)) == [("settled", "NPL", "Nepal")]


def test_names_in_a_deleted_row_and_in_a_note_whose_reference_was_deleted() -> None:
    draft = draft_of(
        b.table(b.row("Chile"), b.row("Peru", mark=b.deleted())),
        b.paragraph("Text", b.del_(b.footnote(1)), "."),
        footnotes={1: b.paragraph("As in Ghana.")},
    )
    assert brief(layers(draft)) == [
        ("settled", "CHL", "Chile"),
        ("deleted", "PER", "Peru"),
        ("deleted", "GHA", "Ghana"),
    ]


def test_open_revisions_make_pending_mentions() -> None:
    draft = draft_of(b.paragraph("Portugal", b.ins(" and Nepal"), b.del_(" and Chile"), " agreed."))
    settled = settle(draft, [Verdict.LEAVE] * len(draft.revisions))
    assert brief(layers(draft, settled)) == [
        ("settled", "PRT", "Portugal"),
        ("pending", "NPL", "Nepal"),
        ("pending", "CHL", "Chile"),
    ]


def test_an_open_replacement_does_not_glue_two_names_together() -> None:
    draft = draft_of(b.paragraph("in ", b.del_("Syria"), b.ins("Libya"), " today"))
    settled = settle(draft, [Verdict.LEAVE] * len(draft.revisions))
    mentions = layers(draft, settled)
    assert brief(mentions) == [("pending", "SYR", "Syria"), ("pending", "LBY", "Libya")]
    text = next(iter(settled.paragraphs())).text
    assert [text[each.start : each.end] for each in mentions] == ["Syria", "Libya"]


def test_a_name_that_stands_either_way_is_settled() -> None:
    draft = draft_of(b.paragraph(b.ins("Last year, "), "Nepal ", b.del_("duly "), "agreed."))
    settled = settle(draft, [Verdict.LEAVE] * len(draft.revisions))
    assert brief(layers(draft, settled)) == [("settled", "NPL", "Nepal")]


def test_names_in_an_open_row_are_pending() -> None:
    draft = draft_of(b.table(b.row("Chile"), b.row("Peru", mark=b.inserted())))
    settled = settle(draft, [Verdict.LEAVE] * len(draft.revisions))
    assert brief(layers(draft, settled)) == [
        ("settled", "CHL", "Chile"),
        ("pending", "PER", "Peru"),
    ]


def test_text_that_was_joined_is_read_as_it_stands() -> None:
    draft = draft_of(
        b.paragraph("Officials of South ", mark=b.deleted()), b.paragraph("Sudan agreed.")
    )
    assert ("settled", "SSD", "South Sudan") in brief(layers(draft))


# Questions and answers.


def test_an_answer_is_remembered_by_the_words_around_the_name() -> None:
    text = "The Congolese authorities agreed."
    draft = draft_of(b.paragraph(text))
    [question] = open_questions(layers(draft))
    assert question.candidates == ("COG", "COD")
    rulings = {question_key(question.name, text): ("COD",)}
    [answered] = find_mentions(draft, as_of=AS_OF, rulings=rulings)
    assert (answered.state, answered.candidates) == ("COD", ())
    changed = draft_of(b.paragraph(text.replace("agreed", "refused")))
    assert open_questions(find_mentions(changed, as_of=AS_OF, rulings=rulings))


def test_an_answer_can_be_that_no_state_is_named_or_that_several_are() -> None:
    text = "The Congolese authorities agreed."
    draft = draft_of(b.paragraph(text))
    key = question_key("Congolese", text)
    assert find_mentions(draft, as_of=AS_OF, rulings={key: ()}) == ()
    both = find_mentions(draft, as_of=AS_OF, rulings={key: ("COD", "COG")})
    assert [each.state for each in both] == ["COD", "COG"]


def test_a_sensitive_name_can_be_ruled_on_and_stays_sensitive() -> None:
    text = "Kosovo was discussed."
    draft = draft_of(b.paragraph(text))
    [before] = find_mentions(draft, as_of=AS_OF)
    assert (before.state, before.sensitive) == ("", True)
    [after] = find_mentions(draft, as_of=AS_OF, rulings={question_key("Kosovo", text): ("XKX",)})
    assert (after.state, after.sensitive) == ("XKX", True)


def test_an_observer_is_named_and_stays_a_question_until_ruled_on() -> None:
    text = "The Holy See took part."
    draft = draft_of(b.paragraph(text))
    [before] = find_mentions(draft, as_of=AS_OF)
    assert (before.state, open_questions([before])) == ("VAT", (before,))
    [after] = find_mentions(draft, as_of=AS_OF, rulings={question_key("Holy See", text): ("VAT",)})
    assert open_questions([after]) == ()


def test_nothing_is_asked_about_cut_text() -> None:
    draft = draft_of(b.paragraph(b.del_("The Congolese authorities agreed. "), "Nepal agreed."))
    assert [each.name for each in layers(draft)] == ["Nepal", "Congolese"]
    assert open_questions(layers(draft)) == ()


def test_a_ruling_does_not_touch_what_was_decided() -> None:
    text = "Nepal agreed."
    draft = draft_of(b.paragraph(text))
    [mention] = find_mentions(draft, as_of=AS_OF, rulings={question_key("Nepal", text): ("IND",)})
    assert mention.state == "NPL"


def test_a_mention_that_no_program_can_see() -> None:
    draft = draft_of(b.item("More were convicted for crimes of the regime of\u00a0Rafael Videla."))
    entered = ManualMention(
        "ARG", "the regime of Rafael Videla", "desk officer", why="1976 to 1983"
    )
    [mention] = find_mentions(draft, as_of=AS_OF, manual=[entered])
    assert (mention.state, mention.form, mention.label) == ("ARG", "manual", "1")
    assert mention.reason == "entered by desk officer: 1976 to 1983"
    assert unplaced([entered], [mention]) == ()
    gone = draft_of(b.item("Nothing here."))
    assert unplaced([entered], find_mentions(gone, as_of=AS_OF, manual=[entered])) == (entered,)


# Forms as of a day.


@pytest.mark.parametrize(
    ("text", "day", "form"),
    [
        ("Turkey agreed.", dt.date(2013, 6, 28), "short"),
        ("Turkey agreed.", dt.date(2024, 6, 28), "common"),
        ("Türkiye agreed.", dt.date(2013, 6, 28), "alias"),
        ("Türkiye agreed.", dt.date(2024, 6, 28), "short"),
        ("Cape Verde agreed.", dt.date(2013, 6, 28), "short"),
        ("Cape Verde agreed.", dt.date(2024, 6, 28), "former"),
        ("Swaziland agreed.", dt.date(2013, 6, 28), "short"),
        ("The Kingdom of Swaziland agreed.", dt.date(2013, 6, 28), "formal"),
        ("Bolivia agreed.", dt.date(2008, 6, 28), "short"),
        ("Bolivia agreed.", dt.date(2013, 6, 28), "common"),
        ("Nepalese officials agreed.", dt.date(2013, 6, 28), "demonym-adjective"),
        ("The DRC agreed.", dt.date(2013, 6, 28), "abbreviation"),
    ],
)
def test_forms_are_judged_as_of_the_day(text: str, day: dt.date, form: str) -> None:
    [mention] = find_mentions(draft_of(b.paragraph(text)), as_of=day)
    assert mention.form == form


def test_serbia_and_montenegro_was_one_state_once() -> None:
    draft = draft_of(b.paragraph("Serbia and Montenegro agreed."))
    then = find_mentions(draft, as_of=dt.date(2004, 6, 28))
    assert [(each.state, each.candidates) for each in then] == [("", ("SRB", "MNE"))]
    now = find_mentions(draft, as_of=AS_OF)
    assert [each.state for each in now] == ["SRB", "MNE"]


# Work, not time.


def test_paragraphs_without_a_name_are_left_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    placed: list[str] = []

    def place(text: str) -> list[Token]:
        placed.append(text)
        return tokens(text)

    monkeypatch.setattr("clearance.states.matching.tokens", place)
    dull = [b.paragraph(f"The report number {n} was considered by them.") for n in range(200)]
    find_mentions(draft_of(*dull, b.paragraph("Nepal agreed.")), as_of=AS_OF)
    assert placed == ["Nepal agreed."]


def calls_to(action: Callable[[], object]) -> int:
    """How many functions are called: a measure of work that no other process disturbs."""
    count = 0

    def watch(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "Nepal, Chile, ",
        "Nepal agreed. ",
        "Congolese and French and Sudanese ",
        "the Democratic Republic of the ",
        "Kenva lndonesia ",
        "Mr. Jordan and Georgia ",
        "NEPAL AND ",
        "Nepal-\n",
        "Co\u0302te d’\u00adIvoire ",
        "Two States, Chile, ",
        "[illegible], Peru, ",
    ],
)
def test_four_times_the_text_is_four_times_the_work(unit: str) -> None:
    def work(times: int) -> int:
        draft = draft_of(b.paragraph(unit * times))
        return calls_to(lambda: find_group_counts(draft, find_mentions(draft, as_of=AS_OF)))

    work(10)
    assert work(400) < 1.3 * 4 * work(100)


def test_four_times_the_revisions_are_four_times_the_work() -> None:
    def work(times: int) -> int:
        spans = [
            each for _ in range(times) for each in ("Nepal ", b.del_("Chile "), b.ins("Peru "))
        ]
        draft = draft_of(b.paragraph(*spans))
        settled = accepted(draft)
        return calls_to(lambda: find_mentions_in_layers(draft, settled, as_of=AS_OF))

    work(10)
    assert work(200) < 1.3 * 4 * work(50)


def test_mentions_are_values() -> None:
    [mention] = find_mentions(draft_of(b.paragraph("Nepal agreed.")), as_of=AS_OF)
    assert replace(mention) == mention
    assert hash(mention)
