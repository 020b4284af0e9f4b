"""A comparison as a list of changes for people and programs, the substantive ones first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from drafts.compare.passages import NO_LOOK, Look, Passage
from drafts.compare.script import (
    EnclosureStep,
    Fate,
    GridStep,
    IslandStep,
    Line,
    RowStep,
    Script,
    Stretch,
    iter_lines,
)
from drafts.compare.substance import Substance, find_substance
from drafts.compare.tokens import match_key, tokenise
from drafts.draft import Format, StoryKind

_CONTEXT: Final = 40


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that became another.

    Attributes:
        kind: ``replacement``, ``insertion``, ``deletion``, ``move``,
            ``formatting``, ``split``, ``join``, ``paragraph-insertion``,
            ``paragraph-deletion``, ``row-insertion``, ``row-deletion``,
            ``spacing`` or ``typography`` (another kind of quote or hyphen).
        story: The text it is in.
        old_label: The paragraph's number before, or the note's.
        new_label: The paragraph's number after.
        before: The words that went.
        after: The words that came.
        left: Some words in front of it.
        right: Some words after it.
        substance: What of substance it touches.
        detail: For formatting, what changed; for a move, which.
        line: The ordinal of its line among all lines of the comparison.
    """

    kind: str
    story: StoryKind
    old_label: str
    new_label: str
    before: str
    after: str
    left: str = ""
    right: str = ""
    substance: tuple[Substance, ...] = ()
    detail: str = ""
    line: int = -1


@dataclass(slots=True)
class Teller:
    """What telling changes needs to know beside the scripts.

    Attributes:
        states: Names of States in all their forms.
        old_labels: Paragraph numbers of the old draft by ``Passage.place``.
        new_labels: The same of the new draft.
        describe: Says what changed from one format to another.
    """

    states: Collection[str] = ()
    old_labels: Mapping[int, str] = field(default_factory=dict)
    new_labels: Mapping[int, str] = field(default_factory=dict)
    describe: Callable[[Format, Format], str] = lambda before, after: "formatting"  # noqa: ARG005

    def tell(self, story: StoryKind, script: Script, first_line: int = 0) -> list[Change]:
        """Every change of a story, in reading order."""
        numbers = {id(line): first_line + at for at, line in enumerate(iter_lines(script))}
        return list(self._changes(story, script, numbers))

    def _changes(
        self, story: StoryKind, script: Script, numbers: Mapping[int, int]
    ) -> Iterator[Change]:
        for step in script:
            match step:
                case Line():
                    yield from self._of_line(story, step, numbers[id(step)])
                case GridStep():
                    for row in step.rows:
                        yield from self._of_row(story, row, numbers)
                case EnclosureStep():
                    yield from self._changes(story, step.script, numbers)
                case IslandStep():
                    pass

    def _of_row(
        self, story: StoryKind, row: RowStep, numbers: Mapping[int, int]
    ) -> Iterator[Change]:
        if row.fate is Fate.SAME:
            for cell in row.cells:
                yield from self._changes(story, cell, numbers)
            return
        lines = [line for cell in row.cells for line in iter_lines(cell)]
        text = "\t".join("".join(s.shown for s in line.stretches) for line in lines)
        first = numbers[id(lines[0])] if lines else -1
        gone = row.fate.is_old
        yield self._change(
            "row-deletion" if gone else "row-insertion",
            story,
            "",
            "",
            text if gone else "",
            "" if gone else text,
            line=first,
        )

    def _of_line(self, story: StoryKind, line: Line, number: int) -> Iterator[Change]:
        old, new = self.label(line.old, self.old_labels), self.label(line.new, self.new_labels)
        whole = _is_whole(line)
        if whole:
            yield self._whole(story, line, number, old, new)
            return
        stretches = line.stretches
        at = 0
        while at < len(stretches):
            stretch = stretches[at]
            after = stretches[at + 1] if at + 1 < len(stretches) else None
            if stretch.fate is Fate.SAME:
                at += 1
                continue
            replaced = stretch.fate is Fate.GONE and after is not None and after.fate is Fate.FRESH
            end = at + 2 if replaced else at + 1
            left = _tail(stretches[:at])
            right = _head(stretches[end:])
            if stretch.fate is Fate.RESTYLED:
                detail = self.describe(*_formats(stretch))
                yield self._change(
                    "formatting", story, old, new, stretch.shown, stretch.shown, left, right,
                    detail=detail, line=number,
                )  # fmt: skip
            else:
                before = stretch.shown if stretch.fate.is_old else ""
                came = after.shown if replaced and after else "" if before else stretch.shown
                kind = "move" if stretch.move else _kind_of_words(before, came)
                yield self._change(
                    kind, story, old, new, before, came, left, right,
                    detail=stretch.move, line=number,
                )  # fmt: skip
            at = end
        if line.mark is not Fate.SAME:
            kind = "join" if line.mark.is_old else "split"
            yield self._change(kind, story, old, new, "", "", _tail(stretches), "", line=number)

    def _whole(self, story: StoryKind, line: Line, number: int, old: str, new: str) -> Change:
        text = "".join(stretch.shown for stretch in line.stretches)
        gone = line.mark.is_old
        kind = "move" if line.move else f"paragraph-{'deletion' if gone else 'insertion'}"
        return self._change(
            kind, story, old, new, text if gone else "", "" if gone else text,
            detail=line.move, line=number,
        )  # fmt: skip

    def _change(
        self,
        kind: str,
        story: StoryKind,
        old: str,
        new: str,
        before: str,
        after: str,
        left: str = "",
        right: str = "",
        *,
        detail: str = "",
        line: int = -1,
    ) -> Change:
        plain = kind in ("formatting", "spacing", "typography", "move", "split", "join")
        substance = () if plain else find_substance(before, after, self.states)
        return Change(kind, story, old, new, before, after, left, right, substance, detail, line)

    def label(self, passage: Passage | None, labels: Mapping[int, str]) -> str:
        """A paragraph's number, empty where it has none."""
        return labels.get(passage.place, "") if passage is not None else ""


def substantive_first(changes: list[Change]) -> list[Change]:
    """The changes with substance, by its gravity, then the rest; else in order."""
    order = {kind: at for at, kind in enumerate(Substance)}
    return sorted(changes, key=lambda c: order[c.substance[0]] if c.substance else len(order))


def count_kinds(changes: list[Change]) -> dict[str, int]:
    """How many changes there are of each kind, the most frequent first."""
    return dict(Counter(change.kind for change in changes).most_common())


def as_json(change: Change) -> dict[str, object]:
    """A change for a program."""
    return {
        "kind": change.kind,
        "story": change.story.value,
        "paragraph": change.new_label or change.old_label,
        "old_paragraph": change.old_label,
        "new_paragraph": change.new_label,
        "before": change.before,
        "after": change.after,
        "substance": [kind.value for kind in change.substance],
        "detail": change.detail,
        "left": change.left,
        "right": change.right,
    }


def _is_whole(line: Line) -> bool:
    fates = {stretch.fate for stretch in line.stretches}
    return line.mark is not Fate.SAME and (not fates or fates == {line.mark})


def _kind_of_words(before: str, after: str) -> str:
    if before.split() == after.split():
        return "spacing"
    if before and after:
        return "typography" if _folded(before) == _folded(after) else "replacement"
    return "insertion" if after else "deletion"


def _folded(text: str) -> str:
    return " ".join(match_key(token) for token in tokenise(text))


def _formats(stretch: Stretch) -> tuple[Format, Format]:
    return _look(stretch.old, stretch.a).format, _look(stretch.new, stretch.c).format


def _look(passage: Passage | None, offset: int) -> Look:
    for end, look in passage.looks if passage is not None else ():
        if offset < end:
            return look
    return NO_LOOK


def _tail(stretches: tuple[Stretch, ...]) -> str:
    text = "".join(s.shown for s in stretches if not s.fate.is_old)[-_CONTEXT * 2 :]
    if len(text) <= _CONTEXT:
        return text
    return text[-_CONTEXT:].partition(" ")[2]


def _head(stretches: tuple[Stretch, ...]) -> str:
    text = "".join(s.shown for s in stretches if not s.fate.is_old)
    if len(text) <= _CONTEXT:
        return text
    return text[:_CONTEXT].rpartition(" ")[0]
