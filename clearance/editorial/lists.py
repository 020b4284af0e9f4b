"""The word lists of the editorial rules, read once. Compiled for this project; see the files."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType


@cache
def ize_stems() -> frozenset[str]:
    """Stems of the verbs that take -ize."""
    return frozenset(_lines("ize-stems.txt"))


@cache
def first_listed() -> Mapping[str, str]:
    """Other spellings, and the one listed first in the dictionary."""
    return _pairs("spelling.csv")


@cache
def compounds() -> Mapping[str, str]:
    """Compounds as often written, and as the Organization writes them."""
    return _pairs("compounds.csv")


@cache
def never_abbreviated() -> Mapping[str, str]:
    """Abbreviations that do not stand in a report, written out."""
    return _pairs("never-abbreviated.csv")


@cache
def ordinary_abbreviations() -> frozenset[str]:
    """Abbreviations that are words by now."""
    return frozenset(_lines("ordinary-abbreviations.txt"))


@cache
def without_article() -> frozenset[str]:
    """Abbreviated names of organizations that take no article."""
    return frozenset(_lines("without-article.txt"))


def _lines(name: str) -> list[str]:
    text = _read(name)
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _pairs(name: str) -> Mapping[str, str]:
    rows = csv.reader(_read(name).splitlines()[1:])
    return MappingProxyType({row[0]: row[1] for row in rows if len(row) == 2})


def _read(name: str) -> str:
    return (resources.files("clearance.editorial") / "data" / name).read_text("utf-8")
