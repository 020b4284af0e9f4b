"""Changes as a reviewer reads them: one for each edit, numbered in the order of the page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from drafts.draft import Draft, Revision, RevisionKind
from drafts.edits import Edit
from drafts.reconcile import Reconciliation
from drafts.settle import Verdict


class ChangeKind(Enum):
    """What a change does, as far as a reader filters by it."""

    INSERTION = "insertion"
    DELETION = "deletion"
    REPLACEMENT = "replacement"
    MOVE = "move"
    FORMATTING = "formatting"
    STRUCTURE = "structure"


# What a change of structure did, for those whose kind says more than "inserted" or "deleted".
_STRUCTURE: Final[Mapping[str, str]] = {
    RevisionKind.PARAGRAPH_MARK_INSERTION.value: "Paragraph split",
    RevisionKind.PARAGRAPH_MARK_DELETION.value: "Paragraphs joined",
    RevisionKind.ROW_INSERTION.value: "Row inserted",
    RevisionKind.ROW_DELETION.value: "Row deleted",
    RevisionKind.CELL_INSERTION.value: "Cell inserted",
    RevisionKind.CELL_DELETION.value: "Cell deleted",
    RevisionKind.CELL_MERGE.value: "Cells merged",
    RevisionKind.MATH_INSERTION.value: "Formula inserted",
    RevisionKind.MATH_DELETION.value: "Formula deleted",
    RevisionKind.CONTROL_INSERTION.value: "Content control inserted",
    RevisionKind.CONTROL_DELETION.value: "Content control deleted",
    RevisionKind.NUMBERING_INSERTION.value: "Number added",
    RevisionKind.NUMBERING_CHANGE.value: "Number changed",
}
_WHAT: Final = {
    ChangeKind.INSERTION: "Inserted",
    ChangeKind.DELETION: "Deleted",
    ChangeKind.REPLACEMENT: "Replaced",
    ChangeKind.FORMATTING: "Formatting",
}
DECIDED: Final = {"accept": "accepted", "reject": "rejected", "leave": "left open"}
UNDECIDED: Final = "leave"


@dataclass(frozen=True, slots=True)
class Change:
    """One edit with what became of it.

    Attributes:
        number: Its place on the page, from 1; another one in the next run.
        id: That of its first revision; the same in the next run.
        revisions: The ids of all its revisions.
        kind: What it does.
        what: The same in words: ``Replaced``, ``Moved here``, ``Row deleted``.
        reviewer: Who made it; empty when not recorded.
        office: The office that the reviewer belongs to, as far as the name says it.
        when: As recorded.
        verdict: ``accept``, ``reject``, ``leave``, or ``mixed`` where its marks differ.
        reason: The rule or ruling behind the verdict.
        by: Who ruled; empty for policy.
        by_default: Whether no rule named it.
        before: The words it takes out.
        after: The words it puts in.
        detail: For formatting, what changed.
        words: Words that the draft gains by accepting it; negative when it loses.
        twin: The number of the other half of a move; 0 without one.
        tags: Why it may matter beyond style: ``figure``, ``negation``...
        contests: Numbers of other reviewers' changes that it alters.
        paragraph: ``Paragraph.index`` in the draft as read; None outside text.
    """

    number: int
    id: str
    revisions: tuple[str, ...]
    kind: ChangeKind
    what: str
    reviewer: str
    office: str
    when: dt.datetime | None
    verdict: str
    reason: str
    by: str
    by_default: bool
    before: str
    after: str
    detail: str
    words: int
    twin: int
    tags: tuple[str, ...]
    contests: tuple[int, ...]
    paragraph: int | None

    @property
    def decision(self) -> str:
        """What became of it, in words."""
        return DECIDED.get(self.verdict, "decided in part")


def changes_of(
    draft: Draft,
    edits: Sequence[Edit],
    reconciliation: Reconciliation,
    *,
    order: Mapping[int, int],
    words: Mapping[int, int],
    tags: Mapping[int, tuple[str, ...]],
    offices: Iterable[str] = (),
) -> tuple[Change, ...]:
    """One change for each edit, numbered from 1 in the order of the page.

    Args:
        draft: The draft as read.
        edits: Its revisions, as edits.
        reconciliation: What became of them.
        order: The place of each paragraph on the page, by ``Paragraph.index``.
        words: The words gained by each revision, by ``Revision.index``.
        tags: Why an edit matters, by its first revision's index.
        offices: The offices of the report, to tell whose reviewer is whose.
    """
    last = len(order)
    ranked = sorted(
        edits,
        key=lambda edit: (
            last if edit.paragraph is None else order.get(edit.paragraph, last),
            edit.revisions[0],
        ),
    )
    number_of = {index: number for number, edit in enumerate(ranked, 1) for index in edit.revisions}
    halves = _halves(draft)
    contested = _contests(draft, number_of)
    names = tuple(offices)
    return tuple(
        _change(
            number,
            edit,
            draft,
            reconciliation,
            words=sum(words.get(index, 0) for index in edit.revisions),
            twin=_twin(edit, draft, halves, number_of),
            tags=tags.get(edit.revisions[0], ()),
            contests=tuple(sorted(contested.get(number, ()))),
            offices=names,
        )
        for number, edit in enumerate(ranked, 1)
    )


def office_of(reviewer: str, offices: Iterable[str]) -> str:
    """The office that a reviewer's name shows: it is one, or it has one in it.

    ``J. Smith (DPA)`` and ``DPA - J. Smith`` belong to DPA; a name in brackets at the end
    counts as an office even if the report does not list it.
    """
    for office in offices:
        if re.search(rf"(?<!\w){re.escape(office)}(?!\w)", reviewer, re.IGNORECASE):
            return office
    bracketed = re.search(r"[(\[]([^()\[\]]+)[)\]]\s*$", reviewer)
    return bracketed.group(1).strip() if bracketed else ""


def _change(
    number: int,
    edit: Edit,
    draft: Draft,
    reconciliation: Reconciliation,
    *,
    words: int,
    twin: int,
    tags: tuple[str, ...],
    contests: tuple[int, ...],
    offices: tuple[str, ...],
) -> Change:
    revisions = [draft.revisions[index] for index in edit.revisions]
    decisions = [reconciliation.decisions[index] for index in edit.revisions]
    verdicts = {decision.verdict for decision in decisions}
    kind = _kind(edit)
    first = decisions[0]
    return Change(
        number=number,
        id=revisions[0].id,
        revisions=tuple(revision.id for revision in revisions),
        kind=kind,
        what=_what(kind, edit, revisions),
        reviewer=edit.reviewer,
        office=office_of(edit.reviewer, offices),
        when=edit.date,
        verdict=first.verdict.value if len(verdicts) == 1 else "mixed",
        reason="; ".join(dict.fromkeys(d.reason for d in decisions if d.reason)),
        by=first.by,
        by_default=not first.by and all(_is_default(d.reason) for d in decisions),
        before=edit.before,
        after=edit.after,
        detail=edit.detail,
        words=words,
        twin=twin,
        tags=tags,
        contests=contests,
        paragraph=edit.paragraph,
    )


def _is_default(reason: str) -> bool:
    return not reason or reason.endswith(tuple(f"{v.value} by default" for v in Verdict))


def _kind(edit: Edit) -> ChangeKind:
    if edit.kind.endswith("formatting"):
        return ChangeKind.FORMATTING
    try:
        return ChangeKind(edit.kind)
    except ValueError:
        return ChangeKind.STRUCTURE


def _what(kind: ChangeKind, edit: Edit, revisions: Sequence[Revision]) -> str:
    if kind is ChangeKind.MOVE:
        return "Moved here" if any(r.kind.adds for r in revisions) else "Moved away"
    if kind is ChangeKind.STRUCTURE:
        return _STRUCTURE.get(edit.kind, edit.kind.replace("-", " ").capitalize())
    if not (edit.before.strip() or edit.after.strip()) and kind is not ChangeKind.FORMATTING:
        marks = {r.kind.value for r in revisions} & _STRUCTURE.keys()
        if len(marks) == 1:
            return _STRUCTURE[marks.pop()]
    return _WHAT[kind]


def _halves(draft: Draft) -> dict[str, list[Revision]]:
    halves: dict[str, list[Revision]] = {}
    for revision in draft.revisions:
        if revision.move:
            halves.setdefault(revision.move, []).append(revision)
    return halves


def _twin(
    edit: Edit,
    draft: Draft,
    halves: Mapping[str, list[Revision]],
    number_of: Mapping[int, int],
) -> int:
    for index in edit.revisions:
        revision = draft.revisions[index]
        for other in halves.get(revision.move, ()) if revision.move else ():
            if other.kind.adds != revision.kind.adds and other.index not in edit.revisions:
                return number_of[other.index]
    return 0


def _contests(draft: Draft, number_of: Mapping[int, int]) -> dict[int, set[int]]:
    """For each change, those of other reviewers in whose words it stands."""
    contests: dict[int, set[int]] = {}
    seen: set[tuple[int, ...]] = set()
    for paragraph in draft.paragraphs():
        for span in paragraph.spans:
            if len(span.stack) < 2 or span.stack in seen:
                continue
            seen.add(span.stack)
            for place, inner in enumerate(span.stack):
                reviewer = draft.revisions[inner].reviewer
                for outer in span.stack[:place]:
                    if draft.revisions[outer].reviewer != reviewer:
                        contests.setdefault(number_of[inner], set()).add(number_of[outer])
    return contests
