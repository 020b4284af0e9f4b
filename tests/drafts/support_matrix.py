"""Makes ``docs/coverage.md`` from the cases that the tests resolve, mark by mark.

Run ``.venv/bin/python -m tests.drafts.support_matrix`` after changing the cases.
"""

from __future__ import annotations

from itertools import groupby

from tests.drafts.cases import CASES, Case
from tests.shared import ROOT

COLUMNS = (
    "body", "header", "footer", "footnote", "endnote", "comment", "text-box", "glossary",
    "styles", "numbering",
)  # fmt: skip
GROUPS = (
    ("Content", ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12")),
    ("Paragraph marks", ("13", "14", "15", "16")),
    ("Formatting", ("17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28")),
    ("Tables and controls", ("29", "30", "31", "32", "33", "34", "35", "36", "37")),
    ("What outlives removed content", ("1.7",)),
)
HEAD = """\
# What is resolved, and where

Every line is a mark that a reviewer can leave. `ar` means: a test leaves the mark in this story,
accepts it and rejects it, compares the XML of every part with what should be left, and has the
result proved. Blank means that the mark cannot stand there. The fixture of a line is the case of
that name in `tests/drafts/cases.py`; the test is `tests/drafts/test_marks.py`. Clauses are those of
ISO/IEC 29500-1. A text box is resolved in both of its stored branches.

Beyond single marks: choices, nested marks of two people, moves, comments with their threads, notes,
fields, links and bookmarks are in `tests/drafts/test_resolve.py`; laws on random drafts in
`tests/drafts/test_laws.py`; real files in `tests/drafts/test_corpus.py`.

This page is made by `tests/drafts/support_matrix.py`; a test says when it is out of date.
"""


def render() -> str:
    """The page."""
    lines = [HEAD]
    for title, rules in GROUPS:
        chosen = [case for case in CASES if case.rule in rules]
        chosen.sort(key=lambda case: rules.index(case.rule))
        lines += [f"## {title}", "", _row(("Mark", "Clause", *COLUMNS))]
        lines.append("|" + " --- |" * (len(COLUMNS) + 2))
        for (name, clause), cases in groupby(chosen, key=lambda case: (case.name, case.clause)):
            lines.append(_row((name, clause, *_cells(list(cases)))))
        lines.append("")
    return "\n".join(lines)


def _cells(cases: list[Case]) -> list[str]:
    stories = {story for case in cases for story in case.stories}
    return ["ar" if column in stories else "" for column in COLUMNS]


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    (ROOT / "docs/coverage.md").write_text(render(), encoding="utf-8")
