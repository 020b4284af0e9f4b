"""Which scripts a text is written in: where words have no spaces, a count is not passed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import Final

# First code points of runs of one script, from the block names of the Unicode Standard
# (Blocks.txt). Common signs and punctuation (2000-2BFF, 3000-303F) belong to no script.
_RUNS: Final = (
    (0x0000, "Latin"),
    (0x0370, "Greek"),
    (0x0400, "Cyrillic"),
    (0x0530, "Armenian"),
    (0x0590, "Hebrew"),
    (0x0600, "Arabic"),
    (0x0700, "other"),
    (0x0750, "Arabic"),
    (0x0780, "other"),
    (0x0870, "Arabic"),
    (0x0900, "Devanagari"),
    (0x0980, "Bengali"),
    (0x0A00, "other"),
    (0x0E00, "Thai"),
    (0x0E80, "Lao"),
    (0x0F00, "Tibetan"),
    (0x1000, "Myanmar"),
    (0x10A0, "Georgian"),
    (0x1100, "Hangul"),
    (0x1200, "Ethiopic"),
    (0x13A0, "other"),
    (0x1780, "Khmer"),
    (0x1800, "other"),
    (0x1C80, "Cyrillic"),
    (0x1C90, "Georgian"),
    (0x1CC0, "other"),
    (0x1D00, "Latin"),
    (0x1F00, "Greek"),
    (0x2000, ""),
    (0x2C00, "other"),
    (0x2C60, "Latin"),
    (0x2C80, "other"),
    (0x2DE0, "Cyrillic"),
    (0x2E00, ""),
    (0x2E80, "Chinese"),
    (0x3000, ""),
    (0x3040, "Japanese"),
    (0x3100, "Chinese"),
    (0x3130, "Hangul"),
    (0x3190, "Chinese"),
    (0x31F0, "Japanese"),
    (0x3200, "Chinese"),
    (0xA000, "other"),
    (0xA640, "Cyrillic"),
    (0xA6A0, "other"),
    (0xA720, "Latin"),
    (0xA800, "other"),
    (0xAB30, "Latin"),
    (0xAB70, "other"),
    (0xAC00, "Hangul"),
    (0xD800, "other"),
    (0xF900, "Chinese"),
    (0xFB00, "Latin"),
    (0xFB13, "Armenian"),
    (0xFB1D, "Hebrew"),
    (0xFB50, "Arabic"),
    (0xFE00, ""),
    (0xFE70, "Arabic"),
    (0xFF00, "Chinese"),
    (0x10000, "other"),
    (0x20000, "Chinese"),
    (0x40000, "other"),
)
_STARTS: Final = [start for start, _ in _RUNS]
SCRIPTS: Final = frozenset(script for _, script in _RUNS if script)

# Everything outside Latin and common punctuation: in most drafts there is none.
_BEYOND_LATIN: Final = re.compile("[\u0370-\u1cff\u1f00-\u1fff\u2c00-\uffff\U00010000-\U0010ffff]")


def script_of(sign: str) -> str:
    """The script of one letter; empty for punctuation, figures and common signs."""
    if not sign.isalpha():
        return ""
    return _RUNS[bisect_right(_STARTS, ord(sign)) - 1][1]


def letters_by_script(texts: Iterable[str]) -> Counter[str]:
    """How many letters of ``texts`` are in each script.

    Letters of Latin script are estimated from the text's length, which is
    exact enough for a share and costs nothing on a long report.
    """
    letters: Counter[str] = Counter()
    for text in texts:
        letters["Latin"] += len(text)
        if not text.isascii() and _BEYOND_LATIN.search(text):
            for sign, times in Counter(_BEYOND_LATIN.findall(text)).items():
                letters["Latin"] -= times
                if script := script_of(sign):
                    letters[script] += times
    return letters
