"""Changing one word lapses what hangs on it, and nothing else."""

import io
import json
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from tests.shared import ROOT

EXAMPLE = ROOT / "examples" / "water-2026"
OFFICES = """
[[offices]]
name = "Special Adviser"

[[offices]]
name = "Chief of Staff"
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    folder = tmp_path / "report"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("out", "register.db*"))
    with (folder / "report.toml").open("a", encoding="utf-8") as stream:
        stream.write(OFFICES)
    return folder


def call(*arguments: str) -> int:
    return CliRunner().invoke(main, list(arguments)).exit_code


def blocking(report: Path) -> Counter[str]:
    record = json.loads((report / "out" / "run.json").read_text("utf-8"))
    return Counter(f["code"] for f in record["findings"] if f["severity"] == "error")


def change_inserted_words(draft: Path, old: bytes, new: bytes) -> None:
    """Change words inside a tracked insertion, so that the text before it stays as it was."""
    source = zipfile.ZipFile(io.BytesIO(draft.read_bytes()))
    parts = {name: source.read(name) for name in source.namelist()}
    body = parts["word/document.xml"]
    place = body.find(old)
    before = body[:place]
    assert max(before.rfind(b"<w:moveTo "), before.rfind(b"<w:ins ")) > before.rfind(b"</w:p>")
    parts["word/document.xml"] = before + new + body[place + len(old) :]
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_one_word_lapses_the_approvals_and_the_confirmation_of_its_state_only(
    report: Path,
) -> None:
    assert call("run", str(report)) == 1
    assert blocking(report) == {"APPR-001": 2}
    for office in ("Special Adviser", "Chief of Staff"):
        assert call("approve", office, "--report", str(report), "--by", "an official") == 0
    assert call("run", str(report)) == 0
    assert blocking(report) == {}
    assert (report / "out" / "final").is_dir()

    draft = report / "drafts" / "draft-3-round-2.docx"
    change_inserted_words(draft, b"one morning a week", b"two mornings a week")

    assert call("run", str(report)) == 1
    assert blocking(report) == {"APPR-002": 2, "STATE-104": 1}
    record = json.loads((report / "out" / "run.json").read_text("utf-8"))
    (stale,) = (f for f in record["findings"] if f["code"] == "STATE-104")
    assert "Iceland" in stale["message"]
    assert {
        code for code, s in record["states"]["standings"].items() if s["standing"] == "stale"
    } == {"ISL"}
    assert not (report / "out" / "final").exists()
