"""Generated drafts with their truth beside them, judged by an extractor that is not ours."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from drafts.ooxml.revise import open_draft, revise
from drafts.settle import Verdict
from tests.shared import shared

VIEWS = (("accepted", Verdict.ACCEPT), ("rejected", Verdict.REJECT))


def _module(name: str) -> ModuleType:
    path = shared("bench") / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"shared_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bench() -> Any:
    return _module("bench")


def _resolved(path: Path, verdict: Verdict, out: Path) -> Path:
    package, draft = open_draft(path.read_bytes(), path.name)
    out.write_bytes(revise(package, draft, [verdict] * len(draft.revisions)).data)
    return out


def test_every_probe_is_exact(bench: Any, tmp_path: Path) -> None:
    _module("make_drafts").probes(str(tmp_path))
    probes = sorted(path for path in tmp_path.glob("*.docx") if path.name.count(".") == 1)
    assert len(probes) >= 20
    for path in probes:
        for view, verdict in VIEWS:
            truth = bench.extract(path.with_suffix(f".{view}.docx"))
            got = bench.judge_docx(
                _resolved(path, verdict, tmp_path / "out.bin"), truth["body"], truth["notes"]
            )
            assert got["ok"], (path.name, view, got["why"])


@pytest.mark.parametrize(
    "words",
    [
        8_500,
        pytest.param(85_000, marks=pytest.mark.slow),
        pytest.param(850_000, marks=pytest.mark.slow),
    ],
)
def test_generated_draft_is_exact(
    bench: Any, words: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "draft"
    monkeypatch.setattr(sys, "argv", ["make_drafts", "--words", str(words), "--out", str(out)])
    _module("make_drafts").main()
    truth = json.loads(out.with_suffix(".truth.json").read_text())
    for view, verdict in VIEWS:
        resolved = _resolved(out.with_suffix(".docx"), verdict, tmp_path / "out.bin")
        got = bench.judge_docx(resolved, truth[view]["body"], truth[view]["footnotes"])
        assert got["ok"], (view, got["why"])
