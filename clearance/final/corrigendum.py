"""A corrigendum: the list of what an issued document should have said.

Source: Editorial Manual, corrigenda ("For ... read ..."); the list is made from a redline against
the issued file, so that nothing is corrected that is not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from clearance.final.masthead import Masthead, masthead_xml, title_xml
from clearance.final.template import default_template, new_document, style_ids
from drafts.draft import Draft, Paragraph, Story, StoryKind
from drafts.findings import shorten
from drafts.ooxml.package import write_package
from drafts.settle import original, shown_stories

_CONTEXT: Final = 3
_STORIES: Final = (StoryKind.BODY, StoryKind.FOOTNOTE, StoryKind.ENDNOTE)


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction.

    Attributes:
        place: ``Paragraph 12``, ``Footnote 3``, or the beginning of the paragraph.
        before: The words in the issued document; empty for an addition.
        after: The words that should stand there; empty for a deletion.
        follows: For an addition, the words after which it stands.
    """

    place: str
    before: str
    after: str
    follows: str = ""

    def wording(self) -> tuple[tuple[str, bool], ...]:
        """The instruction as pieces of text, and whether each is in italics."""
        if self.before and self.after:
            return ("For ", True), (self.before, False), (" read ", True), (self.after, False)
        if self.before:
            return ("Delete ", True), (self.before, False)
        if self.follows:
            return (
                ("After ", True), (self.follows, False), (" insert ", True), (self.after, False),
            )  # fmt: skip
        return ("Insert ", True), (self.after, False)


def corrections_of(redline: Draft) -> tuple[Correction, ...]:
    """What a redline against an issued document corrects, in the order of the text."""
    issued = {
        paragraph.index: (story, paragraph)
        for story in shown_stories(original(redline))
        for paragraph in story.paragraphs()
    }
    return tuple(
        correction
        for story in redline.stories
        if story.kind in _STORIES
        for paragraph in story.paragraphs()
        for correction in _of_paragraph(redline, story, paragraph, issued)
    )


def _of_paragraph(
    redline: Draft,
    story: Story,
    paragraph: Paragraph,
    issued: dict[int, tuple[Story, Paragraph]],
) -> Iterator[Correction]:
    known = issued.get(paragraph.index)
    place = _place(*known) if known else _place(story, paragraph)
    pieces, following = _changes(redline, paragraph)
    if not pieces:
        return
    rests = [*(front for front, _, _ in pieces[1:]), following]
    for (front, out, into), rest in zip(pieces, rests, strict=True):
        lead = _last_words(front)
        tail = _first_words(rest)
        if out.strip() and into.strip():
            yield Correction(place, _joined(lead, out, tail), _joined(lead, into, tail))
        elif out.strip() and len(out.split()) > _CONTEXT:
            yield Correction(place, _flat(out), "")
        elif out.strip():  # a word or two are found only among their neighbours
            yield Correction(place, _joined(lead, out, tail), _joined(lead, "", tail))
        elif into.strip():
            yield Correction(place, "", _flat(into), _flat(lead))


def _changes(redline: Draft, paragraph: Paragraph) -> tuple[list[tuple[str, str, str]], str]:
    """The text in front of each change with what goes and what comes; and the text after all."""
    pieces: list[tuple[str, str, str]] = []
    kept, before, after = "", "", ""
    for span in paragraph.spans:
        kinds = [redline.revisions[index].kind for index in span.stack]
        removed = any(kind.removes for kind in kinds)
        added = any(kind.adds for kind in kinds)
        if removed and not added:
            before += span.text
        elif added and not removed:
            after += span.text
        elif span.text and not removed:
            if before or after:
                pieces.append((kept, before, after))
                kept, before, after = "", "", ""
            kept += span.text
    if before or after:
        return [*pieces, (kept, before, after)], ""
    return pieces, kept


def _place(story: Story, paragraph: Paragraph) -> str:
    if story.kind is not StoryKind.BODY:
        return f"{story.kind.value.capitalize()} {story.label}".strip()
    if paragraph.number and not paragraph.format.heading:
        return f"Paragraph {paragraph.number}"
    return f"“{shorten(paragraph.text)}”"


def _last_words(text: str) -> str:
    words = re.findall(r"\S+\s*$|\S+\s+", text)
    return "".join(words[-_CONTEXT:])


def _first_words(text: str) -> str:
    return "".join(re.findall(r"\s*\S+", text)[:_CONTEXT])


def _joined(lead: str, middle: str, tail: str) -> str:
    return _flat(lead + middle + tail)


def _flat(text: str) -> str:
    return " ".join(text.split())


def make_corrigendum(
    masthead: Masthead, corrections: Sequence[Correction], template: bytes | None = None
) -> bytes:
    """The corrigendum as a Word file: masthead, title, and one entry for each place."""
    source = template or default_template()
    styles = style_ids(new_document(source, "", "corrigendum.docx"))
    body = masthead_xml(masthead, styles) + title_xml(masthead, styles)
    body += _paragraph([("Corrigendum", False)], styles["subtitle"])
    place = ""
    for correction in corrections:
        if correction.place != place:
            place = correction.place
            body += _paragraph([(place, False)], styles["heading 3"])
        body += _paragraph(correction.wording(), styles["un text"])
    return write_package(new_document(source, body, "corrigendum.docx"))


def _paragraph(pieces: Sequence[tuple[str, bool]], style: str) -> str:
    runs = "".join(
        f"<w:r>{'<w:rPr><w:i/></w:rPr>' if italic else ''}"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        for text, italic in pieces
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'
