"""Combining reviewers' copies over their base into one Word file, every name and date kept.

Source: ISO/IEC 29500-1, 17.13.4 (comments), 17.13.5 (revisions); [MS-DOCX] 2.5.1 (threads).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Final

from lxml import etree

from drafts.compare.combine import (
    PILCROW,
    SAME_BASE,
    Act,
    ActKind,
    Conflict,
    Edit,
    Fate,
    Plan,
    Position,
    Texts,
    WrongBaseError,
    has_same_base,
    plan,
    untracked_author,
)
from drafts.compare.decisions import Decisions, Question, apply_decisions, questions
from drafts.compare.passages import (
    Block,
    Enclosure,
    Grid,
    GridRow,
    Island,
    Passage,
    iter_passages,
)
from drafts.compare.tokens import OBJECT
from drafts.draft import Draft, Paragraph, StoryKind
from drafts.errors import ProofError, UnreadableDraftError
from drafts.findings import shorten
from drafts.ooxml.bring import Bringer, Receiver, without_rsids
from drafts.ooxml.comparing import Looked, View, outline, prove_same, viewed
from drafts.ooxml.copies import Anchor, Base, Container, Copy, Payload, read_copy
from drafts.ooxml.flow import Flow, SourceParagraph
from drafts.ooxml.forms import Stamp, differing_styles, properties_of
from drafts.ooxml.marks import CONTENT, INSERTING, PROPERTY_CHANGES, find_marks
from drafts.ooxml.names import VAL, W14, W15, XML_SPACE, W
from drafts.ooxml.package import Package, read_package, write_package
from drafts.ooxml.reader import read_package_draft
from drafts.ooxml.weave import (
    Node,
    Shells,
    Sink,
    Tag,
    as_deleted,
    cut,
    cut_weightless,
    mark_paragraph,
    refers_outside,
    simple_field_as_runs,
)
from drafts.settle import accepted, original

# Who speaks in the comments that name a conflict.
SPEAKER: Final = "Clearance"
_NOTE_TAGS: Final = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_EXTENDED_PREFIX: Final = "http://schemas.microsoft.com/office/2011/relationships/"
_NUMBERED: Final = frozenset({*CONTENT, *PROPERTY_CHANGES})
_PARTS_OF_STORIES: Final = frozenset({W + "tc", W + "tbl", W + "sdtContent"})
_NOT_TEXT: Final = frozenset({ActKind.MARK_OUT, ActKind.FORM, ActKind.COVER})
_RANGES: Final = tuple(
    W + name
    for name in (
        "bookmarkStart", "bookmarkEnd", "moveFromRangeStart", "moveFromRangeEnd",
        "moveToRangeStart", "moveToRangeEnd",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the base something is, for people and programs.

    Attributes:
        story: ``body``, ``footnote``...
        paragraph: Zero-based index over all paragraphs of the base as read.
        label: The paragraph's number as shown, or the note's.
        excerpt: The paragraph's words.
    """

    story: str
    paragraph: int
    label: str
    excerpt: str

    def __str__(self) -> str:
        """``para. 23``, ``footnote 4``, or the beginning of the paragraph."""
        if self.label:
            return f"para. {self.label}" if self.story == "body" else f"{self.story} {self.label}"
        return f"{self.story}: “{shorten(self.excerpt)}”"


@dataclass(frozen=True, slots=True)
class Combined:
    """Several copies combined over their base.

    Attributes:
        data: The Word file's bytes, proved.
        plan: Every edit and what became of it.
        places: Where each edit is in the base, in the order of ``plan.edits``.
        conflict_places: Where each conflict is.
        likeness: How much of the base each copy holds, 0 to 1.
        draft: The file as a draft.
        texts: The words of the base.
        unmatched: The ids of decisions that fit nothing in these copies.
    """

    data: bytes
    plan: Plan
    places: tuple[Place, ...]
    conflict_places: tuple[Place, ...]
    likeness: Mapping[str, float]
    draft: Draft
    texts: Texts
    unmatched: tuple[str, ...] = ()

    def questions(self) -> tuple[Question, ...]:
        """What a person must decide: the conflicts, then the untracked edits."""
        return questions(
            self.plan,
            self.texts,
            [str(place) for place in self.places],
            [str(place) for place in self.conflict_places],
        )


def combine_files(
    base: tuple[bytes, str],
    copies: Sequence[tuple[bytes, str]],
    decisions: Decisions | None = None,
) -> Combined:
    """One Word file with the edits of all copies over their base.

    The copies may come in any order: they are taken by name. A base that
    carries revisions counts as its text before them, and as one more copy.

    Args:
        base: The bytes and name of what the copies were made from.
        copies: The bytes and names of the copies.
        decisions: Rulings of a person on what an earlier run left open.

    Raises:
        UnreadableDraftError: One of the files cannot be read.
        WrongBaseError: A copy was made from something else.
        ProofError: The result is not what was intended; it must not be used.
    """
    package = read_package(*base)
    clean = viewed(package, View.ORIGINAL)
    sources = [(read_package(data, name), name) for data, name in copies]
    if clean is not package and clean.parts != package.parts:
        sources.append((package, base[1]))
    return _Combiner(clean, _distinct(sources)).combined(decisions or Decisions())


def _distinct(sources: Iterable[tuple[Package, str]]) -> list[tuple[Package, str]]:
    """The copies by name, each name once."""
    seen: Counter[str] = Counter()
    found = []
    for package, name in sorted(sources, key=lambda source: source[1]):
        seen[name] += 1
        found.append((package, name if seen[name] == 1 else f"{name} ({seen[name]})"))
    return found


class _Combiner:
    def __init__(self, clean: Package, sources: Sequence[tuple[Package, str]]) -> None:
        self.clean = clean
        self.base = Base(Flow(clean, groups_fields=False))
        self.receiver = Receiver(self.base.flow)
        self.bringers: dict[str, Bringer] = {}
        self.copies: dict[str, Copy] = {}
        flows = {
            name: Flow(package, groups_fields=False, shows_former=True) for package, name in sources
        }
        for flow in flows.values():
            if differing_styles(self.base.flow, flow):
                # What a style comes to in one file says nothing about another.
                self.base.flow.trusts_styles = flow.trusts_styles = False
        for name, flow in flows.items():
            self.bringers[name] = Bringer(flow, self.receiver)
            self.copies[name] = read_copy(self.base, flow, name, self.bringers[name])

    def combined(self, decisions: Decisions) -> Combined:
        self.check_likeness()
        edits = [edit for copy in self.copies.values() for edit in copy.edits]
        wanted = plan(edits, self.base.texts)
        before = read_package_draft(self.clean)
        locator = _Locator(self.base, before)
        decided, unmatched = apply_decisions(wanted, decisions, self.base.texts)
        decided = self.with_refused(decided)
        _Writer(self, decided, locator).write()
        data = write_package(self.receiver.package())
        draft = self.proved(data, before, decided)
        return Combined(
            data,
            decided,
            tuple(locator.place_of_edit(edit) for edit in decided.edits),
            tuple(locator.place(c.container, c.start) for c in decided.conflicts),
            {name: copy.likeness for name, copy in self.copies.items()},
            draft,
            self.base.texts,
            unmatched,
        )

    def check_likeness(self) -> None:
        wrong = [
            f"{copy.name} has {copy.likeness:.1%} of its text in common with it"
            for copy in self.copies.values()
            if not has_same_base(copy.likeness, copy.differing)
        ]
        if wrong:
            raise WrongBaseError(
                f"{self.clean.name} is not what these copies were made from: {'; '.join(wrong)}. "
                f"At least {SAME_BASE:.0%} is needed. Give the draft that was sent out."
            )

    def with_refused(self, decided: Plan) -> Plan:
        """The plan with the marks that cannot be combined accounted for."""
        refused = [item for copy in self.copies.values() for item in copy.refused]
        first = len(decided.edits)
        reasons = dict(decided.reasons)
        reasons.update({first + at: why for at, (_, why) in enumerate(refused)})
        return replace(
            decided,
            edits=(*decided.edits, *(edit for edit, _ in refused)),
            fates=(*decided.fates, *(Fate.REFUSED for _ in refused)),
            reasons=reasons,
        )

    def proved(self, data: bytes, before: Draft, decided: Plan) -> Draft:
        try:
            package = read_package(data, "the combined draft")
            draft = read_package_draft(package)
        except UnreadableDraftError as error:
            raise ProofError(f"The combined draft cannot be opened: {error}") from error
        gone = frozenset({"ins", "moveTo"})
        look = Looked(results=True)
        want = outline(before, self.clean, look)
        got = outline(original(draft), package, look, gone)
        prove_same(want, got, "rejecting", self.clean.name)
        self.prove_accepted(accepted(draft), decided)
        return draft

    def prove_accepted(self, draft: Draft, decided: Plan) -> None:
        """Raise ``ProofError`` unless accepting everything gives the words that were planned."""
        acts: dict[tuple[int, int], list[Act]] = defaultdict(list)
        edits = [decided.edits[index] for index in decided.written]
        by_copy = sorted(edits, key=lambda edit: (edit.copy not in self.copies, edit.copy))
        for _, group in groupby(by_copy, lambda edit: edit.copy):
            for act in sorted((a for e in group for a in e.acts), key=lambda act: act.order):
                for at in range(act.start[0], act.end[0] + 1):
                    acts[act.container, at].append(act)
        for container in tuple(self.base.containers):
            story = next((s for s in draft.stories if _is_story(s.kind, s.id, container)), None)
            is_whole = container.elements[0].tag not in _PARTS_OF_STORIES
            if story is None or not is_whole or not self.is_plain(container.blocks):
                continue
            planned = "".join(self.intended(container, acts))
            want = _letters(planned)
            got = _letters("".join(paragraph.text for paragraph in story.paragraphs()))
            if want != got and not (_holds_fields(container) and _says(got, planned)):
                at = next(
                    (i for i, (a, b) in enumerate(zip(want, got, strict=False)) if a != b),
                    min(len(want), len(got)),
                )
                there, meant = (text[max(0, at - 20) : at + 40] for text in (got, want))
                raise ProofError(
                    "Accepting everything in the combined draft does not give what was planned: "
                    f"in the {story.kind.value} it has “{there}” instead of “{meant}”. It was "
                    "not written. Please report this with the files."
                )

    def is_plain(self, blocks: Sequence[Block]) -> bool:
        """Whether the draft's text and ours are the same characters: no formulas, no symbols."""
        return all(
            thing.kind not in ("formula", "symbol", "ruby")
            for passage in iter_passages(blocks)
            for thing in passage.things
        )

    def intended(
        self, container: Container, acts: Mapping[tuple[int, int], list[Act]]
    ) -> Iterator[str]:
        """The words of a container once everything written is accepted, in reading order."""
        texts, number = self.base.texts, container.number
        blocks = container.rows or container.blocks
        for at, block in enumerate(blocks):
            here = [
                act
                for act in acts.get((number, at), ())
                if act.kind.takes_out or act.start[0] == at
            ]
            yield texts.said(number, (at, 0), (at + 1, 0), here)
            if isinstance(block, GridRow):
                if not any(act.kind is ActKind.ROW_OUT for act in here if act.start == (at, 0)):
                    for cell in self.base.cells(container, block):
                        yield from self.intended(cell, acts)
            elif isinstance(block, Grid):
                yield from self.intended(self.base.table(container, block), acts)
            elif isinstance(block, Enclosure):
                yield from self.intended(self.base.enclosure(container, block), acts)
        end = len(blocks)
        late = [act for act in acts.get((number, end), ()) if act.start[0] >= end]
        yield texts.said(number, (end, 0), (end + 1, 0), late)


class _Locator:
    """Tells where in the base draft a position of a container is."""

    def __init__(self, base: Base, draft: Draft) -> None:
        self.base = base
        self.paragraphs: dict[int, tuple[str, str, Paragraph]] = {}
        for container in base.containers:
            story = next((s for s in draft.stories if _is_story(s.kind, s.id, container)), None)
            if story is None or container.rows:
                continue
            label = story.label if story.kind is not StoryKind.BODY else ""
            outermost = container.elements[0].tag not in (W + "tc", W + "sdtContent")
            if outermost:
                passages = iter_passages(container.blocks)
                for passage, paragraph in zip(passages, story.paragraphs(), strict=False):
                    self.paragraphs[passage.place] = (story.kind.value, label, paragraph)

    def place(self, container: int, at: Position) -> Place:
        """Where a position is."""
        found = self.base.containers[container]
        passages = _passages_near(found, at)
        for passage in passages:
            if passage.place in self.paragraphs:
                story, label, paragraph = self.paragraphs[passage.place]
                return Place(story, paragraph.index, label or paragraph.number, passage.shown())
        return Place(found.story.value, -1, "", next((p.shown() for p in passages), ""))

    def place_of_edit(self, edit: Edit) -> Place:
        """Where an edit begins."""
        if not edit.acts:
            return Place("", -1, "", edit.before or edit.after)
        first = min(edit.acts, key=lambda act: act.order)
        return self.place(first.container, first.start)


def _is_story(kind: StoryKind, key: str, container: Container) -> bool:
    if kind is not container.story:
        return False
    name = f"{kind.value}-{container.name}"
    return key in (container.name, name)


def _letters(text: str) -> str:
    """What of a text is compared: its letters and figures, not how things in it are shown."""
    return "".join(filter(str.isalnum, text))


def _holds_fields(container: Container) -> bool:
    """Whether a simple field stands in it, whose result the draft has and our words have not."""
    return any(
        thing.kind == "field"
        for passage in iter_passages(container.blocks)
        for thing in passage.things
    )


def _says(got: str, planned: str) -> bool:
    """Whether ``got`` is ``planned`` with the results of fields where things stand in it."""
    pieces = (re.escape(_letters(piece)) for piece in planned.split(OBJECT))
    return re.fullmatch(".*?".join(pieces), got, re.DOTALL) is not None


def _passages_near(container: Container, at: Position) -> list[Passage]:
    if container.rows:
        rows = container.rows[at[0] : at[0] + 1] or container.rows[-1:]
        return [p for row in rows for cell in row.cells for p in iter_passages(cell)]
    blocks = container.blocks[at[0] : at[0] + 1] or container.blocks[-1:]
    return list(iter_passages(blocks))


@dataclass(frozen=True, slots=True)
class _Work:
    """An act to be written, with the revisions it is written in.

    Attributes:
        act: What is to be done.
        payload: What is to be written for it.
        tags: The revisions around it, signed by all who made the edit.
        copy: The copy that it is taken from.
        signed: The reviewer of that copy and who signs instead, where several
            made the same edit.
    """

    act: Act
    payload: Payload
    tags: tuple[Tag, ...]
    copy: str
    signed: tuple[str, Stamp] | None = None


@dataclass(frozen=True, slots=True)
class _Sign:
    """A comment's anchor to be put at a place of the base."""

    at: Position
    rank: int
    order: int
    element: etree._Element


class _Writer:
    """Writes a plan into the base."""

    def __init__(self, combiner: _Combiner, decided: Plan, locator: _Locator) -> None:
        self.combiner = combiner
        self.base, self.receiver = combiner.base, combiner.receiver
        self.plan = decided
        self.locator = locator
        self.ids = iter(self.receiver.new_id, -1)
        self.works: dict[int, list[_Work]] = defaultdict(list)
        self.signs: dict[int, list[_Sign]] = defaultdict(list)
        self.comments = _Comments(combiner, self.ids)
        self.rank = {name: at for at, name in enumerate(combiner.copies)}
        self.move_names: dict[tuple[str, str], str] = {}

    def write(self) -> None:
        self.gather()
        self.gather_comments()
        for container in self.base.containers:
            if container.number in self.works or container.number in self.signs:
                self.write_container(container)
                self.receiver.touched.add(container.part)
        self.comments.write()

    def gather(self) -> None:
        for index, makers in self.plan.written.items():
            edit = self.plan.edits[index]
            copy = self.combiner.copies.get(edit.copy)
            signed = self.signature(edit, makers)
            for act in edit.acts:
                payload = copy.payloads[act.handle] if copy is not None else _ruled(edit, act)
                tags = tuple(self.signed(tag, edit.copy, signed) for tag in payload.tags)
                self.works[act.container].append(_Work(act, payload, tags, edit.copy, signed))

    def signature(self, edit: Edit, makers: tuple[int, ...]) -> tuple[str, Stamp] | None:
        """Whose name is to be replaced by whose, where others made the edit too or ruled on it."""
        everyone = [self.plan.edits[index] for index in makers]
        names = list(dict.fromkeys(other.reviewer for other in everyone))
        dates = [other.date for other in everyone if other.date]
        if edit.untracked:
            # Whoever ruled that it be kept signs for it.
            return untracked_author(edit.copy), Stamp("; ".join(names), "")
        if len(names) > 1:
            return edit.reviewer, Stamp("; ".join(names), min(dates, default=""))
        return None

    def signed(self, tag: Tag, copy: str, signed: tuple[str, Stamp] | None) -> Tag:
        """A revision with the names of all who made it, and its move told from other copies'."""
        stamp = tag.stamp
        if signed is not None and stamp.reviewer == signed[0]:
            stamp = signed[1]
        move = tag.move and self.move_names.setdefault(
            (copy, tag.move), f"move{len(self.move_names) + 1}"
        )
        return Tag(tag.name, stamp, move)

    def gather_comments(self) -> None:
        for name, copy in self.combiner.copies.items():
            for anchor in copy.anchors:
                element = self.comments.anchor(copy, anchor)
                if element is not None:
                    sign = _Sign(anchor.at, self.rank[name], anchor.order, element)
                    self.signs[anchor.container].append(sign)
        for conflict in self.plan.conflicts:
            container, start, end = self.visible(conflict)
            first, last, reference = self.comments.about(describe_conflict(conflict, self.plan))
            self.signs[container] += [
                _Sign(start, -1, 0, first),
                _Sign(end, len(self.rank), 0, last),
                _Sign(end, len(self.rank), 1, reference),
            ]

    def visible(self, conflict: Conflict) -> tuple[int, Position, Position]:
        """Where a comment about a conflict can stand: Word allows none outside the body."""
        container = self.base.containers[conflict.container]
        if container.story is not StoryKind.BODY or container.rows:
            return 0, (0, 0), (0, 0)
        start, end = conflict.start, conflict.end
        if end > start and end[1] == 0:
            end = (end[0] - 1, len(self.base.texts.block(container.number, end[0] - 1)))
        return container.number, start, max(start, end)

    # ------------------------------------------------------------------ containers

    def write_container(self, container: Container) -> None:
        works = self.works[container.number]
        if container.rows:
            self.write_rows(container, works)
            return
        self.write_blocks(container.blocks, container.part, works, self.signs[container.number])
        for twin in container.elements[1:]:
            blocks = self.base.flow.read(twin, container.part)
            self.write_blocks(blocks, container.part, works, [])

    def write_blocks(
        self, blocks: Sequence[Block], part: str, works: Sequence[_Work], signs: Sequence[_Sign]
    ) -> None:
        by_block: dict[int, list[_Work]] = defaultdict(list)
        signs_by_block: dict[int, list[_Sign]] = defaultdict(list)
        for work in works:
            last = work.act.end[0] if work.act.end[1] else work.act.end[0] - 1
            for at in range(work.act.start[0], max(last, work.act.start[0]) + 1):
                by_block[min(at, len(blocks) - 1)].append(work)
        for sign in signs:
            signs_by_block[min(sign.at[0], len(blocks) - 1)].append(sign)
        for at, block in enumerate(blocks):
            here, signed = by_block.get(at, []), signs_by_block.get(at, [])
            if not here and not signed:
                continue
            if isinstance(block, Passage):
                _ParagraphWriter(self, block, at, part).write(here, signed)
            else:
                element = self.element_of(block)
                writer = _ParagraphWriter(self, Passage(-1, ""), at, part)
                writer.write_before(element, here)

    def element_of(self, block: Block) -> etree._Element:
        flow = self.base.flow
        match block:
            case Passage():
                return flow.paragraphs[block.place].element
            case Grid():
                return flow.tables[block.place]
            case Enclosure():
                return flow.enclosures[block.place]
            case Island():
                return flow.islands[block.place]

    def write_rows(self, container: Container, works: Sequence[_Work]) -> None:
        rows = [self.base.flow.rows[row.place] for row in container.rows]
        table = container.elements[0]
        for work in sorted(
            works, key=lambda w: (w.act.start, self.rank.get(w.copy, -1), w.act.order)
        ):
            at = work.act.start[0]
            if work.act.kind is ActKind.ROW_OUT:
                self.mark_row(rows[at], work.tags)
            elif work.act.kind is ActKind.ROW_IN and work.payload.element is not None:
                row = self.carried(work, container.part)
                if at < len(rows):
                    rows[at].addprevious(row)
                else:
                    table.append(row)

    def turn(self, work: _Work) -> tuple[Position, int, int]:
        """By place, then by copy, then as in the copy."""
        return work.act.start, self.rank.get(work.copy, len(self.rank)), work.act.order

    def mark_row(self, row: etree._Element, tags: tuple[Tag, ...]) -> None:
        properties = properties_of(row, "trPr")
        change = properties.find(W + "trPrChange")
        for tag in tags:
            mark = etree.Element(W + tag.name, tag.stamp.attributes(next(self.ids)))
            if change is not None:  # which comes last (17.4.82)
                change.addprevious(mark)
            else:
                properties.append(mark)

    def carried(self, work: _Work, part: str) -> etree._Element:
        """A row or table of a copy with its revisions, or marked whole if it has none."""
        source = work.payload.element
        bringer = self.combiner.bringers[work.copy]
        element = deepcopy(source) if source is not None else etree.Element(W + "tr")
        element.tail = None
        self.bring_notes(work, element)
        bringer.adopt(element, bringer.source.package.main, part)
        self.renumber(element, work.signed)
        for row in element.iter(W + "tr"):
            properties = row.find(W + "trPr")
            marks = properties if properties is not None else ()
            if not any(mark.tag in INSERTING for mark in marks):
                # A row that came by a move has its marks inside; it must go with a rejection too.
                self.mark_row(row, (Tag("ins", work.tags[0].stamp),))
        self.mark_all_text(element, work.tags[:1])
        return element

    def mark_all_text(self, element: etree._Element, tags: tuple[Tag, ...]) -> None:
        """Put every run of an element that stands in none into a revision."""
        for paragraph in list(element.iter(W + "p")):
            for run in [child for child in paragraph if child.tag == W + "r"]:
                wrapper = etree.Element(W + tags[0].name, tags[0].stamp.attributes(next(self.ids)))
                run.addprevious(wrapper)
                wrapper.append(run)

    def renumber(self, element: etree._Element, signed: tuple[str, Stamp] | None = None) -> None:
        """Give the revisions and ranges of a copied element ids of their own, and their signers."""
        known: dict[tuple[str, str], str] = {}
        for node in element.iter():
            if node.tag in _NUMBERED and node.get(W + "id") is not None:
                node.set(W + "id", str(next(self.ids)))
                if signed is not None and node.get(W + "author") == signed[0]:
                    _sign(node, signed[1], int(node.get(W + "id", "0")))
            elif node.tag in _RANGES:
                kind = "bookmark" if "bookmark" in node.tag else node.tag[:-5].removesuffix("Start")
                key = (kind.removesuffix("End"), node.get(W + "id", ""))
                node.set(W + "id", known.setdefault(key, str(next(self.ids))))

    # ------------------------------------------------------------------ notes

    def bring_notes(self, work: _Work, element: etree._Element) -> None:
        """Give the notes that a copied element refers to a definition in the base."""
        bringer = self.combiner.bringers[work.copy]
        for reference in element.iter(*_NOTE_TAGS):
            kind, key = _NOTE_TAGS[reference.tag], reference.get(W + "id", "")
            if (kind, key) not in bringer.note_ids:
                self.bring_note(work, kind, key)

    def bring_note(self, work: _Work, kind: str, key: str) -> None:
        bringer = self.combiner.bringers[work.copy]
        source_part = bringer.source.related(f"{kind}s")
        if source_part is None:
            return
        notes = bringer.source.root(source_part).iterfind(W + kind)
        source = next((note for note in notes if note.get(W + "id") == key), None)
        if source is None:
            return
        part = self.receiver.main_related(f"{kind}s", f"{kind}s.xml", f"{kind}s")
        root = self.receiver.root(part)
        if not len(root):
            for other in bringer.source.root(source_part):
                if other.get(W + "type"):
                    root.append(bringer.copy(other, source_part, part))
        taken = [int(n.get(W + "id", "0")) for n in root if n.get(W + "id", "").isdecimal()]
        fresh = bringer.copy(source, source_part, part)
        fresh.set(W + "id", str(max([0, *taken]) + 1))
        self.renumber(fresh, work.signed)
        if not find_marks(fresh) and work.tags:
            # It came without tracking: the note's words are marked like its reference.
            self.mark_all_text(fresh, work.tags)
        bringer.note_ids[kind, key] = fresh.get(W + "id", "")
        root.append(fresh)


def _sign(change: etree._Element, stamp: Stamp, key: int) -> None:
    for name, value in stamp.attributes(key).items():
        change.set(name, value)


def _ruled(edit: Edit, act: Act) -> Payload:
    """What to write for a ruling's own words."""
    name = "ins" if act.kind.puts_in else "del"
    return Payload((Tag(name, Stamp(edit.reviewer, edit.date)),))


class _ParagraphWriter:
    """Writes acts and comment anchors into one paragraph of the base."""

    def __init__(self, writer: _Writer, passage: Passage, at: int, part: str) -> None:
        self.writer, self.passage, self.at, self.part = writer, passage, at, part
        self.shells = Shells()
        self.moving: tuple[Tag, str] | None = None

    def write(self, works: Sequence[_Work], signs: Sequence[_Sign]) -> None:
        source = self.writer.base.flow.paragraphs[self.passage.place]
        paragraph = source.element
        texts = [
            w for w in works if w.act.kind not in (ActKind.MARK_OUT, ActKind.FORM, ActKind.COVER)
        ]
        if texts or signs:
            self.rebuild(source, texts, signs)
        for work in works:
            if work.act.kind is ActKind.FORM:
                self.reform(paragraph, work)
        for work in works:
            if work.act.kind is ActKind.MARK_OUT:
                mark_paragraph(properties_of(paragraph, "pPr"), work.tags, self.writer.ids)

    def write_before(self, element: etree._Element, works: Sequence[_Work]) -> None:
        """Write what was inserted in front of a table or control."""
        holder = etree.Element(W + "p")
        element.addprevious(holder)
        added = [work for work in works if work.act.kind.puts_in]
        sink = self.added(holder, Sink(etree.Element(W + "p"), self.writer.ids, self.shells), added)
        parent = holder.getparent()
        if len(sink.paragraph):
            holder.extend(list(sink.paragraph))
        elif parent is not None:
            parent.remove(holder)

    def rebuild(
        self, source: SourceParagraph, works: Sequence[_Work], signs: Sequence[_Sign]
    ) -> None:
        paragraph, size = source.element, len(self.passage.text)
        points = {0, size}
        for work in works:
            points.update(self.offsets(work))
        points.update(sign.at[1] for sign in signs if sign.at[0] == self.at)
        edges = sorted(point for point in points if 0 <= point <= size)
        sink = Sink(etree.Element(W + "p"), self.writer.ids, self.shells)
        for place, edge in enumerate(edges):
            sink = self.at_edge(paragraph, sink, edge, works, signs)
            if place + 1 < len(edges):
                self.segment(source, edge, edges[place + 1], works, sink)
        self.end_move(sink)
        for leaf in source.leaves:
            if leaf.start == leaf.end == size:
                for node in cut_weightless(leaf):
                    sink.put(node)
        for child in list(paragraph):
            if child.tag != W + "pPr":
                paragraph.remove(child)
        paragraph.extend(list(sink.paragraph))

    def offsets(self, work: _Work) -> Iterator[int]:
        if work.act.start[0] == self.at:
            yield work.act.start[1]
        if work.act.end[0] == self.at:
            yield work.act.end[1]

    def at_edge(
        self,
        paragraph: etree._Element,
        sink: Sink,
        edge: int,
        works: Sequence[_Work],
        signs: Sequence[_Sign],
    ) -> Sink:
        """Put what was added at one place, copy by copy, and the anchors of comments there."""
        here = (self.at, edge)
        added: list[tuple[int, int, _Work | _Sign]] = [
            (self.writer.rank.get(w.copy, len(self.writer.rank)), w.act.order, w)
            for w in works
            if w.act.kind.puts_in and w.act.start == here
        ]
        added += [(s.rank, s.order, s) for s in signs if s.at == here]
        added.sort(key=lambda item: item[:2])
        return self.added(paragraph, sink, [item for _, _, item in added])

    def added(self, paragraph: etree._Element, sink: Sink, items: Sequence[_Work | _Sign]) -> Sink:
        for item in items:
            if isinstance(item, _Sign):
                self.end_move(sink)
                sink.put(Node(item.element, weightless=True))
            elif item.act.kind is ActKind.TEXT_IN:
                self.text_in(item, sink)
            elif item.act.kind is ActKind.MARK_IN:
                self.end_move(sink)
                sink = self.mark_in(item, paragraph, sink)
            elif item.act.kind is ActKind.BLOCK_IN:
                self.end_move(sink)
                paragraph.addprevious(self.writer.carried(item, self.part))
        return sink

    def mark_in(self, work: _Work, paragraph: etree._Element, sink: Sink) -> Sink:
        """End a new paragraph in front of the base's own."""
        fresh = sink.paragraph
        bringer = self.writer.combiner.bringers.get(work.copy)
        if bringer is not None and work.payload.place >= 0:
            source = bringer.source.paragraphs[work.payload.place]
            form = source.element.find(W + "pPr")
            if form is not None:
                properties = bringer.copy(form, source.part, self.part)
                for mark in properties.findall(W + "rPr/*"):
                    if mark.tag in CONTENT:
                        mark.getparent().remove(mark)  # type: ignore[union-attr]
                self.writer.renumber(properties)
                fresh.insert(0, properties)
        mark_paragraph(properties_of(fresh, "pPr"), work.tags, self.writer.ids)
        paragraph.addprevious(fresh)
        return Sink(etree.Element(W + "p"), self.writer.ids, self.shells)

    def text_in(self, work: _Work, sink: Sink) -> None:
        bringer = self.writer.combiner.bringers.get(work.copy)
        self.begin_move(work.tags, sink)
        if bringer is None:
            self.own_words(work, sink)
            return
        source = bringer.source.paragraphs[work.payload.place]
        nodes = cut(source, work.payload.a, work.payload.b, keep_originals=False)
        for node in nodes:
            if node.weightless:
                continue
            for wrapper in node.path:
                self.shells.register(wrapper, partial(self.adopt, bringer, source.part))
            without_rsids(node.element)
            if refers_outside(node.element):
                self.writer.bring_notes(work, node.element)
                bringer.adopt(node.element, source.part, self.part)
            self.writer.renumber(node.element, work.signed)
            self.put(node, work.tags, sink)

    def adopt(self, bringer: Bringer, from_part: str, element: etree._Element) -> None:
        bringer.adopt(element, from_part, self.part)

    def own_words(self, work: _Work, sink: Sink) -> None:
        """Words that a ruling gives."""
        run = etree.Element(W + "r")
        text = etree.SubElement(run, W + "t")
        text.text = work.act.result
        text.set(XML_SPACE, "preserve")
        sink.put(Node(run), work.tags)

    def put(self, node: Node, tags: tuple[Tag, ...], sink: Sink) -> None:
        element = node.element
        parts = simple_field_as_runs(element) if element.tag == W + "fldSimple" else [element]
        for part in parts:
            if any(tag.removes for tag in tags):
                as_deleted(part)
            sink.put(Node(part, node.path), tags)

    def segment(
        self, source: SourceParagraph, start: int, end: int, works: Sequence[_Work], sink: Sink
    ) -> None:
        """Put a stretch of the base: as it is, taken out, or formatted anew."""
        tags: tuple[Tag, ...] = ()
        look: _Work | None = None
        for work in works:
            if work.act.start <= (self.at, start) and work.act.end >= (self.at, end):
                if work.act.kind is ActKind.TEXT_OUT:
                    tags = work.tags
                elif work.act.kind is ActKind.LOOK:
                    look = work
        self.begin_move(tags, sink)
        for node in cut(source, start, end, keep_originals=True):
            if node.weightless:
                sink.put(node)
                continue
            if look is not None and node.element.tag == W + "r":
                self.restyle(node.element, look)
            self.put(node, tags, sink)

    def begin_move(self, tags: tuple[Tag, ...], sink: Sink) -> None:
        """Open the range of a move where one begins, close the one that has ended."""
        moving = next((tag for tag in tags if tag.move), None)
        if self.moving is not None and (moving is None or moving.move != self.moving[0].move):
            self.end_move(sink)
        if moving is not None and self.moving is None:
            self.moving = (moving, sink.start_move(moving))

    def end_move(self, sink: Sink) -> None:
        if self.moving is not None:
            sink.end_move(*self.moving)
            self.moving = None

    def restyle(self, run: etree._Element, work: _Work) -> None:
        bringer = self.writer.combiner.bringers[work.copy]
        wanted = work.payload.element
        old = run.find(W + "rPr")
        main = bringer.source.package.main
        fresh = (
            bringer.copy(wanted, main, self.part)
            if wanted is not None
            else etree.Element(W + "rPr")
        )
        change = fresh.find(W + "rPrChange")
        if change is None:
            change = etree.SubElement(fresh, W + "rPrChange")
        stamp = work.tags[0].stamp
        _sign(change, stamp, next(self.writer.ids))
        saved = change.find(W + "rPr")
        if saved is None:
            saved = etree.SubElement(change, W + "rPr")
        saved[:] = list(old) if old is not None else []
        if old is not None:
            run.remove(old)
        run.insert(0, fresh)

    def reform(self, paragraph: etree._Element, work: _Work) -> None:
        """Give the base's paragraph the formatting of the copy, the old one saved."""
        writer = self.writer
        bringer = writer.combiner.bringers[work.copy]
        wanted = work.payload.element
        main = bringer.source.package.main
        fresh = (
            bringer.copy(wanted, main, self.part)
            if wanted is not None
            else etree.Element(W + "pPr")
        )
        writer.renumber(fresh)
        properties = properties_of(paragraph, "pPr")
        saved = [deepcopy(c) for c in properties if c.tag not in (W + "rPr", W + "sectPr")]
        kept = [child for child in properties if child.tag in (W + "rPr", W + "sectPr")]
        change = fresh.find(W + "pPrChange")
        numbered = any(mark.tag in CONTENT for mark in fresh.iterfind(f"{W}numPr/*"))
        if change is not None:
            fresh.remove(change)
        elif not numbered and fresh.find(f"{W}rPr/{W}rPrChange") is None:
            change = etree.Element(W + "pPrChange")
        if change is not None:
            _sign(change, work.tags[0].stamp, next(writer.ids))
            for old in list(change):
                change.remove(old)
            etree.SubElement(change, W + "pPr").extend(saved)
        mark_change = fresh.find(f"{W}rPr/{W}rPrChange")
        theirs = [c for c in fresh if c.tag not in (W + "rPr", W + "sectPr")]
        properties[:] = [*theirs, *kept, *([change] if change is not None else [])]
        if mark_change is not None:
            self.reform_mark(properties, mark_change)

    def reform_mark(self, properties: etree._Element, change: etree._Element) -> None:
        """Give the paragraph's mark the formatting of the copy's."""
        theirs = change.getparent()
        if theirs is None:
            return
        mine = properties.find(W + "rPr")
        if mine is None:
            mine = etree.Element(W + "rPr")
            place = next(
                (
                    at
                    for at, child in enumerate(properties)
                    if child.tag in (W + "sectPr", W + "pPrChange")
                ),
                len(properties),
            )
            properties.insert(place, mine)
        marks = [child for child in mine if child.tag in CONTENT]
        mine[:] = [*marks, *(child for child in theirs if child.tag not in CONTENT)]


class _Comments:
    """The comments of all copies in one part, their threads kept together."""

    def __init__(self, combiner: _Combiner, ids: Iterator[int]) -> None:
        self.combiner = combiner
        self.ids = ids
        self.receiver = combiner.receiver
        self.known: dict[tuple[str, ...], str] = {}
        self.fresh: list[etree._Element] = []
        self.threads: list[tuple[str, str, bool]] = []
        self.new_ids: dict[tuple[str, str], str] = {}
        self.para_ids: dict[tuple[str, str], str] = {}
        self.taken: set[str] = set()
        self.next_id = 0
        base = combiner.base.flow
        for comment in _comments(base):
            self.known[_comment_key(comment)] = comment.get(W + "id", "")
            self.next_id = max(self.next_id, _number(comment.get(W + "id", "")) + 1)
            self.taken.update(p.get(W14 + "paraId", "") for p in comment.iter(W + "p"))
        for copy in combiner.copies.values():
            self.take(copy)

    def take(self, copy: Copy) -> None:
        """Take in a copy's comments; one that is known from the base or another copy is that."""
        mine: list[tuple[etree._Element, str, str]] = []
        for comment in _comments(copy.flow):
            key = _comment_key(comment)
            old = comment.get(W + "id", "")
            if key in self.known:
                continue
            fresh = str(self.next_id)
            self.next_id += 1
            self.known[key] = fresh
            self.new_ids[copy.name, old] = fresh
            bringer = self.combiner.bringers[copy.name]
            part = copy.flow.related("comments") or ""
            last = _last_para_id(comment)
            element = deepcopy(comment)
            element.tail = None
            bringer.adopt(element, part, "word/comments.xml")
            element.set(W + "id", fresh)
            mine.append((element, last, self.fresh_para_id(last)))
        for element, last, para_id in mine:
            self.para_ids[copy.name, last] = para_id
            paragraphs = list(element.iter(W + "p"))
            if paragraphs:
                paragraphs[-1].set(W14 + "paraId", para_id)
            self.fresh.append(element)
        known = _threads(copy.flow)
        for _, last, para_id in mine:
            parent, done = known.get(last, ("", False))
            parent_id = self.para_ids.get((copy.name, parent), parent)
            if last:
                self.threads.append((para_id, parent_id, done))

    def fresh_para_id(self, wanted: str) -> str:
        """A paraId that no comment has, ``wanted`` itself if it is free."""
        found = wanted or f"{0x10000000 + len(self.taken):08X}"
        while found in self.taken:
            # Ids are 32 bits with the highest clear ([MS-DOCX] 2.6.2.3).
            found = f"{(int(found, 16) + 1) % 0x7FFFFFFF:08X}"
        self.taken.add(found)
        return found

    def anchor(self, copy: Copy, anchor: Anchor) -> etree._Element | None:
        """The anchor to be put into the base; None for a comment that the base has."""
        fresh = self.new_ids.get((copy.name, anchor.comment))
        if fresh is None:
            return None
        element = etree.Element(anchor.element.tag, {W + "id": fresh})
        if anchor.element.tag != W + "commentReference":
            return element
        return _reference_run(element)

    def about(self, text: str) -> tuple[etree._Element, etree._Element, etree._Element]:
        """The anchors of a comment of our own that says ``text``."""
        key = str(self.next_id)
        self.next_id += 1
        comment = etree.Element(
            W + "comment", {W + "id": key, W + "author": SPEAKER, W + "initials": "C"}
        )
        for line in text.split("\n"):
            paragraph = etree.SubElement(comment, W + "p")
            run = etree.SubElement(paragraph, W + "r")
            words = etree.SubElement(run, W + "t")
            words.text = line
            words.set(XML_SPACE, "preserve")
        self.fresh.append(comment)
        start = etree.Element(W + "commentRangeStart", {W + "id": key})
        end = etree.Element(W + "commentRangeEnd", {W + "id": key})
        return start, end, _reference_run(etree.Element(W + "commentReference", {W + "id": key}))

    def write(self) -> None:
        if not self.fresh:
            return
        part = self.receiver.main_related("comments", "comments.xml", "comments")
        self.receiver.root(part).extend(self.fresh)
        if any(parent or done for _, parent, done in self.threads):
            extended = self.receiver.main_related(
                "commentsExtended", "commentsExtended.xml", "commentsEx", _EXTENDED_PREFIX
            )
            root = self.receiver.root(extended)
            for para_id, parent, done in self.threads:
                attributes = {W15 + "paraId": para_id, W15 + "done": "1" if done else "0"}
                if parent:
                    attributes[W15 + "paraIdParent"] = parent
                etree.SubElement(root, W15 + "commentEx", attributes)


def _comments(flow: Flow) -> list[etree._Element]:
    part = flow.related("comments")
    return list(flow.root(part).iterfind(W + "comment")) if part else []


def _comment_key(comment: etree._Element) -> tuple[str, ...]:
    text = "".join(t.text or "" for t in comment.iter(W + "t"))
    return comment.get(W + "author", ""), comment.get(W + "date", ""), text


def _last_para_id(comment: etree._Element) -> str:
    paragraphs = list(comment.iter(W + "p"))
    return paragraphs[-1].get(W14 + "paraId", "") if paragraphs else ""


def _threads(flow: Flow) -> dict[str, tuple[str, bool]]:
    """Parent and whether it is done, by the paraId of a comment's last paragraph."""
    part = flow.related("commentsExtended")
    entries = flow.root(part).iter(W15 + "commentEx") if part else ()
    return {
        entry.get(W15 + "paraId", ""): (
            entry.get(W15 + "paraIdParent", ""),
            entry.get(W15 + "done") in ("1", "true"),
        )
        for entry in entries
    }


def _reference_run(reference: etree._Element) -> etree._Element:
    run = etree.Element(W + "r")
    properties = etree.SubElement(run, W + "rPr")
    etree.SubElement(properties, W + "rStyle", {VAL: "CommentReference"})
    run.append(reference)
    return run


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else -1


def describe_conflict(conflict: Conflict, decided: Plan) -> str:
    """What a conflict is about, for the comment that stands at it."""
    lines = [f"Conflict ({conflict.why}), number {conflict.id}. The base is left as it is."]
    lines.append(f"Base: {_readable(conflict.base)}")
    for side in conflict.sides:
        who = dict.fromkeys(
            f"{decided.edits[index].reviewer} ({decided.edits[index].date[:10]})"
            if decided.edits[index].date
            else decided.edits[index].reviewer
            for index in side.edits
        )
        lines.append(f"{', '.join(who)}, in {', '.join(side.copies)}: {_readable(side.text)}")
    return "\n".join(lines)


def _readable(text: str) -> str:
    shown = text.replace(PILCROW, " ¶ ").strip()
    return f"“{shown}”" if shown else "nothing"
