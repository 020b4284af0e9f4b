"""Names that stand only in words that were cut."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from clearance.states.matching import may_hold_a_name
from clearance.states.mention import Layer, Mention
from clearance.states.placing import Key, key_of, place_match
from clearance.states.rulings import Rulings
from clearance.states.search import matches_of, scan_text
from clearance.states.sites import NOTES, Site, View, sites_of
from clearance.states.text import read
from drafts.draft import Draft

_Stretch = tuple[int, int]


def find_deleted(
    as_read: Draft,
    settled: Draft,
    standing: Sequence[Mention],
    *,
    as_of: dt.date,
    rulings: Rulings,
) -> tuple[Mention, ...]:
    """The mentions in words of the draft as read that the settled draft has not.

    Args:
        as_read: The draft as read, revisions in place.
        settled: The same draft, settled.
        standing: The mentions of the settled draft.
        as_of: The report's date.
        rulings: What a person answered before.
    """
    kept = _kept(settled)
    moved = _moved(as_read, settled)
    standing_at = _standing_at(settled, standing)
    found: dict[Key, Mention] = {}
    for site in sites_of(as_read):
        if site.story.kind in NOTES and not site.story.label:
            continue  # a note that nothing ever referred to
        cut = _cut_stretches(site, kept, moved)
        if not cut or not _may_name(site, cut):
            continue
        for view in _views_of_cut(site, cut):
            scan = scan_text(view.text)
            if scan is None:
                continue
            for match in matches_of(scan, scan.senses(as_of), as_of, site.setting):
                for mention in place_match(match, site, view, rulings):
                    if _is_cut(mention, site, cut, standing_at):
                        found.setdefault(
                            key_of(site, mention), replace(mention, layer=Layer.DELETED)
                        )
    return tuple(mention for _, mention in sorted(found.items(), key=lambda each: each[0][:3]))


def _kept(settled: Draft) -> Mapping[int, list[_Stretch]]:
    """For each paragraph as read, the stretches of its text that the settled draft still has."""
    kept: defaultdict[int, list[_Stretch]] = defaultdict(list)
    for story in settled.stories:
        for paragraph in story.paragraphs():
            for span in paragraph.spans:
                if span.text:
                    kept[span.source].append((span.start, span.end))
    return kept


def _moved(as_read: Draft, settled: Draft) -> frozenset[str]:
    """The names of the moves whose words still stand, at one end or the other."""
    places = {
        (span.source, span.start)
        for story in settled.stories
        for paragraph in story.paragraphs()
        for span in paragraph.spans
        if span.text
    }
    return frozenset(
        as_read.revisions[index].move
        for story in as_read.stories
        for paragraph in story.paragraphs()
        for span in paragraph.spans
        if (span.source, span.start) in places
        for index in span.stack
        if as_read.revisions[index].move
    )


def _cut_stretches(
    site: Site, kept: Mapping[int, list[_Stretch]], moved: frozenset[str]
) -> tuple[_Stretch, ...]:
    """The stretches of the paragraph as read whose words are neither kept nor moved."""
    here = sorted(kept.get(site.paragraph.index, []))
    whole = set(here)
    cut: list[_Stretch] = []
    for span in site.paragraph.spans:
        if not span.text or (span.start, span.end) in whole:
            continue
        if any(site.revisions[index].move in moved for index in site.stack(span)):
            continue
        at = span.start
        for place in range(bisect_left(here, (span.start, 0)), len(here)):
            start, end = here[place]
            if start >= span.end:
                break
            if at < start:
                cut.append((at, start))
            at = max(at, end)
        if at < span.end:
            cut.append((at, span.end))
    return tuple(cut)


def _may_name(site: Site, cut: Sequence[_Stretch]) -> bool:
    """Whether a word of a name may stand in the cut words, seen at a glance.

    Each stretch is read by itself, without what was inserted beside it; a word
    of which only a part is cut is always looked at closely.
    """
    spans = [span for span in site.paragraph.spans if span.text]
    out = [_overlaps(cut, span.start, span.end) for span in spans]
    # What was inserted and kept stood not beside them.
    stood = [at for at, span in enumerate(spans) if out[at] or not site.adds(span)]
    for place, at in enumerate(stood):
        span = spans[at]
        if not out[at]:
            continue
        before = spans[stood[place - 1]].text[-1] if place else " "
        after = spans[stood[place + 1]].text[0] if place + 1 < len(stood) else " "
        in_parts = (before.isalpha() and span.text[0].isalpha()) or (
            after.isalpha() and span.text[-1].isalpha()
        )
        if in_parts or may_hold_a_name(read(span.text).text):
            return True
    return False


def _views_of_cut(site: Site, cut: Sequence[_Stretch]) -> Iterator[View]:
    """What the paragraph said before: without its insertions, and with those that were cut."""
    spans = site.paragraph.spans
    yield site.view([not site.adds(span) for span in spans], 1)
    gone = [_overlaps(cut, span.start, span.end) for span in spans]
    if any(out and site.adds(span) for out, span in zip(gone, spans, strict=True)):
        keep = (out or not site.adds(span) for out, span in zip(gone, spans, strict=True))
        yield site.view(keep, 1)


def _overlaps(stretches: Sequence[_Stretch], start: int, end: int) -> bool:
    """Whether any of the stretches, which are in order and apart, meets ``start`` to ``end``."""
    place = bisect_left(stretches, (end, 0)) - 1
    return place >= 0 and stretches[place][1] > start


def _standing_at(
    settled: Draft, standing: Sequence[Mention]
) -> Mapping[tuple[int, int], set[tuple[str, tuple[str, ...]]]]:
    """For each place as read, the States whose names stand on it in the settled draft."""
    by_paragraph: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in standing:
        by_paragraph[mention.paragraph].append(mention)
    places: defaultdict[tuple[int, int], set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
    for paragraph in settled.paragraphs():
        if paragraph.index not in by_paragraph:
            continue
        spans = [span for span in paragraph.spans if span.text]
        starts = [0, *accumulate(len(span.text) for span in spans)]
        for mention in by_paragraph[paragraph.index]:
            for offset in range(mention.start, mention.end):
                at = bisect_right(starts, offset) - 1
                place = (spans[at].source, spans[at].start + offset - starts[at])
                places[place].add((mention.state, mention.candidates))
    return places


def _is_cut(
    mention: Mention,
    site: Site,
    cut: Sequence[_Stretch],
    standing_at: Mapping[tuple[int, int], set[tuple[str, tuple[str, ...]]]],
) -> bool:
    """Whether the name stands in cut words, and its State is not still named on what is left."""
    text = site.text
    letters = [at for at in range(mention.start, mention.end) if text[at].isalnum()]
    left = [at for at in letters if not _overlaps(cut, at, at + 1)]
    if len(left) == len(letters):
        return False
    what = (mention.state, mention.candidates)
    return not any(what in standing_at.get((site.paragraph.index, at), ()) for at in left)
