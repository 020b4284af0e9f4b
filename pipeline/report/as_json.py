"""``run.json``: everything that the pages of a run show, for a program."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from drafts.findings import Finding
from pipeline.report.changes import Change
from pipeline.report.review import Review, review_of
from pipeline.report.states import StateView
from pipeline.run import Run
from word_limit.data import length_data

Data = dict[str, object]


def render_json(run: Run, review: Review | None = None) -> str:
    """The JSON text, keys in a fixed order, the same bytes for the same run."""
    return json.dumps(run_data(run, review or review_of(run)), ensure_ascii=False, indent=1) + "\n"


def run_data(run: Run, review: Review) -> Data:
    """The run as plain data, under the names that scripts rely on."""
    draft = run.ingested.draft
    identity = run.report.identity
    return {
        "ready": run.ready,
        "verdict": run.verdict,
        "as_of": run.as_of.isoformat(),
        "report": {
            "title": identity.title,
            "symbols": list(identity.symbols),
            "date": _day(identity.date),
            "slot": _day(run.report.dates.slot),
        },
        "draft": {
            "name": draft.name,
            "digest": draft.digest,
            "revisions": len(draft.revisions),
            "comments": len(draft.comments),
        },
        "gates": [
            {"gate": gate.name, "verdict": gate.verdict.value, "sentence": gate.sentence}
            for gate in run.gates
        ],
        "findings": [_finding(finding) for finding in run.findings],
        "words": {**length_data(run.words), "before": review.lengths.before},
        "states": _states(review),
        "approvals": [
            {
                "office": approval.office,
                "role": approval.role,
                "status": approval.status.value,
                "by": approval.by,
                "on": _day(approval.on),
            }
            for approval in run.consulted.approvals
        ],
        "register": {"entries": len(run.consulted.entries), "head": run.consulted.head},
        "reviewers": [
            {
                "reviewer": view.name,
                "office": view.office,
                "changes": view.changes,
                "words_in": view.gained,
                "words_out": view.lost,
                "verdicts": dict(view.verdicts),
                "comments": view.comments,
            }
            for view in review.reviewers
        ],
        "questions": [
            {
                "id": question.id,
                "kind": question.kind,
                "where": question.where,
                "why": question.why,
                "base": question.base,
                "offers": dict(question.offers),
                "choices": list(question.choices),
            }
            for question in review.questions
        ],
        "changes": [_change(change, review) for change in review.changes],
        "outputs": [path.relative_to(run.report.out).as_posix() for path in run.outputs],
        "digest": run.digest,
    }


def _finding(finding: Finding) -> Data:
    place = finding.location
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "location": str(place) if place else None,
        "place": (
            {
                "story": place.story,
                "paragraph": place.label,
                "index": place.paragraph,
                "start": place.start,
                "end": place.end,
            }
            if place
            else None
        ),
        "source": finding.rule.source,
        "remedy": finding.rule.remedy,
        "who": finding.who,
        "since": _day(finding.since),
        "command": finding.command,
        "waiver": finding.waiver,
    }


def _states(review: Review) -> Data:
    named = [view for view in review.states if view.standing.named]
    return {
        "named": len(named),
        "outstanding": sorted(view.code for view in named if view.standing.awaits_reply),
        "standings": {view.code: _standing(view) for view in review.states},
        "changed": [
            {
                "state": item.code,
                "before": list(item.before),
                "after": list(item.after),
                "changes": list(item.changes),
            }
            for item in review.state_changes
        ],
    }


def _standing(view: StateView) -> Mapping[str, object]:
    standing = view.standing
    return {
        "name": view.name,
        "standing": standing.kind.value,
        "reason": view.reason,
        "since": _day(standing.since),
        "attempts": standing.attempts,
        "reminders": standing.reminders,
        "waiting": standing.waiting,
        "due": _day(standing.due),
        "paragraphs": list(standing.paragraphs),
        "group": view.group,
        "proof": list(standing.proof),
    }


def _change(change: Change, review: Review) -> Data:
    line = review.line_at(change.paragraph)
    return {
        "number": change.number,
        "id": change.id,
        "revisions": list(change.revisions),
        "kind": change.kind.value,
        "what": change.what,
        "reviewer": change.reviewer,
        "office": change.office,
        "date": change.when.isoformat() if change.when else None,
        "paragraph": line.number if line else "",
        "link": line.id if line else "",
        "section": review.sections.get(line.index, "") if line else "",
        "verdict": change.verdict,
        "reason": change.reason,
        "by": change.by,
        "before": change.before,
        "after": change.after,
        "detail": change.detail,
        "words": change.words,
        "substance": list(change.tags),
        "contests": list(change.contests),
        "move": change.twin or None,
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
