"""Composing the cover note: each sentence with the condition that lets it stand, and its proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from clearance.approvals import CLEARS, Approval, ApprovalStatus, Waiver
from clearance.register.chain import Entry, effective, head_of, verify
from clearance.standing.prose import counted, day, listed, number, places, sentence
from clearance.standing.standing import Case, Request, Standing, StandingKind
from clearance.standing.wording import Fate
from clearance.states.balance import GroupShare
from clearance.states.names import running_form

SEVERAL: Final = 3
"""From so many messages on, a State may be said to have been contacted several times."""


@dataclass(frozen=True, slots=True)
class WordsClaim:
    """The length, as the counting stage judged it: ``within``, ``over`` or ``disputed``."""

    words: int
    limit: int
    low: int
    high: int
    profile: str
    verdict: str


@dataclass(frozen=True, slots=True)
class SubmissionsClaim:
    """Written submissions received by a day."""

    as_of: dt.date
    member_states: int
    organisations: int
    civil_society: int


@dataclass(frozen=True, slots=True)
class Statement:
    """An officer's own words, which nothing here proves; printed visibly apart."""

    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoFacts:
    """Everything that the sentences are drawn from.

    Attributes:
        title: The report's title.
        symbols: Its document symbols.
        draft: The name of the draft.
        digest: The digest of its settled text.
        as_of: The day of which the note speaks.
        named_on: The day as of which States are named.
        version: The version of the program.
        standings: Where the Office stands with each State.
        entries: The register, whole.
        approvals: Where each office stands.
        waivers: The waivers given; those that have expired or lapsed do not apply.
        balance: The States named, by regional group.
        questions: How many names wait for a person to say whom they mean.
        words: The length; None when it was not counted.
        submissions: The written submissions; None when there was no call.
        statements: What an officer wishes to add.
    """

    title: str
    symbols: tuple[str, ...]
    draft: str
    digest: str
    as_of: dt.date
    named_on: dt.date
    version: str
    standings: tuple[Standing, ...]
    entries: tuple[Entry, ...]
    approvals: tuple[Approval, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    balance: tuple[GroupShare, ...] = ()
    questions: int = 0
    words: WordsClaim | None = None
    submissions: SubmissionsClaim | None = None
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the note.

    Attributes:
        key: What it is about, for ever: ``contacted``, ``reflected``...
        text: The sentence.
        full: Whether it says without reservation what the note would like to
            say; otherwise it is the honest variant.
        proof: The numbers of the register's entries that it rests on.
    """

    key: str
    text: str
    full: bool
    proof: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Memo:
    """The cover note.

    Attributes:
        title: The report's title.
        symbols: Its document symbols.
        sentences: In order.
        statements: An officer's own words.
        draft: The name of the draft.
        digest: The digest of its settled text.
        as_of: The day of which the note speaks.
        head: The head of the register.
        count: How many entries the register had.
        version: The version of the program.
    """

    title: str
    symbols: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    statements: tuple[Statement, ...]
    draft: str
    digest: str
    as_of: dt.date
    head: str
    count: int
    version: str


def compose_memo(facts: MemoFacts) -> Memo:
    """The note that ``facts`` bear out, sentence by sentence.

    A sentence whose condition fails is not printed in its full form: its honest
    variant says what is so instead.
    """
    reading = _Reading.of(facts)
    said = [write(facts, reading) for write in SENTENCES]
    return Memo(
        title=facts.title,
        symbols=facts.symbols,
        sentences=tuple(each for each in said if each is not None),
        statements=facts.statements,
        draft=facts.draft,
        digest=facts.digest,
        as_of=facts.as_of,
        head=head_of(facts.entries),
        count=len(facts.entries),
        version=facts.version,
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """The standings, sorted by what the sentences ask."""

    named: tuple[Standing, ...]
    needing: tuple[Standing, ...]
    contacted: tuple[Standing, ...]
    open_places: dict[str, tuple[Case, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: MemoFacts) -> _Reading:
        named = tuple(s for s in facts.standings if s.named)
        needing = tuple(s for s in named if s.kind is not StandingKind.NOT_REQUIRED)
        uncovered = {
            standing.state: tuple(c for c in standing.cases if c.kind in _UNCONTACTED)
            for standing in needing
        }
        contacted = tuple(s for s in needing if len(uncovered[s.state]) < len(s.cases))
        return cls(named, needing, contacted, {k: v for k, v in uncovered.items() if v})


_UNCONTACTED: Final = frozenset(
    {StandingKind.MISSED, StandingKind.TO_CONTACT, StandingKind.TO_TRIAGE}
)


def _name(facts: MemoFacts, state: str) -> str:
    return running_form(state, facts.named_on)


def _names(facts: MemoFacts, standings: Iterable[Standing]) -> str:
    return listed(sorted((_name(facts, s.state) for s in standings), key=_without_article))


def _without_article(name: str) -> str:
    return name.removeprefix("the ")


def _messages(facts: MemoFacts, standings: Iterable[Standing]) -> tuple[int, ...]:
    states = {standing.state for standing in standings}
    return tuple(
        entry.number
        for entry in effective(facts.entries)
        if entry.event.state in states
        and entry.event.kind.is_message
        and entry.event.on <= facts.as_of
    )


def _proof(cases: Iterable[Case]) -> tuple[int, ...]:
    return tuple(sorted({number for case in cases for number in case.proof}))


def _places(cases: Iterable[Case]) -> str:
    return places(case.passage.place for case in cases if case.passage)


# ---------------------------------------------------------------- the sentences, in order


def _register(facts: MemoFacts, _: _Reading) -> Sentence | None:
    checked = verify(facts.entries)
    if checked.intact:
        return None
    text = f"The register is not as it was recorded: {checked.faults[0]} Nothing below is proved."
    return Sentence("register", text, full=False)


def _approved(facts: MemoFacts, _: _Reading) -> Sentence | None:
    chain = [approval for approval in facts.approvals if approval.role == CLEARS]
    if not chain:
        return None
    signed = [a for a in chain if a.status is ApprovalStatus.APPROVED]
    proof = tuple(a.proof for a in chain if a.proof)
    told = []
    if signed:
        by = [f"{a.office} ({a.by}, {day(a.on)})" for a in signed]
        told.append(f"The text as it stands has been approved by {listed(by)}.")
    for approval in chain:
        match approval.status:
            case ApprovalStatus.APPROVED:
                pass
            case ApprovalStatus.WAITING:
                told.append(f"{approval.office} has not yet approved it.")
            case ApprovalStatus.LAPSED:
                told.append(
                    f"{approval.office} approved an earlier text on {day(approval.on)}, which has "
                    "changed since."
                )
            case ApprovalStatus.OBJECTED:
                told.append(f"{approval.office} objects: {approval.reason.rstrip('.')}.")
    return Sentence("approved", " ".join(told), full=len(signed) == len(chain), proof=proof)


def _contacted(facts: MemoFacts, reading: _Reading) -> Sentence:
    """All States mentioned have been contacted: true only passage by passage."""
    whole = [s for s in reading.contacted if s.state not in reading.open_places]
    proof = _messages(facts, reading.needing)
    if not reading.named:
        return Sentence("contacted", "The text mentions no State.", full=True)
    excused = [s for s in reading.named if s.kind is StandingKind.NOT_REQUIRED]
    beside = (
        f" Contact was ruled not to be required for {_names(facts, excused)}." if excused else ""
    )
    proof = (*proof, *_proof(case for s in excused for case in s.cases))
    total = len(reading.needing)
    if len(whole) == total:
        if total == 1:
            scope = " and needs contact" if excused else ""
            told = f"The only State that is mentioned in the text{scope} has been contacted."
        else:
            scope = " that need contact" if excused else ""
            told = f"All {number(total)} States mentioned in the text{scope} have been contacted."
        return Sentence("contacted", told + beside, full=True, proof=proof)
    some = number(len(reading.contacted))
    which = f"{some} of the {number(total)}" if len(reading.contacted) < total else f"all {some}"
    scope = " that need contact" if excused else ""
    told = sentence(f"{which} States mentioned in the text{scope} have been contacted.")
    never = [s for s in reading.needing if s not in reading.contacted]
    if never:
        told += f" Not contacted: {_names(facts, never)}."
    partly = [s for s in reading.contacted if s.state in reading.open_places]
    if partly:
        gaps = [
            f"{_name(facts, s.state)} ({_places(reading.open_places[s.state])})" for s in partly
        ]
        told += f" Not contacted about every passage: {listed(gaps)}."
    return Sentence("contacted", told + beside, full=False, proof=proof)


def _opportunity(facts: MemoFacts, reading: _Reading) -> Sentence | None:
    """Each was given the opportunity to respond: it has, or the time for it is over."""
    if not reading.contacted:
        return None
    due = {s.state: [c.due for c in s.cases if c.due] for s in reading.contacted}
    still = [s for s in reading.contacted if any(last >= facts.as_of for last in due[s.state])]
    proof = _messages(facts, reading.contacted)
    if not still:
        text = "Each State contacted has had the opportunity to respond."
        return Sentence("opportunity", text, full=True, proof=proof)
    running = [f"{_name(facts, s.state)} (until {day(max(due[s.state]))})" for s in still]
    text = f"The time to respond is still running for {listed(running)}."
    return Sentence("opportunity", text, full=False, proof=proof)


def _unanswered(facts: MemoFacts, reading: _Reading) -> Sentence | None:
    """Who has not replied, and that nobody else is missing."""
    if not reading.contacted:
        return None
    waiting = _without_reply(reading)
    orphans = [
        s for s in facts.standings if s.kind is StandingKind.ORPHAN and s.cases[0].ruling is None
    ]
    proof = _proof(case for s in (*waiting, *orphans) for case in s.cases)
    if orphans:
        lost = (
            f" {sentence(_names(facts, orphans))} {_was(orphans)} contacted and "
            f"{_is(orphans)} named in no text that is known."
        )
    else:
        lost = ""
    clause = [s for s in waiting if not s.awaits_reply]
    consent = (
        f" The message to {_names(facts, clause)} said that silence would count as consent."
        if clause
        else ""
    )
    if not waiting:
        text = f"Every State contacted has replied.{lost}"
        return Sentence("unanswered", text, full=not orphans, proof=proof)
    names = sentence(_waiting_names(facts, waiting))
    rest = len(waiting) < len(reading.contacted) and not orphans
    text = f"{names} {_has(waiting)} not yet replied"
    text += f"{'; every other State contacted has' if rest else ''}.{consent}{lost}"
    return Sentence("unanswered", text, full=not orphans, proof=proof)


def _of_them(count: int, one: str, many: str) -> str:
    """``none is``, ``one is``, ``two are``."""
    return f"{number(count) if count else 'none'} {one if count < 2 else many}"


def _waiting_names(facts: MemoFacts, standings: Iterable[Standing]) -> str:
    """The States without a reply; where one has answered otherwise, about which passages."""
    named = []
    for standing in standings:
        waited = [case for case in standing.cases if case.kind.awaits_reply]
        answered = any(case.answer for case in standing.cases)
        about = f" (about {_places(waited)})" if waited and answered else ""
        named.append(f"{_name(facts, standing.state)}{about}")
    return listed(sorted(named, key=_without_article))


def _without_reply(reading: _Reading) -> list[Standing]:
    """Who was asked and has not answered, silence that counts as consent included."""
    return [s for s in reading.contacted if s.awaits_reply or s.last_answer is None]


def _has(standings: Sequence[Standing]) -> str:
    return "has" if len(standings) == 1 else "have"


def _was(standings: Sequence[Standing]) -> str:
    return "was" if len(standings) == 1 else "were"


def _is(standings: Sequence[Standing]) -> str:
    return "is" if len(standings) == 1 else "are"


def _several_times(facts: MemoFacts, reading: _Reading) -> Sentence | None:
    """How often those who have not replied were contacted: “several times” from three on."""
    waiting = _without_reply(reading)
    if not waiting:
        return None
    proof = _messages(facts, waiting)
    ordered = sorted(waiting, key=lambda s: _without_article(_name(facts, s.state)))
    counts = [f"{_name(facts, s.state)} {_times(s.attempts)}" for s in ordered]
    if all(s.attempts >= SEVERAL for s in waiting):
        who = "It was" if len(waiting) == 1 else "Each was"
        text = f"{who} approached several times ({listed(counts)})."
        return Sentence("several-times", text, full=True, proof=proof)
    text = f"Messages sent: {listed(counts)}."
    return Sentence("several-times", text, full=False, proof=proof)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{number(count)} times")


def _confirmed(facts: MemoFacts, reading: _Reading) -> Sentence | None:
    """Whether those who agreed agreed to the words as they stand."""
    agreed = [
        s
        for s in reading.contacted
        if any(c.answer and (c.kind in _AGREED or c.change) for c in s.cases)
    ]
    if not agreed:
        return None
    outrun = {s.state: [c for c in s.cases if c.kind is StandingKind.STALE] for s in agreed}
    stale = [s for s in agreed if outrun[s.state]]
    unproven = [s for s in reading.contacted if any(c.unproven for c in s.cases)]
    carried = [
        s
        for s in agreed
        if any(c.change is not None and c.kind is not StandingKind.STALE for c in s.cases)
    ]
    proof = _proof(case for s in agreed for case in s.cases)
    if not (stale or unproven or carried):
        count = counted(len(agreed), "State has", "States have")
        text = f"{sentence(count)} agreed or had no objection to the words as they stand."
        return Sentence("confirmed", text, full=True, proof=proof)
    doubtful = {s.state for s in (*stale, *unproven, *carried)}
    current = sum(1 for s in agreed if s.state not in doubtful)
    seen = f"{_of_them(current, 'has', 'have')} seen the words as they stand"
    told = [f"Of the {counted(len(agreed), 'State')} that agreed or had no objection, {seen}."]
    if stale:
        told.append(f"The text has changed since {_names(facts, stale)} answered.")
    if carried:
        told.append(
            f"Changes since {_names(facts, carried)} answered were ruled not to be substantive "
            f"({_officials(facts, carried)})."
        )
    if unproven:
        told.append(f"It is not on record which words {_names(facts, unproven)} saw.")
    return Sentence("confirmed", " ".join(told), full=False, proof=proof)


_AGREED: Final = frozenset({StandingKind.CONFIRMED, StandingKind.NO_OBJECTION, StandingKind.STALE})


def _officials(facts: MemoFacts, standings: Iterable[Standing]) -> str:
    by_number = {entry.number: entry.event for entry in effective(facts.entries)}
    rulings = {c.ruling for s in standings for c in s.cases if c.ruling}
    return listed(sorted({by_number[number].official for number in rulings}))


def _reflected(facts: MemoFacts, reading: _Reading) -> Sentence | None:
    """Where States asked for different language, whether the text has it."""
    if not reading.contacted:
        return None
    requests = [
        (s, r) for s in reading.named for r in s.requests if r.judgement.fate is not Fate.SUPERSEDED
    ]
    if not requests:
        return Sentence("reflected", "No State asked for different language.", full=True)
    proof = tuple(sorted(_request_proof(requests)))
    met = [(s, r) for s, r in requests if _is_reflected(s, r)]
    if len(met) == len(requests):
        who = _names(facts, {s.state: s for s, _ in requests}.values())
        text = f"The language that {who} asked for is in the text."
        return Sentence("reflected", text, full=True, proof=proof)
    told = [
        f"Of {counted(len(requests), 'request')} for different language, "
        f"{_of_them(len(met), 'is', 'are')} met"
        + (f" ({_names(facts, {s.state: s for s, _ in met}.values())})" if met else "")
        + "."
    ]
    told += [_unmet(facts, s, r) for s, r in requests if (s, r) not in met]
    return Sentence("reflected", " ".join(told), full=False, proof=proof)


def _is_reflected(standing: Standing, request: Request) -> bool:
    """Verbatim; or in other words, which the State confirmed and which have not changed since."""
    verbatim = request.judgement.fate is Fate.VERBATIM
    outrun = any(case.kind is StandingKind.STALE for case in standing.cases)
    return verbatim or (request.reflected and not outrun)


def _request_proof(requests: Iterable[tuple[Standing, Request]]) -> set[int]:
    return {
        number
        for _, request in requests
        for number in (request.entry.number, request.confirmed_by, request.refused_by)
        if number
    }


def _unmet(facts: MemoFacts, standing: Standing, request: Request) -> str:
    asked = f"{_name(facts, standing.state)} ({day(request.entry.event.on)})"
    judgement = request.judgement
    place = judgement.passage.place if judgement.passage else ""
    how = {
        Fate.ABSENT: "is not met",
        Fate.PASSAGE_GONE: "has lost its passage",
        Fate.PARTIAL: "is met in part",
        Fate.VARIANT: "is met in words that the State has not confirmed",
        Fate.UNJUDGED: "cannot be judged",
        Fate.VERBATIM: "is met",
        Fate.SUPERSEDED: "was replaced by a later one",
    }[judgement.fate]
    why = ""
    if request.refused_by is not None:
        by_number = {entry.number: entry.event for entry in effective(facts.entries)}
        ruling = by_number[request.refused_by]
        why = f", by decision of {ruling.official}: {ruling.reason.rstrip('.')}"
    if request.confirmed_by is not None:
        why += "; the State has agreed to the words since"
    return f"The request of {asked} {how}{f' ({place})' if place else ''}{why}."


def _objections(facts: MemoFacts, reading: _Reading) -> Sentence | None:
    """Who objects or asked to be left out, and what was ruled."""
    if not reading.contacted:
        return None
    against = [
        (s, [c for c in s.cases if c.kind in {StandingKind.OBJECTED, StandingKind.DECLINED}])
        for s in reading.named
    ]
    against = [(s, cases) for s, cases in against if cases]
    if not against:
        return Sentence("objections", "No State objects to being mentioned.", full=True)
    by_number = {entry.number: entry.event for entry in effective(facts.entries)}
    told = []
    for standing, cases in against:
        verb = "objects" if cases[0].kind is StandingKind.OBJECTED else "asked to be left out"
        name = sentence(_name(facts, standing.state))
        ruled = [by_number[case.ruling] for case in cases if case.ruling]
        ruling = (
            f"; {ruled[0].official} ruled on {day(ruled[0].on)} to go forward: "
            f"{ruled[0].reason.rstrip('.')}"
            if len(ruled) == len(cases)
            else "; nobody has ruled on it"
        )
        told.append(f"{name} {verb} ({day(cases[0].since)}, {_places(cases)}){ruling}.")
    proof = _proof(case for _, cases in against for case in cases)
    rulings = tuple(case.ruling for _, cases in against for case in cases if case.ruling)
    return Sentence("objections", " ".join(told), full=False, proof=(*proof, *rulings))


def _proceeding(facts: MemoFacts, _: _Reading) -> Sentence | None:
    """Rulings to go forward without a current answer."""
    by_number = {entry.number: entry.event for entry in effective(facts.entries)}
    ruled = [
        (s, c)
        for s in facts.standings
        for c in s.cases
        if c.ruling and c.kind in {StandingKind.STALE, StandingKind.SILENT}
    ]
    if not ruled:
        return None
    told = []
    for number_, cases in _grouped(ruled).items():
        event = by_number[number_]
        who = _names(facts, cases)
        told.append(
            f"{event.official} ruled on {day(event.on)} to go forward without a current answer "
            f"from {who}: {event.reason.rstrip('.')}."
        )
    return Sentence("proceeding", " ".join(told), full=False, proof=tuple(_grouped(ruled)))


def _grouped(ruled: Iterable[tuple[Standing, Case]]) -> dict[int, list[Standing]]:
    groups: dict[int, list[Standing]] = {}
    for standing, case in ruled:
        own = groups.setdefault(case.ruling or 0, [])
        if standing not in own:
            own.append(standing)
    return groups


def _undecided(facts: MemoFacts, reading: _Reading) -> Sentence | None:
    triage = [s for s in reading.named if any(c.kind is StandingKind.TO_TRIAGE for c in s.cases)]
    told = []
    if triage:
        told.append(
            f"It is not decided whether to contact {_names(facts, triage)} about every mention."
        )
    if facts.questions:
        told.append(
            f"{sentence(counted(facts.questions, 'name'))} in the text "
            f"{'has' if facts.questions == 1 else 'have'} not been attributed to a State."
        )
    return Sentence("undecided", " ".join(told), full=False) if told else None


def _balance(facts: MemoFacts, _: _Reading) -> Sentence | None:
    """The figures by regional group; never an adjective."""
    if not any(share.count for share in facts.balance):
        return None
    shares = [
        f"{share.title if share.group.value else 'in no group'} {share.count}"
        for share in facts.balance
        if share.count
    ]
    total = sum(share.count for share in facts.balance)
    text = f"The {counted(total, 'Member State')} mentioned, by regional group: {listed(shares)}."
    return Sentence("balance", text, full=True)


def _submissions(facts: MemoFacts, _: _Reading) -> Sentence | None:
    claim = facts.submissions
    if claim is None:
        return None
    parts = [
        counted(count, one, many)
        for count, one, many in (
            (claim.member_states, "Member State", "Member States"),
            (claim.organisations, "regional organization", "regional organizations"),
            (claim.civil_society, "civil society organization", "civil society organizations"),
        )
        if count
    ]
    received = listed(parts) or "nobody"
    text = f"By {day(claim.as_of)} written submissions had come from {received}."
    return Sentence("submissions", text, full=True)


def _words(facts: MemoFacts, _: _Reading) -> Sentence | None:
    claim = facts.words
    if claim is None:
        return None
    count = f"{claim.words:,} words by the profile {claim.profile}"
    span = f"other readings {claim.low:,} to {claim.high:,}"
    match claim.verdict:
        case "within":
            text = f"The text has {count} ({span}), within the limit of {claim.limit:,}."
        case "over":
            excess = claim.words - claim.limit
            text = f"The text has {count} ({span}), {excess:,} over the limit of {claim.limit:,}."
        case _:
            text = (
                f"The text has {count}; readings differ from {claim.low:,} to {claim.high:,}, on "
                f"both sides of the limit of {claim.limit:,}."
            )
    return Sentence("words", text, full=claim.verdict == "within")


def _waivers(facts: MemoFacts, _: _Reading) -> Sentence:
    given = [
        waiver
        for waiver in facts.waivers
        if facts.as_of <= waiver.expires and waiver.draft in {"", facts.digest}
    ]
    count = len(given)
    if not count:
        return Sentence("waivers", "No waivers are in force.", full=True)
    told = [f"{waiver.code}: {waiver}" for waiver in given]
    proof = tuple(waiver.proof for waiver in given if waiver.proof)
    verb = "is" if count == 1 else "are"
    text = f"{sentence(counted(count, 'waiver'))} {verb} in force. {'. '.join(told)}."
    return Sentence("waivers", text, full=True, proof=proof)


SENTENCES: Final[tuple[Callable[[MemoFacts, _Reading], Sentence | None], ...]] = (
    _register,
    _approved,
    _contacted,
    _opportunity,
    _unanswered,
    _several_times,
    _confirmed,
    _reflected,
    _objections,
    _proceeding,
    _undecided,
    _balance,
    _submissions,
    _words,
    _waivers,
)


# ---------------------------------------------------------------- later


@dataclass(frozen=True, slots=True)
class Divergence:
    """A sentence of a note that is not what the facts bear out now.

    Attributes:
        key: Which sentence.
        then: What the note says; empty for one that it lacks.
        now: What would be said now; empty where nothing would be.
        falsehood: Whether what was said in full no longer holds.
    """

    key: str
    then: str
    now: str
    falsehood: bool


def compare_memos(then: Memo, now: Memo) -> tuple[Divergence, ...]:
    """Which sentences of ``then`` no longer are what ``now`` says, in the order of the note."""
    old = {each.key: each for each in then.sentences}
    new = {each.key: each for each in now.sentences}
    found = []
    for key in dict.fromkeys((*old, *new)):
        said, holds = old.get(key), new.get(key)
        before, after = said.text if said else "", holds.text if holds else ""
        if before != after:
            false = said is not None and said.full and not (holds is not None and holds.full)
            found.append(Divergence(key, before, after, false))
    return tuple(found)


def numbers(proof: Iterable[int]) -> str:
    """Numbers as a reader takes them in: ``1–4, 7``."""
    runs: list[list[int]] = []
    for each in sorted(set(proof)):
        if runs and each == runs[-1][-1] + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)
