"""Edits: what a reviewer did in one go, where Word keeps many separate marks of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from drafts.draft import Draft, Paragraph, Revision, RevisionKind

# Word stamps whole minutes; two marks of one act may fall on either side of one.
ONE_ACT = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Edit:
    """Marks that stand side by side, made by one reviewer in one go.

    Attributes:
        kind: ``insertion``, ``deletion``, ``replacement``, ``move``, ``formatting``,
            or the revision's own kind where it is none of these.
        reviewer: Who.
        date: When the first mark was made, as recorded.
        revisions: Indices into ``Draft.revisions``, ascending.
        paragraph: ``Paragraph.index`` where it begins; None outside text.
        before: The words it takes out.
        after: The words it puts in.
        detail: For formatting, what changed.
    """

    kind: str
    reviewer: str
    date: dt.datetime | None
    revisions: tuple[int, ...]
    paragraph: int | None
    before: str
    after: str
    detail: str = ""


def group_edits(draft: Draft) -> tuple[Edit, ...]:
    """Every revision of ``draft`` in exactly one edit, in order of first appearance."""
    grouper = _Grouper(draft)
    for story in draft.stories:
        for paragraph in story.paragraphs():
            grouper.take(paragraph)
        grouper.close()
    return grouper.edits()


class _Grouper:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.groups: list[list[int]] = []
        self.group_of: dict[int, int] = {}
        self.current: int | None = None

    def take(self, paragraph: Paragraph) -> None:
        for span in paragraph.spans:
            if span.stack or span.changes:
                self.join((*span.stack, *span.changes))
            elif span.text:
                self.close()
        for index in paragraph.changes:
            self.join((index,), alone=True)
        if paragraph.mark:
            self.join(paragraph.mark)
        else:
            self.close()

    def join(self, indices: tuple[int, ...], *, alone: bool = False) -> None:
        for index in indices:
            if index in self.group_of:
                if not alone:
                    self.current = self.group_of[index]
                continue
            group = self.current
            if alone or group is None or not self.same_act(self.groups[group][-1], index):
                group = len(self.groups)
                self.groups.append([])
            self.groups[group].append(index)
            self.group_of[index] = group
            if not alone:
                self.current = group

    def close(self) -> None:
        self.current = None

    def same_act(self, one: int, other: int) -> bool:
        """Whether two touching marks are one act: words out and words in, or a minute apart."""
        a, b = self.draft.revisions[one], self.draft.revisions[other]
        if a.reviewer != b.reviewer or _is_formatting(a) != _is_formatting(b):
            return False
        if a.kind.moves != b.kind.moves or a.move != b.move:
            return False
        if a.date is None or b.date is None:
            return a.date is b.date
        swapped = {a.kind, b.kind} == {RevisionKind.INSERTION, RevisionKind.DELETION}
        return abs(a.date - b.date) <= ONE_ACT or (swapped and a.date.date() == b.date.date())

    def edits(self) -> tuple[Edit, ...]:
        for revision in self.draft.revisions:
            if revision.index not in self.group_of:
                self.join((revision.index,), alone=True)
        edits = [self.edit(sorted(group)) for group in self.groups]
        return tuple(sorted(edits, key=lambda edit: edit.revisions[0]))

    def edit(self, group: list[int]) -> Edit:
        revisions = [self.draft.revisions[index] for index in group]
        before = "".join(r.text for r in revisions if r.kind.removes)
        after = "".join(r.text for r in revisions if r.kind.adds)
        dates = [revision.date for revision in revisions if revision.date]
        first = revisions[0]
        return Edit(
            _kind(revisions, before, after),
            first.reviewer,
            min(dates, default=None),
            tuple(group),
            next((r.paragraph for r in revisions if r.paragraph is not None), None),
            before,
            after,
            ", ".join(dict.fromkeys(r.detail for r in revisions if r.detail)),
        )


def _kind(revisions: list[Revision], before: str, after: str) -> str:
    if all(_is_formatting(revision) for revision in revisions):
        return "formatting"
    if any(revision.kind.moves for revision in revisions):
        return "move"
    if before and after:
        return "replacement"
    if len(revisions) == 1:
        return revisions[0].kind.value
    return "insertion" if after or any(r.kind.adds for r in revisions) else "deletion"


def _is_formatting(revision: Revision) -> bool:
    return not revision.kind.adds and not revision.kind.removes
