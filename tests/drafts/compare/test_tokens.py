"""Cutting text into tokens: nothing is lost, and what belongs together stays together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts.compare.tokens import OBJECT, Vocabulary, count_words, match_key, tokenise


@given(st.text())
def test_the_tokens_of_a_text_joined_are_the_text(text: str) -> None:
    assert "".join(tokenise(text)) == text


@pytest.mark.parametrize(
    "whole",
    [
        "A/65/877-S/2011/393",
        "A/HRC/22/17/Add.4",
        "E/CN.4/2005/1",
        "A/C.5/67/L.3",
        "S/RES/1325(2000)",
        "$12,750,000",
        "US$ 4.5",
        "12.5%",
        "1,234.5",
        "1974-1999",
        "138–140",
        "28 June 2013",
        "3 mai 2014",
        "2013-06-28",
        "21st",
        "sub-regional",
        "women’s",
        "don't",
        "https://www.un.org/sg/en?x=1",
        "www.example.org/docs/33",
        "déplacés",
        "пострадавшие",
        "النزاعات",
    ],
)
def test_one_thing_is_one_token(whole: str) -> None:
    assert tokenise(f"see {whole}, and") == ["see ", whole, ", ", "and"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("(A/63/677).", ["(", "A/63/677", ")", "."]),
        ("of 2013. The", ["of ", "2013", ". ", "The"]),
        ("and/or", ["and", "/", "or"]),
        ("12.5 per cent", ["12.5 ", "per ", "cent"]),
        ("preventing", ["preventing"]),
        ("中文字", ["中", "文", "字"]),
        ("a\tb\nc", ["a", "\t", "b", "\n", "c"]),
        ("  lead", ["  ", "lead"]),
        (f"note{OBJECT} end", ["note", f"{OBJECT} ", "end"]),
    ],
)
def test_different_things_are_different_tokens(text: str, tokens: list[str]) -> None:
    assert tokenise(text) == tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("States’ ", "States'"),
        ("“", '"'),
        ("sub\u2011regional", "sub-regional"),
        ("co\u00adoperate", "cooperate"),
        ("e\u0301tat", "état"),
    ],
)
def test_what_is_typed_differently_matches(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(("one", "other"), [("May", "may"), ("12.5", "12,5"), ("not", "now")])
def test_what_means_something_else_does_not_match(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)


def test_words_are_counted_without_punctuation() -> None:
    assert count_words(tokenise("The Council, in 2013, met.")) == 5


def test_objects_are_told_apart_by_what_they_are() -> None:
    vocabulary = Vocabulary()
    tokens = tokenise(f"a{OBJECT}b{OBJECT}")
    one = vocabulary.encode(tokens, ["picture 1", "picture 2"])
    assert one == vocabulary.encode(tokens, ["picture 1", "picture 2"])
    assert one != vocabulary.encode(tokens, ["picture 2", "picture 1"])


def test_more_tokens_than_code_points_still_encode() -> None:
    vocabulary = Vocabulary()
    codes = [vocabulary[f"w{number}"] for number in range(1_000_000)]
    assert not any("\ud800" <= code <= "\udfff" for code in codes[:60_000])
    assert len(set(codes)) > 900_000
