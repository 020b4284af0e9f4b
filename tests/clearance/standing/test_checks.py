from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from clearance.register.chain import Entry, chain
from clearance.register.event import Basis, Event, Response, Ruling, SeenPassage, Triage
from clearance.standing.checks import CHECKS, Outreach
from clearance.standing.passage import Passage, passages_of
from clearance.standing.standing import Policy, standings
from clearance.states.mention import Mention, MentionKind
from drafts.findings import Finding, run_checks
from drafts.ooxml.reader import read_draft
from drafts.settle import Verdict, settle
from tests.building import docx, ins, paragraph
from tests.clearance.standing.scene import about, day, event, mentions, text, without_words

NEPAL = text("# Practice", "In Nepal, parties must take inclusiveness into account.")
CHANGED = text(
    "# Practice",
    "In Nepal, parties should take inclusiveness into account.",
    known=[NEPAL[1].seen()],
)
MOVED = text("# Failures", NEPAL[1].text, known=[NEPAL[1].seen()])
GONE = text("Nothing is left.")
TWICE = text(NEPAL[1].text, "Nepal has a commission of its own.", known=[NEPAL[1].seen()])
OFFICIAL = {"official": "Chief of Staff", "reason": "yes."}

SENT = event("sent", **about(NEPAL, "NPL"))
REMINDED = without_words(event("reminded", "27 May", **about(NEPAL, "NPL")))
CONFIRMED = event("replied", "3 June", response=Response.CONFIRMED)
OBJECTED = event("replied", "3 June", response=Response.OBJECTED)
DECLINED = event("replied", "3 June", response=Response.DECLINED)
WORDING = "parties shall take inclusiveness into account"
ASKED = event("wording-requested", "3 June", wording=WORDING)


def rule(ruling: Ruling, words: Sequence[Passage] = NEPAL) -> Event:
    return event("ruled", "10 June", ruling=ruling, **about(words, "NPL"), **OFFICIAL)


def find(
    events: Iterable[Event],
    words: Sequence[Passage] = NEPAL,
    found: Sequence[Mention] | None = None,
    policy: Policy | None = None,
    spoil: Callable[[Sequence[Entry]], Sequence[Entry]] = tuple,
) -> list[Finding]:
    entries = tuple(spoil(chain(events)))
    policy = policy or Policy()
    named = mentions(words) if found is None else found
    every = standings(entries, named, words, day("12 June"), policy)
    return list(run_checks(CHECKS, Outreach(every, entries, policy, day("12 June"))))


def codes(*arguments: Any, **options: Any) -> list[str]:
    return [finding.code for finding in find(*arguments, **options)]


def pending() -> tuple[Passage, ...]:
    read = read_draft(docx(paragraph("In Nepal, parties", ins(" in power"), " met.")))
    return passages_of(settle(read, [Verdict.LEAVE] * len(read.revisions)), (), read)


def _spoilt(entries: Sequence[Entry]) -> Sequence[Entry]:
    return [replace(entries[0], body=entries[0].body.replace("desk", "task")), *entries[1:]]


PENDING = pending()
SITUATION = mentions(NEPAL, MentionKind.SITUATION)
UNSEEN = event("sent")
WAITS = Policy(unanswered_blocks=True)
VARIANT_WORDS = text(
    "In Nepal, parties shall, as agreed, take inclusiveness into account.",
    known=[NEPAL[1].seen()],
)
CASES: dict[str, tuple[list[str], list[str]]] = {
    "STATE-101": (codes([]), codes([SENT])),
    "STATE-102": (codes([], found=SITUATION), codes([])),
    "STATE-103": (codes([SENT], TWICE), codes([SENT])),
    "STATE-104": (codes([SENT, CONFIRMED], CHANGED), codes([SENT, CONFIRMED])),
    "STATE-105": (
        codes([SENT, ASKED]),
        codes([SENT, ASKED, rule(Ruling.NOT_ACCEPTED)]),
    ),
    "STATE-106": (
        codes([SENT, replace(ASKED, former_wording=("account",), wording="In Nepal, parties")]),
        codes([SENT, replace(ASKED, wording="In Nepal, parties")]),
    ),
    "STATE-107": (
        codes([SENT, ASKED], VARIANT_WORDS),
        codes(
            [
                SENT,
                ASKED,
                event("sent", "5 June", **about(VARIANT_WORDS, "NPL")),
                replace(CONFIRMED, on=day("6 June")),
            ],
            VARIANT_WORDS,
        ),
    ),
    "STATE-108": (codes([SENT, replace(ASKED, wording="")]), codes([SENT, ASKED])),
    "STATE-109": (codes([SENT, OBJECTED]), codes([SENT, OBJECTED, rule(Ruling.PROCEED)])),
    "STATE-110": (codes([SENT, DECLINED]), codes([SENT, DECLINED, rule(Ruling.PROCEED)])),
    "STATE-111": (codes([SENT, REMINDED]), codes([SENT, REMINDED, CONFIRMED])),
    "STATE-112": (
        codes([SENT, REMINDED], policy=WAITS),
        codes([SENT, REMINDED, rule(Ruling.PROCEED)], policy=WAITS),
    ),
    "STATE-113": (codes([SENT]), codes([SENT, CONFIRMED])),
    "STATE-114": (
        codes([UNSEEN], GONE),
        codes([UNSEEN, event("ruled", ruling=Ruling.EXPLAINED, **OFFICIAL)], GONE),
    ),
    "STATE-115": (codes([SENT], GONE), codes([UNSEEN], GONE)),
    "STATE-116": (codes([SENT, OBJECTED, rule(Ruling.PROCEED)]), codes([SENT, OBJECTED])),
    "STATE-117": (codes([SENT, ASKED, rule(Ruling.NOT_ACCEPTED)]), codes([SENT, ASKED])),
    "STATE-118": (codes([UNSEEN, CONFIRMED]), codes([SENT, CONFIRMED])),
    "STATE-119": (codes([SENT, CONFIRMED], MOVED), codes([SENT, CONFIRMED])),
    "STATE-120": (
        codes([event("sent", **about(PENDING, "NPL")), CONFIRMED], PENDING),
        codes([SENT, CONFIRMED]),
    ),
    "STATE-121": (
        codes([SENT, CONFIRMED, rule(Ruling.NOT_SUBSTANTIVE, CHANGED)], CHANGED),
        codes([SENT, CONFIRMED, rule(Ruling.NOT_SUBSTANTIVE)]),
    ),
    "STATE-122": (
        codes([event("triaged", triage=Triage.NOT_REQUIRED, **OFFICIAL)]),
        codes([SENT]),
    ),
    "STATE-123": (codes([SENT], spoil=_spoilt), codes([SENT])),
}


def test_every_rule_has_a_case_that_raises_it_and_one_that_does_not() -> None:
    assert {check.rule.code for check in CHECKS} == CASES.keys()


@pytest.mark.parametrize("code", sorted(CASES))
def test_the_rule_is_raised_by_its_case_and_by_no_other(code: str) -> None:
    raised, spared = CASES[code]
    assert code in raised
    assert code not in spared


def test_a_state_in_order_raises_nothing() -> None:
    assert codes([SENT, CONFIRMED]) == []


@pytest.mark.parametrize(
    ("events", "words", "said"),
    [
        ([], NEPAL, "Nepal is named in para. 1 and was never contacted."),
        (
            [SENT, CONFIRMED],
            CHANGED,
            (
                "Nepal agreed on 3 June 2013 to para. 1 as it read on 14 May 2013; since then: "
                "[-must-] … {+should+} (in no revision at hand)."
            ),
        ),
        (
            [SENT, REMINDED],
            NEPAL,
            "Nepal has not replied to two messages since 14 May 2013 (para. 1).",
        ),
        ([SENT, OBJECTED], NEPAL, "Nepal objected on 3 June 2013 (para. 1)."),
        (
            [SENT, OBJECTED, rule(Ruling.PROCEED, CHANGED)],
            NEPAL,
            "Nepal objected on 3 June 2013 (para. 1). The ruling in entry 3 was about other words.",
        ),
        (
            [SENT, OBJECTED, rule(Ruling.PROCEED)],
            NEPAL,
            "Nepal (objected, para. 1): Chief of Staff ruled on 10 June 2013 to go forward: yes.",
        ),
    ],
)
def test_what_is_said(events: list[Event], words: Sequence[Passage], said: str) -> None:
    (finding,) = find(events, words)
    assert finding.message == said


def test_findings_say_where_since_when_and_what_to_do() -> None:
    (finding,) = find([SENT, CONFIRMED], CHANGED)
    assert str(finding.location) == "para. 1"
    assert finding.since == day("3 June")
    assert finding.command == "clearance states sent NPL"
    finding, _awaited = find([SENT], TWICE)
    assert finding.command == "clearance states sent NPL --para 2"


def test_a_remark_never_reaches_a_finding() -> None:
    told = "the ambassador is on leave"
    events = [
        replace(SENT, remark=told),
        replace(REMINDED, remark=told),
        replace(OBJECTED, remark=told),
    ]
    for count in (1, 2, 3):
        assert not any(told in finding.message for finding in find(events[:count]))


def test_the_words_of_an_earlier_draft_are_needed_for_proof() -> None:
    early = [replace(each, basis=Basis.EARLIEST) for each in (SENT, CONFIRMED)]
    assert codes(early) == ["STATE-118"]
    assert SeenPassage("p", "d").text == ""
