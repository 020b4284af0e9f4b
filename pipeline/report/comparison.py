"""A comparison told: its changes for programs, its page for people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from drafts.compare.changes import (
    Change,
    Teller,
    as_json,
    count_kinds,
    substantive_first,
)
from drafts.compare.script import Fate, Line, iter_lines
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
            old_labels, new_labels = _note_labels(story, lines, old, new)
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


def told_as_json(told: Told) -> dict[str, object]:
    """A comparison for a program."""
    compared = told.compared
    return {
        "old": compared.old.name,
        "new": compared.new.name,
        "proved": True,
        "revisions": len(compared.marked.revisions),
        "counts": count_kinds(list(told.changes)),
        "substantive": told.substantive,
        "changes": [as_json(change) for change in told.changes],
        "remarks": list(compared.redline.remarks),
    }


def told_as_text(told: Told) -> Iterator[str]:
    """What changed, in a few lines for a terminal."""
    counts = count_kinds(list(told.changes))
    if not counts:
        yield "The drafts say the same."
    else:
        kinds = ", ".join(f"{count} {kind.replace('-', ' ')}" for kind, count in counts.items())
        yield f"{sum(counts.values())} changes, {told.substantive} of substance ({kinds})."
    yield from (f"Note: {remark}" for remark in told.compared.redline.remarks)


def draw_comparison(told: Told) -> str:
    """The page of a comparison: what is of substance, then the text with every change in it."""
    from pipeline.report.pages import draw

    by_line: dict[int, int] = {}
    for change in told.in_order:
        by_line.setdefault(change.line, len(by_line))
    return draw(
        "comparison.html",
        styles=("base.css", "comparison.css"),
        scripts=(),
        running_head=f"{told.compared.old.name} to {told.compared.new.name}",
        old=told.compared.old.name,
        new=told.compared.new.name,
        counts=count_kinds(list(told.changes)),
        substantive=[change for change in told.changes if change.substance],
        stories=list(_stories(told)),
        remarks=told.compared.redline.remarks,
    )


# ---------------------------------------------------------------------- the page's view


@dataclass(frozen=True, slots=True)
class LineView:
    """A paragraph of the page: its number, and its words with what became of them."""

    number: int
    old_label: str
    new_label: str
    pieces: tuple[tuple[str, str], ...]
    mark: str

    @property
    def is_plain(self) -> bool:
        """Whether nothing happened to it."""
        return not self.mark and all(kind == "same" for kind, _ in self.pieces)


def _stories(told: Told) -> Iterator[tuple[str, list[tuple[bool, list[LineView]]]]]:
    number = 0
    for story in told.compared.redline.stories:
        views = []
        for line in iter_lines(story.script):
            views.append(_line_view(line, number, told.labels[number]))
            number += 1
        runs = [(plain, list(group)) for plain, group in groupby(views, lambda v: v.is_plain)]
        if any(not plain for plain, _ in runs):
            yield _title(story, told), runs


def _line_view(line: Line, number: int, labels: tuple[str, str]) -> LineView:
    pieces = tuple((stretch.fate.value, stretch.shown) for stretch in line.stretches)
    return LineView(number, *labels, pieces, "" if line.mark is Fate.SAME else line.mark.value)


def _title(story: StoryScript, told: Told) -> str:
    name = story.kind.value.replace("-", " ")
    if story.kind not in _NOTES:
        return name.capitalize()
    lines = list(iter_lines(story.script))
    old, new = _note_labels(story, lines, told.compared.old, told.compared.new)
    label = next(iter({**old, **new}.values()), "")
    return f"{name.capitalize()} {label}".strip()


# ---------------------------------------------------------------------- labels


def _body_labels(compared: Compared) -> tuple[Mapping[int, str], Mapping[int, str]]:
    return (
        _labels(compared.old, len(compared.redline.old.paragraphs)),
        _labels(compared.new, len(compared.redline.new.paragraphs)),
    )


def _labels(draft: Draft, read: int) -> dict[int, str]:
    """The numbers of the body's paragraphs, which are the first that a comparison reads."""
    numbers = [paragraph.number for paragraph in draft.body.paragraphs()]
    return {place: number for place, number in enumerate(numbers[:read]) if number}


def _note_labels(
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
