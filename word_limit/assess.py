"""Whether a draft keeps its limit: the count, its range, its three views, and the verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from drafts.draft import Draft
from drafts.settle import original
from word_limit.budget import SectionBudget, budget_of
from word_limit.count import (
    LimitVerdict,
    Range,
    WordCount,
    count_layout,
    layout_of,
    range_of,
    total_words,
    verdict_of,
)
from word_limit.layout import is_pending
from word_limit.profiles import Limit, Profile, packaged_profiles
from word_limit.waivers import Waiver


@dataclass(frozen=True, slots=True)
class Views:
    """The words under three decisions about the revisions, by the same profile.

    Attributes:
        settled: As decided; what is undecided counted as if accepted.
        all_accepted: With every revision accepted.
        all_rejected: With every revision rejected.
        pending: What the undecided revisions add to ``settled`` on balance.
    """

    settled: int
    all_accepted: int
    all_rejected: int
    pending: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that is known about a draft's length.

    Attributes:
        count: The words of the settled draft.
        limit: The limit held against it.
        range: What the length may be held to be.
        verdict: What the readings say about the limit.
        views: The words under three decisions about the revisions.
        claimed: The number the file itself carries: a claim, not a count;
            None when it carries none.
        language: The language the report is drafted in.
        budget: The sections that have a budget.
        waivers: Waivers of the limit, in force or not.
        as_of: The day on which waivers are judged.
    """

    count: WordCount
    limit: Limit
    range: Range
    verdict: LimitVerdict
    views: Views
    claimed: int | None
    language: str
    budget: tuple[SectionBudget, ...]
    waivers: tuple[Waiver, ...]
    as_of: dt.date


def assess(
    settled: Draft,
    *,
    all_accepted: Draft,
    all_rejected: Draft,
    profile: Profile,
    limit: Limit,
    as_of: dt.date,
    profiles: Iterable[Profile] | None = None,
    language: str = "English",
    budget: Mapping[str, int] | None = None,
    waivers: Sequence[Waiver] = (),
) -> Assessment:
    """Measure the settled draft against ``limit``.

    Args:
        settled: The draft as decided.
        all_accepted: The same draft with every revision accepted; may be ``settled``.
        all_rejected: The same draft with every revision rejected.
        profile: How to count.
        limit: How many words there may be.
        as_of: The day on which waivers are judged.
        profiles: The profiles of the range; those that come with the program when None.
        language: The language the report is drafted in, in English.
        budget: Words set aside by section.
        waivers: Waivers of the limit.
    """
    layout = layout_of(settled)
    count = count_layout(layout, profile, limit.words)
    known = tuple(packaged_profiles().values()) if profiles is None else tuple(profiles)
    bounds = range_of(layout, known, count)
    valid = language in limit.languages
    return Assessment(
        count=count,
        limit=limit,
        range=bounds,
        verdict=verdict_of(bounds, count) if valid else LimitVerdict.DISPUTED,
        views=Views(
            settled=count.words,
            all_accepted=_words_of(all_accepted, settled, count),
            all_rejected=_words_of(all_rejected, settled, count),
            pending=count.words - _words_of(_without_pending(settled), settled, count),
        ),
        claimed=_claim_of(settled),
        language=language,
        budget=budget_of(count, budget or {}),
        waivers=tuple(waivers),
        as_of=as_of,
    )


def _words_of(view: Draft, settled: Draft, count: WordCount) -> int:
    return count.words if view is settled else total_words(layout_of(view), count.profile)


def _without_pending(settled: Draft) -> Draft:
    return original(settled) if is_pending(settled) else settled


def _claim_of(draft: Draft) -> int | None:
    claim = draft.properties.get("words", "")
    return int(claim) if claim.isdecimal() and int(claim) else None
