"""A list of messages sent and received, one row each, and the events that the rows record."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from clearance.register.chain import Entry, effective
from clearance.register.event import Basis, Event, EventKind, Response
from clearance.standing.history import History
from drafts.errors import DocumentError

COLUMNS: Final = (
    "state",
    "date",
    "channel",
    "reference",
    "direction",
    "response",
    "requested_wording",
    "remarks",
)
NEEDED: Final = ("state", "date", "direction")


class ContactsError(DocumentError):
    """A list of contacts cannot be taken over. The message lists every mistake with its line."""


_DIGEST: Final = 52  # leaves room, in the register's column, for the count of a correction


@dataclass(frozen=True, slots=True)
class Row:
    """One message, as the list has it.

    Attributes:
        state: The State's code.
        on: The day of the message.
        channel: ``note verbale``, ``e-mail``, ``meeting``...
        reference: Its number.
        received: Whether it came from the State.
        response: What was answered, in the list's words; empty for a message sent.
        wording: The wording asked for.
        remark: What the officer noted.
        line: Where it stands in the list, counted from 1.
    """

    state: str
    on: dt.date
    channel: str
    reference: str
    received: bool
    response: str
    wording: str
    remark: str
    line: int = 0

    @property
    def digest(self) -> str:
        """Says the same of the same row in any list, in any order."""
        parts = (
            self.state,
            self.on.isoformat(),
            self.channel,
            self.reference,
            "received" if self.received else "sent",
            self.response,
            self.wording,
            self.remark,
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_DIGEST]


ResolveState = Callable[[str], str | None]
"""The code of the State that a name or code in a list means; None when unclear."""


def read_rows(data: bytes, resolve: ResolveState, name: str = "contacts.csv") -> tuple[Row, ...]:
    """The messages in a CSV file, in the order of the file.

    Commas, semicolons and tabs are all taken for separators; columns may stand
    in any order, and others beside them.

    Raises:
        ContactsError: It is no such list, or rows are wrong; all are named together.
    """
    records = list(_records(_text(data, name), name))
    rows, mistakes = [], []
    for line, record in records:
        try:
            rows.append(parse_row(record, resolve, line))
        except ValueError as e:
            mistakes.append(f"  line {line}: {e}")
    if mistakes:
        shown = "\n".join(mistakes)
        raise ContactsError(f"{name} has rows that cannot be taken over:\n{shown}")
    return tuple(rows)


def _text(data: bytes, name: str) -> str:
    if b"\0" in data:
        raise ContactsError(f"{name} is not a CSV file. Export the list as CSV (UTF-8).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")  # what spreadsheets wrote for decades
    except UnicodeDecodeError as e:
        raise ContactsError(f"{name} is in no known encoding. Export it as CSV (UTF-8).") from e


def _records(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        columns = [column.strip().lower() for column in next(lines, [])]
        missing = [column for column in NEEDED if column not in columns]
        if missing:
            raise ContactsError(
                f"{name} has no column “{missing[0]}”. A list of contacts has the columns "
                f"{', '.join(COLUMNS)}."
            )
        for cells in lines:
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * len(columns)]
                yield lines.line_num, dict(zip(columns, padded, strict=False))
    except csv.Error as e:
        raise ContactsError(f"{name} is not a CSV file ({e}).") from e


def parse_row(record: Mapping[str, str], resolve: ResolveState, line: int = 0) -> Row:
    """The message that a record of the list's columns describes.

    Raises:
        ValueError: It describes none; the message says why.
    """
    cell = {column: unquoted(str(record.get(column) or "").strip()) for column in COLUMNS}
    direction = cell["direction"].casefold()
    if direction not in _DIRECTIONS:
        raise ValueError(f"the direction is “{cell['direction']}”; write sent or received.")
    state = resolve(cell["state"])
    if state is None:
        raise ValueError(
            f"“{cell['state']}” is no State's name, or that of several; write the short form or "
            "the code of three letters."
        )
    row = Row(
        state=state,
        on=_day(cell["date"]),
        channel=cell["channel"],
        reference=cell["reference"],
        received=_DIRECTIONS[direction],
        response="" if cell["response"].casefold() == "none" else cell["response"].casefold(),
        wording=cell["requested_wording"],
        remark=cell["remarks"],
        line=line,
    )
    if row.received and row.response not in _RECEIVED:
        known = ", ".join(response for response in _RECEIVED if response)
        raise ValueError(f"the response is “{row.response}”; write one of: {known}.")
    if not row.received and row.response:
        raise ValueError("a message sent has no response; write none.")
    if row.wording and not row.received:
        raise ValueError("only a message received can ask for wording.")
    return row


_DIRECTIONS: Final = {"sent": False, "out": False, "received": True, "in": True}
_RECEIVED: Final[Mapping[str, tuple[EventKind, Response | None]]] = {
    "agrees": (EventKind.REPLIED, Response.CONFIRMED),
    "confirmed": (EventKind.REPLIED, Response.CONFIRMED),
    "no objection": (EventKind.REPLIED, Response.NO_OBJECTION),
    "requests wording": (EventKind.WORDING_REQUESTED, None),
    "objects": (EventKind.REPLIED, Response.OBJECTED),
    "declines": (EventKind.REPLIED, Response.DECLINED),
    "acknowledged": (EventKind.ACKNOWLEDGED, None),
    "holding": (EventKind.HOLDING, None),
    "": (EventKind.ACKNOWLEDGED, None),
}


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(f"the date is “{text}”; write it as 2013-05-14.") from None


_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


def quoted(cell: str) -> str:
    """``cell`` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def unquoted(cell: str) -> str:
    """What ``quoted`` made of it, undone."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RISKY) else cell


# ---------------------------------------------------------------- rows to events


@dataclass(frozen=True, slots=True)
class Import:
    """What a list brings to the register.

    Attributes:
        events: New events, in the order of the list, then corrections.
        repeated: Rows that stand in the list more than once.
        vanished: Entries that came from an earlier list and are not in this one.
        known: How many rows the register has already.
    """

    events: tuple[Event, ...]
    repeated: tuple[Row, ...] = ()
    vanished: tuple[Entry, ...] = ()
    known: int = 0


def import_rows(
    rows: Sequence[Row],
    entries: Sequence[Entry],
    recorded_at: dt.datetime,
    recorded_by: str,
    history: History | None = None,
) -> Import:
    """The events that ``rows`` add to the register; none for rows that it has.

    A row has no column for paragraphs: it concerns every passage that named
    the State on that day. Which these were, and how they read, follows from
    ``history``; without it, it stays unknown, and the register says so.

    A first message to a State is taken to show it the text. A later one is a
    reminder until the State has answered; it shows the text again when its
    remark says so. After an answer, a message that shows no text is a note.

    A row that the register has under the same State, reference and direction,
    but with other words, becomes a correction of that entry.
    """
    standing = effective(entries)
    sources = {_row_of(entry) for entry in standing if entry.event.source}
    imported = {_name(entry): entry for entry in standing if entry.event.source}
    new, repeated, seen = [], [], set[str]()
    for row in rows:
        if row.digest in seen:
            repeated.append(row)
        elif row.digest not in sources:
            new.append(row)
        seen.add(row.digest)
    events: list[Event] = []
    corrections: list[Event] = []
    told = _told(standing)
    for row in sorted(new, key=lambda row: row.on):
        event = _event(row, told, recorded_at, recorded_by)
        event = _placed(event, history)
        earlier = imported.get((row.state, row.reference or row.on.isoformat(), row.received))
        if earlier and _row_of(earlier) not in seen:
            corrections.append(_correction(event, earlier, len(entries) + len(corrections)))
        else:
            events.append(event)
        told.setdefault(row.state, []).append(event)
    corrected = {event.about for event in corrections}
    vanished = tuple(
        entry
        for entry in imported.values()
        if _row_of(entry) not in seen and entry.number not in corrected
    )
    return Import((*events, *corrections), tuple(repeated), vanished, len(seen & sources))


def _name(entry: Entry) -> tuple[str, str, bool]:
    event = entry.event
    return event.state, event.reference or event.on.isoformat(), event.kind.is_answer


def _row_of(entry: Entry) -> str:
    return entry.event.source.partition("#")[0]


def _correction(event: Event, earlier: Entry, count: int) -> Event:
    return replace(
        event,
        source=f"{event.source}#{count}",  # a row may change to and fro
        kind=EventKind.CORRECTED,
        becomes=event.kind,
        about=earlier.number,
        reason="The row was changed in the list.",
    )


def _told(entries: Iterable[Entry]) -> dict[str, list[Event]]:
    told: dict[str, list[Event]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.event.on, entry.number)):
        if entry.event.state and entry.event.kind.is_exchange:
            told.setdefault(entry.event.state, []).append(entry.event)
    return told


def _event(
    row: Row, told: Mapping[str, Sequence[Event]], recorded_at: dt.datetime, recorded_by: str
) -> Event:
    kind, response = _RECEIVED[row.response] if row.received else (_sent(row, told), None)
    asks = kind is EventKind.WORDING_REQUESTED
    return Event(
        kind=kind,
        on=row.on,
        recorded_at=recorded_at,
        recorded_by=recorded_by,
        state=row.state,
        channel=row.channel,
        reference=row.reference,
        response=response,
        remark=row.remark,
        wording=row.wording,
        former_wording=unwanted_wording(row.remark) if asks else (),
        due=None if row.received else deadline(row.remark, row.on),
        source=row.digest,
    )


def _sent(row: Row, told: Mapping[str, Sequence[Event]]) -> EventKind:
    before = [event for event in told.get(row.state, ()) if event.on <= row.on]
    if not any(event.kind.is_message for event in before):
        return EventKind.SENT
    answered = max((at for at, event in enumerate(before) if event.kind in _ANSWERED), default=-1)
    asked = max((at for at, event in enumerate(before) if event.kind.is_message), default=-1)
    if asked > answered:
        return EventKind.REMINDED
    return EventKind.SENT if shows_text(row.remark) else EventKind.NOTE


_ANSWERED: Final = frozenset({EventKind.REPLIED, EventKind.WORDING_REQUESTED})
_SHOWS: Final = re.compile(
    r"\b(?:text|paragraph|passage|draft|wording)s?\b[^.;]*\b(?:attached|enclosed|sent|shown)\b"
    r"|\b(?:revised|new|amended)\s+(?:text|paragraph|passage|draft|wording)",
    re.IGNORECASE,
)


def shows_text(remark: str) -> bool:
    """Whether the remark on a message says that it put the words before the State."""
    return bool(_SHOWS.search(remark))


_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DEADLINE: Final = re.compile(
    r"\bdeadline\b[^.;]*?\b(?P<day>\d{1,2}) (?P<month>"
    + "|".join(_MONTHS)
    + r")(?: (?P<year>\d{4}))?",
    re.IGNORECASE,
)


def deadline(remark: str, on: dt.date) -> dt.date | None:
    """The deadline that a remark names (``deadline close of business 11 June``), if any."""
    found = _DEADLINE.search(remark)
    if not found:
        return None
    month = _MONTHS.index(found["month"].capitalize()) + 1
    try:
        day = dt.date(int(found["year"] or on.year), month, int(found["day"]))
    except ValueError:
        return None
    if not found["year"] and day < on:
        return day.replace(year=day.year + 1)
    return day


_QUOTE: Final = r"['‘\"“](?P<{0}>[^'’\"”]+)['’\"”]"
_UNWANTED: Final = (
    re.compile(r"\binstead of " + _QUOTE.format("words"), re.IGNORECASE),
    re.compile(r"\b(?:not|no longer|against)\b[^.;'‘\"“]*" + _QUOTE.format("words"), re.IGNORECASE),
    re.compile(
        r"\breferences? to (?P<words>[^.;,]+?) (?:to )?be (?:left out|removed|deleted|taken out)",
        re.IGNORECASE,
    ),
)


def unwanted_wording(remark: str) -> tuple[str, ...]:
    """Wording that a State wants out, as far as the remark on its request quotes it."""
    found = [
        (match.start(), match["words"].strip())
        for pattern in _UNWANTED
        for match in pattern.finditer(remark)
    ]
    return tuple(dict.fromkeys(words for _, words in sorted(found)))


def _placed(event: Event, history: History | None) -> Event:
    """``event`` with the passages that named the State on its day, as they read then."""
    text = history.on(event.on) if history else None
    if text is None:
        return event
    first_or_shown = event.kind is EventKind.SENT or (
        event.kind is EventKind.REMINDED and shows_text(event.remark)
    )
    # none: the exchange was about words that are in no draft at hand, and stay unknown
    seen = [passage.seen() for passage in text.naming.get(event.state, ())]
    return replace(
        event,
        passages=tuple(seen),
        shown=bool(seen) and first_or_shown,
        basis=text.basis,
        draft=text.digest,
    )


def placed_later(
    entries: Sequence[Entry], history: History, recorded_at: dt.datetime, recorded_by: str
) -> tuple[Event, ...]:
    """Events that say what earlier exchanges were about, where the register does not know yet."""
    done = {e.event.about for e in entries if e.event.kind is EventKind.SHOWN}
    events = []
    for entry in effective(entries):
        event = entry.event
        unknown = event.kind.is_exchange and not event.passages and event.basis is Basis.UNKNOWN
        if not unknown or not event.state or entry.number in done:
            continue
        placed = _placed(event, history)
        if placed.passages:
            events.append(
                Event(
                    kind=EventKind.SHOWN,
                    on=event.on,
                    recorded_at=recorded_at,
                    recorded_by=recorded_by,
                    state=event.state,
                    about=entry.number,
                    passages=placed.passages,
                    shown=placed.shown,
                    basis=placed.basis,
                    draft=placed.draft,
                )
            )
    return tuple(events)
