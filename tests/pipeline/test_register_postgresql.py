"""The commands of the register with a register in PostgreSQL."""

from pathlib import Path

import pytest

from clearance.register.store import read_entries
from tests.clearance.register.conftest import database, postgresql
from tests.pipeline.test_register_commands import report, run, standings, told

__all__ = ["database", "postgresql", "report"]  # fixtures, used by name


def test_the_commands_work_the_same(
    report: Path,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLEARANCE_REGISTER", database)
    assert standings() == {"KEN": "stale", "GHA": "missed", "NPL": "silent"}
    run("states", "sent", "Ghana", "--confidential", "The ambassador is worried.")
    assert "worried" in run("states", "show", "Ghana", "--confidential").stdout
    run("memo", "-o", "memo.docx")
    assert "still holds" in run("memo", "--verify", "memo.docx").stdout
    assert told("states", "verify")["entries"] == len(read_entries(database)) == 5
    assert not (report / "register.db").exists()
