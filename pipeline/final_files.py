"""The files for DGACM: made of a settled draft, and only when the report is ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from clearance.approvals import ApprovalStatus
from clearance.final.masthead import Kind, Masthead, written_date
from drafts.findings import Check, Finding, Rule, Severity
from drafts.ooxml.forms import Stamp
from drafts.ooxml.package import read_package
from drafts.ooxml.reader import read_draft
from pipeline.report_file import Report
from pipeline.run import Run

if TYPE_CHECKING:
    from clearance.final.submission import SubmissionSheet

NO_MASTHEAD: Final = Rule(
    code="FINAL-001",
    severity=Severity.ERROR,
    title="The masthead lacks something that report.toml must say",
    source="United Nations Editorial Manual, masthead",
    remedy="Add it to the [report] table of report.toml.",
    explanation="The title, the symbol, the organ and the date stand on the first page.",
)
NO_ISSUED: Final = Rule(
    code="FINAL-002",
    severity=Severity.ERROR,
    title="A revision or corrigendum does not name the issued document",
    source="United Nations Editorial Manual, instructions for the preparation of documents",
    remedy="Name the Word file as issued in report.toml: drafts.issued.",
    explanation=(
        "A document that revises an issued one shows every change as a tracked change against "
        "it; a corrigendum lists them. Both need the file as it was issued."
    ),
)
FOLDER: Final = "final"
PREVIEW_FOLDER: Final = "preview"


def find_missing_masthead(report: Report) -> Iterator[Finding]:
    """Once, with everything that is missing; nothing for a lone file, which gets no final."""
    missing = _missing(report)
    if missing and not report.is_lone:
        yield NO_MASTHEAD.finding(f"report.toml does not say the {', the '.join(missing)}.")


def find_missing_issued(report: Report) -> Iterator[Finding]:
    """Once, for a revision or a corrigendum that does not name what it changes."""
    kind = Kind(report.identity.kind)
    if kind is not Kind.FIRST_SUBMISSION and report.files.issued is None and not report.is_lone:
        yield NO_ISSUED.finding(f"A {kind.value} changes an issued document; none is named.")


CHECKS: Final = (
    Check(NO_MASTHEAD, find_missing_masthead),
    Check(NO_ISSUED, find_missing_issued),
)


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


def final_files(run: Run, clean: bytes, *, preview: bool, pdf: bool) -> dict[str, bytes]:
    """The files of ``out/final`` by name; none when the report is not ready, unless a preview.

    Args:
        run: The run.
        clean: The clean draft, proved.
        preview: Make them in any case, with NOT CLEARED on every page when not ready.
        pdf: Have LibreOffice make the PDF too.

    Raises:
        DocumentError: They cannot be made; the message says why.
    """
    from clearance.final.akn import to_akn
    from clearance.final.finish import finish
    from clearance.final.pdf import to_pdf
    from clearance.final.submission import file_stem, make_submission

    masthead = masthead_of(run.report)
    if masthead is None or run.has_open_revisions or not (run.ready or preview):
        return {}
    ingested = run.ingested
    redline = _against_issued(run, clean)
    shows_changes = masthead.kind is Kind.REVISION and redline is not None
    finished = finish(
        ingested.current_file.data,
        ingested.draft,
        read_package(redline if shows_changes and redline else clean, ingested.draft.name),
        run.settled,
        masthead,
        others=tuple((copy.data, read_draft(copy.data, copy.name)) for copy in ingested.copies),
        preview=not run.ready,
        shows_changes=shows_changes,
    )
    folder = FOLDER if run.ready else PREVIEW_FOLDER
    files = make_submission(
        finished.final.data,
        sheet_of(run, masthead),
        finished.receipt,
        pdf=to_pdf(finished.final.data) if pdf else None,
        extra={
            f"{file_stem(masthead)}.akn.xml": to_akn(run.settled, masthead),
            **_corrigendum(masthead, redline),
        },
    )
    return {f"{folder}/{name}": data for name, data in files.items()}


def _against_issued(run: Run, clean: bytes) -> bytes | None:
    """The changes against the issued document, tracked; None for a first submission."""
    from drafts.ooxml.comparing import compare_files

    issued, identity = run.ingested.issued_file, run.report.identity
    if issued is None or identity.date is None:
        return None
    stamp = Stamp("Secretariat", f"{identity.date.isoformat()}T00:00:00Z")
    name = run.ingested.draft.name
    return compare_files((issued.data, issued.name), (clean, name), stamp).data


def _corrigendum(masthead: Masthead, redline: bytes | None) -> dict[str, bytes]:
    """The list of corrections, for a corrigendum."""
    from clearance.final.corrigendum import corrections_of, make_corrigendum

    if masthead.kind is not Kind.CORRIGENDUM or redline is None:
        return {}
    corrections = corrections_of(read_draft(redline, "the redline"))
    return {"corrigendum.docx": make_corrigendum(masthead, corrections)}


def sheet_of(run: Run, masthead: Masthead) -> SubmissionSheet:
    """What goes with the final to DGACM."""
    from clearance.final.submission import SubmissionSheet

    identity, count = run.report.identity, run.words.count
    return SubmissionSheet(
        masthead,
        mandate=identity.mandate,
        words=count.words,
        profile=count.profile.name,
        limit=count.limit,
        slot=run.report.dates.slot,
        contact=identity.contact,
        clearance=_clearance_line(run),
        disclosures=tuple(
            finding.message
            for finding in run.disclosures
            if finding.severity is Severity.WARNING and finding.code in _DISCLOSED
        ),
        text_digest=run.digest,
    )


# Of the warnings these concern the reader at DGACM; the others are the drafters' business.
_DISCLOSED: Final = frozenset({"STATE-111", "STATE-112", "LIMIT-001", "LIMIT-002", "LIMIT-003"})


def _clearance_line(run: Run) -> str:
    signed = [
        f"{approval.office} ({approval.by}, {written_date(approval.on)})"
        for approval in run.consulted.approvals
        if approval.status is ApprovalStatus.APPROVED and approval.on
    ]
    if not run.ready:
        return "NOT CLEARED"
    return f"Cleared by {', '.join(signed)}." if signed else "No office is named to clear it."
