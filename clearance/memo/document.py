"""The cover note as a Word file of one page, and as such a file read back to be checked."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from clearance.memo.compose import Divergence, Memo, Sentence, Statement, compare_memos, numbers
from clearance.register.chain import Entry, verify
from clearance.standing.prose import day
from drafts.errors import UnreadableDraftError
from drafts.ooxml.package import read_package, write_package

if TYPE_CHECKING:
    from docx.document import Document

RECORD: Final = "/customXml/clearance-memo.json"
"""The part of the file that holds what the note rests on."""

_RELATION: Final = "https://clearance.invalid/relationships/memo"
_FORMAT: Final = 1


class NotAMemoError(UnreadableDraftError):
    """The file is not a cover note that this program wrote, or has lost its record."""


def memo_document(memo: Memo) -> bytes:
    """The note as a Word file; the same note always gives the same bytes."""
    import docx
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    _lay_out(document)
    _write(document, memo)
    record = Part(
        PackURI(RECORD),
        "application/json",
        json.dumps(_record(memo), ensure_ascii=False, sort_keys=True, indent=1).encode(),
        document.part.package,
    )
    document.part.relate_to(record, _RELATION)
    buffer = io.BytesIO()
    document.save(buffer)
    return write_package(read_package(buffer.getvalue(), "memo.docx"))


def _lay_out(document: Document) -> None:
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(18), Mm(15)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(10)
    normal.paragraph_format.space_after = Pt(4)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = "Cover note"


def _write(document: Document, memo: Memo) -> None:
    from docx.shared import Pt, RGBColor

    head = document.add_paragraph()
    head.add_run("Cover note").bold = True
    symbols = f" ({', '.join(memo.symbols)})" if memo.symbols else ""
    head.add_run(f"\n{memo.title or memo.draft}{symbols}").italic = True
    head.add_run(f"\nAs of {day(memo.as_of)}")
    grey = RGBColor(0x55, 0x55, 0x55)
    for sentence in memo.sentences:
        paragraph = document.add_paragraph()
        paragraph.add_run(sentence.text)
        if sentence.proof:
            proof = paragraph.add_run(f"  [{_entries(sentence.proof)}]")
            proof.font.size, proof.font.color.rgb = Pt(7.5), grey
    for statement in memo.statements:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Pt(18)
        paragraph.add_run(f"“{statement.text}”").italic = True
        paragraph.add_run(
            f" — stated by {statement.by}; not drawn from the register."
        ).italic = True
    foot = document.add_paragraph()
    run = foot.add_run(_seal(memo))
    run.font.size, run.font.color.rgb = Pt(7.5), grey


def _entries(proof: Iterable[int]) -> str:
    shown = numbers(proof)
    return f"entry {shown}" if shown.isdigit() else f"entries {shown}"


def _seal(memo: Memo) -> str:
    return (
        f"Drawn from {memo.draft} (text {memo.digest[:16]}) and the register ({memo.count} "
        f"entries, head {memo.head[:16]}) by clearance {memo.version}. "
        "Numbers in brackets are entries of the register."
    )


def _record(memo: Memo) -> dict[str, object]:
    return {
        "format": _FORMAT,
        "title": memo.title,
        "symbols": list(memo.symbols),
        "draft": memo.draft,
        "digest": memo.digest,
        "as_of": memo.as_of.isoformat(),
        "head": memo.head,
        "count": memo.count,
        "version": memo.version,
        "sentences": [
            {"key": s.key, "text": s.text, "full": s.full, "proof": list(s.proof)}
            for s in memo.sentences
        ],
        "statements": [{"text": s.text, "by": s.by} for s in memo.statements],
    }


def read_memo(data: bytes, name: str = "memo.docx") -> tuple[Memo, tuple[str, ...]]:
    """The note that a Word file carries, and the keys of sentences that were retyped in it.

    Raises:
        UnreadableDraftError: It is no Word file.
        NotAMemoError: It is one, but not a note by this program.
    """
    package = read_package(data, name)
    part = package.parts.get(RECORD.lstrip("/"))
    if part is None:
        raise NotAMemoError(
            f"{name} is not a cover note by `clearance memo`, or has lost its record. "
            "Write a new one."
        )
    try:
        memo = _memo(json.loads(part))
    except (ValueError, KeyError, TypeError) as e:
        raise NotAMemoError(f"The record inside {name} cannot be read ({e}).") from e
    printed = _printed(data)
    retyped = tuple(s.key for s in memo.sentences if _squeezed(s.text) not in printed)
    return memo, retyped


def _memo(record: Mapping[str, object]) -> Memo:
    sentences, statements = record["sentences"], record["statements"]
    symbols, count = record["symbols"], record["count"]
    if not isinstance(sentences, list) or not isinstance(statements, list):
        raise TypeError("its sentences are missing")
    if not isinstance(symbols, list) or not isinstance(count, int):
        raise TypeError("its register is missing")
    return Memo(
        title=str(record["title"]),
        symbols=tuple(str(each) for each in symbols),
        sentences=tuple(
            Sentence(
                str(s["key"]),
                str(s["text"]),
                full=bool(s["full"]),
                proof=tuple(map(int, s["proof"])),
            )
            for s in sentences
        ),
        statements=tuple(Statement(str(s["text"]), str(s["by"])) for s in statements),
        draft=str(record["draft"]),
        digest=str(record["digest"]),
        as_of=dt.date.fromisoformat(str(record["as_of"])),
        head=str(record["head"]),
        count=count,
        version=str(record["version"]),
    )


def _printed(data: bytes) -> str:
    import docx

    document = docx.Document(io.BytesIO(data))
    return _squeezed(" ".join(paragraph.text for paragraph in document.paragraphs))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class MemoCheck:
    """What a later look at a note has shown.

    Attributes:
        memo: The note as written.
        divergences: Sentences that are not what would be said now.
        retyped: Keys of sentences whose words in the file are not those recorded.
        faults: What is wrong with the register, or with its being the same one.
        new_entries: How many entries the register has gained since.
        text_changed: Whether the settled text is another than the one the note was about.
    """

    memo: Memo
    divergences: tuple[Divergence, ...]
    retyped: tuple[str, ...]
    faults: tuple[str, ...]
    new_entries: int
    text_changed: bool

    @property
    def still_true(self) -> bool:
        """Whether everything the note says can still be said."""
        return not (self.divergences or self.retyped or self.faults)


def check_memo(data: bytes, now: Memo, entries: tuple[Entry, ...], name: str) -> MemoCheck:
    """Hold a note written earlier against what the register and the text bear out ``now``.

    Args:
        data: The Word file.
        now: The note as it would be written now.
        entries: The register, whole.
        name: The file's name, for messages.
    """
    memo, retyped = read_memo(data, name)
    checked = verify(entries, memo.head)
    return MemoCheck(
        memo=memo,
        divergences=compare_memos(memo, replace(now, statements=())),
        retyped=retyped,
        faults=checked.faults,
        new_entries=max(0, len(entries) - memo.count),
        text_changed=memo.digest != now.digest,
    )
