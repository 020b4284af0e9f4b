"""The five stages, always all five, always in this order: the whole story on one screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from clearance.approvals import CHECKS as APPROVAL_CHECKS
from clearance.approvals import Clearing, apply_waivers
from clearance.editorial.checks import check_draft
from clearance.timeline import find_in_timeline
from drafts.compare.combine import is_untracked_author
from drafts.draft import Draft
from drafts.edits import group_edits
from drafts.findings import Finding, gravest_first, run_checks
from drafts.ooxml.reader import read_draft
from drafts.ooxml.revise import open_draft
from drafts.reconcile import Decision, Reconciliation, decide, first_match
from drafts.settle import Verdict, accepted, original
from pipeline.checks import CHECKS, Reconciled
from pipeline.consult import consult
from pipeline.cover import memo_of
from pipeline.exits import one_line
from pipeline.files import read_word_file
from pipeline.final_files import CHECKS as MASTHEAD_CHECKS
from pipeline.gates import gates_of
from pipeline.hands import CHECKS as HAND_CHECKS
from pipeline.hands import Handled, look_at_hands
from pipeline.in_order import in_order
from pipeline.length import assess_length
from pipeline.report_file import Report
from pipeline.rulings import Rulings, read_rulings
from pipeline.run import Consulted, Hands, Ingested, Run, WordFile
from pipeline.steps import timeline_of
from word_limit.assess import Assessment
from word_limit.checks import check_length


def run_stages(report: Report, as_of: dt.date, now: dt.datetime) -> Run:
    """Everything the stages find out about ``report``; no output is written yet.

    Emit, the fifth stage, is in ``pipeline.emit``: it takes the run and writes what there is
    to be written.

    Args:
        report: The report as configured.
        as_of: The day that the run is judged at.
        now: The moment under which messages taken over into the register are recorded.

    Raises:
        UnreadableDraftError: A Word file cannot be read.
        DocumentError: No trustworthy result exists for another reason.
    """
    ingested = ingest(report)
    rulings = read_rulings(report.folder, report.out)
    hands = look_at_hands(ingested, rulings)
    reconciliation = reconcile(ingested.draft, report, rulings)
    settled = reconciliation.settled()
    words = count(reconciliation, settled, report, as_of)
    consulted = consult(ingested, settled, report, as_of, now)
    return judge(
        report,
        as_of,
        ingested=ingested,
        rulings=rulings,
        hands=hands,
        reconciliation=reconciliation,
        settled=settled,
        words=words,
        consulted=consulted,
    )


def ingest(report: Report) -> Ingested:
    """Every Word file of the report, read."""
    files = report.files
    current = _file(files.current)
    package, draft = open_draft(current.data, current.name)
    base, previous = _file_if_any(files.base), _file_if_any(files.previous)
    return Ingested(
        current,
        package,
        draft,
        base_file=base,
        base=read_draft(base.data, base.name) if base else None,
        previous_file=previous,
        previous=read_draft(previous.data, previous.name) if previous else None,
        issued_file=_file_if_any(files.issued),
        copies=tuple(_file(copy) for copy in files.copies),
    )


def reconcile(draft: Draft, report: Report, rulings: Rulings) -> Reconciliation:
    """One decision for every revision, by rulings and report.toml; nothing is changed yet."""
    policy = report.reconcile
    ruled = rulings.revisions
    rules = [
        (rule.selection.of(draft), Decision(rule.verdict, rule.reason)) for rule in policy.rules
    ]
    untracked = Decision(Verdict.LEAVE, "made with tracking off, and never accepted by default")
    rules.append((lambda revision: is_untracked_author(revision.reviewer), untracked))
    default = Decision(policy.default, f"report.toml: {policy.default.value} by default")
    by_rule = first_match(rules, default)
    return decide(
        draft, lambda revision: ruled.get(revision.id) or by_rule(revision), policy.merge_style
    )


def count(
    reconciliation: Reconciliation, settled: Draft, report: Report, as_of: dt.date
) -> Assessment:
    """The settled text against its limit, and what it would be with all accepted or rejected."""
    draft = reconciliation.draft
    is_accepted = all(verdict is Verdict.ACCEPT for verdict in reconciliation.verdicts)
    return assess_length(
        report.words,
        settled=settled,
        all_accepted=settled if is_accepted else accepted(draft),
        all_rejected=original(draft),
        as_of=as_of,
        language=report.identity.language,
    )


def judge(
    report: Report,
    as_of: dt.date,
    *,
    ingested: Ingested,
    rulings: Rulings,
    hands: Hands,
    reconciliation: Reconciliation,
    settled: Draft,
    words: Assessment,
    consulted: Consulted,
) -> Run:
    """All findings gathered, and what each gate answers."""
    timeline = timeline_of(report, as_of, consulted)
    subject = Reconciled(reconciliation, settled, report.reconcile.open_comments_block)
    found = (
        *run_checks(CHECKS, subject),
        *run_checks(HAND_CHECKS, Handled(hands, rulings, _ids(ingested.draft))),
        *check_length(words),
        *find_in_timeline(timeline),
        *_about_submissions(report, settled, as_of),
        *consulted.findings,
        *run_checks(MASTHEAD_CHECKS, report),
        *check_draft(settled, as_read=ingested.draft, exceptions=report.exceptions),
        *run_checks(APPROVAL_CHECKS, Clearing(consulted.approvals)),
    )
    findings = gravest_first(apply_waivers(found, consulted.waivers, as_of, consulted.digest))
    return Run(
        report=report,
        as_of=as_of,
        ingested=ingested,
        edits=group_edits(ingested.draft),
        rulings=rulings,
        hands=hands,
        reconciliation=reconciliation,
        settled=settled,
        words=words,
        consulted=consulted,
        findings=findings,
        gates=gates_of(
            findings,
            in_order(report, timeline, found, hands, reconciliation, settled, words, consulted),
        ),
        timeline=timeline,
        memo=memo_of(report, as_of, ingested, words, consulted),
        digest=consulted.digest,
    )


def _about_submissions(report: Report, settled: Draft, as_of: dt.date) -> Iterator[Finding]:
    if report.submissions is not None:
        from pipeline.contributions import find_in_contributions

        yield from find_in_contributions(report.submissions, settled, as_of)


def _file(path: Path) -> WordFile:
    # A name may hold what no page and no Word file can: it is shown there, and not obeyed.
    return WordFile(one_line(path.name), read_word_file(path))


def _file_if_any(path: Path | None) -> WordFile | None:
    return None if path is None else _file(path)


def _ids(draft: Draft) -> frozenset[str]:
    return frozenset(revision.id for revision in draft.revisions)
