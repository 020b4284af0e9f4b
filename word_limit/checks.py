"""Checks of a draft's length: the rules, the checks, and what a waiver does to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from drafts.findings import Check, Finding, Rule, Severity, run_checks
from word_limit.assess import Assessment
from word_limit.count import LimitVerdict

NEAR: Final = 0.01

_MANUAL: Final = "UN Editorial Manual, Instructions for the preparation of official documents"

OVER_LIMIT: Final = Rule(
    code="LIMIT-001",
    severity=Severity.ERROR,
    title="The draft is over its word limit",
    source=_MANUAL,
    remedy="Shorten the text, or request a waiver and enter it in report.toml under"
    " [[words.waiver]] with who, authority, reason and expires.",
    explanation="A report originating in the Secretariat may have 8,500 words, footnotes, headings"
    " and hidden text included; others 10,700. Over the limit a waiver must be requested.",
)
DISPUTED_OVER: Final = Rule(
    code="LIMIT-002",
    severity=Severity.ERROR,
    title="The draft is over its limit by the profile in force, and within it by another",
    source="project check: no source defines a word or an official counter",
    remedy="Shorten the text by the difference, or obtain a ruling on how words are counted and"
    " enter it in report.toml under [[words.waiver]].",
    explanation="Counters differ over dashes, signs and list numbers by about one per cent. Where"
    " the limit lies between their numbers, nobody can be told that it is kept.",
)
DISPUTED_WITHIN: Final = Rule(
    code="LIMIT-003",
    severity=Severity.WARNING,
    title="The draft is within its limit by the profile in force, and over it by another",
    source="project check: no source defines a word or an official counter",
    remedy="Shorten the text by the difference, or have the ruling on how words are counted ready.",
    explanation="As LIMIT-002, with the profile in force on the draft's side.",
)
NEAR_LIMIT: Final = Rule(
    code="LIMIT-004",
    severity=Severity.WARNING,
    title="The draft is within one per cent of its limit",
    source="project check",
    remedy="Leave room for the last edits, or watch the count after each.",
    explanation="Counters differ by about one per cent, and late edits add words.",
)
CLAIM_DIFFERS: Final = Rule(
    code="LIMIT-005",
    severity=Severity.WARNING,
    title="The number of words that the file claims is none that can be counted in it",
    source="project check",
    remedy="Quote the count, not the file's property; saving the file in Word renews the property.",
    explanation="Word writes a number into the file when it saves, by default without notes; other"
    " programs leave an old one in place. It is a claim, not a count.",
)
UNSUPPORTED: Final = Rule(
    code="LIMIT-006",
    severity=Severity.ERROR,
    title="The draft's length is not supported, and not passed, in this language or script",
    source="project check: no stored text adjusts the limit by language",
    remedy="Obtain a ruling on how this language is counted and against what limit, and enter it"
    " in report.toml under [[words.waiver]].",
    explanation="The limit is given for English. Chinese has no spaces between words, Arabic joins"
    " particles to them; a number counted by white space would look exact and mean nothing.",
)
OVER_BUDGET: Final = Rule(
    code="LIMIT-007",
    severity=Severity.WARNING,
    title="A section is over its budget",
    source="report.toml, [words.budget]",
    remedy="Shorten the section, or change its budget.",
    explanation=(
        "A budget shared out among sections shows early which of them makes a draft too long. "
        "It is the office's own plan: being over it does not keep the report back."
    ),
)
LOST_BUDGET: Final = Rule(
    code="LIMIT-008",
    severity=Severity.WARNING,
    title="A budget names a section that the draft does not have",
    source="report.toml, [words.budget]",
    remedy="Correct the name in report.toml; the number of the heading may be left out.",
    explanation=(
        "A heading that was renamed takes its budget out of force without anybody noticing."
    ),
)
WAIVER_EXPIRED: Final = Rule(
    code="LIMIT-009",
    severity=Severity.WARNING,
    title="A waiver of the word limit has expired",
    source="project check",
    remedy="Obtain a new waiver, or take it out of report.toml.",
    explanation=(
        "Leave to exceed the limit ends on the day that was agreed; from then on it excuses "
        "nothing."
    ),
)
WAIVER_UNUSED: Final = Rule(
    code="LIMIT-010",
    severity=Severity.WARNING,
    title="A waiver of the word limit waives nothing",
    source="project check",
    remedy="Take it out of report.toml, so that it cannot excuse a later draft.",
    explanation=(
        "The draft is within its limit without it. Leave that stays behind unused would excuse "
        "a later draft that nobody asked it for."
    ),
)
OVER_IF_ACCEPTED: Final = Rule(
    code="LIMIT-011",
    severity=Severity.WARNING,
    title="The draft would be over its limit with every revision accepted",
    source="project check",
    remedy="Decide the revisions that are left with the limit in mind.",
    explanation=(
        "The text as decided is within the limit only because some insertions were not "
        "accepted. Accepting them later would take it over."
    ),
)


def find_over_limit(assessment: Assessment) -> Iterator[Finding]:
    """Report a draft that is over its limit by every reading, once, with the excess."""
    count = assessment.count
    if assessment.verdict is LimitVerdict.OVER:
        yield OVER_LIMIT.finding(
            f"{count.words:,} words, {count.excess:,} over the limit of {count.limit:,}"
            f" ({count.profile.name}; {_range(assessment)})."
        )


def find_disputed_over(assessment: Assessment) -> Iterator[Finding]:
    """Report a draft over its limit by the profile in force but not by every reading."""
    count = assessment.count
    if _is_disputed(assessment) and count.excess:
        yield DISPUTED_OVER.finding(
            f"{count.words:,} words by {count.profile.name}, {count.excess:,} over the limit of"
            f" {count.limit:,}; {_range(assessment)}."
        )


def find_disputed_within(assessment: Assessment) -> Iterator[Finding]:
    """Report a draft within its limit by the profile in force but not by every reading."""
    count = assessment.count
    if _is_disputed(assessment) and not count.excess:
        over = [
            f"{words:,} by {name}"
            for name, words in assessment.range.readings.items()
            if count.limit < words <= assessment.range.high
        ]
        yield DISPUTED_WITHIN.finding(
            f"{count.words:,} words by {count.profile.name}, within the limit of {count.limit:,};"
            f" but {' and '.join(over)}."
        )


def find_near_limit(assessment: Assessment) -> Iterator[Finding]:
    """Report a draft that is within its limit by less than one per cent."""
    count = assessment.count
    room = count.limit - count.words
    if assessment.verdict is LimitVerdict.WITHIN and room < count.limit * NEAR:
        yield NEAR_LIMIT.finding(
            f"{count.words:,} words leave {room:,} to the limit of {count.limit:,}."
        )


def find_claim_differs(assessment: Assessment) -> Iterator[Finding]:
    """Report a number in the file's properties that no profile arrives at."""
    claimed = assessment.claimed
    if claimed is not None and claimed not in assessment.range.readings.values():
        count = assessment.count
        yield CLAIM_DIFFERS.finding(
            f"The file claims {claimed:,} words; counted are {count.words:,}"
            f" ({count.profile.name})."
        )


def find_unsupported(assessment: Assessment) -> Iterator[Finding]:
    """Report a draft in a language without a known limit, or in a script that is not counted."""
    count = assessment.count
    if assessment.language not in assessment.limit.languages:
        yield UNSUPPORTED.finding(
            f"The limit of {count.limit:,} words is not known to apply to"
            f" {assessment.language}: unsupported, not passed."
        )
    if not count.supported:
        scripts = ", ".join(
            f"{script} ({share:.0%})" for script, share in count.unsupported.items()
        )
        yield UNSUPPORTED.finding(
            f"Profile {count.profile.name} does not count {scripts} of the letters:"
            " unsupported, not passed."
        )


def find_over_budget(assessment: Assessment) -> Iterator[Finding]:
    """Report each section that has more words than were set aside for it."""
    paragraphs = {
        count.passage.paragraph.index: count.passage for count in assessment.count.paragraphs
    }
    for entry in assessment.budget:
        if entry.section and entry.over > 0:
            heading = entry.section.section.paragraph
            passage = paragraphs[heading] if heading is not None else None
            yield OVER_BUDGET.finding(
                f"“{entry.section.title}” has {entry.words:,} words, {entry.over:,} over its"
                f" budget of {entry.allowed:,}.",
                passage.location if passage else None,
            )


def find_lost_budget(assessment: Assessment) -> Iterator[Finding]:
    """Report each budget whose section is not in the draft."""
    titles = ", ".join(f"“{section.title}”" for section in assessment.count.sections)
    for entry in assessment.budget:
        if entry.section is None:
            yield LOST_BUDGET.finding(
                f"No section is called “{entry.name}”; the draft has {titles or 'no headings'}."
            )


def find_expired_waivers(assessment: Assessment) -> Iterator[Finding]:
    """Report each waiver that is out of date."""
    for waiver in assessment.waivers:
        if not waiver.holds(assessment.as_of):
            yield WAIVER_EXPIRED.finding(
                f"The waiver by {waiver.who} expired on {waiver.expires:%-d %B %Y}.",
                since=waiver.expires,
            )


def find_unused_waivers(assessment: Assessment) -> Iterator[Finding]:
    """Report each waiver in force when the draft needs none."""
    if any(run_checks(WAIVABLE, assessment)):
        return
    for waiver in assessment.waivers:
        if waiver.holds(assessment.as_of):
            yield WAIVER_UNUSED.finding(
                f"The waiver by {waiver.who} is not needed: {assessment.count.words:,} words,"
                f" limit {assessment.count.limit:,}."
            )


def find_over_if_accepted(assessment: Assessment) -> Iterator[Finding]:
    """Report a draft within its limit only because some revisions are not accepted."""
    count, accepted = assessment.count, assessment.views.all_accepted
    if not count.excess and accepted > count.limit:
        yield OVER_IF_ACCEPTED.finding(
            f"{count.words:,} words as decided, {accepted:,} with every revision accepted:"
            f" {accepted - count.limit:,} over the limit of {count.limit:,}."
        )


WAIVABLE: Final = (
    Check(OVER_LIMIT, find_over_limit),
    Check(DISPUTED_OVER, find_disputed_over),
    Check(UNSUPPORTED, find_unsupported),
)
CHECKS: Final = (
    *WAIVABLE,
    Check(DISPUTED_WITHIN, find_disputed_within),
    Check(NEAR_LIMIT, find_near_limit),
    Check(OVER_IF_ACCEPTED, find_over_if_accepted),
    Check(CLAIM_DIFFERS, find_claim_differs),
    Check(OVER_BUDGET, find_over_budget),
    Check(LOST_BUDGET, find_lost_budget),
    Check(WAIVER_EXPIRED, find_expired_waivers),
    Check(WAIVER_UNUSED, find_unused_waivers),
)


def check_length(assessment: Assessment) -> tuple[Finding, ...]:
    """All findings on the draft's length, with those a waiver covers demoted and still shown."""
    waivable = {check.rule.code for check in WAIVABLE}
    in_force = [waiver for waiver in assessment.waivers if waiver.holds(assessment.as_of)]
    return tuple(
        finding.waived(str(in_force[0])) if in_force and finding.code in waivable else finding
        for finding in run_checks(CHECKS, assessment)
    )


def _is_disputed(assessment: Assessment) -> bool:
    return (
        assessment.verdict is LimitVerdict.DISPUTED
        and assessment.count.supported
        and assessment.language in assessment.limit.languages
    )


def _range(assessment: Assessment) -> str:
    bounds = assessment.range
    return f"between {bounds.low:,} and {bounds.high:,} by other ways of counting"
