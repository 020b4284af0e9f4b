"""What a name means where it stands: one State, several, none, or a question for a person."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from importlib import resources

from clearance.states import vocabulary as vocab
from clearance.states.matching import Fit, Hit
from clearance.states.names import Name, NameKind, Phrase, Status, names, states
from clearance.states.text import Token, fold


class Treatment(Enum):
    """How a form that may be something else is decided."""

    USUAL = "usual"  # it is the State unless something speaks against it
    EVIDENCE = "evidence"  # it is the State only if something speaks for it
    NOUN = "noun"  # it is the State only before a noun of States
    LIST = "list"  # it is the State only among the names of States
    DEFINED = "defined"  # it is the State only if the draft says so
    NEVER = "never"  # a person decides, always


@dataclass(frozen=True, slots=True)
class Sense:
    """What was decided about one hit.

    Attributes:
        states: The codes it names; several for “the two Koreas”; empty when undecided.
        candidates: The codes it may mean, when undecided.
        reason: Why it is undecided; empty when nothing needs saying.
        sensitive: Whether a person must look at it in any case.
        by_draft: Whether the rest of the draft may decide it: the same name,
            plainly a State elsewhere, means that State here too.
        rows: The rows of the table it was read as.
    """

    states: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    reason: str = ""
    sensitive: bool = False
    by_draft: bool = False
    rows: tuple[Name, ...] = ()


class Passage:
    """A text with its tokens and hits, asked about the surroundings of each hit."""

    def __init__(self, found: Sequence[Token], hits: Sequence[Hit]) -> None:
        self.tokens = found
        self.keys = [fold(token.text) for token in found]
        self.hits = hits
        self.sentences = _sentences(found, self.keys)
        self.chains = _chains(self.keys, hits)

    def sentence(self, hit: Hit) -> tuple[int, int]:
        """The range of tokens of the sentence that ``hit`` begins in."""
        return next(
            (span for span in self.sentences if span[0] <= hit.first < span[1]),
            (0, len(self.tokens)),
        )

    def before(self, hit: Hit, count: int = 1) -> list[str]:
        """Up to ``count`` folded tokens before the hit, in its sentence, nearest last."""
        start = self.sentence(hit)[0]
        return self.keys[max(start, hit.first - count) : hit.first]

    def after(self, hit: Hit, count: int = 1) -> list[str]:
        """Up to ``count`` folded tokens after the hit, in its sentence, nearest first."""
        end = self.sentence(hit)[1]
        return self.keys[hit.last : min(end, hit.last + count)]

    def token_before(self, hit: Hit) -> str:
        """The token before the hit as written, when it is in the same sentence."""
        return self.tokens[hit.first - 1].text if self.before(hit) else ""

    def token_after(self, hit: Hit) -> str:
        """The token after the hit as written, when it is in the same sentence."""
        return self.tokens[hit.last].text if self.after(hit) else ""

    def opens_sentence(self, hit: Hit) -> bool:
        """Whether the hit is the first thing its sentence says."""
        return hit.first == self.sentence(hit)[0]

    def chain(self, hit: Hit) -> Sequence[Hit]:
        """The hits that are listed together with ``hit``, itself included."""
        return next((chain for chain in self.chains if hit in chain), (hit,))

    def in_capitals(self, hit: Hit) -> bool:
        """Whether the line around the hit is set in capitals."""
        start, end = self.sentence(hit)
        others = [
            token.text
            for at, token in enumerate(self.tokens[start:end], start)
            if len(token.text) > 1 and token.text.isalpha() and not hit.first <= at < hit.last
        ]
        return bool(others) and sum(map(str.isupper, others)) * 5 >= len(others) * 4


def decide(passage: Passage, hit: Hit, as_of: dt.date | None) -> Sense | None:
    """What ``hit`` means; None when it names no State at all."""
    if hit.phrase is not None:
        return _of_phrase(hit.phrase, hit, passage)
    if hit.fit in (Fit.DAMAGED, Fit.TANGLED):
        return _of_damaged(hit)
    return _of_name(passage, hit, as_of)


def _of_phrase(phrase: Phrase, hit: Hit, passage: Passage) -> Sense | None:
    if phrase.sensitive:
        return Sense((), phrase.read_as, f"a sensitive name ({phrase.kind})", sensitive=True)
    if phrase.for_a_person:
        codes = phrase.read_as or phrase.at_risk or _codes_named_in(passage, hit)
        return Sense((), codes, f"{phrase.kind}: {phrase.note or 'for a person to decide'}")
    if not phrase.read_as:
        return None
    sensitive = any(states()[code].status is Status.SENSITIVE for code in phrase.read_as)
    return Sense(phrase.read_as, reason=phrase.note, sensitive=sensitive)


def _codes_named_in(passage: Passage, hit: Hit) -> tuple[str, ...]:
    """The codes of the bare names inside a patterned phrase: “Mr. Jordan”."""
    spelled = {token.text for token in passage.tokens[hit.first : hit.last]}
    return tuple(code for word in sorted(spelled) for code in _codes_of_word().get(word, ()))


@cache
def _codes_of_word() -> Mapping[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for name in names():
        if " " not in name.text:
            codes[name.text] = tuple(dict.fromkeys((*codes.get(name.text, ()), name.iso3)))
    return codes


def _of_damaged(hit: Hit) -> Sense:
    inner = tuple(name.iso3 for name in hit.inner)
    codes = tuple(dict.fromkeys((*(name.iso3 for name in hit.names), *inner)))
    sensitive = any(_is_sensitive(name) for name in hit.names)
    reason = (
        "a damaged or misspelt name, as far as can be seen"
        if hit.fit is Fit.DAMAGED
        else "two names run into each other here"
    )
    return Sense((), codes, reason, sensitive=sensitive, rows=hit.names)


def _of_name(passage: Passage, hit: Hit, as_of: dt.date | None) -> Sense | None:
    rows = hit.names
    doubts = (code for name in rows for code in name.other_codes)
    asked = tuple(dict.fromkeys((*(name.iso3 for name in rows), *doubts)))
    if _is_no_name_here(passage, hit):
        return None
    if all(_is_sensitive(name) for name in rows):
        return _of_sensitive(rows, asked)
    if _now_two_states(rows, as_of):
        return Sense(asked, reason="one State in former times, two today", rows=rows)
    if rows[0].kind.is_demonym:
        return _of_demonym(passage, hit, asked)
    return _of_outright_name(passage, hit, asked)


def _of_outright_name(passage: Passage, hit: Hit, asked: tuple[str, ...]) -> Sense:
    rows = hit.names
    treatment, rivals = treatment_of(rows)
    against = _speaks_against(passage, hit, rivals)
    if treatment is Treatment.NEVER or (len(hit.codes) > 1 and treatment is not Treatment.LIST):
        return Sense((), asked, "the name stands for more than one State", rows=rows)
    if against:
        return Sense((), asked, against, rows=rows)
    if treatment is Treatment.USUAL:
        if rows[0].text == "US" and passage.in_capitals(hit):
            return Sense((), asked, "a pronoun or a State, in a line of capitals", rows=rows)
        return Sense(asked[:1], rows=rows)
    if treatment is Treatment.LIST:
        if _is_listed(passage, hit):
            return Sense(asked[:1], reason="among the names of States", rows=rows)
        return Sense((), asked, "the name is used for more than one State", rows=rows)
    speaks_for = _speaks_for(passage, hit, treatment, rivals)
    if speaks_for:
        return Sense(asked[:1], reason=speaks_for, rows=rows)
    rival = _RIVALS[rivals[0]] if rivals else "something else"
    doubt = f"also {rival}; nothing here says which"
    return Sense((), asked, doubt, by_draft=treatment is Treatment.EVIDENCE, rows=rows)


_RIVALS = {
    "person": "a person’s name",
    "subnational": "a state of a federation",
    "region": "a region",
    "place": "a place",
    "word": "a word",
    "language": "a language",
    "people": "a people",
}


def _of_sensitive(rows: tuple[Name, ...], asked: tuple[str, ...]) -> Sense:
    """Names that are always shown to a person. An observer's own name still names it."""
    outright = [
        name
        for name in rows
        if states()[name.iso3].status is Status.OBSERVER
        and name.kind in (NameKind.SHORT, NameKind.FORMAL)
    ]
    if outright:
        return Sense((outright[0].iso3,), sensitive=True, rows=rows)
    return Sense((), asked, "a name that a person must look at", sensitive=True, rows=rows)


def _is_sensitive(name: Name) -> bool:
    if states()[name.iso3].status in (Status.SENSITIVE, Status.OBSERVER):
        return True
    # The adjectives of North Macedonia are a matter of an agreement between States.
    return name.iso3 == "MKD" and "acedonia" in name.text and not name.un_form


def _now_two_states(rows: tuple[Name, ...], as_of: dt.date | None) -> bool:
    """Whether a former State's name reads as two States of today (“Serbia and Montenegro”)."""
    former = rows[0]
    return (
        former.kind is NameKind.FORMER
        and " and " in former.text
        and bool(former.other_codes)
        and former.valid_to is not None
        and (as_of is None or as_of > former.valid_to)
    )


def _is_no_name_here(passage: Passage, hit: Hit) -> bool:
    """Whether a form is money or a verb."""
    word = passage.tokens[hit.first].text
    if hit.last - hit.first > 1:
        return False
    if word in ("US", "NZ") and "$" in (*passage.before(hit), *passage.after(hit)):
        return True
    if word == "Polish" and passage.opens_sentence(hit):
        return bool({"the", "a", "your", "up", "this"} & set(passage.after(hit)))
    return False


def _of_demonym(passage: Passage, hit: Hit, asked: tuple[str, ...]) -> Sense | None:
    rows = hit.names
    treatment, _ = treatment_of(rows)
    risks = {risk for name in rows for risk in name.risks}
    if "language" in risks and _is_language(passage, hit):
        return None
    if treatment is Treatment.NEVER or len(hit.codes) > 1:
        hint = _named_nearby(passage, hit, asked)
        reason = "the word belongs to more than one State or people" + hint
        return Sense((), asked, reason, rows=rows)
    other = _is_a_people(passage, hit, risks) or _other_bearer(passage, hit, asked)
    if other:
        return Sense((), asked, other, rows=rows)
    if treatment is Treatment.USUAL:
        return Sense(asked[:1], rows=rows)
    if set(passage.after(hit, 2)) & vocab.STATE_NOUNS:
        return Sense(asked[:1], reason="before a noun of States", rows=rows)
    return Sense((), asked, "also a region or a language; nothing here says which", rows=rows)


def _is_a_people(passage: Passage, hit: Hit, risks: set[str]) -> str:
    """Why the word may mean a people or a style instead of a State; empty when it may not."""
    before, after = passage.before(hit), passage.after(hit)
    ethnic = bool(set(before) & vocab.ETHNIC_BEFORE)
    if ethnic or ("people" in risks and set(after) & vocab.ETHNIC_AFTER):
        return "a people, who may live in another State"
    if "word" in risks and set(after) & vocab.ERA_NOUNS:
        return "a style or a time, not a State"
    return ""


def _named_nearby(passage: Passage, hit: Hit, asked: tuple[str, ...]) -> str:
    """A help for the person who decides: which of the candidates the text names outright."""
    named = {
        name.iso3
        for other in passage.hits
        if other is not hit and other.fit.is_sound
        for name in other.names
        if not name.kind.is_demonym and len(other.codes) == 1
    } & set(asked)
    if not named:
        return ""
    listed = ", ".join(states()[code].short_name for code in sorted(named))
    return f"; the text around it names {listed}"


def _other_bearer(passage: Passage, hit: Hit, asked: tuple[str, ...]) -> str:
    """Why a shared adjective may belong to another of its bearers here; empty when it may not."""
    if len(asked) == 1:
        return ""
    named = {
        code
        for other in passage.hits
        if other is not hit and not (other.names and other.names[0].kind.is_demonym)
        for code in other.codes
    } & set(asked)
    if named and asked[0] not in named:
        listed = ", ".join(states()[code].short_name for code in sorted(named))
        return f"the text around it names {listed}, who may be meant"
    return ""


def _is_language(passage: Passage, hit: Hit) -> bool:
    """Whether the word names a language: “in French”, “English version”, “Arabic, Chinese and”."""
    before, after = passage.before(hit, 4), passage.after(hit, 2)
    follows = after[0] if after else ""
    if follows in vocab.LANGUAGE_NOUNS:
        return True
    if follows == "-" and len(after) > 1 and after[1] in ("language", "speaking", "medium"):
        return True
    ends_phrase = not follows or follows in (",", ".", ";", ":", ")", "and", "or", "as", "but")
    if not ends_phrase:
        return False
    chain = passage.chain(hit)
    opening = passage.before(chain[0], 4) if chain else before
    if opening[-1:] and opening[-1] in ("in", "into", "both", "from", ":", "("):
        return opening[-1] in ("in", "into") or bool(set(opening) & vocab.LANGUAGE_VERBS)
    start, end = passage.sentence(hit)
    sentence = passage.keys[start:end]
    if {"arabic", "language", "languages"} & set(sentence) and all(map(_may_be_language, chain)):
        return True
    return bool(set(opening) & vocab.LANGUAGE_VERBS) and all(map(_may_be_language, chain))


def _may_be_language(hit: Hit) -> bool:
    return any("language" in name.risks for name in hit.names)


def _is_listed(passage: Passage, hit: Hit) -> bool:
    """Whether the hit stands among names that are States beyond doubt, or among three or more.

    “Chad and Mali” are States: of two forenames (“Chad and Jordan”) that is not certain.
    """
    chain = passage.chain(hit)
    others = [other for other in chain if other is not hit]
    if any(_is_firm(other) for other in others) or len(others) > 1:
        return True
    spelled = {passage.keys[each.first] for each in chain if each.names}
    return bool(others) and "mali" in spelled


def _is_firm(hit: Hit) -> bool:
    if hit.phrase is not None:
        return hit.phrase.kind == "group"
    if not hit.fit.is_sound or hit.names[0].kind.is_demonym or len(hit.codes) > 1:
        return False
    return treatment_of(hit.names)[0] is Treatment.USUAL


def _speaks_for(passage: Passage, hit: Hit, treatment: Treatment, rivals: tuple[str, ...]) -> str:
    """What says that a State is meant; empty when nothing does."""
    if _is_listed(passage, hit):
        return "among the names of States"
    if _follows_noun_of_states(passage, hit):
        return "after a noun of States"
    if treatment is Treatment.DEFINED:
        return "with the article, in a place" if _is_a_place(passage, hit) else ""
    if _owns_what_states_own(passage, hit):
        return "before a noun of States"
    if _does_what_states_do(passage, hit, rivals):
        return "does what States do"
    if not {"region", "word", "subnational"} & set(rivals):
        near = [key for key in passage.before(hit, 2) if key != "the"]
        if near and near[-1] in vocab.LOCATIVES:
            return "named as a place, which no person is"
    return ""


def _follows_noun_of_states(passage: Passage, hit: Hit) -> bool:
    """“The Government of Georgia”, “refugees from Mali”, “Member States such as Jordan”."""
    near = [key for key in passage.before(hit, 7) if key not in ("the", ",")]
    link, heads = near[-1:], set(near[:-1])
    if link and link[0] in ("of", "in"):
        return bool(heads & vocab.HEADS)
    if link and link[0] in ("for", "to", "from", "with"):
        return bool(heads & vocab.STATE_NOUNS)
    named_as = {"as", "including", "namely", ":"} & set(near[-2:])
    return bool(named_as and {"states", "countries", "parties"} & heads)


def _is_a_place(passage: Passage, hit: Hit) -> bool:
    """“In the CAR”, unless the line is in capitals."""
    before = passage.before(hit, 2)
    located = before[-1:] == ["the"] and before[0] in vocab.LOCATIVES | {"of"}
    return located and len(before) > 1 and not passage.in_capitals(hit)


def _owns_what_states_own(passage: Passage, hit: Hit) -> bool:
    after = passage.after(hit, 5)
    owner = after[:2] == ["'", "s"] or after[:1] in (["'"], ["' "])
    return owner and bool(set(after[2:]) & vocab.STATE_NOUNS)


def _does_what_states_do(passage: Passage, hit: Hit, rivals: tuple[str, ...]) -> bool:
    # A state of a federation adopts laws as well, but does not accede to treaties.
    verbs = vocab.NATIONAL_VERBS if "subnational" in rivals else vocab.STATE_VERBS
    after = passage.after(hit, 6)
    if after[:2] == [",", "which"]:
        after = after[2:]
    rest = [key for key in after if key not in vocab.AUXILIARIES]
    return bool(rest) and rest[0] in verbs


def _speaks_against(passage: Passage, hit: Hit, rivals: tuple[str, ...]) -> str:
    """What says that something else is meant; empty when nothing does."""
    risks = {*rivals, *(risk for name in hit.names for risk in name.risks)}
    before, after = passage.before(hit), passage.after(hit, 2)
    if "person" in risks:
        forename = set(before) & vocab.FORENAMES and passage.token_before(hit)[0].isupper()
        if forename:
            return "a forename before it: a person’s name, as far as can be seen"
        spoken = set(after[:1]) & vocab.PERSON_VERBS
        if spoken and not _follows_noun_of_states(passage, hit):
            return "said or done as persons do"
    if "person" in rivals and _is_part_of_a_persons_name(passage, hit):
        return "a capitalised word beside it: perhaps a person’s name"
    if "subnational" in rivals:
        start, end = passage.sentence(hit)
        if set(passage.keys[start:end]) & vocab.AMERICAN_STATES:
            return "American places are named beside it"
    if after[:1] == [","] and set(after[1:]) & (vocab.AMERICAN_STATES - {"governor"}):
        return "a place in a state of the United States"
    return ""


def _is_part_of_a_persons_name(passage: Passage, hit: Hit) -> bool:
    before, after = passage.token_before(hit), passage.token_after(hit)
    if len(before) > 1 and before[0].isupper() and not _introduces(fold(before)):
        return True
    return len(after) > 1 and after[0].isupper() and not _continues(passage, hit)


def _introduces(word: str) -> bool:
    """Whether a capitalised word before a name does not make it a person's name."""
    opening = {
        "in", "the", "and", "of", "for", "from", "since", "as", "when", "while", "after", "before",
        "both", "like", "unlike", "only", "although", "where", "to", "by", "with", "between",
        "northern", "southern", "eastern", "western", "central", "states", "parties", "mission",
        "that", "if", "also", "today", "meanwhile", "including", "or", "at", "under", "against",
    }  # fmt: skip
    return word in opening or word in vocab.INSTITUTION_HEADS or word in vocab.STATE_NOUNS


def _continues(passage: Passage, hit: Hit) -> bool:
    """Whether capitalised words after a name make an institution's or instrument's name of it."""
    for at in range(hit.last, min(hit.last + 7, len(passage.tokens))):
        token, key = passage.tokens[at].text, passage.keys[at]
        if key in vocab.INSTITUTION_HEADS | vocab.INSTRUMENT_HEADS | vocab.STATE_NOUNS:
            return True
        if not (token[0].isupper() or key in ("of", "for", "and", "the", "on")):
            return False
    return False


def treatment_of(rows: Sequence[Name]) -> tuple[Treatment, tuple[str, ...]]:
    """How a form is decided, and what else it may be.

    A form that is not in ``homographs.csv`` is decided by its risks: one that
    another State shares is never resolved; an alias that is also a person, a
    place or a word needs evidence; every other form means its State.
    """
    listed = _homographs().get(rows[0].text)
    if listed is not None:
        return listed
    shared = any(name.other_codes for name in rows)
    if shared:
        return Treatment.NEVER, ()
    return Treatment.USUAL, ()


@cache
def _homographs() -> Mapping[str, tuple[Treatment, tuple[str, ...]]]:
    source = resources.files("clearance.states").joinpath("data", "homographs.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    return {
        row["name"]: (Treatment(row["rule"]), tuple(filter(None, row["rivals"].split(";"))))
        for row in csv.DictReader(lines)
    }


def _sentences(found: Sequence[Token], keys: Sequence[str]) -> list[tuple[int, int]]:
    """The sentences as ranges of tokens: a stop ends one when a capital or nothing follows."""
    spans: list[tuple[int, int]] = []
    start = 0
    for at, key in enumerate(keys):
        if key not in ".?!":
            continue
        follows = found[at + 1].text if at + 1 < len(keys) else ""
        if follows in ('"', "”", "'", ")"):
            continue
        spaced = not follows or found[at + 1].start > found[at].end
        opens = not follows or follows[0].isupper() or follows[0] in "[(“\"'" or follows.isdigit()
        if key == "." and at and (keys[at - 1] in vocab.ABBREVIATED or len(keys[at - 1]) == 1):
            continue
        if spaced and opens:
            spans.append((start, at + 1))
            start = at + 1
    if start < len(keys):
        spans.append((start, len(keys)))
    return spans


_CONNECTORS = frozenset(
    [",", "and", "or", ";", "/", "&", "the", "as", "well", "then", "both", "plus", "with", "along",
     "to", "nor", ":", "'", "s", "' "]
)  # fmt: skip
_JOINING = frozenset([",", "and", "or", ";", "/", "&", "well", "plus", "nor"])
_LONGEST_GAP = 6


def _chains(keys: Sequence[str], hits: Sequence[Hit]) -> list[tuple[Hit, ...]]:
    """Runs of two or more hits that nothing but commas, “and” and the like stands between."""
    chains: list[tuple[Hit, ...]] = []
    current: list[Hit] = []
    for hit in hits:
        if hit.phrase is not None and not hit.phrase.read_as:
            continue
        if current and not _joined(keys, current[-1].last, hit.first):
            chains.append(tuple(current))
            current = []
        current.append(hit)
    chains.append(tuple(current))  # the last
    return [chain for chain in chains if len(chain) > 1]


def _joined(keys: Sequence[str], start: int, end: int) -> bool:
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


def settled_by_draft(sense: Sense, codes: frozenset[str]) -> Sense:
    """``sense`` decided by what the same name means elsewhere in the draft, where it may be."""
    chosen = tuple(code for code in sense.candidates if code in codes)
    if not sense.by_draft or len(chosen) != 1:
        return sense
    return replace(
        sense, states=chosen, candidates=(), reason="as elsewhere in this draft", by_draft=False
    )
