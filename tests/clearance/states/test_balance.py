from __future__ import annotations

import datetime as dt

from clearance.states.balance import balance
from clearance.states.mention import MentionKind
from clearance.states.mentions import find_mentions_in_layers
from clearance.states.names import RegionalGroup
from drafts.ooxml.reader import read_draft
from drafts.settle import accepted
from tests import building as b

AS_OF = dt.date(2013, 6, 28)


def shares(*blocks: b.Xml, **options: object) -> dict[str, tuple[str, ...]]:
    draft = read_draft(b.docx(*blocks))
    mentions = find_mentions_in_layers(draft, accepted(draft), as_of=AS_OF)
    return {
        share.title: share.named
        for share in balance(mentions, **options)  # type: ignore[arg-type]
        if share.count
    }


def test_each_state_counts_once_and_only_where_it_stands() -> None:
    assert shares(
        b.paragraph("Nepal adopted a law. Nepal and Ghana adopted more."),
        b.paragraph(b.del_("France agreed. "), "The United States and Kiribati adopted laws."),
        b.paragraph("Kosovo, the Holy See, Czechoslovakia and the Congolese were named."),
    ) == {
        "African": ("GHA",),
        "Asia-Pacific": ("NPL",),
        "In no group": ("KIR", "USA"),
    }


def test_kinds_can_be_chosen() -> None:
    blocks = (
        b.paragraph("The genocide in Rwanda was not prevented."),
        b.paragraph("Nepal agreed."),
    )
    assert shares(*blocks, kinds=(MentionKind.EXAMPLE,)) == {"Asia-Pacific": ("NPL",)}
    assert shares(*blocks, kinds=(MentionKind.SITUATION,)) == {"African": ("RWA",)}


def test_every_group_has_its_row_and_its_size() -> None:
    assert [(share.group, share.size) for share in balance(())] == [
        (RegionalGroup.AFRICAN, 54),
        (RegionalGroup.ASIA_PACIFIC, 53),
        (RegionalGroup.EASTERN_EUROPEAN, 23),
        (RegionalGroup.GRULAC, 33),
        (RegionalGroup.WEOG, 28),
        (RegionalGroup.NONE, 2),
    ]
