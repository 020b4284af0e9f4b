"""Reviewers' copies combined over their base: kept, agreed, in conflict, untracked, refused."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, reject, settings

from drafts.compare.combine import Fate, WrongBaseError, is_untracked_author
from drafts.compare.decisions import Decisions, Ruling
from drafts.draft import Draft, RevisionKind
from drafts.errors import ConfigurationError
from drafts.ooxml.combining import SPEAKER, Combined, combine_files
from drafts.ooxml.package import read_package
from drafts.ooxml.proof import story_texts
from drafts.ooxml.reader import read_draft
from drafts.settle import Verdict, accepted, original, settle
from tests.building import (
    Xml,
    cell,
    cell_mark,
    comment,
    commented,
    control,
    del_,
    deleted,
    docx,
    footnote,
    ins,
    inserted,
    move_from,
    move_to,
    moved_from,
    moved_to,
    paragraph,
    row,
    run,
    table,
    text_box,
)
from tests.drafts.compare.strategies import bases_with_copies

LONG = "Atrocity crimes are processes and not single events that unfold overnight in one place. "
OTHER = "Member States were invited to send their answers before the end of April of that year. "


def combined_at_random(base: bytes, copies: list[bytes]) -> Combined:
    """The copies combined; a case in which hardly a word is the base's any more is no case."""
    try:
        return combined(base, *copies)
    except WrongBaseError:
        reject()


def combined(base: bytes, *copies: bytes, rulings: Decisions | None = None) -> Combined:
    named = [(data, f"{name}.docx") for data, name in zip(copies, "abc", strict=False)]
    return combine_files((base, "base.docx"), named, rulings)


def of_words(base: str, *copies: Xml) -> Combined:
    """Copies of a base of one paragraph with other words around it."""
    return combined(
        docx(paragraph(LONG), paragraph(base), paragraph(OTHER)),
        *(docx(paragraph(LONG), copy, paragraph(OTHER)) for copy in copies),
    )


def texts(draft: Draft) -> list[tuple[str, str]]:
    return [text for text in story_texts(draft) if text[0] != "comment"]


def fates(result: Combined) -> dict[str, int]:
    return dict(Counter(fate.value for fate in result.plan.fates))


def only(result: Combined, reviewers: set[str]) -> Draft:
    """The draft with the edits of some reviewers accepted and all others rejected."""
    verdicts = [
        Verdict.ACCEPT if set(revision.reviewer.split("; ")) & reviewers else Verdict.REJECT
        for revision in result.draft.revisions
    ]
    return settle(result.draft, verdicts)


# ---------------------------------------------------------------------- laws


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(bases_with_copies())
def test_rejecting_gives_the_base_and_one_office_alone_its_own_copy(
    case: tuple[bytes, list[bytes]],
) -> None:
    base, copies = case
    result = combined_at_random(base, copies)
    assert texts(original(result.draft)) == texts(read_draft(base))
    ledger = result.plan.ledger()
    for data, name in zip(copies, "abc", strict=False):
        counts = ledger.get(f"{name}.docx", {})
        assert counts.get("edits", 0) == sum(
            count for fate, count in counts.items() if fate != "edits"
        )
        assert counts.get("refused", 0) == 0
        if not counts.get("conflict"):
            mine = {e.reviewer for e in result.plan.edits if e.copy == f"{name}.docx"}
            assert texts(only(result, mine)) == texts(accepted(read_draft(data)))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(bases_with_copies(silent=False))
def test_every_revision_without_a_conflict_keeps_its_name_and_date(
    case: tuple[bytes, list[bytes]],
) -> None:
    base, copies = case
    result = combined_at_random(base, copies)
    kept = _words_by_revision(result.draft)
    for data, name in zip(copies, "abc", strict=False):
        if not result.plan.ledger().get(f"{name}.docx", {}).get("conflict"):
            theirs = _words_by_revision(read_draft(data))
            assert {key: kept.get(key) for key in theirs} == theirs


def _words_by_revision(draft: Draft) -> dict[tuple[object, ...], str]:
    """The words of each kind of revision by name and date; marks side by side may be one."""
    found: dict[tuple[object, ...], str] = {}
    for revision in draft.revisions:
        for name in revision.reviewer.split("; "):
            key = (revision.kind, name, revision.date)
            found[key] = found.get(key, "") + revision.text
    return found


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(bases_with_copies())
def test_the_order_of_the_copies_does_not_matter(case: tuple[bytes, list[bytes]]) -> None:
    base, copies = case
    combined_at_random(base, copies)
    named = [(data, f"{name}.docx") for data, name in zip(copies, "abc", strict=False)]
    written = {combine_files((base, "b"), order).data for order in permutations(named)}
    assert len(written) == 1


# ---------------------------------------------------------------------- what fits together


def test_disjoint_edits_of_one_paragraph_are_all_applied() -> None:
    result = of_words(
        "one two three four",
        paragraph("one ", del_("two ", by="DPA"), "three four"),
        paragraph("one two three ", ins("and a half ", by="OLA"), "four"),
    )
    assert fates(result) == {"applied": 2}
    assert ("body", "one three and a half four") in texts(accepted(result.draft))


def test_the_same_edit_is_kept_once_with_both_names() -> None:
    result = of_words(
        "one two three",
        paragraph("one ", del_("two", by="DPA"), ins("2", by="DPA"), " three"),
        paragraph("one ", del_("two", by="OLA"), ins("2", by="OLA"), " three"),
    )
    assert fates(result) == {"agreed": 2}
    assert {r.reviewer for r in result.draft.revisions} == {"DPA; OLA"}
    assert len(result.draft.revisions) == 2


def test_the_same_edit_marked_otherwise_is_the_same() -> None:
    # One office replaced the word, the other only its first letter.
    result = of_words(
        "Security Council Resolutions 1325",
        paragraph("Security Council ", del_("Resolutions"), ins("resolutions"), " 1325"),
        paragraph("Security Council ", del_("R", by="B"), ins("r", by="B"), "esolutions 1325"),
    )
    assert fates(result) == {"agreed": 2}


def test_insertions_at_one_place_are_ordered_and_marked_not_conflicts() -> None:
    result = of_words(
        "one two",
        paragraph("one ", ins("first ", by="DPA"), "two"),
        paragraph("one ", ins("second ", by="OLA"), "two"),
    )
    assert fates(result) == {"applied": 2}
    assert ("body", "one first second two") in texts(accepted(result.draft))
    assert len(result.plan.neighbours) == 1


def test_edits_that_touch_are_applied_and_marked() -> None:
    result = of_words(
        "one two three",
        paragraph("one ", del_("two ", by="DPA"), "three"),
        paragraph("one two ", del_("three", by="OLA"), ins("3", by="OLA")),
    )
    assert fates(result) == {"applied": 2}
    assert len(result.plan.neighbours) == 1


# ---------------------------------------------------------------------- conflicts


def test_overlapping_edits_are_a_conflict_and_leave_the_base_with_a_comment() -> None:
    result = of_words(
        "stems from patterns of deliberate exclusion",
        paragraph("stems from ", del_("patterns of deliberate"), ins("policies of"), " exclusion"),
        paragraph(
            "stems from patterns of ",
            del_("deliberate exclusion", by="OHCHR"),
            ins("denial", by="OHCHR"),
        ),
    )
    (conflict,) = result.plan.conflicts
    assert fates(result) == {"conflict": 2}
    assert result.draft.revisions == ()
    assert conflict.why == "overlap"
    assert conflict.base == "patterns of deliberate exclusion"
    assert [side.text for side in conflict.sides] == ["policies of exclusion", "patterns of denial"]
    (remark,) = result.draft.comments
    assert remark.reviewer == SPEAKER
    assert remark.quoted == conflict.base
    for words in (conflict.base, *(side.text for side in conflict.sides), "OHCHR", "Ann Archer"):
        assert words in remark.text


def test_a_deleted_paragraph_that_another_edits_is_a_conflict() -> None:
    result = of_words(
        "one two three",
        paragraph(del_("one two three"), mark=deleted()),
        paragraph("one ", ins("more ", by="OLA"), "two three"),
    )
    assert [conflict.why for conflict in result.plan.conflicts] == ["delete-versus-edit"]
    assert ("body", "one two three") in texts(accepted(result.draft))


def test_an_edit_inside_what_another_deletes_is_a_conflict() -> None:
    result = of_words(
        "one two three four",
        paragraph("one ", del_("two three "), "four"),
        paragraph("one two ", ins("new ", by="OLA"), "three four"),
    )
    assert [conflict.why for conflict in result.plan.conflicts] == ["delete-versus-edit"]


def test_a_moved_passage_that_another_edits_is_a_conflict() -> None:
    sentence = "Not all armed conflict generates atrocity crimes. "
    base = docx(paragraph(LONG), paragraph("A " + sentence + "B"), paragraph("C D"))
    moved = docx(
        paragraph(LONG),
        paragraph("A ", move_from(sentence, name="m"), "B"),
        paragraph("C ", move_to(sentence, name="m"), "D"),
    )
    edited = docx(
        paragraph(LONG),
        paragraph("A Not all ", ins("internal ", by="OLA"), "armed conflict generates "
                  "atrocity crimes. B"),
        paragraph("C D"),
    )  # fmt: skip
    result = combined(base, moved, edited)
    assert [conflict.why for conflict in result.plan.conflicts] == ["move-versus-edit"]
    assert fates(combined(base, moved)) == {"applied": 1}


def test_a_move_of_whole_paragraphs_is_kept_as_a_move() -> None:
    base = docx(paragraph(LONG), paragraph(OTHER), paragraph("End."))
    copy = docx(
        paragraph(move_from(LONG, name="m"), mark=moved_from()),
        paragraph(OTHER),
        paragraph(move_to(LONG, name="m"), mark=moved_to()),
        paragraph("End."),
    )
    result = combined(base, copy)
    moves = {revision.move for revision in result.draft.revisions}
    assert fates(result) == {"applied": 1}
    assert len(moves) == 1
    assert "" not in moves
    assert texts(accepted(result.draft)) == texts(accepted(read_draft(copy)))


def test_formatting_of_words_that_another_deletes_is_a_conflict() -> None:
    result = of_words(
        "one two three",
        paragraph("one ", run("two", "b", was=""), " three"),
        paragraph("one ", del_("two ", by="OLA"), "three"),
    )
    assert [conflict.why for conflict in result.plan.conflicts] == ["property-versus-text"]


def test_two_formats_for_the_same_words_are_a_conflict_and_one_format_is_agreed() -> None:
    bold, italic = run("two", "b", was=""), run("two", "i", was="", by="OLA")
    same = run("two", "b", was="", by="OLA")
    first = paragraph("one ", bold, " three")
    result = of_words("one two three", first, paragraph("one ", italic, " three"))
    assert [conflict.why for conflict in result.plan.conflicts] == ["format-versus-format"]
    agreed = of_words("one two three", first, paragraph("one ", same, " three"))
    assert fates(agreed) == {"agreed": 2}
    (revision,) = agreed.draft.revisions
    assert revision.kind is RevisionKind.FORMATTING


def test_an_indent_and_words_in_one_paragraph_are_both_applied_and_marked() -> None:
    result = of_words(
        "one two three",
        paragraph("one two three", form="jc:center", was=""),
        paragraph("one ", ins("more ", by="OLA"), "two three"),
    )
    assert fates(result) == {"applied": 2}
    assert len(result.plan.neighbours) == 1


def test_formatting_of_a_paragraph_that_another_deletes_is_a_conflict() -> None:
    result = of_words(
        "one two three",
        paragraph("one two three", form="jc:center", was=""),
        paragraph(del_("one two three", by="OLA"), mark=deleted(by="OLA")),
    )
    assert [conflict.why for conflict in result.plan.conflicts] == ["property-versus-text"]


def test_a_deleted_row_whose_words_another_edits_is_a_conflict() -> None:
    base = docx(paragraph(LONG), table(row("a", "b"), row("one two", "c")), paragraph("z"))
    gone = docx(
        paragraph(LONG),
        table(row("a", "b"), row(cell(paragraph(del_("one two"))), cell(paragraph(del_("c"))),
                                 mark=deleted())),
        paragraph("z"),
    )  # fmt: skip
    edited = docx(
        paragraph(LONG),
        table(row("a", "b"), row(cell(paragraph("one ", ins("x ", by="OLA"), "two")), "c")),
        paragraph("z"),
    )
    result = combined(base, gone, edited)
    assert [conflict.why for conflict in result.plan.conflicts] == ["delete-versus-edit"]
    assert fates(combined(base, gone, gone)) == {"agreed": 2}


# ---------------------------------------------------------------------- untracked edits


def test_an_edit_made_without_tracking_is_found_and_named() -> None:
    result = of_words("the period of 1974-1999 and", paragraph("the period of 1975-1999 and"))
    (edit,) = result.plan.edits
    assert (edit.before, edit.after, edit.untracked) == ("1974-1999", "1975-1999", True)
    assert fates(result) == {"untracked": 1}
    assert {r.reviewer for r in result.draft.revisions} == {"untracked in a.docx"}
    assert all(is_untracked_author(r.reviewer) for r in result.draft.revisions)
    assert all(r.date is None for r in result.draft.revisions)


def test_a_tracked_edit_that_another_made_untracked_is_still_reported() -> None:
    result = of_words(
        "one two three",
        paragraph("one ", del_("two", by="DPA"), ins("2", by="DPA"), " three"),
        paragraph("one 2 three"),
    )
    assert fates(result) == {"applied": 1, "untracked": 1}
    assert {r.reviewer for r in result.draft.revisions} == {"DPA"}


def test_a_tracked_deletion_of_untracked_words_keeps_both_names() -> None:
    result = of_words("one three", paragraph("one ", del_("two ", by="DPA"), "three"))
    names = {revision.reviewer for revision in result.draft.revisions}
    assert names == {"untracked in a.docx", "DPA"}
    assert ("body", "one three") in texts(accepted(result.draft))


def test_untracked_formatting_is_found() -> None:
    result = of_words("one two three", paragraph("one ", run("two", "b"), " three"))
    (edit,) = result.plan.edits
    assert (edit.kind, edit.untracked) == ("formatting", True)
    (revision,) = result.draft.revisions
    assert (revision.kind, revision.reviewer) == (RevisionKind.FORMATTING, "untracked in a.docx")


def test_an_untracked_table_row_and_note_are_found() -> None:
    base = docx(paragraph(LONG), table(row("a"), row("b")), paragraph(OTHER))
    copy = docx(
        paragraph(LONG, footnote(1)),
        table(row("a"), row("new"), row("b")),
        paragraph(OTHER),
        footnotes={1: paragraph("A silent note.")},
    )
    result = combined(base, copy)
    assert fates(result) == {"untracked": 2}
    assert texts(accepted(result.draft)) == texts(read_draft(copy))


def test_a_copy_of_something_else_is_refused_with_the_measured_likeness() -> None:
    base = docx(*(paragraph(LONG + str(number)) for number in range(30)))
    other = docx(*(paragraph(OTHER + str(number)) for number in range(30)))
    with pytest.raises(WrongBaseError, match=r"a\.docx has \d+\.\d% of its text in common"):
        combined(base, other)


def test_a_short_copy_with_few_words_changed_is_not_refused() -> None:
    assert fates(combined(docx(paragraph("One.")), docx(paragraph("Two."), paragraph("One."))))


# ---------------------------------------------------------------------- other stories


def test_headers_notes_boxes_and_controls_are_combined() -> None:
    def draft(word: Xml | str, header: Xml | str) -> bytes:
        return docx(
            paragraph(LONG, footnote(1)),
            paragraph("Box ", text_box(paragraph("old ", word, "end"))),
            control(paragraph("in a control ", word, "end")),
            paragraph("z"),
            footnotes={1: paragraph("A note ", word, "end")},
            headers=[paragraph("Draft ", header)],
        )

    copy = draft(ins("new ", by="DPA"), ins("two", by="DPA"))
    result = combined(draft("", ""), copy)
    assert texts(accepted(result.draft)) == texts(accepted(read_draft(copy)))
    assert fates(result) == {"applied": 4}
    stories = {revision.story.value for revision in result.draft.revisions}
    assert stories == {"body", "footnote", "header", "text-box"}


def test_an_inserted_note_comes_with_its_definition_and_marks() -> None:
    base = docx(paragraph(LONG, footnote(1)), footnotes={1: paragraph("The first note.")})
    copy = docx(
        paragraph(ins(footnote(1), by="OLA"), LONG, footnote(2)),
        footnotes={
            1: paragraph(ins("See article 6.", by="OLA")),
            2: paragraph("The first note."),
        },
    )
    result = combined(base, copy)
    assert texts(accepted(result.draft)) == texts(accepted(read_draft(copy)))
    assert {r.reviewer for r in result.draft.revisions} == {"OLA"}


def test_revisions_that_cannot_be_combined_are_named() -> None:
    base = docx(paragraph(LONG), table(row("a", "b")), paragraph("z"))
    for kind, new in (("cellIns", "c"), ("cellDel", "")):
        cells = [cell("b", mark=cell_mark(kind))] if kind == "cellDel" else ["b"]
        extra = [cell(new, mark=cell_mark(kind))] if new else []
        result = combined(
            base, docx(paragraph(LONG), table(row("a", *cells, *extra)), paragraph("z"))
        )
        assert fates(result) == {"refused": 1}
        assert "look at it in the copy" in next(iter(result.plan.reasons.values()))
        assert texts(original(result.draft)) == texts(read_draft(base))


def test_a_base_with_revisions_counts_as_one_more_copy() -> None:
    base = docx(paragraph(LONG, ins("more ", by="OSAPG")), paragraph("one two"))
    copy = docx(paragraph(LONG, ins("more ", by="OSAPG")), paragraph("one ", del_("two", by="DPA")))
    result = combined(base, copy)
    assert {r.reviewer for r in result.draft.revisions} == {"OSAPG", "DPA"}
    assert fates(result) == {"agreed": 2, "applied": 1}


# ---------------------------------------------------------------------- comments


def test_comments_of_all_copies_are_merged_with_their_threads() -> None:
    def copy(by: str, words: str, *, done: bool) -> bytes:
        return docx(
            paragraph("one ", commented(0, "two"), commented(1, ""), " three"),
            comments={
                0: comment(words, by=by, para="00000001", done=done),
                1: comment(f"Answer to {words}", by="Chief", para="00000002", answers="00000001"),
            },
        )

    base = docx(paragraph("one two three"))
    same = copy("DPA", "Why?", done=True)
    result = combined(base, same, copy("OLA", "How?", done=False), same)
    remarks = result.draft.comments
    assert [(remark.reviewer, remark.text) for remark in remarks] == [
        ("DPA", "Why?"),
        ("Chief", "Answer to Why?"),
        ("OLA", "How?"),
        ("Chief", "Answer to How?"),
    ]
    by_id = {remark.id: remark for remark in remarks}
    assert len(by_id) == 4
    assert [by_id[r.parent].text for r in remarks if r.parent] == ["Why?", "How?"]
    assert [remark.resolved for remark in remarks if not remark.parent] == [True, False]
    assert [remark.quoted for remark in remarks if not remark.parent] == ["two", "two"]


def test_a_comment_on_inserted_words_comes_with_them() -> None:
    base = docx(paragraph("one three"))
    copy = docx(
        paragraph("one ", commented(0, ins("two ", by="DPA")), "three"),
        comments={0: comment("New.", by="DPA")},
    )
    (remark,) = combined(base, copy).draft.comments
    assert remark.quoted == "two "


# ---------------------------------------------------------------------- decisions


def _contested() -> tuple[bytes, bytes, bytes]:
    return (
        docx(paragraph(LONG), paragraph("one two three"), paragraph(OTHER)),
        docx(
            paragraph(LONG),
            paragraph("one ", del_("two", by="DPA"), ins("2", by="DPA"), " three"),
            paragraph(OTHER),
        ),
        docx(
            paragraph(LONG.replace("one place", "one city")),
            paragraph("one ", del_("two", by="OLA"), ins("II", by="OLA"), " three"),
            paragraph(OTHER),
        ),
    )


def _ruled(choice: str, kind: str = "conflict") -> Combined:
    base, *copies = _contested()
    question = next(q for q in combined(base, *copies).questions() if q.kind == kind)
    ruling = Ruling(question.id, choice, "Chief of Staff", "as agreed on 3 June")
    return combined(base, *copies, rulings=Decisions({question.id: ruling}))


@pytest.mark.parametrize(
    ("choice", "text", "by"),
    [
        ("a.docx", "one 2 three", {"DPA"}),
        ("b.docx", "one II three", {"OLA"}),
        ("base", "one two three", set()),
        ("words: both", "one both three", {"Chief of Staff"}),
    ],
)
def test_a_ruling_on_a_conflict_is_applied(choice: str, text: str, by: set[str]) -> None:
    result = _ruled(choice)
    assert result.plan.conflicts == ()
    assert ("body", text) in texts(accepted(result.draft))
    marked = {r.reviewer for r in result.draft.revisions}
    assert marked - {"untracked in b.docx"} == by
    assert all("agreed on 3 June" in why for why in result.plan.reasons.values())
    assert not any(question.kind == "conflict" for question in result.questions())
    assert texts(original(result.draft)) == texts(read_draft(_contested()[0]))


def test_an_untracked_edit_that_is_kept_is_signed_by_whoever_kept_it() -> None:
    result = _ruled("keep", "untracked")
    assert Fate.UNTRACKED not in result.plan.fates
    assert "Chief of Staff" in {r.reviewer for r in result.draft.revisions}
    assert not any(question.kind == "untracked" for question in result.questions())


def test_an_untracked_edit_that_is_refused_is_not_written() -> None:
    result = _ruled("refuse", "untracked")
    assert result.draft.revisions == ()
    assert fates(result) == {"refused": 1, "conflict": 2}


def test_a_choice_that_is_not_on_offer_is_an_error_that_names_the_offers() -> None:
    with pytest.raises(ConfigurationError, match=r"choose base, a\.docx, b\.docx"):
        _ruled("c.docx")


def test_a_ruling_that_matches_nothing_is_reported() -> None:
    base, *copies = _contested()
    old = Ruling("0123456789", "base", "x", "y")
    result = combined(base, *copies, rulings=Decisions({old.id: old}))
    assert result.unmatched == ("0123456789",)
    assert len(result.plan.conflicts) == 1


# ---------------------------------------------------------------------- the file


def test_dates_are_kept_as_they_were() -> None:
    result = of_words("one", paragraph("one", ins(" two", by="DPA", on="2013-05-28T09:51:00Z")))
    (revision,) = result.draft.revisions
    assert revision.date == dt.datetime(2013, 5, 28, 9, 51)  # noqa: DTZ001 - as recorded


def test_no_two_revisions_have_one_id() -> None:
    base, *copies = _contested()
    xml = read_package(combined(base, *copies).data).parts["word/document.xml"].decode()
    ids = [part.split('"')[1] for part in xml.split("<w:ins ")[1:] + xml.split("<w:del ")[1:]]
    assert len(ids) == len(set(ids))


def test_untouched_parts_stay_byte_for_byte() -> None:
    base, *copies = _contested()
    before, after = read_package(base).parts, read_package(combined(base, *copies).data).parts
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml",
    }  # fmt: skip


def test_an_inserted_paragraph_keeps_its_own_form() -> None:
    base = docx(paragraph(LONG), paragraph(OTHER))
    copy = docx(
        paragraph(LONG),
        paragraph(ins("New.", by="DPA"), form="jc:center", mark=inserted(by="DPA")),
        paragraph(OTHER),
    )
    formats = [p.format.alignment for p in combined(base, copy).draft.body.paragraphs()]
    assert formats == ["", "center", ""]
