from __future__ import annotations

from clearance.editorial.checks import check_draft
from clearance.editorial.exceptions import EditorialException
from drafts.ooxml.reader import read_draft
from tests.building import docx, heading, item, paragraph
from tests.clearance.editorial.cases import LONG, NUMBERS


def test_a_kept_case_is_shown_with_its_reason_and_no_longer_blocks() -> None:
    draft = read_draft(docx(paragraph("In [illegible], the law was changed.")))
    kept = EditorialException("FINAL-106", "the archive has no better copy", "[illegible]")
    (finding,) = check_draft(draft, exceptions=(kept,))
    assert finding.waiver == "the archive has no better copy"
    assert not finding.blocks


def test_an_exception_covers_only_its_paragraphs() -> None:
    draft = read_draft(
        docx(
            heading("I. One"),
            item("They recognise it."),
            item("They organise it."),
            numbering=NUMBERS,
        )
    )
    kept = EditorialException("EDIT-001", "the treaty's own spelling", paragraphs=("2",))
    found = [f for f in check_draft(draft, exceptions=(kept,)) if f.code == "EDIT-001"]
    assert [bool(f.waiver) for f in found] == [False, True]


def test_an_exception_that_matches_nothing_is_a_finding() -> None:
    draft = read_draft(docx(paragraph(LONG)))
    kept = EditorialException("EDIT-014", "a quotation", "15%")
    (finding,) = check_draft(draft, exceptions=(kept,))
    assert finding.code == "EDIT-090"
    assert "EDIT-014" in finding.message
