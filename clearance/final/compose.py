"""The final: a settled draft in the form in which a United Nations report is submitted.

The draft's own structure stays: tables, notes, fields, bookmarks, pictures, automatic numbers.
What changes is the look (styles of the template in the place of direct formatting), the pages
(running header, page numbers), and what is put in front (masthead, title). Every settled
paragraph is proved to be in the result, in order, with the same number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from clearance.final.errors import UnscrubbableError
from clearance.final.make_template import BODY_LEFT, HEADING_HANG, NUMBER_TAB, STEP
from clearance.final.masthead import (
    Masthead,
    author_xml,
    footer_xml,
    header_xml,
    masthead_xml,
    title_xml,
)
from clearance.final.scrub import Removal, scrub
from clearance.final.template import (
    add_part,
    default_template,
    section_of,
    with_styles,
)
from drafts.draft import Draft, ListDefinition, Paragraph, StoryKind
from drafts.errors import ProofError
from drafts.findings import shorten
from drafts.ooxml.names import BOXES, DC_NS, R_NS, VAL, W_NS, R, W
from drafts.ooxml.package import (
    Package,
    parse_part,
    read_package,
    serialise_part,
    write_package,
)
from drafts.ooxml.reader import read_package_draft
from drafts.ooxml.styles import Styles, read_lists
from drafts.settle import accepted

_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PAGES: Final = ("default", "even", "first")
# Direct formatting of paragraphs and runs that a style decides in a final.
_STYLED_PARAGRAPH: Final = tuple(
    W + name for name in ("spacing", "ind", "tabs", "contextualSpacing", "pBdr", "shd")
)
_STYLED_RUN: Final = tuple(
    W + name for name in ("rFonts", "sz", "szCs", "color", "spacing", "w", "kern", "position")
)
# Styles that say nothing beyond "text", by name.
_PLAIN: Final = frozenset(
    {
        "normal", "body text", "body text 2", "body text 3", "list paragraph", "no spacing",
        "normal (web)", "plain text", "normal indent", "body text indent", "body", "standard",
        "list number", "list bullet", "list", "default", "text body", "un text",
        "un numbered paragraph", "un list item", "single txt", "_ single txt",
    }
)  # fmt: skip
_CONCLUDING: Final = re.compile(
    r"\b(?:conclusions?|recommendations?|concluding observations?)\b", re.IGNORECASE
)
_HEADING_NUMBER: Final = re.compile(r"^\s*((?:[IVXLC]+|[A-Z]|\d{1,2})\.)\s+(?=\S)")
# Typed numbers in another form ("I - Introduction"): a finding, but a number all the same.
_ODD_NUMBER: Final = re.compile(r"^\s*(?:[IVXLC]+|[A-Z]|\d{1,2})\s*[-–—.):]")
_SUMMARY: Final = re.compile(r"^\s*(?:executive\s+)?summary\s*$", re.IGNORECASE)
# sectPr is a sequence (17.6.17): what comes after each thing that is put in.
_AFTER_TITLE_PAGE: Final = frozenset(
    W + name for name in ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings",
                          "sectPrChange")
)  # fmt: skip
_BEFORE_PAGE_SIZE: Final = frozenset(
    W + name for name in ("headerReference", "footerReference", "footnotePr", "endnotePr", "type")
)
# CT_Settings is a sequence (17.15.1.78): what may come before evenAndOddHeaders.
_BEFORE_EVEN_AND_ODD: Final = frozenset(
    W + name
    for name in (
        "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
        "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
        "printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts",
        "embedSystemFonts", "saveSubsetFonts", "saveFormsData", "mirrorMargins",
        "alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter",
        "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle",
        "proofState", "formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter",
        "stylePaneSortMethod", "documentType", "mailMerge", "revisionView", "trackRevisions",
        "doNotTrackMoves", "doNotTrackFormatting", "documentProtection", "autoFormatOverride",
        "styleLockTheme", "styleLockQFSet", "defaultTabStop", "autoHyphenation",
        "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "showEnvelope",
        "summaryLength", "clickAndTypeStyle", "defaultTableStyle",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FinalDocument:
    """A final, cleaned and proved to hold the settled text.

    Attributes:
        data: The bytes of the Word file.
        paragraphs: How many settled paragraphs it was proved to hold.
        removed: What was taken out.
        disclosed: What was kept and should be looked at, in sentences.
        dropped: The texts of the draft's own headers and footers, which a final replaces.
    """

    data: bytes
    paragraphs: int
    removed: tuple[Removal, ...]
    disclosed: tuple[str, ...]
    dropped: tuple[str, ...]


def make_final(
    package: Package,
    settled: Draft,
    masthead: Masthead,
    *,
    preview: bool = False,
    template: bytes | None = None,
    shows_changes: bool = False,
) -> FinalDocument:
    """The final of ``package``, whose settled draft is ``settled``.

    Args:
        package: The package with every revision resolved; for ``shows_changes`` a redline
            against the issued file, whose text with all revisions accepted is ``settled``.
        settled: What the final must say.
        masthead: What stands in front.
        preview: Write NOT CLEARED on every page.
        template: The office's own template; the one of this program by default.
        shows_changes: For a revision of an issued document, or the final after advance
            editing: the changes stay, tracked, and the look of the issued file is not touched.

    Raises:
        NotSettledError: Revisions are left, and it is not a final that shows them.
        UnscrubbableError: Something in it cannot be cleaned.
        ProofError: The result does not say what it must.
    """
    source = template or default_template()
    composer = _Composer(package, masthead, source, preview=preview, restyle=not shows_changes)
    clean = scrub(composer.composed(), keep_revisions=shows_changes)
    data = write_package(clean.package)
    count = _prove(data, settled, masthead, shows_changes=shows_changes)
    disclosed = (*composer.differing, *clean.disclosed)
    return FinalDocument(data, count, clean.removed, disclosed, composer.dropped)


class _Composer:
    def __init__(
        self,
        package: Package,
        masthead: Masthead,
        template: bytes,
        *,
        preview: bool,
        restyle: bool,
    ) -> None:
        self.masthead = masthead
        self.preview = preview
        self.is_restyling = restyle
        self.section = section_of(template)
        # Formatting is judged by the draft's own styles, before the template replaces them.
        styles = next(package.related(package.main, "styles"), None)
        self.styles = Styles(parse_part(package, styles) if styles else None)
        self.package, self.names = with_styles(package, template, redefine=restyle)
        self.root = parse_part(self.package, self.package.main)
        numbering = next(package.related(package.main, "numbering"), None)
        self.numbering = parse_part(package, numbering) if numbering else None
        self.numbering_part = numbering
        self.lists = read_lists(self.numbering)
        self.dropped: tuple[str, ...] = ()
        self.differing: list[str] = []
        self.used_levels: set[tuple[str, int]] = set()
        self.heading_levels: set[tuple[str, int]] = set()

    def composed(self) -> Package:
        """The package in the form of a final, not yet cleaned."""
        restyle = self.is_restyling
        body = self.root.find(W + "body")
        if body is None:
            raise UnscrubbableError(f"{self.package.name} has no body.")
        self.dropped = self.header_texts()
        blocks = list(_paragraphs_of(body))
        summary = [] if not restyle else self.box_summary(body)
        if restyle:
            self.restyle(blocks, set(summary))
            self.set_list_indents()
        self.put_in_front(body, blocks, restyle=restyle)
        self.set_pages(body)
        changed: dict[str, bytes | None] = {
            self.package.main: serialise_part(self.package, self.package.main, self.root)
        }
        if self.numbering is not None and self.numbering_part:
            changed[self.numbering_part] = serialise_part(
                self.package, self.numbering_part, self.numbering
            )
        self.package = self.package.with_parts(changed)
        self.switch_even_and_odd()
        if restyle:
            self.restyle_notes()
        self.set_title()
        return self.package

    def header_texts(self) -> tuple[str, ...]:
        texts = []
        for kind in ("header", "footer"):
            for part in dict.fromkeys(self.package.related(self.package.main, kind)):
                root = parse_part(self.package, part)
                text = " ".join("".join(t.text or "" for t in root.iter(W + "t")).split())
                own = text.replace(" ", "") == "".join(self.masthead.symbols)
                if text.strip("0123456789 /–-") and text not in texts and not own:
                    texts.append(text)
        return tuple(texts)

    # ------------------------------------------------------------------ the look

    def restyle(self, paragraphs: list[etree._Element], boxed: set[etree._Element]) -> None:
        concluding = 0
        for paragraph in paragraphs:
            if paragraph in boxed:
                continue
            if _is_in_table(paragraph):
                _drop_fonts(paragraph)
                continue
            properties = paragraph.find(W + "pPr")
            form = self.styles.paragraph_format(properties)
            if form.heading:
                if not concluding or form.heading <= concluding:
                    found = _CONCLUDING.search(_text_of(paragraph)) is not None
                    concluding = form.heading if found else 0
                self.dress(
                    paragraph,
                    f"heading {min(form.heading, 4)}",
                    keep_alignment=False,
                    item=(form.item.number, form.item.level) if form.item else None,
                )
                if form.item is not None:
                    self.heading_levels.add((form.item.number, form.item.level))
                elif not _set_heading_number(paragraph):
                    _stand_in_column(paragraph)
                continue
            if form.item is not None:
                self.used_levels.add((form.item.number, form.item.level))
                number = self.is_main_number(form.item.number, form.item.level)
                self.dress(
                    paragraph,
                    "un numbered paragraph" if number else "un list item",
                    keep_alignment=False,
                    item=(form.item.number, form.item.level),
                )
            elif form.style in _PLAIN:
                quoted = _left_indent(properties) >= 500
                self.dress(paragraph, "un quotation" if quoted else "un text", keep_alignment=True)
            if concluding:
                _embolden(paragraph)

    def is_main_number(self, number: str, level: int) -> bool:
        definition = self.lists.get(number)
        own = definition.levels.get(level) if definition else None
        return own is not None and own.format == "decimal" and own.text.strip() == f"%{level + 1}."

    def dress(
        self,
        paragraph: etree._Element,
        style: str,
        *,
        keep_alignment: bool,
        item: tuple[str, int] | None = None,
    ) -> None:
        """Give a paragraph a style of the template in the place of its own formatting."""
        properties = paragraph.find(W + "pPr")
        if properties is None:
            properties = etree.Element(W + "pPr")
            paragraph.insert(0, properties)
        for element in list(properties.iterchildren(*_STYLED_PARAGRAPH)):
            properties.remove(element)
        aligned = properties.find(W + "jc")
        if aligned is not None and not (
            keep_alignment and aligned.get(VAL) in ("center", "right", "end")
        ):
            properties.remove(aligned)
        own = properties.find(W + "pStyle")
        if own is None:
            own = etree.Element(W + "pStyle")
            properties.insert(0, own)
        own.set(VAL, self.names[style])
        if item is not None and properties.find(W + "numPr") is None:
            # The number came from the style that is being replaced.
            _put_number(properties, item)
        for run in (*paragraph.iter(W + "r"), properties):
            for element in list(run.iterfind(W + "rPr/*")):
                if element.tag in _STYLED_RUN:
                    parent = element.getparent()
                    if parent is not None:
                        parent.remove(element)

    def set_list_indents(self) -> None:
        """Let the list levels in use stand where numbers and items stand in a report."""
        if self.numbering is None:
            return
        depths = {
            key: 0 if self.is_main_number(*key) else self.depth(key) for key in self.used_levels
        }
        wanted = {key: _level_properties(depth) for key, depth in depths.items()}
        wanted |= dict.fromkeys(self.heading_levels, _HEADING_LEVEL)
        for (number, level), xml in wanted.items():
            for element in _level_elements(self.numbering, number, level, self.lists):
                old = element.find(W + "pPr")
                if old is not None:
                    element.remove(old)
                element.insert(_place_of_level_properties(element), _parse(xml))

    def depth(self, key: tuple[str, int]) -> int:
        """1 for items right under a numbered paragraph, 2 for items under those."""
        number, level = key
        definition = self.lists.get(number)
        main_above = definition is not None and any(
            self.is_main_number(number, above) for above in range(level)
        )
        return level if main_above else level + 1

    def box_summary(self, body: etree._Element) -> list[etree._Element]:
        """Put the summary, where the draft has one, in a box; the paragraphs that are in it."""
        children = [child for child in body if child.tag == W + "p"]
        start = next(
            (p for p in children[:30] if _SUMMARY.match(_text_of(p))),
            None,
        )
        if start is None:
            return []
        boxed = [start]
        for sibling in start.itersiblings():
            if sibling.tag != W + "p":
                break
            form = self.styles.paragraph_format(sibling.find(W + "pPr"))
            if form.heading or form.item is not None or form.section_break:
                break
            boxed.append(sibling)
        while len(boxed) > 1 and not _text_of(boxed[-1]).strip():
            boxed.pop()
        if len(boxed) < 2:
            return []
        table = _parse(_BOX)
        place = body.index(start)
        cell = next(table.iter(W + "tc"))
        for paragraph in boxed:
            cell.append(paragraph)
        body.insert(place, table)
        self.dress(boxed[0], "un summary heading", keep_alignment=False)
        for paragraph in boxed[1:]:
            self.dress(paragraph, "un summary text", keep_alignment=False)
        return boxed

    # ------------------------------------------------------------------ in front

    def put_in_front(
        self, body: etree._Element, paragraphs: list[etree._Element], *, restyle: bool
    ) -> None:
        head = [" ".join(_text_of(p).split()) for p in paragraphs[:25]]
        if any(text.startswith("Distr.") for text in head):
            return  # an issued file has its masthead
        front = masthead_xml(self.masthead, self.names)
        own = self.own_line(paragraphs, head, "title", self.masthead.title)
        if own is None:
            front += title_xml(self.masthead, self.names)
        elif restyle:
            self.dress(own, "title", keep_alignment=False)
        by = self.own_line(paragraphs, head, "subtitle", self.masthead.author)
        if by is not None and restyle:
            self.dress(by, "subtitle", keep_alignment=False)
        elif by is None and own is None:
            front += author_xml(self.masthead, self.names)
        elif by is None and own is not None:
            for element in _parse_all(author_xml(self.masthead, self.names)):
                own.addnext(element)
        for place, element in enumerate(_parse_all(front)):
            body.insert(place, element)

    def own_line(
        self, paragraphs: list[etree._Element], head: list[str], style: str, text: str
    ) -> etree._Element | None:
        """The draft's own title or author line: by its words, else by its style."""
        wanted = " ".join(text.split()).casefold()
        front = list(zip(paragraphs, head, strict=False))
        by_words = next((p for p, said in front if wanted and said.casefold() == wanted), None)
        if by_words is not None:
            return by_words
        by_style = next(
            (
                (p, said)
                for p, said in front
                if said and self.styles.paragraph_format(p.find(W + "pPr")).style == style
            ),
            None,
        )
        if by_style is None:
            return None
        if wanted:
            self.differing.append(
                f"The draft's {style} reads “{shorten(by_style[1], 80)}”, the masthead's "
                f"“{shorten(text, 80)}”; the draft's was kept."
            )
        return by_style[0]

    # ------------------------------------------------------------------ the pages

    def set_pages(self, body: etree._Element) -> None:
        sections = list(body.iter(W + "sectPr"))
        if not sections or sections[-1].getparent() is not body:
            last = etree.SubElement(body, W + "sectPr")
            sections.append(last)
        for section in sections:
            for element in list(section):
                if element.tag in (
                    W + "headerReference",
                    W + "footerReference",
                    W + "titlePg",
                    W + "printerSettings",
                ):
                    section.remove(element)
            self.set_page_size(section)
        first = sections[0]
        switch = etree.Element(W + "titlePg")
        place = next(
            (first.index(child) for child in first if child.tag in _AFTER_TITLE_PAGE), len(first)
        )
        first.insert(place, switch)
        references = []
        for kind, write in (("header", header_xml), ("footer", footer_xml)):
            for page in _PAGES:
                data = write(self.masthead, self.names, page, preview=self.preview)
                references.append(self.add_running(kind, page, data))
        first[:0] = references

    def add_running(self, kind: str, page: str, data: bytes) -> etree._Element:
        self.package, part = add_part(
            self.package, kind, f"{_TYPE}{kind}+xml", data, stem=f"{kind}Final"
        )
        key = next(r.id for r in self.package.relationships(self.package.main) if r.target == part)
        element = etree.Element(f"{W}{kind}Reference")
        element.set(W + "type", page)
        element.set(R + "id", key)
        return element

    def set_page_size(self, section: etree._Element) -> None:
        size = section.find(W + "pgSz")
        landscape = size is not None and size.get(W + "orient") == "landscape"
        for name in ("pgSz", "pgMar"):
            old = section.find(W + name)
            if old is not None:
                section.remove(old)
        place = sum(1 for child in section if child.tag in _BEFORE_PAGE_SIZE)
        for name in ("pgMar", "pgSz"):
            source = self.section.find(W + name)
            if source is None:
                continue
            fresh = etree.fromstring(etree.tostring(source))
            if landscape and name == "pgSz":
                fresh.set(W + "w", source.get(W + "h", ""))
                fresh.set(W + "h", source.get(W + "w", ""))
                fresh.set(W + "orient", "landscape")
            section.insert(place, fresh)

    def switch_even_and_odd(self) -> None:
        part = next(self.package.related(self.package.main, "settings"), None)
        if part is None:
            self.package, part = add_part(
                self.package,
                "settings",
                f"{_TYPE}settings+xml",
                f'<w:settings xmlns:w="{W_NS}"/>'.encode(),
            )
        root = parse_part(self.package, part)
        if root.find(W + "evenAndOddHeaders") is None:
            place = sum(1 for child in root if child.tag in _BEFORE_EVEN_AND_ODD)
            root.insert(place, etree.Element(W + "evenAndOddHeaders"))
        self.package = self.package.with_parts({part: serialise_part(self.package, part, root)})

    def restyle_notes(self) -> None:
        """Notes in the template's look; the line above them begins where the text does."""
        for part in self.package.related(self.package.main, "footnotes"):
            root = parse_part(self.package, part)
            for paragraph in root.iterfind(f"{W}footnote/{W}p"):
                style = self.styles.paragraph_format(paragraph.find(W + "pPr")).style
                if style in _PLAIN or style == "footnote text":
                    self.dress(paragraph, "footnote text", keep_alignment=False)
            self.package = self.package.with_parts({part: serialise_part(self.package, part, root)})

    def set_title(self) -> None:
        for part in self.package.related("", "core-properties"):
            root = parse_part(self.package, part)
            title = root.find(f"{{{DC_NS}}}title")
            if title is None:
                title = etree.SubElement(root, f"{{{DC_NS}}}title")
            title.text = self.masthead.title
            self.package = self.package.with_parts({part: serialise_part(self.package, part, root)})


# ---------------------------------------------------------------------- pieces of XML

_BOX: Final = (
    f'<w:tbl xmlns:w="{W_NS}"><w:tblPr><w:tblW w:w="{9840 - 2 * BODY_LEFT}" w:type="dxa"/>'
    '<w:jc w:val="center"/><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right")
    )
    + '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
    f'<w:gridCol w:w="{9840 - 2 * BODY_LEFT}"/></w:tblGrid><w:tr><w:tc><w:tcPr>'
    f'<w:tcW w:w="{9840 - 2 * BODY_LEFT}" w:type="dxa"/></w:tcPr></w:tc></w:tr></w:tbl>'
)


def _parse(xml: str) -> etree._Element:
    return etree.fromstring(xml)


def _parse_all(xml: str) -> list[etree._Element]:
    return list(etree.fromstring(f'<w:x xmlns:w="{W_NS}" xmlns:r="{R_NS}">{xml}</w:x>'))


def _paragraphs_of(body: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of the body, those in cells and controls included, not those in boxes."""
    for paragraph in body.iter(W + "p"):
        if not any(True for _ in paragraph.iterancestors(*BOXES)):
            yield paragraph


def _drop_fonts(paragraph: etree._Element) -> None:
    """One typeface in a document, in tables too; sizes there are the author's business."""
    for element in list(paragraph.iterfind(f".//{W}rPr/{W}rFonts")):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _is_in_table(paragraph: etree._Element) -> bool:
    return next(paragraph.iterancestors(W + "tc"), None) is not None


def _text_of(paragraph: etree._Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(W + "t"))


def _left_indent(properties: etree._Element | None) -> int:
    indent = properties.find(W + "ind") if properties is not None else None
    if indent is None or indent.get(W + "hanging"):
        return 0
    value = indent.get(W + "left") or indent.get(W + "start") or "0"
    return int(value) if value.lstrip("-").isdecimal() else 0


def _set_heading_number(paragraph: etree._Element) -> bool:
    """Whether a heading begins with a typed number; ``I. Introduction`` gets a tab after it.

    The hanging indent needs the tab in the place of the blank. No word and no mark changes;
    texts are compared without regard to the kind of blank.
    """
    first = next((t for t in paragraph.iter(W + "t") if (t.text or "").strip()), None)
    if first is None or first.text is None:
        return False
    match = _HEADING_NUMBER.match(first.text)
    run = first.getparent()
    if match is None or run is None or run.tag != W + "r":
        return _ODD_NUMBER.match(first.text) is not None
    rest = etree.Element(W + "t")
    rest.text = first.text[match.end() :]
    rest.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    first.text = match[1]
    first.addnext(rest)
    first.addnext(etree.Element(W + "tab"))
    return True


def _stand_in_column(paragraph: etree._Element) -> None:
    """A heading without a number begins where the text does."""
    properties = paragraph.find(W + "pPr")
    if properties is not None:
        indent = etree.Element(W + "ind")
        indent.set(W + "left", str(BODY_LEFT))
        indent.set(W + "right", str(BODY_LEFT))
        indent.set(W + "firstLine", "0")
        place = sum(1 for child in properties if child.tag in _BEFORE_INDENT)
        properties.insert(place, indent)


# CT_PPr is a sequence (17.3.1.26): what may come before w:ind.
_BEFORE_INDENT: Final = frozenset(
    W + name
    for name in (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
        "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku",
        "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi",
        "adjustRightInd", "snapToGrid", "spacing",
    )
)  # fmt: skip


def _put_number(properties: etree._Element, item: tuple[str, int]) -> None:
    number = etree.Element(W + "numPr")
    etree.SubElement(number, W + "ilvl").set(VAL, str(item[1]))
    etree.SubElement(number, W + "numId").set(VAL, item[0])
    before = tuple(
        W + name
        for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr",
                     "widowControl")
    )  # fmt: skip
    properties.insert(sum(1 for child in properties if child.tag in before), number)


def _embolden(paragraph: etree._Element) -> None:
    """Bold for conclusions and recommendations. Source: General Assembly resolution 52/214."""
    properties = paragraph.find(W + "pPr")
    for run in paragraph.iter(W + "r"):
        if run.find(W + "footnoteReference") is None:
            _set_bold(run)
    if properties is not None:
        mark = properties.find(W + "rPr")
        if mark is None:
            mark = etree.Element(W + "rPr")
            place = next(
                (
                    properties.index(child)
                    for child in properties
                    if child.tag in (W + "sectPr", W + "pPrChange")
                ),
                len(properties),
            )
            properties.insert(place, mark)
        if mark.find(W + "b") is None:
            mark.insert(_place_of_bold(mark), etree.Element(W + "b"))


def _set_bold(run: etree._Element) -> None:
    properties = run.find(W + "rPr")
    if properties is None:
        properties = etree.Element(W + "rPr")
        run.insert(0, properties)
    bold = properties.find(W + "b")
    if bold is None:
        properties.insert(_place_of_bold(properties), etree.Element(W + "b"))
    elif bold.get(VAL) is not None:
        del bold.attrib[VAL]


def _place_of_bold(properties: etree._Element) -> int:
    first = {W + "rStyle", W + "rFonts", W + "ins", W + "del", W + "moveFrom", W + "moveTo"}
    return sum(1 for child in properties if child.tag in first)


def _level_elements(
    numbering: etree._Element, number: str, level: int, lists: dict[str, ListDefinition]
) -> Iterator[etree._Element]:
    """The ``w:lvl`` elements that decide one level of one list: the shared one and its own."""
    family = lists[number].family if number in lists else ""
    for abstract in numbering.iter(W + "abstractNum"):
        if abstract.get(W + "abstractNumId") == family:
            yield from (e for e in abstract.iter(W + "lvl") if e.get(W + "ilvl") == str(level))
    for num in numbering.iter(W + "num"):
        if num.get(W + "numId") == number:
            for override in num.iter(W + "lvl"):
                if override.get(W + "ilvl") == str(level):
                    yield override


def _level_properties(depth: int) -> str:
    if depth == 0:
        tab, indent = NUMBER_TAB, f'w:left="{BODY_LEFT}" w:firstLine="0"'
    else:
        tab = NUMBER_TAB + STEP * depth
        indent = f'w:left="{tab}" w:hanging="{STEP}"'
    return (
        f'<w:pPr xmlns:w="{W_NS}"><w:tabs><w:tab w:val="num" w:pos="{tab}"/></w:tabs>'
        f"<w:ind {indent}/></w:pPr>"
    )


_HEADING_LEVEL: Final = (
    f'<w:pPr xmlns:w="{W_NS}"><w:tabs><w:tab w:val="num" w:pos="{BODY_LEFT}"/></w:tabs>'
    f'<w:ind w:left="{BODY_LEFT}" w:hanging="{HEADING_HANG}"/></w:pPr>'
)


def _place_of_level_properties(level: etree._Element) -> int:
    """Where ``w:pPr`` stands in ``w:lvl``: before ``w:rPr``, the only thing after it (17.9.6)."""
    run = level.find(W + "rPr")
    return level.index(run) if run is not None else len(level)


# ---------------------------------------------------------------------- proof


def _prove(data: bytes, settled: Draft, masthead: Masthead, *, shows_changes: bool) -> int:
    """How many settled paragraphs the final was proved to hold, in order, with their numbers."""
    final = read_package_draft(read_package(data, "the final"))
    if shows_changes:
        final = accepted(final)
    put_in_front = {" ".join(masthead.title.split()), " ".join(masthead.author.split())}
    want = list(_said(settled.body.paragraphs()))
    got = list(_said(final.body.paragraphs()))
    # From the end, because only in front, and under the draft's own title, anything was added.
    at = len(got)
    for number, text in reversed(want):
        at -= 1
        while at >= 0 and got[at] != (number, text) and got[at][1] in put_in_front:
            at -= 1
        if at < 0 or got[at] != (number, text):
            raise _not_there(number, text, got[at] if at >= 0 else ("", ""))
    for kind in (StoryKind.FOOTNOTE, StoryKind.ENDNOTE):
        notes = [_flat(p.text) for s in settled.of_kind(kind) if s.label for p in s.paragraphs()]
        found = [_flat(p.text) for s in final.of_kind(kind) if s.label for p in s.paragraphs()]
        if notes != found:
            raise ProofError(f"The final does not hold the {kind.value}s of the settled draft.")
    return len(want)


def _said(paragraphs: Iterator[Paragraph]) -> Iterator[tuple[str, str]]:
    return ((paragraph.number, _flat(paragraph.text)) for paragraph in paragraphs)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _not_there(number: str, text: str, instead: tuple[str, str]) -> ProofError:
    name = f"paragraph {number}" if number else f"“{shorten(text, 60)}”"
    said = f"{instead[0]} {shorten(instead[1], 60)}".strip()
    return ProofError(
        f"The final does not hold the settled text: at {name} it says “{said}”. It was not written."
    )
