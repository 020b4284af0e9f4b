"""Large tracked drafts with their truth, made from a seed: the same seed, the same bytes."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_REVIEWERS = ("A. Okonkwo", "B. Lindqvist", "C. Duarte", "D. Rahman")
_PROSE = """the of and to in that for on with report council protection civilians measures States
    implementation recommendations resolution paragraph secretary-general continued support
    national authorities access humanitarian situation regional cooperation framework review
    information concern relevant activities progress strengthening capacity mandate"""
_WORDS = tuple(_PROSE.split())
# One edit for so many words, and one note for so many paragraphs.
_WORDS_PER_EDIT = 25
_PARAGRAPHS_PER_NOTE = 12
_WORDS_PER_PARAGRAPH = 60


@dataclass(frozen=True, slots=True)
class MadeDraft:
    """A draft and what must be read in it.

    Attributes:
        data: The ``.docx``.
        accepted: Its lines with everything accepted, notes last.
        original: Its lines with everything rejected, notes last.
        revisions: How many marks it holds.
    """

    data: bytes
    accepted: list[str]
    original: list[str]
    revisions: int


def make_draft(words: int, seed: int = 1) -> MadeDraft:
    """A draft of about ``words`` words: replacements, joins, splits, moves, rows, notes."""
    return _Maker(random.Random(seed)).draft(words)  # noqa: S311 - nothing secret is made


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.marks = 0
        self.new: list[str] = []
        self.old: list[str] = []
        self.notes: list[str] = []
        self.new_notes: list[str] = []
        self.old_notes: list[str] = []
        # What the paragraphs begun but not ended say so far.
        self.new_text = ""
        self.old_text = ""

    def draft(self, words: int) -> MadeDraft:
        body = [
            self.table() if number % 40 == 39 else self.paragraph(number)
            for number in range(max(1, words // _WORDS_PER_PARAGRAPH))
        ]
        body.append(self.closing())
        return MadeDraft(
            _package("".join(body), "".join(self.notes)),
            self.new + self.new_notes,
            self.old + self.old_notes,
            self.marks,
        )

    def stamp(self) -> str:
        self.marks += 1
        day, hour = self.chance.randrange(1, 29), self.chance.randrange(24)
        return (
            f'w:id="{self.marks}" w:author="{self.chance.choice(_REVIEWERS)}" '
            f'w:date="2026-03-{day:02d}T{hour:02d}:00:00Z"'
        )

    def sentence(self, words: int) -> str:
        return " ".join(self.chance.choices(_WORDS, k=words)) + " "

    def paragraph(self, number: int) -> str:
        pieces = []
        for _ in range(_WORDS_PER_PARAGRAPH // _WORDS_PER_EDIT + 1):
            kept = self.sentence(_WORDS_PER_EDIT - 5)
            self.new_text += kept
            self.old_text += kept
            pieces.append(_run(kept))
            pieces.append(self.edit())
        if number % _PARAGRAPHS_PER_NOTE == 0:
            pieces.append(self.note())
        mark = ""
        kind = self.chance.randrange(12)
        if kind == 0:
            mark = f"<w:del {self.stamp()}/>"
        elif kind == 1:
            mark = f"<w:ins {self.stamp()}/>"
        if kind != 0:
            self.new.append(" ".join(self.new_text.split()))
            self.new_text = ""
        if kind != 1:
            self.old.append(" ".join(self.old_text.split()))
            self.old_text = ""
        properties = f"<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>" if mark else ""
        return f"<w:p>{properties}{''.join(pieces)}</w:p>"

    def edit(self) -> str:
        out, put = self.sentence(3), self.sentence(2)
        match self.chance.randrange(5):
            case 0:
                self.old_text += out
                return f"<w:del {self.stamp()}>{_run(out, deleted=True)}</w:del>"
            case 1:
                self.new_text += put
                return f"<w:ins {self.stamp()}>{_run(put)}</w:ins>"
            case 2:  # inserted by one, partly deleted by another
                self.new_text += put
                inner = f"<w:del {self.stamp()}>{_run(out, deleted=True)}</w:del>"
                return f"<w:ins {self.stamp()}>{_run(put)}{inner}</w:ins>"
            case 3:
                self.new_text += put
                self.old_text += put
                change = f"<w:rPrChange {self.stamp()}><w:rPr/></w:rPrChange>"
                return _run(put, properties=f"<w:b/>{change}")
            case _:
                self.old_text += out
                self.new_text += put
                return (
                    f"<w:del {self.stamp()}>{_run(out, deleted=True)}</w:del>"
                    f"<w:ins {self.stamp()}>{_run(put)}</w:ins>"
                )

    def note(self) -> str:
        key = len(self.notes) + 1
        kept, put = self.sentence(12), self.sentence(3)
        self.new_notes.append(" ".join((kept + put).split()))
        self.old_notes.append(" ".join(kept.split()))
        added = f"<w:ins {self.stamp()}>{_run(put)}</w:ins>"
        self.notes.append(f'<w:footnote w:id="{key}"><w:p>{_run(kept)}{added}</w:p></w:footnote>')
        return f'<w:r><w:footnoteReference w:id="{key}"/></w:r>'

    def table(self) -> str:
        closing = self.closing() if self.new_text or self.old_text else ""
        rows = []
        for kind in ("", "ins", "del", ""):
            texts = [self.sentence(2) for _ in range(3)]
            if kind != "del":
                self.new += [text.strip() for text in texts]
            if kind != "ins":
                self.old += [text.strip() for text in texts]
            mark = f"<w:trPr><w:{kind} {self.stamp()}/></w:trPr>" if kind else ""
            cells = "".join(f"<w:tc><w:tcPr/><w:p>{_run(text)}</w:p></w:tc>" for text in texts)
            rows.append(f"<w:tr>{mark}{cells}</w:tr>")
        return f"{closing}<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"

    def closing(self) -> str:
        """A plain paragraph, in which whatever was joined so far ends."""
        for text, lines in ((self.new_text, self.new), (self.old_text, self.old)):
            lines.append(" ".join((text + "End.").split()))
        self.new_text = self.old_text = ""
        return f"<w:p>{_run('End.')}</w:p>"


def _run(text: str, properties: str = "", *, deleted: bool = False) -> str:
    name = "delText" if deleted else "t"
    form = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{form}<w:{name} xml:space="preserve">{escape(text)}</w:{name}></w:r>'


def _package(body: str, notes: str) -> bytes:
    spaces = f'xmlns:w="{_W}" xmlns:r="{_R}"'
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}document.main+xml"/>'
        f'<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}footnotes+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{_R}/footnotes" Target="footnotes.xml"/></Relationships>',
        "word/document.xml": f"<w:document {spaces}><w:body>{body}<w:sectPr/></w:body>"
        "</w:document>",
        "word/footnotes.xml": f"<w:footnotes {spaces}>{notes}</w:footnotes>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()
