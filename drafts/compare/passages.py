"""What is compared: paragraphs, tables and what encloses them, all but the words folded away.

No XML here; ``place`` is the reader's own index by which it finds the element again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from drafts.compare.tokens import OBJECT, Vocabulary, tokenise
from drafts.draft import PLAIN, Format


class Thing(NamedTuple):
    """What stands in a text where an ``OBJECT`` is.

    Attributes:
        kind: ``picture``, ``footnote``, ``field``...
        identity: Equal for things that are the same.
        shown: What a reader sees of it, for reports.
    """

    kind: str
    identity: str
    shown: str = ""

    @property
    def label(self) -> str:
        """What stands for it in a line of text; nothing for a note's own number."""
        return self.shown or ("" if self.kind.endswith(" number") else f"[{self.kind}]")


class Look(NamedTuple):
    """How a stretch of text looks.

    Attributes:
        direct: Its direct properties; equal ones look the same in the same paragraph.
        format: What they and the styles come to.
        rest: Those direct properties that ``format`` does not tell of.
    """

    direct: tuple[object, ...] = ()
    format: Format = PLAIN
    rest: tuple[object, ...] = ()

    def is_like(self, other: Look) -> bool:
        """Whether a reader sees no difference, however it was brought about."""
        return self.direct == other.direct or (
            self.format == other.format and self.rest == other.rest
        )


NO_LOOK = Look()


@dataclass(slots=True, eq=False)
class Passage:
    """A paragraph.

    Attributes:
        place: By which its reader knows it.
        text: Its text; ``OBJECT`` where something else stands.
        things: What the objects are, in order.
        looks: Stretches of one look each: the offset after its end, and the look.
        wraps: Stretches inside a link or control: start, end, and which.
        ends_section: Whether a section of the document ends with it.
        tokens: The tokens of ``text``.
        codes: ``tokens`` in the vocabulary of the comparison.
    """

    place: int
    text: str
    things: tuple[Thing, ...] = ()
    looks: tuple[tuple[int, Look], ...] = ()
    wraps: tuple[tuple[int, int, str], ...] = ()
    ends_section: bool = False
    tokens: list[str] = field(default_factory=list)
    codes: str = ""

    def encode(self, vocabulary: Vocabulary) -> None:
        """Fill in ``tokens`` and ``codes``."""
        self.tokens = tokenise(self.text)
        names = [f"{thing.kind} {thing.identity}" for thing in self.things]
        self.codes = vocabulary.encode(self.tokens, names)

    def shown(self, start: int = 0, end: int | None = None) -> str:
        """``text[start:end]`` as a reader sees it, with things by their labels."""
        text = self.text[start:end]
        if OBJECT not in text:
            return text
        things = iter(self.things[self.text.count(OBJECT, 0, start) :])
        return "".join(next(things).label if char == OBJECT else char for char in text)


@dataclass(slots=True, eq=False)
class GridRow:
    """A table row: the blocks of each cell, and a key of how its cells are laid out."""

    place: int
    cells: tuple[tuple[Block, ...], ...]
    shape: str = ""


@dataclass(slots=True, eq=False)
class Grid:
    """A table."""

    place: int
    rows: tuple[GridRow, ...]


@dataclass(slots=True, eq=False)
class Enclosure:
    """A block-level content control: paragraphs do not join across its edges."""

    place: int
    blocks: tuple[Block, ...]
    identity: str = ""


@dataclass(slots=True, eq=False)
class Island:
    """A block that is carried along whole: an inserted document, a formula of its own."""

    place: int
    thing: Thing


Block = Passage | Grid | Enclosure | Island


def iter_passages(blocks: Sequence[Block]) -> Iterator[Passage]:
    """Every paragraph in ``blocks``, at any depth, in reading order."""
    for block in blocks:
        match block:
            case Passage():
                yield block
            case Grid():
                for row in block.rows:
                    for cell in row.cells:
                        yield from iter_passages(cell)
            case Enclosure():
                yield from iter_passages(block.blocks)
            case Island():
                pass


def codes_of(blocks: Sequence[Block]) -> str:
    """The codes of all that is in ``blocks``, for finding which blocks are alike."""
    return "".join([passage.codes for passage in iter_passages(blocks)])
