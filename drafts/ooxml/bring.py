"""Bringing what one Word file says into another: styles, lists, links, pictures, ids.

Elements taken from a file mean nothing elsewhere: their ids point into parts of their own
package. ``Bringer`` copies them so that they mean the same in the receiving one, adding to it only
what it lacks. Source: ISO/IEC 29500-1, 17.7 (styles), 17.9 (numbering); 29500-2 (relationships).
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Final

from lxml import etree

from drafts.ooxml.flow import Flow, plain
from drafts.ooxml.names import (
    CONTENT_TYPES_NS,
    MC_NS,
    PACKAGE_RELATIONSHIPS_NS,
    R_NS,
    VAL,
    W14,
    W15,
    R,
    W,
    local,
)
from drafts.ooxml.package import Package, parse_part, relationships_name, serialise_part

_TYPE_PREFIX: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_IDS: Final = re.compile(rb"""[\s:]id=["'](-?\d{1,10})["']""")
_LARGEST_ID: Final = 2**31 - 2
_STYLE_REFERENCES: Final = {
    W + "pStyle": "paragraph",
    W + "rStyle": "character",
    W + "tblStyle": "table",
}
# What a copy of somebody else's paragraph must not carry: they would be there twice.
_OWN_IDS: Final = (W14 + "paraId", W14 + "textId")
_RSIDS: Final = ("rsidR", "rsidRPr", "rsidDel", "rsidP", "rsidRDefault", "rsidTr", "rsidSect")
# Left out of a definition's key: they differ in every file and change nothing that is seen.
_IDLE_LIST_PARTS: Final = frozenset({W + "nsid", W + "tmpl", W + "name"})


class Receiver:
    """A package being added to: its trees, and what they need that it does not have yet.

    Args:
        flow: The file as it was read; its trees are changed in place.
    """

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.touched: set[str] = set()
        self._added: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._links: dict[str, list[tuple[str, str, str, bool]]] = {}
        self._next_id = 0
        self._used: set[int] = set()

    def new_id(self) -> int:
        """A number that no annotation of any part has."""
        if not self._next_id:
            used = {
                int(found)
                for part, data in self.flow.package.parts.items()
                if part.endswith(".xml")
                for found in _IDS.findall(data)
            }
            highest = max(used, default=0)
            # Word reads ids as 32-bit numbers.
            self._next_id = max(1, highest + 1) if highest < _LARGEST_ID - 10**7 else 1
            self._used = used if self._next_id == 1 else set()
        while self._next_id in self._used:
            self._next_id += 1
        self._next_id += 1
        return self._next_id - 1

    def root(self, part: str) -> etree._Element:
        """The tree of a part that is about to be changed."""
        self.touched.add(part)
        return self.flow.root(part)

    def link(self, part: str, kind: str, target: str, *, external: bool) -> str:
        """The id of a relationship of ``part``, new if there is none like it."""
        short = kind.rpartition("/")[2]
        for relationship in self.flow.package.relationships(part):
            same = (relationship.type, relationship.target, relationship.external)
            if same == (short, target, external):
                return relationship.id
        links = self._links.setdefault(part, [])
        for key, *known in links:
            if tuple(known) == (kind, target, external):
                return key
        taken = {relationship.id for relationship in self.flow.package.relationships(part)}
        number = len(taken) + len(links) + 1
        while f"rId{number}" in taken or any(key == f"rId{number}" for key, *_ in links):
            number += 1
        links.append((f"rId{number}", kind, target, external))
        return f"rId{number}"

    def keep_link(self, part: str, key: str, kind: str, target: str, external: bool) -> None:  # noqa: FBT001
        """Give an added part a relationship under the id by which its bytes know it."""
        self._links.setdefault(part, []).append((key, kind, target, external))

    def is_added(self, part: str) -> bool:
        """Whether a part is not in the file as it was read."""
        return part in self._added

    def add_part(self, name: str, data: bytes, content_type: str) -> str:
        """The name under which ``data`` is now a part; an equal part is used again."""
        for known, there in (*self.flow.package.parts.items(), *self._added.items()):
            if there == data and posixpath.dirname(known) == posixpath.dirname(name):
                return known
        stem, dot, extension = name.rpartition(".")
        candidate, number = name, 1
        taken = {part.lower() for part in (*self.flow.package.parts, *self._added)}
        while candidate.lower() in taken:
            number += 1
            candidate = f"{stem}-{number}{dot}{extension}"
        self._added[candidate] = data
        self._types[candidate] = content_type
        return candidate

    def add_tree(self, name: str, root: etree._Element, kind: str) -> str:
        """The name of a new part whose tree may still change."""
        # No two new parts may be taken for one because they begin alike.
        seed = f"{name} {self.new_id()}".encode()
        part = self.add_part(name, seed, f"{_WORD_TYPE}{kind}+xml")
        self.flow.roots[part] = root
        self.touched.add(part)
        return part

    def main_related(self, kind: str, default: str, root: str, prefix: str = "") -> str:
        """The main part's part of a kind; an empty one is made where there is none.

        Args:
            kind: The last segment of the relationship's type.
            default: What the part is called if it has to be made.
            root: The name of its root element.
            prefix: The rest of the relationship's type, if not the usual one.
        """
        found = self.flow.related(kind)
        if found:
            return found
        folder = posixpath.dirname(self.flow.package.main)
        name = posixpath.join(folder, default)
        if name not in self._added:
            space = "w15" if prefix else "w"
            data = (
                f'<{space}:{root} xmlns:w="{W[1:-1]}" xmlns:r="{R_NS}" xmlns:mc="{MC_NS}" '
                f'xmlns:w14="{W14[1:-1]}" xmlns:w15="{W15[1:-1]}" mc:Ignorable="w14 w15"/>'
            ).encode()
            name = self.add_part(name, data, f"{_WORD_TYPE}{kind}+xml")
            self.flow.roots[name] = etree.fromstring(data)
            self.link(self.flow.package.main, prefix + kind, name, external=False)
        self.touched.add(name)
        return name

    def package(self) -> Package:
        """The package with everything changed and added."""
        package = self.flow.package
        changed: dict[str, bytes | None] = dict(self._added)
        for part in self.touched:
            changed[part] = serialise_part(package, part, self.flow.roots[part])
        for part, links in self._links.items():
            changed[relationships_name(part)] = self._relationships(part, links)
        if self._types:
            changed["[Content_Types].xml"] = self._content_types()
        return package.with_parts(changed)

    def _relationships(self, part: str, links: list[tuple[str, str, str, bool]]) -> bytes:
        package = self.flow.package
        name = relationships_name(part)
        space = f"{{{PACKAGE_RELATIONSHIPS_NS}}}"
        if name in package.parts:
            root = parse_part(package, name)
        else:
            root = etree.fromstring(f'<Relationships xmlns="{PACKAGE_RELATIONSHIPS_NS}"/>'.encode())
        for key, kind, target, external in links:
            element = etree.SubElement(root, space + "Relationship")
            element.set("Id", key)
            element.set("Type", kind if ":" in kind else _TYPE_PREFIX + kind)
            if external:
                element.set("Target", target)
                element.set("TargetMode", "External")
            else:
                element.set("Target", "/" + target)
        return serialise_part(package, name, root)

    def _content_types(self) -> bytes:
        package = self.flow.package
        name = "[Content_Types].xml"
        root = parse_part(package, name)
        space = f"{{{CONTENT_TYPES_NS}}}"
        for part, kind in self._types.items():
            element = etree.SubElement(root, space + "Override")
            element.set("PartName", "/" + part)
            element.set("ContentType", kind)
        return serialise_part(package, name, root)


class Bringer:
    """Copies elements of one file so that they mean the same in another."""

    def __init__(self, source: Flow, receiver: Receiver) -> None:
        self.source = source
        self.receiver = receiver
        self.into = receiver.flow
        self.numbers = _Numbers(source, receiver, self)
        self._styles: dict[str, str] = {}
        self._style_elements: dict[str, etree._Element] | None = None
        self._parts: dict[str, str] = {}
        self.note_ids: dict[tuple[str, str], str] = {}
        # What could not be brought, and how often.
        self.left_behind: Counter[str] = Counter()

    def copy(self, element: etree._Element, from_part: str, into_part: str) -> etree._Element:
        """A deep copy of ``element`` that means in ``into_part`` what it meant in ``from_part``."""
        fresh = deepcopy(element)
        fresh.tail = None
        self.adopt(fresh, from_part, into_part)
        return fresh

    def adopt(self, element: etree._Element, from_part: str, into_part: str) -> None:
        """Change the ids in a copied ``element`` to those of the receiving package."""
        for node in list(element.iter()):
            if isinstance(node.tag, str):
                self._adopt_node(node)
                for key in node.attrib:
                    name = str(key)
                    if name.startswith(R):
                        target = str(node.get(name))
                        node.set(name, self._relationship(target, from_part, into_part))
                    elif name in _OWN_IDS:
                        del node.attrib[name]

    def _adopt_node(self, node: etree._Element) -> None:
        tag = node.tag
        if tag in _STYLE_REFERENCES:
            node.set(VAL, self.style(node.get(VAL, "")))
        elif tag == W + "numId":
            node.set(VAL, self.numbers.brought(node.get(VAL, "")))
        elif tag in _NOTE_KINDS:
            key = (_NOTE_KINDS[tag], node.get(W + "id", ""))
            node.set(W + "id", self.note_ids.get(key, key[1]))
        elif tag in _ANNOTATIONS or (tag == W + "id" and _is_control(node)):
            self._drop(node)
        elif local(tag) in ("docPr", "cNvPr") and node.get("id"):
            node.set("id", str(self.receiver.new_id()))

    def _drop(self, node: etree._Element) -> None:
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)

    # ------------------------------------------------------------------ relationships

    def _relationship(self, key: str, from_part: str, into_part: str) -> str:
        if not key:
            return key
        for relationship in self.source.package.relationships(from_part):
            if relationship.id == key:
                target = relationship.target
                if not relationship.external:
                    target = self._part(target)
                kind = self._full_types(from_part).get(key, relationship.type)
                return self.receiver.link(into_part, kind, target, external=relationship.external)
        return key

    def _full_types(self, part: str) -> dict[str, str]:
        """The whole types of a part's relationships, by their ids."""
        name = relationships_name(part)
        if name not in self.source.package.parts:
            return {}
        root = parse_part(self.source.package, name)
        return {element.get("Id", ""): element.get("Type", "") for element in root}

    def _part(self, name: str) -> str:
        """The name of a copy of a part, with all that it refers to."""
        if name in self._parts:
            return self._parts[name]
        package = self.source.package
        data = package.parts.get(name)
        if data is None:
            self.left_behind["a part that a link names and the file does not have"] += 1
            return name
        kind = package.content_types().get(name, "application/octet-stream")
        self._parts[name] = name
        if kind.startswith(_WORD_TYPE) and name.endswith(".xml"):
            root = deepcopy(self.source.root(name))
            brought = self.receiver.add_part(name, data, kind)
            self._parts[name] = brought
            if self.receiver.is_added(brought):
                self.adopt(root, name, brought)
                self.into.roots[brought] = root
                self.receiver.touched.add(brought)
            return brought
        brought = self.receiver.add_part(name, data, kind)
        self._parts[name] = brought
        if self.receiver.is_added(brought):
            for relationship in package.relationships(name):
                target = relationship.target
                if not relationship.external:
                    target = self._part(target)
                # Ids inside a part that is not read stay as they are, so must its links'.
                links = self.receiver._links.setdefault(brought, [])  # noqa: SLF001
                links.append((relationship.id, relationship.type, target, relationship.external))
        return brought

    # ------------------------------------------------------------------ styles

    def style(self, key: str) -> str:
        """The id that a style of the source has in the receiving file, brought if it lacks it."""
        if not key or key in self._styles:
            return self._styles.get(key, key)
        part = self.into.related("styles")
        if part is None or self.source.related("styles") is None:
            return key
        mine = _styles_by_id(self.into.root(part))
        name = _style_name(self._source_styles().get(key))
        if key in mine and _style_name(mine[key]) == name:
            self._styles[key] = key
            return key
        for known, element in mine.items():
            if name and _style_name(element) == name:
                self._styles[key] = known
                return known
        original = self._source_styles().get(key)
        if original is None:
            return key
        fresh = key
        while fresh in mine:
            fresh += "x"
        self._styles[key] = fresh
        self._bring_style(original, fresh, part)
        return fresh

    def _bring_style(self, original: etree._Element, key: str, part: str) -> None:
        element = deepcopy(original)
        element.tail = None
        element.set(W + "styleId", key)
        if element.get(W + "default") is not None:
            del element.attrib[W + "default"]
        for name in ("basedOn", "next", "link"):
            for reference in element.findall(W + name):
                reference.set(VAL, self.style(reference.get(VAL, "")))
        for number in element.iter(W + "numId"):
            number.set(VAL, self.numbers.brought(number.get(VAL, "")))
        self.receiver.root(part).append(element)

    def _source_styles(self) -> dict[str, etree._Element]:
        if self._style_elements is None:
            part = self.source.related("styles")
            self._style_elements = _styles_by_id(self.source.root(part)) if part else {}
        return self._style_elements


class _Numbers:
    """Which list of one file is which of the other."""

    def __init__(self, source: Flow, receiver: Receiver, bringer: Bringer) -> None:
        self.receiver = receiver
        self.bringer = bringer
        self.theirs = _Lists(source)
        self.ours = _Lists(receiver.flow)
        self.known: dict[str, str] = {"0": "0", "": ""}
        self.families: dict[str, str] = {}

    def learn(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take it from paragraphs that belong together (theirs, ours) which lists do."""
        votes = Counter(pairs)
        for (theirs, ours), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
            if theirs in self.known or ours in self.known.values():
                continue
            if self.theirs.key(theirs) == self.ours.key(ours):
                self.known[theirs] = ours
                self.families.setdefault(self.theirs.family(theirs), self.ours.family(ours))

    def is_same(self, theirs: str, ours: str) -> bool:
        """Whether two lists are the same one."""
        if theirs in self.known:
            return self.known[theirs] == ours
        return theirs == ours and self.theirs.key(theirs) == self.ours.key(ours)

    def brought(self, number: str) -> str:
        """The ``numId`` that a list of theirs has here, brought if it is not here."""
        if number not in self.known:
            if number in self.ours.numbers and self.is_same(number, number):
                self.known[number] = number
            elif number in self.theirs.numbers:
                self.known[number] = self._bring(number)
            else:
                return number
        return self.known[number]

    def _bring(self, number: str) -> str:
        receiver = self.receiver
        part = receiver.main_related("numbering", "numbering.xml", "numbering")
        root = receiver.root(part)
        family = self.theirs.family(number)
        if family not in self.families:
            self.families[family] = self._bring_family(family, root)
        fresh = deepcopy(self.theirs.numbers[number])
        key = str(_next_number(root, W + "num", W + "numId"))
        fresh.set(W + "numId", key)
        fresh.tail = None
        reference = fresh.find(W + "abstractNumId")
        if reference is not None:
            reference.set(VAL, self.families[family])
        last = root.findall(W + "num")
        if last:
            last[-1].addnext(fresh)
        else:
            root.append(fresh)
        self.ours.numbers[key] = fresh
        return key

    def _bring_family(self, family: str, root: etree._Element) -> str:
        key = str(_next_number(root, W + "abstractNum", W + "abstractNumId"))
        original = self.theirs.families.get(family)
        fresh = deepcopy(original) if original is not None else etree.Element(W + "abstractNum")
        fresh.set(W + "abstractNumId", key)
        fresh.tail = None
        for picture in list(fresh.iter(W + "lvlPicBulletId")):
            parent = picture.getparent()
            if parent is not None:
                parent.remove(picture)
        for style in fresh.iter(W + "pStyle"):
            style.set(VAL, self.bringer.style(style.get(VAL, "")))
        # The schema wants all abstract lists before the first list (17.9.15).
        first = root.find(W + "num")
        if first is not None:
            first.addprevious(fresh)
        else:
            root.append(fresh)
        return key


class _Lists:
    """The lists of one file and what each is defined as."""

    def __init__(self, flow: Flow) -> None:
        part = flow.related("numbering")
        root = flow.root(part) if part else None
        every = list(root) if root is not None else []
        self.numbers = {e.get(W + "numId", ""): e for e in every if e.tag == W + "num"}
        self.families = {
            e.get(W + "abstractNumId", ""): e for e in every if e.tag == W + "abstractNum"
        }
        self._keys: dict[str, str] = {}

    def family(self, number: str) -> str:
        element = self.numbers.get(number)
        reference = element.find(W + "abstractNumId") if element is not None else None
        return reference.get(VAL, "") if reference is not None else ""

    def key(self, number: str) -> str:
        """Equal for lists that look and count alike."""
        if number not in self._keys:
            element = self.numbers.get(number)
            family = self.families.get(self.family(number))
            own = [plain(c) for c in element.iter(W + "lvlOverride")] if element is not None else []
            levels = (
                [plain(c) for c in family if c.tag not in _IDLE_LIST_PARTS]
                if family is not None
                else []
            )
            data = repr((own, levels)).encode()
            self._keys[number] = hashlib.blake2b(data, digest_size=12).hexdigest()
        return self._keys[number]


def without_rsids(element: etree._Element) -> None:
    """Take the ids of editing sessions off one element: those of another file mean nothing."""
    for name in _RSIDS:
        if element.get(W + name) is not None:
            del element.attrib[W + name]


_NOTE_KINDS: Final = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
# These point into parts that are not brought; whoever brings a comment brings its anchors too.
_ANNOTATIONS: Final = frozenset(
    W + name
    for name in (
        "commentRangeStart", "commentRangeEnd", "commentReference", "permStart", "permEnd",
        "proofErr",
    )
)  # fmt: skip


def _is_control(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == W + "sdtPr"


def _styles_by_id(root: etree._Element) -> dict[str, etree._Element]:
    return {style.get(W + "styleId", ""): style for style in root.iterfind(W + "style")}


def _style_name(style: etree._Element | None) -> str:
    name = style.find(W + "name") if style is not None else None
    return name.get(VAL, "").lower() if name is not None else ""


def _next_number(root: etree._Element, tag: str, attribute: str) -> int:
    numbers = [int(e.get(attribute, "0")) for e in _numbered(root, tag, attribute)]
    return max(numbers, default=0) + 1


def _numbered(root: etree._Element, tag: str, attribute: str) -> Iterator[etree._Element]:
    return (e for e in root.iterfind(tag) if e.get(attribute, "").isdecimal())
