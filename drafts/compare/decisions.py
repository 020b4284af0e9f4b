"""A person's rulings on what reviewers' copies leave open: read, applied, and asked for once.

``decisions.toml`` lists every conflict and every untracked edit with its choices. A person fills
in the choice, who made it and why; the next run applies it and does not ask again.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from drafts.compare.combine import (
    PILCROW,
    Act,
    ActKind,
    Conflict,
    Edit,
    Fate,
    Plan,
    Texts,
)
from drafts.errors import ConfigurationError

BASE: Final = "base"
KEEP: Final = "keep"
REFUSE: Final = "refuse"
OWN_WORDS: Final = "words: "
# The copy's name under which the words of a ruling stand in the ledger.
RULINGS: Final = "decisions"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided.

    Attributes:
        id: Of the conflict or untracked edit.
        choice: ``base``, a copy's name, ``words: ...``; or ``keep``, ``refuse``.
        by: Who decided.
        reason: Why.
    """

    id: str
    choice: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """The rulings in a decisions file.

    Attributes:
        rulings: By the id of what they rule on.
        entries: Every entry of the file as it was, by its id: what is not
            asked any more is kept on record.
    """

    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    entries: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a person must decide.

    Attributes:
        id: The same in every run over the same texts.
        kind: ``conflict`` or ``untracked``.
        where: The place, as people say it.
        why: What kind of conflict it is; empty for an untracked edit.
        base: What the base says.
        offers: What would stand there, by the choice that brings it.
    """

    id: str
    kind: str
    where: str
    why: str
    base: str
    offers: tuple[tuple[str, str], ...]

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen."""
        if self.kind == "conflict":
            return (BASE, *(choice for choice, _ in self.offers), OWN_WORDS + "...")
        return (KEEP, REFUSE)


def untracked_ids(decided: Plan, texts: Texts) -> dict[int, str]:
    """An id for every untracked edit, the same in every run over the same texts."""
    seen: Counter[str] = Counter()
    found = {}
    for index, edit in enumerate(decided.edits):
        if edit.untracked and edit.acts:
            first = min(edit.acts, key=lambda act: act.order)
            around = texts.block(first.container, first.start[0])
            identity = "\0".join((edit.copy, around, edit.before, edit.after, edit.kind))
            key = hashlib.blake2b(identity.encode("utf-8", "replace"), digest_size=5).hexdigest()
            seen[key] += 1
            found[index] = key if seen[key] == 1 else f"{key}-{seen[key]}"
    return found


def questions(
    decided: Plan, texts: Texts, where_edit: Sequence[str], where_conflict: Sequence[str]
) -> tuple[Question, ...]:
    """Everything that is open in a plan, conflicts first.

    Args:
        decided: The plan.
        texts: The words of the base.
        where_edit: The place of each edit, as people say it.
        where_conflict: The place of each conflict.
    """
    found = [
        Question(
            conflict.id,
            "conflict",
            where,
            conflict.why,
            shown(conflict.base),
            tuple((side.copies[0], shown(side.text)) for side in conflict.sides),
        )
        for conflict, where in zip(decided.conflicts, where_conflict, strict=True)
    ]
    for index, key in untracked_ids(decided, texts).items():
        if decided.fates[index] is Fate.UNTRACKED:
            edit = decided.edits[index]
            offers = ((edit.copy, shown(edit.after)),)
            found.append(
                Question(key, "untracked", where_edit[index], "", shown(edit.before), offers)
            )
    return tuple(found)


def shown(text: str) -> str:
    """Words on one line, paragraph marks as ¶."""
    return text.replace(PILCROW, "¶").replace("\n", "¶")


# ---------------------------------------------------------------------- applying


def apply_decisions(
    wanted: Plan, decisions: Decisions, texts: Texts
) -> tuple[Plan, tuple[str, ...]]:
    """``wanted`` under the rulings, and the ids of rulings that fit nothing in it.

    Raises:
        ConfigurationError: A ruling chooses what is not on offer.
    """
    ruled = _Ruled(wanted, decisions, texts)
    for conflict in wanted.conflicts:
        ruled.on_conflict(conflict)
    for index, key in untracked_ids(wanted, texts).items():
        if wanted.fates[index] is Fate.UNTRACKED:
            ruled.on_untracked(index, key)
    if ruled.mistakes:
        raise ConfigurationError(
            "The decisions cannot be applied. " + "; ".join(ruled.mistakes) + "."
        )
    unmatched = tuple(key for key in decisions.rulings if key not in ruled.used)
    return ruled.plan(), unmatched


class _Ruled:
    """A plan while rulings are applied to it."""

    def __init__(self, wanted: Plan, decisions: Decisions, texts: Texts) -> None:
        self.wanted, self.texts = wanted, texts
        self.rulings = decisions.rulings
        self.edits, self.fates = list(wanted.edits), list(wanted.fates)
        self.written, self.reasons = dict(wanted.written), dict(wanted.reasons)
        self.open: list[Conflict] = []
        self.used: set[str] = set()
        self.mistakes: list[str] = []

    def plan(self) -> Plan:
        return replace(
            self.wanted,
            edits=tuple(self.edits),
            fates=tuple(self.fates),
            written=self.written,
            conflicts=tuple(self.open),
            reasons=self.reasons,
        )

    def on_conflict(self, conflict: Conflict) -> None:
        ruling = self.rulings.get(conflict.id)
        if ruling is None:
            self.open.append(conflict)
            return
        self.used.add(conflict.id)
        chosen = _chosen(conflict, ruling)
        own = ruling.choice.startswith(OWN_WORDS)
        if chosen is None and ruling.choice != BASE and not own:
            offers = ", ".join(copy for side in conflict.sides for copy in side.copies)
            self.mistakes.append(
                f"{conflict.id}: {ruling.choice!r} is not on offer; choose {BASE}, "
                f"{offers} or “{OWN_WORDS}...”"
            )
            return
        for index in (index for side in conflict.sides for index in side.edits):
            self.fates[index] = Fate.REFUSED
            self.reasons[index] = f"{ruling.by} chose {ruling.choice}: {ruling.reason}"
        for index in chosen or ():
            self.fates[index] = Fate.APPLIED
            self.reasons[index] = f"chosen by {ruling.by}: {ruling.reason}"
        self.written.update(_written(chosen or (), self.wanted, self.fates))
        if own:
            self.add_own_words(conflict, ruling)

    def add_own_words(self, conflict: Conflict, ruling: Ruling) -> None:
        edit = _own_words(conflict, ruling, self.texts, self.mistakes)
        if edit is not None:
            index = len(self.edits)
            self.edits.append(edit)
            self.fates.append(Fate.APPLIED)
            self.reasons[index] = f"words of {ruling.by}: {ruling.reason}"
            self.written[index] = (index,)

    def on_untracked(self, index: int, key: str) -> None:
        ruling = self.rulings.get(key)
        if ruling is None:
            return
        self.used.add(key)
        if ruling.choice == KEEP:
            self.fates[index] = Fate.APPLIED
            # The words are now somebody's: whoever kept them signs for them.
            self.edits[index] = replace(self.edits[index], reviewer=ruling.by)
        elif ruling.choice == REFUSE:
            self.fates[index] = Fate.REFUSED
            self.written.pop(index, None)
        else:
            self.mistakes.append(
                f"{key}: {ruling.choice!r} is not on offer; choose {KEEP} or {REFUSE}"
            )
        self.reasons[index] = f"{ruling.choice} by {ruling.by}: {ruling.reason}"


def _chosen(conflict: Conflict, ruling: Ruling) -> tuple[int, ...] | None:
    for side in conflict.sides:
        if ruling.choice in side.copies:
            return side.edits
    return None


def _written(
    chosen: Sequence[int], wanted: Plan, fates: list[Fate]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The edits of one side as they are written: once, with the names of all who made them."""
    copies = dict.fromkeys(wanted.edits[index].copy for index in chosen)
    if not copies:
        return
    first = next(iter(copies))
    everyone = tuple(chosen)
    for index in chosen:
        if len(copies) > 1:
            fates[index] = Fate.AGREED
        if wanted.edits[index].copy == first:
            yield index, everyone if len(copies) > 1 else (index,)


def _own_words(
    conflict: Conflict, ruling: Ruling, texts: Texts, mistakes: list[str]
) -> Edit | None:
    """The ruling's own words as an edit of whoever ruled."""
    words = ruling.choice.removeprefix(OWN_WORDS)
    start, end = conflict.start, conflict.end
    if end[0] == start[0] + 1 and end[1] == 0:
        end = (start[0], len(texts.block(conflict.container, start[0])))
    if start[0] != end[0]:
        mistakes.append(f"{conflict.id}: it spans paragraphs, choose a copy or {BASE}")
        return None
    acts = (
        Act(ActKind.TEXT_OUT, conflict.container, start, end, order=1),
        Act(ActKind.TEXT_IN, conflict.container, end, end, words, order=2),
    )
    return Edit(
        RULINGS, ruling.by, "", acts if end > start else acts[1:], conflict.base, words,
        kind="replacement",
    )  # fmt: skip


# ---------------------------------------------------------------------- the file


def read_decisions(text: str, name: str = "decisions.toml") -> Decisions:
    """The decisions in the text of a decisions file; entries without a choice are open.

    Raises:
        ConfigurationError: It is not valid; all mistakes are named at once.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} is not valid TOML: {error}.") from error
    rulings: dict[str, Ruling] = {}
    entries: dict[str, Mapping[str, object]] = {}
    mistakes: list[str] = []
    for kind in ("conflict", "untracked"):
        for entry in _tables(table.get(kind, [])):
            key = str(entry.get("id", ""))
            choice, by, reason = (
                str(entry.get(part, "")).strip() for part in ("choice", "by", "reason")
            )
            if not key:
                mistakes.append(f"a [[{kind}]] entry has no id")
            elif key in entries:
                mistakes.append(f"{key} is there twice")
            elif choice and not (by and reason):
                mistakes.append(f"{key} has a choice but not who made it (by) and why (reason)")
            elif choice:
                rulings[key] = Ruling(key, choice, by, reason)
            entries[key] = {**entry, "kind": kind}
    if mistakes:
        raise ConfigurationError(f"{name} needs correcting: {'; '.join(mistakes)}.")
    return Decisions(rulings, entries)


def write_decisions(open_questions: Sequence[Question], decisions: Decisions) -> str:
    """The text of a decisions file: what is open, then what was decided, with who and why."""
    lines = [
        "# What the reviewers' copies leave open. Fill in choice, by and reason; the next run",
        "# applies it and does not ask again. The choice is one of the choices listed, or, for a",
        f'# conflict, "{OWN_WORDS}" and the words that are to stand there.',
    ]
    asked = {question.id for question in open_questions}
    for question in open_questions:
        lines += ["", *_question_lines(question, decisions.entries.get(question.id, {}))]
    for key, ruling in decisions.rulings.items():
        if key not in asked:
            lines += ["", *_ruling_lines(ruling, decisions.entries[key])]
    return "\n".join(lines) + "\n"


def _question_lines(question: Question, known: Mapping[str, object]) -> Iterator[str]:
    yield f"[[{question.kind}]]"
    yield f"id = {quoted(question.id)}"
    yield f"where = {quoted(question.where)}"
    if question.kind == "conflict":
        yield f"why = {quoted(question.why)}"
        yield f"base = {quoted(question.base)}"
        for choice, text in question.offers:
            yield f"# {_one_line(choice)}: {_one_line(text)}"
    else:
        yield f"copy = {quoted(question.offers[0][0])}"
        yield f"before = {quoted(question.base)}"
        yield f"after = {quoted(question.offers[0][1])}"
    choices = ", ".join(quoted(choice) for choice in question.choices)
    yield f"choices = [{choices}]"
    for part in ("choice", "by", "reason"):
        yield f"{part} = {quoted(str(known.get(part, '')))}"


def _ruling_lines(ruling: Ruling, entry: Mapping[str, object]) -> Iterator[str]:
    yield f"[[{entry['kind']}]]"
    yield f"id = {quoted(ruling.id)}"
    for part in ("where", "why", "base", "copy", "before", "after"):
        if part in entry:
            yield f"{part} = {quoted(str(entry[part]))}"
    yield f"choice = {quoted(ruling.choice)}"
    yield f"by = {quoted(ruling.by)}"
    yield f"reason = {quoted(ruling.reason)}"


def _tables(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def quoted(text: str) -> str:
    """``text`` as a string of TOML."""
    # A JSON string is a TOML basic string, but for one character that JSON may leave bare.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _one_line(text: str) -> str:
    return " ".join(text.replace("\x7f", " ").split())  # which no comment in TOML may hold
