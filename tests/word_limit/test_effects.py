from hypothesis import given
from hypothesis import strategies as st

from drafts.ooxml.reader import read_draft
from drafts.settle import Verdict, accepted, settle
from tests.building import (
    ANN,
    BOB,
    Xml,
    cell,
    del_,
    deleted,
    docx,
    footnote,
    ins,
    inserted,
    move_from,
    move_to,
    paragraph,
    row,
    table,
)
from tests.shared import shared
from word_limit.count import count_words
from word_limit.effects import effects_of, words_by_reviewer
from word_limit.profiles import profile_named

UN = profile_named("un-secretariat")


def effects(*blocks: Xml, **more: object) -> list[tuple[str, int]]:
    draft = read_draft(docx(*blocks, **more))  # type: ignore[arg-type]
    return [(effect.revision.kind.value, effect.words) for effect in effects_of(draft, UN)]


def test_an_insertion_adds_and_a_deletion_takes_its_words() -> None:
    assert effects(paragraph("a ", ins("two words "), del_("three old ones "), "b")) == [
        ("insertion", 2),
        ("deletion", -3),
    ]


def test_letters_added_to_a_word_add_no_word() -> None:
    assert effects(paragraph("State", ins("s"), " agreed")) == []


def test_a_space_that_parts_a_word_adds_one() -> None:
    assert effects(paragraph("well", ins(" "), "being")) == [("insertion", 1)]


def test_a_move_takes_here_and_adds_there() -> None:
    blocks = (paragraph(move_from("two words "), "a"), paragraph("b ", move_to("two words")))
    assert effects(*blocks) == [("move-from", -2), ("move-to", 2)]


def test_what_a_reviewer_took_out_of_anothers_insertion_adds_nothing() -> None:
    blocks = (paragraph("a ", ins("kept ", del_("cut out ", by=BOB), by=ANN)),)
    assert effects(*blocks) == [("insertion", 1), ("deletion", -2)]


def test_a_row_comes_and_goes_with_all_its_words() -> None:
    rows = table(
        row("one", "two three", mark=inserted()), row(cell("four"), "five", mark=deleted())
    )
    assert effects(rows) == [("row-insertion", 3), ("row-deletion", -2)]


def test_words_in_parts_that_do_not_count_have_no_effect() -> None:
    blocks = (paragraph("a"),)
    assert effects(*blocks, headers=[paragraph("Head ", ins("added"))]) == []


def test_words_in_a_note_have_an_effect() -> None:
    blocks = (paragraph("a", footnote(1)),)
    assert effects(*blocks, footnotes={1: paragraph("See ", ins("also there"))}) == [
        ("insertion", 2)
    ]


def test_reviewers_are_named_by_what_they_add_on_balance() -> None:
    draft = read_draft(
        docx(paragraph("x ", ins("a b ", by=ANN), del_("c ", by=ANN), ins("d e f", by=BOB)))
    )
    assert words_by_reviewer(effects_of(draft, UN)) == {BOB: 3, ANN: 1}


PIECES = st.lists(
    st.tuples(st.sampled_from(["plain", "ins", "del"]), st.text("ab ", min_size=1, max_size=5)),
    min_size=1,
    max_size=6,
)


@given(PIECES)
def test_the_effect_is_what_rejecting_that_one_revision_changes(
    pieces: list[tuple[str, str]],
) -> None:
    build = {"plain": lambda text: text, "ins": ins, "del": del_}
    draft = read_draft(docx(paragraph(*(build[kind](text) for kind, text in pieces))))
    everything = count_words(accepted(draft), UN, 100).words
    measured = {effect.revision.index: effect.words for effect in effects_of(draft, UN)}
    for revision in draft.revisions:
        verdicts = [Verdict.ACCEPT] * len(draft.revisions)
        verdicts[revision.index] = Verdict.REJECT
        without = count_words(settle(draft, verdicts), UN, 100).words
        assert measured.get(revision.index, 0) == everything - without


def test_the_offices_of_the_2013_draft_stand_in_the_order_of_what_they_added() -> None:
    data = (shared("reports/rtp-2013") / "draft-2-consolidated.docx").read_bytes()
    by_reviewer = words_by_reviewer(effects_of(read_draft(data), UN))
    assert list(by_reviewer) == ["DPA", "OSAPG", "OHCHR", "EOSG", "OLA"]
