"""From a name in a text to a mention in a draft."""

from __future__ import annotations

from collections.abc import Iterator

from clearance.states.mention import RULED, Layer, Mention
from clearance.states.rulings import Rulings, question_key
from clearance.states.search import Match
from clearance.states.sites import Site, View

# Where a mention stands and what it means: two views of a paragraph may both show it.
Key = tuple[int, int, int, str, tuple[str, ...]]


def key_of(site: Site, mention: Mention) -> Key:
    """The place of a mention and its meaning, in reading order."""
    return site.order, mention.start, mention.end, mention.state, mention.candidates


def place_match(match: Match, site: Site, view: View, rulings: Rulings) -> Iterator[Mention]:
    """The mentions of one match: one for each State, or one question."""
    start, end = view.place(match.start, match.end)
    codes, doubt = match.states, match.doubt
    # Capitals by formatting are read, but the name is given as the file has it.
    name = match.name if view.pieces else site.text[start:end]
    kind_reason = match.reason
    if rulings and (not codes or match.sensitive):
        ruled = rulings.get(question_key(name, site.text))
        if ruled is not None:
            codes, doubt = ruled, ""
            kind_reason = f"{kind_reason}; {RULED}"
            if not codes:
                return
    settled = codes or ("",)
    for code in settled:
        yield Mention(
            state=code,
            name=name,
            form=match.form,
            paragraph=site.paragraph.index,
            label=site.label,
            story=site.story.kind.value,
            start=start,
            end=end,
            kind=match.kind,
            reason=f"{kind_reason}; undecided: {doubt}" if doubt else kind_reason,
            layer=Layer.SETTLED,
            candidates=() if code else match.candidates,
            sensitive=match.sensitive,
        )
