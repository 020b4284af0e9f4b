"""Names that the end of a paragraph cuts in two, as scans and pasted pages have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from clearance.states.mention import Layer, Mention, MentionKind
from clearance.states.names import NameKind
from clearance.states.placing import Key, key_of
from clearance.states.search import scan_text
from clearance.states.sites import Site


@dataclass(frozen=True, slots=True)
class _Broken:
    """A name that begins in one paragraph and ends in the next.

    Attributes:
        before: The site it begins in.
        start: Where it begins there.
        after: The site it ends in.
        end: Where it ends there.
        codes: The States it names.
    """

    before: Site
    start: int
    after: Site
    end: int
    codes: tuple[str, ...]

    def touches(self, key: Key) -> bool:
        """Whether a mention stands on a part of the name."""
        order, start, end = key[:3]
        return (order == self.before.order and end > self.start) or (
            order == self.after.order and start < self.end
        )


_SHORTEST_PROSE = 40
_TAIL = 60


def names_over_breaks(sites: Sequence[Site]) -> Iterator[_Broken]:
    """Names that run over the end of a paragraph of prose that does not end as sentences do."""
    for before, after in pairwise(sites):
        ahead, behind = before.text.rstrip(), after.text
        prose = len(ahead) >= _SHORTEST_PROSE and ahead[-1] not in '.:;!?”")'
        if not prose or before.story is not after.story or before.setting.in_table:
            continue
        tail = ahead[ahead.find(" ", len(ahead) - _TAIL) + 1 :]
        scan = scan_text(f"{tail} {behind[:_TAIL]}")
        if scan is None:
            continue
        for hit, (start, end) in zip(scan.passage.hits, scan.origins, strict=True):
            if start < len(tail) < end - 1 and hit.names and hit.fit.is_sound:
                codes = tuple(dict.fromkeys(name.iso3 for name in hit.names))
                at = len(ahead) - len(tail) + start
                yield _Broken(before, at, after, end - len(tail) - 1, codes)


def with_broken_names(
    mentions: list[tuple[Key, Mention]], broken: Iterable[_Broken]
) -> list[tuple[Key, Mention]]:
    """The mentions with a question wherever half a name would have passed for a whole one."""
    doubt = "undecided: the name seems to run over the end of a paragraph"
    names = list(broken)
    touched = {site.order for name in names for site in (name.before, name.after)}
    places = [place for place, (key, _) in enumerate(mentions) if key[0] in touched]
    for name in names:
        beside = [place for place in places if name.touches(mentions[place][0])]
        if not beside:
            mentions.append(_half_a_name(name, doubt))
        for place in beside:
            key, mention = mentions[place]
            if mention.state not in name.codes:
                codes = (*name.codes, *filter(None, (mention.state, *mention.candidates)))
                asked = replace(
                    mention,
                    state="",
                    candidates=tuple(dict.fromkeys(codes)),
                    reason=f"{mention.reason}; {doubt}",
                )
                mentions[place] = (key, asked)
    return mentions


def _half_a_name(name: _Broken, doubt: str) -> tuple[Key, Mention]:
    site = name.after
    mention = Mention(
        state="",
        name=site.text[: name.end],
        form=str(NameKind.ALIAS.value),
        paragraph=site.paragraph.index,
        label=site.label,
        story=site.story.kind.value,
        start=0,
        end=name.end,
        kind=MentionKind.EXAMPLE,
        reason=f"nothing says otherwise; {doubt}",
        layer=Layer.SETTLED,
        candidates=name.codes,
    )
    return key_of(site, mention), mention
