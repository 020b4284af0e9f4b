"""What a draft says once its revisions are decided: the settled draft, by pure rules.

The file itself is changed elsewhere (``drafts.ooxml.resolve``). The two share no code, and
``drafts.ooxml.proof`` compares their results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum

from drafts.draft import (
    Block,
    Cell,
    Comment,
    Draft,
    Group,
    Paragraph,
    RevisionKind,
    Row,
    Span,
    SpanKind,
    Story,
    StoryKind,
    Table,
    iter_paragraphs,
)
from drafts.numbering import label_paragraphs

NOTES = (StoryKind.FOOTNOTE, StoryKind.ENDNOTE)


class Verdict(Enum):
    """What becomes of a revision."""

    ACCEPT = "accept"
    REJECT = "reject"
    LEAVE = "leave"


class MergeStyle(Enum):
    """Whose properties a joined paragraph gets.

    A paragraph's properties live on its mark, and the mark that survives a
    join is the last one; Word, however, is not of one mind (see
    ``docs/tricky-cases.md``), so the first can be asked for.
    """

    FOLLOWING = "following"
    FIRST = "first"


def accepted(draft: Draft) -> Draft:
    """The draft with every revision accepted."""
    return settle(draft, [Verdict.ACCEPT] * len(draft.revisions))


def original(draft: Draft) -> Draft:
    """The draft with every revision rejected: what the reviewers were given."""
    return settle(draft, [Verdict.REJECT] * len(draft.revisions))


def settle(
    draft: Draft,
    verdicts: Sequence[Verdict],
    merge_style: MergeStyle = MergeStyle.FOLLOWING,
) -> Draft:
    """The draft as it reads under ``verdicts``, one for each of ``draft.revisions``.

    Spans keep the coordinates of the draft as read, and the stack of the
    revisions that were left. Notes and text boxes whose anchor is gone are
    gone; notes and paragraphs are numbered anew.

    Source: ISO/IEC 29500-1, 17.13.5, and the rules in ``docs/tricky-cases.md``.
    """
    settler = _Settler(draft, verdicts, merge_style)
    stories = [replace(story, blocks=settler.container(story.blocks)) for story in draft.stories]
    anchored = tuple(_without_lost_anchors(stories))
    comments = _surviving_comments(draft, anchored)
    gone = {f"comment-{c.id}" for c in draft.comments} - {f"comment-{c.id}" for c in comments}
    shown = number_notes(story for story in anchored if story.id not in gone)
    return replace(
        draft,
        stories=tuple(label_story(story, draft) for story in shown),
        comments=comments,
    )


def label_story(story: Story, draft: Draft) -> Story:
    """``story`` with every paragraph's automatic number as it is now."""
    if not any(p.format.item or p.label for p in story.paragraphs()):
        return story
    labels = label_paragraphs(story.paragraphs(), draft.lists, lambda p: not _is_going(p, draft))
    return replace(story, blocks=_relabelled(story.blocks, labels))


def number_notes(stories: Iterable[Story]) -> tuple[Story, ...]:
    """``stories`` with the notes in the order of their references, and numbered so.

    Notes without a reference come last and have no number.
    """
    stories = tuple(stories)
    order = {
        target: place
        for place, target in enumerate(
            span.target
            for story in stories
            for paragraph in story.paragraphs()
            for span in paragraph.spans
            if span.kind is SpanKind.NOTE_REFERENCE
        )
    }
    notes = sorted(
        (story for story in stories if story.kind in NOTES),
        key=lambda story: (NOTES.index(story.kind), order.get(story.id, len(order))),
    )
    count = dict.fromkeys(NOTES, 0)
    numbered = []
    for note in notes:
        if note.id in order:
            count[note.kind] += 1
        numbered.append(replace(note, label=str(count[note.kind]) if note.id in order else ""))
    return (
        *(story for story in stories if story.kind is StoryKind.BODY),
        *numbered,
        *(
            story
            for story in stories
            if story.kind is not StoryKind.BODY and story.kind not in NOTES
        ),
    )


def shown_stories(draft: Draft) -> Iterator[Story]:
    """The stories a reader sees: without notes that nothing refers to."""
    return (story for story in draft.stories if story.kind not in NOTES or story.label)


def is_empty(paragraph: Paragraph) -> bool:
    """Whether nothing stands in the paragraph, not even a note reference or a picture."""
    return not paragraph.unseen and not any(
        span.text or span.kind is not SpanKind.TEXT for span in paragraph.spans
    )


# What a verdict takes out of the text, and what it takes off as a mere wrapping.
_GONE = frozenset(
    {(kind, Verdict.ACCEPT) for kind in RevisionKind if kind.removes}
    | {(kind, Verdict.REJECT) for kind in RevisionKind if kind.adds}
)
_UNWRAPPED = frozenset(
    {
        (RevisionKind.CONTROL_DELETION, Verdict.ACCEPT),
        (RevisionKind.CONTROL_INSERTION, Verdict.REJECT),
    }
)


class _Settler:
    def __init__(self, draft: Draft, verdicts: Sequence[Verdict], merge_style: MergeStyle) -> None:
        pairs = [
            (revision.kind, verdict)
            for revision, verdict in zip(draft.revisions, verdicts, strict=True)
        ]
        self.gone = [pair in _GONE for pair in pairs]
        self.kinds = [kind for kind, _ in pairs]
        self.moves = [kind.moves for kind in self.kinds]
        self.open = [verdict is Verdict.LEAVE for verdict in verdicts]
        self.rejected = [verdict is Verdict.REJECT for verdict in verdicts]
        # A control that was inserted or deleted keeps what it holds either way.
        self.unwrapped = [pair in _UNWRAPPED for pair in pairs]
        self.merge_style = merge_style

    def blocks(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        settled: list[Block] = []
        carried: list[Paragraph] = []
        for block in self.without_lost_controls(blocks):
            match block:
                case Paragraph():
                    carried.append(self.paragraph(block))
                    if not self.any_gone(block.mark):
                        settled.append(self.joined(carried))
                        carried = []
                case Table():
                    table = self.table(block)
                    if table is None:  # a table that goes is looked through
                        continue
                    settled += self.stranded(carried)
                    carried = []
                    settled.append(table)
                case Group():
                    settled += self.stranded(carried)
                    carried = []
                    group = self.group(block)
                    if group.blocks or not block.blocks:
                        settled.append(group)
        if carried:
            last = self.joined(carried)
            follows_paragraph = bool(settled) and isinstance(settled[-1], Paragraph)
            if not (is_empty(last) and follows_paragraph) or last.format.section_break:
                settled.append(last)
        return tuple(settled)

    def container(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """``blocks`` settled; where a table went, what is left ends in a paragraph again."""
        settled = self.blocks(blocks)
        ends_well = bool(settled) and not isinstance(settled[-1], Table)
        if ends_well or _tables(settled) == _tables(blocks):
            return settled
        held = list(iter_paragraphs(tuple(blocks)))
        return (*settled, Paragraph(held[-1].index, ())) if held else settled

    def without_lost_controls(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """``blocks``, with what a control held in the place of every control that is gone."""
        for block in blocks:
            if isinstance(block, Group) and self.is_unwrapped(block):
                yield from self.without_lost_controls(block.blocks)
            else:
                yield block

    def is_unwrapped(self, group: Group) -> bool:
        return any(self.unwrapped[index] for index in group.opening) and any(
            self.unwrapped[index] for index in group.closing
        )

    def group(self, group: Group) -> Group:
        return replace(
            group,
            blocks=self.blocks(group.blocks),
            opening=self.still_open(group.opening),
            closing=self.still_open(group.closing),
        )

    def stranded(self, carried: list[Paragraph]) -> list[Paragraph]:
        """Paragraphs without a mark and without a paragraph to join: kept if they say anything."""
        if not carried:
            return []
        joined = self.joined(carried)
        return [] if is_empty(joined) and not joined.format.section_break else [joined]

    def joined(self, paragraphs: list[Paragraph]) -> Paragraph:
        last = paragraphs[-1]
        if len(paragraphs) == 1:
            return last
        spans = tuple(span for paragraph in paragraphs for span in paragraph.spans)
        unseen = tuple(stack for paragraph in paragraphs for stack in paragraph.unseen)
        if self.merge_style is MergeStyle.FIRST:
            first = paragraphs[0]
            section_break = last.format.section_break
            return replace(
                last,
                spans=spans,
                format=replace(first.format, section_break=section_break),
                changes=first.changes,
                former=first.former,
                unseen=unseen,
            )
        return replace(last, spans=spans, unseen=unseen)

    def paragraph(self, paragraph: Paragraph) -> Paragraph:
        spans = tuple(
            [
                span if not span.stack and not span.changes else self.span(span)
                for span in paragraph.spans
                if not span.stack or not self.any_gone(span.stack)
            ]
        )
        unseen = paragraph.unseen and tuple(
            self.still_open(stack) for stack in paragraph.unseen if not self.any_gone(stack)
        )
        if (
            spans == paragraph.spans
            and unseen == paragraph.unseen
            and not paragraph.mark
            and not paragraph.changes
        ):
            return paragraph
        changes = self.still_open(paragraph.changes)
        restored = paragraph.former is not None and self.any_rejected(paragraph.changes)
        return Paragraph(
            paragraph.index,
            spans,
            self.still_open(paragraph.mark),
            paragraph.former if restored and paragraph.former else paragraph.format,
            changes,
            paragraph.former if changes else None,
            paragraph.label,
            paragraph.id,
            unseen,
        )

    def span(self, span: Span) -> Span:
        changes = self.still_open(span.changes) if span.changes else ()
        restored = span.former is not None and self.any_rejected(span.changes)
        return Span(
            span.text,
            span.source,
            span.start,
            self.still_open(span.stack) if span.stack else (),
            span.former if restored and span.former else span.format,
            span.kind,
            span.target,
            changes,
            span.former if changes else None,
            span.field,
            span.link,
        )

    def table(self, table: Table) -> Table | None:
        rows = tuple(
            Row(cells, self.still_open(row.mark), row.moving)
            for row in table.rows
            if not self.any_gone(row.mark)
            and not self.is_moved_away(row)
            and (cells := tuple(self.cells(row)))
        )
        return Table(rows) if rows or not table.rows else None

    def is_moved_away(self, row: Row) -> bool:
        """Whether a row without a mark of its own went with a move.

        Either nothing is left in it but paragraph marks that were all moved, for a cell's last
        one moves only with its row; or it begins in the move's range, and all that stands in it
        was moved.
        """
        paragraphs = [p for cell in row.cells for p in iter_paragraphs(cell.blocks)]
        if paragraphs and all(
            is_empty(self.paragraph(paragraph))
            and any(self.gone[index] and self.moves[index] for index in paragraph.mark)
            for paragraph in paragraphs
        ):
            return True
        spans = [span for paragraph in paragraphs for span in paragraph.spans] if row.moving else []
        return bool(spans) and all(
            any(self.gone[index] and self.kinds[index] in row.moving for index in span.stack)
            for span in spans
        )

    def cells(self, row: Row) -> Iterator[Cell]:
        for cell in row.cells:
            if not self.any_gone(cell.mark):
                yield Cell(self.container(cell.blocks), self.still_open(cell.mark))

    def any_gone(self, revisions: tuple[int, ...]) -> bool:
        return any(self.gone[index] for index in revisions)

    def any_rejected(self, revisions: tuple[int, ...]) -> bool:
        return any(self.rejected[index] for index in revisions)

    def still_open(self, revisions: tuple[int, ...]) -> tuple[int, ...]:
        return tuple([index for index in revisions if self.open[index]])


def _tables(blocks: Iterable[Block]) -> int:
    """How many tables stand among ``blocks``, in controls too but not in cells."""
    return sum(
        _tables(block.blocks) if isinstance(block, Group) else isinstance(block, Table)
        for block in blocks
    )


def _is_going(paragraph: Paragraph, draft: Draft) -> bool:
    return any(draft.revisions[index].kind.removes for index in paragraph.mark)


def _without_lost_anchors(stories: Sequence[Story]) -> Iterator[Story]:
    """The stories that are still anchored: a note in a deleted note goes with it."""
    anchored = (*NOTES, StoryKind.TEXT_BOX)
    targets = {
        story.id: {
            span.target
            for paragraph in story.paragraphs()
            for span in paragraph.spans
            if span.target and span.kind is not SpanKind.COMMENT_REFERENCE
        }
        for story in stories
    }
    kept = {story.id for story in stories if story.kind not in anchored}
    fresh = list(kept)
    while fresh:
        reached = targets[fresh.pop()] - kept
        kept |= reached
        fresh += [target for target in reached if target in targets]
    return (story for story in stories if story.id in kept)


def _surviving_comments(draft: Draft, stories: Sequence[Story]) -> tuple[Comment, ...]:
    """Comments with anything left to be about: words of theirs, or the point where they hang."""
    if not draft.comments:
        return ()
    before, _ = _comments_met(draft, draft.stories)
    after, left = _comments_met(draft, stories)
    return tuple(
        comment
        for comment in draft.comments
        if _is_anchored(comment, left, after, hung=comment.id in before)
    )


def _comments_met(draft: Draft, stories: Iterable[Story]) -> tuple[set[str], dict[int, list[Span]]]:
    """The comments that ``stories`` refer to, and the spans of the paragraphs commented on."""
    commented = {paragraph for comment in draft.comments for paragraph, _, _ in comment.anchor}
    referred: set[str] = set()
    left: dict[int, list[Span]] = {}
    for story in stories:
        for paragraph in story.paragraphs():
            for span in paragraph.spans:
                if span.kind is SpanKind.COMMENT_REFERENCE:
                    referred.add(span.target)
                elif span.source in commented:
                    left.setdefault(span.source, []).append(span)
    return referred, left


def _is_anchored(
    comment: Comment, left: dict[int, list[Span]], referred: set[str], *, hung: bool
) -> bool:
    stretches = [stretch for stretch in comment.anchor if stretch[1] < stretch[2]]
    if not stretches:  # about a point; one that never hung anywhere has nothing to lose
        return comment.id in referred or not hung
    return any(
        span.start < end and start < span.end
        for paragraph, start, end in stretches
        for span in left.get(paragraph, ())
    )


def _relabelled(blocks: Sequence[Block], labels: dict[int, str]) -> tuple[Block, ...]:
    relabelled: list[Block] = []
    for block in blocks:
        match block:
            case Paragraph():
                label = labels.get(block.index, "")
                relabelled.append(block if block.label == label else replace(block, label=label))
            case Table():
                rows = tuple(
                    replace(
                        row,
                        cells=tuple(
                            replace(cell, blocks=_relabelled(cell.blocks, labels))
                            for cell in row.cells
                        ),
                    )
                    for row in block.rows
                )
                relabelled.append(Table(rows))
            case Group():
                relabelled.append(replace(block, blocks=_relabelled(block.blocks, labels)))
    return tuple(relabelled)
