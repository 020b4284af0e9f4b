"""Every Member and observer is found by each of its names, however it is printed."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from clearance.states.mentions import Match, find_in_text
from clearance.states.names import Name, NameKind, Status, names, states

AS_OF = dt.date(2013, 6, 28)
# With evidence for a State and none against, so that only the shared names stay open.
SENTENCES = {
    NameKind.ADJECTIVE: "The authorities met the {} Government today.",
    NameKind.NOUN: "The authorities met two {} today.",
}
PLAIN = "The Government of {} ratified the Convention."


def rows() -> list[Name]:
    wanted = (Status.MEMBER, Status.OBSERVER)
    return [
        row
        for row in names()
        if states()[row.iso3].status in wanted and not row.text.lower().startswith("the ")
    ]


def sentence(row: Name) -> str:
    frame = SENTENCES.get(row.kind, PLAIN)
    # Combining forms stand before a hyphen only.
    text = f"{row.text}Xish" if row.text.endswith("-") else row.text
    return frame.format(text)


def names_it(matches: tuple[Match, ...], row: Name) -> bool:
    return any(row.iso3 in (*match.states, *match.candidates) for match in matches)


@pytest.mark.parametrize("code", sorted({row.iso3 for row in rows()}))
def test_each_name_finds_its_state(code: str) -> None:
    missed = [
        row.text
        for row in rows()
        if row.iso3 == code and not names_it(find_in_text(sentence(row), as_of=AS_OF), row)
    ]
    assert missed == []


@pytest.mark.parametrize("code", sorted({row.iso3 for row in rows()}))
def test_each_name_is_found_whole(code: str) -> None:
    for row in rows():
        if row.iso3 != code:
            continue
        text = sentence(row)
        found = {text[match.start : match.end] for match in find_in_text(text, as_of=AS_OF)}
        assert any(row.text in each or each in row.text for each in found), row.text


def test_names_without_risk_are_decided() -> None:
    open_ones = [
        row.text
        for row in rows()
        if not row.other_codes
        and not row.risks
        and row.kind is not NameKind.SCAN_VARIANT
        and states()[row.iso3].status is Status.MEMBER
        and row.note != '"People\'s" left out, or the wrong Korea: ask a person'
        and not any(row.iso3 in match.states for match in find_in_text(sentence(row), as_of=AS_OF))
    ]
    # The adjectives of North Macedonia and its former alias go to a person.
    assert set(open_ones) <= {
        "Republic of Macedonia",
        "North Macedonian",
        "North Macedonians",
        "FYROM",
        "FYR Macedonia",
        "The FYR of Macedonia",
        "N. Macedonia",
    }


def test_scan_variants_are_questions_and_never_matches() -> None:
    for row in rows():
        if row.kind is NameKind.SCAN_VARIANT:
            matches = find_in_text(PLAIN.format(row.text), as_of=AS_OF)
            assert [match.states for match in matches] == [()], row.text
            assert row.iso3 in matches[0].candidates


@pytest.mark.parametrize("code", sorted({row.iso3 for row in rows()}))
def test_short_and_formal_names_survive_print(code: str) -> None:
    """Capitals, decomposed accents, no-break signs, soft hyphens, line ends, possessives."""
    for row in rows():
        if row.iso3 != code or row.kind not in (NameKind.SHORT, NameKind.FORMAL):
            continue
        letters = "".join(f"{char}\u00ad" if char.isalpha() else char for char in row.text)
        for printed in (
            row.text.upper(),
            unicodedata.normalize("NFD", row.text),
            row.text.replace(" ", "\u00a0"),
            row.text.replace(" ", "\n"),
            row.text.replace("-", "\u2011"),
            row.text.replace("'", "’"),
            row.text.replace("’", "'"),
            letters,
            f"{row.text}’s",
            f"({row.text})",
            f"“{row.text}”",
            f"{row.text}6",
        ):
            matches = find_in_text(PLAIN.format(printed), as_of=AS_OF)
            assert names_it(matches, row), repr(printed)
