"""What a State saw: the text in force on a day, as far as the drafts at hand can tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from clearance.register.chain import Entry, effective
from clearance.register.event import Basis, SeenPassage
from clearance.standing.passage import Passage, passages_of, text_digest
from clearance.states.mention import Layer, Mention
from drafts.draft import Draft, Revision
from drafts.settle import Verdict, settle

FindMentions = Callable[[Draft], Iterable[Mention]]


@dataclass(frozen=True, slots=True)
class TextOfDay:
    """The text as it read at the end of a day.

    Attributes:
        basis: How it is known.
        digest: The digest of all its words.
        naming: For each State named, the passages that name it.
    """

    basis: Basis
    digest: str
    naming: dict[str, tuple[Passage, ...]]


class History:
    """The drafts of a report, oldest first, as the text in force on any day.

    A State saw the words as they were when a message went to it. Where nobody
    recorded them, they follow from the drafts: every revision bears the day on
    which it was made, so the text at the end of a day is the draft with the
    revisions up to that day accepted and the later ones rejected. Before the
    first revision of all, the text in force is that of a clean draft if the
    history begins with one; otherwise what the first draft was before its
    revisions is only the earliest text known, which proves nothing.

    Args:
        drafts: Oldest first: what the copies were made from, the round before,
            the draft under review.
        find: Finds the States that a settled draft names.
        known: Passages that the register has seen, so that they keep their identity.
    """

    def __init__(
        self, drafts: Sequence[Draft], find: FindMentions, known: Iterable[SeenPassage] = ()
    ) -> None:
        self._drafts = tuple(drafts)
        self._find = find
        self._known = list(known)
        self._days: dict[tuple[int, tuple[Verdict, ...]], TextOfDay] = {}

    @property
    def known(self) -> tuple[SeenPassage, ...]:
        """Every passage seen so far that names a State, the latest last."""
        return tuple(self._known)

    def on(self, day: dt.date) -> TextOfDay | None:
        """The text in force at the end of ``day``; None when there is no draft at all."""
        if not self._drafts:
            return None
        place = self._in_force(day)
        draft = self._drafts[place]
        verdicts = tuple(_verdict(revision, day) for revision in draft.revisions)
        key = (place, verdicts)
        if key not in self._days:
            basis = self._basis(place, day)
            self._days[key] = self._read(draft, verdicts, basis)
        return self._days[key]

    def _in_force(self, day: dt.date) -> int:
        begun = [
            place
            for place, draft in enumerate(self._drafts)
            if (first := _first_day(draft)) is not None and first <= day
        ]
        return begun[-1] if begun else 0

    def _basis(self, place: int, day: dt.date) -> Basis:
        draft = self._drafts[place]
        if any(r.date is None for r in draft.revisions if _is_content(r)):
            return Basis.EARLIEST  # nobody can tell when these were made
        first = _first_day(draft)
        begun = first is not None and first <= day
        led_up_to = first is None and len(self._drafts) > 1
        return Basis.IN_FORCE if begun or led_up_to else Basis.EARLIEST

    def _read(self, draft: Draft, verdicts: Sequence[Verdict], basis: Basis) -> TextOfDay:
        settled = settle(draft, verdicts)
        passages = passages_of(settled, self._known, draft)
        by_paragraph = {passage.paragraph: passage for passage in passages}
        naming: dict[str, dict[str, Passage]] = {}
        for mention in self._find(settled):
            passage = by_paragraph.get(mention.paragraph)
            if mention.layer is Layer.SETTLED and mention.state and passage:
                naming.setdefault(mention.state, {})[passage.id] = passage
        seen = {passage.id: passage for own in naming.values() for passage in own.values()}
        self._known += [passage.seen() for passage in seen.values()]
        return TextOfDay(
            basis,
            text_digest(passages),
            {state: tuple(own.values()) for state, own in naming.items()},
        )


def known_passages(entries: Iterable[Entry]) -> tuple[SeenPassage, ...]:
    """Every passage that the register remembers in full, the latest last."""
    return tuple(seen for entry in effective(entries) for seen in entry.event.passages if seen.text)


def _verdict(revision: Revision, day: dt.date) -> Verdict:
    made = revision.date is not None and revision.date.date() <= day
    return Verdict.ACCEPT if made else Verdict.REJECT


def _is_content(revision: Revision) -> bool:
    return revision.kind.adds or revision.kind.removes


def _first_day(draft: Draft) -> dt.date | None:
    """The day of the first revision that changed words; None where none has a date."""
    days = [r.date.date() for r in draft.revisions if r.date and _is_content(r)]
    return min(days, default=None)
