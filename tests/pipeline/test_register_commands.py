"""The commands of the register, on a small report's folder."""

import json
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar
from openpyxl import load_workbook

from clearance.register.event import Basis, EventKind
from clearance.register.store import read_entries
from pipeline.cli import main
from tests.building import docx, ins, item, paragraph

TOML = """
[report]
title = "Prevention"
date = 2013-06-28
as_of = 2013-06-12
[drafts]
current = "draft.docx"
base = "base.docx"
[states]
contacts = "contacts.csv"
[[offices]]
name = "Special Adviser"
role = "clears"
"""
CONTACTS = """state,date,channel,reference,direction,response,requested_wording,remarks
Nepal,2013-05-14,note verbale,NV-1,sent,none,,Text attached.
Nepal,2013-05-27,e-mail,EM-1,sent,none,,Reminder.
Kenya,2013-05-14,note verbale,NV-2,sent,none,,Text attached.
Kenya,2013-05-20,e-mail,EM-2,received,agrees,,Thanks.
"""
NEPAL = "In Nepal, parties must take inclusiveness into account."
NUMBERS = {1: [("decimal", "%1.")]}
KENYA = "In Kenya, the Commission was established in 2008."


def _draft(kenya: str = KENYA) -> bytes:
    return docx(
        item(NEPAL),
        item(kenya, ins(" In Ghana too.", by="DPA", on="2013-06-03T10:00:00Z")),
        numbering=NUMBERS,
    )


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "report.toml").write_text(TOML)
    (tmp_path / "contacts.csv").write_text(CONTACTS)
    (tmp_path / "draft.docx").write_bytes(_draft())
    (tmp_path / "base.docx").write_bytes(docx(item(NEPAL), item(KENYA), numbering=NUMBERS))
    monkeypatch.delenv("CLEARANCE_REGISTER", raising=False)
    monkeypatch.setenv("CLEARANCE_OFFICER", "desk")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == status, result.output
    return result


def told(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def standings() -> dict[str, str]:
    return {each["state"]: each["standing"] for each in told("states", "list")}


# ---------------------------------------------------------------- showing


@pytest.mark.usefixtures("report")
def test_list_takes_over_the_contacts_and_shows_every_state() -> None:
    assert standings() == {"KEN": "stale", "GHA": "missed", "NPL": "silent"}
    out = run("states", "list").stdout
    assert "NPL    Nepal  silent    2013-05-14  29 days  2         1" in out
    assert "3 States as of 2013-06-12: 1 missed, 1 stale, 1 silent." in out
    assert [each["state"] for each in told("states", "list", "--standing", "silent")] == ["NPL"]


@pytest.mark.usefixtures("report")
def test_an_unknown_standing_is_told_with_those_that_there_are() -> None:
    out = run("states", "list", "--standing", "x", status=2).output
    assert "There are: objected, declined" in out


@pytest.mark.usefixtures("report")
def test_outstanding_leaves_out_what_is_settled_and_says_what_to_do() -> None:
    run("states", "reply", "Nepal", "confirmed")
    assert {each["state"] for each in told("states", "outstanding")} == {"KEN", "GHA"}
    out = run("states", "outstanding").stdout
    assert "STATE-101 Ghana is named in" in out
    assert "clearance states sent GHA" in out


@pytest.mark.usefixtures("report")
def test_show_tells_the_story_in_the_order_of_the_days() -> None:
    run("states", "reply", "NPL", "holding", "--until", "2013-06-20", "--date", "2013-06-01")
    out = run("states", "show", "nepal").stdout
    lines = [line for line in out.splitlines() if line.startswith("  2013")]
    assert [line.split()[0] for line in lines] == ["2013-05-14", "2013-05-27", "2013-06-01"]
    assert "Standing: holding" in out
    story = told("states", "show", "NPL")
    assert [event["kind"] for event in story["events"]] == ["sent", "reminded", "holding"]


@pytest.mark.usefixtures("report")
def test_a_state_nobody_knows_is_told_with_its_neighbours() -> None:
    out = run("states", "show", "Kenia", status=2).output
    assert "“Kenia” is no State's name" in out
    assert "Kenya" in out


@pytest.mark.usefixtures("report")
def test_as_of_an_earlier_day_only_what_had_happened_counts() -> None:
    found = {e["state"]: e["standing"] for e in told("states", "list", "--as-of", "2013-05-20")}
    assert found["NPL"] == "sent"


# ---------------------------------------------------------------- recording


def test_a_message_of_today_is_about_the_words_as_they_stand(report: Path) -> None:
    out = run("states", "sent", "Ghana", "--reference", "NV-3", "--due", "2013-06-20").stdout
    assert "Recorded as entry 5: Ghana, sent, 12 June 2013" in out
    assert "Ghana now: sent. An answer is expected by 20 June 2013." in out
    event = read_entries(report / "register.db")[-1].event
    assert (event.recorded_by, event.basis, event.shown) == ("desk", Basis.RECORDED, True)
    assert [seen.text for seen in event.passages] == [KENYA + " In Ghana too."]


def test_a_message_of_an_earlier_day_is_about_the_words_of_that_day(report: Path) -> None:
    run("states", "sent", "Kenya", "--date", "2013-06-02")
    assert read_entries(report / "register.db")[-1].event.passages[0].text == KENYA
    run("states", "sent", "Kenya", "--date", "2013-06-02", "--as-it-stands")
    assert "Ghana" in read_entries(report / "register.db")[-1].event.passages[0].text


def test_a_stretch_of_a_paragraph_can_be_meant(report: Path) -> None:
    run("states", "sent", "Kenya", "--quote", KENYA)
    run("states", "reply", "Kenya", "confirmed")
    assert standings()["KEN"] == "confirmed"
    (report / "draft.docx").write_bytes(_draft(KENYA + " It thrives."))
    assert standings()["KEN"] == "confirmed"
    (report / "draft.docx").write_bytes(_draft(KENYA.replace("2008", "2009")))
    assert standings()["KEN"] == "stale"
    out = run("states", "sent", "Kenya", "--quote", "nowhere", status=2).output
    assert "stands in 0 of the passages" in out


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (["confirmed"], "confirmed"),
        (["no-objection"], "no-objection"),
        (["objects"], "objected"),
        (["declines"], "declined"),
        (["acknowledged"], "silent"),
        (["holding", "--until", "2013-07-01"], "holding"),
        (["asks", "--wording", "parties shall take inclusiveness"], "wording-absent"),
        (["asks", "--wording", "parties must", "--instead-of", "account"], "wording-partial"),
        (["asks", "--wording", "parties must take"], "wording-reflected"),
    ],
)
@pytest.mark.usefixtures("report")
def test_each_answer_gives_its_standing(answer: list[str], standing: str) -> None:
    assert f"Nepal now: {standing}." in run("states", "reply", "NPL", *answer).stdout
    assert standings()["NPL"] == standing


@pytest.mark.usefixtures("report")
def test_a_request_without_words_and_words_without_a_request_are_usage_errors() -> None:
    assert "needs --wording" in run("states", "reply", "NPL", "asks", status=2).output
    wrong = run("states", "reply", "NPL", "confirmed", "--wording", "x", status=2)
    assert "go with “asks”" in wrong.output


@pytest.mark.usefixtures("report")
def test_an_answer_on_one_paragraph_only_says_nothing_of_others() -> None:
    out = run("states", "reply", "NPL", "confirmed", "--para", "7", status=2).output
    assert "Nepal is not named in para. 7. It is named in: " in out


@pytest.mark.usefixtures("report")
def test_triage_decides_about_a_mention() -> None:
    why = ("--by", "Chief of Staff", "--reason", "a list")
    run("states", "triage", "Ghana", "--not-required", *why)
    assert standings()["GHA"] == "not-required"
    run("states", "triage", "Ghana", "--to-contact", *why)
    assert standings()["GHA"] == "to-contact"
    assert "Say --to-contact" in run("states", "triage", "Ghana", *why, status=2).output


def test_a_ruling_holds_until_the_words_change(report: Path) -> None:
    why = ("--by", "Chief of Staff", "--reason", "editorial")
    out = run("states", "rule", "Kenya", "--not-substantive", *why).stdout
    assert "Kenya now: confirmed." in out
    (report / "draft.docx").write_bytes(_draft(KENYA.replace("2008", "2009")))
    assert standings()["KEN"] == "stale"
    assert "Say --proceed" in run("states", "rule", "Kenya", *why, status=2).output
    assert "nothing to rule on" in run("states", "rule", "FRA", "--proceed", *why, status=2).output


@pytest.mark.usefixtures("report")
def test_several_states_are_recorded_in_one_go() -> None:
    out = run("states", "sent", "Ghana", "NPL", "Kenya").stdout
    assert out.count("Recorded as entry") == 3


def test_a_confidential_remark_is_shown_only_when_asked_for(report: Path) -> None:
    run("states", "reply", "NPL", "objects", "--confidential", "The ambassador is worried.")
    assert "worried" not in run("states", "show", "NPL").stdout
    assert "kept apart" in run("states", "show", "NPL").stdout
    assert "worried" in run("states", "show", "NPL", "--confidential").stdout
    assert not any("worried" in entry.body for entry in read_entries(report / "register.db"))
    for command in (["memo"], ["states", "outstanding"], ["states", "list", "--json"]):
        assert "worried" not in run(*command).stdout


def test_a_correction_leaves_the_entry_in_the_register(report: Path) -> None:
    why = ("--reason", "misread")
    run("states", "list")
    run("states", "correct", "1", "--reference", "NV-9", *why)
    run("states", "correct", "4", "--strike", *why)
    entries = read_entries(report / "register.db")
    assert entries[0].event.reference == "NV-1"
    assert standings()["NPL"] == "sent"
    assert "NV-9" in run("states", "show", "NPL").stdout
    assert "no entry 4" in run("states", "correct", "4", "--channel", "x", *why, status=2).output
    assert "what is to be corrected" in run("states", "correct", "1", *why, status=2).output


def test_a_name_is_identified_once_and_a_mention_entered_by_hand(report: Path) -> None:
    text = paragraph("The Congolese authorities and the government of the day acted in Nepal.")
    (report / "draft.docx").write_bytes(docx(text))
    run("states", "identify", "Congolese", "COD", "--by", "desk officer")
    assert standings()["COD"] in {"missed", "to-triage"}
    again = run("states", "identify", "Congolese", "COG", "--by", "desk officer", status=2)
    assert "no open question" in again.output
    run("states", "mention", "France", "the government of the day", "--reason", "of 1990")
    assert standings()["FRA"] in {"missed", "to-triage"}
    assert "or say --none" in run("states", "identify", "x", "--by", "y", status=2).output


def test_the_attachment_is_sealed(report: Path) -> None:
    run("states", "sent", "Ghana", "--attachment", "contacts.csv")
    assert len(read_entries(report / "register.db")[-1].event.attachment) == 64


# ---------------------------------------------------------------- papers


def test_the_spreadsheet_goes_out_and_comes_back(report: Path) -> None:
    run("states", "export", "-o", "register.xlsx")
    assert "Messages: 0 new." in run("states", "import", "register.xlsx").stdout
    book = load_workbook(report / "register.xlsx")
    book["Messages"]["G4"] = "objects"
    book.save(report / "register.xlsx")
    assert "Messages: 0 new, 1 corrected." in run("states", "import", "register.xlsx").stdout
    assert standings()["KEN"] == "objected"
    book["Messages"]["G4"] = "declines"
    book.save(report / "register.xlsx")
    out = run("states", "import", "register.xlsx", status=1).stdout
    assert "CONFLICT entry 3, response: was “agrees”, the spreadsheet says “declines”" in out


def test_a_list_goes_out_and_comes_back(report: Path) -> None:
    run("states", "export", "-o", "list.csv")
    assert (report / "list.csv").read_text().startswith("state,date,channel,reference")
    assert "Messages: 0 new, 4 known before." in run("states", "import", "list.csv").stdout
    (report / "list.csv").write_text(CONTACTS.replace("Kenya,2013-05-20", "Kenya,2013-05-21"))
    assert "1 corrected" in run("states", "import", "list.csv").stdout
    (report / "list.csv").write_text("state,date\nNepal,x")
    assert "no column" in run("states", "import", "list.csv", status=4).output


def test_a_letter_is_written_and_nothing_is_sent(report: Path) -> None:
    before = len(told("states", "show", "NPL")["events"])
    out = run("states", "letter", "Nepal", "--reminder", "--office", "The Office", "-o", "l.docx")
    assert "Nothing was sent." in out.stdout
    words = "\n".join(p.text for p in python_docx.Document(str(report / "l.docx")).paragraphs)
    assert "an e-mail of 27 May 2013 (EM-1)" in words
    assert "by 26 June 2013" in words
    assert len(told("states", "show", "NPL")["events"]) == before
    run("states", "template", "reminder", "-o", "own.docx")
    run("states", "letter", "NPL", "--template", "own.docx", "-o", "l2.docx")
    wrong = run("states", "letter", "Ghana", "--reminder", "-o", "l3.docx", status=2)
    assert "write a note verbale" in wrong.output


def test_the_calendar_has_the_days_on_which_answers_are_due(report: Path) -> None:
    run("states", "sent", "Ghana", "--due", "2013-06-20")
    run("states", "calendar", "-o", "due.ics")
    events = Calendar.from_ical((report / "due.ics").read_bytes()).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Answer due: Nepal", "Answer due: Ghana"]


# ---------------------------------------------------------------- the register itself


@pytest.mark.usefixtures("report")
def test_verify_walks_the_chain_and_knows_a_head_printed_earlier() -> None:
    run("states", "list")
    whole = told("states", "verify")
    assert (whole["intact"], whole["entries"]) == (True, 4)
    run("states", "sent", "Ghana")
    assert "5 entries, intact" in run("states", "verify", "--head", whole["head"][:16]).stdout
    assert "NOT INTACT" in run("states", "verify", "--head", "deadbeef", status=1).stdout


def test_a_register_of_a_later_version_stops_every_command(report: Path) -> None:
    import sqlite3

    run("states", "list")
    with sqlite3.connect(report / "register.db") as connection:
        connection.execute("UPDATE register_version SET version_num = '9999'")
    connection.close()
    for command in (["states", "list"], ["states", "verify"], ["memo"], ["run"]):
        assert "later version" in run(*command, status=4).output


def test_a_damaged_register_stops_every_command_and_stays_as_it_is(report: Path) -> None:
    (report / "register.db").write_bytes(b"torn" * 2000)
    for command in (["states", "list"], ["states", "sent", "Ghana"]):
        assert "last good copy" in run(*command, status=4).output
    assert (report / "register.db").read_bytes() == b"torn" * 2000


def test_a_register_in_postgresql_that_is_not_there_is_a_clear_error(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEARANCE_REGISTER", "postgresql://nobody@127.0.0.1:1/none")
    assert "cannot be used" in run("states", "list", status=4).output
    assert not (report / "register.db").exists()


# ---------------------------------------------------------------- approvals, waivers, the note


def _approvals() -> list[str]:
    return [
        f["code"]
        for f in json.loads(run("run", "--json", status=1).stdout)["findings"]
        if f["code"].startswith(("APPR", "WAIV"))
    ]


def test_an_approval_lapses_with_the_words_and_an_objection_does_not(report: Path) -> None:
    run("approve", "special adviser", "--by", "A. Person")
    assert _approvals() == []
    (report / "draft.docx").write_bytes(_draft(KENYA.replace("2008", "2009")))
    assert _approvals() == ["APPR-002"]
    run("approve", "Special Adviser", "--by", "A. Person", "--object", "--reason", "wrong year")
    (report / "draft.docx").write_bytes(_draft())
    assert _approvals() == ["APPR-003"]
    run("withdraw", "6", "--reason", "settled")
    assert _approvals() == []


@pytest.mark.usefixtures("report")
def test_an_office_that_is_not_in_the_chain_is_told_with_the_nearest() -> None:
    out = run("approve", "Special Advisor", "--by", "x", status=2).output
    assert "Did you mean “Special Adviser”?" in out
    assert "needs --reason" in run("approve", "x", "--by", "y", "--object", status=2).output


def test_a_waiver_demotes_and_lapses_with_the_words(report: Path) -> None:
    why = ("--by", "Chef de Cabinet", "--authority", "note of 3 June", "--reason", "urgent")
    run("waive", "state-101", *why, "--expires", "2013-06-30", "--state", "Ghana")
    findings = json.loads(run("run", "--json", status=1).stdout)["findings"]
    (missed,) = [f for f in findings if f["code"] == "STATE-101"]
    assert missed["severity"] == "warning"
    (report / "draft.docx").write_bytes(_draft(KENYA.replace("2008", "2009")))
    assert "WAIV-003" in _approvals()
    expired = json.loads(run("run", "--json", "--as-of", "2013-07-01", status=1).stdout)
    assert "WAIV-002" in [f["code"] for f in expired["findings"]]
    unknown = run("waive", "NONE-1", *why, "--expires", "2013-07-30", status=2)
    assert "no finding with the code" in unknown.output
    broken = run("waive", "STATE-123", *why, "--expires", "2013-07-30", status=2)
    assert "cannot be waived" in broken.output


def test_what_happened_cannot_be_withdrawn(report: Path) -> None:
    run("states", "list")
    assert "it happened" in run("withdraw", "1", "--reason", "x", status=2).output
    run("withdraw", "3", "--reason", "note verbale of 11 June")
    assert read_entries(report / "register.db")[-1].event.kind is EventKind.WITHDRAWN
    assert standings()["KEN"] == "sent"
    assert "no entry 99" in run("withdraw", "99", "--reason", "x", status=2).output


def test_the_note_is_written_and_later_held_against_what_is_so(report: Path) -> None:
    out = run("memo", "-o", "memo.docx", "--add", "Well done.", "--by", "the desk").stdout
    assert "  Nepal has not yet replied" in out
    assert "! " in out
    assert "Everything it says still holds." in run("memo", "--verify", "memo.docx").stdout
    run("states", "reply", "NPL", "objects")
    checked = json.loads(run("memo", "--verify", "memo.docx", "--json", status=1).stdout)
    assert not checked["still_true"]
    assert {each["key"] for each in checked["divergences"]} >= {"unanswered", "objections"}
    assert "NO LONGER TRUE" in run("memo", "--verify", "memo.docx", status=1).stdout
    run("memo", "--verify", "contacts.csv", status=3)
    assert "--add needs --by" in run("memo", "--add", "x", status=2).output
    assert (report / "memo.docx").exists()


_FORMS = (
    *("list", "show", "sent", "reply", "triage", "rule"),
    *("outstanding", "import", "export", "letter", "verify"),
)


@pytest.mark.usefixtures("report")
def test_every_command_has_help() -> None:
    for command in ("states", "approve", "waive", "withdraw", "memo"):
        assert "Usage" in run(command, "--help").stdout
    listed = run("states", "--help").stdout
    for name in _FORMS:
        assert f"\n  {name} " in listed
        assert "Usage" in run("states", name, "--help").stdout


def test_help_imports_no_heavy_library() -> None:
    import subprocess
    import sys

    program = (
        "import sys; from pipeline.cli import main\n"
        "try: main(['states', '--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'sqlalchemy', 'docx', 'lxml', 'openpyxl', 'rich'} & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.splitlines()[-1] == "[]"
