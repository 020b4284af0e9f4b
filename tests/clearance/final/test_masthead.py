from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clearance.final.masthead import masthead_lines, written_date
from tests.clearance.final.heads import ONE, TWO


def test_two_organs_have_a_session_a_year_and_the_items_under_the_first() -> None:
    assert TWO.corner() == (
        ("General Assembly", "Sixty-seventh session", "Agenda items 14 and 117"),
        ("Security Council", "Sixty-eighth year"),
    )
    assert TWO.symbol == "A/67/929-S/2013/399"


def test_one_organ_has_its_lines_alone() -> None:
    assert ONE.corner() == (("Eighty-first session", "Agenda item 18"),)


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ((), ""),
        (("14",), "Agenda item 14"),
        (("14", "117"), "Agenda items 14 and 117"),
        (("13", "14", "117"), "Agenda items 13, 14 and 117"),
    ],
)
def test_items_are_listed(items: tuple[str, ...], said: str) -> None:
    assert dataclasses.replace(ONE, agenda_items=items).items == said


def test_dates_are_written_day_month_year() -> None:
    assert written_date(dt.date(2013, 7, 9)) == "9 July 2013"


def test_a_preview_has_its_warning_among_the_lines() -> None:
    assert not any("NOT CLEARED" in line for line in masthead_lines(TWO))
    assert any("NOT CLEARED" in line for line in masthead_lines(TWO, preview=True))
