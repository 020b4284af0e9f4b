import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from clearance.contacts.rows import ContactsError, import_rows, read_rows
from clearance.contacts.workbook import Returned, export_csv, export_workbook, read_workbook
from clearance.register.chain import Entry, chain, effective
from clearance.register.event import Event, EventKind, Response
from clearance.standing.standing import Policy, standings
from clearance.states.names import find_state
from tests.clearance.register.events import NOON, day, event
from tests.clearance.standing.scene import about, mentions, text
from tests.shared import shared

ON = day("28 June")
WORDS = text("In Nepal, parties met.", "In Kenya too.")
ENTRIES = chain(
    [
        event("sent", reference="NV-1", remark="Text attached.", **about(WORDS, "NPL")),
        event("reminded", "27 May", channel="e-mail"),
        event("replied", "3 June", response=Response.NO_OBJECTION),
        event("sent", "15 May", "KEN"),
        event("wording-requested", "3 June", "KEN", wording="by the Act of 2008"),
        event("note", "5 June", "", remark="about the whole report"),
    ]
)


def resolve(name: str) -> str | None:
    found = find_state(name)
    return found.iso3 if found else None


def exported(entries: tuple[Entry, ...] = ENTRIES) -> bytes:
    every = standings(entries, mentions(WORDS), WORDS, day("12 June"), Policy())
    return export_workbook(entries, every, ON)


def changed(cells: dict[str, Any], data: bytes = b"") -> bytes:
    book = load_workbook(io.BytesIO(data or exported()))
    for place, value in cells.items():
        book["Messages"][place] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def back(data: bytes, entries: tuple[Entry, ...] = ENTRIES) -> Returned:
    return read_workbook(data, entries, resolve, NOON, "desk", ON)


def test_an_untouched_spreadsheet_changes_nothing() -> None:
    assert back(exported()) == Returned(())


def test_the_spreadsheet_shows_messages_and_standings() -> None:
    book = load_workbook(io.BytesIO(exported()))
    rows = list(book["Messages"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Entry", "State", "Date", "Channel")
    assert rows[1][1] == "Nepal"
    assert len(rows) == 6
    states = [row[:3] for row in book["Standings"].iter_rows(min_row=2, values_only=True)]
    assert states == [("KEN", "Kenya", "wording-absent"), ("NPL", "Nepal", "no-objection")]


def test_a_changed_cell_becomes_a_correction_with_nothing_else_changed() -> None:
    result = back(changed({"G4": "objects", "D2": "e-mail"}))
    first, second = result.events
    assert (first.kind, first.about, first.channel) == (EventKind.CORRECTED, 1, "e-mail")
    assert (second.about, second.response, second.becomes) == (
        3,
        Response.OBJECTED,
        EventKind.REPLIED,
    )
    after = effective(chain([*(e.event for e in ENTRIES), *result.events]))
    assert after[0].event.passages == ENTRIES[0].event.passages
    assert after[0].event.remark == "Text attached."


def test_a_message_moved_to_another_day_is_no_longer_about_the_words_of_the_first() -> None:
    (moved,) = back(changed({"C2": day("16 May")})).events
    assert (moved.on, moved.passages, moved.shown) == (day("16 May"), (), False)


def test_a_new_row_becomes_an_event() -> None:
    row = {"B7": "Ghana", "C7": day("14 May"), "F7": "sent", "G7": "none"}
    (new,) = back(changed(row)).events
    assert (new.kind, new.state, new.on) == (EventKind.SENT, "GHA", day("14 May"))


def test_a_row_taken_out_stays_in_the_register_and_is_told() -> None:
    book = load_workbook(io.BytesIO(exported()))
    book["Messages"].delete_rows(4)
    buffer = io.BytesIO()
    book.save(buffer)
    assert back(buffer.getvalue()) == Returned((), missing=(3,))


def _grown(*events: Event) -> tuple[Entry, ...]:
    return chain([*(entry.event for entry in ENTRIES), *events])


def _correction(**rest: Any) -> Event:
    old = ENTRIES[2].event
    return replace(old, kind=EventKind.CORRECTED, becomes=old.kind, about=3, reason="x", **rest)


def test_a_cell_changed_on_both_sides_is_a_conflict_and_nothing_is_recorded_for_its_row() -> None:
    now = _grown(_correction(response=Response.CONFIRMED))
    result = back(changed({"G4": "objects", "I4": "by telephone"}), now)
    (conflict,) = result.conflicts
    assert (conflict.entry, conflict.column) == (3, "response")
    assert (conflict.before, conflict.sheet, conflict.register) == (
        "no objection",
        "objects",
        "agrees",
    )
    assert result.events == ()


def test_changes_of_different_cells_on_both_sides_come_together() -> None:
    now = _grown(_correction(response=Response.CONFIRMED))
    (both,) = back(changed({"I4": "by telephone"}), now).events
    assert (both.response, both.remark) == (Response.CONFIRMED, "by telephone")


def test_the_same_change_on_both_sides_is_none() -> None:
    now = _grown(_correction(response=Response.OBJECTED))
    assert back(changed({"G4": "objects"}), now) == Returned(())


def test_another_name_of_the_same_state_is_no_change() -> None:
    assert back(changed({"B2": "NPL"})).events == ()


def test_all_mistakes_are_told_together() -> None:
    wrong = changed({"G4": "perhaps", "C2": "soon", "A5": "99", "B6": "Congolese"})
    with pytest.raises(ContactsError) as caught:
        back(wrong)
    assert [f"row {n}" in str(caught.value) for n in (2, 4, 5, 6)] == [True] * 4


def test_an_entry_struck_out_since_cannot_be_changed() -> None:
    now = _grown(event("corrected", about=3, state="", reason="entered twice"))
    with pytest.raises(ContactsError, match="struck out"):
        back(changed({"G4": "objects"}), now)


def test_a_spreadsheet_of_another_register_is_refused() -> None:
    other = chain([event("sent", "15 May"), *(entry.event for entry in ENTRIES[1:])])
    for entries in (other, ENTRIES[:3], ()):
        with pytest.raises(ContactsError, match="another register"):
            back(exported(), entries)


def _without_a_column() -> bytes:
    return changed({"H1": "Whatever"})


def _plain() -> bytes:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (65 * 1024 * 1024))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a spreadsheet", "not a spreadsheet"),
        (_plain(), "not a spreadsheet"),
        (_without_a_column(), "no column “Requested wording”"),
        (_bomb(), "too large"),
    ],
    ids=["text", "plain", "column", "bomb"],
)
def test_what_is_no_such_spreadsheet_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ContactsError, match=said):
        back(data)


def test_no_cell_is_a_formula() -> None:
    entries = chain([event("sent", remark='=HYPERLINK("x")', reference="+1-2")])
    book = load_workbook(io.BytesIO(exported(entries)))
    assert not any(c.data_type == "f" for row in book["Messages"].iter_rows() for c in row)
    assert back(exported(entries), entries) == Returned(())
    assert b"'=HYPERLINK" in export_csv(entries, ON)


def test_confidential_remarks_are_not_exported() -> None:
    entries = chain([event("sent", confidential="a" * 64)])
    assert b"aaaaaaaa" not in export_csv(entries, ON) + exported(entries)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


@settings(max_examples=40)
@given(CELLS.filter(lambda cell: not cell.startswith("'")), CELLS.filter(lambda c: c[:1] != "'"))
def test_whatever_the_cells_hold_both_exports_come_back(remark: str, channel: str) -> None:
    entries = chain([event("sent", remark=" ".join(remark.split()), channel=channel)])
    assert back(exported(entries), entries).events == ()
    (row,) = read_rows(export_csv(entries, ON), resolve)
    assert (row.remark, row.channel) == (" ".join(remark.split()), channel)


def test_the_list_of_2013_comes_back_as_it_went_in() -> None:
    data = (shared("reports/rtp-2013") / "contacts.csv").read_bytes()
    rows = read_rows(data, resolve)
    entries = chain(import_rows(rows, (), NOON, "desk").events)
    again = read_rows(export_csv(entries, ON), resolve)
    assert [replace(row, line=0) for row in again] == [replace(row, line=0) for row in rows]
    assert back(export_workbook(entries, (), ON), entries) == Returned(())
