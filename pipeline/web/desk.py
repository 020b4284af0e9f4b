"""A report on the desk: run once, and again when something it rests on has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from pipeline.consult import register_of
from pipeline.report.faces import render_pages
from pipeline.report_file import FILE_NAME, Report
from pipeline.rulings import FILE_NAME as DECISIONS
from pipeline.stages import run_stages

# What each file looked like: its size and when it was written, None for one that is not there.
Look = dict[Path, tuple[int, int] | None]


@dataclass(slots=True)
class Desk:
    """The pages of a report as they are now.

    Attributes:
        read: Reads the report's configuration.
        today: The day that a run is judged at when the report names none.
        now: The moment under which messages taken over are recorded.
    """

    read: Callable[[], Report]
    today: Callable[[], dt.date]
    now: Callable[[], dt.datetime]
    _pages: dict[str, str] = field(default_factory=dict)
    _look: Look = field(default_factory=dict)
    _day: dt.date | None = None
    _report: Report | None = None
    _lock: Lock = field(default_factory=Lock)

    def pages(self) -> dict[str, str]:
        """Every page by name, from the last run if nothing has changed since.

        Raises:
            DocumentError: The report cannot be run; the message says why and what to do.
        """
        with self._lock:  # two readers at once must not run it twice
            day = self.today()
            if self._report is None or day != self._day or look_at(self._report) != self._look:
                self._run(day)
            return self._pages

    def file(self, name: str) -> bytes | None:
        """A file that the last ``clearance run`` wrote; None for anything else."""
        with self._lock:
            report = self._report
        if report is None:
            return None
        known = {path.relative_to(report.out).as_posix(): path for path in written(report)}
        return known[name].read_bytes() if name in known else None

    def _run(self, day: dt.date) -> None:
        self._report = None
        report = self.read()
        run = run_stages(report, report.as_of or day, self.now())
        self._pages = render_pages(replace(run, outputs=tuple(written(report))))
        # The run itself may have written to the register: what counts is how it left things.
        self._look, self._day, self._report = look_at(report), day, report


def look_at(report: Report) -> Look:
    """How everything that a run of ``report`` reads looks now.

    A register in PostgreSQL has no file to look at: what changes there shows with the next
    change of a file, or the next day.
    """
    return {path: _look(path) for path in _inputs(report)}


def written(report: Report) -> Iterator[Path]:
    """The files in ``out`` other than the pages, which are drawn here."""
    if report.out.is_dir():
        for path in sorted(report.out.rglob("*")):
            if path.is_file() and path.suffix != ".html" and path.name != "run.json":
                yield path


def _inputs(report: Report) -> Iterator[Path]:
    files = report.files
    yield from (files.current, *files.copies)
    for path in (files.base, files.previous, files.issued, report.states.contacts):
        if path is not None:
            yield path
    yield report.folder / FILE_NAME
    yield from (report.folder / DECISIONS, report.out / DECISIONS)
    register = Path(register_of(report))
    yield from (register, register.with_name(f"{register.name}-wal"))
    if report.submissions is not None and report.submissions.folder.is_dir():
        yield from sorted(report.submissions.folder.iterdir())


def _look(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
