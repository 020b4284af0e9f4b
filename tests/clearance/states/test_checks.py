from __future__ import annotations

import datetime as dt
import re

import pytest

from clearance.states import checks
from clearance.states.checks import CHECKS, NamedStates
from clearance.states.counts import find_group_counts
from clearance.states.mentions import ManualMention, find_mentions
from clearance.states.rulings import question_key
from drafts.findings import Finding, Rule, run_checks
from drafts.ooxml.reader import read_draft
from drafts.settle import accepted
from tests import building as b

REPORT = dt.date(2013, 6, 28)


def findings(
    text: str | b.Xml,
    day: dt.date = REPORT,
    *,
    rulings: dict[str, tuple[str, ...]] | None = None,
    manual: tuple[ManualMention, ...] = (),
) -> list[Finding]:
    block = text if isinstance(text, b.Xml) else b.paragraph(text)
    draft = accepted(read_draft(b.docx(block)))
    mentions = find_mentions(draft, as_of=day, rulings=rulings or {}, manual=manual)
    counts = find_group_counts(draft, mentions)
    return list(run_checks(CHECKS, NamedStates(draft, mentions, counts, day, manual)))


def codes(text: str, day: dt.date = REPORT) -> list[str]:
    return [finding.code for finding in findings(text, day)]


CASES = {
    "STATE-001": ("Vietnam agreed.", "Viet Nam agreed."),
    "STATE-002": (
        "Three States, namely Chile and Peru, agreed.",
        "Two States, namely Chile and Peru, agreed.",
    ),
    "STATE-003": ("The Congolese authorities agreed.", "The Nepalese authorities agreed."),
    "STATE-004": ("Kosovo was discussed.", "Nepal was discussed."),
    "STATE-005": ("Kenva was discussed.", "Kenya was discussed."),
    "STATE-006": ("Czechoslovakia agreed.", "Slovakia agreed."),
    "STATE-007": ("In Sudan, it rained.", "In the Sudan, it rained."),
}


@pytest.mark.parametrize("code", sorted(CASES))
def test_each_rule_has_a_case_that_raises_it_and_one_that_does_not(code: str) -> None:
    raising, quiet = CASES[code]
    assert codes(raising) == [code]
    assert codes(quiet) == []


def test_lost_manual_mentions_are_reported() -> None:
    entered = ManualMention("ARG", "the regime of Videla", "desk officer")
    assert [f.code for f in findings("Nothing.", manual=(entered,))] == ["STATE-008"]
    assert findings("It was the regime of Videla.", manual=(entered,)) == []


def test_rules_have_codes_of_this_family_and_every_rule_is_checked() -> None:
    rules = [value for value in vars(checks).values() if isinstance(value, Rule)]
    assert {rule.code for rule in rules} == {check.rule.code for check in CHECKS}
    assert all(re.fullmatch(r"STATE-0\d\d", rule.code) for rule in rules)
    assert len({rule.code for rule in rules}) == len(rules)
    assert all(rule.remedy and rule.source and rule.explanation for rule in rules)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Bolivia agreed.", "the Plurinational State of Bolivia"),
        ("Tanzania agreed.", "the United Republic of Tanzania"),
        ("Iran agreed.", "the Islamic Republic of Iran"),
        ("Burma agreed.", "Myanmar"),
        ("Ivory Coast agreed.", "Côte d’Ivoire"),
        ("Türkiye agreed.", "Turkey"),
        ("North Macedonia agreed.", "the former Yugoslav Republic of Macedonia"),
        ("Eswatini agreed.", "Swaziland"),
        ("The Democratic Republic of Congo agreed.", "the Democratic Republic of the Congo"),
        ("The DRC agreed.", "the Democratic Republic of the Congo"),
        (
            "The Democratic Peoples Republic of Korea agreed.",
            "the Democratic People’s Republic of Korea",
        ),
    ],
)
def test_another_form_is_reported_with_the_form_of_the_day(text: str, form: str) -> None:
    [finding] = findings(text)
    assert finding.code == "STATE-001"
    assert f"it is “{form}”" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Turkey, Swaziland and Cape Verde agreed.",
        "The former Yugoslav Republic of Macedonia agreed.",
        "The Czech Republic agreed.",
        "The United States and the United Kingdom agreed.",
        "Bolivia (Plurinational State of) agreed.",
        "The Plurinational State of Bolivia agreed.",
        "Côte d'Ivoire and Côte d’Ivoire agreed.",
        "GUINEA-BISSAU",
        "Mozam-\nbique agreed.",
        "The two Koreas agreed.",
        "The Vietnam Veterans Association agreed.",
        "Vietnamese officials agreed.",
    ],
)
def test_a_report_of_2013_is_not_corrected_to_what_came_later(text: str) -> None:
    assert "STATE-001" not in codes(text)


def test_the_same_words_are_reported_on_another_day() -> None:
    later = dt.date(2024, 6, 28)
    assert codes("Turkey agreed.") == []
    assert codes("Turkey agreed.", later) == ["STATE-001"]
    assert codes("Türkiye agreed.", later) == []


def test_a_ruling_clears_a_question_and_a_sensitive_name() -> None:
    for text, name, code in (
        ("The Congolese authorities agreed.", "Congolese", "COD"),
        ("Kosovo was discussed.", "Kosovo", "XKX"),
        ("Kenva was discussed.", "Kenva", "KEN"),
    ):
        assert findings(text)[0].blocks
        assert findings(text, rulings={question_key(name, text): (code,)}) == []


def test_observers_are_named_and_still_shown_to_a_person() -> None:
    assert codes("The Holy See took part.") == ["STATE-004"]


def test_a_finding_that_a_ruling_clears_says_how() -> None:
    assert (
        findings("The Congolese agreed.")[0].command == "clearance states identify Congolese STATE"
    )
    assert findings("The Holy See agreed.")[0].command == "clearance states identify 'Holy See' VAT"
    assert findings("Kenva agreed.")[0].command == "clearance states identify Kenva KEN"


def test_findings_point_into_the_draft_as_read() -> None:
    [finding] = findings(b.paragraph(b.del_("Once upon a time, "), "Vietnam agreed."))
    assert finding.location is not None
    assert (finding.location.start, finding.location.end) == (18, 25)
    assert finding.location.excerpt == "Vietnam"


def test_articles_are_judged_in_running_text_only() -> None:
    assert codes("The Maldives agreed.") == ["STATE-007"]
    assert codes("Kenya, Sudan and Chad agreed.") == ["STATE-007"]
    assert codes("Kenya, Sudan, Chad") == []
    assert codes("SUDAN") == []
    assert codes("The Sudan’s report and the Sudan Office report agreed.") == []


def test_the_message_names_what_an_undecided_name_may_mean() -> None:
    [finding] = findings("Dominican officials agreed.")
    assert "Dominica or Dominican Republic" in finding.message
    [many] = findings("The Soviet Union agreed.")
    assert "or 12 others" in many.message
