"""What is checked of the files and revisions themselves, before words and States."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from drafts.draft import Draft, Paragraph, Revision, Story, locate
from drafts.findings import Check, Finding, Location, Rule, Severity, shorten
from drafts.reconcile import Reconciliation

LEFT_OPEN: Final = Rule(
    code="REV-001",
    severity=Severity.ERROR,
    title="A revision is still open",
    source="A final first submission carries no tracked changes (project check)",
    remedy="Decide it: change the rule in report.toml, or rule on it in decisions.toml.",
    explanation=(
        "A report that still carries a proposed insertion or deletion says two things at once. "
        "Policy left the revision open, or the two halves of a move were decided differently."
    ),
)
UNSIGNED: Final = Rule(
    code="REV-002",
    severity=Severity.WARNING,
    title="A revision does not say who made it",
    source="Project check",
    remedy="Ask the sender for a copy that keeps the reviewers' names.",
    explanation="Policy by reviewer cannot apply to a revision without one.",
)
OPEN_COMMENT: Final = Rule(
    code="COMM-001",
    severity=Severity.ERROR,
    title="A comment is not resolved",
    source="Project check",
    remedy="Answer it in Word and mark the thread as resolved.",
    who="the office that was asked",
    explanation="An open comment is a question to which somebody still expects an answer.",
)
OPEN_COMMENT_DISCLOSED: Final = Rule(
    code="COMM-002",
    severity=Severity.WARNING,
    title="A comment is not resolved, and report.toml lets it pass",
    source="report.toml, reconcile.open_comments",
    remedy="Answer it in Word and mark the thread as resolved.",
    who="the office that was asked",
    explanation='With open_comments = "disclose", open comments are shown but do not stop.',
)
OPAQUE: Final = Rule(
    code="FILE-001",
    severity=Severity.WARNING,
    title="The file holds something this program cannot look into",
    source="Project check",
    remedy="Look at it in Word; take it out if the report does not need it.",
    explanation="Word does not track changes inside such objects, and no check here reads them.",
)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the checks of this module look at.

    Attributes:
        reconciliation: The current draft with its decisions.
        settled: The draft under them.
        open_comments_block: Whether an open comment keeps the report back.
    """

    reconciliation: Reconciliation
    settled: Draft
    open_comments_block: bool


def find_left_open(subject: Reconciled) -> Iterator[Finding]:
    """One finding for each reviewer and reason, at the first revision left open."""
    groups: dict[tuple[str, str], list[Revision]] = {}
    for revision, decision in subject.reconciliation.left():
        groups.setdefault((revision.reviewer, decision.reason), []).append(revision)
    draft = subject.reconciliation.draft
    for (reviewer, reason), revisions in groups.items():
        count = len(revisions)
        noun = "revision" if count == 1 else "revisions"
        verb = "is" if count == 1 else "are"
        why = f": {reason.rstrip('.')}" if reason else ""
        yield LEFT_OPEN.finding(
            f"{count} {noun} by {reviewer or 'an unnamed reviewer'} {verb} left open{why}.",
            place_of(draft, revisions[0]),
            since=revisions[0].date.date() if revisions[0].date else None,
            command=f"clearance revisions {draft.name}",
        )


def find_unsigned(subject: Reconciled) -> Iterator[Finding]:
    """Once for all revisions without a reviewer."""
    draft = subject.reconciliation.draft
    unsigned = [revision for revision in draft.revisions if _can_be_signed(revision)]
    if unsigned:
        yield UNSIGNED.finding(
            f"{len(unsigned)} of {len(draft.revisions)} revisions carry no reviewer's name.",
            place_of(draft, unsigned[0]),
        )


def _can_be_signed(revision: Revision) -> bool:
    # w:tblGridChange has no author by the schema (17.13.5.33).
    return not revision.reviewer and revision.detail != "table formatting"


def find_open_comments(subject: Reconciled) -> Iterator[Finding]:
    """One finding for each thread that nobody marked as resolved."""
    rule = OPEN_COMMENT if subject.open_comments_block else OPEN_COMMENT_DISCLOSED
    places = _places(subject.reconciliation.draft)
    for comment in subject.settled.comments:
        if comment.resolved or comment.parent:
            continue
        location = None
        if comment.anchor and comment.anchor[0][0] in places:
            index, start, end = comment.anchor[0]
            location = locate(*places[index], start, end)
        yield rule.finding(
            f"{comment.reviewer or 'A reviewer'} asks: “{shorten(comment.text, 100)}”",
            location,
            since=comment.date.date() if comment.date else None,
        )


def find_opaque(subject: Reconciled) -> Iterator[Finding]:
    """One finding for each kind of thing that was carried along unread."""
    for kept in subject.reconciliation.draft.kept:
        yield OPAQUE.finding(f"{kept.part}: {kept.count} × {kept.what}; {kept.why}.")


CHECKS: Final = (
    Check(LEFT_OPEN, find_left_open),
    Check(UNSIGNED, find_unsigned),
    Check(OPEN_COMMENT, find_open_comments),
    Check(OPAQUE, find_opaque),
)
RULES: Final = (LEFT_OPEN, UNSIGNED, OPEN_COMMENT, OPEN_COMMENT_DISCLOSED, OPAQUE)


def place_of(draft: Draft, revision: Revision) -> Location | None:
    """Where a revision stands in the draft as read; None outside text."""
    if revision.paragraph is None:
        return None
    place = _places(draft).get(revision.paragraph)
    return locate(*place) if place else None


def _places(draft: Draft) -> dict[int, tuple[Story, Paragraph]]:
    return {
        paragraph.index: (story, paragraph)
        for story in draft.stories
        for paragraph in story.paragraphs()
    }
