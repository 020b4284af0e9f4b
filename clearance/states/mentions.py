"""Every State that a draft names: where, by which name, in what way, in which of its texts."""

from __future__ import annotations

import datetime as dt
import re
import sys
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from clearance.states.context import Passage, Sense, decide, rule_for, settled_by_draft
from clearance.states.context import Rule as NameRule
from clearance.states.kinds import ALONE, Setting, kind_of
from clearance.states.matching import Fit, Hit, catalogue, find_hits, may_hold_a_name
from clearance.states.mention import Layer, Mention, MentionKind
from clearance.states.names import Name, NameKind, state, un_form
from clearance.states.rulings import Rulings, question_key
from clearance.states.text import join_broken_words, read, without_machine_text
from drafts.draft import (
    Block,
    Cell,
    Draft,
    Group,
    Paragraph,
    Revision,
    Row,
    Span,
    SpanKind,
    Story,
    StoryKind,
    Table,
)

# The texts of a report in which a State can be named; comments are about the report.
READ_STORIES = (
    StoryKind.BODY,
    StoryKind.FOOTNOTE,
    StoryKind.ENDNOTE,
    StoryKind.TEXT_BOX,
    StoryKind.HEADER,
    StoryKind.FOOTER,
)
_NOTES = (StoryKind.FOOTNOTE, StoryKind.ENDNOTE)
_NO_RULINGS: Rulings = {}


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a text.

    Attributes:
        start: Zero-based offset of its first code point.
        end: Offset after its last code point.
        name: As printed.
        form: What kind of name it is (see ``Mention.form``).
        states: The codes it names: one, several for “the two Koreas”, none when undecided.
        candidates: The codes it may mean, when undecided.
        doubt: Why it is undecided; empty when it is not.
        sensitive: Whether a person must look at it in any case.
        kind: In what way the State is named.
        reason: Why that kind.
        chain: The offset of the first name it is listed together with.
    """

    start: int
    end: int
    name: str
    form: str
    states: tuple[str, ...]
    candidates: tuple[str, ...]
    doubt: str
    sensitive: bool
    kind: MentionKind
    reason: str
    chain: int


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


def find_in_text(
    text: str, *, as_of: dt.date | None = None, setting: Setting = ALONE
) -> tuple[Match, ...]:
    """The names of States in one text, in order, each where it stands in ``text``.

    Args:
        text: One paragraph or sentence, as written.
        as_of: The day as of which forms are judged; None for today's forms. It
            does not decide what is a mention: an old name still names the State.
        setting: Where the paragraph stands in its draft.
    """
    scan = _scan(text)
    return () if scan is None else tuple(_matches(scan, scan.senses(as_of), as_of, setting))


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
    sites = [site for site in _sites(draft) if not site.is_empty]
    scans = [(site, view, scan) for site, view in _views(sites) if (scan := _scan(view.text))]
    known = _plain_meanings(scan for _, _, scan in scans)
    found: dict[_Key, list[tuple[_View, Mention]]] = {}
    for site, view, scan in scans:
        senses = [settled_by_draft(sense, known[_name_of(sense)]) for sense in scan.senses(as_of)]
        for match in _matches(scan, senses, as_of, site.setting):
            for mention in _mentions(match, site, view, rulings):
                found.setdefault(_key(site, mention), []).append((view, mention))
    mentions = [(key, _layered(group)) for key, group in found.items()]
    mentions += [
        (_key(site, mention), mention)
        for site in sites
        for mention in _entered_by_hand(site, manual)
    ]
    return tuple(mention for _, mention in sorted(mentions, key=lambda each: each[0]))


# Where a mention stands and what it means: two views of a paragraph may both show it.
_Key = tuple[int, int, int, str, tuple[str, ...]]


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
    deleted = _find_deleted(as_read, settled, standing, as_of=as_of, rulings=rulings)
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
    """The mentions that a person must decide."""
    return tuple(each for each in mentions if not each.state)


def unplaced(
    manual: Iterable[ManualMention], mentions: Iterable[Mention]
) -> tuple[ManualMention, ...]:
    """The mentions entered by hand whose words no longer stand in the draft."""
    placed = {(each.state, each.name) for each in mentions if each.form == "manual"}
    flat = {(code, _flat(name)) for code, name in placed}
    return tuple(each for each in manual if (each.state, _flat(each.words)) not in flat)


# One text: scanning, deciding, describing.


@dataclass(frozen=True, slots=True)
class _Scan:
    """A text that has been searched: its passage, and the way back to the text as written."""

    text: str
    passage: Passage
    origins: tuple[tuple[int, int], ...]

    def senses(self, as_of: dt.date | None) -> list[Sense]:
        nothing = Sense((), ())
        return [decide(self.passage, hit, as_of) or nothing for hit in self.passage.hits]


def _scan(text: str) -> _Scan | None:
    """The passage of ``text``; None when no name stands in it."""
    reading = join_broken_words(read(text), catalogue().words)
    found, hits = find_hits(without_machine_text(reading.text))
    if not hits:
        return None
    origins = tuple(reading.origin(found[hit.first].start, found[hit.last - 1].end) for hit in hits)
    return _Scan(text, Passage(found, hits), origins)


def _matches(
    scan: _Scan, senses: Sequence[Sense], as_of: dt.date | None, setting: Setting
) -> Iterator[Match]:
    offsets = dict(zip(scan.passage.hits, scan.origins, strict=True))
    for hit, (start, end), sense in zip(scan.passage.hits, scan.origins, senses, strict=True):
        if not sense.states and not sense.candidates and not sense.sensitive:
            continue
        kind, reason = kind_of(scan.passage, hit, setting)
        yield Match(
            start=start,
            end=end,
            name=scan.text[start:end],
            form=_form(hit, sense, as_of),
            states=sense.states,
            candidates=() if sense.states else sense.candidates,
            doubt="" if sense.states else sense.reason,
            sensitive=sense.sensitive,
            kind=kind,
            reason=reason,
            chain=offsets[scan.passage.chain(hit)[0]][0],
        )


def _form(hit: Hit, sense: Sense, as_of: dt.date | None) -> str:
    """What kind of name the hit is, judged as of the day."""
    if hit.phrase is not None:
        return str(NameKind.ALIAS.value)
    if hit.fit is Fit.DAMAGED:
        return str(NameKind.SCAN_VARIANT.value)
    rows = [row for row in hit.names if not sense.states or row.iso3 in sense.states] or hit.names
    return form_on(rows, as_of or dt.date.max)


def form_on(rows: Sequence[Name], day: dt.date) -> str:
    """What kind of name a form is on ``day``: yesterday's short form may be a former one today."""
    held = [row for row in rows if row.holds_on(day)]
    best = min(held or rows, key=lambda row: (not row.un_form, _ORDER[row.kind]))
    kind = best.kind
    if not held:
        ended = best.valid_to is not None and best.valid_to < day
        kind = NameKind.FORMER if ended else NameKind.ALIAS
    elif kind is NameKind.FORMER and best.un_form:
        # The Organization's form of that day, which the table lists by today's lights.
        short = un_form(best.iso3, day).replace("’", "'") == best.text.replace("’", "'")
        kind = NameKind.SHORT if short else NameKind.FORMAL
    return str(kind.value)


_ORDER = {kind: place for place, kind in enumerate(NameKind)}


def _plain_meanings(scans: Iterable[_Scan]) -> Mapping[str, frozenset[str]]:
    """For names that need evidence, the States that they plainly mean somewhere in the draft."""
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for scan in scans:
        for hit in scan.passage.hits:
            if hit.names and rule_for(hit.names)[0] is NameRule.EVIDENCE:
                sense = decide(scan.passage, hit, None)
                if sense is not None and sense.states:
                    meanings[_name_of(sense)].update(sense.states)
    return defaultdict(frozenset, {name: frozenset(codes) for name, codes in meanings.items()})


def _name_of(sense: Sense) -> str:
    return sense.rows[0].text if sense.rows else ""


# A draft: where its paragraphs stand, and what they say under each way to decide.


@dataclass(frozen=True, slots=True)
class _View:
    """What a paragraph says when its open revisions go one way.

    Attributes:
        text: What it says.
        pieces: Where each piece of it begins, here and in the paragraph; empty
            when all of it is the same.
        ways: How many views the paragraph has; 1 when nothing is open.
    """

    text: str
    pieces: tuple[tuple[int, int], ...] = ()
    ways: int = 1

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the paragraph."""
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, at: int) -> int:
        if not self.pieces:
            return at
        here, there = self.pieces[bisect(self.pieces, (at, sys.maxsize)) - 1]
        return there + at - here


@dataclass(frozen=True, slots=True)
class _Site:
    """A paragraph, where it stands, and the revisions that are open around all of it."""

    order: int
    story: Story
    paragraph: Paragraph
    setting: Setting
    around: tuple[int, ...]
    revisions: tuple[Revision, ...]

    @property
    def is_empty(self) -> bool:
        return not any(span.text for span in self.paragraph.spans)

    @property
    def label(self) -> str:
        return self.paragraph.number if self.story.kind not in _NOTES else self.story.label

    def stack(self, span: Span) -> tuple[int, ...]:
        return (*self.around, *span.stack) if self.around else span.stack

    def adds(self, span: Span) -> bool:
        return any(self.revisions[index].kind.adds for index in self.stack(span))

    def removes(self, span: Span) -> bool:
        return any(self.revisions[index].kind.removes for index in self.stack(span))

    def text(self) -> str:
        """The paragraph's text as a reader sees it, capitals by formatting included."""
        return "".join(map(_as_shown, self.paragraph.spans))

    def view(self, keep: Iterable[bool], ways: int) -> _View:
        """The text of the spans to keep, with the way back."""
        text: list[str] = []
        pieces: list[tuple[int, int]] = []
        here = there = 0
        for span, kept in zip(self.paragraph.spans, keep, strict=True):
            if kept and span.text:
                text.append(_as_shown(span))
                pieces.append((here, there))
                here += len(span.text)
            there += len(span.text)
        return _View("".join(text), tuple(pieces), ways)


def _as_shown(span: Span) -> str:
    if not span.format.capitals:
        return span.text
    shown = span.text.upper()
    return shown if len(shown) == len(span.text) else span.text


def _views(sites: Iterable[_Site]) -> Iterator[tuple[_Site, _View]]:
    """Every site with what it says; with both ways of its open revisions, where it has any."""
    for site in sites:
        spans = site.paragraph.spans
        if not site.around and not any(span.stack for span in spans):
            yield site, _View(site.text())
            continue
        yield site, site.view([not site.removes(span) for span in spans], 2)
        yield site, site.view([not site.adds(span) for span in spans], 2)


def _key(site: _Site, mention: Mention) -> _Key:
    return site.order, mention.start, mention.end, mention.state, mention.candidates


def _layered(group: Sequence[tuple[_View, Mention]]) -> Mention:
    """The mention, pending unless it stands in every view of its paragraph."""
    view, mention = group[0]
    if len({id(each) for each, _ in group}) >= view.ways:
        return mention
    return replace(mention, layer=Layer.PENDING)


def _sites(draft: Draft) -> Iterator[_Site]:
    """The paragraphs of the report in the order of the stories, each with its setting."""
    anchors: dict[str, tuple[str, tuple[str, ...], tuple[int, ...]]] = {}
    order = 0
    for story in draft.stories:
        if story.kind not in READ_STORIES:
            continue
        anchor, sections, around = anchors.get(story.id, ("", (), ()))
        titles: dict[int, str] = {}
        for paragraph, in_table, inherited in _walk(story.blocks):
            level = paragraph.format.heading
            if level:
                titles = {depth: title for depth, title in titles.items() if depth < level}
            setting = Setting(
                story=story.kind,
                heading=bool(level),
                sections=tuple(titles.values()) or sections,
                in_table=in_table,
                anchor=anchor,
            )
            if level:
                titles[level] = paragraph.text
            open_around = (*around, *inherited)
            site = _Site(order, story, paragraph, setting, open_around, draft.revisions)
            anchors.update(_anchors_in(site))
            yield site
            order += 1


def _walk(
    blocks: Iterable[Block], around: tuple[int, ...] = (), *, in_table: bool = False
) -> Iterator[tuple[Paragraph, bool, tuple[int, ...]]]:
    """The paragraphs, each with whether it is in a table and the revisions open around it."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block, in_table, around
            case Table(rows=rows):
                for row in rows:
                    yield from _walk_row(row, around)
            case Group(blocks=inner):
                yield from _walk(inner, around, in_table=in_table)


def _walk_row(
    row: Row, around: tuple[int, ...]
) -> Iterator[tuple[Paragraph, bool, tuple[int, ...]]]:
    for cell in row.cells:
        yield from _walk_cell(cell, (*around, *row.mark))


def _walk_cell(
    cell: Cell, around: tuple[int, ...]
) -> Iterator[tuple[Paragraph, bool, tuple[int, ...]]]:
    yield from _walk(cell.blocks, (*around, *cell.mark), in_table=True)


def _anchors_in(site: _Site) -> Iterator[tuple[str, tuple[str, tuple[str, ...], tuple[int, ...]]]]:
    """For each note or text box anchored here: its sentence, sections and open revisions."""
    at = 0
    for span in site.paragraph.spans:
        if span.kind in (SpanKind.NOTE_REFERENCE, SpanKind.TEXT_BOX) and span.target:
            sentence = _sentence_around(site.paragraph.text, at)
            yield span.target, (sentence, site.setting.sections, site.stack(span))
        at += len(span.text)


_STOP = re.compile(r"[.?!][\"”’)]*\s+(?=[A-Z“\"(\[])")


def _sentence_around(text: str, at: int) -> str:
    """The sentence that holds the point ``at``; one that ends there, where it follows a stop."""
    stops = [0, *(stop.end() for stop in _STOP.finditer(text)), len(text)]
    for start, end in pairwise(stops):
        if start < at <= end or (start == at == 0):
            return text[start:end]
    return ""


def _mentions(match: Match, site: _Site, view: _View, rulings: Rulings) -> Iterator[Mention]:
    """The mentions of one match: one for each State, or one question."""
    start, end = view.place(match.start, match.end)
    codes, doubt = match.states, match.doubt
    kind_reason = match.reason
    if rulings and (not codes or match.sensitive):
        ruled = rulings.get(question_key(match.name, site.paragraph.text))
        if ruled is not None:
            codes, doubt = ruled, ""
            kind_reason = f"{kind_reason}; the name as ruled by a person"
            if not codes:
                return
    settled = codes or ("",)
    for code in settled:
        yield Mention(
            state=code,
            name=match.name,
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


def _entered_by_hand(site: _Site, manual: Sequence[ManualMention]) -> Iterator[Mention]:
    if not manual:
        return
    text = site.paragraph.text
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


# Cut text.


_Stretch = tuple[int, int]


def _find_deleted(
    as_read: Draft,
    settled: Draft,
    standing: Sequence[Mention],
    *,
    as_of: dt.date,
    rulings: Rulings,
) -> tuple[Mention, ...]:
    kept = _kept(settled)
    moved = _moved(as_read, settled)
    standing_at = _standing_at(settled, standing)
    found: dict[_Key, Mention] = {}
    for site in _sites(as_read):
        cut = _cut_stretches(site, kept, moved)
        if not cut or not _may_name(site, cut):
            continue
        for view in _views_of_cut(site, cut):
            scan = _scan(view.text)
            if scan is None:
                continue
            for match in _matches(scan, scan.senses(as_of), as_of, site.setting):
                for mention in _mentions(match, site, view, rulings):
                    if _is_cut(mention, site, cut, standing_at):
                        found.setdefault(_key(site, mention), replace(mention, layer=Layer.DELETED))
    return tuple(mention for _, mention in sorted(found.items(), key=lambda each: each[0]))


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
    site: _Site, kept: Mapping[int, list[_Stretch]], moved: frozenset[str]
) -> tuple[_Stretch, ...]:
    """The stretches of the paragraph as read whose words are neither kept nor moved."""
    here = kept.get(site.paragraph.index, [])
    whole = set(here)
    cut: list[_Stretch] = []
    for span in site.paragraph.spans:
        if not span.text or (span.start, span.end) in whole:
            continue
        if any(site.revisions[index].move in moved for index in site.stack(span)):
            continue
        at = span.start
        for start, end in sorted(here):
            if start < span.end and end > at:
                if at < start:
                    cut.append((at, start))
                at = max(at, end)
        if at < span.end:
            cut.append((at, span.end))
    return tuple(cut)


def _may_name(site: _Site, cut: Sequence[_Stretch]) -> bool:
    """Whether a word of a name may stand in the cut words, seen at a glance.

    Each stretch is read by itself, without what was inserted beside it; a word
    of which only a part is cut is always looked at closely.
    """
    spans = [span for span in site.paragraph.spans if span.text]
    stood = [not site.adds(span) or _overlaps(cut, span.start, span.end) for span in spans]
    for at, span in enumerate(spans):
        if not _overlaps(cut, span.start, span.end):
            continue
        before = next((spans[i].text[-1] for i in range(at - 1, -1, -1) if stood[i]), " ")
        after = next((spans[i].text[0] for i in range(at + 1, len(spans)) if stood[i]), " ")
        in_parts = (before.isalpha() and span.text[0].isalpha()) or (
            after.isalpha() and span.text[-1].isalpha()
        )
        if in_parts or may_hold_a_name(read(span.text).text):
            return True
    return False


def _views_of_cut(site: _Site, cut: Sequence[_Stretch]) -> Iterator[_View]:
    """What the paragraph said before: without its insertions, and with those that were cut."""
    spans = site.paragraph.spans
    yield site.view([not site.adds(span) for span in spans], 1)
    gone = [_overlaps(cut, span.start, span.end) for span in spans]
    if any(out and site.adds(span) for out, span in zip(gone, spans, strict=True)):
        keep = (out or not site.adds(span) for out, span in zip(gone, spans, strict=True))
        yield site.view(keep, 1)


def _overlaps(stretches: Sequence[_Stretch], start: int, end: int) -> bool:
    return any(low < end and start < high for low, high in stretches)


def _standing_at(
    settled: Draft, standing: Sequence[Mention]
) -> Mapping[tuple[int, int], set[tuple[str, tuple[str, ...]]]]:
    """For each place as read, the States whose names stand on it in the settled draft."""
    by_paragraph: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in standing:
        by_paragraph[mention.paragraph].append(mention)
    places: defaultdict[tuple[int, int], set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
    for paragraph in settled.paragraphs():
        for mention in by_paragraph.get(paragraph.index, ()):
            at = 0
            for span in paragraph.spans:
                low, high = max(at, mention.start), min(at + len(span.text), mention.end)
                for offset in range(low, high):
                    place = (span.source, span.start + offset - at)
                    places[place].add((mention.state, mention.candidates))
                at += len(span.text)
    return places


def _is_cut(
    mention: Mention,
    site: _Site,
    cut: Sequence[_Stretch],
    standing_at: Mapping[tuple[int, int], set[tuple[str, tuple[str, ...]]]],
) -> bool:
    """Whether the name stands in cut words, and its State is not still named on what is left."""
    text = site.paragraph.text
    letters = [at for at in range(mention.start, mention.end) if text[at].isalnum()]
    left = [at for at in letters if not _overlaps(cut, at, at + 1)]
    if len(left) == len(letters):
        return False
    what = (mention.state, mention.candidates)
    return not any(what in standing_at.get((site.paragraph.index, at), ()) for at in left)
