"""Drafts without a file, for laws: made of values, settled, with every kind of place in them."""

from __future__ import annotations

from hypothesis import strategies as st

from drafts.draft import (
    Block,
    Cell,
    Draft,
    Format,
    Group,
    Paragraph,
    ParagraphFormat,
    Row,
    Span,
    SpanKind,
    Story,
    StoryKind,
    Table,
)

WORDS = st.sampled_from(
    ["the", "risk—factors", "—", "10", "%", "•", "and/or", "a--b", "\u200b", "预防", "é", "Annex"]
)
TEXT = st.lists(WORDS | st.just(" "), max_size=6).map(" ".join) | st.sampled_from(
    ["foo", "bar", "Summary", "A/67/929", "Contents", ""]
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A settled draft with headings, tables, notes, boxes, hidden text and fields."""
    maker = _Maker(draw)
    body = Story(StoryKind.BODY, "body", "", maker.blocks(3))
    stories = [
        Story(kind, name, "", maker.blocks(0), label)
        for name, (kind, label) in maker.side_stories.items()
    ]
    header = Story(StoryKind.HEADER, "header", "", (maker.paragraph(),))
    return Draft("draft.docx", "", (body, *stories, header))


class _Maker:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.count = 0
        self.side_stories: dict[str, tuple[StoryKind, str]] = {}

    def blocks(self, depth: int) -> tuple[Block, ...]:
        number = self.draw(st.integers(1, 4 if depth else 2))
        return tuple(self.block(depth) for _ in range(number))

    def block(self, depth: int) -> Block:
        kind = self.draw(st.sampled_from(["paragraph"] * 5 + ["table", "group"]))
        if not depth or kind == "paragraph":
            return self.paragraph(depth)
        if kind == "group":
            return Group(
                self.blocks(depth - 1), self.draw(st.sampled_from(["", "Table of Contents"]))
            )
        return Table((Row((Cell(self.blocks(depth - 1)), Cell(self.blocks(0)))),))

    def paragraph(self, depth: int = 0) -> Paragraph:
        index, self.count = self.count, self.count + 1
        spans: list[Span] = []
        start = 0
        for _ in range(self.draw(st.integers(0, 4))):
            span = self.span(index, start, depth)
            spans.append(span)
            start += len(span.text)
        return Paragraph(
            index,
            tuple(spans),
            format=ParagraphFormat(
                style=self.draw(st.sampled_from(["normal", "title", "caption", "toc 1"])),
                heading=self.draw(st.sampled_from([0, 0, 0, 1, 2, 3])),
            ),
            label=self.draw(st.sampled_from(["", "", "1.", "(a)", "•"])),
        )

    def span(self, source: int, start: int, depth: int) -> Span:
        kind = self.draw(st.sampled_from(["text"] * 6 + ["note", "box"])) if depth else "text"
        if kind != "text":
            name = f"{kind}-{len(self.side_stories)}"
            story = StoryKind.FOOTNOTE if kind == "note" else StoryKind.TEXT_BOX
            referred = self.draw(st.booleans())
            self.side_stories[name] = (story, "1" if referred else "")
            span = SpanKind.NOTE_REFERENCE if kind == "note" else SpanKind.TEXT_BOX
            return Span("", source, start, kind=span, target=name if referred else "")
        return Span(
            self.draw(TEXT),
            source,
            start,
            format=Format(hidden=self.draw(st.booleans())),
            field=self.draw(st.sampled_from(["", "", "REF a", "TOC \\o", "HYPERLINK x"])),
        )
