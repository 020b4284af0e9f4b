"""Cutting text into the tokens that are compared: a word, a figure, a symbol, a date, each whole.

Nothing is changed here: the tokens of a text, joined, are the text. What two
tokens have in common is decided by ``match_key``, which is for matching only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

# Stands in a text for whatever is not text: a picture, a note reference, a field.
OBJECT: Final = "\ufffc"

# Chinese and Japanese are not spaced into words; each character is its own token.
_UNSPACED: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Vowel signs and accents that Python's \w leaves out, of the scripts that UN documents use.
_COMBINING: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f"
)
_LETTERS: Final = rf"[^\W{_UNSPACED}](?:[^\W{_UNSPACED}]|[{_COMBINING}])*+"
_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|de enero|de febrero|de marzo|de abril|de mayo|de junio|de julio|de agosto|de septiembre"
    "|de octubre|de noviembre|de diciembre|января|февраля|марта|апреля|мая|июня|июля|августа"
    "|сентября|октября|ноября|декабря"
)

_TOKEN: Final = re.compile(
    rf"""
    (?:
        [a-z]++ (?=[ ,;]) (?<!www)                                 # most words, at once
      | (?:https?://|www\.) [^\s<>"”{OBJECT}]*
            [^\s<>"”.,;:!?)\]}}’'{OBJECT}]                         # an address
      | \d{{1,2}}[ \u00a0](?:{_MONTHS})(?:[ \u00a0](?:de[ ])?\d{{4}})?+ (?!\w)  # a date
      | [A-Z][A-Za-z]{{0,5}}(?:\.\d+)?
            (?:/\w++(?:[.-]\w++)*(?:\([A-Za-z0-9]+\))?)++ (?<=[\d)])  # a document's symbol
      | (?>
            (?:(?:[A-Z]{{1,3}})?[$€£¥][ \u00a0]?)? \d+
            (?:[.,'\u00a0\u202f]\d+)*
            (?:[-–]\d+(?:[.,]\d+)*)*
            (?:[ \u00a0\u202f]?[%‰])?
        ) (?![-‑'’]?[^\W\d_])                                      # a figure
      | {_LETTERS}(?:['’‑\u00ad-]{_LETTERS})*+                     # a word
      | \S
      | [\t\n]
    ) [^\S\t\n]*+                                                  # with the space after it
  | [^\S\t\n]++                                                    # space that begins a text
    """,
    re.VERBOSE,
)

# What is the same thing typed differently. Source: the house rules on spaces, quotes, hyphens.
_FOLDED: Final = str.maketrans(
    {
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u00ad": None,
        "\u200b": None,
        "\u200e": None,
        "\u200f": None,
    }
)
_LITTLE_WORDS: Final = (
    "a an and are as at be been by for from had has have if in into is it its of on or that "
    "the their there these this those to was were which who will with "
    "le la les de des du et un une el los las y en que"
)
_STOP_WORDS: Final = frozenset(_LITTLE_WORDS.split())
_FIRST_CODE: Final = 0x100  # below it, codes would clash with nothing, but print confusingly
_SURROGATES: Final = (0xD800, 0xE000)
_FIRST_OBJECT: Final = 0xF0000
_LAST_CODE: Final = 0x10FFFF


def tokenise(text: str) -> list[str]:
    """The tokens of ``text``, each with the space that follows it; joined, they are ``text``."""
    return _TOKEN.findall(text)


def match_key(token: str) -> str:
    """What of a token counts when texts are matched: not its spaces, quotes or hyphens' kinds."""
    core = token.strip()
    if core.isascii():
        return core or " "
    return unicodedata.normalize("NFC", core).translate(_FOLDED) or " "


def count_words(tokens: Iterable[str]) -> int:
    """How many of ``tokens`` are words or figures, not punctuation."""
    return sum(1 for token in tokens if token[0].isalnum() or len(token.rstrip()) > 1)


class Vocabulary(dict[str, str]):
    """Every token seen, as the one character by which it takes part in a comparison.

    Texts become strings with one character for each token, so that equal
    passages are equal strings, and a difference of strings is one of words.

    Beyond the 982,784 code points set apart for them, tokens share characters.
    No harm is done: whoever takes two tokens for equal compares their texts.
    Objects, which have no text to compare, have a range of their own.
    """

    def __init__(self) -> None:
        super().__init__()
        self._code_of: dict[str, str] = {}
        self._words = _cycle(_FIRST_CODE, _FIRST_OBJECT)
        self._objects = _cycle(_FIRST_OBJECT, _LAST_CODE + 1)
        self.light: set[str] = set()
        self.weights: dict[str, int] = {}

    def __missing__(self, token: str) -> str:
        code = self.code(match_key(token))
        self[token] = code
        return code

    def code(self, key: str) -> str:
        """The character of the token or object whose match key is ``key``."""
        code = self._code_of.get(key)
        if code is None:
            code = next(self._objects if key[0] == OBJECT else self._words)
            self._code_of[key] = code
            if key.lower() in _STOP_WORDS or not any(c.isalnum() for c in key):
                self.light.add(code)
            self.weights[code] = _BOUNDARIES.get(key, 1)
        return code

    def encode(self, tokens: Sequence[str], objects: Sequence[str] = ()) -> str:
        """The characters of ``tokens``; ``objects`` names what each ``OBJECT`` stands for."""
        if not objects:
            return "".join(map(self.__getitem__, tokens))
        return "".join(self._with_objects(tokens, iter(objects)))

    def _with_objects(self, tokens: Sequence[str], objects: Iterator[str]) -> Iterator[str]:
        for token in tokens:
            if token[0] == OBJECT:
                yield self.code(OBJECT + next(objects))
            else:
                yield self[token]


def _cycle(first: int, end: int) -> Iterator[str]:
    """The characters from ``first`` on, without end: at ``end`` they begin again."""
    while True:
        for code in range(first, end):
            if not _SURROGATES[0] <= code < _SURROGATES[1]:
                yield chr(code)


# How good a place to end an edit is after this token: a sentence, a clause, a word.
_BOUNDARIES: Final = {
    **dict.fromkeys((".", "?", "!", "。", "\n"), 5),
    **dict.fromkeys((";", ":", "؛"), 4),
    **dict.fromkeys((",", "،", "—"), 3),
    ")": 2,
}
PARAGRAPH_EDGE: Final = 6
