"""The rounds of a report: whose revisions, in which draft, may have changed a passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clearance.standing.passage import Passage, content_revisions, passages_of
from drafts.draft import Draft, Revision
from drafts.settle import accepted


def revisions_by_passage(
    drafts: Iterable[Draft], passages: Sequence[Passage]
) -> dict[str, tuple[Revision, ...]]:
    """The revisions of ``drafts``, oldest first, that stand in what became each passage.

    Args:
        drafts: The rounds, oldest first; the last is the one ``passages`` were settled from.
        passages: The passages as settled.
    """
    rounds = list(drafts)
    known = [passage.seen() for passage in passages]
    found: dict[str, tuple[Revision, ...]] = {passage.id: () for passage in passages}
    for draft in rounds:
        if not draft.revisions:
            continue
        last = draft is rounds[-1]
        own = passages if last else passages_of(accepted(draft), known, draft)
        for identity, revisions in content_revisions(draft, own).items():
            if identity in found:
                found[identity] += revisions
    return found
