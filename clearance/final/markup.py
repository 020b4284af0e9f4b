"""Cleaning the XML of one Word part: what names people or tells of the editing goes.

The text stays; ``clearance.final.scrub`` proves that it did.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from drafts.ooxml.names import W14, W15, R, W, local
from drafts.ooxml.package import Relationship
from drafts.ooxml.styles import Styles

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_PLACED: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_OFFICE: Final = "{urn:schemas-microsoft-com:office:office}"

# Element: what it is called in the receipt. All of these go with everything in them.
_GOING: Final = {
    W + "commentRangeStart": "comment marks",
    W + "commentRangeEnd": "comment marks",
    W + "commentReference": "comment marks",
    W + "annotationRef": "comment marks",
    W + "proofErr": "marks of the spelling checker",
    W + "lastRenderedPageBreak": "marks of old page breaks",
    W + "permStart": "editing permissions",
    W + "permEnd": "editing permissions",
    W + "rsid": "editing-session numbers",
    W + "rsids": "editing-session numbers",
    W + "dataBinding": "links to custom XML",
    W15 + "dataBinding": "links to custom XML",
    W15 + "webExtensionLinked": "links to add-ins",
    W15 + "webExtensionCreated": "links to add-ins",
    W + "control": "ActiveX controls",
    W + "frameset": "frames",
    W + "entryMacro": "calls of macros",
    W + "exitMacro": "calls of macros",
    W + "fldData": "private data of fields",
}
_UNWRAPPED: Final = {W + "smartTag": "smart tags", W + "customXml": "custom XML elements"}
_IN_A_WRAPPER: Final = frozenset({W + "smartTagPr", W + "customXmlPr"})
_SETTINGS: Final = {
    W + name: what
    for name, what in {
        "trackRevisions": "tracking switches",
        "revisionView": "tracking switches",
        "doNotTrackMoves": "tracking switches",
        "doNotTrackFormatting": "tracking switches",
        "documentProtection": "document protection",
        "writeProtection": "document protection",
        "attachedTemplate": "the attached template",
        "linkStyles": "the attached template",
        "docVars": "document variables",
        "mailMerge": "mail merge data",
        "saveThroughXslt": "saving transforms",
        "attachedSchema": "attached schemas",
        "proofState": "marks of the spelling checker",
        "updateFields": "a request to update fields on opening",
        "rsids": "editing-session numbers",
    }.items()
} | {W14 + "docId": "document numbers", W15 + "docId": "document numbers"}
# CT_Settings is a sequence; these come before the two switches that are set (17.15.1.72, .73).
_BEFORE_PRIVACY: Final = (W + "writeProtection", W + "view", W + "zoom")
_IDS: Final = (W14 + "paraId", W14 + "textId")
# Fields whose result tells who, where or when; and those that fetch or start something.
_FROZEN: Final = frozenset(
    {
        "AUTHOR", "LASTSAVEDBY", "FILENAME", "USERNAME", "USERINITIALS", "USERADDRESS", "COMMENTS",
        "DOCPROPERTY", "DOCVARIABLE", "REVNUM", "EDITTIME", "TEMPLATE", "SAVEDATE", "PRINTDATE",
        "CREATEDATE", "INFO", "KEYWORDS", "SUBJECT", "CITATION", "BIBLIOGRAPHY", "INCLUDETEXT",
        "INCLUDEPICTURE", "LINK", "DDE", "DDEAUTO", "IMPORT", "DATABASE", "MACROBUTTON",
        "GOTOBUTTON", "MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE", "RD",
    }
)  # fmt: skip
_SAFE_LINK: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_PATH: Final = re.compile(r"^(?:file:|[A-Za-z]:[\\/]|\\\\|/(?:Users|home)/)|\.\w{3,4}$")
_NAMED_BOOKMARK: Final = re.compile(r"^(?:_GoBack$|OLE_LINK)", re.IGNORECASE)


def is_safe_link(target: str) -> bool:
    """Whether a link may stay: to a web page or a mailbox, not to a file or a share."""
    return _SAFE_LINK.match(target) is not None


@dataclass(slots=True)
class Cleaning:
    """What cleaning a part, or several, took out; and what it kept that should be looked at.

    Attributes:
        removed: How often, by what it is called in the receipt.
        disclosed: How often, by a sentence.
    """

    removed: Counter[str] = field(default_factory=Counter)
    disclosed: Counter[str] = field(default_factory=Counter)


def clean_settings(root: etree._Element, cleaning: Cleaning) -> None:
    """Remove the switches that tell of the editing; ask Word to record nobody from now on."""
    for element in [child for child in root if child.tag in _SETTINGS]:
        cleaning.removed[_SETTINGS[str(element.tag)]] += 1
        root.remove(element)
    place = sum(1 for child in root if child.tag in _BEFORE_PRIVACY)
    for name in ("removeDateAndTime", "removePersonalInformation"):
        if root.find(W + name) is None:
            root.insert(place, etree.Element(W + name))


def clean_part(
    root: etree._Element,
    relationships: tuple[Relationship, ...],
    cleaning: Cleaning,
) -> None:
    """Take everything out of a part that a final must not carry."""
    _drop_ids(root, cleaning)
    _drop_links(root, {r.id: r for r in relationships if r.external}, cleaning)
    _freeze_fields(root, cleaning)
    for element in list(root.iter(*_GOING)):
        cleaning.removed[_GOING[str(element.tag)]] += 1
        _remove(element)
    for element in list(root.iter(*_UNWRAPPED)):
        cleaning.removed[_UNWRAPPED[str(element.tag)]] += 1
        for child in [child for child in element if child.tag in _IN_A_WRAPPER]:
            element.remove(child)
        _unwrap(element)
    _drop_bookmarks(root, cleaning)
    _rename_drawings(root, cleaning)
    for sdt in root.iter(W + "sdtPr"):
        placeholder = sdt.find(W + "placeholder")
        if placeholder is not None:  # it names a building block of the glossary, which goes
            sdt.remove(placeholder)


def remove_hidden_runs(root: etree._Element, styles: Styles, cleaning: Cleaning) -> None:
    """Take out runs of hidden text; fields' instructions are hidden by design and stay."""
    for paragraph in root.iter(W + "p"):
        style = styles.paragraph_style(paragraph.find(W + "pPr"))
        for run in list(paragraph.iterdescendants(W + "r")):
            hidden = styles.run_format(run.find(W + "rPr"), style).hidden
            if hidden and run.find(W + "t") is not None:
                cleaning.removed["runs of hidden text"] += 1
                _remove(run)


def _drop_ids(root: etree._Element, cleaning: Cleaning) -> None:
    for element in root.iter(etree.Element):
        attributes = element.attrib
        if not attributes:
            continue
        for name in [str(n) for n in attributes if str(n).startswith(W + "rsid") or n in _IDS]:
            del attributes[name]
            cleaning.removed[
                "paragraph numbers of the comment feature"
                if name in _IDS
                else "editing-session numbers"
            ] += 1


def _drop_links(
    root: etree._Element, external: dict[str, Relationship], cleaning: Cleaning
) -> None:
    """Unwrap links to files and shares; cut pictures and objects off from files outside."""
    for element in list(root.iter(W + "hyperlink", *_DRAWING_LINKS)):
        relationship = external.get(element.get(R + "id", ""))
        if relationship is not None and not is_safe_link(relationship.target):
            cleaning.removed["links to files and shares"] += 1
            (_unwrap if element.tag == W + "hyperlink" else _remove)(element)
        elif element.get(W + "tooltip"):
            del element.attrib[W + "tooltip"]
            cleaning.removed["tooltips of links"] += 1
    for element in root.iter(_DRAWING + "blip", _VML + "imagedata"):
        for name in (R + "link", R + "id", R + "href", R + "pict"):
            if element.get(name) in external:
                del element.attrib[name]
                cleaning.removed["links of pictures to files outside"] += 1
    for element in list(root.iter(_OFFICE + "OLEObject")):
        if element.get("Type") == "Link" or element.get(R + "id", "") in external:
            cleaning.removed["links of objects to files outside"] += 1
            _remove(element)


_DRAWING_LINKS: Final = (_DRAWING + "hlinkClick", _DRAWING + "hlinkHover")


def _freeze_fields(root: etree._Element, cleaning: Cleaning) -> None:
    """Replace telling or dangerous fields by the result they show now."""
    for simple in list(root.iter(W + "fldSimple")):
        if _is_frozen(simple.get(W + "instr", "")):
            cleaning.removed["fields replaced by their result"] += 1
            _unwrap(simple)
    going: list[etree._Element] = []
    stack: list[_OpenField] = []
    for element in root.iter(W + "fldChar", W + "instrText", *_SHOWN):
        kind = element.get(W + "fldCharType") if element.tag == W + "fldChar" else None
        own = stack[-1] if stack and kind in ("separate", "end") else None
        for outer in stack:
            if outer is not own and not outer.in_result:
                outer.before_result.append(element)
        if kind == "begin":
            stack.append(_OpenField([element]))
        elif own is not None and kind == "separate":
            own.marks.append(element)
            own.in_result = True
        elif own is not None:
            stack.pop()
            if _is_frozen(own.instruction):
                cleaning.removed["fields replaced by their result"] += 1
                going += [*own.marks, element, *own.before_result]
        elif element.tag == W + "instrText" and stack and not stack[-1].in_result:
            stack[-1].instruction += element.text or ""
    for element in dict.fromkeys(going):
        _remove(element)


@dataclass(slots=True)
class _OpenField:
    marks: list[etree._Element]
    instruction: str = ""
    in_result: bool = False
    before_result: list[etree._Element] = field(default_factory=list)


_SHOWN: Final = tuple(W + name for name in ("t", "tab", "br", "cr", "sym", "drawing", "pict"))


def _is_frozen(instruction: str) -> bool:
    words = instruction.split()
    if not words:
        return False
    if words[0].upper() == "HYPERLINK":
        target = next((word.strip('"“”') for word in words[1:] if not word.startswith("\\")), "")
        return bool(target) and "\\l" not in words[:2] and not is_safe_link(target)
    return words[0].upper() in _FROZEN


def _drop_bookmarks(root: etree._Element, cleaning: Cleaning) -> None:
    going: set[str] = set()
    starts = list(root.iter(W + "bookmarkStart"))
    if not starts:
        return
    referred = _referred_bookmarks(root)
    for start in starts:
        name = start.get(W + "name", "")
        if _NAMED_BOOKMARK.match(name) or (name.startswith("_Hlk") and name not in referred):
            going.add(start.get(W + "id", ""))
            cleaning.removed["bookmarks of the program"] += 1
            _remove(start)
    for end in list(root.iter(W + "bookmarkEnd")):
        if end.get(W + "id", "") in going:
            _remove(end)


def _referred_bookmarks(root: etree._Element) -> set[str]:
    words: set[str] = set()
    for element in root.iter(W + "instrText", W + "fldSimple", W + "hyperlink"):
        text = (element.text or "") + " " + element.get(W + "instr", "")
        words |= {word.strip('"') for word in text.split()} | {element.get(W + "anchor", "")}
    return words


def _rename_drawings(root: etree._Element, cleaning: Cleaning) -> None:
    """Numbers instead of file names; real alternative text is for readers who cannot see."""
    place = 0
    for element in root.iter(_PLACED + "docPr", _PICTURE + "cNvPr"):
        place += element.tag == _PLACED + "docPr"
        name = f"Picture {max(place, 1)}"
        if element.get("name") not in (name, None):
            element.set("name", name)
            cleaning.removed["names of drawings"] += 1
        for attribute in ("descr", "title"):
            if _PATH.search(element.get(attribute, "")):
                del element.attrib[attribute]
                cleaning.removed["file names in alternative text"] += 1
    for element in root.iter(_VML + "imagedata"):
        if element.get(_OFFICE + "title") is not None:
            del element.attrib[_OFFICE + "title"]
            cleaning.removed["names of drawings"] += 1
    for element in root.iter(_VML + "shape", _VML + "rect", _VML + "group"):
        if _PATH.search(element.get("alt", "")):
            del element.attrib["alt"]
            cleaning.removed["file names in alternative text"] += 1
    if next(root.iter(_DRAWING + "srcRect"), None) is not None and any(
        len(crop.attrib) for crop in root.iter(_DRAWING + "srcRect")
    ):
        cleaning.disclosed["A cropped picture still holds the part that is not shown."] += 1
    if next(root.iter(W14 + "contentPart"), None) is not None:
        cleaning.disclosed["Handwriting (ink) was kept."] += 1


def _remove(element: etree._Element) -> None:
    """Take an element out, and the run that held it when nothing else stands there."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail and tail.strip():  # no text stands between elements of WordprocessingML
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)
    bare_run = parent.tag == W + "r" and all(child.tag == W + "rPr" for child in parent)
    if bare_run or (local(str(parent.tag)) in _EMPTY_SHELLS and len(parent) == 0):
        _remove(parent)


_EMPTY_SHELLS: Final = frozenset({"hyperlink", "Choice", "Fallback", "AlternateContent"})


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    parent[place : place + 1] = list(element)
