from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from drafts.ooxml.reader import read_draft
from drafts.settle import Verdict, settle
from tests.building import del_, docx, footnote, heading, ins, paragraph
from word_limit.advice import advise, fewest, longest_paragraphs, weights_of
from word_limit.count import count_words
from word_limit.effects import effects_of
from word_limit.profiles import profile_named

UN = profile_named("un-secretariat")


@given(st.lists(st.integers(1, 30), max_size=7), st.integers(1, 80))
def test_no_smaller_set_reaches_the_target(items: list[int], target: int) -> None:
    chosen = fewest(items, target, lambda item: item)
    if sum(items) < target:
        assert chosen == ()
        return
    assert sum(chosen) >= target
    assert not any(
        sum(smaller) >= target
        for size in range(len(chosen))
        for smaller in combinations(items, size)
    )


def test_the_last_cut_is_the_lightest_that_suffices() -> None:
    assert fewest([50, 40, 30, 12, 9], 60, lambda item: item) == (50, 12)


def test_a_paragraph_weighs_with_its_notes() -> None:
    draft = read_draft(
        docx(
            heading("One"),
            paragraph("Two words", footnote(1)),
            paragraph("Three more words"),
            footnotes={1: paragraph("A note of five words.")},
        )
    )
    count = count_words(draft, UN, 8)
    assert [weight.words for weight in weights_of(count)] == [1, 7, 3]
    assert [weight.words for weight in longest_paragraphs(count, 2)] == [7, 3]
    [cut] = advise(count).paragraphs
    assert cut.words == 3


def test_a_draft_within_its_limit_gets_no_advice() -> None:
    count = count_words(read_draft(docx(paragraph("One two"))), UN, 2)
    assert advise(count).paragraphs == ()


def test_headings_are_not_offered_for_removal() -> None:
    draft = read_draft(docx(heading("A heading of many words here"), paragraph("Two words")))
    assert [cut.words for cut in advise(count_words(draft, UN, 7)).paragraphs] == [2]


def test_revisions_are_offered_by_what_became_of_them() -> None:
    draft = read_draft(
        docx(paragraph("base ", ins("one two three "), del_("four five "), ins("six "), del_("x")))
    )
    verdicts = [Verdict.ACCEPT, Verdict.REJECT, Verdict.REJECT, Verdict.ACCEPT]
    settled = settle(draft, verdicts)
    advice = advise(count_words(settled, UN, 4), effects_of(draft, UN), verdicts)
    assert advice.excess == 2
    assert [(cut.revision.text, cut.words) for cut in advice.insertions] == [("one two three ", 3)]
    assert [(cut.revision.text, cut.words) for cut in advice.deletions] == [("four five ", -2)]
