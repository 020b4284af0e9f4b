"""Writing stretches of text into paragraphs as tracked revisions.

A paragraph is rebuilt from leaves: those that stay are moved or cut from the old paragraph, those
that come are copied from the new one, and what is neither (bookmarks, comment anchors) keeps its
place. Source: ISO/IEC 29500-1, 17.13.5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from lxml import etree

from drafts.ooxml.flow import Leaf, SourceParagraph
from drafts.ooxml.forms import Stamp
from drafts.ooxml.names import XML_SPACE, R, W

_DELETED: Final = {W + "t": W + "delText", W + "instrText": W + "delInstrText"}
_LIVE: Final = {deleted: live for live, deleted in _DELETED.items()}
_UNCOUNTED: Final = frozenset({W + "rPr", W + "lastRenderedPageBreak", W + "proofErr"})
# A mark may stand around these when all of them is marked; never around a link (17.16.22).
_ENCLOSABLE: Final = frozenset({W + "sdt", W + "smartTag", W + "customXml"})
_RANGES: Final = {"moveFrom": "moveFromRange", "moveTo": "moveToRange"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A revision around a stretch of text.

    Attributes:
        name: ``ins``, ``del``, ``moveFrom`` or ``moveTo``.
        stamp: Who and when.
        move: For a move, the name that its halves share.
    """

    name: str
    stamp: Stamp
    move: str = ""

    @property
    def removes(self) -> bool:
        """Whether what stands in it is on its way out."""
        return self.name == "del"


@dataclass(frozen=True, slots=True)
class Node:
    """An element to be put into a paragraph, and the links and controls it stands in.

    Attributes:
        element: Ready to be placed: copied and brought where it came from elsewhere.
        path: The original wrappers around it, outermost first.
        weightless: Whether it has no text and stays outside of marks.
    """

    element: etree._Element
    path: tuple[etree._Element, ...] = ()
    weightless: bool = False


class Sink:
    """A paragraph being filled.

    Args:
        paragraph: Its element; nodes are appended.
        ids: Gives a new id for each revision.
        shells: Makes the empty copy of a wrapper, ready for this file.
    """

    def __init__(self, paragraph: etree._Element, ids: Iterator[int], shells: Shells) -> None:
        self.paragraph = paragraph
        self.ids = ids
        self.shells = shells
        self.open: list[tuple[int, etree._Element]] = []
        self.tags: tuple[Tag, ...] = ()
        self.innermost = paragraph

    def put(self, node: Node, tags: tuple[Tag, ...] = ()) -> None:
        """Append a node, inside revisions from the outermost to the innermost."""
        parent = self.enter(node.path)
        if tags != self.tags:
            self.tags, self.innermost = tags, parent
            for tag in tags:
                attributes = tag.stamp.attributes(next(self.ids))
                self.innermost = etree.SubElement(self.innermost, W + tag.name, attributes)
        (self.innermost if tags else parent).append(node.element)

    def start_move(self, tag: Tag) -> str:
        """Open the range that names a move; the answer is the id to close it with."""
        key = str(next(self.ids))
        attributes = tag.stamp.attributes(int(key)) | {W + "name": tag.move}
        etree.SubElement(self.enter(()), f"{W}{_RANGES[tag.name]}Start", attributes)
        self.tags = ()
        return key

    def end_move(self, tag: Tag, key: str) -> None:
        """Close the range of a move."""
        etree.SubElement(self.enter(()), f"{W}{_RANGES[tag.name]}End", {W + "id": key})
        self.tags = ()

    def enter(self, path: tuple[etree._Element, ...]) -> etree._Element:
        """The innermost element of ``path`` as it stands in the paragraph being filled."""
        if not path and not self.open:
            return self.paragraph
        keys = [self.shells.key(wrapper) for wrapper in path]
        common = 0
        while common < min(len(keys), len(self.open)) and self.open[common][0] == keys[common]:
            common += 1
        if common < len(self.open) or common < len(keys):
            self.tags = ()
            del self.open[common:]
        for key, wrapper in zip(keys[common:], path[common:], strict=True):
            parent = self.open[-1][1] if self.open else self.paragraph
            shell, inside = self.shells.make(wrapper)
            parent.append(shell)
            self.open.append((key, inside))
        return self.open[-1][1] if self.open else self.paragraph


class Shells:
    """Makes empty copies of links and controls; partners of two files count as one."""

    def __init__(self) -> None:
        self._partner: dict[int, int] = {}
        self._adopt: dict[int, Callable[[etree._Element], None]] = {}
        # The wrappers are kept so that no two can get the same identity.
        self._kept: list[etree._Element] = []

    def register(self, wrapper: etree._Element, adopt: Callable[[etree._Element], None]) -> None:
        """A wrapper comes from another file; ``adopt`` makes a copy of it mean the same here."""
        self._adopt[id(wrapper)] = adopt
        self._kept.append(wrapper)

    def pair(self, new: etree._Element, old: etree._Element) -> None:
        """A wrapper of the new file is that one of the old file."""
        self._partner[id(new)] = id(old)
        self._kept += [new, old]

    def key(self, wrapper: etree._Element) -> int:
        """Equal for wrappers that are one."""
        return self._partner.get(id(wrapper), id(wrapper))

    def make(self, wrapper: etree._Element) -> tuple[etree._Element, etree._Element]:
        """An empty copy of a wrapper, and the element in it that takes its content."""
        self._kept.append(wrapper)
        shell = etree.Element(wrapper.tag, _attributes(wrapper))
        inside = shell
        for child in wrapper:
            if child.tag == W + "sdtContent":
                inside = etree.SubElement(shell, W + "sdtContent")
            elif wrapper.tag == W + "sdt" or child.tag in _WRAPPER_PROPERTIES:
                shell.append(_copied(child))
        if id(wrapper) in self._adopt:
            self._adopt[id(wrapper)](shell)
        return shell, inside


_WRAPPER_PROPERTIES: Final = frozenset({W + "smartTagPr", W + "customXmlPr"})


def cut(source: SourceParagraph, start: int, end: int, *, keep_originals: bool) -> Iterator[Node]:
    """The nodes of ``text[start:end]``, runs cut where the stretch cuts them.

    Args:
        source: The paragraph.
        start: Where the stretch begins.
        end: Where it ends.
        keep_originals: Whether whole runs may be taken out of the paragraph
            instead of being copied.
    """
    leaves = list(source.between(start, end))
    at = 0
    while at < len(leaves):
        leaf = leaves[at]
        if leaf.inner is None:
            weightless = leaf.start == leaf.end
            for top in leaf.tops:
                yield Node(top if keep_originals else _copied(top), leaf.path, weightless)
            at += 1
            continue
        run = leaf.tops[0]
        group = [leaf]
        while at + len(group) < len(leaves) and leaves[at + len(group)].tops[0] is run:
            group.append(leaves[at + len(group)])
        at += len(group)
        yield from _run_nodes(run, group, start, end, keep_originals=keep_originals)


def own_bookmarks(source: SourceParagraph, start: int, end: int) -> set[str]:
    """The ids of bookmarks that begin and end in ``text[start:end]``, its edges included."""
    ends: dict[str, set[str]] = {}
    for leaf in source.leaves:
        if leaf.start == leaf.end and start <= leaf.start <= end and leaf.inner is None:
            top = leaf.tops[0]
            if top.tag in _BOOKMARKS:
                ends.setdefault(top.tag, set()).add(top.get(W + "id", ""))
    return set.intersection(*(ends.get(tag, set()) for tag in _BOOKMARKS))


def is_bookmark(element: etree._Element, keys: set[str]) -> bool:
    """Whether an element is an end of one of these bookmarks."""
    return element.tag in _BOOKMARKS and element.get(W + "id", "") in keys


_BOOKMARKS: Final = (W + "bookmarkStart", W + "bookmarkEnd")


def cut_weightless(leaf: Leaf) -> Iterator[Node]:
    """The nodes of a leaf without text: its elements, or its piece of a run in a run of its own."""
    if leaf.inner is None:
        for top in leaf.tops:
            yield Node(top, leaf.path, weightless=True)
        return
    run = etree.Element(W + "r")
    properties = leaf.tops[0].find(W + "rPr")
    if properties is not None:
        run.append(deepcopy(properties))
    run.append(deepcopy(leaf.inner))
    yield Node(run, leaf.path, weightless=True)


def _run_nodes(
    run: etree._Element, group: list[Leaf], start: int, end: int, *, keep_originals: bool
) -> Iterator[Node]:
    path = group[0].path
    whole = group[0].start >= start and group[-1].end <= end
    if whole and len(group) == sum(1 for child in run if child.tag not in _UNCOUNTED):
        weightless = group[0].start == group[-1].end
        yield Node(run if keep_originals else _copied(run), path, weightless)
        return
    # A comment's number has no text: it may not go into a mark with the rest of its run.
    for weightless, part in _by_weight(group):
        element = etree.Element(W + "r", _attributes(run))
        properties = run.find(W + "rPr")
        if properties is not None:
            element.append(deepcopy(properties))
        for leaf in part:
            element.append(_cut_leaf(leaf, start, end))
        yield Node(element, path, weightless)


def _by_weight(group: list[Leaf]) -> Iterator[tuple[bool, list[Leaf]]]:
    part: list[Leaf] = []
    for leaf in group:
        if part and (part[-1].start == part[-1].end) != (leaf.start == leaf.end):
            yield part[0].start == part[0].end, part
            part = []
        part.append(leaf)
    if part:
        yield part[0].start == part[0].end, part


def _cut_leaf(leaf: Leaf, start: int, end: int) -> etree._Element:
    inner = leaf.inner
    if inner is None:
        return _copied(leaf.tops[0])
    a, b = max(start, leaf.start), min(end, leaf.end)
    if a == leaf.start and b == leaf.end:
        return _copied(inner)
    piece = etree.Element(inner.tag)
    piece.text = (inner.text or "")[a - leaf.start : b - leaf.start]
    piece.set(XML_SPACE, "preserve")
    return piece


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in element.attrib.items()}


def _copied(element: etree._Element) -> etree._Element:
    copy = deepcopy(element)
    copy.tail = None
    return copy


def whole_wrappers(
    source: SourceParagraph, start: int, end: int
) -> dict[int, tuple[etree._Element, int, int]]:
    """The controls that lie in ``text[start:end]`` with all their text, by identity."""
    spans: dict[int, tuple[etree._Element, int, int]] = {}
    for leaf in source.leaves:
        if leaf.path and leaf.path[0].tag in _ENCLOSABLE:
            key = id(leaf.path[0])
            _, first, _ = spans.get(key, (leaf.path[0], leaf.start, leaf.end))
            spans[key] = (leaf.path[0], first, leaf.end)
    return {
        key: span
        for key, span in spans.items()
        if start <= span[1] and span[2] <= end and span[1] < span[2]
    }


def as_deleted(element: etree._Element) -> None:
    """Rename the text in an element to deleted text (17.4.20, 17.16.13)."""
    for node in element.iter(*_DELETED):
        node.tag = _DELETED[node.tag]


def as_live(element: etree._Element) -> None:
    """Rename deleted text in an element to text."""
    for node in element.iter(*_LIVE):
        node.tag = _LIVE[node.tag]


def simple_field_as_runs(element: etree._Element) -> list[etree._Element]:
    """A ``w:fldSimple`` as the runs of a complex field, which can be marked (17.16.18)."""
    runs: list[etree._Element] = []

    def run(tag: str, text: str = "", **attributes: str) -> None:
        holder = etree.Element(W + "r")
        inner = etree.SubElement(holder, W + tag, {W + k: v for k, v in attributes.items()})
        if text:
            inner.text = text
            inner.set(XML_SPACE, "preserve")
        runs.append(holder)

    run("fldChar", fldCharType="begin")
    run("instrText", element.get(W + "instr", ""))
    run("fldChar", fldCharType="separate")
    runs += [_copied(child) for child in element if child.tag == W + "r"]
    run("fldChar", fldCharType="end")
    return runs


def refers_outside(element: etree._Element) -> bool:
    """Whether an element copied from another file has ids in it that must be brought."""
    for node in element.iter():
        if node.tag in _PLAIN:
            continue
        if node.tag in _REFERRING or any(str(key).startswith(R) for key in node.attrib):
            return True
        if not isinstance(node.tag, str) or not node.tag.startswith(W):
            return True
    return False


_PLAIN: Final = frozenset(
    W + name for name in ("r", "t", "tab", "rPr", "b", "i", "u", "sz", "color", "noBreakHyphen")
)
_REFERRING: Final = frozenset(
    W + name
    for name in ("rStyle", "pStyle", "footnoteReference", "endnoteReference", "drawing", "pict",
                 "object", "commentReference")
)  # fmt: skip


def mark_paragraph(properties: etree._Element, tags: Iterable[Tag], ids: Iterator[int]) -> None:
    """Mark the paragraph mark whose ``w:pPr`` this is; the schema wants marks first in its rPr."""
    run_properties = properties.find(W + "rPr")
    if run_properties is None:
        run_properties = etree.Element(W + "rPr")
        place = next(
            (
                at
                for at, child in enumerate(properties)
                if child.tag in (W + "sectPr", W + "pPrChange")
            ),
            len(properties),
        )
        properties.insert(place, run_properties)
    for place, tag in enumerate(tags):
        element = etree.Element(W + tag.name, tag.stamp.attributes(next(ids)))
        run_properties.insert(place, element)
