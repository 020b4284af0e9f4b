"""One text searched: the names in it, decided where they can be, and described."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from clearance.states.context import Sense, decide
from clearance.states.homographs import Treatment, treatment_of
from clearance.states.kinds import ALONE, Kinds, Setting
from clearance.states.matching import Fit, Hit, catalogue, find_hits
from clearance.states.mention import MentionKind
from clearance.states.names import Name, NameKind, un_form
from clearance.states.passage import Passage, is_firm
from clearance.states.text import join_broken_words, read, without_machine_text


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
    scan = scan_text(text)
    return () if scan is None else tuple(matches_of(scan, scan.senses(as_of), as_of, setting))


@dataclass(frozen=True, slots=True)
class Scan:
    """A text that has been searched: its passage, and the way back to the text as written."""

    text: str
    passage: Passage
    origins: tuple[tuple[int, int], ...]

    def senses(self, as_of: dt.date | None) -> list[Sense]:
        """What each hit of the passage means, one for one."""
        nothing = Sense((), ())
        return [decide(self.passage, hit, as_of) or nothing for hit in self.passage.hits]


def scan_text(text: str) -> Scan | None:
    """The passage of ``text``; None when no name stands in it."""
    reading = join_broken_words(read(text), catalogue().words)
    found, hits = find_hits(without_machine_text(reading.text))
    if not hits:
        return None
    origins = tuple(reading.origin(found[hit.first].start, found[hit.last - 1].end) for hit in hits)
    return Scan(text, Passage(found, hits), origins)


def matches_of(
    scan: Scan, senses: Sequence[Sense], as_of: dt.date | None, setting: Setting
) -> Iterator[Match]:
    """The hits of a scan that name a State or may do so, under the given senses."""
    kinds = Kinds(scan.passage, setting)
    for hit, (start, end), sense in zip(scan.passage.hits, scan.origins, senses, strict=True):
        if not sense.states and not sense.candidates and not sense.sensitive:
            continue
        kind, reason = kinds.of(hit)
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


def is_bare_line(scan: Scan, *, firm: bool) -> bool:
    """Whether one name is all that the text says; with ``firm``, a State beyond doubt."""
    passage = scan.passage
    if len(passage.hits) != 1 or (firm and not is_firm(passage.hits[0])):
        return False
    hit = passage.hits[0]
    return (
        not any(
            token.text[0].isalpha() and not hit.first <= at < hit.last and passage.keys[at] != "the"
            for at, token in enumerate(passage.tokens[: hit.last + _FEW])
        )
        and len(passage.tokens) <= hit.last + _FEW
    )


_FEW = 3


def plain_meanings(scans: Iterable[Scan]) -> Mapping[str, frozenset[str]]:
    """For names that need evidence, the States that they plainly mean somewhere in the draft."""
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for scan in scans:
        for hit in scan.passage.hits:
            if hit.names and treatment_of(hit.names)[0] is Treatment.EVIDENCE:
                sense = decide(scan.passage, hit, None)
                if sense is not None and sense.states:
                    meanings[name_of(sense)].update(sense.states)
    return defaultdict(frozenset, {name: frozenset(codes) for name, codes in meanings.items()})


def name_of(sense: Sense) -> str:
    """The form that was decided, as the table spells it; empty for a phrase."""
    return sense.rows[0].text if sense.rows else ""
