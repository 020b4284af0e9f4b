"""A run: everything the five stages found out about a report, for every face to draw."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from clearance.approvals import Approval, Waiver
from clearance.memo.compose import Memo
from clearance.register.chain import Entry, head_of
from clearance.standing.passage import Passage
from clearance.standing.standing import Standing
from clearance.states.mention import Mention
from clearance.timeline import Timeline
from drafts.draft import Draft
from drafts.edits import Edit
from drafts.findings import Finding
from drafts.ooxml.package import Package
from drafts.reconcile import Reconciliation
from pipeline.report_file import Report
from pipeline.rulings import Rulings
from word_limit.assess import Assessment

if TYPE_CHECKING:
    from drafts.ooxml.combining import Combined


@dataclass(frozen=True, slots=True)
class WordFile:
    """The bytes of a Word file and its name."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Ingested:
    """What ingest read.

    Attributes:
        current_file: The file under review.
        package: Its Word package.
        draft: The draft in it, revisions in place.
        base_file: What the copies were made from, as a file.
        base: The same, as a draft.
        previous_file: The file of the round before.
        previous: The draft in it.
        issued_file: For a revision or corrigendum: the document as issued.
        copies: Reviewers' copies of the base.
    """

    current_file: WordFile
    package: Package
    draft: Draft
    base_file: WordFile | None = None
    base: Draft | None = None
    previous_file: WordFile | None = None
    previous: Draft | None = None
    issued_file: WordFile | None = None
    copies: tuple[WordFile, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundEdit:
    """A change between the last round as settled and this one, that nobody tracked.

    Attributes:
        id: The same in every run over the same files.
        previous: The name of the file of the round before.
        story: Where: ``body``, ``footnote``...
        label: The number of the paragraph or note.
        before: The words that went.
        after: The words that came.
        detail: What kind of change it is.
    """

    id: str
    previous: str
    story: str
    label: str
    before: str
    after: str
    detail: str

    @property
    def place(self) -> str:
        """``para. 44``, ``footnote 3``."""
        name = "para." if self.story == "body" else self.story
        return f"{name} {self.label}" if self.label else f"in the {self.story}"


@dataclass(frozen=True, slots=True)
class Hands:
    """What several hands did to the draft.

    Attributes:
        combined: The reviewers' copies over their base; None when there are none.
        round_edits: What changed between rounds without tracking.
    """

    combined: Combined | None = None
    round_edits: tuple[RoundEdit, ...] = ()


@dataclass(frozen=True, slots=True)
class Consulted:
    """What consult found out.

    Attributes:
        mentions: Every State named, in the settled text, in pending and in deleted words.
        passages: The paragraphs of the settled text, with their identity.
        standings: Where the Office stands with each State, gravest first.
        approvals: Where each office of the chain stands on the settled text.
        waivers: Leave given in the register to go forward in spite of a finding.
        entries: The register, oldest entry first.
        taken_over: How many messages this run took over from the list of contacts.
        findings: What is to be said of the States.
        digest: SHA-256 of the settled text.
    """

    mentions: tuple[Mention, ...]
    passages: tuple[Passage, ...]
    standings: tuple[Standing, ...]
    approvals: tuple[Approval, ...]
    waivers: tuple[Waiver, ...]
    entries: tuple[Entry, ...]
    taken_over: int
    findings: tuple[Finding, ...]
    digest: str

    @property
    def head(self) -> str:
        """The digest of the register's last entry, printed on every output."""
        return head_of(self.entries)


class GateVerdict(Enum):
    """What a gate answers. An error is never a pass, and missing data is never a pass."""

    PASS = "pass"  # noqa: S105
    NOT_APPLICABLE = "not applicable"
    WAITING = "waiting"
    BLOCKED = "blocked"
    OVERRIDDEN = "overridden"
    ERROR = "error"

    @property
    def lets_through(self) -> bool:
        """Whether the report may go as far as this gate is concerned."""
        return self in _LETTING_THROUGH


_LETTING_THROUGH = frozenset({GateVerdict.PASS, GateVerdict.NOT_APPLICABLE, GateVerdict.OVERRIDDEN})


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that a report must have in order, and whether it has.

    Attributes:
        name: What it looks at: ``Words``, ``States``.
        verdict: Its answer.
        sentence: Why, in one sentence.
        findings: The findings behind the answer, gravest first.
    """

    name: str
    verdict: GateVerdict
    sentence: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """The result of the five stages. Faces draw it; they compute nothing.

    Attributes:
        report: The report as configured.
        as_of: The day that the run is judged at.
        ingested: What was read.
        edits: The revisions of the current draft, as edits.
        rulings: What persons decided.
        hands: The reviewers' copies combined, and untracked edits between rounds.
        reconciliation: One decision for each revision.
        settled: The draft as it reads under the decisions.
        words: Its length against the limit.
        consulted: The States named, and where the Office stands with each.
        findings: Everything found, gravest first.
        gates: What stops the report and what does not.
        timeline: The steps of the report, counted back from its dates.
        memo: The cover note that the facts bear out.
        digest: SHA-256 of the settled text; approvals are bound to it.
        outputs: The files written, in order.
    """

    report: Report
    as_of: dt.date
    ingested: Ingested
    edits: tuple[Edit, ...]
    rulings: Rulings
    hands: Hands
    reconciliation: Reconciliation
    settled: Draft
    words: Assessment
    consulted: Consulted
    findings: tuple[Finding, ...]
    gates: tuple[Gate, ...]
    timeline: Timeline
    memo: Memo
    digest: str
    outputs: tuple[Path, ...] = field(default=())

    @property
    def ready(self) -> bool:
        """Whether the report may go forward."""
        return all(gate.verdict.lets_through for gate in self.gates)

    @property
    def has_open_revisions(self) -> bool:
        """Whether a revision was left undecided, so that no final can be made."""
        return next(self.reconciliation.left(), None) is not None

    @property
    def disclosures(self) -> tuple[Finding, ...]:
        """What does not stop the report but goes with it."""
        return tuple(finding for finding in self.findings if not finding.blocks)

    @property
    def verdict(self) -> str:
        """``READY``, ``READY WITH DISCLOSURES`` or ``NOT READY``."""
        if not self.ready:
            return "NOT READY"
        disclosed = any(f.severity.value == "warning" for f in self.disclosures)
        return "READY WITH DISCLOSURES" if disclosed else "READY"
