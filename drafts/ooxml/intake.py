"""Turning .doc, .odt and .rtf into .docx, once, locked down, with an account of what it cost.

LibreOffice does the work in a throw-away profile: no macros, no network, no links followed,
bounded in time, memory and output. A .docx never goes this way: the detour would lose tracked
changes in notes and turn moves into deletions and insertions (docs/tricky-cases.md).
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from drafts.draft import Draft, RevisionKind
from drafts.errors import (
    DamagedDraftError,
    EncryptedDraftError,
    HostileDraftError,
    MissingToolError,
    NotAWordFileError,
)
from drafts.ooxml.package import MAX_PART_BYTES, OLE_HEADER, inflate, parse_xml
from drafts.ooxml.reader import read_draft

# A report of 850,000 words takes LibreOffice about half a minute.
MAX_SECONDS: Final = 180
# It maps some 2 GiB before it has read a word.
MAX_MEMORY_BYTES: Final = 6 * 2**30
_ODT: Final = b"application/vnd.oasis.opendocument.text"
_TEXT_NS: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PROGRAMS: Final = ("soffice", "libreoffice")

# Each setting: its place in LibreOffice's registry, its name, its value.
_LOCKED_DOWN: Final = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Writer/Content/Update", "Field", "false"),
)
# A proxy that nobody serves: whatever still tries to reach the network fails at once.
_NO_NETWORK: Final = (
    ("ooInetProxyType", "2"),
    ("ooInetHTTPProxyName", "127.0.0.1"),
    ("ooInetHTTPProxyPort", "9"),
    ("ooInetHTTPSProxyName", "127.0.0.1"),
    ("ooInetHTTPSProxyPort", "9"),
)


@dataclass(frozen=True, slots=True)
class Loss:
    """What a conversion cost, or may have cost.

    Attributes:
        what: The kind of revision, in words.
        before: How many the file had; None when its format does not tell.
        after: How many came through.
    """

    what: str
    before: int | None
    after: int

    def __str__(self) -> str:
        """One line for a reader."""
        if self.before is None:
            return (
                f"{self.what}: {self.after} after the conversion; how many there were, the "
                "format does not tell. Ask the sender for a .docx if tracked changes matter."
            )
        return f"{self.what}: {self.before} before the conversion, {self.after} after it."


@dataclass(frozen=True, slots=True)
class Conversion:
    """A file made readable.

    Attributes:
        data: The bytes of a .docx.
        losses: What may be missing in it; empty when nothing is.
    """

    data: bytes
    losses: tuple[Loss, ...] = ()


def convert(data: bytes, name: str) -> bytes:
    """A .docx made from a .doc, .odt or .rtf; a .docx under such a name is returned as it is.

    Raises:
        UnreadableDraftError: It is none of these, protected, or LibreOffice cannot read it.
        MissingToolError: LibreOffice is not installed.
    """
    return convert_with_losses(data, name).data


def convert_with_losses(data: bytes, name: str) -> Conversion:
    """As ``convert``, with an account of the revisions that did not come through."""
    suffix = _format(data, name)
    if suffix == ".docx":
        return Conversion(data)
    before = _revisions_before(data, name, suffix)
    made = _run_converter(data, name, suffix)
    return Conversion(made, _losses(before, read_draft(made, name)))


def _format(data: bytes, name: str) -> str:
    """What the bytes are, whatever the name says."""
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    if data.startswith(OLE_HEADER):
        if _is_encrypted(data):
            raise EncryptedDraftError(
                f"{name} is protected by a password. Remove it in Word (File, Info, Protect "
                "Document) and save again."
            )
        return ".doc"
    if data.startswith(b"PK"):
        parts = inflate(data, name)
        if parts.get("mimetype", b"").strip().startswith(_ODT):
            manifest = parts.get("META-INF/manifest.xml", b"")
            if b"encryption-data" in manifest:
                raise EncryptedDraftError(
                    f"{name} is protected by a password. Save it again without one."
                )
            return ".odt"
        if "[Content_Types].xml" in parts:
            return ".docx"
    raise NotAWordFileError(
        f"{name} is not a text document in a format known here (.docx, .doc, .odt, .rtf). "
        "Open it in Word and save it as .docx."
    )


def _is_encrypted(data: bytes) -> bool:
    """Whether a .doc says so, in the flags at the start of its main stream ([MS-DOC] 2.5.2)."""
    place = data.find(b"\xec\xa5")
    while place >= 0:
        if place % 512 == 0 and len(data) > place + 12:
            return bool(data[place + 11] & 0x01)
        place = data.find(b"\xec\xa5", place + 1)
    return False


# ---------------------------------------------------------------------- what it costs


def _revisions_before(data: bytes, name: str, suffix: str) -> Counter[str] | None:
    """The file's own tracked changes by kind; None where the format does not show them."""
    if suffix == ".odt":
        root = parse_xml(inflate(data, name)["content.xml"], name, "content.xml")
        kinds = {"insertion": "insertions", "deletion": "deletions", "format-change": "formatting"}
        return Counter(
            kinds[key]
            for region in root.iter(_TEXT_NS + "changed-region")
            for change in region
            if (key := str(change.tag).removeprefix(_TEXT_NS)) in kinds
        )
    if suffix == ".rtf":
        return Counter(
            insertions=len(re.findall(rb"\\revised(?![a-z0-9])", data)),
            deletions=len(re.findall(rb"\\deleted(?![a-z0-9])", data)),
        )
    return None


def _losses(before: Counter[str] | None, draft: Draft) -> tuple[Loss, ...]:
    after: Counter[str] = Counter()
    for revision in draft.revisions:
        adds = revision.kind.adds or revision.kind is RevisionKind.NUMBERING_INSERTION
        removes = revision.kind.removes
        after["insertions" if adds else "deletions" if removes else "formatting"] += 1
    if before is None:
        return tuple(
            Loss(what, None, after[what]) for what in ("insertions", "deletions", "formatting")
        )
    return tuple(
        Loss(what, count, after[what]) for what, count in before.items() if after[what] < count
    )


# ---------------------------------------------------------------------- the converter


def find_converter() -> str:
    """Where LibreOffice is.

    Raises:
        MissingToolError: It is not on the search path.
    """
    for program in _PROGRAMS:
        found = shutil.which(program)
        if found:
            return found
    raise MissingToolError(
        "Reading .doc, .odt and .rtf needs LibreOffice, which was not found. Install it "
        "(Debian: apt install libreoffice-writer), or save the file as .docx in Word."
    )


def _run_converter(data: bytes, name: str, suffix: str) -> bytes:
    program = find_converter()
    with tempfile.TemporaryDirectory(prefix="clearance-intake-") as folder:
        place = Path(folder)
        source = place / f"source{suffix}"
        source.write_bytes(data)
        _write_profile(place / "profile")
        command = [
            program, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(place / "out"), str(source),
        ]  # fmt: skip
        _run_within_limits(command, place, name)
        made = place / "out" / "source.docx"
        if not made.is_file():
            raise DamagedDraftError(
                f"{name} could not be read by LibreOffice. Open it in Word and save it as .docx."
            )
        return made.read_bytes()


def _write_profile(profile: Path) -> None:
    items = [
        _setting(f"/org.openoffice.Office.{path}", key, value) for path, key, value in _LOCKED_DOWN
    ]
    items += [_setting("/org.openoffice.Inet/Settings", key, value) for key, value in _NO_NETWORK]
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{"".join(items)}</oor:items>\n',
        encoding="utf-8",
    )


def _setting(path: str, key: str, value: str) -> str:
    return (
        f'<item oor:path="{path}"><prop oor:name="{key}" oor:op="fuse">'
        f"<value>{escape(value)}</value></prop></item>"
    )


def _run_within_limits(command: Sequence[str], folder: Path, name: str) -> None:
    # The limits are set by a shell that then becomes the converter: unlike code run between
    # fork and exec in this process, that is safe with threads.
    limits = (
        f"ulimit -v {MAX_MEMORY_BYTES // 1024}; ulimit -t {MAX_SECONDS}; "
        f'ulimit -f {MAX_PART_BYTES // 512}; ulimit -c 0; exec "$@"'
    )
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    process = subprocess.Popen(  # noqa: S603 - no shell sees the file's name or content
        ["/bin/sh", "-c", limits, "sh", *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(MAX_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise HostileDraftError(
            f"{name} kept LibreOffice busy for more than {MAX_SECONDS} seconds and was given up. "
            "Open it in Word and save it as .docx."
        ) from error
    finally:
        _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End whatever the converter left running: it starts helpers of its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
