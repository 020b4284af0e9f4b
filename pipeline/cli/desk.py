"""What the commands of the register have in common: the report, the officer, the register."""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from drafts.errors import ConfigurationError
from pipeline.cli.options import DAY, WORD_FILE
from pipeline.exits import say as say_lines

if TYPE_CHECKING:
    from clearance.register.chain import Entry
    from clearance.register.event import Event
    from clearance.standing.history import History
    from clearance.standing.passage import Passage
    from clearance.standing.standing import Standing
    from pipeline.report_file import Report
    from pipeline.run import Run

OFFICER_VARIABLE: Final = "CLEARANCE_OFFICER"

report_option = click.option(
    "-r",
    "--report",
    type=WORD_FILE,
    default=".",
    help="The report's folder, or a lone Word file.  [default: here]",
)
report_argument = click.argument("report", type=WORD_FILE, default=".")
as_of_option = click.option(
    "--as-of", type=DAY, help="As things stood on this day.  [default: today]"
)
state_argument = click.argument("state", metavar="STATE")
states_argument = click.argument("states", metavar="STATE...", nargs=-1, required=True)
paragraph_option = click.option(
    "--para",
    "paragraphs",
    multiple=True,
    metavar="NUMBER",
    help="Only this paragraph (51), or note (fn6), of those that name the State.",
)
by_option = click.option("--by", "official", required=True, help="The official who decided.")
reason_option = click.option("--reason", required=True, help="Why, in one sentence.")
date_option = click.option("--date", "on", type=DAY, help="The day it happened.  [default: today]")

_RECORDING = (
    click.option("--recorded-by", default="", help="Who enters it.  [default: you]"),
    click.option("--remark", default="", help="A working note; it stays in the register."),
    click.option("--confidential", default="", help="A remark to be kept apart and sealed."),
)
_MESSAGE = (
    click.option("--channel", default="", help="note verbale, e-mail, meeting...", metavar="HOW"),
    click.option("--reference", default="", help="The number of the letter or message."),
    click.option("--post", default="", help="The post it went to or came from; not a person."),
    click.option("--attachment", type=WORD_FILE, help="The file sent or received."),
)


def recording_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every recorded event may carry."""
    return _with(_RECORDING, function)


def message_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every message may carry."""
    return _with(_MESSAGE, function)


def _with(
    options: Sequence[Callable[[Callable[..., Any]], Callable[..., Any]]],
    function: Callable[..., Any],
) -> Callable[..., Any]:
    for option in reversed(options):
        function = option(function)
    return function


@dataclass(frozen=True)
class Desk:
    """A report with its register, at a moment.

    Attributes:
        report: The report as configured.
        as_of: The day of which it is asked.
        now: The moment under which events are recorded.
    """

    report: Report
    as_of: dt.date
    now: dt.datetime

    @cached_property
    def run(self) -> Run:
        """Everything the stages find out about the report; nothing is written to ``out``."""
        from pipeline.stages import run_stages

        return run_stages(self.report, self.as_of, self.now)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The register as the run found it."""
        return self.run.consulted.entries

    @property
    def named_on(self) -> dt.date:
        """The day as of which States are named."""
        return self.report.identity.date or self.as_of

    def standing(self, state: str) -> Standing | None:
        """Where the Office stands with one State; None if it is neither named nor contacted."""
        found = (each for each in self.run.consulted.standings if each.state == state)
        return next(found, None)

    def naming(self, state: str, paragraphs: Iterable[str] = ()) -> tuple[Passage, ...]:
        """The passages that name the State, or those of them with the given numbers.

        Raises:
            ConfigurationError: A number is not that of a passage that names it.
        """
        standing = self.standing(state)
        cases = standing.cases if standing else ()
        found = sorted((c.passage for c in cases if c.passage), key=lambda p: p.paragraph)
        wanted = [_place(number) for number in paragraphs]
        by_place = {_place(passage.place): passage for passage in found}
        for place in wanted:
            if place not in by_place:
                known = ", ".join(passage.place for passage in found) or "nowhere"
                raise ConfigurationError(
                    f"{self.name(state)} is not named in {place}. It is named in: {known}."
                )
        return tuple(by_place[place] for place in wanted) if wanted else tuple(found)

    def history(self) -> History:
        """The text in force on any day, as far as the report's drafts can tell."""
        from clearance.standing.history import History, known_passages
        from clearance.states.mentions import find_mentions

        ingested = self.run.ingested
        rounds = (ingested.base, ingested.previous, ingested.draft)
        return History(
            [draft for draft in rounds if draft is not None],
            partial(find_mentions, as_of=self.named_on),
            known_passages(self.entries),
        )

    def name(self, state: str) -> str:
        """The State's short form on the day of the report."""
        from clearance.states.names import un_form

        return un_form(state, self.named_on)

    def record(self, events: Sequence[Event], confidential: str = "") -> tuple[Entry, ...]:
        """Add ``events`` to the register; on the disk when this returns."""
        from clearance.register.store import open_register
        from pipeline.consult import register_of
        from pipeline.files import make_folder

        location = register_of(self.report)
        if isinstance(location, Path):
            make_folder(location.parent)
        with open_register(location) as register:
            if confidential:
                return tuple(register.append(event, confidential) for event in events)
            return register.append_all(events)


def desk_at(report: Path, as_of: dt.date | None = None) -> Desk:
    """The report in a folder, or that a lone Word file makes, today or as of a day.

    Raises:
        ConfigurationError: There is no report.toml, or it has mistakes.
    """
    from pipeline.report_file import lone_draft, read_report

    configured = read_report(report) if report.is_dir() else lone_draft(report)
    now = dt.datetime.now().astimezone()
    return Desk(configured, as_of or configured.as_of or now.date(), now)


def code_of(name: str) -> str:
    """The code of the State that ``name`` means.

    Raises:
        ConfigurationError: It means none, or several; the message says which come near.
    """
    from clearance.states.names import find_state, states

    found = find_state(name)
    if found is not None:
        return found.iso3
    known = {each.short_name.casefold(): each.short_name for each in states().values()}
    near = get_close_matches(name.casefold(), known, n=3)
    hint = f" Did you mean {' or '.join(known[each] for each in near)}?" if near else ""
    raise ConfigurationError(f"“{name}” is no State's name, or that of several.{hint}")


def officer(given: str) -> str:
    """Who records: as given, else as the environment says, else who is logged in."""
    return given or os.environ.get(OFFICER_VARIABLE, "") or getpass.getuser()


def seal_of(attachment: Path | None) -> str:
    """SHA-256 of the file attached; empty without one."""
    from pipeline.files import read_bytes

    return hashlib.sha256(read_bytes(attachment)).hexdigest() if attachment else ""


def say(text: str) -> None:
    """Print a line from the register, control characters shown and not obeyed."""
    say_lines([text])


def say_recorded(entries: Sequence[Entry], told: Sequence[str]) -> None:
    """Say under which numbers events were recorded, and the head that now seals them."""
    for entry, line in zip(entries, told, strict=True):
        say(f"Recorded as entry {entry.number}: {line}")
    if entries:
        say(f"Head of the register: {entries[-1].digest[:16]}")


def _place(number: str) -> str:
    """``51``, ``para. 51``, ``fn6`` and ``footnote 6`` as a passage says where it stands."""
    written = number.strip().casefold()
    digits = written.lstrip(_NO_DIGITS)
    kind = written[: len(written) - len(digits)].strip(" .¶")
    return f"{_KINDS.get(kind, kind)} {digits}".strip()


_NO_DIGITS: Final = "abcdefghijklmnopqrstuvwxyz .¶"
_KINDS: Final = {"": "para.", "para": "para.", "fn": "footnote", "en": "endnote"}
