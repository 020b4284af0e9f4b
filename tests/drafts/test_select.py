import pytest

from drafts.draft import Draft
from drafts.errors import ConfigurationError
from drafts.ooxml.reader import read_draft
from drafts.select import Selection
from tests.building import del_, docx, heading, ins, paragraph


@pytest.fixture(scope="module")
def draft() -> Draft:
    return read_draft(
        docx(
            heading("I. Introduction", 1),
            paragraph("One ", ins("two ", by="DPA"), "three"),
            heading("II. Findings", 1),
            paragraph("Four ", del_("five ", by="OLA"), ins("six", by="DPA; OHCHR")),
        )
    )


def chosen(draft: Draft, **criteria: object) -> list[str]:
    matches = Selection(**criteria).of(draft)  # type: ignore[arg-type]
    return [revision.text for revision in draft.revisions if matches(revision)]


def test_without_a_criterion_every_revision_is_chosen(draft: Draft) -> None:
    assert chosen(draft) == ["two ", "five ", "six"]


def test_an_edit_that_several_made_belongs_to_each_of_them(draft: Draft) -> None:
    assert chosen(draft, reviewers=("dpa",)) == ["two ", "six"]
    assert chosen(draft, reviewers=("OHCHR",)) == ["six"]


def test_criteria_narrow_each_other(draft: Draft) -> None:
    assert chosen(draft, reviewers=("DPA",), sections=("II.",)) == ["six"]
    assert chosen(draft, kinds=("deletion",), sections=("I. Intro",)) == []


def test_words_are_found_by_a_pattern(draft: Draft) -> None:
    assert chosen(draft, pattern="^(two|five)") == ["two ", "five "]


@pytest.mark.parametrize(
    "criteria",
    [{"reviewers": ("EOSG",)}, {"ids": ("nothing",)}, {"pattern": "("}, {"paragraphs": ("9-2",)}],
)
def test_a_criterion_that_can_never_match_is_an_error(
    draft: Draft, criteria: dict[str, tuple[str, ...]]
) -> None:
    with pytest.raises(ConfigurationError):
        chosen(draft, **criteria)
