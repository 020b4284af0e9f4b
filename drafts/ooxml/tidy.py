"""Clearing a package of what nothing refers to once revisions are resolved.

Notes, comments with their threads, links and the parts they led to. What was already without
a reference before stays: only what this program made superfluous goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from lxml import etree

from drafts.errors import UnreadableDraftError
from drafts.ooxml.names import CONTENT_TYPES_NS, R_NS, W14, W15, W, local
from drafts.ooxml.package import (
    DOCUMENT_TYPE,
    Package,
    parse_part,
    relationships_name,
    serialise_part,
)

_NAMED_RELATIONSHIPS: Final = etree.XPath("//@r:*", namespaces={"r": R_NS})
# Relationships that hang on an element of the text and go with the last one that names them.
# A header is not among them: the draft keeps it as a story when the section that named it goes.
NAMED_BY_ELEMENTS: Final = frozenset(
    {
        "hyperlink", "image", "oleObject", "package", "chart", "chartEx", "control", "aFChunk",
        "subDocument", "frame", "audio", "video", "media", "diagramData", "diagramLayout",
        "diagramQuickStyle", "diagramColors", "diagramDrawing",
    }
)  # fmt: skip
_TYPES: Final = "[Content_Types].xml"
_MACRO_TYPES: Final = ("vbaProject", "vbaData", "wordVbaData")
_MACRO_RELATIONSHIPS: Final = frozenset(
    {
        "vbaProject", "wordVbaData", "vbaProjectSignature", "vbaProjectSignatureAgile",
        "vbaProjectSignatureV3", "extensibility",
    }
)  # fmt: skip
_NOTES: Final = {"footnotes": W + "footnote", "endnotes": W + "endnote"}


def drop_notes(package: Package, relation: str, lost: set[str]) -> Package:
    """``package`` without the footnotes or endnotes whose ids are ``lost``."""
    for part in package.related(package.main, relation) if lost else ():
        root = parse_part(package, part)
        for note in list(root.iter(_NOTES[relation])):
            if note.get(W + "id") in lost and note.get(W + "type") is None:
                _take_out(note)
        package = package.with_parts({part: serialise_part(package, part, root)})
    return package


def drop_comments(package: Package, lost: set[str]) -> Package:
    """``package`` without the comments whose ids are ``lost``, in all parts that know of them.

    Source: [MS-DOCX] 2.5.4 (commentsEx), 2.7 (commentsIds, commentsExtensible).
    """
    changed: dict[str, bytes | None] = {}
    paragraphs: set[str] = set()
    for part in package.related(package.main, "comments") if lost else ():
        root = parse_part(package, part)
        for comment in list(root.iter(W + "comment")):
            if comment.get(W + "id") in lost:
                paragraphs |= {p.get(W14 + "paraId", "") for p in comment.iter(W + "p")} - {""}
                _take_out(comment)
        changed[part] = serialise_part(package, part, root)
    durable: set[str] = set()
    for relation, key, gone in (
        ("commentsExtended", "paraId", paragraphs),
        ("commentsIds", "paraId", paragraphs),
        ("commentsExtensible", "durableId", durable),
    ):
        for part in package.related(package.main, relation) if gone else ():
            root = parse_part(package, part)
            for entry in list(root):
                names = {local(str(name)): str(value) for name, value in entry.attrib.items()}
                if names.get(key) in gone:
                    durable.add(names.get("durableId", names[key]))
                    root.remove(entry)
                elif entry.get(W15 + "paraIdParent") in paragraphs:
                    del entry.attrib[W15 + "paraIdParent"]
            changed[part] = serialise_part(package, part, root)
    return package.with_parts(changed) if changed else package


def relationship_ids(root: etree._Element) -> set[str]:
    """Every relationship that the elements under ``root`` name."""
    return set(cast("list[str]", _NAMED_RELATIONSHIPS(root)))


def drop_relationships(package: Package, part: str, lost: Iterable[str]) -> Package:
    """``package`` without these relationships of ``part``, and without parts only they led to."""
    lost = set(lost)
    targets = {
        relationship.target
        for relationship in package.relationships(part)
        if relationship.id in lost and not relationship.external
    }
    holder = relationships_name(part)
    if not lost or holder not in package.parts:
        return package
    root = parse_part(package, holder)
    for element in list(root):
        if element.get("Id") in lost:
            root.remove(element)
    package = package.with_parts({holder: serialise_part(package, holder, root)})
    return drop_unreachable(package, targets)


def drop_unreachable(package: Package, candidates: Iterable[str]) -> Package:
    """``package`` without those of ``candidates`` that no relationship leads to any more."""
    fresh = {part for part in candidates if part in package.parts}
    while fresh:
        sources = ["", *(part for part in package.parts if not part.endswith(".rels"))]
        try:
            reached = {
                relationship.target
                for source in sources
                for relationship in package.relationships(source)
                if not relationship.external
            }
        except UnreadableDraftError:  # who refers to what cannot be told: everything stays
            return package
        gone = fresh - reached
        following = {
            relationship.target
            for part in gone
            for relationship in package.relationships(part)
            if not relationship.external
        }
        dropped: dict[str, bytes | None] = dict.fromkeys(gone)
        dropped |= dict.fromkeys(
            name for part in gone if (name := relationships_name(part)) in package.parts
        )
        package = _without_types(package.with_parts(dropped), gone) if gone else package
        fresh = {part for part in following if part in package.parts}
    return package


def without_macros(package: Package) -> Package:
    """``package`` as a plain document: no macros, and neither macro-enabled nor a template."""
    types = package.content_types()
    if types.get(package.main, DOCUMENT_TYPE) == DOCUMENT_TYPE and not any(
        trace in kind for kind in types.values() for trace in _MACRO_TYPES
    ):
        return package
    macros = {part for part, kind in types.items() if any(t in kind for t in _MACRO_TYPES)}
    for part in ("", *package.parts):
        links = package.relationships(part) if not part.endswith(".rels") else ()
        package = drop_relationships(
            package, part, (link.id for link in links if link.type in _MACRO_RELATIONSHIPS)
        )
    package = package.with_parts(dict.fromkeys(macros - {package.main}))
    root = parse_part(package, _TYPES)
    for element in list(root):
        if element.get("PartName", "").lstrip("/") == package.main:
            element.set("ContentType", DOCUMENT_TYPE)
        elif any(trace in element.get("ContentType", "") for trace in _MACRO_TYPES):
            root.remove(element)
    return package.with_parts({_TYPES: serialise_part(package, _TYPES, root)})


def _without_types(package: Package, gone: set[str]) -> Package:
    root = parse_part(package, _TYPES)
    overrides = [
        element
        for element in root.iter(f"{{{CONTENT_TYPES_NS}}}Override")
        if element.get("PartName", "").lstrip("/") in gone
    ]
    for element in overrides:
        root.remove(element)
    if not overrides:
        return package
    return package.with_parts({_TYPES: serialise_part(package, _TYPES, root)})


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
