"""Rules about headings, paragraph numbers, lists, bold and italics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from clearance.editorial import rules
from clearance.editorial.subject import Hit, Passage, Subject
from drafts.draft import Draft, SpanKind
from drafts.findings import shorten

_GOOD_NUMBER: Final = re.compile(r"^\s*(?:[IVXLC]+|[A-Z]|\d{1,2})\.\s+\S")
_ODD_NUMBER: Final = re.compile(
    r"^\s*(?P<number>[IVXLC]{1,6}|[A-H])(?P<sign>\.?\s*[-–—:)]\s*|\.(?=[A-Za-z]{3}))(?=\S)"
)
_ODD_FIGURE: Final = re.compile(r"^\s*(?P<number>\d{1,2})(?P<sign>\s*[-–—)]\s+)(?=[A-Z])")
_TYPED_NUMBER: Final = re.compile(r"^\s*(\d{1,3})\.[\s\u00a0]+(?=[A-Z“\"])")
_SIZES: Final = {1: "28", 2: "24", 3: "20"}
_LONGEST_HEADING: Final = 90
_FEWEST_NUMBERS: Final = 10
_FEWEST_WORDS: Final = 12
_SHARE_NUMBERED: Final = 0.6
_SHORTEST_BOLD: Final = 3


def find_heading_numbers(subject: Subject) -> Iterator[Hit]:
    """I - Introduction, VI- The way forward."""
    for passage in subject.headings():
        text = passage.text
        match = _ODD_NUMBER.match(text) or _ODD_FIGURE.match(text)
        if match is None or _GOOD_NUMBER.match(text) or passage.paragraph.label:
            continue
        better = f"{match['number']}. "
        yield Hit(
            rules.HEADING_NUMBER,
            f"“{match[0].strip()}” in the heading “{shorten(text)}”: write “{better.strip()}”.",
            passage,
            match.start("number"),
            match.end(),
            better,
        )


def find_heading_sizes(subject: Subject) -> Iterator[Hit]:
    """Headings that are not bold, or of another size."""
    for passage in subject.headings():
        wanted = _SIZES.get(passage.heading)
        spans = [span for span in passage.paragraph.spans if span.text.strip()]
        if wanted is None or not spans:
            continue
        if any(not span.format.bold or span.format.size not in ("", wanted) for span in spans):
            yield Hit(
                rules.HEADING_SIZE,
                f"“{shorten(passage.text)}” is not in bold of {int(wanted) // 2} point.",
                passage,
            )


def find_lone_subheadings(subject: Subject) -> Iterator[Hit]:
    """Subheadings without a second one beside them."""
    headings = list(subject.headings())
    for place, passage in enumerate(headings):
        if passage.heading < 2 or passage.in_annex:
            continue
        before = _sibling(headings[:place][::-1], passage.heading)
        after = _sibling(headings[place + 1 :], passage.heading)
        parent = any(h.heading < passage.heading for h in headings[:place])
        if parent and not before and not after:
            yield Hit(
                rules.LONE_SUBHEADING,
                f"“{shorten(passage.text)}” is the only subheading under its heading.",
                passage,
            )


def _sibling(headings: Sequence[Passage], level: int) -> bool:
    """Whether a heading of the level comes before one of a higher level."""
    for heading in headings:
        if heading.heading < level:
            return False
        if heading.heading == level:
            return True
    return False


def find_broken_numbers(subject: Subject) -> Iterator[Hit]:
    """Gaps, restarts and duplicates in the automatic paragraph numbers of the body."""
    numbered = [p for p in subject.passages if _is_main_number(p, subject.draft)]
    # Where most paragraphs are not numbered, numbers belong to lists, which may begin anew.
    prose = [p for p in subject.passages if p.is_prose and not p.in_annex and not p.in_summary]
    full = [p for p in prose if len(p.text.split()) >= _FEWEST_WORDS and not p.front]
    of_these = sum(1 for p in full if _is_main_number(p, subject.draft))
    if len(numbered) < _FEWEST_NUMBERS or of_these < len(full) * _SHARE_NUMBERED:
        return
    expected = 1
    for passage in numbered:
        number = int(passage.paragraph.number)
        if number != expected:
            yield Hit(
                rules.NUMBERING_BROKEN,
                f"The paragraph is numbered {number}; {expected} was due.",
                passage,
            )
        expected = number + 1


def _is_main_number(passage: Passage, draft: Draft) -> bool:
    """Whether a paragraph carries a number of the report's own sequence (``12.``)."""
    item = passage.paragraph.format.item
    if item is None or not passage.is_prose or passage.in_annex or passage.in_summary:
        return False
    definition = draft.lists.get(item.number)
    level = definition.levels.get(item.level) if definition else None
    plain = level is not None and level.text.strip() == f"%{item.level + 1}."
    return plain and item.level == 0 and passage.paragraph.number.isdecimal()


def find_numbered_summary(subject: Subject) -> Iterator[Hit]:
    """Numbered paragraphs in the summary."""
    for passage in subject.passages:
        if passage.in_summary and passage.is_prose and passage.paragraph.number.isdecimal():
            yield Hit(
                rules.NUMBERED_SUMMARY,
                f"A paragraph of the summary is numbered {passage.paragraph.number}.",
                passage,
            )


def find_typed_numbers(subject: Subject) -> Iterator[Hit]:
    """Paragraphs that begin with a number that Word does not know of."""
    typed = [
        (passage, match)
        for passage in subject.passages
        if passage.is_prose
        and not passage.paragraph.label
        and (match := _TYPED_NUMBER.match(passage.text))
    ]
    if len(typed) < 2:  # one alone may be a year, a rank or a date
        return
    for passage, match in typed:
        yield Hit(
            rules.TYPED_NUMBER,
            f"“{match[1]}.” is typed, not numbered by Word.",
            passage,
            match.start(1),
            match.end(1),
        )


def find_bullets(subject: Subject) -> Iterator[Hit]:
    """Bulleted items: semicolons are wrong, the rest is a remark once for each list."""
    previous = False
    for passage in subject.passages:
        label = passage.paragraph.label
        bullet = passage.is_prose and bool(label) and not passage.paragraph.number
        bullet = bullet and not any(char.isalnum() for char in label)
        if bullet and passage.text.rstrip().endswith((";", "; and", "; or")):
            end = len(passage.text.rstrip())
            yield Hit(
                rules.BULLET_SEMICOLON,
                "A bulleted item ends in a semicolon.",
                passage,
                end - 1,
                end,
            )
        if bullet and not previous:
            yield Hit(rules.BULLETS, "A list with bullets begins.", passage)
        previous = bullet


def find_bold(subject: Subject) -> Iterator[Hit]:
    """Bold words in running text outside conclusions and recommendations."""
    for passage in subject.passages:
        if (
            not passage.is_prose
            or passage.concluding
            or passage.front
            or passage.in_summary
            or _looks_like_heading(passage)
        ):
            continue
        offset = 0
        for span in passage.paragraph.spans:
            said = span.text.strip()
            if span.format.bold and sum(char.isalpha() for char in said) >= _SHORTEST_BOLD:
                yield Hit(
                    rules.BOLD,
                    f"“{shorten(said)}” is in bold.",
                    passage,
                    offset,
                    offset + len(span.text),
                )
            offset += len(span.text)


def find_unstyled_headings(subject: Subject) -> Iterator[Hit]:
    """Short bold lines that stand alone."""
    for passage in subject.passages:
        plain = passage.is_prose and not passage.front and not passage.concluding
        if plain and _looks_like_heading(passage):
            yield Hit(
                rules.UNSTYLED_HEADING, f"“{shorten(passage.text)}” looks like a heading.", passage
            )


def _looks_like_heading(passage: Passage) -> bool:
    text = passage.text.strip()
    spans = [span for span in passage.paragraph.spans if span.text.strip()]
    return (
        0 < len(text) < _LONGEST_HEADING
        and text[-1:] not in ".;,"
        and passage.paragraph.format.item is None
        and all(span.format.bold for span in spans)
    )


def find_italics(subject: Subject) -> Iterator[Hit]:
    """Italic words that are no title: they begin small."""
    for passage in subject.passages:
        if not passage.is_prose or passage.front:
            continue
        offset = 0
        for span in passage.paragraph.spans:
            said = span.text.strip()
            emphatic = span.kind is SpanKind.TEXT and span.format.italic and said[:1].islower()
            if emphatic and len(said) >= _SHORTEST_BOLD:
                yield Hit(
                    rules.ITALIC,
                    f"“{shorten(said)}” is in italics.",
                    passage,
                    offset,
                    offset + len(span.text),
                )
            offset += len(span.text)
