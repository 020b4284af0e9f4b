"""The decisions file: asked once, answered by a person, kept on record."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts.compare.decisions import (
    Decisions,
    Question,
    Ruling,
    read_decisions,
    write_decisions,
)
from drafts.errors import ConfigurationError

lines = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30)
CONFLICT = Question(
    "a1",
    "conflict",
    "para. 21",
    "overlap",
    "patterns",
    (("dpa.docx", "policies"), ("ola.docx", "")),
)
UNTRACKED = Question("b2", "untracked", "para. 25", "", "1974", (("ola.docx", "1975"),))

FILLED = """
[[conflict]]
id = "a1"
where = "para. 21"
base = "patterns"
choice = "dpa.docx"
by = "Chief of Staff"
reason = "agreed on 3 June"

[[untracked]]
id = "b2"
choice = ""
by = ""
reason = ""
"""


@given(lines, lines, lines)
def test_what_is_written_is_valid_toml_whatever_the_words(base: str, side: str, where: str) -> None:
    question = Question("a1", "conflict", where, "overlap", base, (("a.docx", side),))
    table = tomllib.loads(write_decisions((question,), Decisions()))
    assert table["conflict"][0]["base"] == base
    assert table["conflict"][0]["where"] == where


def test_every_open_question_is_listed_with_its_choices() -> None:
    table = tomllib.loads(write_decisions((CONFLICT, UNTRACKED), Decisions()))
    assert table["conflict"][0]["choices"] == ["base", "dpa.docx", "ola.docx", "words: ..."]
    assert table["untracked"][0]["choices"] == ["keep", "refuse"]
    assert table["conflict"][0]["choice"] == ""


def test_an_entry_without_a_choice_is_open() -> None:
    decisions = read_decisions(FILLED)
    assert decisions.rulings == {
        "a1": Ruling("a1", "dpa.docx", "Chief of Staff", "agreed on 3 June")
    }


def test_a_ruling_is_kept_on_record_and_not_asked_again() -> None:
    written = write_decisions((UNTRACKED,), read_decisions(FILLED))
    assert read_decisions(written).rulings == read_decisions(FILLED).rulings
    table = tomllib.loads(written)
    assert [entry["id"] for entry in table["conflict"]] == ["a1"]
    assert "choices" not in table["conflict"][0]
    assert table["conflict"][0]["where"] == "para. 21"


def test_what_was_noted_beside_an_open_question_is_not_lost() -> None:
    noted = FILLED.replace('id = "b2"\nchoice = ""\nby = ""', 'id = "b2"\nchoice = ""\nby = "Ann"')
    table = tomllib.loads(write_decisions((UNTRACKED,), read_decisions(noted)))
    assert table["untracked"][0]["by"] == "Ann"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[conflict", "not valid TOML"),
        ('[[conflict]]\nchoice = "base"\nby = "x"\nreason = "y"', "has no id"),
        ('[[conflict]]\nid = "a"\nchoice = "base"', "not who made it"),
        ('[[conflict]]\nid = "a"\nchoice = "base"\nby = "x"', "why"),
        ('[[conflict]]\nid = "a"\n[[untracked]]\nid = "a"', "there twice"),
    ],
)
def test_mistakes_are_named(text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        read_decisions(text)


def test_all_mistakes_are_named_at_once() -> None:
    text = '[[conflict]]\nid = "a"\nchoice = "base"\n[[untracked]]\nid = "b"\nchoice = "keep"'
    with pytest.raises(ConfigurationError, match=r"a has a choice.*b has a choice"):
        read_decisions(text)
