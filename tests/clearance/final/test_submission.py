from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil

import pytest

from clearance.final.akn import NAMESPACE, to_akn
from clearance.final.corrigendum import corrections_of, make_corrigendum
from clearance.final.errors import ConversionError
from clearance.final.finish import Finished, finish
from clearance.final.pdf import to_pdf
from clearance.final.submission import SubmissionSheet, make_submission
from drafts.draft import Draft
from drafts.errors import MissingToolError, ProofError
from drafts.ooxml.reader import read_draft
from drafts.ooxml.revise import open_draft, revise
from drafts.settle import Verdict, accepted
from tests.building import (
    comment,
    commented,
    del_,
    docx,
    endnote,
    footnote,
    heading,
    ins,
    item,
    paragraph,
    picture,
    row,
    table,
)
from tests.clearance.final.heads import ONE, TWO
from tests.shared import shared

NUMBERS = {1: [("decimal", "%1."), ("lowerLetter", "(%2)")]}
DATA = docx(
    heading("I. Introduction"),
    item("The panel ", del_("never ever agreed on anything", by="Ann Archer"), ins("met"), "."),
    item("DPA took part.", commented(0, " So did others."), footnote(1)),
    numbering=NUMBERS,
    footnotes={1: [paragraph("A note.")]},
    comments={0: comment("Is this really so, in every case?", by="DPA")},
)


def finished(data: bytes = DATA, **options: object) -> Finished:
    package, draft = open_draft(data, "d.docx")
    settled = revise(package, draft, [Verdict.ACCEPT] * len(draft.revisions))
    return finish(data, draft, settled.resolution.package, settled.draft, TWO, **options)  # type: ignore[arg-type]


def sheet() -> SubmissionSheet:
    return SubmissionSheet(
        TWO, "General Assembly resolution 63/308", 8412, "un-secretariat", 8500,
        dt.date(2013, 6, 28), "Office, room 1, extension 2", "Cleared on 20 June 2013.",
        ("Three States have not replied.",), "ab12",
    )  # fmt: skip


def test_a_finished_final_was_searched_for_everybody_and_its_receipt_names_nobody() -> None:
    done = finished()
    assert done.receipt.searched.names == 2
    assert done.receipt.final_digest == hashlib.sha256(done.final.data).hexdigest()
    assert done.receipt.source_digest == hashlib.sha256(DATA).hexdigest()
    told = json.dumps(done.receipt.as_json())
    assert "Archer" not in told
    assert "agreed" not in told


def test_reviewers_of_the_copies_are_searched_for_too() -> None:
    copy = docx(paragraph("x", ins("A sentence that only OLA had proposed.", by="OLA of old")))
    done = finished(others=((copy, read_draft(copy)),))
    assert done.receipt.searched.names == 3


def test_a_final_in_which_a_removed_sentence_survives_is_not_finished() -> None:
    package, draft = open_draft(DATA, "d.docx")
    kept = [Verdict.REJECT] * len(draft.revisions)
    settled = revise(package, draft, kept)
    with pytest.raises(ProofError):
        finish(DATA, draft, settled.resolution.package, accepted(draft), TWO)


def test_a_revision_of_an_issued_file_may_show_its_deletions_and_nothing_else() -> None:
    issued = docx(heading("I. One"), paragraph("The panel met in the old building."))
    redline = docx(
        heading("I. One"),
        paragraph("The panel met in the ", del_("old building"), ins("new hall"), "."),
    )
    package, draft = open_draft(redline, "r.docx")
    done = finish(issued, read_draft(issued), package, accepted(draft), TWO, shows_changes=True)
    assert len(read_draft(done.final.data).revisions) == 2
    drafted = docx(paragraph("x", ins("not to be seen by anybody at all", by="Bob Baker")))
    spoilt = docx(paragraph("The panel was not to be seen by anybody at all", ins("!"), "."))
    package, draft = open_draft(spoilt, "r.docx")
    told = docx(paragraph("The panel", ins("!"), "."))
    with pytest.raises(ProofError):
        finish(drafted, read_draft(drafted), package, accepted(read_draft(told)), TWO,
               shows_changes=True)  # fmt: skip


def test_the_folder_holds_everything_and_its_checksums() -> None:
    done = finished()
    files = make_submission(done.final.data, sheet(), done.receipt, pdf=b"%PDF-1.7",
                            extra={"report.akn.xml": b"<x/>"})  # fmt: skip
    assert list(files) == [
        "A_67_929-S_2013_399.docx", "A_67_929-S_2013_399.pdf", "report.akn.xml",
        "submission-sheet.docx", "submission-sheet.json", "receipt.json", "SHA256SUMS",
    ]  # fmt: skip
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest


def test_the_sheet_says_the_same_in_word_and_in_json() -> None:
    files = make_submission(b"x", sheet(), finished().receipt)
    values = json.loads(files["submission-sheet.json"])
    assert values["symbols"] == ["A/67/929", "S/2013/399"]
    assert values["words"] == 8412
    said = [p.text for p in read_draft(files["submission-sheet.docx"]).body.paragraphs()]
    assert said[said.index("Words") + 1] == "8,412 of 8,500 (profile un-secretariat)"
    assert said[said.index("Mandate") + 1] == values["mandate"]
    assert said[said.index("Clearance") + 1] == values["clearance"]


def test_what_is_not_known_is_said_to_be_not_given() -> None:
    files = make_submission(b"x", SubmissionSheet(ONE), finished().receipt)
    said = [p.text for p in read_draft(files["submission-sheet.docx"]).body.paragraphs()]
    assert said[said.index("Mandate") + 1] == "not given"
    assert json.loads(files["submission-sheet.json"])["words"] is None


# ---------------------------------------------------------------------- corrigendum


def corrections(*blocks: str, **options: object) -> list[tuple[str, str]]:
    draft = read_draft(docx(*blocks, numbering=NUMBERS, **options))  # type: ignore[arg-type]
    return [(c.place, "".join(text for text, _ in c.wording())) for c in corrections_of(draft)]


def test_a_replacement_is_for_and_read_with_the_words_around_it() -> None:
    assert corrections(item("There were ", del_("twelve"), ins("13"), " States in the room.")) == [
        ("Paragraph 1", "For There were twelve States in the read There were 13 States in the")
    ]


def test_additions_and_deletions_say_so() -> None:
    assert corrections(
        item("It met in Geneva", ins(" and in New York"), "."),
        item("One. ", del_("This whole sentence must go."), "Two."),
        item("A ", del_("small "), "thing."),
    ) == [
        ("Paragraph 1", "After met in Geneva insert and in New York"),
        ("Paragraph 2", "Delete This whole sentence must go."),
        ("Paragraph 3", "For A small thing. read A thing."),
    ]


def test_notes_and_headings_are_places_too() -> None:
    assert [
        place
        for place, _ in corrections(
            heading("I. Introduction"),
            paragraph("x", footnote(1)),
            footnotes={1: [paragraph("See ", del_("one"), ins("two"), " more.")]},
        )
    ] == ["Footnote 1"]


def test_a_corrigendum_lists_every_correction_under_its_masthead() -> None:
    draft = read_draft(docx(item("a ", del_("b"), ins("c"), " d"), numbering=NUMBERS))
    data = make_corrigendum(TWO, corrections_of(draft))
    said = [p.text for p in read_draft(data).body.paragraphs()]
    assert said[0] == "United Nations"
    assert said[-3:] == ["Corrigendum", "Paragraph 1", "For a b d read a c d"]


# ---------------------------------------------------------------------- Akoma Ntoso


def akn_of(data: bytes) -> str:
    return to_akn(accepted(read_draft(data)), TWO).decode()


def test_akoma_ntoso_has_sections_numbers_notes_and_points() -> None:
    xml = akn_of(
        docx(
            heading("I. Introduction"),
            item("First.", footnote(1)),
            item("a point", level=1),
            heading("A. More", 2),
            item("Second."),
            numbering=NUMBERS,
            footnotes={1: [paragraph("A note.")]},
        )
    )
    assert '<section eId="sec_1"><num>I.</num><heading>Introduction</heading>' in xml
    assert '<paragraph eId="sec_1__para_1"><num>1.</num><intro><p>First.' in xml
    assert '<authorialNote marker="1" placement="bottom" eId="fn_1"><p>A note.</p>' in xml
    assert "<num>(a)</num><content><p>a point</p></content></point>" in xml
    assert '<subsection eId="sec_1__subsec_2"><num>A.</num>' in xml
    assert "<docNumber>A/67/929</docNumber>" in xml


def test_akoma_ntoso_holds_every_word_of_the_settled_body() -> None:
    from lxml import etree

    path = shared("reports/rtp-2013/draft-2-consolidated.docx")
    settled: Draft = accepted(read_draft(path.read_bytes()))
    root = etree.fromstring(to_akn(settled, TWO))
    for note in root.iter(f"{{{NAMESPACE}}}authorialNote"):
        parent, tail = note.getparent(), note.tail or ""
        previous = note.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + tail
        elif parent is not None:
            parent.text = (parent.text or "") + tail
        if parent is not None:
            parent.remove(note)
    body = next(root.iter(f"{{{NAMESPACE}}}mainBody"))
    got = "".join("".join(p.itertext()) for p in body.iter(f"{{{NAMESPACE}}}p"))
    want = "".join(p.text for p in settled.body.paragraphs() if not p.format.heading)
    assert "".join(got.split()) == "".join(want.split())


@pytest.mark.parametrize(
    "data",
    [
        docx(paragraph("Only text.")),
        docx(paragraph("")),
        docx(heading("One"), heading("Two", 2), heading("Three", 3), heading("Four", 4)),
        docx(table(row("a", "b"), row("c", "d")), paragraph("x ", picture())),
        docx(paragraph("x", endnote(1)), endnotes={1: [paragraph("An endnote.")]}),
        docx(item("p", level=1), item("q"), item("r", level=1), numbering=NUMBERS),
        DATA,
    ],
)
def test_akoma_ntoso_is_valid(data: bytes) -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(shared("data/akn/akomantoso30.xsd"))))
    root = etree.fromstring(to_akn(accepted(read_draft(data)), TWO))
    assert schema.validate(root), schema.error_log.last_error


# ---------------------------------------------------------------------- PDF


def test_without_libreoffice_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(MissingToolError, match="libreoffice-writer"):
        to_pdf(DATA)


def test_a_libreoffice_that_hangs_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    from pathlib import Path

    program = Path(str(tmp_path)) / "soffice"
    program.write_text("#!/bin/sh\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _name: str(program))
    with pytest.raises(ConversionError, match=r"within 0\.2 seconds"):
        to_pdf(DATA, timeout=0.2)


@pytest.mark.slow
def test_a_final_becomes_a_pdf() -> None:
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice")
    assert to_pdf(finished().final.data).startswith(b"%PDF")
