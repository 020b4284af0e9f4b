"""Real files resolved here and by an independent engine: the same words, or a known reason.

Run with ``make test-oracle``, which installs docx-scalpel (the Docxodus engine) in an environment
of its own. Every disagreement is listed with who is right in ``docs/tricky-cases.md``.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from drafts.errors import DocumentError
from drafts.ooxml.proof import story_texts
from drafts.ooxml.reader import read_draft
from drafts.ooxml.revise import open_draft, revise
from drafts.settle import Verdict
from tests.shared import ROOT, shared

pytestmark = pytest.mark.oracle
PYTHON = Path(os.environ.get("CLEARANCE_ORACLE", ROOT / ".venv-oracle/bin/python"))
VIEWS = {"accept": Verdict.ACCEPT, "reject": Verdict.REJECT}

LEAVES_COMMENTS = "leaves the text of comments whose words are gone in the file"
STOPS_AT_TABLE = "does not look through a table that goes when it joins paragraphs"
LOSES_ROW_MARK = "loses a row's insertion when it restores the row's old properties"
KNOWN = {
    ("comment_in_delete_in_insert", "accept"): LEAVES_COMMENTS,
    ("comment_in_delete_in_insert", "reject"): LEAVES_COMMENTS,
    ("IHE_ITI_Suppl_PMIR_CPs_1203_1207_2020-11-30", "reject"): LEAVES_COMMENTS,
    ("IHE_ITI_Suppl_RESTful-ATNA_R4_20190501-lynn", "reject"): STOPS_AT_TABLE,
    ("IHE_ITI_Suppl_RESTful-ATNA_R4_20190723", "accept"): LEAVES_COMMENTS,
    ("IHE_ITI_Suppl_RESTful-ATNA_R4_20190723", "reject"): LEAVES_COMMENTS,
    ("IHE_ITI_Suppl_SVCM", "accept"): LEAVES_COMMENTS,
    ("IHE_ITI_Suppl_SVCM", "reject"): LEAVES_COMMENTS,
    ("RP001-Tracked-Revisions-01", "reject"): LOSES_ROW_MARK,
    ("RP001-Tracked-Revisions-02", "reject"): LOSES_ROW_MARK,
    ("Comment042", "reject"): LEAVES_COMMENTS,
    ("multiround", "reject"): LEAVES_COMMENTS,
}


def tracked_files() -> list[Path]:
    """The files of the corpus that can be opened and hold revisions."""
    found = []
    for path in sorted(shared("corpus").rglob("*.docx")):
        try:
            if open_draft(path.read_bytes(), path.name)[1].revisions:
                found.append(path)
        except DocumentError:
            continue
    return found


def texts(data: bytes, *, comments: bool) -> list[tuple[str, str]]:
    draft = read_draft(data)
    assert not draft.revisions
    return [entry for entry in story_texts(draft) if comments or entry[0] != "comment"]


def test_same_words_or_a_known_reason(tmp_path: Path) -> None:
    if not PYTHON.exists():
        pytest.skip(f"needs docx-scalpel in {PYTHON.parent.parent}; see requirements-oracle.txt")
    paths = tracked_files()
    assert len(paths) > 50
    subprocess.run(
        [PYTHON, Path(__file__).with_name("engine.py"), tmp_path],
        input="\n".join(map(str, paths)),
        text=True,
        check=True,
    )
    differing = {}
    for number, path in enumerate(paths):
        package, draft = open_draft(path.read_bytes(), path.name)
        for view, verdict in VIEWS.items():
            ours = revise(package, draft, [verdict] * len(draft.revisions)).data
            theirs = (tmp_path / f"{number}.{view}.docx").read_bytes()
            if texts(ours, comments=True) != texts(theirs, comments=True):
                differing[path.stem, view] = ours, theirs
    assert set(differing) == set(KNOWN)
    for case, (ours, theirs) in differing.items():
        if KNOWN[case] == LEAVES_COMMENTS:
            assert texts(ours, comments=False) == texts(theirs, comments=False), case
