"""Errors and findings as exit statuses: the one place that knows them.

0 fine · 1 not ready · 2 usage · 3 unreadable input · 4 other expected failure · 130 interrupted
"""

from __future__ import annotations

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
        # The reader of our output has gone; nothing more can be said to it.
        sys.stderr.close()
        raise SystemExit(FINE) from None
    except KeyboardInterrupt:
        fail("Interrupted; nothing half-written was left behind.", INTERRUPTED)


def fail(message: str, status: int) -> None:
    """Say ``message`` on standard error and leave with ``status``."""
    click.echo(f"clearance: {printable(message)}", err=True)
    raise SystemExit(status)


def status_of(findings: Iterable[Finding]) -> int:
    """The exit status that ``findings`` come to."""
    return NOT_READY if any(finding.blocks for finding in findings) else FINE


def printable(text: str) -> str:
    """``text`` with control characters and bidirectional overrides shown, not obeyed.

    Names and words from a file reach the terminal; an escape sequence in them must not.
    """
    return "".join(
        char
        if char in "\n\t" or (char.isprintable() and char not in _BIDIRECTIONAL)
        else f"\\u{ord(char):04x}"
        for char in text
    )


_BIDIRECTIONAL: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
