"""Mentions that no program can see, entered by a person: “the regime of ...”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clearance.states.mention import Layer, Mention, MentionKind
from clearance.states.names import state
from clearance.states.sites import Site
from clearance.states.text import read


@dataclass(frozen=True, slots=True)
class ManualMention:
    """A State that is named without its name: “the regime of ...”, entered by a person.

    Attributes:
        state: The code.
        words: The words in the draft that mean it.
        by: Who entered it: a post, not a private person.
        kind: In what way the State is named.
        why: Why the words mean that State.
    """

    state: str
    words: str
    by: str
    kind: MentionKind = MentionKind.EXAMPLE
    why: str = ""


def entered_by_hand(site: Site, manual: Sequence[ManualMention]) -> Iterator[Mention]:
    """The mentions entered by hand whose words stand in the paragraph."""
    if not manual:
        return
    text = site.text
    for each in manual:
        for found in _pattern_for(each.words).finditer(text):
            why = f": {each.why}" if each.why else ""
            yield Mention(
                state=state(each.state).iso3,
                name=found.group(),
                form="manual",
                paragraph=site.paragraph.index,
                label=site.label,
                story=site.story.kind.value,
                start=found.start(),
                end=found.end(),
                kind=each.kind,
                reason=f"entered by {each.by}{why}",
                layer=Layer.SETTLED,
            )


def _pattern_for(words: str) -> re.Pattern[str]:
    """The words with any kind of space and apostrophe between them."""
    pieces = (re.escape(piece).replace("'", "['’]") for piece in read(words).text.split())
    return re.compile(r"(?<!\w)" + r"\s+".join(pieces) + r"(?!\w)")


def _flat(words: str) -> str:
    return " ".join(read(words).text.split())


def unplaced(
    manual: Iterable[ManualMention], mentions: Iterable[Mention]
) -> tuple[ManualMention, ...]:
    """The mentions entered by hand whose words no longer stand in the draft."""
    placed = {(each.state, each.name) for each in mentions if each.form == "manual"}
    flat = {(code, _flat(name)) for code, name in placed}
    return tuple(each for each in manual if (each.state, _flat(each.words)) not in flat)
