"""A draft as plain text, one paragraph a line."""

from __future__ import annotations

from collections.abc import Iterator

from drafts.draft import Draft, Paragraph, StoryKind
from drafts.settle import accepted, original, shown_stories

_READ = (StoryKind.BODY, StoryKind.FOOTNOTE, StoryKind.ENDNOTE)


def plain_lines(draft: Draft, view: str, *, numbers: bool = False) -> Iterator[str]:
    """The lines of the body in reading order, then of footnotes, then of endnotes.

    Args:
        draft: The draft as read.
        view: ``accepted``, ``original``, or ``markup`` for both at once.
        numbers: Whether automatic paragraph numbers are printed.
    """
    if view == "accepted":
        draft = accepted(draft)
    elif view == "original":
        draft = original(draft)
    for story in shown_stories(draft):
        if story.kind in _READ:
            for paragraph in story.paragraphs():
                text = _marked(paragraph, draft) if view == "markup" else paragraph.text
                label = f"{paragraph.label} " if numbers and paragraph.label else ""
                yield label + " ".join(text.split())


def _marked(paragraph: Paragraph, draft: Draft) -> str:
    """The paragraph with insertions as ``{+in+}`` and deletions as ``[-out-]``."""
    pieces = []
    for span in paragraph.spans:
        kinds = [draft.revisions[index].kind for index in span.stack]
        if any(kind.removes for kind in kinds):
            pieces.append(("[-", span.text, "-]"))
        elif any(kind.adds for kind in kinds):
            pieces.append(("{+", span.text, "+}"))
        else:
            pieces.append(("", span.text, ""))
    merged: list[tuple[str, str, str]] = []
    for opening, text, closing in pieces:
        if merged and merged[-1][0] == opening:
            merged[-1] = (opening, merged[-1][1] + text, closing)
        else:
            merged.append((opening, text, closing))
    return "".join(opening + text + closing for opening, text, closing in merged if text)
