"""The table of editorial checks, and the two ways to run them: on a draft, on a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from clearance.editorial import (
    figures,
    leftovers,
    notes,
    package,
    quotes,
    references,
    rules,
    structure,
    words,
)
from clearance.editorial.exceptions import EditorialException
from clearance.editorial.subject import Hit, Subject, findings_of, make_subject
from drafts.draft import Draft
from drafts.findings import Finding, Rule, Severity, gravest_first
from drafts.ooxml.package import read_package
from drafts.ooxml.reader import read_package_draft
from drafts.settle import accepted

Finder = Callable[[Subject], Iterator[Hit]]

TEXT_CHECKS: Final[tuple[tuple[Rule, Finder], ...]] = (
    (rules.DRAFT_MARK, leftovers.find_draft_marks),
    (rules.HIGHLIGHT, leftovers.find_highlights),
    (rules.PLACEHOLDER, leftovers.find_blanks),
    (rules.ILLEGIBLE, leftovers.find_illegible),
    (rules.HIDDEN, leftovers.find_hidden),
    (rules.NO_SUCH_PARAGRAPH, references.find_broken_references),
    (rules.MOVED_PARAGRAPH, references.find_moved_references),
    (rules.SYMBOL, references.find_malformed_symbols),
    (rules.RESOLUTION_YEAR, references.find_resolutions_without_year),
    (rules.PAGE_CITED, references.find_pages_cited),
    (rules.HEADING_NUMBER, structure.find_heading_numbers),
    (rules.HEADING_SIZE, structure.find_heading_sizes),
    (rules.LONE_SUBHEADING, structure.find_lone_subheadings),
    (rules.NUMBERING_BROKEN, structure.find_broken_numbers),
    (rules.NUMBERED_SUMMARY, structure.find_numbered_summary),
    (rules.TYPED_NUMBER, structure.find_typed_numbers),
    (rules.BULLET_SEMICOLON, structure.find_bullets),
    (rules.BOLD, structure.find_bold),
    (rules.UNSTYLED_HEADING, structure.find_unstyled_headings),
    (rules.ITALIC, structure.find_italics),
    (rules.SYMBOL_IN_NOTE, notes.find_symbols_in_notes),
    (rules.ENDNOTES, notes.find_endnotes),
    (rules.INDICATOR_BEFORE, notes.find_indicators),
    (rules.INDICATORS_TOUCH, notes.find_touching_indicators),
    (rules.TYPED_NOTE, notes.find_typed_notes),
    (rules.NEVER_ABBREVIATED, words.find_never_abbreviated),
    (rules.FULL_STOPS, words.find_full_stops),
    (rules.IN_HEADING, words.find_in_headings),
    (rules.UNDEFINED, words.find_undefined),
    (rules.SELDOM_USED, words.find_seldom_used),
    (rules.ARTICLE, words.find_articles),
    (rules.POSSESSIVE, words.find_possessives),
    (rules.IZE, words.find_ise),
    (rules.FIRST_LISTED, words.find_other_spelling),
    (rules.COMPOUND, words.find_compounds),
    (rules.CAPITAL, words.find_capitals),
    (rules.STATE_CAPITAL, words.find_small_states),
    (rules.PER_CENT, figures.find_per_cent),
    (rules.DATE, figures.find_dates),
    (rules.FIGURE_OPENS, figures.find_opening_figures),
    (rules.NUMBER_IN_WORDS, figures.find_numbers_in_words),
    (rules.SINGLE_OUTSIDE, quotes.find_single_outside),
    (rules.STRAIGHT_QUOTE, quotes.find_straight),
)
# Rules that a finder above raises besides the one it is listed under, and those about the file.
OTHER_RULES: Final = (
    rules.WRONG_DIRECTION,
    rules.DRAFT_HEADER,
    rules.BULLETS,
    rules.UNUSED_EXCEPTION,
    rules.OPEN_REVISIONS,
    rules.COMMENTS,
    rules.MACROS,
    rules.OUTSIDE,
    rules.PEOPLE,
    rules.EMBEDDED,
    rules.TRACKING,
    rules.UNMERGED,
    rules.CHANGES_MISSING,
    rules.TELLING_FIELD,
    rules.SIGNED,
)
RULES: Final[tuple[Rule, ...]] = tuple(
    sorted((*(rule for rule, _ in TEXT_CHECKS), *OTHER_RULES), key=lambda rule: rule.code)
)


def find_hits(
    draft: Draft, as_read: Draft | None = None, *, headers_replaced: bool = False
) -> tuple[Hit, ...]:
    """Every case of every rule about the text of a settled draft, in the order of the table."""
    subject = make_subject(draft, as_read, headers_replaced=headers_replaced)
    return tuple(hit for _, find in TEXT_CHECKS for hit in find(subject))


def check_draft(
    draft: Draft,
    *,
    as_read: Draft | None = None,
    exceptions: Sequence[EditorialException] = (),
) -> tuple[Finding, ...]:
    """Everything that the editorial rules say of a settled draft, gravest first.

    A final is to be made of it: marks of a draft in its headers are told, but do not block.

    Args:
        draft: The settled draft.
        as_read: The draft before its revisions were decided, to see which references moved.
        exceptions: What the report keeps on purpose; their cases are shown with the reason.
    """
    found = findings_of(find_hits(draft, as_read, headers_replaced=True))
    return gravest_first(with_exceptions(found, exceptions))


def check_file(
    data: bytes,
    name: str,
    *,
    must_show_changes: bool = False,
    names_on: dt.date | None = None,
    exceptions: Sequence[EditorialException] = (),
) -> tuple[Finding, ...]:
    """Everything that keeps a Word file from DGACM, gravest first.

    The text is judged as it reads with every revision accepted; places are those of the file.

    Args:
        data: The file's bytes.
        name: Its name.
        must_show_changes: For a revision of an issued document, or the final of one submitted
            in draft: tracked changes are then required, not forbidden.
        names_on: The day as of which names of States are judged; None leaves them out.
        exceptions: What the report keeps on purpose.

    Raises:
        UnreadableDraftError: The file cannot be read.
    """
    opened = read_package(data, name)
    draft = read_package_draft(opened)
    settled = accepted(draft)
    found = [
        *package.find_open_marks(draft, must_show_changes=must_show_changes),
        *package.find_in_package(opened),
        *package.find_in_properties(opened, draft),
        *findings_of(find_hits(settled, draft)),
        *(_names_of_states(settled, draft, names_on) if names_on else ()),
    ]
    return gravest_first(with_exceptions(found, exceptions))


def _names_of_states(settled: Draft, as_read: Draft, day: dt.date) -> Iterator[Finding]:
    """Names of States in another form than the Organization's own on that day."""
    from clearance.states.checks import NamedStates, find_articles, find_other_forms
    from clearance.states.mentions import find_mentions_in_layers

    found = find_mentions_in_layers(as_read, settled, as_of=day)
    named = NamedStates(settled, found, (), day)
    yield from find_other_forms(named)
    yield from find_articles(named)


def with_exceptions(
    findings: Iterable[Finding], exceptions: Sequence[EditorialException]
) -> Iterator[Finding]:
    """The findings, those kept on purpose with their reason; and the exceptions nobody needs."""
    used: set[EditorialException] = set()
    for finding in findings:
        exception = next((e for e in exceptions if e.covers(finding)), None)
        if exception is None:
            yield finding
        else:
            used.add(exception)
            yield finding.waived(exception.reason)
    for exception in exceptions:
        if exception not in used:
            about = f" about “{exception.text}”" if exception.text else ""
            yield rules.UNUSED_EXCEPTION.finding(
                f"The exception to {exception.code}{about} matches nothing."
            )


def is_certain(rule: Rule) -> bool:
    """Whether a program can be sure of the rule's cases."""
    return rule.severity is not Severity.NOTE
