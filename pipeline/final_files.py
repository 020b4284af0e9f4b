"""The files for DGACM: made of a settled draft, and only when the report is ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clearance.final.masthead import Kind, Masthead
from drafts.findings import Check, Finding, Rule, Severity
from drafts.ooxml.package import read_package
from pipeline.report_file import Report
from pipeline.run import Run

NO_MASTHEAD: Final = Rule(
    code="FINAL-001",
    severity=Severity.ERROR,
    title="The masthead lacks something that report.toml must say",
    source="United Nations Editorial Manual, masthead",
    remedy="Add it to the [report] table of report.toml.",
    explanation="The title, the symbol, the organ and the date stand on the first page.",
)
FOLDER: Final = "final"


def find_missing_masthead(report: Report) -> Iterator[Finding]:
    """Once, with everything that is missing; nothing for a lone file, which gets no final."""
    missing = _missing(report)
    if missing and not report.is_lone:
        yield NO_MASTHEAD.finding(f"report.toml does not say the {', the '.join(missing)}.")


CHECKS: Final = (Check(NO_MASTHEAD, find_missing_masthead),)


def masthead_of(report: Report) -> Masthead | None:
    """The masthead that report.toml describes; None when something essential is missing."""
    identity = report.identity
    if _missing(report) or identity.date is None:
        return None
    return Masthead(
        title=identity.title,
        symbols=identity.symbols,
        organs=identity.organs,
        date=identity.date,
        session=identity.session,
        year=identity.year,
        agenda_items=identity.agenda_items,
        language=identity.language,
        distribution=identity.distribution,
        kind=Kind(identity.kind),
    )


def _missing(report: Report) -> list[str]:
    identity = report.identity
    needed = {
        "title": identity.title,
        "symbols": identity.symbols,
        "organs": identity.organs,
        "date": identity.date,
    }
    return [name for name, value in needed.items() if not value]


def final_files(run: Run, clean: bytes, *, preview: bool) -> dict[str, bytes]:
    """The files of ``out/final`` by name; none when the report is not ready, unless a preview.

    Args:
        run: The run.
        clean: The clean draft, proved.
        preview: Make one in any case, with NOT CLEARED on every page when not ready.

    Raises:
        DocumentError: It cannot be made; the message says why.
    """
    from clearance.final.compose import make_final

    masthead = masthead_of(run.report)
    if masthead is None or not (run.ready or preview):
        return {}
    marked = not run.ready
    package = read_package(clean, run.ingested.draft.name)
    final = make_final(package, run.settled, masthead, preview=marked)
    name = "-".join(symbol.replace("/", "_") for symbol in masthead.symbols)
    return {f"{FOLDER}/{name}{'-NOT-CLEARED' if marked else ''}.docx": final.data}
