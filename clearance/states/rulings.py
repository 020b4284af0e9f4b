"""Answers that a person gave to questions about names, so that each is asked once."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clearance.states.names import state
from clearance.states.text import read
from drafts.errors import ConfigurationError

# The codes that a name stands for at one place; none when it names no State there.
Rulings = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided about one name in one paragraph.

    Attributes:
        key: What ``question_key`` gives for the name and the paragraph.
        name: The name, for readers.
        states: The codes it stands for; empty when it names no State.
        by: Who decided: a post, not a private person.
        on: The day of the decision.
        reason: Why, in words.
    """

    key: str
    name: str
    states: tuple[str, ...]
    by: str
    on: dt.date | None = None
    reason: str = ""


def question_key(name: str, paragraph: str) -> str:
    """The key under which the question about ``name`` in ``paragraph`` is remembered.

    It stays the same while the words of the paragraph stay the same: paragraph
    numbers, spaces, kinds of apostrophes and hyphens do not matter. When the
    words change the question is asked again.
    """
    told = "\x1f".join(" ".join(_plainly(text).split()) for text in (name, paragraph))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def read_rulings(text: str, name: str = "rulings.toml") -> tuple[Ruling, ...]:
    """The rulings in a TOML text of ``[[name]]`` tables.

    Raises:
        ConfigurationError: The text is no TOML, or tables lack something;
            all mistakes are named together.
    """
    try:
        tables = tomllib.loads(text).get("name", [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} cannot be read: {error}. Mend that line.") from error
    rulings, mistakes = [], []
    for count, table in enumerate(tables, 1):
        try:
            rulings.append(_ruling(table))
        except ConfigurationError as error:
            mistakes.append(f"[[name]] number {count}: {error}")
    if mistakes:
        raise ConfigurationError(f"{name}: " + " ".join(mistakes))
    return tuple(rulings)


def as_mapping(rulings: Iterable[Ruling]) -> Rulings:
    """The rulings by key; of two on one question, the later in order holds."""
    return {ruling.key: ruling.states for ruling in rulings}


def _ruling(table: Mapping[str, object]) -> Ruling:
    key, by = table.get("key"), table.get("by")
    codes = table.get("states")
    if not isinstance(key, str) or not key:
        raise ConfigurationError("“key” is missing; copy it from the question.")
    if not isinstance(by, str) or not by:
        raise ConfigurationError("“by” is missing; name the post that decided.")
    if not isinstance(codes, list):
        raise ConfigurationError("“states” must be a list of codes, empty for no State.")
    on = table.get("on")
    if on is not None and not isinstance(on, dt.date):
        raise ConfigurationError("“on” must be a date such as 2013-06-14.")
    return Ruling(
        key=key,
        name=str(table.get("name", "")),
        states=tuple(state(str(code)).iso3 for code in codes),
        by=by,
        on=on,
        reason=str(table.get("reason", "")),
    )


def _plainly(text: str) -> str:
    return unicodedata.normalize("NFC", read(text).text)
