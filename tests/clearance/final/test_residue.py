from __future__ import annotations

import io
import zipfile

import pytest

from clearance.final.residue import Traces, gather_traces, prove_clean
from clearance.final.scrub import scrub
from drafts.errors import ProofError
from drafts.ooxml.package import read_package, write_package
from drafts.ooxml.reader import read_draft
from tests.building import comment, commented, del_, docx, ins, paragraph

TEXT = "The report of the panel was noted."


def clean(*extra: str) -> bytes:
    return write_package(scrub(read_package(docx(paragraph(TEXT)), "d.docx")).package)


def altered(old: bytes, new: bytes, part: str = "word/document.xml") -> bytes:
    package = read_package(clean(), "d.docx")
    assert old in package.parts[part]
    return write_package(package.with_parts({part: package.parts[part].replace(old, new, 1)}))


def added(part: str, content: bytes) -> bytes:
    return write_package(read_package(clean(), "d.docx").with_parts({part: content}))


def prove(data: bytes, *, names: str = "", strings: str = "", expected: str = TEXT) -> None:
    traces = Traces(frozenset(names.split("|")) - {""}, frozenset(strings.split("|")) - {""})
    prove_clean(data, traces, [expected])


def test_a_clean_file_is_searched_and_nothing_found() -> None:
    search = prove_clean(clean(), Traces(frozenset({"Ann Archer"}), frozenset({"x" * 20})), [TEXT])
    assert (search.names, search.strings) == (1, 1)
    assert search.parts > 3


@pytest.mark.parametrize(
    "mark",
    [
        b'<w:ins w:id="1" w:author="A"><w:r/></w:ins>',
        b'<w:del w:id="1"><w:r/></w:del>',
        b"<w:moveFrom/>",
        b'<w:moveToRangeStart w:id="1"/>',
        b"<w:pPr><w:rPr><w:rPrChange/></w:rPr></w:pPr>",
        b'<w:commentRangeStart w:id="0"/>',
        b'<w:r><w:commentReference w:id="0"/></w:r>',
        b'<w:bookmarkStart w:id="1" w:name="_GoBack"/>',
        b'<w:r w:rsidR="00AA00AA"/>',
        b"<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr></w:sdt>",
    ],
)
def test_markup_that_must_not_be_there_is_found(mark: bytes) -> None:
    with pytest.raises(ProofError, match="still holds"):
        prove(altered(b"<w:p>", b"<w:p>" + mark))


@pytest.mark.parametrize(
    "part",
    [
        "word/comments.xml", "word/commentsExtended.xml", "word/people.xml", "word/vbaProject.bin",
        "customXml/item1.xml", "docProps/custom.xml", "docProps/thumbnail.jpeg",
        "word/activeX/activeX1.xml", "word/printerSettings/p.bin", "word/glossary/document.xml",
    ],
)  # fmt: skip
def test_parts_that_must_not_be_there_are_found(part: str) -> None:
    with pytest.raises(ProofError, match="still holds the part"):
        prove(added(part, b"<x/>"))


@pytest.mark.parametrize(
    "target", ["file:///C:/ann.dotm", "\\\\server\\share", "C:\\ann.docx", "ftp://x/y"]
)
def test_links_outside_that_are_no_web_pages_are_found(target: str) -> None:
    link = f'<Relationship Id="r9" Type="x/y" Target="{target}" TargetMode="External"/>'
    data = altered(
        b"</Relationships>",
        link.encode() + b"</Relationships>",
        "word/_rels/document.xml.rels",
    )
    with pytest.raises(ProofError, match="link to something outside"):
        prove(data)


def test_a_name_in_an_attribute_is_found_though_the_text_may_say_it() -> None:
    text = "DPA is an office."
    package = read_package(docx(paragraph(text)), "d.docx")
    data = write_package(scrub(package).package)
    prove(data, names="DPA", expected=text)
    spoilt = read_package(data, "d.docx")
    xml = spoilt.parts["word/document.xml"].replace(b"<w:p>", b'<w:p w:who="by DPA">', 1)
    with pytest.raises(ProofError, match="outside its text"):
        prove(
            write_package(spoilt.with_parts({"word/document.xml": xml})),
            names="DPA",
            expected=text,
        )


def test_a_name_that_the_text_says_more_often_than_it_should_is_found() -> None:
    data = altered(b"noted.", b"noted by Ann Archer.")
    with pytest.raises(ProofError, match="where it does not belong"):
        prove(data, names="Ann Archer")
    prove(data, names="Ann Archer", expected="The report of the panel was noted by Ann Archer.")


def test_a_name_split_over_two_runs_is_found() -> None:
    data = altered(b"noted.", b"noted by Ann </w:t></w:r><w:r><w:t>Archer.")
    with pytest.raises(ProofError, match="where it does not belong"):
        prove(data, names="Ann Archer")


def test_a_name_inside_a_longer_word_is_not_a_name() -> None:
    prove(altered(b"noted.", b"noted in OLAND."), names="OLA",
          expected="The report of the panel was noted in OLAND.")  # fmt: skip


def test_removed_words_are_found_in_text_and_outside() -> None:
    gone = "the passage on which nobody agreed"
    with pytest.raises(ProofError, match="which were removed"):
        prove(altered(b"noted.", f"noted, {gone}.".encode()), strings=gone)
    with pytest.raises(ProofError, match="which were removed"):
        prove(altered(b"<w:p>", f'<w:p w:alt="{gone}">'.encode()), strings=gone)


def test_removed_words_that_stand_elsewhere_in_the_text_on_purpose_are_no_residue() -> None:
    prove(clean(), strings="the panel was noted")


def test_a_name_in_a_picture_is_found_in_both_encodings() -> None:
    for encoding in ("utf-8", "utf-16-le"):
        data = added("word/media/x.bin", b"\0\1" + "Ann Archer".encode(encoding) + b"\0")
        with pytest.raises(ProofError, match="Ann Archer"):
            prove(data, names="Ann Archer")


def test_times_and_remarks_of_the_archive_are_found() -> None:
    source = zipfile.ZipFile(io.BytesIO(clean()))
    for spoil in ("time", "comment"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for entry in source.infolist():
                date = (2013, 6, 12, 18, 20, 0) if spoil == "time" else entry.date_time
                archive.writestr(zipfile.ZipInfo(entry.filename, date), source.read(entry))
            if spoil == "comment":
                archive.comment = b"by Ann"
        with pytest.raises(ProofError):
            prove(buffer.getvalue())


def test_traces_are_everybody_and_everything_that_was_revised_or_remarked() -> None:
    data = docx(
        paragraph(
            "The ", del_("unacceptable and unproven claim", by="Ann Archer"), ins("text", by="OLA"),
            commented(0, "x"), "."
        ),
        comments={0: comment("Who has seen this sentence before?", by="Bob Baker")},
    )  # fmt: skip
    traces = gather_traces(data, read_draft(data))
    assert traces.names == {"Ann Archer", "OLA", "Bob Baker"}
    assert traces.strings == {
        "unacceptable and unproven claim",
        "Who has seen this sentence before?",
    }


def test_nobody_is_called_author() -> None:
    data = docx(paragraph(del_("x", by="Author"), ins("y", by=""), "z"))
    assert gather_traces(data, read_draft(data)).names == frozenset()
