from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from clearance.final.errors import NotSettledError, UnscrubbableError
from clearance.final.residue import gather_traces, prove_clean
from clearance.final.scrub import Scrubbed, scrub
from drafts.draft import StoryKind
from drafts.errors import ProofError, SignedDraftError
from drafts.ooxml.package import read_package, write_package
from drafts.ooxml.reader import read_draft, read_package_draft
from drafts.ooxml.revise import open_draft, revise
from drafts.settle import Verdict
from tests.building import (
    Xml,
    bookmark,
    comment,
    commented,
    custom_xml,
    del_,
    docx,
    field,
    ins,
    link,
    paragraph,
    run,
    simple_field,
    smart_tag,
)
from tests.clearance.final.test_pictures import exif, jpeg
from tests.shared import shared

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def scrubbed(data: bytes, **options: bool) -> Scrubbed:
    return scrub(read_package(data, "d.docx"), **options)


def xml_of(result: Scrubbed, part: str = "word/document.xml") -> str:
    return result.package.parts[part].decode()


def whats(result: Scrubbed) -> set[str]:
    return {removal.what for removal in result.removed}


def with_part(
    data: bytes, name: str, content: bytes, relation: str, *, source: str = "", external: str = ""
) -> bytes:
    """The file with one more part, or one more link outside, related to the package or a part."""
    package = read_package(data, "d.docx")
    folder, _, base = source.rpartition("/")
    rels = f"{folder}/_rels/{base}.rels" if source else "_rels/.rels"
    target = f'Target="{external}" TargetMode="External"' if external else f'Target="/{name}"'
    key = f"rIdX{len(package.parts)}"
    entry = f'<Relationship Id="{key}" Type="{relation}" {target}/></Relationships>'
    old = package.parts.get(
        rels, f'<Relationships xmlns="{PACKAGE}/relationships"></Relationships>'.encode()
    )
    parts: dict[str, bytes | None] = {rels: old.replace(b"</Relationships>", entry.encode())}
    if not external:
        parts[name] = content
    return write_package(package.with_parts(parts))


CORE = (
    f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The title</dc:title>'
    "<dc:creator>Ann Archer</dc:creator><cp:lastModifiedBy>Bob Baker</cp:lastModifiedBy>"
    "<cp:revision>31</cp:revision></cp:coreProperties>"
).encode()
APP = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Company>Archer &amp; Co</Company><Words>7601</Words></Properties>'
)


def test_comments_go_with_their_parts_marks_and_types() -> None:
    data = docx(
        paragraph("One ", commented(0, "word"), " more."),
        comments={0: comment("Why?", para="0000000A")},
    )
    result = scrubbed(data)
    assert not [part for part in result.package.parts if "comment" in part.lower()]
    assert "comment" not in xml_of(result)
    assert b"comment" not in result.package.parts["[Content_Types].xml"]
    assert b"comment" not in result.package.parts["word/_rels/document.xml.rels"]
    assert {"comments", "comment marks"} <= whats(result)


def test_properties_keep_the_title_and_lose_everything_else() -> None:
    data = with_part(docx(paragraph("x")), "docProps/core.xml", CORE,
                     f"{PACKAGE}/relationships/metadata/core-properties")  # fmt: skip
    data = with_part(data, "docProps/app.xml", APP, f"{RELATIONS}/extended-properties")
    data = with_part(
        data, "docProps/custom.xml", b"<P xmlns='x'/>", f"{RELATIONS}/custom-properties"
    )
    data = with_part(data, "docProps/thumbnail.jpeg", jpeg(),
                     f"{PACKAGE}/relationships/metadata/thumbnail")  # fmt: skip
    result = scrubbed(data)
    core = result.package.parts["docProps/core.xml"]
    assert b"The title" in core
    assert b"Archer" not in core
    assert b"31" not in core
    app = result.package.parts["docProps/app.xml"]
    assert b"<Words>0</Words>" in app
    assert b"Archer" not in app
    assert not {"docProps/custom.xml", "docProps/thumbnail.jpeg"} & result.package.parts.keys()


def test_traces_of_editing_go_and_the_text_stays() -> None:
    document = paragraph(
        "Plain ", smart_tag("Geneva"), " and ", custom_xml("more"), ".", para="0A0B0C0D"
    )
    data = docx(document).replace(b"<w:p ", b"<w:p ")
    package = read_package(data, "d.docx")
    marked = (
        package.parts["word/document.xml"]
        .replace(b"<w:p ", b'<w:p w:rsidR="00AA00AA" w:rsidRDefault="00BB00BB" ')
        .replace(b"<w:r>", b'<w:r w:rsidRPr="00CC00CC"><w:lastRenderedPageBreak/>', 1)
        .replace(b"</w:p>", b'<w:proofErr w:type="spellStart"/></w:p>')
    )
    result = scrub(package.with_parts({"word/document.xml": marked}))
    xml = xml_of(result)
    for trace in ("rsid", "paraId", "proofErr", "lastRenderedPageBreak", "smartTag", "customXml"):
        assert trace not in xml.replace("xmlns", "")
    assert [p.text for p in read_package_draft(result.package).paragraphs()] == [
        "Plain Geneva and more."
    ]


def test_settings_lose_their_switches_and_ask_word_to_record_nobody() -> None:
    data = docx(
        paragraph("x"),
        settings=(
            '<w:zoom w:percent="100"/><w:trackRevisions/><w:documentProtection w:edit="readOnly"/>'
            '<w:docVars><w:docVar w:name="dms" w:val="4711"/></w:docVars>'
            '<w:rsids><w:rsidRoot w:val="00AA00AA"/></w:rsids><w15:docId w15:val="{1}"/>'
        ),
    )
    xml = xml_of(scrubbed(data), "word/settings.xml")
    for gone in ("trackRevisions", "documentProtection", "docVar", "rsid", "docId"):
        assert gone not in xml
    assert xml.index("<w:zoom") < xml.index("<w:removePersonalInformation")
    assert xml.index("removePersonalInformation") < xml.index("removeDateAndTime")


def test_program_bookmarks_go_and_those_that_are_referred_to_stay() -> None:
    data = docx(
        paragraph(
            bookmark("_GoBack", "a"),
            bookmark("OLE_LINK1", "b"),
            bookmark("_Hlk1", "c"),
            bookmark("_Hlk2", "d"),
            bookmark("_Ref3", "e"),
            field("REF _Hlk2 \\h", "d"),
        )
    )
    xml = xml_of(scrubbed(data))
    assert [name in xml for name in ("_GoBack", "OLE_LINK1", "_Hlk1", "_Hlk2", "_Ref3")] == [
        False, False, False, True, True,
    ]  # fmt: skip
    assert xml.count("bookmarkStart") == xml.count("bookmarkEnd") == 2


@pytest.mark.parametrize(
    "instruction", ["AUTHOR", "FILENAME \\p", "DOCPROPERTY Office", "INCLUDETEXT x", "DDEAUTO c a"]
)
def test_telling_and_fetching_fields_become_their_result(instruction: str) -> None:
    data = docx(
        paragraph("By ", field(instruction, "the result"), "."),
        paragraph("By ", simple_field(instruction, "the result"), "."),
    )
    result = scrubbed(data)
    assert instruction.split(maxsplit=1)[0] not in xml_of(result)
    assert "fldChar" not in xml_of(result)
    assert [p.text for p in read_package_draft(result.package).paragraphs()] == [
        "By the result."
    ] * 2


def test_a_field_inside_the_instruction_of_a_frozen_one_does_not_become_text() -> None:
    inner = field("FILENAME", "secret.docx")
    nested = Xml(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>INCLUDETEXT </w:instrText></w:r>"
        + inner
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    result = scrub(read_package(docx(paragraph("x ", nested)), "d.docx"), remove_hidden=True)
    assert "secret" not in xml_of(result)
    assert "shown" in xml_of(result)


def test_harmless_fields_stay_alive() -> None:
    xml = xml_of(scrubbed(docx(paragraph("Page ", field("PAGE", "3"), field("REF _Ref1", "x")))))
    assert "PAGE" in xml
    assert "REF _Ref1" in xml


def test_links_to_web_pages_stay_and_links_to_files_become_text() -> None:
    data = docx(
        paragraph(
            link("page", to="https://www.un.org"), " ", link("file", to="file:///C:/ann/x.docx"),
            " ", link("share", to="\\\\server\\ann"), " ", link("mail", to="mailto:x@un.org"),
        )
    )  # fmt: skip
    result = scrubbed(data)
    rels = result.package.parts["word/_rels/document.xml.rels"].decode()
    assert "www.un.org" in rels
    assert "mailto" in rels
    assert "ann" not in rels
    assert read_package_draft(result.package).body.blocks[0].text == "page file share mail"  # type: ignore[union-attr]


def test_an_attached_template_and_other_links_outside_go() -> None:
    data = docx(paragraph("x"), settings='<w:attachedTemplate r:id="rIdX"/>')
    data = with_part(data, "", b"", f"{RELATIONS}/attachedTemplate", source="word/settings.xml",
                     external="file:///C:/Users/ann/draft.dotm")  # fmt: skip
    data = with_part(data, "", b"", f"{RELATIONS}/oleObject", source="word/document.xml",
                     external="https://evil.example/x")  # fmt: skip
    result = scrubbed(data)
    assert not any(b"External" in content for content in result.package.parts.values())


def test_macros_go_and_the_file_is_an_ordinary_document() -> None:
    data = docx(paragraph("x"))
    package = read_package(data, "d.docm")
    types = (
        package.parts["[Content_Types].xml"]
        .replace(
            b"openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"ms-word.document.macroEnabled.main+xml",
        )
        .replace(b"application/vnd.ms-word", b"application/vnd.ms-word")
    )
    package = package.with_parts({"[Content_Types].xml": types})
    data = with_part(
        write_package(package), "word/vbaProject.bin", b"Sub AutoOpen()",
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
        source="word/document.xml",
    )  # fmt: skip
    result = scrubbed(data)
    assert "word/vbaProject.bin" not in result.package.parts
    assert b"macroEnabled" not in result.package.parts["[Content_Types].xml"]
    assert "macros" in whats(result)


def test_parts_that_nothing_refers_to_go() -> None:
    data = docx(paragraph("x"), parts={"word/old-draft.xml": b"<x>Ann Archer</x>"})
    assert "word/old-draft.xml" not in scrubbed(data).package.parts


def test_pictures_lose_their_metadata() -> None:
    data = with_part(docx(paragraph("x")), "word/media/image1.jpeg", jpeg(exif(6)),
                     f"{RELATIONS}/theme", source="word/document.xml")  # fmt: skip
    result = scrubbed(data)
    assert result.package.parts["word/media/image1.jpeg"] == jpeg()
    assert any("turn the picture" in told for told in result.disclosed)


def test_embedded_workbooks_lose_their_authors() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("docProps/core.xml", CORE)
        archive.writestr("xl/workbook.xml", "<workbook/>")
    data = with_part(docx(paragraph("x")), "word/embeddings/book.xlsx", buffer.getvalue(),
                     f"{RELATIONS}/theme", source="word/document.xml")  # fmt: skip
    inner = scrubbed(data).package.parts["word/embeddings/book.xlsx"]
    with zipfile.ZipFile(BytesIO(inner)) as archive:
        assert b"Archer" not in archive.read("docProps/core.xml")
        assert archive.read("xl/workbook.xml") == b"<workbook/>"


def test_hidden_text_is_told_and_removed_only_when_asked() -> None:
    data = docx(paragraph("Seen. ", run("Hidden words.", "vanish"), field("XE x", "")))
    kept, removed = scrubbed(data), scrubbed(data, remove_hidden=True)
    assert "2 words of hidden text were kept." in kept.disclosed
    assert "Hidden words." in xml_of(kept)
    assert "Hidden words." not in xml_of(removed)
    assert "XE x" in xml_of(removed)


def test_open_revisions_are_refused_wherever_they_are() -> None:
    for data in (
        docx(paragraph("a", ins("b"))),
        docx(paragraph("a"), headers=(paragraph("a", del_("b")),)),
        docx(paragraph("a", form="jc:left", was="jc:center")),
    ):
        with pytest.raises(NotSettledError, match="revisions that nobody has decided"):
            scrubbed(data)


def test_a_final_that_must_show_its_changes_keeps_them() -> None:
    result = scrubbed(docx(paragraph("a", ins("b"))), keep_revisions=True)
    assert "<w:ins " in xml_of(result)


def test_signed_files_are_refused() -> None:
    with pytest.raises(SignedDraftError):
        scrubbed(docx(paragraph("x"), parts={"_xmlsignatures/sig1.xml": b"<s/>"}))


def test_text_that_word_has_not_read_in_is_refused() -> None:
    with pytest.raises(UnscrubbableError, match="another document"):
        scrubbed(docx(Xml('<w:altChunk r:id="rId9"/>'), paragraph("x")))


def test_an_embedded_object_with_macros_is_refused() -> None:
    data = with_part(docx(paragraph(Xml('<w:r><w:object><w:x r:id="rIdX6"/></w:object></w:r>'))),
                     "word/embeddings/o.bin", b"...vbaProject...", f"{RELATIONS}/oleObject",
                     source="word/document.xml")  # fmt: skip
    package = read_package(data, "d.docx")
    key = next(r.id for r in package.relationships("word/document.xml") if r.type == "oleObject")
    xml = package.parts["word/document.xml"].replace(b"rIdX6", key.encode())
    with pytest.raises(UnscrubbableError, match="macros"):
        scrub(package.with_parts({"word/document.xml": xml}))


def test_the_same_package_gives_the_same_bytes_and_a_second_time_nothing_is_left() -> None:
    data = docx(paragraph("x ", commented(0, "y")), comments={0: comment("Why?")})
    first = scrubbed(data)
    assert write_package(first.package) == write_package(scrubbed(data).package)
    again = scrub(first.package)
    assert write_package(again.package) == write_package(first.package)


def test_the_receipt_names_nobody() -> None:
    data = docx(paragraph(commented(0, "y")), comments={0: comment("Why?", by="Ann Archer")})
    assert "Archer" not in repr(scrubbed(data).removed)


# ---------------------------------------------------------------------- real files

CORPUS = (
    "adeu/dirty_sample.docx", "adeu/golden.docx", "aspose-words-for-net/Revision_footnotes.docx",
    "aspose-words-for-net/Revisions.docx", "docx-cli/strict-profile.docx",
    "docx2python/test_file_with_comments.docx", "flnteu-docx-editor/issue-319-sections.docx",
    "folio/header-vml-emf.docx", "loadfix-python-docx/api-demo.docm",
    "loadfix-python-docx/macros.docm", "open-xml-sdk/Comment042.docx", "folio/fixture.docx",
    "open-xml-powertools/RP001-Tracked-Revisions-01.docx",
    "open-xml-powertools/RevisedByBob.docx", "docx-revisions/license_reviewed.docx",
    "paper-docx/multiround.docx", "poi/delins.docx", "docxodus/preserve-package-structures.docx",
    "eigenpal-docx-editor/docx-editor-demo.docx", "mammoth-js/utf8-bom.docx",
    "safe-docx/5899e8-revised.docx", "docx4j/sample-docxv2.docx",
)  # fmt: skip


@pytest.mark.parametrize("name", CORPUS)
def test_real_files_come_out_clean_and_say_the_same(name: str) -> None:
    path = shared(f"corpus/{name}")
    data = path.read_bytes()
    package, draft = open_draft(data, path.name)
    traces = gather_traces(data, draft)
    settled = revise(package, draft, [Verdict.ACCEPT] * len(draft.revisions))
    result = scrub(settled.resolution.package)
    written = write_package(result.package)
    gone = (StoryKind.COMMENT, StoryKind.GLOSSARY)
    texts = [p.text for s in settled.draft.stories if s.kind not in gone for p in s.paragraphs()]
    title = settled.draft.properties.get("title", "")
    search = prove_clean(written, traces, [*texts, title], name=name)
    assert search.parts == len(result.package.parts)
    again = read_draft(written)
    assert again.comments == ()
    body = [p.text for p in settled.draft.body.paragraphs()]
    assert [p.text for p in again.body.paragraphs()] == body


def test_a_name_left_in_an_embedded_file_is_found() -> None:
    path = shared("corpus/tika/testWORD_2006ml.docx")
    data = path.read_bytes()
    package, draft = open_draft(data, path.name)
    settled = revise(package, draft, [Verdict.ACCEPT] * len(draft.revisions))
    written = write_package(scrub(settled.resolution.package).package)
    texts = [p.text for p in settled.draft.paragraphs()]
    with pytest.raises(ProofError, match="still holds the name"):
        prove_clean(written, gather_traces(data, draft), texts)
