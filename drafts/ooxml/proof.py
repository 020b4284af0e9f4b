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
from drafts.ooxml.package import read_package
from drafts.ooxml.projection import Projection, project
from drafts.ooxml.reader import read_package_draft
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
) -> None:
    """Raise ``ProofError`` unless ``written`` is ``draft`` with ``verdicts`` applied.

    The message says where it first differs.
    """
    intended = settle(draft, verdicts, merge_style)
    try:
        package = read_package(written, draft.name)
        if Verdict.LEAVE in verdicts:
            result = read_package_draft(package)
            prove_same_text(accepted(intended), accepted(result), "the text with all accepted")
            prove_same_text(original(intended), original(result), "the text with all rejected")
        else:
            projection = project(package)
            _prove_nothing_left(projection, draft.name)
            _prove_same(story_texts(intended), projection.texts, draft.name, "the text")
    except UnreadableDraftError as error:
        raise ProofError(f"The file made from {draft.name} cannot be opened: {error}") from error


def _prove_nothing_left(projection: Projection, name: str) -> None:
    if projection.marks:
        kinds = ", ".join(f"{count} {mark}" for mark, count in sorted(projection.marks.items()))
        raise ProofError(
            f"The file made from {name} still holds revisions ({kinds}). It was not written."
        )


def prove_same_text(intended: Draft, result: Draft, what: str) -> None:
    """Raise ``ProofError`` unless both drafts say the same, paragraph by paragraph."""
    _prove_same(story_texts(intended), story_texts(result), intended.name, what)


def _prove_same(
    want: list[tuple[str, str]], got: list[tuple[str, str]], name: str, what: str
) -> None:
    if want == got:
        return
    for place, (left, right) in enumerate(zip_longest(want, got)):
        if left != right:
            raise ProofError(
                f"The file made from {name} does not hold {what} intended. In paragraph "
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
