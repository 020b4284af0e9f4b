import pytest

from drafts.ooxml.reader import read_draft
from tests.building import docx, heading, paragraph
from word_limit.budget import bare_title, budget_of, trend_of
from word_limit.count import WordCount, count_words
from word_limit.profiles import profile_named


def counted(*sections: tuple[str, str]) -> WordCount:
    blocks = [block for title, text in sections for block in (heading(title), paragraph(text))]
    return count_words(read_draft(docx(*blocks)), profile_named("un-secretariat"), 100)


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("III - Risk factors", "risk factors"),
        ("IV. Policy options", "policy options"),
        ("A. Background", "background"),
        ("2.1  Scope", "scope"),
        ("VII Conclusion", "conclusion"),
        ("A new approach", "a new approach"),
        ("Introduction", "introduction"),
        ("Civil society", "civil society"),
    ],
)
def test_the_number_of_a_heading_is_left_aside(title: str, bare: str) -> None:
    assert bare_title(title) == bare


def test_a_budget_finds_its_section_by_title_or_by_its_beginning() -> None:
    count = counted(("I. Risk factors and dynamics", "one two"), ("II. Method", "three"))
    entries = budget_of(count, {"Risk factors": 5, "method": 10, "Annex": 3})
    assert [(entry.words, entry.over, entry.section is None) for entry in entries] == [
        (7, 2, False),
        (3, -7, False),
        (0, -3, True),
    ]


def test_a_beginning_that_two_sections_share_names_neither() -> None:
    count = counted(("Risk factors", "one"), ("Risk groups", "two"))
    assert [entry.section for entry in budget_of(count, {"Risk": 5})] == [None]


def test_a_subsection_can_have_a_budget() -> None:
    draft = read_draft(docx(heading("I. One"), heading("A. Two", 2), paragraph("three words here")))
    count = count_words(draft, profile_named("un-secretariat"), 100)
    assert budget_of(count, {"Two": 4})[0].words == 5


def test_the_trend_shows_each_round_against_the_one_before() -> None:
    rounds = trend_of(
        [
            ("draft 1", counted(("One", "a b"), ("Two", "c"))),
            ("draft 2", counted(("One", "a b c d"), ("Two", "c"))),
            ("draft 3", counted(("One", "a"), ("Two", "c"))),
        ]
    )
    assert [(one.name, one.words, one.change) for one in rounds] == [
        ("draft 1", 5, 0),
        ("draft 2", 7, 2),
        ("draft 3", 4, -3),
    ]
    assert rounds[1].sections == {"One": 5, "Two": 2}
