"""The routing slip: who clears the report, in order, and where each office stands."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Final

from clearance.approvals import Approval, ApprovalStatus
from clearance.standing.prose import day
from drafts.ooxml.package import read_package, write_package


@dataclass(frozen=True, slots=True)
class RoutingSlip:
    """What the slip says.

    Attributes:
        title: The report's title.
        symbols: Its document symbols.
        draft: The name of the draft under review.
        digest: The digest of the settled text that is to be signed.
        as_of: The day of which it speaks.
        approvals: The offices in the order of the chain.
    """

    title: str
    symbols: tuple[str, ...]
    draft: str
    digest: str
    as_of: dt.date
    approvals: tuple[Approval, ...]

    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Office, what it does, and where it stands, in words."""
        return tuple(
            (approval.office, _ROLES.get(approval.role, approval.role), _standing(approval))
            for approval in self.approvals
        )


_ROLES: Final = {"clears": "for clearance", "consulted": "for consultation"}
_COLUMNS: Final = ("Office", "Sent", "Standing", "Signature and date")


def _standing(approval: Approval) -> str:
    when = f" on {day(approval.on)}" if approval.on else ""
    match approval.status:
        case ApprovalStatus.APPROVED:
            return f"Approved by {approval.by}{when}"
        case ApprovalStatus.LAPSED:
            changed = f" ({', '.join(approval.changed[:6])})" if approval.changed else ""
            return f"Approved by {approval.by}{when}; the text has changed since{changed}"
        case ApprovalStatus.OBJECTED:
            return f"{approval.by} objects{when}: {approval.reason}"
        case ApprovalStatus.WAITING:
            return "Waiting"


def routing_slip(slip: RoutingSlip) -> bytes:
    """The slip as a Word file with a place to sign; the same slip gives the same bytes."""
    import docx
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(11)
    head = document.add_paragraph()
    head.add_run("Routing slip").bold = True
    symbols = f" ({', '.join(slip.symbols)})" if slip.symbols else ""
    head.add_run(f"\n{slip.title or slip.draft}{symbols}").italic = True
    head.add_run(f"\nAs of {day(slip.as_of)}")
    table = document.add_table(rows=1 + len(slip.approvals), cols=len(_COLUMNS), style="Table Grid")
    for cell, title in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    for line, row in zip(table.rows[1:], slip.rows(), strict=True):
        for cell, text in zip(line.cells, row, strict=False):  # the last is left to be signed
            cell.text = text
    foot = document.add_paragraph()
    note = foot.add_run(
        f"An approval is bound to the text of {slip.draft} with the digest {slip.digest[:16]}; "
        "it lapses when a word changes. Enter each one with `clearance approve`."
    )
    note.font.size = Pt(8)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = "Routing slip"
    buffer = io.BytesIO()
    document.save(buffer)
    return write_package(read_package(buffer.getvalue(), "routing-slip.docx"))
