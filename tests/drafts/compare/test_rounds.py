"""Edits made between two rounds without tracking."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from drafts.compare.rounds import UntrackedEdit, untracked_between
from drafts.ooxml.reader import read_draft
from drafts.settle import accepted, original
from tests.building import del_, docx, footnote, ins, item, paragraph, row, table
from tests.drafts.compare.strategies import word_files

LONG = "Atrocity crimes are processes and not single events that unfold overnight in one place. "


def between(last: bytes, current: bytes) -> tuple[UntrackedEdit, ...]:
    return untracked_between(accepted(read_draft(last)), original(read_draft(current)))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(word_files())
def test_nothing_changes_from_a_draft_to_itself(data: bytes) -> None:
    assert between(data, data) == ()


def test_tracked_edits_of_either_round_are_not_reported() -> None:
    last = docx(paragraph("one ", ins("two "), del_("2 "), "three"))
    current = docx(paragraph("one two three", ins(" four")))
    assert between(last, current) == ()


def test_an_untracked_word_is_found_where_the_author_has_it_open() -> None:
    lists = {1: [("decimal", "%1.")]}
    words = LONG.replace("overnight", "slowly")
    last = docx(paragraph("x"), item("Old. " + LONG), numbering=lists)
    # The current round's own insertion stands in front, and counts in the offsets.
    current = docx(paragraph("x"), item(ins("New. "), "Old. ", words), numbering=lists)
    (edit,) = between(last, current)
    assert (edit.before, edit.after, edit.kind) == ("overnight", "slowly", "replacement")
    assert str(edit.location) == "para. 1"
    assert edit.location.excerpt == "slowly"
    assert edit.location.start == len("New. Old. ") + words.index("slowly")


def test_a_paragraph_that_vanished_is_found_at_the_one_that_follows() -> None:
    last = docx(paragraph("First."), paragraph(LONG), paragraph("Last."))
    (edit,) = between(last, docx(paragraph("First."), paragraph("Last.")))
    assert (edit.kind, edit.before, edit.after) == ("paragraph-deletion", LONG, "")
    assert edit.location.paragraph == 1


def test_notes_and_tables_are_looked_at_too() -> None:
    last = docx(
        paragraph("One", footnote(1)),
        table(row("a", "12")),
        paragraph("z"),
        footnotes={1: paragraph("See A/63/677.")},
    )
    current = docx(
        paragraph("One", footnote(4)),
        table(row("a", "13")),
        paragraph("z"),
        footnotes={4: paragraph("See A/64/864.")},
    )
    edits = between(last, current)
    assert [(e.location.story, e.before, e.after) for e in edits] == [
        ("body", "12", "13"),
        ("footnote", "A/63/677", "A/64/864"),
    ]


def test_a_note_that_was_added_is_found_in_the_text() -> None:
    last = docx(paragraph("One two."))
    current = docx(paragraph("One", footnote(1), " two."), footnotes={1: paragraph("New.")})
    (edit,) = between(last, current)
    assert edit.after == "[note-reference]"
