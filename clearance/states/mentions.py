"""Every State that a draft names: where, by which name, in what way, in which of its texts."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from clearance.states.breaks import names_over_breaks, with_broken_names
from clearance.states.context import settled_by_draft, settled_by_lines
from clearance.states.deleted import find_deleted
from clearance.states.manual import ManualMention, entered_by_hand, unplaced
from clearance.states.mention import Layer, Mention
from clearance.states.placing import Key, key_of, place_match
from clearance.states.rulings import Rulings
from clearance.states.search import (
    Match,
    find_in_text,
    is_bare_line,
    matches_of,
    name_of,
    plain_meanings,
    scan_text,
)
from clearance.states.sites import View, sites_of, views_of
from drafts.draft import Draft

__all__ = [
    "ManualMention",
    "Match",
    "find_in_text",
    "find_mentions",
    "find_mentions_in_layers",
    "named_states",
    "only_deleted",
    "open_questions",
    "unplaced",
]

_NO_RULINGS: Rulings = {}


def find_mentions(
    draft: Draft,
    *,
    as_of: dt.date,
    rulings: Rulings = _NO_RULINGS,
    manual: Sequence[ManualMention] = (),
) -> tuple[Mention, ...]:
    """Every State named in a settled draft, in reading order.

    Args:
        draft: The settled draft. Spans that still carry revisions belong to
            the layer ``pending``, unless the name stands whichever way they go.
        as_of: The report's date: names are judged as of this day.
        rulings: What a person answered before, by ``question_key``.
        manual: Mentions that no program can see.

    Returns:
        One mention for each State and place; an undecided one has no state
        but candidates, and is a question for a person.
    """
    sites = [site for site in sites_of(draft) if not site.is_empty]
    scans = [(site, view, scan) for site, view in views_of(sites) if (scan := scan_text(view.text))]
    known = plain_meanings(scan for _, _, scan in scans)
    bare = [site.order for site, _, scan in scans if is_bare_line(scan, firm=True)]
    found: dict[Key, list[tuple[View, Mention]]] = {}
    for site, view, scan in scans:
        senses = [settled_by_draft(sense, known[name_of(sense)]) for sense in scan.senses(as_of)]
        if is_bare_line(scan, firm=False) and _is_among(site.order, bare):
            senses = [settled_by_lines(sense) for sense in senses]
        for match in matches_of(scan, senses, as_of, site.setting):
            for mention in place_match(match, site, view, rulings):
                found.setdefault(key_of(site, mention), []).append((view, mention))
    mentions = [(key, _layered(group)) for key, group in found.items()]
    mentions += [
        (key_of(site, mention), mention)
        for site in sites
        for mention in entered_by_hand(site, manual)
    ]
    mentions = with_broken_names(mentions, names_over_breaks(sites))
    return tuple(mention for _, mention in sorted(mentions, key=lambda each: each[0][:3]))


def find_mentions_in_layers(
    as_read: Draft,
    settled: Draft,
    *,
    as_of: dt.date,
    rulings: Rulings = _NO_RULINGS,
    manual: Sequence[ManualMention] = (),
) -> tuple[Mention, ...]:
    """The mentions of the settled draft, then those that stand only in text that was cut.

    A mention belongs to the layer ``deleted`` when the State's name stands, at
    that place, in words of the draft as read that the settled draft has not.
    A name that lost or gained only letters around it (“Democratic Republic of
    [the] Congo”, “Kenya[n]”) still names its State and is not deleted; words
    that were moved are not deleted either.

    Args:
        as_read: The draft as read, revisions in place.
        settled: The same draft as ``drafts.settle.settle`` made it.
        as_of: The report's date.
        rulings: What a person answered before.
        manual: Mentions that no program can see.
    """
    standing = find_mentions(settled, as_of=as_of, rulings=rulings, manual=manual)
    deleted = find_deleted(as_read, settled, standing, as_of=as_of, rulings=rulings)
    return (*standing, *deleted)


def named_states(mentions: Iterable[Mention], *layers: Layer) -> tuple[str, ...]:
    """The codes named in ``layers`` (all when none is given), in order of first appearance."""
    wanted = layers or tuple(Layer)
    return tuple(
        dict.fromkeys(each.state for each in mentions if each.state and each.layer in wanted)
    )


def only_deleted(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The codes of States that only cut text names."""
    standing = set(named_states(mentions, Layer.SETTLED, Layer.PENDING))
    return tuple(code for code in named_states(mentions, Layer.DELETED) if code not in standing)


def open_questions(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions in text that stands, or may, that a person must decide about."""
    return tuple(each for each in mentions if each.is_open and each.layer is not Layer.DELETED)


# How far apart the cells of a table may be in which States are listed one below the other.
_NEAR_LINES = 12
_ENOUGH_LINES = 2


def _is_among(order: int, bare: Sequence[int]) -> bool:
    """Whether enough lines near by hold nothing but the name of a State."""
    first = bisect_left(bare, order - _NEAR_LINES)
    return bisect_right(bare, order + _NEAR_LINES) - first >= _ENOUGH_LINES


def _layered(group: Sequence[tuple[View, Mention]]) -> Mention:
    """The mention, pending unless it stands in every view of its paragraph."""
    view, mention = group[0]
    if len({id(each) for each, _ in group}) >= view.ways:
        return mention
    return replace(mention, layer=Layer.PENDING)
