"""Makes a Word file from a report in markup: some changes made, some tracked, others not yet there.

The parts depend on the arguments alone: dates come from the sittings, identifiers from counters.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count, groupby
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from lxml import etree
from lxml.builder import ElementMaker
from markup import Action, Change, Comment, Kind, Piece, Report, Row, Stream, Table

TEMPLATE = Path(__file__).parent / "source" / "template"  # the parts that never change
WIDTH = 9360  # of the text, in twentieths of a point: 8.5 inches less two margins of one inch
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
_OFFICE = NAMESPACES["r"] + "/"
_OFFICE_2011 = "http://schemas.microsoft.com/office/2011/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
# The parts beside the document that a file may have, and their types of relationship to it;
# the name of a part is the identifier of the relationship, too.
_RELATIONS = {
    "styles": _OFFICE + "styles",
    "numbering": _OFFICE + "numbering",
    "settings": _OFFICE + "settings",
    "fontTable": _OFFICE + "fontTable",
    "header1": _OFFICE + "header",
    "footer1": _OFFICE + "footer",
    "footnotes": _OFFICE + "footnotes",
    "comments": _OFFICE + "comments",
    "commentsExtended": _OFFICE_2011 + "commentsExtended",
    "people": _OFFICE_2011 + "people",
}
_LEVELS = {"Paragraph": "0", "Subparagraph": "1"}  # in list 2 of numbering.xml


@dataclass(frozen=True, slots=True)
class Sitting:
    """One reviewer at work: whose changes they are, and when each of them was made."""

    name: str
    initials: str
    begins: dt.datetime
    minutes: int

    def time(self, turn: int) -> str:
        """When the change was made before which ``turn`` others were, as Word writes it."""
        return _as_word(self.begins + turn * dt.timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True)
class Stage:
    """What one file holds of a report: the codes of changes already made, and of those tracked."""

    accepted: frozenset[str] = frozenset()
    tracked: frozenset[str] = frozenset()

    def has(self, comment: Comment) -> bool:
        """Whether ``comment`` has been made."""
        return comment.turn[0] in self.accepted | self.tracked


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself."""

    title: str
    creator: str
    created: dt.datetime
    saved_by: str
    saved: dt.datetime

    def filled_into(self, template: bytes) -> bytes:
        """The part in which they stand, from its template."""
        values = asdict(self) | {"created": _as_word(self.created), "saved": _as_word(self.saved)}
        escaped = {name: escape(value) for name, value in values.items()}
        return Template(template.decode()).substitute(escaped).encode()


def write_word_file(
    report: Report, stage: Stage, sittings: dict[str, Sitting], properties: Properties
) -> bytes:
    """The Word file of ``report`` at ``stage``."""
    return _Writer(report, stage, sittings).package(properties)


def paragraphs_at(stage: Stage, stream: Stream) -> Iterator[Stream]:
    """The paragraphs of ``stream`` at ``stage``; their pieces carry tracked changes only."""
    pieces: list[Piece] = []
    for piece in stream:
        if seen := _seen(piece, stage):
            pieces.append(seen)
            if seen.kind is Kind.MARK:
                yield tuple(pieces)
                pieces = []


def _seen(piece: Piece, stage: Stage) -> Piece | None:
    """``piece`` as it is at ``stage``; None when it is not there yet, or no longer."""
    tracked: list[Change] = []
    for change in piece.changes:
        turn = next((turn for turn in change.turns if turn[0] in stage.tracked), None)
        made = any(code in stage.accepted for code, _ in change.turns)
        if turn:
            if tracked and change.action is tracked[-1].action is Action.INSERT:
                tracked.pop()  # words inserted into an insertion are the later reviewer's alone
            tracked.append(replace(change, turns=(turn,)))
        elif change.action.removes if made else change.action.adds:
            return None
        elif made:
            bold, italic = change.action is Action.BOLD, change.action is Action.ITALIC
            piece = replace(piece, bold=piece.bold ^ bold, italic=piece.italic ^ italic)
        elif change.action is Action.RESTYLE:
            piece = replace(piece, style=piece.former)
    return replace(piece, changes=tuple(tracked))


class _Writer:
    """Writes one file; remembers what it has written so far."""

    def __init__(self, report: Report, stage: Stage, sittings: dict[str, Sitting]) -> None:
        self.report = report
        self.stage = stage
        self.sittings = sittings
        self.counter = count(1)
        self.ranges: dict[Change, str] = {}  # of moves, by identifier
        self.bookmarks: dict[str, str] = {}  # likewise
        self.notes: list[Piece] = []  # their references, in order
        self.threads: dict[str, list[tuple[str, Comment]]] = {}  # comments by identifier
        self.links: list[str] = []
        self.people: set[str] = set()

    def package(self, properties: Properties) -> bytes:
        """The whole file."""
        parts = {
            path.relative_to(TEMPLATE).as_posix(): path.read_bytes()
            for path in sorted(TEMPLATE.rglob("*"))
            if path.is_file()
        }
        blocks = [*self.blocks(), self.section()]
        parts["word/document.xml"] = _xml("w:document", [_e("w:body", *blocks)])
        parts["word/header1.xml"] = _xml("w:hdr", self.paragraphs(self.report.header))
        parts["word/footnotes.xml"] = _xml("w:footnotes", self.footnotes())
        if self.threads:
            parts["word/comments.xml"] = _xml("w:comments", self.comments())
            parts["word/commentsExtended.xml"] = _xml("w15:commentsEx", self.extensions())
        if self.people:
            parts["word/people.xml"] = _xml("w15:people", map(_person, sorted(self.people)))
        beside = [name for name in _RELATIONS if f"word/{name}.xml" in parts]
        parts["word/_rels/document.xml.rels"] = _relationships(beside, self.links)
        parts["docProps/core.xml"] = properties.filled_into(parts["docProps/core.xml"])
        return _zipped({"[Content_Types].xml": _content_types(beside)} | parts)

    # Blocks

    def blocks(self) -> Iterator[etree._Element]:
        for block in self.report.body:
            if isinstance(block, Table):
                yield self.table(block)
            else:
                yield from self.paragraphs(block)

    def section(self) -> etree._Element:
        margins = dict.fromkeys(("top", "right", "bottom", "left"), "1440")
        return _e(
            "w:sectPr",
            _e("w:headerReference", {"type": "default", "r:id": "header1"}),
            _e("w:footerReference", {"type": "default", "r:id": "footer1"}),
            _e("w:pgSz", {"w": "12240", "h": "15840"}),
            _e("w:pgMar", margins | {"header": "720", "footer": "720", "gutter": "0"}),
        )

    def table(self, table: Table) -> etree._Element:
        columns = len(table.rows[0].cells)
        first = WIDTH * 2 // (columns + 1)  # as wide as two others
        widths = [first] + [(WIDTH - first) // (columns - 1) for _ in range(columns - 1)]
        rows = [self.row(row, widths) for row in table.rows]
        if not table.box and (header := rows[0]) is not None:
            header.insert(0, _e("w:trPr", _e("w:tblHeader")))
        return _e(
            "w:tbl",
            _e(
                "w:tblPr",
                _e("w:tblStyle", {"val": "TableGrid"}),
                _e("w:tblW", {"w": str(WIDTH), "type": "dxa"}),
                _e("w:tblLayout", {"type": "fixed"}),
            ),
            _e("w:tblGrid", *(_e("w:gridCol", {"w": str(width)}) for width in widths)),
            *(row for row in rows if row is not None),
        )

    def row(self, row: Row, widths: Sequence[int]) -> etree._Element | None:
        """The row; None when it is not there at this stage."""
        changes = (row.change,) if row.change else ()
        seen = _seen(Piece(Kind.MARK, changes=changes), self.stage)
        if seen is None:
            return None
        element = _e("w:tr", *(_e("w:trPr", self.revision(change)) for change in seen.changes))
        for cell, width in zip(row.cells, widths, strict=True):
            properties = _e("w:tcPr", _e("w:tcW", {"w": str(width), "type": "dxa"}))
            element.append(_e("w:tc", properties, *self.paragraphs(cell)))
        return element

    def paragraphs(self, stream: Stream) -> Iterator[etree._Element]:
        """The paragraphs of a stream, and the ends of moves between them."""
        for *pieces, mark in paragraphs_at(self.stage, stream):
            yield self.paragraph(pieces, mark)
            yield from (self.range_end(change) for change in mark.changes if change.move)

    def paragraph(
        self, pieces: Sequence[Piece], mark: Piece, *first: etree._Element
    ) -> etree._Element:
        paragraph = _e("w:p", _identity(f"paragraph {mark.ordinal}"))
        paragraph.append(self.paragraph_properties(mark))
        paragraph.extend(first)
        for link, group in groupby(pieces, key=lambda piece: piece.link):
            paragraph.extend(self.linked(link, self.content(list(group), mark)))
        for piece in pieces:
            if piece.kind is Kind.BOOKMARK:
                paragraph.append(_e("w:bookmarkEnd", {"id": self.bookmarks[piece.text]}))
        return paragraph

    def paragraph_properties(self, mark: Piece) -> etree._Element:
        properties = _style(mark.style)
        revisions = [self.revision(one) for one in mark.changes if not one.action.formats]
        if revisions:
            properties.append(_e("w:rPr", *revisions))
        for change in mark.changes:
            if change.action is Action.RESTYLE:
                former = _style(mark.former)
                properties.append(_e("w:pPrChange", self.attribution(change), former))
        return properties

    # What paragraphs contain

    def linked(self, address: str, content: Iterable[etree._Element]) -> Iterator[etree._Element]:
        if not address:
            yield from content
            return
        self.links.append(address)
        yield _e("w:hyperlink", {"r:id": f"link{len(self.links)}"}, *content)

    def content(
        self, pieces: Sequence[Piece], mark: Piece, depth: int = 0
    ) -> Iterator[etree._Element]:
        """The runs of ``pieces``, in the elements of the changes around them from ``depth`` on."""

        def around(piece: Piece) -> Change | None:
            changes = [one for one in piece.changes if not one.action.formats]
            return changes[depth] if depth < len(changes) else None

        for change, group in groupby(pieces, key=around):
            if change is None:
                for piece in group:
                    yield from self.inline(piece)
                continue
            if change.move:
                yield self.range_start(change)
            revision = self.revision(change)
            revision.extend(self.content(list(group), mark, depth + 1))
            yield revision
            if change.move and change not in mark.changes:
                yield self.range_end(change)

    def inline(self, piece: Piece) -> Iterator[etree._Element]:
        match piece.kind:
            case Kind.TEXT:
                yield self.run(piece, _text(piece, piece.text))
            case Kind.NOTE:
                self.notes.append(piece)
                reference = _e("w:footnoteReference", {"id": str(len(self.notes))})
                yield self.run(piece, reference, style="FootnoteReference")
            case Kind.REFERENCE:
                name, _, number = piece.text.partition("=")
                code = _text(piece, f" REF _Ref_{name} \\r \\h ", "instrText")
                yield self.run(piece, _e("w:fldChar", {"fldCharType": "begin"}))
                yield self.run(piece, code)
                yield self.run(piece, _e("w:fldChar", {"fldCharType": "separate"}))
                yield self.run(piece, _text(piece, number))
                yield self.run(piece, _e("w:fldChar", {"fldCharType": "end"}))
            case Kind.BOOKMARK:
                self.bookmarks[piece.text] = identifier = self.new_id()
                yield _e("w:bookmarkStart", {"id": identifier, "name": f"_Ref_{piece.text}"})
            case Kind.COMMENT_START:
                yield from self.thread_start(piece.text)
            case Kind.COMMENT_END:
                for identifier, _ in self.threads.get(piece.text, ()):
                    yield _e("w:commentRangeEnd", {"id": identifier})
                    reference = _e("w:commentReference", {"id": identifier})
                    yield self.run(piece, reference, style="CommentReference")
            case Kind.MARK:
                raise AssertionError("A paragraph's end stands at its end.")

    def run(self, piece: Piece, content: etree._Element, style: str = "") -> etree._Element:
        style = style or ("Hyperlink" if piece.link else "")
        former = _run_properties(style, bold=piece.bold, italic=piece.italic)
        actions = [change.action for change in piece.changes]
        properties = _run_properties(
            style,
            bold=piece.bold ^ (Action.BOLD in actions),
            italic=piece.italic ^ (Action.ITALIC in actions),
        )
        for change in piece.changes:
            if change.action in {Action.BOLD, Action.ITALIC}:
                properties.append(_e("w:rPrChange", self.attribution(change), former))
        return _e("w:r", *([properties] if len(properties) else []), content)

    # Revisions and comments

    def new_id(self) -> str:
        return str(next(self.counter))

    def attribution(self, change: Change) -> dict[str, str]:
        return {"id": self.new_id()} | self.made_by(change.turns[0])

    def made_by(self, turn: tuple[str, int]) -> dict[str, str]:
        sitting = self.sittings[turn[0]]
        self.people.add(sitting.name)
        return {"author": sitting.name, "date": sitting.time(turn[1])}

    def revision(self, change: Change) -> etree._Element:
        return _e(f"w:{change.action.value}", self.attribution(change))

    def range_start(self, change: Change) -> etree._Element:
        attributes = self.attribution(change)
        self.ranges[change] = attributes["id"]
        return _e(f"w:{change.action.value}RangeStart", attributes | {"name": change.move})

    def range_end(self, change: Change) -> etree._Element:
        return _e(f"w:{change.action.value}RangeEnd", {"id": self.ranges[change]})

    def thread_start(self, name: str) -> Iterator[etree._Element]:
        comments = [one for one in self.report.threads[name].comments if self.stage.has(one)]
        if comments:
            self.threads[name] = [(self.new_id(), comment) for comment in comments]
            for identifier, _ in self.threads[name]:
                yield _e("w:commentRangeStart", {"id": identifier})

    # The other parts

    def footnotes(self) -> Iterator[etree._Element]:
        for identifier, separator in (("-1", "separator"), ("0", "continuationSeparator")):
            line = _e("w:p", _e("w:r", _e(f"w:{separator}")))
            yield _e("w:footnote", {"type": separator, "id": identifier}, line)
        for identifier, reference in enumerate(self.notes, start=1):
            ((*pieces, mark),) = paragraphs_at(self.stage, self.report.notes[reference.text])
            # The words of a note are inserted and deleted together with its reference.
            pieces = [replace(one, changes=reference.changes + one.changes) for one in pieces]
            number = self.run(reference, _e("w:footnoteRef"), style="FootnoteReference")
            space = self.run(reference, _e("w:t", {"xml:space": "preserve"}, " "))
            paragraph = self.paragraph(pieces, mark, number, space)
            yield _e("w:footnote", {"id": str(identifier)}, paragraph)

    def comments(self) -> Iterator[etree._Element]:
        for identifier, comment in (one for thread in self.threads.values() for one in thread):
            initials = self.sittings[comment.turn[0]].initials
            attributes = {"id": identifier, "initials": initials} | self.made_by(comment.turn)
            mark = _e("w:r", _style("CommentReference", "r"), _e("w:annotationRef"))
            text = _e("w:r", _e("w:t", {"xml:space": "preserve"}, comment.text))
            paragraph = _e("w:p", _identity(comment.text), _style("CommentText"), mark, text)
            yield _e("w:comment", attributes, paragraph)

    def extensions(self) -> Iterator[etree._Element]:
        for name, thread in self.threads.items():
            whole = self.report.threads[name]
            done = whole.done and len(thread) == len(whole.comments)
            first, *_ = identities = [_paragraph_id(comment.text) for _, comment in thread]
            for identity in identities:
                parent = {} if identity is first else {"w15:paraIdParent": first}
                attributes = {"w15:paraId": identity} | parent | {"w15:done": str(int(done))}
                yield _e("w15:commentEx", attributes)


def _e(tag: str, *content: etree._Element | str | dict[str, str]) -> etree._Element:
    """An element with attributes, children and text; names of attributes without prefix get w:."""
    element = etree.Element(_name(tag), nsmap=NAMESPACES)
    for one in content:
        if isinstance(one, dict):
            for name, value in one.items():
                element.set(_name(name if ":" in name else f"w:{name}"), value)
        elif isinstance(one, str):
            element.text = one
        else:
            element.append(one)
    return element


def _name(name: str) -> str:
    prefix, _, local = name.partition(":")
    namespace = NAMESPACES.get(prefix, "http://www.w3.org/XML/1998/namespace")
    return f"{{{namespace}}}{local}"


def _text(piece: Piece, text: str, tag: str = "t") -> etree._Element:
    deleted = {"t": "delText", "instrText": "delInstrText"}
    if any(change.action is Action.DELETE for change in piece.changes):
        tag = deleted[tag]
    return _e(f"w:{tag}", {"xml:space": "preserve"}, text)


def _style(style: str, of: str = "p") -> etree._Element:
    """The properties of a paragraph (or run, ``of="r"``) of ``style``."""
    properties = _e(f"w:{of}Pr", _e(f"w:{of}Style", {"val": style}))
    if style in _LEVELS:
        level = _e("w:ilvl", {"val": _LEVELS[style]})
        properties.append(_e("w:numPr", level, _e("w:numId", {"val": "2"})))
    return properties


def _run_properties(style: str, *, bold: bool, italic: bool) -> etree._Element:
    properties = _style(style, "r") if style else _e("w:rPr")
    properties.extend(_e(f"w:{tag}") for tag, on in (("b", bold), ("i", italic)) if on)
    return properties


def _person(name: str) -> etree._Element:
    presence = _e("w15:presenceInfo", {"w15:providerId": "None", "w15:userId": name})
    return _e("w15:person", {"w15:author": name}, presence)


def _identity(seed: str) -> dict[str, str]:
    return {"w14:paraId": _paragraph_id(seed), "w14:textId": "77777777"}


def _paragraph_id(seed: str) -> str:
    """Eight hexadecimal digits below 80000000, as Word asks of w14:paraId."""
    return f"{int(hashlib.sha256(seed.encode()).hexdigest()[:8], 16) & 0x7FFFFFFF:08X}"


def _as_word(time: dt.datetime) -> str:
    """``time`` as Word writes it: the local clock's, with a Z all the same."""
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def _xml(tag: str, content: Iterable[etree._Element]) -> bytes:
    return _serialized(_e(tag, {"mc:Ignorable": "w14 w15"}, *content))


def _serialized(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relationships(beside: Sequence[str], links: Sequence[str]) -> bytes:
    make = ElementMaker(nsmap={None: f"{_PACKAGE}relationships"})
    parts = [make.Relationship(Id=one, Type=_RELATIONS[one], Target=f"{one}.xml") for one in beside]
    hyperlinks = [
        make.Relationship(
            Id=f"link{place}", Type=f"{_OFFICE}hyperlink", Target=link, TargetMode="External"
        )
        for place, link in enumerate(links, start=1)
    ]
    return _serialized(make.Relationships(*parts, *hyperlinks))


def _content_types(beside: Sequence[str]) -> bytes:
    make = ElementMaker(nsmap={None: f"{_PACKAGE}content-types"})
    package, office = "application/vnd.openxmlformats-", "officedocument."
    types = {
        "word/document": f"{office}wordprocessingml.document.main",
        "docProps/core": "package.core-properties",
        "docProps/app": f"{office}extended-properties",
    } | {f"word/{name}": f"{office}wordprocessingml.{name.rstrip('1')}" for name in beside}
    return _serialized(
        make.Types(
            make.Default(Extension="rels", ContentType=f"{package}package.relationships+xml"),
            make.Default(Extension="xml", ContentType="application/xml"),
            *(
                make.Override(PartName=f"/{part}.xml", ContentType=f"{package}{kind}+xml")
                for part, kind in types.items()
            ),
        )
    )


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            package.writestr(entry, data)
    return buffer.getvalue()
