"""Files meant to do harm, or broken: one clear line each, and exit status 3."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from drafts.errors import (
    DamagedDraftError,
    EncryptedDraftError,
    HostileDraftError,
    NotAWordFileError,
    SignedDraftError,
    UnreadableDraftError,
)
from drafts.ooxml.package import MAX_ENTRIES, read_package, write_package
from drafts.ooxml.reader import read_draft
from drafts.ooxml.revise import open_draft, revise
from drafts.settle import Verdict
from pipeline.cli import main
from tests.building import Xml, del_, docx, ins, mark, paragraph, run

GOOD = docx(paragraph("Good."))
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def repacked(changes: dict[str, bytes], *, link: str = "") -> bytes:
    """The good file with entries replaced or added; ``link`` is added as a symbolic link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, changes.get(name, source.read(name)), zipfile.ZIP_DEFLATED)
        for name, content in changes.items():
            if name not in source.namelist():
                target.writestr(name, content, zipfile.ZIP_DEFLATED)
        if link:
            entry = zipfile.ZipInfo(link)
            entry.external_attr = 0o120777 << 16
            target.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def body(inner: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<w:document {W}><w:body>{inner}</w:body></w:document>'.encode()
    )


def doubled(name: str) -> bytes:
    """The good file with one name twice in its directory."""
    return repacked({"word/document.xmL": b""}).replace(b"word/document.xmL", name.encode())


def with_encrypted_flag() -> bytes:
    data = bytearray(GOOD)
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
HOSTILE = {
    "a bomb": (repacked({"word/media/a.bin": bytes(2**24)}), "inflates more than 200 times"),
    "billion laughs": (
        repacked({"word/document.xml": body("&l8;", f'<!DOCTYPE d [<!ENTITY l0 "l">{LAUGHS}]>')}),
        "document type",
    ),
    "an external entity": (
        repacked(
            {
                "word/document.xml": body(
                    "&x;", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                )
            }
        ),
        "document type",
    ),
    "a document type in UTF-16": (
        repacked({"word/document.xml": body("", "<!DOCTYPE d>").decode().encode("utf-16")}),
        "document type",
    ),
    "a name that climbs out": (repacked({"../../evil.txt": b"x"}), "outside the file"),
    "an absolute name": (repacked({"/etc/evil": b"x"}), "outside the file"),
    "a name with a drive": (repacked({"c:evil": b"x"}), "outside the file"),
    "backslashes that climb out": (repacked({"..\\evil": b"x"}), "outside the file"),
    "a symbolic link": (repacked({}, link="word/link"), "a link"),
    "one name twice": (doubled("word/document.xml"), "two parts"),
    "one name twice in other letters": (repacked({"WORD/document.xml": b"x"}), "two parts"),
    "too many parts": (
        repacked({f"a/{n}": b"" for n in range(MAX_ENTRIES + 1)}),
        "parts; more than",
    ),
    "2,000 elements within each other": (
        repacked({"word/document.xml": body("<w:p>" * 2_000 + "</w:p>" * 2_000)}),
        "more than 256 deep",
    ),
}
DAMAGED = {
    "cut short": (GOOD[: len(GOOD) // 2], DamagedDraftError, "cut short"),
    "XML cut short": (
        repacked({"word/document.xml": b"<w:document"}),
        DamagedDraftError,
        "not well-formed",
    ),
    "invalid UTF-16": (
        repacked({"word/document.xml": b"\xff\xfe\x00\xd8\x00"}),
        DamagedDraftError,
        "not valid UTF-16",
    ),
    "no main part": (
        repacked({"_rels/.rels": b"<Relationships/>"}),
        DamagedDraftError,
        "no main document part",
    ),
    "bytes changed inside": (
        GOOD.replace(GOOD[80:100], bytes(20)),
        DamagedDraftError,
        "cannot be read|damaged",
    ),
    "a password": (with_encrypted_flag(), EncryptedDraftError, "password"),
    "plain text": (b"Dear colleague,", NotAWordFileError, "not a Word file"),
    "nothing": (b"", NotAWordFileError, "not a Word file"),
    "another ZIP": (
        write_package(read_package(GOOD)).replace(b"[Content_Types]", b"[Kontent_Types]"),
        NotAWordFileError,
        "not a Word file",
    ),
}


@pytest.mark.parametrize(("data", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_file_is_refused_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(HostileDraftError, match=reason) as refusal:
        read_draft(data, "file.docx")
    assert "\n" not in str(refusal.value)
    assert "file.docx" in str(refusal.value)


@pytest.mark.parametrize(("data", "error", "reason"), DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_file_is_refused_with_the_right_reason(
    data: bytes, error: type[UnreadableDraftError], reason: str
) -> None:
    with pytest.raises(error, match=reason) as refusal:
        read_draft(data, "file.docx")
    assert type(refusal.value) is error
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("command", ["text", "revisions", "accept", "reject"])
@pytest.mark.parametrize("kind", ["a bomb", "billion laughs", "2,000 elements within each other"])
def test_command_exits_3_with_one_line(command: str, kind: str, tmp_path: Path) -> None:
    draft, output = tmp_path / "draft.docx", tmp_path / "out.docx"
    draft.write_bytes(HOSTILE[kind][0])
    options = ["-o", str(output)] if command in ("accept", "reject") else []
    result = CliRunner().invoke(main, [command, str(draft), *options])
    assert result.exit_code == 3
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert not output.exists()


def test_20000_revisions_are_resolved_without_fuss() -> None:
    data = docx(*(paragraph(*([ins("a "), del_("b ")] * 100)) for _ in range(100)))
    package, draft = open_draft(data, "many.docx")
    assert len(draft.revisions) == 20_000
    revised = revise(package, draft, [Verdict.ACCEPT] * 20_000)
    assert revised.draft.body.blocks[0].text == "a " * 100  # type: ignore[union-attr]


def test_20000_empty_marks_within_each_other_as_deep_as_allowed() -> None:
    nested = run("deep")
    for _ in range(100):
        nested = ins(nested)
    package, draft = open_draft(docx(*[paragraph(nested)] * 200), "deep.docx")
    assert len(draft.revisions) == 20_000
    assert revise(package, draft, [Verdict.REJECT] * 20_000).draft.body.paragraphs()


@pytest.mark.parametrize("key", ["", "0", "-1", "99999999999999999999", "x", "ä"])
def test_odd_and_shared_ids_do_not_matter(key: str) -> None:
    content = Xml(ins("new ") + del_("old ")).replace('w:id="?"', f'w:id="{key}"')
    package, draft = open_draft(docx(paragraph(Xml(content), "text")), "odd.docx")
    assert [revision.text for revision in draft.revisions] == ["new ", "old "]
    assert len({revision.id for revision in draft.revisions}) == 2
    revised = revise(package, draft, [Verdict.ACCEPT, Verdict.REJECT])
    assert [p.text for p in revised.draft.paragraphs()] == ["new old text"]


@pytest.mark.parametrize("date", ["", "yesterday", "2013-13-45T00:00:00Z", "0000-00-00"])
def test_odd_dates_are_no_dates(date: str) -> None:
    draft = read_draft(docx(paragraph(ins("new", on=date))))
    assert draft.revisions[0].date is None


def test_signed_file_is_read_and_never_written() -> None:
    signed = docx(paragraph(ins("new")), parts={"_xmlsignatures/sig1.xml": b"<Signature/>"})
    package, draft = open_draft(signed, "signed.docx")
    assert "digital signature" in [kept.what for kept in draft.kept]
    with pytest.raises(SignedDraftError, match="unsigned copy"):
        revise(package, draft, [Verdict.ACCEPT])


def test_macros_are_reported_and_never_carried_along() -> None:
    types = zipfile.ZipFile(io.BytesIO(GOOD)).read("[Content_Types].xml")
    types = types.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    relationship = (
        b'<Relationship Id="rIdM" Type="http://schemas.microsoft.com/office/2006/relationships/'
        b'vbaProject" Target="vbaProject.bin"/></Relationships>'
    )
    links = zipfile.ZipFile(io.BytesIO(GOOD)).read("word/_rels/document.xml.rels")
    data = repacked(
        {
            "[Content_Types].xml": types,
            "word/vbaProject.bin": b"macro",
            "word/_rels/document.xml.rels": links.replace(b"</Relationships>", relationship),
        }
    )
    package, draft = open_draft(data, "macros.docm")
    assert "macros" in [kept.what for kept in draft.kept]
    written = read_package(revise(package, draft, []).data)
    assert "word/vbaProject.bin" not in written.parts
    assert b"vbaProject" not in b"".join(written.parts.values())
    assert written.content_types()[written.main].endswith("document.main+xml")


def test_stray_deleted_text_is_not_shown_and_reported() -> None:
    stray = Xml("<w:r><w:delText>ghost</w:delText></w:r>")
    draft = read_draft(docx(paragraph("text", stray)))
    assert draft.body.blocks[0].text == "text"  # type: ignore[union-attr]
    assert "deleted text outside a deletion" in [kept.what for kept in draft.kept]


def test_a_mark_without_content_or_place_is_still_counted() -> None:
    draft = read_draft(docx(paragraph(mark("ins"), mark("del"), "text")))
    assert len(draft.revisions) == 2
