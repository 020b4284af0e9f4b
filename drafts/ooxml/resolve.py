"""Applying verdicts to the XML of a Word package: accept, reject or leave, mark by mark.

Everything without a verdict of its own stays node for node; parts without a decided mark stay
byte for byte. The order of operations follows from what depends on what: properties, content
from the inside out, rows and cells, paragraph marks, controls, then what was left hanging.

Source: ISO/IEC 29500-1, 17.13.5; the rules beyond it are in ``docs/tricky-cases.md``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from drafts.draft import Draft, Mark, RevisionKind
from drafts.findings import shorten
from drafts.ooxml.marks import (
    CELL_MARKS,
    CONTENT,
    CONTROL_RANGE_ENDS,
    DELETING,
    MOVE_FROM,
    MOVE_RANGE_ENDS,
    MOVE_RANGE_STARTS,
    find_marks,
    kind_of,
    may_hold_marks,
    names_of_moves,
    rows_in_moves,
    side_of_move,
)
from drafts.ooxml.names import BOXES, VAL, W14, XML_SPACE, M, W, local
from drafts.ooxml.package import Package, parse_part, serialise_part
from drafts.ooxml.tidy import (
    NAMED_BY_ELEMENTS,
    drop_comments,
    drop_notes,
    drop_relationships,
    relationship_ids,
)
from drafts.settle import MergeStyle, Verdict

# What the saved old properties do not hold, and a rejection therefore must not lose (the Base
# types of 17.3.1.29, 17.6.19, 17.4.82, 17.4.70).
_NOT_SAVED: Final = {
    W + "rPrChange": CONTENT,
    W + "pPrChange": frozenset({W + "rPr", W + "sectPr"}),
    W + "sectPrChange": frozenset({W + "headerReference", W + "footerReference"}),
    W + "trPrChange": CONTENT,
    W + "tcPrChange": frozenset(CELL_MARKS),
}
# Of these the schema wants what is kept in front of what is restored.
_KEPT_FIRST: Final = frozenset({W + "rPrChange", W + "sectPrChange"})
_PAIRED: Final = {
    W + "bookmarkStart": W + "bookmarkEnd",
    W + "commentRangeStart": W + "commentRangeEnd",
    W + "permStart": W + "permEnd",
    **dict(zip(MOVE_RANGE_STARTS, MOVE_RANGE_ENDS, strict=True)),
    **CONTROL_RANGE_ENDS,
}
_RANGE_MARKUP: Final = frozenset({*_PAIRED, *_PAIRED.values()})
_P: Final = W + "p"
# What can be taken out whole, with others' halves of pairs in it.
_REMOVED: Final = (*CONTENT, W + "tr", W + "tc", W + "tbl")
_SALVAGED: Final = (*_PAIRED, *_PAIRED.values(), W + "fldChar")
_NOTE_REFERENCES: Final = (W + "footnoteReference", W + "endnoteReference")
# Everything that stands at a point and hangs together with something elsewhere.
_POINTS: Final = (*_SALVAGED, *_NOTE_REFERENCES, W + "commentReference")
_SAYS_SOMETHING: Final = (
    W + "t", W + "delText", M + "t", W + "tab", W + "ptab", W + "br", W + "cr", W + "sym",
    W + "noBreakHyphen", W + "softHyphen", W + "drawing", W + "pict", W + "object",
    W + "footnoteReference", W + "endnoteReference", W + "commentReference", W + "fldChar",
    W14 + "contentPart",
)  # fmt: skip
_SHELLS: Final = frozenset(
    {W + "hyperlink", W + "smartTag", W + "customXml", W + "fldSimple", *CONTENT}
)
_SKIPPED_BETWEEN_BLOCKS: Final = frozenset({*_RANGE_MARKUP, W + "proofErr"})
_RESTORED: Final = {W + "delText": W + "t", W + "delInstrText": W + "instrText"}


@dataclass(frozen=True, slots=True)
class Join:
    """Two paragraphs joined whose properties differ: an editor may want to look.

    Attributes:
        part: Where.
        lost: The beginning of the paragraph whose properties went.
        kept: The beginning of the paragraph whose properties stayed.
    """

    part: str
    lost: str
    kept: str


@dataclass(slots=True)
class Resolution:
    """What resolving did besides accepting and rejecting.

    Attributes:
        package: The package with the verdicts applied.
        accepted: How many marks were accepted.
        rejected: How many marks were rejected.
        left: How many marks were left as they are.
        joins: Paragraphs joined whose properties differ.
        remarks: Everything else an editor may want to look at, in words.
    """

    package: Package
    accepted: int = 0
    rejected: int = 0
    left: int = 0
    joins: list[Join] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class Verdicts:
    """The verdict on every mark of a package: one for all, or one by one."""

    def __init__(self, default: Verdict, by_mark: dict[Mark, Verdict] | None = None) -> None:
        self._default = default
        self._by_part: dict[str, dict[int, Verdict]] = {}
        for mark, verdict in (by_mark or {}).items():
            self._by_part.setdefault(mark.part, {})[mark.ordinal] = verdict

    @classmethod
    def of_draft(cls, draft: Draft, verdicts: Sequence[Verdict]) -> Verdicts:
        """Those given for ``draft.revisions``, in their order; the rest is left."""
        chosen = cls(Verdict.LEAVE)
        for revision, verdict in zip(draft.revisions, verdicts, strict=True):
            for mark in revision.marks:
                chosen._by_part.setdefault(mark.part, {})[mark.ordinal] = verdict
        return chosen

    def on(self, part: str, marks: Iterable[etree._Element]) -> dict[etree._Element, Verdict]:
        """The verdict on each of a part's marks."""
        given = self._by_part.get(part, {})
        return {element: given.get(at, self._default) for at, element in enumerate(marks)}


def resolve(
    package: Package, verdicts: Verdicts, merge_style: MergeStyle = MergeStyle.FOLLOWING
) -> Resolution:
    """``package`` with ``verdicts`` applied to every part that holds marks."""
    resolution = Resolution(package)
    changed: dict[str, bytes | None] = {}
    lost_notes: dict[str, set[str]] = {tag: set() for tag in _NOTE_REFERENCES}
    kept_notes: dict[str, set[str]] = {tag: set() for tag in _NOTE_REFERENCES}
    lost_comments: set[str] = set()
    lost_links: dict[str, set[str]] = {}
    for part, data in package.parts.items():
        if not part.endswith(".xml") or not may_hold_marks(data):
            continue
        resolver = _PartResolver(package, part, verdicts, merge_style)
        if resolver.resolve(resolution):
            for tag in _NOTE_REFERENCES:
                lost_notes[tag] |= resolver.notes_before[tag] - resolver.notes_after[tag]
                kept_notes[tag] |= resolver.notes_after[tag]
            lost_comments |= resolver.lost_comments
            lost_links[part] = resolver.lost_links
            changed[part] = serialise_part(package, part, resolver.root)
    result = package.with_parts(changed)
    for tag, relation in zip(_NOTE_REFERENCES, ("footnotes", "endnotes"), strict=True):
        result = drop_notes(result, relation, lost_notes[tag] - kept_notes[tag])
    for part, links in lost_links.items():
        result = drop_relationships(result, part, links)
    resolution.package = drop_comments(result, lost_comments)
    if lost_comments:
        plural = "s" if len(lost_comments) > 1 else ""
        resolution.remarks.append(
            f"{len(lost_comments)} comment{plural} went with the words they were about."
        )
    return resolution


class _PartResolver:
    """The verdicts of one part, applied to its tree."""

    def __init__(
        self, package: Package, part: str, verdicts: Verdicts, merge_style: MergeStyle
    ) -> None:
        self.package = package
        self.part = part
        kept = package.take_tree(part)
        self.root = kept[0] if kept else parse_part(package, part)
        self.marks = verdicts.on(part, kept[1] if kept else find_marks(self.root))
        self.merge_style = merge_style
        self.fields_touched = False
        self.notes_before: dict[str, set[str]] = {}
        self.notes_after: dict[str, set[str]] = {}
        self.remarked: dict[str, bool] = {}
        self.lost_comments: set[str] = set()
        self.lost_links: set[str] = set()
        self.lost_bookmarks: set[str] = set()
        self.emptied_containers: list[etree._Element] = []
        self.points: list[etree._Element] = []
        self.needed_in: set[etree._Element] = set()
        self.range_ends: dict[tuple[str, str], deque[etree._Element]] = {}

    def resolve(self, resolution: Resolution) -> bool:
        """Apply everything; False when every mark was left and nothing was touched."""
        decided = [mark for mark, verdict in self.marks.items() if verdict is not Verdict.LEAVE]
        resolution.left += len(self.marks) - len(decided)
        stray_ranges = not self.marks and next(self.root.iter(*MOVE_RANGE_STARTS), None) is not None
        if not decided and not stray_ranges:
            return False
        accepted = sum(self.marks[mark] is Verdict.ACCEPT for mark in decided)
        resolution.accepted += accepted
        resolution.rejected += len(decided) - accepted
        self.points = list(self.root.iter(*_POINTS))
        self.notes_before = self.note_references()
        self.remarked = self.comments_with_content()
        kinds = {mark: kind_of(mark) for mark in decided}
        by_kind: dict[str, list[etree._Element]] = {}
        for mark, kind in kinds.items():
            by_kind.setdefault(_STEP[kind], []).append(mark)
        self.find_salvageable()
        whole_rows = self.rows_moved_whole(kinds)
        self.drop_move_ranges()
        for change in by_kind.get("property", ()):
            self.resolve_property(change)
        for mark in by_kind.get("numbering", ()):
            self.resolve_numbering(mark)
        for mark in reversed(by_kind.get("content", [])):
            self.resolve_content(mark, resolution)
        for mark in by_kind.get("math", ()):
            self.resolve_math(mark, resolution)
        self.remove_moved_rows(by_kind.get("paragraph", ()), kinds, whole_rows, resolution)
        for mark in by_kind.get("row", ()):
            self.resolve_row(mark, kinds[mark], resolution)
        # From below: whether a merge begins in a cell depends on the cell under it.
        for mark in reversed(by_kind.get("cell", [])):
            self.resolve_cell(mark, kinds[mark], resolution)
        self.close_containers(resolution)
        self.resolve_controls(by_kind.get("control", []), kinds)
        self.resolve_paragraph_marks(by_kind.get("paragraph", []), kinds, resolution)
        if self.fields_touched:
            self.mend_fields(resolution)
        self.settle_comments()
        self.report_lost_bookmarks(resolution)
        self.lost_links = self.unnamed_relationships()
        self.notes_after = self.note_references()
        return True

    def is_gone(self, mark: etree._Element, kind: RevisionKind) -> bool:
        """Whether the verdict takes what is marked out of the text."""
        return kind.removes if self.marks[mark] is Verdict.ACCEPT else kind.adds

    # ------------------------------------------------------------------ properties

    def resolve_property(self, change: etree._Element) -> None:
        holder = change.getparent()
        if holder is None:
            return
        if self.marks[change] is Verdict.REJECT and change.tag != W + "numberingChange":
            kept_tags = _NOT_SAVED.get(change.tag, frozenset())
            kept = [child for child in holder if child.tag in kept_tags]
            saved = next((child for child in change if child.tag == holder.tag), None)
            restored = (
                [child for child in saved if child.tag not in kept_tags]
                if saved is not None
                else []
            )
            first, then = (kept, restored) if change.tag in _KEPT_FIRST else (restored, kept)
            holder[:] = [*first, *then]
        else:
            holder.remove(change)
        self.drop_empty_properties(holder)

    def drop_empty_properties(self, holder: etree._Element) -> None:
        """Drop ``holder`` and its holder where they are empty property shells."""
        while holder.tag in _PROPERTY_SHELLS and len(holder) == 0 and not holder.attrib:
            parent = holder.getparent()
            if parent is None:
                return
            parent.remove(holder)
            holder = parent

    def resolve_numbering(self, mark: etree._Element) -> None:
        numbering = mark.getparent()
        if numbering is None:
            return
        properties = numbering.getparent()
        if self.marks[mark] is Verdict.REJECT and properties is not None:
            properties.remove(numbering)
            self.drop_empty_properties(properties)
        else:
            numbering.remove(mark)

    # ------------------------------------------------------------------ content

    def resolve_content(self, mark: etree._Element, resolution: Resolution) -> None:
        parent = mark.getparent()
        if parent is None:  # went with what enclosed it
            return
        kind = RevisionKind.INSERTION if _inserts(mark) else RevisionKind.DELETION
        if self.is_gone(mark, kind):
            self.remove(mark, resolution)
        else:
            if mark.tag in DELETING or mark.tag == MOVE_FROM:
                restore_text(mark)
            unwrap(mark)
        self.drop_empty_shell(parent)

    def remove(self, element: etree._Element, resolution: Resolution) -> None:
        """Take ``element`` out; what others still need of it is put in front of its place."""
        parent = element.getparent()
        if parent is None:
            return
        if element in self.needed_in:
            for needed in self.salvage(element):
                element.addprevious(needed)
        if parent.tag != _P:  # within a paragraph nothing else hangs on it
            if element.tag == W + "tr" or next(element.iter(_P), None) is not None:
                self.emptied_containers.append(parent)
            if element.tag in CONTENT and next(element.iter(W + "tr"), None) is not None:
                resolution.remarks.append(f"{self.part}: whole table rows went with one mark.")
        parent.remove(element)

    def find_salvageable(self) -> None:
        """Note which marks, rows, cells and tables hold anything that may have to outlive them."""
        for point in self.points:
            if point.tag in _SALVAGED:
                self.needed_in.update(point.iterancestors(*_REMOVED))

    def salvage(self, element: etree._Element) -> list[etree._Element]:
        """What stands in ``element`` and must outlive it: the halves of pairs."""
        found = list(element.iter(*_SALVAGED))
        if not found:
            return []
        halves = {_pair_key(item) for item in found if item.tag in _RANGE_MARKUP}
        needed = []
        for item in found:
            if item.tag == W + "fldChar":
                self.fields_touched = True
            elif _other_half(item) not in halves:
                needed.append(item)
            elif item.tag == W + "bookmarkStart":
                self.lost_bookmarks.add(item.get(W + "name", ""))
        return needed

    def drop_empty_shell(self, element: etree._Element) -> None:
        """Drop a link or a left mark that holds nothing more; markers in it stay."""
        while element.tag in _SHELLS and not any(
            child.tag not in _RANGE_MARKUP for child in element
        ):
            parent = element.getparent()
            if parent is None:
                return
            unwrap(element)
            element = parent

    def resolve_math(self, mark: etree._Element, resolution: Resolution) -> None:
        control = mark.getparent()
        properties = control.getparent() if control is not None else None
        math_object = properties.getparent() if properties is not None else None
        if control is None or math_object is None:
            return
        kind = RevisionKind.INSERTION if _inserts(mark) else RevisionKind.DELETION
        if self.is_gone(mark, kind):
            self.remove(math_object, resolution)
        else:
            control.remove(mark)
            self.drop_empty_properties(control)

    # ------------------------------------------------------------------ tables

    def resolve_row(self, mark: etree._Element, kind: RevisionKind, resolution: Resolution) -> None:
        properties = mark.getparent()
        row = properties.getparent() if properties is not None else None
        if properties is None or row is None or row.getparent() is None:
            return
        if self.is_gone(mark, kind):
            self.remove(row, resolution)
        else:
            properties.remove(mark)
            self.drop_empty_properties(properties)

    def remove_moved_rows(
        self,
        marks: Sequence[etree._Element],
        kinds: dict[etree._Element, RevisionKind],
        whole: dict[etree._Element, None],
        resolution: Resolution,
    ) -> None:
        """Rows go that went with a move without a mark of their own (``rows_moved_whole``).

        So do those of which nothing is left but paragraph marks that were all moved: a cell's
        last one moves with its row.
        """
        moved: dict[etree._Element, None] = {}
        for mark in marks:
            if kinds[mark].moves and self.is_gone(mark, kinds[mark]):
                paragraph = next(mark.iterancestors(_P), None)
                if paragraph is not None:
                    moved[paragraph] = None
        rows = dict.fromkeys(
            row for paragraph in moved for row in paragraph.iterancestors(W + "tr")
        )
        for row in (*whole, *rows):
            boxed = {paragraph for box in row.iter(*BOXES) for paragraph in box.iter(_P)}
            bare = not any(_is_said(item) for item in row.iter(*_SAYS_SOMETHING))
            if row in whole or (bare and all(p in moved or p in boxed for p in row.iter(_P))):
                self.remove(row, resolution)

    def rows_moved_whole(
        self, kinds: dict[etree._Element, RevisionKind]
    ) -> dict[etree._Element, None]:
        """The rows that begin in the range of a move that goes, and hold only moved words."""
        going = {mark for mark, kind in kinds.items() if kind.moves and self.is_gone(mark, kind)}
        found: dict[etree._Element, None] = {}
        for row, halves in rows_in_moves(self.root).items() if going else ():
            said = [item for item in row.iter(*_SAYS_SOMETHING) if _is_said(item)]
            if said and all(
                any(up in going and kinds[up] in halves for up in item.iterancestors(*CONTENT))
                for item in said
            ):
                found[row] = None
        return found

    def resolve_cell(
        self, mark: etree._Element, kind: RevisionKind, resolution: Resolution
    ) -> None:
        properties = mark.getparent()
        cell = properties.getparent() if properties is not None else None
        if properties is None or cell is None or cell.getparent() is None:
            return
        if kind is RevisionKind.CELL_MERGE:
            self.resolve_cell_merge(mark, properties, cell)
        elif self.is_gone(mark, kind):
            self.remove_cell(cell, resolution)
        else:
            properties.remove(mark)
            self.drop_empty_properties(properties)

    def remove_cell(self, cell: etree._Element, resolution: Resolution) -> None:
        """Take a cell out; its neighbour takes over the columns that it spanned."""
        row = cell.getparent()
        if row is None:
            return
        neighbour = _sibling_cell(cell)
        if neighbour is not None:
            _set_span(neighbour, _span(neighbour) + _span(cell))
            self.remove(cell, resolution)
        else:
            self.remove(row, resolution)

    def resolve_cell_merge(
        self, mark: etree._Element, properties: etree._Element, cell: etree._Element
    ) -> None:
        # 17.13.5.3: the attribute says how the cell is (or was) merged; omitted means "rest".
        accepted = self.marks[mark] is Verdict.ACCEPT
        merged = mark.get(W + ("vMerge" if accepted else "vMergeOrig"), "rest")
        for old in properties.findall(W + "vMerge"):
            properties.remove(old)
        place = properties.index(mark)
        properties.remove(mark)
        if merged == "cont":
            properties.insert(place, etree.Element(W + "vMerge", {VAL: "continue"}))
        elif _continues_below(cell):
            properties.insert(place, etree.Element(W + "vMerge", {VAL: "restart"}))

    def close_containers(self, resolution: Resolution) -> None:
        """Tables without rows go; a container that must end in a paragraph gets one."""
        bereft: dict[etree._Element, None] = {}
        for container in self.emptied_containers:
            holder: etree._Element | None = container
            while holder is not None and holder.tag in (
                W + "sdtContent",
                W + "sdt",
                W + "customXml",
            ):
                if next(holder.iter(W + "tr", W + "p"), None) is not None:
                    break
                holder = _without(holder)
            if holder is not None and holder.tag == W + "tbl" and holder.find(f".//{W}tr") is None:
                if _between_tables(holder):
                    resolution.remarks.append(
                        f"{self.part}: with a table gone, two tables stand side by side; "
                        "Word shows them as one."
                    )
                for needed in self.salvage(holder):
                    holder.addprevious(needed)
                holder = _without(holder)
            if holder is not None and holder.tag in _ENDS_IN_PARAGRAPH:
                bereft[holder] = None
        for holder in bereft:
            _end_in_paragraph(holder)

    # ------------------------------------------------------------------ paragraph marks

    def resolve_paragraph_marks(
        self,
        marks: Sequence[etree._Element],
        kinds: dict[etree._Element, RevisionKind],
        resolution: Resolution,
    ) -> None:
        losing: dict[etree._Element, None] = {}
        for mark in marks:
            run_properties = mark.getparent()
            properties = run_properties.getparent() if run_properties is not None else None
            paragraph = properties.getparent() if properties is not None else None
            if run_properties is None or properties is None or paragraph is None:
                continue
            run_properties.remove(mark)
            self.drop_empty_properties(run_properties)
            if self.is_gone(mark, kinds[mark]) and paragraph.getparent() is not None:
                losing[paragraph] = None
        for first in list(losing):
            if first not in losing:  # joined already, with one before it
                continue
            chain = [first]
            del losing[first]
            target, between = _next_block(first)
            betweens = [between]
            while target is not None and target in losing:
                del losing[target]
                chain.append(target)
                target, between = _next_block(target)
                betweens.append(between)
            self.join(chain, betweens, target, resolution)

    def join(
        self,
        chain: list[etree._Element],
        betweens: list[list[etree._Element]],
        target: etree._Element | None,
        resolution: Resolution,
    ) -> None:
        """Join paragraphs that lost their marks to ``target``, or to the last of them."""
        if target is not None and target.tag == W + "p":
            survivor = target
        else:
            survivor = chain.pop()
            betweens.pop()
        if chain:
            self.note_differing(chain, survivor, resolution)
            place = 0 if survivor.find(W + "pPr") is None else 1
            content: list[etree._Element] = []
            for paragraph, between in zip(chain, betweens, strict=True):
                content += [child for child in paragraph if child.tag != W + "pPr"]
                content += between
            if self.merge_style is MergeStyle.FIRST:
                place = _take_properties(chain[0], survivor)
            survivor[place:place] = content
            for paragraph in chain:
                _without(paragraph)
        if survivor is not target:
            self.settle_stranded(survivor, target)

    def settle_stranded(self, paragraph: etree._Element, following: etree._Element | None) -> None:
        """A paragraph that lost its mark and has none to join: goes only if nothing is in it."""
        if says_something(paragraph) or paragraph.find(f"{W}pPr/{W}sectPr") is not None:
            return
        before = _previous_block(paragraph)
        if following is None and (before is None or before.tag != W + "p"):
            return
        if before is not None and before.tag == W + "p":
            before.extend([child for child in paragraph if child.tag in _RANGE_MARKUP])
        else:
            for child in [child for child in paragraph if child.tag in _RANGE_MARKUP]:
                paragraph.addprevious(child)
        _without(paragraph)

    def note_differing(
        self, chain: list[etree._Element], survivor: etree._Element, resolution: Resolution
    ) -> None:
        for paragraph in chain:
            differs = _properties_key(paragraph) != _properties_key(survivor)
            if differs and says_something(survivor) and says_something(paragraph):
                resolution.joins.append(Join(self.part, _begin(paragraph), _begin(survivor)))

    # ------------------------------------------------------------------ ranges and controls

    def drop_move_ranges(self) -> None:
        """Drop the range markers of every move of which nothing is left undecided."""
        starts = [point for point in self.points if point.tag in MOVE_RANGE_STARTS]
        ends = [point for point in self.points if point.tag in MOVE_RANGE_ENDS]
        if not starts and not ends:
            return
        names = names_of_moves(self.root)
        left = {
            (side_of_move(mark.tag), name)
            for mark, name in names.items()
            if self.marks.get(mark) is Verdict.LEAVE
        }
        any_left = any(verdict is Verdict.LEAVE for verdict in self.marks.values())
        named = {(side_of_move(mark.tag), name) for mark, name in names.items()}
        going: set[tuple[str, str]] = set()
        staying: set[tuple[str, str]] = set()
        for start in starts:
            side, name = side_of_move(start.tag), start.get(W + "name", "")
            if (side, name) in left or ((side, name) not in named and any_left):
                staying.add((side, start.get(W + "id", "")))
            else:
                going.add((side, start.get(W + "id", "")))
                _without(start)
        for end in ends:
            key = (side_of_move(end.tag), end.get(W + "id", ""))
            if key in going or (key not in staying and not any_left):
                _without(end)

    def resolve_controls(
        self, starts: Sequence[etree._Element], kinds: dict[etree._Element, RevisionKind]
    ) -> None:
        """Controls whose start tag and end tag were both revised away are unwrapped."""
        going: dict[etree._Element, str] = {}
        for start in starts:
            loses = (
                RevisionKind.CONTROL_DELETION
                if self.marks[start] is Verdict.ACCEPT
                else RevisionKind.CONTROL_INSERTION
            )
            if kinds[start] is loses:
                going[start] = start.get(W + "id", "")
        lost = list(_controls_within(self.root, going)) if going else []
        for start in starts:
            end = self.range_end(start)
            _without(start)
            if end is not None:
                _without(end)
        for control in lost:
            content = control.find(W + "sdtContent") if control.tag == W + "sdt" else control
            if content is not None and content is not control:
                unwrap(content)
                for child in control.findall(W + "sdtPr") + control.findall(W + "sdtEndPr"):
                    control.remove(child)
            unwrap(control)

    def range_end(self, start: etree._Element) -> etree._Element | None:
        if not self.range_ends:
            for end in self.root.iter(*CONTROL_RANGE_ENDS.values()):
                self.range_ends.setdefault((end.tag, end.get(W + "id", "")), deque()).append(end)
        # Both branches of a text box use the same ids: the ends are met in the order of the starts.
        ends = self.range_ends.get((CONTROL_RANGE_ENDS[start.tag], start.get(W + "id", "")))
        return ends.popleft() if ends else None

    # ------------------------------------------------------------------ what was left hanging

    def mend_fields(self, resolution: Resolution) -> None:
        """Fields that lost a part keep their visible result as plain text (17.16.18)."""
        stack: list[list[etree._Element]] = []
        broken: list[etree._Element] = []
        for element in self.root.iter(
            W + "fldChar", W + "instrText", W + "delInstrText", *_STORIES
        ):
            kind = element.get(W + "fldCharType")
            if element.tag in _STORIES:  # no field reaches from one note into the next
                broken += [item for parts in stack for item in parts]
                stack = []
            elif element.tag != W + "fldChar":
                (stack[-1] if stack else broken).append(element)
            elif kind == "begin":
                stack.append([element])
            elif not stack:
                broken.append(element)
            elif kind == "separate":
                stack[-1].append(element)
            else:
                stack.pop()
        for parts in stack:
            broken += parts
        for element in broken:
            run = element.getparent()
            _without(element)
            if run is not None and run.tag == W + "r" and all(c.tag == W + "rPr" for c in run):
                _without(run)
        if broken:
            resolution.remarks.append(
                f"{self.part}: a field lost one of its ends with a revision; "
                "its text was kept as plain text."
            )

    def note_references(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {tag: set() for tag in _NOTE_REFERENCES}
        for point in self.points:
            if point.tag in _NOTE_REFERENCES and self.is_attached(point):
                found[point.tag].add(point.get(W + "id", ""))
        return found

    def is_attached(self, element: etree._Element) -> bool:
        """Whether an element is still part of the tree."""
        top = element
        for ancestor in element.iterancestors():
            top = ancestor
        return top is self.root

    def comments_with_content(self) -> dict[str, bool]:
        """Every comment that hangs in this part, and whether it is about any words."""
        if not any(point.tag in _REMARKS for point in self.points):
            return {}
        found, said = self.remarks()
        return {key: key in said for key in found}

    def remarks(self) -> tuple[set[str], set[str]]:
        """The comments that hang in this part, and those that are about any words."""
        found: set[str] = set()
        said: set[str] = set()
        waiting: set[str] = set()
        for element in self.root.iter(*_REMARKS, *_TEXTS):
            tag = element.tag
            if tag not in _REMARKS:
                if waiting and element.text:
                    said |= waiting
                    waiting.clear()
            elif tag == W + "commentRangeStart":
                waiting.add(element.get(W + "id", ""))
                found.add(element.get(W + "id", ""))
            elif tag == W + "commentRangeEnd":
                waiting.discard(element.get(W + "id", ""))
            else:
                found.add(element.get(W + "id", ""))
        return found, said

    def settle_comments(self) -> None:
        """Comments whose words are all gone go too; so do those whose point is gone.

        One whose words are left but whose reference went gets a new reference.
        """
        if not self.remarked:
            return
        _, said = self.remarks()
        references = [point for point in self.points if point.tag == W + "commentReference"]
        hung = {point.get(W + "id", "") for point in references}
        hanging = {point.get(W + "id", "") for point in references if self.is_attached(point)}
        left = {
            key
            for key, had in self.remarked.items()
            if (key in said if had else key in hanging or key not in hung)
        }
        for element in list(self.root.iter(*_REMARKS)):
            if element.get(W + "id", "") in left or element.get(W + "id") not in self.remarked:
                continue
            run = element.getparent()
            _without(element)
            if run is not None and run.tag == W + "r" and all(c.tag == W + "rPr" for c in run):
                _without(run)
        loose = (left & hung) - hanging
        for end in list(self.root.iter(W + "commentRangeEnd")) if loose else ():
            if end.get(W + "id", "") in loose:
                _hang_comment(end)
        self.lost_comments = self.remarked.keys() - left

    def unnamed_relationships(self) -> set[str]:
        """The relationships of this part that it named before and does not name any more."""
        known = {
            relationship.id
            for relationship in self.package.relationships(self.part)
            if relationship.type in NAMED_BY_ELEMENTS
        }
        before = self.package.parts[self.part]
        missing = known - relationship_ids(self.root) if known else known
        return {key for key in missing if b'"%s"' % key.encode() in before}

    def report_lost_bookmarks(self, resolution: Resolution) -> None:
        """Say which cross-references lead to a passage that is gone."""
        if not self.lost_bookmarks:
            return
        pointing = {
            word
            for text in self.root.iter(W + "instrText")
            for word in (text.text or "").split()
            if word in self.lost_bookmarks
        } | {
            anchor
            for link in self.root.iter(W + "hyperlink")
            if (anchor := link.get(W + "anchor", "")) in self.lost_bookmarks
        }
        if pointing:
            resolution.remarks.append(
                f"{self.part}: cross-references lead to passages that are gone "
                f"({', '.join(sorted(pointing))})."
            )


_STEP: Final[dict[RevisionKind, str]] = {
    **dict.fromkeys(RevisionKind, "property"),
    **dict.fromkeys(
        (
            RevisionKind.INSERTION,
            RevisionKind.DELETION,
            RevisionKind.MOVE_FROM,
            RevisionKind.MOVE_TO,
        ),
        "content",
    ),
    **dict.fromkeys(
        (
            RevisionKind.PARAGRAPH_MARK_INSERTION,
            RevisionKind.PARAGRAPH_MARK_DELETION,
            RevisionKind.PARAGRAPH_MARK_MOVE_FROM,
            RevisionKind.PARAGRAPH_MARK_MOVE_TO,
        ),
        "paragraph",
    ),
    **dict.fromkeys((RevisionKind.ROW_INSERTION, RevisionKind.ROW_DELETION), "row"),
    **dict.fromkeys(
        (RevisionKind.CELL_INSERTION, RevisionKind.CELL_DELETION, RevisionKind.CELL_MERGE), "cell"
    ),
    **dict.fromkeys((RevisionKind.MATH_INSERTION, RevisionKind.MATH_DELETION), "math"),
    **dict.fromkeys((RevisionKind.CONTROL_INSERTION, RevisionKind.CONTROL_DELETION), "control"),
    RevisionKind.NUMBERING_INSERTION: "numbering",
}
_PROPERTY_SHELLS: Final = frozenset({W + "rPr", W + "pPr", W + "trPr", W + "tblPrEx", M + "ctrlPr"})
_ENDS_IN_PARAGRAPH: Final = frozenset(
    {
        W + "tc",
        *BOXES,
        W + "footnote",
        W + "endnote",
        W + "comment",
        W + "hdr",
        W + "ftr",
        W + "body",
        W + "docPartBody",
    }
)
_FIELD_PARTS: Final = (W + "fldChar", W + "instrText", W + "delInstrText")
_STORIES: Final = (W + "footnote", W + "endnote", W + "comment", W + "docPartBody")
_REMARKS: Final = (W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")
_TEXTS: Final = (W + "t", W + "delText", M + "t")


def unwrap(element: etree._Element) -> None:
    """Put the children of ``element`` in its place."""
    parent = element.getparent()
    if parent is None:
        return
    for child in list(element):
        element.addprevious(child)
    parent.remove(element)


def restore_text(element: etree._Element) -> None:
    """Deleted text in ``element`` becomes text again, unless another deletion still covers it."""
    if any(ancestor.tag in DELETING for ancestor in element.iterancestors()):
        return
    for text in list(element.iter(*_RESTORED)):
        for ancestor in text.iterancestors():
            if ancestor is element:
                text.tag = _RESTORED[text.tag]
                break
            if ancestor.tag in DELETING:
                break
        if text.text and (text.text[0].isspace() or text.text[-1].isspace()):
            text.set(XML_SPACE, "preserve")


def says_something(paragraph: etree._Element) -> bool:
    """Whether anything stands in a paragraph: text, a break, a reference, a picture, a field."""
    return any(
        _is_said(element)
        for child in paragraph
        if child.tag != W + "pPr"  # which has tabs of its own
        for element in child.iter(*_SAYS_SOMETHING)
    )


def _is_said(element: etree._Element) -> bool:
    """Whether an element of ``_SAYS_SOMETHING`` does: text may be empty, a tab a tab stop."""
    if element.tag in _TEXTS:
        return bool(element.text)
    parent = element.getparent()
    return parent is None or parent.tag != W + "tabs"


def _inserts(mark: etree._Element) -> bool:
    return mark.tag not in DELETING and mark.tag != MOVE_FROM


def _pair_key(item: etree._Element) -> tuple[str, str]:
    return (item.tag, item.get(W + "id", ""))


_HALVES: Final = {**_PAIRED, **{end: start for start, end in _PAIRED.items()}}


def _other_half(item: etree._Element) -> tuple[str, str]:
    return (_HALVES[item.tag], item.get(W + "id", ""))


def _without(element: etree._Element) -> etree._Element | None:
    """Take ``element`` out of its parent, and return the parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return parent


def _end_in_paragraph(container: etree._Element) -> None:
    """Give a container that ends in a table, or in nothing, an empty paragraph to end in."""
    aside = (*_SKIPPED_BETWEEN_BLOCKS, W + "sectPr")
    blocks = [child for child in container if child.tag not in aside]
    if blocks and blocks[-1].tag not in (W + "tbl", W + "tcPr"):
        return
    section = container.find(W + "sectPr")
    if section is not None:
        section.addprevious(etree.Element(_P))
    else:
        etree.SubElement(container, _P)


def _hang_comment(end: etree._Element) -> None:
    """Put a comment's reference where its words end, in the last paragraph that has any."""
    run = etree.Element(W + "r")
    etree.SubElement(run, W + "commentReference", {W + "id": end.get(W + "id", "")})
    parent = end.getparent()
    if parent is not None and any(up.tag == W + "p" for up in end.iterancestors()):
        parent.insert(parent.index(end) + 1, run)
        return
    for up in (end, *end.iterancestors()):
        for sibling in up.itersiblings(preceding=True):
            paragraphs = list(sibling.iter(W + "p"))
            if paragraphs:
                paragraphs[-1].append(run)
                return


def _next_block(paragraph: etree._Element) -> tuple[etree._Element | None, list[etree._Element]]:
    """The next block of the same container, and the range markers in between."""
    between = []
    for sibling in paragraph.itersiblings():
        if sibling.tag in _SKIPPED_BETWEEN_BLOCKS or not isinstance(sibling.tag, str):
            between.append(sibling)
        elif sibling.tag == W + "sectPr":
            return None, []
        else:
            return sibling, between
    return None, []


def _previous_block(paragraph: etree._Element) -> etree._Element | None:
    for sibling in paragraph.itersiblings(preceding=True):
        if isinstance(sibling.tag, str) and sibling.tag not in _SKIPPED_BETWEEN_BLOCKS:
            return sibling if sibling.tag != W + "tcPr" else None
    return None


def _take_properties(source: etree._Element, target: etree._Element) -> int:
    """Give ``target`` the paragraph properties of ``source``; return where its content begins."""
    own, other = target.find(W + "pPr"), source.find(W + "pPr")
    kept = (
        [child for child in own if child.tag in (W + "rPr", W + "sectPr")]
        if own is not None
        else []
    )
    if own is not None:
        target.remove(own)
    if other is None and not kept:
        return 0
    properties = etree.Element(W + "pPr")
    if other is not None:
        properties.extend([child for child in other if child.tag not in (W + "rPr", W + "sectPr")])
    change = properties.find(W + "pPrChange")
    for child in kept:
        if change is not None:
            change.addprevious(child)
        else:
            properties.append(child)
    target.insert(0, properties)
    return 1


def _properties_key(paragraph: etree._Element) -> bytes:
    properties = paragraph.find(W + "pPr")
    if properties is None:
        return b""
    return b"".join(
        etree.tostring(child, method="c14n")
        for child in properties
        if local(str(child.tag)) not in {"rPr", "sectPr", "pPrChange"}
    )


def _begin(paragraph: etree._Element) -> str:
    return shorten("".join(text.text or "" for text in paragraph.iter(W + "t", W + "delText")))


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = span.get(VAL, "1") if span is not None else "1"
    return int(value) if value.isdecimal() else 1


def _set_span(cell: etree._Element, columns: int) -> None:
    properties = cell.find(W + "tcPr")
    if properties is None:
        properties = etree.Element(W + "tcPr")
        cell.insert(0, properties)
    span = properties.find(W + "gridSpan")
    if span is None:
        span = etree.Element(W + "gridSpan")
        # 17.4.17: it follows the conditional format and the width.
        leading = (W + "cnfStyle", W + "tcW")
        properties.insert(sum(child.tag in leading for child in properties), span)
    span.set(VAL, str(columns))


def _sibling_cell(cell: etree._Element) -> etree._Element | None:
    before = next(cell.itersiblings(W + "tc", preceding=True), None)
    return before if before is not None else next(cell.itersiblings(W + "tc"), None)


def _continues_below(cell: etree._Element) -> bool:
    row = cell.getparent()
    below = next(row.itersiblings(W + "tr"), None) if row is not None else None
    if row is None or below is None:
        return False
    column = sum(_span(other) for other in cell.itersiblings(W + "tc", preceding=True))
    at = 0
    for other in below.iterfind(W + "tc"):
        if at == column:
            merge = other.find(f"{W}tcPr/{W}vMerge")
            return merge is not None and merge.get(VAL, "continue") == "continue"
        at += _span(other)
    return False


def _between_tables(table: etree._Element) -> bool:
    before, after = _previous_block(table), _next_block(table)[0]
    return (
        before is not None
        and after is not None
        and before.tag == W + "tbl"
        and after.tag == W + "tbl"
    )


def _controls_within(
    root: etree._Element, starts: Container[etree._Element]
) -> Iterator[etree._Element]:
    """The controls whose start tag and end tag each lie in a range that one of ``starts`` opens."""
    open_ranges: set[tuple[str, str]] = set()
    opened: set[etree._Element] = set()
    controls = (W + "sdt", W + "customXml")
    ends = tuple(CONTROL_RANGE_ENDS.values())
    for event, element in etree.iterwalk(
        root, events=("start", "end"), tag=(*controls, *CONTROL_RANGE_ENDS, *ends)
    ):
        if element.tag in controls:
            if event == "start" and open_ranges:
                opened.add(element)
            elif event == "end" and open_ranges and element in opened:
                yield element
        elif event == "start":
            key = element.get(W + "id", "")
            if element in starts:
                open_ranges.add((CONTROL_RANGE_ENDS[element.tag], key))
            else:
                open_ranges.discard((element.tag, key))
