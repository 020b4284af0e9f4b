"""The submission folder for each kind of submission."""

import hashlib
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from drafts.ooxml.reader import read_draft
from drafts.settle import accepted, original
from pipeline.cli import main
from tests.shared import ROOT

EXAMPLE = ROOT / "examples" / "water-2026"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    folder = tmp_path / "report"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("out", "register.db*"))
    return folder


def configure(report: Path, kind: str, *, issued: bool = True) -> None:
    path = report / "report.toml"
    text = path.read_text("utf-8").replace('kind = "first-submission"', f'kind = "{kind}"')
    if issued:
        text = text.replace("[drafts]\n", '[drafts]\nissued = "drafts/draft-1.docx"\n')
    path.write_text(text, "utf-8")


def run(report: Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["run", str(report)])
    return result.exit_code, result.output


def texts(data: bytes, view: object) -> list[str]:
    draft = view(read_draft(data))  # type: ignore[operator]
    return [" ".join(p.text.split()) for p in draft.body.paragraphs() if p.text.strip()]


def test_a_first_submission_is_clean_and_its_checksums_hold(report: Path) -> None:
    assert run(report)[0] == 0
    final = report / "out" / "final"
    assert not read_draft((final / "A_81_901.docx").read_bytes()).revisions
    for line in (final / "SHA256SUMS").read_text().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((final / name).read_bytes()).hexdigest() == digest


def test_a_revision_shows_every_change_against_the_issued_document(report: Path) -> None:
    configure(report, "revision")
    assert run(report)[0] == 0
    data = (report / "out" / "final" / "A_81_901.docx").read_bytes()
    issued = (report / "drafts" / "draft-1.docx").read_bytes()
    settled = (report / "out" / "clean.docx").read_bytes()
    assert read_draft(data).revisions
    assert [t for t in texts(data, accepted) if t in set(texts(settled, accepted))] == texts(
        settled, accepted
    )
    assert set(texts(issued, original)) <= set(texts(data, original))


def test_a_corrigendum_lists_what_it_corrects(report: Path) -> None:
    configure(report, "corrigendum")
    assert run(report)[0] == 0
    listed = texts((report / "out" / "final" / "corrigendum.docx").read_bytes(), accepted)
    assert any("rather than" in text for text in listed)


def test_a_revision_without_the_issued_document_is_not_ready(report: Path) -> None:
    configure(report, "revision", issued=False)
    status, output = run(report)
    assert status == 1
    assert "FINAL-002" in output
    assert not (report / "out" / "final").exists()
