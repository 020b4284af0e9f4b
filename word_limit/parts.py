"""The parts of a report that a word limit may or may not cover."""

from __future__ import annotations

from enum import Enum


class Part(Enum):
    """Where words stand, as far as it may matter whether they count.

    The first that applies, in the order hidden text, field results, then the
    place: a hidden word of a footnote is hidden text, a caption in a table is
    in a table, and everything in an annex is in the annex.
    """

    TITLE = "title"
    SUMMARY = "summary"
    BODY = "body"
    HEADINGS = "headings"
    TABLES = "tables"
    TEXT_BOXES = "text-boxes"
    CAPTIONS = "captions"
    FOOTNOTES = "footnotes"
    ENDNOTES = "endnotes"
    ANNEXES = "annexes"
    CONTENTS = "contents-list"
    FIELDS = "field-results"
    HIDDEN = "hidden-text"
    LIST_LABELS = "list-labels"
    MASTHEAD = "masthead"
    RUNNING_HEADS = "headers-and-footers"
    LOST_NOTES = "notes-without-reference"
