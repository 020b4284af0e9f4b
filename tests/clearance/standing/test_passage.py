from hypothesis import given
from hypothesis import strategies as st

from clearance.standing.passage import (
    Passage,
    content_revisions,
    digest_of,
    normalised,
    passages_of,
    text_digest,
)
from drafts.ooxml.reader import read_draft
from drafts.settle import Verdict, accepted, settle
from tests.building import del_, docx, ins, paragraph
from tests.clearance.standing.scene import draft, text

NEPAL = (
    "In Nepal, the Interim Constitution required parties to take into account the principle of "
    "inclusiveness when selecting candidates."
)
KENYA = (
    "In Kenya, the National Cohesion and Integration Commission was established in 2008 to "
    "facilitate and promote equality of opportunity."
)
GHANA = "Singapore and Ghana have built trust between religious leaders in the past ten years."


def _ids(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.id for passage in passages]


def _id_of(passages: tuple[Passage, ...], words: str) -> str:
    return next(passage.id for passage in passages if words in passage.text)


def test_what_a_reader_cannot_see_does_not_change_the_digest() -> None:
    assert digest_of("Côte d’Ivoire  has\u00a0acted.") == digest_of(
        "Co\u0302te d’Ivoire has acted. "
    )
    assert digest_of("co\u00adhesion\u200b non\u2011State") == digest_of("cohesion non-State")
    assert digest_of("51. In Nepal") == digest_of("In Nepal") == digest_of("(a) In Nepal")
    assert digest_of("In Nepal") != digest_of("In Nepal.")
    assert normalised("2008. That was the year.") == "2008. That was the year."


@given(st.text("1a(). \u00a0\u00ad" + "éN", max_size=30) | st.text(max_size=30))
def test_normalising_twice_is_normalising_once(words: str) -> None:
    assert normalised(normalised(words)) == normalised(words)


def test_numbers_typed_one_after_the_other_are_all_taken_out() -> None:
    assert normalised("12. (a) In Nepal") == "In Nepal"


def test_paragraphs_keep_their_identity_when_renumbered_and_moved() -> None:
    before = text(NEPAL, KENYA, GHANA)
    known = [passage.seen() for passage in before]
    after = text("A new paragraph about nothing.", GHANA, NEPAL, KENYA, known=known)
    assert _ids(after)[1:] == [before[2].id, before[0].id, before[1].id]
    assert after[0].id not in _ids(before)
    assert [passage.label for passage in after] == ["1", "2", "3", "4"]


def test_a_paragraph_keeps_its_identity_when_lightly_edited() -> None:
    known = [passage.seen() for passage in text(NEPAL, KENYA)]
    edited = KENYA.replace("established in 2008", "created by the Act of 2008")
    after = text(edited, NEPAL, known=known)
    assert _ids(after) == [known[1].id, known[0].id]
    assert after[0].digest != known[1].digest


def test_another_paragraph_about_the_same_state_is_not_the_same_passage() -> None:
    known = [passage.seen() for passage in text(KENYA)]
    after = text("Kenya has also set up a committee on the punishment of crimes.", known=known)
    assert after[0].id != known[0].id
    assert after[0].origins == ()


def test_the_parts_of_a_split_paragraph_know_where_they_come_from() -> None:
    whole = text(f"{NEPAL} {KENYA} {NEPAL.replace('Nepal', 'Ghana')}")
    known = [whole[0].seen()]
    longer, shorter = text(f"{NEPAL} {NEPAL.replace('Nepal', 'Ghana')}", KENYA, known=known)
    assert longer.id == whole[0].id
    assert shorter.id != whole[0].id
    assert shorter.origins == (whole[0].id,)


def test_a_split_is_remembered_when_the_other_part_is_known_by_its_new_words() -> None:
    whole = text(f"{NEPAL} {NEPAL.replace('Nepal', 'Ghana')} {KENYA}")
    first = text(f"{NEPAL} {NEPAL.replace('Nepal', 'Ghana')}", KENYA, known=[whole[0].seen()])
    known = [whole[0].seen(), first[0].seen(), first[1].seen()]
    later = text(f"{NEPAL} {NEPAL.replace('Nepal', 'Ghana')}", KENYA, known=known)
    assert later[1].origins == (whole[0].id,)


def test_words_own_id_decides_between_rewordings() -> None:
    before = passages_of(draft(KENYA, ids=["AAAA0001"]))
    known = [before[0].seen()]
    rewritten = "The Commission in Kenya was established to promote opportunity for all its people."
    after = passages_of(draft(rewritten, ids=["AAAA0001"]), known)
    assert after[0].id == before[0].id
    assert passages_of(draft(rewritten), known)[0].id != before[0].id


def test_the_same_id_on_other_words_is_no_identity() -> None:
    known = [passages_of(draft(KENYA, ids=["AAAA0001"]))[0].seen()]
    assert passages_of(draft(GHANA, ids=["AAAA0001"]), known)[0].id != known[0].id


def test_equal_paragraphs_are_told_apart() -> None:
    twice = text("Ibid.", "Ibid.")
    assert twice[0].id != twice[1].id
    again = text("Something else.", "Ibid.", "Ibid.", known=[passage.seen() for passage in twice])
    assert _ids(again)[1:] == _ids(twice)


def test_identities_do_not_depend_on_the_order_of_what_is_known() -> None:
    known = [passage.seen() for passage in text(NEPAL, KENYA, GHANA)]
    edited = (NEPAL + " More.", GHANA.replace("ten", "twelve"), KENYA)
    assert _ids(text(*edited, known=known)) == _ids(text(*edited, known=known[::-1]))


def test_heavily_revised_paragraphs_are_known_by_what_they_were_before() -> None:
    data = docx(
        paragraph(del_(KENYA), ins("Wholly different words now stand here about commissions.")),
        paragraph(NEPAL),
    )
    read = read_draft(data)
    known = [text(KENYA)[0].seen()]
    assert passages_of(accepted(read), known, read)[0].id == known[0].id
    assert passages_of(accepted(read), known)[0].id != known[0].id


def test_pending_insertions_are_out_and_pending_deletions_are_in() -> None:
    data = docx(paragraph("In Nepal, ", ins("brave "), del_("old "), "parties met."))
    read = read_draft(data)
    (passage,) = passages_of(settle(read, [Verdict.LEAVE] * len(read.revisions)))
    assert passage.text == "In Nepal, old parties met."
    assert passage.if_accepted == "In Nepal, brave parties met."
    (settled,) = passages_of(accepted(read))
    assert settled.text == settled.if_accepted == "In Nepal, brave parties met."


def test_headings_notes_and_places_are_remembered() -> None:
    found = text("# Introduction", NEPAL, "^ " + KENYA)
    assert [(p.place, p.heading) for p in found[1:]] == [
        ("para. 1", "Introduction"),
        ("footnote 1", ""),
    ]


def test_one_changed_word_changes_the_signature_of_the_text_and_order_counts() -> None:
    signed = text_digest(text(NEPAL, KENYA))
    assert signed == text_digest(text("  " + NEPAL, KENYA))
    assert signed != text_digest(text(NEPAL, KENYA.replace("2008", "2009")))
    assert signed != text_digest(text(KENYA, NEPAL))


def test_revisions_are_found_by_the_passage_they_stand_in() -> None:
    read = read_draft(docx(paragraph(NEPAL), paragraph("In Kenya, ", ins("two "), "laws.")))
    passages = passages_of(accepted(read))
    by_passage = content_revisions(read, passages)
    assert [len(by_passage[passage.id]) for passage in passages] == [0, 1]


def test_a_long_draft_of_similar_paragraphs_is_matched_one_to_one() -> None:
    texts = [f"{KENYA} This is case {n} of {n * 7}, with {n % 13} of its kind." for n in range(300)]
    known = [passage.seen() for passage in text(*texts[:60])]
    edited = [words.replace("facilitate", "support") for words in texts]
    after = text(*edited, known=known)
    assert [p.id for p in after[:60]] == [seen.id for seen in known]
