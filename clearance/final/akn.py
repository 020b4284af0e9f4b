"""A settled draft as Akoma Ntoso 3.0, by the conventions of the United Nations profile.

The masthead goes into the cover page and the logical document stands apart from it; there is no
document class of its own for a report of the Secretary-General, so it is a ``doc``
named ``report``. An export for archives and search: what DGACM takes is the Word file.

Source: Akoma Ntoso Version 1.0 (OASIS, 2018), schema 3.0; AKN4UN guidelines, parts 1 to 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from clearance.final.masthead import Masthead, written_date
from drafts.draft import (
    Block,
    Draft,
    Format,
    Paragraph,
    Row,
    Span,
    SpanKind,
    Story,
    Table,
    flat_blocks,
)
from drafts.settle import NOTES

NAMESPACE: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_SOURCE: Final = "#secretariat"
_LEVELS: Final = ("section", "subsection", "level")
_TYPED_NUMBER: Final = re.compile(r"^\s*((?:[IVXLC]+|[A-Z]|\d{1,2})(?:\.|\s*[-–—)]))\s*(?=\S)")
_LANGUAGES: Final = {
    "arabic": "ara",
    "chinese": "zho",
    "english": "eng",
    "french": "fra",
    "russian": "rus",
    "spanish": "spa",
}
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9]+")
# XML 1.0 knows no other control characters than these three.
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class _Node:
    """One element of the hierarchy while the tree is built."""

    name: str
    number: str = ""
    heading: Paragraph | None = None
    content: list[Paragraph | Table] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)
    depth: int = 0


def to_akn(draft: Draft, masthead: Masthead) -> bytes:
    """``draft``, settled, as an Akoma Ntoso document in UTF-8; the same draft, the same bytes."""
    return _Writer(draft, masthead).document()


class _Writer:
    def __init__(self, draft: Draft, masthead: Masthead) -> None:
        self.draft = draft
        self.masthead = masthead
        self.notes: dict[str, Story] = {s.id: s for s in draft.of_kind(*NOTES) if s.label}
        self.boxes: dict[str, Story] = {
            s.id: s for s in draft.stories if s.id.startswith("text-box-")
        }
        self.open_notes: list[str] = []

    def document(self) -> bytes:
        root = etree.Element(_q("akomaNtoso"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
        doc = _sub(root, "doc", name="report")
        self.meta(_sub(doc, "meta"))
        self.cover(_sub(doc, "coverPage"))
        preface = _sub(doc, "preface")
        _sub(_sub(preface, "p"), "docTitle").text = _clean(self.masthead.title)
        if self.masthead.author:
            _sub(_sub(preface, "p"), "docType").text = _clean(self.masthead.author)
        body = _sub(doc, "mainBody")
        tree = self.tree()
        for place, node in enumerate(tree, 1):
            self.hierarchy(body, node, "", place)
        if not tree:
            self.hierarchy(body, _Node("paragraph"), "", 1)
        data: bytes = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", pretty_print=False
        )
        return data

    # ------------------------------------------------------------------ about the document

    def meta(self, meta: etree._Element) -> None:
        head = self.masthead
        day = head.date.isoformat()
        language = _LANGUAGES.get(head.language.strip().lower(), "und")
        number = _slug("-".join(head.symbols))
        work = f"/akn/un/doc/report/{day}/{number}"
        expression = f"{work}/{language}@{day}"
        identification = _sub(meta, "identification", source=_SOURCE)
        parts = (
            ("FRBRWork", work, "document"),
            ("FRBRExpression", expression, "expression"),
            ("FRBRManifestation", f"{expression}.akn", "manifestation"),
        )
        for name, uri, event in parts:
            element = _sub(identification, name)
            _sub(element, "FRBRthis", value=f"{uri}/!main")
            _sub(element, "FRBRuri", value=uri)
            _sub(element, "FRBRdate", date=day, name=event)
            _sub(element, "FRBRauthor", href="#secretaryGeneral", **{"as": "#author"})
            if name == "FRBRWork":
                _sub(element, "FRBRcountry", value="un")
                for symbol in head.symbols:
                    _sub(element, "FRBRnumber", value=_clean(symbol))
                _sub(element, "FRBRname", value="report")
            elif name == "FRBRExpression":
                _sub(element, "FRBRlanguage", language=language)
            else:
                _sub(element, "FRBRformat", value="application/akn+xml")
        references = _sub(meta, "references", source=_SOURCE)
        _reference(references, "TLCOrganization", "secretariat", "United Nations Secretariat")
        _reference(references, "TLCRole", "author", "Author")
        _reference(references, "TLCPerson", "secretaryGeneral", "Secretary-General")
        for organ in self.masthead.organs:
            _reference(references, "TLCOrganization", _slug(organ), organ)

    def cover(self, cover: etree._Element) -> None:
        head = self.masthead
        box = _sub(cover, "container", name="masthead")
        _sub(box, "p").text = "United Nations"
        for organ in head.organs:
            line = _sub(box, "p")
            _sub(line, "docAuthority", refersTo=f"#{_slug(organ)}").text = _clean(organ)
        for symbol in head.symbols:
            _sub(_sub(box, "p"), "docNumber").text = _clean(symbol)
        _sub(box, "p").text = f"Distr.: {_clean(head.distribution)}"
        day = _sub(_sub(box, "p"), "docDate", date=head.date.isoformat())
        day.text = written_date(head.date)
        _sub(box, "p").text = f"Original: {_clean(head.language)}"
        for lines in head.corner():
            for line_text in lines:
                if line_text not in head.organs:
                    _sub(box, "p").text = _clean(line_text)

    # ------------------------------------------------------------------ the hierarchy

    def tree(self) -> list[_Node]:
        """The body as nested sections, paragraphs and points."""
        top: list[_Node] = []
        sections: list[_Node] = []
        points: list[_Node] = []
        for block in flat_blocks(self.draft.body.blocks):
            if isinstance(block, Paragraph) and not _says_something(block):
                continue
            here = sections[-1].children if sections else top
            if isinstance(block, Table):
                here.append(_Node("paragraph", content=[block]))
                points = []
                continue
            level = block.format.heading
            if level:
                while sections and sections[-1].depth >= level:
                    sections.pop()
                node = _Node(_LEVELS[min(level, len(_LEVELS)) - 1], block.label, block, depth=level)
                (sections[-1].children if sections else top).append(node)
                sections.append(node)
                points = []
                continue
            self.place(block, here, points)
        return top

    def place(self, block: Paragraph, here: list[_Node], points: list[_Node]) -> None:
        """Put a paragraph beside the last one, or as a point under it."""
        item = block.format.item
        depth = self.depth(block) if item is not None and block.label else 0
        name = "point" if depth else "paragraph"
        node = _Node(name, block.label, content=[block], depth=depth)
        while points and points[-1].depth >= depth:
            points.pop()
        if depth and points:
            points[-1].children.append(node)
        else:
            here.append(node)
        if block.label:
            points.append(node)

    def depth(self, block: Paragraph) -> int:
        """0 for a paragraph of the report's own sequence, more for points below it."""
        item = block.format.item
        if item is None:
            return 0
        definition = self.draft.lists.get(item.number)
        level = definition.levels.get(item.level) if definition else None
        main = level is not None and level.format == "decimal" and item.level == 0
        return 0 if main else item.level + 1

    def hierarchy(self, parent: etree._Element, node: _Node, above: str, place: int) -> None:
        own = f"{above}__{_SHORT[node.name]}_{place}" if above else f"{_SHORT[node.name]}_{place}"
        element = _sub(parent, node.name, eId=own)
        heading = node.heading
        number, skip = node.number, 0
        if heading is not None and not number:
            typed = _TYPED_NUMBER.match(heading.text)
            if typed:
                number, skip = typed[1], typed.end()
        if number:
            _sub(element, "num").text = _clean(number)
        if heading is not None:
            self.inline(_sub(element, "heading"), heading, skip)
        if not node.children:
            content = _sub(element, "content")
            self.blocks(content, node.content)
            return
        if node.content:
            self.blocks(_sub(element, "intro"), node.content)
        for at, child in enumerate(node.children, 1):
            self.hierarchy(element, child, own, at)

    def blocks(self, parent: etree._Element, blocks: Sequence[Block]) -> None:
        written = False
        for block in flat_blocks(blocks):
            if isinstance(block, Table):
                self.table(parent, block)
            else:
                self.inline(_sub(parent, "p"), block, 0)
                for box in self.boxes_in(block):
                    self.blocks(parent, box.blocks)
            written = True
        if not written:
            _sub(parent, "p")

    def boxes_in(self, paragraph: Paragraph) -> Iterator[Story]:
        for span in paragraph.spans:
            if span.kind is SpanKind.TEXT_BOX and span.target in self.boxes:
                yield self.boxes[span.target]

    def table(self, parent: etree._Element, table: Table) -> None:
        element = _sub(parent, "table")
        for row in table.rows:
            self.row(_sub(element, "tr"), row)
        if not table.rows:
            self.blocks(_sub(_sub(element, "tr"), "td"), ())

    def row(self, parent: etree._Element, row: Row) -> None:
        for cell in row.cells:
            self.blocks(_sub(parent, "td"), cell.blocks)
        if not row.cells:
            self.blocks(_sub(parent, "td"), ())

    # ------------------------------------------------------------------ a line of text

    def inline(self, parent: etree._Element, paragraph: Paragraph, skip: int) -> None:
        """The paragraph's words, from offset ``skip``, with notes and plain formatting."""
        offset = 0
        for span in paragraph.spans:
            text = span.text[max(0, skip - offset) :] if offset < skip else span.text
            offset += len(span.text)
            if span.kind is SpanKind.NOTE_REFERENCE:
                self.note(parent, span)
            elif span.kind is SpanKind.OBJECT:
                _sub(parent, "remark").text = "[picture]"
            elif text:
                self.words(parent, text, span)

    def words(self, parent: etree._Element, text: str, span: Span) -> None:
        target = parent
        if span.link and not span.link.startswith("#"):
            target = _sub(target, "a", href=_clean(span.link))
        for name in _inline_elements(span.format):
            target = _sub(target, name)
        first, *rest = _clean(text).replace("\t", " ").split("\n")
        _append(target, first)
        for line in rest:
            _sub(target, "br")
            _append(target, line)

    def note(self, parent: etree._Element, span: Span) -> None:
        story = self.notes.get(span.target)
        if story is None or story.id in self.open_notes:
            return
        self.open_notes.append(story.id)
        kind = "fn" if story.kind.value == "footnote" else "en"
        note = _sub(
            parent,
            "authorialNote",
            marker=story.label,
            placement="bottom",  # the schema knows no place for endnotes
            eId=f"{kind}_{story.label}",
        )
        self.blocks(note, story.blocks)
        self.open_notes.pop()


_SHORT: Final = {
    "section": "sec",
    "subsection": "subsec",
    "level": "lvl",
    "paragraph": "para",
    "point": "point",
}


def _inline_elements(form: Format) -> Iterator[str]:
    if form.bold:
        yield "b"
    if form.italic:
        yield "i"
    if form.underline:
        yield "u"
    if form.vertical == "superscript":
        yield "sup"
    elif form.vertical == "subscript":
        yield "sub"


def _says_something(paragraph: Paragraph) -> bool:
    return any(span.text.strip() or span.kind is not SpanKind.TEXT for span in paragraph.spans)


def _reference(parent: etree._Element, name: str, key: str, shown: str) -> None:
    href = f"/akn/ontology/{name.removeprefix('TLC').lower()}/un/{key}"
    _sub(parent, name, eId=key, href=href, showAs=_clean(shown))


def _sub(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _q(name), attributes)


def _append(parent: etree._Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _slug(text: str) -> str:
    return _UNSAFE.sub("-", text).strip("-")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
