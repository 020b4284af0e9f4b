# ruff: noqa: E501 (the sentences are compared whole)
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from clearance.approvals import Waiver, approvals, signature
from clearance.memo.compose import (
    Memo,
    MemoFacts,
    Statement,
    SubmissionsClaim,
    WordsClaim,
    compose_memo,
    numbers,
)
from clearance.memo.document import NotAMemoError, check_memo, memo_document, read_memo
from clearance.register.chain import Entry, chain
from clearance.register.event import Basis, Event, Response, Ruling, Triage
from clearance.standing.passage import Passage, text_digest
from clearance.standing.standing import Policy, standings
from clearance.states.balance import balance
from clearance.states.mention import Mention, MentionKind
from drafts.errors import UnreadableDraftError
from tests.building import docx, paragraph
from tests.clearance.register.events import NOON
from tests.clearance.standing.scene import about, day, event, mentions, text, without_words

WORDS = text(
    "In Nepal, parties must take inclusiveness into account.",
    "The Constitution of Malawi guarantees freedom of the press.",
)
CHANGED = text(
    "In Nepal, parties should take inclusiveness into account.",
    WORDS[1].text,
    known=[passage.seen() for passage in WORDS],
)
OFFICIAL = {"official": "Chief of Staff", "reason": "urgent"}


def sent(state: str = "NPL", on: str = "14 May", **rest: Any) -> Event:
    return event("sent", on, **about(WORDS, state, **rest))


def reminded(state: str = "NPL", on: str = "27 May") -> Event:
    return without_words(event("reminded", on, **about(WORDS, state)))


def agreed(state: str = "NPL", on: str = "3 June", **rest: Any) -> Event:
    return event("replied", on, state, response=Response.CONFIRMED, **rest)


def objects(state: str = "NPL") -> Event:
    return event("replied", "3 June", state, response=Response.OBJECTED)


def asked(state: str = "NPL", wording: str = "parties shall meet") -> Event:
    return event("wording-requested", "3 June", state, wording=wording)


def ruled(ruling: Ruling, words: Sequence[Passage] = WORDS, state: str = "NPL") -> Event:
    return event("ruled", "10 June", ruling=ruling, **about(words, state), **OFFICIAL)


BOTH = [sent(), sent("MWI"), agreed(), agreed("MWI")]


def compose(
    events: Iterable[Event],
    passages: Sequence[Passage] = WORDS,
    found: Sequence[Mention] | None = None,
    as_of: str = "12 June",
    entries: Sequence[Entry] | None = None,
    offices: Sequence[tuple[str, str]] = (),
    **rest: Any,
) -> Memo:
    register = tuple(entries if entries is not None else chain(events))
    named = mentions(passages) if found is None else found
    facts = MemoFacts(
        title="A report",
        symbols=("A/67/929",),
        draft="draft.docx",
        digest=text_digest(passages),
        as_of=day(as_of),
        named_on=day("28 June"),
        version="0",
        standings=standings(register, named, passages, day(as_of), Policy()),
        entries=register,
        approvals=approvals(register, offices, passages, day(as_of)),
        **rest,
    )
    return compose_memo(facts)


def said(memo: Memo, key: str) -> tuple[str, bool] | None:
    return next(((s.text, s.full) for s in memo.sentences if s.key == key), None)


# ---------------------------------------------------------------- each sentence, true and false


def test_contacted_when_every_state_is_about_every_passage() -> None:
    assert said(compose(BOTH), "contacted") == (
        "All two States mentioned in the text have been contacted.",
        True,
    )


def test_contacted_names_who_was_not() -> None:
    assert said(compose([sent()]), "contacted") == (
        "One of the two States mentioned in the text have been contacted. Not contacted: Malawi.",
        False,
    )


def test_contacted_names_the_passages_that_were_not_shown() -> None:
    more = text(*[p.text for p in WORDS], "Nepal again.", known=[p.seen() for p in WORDS])
    assert said(compose(BOTH, more), "contacted") == (
        (
            "All two States mentioned in the text have been contacted. Not contacted about every "
            "passage: Nepal (para. 3)."
        ),
        False,
    )


def test_contacted_lists_those_that_need_no_contact() -> None:
    excused = event("triaged", triage=Triage.NOT_REQUIRED, **about(WORDS, "MWI"), **OFFICIAL)
    assert said(compose([sent(), excused]), "contacted") == (
        (
            "The only State that is mentioned in the text and needs contact has been contacted. "
            "Contact was ruled not to be required for Malawi."
        ),
        True,
    )


def test_contacted_of_a_text_without_states() -> None:
    assert said(compose([], text("Nothing.")), "contacted") == (
        "The text mentions no State.",
        True,
    )


def test_opportunity_when_every_one_answered_or_its_time_is_over() -> None:
    over = compose([sent(), sent("MWI"), agreed("MWI")])
    assert said(over, "opportunity") == (
        "Each State contacted has had the opportunity to respond.",
        True,
    )


def test_opportunity_names_those_whose_time_is_running() -> None:
    running = compose([sent(), sent("MWI", "5 June"), agreed()])
    assert said(running, "opportunity") == (
        "The time to respond is still running for Malawi (until 19 June 2013).",
        False,
    )


def test_unanswered_names_exactly_those_who_have_not_replied() -> None:
    assert said(compose([sent(), sent("MWI"), agreed()]), "unanswered") == (
        "Malawi has not yet replied; every other State contacted has.",
        True,
    )
    assert said(compose([sent(), sent("MWI")]), "unanswered") == (
        "Malawi and Nepal have not yet replied.",
        True,
    )
    assert said(compose(BOTH), "unanswered") == ("Every State contacted has replied.", True)


def test_unanswered_does_not_say_only_while_a_contacted_state_is_unexplained() -> None:
    lost = [*BOTH, event("sent", state="IDN")]
    assert said(compose(lost), "unanswered") == (
        (
            "Every State contacted has replied. Indonesia was contacted and is named in no text that "
            "is known."
        ),
        False,
    )
    explained = event("ruled", state="IDN", ruling=Ruling.EXPLAINED, **OFFICIAL)
    assert said(compose([*lost, explained]), "unanswered") == (
        "Every State contacted has replied.",
        True,
    )


def test_unanswered_tells_silence_by_clause_from_a_reply() -> None:
    clause = {"due": day("1 June"), "silence_clause": "Silence will count as no objection."}
    memo = compose([sent(**clause), sent("MWI"), agreed("MWI")])
    assert said(memo, "unanswered") == (
        (
            "Nepal has not yet replied; every other State contacted has. The message to Nepal said "
            "that silence would count as consent."
        ),
        True,
    )
    assert said(memo, "confirmed") == (
        "One State has agreed or had no objection to the words as they stand.",
        True,
    )


def test_unanswered_says_about_what_where_a_state_has_answered_otherwise() -> None:
    more = text(*[p.text for p in WORDS], "Nepal has a council.", known=[p.seen() for p in WORDS])
    later = event("sent", "5 June", **about(more[2:], "NPL"))
    only = {"passages": about(WORDS, "NPL")["passages"], "basis": Basis.RECORDED}
    memo = compose([sent(), sent("MWI"), agreed(**only), agreed("MWI"), later], more)
    assert said(memo, "unanswered") == (
        "Nepal (about para. 3) has not yet replied; every other State contacted has.",
        True,
    )


def test_several_times_from_three_messages_on() -> None:
    thrice = [sent(), reminded(), reminded(on="3 June"), sent("MWI"), agreed("MWI")]
    assert said(compose(thrice), "several-times") == (
        "It was approached several times (Nepal three times).",
        True,
    )
    twice = [sent(), reminded(), sent("MWI"), agreed("MWI")]
    assert said(compose(twice), "several-times") == ("Messages sent: Nepal twice.", False)
    assert said(compose(BOTH), "several-times") is None


def test_confirmed_only_of_the_words_as_they_stand() -> None:
    assert said(compose(BOTH), "confirmed") == (
        "Two States have agreed or had no objection to the words as they stand.",
        True,
    )
    assert said(compose(BOTH, CHANGED), "confirmed") == (
        (
            "Of the two States that agreed or had no objection, one has seen the words as they stand. "
            "The text has changed since Nepal answered."
        ),
        False,
    )
    carried = [*BOTH, ruled(Ruling.NOT_SUBSTANTIVE, CHANGED)]
    assert said(compose(carried, CHANGED), "confirmed") == (
        (
            "Of the two States that agreed or had no objection, one has seen the words as they stand. "
            "Changes since Nepal answered were ruled not to be substantive (Chief of Staff)."
        ),
        False,
    )
    unknown = [event("sent"), agreed(), sent("MWI"), agreed("MWI")]
    assert said(compose(unknown), "confirmed") == (
        (
            "Of the two States that agreed or had no objection, one has seen the words as they stand. "
            "It is not on record which words Nepal saw."
        ),
        False,
    )


def test_reflected_only_when_every_request_is_met() -> None:
    met = [*BOTH[:3], sent("MWI", "1 June"), asked("MWI", "guarantees freedom of the press")]
    assert said(compose(met), "reflected") == (
        "The language that Malawi asked for is in the text.",
        True,
    )
    unmet = [*met, asked()]
    assert said(compose(unmet), "reflected") == (
        (
            "Of two requests for different language, one is met (Malawi). The request of Nepal "
            "(3 June 2013) is not met (para. 1)."
        ),
        False,
    )
    assert said(compose(BOTH), "reflected") == ("No State asked for different language.", True)


def test_reflected_tells_who_refused_and_why() -> None:
    refused = [sent(), sent("MWI"), agreed("MWI"), asked(), ruled(Ruling.NOT_ACCEPTED)]
    assert said(compose(refused), "reflected") == (
        (
            "Of one request for different language, none is met. The request of Nepal (3 June 2013) is "
            "not met (para. 1), by decision of Chief of Staff: urgent."
        ),
        False,
    )


def test_reflected_does_not_take_a_later_agreement_for_the_words_asked_for() -> None:
    settled = [sent(), asked(), sent(on="5 June"), agreed(on="6 June"), sent("MWI"), agreed("MWI")]
    text_, full = said(compose(settled), "reflected") or ("", True)
    assert not full
    assert text_.endswith("is not met (para. 1); the State has agreed to the words since.")


def test_objections_are_always_told() -> None:
    against = [sent(), objects(), sent("MWI"), agreed("MWI")]
    assert said(compose(against), "objections") == (
        "Nepal objects (3 June 2013, para. 1); nobody has ruled on it.",
        False,
    )
    assert said(compose([*against, ruled(Ruling.PROCEED)]), "objections") == (
        (
            "Nepal objects (3 June 2013, para. 1); Chief of Staff ruled on 10 June 2013 to go forward: "
            "urgent."
        ),
        False,
    )
    assert said(compose(BOTH), "objections") == ("No State objects to being mentioned.", True)


def test_rulings_to_go_forward_without_an_answer_are_told() -> None:
    silent = [sent(), reminded(), sent("MWI"), agreed("MWI")]
    assert said(compose(silent), "proceeding") is None
    assert said(compose([*silent, ruled(Ruling.PROCEED)]), "proceeding") == (
        (
            "Chief of Staff ruled on 10 June 2013 to go forward without a current answer from Nepal: "
            "urgent."
        ),
        False,
    )


def test_what_is_undecided_is_told() -> None:
    found = mentions(WORDS, MentionKind.SITUATION)
    assert said(compose([], found=found, questions=1), "undecided") == (
        (
            "It is not decided whether to contact Malawi and Nepal about every mention. One name in "
            "the text has not been attributed to a State."
        ),
        False,
    )
    assert said(compose(BOTH), "undecided") is None


def test_approved_only_of_the_words_as_they_stand() -> None:
    offices = (("Special Adviser", "clears"), ("Chief of Staff", "clears"))
    one = [*BOTH, signature("Special Adviser", "A. Person", WORDS, day("9 June"), NOON, "desk")]
    both = [*one, signature("Chief of Staff", "B. Person", WORDS, day("10 June"), NOON, "desk")]
    assert said(compose(both, offices=offices), "approved") == (
        (
            "The text as it stands has been approved by Special Adviser (A. Person, 9 June 2013) and "
            "Chief of Staff (B. Person, 10 June 2013)."
        ),
        True,
    )
    assert said(compose(one, CHANGED, offices=offices), "approved") == (
        (
            "Special Adviser approved an earlier text on 9 June 2013, which has changed since. Chief "
            "of Staff has not yet approved it."
        ),
        False,
    )
    assert said(compose(BOTH), "approved") is None


def test_balance_is_figures_never_an_adjective() -> None:
    shares = balance(mentions(WORDS))
    assert said(compose(BOTH, balance=shares), "balance") == (
        "The two Member States mentioned, by regional group: African 1 and Asia-Pacific 1.",
        True,
    )
    assert said(compose(BOTH), "balance") is None


@pytest.mark.parametrize(
    ("verdict", "count", "told"),
    [
        ("within", 8412, "within the limit of 8,500."),
        ("over", 8600, "100 over the limit of 8,500."),
        ("disputed", 8412, "on both sides of the limit of 8,500."),
    ],
)
def test_words_within_the_limit_only_by_every_reading(verdict: str, count: int, told: str) -> None:
    claim = WordsClaim(count, 8500, 8301, 8610, "un-secretariat", verdict)
    text_, full = said(compose(BOTH, words=claim), "words") or ("", False)
    assert text_.endswith(told)
    assert full is (verdict == "within")


def test_submissions_and_waivers_are_counted() -> None:
    claim = SubmissionsClaim(dt.date(2013, 5, 16), 27, 1, 27)
    assert said(compose(BOTH, submissions=claim), "submissions") == (
        (
            "By 16 May 2013 written submissions had come from 27 Member States, one regional "
            "organization and 27 civil society organizations."
        ),
        True,
    )
    given = Waiver("LIMIT-001", "Chef de Cabinet", "note", "agreed.", day("31 July"))
    assert said(compose(BOTH, waivers=(given,)), "waivers") == (
        "One waiver is in force. LIMIT-001: agreed (Chef de Cabinet; note; until 31 July 2013).",
        True,
    )
    for gone in (replace(given, expires=day("11 June")), replace(given, draft="other words")):
        assert said(compose(BOTH, waivers=(gone,)), "waivers") == ("No waivers are in force.", True)
    assert said(compose(BOTH), "waivers") == ("No waivers are in force.", True)


def test_a_broken_register_proves_nothing_and_the_note_says_so_first() -> None:
    entries = chain(BOTH)
    broken = [replace(entries[0], body=entries[0].body + " "), *entries[1:]]
    memo = compose([], entries=broken)
    assert memo.sentences[0].key == "register"
    assert memo.sentences[0].text.endswith("Nothing below is proved.")


def test_every_sentence_that_needs_the_register_has_its_proof() -> None:
    memo = compose([sent(), reminded(), reminded(on="1 June"), sent("MWI"), agreed("MWI")])
    proof = {sentence.key: sentence.proof for sentence in memo.sentences}
    assert proof["contacted"] == (1, 2, 3, 4)
    assert proof["several-times"] == (1, 2, 3)
    assert proof["confirmed"] == (4, 5)


# ---------------------------------------------------------------- the file


def test_the_file_carries_the_note_and_the_same_note_gives_the_same_bytes() -> None:
    memo = compose(BOTH, statements=(Statement("A balanced report.", "Special Adviser"),))
    data = memo_document(memo)
    assert data == memo_document(memo)
    assert read_memo(data) == (memo, ())


def test_no_remark_of_the_register_is_in_the_file() -> None:
    events = [replace(each, remark="the ambassador is on leave") for each in BOTH]
    events.append(replace(objects(), remark="the ambassador is on leave"))
    data = memo_document(compose(events))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"ambassador" in archive.read(name) for name in archive.namelist())


def test_an_officers_words_stand_apart() -> None:
    import docx as python_docx

    data = memo_document(compose(BOTH, statements=(Statement("Well done.", "the desk"),)))
    paragraphs = python_docx.Document(io.BytesIO(data)).paragraphs
    own = next(each for each in paragraphs if "Well done." in each.text)
    assert own.text == "“Well done.” — stated by the desk; not drawn from the register."
    assert all(run.italic for run in own.runs)
    assert own.paragraph_format.left_indent


def test_a_note_is_still_true_until_something_changes() -> None:
    entries = chain(BOTH)
    data = memo_document(compose([], entries=entries))
    checked = check_memo(data, compose([], entries=entries), entries, "memo.docx")
    assert checked.still_true
    assert (checked.new_entries, checked.text_changed) == (0, False)


def test_a_later_look_lists_what_is_no_longer_true() -> None:
    data = memo_document(compose(BOTH))
    later = chain([*BOTH, replace(objects(), on=day("11 June"))])
    now = compose([], CHANGED, entries=later)
    checked = check_memo(data, now, later, "memo.docx")
    assert not checked.still_true
    assert (checked.new_entries, checked.text_changed, checked.faults) == (1, True, ())
    found = {divergence.key: divergence.falsehood for divergence in checked.divergences}
    assert found == {"confirmed": False, "objections": True}


def test_a_note_of_another_register_or_a_rewritten_one_is_found() -> None:
    data = memo_document(compose(BOTH))
    rewritten = chain([sent(on="15 May"), *BOTH[1:]])
    checked = check_memo(data, compose([], entries=rewritten), rewritten, "memo.docx")
    assert "cut short, rewritten" in checked.faults[0]


def test_a_sentence_retyped_in_word_is_found() -> None:
    data = memo_document(compose([sent(), reminded(), sent("MWI"), agreed("MWI")]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace(b"Nepal has not yet replied", b"Nepal has replied")
            new.writestr(name, part)
    assert read_memo(buffer.getvalue())[1] == ("unanswered",)


@pytest.mark.parametrize("data", [b"not a file", b""])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDraftError):
        read_memo(data)


def test_a_word_file_that_is_no_note_is_refused() -> None:
    with pytest.raises(NotAMemoError, match="Write a new one"):
        read_memo(docx(paragraph("Dear all,")))


def test_numbers_are_told_in_runs() -> None:
    assert numbers([4, 1, 2, 3, 7, 7]) == "1–4, 7"
    assert numbers([]) == ""
