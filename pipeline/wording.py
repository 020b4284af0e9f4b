"""Small words that every face of a run uses: counts, and commands as they can be typed here."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

_NAME: Final = "clearance"


def plural(count: int, one: str, many: str = "") -> str:
    """``1 change``, ``2 changes``."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def program() -> str:
    """How the program was called, if a shell would not find it by its name alone."""
    called = Path(sys.argv[0])
    if called.name != _NAME or shutil.which(_NAME) == str(called):
        return _NAME
    return shlex.quote(shown(called))


def shown(path: Path) -> str:
    """A path as short as it can be typed here."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
