"""The table of what was found, resolved and kept; and the support matrix made from the cases."""

from __future__ import annotations

from drafts.coverage import CoverageRow, coverage, coverage_lines
from drafts.ooxml.reader import read_draft
from drafts.settle import Verdict
from tests.building import Xml, del_, docx, footnote, ins, paragraph
from tests.drafts.support_matrix import render
from tests.shared import ROOT

DRAFT = read_draft(
    docx(
        paragraph(ins("a"), ins("b"), del_("c"), footnote(1)),
        Xml('<w:altChunk r:id="rId9"/>'),
        footnotes={1: paragraph(ins("d"))},
    )
)


def test_rows_count_what_was_found_and_what_became_of_it() -> None:
    verdicts = [Verdict.ACCEPT, Verdict.LEAVE, Verdict.REJECT, Verdict.LEAVE]
    rows = coverage(DRAFT, verdicts, ["", "asked the author", "", ""])
    assert rows[:3] == (
        CoverageRow("insertion", "body", 2, 1, 0, 1, "asked the author"),
        CoverageRow("deletion", "body", 1, 0, 1, 0),
        CoverageRow("insertion", "footnote", 1, 0, 0, 1),
    )
    assert rows[3].what == "inserted document (altChunk)"
    assert rows[3].why


def test_rows_add_up_to_the_revisions() -> None:
    rows = coverage(DRAFT)
    revisions = [row for row in rows if not row.why]
    assert sum(row.found for row in revisions) == len(DRAFT.revisions)
    assert all(row.found == row.accepted + row.rejected + row.left for row in rows)


def test_lines_are_aligned_under_their_heads() -> None:
    lines = coverage_lines(coverage(DRAFT))
    assert lines[0].index("found") + len("found") == lines[1].index("2") + 1
    assert coverage_lines(()) == ["No revisions, and nothing carried along unread."]


def test_support_matrix_is_current() -> None:
    assert (ROOT / "docs/coverage.md").read_text(encoding="utf-8") == render(), (
        "run: .venv/bin/python -m tests.drafts.support_matrix"
    )
