"""What the standings have to tell: who was missed, what is outdated, which answers are not met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from clearance.register.chain import Entry, Verification, effective, verify
from clearance.register.event import Response
from clearance.standing.prose import counted, day, listed, places, sentence
from clearance.standing.standing import Case, Policy, Request, Standing, StandingKind
from clearance.standing.wording import Change, Fate
from clearance.states.names import running_form
from drafts.findings import Check, Finding, Location, Rule, Severity, shorten

PRACTICE: Final = "2013 clearance practice: note to the Deputy Secretary-General"
PROJECT: Final = "project check"

MISSED: Final = Rule(
    code="STATE-101",
    severity=Severity.ERROR,
    title="A State is named and was never contacted",
    source=PRACTICE,
    remedy="Contact the State, or rule that contact is not required.",
    explanation=(
        "Every State that a report names as an example is told of it first. A name that no message "
        "in the register covers was missed, or the message was not recorded."
    ),
)
TO_TRIAGE: Final = Rule(
    code="STATE-102",
    severity=Severity.ERROR,
    title="Nobody has decided whether a State must be contacted about a mention",
    source=PROJECT,
    remedy="Decide, with a reason: to contact, or not required.",
    explanation=(
        "Whether a State is contacted about a situation, a list or a treaty is policy, not "
        "something a program may decide. An undecided mention is never skipped."
    ),
)
TO_CONTACT: Final = Rule(
    code="STATE-103",
    severity=Severity.ERROR,
    title="A State has not been contacted about a passage that names it",
    source=PRACTICE,
    remedy="Send it the passage, or record the message that showed it.",
    explanation=(
        "The State may have been contacted about other passages. What it answered to those says "
        "nothing about words it was not shown."
    ),
)
STALE: Final = Rule(
    code="STATE-104",
    severity=Severity.ERROR,
    title="A passage has changed since a State agreed to it",
    source=PROJECT,
    remedy="Send the State the words as they stand, or rule that the change is not substantive.",
    explanation=(
        "A confirmation is bound to the words the State saw. When they change it lapses, whoever "
        "changed them and however little. Only a named official can carry it over."
    ),
)
WORDING_ABSENT: Final = Rule(
    code="STATE-105",
    severity=Severity.ERROR,
    title="Wording that a State asked for is not in the text",
    source=PRACTICE,
    remedy="Put the wording in, or rule that it is not accepted, with the reason.",
    explanation=(
        "“Where States asked for different language, this is reflected” may be said only when it "
        "is. The request is judged on the settled text, never inside pending revisions."
    ),
)
WORDING_PARTIAL: Final = Rule(
    code="STATE-106",
    severity=Severity.ERROR,
    title="Wording that a State asked for is in the text only in part",
    source=PRACTICE,
    remedy="Complete it, or rule that the rest is not accepted, with the reason.",
    explanation=(
        "Some of the changes asked for are made, or words that were to go still stand beside the "
        "new ones."
    ),
)
WORDING_VARIANT: Final = Rule(
    code="STATE-107",
    severity=Severity.ERROR,
    title="Wording that a State asked for is met in other words, which it has not confirmed",
    source=PRACTICE,
    remedy="Send the State the words as they stand, or use its own.",
    explanation="Whether other words mean the same is for the State to say, not for a program.",
)
WORDING_UNJUDGED: Final = Rule(
    code="STATE-108",
    severity=Severity.ERROR,
    title="A State asked for other wording, and the register does not say which",
    source=PROJECT,
    remedy="Record the wording asked for.",
    explanation="Without the words nobody can tell whether the request was met.",
)
OBJECTED: Final = Rule(
    code="STATE-109",
    severity=Severity.ERROR,
    title="A State objects, and nobody has ruled on it",
    source=PRACTICE,
    remedy="Change the text and send it to the State, or have a named official rule.",
    who="Chief of Staff",
    explanation=(
        "An objection does not lapse when the text changes: only the State can take it back. A "
        "ruling to go forward is bound to the words it was about."
    ),
)
DECLINED: Final = Rule(
    code="STATE-110",
    severity=Severity.ERROR,
    title="A State asked to be left out, and is still named",
    source=PRACTICE,
    remedy="Take the passage out, or have a named official rule that it stays.",
    who="Chief of Staff",
    explanation="A wish to be left out is met by leaving out, or answered by a named official.",
)
SILENT: Final = Rule(
    code="STATE-111",
    severity=Severity.WARNING,
    title="A State has not replied",
    source=PRACTICE,
    remedy="Remind it; the memo discloses it by name.",
    explanation=(
        "An unanswered State does not stop the report by itself: it is disclosed. Silence is never "
        "read as consent, unless the message sent said so and the register has that clause."
    ),
)
SILENT_BLOCKS: Final = Rule(
    code="STATE-112",
    severity=Severity.ERROR,
    title="A State has not replied, and report.toml makes the report wait for it",
    source="report.toml, states.unanswered_blocks",
    remedy="Remind it, or have a named official rule to go forward without an answer.",
    who="Chief of Staff",
    explanation="With unanswered_blocks = true a silent State stops the report.",
)
AWAITED: Final = Rule(
    code="STATE-113",
    severity=Severity.WARNING,
    title="An answer is awaited",
    source=PRACTICE,
    remedy="Wait until it is due, then remind the State.",
    explanation="The State was asked, and the time for an answer has not run out with a reminder.",
)
ORPHAN: Final = Rule(
    code="STATE-114",
    severity=Severity.WARNING,
    title="A State was contacted and is named nowhere",
    source=PROJECT,
    remedy="Look whether a passage was lost or a name misread; otherwise rule why.",
    explanation=(
        "The register and the text are held against each other both ways. A contacted State that "
        "no text names points to a lost passage, or to a message about something else."
    ),
)
WITHDRAWN: Final = Rule(
    code="STATE-115",
    severity=Severity.NOTE,
    title="A State was contacted about a passage that no longer names it",
    source=PROJECT,
    remedy="Tell the State if it expects to be named.",
    explanation="Kept on record, never dropped: the State knows of the passage.",
)
RULED: Final = Rule(
    code="STATE-116",
    severity=Severity.WARNING,
    title="The report goes forward on an official's ruling",
    source=PROJECT,
    remedy="None: the memo names the official and the reason.",
    who="Chief of Staff",
    explanation="A ruling is disclosed. It lapses by itself when the words it was about change.",
)
NOT_ACCEPTED: Final = Rule(
    code="STATE-117",
    severity=Severity.WARNING,
    title="Wording that a State asked for was not accepted",
    source=PRACTICE,
    remedy="None: the memo names the State, the official and the reason.",
    explanation="A request that is not met is always printed in the memo.",
)
UNPROVEN: Final = Rule(
    code="STATE-118",
    severity=Severity.WARNING,
    title="It is not known which words a State saw",
    source=PROJECT,
    remedy="Record the message with its draft, or name an earlier draft in report.toml.",
    explanation=(
        "The answer cannot be held against the text: the message was recorded without a draft, and "
        "the drafts at hand do not reach back to its day."
    ),
)
NEW_HEADING: Final = Rule(
    code="STATE-119",
    severity=Severity.WARNING,
    title="A passage that a State agreed to now stands under another heading",
    source=PROJECT,
    remedy="Look whether the new context changes what is said of the State.",
    explanation="The same words can say something else in another section.",
)
WILL_GO_STALE: Final = Rule(
    code="STATE-120",
    severity=Severity.WARNING,
    title="A pending revision would outdate a State's confirmation",
    source=PROJECT,
    remedy="Know it before you accept the revision.",
    explanation="Accepting the revision changes words that the State agreed to.",
)
CARRIED: Final = Rule(
    code="STATE-121",
    severity=Severity.WARNING,
    title="A confirmation was carried over to changed words by ruling",
    source=PROJECT,
    remedy="None: the memo names the official and the reason.",
    explanation="Disclosed, because the State has not seen the words as they stand.",
)
NOT_REQUIRED: Final = Rule(
    code="STATE-122",
    severity=Severity.NOTE,
    title="Contact was ruled not to be required",
    source=PROJECT,
    remedy="None.",
    explanation="Listed, so that “all States mentioned” can be read with its exceptions.",
)
NOT_INTACT: Final = Rule(
    code="STATE-123",
    severity=Severity.ERROR,
    title="The register is not as it was recorded",
    source=PROJECT,
    remedy="Put back the last good copy of the register and ask who changed it.",
    who="register's keeper",
    explanation="Each entry seals all before it. A broken seal means that the past was changed.",
)


@dataclass(frozen=True, slots=True)
class Outreach:
    """What the checks of this module look at.

    Attributes:
        standings: Where the Office stands with each State.
        entries: The register.
        policy: The Office's rules.
        named_on: The day as of which States are named.
    """

    standings: tuple[Standing, ...]
    entries: tuple[Entry, ...]
    policy: Policy
    named_on: dt.date
    verification: Verification = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "verification", verify(self.entries))

    def name(self, state: str) -> str:
        """The State's name on the day of the report, as running text has it."""
        return running_form(state, self.named_on)

    def entry(self, number: int) -> Entry:
        """The entry with that number, as corrected."""
        return next(entry for entry in effective(self.entries) if entry.number == number)


def _by_state(
    outreach: Outreach, kinds: Iterable[StandingKind], *, ruled: bool | None = None
) -> Iterator[tuple[Standing, list[Case]]]:
    """Each State with its cases of ``kinds``: without a ruling, with one, or either."""
    wanted = frozenset(kinds)
    for standing in outreach.standings:
        cases = [
            case
            for case in standing.cases
            if case.kind in wanted and (ruled is None or (case.ruling is not None) is ruled)
        ]
        if cases:
            yield standing, cases


def _places(cases: Iterable[Case]) -> str:
    return places(case.passage.place for case in cases if case.passage)


def _location(cases: Sequence[Case]) -> Location | None:
    return next((case.passage.location for case in cases if case.passage), None)


def _since(cases: Iterable[Case]) -> dt.date | None:
    return min((case.since for case in cases if case.since), default=None)


def _finding(rule: Rule, message: str, cases: Sequence[Case], command: str = "") -> Finding:
    since = _since(cases)
    return rule.finding(sentence(message), _location(cases), since=since, command=command)


def find_missed(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State that is named and was never contacted."""
    for standing, cases in _by_state(outreach, [StandingKind.MISSED]):
        name = outreach.name(standing.state)
        yield _finding(
            MISSED,
            f"{name} is named in {_places(cases)} and was never contacted.",
            cases,
            f"clearance states sent {standing.state}",
        )


def find_to_triage(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State with mentions that nobody has decided on."""
    for standing, cases in _by_state(outreach, [StandingKind.TO_TRIAGE]):
        name = outreach.name(standing.state)
        yield _finding(
            TO_TRIAGE,
            f"{name} is named in {_places(cases)}; whether to contact it is not decided.",
            cases,
            f"clearance states triage {standing.state} --not-required --by NAME --reason WHY",
        )


def find_to_contact(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State with passages that were not put before it."""
    for standing, cases in _by_state(outreach, [StandingKind.TO_CONTACT]):
        name = outreach.name(standing.state)
        yield _finding(
            TO_CONTACT,
            f"{name} has not been contacted about {_places(cases)}.",
            cases,
            f"clearance states sent {standing.state}{_paragraphs(cases)}",
        )


def _paragraphs(cases: Iterable[Case]) -> str:
    labels = [
        case.passage.place.removeprefix("para. ").replace("footnote ", "fn")
        for case in cases
        if case.passage and case.passage.label
    ]
    return "".join(f" --para {label}" for label in labels)


def find_stale(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State whose confirmation the text has outrun."""
    for standing, cases in _by_state(outreach, [StandingKind.STALE], ruled=False):
        told = " ".join(_stale(outreach, case) for case in cases)
        yield _finding(STALE, told, cases, f"clearance states sent {standing.state}")


def _stale(outreach: Outreach, case: Case) -> str:
    change = case.change
    if change is None or case.passage is None or case.answer is None:
        raise ValueError("a stale case has a passage, an answer and a change")
    answer = outreach.entry(case.answer).event
    agreed = answer.response is Response.CONFIRMED
    told = (
        f"{outreach.name(case.state)} {'agreed' if agreed else 'had no objection'} on "
        f"{day(answer.on)} to {case.passage.place} as it read on {day(case.seen_on)}; "
        f"since then: {shorten(str(change), 160)} ({_made_by(change)})."
    )
    if change.names_it_as_before:
        told += " The words that name it are the same."
    if case.lapsed_ruling:
        told += f" The ruling in entry {case.lapsed_ruling} was about other words."
    return told


def _made_by(change: Change) -> str:
    by: dict[str, str] = {}
    for revision in change.revisions:
        name = revision.reviewer or "an unnamed reviewer"
        on = f", {day(revision.date.date())}" if revision.date else ""
        by.setdefault(name, f"{name}{on}")
    made = f"by {listed(list(by.values()))}" if by else ""
    if change.untracked:
        made = f"{made}, and in no revision at hand" if made else "in no revision at hand"
    return made or "by an order of words that no revision shows"


_FATES: Final[dict[Fate, Rule]] = {
    Fate.ABSENT: WORDING_ABSENT,
    Fate.PASSAGE_GONE: WORDING_ABSENT,
    Fate.PARTIAL: WORDING_PARTIAL,
    Fate.VARIANT: WORDING_VARIANT,
    Fate.UNJUDGED: WORDING_UNJUDGED,
}


def unmet(request: Request) -> bool:
    """Whether a request is neither met, nor overtaken by what the State said later."""
    return (
        request.judgement.fate in _FATES
        and request.refused_by is None
        and request.confirmed_by is None
    )


def find_unmet(rule: Rule) -> Callable[[Outreach], Iterator[Finding]]:
    """The check that finds requests whose fate falls under ``rule``."""

    def find(outreach: Outreach) -> Iterator[Finding]:
        for standing in outreach.standings:
            for request in standing.requests:
                if standing.named and unmet(request) and _FATES[request.judgement.fate] is rule:
                    yield _unmet(outreach, standing, request, rule)

    return find


def _unmet(outreach: Outreach, standing: Standing, request: Request, rule: Rule) -> Finding:
    event, judgement = request.entry.event, request.judgement
    place = judgement.passage.place if judgement.passage else listed(standing.paragraphs)
    told = (
        f"{outreach.name(standing.state)} asked on {day(event.on)} for "
        f"“{shorten(event.wording or ', '.join(event.former_wording) or 'other wording', 120)}” "
        f"({place}). {judgement.reason}"
    )
    if judgement.remaining:
        told += f" Still there: {listed([f'“{words}”' for words in judgement.remaining])}."
    return rule.finding(
        sentence(told),
        judgement.passage.location if judgement.passage else _location(standing.cases),
        since=event.on,
        command=f"clearance states rule {standing.state} --not-accepted --by NAME --reason WHY",
    )


def find_objected(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State that objects without a ruling."""
    for standing, cases in _by_state(outreach, [StandingKind.OBJECTED], ruled=False):
        yield _finding(
            OBJECTED,
            f"{outreach.name(standing.state)} objected on {day(_since(cases))} "
            f"({_places(cases)}).{_lapsed(cases)}",
            cases,
            f"clearance states rule {standing.state} --proceed --by NAME --reason WHY",
        )


def find_declined(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State that asked to be left out and is not."""
    for standing, cases in _by_state(outreach, [StandingKind.DECLINED], ruled=False):
        yield _finding(
            DECLINED,
            f"{outreach.name(standing.state)} asked on {day(_since(cases))} to be left out and is "
            f"named in {_places(cases)}.{_lapsed(cases)}",
            cases,
            f"clearance states rule {standing.state} --proceed --by NAME --reason WHY",
        )


def _lapsed(cases: Iterable[Case]) -> str:
    numbers = sorted({case.lapsed_ruling for case in cases if case.lapsed_ruling})
    if not numbers:
        return ""
    return f" The ruling in entry {listed([str(n) for n in numbers])} was about other words."


def find_silent(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each silent State, where silence is disclosed."""
    if not outreach.policy.unanswered_blocks:
        yield from _silent(outreach, SILENT, ruled=None)


def find_silent_blocking(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each silent State without a ruling, where the report waits for answers."""
    if outreach.policy.unanswered_blocks:
        yield from _silent(outreach, SILENT_BLOCKS, ruled=False)


def _silent(outreach: Outreach, rule: Rule, *, ruled: bool | None) -> Iterator[Finding]:
    for standing, cases in _by_state(outreach, [StandingKind.SILENT], ruled=ruled):
        yield _finding(
            rule,
            f"{outreach.name(standing.state)} has not replied to "
            f"{counted(standing.attempts, 'message')} since {day(_since(cases))} "
            f"({_places(cases)}).",
            cases,
            f"clearance states sent {standing.state} --reminder",
        )


def find_awaited(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State whose answer is awaited."""
    waiting = [
        StandingKind.SENT,
        StandingKind.REMINDED,
        StandingKind.ACKNOWLEDGED,
        StandingKind.HOLDING,
    ]
    for standing, cases in _by_state(outreach, waiting):
        yield _finding(
            AWAITED,
            f"{outreach.name(standing.state)} ({_places(cases)}): {cases[0].reason}",
            cases,
            f"clearance states sent {standing.state} --reminder",
        )


def find_orphans(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State that was contacted, is named nowhere, and is not explained."""
    for standing, cases in _by_state(outreach, [StandingKind.ORPHAN], ruled=False):
        yield _finding(
            ORPHAN,
            f"{outreach.name(standing.state)} was contacted on {day(_since(cases))} and is named "
            "in no text that is known.",
            cases,
            f"clearance states rule {standing.state} --explained --by NAME --reason WHY",
        )


def find_withdrawn(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State that was contacted and is no longer named."""
    for standing, cases in _by_state(outreach, [StandingKind.WITHDRAWN]):
        yield _finding(
            WITHDRAWN,
            f"{outreach.name(standing.state)} was contacted on {day(_since(cases))} about a "
            "passage that no longer names it.",
            cases,
        )


def find_ruled(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each ruling by which the report goes forward."""
    kinds = [
        StandingKind.OBJECTED,
        StandingKind.DECLINED,
        StandingKind.STALE,
        StandingKind.SILENT,
    ]
    for standing, cases in _by_state(outreach, kinds, ruled=True):
        yield _finding(
            RULED,
            f"{outreach.name(standing.state)} ({standing.kind.value}, {_places(cases)}): "
            f"{_ruling(outreach, cases[0])}",
            cases,
        )


def _ruling(outreach: Outreach, case: Case) -> str:
    if case.ruling is None:
        return ""
    event = outreach.entry(case.ruling).event
    reason = event.reason.rstrip(".")
    return f"{event.official} ruled on {day(event.on)} to go forward: {reason}."


def find_not_accepted(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each request that was refused."""
    for standing in outreach.standings:
        for request in standing.requests:
            if request.refused_by is None or request.judgement.fate not in _FATES:
                continue
            event = outreach.entry(request.refused_by).event
            yield NOT_ACCEPTED.finding(
                f"{outreach.name(standing.state)} asked on {day(request.entry.event.on)} for "
                f"wording that {event.official} did not accept: {event.reason.rstrip('.')}.",
                request.judgement.passage.location if request.judgement.passage else None,
                since=event.on,
            )


def find_unproven(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State of whose answer it is not known which words it was about."""
    for standing in outreach.standings:
        cases = [case for case in standing.cases if case.unproven and case.passage]
        if cases:
            yield _finding(
                UNPROVEN,
                f"It is not known which words of {_places(cases)} "
                f"{outreach.name(standing.state)} saw before it answered.",
                cases,
            )


def find_new_headings(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State whose passage stands under another heading than it saw."""
    for standing in outreach.standings:
        cases = [case for case in standing.cases if case.new_heading]
        if cases and cases[0].seen and cases[0].passage:
            yield _finding(
                NEW_HEADING,
                f"{outreach.name(standing.state)} saw {_places(cases)} under "
                f"“{shorten(cases[0].seen.heading)}”; it stands under "
                f"“{shorten(cases[0].passage.heading)}”.",
                cases,
            )


def find_will_go_stale(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State whose confirmation a pending revision would outdate."""
    for standing in outreach.standings:
        cases = [case for case in standing.cases if case.will_change]
        if cases:
            yield _finding(
                WILL_GO_STALE,
                f"{outreach.name(standing.state)} has agreed to {_places(cases)}, which will "
                "change if the pending revisions are accepted.",
                cases,
            )


def find_carried(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each confirmation that a ruling carried over to changed words."""
    for standing in outreach.standings:
        cases = [
            case
            for case in standing.cases
            if case.change is not None and case.kind is not StandingKind.STALE and case.ruling
        ]
        if cases and cases[0].ruling:
            event = outreach.entry(cases[0].ruling).event
            yield _finding(
                CARRIED,
                f"{outreach.name(standing.state)} agreed to earlier words of {_places(cases)}; "
                f"{event.official} ruled on {day(event.on)} that the change is not substantive: "
                f"{event.reason.rstrip('.')}.",
                cases,
            )


def find_not_required(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each State that need not be contacted."""
    for standing, cases in _by_state(outreach, [StandingKind.NOT_REQUIRED]):
        yield _finding(
            NOT_REQUIRED,
            f"{outreach.name(standing.state)} ({_places(cases)}): {cases[0].reason}",
            cases,
        )


def find_not_intact(outreach: Outreach) -> Iterator[Finding]:
    """One finding for each fault of the register's chain."""
    for fault in outreach.verification.faults:
        yield NOT_INTACT.finding(fault, command="clearance states verify")


CHECKS: Final = (
    Check(NOT_INTACT, find_not_intact),
    Check(OBJECTED, find_objected),
    Check(DECLINED, find_declined),
    Check(MISSED, find_missed),
    Check(TO_TRIAGE, find_to_triage),
    Check(TO_CONTACT, find_to_contact),
    *(
        Check(rule, find_unmet(rule))
        for rule in (WORDING_ABSENT, WORDING_PARTIAL, WORDING_VARIANT, WORDING_UNJUDGED)
    ),
    Check(STALE, find_stale),
    Check(SILENT_BLOCKS, find_silent_blocking),
    Check(SILENT, find_silent),
    Check(AWAITED, find_awaited),
    Check(ORPHAN, find_orphans),
    Check(RULED, find_ruled),
    Check(NOT_ACCEPTED, find_not_accepted),
    Check(CARRIED, find_carried),
    Check(UNPROVEN, find_unproven),
    Check(NEW_HEADING, find_new_headings),
    Check(WILL_GO_STALE, find_will_go_stale),
    Check(WITHDRAWN, find_withdrawn),
    Check(NOT_REQUIRED, find_not_required),
)
