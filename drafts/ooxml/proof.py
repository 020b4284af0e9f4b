"""Proving a Word file just made, before anybody sees it.

The bytes are opened again and read as if they came from a stranger; what they say must be what
the pure rules of ``drafts.settle`` say, and no decided mark may be left.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from drafts.draft import Draft
from drafts.errors import ProofError, UnreadableDraftError
from drafts.findings import shorten
from drafts.ooxml.reader import read_draft
from drafts.settle import (
    MergeStyle,
    Verdict,
    accepted,
    original,
    settle,
    shown_stories,
)


def prove_resolved(
    written: bytes,
    draft: Draft,
    verdicts: Sequence[Verdict],
    merge_style: MergeStyle = MergeStyle.FOLLOWING,
) -> Draft:
    """The draft in ``written``, proved to be ``draft`` with ``verdicts`` applied.

    Raises:
        ProofError: It is not; the message says where it first differs.
    """
    try:
        result = read_draft(written, draft.name)
    except UnreadableDraftError as error:
        raise ProofError(f"The file made from {draft.name} cannot be opened: {error}") from error
    left = sum(verdict is Verdict.LEAVE for verdict in verdicts)
    intended = settle(draft, verdicts, merge_style)
    if left == 0:
        if result.revisions:
            raise ProofError(
                f"The file made from {draft.name} still holds {len(result.revisions)} revisions; "
                f"the first is {_describe(result)}. It was not written."
            )
        prove_same_text(intended, result, "the text intended")
    else:
        prove_same_text(accepted(intended), accepted(result), "the text with all accepted")
        prove_same_text(original(intended), original(result), "the text with all rejected")
    return result


def prove_same_text(intended: Draft, result: Draft, what: str) -> None:
    """Raise ``ProofError`` unless both drafts say the same, paragraph by paragraph."""
    want, got = story_texts(intended), story_texts(result)
    if want == got:
        return
    for place, (left, right) in enumerate(zip_longest(want, got)):
        if left != right:
            raise ProofError(
                f"The file made from {intended.name} does not hold {what}. In paragraph "
                f"{place + 1} of its stories it says {_quote(right)} instead of {_quote(left)}. "
                "It was not written."
            )


def story_texts(draft: Draft) -> list[tuple[str, str]]:
    """Every paragraph that a reader sees, with the kind of its story."""
    return [
        (story.kind.value, paragraph.text)
        for story in shown_stories(draft)
        for paragraph in story.paragraphs()
    ]


def _quote(entry: tuple[str, str] | None) -> str:
    return f"“{shorten(entry[1], 80)}” ({entry[0]})" if entry else "nothing"


def _describe(draft: Draft) -> str:
    revision = draft.revisions[0]
    return f"{revision.kind.value} by {revision.reviewer or 'nobody'} in the {revision.story.value}"
