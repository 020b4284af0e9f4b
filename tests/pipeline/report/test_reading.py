from itertools import pairwise

import pytest

from pipeline.report.reading import Grid, Line
from tests.building import (
    BOB,
    cell,
    comment,
    commented,
    del_,
    deleted,
    footnote,
    heading,
    ins,
    inserted,
    item,
    move_from,
    move_to,
    paragraph,
    row,
    table,
)
from tests.pipeline.report.runs import example, review

NUMBERING = {1: [("decimal", "%1.")]}


def lines(made):
    return [line for section in made.reading.sections for line in section.lines]


def test_a_line_says_its_number_before_and_after():
    made = review(
        item("One."),
        item(ins("New."), mark=inserted()),
        item("Two."),
        numbering=NUMBERING,
    )
    assert [(line.old, line.new) for line in lines(made)] == [
        ("1.", "1."),
        ("", "2."),
        ("2.", "3."),
    ]


def test_an_inserted_paragraph_was_not_there_and_a_deleted_one_is_gone():
    made = review(
        paragraph("Stays."),
        paragraph(ins("Comes."), mark=inserted()),
        paragraph(del_("Goes."), mark=deleted()),
        paragraph("Stays too."),
    )
    assert [(line.absent_before, line.absent_after) for line in lines(made)] == [
        (False, False),
        (True, False),
        (False, True),
        (False, False),
    ]


def test_joined_paragraphs_run_on_and_share_one_number():
    made = review(
        item("First. ", mark=deleted()), item("Second."), item("Third."), numbering=NUMBERING
    )
    first, second, third = lines(made)
    assert first.runs_on_after
    assert not first.runs_on_before
    assert [(line.old, line.new) for line in (first, second, third)] == [
        ("1.", "1."),
        ("2.", ""),
        ("3.", "2."),
    ]


def test_a_split_paragraph_ran_on_before():
    made = review(paragraph("One half. ", mark=inserted()), paragraph("The other half."))
    first, second = lines(made)
    assert first.runs_on_before
    assert not first.runs_on_after
    assert not second.runs_on_before


def test_every_change_stands_in_exactly_one_line():
    made = review(
        heading("A heading"),
        paragraph("The ", ins("new "), del_("old "), "text."),
        table(row("a", cell(paragraph(ins("b")))), row("c", "d", mark=inserted())),
        paragraph("And a note", footnote(2), "."),
        footnotes={2: paragraph("In the ", ins("note"), ".")},
    )
    shown = [change.number for line in lines(made) for change in line.changes]
    assert sorted(shown) == list(range(1, len(made.changes) + 1))


@pytest.mark.parametrize("name", ["water-2026", "not-ready", "rtp-2013"])
def test_every_change_of_the_examples_stands_in_exactly_one_place(name):
    from pipeline.report.review import review_of

    reading = review_of(example(name)).reading
    shown = [
        change.number
        for section in (*reading.sections, *reading.others)
        for line in section.lines
        for change in line.changes
    ] + [change.number for change in reading.loose]
    assert sorted(shown) == list(range(1, len(reading.changes) + 1))
    revisions = [rid for change in reading.changes for rid in change.revisions]
    assert sorted(revisions) == sorted(r.id for r in example(name).ingested.draft.revisions)


def test_changes_are_numbered_down_the_page_notes_after_their_paragraph():
    made = review(
        paragraph("One", footnote(2), " ", ins("first")),
        paragraph("Two ", ins("third")),
        footnotes={2: paragraph(ins("second"))},
    )
    assert [change.after for change in made.changes] == ["first", "second", "third"]


def test_a_note_knows_its_number_before_and_after():
    made = review(
        paragraph("One", ins(footnote(2)), " two", footnote(3)),
        footnotes={2: paragraph("New note."), 3: paragraph("Old note.")},
    )
    line = lines(made)[0]
    assert [note.note for note in line.notes] == [("", "1"), ("1", "2")]


def test_ids_come_from_word_or_from_the_words_before_the_revisions():
    with_id = review(paragraph("Text ", ins("new"), para="0A1B2C3D"))
    without = review(paragraph("Text ", ins("new")))
    changed = review(paragraph("Text ", ins("newer")))
    assert lines(with_id)[0].id == "p-0a1b2c3d"
    assert lines(without)[0].id == lines(changed)[0].id


def test_equal_paragraphs_have_different_ids():
    made = review(paragraph("Same."), paragraph("Same."), paragraph("Same."))
    assert len({line.id for line in lines(made)}) == 3


def test_comments_stand_with_the_words_they_are_about_and_their_replies_with_them():
    made = review(
        paragraph("The ", commented(0, "words"), "."),
        comments={
            0: comment("Why?", para="00000001"),
            1: comment("Because.", para="00000002", answers="00000001"),
        },
    )
    (thread,) = lines(made)[0].threads
    assert thread.comment.text == "Why?"
    assert [reply.text for reply in thread.replies] == ["Because."]
    assert [piece.text for piece in lines(made)[0].pieces if piece.comments] == ["words"]


def test_both_halves_of_a_move_know_each_other():
    made = review(
        paragraph("Here ", move_from("the words ", name="m1"), "go."),
        paragraph("There ", move_to("the words ", name="m1"), "come."),
    )
    gone, come = made.changes
    assert (gone.twin, come.twin) == (come.number, gone.number)
    assert (gone.what, come.what) == ("Moved away", "Moved here")


def test_a_change_in_anothers_words_contests_them():
    made = review(paragraph("Text ", ins("by Ann ", del_("cut", by=BOB))))
    contest = next(change for change in made.changes if change.contests)
    assert contest.reviewer == BOB
    assert made.contested == (contest,)


def test_rows_inserted_and_deleted_are_changes_of_their_first_cell():
    made = review(table(row("a", "b"), row("c", "d", mark=deleted())), paragraph(""))
    grid = next(item for item in made.reading.sections[0].items if isinstance(item, Grid))
    assert grid.changed
    assert [change.what for change in grid.rows[1].cells[0].lines[0].changes] == ["Row deleted"]


def test_sections_follow_the_headings_and_their_levels():
    made = review(
        paragraph("Before."),
        heading("One"),
        paragraph("Text."),
        heading("Below", 2),
        heading("Two"),
    )
    assert [(s.title, s.level) for s in made.reading.sections] == [
        ("Before the first heading", 1),
        ("One", 1),
        ("Below", 2),
        ("Two", 1),
    ]


def test_numbers_of_lines_rise_in_the_report_of_2013():
    from pipeline.report.review import review_of

    reading = review_of(example("rtp-2013")).reading
    body = [
        item for section in reading.sections for item in section.items if isinstance(item, Line)
    ]
    numbers = [int(line.new.rstrip(".")) for line in body if line.new.rstrip(".").isdecimal()]
    assert all(one < other for one, other in pairwise(numbers))
    assert numbers[-1] == 78
