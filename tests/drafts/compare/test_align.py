"""Which blocks belong together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drafts.compare.align import Alignment, align, likeness
from drafts.compare.tokens import Vocabulary, tokenise

A = "The Secretary-General submitted his report on prevention to the General Assembly in June."
B = "Member States were invited to send their answers before the end of April of that year."
C = "Atrocity crimes are processes and not single events that unfold overnight in one place."
D = "Education can promote tolerance and an understanding of the value of diversity at home."

block = st.lists(st.sampled_from("abcdefg"), max_size=9).map("".join)


def aligned(old: list[str], new: list[str]) -> Alignment:
    vocabulary = Vocabulary()
    return align(
        [vocabulary.encode(tokenise(text)) for text in old],
        [vocabulary.encode(tokenise(text)) for text in new],
        splittable="",
    )


def shape(alignment: Alignment) -> list[tuple[int, int]]:
    return [(match.b - match.a, match.d - match.c) for match in alignment.matches]


@given(st.lists(block, max_size=8), st.lists(block, max_size=8))
def test_every_block_is_in_exactly_one_match_in_order(old: list[str], new: list[str]) -> None:
    alignment = align(old, new)
    at_old = at_new = 0
    for match in alignment.matches:
        assert (match.a, match.c) == (at_old, at_new)
        at_old, at_new = match.b, match.d
    assert (at_old, at_new) == (len(old), len(new))


@given(st.lists(block, max_size=8))
def test_a_text_is_aligned_with_itself_one_to_one(old: list[str]) -> None:
    alignment = align(old, list(old))
    assert all(match.is_pair and match.a == match.c for match in alignment.matches)


@given(st.lists(block, max_size=6), st.lists(block, max_size=6), st.data())
def test_blocks_of_different_kinds_are_never_paired(
    old: list[str], new: list[str], data: st.DataObject
) -> None:
    kind = st.sampled_from(["paragraph", "table"])
    olds = [data.draw(kind) for _ in old]
    news = [data.draw(kind) for _ in new]
    for match in align(old, new, olds, news, "paragraph").matches:
        if match.a < match.b and match.c < match.d:
            assert len({*olds[match.a : match.b], *news[match.c : match.d]}) == 1


def test_an_edited_paragraph_is_found_again() -> None:
    alignment = aligned([A, B, C], [A, D, B.replace("April", "May"), C])
    assert shape(alignment) == [(1, 1), (0, 1), (1, 1), (1, 1)]


def test_a_split_is_recognised() -> None:
    assert shape(aligned([A, f"{B} {C}", D], [A, B, C, D])) == [(1, 1), (1, 2), (1, 1)]


def test_a_join_is_recognised() -> None:
    assert shape(aligned([A, B, C, D], [A, f"{B} {C}", D])) == [(1, 1), (2, 1), (1, 1)]


def test_a_new_paragraph_between_two_is_no_split() -> None:
    assert shape(aligned([A, B], [A, C, B])) == [(1, 1), (0, 1), (1, 1)]


def test_a_sentence_that_went_to_the_neighbour_joins_nothing() -> None:
    moved = "Not all armed conflict generates such crimes and not all crimes occur within it. "
    alignment = aligned([A, B, moved + C, D], [A, moved + B, C, D])
    assert shape(alignment) == [(1, 1)] * 4


def test_a_moved_paragraph_is_recognised() -> None:
    assert aligned([A, B, C, D], [B, C, D, A]).moves == ((0, 3),)


def test_an_edited_paragraph_can_have_moved() -> None:
    edited = A.replace("June", "July")
    assert aligned([A, B, C, D], [B, C, D, edited]).moves == ((0, 3),)


def test_a_few_words_are_no_move() -> None:
    assert aligned(["Source: Secretariat.", A, B], [A, B, "Source: Secretariat."]).moves == ()


def test_the_longer_text_stays_and_the_shorter_moves() -> None:
    short = "One short paragraph that has just about nine words."
    assert aligned([A + B + C, short], [short, A + B + C]).moves == ((1, 0),)


def test_repeated_boilerplate_does_not_confuse() -> None:
    line = "The foregoing is submitted for consideration."
    alignment = aligned([A, line, B, line, C, line], [A, line, B, line, D, line, C, line])
    assert shape(alignment).count((0, 1)) == 2
    assert all(sum(pair) <= 2 for pair in shape(alignment))


def test_likeness_is_that_of_the_words() -> None:
    assert likeness("abcd", "abcd") == 1
    assert likeness("abcd", "efgh") == 0
    assert likeness("ab", "abcd") == 2 / 3
