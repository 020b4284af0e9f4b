"""Random Word files for laws: paragraphs of all kinds, tables, notes, links, boxes, controls."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.building import (
    Xml,
    cell,
    control,
    del_,
    deleted,
    docx,
    field,
    footnote,
    heading,
    ins,
    inserted,
    item,
    line_break,
    link,
    math,
    paragraph,
    picture,
    row,
    run,
    simple_field,
    smart_tag,
    tab,
    table,
    text_box,
)

_VOCABULARY = (
    "the Council decided to request States should not report on peace and security in 2013 "
    "A/65/877-S/2011/393 $12,750,000 of 28 June 2013 (12.5 per cent) women's sub-regional , . "
    "protection civilians mandate review assembly humanitarian"
)
WORDS = _VOCABULARY.split()

words = st.lists(st.sampled_from(WORDS), min_size=0, max_size=12).map(" ".join)
some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@st.composite
def pieces(draw: st.DrawFn, notes: list[str], *, plain: bool = False) -> Xml:
    """Something that stands in a paragraph."""
    choices = ["text", "text", "text", "bold", "italic"]
    if not plain:
        choices += [
            "link", "field", "simple", "tab", "break", "control", "tag", "formula", "picture",
            "note", "box",
        ]  # fmt: skip
    kind = draw(st.sampled_from(choices))
    text = draw(some_words)
    if kind == "note":
        notes.append(draw(some_words))
        return footnote(len(notes))
    made = {
        "text": lambda: run(text + " "),
        "bold": lambda: run(text, "b"),
        "italic": lambda: run(text, "i"),
        "link": lambda: link(text, to=f"https://www.example.org/{len(text) % 3}"),
        "field": lambda: field(f"DOCPROPERTY x{len(text) % 2}", text),
        "simple": lambda: simple_field("AUTHOR", text),
        "tab": tab,
        "break": line_break,
        "control": lambda: control(text),
        "tag": lambda: smart_tag(text),
        "formula": lambda: math(text[:5]),
        "picture": picture,
        "box": lambda: text_box(paragraph(text)),
    }
    return made[kind]()


@st.composite
def paragraphs(draw: st.DrawFn, notes: list[str], *, plain: bool = False) -> Xml:
    """A paragraph, a heading or a list item."""
    content = draw(st.lists(pieces(notes, plain=plain), max_size=4))
    kind = draw(st.sampled_from(["plain", "plain", "plain", "centred", "item", "heading"]))
    if kind == "heading":
        return heading(draw(some_words), draw(st.integers(1, 2)))
    if kind == "item":
        return item(*content, number=draw(st.integers(1, 2)))
    return paragraph(*content, form="jc:center" if kind == "centred" else "")


@st.composite
def blocks(draw: st.DrawFn, notes: list[str]) -> Xml:
    """A paragraph, a table or a content control around paragraphs."""
    kind = draw(st.sampled_from(["paragraph"] * 6 + ["table", "control"]))
    if kind == "table":
        width = draw(st.integers(1, 3))
        rows = draw(st.integers(1, 3))
        return table(
            *(
                row(*(cell(draw(paragraphs(notes, plain=True))) for _ in range(width)))
                for _ in range(rows)
            )
        )
    if kind == "control":
        return control(draw(paragraphs(notes, plain=True)), name=draw(st.sampled_from("ab")))
    return draw(paragraphs(notes))


NUMBERING = {1: [("decimal", "%1.")], 2: [("lowerLetter", "(%1)")]}


def word_file(body: list[Xml], notes: list[str], header: str) -> bytes:
    """The bytes of a random file."""
    definitions = {key: paragraph(text) for key, text in enumerate(notes, 1)}
    return docx(
        *body,
        footnotes=definitions or None,
        headers=[paragraph(header)] if header else (),
        numbering=NUMBERING,
    )


@st.composite
def word_files(draw: st.DrawFn) -> bytes:
    """A random Word file."""
    notes: list[str] = []
    body = draw(st.lists(blocks(notes), min_size=1, max_size=6))
    return word_file([*body, draw(paragraphs(notes))], notes, draw(st.sampled_from(["", "Draft"])))


@st.composite
def word_file_pairs(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Two Word files, the second made from the first by leaving out, adding and shuffling."""
    notes: list[str] = []
    old = draw(st.lists(blocks(notes), min_size=1, max_size=6))
    new = list(old)
    for _ in range(draw(st.integers(1, 4))):
        what = draw(st.sampled_from(["out", "in", "swap", "change"]))
        at = draw(st.integers(0, max(0, len(new) - 1)))
        if what == "out" and new:
            del new[at]
        elif what == "swap" and len(new) > 1:
            new[at], new[at - 1] = new[at - 1], new[at]
        elif what == "change" and new:
            new[at] = Xml(new[at].replace("Council", draw(st.sampled_from(WORDS[:12]))))
        else:
            new.insert(at, draw(blocks(notes)))
    end = draw(paragraphs(notes))
    head, other = draw(st.sampled_from([("", ""), ("A", "A b"), ("", "B"), ("C", "")]))
    return word_file([*old, end], notes, head), word_file([*new, end], notes, other)


# ---------------------------------------------------------------------- a base and its copies

REVIEWERS = ("DPA", "OHCHR", "OLA")


@st.composite
def bases_with_copies(draw: st.DrawFn, *, silent: bool = True) -> tuple[bytes, list[bytes]]:
    """A base and two or three copies of it, each edited by its own reviewer.

    Args:
        draw: Hypothesis's.
        silent: Whether some edits are made without tracking.
    """
    texts = draw(
        st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=10), min_size=2, max_size=5)
    )
    rows = draw(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), max_size=2))
    base = docx(*_with_table([[paragraph(" ".join(text))] for text in texts], rows, []))
    copies = []
    for reviewer in REVIEWERS[: draw(st.integers(2, 3))]:
        edited: list[list[Xml]] = []
        for place, text in enumerate(texts):
            last = place == len(texts) - 1
            edited.append(draw(_edited_paragraphs(text, reviewer, last=last, silent=silent)))
        fates = [draw(st.sampled_from(["kept", "kept", "gone", "added"])) for _ in rows]
        copies.append(docx(*_with_table(edited, rows, fates, reviewer)))
    return base, copies


def _with_table(
    body: list[list[Xml]], rows: list[list[str]], fates: list[str], reviewer: str = ""
) -> list[Xml]:
    """The blocks of all paragraphs, with a table after the first of the base's."""
    rest = [block for blocks_of_one in body[1:] for block in blocks_of_one]
    if not rows:
        return [*body[0], *rest]
    drawn = []
    for place, words_of_row in enumerate(rows):
        fate = fates[place] if fates else "kept"
        text = " ".join(words_of_row)
        if fate == "gone":
            content = cell(paragraph(del_(text, by=reviewer)))
            drawn.append(row(content, mark=deleted(by=reviewer)))
        else:
            drawn.append(row(text))
        if fate == "added":
            content = cell(paragraph(ins("a new row", by=reviewer)))
            drawn.append(row(content, mark=inserted(by=reviewer)))
    return [*body[0], table(*drawn, grid=1), *rest]


@st.composite
def _edited_paragraphs(
    draw: st.DrawFn, text: list[str], reviewer: str, *, last: bool, silent: bool
) -> list[Xml]:
    kind = draw(st.sampled_from(["words"] * 6 + ["gone", "added", "split"]))
    if kind == "gone" and not last:
        return [paragraph(del_(" ".join(text), by=reviewer), mark=deleted(by=reviewer))]
    content = draw(_edited_words(text, reviewer, silent=silent))
    if kind == "added":
        new = paragraph(ins(draw(some_words), by=reviewer), mark=inserted(by=reviewer))
        return [new, paragraph(*content)]
    if kind == "split" and len(content) > 1:
        cut = draw(st.integers(1, len(content) - 1))
        return [paragraph(*content[:cut], mark=inserted(by=reviewer)), paragraph(*content[cut:])]
    return [paragraph(*content)]


@st.composite
def _edited_words(draw: st.DrawFn, text: list[str], reviewer: str, *, silent: bool) -> list[Xml]:
    content: list[Xml] = []
    kinds = ["kept"] * 8 + ["out", "in", "swap", "bold"] + (["silent"] if silent else [])
    for place, word in enumerate(text):
        space = " " if place < len(text) - 1 else ""
        kind = draw(st.sampled_from(kinds))
        other = draw(st.sampled_from(WORDS))
        if kind == "out":
            content.append(del_(word + space, by=reviewer))
        elif kind == "in":
            content += [ins(other + " ", by=reviewer), run(word + space)]
        elif kind == "swap":
            content += [del_(word, by=reviewer), ins(other, by=reviewer), run(space)]
        elif kind == "bold":
            content.append(run(word + space, "b", was="", by=reviewer))
        elif kind == "silent":
            content.append(run(other + space))
        else:
            content.append(run(word + space))
    return content
