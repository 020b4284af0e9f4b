from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearance.register.chain import chain
from clearance.register.event import Basis, Event, Response, Ruling, SeenPassage, Triage
from clearance.standing.passage import content_revisions, passages_of
from clearance.standing.standing import (
    Policy,
    Standing,
    StandingKind,
    answers_about_names,
    mentions_by_hand,
    standings,
)
from clearance.standing.wording import Fate
from clearance.states.mention import Layer, MentionKind
from drafts.ooxml.reader import read_draft
from drafts.settle import Verdict, settle
from tests.building import docx, ins, paragraph
from tests.clearance.standing.scene import (
    about,
    day,
    event,
    mentions,
    only,
    stand,
    text,
    without_words,
)

K = StandingKind
NEPAL = text("In Nepal, parties must take inclusiveness into account.")
CHANGED = text("In Nepal, parties should take inclusiveness into account.", known=[NEPAL[0].seen()])
OFFICIAL = {"official": "Chief of Staff", "reason": "agreed by telephone"}


def sent(on: str = "14 May", **rest: Any) -> Event:
    return event("sent", on, **about(NEPAL, "NPL", **rest))


def reminded(on: str = "27 May", **rest: Any) -> Event:
    return without_words(event("reminded", on, **about(NEPAL, "NPL", **rest)))


def replied(on: str = "3 June", answer: Response = Response.CONFIRMED, **rest: Any) -> Event:
    return without_words(event("replied", on, response=answer, **about(NEPAL, "NPL", **rest)))


def ruled(ruling: Ruling, on: str = "10 June", words: Any = NEPAL, **rest: Any) -> Event:
    return event("ruled", on, ruling=ruling, **about(words, "NPL"), **OFFICIAL, **rest)


# ---------------------------------------------------------------- before any contact


def test_an_example_that_nobody_was_told_of_is_missed() -> None:
    assert stand([], NEPAL).kind is K.MISSED


@pytest.mark.parametrize("kind", sorted(set(MentionKind) - Policy().contact_kinds, key=str))
def test_any_other_mention_waits_for_a_person(kind: MentionKind) -> None:
    assert stand([], NEPAL, found=mentions(NEPAL, kind)).kind is K.TO_TRIAGE


def test_a_sensitive_name_always_waits_for_a_person() -> None:
    found = [replace(mention, sensitive=True) for mention in mentions(NEPAL)]
    assert stand([], NEPAL, found=found).kind is K.TO_TRIAGE


@pytest.mark.parametrize(
    ("triage", "kind"),
    [(Triage.NOT_REQUIRED, K.NOT_REQUIRED), (Triage.TO_CONTACT, K.TO_CONTACT)],
)
def test_a_persons_triage_decides(triage: Triage, kind: StandingKind) -> None:
    found = mentions(NEPAL, MentionKind.SITUATION)
    decided = event("triaged", triage=triage, **about(NEPAL, "NPL"), **OFFICIAL)
    assert stand([decided], NEPAL, found=found).kind is kind
    everywhere = replace(decided, passages=())
    assert stand([everywhere], NEPAL, found=found).kind is kind
    elsewhere = replace(decided, passages=(SeenPassage("elsewhere", "d"),))
    assert stand([elsewhere], NEPAL, found=found).kind is K.TO_TRIAGE


def test_a_triage_taken_back_is_no_triage() -> None:
    decided = event("triaged", triage=Triage.NOT_REQUIRED, **about(NEPAL, "NPL"), **OFFICIAL)
    back = event("withdrawn", "20 May", about=1, reason="too early")
    assert stand([decided, back], NEPAL).kind is K.MISSED


def test_triage_does_not_undo_a_silence() -> None:
    decided = event("triaged", "11 June", triage=Triage.NOT_REQUIRED, state="NPL", **OFFICIAL)
    assert stand([sent(), reminded(), decided], NEPAL).kind is K.SILENT


# ---------------------------------------------------------------- asked, and waiting


def test_a_message_is_sent_then_reminded_then_silent_but_never_silent_without_a_reminder() -> None:
    assert stand([sent()], NEPAL, as_of="28 May").kind is K.SENT
    assert stand([sent()], NEPAL, as_of="12 June").kind is K.SENT
    assert stand([sent(), reminded()], NEPAL, as_of="28 May").kind is K.REMINDED
    assert stand([sent(), reminded()], NEPAL, as_of="29 May").kind is K.SILENT
    silent = stand([sent(), reminded()], NEPAL, as_of="12 June")
    assert (silent.since, silent.waiting, silent.attempts, silent.reminders) == (
        day("14 May"),
        29,
        2,
        1,
    )
    assert silent.proof == (1, 2)


def test_what_happens_after_the_day_asked_for_is_not_looked_at() -> None:
    register = [sent(), reminded(), replied("11 June")]
    assert stand(register, NEPAL, as_of="10 June").kind is K.SILENT
    assert stand(register, NEPAL, as_of="11 June").kind is K.CONFIRMED


def test_a_deadline_in_the_message_counts_before_the_office_rule() -> None:
    register = [sent(), reminded("10 June", due=day("11 June"))]
    assert stand(register, NEPAL, as_of="11 June").kind is K.REMINDED
    assert stand(register, NEPAL, as_of="12 June").kind is K.SILENT
    assert stand(register, NEPAL, as_of="12 June").due == day("11 June")


def test_an_acknowledgement_and_a_holding_reply_are_no_answer() -> None:
    acknowledged = [sent(), event("acknowledged", "16 May", state="NPL")]
    assert stand(acknowledged, NEPAL, as_of="20 May").kind is K.ACKNOWLEDGED
    holding = [*acknowledged, event("holding", "20 May", state="NPL", due=day("10 June"))]
    assert stand(holding, NEPAL, as_of="10 June").kind is K.HOLDING
    assert stand([*holding, reminded("5 June")], NEPAL, as_of="11 June").kind is K.SILENT


def test_silence_is_consent_only_by_a_clause_in_the_message_and_after_its_day() -> None:
    clause = "Silence until 11 June will be taken as no objection."
    register = [sent(due=day("11 June"), silence_clause=clause)]
    assert stand(register, NEPAL, as_of="11 June").kind is K.SENT
    assert stand(register, NEPAL, as_of="12 June").kind is K.NO_OBJECTION
    assert stand(register, CHANGED, as_of="12 June").kind is K.SENT
    without = [sent(due=day("11 June"))]
    assert stand(without, NEPAL, as_of="12 June").kind is K.SENT


# ---------------------------------------------------------------- answered


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Response.CONFIRMED, K.CONFIRMED),
        (Response.NO_OBJECTION, K.NO_OBJECTION),
        (Response.DECLINED, K.DECLINED),
        (Response.OBJECTED, K.OBJECTED),
    ],
)
def test_an_answer_gives_the_standing(answer: Response, kind: StandingKind) -> None:
    standing = stand([sent(), replied(answer=answer)], NEPAL)
    assert (standing.kind, standing.since) == (kind, day("3 June"))
    assert not only(standing).unproven


@pytest.mark.parametrize("answer", [Response.CONFIRMED, Response.NO_OBJECTION])
def test_a_confirmation_is_outrun_by_one_changed_word(answer: Response) -> None:
    case = only(stand([sent(), replied(answer=answer)], CHANGED))
    assert case.kind is K.STALE
    assert str(case.change) == "[-must-] … {+should+}"
    assert (case.seen_on, case.answer, case.proof) == (day("14 May"), 2, (1, 2))


def test_a_confirmation_covers_the_words_last_shown_before_it() -> None:
    resent = event("sent", "30 May", **about(CHANGED, "NPL"))
    assert stand([sent(), resent, replied()], CHANGED).kind is K.CONFIRMED
    assert stand([sent(), resent, replied()], NEPAL).kind is K.STALE
    assert stand([sent(), without_words(resent), replied()], CHANGED).kind is K.STALE


def test_a_state_asked_again_about_the_present_words_is_awaited_again() -> None:
    resent = event("sent", "5 June", **about(CHANGED, "NPL"))
    again = stand([sent(), replied(), resent], CHANGED)
    assert (again.kind, again.since) == (K.SENT, day("5 June"))
    of_old_words = event("sent", "5 June", **about(NEPAL, "NPL"))
    assert stand([sent(), replied(), of_old_words], CHANGED).kind is K.STALE


def test_objections_and_wishes_to_be_left_out_do_not_lapse_when_the_text_changes() -> None:
    for answer, kind in ((Response.OBJECTED, K.OBJECTED), (Response.DECLINED, K.DECLINED)):
        assert stand([sent(), replied(answer=answer)], CHANGED).kind is kind


def test_only_the_state_takes_back_its_objection() -> None:
    objected = [sent(), replied(answer=Response.OBJECTED)]
    resent = event("sent", "5 June", **about(CHANGED, "NPL"))
    assert stand([*objected, resent], CHANGED).kind is K.OBJECTED
    assert stand([*objected, resent, replied("7 June")], CHANGED).kind is K.CONFIRMED
    taken_back = event("withdrawn", "8 June", about=2, reason="note verbale of 8 June")
    assert stand([*objected, taken_back], NEPAL, as_of="20 May").kind is K.SENT


def test_the_last_answer_counts_by_the_day_it_was_given_not_recorded() -> None:
    register = [sent(), replied("5 June", Response.OBJECTED), replied("3 June")]
    assert stand(register, NEPAL).kind is K.OBJECTED


def test_an_answer_to_a_message_recorded_without_a_draft_is_unproven() -> None:
    register = [event("sent"), event("replied", "3 June", response=Response.CONFIRMED)]
    case = only(stand(register, NEPAL))
    assert (case.kind, case.unproven) == (K.CONFIRMED, True)


def test_equal_words_prove_nothing_where_only_the_earliest_text_is_known() -> None:
    early = [replace(e, basis=Basis.EARLIEST) for e in (sent(), replied())]
    assert only(stand(early, NEPAL)).unproven
    assert only(stand(early, CHANGED)).kind is K.STALE


def test_words_worked_out_later_count_for_the_message() -> None:
    register = [
        event("sent"),
        event("replied", "3 June", response=Response.CONFIRMED),
        event("shown", about=1, **about_kwargs(NEPAL)),
    ]
    assert not only(stand(register, NEPAL)).unproven
    assert stand(register, CHANGED).kind is K.STALE


def about_kwargs(passages: Any) -> dict[str, Any]:
    known = about(passages, "NPL")
    return {"passages": known["passages"], "basis": known["basis"], "shown": True}


# ---------------------------------------------------------------- rulings


def test_a_ruling_that_a_change_is_not_substantive_carries_the_confirmation_over() -> None:
    register = [sent(), replied(), ruled(Ruling.NOT_SUBSTANTIVE, words=CHANGED)]
    case = only(stand(register, CHANGED))
    assert (case.kind, case.ruling, case.change is not None) == (K.CONFIRMED, 3, True)


def test_a_ruling_lapses_when_the_words_it_was_about_change() -> None:
    register = [sent(), replied(), ruled(Ruling.NOT_SUBSTANTIVE, words=CHANGED)]
    again = text(
        "In Nepal, parties may take inclusiveness into account.", known=[CHANGED[0].seen()]
    )
    case = only(stand(register, again))
    assert (case.kind, case.ruling, case.lapsed_ruling) == (K.STALE, None, 3)


@pytest.mark.parametrize(
    "answer", [Response.OBJECTED, Response.DECLINED, None], ids=["objects", "declines", "silent"]
)
def test_a_ruling_to_proceed_does_not_change_the_standing(answer: Response | None) -> None:
    register = [sent(), reminded()]
    register += [replied(answer=answer)] if answer else []
    before = stand(register, NEPAL)
    after = stand([*register, ruled(Ruling.PROCEED)], NEPAL)
    assert after.kind is before.kind
    assert (only(before).ruling, only(after).ruling) == (None, len(register) + 1)


def test_a_ruling_made_before_the_objection_does_not_answer_it() -> None:
    early = ruled(Ruling.PROCEED, on="1 June")
    assert only(stand([sent(), early, replied(answer=Response.OBJECTED)], NEPAL)).ruling is None


def test_a_ruling_for_no_words_holds_for_none() -> None:
    loose = replace(ruled(Ruling.PROCEED), passages=())
    assert only(stand([sent(), replied(answer=Response.OBJECTED), loose], NEPAL)).ruling is None


# ---------------------------------------------------------------- wording


ASKED = "parties shall take inclusiveness into account"
WITH_IT = text(f"In Nepal, {ASKED}.", known=[NEPAL[0].seen()])


def asked(on: str = "3 June", wording: str = ASKED, **rest: Any) -> Event:
    return without_words(
        event("wording-requested", on, wording=wording, **about(NEPAL, "NPL"), **rest)
    )


def test_a_request_is_judged_on_the_settled_text() -> None:
    assert stand([sent(), asked()], NEPAL).kind is K.WORDING_ABSENT
    assert stand([sent(), asked()], WITH_IT).kind is K.WORDING_REFLECTED
    assert stand([sent(), asked(former_wording=("must",))], WITH_IT).kind is K.WORDING_REFLECTED
    assert stand([sent(), asked(wording="")], NEPAL).kind is K.WORDING_REQUESTED
    still = stand([sent(), asked(former_wording=("Nepal",))], WITH_IT)
    assert still.kind is K.WORDING_PARTIAL


def test_the_gravest_of_several_requests_gives_the_standing() -> None:
    other = "the five parties of the coalition government"
    standing = stand([sent(), asked(), asked("4 June", other)], WITH_IT)
    assert standing.kind is K.WORDING_ABSENT
    assert [r.judgement.fate for r in standing.requests] == [Fate.VERBATIM, Fate.ABSENT]


def test_a_later_request_for_the_same_words_takes_the_place_of_the_first() -> None:
    later = "parties shall always take inclusiveness into account"
    standing = stand([sent(), asked(wording=later), asked("4 June")], WITH_IT)
    assert [r.judgement.fate for r in standing.requests] == [Fate.SUPERSEDED, Fate.VERBATIM]
    assert standing.kind is K.WORDING_REFLECTED


def test_a_confirmation_after_the_request_settles_it() -> None:
    resent = event("sent", "5 June", **about(CHANGED, "NPL"))
    standing = stand([sent(), asked(), resent, replied("6 June")], CHANGED)
    assert standing.kind is K.CONFIRMED
    assert standing.requests[0].confirmed_by == 4
    assert not standing.requests[0].reflected


def test_a_refusal_is_bound_to_the_words_it_was_about() -> None:
    refusal = ruled(Ruling.NOT_ACCEPTED)
    assert stand([sent(), asked(), refusal], NEPAL).requests[0].refused_by == 3
    assert stand([sent(), asked(), refusal], CHANGED).requests[0].refused_by is None
    early = ruled(Ruling.NOT_ACCEPTED, on="1 June")
    assert stand([sent(), early, asked()], NEPAL).requests[0].refused_by is None


# ---------------------------------------------------------------- passages that come and go


def test_a_state_named_in_a_new_passage_has_to_be_contacted_about_it() -> None:
    both = text(
        NEPAL[0].text,
        "The transitional justice commission in Nepal has begun its work.",
        known=[NEPAL[0].seen()],
    )
    standing = stand([sent(), replied()], both)
    assert [(case.passage.label if case.passage else "", case.kind) for case in standing.cases] == [
        ("2", K.TO_CONTACT),
        ("1", K.CONFIRMED),
    ]
    assert standing.kind is K.TO_CONTACT
    assert standing.paragraphs == ("1", "2")


def test_an_exchange_since_a_passage_appeared_counts_for_it_but_proves_nothing() -> None:
    both = text(NEPAL[0].text, "Nepal has a commission.", known=[NEPAL[0].seen()])
    note = without_words(event("note", "5 June", **about(both, "NPL")))
    case = stand([sent(), replied(), note], both).cases[-1]
    assert (case.kind, case.unproven) == (K.CONFIRMED, True)


def test_a_state_contacted_and_no_longer_named_is_withdrawn() -> None:
    standing = stand([sent()], text("Nothing is left."))
    assert (standing.kind, standing.named, only(standing).passage) == (K.WITHDRAWN, False, None)
    assert not standing.awaits_reply


def test_a_state_contacted_and_never_named_is_an_orphan_until_it_is_explained() -> None:
    gone = text("Nothing is here.")
    assert stand([event("sent")], gone).kind is K.ORPHAN
    explained = event("ruled", "1 June", ruling=Ruling.EXPLAINED, **OFFICIAL)
    assert only(stand([event("sent"), explained], gone)).ruling == 2


def test_a_state_named_only_in_deleted_text_is_withdrawn_not_lost() -> None:
    gone = text("Nothing is here.")
    deleted = mentions(NEPAL, layer=Layer.DELETED)
    assert stand([event("sent")], gone, found=deleted).kind is K.WITHDRAWN


def test_states_that_only_deleted_or_pending_text_names_have_no_standing() -> None:
    for layer in (Layer.DELETED, Layer.PENDING):
        found = mentions(NEPAL, layer=layer)
        assert standings((), found, NEPAL, day("12 June"), Policy()) == ()


def test_a_note_alone_is_no_contact() -> None:
    assert stand([event("note")], NEPAL).kind is K.MISSED


def test_a_confirmation_tells_what_a_pending_revision_would_do_to_it() -> None:
    read = read_draft(docx(paragraph("In Nepal, parties", ins(" in power"), " met.")))
    pending = passages_of(settle(read, [Verdict.LEAVE] * len(read.revisions)), (), read)
    register = [
        event("sent", **about(pending, "NPL")),
        event("replied", "3 June", response=Response.CONFIRMED),
    ]
    case = only(stand(register, pending))
    assert (case.kind, case.will_change) == (K.CONFIRMED, "In Nepal, parties in power met.")
    all_in = settle(read, [Verdict.ACCEPT] * len(read.revisions))
    accepted = passages_of(all_in, [pending[0].seen()], read)
    revisions = content_revisions(read, accepted)
    stale = only(stand(register, accepted, revisions=revisions))
    assert stale.kind is K.STALE
    assert stale.change is not None
    assert [revision.text for revision in stale.change.revisions] == [" in power"]


def test_another_heading_over_the_same_words_is_told() -> None:
    under = text("# Good practice", NEPAL[0].text, known=[NEPAL[0].seen()])
    elsewhere = text("# Failures", NEPAL[0].text, known=[NEPAL[0].seen()])
    register = [
        event("sent", **about(under, "NPL")),
        event("replied", "3 June", response=Response.CONFIRMED),
    ]
    assert not only(stand(register, under)).new_heading
    assert only(stand(register, elsewhere)).new_heading


# ---------------------------------------------------------------- all States together


def test_a_correction_changes_the_standing_and_leaves_the_rest() -> None:
    register = [sent(), replied(answer=Response.OBJECTED)]
    corrected = replace(
        replied(),
        kind=event("note").kind.CORRECTED,
        becomes=replied().kind,
        about=2,
        reason="misread",
    )
    assert stand([*register, corrected], NEPAL).kind is K.CONFIRMED


def test_states_come_gravest_first_and_each_once() -> None:
    words = text("In Nepal and in Kenya, steps were taken.", "In Ghana and Nepal too.")
    register = chain(
        [
            event("sent", **about(words, "KEN")),
            event("replied", state="KEN", response=Response.OBJECTED),
            event("sent", **about(words, "GHA")),
        ]
    )
    found = standings(register, mentions(words), words, day("20 May"), Policy())
    assert [(standing.state, standing.kind) for standing in found] == [
        ("KEN", K.OBJECTED),
        ("NPL", K.MISSED),
        ("GHA", K.SENT),
    ]


def test_names_and_mentions_settled_by_hand_are_handed_to_the_finder() -> None:
    entries = chain(
        [
            event("identified", name="Korea", code="key", state="KOR", official="desk"),
            event("identified", name="Korea", code="key", state="PRK", official="desk"),
            event("identified", name="Jordan", code="person", state="", official="desk"),
            event("manual-mention", state="ARG", name="the regime", reason="its own history"),
        ]
    )
    assert answers_about_names(entries) == {"key": ("KOR", "PRK"), "person": ()}
    back = event("withdrawn", about=3, state="", reason="it is the river")
    again = chain([*(entry.event for entry in entries), back, replace(back, about=4)])
    assert answers_about_names(again) == {"key": ("KOR", "PRK")}
    assert mentions_by_hand(again) == ()
    (by_hand,) = mentions_by_hand(entries)
    assert (by_hand.state, by_hand.words, by_hand.by) == ("ARG", "the regime", "desk")


EVENTS = st.lists(
    st.sampled_from(
        [
            sent(),
            sent("20 May"),
            reminded(),
            event("acknowledged", "28 May"),
            event("holding", "29 May"),
            asked("30 May"),
            *(replied("3 June", answer) for answer in Response),
            replied("11 June"),
            ruled(Ruling.PROCEED),
            ruled(Ruling.NOT_SUBSTANTIVE, words=CHANGED),
            event("note", "1 June"),
            event("sent", "6 June", **about(CHANGED, "NPL")),
        ]
    ),
    max_size=7,
)


@given(EVENTS, st.sampled_from([NEPAL, CHANGED, WITH_IT, text("Nothing.")]))
def test_every_register_gives_every_state_one_standing_with_proof(
    register: list[Event], words: tuple[Any, ...]
) -> None:
    entries = chain(register)
    found: list[Standing] = list(
        standings(entries, mentions(words), words, day("12 June"), Policy())
    )
    assert found == list(standings(entries, mentions(words), words, day("12 June"), Policy()))
    assert [standing.state for standing in found] in ([], ["NPL"])
    for standing in found:
        assert standing.cases[0].kind is standing.kind
        assert all(1 <= number <= len(entries) for number in standing.proof)
        uncontacted = standing.kind in {K.MISSED, K.TO_CONTACT, K.TO_TRIAGE}
        assert bool(standing.proof) or uncontacted
        agreed = any(e.response in {Response.CONFIRMED, Response.NO_OBJECTION} for e in register)
        assert agreed or standing.kind not in {K.CONFIRMED, K.NO_OBJECTION, K.STALE}


def test_adding_a_message_never_makes_a_state_agree() -> None:
    for register in ([], [sent()], [sent(), reminded()]):
        assert stand([*register, reminded("5 June")], NEPAL).awaits_reply
