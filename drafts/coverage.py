"""What became of every revision of a draft, and what was carried along: found, resolved, kept.

Source: nothing is lost in silence. The rows add up to the revisions of the draft.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from drafts.draft import Draft
from drafts.settle import Verdict


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One kind of thing in one story of a draft.

    Attributes:
        what: The kind of revision, or what was carried along.
        where: The story, or the part of the package.
        found: How many there are.
        accepted: How many are accepted.
        rejected: How many are rejected.
        left: How many stay as they are.
        why: Why they stay; empty for revisions that were decided.
    """

    what: str
    where: str
    found: int
    accepted: int = 0
    rejected: int = 0
    left: int = 0
    why: str = ""


def coverage(
    draft: Draft, verdicts: Sequence[Verdict] | None = None, reasons: Sequence[str] = ()
) -> tuple[CoverageRow, ...]:
    """A row for each kind of revision in each story, in order of appearance; then what was kept.

    Args:
        draft: The draft as read.
        verdicts: One for each of its revisions; None before anything is decided.
        reasons: Why each was decided so, in the same order; may be left out.
    """
    given = verdicts or [Verdict.LEAVE] * len(draft.revisions)
    counts: dict[tuple[str, str], Counter[Verdict]] = {}
    why: dict[tuple[str, str], dict[str, None]] = {}
    for index, (revision, verdict) in enumerate(zip(draft.revisions, given, strict=True)):
        key = (revision.kind.value, revision.story.value)
        counts.setdefault(key, Counter())[verdict] += 1
        if verdict is Verdict.LEAVE and index < len(reasons) and reasons[index]:
            why.setdefault(key, {})[reasons[index]] = None
    rows = [
        CoverageRow(
            what,
            where,
            tally.total(),
            tally[Verdict.ACCEPT],
            tally[Verdict.REJECT],
            tally[Verdict.LEAVE],
            "; ".join(why.get((what, where), ())),
        )
        for (what, where), tally in counts.items()
    ]
    rows += [
        CoverageRow(kept.what, kept.part or "the file", kept.count, left=kept.count, why=kept.why)
        for kept in draft.kept
    ]
    return tuple(rows)


def coverage_lines(rows: Sequence[CoverageRow]) -> list[str]:
    """The table as lines of text, columns aligned."""
    if not rows:
        return ["No revisions, and nothing carried along unread."]
    head = ("what", "where", "found", "accepted", "rejected", "left", "why")
    cells = [
        (r.what, r.where, str(r.found), str(r.accepted), str(r.rejected), str(r.left), r.why)
        for r in rows
    ]
    widths = [max(len(line[column]) for line in (head, *cells)) for column in range(6)]
    return [
        "  ".join(
            text.rjust(width) if column > 1 else text.ljust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=False))
        )
        + f"  {line[6]}".rstrip()
        for line in (head, *cells)
    ]
