"""Rules about words: spelling, compounds, abbreviations, capitals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from clearance.editorial import rules
from clearance.editorial.lists import (
    compounds,
    first_listed,
    ize_stems,
    never_abbreviated,
    ordinary_abbreviations,
    without_article,
)
from clearance.editorial.subject import MASK, Hit, Passage, Subject
from drafts.findings import Rule

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z-]*[A-Za-z]")
_ISE: Final = re.compile(
    r"^(?P<stem>[A-Za-z-]+?)is(?P<ending>e|es|ed|er|ers|ing|ation|ations|ational|able)$"
)
_PREFIXES: Final = ("re", "de", "dis", "un", "mis", "over", "under", "pre", "inter", "hyper", "non")
_ROMAN: Final = re.compile(r"^[IVXLCDM]+$")
_ABBREVIATION: Final = re.compile(r"(?<![\w/.-])[A-Z][A-Z&]*[A-Z][A-Z0-9]*(?![\w/])")
_UN: Final = re.compile(r"(?<![\w/.()-])(UNGA|UNSC|UNSG|UN|GA|SG|DSG|ECOSOC)(?![\w/.)-])")
_UN_LETTERS: Final = ("UN", "GA", "SG", "ECOSOC")
# Names that keep the letters UN, and code letters before a number.
_KEEPS_UN: Final = re.compile(
    r"^\s*(?:Women|Habitat|Water|Energy|Oceans|Tourism|Global Compact|\d)"
)
_STOPPED: Final = re.compile(r"(?<![\w.])(?:[A-Z]\.){2,}(?:[A-Z]\b)?")
_STOPPED_PAIRS: Final = frozenset({"UN", "US", "UK", "EU"})
_DEFINED: Final = re.compile(r"\(([A-Z][A-Z&]*[A-Z][A-Z0-9]*)\)")
_POSSESSIVE: Final = re.compile(r"(?<![\w/])[A-Z]{3,}['’]s\b")
_VERB_OR_END: Final = re.compile(
    r"^\s*(?:[.,;:)]|has|have|had|is|was|were|will|would|may|can|could|should|and|continued|"
    r"provided|supported|reported|launched|in\b|to\b|on\b|for\b)"
)
_CAPITALS: Final = re.compile(
    r"\b(?:Security Council|General Assembly|Economic and Social Council|Human Rights Council) "
    r"(Resolutions?|Decisions?)\b"
)
_ARTICLE: Final = re.compile(r"\b(Articles?) \d+(?:[^.;]{0,40})")
_CHARTER: Final = re.compile(r"Charter|Statute of the (?:International )?Court(?! of Justice’)|ICJ")
_STATE: Final = re.compile(r"\b(member states?|Member states?|member States?|non-states?\b)")
# A court's judgment keeps its spelling.
_COURT: Final = re.compile(
    r"\b(?:courts?|tribunals?|chamber|appeal|judges?|defendants?|plaintiffs?|debtors?|creditors?|"
    r"convict\w*|sentenc\w*|acquit\w*|ruling|verdict|prosecut\w*|litiga\w*|trustee)\b",
    re.IGNORECASE,
)
_COMPUTING: Final = re.compile(
    r"\b(?:computer|software|source|code|application|Java|C\+\+)\b", re.I
)


def find_ise(subject: Subject) -> Iterator[Hit]:
    """Words in -ise that the closed list knows in -ize."""
    for passage in subject.passages:
        if "is" not in passage.words:
            continue
        for match in _WORD.finditer(passage.words):
            word = match[0]
            better = ize_form(word)
            if better and not _is_name(passage, match.start(), match.end()):
                yield _hit(rules.IZE, passage, match, better)


def ize_form(word: str) -> str | None:
    """``word`` spelt with -ize, when the closed list says so; otherwise None."""
    match = _ISE.match(word)
    if match is None:
        return None
    stem = match["stem"].lower().replace("-", "")
    stems = ize_stems()
    known = stem in stems or any(
        stem.startswith(prefix) and stem[len(prefix) :] in stems for prefix in _PREFIXES
    )
    place = match.end("stem") + 1
    letter = "Z" if word.isupper() else "z"
    return word[:place] + letter + word[place + 1 :] if known else None


def find_other_spelling(subject: Subject) -> Iterator[Hit]:
    """Words that the dictionary lists second, or not."""
    known = first_listed()
    for passage in subject.passages:
        for match in _WORD.finditer(passage.words):
            better = known.get(match[0].lower())
            if better is None or _is_name(passage, match.start(), match.end()):
                continue
            if match[0].lower().startswith("judgment") and _COURT.search(passage.text):
                continue  # what a court gives is a judgment
            if match[0].lower().startswith("program") and _COMPUTING.search(passage.text):
                continue
            yield _hit(rules.FIRST_LISTED, passage, match, _like(match[0], better))


def find_compounds(subject: Subject) -> Iterator[Hit]:
    """Compounds that the Organization writes otherwise."""
    pattern = _compound_pattern()
    for passage in subject.passages:
        for match in pattern.finditer(passage.words):
            better = compounds()[match[0].lower()]
            if not _is_name(passage, match.start(), match.end()):
                yield Hit(
                    rules.COMPOUND,
                    f"“{match[0]}”: usually “{_like(match[0], better)}”.",
                    passage,
                    match.start(),
                    match.end(),
                )


def find_never_abbreviated(subject: Subject) -> Iterator[Hit]:
    """UN, GA, SG and their like in the text of a report."""
    for passage in subject.passages:
        if not any(name in passage.words for name in _UN_LETTERS):
            continue
        for match in _UN.finditer(passage.words):
            if _KEEPS_UN.match(passage.words[match.end() :]) or _stands_in_capitals(
                passage.text, match.start(), match.end()
            ):
                continue
            full = never_abbreviated()[match[1]]
            possessive = passage.text[match.end() : match.end() + 1] in ("'", "’")
            # Without an article before it the sentence may need one: a person decides.
            ready = match[1] == "UN" and not possessive
            yield Hit(
                rules.NEVER_ABBREVIATED,
                f"“{match[1]}” stands for {full}.",
                passage,
                match.start(),
                match.end(),
                full if ready else None,
            )


def find_undefined(subject: Subject) -> Iterator[Hit]:
    """Abbreviations that come before they are written out, or never are."""
    defined: set[str] = set()
    told: set[str] = set()
    for passage in subject.passages:
        if passage.in_table or passage.heading or _is_all_capitals(passage.text):
            continue
        here = {match[1]: match.start() for match in _DEFINED.finditer(passage.text)}
        for match in _ABBREVIATION.finditer(passage.words):
            name = match[0]
            if name in told or name in defined or not _needs_definition(name):
                continue
            if name in here and match.start() >= here[name]:
                defined.add(name)
                continue
            told.add(name)
            yield Hit(
                rules.UNDEFINED,
                f"“{name}” is not written out before its first use.",
                passage,
                match.start(),
                match.end(),
            )
        defined |= here.keys()


def find_in_headings(subject: Subject) -> Iterator[Hit]:
    """Abbreviations in headings."""
    for passage in subject.headings():
        if _is_all_capitals(passage.text):
            continue
        for match in _ABBREVIATION.finditer(passage.words):
            coded = passage.words[match.end() :].startswith("-") or len(match[0]) > 6
            if _needs_definition(match[0]) and not coded:
                yield Hit(
                    rules.IN_HEADING,
                    f"The heading holds the abbreviation “{match[0]}”.",
                    passage,
                    match.start(),
                    match.end(),
                )


def find_seldom_used(subject: Subject) -> Iterator[Hit]:
    """Abbreviations introduced for a name that comes once or twice."""
    uses: Counter[str] = Counter()
    first: dict[str, tuple[Passage, re.Match[str]]] = {}
    for passage in subject.passages:
        for match in _ABBREVIATION.finditer(passage.text):
            uses[match[0]] += 1
        for match in _DEFINED.finditer(passage.text):
            first.setdefault(match[1], (passage, match))
    for name, (passage, match) in first.items():
        later = uses[name] - 1
        if later < 2 and not _ROMAN.match(name):
            times = ("is not used again", "is used once more")[max(later, 0)]
            yield Hit(
                rules.SELDOM_USED,
                f"“{name}” is introduced and {times}.",
                passage,
                match.start(),
                match.end(),
            )


def find_full_stops(subject: Subject) -> Iterator[Hit]:
    """U.N.D.P. and U.S., but not the initials of persons."""
    for passage in subject.passages:
        for match in _STOPPED.finditer(passage.words):
            letters = match[0].replace(".", "")
            if len(letters) < 3 and letters not in _STOPPED_PAIRS:
                continue
            after, before = passage.text[match.end() :], passage.text[: match.start()]
            if len(letters) >= 3 and re.match(r" [A-Z][a-z]", after):
                continue  # J. R. R. Tolkien
            if len(set(letters)) == 1 or re.match(r"\s*§", after) or re.search(r"\d\s$", before):
                continue  # X.X.X; 11 U.S.C. § 524, as a citation of a national law has it
            # A full stop that ends the sentence too must stay.
            ends = match[0].endswith(".") and re.match(r"\s+[A-Z“\"(]|\s*$", after) is not None
            fixed = None if ends or letters in ("UN", "US") else letters
            yield Hit(
                rules.FULL_STOPS,
                f"“{match[0]}” is written with full stops.",
                passage,
                match.start(),
                match.end(),
                fixed,
            )


def find_articles(subject: Subject) -> Iterator[Hit]:
    """``the UNDP``, where no noun follows."""
    names = "|".join(sorted(without_article()))
    pattern = re.compile(rf"\b[Tt]he ({names})\b")
    for passage in subject.passages:
        for match in pattern.finditer(passage.words):
            if _VERB_OR_END.match(passage.words[match.end() :]):
                yield Hit(rules.ARTICLE, f"“{match[0]}”.", passage, match.start(), match.end())


def find_possessives(subject: Subject) -> Iterator[Hit]:
    """``UNMIL's``."""
    for passage in subject.passages:
        for match in _POSSESSIVE.finditer(passage.words):
            yield Hit(rules.POSSESSIVE, f"“{match[0]}”.", passage, match.start(), match.end())


def find_capitals(subject: Subject) -> Iterator[Hit]:
    """Resolution and Article with a capital they should not have."""
    for passage in subject.passages:
        for match in _CAPITALS.finditer(passage.words):
            yield Hit(
                rules.CAPITAL,
                f"“{match[1]}” after the name of an organ is written small.",
                passage,
                match.start(1),
                match.end(1),
            )
        for match in _ARTICLE.finditer(passage.words):
            charter = _CHARTER.search(match[0])
            if not charter and not _opens_sentence(passage.text, match.start()):
                yield Hit(
                    rules.CAPITAL,
                    f"“{match[1]}” is written small unless it is of the Charter or of the "
                    "Statute of the Court.",
                    passage,
                    match.start(1),
                    match.end(1),
                )


def find_small_states(subject: Subject) -> Iterator[Hit]:
    """``member states``, ``non-state``."""
    for passage in subject.passages:
        for match in _STATE.finditer(passage.words):
            yield Hit(
                rules.STATE_CAPITAL,
                f"“{match[0]}”: States as nations take a capital.",
                passage,
                match.start(),
                match.end(),
            )


# ---------------------------------------------------------------------- what the rules share


def _hit(rule: Rule, passage: Passage, match: re.Match[str], better: str) -> Hit:
    return Hit(
        rule, f"“{match[0]}”: write “{better}”.", passage, match.start(), match.end(), better
    )


def _like(written: str, better: str) -> str:
    if written.isupper() and len(written) > 1:
        return better.upper()
    return better[0].upper() + better[1:] if written[0].isupper() else better


def _is_name(passage: Passage, start: int, end: int) -> bool:
    """Whether a capital there makes the word part of a name."""
    text = passage.text
    if not text[start].isupper() or text[start:end].isupper():
        # A small word between two capitals still belongs to a name: "Médecins du monde".
        return False
    if not _opens_sentence(text, start):
        return True
    # "Organisation of American States" may open a sentence too.
    return re.match(r"(?: (?:of|for|and|on|de|the))* [A-Z][a-z]", text[end:]) is not None


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\n“\"‘'([" + MASK)
    return not before or before[-1] in ".!?:;•–—" or bool(re.match(r"^[\w.()-]{1,6}$", before))


def _is_all_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 3 and sum(char.isupper() for char in letters) > 0.7 * len(letters)


def _stands_in_capitals(text: str, start: int, end: int) -> bool:
    """Whether the words around are in capitals too, as in a heading typed so."""
    around = re.findall(r"[A-Za-z]{2,}", text[max(0, start - 25) : start] + text[end : end + 25])
    return bool(around) and all(word.isupper() for word in around)


def _needs_definition(name: str) -> bool:
    return (
        len(name) >= 2
        and not _ROMAN.match(name)
        and name not in ordinary_abbreviations()
        and name not in never_abbreviated()
        and not name.isdigit()
    )


def _compound_pattern() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, compounds()), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)
