"""The text of a Word file without revisions, by the shortest way there is.

It exists to check the long way: it shares no code with the reader and knows no styles, fields
or revisions. A file just made must say here what the pure rules say it should.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from drafts.ooxml.marks import MARKS, MOVE_RANGE_STARTS, may_hold_marks
from drafts.ooxml.names import BOXES, MC, M, W, local
from drafts.ooxml.package import Package, parse_part

_P: Final = W + "p"
_TEXT: Final = frozenset({W + "t", M + "t"})
_CHARACTERS: Final = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "\u2011",
    W + "softHyphen": "\u00ad",
}
_REFERENCES: Final = {
    W + "footnoteReference": ("footnote", W + "id"),
    W + "endnoteReference": ("endnote", W + "id"),
}
_READ: Final = (_P, *_TEXT, *_CHARACTERS, W + "sym", *_REFERENCES)
# Read over: pronunciation guides, the second branch of an alternative, a field's own settings.
_ASIDE: Final = (W + "rt", MC + "AlternateContent")
_SEPARATORS: Final = ("separator", "continuationSeparator", "continuationNotice")
_NOTES: Final = ("footnote", "endnote")
# Relation to the main part, kind of story, elements that are one story each.
_PARTS: Final = (
    ("", "body", W + "body"),
    ("footnotes", "footnote", W + "footnote"),
    ("endnotes", "endnote", W + "endnote"),
    ("header", "header", W + "hdr"),
    ("footer", "footer", W + "ftr"),
    ("comments", "comment", W + "comment"),
    ("glossaryDocument", "glossary", W + "glossaryDocument"),
)


@dataclass(slots=True)
class _Projected:
    """One story's paragraphs, and the notes that they refer to."""

    kind: str
    key: str = ""
    texts: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Projection:
    """What a Word file says and what is left open in it.

    Attributes:
        texts: Every paragraph a reader sees, with the kind of its story: the body, then
            footnotes and endnotes in the order of their references, headers, footers,
            comments, building blocks, text boxes.
        marks: How many revision elements of each name are left in all parts.
    """

    texts: list[tuple[str, str]]
    marks: Counter[str]


def project(package: Package) -> Projection:
    """The projection of ``package``."""
    stories: list[_Projected] = []
    boxes: list[_Projected] = []
    marks: Counter[str] = Counter()
    read: set[str] = set()
    for relation, kind, element in _PARTS:
        parts = package.related(package.main, relation) if relation else (package.main,)
        for part in dict.fromkeys(parts):
            root = parse_part(package, part)
            read.add(part)
            marks.update(_marks_of(root))
            _project(root, kind, list(root.iter(element)), stories, boxes)
    for part, data in package.parts.items():
        if part not in read and part.endswith(".xml") and may_hold_marks(data):
            marks.update(_marks_of(parse_part(package, part)))
    texts = [(story.kind, text) for story in _in_order(stories, boxes) for text in story.texts]
    return Projection(texts, marks)


def _marks_of(root: etree._Element) -> Iterator[str]:
    return (local(mark.tag) for mark in root.iter(*MARKS, *MOVE_RANGE_STARTS))


def _in_order(stories: list[_Projected], boxes: list[_Projected]) -> Iterator[_Projected]:
    order = {
        note: place
        for place, note in enumerate(note for story in (*stories, *boxes) for note in story.notes)
    }
    yield from (story for story in stories if story.kind == "body")
    for kind in _NOTES:
        notes = [story for story in stories if (story.kind, story.key) in order]
        yield from sorted(
            (story for story in notes if story.kind == kind),
            key=lambda story: order[story.kind, story.key],
        )
    yield from (story for story in stories if story.kind != "body" and story.kind not in _NOTES)
    yield from boxes


def _project(
    root: etree._Element,
    kind: str,
    containers: Iterable[etree._Element],
    stories: list[_Projected],
    boxes: list[_Projected],
) -> None:
    """Add the stories of one part, whose tree is used up by it."""
    for aside in list(root.iter(*_ASIDE)):
        for branch in list(aside)[0 if aside.tag == W + "rt" else 1 :]:
            aside.remove(branch)
    found = []
    for container in containers:
        if container.get(W + "type") not in _SEPARATORS:
            found.append(_Projected(kind, container.get(W + "id", "")))
            stories.append(found[-1])
    held = [_detached(box) for box in list(root.iter(*BOXES))]
    kept = [c for c in containers if c.get(W + "type") not in _SEPARATORS]
    for story, container in zip(found, kept, strict=True):
        _read(container, story)
    for box in held:
        boxes.append(_Projected("text-box"))
        _read(box, boxes[-1])


def _detached(box: etree._Element) -> etree._Element:
    parent = box.getparent()
    if parent is not None:
        parent.remove(box)
    return box


def _read(container: etree._Element, story: _Projected) -> None:
    pieces: list[str] = []
    begun = False
    for element in container.iter(*_READ):
        tag = element.tag
        if tag in _TEXT:
            pieces.append(element.text or "")
        elif tag == _P:
            if begun:
                story.texts.append("".join(pieces))
            begun = True
            pieces = []
        elif tag in _REFERENCES:
            note, key = _REFERENCES[tag]
            story.notes.append((note, element.get(key, "")))
        elif _stands_in_run(element):
            pieces.append(_CHARACTERS.get(tag) or _symbol(element))
    if begun:
        story.texts.append("".join(pieces))


def _stands_in_run(element: etree._Element) -> bool:
    """Whether it is text: ``w:tab`` also names a tab stop."""
    parent = element.getparent()
    return parent is not None and parent.tag == W + "r"


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
        return chr(code).encode("utf-8").decode() if code else ""
    except (ValueError, OverflowError):
        return ""
