"""Marks of a draft: what nobody may find in an issued document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clearance.editorial import rules
from clearance.editorial.subject import MASK, Hit, Passage, Subject
from drafts.findings import shorten

_MARK: Final = re.compile(
    r"\bCONFIDENTIAL DRAFT\b"
    r"|\bNOT FOR (?:FURTHER )?(?:DISTRIBUTION|CIRCULATION|CITATION|QUOTATION)\b"
    r"|\bADVANCE UNEDITED\b|\bUNEDITED (?:VERSION|DRAFT)\b|\bDO NOT (?:CITE|QUOTE|CIRCULATE)\b"
    r"|\bFOR INTERNAL USE\b|\bEMBARGOED (?:UNTIL|DRAFT)\b|\bNOT CLEARED\b|\bWORKING DRAFT\b"
    r"|\bDRAFT (?:AS )?OF \d|\bZERO DRAFT\b|\bDRAFT \d+\b"
)
_MARK_ANY_CASE: Final = re.compile(
    r"\b(?:confidential|not for (?:further )?(?:distribution|circulation)|advance unedited|draft|"
    r"embargoed|internal use only|do not (?:cite|quote|circulate))\b",
    re.IGNORECASE,
)
_BLANK: Final = re.compile(
    r"(?<![\w.])(?:X{2,}|x{3,})(?![\w])"
    r"|\[\s*(?:\.{2,}|…|_+|-{2,}|[xX]{2,}|●|•|\?+|tb[cda]|to be (?:confirmed|completed|added|"
    r"determined|inserted|provided|updated)[^\]]{0,60}|insert\b[^\]]{0,60}|add\b[^\]]{0,40}|"
    r"date|number|name|figure|symbol|title|check\b[^\]]{0,40}|\s{2,})\s*\]"
    r"|\b(?:TB[CD]|T\.B\.[CD]\.)(?!\w)|(?<!\?)\?{3,}|_{4,}|\blorem ipsum\b",
    re.IGNORECASE,
)
# The two that mean something only in capitals, or only small.
_ROMAN_CENTURY: Final = re.compile(r"^X{2,3}$")
_ROMAN_PLACE: Final = re.compile(
    r"(?:\b(?:chapter|part|section|volume|vol\.|annex|title|article|appendix|session|century|No\.|"
    r"Pius|Louis|John|protocol|and|to|[IVX]+,?)\s*|^\s*)$",
    re.IGNORECASE,
)
_OMITTED: Final = re.compile(r"\[\s*(?:\.{2,}|…)\s*\]$")
_ILLEGIBLE: Final = re.compile(r"\[\s*(?:illegible|unreadable|not legible|inaudible)\s*\]", re.I)


def find_draft_marks(subject: Subject) -> Iterator[Hit]:
    """CONFIDENTIAL DRAFT and its like, in the text and in headers, footers and boxes."""
    for passage in subject.passages:
        for match in _MARK.finditer(passage.words):
            yield _marked(passage, match)
    for passage in subject.running:
        whole = passage.text.strip()
        if whole and (_MARK.search(whole) or _MARK_ANY_CASE.search(whole)):
            yield Hit(
                rules.DRAFT_HEADER if subject.headers_replaced else rules.DRAFT_MARK,
                f"The {passage.story.kind.value} says “{shorten(whole, 80)}”.",
                passage,
            )


def _marked(passage: Passage, match: re.Match[str]) -> Hit:
    return Hit(
        rules.DRAFT_MARK,
        f"The text says “{match[0]}”.",
        passage,
        match.start(),
        match.end(),
    )


def find_highlights(subject: Subject) -> Iterator[Hit]:
    """Highlighted words, once for a paragraph."""
    for passage in (*subject.passages, *subject.running):
        offset = 0
        for span in passage.paragraph.spans:
            if span.format.highlight and span.text.strip():
                yield Hit(
                    rules.HIGHLIGHT,
                    f"“{shorten(span.text)}” is highlighted ({span.format.highlight}).",
                    passage,
                    offset,
                    offset + len(span.text),
                )
            offset += len(span.text)


def find_blanks(subject: Subject) -> Iterator[Hit]:
    """XX, [to be confirmed], ____ and ???."""
    for passage in subject.passages:
        for match in _BLANK.finditer(passage.text):
            if _is_roman(passage, match) or _is_unmarked_word(match[0]):
                continue
            if _OMITTED.match(match[0]) and passage.words[match.start()] == MASK:
                continue  # words left out of a quotation
            yield Hit(
                rules.PLACEHOLDER,
                f"“{match[0]}” is still to be filled in.",
                passage,
                match.start(),
                match.end(),
            )


def _is_roman(passage: Passage, match: re.Match[str]) -> bool:
    """Whether XX or XXX is a number: of a chapter, a session, a century, a pope."""
    if not _ROMAN_CENTURY.match(match[0]):
        return False
    after = passage.text[match.end() :]
    before = passage.text[: match.start()]
    return (
        _ROMAN_PLACE.search(before) is not None
        or re.match(r"\.?\s*(?:century|session|,? and [IVX]+|[-–][IVX]+|\.\s|\))", after)
        is not None
        or before.endswith(("(", "/"))
    )


def _is_unmarked_word(found: str) -> bool:
    """Whether a word matched only because case does not count: ``xx`` needs three letters."""
    return found.isalpha() and found.islower() and set(found) != {"x"} and found != "lorem ipsum"


def find_illegible(subject: Subject) -> Iterator[Hit]:
    """[illegible]."""
    for passage in subject.passages:
        for match in _ILLEGIBLE.finditer(passage.text):
            yield Hit(
                rules.ILLEGIBLE,
                f"“{match[0]}” stands for words that could not be read.",
                passage,
                match.start(),
                match.end(),
            )


def find_hidden(subject: Subject) -> Iterator[Hit]:
    """Hidden words."""
    for passage in (*subject.passages, *subject.running):
        offset = 0
        for span in passage.paragraph.spans:
            if span.format.hidden and span.text.strip():
                yield Hit(
                    rules.HIDDEN,
                    f"“{shorten(span.text)}” is hidden.",
                    passage,
                    offset,
                    offset + len(span.text),
                )
            offset += len(span.text)
