"""The States and their names: who they are, what they are called, and since when."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources

from clearance.states.text import read
from drafts.errors import ConfigurationError


class Status(Enum):
    """What an entity is to the Organization."""

    MEMBER = "member"
    OBSERVER = "observer"
    FORMER = "former"
    SENSITIVE = "sensitive"


class RegionalGroup(Enum):
    """The regional groups as used for elections."""

    AFRICAN = "African"
    ASIA_PACIFIC = "Asia-Pacific"
    EASTERN_EUROPEAN = "Eastern European"
    GRULAC = "GRULAC"
    WEOG = "WEOG"
    NONE = ""


@dataclass(frozen=True, slots=True)
class State:
    """One row of ``states.csv``: a Member, an observer, a former Member, or a name for a person.

    Attributes:
        iso3: Its code. Codes beginning with X are local labels, not ISO 3166.
        short_name: The Organization's present short form, without article.
        article: ``the`` where running text takes it.
        formal_name: The present formal name, without article; empty where there is none.
        status: What it is to the Organization.
        admitted: The day of admission, for Members.
        regional_group: The group used for elections.
        note: What a reader should know before relying on the row.
    """

    iso3: str
    short_name: str
    article: str
    formal_name: str
    status: Status
    admitted: dt.date | None
    regional_group: RegionalGroup
    note: str


class NameKind(Enum):
    """What sort of name a form is."""

    SHORT = "short"
    FORMAL = "formal"
    FORMER = "former"
    COMMON = "common"
    ALIAS = "alias"
    ABBREVIATION = "abbreviation"
    ADJECTIVE = "demonym-adjective"
    NOUN = "demonym-noun"
    SCAN_VARIANT = "scan-variant"

    @property
    def is_demonym(self) -> bool:
        """Whether it names the people or what belongs to them, not the State outright."""
        return self in (NameKind.ADJECTIVE, NameKind.NOUN)


@dataclass(frozen=True, slots=True)
class Name:
    """One form of a State's name, with its time and its risks.

    Attributes:
        iso3: The State.
        text: The form, NFC, without article.
        kind: What sort of name.
        valid_from: First day on which it held; None when unbounded or unknown.
        valid_to: Last day on which it held; None when unbounded or unknown.
        un_form: Whether it was the Organization's own form in that time.
        other_codes: Codes of other States the form may mean.
        risks: What else it may be: ``word``, ``person``, ``place``, ``language``, ``people``.
        note: A remark for readers.
    """

    iso3: str
    text: str
    kind: NameKind
    valid_from: dt.date | None
    valid_to: dt.date | None
    un_form: bool
    other_codes: tuple[str, ...]
    risks: tuple[str, ...]
    note: str

    def holds_on(self, day: dt.date) -> bool:
        """Whether the form held on ``day``. On the day of a change both forms hold."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed phrase that holds a State's name without naming it, or that names another.

    Attributes:
        text: The phrase, or a regular expression when ``pattern`` is true.
        kind: What it is: ``water``, ``institution-elsewhere``, ``group``...
        pattern: Whether ``text`` is a regular expression.
        at_risk: Codes that would be found wrongly inside.
        read_as: Codes the phrase does name.
        for_a_person: Whether the hit is put aside for a reader, not decided.
        sensitive: Whether that is because the name is sensitive.
        note: A remark for readers.
    """

    text: str
    kind: str
    pattern: bool
    at_risk: tuple[str, ...]
    read_as: tuple[str, ...]
    for_a_person: bool
    sensitive: bool
    note: str


RISKS = frozenset({"word", "person", "place", "language", "people"})


@cache
def states() -> Mapping[str, State]:
    """Every row of ``states.csv``, by code."""
    return {
        row["iso3"]: State(
            iso3=row["iso3"],
            short_name=row["short_name"],
            article=row["article"],
            formal_name=row["formal_name"],
            status=Status(row["status"]),
            admitted=dt.date.fromisoformat(row["admitted"]) if row["admitted"] else None,
            regional_group=RegionalGroup(row["regional_group"]),
            note=row["note"],
        )
        for row in _rows("states.csv")
    }


@cache
def members() -> tuple[State, ...]:
    """The Members of the Organization, in the order of the table."""
    return tuple(each for each in states().values() if each.status is Status.MEMBER)


@cache
def names() -> tuple[Name, ...]:
    """Every form of every name, the table's own first, then the project's additions."""
    return tuple(_name(row) for table in ("names.csv", "names-added.csv") for row in _rows(table))


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every fixed phrase, the table's own first, then the project's additions."""
    return tuple(
        _phrase(row) for table in ("phrases.csv", "phrases-added.csv") for row in _rows(table)
    )


@cache
def names_of(iso3: str) -> tuple[Name, ...]:
    """Every form of the name of the State with code ``iso3``."""
    return _names_by_code()[state(iso3).iso3]


def state(iso3: str) -> State:
    """The State with the code ``iso3``.

    Raises:
        ConfigurationError: No row of the table has that code.
    """
    found = states().get(iso3.strip().upper())
    if found is None:
        raise ConfigurationError(
            f"No State has the code “{iso3}”. Use a code of three letters as in states.csv (NPL)."
        )
    return found


def find_state(name: str) -> State | None:
    """The State that ``name`` stands for in a list, a column or a command; None when unclear.

    Tolerant of case, accents, apostrophes, spaces and a leading article; takes
    codes, and every short, formal, former and other name, but no demonyms. The
    Organization's own short forms win: ``Congo`` is the State of that name. A
    name that remains open between two States gives None. This is for fields
    that hold a State; for prose, see ``clearance.states.mentions``.
    """
    key = _field_key(name)
    for table in _field_tables():
        codes = table.get(key)
        if codes:
            return states()[next(iter(codes))] if len(codes) == 1 else None
    return None


def find_names(printed: str, iso3: str) -> tuple[Name, ...]:
    """The rows of the State's names that ``printed`` is, whatever its capitals and apostrophes.

    Accents and hyphens count: “Cote d'Ivoire” is another row than “Côte d’Ivoire”.
    """
    key = _printed_key(printed)
    return tuple(each for each in names_of(iso3) if _printed_key(each.text) == key)


def is_fixed_phrase(printed: str) -> bool:
    """Whether ``printed`` is a fixed phrase, such as “two Koreas” or “Mexico City”."""
    return _printed_key(printed) in _phrase_keys()


def un_form(iso3: str, on: dt.date) -> str:
    """The Organization's short form of the State's name on the day ``on``, without article.

    With a typographic apostrophe, and with the bracketed part where there is
    one: ``Bolivia (Plurinational State of)``. On the day of a change, the new form.
    """
    return _typographic(_un_name(iso3, on, formal=False))


def formal_form(iso3: str, on: dt.date) -> str:
    """The formal name on the day ``on``, without article; the short form where none is known."""
    return _typographic(_un_name(iso3, on, formal=True))


def running_form(iso3: str, on: dt.date) -> str:
    """The Organization's short form as running text takes it: turned round, with its article.

    ``the Plurinational State of Bolivia``, ``the Sudan``, ``Nepal``.
    """
    short = _un_name(iso3, on, formal=False)
    turned = _TURNED.fullmatch(short)
    if turned:
        head, tail = turned["head"], turned["tail"]
        if tail.endswith(" the"):
            return _typographic(f"the {tail[:-4]} the {head}")
        return _typographic(f"the {tail} {head}" if tail.endswith(" of") else short)
    return _typographic(f"the {short}" if takes_article(iso3, short) else short)


def takes_article(iso3: str, form: str) -> bool:
    """Whether running text puts ``the`` before this form of the State's name."""
    row = state(iso3)
    if form.startswith("the "):
        return False
    if form == row.short_name:
        return row.article == "the"
    if _BARE_WITH_ARTICLE.fullmatch(form):
        return True
    # Dated and formal names are not in the table's column; their head noun decides.
    return bool(_COMMON_NOUN.search(form)) and form not in _NO_ARTICLE


# “Iran (Islamic Republic of)”; before 1990 also “Germany, Federal Republic of”.
_TURNED = re.compile(r"(?P<head>[^(,]+)(?: \(|, )(?P<tail>[^)]+)\)?")
_COMMON_NOUN = re.compile(
    r"\b(?:Republic|Kingdom|Federation|Confederation|Union|Commonwealth|Principality|Duchy|Empire"
    r"|Jamahiriya|Sultanate|State of|States|SSR|Emirates)\b|^Netherlands$"
)
_BARE_WITH_ARTICLE = re.compile(r"Netherlands|Maldive Islands|Fiji Islands|Comoro Islands")
_NO_ARTICLE = frozenset({"Solomon Islands"})


def _un_name(iso3: str, on: dt.date, *, formal: bool) -> str:
    """The best row of the Organization's own forms on that day, as the table spells it."""
    row = state(iso3)
    own = [each for each in names_of(row.iso3) if each.un_form and each.holds_on(on)]
    wanted = NameKind.FORMAL if formal else NameKind.SHORT
    kept = [each for each in own if each.kind is wanted]
    if kept:
        newest = max(each.valid_from or dt.date.min for each in kept)
        latest = (each.text for each in kept if (each.valid_from or dt.date.min) == newest)
        return max(latest, key=len)
    # Former forms are not marked as short or formal in the table; the short one is shorter.
    others = (NameKind.FORMER,) if formal else (NameKind.FORMER, NameKind.ALIAS)
    former = [each.text for each in own if each.kind in others]
    if former:
        return max(former, key=len) if formal else min(former, key=len)
    # Where no formal name is known for that day, today's would be an anachronism.
    return _un_name(iso3, on, formal=False) if formal else row.short_name


def _typographic(name: str) -> str:
    return name.replace("'", "’")


@cache
def _names_by_code() -> Mapping[str, tuple[Name, ...]]:
    grouped: defaultdict[str, list[Name]] = defaultdict(list)
    for each in names():
        grouped[each.iso3].append(each)
    return defaultdict(tuple, {code: tuple(rows) for code, rows in grouped.items()})


@cache
def _field_tables() -> tuple[Mapping[str, frozenset[str]], ...]:
    """What a field may hold, strongest first: present short forms, codes, then weaker names."""
    tables: list[defaultdict[str, set[str]]] = [defaultdict(set) for _ in range(4)]
    for each in states().values():
        tables[0][_field_key(each.short_name)].add(each.iso3)
        tables[1][each.iso3.lower()].add(each.iso3)
    for name in names():
        if name.kind.is_demonym or name.kind is NameKind.SCAN_VARIANT:
            continue
        own = name.un_form and name.kind in (NameKind.SHORT, NameKind.FORMAL)
        codes = {name.iso3} if own else {name.iso3, *name.other_codes}
        tables[2 if own else 3][_field_key(name.text)].update(codes)
    return tuple({key: frozenset(codes) for key, codes in table.items()} for table in tables)


def _field_key(name: str) -> str:
    """A spelling-blind key: letters and digits only, no accents, no case, no article."""
    flat = "".join(
        char if char.isalnum() else " "
        for char in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(char)
        and char not in "\u00ad\u200b\u200c\u200d\u2060\ufeff'’‘ʼ`´"
    )
    words = [word for word in flat.replace("&", " and ").split() if word != "the"]
    return " ".join("saint" if word == "st" else word for word in words)


@cache
def _phrase_keys() -> frozenset[str]:
    return frozenset(_printed_key(each.text) for each in phrases() if not each.pattern)


def _printed_key(name: str) -> str:
    flat = read(name).text.replace("-\n", "-").casefold()
    return " ".join(flat.split())


def _rows(table: str) -> Iterator[dict[str, str]]:
    source = resources.files("clearance.states").joinpath("data", table)
    yield from csv.DictReader(source.read_text(encoding="utf-8").splitlines())


def _name(row: Mapping[str, str]) -> Name:
    doubts = tuple(filter(None, row["ambiguous"].split(";")))
    return Name(
        iso3=row["iso3"],
        text=row["name"],
        kind=NameKind(row["kind"]),
        valid_from=_first_day(row["valid_from"]),
        valid_to=_last_day(row["valid_to"]),
        un_form=row["un_form"] == "yes",
        other_codes=tuple(doubt for doubt in doubts if doubt not in RISKS),
        risks=tuple(doubt for doubt in doubts if doubt in RISKS),
        note=row["note"],
    )


def _phrase(row: Mapping[str, str]) -> Phrase:
    note = row["note"]
    return Phrase(
        text=row["phrase"],
        kind=row["kind"],
        pattern=row["match"] == "regex",
        at_risk=tuple(filter(None, row["at_risk"].split(";"))),
        read_as=tuple(filter(None, row["read_as"].split(";"))),
        for_a_person=any(sign in note for sign in _FOR_A_PERSON),
        sensitive="sensitive" in note,
        note=note,
    )


_FOR_A_PERSON = ("show to a person", "ask a person", "weak", "list it")


def _first_day(text: str) -> dt.date | None:
    """The first day of a date that may be known to the month or the year only."""
    if not text:
        return None
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)


def _last_day(text: str) -> dt.date | None:
    """The last day of a date that may be known to the month or the year only."""
    if not text:
        return None
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, parts[2] if len(parts) > 2 else last)
