"""Redlines of small drafts: what is marked, and what accepting and rejecting give."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from drafts.compare.passages import iter_passages
from drafts.draft import RevisionKind
from drafts.errors import ProofError
from drafts.ooxml.comparing import Compared, View, compare_files, prove_redline
from drafts.ooxml.forms import Stamp
from drafts.ooxml.package import read_package, write_package
from drafts.ooxml.reader import read_draft, read_package_draft
from drafts.ooxml.resolve import Verdicts, resolve
from drafts.settle import Verdict, accepted
from tests.building import (
    Xml,
    bookmark,
    cell,
    comment,
    commented,
    control,
    del_,
    docx,
    field,
    field_char,
    footnote,
    heading,
    ins,
    item,
    link,
    math,
    paragraph,
    picture,
    row,
    run,
    simple_field,
    tab,
    table,
    text_box,
)
from tests.drafts.compare.deep import differences, told
from tests.drafts.compare.strategies import word_file_pairs, word_files

STAMP = Stamp("Editor", "2013-06-14T12:00:00Z")
LONG = "Atrocity crimes are processes and not single events that unfold overnight in one place. "
OTHER = "Member States were invited to send their answers before the end of April of that year. "
THIRD = "Education can promote tolerance and an understanding of the value of diversity at home. "


def compared(old: bytes, new: bytes) -> Compared:
    """The comparison, both ways round by the XML resolver too."""
    result = compare_files((old, "OLD"), (new, "NEW"), STAMP)
    assert not differences(told(new), told(result.data))
    assert not differences(told(old), told(result.data, Verdict.REJECT))
    return result


def marks(old: Xml | str, new: Xml | str) -> list[tuple[str, str]]:
    """The revisions between two drafts of one paragraph each."""
    before = old if isinstance(old, Xml) else paragraph(old)
    after = new if isinstance(new, Xml) else paragraph(new)
    revisions = compared(docx(before), docx(after)).marked.revisions
    return [(revision.kind.value, revision.text) for revision in revisions]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(word_file_pairs())
def test_accepting_gives_the_new_draft_and_rejecting_the_old(pair: tuple[bytes, bytes]) -> None:
    compared(*pair)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(word_files(), word_files())
def test_unrelated_drafts_can_be_compared_too(old: bytes, new: bytes) -> None:
    compared(old, new)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(word_files())
def test_a_draft_compared_with_itself_has_no_revision_and_stays_as_it_is(data: bytes) -> None:
    result = compared(data, data)
    assert result.marked.revisions == ()
    assert read_package(result.data).parts == read_package(data).parts


def test_a_word_is_replaced_deletion_first() -> None:
    assert marks("It shall report.", "It may report.") == [
        ("deletion", "shall"),
        ("insertion", "may"),
    ]


def test_every_mark_carries_the_name_and_date_given() -> None:
    result = compared(docx(paragraph("old words")), docx(paragraph("new words")))
    assert {(r.reviewer, str(r.date)) for r in result.marked.revisions} == {
        ("Editor", "2013-06-14 12:00:00")
    }


def test_without_a_date_none_is_written() -> None:
    result = compare_files((docx(paragraph("a")), "o"), (docx(paragraph("b")), "n"), Stamp("X"))
    assert b"w:date" not in read_package(result.data).parts["word/document.xml"]


def test_the_same_input_gives_the_same_bytes() -> None:
    old, new = docx(paragraph(LONG)), docx(paragraph(OTHER))
    one = compare_files((old, "o"), (new, "n"), STAMP)
    assert one.data == compare_files((old, "o"), (new, "n"), STAMP).data


def test_runs_cut_otherwise_are_no_change() -> None:
    assert marks(paragraph("The Coun", "cil met."), "The Council met.") == []


def test_a_changed_symbol_is_replaced_whole() -> None:
    assert marks("See A/65/877-S/2011/393.", "See A/65/878-S/2011/393.") == [
        ("deletion", "A/65/877-S/2011/393"),
        ("insertion", "A/65/878-S/2011/393"),
    ]


def test_another_kind_of_quote_is_marked_to_the_letter() -> None:
    assert marks("the women's own", "the women’s own") == [
        ("deletion", "women's"),
        ("insertion", "women’s"),
    ]


def test_an_inserted_paragraph_is_marked_with_its_mark() -> None:
    old = docx(paragraph(LONG), paragraph(THIRD))
    new = docx(paragraph(LONG), paragraph(OTHER), paragraph(THIRD))
    kinds = [revision.kind for revision in compared(old, new).marked.revisions]
    assert kinds == [RevisionKind.PARAGRAPH_MARK_INSERTION, RevisionKind.INSERTION]


def test_a_split_marks_only_the_new_mark() -> None:
    old = docx(paragraph(LONG + OTHER), paragraph(THIRD))
    new = docx(paragraph(LONG), paragraph(OTHER), paragraph(THIRD))
    kinds = {revision.kind for revision in compared(old, new).marked.revisions}
    assert RevisionKind.PARAGRAPH_MARK_INSERTION in kinds
    assert kinds <= {RevisionKind.PARAGRAPH_MARK_INSERTION, RevisionKind.DELETION}


def test_a_join_marks_only_the_old_mark() -> None:
    old = docx(paragraph(LONG), paragraph(OTHER), paragraph(THIRD))
    new = docx(paragraph(LONG + OTHER), paragraph(THIRD))
    kinds = {revision.kind for revision in compared(old, new).marked.revisions}
    assert kinds == {RevisionKind.PARAGRAPH_MARK_DELETION}


def test_the_last_mark_of_the_body_is_never_marked() -> None:
    old = docx(paragraph(LONG))
    new = docx(paragraph(LONG), paragraph(OTHER))
    for data in (compared(old, new).data, compared(new, old).data):
        paragraphs = list(read_draft(data).body.paragraphs())
        assert paragraphs[-1].mark == ()
        assert paragraphs[0].mark != ()


def test_the_last_paragraph_takes_over_the_form_of_the_one_that_it_becomes() -> None:
    old = docx(paragraph(LONG, form="jc:center"))
    new = docx(paragraph(LONG, form="jc:center"), paragraph(OTHER, form="jc:right"))
    compared(old, new)
    compared(new, old)


def test_a_moved_paragraph_is_marked_as_a_move_with_both_halves() -> None:
    old = docx(paragraph(LONG), paragraph(OTHER), paragraph(THIRD), paragraph("End."))
    new = docx(paragraph(OTHER), paragraph(THIRD), paragraph(LONG), paragraph("End."))
    revisions = compared(old, new).marked.revisions
    moves = [revision for revision in revisions if revision.kind.moves]
    assert {revision.move for revision in moves} == {"move1"}
    assert {revision.text for revision in moves if revision.text} == {LONG}
    assert len(revisions) == len(moves) == 4


def test_a_sentence_moved_within_a_paragraph_is_a_move() -> None:
    old = docx(paragraph(LONG + OTHER + THIRD))
    new = docx(paragraph(OTHER + THIRD + LONG))
    kinds = {revision.kind for revision in compared(old, new).marked.revisions}
    assert kinds == {RevisionKind.MOVE_FROM, RevisionKind.MOVE_TO}


def test_a_row_is_inserted_and_deleted_as_a_row() -> None:
    old = docx(table(row("a", "1"), row("b", "2")), paragraph("End."))
    new = docx(table(row("a", "1"), row("x", "9"), row("b", "2")), paragraph("End."))
    kinds = {revision.kind for revision in compared(old, new).marked.revisions}
    assert RevisionKind.ROW_INSERTION in kinds
    kinds = {revision.kind for revision in compared(new, old).marked.revisions}
    assert RevisionKind.ROW_DELETION in kinds


def test_a_changed_cell_leaves_the_others_alone() -> None:
    old = docx(table(row("amount", "12"), row("share", "5")), paragraph("End."))
    new = docx(table(row("amount", "13"), row("share", "5")), paragraph("End."))
    revisions = compared(old, new).marked.revisions
    assert [(r.kind.value, r.text) for r in revisions] == [("deletion", "12"), ("insertion", "13")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([table(row("a")), paragraph("z")], [paragraph("z")]),
        ([paragraph(LONG), table(row("a")), paragraph(OTHER)], [paragraph(LONG)]),
        ([paragraph(LONG)], [paragraph(LONG), table(row("a")), paragraph(OTHER)]),
        ([paragraph(""), table(row("a")), paragraph("")], [paragraph("")]),
        ([table(row("a", "b")), paragraph("z")], [table(row("a", "b", "c")), paragraph("z")]),
        ([table(row(cell(paragraph("p"), table(row("in")), paragraph("q")))), paragraph("z")],
         [table(row(cell(paragraph("p"), table(row("out")), paragraph("q")))), paragraph("z")]),
        ([control(paragraph(LONG)), paragraph("z")], [paragraph(LONG), paragraph("z")]),
        ([paragraph(LONG), paragraph("z")], [control(paragraph(LONG)), paragraph("z")]),
        ([paragraph(LONG, section='<w:pgSz w:w="1"/>'), paragraph("z")],
         [paragraph(LONG + "more", section='<w:pgSz w:w="2"/>'), paragraph("z")]),
    ],
)  # fmt: skip
def test_structures_come_and_go(old: list[Xml], new: list[Xml]) -> None:
    compared(docx(*old), docx(*new))
    compared(docx(*new), docx(*old))


def test_a_section_break_comes_and_goes_with_a_mark() -> None:
    old = docx(paragraph(LONG), paragraph(OTHER))
    new = docx(paragraph(LONG, section='<w:pgSz w:w="1"/>'), paragraph(OTHER))
    for before, after in ((old, new), (new, old)):
        result = compared(before, after)
        breaks = [p.format.section_break for p in result.new.body.paragraphs()]
        accepting = [p.format.section_break for p in accepted(result.marked).body.paragraphs()]
        assert accepting == breaks


def test_words_in_a_note_are_marked_in_the_note() -> None:
    body = [paragraph("One", footnote(1), " two.")]
    old = docx(*body, footnotes={1: paragraph("See the old report.")})
    new = docx(*body, footnotes={1: paragraph("See the new report.")})
    revisions = compared(old, new).marked.revisions
    assert [(r.story.value, r.text) for r in revisions] == [
        ("footnote", "old"),
        ("footnote", "new"),
    ]


def test_an_inserted_note_brings_its_definition() -> None:
    old = docx(paragraph(LONG))
    new = docx(
        paragraph(LONG[:20], footnote(1), LONG[20:]), footnotes={1: paragraph("A new note.")}
    )
    result = compared(old, new)
    assert any(story.kind.value == "footnote" for story in result.marked.stories)
    compared(new, old)


def test_notes_numbered_otherwise_are_no_change() -> None:
    old = docx(
        paragraph("One", footnote(2), " two", footnote(5), "."),
        footnotes={2: paragraph("The first note."), 5: paragraph("Another note.")},
    )
    new = docx(
        paragraph("One", footnote(1), " two", footnote(2), "."),
        footnotes={1: paragraph("The first note."), 2: paragraph("Another note.")},
    )
    assert compared(old, new).marked.revisions == ()


def test_a_note_between_single_letters_is_still_compared() -> None:
    body = [paragraph("a", ",", footnote(1), "b")]
    old = docx(*body, footnotes={1: paragraph("the old words here")})
    new = docx(*body, footnotes={1: paragraph("the new words here")})
    assert len(compared(old, new).marked.revisions) == 2


def test_text_boxes_are_marked_inside_both_copies() -> None:
    old = docx(paragraph("Box: ", text_box(paragraph("the old words"))))
    new = docx(paragraph("Box: ", text_box(paragraph("the new words"))))
    data = compared(old, new).data
    xml = read_package(data).parts["word/document.xml"]
    assert xml.count(b"<w:delText") == 2


def test_headers_are_compared() -> None:
    old = docx(paragraph(LONG), headers=[paragraph("First draft")])
    new = docx(paragraph(LONG), headers=[paragraph("Second draft")])
    assert {r.story.value for r in compared(old, new).marked.revisions} == {"header"}


def test_a_header_that_only_the_new_draft_has_is_said() -> None:
    old, new = docx(paragraph(LONG)), docx(paragraph(LONG), headers=[paragraph("Draft")])
    result = compared(old, new)
    assert any("header" in remark for remark in result.redline.remarks)
    compared(new, old)


def test_bold_is_a_formatting_revision_and_no_words() -> None:
    revisions = marks(paragraph("one two three"), paragraph("one ", run("two", "b"), " three"))
    assert revisions == [("formatting", "two")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (run("a", "lang:en-GB"), run("a", "lang:fr-FR")),
        (run("a", "noProof"), run("a")),
        (run("a", "szCs:20"), run("a", "szCs:24")),
        (run("a", "b:0"), run("a")),
    ],
)
def test_formatting_that_nobody_sees_is_no_change(old: Xml, new: Xml) -> None:
    assert marks(paragraph(old), paragraph(new)) == []


_FAT = (
    '<w:style w:type="paragraph" w:styleId="Fat"><w:name w:val="Fat"/>'
    '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
)


def test_a_style_that_comes_to_the_same_is_no_change() -> None:
    old = docx(paragraph("a", form="pStyle:Fat"), styles=_FAT)
    new = docx(paragraph(run("a", "b"), form="pStyle:Fat jc:center"), styles=_FAT)
    result = compare_files((old, "o"), (new, "n"), STAMP)
    # A toggle in the run stands over the style's; the style says bold and centred already.
    assert result.marked.revisions == ()


def test_a_style_defined_otherwise_is_marked_in_the_style() -> None:
    old = docx(paragraph("a", form="pStyle:Fat"), styles=_FAT)
    new = docx(
        paragraph("a", form="pStyle:Fat"),
        styles=_FAT.replace("center", "right").replace("<w:b/>", "<w:i/>"),
    )
    for before, after in ((old, new), (new, old)):
        revisions = compared(before, after).marked.revisions
        assert {r.story.value for r in revisions} == {"styles"}
        assert len(revisions) == 2


def test_an_unused_style_defined_otherwise_is_no_change() -> None:
    old = docx(paragraph("a"), styles=_FAT)
    new = docx(paragraph("a"), styles=_FAT.replace("center", "right"))
    assert compared(old, new).marked.revisions == ()


def test_a_style_that_comes_to_something_else_is_a_change() -> None:
    # Bold comes from the style, and the run in the new draft takes it back.
    old = docx(paragraph("a", form="pStyle:Fat"), styles=_FAT)
    new = docx(paragraph(run("a", "b:0"), form="pStyle:Fat"), styles=_FAT)
    assert [r.kind for r in compared(old, new).marked.revisions] == [RevisionKind.FORMATTING]


def test_another_alignment_is_paragraph_formatting() -> None:
    assert marks(paragraph("a", form="jc:left"), paragraph("a", form="jc:center")) == [
        ("paragraph-formatting", "a")
    ]


def test_renumbering_alone_is_no_change() -> None:
    lists = {1: [("decimal", "%1.")]}
    old = docx(item(LONG), item(THIRD), numbering=lists)
    new = docx(item(LONG), item(OTHER), item(THIRD), numbering=lists)
    assert {revision.text for revision in compared(old, new).marked.revisions} <= {"", OTHER}


def test_a_list_that_the_old_draft_lacks_is_brought() -> None:
    old = docx(paragraph(LONG), paragraph("End."))
    new = docx(paragraph(LONG), item(OTHER), paragraph("End."), numbering={1: [("decimal", "%1.")]})
    result = compared(old, new)
    labels = [p.label for p in read_package_draft(read_package(result.data)).body.paragraphs()]
    assert "1." in labels


def test_a_style_that_the_old_draft_lacks_is_brought() -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="Odd"><w:name w:val="Odd One"/>'
        '<w:basedOn w:val="Odd0"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Odd0"><w:name w:val="Odd Base"/></w:style>'
    )
    old = docx(paragraph(LONG))
    new = docx(paragraph(LONG), paragraph(OTHER, form="pStyle:Odd"), styles=style)
    styles = read_package(compared(old, new).data).parts["word/styles.xml"].decode()
    assert re.findall(r'styleId="(Odd0?)"', styles) == ["Odd0", "Odd"] or "Odd" in styles


@pytest.mark.parametrize("code", ["PAGE", "PAGEREF _Toc1 \\h", "NUMPAGES", "REF _R \\r"])
def test_what_word_works_out_anew_is_no_change(code: str) -> None:
    assert marks(paragraph("p. ", field(code, "3")), paragraph("p. ", field(code, "7"))) == []


def test_another_result_of_a_cross_reference_replaces_the_field_whole() -> None:
    kinds = marks(paragraph("see ", field("REF x", "a")), paragraph("see ", field("REF x", "b")))
    assert [kind for kind, _ in kinds] == ["deletion", "insertion"]


def test_a_simple_field_can_be_marked() -> None:
    compared(docx(paragraph("a ", simple_field("AUTHOR", "b"))), docx(paragraph("a ")))


def test_a_field_over_several_paragraphs_stays_whole() -> None:
    def toc(*lines: str) -> list[Xml]:
        first, *others = lines
        code = Xml('<w:r><w:instrText xml:space="preserve">TOC</w:instrText></w:r>')
        start = (field_char("begin"), code, field_char("separate"))
        return [
            paragraph(*start, first),
            *(paragraph(line) for line in others),
            paragraph(field_char("end")),
        ]

    compared(docx(*toc("One", "Two"), paragraph(LONG)), docx(*toc("One", "Three"), paragraph(LONG)))


@pytest.mark.parametrize(
    "thing",
    [
        lambda: link("the report", to="https://www.un.org/a"),
        lambda: math("x"),
        picture,
        lambda: control("words"),
        tab,
    ],
)
def test_things_come_and_go(thing: Callable[[], Xml]) -> None:
    without, with_it = docx(paragraph("see it")), docx(paragraph("see ", thing(), "it"))
    compared(without, with_it)
    compared(with_it, without)


def test_words_that_become_a_link_are_replaced() -> None:
    linked = paragraph("see ", link("the report", to="https://www.un.org/a"), " now")
    kinds = [kind for kind, _ in marks(paragraph("see the report now"), linked)]
    assert kinds == ["deletion", "insertion"]


def test_a_bookmark_in_new_words_comes_with_them_and_goes_with_a_rejection() -> None:
    old = docx(paragraph(LONG), paragraph("see ", field("REF _Ref1", "x"), " now"))
    target = paragraph(bookmark("_Ref1", OTHER))
    new = docx(paragraph(LONG), target, paragraph("see ", field("REF _Ref1", "x"), " now"))
    result = compared(old, new)
    assert b'w:name="_Ref1"' in read_package(result.data).parts["word/document.xml"]
    rejected = resolve(read_package(result.data), Verdicts(Verdict.REJECT)).package
    assert b'w:name="_Ref1"' not in rejected.parts["word/document.xml"]


def test_comments_of_the_old_draft_stay_where_they_are() -> None:
    old = docx(paragraph("one ", commented(0, "two three"), " four"), comments={0: comment("Why?")})
    new = docx(paragraph("one two four"))
    remark = compared(old, new).marked.comments[0]
    assert remark.quoted == "two three"


def test_what_is_untouched_stays_byte_for_byte() -> None:
    old = docx(heading("A"), paragraph(LONG), paragraph(OTHER), headers=[paragraph("H")])
    new = docx(heading("A"), paragraph(LONG), paragraph(THIRD), headers=[paragraph("H")])
    before, after = read_package(old).parts, read_package(compared(old, new).data).parts
    assert {name for name in before if before[name] != after[name]} == {"word/document.xml"}


def test_drafts_with_revisions_are_compared_by_the_view_asked_for() -> None:
    old = docx(paragraph("one ", ins("new "), del_("old "), "two"))
    new = docx(paragraph("one new two"))
    assert compare_files((old, "o"), (new, "n"), STAMP).marked.revisions == ()
    original = compare_files((old, "o"), (new, "n"), STAMP, old_view=View.ORIGINAL)
    assert [r.text for r in original.marked.revisions] == ["old", "new"]


def test_a_redline_that_is_not_what_was_intended_is_not_handed_out() -> None:
    old, new = docx(paragraph("one two")), docx(paragraph("one three"))
    other = docx(paragraph("one four"))
    result = compare_files((old, "o"), (new, "n"), STAMP)
    package = read_package(other)
    with pytest.raises(ProofError, match="one four"):
        prove_redline(
            result.data, read_package(old), package, result.old, read_package_draft(package)
        )
    broken = write_package(
        read_package(result.data).with_parts({"word/document.xml": b"<not closed"})
    )
    with pytest.raises(ProofError, match="cannot be opened"):
        prove_redline(broken, read_package(old), read_package(new), result.old, result.new)


def test_flows_read_what_the_draft_reads() -> None:
    data = docx(paragraph(LONG), table(row("a", "b")), control(paragraph("c")), paragraph("d"))
    result = compare_files((data, "o"), (data, "n"), STAMP)
    flow = result.redline.old
    passages = iter_passages(flow.read(flow.body(), flow.package.main))
    assert [passage.text for passage in passages] == [
        paragraph.text for paragraph in result.old.body.paragraphs()
    ]
