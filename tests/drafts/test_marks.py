"""Every mark, in every story in which it can stand: accepted and rejected, compared as XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from drafts.ooxml.package import read_package
from drafts.ooxml.revise import open_draft, revise
from drafts.settle import Verdict
from tests.building import (
    Xml,
    comment,
    commented,
    docx,
    endnote,
    footnote,
    paragraph,
    text_box,
)
from tests.drafts.cases import CASES, Case

NUMBERING = {1: [("decimal", "%1.")]}
BODY = paragraph("Body.")
PLACED = [
    pytest.param(case, story, id=f"{case.rule} {case.name} in {story}")
    for case in CASES
    for story in case.stories
]


def in_story(story: str, blocks: tuple[Xml, ...]) -> bytes:
    """A Word file whose ``story`` holds ``blocks``."""
    return PLACES[story](blocks)


def _in_parts(blocks: tuple[Xml, ...], **options: Any) -> bytes:
    return docx(*blocks, numbering=NUMBERING, **options)


PLACES: dict[str, Callable[[tuple[Xml, ...]], bytes]] = {
    "body": _in_parts,
    "header": lambda blocks: _in_parts((BODY,), headers=[Xml("".join(blocks))]),
    "footer": lambda blocks: _in_parts((BODY,), footers=[Xml("".join(blocks))]),
    "footnote": lambda blocks: _in_parts((paragraph(footnote(1)),), footnotes={1: blocks}),
    "endnote": lambda blocks: _in_parts((paragraph(endnote(1)),), endnotes={1: blocks}),
    "comment": lambda blocks: _in_parts(
        (paragraph(commented(0, "Body.")),), comments={0: comment(*blocks)}
    ),
    "text-box": lambda blocks: _in_parts((paragraph(text_box(*blocks)),)),
    "glossary": lambda blocks: _in_parts((BODY,), glossary=blocks),
    "styles": lambda blocks: _in_parts((BODY,), styles="".join(blocks)),
    "numbering": lambda blocks: docx(BODY, numbering="".join(blocks)),
}


def canonical_parts(data: bytes) -> dict[str, bytes]:
    """Every XML part of a package, canonical."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: etree.tostring(etree.fromstring(archive.read(name)), method="c14n2")
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


@pytest.mark.parametrize(("case", "story"), PLACED)
def test_mark_is_resolved_in_story(case: Case, story: str) -> None:
    package, draft = open_draft(in_story(story, case.before), "case.docx")
    assert draft.revisions
    for verdict, expected in ((Verdict.ACCEPT, case.accepted), (Verdict.REJECT, case.rejected)):
        revised = revise(package, draft, [verdict] * len(draft.revisions))
        assert canonical_parts(revised.data) == canonical_parts(in_story(story, expected))
        assert not revised.draft.revisions


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.name}")
def test_leaving_a_mark_leaves_every_byte(case: Case) -> None:
    package, draft = open_draft(in_story(case.stories[0], case.before), "case.docx")
    revised = revise(package, draft, [Verdict.LEAVE] * len(draft.revisions))
    assert read_package(revised.data).parts == package.parts
