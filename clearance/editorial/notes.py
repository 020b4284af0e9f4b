"""Rules about footnotes and their indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clearance.editorial import rules
from clearance.editorial.references import SYMBOL
from clearance.editorial.subject import Hit, Passage, Subject
from drafts.draft import Span, SpanKind, StoryKind

_ADDRESS: Final = re.compile(r"https?://|www\.|ISBN|pp?\. ?\d|vol\.|No\. \d", re.IGNORECASE)
_SALES: Final = re.compile(
    r"sales publication|Treaty Series|I\.C\.J\.|Official Records|available (?:at|from)",
    re.IGNORECASE,
)
_LONGEST_CITATION: Final = 14
_UNIT_BEFORE: Final = re.compile(r"(?:\b(?:[kcm]?m|CO|H|10|x|ft|in|sq)|\d)$")


def find_symbols_in_notes(subject: Subject) -> Iterator[Hit]:
    """Footnotes that only cite a United Nations document."""
    for passage in subject.passages:
        if passage.story.kind is not StoryKind.FOOTNOTE or not SYMBOL.search(passage.text):
            continue
        several = sum(1 for p in passage.story.paragraphs() if p.text.strip()) > 1
        longer = len(passage.text.split()) > _LONGEST_CITATION
        if several or longer or _ADDRESS.search(passage.text) or _SALES.search(passage.text):
            continue
        yield Hit(
            rules.SYMBOL_IN_NOTE,
            f"Footnote {passage.story.label} only cites “{passage.text.strip()}”.",
            passage,
        )


def find_endnotes(subject: Subject) -> Iterator[Hit]:
    """Endnotes, once for the draft."""
    notes = [p for p in subject.passages if p.story.kind is StoryKind.ENDNOTE]
    if notes:
        count = len({p.story.id for p in notes})
        yield Hit(rules.ENDNOTES, f"The draft has {count} endnotes.", notes[0])


def find_indicators(subject: Subject) -> Iterator[Hit]:
    """Indicators before punctuation."""
    for passage, place, spans in _indicators(subject):
        offset = sum(len(span.text) for span in spans[:place])
        following = "".join(span.text for span in spans[place + 1 :])
        if following[:1] in (".", ",", ";", ":") and not following.startswith(("...", "…")):
            yield Hit(
                rules.INDICATOR_BEFORE,
                f"The indicator of a note stands before “{following[0]}”.",
                passage,
                max(0, offset - 12),
                offset + 1,
            )


def find_touching_indicators(subject: Subject) -> Iterator[Hit]:
    """Indicators with nothing between them, which read as one number."""
    for passage, place, spans in _indicators(subject):
        following = next((s for s in spans[place + 1 :] if s.text or _is_indicator(s)), None)
        if following is not None and _is_indicator(following):
            offset = sum(len(span.text) for span in spans[:place])
            yield Hit(
                rules.INDICATORS_TOUCH,
                "Two indicators of notes stand side by side and read as one number.",
                passage,
                max(0, offset - 12),
                offset,
            )


def find_typed_notes(subject: Subject) -> Iterator[Hit]:
    """Superscript figures typed after a word."""
    for passage in subject.passages:
        offset = 0
        for span in passage.paragraph.spans:
            raised = span.format.vertical == "superscript" and span.kind is SpanKind.TEXT
            if (
                raised
                and passage.in_body
                and span.text.strip().isdigit()
                and not span.field
                and offset
                and not _UNIT_BEFORE.search(passage.text[:offset])
            ):
                yield Hit(
                    rules.TYPED_NOTE,
                    f"“{span.text.strip()}” is raised by hand.",
                    passage,
                    offset,
                    offset + len(span.text),
                )
            offset += len(span.text)


def _indicators(subject: Subject) -> Iterator[tuple[Passage, int, tuple[Span, ...]]]:
    for passage in subject.passages:
        if passage.in_body:
            spans = passage.paragraph.spans
            for place, span in enumerate(spans):
                if _is_indicator(span):
                    yield passage, place, spans


def _is_indicator(span: Span) -> bool:
    return span.kind is SpanKind.NOTE_REFERENCE
