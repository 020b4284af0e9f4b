"""Reading what a user named, and writing results whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from drafts.errors import MissingToolError, OutputError, UnreadableDraftError
from pipeline.exits import one_line

# Formats that Word can open and this program reads after a conversion.
CONVERTED = (".doc", ".odt", ".rtf")


def read_word_file(path: Path) -> bytes:
    """The bytes of a Word file; other formats are converted first, where that is possible.

    What a conversion may have lost is said on standard error.

    Raises:
        UnreadableDraftError: There is no such file, or it cannot be read.
        MissingToolError: The format needs LibreOffice, which is not there.
    """
    data = read_bytes(path)
    if path.suffix.lower() in CONVERTED:
        from drafts.ooxml.intake import convert_with_losses

        try:
            conversion = convert_with_losses(data, path.name)
        except MissingToolError as error:
            raise MissingToolError(f"{path.name}: {error}") from error
        for loss in conversion.losses:
            click.echo(one_line(f"Look: {path.name}: {loss}"), err=True)
        return conversion.data
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
        raise UnreadableDraftError(
            f"{path} cannot be read: {error.strerror}. Ask whoever keeps it for leave to read it."
        ) from error


def write_whole(path: Path, data: bytes | str) -> None:
    """Write a file so that it is there whole or not at all, even when the machine stops.

    Raises:
        OutputError: The folder does not exist, is read-only, or the disk is full.
    """
    write_together({path: data.encode() if isinstance(data, str) else data})


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files, none of which takes its place before all of them are on the disk.

    Whatever interrupts it, a full disk or a user, leaves the files of before as they were.

    Raises:
        OutputError: A folder does not exist or is read-only, or the disk is full.
    """
    beside: dict[Path, Path] = {}
    path = Path()
    try:
        for path, data in files.items():
            handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=path.parent)
            beside[path] = Path(name)
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            beside[path].chmod(0o666 & ~_umask())
        for path, temporary in beside.items():
            temporary.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} could not be written: {error.strerror}. Nothing was left half-written; "
            "make room or choose another place."
        ) from error
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


# Short, and not made of the file's own name: names may be as long as a file system takes.
_PREFIX: Final = ".clearance-"


def make_folder(path: Path) -> None:
    """Make a folder and those above it, or raise one clear error."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {path} could not be made: {error.strerror}. Allow writing there, take "
            "away a file of that name, or work on a copy elsewhere."
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
