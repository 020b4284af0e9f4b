"""Makes the Word files of the examples from their texts in ``source/``.

Run it after changing a text: ``python examples/make_examples.py [FOLDER]``. The files are written
where the examples keep them, or under FOLDER.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

from markup import parse_report
from wordfile import Properties, Sitting, Stage, write_word_file

EXAMPLES = Path(__file__).parent


def make_examples(folder: Path = EXAMPLES) -> list[Path]:
    """The paths of all Word files of the examples, written under ``folder``."""
    recipes = sorted((EXAMPLES / "source").glob("*.toml"))
    return [path for recipe in recipes for path in _make_example(recipe, folder)]


def _make_example(recipe: Path, folder: Path) -> list[Path]:
    history: dict[str, Any] = tomllib.loads(recipe.read_text(encoding="utf-8"))
    report = parse_report(recipe.with_suffix(".txt").read_text(encoding="utf-8"))
    sittings = {code: Sitting(**sitting) for code, sitting in history["sittings"].items()}
    created = next(iter(sittings.values()))
    paths = []
    for name, draft in history["drafts"].items():
        stage = Stage(frozenset(draft.get("accepted", ())), frozenset(draft.get("tracked", ())))
        properties = Properties(
            title=history["title"],
            creator=created.name,
            created=created.begins,
            saved_by=sittings[draft["saved"]["by"]].name,
            saved=draft["saved"]["at"],
        )
        path = folder / history["folder"] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(write_word_file(report, stage, sittings, properties))
        paths.append(path)
    return paths


if __name__ == "__main__":
    make_examples(*map(Path, sys.argv[1:]))
