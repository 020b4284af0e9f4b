"""Differences of words: right to the token, and where a careful editor would put them."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts.compare.differences import FRESH, GONE, SAME, find_differences, raw_differences
from drafts.compare.tokens import Vocabulary, tokenise

codes = st.text(alphabet="abcdef.,", max_size=60)


def shown(old: str, new: str) -> str:
    """The edits from ``old`` to ``new`` as ``[-out-]{+in+}``."""
    vocabulary = Vocabulary()
    before, after = tokenise(old), tokenise(new)
    edits = find_differences(vocabulary.encode(before), vocabulary.encode(after), vocabulary)
    drawn, i, j = [], 0, 0
    for kind, run in edits:
        size = len(run)
        if kind == SAME:
            drawn.append("".join(after[j : j + size]))
        elif kind == GONE:
            drawn.append(f"[-{''.join(before[i : i + size])}-]")
        else:
            drawn.append(f"{{+{''.join(after[j : j + size])}+}}")
        i += size if kind != FRESH else 0
        j += size if kind != GONE else 0
    return "".join(drawn)


@given(codes, codes)
def test_without_the_fresh_it_is_the_old_without_the_gone_the_new(old: str, new: str) -> None:
    vocabulary = Vocabulary()
    for character in sorted({*old, *new}):
        vocabulary.weights[character] = 1
    for edits in (raw_differences(old, new), find_differences(old, new, vocabulary)):
        assert "".join(run for kind, run in edits if kind != FRESH) == old
        assert "".join(run for kind, run in edits if kind != GONE) == new
        kinds = [kind for kind, _ in edits]
        assert all(a != b for a, b in pairwise(kinds))
        assert all(run for _, run in edits)


@pytest.mark.parametrize(
    ("old", "new", "edits"),
    [
        ("He shall report.", "He may report.", "He [-shall -]{+may +}report."),
        (
            "the council, the board and others",
            "the council, the secretariat, the board and others",
            "the council, {+the secretariat, +}the board and others",
        ),
        ("It met. It sat.", "It met. It rose. It sat.", "It met. {+It rose. +}It sat."),
        ("$12 for 2026", "$13 for 2027", "[-$12 -]{+$13 +}for [-2026-]{+2027+}"),
        (
            "see A/65/877-S/2011/393 and",
            "see A/65/878-S/2011/393 and",
            "see [-A/65/877-S/2011/393 -]{+A/65/878-S/2011/393 +}and",
        ),
    ],
)
def test_edits_stand_where_an_editor_would_put_them(old: str, new: str, edits: str) -> None:
    assert shown(old, new) == edits


def test_scraps_between_larger_edits_are_not_kept() -> None:
    old = "Reports of grave violations and abuses were received by many offices last year"
    new = "Reports of small delays in deliveries and some losses were received by offices last year"
    assert "[-grave violations and abuses -]" in shown(old, new)


def test_what_hardly_survives_is_shown_as_replaced() -> None:
    old = "The quick brown fox jumped over the lazy sleeping dog yesterday"
    new = "A slow red cat ran under the tall bridge before any dog"
    assert shown(old, new) == f"[-{old}-]{{+{new}+}}"


def test_long_texts_with_many_edits_end_soon() -> None:
    # Not a timed test: without anchors this one would not end within the suite's patience.
    rng = random.Random(7)  # noqa: S311 - repeatable, not secret
    old = [chr(0x4E00 + rng.randrange(3000)) for _ in range(30_000)]
    new = [chr(0x4E00 + rng.randrange(3000)) if rng.random() < 0.1 else word for word in old]
    edits = raw_differences("".join(old), "".join(new))
    assert "".join(run for kind, run in edits if kind != GONE) == "".join(new)


def test_long_texts_that_have_nothing_in_common_end_at_once() -> None:
    old = "".join(chr(0x4E00 + n) for n in range(5_000))
    new = "".join(chr(0x7000 + n) for n in range(5_000))
    assert raw_differences(old, new) == [(GONE, old), (FRESH, new)]
