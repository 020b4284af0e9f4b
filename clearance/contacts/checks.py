"""What is wrong with a list of contacts that could be taken over all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clearance.contacts.rows import Import
from clearance.standing.prose import day
from drafts.findings import Check, Finding, Rule, Severity

REPEATED: Final = Rule(
    code="STATE-124",
    severity=Severity.NOTE,
    title="A message stands twice in the list of contacts",
    source="project check",
    remedy="Take one of the rows out.",
    explanation="Equal rows are taken over once, so that no message is counted twice.",
)
VANISHED: Final = Rule(
    code="STATE-125",
    severity=Severity.WARNING,
    title="A message of the register is no longer in the list of contacts",
    source="project check",
    remedy="Put the row back, or strike the entry out with a reason.",
    explanation=(
        "The register only grows: taking a row out of the list does not take the message out of "
        "the register, where it still counts."
    ),
)


def find_repeated(imported: Import) -> Iterator[Finding]:
    """One finding for each row that stands in the list before."""
    for row in imported.repeated:
        yield REPEATED.finding(
            f"Line {row.line} says the same as a line before it ({row.state}, {day(row.on)}).",
            since=row.on,
        )


def find_vanished(imported: Import) -> Iterator[Finding]:
    """One finding for each entry whose row was taken out of the list."""
    for entry in imported.vanished:
        event = entry.event
        yield VANISHED.finding(
            f"Entry {entry.number} ({event.state}, {event.kind.value}, {day(event.on)}) is no "
            "longer in the list.",
            since=event.on,
            command=f"clearance states correct {entry.number} --strike --reason WHY",
        )


CHECKS: Final = (Check(REPEATED, find_repeated), Check(VANISHED, find_vanished))
