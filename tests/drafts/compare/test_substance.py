"""What of substance an edit touches."""

from __future__ import annotations

import pytest

from drafts.compare.substance import Substance, find_substance

STATES = frozenset({"Nepal", "Côte d’Ivoire", "Democratic Republic of the Congo", "Niger"})


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("28 States", "30 States", [Substance.FIGURE]),
        ("$12,750,000", "$12,500,000", [Substance.FIGURE]),
        ("three", "four", [Substance.FIGURE]),
        ("12.5 per cent", "13 per cent", [Substance.FIGURE]),
        ("in 2012", "in 2013", [Substance.DATE]),
        ("28 June 2013", "29 June 2013", [Substance.DATE]),
        ("in May", "in June", [Substance.DATE]),
        ("1974-1999", "1975-1999", [Substance.DATE]),
        ("will", "will not", [Substance.NEGATION]),
        ("doesn't", "does", [Substance.NEGATION]),
        ("shall", "may", [Substance.OBLIGATION]),
        ("requests", "urges", [Substance.OPERATIVE_VERB]),
        ("calls upon", "invites", [Substance.OPERATIVE_VERB]),
        ("Nepal", "", [Substance.STATE]),
        ("", "in Côte d’Ivoire", [Substance.STATE]),
        ("A/63/677", "A/64/864", [Substance.SYMBOL]),
        ("28 States shall", "30 States may", [Substance.FIGURE, Substance.OBLIGATION]),
        ("the Council", "the Assembly", []),
        ("May I", "may I", [Substance.DATE, Substance.OBLIGATION]),
        ("one of them", "some of them", []),
        ("Nigeria", "Algeria", []),
    ],
)
def test_what_changed_is_named(before: str, after: str, kinds: list[Substance]) -> None:
    assert list(find_substance(before, after, STATES)) == kinds


def test_what_stands_on_both_sides_counts_for_nothing() -> None:
    assert find_substance("28 States in Nepal shall not", "the 28 States in Nepal shall not") == ()


def test_without_names_no_state_is_found() -> None:
    assert find_substance("Nepal", "Niger") == ()
