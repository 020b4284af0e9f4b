"""Choosing revisions: by reviewer, date, kind, story, paragraph, section, id or words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from drafts.draft import Draft, Revision
from drafts.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Selection:
    """What a revision must be to be chosen; an empty criterion lets everything through.

    Attributes:
        reviewers: Names, compared without regard to case and spaces.
        kinds: Values of ``RevisionKind``; ``formatting`` stands for all formatting.
        since: From this day on, as recorded.
        until: Up to and including this day, as recorded.
        stories: Values of ``StoryKind``.
        paragraphs: Numbers or ranges as Word shows them: ``12``, ``12-15``.
        sections: Beginnings of headings; what stands under them, subsections included.
        ids: Values of ``Revision.id``.
        pattern: A regular expression to be found in the revision's text.
    """

    reviewers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    stories: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    pattern: str = ""

    def of(self, draft: Draft) -> Callable[[Revision], bool]:
        """Whether a revision of ``draft`` is chosen, as a function.

        Raises:
            ConfigurationError: A criterion can never match this draft: a reviewer or id that
                is not in it, a paragraph range or pattern that cannot be read.
        """
        present = {name for r in draft.revisions for name in _names(r.reviewer)}
        reviewers = self._known("reviewer", self.reviewers, present)
        ids = self._known("id", self.ids, {revision.id for revision in draft.revisions})
        pattern = self._pattern()
        places = self._places(draft)
        kinds, stories = set(self.kinds), set(self.stories)

        def chosen(revision: Revision) -> bool:
            return (
                (not reviewers or any(_fold(n) in reviewers for n in _names(revision.reviewer)))
                and (not ids or _fold(revision.id) in ids)
                and (not kinds or _is_of_kind(revision, kinds))
                and (not stories or revision.story.value in stories)
                and (places is None or revision.paragraph in places)
                and self._in_time(revision)
                and (pattern is None or pattern.search(revision.text) is not None)
            )

        return chosen

    def _in_time(self, revision: Revision) -> bool:
        if self.since is None and self.until is None:
            return True
        if revision.date is None:
            return False
        day = revision.date.date()
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )

    def _known(self, what: str, wanted: tuple[str, ...], present: set[str]) -> set[str]:
        folded = {_fold(value) for value in present}
        for value in wanted:
            if _fold(value) not in folded:
                known = ", ".join(sorted(present)[:8]) or "none"
                raise ConfigurationError(
                    f"No revision has the {what} {value!r}. There are: {known}."
                )
        return {_fold(value) for value in wanted}

    def _pattern(self) -> re.Pattern[str] | None:
        try:
            return re.compile(self.pattern) if self.pattern else None
        except re.error as error:
            raise ConfigurationError(
                f"The pattern {self.pattern!r} is not a regular expression: {error}."
            ) from error

    def _places(self, draft: Draft) -> set[int] | None:
        """The indices of the paragraphs that the paragraph and section criteria allow."""
        if not self.paragraphs and not self.sections:
            return None
        numbers: set[str] = set()
        for text in self.paragraphs:
            numbers |= _numbers(text)
        places = set()
        under = 0
        for paragraph in draft.body.paragraphs():
            level = paragraph.format.heading
            if level and (not under or level <= under):
                title = _fold(paragraph.text)
                begun = any(title.startswith(_fold(section)) for section in self.sections)
                under = level if begun else 0
            if paragraph.number in numbers or under:
                places.add(paragraph.index)
        return places


def _is_of_kind(revision: Revision, kinds: set[str]) -> bool:
    value = revision.kind.value
    return value in kinds or ("formatting" in kinds and value.endswith("formatting"))


def _names(reviewer: str) -> tuple[str, ...]:
    """A reviewer, and each of those who made the same edit, as a combination names them."""
    return (reviewer, *reviewer.split("; ")) if "; " in reviewer else (reviewer,)


def _fold(value: str) -> str:
    return " ".join(value.split()).casefold()


def _numbers(text: str) -> set[str]:
    first, dash, last = (part.strip() for part in text.partition("-"))
    if not dash:
        return {first}
    if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last)):
        raise ConfigurationError(
            f"{text!r} is not a range of paragraphs. Write it as 12-15, or name one as 12."
        )
    return {str(number) for number in range(int(first), int(last) + 1)}
