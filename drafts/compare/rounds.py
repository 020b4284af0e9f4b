"""From one round to the next: what changed in a draft while nobody was tracking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from drafts.compare.align import align
from drafts.compare.changes import Change, Teller
from drafts.compare.passages import Block, Grid, GridRow, Look, Passage, Thing, iter_passages
from drafts.compare.script import Line, Script, compare_blocks, iter_lines
from drafts.compare.tokens import OBJECT, Vocabulary, tokenise
from drafts.draft import (
    Block as DraftBlock,
)
from drafts.draft import (
    Draft,
    Group,
    Paragraph,
    SpanKind,
    Story,
    StoryKind,
    Table,
    locate,
)
from drafts.findings import Location

_NOTES = (StoryKind.FOOTNOTE, StoryKind.ENDNOTE)
_OTHERS = (StoryKind.HEADER, StoryKind.FOOTER, StoryKind.TEXT_BOX)


@dataclass(frozen=True, slots=True)
class UntrackedEdit:
    """Something that differs between two rounds and that nobody tracked.

    Attributes:
        location: Where, in the current draft as read.
        kind: As of ``changes.Change``.
        before: What the last round's text says there.
        after: What the current draft says before its own revisions.
    """

    location: Location
    kind: str
    before: str
    after: str


def untracked_between(settled: Draft, current: Draft) -> tuple[UntrackedEdit, ...]:
    """What changed from the last round's text to the next draft without tracking.

    Args:
        settled: The last round's text as decided (``settle.settle``, ``settle.accepted``).
        current: The next draft before its revisions (``settle.original``).
    """
    rounds = _Rounds(settled, current)
    return tuple(edit for pair in rounds.pairs() for edit in rounds.edits(*pair))


class _Rounds:
    def __init__(self, settled: Draft, current: Draft) -> None:
        self.settled, self.current = settled, current
        self.vocabulary = Vocabulary()
        self.codes: dict[tuple[str, str], str] = {}
        self.pair_notes()

    def pair_notes(self) -> None:
        """Give notes that belong together one code, so that their references match."""
        for kind in _NOTES:
            olds = [story for story in self.settled.of_kind(kind) if story.label]
            news = [story for story in self.current.of_kind(kind) if story.label]
            self.codes |= {("old", story.id): f"old {story.id}" for story in olds}
            self.codes |= {("new", story.id): f"new {story.id}" for story in news}
            alignment = align(
                [self.vocabulary.encode(tokenise(_text(story))) for story in olds],
                [self.vocabulary.encode(tokenise(_text(story))) for story in news],
            )
            pairs = [(m.a, m.c) for m in alignment.matches if m.is_pair]
            for a, c in (*pairs, *alignment.moves):
                self.codes["new", news[c].id] = f"old {olds[a].id}"

    def pairs(self) -> Iterator[tuple[Story, Story]]:
        yield self.settled.body, self.current.body
        old_notes = {f"old {story.id}": story for story in self.settled.of_kind(*_NOTES)}
        for note in self.current.of_kind(*_NOTES):
            twin = old_notes.get(self.codes.get(("new", note.id), ""))
            if twin is not None:
                yield twin, note
        for kind in _OTHERS:
            yield from zip(self.settled.of_kind(kind), self.current.of_kind(kind), strict=False)

    def edits(self, old: Story, new: Story) -> Iterator[UntrackedEdit]:
        before, _ = self.blocks("old", old.blocks)
        after, paragraphs = self.blocks("new", new.blocks)
        script = compare_blocks(before, after, self.vocabulary)
        places = _places(script)
        for change in Teller().tell(new.kind, script):
            place = places[change.line] if 0 <= change.line < len(places) else 0
            paragraph = paragraphs[min(place, len(paragraphs) - 1)]
            yield UntrackedEdit(
                _location(new, paragraph, change), change.kind, change.before, change.after
            )

    def blocks(
        self, side: str, blocks: Iterable[DraftBlock]
    ) -> tuple[tuple[Block, ...], list[Paragraph]]:
        paragraphs: list[Paragraph] = []
        found = tuple(self.iter_blocks(side, blocks, paragraphs))
        for passage in iter_passages(found):
            passage.encode(self.vocabulary)
        return found, paragraphs

    def iter_blocks(
        self, side: str, blocks: Iterable[DraftBlock], paragraphs: list[Paragraph]
    ) -> Iterator[Block]:
        for block in blocks:
            match block:
                case Paragraph():
                    yield self.passage(side, block, paragraphs)
                case Table():
                    rows = []
                    for row in block.rows:
                        cells = tuple(
                            tuple(self.iter_blocks(side, cell.blocks, paragraphs))
                            for cell in row.cells
                        )
                        rows.append(GridRow(-1, cells, f"row of {len(cells)}"))
                    yield Grid(-1, tuple(rows))
                case Group():
                    yield from self.iter_blocks(side, block.blocks, paragraphs)

    def passage(self, side: str, paragraph: Paragraph, paragraphs: list[Paragraph]) -> Passage:
        texts: list[str] = []
        things: list[Thing] = []
        looks: list[tuple[int, Look]] = []
        offset = 0
        for span in paragraph.spans:
            if span.kind is SpanKind.TEXT:
                text = span.text.replace(OBJECT, "\ufffd")
            elif span.kind is SpanKind.COMMENT_REFERENCE:
                continue
            else:
                text = OBJECT
                code = self.codes.get((side, span.target), "")
                things.append(Thing(span.kind.value, code, f"[{span.kind.value}]"))
            if not text:
                continue
            offset += len(text)
            texts.append(text)
            look = Look((span.format,), span.format)
            if looks and looks[-1][1] == look:
                looks[-1] = (offset, look)
            else:
                looks.append((offset, look))
        paragraphs.append(paragraph)
        return Passage(len(paragraphs) - 1, "".join(texts), tuple(things), tuple(looks))


def _text(story: Story) -> str:
    return "\n".join(paragraph.text for paragraph in story.paragraphs())


def _places(script: Script) -> list[int]:
    """For every line, the ordinal of the current draft's paragraph that it is or precedes."""
    lines: Sequence[Line] = list(iter_lines(script))
    places: list[int] = []
    following = max((line.new.place for line in lines if line.new), default=0)
    for line in reversed(lines):
        if line.new is not None:
            following = line.new.place
        places.append(following)
    return places[::-1]


def _location(story: Story, paragraph: Paragraph, change: Change) -> Location:
    """The words in question if they are there, else the paragraph they are gone from."""
    if change.after:
        around = paragraph.text.find(change.left + change.after)
        start = around + len(change.left) if around >= 0 else paragraph.text.find(change.after)
        if start >= 0:
            return locate(story, paragraph, start, start + len(change.after))
    return locate(story, paragraph)
