"""Where the register is kept: one SQLite file by default, a PostgreSQL database by URL.

Reading a SQLite register that is up to date (``read_entries``) needs nothing but the standard
library; everything else goes through SQLAlchemy, which is imported when it is first needed.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from clearance.register.chain import Entry, entry_after
from clearance.register.errors import (
    NewerRegisterError,
    NotARegisterError,
    RegisterError,
    RegisterLockedError,
    RegisterNotWritableError,
)
from clearance.register.event import Event, from_json

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

VERSIONS: Final = ("0001",)
"""The versions of the schema that this program can read, oldest first."""

VERSION_TABLE: Final = "register_version"
_FIND_VERSION: Final = "SELECT version_num FROM register_version"
BUSY_SECONDS: Final = 30.0
_LOCK: Final = 0x0C1EA2A9CE
"""Names the lock that PostgreSQL writers take turns with; any number will do."""

Row = tuple[int, str, str, str]
_SELECT: Final = "SELECT number, body, previous, digest FROM register_event"


def path_of(location: str | Path) -> Path | None:
    """The file that ``location`` names; None when it is the URL of a database server."""
    if isinstance(location, Path):
        return location
    if location.startswith("sqlite:///"):
        return Path(location.removeprefix("sqlite:///"))
    return None if "://" in location else Path(location)


def read_entries(location: str | Path) -> tuple[Entry, ...]:
    """All entries of the register, oldest first; none where no register has been begun.

    Raises:
        RegisterError: It is there and cannot be read.
    """
    path = path_of(location)
    if path is None:
        with open_register(location) as register:
            return register.entries()
    if not path.exists():
        return ()
    with _sqlite_errors(path), contextlib.closing(_for_reading(path)) as connection:
        if _version(connection, path) == VERSIONS[-1]:
            return _entries(connection.execute(f"{_SELECT} ORDER BY number").fetchall())
    with open_register(location) as register:
        return register.entries()


def open_register(location: str | Path, *, busy_seconds: float = BUSY_SECONDS) -> Register:
    """The register at ``location``, begun if there is none, and brought up to date.

    Args:
        location: A file's path, or a URL such as ``postgresql://host/database``.
        busy_seconds: How long to wait for another writer.

    Raises:
        RegisterError: It cannot be opened for writing.
    """
    engine, name = _engine(location, busy_seconds)
    register = Register(engine, name)
    try:
        register.bring_up_to_date()
    except BaseException:
        register.close()
        raise
    return register


class Register:
    """An open register. Entries can be added and read, and nothing else."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self.name = name

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()

    def append(self, event: Event, confidential: str = "") -> Entry:
        """Add ``event`` at the end; when this returns, it is on the disk.

        Args:
            event: What happened.
            confidential: A remark to be kept apart; the event holds its seal only.
        """
        with self._writing() as connection:
            if confidential:
                event = replace(event, confidential=_keep_apart(connection, confidential))
            entry = entry_after(_last(connection), event)
            _insert(connection, [entry])
        return entry

    def append_all(self, events: Iterable[Event]) -> tuple[Entry, ...]:
        """Add ``events`` in one go, all or none, those with a known ``source`` left out.

        Returns:
            The new entries; none when every row had been imported before.
        """
        with self._writing() as connection:
            known = _sources(connection)
            last = _last(connection)
            added: list[Entry] = []
            for event in events:
                if event.source and event.source in known:
                    continue
                known.add(event.source)
                last = entry_after(last, event)
                added.append(last)
            _insert(connection, added)
        return tuple(added)

    def entries(self) -> tuple[Entry, ...]:
        """All entries, oldest first."""
        with self._errors(), self._engine.connect() as connection:
            rows = connection.exec_driver_sql(f"{_SELECT} ORDER BY number").all()
        return _entries([(row[0], row[1], row[2], row[3]) for row in rows])

    def remarks(self) -> Mapping[str, str]:
        """The remarks kept apart, by the seal that their events hold."""
        with self._errors(), self._engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT seal, salt, remark FROM register_remark")
            return {seal: remark for seal, salt, remark in rows if _seal(salt, remark) == seal}

    def bring_up_to_date(self) -> None:
        """Create or extend the tables, once, however many programs open it at the same time."""
        with self._errors(), self._engine.connect() as connection:
            if self._is_current(connection):
                return
        with self._writing() as connection:
            if not self._is_current(connection):
                _migrate(connection)

    def _is_current(self, connection: Connection) -> bool:
        from sqlalchemy import inspect

        tables = set(inspect(connection).get_table_names())
        if VERSION_TABLE not in tables:
            if tables and connection.dialect.name == "sqlite":
                raise NotARegisterError(_other_database(self.name))
            return False
        found = connection.exec_driver_sql(_FIND_VERSION).scalar()
        return _judge_version(found, self.name) == VERSIONS[-1]

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction in which nobody else writes, committed at the end."""
        with self._errors(), self._engine.connect() as connection:
            connection.execution_options(register_writes=True)
            with connection.begin():
                if connection.dialect.name != "sqlite":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        from sqlalchemy.exc import DBAPIError, SQLAlchemyError

        try:
            yield
        except DBAPIError as e:
            raise _register_error(self.name, e.orig or e) from e
        except SQLAlchemyError as e:
            raise RegisterError(f"The register {self.name} cannot be used: {e}") from e


def _engine(location: str | Path, busy_seconds: float) -> tuple[Engine, str]:
    from sqlalchemy import URL, create_engine, event, make_url, pool
    from sqlalchemy.exc import SQLAlchemyError

    path = path_of(location)
    if path is not None:
        if not path.parent.is_dir():
            raise RegisterNotWritableError(f"There is no folder {path.parent} for the register.")
        engine = create_engine(
            URL.create("sqlite", database=str(path)),
            poolclass=pool.NullPool,
            connect_args={"timeout": busy_seconds, "isolation_level": None},
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine, str(path)
    try:
        url = make_url(str(location))
        if url.drivername in {"postgresql", "postgres"}:
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() != "postgresql":
            raise RegisterError(
                f"A register is kept in SQLite or PostgreSQL, not in “{url.drivername}”."
            )
        own = url.query.get("options", "")  # such as the search path: kept
        options = f"{own if isinstance(own, str) else ' '.join(own)} -c lock_timeout="
        engine = create_engine(
            url.difference_update_query(["options"]),
            poolclass=pool.NullPool,
            connect_args={
                "options": f"{options}{round(busy_seconds * 1000)}",
                "connect_timeout": 10,
            },
        )
    except SQLAlchemyError as e:
        raise RegisterError(f"This is not the URL of a database: {e}") from e
    except ModuleNotFoundError as e:
        raise RegisterError(
            "A register in PostgreSQL needs psycopg: pip install 'clearance[postgresql]'."
        ) from e
    return engine, url.render_as_string(hide_password=True)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode = WAL")  # readers do not stop a writer
    connection.execute("PRAGMA synchronous = FULL")  # a commit is on the disk when it returns


def _begin_sqlite(connection: Connection) -> None:
    """Take the right to write at once, so that two writers cannot follow the same entry."""
    if connection.get_execution_options().get("register_writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    command.upgrade(config, "head")


def _last(connection: Connection) -> Entry | None:
    row = connection.exec_driver_sql(f"{_SELECT} ORDER BY number DESC LIMIT 1").first()
    return _entries([(row[0], row[1], row[2], row[3])])[0] if row else None


def _sources(connection: Connection) -> set[str]:
    rows = connection.exec_driver_sql(
        "SELECT source FROM register_event WHERE source IS NOT NULL"
    ).all()
    return {row[0] for row in rows}


def _insert(connection: Connection, entries: Sequence[Entry]) -> None:
    from sqlalchemy import text

    if entries:
        connection.execute(
            text(
                "INSERT INTO register_event (number, body, previous, digest, source) "
                "VALUES (:number, :body, :previous, :digest, :source)"
            ),
            [
                {
                    "number": entry.number,
                    "body": entry.body,
                    "previous": entry.previous,
                    "digest": entry.digest,
                    "source": entry.event.source or None,
                }
                for entry in entries
            ],
        )


def _keep_apart(connection: Connection, remark: str) -> str:
    from sqlalchemy import text

    salt = secrets.token_hex(16)  # without it, a short remark could be guessed from its seal
    seal = _seal(salt, remark)
    connection.execute(
        text("INSERT INTO register_remark (seal, salt, remark) VALUES (:seal, :salt, :remark)"),
        {"seal": seal, "salt": salt, "remark": remark},
    )
    return seal


def _seal(salt: str, remark: str) -> str:
    return hashlib.sha256(f"{salt}\n{remark}".encode()).hexdigest()


def _entries(rows: Iterable[Row]) -> tuple[Entry, ...]:
    return tuple(
        Entry(number, from_json(body), body, previous, digest)
        for number, body, previous, digest in rows
    )


def _for_reading(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing, also where the folder may not be written to."""
    address = path.resolve().as_uri()
    left_over = path.with_name(path.name + "-wal")
    modes = ["mode=rw", "mode=ro"]
    if not left_over.exists() or not left_over.stat().st_size:
        modes.append("immutable=1")  # the file holds everything: no writer has left a log
    for mode in modes:
        connection = sqlite3.connect(f"{address}?{mode}", uri=True, timeout=BUSY_SECONDS)
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as e:
            connection.close()
            if mode == modes[-1] or _is_busy(e):
                raise
        except sqlite3.DatabaseError:
            connection.close()
            raise
        else:
            return connection
    raise AssertionError("unreachable: the last mode returns or raises")


def _version(connection: sqlite3.Connection, path: Path) -> str | None:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if VERSION_TABLE not in tables:
        if tables:
            raise NotARegisterError(_other_database(str(path)))
        return None
    found = connection.execute(_FIND_VERSION).fetchone()
    return _judge_version(found[0] if found else None, str(path))


def _judge_version(found: str | None, name: str) -> str | None:
    if found is not None and found not in VERSIONS:
        raise NewerRegisterError(
            f"The register {name} was written by a later version of this program "
            f"(its tables are at {found}, this one knows {VERSIONS[-1]}). Update the program."
        )
    return found


def _other_database(name: str) -> str:
    return f"{name} is a database, but not a register. Give the register another name."


@contextlib.contextmanager
def _sqlite_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as e:
        raise _register_error(str(path), e) from e
    except OSError as e:
        raise RegisterError(f"The register {path} cannot be read: {e.strerror}.") from e


def _is_busy(error: BaseException) -> bool:
    return "locked" in str(error) or "lock timeout" in str(error)


def _register_error(name: str, error: BaseException) -> RegisterError:
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if _is_busy(error):
        return RegisterLockedError(
            f"Another program is writing to the register {name} and has not finished. "
            "Try again in a moment."
        )
    if "readonly" in said or "read-only" in said:
        return RegisterNotWritableError(
            f"The register {name} may only be read. Ask for the right to write to it and to its "
            "folder."
        )
    if "unable to open" in said:
        return RegisterNotWritableError(
            f"The register {name} cannot be opened. Look whether its folder is there and may be "
            "read and written to."
        )
    if "not a database" in said or "malformed" in said:
        return NotARegisterError(
            f"{name} is not a register, or is damaged ({said}). Put back the last good copy; "
            "nothing was changed."
        )
    return RegisterError(f"The register {name} cannot be used: {said}")
