from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from clearance.states.text import (
    fold,
    join_broken_words,
    plain,
    read,
    tokens,
    without_machine_text,
    words,
)

PROSE = st.text(
    alphabet=st.sampled_from("aZé\u0301\u00ad\u200b\u00a0\u2011’'- \n.1ﬁüI"), max_size=40
)


def test_signs_become_one() -> None:
    assert read("Côte d’Ivoire").text == "Côte d'Ivoire"
    assert read("Guinea\u2011Bissau\u2013x").text == "Guinea-Bissau-x"
    assert read("a\u00a0b\u202fc").text == "a b c"
    assert read("Co\u0302te").text == "Côte"
    assert read("Mo\u00adzam\u200bbique").text == "Mozambique"


@given(PROSE)
def test_every_code_point_leads_back_to_where_it_was_written(text: str) -> None:
    reading = read(text)
    for at in range(len(reading.text)):
        start, end = reading.origin(at, at + 1)
        assert 0 <= start < end <= len(text)
    if reading.starts is not None:
        assert list(reading.starts) == sorted(reading.starts)


@given(PROSE)
def test_composed_and_decomposed_read_alike(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert read(unicodedata.normalize("NFD", composed)).text == read(composed).text


@given(PROSE)
def test_tokens_are_the_words_with_their_places(text: str) -> None:
    line = read(text).text
    assert [token.text for token in tokens(line)] == words(line)
    assert all(line[token.start : token.end] == token.text for token in tokens(line))


def test_a_hyphen_at_a_line_end_goes_only_where_it_split_a_known_word() -> None:
    known = frozenset({"mozambique"})
    assert join_broken_words(read("Mozam-\nbique"), known).text == "Mozambique"
    assert join_broken_words(read("Guinea-\nBissau"), known).text == "Guinea-Bissau"
    joined = join_broken_words(read("x Mozam- \n bique."), known)
    assert joined.origin(2, 12) == (2, 16)


def test_addresses_and_symbols_are_blanked_and_lists_are_not() -> None:
    text = "See A/HRC/WG.6/10/NPL/1 and www.example.org/Nepal; USA/UK/FRANCE; Kenya/Uganda/Rwanda"
    blanked = without_machine_text(text)
    assert len(blanked) == len(text)
    assert "NPL" not in blanked
    assert "Nepal" not in blanked
    assert "USA/UK/FRANCE" in blanked
    assert "Kenya/Uganda/Rwanda" in blanked


def test_folding() -> None:
    assert fold("CÔTE") == fold("Cote") == "cote"
    assert fold("&") == "and"
    assert plain("Príncipe") == "Principe"


def test_a_note_number_typed_after_a_name_is_cut_off() -> None:
    assert words("Kenya6 C6te 21st") == ["Kenya", "6", "C6te", "21st"]
