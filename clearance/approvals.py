"""Approvals and waivers: who has cleared which words, and which findings an official lets pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from clearance.register.chain import Entry, effective, withdrawn
from clearance.register.event import Basis, Event, EventKind, SeenPassage
from clearance.standing.passage import Passage, text_digest
from clearance.standing.prose import counted, day, listed, places
from drafts.findings import Check, Finding, Rule, Severity

CLEARS: Final = "clears"
CONSULTED: Final = "consulted"


class ApprovalStatus(Enum):
    """Where an office stands on the text as it is."""

    APPROVED = "approved"
    LAPSED = "lapsed"
    WAITING = "waiting"
    OBJECTED = "objected"


@dataclass(frozen=True, slots=True)
class Approval:
    """Where one office stands.

    Attributes:
        office: Its name.
        role: ``clears`` or ``consulted``.
        status: Where it stands.
        by: The official who signed or objected.
        on: The day; None while nobody has.
        reason: Why it objected.
        proof: The number of the entry; None while there is none.
        digest: The digest of the words that were signed.
        changed: Places whose words have changed since, in the order of the text.
        gone: How many signed passages are no longer in the text.
    """

    office: str
    role: str
    status: ApprovalStatus
    by: str = ""
    on: dt.date | None = None
    reason: str = ""
    proof: int | None = None
    digest: str = ""
    changed: tuple[str, ...] = ()
    gone: int = 0


def signature(
    office: str,
    official: str,
    passages: Sequence[Passage],
    on: dt.date,
    recorded_at: dt.datetime,
    recorded_by: str,
    reference: str = "",
) -> Event:
    """The event by which ``office`` approves the words of ``passages``, and no others."""
    return Event(
        kind=EventKind.APPROVED,
        on=on,
        recorded_at=recorded_at,
        recorded_by=recorded_by,
        office=office,
        official=official,
        reference=reference,
        passages=tuple(SeenPassage(p.id, p.digest, label=p.label) for p in passages),
        basis=Basis.RECORDED,
        draft=text_digest(passages),
    )


def approvals(
    entries: Iterable[Entry],
    offices: Sequence[tuple[str, str]],
    passages: Sequence[Passage],
    as_of: dt.date,
) -> tuple[Approval, ...]:
    """Where each office of the chain stands on the text as it is.

    An approval holds while the words are those that were signed; it lapses by
    itself when they change. An objection holds until it is withdrawn or the
    office approves, whatever becomes of the words. Approvals of offices that are
    not in the chain come last.

    Args:
        entries: The register.
        offices: The chain, in order: names and roles.
        passages: The settled text.
        as_of: The day of which it is asked.
    """
    signed = _latest_by_office(entries, as_of)
    digest = text_digest(passages)
    known = {_key(name) for name, _ in offices}
    others = [(e.event.office, "") for key, e in signed.items() if key not in known]
    return tuple(
        _approval(name, role, signed.get(_key(name)), digest, passages)
        for name, role in (*offices, *others)
    )


def _key(office: str) -> str:
    return " ".join(office.casefold().split())


def _latest_by_office(entries: Iterable[Entry], as_of: dt.date) -> dict[str, Entry]:
    facts = [entry for entry in effective(entries) if entry.event.on <= as_of]
    taken_back = withdrawn(facts)
    latest: dict[str, Entry] = {}
    for entry in sorted(facts, key=lambda entry: (entry.event.on, entry.number)):
        speaks = entry.event.kind in {EventKind.APPROVED, EventKind.OBJECTION}
        if speaks and entry.number not in taken_back:
            latest[_key(entry.event.office)] = entry
    return latest


def _approval(
    name: str, role: str, entry: Entry | None, digest: str, passages: Sequence[Passage]
) -> Approval:
    if entry is None:
        return Approval(name, role, ApprovalStatus.WAITING)
    event = entry.event
    status, changed, gone = ApprovalStatus.OBJECTED, tuple[str, ...](), 0
    if event.kind is EventKind.APPROVED:
        status = ApprovalStatus.APPROVED if event.draft == digest else ApprovalStatus.LAPSED
    if status is ApprovalStatus.LAPSED:
        changed, gone = _what_changed(event.passages, passages)
    return Approval(
        office=name,
        role=role,
        status=status,
        by=event.official,
        on=event.on,
        reason=event.reason,
        proof=entry.number,
        digest=event.draft,
        changed=changed,
        gone=gone,
    )


def _what_changed(
    signed: Iterable[SeenPassage], passages: Sequence[Passage]
) -> tuple[tuple[str, ...], int]:
    digests: dict[str, int] = {}
    for seen in signed:
        digests[seen.digest] = digests.get(seen.digest, 0) + 1
    changed = []
    for passage in passages:
        if digests.get(passage.digest):
            digests[passage.digest] -= 1
        else:
            changed.append(passage.place)
    return tuple(changed), max(0, sum(digests.values()) - len(changed))


# ---------------------------------------------------------------- waivers


@dataclass(frozen=True, slots=True)
class Waiver:
    """Leave to go forward in spite of a finding.

    Attributes:
        code: The finding's code.
        official: Who gave it, by name and function.
        authority: By what authority.
        reason: Why.
        expires: The last day on which it holds.
        state: The State it is about; empty for any.
        draft: The digest of the text it was given for; empty for any text.
        on: The day it was given.
        proof: The number of the entry; None for one in ``report.toml``.
    """

    code: str
    official: str
    authority: str
    reason: str
    expires: dt.date
    state: str = ""
    draft: str = ""
    on: dt.date | None = None
    proof: int | None = None

    def __str__(self) -> str:
        """Who, by what authority, why and until when: what is shown with the finding."""
        return (
            f"{self.reason.rstrip('.')} ({self.official}; {self.authority}; "
            f"until {day(self.expires)})"
        )


def waivers(entries: Iterable[Entry], as_of: dt.date) -> tuple[Waiver, ...]:
    """The waivers in the register on the day ``as_of``, expired ones included."""
    facts = [entry for entry in effective(entries) if entry.event.on <= as_of]
    taken_back = withdrawn(facts)
    return tuple(
        Waiver(
            code=event.code,
            official=event.official,
            authority=event.authority,
            reason=event.reason,
            expires=event.expires,
            state=event.state,
            draft=event.draft,
            on=event.on,
            proof=entry.number,
        )
        for entry in facts
        if (event := entry.event).kind is EventKind.WAIVED
        and event.expires is not None
        and entry.number not in taken_back
    )


APPROVAL_AWAITED: Final = Rule(
    code="APPR-001",
    severity=Severity.ERROR,
    title="An office that clears the report has not approved it",
    source="report.toml, offices",
    remedy="Put the text before the office and record its approval.",
    explanation="Each office that clears the report signs the words as they stand.",
)
APPROVAL_LAPSED: Final = Rule(
    code="APPR-002",
    severity=Severity.ERROR,
    title="The text has changed since an office approved it",
    source="project check",
    remedy="Put the changes before the office and record its approval anew.",
    explanation="An approval is bound to the words that were signed and lapses when they change.",
)
OFFICE_OBJECTS: Final = Rule(
    code="APPR-003",
    severity=Severity.ERROR,
    title="An office objects",
    source="project check",
    remedy="Settle it with the office; record its approval or the withdrawal of the objection.",
    explanation="An objection holds on every later text, until the office takes it back.",
)
NOT_CONSULTED: Final = Rule(
    code="APPR-004",
    severity=Severity.WARNING,
    title="An office to be consulted has not been heard",
    source="report.toml, offices",
    remedy="Ask the office, and record what it said.",
    explanation="Consulted offices do not stop the report; that they were not heard is disclosed.",
)
NOT_IN_CHAIN: Final = Rule(
    code="APPR-005",
    severity=Severity.WARNING,
    title="An approval is recorded for an office that is not in the chain",
    source="project check",
    remedy="Correct the name in the register, or add the office to report.toml.",
    explanation="A misspelt office would leave the real one waiting.",
)
OUT_OF_ORDER: Final = Rule(
    code="APPR-006",
    severity=Severity.WARNING,
    title="An office approved before one that comes earlier in the chain",
    source="report.toml, offices",
    remedy="Let the later office know that the earlier one had not approved.",
    explanation="The chain is written in the order in which the offices sign.",
)
WAIVER_UNUSED: Final = Rule(
    code="WAIV-001",
    severity=Severity.WARNING,
    title="A waiver has nothing to waive",
    source="project check",
    remedy="Withdraw it, so that it cannot cover something else later.",
    explanation="A waiver that no longer matches a finding is a door left open.",
)
WAIVER_EXPIRED: Final = Rule(
    code="WAIV-002",
    severity=Severity.WARNING,
    title="A waiver has expired",
    source="project check",
    remedy="Withdraw it, or ask the official for a new one.",
    explanation="After its last day a waiver demotes nothing.",
)
WAIVER_LAPSED: Final = Rule(
    code="WAIV-003",
    severity=Severity.WARNING,
    title="A waiver was given for other words",
    source="project check",
    remedy="Withdraw it, or ask the official again.",
    explanation="A waiver that is bound to a text lapses when the text changes.",
)


@dataclass(frozen=True, slots=True)
class Clearing:
    """What the checks of approvals look at: the offices, in the order of the chain."""

    approvals: tuple[Approval, ...]

    def with_status(self, status: ApprovalStatus, role: str) -> Iterator[Approval]:
        """The offices of one role that stand so."""
        return (a for a in self.approvals if a.status is status and a.role == role)


def find_awaited(clearing: Clearing) -> Iterator[Finding]:
    """One finding for each clearing office that has not spoken."""
    for approval in clearing.with_status(ApprovalStatus.WAITING, CLEARS):
        yield APPROVAL_AWAITED.finding(
            f"{approval.office} has not approved the text.",
            who=approval.office,
            command=f'clearance approve "{approval.office}" --by NAME',
        )


def find_lapsed(clearing: Clearing) -> Iterator[Finding]:
    """One finding for each clearing office whose approval the text has outrun."""
    for approval in clearing.with_status(ApprovalStatus.LAPSED, CLEARS):
        yield APPROVAL_LAPSED.finding(
            f"{approval.office} approved on {day(approval.on)}; since then {_changes(approval)}.",
            who=approval.office,
            since=approval.on,
            command=f'clearance approve "{approval.office}" --by NAME',
        )


def _changes(approval: Approval) -> str:
    shown, more = approval.changed[:5], len(approval.changed) - 5
    told = []
    if shown:
        rest = [counted(more, "other place")] if more > 0 else []
        told.append(f"{listed([places(shown), *rest])} changed")
    if approval.gone:
        told.append(f"{counted(approval.gone, 'passage')} went")
    return listed(told) or "passages were put in another order"


def find_objections(clearing: Clearing) -> Iterator[Finding]:
    """One finding for each office that objects, clearing, consulted or other."""
    for approval in clearing.approvals:
        if approval.status is ApprovalStatus.OBJECTED:
            yield OFFICE_OBJECTS.finding(
                f"{approval.office} objected on {day(approval.on)} ({approval.by}): "
                f"{approval.reason.rstrip('.')}.",
                who=approval.office,
                since=approval.on,
                command=f"clearance withdraw {approval.proof} --reason WHY",
            )


def find_not_consulted(clearing: Clearing) -> Iterator[Finding]:
    """One finding for each consulted office that was not heard, or on other words."""
    for approval in clearing.approvals:
        if approval.role != CONSULTED:
            continue
        if approval.status is ApprovalStatus.WAITING:
            yield NOT_CONSULTED.finding(
                f"{approval.office} is to be consulted and has not been heard.",
                who=approval.office,
                command=f'clearance approve "{approval.office}" --by NAME',
            )
        elif approval.status is ApprovalStatus.LAPSED:
            yield NOT_CONSULTED.finding(
                f"{approval.office} was heard on {day(approval.on)}; since then "
                f"{_changes(approval)}.",
                who=approval.office,
                since=approval.on,
            )


def find_outside_chain(clearing: Clearing) -> Iterator[Finding]:
    """One finding for each approval by an office that ``report.toml`` does not name."""
    for approval in clearing.approvals:
        if not approval.role and clearing.approvals[0].role:
            yield NOT_IN_CHAIN.finding(
                f"{approval.office} approved on {day(approval.on)} and is not among the offices "
                "in report.toml.",
                since=approval.on,
            )


def find_out_of_order(clearing: Clearing) -> Iterator[Finding]:
    """One finding for each office that approved before an earlier one did."""
    chain = [approval for approval in clearing.approvals if approval.role == CLEARS]
    for place, later in enumerate(chain):
        if later.status is not ApprovalStatus.APPROVED or later.on is None:
            continue
        before = [
            earlier.office
            for earlier in chain[:place]
            if earlier.status is not ApprovalStatus.APPROVED
            or (earlier.on is not None and earlier.on > later.on)
        ]
        if before:
            yield OUT_OF_ORDER.finding(
                f"{later.office} approved on {day(later.on)}, before {listed(before)}.",
                since=later.on,
            )


CHECKS: Final = (
    Check(OFFICE_OBJECTS, find_objections),
    Check(APPROVAL_AWAITED, find_awaited),
    Check(APPROVAL_LAPSED, find_lapsed),
    Check(NOT_CONSULTED, find_not_consulted),
    Check(NOT_IN_CHAIN, find_outside_chain),
    Check(OUT_OF_ORDER, find_out_of_order),
)

UNWAIVABLE: Final = frozenset({"STATE-123", "WAIV-001", "WAIV-002", "WAIV-003"})
"""Findings that no waiver covers: a broken register, and what is wrong with waivers."""


def apply_waivers(
    findings: Iterable[Finding],
    given: Sequence[Waiver],
    as_of: dt.date,
    digest: str,
) -> tuple[Finding, ...]:
    """``findings`` with those demoted that a waiver covers, then what is wrong with the waivers.

    Args:
        findings: Everything found.
        given: The waivers, of the register and of ``report.toml``.
        as_of: The day of which it is asked; a waiver holds up to its last day.
        digest: The digest of the settled text, for waivers that are bound to one.
    """
    holding = [w for w in given if as_of <= w.expires and w.draft in {"", digest}]
    used: set[int] = set()
    judged = []
    for finding in findings:
        covering = [w for w in holding if _covers(w, finding)]
        if covering and finding.code not in UNWAIVABLE:
            used.add(id(covering[0]))
            judged.append(finding.waived(str(covering[0])))
        else:
            judged.append(finding)
    return (*judged, *_about_waivers(given, as_of, digest, used))


def _covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether the code fits and, for a waiver about one State, the finding's command names it."""
    return waiver.code == finding.code and (
        not waiver.state or waiver.state in finding.command.split()
    )


def _about_waivers(
    given: Iterable[Waiver], as_of: dt.date, digest: str, used: set[int]
) -> Iterator[Finding]:
    for waiver in given:
        told = f"The waiver of {waiver.code} by {waiver.official}"
        command = f"clearance withdraw {waiver.proof} --reason WHY" if waiver.proof else ""
        if as_of > waiver.expires:
            yield WAIVER_EXPIRED.finding(
                f"{told} expired on {day(waiver.expires)}.", since=waiver.expires, command=command
            )
        elif waiver.draft not in {"", digest}:
            yield WAIVER_LAPSED.finding(
                f"{told} was given for the text as it read on {day(waiver.on)}.",
                since=waiver.on,
                command=command,
            )
        elif id(waiver) not in used:
            yield WAIVER_UNUSED.finding(
                f"{told} matches no finding.", since=waiver.on, command=command
            )
