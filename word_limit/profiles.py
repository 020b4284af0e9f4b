"""Counting profiles: named, dated ways of counting words, with a reason for every choice."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from drafts.errors import ConfigurationError
from word_limit.parts import Part
from word_limit.scripts import SCRIPTS
from word_limit.words import WordRules

DEFAULT_PROFILE: Final = "un-secretariat"
DEFAULT_LIMIT: Final = "secretariat"

Kind = TypeVar("Kind")

_RULES: Final = {rule.name: type(rule.default) for rule in fields(WordRules)}
_PARTS: Final = {part.value: part for part in Part}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a choice was made, and who says so."""

    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A way of counting words.

    Attributes:
        name: What the command line and report.toml call it.
        title: What it is, in one line.
        dated: The day on which its choices were made.
        bounds: Whether nothing known rules it out for the limit, so that its
            count belongs to the range in which the length may be disputed.
        rules: What a word is.
        scripts: The scripts in which its count means something.
        parts: The parts that count; all others are shown and not counted.
        reasons: The reason for each choice, by its key.
        based_on: The profile it differs from; empty when it stands alone.
    """

    name: str
    title: str
    dated: dt.date
    bounds: bool
    rules: WordRules
    scripts: frozenset[str]
    parts: frozenset[Part]
    reasons: Mapping[str, Reason] = field(compare=False)
    based_on: str = ""

    def choices(self) -> tuple[tuple[str, object, Reason], ...]:
        """Every choice as key, value and reason, in the order of the documentation."""
        values: dict[str, object] = {key: getattr(self.rules, key) for key in _RULES}
        values["scripts"] = ", ".join(sorted(self.scripts))
        values.update({name: part in self.parts for name, part in _PARTS.items()})
        return tuple((key, value, self.reasons[key]) for key, value in values.items())


@dataclass(frozen=True, slots=True)
class Limit:
    """How many words a kind of document may have, and who says so.

    Attributes:
        name: What the data calls it; ``report`` for one set by the report itself.
        words: The most words there may be.
        title: The kind of document.
        languages: The languages for which the limit is known to be meant.
        source: Where it is written down.
        why: What else is to be known about it.
    """

    name: str
    words: int
    title: str
    languages: frozenset[str]
    source: str
    why: str = ""


@cache
def packaged_profiles() -> Mapping[str, Profile]:
    """The profiles that come with the program, by name."""
    return read_profiles(_packaged()["profiles"], known={})


@cache
def packaged_limits() -> Mapping[str, Limit]:
    """The limits that come with the program, by name."""
    return {
        name: Limit(name, **{**table, "languages": frozenset(table["languages"])})
        for name, table in _packaged()["limits"].items()
    }


def limit_of(words: int) -> Limit:
    """The packaged limit of that many words, or one that the report sets for itself."""
    for limit in packaged_limits().values():
        if limit.words == words:
            return limit
    languages = packaged_limits()[DEFAULT_LIMIT].languages
    return Limit("report", words, "Limit set by the report", languages, "report.toml")


def profile_named(name: str, own: Mapping[str, Profile] | None = None) -> Profile:
    """The organisation's own profile of that name, or the packaged one.

    Raises:
        ConfigurationError: There is none of that name.
    """
    known = {**packaged_profiles(), **(own or {})}
    if name not in known:
        raise ConfigurationError(
            f"There is no counting profile “{name}”. Choose one of: {', '.join(known)}."
        )
    return known[name]


def read_profiles(
    tables: Mapping[str, object], known: Mapping[str, Profile] | None = None
) -> dict[str, Profile]:
    """The profiles that ``tables`` describes, by name.

    Args:
        tables: As under ``[words.profiles]`` in report.toml: for each name a
            table with ``title``, ``dated``, ``bounds``, ``based_on``,
            ``words`` and ``parts``. A choice is a bare value, or a table with
            ``is``, ``why`` and ``source``.
        known: Profiles that others may be based on, besides those of ``tables``
            that stand before; those that come with the program when None.

    Raises:
        ConfigurationError: With every mistake in ``tables``, one a line.
    """
    profiles, mistakes = check_profiles(tables, known)
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    return profiles


def check_profiles(
    tables: Mapping[str, object], known: Mapping[str, Profile] | None = None
) -> tuple[dict[str, Profile], tuple[str, ...]]:
    """The profiles of ``tables`` that are sound, and every mistake of the others in words."""
    bases = dict(packaged_profiles() if known is None else known)
    profiles: dict[str, Profile] = {}
    mistakes: list[str] = []
    for name, table in tables.items():
        reading = _Reading(name, bases)
        profile = reading.profile(table)
        mistakes += reading.mistakes
        if not reading.mistakes:
            bases[name] = profiles[name] = profile
    return profiles, tuple(mistakes)


class _Reading:
    """One table being read; mistakes are gathered, so that all can be told at once."""

    def __init__(self, name: str, bases: Mapping[str, Profile]) -> None:
        self.name = name
        self.bases = bases
        self.mistakes: list[str] = []
        self.reasons: dict[str, Reason] = {}

    def profile(self, table: object) -> Profile:
        top = self.table(table, "")
        self.refuse_unknown(top, {"title", "dated", "bounds", "based_on", "words", "parts"}, "")
        base = self.base(top.get("based_on", ""))
        words = self.table(top.get("words", {}), "words")
        self.refuse_unknown(words, {*_RULES, "scripts"}, "words.")
        parts = self.table(top.get("parts", {}), "parts")
        self.refuse_unknown(parts, _PARTS, "parts.")
        dated = top.get("dated", base.dated)
        if not isinstance(dated, dt.date):
            self.mistake("dated", "must be a day, as 2013-06-28")
            dated = base.dated
        return replace(
            base,
            name=self.name,
            title=self.value(top, "title", str, base.title),
            dated=dated,
            bounds=self.value(top, "bounds", bool, base.bounds),
            rules=replace(base.rules, **self.rules(words)),
            scripts=self.scripts(words, base.scripts),
            parts=self.parts(parts, base.parts),
            reasons={**base.reasons, **self.reasons},
            based_on=base.name,
        )

    def base(self, name: object) -> Profile:
        if name == "":
            name = DEFAULT_PROFILE if DEFAULT_PROFILE in self.bases else ""
        if isinstance(name, str) and name in self.bases:
            return self.bases[name]
        if name != "":
            known = ", ".join(self.bases) or "none"
            self.mistake("based_on", f"names no profile that stands before it ({known})")
        nothing = frozenset[str]()
        return Profile("", "", dt.date.min, bounds=True, rules=WordRules(), scripts=nothing,
                       parts=frozenset(), reasons={})  # fmt: skip

    def rules(self, words: Mapping[str, object]) -> dict[str, Any]:
        return {
            key: self.choice(words[key], f"words.{key}", key, kind)
            for key, kind in _RULES.items()
            if key in words
        }

    def scripts(self, words: Mapping[str, object], inherited: frozenset[str]) -> frozenset[str]:
        if "scripts" not in words:
            return inherited
        chosen = self.choice(words["scripts"], "words.scripts", "scripts", list)
        scripts = frozenset(script for script in chosen if isinstance(script, str))
        for script in sorted(scripts - SCRIPTS):
            self.mistake("words.scripts", f"“{script}” is none of {', '.join(sorted(SCRIPTS))}")
        return scripts

    def parts(self, parts: Mapping[str, object], inherited: frozenset[Part]) -> frozenset[Part]:
        chosen = {part: part in inherited for part in Part}
        for name, part in _PARTS.items():
            if name in parts:
                chosen[part] = self.choice(parts[name], f"parts.{name}", name, bool)
        return frozenset(part for part, counts in chosen.items() if counts)

    def choice(self, given: object, where: str, key: str, kind: type[Kind]) -> Kind:
        reason = Reason("Set by the organisation.", "report.toml")
        if isinstance(given, Mapping):
            self.refuse_unknown(given, {"is", "why", "source"}, f"{where}.")
            reason = Reason(
                self.value(given, "why", str, reason.why, where),
                self.value(given, "source", str, reason.source, where),
            )
            given = given.get("is")
        self.reasons[key] = reason
        if not isinstance(given, kind):
            self.mistake(where, f"must be {_IN_WORDS[kind]}, not {given!r}")
            return kind()
        return given

    def value(
        self,
        table: Mapping[str, object],
        key: str,
        kind: type[Kind],
        default: Kind,
        where: str = "",
    ) -> Kind:
        given = table.get(key, default)
        if not isinstance(given, kind):
            self.mistake(f"{where}.{key}".strip("."), f"must be {_IN_WORDS[kind]}, not {given!r}")
            return default
        return given

    def table(self, given: object, where: str) -> Mapping[str, object]:
        if isinstance(given, Mapping):
            return given
        self.mistake(where, "must be a table")
        return {}

    def refuse_unknown(self, table: Mapping[str, object], known: Iterable[str], where: str) -> None:
        for key in table:
            if key not in known:
                self.mistake(f"{where}{key}", f"is not known; known are {', '.join(known)}")

    def mistake(self, where: str, what: str) -> None:
        place = ".".join(filter(None, ("words.profiles", self.name, where)))
        self.mistakes.append(f"{place} {what}.")


_IN_WORDS: Final[dict[type, str]] = {
    bool: "true or false",
    str: "text in quotation marks",
    list: "a list",
}


@cache
def _packaged() -> dict[str, dict[str, dict[str, Any]]]:
    data = files("word_limit").joinpath("profiles.toml").read_bytes()
    return tomllib.loads(data.decode())
