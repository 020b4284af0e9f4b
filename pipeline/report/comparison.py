"""A comparison told: its changes for programs, its page for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from drafts.compare.changes import (
    as_json,
    count_kinds,
)
from drafts.compare.script import Fate, Line, iter_lines
from drafts.draft import StoryKind
from drafts.ooxml.redline import StoryScript
from pipeline.telling import Told, note_labels

_NOTES = (StoryKind.FOOTNOTE, StoryKind.ENDNOTE)


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
    old, new = note_labels(story, lines, told.compared.old, told.compared.new)
    label = next(iter({**old, **new}.values()), "")
    return f"{name.capitalize()} {label}".strip()


# ---------------------------------------------------------------------- labels
