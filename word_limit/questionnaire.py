"""The questionnaire of a call for contributions, as data."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its number, the sentence it is known by, and those that follow it."""

    number: int
    wording: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What a call asks, and its terms.

    Attributes:
        title: What contributions to it are headed.
        source: The call.
        deadline: The last day for contributions.
        answer_limit: The most words for one answer.
        formats: File name endings that the call asks for, without the dot.
        questions: In order.
        sections: Titles of the outline under which the questions stand.
        agreed_phrases: Phrases of the field, by which no contribution can be recognised.
    """

    title: str
    source: str
    deadline: dt.date
    answer_limit: int
    formats: tuple[str, ...]
    questions: tuple[Question, ...]
    sections: tuple[str, ...] = ()
    agreed_phrases: tuple[str, ...] = ()

    def common_texts(self) -> Iterable[str]:
        """The texts that belong to everybody: the questions."""
        for question in self.questions:
            yield question.wording
            yield from question.also


@cache
def questionnaire_2013() -> Questionnaire:
    """The questionnaire of 11 March 2013."""
    data = tomllib.loads(files("word_limit").joinpath("questionnaire.toml").read_text("utf-8"))
    return Questionnaire(
        title=data["title"],
        source=data["source"],
        deadline=data["deadline"],
        answer_limit=data["answer_limit"],
        formats=tuple(data["formats"]),
        questions=tuple(
            Question(entry["number"], entry["wording"], tuple(entry.get("also", ())))
            for entry in data["questions"]
        ),
        sections=tuple(section["title"] for section in data["sections"]),
        agreed_phrases=tuple(phrase["text"] for phrase in data["agreed_phrases"]),
    )


def bare_words(text: str) -> tuple[str, ...]:
    """The words of a text without case, punctuation and typographic quotes, for comparison."""
    return tuple(map(bare_word, WORD.findall(text)))


def bare_word(word: str) -> str:
    """One word as ``bare_words`` gives it."""
    return word.casefold().replace("’", "'")
