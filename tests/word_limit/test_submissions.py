import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.shared import shared
from word_limit.answers import NOTHING, Answer, Split
from word_limit.contributions import Contribution, ContributorKind, Receipt
from word_limit.intake import read_contributions
from word_limit.likeness import find_likenesses
from word_limit.questionnaire import questionnaire_2013
from word_limit.submission_checks import RULES, find_flags
from word_limit.submissions import FlagName, Submission, judge_contributions

CALL = questionnaire_2013()
DEADLINE = dt.date(2013, 4, 19)
READ_BY_HAND = tomllib.loads(
    Path(__file__).with_name("gold").joinpath("submissions-2013.toml").read_text("utf-8")
)["submission"]
TEXT = (
    "Our monitors report each week to the provincial council. "
    "They have prevented two clashes between herders and farmers since then. "
    "Each report is read by the governor within a day of its arrival."
)
OTHER = (
    "The commission trains judges and prosecutors in three languages. "
    "It publishes its findings once a year in every province of the country. "
    "Victims take part in its hearings and can appeal its decisions."
)


def contribution(file: str = "a.docx", text: str = TEXT, **more: Any) -> Contribution:
    words = more.pop("words", len(text.split()))
    questions, printed = more.pop("questions", (3,)), more.pop("printed", (3,))
    answers = (Answer(questions, printed, words, 300, text),) if text else ()
    split = Split(answers, (), more.pop("unmatched", ()), ())
    return Contribution(file, file.rpartition(".")[2], file, file, split=split, **more)


def flags(*contributions: Contribution) -> list[list[str]]:
    judged = judge_contributions(contributions, CALL, DEADLINE)
    return [list(submission.flag_names) for submission in judged]


@pytest.fixture(scope="module")
def twelve() -> dict[str, Submission]:
    folder = shared("reports/rtp-2013/submissions")
    judged = judge_contributions(read_contributions(folder, CALL), CALL, CALL.deadline)
    return {submission.contribution.file: submission for submission in judged}


@pytest.mark.parametrize("expected", READ_BY_HAND, ids=lambda expected: expected["file"])
def test_the_twelve_are_judged_as_reading_them_says(
    twelve: dict[str, Submission], expected: dict[str, Any]
) -> None:
    submission = twelve[expected["file"]]
    found = submission.contribution
    assert list(submission.flag_names) == expected["findings"]
    assert found.contributor == expected["contributor"]
    assert found.kind.value == expected["kind"]
    assert found.received == expected["received"]
    assert {str(answer.questions[0]): answer.words for answer in found.answers} == expected[
        "answers"
    ]
    assert found.split.unmatched == ()
    assert len(found.split.front) == 3


def test_all_twelve_are_there(twelve: dict[str, Submission]) -> None:
    assert sorted(twelve) == [expected["file"] for expected in READ_BY_HAND]


def test_a_sound_contribution_has_no_flag() -> None:
    assert flags(contribution(received=DEADLINE)) == [[]]


@pytest.mark.parametrize(("words", "expected"), [(300, []), (301, ["over-length"])])
def test_over_length_begins_with_the_first_word_over(words: int, expected: list[str]) -> None:
    assert flags(contribution(words=words)) == [expected]


@pytest.mark.parametrize(("day", "expected"), [(19, []), (20, ["late"])])
def test_the_day_of_the_deadline_is_in_time(day: int, expected: list[str]) -> None:
    assert flags(contribution(received=dt.date(2013, 4, day))) == [expected]


def test_a_file_saved_after_the_deadline_is_for_a_person_to_check() -> None:
    saved = {"received": dt.date(2013, 4, 12), "saved": dt.date(2013, 4, 22)}
    assert flags(contribution(**saved)) == [["late"]]
    assert flags(contribution(**saved, receipt=Receipt())) == [[]]


def test_nothing_is_late_of_which_nothing_tells_the_day() -> None:
    assert flags(contribution()) == [[]]


@pytest.mark.parametrize(
    ("file", "expected"), [("a.doc", []), ("a.odt", ["wrong-format"]), ("a", ["wrong-format"])]
)
def test_the_format_is_that_of_the_file_s_name(file: str, expected: list[str]) -> None:
    assert flags(contribution(file)) == [expected]


def test_a_question_numbered_otherwise_is_flagged_once_with_both_numbers() -> None:
    [submission] = judge_contributions([contribution(printed=(1,))], CALL, DEADLINE)
    [flag] = submission.flags
    assert flag.name is FlagName.RENUMBERED
    assert flag.message == "Its own question 1: in the call question 3."


def test_text_without_a_question_is_flagged() -> None:
    assert flags(contribution(unmatched=("A letter.",))) == [["unmatched-text"]]


def test_what_could_not_be_read_is_flagged() -> None:
    unread = Contribution("a.docx", "docx", "0", split=NOTHING, unreadable="a password")
    assert flags(unread, unread) == [["unreadable"], ["unreadable"]]


def test_two_that_say_the_same_point_at_each_other() -> None:
    again = contribution("b.docx", TEXT.upper().replace(".", " ."))
    judged = judge_contributions([contribution(), again], CALL, DEADLINE)
    assert [(one.flag_names, one.flags[0].other) for one in judged] == [
        (("duplicate",), "b.docx"),
        (("duplicate",), "a.docx"),
    ]


def test_a_few_sentences_in_common_are_a_near_duplicate_of_those_questions() -> None:
    longer = contribution("b.docx", f"{OTHER}\n{TEXT}")
    judged = judge_contributions([contribution(), longer], CALL, DEADLINE)
    assert [one.flag_names for one in judged] == [("near-duplicate",)] * 2
    assert judged[0].flags[0].questions == (3,)
    assert "3 sentences" in judged[0].flags[0].message


def test_a_light_rewording_is_a_near_duplicate() -> None:
    reworded = TEXT.replace("two clashes", "several clashes").replace("Each report", "Every report")
    [likeness] = find_likenesses([TEXT, reworded.replace("each week", "every week")])
    assert not likeness.same
    assert likeness.share >= 0.5


def test_different_views_are_no_duplicates() -> None:
    assert flags(contribution(), contribution("b.docx", OTHER)) == [[], []]
    assert find_likenesses(["", "", "Yes."]) == ()


def test_one_sentence_in_common_is_nobody_s_copy() -> None:
    shared_sentence = OTHER + " " + TEXT.split(". ", maxsplit=1)[0] + "."
    assert flags(contribution(text=TEXT * 2), contribution("b.docx", shared_sentence)) == [[], []]


def test_every_flag_has_a_rule_and_no_flag_rejects() -> None:
    bad = contribution(
        "a.odt", words=301, printed=(1,), unmatched=("x",), received=dt.date(2014, 1, 1)
    )
    findings = list(find_flags(judge_contributions([bad, bad], CALL, DEADLINE)))
    assert {finding.code for finding in findings} == {
        f"SUBM-00{number}" for number in (1, 2, 3, 4, 6, 7)
    }
    assert not any(finding.blocks for finding in findings)
    assert len({rule.code for rule in RULES}) == len(RULES) == 12


def test_the_call_of_2013_has_ten_questions_of_300_words_in_word_by_19_april() -> None:
    assert [question.number for question in CALL.questions] == list(range(1, 11))
    assert (CALL.answer_limit, CALL.deadline) == (300, DEADLINE)
    assert CALL.formats == ("doc", "docx")
    assert ContributorKind.MEMBER_STATE.value == "Member State"
