"""Rulings: what persons decided about revisions, conflicts and untracked edits.

They stand in ``decisions.toml`` beside report.toml, or in ``out/decisions.toml``, which each run
writes with everything that is open; the first wins where both rule on the same thing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from drafts.compare.decisions import (
    Decisions,
    Question,
    quoted,
    read_decisions,
    write_decisions,
)
from drafts.errors import ConfigurationError
from drafts.reconcile import Decision
from drafts.settle import Verdict
from pipeline.files import read_bytes

FILE_NAME: Final = "decisions.toml"
_VERDICTS: Final = {
    "accept": Verdict.ACCEPT,
    "reject": Verdict.REJECT,
    "leave": Verdict.LEAVE,
    "discuss": Verdict.LEAVE,
}


@dataclass(frozen=True, slots=True)
class Rulings:
    """Everything that persons decided in decisions files.

    Attributes:
        copies: On conflicts between copies and on untracked edits.
        revisions: On revisions of the draft under review, by their id.
        entries: The same as they stand in the file.
    """

    copies: Decisions = field(default_factory=Decisions)
    revisions: Mapping[str, Decision] = field(default_factory=dict)
    entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything has been decided."""
        return bool(self.copies.rulings or self.revisions)


def read_rulings(folder: Path, out: Path) -> Rulings:
    """The rulings of a report.

    Raises:
        ConfigurationError: A decisions file is not valid; all its mistakes are named at once.
    """
    found = Rulings()
    for path in (out / FILE_NAME, folder / FILE_NAME):  # the later one wins
        if path.is_file():
            found = _joined(found, _read(path))
    return found


def _joined(one: Rulings, other: Rulings) -> Rulings:
    return Rulings(
        Decisions(
            {**one.copies.rulings, **other.copies.rulings},
            {**one.copies.entries, **other.copies.entries},
        ),
        {**one.revisions, **other.revisions},
        {**one.entries, **other.entries},
    )


def write_rulings(open_questions: Sequence[Question], rulings: Rulings) -> str:
    """The text of a decisions file with everything that is open and everything decided."""
    text = write_decisions(open_questions, rulings.copies)
    for entry in rulings.entries.values():
        text += "\n[[revision]]\n"
        text += "".join(f"{name} = {quoted(value)}\n" for name, value in entry.items())
    return text


def _read(path: Path) -> Rulings:
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not text in UTF-8. Save it as UTF-8.") from error
    copies = read_decisions(text, str(path))
    mistakes: list[str] = []
    entries = {entry["id"]: entry for entry in _revisions(tomllib.loads(text), mistakes)}
    if mistakes:
        raise ConfigurationError(f"{path} needs correcting: {'; '.join(mistakes)}.")
    return Rulings(copies, {key: _decision(entry) for key, entry in entries.items()}, entries)


def _decision(entry: Mapping[str, str]) -> Decision:
    verdict, by = entry["verdict"], entry["by"]
    why = entry["reason"] or ("to be discussed" if verdict == "discuss" else "no reason given")
    return Decision(_VERDICTS[verdict], f"{by}: {why}", by)


def _revisions(table: Mapping[str, object], mistakes: list[str]) -> Iterator[Mapping[str, str]]:
    entries = table.get("revision", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        mistakes.append("revision must be a list of tables, written [[revision]]")
        return
    for entry in entries:
        key, verdict, by, reason = (
            str(entry.get(name, "")).strip() for name in ("id", "verdict", "by", "reason")
        )
        if not key:
            mistakes.append("a [[revision]] entry has no id")
        elif verdict not in _VERDICTS:
            mistakes.append(
                f"{key} has the verdict {verdict!r}; it must be one of {', '.join(_VERDICTS)}"
            )
        elif not by:
            mistakes.append(f"{key} has a verdict but not who gave it (by)")
        else:
            yield {"id": key, "verdict": verdict, "by": by, "reason": reason}
