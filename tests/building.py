"""Small Word files in one readable line each.

``docx(paragraph("the ", ins("new "), del_("old "), "text"))`` gives real ``.docx`` bytes. A
string is a run of text; every other builder returns an ``Xml`` fragment. Reviewers and dates are
keyword arguments (``by``, ``on``); None leaves the attribute out. Ids are given out by ``docx``.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

ANN = "Ann Archer"
BOB = "Bob Baker"
DAY = "2013-06-14T10:00:00Z"
LATER = "2013-06-15T16:30:00Z"

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
}
_STRICT = {
    NAMESPACES["w"]: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    NAMESPACES["r"]: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    NAMESPACES["m"]: "http://purl.oclc.org/ooxml/officeDocument/math",
}
_RELATION = NAMESPACES["r"] + "/"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# Relations that are Microsoft's, not the standard's.
_NEWER = {
    "commentsExtended": (
        "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
        _TYPE + "commentsExtended+xml",
    ),
    "commentsIds": (
        "http://schemas.microsoft.com/office/2016/09/relationships/commentsIds",
        _TYPE + "commentsIds+xml",
    ),
}


class Xml(str):
    """A piece of WordprocessingML, as opposed to a string that is text."""

    __slots__ = ()


Content = str  # a string is text, an ``Xml`` is itself


# ---------------------------------------------------------------------- revisions


def _stamp(by: str | None, on: str | None) -> str:
    author = f" w:author={quoteattr(by)}" if by is not None else ""
    date = f' w:date="{on}"' if on is not None else ""
    return f'w:id="?"{author}{date}'


def mark(name: str, content: str = "", by: str | None = ANN, on: str | None = DAY) -> Xml:
    """Any revision element, by its name without prefix (or with, for ``w14:``)."""
    tag = name if ":" in name else f"w:{name}"
    return Xml(f"<{tag} {_stamp(by, on)}>{content}</{tag}>")


def ins(*content: Content, by: str | None = ANN, on: str | None = DAY) -> Xml:
    """Inserted content."""
    return mark("ins", inline(content), by, on)


def del_(*content: Content, by: str | None = ANN, on: str | None = DAY) -> Xml:
    """Deleted content, its text stored as deleted text."""
    return mark("del", _as_deleted(inline(content)), by, on)


def move_from(*content: Content, name: str = "", by: str | None = ANN, on: str | None = DAY) -> Xml:
    """Content moved away; with ``name`` inside the range markers that name the move."""
    return _ranged("moveFrom", mark("moveFrom", inline(content), by, on), name, by, on)


def move_to(*content: Content, name: str = "", by: str | None = ANN, on: str | None = DAY) -> Xml:
    """Content moved here; with ``name`` inside the range markers that name the move."""
    return _ranged("moveTo", mark("moveTo", inline(content), by, on), name, by, on)


def _ranged(side: str, content: str, name: str, by: str | None, on: str | None) -> Xml:
    if not name:
        return Xml(content)
    start, end = move_range(side, name, by, on)
    return Xml(start + content + end)


def move_range(side: str, name: str, by: str | None = ANN, on: str | None = DAY) -> tuple[Xml, Xml]:
    """The two markers of one half (``moveFrom`` or ``moveTo``) of the move ``name``."""
    key = _key(side + name)
    stamp = _stamp(by, on).replace("?", key)
    return (
        Xml(f"<w:{side}RangeStart {stamp} w:name={quoteattr(name)}/>"),
        Xml(f'<w:{side}RangeEnd w:id="{key}"/>'),
    )


def inserted(by: str | None = ANN, on: str | None = DAY) -> Xml:
    """The mark of an inserted paragraph mark, row, list number or math object."""
    return mark("ins", "", by, on)


def deleted(by: str | None = ANN, on: str | None = DAY) -> Xml:
    """The mark of a deleted paragraph mark, row or math object."""
    return mark("del", "", by, on)


def moved_from(by: str | None = ANN, on: str | None = DAY) -> Xml:
    """The mark of a paragraph mark moved away."""
    return mark("moveFrom", "", by, on)


def moved_to(by: str | None = ANN, on: str | None = DAY) -> Xml:
    """The mark of a paragraph mark moved here."""
    return mark("moveTo", "", by, on)


def cell_mark(kind: str, by: str | None = ANN, on: str | None = DAY, **attributes: str) -> Xml:
    """A cell revision: ``cellIns``, ``cellDel``, ``cellMerge`` (with vMerge, vMergeOrig)."""
    extra = "".join(f' w:{name}="{value}"' for name, value in attributes.items())
    return Xml(f"<w:{kind} {_stamp(by, on)}{extra}/>")


# ---------------------------------------------------------------------- inside a paragraph


def run(
    text: str, form: str = "", was: str | None = None, by: str | None = ANN, on: str | None = DAY
) -> Xml:
    """A run with formatting; ``was`` is its formatting before a tracked change.

    Args:
        text: The text, or an ``Xml`` fragment to stand in the run.
        form: Properties as ``b i sz:24``, or as XML.
        was: The same, before; the empty string for none.
        by: Who changed it.
        on: When.
    """
    content = text if isinstance(text, Xml) else _text(text)
    properties = props(form) + (_change("rPr", was, by, on) if was is not None else "")
    return Xml(f"<w:r>{_holder('rPr', properties)}{content}</w:r>")


def props(form: str) -> str:
    """Properties written ``b jc:center`` as elements; XML stays as it is."""
    if form.startswith("<"):
        return form
    pairs = (item.partition(":") for item in form.split())
    return "".join(f'<w:{n} w:val="{v}"/>' if colon else f"<w:{n}/>" for n, colon, v in pairs)


def tab() -> Xml:
    """A run with a tab."""
    return Xml("<w:r><w:tab/></w:r>")


def line_break() -> Xml:
    """A run with a line break."""
    return Xml("<w:r><w:br/></w:r>")


def footnote(key: int) -> Xml:
    """A reference to footnote ``key``."""
    return Xml(f'<w:r><w:footnoteReference w:id="{key}"/></w:r>')


def endnote(key: int) -> Xml:
    """A reference to endnote ``key``."""
    return Xml(f'<w:r><w:endnoteReference w:id="{key}"/></w:r>')


def remark_start(key: int) -> Xml:
    """Where the words of comment ``key`` begin."""
    return Xml(f'<w:commentRangeStart w:id="{key}"/>')


def remark_end(key: int) -> Xml:
    """Where the words of comment ``key`` end."""
    return Xml(f'<w:commentRangeEnd w:id="{key}"/>')


def remark(key: int) -> Xml:
    """The point where comment ``key`` hangs."""
    return Xml(f'<w:r><w:commentReference w:id="{key}"/></w:r>')


def commented(key: int, *content: Content) -> Xml:
    """Content that comment ``key`` is about."""
    return Xml(remark_start(key) + inline(content) + remark_end(key) + remark(key))


def bookmark(name: str, *content: Content) -> Xml:
    """Content between the two ends of a bookmark."""
    start, end = bookmark_ends(name)
    return Xml(start + inline(content) + end)


def bookmark_ends(name: str) -> tuple[Xml, Xml]:
    """The two ends of a bookmark."""
    key = _key(name)
    return (
        Xml(f'<w:bookmarkStart w:id="{key}" w:name="{name}"/>'),
        Xml(f'<w:bookmarkEnd w:id="{key}"/>'),
    )


def field(instruction: str, result: Content = "") -> Xml:
    """A field in its long form."""
    return Xml(
        field_char("begin")
        + f'<w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'
        + field_char("separate")
        + inline((result,))
        + field_char("end")
    )


def field_char(kind: str) -> Xml:
    """One of a field's three marks: ``begin``, ``separate``, ``end``."""
    return Xml(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>')


def simple_field(instruction: str, *content: Content) -> Xml:
    """A field in its short form."""
    return Xml(f"<w:fldSimple w:instr={quoteattr(instruction)}>{inline(content)}</w:fldSimple>")


def link(*content: Content, to: str = "", anchor: str = "") -> Xml:
    """A hyperlink to an address or to a bookmark."""
    where = f'r:id="link:{escape(to)}"' if to else f'w:anchor="{anchor}"'
    return Xml(f"<w:hyperlink {where}>{inline(content)}</w:hyperlink>")


def control(*content: Content, name: str = "control") -> Xml:
    """A content control within a line; around blocks when given blocks."""
    return Xml(
        f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/></w:sdtPr>'
        f"<w:sdtContent>{inline(content)}</w:sdtContent></w:sdt>"
    )


def custom_xml(*content: Content, element: str = "item") -> Xml:
    """A ``w:customXml`` element."""
    return Xml(f'<w:customXml w:uri="urn:x" w:element="{element}">{inline(content)}</w:customXml>')


def smart_tag(*content: Content) -> Xml:
    """A smart tag."""
    return Xml(f'<w:smartTag w:uri="urn:x" w:element="place">{inline(content)}</w:smartTag>')


def control_range(
    kind: str, key: int, *content: Content, by: str | None = ANN, on: str | None = DAY
) -> Xml:
    """Content between the markers of, say, ``customXmlDel``; ``key`` tells ranges apart."""
    stamp = _stamp(by, on).replace("?", str(key))
    return Xml(f'<w:{kind}RangeStart {stamp}/>{inline(content)}<w:{kind}RangeEnd w:id="{key}"/>')


def math(*content: Content) -> Xml:
    """A formula; a string is a run of it."""
    pieces = [item if isinstance(item, Xml) else math_run(item) for item in content]
    return Xml(f"<m:oMath>{''.join(pieces)}</m:oMath>")


def math_run(text: str) -> Xml:
    """A run of a formula."""
    return Xml(f"<m:r><m:t>{escape(text)}</m:t></m:r>")


def fraction(above: str, below: str, revised: Xml = Xml()) -> Xml:  # noqa: B008
    """A fraction; ``revised`` marks the fraction itself."""
    properties = f"<m:fPr><m:ctrlPr>{revised}</m:ctrlPr></m:fPr>" if revised else ""
    return Xml(
        f"<m:f>{properties}<m:num>{math_run(above)}</m:num><m:den>{math_run(below)}</m:den></m:f>"
    )


def picture() -> Xml:
    """A run with a drawing that holds no text."""
    return Xml(
        '<w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="p"/>'
        "</wp:inline></w:drawing></w:r>"
    )


def text_box(*blocks: Xml) -> Xml:
    """A text box as Word stores it: twice, for new and for old readers."""
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return Xml(
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        '<wp:extent cx="1" cy="1"/><wp:docPr id="1" name="box"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
        f'wordprocessingShape"><wps:wsp><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def inline(content: Iterable[Content]) -> str:
    """Content as XML: strings become runs."""
    return "".join(c if isinstance(c, Xml) else _run_of(c) for c in content)


def _run_of(text: str) -> str:
    return f"<w:r>{_text(text)}</w:r>" if text else ""


def _text(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<w:t{space}>{escape(text)}</w:t>"


def _as_deleted(xml: str) -> str:
    for name, deleted_name in (("t", "delText"), ("instrText", "delInstrText")):
        xml = re.sub(rf"<(/?)w:{name}(?=[ >/])", rf"<\1w:{deleted_name}", xml)
    return xml


# ---------------------------------------------------------------------- blocks


def paragraph(
    *content: Content,
    mark: str = "",
    form: str = "",
    was: str | None = None,
    mark_form: str = "",
    mark_was: str | None = None,
    section: str | None = None,
    para: str = "",
    by: str | None = ANN,
    on: str | None = DAY,
) -> Xml:
    """A paragraph.

    Args:
        content: What stands in it.
        mark: Revisions of its mark: ``inserted()``, ``deleted()``...
        form: Its properties, as ``jc:center``, or as XML.
        was: Its properties before a tracked change.
        mark_form: The formatting of its mark.
        mark_was: The same before a tracked change.
        section: Section properties, which make it end a section.
        para: ``w14:paraId``.
        by: Who changed its formatting.
        on: When.
    """
    run_properties = (
        mark + props(mark_form) + (_change("rPr", mark_was, by, on) if mark_was is not None else "")
    )
    properties = (
        props(form)
        + _holder("rPr", run_properties)
        + (f"<w:sectPr>{section}</w:sectPr>" if section is not None else "")
        + (_change("pPr", was, by, on) if was is not None else "")
    )
    key = f' w14:paraId="{para}"' if para else ""
    return Xml(f"<w:p{key}>{_holder('pPr', properties)}{inline(content)}</w:p>")


def heading(text: str, level: int = 1) -> Xml:
    """A heading."""
    return paragraph(text, form=f"pStyle:Heading{level}")


def item(*content: Content, number: int = 1, level: int = 0, **options: str) -> Xml:
    """A numbered paragraph; ``docx`` must be given the list in ``numbering``."""
    return paragraph(*content, form=numbered(number, level), **options)


def numbered(number: int = 1, level: int = 0, revised: str = "") -> str:
    """The numbering properties of a list item, as XML."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>{revised}</w:numPr>'


def table(*rows: Xml, form: str = "", grid: int | None = None) -> Xml:
    """A table; the grid has as many columns as the first row has cells unless told otherwise."""
    columns = grid if grid is not None else (rows[0].count("<w:tc>") if rows else 1)
    widths = '<w:gridCol w:w="2000"/>' * columns
    return Xml(
        f"<w:tbl><w:tblPr>{props(form)}</w:tblPr>"
        f"<w:tblGrid>{widths}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def row(*cells: Content, mark: str = "", form: str = "") -> Xml:
    """A table row; a string is a cell with one paragraph."""
    drawn = [item if isinstance(item, Xml) else cell(item) for item in cells]
    return Xml(f"<w:tr>{_holder('trPr', mark + props(form))}{''.join(drawn)}</w:tr>")


def cell(*blocks: Content, mark: str = "", form: str = "") -> Xml:
    """A table cell; strings are paragraphs."""
    drawn = [block if isinstance(block, Xml) else paragraph(block) for block in blocks]
    properties = f'<w:tcW w:w="2000" w:type="dxa"/>{props(form)}{mark}'
    return Xml(f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(drawn) or '<w:p/>'}</w:tc>")


def _change(holder: str, was: str, by: str | None, on: str | None) -> str:
    return mark(f"{holder}Change", f"<w:{holder}>{props(was)}</w:{holder}>", by, on)


change = _change


def _holder(name: str, content: str) -> str:
    return f"<w:{name}>{content}</w:{name}>" if content else ""


def _key(name: str) -> str:
    return str(100_000 + zlib.crc32(name.encode()) % 100_000)


# ---------------------------------------------------------------------- the file


def comment(
    *blocks: Content,
    by: str = BOB,
    on: str = DAY,
    para: str = "",
    answers: str = "",
    done: bool = False,
) -> tuple[str, str, str, str, str, bool]:
    """A comment for ``docx(comments={0: comment("Why?")})``.

    Args:
        blocks: Its paragraphs; a string is one.
        by: Who wrote it.
        on: When.
        para: The ``w14:paraId`` of its last paragraph, for threads.
        answers: The ``para`` of the comment it answers.
        done: Whether it is resolved.
    """
    drawn = "".join(b if isinstance(b, Xml) else paragraph(b, para=para) for b in blocks)
    return drawn, by, on, para, answers, done


def docx(
    *blocks: Xml,
    footnotes: Mapping[int, Sequence[Xml] | Xml] | None = None,
    endnotes: Mapping[int, Sequence[Xml] | Xml] | None = None,
    comments: Mapping[int, tuple[str, str, str, str, str, bool]] | None = None,
    headers: Sequence[Xml] = (),
    footers: Sequence[Xml] = (),
    numbering: Mapping[int, Sequence[tuple[str, str]]] | str | None = None,
    styles: str = "",
    settings: str = "",
    glossary: Sequence[Xml] = (),
    section: str = "",
    parts: Mapping[str, bytes] | None = None,
    prefix: str = "w",
    strict: bool = False,
    main: str = "word/document.xml",
    encoding: str = "utf-8",
) -> bytes:
    """A Word file's bytes.

    Args:
        blocks: The body.
        footnotes: Notes by id; each one paragraph or several.
        endnotes: Likewise.
        comments: Comments by id, made with ``comment``.
        headers: One paragraph for each header.
        footers: One paragraph for each footer.
        numbering: For each list its levels as (format, text), or the part's inner XML.
        styles: More styles, as XML.
        settings: The inner XML of the settings.
        glossary: Paragraphs of one building block.
        section: The inner XML of the last section's properties.
        parts: More parts, by name, added as they are.
        prefix: What the main namespace is called in the XML.
        strict: Whether the strict namespaces are used.
        main: Where the main part is.
        encoding: The encoding of the main part.
    """
    file = _File(prefix, main, strict=strict)
    file.add("styles", "styles", _STYLES + styles)
    notes = (("footnotes", "footnote", footnotes), ("endnotes", "endnote", endnotes))
    for relation, element, written in notes:
        if written is not None:
            file.add(relation, relation, _notes(element, written))
    if comments:
        file.add_comments(comments)
    references = ""
    for relation, element, given in (("header", "hdr", headers), ("footer", "ftr", footers)):
        for place, content in enumerate(given, 1):
            key = file.add(relation, element, content, f"{relation}{place}")
            kind = ("default", "first", "even")[place - 1]
            references += f'<w:{relation}Reference w:type="{kind}" r:id="{key}"/>'
    if numbering is not None:
        lists = numbering if isinstance(numbering, str) else _lists(numbering)
        file.add("numbering", "numbering", lists)
    if settings:
        file.add("settings", "settings", settings)
    if glossary:
        body = f"<w:docPartBody>{''.join(glossary)}</w:docPartBody>"
        entries = (
            '<w:docParts><w:docPart><w:docPartPr><w:name w:val="block"/></w:docPartPr>'
            f"{body}</w:docPart></w:docParts>"
        )
        file.add("glossaryDocument", "glossaryDocument", entries, "glossary/document")
    body = f"{''.join(blocks)}<w:sectPr>{references}{section}</w:sectPr>"
    return file.data(f"<w:body>{body}</w:body>", encoding, parts or {})


class _File:
    def __init__(self, prefix: str, main: str, *, strict: bool) -> None:
        self.prefix, self.strict, self.main = prefix, strict, main
        self.ids = itertools.count(1)
        self.parts: dict[str, bytes] = {}
        self.relations: list[tuple[str, str, str, bool]] = []
        self.types: dict[str, str] = {}

    def add(self, relation: str, element: str, content: str, name: str = "") -> str:
        part = f"word/{name or relation}.xml"
        self.parts[part] = self.xml(element, content)
        address, kind = _NEWER.get(relation, (_RELATION + relation, ""))
        self.types[part] = kind or _TYPE + {
            "glossaryDocument": "document.glossary+xml",
        }.get(relation, f"{relation}+xml")
        return self.relate(address, f"/{part}")

    def relate(self, address: str, target: str, *, external: bool = False) -> str:
        key = f"rId{len(self.relations) + 1}"
        self.relations.append((key, address, target, external))
        return key

    def add_comments(self, comments: Mapping[int, tuple[str, str, str, str, str, bool]]) -> None:
        drawn, threads = "", ""
        for key, (content, by, on, para, answers, done) in comments.items():
            stamp = f'w:id="{key}" w:author={quoteattr(by)} w:date="{on}"'
            drawn += f"<w:comment {stamp}>{content}</w:comment>"
            if para:
                parent = f' w15:paraIdParent="{answers}"' if answers else ""
                threads += f'<w15:commentEx w15:paraId="{para}"{parent} w15:done="{int(done)}"/>'
        self.add("comments", "comments", drawn)
        if threads:
            self.add("commentsExtended", "w15:commentsEx", threads)

    def xml(self, element: str, content: str) -> bytes:
        tag = element if ":" in element else f"w:{element}"
        spaces = "".join(f' xmlns:{name}="{uri}"' for name, uri in NAMESPACES.items())
        text = f"<{tag}{spaces}>{content}</{tag}>"
        text = re.sub(r'w:id="\?"', lambda _match: f'w:id="{next(self.ids)}"', text)
        text = re.sub(r'r:id="link:([^"]*)"', self.linked, text)
        if self.strict:
            for transitional, strict in _STRICT.items():
                text = text.replace(f'"{transitional}"', f'"{strict}"')
        if self.prefix != "w":
            text = re.sub(r"(</?|\s|xmlns:)w(?=[:=])", rf"\1{self.prefix}", text)
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()

    def linked(self, match: re.Match[str]) -> str:
        key = self.relate(_RELATION + "hyperlink", match[1], external=True)
        return f'r:id="{key}"'

    def data(self, body: str, encoding: str, parts: Mapping[str, bytes]) -> bytes:
        document = self.xml("document", body)
        if encoding != "utf-8":
            text = document.decode().replace("UTF-8", encoding.upper(), 1)
            document = text.encode(encoding)
        folder, _, base = self.main.rpartition("/")
        written = {
            "[Content_Types].xml": self.content_types(parts),
            "_rels/.rels": self.relationships(
                [("rId1", _RELATION + "officeDocument", self.main, False)]
            ),
            self.main: document,
            f"{folder}/_rels/{base}.rels".lstrip("/"): self.relationships(self.relations),
            **self.parts,
            **parts,
        }
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in written.items():
                archive.writestr(zipfile.ZipInfo(name, (2013, 6, 14, 0, 0, 0)), content)
        return buffer.getvalue()

    def content_types(self, parts: Mapping[str, bytes]) -> bytes:
        types = {self.main: _TYPE + "document.main+xml", **self.types}
        overrides = "".join(
            f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in types.items()
        )
        given = parts.get("[Content_Types].xml")
        return (
            given
            or (
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
                'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
                f"{overrides}</Types>"
            ).encode()
        )

    def relationships(self, relations: Sequence[tuple[str, str, str, bool]]) -> bytes:
        drawn = "".join(
            f'<Relationship Id="{key}" Type="{self.address(kind)}" Target="{target}"'
            f"{' TargetMode=' + quoteattr('External') if external else ''}/>"
            for key, kind, target, external in relations
        )
        return (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{drawn}</Relationships>"
        ).encode()

    def address(self, kind: str) -> str:
        return kind.replace(NAMESPACES["r"], _STRICT[NAMESPACES["r"]]) if self.strict else kind


def _notes(element: str, notes: Mapping[int, Sequence[Xml] | Xml]) -> str:
    drawn = (
        f'<w:{element} w:type="separator" w:id="-1"><w:p/></w:{element}>'
        f'<w:{element} w:type="continuationSeparator" w:id="0"><w:p/></w:{element}>'
    )
    for key, blocks in notes.items():
        content = blocks if isinstance(blocks, Xml) else "".join(blocks)
        drawn += f'<w:{element} w:id="{key}">{content}</w:{element}>'
    return drawn


def _lists(lists: Mapping[int, Sequence[tuple[str, str]]]) -> str:
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{numeral}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for level, (numeral, text) in enumerate(levels)
        )
        + "</w:abstractNum>"
        for key, levels in lists.items()
    )
    return abstract + "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in lists
    )


_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style>'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}">'
        f'<w:name w:val="heading {level}"/><w:basedOn w:val="Normal"/>'
        f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
        for level in (1, 2, 3)
    )
)
