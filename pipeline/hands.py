"""Many hands: reviewers' copies over their base, and what changed between rounds untracked."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from drafts.compare.decisions import Question
from drafts.draft import Draft, StoryKind
from drafts.findings import Check, Finding, Location, Rule, Severity, shorten
from drafts.ooxml.proof import story_texts
from drafts.settle import accepted, original
from pipeline.rulings import Rulings
from pipeline.run import Hands, Ingested, RoundEdit

if TYPE_CHECKING:
    from drafts.ooxml.combining import Place

CONFLICT: Final = Rule(
    code="COPY-001",
    severity=Severity.ERROR,
    title="Copies want the same place changed in ways that exclude each other",
    source="Project check",
    remedy=(
        "Copy out/decisions.toml beside report.toml and choose in it: the base, one copy, or "
        "words of your own."
    ),
    explanation=(
        "Two offices edited the same words differently, or one deleted what another edited. "
        "Neither is taken: the base text stands until a person rules, with name and reason."
    ),
)
UNTRACKED: Final = Rule(
    code="COPY-002",
    severity=Severity.ERROR,
    title="A copy was edited with tracking off",
    source="Project check",
    remedy="Copy out/decisions.toml beside report.toml, and keep or refuse the edit in it.",
    explanation=(
        "The copy without its tracked changes is not the base it was made from. What nobody "
        "marked, nobody else could see; it is never accepted by itself."
    ),
)
UNTRACKED_ROUND: Final = Rule(
    code="COPY-003",
    severity=Severity.ERROR,
    title="The text changed between two rounds without tracking",
    source="Project check",
    remedy=(
        "Copy out/decisions.toml beside report.toml and keep the edit in it, or undo it in the "
        "draft."
    ),
    explanation=(
        "The draft under review, without its tracked changes, is not what the round before "
        "settled on. The reviewers of this round were not shown the difference."
    ),
)
STALE_RULING: Final = Rule(
    code="COPY-004",
    severity=Severity.WARNING,
    title="A ruling in decisions.toml fits nothing",
    source="Project check",
    remedy="Take it out, or look whether its text has changed and rule again.",
    explanation="A ruling that no longer matches anything may hide that its question changed.",
)
RULES: Final = (CONFLICT, UNTRACKED, UNTRACKED_ROUND, STALE_RULING)


@dataclass(frozen=True, slots=True)
class Handled:
    """What the checks of this module look at."""

    hands: Hands
    rulings: Rulings
    revision_ids: frozenset[str]


def look_at_hands(ingested: Ingested, rulings: Rulings) -> Hands:
    """The copies combined over their base, and the untracked edits since the last round.

    Raises:
        WrongBaseError: A copy was made from something else than the base.
    """
    combined = None
    if ingested.copies and ingested.base_file is not None:
        from drafts.ooxml.combining import combine_files

        base = ingested.base_file
        combined = combine_files(
            (base.data, base.name),
            [(copy.data, copy.name) for copy in ingested.copies],
            rulings.copies,
        )
    return Hands(combined, tuple(_round_edits(ingested)))


def _round_edits(ingested: Ingested) -> Iterator[RoundEdit]:
    """What differs between the last round as settled and this draft without its revisions."""
    before = ingested.previous_file or ingested.base_file
    draft_before = ingested.previous or ingested.base
    if before is None or draft_before is None:
        return
    if _words_of(accepted(draft_before)) == _words_of(original(ingested.draft)):
        return
    from drafts.ooxml.comparing import View, compare_files
    from drafts.ooxml.forms import Stamp
    from pipeline.telling import tell

    current = ingested.current_file
    # The redline between rounds is looked at and thrown away; its stamp is seen by nobody.
    compared = compare_files(
        (before.data, before.name),
        (current.data, current.name),
        Stamp("between rounds"),
        old_view=View.SETTLED,
        new_view=View.ORIGINAL,
    )
    seen: Counter[str] = Counter()
    for change in tell(compared).in_order:
        identity = "\0".join((change.kind, change.left, change.before, change.after))
        key = hashlib.blake2b(identity.encode("utf-8", "replace"), digest_size=5).hexdigest()
        seen[key] += 1
        yield RoundEdit(
            id=key if seen[key] == 1 else f"{key}-{seen[key]}",
            previous=before.name,
            story=change.story.value,
            label=(change.new_label or change.old_label).strip(".() "),
            before=change.before,
            after=change.after,
            detail=change.detail or change.kind,
        )


def _words_of(draft: Draft) -> list[tuple[str, str]]:
    """Everything that a reviewer could have changed; a comment changes nothing."""
    return [text for text in story_texts(draft) if text[0] != StoryKind.COMMENT.value]


def open_questions(handled: Handled) -> list[Question]:
    """Everything that a person must decide, for ``out/decisions.toml``."""
    hands = handled.hands
    asked = list(hands.combined.questions()) if hands.combined else []
    ruled = handled.rulings.copies.rulings
    asked += [
        Question(edit.id, "untracked", edit.place, "", edit.before, ((edit.previous, edit.after),))
        for edit in hands.round_edits
        if edit.id not in ruled
    ]
    return asked


def find_conflicts(handled: Handled) -> Iterator[Finding]:
    """One finding for each conflict without a ruling."""
    combined = handled.hands.combined
    if combined is None:
        return
    for conflict, place in zip(combined.plan.conflicts, combined.conflict_places, strict=True):
        base, *texts = _apart(conflict.base, *(side.text for side in conflict.sides))
        names = [" and ".join(side.copies) for side in conflict.sides]
        sides = "; ".join(f"{name}: {text}" for name, text in zip(names, texts, strict=True))
        yield CONFLICT.finding(
            f"The base has {base}; {sides} ({conflict.why}, {conflict.id}).", _location(place)
        )


def find_untracked(handled: Handled) -> Iterator[Finding]:
    """One finding for each untracked edit of a copy without a ruling."""
    combined = handled.hands.combined
    if combined is None:
        return
    for question in combined.questions():
        if question.kind == "untracked":
            copy, after = question.offers[0]
            was, became = _apart(question.base, after)
            yield UNTRACKED.finding(
                f"{question.where}: in {copy}, {was} became {became} ({question.id})."
            )


def find_untracked_rounds(handled: Handled) -> Iterator[Finding]:
    """One finding for each untracked edit between rounds that nobody ruled to keep."""
    for edit in handled.hands.round_edits:
        ruling = handled.rulings.copies.rulings.get(edit.id)
        if ruling is None or ruling.choice != "keep":
            was, became = _apart(edit.before, edit.after)
            yield UNTRACKED_ROUND.finding(
                f"{edit.place}: since {edit.previous}, {was} became {became} "
                f"({edit.detail}; {edit.id})."
            )


def find_stale_rulings(handled: Handled) -> Iterator[Finding]:
    """One finding for each ruling that fits nothing."""
    combined = handled.hands.combined
    known = {edit.id for edit in handled.hands.round_edits}
    unmatched = combined.unmatched if combined else tuple(handled.rulings.copies.rulings)
    for key in (*(key for key in unmatched if key not in known), *_lost_revisions(handled)):
        yield STALE_RULING.finding(f"The ruling on {key} fits nothing in these files.")


def _lost_revisions(handled: Handled) -> list[str]:
    return [key for key in handled.rulings.revisions if key not in handled.revision_ids]


CHECKS: Final = (
    Check(CONFLICT, find_conflicts),
    Check(UNTRACKED, find_untracked),
    Check(UNTRACKED_ROUND, find_untracked_rounds),
    Check(STALE_RULING, find_stale_rulings),
)


def _apart(*texts: str) -> list[str]:
    """Texts in quotation marks, shortened so that it can be seen in what they differ."""
    words = [text.split() for text in texts]
    spoken = [each for each in words if each]
    columns = zip(*spoken, strict=False) if len(spoken) > 1 else ()
    same = sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))
    skipped = max(0, same - _LEAD)
    return [
        f"“{'… ' if skipped else ''}{shorten(' '.join(each[skipped:]), _LONGEST)}”"
        if each
        else "nothing"
        for each in words
    ]


# Words shown before the first difference, and characters shown of each text.
_LEAD: Final = 3
_LONGEST: Final = 60


def _location(place: Place) -> Location:
    return Location(place.story, place.paragraph, place.label, excerpt=place.excerpt)
