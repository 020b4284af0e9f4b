from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearance.states.rulings import Ruling, as_mapping, question_key, read_rulings
from drafts.errors import ConfigurationError

GOOD = """
[[name]]
key = "0123456789abcdef"
name = "Congolese"
states = ["cod"]
by = "desk officer"
on = 2013-06-14
reason = "the paragraph is about Kinshasa"

[[name]]
key = "fedcba9876543210"
states = []
by = "desk officer"
"""


def test_rulings_are_read() -> None:
    first, second = read_rulings(GOOD)
    assert first == Ruling(
        "0123456789abcdef",
        "Congolese",
        ("COD",),
        "desk officer",
        dt.date(2013, 6, 14),
        "the paragraph is about Kinshasa",
    )
    assert second.states == ()
    assert as_mapping((first, second)) == {
        "0123456789abcdef": ("COD",),
        "fedcba9876543210": (),
    }


def test_the_later_of_two_rulings_holds() -> None:
    rulings = read_rulings(GOOD.replace("fedcba9876543210", "0123456789abcdef"))
    assert as_mapping(rulings) == {"0123456789abcdef": ()}


def test_all_mistakes_are_named_together() -> None:
    bad = '[[name]]\nstates=[]\nby="x"\n[[name]]\nkey="k"\nstates="COD"\nby="x"\n'
    with pytest.raises(ConfigurationError) as caught:
        read_rulings(bad, "rulings.toml")
    assert "number 1" in str(caught.value)
    assert "number 2" in str(caught.value)


@pytest.mark.parametrize(
    "table",
    [
        'key="k"\nstates=[]',
        'key="k"\nstates=["ZZZ"]\nby="x"',
        'key="k"\nstates=[]\nby="x"\non="yesterday"',
    ],
)
def test_a_faulty_ruling_is_refused(table: str) -> None:
    with pytest.raises(ConfigurationError):
        read_rulings(f"[[name]]\n{table}\n")


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_rulings("[[name")


def test_the_key_is_stable_under_what_does_not_change_the_words() -> None:
    key = question_key("Congolese", "The Congolese people’s army agreed.")
    assert key == question_key("Congolese", "The  Congolese\npeople's army\u00a0agreed.")
    assert key != question_key("Congolese", "The Congolese people’s army refused.")
    assert key != question_key("Sudanese", "The Congolese people’s army agreed.")


@given(st.text(max_size=30), st.text(max_size=30))
def test_keys_are_short_and_of_one_form(name: str, paragraph: str) -> None:
    assert len(question_key(name, paragraph)) == 16
