"""In what way a State is named: as an example, in a list, inside an institution's name..."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clearance.states import vocabulary as vocab
from clearance.states.context import Passage, without_placeholders
from clearance.states.matching import Hit
from clearance.states.mention import MentionKind
from clearance.states.text import fold, words
from drafts.draft import StoryKind


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a paragraph stands.

    Attributes:
        story: The story it belongs to.
        heading: Whether it is a heading.
        sections: The headings above it, outermost first.
        in_table: Whether it stands in a table cell.
        anchor: For a note, the words of the sentence its reference stands in.
    """

    story: StoryKind = StoryKind.BODY
    heading: bool = False
    sections: tuple[str, ...] = ()
    in_table: bool = False
    anchor: str = ""


ALONE = Setting()

_PHRASE_KINDS = {
    "institution-elsewhere": MentionKind.INSTITUTION,
    "organisation": MentionKind.INSTITUTION,
    "capital": MentionKind.PLACE,
    "subnational": MentionKind.PLACE,
    "place": MentionKind.PLACE,
    "water": MentionKind.PLACE,
    "territory": MentionKind.PLACE,
}


def kind_of(passage: Passage, hit: Hit, setting: Setting) -> tuple[MentionKind, str]:
    """The kind of a mention and the reason for it, in words.

    The first of these that fits: the fixed phrase it is part of, the name of
    an institution or of an instrument around it, a list, a place, membership,
    a situation. What fits none of them is an example: to miss one is the
    costly error, to ask about one too many is not.
    """
    if hit.phrase is not None and hit.phrase.kind in _PHRASE_KINDS:
        return _PHRASE_KINDS[hit.phrase.kind], f"part of “{_printed(passage, hit)}”"
    for look in (_in_proper_name, _in_list, _as_member, _as_place):
        found = look(passage, hit, setting)
        if found is not None:
            return found
    return _situation_or_example(passage, hit, setting)


def _printed(passage: Passage, hit: Hit) -> str:
    return " ".join(token.text for token in passage.tokens[hit.first : hit.last])


_LINKS = frozenset({"of", "for", "the", "and", "on", "in", "to", "against", "de", "-"})
# “in” joins a body to its seat, not to its name, except for bodies sent abroad.
_SENT_ABROAD = frozenset(
    {
        "mission",
        "office",
        "force",
        "forces",
        "operation",
        "chambers",
        "courts",
        "team",
        "tribunal",
        "group",
    }
)
_LONGEST_NAME = 12


def _in_proper_name(
    passage: Passage, hit: Hit, _setting: Setting
) -> tuple[MentionKind, str] | None:
    """Whether the name stands inside the name of an institution or of an instrument."""
    if passage.in_capitals(hit) and hit.last == hit.first + 1:
        return None  # “US FORCES”: in a line of capitals every word looks like a name
    stretch = _name_after(passage, hit) or _name_before(passage, hit)
    if stretch is None:
        return None
    kind, first, last = stretch
    name = _spelled(passage, first, last)
    what = "an institution" if kind is MentionKind.INSTITUTION else "an instrument"
    return kind, f"inside the name of {what}: “{name}”"


def _spelled(passage: Passage, first: int, last: int) -> str:
    text = ""
    for before, token in zip(
        [None, *passage.tokens[first:last]], passage.tokens[first:last], strict=False
    ):
        text += (" " if before is not None and before.end < token.start else "") + token.text
    return text


def _name_after(passage: Passage, hit: Hit) -> tuple[MentionKind, int, int] | None:
    """“Afghanistan Independent Human Rights Commission”: capitalised words up to a head."""
    capital = False
    start = hit.last
    partner = next((each for each in passage.hits if each.first == hit.last + 1), None)
    if partner is not None and passage.keys[hit.last] == "-":
        start = partner.last  # “Eritrea-Ethiopia Boundary Commission”
    for at in range(start, min(start + _LONGEST_NAME, len(passage.tokens))):
        token, key = passage.tokens[at].text, passage.keys[at]
        if not token[0].isupper():
            if key in _LINKS and capital:
                continue
            break
        capital = True
        kind = _head_kind(key)
        if kind is not None:
            return kind, hit.first, _end_of_name(passage, at + 1)
    return None


def _end_of_name(passage: Passage, at: int) -> int:
    """Where the capitalised words after a head end."""
    end = at
    for place in range(at, min(at + _LONGEST_NAME, len(passage.tokens))):
        if passage.tokens[place].text[0].isupper():
            end = place + 1
        elif passage.keys[place] not in _LINKS | {","}:
            break
    return end


def _name_before(passage: Passage, hit: Hit) -> tuple[MentionKind, int, int] | None:
    """“Bank of Indonesia”, “Treaty between Chile and Argentina”: a head, then a link."""
    leader = passage.chain(hit)[0]
    at = leader.first - 1
    if at >= 0 and passage.keys[at] == "the":
        at -= 1
    if at < 1 or passage.keys[at] not in ("of", "for", "in", "on", "between", "with", "to"):
        return None
    link = passage.keys[at]
    if leader is not hit and link != "between":
        return None
    found: tuple[MentionKind, int] | None = None
    for place in range(at - 1, max(-1, at - 1 - _LONGEST_NAME), -1):
        token, key = passage.tokens[place].text, passage.keys[place]
        if not token[0].isupper():
            if key in _LINKS and place < at - 1:
                continue
            break
        kind = _head_kind(key)
        # The head is the word before the first link: “Council of Ministers of Kenya”.
        if kind is not None and _may_link(key, link, kind):
            found = kind, place
    if found is None:
        return None
    kind, first = found
    while first > 0 and passage.tokens[first - 1].text[0].isupper() and first > at - _LONGEST_NAME:
        first -= 1
    return kind, first, hit.last


def _head_kind(key: str) -> MentionKind | None:
    if key in vocab.NOT_INSTITUTIONS:
        return None
    if key in vocab.INSTRUMENT_HEADS:
        return MentionKind.INSTRUMENT
    if key in vocab.INSTITUTION_HEADS:
        return MentionKind.INSTITUTION
    return None


def _may_link(head: str, link: str, kind: MentionKind) -> bool:
    if kind is MentionKind.INSTRUMENT:
        return link in ("of", "between", "with", "on", "for", "in")
    return link in ("of", "for") or (link in ("in", "to") and head in _SENT_ABROAD)


_MOSTLY_NAMES = 0.7
_LONG_LIST = 8
_LONGEST_LEAD = 2


def _in_list(passage: Passage, hit: Hit, setting: Setting) -> tuple[MentionKind, str] | None:
    """Whether the name stands in a bare list: a note, a cell, a line of names."""
    chain = passage.chain(hit)
    start, end = passage.sentence(hit)
    share = _share_of_names(passage, start, end)
    if setting.in_table and share >= _MOSTLY_NAMES:
        return MentionKind.LIST, "a table cell of names"
    rest = without_placeholders(passage.keys[chain[-1].last : end])
    says_no_more = not any(key[0].isalpha() for key in rest) or rest[0] == "("
    lead = [
        key for key in passage.keys[start : chain[0].first] if key[0].isalpha() and key != "the"
    ]
    says_no_more = says_no_more and len(lead) <= _LONGEST_LEAD
    if len(chain) > 1 and share >= _MOSTLY_NAMES and says_no_more:
        where = "a note" if setting.story in (StoryKind.FOOTNOTE, StoryKind.ENDNOTE) else "a line"
        return MentionKind.LIST, f"{where} that lists {len(chain)} names"
    introduced = ":" in passage.keys[max(0, chain[0].first - 3) : chain[0].first]
    if len(chain) >= _LONG_LIST or (introduced and len(chain) > 2):
        if _verb_after(passage, chain):
            return None
        return MentionKind.LIST, f"a list of {len(chain)} names"
    return None


def _share_of_names(passage: Passage, start: int, end: int) -> float:
    """How much of a sentence's words belongs to names, counting “and” and “the” with them."""
    letters = [at for at in range(start, end) if passage.keys[at][0].isalpha()]
    named = {at for each in passage.hits for at in range(each.first, each.last)}
    bare = [at for at in letters if at in named or passage.keys[at] in ("and", "the", "or")]
    return len(bare) / len(letters) if letters else 0.0


def _as_member(passage: Passage, hit: Hit, _setting: Setting) -> tuple[MentionKind, str] | None:
    """Whether the State is named as a member of a body or a party to an instrument."""
    chain = passage.chain(hit)
    start, end = passage.sentence(hit)
    before = passage.keys[max(start, chain[0].first - 14) : chain[0].first]
    after = passage.keys[chain[-1].last : min(end, chain[-1].last + 8)]
    if _verb_after(passage, chain) not in ("", *_AS_A_BODY):
        return None
    introduced = {"namely", ":", "including", "("} & set(before[-3:]) or before[-2:] == [
        "such",
        "as",
    ]
    if introduced and set(before) & vocab.MEMBER_WORDS and {"of", "to"} & set(before):
        return MentionKind.MEMBER, "named among the members of a body or the parties to a text"
    joined = [key for key in after if key not in (",", "a", "as", "the", "current", "elected")]
    if joined[:1] and joined[0] in vocab.MEMBER_WORDS and "of" in joined[1:3]:
        return MentionKind.MEMBER, "named as a member of a body"
    return None


# What members do as a body does not make an example of each.
_AS_A_BODY = ("abstained", "voted", "votes", "agreed", "met", "meet")


def _as_place(passage: Passage, hit: Hit, _setting: Setting) -> tuple[MentionKind, str] | None:
    """Whether the name only says where something took place."""
    before = [key for key in passage.before(hit, 10) if key != "the"]
    town = _town_before(passage, hit) if before[-1:] == [","] else ""
    if town and len(passage.chain(hit)) == 1:
        return MentionKind.PLACE, f"says where: after “{town}”"
    if before[-1:] and before[-1] in ("in", "at") and set(before[-7:-1]) & vocab.PLACE_WORDS:
        return MentionKind.PLACE, "says where a meeting or an event took place"
    return None


def _town_before(passage: Passage, hit: Hit) -> str:
    """The town in “in Phnom Penh, Cambodia”; empty when no preposition leads to it."""
    at = hit.first - 1
    while at > 0 and passage.keys[at] in (",", "the"):
        at -= 1
    end = at + 1
    while at > 0 and passage.tokens[at].text[0].isupper() and end - at <= _LONGEST_TOWN:
        at -= 1
    led = passage.keys[at] in ("in", "at", "from", "near", "to", "of") and at + 1 < end
    return _spelled(passage, at + 1, end) if led else ""


_LONGEST_TOWN = 4


def _situation_or_example(passage: Passage, hit: Hit, setting: Setting) -> tuple[MentionKind, str]:
    """Whether the sentence speaks of what happened to people, or of what a State does well."""
    chain = passage.chain(hit)
    start, end = passage.sentence(hit)
    sentence = passage.keys[start:end]
    before = passage.keys[max(start, chain[0].first - 8) : chain[0].first]
    weights: list[tuple[int, str]] = []
    grave = _grave_word_before(before)
    if grave:
        weights.append((3, f"“{grave}” goes with it"))
    if _verb_after(passage, chain):
        weights.append((-3, "named as the one who acts"))
    opened = start + 2 >= chain[0].first and passage.keys[start : start + 1] == ["in"]
    acts = [key for key in sentence if key in vocab.EXAMPLE_VERBS - vocab.SUFFERED]
    if opened and acts:
        weights.append((-2, f"“In …” with “{acts[0]}”"))
    if before[-1:] == ["by"] or before[-2:] == ["by", "the"]:
        weights.append((-2, "named as the one by whom it is done"))
    troubles = _troubles(sentence)
    placed = [key for key in before if key != "the"][-2:]
    if troubles and placed == ["including", "in"]:
        weights.append((2, "named among the places concerned"))
    if troubles:
        weights.append((min(len(troubles), 2), f"the sentence speaks of {troubles[0]}"))
    if acts:
        weights.append((-min(len(acts), 2), f"the sentence speaks of “{acts[0]}”"))
    weights += _weight_of_sections(setting.sections)
    if setting.anchor and not troubles and not acts:
        weights.append((min(len(_troubles(_keys(setting.anchor))), 1), "so does its sentence"))
    total = sum(weight for weight, _ in weights)
    if total > 0:
        return MentionKind.SITUATION, max(weights, key=lambda each: each[0])[1]
    if weights and min(weights, key=lambda each: each[0])[0] < 0:
        return MentionKind.EXAMPLE, min(weights, key=lambda each: each[0])[1]
    return MentionKind.EXAMPLE, "nothing says otherwise"


def _keys(text: str) -> list[str]:
    return [fold(word) for word in words(text)]


def _grave_word_before(before: Sequence[str]) -> str:
    """The grave word before a name (“the genocide in Rwanda”), unless it is to be prevented."""
    ahead = [key for key in before if key not in ("the", "both")]
    if ahead[-1:] and ahead[-1] not in ("in", "of", "against", "from", "within", "affecting"):
        return ""
    for at in range(len(ahead) - 2, max(-1, len(ahead) - 2 - _GRAVE_REACH), -1):
        if ahead[at] in vocab.SITUATION_WORDS:
            return "" if set(ahead[max(0, at - 2) : at]) & vocab.PREVENTIVE else ahead[at]
    return ""


_GRAVE_REACH = 4


def _troubles(keys: Sequence[str]) -> list[str]:
    """The words of a sentence that speak of atrocities and war, those to be prevented left out."""
    found = []
    for at, key in enumerate(keys):
        if key not in vocab.SITUATION_WORDS:
            continue
        near = {*keys[max(0, at - 4) : at], *keys[at + 1 : at + 2]}
        if not near & vocab.PREVENTIVE:
            found.append(key)
    return found


def _verb_after(passage: Passage, chain: Sequence[Hit]) -> str:
    """The verb of which the listed States are the subject; empty when there is none."""
    ahead = [key for key in passage.before(chain[0], 2) if key not in ("the", "both")]
    if ahead and ahead[-1] in _PREPOSITIONS:
        return ""
    after = passage.after(chain[-1], 8)
    rest = [key for key in after if key not in vocab.AUXILIARIES | {",", "taken", "put"}]
    if set(rest[:1]) & _ACTS:
        return rest[0]
    acting = {"have", "has"} & set(after[:2])
    return next(iter(acting), "")


_PREPOSITIONS = frozenset(
    {
        "in",
        "of",
        "against",
        "from",
        "for",
        "to",
        "by",
        "with",
        "between",
        "on",
        "among",
        "within",
        "across",
        "into",
        "outside",
        "throughout",
    }
)
# Also nouns: “Kenya reports” may be reports.
_NOUNS_TOO = frozenset(
    {
        "example",
        "examples",
        "act",
        "commission",
        "policy",
        "policies",
        "legislation",
        "constitutional",
        "initiative",
        "initiatives",
        "measures",
    }
)


_ACTS = (vocab.STATE_VERBS | vocab.EXAMPLE_VERBS) - vocab.SUFFERED - _NOUNS_TOO


def _weight_of_sections(sections: Sequence[str]) -> list[tuple[int, str]]:
    titles = {key for title in sections for key in _keys(title)}
    if titles & vocab.PRACTICE_SECTIONS:
        return [(-1, f"stands under “{sections[-1]}”")]
    if titles & vocab.ASSESSING_SECTIONS:
        return [(1, f"stands under “{sections[-1]}”")]
    return []
