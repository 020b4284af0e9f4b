"""What a name means where it stands: one State, several, none, or a question for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from clearance.states import vocabulary as vocab
from clearance.states.homographs import Treatment, treatment_of
from clearance.states.matching import Fit, Hit
from clearance.states.names import Name, NameKind, Phrase, Status, names, states
from clearance.states.passage import Passage, is_firm
from clearance.states.text import fold


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
        # “Congo DR”: a capital behind the name makes another name of it.
        alone = not passage.token_after(hit)[:1].isupper()
        if alone and _is_listed(passage, hit):
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
        hint = _named_nearby(passage, asked)
        reason = "the word belongs to more than one State or people" + hint
        return Sense((), asked, reason, rows=rows)
    other = _is_a_people(passage, hit, risks) or _other_bearer(passage, asked)
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


def _named_nearby(passage: Passage, asked: tuple[str, ...]) -> str:
    """A help for the person who decides: which of the candidates the text names outright."""
    named = passage.named_outright & set(asked)
    if not named:
        return ""
    listed = ", ".join(states()[code].short_name for code in sorted(named))
    return f"; the text around it names {listed}"


def _other_bearer(passage: Passage, asked: tuple[str, ...]) -> str:
    """Why a shared adjective may belong to another of its bearers here; empty when it may not."""
    if len(asked) == 1:
        return ""
    named = passage.named & set(asked)
    if named and asked[0] not in named:
        listed = ", ".join(states()[code].short_name for code in sorted(named))
        return f"the text around it names {listed}, who may be meant"
    return ""


def _is_language(passage: Passage, hit: Hit) -> bool:
    """Whether the word names a language: “in French”, “English version”, “Arabic, Chinese and”."""
    after = passage.after(hit, 2)
    follows = after[0] if after else ""
    if follows in vocab.LANGUAGE_NOUNS:
        return True
    if follows == "-" and len(after) > 1 and after[1] in ("language", "speaking", "medium"):
        return True
    if follows and follows not in (",", ".", ";", ":", ")", "and", "or", "as", "but"):
        return False
    chain = passage.chain(hit)
    opening = passage.before(chain, 4)
    spoken = bool(set(opening) & vocab.LANGUAGE_VERBS)
    if opening[-1:] and opening[-1] in ("in", "into", "both", "from", ":", "("):
        return opening[-1] in ("in", "into") or spoken
    told = {"arabic", "language", "languages"} & passage.sentence(hit).words
    return chain.languages and (spoken or bool(told))


def _is_listed(passage: Passage, hit: Hit) -> bool:
    """Whether the hit stands among names that are States beyond doubt, or among three or more.

    “Chad and Mali” are States: of two forenames (“Chad and Jordan”) that is not certain.
    """
    chain = passage.chain(hit)
    if len(chain) > _PAIR or chain.firm > is_firm(hit):
        return True
    spelled = {passage.keys[each.first] for each in chain.hits}
    return len(chain) == _PAIR and "mali" in spelled


_PAIR = 2


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
    near = [key for key in passage.before(passage.chain(hit), 7) if key not in ("the", ",")]
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
    if "subnational" in rivals and passage.sentence(hit).words & vocab.AMERICAN_STATES:
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


def settled_by_lines(sense: Sense) -> Sense:
    """``sense`` decided for a name that is a line or cell of its own among such lines of States."""
    if sense.states or not sense.rows or sense.rows[0].kind is not NameKind.SHORT:
        return sense
    if treatment_of(sense.rows)[0] not in (Treatment.EVIDENCE, Treatment.LIST):
        return sense
    chosen = (sense.rows[0].iso3,)
    return replace(sense, states=chosen, candidates=(), reason="among lines that name States")


def settled_by_draft(sense: Sense, codes: frozenset[str]) -> Sense:
    """``sense`` decided by what the same name means elsewhere in the draft, where it may be."""
    chosen = tuple(code for code in sense.candidates if code in codes)
    if not sense.by_draft or len(chosen) != 1:
        return sense
    return replace(
        sense, states=chosen, candidates=(), reason="as elsewhere in this draft", by_draft=False
    )
