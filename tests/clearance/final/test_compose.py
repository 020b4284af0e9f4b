from __future__ import annotations

import dataclasses
import re
from importlib import resources

import pytest

from clearance.final.compose import FinalDocument, make_final
from clearance.final.errors import NotSettledError
from clearance.final.make_template import make_template
from clearance.final.template import default_template, new_document, style_ids
from drafts.draft import Draft, Paragraph, StoryKind, Table
from drafts.errors import DocumentError, ProofError
from drafts.ooxml.package import read_package, write_package
from drafts.ooxml.reader import read_draft
from drafts.ooxml.revise import open_draft, revise
from drafts.settle import Verdict, accepted
from tests.building import (
    bookmark,
    cell,
    docx,
    field,
    footnote,
    heading,
    ins,
    item,
    paragraph,
    row,
    run,
    table,
    text_box,
)
from tests.clearance.final.heads import ONE, TWO
from tests.shared import shared

NUMBERS = {1: [("decimal", "%1."), ("lowerLetter", "(%2)")], 2: [("bullet", "•")]}


def final_of(data: bytes, **options: object) -> FinalDocument:
    package, draft = open_draft(data, "d.docx")
    settled = revise(package, draft, [Verdict.ACCEPT] * len(draft.revisions))
    head = options.pop("masthead", TWO)
    return make_final(settled.resolution.package, settled.draft, head, **options)  # type: ignore[arg-type]


def report(*blocks: str, **options: object) -> bytes:
    return docx(
        heading("I. Introduction"),
        item("First.", footnote(1)),
        item("Second."),
        *blocks,  # type: ignore[arg-type]
        heading("VI. Conclusions and recommendations"),
        item("All should act."),
        numbering=NUMBERS,
        footnotes={1: [paragraph("A note.")]},
        **options,  # type: ignore[arg-type]
    )


def styles_of(draft: Draft) -> dict[str, str]:
    return {p.text.replace("\t", " "): p.format.style for p in draft.body.paragraphs()}


def test_the_masthead_stands_in_front_for_two_organs() -> None:
    lines = [p.text for p in read_draft(final_of(report()).data).body.paragraphs()]
    assert lines[:16] == [
        "United Nations", "A/67/929-S/2013/399", "", "", "General Assembly", "Security Council",
        "Distr.: General", "9 July 2013", "", "Original: English", "", "General Assembly",
        "Sixty-seventh session", "Agenda items 14 and 117", "Security Council",
        "Sixty-eighth year",
    ]  # fmt: skip
    assert lines[17:19] == [TWO.title, "Report of the Secretary-General"]


def test_every_settled_paragraph_is_there_in_order_with_its_number() -> None:
    final = final_of(report())
    said = [(p.label, p.text.replace("\t", " ")) for p in read_draft(final.data).body.paragraphs()]
    assert said[-5:] == [
        ("", "I. Introduction"), ("1.", "First."), ("2.", "Second."),
        ("", "VI. Conclusions and recommendations"), ("3.", "All should act."),
    ]  # fmt: skip
    assert final.paragraphs == 5


def test_styles_of_the_template_replace_the_drafts_own_look() -> None:
    own = run("Second.", "b:0 sz:32 color:FF0000", None)
    data = docx(
        heading("I. Introduction"),
        paragraph(own, form='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
                  '<w:spacing w:after="900"/><w:ind w:left="3000"/><w:jc w:val="center"/>'),
        paragraph("Plain."),
        item("A point", number=2),
        numbering=NUMBERS,
    )  # fmt: skip
    draft = read_draft(final_of(data).data)
    styles = styles_of(draft)
    assert styles["I. Introduction"] == "heading 1"
    assert styles["Second."] == "un numbered paragraph"
    assert styles["Plain."] == "un text"
    assert styles["A point"] == "un list item"
    span = next(p for p in draft.body.paragraphs() if p.text == "Second.").spans[0]
    assert (span.format.size, span.format.colour) == ("20", "")


@pytest.mark.parametrize(("level", "size"), [(1, "28"), (2, "24"), (3, "20")])
def test_headings_are_bold_in_14_12_and_10_point(level: int, size: str) -> None:
    data = docx(heading("A heading", level), paragraph("Text."))
    draft = read_draft(final_of(data).data)
    span = next(p for p in draft.body.paragraphs() if p.text == "A heading").spans[0]
    assert (span.format.bold, span.format.size) == (True, size)


def test_conclusions_are_bold_and_nothing_else_is_made_so() -> None:
    draft = read_draft(final_of(report()).data)
    bold = {p.text: all(s.format.bold for s in p.spans) for p in draft.body.paragraphs() if p.text}
    assert bold["All should act."]
    assert not bold["Second."]


def test_bold_ends_where_the_next_section_begins() -> None:
    data = docx(
        heading("V. Conclusions"), heading("A. One", 2), paragraph("Bold."),
        heading("VI. Annexes"), paragraph("Not bold."),
    )  # fmt: skip
    draft = read_draft(final_of(data).data)
    bold = {p.text: p.spans[0].format.bold for p in draft.body.paragraphs() if p.spans}
    assert bold["Bold."]
    assert not bold["Not bold."]


def test_the_drafts_structure_stays() -> None:
    data = docx(
        heading("I. Introduction"),
        paragraph(bookmark("_Ref1", "Here"), " and ", field("REF _Ref1", "Here"), ".", footnote(1)),
        table(row("a", "b"), row("c", cell(paragraph("d"), table(row("e"))))),
        paragraph("A box ", text_box(paragraph("In the box."))),
        footnotes={1: [paragraph("A note.")]},
    )
    final = final_of(data)
    package = read_package(final.data, "f.docx")
    xml = package.parts["word/document.xml"].decode()
    assert "_Ref1" in xml
    assert "REF _Ref1" in xml
    draft = read_draft(final.data)
    assert [s.label for s in draft.of_kind(StoryKind.FOOTNOTE) if s.label] == ["1"]
    assert any("In the box." in p.text for p in draft.paragraphs())
    assert (
        sum(isinstance(block, Table) for block in draft.body.blocks) == 4
    )  # three of the masthead


def test_a_summary_goes_into_a_box_without_numbers() -> None:
    data = docx(
        heading("Summary"),
        paragraph("What it says."),
        paragraph("And more."),
        heading("I. Introduction"),
        item("First."),
        numbering=NUMBERS,
    )
    draft = read_draft(final_of(data).data)
    boxes = [b for b in draft.body.blocks if isinstance(b, Table)]
    inside = [p.text for p in boxes[-1].rows[0].cells[0].blocks if isinstance(p, Paragraph)]
    assert inside == ["Summary", "What it says.", "And more."]
    assert styles_of(draft)["Summary"] == "un summary heading"


def test_the_drafts_own_title_is_not_said_twice() -> None:
    data = docx(paragraph(ONE.title, form="pStyle:Heading1"), heading("I. One"), paragraph("x"))
    lines = [p.text for p in read_draft(final_of(data, masthead=ONE).data).body.paragraphs()]
    assert lines.count(ONE.title) == 1
    assert lines[lines.index(ONE.title) + 1] == "Report of the Secretary-General"


def test_headers_of_the_draft_are_replaced_and_told() -> None:
    data = report(headers=(paragraph("CONFIDENTIAL DRAFT"),), footers=(paragraph("Page 1"),))
    final = final_of(data)
    assert final.dropped == ("CONFIDENTIAL DRAFT", "Page 1")
    assert b"CONFIDENTIAL" not in b"".join(read_package(final.data, "f").parts.values())
    draft = read_draft(final.data)
    headers = [p.text for s in draft.of_kind(StoryKind.HEADER) for p in s.paragraphs()]
    assert headers.count("A/67/929\nS/2013/399") == 2


def test_pages_are_numbered_and_the_first_has_no_running_header() -> None:
    package = read_package(final_of(report()).data, "f.docx")
    xml = package.parts["word/document.xml"].decode()
    assert "<w:titlePg/>" in xml
    assert re.findall(r'<w:(\w+)Reference w:type="(\w+)"', xml) == [
        ("header", "default"), ("header", "even"), ("header", "first"),
        ("footer", "default"), ("footer", "even"), ("footer", "first"),
    ]  # fmt: skip
    footers = [v for k, v in package.parts.items() if "footerFinal" in k]
    assert sum(b"NUMPAGES" in footer for footer in footers) == 2
    assert b"evenAndOddHeaders" in package.parts["word/settings.xml"]


def test_a_preview_says_not_cleared_on_every_page() -> None:
    draft = read_draft(final_of(report(), preview=True).data)
    for kind in (StoryKind.HEADER, StoryKind.FOOTER):
        stories = list(draft.of_kind(kind))
        assert len(stories) == 3
        for story in stories:
            assert any("NOT CLEARED" in p.text for p in story.paragraphs())


def test_a_final_that_is_ready_does_not_say_so_anywhere() -> None:
    assert b"NOT CLEARED" not in b"".join(read_package(final_of(report()).data, "f").parts.values())


def test_landscape_pages_stay_landscape() -> None:
    wide = '<w:pgSz w:w="15840" w:h="12240" w:orient="landscape"/>'
    data = docx(paragraph("Wide.", section=wide), paragraph("High."))
    xml = read_package(final_of(data).data, "f").parts["word/document.xml"].decode()
    sizes = re.findall(r"<w:pgSz [^>]*>", xml)
    assert "landscape" in sizes[0]
    assert "landscape" not in sizes[1]


def test_open_revisions_are_refused() -> None:
    package, draft = open_draft(docx(paragraph("a", ins("b"))), "d.docx")
    with pytest.raises(NotSettledError):
        make_final(package, accepted(draft), TWO)


def test_a_revision_shows_its_changes_and_keeps_the_issued_look() -> None:
    data = docx(heading("I. One"), paragraph("a ", ins("new "), "word"))
    package, draft = open_draft(data, "d.docx")
    final = make_final(package, accepted(draft), TWO, shows_changes=True)
    again = read_draft(final.data)
    assert [r.text for r in again.revisions] == ["new "]
    assert styles_of(again)["a new word"] == "normal"


def test_a_final_that_says_something_else_is_not_made() -> None:
    package, _ = open_draft(report(), "d.docx")
    _, other = open_draft(docx(heading("I. Introduction"), paragraph("Other.")), "d.docx")
    with pytest.raises(ProofError, match="does not hold"):
        make_final(package, other, TWO)


def test_the_same_input_gives_the_same_bytes() -> None:
    assert final_of(report()).data == final_of(report()).data


def test_strict_files_stay_strict() -> None:
    final = final_of(docx(heading("I. One"), paragraph("x"), strict=True))
    parts = read_package(final.data, "f").parts
    headers = [v for k, v in parts.items() if "headerFinal" in k]
    assert all(b"purl.oclc.org" in header for header in headers)


def test_the_packaged_template_is_what_its_script_makes() -> None:
    assert default_template() == make_template()
    assert resources.files("clearance.final").joinpath("template.docx").is_file()


def test_the_office_may_replace_the_template() -> None:
    package = read_package(make_template(), "t.docx")
    styles = package.parts["word/styles.xml"].replace(b'w:val="28"', b'w:val="36"')
    own = write_package(package.with_parts({"word/styles.xml": styles}))
    draft = read_draft(final_of(report(), template=own).data)
    heading_span = next(p for p in draft.body.paragraphs() if "Introduction" in p.text).spans[0]
    assert heading_span.format.size == "36"


def test_a_new_document_has_the_templates_styles() -> None:
    package = new_document(default_template(), "<w:p/>", "n.docx")
    assert style_ids(package)["un text"] == "UNText"


def test_numbers_of_the_report_go_on_through_lists_of_one_family() -> None:
    lists = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    )
    data = docx(item("One."), item("Two.", number=2), item("Three."), numbering=lists)
    draft = read_draft(final_of(data).data)
    assert [p.label for p in draft.body.paragraphs() if p.label] == ["1.", "2.", "3."]


def test_the_draft_of_2013_becomes_a_final() -> None:
    path = shared("reports/rtp-2013/draft-2-consolidated.docx")
    final = final_of(path.read_bytes())
    assert final.paragraphs == 94
    assert final.dropped == ("CONFIDENTIAL DRAFT - NOT FOR FURTHER DISTRIBUTION",)
    numbers = [p.number for p in read_draft(final.data).body.paragraphs() if p.number]
    assert numbers == [str(n) for n in range(1, 79)]


@pytest.mark.parametrize(
    "name",
    ["open-xml-sdk/Comment042.docx", "docx4j/sample-docxv2.docx", "ruby-docx-docx/styles.docx",
     "docxport-net/TestLists.docx", "open-xml-powertools/RP052-Deleted-Para-Mark.docx"],
)  # fmt: skip
def test_unusual_files_become_finals_or_say_why_not(name: str) -> None:
    data = shared(f"corpus/{name}").read_bytes()
    try:
        final = final_of(data, masthead=dataclasses.replace(TWO, title="Another title"))
    except DocumentError as error:
        pytest.fail(f"{name}: {error}")
    assert read_draft(final.data).revisions == ()
