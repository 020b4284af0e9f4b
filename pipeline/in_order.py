"""What each gate says when nothing stops it, with the figures behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from clearance.approvals import ApprovalStatus
from clearance.final.masthead import written_date
from clearance.timeline import Timeline
from drafts.draft import Draft
from drafts.findings import Finding, Severity
from drafts.reconcile import Reconciliation
from pipeline.gates import not_applicable
from pipeline.report_file import Report
from pipeline.run import Consulted, Hands
from pipeline.wording import plural
from word_limit.assess import Assessment


def in_order(
    report: Report,
    timeline: Timeline,
    findings: Sequence[Finding],
    hands: Hands,
    reconciliation: Reconciliation,
    settled: Draft,
    words: Assessment,
    consulted: Consulted,
) -> dict[str, str]:
    """The sentence of every gate that was looked at, by the gate's name."""
    return {
        "Revisions": _revisions(reconciliation),
        "Copies": _copies(report, hands),
        "Comments": _comments(settled),
        "Words": _words(words),
        "States": _states(report, consulted),
        "Submissions": _submissions(report, findings),
        "Approvals": _approvals(report, consulted),
        "Dates": _dates(report, timeline),
        "Editorial": _editorial(findings),
        "Final file": _final(report),
    }


def _not_named(report: Report, what: str) -> str:
    where = "there is no report.toml to name" if report.is_lone else "report.toml names no"
    return not_applicable(f"{where} {what}.")


def _revisions(reconciliation: Reconciliation) -> str:
    verdicts = Counter(verdict.value for verdict in reconciliation.verdicts)
    if not verdicts:
        return not_applicable("the draft carries no revisions.")
    decided = [f"{verdicts[name]} {name}ed" for name in ("accept", "reject") if verdicts[name]]
    left = verdicts["leave"]
    parts = [*decided, f"{left} left open"] if left else decided
    return f"{plural(sum(verdicts.values()), 'revision')} looked at: {' and '.join(parts)}."


def _copies(report: Report, hands: Hands) -> str:
    if hands.combined is None:
        return _not_named(report, "copies")
    ledger = hands.combined.plan.ledger()
    edits = sum(row["edits"] for row in ledger.values())
    return (
        f"{len(ledger)} copies with {edits} edits combined: no conflict and no untracked edit "
        "is without a ruling."
    )


def _comments(settled: Draft) -> str:
    threads = [comment for comment in settled.comments if not comment.parent]
    if not threads:
        return not_applicable("the draft carries no comments.")
    still = sum(not comment.resolved for comment in threads)
    if still:
        return f"{still} of {plural(len(threads), 'thread')} of comments not resolved."
    return f"{plural(len(threads), 'thread')} of comments, all resolved."


def _words(words: Assessment) -> str:
    count = words.count
    return (
        f"{count.words:,} of {count.limit:,} words ({count.profile.name}; "
        f"other readings {words.range.low:,} to {words.range.high:,})."
    )


def _dates(report: Report, timeline: Timeline) -> str:
    if not timeline.steps:
        return _not_named(report, "dates")
    coming = [step for step in timeline.steps if step.done_on is None and step.slack >= 0]
    if not coming:
        return "No step is still to come."
    step = min(coming, key=lambda step: step.due)
    return f"Next: {step.title}, by {written_date(step.due)} ({step.slack} days)."


def _submissions(report: Report, findings: Sequence[Finding]) -> str:
    if report.submissions is None:
        return _not_named(report, "submissions")
    look = sum(finding.code.startswith("SUBM") for finding in findings)
    return f"{look} remarks for a person to look at; none is rejected." if look else "In order."


def _editorial(findings: Sequence[Finding]) -> str:
    own = [finding for finding in findings if finding.code.startswith("EDIT")]
    certain = sum(finding.severity is Severity.WARNING for finding in own)
    look = len(own) - certain
    if not own:
        return "The editorial rules find nothing."
    return f"{certain} places depart from a certain rule; {look} are for a person to look at."


def _final(report: Report) -> str:
    if report.is_lone:
        return not_applicable("a lone Word file gets no final; `clearance new` makes a report.")
    return "report.toml says everything that the masthead needs."


def _approvals(report: Report, consulted: Consulted) -> str:
    if not consulted.approvals:
        return _not_named(report, "offices that clear")
    signed = [a.office for a in consulted.approvals if a.status is ApprovalStatus.APPROVED]
    if not signed:
        return "No office has to clear the text."
    return f"The text as it stands is approved by {', '.join(signed)}."


def _states(report: Report, consulted: Consulted) -> str:
    named = [standing for standing in consulted.standings if standing.named]
    if not named:
        return not_applicable("the text names no State.")
    if report.is_lone and not consulted.entries:
        return not_applicable(f"{len(named)} States named; a lone Word file has no register.")
    waiting = sum(standing.awaits_reply for standing in named)
    silent = f"; {waiting} have not answered, which is disclosed" if waiting else ""
    return f"{len(named)} States named, each contacted or needing no contact{silent}."
