"""Taking out of a Word package everything that a final must not carry.

Nothing is taken out in silence: the result lists what, why and how often, and what was kept that
a person should look at. The text stays word for word. The saved bytes are then searched by
``clearance.final.residue``, which shares no code with this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from clearance.final.embedded import strip_embedded
from clearance.final.errors import NotSettledError, UnscrubbableError
from clearance.final.markup import (
    Cleaning,
    clean_part,
    clean_settings,
    is_safe_link,
    remove_hidden_runs,
)
from clearance.final.pictures import strip_picture
from clearance.final.signature import is_signed
from drafts.draft import Draft, StoryKind
from drafts.errors import ProofError, SignedDraftError
from drafts.findings import shorten
from drafts.ooxml.marks import find_marks, may_hold_marks
from drafts.ooxml.names import CONTENT_TYPES_NS, DC_NS, EXTENDED_NS, W
from drafts.ooxml.package import (
    DOCUMENT_TYPE,
    WORD_TYPES,
    Package,
    Relationship,
    parse_part,
    relationships_name,
    serialise_part,
)
from drafts.ooxml.reader import read_package_draft
from drafts.ooxml.styles import Styles

# Type of relationship: what the parts behind it are called in the receipt.
_GOING: Final = {
    "comments": "comments",
    "commentsExtended": "comments",
    "commentsIds": "comments",
    "commentsExtensible": "comments",
    "documenttasks": "tasks assigned in comments",
    "people": "the list of people",
    "custom-properties": "custom document properties",
    "customXml": "custom XML",
    "customXmlProps": "custom XML",
    "classificationlabels": "sensitivity labels",
    "thumbnail": "the thumbnail of the draft's first page",
    "printerSettings": "printer settings",
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "keyMapCustomizations": "macros",
    "attachedToolbars": "macros",
    "extensibility": "macros",
    "control": "ActiveX controls",
    "activeXControlBinary": "ActiveX controls",
    "webextensiontaskpanes": "add-ins",
    "taskpanes": "add-ins",
    "webextension": "add-ins",
    "glossaryDocument": "building blocks",
    "attachedTemplate": "the attached template",
    "mailMergeSource": "mail merge data",
    "mailMergeHeaderSource": "mail merge data",
    "recipientData": "mail merge data",
    "transform": "saving transforms",
    "frame": "frames",
}
_WHY: Final = {
    "comments": "remarks between offices are not part of the report",
    "comment marks": "remarks between offices are not part of the report",
    "the list of people": "it names the reviewers",
    "document properties": "they name people and tell of the editing",
    "custom document properties": "they hold numbers of document systems",
    "editing-session numbers": "they tell which words were written in one sitting",
    "the thumbnail of the draft's first page": "it shows the draft, not the final",
    "macros": "a final may not run anything",
    "calls of macros": "a final may not run anything",
    "ActiveX controls": "a final may not run anything",
    "metadata of pictures": "it tells who made a picture, when and where",
    "fields replaced by their result": "on opening they would name people or paths, or fetch files",
    "links to files and shares": "they lead into somebody's computer",
    "parts that nothing refers to": "nobody could see them, but a program could",
}
_WHY_OTHERWISE: Final = "it belongs to the making of the draft, not to the report"
# Relationships whose target is named by an id in the XML; the others are found by their type.
_BY_ID: Final = frozenset(
    {"hyperlink", "image", "header", "footer", "chart", "oleObject", "package", "video", "audio"}
)
_EMBEDDED: Final = frozenset({"oleObject", "package"})
_MACRO_TRACES: Final = (b"vbaProject", "_VBA_PROJECT".encode("utf-16-le"))
_EXTERNAL_GOING: Final = {
    "attachedTemplate": "the attached template",
    "oleObject": "links of objects to files outside",
    "image": "links of pictures to files outside",
    "frame": "frames",
}
_STATISTICS: Final = ("TotalTime", "Pages", "Words", "Characters", "Lines", "Paragraphs")


@dataclass(frozen=True, slots=True)
class Removal:
    """One kind of thing taken out: what it is, why, how often. It never says whose it was."""

    what: str
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A package fit to leave the house.

    Attributes:
        package: The package.
        removed: What was taken out.
        disclosed: What was kept and should be looked at, in sentences.
    """

    package: Package
    removed: tuple[Removal, ...]
    disclosed: tuple[str, ...] = ()


def scrub(
    package: Package,
    *,
    keep_revisions: bool = False,
    remove_hidden: bool = False,
    flatten: bool = False,
) -> Scrubbed:
    """``package`` without remarks, people, properties, traces of editing, macros, links outside.

    Args:
        package: A settled Word package.
        keep_revisions: Let revisions stand, for a final that must show its changes.
        remove_hidden: Take hidden text out too; without it hidden text is only disclosed.
        flatten: Take embedded objects out, leaving their pictures.

    Raises:
        NotSettledError: It still holds revisions.
        SignedDraftError: It carries a digital signature that any change would break.
        UnscrubbableError: Part of its text is in a document not yet read in, or an embedded
            object holds macros.
        ProofError: The text did not come through unchanged.
    """
    _refuse_signed(package)
    _refuse_unmerged(package)
    if not keep_revisions:
        _refuse_revisions(package)
    scrubber = _Scrubber(package, remove_hidden=remove_hidden, flatten=flatten)
    cleaned = scrubber.cleaned()
    after = read_package_draft(cleaned)
    if not remove_hidden:
        _prove_same_text(read_package_draft(package), after, cleaned)
    return scrubber.report(cleaned, after)


class _Scrubber:
    def __init__(self, package: Package, *, remove_hidden: bool, flatten: bool) -> None:
        self.package = package
        self.remove_hidden = remove_hidden
        self.flatten = flatten
        self.cleaning = Cleaning()
        self.changed: dict[str, bytes | None] = {}
        styles = next(package.related(package.main, "styles"), None)
        self.styles = Styles(parse_part(package, styles) if styles else None)

    def cleaned(self) -> Package:
        self.drop_parts()
        for part in self.package.parts:
            if part not in self.changed:
                self.clean(part)
        self.rewrite_properties()
        package = self.package.with_parts(self.changed)
        package = _with_clean_relationships(package, self.cleaning, flatten=self.flatten)
        package = _without_unreferenced(package, self.cleaning)
        return _with_content_types(package, self.cleaning)

    def report(self, package: Package, draft: Draft) -> Scrubbed:
        self.disclose(package, draft)
        removed = tuple(
            Removal(what, _WHY.get(what, _WHY_OTHERWISE), count)
            for what, count in sorted(self.cleaning.removed.items())
        )
        disclosed = (
            f"{what} ({count} times)" if count > 1 else what
            for what, count in sorted(self.cleaning.disclosed.items())
        )
        return Scrubbed(package, removed, tuple(disclosed))

    def drop_parts(self) -> None:
        for source in ("", *self.package.parts):
            if source.endswith(".rels"):
                continue
            for relationship in self.package.relationships(source):
                what = _GOING.get(relationship.type)
                if what and not relationship.external and relationship.target in self.package.parts:
                    if relationship.target not in self.changed:
                        self.cleaning.removed[what] += 1
                    self.changed[relationship.target] = None
        for part in self.package.parts:  # what a damaged relationship leaves behind
            lowered = part.lower()
            if part not in self.changed and any(trace in lowered for trace in _TELLING_NAMES):
                self.cleaning.removed["macros"] += 1
                self.changed[part] = None

    def clean(self, part: str) -> None:
        data = self.package.parts[part]
        if part.endswith((".rels", "[Content_Types].xml")):
            return
        if not _is_xml(part, data):
            self.clean_picture(part, data)
            return
        if not _is_word_part(data):
            return
        root = parse_part(self.package, part)
        if root.tag == W + "settings":
            clean_settings(root, self.cleaning)
        clean_part(root, self.package.relationships(part), self.cleaning)
        if self.remove_hidden:
            remove_hidden_runs(root, self.styles, self.cleaning)
        if self.flatten:
            for element in list(root.iter("{urn:schemas-microsoft-com:office:office}OLEObject")):
                self.cleaning.removed["embedded objects"] += 1
                parent = element.getparent()
                if parent is not None:
                    parent.remove(element)
        self.changed[part] = serialise_part(self.package, part, root)

    def clean_picture(self, part: str, data: bytes) -> None:
        if data.startswith(b"PK\x03\x04"):
            self.clean_embedded(part, data)
            return
        stripped = strip_picture(data)
        if stripped is None:
            if part.rpartition(".")[2].lower() in _OTHER_PICTURES:
                self.cleaning.disclosed[
                    f"{part} is a picture whose metadata this program does not read; it was kept."
                ] += 1
            return
        if stripped.removed:
            self.cleaning.removed["metadata of pictures"] += len(stripped.removed)
            self.changed[part] = stripped.data
        if stripped.turned:
            self.cleaning.disclosed[
                f"The metadata of {part} asked viewers to turn the picture: look at it."
            ] += 1

    def clean_embedded(self, part: str, data: bytes) -> None:
        stripped = strip_embedded(data)
        if stripped is None:
            raise UnscrubbableError(
                f"{self.package.name}: the embedded object {part} cannot be opened, and therefore "
                "not be cleaned. Replace it in Word by a picture of it."
            )
        if stripped != data:
            self.cleaning.removed["properties of embedded objects"] += 1
            self.changed[part] = stripped

    def rewrite_properties(self) -> None:
        for part in self.package.related("", "core-properties"):
            self.changed[part] = _core_properties(parse_part(self.package, part))
            self.cleaning.removed["document properties"] += 1
        for part in self.package.related("", "extended-properties"):
            root = parse_part(self.package, part)
            self.changed[part] = _extended_properties(root)
            self.cleaning.removed["document properties"] += 1

    def disclose(self, package: Package, draft: Draft) -> None:
        if not self.remove_hidden:
            hidden = sum(
                len(span.text.split())
                for paragraph in draft.paragraphs()
                for span in paragraph.spans
                if span.format.hidden
            )
            if hidden:
                self.cleaning.disclosed[f"{hidden} words of hidden text were kept."] += 1
        for part in package.parts:
            if part.endswith(".rels"):
                continue
            for relationship in package.relationships(part):
                if relationship.type in _EMBEDDED and not relationship.external:
                    self.disclose_embedded(package, relationship.target)
                if relationship.external and _looks_internal(relationship.target):
                    self.cleaning.disclosed[
                        f"A link leads to {shorten(relationship.target, 60)}, which looks internal."
                    ] += 1

    def disclose_embedded(self, package: Package, part: str) -> None:
        data = package.parts.get(part, b"")
        if any(trace in data for trace in _MACRO_TRACES):
            raise UnscrubbableError(
                f"{package.name}: the embedded object {part} holds macros, which no final may "
                "carry. Replace it in Word by a picture of it."
            )
        self.cleaning.disclosed[f"{part} is an embedded object; what it holds was kept."] += 1


_TELLING_NAMES: Final = ("vbaproject", "vbadata", "/activex/", "customui/", "printersettings")
_OTHER_PICTURES: Final = frozenset({"gif", "tif", "tiff", "emf", "wmf", "bmp", "svg", "webp"})


def _is_xml(part: str, data: bytes) -> bool:
    return part.endswith(".xml") or data.lstrip()[:5] == b"<?xml"


def _is_word_part(data: bytes) -> bool:
    """Whether a part is WordprocessingML; charts, themes and the like are not touched."""
    head = data[:4000]
    return (
        b"wordprocessingml" in head
        or b"w\0o\0r\0d\0p\0r\0o" in head  # UTF-16
        or b"office/word/20" in head
    )


# ---------------------------------------------------------------------- what is refused


def _refuse_signed(package: Package) -> None:
    if is_signed(package):
        raise SignedDraftError(
            f"{package.name} carries a digital signature, which cleaning would break. "
            "Ask the sender for the file without it, or remove it in Word (File, Info)."
        )


def _refuse_unmerged(package: Package) -> None:
    for part, data in package.parts.items():
        if not _is_xml(part, data) or not (b"altChunk" in data or b"subDoc" in data):
            continue
        if _is_word_part(data):
            root = parse_part(package, part)
            if next(root.iter(W + "altChunk", W + "subDoc"), None) is not None:
                raise UnscrubbableError(
                    f"{package.name}: part of the text of {part} is in another document that Word "
                    "has not read in yet. Open the file in Word, save it, and try again."
                )


def _refuse_revisions(package: Package) -> None:
    gone = {
        target
        for kind in ("comments", "glossaryDocument")
        for target in package.related(package.main, kind)
    }
    count: Counter[str] = Counter()
    for part, data in package.parts.items():
        word = part not in gone and _is_xml(part, data) and _is_word_part(data)
        if word and "/glossary/" not in part and may_hold_marks(data):
            count[part] += len(find_marks(parse_part(package, part)))
    total = count.total()
    if total:
        places = ", ".join(part for part, marks in count.items() if marks)
        raise NotSettledError(
            f"{package.name} still holds {total} revisions that nobody has decided ({places}). "
            "Decide them first: `clearance accept`, `clearance reject`, or a ruling in "
            "decisions.toml."
        )


# ---------------------------------------------------------------------- the package


def _with_clean_relationships(package: Package, cleaning: Cleaning, *, flatten: bool) -> Package:
    """The package without relationships to what is gone, to the outside, or to nothing."""
    changed: dict[str, bytes | None] = {}
    for source in ("", *package.parts):
        name = relationships_name(source)
        if source.endswith(".rels") or name not in package.parts:
            continue
        going = {
            relationship.id
            for relationship in package.relationships(source)
            if _goes(relationship, source, package, cleaning, flatten=flatten)
        }
        if not going:
            continue
        root = parse_part(package, name)
        for element in [e for e in root if e.get("Id") in going]:
            root.remove(element)
        changed[name] = serialise_part(package, name, root) if len(root) else None
    return package.with_parts(changed)


def _goes(
    relationship: Relationship,
    source: str,
    package: Package,
    cleaning: Cleaning,
    *,
    flatten: bool,
) -> bool:
    if relationship.external:
        if relationship.type != "hyperlink" or not is_safe_link(relationship.target):
            what = _EXTERNAL_GOING.get(relationship.type, "links to files and shares")
            if relationship.type != "hyperlink":
                cleaning.removed[what] += 1
            return True
    elif relationship.target not in package.parts or relationship.type in _GOING:
        return True
    elif flatten and relationship.type in _EMBEDDED:
        return source == package.main
    if relationship.type in _BY_ID and source in package.parts:
        data = package.parts[source]
        quoted = relationship.id.encode()
        used = any(q + quoted + q in data for q in (b'"', b"'")) or data[:2] in (
            b"\xff\xfe",
            b"\xfe\xff",
        )
        if not used:
            cleaning.removed["relationships that nothing uses"] += 1
            return True
    return False


def _without_unreferenced(package: Package, cleaning: Cleaning) -> Package:
    reached = set(_reached(package))
    lost = [part for part in package.parts if part not in reached]
    strays = [part for part in lost if not part.endswith(".rels")]
    if strays:
        cleaning.removed["parts that nothing refers to"] += len(strays)
    return package.with_parts(dict.fromkeys(lost)) if lost else package


def _reached(package: Package) -> Iterator[str]:
    yield "[Content_Types].xml"
    waiting, seen = [""], {""}
    while waiting:
        source = waiting.pop()
        if source:
            yield source
        if relationships_name(source) in package.parts:
            yield relationships_name(source)
        for relationship in package.relationships(source):
            target = relationship.target
            if not relationship.external and target in package.parts and target not in seen:
                seen.add(target)
                waiting.append(target)


def _with_content_types(package: Package, cleaning: Cleaning) -> Package:
    root = parse_part(package, "[Content_Types].xml")
    space = f"{{{CONTENT_TYPES_NS}}}"
    for element in list(root.iter(space + "Override")):
        part = element.get("PartName", "").lstrip("/")
        if part not in package.parts:
            root.remove(element)
        elif part == package.main and element.get("ContentType") in WORD_TYPES[1:]:
            cleaning.removed["the type of a template or macro file"] += 1
            element.set("ContentType", DOCUMENT_TYPE)
    extensions = {part.rpartition(".")[2].lower() for part in package.parts}
    for element in list(root.iter(space + "Default")):
        if element.get("Extension", "").lower() not in extensions:
            root.remove(element)
    name = "[Content_Types].xml"
    return package.with_parts({name: serialise_part(package, name, root)})


def _core_properties(root: etree._Element) -> bytes:
    """The title and the language; everything else names people or tells of the editing."""
    for child in list(root):
        if child.tag not in (f"{{{DC_NS}}}title", f"{{{DC_NS}}}language"):
            root.remove(child)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _extended_properties(root: etree._Element) -> bytes:
    """Counts of 0 and nothing else: an empty count would break the schema, a true one is old."""
    space = root.tag.rpartition("}")[0][1:] if isinstance(root.tag, str) else EXTENDED_NS
    fresh = etree.Element(f"{{{space}}}Properties", nsmap={None: space})  # type: ignore[dict-item]
    for name in _STATISTICS:
        etree.SubElement(fresh, f"{{{space}}}{name}").text = "0"
    data: bytes = etree.tostring(fresh, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _looks_internal(address: str) -> bool:
    host = address.partition("://")[2].partition("/")[0].partition(":")[0].lower()
    if not host:
        return False
    return "." not in host or host.endswith((".local", ".lan", ".intra", ".corp", ".internal"))


# ---------------------------------------------------------------------- the text stays


def _prove_same_text(before: Draft, after: Draft, package: Package) -> None:
    want, got = _texts(before, package), _texts(after, package)
    for place, (left, right) in enumerate(zip(want, got, strict=False)):
        if left != right:
            raise ProofError(
                f"Cleaning {before.name} changed its text: paragraph {place + 1} says "
                f"“{shorten(right, 80)}” instead of “{shorten(left, 80)}”. Nothing was written."
            )
    if len(want) != len(got):
        raise ProofError(
            f"Cleaning {before.name} changed its text: {len(got)} paragraphs instead of "
            f"{len(want)}. Nothing was written."
        )


def _texts(draft: Draft, package: Package) -> list[str]:
    """The paragraphs that must stay: all but comments, and headers that no page shows."""
    gone = (StoryKind.COMMENT, StoryKind.GLOSSARY)
    return [
        paragraph.text
        for story in draft.stories
        if story.kind not in gone and story.part in package.parts
        for paragraph in story.paragraphs()
    ]
