import multiprocessing
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from clearance.register.chain import Entry, verify
from clearance.register.errors import (
    NewerRegisterError,
    NotARegisterError,
    RegisterError,
    RegisterLockedError,
    RegisterNotWritableError,
)
from clearance.register.store import VERSIONS, open_register, read_entries
from drafts.errors import DocumentError
from tests.clearance.register.events import event

ROOT = Path(__file__).resolve().parents[3]


def _statement(location: str, sql: str) -> None:
    """Do something to the tables behind the program's back."""
    url = location.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url if "://" in url else f"sqlite:///{url}")
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(sql)
    finally:
        engine.dispose()


def test_what_was_appended_is_read_back_in_order(location: str) -> None:
    with open_register(location) as register:
        first = register.append(event("sent", remark="Text attached. «Côte d’Ivoire»\n\t"))
        second = register.append(event("reminded", "27 May"))
        assert register.entries() == (first, second)
    assert read_entries(location) == (first, second)
    assert (first.number, second.number, second.previous) == (1, 2, first.digest)
    assert verify(read_entries(location)).intact


def test_an_empty_register_has_no_entries(location: str) -> None:
    open_register(location).close()
    assert read_entries(location) == ()


def test_a_row_is_imported_once(location: str) -> None:
    rows = [event("sent", source="a" * 64), event("reminded", "27 May", source="b" * 64)]
    with open_register(location) as register:
        assert len(register.append_all(rows[:1])) == 1
        assert [entry.event for entry in register.append_all([*rows, rows[1]])] == rows[1:]
        assert register.append_all(rows) == ()
    assert len(read_entries(location)) == 2


def test_events_without_a_source_are_never_taken_for_the_same(location: str) -> None:
    with open_register(location) as register:
        assert len(register.append_all([event("sent"), event("sent")])) == 2


def test_all_events_of_one_go_are_kept_or_none(location: str) -> None:
    def failing() -> object:
        yield event("sent")
        raise RuntimeError("the power fails")

    with open_register(location) as register:
        register.append(event("note"))
        with pytest.raises(RuntimeError):
            register.append_all(failing())  # type: ignore[arg-type]
        assert len(register.entries()) == 1


def test_a_confidential_remark_is_sealed_but_not_part_of_the_event(location: str) -> None:
    with open_register(location) as register:
        entry = register.append(event("note"), "The ambassador is worried.")
        assert register.remarks() == {entry.event.confidential: "The ambassador is worried."}
    assert "worried" not in read_entries(location)[0].body


def test_equal_confidential_remarks_have_different_seals(location: str) -> None:
    with open_register(location) as register:
        seals = {register.append(event("note"), "no").event.confidential for _ in range(2)}
    assert len(seals) == 2


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE register_event SET body = '{}'",
        "DELETE FROM register_event",
        "UPDATE register_remark SET remark = 'all is well'",
        "DELETE FROM register_remark",
        "INSERT INTO register_event (number, body, previous, digest) VALUES (9, '{}', 'x', 'y')",
        "INSERT INTO register_event (number, body, previous, digest) VALUES (2, '{}', 'x', 'y')",
    ],
)
def test_the_database_itself_refuses_to_change_the_past(location: str, sql: str) -> None:
    with open_register(location) as register:
        before = register.append(event("sent"), "in confidence")
        with pytest.raises(DBAPIError, match="the register only grows"):
            _statement(location, sql)
        assert register.entries() == (before,)
        assert list(register.remarks().values()) == ["in confidence"]


def test_replacing_a_row_in_sqlite_is_refused_too(tmp_path: Path) -> None:
    location = str(tmp_path / "register.db")
    with open_register(location) as register:
        before = register.append(event("sent"), "in confidence")
    for sql in (
        "INSERT OR REPLACE INTO register_event SELECT * FROM register_event",
        "INSERT OR REPLACE INTO register_remark SELECT seal, salt, 'no' FROM register_remark",
    ):
        with pytest.raises(DBAPIError, match="the register only grows"):
            _statement(location, sql)
    assert read_entries(location) == (before,)


def test_emptying_the_table_in_postgresql_is_refused_too(database: str) -> None:
    with open_register(database) as register:
        register.append(event("sent"))
        with pytest.raises(DBAPIError, match="the register only grows"):
            _statement(database, "TRUNCATE register_event")


def test_a_change_made_behind_the_triggers_is_found(tmp_path: Path) -> None:
    location = str(tmp_path / "register.db")
    with open_register(location) as register:
        register.append_all([event("sent"), event("note"), event("note", "1 June")])
    with sqlite3.connect(location) as connection:
        connection.execute("DROP TRIGGER register_event_no_update")
        connection.execute(
            "UPDATE register_event SET body = replace(body, '05-14', '05-15') WHERE number = 2"
        )
    connection.close()
    assert verify(read_entries(location)).faults == ("Entry 2 was changed after it was recorded.",)


def test_a_register_of_a_later_version_is_one_clear_error(location: str) -> None:
    open_register(location).close()
    _statement(location, "UPDATE register_version SET version_num = '9999'")
    for use in (open_register, read_entries):
        with pytest.raises(NewerRegisterError, match="Update the program"):
            use(location)


def test_the_newest_version_known_is_the_newest_step_there_is() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(ROOT / "clearance/register/migrations"))
    script = ScriptDirectory.from_config(config)
    steps = tuple(step.revision for step in script.walk_revisions())
    assert steps[::-1] == VERSIONS


def test_errors_of_the_register_are_expected_errors() -> None:
    assert issubclass(RegisterError, DocumentError)


# ---------------------------------------------------------------- many writers, and crashes


def _write(location: str, writer: int, count: int) -> None:
    # SQLite serves waiting writers in no order: on a busy machine one of twenty waits long.
    with open_register(location, busy_seconds=110) as register:
        for number in range(count):
            register.append(event("note", remark=f"{writer}-{number}"))


def test_twenty_writers_at_once_lose_nothing_and_never_fork_the_chain(location: str) -> None:
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=_write, args=(location, writer, 5)) for writer in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=120)
    assert [writer.exitcode for writer in writers] == [0] * 20
    entries = read_entries(location)
    assert verify(entries).intact
    remarks = [entry.event.remark for entry in entries]
    assert sorted(remarks) == sorted(f"{w}-{n}" for w in range(20) for n in range(5))
    for writer in range(20):
        own = [remark for remark in remarks if remark.startswith(f"{writer}-")]
        assert own == sorted(own)


_WRITER = """
import sys
from clearance.register.store import open_register
from tests.clearance.register.events import event
with open_register(sys.argv[1]) as register:
    number = 0
    while True:
        entry = register.append(event("note", remark=f"{sys.argv[2]}-{number}"))
        print(entry.digest, flush=True)
        number += 1
"""


def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged(location: str) -> None:
    open_register(location).close()
    acknowledged: list[str] = []
    for attempt, moment in enumerate((0.0, 0.013, 0.031, 0.07)):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, location, str(attempt)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert writer.stdout
        acknowledged.append(writer.stdout.readline().strip())
        time.sleep(moment)
        os.kill(writer.pid, signal.SIGKILL)
        said, _ = writer.communicate(timeout=30)
        lines = said.splitlines(keepends=True)
        acknowledged += [line.strip() for line in lines if line.endswith("\n")]
    entries = read_entries(location)
    assert verify(entries).intact
    assert set(acknowledged) <= {entry.digest for entry in entries}
    assert len(acknowledged) >= 4
    with open_register(location) as register:
        last: Entry = register.append(event("note", remark="after the crash"))
    assert last.number == len(entries) + 1


# ---------------------------------------------------------------- what stands in the way


def test_a_locked_register_says_so_and_can_be_tried_again(tmp_path: Path) -> None:
    location = str(tmp_path / "register.db")
    open_register(location).close()
    other = sqlite3.connect(location, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_register(location, busy_seconds=0.05) as register:
        with pytest.raises(RegisterLockedError, match="Try again"):
            register.append(event("sent"))
        other.rollback()
        assert register.append(event("sent")).number == 1
    other.close()


def test_a_writer_in_postgresql_waits_no_longer_than_told(database: str) -> None:
    with (
        open_register(database) as first,
        open_register(database, busy_seconds=0.2) as second,
        first._writing(),
        pytest.raises(RegisterLockedError, match="Try again"),
    ):
        second.append(event("sent"))


def test_reading_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    location = str(tmp_path / "register.db")
    with open_register(location) as register:
        entry = register.append(event("sent"))
        with register._writing():
            assert read_entries(location) == (entry,)


@pytest.mark.parametrize("damage", ["torn", "text"])
def test_a_damaged_file_is_not_taken_for_a_register(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "register.db"
    if damage == "text":
        path.write_bytes(b"PK\x03\x04 this is a Word file, perhaps" * 100)
    else:
        with open_register(path) as register:
            register.append_all(event("note", remark="x" * 3000) for _ in range(20))
        whole = path.read_bytes()
        path.write_bytes(whole[:8192] + b"\0\xff" * ((len(whole) - 8192) // 2))
    with pytest.raises(NotARegisterError, match="last good copy"):
        read_entries(path)
    if damage == "text":
        with pytest.raises(NotARegisterError, match="last good copy"):
            open_register(path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE music (song TEXT)")
    connection.close()
    before = path.read_bytes()
    for use in (read_entries, open_register):
        with pytest.raises(NotARegisterError, match="not a register"):
            use(path)
    assert path.read_bytes()[100:] == before[100:]


def test_no_folder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(RegisterNotWritableError, match="no folder"):
        open_register(tmp_path / "elsewhere" / "register.db")


def test_no_register_yet_reads_as_empty_and_is_not_begun(tmp_path: Path) -> None:
    assert read_entries(tmp_path / "register.db") == ()
    assert list(tmp_path.iterdir()) == []


def _read_and_write_as_somebody_else(path: Path, said: Path) -> None:
    if os.geteuid() == 0:
        os.setuid(pwd.getpwnam("nobody").pw_uid)
    lines = [f"{len(read_entries(path))} read"]
    try:
        with open_register(path) as register:
            register.append(event("sent"))
    except RegisterNotWritableError as e:
        lines.append(str(e))
    said.write_text("\n".join(lines))


def test_a_folder_that_may_only_be_read_can_be_read_and_says_so_when_written() -> None:
    outer = Path(tempfile.mkdtemp(prefix="clearance-read-only-"))
    folder, said = outer / "report", outer / "said"
    try:
        folder.mkdir()
        said.touch()
        for path, mode in ((outer, 0o755), (said, 0o666)):
            path.chmod(mode)
        path = folder / "register.db"
        with open_register(path) as register:
            register.append(event("sent"))
        path.chmod(0o444)
        folder.chmod(0o555)
        fork = multiprocessing.get_context("fork")
        officer = fork.Process(target=_read_and_write_as_somebody_else, args=(path, said))
        officer.start()
        officer.join(timeout=60)
        read, refused = said.read_text().splitlines()
        assert read == "1 read"
        assert "may only be read" in refused
    finally:
        folder.chmod(0o755)
        shutil.rmtree(outer)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://host/register", "SQLite or PostgreSQL"),
        ("postgresql://nobody@127.0.0.1:1/none", "connection"),
        ("post gresql://x", "not the URL of a database"),
    ],
)
def test_a_url_that_leads_nowhere_is_a_clear_error(url: str, said: str) -> None:
    with pytest.raises(RegisterError, match=said):
        open_register(url)


def test_reading_an_up_to_date_file_needs_no_database_library(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    with open_register(path) as register:
        register.append(event("sent"))
    program = (
        "import sys; from clearance.register.store import read_entries; "
        f"print(len(read_entries({str(path)!r})), 'sqlalchemy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "1 False"


def test_a_sqlite_url_names_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    with open_register(f"sqlite:///{path}") as register:
        entry = register.append(event("sent"))
    assert read_entries(path) == read_entries(f"sqlite:///{path}") == (entry,)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
