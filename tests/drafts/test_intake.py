"""Other formats: told apart by their bytes, converted behind bars, losses counted."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from drafts.errors import (
    DamagedDraftError,
    EncryptedDraftError,
    HostileDraftError,
    MissingToolError,
    NotAWordFileError,
)
from drafts.ooxml import intake
from drafts.ooxml.intake import convert, convert_with_losses
from drafts.ooxml.package import OLE_HEADER
from drafts.ooxml.reader import read_draft
from tests.building import docx, ins, paragraph
from tests.shared import shared

RTF = (
    rb"{\rtf1\ansi{\*\revtbl{Unknown;}{Ann Archer;}}\pard The {\revised\revauth1 new }"
    rb"{\deleted\revauthdel1 old }text.\par}"
)


def odt(body: str, changes: str = "", *, encrypted: bool = False) -> bytes:
    """An OpenDocument text."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2">'
        f"<office:body><office:text>{changes}{body}</office:text></office:body>"
        "</office:document-content>"
    )
    secret = "<manifest:encryption-data/>" if encrypted else ""
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        f"{secret}</manifest:manifest>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


@pytest.fixture
def converter() -> str:
    try:
        return intake.find_converter()
    except MissingToolError as missing:
        pytest.skip(str(missing))


def test_docx_under_another_name_is_returned_as_it_is() -> None:
    data = docx(paragraph("the ", ins("new "), "text"))
    assert convert(data, "letter.doc") == data


def test_missing_converter_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingToolError, match="apt install libreoffice"):
        convert(RTF, "draft.rtf")


@pytest.mark.parametrize("data", [b"", b"Dear colleague,", b"%PDF-1.7", b"PK\x03\x04"])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises((NotAWordFileError, DamagedDraftError), match=r"draft\.doc"):
        convert(data, "draft.doc")


def test_protected_files_are_refused_before_any_program_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    old = bytearray(OLE_HEADER.ljust(512, b"\0") + b"\xec\xa5\xc1\x00".ljust(64, b"\0"))
    old[512 + 11] |= 0x01
    for data in (bytes(old), odt("<text:p>x</text:p>", encrypted=True)):
        with pytest.raises(EncryptedDraftError, match="password"):
            convert(data, "draft.doc")


def test_rich_text_keeps_its_revisions(converter: str) -> None:
    conversion = convert_with_losses(RTF, "draft.rtf")
    draft = read_draft(conversion.data)
    assert {(r.kind.value, r.reviewer, r.text) for r in draft.revisions} == {
        ("insertion", "Ann Archer", "new "),
        ("deletion", "Ann Archer", "old "),
    }
    assert conversion.losses == ()


def test_revisions_that_do_not_come_through_are_counted(converter: str) -> None:
    conversion = convert_with_losses(
        (shared("corpus") / "odftoolkit/changeTracked.odt").read_bytes(), "changeTracked.odt"
    )
    assert [str(loss) for loss in conversion.losses] == [
        "insertions: 2 before the conversion, 1 after it."
    ]


def test_format_that_hides_its_revisions_is_called_so(converter: str) -> None:
    conversion = convert_with_losses(
        (shared("corpus") / "poi/MarkAuthorsTable.doc").read_bytes(), "MarkAuthorsTable.doc"
    )
    assert {(loss.what, loss.before, loss.after) for loss in conversion.losses} >= {
        ("insertions", None, 9),
        ("deletions", None, 5),
    }


def _fake(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_converter_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "helper"
    _fake(tmp_path, f"sleep 60 & echo $! > {note}; wait")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(intake, "MAX_SECONDS", 1)
    with pytest.raises(HostileDraftError, match="given up"):
        convert(RTF, "draft.rtf")
    helper = int(note.read_text())
    for _ in range(50):
        if not Path(f"/proc/{helper}").exists() or "Z" in _state(helper):
            break
        time.sleep(0.05)
    else:
        pytest.fail("the helper outlived the converter")


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2]
    except OSError:
        return "Z"


def test_converter_that_makes_nothing_is_no_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fake(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(DamagedDraftError, match="could not be read by LibreOffice"):
        convert(RTF, "draft.rtf")


def test_converter_runs_locked_down_and_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    _fake(
        tmp_path,
        f'for a in "$@"; do case "$a" in -env:UserInstallation=file://*) '
        f'cat "${{a#-env:UserInstallation=file://}}/user/registrymodifications.xcu" > {seen};; '
        f"esac; done; ulimit -v >> {seen}; ulimit -t >> {seen}; env >> {seen}",
    )
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("SECRET", "of this process")
    with pytest.raises(DamagedDraftError):
        convert(RTF, "draft.rtf")
    told = seen.read_text()
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true' in told
    assert '"MacroSecurityLevel" oor:op="fuse"><value>3' in told
    assert '"BlockUntrustedRefererLinks" oor:op="fuse"><value>true' in told
    assert f"\n{intake.MAX_MEMORY_BYTES // 1024}\n{intake.MAX_SECONDS}\n" in told
    assert "SECRET" not in told
