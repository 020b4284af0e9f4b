import datetime as dt
from functools import partial

from clearance.register.chain import chain
from clearance.register.event import Basis
from clearance.standing.history import History, known_passages
from clearance.states.mentions import find_mentions
from drafts.draft import Draft
from drafts.ooxml.reader import read_draft
from tests.building import del_, docx, ins, paragraph
from tests.clearance.standing.scene import about, day, event, text

FIND = partial(find_mentions, as_of=dt.date(2013, 6, 28))
BASE = read_draft(docx(paragraph("In Nepal, parties met.")), "base.docx")
TRACKED = read_draft(
    docx(
        paragraph(
            "In Nepal, parties ",
            del_("met", by="OLA", on="2013-05-24T10:00:00Z"),
            ins("gathered", by="OLA", on="2013-05-24T23:59:00Z"),
            ".",
            ins(" Kenya followed.", by="DPA", on="2013-05-29T09:00:00Z"),
        )
    ),
    "round-1.docx",
)
CLEAN = read_draft(docx(paragraph("In Nepal, parties gathered. Kenya followed.")), "clean.docx")


def _texts(history: History, on: str, state: str = "NPL") -> tuple[str, Basis] | None:
    found = history.on(day(on))
    assert found is not None
    passages = found.naming.get(state, ())
    return (passages[0].text, found.basis) if passages else None


def test_the_text_of_a_day_has_the_revisions_up_to_its_end() -> None:
    history = History([BASE, TRACKED], FIND)
    assert _texts(history, "23 May") == ("In Nepal, parties met.", Basis.IN_FORCE)
    assert _texts(history, "24 May") == ("In Nepal, parties gathered.", Basis.IN_FORCE)
    assert _texts(history, "29 May") == (
        "In Nepal, parties gathered. Kenya followed.",
        Basis.IN_FORCE,
    )
    assert _texts(history, "28 May", "KEN") is None
    assert _texts(history, "29 May", "KEN") is not None


def test_before_the_first_revision_a_lone_draft_is_only_the_earliest_text_known() -> None:
    history = History([TRACKED], FIND)
    assert _texts(history, "14 May") == ("In Nepal, parties met.", Basis.EARLIEST)
    assert _texts(history, "24 May") == ("In Nepal, parties gathered.", Basis.IN_FORCE)


def test_a_clean_draft_alone_says_nothing_of_when_it_was_written() -> None:
    assert _texts(History([CLEAN], FIND), "14 May") == (
        "In Nepal, parties gathered. Kenya followed.",
        Basis.EARLIEST,
    )


def test_the_round_before_is_in_force_until_the_next_begins() -> None:
    later = read_draft(
        docx(
            paragraph(
                "In Nepal, parties gathered. Kenya ",
                ins("soon ", by="EOSG", on="2013-06-13T10:00:00Z"),
                "followed.",
            )
        ),
        "round-2.docx",
    )
    history = History([BASE, TRACKED, later], FIND)
    assert _texts(history, "12 June") == (
        "In Nepal, parties gathered. Kenya followed.",
        Basis.IN_FORCE,
    )
    assert _texts(history, "13 June") == (
        "In Nepal, parties gathered. Kenya soon followed.",
        Basis.IN_FORCE,
    )


def test_undated_revisions_make_a_draft_prove_nothing() -> None:
    undated = read_draft(docx(paragraph("In Nepal, ", ins("the ", on=None), "parties met.")))
    assert _texts(History([BASE, undated], FIND), "14 May") == (
        "In Nepal, parties met.",
        Basis.IN_FORCE,
    )
    assert _texts(History([undated], FIND), "14 May") == ("In Nepal, parties met.", Basis.EARLIEST)


def test_a_passage_keeps_its_identity_through_the_days() -> None:
    history = History([BASE, TRACKED], FIND)
    days = [history.on(day(on)) for on in ("29 May", "14 May", "24 May")]
    assert len({found.naming["NPL"][0].id for found in days if found}) == 1


def test_without_drafts_nothing_is_known() -> None:
    assert History([], FIND).on(day("14 May")) is None


def test_each_text_is_searched_once() -> None:
    searched: list[Draft] = []

    def find(draft: Draft) -> object:
        searched.append(draft)
        return FIND(draft)

    history = History([BASE, TRACKED], find)  # type: ignore[arg-type]
    for on in ("14 May", "15 May", "24 May", "26 May", "29 May", "10 June"):
        history.on(day(on))
    assert len(searched) == 3


def test_the_register_remembers_the_words_it_has_seen() -> None:
    words = text("In Nepal, parties met.")
    seen = event("sent", **about(words, "NPL"))
    assert known_passages(chain([seen, event("note")])) == (words[0].seen(),)
