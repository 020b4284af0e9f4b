"""A register of each kind for the tests: SQLite files, and a PostgreSQL server of their own."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest


def _server_tools() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    return found[-1].parent


def _as_somebody_else() -> list[str]:
    """What makes a command run under an account that PostgreSQL accepts: never root."""
    if os.geteuid() != 0:
        return []
    accounts = {account.pw_name for account in pwd.getpwall()}
    user = "postgres" if "postgres" in accounts else "nobody"
    return ["runuser", "-u", user, "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server on a free port, gone with everything in it after the tests."""
    tools, become = _server_tools(), _as_somebody_else()
    folder = Path(tempfile.mkdtemp(prefix="clearance-postgresql-"))
    if become:
        shutil.chown(folder, become[2])
    data, port = folder / "data", _free_port()

    def run(*command: str) -> None:
        done = subprocess.run(
            [*become, *command], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    run(str(tools / "initdb"), "-D", str(data), "-U", "officer", "-A", "trust", "-E", "UTF8", "-N")
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=60"
    log = folder / "log"
    run(str(tools / "pg_ctl"), "-D", str(data), "-w", "-l", str(log), "-o", options, "start")
    try:
        yield f"postgresql://officer@127.0.0.1:{port}"
    finally:
        run(str(tools / "pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")
        with contextlib.suppress(OSError):
            shutil.rmtree(folder)


def _new_schema(server: str) -> str:
    import psycopg

    name = f"register_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{server}/postgres?options=-csearch_path%3D{name}"


@pytest.fixture
def database(postgresql: str) -> str:
    """The URL of an empty place in a PostgreSQL database."""
    return _new_schema(postgresql)


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty register is to be kept, in both engines in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "register.db")
    return _new_schema(request.getfixturevalue("postgresql"))
