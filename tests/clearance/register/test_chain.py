from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearance.register.chain import GENESIS, Entry, chain, effective, head_of, seal, verify
from clearance.register.event import EventKind, Response, to_json
from tests.clearance.register.events import event

THREE = chain(
    [
        event("sent"),
        event("reminded", "27 May"),
        event("replied", "3 June", response=Response.CONFIRMED),
    ]
)


def test_a_chain_as_recorded_is_intact() -> None:
    assert verify(THREE).faults == ()
    assert verify(THREE).head == head_of(THREE) == THREE[-1].digest


def test_an_empty_register_is_intact_and_has_the_first_head() -> None:
    assert verify(()).intact
    assert verify(()).head == GENESIS


def _resealed(entry: Entry, body: str) -> Entry:
    return replace(entry, body=body, digest=seal(entry.number, entry.previous, body))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_changed_entry_is_found(place: int) -> None:
    changed = list(THREE)
    changed[place] = replace(changed[place], body=to_json(event("note", "1 June")))
    assert verify(changed).faults[0].startswith(f"Entry {place + 1} was changed")


def test_an_entry_resealed_after_a_change_breaks_the_next() -> None:
    changed = list(THREE)
    note = event("note", "1 June")
    changed[1] = replace(_resealed(changed[1], to_json(note)), event=note)
    assert verify(changed).faults == ("Entry 3 does not follow the entry before it.",)


@given(st.permutations(THREE), st.integers(0, 3))
def test_no_other_order_and_no_gap_is_intact(order: list[Entry], kept: int) -> None:
    tampered = order[:kept]
    assert verify(tampered).intact == (tuple(tampered) == THREE[: len(tampered)])


def test_a_register_cut_short_does_not_have_the_head_printed_before() -> None:
    assert verify(THREE, THREE[1].digest[:8]).intact
    assert "cut short" in verify(THREE[:2], head_of(THREE)).faults[0]


def test_entries_that_were_read_wrongly_are_found() -> None:
    misread = replace(THREE[0], event=event("sent", "15 May"))
    assert verify([misread]).faults == ("Entry 1 does not read as it was recorded.",)


def test_a_correction_stands_in_the_place_of_what_it_corrects() -> None:
    entries = chain(
        [
            event("sent", reference="NV-1"),
            event("replied", "3 June", response=Response.CONFIRMED),
            event(
                "corrected", "4 June", about=1, becomes=EventKind.SENT, reference="NV-2", reason="x"
            ),
            event("corrected", "5 June", about=3, becomes=EventKind.REMINDED, reason="again"),
        ]
    )
    first, second = effective(entries)
    assert (first.number, first.event.kind, first.event.reason) == (1, EventKind.REMINDED, "again")
    assert second == entries[1]


def test_a_struck_out_entry_stays_out() -> None:
    entries = chain(
        [
            event("sent"),
            event("corrected", about=1, reason="entered twice"),
            event("corrected", about=1, becomes=EventKind.SENT, reason="too late"),
        ]
    )
    assert effective(entries) == ()
