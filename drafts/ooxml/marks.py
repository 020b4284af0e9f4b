"""Finding the elements that are revisions, and telling what each one is.

The order in which ``find_marks`` lists them is the ordinal by which a ``Mark`` names one.
Source: ISO/IEC 29500-1, 17.13.5; [MS-DOCX] 2.5 for the co-authoring conflicts.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from drafts.draft import RevisionKind
from drafts.ooxml.names import W14, M, W, local

INSERTING: Final = frozenset({W + "ins", W14 + "conflictIns"})
DELETING: Final = frozenset({W + "del", W14 + "conflictDel"})
MOVE_FROM: Final = W + "moveFrom"
MOVE_TO: Final = W + "moveTo"
CONTENT: Final = frozenset({*INSERTING, *DELETING, MOVE_FROM, MOVE_TO})

PROPERTY_CHANGES: Final = {
    W + "rPrChange": RevisionKind.FORMATTING,
    W + "pPrChange": RevisionKind.PARAGRAPH_FORMATTING,
    W + "sectPrChange": RevisionKind.SECTION_FORMATTING,
    W + "tblPrChange": RevisionKind.TABLE_FORMATTING,
    W + "tblPrExChange": RevisionKind.TABLE_FORMATTING,
    W + "tblGridChange": RevisionKind.TABLE_FORMATTING,
    W + "trPrChange": RevisionKind.ROW_FORMATTING,
    W + "tcPrChange": RevisionKind.CELL_FORMATTING,
    W + "numberingChange": RevisionKind.NUMBERING_CHANGE,
}
CELL_MARKS: Final = {
    W + "cellIns": RevisionKind.CELL_INSERTION,
    W + "cellDel": RevisionKind.CELL_DELETION,
    W + "cellMerge": RevisionKind.CELL_MERGE,
}
# Two ranges belong to each control: one around its start tag, one around its end tag.
CONTROL_RANGES: Final = {
    W + "customXmlInsRangeStart": RevisionKind.CONTROL_INSERTION,
    W + "customXmlMoveToRangeStart": RevisionKind.CONTROL_INSERTION,
    W14 + "customXmlConflictInsRangeStart": RevisionKind.CONTROL_INSERTION,
    W + "customXmlDelRangeStart": RevisionKind.CONTROL_DELETION,
    W + "customXmlMoveFromRangeStart": RevisionKind.CONTROL_DELETION,
    W14 + "customXmlConflictDelRangeStart": RevisionKind.CONTROL_DELETION,
}
CONTROL_RANGE_ENDS: Final = {start: start.removesuffix("Start") + "End" for start in CONTROL_RANGES}
CONTROL_RANGE_STARTS: Final = {end: start for start, end in CONTROL_RANGE_ENDS.items()}
CONTROL_TAGS: Final = frozenset({*CONTROL_RANGE_ENDS, *CONTROL_RANGE_STARTS})
MOVE_RANGE_STARTS: Final = (W + "moveFromRangeStart", W + "moveToRangeStart")
MOVE_RANGE_ENDS: Final = (W + "moveFromRangeEnd", W + "moveToRangeEnd")

MARKS: Final = (*sorted(CONTENT), *PROPERTY_CHANGES, *CELL_MARKS, *CONTROL_RANGES)

# A cheap look at the bytes of a part before it is parsed: no match, no revision.
_TRACE: Final = re.compile(
    rb"<(?:[\w.-]+:)?(?:%s)[\s/>]"
    % b"|".join(sorted({local(tag).encode() for tag in (*MARKS, *MOVE_RANGE_STARTS)}))
)


def may_hold_marks(data: bytes) -> bool:
    """Whether a part's bytes could hold a revision; False is certain, True is not."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return _TRACE.search(data) is not None


def find_marks(root: etree._Element) -> list[etree._Element]:
    """Every element of a part that is a revision, in document order.

    Elements inside the saved old properties of a change (``w:rPrChange/w:rPr/w:ins``) are
    part of that change, not revisions.
    """
    found = list(root.iter(*MARKS))
    nested = {
        inner
        for change in found
        if change.tag in PROPERTY_CHANGES
        for inner in change.iterdescendants(*MARKS)
    }
    return [element for element in found if element not in nested] if nested else found


def kind_of(mark: etree._Element) -> RevisionKind:
    """What kind of revision ``mark`` is, by its name and where it stands."""
    tag = mark.tag
    own = _KINDS.get(tag)
    if own is not None:
        return own
    parent = mark.getparent()
    holder = parent.tag if parent is not None else ""
    if holder == _RUN_PROPERTIES:
        return (_PARAGRAPH_MARKS if is_paragraph_mark(mark) else _CONTENT_KINDS)[tag]
    if holder == W + "trPr":
        return RevisionKind.ROW_INSERTION if tag in INSERTING else RevisionKind.ROW_DELETION
    if holder == W + "numPr":
        return RevisionKind.NUMBERING_INSERTION
    if holder == M + "ctrlPr":
        return RevisionKind.MATH_INSERTION if tag in INSERTING else RevisionKind.MATH_DELETION
    return _CONTENT_KINDS[tag]


def is_paragraph_mark(mark: etree._Element) -> bool:
    """Whether a content mark revises the paragraph mark rather than what it encloses."""
    parent = mark.getparent()
    if parent is None or parent.tag != W + "rPr":
        return False
    grandparent = parent.getparent()
    return grandparent is not None and grandparent.tag == W + "pPr"


_RUN_PROPERTIES: Final = W + "rPr"
_KINDS: Final = {**PROPERTY_CHANGES, **CELL_MARKS, **CONTROL_RANGES}
_CONTENT_KINDS: Final = {
    **dict.fromkeys(INSERTING, RevisionKind.INSERTION),
    **dict.fromkeys(DELETING, RevisionKind.DELETION),
    MOVE_FROM: RevisionKind.MOVE_FROM,
    MOVE_TO: RevisionKind.MOVE_TO,
}
_PARAGRAPH_MARKS: Final = {
    **dict.fromkeys(INSERTING, RevisionKind.PARAGRAPH_MARK_INSERTION),
    **dict.fromkeys(DELETING, RevisionKind.PARAGRAPH_MARK_DELETION),
    MOVE_FROM: RevisionKind.PARAGRAPH_MARK_MOVE_FROM,
    MOVE_TO: RevisionKind.PARAGRAPH_MARK_MOVE_TO,
}


def names_of_moves(root: etree._Element) -> dict[etree._Element, str]:
    """The move's name for each content or paragraph mark that lies in a move range.

    Both halves of a move carry the same ``w:name`` on their range markers and nothing else
    links them. Source: 17.13.5.24 (moveFromRangeStart).
    """
    if next(root.iter(*MOVE_RANGE_STARTS), None) is None:
        return {}
    open_ranges: dict[str, dict[str, str]] = {MOVE_FROM: {}, MOVE_TO: {}}
    names: dict[etree._Element, str] = {}
    starts: list[etree._Element] = []
    for element in root.iter(MOVE_FROM, MOVE_TO, *MOVE_RANGE_STARTS, *MOVE_RANGE_ENDS):
        tag = element.tag
        if tag in open_ranges:
            if open_ranges[tag]:
                names[element] = next(reversed(open_ranges[tag].values()))
        elif tag in MOVE_RANGE_STARTS:
            open_ranges[side_of_move(tag)][element.get(W + "id", "")] = element.get(W + "name", "")
            starts.append(element)
        else:
            open_ranges[side_of_move(tag)].pop(element.get(W + "id", ""), None)
    # The mark of a paragraph comes before the range that opens in it.
    for start in starts:
        parent = start.getparent()
        if parent is not None and parent.tag == W + "p":
            for mark in parent.iterfind(f"{W}pPr/{W}rPr/{side_of_move(start.tag)}"):
                names.setdefault(mark, start.get(W + "name", ""))
    return names


def rows_in_moves(root: etree._Element) -> dict[etree._Element, frozenset[RevisionKind]]:
    """The table rows that begin in a move's range, and the halves of moves whose range it is.

    A whole row that moves has no mark of its own beside the range and what its cells hold.
    """
    if all(_ends_beside(start) for start in root.iter(*MOVE_RANGE_STARTS)):
        return {}
    open_ranges: set[tuple[str, str]] = set()
    rows: dict[etree._Element, frozenset[RevisionKind]] = {}
    for element in root.iter(W + "tr", *MOVE_RANGE_STARTS, *MOVE_RANGE_ENDS):
        tag = element.tag
        key = (side_of_move(tag), element.get(W + "id", ""))
        if tag in MOVE_RANGE_STARTS:
            open_ranges.add(key)
        elif tag in MOVE_RANGE_ENDS:
            open_ranges.discard(key)
        elif open_ranges:
            rows[element] = frozenset(_CONTENT_KINDS[side] for side, _ in open_ranges)
    return rows


def _ends_beside(start: etree._Element) -> bool:
    """Whether a move's range plainly holds no row: it ends among what follows in one paragraph."""
    for sibling in start.itersiblings():
        if sibling.tag in MOVE_RANGE_ENDS:
            return True
        if sibling.tag in (W + "p", W + "tbl", W + "tr"):
            return False
    return False


def side_of_move(tag: str) -> str:
    """The half of a move, ``MOVE_FROM`` or ``MOVE_TO``, that a mark or range marker belongs to."""
    return MOVE_FROM if "moveFrom" in tag else MOVE_TO
