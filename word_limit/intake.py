"""Reading a folder of contributions, whatever office programs they were written with."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from lxml import etree

from drafts.draft import Draft, Paragraph, Span, Story, StoryKind
from drafts.errors import (
    ConfigurationError,
    DocumentError,
    HostileDraftError,
    MissingToolError,
    NotAWordFileError,
    UnreadableDraftError,
)
from drafts.ooxml.reader import read_draft
from word_limit.contributions import (
    Contribution,
    Receipt,
    contribution_of,
    nobody,
    receipts_of,
    unread,
    with_receipt,
)
from word_limit.questionnaire import Questionnaire

RECEIPTS: Final = "receipts.csv"

WORD_ENDINGS: Final = frozenset({"docx", "docm", "dotx"})
# What the bundled pandoc reads, by the ending of the file's name.
PANDOC_READERS: Final = {
    "odt": "odt",
    "rtf": "rtf",
    "html": "html",
    "htm": "html",
    "md": "commonmark",
    "epub": "epub",
}
MAX_BYTES: Final = 20 * 2**20
MAX_UNPACKED: Final = 100 * 2**20
SECONDS: Final = 60
HEAP_MEGABYTES: Final = 1_024

_META: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_NO_STYLES: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-styles'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2">'
    "<office:font-face-decls/><office:styles/><office:automatic-styles/><office:master-styles/>"
    "</office:document-styles>"
)

Converter = Callable[[bytes, str], bytes]


def read_contributions(
    folder: Path,
    questionnaire: Questionnaire,
    *,
    is_member_state: Callable[[str], bool] = nobody,
    convert: Converter | None = None,
) -> tuple[Contribution, ...]:
    """Every file of ``folder`` in the order of their names, read as far as it can be.

    A file that cannot be read is a contribution all the same, with the reason.
    ``receipts.csv`` is the office's own list and goes before what files say.

    Args:
        folder: Only the files in it, not those in folders below.
        questionnaire: What was asked.
        is_member_state: Whether a name is that of a Member State.
        convert: Makes a Word file of one that pandoc does not read (``.doc``).

    Raises:
        ConfigurationError: The folder is not there, or its list of receipts has mistakes.
    """
    if not folder.is_dir():
        raise ConfigurationError(f"{folder} is no folder. Give the folder with the contributions.")
    receipts = _receipts(folder / RECEIPTS)
    files = [path for path in sorted(folder.iterdir()) if _is_contribution(path)]
    missing = sorted(set(receipts) - {path.name for path in files})
    if missing:
        raise ConfigurationError(
            f"{RECEIPTS} names files that are not in {folder}: {', '.join(missing)}."
        )
    return tuple(
        with_receipt(
            read_contribution(
                path.name, path.read_bytes(), questionnaire, is_member_state, convert
            ),
            receipts.get(path.name),
        )
        for path in files
    )


def read_contribution(
    name: str,
    data: bytes,
    questionnaire: Questionnaire,
    is_member_state: Callable[[str], bool] = nobody,
    convert: Converter | None = None,
) -> Contribution:
    """One contribution from the bytes of its file; with the reason where it cannot be read."""
    try:
        draft = read_any(name, data, convert)
    except (DocumentError, OSError) as error:
        return unread(name, data, str(error))
    return contribution_of(draft, data, questionnaire, is_member_state)


def read_any(name: str, data: bytes, convert: Converter | None = None) -> Draft:
    """The draft in a file of any kind that is read here.

    Raises:
        UnreadableDraftError: It cannot be read.
        MissingToolError: A program it needs is not there.
    """
    ending = name.rpartition(".")[2].lower()
    if ending in WORD_ENDINGS:
        return read_draft(data, name)
    if ending == "txt":
        return _read_text(data, name)
    if ending in PANDOC_READERS:
        if len(data) > MAX_BYTES:
            raise HostileDraftError(f"{name} is larger than {MAX_BYTES // 2**20} MB.")
        whole, properties = _open_document(data, name) if ending == "odt" else (data, {})
        draft = read_draft(_by_pandoc(whole, PANDOC_READERS[ending], name), name)
        return replace(draft, properties=properties)
    if ending == "doc" and convert is not None:
        return read_draft(convert(data, name), name)
    raise NotAWordFileError(
        f"{name} is of a kind that is not read here. Ask for it as a Word file."
    )


def _is_contribution(path: Path) -> bool:
    hidden = path.name.startswith((".", "~$"))
    return path.is_file() and not hidden and path.name != RECEIPTS


def _receipts(path: Path) -> dict[str, Receipt]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        receipts, mistakes = receipts_of(csv.DictReader(file))
    if mistakes:
        raise ConfigurationError("\n".join(f"{path.name}, {mistake}" for mistake in mistakes))
    return receipts


def _by_pandoc(data: bytes, reader: str, name: str) -> bytes:
    """The Word file that pandoc makes, without network and without other files."""
    import pypandoc  # type: ignore[import-untyped]

    try:
        program = pypandoc.get_pandoc_path()
    except OSError as error:
        raise MissingToolError(
            f"{name} is read through pandoc, which was not found: {error}"
        ) from error
    # Pandoc's own advice for files one does not trust: no other files, no network, a bounded heap.
    bounds = ["+RTS", f"-M{HEAP_MEGABYTES}M", "-RTS", "--sandbox"]
    command = [program, *bounds, f"--from={reader}", "--to=docx", "--output=-"]
    try:
        done = subprocess.run(  # noqa: S603  the program is ours, the file goes in as input
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise HostileDraftError(f"{name} took pandoc more than {SECONDS} seconds.") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise UnreadableDraftError(f"{name} could not be read by pandoc: {said}")
    return done.stdout


def _open_document(data: bytes, name: str) -> tuple[bytes, dict[str, str]]:
    """An OpenDocument text as pandoc reads it, and what it says of itself.

    A package may leave out its styles (ODF 1.2, part 3, 3.1); pandoc wants them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise HostileDraftError(f"{name} unpacks to more than its size can explain.")
            names = {entry.filename for entry in entries}
            properties = _properties(package.read("meta.xml")) if "meta.xml" in names else {}
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise UnreadableDraftError(f"{name} is not an OpenDocument text: {error}") from error
    if "styles.xml" in names:
        return data, properties
    mended = io.BytesIO(data)
    with zipfile.ZipFile(mended, "a") as package:
        package.writestr("styles.xml", _NO_STYLES)
    return mended.getvalue(), properties


def _properties(meta: bytes) -> dict[str, str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(meta, parser)
    except etree.XMLSyntaxError:
        return {}
    properties = {}
    for tag, key in (
        (f"{_META}initial-creator", "creator"),
        (f"{_META}creation-date", "created"),
        (f"{_DC}date", "modified"),
    ):
        found = root.find(f".//{tag}")
        if found is not None and found.text:
            properties[key] = found.text
    return properties


def _read_text(data: bytes, name: str) -> Draft:
    """A plain text file as a draft: one paragraph a line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    lines = text.splitlines()
    paragraphs = tuple(
        Paragraph(index, (Span(line, index, 0),)) for index, line in enumerate(lines)
    )
    return Draft(name, "", (Story(StoryKind.BODY, "body", "", paragraphs),))
