"""The office's own spreadsheet: the register's messages as rows, out and back again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from clearance.contacts.rows import (
    COLUMNS,
    ContactsError,
    ResolveState,
    Row,
    import_rows,
    parse_row,
    quoted,
    unquoted,
)
from clearance.register.chain import Entry, effective, head_of
from clearance.register.event import Basis, Event, EventKind, Response
from clearance.standing.history import History
from clearance.standing.standing import Standing
from clearance.states.names import un_form

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MESSAGES: Final = "Messages"
STANDINGS: Final = "Standings"
_MARK: Final = "Register"
_SIZE_LIMIT: Final = 64 * 1024 * 1024
_CELL_LIMIT: Final = 32_767  # the most characters that a spreadsheet keeps in a cell
_HEADINGS: Final = {
    "entry": "Entry",
    "state": "State",
    "date": "Date",
    "channel": "Channel",
    "reference": "Reference",
    "direction": "Direction",
    "response": "Response",
    "requested_wording": "Requested wording",
    "remarks": "Remarks",
}

Cells = Mapping[str, str]


def cells_of(event: Event, named_on: dt.date) -> dict[str, str]:
    """One exchange as a row of the list, by column."""
    return {
        "state": un_form(event.state, named_on),
        "date": event.on.isoformat(),
        "channel": event.channel,
        "reference": event.reference,
        "direction": "received" if event.kind.is_answer else "sent",
        "response": _response(event),
        "requested_wording": event.wording,
        "remarks": event.remark,
    }


def _response(event: Event) -> str:
    match event.kind:
        case EventKind.REPLIED:
            return _WORDS[event.response] if event.response else ""
        case EventKind.WORDING_REQUESTED:
            return "requests wording"
        case EventKind.ACKNOWLEDGED:
            return "acknowledged"
        case EventKind.HOLDING:
            return "holding"
        case _:
            return "none"


_WORDS: Final = {
    Response.CONFIRMED: "agrees",
    Response.NO_OBJECTION: "no objection",
    Response.OBJECTED: "objects",
    Response.DECLINED: "declines",
}


def _exchanges(entries: Iterable[Entry]) -> Iterator[Entry]:
    return (e for e in effective(entries) if e.event.kind.is_exchange and e.event.state)


def export_csv(entries: Sequence[Entry], named_on: dt.date) -> bytes:
    """The messages in the columns of the list of contacts, by day; no confidential remarks."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in sorted(_exchanges(entries), key=lambda entry: (entry.event.on, entry.number)):
        cells = cells_of(entry.event, named_on)
        writer.writerow([quoted(cells[column]) for column in COLUMNS])
    return out.getvalue().encode()


def export_workbook(
    entries: Sequence[Entry], standings: Sequence[Standing], named_on: dt.date
) -> bytes:
    """The messages and the standings as a spreadsheet; no confidential remarks.

    The sheet of messages may be changed and read back (``read_workbook``); the
    sheet of standings is for reading.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise AssertionError("a new workbook has a sheet")
    sheet.title = MESSAGES
    rows = [
        {"entry": str(entry.number), **cells_of(entry.event, named_on)}
        for entry in _exchanges(entries)
    ]
    _fill(sheet, list(_HEADINGS.values()), [[row[column] for column in _HEADINGS] for row in rows])
    _fill(book.create_sheet(STANDINGS), _STANDING_HEADINGS, _standing_rows(standings, named_on))
    mark = book.create_sheet(_MARK)
    mark.append(["head", head_of(entries)])
    mark.append(["count", len(entries)])
    mark.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_STANDING_HEADINGS: Final = [
    *("Code", "State", "Standing", "Since", "Named in", "Messages", "Reminders"),
    *("Last message", "Last answer", "Days waiting"),
]


def _standing_rows(standings: Iterable[Standing], named_on: dt.date) -> list[list[str]]:
    return [
        [
            standing.state,
            un_form(standing.state, named_on),
            standing.kind.value,
            _iso(standing.since),
            ", ".join(standing.paragraphs),
            str(standing.attempts),
            str(standing.reminders),
            _iso(standing.last_message),
            _iso(standing.last_answer),
            "" if standing.waiting is None else str(standing.waiting),
        ]
        for standing in standings
    ]


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _fill(sheet: Worksheet, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.append(list(headings))
    for row in rows:
        for words in row:
            if len(words) > _CELL_LIMIT:
                raise ContactsError(
                    f"“{words[:60]}…” is too long for a spreadsheet. Export as CSV instead."
                )
        sheet.append(list(row))
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.data_type = "s"  # words, whatever they begin with: never a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place, heading in enumerate(headings, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        wide = heading in {"Requested wording", "Remarks"}
        sheet.column_dimensions[get_column_letter(place)].width = 48 if wide else 16
    sheet.freeze_panes = "A2"


# ---------------------------------------------------------------- and back


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that was changed in the spreadsheet and, otherwise, in the register.

    Attributes:
        entry: The number of the entry.
        column: Which cell.
        before: What it was when the spreadsheet was made.
        sheet: What the spreadsheet says.
        register: What the register says by now.
    """

    entry: int
    column: str
    before: str
    sheet: str
    register: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What a spreadsheet that came back brings.

    Attributes:
        events: Corrections for changed rows, then new messages.
        conflicts: Cells changed on both sides; nothing is recorded for their rows.
        missing: Numbers of entries whose rows were taken out; they stay in the register.
    """

    events: tuple[Event, ...]
    conflicts: tuple[Conflict, ...] = ()
    missing: tuple[int, ...] = ()


def read_workbook(
    data: bytes,
    entries: Sequence[Entry],
    resolve: ResolveState,
    recorded_at: dt.datetime,
    recorded_by: str,
    named_on: dt.date,
    history: History | None = None,
    name: str = "register.xlsx",
) -> Returned:
    """What was changed in a spreadsheet since ``export_workbook`` made it.

    Raises:
        ContactsError: It is no such spreadsheet, comes from another register, or
            has rows that cannot be taken over; all are named together.
    """
    rows, head, count = _read(data, name)
    if count > len(entries) or head_of(entries[:count]) != head:
        raise ContactsError(
            f"{name} was made from another register. Export the spreadsheet anew and change that."
        )
    comparison = _Comparison(entries, count, resolve, recorded_at, recorded_by, named_on)
    mistakes = []
    for line, cells in rows:
        try:
            comparison.take(line, cells)
        except ValueError as e:
            mistakes.append(f"  row {line}: {e}")
    if mistakes:
        shown = "\n".join(mistakes)
        raise ContactsError(f"{name} has rows that cannot be taken over:\n{shown}")
    added = import_rows(comparison.new, entries, recorded_at, recorded_by, history)
    return Returned(
        (*comparison.corrections, *added.events),
        tuple(comparison.conflicts),
        comparison.missing(),
    )


class _Comparison:
    """Three ways at once: the row as it was exported, as it came back, and the register now."""

    def __init__(
        self,
        entries: Sequence[Entry],
        count: int,
        resolve: ResolveState,
        recorded_at: dt.datetime,
        recorded_by: str,
        named_on: dt.date,
    ) -> None:
        self.then = {
            entry.number: cells_of(entry.event, named_on) for entry in _exchanges(entries[:count])
        }
        self.now = {entry.number: entry for entry in _exchanges(entries)}
        self.resolve = resolve
        self.recorded_at = recorded_at
        self.recorded_by = recorded_by
        self.named_on = named_on
        self.seen: set[int] = set()
        self.new: list[Row] = []
        self.corrections: list[Event] = []
        self.conflicts: list[Conflict] = []

    def take(self, line: int, cells: Cells) -> None:
        """Sort one row: new, untouched, changed here, or changed on both sides."""
        number = cells["entry"]
        if not number:
            self.new.append(parse_row(cells, self.resolve, line))
            return
        if not number.isdigit() or int(number) not in self.then:
            raise ValueError(f"there is no entry {number}; leave the cell empty for a new message.")
        self.seen.add(int(number))
        before = self.then[int(number)]
        changed = self.changed(before, cells)
        if not changed:
            return
        entry = self.now.get(int(number))
        if entry is None:
            raise ValueError(f"entry {number} has been struck out since; leave its row alone.")
        now = cells_of(entry.event, self.named_on)
        clashes = [
            Conflict(entry.number, column, before[column], wanted, now[column])
            for column, wanted in changed.items()
            if now[column] not in (before[column], wanted)
        ]
        self.conflicts += clashes
        if not clashes:
            self.correct(entry, now | changed)

    def changed(self, before: Cells, cells: Cells) -> dict[str, str]:
        changed = {c: cells[c] for c in COLUMNS if cells[c] != before[c].strip()}
        if "state" in changed and self.resolve(changed["state"]) == self.resolve(before["state"]):
            del changed["state"]  # another name of the same State
        return changed

    def correct(self, entry: Entry, cells: Cells) -> None:
        """Record that ``entry`` is to say what ``cells`` say, unless it does already."""
        row = parse_row(cells, self.resolve)
        (plain,) = import_rows([row], (), self.recorded_at, self.recorded_by).events
        old = entry.event
        still_outward = not row.received and not old.kind.is_answer
        fact = replace(
            old,
            kind=old.kind if still_outward else plain.kind,
            state=row.state,
            on=row.on,
            channel=row.channel,
            reference=row.reference,
            response=plain.response,
            wording=row.wording,
            former_wording=plain.former_wording or old.former_wording,
            remark=row.remark,
            due=plain.due if row.remark != old.remark else old.due,
        )
        if (fact.state, fact.on) != (old.state, old.on):  # it was about other words
            fact = replace(fact, passages=(), shown=False, basis=Basis.UNKNOWN, draft="")
        if fact != old:
            self.corrections.append(
                replace(
                    fact,
                    kind=EventKind.CORRECTED,
                    becomes=fact.kind,
                    about=entry.number,
                    reason="Changed in the spreadsheet.",
                    recorded_at=self.recorded_at,
                    recorded_by=self.recorded_by,
                    source="",
                )
            )

    def missing(self) -> tuple[int, ...]:
        """The entries whose rows were taken out."""
        return tuple(n for n in self.then if n not in self.seen and n in self.now)


def _read(data: bytes, name: str) -> tuple[list[tuple[int, dict[str, str]]], str, int]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_bombs(data, name)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        marks = {str(row[0]): str(row[1]) for row in book[_MARK].iter_rows(values_only=True)}
        lines = list(book[MESSAGES].iter_rows(values_only=True))
        head, count = marks["head"], int(marks["count"])
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as e:
        raise ContactsError(
            f"{name} is not a spreadsheet by `clearance states export`. Make one, and change that."
        ) from e
    columns = [_column(str(cell or "")) for cell in (lines[0] if lines else ())]
    lacking = [title for key, title in _HEADINGS.items() if key not in columns]
    if lacking:
        raise ContactsError(f"{name} has no column “{lacking[0]}” any more. Put it back.")
    rows = []
    for line, values in enumerate(lines[1:], start=2):
        cells = {column: _cell(value) for column, value in zip(columns, values, strict=False)}
        if any(cells.values()):
            rows.append((line, {column: cells.get(column, "") for column in _HEADINGS}))
    return rows, head, count


def _refuse_bombs(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _SIZE_LIMIT:
            raise ContactsError(f"{name} is too large to be a list of messages.")


def _column(heading: str) -> str:
    return next((key for key, title in _HEADINGS.items() if title == heading.strip()), "")


def _cell(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else unquoted(str(value).strip())
