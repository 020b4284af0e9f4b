"""Findings on contributions: the rules behind the flags, the tally and the leak check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from drafts.findings import Finding, Rule, Severity, shorten
from word_limit.leaks import Leak, LeakKind
from word_limit.submissions import FlagName, Submission
from word_limit.tally import StatedTally, Tally, differences

_CALL: Final = "Call for submissions of 11 March 2013"
_ADVISORY: Final = (
    " The call says “please aim” and “may not be considered”: a flag for a person, never a"
    " rejection."
)

OVER_LENGTH: Final = Rule(
    code="SUBM-001",
    severity=Severity.NOTE,
    title="An answer to the questionnaire is over its length",
    source=f"{_CALL}: at most 300 words for each question",
    remedy="Decide whether to use the answer as it is, or ask for a shorter one.",
    explanation="Words of the answer are counted, not those of the question." + _ADVISORY,
)
LATE: Final = Rule(
    code="SUBM-002",
    severity=Severity.NOTE,
    title="A contribution is late, or may be",
    source=f"{_CALL}: by 19 April 2013",
    remedy="Decide whether to consider it; enter the day it came in under received in"
    " receipts.csv.",
    explanation="A file does not know when it was received. The office's receipts.csv goes first,"
    " then the date stated in the text, then the day it was last saved." + _ADVISORY,
)
WRONG_FORMAT: Final = Rule(
    code="SUBM-003",
    severity=Severity.NOTE,
    title="A contribution is not a Word file",
    source=f"{_CALL}: an electronic Word document (.doc or .docx)",
    remedy="Check that it was read whole, or ask for a Word file.",
    explanation="Other formats are read through pandoc where it can." + _ADVISORY,
)
DUPLICATE: Final = Rule(
    code="SUBM-004",
    severity=Severity.NOTE,
    title="Two contributions say the same",
    source="project check",
    remedy="Decide whether they are one contribution; both stay on file.",
    explanation=(
        "The same file often comes twice, by two routes. Counted twice it would make the number"
        " of contributions in the report wrong."
    ),
)
NEAR_DUPLICATE: Final = Rule(
    code="SUBM-005",
    severity=Severity.NOTE,
    title="Two contributions have sentences in common",
    source="project check",
    remedy="Read them side by side before counting both as separate views.",
    explanation="Three or more sentences of eight or more words in common, or half of the shorter"
    " one's runs of five words.",
)
RENUMBERED: Final = Rule(
    code="SUBM-006",
    severity=Severity.NOTE,
    title="A contribution numbers the questions in its own way",
    source="project check",
    remedy="Quote its answers by the questionnaire's numbers, which are shown.",
    explanation=(
        "Questions that were retyped, merged or left out shift the numbers after them; an "
        "answer quoted by its own number would be taken for another question's."
    ),
)
UNMATCHED_TEXT: Final = Rule(
    code="SUBM-007",
    severity=Severity.NOTE,
    title="Text of a contribution belongs to no question",
    source="project check",
    remedy="Read it and decide where it belongs; it is shown in full.",
    explanation=(
        "What stands before, between or after the answers is not counted and could otherwise be"
        " lost."
    ),
)
UNREADABLE: Final = Rule(
    code="SUBM-008",
    severity=Severity.WARNING,
    title="A contribution could not be read",
    source="project check",
    remedy="Open it by hand, or ask for a Word file without a password.",
    explanation=(
        "What cannot be opened is not considered, and without this remark nobody would notice."
    ),
)
TALLY_DIFFERS: Final = Rule(
    code="SUBM-009",
    severity=Severity.WARNING,
    title="The draft counts contributions differently from the folder",
    source="project check",
    remedy="Correct the sentence, or add the missing contributions to the folder.",
    explanation="The methodology says how many contributions came in by a day. The same is counted"
    " in the folder, each contributor once.",
)
LEAK: Final = Rule(
    code="SUBM-010",
    severity=Severity.WARNING,
    title="The draft names a contributor",
    source=f"{_CALL}: inputs are included without attribution",
    remedy="Take the name out, or make sure that it stands there for another reason.",
    explanation="Contributors were told that what they write is used without naming them.",
)
VERBATIM: Final = Rule(
    code="SUBM-011",
    severity=Severity.WARNING,
    title="The draft repeats a contributor's words",
    source=f"{_CALL}: inputs are included without attribution",
    remedy="Reword the passage, so that its author cannot be recognised by it.",
    explanation="Runs of eight or more words that are neither in the questionnaire nor agreed"
    " phrases.",
)
STATE_NAMED: Final = Rule(
    code="SUBM-012",
    severity=Severity.NOTE,
    title="The draft names a State that contributed",
    source=f"{_CALL}: inputs are included without attribution",
    remedy="Make sure that the sentence does not come from its contribution.",
    explanation="A report may well name a State for another reason; the name alone is no leak.",
)

_RULES: Final = {
    FlagName.OVER_LENGTH: OVER_LENGTH,
    FlagName.LATE: LATE,
    FlagName.WRONG_FORMAT: WRONG_FORMAT,
    FlagName.DUPLICATE: DUPLICATE,
    FlagName.NEAR_DUPLICATE: NEAR_DUPLICATE,
    FlagName.RENUMBERED: RENUMBERED,
    FlagName.UNMATCHED_TEXT: UNMATCHED_TEXT,
    FlagName.UNREADABLE: UNREADABLE,
}
RULES: Final = (*_RULES.values(), TALLY_DIFFERS, LEAK, VERBATIM, STATE_NAMED)


def find_flags(submissions: Iterable[Submission]) -> Iterator[Finding]:
    """A finding for every flag of every contribution."""
    for submission in submissions:
        for flag in submission.flags:
            yield _RULES[flag.name].finding(f"{submission.contribution.file}: {flag.message}")


def find_leak_findings(leaks: Iterable[Leak]) -> Iterator[Finding]:
    """A finding for every place that gives a contributor away, and one for each State named."""
    states: dict[tuple[str, ...], list[Leak]] = {}
    for leak in leaks:
        files = ", ".join(leak.files)
        if leak.kind is LeakKind.VERBATIM:
            message = f"“{shorten(leak.text, 90)}” stands in {files}."
            yield VERBATIM.finding(message, leak.location)
        elif leak.state:
            states.setdefault(leak.files, []).append(leak)
        else:
            yield LEAK.finding(f"“{leak.text}” is the {leak.kind.value} of {files}.", leak.location)
    for files_of_state, named in states.items():
        times = "once" if len(named) == 1 else f"{len(named)} times"
        yield STATE_NAMED.finding(
            f"“{named[0].text}”, which sent {', '.join(files_of_state)}, is named {times}.",
            named[0].location,
        )


def find_tally_differences(stated: StatedTally, tally: Tally) -> Iterator[Finding]:
    """One finding when the draft's own sentence gives other numbers than the folder."""
    if differ := differences(stated, tally):
        yield TALLY_DIFFERS.finding(f"{'; '.join(differ)}.", stated.location)
