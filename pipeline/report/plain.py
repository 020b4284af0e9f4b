"""The diff report as Markdown, which is also its plain text: `clearance run --text`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from drafts.draft import SpanKind
from drafts.findings import Finding
from pipeline.report.changes import Change
from pipeline.report.inline import joined, paired, visible
from pipeline.report.pages import day, moment, number, plural, signed
from pipeline.report.reading import Grid, Item, Line, Piece, Reading, Section, Thread
from pipeline.report.review import Review, review_of
from pipeline.report.states import Weight
from pipeline.run import Run


def render_text(run: Run, review: Review | None = None) -> str:
    """Everything the page of changes says, in the same order; nothing in it is obeyed."""
    review = review or review_of(run)
    return visible("\n".join(_Writer(run, review).lines())) + "\n"


class _Writer:
    def __init__(self, run: Run, review: Review) -> None:
        self.run = run
        self.review = review
        self.reading = review.reading

    def lines(self) -> Iterator[str]:
        yield from self.head()
        yield from self.gates()
        yield from self.states()
        yield from self.words()
        yield from self.questions()
        yield from self.lists()
        yield from self.reviewers()
        yield from self.text()
        yield from self.foot()

    def head(self) -> Iterator[str]:
        identity, run = self.run.report.identity, self.run
        yield f"# {_line(identity.title or run.ingested.draft.name)}"
        yield ""
        symbols = f"{', '.join(identity.symbols)}. " if identity.symbols else ""
        yield f"{symbols}{_line(run.ingested.draft.name)}, judged as of {day(run.as_of)}."
        yield ""
        yield f"**{run.verdict}**"

    def gates(self) -> Iterator[str]:
        yield from ("", "## Consequences", "")
        for gate in self.run.gates:
            sentence = gate.sentence.removeprefix("Not applicable: ")
            yield f"- {gate.name}: {gate.verdict.value}. {_line(sentence)}"
        blocking = [finding for finding in self.run.findings if finding.blocks]
        others = [finding for finding in self.run.findings if not finding.blocks]
        yield from _findings("What stops the report", blocking)
        yield from _findings("What goes with it, disclosed", others)

    def states(self) -> Iterator[str]:
        views = self.review.states
        if not views:
            return
        named = sum(view.standing.named for view in views)
        yield from ("", f"### States ({named} named)", "")
        for view in views:
            if view.weight is Weight.SETTLED:
                continue
            where = joined(view.standing.paragraphs)
            yield f"- {view.name}: {view.words}. {view.reason}" + (
                f" Para. {where}." if where else ""
            )
            for case in view.cases:
                if case.change is not None:
                    yield f"    since then: {_line(str(case.change))}"
            for request in view.unmet:
                yield f"    asked for: {_line(request.entry.event.wording)}"
        settled = [view.name for view in views if view.weight is Weight.SETTLED]
        if settled:
            yield f"- Settled: {joined(settled)}."
        for item in self.review.state_changes:
            yield f"- {item.sign} {item.name} {item.told}{_by(item.changes)}."

    def words(self) -> Iterator[str]:
        lengths, views = self.review.lengths, self.run.words.views
        yield from ("", "### Words", "")
        yield (
            f"{number(lengths.after)} of {number(lengths.limit)} as decided, "
            f"{number(lengths.before)} before the changes; all accepted "
            f"{number(views.all_accepted)}, all rejected {number(views.all_rejected)}."
        )
        yield from ("", "| Section | Before | After | Change |", "| --- | ---: | ---: | ---: |")
        for section in lengths.sections:
            title = _cell(section.title or "Before the first heading")
            before = "new" if section.before is None else number(section.before)
            after = "gone" if section.after is None else number(section.after)
            yield f"| {title} | {before} | {after} | {signed(section.change)} |"
        for part in lengths.parts:
            change = signed(part.after - part.before)
            yield f"| ({part.name}) | {number(part.before)} | {number(part.after)} | {change} |"

    def questions(self) -> Iterator[str]:
        asked = self.review.questions
        if not asked:
            return
        yield from ("", f"### For a person to choose ({len(asked)})", "")
        for question in asked:
            why = f", {question.why.replace('-', ' ')}" if question.why else ""
            yield f"- {_line(question.where)}: {question.kind}{why} [{question.id}]"
            yield f"    base: {_line(question.base) or 'nothing'}"
            for choice, words in question.offers:
                yield f"    {_line(choice)}: {_line(words) or 'nothing'}"

    def lists(self) -> Iterator[str]:
        for title, changes in (
            ("Undecided", self.review.undecided),
            ("One reviewer on another’s words", self.review.contested),
            ("Changes of substance", self.review.substantive),
        ):
            if changes:
                yield from ("", f"### {title} ({len(changes)})", "")
                yield from map(self.change, changes)

    def reviewers(self) -> Iterator[str]:
        if not self.review.reviewers:
            return
        yield from ("", "### Who changed what", "")
        yield "| Reviewer | Changes | Words in | Words out | Comments |"
        yield "| --- | ---: | ---: | ---: | ---: |"
        for view in self.review.reviewers:
            yield (
                f"| {_cell(view.name or 'not recorded')} | {number(view.changes)} "
                f"| {number(view.gained)} | {number(view.lost)} | {view.comments} |"
            )

    def text(self) -> Iterator[str]:
        yield from ("", "## The text", "")
        yield "Inserted words stand in {+ +}, deleted words in [- -]; what is unchanged is named."
        for section in (*self.reading.sections, *self.reading.others):
            yield from self.section(section)
        if self.reading.loose:
            yield from ("", "### Changes that stand in no text", "")
            yield from map(self.change, self.reading.loose)
        if self.reading.threads:
            yield from ("", "### Comments on no particular words", "")
            for thread in self.reading.threads:
                yield from self.thread(thread)

    def section(self, section: Section) -> Iterator[str]:
        level = min(section.level + 2, 6)
        title = self.words_of(section.heading) if section.heading else section.title
        yield from ("", f"{'#' * level} {_line(title)}")
        if section.heading:
            yield from self.about(section.heading)
        still: list[Line] = []
        for line in _lines(section.items):
            if not line.changed:
                still += [line] if line.plain.strip() else []
                continue
            yield from _still(still)
            still = []
            yield from self.line(line)
        yield from _still(still)

    def line(self, line: Line) -> Iterator[str]:
        label = line.new if line.old == line.new else f"{line.old or '–'} → {line.new or '–'}"
        yield ""
        yield " ".join(filter(None, (label, _line(self.words_of(line)))))
        for note in line.notes:
            shown = "/".join(dict.fromkeys(filter(None, note.note or ())))
            yield f"    [note {shown}] {_line(self.words_of(note))}"
        yield from self.about(line)

    def about(self, line: Line) -> Iterator[str]:
        lines = (line, *line.notes)
        if any(each.changes or each.threads for each in lines):
            yield ""
        for each in lines:
            for thread in each.threads:
                yield from self.thread(thread)
            yield from map(self.change, each.changes)

    def change(self, change: Change) -> str:
        before, after = paired(change)
        line = self.review.line_at(change.paragraph)
        where = f"para. {line.number}, " if line and line.number else ""
        what = " ".join(
            filter(
                None,
                (
                    change.what,
                    change.detail,
                    f"[-{before}-]" if before else "",
                    f"{{+{after}+}}" if after else "",
                ),
            )
        )
        twin = f", with no. {change.twin}" if change.twin else ""
        alters = f", alters no. {joined([str(n) for n in change.contests])}"
        told = ", ".join(filter(None, (change.reviewer or "not recorded", moment(change.when))))
        reason = (
            "" if change.by_default else f" ({change.reason}{f', {change.by}' * bool(change.by)})"
        )
        tags = f" *{', '.join(change.tags)}*" if change.tags else ""
        return (
            f"- {change.number}. {where}{_line(what)} — {_line(told)}, {change.decision}"
            f"{reason}{twin}{alters if change.contests else ''}"
            f" [{change.id}]{tags}"
        )

    def thread(self, thread: Thread) -> Iterator[str]:
        state = "resolved" if thread.comment.resolved else "open"
        mark = self.reading.numbers[thread.comment.id]
        for place, comment in enumerate((thread.comment, *thread.replies)):
            head = f"- C{mark} ({state})" if place == 0 else "    - reply"
            told = ", ".join(
                filter(None, (comment.reviewer or "not recorded", moment(comment.date)))
            )
            yield f"{head} {_line(told)}: {_line(comment.text)}"

    def words_of(self, line: Line) -> str:
        out: list[str] = []
        state = ""
        for piece in line.pieces:
            sign = _sign(piece)
            if sign != state:
                out.append(_CLOSING[state] + _OPENING[sign])
                state = sign
            out.append(_shown(piece, self.reading))
        return "".join(out) + _CLOSING[state]

    def foot(self) -> Iterator[str]:
        consulted = self.run.consulted
        yield ""
        yield (
            f"Text as decided {self.run.digest[:16]}; register "
            f"{plural(len(consulted.entries), 'entry', 'entries')}, head {consulted.head[:16]}."
        )


_OPENING = {"": "", "+": "{+", "-": "[-"}
_CLOSING = {"": "", "+": "+}", "-": "-]"}


def _sign(piece: Piece) -> str:
    if any(not wrap.adds for wrap in piece.wraps):
        return "-"
    return "+" if piece.wraps else ""


def _shown(piece: Piece, reading: Reading) -> str:
    match piece.kind:
        case SpanKind.TEXT:
            return piece.text
        case SpanKind.NOTE_REFERENCE:
            old, new = reading.notes.get(piece.target, ("", ""))
            return f"[^{old if old == new else '/'.join(filter(None, (old, new)))}]"
        case SpanKind.COMMENT_REFERENCE:
            return f"[C{reading.numbers[piece.target]}]" if piece.target in reading.numbers else ""
        case SpanKind.TEXT_BOX:
            return "[text box]"
        case SpanKind.OBJECT:
            return "[object]"


def _findings(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield from ("", f"### {title} ({len(findings)})", "")
    for finding in findings:
        where = f"{finding.location}: " if finding.location else ""
        since = f", since {day(finding.since)}" if finding.since else ""
        yield f"- {finding.code} {_line(where)}{_line(finding.message)}"
        yield f"    {finding.who}{since}: {finding.rule.remedy}"
        if finding.command:
            yield f"    `{_line(finding.command)}`"
        if finding.waiver:
            yield f"    waived: {_line(finding.waiver)}"


def _still(lines: Sequence[Line]) -> Iterator[str]:
    if lines:
        numbers = [line.number for line in lines if line.number]
        span = f", {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else ""
        span = f", {numbers[0]}" if len(numbers) == 1 else span
        yield from ("", f"({plural(len(lines), 'unchanged paragraph')}{span})")


def _lines(items: Iterable[Item]) -> Iterator[Line]:
    for item in items:
        if isinstance(item, Grid):
            yield from item.lines
        else:
            yield item


def _told(reviewer: str, when: dt.datetime | None) -> str:
    return ", ".join(filter(None, (reviewer or "not recorded", moment(when))))


def _by(changes: Sequence[int]) -> str:
    return f" (no. {joined([str(change) for change in changes])})" if changes else ""


def _line(text: str) -> str:
    """Text from a file on one line: it cannot pose as a heading or a list of ours."""
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
