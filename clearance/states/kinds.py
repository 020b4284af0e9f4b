"""In what way a State is named: as an example, in a list, inside an institution's name..."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from clearance.states import vocabulary as vocab
from clearance.states.matching import Hit
from clearance.states.mention import MentionKind
from clearance.states.passage import Chain, Passage, Sentence, without_placeholders
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


Kind = tuple[MentionKind, str]


class Kinds:
    """The kinds of the mentions of one passage, what a list has in common looked at once."""

    def __init__(self, passage: Passage, setting: Setting) -> None:
        self.passage = passage
        self.setting = setting
        self._sections = _weight_of_sections(setting.sections)
        self._listed: dict[int, Kind | None] = {}
        self._otherwise: dict[int, Kind] = {}
        self._spoken: dict[int, tuple[list[str], list[str]]] = {}

    def of(self, hit: Hit) -> Kind:
        """The kind of a mention and the reason for it, in words.

        The first of these that fits: the fixed phrase it is part of, the name
        of an institution or of an instrument around it, a list, membership, a
        place, a situation. What fits none of them is an example: to miss one
        is the costly error, to ask about one too many is not.
        """
        passage = self.passage
        if hit.phrase is not None and hit.phrase.kind in _PHRASE_KINDS:
            printed = passage.spelled(hit.first, hit.last)
            return _PHRASE_KINDS[hit.phrase.kind], f"part of “{printed}”"
        chain = passage.chain(hit)
        if chain.first not in self._listed:
            self._listed[chain.first] = _as_member(passage, chain) or _in_list(
                passage, chain, self.setting
            )
        return (
            _in_proper_name(passage, hit)
            or self._listed[chain.first]
            or _as_place(passage, hit)
            or self._situation_or_example(chain)
        )

    def _situation_or_example(self, chain: Chain) -> Kind:
        """Whether the sentence speaks of what befell people, or of what a State does well."""
        if chain.first not in self._otherwise:
            weights = list(self._weights(chain))
            # An introduction or a conclusion alone makes no situation of what it names.
            if self._sections and (self._sections[0][0] != 1 or weights):
                weights += self._sections
            total = sum(weight for weight, _ in weights)
            kind = MentionKind.SITUATION if total > 0 else MentionKind.EXAMPLE
            turn = 1 if total > 0 else -1
            weight, reason = max(weights, key=lambda each: turn * each[0], default=(0, ""))
            spoken = turn * weight > 0
            self._otherwise[chain.first] = kind, reason if spoken else "nothing says otherwise"
        return self._otherwise[chain.first]

    def _weights(self, chain: Chain) -> Iterator[tuple[int, str]]:
        """What speaks for a situation (above zero) or for an example (below), and why."""
        passage = self.passage
        sentence = passage.sentence(chain.hits[0])
        before = [key for key in passage.before(chain, 8) if key not in ("the", "both")]
        troubles, acts = self._speaks_of(sentence)
        grave = _grave_word_before(before)
        if grave:
            yield 3, f"“{grave}” goes with it"
        if _verb_after(passage, chain):
            yield -3, "named as the one who acts"
        if acts and sentence.keys[0] == "in" and sentence.start + 2 >= chain.first:
            yield -2, f"“In …” with “{acts[0]}”"
        if before[-1:] == ["by"]:
            yield -2, "named as the one by whom it is done"
        if troubles and before[-2:] == ["including", "in"]:
            yield 2, "named among the places concerned"
        if troubles:
            yield min(len(troubles), 2), f"the sentence speaks of {troubles[0]}"
        if acts:
            yield -min(len(acts), 2), f"the sentence speaks of “{acts[0]}”"
        if self.setting.anchor and not troubles and not acts:
            yield min(len(_troubles(_keys(self.setting.anchor))), 1), "its note's sentence does"

    def _speaks_of(self, sentence: Sentence) -> tuple[list[str], list[str]]:
        """The grave words of a sentence, and its words of what States do."""
        if sentence.start not in self._spoken:
            acts = [key for key in sentence.keys if key in _SPOKEN_ACTS]
            self._spoken[sentence.start] = _troubles(sentence.keys), acts
        return self._spoken[sentence.start]


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
_ON_A_STATE = frozenset({"panel", "group", "committee", "commission", "team"})
# Organizations whose branches put the State's name behind theirs: “Amnesty International Kenya”.
_WITH_BRANCHES = frozenset({"international", "watch", "aid", "actionaid", "oxfam", "unicef"})
_LONGEST_NAME = 12


def _in_proper_name(passage: Passage, hit: Hit) -> Kind | None:
    """Whether the name stands inside the name of an institution or of an instrument."""
    if passage.in_capitals(hit) and hit.last == hit.first + 1:
        return None  # “US FORCES”: in a line of capitals every word looks like a name
    if passage.token_before(hit)[:1].isupper() and set(passage.before(hit)) & _WITH_BRANCHES:
        branch = passage.spelled(hit.first - 1, hit.last)
        return MentionKind.INSTITUTION, f"a branch of an organization: “{branch}”"
    stretch = _name_after(passage, hit) or _name_before(passage, hit)
    if stretch is None:
        return None
    kind, first, last = stretch
    what = "an institution" if kind is MentionKind.INSTITUTION else "an instrument"
    return kind, f"inside the name of {what}: “{passage.spelled(first, last)}”"


def _name_after(passage: Passage, hit: Hit) -> tuple[MentionKind, int, int] | None:
    """“Afghanistan Independent Human Rights Commission”: capitalised words up to a head."""
    capital = False
    start = hit.last
    partner = passage.hit_at(hit.last + 1)
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
    leader = passage.chain(hit).hits[0]
    at = leader.first - 1
    if at >= 0 and passage.keys[at] == "the":
        at -= 1
    if at < 1 or passage.keys[at] not in ("of", "for", "in", "on", "between", "with", "to"):
        return None
    link = passage.keys[at]
    found: tuple[MentionKind, int] | None = None
    for place in range(at - 1, max(-1, at - 1 - _LONGEST_NAME), -1):
        token, key = passage.tokens[place].text, passage.keys[place]
        if not token[0].isupper():
            if key in _LINKS and place < at - 1:
                continue
            break
        kind = _head_kind(key)
        # The head is the word before the first link: “Council of Ministers of Kenya”.
        alone = leader.first == hit.first or kind is MentionKind.INSTRUMENT
        if kind is not None and alone and _may_link(key, link, kind):
            found = kind, place
    if found is None:
        return None
    kind, first = found
    while first > 0 and passage.tokens[first - 1].text[0].isupper() and first > at - _LONGEST_NAME:
        first -= 1
    return kind, first, hit.last if hit.first - first < 2 * _LONGEST_NAME else leader.last


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
    if link in ("in", "to"):
        return head in _SENT_ABROAD
    return link in ("of", "for") or (link == "on" and head in _ON_A_STATE)


_MOSTLY_NAMES = 0.7
_LONG_LIST = 8
_LONGEST_LEAD = 2


def _in_list(passage: Passage, chain: Chain, setting: Setting) -> Kind | None:
    """Whether the names stand in a bare list: a note, a cell, a line of names."""
    sentence = passage.sentence(chain.hits[0])
    mostly_names = sentence.share >= _MOSTLY_NAMES
    if setting.in_table and mostly_names:
        return MentionKind.LIST, "a table cell of names"
    says_no_more = _says_no_more(passage, chain, sentence)
    if len(chain) > 1 and mostly_names and says_no_more:
        where = "a note" if setting.story in (StoryKind.FOOTNOTE, StoryKind.ENDNOTE) else "a line"
        return MentionKind.LIST, f"{where} that lists {len(chain)} names"
    introduced = [key for key in passage.before(chain, 2) if key != "the"][-1:] == [":"]
    long = len(chain) >= _LONG_LIST or (introduced and len(chain) > 2)
    if long and not _verb_after(passage, chain):
        return MentionKind.LIST, f"a list of {len(chain)} names"
    return None


def _says_no_more(passage: Passage, chain: Chain, sentence: Sentence) -> bool:
    """Whether the sentence says next to nothing before the names, and nothing after them."""
    before = (passage.keys[at] for at in range(sentence.start, chain.first))
    lead = islice((key for key in before if key[0].isalpha() and key != "the"), _LONGEST_LEAD + 1)
    if len(list(lead)) > _LONGEST_LEAD:
        return False
    rest = without_placeholders(passage.keys[chain.last : min(sentence.end, chain.last + _NEAR)])
    return not any(key[0].isalpha() for key in rest) or rest[0] == "("


_NEAR = 40


def _as_member(passage: Passage, chain: Chain) -> Kind | None:
    """Whether the States are named as members of a body or parties to an instrument."""
    before, after = passage.before(chain, 14), passage.after(chain, 8)
    if _verb_after(passage, chain) not in ("", *_AS_A_BODY):
        return None
    introduced = {"namely", ":", "including", "("} & set(before[-3:])
    if introduced or before[-2:] == ["such", "as"]:
        told = set(before)
        if told & vocab.MEMBER_WORDS and told & {"of", "to"}:
            return MentionKind.MEMBER, "named among the members of a body or the parties to a text"
    joined = [key for key in after if key not in (",", "a", "as", "the", "current", "elected")]
    if joined[:1] and joined[0] in vocab.MEMBER_WORDS and "of" in joined[1:3]:
        return MentionKind.MEMBER, "named as a member of a body"
    return None


# What members do as a body does not make an example of each.
_AS_A_BODY = ("abstained", "voted", "votes", "agreed", "met", "meet")


def _as_place(passage: Passage, hit: Hit) -> Kind | None:
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
    return passage.spelled(at + 1, end) if led else ""


_LONGEST_TOWN = 4


def _keys(text: str) -> list[str]:
    return [fold(word) for word in words(text)]


def _grave_word_before(before: Sequence[str]) -> str:
    """The grave word before a name (“the genocide in Rwanda”), unless it is to be prevented."""
    ahead = before
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


def _verb_after(passage: Passage, chain: Chain) -> str:
    """The verb of which the listed States are the subject; empty when there is none."""
    ahead = [key for key in passage.before(chain, 2) if key not in ("the", "both")]
    if ahead and ahead[-1] in _PREPOSITIONS:
        return ""
    after = passage.after(chain, 8)
    rest = [key for key in after if key not in vocab.AUXILIARIES | {",", "taken", "put"}]
    if set(rest[:1]) & _ACTS:
        return rest[0]
    if after and _is_verb_of_one(after[0], chain):
        return after[0]
    return next((key for key in after[:2] if key in ("has", "have")), "")


def _is_verb_of_one(word: str, chain: Chain) -> bool:
    """Whether a word after a single State's name looks like what it does (“teaches”, “teamed”)."""
    rows = chain.hits[0].names
    if len(chain) > 1 or not rows or rows[0].kind.is_demonym or len(word) <= _SHORT_WORD:
        return False
    ending = word.endswith("ed") or (word.endswith("s") and not word.endswith("ss"))
    return ending and word not in vocab.SUFFERED | vocab.SITUATION_WORDS | vocab.STATE_NOUNS


_SHORT_WORD = 4
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


_SPOKEN_ACTS = vocab.EXAMPLE_VERBS - vocab.SUFFERED
_ACTS = (vocab.STATE_VERBS | vocab.EXAMPLE_VERBS) - vocab.SUFFERED - _NOUNS_TOO


def _weight_of_sections(sections: Sequence[str]) -> list[tuple[int, str]]:
    titles = {key for title in sections for key in _keys(title)}
    if titles & vocab.PRACTICE_SECTIONS:
        return [(-1, f"stands under “{sections[-1]}”")]
    if titles & vocab.GRAVE_SECTIONS:
        return [(2, f"stands under “{sections[-1]}”")]
    if titles & vocab.ASSESSING_SECTIONS:
        return [(1, f"stands under “{sections[-1]}”")]
    return []
