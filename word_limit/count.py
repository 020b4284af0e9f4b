"""How many words a draft has: by part, by section, by paragraph, and to the token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from drafts.draft import Draft
from drafts.settle import accepted
from word_limit.layout import FRONT, Layout, Passage, Piece, Section, is_pending, lay_out
from word_limit.parts import Part
from word_limit.profiles import Profile
from word_limit.scripts import letters_by_script
from word_limit.words import Token, tokens_of, word_counter

# Beyond this share of letters in scripts that a profile cannot count, its count means nothing.
UNSUPPORTED_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class ParagraphCount:
    """The words of one paragraph that count, and where they stand.

    Attributes:
        passage: The paragraph with its place.
        words: How many of its words count.
        parts: All its words by part, those that do not count included.
    """

    passage: Passage
    words: int
    parts: Mapping[Part, int]


@dataclass(frozen=True, slots=True)
class SectionCount:
    """The words of a section, its heading, notes and subsections included.

    Attributes:
        section: The heading and its level.
        own: Its words without those of its subsections.
        subsections: In order.
    """

    section: Section
    own: int
    subsections: tuple[SectionCount, ...]

    @property
    def title(self) -> str:
        """The heading with its number; empty for what stands before the first."""
        return self.section.title

    @property
    def words(self) -> int:
        """All its words."""
        return self.own + sum(section.words for section in self.subsections)


@dataclass(frozen=True, slots=True)
class WordCount:
    """The length of a draft under one profile. All its breakdowns add up to ``words``.

    Attributes:
        profile: How it was counted.
        limit: How many words there may be.
        parts: The words that count, by part; parts that are absent are left out.
        uncounted: The words in parts that the profile does not count.
        sections: The topmost sections in order, after the front if anything stands there.
        paragraphs: In reading order, notes and text boxes after their anchor.
        unsupported: The share of letters, by script, in scripts the profile cannot count.
    """

    profile: Profile
    limit: int
    parts: Mapping[Part, int]
    uncounted: Mapping[Part, int]
    sections: tuple[SectionCount, ...]
    paragraphs: tuple[ParagraphCount, ...]
    unsupported: Mapping[str, float]

    @property
    def words(self) -> int:
        """The words that count."""
        return sum(self.parts.values())

    @property
    def excess(self) -> int:
        """The words over the limit; 0 when there are none."""
        return max(0, self.words - self.limit)

    @property
    def supported(self) -> bool:
        """Whether the profile can count what the draft is written in."""
        return sum(self.unsupported.values()) <= UNSUPPORTED_SHARE


@dataclass(frozen=True, slots=True)
class Range:
    """What the length may be held to be: the counts under several profiles.

    Attributes:
        readings: The count under each profile, by its name.
        low: The lowest count among the profiles that bound the range.
        high: The highest of them.
    """

    readings: Mapping[str, int]
    low: int
    high: int


class LimitVerdict(Enum):
    """What the counts say about the limit."""

    WITHIN = "within"
    OVER = "over"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class PlacedToken:
    """A token in its part of the report.

    Attributes:
        token: The token, and whether it is a word at all.
        part: The part it stands in.
        counts: Whether it is in the count: a word, in a part that counts.
    """

    token: Token
    part: Part
    counts: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """The tokens of one passage in order, as they were counted."""

    passage: Passage
    tokens: tuple[PlacedToken, ...]

    @property
    def words(self) -> int:
        """How many of the tokens count."""
        return sum(token.counts for token in self.tokens)


def count_words(draft: Draft, profile: Profile, limit: int) -> WordCount:
    """The words of a settled draft. Revisions still undecided are counted as if accepted.

    Costs less than reading the draft: the words are counted by ``str.split``
    wherever the profile finds nothing that white space does not tell.
    """
    return count_layout(layout_of(draft), profile, limit)


def layout_of(draft: Draft) -> Layout:
    """The layout of what the draft says, which every profile can then count."""
    return lay_out(accepted(draft) if is_pending(draft) else draft)


def count_layout(layout: Layout, profile: Profile, limit: int) -> WordCount:
    """As ``count_words``, of a layout already made."""
    paragraphs = tuple(_count_passages(layout, profile))
    totals: Counter[Part] = Counter()
    by_section = [0] * len(layout.sections)
    for paragraph in paragraphs:
        for part, words in paragraph.parts.items():
            totals[part] += words
        by_section[paragraph.passage.section] += paragraph.words
    counted, uncounted = (
        {part: totals[part] for part in Part if totals[part] and (part in profile.parts) is counts}
        for counts in (True, False)
    )
    return WordCount(
        profile=profile,
        limit=limit,
        parts=counted,
        uncounted=uncounted,
        sections=_sections(layout, by_section),
        paragraphs=paragraphs,
        unsupported=_unsupported(paragraphs, profile),
    )


def range_of(layout: Layout, profiles: Iterable[Profile], chosen: WordCount) -> Range:
    """The counts under ``profiles``, and the bounds of those that nothing rules out.

    The profile of ``chosen`` always belongs to the bounds: it is the one that
    somebody decided to count by.
    """
    readings = {
        profile.name: chosen.words
        if profile.name == chosen.profile.name
        else total_words(layout, profile)
        for profile in profiles
    }
    bounds = [readings[profile.name] for profile in profiles if profile.bounds] + [chosen.words]
    return Range({chosen.profile.name: chosen.words, **readings}, min(bounds), max(bounds))


def verdict_of(bounds: Range, count: WordCount) -> LimitVerdict:
    """Over or within where every reading agrees; disputed where they do not, or none is valid."""
    if not count.supported:
        return LimitVerdict.DISPUTED
    if bounds.high <= count.limit:
        return LimitVerdict.WITHIN
    return LimitVerdict.OVER if bounds.low > count.limit else LimitVerdict.DISPUTED


def total_words(layout: Layout, profile: Profile) -> int:
    """Only the number: the words of the layout under ``profile``."""
    return sum(paragraph.words for paragraph in _count_passages(layout, profile))


def explain(
    count: WordCount, *, paragraph: int | None = None, part: Part | None = None
) -> Iterator[Explained]:
    """Every token of one paragraph, of one part, or of all, as it was counted.

    Args:
        count: The count to be explained.
        paragraph: ``Paragraph.index``; its notes and text boxes come along.
        part: Only the tokens of this part.
    """
    for counted in count.paragraphs:
        passage = counted.passage
        if paragraph is None or paragraph in {passage.anchor, passage.paragraph.index}:
            tokens = tuple(
                PlacedToken(token, place, token.counts and place in count.profile.parts)
                for place, token in _tokens_by_part(passage, count.profile)
                if part in {None, place}
            )
            if tokens:
                yield Explained(passage, tokens)


def _count_passages(layout: Layout, profile: Profile) -> Iterator[ParagraphCount]:
    count = word_counter(profile.rules)
    counts = profile.parts
    for passage in layout.passages:
        if passage.pieces or passage.label:
            parts: dict[Part, int] = _count_mixed(passage, profile)
            words = sum(number for part, number in parts.items() if part in counts)
        else:
            number = count(passage.text)
            parts = {passage.part: number} if number else {}
            words = number if passage.part in counts else 0
        yield ParagraphCount(passage, words, parts)


def _count_mixed(passage: Passage, profile: Profile) -> dict[Part, int]:
    count = word_counter(profile.rules)
    parts: Counter[Part] = Counter()
    if passage.label:
        parts[Part.LIST_LABELS] = count(passage.label)
    if not passage.pieces:
        parts[passage.part] += count(passage.text)
    else:
        parts.update(
            part
            for part, token in _tokens_by_part(passage, profile)
            if token.counts and part is not Part.LIST_LABELS
        )
    return {part: number for part, number in parts.items() if number}


def _tokens_by_part(passage: Passage, profile: Profile) -> Iterator[tuple[Part, Token]]:
    """The tokens of a passage, each in the part in which it begins.

    What does not count is taken out first: ``foo``, a hidden word and ``bar``
    are one word where hidden text does not count, as they are on the page.
    """
    if passage.label:
        for token in tokens_of(passage.label, profile.rules):
            yield Part.LIST_LABELS, token
    for text, pieces in _texts(passage, profile):
        place = 0
        for token in tokens_of(text, profile.rules):
            while pieces[place].end <= token.start:
                place += 1
            yield pieces[place].part, token


def _texts(passage: Passage, profile: Profile) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """The text that counts, with who has what of it; then the text of each part that does not."""
    if not passage.pieces:
        yield passage.text, (Piece(len(passage.text), passage.part),)
        return
    starts = [0, *(piece.end for piece in passage.pieces)]
    stretches = [
        (passage.text[start : piece.end], piece.part)
        for start, piece in zip(starts, passage.pieces, strict=False)
    ]
    counted = [stretch for stretch in stretches if stretch[1] in profile.parts]
    ends = accumulate(len(text) for text, _ in counted)
    yield (
        "".join(text for text, _ in counted),
        tuple(Piece(end, part) for end, (_, part) in zip(ends, counted, strict=True)),
    )
    for part in dict.fromkeys(part for _, part in stretches if part not in profile.parts):
        text = "".join(text for text, place in stretches if place is part)
        yield text, (Piece(len(text), part),)


def _sections(layout: Layout, words: Sequence[int]) -> tuple[SectionCount, ...]:
    """The sections as a tree. The front is left out when nothing is in it."""
    below: dict[int, list[SectionCount]] = {place: [] for place in range(len(words))}
    for place in range(len(words) - 1, FRONT, -1):
        section = layout.sections[place]
        count = SectionCount(section, words[place], tuple(reversed(below[place])))
        below[section.parent].append(count)
    topmost = tuple(reversed(below[FRONT]))
    if words[FRONT]:
        return (SectionCount(layout.sections[FRONT], words[FRONT], ()), *topmost)
    return topmost


def _unsupported(paragraphs: Iterable[ParagraphCount], profile: Profile) -> dict[str, float]:
    letters = letters_by_script(count.passage.text for count in paragraphs if count.words)
    total = letters.total()
    return {
        script: number / total
        for script, number in letters.items()
        if number and script not in profile.scripts
    }
