"""What fuzzing real files found, each as the smallest file that showed it."""

from __future__ import annotations

import io
import zipfile

import pytest

from drafts.errors import DamagedDraftError
from drafts.ooxml.package import read_package
from drafts.ooxml.projection import project
from drafts.ooxml.reader import read_draft
from drafts.ooxml.revise import open_draft, revise
from drafts.select import Selection
from drafts.settle import Verdict
from tests.building import (
    BOB,
    Xml,
    cell,
    comment,
    del_,
    deleted,
    docx,
    field,
    ins,
    inserted,
    mark,
    move_from,
    moved_from,
    paragraph,
    remark,
    remark_end,
    remark_start,
    row,
    table,
    text_box,
)

BOTH = (Verdict.ACCEPT, Verdict.REJECT)
WML_2006 = "http://schemas.microsoft.com/office/word/2006/wordml"


def said(data: bytes, verdict: Verdict) -> list[tuple[str, str]]:
    """What a reader sees once everything is decided; the proof has agreed."""
    package, draft = open_draft(data, "found.docx")
    revised = revise(package, draft, [verdict] * len(draft.revisions))
    return project(read_package(revised.data)).texts


def test_paragraph_that_holds_only_a_form_field_is_not_empty() -> None:
    data = docx(paragraph("First."), paragraph(field(" FORMTEXT "), mark=deleted()))
    assert said(data, Verdict.ACCEPT) == [("body", "First."), ("body", "")]


def test_deleted_form_field_leaves_an_empty_paragraph_that_may_go() -> None:
    data = docx(paragraph("First."), paragraph(del_(field(" FORMTEXT ")), mark=deleted()))
    assert said(data, Verdict.ACCEPT) == [("body", "First.")]


@pytest.mark.parametrize("barrier", ["subDoc", "altChunk"])
def test_paragraphs_do_not_join_across_an_inserted_document(barrier: str) -> None:
    data = docx(
        paragraph("Front.", mark=deleted()), Xml(f'<w:{barrier} r:id="rId9"/>'), paragraph("Back.")
    )
    assert said(data, Verdict.ACCEPT) == [("body", "Front."), ("body", "Back.")]


def test_building_blocks_do_not_join() -> None:
    two = Xml(
        paragraph("One.", mark=deleted())
        + "</w:docPartBody></w:docPart><w:docPart><w:docPartBody>"
        + paragraph("Two.")
    )
    data = docx(paragraph("Body."), glossary=[two])
    assert said(data, Verdict.ACCEPT)[1:] == [("glossary", "One."), ("glossary", "Two.")]


def test_comment_whose_point_went_first_still_goes_with_its_words() -> None:
    data = docx(
        paragraph(remark_start(0), ins("new"), remark_end(0), del_(remark(0), by=BOB)),
        comments={0: comment("Why?")},
    )
    package, draft = open_draft(data, "found.docx")
    chosen = Selection(reviewers=(BOB,)).of(draft)
    first = revise(
        package, draft, [Verdict.ACCEPT if chosen(r) else Verdict.LEAVE for r in draft.revisions]
    )
    assert len(first.draft.comments) == 1
    assert ("comment", "Why?") in said(first.data, Verdict.ACCEPT)
    assert ("comment", "Why?") not in said(first.data, Verdict.REJECT)


def test_row_whose_cell_holds_a_text_box_can_move() -> None:
    moving = cell(paragraph(move_from("a", text_box(paragraph("box"))), mark=moved_from()))
    data = docx(table(row(moving), row("b")), paragraph("end"))
    assert said(data, Verdict.ACCEPT) == [("body", "b"), ("body", "end")]


def test_words_that_did_not_move_keep_their_row() -> None:
    moved = cell(paragraph("stays", mark=moved_from()))
    data = docx(table(row(moved), row("b")), paragraph("end"))
    assert said(data, Verdict.ACCEPT)[0] == ("body", "stays")


def test_newer_text_boxes_are_stories_too() -> None:
    box = Xml(
        f'<w:r><w:drawing><wp:inline><txbxContent xmlns="{WML_2006}">'
        + paragraph("in ", ins("new "), "box")
        + "</txbxContent></wp:inline></w:drawing></w:r>"
    )
    assert ("text-box", "in box") in said(docx(paragraph("a", box)), Verdict.REJECT)


@pytest.mark.parametrize("verdict", BOTH)
def test_mark_of_a_paragraph_that_is_none_does_no_harm(verdict: Verdict) -> None:
    stray = Xml(f"<w:pPr><w:rPr>{mark('moveFrom')}{inserted()}</w:rPr></w:pPr>")
    assert said(docx(stray, paragraph("Text.")), verdict) == [("body", "Text.")]


def test_table_without_any_paragraph_does_no_harm() -> None:
    empty = Xml("<w:tbl><w:tr><w:trPr>" + deleted() + "</w:trPr></w:tr></w:tbl>")
    draft = read_draft(docx(empty))
    assert [revision.kind.value for revision in draft.revisions] == ["row-deletion"]


def test_story_that_ended_in_tables_which_go_ends_where_it_did_before() -> None:
    going = table(row("a", mark=inserted()))
    data = docx(paragraph("Text."), Xml(going + going))
    assert said(data, Verdict.REJECT) == [("body", "Text.")]


def test_zip_of_a_later_version_is_refused() -> None:
    buffer = io.BytesIO(docx(paragraph("x")))
    with zipfile.ZipFile(buffer) as archive:
        place = archive.start_dir
    data = bytearray(buffer.getvalue())
    data[place + 6] = 99
    with pytest.raises(DamagedDraftError, match="damaged"):
        read_draft(bytes(data))
