"""Embedded Office files without the properties that name who made them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

_LIMIT: Final = 100 * 2**20
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_PROPERTIES: Final = re.compile(r"^docProps/(?:core|app|custom)\.xml$", re.IGNORECASE)
# The root element of a property part, whatever it holds.
_ROOT: Final = re.compile(
    rb"\A(?P<head>(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<(?P<name>[\w.:-]+)(?:\s[^>]*?)?)\s*(?:/>|>.*)\Z",
    re.DOTALL,
)


def strip_embedded(data: bytes) -> bytes | None:
    """An embedded Office file with empty properties; None when it cannot be opened safely.

    The bytes come back as they were when there was nothing to take out.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > _LIMIT:
                return None
            parts = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError):
        return None
    fresh = {
        name: _emptied(content) if _PROPERTIES.match(name) else content
        for name, content in parts.items()
    }
    return data if fresh == parts else _written(fresh)


def _emptied(content: bytes) -> bytes:
    match = _ROOT.match(content)
    return match["head"] + b"/>" if match else b""


def _written(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
