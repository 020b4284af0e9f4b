"""The submission folder: the final, its PDF, the sheet that goes with it, the receipt, checksums.

The fields of the sheet are those of the forecast (title, mandate with source, words, languages,
dates; UNOG, Documents Management Section) and what an office is asked on the telephone (slot,
contact, who cleared). The field list of gDoc was not at hand; nothing here claims to be it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from clearance.final.masthead import Kind, Masthead, written_date
from clearance.final.receipt import Receipt
from clearance.final.template import default_template, new_document, style_ids
from drafts.ooxml.package import write_package

_KINDS: Final = {
    Kind.FIRST_SUBMISSION: "First submission (clean)",
    Kind.REVISION: "Revision of an issued document (changes tracked)",
    Kind.CORRIGENDUM: "Corrigendum",
}
_NOT_GIVEN: Final = "not given"
_LABEL_WIDTH: Final = 2800
_VALUE_WIDTH: Final = 7040


@dataclass(frozen=True, slots=True)
class SubmissionSheet:
    """What goes with a final to DGACM.

    Attributes:
        masthead: The final's.
        mandate: The resolution or decision that asks for the report, with its paragraph.
        words: Words counted in the settled text.
        profile: The profile they were counted under.
        limit: The limit; None when none applies.
        slot: The slot date.
        contact: Office, room, extension.
        clearance: One sentence: who cleared it, when.
        disclosures: What the reader should know: States that have not replied, waivers.
        text_digest: Digest of the settled text that was cleared.
    """

    masthead: Masthead
    mandate: str = ""
    words: int | None = None
    profile: str = ""
    limit: int | None = None
    slot: dt.date | None = None
    contact: str = ""
    clearance: str = ""
    disclosures: tuple[str, ...] = ()
    text_digest: str = ""

    def as_json(self) -> dict[str, object]:
        """The sheet as plain values."""
        head = self.masthead
        return {
            "title": head.title,
            "symbols": list(head.symbols),
            "organs": list(head.organs),
            "session": head.session,
            "year": head.year,
            "agenda_items": list(head.agenda_items),
            "date": head.date.isoformat(),
            "kind": head.kind.value,
            "original_language": head.language,
            "distribution": head.distribution,
            "mandate": self.mandate,
            "words": self.words,
            "word_profile": self.profile,
            "word_limit": self.limit,
            "slot": self.slot.isoformat() if self.slot else None,
            "contact": self.contact,
            "clearance": self.clearance,
            "disclosures": list(self.disclosures),
            "text_digest": self.text_digest,
        }

    def rows(self) -> Iterator[tuple[str, str]]:
        """The sheet as label and value, in the order in which it is read."""
        head = self.masthead
        yield "Title", head.title
        yield "Symbol", head.symbol
        yield "Organ", " and ".join(head.organs)
        yield "Session or year", "; ".join(part for part in (head.session, head.year) if part)
        yield "Agenda items", ", ".join(head.agenda_items)
        yield "Kind", _KINDS[head.kind]
        yield "Mandate", self.mandate
        yield "Words", self._words()
        yield "Original language", head.language
        yield "Distribution", head.distribution
        yield "Date of submission", written_date(head.date)
        yield "Slot date", written_date(self.slot) if self.slot else ""
        yield "Contact", self.contact
        yield "Clearance", self.clearance
        for disclosure in self.disclosures:
            yield "Disclosed", disclosure
        yield "Digest of the text", self.text_digest

    def _words(self) -> str:
        if self.words is None:
            return ""
        limit = f" of {self.limit:,}" if self.limit is not None else ""
        profile = f" (profile {self.profile})" if self.profile else ""
        return f"{self.words:,}{limit}{profile}"


def make_submission(
    final: bytes,
    sheet: SubmissionSheet,
    receipt: Receipt,
    *,
    pdf: bytes | None = None,
    extra: dict[str, bytes] | None = None,
    template: bytes | None = None,
) -> dict[str, bytes]:
    """The files of the submission folder by name; SHA256SUMS covers all the others.

    Args:
        final: The final.
        sheet: What goes with it.
        receipt: How it was cleaned and proved.
        pdf: The final as PDF, where LibreOffice made one.
        extra: More files, such as the Akoma Ntoso export.
        template: The office's own template.
    """
    stem = file_stem(sheet.masthead)
    files = {f"{stem}.docx": final}
    if pdf is not None:
        files[f"{stem}.pdf"] = pdf
    files |= extra or {}
    files["submission-sheet.docx"] = sheet_as_word(sheet, template)
    files["submission-sheet.json"] = _json(sheet.as_json())
    files["receipt.json"] = _json(receipt.as_json())
    files["SHA256SUMS"] = checksums(files)
    return files


def file_stem(masthead: Masthead) -> str:
    """``A_67_929-S_2013_399``: the symbols as a file's name."""
    return "-".join(symbol.replace("/", "_") for symbol in masthead.symbols)


def checksums(files: dict[str, bytes]) -> bytes:
    """One line for each file, as ``sha256sum -c`` reads them."""
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    return "".join(lines).encode()


def sheet_as_word(sheet: SubmissionSheet, template: bytes | None = None) -> bytes:
    """The submission sheet as a Word file: a table of labels and values."""
    source = template or default_template()
    styles = style_ids(new_document(source, "", "sheet.docx"))
    rows = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(label, _LABEL_WIDTH, bold=True)}"
        f"{_cell(value or _NOT_GIVEN, _VALUE_WIDTH, bold=False)}</w:tr>"
        for label, value in sheet.rows()
    )
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="{styles["title"]}"/><w:ind w:left="0"/></w:pPr>'
        "<w:r><w:t>Submission sheet</w:t></w:r></w:p>"
        f'<w:tbl><w:tblPr><w:tblW w:w="{_LABEL_WIDTH + _VALUE_WIDTH}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{_LABEL_WIDTH}"/><w:gridCol w:w="{_VALUE_WIDTH}"/>'
        f"</w:tblGrid>{rows}</w:tbl><w:p/>"
    )
    return write_package(new_document(source, body, "submission-sheet.docx"))


def _cell(text: str, width: int, *, bold: bool) -> str:
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        '<w:spacing w:before="60" w:after="60"/></w:pPr>'
        f"<w:r>{properties}<w:t>{escape(text)}</w:t></w:r></w:p></w:tc>"
    )


def _json(values: dict[str, object]) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()
