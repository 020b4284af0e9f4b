"""``out/outstanding.html``: one screen for those who have to say whether the report can go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from clearance.states.balance import balance
from clearance.states.mention import MentionKind
from pipeline.report.diff import about_findings, about_states, running_head
from pipeline.report.pages import draw
from pipeline.report.pictures import balance_picture, length_picture
from pipeline.report.review import Review, review_of
from pipeline.report.states import GROUPS, StateView, Weight
from pipeline.run import Run

_SOON: Final = 60


@dataclass(frozen=True, slots=True)
class NextDate:
    """A day that comes, and what it is for."""

    on: dt.date
    what: str
    days: int


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since the run before this one.

    Attributes:
        on: The day that run was judged at.
        verdict: What it said.
        lines: The differences, in words; empty when there are none.
    """

    on: str
    verdict: str
    lines: tuple[str, ...]


def render_outstanding(
    run: Run, review: Review | None = None, previous: Mapping[str, Any] | None = None
) -> str:
    """The page.

    Args:
        run: The run.
        review: As ``review_of`` gives it; made here when None.
        previous: ``run.json`` of the run before, to tell what changed since.
    """
    review = review or review_of(run)
    standings = list(_standings(review.states))
    return draw(
        "outstanding.html",
        styles=("base.css", "boards.css"),
        scripts=("rows.js",),
        running_head=running_head(run, "Outstanding"),
        run=run,
        review=review,
        standings=standings,
        unsettled=sum(view.weight in {Weight.STOPS, Weight.WAITS} for view in review.states),
        length_picture=length_picture(run),
        balance_picture=balance_picture(review),
        shares=_shares(run),
        dates=tuple(next_dates(run)),
        since=since(run, review, previous) if previous else None,
        latest=[entry for entry in run.consulted.entries if entry.event.state][-5:][::-1],
        slot_days=(run.report.dates.slot - run.as_of).days if run.report.dates.slot else None,
        version=version("clearance"),
        **about_findings(run),
        **about_states(review.states),
    )


def next_dates(run: Run) -> Iterator[NextDate]:
    """The days to come, soonest first: those of the report, and answers that are due."""
    dates = run.report.dates
    named = [(dates.slot, "Slot"), (dates.publication, "Publication"), (dates.meeting, "Meeting")]
    days = [(day, what) for day, what in named if day is not None]
    due: dict[dt.date, int] = {}
    for standing in run.consulted.standings:
        if standing.due is not None and standing.awaits_reply:
            due[standing.due] = due.get(standing.due, 0) + 1
    days += [(day, f"Answer due from {n} State{'s' if n > 1 else ''}") for day, n in due.items()]
    for day, what in sorted(days):
        if day >= run.as_of:
            yield NextDate(day, what, (day - run.as_of).days)


def since(run: Run, review: Review, previous: Mapping[str, Any]) -> Since:
    """What is different from a run that was recorded in ``run.json``."""
    lines: list[str] = []
    words = run.words.count.words - int(previous.get("words", {}).get("words", 0))
    if words:
        lines.append(f"{words:+,} words".replace("-", "−"))
    before = previous.get("states", {}).get("standings", {})
    for view in review.states:
        was = before.get(view.code, {}).get("standing")
        now = view.standing.kind.value
        if was is None:
            lines.append(f"{view.name}: new, {view.words}")
        elif was != now:
            lines.append(f"{view.name}: {was.replace('-', ' ')}, now {view.words}")
    gone = before.keys() - {view.code for view in review.states}
    lines += [f"{code}: no longer named or contacted" for code in sorted(gone)]
    old = {_key(item) for item in previous.get("findings", ())}
    new = {(finding.code, finding.message) for finding in run.findings}
    if cleared := len(old - new):
        lines.append(f"{cleared} finding{'s' if cleared > 1 else ''} cleared")
    if fresh := len(new - old):
        lines.append(f"{fresh} new finding{'s' if fresh > 1 else ''}")
    return Since(str(previous.get("as_of", "")), str(previous.get("verdict", "")), tuple(lines))


def _key(item: Mapping[str, Any]) -> tuple[str, str]:
    return str(item.get("code", "")), str(item.get("message", ""))


def _standings(views: Sequence[StateView]) -> Iterator[tuple[StateView, list[StateView]]]:
    """The States by standing, gravest first; the first of each group speaks for it."""
    groups: dict[str, list[StateView]] = {}
    for view in views:
        groups.setdefault(view.words, []).append(view)
    for group in groups.values():
        yield group[0], group


def _shares(run: Run) -> list[tuple[str, int, int, int]]:
    """Members named by regional group: all, as examples only, and the size of the group."""
    words = dict(GROUPS)
    examples = {
        share.group: share.count
        for share in balance(run.consulted.mentions, kinds=(MentionKind.EXAMPLE,))
    }
    return [
        (words[share.group], share.count, examples.get(share.group, 0), share.size)
        for share in balance(run.consulted.mentions)
    ]
