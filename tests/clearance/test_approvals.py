from typing import Any

import pytest

from clearance.approvals import (
    CHECKS,
    Approval,
    ApprovalStatus,
    Clearing,
    Waiver,
    apply_waivers,
    approvals,
    signature,
    waivers,
)
from clearance.register.chain import chain
from clearance.register.event import Event
from clearance.standing.passage import text_digest
from drafts.findings import Rule, Severity, run_checks
from tests.clearance.register.events import NOON, day, event
from tests.clearance.standing.scene import text

WORDS = text("In Nepal, parties met.", "In Kenya too.", "^ A note.")
CHANGED = text("In Nepal, parties met.", "In Kenya also.", "^ A note.")
CHAIN = (("Special Adviser", "clears"), ("Chief of Staff", "clears"), ("OLA", "consulted"))


def signed(office: str, on: str = "10 June", words: Any = WORDS) -> Event:
    return signature(office, "A. Person", words, day(on), NOON, "desk")


def objected(office: str, on: str = "10 June") -> Event:
    return event(
        "objection", on, state="", office=office, official="B. Person", reason="too harsh."
    )


def find(events: list[Event], words: Any = WORDS, offices: Any = CHAIN) -> tuple[Approval, ...]:
    return approvals(chain(events), offices, words, day("12 June"))


def statuses(events: list[Event], words: Any = WORDS) -> list[str]:
    return [approval.status.value for approval in find(events, words)]


def test_offices_wait_until_they_sign() -> None:
    assert statuses([]) == ["waiting", "waiting", "waiting"]
    assert statuses([signed("special  adviser")]) == ["approved", "waiting", "waiting"]


def test_an_approval_lapses_when_one_word_changes_and_says_where() -> None:
    (approval, *_) = find([signed("Special Adviser")], CHANGED)
    assert (approval.status, approval.changed, approval.gone) == (
        ApprovalStatus.LAPSED,
        ("para. 2",),
        0,
    )


def test_an_approval_comes_back_with_the_words_that_were_signed() -> None:
    events = [signed("Special Adviser")]
    assert statuses(events, CHANGED)[0] == "lapsed"
    assert statuses(events, WORDS)[0] == "approved"


def test_numbers_and_spaces_do_not_make_an_approval_lapse() -> None:
    assert (
        statuses([signed("OLA")], text(" In  Nepal, parties met.", "In Kenya too.", "^ A note."))[2]
        == "approved"
    )


def test_passages_taken_out_and_put_in_another_order_are_told() -> None:
    shorter = text("In Nepal, parties met.")
    (approval, *_) = find([signed("Special Adviser")], shorter)
    assert (approval.changed, approval.gone) == ((), 2)
    turned = text("In Kenya too.", "In Nepal, parties met.", "^ A note.")
    (approval, *_) = find([signed("Special Adviser")], turned)
    assert (approval.status, approval.changed, approval.gone) == (ApprovalStatus.LAPSED, (), 0)


def test_an_objection_holds_on_every_later_text_until_it_is_taken_back() -> None:
    events = [signed("OLA", "9 June"), objected("OLA")]
    assert statuses(events)[2] == statuses(events, CHANGED)[2] == "objected"
    assert statuses([*events, signed("OLA", "11 June")])[2] == "approved"
    back = event("withdrawn", "11 June", state="", about=2, reason="settled")
    assert statuses([*events, back])[2] == "approved"


def test_an_approval_taken_back_is_none() -> None:
    back = event("withdrawn", "11 June", state="", about=1, reason="too early")
    assert statuses([signed("OLA"), back])[2] == "waiting"


def test_what_is_signed_later_does_not_count_yet() -> None:
    assert statuses([signed("OLA", "1 July")])[2] == "waiting"


RAISED: dict[str, tuple[list[Event], Any]] = {
    "APPR-001": ([], WORDS),
    "APPR-002": ([signed("Special Adviser")], CHANGED),
    "APPR-003": ([objected("OLA")], WORDS),
    "APPR-004": ([signed("OLA")], CHANGED),
    "APPR-005": ([signed("Legal Affairs")], WORDS),
    "APPR-006": ([signed("Chief of Staff", "9 June"), signed("Special Adviser")], WORDS),
}


def _codes(events: list[Event], words: Any = WORDS) -> list[str]:
    return [finding.code for finding in run_checks(CHECKS, Clearing(find(events, words)))]


@pytest.mark.parametrize("code", sorted(RAISED))
def test_every_rule_is_raised_by_its_case(code: str) -> None:
    assert code in _codes(*RAISED[code])


def test_a_cleared_text_raises_nothing() -> None:
    in_order = [signed(name, f"{8 + n} June") for n, (name, _) in enumerate(CHAIN)]
    assert _codes(in_order) == []
    assert {check.rule.code for check in CHECKS} == RAISED.keys()


def test_a_report_without_offices_asks_for_none() -> None:
    assert list(run_checks(CHECKS, Clearing(find([], offices=())))) == []
    assert list(run_checks(CHECKS, Clearing(find([signed("OLA")], offices=())))) == []


# ---------------------------------------------------------------- waivers

RULE = Rule("LIMIT-001", Severity.ERROR, "Too long", "test", "Shorten it.")
OTHER = Rule("STATE-104", Severity.ERROR, "Outrun", "test", "Ask again.")
FINDINGS = (
    RULE.finding("Too long."),
    OTHER.finding("Nepal.", command="clearance states sent NPL"),
    OTHER.finding("Kenya.", command="clearance states sent KEN"),
)


def waiver(code: str = "LIMIT-001", until: str = "31 July", **rest: Any) -> Waiver:
    return Waiver(
        code, "Chef de Cabinet", "note of 3 June", "General Assembly asked.", day(until), **rest
    )


def _applied(*given: Waiver, digest: str = "now") -> list[tuple[str, bool]]:
    judged = apply_waivers(FINDINGS, given, day("12 June"), digest)
    return [(finding.code, finding.blocks) for finding in judged]


def test_a_waiver_demotes_its_finding_and_says_why() -> None:
    first, *rest = apply_waivers(FINDINGS, [waiver()], day("12 June"), "now")
    assert not first.blocks
    assert first.waiver == (
        "General Assembly asked (Chef de Cabinet; note of 3 June; until 31 July 2013)"
    )
    assert [finding.blocks for finding in rest] == [True, True]


def test_a_waiver_about_one_state_leaves_the_others() -> None:
    assert _applied(waiver("STATE-104", state="NPL")) == [
        ("LIMIT-001", True),
        ("STATE-104", False),
        ("STATE-104", True),
    ]


def test_a_waiver_holds_to_the_end_of_its_last_day() -> None:
    assert ("LIMIT-001", False) in _applied(waiver(until="12 June"))
    assert _applied(waiver(until="11 June"))[-1] == ("WAIV-002", False)
    assert _applied(waiver(until="11 June"))[0] == ("LIMIT-001", True)


def test_a_waiver_for_other_words_has_lapsed() -> None:
    assert _applied(waiver(draft="now"))[0] == ("LIMIT-001", False)
    lapsed = _applied(waiver(draft="then"))
    assert (lapsed[0], lapsed[-1]) == (("LIMIT-001", True), ("WAIV-003", False))


def test_a_waiver_without_a_finding_is_a_finding() -> None:
    assert _applied(waiver("REV-001"))[-1] == ("WAIV-001", False)
    assert _applied(waiver("STATE-104", state="GHA"))[-1] == ("WAIV-001", False)


def test_a_broken_register_cannot_be_waived() -> None:
    broken = Rule("STATE-123", Severity.ERROR, "Broken", "test", "Restore it.").finding("Broken.")
    judged = apply_waivers([broken], [waiver("STATE-123")], day("12 June"), "now")
    assert judged[0].blocks


def test_waivers_are_read_from_the_register_until_they_are_taken_back() -> None:
    given = event(
        "waived",
        "3 June",
        state="NPL",
        code="STATE-104",
        official="Chef de Cabinet",
        authority="note of 3 June",
        reason="urgent",
        expires=day("31 July"),
        draft=text_digest(WORDS),
    )
    (found,) = waivers(chain([given]), day("12 June"))
    assert (found.code, found.state, found.proof) == ("STATE-104", "NPL", 1)
    back = event("withdrawn", "5 June", state="", about=1, reason="settled")
    assert waivers(chain([given, back]), day("12 June")) == ()
    assert waivers(chain([given]), day("1 June")) == ()
