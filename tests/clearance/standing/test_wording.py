from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearance.register.event import SeenPassage
from clearance.standing.passage import Passage, content_revisions, digest_of, passages_of
from clearance.standing.wording import (
    Change,
    Fate,
    Op,
    best_window,
    change_since,
    differences,
    holds,
    judge_request,
    sentences,
    tokens,
)
from drafts.draft import Revision
from drafts.ooxml.reader import read_draft
from drafts.settle import accepted
from tests.building import del_, docx, ins, paragraph
from tests.clearance.standing.scene import text

COUNCIL = (
    "In Ghana, the National Peace Council that was established in 2011 has taken steps to "
    "establish a local framework for conflict resolution and has been instrumental in "
    "managing tensions."
)
MEDIA = (
    "The media is an important element of civil society. The Constitution of Malawi guarantees "
    "freedom of the press. While there are ongoing challenges to information, in May 2012 the "
    "authorities took steps to strengthen the role of the media."
)
ACT = (
    "National institutions take different forms. In Kenya, the Commission on Cohesion was "
    "established in 2008 to promote equality of opportunity."
)


def _change(before: str, after: str, *names: str) -> Change | None:
    (old,), (new,) = text(before), text(after, known=[text(before)[0].seen()])
    return change_since(old.seen(), new, [new], names)


# ---------------------------------------------------------------- differences


@given(st.lists(st.sampled_from(["a", "b", "the", "of", "Nepal,", "met.", "not"])), st.data())
def test_pieces_give_both_texts(words: list[str], data: st.DataObject) -> None:
    before = " ".join(words)
    after = " ".join(data.draw(st.lists(st.sampled_from(["a", "b", "the", "of", "Kenya", "met"]))))
    for readable in (False, True):
        pieces = differences(before, after, readable=readable)
        old = " ".join(p.text for p in pieces if p.op is not Op.INSERT)
        new = " ".join(p.text for p in pieces if p.op is not Op.DELETE)
        assert (tokens(old), tokens(new)) == (tokens(before), tokens(after))


def test_a_rewording_is_told_in_one_piece_although_a_little_word_stayed() -> None:
    pieces = differences("It was an example of good practice.", "It was the result of long talks.")
    assert [(p.op.value, p.text) for p in pieces if p.op is not Op.EQUAL] == [
        ("delete", "an example of good practice"),
        ("insert", "the result of long talks"),
    ]


def test_words_are_found_whatever_the_quotation_marks() -> None:
    assert holds(tokens("the “Dirty War”, then"), tokens('"Dirty War"'))
    assert holds(tokens("The Constitution of Malawi"), tokens("the Constitution"))
    assert not holds(tokens("Papua New Guinea"), tokens("New guinea"))
    assert not holds(tokens("short"), tokens("short and long"))
    assert not holds(tokens("anything"), [])


def test_sentences_end_where_a_capital_follows() -> None:
    assert sentences("In 2008. Then “it” was. (Later.) End") == [
        "In 2008.",
        "Then “it” was.",
        "(Later.)",
        "End",
    ]
    assert sentences("para. 5 of the U.N. charter") == ["para. 5 of the U.N. charter"]


def test_the_window_is_the_run_of_sentences_most_like_what_is_sought() -> None:
    assert best_window(MEDIA, "The Constitution of Malawi guarantees a free press.") == (
        "The Constitution of Malawi guarantees freedom of the press."
    )
    assert best_window("", "anything") == ""


# ---------------------------------------------------------------- what the State saw


def test_equal_words_are_no_change() -> None:
    assert _change(ACT, ACT.replace("Kenya", "Ken\u00adya")) is None


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (ACT.replace("established", "not established"), "{+not+}"),
        (ACT.replace("2008", "2009"), "[-2008-] … {+2009+}"),
        (ACT.replace(" of opportunity", ""), "[-of opportunity-]"),
        (ACT + " However, it failed.", "{+However, it failed.+}"),
    ],
)
def test_one_word_is_a_change(after: str, told: str) -> None:
    change = _change(ACT, after, "Kenya")
    assert change is not None
    assert str(change) == told


def test_a_sentence_cut_off_is_a_change_and_not_a_split() -> None:
    whole = text(f"{ACT} {MEDIA}")[0].seen()
    (left,) = text(ACT, known=[whole])
    assert change_since(whole, left, [left], ["Kenya"]) is not None


def test_a_paragraph_split_in_two_reads_the_same_to_those_named_in_either_part() -> None:
    whole = text(f"{MEDIA} {ACT}")[0].seen()
    parts = text(MEDIA, ACT, known=[whole])
    assert [change_since(whole, part, parts, ["Kenya"]) for part in parts] == [None, None]


def test_after_a_split_only_the_part_that_changed_has_changed() -> None:
    whole = text(f"{MEDIA} {ACT}")[0].seen()
    parts = text(
        MEDIA, ACT.replace("now", "").replace("promote", "gradually promote"), known=[whole]
    )
    assert change_since(whole, parts[0], parts, ["Malawi"]) is None
    change = change_since(whole, parts[1], parts, ["Kenya"])
    assert change is not None
    assert str(change) == "{+gradually+}"


def test_a_marked_stretch_stands_while_its_own_words_do() -> None:
    words = "In Kenya, the Commission on Cohesion was established in 2008"
    seen = SeenPassage("p", digest_of(words), words, part=True)
    (around,) = text(ACT.replace("different", "many"))
    (inside,) = text(ACT.replace("2008", "2009"))
    assert change_since(seen, around, [around], ["Kenya"]) is None
    assert change_since(seen, inside, [inside], ["Kenya"]) is not None


def test_whether_the_words_that_name_the_state_are_the_same_is_told() -> None:
    around = _change(ACT, ACT.replace("different", "many"), "Kenya")
    about = _change(ACT, ACT.replace("equality", "parity"), "Kenya")
    assert around is not None
    assert about is not None
    assert (around.names_it_as_before, about.names_it_as_before) == (True, False)


def _revised(*content: str) -> tuple[Passage, tuple[Revision, ...], SeenPassage]:
    read = read_draft(docx(paragraph(*content)))
    (now,) = passages_of(accepted(read))
    plain = "".join(each for each in content if "<" not in each)
    revisions = content_revisions(read, [now])[now.id]
    return now, revisions, SeenPassage(now.id, digest_of(plain), plain)


def test_the_revisions_that_made_the_difference_are_named() -> None:
    now, revisions, _ = _revised(
        "In Kenya, the ",
        del_("law", by="OLA", on="2013-05-27T10:00:00Z"),
        ins("Act", by="DPA", on="2013-05-28T10:00:00Z"),
        " was made.",
    )
    seen = SeenPassage(now.id, digest_of("x"), "In Kenya, the law was made.")
    change = change_since(seen, now, [now], ["Kenya"], revisions)
    assert change is not None
    assert [revision.reviewer for revision in change.revisions] == ["OLA", "DPA"]
    assert not change.untracked


def test_a_revision_inside_a_word_accounts_for_the_word() -> None:
    now, revisions, _ = _revised("Talks in Kenya", ins("n cities"), " began.")
    seen = SeenPassage(now.id, digest_of("x"), "Talks in Kenya began.")
    change = change_since(seen, now, [now], ["Kenya"], revisions)
    assert change is not None
    assert not change.untracked


def test_an_edit_that_nobody_tracked_is_told_apart() -> None:
    now, revisions, _ = _revised("Steps in Kenya are gradually taken", ins(" again"), ".")
    seen = SeenPassage(now.id, digest_of("x"), "Steps in Kenya are now taken.")
    change = change_since(seen, now, [now], ["Kenya"], revisions)
    assert change is not None
    assert [revision.text for revision in change.revisions] == [" again"]
    assert change.untracked


# ---------------------------------------------------------------- what the State asked for


def _judge(
    wording: str,
    before: str,
    now: Iterable[str],
    former: tuple[str, ...] = (),
    *,
    known: bool = True,
    name: str = "",
) -> Fate:
    seen = text(before)[0].seen()
    passages = text(*now, known=[seen])
    naming = [p for p in passages if name in p.text]
    judged = judge_request(wording, former, [seen] if known else [], naming, passages)
    return judged.fate


ASKED_GHANA = "has taken steps to mediate local disputes and to promote a national framework"
ASKED_MALAWI = (
    "The Constitution of Malawi guarantees freedom of the press. In May 2012 the Government took "
    "steps to strengthen the role of the media."
)
ASKED_KENYA = "the Commission on Cohesion was established by the Cohesion Act of 2008"


def test_words_that_stand_as_asked_for_are_verbatim() -> None:
    now = COUNCIL.replace(
        "establish a local framework", "mediate local disputes and to promote a national framework"
    )
    assert _judge(ASKED_GHANA, COUNCIL, [now]) is Fate.VERBATIM


def test_a_text_that_nobody_changed_has_none_of_it() -> None:
    assert _judge(ASKED_GHANA, COUNCIL, [COUNCIL]) is Fate.ABSENT
    assert _judge(ASKED_KENYA, ACT, [ACT]) is Fate.ABSENT
    assert _judge(ASKED_MALAWI, MEDIA, [MEDIA]) is Fate.ABSENT


def test_some_of_the_changes_are_partial() -> None:
    now = MEDIA.replace("authorities", "Government").replace(
        "to information", "to access to information"
    )
    assert _judge(ASKED_MALAWI, MEDIA, [now]) is Fate.PARTIAL


def test_one_dropped_not_is_never_verbatim() -> None:
    asked = "the Council did not itself resolve any of the local disputes in the region in 2011"
    now = COUNCIL + " In 2011, " + asked.replace(" not", "") + "."
    assert _judge(asked, COUNCIL, [now]) is not Fate.VERBATIM


def test_every_change_in_other_words_around_it_is_a_variant() -> None:
    asked = "In Kenya, the Commission was set up by law in 2008 to promote equality"
    before = "In Kenya, the Commission was established in 2008 to promote equality."
    now = "In Kenya, the Commission was set up by law in 2008, as planned, to promote equality."
    assert _judge(asked, before, [now]) is Fate.VARIANT


def test_wording_in_pending_or_deleted_text_is_not_in_the_settled_text() -> None:
    read = read_draft(
        docx(paragraph("In Kenya, ", del_("the Act of 2008"), ins("a law"), " came."))
    )
    (now,) = passages_of(accepted(read))
    judged = judge_request("the Act of 2008", (), [], [now], [now])
    assert judged.fate is not Fate.VERBATIM


def test_old_words_that_still_stand_beside_the_new_are_partial() -> None:
    now = COUNCIL.replace(
        "establish a local framework", "mediate local disputes and to promote a national framework"
    )
    assert _judge(ASKED_GHANA, COUNCIL, [now], ("conflict Resolution",)) is Fate.PARTIAL
    assert _judge(ASKED_GHANA, COUNCIL, [now], ("civil war",)) is Fate.VERBATIM


def test_words_that_were_only_to_go() -> None:
    assert _judge("", COUNCIL, [COUNCIL], ("conflict resolution",)) is Fate.ABSENT
    assert (
        _judge(
            "", COUNCIL, [COUNCIL.replace("conflict resolution", "peace")], ("conflict resolution",)
        )
        is Fate.VERBATIM
    )
    assert _judge("", COUNCIL, [COUNCIL], ("conflict resolution", "civil war")) is Fate.PARTIAL


def test_a_request_without_words_cannot_be_judged() -> None:
    assert _judge("", COUNCIL, [COUNCIL]) is Fate.UNJUDGED


def test_a_request_about_a_passage_that_is_gone() -> None:
    assert _judge(ASKED_GHANA, COUNCIL, ["Nothing about it."], name="Ghana") is Fate.PASSAGE_GONE


def test_without_knowing_what_was_seen_only_common_words_can_be_told() -> None:
    assert _judge(ASKED_GHANA, COUNCIL, [ACT], known=False) is Fate.ABSENT
    assert _judge(ASKED_KENYA, ACT, [ACT], known=False) is Fate.PARTIAL


def test_wording_put_into_another_paragraph_counts_where_it_stands() -> None:
    elsewhere = f"It is noted that Ghana {ASKED_GHANA} for all."
    assert _judge(ASKED_GHANA, COUNCIL, [COUNCIL, elsewhere], name="Ghana") is Fate.VERBATIM
