import pytest
from hypothesis import given
from hypothesis import strategies as st

from word_limit.answers import Line, Split, split_answers
from word_limit.questionnaire import questionnaire_2013

CALL = questionnaire_2013()
ASKED = {question.number: question.wording for question in CALL.questions}
ANSWER = "We have trained monitors in two provinces."
OTHER = "They report to the ministry every week."


def split(*texts: str | Line) -> Split:
    lines = [text if isinstance(text, Line) else Line(text, len(text.split())) for text in texts]
    return split_answers(lines, CALL)


def bold(text: str) -> Line:
    return Line(text, len(text.split()), stands_out=True)


def found(result: Split) -> list[tuple[tuple[int, ...], tuple[int, ...], str]]:
    return [(answer.questions, answer.printed, answer.text) for answer in result.answers]


@pytest.mark.parametrize("number", ASKED)
def test_every_question_is_known_by_its_wording_without_a_number(number: int) -> None:
    assert found(split(ASKED[number], ANSWER)) == [((number,), (), ANSWER)]


@pytest.mark.parametrize("number", ASKED)
def test_every_question_is_known_with_all_its_sentences(number: int) -> None:
    [question] = [question for question in CALL.questions if question.number == number]
    whole = " ".join((question.wording, *question.also))
    result = split(f"{number}. {whole}", ANSWER)
    assert found(result) == [((number,), (number,), ANSWER)]
    assert result.answers[0].words == 7


def test_only_the_words_of_the_answer_count() -> None:
    [answer] = split("3. " + ASKED[3], ANSWER, OTHER).answers
    assert (answer.words, answer.limit) == (14, 300)
    assert answer.text == f"{ANSWER}\n{OTHER}"


def test_a_retyped_question_is_known_by_most_of_its_words() -> None:
    retyped = "what are key challenges in undertaking preventive actions ?"
    assert found(split(f"3) {retyped}", ANSWER))[0][0] == (3,)


def test_questions_that_differ_in_few_words_are_told_apart() -> None:
    six = "What initiatives have been taken to ensure participation of linguistic minorities?"
    seven = "What initiatives have been taken to ensure participation of women?"
    assert [answer.questions for answer in split(six, ANSWER, seven, OTHER).answers] == [
        (6,),
        (7,),
    ]


def test_the_wording_goes_before_the_number() -> None:
    [answer] = split("1. " + ASKED[9], ANSWER).answers
    assert (answer.questions, answer.printed, answer.is_renumbered) == ((9,), (1,), True)


def test_an_automatic_number_is_a_number() -> None:
    line = Line(ASKED[2], 25, label="1", stands_out=True)
    assert found(split(line, ANSWER)) == [((2,), (1,), ANSWER)]


@pytest.mark.parametrize(
    "heading",
    ["Question 5", "Question 5:", "Q5.", "Q. 5", "Answer to question 5", "5.", "QUESTION 5 -"],
)
def test_a_number_alone_is_enough_when_it_is_a_questions(heading: str) -> None:
    assert found(split(heading, ANSWER)) == [((5,), (5,), ANSWER)]


def test_an_answer_may_begin_behind_its_question() -> None:
    [answer] = split(f"3. {ASKED[3]} {ANSWER}", OTHER).answers
    assert answer.text == f"{ANSWER}\n{OTHER}"
    assert answer.words == 14
    assert found(split(f"Question 3: {ANSWER}")) == [((3,), (3,), ANSWER)]


@pytest.mark.parametrize(
    ("heading", "questions"),
    [
        ("Questions 2 and 3", (2, 3)),
        ("Questions 2, 3 & 5", (2, 3, 5)),
        ("Questions 8-10", (8, 9, 10)),
        ("Q2/Q3:", (2, 3)),
    ],
)
def test_merged_questions_share_an_answer_and_add_their_limits(
    heading: str, questions: tuple[int, ...]
) -> None:
    [answer] = split(heading, ANSWER).answers
    assert answer.questions == questions
    assert answer.limit == 300 * len(questions)
    assert not answer.is_renumbered


def test_questions_merged_in_one_paragraph_are_both_known() -> None:
    [answer] = split(f"{ASKED[3]} {ASKED[5]}", ANSWER).answers
    assert answer.questions == (3, 5)


def test_a_question_left_standing_without_an_answer_is_blank() -> None:
    result = split(f"2. {ASKED[2]}", f"3. {ASKED[3]}", ANSWER)
    assert [answer.questions for answer in result.answers] == [(3,)]
    assert result.blank == (2,)


def test_a_question_that_comes_twice_is_answered_once() -> None:
    result = split(f"3. {ASKED[3]}", ANSWER, f"8. {ASKED[8]}", OTHER, "Question 3", OTHER)
    assert found(result)[0] == ((3,), (3,), f"{ANSWER}\n{OTHER}")


def test_a_numbered_list_in_an_answer_stays_in_it() -> None:
    result = split(f"4. {ASKED[4]}", ANSWER, "1. We trained monitors.", "2. We paid them.", "4")
    assert len(result.answers) == 1
    assert result.answers[0].text.endswith("1. We trained monitors.\n2. We paid them.\n4")


def test_a_subheading_in_an_answer_stays_in_it() -> None:
    result = split(f"4. {ASKED[4]}", bold("Early warning"), ANSWER, bold("4.2 Training"), OTHER)
    assert len(result.answers) == 1
    assert result.answers[0].words == 2 + 7 + 2 + 7


def test_text_under_a_foreign_question_is_shown_and_belongs_to_none() -> None:
    foreign = bold("11. Is there anything else you wish to say?")
    result = split(f"3. {ASKED[3]}", ANSWER, foreign, OTHER)
    assert found(result) == [((3,), (3,), ANSWER)]
    assert result.unmatched == (foreign.text, OTHER)


def test_a_letter_before_the_first_question_is_shown_and_belongs_to_none() -> None:
    letter = (
        "We thank the Office for the opportunity to contribute to this report and attach views."
    )
    result = split(letter, f"3. {ASKED[3]}", ANSWER)
    assert result.unmatched == (letter,)


def test_title_name_and_date_are_the_front() -> None:
    front = ("Inputs for the report", "Submitted by: A Coalition", "Date: 12 April 2013", "Geneva")
    result = split(bold(front[0]), *front[1:], f"3. {ASKED[3]}", ANSWER)
    assert result.front == front
    assert result.unmatched == ()


def test_headings_of_the_outline_are_no_text() -> None:
    result = split(
        bold("III. Risk factors"), f"1. {ASKED[1]}", ANSWER, bold("IV. Policy options"),
        f"2. {ASKED[2]}", OTHER,
    )  # fmt: skip
    assert [answer.text for answer in result.answers] == [ANSWER, OTHER]
    assert result.unmatched == ()


def test_notes_go_with_their_paragraph() -> None:
    line = Line(ANSWER, 10, notes=("See our report.",))
    [answer] = split(f"3. {ASKED[3]}", line).answers
    assert answer.words == 10
    assert answer.text == f"{ANSWER}\nSee our report."


def test_a_contribution_without_questions_is_all_unmatched() -> None:
    essay = "Prevention begins at home, as our members have seen over many years of work. " * 3
    assert split(essay).unmatched == (essay,)


SENTENCES = st.sampled_from(
    [*ASKED.values(), ANSWER, OTHER, "3.", "Question 7", "Anything else?", "Date: 1 May 2013", ""]
)
LINES = st.builds(
    lambda text, stands_out, number: Line(
        f"{number}{text}", len(f"{number}{text}".split()), stands_out=stands_out
    ),
    SENTENCES,
    st.booleans(),
    st.sampled_from(["", "1. ", "12) ", "Q4: "]),
)


@given(st.lists(LINES, max_size=8))
def test_nothing_that_is_no_question_is_ever_dropped(lines: list[Line]) -> None:
    result = split_answers(lines, CALL)
    kept = "\n".join(
        [*result.front, *result.unmatched, *(answer.text for answer in result.answers)]
    )
    for text in (ANSWER, OTHER, "Date: 1 May 2013"):
        written = sum(line.text.count(text) for line in lines)
        assert kept.count(text) == written
