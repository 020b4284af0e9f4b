import io
from typing import Any

import docx
import pytest

from clearance.contacts.letters import (
    FIELDS,
    LetterKind,
    letter_to,
    packaged_template,
    write_letter,
)
from clearance.register.chain import Entry, chain
from clearance.standing.standing import Policy, standings
from drafts.errors import ConfigurationError, UnreadableDraftError
from tests.clearance.register.events import day, event
from tests.clearance.standing.scene import about, mentions, text

WORDS = text("In Nepal, parties met [illegible].", "Ghana.", "^ Nepal had a council.")
SENT = (event("sent", reference="NV-9", channel="note verbale", **about(WORDS, "NPL")),)


def letter(
    kind: LetterKind = LetterKind.NOTE_VERBALE,
    entries: tuple[Entry, ...] = (),
    state: str = "NPL",
    template: bytes | None = None,
    **rest: Any,
) -> list[str]:
    every = standings(entries, mentions(WORDS), WORDS, day("12 June"), Policy())
    standing = next(each for each in every if each.state == state)
    made = letter_to(
        standing,
        entries,
        kind,
        on=day("12 June"),
        due=day("19 June"),
        title="Prevention",
        **rest,
    )
    data = write_letter(made, template)
    assert data == write_letter(made, template)
    return [each.text for each in docx.Document(io.BytesIO(data)).paragraphs]


def _template(*paragraphs: str | list[str]) -> bytes:
    document = docx.Document()
    for content in paragraphs:
        paragraph = document.add_paragraph()
        for run in [content] if isinstance(content, str) else content:
            paragraph.add_run(run)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_note_verbale_shows_every_passage_that_names_the_state() -> None:
    said = letter(reference="NV-1", office="The Office")
    assert said[0] == "Reference: NV-1"
    assert said[1].startswith(
        "The Office presents its compliments to the Permanent Mission of the Federal Democratic "
        "Republic of Nepal"
    )
    assert "mentions Nepal in para. 1 and footnote 1" in said[2]
    assert said[3:5] == [
        "1. In Nepal, parties met [illegible].",
        "footnote 1: Nepal had a council.",
    ]
    assert "by 19 June 2013" in said[5]
    assert not any("[[" in each for each in said)


def test_a_reminder_recalls_what_was_sent() -> None:
    said = letter(LetterKind.REMINDER, chain(SENT))
    assert "to recall a note verbale of 14 May 2013 (NV-9) on the report" in said[1]


def test_a_reminder_of_nothing_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="write a note verbale"):
        letter(LetterKind.REMINDER)


def test_a_state_that_is_not_named_gets_no_letter() -> None:
    with pytest.raises(ConfigurationError, match="nothing to write about"):
        letter(state="KEN", entries=chain([event("sent", state="KEN")]))


def test_a_silence_clause_is_printed_only_where_there_is_one() -> None:
    clause = "Silence until 19 June will be taken as consent."
    with_it, without = letter(silence_clause=clause), letter()
    assert clause in with_it
    assert len(with_it) == len(without) + 1


def test_the_offices_own_template_may_cut_a_field_into_runs() -> None:
    template = _template(
        ["Dear [[sho", "rt sta", "te]], ", "by [[due]]"], "[[places]]: [[passage]]"
    )
    assert letter(template=template) == [
        "Dear Nepal, by 19 June 2013",
        "para. 1 and footnote 1: 1. In Nepal, parties met [illegible].",
        "para. 1 and footnote 1: footnote 1: Nepal had a council.",
    ]


def test_an_unknown_field_is_told_with_those_that_there_are() -> None:
    with pytest.raises(ConfigurationError, match=r"asks for \[\[mission\]\].*short state"):
        letter(template=_template("[[mission]] of [[state]]"))


def test_a_template_that_is_no_word_file_is_refused() -> None:
    with pytest.raises(UnreadableDraftError):
        letter(template=b"Dear [[state]]")


@pytest.mark.parametrize("kind", LetterKind)
def test_the_packaged_templates_ask_only_for_fields_that_there_are(kind: LetterKind) -> None:
    template = docx.Document(io.BytesIO(packaged_template(kind)))
    asked = " ".join(each.text for each in template.paragraphs)
    assert "[[passage]]" in asked
    assert asked.count("[[") == sum(asked.count(f"[[{field}]]") for field in FIELDS)


def test_no_remark_reaches_a_letter() -> None:
    noted = event("sent", remark="the ambassador is on leave", **about(WORDS, "NPL"))
    assert not any("ambassador" in each for each in letter(LetterKind.REMINDER, chain([noted])))
