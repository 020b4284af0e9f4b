"""How the States named spread over the regional groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clearance.states.mention import Layer, Mention, MentionKind
from clearance.states.names import RegionalGroup, Status, members, states


@dataclass(frozen=True, slots=True)
class GroupShare:
    """One regional group and the Members of it that are named.

    Attributes:
        group: The group; ``NONE`` for Members that belong to none.
        named: The codes of its Members that are named, in the order of the table.
        size: How many Members the group has.
    """

    group: RegionalGroup
    named: tuple[str, ...]
    size: int

    @property
    def count(self) -> int:
        """How many of its Members are named."""
        return len(self.named)

    @property
    def title(self) -> str:
        """The group's name for a reader."""
        return self.group.value or "In no group"


def balance(
    mentions: Iterable[Mention], *, kinds: Iterable[MentionKind] = tuple(MentionKind)
) -> tuple[GroupShare, ...]:
    """The Members that the settled text names, by regional group, one row for each group.

    Each State counts once, however often it is named. Mentions in cut or
    undecided text, undecided names and States that are not Members are left
    out. The United States and Kiribati are in no group and have a row of their
    own; in elections the United States is counted with WEOG.

    Args:
        mentions: All mentions of a draft.
        kinds: Which kinds to count; ``(MentionKind.EXAMPLE,)`` for examples only.

    Source: the table of States, after ask.un.org/faq/14521.
    """
    wanted = set(kinds)
    named = {
        each.state
        for each in mentions
        if each.state
        and each.layer is Layer.SETTLED
        and each.kind in wanted
        and states()[each.state].status is Status.MEMBER
    }
    return tuple(
        GroupShare(
            group,
            tuple(each.iso3 for each in of_group if each.iso3 in named),
            len(of_group),
        )
        for group in RegionalGroup
        if (of_group := [each for each in members() if each.regional_group is group])
    )
