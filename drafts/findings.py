"""Findings: remarks about places in a draft, their rules, and the checks that raise them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic, TypeVar

Subject = TypeVar("Subject")


class Severity(Enum):
    """How much a finding weighs. An error keeps the report from going forward."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest, so that sorting puts errors first."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a draft as its author has it open.

    Attributes:
        story: ``body``, ``footnote``, ``header``...
        paragraph: Zero-based index over all paragraphs of the draft as read.
        label: The paragraph's number as Word shows it, without the full stop
            (``51``), or the note's number for a note; empty where it has none.
        start: Zero-based offset of the first code point in the paragraph's
            text as read, deletions included.
        end: Offset after the last code point.
        excerpt: The words there, to find them by eye.
    """

    story: str
    paragraph: int
    label: str = ""
    start: int = 0
    end: int = 0
    excerpt: str = ""

    def __str__(self) -> str:
        """``para. 51``, ``footnote 3``, or the beginning of an unnumbered paragraph."""
        if self.story == "body":
            return f"para. {self.label}" if self.label else f"at “{shorten(self.excerpt)}”"
        return f"{self.story} {self.label}".strip()


@dataclass(frozen=True, slots=True)
class Rule:
    """What is known about a kind of finding before any draft is read.

    Attributes:
        code: For ever: never renamed, never reused. ``FAMILY-NNN``.
        severity: What an unwaived finding of this rule weighs.
        title: The rule in one line.
        source: Where the rule is written down; ``project check`` when nowhere.
        remedy: What clears the finding, the same for every case.
        who: The role that must act.
        explanation: Why the rule exists, for ``clearance explain``.
    """

    code: str
    severity: Severity
    title: str
    source: str
    remedy: str
    who: str = "drafting officer"
    explanation: str = ""

    def finding(
        self,
        message: str,
        location: Location | None = None,
        *,
        who: str | None = None,
        since: dt.date | None = None,
        command: str = "",
    ) -> Finding:
        """This rule's finding for one case, described by ``message``."""
        return Finding(self, message, location, who or self.who, since, command)


@dataclass(frozen=True, slots=True)
class Finding:
    """One case of a rule.

    Attributes:
        rule: The rule that the case falls under.
        message: This case, in one sentence.
        location: Where, or None when it concerns the whole report.
        who: Who must act.
        since: The day from which it has stood so, when known.
        command: The command that clears it, when there is one.
        waiver: Why it was demoted; empty when it was not.
    """

    rule: Rule
    message: str
    location: Location | None = None
    who: str = "drafting officer"
    since: dt.date | None = None
    command: str = ""
    waiver: str = ""

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """The rule's severity; a waived error weighs as a warning, and is still shown."""
        if self.waiver and self.rule.severity is Severity.ERROR:
            return Severity.WARNING
        return self.rule.severity

    @property
    def blocks(self) -> bool:
        """Whether the report must wait for this."""
        return self.severity is Severity.ERROR

    def waived(self, reason: str) -> Finding:
        """The same finding, demoted for ``reason``."""
        return replace(self, waiver=reason)


@dataclass(frozen=True, slots=True)
class Check(Generic[Subject]):
    """A rule and the pure function that finds its cases in a subject."""

    rule: Rule
    find: Callable[[Subject], Iterable[Finding]]


def run_checks(checks: Iterable[Check[Subject]], subject: Subject) -> tuple[Finding, ...]:
    """All findings of ``checks`` on ``subject``, in the order of the checks."""
    return tuple(finding for check in checks for finding in check.find(subject))


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors, then warnings, then notes; otherwise in the order given."""
    return tuple(sorted(findings, key=lambda finding: finding.severity.rank))


def shorten(text: str, length: int = 48) -> str:
    """``text`` on one line, cut at a word with an ellipsis where it is longer than ``length``."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line.rfind(" ", length // 2, length)
    return line[: cut if cut > 0 else length] + "…"
