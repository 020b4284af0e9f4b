import datetime as dt

from clearance.approvals import Approval, ApprovalStatus
from clearance.routing import RoutingSlip, routing_slip
from drafts.ooxml.reader import read_draft

DAY = dt.date(2013, 6, 12)
SLIP = RoutingSlip(
    "Responsibility to protect",
    ("A/67/929",),
    "draft.docx",
    "ab" * 32,
    DAY,
    (
        Approval("Special Adviser", "clears", ApprovalStatus.APPROVED, "the Adviser", DAY),
        Approval("OLA", "consulted", ApprovalStatus.WAITING),
        Approval("DPA", "clears", ApprovalStatus.OBJECTED, "the Director", DAY, "too long"),
        Approval(
            "Chief of Staff",
            "clears",
            ApprovalStatus.LAPSED,
            "the Chief",
            DAY,
            changed=("para. 4",),
        ),
    ),
)


def test_each_office_stands_in_the_order_of_the_chain() -> None:
    assert [row[2] for row in SLIP.rows()] == [
        "Approved by the Adviser on 12 June 2013",
        "Waiting",
        "the Director objects on 12 June 2013: too long",
        "Approved by the Chief on 12 June 2013; the text has changed since (para. 4)",
    ]


def test_the_slip_is_a_word_file_with_a_place_to_sign() -> None:
    text = [p.text for p in read_draft(routing_slip(SLIP)).body.paragraphs()]
    assert "Signature and date" in text
    assert "OLA" in text
    assert any("abababababababab" in line for line in text)


def test_the_same_slip_gives_the_same_bytes() -> None:
    assert routing_slip(SLIP) == routing_slip(SLIP)
