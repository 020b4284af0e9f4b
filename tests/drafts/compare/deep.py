"""A Word file told to the last link and look, by way of the XML resolver: what a proof must equal.

The proof in ``drafts.ooxml.comparing`` reads the redline as a draft and settles it. This is the
other way round: the redline's XML is resolved first, and then told with everything in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from drafts.compare.passages import NO_LOOK, Block, Enclosure, Grid, Passage
from drafts.ooxml.flow import Flow, text_boxes
from drafts.ooxml.forms import _ParagraphStyles
from drafts.ooxml.names import W
from drafts.ooxml.package import Package, read_package, write_package
from drafts.ooxml.resolve import Verdicts, resolve
from drafts.settle import Verdict


def told(data: bytes, verdict: Verdict = Verdict.ACCEPT) -> list[object]:
    """Everything in a Word file whose revisions all got ``verdict``, in reading order."""
    resolved = resolve(read_package(data), Verdicts(verdict)).package
    package = read_package(write_package(resolved))
    flow = Flow(package)
    lines: list[object] = []
    styles = _ParagraphStyles(flow)
    _tell(flow, flow.read(flow.body(), package.main), styles, lines)
    for kind in ("footnote", "endnote"):
        _tell_notes(flow, kind, styles, lines)
    for header in _headers(flow, package):
        lines.append("header")
        _tell(flow, flow.read(flow.root(header), header), styles, lines)
    while lines and lines[-1] == "header":
        lines.pop()
    return lines


def differences(want: list[object], got: list[object]) -> list[tuple[object, object]]:
    """The first places at which two tellings differ."""
    return [pair for pair in zip_longest(want, got) if pair[0] != pair[1]][:2]


def _tell(
    flow: Flow, blocks: Iterable[Block], styles: _ParagraphStyles, lines: list[object]
) -> None:
    for block in blocks:
        if isinstance(block, Passage):
            lines.append(_line(flow, block, styles))
            source = flow.paragraphs[block.place]
            for box in text_boxes(source.leaves):
                for copy in box:
                    lines.append("text box")
                    _tell(flow, flow.read(copy, source.part), styles, lines)
        elif isinstance(block, Grid):
            for row in block.rows:
                lines.append(f"row of {len(row.cells)}")
                for cell in row.cells:
                    lines.append("cell")
                    _tell(flow, cell, styles, lines)
        elif isinstance(block, Enclosure):
            _tell(flow, block.blocks, styles, lines)
        else:
            lines.append(block.thing)


def _line(flow: Flow, passage: Passage, styles: _ParagraphStyles) -> tuple[object, ...]:
    element = flow.paragraphs[passage.place].element
    form = styles.effective(element.find(W + "pPr"))
    things = [
        (thing.kind, "" if thing.kind in ("footnote", "endnote") else thing.identity)
        for thing in passage.things
    ]
    looks: list[tuple[int, object]] = []
    for end, look in passage.looks:
        if look is NO_LOOK:  # things have none
            continue
        shown = (look.format, look.rest)
        if looks and looks[-1][1] == shown:
            looks[-1] = (end, shown)
        else:
            looks.append((end, shown))
    wraps: list[tuple[int, int, str]] = []
    for start, end, key in passage.wraps:
        if wraps and wraps[-1][1:] == (start, key):
            wraps[-1] = (wraps[-1][0], end, key)
        else:
            wraps.append((start, end, key))
    properties = tuple(sorted(form.properties.items()))
    level = form.level if form.number else None
    return (
        passage.text, tuple(things), tuple(looks), tuple(wraps), form.style, properties, level,
    )  # fmt: skip


def _tell_notes(flow: Flow, kind: str, styles: _ParagraphStyles, lines: list[object]) -> None:
    part = flow.related(f"{kind}s")
    if part is None:
        return
    notes = {note.get(W + "id"): note for note in flow.root(part).iterfind(W + kind)}
    for reference in flow.body().iter(W + f"{kind}Reference"):
        note = notes.get(reference.get(W + "id"))
        if note is not None:
            lines.append(kind)
            _tell(flow, flow.read(note, part), styles, lines)


def _headers(flow: Flow, package: Package) -> list[str]:
    links = [
        link.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", "")
        for link in flow.body().iter(W + "headerReference", W + "footerReference")
    ]
    targets = [flow.link_target(package.main, link)[1] for link in links]
    return [
        target
        for target in dict.fromkeys(targets)
        if any(t.text for t in flow.root(target).iter(W + "t"))
    ]
