"""Reading what a user named, and writing results whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from drafts.errors import OutputError, UnreadableDraftError

# Formats that Word can open and this program reads after a conversion.
CONVERTED = (".doc", ".odt", ".rtf")


def read_word_file(path: Path) -> bytes:
    """The bytes of a Word file; other formats are converted first, where that is possible.

    Raises:
        UnreadableDraftError: There is no such file, or it cannot be read.
        MissingToolError: The format needs LibreOffice, which is not there.
    """
    data = read_bytes(path)
    if path.suffix.lower() in CONVERTED:
        from drafts.ooxml.intake import convert

        return convert(data, path.name)
    return data


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, or one clear error."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableDraftError(
            f"{path} does not exist. Check the name and the folder."
        ) from None
    except IsADirectoryError:
        raise UnreadableDraftError(f"{path} is a folder; a Word file is needed here.") from None
    except OSError as error:
        raise UnreadableDraftError(f"{path} cannot be read: {error.strerror}.") from error


def write_whole(path: Path, data: bytes | str) -> None:
    """Write a file so that it is there whole or not at all, even when the machine stops.

    Raises:
        OutputError: The folder does not exist, is read-only, or the disk is full.
    """
    content = data.encode() if isinstance(data, str) else data
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise OutputError(
            f"{path} could not be written: {error.strerror}. Nothing was left half-written; "
            "make room or choose another place."
        ) from error


def make_folder(path: Path) -> None:
    """Make a folder and those above it, or raise one clear error."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder {path} could not be made: {error.strerror}.") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
