"""From a settled draft to a final that is proved clean, with its receipt, in one call."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from clearance.final.compose import FinalDocument, make_final
from clearance.final.masthead import Masthead, masthead_lines
from clearance.final.receipt import Receipt, make_receipt
from clearance.final.residue import gather_traces, prove_clean
from drafts.draft import Draft, StoryKind
from drafts.ooxml.package import Package
from drafts.ooxml.reader import read_package_draft
from drafts.settle import original


@dataclass(frozen=True, slots=True)
class Finished:
    """A final and its receipt.

    Attributes:
        final: The final, cleaned and proved.
        receipt: What was removed, what was searched for, and the digests.
    """

    final: FinalDocument
    receipt: Receipt


def finish(
    received: bytes,
    as_read: Draft,
    package: Package,
    settled: Draft,
    masthead: Masthead,
    *,
    others: tuple[tuple[bytes, Draft], ...] = (),
    preview: bool = False,
    template: bytes | None = None,
    shows_changes: bool = False,
) -> Finished:
    """The final of a draft, searched for every name and removed string found at intake.

    Args:
        received: The draft's bytes as received.
        as_read: The draft in them.
        package: The same with every revision resolved (for ``shows_changes``: the redline).
        settled: What the final must say.
        masthead: What stands in front.
        others: Other files that went into it, such as reviewers' copies: their names and
            strings are searched for too.
        preview: Write NOT CLEARED on every page.
        template: The office's own template; the one of this program by default.
        shows_changes: For a final that must show its changes.

    Raises:
        NotSettledError: Revisions are left.
        UnscrubbableError: Something in it cannot be cleaned.
        ProofError: It does not say what it must, or something survived; do not write it.
    """
    final = make_final(
        package,
        settled,
        masthead,
        preview=preview,
        template=template,
        shows_changes=shows_changes,
    )
    traces = gather_traces(received, as_read)
    for data, draft in others:
        traces |= gather_traces(data, draft)
    expected = [*_texts(settled), *masthead_lines(masthead, preview=preview)]
    if shows_changes:  # what the issued file said is in it too, as deletions
        expected += _texts(original(read_package_draft(package)))
    searched = prove_clean(
        final.data,
        traces,
        expected,
        revisions_allowed=shows_changes,
    )
    receipt = make_receipt(
        hashlib.sha256(received).hexdigest(),
        final.data,
        final.paragraphs,
        final.removed,
        (*final.disclosed, *(f"Not carried over from a header: “{d}”." for d in final.dropped)),
        searched,
    )
    return Finished(final, receipt)


def _texts(draft: Draft) -> Iterator[str]:
    gone = (StoryKind.COMMENT, StoryKind.GLOSSARY)
    return (p.text for s in draft.stories if s.kind not in gone for p in s.paragraphs())
