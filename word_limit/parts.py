"""The parts of a report that a word limit may or may not cover."""

from __future__ import annotations

from enum import Enum


class Part(Enum):
    """Where words stand, as far as it may matter whether they count.

    A word is in one part only. Masthead, running heads and lost notes are so
    whatever is in them. Elsewhere hidden text is hidden text, and what a field
    made is a field result; then the place decides: a caption in a table is in
    a table, and everything in an annex but its notes and boxes is in the annex.
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
