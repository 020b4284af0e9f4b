"""Writing the certain fixes into a Word file as tracked changes, never silently, and proving it.

Rejecting what was written gives the text as it was; accepting it gives the text with the fixes.
A fix that would touch another reviewer's revision, or a field that Word computes, is left.
"""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from clearance.editorial.checks import find_hits
from clearance.editorial.subject import Hit
from clearance.final.signature import is_signed
from drafts.draft import Draft, Paragraph, StoryKind, locate
from drafts.errors import ProofError, SignedDraftError
from drafts.findings import shorten
from drafts.ooxml.marks import CONTENT
from drafts.ooxml.names import MC, XML_SPACE, M, W
from drafts.ooxml.package import Package, parse_part, read_package, serialise_part, write_package
from drafts.ooxml.proof import prove_same_text
from drafts.ooxml.reader import read_draft, read_package_draft
from drafts.settle import Verdict, accepted, original, settle

REVIEWER: Final = "Editorial"
_STORIES: Final = (StoryKind.BODY, StoryKind.FOOTNOTE, StoryKind.ENDNOTE)
_CHARACTERS: Final = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "\u2011",
    W + "softHyphen": "\u00ad",
}
_TEXT: Final = (W + "t", W + "delText", M + "t")
_NOTE: Final = (W + "footnote", W + "endnote")
_NUMBERED: Final = re.compile(rb'\sw:id="(\d{1,9})"')


@dataclass(frozen=True, slots=True)
class Edit:
    """One fix in the coordinates of the draft as read.

    Attributes:
        hit: The case it fixes.
        paragraph: ``Paragraph.index`` in the draft as read.
        start: Offset in that paragraph's text, deletions included.
        end: Offset after the last code point.
        before: The words there.
        after: What is written instead.
    """

    hit: Hit
    paragraph: int
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A Word file with fixes as tracked changes.

    Attributes:
        data: The bytes, proved.
        applied: What was written.
        left: What was not, each with the reason.
    """

    data: bytes
    applied: tuple[Edit, ...]
    left: tuple[tuple[Edit, str], ...]


def fix_file(data: bytes, name: str, date: dt.date, reviewer: str = REVIEWER) -> Fixed:
    """A Word file with every certain fix written as a tracked change by ``reviewer``.

    Args:
        data: The file's bytes.
        name: Its name.
        date: The day that the changes carry.
        reviewer: In whose name.

    Raises:
        UnreadableDraftError: The file cannot be read.
        SignedDraftError: It carries a signature, which any change would break.
        ProofError: What was written is not what was intended.
    """
    package = read_package(data, name)
    if is_signed(package):
        raise SignedDraftError(
            f"{name} carries a digital signature, which any change would break. "
            "Ask the sender for the file without it."
        )
    draft = read_package_draft(package)
    edits = plan_edits(draft)
    writer = _Writer(package, draft, reviewer, date)
    applied, left = writer.write(edits)
    if not applied:
        return Fixed(data, (), left)
    written = write_package(writer.package)
    _prove(written, draft, applied, reviewer)
    return Fixed(written, applied, left)


def plan_edits(draft: Draft) -> tuple[Edit, ...]:
    """The fixes for a draft as read, in the order of the text; none overlaps another."""
    found: list[Edit] = []
    for hit in find_hits(accepted(draft), draft):
        if hit.replacement is None or hit.passage is None:
            continue
        if hit.passage.story.kind not in _STORIES:
            continue
        place = locate(hit.passage.story, hit.passage.paragraph, hit.start, hit.end)
        before = hit.passage.text[hit.start : hit.end]
        found.append(Edit(hit, place.paragraph, place.start, place.end, before, hit.replacement))
    found.sort(key=lambda edit: (edit.paragraph, edit.start, edit.end))
    chosen: list[Edit] = []
    for edit in found:
        clear = not chosen or chosen[-1].paragraph != edit.paragraph
        if clear or chosen[-1].end <= edit.start:
            chosen.append(edit)
    return tuple(chosen)


class _Writer:
    def __init__(self, package: Package, draft: Draft, reviewer: str, date: dt.date) -> None:
        self.package = package
        self.draft = draft
        self.stamp = {W + "author": reviewer, W + "date": f"{date.isoformat()}T00:00:00Z"}
        self.next_id = 1 + max(
            (
                int(number)
                for part, data in package.parts.items()
                if part.endswith(".xml")
                for number in _NUMBERED.findall(data)
            ),
            default=0,
        )

    def write(self, edits: Sequence[Edit]) -> tuple[tuple[Edit, ...], tuple[tuple[Edit, str], ...]]:
        """Write what can be written; what was, and what was not with the reason."""
        where: dict[int, tuple[str, Paragraph]] = {
            paragraph.index: (story.part, paragraph)
            for story in self.draft.stories
            if story.kind in _STORIES
            for paragraph in story.paragraphs()
        }
        by_part: dict[str, dict[int, list[Edit]]] = defaultdict(lambda: defaultdict(list))
        for edit in edits:
            by_part[where[edit.paragraph][0]][edit.paragraph].append(edit)
        applied: list[Edit] = []
        left: list[tuple[Edit, str]] = []
        for part, by_paragraph in by_part.items():
            root = parse_part(self.package, part)
            elements = _elements(root, [p for at, p in where.values() if at == part])
            for index, wanted in by_paragraph.items():
                element = elements.get(index)
                paragraph = where[index][1]
                if element is None:
                    left += [(edit, "its paragraph is stored in an unusual way") for edit in wanted]
                    continue
                for edit in reversed(wanted):
                    reason = self.apply(element, paragraph, edit)
                    if reason:
                        left.append((edit, reason))
                    else:
                        applied.append(edit)
            self.package = self.package.with_parts({part: serialise_part(self.package, part, root)})
        applied.sort(key=lambda edit: (edit.paragraph, edit.start))
        return tuple(applied), tuple(left)

    def apply(self, element: etree._Element, paragraph: Paragraph, edit: Edit) -> str:
        """Write one fix; why it was not written, or the empty string."""
        if paragraph.text[edit.start : edit.end] != edit.before:
            return "a deletion stands in the middle of it"
        for span in paragraph.spans:
            if span.start < edit.end and edit.start < span.end:
                if span.stack:
                    return "another reviewer's revision stands there"
                if span.field and not span.field.upper().startswith("HYPERLINK"):
                    return "Word computes the words there (a field)"
        runs = _isolate(element, edit.start, edit.end)
        if not runs:
            return "its words are stored in an unusual way"
        anchor = _anchor(runs)
        for run in runs:
            self.delete(run)
        fresh = etree.Element(W + "r")
        properties = runs[0].find(W + "rPr")
        if properties is not None:
            fresh.append(copy.deepcopy(properties))
        text = etree.SubElement(fresh, W + "t")
        text.text = edit.after
        text.set(XML_SPACE, "preserve")
        inserted = self.mark("ins")
        inserted.append(fresh)
        holder = anchor.getparent()
        if holder is not None:
            holder.addnext(inserted)
        return ""

    def delete(self, run: etree._Element) -> None:
        mark = self.mark("del")
        run.addprevious(mark)
        mark.append(run)
        for text in run.iter(W + "t"):
            text.tag = W + "delText"
            text.set(XML_SPACE, "preserve")

    def mark(self, name: str) -> etree._Element:
        element = etree.Element(W + name)
        element.set(W + "id", str(self.next_id))
        self.next_id += 1
        for attribute, value in self.stamp.items():
            element.set(attribute, value)
        return element


# ---------------------------------------------------------------------- finding the words in XML


def _elements(root: etree._Element, paragraphs: Iterable[Paragraph]) -> dict[int, etree._Element]:
    """The element of each paragraph, where the two can be told apart for certain."""
    ordered = sorted(paragraphs, key=lambda paragraph: paragraph.index)
    elements = [element for element in root.iter(W + "p") if _is_read(element)]
    if len(ordered) != len(elements):
        return {}
    return {
        paragraph.index: element
        for paragraph, element in zip(ordered, elements, strict=True)
        if "".join(text for _, text in _leaves(element)) == paragraph.text
    }


def _is_read(element: etree._Element) -> bool:
    """Whether a paragraph is one of a story, not of a text box, a separator or a second copy."""
    for ancestor in element.iterancestors():
        if ancestor.tag == W + "txbxContent":
            return False
        if ancestor.tag in _NOTE and ancestor.get(W + "type") not in (None, "normal"):
            return False
        parent = ancestor.getparent()
        if parent is not None and parent.tag == MC + "AlternateContent":
            first = next(iter(parent), None)
            if first is not ancestor:
                return False
    return True


def _leaves(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The elements that hold the paragraph's text, in reading order, with the text."""
    for element in paragraph.iter(*_TEXT, *_CHARACTERS, W + "sym"):
        nearest = next(element.iterancestors(W + "p"), None)
        parent = element.getparent()
        if nearest is not paragraph or parent is None or parent.tag == W + "tabs":
            continue
        if not all(_is_first_branch(a) for a in element.iterancestors()):
            continue
        if element.tag in _CHARACTERS:
            yield element, _CHARACTERS[str(element.tag)]
        elif element.tag == W + "sym":
            yield element, "\ufffd"  # what it stands for is the reader's business
        else:
            yield element, element.text or ""


def _is_first_branch(element: etree._Element) -> bool:
    parent = element.getparent()
    if parent is None or parent.tag != MC + "AlternateContent":
        return True
    return next(iter(parent), None) is element


def _isolate(paragraph: etree._Element, start: int, end: int) -> list[etree._Element]:
    """The runs that hold exactly ``[start, end)`` of the paragraph, after splitting at its edges.

    Empty, and nothing split, when those words do not stand in plain runs.
    """
    touched: list[tuple[etree._Element, int, int]] = []
    offset = 0
    for leaf, text in _leaves(paragraph):
        first, last = max(start - offset, 0), min(end - offset, len(text))
        if first < last:
            run = leaf.getparent()
            plain = leaf.tag == W + "t" and run is not None and run.tag == W + "r"
            if not plain or any(a.tag in CONTENT for a in leaf.iterancestors()):
                return []
            touched.append((leaf, first, last))
        offset += len(text)
    runs = []
    for leaf, first, last in touched:
        run = leaf.getparent()
        if run is None:
            return []
        runs.append(_cut_out(run, leaf, first, last))
    return runs


def _cut_out(run: etree._Element, leaf: etree._Element, start: int, end: int) -> etree._Element:
    """The run that holds only ``leaf.text[start:end]``; what stood around it keeps its own runs."""
    text = leaf.text or ""
    before = [c for c in leaf.itersiblings(preceding=True) if c.tag != W + "rPr"][::-1]
    after = list(leaf.itersiblings())
    if before or start:
        front = _like(run)
        for child in before:
            front.append(child)
        if start:
            front.append(_text(text[:start]))
        run.addprevious(front)
    if after or end < len(text):
        back = _like(run)
        if end < len(text):
            back.append(_text(text[end:]))
        for child in after:
            back.append(child)
        run.addnext(back)
    leaf.text = text[start:end]
    leaf.set(XML_SPACE, "preserve")
    return run


def _anchor(runs: Sequence[etree._Element]) -> etree._Element:
    """The run after which the new words stand: in a comment's words, where one ends among them."""
    for run, following in itertools.pairwise(runs):
        element = run.getnext()
        while element is not None and element is not following:
            if element.tag == W + "commentRangeEnd":
                return run
            element = element.getnext()
    return runs[-1]


def _like(run: etree._Element) -> etree._Element:
    """An empty run with the same formatting."""
    fresh = etree.Element(W + "r")
    for name, value in run.attrib.items():
        fresh.set(name, value)
    properties = run.find(W + "rPr")
    if properties is not None:
        fresh.append(copy.deepcopy(properties))
    return fresh


def _text(text: str) -> etree._Element:
    element = etree.Element(W + "t")
    element.text = text
    element.set(XML_SPACE, "preserve")
    return element


# ---------------------------------------------------------------------- proof


def _prove(written: bytes, before: Draft, applied: Sequence[Edit], reviewer: str) -> None:
    after = read_draft(written, before.name)
    prove_same_text(original(before), original(after), "the text with all rejected")
    if reviewer not in before.reviewers:
        verdicts = [
            Verdict.REJECT if revision.reviewer == reviewer else Verdict.LEAVE
            for revision in after.revisions
        ]
        prove_same_text(before, settle(after, verdicts), "the text as it was")
    want = "".join(_with_edits(accepted(before), applied))
    got = "".join(text for text in _spans_text(accepted(after)))
    if want != got:
        place = next(
            (at for at, (a, b) in enumerate(zip(want, got, strict=False)) if a != b), len(want)
        )
        raise ProofError(
            f"The fixes of {before.name} did not come out as intended, at "
            f"“{shorten(got[max(0, place - 30) : place + 30], 80)}”. Nothing was written."
        )


def _with_edits(draft: Draft, edits: Sequence[Edit]) -> Iterator[str]:
    """The text of a draft with edits made, found by the coordinates of the draft as read."""
    by_paragraph: dict[int, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_paragraph[edit.paragraph].append(edit)
    for story in draft.stories:
        for paragraph in story.paragraphs():
            for span in paragraph.spans:
                at = span.start
                for edit in by_paragraph.get(span.source, ()):
                    if edit.end <= at or edit.start >= span.end:
                        continue
                    yield span.text[at - span.start : max(edit.start, at) - span.start]
                    if edit.start >= at:
                        yield edit.after
                    at = min(edit.end, span.end)
                yield span.text[at - span.start :]


def _spans_text(draft: Draft) -> Iterator[str]:
    for story in draft.stories:
        for paragraph in story.paragraphs():
            for span in paragraph.spans:
                yield span.text
