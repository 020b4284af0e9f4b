"""States as a page shows them: one row each, with its passages, requests and whole story."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from clearance.register.chain import Entry, effective
from clearance.register.event import Event, EventKind
from clearance.standing.standing import Case, Request, Standing, StandingKind
from clearance.standing.wording import Op, Piece
from clearance.states.mention import Layer, Mention, MentionKind
from clearance.states.names import RegionalGroup, states, un_form
from drafts.draft import Draft
from pipeline.report.reading import NamedState
from pipeline.run import Consulted

STANDING_WORDS: Final[Mapping[StandingKind, str]] = {
    StandingKind.OBJECTED: "objects",
    StandingKind.DECLINED: "asks to be left out",
    StandingKind.MISSED: "never contacted",
    StandingKind.WORDING_ABSENT: "wording not in the text",
    StandingKind.WORDING_PARTIAL: "wording partly in the text",
    StandingKind.WORDING_REQUESTED: "wording to be judged",
    StandingKind.STALE: "confirmation outrun",
    StandingKind.TO_CONTACT: "to contact",
    StandingKind.TO_TRIAGE: "to triage",
    StandingKind.SILENT: "silent",
    StandingKind.REMINDED: "reminded",
    StandingKind.SENT: "asked",
    StandingKind.ACKNOWLEDGED: "acknowledged",
    StandingKind.HOLDING: "answer promised",
    StandingKind.ORPHAN: "contacted, not named",
    StandingKind.WORDING_REFLECTED: "wording reflected",
    StandingKind.NO_OBJECTION: "no objection",
    StandingKind.CONFIRMED: "confirmed",
    StandingKind.WITHDRAWN: "no longer named",
    StandingKind.NOT_REQUIRED: "contact not required",
}


class Weight(Enum):
    """What a standing means for whoever has to send the report."""

    STOPS = "stops"
    WAITS = "waits"
    SETTLED = "settled"
    GONE = "gone"

    @property
    def sign(self) -> str:
        """A sign beside the words, so that nothing is said by colour alone."""
        return _SIGNS[self]


_SIGNS: Final = {Weight.STOPS: "✕", Weight.WAITS: "…", Weight.SETTLED: "✓", Weight.GONE: "–"}
_WAITING: Final = frozenset(
    {
        StandingKind.SILENT,
        StandingKind.REMINDED,
        StandingKind.SENT,
        StandingKind.ACKNOWLEDGED,
        StandingKind.HOLDING,
        StandingKind.ORPHAN,
        StandingKind.TO_TRIAGE,
        StandingKind.WORDING_REQUESTED,
    }
)
_SETTLED: Final = frozenset(
    {
        StandingKind.WORDING_REFLECTED,
        StandingKind.NO_OBJECTION,
        StandingKind.CONFIRMED,
        StandingKind.NOT_REQUIRED,
    }
)
GROUPS: Final[tuple[tuple[RegionalGroup, str], ...]] = (
    (RegionalGroup.AFRICAN, "African States"),
    (RegionalGroup.ASIA_PACIFIC, "Asia-Pacific States"),
    (RegionalGroup.EASTERN_EUROPEAN, "Eastern European States"),
    (RegionalGroup.GRULAC, "Latin American and Caribbean States"),
    (RegionalGroup.WEOG, "Western European and other States"),
    (RegionalGroup.NONE, "No regional group"),
)
_EVENT_WORDS: Final[Mapping[EventKind, str]] = {
    EventKind.SENT: "Message sent",
    EventKind.REMINDED: "Reminder sent",
    EventKind.ACKNOWLEDGED: "Receipt acknowledged",
    EventKind.HOLDING: "Answer promised",
    EventKind.REPLIED: "Reply received",
    EventKind.WORDING_REQUESTED: "Other wording requested",
    EventKind.NOTE: "Exchange noted",
    EventKind.SHOWN: "Text shown",
    EventKind.TRIAGED: "Triaged",
    EventKind.RULED: "Ruling",
    EventKind.MANUAL_MENTION: "Mention entered by hand",
    EventKind.IDENTIFIED: "Name identified",
    EventKind.APPROVED: "Approval",
    EventKind.OBJECTION: "Objection",
    EventKind.WAIVED: "Waiver",
    EventKind.WITHDRAWN: "Withdrawn",
    EventKind.CORRECTED: "Correction",
}


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One entry of the register, as far as it may be shown. Remarks stay in the register.

    Attributes:
        number: The entry's number.
        on: The day it happened.
        recorded: The day it was recorded, when that is another.
        what: In words.
        how: Channel, reference, post: as far as known.
        places: The paragraphs it was about, as they were numbered then.
        wording: The wording asked for.
    """

    number: int
    on: dt.date
    recorded: dt.date | None
    what: str
    how: str
    places: tuple[str, ...]
    wording: str


@dataclass(frozen=True, slots=True)
class StateView:
    """One State.

    Attributes:
        code: As in ``states.csv``.
        name: The Organization's name for it on the report's day.
        group: Its regional group, in words.
        standing: Where the Office stands with it.
        words: The same, in words.
        weight: What that means for sending the report.
        story: What happened, in order.
        kinds: In what ways the settled text names it.
    """

    code: str
    name: str
    group: str
    standing: Standing
    words: str
    weight: Weight
    story: tuple[StoryEvent, ...]
    kinds: tuple[MentionKind, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """Its passages, gravest first."""
        return self.standing.cases

    @property
    def reason(self) -> str:
        """Why it stands so."""
        return self.standing.cases[0].reason

    @property
    def unmet(self) -> tuple[Request, ...]:
        """Requests for wording that may not be called reflected."""
        return tuple(request for request in self.standing.requests if not request.reflected)


def weight_of(kind: StandingKind) -> Weight:
    """What a standing means for sending the report."""
    if kind is StandingKind.WITHDRAWN:
        return Weight.GONE
    if kind in _SETTLED:
        return Weight.SETTLED
    return Weight.WAITS if kind in _WAITING else Weight.STOPS


def state_views(consulted: Consulted, on: dt.date) -> tuple[StateView, ...]:
    """Every State named or contacted, gravest first.

    Args:
        consulted: What consult found out.
        on: The report's day: States are called what they were called then.
    """
    stories = _stories(consulted.entries)
    kinds = _kinds(consulted.mentions)
    return tuple(
        StateView(
            standing.state,
            name_of(standing.state, on),
            group_of(standing.state),
            standing,
            STANDING_WORDS[standing.kind],
            weight_of(standing.kind),
            stories.get(standing.state, ()),
            kinds.get(standing.state, ()),
        )
        for standing in consulted.standings
    )


def name_of(code: str, on: dt.date) -> str:
    """The Organization's name for a State on a day; the code where it has none."""
    return un_form(code, on) if code in states() else code


def group_of(code: str) -> str:
    """The regional group of a State, in words."""
    state = states().get(code)
    return dict(GROUPS)[state.regional_group if state else RegionalGroup.NONE]


def weights_by_group(views: Iterable[StateView]) -> dict[str, Mapping[Weight, int]]:
    """How many States of each regional group the text names, by what their standing means."""
    counts: dict[str, Counter[Weight]] = {words: Counter() for _, words in GROUPS}
    for view in views:
        if view.standing.named:
            counts[view.group][view.weight] += 1
    return {words: count for words, count in counts.items() if count or words != GROUPS[-1][1]}


def named_places(
    consulted: Consulted, draft: Draft, settled: Draft
) -> dict[int, tuple[NamedState, ...]]:
    """Where States are named, in the coordinates of the draft as read."""
    places: dict[int, set[NamedState]] = {}
    indices = {paragraph.index: paragraph for paragraph in settled.paragraphs()}
    for mention in consulted.mentions:
        if not mention.state or mention.start >= mention.end:
            continue
        if mention.layer is Layer.DELETED:
            named = NamedState(mention.start, mention.end, mention.state)
            places.setdefault(mention.paragraph, set()).add(named)
            continue
        paragraph = indices.get(mention.paragraph)
        if paragraph is None:
            continue
        offset = 0
        for span in paragraph.spans:
            end = offset + len(span.text)
            first, last = max(offset, mention.start), min(end, mention.end)
            if first < last:
                shift = span.start - offset
                named = NamedState(first + shift, last + shift, mention.state)
                places.setdefault(span.source, set()).add(named)
            offset = end
    known = {paragraph.index for paragraph in draft.paragraphs()}
    return {
        index: tuple(sorted(found, key=lambda named: (named.start, named.end)))
        for index, found in places.items()
        if index in known
    }


def difference(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """A difference as (``=``, ``+`` or ``-``, words), spaces between pieces restored."""
    signs = {Op.EQUAL: "=", Op.INSERT: "+", Op.DELETE: "-"}
    for place, piece in enumerate(pieces):
        following = pieces[place + 1].text if place + 1 < len(pieces) else ""
        apart = piece.text[-1:].isspace() or not following[:1].isalnum()
        yield signs[piece.op], piece.text if apart else f"{piece.text} "


def _kinds(mentions: Iterable[Mention]) -> dict[str, tuple[MentionKind, ...]]:
    kinds: dict[str, dict[MentionKind, None]] = {}
    for mention in mentions:
        if mention.state and mention.layer is Layer.SETTLED:
            kinds.setdefault(mention.state, {})[mention.kind] = None
    return {code: tuple(found) for code, found in kinds.items()}


def _stories(entries: Sequence[Entry]) -> dict[str, tuple[StoryEvent, ...]]:
    stories: dict[str, list[StoryEvent]] = {}
    for entry in effective(entries):
        if entry.event.state:
            stories.setdefault(entry.event.state, []).append(_story_event(entry))
    return {
        code: tuple(sorted(story, key=lambda event: (event.on, event.number)))
        for code, story in stories.items()
    }


def _story_event(entry: Entry) -> StoryEvent:
    event = entry.event
    recorded = event.recorded_at.date()
    return StoryEvent(
        number=entry.number,
        on=event.on,
        recorded=recorded if recorded != event.on else None,
        what=event_words(event),
        how=", ".join(filter(None, (event.channel, event.reference, event.post))),
        places=tuple(dict.fromkeys(seen.label for seen in event.passages if seen.label)),
        wording=event.wording,
    )


def event_words(event: Event) -> str:
    """What happened, in words, with what was answered or decided."""
    what = _EVENT_WORDS[event.kind]
    if event.response is not None:
        return f"{what}: {event.response.value.replace('-', ' ')}"
    if event.triage is not None:
        return f"{what}: {event.triage.value.replace('-', ' ')}"
    if event.ruling is not None:
        return f"{what}: {event.ruling.value.replace('-', ' ')}"
    return what
