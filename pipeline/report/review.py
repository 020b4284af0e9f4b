"""Everything a page, the plain text or the JSON of a run shows, gathered once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clearance.standing.standing import answers_about_names, mentions_by_hand
from clearance.states.mention import Layer, Mention
from clearance.states.mentions import find_mentions
from drafts.compare.decisions import Question
from drafts.compare.substance import find_substance
from drafts.draft import Draft
from drafts.edits import Edit
from drafts.findings import Finding
from drafts.settle import original
from pipeline.hands import Handled, open_questions
from pipeline.report.changes import Change, ChangeKind, changes_of
from pipeline.report.lengths import Lengths, lengths_of
from pipeline.report.reading import Line, NamedState, Reading, Section, page_order, read_for_review
from pipeline.report.states import StateView, name_of, named_places, state_views
from pipeline.run import Run
from word_limit.effects import effects_of

STATE_TAG: Final = "State"
QUOTATION_TAG: Final = "quotation"
_QUOTES: Final = '“"'


@dataclass(frozen=True, slots=True)
class ReviewerView:
    """What one reviewer did.

    Attributes:
        name: As recorded; empty when not recorded.
        office: The office that the name shows.
        changes: How many changes.
        kinds: How many of each kind.
        verdicts: How many of each verdict.
        gained: Words that the draft gains by their changes.
        lost: Words that it loses.
        comments: How many comments and replies.
    """

    name: str
    office: str
    changes: int
    kinds: Mapping[ChangeKind, int]
    verdicts: Mapping[str, int]
    gained: int
    lost: int
    comments: int

    @property
    def net(self) -> int:
        """Words gained less words lost."""
        return self.gained - self.lost


@dataclass(frozen=True, slots=True)
class StateChange:
    """A State that is named otherwise than before the revisions, or no longer, or newly.

    Attributes:
        code: The State.
        name: Its name.
        before: In what ways it was named; empty when it was not.
        after: In what ways it is named; empty when it no longer is.
        changes: The numbers of the changes that touch its name.
    """

    code: str
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    changes: tuple[int, ...]

    @property
    def told(self) -> str:
        """What happened, as a predicate."""
        if not self.before:
            return f"is named now ({', '.join(self.after)}) and was not before"
        if not self.after:
            return "is no longer named"
        return f"was named as {', '.join(self.before)}, and now as {', '.join(self.after)}"

    @property
    def sign(self) -> str:
        """``+`` for one that comes in, ``−`` for one that goes, ``~`` for the rest."""
        return "~" if self.before and self.after else "+" if self.after else "−"


@dataclass(frozen=True, slots=True)
class Review:
    """A run, ready to be drawn.

    Attributes:
        run: The run.
        reading: The text.
        states: The States, gravest first.
        lengths: Words before and after.
        reviewers: Who changed most, first.
        state_changes: States that come into the text or go out of it.
        questions: What the copies and the rounds leave to a person to choose.
        lines: Every line by ``Paragraph.index``.
        sections: The title of each line's section, by ``Paragraph.index``.
    """

    run: Run
    reading: Reading
    states: tuple[StateView, ...]
    lengths: Lengths
    reviewers: tuple[ReviewerView, ...]
    state_changes: tuple[StateChange, ...]
    questions: tuple[Question, ...]
    lines: Mapping[int, Line]
    sections: Mapping[int, str]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, by number less one."""
        return self.reading.changes

    @property
    def substantive(self) -> tuple[Change, ...]:
        """The changes that touch more than style, in order."""
        return tuple(change for change in self.changes if change.tags)

    @property
    def contested(self) -> tuple[Change, ...]:
        """The changes that alter what another reviewer put in or took out."""
        return tuple(change for change in self.changes if change.contests)

    @property
    def undecided(self) -> tuple[Change, ...]:
        """The changes that nobody has decided, in whole or in part."""
        return tuple(c for c in self.changes if c.verdict in {"leave", "mixed"})

    def line_of(self, finding: Finding) -> Line | None:
        """The line that a finding is about; None when it concerns the whole report."""
        if finding.location is None or not finding.location.excerpt:
            return None
        return self.lines.get(finding.location.paragraph)

    def line_at(self, paragraph: int | None) -> Line | None:
        """The line of a paragraph of the draft as read."""
        return None if paragraph is None else self.lines.get(paragraph)


def review_of(run: Run) -> Review:
    """Gather everything that the faces of a run show."""
    draft = run.ingested.draft
    before = original(draft)
    named = named_places(run.consulted, draft, run.settled)
    words = {
        effect.revision.index: effect.words for effect in effects_of(draft, run.words.count.profile)
    }
    changes = changes_of(
        draft,
        run.edits,
        run.reconciliation,
        order=page_order(draft),
        words=words,
        tags=_tags(draft, run.edits, named),
        offices=tuple(office.name for office in run.report.offices),
    )
    reading = read_for_review(
        draft,
        before,
        run.settled,
        changes,
        named=named,
        words={c.passage.paragraph.index: c.words for c in run.words.count.paragraphs},
    )
    lines, sections = _index(reading)
    return Review(
        run,
        reading,
        state_views(run.consulted, run.report.identity.date or run.as_of),
        lengths_of(run, before),
        _reviewers(draft, reading.changes),
        tuple(_state_changes(run, before, reading)),
        tuple(open_questions(Handled(run.hands, run.rulings, frozenset()))),
        lines,
        sections,
    )


def _tags(
    draft: Draft, edits: Sequence[Edit], named: Mapping[int, Sequence[NamedState]]
) -> dict[int, tuple[str, ...]]:
    """Why edits may matter beyond style, by their first revision."""
    placed = _placed_tags(draft, named)
    tags: dict[int, tuple[str, ...]] = {}
    for edit in edits:
        moved = edit.kind == "move"  # the words stay as they are
        signs = () if moved else find_substance(edit.before, edit.after)
        found = [sign.value.replace("-", " ") for sign in signs]
        for index in edit.revisions:
            found += placed.get(index, ())
        if found:
            tags[edit.revisions[0]] = tuple(dict.fromkeys(found))
    return tags


def _placed_tags(
    draft: Draft, named: Mapping[int, Sequence[NamedState]]
) -> dict[int, tuple[str, ...]]:
    """What the place of a revision says: it touches a State's name, or stands in a quotation."""
    tags: dict[int, dict[str, None]] = {}
    for paragraph in draft.paragraphs():
        states = named.get(paragraph.index, ())
        text = paragraph.text
        quoted = any(sign in text for sign in _QUOTES)
        if not states and not quoted:
            continue
        offset = 0
        for span in paragraph.spans:
            end = offset + len(span.text)
            for index in span.stack:
                if any(state.start < end and offset < state.end for state in states):
                    tags.setdefault(index, {})[STATE_TAG] = None
                if quoted and span.text.strip() and _is_in_quotation(text, offset):
                    tags.setdefault(index, {})[QUOTATION_TAG] = None
            offset = end
    return {index: tuple(found) for index, found in tags.items()}


def _is_in_quotation(text: str, at: int) -> bool:
    before = text[:at]
    curly = before.count("“") > before.count("”")
    return curly or before.count('"') % 2 == 1


def _index(reading: Reading) -> tuple[dict[int, Line], dict[int, str]]:
    lines: dict[int, Line] = {}
    sections: dict[int, str] = {}
    for section in (*reading.sections, *reading.others):
        for line in section.lines:
            lines[line.index] = line
            sections[line.index] = section.title
    return lines, sections


def _reviewers(draft: Draft, changes: Sequence[Change]) -> tuple[ReviewerView, ...]:
    own: dict[str, list[Change]] = {}
    for change in changes:
        own.setdefault(change.reviewer, []).append(change)
    comments = Counter(comment.reviewer for comment in draft.comments)
    for name in comments:
        own.setdefault(name, [])
    views = (
        ReviewerView(
            name,
            made[0].office if made else "",
            len(made),
            Counter(change.kind for change in made),
            Counter(change.verdict for change in made),
            sum(max(0, change.words) for change in made),
            sum(max(0, -change.words) for change in made),
            comments[name],
        )
        for name, made in own.items()
    )
    return tuple(sorted(views, key=lambda view: (-view.changes, view.name)))


def _state_changes(run: Run, before: Draft, reading: Reading) -> Iterator[StateChange]:
    """The States whose naming the revisions change, by name."""
    on = run.report.identity.date or run.as_of
    entries = run.consulted.entries
    former = find_mentions(
        before, as_of=on, rulings=answers_about_names(entries), manual=mentions_by_hand(entries)
    )
    was = _kinds_by_state(former)
    now = _kinds_by_state(m for m in run.consulted.mentions if m.layer is not Layer.DELETED)
    touching: dict[str, set[int]] = {}
    for line in _all_lines(reading):
        for piece in line.pieces:
            if piece.state:
                touching.setdefault(piece.state, set()).update(w.change for w in piece.wraps)
    for code in sorted(was.keys() | now.keys(), key=lambda code: name_of(code, on)):
        if was.get(code) != now.get(code):
            yield StateChange(
                code,
                name_of(code, on),
                was.get(code, ()),
                now.get(code, ()),
                tuple(sorted(touching.get(code, ()))),
            )


def _kinds_by_state(mentions: Iterable[Mention]) -> dict[str, tuple[str, ...]]:
    kinds: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.state:
            kinds.setdefault(mention.state, set()).add(mention.kind.value)
    return {code: tuple(sorted(found)) for code, found in kinds.items()}


def _all_lines(reading: Reading) -> Iterator[Line]:
    for section in (*reading.sections, *reading.others):
        yield from section.lines


def outline(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections that an outline lists: those with a heading."""
    return tuple(section for section in sections if section.heading is not None)
