import pytest

from drafts.draft import Draft
from drafts.ooxml.reader import read_draft
from tests.building import (
    Xml,
    cell,
    comment,
    del_,
    docx,
    endnote,
    field,
    footnote,
    heading,
    ins,
    inserted,
    item,
    paragraph,
    remark,
    row,
    run,
    table,
    text_box,
)
from word_limit.count import count_words, layout_of
from word_limit.layout import lay_out
from word_limit.parts import Part
from word_limit.profiles import Profile, packaged_profiles, profile_named

UN = profile_named("un-secretariat")
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
    "</w:style>"
    for name in ("Title", "Subtitle", "caption", "toc 1", "TOC Heading", "UN Organ")
)


def styled(text: str, style: str) -> Xml:
    return paragraph(text, form=f"pStyle:{style}")


def parts(
    *blocks: Xml, profile: Profile = UN, **more: object
) -> tuple[dict[str, int], dict[str, int]]:
    count = count_words(drafted(*blocks, **more), profile, 100)
    return (
        {part.value: words for part, words in count.parts.items()},
        {part.value: words for part, words in count.uncounted.items()},
    )


def drafted(*blocks: Xml, **more: object) -> Draft:
    return read_draft(docx(*blocks, styles=STYLES, **more))  # type: ignore[arg-type]


def test_headings_and_running_text_are_apart() -> None:
    assert parts(heading("II. Method"), paragraph("Three plain words")) == (
        {"body": 3, "headings": 2},
        {},
    )


def test_a_title_is_known_by_its_style() -> None:
    blocks = (styled("The title", "Title"), styled("Report", "Subtitle"), paragraph("Body"))
    assert parts(*blocks)[0] == {"title": 3, "body": 1}


def test_a_single_topmost_heading_that_opens_the_text_is_its_title() -> None:
    draft = drafted(heading("The whole"), heading("One", 2), heading("Two", 2))
    layout = lay_out(draft)
    assert layout.passages[0].part is Part.TITLE
    assert [section.title for section in layout.sections[1:]] == ["One", "Two"]
    assert [section.level for section in layout.sections[1:]] == [1, 1]


def test_a_numbered_opening_heading_is_a_section() -> None:
    layout = lay_out(drafted(heading("I. Introduction"), heading("A. Background", 2)))
    assert [section.title for section in layout.sections[1:]] == [
        "I. Introduction",
        "A. Background",
    ]


def test_a_summary_ends_with_the_next_heading_of_its_level() -> None:
    blocks = (
        heading("Summary"),
        paragraph("Two words"),
        heading("I. Introduction"),
        paragraph("Body"),
    )
    assert parts(*blocks)[0] == {"summary": 3, "body": 1, "headings": 2}


def test_a_summary_in_a_box_on_the_front_page_is_a_summary() -> None:
    box = table(row(cell("Summary", "Four words of summary")))
    assert parts(box, heading("I. Start"))[0] == {"summary": 5, "headings": 2}


def test_tables_and_captions_are_apart() -> None:
    blocks = (styled("Table 1", "caption"), table(row("one", "two three")))
    assert parts(*blocks)[0] == {"tables": 3, "captions": 2}


def test_a_heading_in_a_table_opens_no_section() -> None:
    layout = lay_out(drafted(table(row(cell(heading("Cell"))))))
    assert len(layout.sections) == 1


def test_notes_are_counted_where_they_are_referred_to() -> None:
    draft = drafted(
        heading("One"),
        paragraph("Text", footnote(1)),
        heading("Two"),
        paragraph("Text", endnote(1)),
        footnotes={1: paragraph("See the first note.")},
        endnotes={1: paragraph("The last.")},
    )
    count = count_words(draft, UN, 100)
    assert count.parts == {
        Part.BODY: 2,
        Part.HEADINGS: 2,
        Part.FOOTNOTES: 4,
        Part.ENDNOTES: 2,
    }
    assert [section.words for section in count.sections] == [6, 4]


def test_a_note_that_nothing_refers_to_is_shown_and_not_counted() -> None:
    counted, uncounted = parts(paragraph("Text"), footnotes={1: paragraph("Lost words.")})
    assert counted == {"body": 1}
    assert uncounted == {"notes-without-reference": 2}


def test_a_text_box_belongs_to_the_section_of_its_anchor() -> None:
    draft = drafted(
        heading("One"),
        paragraph("Text", text_box(paragraph("In the box"))),
        heading("Two"),
    )
    count = count_words(draft, UN, 100)
    assert count.parts[Part.TEXT_BOXES] == 3
    assert [section.words for section in count.sections] == [5, 1]


def test_everything_after_the_heading_of_an_annex_is_annex() -> None:
    blocks = (
        heading("I. Body"),
        paragraph("Body", footnote(1)),
        heading("Annex II. Tables"),
        heading("A part", 2),
        paragraph("Annexed"),
        table(row("cell")),
    )
    counted = parts(*blocks, footnotes={1: paragraph("Note")})[0]
    assert counted == {"body": 1, "headings": 2, "footnotes": 1, "annexes": 7}


def test_the_contents_list_is_known_by_style_field_or_title() -> None:
    blocks = (
        styled("Contents", "TOCHeading"),
        styled("I. Introduction 2", "toc1"),
        paragraph(field('TOC \\o "1-2"', "II. Method 3")),
        heading("Table of contents"),
        heading("I. Introduction"),
    )
    assert parts(*blocks)[0] == {"headings": 2, "contents-list": 10}


def test_running_heads_are_not_counted() -> None:
    counted, uncounted = parts(
        paragraph("Body"),
        headers=[paragraph("A/67/929")],
        footers=[paragraph("Page ", field("PAGE", "1"))],
    )
    assert counted == {"body": 1}
    assert uncounted == {"headers-and-footers": 3}


def test_hidden_text_counts_by_the_manual_and_not_in_word() -> None:
    blocks = (paragraph("Seen ", run("and hidden ", "vanish"), "text"),)
    assert parts(*blocks)[0] == {"body": 2, "hidden-text": 2}
    assert parts(*blocks, profile=profile_named("word")) == ({"body": 2}, {"hidden-text": 2})


def test_words_grow_together_when_hidden_text_between_them_does_not_count() -> None:
    blocks = (paragraph("foo", run(" hidden ", "vanish"), "bar"),)
    assert parts(*blocks, profile=profile_named("word")) == ({"body": 1}, {"hidden-text": 1})
    assert parts(*blocks)[0] == {"body": 2, "hidden-text": 1}


def test_a_word_belongs_to_the_part_in_which_it_begins() -> None:
    blocks = (
        paragraph("see para. ", field("REF a", "12"), ", above (", field("REF b", "x y"), ")"),
    )
    assert parts(*blocks)[0] == {"body": 4, "field-results": 2}


def test_an_address_made_by_a_field_is_text_like_any_other() -> None:
    blocks = (paragraph("see ", field('HYPERLINK "http://un.org"', "this page")),)
    assert parts(*blocks)[0] == {"body": 3}


def test_list_labels_count_only_in_libreoffice() -> None:
    numbering = {1: [("decimal", "%1.")]}
    blocks = (item("One item"), item("And another"))
    assert parts(*blocks, numbering=numbering) == ({"body": 4}, {"list-labels": 2})
    counted = parts(*blocks, numbering=numbering, profile=profile_named("libreoffice"))[0]
    assert counted == {"body": 4, "list-labels": 2}


MASTHEAD = (
    paragraph("United Nations"),
    paragraph("A/67/929-S/2013/399"),
    paragraph("General Assembly"),
    paragraph("Security Council"),
    paragraph("Distr.: General"),
    paragraph("28 June 2013"),
    paragraph("Original: English"),
    paragraph("Sixty-seventh session"),
    paragraph("Sixty-eighth year"),
    paragraph("Agenda items 14 and 117"),
    paragraph("Outcomes of the major conferences"),
    paragraph("Follow-up to the Millennium Summit"),
)


def test_a_masthead_is_shown_and_not_counted() -> None:
    counted, uncounted = parts(*MASTHEAD, styled("The title", "Title"), paragraph("Body text."))
    assert counted == {"title": 2, "body": 2}
    assert uncounted == {"masthead": 33}


def test_a_masthead_in_a_table_is_a_masthead() -> None:
    laid = table(row("United Nations", "A/67/929"), row("General Assembly", "Distr.: General"))
    counted, uncounted = parts(laid, paragraph("Body"))
    assert (counted, uncounted) == ({"body": 1}, {"masthead": 7})


def test_a_masthead_of_the_project_s_own_template_is_known_by_its_styles() -> None:
    corner = table(row(cell(styled("Trusteeship Council", "UNOrgan"), "Fiftieth session")))
    assert parts(corner, paragraph("Body")) == ({"body": 1}, {"masthead": 4})


def test_an_organ_alone_makes_no_masthead() -> None:
    assert parts(paragraph("General Assembly"), paragraph("Body")) == ({"body": 3}, {})


def test_comments_are_no_part_of_the_text() -> None:
    counted = parts(paragraph("Text", remark(0)), comments={0: comment("Why so?")})
    assert counted == ({"body": 1}, {})


def test_sections_stand_within_each_other_by_level() -> None:
    draft = drafted(
        paragraph("Before"),
        heading("One"),
        heading("Deep", 3),
        heading("Middle", 2),
        heading("Two"),
    )
    sections = lay_out(draft).sections
    assert [(section.title, section.level, section.parent) for section in sections] == [
        ("", 0, 0),
        ("One", 1, 0),
        ("Deep", 3, 1),
        ("Middle", 2, 1),
        ("Two", 1, 0),
    ]


def test_undecided_revisions_are_counted_as_if_accepted() -> None:
    tracked = drafted(
        paragraph("kept ", ins("added twice "), del_("taken away"), mark=inserted()),
        paragraph("more"),
    )
    assert [passage.text for passage in layout_of(tracked).passages] == [
        "kept added twice ",
        "more",
    ]


@pytest.mark.parametrize("name", packaged_profiles())
def test_no_profile_loses_a_word_that_is_there(name: str) -> None:
    draft = drafted(
        *MASTHEAD,
        styled("The title", "Title"),
        heading("Summary"),
        paragraph("Short."),
        heading("I. Body"),
        paragraph("Text ", run("hidden", "vanish"), footnote(1)),
        heading("Annex"),
        paragraph("More"),
        footnotes={1: paragraph("Note")},
        headers=[paragraph("Head")],
    )
    count = count_words(draft, packaged_profiles()[name], 100)
    total = sum(
        len(paragraph.text.split()) for story in draft.stories for paragraph in story.paragraphs()
    )
    assert sum(count.parts.values()) + sum(count.uncounted.values()) == total
