"""Agreement with LibreOffice's own count, under the profile that claims to give its number."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from drafts.errors import DocumentError
from drafts.ooxml.revise import open_draft, revise
from drafts.settle import Verdict
from tests.building import docx, paragraph
from tests.shared import shared
from tests.word_limit.test_words import GOLD
from word_limit.count import count_words
from word_limit.profiles import profile_named

pytestmark = pytest.mark.slow

SOFFICE = shutil.which("soffice")
MEASURED = "7.4.7"
PROFILE = profile_named("libreoffice")
LISTED = tomllib.loads(Path(__file__).with_name("libreoffice.toml").read_text("utf-8"))
DISAGREEING = {file for group in LISTED["disagreement"] for file in group["files"]}
BATCH = 20


@pytest.fixture(scope="module")
def libreoffice() -> str:
    if SOFFICE is None:
        pytest.skip("needs LibreOffice, which is not here")
    version = subprocess.run([SOFFICE, "--version"], capture_output=True, text=True, check=True)
    if MEASURED not in version.stdout:
        pytest.skip(f"measured with LibreOffice {MEASURED}; here is {version.stdout.strip()}")
    return SOFFICE


def word_counts(soffice: str, files: Iterable[Path], folder: Path) -> dict[Path, int]:
    """What LibreOffice counts in each file; files that make it fail are left out."""
    files = list(files)
    arguments = ["--headless", "--convert-to", "fodt", "--outdir", str(folder / "out")]
    home = f"-env:UserInstallation=file://{folder / 'home'}"
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        _convert([soffice, home, *arguments, *map(str, batch)], 300)
        for file in batch:  # one bad file takes the rest of its batch down
            if not _made(file, folder).exists():
                _convert([soffice, home, *arguments, str(file)], 90)
    return {
        file: int(found[1])
        for file in files
        if _made(file, folder).exists()
        and (found := re.search(rb'meta:word-count="(\d+)"', _made(file, folder).read_bytes()))
    }


def _convert(command: list[str], seconds: int) -> None:
    try:
        subprocess.run(command, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return  # the files that were not made are left out of the comparison


def _made(file: Path, folder: Path) -> Path:
    return folder / "out" / f"{file.stem}.fodt"


def test_every_token_class_of_the_gold_file_counts_as_in_libreoffice(
    libreoffice: str, tmp_path: Path
) -> None:
    files = {}
    for place, case in enumerate(GOLD["case"]):
        text = case["text"].replace("\n", " ").replace("\t", " ")
        files[tmp_path / f"case{place}.docx"] = case
        (tmp_path / f"case{place}.docx").write_bytes(docx(paragraph(text)))
    counts = word_counts(libreoffice, files, tmp_path)
    assert len(counts) == len(files)
    assert {files[file]["class"]: count for file, count in counts.items()} == {
        case["class"]: case["lo"] for case in files.values()
    }


def test_every_disagreement_on_the_corpus_is_listed_with_its_reason(
    libreoffice: str, tmp_path: Path
) -> None:
    """Of each file with every revision accepted, so that only the counting is compared."""
    corpus = shared("corpus")
    sources = {
        str(path.relative_to(corpus)): path
        for path in sorted([*corpus.rglob("*.docx"), *corpus.rglob("*.docm")])
    }
    sources |= {
        f"rtp-2013/{path.name}": path for path in shared("reports/rtp-2013").rglob("*.docx")
    }
    ours: dict[Path, tuple[str, int]] = {}
    for place, (name, source) in enumerate(sources.items()):
        try:
            package, draft = open_draft(source.read_bytes(), source.name)
            data = source.read_bytes()
            if draft.revisions:
                revised = revise(package, draft, [Verdict.ACCEPT] * len(draft.revisions))
                data, draft = revised.data, revised.draft
        except DocumentError:
            continue  # what is not read here has no count to compare
        copy = tmp_path / f"{place}.docx"
        copy.write_bytes(data)
        ours[copy] = (name, count_words(draft, PROFILE, 1).words)
    theirs = word_counts(libreoffice, ours, tmp_path)
    assert len(theirs) > 250
    disagreeing = {
        ours[file][0]: (ours[file][1], count)
        for file, count in theirs.items()
        if ours[file][1] != count
    }
    assert set(disagreeing) == DISAGREEING, disagreeing


def test_every_listed_disagreement_has_a_reason() -> None:
    assert all(group["why"].endswith(".") and group["files"] for group in LISTED["disagreement"])
