import datetime as dt
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearance.contacts.checks import CHECKS
from clearance.contacts.rows import (
    COLUMNS,
    ContactsError,
    Import,
    Row,
    deadline,
    import_rows,
    placed_later,
    quoted,
    read_rows,
    shows_text,
    unquoted,
    unwanted_wording,
)
from clearance.register.chain import Entry, chain, effective
from clearance.register.event import Basis, EventKind, Response
from clearance.standing.history import History
from clearance.states.mentions import find_mentions
from clearance.states.names import find_state
from drafts.findings import run_checks
from drafts.ooxml.reader import read_draft
from tests.building import docx, ins, paragraph
from tests.clearance.register.events import NOON, day, event

HEAD = ",".join(COLUMNS)


def resolve(name: str) -> str | None:
    found = find_state(name)
    return found.iso3 if found else None


def rows(*lines: str, head: str = HEAD) -> tuple[Row, ...]:
    return read_rows("\n".join([head, *lines]).encode(), resolve)


def taken(*lines: str, entries: tuple[Entry, ...] = (), history: History | None = None) -> Import:
    return import_rows(rows(*lines), entries, NOON, "desk", history)


SENT = "Nepal,2013-05-15,note verbale,NV-009,sent,none,,Text of the paragraph attached."
AGREED = "Nepal,2013-06-03,e-mail,IN-1,received,agrees,,Thanks the Office."


# ---------------------------------------------------------------- reading


def test_a_row_is_read_with_its_line() -> None:
    (row,) = rows(SENT)
    assert row == Row(
        "NPL",
        dt.date(2013, 5, 15),
        "note verbale",
        "NV-009",
        received=False,
        response="",
        wording="",
        remark="Text of the paragraph attached.",
        line=2,
    )


@pytest.mark.parametrize("name", ["Côte d'Ivoire", "Côte d’Ivoire", "CIV", "Ivory Coast"])
def test_states_are_known_by_any_of_their_names(name: str) -> None:
    assert rows(SENT.replace("Nepal", name))[0].state == "CIV"


def test_columns_in_any_order_semicolons_tabs_and_old_encodings() -> None:
    shuffled = rows("sent;2013-05-15;Nepal;x", head="direction;date;state;ours")
    assert (shuffled[0].state, shuffled[0].on) == ("NPL", dt.date(2013, 5, 15))
    assert rows("sent\t2013-05-15\tNepal", head="Direction\tDate\tState")[0].state == "NPL"
    old = f"{HEAD}\nCôte d’Ivoire,2013-05-15,,,sent,none,,".encode("cp1252")
    assert read_rows(old, resolve)[0].state == "CIV"
    assert read_rows(b"\xef\xbb\xbf" + f"{HEAD}\r\n{SENT}\r\n\r\n".encode(), resolve)[0].line == 2


def test_all_mistakes_are_told_together_with_their_lines() -> None:
    with pytest.raises(ContactsError) as caught:
        rows(
            "Congolese,2013-05-15,,,sent,none,,",
            "Nepal,15 May,,,sent,none,,",
            "Nepal,2013-05-15,,,sideways,none,,",
            "Nepal,2013-05-15,,,received,perhaps,,",
            "Nepal,2013-05-15,,,sent,agrees,,",
            "Nepal,2013-05-15,,,sent,none,other words,",
        )
    said = str(caught.value)
    assert [f"line {n}" in said for n in range(2, 8)] == [True] * 6
    assert "write it as 2013-05-14" in said
    assert "no objection" in said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04\0\0", "not a CSV file"),
        (b"state,date\nNepal,2013-05-15", "no column"),
        (b'state,date,direction\n"Nepal', "not a CSV file"),
        (b"\x81\x8d", "no known encoding"),
        (b"", "no column"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ContactsError, match=said):
        read_rows(data, resolve)


@given(st.text(max_size=12))
def test_no_cell_is_taken_for_a_formula_and_each_comes_back(cell: str) -> None:
    stripped = cell.strip()
    assert not quoted(stripped).startswith(("=", "+", "-", "@"))
    if not stripped.startswith("'"):
        assert unquoted(quoted(stripped)) == stripped


# ---------------------------------------------------------------- what remarks tell


@pytest.mark.parametrize(
    ("remark", "shown"),
    [
        ("Text of the paragraph attached.", True),
        ("Second reminder; text of the paragraph attached again.", True),
        ("Revised paragraph.", True),
        ("Reminder.", False),
        ("Receipt acknowledged; wording passed on.", False),
        ("Raised with the Mission in passing; no answer given.", False),
    ],
)
def test_whether_a_message_showed_the_words(remark: str, shown: bool) -> None:
    assert shows_text(remark) is shown


@pytest.mark.parametrize(
    ("remark", "on"),
    [
        ("Third reminder; deadline close of business 11 June.", dt.date(2013, 6, 11)),
        ("Deadline 3 July 2014", dt.date(2014, 7, 3)),
        ("deadline 5 January", dt.date(2014, 1, 5)),
        ("deadline 31 June", None),
        ("They met on 11 June.", None),
    ],
)
def test_a_deadline_is_read_from_the_remark(remark: str, on: dt.date | None) -> None:
    assert deadline(remark, dt.date(2013, 6, 10)) == on


@pytest.mark.parametrize(
    ("remark", "words"),
    [
        ("Does not wish the expression 'Dirty War' to be used.", ("Dirty War",)),
        (
            "Reference to ongoing challenges to be left out, 'x' instead of 'the authorities'.",
            ("ongoing challenges", "the authorities"),
        ),
        ("The Council does not resolve conflicts itself.", ()),
        ("Made at a meeting; confirmed by telephone.", ()),
    ],
)
def test_unwanted_words_are_read_from_the_remark(remark: str, words: tuple[str, ...]) -> None:
    assert unwanted_wording(remark) == words


# ---------------------------------------------------------------- rows to events


def test_messages_are_first_sent_then_reminders_then_after_an_answer_notes_or_sent_again() -> None:
    events = taken(
        "Ghana,2013-05-14,note verbale,1,sent,none,,Example.",
        "Ghana,2013-05-20,e-mail,2,sent,none,,Reminder.",
        "Ghana,2013-05-24,e-mail,3,received,requests wording,other words,",
        "Ghana,2013-05-29,e-mail,4,sent,none,,Receipt acknowledged.",
        "Ghana,2013-05-31,e-mail,5,sent,none,,Revised paragraph.",
        "Ghana,2013-06-02,e-mail,6,sent,none,,Reminder.",
        "Ghana,2013-06-06,e-mail,7,received,agrees,,",
    ).events
    assert [each.kind.value for each in events] == [
        "sent",
        "reminded",
        "wording-requested",
        "note",
        "sent",
        "reminded",
        "replied",
    ]
    assert (events[2].wording, events[-1].response) == ("other words", Response.CONFIRMED)


def test_importing_twice_changes_nothing() -> None:
    first = chain(taken(SENT, AGREED).events)
    again = taken(AGREED, SENT, entries=first)
    assert (again.events, again.known, again.vanished) == ((), 2, ())


def test_a_row_that_stands_twice_is_imported_once_and_told() -> None:
    result = taken(SENT, AGREED, SENT)
    assert len(result.events) == 2
    assert [row.line for row in result.repeated] == [4]


def test_a_changed_row_becomes_a_correction_also_to_and_fro() -> None:
    entries = chain(taken(SENT, AGREED).events)
    objects = AGREED.replace("agrees", "objects")
    for line, answer in ((objects, Response.OBJECTED), (AGREED, Response.CONFIRMED)):
        result = taken(SENT, line, entries=entries)
        assert [(e.kind, e.about) for e in result.events] == [(EventKind.CORRECTED, 2)]
        entries = chain([*(entry.event for entry in entries), *result.events])
        assert effective(entries)[1].event.response is answer
        assert taken(SENT, line, entries=entries).events == ()
    assert len({entry.event.source for entry in entries}) == len(entries)


def test_a_row_taken_out_of_the_list_stays_in_the_register_and_is_told() -> None:
    entries = chain(taken(SENT, AGREED).events)
    result = taken(SENT, entries=entries)
    assert result.events == ()
    assert [entry.number for entry in result.vanished] == [2]


def test_repeated_and_vanished_rows_are_findings() -> None:
    entries = chain(taken(SENT, AGREED).events)
    found = run_checks(CHECKS, taken(SENT, SENT, entries=entries))
    assert [(each.code, each.blocks) for each in found] == [
        ("STATE-124", False),
        ("STATE-125", False),
    ]
    assert found[1].command == "clearance states correct 2 --strike --reason WHY"
    assert run_checks(CHECKS, taken(SENT, AGREED, entries=entries)) == ()


def test_a_new_row_of_another_day_does_not_touch_the_old_ones() -> None:
    entries = chain(taken(SENT).events)
    result = taken(SENT, AGREED, entries=entries)
    assert [e.kind for e in result.events] == [EventKind.REPLIED]


# ---------------------------------------------------------------- what the State saw

DRAFT = read_draft(
    docx(
        paragraph("In Nepal, parties met."),
        paragraph("Peace came.", ins(" Nepal has a council.", on="2013-05-20T10:00:00Z")),
    )
)


def _history() -> History:
    base = read_draft(docx(paragraph("In Nepal, parties met."), paragraph("Peace came.")))
    return History([base, DRAFT], partial(find_mentions, as_of=dt.date(2013, 6, 28)))


def test_a_message_is_about_all_passages_that_named_the_state_on_its_day() -> None:
    first, second = taken(
        SENT,
        "Nepal,2013-05-27,e-mail,NV-010,sent,none,,Reminder; text attached.",
        history=_history(),
    ).events
    assert [seen.text for seen in first.passages] == ["In Nepal, parties met."]
    assert [seen.label for seen in second.passages] == ["", ""]
    assert len(second.passages) == 2
    assert (first.basis, second.basis) == (Basis.IN_FORCE, Basis.IN_FORCE)


def test_a_plain_reminder_and_an_answer_show_no_words() -> None:
    events = taken(
        SENT, "Nepal,2013-05-27,e-mail,2,sent,none,,Reminder.", AGREED, history=_history()
    ).events
    assert [(each.shown, len(each.passages)) for each in events] == [
        (True, 1),
        (False, 2),
        (False, 2),
    ]


def test_a_message_about_words_that_no_draft_has_stays_unknown_and_is_not_looked_up_again() -> None:
    (only,) = taken(SENT.replace("Nepal", "Kenya"), history=_history()).events
    assert (only.passages, only.basis) == ((), Basis.IN_FORCE)
    assert placed_later(chain([only]), _history(), NOON, "desk") == ()


def test_what_a_message_was_about_can_be_worked_out_later_once() -> None:
    entries = chain([*taken(SENT).events, event("note", "20 May")])
    events = placed_later(entries, _history(), NOON, "desk")
    assert [(e.kind, e.about, len(e.passages)) for e in events] == [
        (EventKind.SHOWN, 1, 1),
        (EventKind.SHOWN, 2, 2),
    ]
    more = chain([*(entry.event for entry in entries), *events])
    assert placed_later(more, _history(), NOON, "desk") == ()
    assert day("15 May") == events[0].on
