"""What is wrong with the names of States in a draft, or needs a person: STATE-001 to STATE-099."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from clearance.states.counts import GroupCount
from clearance.states.mention import Layer, Mention, MentionKind
from clearance.states.mentions import ManualMention, unplaced
from clearance.states.names import (
    NameKind,
    Status,
    find_names,
    is_fixed_phrase,
    running_form,
    state,
    states,
    takes_article,
    un_form,
)
from drafts.draft import Draft, Paragraph, Story, locate
from drafts.findings import Check, Finding, Location, Rule, Severity

_EDITORIAL: Final = "United Nations Editorial Manual, country names; UNTERM"
_PROJECT: Final = "project check"


@dataclass(frozen=True, slots=True)
class NamedStates:
    """What the checks look at: a settled draft and what was found in it.

    Attributes:
        draft: The settled draft.
        mentions: Its mentions, those in cut text included or not.
        counts: Its counts of States, with the lists they announce.
        as_of: The report's date: names are judged as of this day.
        manual: The mentions entered by hand.
    """

    draft: Draft
    mentions: tuple[Mention, ...]
    counts: tuple[GroupCount, ...]
    as_of: dt.date
    manual: tuple[ManualMention, ...] = ()
    places: Mapping[int, tuple[Story, Paragraph]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self,
            "places",
            {
                paragraph.index: (story, paragraph)
                for story in self.draft.stories
                for paragraph in story.paragraphs()
            },
        )

    def standing(self) -> Iterator[Mention]:
        """The mentions in the text that goes out, or may."""
        return (each for each in self.mentions if each.layer is not Layer.DELETED)

    def where(self, paragraph: int, start: int, end: int) -> Location | None:
        """The place in the draft as read."""
        if paragraph not in self.places:
            return None
        return locate(*self.places[paragraph], start, end)


OTHER_FORM: Final = Rule(
    code="STATE-001",
    severity=Severity.WARNING,
    title="A State is named by a form that is not the Organization's on the report's date",
    source=_EDITORIAL,
    remedy="Use the form given, unless the name is quoted or history is meant.",
    explanation=(
        "Names of States come from UNTERM: the short form for most uses. What counts is the form "
        "on the report's date: a report of 2013 writes Turkey and Swaziland. Names inside the "
        "names of institutions and documents are left as they are."
    ),
)
COUNT_DIFFERS: Final = Rule(
    code="STATE-002",
    severity=Severity.WARNING,
    title="A count of States differs from the list that goes with it",
    source=_PROJECT,
    remedy="Correct the count or complete the list.",
    explanation="An edit to a list of States easily leaves the number before it behind.",
)
UNDECIDED_NAME: Final = Rule(
    code="STATE-003",
    severity=Severity.ERROR,
    title="A name may mean more than one State, or none",
    source=_PROJECT,
    remedy="Write the State's own name, or record a ruling on this place.",
    explanation=(
        "“Congolese” belongs to two Members, “Georgia” is also a state of the United States. As "
        "long as it is open who is named, nobody can say that everyone named was asked."
    ),
)
SENSITIVE_NAME: Final = Rule(
    code="STATE-004",
    severity=Severity.ERROR,
    title="A name that only a person may decide about",
    source="United Nations practice on designations; the table of names",
    remedy="Have the wording looked at, and record a ruling on this place.",
    who="desk officer",
    explanation=(
        "Names of territories and entities whose status is a matter between States are never "
        "decided by a program, however clear they look."
    ),
)
DAMAGED_NAME: Final = Rule(
    code="STATE-005",
    severity=Severity.ERROR,
    title="A name that looks damaged or misspelt",
    source=_PROJECT,
    remedy="Correct the spelling, or record a ruling on this place.",
    explanation=(
        "Different States stand as close to each other in spelling as a name stands to its "
        "damaged form, so a likeness is a question and never a match."
    ),
)
FORMER_MEMBER: Final = Rule(
    code="STATE-006",
    severity=Severity.NOTE,
    title="A former Member is named",
    source="Register of Members; Member States, historical notes",
    remedy="Decide whether a successor State is concerned; if so, enter it by hand.",
    explanation="Czechoslovakia names neither Czechia nor Slovakia by itself.",
)
ARTICLE: Final = Rule(
    code="STATE-007",
    severity=Severity.NOTE,
    title="The article before a State's name is missing or too many",
    source=_EDITORIAL,
    remedy="Write the name as given.",
    explanation="Running text takes “the Sudan”, “the Niger”, “the Gambia”, but “Ukraine”.",
)
MANUAL_GONE: Final = Rule(
    code="STATE-008",
    severity=Severity.WARNING,
    title="A mention entered by hand is not in the draft any more",
    source=_PROJECT,
    remedy="Give the words that name the State now, or take the entry out.",
    explanation="A State named without its name is found only by the words a person entered.",
)


def find_other_forms(named: NamedStates) -> Iterator[Finding]:
    """Report every form that was not the Organization's own on the report's date, with its own."""
    for each in named.standing():
        if not each.state or not _is_judged(each):
            continue
        if _is_own_form(each, named.as_of):
            continue
        form = running_form(each.state, named.as_of)
        short = un_form(each.state, named.as_of)
        listed = f" (in a list: “{short}”)" if "(" in short else ""
        yield OTHER_FORM.finding(
            f"“{_flat(each.name)}” is not the Organization's form on "
            f"{_day(named.as_of)}; it is “{form}”{listed}.",
            named.where(each.paragraph, each.start, each.end),
        )


def find_differing_counts(named: NamedStates) -> Iterator[Finding]:
    """Report every count of States that differs from its list."""
    for count in named.counts:
        if count.agrees:
            continue
        unread = f", {count.missing} of them unreadable" if count.missing else ""
        yield COUNT_DIFFERS.finding(
            f"“{count.words}”, but the list ({count.where}) has {count.length}{unread}.",
            named.where(count.paragraph, count.start, count.end),
        )


def find_undecided_names(named: NamedStates) -> Iterator[Finding]:
    """Report every name that may mean several States, or something else."""
    for each in named.standing():
        if not each.state and not each.sensitive and each.form != NameKind.SCAN_VARIANT.value:
            yield UNDECIDED_NAME.finding(
                f"“{_flat(each.name)}” may mean {_named(each.candidates)}: "
                f"{each.reason.rpartition('undecided: ')[2]}.",
                named.where(each.paragraph, each.start, each.end),
                command=_command(each),
            )


def find_sensitive_names(named: NamedStates) -> Iterator[Finding]:
    """Report every name that is always shown to a person, until a person has ruled."""
    for each in named.standing():
        if each.sensitive and each.is_open:
            yield SENSITIVE_NAME.finding(
                f"“{_flat(each.name)}” must be looked at by a person.",
                named.where(each.paragraph, each.start, each.end),
                command=_command(each),
            )


def find_damaged_names(named: NamedStates) -> Iterator[Finding]:
    """Report every name that looks damaged, with what it may have been."""
    for each in named.standing():
        if not each.state and not each.sensitive and each.form == NameKind.SCAN_VARIANT.value:
            yield DAMAGED_NAME.finding(
                f"“{_flat(each.name)}” looks like {_named(each.candidates)}, damaged or misspelt.",
                named.where(each.paragraph, each.start, each.end),
                command=_command(each),
            )


def find_former_members(named: NamedStates) -> Iterator[Finding]:
    """Report every former Member that is named."""
    for each in named.standing():
        if each.state and state(each.state).status is Status.FORMER:
            yield FORMER_MEMBER.finding(
                f"“{_flat(each.name)}” is a former Member: {state(each.state).note}",
                named.where(each.paragraph, each.start, each.end),
            )


def find_articles(named: NamedStates) -> Iterator[Finding]:
    """Report names that running text gives an article and this draft does not, and the reverse."""
    for each in named.standing():
        if not each.state or each.form not in _OWN_FORMS or each.kind not in _RUNNING:
            continue
        _, paragraph = named.places.get(each.paragraph, (None, None))
        if paragraph is None or paragraph.format.heading or each.name.isupper():
            continue
        before = paragraph.text[: each.start].split()
        has = bool(before) and before[-1].lower().lstrip("([“\"'") == "the"
        takes = takes_article(each.state, _flat(each.name).replace("’", "'"))
        if takes and not has and _stands_alone(paragraph.text[each.end :]):
            wrong = f"“{_flat(each.name)}” takes the article: “the {_flat(each.name)}”."
        elif has and not takes and each.state in _NEVER_WITH_ARTICLE:
            wrong = f"“the {_flat(each.name)}” takes no article: “{_flat(each.name)}”."
        else:
            continue
        yield ARTICLE.finding(wrong, named.where(each.paragraph, each.start, each.end))


def find_lost_manual_mentions(named: NamedStates) -> Iterator[Finding]:
    """Report mentions entered by hand whose words are gone."""
    for each in unplaced(named.manual, named.mentions):
        yield MANUAL_GONE.finding(
            f"The words “{each.words}”, entered for {state(each.state).short_name}, "
            "do not stand in the draft."
        )


CHECKS: Final = (
    Check(OTHER_FORM, find_other_forms),
    Check(COUNT_DIFFERS, find_differing_counts),
    Check(UNDECIDED_NAME, find_undecided_names),
    Check(SENSITIVE_NAME, find_sensitive_names),
    Check(DAMAGED_NAME, find_damaged_names),
    Check(FORMER_MEMBER, find_former_members),
    Check(ARTICLE, find_articles),
    Check(MANUAL_GONE, find_lost_manual_mentions),
)

# Everyday English says “the Maldives” and used to say “the Ukraine”; the Organization does not.
_NEVER_WITH_ARTICLE: Final = frozenset({"MDV", "UKR", "LBN", "SYC"})
_OWN_FORMS: Final = frozenset({NameKind.SHORT.value, NameKind.FORMAL.value})
_RUNNING: Final = frozenset({MentionKind.EXAMPLE, MentionKind.SITUATION, MentionKind.PLACE})
_JUDGED: Final = frozenset(
    kind.value
    for kind in (
        NameKind.SHORT, NameKind.FORMAL, NameKind.FORMER, NameKind.COMMON, NameKind.ALIAS,
        NameKind.ABBREVIATION,
    )
)  # fmt: skip


def _command(mention: Mention) -> str:
    """The command that records what the name means here."""
    code = mention.state or (mention.candidates[0] if len(mention.candidates) == 1 else "STATE")
    return f"clearance states identify {shlex.quote(_flat(mention.name))} {code}"


def _is_judged(mention: Mention) -> bool:
    """Whether the form is a matter for an editor here."""
    if mention.form not in _JUDGED or states()[mention.state].status is not Status.MEMBER:
        return False
    return mention.kind not in (MentionKind.INSTITUTION, MentionKind.INSTRUMENT)


def _is_own_form(mention: Mention, day: dt.date) -> bool:
    rows = find_names(mention.name, mention.state)
    if rows:
        return any(row.un_form and row.holds_on(day) for row in rows)
    # Printed as no row is: broken at a line's end, or a fixed phrase, which has no form to correct.
    return mention.form in _OWN_FORMS or is_fixed_phrase(mention.name)


def _stands_alone(after: str) -> bool:
    """Whether no noun of its own follows the name (“Sudan Office”), so that it takes an article."""
    following = after.split()[:1]
    return not following or not (after[:1].isspace() and following[0][0].isupper())


def _named(codes: tuple[str, ...]) -> str:
    if not codes:
        return "no State in the table"
    listed = [states()[code].short_name for code in codes[:3]]
    more = f" or {len(codes) - 3} others" if len(codes) > 3 else ""
    return " or ".join(listed) + more


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _flat(name: str) -> str:
    return " ".join(name.split())
