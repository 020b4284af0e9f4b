from __future__ import annotations

import csv
import datetime as dt
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearance.states.names import (
    RegionalGroup,
    Status,
    find_names,
    find_state,
    formal_form,
    is_fixed_phrase,
    members,
    names,
    running_form,
    state,
    states,
    takes_article,
    un_form,
)
from drafts.errors import ConfigurationError
from tests.shared import shared

REPORT = dt.date(2013, 6, 28)
TODAY = dt.date(2026, 1, 1)


def test_the_table_has_every_member_and_each_group_its_size() -> None:
    assert Counter(each.status for each in states().values()) == {
        Status.MEMBER: 193,
        Status.OBSERVER: 2,
        Status.FORMER: 4,
        Status.SENSITIVE: 42,
    }
    assert Counter(each.regional_group for each in members()) == {
        RegionalGroup.AFRICAN: 54,
        RegionalGroup.ASIA_PACIFIC: 53,
        RegionalGroup.EASTERN_EUROPEAN: 23,
        RegionalGroup.GRULAC: 33,
        RegionalGroup.WEOG: 28,
        RegionalGroup.NONE: 2,
    }


def test_the_packaged_tables_are_those_of_the_project() -> None:
    from importlib import resources

    packaged = resources.files("clearance.states").joinpath("data")
    for table in ("states.csv", "names.csv", "phrases.csv"):
        original = shared(f"data/{table}").read_text(encoding="utf-8")
        assert packaged.joinpath(table).read_text(encoding="utf-8") == original


@pytest.mark.parametrize(
    ("code", "report", "today"),
    [
        ("BOL", "the Plurinational State of Bolivia", "the Plurinational State of Bolivia"),
        ("CIV", "Côte d’Ivoire", "Côte d’Ivoire"),
        ("COD", "the Democratic Republic of the Congo", "the Democratic Republic of the Congo"),
        ("COG", "the Congo", "the Congo"),
        ("CPV", "Cape Verde", "Cabo Verde"),
        ("CZE", "the Czech Republic", "Czechia"),
        ("FSM", "the Federated States of Micronesia", "the Federated States of Micronesia"),
        ("IRN", "the Islamic Republic of Iran", "the Islamic Republic of Iran"),
        ("LBY", "Libya", "Libya"),
        ("MKD", "the former Yugoslav Republic of Macedonia", "North Macedonia"),
        ("NLD", "the Netherlands", "the Kingdom of the Netherlands"),
        ("NPL", "Nepal", "Nepal"),
        ("SDN", "the Sudan", "the Sudan"),
        ("SWZ", "Swaziland", "Eswatini"),
        ("TUR", "Turkey", "Türkiye"),
        ("VNM", "Viet Nam", "Viet Nam"),
    ],
)
def test_running_text_takes_the_form_of_its_day(code: str, report: str, today: str) -> None:
    assert running_form(code, REPORT) == report
    assert running_form(code, TODAY) == today


def test_a_form_before_its_time_is_that_of_its_time() -> None:
    assert running_form("LAO", dt.date(1970, 1, 1)) == "Laos"
    assert running_form("COD", dt.date(1980, 1, 1)) == "Zaire"
    assert running_form("DEU", dt.date(1980, 1, 1)) == "the Federal Republic of Germany"
    assert running_form("LBY", dt.date(2010, 1, 1)) == "the Libyan Arab Jamahiriya"


def test_on_the_day_of_a_change_the_new_form_is_given() -> None:
    assert un_form("CPV", dt.date(2013, 10, 23)) == "Cape Verde"
    assert un_form("CPV", dt.date(2013, 10, 24)) == "Cabo Verde"
    assert un_form("TUR", dt.date(2022, 5, 31)) == "Turkey"
    assert un_form("TUR", dt.date(2022, 6, 1)) == "Türkiye"


def test_formal_names_are_not_those_of_another_time() -> None:
    assert formal_form("NPL", REPORT) == "Federal Democratic Republic of Nepal"
    assert formal_form("LBY", REPORT) == "Libya"
    assert formal_form("COD", dt.date(1980, 1, 1)) == "Republic of Zaire"


@pytest.mark.parametrize("code", sorted(states()))
@pytest.mark.parametrize("day", [dt.date(1950, 1, 1), REPORT, TODAY])
def test_every_state_has_a_form_on_every_day(code: str, day: dt.date) -> None:
    assert un_form(code, day)
    assert formal_form(code, day)
    assert "(" not in running_form(code, day) or states()[code].status is Status.SENSITIVE


def test_articles() -> None:
    assert takes_article("SDN", "Sudan")
    assert takes_article("NLD", "Netherlands")
    assert takes_article("CZE", "Czech Republic")
    assert not takes_article("SLB", "Solomon Islands")
    assert not takes_article("NPL", "Nepal")
    assert not takes_article("MKD", "the former Yugoslav Republic of Macedonia")


def test_an_unknown_code_says_what_to_do() -> None:
    with pytest.raises(ConfigurationError, match="three letters"):
        state("ZZZ")
    assert state(" npl ").short_name == "Nepal"


# A field that holds a State.


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Viet Nam", "VNM"),
        ("viet nam", "VNM"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Bolivia, Plurinational State of", "BOL"),
        ("COTE D'IVOIRE", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("the Gambia", "GMB"),
        ("Congo", "COG"),
        ("Guinea", "GIN"),
        ("Guinea Bissau", "GNB"),
        ("Georgia", "GEO"),
        ("St. Lucia", "LCA"),
        ("Bosnia & Herzegovina", "BIH"),
        ("Turkiye", "TUR"),
        ("npl", "NPL"),
        ("US", "USA"),
        ("  United   States ", "USA"),
    ],
)
def test_a_field_is_read_tolerantly(written: str, code: str) -> None:
    found = find_state(written)
    assert found is not None
    assert found.iso3 == code


@pytest.mark.parametrize(
    "written",
    [
        "Korea",
        "Congolese",
        "Nepalese",
        "Soviet Union",
        "Kenva",
        "Narnia",
        "",
        "the",
        "Republic of China",
    ],
)
def test_a_field_that_leaves_the_state_open_gives_none(written: str) -> None:
    assert find_state(written) is None


def test_every_state_in_the_contacts_of_2013_is_known() -> None:
    with shared("reports/rtp-2013/contacts.csv").open(encoding="utf-8", newline="") as lines:
        assert all(find_state(row["state"]) for row in csv.DictReader(lines))


@pytest.mark.parametrize("code", sorted(states()))
def test_short_and_formal_names_find_their_state(code: str) -> None:
    row = states()[code]
    for name in filter(None, (row.short_name, row.formal_name, code)):
        assert find_state(name) is row


@given(
    st.sampled_from([each.short_name for each in members()]),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from(["'", "’", ""]),
)
def test_case_accents_and_apostrophes_do_not_matter(
    name: str, turn: object, shape: str, apostrophe: str
) -> None:
    assert callable(turn)
    written = unicodedata.normalize(shape, turn(name).replace("'", apostrophe))  # type: ignore[arg-type]
    assert find_state(written) is find_state(name)


@given(st.text(max_size=60))
def test_any_text_may_stand_in_a_field(written: str) -> None:
    found = find_state(written)
    assert found is None or found.iso3 in states()


# Rows of one name.


def test_printed_names_lead_to_their_rows() -> None:
    assert {row.kind.value for row in find_names("TURKEY", "TUR")} == {"short", "common"}
    assert find_names("Côte d’Ivoire", "CIV")
    assert find_names("Viet\u00a0Nam", "VNM")
    assert not find_names("Vietnam", "VNM")[0].un_form
    assert is_fixed_phrase("two Koreas")
    assert not is_fixed_phrase("Nepal")


def test_no_row_of_the_project_repeats_one_of_the_table() -> None:
    rows = Counter((row.iso3, row.text, row.kind, row.valid_from) for row in names())
    assert [row for row, count in rows.items() if count > 1] == []
