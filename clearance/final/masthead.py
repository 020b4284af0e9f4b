"""The masthead: what stands above the title of a United Nations document, for one or two organs.

Sources: Editorial Manual, "Masthead" (organ names, symbol, distribution, date of submission,
original language); "Writing for the United Nations", IV (session and agenda item in the corner);
A/68/947-S/2014/449 and its sister reports (two organs: a session and a year; two symbols).
The emblem is not drawn: DGACM places it, and its use is restricted (resolution 92 (I)).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final
from xml.sax.saxutils import escape

from drafts.ooxml.names import R_NS, W_NS

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
NOT_CLEARED: Final = "NOT CLEARED"
_PREVIEW_LINE: Final = f"{NOT_CLEARED} – preview for the drafters only – not for submission"


class Kind(Enum):
    """What is being submitted. Source: Editorial Manual, instructions for preparation."""

    FIRST_SUBMISSION = "first-submission"
    REVISION = "revision"
    CORRIGENDUM = "corrigendum"


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the masthead says. All of it is data: sessions and item numbers change every year.

    Attributes:
        title: The title of the report.
        symbols: One for each organ, in the same order: ``A/67/929``, ``S/2013/399``.
        organs: One or two: ``General Assembly``, ``Security Council``.
        date: The day of submission, which is the date of the document.
        session: The Assembly's: ``Sixty-seventh session``; empty when there is none.
        year: The Security Council's: ``Sixty-eighth year``; empty when there is none.
        agenda_items: The items, as numbers or with their titles.
        language: The original language.
        distribution: ``General``, ``Limited`` or ``Restricted``.
        author: The line under the title.
        kind: What is being submitted.
        job_number: DGACM's, when it is known.
    """

    title: str
    symbols: tuple[str, ...]
    organs: tuple[str, ...]
    date: dt.date
    session: str = ""
    year: str = ""
    agenda_items: tuple[str, ...] = ()
    language: str = "English"
    distribution: str = "General"
    author: str = "Report of the Secretary-General"
    kind: Kind = Kind.FIRST_SUBMISSION
    job_number: str = ""

    @property
    def symbol(self) -> str:
        """All symbols in one line, as the first page has them."""
        return "-".join(self.symbols)

    @property
    def items(self) -> str:
        """``Agenda items 14 and 117``; empty when there are none."""
        if not self.agenda_items:
            return ""
        *first, last = self.agenda_items
        listed = f"{', '.join(first)} and {last}" if first else last
        return f"Agenda item{'s' if first else ''} {listed}"

    def corner(self) -> tuple[tuple[str, ...], ...]:
        """For each organ the lines that stand under its name: session or year, and items."""
        if len(self.organs) < 2:
            return (tuple(line for line in (self.session, self.year, self.items) if line),)
        columns = []
        for place, organ in enumerate(self.organs):
            council = "security council" in organ.lower()
            number = self.year if council else self.session
            items = self.items if place == 0 else ""
            columns.append((organ, *(line for line in (number, items) if line)))
        return tuple(columns)


def written_date(day: dt.date) -> str:
    """``9 July 2013``: the form of dates in United Nations documents."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def masthead_lines(masthead: Masthead, *, preview: bool = False) -> tuple[str, ...]:
    """Every line that the masthead, the headers and the footers put into a final."""
    pages = 3
    return (
        "United Nations",
        masthead.symbol,
        *masthead.organs,
        f"Distr.: {masthead.distribution}",
        written_date(masthead.date),
        f"Original: {masthead.language}",
        *(line for lines in masthead.corner() for line in lines),
        masthead.title,
        masthead.title,  # once more in the properties
        masthead.author,
        masthead.job_number,
        *(" ".join(masthead.symbols),) * pages,
        *((_PREVIEW_LINE,) * 2 * pages if preview else ()),
    )


# ---------------------------------------------------------------------- as XML

# Widths in twentieths of a point; the page is letter size with margins of 1200.
TEXT_WIDTH: Final = 9840
_COLUMNS: Final = (1267, 5773, 2800)


def masthead_xml(masthead: Masthead, styles: StyleIds) -> str:
    """The tables above the title, as WordprocessingML without a namespace declaration."""
    head = _row(
        _cell(
            [_paragraph("United Nations", styles["un organization"])],
            _COLUMNS[0] + _COLUMNS[1] - 1700,
            "bottom:4",
            span=1,
        ),
        _cell(
            [_symbol_paragraph(masthead.symbols, styles["un symbol"])],
            _COLUMNS[2] + 1700,
            "bottom:4",
        ),
    )
    distribution = [
        f"Distr.: {masthead.distribution}",
        written_date(masthead.date),
        "",
        f"Original: {masthead.language}",
    ]
    body = _row(
        _cell([_paragraph("", styles["un organ"])], _COLUMNS[0], "bottom:12"),
        _cell(
            [_paragraph(organ, styles["un organ"]) for organ in masthead.organs],
            _COLUMNS[1],
            "bottom:12",
        ),
        _cell(
            [_paragraph(line, styles["un distribution"]) for line in distribution],
            _COLUMNS[2],
            "bottom:12",
        ),
    )
    first = (_COLUMNS[0] + _COLUMNS[1] - 1700, _COLUMNS[2] + 1700)
    tables = _table((head,), first) + _gap() + _table((body,), _COLUMNS) + _gap()
    corner = masthead.corner()
    if any(corner):
        width = TEXT_WIDTH // max(len(corner), 1)
        cells = [_cell(list(_corner(lines, masthead, styles)), width, "") for lines in corner]
        tables += _table((_row(*cells),), (width,) * len(corner)) + _gap()
    return tables


def _corner(lines: Sequence[str], masthead: Masthead, styles: StyleIds) -> Iterator[str]:
    for line in lines:
        bold = line in masthead.organs
        yield _paragraph(line, styles["un session"], bold=bold)
    if not lines:
        yield _paragraph("", styles["un session"])


def title_xml(masthead: Masthead, styles: StyleIds) -> str:
    """The title as a paragraph."""
    return _paragraph(masthead.title, styles["title"])


def author_xml(masthead: Masthead, styles: StyleIds) -> str:
    """The line under the title; empty when there is none."""
    return _paragraph(masthead.author, styles["subtitle"]) if masthead.author else ""


def header_xml(masthead: Masthead, styles: StyleIds, page: str, *, preview: bool) -> bytes:
    """A running header: the symbols, each on its line. ``page``: first, even or default (odd)."""
    lines = [_warning(styles)] if preview else []
    if page == "first":
        lines = lines or [_paragraph("", styles["header"])]
    else:
        side = "left" if page == "even" else "right"
        drawn = "<w:br/>".join(_text(symbol) for symbol in masthead.symbols)
        lines.append(
            f'<w:p><w:pPr><w:pStyle w:val="{styles["un running header"]}"/>'
            f'<w:jc w:val="{side}"/></w:pPr><w:r>{drawn}</w:r></w:p>'
        )
    return _part("hdr", "".join(lines))


def footer_xml(masthead: Masthead, styles: StyleIds, page: str, *, preview: bool) -> bytes:
    """A footer: page and number of pages; on the first page the job number, when known."""
    style = styles["un running footer"]
    if page == "first":
        line = _paragraph(masthead.job_number, style)
    else:
        side = "left" if page == "even" else "right"
        line = (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:jc w:val="{side}"/></w:pPr>'
            f"{_field('PAGE')}<w:r><w:t>/</w:t></w:r>{_field('NUMPAGES')}</w:p>"
        )
    return _part("ftr", line + (_warning(styles) if preview else ""))


class StyleIds(dict[str, str]):
    """The id that each style of the template has in a document, by its name in lower case."""


def _warning(styles: StyleIds) -> str:
    return _paragraph(_PREVIEW_LINE, styles["un not cleared"])


def _part(element: str, content: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:{element} xmlns:w="{W_NS}" xmlns:r="{R_NS}">{content}</w:{element}>'
    ).encode()


def _field(instruction: str) -> str:
    marks = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        marks.format("begin")
        + f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        + marks.format("separate")
        + "<w:r><w:t>1</w:t></w:r>"
        + marks.format("end")
    )


def _symbol_paragraph(symbols: Sequence[str], style: str) -> str:
    """The symbols with the organ's letter large, as every first page has it."""
    runs = []
    for place, symbol in enumerate(symbols):
        letter, slash, rest = symbol.partition("/")
        dash = "-" if place else ""
        if dash:
            runs.append(f"<w:r>{_text(dash)}</w:r>")
        runs.append(f'<w:r><w:rPr><w:sz w:val="40"/></w:rPr>{_text(letter)}</w:r>')
        runs.append(f"<w:r>{_text(slash + rest)}</w:r>")
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def _paragraph(text: str, style: str, *, bold: bool = False) -> str:
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    content = f"<w:r>{properties}{_text(text)}</w:r>" if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def _text(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<w:t{space}>{escape(text)}</w:t>"


def _gap() -> str:
    # Two tables that touch become one; a paragraph of one point keeps them apart.
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
    )


def _table(rows: Sequence[str], widths: Sequence[int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(*cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(paragraphs: Sequence[str], width: int, border: str, span: int = 1) -> str:
    side, _, size = border.partition(":")
    borders = (
        f'<w:tcBorders><w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>'
        "</w:tcBorders>"
        if border
        else ""
    )
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{borders}</w:tcPr>'
        f"{''.join(paragraphs)}</w:tc>"
    )
