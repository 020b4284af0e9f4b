import os
from pathlib import Path

import pytest

from drafts.errors import OutputError, UnreadableDraftError
from pipeline.files import read_bytes, write_whole


def test_a_written_file_is_there_whole(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", "Grüße")
    assert (tmp_path / "a.txt").read_text("utf-8") == "Grüße"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_failed_write_keeps_the_old_file_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.txt"
    write_whole(target, "old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_whole(target, "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_missing_folder_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="could not be written"):
        write_whole(tmp_path / "no" / "a.txt", "x")


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDraftError, match="does not exist"):
        read_bytes(tmp_path / "no.docx")


def test_a_folder_is_not_a_word_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDraftError, match="is a folder"):
        read_bytes(tmp_path)
