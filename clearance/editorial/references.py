"""Rules about document symbols, resolutions and cross-references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clearance.editorial import rules
from clearance.editorial.subject import Hit, Passage, Subject
from drafts.draft import Draft
from drafts.settle import original

# A symbol of the principal organs and the main series (research.un.org/en/docs/symbols).
SYMBOL: Final = re.compile(
    r"(?<![\w/])(?:A|S|E|T|ST|DP|TD|ID|UNEP|CCPR|CEDAW|CRC|CERD|CAT|CMW|HRI|FCCC|ECE|HSP)"
    r"/[A-Z0-9][\w.()-]*(?:/[\w.()-]+)*"
)
_SERIES: Final = r"(?:A|S|E|ST|DP|TD|CCPR|CEDAW|CRC|CERD|CAT|HRI)"
# What goes wrong in symbols: blanks around strokes and full stops, a suffix without its full stop.
_SPACED: Final = re.compile(
    rf"(?<![\w/]){_SERIES}(?:\s?/\s?[A-Z0-9][A-Z0-9.]*)+?(?:\s?/\s?\d+)*"
    rf"(?:\s?/\s?(?:[Aa]dd|[Cc]orr|[Rr]ev|[Aa]mend|ADD|CORR|REV|L)\s?\.?\s?\d+)*(?![\w/])"
)
_SUFFIX: Final = re.compile(r"/(Add|Corr|Rev|Amend)(?=\d)")
_SMALL_SUFFIX: Final = re.compile(r"/(add|corr|rev|ADD|CORR|REV)\.?(\d+)")
_RESOLUTION: Final = re.compile(
    r"\bresolutions? ((?:\d{3,4}(?: \(\d{4}\))?(?:, | and )?)+)", re.IGNORECASE
)
_BARE: Final = re.compile(r"(?<!\()\b(\d{3,4})\b(?! \(\d{4}\)|/)")
_PAGE: Final = re.compile(
    rf"(?<![\w/]){_SERIES}/[A-Z0-9][\w./-]*\)?,? (?:at )?(pp?\. ?\d+|pages? \d+)"
)
_CROSS: Final = re.compile(
    r"\b(?:paragraphs?|paras?\.)[ \u00a0]"
    r"(?P<numbers>\d{1,3}(?:(?:,| and| to| or|[-–])[ \u00a0]?(?:and |or )?\d{1,3})*)"
    r"(?:[ \u00a0]?\([a-z]+\))?[ \u00a0]?"
    r"(?P<where>above|below|of the present report|of this report)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d{1,3}")


def find_malformed_symbols(subject: Subject) -> Iterator[Hit]:
    """Symbols with blanks in them, or suffixes written otherwise."""
    for passage in subject.passages:
        if "/" not in passage.text:
            continue
        text = passage.words
        for match in _SPACED.finditer(text):
            better = _well_formed(match[0])
            if better != match[0] and "/" in match[0] and _is_symbol(better):
                yield Hit(
                    rules.SYMBOL,
                    f"“{match[0]}”: write “{better}”.",
                    passage,
                    match.start(),
                    match.end(),
                    better,
                )


def _well_formed(symbol: str) -> str:
    joined = re.sub(r"\s", "", symbol)
    joined = _SMALL_SUFFIX.sub(lambda m: f"/{m[1].capitalize()}.{m[2]}", joined)
    return _SUFFIX.sub(r"/\1.", joined)


def _is_symbol(text: str) -> bool:
    """Whether it is surely a symbol: at least a body, a second element with a figure."""
    pieces = text.split("/")
    return len(pieces) >= 3 and any(char.isdigit() for char in text) and len(text) >= 6


def find_resolutions_without_year(subject: Subject) -> Iterator[Hit]:
    """Resolutions of the Security Council whose year has not been given before."""
    dated: set[str] = set()
    for passage in subject.passages:
        for match in _RESOLUTION.finditer(passage.words):
            before = passage.words[max(0, match.start() - 60) : match.start()]
            listed = match[1]
            dated |= set(re.findall(r"(\d{3,4}) \(\d{4}\)", listed))
            if "Council" not in before or "Human Rights" in before:
                continue
            bare = [n for n in _BARE.findall(listed) if n not in dated and int(n) < 3000]
            if bare:
                dated |= set(bare)
                yield Hit(
                    rules.RESOLUTION_YEAR,
                    f"Without its year at first mention: {', '.join(bare)}.",
                    passage,
                    match.start(),
                    match.end(),
                )


def find_pages_cited(subject: Subject) -> Iterator[Hit]:
    """A symbol with a page."""
    for passage in subject.passages:
        for match in _PAGE.finditer(passage.words):
            yield Hit(
                rules.PAGE_CITED,
                f"“{match[0]}” cites a page.",
                passage,
                match.start(),
                match.end(),
            )


def find_broken_references(subject: Subject) -> Iterator[Hit]:
    """References to paragraphs of this report that do not exist, or lie the other way."""
    numbers = _numbers(subject)
    if not numbers:
        return
    order = {number: place for place, number in enumerate(numbers)}
    here = -1
    for passage in subject.passages:
        here = order.get(passage.paragraph.number, here) if passage.in_body else here
        for match in _CROSS.finditer(passage.words):
            named = _NUMBER.findall(match["numbers"])
            missing = [number for number in named if number not in order]
            if missing:
                yield Hit(
                    rules.NO_SUCH_PARAGRAPH,
                    f"“{match[0]}”: there is no paragraph {' or '.join(missing)}; "
                    f"the last one is {numbers[-1]}.",
                    passage,
                    match.start(),
                    match.end(),
                )
            elif passage.in_body and here >= 0:
                where = match["where"].lower()
                wrong = (where == "above" and order[named[0]] > here) or (
                    where == "below" and order[named[-1]] < here
                )
                if wrong:
                    yield Hit(
                        rules.WRONG_DIRECTION,
                        f"“{match[0]}” stands in paragraph {numbers[here]}.",
                        passage,
                        match.start(),
                        match.end(),
                    )


def find_moved_references(subject: Subject) -> Iterator[Hit]:
    """References typed before the revisions, to paragraphs whose numbers the revisions changed."""
    if subject.as_read is None or not subject.as_read.revisions:
        return
    as_given = original(subject.as_read)
    before, now = _labels(as_given), _labels(subject.draft)
    index_of = {number: index for index, number in before.items()}
    old_text = {paragraph.index: paragraph.text for paragraph in as_given.paragraphs()}
    for passage in subject.passages:
        for match in _CROSS.finditer(passage.words):
            if match[0] not in old_text.get(passage.paragraph.index, ""):
                continue  # a reviewer wrote or corrected it
            if any(span.field for span in passage.paragraph.spans if span.text in match[0]):
                continue  # Word keeps a field up to date
            for number in _NUMBER.findall(match["numbers"]):
                index = index_of.get(number)
                if index is None or now.get(index, number) == number:
                    continue
                yield Hit(
                    rules.MOVED_PARAGRAPH,
                    f"“{match[0]}”: paragraph {number} is paragraph {now[index]} now.",
                    passage,
                    match.start(),
                    match.end(),
                )


def _numbers(subject: Subject) -> list[str]:
    """The numbers of the body's paragraphs in order, automatic ones only."""
    return list(
        dict.fromkeys(
            passage.paragraph.number for passage in subject.passages if _is_numbered(passage)
        )
    )


def _is_numbered(passage: Passage) -> bool:
    return passage.is_prose and passage.paragraph.number.isdecimal()


def _labels(draft: Draft) -> dict[int, str]:
    return {
        paragraph.index: paragraph.number
        for paragraph in draft.body.paragraphs()
        if paragraph.number.isdecimal() and not paragraph.format.heading
    }
