"""Passages: the paragraphs of a settled draft, with an identity that survives later drafts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from clearance.register.event import SeenPassage
from drafts.draft import Draft, Paragraph, Revision, Story, StoryKind, locate
from drafts.findings import Location

SIMILAR: Final = 0.5
"""From this share of common words and pairs of words on, a paragraph is the same, reworded."""

SIMILAR_WITH_ID: Final = 0.25
"""The same, for a paragraph that Word itself says is the same (``w14:paraId``)."""

PART: Final = 0.8
"""From this share of the shorter text on, one paragraph comes out of the other."""

PART_WORDS: Final = 6
"""Texts of fewer words are not looked for inside others."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a settled draft.

    Attributes:
        id: Its identity: the same in every draft in which the paragraph lives on.
        digest: SHA-256 of ``text``, hexadecimal.
        text: Its words as settled, normalised (see ``normalised``); insertions
            that are still pending left out, deletions that are pending left in.
        if_accepted: The words it will have once what is pending is accepted.
        paragraph: ``Paragraph.index`` in the settled draft.
        label: The paragraph's number as Word shows it, or the note's, without full stop.
        story: ``StoryKind.value`` of its story.
        heading: The heading it stands under; empty outside the body.
        location: Where to find it in the file as its author has it open.
        sources: ``Paragraph.index`` of the paragraphs it was read in.
        paragraph_id: ``w14:paraId``; empty when the file has none.
        origins: Other passages that it was split from or joined out of.
    """

    id: str
    digest: str
    text: str
    if_accepted: str
    paragraph: int
    label: str
    story: str
    heading: str
    location: Location
    sources: tuple[int, ...]
    paragraph_id: str = ""
    origins: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands, in words: ``para. 51``, ``footnote 6``."""
        return str(self.location)

    @property
    def descent(self) -> frozenset[str]:
        """Every identity it answers to: its own and those it came out of."""
        return frozenset((self.id, *self.origins))

    def seen(self) -> SeenPassage:
        """The passage as an event remembers it."""
        return SeenPassage(
            id=self.id,
            digest=self.digest,
            text=self.text,
            label=self.label,
            heading=self.heading,
            paragraph_id=self.paragraph_id,
        )


_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_INVISIBLE[0x2011] = ord("-")  # the hyphen that does not break reads like any other
_TYPED_NUMBER: Final = re.compile(r"(?:(?:\d{1,3}\.|\([a-z]{1,4}\)) +)+(?=\S)")


def normalised(text: str) -> str:
    """``text`` as it is compared: what a reader cannot see is gone.

    Unicode NFC; white space of any kind and amount is one space; soft hyphens
    and other invisible characters are taken out; so is a number typed at the
    beginning of a paragraph. Automatic numbers and note references are no part
    of a paragraph's text to begin with.
    """
    line = " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())
    number = _TYPED_NUMBER.match(line)
    return line[number.end() :] if number else line


def digest_of(text: str) -> str:
    """SHA-256 of ``text`` as it is compared, hexadecimal."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def text_digest(passages: Iterable[Passage]) -> str:
    """One digest for all the words of a settled draft, in their order: what an office signs."""
    parts = "\n".join(f"{passage.story} {passage.digest}" for passage in passages)
    return hashlib.sha256(parts.encode()).hexdigest()


_SILENT_STORIES: Final = frozenset(
    {StoryKind.COMMENT, StoryKind.GLOSSARY, StoryKind.STYLES, StoryKind.NUMBERING}
)


def passages_of(
    settled: Draft, known: Iterable[SeenPassage] = (), draft: Draft | None = None
) -> tuple[Passage, ...]:
    """Every paragraph of ``settled`` that says something, each with its identity.

    A paragraph is one that is known when, in this order: it reads the same; it
    read the same before the revisions; Word gave both the same id and they
    share something; they share half of their words. Ties go to the first.
    Anything else gets a new identity, made from its words, so that the same
    drafts give the same identities in any order of runs.

    Args:
        settled: The draft as decided.
        known: Passages as the register has seen them, the latest last.
        draft: The draft as read, which tells what a paragraph was before the
            revisions; without it, heavily revised paragraphs may count as new.
    """
    families = _by_identity(known)
    found = list(_readings(settled, draft if families else None))
    matcher = _Matcher(found, families)
    matched = matcher.match()
    taken = set(matched.values()) | families.keys()
    origins = matcher.origins()
    passages = []
    for place, reading in enumerate(found):
        identity = matched.get(place) or _new_identity(reading, taken)
        taken.add(identity)
        passages.append(reading.passage(identity, tuple(origins[place] - {identity})))
    return tuple(passages)


def content_revisions(draft: Draft, passages: Iterable[Passage]) -> dict[str, tuple[Revision, ...]]:
    """The revisions of ``draft`` that add or remove words, by the passage they stand in."""
    by_paragraph: defaultdict[int, list[Revision]] = defaultdict(list)
    for revision in draft.revisions:
        if revision.paragraph is not None and (revision.kind.adds or revision.kind.removes):
            by_paragraph[revision.paragraph].append(revision)
    return {
        passage.id: tuple(
            revision for source in passage.sources for revision in by_paragraph.get(source, ())
        )
        for passage in passages
    }


@dataclass(frozen=True, slots=True)
class _Reading:
    """A paragraph before it is known which passage it is."""

    story: Story
    paragraph: Paragraph
    text: str
    if_accepted: str
    digest: str
    former: str
    heading: str
    location: Location
    sources: tuple[int, ...]

    def passage(self, identity: str, origins: tuple[str, ...]) -> Passage:
        return Passage(
            id=identity,
            digest=self.digest,
            text=self.text,
            if_accepted=self.if_accepted,
            paragraph=self.paragraph.index,
            label=self.location.label,
            story=self.story.kind.value,
            heading=self.heading,
            location=self.location,
            sources=self.sources,
            paragraph_id=self.paragraph.id,
            origins=tuple(sorted(origins)),
        )


def _readings(settled: Draft, draft: Draft | None) -> Iterator[_Reading]:
    before = _before_revisions(draft) if draft else {}
    for story in settled.stories:
        if story.kind in _SILENT_STORIES:
            continue
        heading = ""
        for paragraph in story.paragraphs():
            text = normalised(_without(paragraph, settled, adds=True))
            if_accepted = normalised(_without(paragraph, settled, adds=False))
            if paragraph.format.heading and text:
                heading = text
            if not text and not if_accepted:
                continue
            sources = tuple(dict.fromkeys([*(s.source for s in paragraph.spans), paragraph.index]))
            yield _Reading(
                story=story,
                paragraph=paragraph,
                text=text,
                if_accepted=if_accepted,
                digest=digest_of(text),
                former=normalised(" ".join(before.get(source, "") for source in sources)),
                heading=heading,
                location=locate(story, paragraph),
                sources=sources,
            )


def _without(paragraph: Paragraph, draft: Draft, *, adds: bool) -> str:
    """The paragraph's text without the spans whose revisions add (or else remove) words."""
    if not any(span.stack for span in paragraph.spans):
        return paragraph.text
    return "".join(
        span.text
        for span in paragraph.spans
        if not any(
            draft.revisions[index].kind.adds if adds else draft.revisions[index].kind.removes
            for index in span.stack
        )
    )


def _before_revisions(draft: Draft) -> Mapping[int, str]:
    """What each paragraph said before anybody revised it."""
    return {
        paragraph.index: _without(paragraph, draft, adds=True) for paragraph in draft.paragraphs()
    }


@dataclass(frozen=True, slots=True)
class _Family:
    """A known identity with every reading of it so far, the latest first."""

    readings: tuple[SeenPassage, ...]
    features: tuple[frozenset[str], ...]

    @property
    def paragraph_ids(self) -> frozenset[str]:
        return frozenset(seen.paragraph_id for seen in self.readings if seen.paragraph_id)


def _by_identity(known: Iterable[SeenPassage]) -> dict[str, _Family]:
    readings: defaultdict[str, dict[str, SeenPassage]] = defaultdict(dict)
    for seen in known:
        if not seen.part:
            versions = readings[seen.id]
            versions.pop(seen.digest, None)
            versions[seen.digest] = seen
    return {
        identity: _Family(
            latest := tuple(reversed(versions.values())),
            tuple(features(seen.text) for seen in latest),
        )
        for identity, versions in readings.items()
    }


_WORD: Final = re.compile(r"\w+")


def features(text: str) -> frozenset[str]:
    """The words of ``text`` and its pairs of neighbouring words, by which texts are likened."""
    words = _WORD.findall(text.casefold())
    return frozenset(words) | {f"{a} {b}" for a, b in pairwise(words)}


def likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """The share of common features: 0 for none, 1 for all."""
    total = len(left) + len(right)
    return 2 * len(left & right) / total if total else 0.0


class _Matcher:
    """Finds which reading is which known passage: certain matches first, then the likest."""

    def __init__(self, readings: Sequence[_Reading], families: Mapping[str, _Family]) -> None:
        self.readings = readings
        self.families = families
        self.matched: dict[int, str] = {}
        self.open = dict.fromkeys(families)
        self.worked_out: dict[str, frozenset[str]] = {}

    def match(self) -> dict[int, str]:
        if self.open:
            self.by_digest({i: reading.digest for i, reading in enumerate(self.readings)})
        if self.open:
            self.by_digest(
                {i: digest_of(r.former) for i, r in enumerate(self.readings) if r.former}
            )
        if self.open:
            self.by_likeness()
        return self.matched

    def take(self, place: int, identity: str) -> None:
        self.matched[place] = identity
        del self.open[identity]

    def by_digest(self, digests: Mapping[int, str]) -> None:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, digest in digests.items():
            if place not in self.matched:
                places[digest].append(place)
        for identity in list(self.open):
            for seen in self.families[identity].readings:
                free = [place for place in places[seen.digest] if place not in self.matched]
                if free:
                    same_number = [p for p in free if self.readings[p].location.label == seen.label]
                    self.take((same_number or free)[0], identity)
                    break

    def by_likeness(self) -> None:
        variants = [
            (identity, theirs)
            for identity in self.open
            for theirs in self.families[identity].features
        ]
        index = _index(theirs for _, theirs in variants)
        order = {identity: place for place, identity in enumerate(self.open)}
        pairs: list[tuple[float, int, int, str]] = []
        for place, reading in enumerate(self.readings):
            if place in self.matched:
                continue
            best: dict[str, float] = {}
            for ours in {self.features(reading.text), self.features(reading.former)}:
                for number, common in _overlaps(ours, index).items():
                    identity, theirs = variants[number]
                    score = 2 * common / (len(ours) + len(theirs))
                    best[identity] = max(score, best.get(identity, 0.0))
            for identity, score in best.items():
                same_id = reading.paragraph.id in self.families[identity].paragraph_ids
                if score >= (SIMILAR_WITH_ID if same_id else SIMILAR):
                    # the id stays with the end of a paragraph that is split: a hint, no more
                    hint = 0.1 if same_id else 0
                    pairs.append((-score - hint, place, order[identity], identity))
        for _, place, _, identity in sorted(pairs):
            if place not in self.matched and identity in self.open:
                self.take(place, identity)

    def features(self, text: str) -> frozenset[str]:
        """The features of a reading, worked out once."""
        if text not in self.worked_out:
            self.worked_out[text] = features(text)
        return self.worked_out[text]

    def origins(self) -> defaultdict[int, set[str]]:
        """For each reading, the known passages whose words it has, whole or in part.

        A paragraph that reads today as it did before is nobody's source today, but
        it may have been, before it was split.
        """
        origins: defaultdict[int, set[str]] = defaultdict(set)
        today = {identity: self.readings[place].digest for place, identity in self.matched.items()}
        sources = [
            (identity, theirs)
            for identity, family in self.families.items()
            for seen, theirs in zip(family.readings, family.features, strict=True)
            if seen.digest != today.get(identity) and len(_WORD.findall(seen.text)) >= PART_WORDS
        ]
        if not sources:
            return origins
        index = _index(theirs for _, theirs in sources)
        for place, reading in enumerate(self.readings):
            if len(_WORD.findall(reading.text)) < PART_WORDS:
                continue
            ours = self.features(reading.text)
            for number, common in _overlaps(ours, index).items():
                identity, theirs = sources[number]
                if common >= PART * min(len(ours), len(theirs)):
                    origins[place].add(identity)
        return origins


def _index(known: Iterable[frozenset[str]]) -> Mapping[str, Sequence[int]]:
    """Which of the ``known`` texts have each feature."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for number, theirs in enumerate(known):
        for feature in theirs:
            index[feature].append(number)
    return dict(index)


def _overlaps(ours: Iterable[str], index: Mapping[str, Sequence[int]]) -> Mapping[int, int]:
    """How many features each known text has in common with ours."""
    return Counter(number for feature in ours for number in index.get(feature, ()))


def _new_identity(reading: _Reading, taken: set[str]) -> str:
    stem = hashlib.sha256(
        f"{reading.story.kind.value} {reading.text or reading.if_accepted}".encode()
    )
    identity = f"p{stem.hexdigest()[:12]}"
    if identity not in taken:
        return identity
    return next(name for n in range(2, len(taken) + 3) if (name := f"{identity}-{n}") not in taken)
