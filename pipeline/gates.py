"""Gates: what a report must have in order before it goes, and what each one answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from drafts.findings import Finding, Severity, gravest_first
from pipeline.run import Gate, GateVerdict

# Which families of findings each gate looks at, in the order in which a reader wants them.
FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "Revisions": ("REV",),
    "Copies": ("COPY",),
    "Comments": ("COMM",),
    "Words": ("LIMIT",),
    "States": ("STATE",),
    "Submissions": ("SUBM",),
    "Approvals": ("APPR", "WAIV"),
    "Dates": ("DATE",),
    "Editorial": ("EDIT",),
    "Final file": ("FINAL", "FILE"),
}


def gates_of(findings: Sequence[Finding], in_order: Mapping[str, str]) -> tuple[Gate, ...]:
    """Every gate with its answer.

    Args:
        findings: All findings of the run.
        in_order: What to say of a gate when nothing stops it, by name. A gate that is missing
            here was not looked at, and says so: that is no pass.
    """
    return tuple(_gate(name, families, findings, in_order) for name, families in FAMILIES.items())


def not_applicable(why: str) -> str:
    """The sentence of a gate that has nothing to look at in this report."""
    return _NOT_APPLICABLE + why


_NOT_APPLICABLE: Final = "Not applicable: "


def _gate(
    name: str,
    families: tuple[str, ...],
    findings: Sequence[Finding],
    in_order: Mapping[str, str],
) -> Gate:
    own = gravest_first(f for f in findings if f.code.partition("-")[0] in families)
    blocking = [finding for finding in own if finding.blocks]
    waived = [f for f in own if f.waiver and f.rule.severity is Severity.ERROR]
    if blocking:
        waiting = all(finding.code in _WAITING for finding in blocking)
        verdict = GateVerdict.WAITING if waiting else GateVerdict.BLOCKED
        return Gate(name, verdict, _blocked(blocking), own)
    if name not in in_order:
        return Gate(name, GateVerdict.ERROR, "Nothing is known about this.", own)
    sentence = in_order[name]
    if waived:  # not in order, and the sentence that says so would be false
        return Gate(name, GateVerdict.OVERRIDDEN, _waived(waived), own)
    if sentence.startswith(_NOT_APPLICABLE):
        return Gate(name, GateVerdict.NOT_APPLICABLE, sentence, own)
    return Gate(name, GateVerdict.PASS, sentence, own)


# Findings that only time or somebody's signature clears: the gate waits rather than blocks.
_WAITING: Final = frozenset({"APPR-001"})


def _blocked(blocking: Sequence[Finding]) -> str:
    first = blocking[0].message
    more = len(blocking) - 1
    return first if not more else f"{first} And {more} more."


def _waived(waived: Sequence[Finding]) -> str:
    first = waived[0]
    more = f" And {len(waived) - 1} more." if len(waived) > 1 else ""
    return f"Let through by a waiver ({first.waiver.rstrip('.')}): {first.message}{more}"
