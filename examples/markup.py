"""The markup in which the example reports are written: a text together with who changes what in it.

A block is a stretch of lines up to an empty line; it becomes a paragraph of the style named by
what it begins with (``STYLES``), a numbered paragraph otherwise. Lines that begin with ``%`` are
remarks. Within a block::

    {L1 old→new}        L1 replaces old by new; either side may be empty, and marks may nest
    {E1,S1 old→new}     E1 and S1 made the same change, each in a copy
    {L1 →¶} {L1 ¶→}     L1 splits a paragraph here, or joins it to the next one
    {L1 →All of it.¶}   L1 inserts the paragraph; {L1 All of it.¶→} deletes it
    {L1:from=x words}   L1 moves words away from here, to where {L1:to=x words} stands
    {L1:bold words}     L1 turns bold on, or off where it was on; also italic
    {L1 .→(a)} text     at the beginning of a block: L1 changes the style of the paragraph
    {>x words}          words that the thread of comments x is about
    *words* **words**   italic, bold
    [words](address)    a hyperlink
    [^x]                a reference to note x
    [#x] [@x=12]        a bookmark, and a field with the number of its paragraph as last updated

Blocks that define something::

    [^x] text           the note x; its text may carry marks too
    [>x] L1 text        a comment; the following ones with this name reply to it, and
    [>x] done           resolves their thread
    @header text        the running head
    | a | b |           a table row; ``+L1| a | b |`` inserts it, ``-L1| a | b |`` deletes it
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

STYLES = {
    "=": "Title",
    "~": "BodyText",
    ">": "Summary",
    "#": "Heading1",
    "##": "Heading2",
    ".": "Paragraph",
    "(a)": "Subparagraph",
    "^": "Caption",
    "_": "TableNote",
}

_CODE = r"[A-Z]\d"
_STYLE = "|".join(re.escape(token) for token in sorted(STYLES, key=len, reverse=True))
_BLOCK_STYLE = re.compile(rf"(?:\{{({_CODE}) )?({_STYLE})(?:→({_STYLE})\}})? ")
_ROW = re.compile(rf"(?:([+-])({_CODE}))?\|(.*)\|$")
_DEFINITION = re.compile(r"\[([\^>])(\w+)\] ")
_TOKEN = re.compile(
    rf"(?P<change>\{{(?P<codes>{_CODE}(?:,{_CODE})*)(?::(?P<verb>\w+)(?:=(?P<move>\w+))?)? )"
    r"|(?P<thread>\{>(?P<about>\w+) )"
    r"|(?P<arrow>→)|(?P<close>\})|(?P<mark>¶)|(?P<bold>\*\*)|(?P<italic>\*)"
    r"|\[\^(?P<note>\w+)\]|\[@(?P<reference>\w+=\w+)\]|\[#(?P<bookmark>\w+)\] ?"
    r"|(?P<address>\]\((?P<url>[^)]+)\))|(?P<link>\[)"
)


class Action(Enum):
    """What a change does to the words in it; the value of a content change is Word's element."""

    INSERT = "ins"
    DELETE = "del"
    MOVE_FROM = "moveFrom"
    MOVE_TO = "moveTo"
    BOLD = "b"
    ITALIC = "i"
    RESTYLE = "pPr"

    @property
    def adds(self) -> bool:
        """Whether the words are there only once it is made."""
        return self in {Action.INSERT, Action.MOVE_TO}

    @property
    def removes(self) -> bool:
        """Whether the words are there only until it is made."""
        return self in {Action.DELETE, Action.MOVE_FROM}

    @property
    def formats(self) -> bool:
        """Whether it leaves the words as they are."""
        return not (self.adds or self.removes)


_VERBS = {
    "from": Action.MOVE_FROM,
    "to": Action.MOVE_TO,
    "bold": Action.BOLD,
    "italic": Action.ITALIC,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One reviewer's, or several agreeing reviewers', change.

    Attributes:
        action: What is done.
        turns: For each reviewer's code, how many changes that reviewer made before it.
        move: What both halves of a move are called.
    """

    action: Action
    turns: tuple[tuple[str, int], ...]
    move: str = ""


class Kind(Enum):
    """What a piece is."""

    TEXT = "text"
    MARK = "mark"
    NOTE = "note"
    REFERENCE = "reference"
    BOOKMARK = "bookmark"
    COMMENT_START = "comment-start"
    COMMENT_END = "comment-end"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, or something of no width: a paragraph's end, a note's reference...

    Attributes:
        kind: Which of these.
        text: The words, or the name of the note, bookmark or thread; of a reference, both.
        changes: The changes around it, outermost first.
        bold: Whether it is bold before any change.
        italic: Whether it is italic before any change.
        link: The address it leads to.
        style: For a paragraph's end, the style of the paragraph.
        former: Its style before ``changes`` restyle it.
        ordinal: For a paragraph's end, how many stand before it in the source.
    """

    kind: Kind
    text: str = ""
    changes: tuple[Change, ...] = ()
    bold: bool = False
    italic: bool = False
    link: str = ""
    style: str = ""
    former: str = ""
    ordinal: int = 0


Stream = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its cells, and the change that inserts or deletes it."""

    cells: tuple[Stream, ...]
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a box is one that frames the summary."""

    rows: tuple[Row, ...]
    box: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark in the margin, and when it was made, as in ``Change.turns``."""

    turn: tuple[str, int]
    text: str


@dataclass(slots=True)
class Thread:
    """Comments about the same words, the first and its replies, and whether they are resolved."""

    comments: list[Comment] = field(default_factory=list)
    done: bool = False


@dataclass(slots=True)
class Report:
    """A parsed source: what every draft of the report is made from."""

    header: Stream = ()
    body: list[Stream | Table] = field(default_factory=list)
    notes: dict[str, Stream] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)


def parse_report(source: str) -> Report:
    """The report written in ``source``.

    Raises:
        ValueError: A block is not well formed; the message quotes it.
    """
    return _Parser().parse(source)


class _Parser:
    def __init__(self) -> None:
        self.report = Report()
        self.turns: Counter[str] = Counter()
        self.marks = 0

    def parse(self, source: str) -> Report:
        lines = [line for line in source.splitlines() if not line.startswith("%")]
        for block in re.split(r"\n{2,}", "\n".join(lines).strip()):
            if block.startswith("[>"):
                self.read_thread(block)
            elif definition := _DEFINITION.match(block):
                text = _unwrapped(block[definition.end() :])
                self.report.notes[definition[2]] = self.stream(text, "FootnoteText")
            elif block.startswith("@header "):
                self.report.header = self.stream(block.removeprefix("@header "), "Header")
            elif _ROW.match(block.split("\n", 1)[0]):
                self.report.body.append(Table(tuple(map(self.row, block.split("\n")))))
            else:
                self.read_paragraph(block)
        return self.report

    def read_thread(self, block: str) -> None:
        for line in block.split("\n"):
            definition = _DEFINITION.match(line)
            if not definition:
                raise ValueError(f"Not a comment: {line}")
            thread = self.report.threads.setdefault(definition[2], Thread())
            code, _, text = line[definition.end() :].partition(" ")
            if code == "done":
                thread.done = True
            else:
                thread.comments.append(Comment(self.turn(code), text))

    def read_paragraph(self, block: str) -> None:
        style, former, restyle = "Paragraph", "", None
        if token := _BLOCK_STYLE.match(block):
            code, before, after = token.groups()
            style = STYLES[after or before]
            if after:
                former, restyle = STYLES[before], self.change(Action.RESTYLE, code)
            block = block[token.end() :]
        stream = self.stream(_unwrapped(block), style, former, restyle)
        body = self.report.body
        last = body[-1] if body else None
        if style == "Summary":
            # The box is one container; its paragraphs follow one another in it.
            if isinstance(last, Table):
                stream, body[-1:] = last.rows[0].cells[0] + stream, []
            body.append(Table((Row((stream,)),), box=True))
        elif isinstance(last, tuple):
            body[-1] = last + stream
        else:
            body.append(stream)

    def row(self, line: str) -> Row:
        parts = _ROW.match(line)
        if not parts:
            raise ValueError(f"Not a table row: {line}")
        sign, code, cells = parts.groups()
        change = None
        if sign:
            change = self.change(Action.INSERT if sign == "+" else Action.DELETE, code)
        around = (change,) if change else ()
        streams = [self.stream(cell.strip(), "TableText") for cell in cells.split("|")]
        return Row(tuple(_surrounded(stream, around) for stream in streams), change)

    def change(self, action: Action, codes: str, move: str = "") -> Change:
        return Change(action, tuple(self.turn(code) for code in codes.split(",")), move)

    def turn(self, code: str) -> tuple[str, int]:
        self.turns[code] += 1
        return code, self.turns[code] - 1

    def stream(
        self, text: str, style: str, former: str = "", restyle: Change | None = None
    ) -> Stream:
        """The pieces of one block, the end of each of its paragraphs included."""
        pieces = _Inline(self.change).parse(text)
        if not pieces or pieces[-1].kind is not Kind.MARK:
            pieces.append(Piece(Kind.MARK))
        for index, piece in enumerate(pieces):
            if piece.kind is Kind.MARK:
                self.marks += 1
                changes = (*piece.changes, restyle) if restyle else piece.changes
                pieces[index] = Piece(
                    Kind.MARK, changes=changes, style=style, former=former, ordinal=self.marks
                )
        return tuple(pieces)


class _Inline:
    """Reads the text of one block, token by token."""

    def __init__(self, change: Callable[..., Change]) -> None:
        self.change = change
        self.pieces: list[Piece] = []
        self.open: list[Change | str] = []  # changes, and names of threads, not closed yet
        self.bold = self.italic = False
        self.linked = 0  # where the pieces of the hyperlink begin

    def parse(self, text: str) -> list[Piece]:
        at = 0
        for token in _TOKEN.finditer(text):
            self.add(Kind.TEXT, text[at : token.start()])
            self.take(token)
            at = token.end()
        self.add(Kind.TEXT, text[at:])
        if self.open:
            raise ValueError(f"Not closed: {text}")
        return self.pieces

    def add(self, kind: Kind, text: str) -> None:
        if text:
            changes = tuple(one for one in self.open if isinstance(one, Change))
            self.pieces.append(Piece(kind, text, changes, self.bold, self.italic))

    def take(self, token: re.Match[str]) -> None:
        match token.lastgroup:
            case "change":
                action = _VERBS[token["verb"]] if token["verb"] else Action.DELETE
                self.open.append(self.change(action, token["codes"], token["move"] or ""))
            case "arrow":
                self.open.append(self.other_side(token))
            case "thread":
                self.open.append(token["about"])
                self.pieces.append(Piece(Kind.COMMENT_START, token["about"]))
            case "close":
                self.close(token)
            case "bold":
                self.bold = not self.bold
            case "italic":
                self.italic = not self.italic
            case "link":
                self.linked = len(self.pieces)
            case "address":
                linked = self.pieces[self.linked :]
                self.pieces[self.linked :] = [replace(one, link=token["url"]) for one in linked]
            case "mark" | "note" | "reference" | "bookmark" as kind:
                self.add(Kind(kind), token[kind])

    def other_side(self, token: re.Match[str]) -> Change:
        change = self.open.pop() if self.open else ""
        if not isinstance(change, Change) or change.action is not Action.DELETE:
            raise ValueError(f"→ outside a change: {token.string}")
        return replace(change, action=Action.INSERT)

    def close(self, token: re.Match[str]) -> None:
        if not self.open:
            raise ValueError(f"}} closes nothing: {token.string}")
        closed = self.open.pop()
        if isinstance(closed, str):
            self.pieces.append(Piece(Kind.COMMENT_END, closed))
        elif closed.action is Action.DELETE:
            raise ValueError(f"A change without →: {token.string}")


def _unwrapped(block: str) -> str:
    return block.replace("\n", " ")


def _surrounded(stream: Stream, around: tuple[Change, ...]) -> Stream:
    return tuple(replace(piece, changes=around + piece.changes) for piece in stream)
