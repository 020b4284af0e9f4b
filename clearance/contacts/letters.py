"""Letters to a State with the passages that name it, as Word files to sign; nothing is sent."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from importlib import resources
from typing import TYPE_CHECKING, Final

from clearance.register.chain import Entry, effective
from clearance.standing.passage import Passage
from clearance.standing.prose import counted, day, listed, places
from clearance.standing.standing import Standing
from clearance.states.names import formal_form, running_form, takes_article, un_form
from drafts.errors import ConfigurationError
from drafts.ooxml.package import read_package, write_package

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

TEMPLATES: Final = resources.files("clearance.contacts") / "templates"


class LetterKind(Enum):
    """What the letter is for; the value names its template."""

    NOTE_VERBALE = "note-verbale"
    REMINDER = "reminder"


FIELDS: Final[Mapping[str, str]] = {
    "date": "the day of the letter",
    "reference": "its number",
    "office": "the office that writes",
    "state": "the State's formal name, with its article",
    "short state": "the State's short name, as running text has it",
    "title": "the title of the report",
    "symbols": "its document symbols",
    "places": "where the State is named: paras. 4 and 73",
    "due": "the day by which an answer is asked for",
    "silence clause": "the clause by which silence counts as consent, if there is one",
    "earlier messages": "the messages sent before, with their days and numbers",
    "passage": "each passage with its number; its paragraph is repeated for every one",
}
"""What a template may ask for between double brackets, and what it gets."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says.

    Attributes:
        kind: What it is for.
        state: The State's code.
        passages: The passages to be shown, as they stand.
        on: Its day.
        reference: Its number.
        office: The office that writes; left to be filled in when empty.
        due: The day by which an answer is asked for.
        title: The title of the report.
        symbols: Its document symbols.
        silence_clause: The clause by which silence counts as consent; empty for none.
        earlier: The messages sent before.
    """

    kind: LetterKind
    state: str
    passages: tuple[Passage, ...]
    on: dt.date
    reference: str
    office: str
    due: dt.date
    title: str
    symbols: tuple[str, ...] = ()
    silence_clause: str = ""
    earlier: tuple[Entry, ...] = ()


def letter_to(
    standing: Standing,
    entries: Iterable[Entry],
    kind: LetterKind,
    *,
    on: dt.date,
    due: dt.date,
    title: str,
    symbols: tuple[str, ...] = (),
    reference: str = "",
    office: str = "",
    silence_clause: str = "",
) -> Letter:
    """The letter to one State about every passage that names it.

    Raises:
        ConfigurationError: The text does not name the State, or a reminder has
            nothing to remind of.
    """
    passages = sorted(
        (case.passage for case in standing.cases if case.passage), key=lambda p: p.paragraph
    )
    name = un_form(standing.state, on)
    if not passages:
        raise ConfigurationError(f"The text does not name {name}: there is nothing to write about.")
    earlier = tuple(
        entry
        for entry in effective(entries)
        if entry.event.state == standing.state and entry.event.kind.is_message
    )
    if kind is LetterKind.REMINDER and not earlier:
        raise ConfigurationError(
            f"No message to {name} is in the register: write a note verbale, not a reminder."
        )
    return Letter(
        kind=kind,
        state=standing.state,
        passages=tuple(passages),
        on=on,
        reference=reference,
        office=office,
        due=due,
        title=title,
        symbols=symbols,
        silence_clause=silence_clause,
        earlier=tuple(sorted(earlier, key=lambda e: (e.event.on, e.number))),
    )


def packaged_template(kind: LetterKind) -> bytes:
    """The template that comes with the program, to be used or to be edited."""
    return (TEMPLATES / f"{kind.value}.docx").read_bytes()


def write_letter(letter: Letter, template: bytes | None = None) -> bytes:
    """The letter as a Word file; the same letter gives the same bytes.

    Args:
        letter: What it says.
        template: The office's own template; the packaged one by default.

    Raises:
        UnreadableDraftError: The template is no Word file.
        ConfigurationError: It asks for a field that there is not.
    """
    import docx

    data = packaged_template(letter.kind) if template is None else template
    name = f"{letter.kind.value}.docx"
    read_package(data, name)  # refuses what is no Word file, or a hostile one
    document = docx.Document(io.BytesIO(data))
    fields = _fields(letter)
    _refuse_unknown_fields(document, name)
    for paragraph in list(_paragraphs(document)):
        if "[[passage]]" in paragraph.text:
            _repeat(paragraph, [{**fields, "passage": _shown(p)} for p in letter.passages])
        elif paragraph.text.strip() and _is_empty(paragraph.text, fields):
            _remove(paragraph)
        else:
            _fill(paragraph, fields)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return write_package(read_package(buffer.getvalue(), name))


_FIELD: Final = re.compile(r"\[\[([^\[\]]*)\]\]")


def _fields(letter: Letter) -> dict[str, str]:
    formal = formal_form(letter.state, letter.on)
    article = "the " if takes_article(letter.state, formal) else ""
    return {
        "date": day(letter.on),
        "reference": letter.reference,
        "office": letter.office or "(name of the office)",
        "state": f"{article}{formal}",
        "short state": running_form(letter.state, letter.on),
        "title": letter.title or "the report",
        "symbols": ", ".join(letter.symbols),
        "places": places(passage.place for passage in letter.passages),
        "due": day(letter.due),
        "silence clause": letter.silence_clause,
        "earlier messages": _earlier(letter.earlier),
    }


def _earlier(entries: Sequence[Entry]) -> str:
    told = []
    for entry in entries:
        event = entry.event
        number = f" ({event.reference})" if event.reference else ""
        told.append(f"{_article(event.channel or 'message')} of {day(event.on)}{number}")
    return listed(told)


def _article(channel: str) -> str:
    return f"{'an' if channel[:1] in 'aeiou' else 'a'} {channel}"


def _shown(passage: Passage) -> str:
    label = f"{passage.label}. " if passage.story == "body" and passage.label else ""
    note = f"{passage.place}: " if passage.story != "body" else ""
    return f"{note}{label}{passage.text}"


def _is_empty(text: str, fields: Mapping[str, str]) -> bool:
    """Whether a paragraph holds nothing but fields that are empty in this letter."""
    asked = _FIELD.findall(text)
    return bool(asked) and not _FIELD.sub("", text).strip() and not any(fields[f] for f in asked)


def _paragraphs(document: Document) -> Iterable[Paragraph]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    for section in document.sections:
        yield from section.header.paragraphs
        yield from section.footer.paragraphs


def _refuse_unknown_fields(document: Document, name: str) -> None:
    asked = [f for p in _paragraphs(document) for f in _FIELD.findall(p.text)]
    unknown = [field for field in asked if field not in FIELDS]
    if unknown:
        raise ConfigurationError(
            f"The template {name} asks for {listed([f'[[{f}]]' for f in dict.fromkeys(unknown)])}. "
            f"There {'is' if len(FIELDS) == 1 else 'are'} {counted(len(FIELDS), 'field')}: "
            f"{', '.join(FIELDS)}."
        )


def _fill(paragraph: Paragraph, fields: Mapping[str, str]) -> None:
    """Put the fields in. Word may have cut a field into several runs: the first one gets it."""
    while match := _FIELD.search("".join(run.text for run in paragraph.runs)):
        _replace(paragraph, match.start(), match.end(), fields[match[1]].replace("[[", "[ ["))


def _replace(paragraph: Paragraph, start: int, end: int, words: str) -> None:
    at = 0
    for run in paragraph.runs:
        first, last = at, at + len(run.text)
        at = last
        if last <= start or first >= end:
            continue
        before = run.text[: max(0, start - first)]
        after = run.text[max(0, end - first) :] if end < last else ""
        run.text = before + (words if first <= start < last else "") + after


def _repeat(paragraph: Paragraph, passages: Iterable[Mapping[str, str]]) -> None:
    """A copy of the paragraph for each passage, in its place."""
    from docx.text.paragraph import Paragraph

    element = paragraph._element  # noqa: SLF001
    for fields in passages:
        copy = deepcopy(element)
        element.addprevious(copy)
        _fill(Paragraph(copy, paragraph._parent), fields)  # noqa: SLF001
    _remove(paragraph)


def _remove(paragraph: Paragraph) -> None:
    element = paragraph._element  # noqa: SLF001
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
