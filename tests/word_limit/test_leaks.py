import datetime as dt
from typing import Any

import pytest

from drafts.draft import Draft
from drafts.ooxml.reader import read_draft
from drafts.settle import accepted
from tests.building import docx, footnote, paragraph
from tests.shared import shared
from tests.word_limit.test_submissions import TEXT, contribution
from word_limit.contributions import Contribution, ContributorKind
from word_limit.intake import read_contributions
from word_limit.leaks import LeakKind, find_leaks
from word_limit.questionnaire import questionnaire_2013
from word_limit.submission_checks import find_leak_findings, find_tally_differences
from word_limit.tally import differences, find_stated_tallies, tally_of

CALL = questionnaire_2013()


def drafted(*texts: str, **more: Any) -> Draft:
    return read_draft(docx(*(paragraph(text) for text in texts), **more))


def from_(name: str, kind: ContributorKind = ContributorKind.CIVIL_SOCIETY) -> Contribution:
    return Contribution("a.docx", "docx", "0", contributor=name, kind=kind)


def leaked(draft: Draft, *contributions: Contribution) -> list[tuple[str, str]]:
    leaks = find_leaks(draft, contributions, CALL.common_texts(), CALL.agreed_phrases)
    return [(leak.kind.value, leak.text) for leak in leaks]


def test_a_contributor_s_name_is_found_in_any_case_and_in_notes() -> None:
    draft = read_draft(
        docx(
            paragraph("As the prevention  network noted", footnote(1)),
            footnotes={1: paragraph("The Prevention Network, 2013.")},
        )
    )
    assert leaked(draft, from_("Prevention Network")) == [
        ("name", "prevention  network"),
        ("name", "Prevention Network"),
    ]


def test_part_of_a_word_is_no_name() -> None:
    assert leaked(drafted("Networks watched. REDO it."), from_("Red"), from_("Watch")) == []


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        ("Coalition for the Responsibility to Protect (ICRtoP)", "ICRtoP"),
        ("Great Lakes Peace Centre", "GLPC"),
    ],
)
def test_an_acronym_given_or_made_of_initials_is_found_as_written(name: str, acronym: str) -> None:
    assert leaked(drafted(f"The {acronym} said so."), from_(name)) == [("acronym", acronym)]
    assert leaked(drafted(f"The {acronym.lower()} said so."), from_(name)) == []


def test_initials_of_a_state_are_no_acronym() -> None:
    state = from_("United Republic of Tanzania", ContributorKind.MEMBER_STATE)
    assert leaked(drafted("URT"), state) == []


def test_eight_words_in_a_row_are_found_whatever_their_case_and_punctuation() -> None:
    words = "our monitors report, each week – to the PROVINCIAL"
    assert leaked(drafted(f"It seems {words} assembly."), contribution()) == [("verbatim", words)]


def test_seven_words_in_a_row_are_anybody_s() -> None:
    draft = drafted("It seems our monitors report each week to the assembly.")
    assert leaked(draft, contribution()) == []


def test_a_long_run_is_one_leak_at_its_place() -> None:
    [leak] = find_leaks(drafted("Before. " + TEXT + " After."), [contribution()])
    assert leak.text == TEXT.rstrip(".")
    assert (leak.location.start, leak.location.end) == (8, 8 + len(TEXT) - 1)


def test_a_run_that_several_contributions_have_names_them_all() -> None:
    draft = drafted(TEXT.split(".")[0])
    [leak] = find_leaks(draft, [contribution(), contribution("b.docx")])
    assert leak.files == ("a.docx", "b.docx")


def test_the_words_of_the_questionnaire_and_agreed_phrases_are_nobody_s() -> None:
    own = "to prevent genocide, war crimes, ethnic cleansing and crimes against humanity"
    draft = drafted(f"The duty {own}, as well as their incitement, remains.")
    said = contribution(text=f"We work {own}, as well as their incitement, in our region.")
    assert leaked(draft, said) == []


def test_eight_words_around_an_agreed_phrase_are_still_somebody_s() -> None:
    crimes = "genocide, war crimes, ethnic cleansing and crimes against humanity"
    words = f"our village elders know that {crimes} begin with"
    said = contribution(text=f"In the north {words} insults.")
    assert leaked(drafted(f"Some hold that {words} words."), said) == [("verbatim", words)]


def test_a_state_that_is_named_is_a_note_and_once_for_all_places() -> None:
    ghana = from_("Ghana", ContributorKind.MEMBER_STATE)
    draft = drafted("Ghana has a council.", "In Ghana, too.")
    leaks = find_leaks(draft, [ghana])
    assert [leak.kind for leak in leaks] == [LeakKind.NAME] * 2
    [finding] = find_leak_findings(leaks)
    assert (finding.code, finding.severity.value) == ("SUBM-012", "note")
    assert "named 2 times" in finding.message


def test_leaks_are_findings_with_their_place() -> None:
    leaks = find_leaks(
        drafted(TEXT + " Prevention Network."), [contribution(), from_("Prevention Network")]
    )
    findings = list(find_leak_findings(leaks))
    assert [finding.code for finding in findings] == ["SUBM-010", "SUBM-011"]
    assert all(finding.location is not None for finding in findings)


def test_the_report_of_2013_gives_none_of_the_twelve_away() -> None:
    folder = shared("reports/rtp-2013")
    contributions = read_contributions(folder / "submissions", CALL)
    for name in ("draft-1-osapg.docx", "draft-2-consolidated.docx", "draft-3-round2.docx"):
        draft = accepted(read_draft((folder / name).read_bytes(), name))
        assert find_leaks(draft, contributions, CALL.common_texts(), CALL.agreed_phrases) == ()


DAY = dt.date(2013, 5, 16)
EARLY = dt.date(2013, 4, 12)


def sent(name: str, kind: ContributorKind, received: dt.date | None = EARLY) -> Contribution:
    return Contribution(f"{name}.docx", "docx", "0", contributor=name, kind=kind, received=received)


def test_a_tally_counts_each_contributor_once_by_the_day_asked_for() -> None:
    state, civil = ContributorKind.MEMBER_STATE, ContributorKind.CIVIL_SOCIETY
    tally = tally_of(
        [
            sent("Ghana", state),
            sent("GHANA", state),
            sent("Kenya", state, DAY),
            sent("Chile", state, DAY + dt.timedelta(1)),
            sent("A Network", civil, None),
        ],
        DAY,
    )
    assert tally.contributors[state] == 2
    assert tally.contributors[civil] == 0
    assert tally.undated == ("A Network.docx",)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ("", "none"),
        ("s", "one Member State"),
        ("ssr", "two Member States and one regional organisation"),
        (
            "s" * 27 + "r" + "c" * 10,
            "27 Member States, one regional organisation and 10 civil society organisations",
        ),
    ],
)
def test_the_tally_is_said_in_a_sentence(kinds: str, said: str) -> None:
    names = {
        "s": ContributorKind.MEMBER_STATE,
        "r": ContributorKind.REGIONAL,
        "c": ContributorKind.CIVIL_SOCIETY,
    }
    tally = tally_of([sent(f"{place}", names[kind]) for place, kind in enumerate(kinds)], DAY)
    assert tally.sentence == f"By 16 May 2013, written contributions had come from {said}."


SENTENCE = (
    "As of 16 May 2013, it had received written submissions from two Member States, one regional"
    " organisation and 27 civil society organisations."
)


def test_the_draft_s_own_sentence_is_read() -> None:
    draft = drafted(f"Non-governmental organisations were invited. {SENTENCE} It met 120 others.")
    [stated] = find_stated_tallies(draft)
    assert stated.sentence == SENTENCE
    assert stated.as_of == DAY
    assert list(stated.contributors.values()) == [2, 1, 27]


def test_other_numbers_of_member_states_are_no_tally() -> None:
    assert list(find_stated_tallies(drafted("It met more than 120 Member States in April."))) == []


def test_a_sentence_that_agrees_is_no_finding_and_one_that_does_not_says_where() -> None:
    [stated] = find_stated_tallies(drafted(SENTENCE))
    kinds = [ContributorKind.MEMBER_STATE] * 2 + [ContributorKind.REGIONAL]
    kinds += [ContributorKind.CIVIL_SOCIETY] * 27
    tally = tally_of([sent(str(place), kind) for place, kind in enumerate(kinds)], DAY)
    assert list(find_tally_differences(stated, tally)) == []
    fewer = tally_of([sent("Ghana", ContributorKind.MEMBER_STATE)], DAY)
    assert differences(stated, fewer) == (
        "two Member States in the draft, 1 in the folder",
        "one regional organisation in the draft, 0 in the folder",
        "27 civil society organisations in the draft, 0 in the folder",
    )
    [finding] = find_tally_differences(stated, fewer)
    assert finding.code == "SUBM-009"
    assert finding.location is not None


def test_the_sentence_of_the_2013_draft_is_held_against_the_twelve() -> None:
    folder = shared("reports/rtp-2013")
    contributions = read_contributions(folder / "submissions", CALL)
    draft = accepted(read_draft((folder / "draft-2-consolidated.docx").read_bytes()))
    [stated] = find_stated_tallies(draft)
    assert stated.as_of == DAY
    tally = tally_of(contributions, DAY)
    assert list(tally.contributors.values()) == [4, 1, 7, 0]
    assert len(differences(stated, tally)) == 2
