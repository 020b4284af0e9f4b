"""``out/diff.html``: the draft with every change in it, for a reviewer to read and decide on."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Final

from drafts.compare.decisions import OWN_WORDS, Question
from drafts.compare.differences import FRESH, GONE, SAME, find_differences
from drafts.compare.tokens import Vocabulary, tokenise
from drafts.draft import Revision, SpanKind
from drafts.findings import Finding, Rule, shorten
from pipeline.report.changes import Change, ChangeKind
from pipeline.report.inline import VERDICTS, Inline, fragment, numbers, paired, visible
from pipeline.report.pages import brief_moment, day, draw, plural
from pipeline.report.reading import Grid, Item, Line, Thread
from pipeline.report.review import Review, review_of
from pipeline.report.states import (
    STANDING_WORDS,
    StateView,
    Weight,
    difference,
    event_words,
    weight_of,
)
from pipeline.run import Run

GATE_SIGNS: Final = {
    "pass": "✓",
    "not applicable": "–",
    "waiting": "…",
    "blocked": "✕",
    "overridden": "!",
    "error": "?",
}
_CONTEXT: Final = 70
_QUESTIONS: Final = (
    (
        "conflict",
        "Conflicts between copies",
        "Copies want the same words changed in different ways. The base stands until a choice.",
    ),
    (
        "untracked",
        "Edits made without tracking",
        "Nobody marked these, so nobody else could see them. A person keeps or refuses each.",
    ),
)
_STYLES: Final = ("base.css", "diff.css")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are drawn together: folded away, chained into one paragraph, or plainly.

    Attributes:
        items: The lines and tables.
        fold: What the fold says of them; empty when they are not folded.
        chain: Whether they are one paragraph before or after the changes.
    """

    items: tuple[Item, ...]
    fold: str = ""
    chain: bool = False

    @property
    def ran_on_before(self) -> bool:
        """Whether some of it was one paragraph."""
        return any(isinstance(item, Line) and item.runs_on_before for item in self.items)

    @property
    def runs_on_after(self) -> bool:
        """Whether some of it is one paragraph under the decisions."""
        return any(isinstance(item, Line) and item.runs_on_after for item in self.items)


def render_diff(run: Run, review: Review | None = None) -> str:
    """The page: self-contained, readable without script, better with it."""
    review = review or review_of(run)
    reading = review.reading
    words = {view.code: f"{view.name}: {view.words}" for view in review.states}
    return draw(
        "diff.html",
        styles=_STYLES,
        scripts=("diff.js",),
        running_head=running_head(run, "Changes"),
        run=run,
        draft=run.ingested.draft,
        review=review,
        lengths=review.lengths,
        sections=reading.sections,
        others=reading.others,
        inline=Inline(reading, words),
        numbers=numbers,
        fragment=fragment,
        question_kinds=_QUESTIONS,
        question_choices=question_choices,
        offered=offered,
        paired=paired,
        blocks_of=blocks_of,
        verdicts=VERDICTS,
        kinds=_kinds(reading.changes),
        reviewer_ids={view.name: place for place, view in enumerate(review.reviewers)},
        offices=sorted({change.office for change in reading.changes if change.office}),
        version=version("clearance"),
        brief=partial(brief_moment, year=_main_year(reading.changes)),
        default_reason=_default_reason(reading.changes),
        section_words={
            row.paragraph: row.after
            for row in review.lengths.sections
            if row.paragraph is not None and row.after is not None
        },
        budgeted=any(row.budget for row in review.lengths.sections),
        **_about_lines(review),
        **about_findings(run),
        **about_states(review.states),
    )


def question_choices(question: Question) -> list[str]:
    """What a person may choose on the page; words of one's own are written into the file."""
    return [choice for choice in question.choices if not choice.startswith(OWN_WORDS)]


def offered(base: str, words: str) -> list[tuple[str, str]]:
    """What choosing ``words`` would make of ``base``, as signs and words."""
    vocabulary = Vocabulary()
    old, new = tokenise(base), tokenise(words)
    edits = find_differences(vocabulary.encode(old), vocabulary.encode(new), vocabulary)
    pieces: list[tuple[str, str]] = []
    before = after = 0
    for kind, codes in edits:
        length = len(codes)
        if kind == GONE:
            pieces.append(("-", "".join(old[before : before + length])))
        else:
            sign = "=" if kind == SAME else "+"
            pieces.append((sign, "".join(new[after : after + length])))
        before += length * (kind != FRESH)
        after += length * (kind != GONE)
    return pieces


def running_head(run: Run, what: str) -> str:
    """What stands at the top of every printed page of a run."""
    identity = run.report.identity
    title = visible(identity.title or run.ingested.draft.name)
    return " · ".join((*identity.symbols, shorten(title, 70), what, f"as of {day(run.as_of)}"))


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one rule that the same people must act on: the remedy is said once."""

    rule: Rule
    who: str
    severity: str
    findings: tuple[Finding, ...]

    @property
    def since(self) -> dt.date | None:
        """The first day from which one of them has stood so."""
        return min((f.since for f in self.findings if f.since), default=None)


def about_findings(run: Run) -> dict[str, object]:
    """What templates need to draw gates and findings."""
    return {
        "gate_signs": GATE_SIGNS,
        "blocking": list(_grouped(finding for finding in run.findings if finding.blocks)),
        "blocking_count": sum(finding.blocks for finding in run.findings),
        "disclosed": list(_grouped(finding for finding in run.findings if not finding.blocks)),
        "disclosed_count": sum(not finding.blocks for finding in run.findings),
    }


def _grouped(findings: Iterable[Finding]) -> Iterator[FindingGroup]:
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        key = finding.code, finding.who, finding.severity.value
        groups.setdefault(key, []).append(finding)
    for (_, who, severity), group in groups.items():
        yield FindingGroup(group[0].rule, who, severity, tuple(group))


def about_states(views: Sequence[StateView]) -> dict[str, object]:
    """What templates need to draw States."""
    named = sorted((view for view in views if view.standing.named), key=lambda view: view.name)
    sums = (
        (Weight.STOPS, "in need of something done"),
        (Weight.WAITS, "without an answer so far"),
        (Weight.SETTLED, "settled"),
    )
    return {
        "states": {view.code: view for view in views},
        "states_named": named,
        "state_sums": [
            (weight, count, words)
            for weight, words in sums
            if (count := sum(view.weight is weight for view in named))
        ],
        "state_groups": list(_groups(views)),
        "settled": [view for view in views if view.weight is Weight.SETTLED],
        "unsettling": [view for view in views if any(case.will_change for case in view.cases)],
        "standing_words": STANDING_WORDS,
        "weight_of": weight_of,
        "event_words": event_words,
        "difference_of": lambda pieces: list(difference(pieces)),
        "around": around,
    }


def _groups(views: Sequence[StateView]) -> Iterator[tuple[str, list[StateView]]]:
    """The States that something is to be said about, by standing, gravest first."""
    groups: dict[str, list[StateView]] = {}
    for view in views:
        if view.weight is not Weight.SETTLED:
            groups.setdefault(view.words, []).append(view)
    for words, group in groups.items():
        yield words.capitalize(), group


def around(pieces: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """A difference with what stayed cut down to the words next to what changed."""
    shown = list(pieces)
    cut = []
    for place, (sign, text) in enumerate(shown):
        if sign != "=" or len(text) <= 2 * _CONTEXT:
            cut.append((sign, text))
        elif place == 0:
            cut.append((sign, f"… {text[-_CONTEXT:]}"))
        elif place == len(shown) - 1:
            cut.append((sign, f"{text[:_CONTEXT]} …"))
        else:
            cut.append((sign, f"{text[:_CONTEXT]} … {text[-_CONTEXT:]}"))
    return cut


def blocks_of(items: Sequence[Item]) -> Iterator[Block]:
    """``items`` with unchanged stretches folded and joined or divided paragraphs chained."""
    still: list[Item] = []
    chain: list[Item] = []
    for item in items:
        if _only_makes_space(item):
            continue
        if chain or _runs_on(item):
            yield from _folded(still)
            still = []
            chain.append(item)
            if not _runs_on(item):
                yield Block(tuple(chain), chain=len(chain) > 1)
                chain = []
        elif item.changed:
            yield from _folded(still)
            still = []
            yield Block((item,))
        else:
            still.append(item)
    if chain:
        yield Block(tuple(chain), chain=len(chain) > 1)
    yield from _folded(still)


def _only_makes_space(item: Item) -> bool:
    return isinstance(item, Line) and not (
        item.changed
        or item.plain.strip()
        or any(piece.kind is not SpanKind.TEXT for piece in item.pieces)
    )


def _runs_on(item: Item) -> bool:
    return isinstance(item, Line) and (item.runs_on_before or item.runs_on_after)


def _folded(still: Sequence[Item]) -> Iterator[Block]:
    if len(still) > 1:
        yield Block(tuple(still), fold=_fold_words(still))
    elif still:
        yield Block(tuple(still))


def _fold_words(items: Sequence[Item]) -> str:
    lines = [item for item in items if isinstance(item, Line)]
    tables = len(items) - len(lines)
    numbered = [line.number for line in lines if line.number]
    span = ""
    if numbered:
        last = f" to {numbered[-1]}" if numbered[-1] != numbered[0] else ""
        span = f", {numbered[0]}{last}"
    what = plural(len(lines), "unchanged paragraph") if lines else ""
    also = plural(tables, "unchanged table") if tables else ""
    words = sum(line.words for line in lines) + sum(
        line.words for item in items if isinstance(item, Grid) for line in item.lines
    )
    told = " and ".join(filter(None, (what, also)))
    return f"{told}{span} ({plural(words, 'word')})"


def _about_lines(review: Review) -> dict[str, Callable[..., object]]:
    """What templates ask about a line with its notes, a table with its cells, a change."""
    place = {revision_id: change for change in review.changes for revision_id in change.revisions}

    def place_of(change: Change) -> str:
        line = review.line_at(change.paragraph)
        if line is not None and line.number:
            return f"para. {line.number}"
        section = review.sections.get(change.paragraph or -1, "")
        return f"in “{shorten(section, 30)}”" if section else "no. " + str(change.number)

    def changes_by(revisions: Iterable[Revision]) -> list[Change]:
        found = {place[r.id].number: place[r.id] for r in revisions if r.id in place}
        return [found[number] for number in sorted(found)]

    return {
        "all_changes": lambda line: _changes((line,)),
        "all_threads": lambda line: _threads((line,)),
        "all_states": lambda line: _states((line,)),
        "grid_changes": lambda grid: _changes(grid.lines),
        "grid_threads": lambda grid: _threads(grid.lines),
        "grid_states": lambda grid: _states(grid.lines),
        "place_of": place_of,
        "changes_by": changes_by,
    }


def _with_notes(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from _with_notes(line.notes)


def _changes(lines: Iterable[Line]) -> list[Change]:
    found = [change for line in _with_notes(lines) for change in line.changes]
    return sorted(found, key=lambda change: change.number)


def _threads(lines: Iterable[Line]) -> list[Thread]:
    return [thread for line in _with_notes(lines) for thread in line.threads]


def _states(lines: Iterable[Line]) -> list[str]:
    return list(dict.fromkeys(code for line in _with_notes(lines) for code in line.states))


def _kinds(changes: Sequence[Change]) -> list[str]:
    present = {change.kind for change in changes}
    return [kind.value for kind in ChangeKind if kind in present]


def _default_reason(changes: Sequence[Change]) -> str:
    return next((c.reason for c in changes if c.by_default and c.reason), "")


def _main_year(changes: Sequence[Change]) -> int | None:
    """The year that most changes were made in: it goes without saying on every card."""
    years = Counter(change.when.year for change in changes if change.when)
    return years.most_common(1)[0][0] if years else None
