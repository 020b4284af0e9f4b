import datetime as dt

import pytest

from drafts.findings import Rule, Severity
from tests.word_limit.test_count import plain
from word_limit import checks
from word_limit.assess import Assessment, assess
from word_limit.checks import CHECKS, check_length
from word_limit.profiles import limit_of, profile_named
from word_limit.waivers import Waiver

DAY = dt.date(2013, 6, 14)
WAIVER = Waiver("Under-Secretary-General", "memo of 1 June", "annexes asked for", DAY)


def assessed(text: str, limit: int = 100, **more: object) -> Assessment:
    settings: dict[str, object] = {"as_of": DAY, **more}
    accepted = plain(str(settings.pop("accepted", text)))
    draft = plain(text)
    if "claim" in settings:
        draft.properties["words"] = str(settings.pop("claim"))
    return assess(
        draft,
        all_accepted=accepted,
        all_rejected=draft,
        profile=profile_named(str(settings.pop("profile", "un-secretariat"))),
        limit=limit_of(limit),
        **settings,  # type: ignore[arg-type]
    )


WORDS = "word " * 90
RAISED = {
    checks.OVER_LIMIT: assessed("word " * 101),
    checks.DISPUTED_OVER: assessed("word " * 99 + "— —"),
    checks.DISPUTED_WITHIN: assessed("word " * 99 + "risk—factors"),
    checks.NEAR_LIMIT: assessed("word " * 100),
    checks.CLAIM_DIFFERS: assessed(WORDS, claim=80),
    checks.UNSUPPORTED: assessed("预防灭绝种族"),
    checks.LOST_BUDGET: assessed(WORDS, budget={"Method": 10}),
    checks.WAIVER_EXPIRED: assessed(WORDS, waivers=(WAIVER,), as_of=dt.date(2013, 6, 15)),
    checks.WAIVER_UNUSED: assessed(WORDS, waivers=(WAIVER,)),
    checks.OVER_IF_ACCEPTED: assessed(WORDS, accepted="word " * 120),
}


def codes(assessment: Assessment) -> list[str]:
    return [finding.code for finding in check_length(assessment)]


def test_a_draft_well_within_its_limit_raises_nothing() -> None:
    assert codes(assessed(WORDS, claim=90)) == []


@pytest.mark.parametrize("rule", RAISED, ids=lambda rule: rule.code)
def test_every_rule_has_a_case_that_raises_it_and_nothing_else(rule: Rule) -> None:
    assert codes(RAISED[rule]) == [rule.code]


def test_every_rule_is_checked_once_and_has_a_case() -> None:
    rules = [value for value in vars(checks).values() if isinstance(value, Rule)]
    assert sorted(check.rule.code for check in CHECKS) == sorted(rule.code for rule in rules)
    assert {*RAISED, checks.OVER_BUDGET} == set(rules)
    assert len({rule.code for rule in rules}) == len(rules)


def test_a_section_over_its_budget_is_found_at_its_heading() -> None:
    from drafts.ooxml.reader import read_draft
    from tests.building import docx, heading, paragraph

    draft = read_draft(
        docx(
            heading("I. Introduction"),
            paragraph("Two words"),
            heading("II. Methodology"),
            paragraph("Three words here"),
        )
    )
    assessment = assess(
        draft,
        all_accepted=draft,
        all_rejected=draft,
        profile=profile_named("un-secretariat"),
        limit=limit_of(100),
        as_of=DAY,
        budget={"Methodology": 4, "introduction": 4},
    )
    [finding] = check_length(assessment)
    assert finding.code == "LIMIT-007"
    assert "5 words, 1 over" in finding.message
    assert finding.location is not None
    assert finding.location.paragraph == 2


def test_the_excess_and_the_range_are_in_the_message() -> None:
    [finding] = check_length(RAISED[checks.OVER_LIMIT])
    assert "101 words, 1 over the limit of 100" in finding.message
    assert finding.blocks


def test_a_waiver_demotes_the_finding_and_still_shows_it() -> None:
    [finding] = check_length(assessed("word " * 101, waivers=(WAIVER,)))
    assert finding.code == "LIMIT-001"
    assert finding.severity is Severity.WARNING
    assert not finding.blocks
    assert "Under-Secretary-General (memo of 1 June) until 14 June 2013" in finding.waiver


def test_an_expired_waiver_demotes_nothing() -> None:
    late = assessed("word " * 101, waivers=(WAIVER,), as_of=dt.date(2013, 6, 15))
    findings = check_length(late)
    assert [(finding.code, finding.blocks) for finding in findings] == [
        ("LIMIT-001", True),
        ("LIMIT-009", False),
    ]


def test_a_waiver_can_settle_a_dispute() -> None:
    [finding] = check_length(assessed("word " * 99 + "— —", waivers=(WAIVER,)))
    assert (finding.code, finding.blocks) == ("LIMIT-002", False)


def test_another_language_is_unsupported_not_passed() -> None:
    french = assessed("Le rapport", language="French")
    [finding] = check_length(french)
    assert finding.code == "LIMIT-006"
    assert finding.blocks
    assert french.verdict.value == "disputed"


def test_a_claim_that_word_would_make_is_no_finding() -> None:
    draft = assessed("one two — three", claim=4)
    assert draft.claimed == 4
    assert codes(draft) == []


def test_a_property_of_zero_is_no_claim() -> None:
    assert assessed("one two", claim=0).claimed is None


def test_the_views_show_what_undecided_revisions_add() -> None:
    from drafts.ooxml.reader import read_draft
    from drafts.settle import Verdict, accepted, original, settle
    from tests.building import del_, docx, ins, paragraph

    draft = read_draft(
        docx(paragraph("one ", ins("two three "), del_("four "), "five ", ins("six")))
    )
    settled = settle(draft, [Verdict.LEAVE, Verdict.ACCEPT, Verdict.REJECT])
    assessment = assess(
        settled,
        all_accepted=accepted(draft),
        all_rejected=original(draft),
        profile=profile_named("un-secretariat"),
        limit=limit_of(100),
        as_of=DAY,
    )
    views = assessment.views
    assert (views.settled, views.all_accepted, views.all_rejected, views.pending) == (4, 5, 3, 2)
