"""Real files from many programs: opened or refused, resolved, proved, and still valid."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import docx as python_docx
import pytest

from drafts.errors import (
    DamagedDraftError,
    EncryptedDraftError,
    HostileDraftError,
    NotAWordFileError,
    SignedDraftError,
    UnreadableDraftError,
)
from drafts.ooxml.proof import story_texts
from drafts.ooxml.revise import open_draft, revise
from drafts.settle import Verdict, accepted
from tests.shared import ROOT, shared

CORPUS = ROOT.parent / "shared/corpus"
# Chosen for the kinds of marks and stories in them, and small.
QUICK = (
    "open-xml-powertools/RP0*.docx",
    "open-xml-powertools/0*.docx",
    "docx-revisions/*.docx",
    "adeu/*.docx",
    "docx-rs/*.docx",
    "folio/*.docx",
    "open-xml-sdk/Strict01.docx",
    "poi/Revision*.docx",
    "it-infrastructure/IHE_ITI_Suppl_RESTful-ATNA_R4_20190723.docx",
)
BOTH = (Verdict.ACCEPT, Verdict.REJECT)
REFUSED: dict[str, tuple[type[UnreadableDraftError], str]] = {
    "aspose-words-for-net/Corrupted_document.docx": (DamagedDraftError, "cannot be read"),
    "loadfix-python-docx/pkg-malformed.docx": (DamagedDraftError, "not well-formed"),
    "msoffcrypto-tool/ecma376standard_password.docx": (EncryptedDraftError, "password"),
    "msoffcrypto-tool/example_password.docx": (EncryptedDraftError, "password"),
    "officeparser/many_entries_archive.docx": (HostileDraftError, "10006 parts"),
    "officeparser/oversized_archive.docx": (HostileDraftError, "more than 200 times"),
    "paper-docx/malformed-xml.docx": (DamagedDraftError, "not well-formed"),
    "poi/ExternalEntityInText.docx": (HostileDraftError, "document type"),
    "poi/crash-517626e815e0afa9decd0ebb6d1dee63fb9907dd.docx": (DamagedDraftError, "cut short"),
    "poi/stress025.docx": (NotAWordFileError, "another kind"),
    "tika/testWORD_truncated.docx": (DamagedDraftError, "cut short"),
}


SIGNED = ("aspose-words-for-net/Digitally_signed.docx", "loadfix-python-docx/pkg-signed.docx")


def _quick() -> list[str]:
    return sorted(
        str(path.relative_to(CORPUS)) for pattern in QUICK for path in CORPUS.glob(pattern)
    )


def _all() -> list[str]:
    return sorted(str(path.relative_to(CORPUS)) for path in CORPUS.rglob("*.do[ct][xm]"))


def resolve_and_prove(path: Path) -> None:
    """Accept all, reject all; nothing may be left, and python-docx must open what it opened."""
    package, draft = open_draft(path.read_bytes(), path.name)
    for verdict in BOTH:
        revised = revise(package, draft, [verdict] * len(draft.revisions))
        assert not revised.draft.revisions
        if _opens(path.read_bytes()):
            assert _opens(revised.data)


def _opens(data: bytes) -> bool:
    try:
        python_docx.Document(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - python-docx raises whatever it stumbles over
        return False
    return True


@pytest.mark.parametrize("name", _quick())
def test_file_is_resolved_and_proved(name: str) -> None:
    resolve_and_prove(shared("corpus") / name)


@pytest.mark.slow
@pytest.mark.parametrize("name", _all())
def test_every_file_is_resolved_and_proved(name: str) -> None:
    path = shared("corpus") / name
    if name in SIGNED:
        with pytest.raises(SignedDraftError):
            resolve_and_prove(path)
    elif name not in REFUSED:
        resolve_and_prove(path)


@pytest.mark.parametrize(("name", "error", "reason"), [(n, *r) for n, r in REFUSED.items()])
def test_file_is_refused_for_the_right_reason_in_one_line(
    name: str, error: type[UnreadableDraftError], reason: str
) -> None:
    path = shared("corpus") / name
    with pytest.raises(error, match=reason) as refusal:
        open_draft(path.read_bytes(), path.name)
    assert type(refusal.value) is error
    assert str(refusal.value).startswith(path.name)
    assert "\n" not in str(refusal.value)


def _references() -> Iterator[tuple[str, str, str]]:
    if not CORPUS.exists():
        return
    with (CORPUS / "ACCEPT_REJECT.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            for view in ("accepted", "rejected"):
                if row[view]:
                    yield row["tracked"], view, row[view]


@pytest.mark.parametrize(("tracked", "view", "reference"), list(_references()))
def test_text_is_that_of_the_reference(tracked: str, view: str, reference: str) -> None:
    path = shared("corpus") / tracked
    package, draft = open_draft(path.read_bytes(), path.name)
    verdict = Verdict.ACCEPT if view == "accepted" else Verdict.REJECT
    revised = revise(package, draft, [verdict] * len(draft.revisions))
    other = shared("corpus") / reference
    got = story_texts(revised.draft)
    want = story_texts(accepted(open_draft(other.read_bytes(), other.name)[1]))
    assert got == want
