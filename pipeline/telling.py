"""A comparison told: its changes in words, with the numbers of paragraphs on either side."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from drafts.compare.changes import Change, Teller, substantive_first
from drafts.compare.script import Line, iter_lines
from drafts.draft import Draft, StoryKind
from drafts.ooxml.comparing import Compared
from drafts.ooxml.details import describe_format_change
from drafts.ooxml.redline import StoryScript

_NOTES = (StoryKind.FOOTNOTE, StoryKind.ENDNOTE)


@dataclass(frozen=True, slots=True)
class Told:
    """A comparison as a list of changes.

    Attributes:
        compared: What it was told from.
        changes: All changes, those of substance first.
        in_order: All changes in reading order.
        labels: The numbers of every line, before and after, by its ordinal.
    """

    compared: Compared
    changes: tuple[Change, ...]
    in_order: tuple[Change, ...]
    labels: tuple[tuple[str, str], ...]

    @property
    def substantive(self) -> int:
        """How many changes touch something of substance."""
        return sum(1 for change in self.changes if change.substance)


def tell(compared: Compared, states: Collection[str] = ()) -> Told:
    """What changed, with the numbers of paragraphs and notes on either side."""
    old, new = compared.old, compared.new
    changes: list[Change] = []
    labels: list[tuple[str, str]] = []
    body_labels = _body_labels(compared)
    for story in compared.redline.stories:
        lines = list(iter_lines(story.script))
        old_labels, new_labels = body_labels
        if story.kind in _NOTES:
            old_labels, new_labels = note_labels(story, lines, old, new)
        elif story.kind is not StoryKind.BODY:
            old_labels, new_labels = {}, {}
        teller = Teller(states, old_labels, new_labels, describe_format_change)
        changes += teller.tell(story.kind, story.script, len(labels))
        labels += [
            (teller.label(line.old, old_labels), teller.label(line.new, new_labels))
            for line in lines
        ]
    changes += [
        Change(f"{item.what}-formatting", StoryKind.BODY, "", _label(item, body_labels[1]), "",
               item.passage.shown() if item.passage else "")
        for item in compared.redline.reformatted
    ]  # fmt: skip
    return Told(compared, tuple(substantive_first(changes)), tuple(changes), tuple(labels))


def _body_labels(compared: Compared) -> tuple[Mapping[int, str], Mapping[int, str]]:
    return (
        _labels(compared.old, len(compared.redline.old.paragraphs)),
        _labels(compared.new, len(compared.redline.new.paragraphs)),
    )


def _labels(draft: Draft, read: int) -> dict[int, str]:
    """The numbers of the body's paragraphs, which are the first that a comparison reads."""
    numbers = [paragraph.number for paragraph in draft.body.paragraphs()]
    return {place: number for place, number in enumerate(numbers[:read]) if number}


def note_labels(
    story: StoryScript, lines: list[Line], old: Draft, new: Draft
) -> tuple[dict[int, str], dict[int, str]]:
    """The note's number for each of its paragraphs, before and after."""
    key = f"{story.kind.value}-{story.name.removeprefix('new ')}"
    draft = new if story.name.startswith("new ") else old
    label = next((s.label for s in draft.stories if s.id == key), "")
    olds = {line.old.place: label for line in lines if line.old is not None}
    news = {line.new.place: label for line in lines if line.new is not None}
    return olds, news


def _label(item: object, labels: Mapping[int, str]) -> str:
    passage = getattr(item, "passage", None)
    return labels.get(passage.place, "") if passage is not None else ""
