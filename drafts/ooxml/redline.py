"""Writing a comparison into a Word file: the old draft with what became the new one marked.

Accepting everything in the redline gives the new draft, rejecting everything the old one; it is
proved before it is handed out. What was not touched stays as it was, node for node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from drafts.compare.align import align
from drafts.compare.passages import Enclosure, Grid, Passage, iter_passages
from drafts.compare.script import (
    EnclosureStep,
    Fate,
    GridStep,
    IslandStep,
    Line,
    RowStep,
    Script,
    Stretch,
    compare_blocks,
    iter_lines,
)
from drafts.compare.tokens import OBJECT, Vocabulary, tokenise
from drafts.draft import StoryKind
from drafts.ooxml.bring import Bringer, Receiver, without_rsids
from drafts.ooxml.flow import Flow, Leaf, SourceParagraph, row_cells, text_boxes
from drafts.ooxml.forms import (
    Forms,
    Stamp,
    change_choices,
    change_paragraph,
    change_run,
    change_section,
    choices_differ,
    differing_styles,
    properties_of,
    put_into_style,
    sections_differ,
    style_values,
)
from drafts.ooxml.names import R, W
from drafts.ooxml.package import Package
from drafts.ooxml.weave import (
    Node,
    Shells,
    Sink,
    Tag,
    as_deleted,
    cut,
    cut_weightless,
    is_bookmark,
    mark_paragraph,
    own_bookmarks,
    refers_outside,
    simple_field_as_runs,
    whole_wrappers,
)

_NOTE_TAGS: Final = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_TAGS: Final = {
    Fate.GONE: "del",
    Fate.FRESH: "ins",
    Fate.MOVED_AWAY: "moveFrom",
    Fate.MOVED_HERE: "moveTo",
}
_NOTES_OF_SYSTEM: Final = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_BLOCK_TAGS: Final = frozenset({W + "p", W + "tbl", W + "sdt", W + "customXml", W + "altChunk"})


@dataclass(frozen=True, slots=True)
class StoryScript:
    """How one story changed.

    Attributes:
        kind: Which of the texts of a Word file.
        name: What tells it from others of its kind: a note's id, a part.
        script: What became of its blocks.
    """

    kind: StoryKind
    name: str
    script: Script


@dataclass(frozen=True, slots=True)
class Reformatting:
    """A style, paragraph, section, table, row or cell that was formatted anew."""

    what: str
    passage: Passage | None
    name: str = ""


@dataclass(slots=True)
class Redline:
    """A comparison as a Word package.

    Attributes:
        package: The old draft with revisions; not proved yet.
        stories: What changed in each story, the body first.
        reformatted: What changed in formatting beside words.
        remarks: What could not be shown as a revision, in words.
        keeps_sections: Whether every section break that came or went is marked.
        old: The old draft as it was read.
        new: The new draft as it was read.
    """

    package: Package
    stories: tuple[StoryScript, ...]
    reformatted: tuple[Reformatting, ...]
    remarks: tuple[str, ...]
    old: Flow
    new: Flow
    keeps_sections: bool = True


def write_redline(old: Package, new: Package, stamp: Stamp) -> Redline:
    """The old draft with tracked revisions that turn it into the new one.

    Both packages must be free of revisions; accept or reject them first.
    """
    return _RedlineWriter(Flow(old), Flow(new), stamp).redline()


class _RedlineWriter:
    def __init__(self, old: Flow, new: Flow, stamp: Stamp) -> None:
        self.old, self.new, self.stamp = old, new, stamp
        self.receiver = Receiver(old)
        self.bringer = Bringer(new, self.receiver)
        self.restyled = differing_styles(old, new)
        old.trusts_styles = new.trusts_styles = not self.restyled
        self.forms = Forms(old, new, self.bringer)
        self.vocabulary = Vocabulary()
        self.ids = iter(self.receiver.new_id, -1)
        self.stories: list[StoryScript] = []
        self.reformatted: list[Reformatting] = []
        self.remarks: list[str] = []
        self.opened = 0
        self.bookmarks: set[str] | None = None
        self.lost_breaks = 0
        # Notes, text boxes still to be compared: they hang on objects that stayed.
        self.waiting: list[tuple[StoryKind, str, _Place, _Place]] = []

    def redline(self) -> Redline:
        old, new = self.old, self.new
        self.pair_notes()
        old_part, new_part = old.package.main, new.package.main
        body = _Place(old.body(), old_part), _Place(new.body(), new_part)
        self.compare(StoryKind.BODY, "body", *body)
        while self.waiting:
            self.compare(*self.waiting.pop(0))
        self.compare_sections(*body)
        while self.waiting:
            self.compare(*self.waiting.pop(0))
        self.write_styles()
        if self.lost_breaks:
            self.remarks.append(
                f"{self.lost_breaks} section breaks in front of a table or at the end come or go; "
                "Word cannot track that, and the redline keeps what the old draft has."
            )
        if self.opened:
            self.remarks.append(
                f"{self.opened} content controls of the old draft are not in the new one; their "
                "text is compared, their frames are not kept."
            )
        self.remarks += [f"{what}: {n}" for what, n in sorted(self.bringer.left_behind.items())]
        return Redline(
            self.receiver.package(),
            tuple(self.stories),
            tuple(self.reformatted),
            tuple(self.remarks),
            old,
            new,
            not self.lost_breaks,
        )

    def write_styles(self) -> None:
        """Mark the styles that are defined otherwise; last, for looks are read from them."""
        mine, theirs = self.old.related("styles"), self.new.related("styles")
        if not self.restyled or mine is None or theirs is None:
            return
        self.receiver.touched.add(mine)
        for old, new in self.restyled:
            name = self.new.style_name(new.get(W + "styleId", ""))
            self.reformatted.append(Reformatting("style", None, name))
            for kind in ("pPr", "rPr"):
                before, after = old.find(W + kind), new.find(W + kind)
                if style_values(before) == style_values(after):
                    continue
                wanted = self.bringer.copy(after, theirs, mine) if after is not None else None
                if before is None:
                    before = etree.Element(W + kind)
                    put_into_style(old, before)
                if kind == "pPr":
                    change_paragraph(before, wanted, self.stamp, next(self.ids))
                else:
                    change_run(old, wanted, self.stamp, next(self.ids))

    def tag(self, fate: Fate, move: str = "") -> Tag:
        return Tag(_TAGS[fate], self.stamp, move)

    # ------------------------------------------------------------------ stories

    def compare(self, kind: StoryKind, name: str, old: _Place, new: _Place) -> None:
        """Compare two containers and write what changed into the old one."""
        before = self.old.read(old.element, old.part)
        after = self.new.read(new.element, new.part)
        for passage in (*iter_passages(before), *iter_passages(after)):
            passage.encode(self.vocabulary)
        opened: list[Enclosure] = []
        script = compare_blocks(before, after, self.vocabulary, opened)
        for control in opened:
            self.open_control(self.old.enclosures[control.place])
            self.receiver.touched.add(old.part)
        self.opened += len(opened)
        self.stories.append(StoryScript(kind, name, script))
        if kind is StoryKind.BODY:
            self.learn_lists(script)
        written = _ContainerWriter(self, old.part, new.part).write(old.element, script)
        if written:
            self.receiver.touched.add(old.part)

    def open_control(self, control: etree._Element) -> None:
        parent, content = control.getparent(), control.find(W + "sdtContent")
        if parent is not None and content is not None:
            for child in list(content):
                control.addprevious(child)
            parent.remove(control)

    def learn_lists(self, script: Script) -> None:
        pairs = []
        for line in iter_lines(script):
            if line.mark is Fate.SAME and line.old is not None and line.new is not None:
                found = self.forms.numbers_of(self.old_form(line.old), self.new_form(line.new))
                if found:
                    pairs.append(found)
        self.bringer.numbers.learn(pairs)

    def old_form(self, passage: Passage) -> etree._Element | None:
        return self.old.paragraphs[passage.place].element.find(W + "pPr")

    def new_form(self, passage: Passage) -> etree._Element | None:
        return self.new.paragraphs[passage.place].element.find(W + "pPr")

    def fresh_bookmarks(self, source: SourceParagraph, start: int, end: int) -> dict[str, str]:
        """New ids for the bookmarks that lie in what is new and are not in the old draft."""
        keys = own_bookmarks(source, start, end)
        if not keys:
            return {}
        if self.bookmarks is None:
            names = self.old.root(self.old.package.main).iter(W + "bookmarkStart")
            self.bookmarks = {mark.get(W + "name", "") for mark in names}
        fresh = {}
        for leaf in source.leaves:
            top = leaf.tops[0]
            if top.tag == W + "bookmarkStart" and top.get(W + "id", "") in keys:
                name = top.get(W + "name", "")
                if name not in self.bookmarks:
                    self.bookmarks.add(name)
                    fresh[top.get(W + "id", "")] = str(next(self.ids))
        return fresh

    # ------------------------------------------------------------------ notes

    def pair_notes(self) -> None:
        """Give notes that belong together the same code, so that their references match."""
        for kind, relation in (("footnote", "footnotes"), ("endnote", "endnotes")):
            mine = _notes(self.old, kind, relation)
            theirs = _notes(self.new, kind, relation)
            if not mine and not theirs:
                continue
            alignment = align(
                [self.vocabulary.encode(tokenise(text)) for text in mine.values()],
                [self.vocabulary.encode(tokenise(text)) for text in theirs.values()],
            )
            olds, news = list(mine), list(theirs)
            self.old.notes.update({(kind, key): f"old {key}" for key in olds})
            self.new.notes.update({(kind, key): f"new {key}" for key in news})
            pairs = [(m.a, m.c) for m in alignment.matches if m.is_pair]
            for a, c in (*pairs, *alignment.moves):
                self.new.notes[kind, news[c]] = f"old {olds[a]}"

    def note_place(self, flow: Flow, kind: str, key: str) -> _Place | None:
        part = flow.related(f"{kind}s")
        if part is None:
            return None
        for note in flow.root(part).iterfind(W + kind):
            if note.get(W + "id") == key:
                return _Place(note, part)
        return None

    def bring_notes(self, element: etree._Element) -> None:
        """Give every note that a copied ``element`` refers to a definition in the old file."""
        for reference in element.iter(*_NOTE_TAGS):
            kind, key = _NOTE_TAGS[reference.tag], reference.get(W + "id", "")
            if (kind, key) not in self.bringer.note_ids:
                self.bring_note(kind, key)

    def bring_note(self, kind: str, key: str) -> None:
        source = self.note_place(self.new, kind, key)
        if source is None:
            self.remarks.append(
                f"A reference leads to {kind} {key}, which is not in the new draft."
            )
            return
        part = self.receiver.main_related(f"{kind}s", f"{kind}s.xml", f"{kind}s")
        root = self.receiver.root(part)
        if not len(root):
            for separator in self.new.root(source.part):
                if separator.get(W + "type") in _NOTES_OF_SYSTEM:
                    root.append(self.bringer.copy(separator, source.part, part))
        taken = [int(n.get(W + "id", "0")) for n in root if _is_number(n.get(W + "id", ""))]
        fresh = str(max([0, *taken]) + 1)
        self.bringer.note_ids[kind, key] = fresh
        note = etree.SubElement(root, W + kind, {W + "id": fresh})
        blocks = self.new.read(source.element, source.part)
        for passage in iter_passages(blocks):
            passage.encode(self.vocabulary)
        script = compare_blocks((), blocks, self.vocabulary)
        story = StoryKind.FOOTNOTE if kind == "footnote" else StoryKind.ENDNOTE
        self.stories.append(StoryScript(story, f"new {key}", script))
        _ContainerWriter(self, part, source.part).write(note, script)

    # ------------------------------------------------------------------ what hangs on objects

    def follow(self, stretch: Stretch, old_part: str, new_part: str) -> None:
        """Put the notes and text boxes of objects that stayed on the list to be compared."""
        if stretch.old is None or stretch.new is None or not stretch.old.things:
            return
        mine = _object_leaves(self.old, stretch.old, stretch.a, stretch.b)
        theirs = _object_leaves(self.new, stretch.new, stretch.c, stretch.d)
        for one, other in zip(mine, theirs, strict=True):
            note = one.inner.tag if one.inner is not None else ""
            if note in _NOTE_TAGS and other.inner is not None:
                self.follow_note(_NOTE_TAGS[note], one.inner, other.inner)
                continue
            boxes = zip(text_boxes([one]), text_boxes([other]), strict=False)
            for place, (before, after) in enumerate(boxes):
                for box, twin in zip(before, after, strict=False):
                    name = f"{stretch.old.place} {place}"
                    self.waiting.append(
                        (StoryKind.TEXT_BOX, name, _Place(box, old_part), _Place(twin, new_part))
                    )

    def follow_note(
        self, kind: str, one: etree._Element | None, other: etree._Element | None
    ) -> None:
        if one is None or other is None:
            return
        key = one.get(W + "id", "")
        before = self.note_place(self.old, kind, key)
        after = self.note_place(self.new, kind, other.get(W + "id", ""))
        if before is not None and after is not None:
            story = StoryKind.FOOTNOTE if kind == "footnote" else StoryKind.ENDNOTE
            self.waiting.append((story, key, before, after))

    # ------------------------------------------------------------------ sections

    def compare_sections(self, old: _Place, new: _Place) -> None:
        """Compare page layouts, headers and footers of the sections that belong together."""
        pairs = []
        for line in iter_lines(self.stories[0].script):
            if line.mark is Fate.SAME and line.old is not None and line.new is not None:
                before, after = self.old_form(line.old), self.new_form(line.new)
                mine = before.find(W + "sectPr") if before is not None else None
                theirs = after.find(W + "sectPr") if after is not None else None
                if mine is not None and theirs is not None:
                    pairs.append((mine, theirs))
        last = old.element.find(W + "sectPr"), new.element.find(W + "sectPr")
        if last[0] is not None and last[1] is not None:
            pairs.append((last[0], last[1]))
        done: set[str] = set()
        for mine, theirs in pairs:
            self.compare_headers(mine, theirs, done)
            if sections_differ(mine, theirs):
                wanted = self.bringer.copy(_without_links(theirs), new.part, old.part)
                change_section(mine, wanted, self.stamp, next(self.ids))
                self.receiver.touched.add(old.part)
                self.reformatted.append(Reformatting("section", None))

    def compare_headers(self, mine: etree._Element, theirs: etree._Element, done: set[str]) -> None:
        main_old, main_new = self.old.package.main, self.new.package.main
        ours = _header_links(mine)
        for key, link in _header_links(theirs).items():
            kind = StoryKind.HEADER if key[0] == W + "headerReference" else StoryKind.FOOTER
            part = self.new.link_target(main_new, link)[1]
            if part not in self.new.package.parts:
                continue
            if key in ours:
                target = self.old.link_target(main_old, ours[key])[1]
            else:
                target = self.add_header(mine, key, kind)
            if target in done:
                continue
            done.add(target)
            before, after = self.old.root(target), self.new.root(part)
            self.compare(kind, target, _Place(before, target), _Place(after, part))
        for key, link in ours.items():
            target = self.old.link_target(main_old, link)[1]
            lost = key not in _header_links(theirs) and target in self.old.package.parts
            if lost and target not in done:
                done.add(target)
                kind = StoryKind.HEADER if key[0] == W + "headerReference" else StoryKind.FOOTER
                there = _Place(self.old.root(target), target)
                self.compare(kind, target, there, _Place(_blank("hdr"), main_new))

    def add_header(self, section: etree._Element, key: tuple[str, str], kind: StoryKind) -> str:
        """An empty header for a section without one of this type; Word cannot track its coming."""
        folder = self.old.package.main.rpartition("/")[0]
        name = f"{folder}/{kind.value}-new.xml".lstrip("/")
        root = _blank("hdr" if kind is StoryKind.HEADER else "ftr")
        part = self.receiver.add_tree(name, root, kind.value)
        main = self.old.package.main
        link = self.receiver.link(main, kind.value, part, external=False)
        section.insert(0, etree.Element(key[0], {W + "type": key[1], R + "id": link}))
        self.receiver.touched.add(main)
        self.remarks.append(
            f"The new draft has a {kind.value} where the old one has none; its text is marked as "
            "inserted, the place itself stays when it is rejected."
        )
        return part


@dataclass(frozen=True, slots=True)
class _Place:
    """A container and the part it stands in."""

    element: etree._Element
    part: str


@dataclass(slots=True)
class _ContainerWriter:
    """Writes one script into one container of the old file."""

    writer: _RedlineWriter
    old_part: str
    new_part: str
    changed: bool = False
    shells: Shells = field(default_factory=Shells)

    def write(self, container: etree._Element, script: Script) -> bool:
        """Write ``script`` into ``container``; False when there was nothing to write."""
        self.container(container, script)
        return self.changed

    def container(self, container: etree._Element, script: Script) -> None:
        cursor = _Cursor(container, _BLOCK_TAGS)
        for step in script:
            match step:
                case Line():
                    self.line(step, cursor)
                case GridStep():
                    self.grid(step, cursor)
                case EnclosureStep():
                    self.enclosure(step, cursor)
                case IslandStep():
                    self.island(step, cursor)

    def enclosure(self, step: EnclosureStep, cursor: _Cursor) -> None:
        if step.old is not None:
            control = self.writer.old.enclosures[step.old.place]
            cursor.pass_over(control)
            content = control.find(W + "sdtContent")
            if content is not None:
                self.container(content, step.script)

    def island(self, step: IslandStep, cursor: _Cursor) -> None:
        if step.old is not None:
            cursor.pass_over(self.writer.old.islands[step.old.place])
        if step.fate is not Fate.SAME:
            block = step.old or step.new
            self.writer.remarks.append(
                f"A block of another kind ({block.thing.kind if block else ''}) "
                f"{'went' if step.new is None else 'came'}; Word cannot track that, and the "
                "redline keeps what the old draft has."
            )

    # ------------------------------------------------------------------ tables

    def grid(self, step: GridStep, cursor: _Cursor) -> None:
        writer = self.writer
        if step.old is not None:
            table = writer.old.tables[step.old.place]
            cursor.pass_over(table)
        elif step.new is not None:
            table = self.fresh_table(step.new)
            cursor.insert(table)
        else:
            return
        if step.old is not None and step.new is not None:
            self.table_choices(table, writer.new.tables[step.new.place])
        rows = _Cursor(table, frozenset({W + "tr"}))
        for row in step.rows:
            self.row(row, rows)

    def fresh_table(self, grid: Grid) -> etree._Element:
        source = self.writer.new.tables[grid.place]
        table = etree.Element(W + "tbl")
        for child in source:
            if child.tag in (W + "tblPr", W + "tblGrid"):
                table.append(self.brought(child))
        self.changed = True
        return table

    def row(self, step: RowStep, cursor: _Cursor) -> None:
        writer = self.writer
        if step.old is not None:
            row = writer.old.rows[step.old.place]
            cursor.pass_over(row)
        elif step.new is not None:
            row = self.fresh_row(writer.new.rows[step.new.place])
            cursor.insert(row)
        else:
            return
        if step.fate is not Fate.SAME:
            tag = writer.tag(step.fate)
            properties = properties_of(row, "trPr")
            properties.append(etree.Element(W + tag.name, tag.stamp.attributes(next(writer.ids))))
            self.changed = True
        elif step.new is not None:
            other = writer.new.rows[step.new.place]
            self.choices(row, other, "trPr")
            for cell, twin in zip(row_cells(row), row_cells(other), strict=False):
                self.choices(cell, twin, "tcPr")
        for cell, script in zip(row_cells(row), step.cells, strict=True):
            self.container(cell, script)

    def fresh_row(self, source: etree._Element) -> etree._Element:
        row = etree.Element(W + "tr")
        for child in source:
            if child.tag in (W + "trPr", W + "tblPrEx"):
                row.append(self.brought(child))
        for source_cell in row_cells(source):
            cell = etree.SubElement(row, W + "tc")
            properties = source_cell.find(W + "tcPr")
            if properties is not None:
                cell.append(self.brought(properties))
        return row

    def table_choices(self, table: etree._Element, other: etree._Element) -> None:
        self.choices(table, other, "tblPr")
        mine, theirs = table.find(W + "tblGrid"), other.find(W + "tblGrid")
        if mine is not None and theirs is not None and len(mine) != len(theirs):
            change = etree.Element(W + "tblGridChange", {W + "id": str(next(self.writer.ids))})
            saved = etree.SubElement(change, W + "tblGrid")
            saved.extend(deepcopy(child) for child in mine)
            mine[:] = [*(deepcopy(child) for child in theirs), change]
            self.changed = True

    def choices(self, mine: etree._Element, theirs: etree._Element, name: str) -> None:
        old, new = self.writer.old, self.writer.new
        if not choices_differ(mine, theirs, name, (old.style_name, new.style_name)):
            return
        wanted = theirs.find(W + name)
        brought = self.brought(wanted) if wanted is not None else None
        change_choices(mine, name, brought, self.writer.stamp, next(self.writer.ids))
        what = {"tblPr": "table", "trPr": "row", "tcPr": "cell"}[name]
        self.writer.reformatted.append(Reformatting(what, None))
        self.changed = True

    def brought(self, element: etree._Element) -> etree._Element:
        return self.writer.bringer.copy(element, self.new_part, self.old_part)

    # ------------------------------------------------------------------ paragraphs

    def line(self, line: Line, cursor: _Cursor) -> None:
        writer = self.writer
        for stretch in line.stretches:
            if stretch.fate in (Fate.SAME, Fate.RESTYLED):
                writer.follow(stretch, self.old_part, self.new_part)
        if line.old is not None:
            paragraph = writer.old.paragraphs[line.old.place].element
            cursor.pass_over(paragraph)
        else:
            paragraph = self.fresh_paragraph(line)
            cursor.insert(paragraph)
        if not (line.is_untouched and self.is_whole(line)):
            self.fill(paragraph, line)
            self.changed = True
        self.form(paragraph, line)

    def is_whole(self, line: Line) -> bool:
        """Whether the paragraph's content is all its own: no split or join passed through it."""
        size = sum(stretch.b - stretch.a for stretch in line.stretches)
        return line.old is not None and size == len(line.old.text)

    def fresh_paragraph(self, line: Line) -> etree._Element:
        paragraph = etree.Element(W + "p")
        if line.new is not None:
            form = self.writer.new_form(line.new)
            if form is not None:
                paragraph.append(self.brought(form))
                without_rsids(paragraph)
        self.changed = True
        return paragraph

    def form(self, paragraph: etree._Element, line: Line) -> None:
        """Mark the paragraph mark, or its formatting where it stayed and looks different."""
        writer = self.writer
        if line.mark is not Fate.SAME:
            properties = properties_of(paragraph, "pPr")
            mark_paragraph(properties, [writer.tag(line.mark)], writer.ids)
            self.changed = True
        elif line.old is not None and line.new is not None:
            writer.lost_breaks += line.old.ends_section != line.new.ends_section
            mine, theirs = writer.old_form(line.old), writer.new_form(line.new)
            if not writer.forms.is_same_paragraph(mine, theirs):
                wanted = self.brought(theirs) if theirs is not None else None
                properties = properties_of(paragraph, "pPr")
                change_paragraph(properties, wanted, writer.stamp, next(writer.ids))
                writer.reformatted.append(Reformatting("paragraph", line.new))
                self.changed = True

    def fill(self, paragraph: etree._Element, line: Line) -> None:
        """Put the line's content into a paragraph instead of what it has."""
        for child in list(paragraph):
            if child.tag != W + "pPr":
                paragraph.remove(child)
        sink = Sink(paragraph, self.writer.ids, self.shells)
        self.pair_wrappers(line.stretches)
        for stretch in line.stretches:
            self.put(stretch, sink)
        if line.old is not None:
            self.put_trailing(line.old, sink)

    def pair_wrappers(self, stretches: Sequence[Stretch]) -> None:
        for stretch in stretches:
            if stretch.old is None or stretch.new is None or not stretch.old.wraps:
                continue
            mine = self.writer.old.paragraphs[stretch.old.place]
            theirs = self.writer.new.paragraphs[stretch.new.place]
            one = next((leaf for leaf in mine.between(stretch.a, stretch.b) if leaf.path), None)
            other = next((leaf for leaf in theirs.between(stretch.c, stretch.d) if leaf.path), None)
            if one is not None and other is not None:
                for new, old in zip(other.path, one.path, strict=False):
                    self.shells.pair(new, old)

    def put(self, stretch: Stretch, sink: Sink) -> None:
        if stretch.old is not None:
            source = self.writer.old.paragraphs[stretch.old.place]
            if stretch.fate is Fate.SAME:
                for node in cut(source, stretch.a, stretch.b, keep_originals=True):
                    sink.put(node)
            elif stretch.fate is Fate.RESTYLED:
                self.put_restyled(stretch, source, sink)
            else:
                nodes = cut(source, stretch.a, stretch.b, keep_originals=True)
                self.put_marked(stretch, source, nodes, sink)
        elif stretch.new is not None:
            source = self.writer.new.paragraphs[stretch.new.place]
            nodes = self.brought_nodes(source, stretch)
            self.put_marked(stretch, source, nodes, sink)

    def put_marked(
        self, stretch: Stretch, source: SourceParagraph, nodes: Iterable[Node], sink: Sink
    ) -> None:
        """Put nodes inside a revision; controls that are marked whole stand in it whole."""
        tag = self.writer.tag(stretch.fate, stretch.move)
        tags = (tag,)
        a, b = (stretch.a, stretch.b) if stretch.old is not None else (stretch.c, stretch.d)
        whole = whole_wrappers(source, a, b) if _has_wrappers(source) else {}
        range_id = sink.start_move(tag) if stretch.move else ""
        for node in nodes:
            if node.weightless:
                sink.put(node, () if stretch.old is not None else tags)
                continue
            path = node.path
            if path and id(path[0]) in whole:
                self.put_enclosed(node, tag, sink)
                continue
            for part in _markable(node.element):
                if tag.removes:
                    as_deleted(part)
                sink.put(Node(part, path), tags)
        if range_id:
            sink.end_move(tag, range_id)

    def put_enclosed(self, node: Node, tag: Tag, sink: Sink) -> None:
        """Put a node of a control into that control's copy, which stands inside the revision."""
        key = ("whole", id(node.path[0]), tag)
        known = self.enclosed.get(key)
        if known is None:
            shell, inside = self.shells.make(node.path[0])
            sink.put(Node(shell), (tag,))
            known = self.enclosed[key] = Sink(inside, self.writer.ids, self.shells)
        for part in _markable(node.element):
            if tag.removes:
                as_deleted(part)
            known.put(Node(part, node.path[1:]))

    enclosed: dict[tuple[str, int, Tag], Sink] = field(default_factory=dict)

    def brought_nodes(self, source: SourceParagraph, stretch: Stretch) -> Iterator[Node]:
        """The nodes of what is new, ready for the old file, with the bookmarks that lie in it."""
        fresh = self.writer.fresh_bookmarks(source, stretch.c, stretch.d)
        for node in cut(source, stretch.c, stretch.d, keep_originals=False):
            for wrapper in node.path:
                self.shells.register(wrapper, self.adopt)
            if not node.weightless:
                self.adopt_run(node.element)
                yield node
            elif is_bookmark(node.element, set(fresh)):
                yield self.bookmark(node.element, fresh)
        for leaf in source.leaves:
            if leaf.start == leaf.end == stretch.d and is_bookmark(leaf.tops[0], set(fresh)):
                yield self.bookmark(deepcopy(leaf.tops[0]), fresh)

    def bookmark(self, element: etree._Element, fresh: dict[str, str]) -> Node:
        element.set(W + "id", fresh[element.get(W + "id", "")])
        return Node(element, weightless=True)

    def adopt(self, element: etree._Element) -> None:
        self.writer.bringer.adopt(element, self.new_part, self.old_part)

    def adopt_run(self, element: etree._Element) -> None:
        without_rsids(element)
        if refers_outside(element):
            self.writer.bring_notes(element)
            self.adopt(element)

    def put_restyled(self, stretch: Stretch, source: SourceParagraph, sink: Sink) -> None:
        """Put text that stayed and looks different: the new properties, the old ones saved."""
        if stretch.new is None:
            return
        theirs = self.writer.new.paragraphs[stretch.new.place]
        wanted = next(
            (
                _first_run_properties(leaf.tops[0])
                for leaf in theirs.between(stretch.c, stretch.d)
                if leaf.end > leaf.start
            ),
            None,
        )
        for node in cut(source, stretch.a, stretch.b, keep_originals=True):
            if node.weightless:
                sink.put(node)
                continue
            for part in _markable(node.element):
                if part.tag == W + "r":
                    self.restyle(part, wanted)
                sink.put(Node(part, node.path))

    def restyle(self, run: etree._Element, wanted: etree._Element | None) -> None:
        fresh = self.brought(wanted) if wanted is not None else None
        change_run(run, fresh, self.writer.stamp, next(self.writer.ids))

    def put_trailing(self, passage: Passage, sink: Sink) -> None:
        """Put what has no text and stands at the very end of the old paragraph."""
        size = len(passage.text)
        for leaf in self.writer.old.paragraphs[passage.place].leaves:
            if leaf.start == leaf.end == size:
                for node in cut_weightless(leaf):
                    sink.put(node)


class _Cursor:
    """A place among the blocks of a container, moving forward."""

    def __init__(self, container: etree._Element, blocks: frozenset[str]) -> None:
        self.container = container
        self.blocks = blocks
        self.last: etree._Element | None = None

    def pass_over(self, element: etree._Element) -> None:
        """What comes next stands after ``element``."""
        self.last = element

    def insert(self, element: etree._Element) -> None:
        """Put a new block here."""
        if self.last is not None:
            self.last.addnext(element)
        else:
            first = next(
                (at for at, child in enumerate(self.container) if child.tag in self.blocks), None
            )
            if first is None:
                first = sum(1 for child in self.container if child.tag != W + "sectPr")
            self.container.insert(first, element)
        self.last = element


def _notes(flow: Flow, kind: str, relation: str) -> dict[str, str]:
    """The texts of a file's notes by id, in the order of their references."""
    part = flow.related(relation)
    if part is None:
        return {}
    texts = {}
    for note in flow.root(part).iterfind(W + kind):
        if note.get(W + "type") not in _NOTES_OF_SYSTEM:
            texts[note.get(W + "id", "")] = "".join(t.text or "" for t in note.iter(W + "t"))
    references = flow.body().iter(W + f"{kind}Reference")
    order = dict.fromkeys(reference.get(W + "id", "") for reference in references)
    return {key: texts[key] for key in order if key in texts}


def _object_leaves(flow: Flow, passage: Passage, start: int, end: int) -> list[Leaf]:
    return [
        leaf
        for leaf in flow.paragraphs[passage.place].between(start, end)
        if leaf.end > leaf.start and passage.text[leaf.start] == OBJECT
    ]


def _first_run_properties(element: etree._Element) -> etree._Element | None:
    """The properties of a run, or of the first run of a field in its short form."""
    if element.tag == W + "fldSimple":
        return element.find(f"{W}r/{W}rPr")
    return element.find(W + "rPr")


def _has_wrappers(source: SourceParagraph) -> bool:
    return any(leaf.path for leaf in source.leaves)


def _markable(element: etree._Element) -> list[etree._Element]:
    """The element as what may stand in a revision: a simple field becomes runs."""
    return simple_field_as_runs(element) if element.tag == W + "fldSimple" else [element]


def _header_links(section: etree._Element) -> dict[tuple[str, str], str]:
    return {
        (str(child.tag), child.get(W + "type", "default")): child.get(R + "id", "")
        for child in section
        if child.tag in (W + "headerReference", W + "footerReference")
    }


def _without_links(section: etree._Element) -> etree._Element:
    copy = deepcopy(section)
    for child in list(copy):
        if child.tag in (W + "headerReference", W + "footerReference"):
            copy.remove(child)
    return copy


def _blank(root: str) -> etree._Element:
    """A header or footer with nothing in it."""
    return etree.fromstring(f'<w:{root} xmlns:w="{W[1:-1]}"><w:p/></w:{root}>'.encode())


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal()
