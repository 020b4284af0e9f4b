"""`report.toml`: what a report is, read once, every mistake reported together."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Any, Final, TypeVar

from clearance.editorial.exceptions import EditorialException
from drafts.draft import RevisionKind, StoryKind
from drafts.errors import ConfigurationError
from drafts.select import Selection
from drafts.settle import MergeStyle, Verdict
from word_limit.profiles import Profile, check_profiles, packaged_profiles
from word_limit.waivers import Waiver

FILE_NAME: Final = "report.toml"
DEFAULT_LIMIT: Final = 8_500
DEFAULT_PROFILE: Final = "un-secretariat"
DEFAULT_REPLY_DAYS: Final = 14
DEFAULT_ANSWER_LIMIT: Final = 300

E = TypeVar("E", bound=Enum)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the report is, as its masthead says it.

    Attributes:
        title: Its title.
        symbols: Its document symbols, one for each organ.
        organs: The organs it is for.
        date: Its date; names of States are judged as of this day.
        session: The session of the first organ.
        year: The year of the Security Council, in words.
        agenda_items: The items it is issued under.
        language: The original language.
        distribution: ``General``, ``Limited`` or ``Restricted``.
        kind: ``first-submission``, ``revision`` or ``corrigendum``.
        contact: Whom DGACM asks.
        mandate: The resolution or decision that asks for it.
    """

    title: str = ""
    symbols: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    date: dt.date | None = None
    session: str = ""
    year: str = ""
    agenda_items: tuple[str, ...] = ()
    language: str = "English"
    distribution: str = "General"
    kind: str = "first-submission"
    contact: str = ""
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class DraftFiles:
    """Which Word file is what.

    Attributes:
        current: The tracked draft under review.
        base: What the copies were made from.
        copies: Reviewers' copies of the base.
        previous: The draft of the round before.
        issued: For a revision: the file as it was issued.
    """

    current: Path
    base: Path | None = None
    copies: tuple[Path, ...] = ()
    previous: Path | None = None
    issued: Path | None = None


@dataclass(frozen=True, slots=True)
class ReconcileRule:
    """A verdict for the revisions that a selection chooses, and why."""

    selection: Selection
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class ReconcilePolicy:
    """How revisions are decided: the first rule that fits, else the default.

    Attributes:
        default: For revisions that no rule fits.
        rules: In order.
        merge_style: Whose properties a joined paragraph gets.
        open_comments_block: Whether an unresolved comment keeps the report back.
    """

    default: Verdict = Verdict.ACCEPT
    rules: tuple[ReconcileRule, ...] = ()
    merge_style: MergeStyle = MergeStyle.FOLLOWING
    open_comments_block: bool = True


@dataclass(frozen=True, slots=True)
class WordPolicy:
    """How long the report may be.

    Attributes:
        limit: Words allowed.
        profile: The counting profile.
        budget: Words planned for a section, by the beginning of its heading.
        waivers: Leave to exceed the limit.
        own_profiles: The organisation's own counting profiles, by name.
    """

    limit: int = DEFAULT_LIMIT
    profile: str = DEFAULT_PROFILE
    budget: Mapping[str, int] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    own_profiles: Mapping[str, Profile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatePolicy:
    """How States are consulted.

    Attributes:
        contacts: A CSV of messages sent and received, imported on each run.
        reply_days: A message without a reply is overdue after so many days.
        unanswered_blocks: Whether a silent State keeps the report back.
    """

    contacts: Path | None = None
    reply_days: int = DEFAULT_REPLY_DAYS
    unanswered_blocks: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """An office in the chain: ``clears`` the report or is ``consulted`` on it."""

    name: str
    role: str = "clears"


@dataclass(frozen=True, slots=True)
class Dates:
    """The days the report is bound to."""

    slot: dt.date | None = None
    meeting: dt.date | None = None
    publication: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SubmissionPolicy:
    """The call for contributions: where the answers are, and its terms."""

    folder: Path
    deadline: dt.date | None = None
    limit: int = DEFAULT_ANSWER_LIMIT


@dataclass(frozen=True, slots=True)
class Report:
    """A report as configured.

    Attributes:
        folder: Where it lives; outputs go to ``out`` below it.
        files: Which Word file is what.
        submissions: The call for contributions; None when there was none.
        exceptions: Editorial rules that the report departs from, and why.
        register: The register: a path, or a database URL.
        as_of: The day the run is judged at; None for the day it runs.
        is_lone: Whether it is a single Word file, without a report.toml.
    """

    folder: Path
    files: DraftFiles
    identity: Identity = field(default_factory=Identity)
    reconcile: ReconcilePolicy = field(default_factory=ReconcilePolicy)
    words: WordPolicy = field(default_factory=WordPolicy)
    states: StatePolicy = field(default_factory=StatePolicy)
    offices: tuple[Office, ...] = ()
    dates: Dates = field(default_factory=Dates)
    submissions: SubmissionPolicy | None = None
    exceptions: tuple[EditorialException, ...] = ()
    register: str = ""
    as_of: dt.date | None = None
    is_lone: bool = False

    @property
    def out(self) -> Path:
        """Where outputs go; may be deleted at any time."""
        return self.folder / "out"


def lone_draft(draft: Path) -> Report:
    """The report that a single Word file makes, all on defaults; outputs go beside it."""
    folder = draft.parent / f"{draft.stem}-clearance"
    return Report(folder, DraftFiles(draft), is_lone=True)


def read_report(folder: Path) -> Report:
    """The report configured in ``folder/report.toml``.

    Raises:
        ConfigurationError: There is no such file, it is not TOML, or it holds mistakes; the
            message lists every mistake with its line and remedy.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise ConfigurationError(
            f"{folder} has no {FILE_NAME}. Make one with `clearance new {folder}`."
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not text in UTF-8. Save it as UTF-8.") from error
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror}. Ask whoever keeps it for leave to read it."
        ) from error
    return parse_report(text, folder)


def parse_report(text: str, folder: Path) -> Report:
    """The report that the text of a ``report.toml`` in ``folder`` configures."""
    name = str(folder / FILE_NAME)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} is not valid TOML: {error}.") from error
    reading = _Reading(raw, _lines_of(text), folder)
    report = reading.report()
    if reading.mistakes:
        count = len(reading.mistakes)
        raise ConfigurationError(
            f"{name} has {count} mistake{'s' if count > 1 else ''}:\n"
            + "\n".join(f"  {mistake}" for mistake in reading.mistakes)
        )
    return report


class _Table:
    """One TOML table: every value asked for by name and type, the rest reported."""

    def __init__(self, reading: _Reading, path: str, raw: Mapping[str, Any]) -> None:
        self.reading = reading
        self.path = path
        self.raw = raw
        self.asked: set[str] = set()

    def text(self, key: str, default: str = "") -> str:
        value = self.value(key, str, "a text in quotes")
        if value is not None and _CONTROL.search(value):
            self.mistake(key, "holds a control character, which no Word file can; take it out")
            return default
        return default if value is None else value

    def number(self, key: str, default: int) -> int:
        value = self.value(key, int, "a whole number")
        if value is not None and (isinstance(value, bool) or value < 1):
            self.mistake(key, f"is {value}; it must be a whole number above 0")
            return default
        return default if value is None else value

    def truth(self, key: str, *, default: bool) -> bool:
        value = self.value(key, bool, "true or false")
        return default if value is None else value

    def day(self, key: str) -> dt.date | None:
        value = self.value(key, dt.date, "a day, without quotes: 2013-06-28")
        return value.date() if isinstance(value, dt.datetime) else value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.value(key, (list, str), "a list of texts in quotes")
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not all(isinstance(item, str) for item in value):
            self.mistake(key, "must be a list of texts in quotes")
            return ()
        if any(_CONTROL.search(item) for item in value):
            self.mistake(key, "holds a control character, which no Word file can; take it out")
            return ()
        return tuple(value)

    def choice(self, key: str, options: Mapping[str, E], default: E) -> E:
        value = self.text(key)
        if not value:
            return default
        if value not in options:
            self.mistake(key, f"is {value!r}; it must be one of {', '.join(options)}")
            return default
        return options[value]

    def word(self, key: str, options: tuple[str, ...], default: str) -> str:
        value = self.text(key, default)
        if value not in options:
            self.mistake(key, f"is {value!r}; it must be one of {', '.join(options)}")
            return default
        return value

    def path_of(self, key: str, *, folder: bool = False) -> Path | None:
        value = self.value(key, str, "the name of a file, in quotes")
        return self.existing(key, value, folder=folder) if value else None

    def paths(self, key: str) -> tuple[Path, ...]:
        return tuple(self.existing(key, value) for value in self.texts(key))

    def existing(self, key: str, value: str, *, folder: bool = False) -> Path:
        path = self.reading.folder / value
        if not (path.is_dir() if folder else path.is_file()):
            what = "folder" if folder else "file"
            self.mistake(
                key,
                f"names {value!r}, and there is no such {what}; put it there or correct the name",
            )
        return path

    def table(self, key: str) -> _Table:
        value = self.value(key, dict, "a table")
        return _Table(self.reading, self.at(key), value or {})

    def tables(self, key: str) -> list[_Table]:
        value = self.value(key, list, f"a list of tables, written [[{self.at(key)}]]")
        entries = value or []
        if not all(isinstance(entry, dict) for entry in entries):
            self.mistake(key, f"must be a list of tables, written [[{self.at(key)}]]")
            return []
        return [
            _Table(self.reading, f"{self.at(key)}[{place}]", entry)
            for place, entry in enumerate(entries)
        ]

    def value(self, key: str, kind: type | tuple[type, ...], form: str) -> Any:
        self.asked.add(key)
        value = self.raw.get(key)
        if value is not None and not isinstance(value, kind):
            self.mistake(key, f"must be {form}")
            return None
        return value

    def required(self, *keys: str) -> None:
        for key in keys:
            if self.raw.get(key) in (None, "", []):
                self.mistake(key, "is missing; add it")

    def mistake(self, key: str, what: str) -> None:
        self.reading.add(self.path, key, what)

    def close(self) -> None:
        """Report the keys that nothing asked for, with the nearest known one."""
        for key in self.raw:
            if key not in self.asked:
                near = get_close_matches(key, self.asked, 1)
                hint = f"; did you mean {near[0]}?" if near else "; take it out"
                self.mistake(key, f"is not known here{hint}")

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


class _Reading:
    def __init__(self, raw: Mapping[str, Any], lines: Mapping[str, int], folder: Path) -> None:
        self.folder = folder
        self.lines = lines
        self.found: list[tuple[int, str]] = []
        self.root = _Table(self, "", raw)

    @property
    def mistakes(self) -> list[str]:
        return [text for _, text in sorted(self.found, key=lambda entry: entry[0])]

    def add(self, table: str, key: str, what: str) -> None:
        full = f"{table}.{key}" if table else key
        line = self.lines.get(full) or self.lines.get(table) or 0
        self.found.append((line, f"line {line}: {full} {what}." if line else f"{full} {what}."))

    def report(self) -> Report:
        root = self.root
        report = Report(
            folder=self.folder,
            files=self.files(root.table("drafts")),
            identity=self.identity(root.table("report")),
            reconcile=self.reconcile(root.table("reconcile")),
            words=self.words(root.table("words")),
            states=self.states(root.table("states")),
            offices=tuple(self.office(table) for table in root.tables("offices")),
            dates=self.dates(root.table("dates")),
            submissions=self.submissions(root.table("submissions")),
            exceptions=self.exceptions(root.table("editorial")),
            register=root.text("register"),
            as_of=self.as_of,
        )
        root.close()
        return report

    def identity(self, table: _Table) -> Identity:
        self.as_of = table.day("as_of")
        identity = Identity(
            title=table.text("title"),
            symbols=table.texts("symbols"),
            organs=table.texts("organs"),
            date=table.day("date"),
            session=table.text("session"),
            year=table.text("year"),
            agenda_items=table.texts("agenda_items"),
            language=table.text("language", "English"),
            distribution=table.word(
                "distribution", ("General", "Limited", "Restricted"), "General"
            ),
            kind=table.word("kind", _KINDS, "first-submission"),
            contact=table.text("contact"),
            mandate=table.text("mandate"),
        )
        table.close()
        return identity

    as_of: dt.date | None = None

    def files(self, table: _Table) -> DraftFiles:
        table.required("current")
        files = DraftFiles(
            current=table.path_of("current") or self.folder,
            base=table.path_of("base"),
            copies=table.paths("copies"),
            previous=table.path_of("previous"),
            issued=table.path_of("issued"),
        )
        if files.copies and files.base is None:
            table.mistake("copies", "needs base, the file the copies were made from")
        table.close()
        return files

    def reconcile(self, table: _Table) -> ReconcilePolicy:
        policy = ReconcilePolicy(
            default=table.choice("default", _VERDICTS, Verdict.ACCEPT),
            rules=tuple(self.rule(rule) for rule in table.tables("rule")),
            merge_style=table.choice("merge_style", _MERGE_STYLES, MergeStyle.FOLLOWING),
            open_comments_block=table.word("open_comments", ("block", "disclose"), "block")
            == "block",
        )
        table.close()
        return policy

    def rule(self, table: _Table) -> ReconcileRule:
        table.required("verdict")
        kinds = table.texts("kind")
        for kind in kinds:
            if kind not in _REVISION_KINDS:
                near = get_close_matches(kind, _REVISION_KINDS, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                table.mistake("kind", f"names {kind!r}, which is no kind of revision{hint}")
        stories = table.texts("story")
        for story in stories:
            if story not in _STORIES:
                table.mistake("story", f"is {story!r}; it must be one of {', '.join(_STORIES)}")
        selection = Selection(
            reviewers=table.texts("reviewer"),
            kinds=kinds,
            since=table.day("from"),
            until=table.day("to"),
            stories=stories,
            paragraphs=table.texts("paragraphs"),
            sections=table.texts("section"),
            ids=table.texts("id"),
            pattern=table.text("pattern"),
        )
        verdict = table.choice("verdict", _VERDICTS, Verdict.LEAVE)
        rule = ReconcileRule(selection, verdict, table.text("reason"))
        table.close()
        return rule

    def words(self, table: _Table) -> WordPolicy:
        budget = table.table("budget")
        own, mistakes = check_profiles(table.table("profiles").raw)
        for mistake in mistakes:
            table.mistake("profiles", f"is wrong: {mistake.rstrip('.')}")
        policy = WordPolicy(
            limit=table.number("limit", DEFAULT_LIMIT),
            profile=table.text("profile", DEFAULT_PROFILE),
            budget={key: budget.number(key, 1) for key in budget.raw},
            waivers=tuple(self.waiver(waiver) for waiver in table.tables("waiver")),
            own_profiles=own,
        )
        known = (*packaged_profiles(), *own)
        if policy.profile not in known:
            table.mistake("profile", f"is {policy.profile!r}; it must be one of {', '.join(known)}")
        table.close()
        return policy

    def waiver(self, table: _Table) -> Waiver:
        table.required("who", "authority", "reason", "expires")
        waiver = Waiver(
            table.text("who"),
            table.text("authority"),
            table.text("reason"),
            table.day("expires") or dt.date.min,
        )
        table.close()
        return waiver

    def states(self, table: _Table) -> StatePolicy:
        policy = StatePolicy(
            contacts=table.path_of("contacts"),
            reply_days=table.number("reply_days", DEFAULT_REPLY_DAYS),
            unanswered_blocks=table.truth("unanswered_blocks", default=False),
        )
        table.close()
        return policy

    def office(self, table: _Table) -> Office:
        table.required("name")
        office = Office(table.text("name"), table.word("role", ("clears", "consulted"), "clears"))
        table.close()
        return office

    def dates(self, table: _Table) -> Dates:
        dates = Dates(table.day("slot"), table.day("meeting"), table.day("publication"))
        table.close()
        return dates

    def submissions(self, table: _Table) -> SubmissionPolicy | None:
        folder = table.path_of("folder", folder=True)
        policy = SubmissionPolicy(
            folder or self.folder,
            table.day("deadline"),
            table.number("limit", DEFAULT_ANSWER_LIMIT),
        )
        table.close()
        return policy if folder else None

    def exceptions(self, table: _Table) -> tuple[EditorialException, ...]:
        found = []
        for entry in table.tables("exception"):
            entry.required("code", "reason")
            found.append(
                EditorialException(
                    entry.text("code"),
                    entry.text("reason"),
                    entry.text("text"),
                    entry.texts("paragraphs"),
                )
            )
            entry.close()
        table.close()
        return tuple(found)


_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_KINDS: Final = ("first-submission", "revision", "corrigendum")
_VERDICTS: Final = {verdict.value: verdict for verdict in Verdict}
_MERGE_STYLES: Final = {style.value: style for style in MergeStyle}
_REVISION_KINDS: Final = frozenset(kind.value for kind in RevisionKind)
_STORIES: Final = tuple(kind.value for kind in StoryKind)
_HEADER: Final = re.compile(r"\s*\[(\[?)\s*([^\]#]+?)\s*\]")
_KEY: Final = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([\w-]+))\s*=""")


def _lines_of(text: str) -> dict[str, int]:
    """The line of every table and key, by dotted path; arrays of tables carry their place."""
    lines: dict[str, int] = {}
    places: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = header[2].replace('"', "")
            if header[1]:
                places[table] = places.get(table, -1) + 1
                table = f"{table}[{places[table]}]"
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            name = key[1] or key[2] or key[3]
            lines.setdefault(f"{table}.{name}" if table else name, number)
    return lines
