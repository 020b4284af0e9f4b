"""Whatever is wrong with the input: one clear line, the right status, nothing half-written."""

import ctypes
import json
import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.building import docx, ins, paragraph
from tests.pipeline.program import (
    CONSOLE_SCRIPT,
    as_json,
    assert_refused,
    clearance,
    example,
    files_in,
    program,
    small_report,
)
from tests.shared import shared

GOOD = docx(paragraph("The ", ins("new "), "text names Nepal."))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a good draft and every kind of bad one."""
    files = {
        "good.docx": GOOD,
        "empty.docx": b"",
        "text.docx": b"Dear colleague,\n",
        "cut.docx": GOOD[: len(GOOD) // 2],
        "tail.docx": GOOD[len(GOOD) // 2 :],
        "old.docx": OLE,
        "picture.docx": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "a sheet.xlsx": GOOD.replace(b"word/document", b"xl/workbook__"),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder.docx").mkdir()
    return tmp_path


BAD = ("absent", "empty", "text", "cut", "tail", "old", "picture", "folder")
READERS = {
    "revisions": ["{}"],
    "text": ["{}"],
    "count": ["{}"],
    "mentions": ["{}"],
    "check": ["{}"],
    "accept": ["{}", "-o", "out.docx"],
    "reject": ["{}", "-o", "out.docx"],
    "compare": ["{}", "good.docx", "-o", "out.docx"],
    "combine": ["good.docx", "{}", "-o", "out.docx"],
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("command", READERS)
def test_a_file_that_cannot_be_read_is_named_and_nothing_is_written(
    command: str, bad: str, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    before = files_in(desk)
    arguments = [each.replace("{}", f"{bad}.docx") for each in READERS[command]]
    said = assert_refused(clearance(command, *arguments), 3)
    assert f"{bad}.docx" in said
    assert said.count(". ") >= 1 or "is a folder;" in said, f"no remedy: {said}"
    assert files_in(desk) == before


@pytest.mark.parametrize("bad", [each for each in BAD if each != "folder"])
def test_a_run_on_a_file_that_cannot_be_read_makes_no_folder(
    bad: str, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    before = set(desk.iterdir())
    assert f"{bad}.docx" in assert_refused(clearance("run", f"{bad}.docx"), 3)
    assert set(desk.iterdir()) == before


def test_another_office_file_is_not_a_word_file(desk: Path) -> None:
    assert "a sheet.xlsx" in assert_refused(clearance("text", desk / "a sheet.xlsx"), 3)


@pytest.mark.parametrize("name", ["example_password.docx", "ecma376standard_password.docx"])
def test_a_file_with_a_password_says_so(name: str) -> None:
    said = assert_refused(clearance("text", shared(f"corpus/msoffcrypto-tool/{name}")), 3)
    assert name in said
    assert "password" in said


@pytest.mark.parametrize("suffix", [".doc", ".odt", ".rtf"])
def test_an_old_format_without_libreoffice_says_what_is_needed(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"old{suffix}").write_bytes(OLE)
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    monkeypatch.setenv("PATH", str(nowhere))
    said = assert_refused(clearance("text", tmp_path / f"old{suffix}"), 4)
    assert f"old{suffix}" in said
    assert "LibreOffice" in said
    assert ".docx" in said


# ---------------------------------------------------------------- configuration


@pytest.mark.parametrize(
    ("toml", "parts"),
    [
        ("this is not toml", ["line 1"]),
        ('[drafts]\ncurrent = "drafts/other.docx"\n', ["line 2", "drafts/other.docx"]),
        ("", ["drafts.current"]),
        ("[drafts]\ncurrent = 5\n", ["line 2", "drafts.current"]),
        ("[drafts]\ncurrent = \n", ["line 2"]),
        ("drafts = 3\n", ["drafts"]),
        ('drafts = "x"\n[[report]]\n', ["drafts", "report"]),
    ],
)
def test_a_report_file_with_mistakes_names_each_with_its_line(
    toml: str, parts: list[str], tmp_path: Path
) -> None:
    folder = small_report(tmp_path / "report")
    (folder / "report.toml").write_text(toml, "utf-8")
    before = files_in(folder)
    said = assert_refused(clearance("run", folder), 2)
    assert "report.toml" in said
    assert all(part in said for part in parts), said
    assert files_in(folder) == before


@pytest.mark.parametrize("key", ["title", "contact", "symbols"])
def test_a_control_character_in_a_report_file_is_a_mistake(key: str, tmp_path: Path) -> None:
    folder = small_report(tmp_path / "report")
    toml = folder / "report.toml"
    lines = [line for line in toml.read_text("utf-8").splitlines() if not line.startswith(key)]
    lines.insert(1, f'{key} = "a\\u001b[31m"')
    toml.write_text("\n".join(lines), "utf-8")
    said = assert_refused(clearance("run", folder), 2)
    assert f"line 2: report.{key} holds a control character" in said


def test_a_report_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    folder = small_report(tmp_path / "report")
    toml = folder / "report.toml"
    toml.write_bytes(b"\xef\xbb\xbf" + toml.read_bytes().replace(b"\n", b"\r\n"))
    assert clearance("run", folder).exit_code == 0


@pytest.mark.parametrize("name", ["report.toml", "decisions.toml", "contacts.csv"])
def test_text_in_another_encoding_is_one_clear_line(name: str, tmp_path: Path) -> None:
    folder = small_report(tmp_path / "report", '[states]\ncontacts = "contacts.csv"\n')
    (folder / "contacts.csv").write_text("state,date,direction\n", "utf-8")
    (folder / name).write_bytes("# Ré\n".encode("utf-16"))
    said = assert_refused(clearance("run", folder), 4 if name.endswith(".csv") else 2)
    assert name in said
    assert "UTF-8" in said


@pytest.mark.parametrize(
    ("toml", "part"),
    [
        ("no toml", "line 1"),
        ("revision = 3", "[[revision]]"),
        ('[[revision]]\nverdict = "accept"\nby = "X"\n', "no id"),
        ('[[revision]]\nid = "a"\nverdict = "acept"\nby = "X"\n', "acept"),
        ('[[revision]]\nid = "a"\nverdict = "accept"\n', "who"),
        ('[[conflict]]\nid = "a"\nchoice = "base"\n', "a"),
    ],
)
@pytest.mark.parametrize("where", ["decisions.toml", "out/decisions.toml"])
def test_decisions_with_mistakes_say_which(
    where: str, toml: str, part: str, tmp_path: Path
) -> None:
    folder = small_report(tmp_path / "report")
    (folder / "out").mkdir()
    (folder / where).write_text(toml, "utf-8")
    before = files_in(folder)
    said = assert_refused(clearance("run", folder), 2)
    assert where in said
    assert part in said
    assert files_in(folder) == before


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        ("", ["contacts.csv"]),
        ("name,day\n", ["contacts.csv", "state"]),
        ("state,date,direction\nAtlantis,2026-11-01,sent\n", ["line 2", "Atlantis"]),
        ("state,date,direction\nNepal,yesterday,sent\n", ["line 2", "yesterday"]),
        ("state,date,direction\nNepal,2026-11-01,up\n", ["line 2", "up"]),
    ],
)
def test_contacts_with_mistakes_say_which_and_the_register_is_not_begun(
    rows: str, parts: list[str], tmp_path: Path
) -> None:
    folder = small_report(tmp_path / "report", '[states]\ncontacts = "contacts.csv"\n')
    (folder / "contacts.csv").write_text(rows, "utf-8")
    before = files_in(folder)
    said = assert_refused(clearance("run", folder), 4)
    assert all(part in said for part in parts), said
    assert files_in(folder) == before


# ---------------------------------------------------------------- the register


@pytest.fixture
def registered(tmp_path: Path) -> Path:
    """A report with a register of one entry."""
    folder = small_report(tmp_path / "report", draft=GOOD)
    told = clearance("states", "sent", "NPL", "-r", folder, "--date", "2026-11-02")
    assert told.exit_code == 0, told.output
    return folder


def test_a_register_from_a_later_version_is_not_touched(registered: Path) -> None:
    with sqlite3.connect(registered / "register.db") as connection:
        connection.execute("UPDATE register_version SET version_num = '9999'")
    connection.close()
    before = files_in(registered)
    said = assert_refused(clearance("run", registered), 4)
    assert "register.db" in said
    assert "9999" in said or "later version" in said
    assert files_in(registered) == before


@pytest.mark.parametrize("damage", [b"", b"this is no database at all, but long enough", None])
def test_a_register_that_is_none_or_damaged_is_not_touched(
    damage: bytes | None, registered: Path
) -> None:
    register = registered / "register.db"
    if damage is None:  # the file's own pages overwritten, its head left as it was
        data = register.read_bytes()
        damage = data[:100] + bytes(len(data) - 100)
    register.write_bytes(damage)
    result = clearance("run", registered)
    if not damage:  # an empty file is a register not begun
        assert result.exit_code in {0, 1, 4}
        return
    assert "register.db" in assert_refused(result, 4)
    assert register.read_bytes() == damage
    assert not (registered / "out").exists()


def test_an_entry_changed_behind_the_registers_back_stops_the_report(registered: Path) -> None:
    with sqlite3.connect(registered / "register.db") as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE register_event SET body = replace(body, 'NPL', 'IND')")
    connection.close()
    result = clearance("run", registered, "--json")
    assert result.exit_code == 1
    findings = as_json(result)["findings"]
    assert any("verify" in (each["command"] or "") for each in findings)


def test_a_register_that_another_program_holds_is_waited_for_and_then_reported(
    registered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clearance.register.store.BUSY_SECONDS", 0.2)
    connection = sqlite3.connect(registered / "register.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    started = time.monotonic()
    try:
        result = clearance("run", registered)
    finally:
        connection.close()
    if result.exit_code == 4:
        assert "register.db" in assert_refused(result, 4)
    assert time.monotonic() - started < 60


# ---------------------------------------------------------------- places that cannot be written


def test_out_that_is_a_file_is_named_with_a_remedy(tmp_path: Path) -> None:
    folder = small_report(tmp_path / "report")
    (folder / "out").write_text("mine", "utf-8")
    said = assert_refused(clearance("run", folder), 4)
    assert str(folder / "out") in said
    assert said.strip().count(". ") >= 1, f"no remedy: {said}"
    assert (folder / "out").read_text("utf-8") == "mine"


def test_an_output_that_is_a_folder_is_a_usage_error(desk: Path) -> None:
    (desk / "taken").mkdir()
    result = clearance("accept", desk / "good.docx", "-o", desk / "taken")
    assert result.exit_code == 2
    assert "directory" in result.stderr


def test_an_output_in_a_folder_that_is_not_there_is_one_line(desk: Path) -> None:
    result = clearance("accept", desk / "good.docx", "-o", desk / "nowhere" / "x.docx")
    assert "nowhere" in assert_refused(result, 4)


def without_privileges() -> None:
    """Make rights bind the process about to start, also where it is root's."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    drop, ignore_rights, ignore_reading_rights = 24, 1, 2
    prctl(drop, ignore_rights, 0, 0, 0)
    prctl(drop, ignore_reading_rights, 0, 0, 0)


def as_anybody(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The program run by a user whom the rights of files bind."""
    if os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("rights do not bind root here")
    return program(*arguments, preexec_fn=without_privileges if os.geteuid() == 0 else None)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder whose rights are given back afterwards, so that it can be taken away."""
    yield tmp_path
    for path in [tmp_path, *tmp_path.rglob("*")]:
        path.chmod(0o755)


def test_a_folder_that_may_not_be_written_to_is_one_line(outside: Path) -> None:
    folder = small_report(outside / "report")
    folder.chmod(0o555)
    before = files_in(folder)
    said = assert_refused(as_anybody("run", folder), 4)
    assert str(folder) in said
    assert "ermission denied" in said
    assert files_in(folder) == before


def test_a_lone_draft_in_a_folder_that_may_not_be_written_to_is_one_line(outside: Path) -> None:
    (outside / "draft.docx").write_bytes(GOOD)
    outside.chmod(0o555)
    said = assert_refused(as_anybody("run", outside / "draft.docx"), 4)
    assert "draft-clearance" in said


@pytest.mark.parametrize(
    ("name", "status"),
    [("drafts/draft.docx", 3), ("report.toml", 2), ("contacts.csv", 3), ("decisions.toml", 3)],
)
def test_a_file_that_may_not_be_read_is_one_line(name: str, status: int, outside: Path) -> None:
    folder = small_report(outside / "report", '[states]\ncontacts = "contacts.csv"\n')
    (folder / "contacts.csv").write_text("state,date,direction\n", "utf-8")
    (folder / "decisions.toml").write_text("", "utf-8")
    folder.chmod(0o777)
    (folder / name).chmod(0)
    said = assert_refused(as_anybody("run", folder), status)
    assert name in said
    assert "ermission denied" in said


def test_a_register_that_may_not_be_written_is_one_line(outside: Path) -> None:
    folder = small_report(outside / "report", draft=GOOD)
    clearance("states", "sent", "NPL", "-r", folder)
    (folder / "register.db").chmod(0o444)
    folder.chmod(0o555)
    before = files_in(folder)
    said = assert_refused(as_anybody("states", "sent", "NPL", "-r", folder, "--reminder"), 4)
    assert "register.db" in said
    assert files_in(folder) == before


# ---------------------------------------------------------------- a full disk


def whole_or_old(folder: Path, before: dict[str, bytes]) -> None:
    """Nothing half-written: what was there reads as before, and nothing is left lying about."""
    after = files_in(folder)
    after.pop("register.db", None)  # a database of its own; that it opens is tested apart
    assert after == {name: data for name, data in before.items() if name != "register.db"}


@pytest.mark.parametrize("fails_at", [1, 2, 5])
def test_a_disk_that_fills_up_leaves_the_results_of_the_last_run_as_they_were(
    fails_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = example("not-ready", tmp_path)
    assert clearance("run", folder).exit_code == 1
    toml = folder / "report.toml"
    toml.write_text(toml.read_text("utf-8").replace("limit = 550", "limit = 551"), "utf-8")
    before = files_in(folder)
    calls = iter(range(1, 1000))
    fsync = os.fsync

    def fills_up(descriptor: int) -> None:
        if next(calls) >= fails_at:
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fills_up)
    said = assert_refused(clearance("run", folder), 4)
    assert "No space left on device" in said
    assert "make room" in said
    whole_or_old(folder, before)


@pytest.mark.parametrize("kilobytes", [1, 8, 24, 48])
def test_a_write_that_the_system_refuses_midway_leaves_nothing(
    kilobytes: int, tmp_path: Path
) -> None:
    folder = example("not-ready", tmp_path)
    before = files_in(folder)
    most = kilobytes * 1024

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    result = program("run", folder, preexec_fn=limit)
    assert_refused(result, 4)
    after = files_in(folder)
    assert not [name for name in after if name.startswith("out/")]
    assert {name: after[name] for name in before} == before
    register = folder / "register.db"
    if register.exists() and register.stat().st_size:
        with sqlite3.connect(register) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    again = program("run", folder)
    assert again.returncode == 1, again.stderr


# ---------------------------------------------------------------- a user who leaves


def big_report(folder: Path) -> Path:
    draft = docx(*(paragraph(f"Paragraph {n} ", ins("with new "), "words.") for n in range(3000)))
    return small_report(folder, draft=draft)


def at_work(running: subprocess.Popen[str]) -> None:
    """Wait until the program has begun to read, which is when it has loaded what reads."""
    loaded = Path(f"/proc/{running.pid}/maps")
    if not loaded.exists():
        pytest.skip("only Linux tells what a program has loaded")
    while running.poll() is None and "lxml" not in loaded.read_text():
        time.sleep(0.01)


@pytest.mark.parametrize("after", [0.3, 0.8])
def test_an_interrupted_run_says_so_and_leaves_nothing(after: float, tmp_path: Path) -> None:
    folder = big_report(tmp_path / "report")
    before = files_in(folder)
    running = subprocess.Popen(
        [CONSOLE_SCRIPT, "run", folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    at_work(running)
    time.sleep(after)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said) == (
        130,
        "clearance: Interrupted; nothing half-written was left behind.\n",
    )
    assert files_in(folder) == before


def test_an_interrupt_while_writing_leaves_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_report(tmp_path / "report")

    def interrupted(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    said = assert_refused(clearance("run", folder), 130)
    assert "Interrupted" in said
    assert [name for name in files_in(folder) if name.startswith("out/")] == []


def test_an_interrupt_before_the_command_has_begun_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.cli.importlib.import_module", interrupted)
    assert_refused(clearance("run", tmp_path), 130)


def unread(*arguments: str | Path, env: dict[str, str] | None = None) -> tuple[int, str]:
    """The status and complaints of a program whose reader has gone before it speaks."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [CONSOLE_SCRIPT, *map(str, arguments)],
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **(env or {})},
            timeout=60,
            check=False,
        )
    finally:
        os.close(writing)
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", ["text", "revisions", "count", "mentions"])
def test_a_reader_who_has_seen_enough_is_no_error(command: str, desk: Path) -> None:
    assert unread(command, desk / "good.docx") == (0, "")


@pytest.mark.parametrize("form", [[], ["--json"], ["--text"]])
def test_the_verdict_stays_when_nobody_reads_it_to_the_end(form: list[str], tmp_path: Path) -> None:
    folder = example("not-ready", tmp_path)
    assert unread("run", folder, *form) == (1, "")
    ready = small_report(tmp_path / "ready")
    assert unread("run", ready, *form) == (0, "")


def test_a_terminal_that_knows_only_ascii_gets_something_to_read(tmp_path: Path) -> None:
    folder = example("not-ready", tmp_path)
    result = program("run", folder, env={"PYTHONIOENCODING": "ascii"})
    assert (result.returncode, result.stderr) == (1, "")
    assert "NOT READY" in result.stdout


# ---------------------------------------------------------------- names that are an attack

HOSTILE = "Ann\x1b]0;owned\x07\x1b[2J\n\nREADY\u202eecnaraelc\u2066"
# What a terminal obeys, or what turns the order of letters round.
DANGEROUS = {*map(chr, range(32)), *map(chr, range(127, 160)), *"\u202a\u202b\u202c\u202d\u202e"}
DANGEROUS |= set("\u2066\u2067\u2068\u2069\u2028\u2029")
DANGEROUS -= {"\n", "\t"}


def xml_author(name: str) -> str:
    """The name as an attribute can hold it: XML has no escape character, but has the rest."""
    return name.replace("\x1b", "\x9b").replace("\x07", "\x9c")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A report whose file names, reviewer and words are made to be obeyed by a terminal."""
    name = xml_author(HOSTILE)
    marked = ins("words \x9b2J\u202e of theirs", by="AUTHOR")
    data = docx(paragraph("Plain ", marked, " text names Nepal \x9b31m."))
    from drafts.ooxml.package import read_package, write_package

    package = read_package(data, "x.docx")
    part = package.parts["word/document.xml"]
    escaped = "".join(f"&#{ord(char)};" if not char.isalnum() else char for char in name)
    changed = part.replace(b'"AUTHOR"', f'"{escaped}"'.encode())
    assert changed != part
    parts = {**package.parts, "word/document.xml": changed}
    from dataclasses import replace

    data = write_package(replace(package, parts=parts))
    folder = small_report(tmp_path / "report", draft=data)
    drafts = folder / "drafts"
    (drafts / "draft.docx").rename(drafts / "dr\x1b[31maft\nREADY\u202e x.docx")
    toml = folder / "report.toml"
    text = toml.read_text("utf-8").replace(
        "drafts/draft.docx", json.dumps("drafts/dr\x1b[31maft\nREADY\u202e x.docx")[1:-1]
    )
    more = '[reconcile]\ndefault = "leave"\n[states]\ncontacts = "contacts.csv"\n'
    toml.write_text(text + more, "utf-8")
    (folder / "contacts.csv").write_text(
        "state,date,channel,reference,direction,response,requested_wording,remarks\n"
        "Nepal,2026-11-01,\x1b[31mpost,REF\x1b[2J\u202e1,sent,none,,\x07\n"
        "Nepal,2026-11-02,post,REF 2\x9b,received,requests wording,\x1b[31mwords\u202e,\x07\n",
        "utf-8",
    )
    return folder


def assert_harmless(text: str) -> None:
    assert not DANGEROUS & set(text), ascii(text)
    assert "\nREADY" not in text


@pytest.mark.parametrize("form", [[], ["--text"], ["--json"]])
def test_no_name_reaches_the_screen_of_a_run_raw(form: list[str], hostile: Path) -> None:
    result = clearance("run", hostile, *form)
    assert (result.exit_code, result.stderr) == (1, "")
    assert_harmless(result.stdout)
    assert "owned" in result.stdout


@pytest.mark.parametrize(
    "command",
    [
        "revisions",
        "revisions --all",
        "revisions --json",
        "mentions",
        "mentions --json",
        "count",
        "count --json",
        "check",
        "check --json",
        "text",
        "text --view markup",
    ],
)
def test_no_name_reaches_the_screen_of_a_command_raw(command: str, hostile: Path) -> None:
    (draft,) = (hostile / "drafts").iterdir()
    name, *options = command.split()
    result = clearance(name, draft, *options)
    assert result.exit_code in {0, 1}, result.stderr
    assert result.stderr == ""
    assert_harmless(result.stdout)


@pytest.mark.parametrize(
    "command",
    ["list", "outstanding", "show NPL", "list --json", "show NPL --json", "verify"],
)
def test_no_remark_reaches_the_screen_raw(command: str, hostile: Path) -> None:
    name, *more = command.split()
    where = ["-r", hostile] if name == "show" else [hostile]
    result = clearance("states", name, *more, *where)
    assert result.exit_code in {0, 1}, result.stderr
    assert result.stderr == ""
    assert_harmless(result.stdout)


@pytest.mark.parametrize("command", ["run", "text", "count", "accept"])
def test_no_name_reaches_the_screen_in_an_error(command: str, tmp_path: Path) -> None:
    bad = tmp_path / f"{HOSTILE.replace('/', '')}.docx"
    bad.write_bytes(b"no Word file")
    more = ["-o", tmp_path / "o.docx"] if command == "accept" else []
    result = clearance(command, bad, *more)
    assert result.exit_code == 3
    assert_harmless(result.stdout + result.stderr)
    assert result.stderr.count("\n") == 1


def test_a_file_whose_name_is_no_text_is_read_and_reported(tmp_path: Path) -> None:
    draft = tmp_path / os.fsdecode(b"dr\xffaft.docx")
    try:
        draft.write_bytes(GOOD)
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    for form in ([], ["--json"], ["--text"]):
        result = clearance("run", draft, *form)
        assert result.exit_code in {0, 1}, result.stderr
        assert "aft.docx" in result.stdout


def test_spaces_and_quotes_in_names_are_no_trouble(tmp_path: Path) -> None:
    folder = small_report(tmp_path / "my 'own' \"report\"")
    result = clearance("run", folder)
    assert result.exit_code == 0, result.stderr
    assert (folder / "out" / "final").is_dir()


def test_files_written_have_the_rights_that_the_user_gives_files(tmp_path: Path) -> None:
    folder = small_report(tmp_path / "report")
    assert program("run", folder, umask=0o027).returncode == 0
    page = folder / "out" / "index.html"
    assert stat.S_IMODE(page.stat().st_mode) == 0o640


def test_the_program_can_be_found_by_the_tests() -> None:
    assert CONSOLE_SCRIPT.exists(), f"not beside {sys.executable}"
