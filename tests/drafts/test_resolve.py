"""What resolving does beyond single marks: choices, nesting, moves, and what must be salvaged."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from lxml import etree

from drafts.draft import Draft
from drafts.edits import group_edits
from drafts.errors import ConfigurationError, ProofError
from drafts.ooxml import revise as revising
from drafts.ooxml.package import Package, parse_part, read_package, write_package
from drafts.ooxml.proof import prove_resolved
from drafts.ooxml.resolve import Resolution, Verdicts, resolve
from drafts.ooxml.revise import Revised, open_draft, revise
from drafts.reconcile import Decision, decide, first_match
from drafts.select import Selection
from drafts.settle import MergeStyle, Verdict
from tests.building import (
    ANN,
    BOB,
    DAY,
    LATER,
    Xml,
    bookmark,
    bookmark_ends,
    cell,
    comment,
    commented,
    del_,
    deleted,
    docx,
    endnote,
    field,
    field_char,
    footnote,
    heading,
    ins,
    inserted,
    item,
    link,
    mark,
    move_from,
    move_to,
    moved_from,
    moved_to,
    paragraph,
    remark,
    remark_end,
    remark_start,
    row,
    run,
    table,
    text_box,
)

ACCEPT, REJECT, LEAVE = Verdict.ACCEPT, Verdict.REJECT, Verdict.LEAVE


def decided(data: bytes, verdict: Verdict, selection: Selection | None = None) -> Revised:
    """``data`` with the chosen revisions decided and the rest left."""
    package, draft = open_draft(data, "case.docx")
    chosen = (selection or Selection()).of(draft)
    policy = first_match([(chosen, Decision(verdict))], Decision(LEAVE))
    return revise(package, draft, decide(draft, policy).verdicts)


def markup(draft: Draft) -> list[str]:
    """Every paragraph with its open marks: ``(+in+)``, ``(-out-)``, nested as they are."""
    lines = []
    for para in draft.paragraphs():
        line = ""
        for span in para.spans:
            text = span.text
            for index in reversed(span.stack):
                revision = draft.revisions[index]
                sign = "-" if revision.kind.removes else "+"
                text = f"({sign}{revision.reviewer[:3]} {text}{sign})"
            line += text
        lines.append(line)
    return lines


def part(revised: Revised | bytes, name: str = "word/document.xml") -> str:
    data = revised if isinstance(revised, bytes) else revised.data
    return read_package(data).parts[name].decode()


# ---------------------------------------------------------------------- nested marks, four outcomes

NESTED = docx(paragraph("One ", ins("two ", del_("three ", by=BOB), by=ANN), "four."))


@pytest.mark.parametrize(
    ("verdict", "who", "expected"),
    [
        (ACCEPT, ANN, "One two (-Bob three -)four."),
        (REJECT, ANN, "One four."),
        (ACCEPT, BOB, "One (+Ann two +)four."),
        (REJECT, BOB, "One (+Ann two +)(+Ann three +)four."),
    ],
    ids=["accept the outer", "reject the outer", "accept the inner", "reject the inner"],
)
def test_deletion_in_an_insertion_is_decided_one_by_one(
    verdict: Verdict, who: str, expected: str
) -> None:
    revised = decided(NESTED, verdict, Selection(reviewers=(who,)))
    assert markup(revised.draft) == [expected]


@pytest.mark.parametrize(
    ("ann", "bob", "expected"),
    [
        (ACCEPT, ACCEPT, "One two four."),
        (ACCEPT, REJECT, "One two three four."),
        (REJECT, ACCEPT, "One four."),
        (REJECT, REJECT, "One four."),
    ],
)
def test_nested_marks_decided_in_one_pass(ann: Verdict, bob: Verdict, expected: str) -> None:
    package, draft = open_draft(NESTED, "case.docx")
    verdicts = [ann if revision.reviewer == ANN else bob for revision in draft.revisions]
    assert markup(revise(package, draft, verdicts).draft) == [expected]


def test_rejected_deletion_in_an_open_insertion_becomes_plain_text_of_it() -> None:
    revised = decided(NESTED, REJECT, Selection(reviewers=(BOB,)))
    assert "delText" not in part(revised)


def test_open_deletion_keeps_its_deleted_text() -> None:
    revised = decided(NESTED, ACCEPT, Selection(reviewers=(ANN,)))
    assert "<w:delText" in part(revised)


# ---------------------------------------------------------------------- choosing

CHOICE = docx(
    heading("Introduction"),
    item("One ", ins("ann "), del_("bob ", by=BOB, on=LATER), "."),
    heading("Findings"),
    item("Two ", ins("shall "), run("bold", form="b", was=""), footnote(1)),
    item("Three.", mark=inserted(by=BOB)),
    paragraph("end"),
    footnotes={1: paragraph("Note ", ins("extra ", by=BOB), ".")},
    numbering={1: [("decimal", "%1.")]},
)
KINDS = {
    "everything": (Selection(), 6),
    "by reviewer": (Selection(reviewers=("bob  BAKER",)), 3),
    "by kind": (Selection(kinds=("insertion",)), 3),
    "by formatting": (Selection(kinds=("formatting",)), 1),
    "from a day on": (Selection(since=dt.date(2013, 6, 15)), 1),
    "up to a day": (Selection(until=dt.date(2013, 6, 14)), 5),
    "by story": (Selection(stories=("footnote",)), 1),
    "by paragraph": (Selection(paragraphs=("1",)), 2),
    "by range": (Selection(paragraphs=("2-3",)), 3),
    "by section": (Selection(sections=("findings",)), 3),
    "by words": (Selection(pattern="sh.ll"), 1),
    "by two criteria": (Selection(reviewers=(ANN,), kinds=("insertion",)), 2),
}


@pytest.mark.parametrize(("selection", "count"), KINDS.values(), ids=KINDS.keys())
def test_only_the_chosen_are_decided(selection: Selection, count: int) -> None:
    before = open_draft(CHOICE, "case.docx")[1]
    chosen = [revision for revision in before.revisions if selection.of(before)(revision)]
    assert len(chosen) == count
    revised = decided(CHOICE, ACCEPT, selection)
    left = [revision for revision in before.revisions if revision not in chosen]
    assert [(r.kind, r.text, r.reviewer) for r in revised.draft.revisions] == [
        (r.kind, r.text, r.reviewer) for r in left
    ]


def test_one_revision_by_its_id() -> None:
    draft = open_draft(CHOICE, "case.docx")[1]
    key = next(revision.id for revision in draft.revisions if revision.text == "shall ")
    revised = decided(CHOICE, REJECT, Selection(ids=(key,)))
    assert "shall" not in part(revised)
    assert len(revised.draft.revisions) == len(draft.revisions) - 1


@pytest.mark.parametrize(
    "selection",
    [
        Selection(reviewers=("Nobody",)),
        Selection(ids=("ffffffff",)),
        Selection(pattern="("),
        Selection(paragraphs=("9-3",)),
    ],
)
def test_a_criterion_that_cannot_match_is_a_mistake_of_the_user(selection: Selection) -> None:
    with pytest.raises(ConfigurationError):
        selection.of(open_draft(CHOICE, "case.docx")[1])


def test_untouched_paragraphs_of_a_selective_pass_stay_as_they_were() -> None:
    before, after = (
        [xml for xml in _paragraphs(data) if b"shall" not in xml]
        for data in (CHOICE, decided(CHOICE, ACCEPT, Selection(pattern="sh.ll")).data)
    )
    assert len(before) == 5
    assert after == before


def _paragraphs(data: bytes) -> list[bytes]:
    root = parse_part(read_package(data), "word/document.xml")
    return [etree.tostring(p, method="c14n", exclusive=True) for p in root.iter("{*}p")]


# ---------------------------------------------------------------------- moves

MOVE = docx(
    paragraph(move_from("Moved.", name="m", by=ANN), mark=moved_from()),
    paragraph("Between."),
    paragraph(move_to("Moved.", name="m", by=ANN), mark=moved_to()),
    paragraph("end"),
)


def test_both_halves_of_a_move_share_its_name() -> None:
    draft = open_draft(MOVE, "case.docx")[1]
    assert [revision.move for revision in draft.revisions] == ["m"] * 4


def test_a_move_is_never_torn_apart() -> None:
    revised = decided(MOVE, ACCEPT, Selection(kinds=("move-to",)))
    assert len(revised.draft.revisions) == 4
    assert [p.text for p in revised.draft.paragraphs()] == ["Moved.", "Between.", "Moved.", "end"]


def test_range_markers_go_with_the_move_and_stay_with_an_open_one() -> None:
    assert "Range" not in part(decided(MOVE, ACCEPT))
    other = docx(
        paragraph(move_from("a", name="m"), move_to("a", name="m"), del_("b", by=BOB)),
    )
    assert part(decided(other, ACCEPT, Selection(reviewers=(BOB,)))).count("RangeStart") == 2


def test_orphaned_range_markers_go_when_everything_is_decided() -> None:
    data = docx(paragraph(Xml('<w:moveFromRangeEnd w:id="7"/>'), ins("a")))
    assert "moveFromRangeEnd" not in part(decided(data, ACCEPT))


# ---------------------------------------------------------------------- joining paragraphs


def test_properties_of_the_following_paragraph_survive_unless_asked_otherwise() -> None:
    data = docx(
        paragraph("Front ", mark=deleted(), form="jc:center"), paragraph("back.", form="jc:right")
    )
    package, draft = open_draft(data, "case.docx")
    following = revise(package, draft, [ACCEPT])
    first = revise(package, draft, [ACCEPT], MergeStyle.FIRST)
    assert 'w:val="right"' in part(following)
    assert 'w:val="center"' in part(first)
    assert 'w:val="right"' not in part(first)


def test_joined_paragraphs_that_look_different_are_reported() -> None:
    data = docx(
        paragraph("Front ", mark=deleted(), form="jc:center"),
        paragraph("back.", form="jc:right"),
        paragraph("Same ", mark=deleted(), form="jc:right"),
        paragraph("same.", form="jc:right"),
    )
    joins = decided(data, ACCEPT).resolution.joins
    assert [(join.lost, join.kept) for join in joins] == [("Front", "back.")]


# ---------------------------------------------------------------------- what must be salvaged


def test_half_a_bookmark_outlives_the_words_around_it() -> None:
    start, end = bookmark_ends("here")
    data = docx(paragraph(del_(start, "gone "), "stays", end))
    assert part(decided(data, ACCEPT)).count("bookmark") == 2


def test_lost_targets_of_cross_references_are_reported() -> None:
    data = docx(
        paragraph(del_(bookmark("_Ref1", "Annex")), "See ", field(" REF _Ref1 ", "Annex")),
        paragraph(del_(bookmark("there", "x")), link("y", anchor="there")),
    )
    remarks = " ".join(decided(data, ACCEPT).resolution.remarks)
    assert "_Ref1" in remarks
    assert "there" in remarks


COMMENTS = {
    0: comment("Why?", para="0000000A"),
    1: comment("Because.", para="0000000B", answers="0000000A"),
    2: comment("Other.", para="0000000C"),
}


def thread(*content: Xml | str) -> Xml:
    """Content that comments 0 and 1, its answer, are about."""
    return Xml(
        remark_start(0)
        + remark_start(1)
        + "".join(c if isinstance(c, Xml) else run(c) for c in content)
        + remark_end(0)
        + remark(0)
        + remark_end(1)
        + remark(1)
    )


def test_comment_whose_words_are_gone_goes_with_its_thread_from_every_part() -> None:
    data = docx(paragraph("a ", thread(del_("gone")), commented(2, "b")), comments=COMMENTS)
    revised = decided(data, ACCEPT)
    assert [comment.id for comment in revised.draft.comments] == ["2"]
    assert "0000000A" not in part(revised, "word/commentsExtended.xml")
    assert "comment" not in re.sub(r'comment\w+ w:id="2"', "", part(revised))
    assert "2 comments went with the words they were about." in revised.resolution.remarks


def test_comment_with_words_left_keeps_its_range_and_its_point() -> None:
    data = docx(
        paragraph(remark_start(2), "left ", del_("gone", remark_end(2), remark(2)), " end"),
        comments={2: comment("Look.")},
    )
    revised = decided(data, ACCEPT)
    xml = part(revised)
    assert [
        xml.count(f"comment{name} w:id") for name in ("RangeStart", "RangeEnd", "Reference")
    ] == [
        1,
        1,
        1,
    ]
    assert revised.draft.comments[0].quoted == "left "


def test_comment_whose_point_went_with_a_row_hangs_where_its_words_end() -> None:
    data = docx(
        table(
            row(cell(paragraph(remark_start(2), "left"))),
            remark_end(2),
            row(cell(paragraph(ins(remark(2)))), mark=inserted()),
        ),
        paragraph("end"),
        comments={2: comment("Look.")},
    )
    revised = decided(data, REJECT)
    assert [found.text for found in revised.draft.comments] == ["Look."]
    assert part(revised).count("commentReference") == 1


def test_rejected_comment_on_inserted_words_goes() -> None:
    data = docx(paragraph("a ", ins(commented(2, "new"))), comments={2: comment("Look.")})
    assert decided(data, REJECT).draft.comments == ()
    assert len(decided(data, ACCEPT).draft.comments) == 1


@pytest.mark.parametrize(
    ("refer", "relation", "kind"),
    [(footnote, "footnotes", "footnote"), (endnote, "endnotes", "endnote")],
)
def test_note_goes_with_its_reference(refer: object, relation: str, kind: str) -> None:
    notes = {relation: {1: paragraph("First."), 2: paragraph("Second.")}}
    data = docx(paragraph("a", del_(refer(1)), refer(2)), **notes)  # type: ignore[arg-type, operator]
    revised = decided(data, ACCEPT)
    assert "First." not in part(revised, f"word/{relation}.xml")
    story = next(story for story in revised.draft.stories if story.kind.value == kind)
    assert story.label == "1"
    assert decided(data, REJECT).draft.stories[1].label == "1"


@pytest.mark.parametrize("lost", ["begin", "separate", "end"])
def test_field_that_lost_an_end_keeps_its_result_as_text(lost: str) -> None:
    pieces = {
        kind: del_(field_char(kind)) if kind == lost else field_char(kind)
        for kind in ("begin", "separate", "end")
    }
    code = Xml("<w:r><w:instrText> REF x </w:instrText></w:r>")
    data = docx(paragraph(pieces["begin"], code, pieces["separate"], "result", pieces["end"]))
    revised = decided(data, ACCEPT)
    if lost != "separate":
        assert "fldChar" not in part(revised)
        assert "a field lost one of its ends" in revised.resolution.remarks[0]
    assert [p.text for p in revised.draft.paragraphs()] == ["result"]


def test_broken_field_in_one_note_does_not_swallow_the_next() -> None:
    data = docx(
        paragraph(footnote(1), footnote(2)),
        footnotes={
            1: paragraph(del_(field_char("end")), field_char("begin"), "one"),
            2: paragraph("two", field_char("end")),
        },
    )
    revised = decided(data, ACCEPT)
    assert "fldChar" not in part(revised, "word/footnotes.xml")


def test_address_of_a_link_that_is_gone_is_not_left_in_the_file() -> None:
    data = docx(
        paragraph("a", del_(link("b", to="https://secret.example/")), link("c", to="https://kept/"))
    )
    revised = decided(data, ACCEPT)
    links = part(revised, "word/_rels/document.xml.rels")
    assert "secret.example" not in links
    assert "https://kept/" in links
    assert "secret.example" in part(decided(data, REJECT), "word/_rels/document.xml.rels")


def test_tables_left_side_by_side_are_reported() -> None:
    data = docx(table(row("a")), table(row("b", mark=deleted())), table(row("c")), paragraph("end"))
    assert "two tables stand side by side" in decided(data, ACCEPT).resolution.remarks[0]


def test_text_box_is_resolved_in_both_branches_and_counted_once() -> None:
    data = docx(paragraph("a", text_box(paragraph("in ", ins("new "), "box"))))
    package, draft = open_draft(data, "case.docx")
    assert len(draft.revisions) == 1
    assert len(draft.revisions[0].marks) == 2
    revised = revise(package, draft, [ACCEPT])
    assert part(revised).count("new ") == 2
    assert "w:ins" not in part(revised)


# ---------------------------------------------------------------------- packages of other makes


@pytest.mark.parametrize(
    "options",
    [
        {"strict": True},
        {"prefix": "ns0"},
        {"main": "content/story.xml"},
        {"encoding": "utf-16"},
        {"strict": True, "prefix": "x"},
    ],
    ids=str,
)
def test_other_ways_to_write_the_same_file_make_no_difference(options: dict[str, object]) -> None:
    content = (
        paragraph("the ", ins("new "), del_("old "), "text ", math_like()),
        paragraph("Front ", mark=deleted()),
        paragraph("back.", form="jc:center", was="jc:right"),
    )
    usual = decided(docx(*content), ACCEPT).draft
    revised = decided(docx(*content, **options), ACCEPT)  # type: ignore[arg-type]
    assert [p.text for p in revised.draft.paragraphs()] == [p.text for p in usual.paragraphs()]
    assert [p.format for p in revised.draft.paragraphs()] == [p.format for p in usual.paragraphs()]


def math_like() -> Xml:
    return Xml("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>")


def test_strict_file_stays_strict() -> None:
    revised = decided(docx(paragraph(ins("a")), strict=True), ACCEPT)
    assert "purl.oclc.org" in part(revised)
    assert "schemas.openxmlformats.org/wordprocessingml" not in part(revised)


def test_default_namespace_is_read_too() -> None:
    data = docx(paragraph("the ", ins("new "), "text"))
    package = read_package(data)
    xml = part(data).replace("<w:", "<").replace("</w:", "</")
    xml = xml.replace(
        "xmlns:w=", 'xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w='
    )
    plain = write_package(package.with_parts({"word/document.xml": xml.encode()}))
    assert [p.text for p in decided(plain, REJECT).draft.paragraphs()] == ["the text"]


# ---------------------------------------------------------------------- the proof


def test_file_that_does_not_say_what_was_decided_is_not_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forgetful(package: Package, verdicts: Verdicts, style: MergeStyle) -> Resolution:
        done = resolve(package, verdicts, style)
        xml = done.package.parts["word/document.xml"].replace(b"new ", b"odd ")
        done.package = done.package.with_parts({"word/document.xml": xml})
        return done

    package, draft = open_draft(docx(paragraph("the ", ins("new "), "text")), "case.docx")
    monkeypatch.setattr(revising, "resolve", forgetful)
    with pytest.raises(ProofError, match=r"“the odd text” .* instead of “the new text”"):
        revise(package, draft, [ACCEPT])


def test_mark_left_over_is_found_by_the_proof() -> None:
    data = docx(paragraph("the ", run("new", form="b", was="i"), " text"))
    draft = open_draft(data, "case.docx")[1]
    with pytest.raises(ProofError, match="1 rPrChange"):
        prove_resolved(data, draft, [ACCEPT])


def test_broken_output_is_found_by_the_proof() -> None:
    draft = open_draft(docx(paragraph("text")), "case.docx")[1]
    with pytest.raises(ProofError, match="cannot be opened"):
        prove_resolved(b"PK\x03\x04", draft, [])


def test_verdicts_that_do_not_fit_the_draft_are_refused() -> None:
    package, draft = open_draft(NESTED, "case.docx")
    with pytest.raises(ValueError, match="zip"):
        revise(package, draft, [ACCEPT])


# ---------------------------------------------------------------------- edits


def test_words_out_and_words_in_are_one_edit() -> None:
    draft = open_draft(
        docx(paragraph("a ", del_("old"), ins("new"), " b ", ins("x", on=LATER))), "case.docx"
    )[1]
    edits = group_edits(draft)
    assert [(edit.kind, edit.before, edit.after) for edit in edits] == [
        ("replacement", "old", "new"),
        ("insertion", "", "x"),
    ]


def test_every_revision_is_in_exactly_one_edit() -> None:
    draft = open_draft(CHOICE, "case.docx")[1]
    indices = sorted(index for edit in group_edits(draft) for index in edit.revisions)
    assert indices == list(range(len(draft.revisions)))


def test_paragraphs_added_in_one_go_are_one_edit() -> None:
    new = [paragraph(ins("New. "), ins("More.", on=DAY), mark=inserted()) for _ in range(4)]
    draft = open_draft(docx(paragraph("a"), *new, paragraph("b")), "case.docx")[1]
    assert len(draft.revisions) == 12
    assert [edit.kind for edit in group_edits(draft)] == ["insertion"]


def test_two_people_at_one_place_are_two_edits() -> None:
    data = docx(paragraph("a ", ins("one "), ins("two ", by=BOB), mark("ins", run("three "), ANN)))
    assert len(group_edits(open_draft(data, "case.docx")[1])) == 3
