"""The hash chain: each entry seals its event and everything before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from clearance.register.errors import RegisterError
from clearance.register.event import Event, EventKind, from_json, to_json

GENESIS: Final = "0" * 64
"""What the first entry names as its predecessor."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in its place in the register.

    Attributes:
        number: Counted from 1, without gaps.
        event: What it records.
        body: The event in canonical JSON, as stored.
        previous: The digest of the entry before it.
        digest: SHA-256 over its number, ``previous`` and ``body``, hexadecimal.
    """

    number: int
    event: Event
    body: str
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What walking the chain has shown.

    Attributes:
        count: How many entries there are.
        head: The digest of the last one, which seals them all.
        faults: What is wrong, each in one sentence; none when it is intact.
    """

    count: int
    head: str
    faults: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was changed, left out, put in or put elsewhere."""
        return not self.faults


def seal(number: int, previous: str, body: str) -> str:
    """The digest of entry ``number``, which follows ``previous`` and says ``body``."""
    return hashlib.sha256(f"{previous}\n{number}\n{body}".encode()).hexdigest()


def entry_after(last: Entry | None, event: Event) -> Entry:
    """``event`` as the entry that follows ``last``."""
    number, previous = (last.number + 1, last.digest) if last else (1, GENESIS)
    body = to_json(event)
    return Entry(number, event, body, previous, seal(number, previous, body))


def chain(events: Iterable[Event]) -> tuple[Entry, ...]:
    """``events`` as a register of their own."""
    entries: list[Entry] = []
    for event in events:
        entries.append(entry_after(entries[-1] if entries else None, event))
    return tuple(entries)


def head_of(entries: Sequence[Entry]) -> str:
    """The digest that seals ``entries``; of none, ``GENESIS``."""
    return entries[-1].digest if entries else GENESIS


def verify(entries: Sequence[Entry], known_head: str = "") -> Verification:
    """Walk the chain from its beginning.

    Args:
        entries: All of the register, in order.
        known_head: A head printed earlier, whole or its first eight or more
            digits. A register cut short or rewritten since does not have it.
    """
    faults = []
    previous = GENESIS
    for place, entry in enumerate(entries, start=1):
        if entry.number != place:
            faults.append(f"Entry {place} is missing: entry {entry.number} stands in its place.")
            break
        if entry.previous != previous:
            faults.append(f"Entry {place} does not follow the entry before it.")
        if entry.digest != seal(entry.number, entry.previous, entry.body):
            faults.append(f"Entry {place} was changed after it was recorded.")
        elif _reads_otherwise(entry):
            faults.append(f"Entry {place} does not read as it was recorded.")
        previous = entry.digest
    heads = (GENESIS, *(entry.digest for entry in entries))
    if known_head and not any(head.startswith(known_head.lower()) for head in heads):
        faults.append(
            f"No entry has the digest {known_head[:12]}: the register was cut short, rewritten, "
            "or is another one."
        )
    return Verification(len(entries), head_of(entries), tuple(faults))


def _reads_otherwise(entry: Entry) -> bool:
    try:
        return from_json(entry.body) != entry.event
    except RegisterError:
        return True


def withdrawn(entries: Iterable[Entry]) -> frozenset[int]:
    """The numbers of the entries that were taken back by whoever made them."""
    return frozenset(
        entry.event.about
        for entry in entries
        if entry.event.kind is EventKind.WITHDRAWN and entry.event.about is not None
    )


def effective(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries as corrected: struck-out ones gone, corrected ones in the place of the first.

    A corrected entry keeps the number and the seal of the entry it corrects, so
    that later events about that number find it. Corrections themselves are left
    out; ``states show`` lists them from the full register.
    """
    standing: dict[int, Entry] = {}
    corrects: dict[int, int] = {}
    for entry in entries:
        event = entry.event
        if event.kind is not EventKind.CORRECTED or event.about is None:
            standing[entry.number] = entry
            continue
        target = corrects.get(event.about, event.about)
        corrects[entry.number] = target
        if target not in standing:  # struck out before
            continue
        if event.becomes is None:
            del standing[target]
        else:
            first = standing[target]
            fact = replace(event, kind=event.becomes, becomes=None, about=first.event.about)
            standing[target] = replace(first, event=fact)
    return tuple(standing.values())
