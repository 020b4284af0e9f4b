"""What became of wording: of the words a State saw, and of those it asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import pairwise
from typing import Final

from clearance.register.event import SeenPassage
from clearance.standing.passage import Passage, normalised
from drafts.draft import Revision


class Op(Enum):
    """What became of a stretch of words."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, came in or went out."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """How a passage differs from what a State saw.

    Attributes:
        before: The words it saw.
        after: The words as they stand.
        pieces: Both in one, in reading order.
        names_it_as_before: Whether the sentences that name the State are the same.
        revisions: The tracked revisions that made the difference, in their order.
        untracked: Whether some of it is in no revision at hand: it was not tracked, or
            in a round whose draft is not here.
    """

    before: str
    after: str
    pieces: tuple[Piece, ...]
    names_it_as_before: bool
    revisions: tuple[Revision, ...] = ()
    untracked: bool = False

    def __str__(self) -> str:
        """The changed words, without what stayed: ``[-now-] {+gradually+}``."""
        return " … ".join(
            f"[-{piece.text}-]" if piece.op is Op.DELETE else f"{{+{piece.text}+}}"
            for piece in self.pieces
            if piece.op is not Op.EQUAL
        )


class Fate(Enum):
    """What a request for wording came to, in the settled text."""

    VERBATIM = "verbatim"
    VARIANT = "variant"
    PARTIAL = "partial"
    ABSENT = "absent"
    PASSAGE_GONE = "passage-gone"
    SUPERSEDED = "superseded"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The fate of one request.

    Attributes:
        fate: What it came to.
        passage: The passage it is about, as it stands; None when it is gone.
        pieces: From the words asked for to the words that stand, where they differ.
        remaining: Wording that the State asked to have taken out and that still stands.
        reason: How it was judged, in words.
    """

    fate: Fate
    passage: Passage | None
    pieces: tuple[Piece, ...] = ()
    remaining: tuple[str, ...] = ()
    reason: str = ""


_TOKEN: Final = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
_QUOTES: Final = str.maketrans("’‘“”«»", '\'\'""""')
_SENTENCE_END: Final = re.compile(r"[.!?][\"”’')\]]* +(?=[\"“‘'(\[]*[A-Z])")


def tokens(text: str) -> list[str]:
    """The words and signs of ``text`` as they are compared: quotation marks are all alike."""
    return _TOKEN.findall(normalised(text).translate(_QUOTES))


def sentences(text: str) -> list[str]:
    """The sentences of ``text``, cut after a full stop that a capital follows."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [part for start, end in pairwise(cuts) if (part := text[start:end].strip())]


def holds(text: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the tokens ``wanted`` stand in ``text`` one after the other.

    The first may begin with a capital in one and not in the other.
    """
    return _position(text, wanted) is not None


def _position(text: Sequence[str], wanted: Sequence[str]) -> int | None:
    if not wanted:
        return None
    first, rest = wanted[0], list(wanted[1:])
    for at in range(len(text) - len(wanted) + 1):
        if _same_but_for_capital(text[at], first) and list(text[at + 1 : at + len(wanted)]) == rest:
            return at
    return None


def _same_but_for_capital(left: str, right: str) -> bool:
    return left[:1].casefold() == right[:1].casefold() and left[1:] == right[1:]


def differences(before: str, after: str, *, readable: bool = True) -> tuple[Piece, ...]:
    """The two texts as one series of pieces, word by word.

    Args:
        before: The old words.
        after: The new words.
        readable: Whether to tell a rewording as a reader would, in one piece,
            though a word or two in its middle are the same.
    """
    old, new = _spaced(before), _spaced(after)
    bare_old, bare_new = ([word.strip() for word in words] for words in (old, new))
    matcher = SequenceMatcher(None, bare_old, bare_new, autojunk=False)
    codes = _readable(matcher, bare_old, bare_new) if readable else matcher.get_opcodes()
    pieces = []
    for op, i, j, k, m in codes:
        if op == "equal":
            pieces.append(Piece(Op.EQUAL, "".join(new[k:m])))
            continue
        if j > i:
            pieces.append(Piece(Op.DELETE, "".join(old[i:j]).strip()))
        if m > k:
            pieces.append(Piece(Op.INSERT, "".join(new[k:m]).strip()))
    return tuple(piece for piece in pieces if piece.text)


Opcode = tuple[str, int, int, int, int]


def _readable(
    matcher: SequenceMatcher[str], old: Sequence[str], new: Sequence[str]
) -> list[Opcode]:
    """The differences without the chance matches (“the”, “of”) in the middle of a rewording."""
    opcodes = _slid(matcher.get_opcodes(), old, new)
    codes: list[Opcode] = []
    for place, (op, i, j, k, m) in enumerate(opcodes):
        around = [_length(opcodes[at]) for at in (place - 1, place + 1) if 0 <= at < len(opcodes)]
        by_chance = op == "equal" and j - i <= 2 and len(around) == 2 and min(around) >= 2 * (j - i)
        changed = by_chance or op != "equal"
        if changed and codes and codes[-1][0] != "equal":
            _, first, _, first_new, _ = codes.pop()
            codes.append(("replace", first, j, first_new, m))
        else:
            codes.append(("replace" if changed else "equal", i, j, k, m))
    return codes


def _slid(opcodes: Sequence[Opcode], old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """Sentences that came or went, from their first word: not from the full stop before it."""
    codes = list(opcodes)
    for place in range(1, len(codes) - 1):
        op, i, j, k, m = codes[place]
        words = new[k:m] if op == "insert" else old[i:j]
        before, after = codes[place - 1], codes[place + 1]
        movable = op in {"insert", "delete"} and before[0] == after[0] == "equal"
        if movable and words[0] in {".", ",", ";"} and old[after[1]] == words[0]:
            codes[place - 1] = ("equal", before[1], before[2] + 1, before[3], before[4] + 1)
            codes[place] = (op, i + 1, j + 1, k + 1, m + 1)
            codes[place + 1] = ("equal", after[1] + 1, after[2], after[3] + 1, after[4])
    return [code for code in codes if code[2] > code[1] or code[4] > code[3]]


def _length(code: Opcode) -> int:
    return max(code[2] - code[1], code[4] - code[3])


def _spaced(text: str) -> list[str]:
    return re.findall(r"\w+(?:[’'-]\w+)*\s*|[^\w\s]\s*", text)


# ---------------------------------------------------------------- what the State saw


def change_since(
    seen: SeenPassage,
    now: Passage,
    others: Iterable[Passage],
    names: Iterable[str],
    revisions: Iterable[Revision] = (),
) -> Change | None:
    """How ``now`` differs from what was ``seen``; None when the words are the same.

    A passage that was split in two reads the same where the words of this part
    do: what became of the other part is that part's affair.

    Args:
        seen: The words that were put before the State.
        now: The passage as settled.
        others: All passages of the settled draft.
        names: The State's names as printed in the passage.
        revisions: Revisions that stand in the passage and may have made the difference.
    """
    if seen.digest == now.digest:
        return None
    revisions = tuple(revisions)
    before, after = tokens(seen.text), tokens(now.text)
    if seen.part and holds(after, before):
        return None
    was_split = not seen.part and _was_split(seen, now, others)
    if was_split and holds(before, after):
        return None
    shown = best_window(seen.text, now.text) if was_split else seen.text
    bare = differences(shown, now.text, readable=False)
    made_by = tuple(revision for revision in revisions if _made(revision, bare))
    return Change(
        before=shown,
        after=now.text,
        pieces=differences(shown, now.text),
        names_it_as_before=_names_alike(seen.text, now.text, names),
        revisions=made_by,
        untracked=not _all_tracked(tokens(shown), after, revisions),
    )


def _was_split(seen: SeenPassage, now: Passage, others: Iterable[Passage]) -> bool:
    return any(other.id != now.id and seen.id in other.descent for other in others)


def _names_alike(before: str, after: str, names: Iterable[str]) -> bool:
    wanted = [tokens(name) for name in names]
    naming = [
        sentence
        for sentence in sentences(after)
        if any(holds(tokens(sentence), name) for name in wanted)
    ]
    old = tokens(before)
    return bool(naming) and all(holds(old, tokens(sentence)) for sentence in naming)


def _made(revision: Revision, pieces: Iterable[Piece]) -> bool:
    """Whether what a revision did is among the differences."""
    words = tokens(revision.text)
    op = Op.INSERT if revision.kind.adds else Op.DELETE
    return bool(words) and any(
        piece.op is op and _overlap(words, tokens(piece.text)) for piece in pieces
    )


def _overlap(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether one is in the other, or most words of the shorter are in the longer."""
    short, long = sorted((left, right), key=len)
    common = sum(1 for word in short if word in long)
    return holds(long, short) or common >= 0.6 * len(short)


def _all_tracked(
    before: Sequence[str], after: Sequence[str], revisions: Sequence[Revision]
) -> bool:
    """Whether every word that came in or went out stands in a revision that did so."""
    came, went = Counter(after) - Counter(before), Counter(before) - Counter(after)
    added, removed = (
        [tokens(r.text) for r in revisions if r.kind.adds is adds] for adds in (True, False)
    )
    return all(
        _accounted(word, own, came if own is removed else went, other)
        for words, own, other in ((came, added, removed), (went, removed, added))
        for word in words
        if word[:1].isalnum()
    )


def _accounted(
    word: str,
    marked: Sequence[Sequence[str]],
    counterparts: Iterable[str],
    counter_marked: Sequence[Sequence[str]],
) -> bool:
    """Whether a revision has ``word``, or cuts through it.

    A revision may begin or end inside a word: then the word has an edge of what
    was marked; or its counterpart is the word with an edge of what was marked.
    """
    if any(word in each for each in marked):
        return True
    edges = _edges(marked)
    if edges and (word.startswith(edges) or word.endswith(edges)):
        return True
    cut = _edges(counter_marked)
    return any(
        (other.startswith(word) and other[len(word) :] in cut)
        or (other.endswith(word) and other[: -len(word)] in cut)
        for other in counterparts
    )


def _edges(marked: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple({token for each in marked if each for token in (each[0], each[-1])})


# ---------------------------------------------------------------- what the State asked for


def judge_request(
    wording: str,
    former_wording: Sequence[str],
    seen: Sequence[SeenPassage],
    naming: Sequence[Passage],
    everything: Sequence[Passage],
) -> Judgement:
    """What became of the wording that a State asked for.

    It is verbatim only when the words stand one after the other and nothing that
    was to go still stands. Otherwise the request is taken as the changes that it
    asks for in the words the State saw: all made, though not in its words, is a
    variant; some made is partial; none made is absent.

    Args:
        wording: The words asked for; empty when only something was to go.
        former_wording: The words that were to go.
        seen: The passages that were before the State when it asked.
        naming: The passages that name the State now.
        everything: All passages of the settled draft.
    """
    remaining = tuple(
        old
        for old in former_wording
        if any(holds(_folded(passage.text), _folded(old)) for passage in naming)
    )
    if not wording:
        return _judge_removal(former_wording, remaining, naming)
    asked = _without_final_stop(tokens(wording))
    longest = max((word for word in asked if word.isalnum()), key=len, default="")
    standing = next(
        (p for p in (*naming, *everything) if longest in p.text and holds(tokens(p.text), asked)),
        None,
    )
    if standing and not remaining:
        return Judgement(Fate.VERBATIM, standing, reason="The words stand as asked for.")
    if standing:
        still = ", ".join(f"“{old}”" for old in remaining)
        reason = f"The words stand as asked for, but so does {still}."
        return Judgement(Fate.PARTIAL, standing, remaining=remaining, reason=reason)
    target = _likest(wording, seen)
    heir = _heir(target, naming) if target else _likest_passage(wording, naming)
    if heir is None:
        return Judgement(
            Fate.PASSAGE_GONE, None, remaining=remaining, reason="The passage is gone."
        )
    window = best_window(heir.text, wording)
    pieces = differences(wording, window)
    if target is None:
        fate = _without_knowing_what_was_seen(asked, tokens(window))
        reason = "What the State saw is not known; judged by the words in common."
        return Judgement(fate, heir, pieces, remaining, reason)
    made, wanted = _changes_made(best_window(target.text, wording), wording, window)
    if made == wanted and not remaining:
        reason = "Every change asked for is made, in other words or another order."
        return Judgement(Fate.VARIANT, heir, pieces, reason=reason)
    reason = f"{made} of {wanted} changes asked for are made."
    return Judgement(Fate.PARTIAL if made else Fate.ABSENT, heir, pieces, remaining, reason)


def _judge_removal(
    former_wording: Sequence[str], remaining: tuple[str, ...], naming: Sequence[Passage]
) -> Judgement:
    if not former_wording:
        return Judgement(Fate.UNJUDGED, None, reason="The register does not have the words.")
    if not remaining:
        return Judgement(Fate.VERBATIM, None, reason="What was to go is gone.")
    left = next(p for p in naming if any(holds(_folded(p.text), _folded(old)) for old in remaining))
    fate = Fate.ABSENT if len(remaining) == len(former_wording) else Fate.PARTIAL
    return Judgement(fate, left, remaining=remaining, reason="What was to go still stands.")


def _folded(text: str) -> list[str]:
    return [token.casefold() for token in tokens(text)]


def _without_final_stop(words: list[str]) -> list[str]:
    return words[:-1] if words[-1:] == ["."] else words


def _likest(wording: str, seen: Iterable[SeenPassage]) -> SeenPassage | None:
    scored = [
        (_closeness(best_window(each.text, wording), wording), each) for each in seen if each.text
    ]
    return max(scored, key=lambda pair: pair[0], default=(0.0, None))[1]


def _likest_passage(wording: str, passages: Iterable[Passage]) -> Passage | None:
    scored = [(_closeness(best_window(each.text, wording), wording), each) for each in passages]
    return max(scored, key=lambda pair: pair[0], default=(0.0, None))[1]


def _heir(seen: SeenPassage, naming: Iterable[Passage]) -> Passage | None:
    heirs = [passage for passage in naming if seen.id in passage.descent]
    return next((heir for heir in heirs if heir.id == seen.id), heirs[0] if heirs else None)


def _closeness(left: str, right: str) -> float:
    return SequenceMatcher(None, tokens(left), tokens(right), autojunk=False).ratio()


def best_window(text: str, wanted: str) -> str:
    """The run of whole sentences of ``text`` that is most like ``wanted``."""
    parts = sentences(text)
    most = len(sentences(wanted)) + 1
    windows = [
        " ".join(parts[i:j])
        for i in range(len(parts))
        for j in range(i + 1, min(i + most, len(parts)) + 1)
    ]
    return max(windows, key=lambda window: _closeness(window, wanted), default=text)


def _changes_made(before: str, asked: str, now: str) -> tuple[int, int]:
    """How many of the changes from ``before`` to ``asked`` are in ``now``, and how many there are.

    Words around what was asked for are nobody's request: a fragment asks for
    nothing before its first and after its last word.
    """
    old, wanted, new = tokens(before), _without_final_stop(tokens(asked)), tokens(now)
    in_new = _matched(wanted, new)
    survives = _matched(old, new)
    results = []
    for op, i, j, k, m in _inner(SequenceMatcher(None, old, wanted, autojunk=False)):
        if op != "insert":
            results.append(sum(1 for at in range(i, j) if at in survives) <= 0.2 * (j - i))
        if op != "delete":
            results.append(sum(1 for at in range(k, m) if at in in_new) >= 0.8 * (m - k))
    return sum(results), len(results)


def _inner(matcher: SequenceMatcher[str]) -> Iterator[Opcode]:
    """The changes between the first and the last word in common, and insertions outside them."""
    codes = matcher.get_opcodes()
    for place, (op, i, j, k, m) in enumerate(codes):
        if op == "equal":
            continue
        at_edge = place in {0, len(codes) - 1}
        if not at_edge:
            yield op, i, j, k, m
        elif m > k:
            yield "insert", i, i, k, m


def _matched(left: Sequence[str], right: Sequence[str]) -> frozenset[int]:
    """Which positions of ``left`` have their word in the right place of ``right``."""
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return frozenset(at for block in blocks for at in range(block.a, block.a + block.size))


def _without_knowing_what_was_seen(asked: Sequence[str], window: Sequence[str]) -> Fate:
    share = len(_matched(asked, window)) / len(asked)
    return Fate.PARTIAL if share >= 0.5 else Fate.ABSENT
