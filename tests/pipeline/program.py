"""The program as its user meets it: reports to run it on, and what it answers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from pipeline.cli import main
from tests.building import docx, ins, paragraph
from tests.shared import ROOT, shared

EXAMPLES = ROOT / "examples"
CONSOLE_SCRIPT = Path(sys.executable).parent / "clearance"


def clearance(*arguments: str | Path) -> Result:
    """What a command answers, run in this process; what would be a traceback is raised."""
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def program(
    *arguments: str | Path, cwd: Path | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """What the installed program answers, as a process of its own, its output in a pipe."""
    environment = {**os.environ, **options.pop("env", {})}
    return subprocess.run(
        [CONSOLE_SCRIPT, *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


def example(name: str, tmp_path: Path) -> Path:
    """A copy of a bundled example as it is handed out: no register, no results."""
    folder = tmp_path / name
    left_out = shutil.ignore_patterns("out", "register.db*")
    shutil.copytree(EXAMPLES / name, folder, ignore=left_out)
    return folder


def rtp_2013(tmp_path: Path) -> Path:
    """The report of 2013 in a folder of its own, its files where they are shared."""
    files = shared("reports/rtp-2013")
    folder = example("rtp-2013", tmp_path)
    toml = folder / "report.toml"
    text = toml.read_text("utf-8")
    assert "../../../shared/reports/rtp-2013" in text
    toml.write_text(text.replace("../../../shared/reports/rtp-2013", str(files)), "utf-8")
    return folder


def small_report(folder: Path, more: str = "", draft: bytes | None = None) -> Path:
    """A report of one small draft, in order but for its masthead."""
    folder.mkdir(exist_ok=True)
    (folder / "drafts").mkdir()
    (folder / "drafts" / "draft.docx").write_bytes(draft or docx(paragraph("One ", ins("two."))))
    (folder / "report.toml").write_text(
        f'{MASTHEAD}\n[drafts]\ncurrent = "drafts/draft.docx"\n{more}', "utf-8"
    )
    return folder


MASTHEAD = """\
[report]
title = "On small things"
symbols = ["A/81/903"]
organs = ["General Assembly"]
date = 2026-11-27
session = "Eighty-first session"
agenda_items = ["20"]
as_of = 2026-11-20
"""


def as_json(result: Result) -> Any:
    """The JSON that a command printed."""
    assert result.stdout, result.stderr
    return json.loads(result.stdout)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes; temporary and hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def assert_refused(result: Result | subprocess.CompletedProcess[str], status: int) -> str:
    """The one clear statement with which a command gave up; not a traceback, not two voices."""
    code = result.exit_code if isinstance(result, Result) else result.returncode
    assert code == status, f"{code}: {result.stderr or result.stdout}"
    assert "Traceback" not in result.stderr
    first, *rest = result.stderr.strip().split("\n")
    assert first.startswith("clearance: "), result.stderr
    assert all(line.startswith("  ") for line in rest), f"more than a list: {result.stderr}"
    return result.stderr
