import sys
from pathlib import Path

import pytest

from pipeline.report import compiled, kept, pages


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where compiled templates go, for one test; templates are loaded anew."""
    monkeypatch.setattr(kept, "_FOLDER", tmp_path / "kept")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    pages.environment.cache_clear()
    return tmp_path / "kept"


def test_templates_are_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.compile_all()
    made = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert len(made) >= 5
    pages.environment.cache_clear()

    def compiles_again(*_arguments: object, **_options: object) -> None:
        pytest.fail("a template was compiled again")

    monkeypatch.setattr("jinja2.Environment.compile", compiles_again)
    compiled.compile_all()
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == made


def test_what_was_kept_of_another_text_is_not_used(folder: Path) -> None:
    compiled.compile_all()
    for path in folder.iterdir():
        path.write_bytes(b"something else")
    pages.environment.cache_clear()
    compiled.compile_all()
    assert all(path.read_bytes() != b"something else" for path in folder.iterdir())


def test_a_folder_that_cannot_be_written_to_is_no_trouble(folder: Path) -> None:
    folder.write_bytes(b"in the way")
    compiled.compile_all()
    assert folder.read_bytes() == b"in the way"


def test_python_told_to_write_no_bytecode_writes_none_of_this_either(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    compiled.compile_all()
    assert not folder.exists()
