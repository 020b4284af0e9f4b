"""Prose made comparable: one spelling of every sign, and the words with their places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# One for one, so that offsets stand. Dashes are one sign inside a name
# (Guinea–Bissau); the em dash is punctuation and stays what it is.
_ONE_SIGN = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ＇‛", "'"),
        **dict.fromkeys("‐‑‒–−－", "-"),
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\u200a\u2008\u2002\u2003\u3000", " "),
        **dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n"),
        "…": ".",
    }
)
_IGNORED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NOT_ONE_FOR_ONE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0300-\u036f\ufb00-\ufb06\uff21-\uff5a]"
)
_LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])-[ \t]*\n[ \t]*(?=[^\W\d_])")

# Digits after a word are a note's number typed by hand (Kenya6), inside one a scan's
# misreading (C6te): the first are cut off, the second kept.
_WORD = r"(?:\d*[^\W\d_]+(?:\d+[^\W\d_]+)*|\d+)"
# An apostrophe or hyphen set off by spaces is another sign than one inside a word.
# A line may break after either without changing it.
_TOKEN = re.compile(
    rf"{_WORD}|'[^\S\n]+(?=[^\W_])|(?<=\s)-\s+|[^\w\s]|_",
)
# Neither is prose: a State's code or name inside them names no State.
_NOT_PROSE = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+"
    r"|\b[A-Z]+[A-Z0-9.]*(?:/[A-Z0-9.()-]+[a-z]?){2,}"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the matcher reads it, and the way back to the text as written.

    Attributes:
        text: With one sign for each apostrophe, hyphen and space, composed, and
            without signs that are not seen.
        starts: For each code point, where its origin begins; None when the
            places are the same.
        ends: For each code point, where its origin ends; None likewise.
    """

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The place of ``text[start:end]`` in the text as written."""
        if self.starts is None or self.ends is None or start >= end:
            return start, end
        return self.starts[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign, with its place in the reading."""

    text: str
    start: int
    end: int


def read(text: str) -> Reading:
    """``text`` made comparable. Cheap where nothing needs more than a look."""
    if not text.isascii():
        if _NOT_ONE_FOR_ONE.search(text):
            return _read_slowly(text)
        text = text.translate(_ONE_SIGN)
    if "\r" in text or "\v" in text or "\f" in text:
        text = text.translate(_ONE_SIGN)
    return Reading(text)


def words(text: str) -> list[str]:
    """The words and signs of a reading, without their places."""
    return _TOKEN.findall(text)


def tokens(text: str) -> list[Token]:
    """The words and signs of a reading, in the same order as ``words``."""
    return [Token(each.group(), each.start(), each.end()) for each in _TOKEN.finditer(text)]


_HALF = 40


def join_broken_words(reading: Reading, known: frozenset[str]) -> Reading:
    """The reading with words joined that a hyphen at a line's end had split.

    A hyphen that belongs to the name stays (``Guinea-`` / ``Bissau``): it goes
    only where the joined word is ``known`` (folded) and the halves are not.
    """
    if "\n" not in reading.text or not _LINE_END_HYPHEN.search(reading.text):
        return reading
    kept: list[tuple[str, int, int]] = []
    done = 0
    for cut in _LINE_END_HYPHEN.finditer(reading.text):
        kept.extend(_pieces(reading, done, cut.start()))
        before = re.search(rf"{_WORD}$", reading.text[max(0, cut.start() - _HALF) : cut.start()])
        after = re.match(_WORD, reading.text[cut.end() : cut.end() + _HALF])
        joined = (before.group() if before else "") + (after.group() if after else "")
        if fold(joined) not in known:
            kept.extend(_pieces(reading, cut.start(), cut.start() + 1))
        done = cut.end()
    kept.extend(_pieces(reading, done, len(reading.text)))
    return _assemble(kept)


def without_machine_text(text: str) -> str:
    """A reading with addresses and document symbols blanked, places unchanged."""
    if "/" not in text and "@" not in text and "www." not in text:
        return text
    return _NOT_PROSE.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    matter = found.group()
    # “USA/UK/FRANCE” is a list of names: a document's symbol has a number in it.
    is_list = matter.isupper() and not any(char.isdigit() for char in matter)
    return matter if is_list else " " * len(matter)


def plain(word: str) -> str:
    """``word`` without accents, case kept."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare).replace("ı", "i")


def fold(word: str) -> str:
    """The key under which a word is looked up: no case, no accents."""
    if word == "&":
        return "and"
    if len(word) > 1 and word[0] in "'-":
        return word[0] + " "
    return plain(word.casefold())


def _read_slowly(text: str) -> Reading:
    """The reading where signs fall away or fall together, with the way back."""
    kept: list[tuple[str, int, int]] = []
    at = 0
    while at < len(text):
        end = at + 1
        if _IGNORED.match(text[at]):
            at = end
            continue
        while end < len(text) and (unicodedata.combining(text[end]) or _IGNORED.match(text[end])):
            end += 1
        cluster = _IGNORED.sub("", text[at:end])
        composed = unicodedata.normalize("NFKC", cluster).translate(_ONE_SIGN)
        kept.extend((char, at, end) for char in composed)
        at = end
    return _assemble(kept)


def _pieces(reading: Reading, start: int, end: int) -> list[tuple[str, int, int]]:
    return [(reading.text[at], *reading.origin(at, at + 1)) for at in range(start, end)]


def _assemble(kept: list[tuple[str, int, int]]) -> Reading:
    return Reading(
        "".join(char for char, _, _ in kept),
        tuple(start for _, start, _ in kept),
        tuple(end for _, _, end in kept),
    )
