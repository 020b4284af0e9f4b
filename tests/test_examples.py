"""The bundled examples: made from their sources, and holding what their README says they hold."""

import csv
import datetime as dt
import importlib
import io
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from lxml import etree

from drafts.draft import Draft, StoryKind
from drafts.ooxml.reader import read_draft
from drafts.settle import accepted, original
from pipeline.cli import main
from tests.shared import shared

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
WORD_FILES = sorted(EXAMPLES.glob("*/drafts/*.docx"))
WATER = EXAMPLES / "water-2026"
UNDER_REVIEW = WATER / "drafts" / "draft-3-round-2.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
NAMESPACES = {"w": W.strip("{}"), "w14": W14.strip("{}"), "w15": W15.strip("{}")}


def name_of(path: Path) -> str:
    return path.relative_to(EXAMPLES).as_posix()


every_word_file = pytest.mark.parametrize("path", WORD_FILES, ids=name_of)


def parts_of(path: Path) -> dict[str, etree._Element]:
    with zipfile.ZipFile(path) as package:
        return {name: etree.fromstring(package.read(name)) for name in package.namelist()}


def read(name: str) -> Draft:
    path = EXAMPLES / name
    return read_draft(path.read_bytes(), path.name)


def words_of(draft: Draft) -> list[tuple[StoryKind, str, str]]:
    """Every paragraph but those of comments, with its number."""
    return [
        (story.kind, paragraph.label, paragraph.text)
        for story in draft.stories
        if story.kind is not StoryKind.COMMENT
        for paragraph in story.paragraphs()
    ]


def test_making_the_examples_again_gives_the_committed_files(tmp_path: Path) -> None:
    script = EXAMPLES / "make_examples.py"
    subprocess.run([sys.executable, script, tmp_path], check=True)
    made = sorted(tmp_path.glob("*/drafts/*.docx"))
    assert [path.relative_to(tmp_path) for path in made] == [
        path.relative_to(EXAMPLES) for path in WORD_FILES
    ]
    for new, committed in zip(made, WORD_FILES, strict=True):
        assert entries(new) == entries(committed), f"{name_of(committed)}: run {script.name}"


def entries(path: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    # Not the bytes of the file: how they are compressed is up to the zlib that Python came with.
    with zipfile.ZipFile(path) as package:
        return [(one.filename, one.date_time, package.read(one)) for one in package.infolist()]


@every_word_file
def test_python_docx_opens_every_file(path: Path) -> None:
    assert docx.Document(io.BytesIO(path.read_bytes())).paragraphs


@every_word_file
def test_changes_are_tracked_in_every_file(path: Path) -> None:
    assert parts_of(path)["word/settings.xml"].find(f"{W}trackRevisions") is not None


@every_word_file
def test_identifiers_are_unique(path: Path) -> None:
    ends = {"commentRangeStart", "commentRangeEnd", "commentReference", "bookmarkEnd"}
    ends |= {"moveFromRangeEnd", "moveToRangeEnd"}
    ends |= {"footnote", "footnoteReference"}  # counted apart
    ids: Counter[str] = Counter()
    paragraphs: Counter[str] = Counter()
    for name in ("document", "footnotes", "header1", "comments"):
        part = parts_of(path).get(f"word/{name}.xml")
        for element in part.iter() if part is not None else ():
            if element.get(f"{W}id") and etree.QName(element).localname not in ends:
                ids[str(element.get(f"{W}id"))] += 1
            if element.get(f"{W14}paraId"):
                paragraphs[str(element.get(f"{W14}paraId"))] += 1
    assert not [one for one, times in (ids + paragraphs).items() if times > 1]


@every_word_file
def test_both_halves_of_every_move_are_there_and_closed(path: Path) -> None:
    body = parts_of(path)["word/document.xml"]
    names = {
        half: sorted(str(one.get(f"{W}name")) for one in body.iter(f"{W}move{half}RangeStart"))
        for half in ("From", "To")
    }
    assert names["From"] == names["To"]
    assert len(set(names["To"])) == len(names["To"])
    for half in ("From", "To"):
        starts = {one.get(f"{W}id") for one in body.iter(f"{W}move{half}RangeStart")}
        assert starts == {one.get(f"{W}id") for one in body.iter(f"{W}move{half}RangeEnd")}


@every_word_file
def test_every_comment_is_anchored_threaded_and_by_a_known_person(path: Path) -> None:
    parts = parts_of(path)
    body = parts["word/document.xml"]
    comments = list(parts.get("word/comments.xml", etree.Element("none")))
    ids = [comment.get(f"{W}id") for comment in comments]
    for anchor in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(one.get(f"{W}id") for one in body.iter(f"{W}{anchor}")) == sorted(ids)
    extended = list(parts.get("word/commentsExtended.xml", etree.Element("none")))
    last = [comment.findall(f"{W}p")[-1].get(f"{W14}paraId") for comment in comments]
    assert [one.get(f"{W15}paraId") for one in extended] == last
    assert {one.get(f"{W15}paraIdParent") for one in extended} <= {None, *last}
    people = {one.get(f"{W15}author") for one in parts.get("word/people.xml", ())}
    assert {comment.get(f"{W}author") for comment in comments} <= people


@every_word_file
def test_whatever_is_accepted_or_rejected_leaves_no_empty_paragraph(path: Path) -> None:
    draft = read(name_of(path))
    for view in (accepted(draft), original(draft)):
        assert all(text.strip() for _, _, text in words_of(view))
    assert not draft.kept


@pytest.mark.parametrize(
    "name", ["draft-2-round-1", "copy-education", "copy-statistics", "copy-legal"]
)
def test_the_first_round_is_made_on_draft_1(name: str) -> None:
    first = read("water-2026/drafts/draft-1.docx")
    assert words_of(original(read(f"water-2026/drafts/{name}.docx"))) == words_of(first)


def test_the_second_round_is_made_on_the_first_with_its_changes_accepted() -> None:
    first_round = read("water-2026/drafts/draft-2-round-1.docx")
    second_round = read("water-2026/drafts/draft-3-round-2.docx")
    assert words_of(original(second_round)) == words_of(accepted(first_round))


def test_the_copies_agree_in_places() -> None:
    made: Counter[tuple[int | None, str, str]] = Counter()
    for path in sorted((WATER / "drafts").glob("copy-*.docx")):
        draft = read(name_of(path))
        made.update({(one.paragraph, one.kind.value, one.text) for one in draft.revisions})
    assert [text for (_, kind, text), times in made.items() if times > 1 and kind == "insertion"]


DEL, INS = "ancestor::w:del", "ancestor::w:ins"
MARKS = {
    "insertion": "//w:p/w:ins/w:r/w:t",
    "deletion": "//w:p/w:del/w:r/w:delText",
    "replaced words": "//w:p/w:del/following-sibling::*[1][self::w:ins]",
    "moved sentence": "//w:p[not(w:pPr/w:rPr/w:moveFrom)]/w:moveFrom/w:r",
    "arrived sentence": "//w:p[not(w:pPr/w:rPr/w:moveTo)]/w:moveTo/w:r",
    "moved paragraph": "//w:p[w:pPr/w:rPr/w:moveFrom]/w:moveFrom",
    "arrived paragraph": "//w:p[w:pPr/w:rPr/w:moveTo]/w:moveTo",
    "split paragraph": "//w:p[w:pPr/w:rPr/w:ins and w:r]",
    "joined paragraph": "//w:p[w:pPr/w:rPr/w:del and w:r]",
    "inserted paragraph": "//w:body/w:p[w:pPr/w:rPr/w:ins and w:ins and not(w:r/w:t)]",
    "deleted paragraph": "//w:body/w:p[w:pPr/w:rPr/w:del and w:del and not(w:r/w:t)]",
    "inserted row": "//w:tr[w:trPr/w:ins]//w:ins/w:r",
    "deleted row": "//w:tr[w:trPr/w:del]//w:del/w:r",
    "changed cell": "//w:tr[not(w:trPr/w:ins or w:trPr/w:del)]/w:tc/w:p[w:del and w:ins]",
    "bold put on": "//w:r/w:rPr[w:b]/w:rPrChange/w:rPr[not(w:b)]",
    "bold taken off": "//w:r/w:rPr[not(w:b)]/w:rPrChange/w:rPr[w:b]",
    "italic taken off": "//w:r/w:rPr[not(w:i)]/w:rPrChange/w:rPr[w:i]",
    "another style": "//w:pPr[w:pStyle]/w:pPrChange/w:pPr/w:pStyle",
    "inserted footnote": f"//w:footnoteReference[{INS}]",
    "deleted footnote": f"//w:footnoteReference[{DEL}]",
    "nested deletion": "//w:ins/w:del/w:r/w:delText",
    "hyperlink": "//w:hyperlink/w:ins/w:r",
    "inserted field": f"//w:instrText[{INS}]",
    "deleted field": f"//w:delInstrText[{DEL}]",
    "comment": "//w:commentReference",
}


@pytest.mark.parametrize("mark", MARKS)
def test_the_draft_under_review_holds_every_common_kind_of_change(mark: str) -> None:
    assert parts_of(UNDER_REVIEW)["word/document.xml"].xpath(MARKS[mark], namespaces=NAMESPACES)


@pytest.mark.parametrize("part", ["footnotes", "header1"])
def test_the_draft_under_review_is_edited_outside_its_body_too(part: str) -> None:
    root = parts_of(UNDER_REVIEW)[f"word/{part}.xml"]
    edited = "//w:p[w:del or w:ins][w:r/w:t]"
    assert root.xpath(edited, namespaces=NAMESPACES)


def test_comments_are_answered_and_resolved_in_one_example_and_open_in_the_other() -> None:
    comments = read("water-2026/drafts/draft-3-round-2.docx").comments
    assert [bool(one.parent) for one in comments] == [False, True] * 3
    assert all(one.resolved for one in comments)
    (comment,) = read("not-ready/drafts/draft-2.docx").comments
    assert not comment.resolved


def test_cross_references_lead_to_the_paragraphs_they_name() -> None:
    body = parts_of(UNDER_REVIEW)["word/document.xml"]
    settled = accepted(read(name_of(UNDER_REVIEW)))
    numbers = {one.id: one.number for one in settled.paragraphs()}
    bookmarked = {
        mark.get(f"{W}name"): numbers[str(mark.getparent().get(f"{W14}paraId"))]
        for mark in body.iter(f"{W}bookmarkStart")
    }
    fields = [span for one in settled.paragraphs() for span in one.spans if "REF" in span.field]
    assert len(fields) == 2
    for span in fields:
        assert bookmarked[span.field.split()[1]] == span.text


def contacts(example: str) -> list[dict[str, str]]:
    with (EXAMPLES / example / "contacts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("example", ["water-2026", "not-ready"])
def test_messages_are_in_order_and_answers_follow_questions(example: str) -> None:
    report = tomllib.loads((EXAMPLES / example / "report.toml").read_text(encoding="utf-8"))
    rows = contacts(example)
    days = [dt.date.fromisoformat(row["date"]) for row in rows]
    assert days == sorted(days)
    assert days[-1] <= report["report"]["as_of"] <= report["report"]["date"]
    assert len({row["reference"] for row in rows}) == len(rows)
    asked: set[str] = set()
    for row in rows:
        if row["direction"] == "sent":
            assert row["response"] == "none"
            asked.add(row["state"])
        else:
            assert row["state"] in asked
        assert bool(row["requested_wording"]) == (row["response"] == "requests wording")


@pytest.mark.parametrize(
    ("example", "draft", "stands"),
    [
        ("water-2026", "draft-3-round-2", True),
        ("not-ready", "draft-2", False),
    ],
)
def test_requested_wording_stands_in_the_settled_text_where_it_should(
    example: str, draft: str, stands: bool
) -> None:
    (wording,) = filter(None, (row["requested_wording"] for row in contacts(example)))
    text = "\n".join(
        text for _, _, text in words_of(accepted(read(f"{example}/drafts/{draft}.docx")))
    )
    assert (wording in text) is stands


@pytest.mark.parametrize("example", ["water-2026", "not-ready", "rtp-2013"])
def test_files_that_a_report_names_exist(example: str) -> None:
    report = tomllib.loads((EXAMPLES / example / "report.toml").read_text(encoding="utf-8"))
    drafts = report["drafts"]
    names = [drafts["current"], *drafts.get("copies", ()), report["states"]["contacts"]]
    names += [drafts[key] for key in ("base", "previous") if key in drafts]
    for name in names:
        path = EXAMPLES / example / name
        if not path.exists() and "shared" in path.parts:
            pytest.skip("needs ../shared, which is not here")
        assert path.is_file()


def run(example: str, tmp_path: Path) -> dict[str, Any]:
    """What `clearance run --json` says of a copy of the example as it was committed."""
    folder = shutil.copytree(
        EXAMPLES / example, tmp_path / example, ignore=shutil.ignore_patterns("out", "register.db*")
    )
    result = CliRunner().invoke(main, ["run", str(folder), "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == (0 if answer["ready"] else 1)
    return answer


def states_by_standing(answer: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for state, standing in answer["states"]["standings"].items():
        found.setdefault(standing["standing"], set()).add(state)
    return found


def test_the_large_example_is_ready_and_discloses_two_silences(tmp_path: Path) -> None:
    answer = run("water-2026", tmp_path)
    assert answer["ready"]
    assert answer["states"]["named"] == 15
    assert set(answer["states"]["outstanding"]) == {"BWA", "EST"}
    assert states_by_standing(answer) == {
        "silent": {"BWA", "EST"},
        "no-objection": {"BRB", "BTN", "SVN"},
        "confirmed": {"CRI", "FJI", "ISL", "MNG", "MUS", "NZL", "PRT", "SEN", "URY", "VNM"},
        "withdrawn": {"LVA"},
    }


def test_the_small_example_is_not_ready_for_the_reasons_it_gives(tmp_path: Path) -> None:
    answer = run("not-ready", tmp_path)
    assert not answer["ready"]
    assert states_by_standing(answer) == {
        "missed": {"NAM"},
        "stale": {"GHA"},
        "wording-absent": {"CPV"},
        "objected": {"DNK"},
    }
    stopped = [one["code"] for one in answer["findings"] if one["severity"] == "error"]
    families = Counter(code.partition("-")[0] for code in stopped)
    assert families == {"REV": 1, "COMM": 1, "LIMIT": 1, "STATE": 4}


def test_no_sentence_is_taken_from_the_real_report() -> None:
    real = shared("reports/rtp-2013/draft-2-consolidated.docx")
    taken = runs_of_words(read_draft(real.read_bytes()), 8)
    for path in (UNDER_REVIEW, EXAMPLES / "not-ready" / "drafts" / "draft-2.docx"):
        assert not runs_of_words(read(name_of(path)), 8) & taken


def runs_of_words(draft: Draft, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(text for _, _, text in words_of(draft)).lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length)}


@pytest.fixture
def markup(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    return importlib.import_module("markup")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("A {L1 change→that never ends", "Not closed"),
        ("An end} without a beginning", "closes nothing"),
        ("An arrow → alone", "outside a change"),
        ("{L1 one→two→three}", "outside a change"),
        ("{L1 one or two}", "without →"),
        ("[>x] L1 A comment.\nAnd what is this?", "Not a comment"),
        ("| a | b |\nand what is this?", "Not a table row"),
    ],
)
def test_markup_that_is_not_well_formed_is_refused(
    markup: ModuleType, source: str, message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        markup.parse_report(source)
