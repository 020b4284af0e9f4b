"""Small pictures as inline SVG: widths in per cent, so that the writing keeps its size on any page.

Every picture has a name and a description for those who do not see it, takes its colours from
the page's style, and says in figures what it says in lengths.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from pipeline.report.inline import visible

_ROW: Final = 36
_BAR_TOP: Final = 18
_BAR: Final = 11
_LANE: Final = 44


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: how long, which class draws it, and what it is called."""

    value: float
    style: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its words above it.

    Attributes:
        label: What it is about.
        figure: Its figures, in words.
        segments: Its parts, from the left.
        marks: Where thin lines cross it, each with its class.
    """

    label: str
    figure: str
    segments: tuple[Segment, ...]
    marks: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of a timeline: what it shows, and how much happened on which day."""

    label: str
    days: Mapping[dt.date, int]
    style: str


def bars(name: str, about: str, rows: Sequence[Bar], scale: float = 0) -> Markup:
    """Horizontal bars, one below the other, on one scale.

    Args:
        name: What the picture is called.
        about: What it shows, for those who do not see it.
        rows: From the top.
        scale: The value at the right edge; the longest bar when 0.
    """
    longest = max((sum(part.value for part in row.segments) for row in rows), default=0)
    marked = max((mark.value for row in rows for mark in row.marks), default=0)
    scale = scale or max(longest, marked) or 1
    parts: list[Markup] = []
    for place, row in enumerate(rows):
        top = place * _ROW
        parts += [
            _text("0", top + 12, row.label, "lb"),
            _text("100%", top + 12, row.figure, "fg"),
            _rect(0, top + _BAR_TOP, 100, _BAR, "bg"),
        ]
        left = 0.0
        for part in row.segments:
            width = 100 * part.value / scale
            parts.append(_rect(left, top + _BAR_TOP, width, _BAR, part.style, part.name))
            left += width
        parts += [
            _line(100 * mark.value / scale, top + _BAR_TOP - 4, top + _BAR_TOP + _BAR + 4, mark)
            for mark in row.marks
        ]
    return _picture(name, about, len(rows) * _ROW, parts)


def timeline(name: str, about: str, lanes: Sequence[Lane], dates: Mapping[dt.date, str]) -> Markup:
    """What happened on which day, one lane for each kind, with named days below.

    Args:
        name: What the picture is called.
        about: What it shows, for those who do not see it.
        lanes: From the top.
        dates: Days with a name: a deadline, the day of the run.
    """
    days = {*dates, *(day for lane in lanes for day in lane.days)}
    if not days:
        return Markup()
    first, last = min(days), max(days)
    length = max(1, (last - first).days)

    def at(day: dt.date) -> float:
        return 1 + 98 * (day - first).days / length

    parts: list[Markup] = []
    most = max((count for lane in lanes for count in lane.days.values()), default=1)
    for place, lane in enumerate(lanes):
        foot = place * _LANE + _LANE - 4
        total = sum(lane.days.values())
        parts += [
            _text("0", foot - 26, lane.label, "lb"),
            _text("100%", foot - 26, f"{total:,}", "fg"),
            _rect(0, foot, 100, 1, "ax"),
        ]
        for day, count in sorted(lane.days.items()):
            height = 5 + 15 * count / most
            told = f"{day.day} {day:%B %Y}: {count:,}"
            parts.append(_rect(at(day) - 0.35, foot - height, 0.7, height, lane.style, told))
    top = len(lanes) * _LANE
    height = top
    for row, (day, what) in enumerate(sorted(dates.items())):
        across = at(day)
        height = top + 20 + row * 17
        parts += [
            _line(across, 0, top + 6 + row * 17, Segment(0, "dt", what)),
            _text(f"{across:.2f}%", top + 16 + row * 17, what, "fg" if across > 50 else "lb"),
        ]
    return _picture(name, about, height + 4, parts)


def _picture(name: str, about: str, height: int, parts: Iterable[Markup]) -> Markup:
    return Markup(
        '<svg class="pic" role="img" width="100%" height="{}" aria-label="{}">{}</svg>'
    ).format(height, f"{visible(name)}. {visible(about)}", Markup("").join(parts))


def _rect(x: float, y: float, width: float, height: float, style: str, name: str = "") -> Markup:
    title = f"<title>{escape(visible(name))}</title>" if name else ""
    return Markup(  # noqa: S704 - numbers and names of ours; the title is escaped
        f'<rect class="{style}" x="{x:.2f}%" y="{y:.1f}" width="{max(0.0, width):.2f}%" '
        f'height="{height:.1f}">{title}</rect>'
    )


def _line(x: float, top: float, foot: float, mark: Segment) -> Markup:
    title = f"<title>{escape(visible(mark.name))}</title>" if mark.name else ""
    return Markup(  # noqa: S704 - as above
        f'<line class="{mark.style}" x1="{x:.2f}%" x2="{x:.2f}%" y1="{top}" y2="{foot}">'
        f"{title}</line>"
    )


def _text(x: str, y: float, words: str, style: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(style, x, y, visible(words))
