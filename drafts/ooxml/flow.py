"""Word XML as the passages that are compared, and back: which elements a stretch of text is.

A paragraph is flattened into leaves, the smallest pieces that can be marked: the text of a run,
a picture, a whole field. Offsets are those of ``Passage.text``.
Source: ISO/IEC 29500-1, 17.3 (paragraphs and runs), 17.16 (fields).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lxml import etree

from drafts.compare.passages import (
    NO_LOOK,
    Block,
    Enclosure,
    Grid,
    GridRow,
    Island,
    Look,
    Passage,
    Thing,
)
from drafts.compare.tokens import OBJECT
from drafts.ooxml.marks import CONTENT
from drafts.ooxml.names import MC, R_NS, VAL, M, R, W, local
from drafts.ooxml.package import Package, parse_part
from drafts.ooxml.styles import Styles

_CHARACTERS: Final = {
    W + "tab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "\u2011",
    W + "softHyphen": "\u00ad",
}
_TEXT: Final = frozenset({W + "t", W + "delText"})
_INSTRUCTIONS: Final = frozenset({W + "instrText", W + "delInstrText"})
_NOTES: Final = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
# Wrappers whose content is text of the paragraph.
WRAPPERS: Final = frozenset(
    {W + "hyperlink", W + "sdt", W + "smartTag", W + "customXml", W + "dir", W + "bdo"}
)
# Nobody wrote these; programs leave them behind and make them anew.
_TRACES: Final = frozenset({W + "proofErr", W + "lastRenderedPageBreak"})
# Results of these fields are the program's business: page numbers, paragraph numbers, dates.
_COMPUTED: Final = re.compile(
    r"^\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|TOC|TOA|INDEX|NOTEREF|SEQ|STYLEREF|LISTNUM|AUTONUM"
    r"|AUTONUMLGL|AUTONUMOUT|SECTION|REVNUM|EDITTIME|SAVEDATE|PRINTDATE|DATE|TIME|NUMWORDS|NUMCHARS"
    r"|FILENAME|FILESIZE)\b|^\s*REF\b.*\\[nrwp]\b",
    re.IGNORECASE,
)
# Attributes that say nothing about the document, only about its editing or its drawing order.
_IDLE_ATTRIBUTES: Final = frozenset(
    {"paraId", "textId", "anchorId", "editId", "spid", "gfxdata", "docId", "durableId"}
)
_NAMED_OBJECTS: Final = frozenset({"docPr", "cNvPr"})
# Properties of runs that no reader sees, and twins of others for complex scripts.
_IDLE_RUN_PROPERTIES: Final = frozenset(
    W + name
    for name in ("lang", "noProof", "rPrChange", "bCs", "iCs", "szCs", "cs", "ins", "del")
) | {W + "moveFrom", W + "moveTo"}  # fmt: skip
# Of run properties, those whose effect ``draft.Format`` tells.
_TOLD: Final = frozenset(
    W + name
    for name in (
        "b", "i", "u", "strike", "dstrike", "vanish", "caps", "highlight", "vertAlign", "rStyle",
        "rFonts", "sz", "color", "webHidden",
    )
)  # fmt: skip
_ROW_WRAPPERS: Final = frozenset({W + "sdt", W + "sdtContent", W + "customXml", *CONTENT})


def is_computed(instruction: str) -> bool:
    """Whether a field's result is worked out by the program, and no edit when it differs."""
    return _COMPUTED.search(instruction) is not None


class Leaf(NamedTuple):
    """The smallest piece of a paragraph that can be marked.

    Attributes:
        start: Where its text begins in the paragraph.
        end: Where it ends; the same for what has no text (bookmarks).
        tops: The elements that stand directly in the paragraph or in ``path``:
            one run, or all runs of a field, or what is not in a run.
        inner: The piece of the run that it is; None when it is all of ``tops``.
        path: The links and controls around it, outermost first.
        stack: The revision elements around it, outermost first.
    """

    start: int
    end: int
    tops: tuple[etree._Element, ...]
    inner: etree._Element | None
    path: tuple[etree._Element, ...]
    stack: tuple[etree._Element, ...]


@dataclass(slots=True, eq=False)
class SourceParagraph:
    """The element that a passage was read from, and its leaves."""

    element: etree._Element
    part: str
    leaves: list[Leaf]
    style: str

    def between(self, start: int, end: int) -> Iterator[Leaf]:
        """The leaves of ``text[start:end]``, and those without text in front of them."""
        for leaf in self.leaves:
            if leaf.start >= end:
                return
            if leaf.end > start or (leaf.start == leaf.end and leaf.start >= start):
                yield leaf


@dataclass(slots=True)
class _Piece:
    """A leaf before its place is known."""

    text: str
    thing: Thing | None
    look: Look
    tops: tuple[etree._Element, ...]
    inner: etree._Element | None
    path: tuple[etree._Element, ...]
    stack: tuple[etree._Element, ...]
    field: str = ""  # begin, separate, end or code: a part of a complex field


@dataclass(slots=True, eq=False)
class Flow:
    """One Word file on one side of a comparison.

    Attributes:
        package: The file.
        roots: The trees of the parts read so far.
        paragraphs: By ``Passage.place``.
        tables: Elements by ``Grid.place``.
        rows: Elements by ``GridRow.place``.
        enclosures: Elements by ``Enclosure.place``.
        islands: Elements by ``Island.place``.
        notes: The code of every note, by its kind and id: notes that belong
            together in two files have the same.
        groups_fields: Whether a field within one paragraph is one object.
        shows_former: Whether looks are those before tracked formatting.
        trusts_styles: Whether styles mean the same on both sides, so that
            looks may be brought about in different ways.
    """

    package: Package
    groups_fields: bool = True
    shows_former: bool = False
    trusts_styles: bool = True
    roots: dict[str, etree._Element] = field(default_factory=dict)
    paragraphs: list[SourceParagraph] = field(default_factory=list)
    tables: list[etree._Element] = field(default_factory=list)
    rows: list[etree._Element] = field(default_factory=list)
    enclosures: list[etree._Element] = field(default_factory=list)
    islands: list[etree._Element] = field(default_factory=list)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    _styles: Styles | None = None
    _looks: dict[tuple[str, bytes], Look] = field(default_factory=dict)
    _links: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def root(self, part: str) -> etree._Element:
        """The tree of a part, parsed once."""
        if part not in self.roots:
            self.roots[part] = parse_part(self.package, part)
        return self.roots[part]

    def related(self, kind: str) -> str | None:
        """The main part's only part of a kind: styles, numbering, footnotes."""
        return next(self.package.related(self.package.main, kind), None)

    @property
    def styles(self) -> Styles:
        """The styles, asked for what a run looks like."""
        if self._styles is None:
            part = self.related("styles")
            self._styles = Styles(self.root(part) if part else None)
        return self._styles

    def body(self) -> etree._Element:
        """The body element of the main part."""
        body = self.root(self.package.main).find(W + "body")
        return body if body is not None else etree.Element(W + "body")

    def read(self, container: etree._Element, part: str) -> tuple[Block, ...]:
        """The blocks in a body, cell, note, header or text box."""
        return tuple(self._blocks(container, part))

    def link_target(self, part: str, key: str) -> tuple[str, str]:
        """The type and target of a part's relationship."""
        if part not in self._links:
            self._links[part] = {
                relationship.id: (relationship.type, relationship.target)
                for relationship in self.package.relationships(part)
            }
        return self._links[part].get(key, ("", key))

    # ------------------------------------------------------------------ blocks

    def _blocks(self, container: etree._Element, part: str) -> Iterator[Block]:
        for child in container:
            tag = child.tag
            if tag == W + "p":
                yield self.read_paragraph(child, part)
            elif tag == W + "tbl":
                yield self._grid(child, part)
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                blocks = self.read(content, part) if content is not None else ()
                self.enclosures.append(child)
                yield Enclosure(len(self.enclosures) - 1, blocks, self.control_key(child))
            elif tag == W + "customXml" or tag in CONTENT:
                yield from self._blocks(child, part)
            elif tag in (W + "altChunk", MC + "AlternateContent") or str(tag).startswith(M):
                self.islands.append(child)
                thing = Thing(local(tag), self.digest(child, part))
                yield Island(len(self.islands) - 1, thing)

    def _grid(self, table: etree._Element, part: str) -> Grid:
        self.tables.append(table)
        place = len(self.tables) - 1
        return Grid(place, tuple(self._row(row, part) for row in table_rows(table)))

    def _row(self, row: etree._Element, part: str) -> GridRow:
        self.rows.append(row)
        place = len(self.rows) - 1
        cells = tuple(self.read(cell, part) for cell in row_cells(row))
        return GridRow(place, cells, f"row of {len(cells)}")

    # ------------------------------------------------------------------ a paragraph

    def read_paragraph(self, element: etree._Element, part: str) -> Passage:
        """The passage of one paragraph, whose leaves are kept under its ``place``."""
        properties = element.find(W + "pPr")
        style = self.styles.paragraph_style(properties)
        pieces: list[_Piece] = []
        self._inline(element, part, style, (), (), pieces)
        if any(piece.field for piece in pieces):
            pieces = list(_FieldGrouper(pieces).grouped() if self.groups_fields else pieces)
        leaves: list[Leaf] = []
        looks: list[tuple[int, Look]] = []
        wraps: list[tuple[int, int, str]] = []
        things: list[Thing] = []
        offset = 0
        for piece in pieces:
            end = offset + len(piece.text)
            leaves.append(Leaf(offset, end, piece.tops, piece.inner, piece.path, piece.stack))
            if piece.thing is not None and piece.text:
                things.append(piece.thing)
            if end > offset:
                if looks and looks[-1][1] is piece.look:
                    looks[-1] = (end, piece.look)
                else:
                    looks.append((end, piece.look))
                if piece.path:
                    key = "\x1f".join([self.wrapper_key(wrap, part) for wrap in piece.path])
                    wraps.append((offset, end, key))
            offset = end
        self.paragraphs.append(SourceParagraph(element, part, leaves, style))
        text = "".join([piece.text for piece in pieces])
        place = len(self.paragraphs) - 1
        ends_section = properties is not None and properties.find(W + "sectPr") is not None
        return Passage(place, text, tuple(things), tuple(looks), tuple(wraps), ends_section)

    def _inline(
        self,
        parent: etree._Element,
        part: str,
        style: str,
        path: tuple[etree._Element, ...],
        stack: tuple[etree._Element, ...],
        pieces: list[_Piece],
    ) -> None:
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self._run(child, part, style, path, stack, pieces)
            elif tag == W + "pPr":
                continue
            elif tag in CONTENT:
                self._inline(child, part, style, path, (*stack, child), pieces)
            elif tag in WRAPPERS:
                content = child.find(W + "sdtContent") if tag == W + "sdt" else child
                if content is not None:
                    self._inline(content, part, style, (*path, child), stack, pieces)
            elif tag == W + "fldSimple":
                thing = self._simple_field(child)
                form = child.find(f"{W}r/{W}rPr")
                look = self.look(form, style) if form is not None else self.plain_look(style)
                pieces.append(_Piece(OBJECT, thing, look, (child,), None, path, stack))
            elif isinstance(tag, str) and (tag.startswith(M) or tag in _WHOLE):
                shown = "".join(t.text or "" for t in child.iter(M + "t", W + "t"))
                thing = Thing(_WHOLE.get(tag, "formula"), self.digest(child, part), shown)
                look = self.plain_look(style)
                pieces.append(_Piece(OBJECT, thing, look, (child,), None, path, stack))
            elif tag not in _TRACES and tag not in _INSIDE_WRAPPERS:
                pieces.append(_Piece("", None, NO_LOOK, (child,), None, path, stack))

    def _run(
        self,
        run: etree._Element,
        part: str,
        style: str,
        path: tuple[etree._Element, ...],
        stack: tuple[etree._Element, ...],
        pieces: list[_Piece],
    ) -> None:
        look = self.plain_look(style)
        tops = (run,)
        empty = True
        for child in run:
            tag = child.tag
            if tag in _TEXT:
                text = child.text or ""
                if OBJECT in text:
                    text = text.replace(OBJECT, "\ufffd")
                thing, role = None, ""
            elif tag == W + "rPr":
                look = self.look(self.wanted_properties(child), style)
                continue
            elif tag in _CHARACTERS:
                text, thing, role = _CHARACTERS[tag], None, ""
            elif tag in _TRACES:
                continue
            else:
                text, thing, role = self._other_piece(child, part)
            empty = False
            pieces.append(_Piece(text, thing, look, tops, child, path, stack, role))
        if empty:
            pieces.append(_Piece("", None, NO_LOOK, tops, None, path, stack))

    def _other_piece(self, child: etree._Element, part: str) -> tuple[str, Thing | None, str]:
        """The text, thing and field role of what is in a run and is not text."""
        tag = child.tag
        if tag == W + "br":
            kind = child.get(W + "type", "textWrapping")
            if kind == "textWrapping":
                return "\n", None, ""
            return OBJECT, Thing(f"{kind} break", ""), ""
        if tag in _NOTES:
            kind, key = _NOTES[tag], child.get(W + "id", "")
            code = self.notes.get((kind, key), f"unpaired {key}")
            return OBJECT, Thing(kind, code, f"[{kind}]"), ""
        if tag == W + "fldChar":
            role = child.get(W + "fldCharType", "")
            return OBJECT, Thing("field", role, ""), role
        if tag in _INSTRUCTIONS:
            return OBJECT, Thing("field code", child.text or "", ""), "code"
        if tag == W + "sym":
            key = f"{child.get(W + 'font', '')} {child.get(W + 'char', '')}"
            return OBJECT, Thing("symbol", key, _symbol(child)), ""
        if tag == W + "commentReference":
            return "", None, ""
        kind = _OBJECT_NAMES.get(tag, local(str(tag)))
        return OBJECT, Thing(kind, self.digest(child, part)), ""

    def _simple_field(self, element: etree._Element) -> Thing:
        instruction = " ".join(element.get(W + "instr", "").split())
        shown = "".join(t.text or "" for t in element.iter(W + "t"))
        return Thing("field", _field_identity(instruction, shown), shown)

    # ------------------------------------------------------------------ keys

    def look(self, properties: etree._Element, style: str) -> Look:
        """How runs with these ``w:rPr`` look in a paragraph of this style."""
        if not len(properties):
            return self.plain_look(style)
        key = (style, etree.tostring(properties, with_tail=False))
        look = self._looks.get(key)
        if look is None:
            direct = tuple(
                self._plain_run_property(child)
                for child in properties
                if child.tag not in _IDLE_RUN_PROPERTIES
            )
            rest = direct
            if self.trusts_styles:
                rest = tuple(item for item in direct if item[0] not in _TOLD)
            form = self.styles.run_format(properties, style)
            look = Look(direct, form, rest) if direct else self.plain_look(style)
            self._looks[key] = look
        return look

    def plain_look(self, style: str) -> Look:
        """How runs without properties look in a paragraph of this style."""
        look = self._looks.get((style, b""))
        if look is None:
            rest = () if self.trusts_styles else ("plain",)
            look = self._looks[style, b""] = Look((), self.styles.run_format(None, style), rest)
        return look

    def wanted_properties(self, properties: etree._Element) -> etree._Element:
        """The run properties to look at: those saved in a tracked change where that is asked."""
        change = properties.find(W + "rPrChange") if self.shows_former else None
        if change is None:
            return properties
        saved = change.find(W + "rPr")
        return saved if saved is not None else change

    def _plain_run_property(self, element: etree._Element) -> tuple[object, ...]:
        if element.tag == W + "rStyle":
            return (element.tag, self.style_name(element.get(VAL, "")))
        return plain(element)

    def style_name(self, key: str) -> str:
        """A style's name, which means the same in every file; its id may not."""
        chain = self.styles._chain(key)  # noqa: SLF001 - one house
        return chain[0].name if chain else key.lower()

    def wrapper_key(self, element: etree._Element, part: str) -> str:
        """What makes a link or inline control the same as another."""
        tag = element.tag
        if tag == W + "hyperlink":
            target = self.link_target(part, element.get(R + "id", ""))[1]
            return f"link {target}#{element.get(W + 'anchor', '')}"
        if tag == W + "sdt":
            return self.control_key(element)
        return f"{local(tag)} {element.get(VAL, '')}{element.get(W + 'element', '')}"

    def control_key(self, element: etree._Element) -> str:
        """What makes a content control the same as another."""
        properties = element.find(W + "sdtPr")
        names = [
            f"{local(str(child.tag))}={child.get(VAL, '')}"
            for child in (properties if properties is not None else ())
            if child.tag not in _IDLE_CONTROL_PROPERTIES
        ]
        return "control " + " ".join(sorted(names))

    def digest(self, element: etree._Element, part: str) -> str:
        """A digest of what an object is; the text of its text boxes is compared by itself."""
        pieces: list[str] = []
        self._digest_into(element, part, pieces.append)
        return hashlib.blake2b("\x1e".join(pieces).encode(), digest_size=12).hexdigest()

    def _digest_into(self, element: etree._Element, part: str, add: Callable[[str], None]) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _TRACES or tag == MC + "Fallback":
            return
        add(tag)
        if tag == W + "txbxContent":
            return
        name = local(tag)
        for key, value in sorted(element.attrib.items()):
            short = local(str(key))
            if short in _IDLE_ATTRIBUTES or short.startswith("rsid"):
                continue
            if short in ("id", "name") and name in _NAMED_OBJECTS:
                continue
            if short == "id" and tag.startswith("{urn:schemas-microsoft-com:vml}"):
                continue
            if str(key).startswith(f"{{{R_NS}}}"):
                add(f"{short}={self._target_digest(part, str(value))}")
            else:
                add(f"{key!s}={value!s}")
        if element.text and element.text.strip():
            add(element.text)
        for child in element:
            self._digest_into(child, part, add)
        if element.tail and element.tail.strip():
            add(element.tail)

    def _target_digest(self, part: str, key: str) -> str:
        kind, target = self.link_target(part, key)
        data = self.package.parts.get(target)
        if data is None:
            return f"{kind} {target}"
        return hashlib.blake2b(data, digest_size=12).hexdigest()


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return "[symbol]"
    return chr(code) if 0x20 <= code < 0xD800 else "[symbol]"


_WHOLE: Final = {W + "subDoc": "subdocument", MC + "AlternateContent": "drawing"}
_INSIDE_WRAPPERS: Final = frozenset(
    {W + "sdtPr", W + "sdtEndPr", W + "smartTagPr", W + "customXmlPr"}
)
_IDLE_CONTROL_PROPERTIES: Final = frozenset(
    {W + "id", W + "rPr", W + "placeholder", W + "showingPlcHdr", W + "dataBinding"}
)
_OBJECT_NAMES: Final = {
    W + "drawing": "picture",
    W + "pict": "picture",
    W + "object": "embedded object",
    MC + "AlternateContent": "drawing",
    W + "ptab": "tab",
    W + "footnoteRef": "note number",
    W + "endnoteRef": "note number",
    W + "annotationRef": "comment number",
}


class _FieldGrouper:
    """Joins the pieces of each field that begins and ends in one paragraph (17.16.18)."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self.pieces = pieces
        self.end_of: dict[int, int] = {}
        begun: list[int] = []
        for at, piece in enumerate(pieces):
            if piece.field == "begin":
                begun.append(at)
            elif piece.field == "end" and begun:
                self.end_of[begun.pop()] = at

    def grouped(self) -> Iterator[_Piece]:
        at = 0
        while at < len(self.pieces):
            end = self.end_of.get(at)
            if end is not None and self.is_level(at, end):
                yield self.joined(self.pieces[at : end + 1])
                at = end + 1
            else:
                yield self.pieces[at]
                at += 1

    def is_level(self, start: int, end: int) -> bool:
        """Whether all of the field stands in the same link or control, and in whole runs."""
        inside = self.pieces[start : end + 1]
        tops = {id(top) for piece in inside for top in piece.tops}
        outside = (*self.pieces[max(0, start - 1) : start], *self.pieces[end + 1 : end + 2])
        return all(
            piece.path == inside[0].path and piece.stack == inside[0].stack for piece in inside
        ) and not any(id(top) in tops for piece in outside for top in piece.tops)

    def joined(self, inside: Sequence[_Piece]) -> _Piece:
        tops = tuple({id(top): top for piece in inside for top in piece.tops}.values())
        code, result, depth, in_result = "", [], 0, False
        for piece in inside:
            if piece.field == "begin":
                depth += 1
            elif piece.field == "end":
                depth -= 1
            elif piece.field == "separate":
                in_result = in_result or depth == 1
            elif piece.field == "code":
                if depth == 1 and piece.thing:
                    code += piece.thing.identity
            elif in_result:
                result.append(piece.text if piece.thing is None else piece.thing.identity)
        shown = "".join(p.text for p in inside if p.thing is None)
        code = " ".join(code.split())
        identity = _field_identity(code, "".join(result))
        first = inside[0]
        thing = Thing("field", identity, shown)
        return _Piece(OBJECT, thing, first.look, tops, None, first.path, first.stack)


def _field_identity(instruction: str, result: str) -> str:
    """What makes a field the same as another; a result that Word works out does not count."""
    return instruction if is_computed(instruction) else f"{instruction}\x1f{result}"


def plain(element: etree._Element) -> tuple[object, ...]:
    """An element as a value: its name, attributes without edit-session ids, and children."""
    attributes = tuple(
        sorted(
            (str(key), str(value))
            for key, value in element.attrib.items()
            if not local(str(key)).startswith("rsid")
        )
    )
    children = tuple(plain(child) for child in element if isinstance(child.tag, str))
    return (element.tag, attributes, children)


def table_rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, those inside controls included."""
    for child in table:
        if child.tag == W + "tr":
            yield child
        elif child.tag in _ROW_WRAPPERS:
            yield from table_rows(child)


def row_cells(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row, those inside controls included."""
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag in _ROW_WRAPPERS:
            yield from row_cells(child)


def text_boxes(leaves: Iterable[Leaf]) -> list[tuple[etree._Element, ...]]:
    """The text boxes in objects, each with its copies for other programs (mc:Fallback)."""
    boxes: list[tuple[etree._Element, ...]] = []
    for leaf in leaves:
        for top in (leaf.inner,) if leaf.inner is not None else leaf.tops:
            contents = [
                box
                for box in top.iter(W + "txbxContent")
                if not any(up.tag == W + "txbxContent" for up in _up_to(box, top))
            ]
            first = [box for box in contents if not _is_fallback(box, top)]
            others = [box for box in contents if _is_fallback(box, top)]
            for place, box in enumerate(first):
                twin = others[place : place + 1] if len(others) == len(first) else []
                boxes.append((box, *twin))
    return boxes


def _up_to(element: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    for ancestor in element.iterancestors():
        if ancestor is top:
            return
        yield ancestor


def _is_fallback(element: etree._Element, top: etree._Element) -> bool:
    return any(up.tag == MC + "Fallback" for up in _up_to(element, top))
