"""Standings: where the Office stands with each State, derived from the events and the text."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from clearance.register.chain import Entry, effective, withdrawn
from clearance.register.event import (
    Basis,
    Event,
    EventKind,
    Response,
    Ruling,
    SeenPassage,
    Triage,
)
from clearance.standing.passage import SIMILAR, Passage, features, likeness
from clearance.standing.prose import counted, day
from clearance.standing.wording import (
    Change,
    Fate,
    Judgement,
    change_since,
    judge_request,
)
from clearance.states.mention import Layer, Mention, MentionKind
from clearance.states.mentions import ManualMention
from drafts.draft import Revision


class StandingKind(Enum):
    """Where the Office stands with a State about a passage, the gravest first."""

    OBJECTED = "objected"
    DECLINED = "declined"
    MISSED = "missed"
    WORDING_ABSENT = "wording-absent"
    WORDING_PARTIAL = "wording-partial"
    WORDING_REQUESTED = "wording-requested"
    STALE = "stale"
    TO_CONTACT = "to-contact"
    TO_TRIAGE = "to-triage"
    SILENT = "silent"
    REMINDED = "reminded"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    HOLDING = "holding"
    ORPHAN = "orphan"
    WORDING_REFLECTED = "wording-reflected"
    NO_OBJECTION = "no-objection"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    NOT_REQUIRED = "not-required"

    @property
    def rank(self) -> int:
        """0 for the gravest. A State stands as the gravest of its passages does."""
        return _RANKS[self]

    @property
    def awaits_reply(self) -> bool:
        """Whether the State was asked and has not answered the question."""
        return self in _AWAITING


_RANKS: Final = {kind: rank for rank, kind in enumerate(StandingKind)}
_AWAITING: Final = frozenset(
    {
        StandingKind.SENT,
        StandingKind.REMINDED,
        StandingKind.ACKNOWLEDGED,
        StandingKind.HOLDING,
        StandingKind.SILENT,
    }
)


@dataclass(frozen=True, slots=True)
class Policy:
    """The Office's own rules, from ``report.toml``.

    Attributes:
        reply_days: Days after which a message without an answer is overdue.
        unanswered_blocks: Whether a silent State stops the report.
        contact_kinds: Mentions of these kinds need contact; of any other kind,
            a person decides.
    """

    reply_days: int = 14
    unanswered_blocks: bool = False
    contact_kinds: frozenset[MentionKind] = frozenset(
        {MentionKind.EXAMPLE, MentionKind.INSTITUTION}
    )


@dataclass(frozen=True, slots=True)
class Request:
    """A request for wording, and what it came to.

    Attributes:
        entry: The entry that records it.
        judgement: Its fate in the settled text.
        confirmed_by: The number of a later confirmation by the State; None without one.
        refused_by: The number of a ruling not to accept it that still holds.
    """

    entry: Entry
    judgement: Judgement
    confirmed_by: int | None = None
    refused_by: int | None = None

    @property
    def reflected(self) -> bool:
        """Whether it may be said without qualification that the wording is reflected."""
        fate = self.judgement.fate
        return fate is Fate.VERBATIM or (fate is Fate.VARIANT and self.confirmed_by is not None)


@dataclass(frozen=True, slots=True)
class Case:
    """Where the Office stands with one State about one passage.

    Attributes:
        state: The State's code.
        passage: The passage as settled; None for one that no longer names the State.
        kind: The standing.
        reason: Why, in one sentence.
        since: The day from which it has stood so; None when unknown.
        proof: The numbers of the entries that it rests on.
        answer: The number of the State's answer, for a case that rests on one.
        seen: The words that the State's answer was about, when known.
        seen_on: The day on which they were put before the State.
        change: How the words differ now, for a stale confirmation.
        unproven: Whether it is not known which words the State saw.
        new_heading: Whether the passage stands under another heading than then.
        will_change: The words the passage will have if its pending revisions are
            accepted; empty where there are none or nothing hangs on them.
        ruling: The number of the ruling that answers the case and still holds.
        lapsed_ruling: The number of one that was about other words.
        due: The day by which an answer is expected, for a State that was asked.
        names: The State's names as printed in the passage.
    """

    state: str
    passage: Passage | None
    kind: StandingKind
    reason: str
    since: dt.date | None = None
    proof: tuple[int, ...] = ()
    answer: int | None = None
    seen: SeenPassage | None = None
    seen_on: dt.date | None = None
    change: Change | None = None
    unproven: bool = False
    new_heading: bool = False
    will_change: str = ""
    ruling: int | None = None
    lapsed_ruling: int | None = None
    due: dt.date | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the Office stands with one State.

    Attributes:
        state: The State's code.
        cases: One for each passage that names it, gravest first; one without a
            passage where none does.
        requests: Its requests for wording, in order.
        attempts: How many messages went out to it.
        reminders: How many of them were reminders.
        last_message: The day of the last one.
        last_answer: The day of its last answer of any kind.
        waiting: Days since the first unanswered message; None when nothing is awaited.
        due: The day by which an answer is expected.
    """

    state: str
    cases: tuple[Case, ...]
    requests: tuple[Request, ...] = ()
    attempts: int = 0
    reminders: int = 0
    last_message: dt.date | None = None
    last_answer: dt.date | None = None
    waiting: int | None = None
    due: dt.date | None = None

    @property
    def kind(self) -> StandingKind:
        """The gravest standing of its passages."""
        return self.cases[0].kind

    @property
    def since(self) -> dt.date | None:
        """The day from which it has stood so."""
        days = [case.since for case in self.cases if case.kind is self.kind and case.since]
        return min(days, default=None)

    @property
    def proof(self) -> tuple[int, ...]:
        """The numbers of the entries that the standing rests on."""
        return tuple(
            sorted({n for case in self.cases if case.kind is self.kind for n in case.proof})
        )

    @property
    def named(self) -> bool:
        """Whether the settled text names the State."""
        return any(case.passage for case in self.cases)

    @property
    def awaits_reply(self) -> bool:
        """Whether it was asked about a passage and has not answered."""
        return any(case.kind.awaits_reply for case in self.cases)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Where it is named: paragraph numbers, ``footnote 6``, in the order of the text."""
        places = sorted(
            (c.passage.paragraph, _short_place(c.passage)) for c in self.cases if c.passage
        )
        return tuple(dict.fromkeys(place for _, place in places))


def _short_place(passage: Passage) -> str:
    return passage.place.removeprefix("para. ")


def standings(
    entries: Sequence[Entry],
    mentions: Iterable[Mention],
    passages: Sequence[Passage],
    as_of: dt.date,
    policy: Policy,
    revisions: Mapping[str, Sequence[Revision]] | None = None,
) -> tuple[Standing, ...]:
    """Where the Office stands with every State that is named, or was contacted.

    Args:
        entries: The register, whole and in order; what happened after ``as_of`` is not looked at.
        mentions: The States named, in all layers.
        passages: The passages of the settled draft.
        as_of: The day of which it is asked.
        policy: The Office's rules.
        revisions: Revisions that may have changed a passage since a State saw
            it, by passage, from this draft and the ones before it.

    Returns:
        One standing for each State, gravest first, then by code.
    """
    ledger = _Ledger.of(entries, as_of)
    named = _where_named(mentions, passages)
    found = [
        _StateReader(state, named, ledger, passages, as_of, policy, revisions or {}).standing()
        for state in sorted(named.settled.keys() | ledger.contacted)
    ]
    return tuple(sorted(found, key=lambda standing: (standing.kind.rank, standing.state)))


def answers_about_names(entries: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    """What persons decided about names that no program may decide, by the key of the question.

    For ``find_mentions``. A later answer to the same question takes the place of an earlier one;
    an answer that names several States is recorded as one event for each, at the same time.
    """
    answers: dict[str, tuple[dt.datetime, tuple[str, ...]]] = {}
    for event in _standing_events(entries, EventKind.IDENTIFIED):
        own = (event.state,) if event.state else ()
        when, codes = answers.get(event.code, (event.recorded_at, ()))
        together = codes if when == event.recorded_at else ()
        answers[event.code] = (event.recorded_at, (*together, *own))
    return {key: codes for key, (_, codes) in answers.items()}


def mentions_by_hand(entries: Sequence[Entry]) -> tuple[ManualMention, ...]:
    """The mentions that no program can see and that were entered by hand. For ``find_mentions``."""
    return tuple(
        ManualMention(state=event.state, words=event.name, by=event.recorded_by, why=event.reason)
        for event in _standing_events(entries, EventKind.MANUAL_MENTION)
    )


def _standing_events(entries: Sequence[Entry], kind: EventKind) -> list[Event]:
    """The events of one kind, as corrected, without those that were taken back."""
    facts = effective(entries)
    taken_back = withdrawn(facts)
    return [e.event for e in facts if e.event.kind is kind and e.number not in taken_back]


def _concerns(event: Event, passage: Passage | None) -> bool:
    return passage is not None and any(seen.id in passage.descent for seen in event.passages)


# ---------------------------------------------------------------- what is known of each State


@dataclass(frozen=True, slots=True)
class _Named:
    """Where each State is named: by passage in the settled text, and whether elsewhere."""

    settled: Mapping[str, Mapping[str, tuple[Mention, ...]]]
    deleted: frozenset[str]
    pending: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Ledger:
    """The events up to a day, corrected, in the order in which things happened."""

    by_state: Mapping[str, tuple[Entry, ...]]
    withdrawn: frozenset[int]
    contacted: frozenset[str]

    @classmethod
    def of(cls, entries: Iterable[Entry], as_of: dt.date) -> _Ledger:
        facts = [entry for entry in effective(entries) if entry.event.on <= as_of]
        shown = {
            entry.event.about: entry.event
            for entry in facts
            if entry.event.kind is EventKind.SHOWN and entry.event.about
        }
        by_state: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in sorted(facts, key=lambda entry: (entry.event.on, entry.number)):
            if entry.event.state and entry.event.kind is not EventKind.SHOWN:
                by_state[entry.event.state].append(_with_shown(entry, shown.get(entry.number)))
        return cls(
            {state: tuple(own) for state, own in by_state.items()},
            withdrawn(facts),
            frozenset(
                state
                for state, own in by_state.items()
                if any(e.event.kind.is_message or e.event.kind.is_answer for e in own)
            ),
        )


def _with_shown(entry: Entry, shown: Event | None) -> Entry:
    """``entry`` with the passages that were worked out for it later."""
    if shown is None or entry.event.passages:
        return entry
    event = replace(
        entry.event,
        passages=shown.passages,
        shown=shown.shown,
        basis=shown.basis,
        draft=shown.draft,
    )
    return replace(entry, event=event)


def _where_named(mentions: Iterable[Mention], passages: Sequence[Passage]) -> _Named:
    by_paragraph = {passage.paragraph: passage for passage in passages}
    settled: defaultdict[str, defaultdict[str, list[Mention]]] = defaultdict(
        lambda: defaultdict(list)
    )
    elsewhere: dict[Layer, set[str]] = {Layer.DELETED: set(), Layer.PENDING: set()}
    for mention in mentions:
        if not mention.state:
            continue
        if mention.layer is not Layer.SETTLED:
            elsewhere[mention.layer].add(mention.state)
        elif passage := by_paragraph.get(mention.paragraph):
            settled[mention.state][passage.id].append(mention)
    return _Named(
        {
            state: {identity: tuple(found) for identity, found in own.items()}
            for state, own in settled.items()
        },
        frozenset(elsewhere[Layer.DELETED]),
        frozenset(elsewhere[Layer.PENDING]),
    )


class _StateReader:
    """Reads the standing of one State out of its events, passage by passage."""

    def __init__(
        self,
        state: str,
        named: _Named,
        ledger: _Ledger,
        passages: Sequence[Passage],
        as_of: dt.date,
        policy: Policy,
        revisions: Mapping[str, Sequence[Revision]],
    ) -> None:
        self.state = state
        self.named = named
        self.mentions = named.settled.get(state, {})
        self.passages = passages
        self.naming = [passage for passage in passages if passage.id in self.mentions]
        self.as_of = as_of
        self.policy = policy
        self.revisions = revisions
        self.withdrawn = ledger.withdrawn
        own = ledger.by_state.get(state, ())
        self.entries = own
        self.exchanges = [entry for entry in own if entry.event.kind.is_exchange]
        self.messages = [entry for entry in own if entry.event.kind.is_message]
        self.answers = [
            entry
            for entry in own
            if entry.event.kind.is_answer and entry.number not in ledger.withdrawn
        ]
        self.requests = {entry.number: self.request(entry) for entry in self.wording_requests()}

    def standing(self) -> Standing:
        """The State's standing, with every case behind it."""
        cases = [self.case(passage) for passage in self.naming] or [self.no_longer_named()]
        cases.sort(key=lambda case: case.kind.rank)
        waited = [case for case in cases if case.kind.awaits_reply and case.since]
        return Standing(
            state=self.state,
            cases=tuple(cases),
            requests=tuple(self.requests.values()),
            attempts=len(self.messages),
            reminders=sum(1 for e in self.messages if e.event.kind is EventKind.REMINDED),
            last_message=max((e.event.on for e in self.messages), default=None),
            last_answer=max((e.event.on for e in self.answers), default=None),
            waiting=max(
                ((self.as_of - case.since).days for case in waited if case.since), default=None
            ),
            due=min((case.due for case in waited if case.due), default=None),
        )

    # ------------------------------------------------------------ one passage

    def case(self, passage: Passage) -> Case:
        """Where the Office stands with the State about ``passage``, which names it."""
        names = tuple(dict.fromkeys(m.name for m in self.mentions[passage.id] if m.name))
        case = replace(self.bare_case(passage), names=names)
        if case.ruling is None:
            ruling, lapsed = self.ruling_on(case)
            case = replace(case, ruling=ruling, lapsed_ruling=lapsed)
        hangs_on_words = case.kind in {
            StandingKind.CONFIRMED,
            StandingKind.NO_OBJECTION,
            StandingKind.WORDING_REFLECTED,
        }
        if hangs_on_words and passage.if_accepted != passage.text:
            case = replace(case, will_change=passage.if_accepted)
        return case

    def bare_case(self, passage: Passage) -> Case:
        covering = self.covering(passage)
        if not covering or not (self.messages or self.answers):
            return self.uncontacted(passage)
        messages = [e for e in self.messages if e in covering]
        answers = [e for e in self.answers if e in covering]
        if not messages and not answers:
            # in touch since it was named here, about the State's passages as a whole
            messages, answers = self.messages, self.answers
        answered = [e for e in answers if e.event.kind in _SUBSTANTIVE]
        if not answered:
            return self.unanswered(passage, messages, answers)
        return self.answered(passage, messages, answers, answered[-1])

    def covering(self, passage: Passage) -> list[Entry]:
        """The exchanges about ``passage``.

        A message of which it is not known what it was about may have been about
        any passage. An answer is about what the messages before it were about,
        unless whoever recorded it said which passages it was about.
        """
        covering: list[Entry] = []
        for entry in self.exchanges:
            event = entry.event
            about_it = _concerns(event, passage)
            if event.kind.is_message and not event.passages:
                about_it = True
            elif event.kind.is_answer and event.basis is not Basis.RECORDED:
                earlier = [e for e in self.messages if _moment(e) <= _moment(entry)]
                unknown = not earlier and not event.passages
                about_it = about_it or unknown or any(e in covering for e in earlier)
            if about_it:
                covering.append(entry)
        return covering

    def uncontacted(self, passage: Passage) -> Case:
        mentions = self.mentions[passage.id]
        triage = self.triage_of(passage)
        if triage and triage.event.triage is Triage.NOT_REQUIRED:
            reason = f"Contact not required: {triage.event.reason} ({triage.event.official})."
            return self.bare(passage, StandingKind.NOT_REQUIRED, reason, triage)
        if triage:
            return self.bare(passage, StandingKind.TO_CONTACT, "To be contacted.", triage)
        kinds = sorted({mention.kind.value for mention in mentions})
        clear = any(m.kind in self.policy.contact_kinds and not m.sensitive for m in mentions)
        if not clear:
            reason = f"Named ({', '.join(kinds)}): a person decides whether to contact the State."
            return self.bare(passage, StandingKind.TO_TRIAGE, reason)
        if self.messages or self.answers:
            reason = "Contacted, but named here only since the last exchange."
            return self.bare(passage, StandingKind.TO_CONTACT, reason, self.exchanges[-1])
        return self.bare(passage, StandingKind.MISSED, "Named and never contacted.")

    def unanswered(
        self, passage: Passage, messages: Sequence[Entry], answers: Sequence[Entry]
    ) -> Case:
        first = min(messages or answers, key=_moment)
        reminders = [e for e in messages if e.event.kind is EventKind.REMINDED]
        since, proof = first.event.on, (*messages, *answers)
        due = self.due(messages or answers)
        clause = next((e for e in messages if self.is_silent_consent(e, passage)), None)
        if clause:
            reason = (
                f"No answer by {day(clause.event.due)}, which the message said would be consent."
            )
            return self.bare(passage, StandingKind.NO_OBJECTION, reason, clause)
        holding = [e for e in answers if e.event.kind is EventKind.HOLDING]
        if holding:
            promised = holding[-1].event.due or _later(holding[-1].event.on, self.policy.reply_days)
            if self.as_of <= promised:
                reason = f"An answer is promised by {day(promised)}."
                return self.waiting(passage, StandingKind.HOLDING, reason, since, proof, promised)
            due = promised
        times = counted(len(messages), "message")
        if self.as_of > due and reminders:
            reason = f"No answer after {times}, expected by {day(due)}."
            return self.waiting(passage, StandingKind.SILENT, reason, since, proof, due)
        if reminders:
            reason = f"No answer yet after {times}, expected by {day(due)}."
            return self.waiting(passage, StandingKind.REMINDED, reason, since, proof, due)
        if answers:
            reason = f"Receipt acknowledged; an answer is expected by {day(due)}."
            return self.waiting(passage, StandingKind.ACKNOWLEDGED, reason, since, proof, due)
        late = "was" if self.as_of > due else "is"
        reason = f"An answer {late} expected by {day(due)}."
        return self.waiting(passage, StandingKind.SENT, reason, since, proof, due)

    def answered(
        self,
        passage: Passage,
        messages: Sequence[Entry],
        answers: Sequence[Entry],
        answer: Entry,
    ) -> Case:
        event = answer.event
        if event.kind is EventKind.WORDING_REQUESTED:
            return self.requested(passage, messages, answers)
        match event.response:
            case Response.OBJECTED:
                reason = f"Objected on {day(event.on)}."
                case = self.bare(passage, StandingKind.OBJECTED, reason, answer)
                return replace(case, answer=answer.number)
            case Response.DECLINED:
                reason = f"Asked on {day(event.on)} to be left out."
                case = self.bare(passage, StandingKind.DECLINED, reason, answer)
                return replace(case, answer=answer.number)
            case Response.CONFIRMED | Response.NO_OBJECTION | None:
                return self.confirmed(passage, messages, answers, answer)

    def requested(
        self, passage: Passage, messages: Sequence[Entry], answers: Sequence[Entry]
    ) -> Case:
        """The gravest fate of what the State asked for and has not gone back on."""
        settled = [e for e in answers if e.event.kind is EventKind.REPLIED]
        since = _moment(settled[-1]) if settled else (dt.date.min, 0)
        open_ones = [
            self.requests[e.number]
            for e in answers
            if e.number in self.requests
            and _moment(e) > since
            and self.requests[e.number].judgement.fate is not Fate.SUPERSEDED
        ]
        worst = min(open_ones, key=lambda r: _STANDING_OF_FATE[r.judgement.fate].rank)
        kind = _STANDING_OF_FATE[worst.judgement.fate]
        reason = f"Asked for wording on {day(worst.entry.event.on)}. {worst.judgement.reason}"
        case = self.bare(passage, kind, reason, worst.entry)
        before = [e for e in messages if _moment(e) <= _moment(worst.entry)]
        shown = self.shown(passage, before)
        unproven = shown is None or not shown[0].event.basis.proves
        return replace(case, answer=worst.entry.number, unproven=unproven)

    def confirmed(
        self,
        passage: Passage,
        messages: Sequence[Entry],
        answers: Sequence[Entry],
        answer: Entry,
    ) -> Case:
        agreed = answer.event.response is Response.CONFIRMED
        kind = StandingKind.CONFIRMED if agreed else StandingKind.NO_OBJECTION
        said = "Confirmed" if agreed else "No objection"
        shown = self.shown(passage, [e for e in messages if _moment(e) <= _moment(answer)])
        case = self.bare(passage, kind, f"{said} on {day(answer.event.on)}.", answer)
        case = replace(case, answer=answer.number)
        if shown is None:
            return replace(case, unproven=True)
        message, seen = shown
        case = replace(
            case,
            seen=seen,
            seen_on=message.event.on,
            unproven=not message.event.basis.proves,
            proof=tuple(sorted({message.number, answer.number})),
            new_heading=bool(seen.heading and passage.heading and seen.heading != passage.heading),
        )
        change = self.change(seen, passage, message.event.on)
        if change is None:
            return case
        later = [e for e in messages if _moment(e) > _moment(answer)]
        resent = self.shown(passage, later)
        if resent and self.change(resent[1], passage, resent[0].event.on) is None:
            asked_again = [e for e in later if _moment(e) >= _moment(resent[0])]
            since = [e for e in answers if _moment(e) > _moment(answer)]
            return self.unanswered(passage, asked_again, since)
        stale = replace(
            case,
            kind=StandingKind.STALE,
            change=change,
            unproven=False,
            since=_day_of(change, answer.event.on),
            reason=f"{'Agreed' if agreed else said} on {day(answer.event.on)} to the words of "
            f"{day(message.event.on)}, which have changed since.",
        )
        ruling, _ = self.ruling_on(stale)
        if ruling and self.entry(ruling).event.ruling is Ruling.NOT_SUBSTANTIVE:
            carried = f"{case.reason} The changes since were ruled not to be substantive."
            return replace(stale, kind=kind, since=case.since, reason=carried, ruling=ruling)
        return stale

    # ------------------------------------------------------------ no passage

    def no_longer_named(self) -> Case:
        """Where the Office stands with a State that was contacted and is not named."""
        before = [e for e in self.exchanges if e.event.passages]
        proof = tuple(e.number for e in self.exchanges)
        since = self.exchanges[0].event.on if self.exchanges else None
        if before or self.state in self.named.deleted:
            reason = "Contacted about a passage that no longer names it."
            case = Case(self.state, None, StandingKind.WITHDRAWN, reason, since, proof)
        else:
            reason = "Contacted, and named in no text that is known."
            case = Case(self.state, None, StandingKind.ORPHAN, reason, since, proof)
        if self.state in self.named.pending:
            case = replace(case, reason=f"{case.reason} A pending insertion names it.")
        return replace(case, ruling=self.explained())

    def explained(self) -> int | None:
        rulings = [
            e.number
            for e in self.entries
            if e.event.ruling is Ruling.EXPLAINED and e.number not in self.withdrawn
        ]
        return rulings[-1] if rulings else None

    # ------------------------------------------------------------ the parts of a case

    def bare(self, passage: Passage, kind: StandingKind, reason: str, *entries: Entry) -> Case:
        since = entries[-1].event.on if entries else None
        return Case(self.state, passage, kind, reason, since, tuple(e.number for e in entries))

    def waiting(
        self,
        passage: Passage,
        kind: StandingKind,
        reason: str,
        since: dt.date,
        entries: Iterable[Entry],
        due: dt.date,
    ) -> Case:
        proof = tuple(sorted({entry.number for entry in entries}))
        return Case(self.state, passage, kind, reason, since, proof, due=due)

    def due(self, entries: Sequence[Entry]) -> dt.date:
        """The last day given for an answer; else so many days after the first message."""
        given = [entry.event.due for entry in entries if entry.event.due]
        return given[-1] if given else _later(entries[0].event.on, self.policy.reply_days)

    def is_silent_consent(self, entry: Entry, passage: Passage) -> bool:
        event = entry.event
        if not event.silence_clause or event.due is None or self.as_of <= event.due:
            return False
        shown = self.shown(passage, [entry])
        return shown is not None and self.change(shown[1], passage, event.on) is None

    def shown(
        self, passage: Passage, messages: Sequence[Entry]
    ) -> tuple[Entry, SeenPassage] | None:
        """The last of ``messages`` that put the words of ``passage`` before the State."""
        for entry in reversed(messages):
            if not entry.event.shown:
                continue
            seen = [s for s in entry.event.passages if s.text and s.id in passage.descent]
            own = [s for s in seen if s.id == passage.id]
            if seen:
                return entry, (own or seen)[0]
        return None

    def change(self, seen: SeenPassage, passage: Passage, on: dt.date) -> Change | None:
        names = [mention.name for mention in self.mentions[passage.id]]
        later = [
            revision
            for revision in self.revisions.get(passage.id, ())
            if revision.date is None or revision.date.date() >= on
        ]
        return change_since(seen, passage, self.passages, names, later)

    def triage_of(self, passage: Passage) -> Entry | None:
        decided = [
            entry
            for entry in self.entries
            if entry.event.kind is EventKind.TRIAGED
            and entry.number not in self.withdrawn
            and (not entry.event.passages or _concerns(entry.event, passage))
        ]
        return decided[-1] if decided else None

    def ruling_on(self, case: Case) -> tuple[int | None, int | None]:
        """The last ruling that answers ``case``: one that holds, and one about other words."""
        passage, wanted = case.passage, _RULINGS.get(case.kind, frozenset())
        holding, lapsed = None, None
        last_answer = max(
            (e.event.on for e in self.answers if e.number == case.answer), default=dt.date.min
        )
        for entry in self.entries:
            event = entry.event
            if event.ruling not in wanted or entry.number in self.withdrawn or passage is None:
                continue
            if event.on < last_answer:
                continue
            if any(s.id == passage.id and s.digest == passage.digest for s in event.passages):
                holding, lapsed = entry.number, None
            elif _concerns(event, passage):
                lapsed = entry.number
        return holding, lapsed

    def entry(self, number: int) -> Entry:
        return next(entry for entry in self.entries if entry.number == number)

    # ------------------------------------------------------------ requests

    def wording_requests(self) -> list[Entry]:
        return [e for e in self.answers if e.event.kind is EventKind.WORDING_REQUESTED]

    def request(self, entry: Entry) -> Request:
        before = [e for e in self.messages if _moment(e) <= _moment(entry)]
        seen = next((e.event.passages for e in reversed(before) if e.event.shown), ())
        judgement = judge_request(
            entry.event.wording,
            entry.event.former_wording,
            [each for each in seen if each.text],
            self.naming,
            self.passages,
        )
        later = [e for e in self.answers if _moment(e) > _moment(entry)]
        superseding = [e for e in later if _supersedes(e.event, entry)]
        if superseding:
            reason = f"Replaced by the request of {day(superseding[-1].event.on)}."
            judgement = replace(judgement, fate=Fate.SUPERSEDED, reason=reason)
        confirmations = [
            e.number
            for e in later
            if e.event.response in {Response.CONFIRMED, Response.NO_OBJECTION}
        ]
        return Request(
            entry,
            judgement,
            confirmed_by=confirmations[-1] if confirmations else None,
            refused_by=self.refusal(entry, judgement),
        )

    def refusal(self, entry: Entry, judgement: Judgement) -> int | None:
        rulings = [
            e.number
            for e in self.entries
            if e.event.ruling is Ruling.NOT_ACCEPTED
            and e.number not in self.withdrawn
            and e.event.about in {None, entry.number}
            and _moment(e) >= _moment(entry)
            and (
                judgement.passage is None
                or any(seen.digest == judgement.passage.digest for seen in e.event.passages)
            )
        ]
        return rulings[-1] if rulings else None


_SUBSTANTIVE: Final = frozenset({EventKind.REPLIED, EventKind.WORDING_REQUESTED})
_STANDING_OF_FATE: Final = {
    Fate.VERBATIM: StandingKind.WORDING_REFLECTED,
    Fate.VARIANT: StandingKind.WORDING_PARTIAL,
    Fate.PARTIAL: StandingKind.WORDING_PARTIAL,
    Fate.ABSENT: StandingKind.WORDING_ABSENT,
    Fate.PASSAGE_GONE: StandingKind.WORDING_ABSENT,
    Fate.SUPERSEDED: StandingKind.WORDING_REQUESTED,
    Fate.UNJUDGED: StandingKind.WORDING_REQUESTED,
}
_RULINGS: Final[Mapping[StandingKind, frozenset[Ruling]]] = {
    StandingKind.OBJECTED: frozenset({Ruling.PROCEED}),
    StandingKind.DECLINED: frozenset({Ruling.PROCEED}),
    StandingKind.SILENT: frozenset({Ruling.PROCEED}),
    StandingKind.REMINDED: frozenset({Ruling.PROCEED}),
    StandingKind.SENT: frozenset({Ruling.PROCEED}),
    StandingKind.STALE: frozenset({Ruling.PROCEED, Ruling.NOT_SUBSTANTIVE}),
    StandingKind.WORDING_ABSENT: frozenset({Ruling.NOT_ACCEPTED}),
    StandingKind.WORDING_PARTIAL: frozenset({Ruling.NOT_ACCEPTED}),
    StandingKind.WORDING_REQUESTED: frozenset({Ruling.NOT_ACCEPTED}),
}


def _moment(entry: Entry) -> tuple[dt.date, int]:
    return entry.event.on, entry.number


def _later(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)


def _supersedes(later: Event, earlier: Entry) -> bool:
    """Whether a request takes the place of an earlier one: it says so, or words the same thing."""
    if later.kind is not EventKind.WORDING_REQUESTED:
        return False
    if later.about == earlier.number:
        return True
    alike = likeness(features(later.wording), features(earlier.event.wording))
    return alike >= SIMILAR


def _day_of(change: Change, otherwise: dt.date) -> dt.date:
    """The day of the first revision that made the difference."""
    days = [revision.date.date() for revision in change.revisions if revision.date]
    return min(days, default=otherwise)
