"""Errors and findings as exit statuses: the one place that knows them.

0 fine · 1 not ready · 2 usage · 3 unreadable input · 4 other expected failure · 130 interrupted
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from drafts.errors import ConfigurationError, DocumentError, UnreadableDraftError
from drafts.findings import Finding

FINE: Final = 0
NOT_READY: Final = 1
USAGE: Final = 2
UNREADABLE: Final = 3
FAILURE: Final = 4
INTERRUPTED: Final = 130


@contextmanager
def errors_as_exits() -> Iterator[None]:
    """Turn an expected error into one line on standard error and an exit status."""
    try:
        yield
    except UnreadableDraftError as error:
        fail(str(error), UNREADABLE)
    except ConfigurationError as error:
        fail(str(error), USAGE)
    except DocumentError as error:
        fail(str(error), FAILURE)
    except BrokenPipeError:
        _say_no_more()
        raise SystemExit(FINE) from None
    except KeyboardInterrupt:
        fail("Interrupted; nothing half-written was left behind.", INTERRUPTED)


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Say a verdict to whoever still reads: the status is the verdict's, read or not."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _say_no_more()


def _say_no_more() -> None:
    """Nothing more can be said to a reader who has gone, not even when the program ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(lines: Iterable[str]) -> None:
    """Print lines, each on a line of its own whatever a name in it holds."""
    text = "\n".join(one_line(line) for line in lines)
    if text:
        click.echo(text)


def say_json(data: object) -> None:
    """Print data as JSON."""
    import json

    click.echo(printable(json.dumps(data, ensure_ascii=False, indent=1)))


def fail(message: str, status: int) -> None:
    """Say ``message`` on standard error and leave with ``status``.

    Only the lines of a list, which are indented, may follow the first line: a line break in the
    name of a file must not pass for a line of ours.
    """
    first, *rest = message.split("\n")
    shown = printable(first)
    for line in rest:
        shown += f"\n{printable(line)}" if line.startswith("  ") else one_line(f"\n{line}")
    click.echo(f"clearance: {shown}", err=True)
    raise SystemExit(status)


def status_of(findings: Iterable[Finding]) -> int:
    """The exit status that ``findings`` come to."""
    return NOT_READY if any(finding.blocks for finding in findings) else FINE


def printable(text: str) -> str:
    """``text`` with what a terminal would obey shown instead: no escape, no turn of direction.

    Names and words from a file reach the terminal; an escape sequence in them must not. In JSON
    the form in which they are shown means the same character.
    """
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(text: str) -> str:
    """``printable`` text without line breaks: for names, which must not pass for lines of ours."""
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


# Controls but tab and line feed, line and paragraph separators, bidirectional embeddings,
# overrides and isolates, and surrogates, which stand for bytes of a file name that are no text.
_OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
