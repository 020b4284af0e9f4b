"""Where names and fixed phrases stand in a text: the longest wins, damage is told apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, lru_cache

from clearance.states.damage import Lookalikes
from clearance.states.names import Name, NameKind, Phrase, Status, names, phrases, states
from clearance.states.text import Token, fold, plain, tokens, words


class Fit(Enum):
    """How well the words in the text fit the name, best first."""

    EXACT = "exact"
    CAPITALS = "capitals"
    CASE = "case"
    TANGLED = "tangled"
    DAMAGED = "damaged"

    @property
    def is_sound(self) -> bool:
        """Whether the text spells the name as it should, capitals apart."""
        return self in (Fit.EXACT, Fit.CAPITALS)


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of tokens that is a name or a phrase.

    Attributes:
        first: Index of its first token.
        last: Index after its last token.
        names: The rows it may be; empty for a phrase.
        phrase: The phrase it is; None for a name.
        fit: How well it fits.
        inner: For a damaged or overlapping stretch, other rows that stand inside or across it.
    """

    first: int
    last: int
    names: tuple[Name, ...]
    phrase: Phrase | None
    fit: Fit
    inner: tuple[Name, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The States its rows belong to."""
        return frozenset(name.iso3 for name in self.names)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One spelling: its tokens, and what it stands for."""

    tokens: tuple[str, ...]
    names: tuple[Name, ...]
    phrase: Phrase | None

    @property
    def is_scanned(self) -> bool:
        """Whether it is a spelling that only scans produce."""
        return bool(self.names) and all(name.kind is NameKind.SCAN_VARIANT for name in self.names)


class _Node:
    """A place in the tree of names: the words that may follow, and what ends here."""

    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.ends: list[_Entry] = []


# Words that a heading or an author may write small or large inside a name.
_SMALL = frozenset({"of", "the", "and", "in", "part", "under", "s", "d", "e"})
# Written small, these change what is meant: “south Sudan” is a part of a State, not a State.
_DIRECTIONS = frozenset({"north", "south", "east", "west", "central", "northern", "southern"})
# Before “Republic of ...” these make another State of it.
_QUALIFIERS = frozenset(
    {"democratic", "people", "peoples", "popular", "socialist", "dem", "islamic", "federal", "s"}
)


_LONGEST_TELLING = 6


class Catalogue:
    """All names and phrases, ready to be found."""

    def __init__(self, rows: Iterable[Name], fixed: Iterable[Phrase]) -> None:
        self._root = _Node()
        self.patterns: list[tuple[re.Pattern[str], Phrase]] = []
        grouped: defaultdict[str, list[Name]] = defaultdict(list)
        for row in rows:
            # “The Gambia” is the name with its article; the article is judged elsewhere.
            if not row.text.lower().startswith("the "):
                grouped[row.text].append(row)
        spellings = {text: tuple(group) for text, group in grouped.items()}
        for text, group in spellings.items():
            self._add(text, group, None)
        for text, group in spellings.items():
            for variant in _variants(text, group):
                if variant not in spellings:
                    self._add(variant, tuple(map(_as_alias, group)), None)
        for phrase in fixed:
            if phrase.pattern:
                self.patterns.append((re.compile(phrase.text), phrase))
            else:
                self._add(phrase.text, (), phrase)
        self.words = frozenset(self._all_words(self._root))
        # A name that is longer than this is found by the shorter one inside it.
        self.telling_words = {
            fold(word)
            for text in spellings
            if len(spelled := words(text)) <= _LONGEST_TELLING
            for word in spelled
        } - _SMALL

    def _add(self, text: str, group: tuple[Name, ...], phrase: Phrase | None) -> None:
        spelled = tuple(words(text.replace("’", "'")))
        node = self._root
        for word in spelled:
            node = node.next.setdefault(fold(word), _Node())
        entry = _Entry(spelled, group, phrase)
        if entry not in node.ends:
            node.ends.append(entry)

    def _all_words(self, node: _Node) -> Iterator[str]:
        for word, child in node.next.items():
            yield word
            yield from self._all_words(child)

    def is_first_word(self, key: str) -> bool:
        """Whether a name or phrase begins with the folded word."""
        return key in self._root.next

    def starts_in(self, keys: list[str]) -> list[int]:
        """The indices of folded tokens at which a name or phrase may begin.

        “The” and “United” begin names, yet seldom do: the next word is looked at too.
        """
        first = self._root.next
        last = len(keys) - 1
        return [
            at
            for at, key in enumerate(keys)
            if key in first and (first[key].ends or (at < last and keys[at + 1] in first[key].next))
        ]

    def ends_from(
        self, keys: list[str], first: int, others: Mapping[int, frozenset[str]]
    ) -> Iterator[tuple[int, bool, _Entry]]:
        """Every entry that begins at ``first``: its end, whether a word was replaced, and itself.

        Args:
            keys: The folded tokens.
            first: Where to begin.
            others: For the index of a doubtful token, the words it may have been.
        """
        yield from self._follow(self._root, keys, first, others, replaced=False)

    def _follow(
        self,
        node: _Node,
        keys: list[str],
        at: int,
        others: Mapping[int, frozenset[str]],
        *,
        replaced: bool,
    ) -> Iterator[tuple[int, bool, _Entry]]:
        for entry in node.ends:
            yield at, replaced, entry
        if at >= len(keys):
            return
        child = node.next.get(keys[at])
        if child is not None:
            yield from self._follow(child, keys, at + 1, others, replaced=replaced)
        for word in others.get(at, ()):
            child = node.next.get(word)
            if child is not None and word != keys[at]:
                yield from self._follow(child, keys, at + 1, others, replaced=True)


@cache
def catalogue() -> Catalogue:
    """The catalogue of the packaged tables, built once."""
    return Catalogue(names(), phrases())


def find_hits(text: str) -> tuple[list[Token], list[Hit]]:
    """The tokens of a reading and the names and phrases among them, in order, none overlapping.

    Most paragraphs name no State, so they are left as soon as that is certain:
    places are computed only where a name may begin.

    Returns:
        Both empty when nothing in the text is, or may once have been, a name.
    """
    book = catalogue()
    spelled = words(text)
    looks = [_look(word) for word in spelled]
    keys = [key for key, _ in looks]
    doubtful = {at: meant for at, (_, meant) in enumerate(looks) if meant}
    starts = book.starts_in(keys)
    broken = _cut_in_two(spelled, keys)
    if not starts and not doubtful and not broken:
        return [], []
    found = tokens(text)
    fixed = _pattern_hits(text, found) if starts else {}
    hits: list[Hit] = []
    reach = 0
    for at in sorted({*starts, *_starts_before(doubtful), *fixed, *broken}):
        if at < reach:
            continue
        hit = _best(found, keys, at, doubtful, fixed.get(at)) or broken.get(at)
        if hit is not None:
            hits.append(hit)
            reach = hit.last
    return found, hits


def may_hold_a_name(text: str) -> bool:
    """Whether a word of the text is, or may once have been, a word of a name."""
    known = catalogue().telling_words
    return any(meant or key in known for key, meant in map(_look, words(text)))


def key_of(word: str) -> str:
    """The folded word, remembered."""
    return _look(word)[0]


@lru_cache(maxsize=65536)
def _look(word: str) -> tuple[str, frozenset[str]]:
    """The key of a word, and the words of names that it may be a damaged form of."""
    key = fold(word)
    return key, _lookalikes().meant(word)


def _pattern_hits(text: str, found: list[Token]) -> dict[int, Hit]:
    """The patterned phrases, by the index of their first token."""
    matches = [
        (match.start(), match.end(), phrase)
        for pattern, phrase in catalogue().patterns
        for match in pattern.finditer(text)
    ]
    if not matches:
        return {}
    begins = {token.start: at for at, token in enumerate(found)}
    ends = {token.end: at + 1 for at, token in enumerate(found)}
    hits: dict[int, Hit] = {}
    for start, end, phrase in matches:
        first, last = begins.get(start), ends.get(end)
        if first is not None and last is not None and _reaches(hits.get(first), last):
            hits[first] = Hit(first, last, (), phrase, Fit.EXACT)
    return hits


def _reaches(hit: Hit | None, last: int) -> bool:
    return hit is None or hit.last < last


def _best(
    found: list[Token],
    keys: list[str],
    at: int,
    doubtful: Mapping[int, frozenset[str]],
    fixed: Hit | None,
) -> Hit | None:
    """The hit that begins at token ``at``: the longest sound one, unless damage reaches further."""
    sound = _longest(_candidates(found, keys, at, {}, sound=True))
    if fixed is not None and (sound is None or fixed.last >= sound.last):
        sound = fixed
    loose = _longest(_candidates(found, keys, at, doubtful, sound=False))
    if loose is not None and (sound is None or loose.last > sound.last):
        judged = _judge_loose(found, keys, loose, sound)
        if judged is not None:
            return judged
    if sound is None:
        return None
    return _check_neighbours(found, keys, sound)


def _candidates(
    found: list[Token],
    keys: list[str],
    at: int,
    doubtful: Mapping[int, frozenset[str]],
    *,
    sound: bool,
) -> Iterator[Hit]:
    for last, replaced, entry in catalogue().ends_from(keys, at, doubtful):
        spelled = found[at:last]
        fit = Fit.DAMAGED if replaced or entry.is_scanned else _fit(spelled, entry.tokens)
        if fit.is_sound is sound and _admissible(entry, fit, spelled, replaced=replaced):
            yield Hit(at, last, entry.names, entry.phrase, fit)


def _longest(hits: Iterable[Hit]) -> Hit | None:
    """The longest hit; at equal length a name before a phrase, and all its rows together."""
    best: Hit | None = None
    for hit in hits:
        if best is None or hit.last > best.last or (hit.last == best.last and _beats(hit, best)):
            best = hit
        elif hit.last == best.last and hit.fit is best.fit and hit.names and best.names:
            merged = dict.fromkeys((*best.names, *hit.names))
            best = Hit(best.first, best.last, tuple(merged), None, best.fit)
    return best


def _beats(hit: Hit, other: Hit) -> bool:
    order = list(Fit)
    return order.index(hit.fit) < order.index(other.fit)


def _fit(spelled: list[Token], name: tuple[str, ...]) -> Fit:
    """How ``spelled`` fits ``name``, whose folded words are the same."""
    pairs = [
        (token.text, word)
        for token, word in zip(spelled, name, strict=True)
        if token.text[0].isalpha() or token.text[0].isdigit()
    ]
    if all(_exact(written, word) for written, word in pairs):
        return Fit.EXACT
    if pairs and _opens_with_capital(pairs):
        return Fit.EXACT
    if all(_exact(written, word) or _capitals(written, word) for written, word in pairs):
        return Fit.CAPITALS
    lowered = ((written.casefold(), word.casefold()) for written, word in pairs)
    if all(written in (word, plain(word)) for written, word in lowered):
        return Fit.CASE
    return Fit.DAMAGED


def _exact(written: str, word: str) -> bool:
    if written == word or (word.casefold() in _SMALL and written.casefold() == word.casefold()):
        return True
    return not word.isascii() and written == plain(word)


def _capitals(written: str, word: str) -> bool:
    return len(written) > 1 and written.isupper() and written in (word.upper(), plain(word.upper()))


def _opens_with_capital(pairs: list[tuple[str, str]]) -> bool:
    """Whether only a sentence's beginning gave the first word its capital."""
    written, word = pairs[0]
    return written == word[:1].upper() + word[1:] and all(_exact(*pair) for pair in pairs[1:])


def _admissible(entry: _Entry, fit: Fit, spelled: list[Token], *, replaced: bool) -> bool:
    """Whether an entry may be proposed for words that fit it no better than this."""
    if fit.is_sound:
        return True
    if entry.phrase is not None:
        return False
    if replaced:
        return any(_may_be_damaged(name, len(spelled)) for name in entry.names)
    if entry.is_scanned:
        return True
    if not any(name.kind in _OUTRIGHT and not name.risks for name in entry.names):
        # “jordan”, “polish”, “us”: with small letters these are words.
        return len(spelled) > 1 and any(_has_capital(token) for token in spelled)
    return len(spelled) > 1 or len(spelled[0].text) > _LONGEST_SMALL_WORD


_LONGEST_SMALL_WORD = 3
_SHORTEST_DAMAGED_DEMONYM = 7


def _may_be_damaged(name: Name, length: int) -> bool:
    """Whether a damaged form of this name is worth a question."""
    if states()[name.iso3].status is Status.SENSITIVE:
        return length > 1
    if name.kind is NameKind.ADJECTIVE:
        return len(name.text) >= _SHORTEST_DAMAGED_DEMONYM
    return name.kind in _OUTRIGHT


_OUTRIGHT = (NameKind.SHORT, NameKind.FORMAL, NameKind.FORMER, NameKind.COMMON)


def _has_capital(token: Token) -> bool:
    return token.text[0].isupper() and token.text.casefold() not in _SMALL


def _judge_loose(found: list[Token], keys: list[str], loose: Hit, sound: Hit | None) -> Hit | None:
    """What to make of a stretch that fits a longer name loosely; None to keep the sound one.

    A loose stretch never becomes a shorter name by falling apart: “Democratlc
    Republic of the Congo” is not the Republic of the Congo.
    """
    within = [] if sound is None else [sound]
    within += [
        hit
        for at in range(loose.first + 1, loose.last)
        if (hit := _longest(_candidates(found, keys, at, {}, sound=True))) and hit.names
    ]
    same = next(
        (hit for hit in within if hit.codes == loose.codes and hit.last <= loose.last), None
    )
    if same is not None:
        return same if same.first == loose.first else None
    inner = tuple(dict.fromkeys(name for hit in within for name in hit.names))
    if loose.fit is Fit.CASE:
        spelled = found[loose.first : loose.last]
        named = any(_has_capital(token) for token in spelled)
        turned = any(token.text in _DIRECTIONS for token in spelled)
        if named and not turned:
            return Hit(loose.first, loose.last, loose.names, None, Fit.CASE)
    return Hit(loose.first, loose.last, loose.names, None, Fit.DAMAGED, inner)


def _check_neighbours(found: list[Token], keys: list[str], hit: Hit) -> Hit:
    """The hit, or a question where its surroundings make another State of it."""
    if hit.phrase is not None:
        return hit
    comma = keys.index(",", hit.first, hit.last) if "," in keys[hit.first : hit.last] else 0
    for at in range(hit.first + 1, hit.last):
        across = _longest(_candidates(found, keys, at, {}, sound=True))
        if across is None or across.last <= hit.last or not across.names:
            continue
        if comma and at > comma:
            # A list, not a name turned round: “Congo, Democratic Republic of the Congo”.
            shorter = (
                each
                for each in _candidates(found, keys, hit.first, {}, sound=True)
                if each.last <= comma
            )
            return _longest(shorter) or hit
        if across.codes != hit.codes:
            return Hit(hit.first, across.last, hit.names, None, Fit.TANGLED, across.names)
    before = keys[hit.first - 1] if hit.first else ""
    if keys[hit.first] == "republic" and before in _QUALIFIERS:
        longer = _names_ending_with(" ".join(keys[hit.first : hit.last]))
        if longer:
            return Hit(hit.first, hit.last, hit.names, None, Fit.TANGLED, longer)
    return hit


@cache
def _names_ending_with(tail: str) -> tuple[Name, ...]:
    """The names that are longer than ``tail`` (folded words) and end with it."""
    return tuple(
        name for name in names() if " ".join(map(fold, words(name.text))).endswith(" " + tail)
    )


@cache
def _lookalikes() -> Lookalikes:
    spelled = [
        [fold(word) for word in words(name.text) if word[0].isalpha()]
        for name in names()
        if _may_be_damaged(name, 2)
    ]
    alone = {found[0] for found in spelled if len(found) == 1}
    known = {fold(word) for name in names() for word in words(name.text)}
    return Lookalikes(alone, {word for found in spelled for word in found} - alone, known)


@cache
def _single_words() -> Mapping[str, tuple[Name, ...]]:
    """Names of one word that a stray space may have cut in two, folded."""
    rows: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names():
        if name.kind in (NameKind.SHORT, NameKind.COMMON) and name.text.isalpha():
            rows[fold(name.text)].append(name)
    return {word: tuple(group) for word, group in rows.items()}


_LONGEST_NAME = 10


def _starts_before(doubtful: Mapping[int, frozenset[str]]) -> Iterator[int]:
    """Where a name may begin that has a doubtful token in it."""
    for at in doubtful:
        yield from range(max(0, at - _LONGEST_NAME), at + 1)


_SMALL_WORDS_AFTER = frozenset({"a", "an", "and", "as", "at", "i", "in", "is", "on", "or", "to"})


def _cut_in_two(spelled: list[str], keys: list[str]) -> dict[int, Hit]:
    """Names of one word with a stray space or hyphen in it (“Mozam bique”), by first token."""
    hits: dict[int, Hit] = {}
    beginnings = _beginnings()
    for at in [at for at, key in enumerate(keys) if key in beginnings]:
        first = spelled[at]
        gap = 2 if spelled[at + 1 : at + 2] == ["-"] else 1
        if at + gap >= len(keys) or not first[0].isupper() or catalogue().is_first_word(keys[at]):
            continue
        second = spelled[at + gap]
        rows = _single_words().get(keys[at] + keys[at + gap])
        if not rows or second in _SMALL_WORDS_AFTER:
            continue
        if second.islower() or (first.isupper() and second.isupper()):
            hits[at] = Hit(at, at + gap + 1, rows, None, Fit.DAMAGED)
    return hits


@cache
def _beginnings() -> frozenset[str]:
    """Every true beginning of a name of one word, two letters or more."""
    return frozenset(word[:end] for word in _single_words() for end in range(2, len(word)))


def _as_alias(name: Name) -> Name:
    """The row as a spelling of the author's, not the Organization's."""
    return name if name.kind.is_demonym else replace(name, kind=NameKind.ALIAS, un_form=False)


def _variants(text: str, group: tuple[Name, ...]) -> Iterator[str]:
    """Spellings of a name that differ in signs only, as authors write them."""
    if "People's" in text or "People’s" in text:
        for slip in ("Peoples", "Peoples'"):
            yield re.sub("People['’]s", slip, text)
    if text.startswith("Saint "):
        yield "St " + text[6:]
        yield "St. " + text[6:]
    if re.fullmatch(r"(?:[A-Z]\.){2,}", text):
        yield text[:-1]
    if "-" in text.strip("-") and min(map(len, text.split("-"))) > 1:
        yield text.replace("-", " ")
    everyday = (NameKind.SHORT, NameKind.COMMON, NameKind.FORMER)
    plainly_named = any(name.kind in everyday for name in group)
    if plainly_named and re.fullmatch(r"[^\W\d_]+(?: [^\W\d_]+){1,2}", text):
        yield text.replace(" ", "-")
