"""The pictures of a run: words against budgets, drafts over time, balance, who, when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from clearance.register.chain import effective
from pipeline.report.pages import number, plural, signed
from pipeline.report.review import Review
from pipeline.report.states import Weight, weights_by_group
from pipeline.report.svg import Bar, Lane, Segment, bars, timeline
from pipeline.run import Run

_WEIGHTS: Final = (
    (Weight.SETTLED, "b-settled", "settled"),
    (Weight.WAITS, "b-waits", "without an answer"),
    (Weight.STOPS, "b-stops", "in need of something done"),
)


def budget_picture(review: Review) -> Markup:
    """The topmost sections as bars, their words before and their budgets as lines."""
    rows = []
    for section in review.lengths.sections:
        if section.level > 1 and section.budget is None:
            continue
        after, before = section.after or 0, section.before or 0
        figure = f"{number(after)} ({signed(after - before)})"
        marks = [Segment(before, "m-before", f"before: {number(before)}")]
        over = False
        if section.budget is not None:
            allowed = section.budget.allowed
            over = section.budget.over > 0
            figure += f", {number(section.budget.over)} over" if over else ""
            figure += f", budget {number(allowed)}"
            marks.append(Segment(allowed, "m-limit", f"budget: {number(allowed)}"))
        title = section.title or "Before the first heading"
        style = "b-stops" if over else "b-words"
        rows.append(Bar(title, figure, (Segment(after, style, title),), tuple(marks)))
    about = "; ".join(f"{row.label}: {row.figure}" for row in rows)
    return bars("Words by section", about, rows)


def rounds_picture(review: Review) -> Markup:
    """The length of every draft of the report, the limit as a line."""
    limit = review.lengths.limit
    rows = [
        Bar(
            length.name,
            number(length.words),
            (Segment(length.words, "b-stops" if length.words > limit else "b-words"),),
            (Segment(limit, "m-limit", f"limit: {number(limit)}"),),
        )
        for length in review.lengths.rounds
    ]
    about = f"limit {number(limit)}; " + "; ".join(f"{row.label}: {row.figure}" for row in rows)
    return bars("Words over the drafts", about, rows, scale=_roomy(review))


def length_picture(run: Run) -> Markup:
    """One bar: the words against the limit."""
    count = run.words.count
    over = count.words > count.limit
    row = Bar(
        f"{number(count.words)} of {number(count.limit)} words",
        f"{number(count.excess)} over" if over else f"{number(count.limit - count.words)} left",
        (Segment(count.words, "b-stops" if over else "b-words"),),
        (Segment(count.limit, "m-limit", f"limit: {number(count.limit)}"),),
    )
    scale = max(count.words, count.limit) * 1.02
    return bars("Words against the limit", f"{row.label}, {row.figure}", [row], scale)


def balance_picture(review: Review) -> Markup:
    """The States named, by regional group, and how they stand."""
    rows, spoken = [], []
    for group, counts in weights_by_group(review.states).items():
        told = [f"{counts[weight]} {weight.sign}" for weight, _, _ in _WEIGHTS if counts[weight]]
        spoken.append(
            f"{group}: "
            + (
                ", ".join(f"{counts[w]} {words}" for w, _, words in _WEIGHTS if counts[w])
                or "none named"
            )
        )
        rows.append(
            Bar(
                group.removesuffix(" States"),
                "  ".join(told) or "none",
                tuple(
                    Segment(counts[weight], style, f"{counts[weight]} {words}")
                    for weight, style, words in _WEIGHTS
                    if counts[weight]
                ),
            )
        )
    return bars("States named, by regional group", "; ".join(spoken), rows)


def reviewers_picture(review: Review) -> Markup:
    """The words that each reviewer put in and took out."""
    rows = [
        Bar(
            view.name or "not recorded",
            f"{plural(view.changes, 'change')}: {number(view.gained)} in, {number(view.lost)} out",
            (
                Segment(view.gained, "b-in", f"{number(view.gained)} words in"),
                Segment(view.lost, "b-out", f"{number(view.lost)} words out"),
            ),
        )
        for view in review.reviewers
        if view.changes
    ]
    about = "; ".join(f"{row.label}: {row.figure}" for row in rows)
    return bars("Who changed what", about, rows)


def timeline_picture(review: Review) -> Markup:
    """Changes, comments, messages and answers by day, with the days the report is bound to."""
    run = review.run
    events = [entry.event for entry in effective(run.consulted.entries) if entry.event.state]
    lanes = [
        Lane("Changes in the draft", _by_day(c.when for c in review.changes), "b-words"),
        Lane("Comments", _by_day(c.date for c in run.ingested.draft.comments), "b-words"),
        Lane("Messages to States", Counter(e.on for e in events if e.kind.is_message), "b-waits"),
        Lane("Answers from States", Counter(e.on for e in events if e.kind.is_answer), "b-settled"),
    ]
    lanes = [lane for lane in lanes if lane.days]
    dates = named_days(run)
    about = "; ".join(
        [f"{lane.label}: {sum(lane.days.values())}" for lane in lanes]
        + [f"{words}" for _, words in sorted(dates.items())]
    )
    return timeline("When it happened", about, lanes, dates)


def named_days(run: Run) -> dict[dt.date, str]:
    """The days with a name in the life of a report."""
    dates = run.report.dates
    named = [
        (run.as_of, "as of"),
        (dates.slot, "slot"),
        (dates.publication, "publication"),
        (dates.meeting, "meeting"),
    ]
    days: dict[dt.date, list[str]] = {}
    for day, words in named:
        if day is not None:
            days.setdefault(day, []).append(words)
    return {day: f"{' and '.join(words)} {day.day} {day:%b %Y}" for day, words in days.items()}


def _by_day(moments: Iterable[dt.datetime | None]) -> Counter[dt.date]:
    return Counter(moment.date() for moment in moments if moment is not None)


def _roomy(review: Review) -> float:
    longest = max((length.words for length in review.lengths.rounds), default=0)
    return max(longest, review.lengths.limit) * 1.02
