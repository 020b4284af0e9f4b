"""What a draft says once its revisions are decided: the settled draft, by pure rules.

The file itself is changed elsewhere (``drafts.ooxml.resolve``); the two share no code, and
``drafts.ooxml.proof`` compares their results.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum

from drafts.draft import (
    Block,
    Cell,
    Draft,
    Group,
    Paragraph,
    Revision,
    Row,
    Span,
    SpanKind,
    Story,
    StoryKind,
    Table,
)
from drafts.numbering import label_paragraphs


class Verdict(Enum):
    """What becomes of a revision."""

    ACCEPT = "accept"
    REJECT = "reject"
    LEAVE = "leave"
