"""What each revision does to the length of a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from drafts.draft import Block, Draft, Group, Paragraph, Revision, Span, Table, iter_paragraphs
from word_limit.layout import lay_out
from word_limit.profiles import Profile
from word_limit.words import word_counter


@dataclass(frozen=True, slots=True)
class RevisionEffect:
    """A revision and the words that the draft gains by accepting it, the others accepted."""

    revision: Revision
    words: int


def effects_of(draft: Draft, profile: Profile) -> tuple[RevisionEffect, ...]:
    """The effect of every revision of a draft as read that changes its length, in order.

    Only words in parts that the profile counts are looked at. Joining two
    paragraphs changes no words here: between them there was white space.
    """
    return _Measure(draft, profile).effects()


def words_by_reviewer(effects: Iterable[RevisionEffect]) -> Mapping[str, int]:
    """The words that each reviewer's revisions add on balance, the most first."""
    totals: Counter[str] = Counter()
    for effect in effects:
        totals[effect.revision.reviewer] += effect.words
    return dict(totals.most_common())


class _Measure:
    def __init__(self, draft: Draft, profile: Profile) -> None:
        self.draft = draft
        self.count = word_counter(profile.rules)
        self.counted = {
            passage.paragraph.index
            for passage in lay_out(draft).passages
            if passage.part in profile.parts
        }
        self.adds = [revision.kind.adds for revision in draft.revisions]
        self.removes = [revision.kind.removes for revision in draft.revisions]
        self.words: Counter[int] = Counter()

    def effects(self) -> tuple[RevisionEffect, ...]:
        for story in self.draft.stories:
            self.blocks(story.blocks)
        return tuple(
            RevisionEffect(revision, self.words[revision.index])
            for revision in self.draft.revisions
            if self.words[revision.index]
        )

    def blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            match block:
                case Paragraph():
                    if block.index in self.counted:
                        self.paragraph(block)
                case Group():
                    self.blocks(block.blocks)
                case Table():
                    for row in block.rows:
                        for cell in row.cells:
                            self.whole(cell.blocks, (*row.mark, *cell.mark))

    def whole(self, blocks: Sequence[Block], mark: Sequence[int]) -> None:
        """What is inside a row or cell comes and goes with it."""
        going = [index for index in mark if self.removes[index]]
        coming = [index for index in mark if self.adds[index]]
        if not going:
            self.blocks(blocks)
        words = sum(
            self.count(self.text(paragraph.spans))
            for paragraph in iter_paragraphs(tuple(blocks))
            if paragraph.index in self.counted
        )
        if len(going) == 1:
            self.words[going[0]] -= words
        elif not going:
            for index in coming:
                self.words[index] += words

    def paragraph(self, paragraph: Paragraph) -> None:
        spans = paragraph.spans
        places: dict[int, list[int]] = {}
        for place, span in enumerate(spans):
            for index in span.stack:
                places.setdefault(index, []).append(place)
        for index, its in places.items():
            if self.adds[index] or self.removes[index]:
                first, last = its[0], its[-1] + 1
                before, after = self.left_of(spans, first), self.right_of(spans, last)
                stretch = spans[first:last]
                accepted = self.count(f"{before}{self.text(stretch)}{after}")
                rejected = self.count(f"{before}{self.text(stretch, index)}{after}")
                self.words[index] += accepted - rejected

    def text(self, spans: Iterable[Span], rejected: int | None = None) -> str:
        """What is read with every revision accepted but ``rejected``."""
        return "".join(span.text for span in spans if self.is_read(span, rejected))

    def is_read(self, span: Span, rejected: int | None) -> bool:
        for index in span.stack:
            if self.adds[index] if index == rejected else self.removes[index]:
                return False
        return True

    def left_of(self, spans: Sequence[Span], place: int) -> str:
        """The letters that touch the stretch from the left: words may grow together."""
        letters = self.letters(spans[index] for index in range(place - 1, -1, -1))
        return "".join(reversed(tuple(letters)))

    def right_of(self, spans: Sequence[Span], place: int) -> str:
        spans_after = (spans[index] for index in range(place, len(spans)))
        return "".join(self.letters(spans_after, step=1))

    def letters(self, spans: Iterable[Span], step: int = -1) -> Iterator[str]:
        signs = (sign for span in spans if self.is_read(span, None) for sign in span.text[::step])
        return takewhile(lambda sign: not sign.isspace(), signs)
