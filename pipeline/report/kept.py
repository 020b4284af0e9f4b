"""Templates compiled once and kept beside them, as Python keeps its own modules."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from jinja2.bccache import Bucket, BytecodeCache

from drafts.errors import OutputError
from pipeline.files import write_whole

_FOLDER: Final = Path(__file__).parent / "templates" / "__pycache__"


class BesideTemplates(BytecodeCache):
    """Keeps what Jinja made of a template; Jinja checks it against the template's text.

    Compiling costs more than drawing. Where the folder cannot be written to, as in an
    installation that belongs to somebody else, every run compiles anew and nothing is lost.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` from the folder, if there is anything for it."""
        with suppress(OSError), _file_of(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in ``bucket``, if it can be kept."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError, OutputError):
            _FOLDER.mkdir(exist_ok=True)
            write_whole(_file_of(bucket), bucket.bytecode_to_string())


def _file_of(bucket: Bucket) -> Path:
    return _FOLDER / f"{bucket.key}.{sys.implementation.cache_tag}.jinja"
