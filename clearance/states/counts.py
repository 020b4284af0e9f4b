"""Counts of States held against the lists they announce: “eleven Member States”."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from clearance.states.mention import Layer, Mention
from drafts.draft import Draft, Paragraph, SpanKind, Story, StoryKind

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_UNITS.split())},
    **{word: 10 * number for number, word in enumerate(_TENS.split(), 2)},
    **{
        f"{tens}-{unit}": 10 * number + place
        for number, tens in enumerate(_TENS.split(), 2)
        for place, unit in enumerate(_UNITS.split())
        if 0 < place < 10
    },
    "both": 2,
    "a dozen": 12,
}
_NUMBER = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_GROUP = re.compile(
    rf"(?<![\w/-])(?P<number>{_NUMBER}|\d{{1,3}})(?:\s+(?:of\s+the\s+)?[\w-]+){{0,2}}?\s+"
    r"(?P<noun>(?:Member |State |non-member )?(?:States|countries|nations|Governments|Parties"
    r"|parties|Members|members|signatories))\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:[\s,;/&()—–-]|\b(?:and|or|as well as|along with|the|both|plus)\b|\[[^\]]*\])*"
)
_PARTLY = re.compile(r"\b(?:including|such as|among them|for example|for instance|e\.g\.)", re.I)
_ANNOUNCED = re.compile(
    r"(?::|\bnamely\b|\bthat is\b|\bi\.e\.|\(|—|–|,|\bincluding\b|\bsuch as\b|\bamong them\b"
    r"|\bfor example\b|\bof\b)[\s(]*(?:the\s*)?$",
    re.I,
)
_MISSING = re.compile(r"\[[^\]]*\]")
_STOP = re.compile(r"[.?!][\"”’)]*(?:\s|$)")
_WIDEST_GAP = 140


@dataclass(frozen=True, slots=True)
class GroupCount:
    """A count of States and the names that it announces.

    Attributes:
        paragraph: ``Paragraph.index`` of the paragraph that counts.
        start: Offset of the count in it.
        end: Offset after the counted noun.
        words: What is printed: “eleven Member States”.
        number: The count.
        listed: The mentions in the list.
        missing: Items of the list that cannot be read (in square brackets).
        partial: Whether the list claims to be only a part (“including ...”).
        where: Where the list stands: ``here``, ``before``, ``note 6``, ``the items below``.
    """

    paragraph: int
    start: int
    end: int
    words: str
    number: int
    listed: tuple[Mention, ...]
    missing: int
    partial: bool
    where: str

    @property
    def length(self) -> int:
        """How many different States the list names, unreadable items included."""
        return len({each.state or each.name for each in self.listed}) + self.missing

    @property
    def agrees(self) -> bool:
        """Whether the count and the list agree, as far as they claim to."""
        return self.length <= self.number if self.partial else self.length == self.number


def find_group_counts(draft: Draft, mentions: Sequence[Mention]) -> tuple[GroupCount, ...]:
    """Every count of States that is followed or preceded by a list of them, in reading order.

    Args:
        draft: The settled draft.
        mentions: Its mentions; those in cut text are left aside.
    """
    by_paragraph: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.layer is not Layer.DELETED and mention.form != "manual":
            by_paragraph[mention.paragraph].append(mention)
    notes = {story.id: story for story in draft.stories if story.kind in _NOTES}
    counts = (
        count
        for story in draft.stories
        if story.kind in (StoryKind.BODY, *_NOTES)
        for count in _counts_in_story(story, by_paragraph, notes)
    )
    return tuple(counts)


_NOTES = (StoryKind.FOOTNOTE, StoryKind.ENDNOTE)


def _counts_in_story(
    story: Story, by_paragraph: Mapping[int, Sequence[Mention]], notes: Mapping[str, Story]
) -> Iterator[GroupCount]:
    paragraphs = list(story.paragraphs())
    for place, paragraph in enumerate(paragraphs):
        text = paragraph.text
        for group in _GROUP.finditer(text):
            number = _number(group["number"])
            if number < 2:
                continue
            here = by_paragraph.get(paragraph.index, ())
            found = (
                _list_after(text, group.end(), here)
                or _list_in_note(paragraph, group.end(), by_paragraph, notes)
                or _list_below(paragraphs[place:], text, group.end(), by_paragraph)
                or _list_before(text, group.start(), here)
            )
            if found is not None:
                listed, missing, partial, where = found
                words = " ".join(group.group().split())
                yield GroupCount(
                    paragraph.index, group.start(), group.end(), words, number,
                    tuple(listed), missing, partial, where,
                )  # fmt: skip


_Found = tuple[Sequence[Mention], int, bool, str]


def _number(words: str) -> int:
    return int(words) if words.isdigit() else _NUMBERS[words.casefold()]


def _list_after(text: str, start: int, mentions: Sequence[Mention]) -> _Found | None:
    """The list that the same sentence goes on to give."""
    place = bisect_left(mentions, start, key=lambda each: each.start)
    if place == len(mentions) or mentions[place].start - start > _WIDEST_GAP:
        return None
    gap = text[start : mentions[place].start]
    if _STOP.search(gap) or _GROUP.search(gap):
        return None
    if not _ANNOUNCED.search(_MISSING.sub("", gap).rstrip()):
        return None
    listed = _run(text, islice(mentions, place, None))
    partial = bool(_PARTLY.search(gap))
    announced = re.search(r":|\bnamely\b|\(|—|–|\bthat is\b|\bi\.e\.", gap)
    if not partial and not announced and len(listed) < _SHORTEST_APPOSITION:
        return None
    return listed, _missing_in(text, listed), partial, "here"


_SHORTEST_APPOSITION = 2


def _list_before(text: str, end: int, mentions: Sequence[Mention]) -> _Found | None:
    """The list that the count sums up: “Kenya, Rwanda and Uganda, the three States ...”."""
    place = bisect_left(mentions, end, key=lambda each: each.start) - 1
    if place < 0 or not 0 <= end - mentions[place].end <= _WIDEST_GAP:
        return None
    gap = text[mentions[place].end : end]
    if not re.fullmatch(r"\s*(?:,|—|–|\()\s*(?:all\s+|the\s+|all\s+of\s+the\s+)?", gap):
        return None
    listed = [mentions[place]]
    for at in range(place - 1, -1, -1):
        if not _is_between(text, mentions[at].end, listed[-1].start):
            break
        listed.append(mentions[at])
    listed.reverse()
    if len(listed) < _SHORTEST_APPOSITION:
        return None
    return listed, _missing_in(text, listed), False, "before"


def _list_in_note(
    paragraph: Paragraph,
    start: int,
    by_paragraph: Mapping[int, Sequence[Mention]],
    notes: Mapping[str, Story],
) -> _Found | None:
    """The list in the note whose number stands in the same sentence, next after the count."""
    text, at = paragraph.text, 0
    stop = _STOP.search(text, start)
    limit = stop.end() if stop else len(text)
    for span in paragraph.spans:
        if span.kind is SpanKind.NOTE_REFERENCE and start <= at <= limit and span.target in notes:
            note = notes[span.target]
            for inside in note.paragraphs():
                listed = _run(inside.text, by_paragraph.get(inside.index, ()))
                if len(listed) >= _SHORTEST_APPOSITION:
                    missing = _missing_in(inside.text, listed)
                    partial = bool(_PARTLY.search(inside.text[: listed[0].start]))
                    return listed, missing, partial, f"{note.kind.value} {note.label}"
        at += len(span.text)
    return None


def _list_below(
    paragraphs: Sequence[Paragraph],
    text: str,
    start: int,
    by_paragraph: Mapping[int, Sequence[Mention]],
) -> _Found | None:
    """The items below a paragraph that ends in a colon, one State or more in each."""
    if not text.rstrip().endswith(":") or _STOP.search(text, start):
        return None
    level = paragraphs[0].format.item
    listed: list[Mention] = []
    for below in paragraphs[1:]:
        if below.format.item is None or below.format.item == level:
            break
        listed.extend(by_paragraph.get(below.index, ())[:1])
    return (listed, 0, False, "the items below") if listed else None


def _run(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The first mention and those that nothing but “and” and commas parts from it."""
    listed: list[Mention] = []
    for each in mentions:
        if listed and not _is_between(text, listed[-1].end, each.start):
            break
        listed.append(each)
    return listed


def _is_between(text: str, start: int, end: int) -> bool:
    """Whether nothing but “and”, commas and the like stands there."""
    return end - start <= _WIDEST_GAP and bool(_BETWEEN.fullmatch(text[start:end]))


def _missing_in(text: str, listed: Sequence[Mention]) -> int:
    """Items in square brackets among the names, and right before or after them."""
    if not listed:
        return 0
    inside = len(_MISSING.findall(text[listed[0].start : listed[-1].end]))
    after = re.match(r"(?:\s*,)?\s*(?:and\s+)?\[[^\]]*\]", text[listed[-1].end :])
    before = re.search(r"\[[^\]]*\]\s*(?:,|and)\s*(?:the\s+)?$", text[: listed[0].start])
    return inside + bool(after) + bool(before)
