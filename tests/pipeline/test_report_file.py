import datetime as dt
from pathlib import Path

import pytest

from drafts.errors import ConfigurationError
from drafts.settle import Verdict
from pipeline.report_file import parse_report, read_report

DRAFTS = '[drafts]\ncurrent = "draft.docx"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "draft.docx").write_bytes(b"")
    (tmp_path / "copy.docx").write_bytes(b"")
    return tmp_path


def mistakes(text: str, folder: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        parse_report(text, folder)
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def test_a_report_needs_only_its_current_draft(folder: Path) -> None:
    report = parse_report(DRAFTS, folder)
    assert report.files.current == folder / "draft.docx"
    assert report.words.limit == 8500
    assert report.reconcile.default is Verdict.ACCEPT


def test_every_mistake_is_reported_at_once_with_its_line(folder: Path) -> None:
    text = (
        "[report]\n"
        'titel = "x"\n'
        'date = "2013"\n'
        "[words]\n"
        "limit = -3\n"
        "[drafts]\n"
        'current = "missing.docx"\n'
        "[[reconcile.rule]]\n"
        'verdict = "acept"\n'
        "[[reconcile.rule]]\n"
        'verdict = "leave"\n'
        'kind = "formating"\n'
    )
    assert [line.split(" ")[:3] for line in mistakes(text, folder)] == [
        ["line", "2:", "report.titel"],
        ["line", "3:", "report.date"],
        ["line", "5:", "words.limit"],
        ["line", "7:", "drafts.current"],
        ["line", "9:", "reconcile.rule[0].verdict"],
        ["line", "12:", "reconcile.rule[1].kind"],
    ]


def test_a_misspelt_key_is_answered_with_the_nearest_known_one(folder: Path) -> None:
    (line,) = mistakes(DRAFTS + '[report]\ntitel = "x"\n', folder)
    assert line.endswith("did you mean title?.")


def test_copies_without_their_base_are_a_mistake(folder: Path) -> None:
    (line,) = mistakes(DRAFTS + 'copies = ["copy.docx"]\n', folder)
    assert "needs base" in line


def test_a_waiver_must_say_who_why_and_until_when(folder: Path) -> None:
    found = mistakes(DRAFTS + '[[words.waiver]]\nwho = "DGACM"\n', folder)
    assert [line.split(" ")[2] for line in found] == [
        "words.waiver[0].authority",
        "words.waiver[0].reason",
        "words.waiver[0].expires",
    ]


def test_an_unknown_counting_profile_is_answered_with_those_there_are(folder: Path) -> None:
    (line,) = mistakes(DRAFTS + '[words]\nprofile = "pages"\n', folder)
    assert "un-secretariat" in line


def test_a_day_may_be_written_with_a_time(folder: Path) -> None:
    report = parse_report(DRAFTS + "[report]\nas_of = 2013-06-14T10:00:00\n", folder)
    assert report.as_of == dt.date(2013, 6, 14)


def test_a_folder_without_a_report_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="clearance new"):
        read_report(tmp_path)


def test_a_file_that_is_not_toml_says_where(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="line 2"):
        parse_report("[drafts]\ncurrent = \n", folder)
