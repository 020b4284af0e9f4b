"""A text with the names found in it, asked about the surroundings of each.

Every answer is either near at hand or computed once, so that a text with ten thousand names is
ten times the work of one with a thousand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from clearance.states import vocabulary as vocab
from clearance.states.homographs import Treatment, treatment_of
from clearance.states.matching import Hit, key_of
from clearance.states.text import Token


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage.

    Attributes:
        start: Index of its first token.
        end: Index after its last token.
        keys: Its folded tokens.
        words: The same, as a set.
        spelled: How many words of two letters or more it has.
        capitals: How many of these are in capitals.
        share: How much of its words belongs to names, “and” and “the” counted with them.
    """

    start: int
    end: int
    keys: tuple[str, ...]
    words: frozenset[str]
    spelled: int
    capitals: int
    share: float


@dataclass(frozen=True, slots=True)
class Chain:
    """Names that nothing but commas, “and” and the like stands between.

    Attributes:
        hits: The names, one or more.
        firm: How many of them are States beyond doubt.
        languages: Whether all of them may be names of languages.
    """

    hits: tuple[Hit, ...]
    firm: int
    languages: bool

    @property
    def first(self) -> int:
        """Index of its first token."""
        return self.hits[0].first

    @property
    def last(self) -> int:
        """Index after its last token."""
        return self.hits[-1].last

    def __len__(self) -> int:
        return len(self.hits)


class Passage:
    """A text with its tokens and hits."""

    def __init__(self, found: Sequence[Token], hits: Sequence[Hit]) -> None:
        self.tokens = found
        self.keys = [key_of(token.text) for token in found]
        self.hits = hits
        self._starts = _sentence_starts(found, self.keys)
        self._sentences: dict[int, Sentence] = {}
        self._chains = {
            hit.first: chain for chain in _chains(self.keys, hits) for hit in chain.hits
        }
        self._beginning = {hit.first: hit for hit in hits}
        self._named = {at for hit in hits for at in range(hit.first, hit.last)}
        self.named = frozenset(
            code
            for hit in hits
            if not (hit.names and hit.names[0].kind.is_demonym)
            for code in hit.codes
        )
        self.named_outright = frozenset(
            code
            for hit in hits
            if hit.fit.is_sound and len(hit.codes) == 1 and not hit.names[0].kind.is_demonym
            for code in hit.codes
        )

    def sentence(self, hit: Hit) -> Sentence:
        """The sentence that ``hit`` begins in."""
        place = bisect_right(self._starts, hit.first) - 1
        start = self._starts[place]
        if start not in self._sentences:
            more = place + 1 < len(self._starts)
            end = self._starts[place + 1] if more else len(self.tokens)
            self._sentences[start] = self._read_sentence(start, end)
        return self._sentences[start]

    def before(self, hit: Hit | Chain, count: int = 1) -> list[str]:
        """Up to ``count`` folded tokens before it, in its sentence, nearest last."""
        start = self.sentence(_leader(hit)).start
        return self.keys[max(start, hit.first - count) : hit.first]

    def after(self, hit: Hit | Chain, count: int = 1) -> list[str]:
        """Up to ``count`` folded tokens after it, in its sentence, nearest first."""
        end = self.sentence(_leader(hit)).end
        return self.keys[hit.last : min(end, hit.last + count)]

    def token_before(self, hit: Hit) -> str:
        """The token before the hit as written, when it is in the same sentence."""
        return self.tokens[hit.first - 1].text if self.before(hit) else ""

    def token_after(self, hit: Hit) -> str:
        """The token after the hit as written, when it is in the same sentence."""
        return self.tokens[hit.last].text if self.after(hit) else ""

    def opens_sentence(self, hit: Hit) -> bool:
        """Whether the hit is the first thing its sentence says."""
        return hit.first == self.sentence(hit).start

    def chain(self, hit: Hit) -> Chain:
        """The names that are listed together with ``hit``, itself included."""
        return self._chains.get(hit.first) or _chain([hit])

    def hit_at(self, first: int) -> Hit | None:
        """The hit that begins at a token."""
        return self._beginning.get(first)

    def in_capitals(self, hit: Hit) -> bool:
        """Whether the line around the hit is set in capitals."""
        sentence = self.sentence(hit)
        own = [token.text for token in self.tokens[hit.first : hit.last] if _is_word(token.text)]
        others = sentence.spelled - len(own)
        capitals = sentence.capitals - sum(map(str.isupper, own))
        return others > 0 and capitals * 5 >= others * 4

    def spelled(self, first: int, last: int) -> str:
        """The tokens from ``first`` to ``last`` as written, spaces made one."""
        text, end = "", self.tokens[first].start if first < last else 0
        for token in self.tokens[first:last]:
            text += (" " if end < token.start else "") + token.text
            end = token.end
        return text

    def _read_sentence(self, start: int, end: int) -> Sentence:
        keys = tuple(self.keys[start:end])
        spelled = [token.text for token in self.tokens[start:end] if _is_word(token.text)]
        letters = [at for at in range(start, end) if self.keys[at][0].isalpha()]
        bare = sum(at in self._named or self.keys[at] in _WITH_NAMES for at in letters)
        return Sentence(
            start,
            end,
            keys,
            frozenset(keys),
            len(spelled),
            sum(map(str.isupper, spelled)),
            bare / len(letters) if letters else 0.0,
        )


_WITH_NAMES = frozenset({"and", "the", "or"})


def _leader(hit: Hit | Chain) -> Hit:
    return hit.hits[0] if isinstance(hit, Chain) else hit


def _is_word(text: str) -> bool:
    return len(text) > 1 and text.isalpha()


def _sentence_starts(found: Sequence[Token], keys: Sequence[str]) -> list[int]:
    """Where sentences begin: after a stop that a capital or nothing follows."""
    starts = [0]
    for at, key in enumerate(keys[:-1]):
        if key not in (".", "?", "!"):
            continue
        follows = found[at + 1].text
        if found[at + 1].start == found[at].end:
            continue
        abbreviated = at and (keys[at - 1] in vocab.ABBREVIATED or len(keys[at - 1]) == 1)
        if key == "." and abbreviated:
            continue
        if follows[0].isupper() or follows[0] in "[(“\"'" or follows.isdigit():
            starts.append(at + 1)
    return starts


_CONNECTORS = frozenset(
    [",", "and", "or", ";", "/", "&", "the", "as", "well", "then", "both", "plus", "with", "along",
     "to", "nor", ":", "'", "s", "' ", "-"]
)  # fmt: skip
_JOINING = frozenset([",", "and", "or", ";", "/", "&", "well", "plus", "nor", "-"])
_LONGEST_GAP = 6
_WIDEST_GAP = 40


def _chains(keys: Sequence[str], hits: Sequence[Hit]) -> list[Chain]:
    """The chains of a text, in order; phrases that name no State are left out."""
    chains: list[list[Hit]] = []
    for hit in hits:
        if hit.phrase is not None and not hit.phrase.read_as:
            continue
        if chains and _joined(keys, chains[-1][-1].last, hit.first):
            chains[-1].append(hit)
        else:
            chains.append([hit])
    return [_chain(chain) for chain in chains]


def _chain(hits: Sequence[Hit]) -> Chain:
    return Chain(
        tuple(hits),
        sum(map(is_firm, hits)),
        all(any("language" in name.risks for name in hit.names) for hit in hits),
    )


def is_firm(hit: Hit) -> bool:
    """Whether the hit is a State, or several, beyond doubt."""
    if hit.phrase is not None:
        return hit.phrase.kind == "group"
    if not hit.fit.is_sound or hit.names[0].kind.is_demonym or len(hit.codes) > 1:
        return False
    return treatment_of(hit.names)[0] is Treatment.USUAL


def _joined(keys: Sequence[str], start: int, end: int) -> bool:
    if end - start > _WIDEST_GAP:
        return False
    gap = without_placeholders(keys[start:end])
    return (
        0 < len(gap) <= _LONGEST_GAP
        and all(key in _CONNECTORS or key.isdigit() for key in gap)
        and any(key in _JOINING for key in gap)
    )


def without_placeholders(keys: Sequence[str]) -> list[str]:
    """``keys`` without words in square brackets, which stand for something that is missing."""
    kept: list[str] = []
    depth = 0
    for key in keys:
        depth += key == "["
        if not depth:
            kept.append(key)
        depth -= key == "]" and depth > 0
    return kept
