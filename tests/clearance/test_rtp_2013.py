"""The report of 2013 as a careful reader of its files finds it, drafts 2 and 3."""

import datetime as dt
from functools import cache, partial
from typing import NamedTuple

import pytest

from clearance.contacts.rows import import_rows, read_rows
from clearance.register.chain import Entry, chain
from clearance.standing.checks import CHECKS, Outreach
from clearance.standing.history import History, known_passages
from clearance.standing.passage import passages_of
from clearance.standing.rounds import revisions_by_passage
from clearance.standing.standing import Policy, Standing, StandingKind, standings
from clearance.standing.wording import Fate
from clearance.states.mentions import find_mentions, find_mentions_in_layers
from clearance.states.names import find_state
from drafts.draft import Draft
from drafts.findings import run_checks
from drafts.ooxml.reader import read_draft
from drafts.settle import accepted
from tests.shared import shared

NAMED_ON = dt.date(2013, 6, 28)
K = StandingKind


class Read(NamedTuple):
    standings: dict[str, Standing]
    entries: tuple[Entry, ...]


def _code(name: str) -> str | None:
    state = find_state(name)
    return state.iso3 if state else None


@cache
def _draft(name: str) -> Draft:
    path = shared("reports/rtp-2013") / name
    return read_draft(path.read_bytes(), name)


@cache
def _read(rounds: int, as_of: dt.date) -> Read:
    names = ("draft-1-osapg.docx", "draft-2-consolidated.docx", "draft-3-round2.docx")
    drafts = [_draft(name) for name in names[:rounds]]
    find = partial(find_mentions, as_of=NAMED_ON)
    history = History(drafts, find)
    data = (shared("reports/rtp-2013") / "contacts.csv").read_bytes()
    imported = import_rows(
        read_rows(data, _code), (), dt.datetime(2013, 6, 14, tzinfo=dt.UTC), "test", history
    )
    entries = chain(imported.events)
    settled = accepted(drafts[-1])
    passages = passages_of(settled, known_passages(entries), drafts[-1])
    mentions = find_mentions_in_layers(drafts[-1], settled, as_of=NAMED_ON)
    revisions = revisions_by_passage(drafts, passages)
    found = standings(entries, mentions, passages, as_of, Policy(), revisions)
    return Read({standing.state: standing for standing in found}, entries)


def draft_2() -> Read:
    return _read(2, dt.date(2013, 6, 12))


def draft_3() -> Read:
    return _read(3, dt.date(2013, 6, 14))


def _with(read: Read, kind: StandingKind) -> set[str]:
    return {code for code, standing in read.standings.items() if standing.kind is kind}


BOTH = pytest.mark.parametrize("read", [draft_2, draft_3], ids=["draft 2", "draft 3"])


@BOTH
def test_three_states_are_silent_after_several_messages(read: object) -> None:
    found = read()  # type: ignore[operator]
    assert _with(found, K.SILENT) == {"AFG", "IDN", "NPL"}
    assert [found.standings[code].attempts for code in ("AFG", "IDN", "NPL")] == [3, 3, 4]


@BOTH
def test_no_named_state_was_missed_and_no_contacted_one_is_unexplained(read: object) -> None:
    found = read()  # type: ignore[operator]
    assert _with(found, K.MISSED) == _with(found, K.ORPHAN) == set()
    assert sum(standing.named for standing in found.standings.values()) == 40


@BOTH
def test_three_states_stand_only_in_deleted_text(read: object) -> None:
    assert _with(read(), K.WITHDRAWN) == {"FRA", "LUX", "MOZ"}  # type: ignore[operator]


@BOTH
def test_one_state_objects_and_is_named_in_words_it_was_not_shown(read: object) -> None:
    found = read()  # type: ignore[operator]
    assert _with(found, K.OBJECTED) == {"SYR"}
    cases = {c.passage.label: c.kind for c in found.standings["SYR"].cases if c.passage}
    assert cases == {"4": K.OBJECTED, "73": K.TO_TRIAGE, "74": K.TO_TRIAGE}


@pytest.mark.parametrize(
    ("state", "in_draft_2", "in_draft_3"),
    [
        ("ARG", Fate.VERBATIM, Fate.VERBATIM),
        ("GHA", Fate.VERBATIM, Fate.VERBATIM),
        ("KEN", Fate.ABSENT, Fate.VERBATIM),
        ("MWI", Fate.PARTIAL, Fate.PARTIAL),
    ],
)
def test_the_fate_of_each_request(state: str, in_draft_2: Fate, in_draft_3: Fate) -> None:
    fates = [
        [request.judgement.fate for request in read.standings[state].requests]
        for read in (draft_2(), draft_3())
    ]
    assert fates == [[in_draft_2], [in_draft_3]]


def test_no_other_state_asked_for_wording() -> None:
    asked = {code for code, standing in draft_2().standings.items() if standing.requests}
    assert asked == {"ARG", "GHA", "KEN", "MWI"}


def test_standings_of_the_requests() -> None:
    kinds = {code: draft_2().standings[code].kind for code in ("ARG", "GHA", "KEN", "MWI")}
    assert kinds == {
        "ARG": K.WORDING_REFLECTED,
        "GHA": K.CONFIRMED,
        "KEN": K.WORDING_ABSENT,
        "MWI": K.WORDING_PARTIAL,
    }
    assert draft_3().standings["KEN"].kind is K.WORDING_REFLECTED
    malawi = draft_2().standings["MWI"].requests[0].judgement
    assert malawi.remaining == ("ongoing challenges",)


def test_round_two_outran_one_confirmation_by_an_edit_that_was_not_tracked() -> None:
    before, after = draft_2(), draft_3()
    assert _with(after, K.STALE) - _with(before, K.STALE) == {"USA"}
    case = after.standings["USA"].cases[0]
    assert case.change is not None
    assert (str(case.change), case.change.untracked) == ("[-now-] … {+gradually+}", True)
    assert case.change.revisions == ()
    assert before.standings["USA"].kind is K.CONFIRMED


def test_confirmations_of_words_that_the_first_round_then_changed() -> None:
    by_paragraph: dict[str, set[str]] = {}
    for code, standing in draft_2().standings.items():
        for case in standing.cases:
            if case.kind is K.STALE and case.passage:
                by_paragraph.setdefault(case.passage.label, set()).add(code)
                assert case.change is not None
                assert case.change.revisions
                assert not case.change.untracked
    assert by_paragraph == {
        "30": {"RWA"},
        "36": {"CAN", "HRV", "ZAF"},
        "40": {"BOL", "PRT", "SYC", "VNM", "GTM", "CAF", "COD", "MLI", "UGA"},
        "44": {"AUT", "EST", "SVN"},
        "46": {"AUS"},
        "53": {"MEX"},
        "57": {"DNK", "AUS", "CRI", "KHM", "CHE", "TZA"},
        "59": {"RWA"},
        "62": {"SGP"},
        "64": {"KHM"},
        "73": {"CIV", "COD", "SDN"},
    }


def test_confirmations_of_the_words_as_they_stand() -> None:
    current = _with(draft_2(), K.CONFIRMED) | _with(draft_2(), K.NO_OBJECTION)
    assert current == {"AGO", "BDI", "COG", "GHA", "TLS", "USA", "ZMB"}


def test_what_one_state_saw_of_one_paragraph_is_not_on_record() -> None:
    unproven = {
        (code, case.passage.label)
        for code, standing in draft_2().standings.items()
        for case in standing.cases
        if case.unproven and case.passage
    }
    assert unproven == {("ARG", "41")}


def test_the_findings_say_the_same() -> None:
    read = draft_2()
    outreach = Outreach(tuple(read.standings.values()), read.entries, Policy(), NAMED_ON)
    counts: dict[str, int] = {}
    for finding in run_checks(CHECKS, outreach):
        counts[finding.code] = counts.get(finding.code, 0) + 1
    assert counts == {
        "STATE-102": 1,
        "STATE-104": 26,
        "STATE-105": 1,
        "STATE-106": 1,
        "STATE-109": 1,
        "STATE-111": 3,
        "STATE-115": 3,
        "STATE-118": 1,
    }
