"""Reading a Word package into a ``Draft``: every story, span and revision.

What is not understood is listed in ``Draft.kept``, never dropped in silence.
Source: ISO/IEC 29500-1, 17 (WordprocessingML).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b, sha256
from typing import Final

from lxml import etree

from drafts.draft import (
    Block,
    Cell,
    Comment,
    Draft,
    Format,
    Group,
    Kept,
    Mark,
    Paragraph,
    ParagraphFormat,
    Revision,
    RevisionKind,
    Row,
    Span,
    SpanKind,
    Story,
    StoryKind,
    Table,
)
from drafts.ooxml.details import (
    describe_format_change,
    describe_paragraph_change,
    read_date,
    read_properties,
)
from drafts.ooxml.marks import (
    CELL_MARKS,
    CONTENT,
    CONTROL_RANGE_STARTS,
    CONTROL_TAGS,
    PROPERTY_CHANGES,
    find_marks,
    kind_of,
    may_hold_marks,
    names_of_moves,
    rows_in_moves,
)
from drafts.ooxml.names import (
    BOXES,
    MC,
    VAL,
    W14,
    W15,
    M,
    R,
    W,
)
from drafts.ooxml.package import Package, parse_part, read_package
from drafts.ooxml.styles import Styles, read_lists
from drafts.settle import label_story, number_notes

# Runs hold text as characters and as elements that stand for one character (17.3.3).
_CHARACTERS: Final = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "\u2011",
    W + "softHyphen": "\u00ad",
}
_T: Final = W + "t"
_DELETED_TEXT: Final = W + "delText"
_TEXT: Final = frozenset({_T, _DELETED_TEXT, M + "t", W + "sym"})
_RUNS: Final = frozenset({W + "r", M + "r"})
# Asked for once in every run or mark, and therefore not put together there.
_PARAGRAPH_PROPERTIES: Final = W + "pPr"
_PARAGRAPH_CHANGE: Final = W + "pPrChange"
_NUMBERING: Final = W + "numPr"
_SECTION: Final = W + "sectPr"
_RUN_PROPERTIES: Final = W + "rPr"
_RUN_CHANGE: Final = W + "rPrChange"
_AUTHOR: Final = W + "author"
_DATE: Final = W + "date"
_TEXT_SPAN: Final = SpanKind.TEXT
# Elements that only hold other inline content.
_TRANSPARENT: Final = frozenset(
    {W + "smartTag", W + "dir", W + "bdo", W + "rubyBase", W + "ruby", W + "sdtContent"}
)
_NOTE_REFERENCES: Final = {
    W + "footnoteReference": StoryKind.FOOTNOTE,
    W + "endnoteReference": StoryKind.ENDNOTE,
}
_OBJECTS: Final = frozenset(
    {W + "drawing", W + "pict", W + "object", W14 + "contentPart", W + "control"}
)
_BLOCKS: Final = frozenset({W + "p", W + "tbl", W + "sdt", W + "customXml"})
# Separators are not notes that anybody wrote (17.11.23, ST_FtnEdn).
_NOTE_SEPARATORS: Final = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read_draft(data: bytes, name: str = "draft.docx") -> Draft:
    """The draft in a Word file's bytes.

    Raises:
        UnreadableDraftError: A subclass says why the bytes cannot be read.
    """
    return read_package_draft(read_package(data, name), sha256(data).hexdigest())


def read_package_draft(package: Package, digest: str = "", *, keep_trees: bool = False) -> Draft:
    """The draft in an opened package; ``keep_trees`` when it will be resolved next."""
    return _Reader(package, keep_trees=keep_trees).draft(digest)


@dataclass(slots=True)
class _Noted:
    """A revision while its draft is being read."""

    kind: RevisionKind
    author: str
    date: str | None
    story: StoryKind
    paragraph: int | None
    marks: list[Mark]
    move: str = ""
    detail: str = ""
    text: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Field:
    """A complex field while its parts go by (17.16.18)."""

    instruction: str = ""
    in_result: bool = False


@dataclass(slots=True)
class _Remark:
    """A comment's anchor while its range is open."""

    stretches: dict[int, list[int]] = field(default_factory=dict)
    quoted: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A paragraph while it is being read."""

    index: int
    style: str
    plain: Format
    spans: list[Span] = field(default_factory=list)
    unseen: list[tuple[int, ...]] = field(default_factory=list)
    length: int = 0


class _Reader:
    def __init__(self, package: Package, *, keep_trees: bool) -> None:
        self.package = package
        self.keep_trees = keep_trees
        styles = next(package.related(package.main, "styles"), None)
        self.styles = Styles(parse_part(package, styles) if styles else None)
        self.stories: list[Story] = []
        self.boxes: list[Story] = []
        self.noted: list[_Noted] = []
        self.kept: Counter[tuple[str, str, str]] = Counter()
        self.remarks: dict[str, _Remark] = {}
        self.open_remarks: dict[str, _Remark] = {}
        self.next_paragraph = 0
        # State of the part being read.
        self.part = ""
        self.story = StoryKind.BODY
        self.ordinals: dict[etree._Element, int] = {}
        self.index_of: dict[etree._Element, int] = {}
        self.moves: dict[etree._Element, str] = {}
        self.moved_rows: dict[etree._Element, frozenset[RevisionKind]] = {}
        self.links: dict[str, str] = {}
        self.fields: list[_Field] = []
        self.control_ranges: dict[tuple[str, str], int] = {}

    # ------------------------------------------------------------------ the whole

    def draft(self, digest: str) -> Draft:
        package = self.package
        numbering = next(package.related(package.main, "numbering"), None)
        lists = read_lists(parse_part(package, numbering) if numbering else None)
        self.read_main()
        for kind, relation in ((StoryKind.FOOTNOTE, "footnotes"), (StoryKind.ENDNOTE, "endnotes")):
            for part in package.related(package.main, relation):
                self.read_notes(part, kind, relation[:-1])
        for kind in (StoryKind.HEADER, StoryKind.FOOTER):
            for part in dict.fromkeys(package.related(package.main, kind.value)):
                root = self.open_part(part, kind)
                self.stories.append(Story(kind, part, part, self.blocks(root, ())))
                self.close_part(root)
        comments: tuple[Comment, ...] = ()
        for part in package.related(package.main, "comments"):
            comments += self.read_comments(part)
        for part in package.related(package.main, "glossaryDocument"):
            root = self.open_part(part, StoryKind.GLOSSARY)
            for number, body in enumerate(root.iter(W + "docPartBody"), 1):
                self.fields = []
                key = f"{part}#{number}"
                self.stories.append(Story(StoryKind.GLOSSARY, key, part, self.blocks(body, ())))
            self.close_part(root)
        self.read_formatting_parts()
        self.note_opaque_parts()
        draft = Draft(
            name=package.name,
            digest=digest,
            stories=number_notes([*self.stories, *self.boxes]),
            revisions=self.revisions(),
            comments=comments,
            lists=lists,
            properties=read_properties(package),
            kept=tuple(Kept(part, what, n, why) for (part, what, why), n in self.kept.items()),
        )
        return replace(draft, stories=tuple(label_story(story, draft) for story in draft.stories))

    def read_main(self) -> None:
        root = self.open_part(self.package.main, StoryKind.BODY)
        body = root.find(W + "body")
        blocks = self.blocks(body, ()) if body is not None else ()
        self.stories.append(Story(StoryKind.BODY, "body", self.package.main, blocks))
        self.close_part(root)

    def read_notes(self, part: str, kind: StoryKind, element: str) -> None:
        root = self.open_part(part, kind)
        for note in root.iter(W + element):
            if note.get(W + "type") in _NOTE_SEPARATORS:
                continue
            self.fields = []
            key = f"{kind.value}-{note.get(W + 'id', '')}"
            self.stories.append(Story(kind, key, part, self.blocks(note, ())))
        self.close_part(root)

    def read_comments(self, part: str) -> tuple[Comment, ...]:
        root = self.open_part(part, StoryKind.COMMENT)
        threads = self.comment_threads()
        by_paragraph: dict[str, str] = {}
        found = []
        for element in root.iter(W + "comment"):
            key = element.get(W + "id", "")
            story = Story(StoryKind.COMMENT, f"comment-{key}", part, self.blocks(element, ()))
            self.stories.append(story)
            paragraphs = list(story.paragraphs())
            last = paragraphs[-1].id if paragraphs else ""
            # Without an id nothing can refer to it: it answers nobody, not even itself.
            if last:
                by_paragraph[last] = key
            remark = self.remarks.get(key, _Remark())
            parent, resolved = threads.get(last, ("", False)) if last else ("", False)
            comment = Comment(
                key,
                " ".join(element.get(W + "author", "").split()),
                read_date(element.get(W + "date")),
                "\n".join(paragraph.text for paragraph in paragraphs).strip(),
                resolved,
                parent,
                tuple((at, start, end) for at, (start, end) in remark.stretches.items()),
                "".join(remark.quoted),
            )
            found.append(comment)
        self.close_part(root)
        return tuple(replace(c, parent=by_paragraph.get(c.parent, "")) for c in found)

    def comment_threads(self) -> dict[str, tuple[str, bool]]:
        """Parent's paraId and whether it is done, by the paraId of a comment's last paragraph."""
        threads: dict[str, tuple[str, bool]] = {}
        for part in self.package.related(self.package.main, "commentsExtended"):
            for entry in parse_part(self.package, part).iter(W15 + "commentEx"):
                done = entry.get(W15 + "done") in ("1", "true")
                threads[entry.get(W15 + "paraId", "")] = (entry.get(W15 + "paraIdParent", ""), done)
        return threads

    def read_formatting_parts(self) -> None:
        """Revisions of styles and list levels, which stand in no text."""
        for relation, kind in (("styles", StoryKind.STYLES), ("numbering", StoryKind.NUMBERING)):
            for part in self.package.related(self.package.main, relation):
                if may_hold_marks(self.package.parts[part]):
                    self.close_part(self.open_part(part, kind))

    def note_opaque_parts(self) -> None:
        if self.package.is_signed():
            why = "any change would break it, so nothing can be written"
            self.kept["", "digital signature", why] += 1
        for part, kind in self.package.content_types().items():
            for trace, (what, why) in _OPAQUE.items():
                if trace in kind and part in self.package.parts:
                    self.kept[part, what, why] += 1

    # ------------------------------------------------------------------ one part

    def open_part(self, part: str, kind: StoryKind) -> etree._Element:
        root = parse_part(self.package, part)
        self.part, self.story, self.fields = part, kind, []
        self.open_remarks = {}
        self.control_ranges = {}
        marks: list[etree._Element] = []
        if may_hold_marks(self.package.parts[part]):
            marks = find_marks(root)
        self.ordinals = {element: ordinal for ordinal, element in enumerate(marks)}
        self.index_of = {}
        self.moves = names_of_moves(root) if marks else {}
        self.moved_rows = rows_in_moves(root) if self.moves else {}
        self.links = {
            relationship.id: relationship.target
            for relationship in self.package.relationships(part)
            if relationship.type == "hyperlink"
        }
        return root

    def close_part(self, root: etree._Element) -> None:
        """Account for the marks that no text led to: second branches, styles, odd places."""
        missed = [element for element in self.ordinals if element not in self.index_of]
        twins = self.twins() if missed else {}
        met: Counter[_Twin] = Counter()
        for element in missed:
            twin = None
            for branch, key in _branches(element):
                same = twins.get(key, ())
                place = met[branch, *key]
                met[branch, *key] += 1
                if place < len(same):
                    twin = same[place]
                    break
            if twin is not None:
                self.noted[twin].marks.append(Mark(self.part, self.ordinals[element]))
                self.index_of[element] = twin
            else:
                index = self.note(element, None)
                self.noted[index].text.append("".join(t.text or "" for t in element.iter(*_TEXT)))
        if self.keep_trees:
            self.package.keep_tree(self.part, root, list(self.ordinals))

    def twins(self) -> dict[_Twin, list[int]]:
        """The revisions read in alternate contents, by what their marks have in common."""
        found: dict[_Twin, list[int]] = {}
        for element, index in self.index_of.items():
            for _, key in _branches(element):
                found.setdefault(key, []).append(index)
        return found

    def note(self, element: etree._Element, paragraph: int | None) -> int:
        """The index of the revision that ``element`` marks."""
        index = self.index_of.get(element)
        if index is None:
            index = self.index_of[element] = len(self.noted)
            mark = Mark(self.part, self.ordinals[element])
            move = self.moves.get(element, "")
            author, date = element.get(_AUTHOR, ""), element.get(_DATE)
            noted = _Noted(kind_of(element), author, date, self.story, paragraph, [mark], move)
            self.noted.append(noted)
        return index

    def revisions(self) -> tuple[Revision, ...]:
        seen: dict[str, int] = {}
        reviewers: dict[str, str] = {}
        found = []
        for index, noted in enumerate(self.noted):
            if noted.author not in reviewers:
                reviewers[noted.author] = " ".join(noted.author.split())
            reviewer = reviewers[noted.author]
            text = "".join(noted.text)
            identity = (
                f"{noted.kind.value}\0{noted.story.value}\0{reviewer}\0{noted.date or ''}\0{text}"
                f"\0{noted.detail}"
            )
            key = blake2b(identity.encode("utf-8", "replace"), digest_size=4).hexdigest()
            seen[key] = count = seen.get(key, 0) + 1
            found.append(
                Revision(
                    index,
                    key if count == 1 else f"{key}-{count}",
                    noted.kind,
                    reviewer,
                    read_date(noted.date),
                    noted.story,
                    noted.paragraph,
                    text,
                    noted.detail,
                    noted.move,
                    tuple(noted.marks),
                )
            )
        return tuple(found)

    # ------------------------------------------------------------------ blocks

    def blocks(self, parent: etree._Element, stack: tuple[int, ...]) -> tuple[Block, ...]:
        found: list[Block] = []
        for child in parent:
            tag = child.tag
            if tag == W + "p":
                found.append(self.paragraph(child, stack))
            elif tag == W + "tbl":
                found.append(self.table(child, stack))
            elif tag in (W + "sdt", W + "customXml"):
                found.append(self.group(child, stack))
            elif tag in CONTENT:
                found += self.blocks(child, (*stack, self.note(child, self.next_paragraph)))
            elif tag == MC + "AlternateContent":
                found += self.blocks(_chosen(child), stack)
            elif tag == W + "altChunk":
                why = "Word has not read it in yet"
                self.kept[self.part, "inserted document (altChunk)", why] += 1
                found.append(Group((), "inserted document"))
            elif tag == W + "subDoc":
                self.kept[self.part, "subdocument", "its text is in another file"] += 1
                found.append(Group((), "subdocument"))
            elif tag in CONTROL_TAGS:
                self.control_range(child, self.next_paragraph)
            elif tag in _COMMENT_RANGES:
                self.comment_range(child, self.next_paragraph, 0)
        return tuple(found)

    def group(self, element: etree._Element, stack: tuple[int, ...]) -> Group:
        content = element.find(W + "sdtContent") if element.tag == W + "sdt" else element
        alias = element.find(f"{W}sdtPr/{W}alias")
        name = alias.get(VAL, "") if alias is not None else element.get(W + "element", "")
        opening = tuple(self.control_ranges.values())
        blocks = self.blocks(content, stack) if content is not None else ()
        return Group(blocks, name, opening, tuple(self.control_ranges.values()))

    def control_range(self, element: etree._Element, paragraph: int) -> None:
        """A marker of a range that revises the start tag or the end tag of a control."""
        key = element.get(W + "id", "")
        end = CONTROL_RANGE_STARTS.get(element.tag)
        if end is not None:
            self.control_ranges.pop((end, key), None)
        elif element in self.ordinals:
            self.control_ranges[element.tag, key] = self.note(element, paragraph)

    def table(self, element: etree._Element, stack: tuple[int, ...]) -> Table:
        for path in (f"{W}tblPr/{W}tblPrChange", f"{W}tblGrid/{W}tblGridChange"):
            self.note_formatting(element.find(path), "table formatting")
        return Table(tuple(self.rows(element, stack)))

    def rows(self, parent: etree._Element, stack: tuple[int, ...]) -> list[Row]:
        found = []
        for child in parent:
            tag = child.tag
            if tag == W + "tr":
                found.append(self.row(child, stack))
            elif tag in CONTENT:
                found += self.rows(child, (*stack, self.note(child, self.next_paragraph)))
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                found += self.rows(content, stack) if content is not None else []
            elif tag == W + "customXml":
                found += self.rows(child, stack)
            elif tag in CONTROL_TAGS:
                self.control_range(child, self.next_paragraph)
            elif tag in _COMMENT_RANGES:
                self.comment_range(child, self.next_paragraph, 0)
        return found

    def row(self, element: etree._Element, stack: tuple[int, ...]) -> Row:
        mark = stack
        first = self.next_paragraph
        properties = element.find(W + "trPr")
        if properties is not None:
            for child in properties:
                if child.tag in CONTENT:
                    mark = (*mark, self.note(child, first))
                elif child.tag in PROPERTY_CHANGES:
                    self.note_formatting(child, "row formatting")
        self.note_formatting(element.find(f"{W}tblPrEx/{W}tblPrExChange"), "table formatting")
        moving = self.moved_rows.get(element, frozenset())
        row = Row(tuple(self.cells(element, stack)), mark, moving)
        for index in mark[len(stack) :]:
            self.noted[index].text.append("\t".join(_cell_text(cell) for cell in row.cells))
        return row

    def cells(self, parent: etree._Element, stack: tuple[int, ...]) -> list[Cell]:
        found = []
        for child in parent:
            if child.tag == W + "tc":
                found.append(self.cell(child, stack))
            elif child.tag in (W + "sdt", W + "customXml"):
                content = child.find(W + "sdtContent") if child.tag == W + "sdt" else child
                found += self.cells(content, stack) if content is not None else []
            elif child.tag in CONTENT:
                found += self.cells(child, (*stack, self.note(child, self.next_paragraph)))
            elif child.tag in _COMMENT_RANGES:
                self.comment_range(child, self.next_paragraph, 0)
        return found

    def cell(self, element: etree._Element, stack: tuple[int, ...]) -> Cell:
        mark: tuple[int, ...] = ()
        properties = element.find(W + "tcPr")
        if properties is not None:
            for child in properties:
                if child.tag in CELL_MARKS:
                    mark = (*mark, self.note(child, self.next_paragraph))
                elif child.tag in PROPERTY_CHANGES:
                    self.note_formatting(child, "cell formatting")
        cell = Cell(self.blocks(element, stack), mark)
        for index in mark:
            self.noted[index].text.append(_cell_text(cell))
        return cell

    def note_formatting(self, change: etree._Element | None, detail: str) -> None:
        if change is not None:
            self.noted[self.note(change, self.next_paragraph)].detail = detail

    # ------------------------------------------------------------------ a paragraph

    def paragraph(self, element: etree._Element, stack: tuple[int, ...]) -> Paragraph:
        index = self.next_paragraph
        self.next_paragraph += 1
        properties = next(element.iterchildren(_PARAGRAPH_PROPERTIES), None)
        style, form = self.styles.style_and_format(properties)
        current = _Open(index, style, self.styles.run_format(None, style))
        mark, changes = stack, _NONE
        former: ParagraphFormat | None = None
        if properties is not None and self.ordinals:
            mark, changes, former = self.paragraph_revisions(properties, index, stack, form)
        self.inline(element, current, stack, "")
        paragraph = Paragraph(
            index,
            tuple(current.spans),
            mark,
            form,
            changes,
            former,
            id=element.get(W14 + "paraId", ""),
            unseen=tuple(current.unseen),
        )
        for change in changes:
            self.noted[change].text.append(paragraph.text)
        return paragraph

    def paragraph_revisions(
        self,
        properties: etree._Element,
        index: int,
        stack: tuple[int, ...],
        form: ParagraphFormat,
    ) -> tuple[tuple[int, ...], tuple[int, ...], ParagraphFormat | None]:
        """The revisions of the mark, those of the formatting, and the formatting before."""
        mark = stack
        changes: list[int] = []
        former: ParagraphFormat | None = None
        for child in properties:
            tag = child.tag
            if tag == _RUN_PROPERTIES:
                mark += self.mark_revisions(child, index)
            elif tag == _PARAGRAPH_CHANGE:
                changes.append(self.note(child, index))
                former = self.styles.paragraph_format(child.find(_PARAGRAPH_PROPERTIES))
                self.noted[changes[-1]].detail = describe_paragraph_change(former, form)
            elif tag == _NUMBERING:
                for item in child:
                    if item in self.ordinals:
                        changes.append(self.note(item, index))
                        added = item.tag != W + "numberingChange"
                        former = replace(form, item=None) if added else former
                        self.noted[
                            changes[-1]
                        ].detail = f"number{'ing added' if added else ' changed'}"
            elif tag == _SECTION:
                section = child.find(W + "sectPrChange")
                if section is not None:
                    self.noted[self.note(section, index)].detail = "section formatting"
        return mark, tuple(changes), former

    def mark_revisions(self, properties: etree._Element, index: int) -> tuple[int, ...]:
        """The revisions of a paragraph mark; a change of its formatting is noted besides."""
        mark: tuple[int, ...] = ()
        for child in properties:
            if child.tag in CONTENT and child in self.ordinals:
                mark = (*mark, self.note(child, index))
            elif child.tag == _RUN_CHANGE:
                self.noted[self.note(child, index)].detail = "formatting of the paragraph mark"
        return mark

    def inline(
        self, parent: etree._Element, current: _Open, stack: tuple[int, ...], link: str
    ) -> None:
        for child in parent:
            tag = child.tag
            if tag in _RUNS:
                self.run(child, current, stack, link)
            elif tag in CONTENT:
                marked = child in self.ordinals
                around = (*stack, self.note(child, current.index)) if marked else stack
                self.inline(child, current, around, link)
            elif tag != _PARAGRAPH_PROPERTIES:
                self.other_inline(child, current, stack, link)

    def other_inline(
        self, child: etree._Element, current: _Open, stack: tuple[int, ...], link: str
    ) -> None:
        tag = child.tag
        if tag in _COMMENT_RANGES:
            self.comment_range(child, current.index, current.length)
        elif tag == W + "hyperlink":
            target = self.links.get(child.get(R + "id", ""), "")
            anchor = child.get(W + "anchor", "")
            self.inline(child, current, stack, f"{target}#{anchor}" if anchor else target)
        elif tag == W + "fldSimple":
            self.fields.append(_Field(child.get(W + "instr", ""), in_result=True))
            self.inline(child, current, stack, link)
            self.fields.pop()
        elif tag == W + "sdt":
            content = child.find(W + "sdtContent")
            if content is not None:
                self.inline(content, current, stack, link)
        elif tag == MC + "AlternateContent":
            self.inline(_chosen(child), current, stack, link)
        elif tag in CONTROL_TAGS:
            self.control_range(child, current.index)
        elif tag in _TRANSPARENT or tag == W + "customXml":
            self.inline(child, current, stack, link)
        elif isinstance(tag, str) and tag.startswith(M):
            self.math(child, current, stack, link)
        elif tag == W + "subDoc":
            self.kept[self.part, "subdocument", "its text is in another file"] += 1
        elif len(child) and next(child.iter(*_TEXT), None) is not None:
            self.kept[self.part, "text in an unknown element", "it is carried along unread"] += 1

    def math(
        self, element: etree._Element, current: _Open, stack: tuple[int, ...], link: str
    ) -> None:
        """A math object; a mark in its control properties revises the object as a whole."""
        for mark in element.iterfind(f"*/{M}ctrlPr/*"):
            if mark.tag in CONTENT and mark in self.ordinals:
                stack = (*stack, self.note(mark, current.index))
        self.inline(element, current, stack, link)

    # ------------------------------------------------------------------ a run

    def run(
        self, element: etree._Element, current: _Open, stack: tuple[int, ...], link: str
    ) -> None:
        form, changes, former = current.plain, _NONE, _NO_FORMAT
        text = ""
        for child in element:
            tag = child.tag
            if tag == _T:
                text += child.text or ""
            elif tag == _RUN_PROPERTIES:
                form, changes, former = self.run_properties(child, current)
            elif tag in _CHARACTERS:
                text += _CHARACTERS[tag]
            elif tag in _TEXT:
                text += self.other_text(child, stack)
            else:
                draft = (current, stack, form, changes, former, link)
                if text and tag not in _INVISIBLE:
                    self.add_text(text, draft)
                    text = ""
                self.run_element(child, draft)
        if text:
            self.add_text(text, (current, stack, form, changes, former, link))
        elif changes:
            noted = self.noted[changes[0]]
            noted.detail = noted.detail or describe_format_change(former or form, form)

    def other_text(self, element: etree._Element, stack: tuple[int, ...]) -> str:
        """The text of a symbol, a formula or a deletion."""
        if element.tag == W + "sym":
            return _symbol(element)
        if element.tag == _DELETED_TEXT and not any(
            self.noted[index].kind.removes for index in stack
        ):
            self.kept[self.part, "deleted text outside a deletion", "Word does not show it"] += 1
            return ""
        return element.text or ""

    def run_properties(
        self, properties: etree._Element, current: _Open
    ) -> tuple[Format, tuple[int, ...], Format | None]:
        form = self.styles.run_format(properties, current.style)
        change = next(properties.iterchildren(_RUN_CHANGE), None) if self.ordinals else None
        if change is None or change not in self.ordinals:
            return form, (), None
        former = self.styles.run_format(change.find(W + "rPr"), current.style)
        index = self.note(change, current.index)
        self.noted[index].detail = describe_format_change(former, form)
        return form, (index,), former

    def run_element(self, child: etree._Element, draft: _Drafted) -> None:
        tag = child.tag
        current, stack, link = draft[0], draft[1], draft[5]
        if tag in _NOTE_REFERENCES:
            target = f"{_NOTE_REFERENCES[tag].value}-{child.get(W + 'id', '')}"
            self.add_anchor(SpanKind.NOTE_REFERENCE, target, draft)
        elif tag == W + "commentReference":
            key = child.get(W + "id", "")
            remark = self.remarks.setdefault(key, _Remark())
            if not remark.stretches:
                remark.stretches[current.index] = [current.length, current.length]
            self.add_anchor(SpanKind.COMMENT_REFERENCE, key, draft)
        elif tag == W + "fldChar":
            self.field_character(child, current, stack)
        elif tag in (W + "instrText", W + "delInstrText"):
            if self.fields and not self.fields[-1].in_result:
                self.fields[-1].instruction += child.text or ""
        elif tag in _OBJECTS:
            self.object(child, draft)
        elif tag == MC + "AlternateContent":
            for inner in _chosen(child):
                self.run_element(inner, draft)
        elif tag in CONTENT:
            self.run_mark(child, draft)
        elif tag == W + "ruby":
            base = child.find(W + "rubyBase")
            self.inline(base if base is not None else child, current, stack, link)

    def run_mark(self, child: etree._Element, draft: _Drafted) -> None:
        """A revision inside a run: old files mark a math run's text so."""
        current, stack, form, changes, former, link = draft
        if child in self.ordinals:
            stack = (*stack, self.note(child, current.index))
        text = "".join(t.text or "" for t in child.iter(*_TEXT))
        self.add_text(text, (current, stack, form, changes, former, link))

    def field_character(
        self, element: etree._Element, current: _Open, stack: tuple[int, ...]
    ) -> None:
        if stack not in current.unseen:
            current.unseen.append(stack)
        kind = element.get(W + "fldCharType")
        change = element.find(W + "numberingChange")
        if change is not None and change in self.ordinals:
            self.noted[self.note(change, self.next_paragraph - 1)].detail = "number changed"
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def object(self, element: etree._Element, draft: _Drafted) -> None:
        boxes = [box for box in element.iter(*BOXES) if not _inside_box(box, element)]
        if not boxes:
            self.add_anchor(SpanKind.OBJECT, "", draft)
        for box in boxes:
            key = f"text-box-{len(self.boxes) + 1}"
            self.add_anchor(SpanKind.TEXT_BOX, key, draft)
            place = len(self.boxes)
            self.boxes.append(Story(StoryKind.TEXT_BOX, key, self.part, ()))
            outer, self.story = self.story, StoryKind.TEXT_BOX
            fields, self.fields = self.fields, []
            self.boxes[place] = replace(self.boxes[place], blocks=self.blocks(box, draft[1]))
            self.story, self.fields = outer, fields

    def add_text(self, text: str, draft: _Drafted) -> None:
        current, stack, form, changes, former, link = draft
        start = current.length
        current.length = end = start + len(text)
        instruction = self.fields[-1].instruction.strip() if self.fields else ""
        current.spans.append(
            Span(
                text, current.index, start, stack, form, _TEXT_SPAN, "", changes, former,
                instruction, link,
            )
        )  # fmt: skip
        for index in stack:
            self.noted[index].text.append(text)
        for index in changes:
            self.noted[index].text.append(text)
        for remark in self.open_remarks.values():
            remark.quoted.append(text)
            remark.stretches.setdefault(current.index, [start, end])[1] = end

    def add_anchor(self, kind: SpanKind, target: str, draft: _Drafted) -> None:
        current, stack, form, changes, former, link = draft
        current.spans.append(
            Span(
                "",
                current.index,
                current.length,
                stack,
                form,
                kind,
                target,
                changes,
                former,
                "",
                link,
            )
        )

    def comment_range(self, element: etree._Element, paragraph: int, offset: int) -> None:
        key = element.get(W + "id", "")
        if element.tag == W + "commentRangeStart":
            remark = self.remarks.setdefault(key, _Remark())
            remark.stretches.setdefault(paragraph, [offset, offset])
            self.open_remarks[key] = remark
        else:
            self.open_remarks.pop(key, None)


_NONE: Final[tuple[int, ...]] = ()
_NO_FORMAT: Final[Format | None] = None
_Drafted = tuple[_Open, tuple[int, ...], Format, tuple[int, ...], Format | None, str]
_COMMENT_RANGES: Final = (W + "commentRangeStart", W + "commentRangeEnd")
_INVISIBLE: Final = frozenset({W + "lastRenderedPageBreak", W + "annotationRef", W + "footnoteRef"})
_UNTRACKED: Final = "revisions are not tracked inside it"
_OPAQUE: Final = {
    "oleObject": ("embedded object", _UNTRACKED),
    "drawingml.chart+": ("chart", _UNTRACKED),
    "diagramData": ("diagram", _UNTRACKED),
    "vbaProject": ("macros", "never run, and never carried into a file written here"),
    "package/2006/relationships/metadata/thumbnail": ("thumbnail", _UNTRACKED),
    "ms-office.activeX": ("control", _UNTRACKED),
}


_Twin = tuple[object, ...]


def _branches(element: etree._Element) -> Iterator[tuple[etree._Element, _Twin]]:
    """The branches of alternate contents that a mark stands in, from within.

    Each comes with what the mark shares with its copy in another branch: everything but its id.
    """
    attributes = sorted(item for item in element.items() if item[0] != W + "id")
    for ancestor in element.iterancestors():
        alternate = ancestor.getparent()
        if alternate is not None and alternate.tag == MC + "AlternateContent":
            yield ancestor, (alternate, element.tag, *attributes)


def _chosen(alternate: etree._Element) -> etree._Element:
    """The branch of an ``mc:AlternateContent`` that is read: the first there is."""
    for branch in alternate:
        if branch.tag in (MC + "Choice", MC + "Fallback"):
            return branch
    return alternate


def _inside_box(box: etree._Element, top: etree._Element) -> bool:
    """Whether a text box stands in another one, or in a branch that is not read."""
    for ancestor in box.iterancestors():
        if ancestor is top:
            return False
        if ancestor.tag in BOXES:
            return True
        parent = ancestor.getparent()
        alternate = parent is not None and parent.tag == MC + "AlternateContent"
        if alternate and parent is not None and _chosen(parent) is not ancestor:
            return True
    return False


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return ""
    # Symbol fonts use the private area F000-F0FF; what is meant there is the font's secret.
    return chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x10FFFF else ""


def _cell_text(cell: Cell) -> str:
    return " ".join(block.text for block in cell.blocks if isinstance(block, Paragraph))
