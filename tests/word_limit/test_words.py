import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from word_limit.profiles import packaged_profiles, profile_named
from word_limit.words import TokenKind, WordRules, tokens_of, word_counter

GOLD = tomllib.loads(Path(__file__).with_name("gold").joinpath("tokens.toml").read_text("utf-8"))
COLUMNS = {
    "un-secretariat": ("un",),
    "word": ("word", "un"),
    "letters-or-digits": ("bare",),
    "libreoffice": ("lo",),
}
TEXTS = st.text(
    st.sampled_from("ab ß1٣.,-–—/%•*_\u00a0\u200b\u00ad\t\n预，日한é(«»'’…§") | st.characters(),
    max_size=40,
)
RULES = st.builds(
    WordRules,
    break_at=st.sampled_from(["", "—–", "/", "-/", "]^\\"]),
    break_after_double_hyphen=st.booleans(),
    keep_addresses_whole=st.booleans(),
    count_each_ideograph=st.booleans(),
    count_lone_dashes=st.booleans(),
    count_lone_symbols=st.booleans(),
    count_typed_bullets=st.booleans(),
    count_numbers=st.booleans(),
)


@pytest.mark.parametrize("profile", COLUMNS)
@pytest.mark.parametrize("case", GOLD["case"], ids=lambda case: case["class"])
def test_every_token_class_counts_as_counted_by_hand(case: dict[str, Any], profile: str) -> None:
    expected = next(case[column] for column in COLUMNS[profile] if column in case)
    count = word_counter(packaged_profiles()[profile].rules)
    assert count(case["text"]) == expected


def test_the_gold_file_has_every_kind_of_token() -> None:
    rules = packaged_profiles()["libreoffice"].rules
    seen = {token.kind for case in GOLD["case"] for token in tokens_of(case["text"], rules)}
    seen |= {token.kind for case in GOLD["case"] for token in tokens_of(case["text"], WordRules())}
    assert seen == set(TokenKind)


@given(TEXTS, RULES)
def test_the_quick_count_is_the_count_of_the_tokens(text: str, rules: WordRules) -> None:
    assert word_counter(rules)(text) == sum(token.counts for token in tokens_of(text, rules))


@given(TEXTS, RULES)
def test_tokens_are_where_they_say_and_leave_out_only_breaks(text: str, rules: WordRules) -> None:
    rest = list(text)
    for token in tokens_of(text, rules):
        assert text[token.start : token.end] == token.text
        rest[token.start : token.end] = " " * len(token.text)
    left_out = "".join(rest)
    assert not left_out.translate({ord(char): None for char in rules.break_at}).strip()


@given(TEXTS)
def test_the_default_rules_count_what_white_space_separates(text: str) -> None:
    visible = text.translate(dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")))
    assert word_counter(WordRules())(visible) == len(visible.split())


@given(TEXTS, TEXTS, RULES)
def test_two_paragraphs_have_the_words_of_both(one: str, two: str, rules: WordRules) -> None:
    count = word_counter(rules)
    bullets_as_signs = rules.count_typed_bullets == (
        rules.count_lone_dashes and rules.count_lone_symbols
    )
    if bullets_as_signs and rules.count_lone_dashes == rules.count_lone_symbols:
        assert count(f"{one}\n{two}") == count(one) + count(two)


def test_slashes_and_hyphens_break_where_an_organisation_says_so() -> None:
    rules = WordRules(break_at="/-", keep_addresses_whole=True)
    assert word_counter(rules)("and/or sub-regional (http://un.org/a-b)") == 5
    assert word_counter(WordRules(break_at="/", keep_addresses_whole=False))("http://un.org") == 2


def test_figures_are_no_words_where_an_organisation_says_so() -> None:
    count = word_counter(WordRules(count_numbers=False))
    assert count("8,500 words in 2013, 27th ½ session") == 4


def test_why_a_token_does_not_count_can_be_told() -> None:
    rules = profile_named("letters-or-digits").rules
    kinds = [token.kind for token in tokens_of("• risk — 10 % \u200b", rules)]
    assert kinds == [
        TokenKind.BULLET,
        TokenKind.WORD,
        TokenKind.DASH,
        TokenKind.NUMBER,
        TokenKind.SYMBOL,
        TokenKind.INVISIBLE,
    ]
