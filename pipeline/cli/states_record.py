"""`clearance states`: the commands that record what happened and what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drafts.errors import ConfigurationError
from pipeline.cli.desk import (
    Desk,
    by_option,
    code_of,
    date_option,
    desk_at,
    message_options,
    officer,
    paragraph_option,
    reason_option,
    recording_options,
    report_option,
    say,
    say_recorded,
    seal_of,
    state_argument,
    states_argument,
)
from pipeline.cli.options import DAY
from pipeline.exits import errors_as_exits

if TYPE_CHECKING:
    from clearance.register.event import Event, SeenPassage
    from clearance.standing.passage import Passage


@click.command()
@states_argument
@report_option
@date_option
@message_options
@click.option("--due", type=DAY, help="The day by which an answer is asked for.")
@click.option("--silence-clause", default="", help="By which silence is consent, word for word.")
@click.option("--reminder", is_flag=True, help="It reminds of an earlier message.")
@click.option("--without-text", is_flag=True, help="It did not show the words of the draft.")
@click.option("--as-it-stands", is_flag=True, help="It showed today's words, whatever its date.")
@click.option("--quote", default="", help="It was about these words of a paragraph only.")
@paragraph_option
@recording_options
def sent(states: tuple[str, ...], report: Path, on: dt.date | None, **options: Any) -> None:
    """Record a message sent to STATE.

    It is taken to be about every passage that names the State, as it read on
    the day of the message; a reminder is taken to show no text unless
    --as-it-stands says so.
    """
    with errors_as_exits():
        from clearance.register.event import EventKind

        desk = desk_at(report)
        reminds = options["reminder"]
        shows = not options["without_text"] and (not reminds or options["as_it_stands"])
        events = []
        for name in states:
            state = code_of(name)
            about = _about(desk, state, on or desk.as_of, options, shown=shows)
            events.append(
                _event(
                    desk,
                    EventKind.REMINDED if reminds else EventKind.SENT,
                    on,
                    options,
                    state=state,
                    due=options["due"],
                    silence_clause=options["silence_clause"],
                    **about,
                )
            )
        _record(desk, events, options["confidential"])


_RESPONSES = ("confirmed", "no-objection", "objects", "declines", "acknowledged", "holding")


@click.command()
@state_argument
@click.argument("answer", type=click.Choice([*_RESPONSES, "asks"]))
@report_option
@date_option
@message_options
@click.option("--wording", default="", help="With asks: the words the State asks for.")
@click.option(
    "--instead-of",
    "former",
    multiple=True,
    help="With asks: words that are to go.",
    metavar="WORDS",
)
@click.option("--until", type=DAY, help="With holding: the day an answer is promised for.")
@paragraph_option
@recording_options
def reply(state: str, answer: str, report: Path, on: dt.date | None, **options: Any) -> None:
    """Record what STATE answered: to the whole message, or on some paragraphs of it."""
    with errors_as_exits():
        from clearance.register.event import EventKind, Response

        if (options["wording"] or options["former"]) and answer != "asks":
            raise click.UsageError("--wording and --instead-of go with “asks”.")
        if answer == "asks" and not (options["wording"] or options["former"]):
            raise click.UsageError("“asks” needs --wording or --instead-of.")
        desk = desk_at(report)
        code = code_of(state)
        kinds = {
            "asks": (EventKind.WORDING_REQUESTED, None),
            "acknowledged": (EventKind.ACKNOWLEDGED, None),
            "holding": (EventKind.HOLDING, None),
            "confirmed": (EventKind.REPLIED, Response.CONFIRMED),
            "no-objection": (EventKind.REPLIED, Response.NO_OBJECTION),
            "objects": (EventKind.REPLIED, Response.OBJECTED),
            "declines": (EventKind.REPLIED, Response.DECLINED),
        }
        kind, response = kinds[answer]
        event = _event(
            desk,
            kind,
            on,
            options,
            state=code,
            response=response,
            wording=options["wording"],
            former_wording=options["former"],
            due=options["until"],
            **_about(desk, code, on or desk.as_of, options, shown=False),
        )
        _record(desk, [event], options["confidential"])


@click.command()
@states_argument
@report_option
@date_option
@click.option("--to-contact", "triage", flag_value="to-contact", help="It must be contacted.")
@click.option("--not-required", "triage", flag_value="not-required", help="It need not be.")
@by_option
@reason_option
@paragraph_option
@recording_options
def triage(
    states: tuple[str, ...], report: Path, on: dt.date | None, triage: str | None, **options: Any
) -> None:
    """Record whether STATE must be contacted about the passages that name it."""
    with errors_as_exits():
        from clearance.register.event import EventKind, Triage

        if triage is None:
            raise click.UsageError("Say --to-contact or --not-required.")
        desk = desk_at(report)
        events = []
        for name in states:
            state = code_of(name)
            passages = desk.naming(state, options["paragraphs"])
            events.append(
                _event(
                    desk,
                    EventKind.TRIAGED,
                    on,
                    options,
                    state=state,
                    triage=Triage(triage),
                    official=options["official"],
                    reason=options["reason"],
                    **_as_it_stands(desk, passages),
                )
            )
        _record(desk, events, options["confidential"])


@click.command()
@states_argument
@report_option
@date_option
@click.option("--proceed", "ruling", flag_value="proceed", help="Go forward all the same.")
@click.option(
    "--not-substantive",
    "ruling",
    flag_value="not-substantive",
    help="The change is not of substance.",
)
@click.option("--not-accepted", "ruling", flag_value="not-accepted", help="The wording is refused.")
@click.option(
    "--explained", "ruling", flag_value="explained", help="It is clear why it is not named."
)
@click.option("--request", type=int, help="With --not-accepted: the number of the request.")
@by_option
@reason_option
@paragraph_option
@recording_options
def rule(
    states: tuple[str, ...],
    report: Path,
    on: dt.date | None,
    ruling: str | None,
    request: int | None,
    **options: Any,
) -> None:
    """Record a ruling on what STATE said or did not say.

    It is bound to the words as they stand, and lapses when they change.
    """
    with errors_as_exits():
        from clearance.register.event import EventKind, Ruling

        if ruling is None:
            raise click.UsageError(
                "Say --proceed, --not-substantive, --not-accepted or --explained."
            )
        desk = desk_at(report)
        events = []
        for name in states:
            state = code_of(name)
            passages = desk.naming(state, options["paragraphs"])
            if not passages and ruling != "explained":
                raise ConfigurationError(
                    f"The text does not name {desk.name(state)}: there is nothing to rule on."
                )
            events.append(
                _event(
                    desk,
                    EventKind.RULED,
                    on,
                    options,
                    state=state,
                    ruling=Ruling(ruling),
                    official=options["official"],
                    reason=options["reason"],
                    about=request,
                    **_as_it_stands(desk, passages),
                )
            )
        _record(desk, events, options["confidential"])


@click.command()
@click.argument("words")
@click.argument("states", metavar="STATE...", nargs=-1)
@click.option("--none", "no_state", is_flag=True, help="The words name no State.")
@click.option("--key", default="", help="The question's key; needed where the name stands often.")
@report_option
@date_option
@by_option
@recording_options
def identify(
    words: str,
    states: tuple[str, ...],
    no_state: bool,  # noqa: FBT001
    key: str,
    report: Path,
    on: dt.date | None,
    **options: Any,
) -> None:
    """Record which STATE a name in the text means; the question is not asked again."""
    with errors_as_exits():
        from clearance.register.event import EventKind

        if bool(states) is no_state:
            raise click.UsageError("Name the State or States meant, or say --none.")
        desk = desk_at(report)
        keys = [key] if key else _questions(desk, words)
        codes = [code_of(name) for name in states] or [""]
        events = [
            _event(
                desk,
                EventKind.IDENTIFIED,
                on,
                options,
                state=code,
                name=words,
                code=each,
                official=options["official"],
            )
            for each in keys
            for code in codes
        ]
        _record(desk, events, options["confidential"])


@click.command()
@state_argument
@click.argument("words")
@report_option
@date_option
@reason_option
@recording_options
def mention(state: str, words: str, report: Path, on: dt.date | None, **options: Any) -> None:
    """Record that WORDS in the text mean STATE, although they do not name it."""
    with errors_as_exits():
        from clearance.register.event import EventKind

        desk = desk_at(report)
        event = _event(
            desk,
            EventKind.MANUAL_MENTION,
            on,
            options,
            state=code_of(state),
            name=words,
            reason=options["reason"],
        )
        _record(desk, [event], options["confidential"])


@click.command()
@click.argument("number", type=int)
@report_option
@reason_option
@click.option("--strike", is_flag=True, help="It should never have been entered.")
@click.option("--state", default="", help="The right State.")
@date_option
@message_options
@click.option("--due", type=DAY, help="The right day for an answer.")
@click.option("--wording", default="", help="The right wording asked for.")
@recording_options
def correct(number: int, report: Path, on: dt.date | None, *, strike: bool, **options: Any) -> None:
    """Correct entry NUMBER; the entry itself stays in the register as it was recorded."""
    with errors_as_exits():
        from clearance.register.chain import effective
        from clearance.register.event import Basis, Event, EventKind

        desk = desk_at(report)
        found = [entry for entry in effective(desk.entries) if entry.number == number]
        if not found:
            raise ConfigurationError(f"There is no entry {number}, or it has been struck out.")
        old = found[0].event
        new = {
            "on": on,
            "state": code_of(options["state"]) if options["state"] else "",
            "attachment": seal_of(options["attachment"]),
            **{name: options[name] for name in _CORRECTABLE},
        }
        changed = {name: value for name, value in new.items() if value}
        if not strike and not changed:
            raise click.UsageError("Say what is to be corrected, or --strike.")
        common: dict[str, Any] = {
            "about": number,
            "reason": options["reason"],
            "recorded_at": desk.now,
            "recorded_by": officer(options["recorded_by"]),
            "source": "",
        }
        if strike:
            event = Event(kind=EventKind.CORRECTED, on=desk.as_of, **common)
        else:
            if changed.keys() & {"on", "state"}:  # it was about other words
                changed |= {"passages": (), "shown": False, "basis": Basis.UNKNOWN, "draft": ""}
            fact = replace(old, **changed)
            event = replace(fact, kind=EventKind.CORRECTED, becomes=fact.kind, **common)
        _record(desk, [event], options["confidential"])


_CORRECTABLE = ("channel", "reference", "post", "due", "wording", "remark")


# ---------------------------------------------------------------- what they have in common


def _event(
    desk: Desk, kind: Any, on: dt.date | None, options: dict[str, Any], **facts: Any
) -> Event:
    from clearance.register.event import Event

    return Event(
        kind=kind,
        on=on or desk.as_of,
        recorded_at=desk.now,
        recorded_by=officer(options["recorded_by"]),
        channel=options.get("channel", ""),
        reference=options.get("reference", ""),
        post=options.get("post", ""),
        attachment=seal_of(options.get("attachment")),
        remark=options["remark"],
        **facts,
    )


def _about(
    desk: Desk, state: str, on: dt.date, options: dict[str, Any], *, shown: bool
) -> dict[str, Any]:
    """The passages a message was about: as they stand, or as they read on an earlier day."""
    now = desk.naming(state, options["paragraphs"])
    if on < desk.as_of and not options.get("as_it_stands"):
        return _as_it_read(desk, state, on, now if options["paragraphs"] else (), shown=shown)
    if not now:
        say(f"The text does not name {desk.name(state)}: what it was about is not recorded.")
        return {}
    about = _as_it_stands(desk, now)
    if options.get("quote"):
        about["passages"] = (_part(now, options["quote"], desk.name(state)),)
    return {**about, "shown": shown}


def _as_it_stands(desk: Desk, passages: Sequence[Passage]) -> dict[str, Any]:
    from clearance.register.event import Basis

    if not passages:
        return {}
    return {
        "passages": tuple(passage.seen() for passage in passages),
        "basis": Basis.RECORDED,
        "draft": desk.run.digest,
    }


def _as_it_read(
    desk: Desk, state: str, on: dt.date, wanted: Sequence[Passage], *, shown: bool
) -> dict[str, Any]:
    text = desk.history().on(on)
    if text is None:
        return {}
    found = text.naming.get(state, ())
    ids = {identity for passage in wanted for identity in passage.descent}
    chosen = [p for p in found if not wanted or p.descent & ids]
    if wanted and not chosen:
        raise ConfigurationError(
            f"The text of {on} did not name {desk.name(state)} there. If the message showed the "
            "words as they stand, say --as-it-stands."
        )
    return {
        "passages": tuple(passage.seen() for passage in chosen),
        "shown": shown and bool(chosen),
        "basis": text.basis,
        "draft": text.digest,
    }


def _part(passages: Sequence[Passage], quote: str, name: str) -> SeenPassage:
    from clearance.standing.passage import digest_of, normalised

    words = normalised(quote)
    holding = [passage for passage in passages if words in passage.text]
    if not words or len(holding) != 1:
        raise ConfigurationError(
            f"“{quote[:60]}” stands in {len(holding)} of the passages that name {name}; quote "
            "words of one of them."
        )
    return replace(holding[0].seen(), text=words, digest=digest_of(words), part=True)


def _questions(desk: Desk, words: str) -> list[str]:
    """The keys of the open questions about a name in the text."""
    from clearance.states.mentions import open_questions
    from clearance.states.rulings import question_key

    texts = {paragraph.index: paragraph.text for paragraph in desk.run.settled.paragraphs()}
    asked = [
        question_key(each.name, texts[each.paragraph])
        for each in open_questions(desk.run.consulted.mentions)
        if " ".join(each.name.split()) == words and each.paragraph in texts
    ]
    keys = list(dict.fromkeys(asked))
    if not keys:
        raise ConfigurationError(f"There is no open question about “{words}”.")
    if len(keys) > 1:
        raise ConfigurationError(
            f"“{words}” is open in {len(keys)} places. Say which with --key: {', '.join(keys)}."
        )
    return keys


def _record(desk: Desk, events: Sequence[Event], confidential: str) -> None:
    """Add the events, and say where that leaves each State."""
    say_recorded(desk.record(events, confidential), [_told(desk, event) for event in events])
    after = replace(desk)
    for state in dict.fromkeys(event.state for event in events if event.state):
        standing = after.standing(state)
        if standing:
            say(f"{desk.name(state)} now: {standing.kind.value}. {standing.cases[0].reason}")


def _told(desk: Desk, event: Event) -> str:
    from clearance.standing.prose import day, places

    kind = event.kind.value if event.becomes is None else f"corrected ({event.becomes.value})"
    what = event.response.value if event.response else kind
    who = desk.name(event.state) if event.state else "the report"
    numbers = {p.id: p.place for p in desk.run.consulted.passages}
    where = places(numbers[seen.id] for seen in event.passages if seen.id in numbers)
    return f"{who}, {what}, {day(event.on)}{f' ({where})' if where else ''}."
