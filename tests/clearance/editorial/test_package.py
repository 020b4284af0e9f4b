from __future__ import annotations

import pytest

from clearance.editorial.checks import check_file
from drafts.ooxml.package import read_package, write_package
from tests.building import Xml, docx, field, link, paragraph, simple_field
from tests.clearance.editorial.cases import LONG
from tests.clearance.final.test_scrub import CORE, PACKAGE, RELATIONS, with_part

MICROSOFT = "http://schemas.microsoft.com/office"
MAIN = "word/document.xml"


def file(*content: str, **options: str) -> bytes:
    return docx(paragraph(LONG, *content), **options)  # type: ignore[arg-type]


BAD = {
    "macros": ("FINAL-108", with_part(
        file(), "word/vbaProject.bin", b"x", f"{MICROSOFT}/2006/relationships/vbaProject",
        source=MAIN)),
    "a control": ("FINAL-108", with_part(
        file(), "word/activeX/a.xml", b"<x/>", f"{RELATIONS}/control", source=MAIN)),
    "an add-in": ("FINAL-108", with_part(
        file(), "word/w.xml", b"<x/>",
        f"{MICROSOFT}/2011/relationships/webextensiontaskpanes")),
    "an attached template": ("FINAL-109", with_part(
        file(settings="<w:zoom/>"), "", b"", f"{RELATIONS}/attachedTemplate",
        source="word/settings.xml", external="file:///C:/ann.dotm")),
    "a link to a file": ("FINAL-109", file(link("here", to="file:///C:/x.docx"))),
    "a fetching field": ("FINAL-109", file(field("INCLUDETEXT x.docx", "x"))),
    "a name in the properties": ("FINAL-110", with_part(
        file(), "docProps/core.xml", CORE,
        f"{PACKAGE}/relationships/metadata/core-properties")),
    "the list of people": ("FINAL-110", with_part(
        file(), "word/people.xml", b"<x/>", f"{MICROSOFT}/2011/relationships/people",
        source=MAIN)),
    "custom properties": ("FINAL-110", with_part(
        file(), "docProps/custom.xml", b"<x/>", f"{RELATIONS}/custom-properties")),
    "an embedded object": ("FINAL-111", with_part(
        file(), "word/embeddings/o.bin", b"x", f"{RELATIONS}/oleObject", source=MAIN)),
    "tracking": ("FINAL-112", file(settings="<w:trackRevisions/>")),
    "another document": ("FINAL-113", with_part(
        file(), "word/a.docx", b"x", f"{RELATIONS}/aFChunk", source=MAIN)),
    "a telling field": ("FINAL-115", file(field("AUTHOR", "Ann"))),
    "a telling field in short": ("FINAL-115", file(simple_field("FILENAME \\p", "x"))),
    "a signature": ("FINAL-116", with_part(
        file(), "_xmlsignatures/origin.sigs", b"",
        f"{PACKAGE}/relationships/digital-signature/origin")),
    "a watermark": ("FINAL-103", docx(paragraph(LONG), headers=(paragraph(Xml(
        '<w:r><w:pict><v:shape id="PowerPlusWaterMarkObject"><v:textpath string="DRAFT"/>'
        "</v:shape></w:pict></w:r>")),))),
}  # fmt: skip


@pytest.mark.parametrize(("code", "data"), BAD.values(), ids=BAD)
def test_what_a_final_must_not_carry_is_found(code: str, data: bytes) -> None:
    assert code in {finding.code for finding in check_file(data, "f.docx")}


GOOD = {
    "a link to a page": file(link("here", to="https://www.un.org")),
    "a mailbox": file(link("here", to="mailto:x@un.org")),
    "a page number": file(field("PAGE", "1")),
    "a program's name": with_part(
        file(), "docProps/core.xml", CORE.replace(b"Ann Archer", b"python-docx").replace(
            b"Bob Baker", b""), f"{PACKAGE}/relationships/metadata/core-properties"),
}  # fmt: skip


@pytest.mark.parametrize("data", GOOD.values(), ids=GOOD)
def test_what_a_final_may_carry_is_not(data: bytes) -> None:
    assert [f.code for f in check_file(data, "f.docx") if f.code.startswith("FINAL")] == []


def test_what_the_scrub_makes_passes_every_check_of_the_file() -> None:
    from clearance.final.scrub import scrub

    for code, data in BAD.values():
        if code in ("FINAL-111", "FINAL-113", "FINAL-116", "FINAL-103"):
            continue  # kept and told, or refused
        clean = write_package(scrub(read_package(data, "f.docx")).package)
        found = {finding.code for finding in check_file(clean, "f.docx")}
        assert code not in found, code
