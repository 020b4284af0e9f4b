import datetime as dt
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from drafts.errors import ConfigurationError
from drafts.ooxml.reader import read_draft
from tests.building import del_, docx, footnote, heading, ins, paragraph, row, run, table
from tests.shared import shared
from word_limit.contributions import (
    Contribution,
    ContributorKind,
    Receipt,
    contribution_of,
    day_in,
    kind_of,
    receipts_of,
    with_receipt,
)
from word_limit.intake import read_any, read_contribution, read_contributions
from word_limit.questionnaire import questionnaire_2013

CALL = questionnaire_2013()
QUESTION = "3. What are the key challenges to undertaking preventive action?"


def contributed(*blocks: str, **more: object) -> Contribution:
    data = docx(*blocks, **more)  # type: ignore[arg-type]
    return contribution_of(read_draft(data, "07-some-network.docx"), data, CALL)


def test_an_answer_counts_its_notes_and_not_what_was_struck_out() -> None:
    contribution = contributed(
        paragraph(run(QUESTION, "b")),
        paragraph("We ", ins("now "), del_("formerly "), "train monitors", footnote(1)),
        footnotes={1: paragraph("See our report.")},
    )
    [answer] = contribution.answers
    assert (answer.words, answer.text) == (7, "We now train monitors\nSee our report.")


def test_a_form_in_a_table_is_read_cell_by_cell() -> None:
    contribution = contributed(table(row(QUESTION, "Too few people."), row("Q8", "More money.")))
    assert [(answer.questions, answer.words) for answer in contribution.answers] == [
        ((3,), 3),
        ((8,), 2),
    ]


def test_who_and_when_are_read_from_the_front() -> None:
    contribution = contributed(
        heading("Inputs"),
        paragraph("Submitted by: The Prevention Network (TPN)"),
        paragraph("Date: April 24th, 2013"),
        paragraph(QUESTION),
        paragraph("Text."),
    )
    assert contribution.contributor == "The Prevention Network (TPN)"
    assert contribution.kind is ContributorKind.CIVIL_SOCIETY
    assert contribution.received == dt.date(2013, 4, 24)
    assert contribution.received_by == "the date stated in it"


def test_without_a_name_the_file_is_asked() -> None:
    contribution = contributed(paragraph(QUESTION), paragraph("Text."))
    assert contribution.contributor == "some network"
    assert contribution.received is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Permanent Mission of Ghana", ContributorKind.MEMBER_STATE),
        ("Ghana", ContributorKind.MEMBER_STATE),
        ("Republic of Korea", ContributorKind.MEMBER_STATE),
        ("African Union", ContributorKind.REGIONAL),
        ("Organization of American States", ContributorKind.REGIONAL),
        (
            "International Coalition for the Responsibility to Protect",
            ContributorKind.CIVIL_SOCIETY,
        ),
        ("A. N. Other", ContributorKind.UNKNOWN),
    ],
)
def test_the_kind_of_a_contributor_is_known_by_its_name(name: str, kind: ContributorKind) -> None:
    assert kind_of(name, "x.docx", lambda state: state == "Ghana") is kind


def test_a_file_name_tells_the_kind_when_the_name_does_not() -> None:
    assert kind_of("Someone", "01-member-state-1.docx") is ContributorKind.MEMBER_STATE


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 April 2013", dt.date(2013, 4, 12)),
        ("Geneva, April 12, 2013", dt.date(2013, 4, 12)),
        ("12th April 2013", dt.date(2013, 4, 12)),
        ("2013-04-12T15:20:00Z", dt.date(2013, 4, 12)),
        ("03/04/2013", None),
        ("31 February 2013", None),
        ("12 Avril 2013", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_only_where_it_can_be_one_day(text: str, day: dt.date | None) -> None:
    assert day_in(text) == day


def test_the_office_s_receipt_goes_before_what_the_file_says() -> None:
    contribution = contributed(paragraph("Date: 12 April 2013"), paragraph(QUESTION))
    receipt = Receipt("Ghana", ContributorKind.MEMBER_STATE, dt.date(2013, 4, 25))
    noted = with_receipt(contribution, receipt)
    assert (noted.contributor, noted.kind, noted.received) == (
        "Ghana",
        ContributorKind.MEMBER_STATE,
        dt.date(2013, 4, 25),
    )
    assert noted.received_by == "the list of receipts"
    assert with_receipt(contribution, Receipt()).received == dt.date(2013, 4, 12)


def test_every_mistake_in_the_list_of_receipts_is_told() -> None:
    rows = [
        {
            "file": "a.docx",
            "contributor": "Ghana",
            "kind": "member state",
            "received": "2013-04-12",
        },
        {"file": "b.docx", "contributor": "", "kind": "club", "received": "soon"},
        {"file": "", "contributor": "", "kind": "", "received": ""},
    ]
    receipts, mistakes = receipts_of(rows)
    assert receipts["a.docx"].kind is ContributorKind.MEMBER_STATE
    assert [mistake.split(":")[0] for mistake in mistakes] == ["line 3", "line 3", "line 4"]


def test_a_folder_is_read_in_order_with_its_receipts(tmp_path: Path) -> None:
    (tmp_path / "b.docx").write_bytes(docx(paragraph(QUESTION), paragraph("Text.")))
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "~$b.docx").write_bytes(b"lock")
    (tmp_path / "receipts.csv").write_text(
        "file,contributor,kind,received\nb.docx,Ghana,Member State,2013-04-12\n"
    )
    contributions = read_contributions(tmp_path, CALL)
    assert [one.file for one in contributions] == ["a.pdf", "b.docx"]
    assert contributions[1].contributor == "Ghana"
    assert "Ask for it as a Word file" in contributions[0].unreadable


def test_a_receipt_for_a_file_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "receipts.csv").write_text("file,received\ngone.docx,2013-04-12\n")
    with pytest.raises(ConfigurationError, match=r"gone\.docx"):
        read_contributions(tmp_path, CALL)


def test_a_damaged_file_is_a_contribution_with_the_reason() -> None:
    contribution = read_contribution("x.docx", b"PK\x03\x04 broken", CALL)
    assert contribution.unreadable
    assert contribution.answers == ()
    assert contribution.digest


def test_a_text_file_is_read_a_paragraph_a_line() -> None:
    data = f"Submitted by: A Network\n{QUESTION}\nToo few people.\n".encode()
    [answer] = read_contribution("x.txt", data, CALL).answers
    assert (answer.questions, answer.words) == ((3,), 3)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.html", f"<p><b>{QUESTION}</b></p><p>Too few people.</p>".encode()),
        ("x.md", f"**{QUESTION}**\n\nToo few people.\n".encode()),
        ("x.rtf", rf"{{\rtf1 {{\b {QUESTION}\par}} Too few people.\par}}".encode()),
    ],
)
def test_other_formats_are_read_through_pandoc(name: str, data: bytes) -> None:
    [answer] = read_contribution(name, data, CALL).answers
    assert (answer.questions, answer.words) == ((3,), 3)


def test_pandoc_fetches_nothing_and_reads_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    page = f'<p>Text <img src="file://{secret}"> <iframe src="file://{secret}"></iframe></p>'
    draft = read_any("x.html", page.encode())
    assert "secret" not in "".join(paragraph.text for paragraph in draft.paragraphs())


def test_an_open_document_text_without_styles_is_read() -> None:
    path = shared("reports/rtp-2013/submissions/07-civil-society-organisation-2.odt")
    contribution = read_contribution(path.name, path.read_bytes(), CALL)
    assert [answer.words for answer in contribution.answers] == [180, 160]
    assert contribution.saved == dt.date(2013, 4, 16)


def test_an_open_document_bomb_is_not_unpacked() -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("content.xml", b" " * (101 * 2**20))
    assert "unpacks to more" in read_contribution("x.odt", data.getvalue(), CALL).unreadable


def test_what_is_no_open_document_text_is_said_to_be_none() -> None:
    assert "not an OpenDocument" in read_contribution("x.odt", b"no zip", CALL).unreadable


def test_an_old_word_file_goes_through_the_converter_it_is_given() -> None:
    made = docx(paragraph(QUESTION), paragraph("Two words"))
    contribution = read_contribution("x.doc", b"old", CALL, convert=lambda _data, _name: made)
    assert contribution.format == "doc"
    assert contribution.answers[0].words == 2
