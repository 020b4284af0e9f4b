"""An event: one thing that happened between the Office and a State, or one decision, with its date.

Events are facts. What a State's standing is, whether an approval still holds, what a request came
to: all that is derived from them (``clearance.standing``, ``clearance.approvals``), never stored.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from typing import Final

from clearance.register.errors import InvalidEventError, NewerRegisterError


class EventKind(Enum):
    """What happened."""

    SENT = "sent"
    REMINDED = "reminded"
    ACKNOWLEDGED = "acknowledged"
    HOLDING = "holding"
    REPLIED = "replied"
    WORDING_REQUESTED = "wording-requested"
    NOTE = "note"
    SHOWN = "shown"
    TRIAGED = "triaged"
    RULED = "ruled"
    MANUAL_MENTION = "manual-mention"
    IDENTIFIED = "identified"
    APPROVED = "approved"
    OBJECTION = "objection"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"

    @property
    def is_message(self) -> bool:
        """Whether something went out to the State that asks for an answer."""
        return self in _MESSAGES

    @property
    def is_answer(self) -> bool:
        """Whether something came in from the State."""
        return self in _ANSWERS

    @property
    def is_exchange(self) -> bool:
        """Whether the Office and the State were in touch."""
        return self in _MESSAGES or self in _ANSWERS or self is EventKind.NOTE


_MESSAGES: Final = frozenset({EventKind.SENT, EventKind.REMINDED})
_ANSWERS: Final = frozenset(
    {
        EventKind.ACKNOWLEDGED,
        EventKind.HOLDING,
        EventKind.REPLIED,
        EventKind.WORDING_REQUESTED,
    }
)


class Response(Enum):
    """What a State answered. A request for wording is an event of its own kind."""

    CONFIRMED = "confirmed"
    NO_OBJECTION = "no-objection"
    DECLINED = "declined"
    OBJECTED = "objected"


class Triage(Enum):
    """Whether a State must be contacted about a mention."""

    TO_CONTACT = "to-contact"
    NOT_REQUIRED = "not-required"


class Ruling(Enum):
    """What a named official decided.

    PROCEED goes forward in spite of silence, an objection, a wish to be left
    out or an outdated confirmation. NOT_SUBSTANTIVE carries a confirmation
    over to the words as they stand. NOT_ACCEPTED declines wording that a State
    asked for. EXPLAINED accounts for a State that was contacted and is not named.
    """

    PROCEED = "proceed"
    NOT_SUBSTANTIVE = "not-substantive"
    NOT_ACCEPTED = "not-accepted"
    EXPLAINED = "explained"


class Basis(Enum):
    """How it is known which words a message was about.

    RECORDED: taken from the settled draft when the message was recorded.
    IN_FORCE: the text in force at the end of that day, by the dates of the
    revisions. EARLIEST: the earliest text known, which need not be the one
    that was sent. UNKNOWN: no draft was at hand.
    """

    RECORDED = "recorded"
    IN_FORCE = "in-force"
    EARLIEST = "earliest-known"
    UNKNOWN = "unknown"

    @property
    def proves(self) -> bool:
        """Whether equal words show that the State saw what stands now."""
        return self in {Basis.RECORDED, Basis.IN_FORCE}


@dataclass(frozen=True, slots=True)
class SeenPassage:
    """A passage as it read when an event concerned it.

    Attributes:
        id: Its identity, which later drafts are matched to.
        digest: SHA-256 of its text, hexadecimal (see ``clearance.standing.passage``).
        text: The words, normalised; empty where only the digest is kept.
        label: The paragraph's number then, as Word showed it.
        heading: The heading it stood under then.
        paragraph_id: The paragraph's ``w14:paraId`` then, if it had one.
        part: Whether only a stretch of the paragraph is meant, which is ``text``.
    """

    id: str
    digest: str
    text: str = ""
    label: str = ""
    heading: str = ""
    paragraph_id: str = ""
    part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened, or one decision.

    Attributes:
        kind: What happened.
        on: The day it happened.
        recorded_at: When it was entered, with its offset from UTC; later than
            ``on`` for an entry made afterwards.
        recorded_by: Who entered it.
        state: The State's code; empty for events about the whole report.
        channel: ``note verbale``, ``e-mail``, ``meeting``...
        reference: The number of the letter or message.
        post: The post it went to or came from, never a private person.
        response: For a reply, what was answered.
        passages: The passages concerned, as they read then. None: all of the
            State's, as far as is known.
        shown: Whether it put these words before the State.
        basis: How it is known what they read; with no passages, that the text
            of that day did not name the State.
        draft: Digest of the settled text they were taken from.
        attachment: SHA-256 of the file sent or received.
        remark: A working note. It appears in the register's own listings only.
        confidential: Digest that seals a remark kept apart from the events.
        wording: The wording a State asked for.
        former_wording: Wording that it asked to have taken out.
        due: The day by which an answer is asked for or promised.
        silence_clause: The clause, word for word, by which silence counts as
            consent after ``due``; empty where the message had none.
        triage: Whether the State must be contacted.
        ruling: What was decided.
        office: The office that approves or objects.
        official: The person, by name and function, who decided.
        authority: By what authority.
        reason: Why.
        expires: The last day on which a waiver holds.
        code: The finding that a waiver is for; the question that an identified
            name answers.
        name: The words as printed, for a mention entered or identified by hand.
        about: The number of the event that this one is about.
        becomes: For a correction, the kind of the corrected event; None
            strikes the event out.
        source: Digest of the imported row, so that it is imported once.
    """

    kind: EventKind
    on: dt.date
    recorded_at: dt.datetime
    recorded_by: str
    state: str = ""
    channel: str = ""
    reference: str = ""
    post: str = ""
    response: Response | None = None
    passages: tuple[SeenPassage, ...] = ()
    shown: bool = False
    basis: Basis = Basis.UNKNOWN
    draft: str = ""
    attachment: str = ""
    remark: str = ""
    confidential: str = ""
    wording: str = ""
    former_wording: tuple[str, ...] = ()
    due: dt.date | None = None
    silence_clause: str = ""
    triage: Triage | None = None
    ruling: Ruling | None = None
    office: str = ""
    official: str = ""
    authority: str = ""
    reason: str = ""
    expires: dt.date | None = None
    code: str = ""
    name: str = ""
    about: int | None = None
    becomes: EventKind | None = None
    source: str = ""

    def __post_init__(self) -> None:
        for wrong in _faults(self):
            raise InvalidEventError(wrong)

    @property
    def effective_kind(self) -> EventKind | None:
        """The kind of what it says; for a correction, that of the corrected event."""
        return self.becomes if self.kind is EventKind.CORRECTED else self.kind

    @property
    def backdated(self) -> bool:
        """Whether it was entered on a later day than it happened."""
        return self.recorded_at.date() > self.on


_CODE: Final = re.compile(r"[A-Z]{3}")
_NEEDS: Final[Mapping[EventKind, tuple[str, ...]]] = {
    EventKind.SENT: ("state",),
    EventKind.REMINDED: ("state",),
    EventKind.ACKNOWLEDGED: ("state",),
    EventKind.HOLDING: ("state",),
    EventKind.REPLIED: ("state", "response"),
    EventKind.WORDING_REQUESTED: ("state",),
    EventKind.NOTE: (),
    EventKind.SHOWN: ("state", "about"),
    EventKind.TRIAGED: ("state", "triage", "official", "reason"),
    EventKind.RULED: ("state", "ruling", "official", "reason"),
    EventKind.MANUAL_MENTION: ("state", "name", "reason"),
    EventKind.IDENTIFIED: ("name", "code", "official"),
    EventKind.APPROVED: ("office", "official", "draft"),
    EventKind.OBJECTION: ("office", "official", "reason"),
    EventKind.WAIVED: ("code", "official", "authority", "reason", "expires"),
    EventKind.WITHDRAWN: ("about", "reason"),
    EventKind.CORRECTED: ("about", "reason"),
}


def _faults(event: Event) -> list[str]:
    faults = []
    if event.recorded_at.tzinfo is None:
        faults.append("The time of recording needs an offset from UTC.")
    if not event.recorded_by.strip():
        faults.append("The register needs to know who records an event.")
    if event.state and not _CODE.fullmatch(event.state):
        faults.append(f"“{event.state}” is not a State's code of three capital letters.")
    if "@" in event.post:
        faults.append(f"“{event.post}” is an address: record the post, not a person.")
    if event.silence_clause and event.due is None:
        faults.append("A silence clause needs the day on which it takes effect.")
    kind = event.effective_kind
    wanted = _NEEDS[event.kind] + (_NEEDS[kind] if kind and kind is not event.kind else ())
    missing = [name for name in dict.fromkeys(wanted) if getattr(event, name) in (None, "", ())]
    if missing:
        what = f"An event of the kind “{event.kind.value}”"
        faults.append(f"{what} needs: {', '.join(missing)}.")
    return faults


Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


def to_json(event: Event) -> str:
    """The event in canonical JSON: keys sorted, defaults left out, no spaces, plain Unicode.

    Equal events give equal bytes, on every platform and in every later version,
    which is what the hash chain rests on.

    Raises:
        InvalidEventError: A text holds half a character (a lone surrogate).
    """
    record = {
        field.name: _encoded(getattr(event, field.name))
        for field in fields(event)
        if field.default is MISSING or getattr(event, field.name) != field.default
    }
    body = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        body.encode()
    except UnicodeEncodeError as e:
        raise InvalidEventError(f"The register takes whole characters only ({e.reason}).") from e
    return body


def from_json(body: str) -> Event:
    """The event that ``body`` describes.

    Raises:
        NewerRegisterError: It has a field or a value that this version does not know.
        InvalidEventError: It is not an event.
    """
    try:
        record: dict[str, Json] = json.loads(body)
        unknown = record.keys() - _DECODERS.keys()
        if unknown:
            raise NewerRegisterError(
                f"An event of the register has “{min(unknown)}”, which this version does not know. "
                "Update the program."
            )
        return Event(**{name: _DECODERS[name](value) for name, value in record.items()})  # type: ignore[arg-type]
    except (KeyError, TypeError, AttributeError) as e:
        raise InvalidEventError(f"This is not an event of the register: {body[:80]}") from e
    except ValueError as e:
        raise NewerRegisterError(
            f"An event of the register says something this version does not know ({e}). "
            "Update the program."
        ) from e


def _encoded(value: object) -> Json:
    match value:
        case Enum():
            return str(value.value)
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case dt.date():
            return value.isoformat()
        case SeenPassage():
            return {
                field.name: _encoded(getattr(value, field.name))
                for field in fields(value)
                if field.default is MISSING or getattr(value, field.name) != field.default
            }
        case tuple():
            return [_encoded(item) for item in value]
        case str() | int() | None:
            return value
        case _:
            raise TypeError(f"{value!r} has no place in the register")


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _number(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not a number")
    return value


def _truth(value: Json) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _date(value: Json) -> dt.date:
    return dt.date.fromisoformat(_text(value))


def _texts(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return tuple(_text(item) for item in value)


def _seen(value: Json) -> tuple[SeenPassage, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return tuple(SeenPassage(**item) for item in value if isinstance(item, dict))  # type: ignore[arg-type]


_DECODERS: Final[Mapping[str, Callable[[Json], object]]] = {
    **dict.fromkeys((field.name for field in fields(Event)), _text),
    "kind": lambda value: EventKind(_text(value)),
    "on": _date,
    "recorded_at": lambda value: dt.datetime.fromisoformat(_text(value)),
    "response": lambda value: Response(_text(value)),
    "passages": _seen,
    "shown": _truth,
    "basis": lambda value: Basis(_text(value)),
    "former_wording": _texts,
    "due": _date,
    "triage": lambda value: Triage(_text(value)),
    "ruling": lambda value: Ruling(_text(value)),
    "expires": _date,
    "about": _number,
    "becomes": lambda value: EventKind(_text(value)),
}
