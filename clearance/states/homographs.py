"""How each form that may be something else is decided, as data."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from importlib import resources

from clearance.states.names import Name


class Treatment(Enum):
    """How a form that may be something else is decided."""

    USUAL = "usual"  # it is the State unless something speaks against it
    EVIDENCE = "evidence"  # it is the State only if something speaks for it
    NOUN = "noun"  # it is the State only before a noun of States
    LIST = "list"  # it is the State only among the names of States
    DEFINED = "defined"  # it is the State only where the sentence says so
    NEVER = "never"  # a person decides, always


def treatment_of(rows: Sequence[Name]) -> tuple[Treatment, tuple[str, ...]]:
    """How a form is decided, and what else it may be.

    A form that is not in ``homographs.csv`` is decided by its rows: one that
    another State shares is never resolved, every other means its State.
    """
    listed = _homographs().get(rows[0].text)
    if listed is not None:
        return listed
    shared = any(name.other_codes for name in rows)
    return (Treatment.NEVER if shared else Treatment.USUAL), ()


@cache
def _homographs() -> Mapping[str, tuple[Treatment, tuple[str, ...]]]:
    source = resources.files("clearance.states").joinpath("data", "homographs.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    return {
        row["name"]: (Treatment(row["rule"]), tuple(filter(None, row["rivals"].split(";"))))
        for row in csv.DictReader(lines)
    }
