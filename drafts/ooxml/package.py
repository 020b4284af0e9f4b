"""Opening and writing Word packages: every limit that keeps a hostile file harmless.

Source: ISO/IEC 29500-2 (Open Packaging Conventions). No entry is ever extracted to disk.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from drafts.errors import (
    DamagedDraftError,
    EncryptedDraftError,
    HostileDraftError,
    NotAWordFileError,
)
from drafts.ooxml.names import CONTENT_TYPES_NS, STRICT

# The largest real handbook known has 3,556 parts.
MAX_ENTRIES: Final = 5_000
# A report of 850,000 words has about 60 MB of XML; pictures are larger, but not this large.
MAX_PART_BYTES: Final = 200 * 2**20
MAX_TOTAL_BYTES: Final = 500 * 2**20
# Apache POI refuses beyond 100:1; repetitive WordprocessingML reaches 120:1 in honest files.
MAX_RATIO: Final = 200
# Below this size a ratio says nothing: a blank part compresses very well.
RATIO_GRACE_BYTES: Final = 2**20
# libxml2's own default; beyond it a recursive reader would be at risk.
MAX_DEPTH: Final = 256

OLE_HEADER: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK: Final = 2**20
# Every written package carries the same time, so that the same input gives the same bytes.
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)

WORD_TYPES: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
DOCUMENT_TYPE: Final = WORD_TYPES[0]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another, or to the outside.

    Attributes:
        id: What the source part calls it.
        type: The last segment of the relationship type (``footnotes``).
        target: A part's name, or an address when ``external``.
        external: Whether it leads out of the package.
    """

    id: str
    type: str
    target: str
    external: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """A Word package in memory.

    Attributes:
        name: The file's name, for messages.
        parts: The bytes of every part by name, without a leading slash, in the
            order of the file.
        main: The name of the main document part.
    """

    name: str
    parts: dict[str, bytes]
    main: str
    _relationships: dict[str, tuple[Relationship, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _trees: dict[str, tuple[etree._Element, list[etree._Element]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """The relationships of ``part``, or of the package itself for the empty name."""
        if part not in self._relationships:
            self._relationships[part] = _read_relationships(self.parts, part, self.name)
        return self._relationships[part]

    def related(self, part: str, kind: str) -> Iterator[str]:
        """Names of the existing parts that ``part`` refers to by relationships of ``kind``."""
        for relationship in self.relationships(part):
            inside = not relationship.external and relationship.target in self.parts
            if relationship.type == kind and inside:
                yield relationship.target

    def content_types(self) -> dict[str, str]:
        """The content type of every part that the package declares one for."""
        return _read_content_types(self.parts, self.name)

    def with_parts(self, changed: dict[str, bytes | None]) -> Package:
        """The package with parts replaced or added, or removed where the value is None."""
        parts = {name: changed.get(name, data) for name, data in self.parts.items()} | {
            name: data for name, data in changed.items() if name not in self.parts
        }
        return replace(
            self,
            parts={name: data for name, data in parts.items() if data is not None},
            _relationships={},
            _trees={},
        )

    def is_signed(self) -> bool:
        """Whether the package carries a digital signature (OPC, 10)."""
        return any(
            relationship.type == "origin" and "signature" in relationship.target.lower()
            for relationship in self.relationships()
        ) or any(part.lower().startswith("_xmlsignatures/") for part in self.parts)

    def keep_tree(self, part: str, root: etree._Element, marks: list[etree._Element]) -> None:
        """Lay by the tree of a part, unchanged, and the marks found in it."""
        self._trees[part] = (root, marks)

    def take_tree(self, part: str) -> tuple[etree._Element, list[etree._Element]] | None:
        """What was laid by for a part, to change at will and only once; None when nothing was."""
        return self._trees.pop(part, None)


def read_package(data: bytes, name: str = "draft.docx") -> Package:
    """The package in ``data``, all parts inflated within the limits above.

    Raises:
        NotAWordFileError: It is something else.
        EncryptedDraftError: It needs a password.
        DamagedDraftError: It is cut short or its structure is broken.
        HostileDraftError: It is beyond a limit, or names parts outside itself.
    """
    if data.startswith(OLE_HEADER):
        raise _ole_error(data, name)
    parts = inflate(data, name)
    if "[Content_Types].xml" not in parts:
        raise NotAWordFileError(
            f"{name} is a ZIP file but not a Word file: it lists no content types."
        )
    return Package(name, parts, _main_part(parts, name))


def inflate(data: bytes, name: str) -> dict[str, bytes]:
    """The entries of a ZIP file by name, inflated within the limits above.

    Raises:
        UnreadableDraftError: As ``read_package`` does.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        if data.startswith(b"PK\x03\x04"):
            raise DamagedDraftError(
                f"{name} is a Word file cut short or damaged ({error}). "
                "Ask the sender for it again."
            ) from error
        raise NotAWordFileError(
            f"{name} is not a Word file. Open it in Word and save it as .docx."
        ) from error
    with archive:
        return _inflate(archive, name)


def write_package(package: Package) -> bytes:
    """The bytes of ``package``; the same package always gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        first = ("[Content_Types].xml",)
        for part in (*first, *(part for part in package.parts if part not in first)):
            entry = zipfile.ZipInfo(part, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, package.parts[part])
    return buffer.getvalue()


def parse_part(package: Package, part: str) -> etree._Element:
    """The root element of an XML part; strict namespaces are read as transitional.

    Raises:
        DamagedDraftError: The XML is not well formed.
        HostileDraftError: It declares a document type, or nests too deep.
    """
    return parse_xml(package.parts[part], package.name, part)


def parse_xml(data: bytes, name: str, part: str) -> etree._Element:
    """The root element of ``data``, which is ``part`` of the file ``name``.

    Raises:
        UnreadableDraftError: As ``parse_part`` does.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = _as_utf8(data, name, part)
    if b"<!DOCTYPE" in data:
        raise HostileDraftError(
            f"{name}: {part} declares a document type, which Word files may not. "
            "It was not opened; ask the sender for a file saved by Word."
        )
    if b"http://purl.oclc.org/ooxml/" in data:
        for strict, transitional in STRICT.items():
            data = data.replace(strict.encode(), transitional.encode())
    try:
        return etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        if "xcessive depth" in str(error):
            raise HostileDraftError(
                f"{name}: {part} nests elements more than {MAX_DEPTH} deep. It was not opened."
            ) from error
        raise DamagedDraftError(
            f"{name}: {part} is not well-formed XML ({error}). "
            "Open the file in Word, let it repair it, and save it again."
        ) from error


def serialise_part(package: Package, part: str, root: etree._Element) -> bytes:
    """The bytes of a changed part, in the namespaces that the part had when it was read."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if b"http://purl.oclc.org/ooxml/" in package.parts.get(part, b""):
        for strict, transitional in STRICT.items():
            data = data.replace(b'"' + transitional.encode() + b'"', b'"' + strict.encode() + b'"')
    return data


def relationships_name(part: str) -> str:
    """The name of the part that holds the relationships of ``part``."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", base + ".rels")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=False
    )


def _as_utf8(data: bytes, name: str, part: str) -> bytes:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise DamagedDraftError(f"{name}: {part} is not valid UTF-16 text.") from error
    head, end, rest = text.partition("?>")
    return (rest if end and head.startswith("<?xml") else text).encode()


def _ole_error(data: bytes, name: str) -> NotAWordFileError | EncryptedDraftError:
    # [MS-OFFCRYPTO] 2.3: an encrypted package is an OLE file with these two streams.
    if (
        "EncryptedPackage".encode("utf-16-le") in data
        or "EncryptionInfo".encode("utf-16-le") in data
    ):
        return EncryptedDraftError(
            f"{name} is protected by a password. Remove it in Word (File, Info, Protect Document) "
            "and save again."
        )
    return NotAWordFileError(
        f"{name} is in the old .doc format or another Office format, not .docx. "
        "Save it as .docx in Word."
    )


def _inflate(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_ENTRIES:
        raise HostileDraftError(
            f"{name} holds {len(entries)} parts; more than {MAX_ENTRIES} are not opened."
        )
    parts: dict[str, bytes] = {}
    seen: set[str] = set()
    total = 0
    for entry in entries:
        part = _safe_name(entry, name)
        if part.lower() in seen:
            raise HostileDraftError(f"{name} holds two parts named {part}. It was not opened.")
        seen.add(part.lower())
        parts[part] = _inflate_entry(archive, entry, name, MAX_TOTAL_BYTES - total)
        total += len(parts[part])
    return parts


def _safe_name(entry: zipfile.ZipInfo, name: str) -> str:
    # Some producers write backslashes; the specification knows only slashes (OPC, 6.2.2).
    part = entry.filename.replace("\\", "/")
    if entry.flag_bits & 0x1:
        raise EncryptedDraftError(
            f"{name} is a ZIP file protected by a password. Remove it and save again."
        )
    if part.startswith("/") or ":" in part or ".." in part.split("/") or "\0" in part:
        raise HostileDraftError(
            f"{name} holds a part named {part!r}, outside the file. It was not opened."
        )
    if (entry.external_attr >> 16) & 0o170000 == 0o120000:
        raise HostileDraftError(f"{name} holds a link ({part!r}). It was not opened.")
    return part


def _inflate_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, left: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                chunks.append(chunk)
                _check_size(entry, size, left, name)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
        raise DamagedDraftError(
            f"{name}: {entry.filename} cannot be read ({error}). Ask the sender for the file again."
        ) from error
    except Exception as error:
        # zlib.error has no common base with the above.
        if type(error).__module__ != "zlib":
            raise
        raise DamagedDraftError(
            f"{name}: {entry.filename} is damaged ({error}). Ask the sender for the file again."
        ) from error
    return b"".join(chunks)


def _check_size(entry: zipfile.ZipInfo, size: int, left: int, name: str) -> None:
    if size > MAX_PART_BYTES or size > left:
        raise HostileDraftError(
            f"{name}: {entry.filename} inflates beyond {min(MAX_PART_BYTES, left) // 2**20} MB. "
            "It was not opened."
        )
    if size > RATIO_GRACE_BYTES and size > MAX_RATIO * max(entry.compress_size, 1):
        raise HostileDraftError(
            f"{name}: {entry.filename} inflates more than {MAX_RATIO} times, as only a bomb does. "
            "It was not opened."
        )


def _main_part(parts: dict[str, bytes], name: str) -> str:
    for relationship in _read_relationships(parts, "", name):
        if relationship.type == "officeDocument" and relationship.target in parts:
            kind = _read_content_types(parts, name).get(relationship.target, DOCUMENT_TYPE)
            short = kind.rpartition(".")[2]
            if kind not in WORD_TYPES and "wordprocessingml" not in kind:
                raise NotAWordFileError(
                    f"{name} is an Office file of another kind ({short}), not a Word file."
                )
            return relationship.target
    raise DamagedDraftError(
        f"{name} has no main document part. Open it in Word, let it repair it, and save it again."
    )


def _read_relationships(parts: dict[str, bytes], part: str, name: str) -> tuple[Relationship, ...]:
    holder = relationships_name(part)
    if holder not in parts:
        return ()
    root = parse_xml(parts[holder], name, holder)
    folder = posixpath.dirname(part)
    found = []
    for element in root.iter("{*}Relationship"):
        external = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        if not external:
            joined = target if target.startswith("/") else posixpath.join("/", folder, target)
            target = posixpath.normpath(joined.replace("\\", "/")).lstrip("/")
        kind = element.get("Type", "").rpartition("/")[2]
        found.append(Relationship(element.get("Id", ""), kind, target, external))
    return tuple(found)


def _read_content_types(parts: dict[str, bytes], name: str) -> dict[str, str]:
    listing = "[Content_Types].xml"
    root = parse_xml(parts[listing], name, listing)
    space = f"{{{CONTENT_TYPES_NS}}}"
    defaults = {
        element.get("Extension", "").lower(): element.get("ContentType", "")
        for element in root.iter(space + "Default")
    }
    types = {
        part: defaults[extension]
        for part in parts
        if (extension := part.rpartition(".")[2].lower()) in defaults
    }
    for element in root.iter(space + "Override"):
        types[element.get("PartName", "").lstrip("/")] = element.get("ContentType", "")
    return types
