"""Contributions to a call as they came in: who sent them, when, in what form, and what they say."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from drafts.draft import Draft, Paragraph, StoryKind
from word_limit.answers import NOTHING, Answer, Line, Split, split_answers
from word_limit.count import layout_of
from word_limit.profiles import DEFAULT_PROFILE, packaged_profiles
from word_limit.questionnaire import Questionnaire
from word_limit.words import word_counter


class ContributorKind(Enum):
    """Who contributes, as the methodology of a report tells them apart."""

    MEMBER_STATE = "Member State"
    REGIONAL = "regional organisation"
    CIVIL_SOCIETY = "civil society organisation"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the office wrote down when a contribution came in; empty where it did not.

    Attributes:
        contributor: Who sent it.
        kind: What kind of contributor that is.
        received: The day it came in.
    """

    contributor: str = ""
    kind: ContributorKind | None = None
    received: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """One file of a folder of contributions.

    Attributes:
        file: Its name.
        format: Its name's ending, without the dot.
        digest: SHA-256 of its bytes, hexadecimal.
        contributor: Who sent it.
        kind: What kind of contributor that is.
        received: The day it counts as received; None when nothing tells.
        received_by: What tells so.
        receipt: What the office wrote down about it; None when it did not.
        saved: The day on which the file says it was last saved.
        split: Its answers, and what is no answer.
        claimed: The number of words that the file claims.
        unreadable: Why it could not be read; empty when it could.
    """

    file: str
    format: str
    digest: str
    contributor: str = ""
    kind: ContributorKind = ContributorKind.UNKNOWN
    received: dt.date | None = None
    received_by: str = ""
    receipt: Receipt | None = None
    saved: dt.date | None = None
    split: Split = NOTHING
    claimed: int | None = None
    unreadable: str = ""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers, in the order in which they were given."""
        return self.split.answers

    @property
    def text(self) -> str:
        """Everything it says in its own words: the answers and what belongs to no question."""
        return "\n".join([*(answer.text for answer in self.answers), *self.split.unmatched])


_BY: Final = re.compile(
    r"(?:submitted by|submission by|contribution by|contributor|name of (?:the )?organi[sz]ation"
    r"|organi[sz]ation|name|from|member state|country)\s*:\s*(.+)",
    re.IGNORECASE,
)
_DATED: Final = re.compile(r"(?:date|dated|submitted on|received)\s*:?\s*(.+)", re.IGNORECASE)
_MONTHS: Final = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_DAY_MONTH: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+),?\s+(\d{4})", re.IGNORECASE)
_MONTH_DAY: Final = re.compile(r"([a-z]+)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

_KIND_SIGNS: Final = (
    (
        ContributorKind.MEMBER_STATE,
        re.compile(
            r"member state|permanent mission|government of|ministry of|embassy of"
            r"|(?:republic|kingdom|state|principality|sultanate) of\b",
            re.IGNORECASE,
        ),
    ),
    (
        ContributorKind.REGIONAL,
        re.compile(
            r"regional (?:organi[sz]ation|arrangement|body|commission)|african union"
            r"|european union|council of europe|arab states|organi[sz]ation of american states"
            r"|south-?east asian nations|west african states|islamic cooperation"
            r"|security and co-?operation in europe|pacific islands forum|great lakes region",
            re.IGNORECASE,
        ),
    ),
    (
        ContributorKind.CIVIL_SOCIETY,
        re.compile(
            r"civil society|non-governmental|\bngo\b|foundation|institute|universit|coalition"
            r"|network|centre|center|association|society|watch|trust|alliance|federation"
            r"|initiative|project|fund\b|committee|movement|forum|campaign|college|church",
            re.IGNORECASE,
        ),
    ),
)


def nobody(_name: str) -> bool:
    """No, whatever the name: for callers that know no States."""
    return False


def contribution_of(
    draft: Draft,
    data: bytes,
    questionnaire: Questionnaire,
    is_member_state: Callable[[str], bool] = nobody,
) -> Contribution:
    """What a contribution says, read as a draft with its revisions accepted.

    Args:
        draft: The file as read.
        data: The file's bytes.
        questionnaire: What was asked.
        is_member_state: Whether a name is that of a Member State.
    """
    split = split_answers(tuple(_lines_of(draft)), questionnaire)
    contributor = _contributor_of(split.front, draft.properties.get("creator", ""), draft.name)
    received, received_by = _received(split.front, _saved(draft.properties))
    claim = draft.properties.get("words", "")
    return replace(
        unread(draft.name, data, ""),
        contributor=contributor,
        kind=kind_of(contributor, draft.name, is_member_state),
        received=received,
        received_by=received_by,
        saved=_saved(draft.properties),
        split=split,
        claimed=int(claim) if claim.isdecimal() else None,
    )


def unread(file: str, data: bytes, why: str) -> Contribution:
    """A contribution of which only the outside is known, with the reason."""
    ending = file.rpartition(".")[2].lower() if "." in file else ""
    digest = hashlib.sha256(data).hexdigest()
    return Contribution(file, ending, digest, contributor=_stem(file), unreadable=why)


def with_receipt(contribution: Contribution, receipt: Receipt | None) -> Contribution:
    """The contribution as the office wrote it down, which goes before what the file says."""
    if receipt is None:
        return contribution
    return replace(
        contribution,
        contributor=receipt.contributor or contribution.contributor,
        kind=receipt.kind or contribution.kind,
        received=receipt.received or contribution.received,
        received_by="the list of receipts" if receipt.received else contribution.received_by,
        receipt=receipt,
    )


def receipts_of(rows: Iterable[Mapping[str, str]]) -> tuple[dict[str, Receipt], tuple[str, ...]]:
    """The office's list of receipts by file name, and every mistake in it in words.

    Args:
        rows: With the columns ``file``, ``contributor``, ``kind`` and
            ``received`` (a day such as 2013-04-12); all but the first may be empty.
    """
    kinds = {kind.value.casefold(): kind for kind in ContributorKind}
    receipts: dict[str, Receipt] = {}
    mistakes: list[str] = []
    for number, row in enumerate(rows, start=2):
        kind, received = (row.get("kind") or "").strip(), (row.get("received") or "").strip()
        file = (row.get("file") or "").strip()
        if not file:
            mistakes.append(f"line {number}: the file is not named.")
        if kind and kind.casefold() not in kinds:
            mistakes.append(f"line {number}: “{kind}” is none of {', '.join(kinds)}.")
        day = day_in(received)
        if received and day is None:
            mistakes.append(f"line {number}: “{received}” is not a day such as 2013-04-12.")
        contributor = (row.get("contributor") or "").strip()
        receipts[file] = Receipt(contributor, kinds.get(kind.casefold()), day)
    return receipts, tuple(mistakes)


def kind_of(
    contributor: str, file: str, is_member_state: Callable[[str], bool] = nobody
) -> ContributorKind:
    """What kind of contributor a name belongs to; not known when nothing in it tells.

    The name of the file is asked when the contributor's says nothing.
    """
    if is_member_state(contributor.strip()):
        return ContributorKind.MEMBER_STATE
    for name in (contributor, _stem(file)):
        for kind, signs in _KIND_SIGNS:
            if signs.search(name):
                return kind
    return ContributorKind.UNKNOWN


def day_in(text: str) -> dt.date | None:
    """The first day written out in ``text``; None when there is none, or it could be two."""
    if found := _ISO_DAY.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_MONTH.search(text):
        return _day(int(found[3]), _MONTHS.get(found[2].lower(), 0), int(found[1]))
    if found := _MONTH_DAY.search(text):
        return _day(int(found[3]), _MONTHS.get(found[1].lower(), 0), int(found[2]))
    return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _lines_of(draft: Draft) -> Iterator[Line]:
    """The paragraphs of the body with their words, notes and text boxes included."""
    count = word_counter(packaged_profiles()[DEFAULT_PROFILE].rules)
    passages = layout_of(draft).passages
    words: Counter[int] = Counter()
    notes: dict[int, list[str]] = {}
    for passage in passages:
        words[passage.anchor] += count(passage.text)
        if passage.anchor != passage.paragraph.index:
            notes.setdefault(passage.anchor, []).append(passage.text)
    for passage in passages:
        paragraph = passage.paragraph
        if passage.story.kind is StoryKind.BODY:
            yield Line(
                passage.text,
                words[paragraph.index],
                paragraph.number,
                _stands_out(paragraph),
                tuple(notes.get(paragraph.index, ())),
            )


def _stands_out(paragraph: Paragraph) -> bool:
    written = [span for span in paragraph.spans if span.text.strip()]
    return bool(written) and (
        paragraph.format.heading > 0 or all(span.format.bold for span in written)
    )


def _contributor_of(front: Sequence[str], creator: str, file: str) -> str:
    for line in front:
        if found := _BY.match(line.strip()):
            return found[1].strip()
    return creator.strip() or _stem(file)


def _received(front: Sequence[str], saved: dt.date | None) -> tuple[dt.date | None, str]:
    for line in front:
        if (found := _DATED.match(line.strip())) and (day := day_in(found[1])):
            return day, "the date stated in it"
    return saved, "the day it was last saved" if saved else ""


def _saved(properties: Mapping[str, str]) -> dt.date | None:
    return day_in(properties.get("modified", "") or properties.get("created", ""))


def _stem(file: str) -> str:
    """The file's name as words, without the ending and a number before it."""
    stem = file.rpartition(".")[0] or file
    return re.sub(r"^\d+\s+", "", re.sub(r"[-_]+", " ", stem)).strip()
