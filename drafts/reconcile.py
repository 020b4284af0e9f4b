"""Deciding what becomes of every revision, before a word is changed.

The decisions come back beside the draft, so that a report can show them and a person can
overrule them. Applying them to the file is the business of ``drafts.ooxml.resolve``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from drafts.draft import Draft, Revision
from drafts.settle import MergeStyle, Verdict, settle


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one revision, and why.

    Attributes:
        verdict: Accept, reject or leave.
        reason: The rule or ruling behind it, in words.
        by: Who ruled, for a ruling by a person; empty for policy.
    """

    verdict: Verdict
    reason: str = ""
    by: str = ""


Policy = Callable[[Revision], Decision]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A draft as read, and one decision for each of its revisions.

    Attributes:
        draft: The draft, revisions in place.
        decisions: In the order of ``draft.revisions``.
        merge_style: Whose properties a joined paragraph gets.
    """

    draft: Draft
    decisions: tuple[Decision, ...]
    merge_style: MergeStyle = MergeStyle.FOLLOWING

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts alone, in the order of the revisions."""
        return tuple(decision.verdict for decision in self.decisions)

    def settled(self) -> Draft:
        """The draft as it reads under the decisions."""
        return settle(self.draft, self.verdicts, self.merge_style)

    def left(self) -> Iterator[tuple[Revision, Decision]]:
        """The revisions that stay open, with the reason."""
        for revision, decision in zip(self.draft.revisions, self.decisions, strict=True):
            if decision.verdict is Verdict.LEAVE:
                yield revision, decision


def decide(
    draft: Draft, policy: Policy, merge_style: MergeStyle = MergeStyle.FOLLOWING
) -> Reconciliation:
    """Ask ``policy`` about every revision of ``draft``; change nothing.

    The two halves of a move are one act: where the policy divides them, both are left, and
    the reason says so.

    Args:
        draft: The draft as read, revisions in place.
        policy: Called once per revision, in order of first appearance. It must be pure: the
            same revision always gets the same decision.
        merge_style: Whose properties a joined paragraph gets.

    Returns:
        A reconciliation with exactly one decision per revision.

    Source: ISO/IEC 29500-1, 17.13.5 (revisions).
    """
    decisions = [policy(revision) for revision in draft.revisions]
    for halves in _moves(draft.revisions):
        if len({decisions[index].verdict for index in halves}) > 1:
            for index in halves:
                decisions[index] = replace(
                    decisions[index],
                    verdict=Verdict.LEAVE,
                    reason="one half of a move; the other half was decided differently",
                )
    return Reconciliation(draft, tuple(decisions), merge_style)


def one_verdict(verdict: Verdict, reason: str = "") -> Policy:
    """The policy that gives every revision the same verdict."""
    decision = Decision(verdict, reason)
    return lambda _revision: decision


def first_match(
    rules: Iterable[tuple[Callable[[Revision], bool], Decision]], default: Decision
) -> Policy:
    """The policy that gives a revision the decision of the first rule it matches."""
    rules = tuple(rules)

    def policy(revision: Revision) -> Decision:
        return next((decision for matches, decision in rules if matches(revision)), default)

    return policy


def _moves(revisions: Iterable[Revision]) -> Iterable[list[int]]:
    """The indices of the revisions that belong to one move, for every move with a name."""
    moves: dict[str, list[int]] = {}
    for revision in revisions:
        if revision.move and revision.kind.moves:
            moves.setdefault(revision.move, []).append(revision.index)
    return moves.values()
