from __future__ import annotations

import datetime as dt

import pytest

from clearance.states.counts import GroupCount, find_group_counts
from clearance.states.mentions import find_mentions
from drafts.draft import Draft
from drafts.ooxml.reader import read_draft
from tests import building as b

AS_OF = dt.date(2013, 6, 28)


def counts(*blocks: b.Xml, **parts: object) -> list[GroupCount]:
    levels = {1: [("decimal", "%1.")], 2: [("bullet", "•")]}
    draft: Draft = read_draft(b.docx(*blocks, numbering=levels, **parts))  # type: ignore[arg-type]
    return list(find_group_counts(draft, find_mentions(draft, as_of=AS_OF)))


@pytest.mark.parametrize(
    ("text", "number", "length", "agrees"),
    [
        ("Four States, namely Chile, Peru, Fiji and Nepal, agreed.", 4, 4, True),
        ("Four States, namely Chile, Peru and Nepal, agreed.", 4, 3, False),
        ("Three Member States (Chile, Peru and Nepal) agreed.", 3, 3, True),
        ("Three Member States: Chile and Peru.", 3, 2, False),
        ("Two countries, Chile and Peru, agreed.", 2, 2, True),
        ("Both States, Chile and Peru, agreed.", 2, 2, True),
        ("Twenty-one States, including Chile and Peru, agreed.", 21, 2, True),
        ("Two States, including Chile, Peru and Fiji, agreed.", 2, 3, False),
        ("5 State parties, namely Chile, Peru, Fiji, Nepal and [illegible], agreed.", 5, 5, True),
        ("4 State parties, namely Chile, Peru, Fiji, Nepal and [illegible], agreed.", 4, 5, False),
        ("Kenya, Rwanda and Uganda, the three States of the region, agreed.", 3, 3, True),
        ("Kenya and Rwanda, the three States of the region, agreed.", 3, 2, False),
        (
            "Four State Parties to the Rome Statute, namely the Sudan, Mali and Fiji, agreed.",
            4,
            3,
            False,
        ),
        ("Two States, the Congo and the Democratic Republic of the Congo, agreed.", 2, 2, True),
        ("Three States: Chile, Peru and Chile.", 3, 2, False),
    ],
)
def test_a_count_is_held_against_its_list(
    text: str, number: int, length: int, *, agrees: bool
) -> None:
    [count] = counts(b.paragraph(text))
    assert (count.number, count.length, count.agrees) == (number, length, agrees)


@pytest.mark.parametrize(
    "text",
    [
        "Written submissions came from 27 Member States and one organization. Nepal agreed.",
        "More than 120 Member States took part.",
        "28 States from all regions have focal points, as Nepal reported.",
        "In resolution 1325 States were asked, and Chile agreed.",
        "One State, Chile, agreed.",
        "Two years later, States such as Chile agreed.",
    ],
)
def test_counts_without_a_list_are_left_alone(text: str) -> None:
    assert counts(b.paragraph(text)) == []


def test_the_list_in_a_note_is_counted() -> None:
    def with_note(names: str) -> list[GroupCount]:
        return counts(
            b.paragraph("All three Member States of this subregion", b.footnote(1), " agreed."),
            footnotes={1: b.paragraph(names)},
        )

    assert [(c.number, c.length, c.where) for c in with_note("Angola, Burundi and Kenya.")] == [
        (3, 3, "footnote 1")
    ]
    assert [c.agrees for c in with_note("Angola, Burundi, Kenya and Uganda.")] == [False]
    assert with_note("See document A/60/1.") == []


def test_the_items_below_are_counted() -> None:
    [count] = counts(
        b.item("The following three Member States have agreed:"),
        b.item("Nepal;", number=2),
        b.item("Bhutan, as reported by India.", number=2),
        b.item("Chile agreed later.", number=1),
    )
    assert (count.number, count.length, count.where) == (3, 2, "the items below")


def test_undecided_names_count_as_well() -> None:
    [count] = counts(b.paragraph("Three States, namely Chile, Kenva and Peru, agreed."))
    assert count.agrees


def test_places_are_those_of_the_count() -> None:
    [count] = counts(b.paragraph("In all, four States, namely Chile and Peru, agreed."))
    assert count.words == "four States"
    assert (count.start, count.end) == (8, 19)
