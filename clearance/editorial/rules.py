"""The editorial rules: what each asks, where it is written, how sure a program can be.

A certain rule raises a warning: the text breaks it, but a report is not held back for a spelling.
An advisory one raises a note: a person must judge. Errors, which hold the report back, are only
marks of a draft, things no final may carry, and references that lead a reader nowhere.
"""

from __future__ import annotations

from typing import Final

from drafts.findings import Rule, Severity

_MANUAL: Final = "United Nations Editorial Manual"
SPELLING: Final = "United Nations Editorial Guide (spelling); Concise Oxford English Dictionary"
ABBREVIATIONS: Final = f"{_MANUAL}, Abbreviations"
NUMBERS: Final = f"{_MANUAL}, Numbers, dates and time"
QUOTATIONS: Final = f"{_MANUAL}, Quotations"
FOOTNOTES: Final = f"{_MANUAL}, Footnotes"
HEADINGS: Final = f"{_MANUAL}, Headings"
PARAGRAPHS: Final = f"{_MANUAL}, Paragraphs and subparagraphs"
INSTRUCTIONS: Final = f"{_MANUAL}, Instructions for the preparation of official documents"
PROJECT: Final = "project check"


def _certain(code: str, title: str, source: str, remedy: str, explanation: str = "") -> Rule:
    return Rule(code, Severity.WARNING, title, source, remedy, explanation=explanation)


def _advisory(code: str, title: str, source: str, remedy: str, explanation: str = "") -> Rule:
    return Rule(code, Severity.NOTE, title, source, remedy, explanation=explanation)


def _blocking(code: str, title: str, source: str, remedy: str, explanation: str = "") -> Rule:
    return Rule(code, Severity.ERROR, title, source, remedy, explanation=explanation)


_FIX: Final = "`clearance check FILE --fix -o FIXED.docx` writes it as a tracked change."

IZE: Final = _certain(
    "EDIT-001",
    "-ize where -ize and -ise both exist",
    SPELLING,
    f"Write -ize. {_FIX}",
    "Only verbs of a closed list are looked at: a rule about endings would spoil advise, arise, "
    "comprise and analyse. Quotations and proper names keep their own spelling.",
)
FIRST_LISTED: Final = _certain(
    "EDIT-002",
    "The spelling that the dictionary lists first",
    SPELLING,
    f"Write the first-listed form (programme, judgement). {_FIX}",
    "Where the dictionary knows two spellings the Organization takes the first. A court's "
    "judgment and a computer's program keep theirs.",
)
COMPOUND: Final = _advisory(
    "EDIT-003",
    "Compounds as the Organization writes them",
    "project check; usage in United Nations documents (the Manual's own list was not at hand)",
    "Compare with the Manual's spelling list.",
    "One report should not write on-going here and ongoing there. The Manual's own list "
    "decides, and was not at hand.",
)
NEVER_ABBREVIATED: Final = _certain(
    "EDIT-004",
    "United Nations and its principal organs are not abbreviated",
    f"{ABBREVIATIONS}; United Nations Correspondence Manual",
    f"Write the name out. {_FIX}",
    "“UN” stays in names such as UN-Women and UN-Habitat.",
)
UNDEFINED: Final = _advisory(
    "EDIT-006",
    "Abbreviation not written out at its first use",
    ABBREVIATIONS,
    "Write the name out where it first stands, with the abbreviation after it in brackets.",
    "Certain in the Manual, advisory here: a program cannot tell an abbreviation from a name.",
)
IN_HEADING: Final = _advisory(
    "EDIT-007",
    "No abbreviation in a title or heading",
    ABBREVIATIONS,
    "Write the name out in the heading.",
    "Certain in the Manual, advisory here: a program takes codes and shouted words for "
    "abbreviations too often (measured, see docs/editorial.md).",
)
SELDOM_USED: Final = _advisory(
    "EDIT-008",
    "Abbreviation for a name used once or twice",
    ABBREVIATIONS,
    "Write the name out each time and drop the abbreviation.",
    "A reader should not have to learn letters that are used once and never again.",
)
FULL_STOPS: Final = _certain(
    "EDIT-009",
    "No full stops in abbreviated names",
    ABBREVIATIONS,
    f"Write the letters without full stops. {_FIX}",
    "The Organization writes UNDP, not U.N.D.P.; initials of persons and citations of "
    "national laws keep theirs.",
)
ARTICLE: Final = _advisory(
    "EDIT-010",
    "No article before the abbreviated name of an organization",
    ABBREVIATIONS,
    "Take the article out, unless it belongs to a noun that follows.",
    "UNDP, WHO and their like stand as names, without an article, unless a noun follows.",
)
POSSESSIVE: Final = _advisory(
    "EDIT-011",
    "No possessive of an abbreviated name",
    ABBREVIATIONS,
    "Turn the phrase: the mandate of UNMIL.",
    "Letters that stand for a name take no apostrophe; the phrase is turned.",
)
NUMBER_IN_WORDS: Final = _advisory(
    "EDIT-012",
    "Numbers from 10 to 999,999 in figures",
    NUMBERS,
    "Write the number in figures, unless it opens a sentence or is a round figure of speech.",
    "Numbers below 10 are written out, from 10 on in figures. Idioms and approximations are "
    "for a person to judge.",
)
FIGURE_OPENS: Final = _certain(
    "EDIT-013",
    "A sentence does not open with a figure",
    NUMBERS,
    "Write the number in words, or turn the sentence.",
    "A figure cannot carry the capital with which a sentence begins. Names such as 2030 "
    "Agenda may.",
)
PER_CENT: Final = _certain(
    "EDIT-014",
    "“per cent” in text; % only in tight tables",
    NUMBERS,
    f"Write “per cent” after the figure. {_FIX}",
    "The sign is kept for tables, where there is no room for words.",
)
DATE: Final = _certain(
    "EDIT-015",
    "Dates as 9 July 2013",
    NUMBERS,
    f"Write day, month, year, without comma and ending. {_FIX}",
    "Day, month, year can be read in one way only.",
)
STRAIGHT_QUOTE: Final = _certain(
    "EDIT-016",
    "Curly quotation marks and apostrophes",
    QUOTATIONS,
    f"Write curly marks. {_FIX}",
    "Straight marks are those of a typewriter. Program text, feet and inches keep theirs.",
)
SINGLE_OUTSIDE: Final = _certain(
    "EDIT-017",
    "Double quotation marks outside, single ones only within",
    QUOTATIONS,
    "Use double marks for this quotation.",
    "Readers and translators tell a quotation from a quotation within one by the marks.",
)
SYMBOL_IN_NOTE: Final = _certain(
    "EDIT-018",
    "United Nations documents are cited in the text, not in a footnote",
    f"{FOOTNOTES}, chapter 2",
    "Put the symbol in brackets in the text and take the footnote out.",
    "Footnotes are kept for sales publications, treaties, the International Court of Justice "
    "and outside sources.",
)
ENDNOTES: Final = _certain(
    "EDIT-019",
    "No endnotes",
    f"{FOOTNOTES}, chapter 2",
    "Convert them to footnotes in Word (References, Footnotes, Convert).",
    "Documents of the Organization carry footnotes only, at the bottom of the page.",
)
INDICATOR_BEFORE: Final = _certain(
    "EDIT-020",
    "A note's indicator stands after the punctuation",
    f"{FOOTNOTES}, chapter 9",
    "Move the indicator behind the mark.",
    "In English the indicator follows the comma or full stop.",
)
INDICATORS_TOUCH: Final = _certain(
    "EDIT-021",
    "Several indicators are separated by commas",
    f"{FOOTNOTES}, chapter 9",
    "Put a superscript comma between them.",
    "Without a comma, notes 1 and 2 side by side read as note 12.",
)
TYPED_NOTE: Final = _advisory(
    "EDIT-022",
    "A note's number typed by hand",
    PROJECT,
    "Insert a footnote with Word, so that numbers follow.",
    "A number raised by hand does not follow when a note before it comes or goes.",
)
HEADING_NUMBER: Final = _certain(
    "EDIT-023",
    "Headings are numbered I., then A., then 1., with a full stop and nothing else",
    HEADINGS,
    f"Write the number so. {_FIX}",
    "The levels are I., A., 1., (a), (i), a.; a dash or a bracket in their place hides the level.",
)
HEADING_SIZE: Final = _advisory(
    "EDIT-024",
    "Headings in bold of 14, 12 and 10 point",
    HEADINGS,
    "Nothing: the final's template sets sizes.",
    "The sizes are DTP's business and are only reported.",
)
LONE_SUBHEADING: Final = _certain(
    "EDIT-025",
    "No lone subheading: where there is an A there is a B",
    HEADINGS,
    "Add a second subheading, or take this one out.",
    "What is divided has at least two parts.",
)
NUMBERING_BROKEN: Final = _certain(
    "EDIT-026",
    "Paragraphs are numbered from 1 through the whole report",
    PARAGRAPHS,
    "Continue the numbering in Word (Numbering, Continue from previous list).",
    "Documents are cited by paragraph; a gap, a restart or a duplicate makes a citation ambiguous.",
)
NUMBERED_SUMMARY: Final = _certain(
    "EDIT-027",
    "The summary is not numbered",
    PARAGRAPHS,
    "Take the numbers out of the summary.",
    "The numbers begin with the report itself; the summary stands in a box before it.",
)
BULLET_SEMICOLON: Final = _certain(
    "EDIT-028",
    "No semicolon after bulleted items",
    PARAGRAPHS,
    "Take the semicolon out; sentences end with a full stop.",
    "Short items carry no mark and sentences a full stop.",
)
BULLETS: Final = _advisory(
    "EDIT-029",
    "Subparagraphs as (a), (b), (c)",
    PARAGRAPHS,
    "Use lettered subparagraphs if the items are to be cited.",
    "Bullets are not banned, but nobody can cite one.",
)
BOLD: Final = _certain(
    "EDIT-030",
    "Bold in running text only for conclusions and recommendations",
    f"{_MANUAL}, Italics and bold; General Assembly resolution 52/214, sect. B, para. 25",
    "Take the bold off.",
    "Bold tells readers where the conclusions and recommendations are; other bold hides them.",
)
ITALIC: Final = _advisory(
    "EDIT-031",
    "Italics not for emphasis",
    f"{_MANUAL}, Italics and bold",
    "Keep italics for titles, ships and foreign words.",
    "Italics mark titles, ships and foreign words; a sentence that needs them for emphasis "
    "needs rewriting.",
)
CAPITAL: Final = _advisory(
    "EDIT-032",
    "Capitals sparingly: resolution, decision, article",
    f"{_MANUAL}, Capitalization; United Nations Correspondence Manual",
    "Write it small, except “Article” of the Charter and of the Statute of the Court.",
    "The name of a thing takes a capital, its kind does not.",
)
STATE_CAPITAL: Final = _advisory(
    "EDIT-033",
    "State as a nation, and Member State, take capitals",
    "project check; usage in United Nations documents",
    "Write State and Member State with capitals where nations are meant.",
    "The capital tells the nation from the condition: no State is in a good state for ever.",
)
RESOLUTION_YEAR: Final = _advisory(
    "EDIT-034",
    "Security Council resolutions carry their year at first mention",
    "project check; usage in United Nations documents",
    "Write resolution 1325 (2000).",
    "The numbers of the Council's resolutions say nothing of their date; the year does.",
)
SYMBOL: Final = _certain(
    "EDIT-035",
    "Document symbols are well formed",
    "United Nations Dag Hammarskjöld Library, Document symbols",
    f"Write the symbol without blanks, with Add., Corr., Rev. and a number. {_FIX}",
    "A symbol with a blank in it is not found by any search, in any language.",
)
PAGE_CITED: Final = _certain(
    "EDIT-036",
    "United Nations documents are cited by paragraph, never by page",
    f"{INSTRUCTIONS}; Quotations",
    "Cite the paragraph.",
    "Pages differ from language to language; paragraphs do not.",
)
UNSTYLED_HEADING: Final = _advisory(
    "EDIT-037",
    "A line that looks like a heading but is none for Word",
    PROJECT,
    "Give it a heading style, so that contents, numbering and checks see it.",
    "What looks like a heading to a reader must be one to Word, or contents and numbering miss it.",
)
TYPED_NUMBER: Final = _certain(
    "EDIT-038",
    "Paragraph number typed by hand",
    PROJECT,
    "Use Word's automatic numbering, so that numbers and references follow.",
    "A number typed by hand stays as it is when a paragraph before it comes or goes.",
)
NO_SUCH_PARAGRAPH: Final = _blocking(
    "EDIT-040",
    "A cross-reference to a paragraph that does not exist",
    INSTRUCTIONS,
    "Correct the number in the reference.",
    "Paragraph numbers move when revisions are accepted. A wrong reference leads every reader of "
    "every language nowhere; it therefore holds the report back.",
)
WRONG_DIRECTION: Final = _certain(
    "EDIT-041",
    "“above” or “below” points the wrong way",
    INSTRUCTIONS,
    "Correct the number, or above and below.",
    "The number and the direction cannot both be right.",
)
MOVED_PARAGRAPH: Final = _certain(
    "EDIT-042",
    "A cross-reference to a paragraph whose number has changed",
    INSTRUCTIONS,
    "Read the reference again and correct its number where it meant the old paragraph.",
    "The revisions moved the paragraph, and the number in the sentence was typed before they did.",
)
UNUSED_EXCEPTION: Final = _advisory(
    "EDIT-090",
    "An exception in report.toml that matches nothing",
    PROJECT,
    "Take the exception out of report.toml.",
    "An exception that outlives its case could hide another one.",
)

OPEN_REVISIONS: Final = _blocking(
    "FINAL-101",
    "Revisions that nobody has decided",
    INSTRUCTIONS,
    "Decide them: `clearance accept` or `clearance reject`.",
    "A first submission carries no tracked changes. (A revision of an issued document must.)",
)
COMMENTS: Final = _blocking(
    "FINAL-102",
    "Comments in the margin",
    PROJECT,
    "Answer and delete them; the final that `clearance run` writes has none.",
    "Remarks between offices are not for the readers of a document.",
)
DRAFT_MARK: Final = _blocking(
    "FINAL-103",
    "The mark of a draft",
    PROJECT,
    "Take the words out of the text, header or watermark.",
    "“CONFIDENTIAL DRAFT” on an issued document is worse than any spelling.",
)
DRAFT_HEADER: Final = _certain(
    "FINAL-117",
    "The mark of a draft in a header that the final replaces",
    PROJECT,
    "Nothing: the final gets its own headers. Take it out of the draft if it is to go elsewhere.",
    "The final carries the running header of a document; the draft's own is dropped, and said so.",
)
HIGHLIGHT: Final = _blocking(
    "FINAL-104",
    "Highlighted text",
    PROJECT,
    "Settle what was highlighted and take the colour off.",
    "Highlighting means that somebody still had a question.",
)
PLACEHOLDER: Final = _blocking(
    "FINAL-105",
    "A blank still to be filled",
    PROJECT,
    "Fill it in.",
    "A blank is a question that nobody has answered; an editor cannot guess the answer.",
)
ILLEGIBLE: Final = _blocking(
    "FINAL-106",
    "Words that could not be read",
    PROJECT,
    "Find out what stood there and write it.",
    "Something stood there, and the report may not go without it.",
)
HIDDEN: Final = _certain(
    "FINAL-107",
    "Hidden text",
    f"{INSTRUCTIONS} (hidden text counts towards the limit)",
    "Show it or delete it.",
    "What is hidden is still in the file, can be read by anyone, and counts.",
)
MACROS: Final = _blocking(
    "FINAL-108",
    "Macros or controls",
    PROJECT,
    "Save the file as .docx without macros.",
    "A document may not run anything on a reader's machine.",
)
OUTSIDE: Final = _blocking(
    "FINAL-109",
    "Links that fetch something from outside",
    PROJECT,
    "Break the links in Word (File, Info, Edit Links to Files).",
    "Opening the file would reach for a file or a server that is none of a reader's business.",
)
PEOPLE: Final = _certain(
    "FINAL-110",
    "Properties that name people",
    PROJECT,
    "Remove them in Word (File, Info, Inspect Document).",
    "Who drafted and who saved is not part of the document.",
)
EMBEDDED: Final = _advisory(
    "FINAL-111",
    "Embedded objects",
    PROJECT,
    "Replace them by pictures unless readers need what is inside.",
    "An embedded workbook holds all its sheets, also those that nobody meant to send.",
)
TRACKING: Final = _certain(
    "FINAL-112",
    "Word still tracks changes in this file",
    PROJECT,
    "Switch tracking off (Review, Track Changes).",
    "The next keystroke in the file would be a tracked change.",
)
UNMERGED: Final = _blocking(
    "FINAL-113",
    "Part of the text is in another document",
    PROJECT,
    "Open the file in Word and save it, so that Word reads the other document in.",
    "What is in another file cannot be checked, counted or cleaned here.",
)
CHANGES_MISSING: Final = _blocking(
    "FINAL-114",
    "A revision that does not show its changes",
    INSTRUCTIONS,
    "Compare with the issued file: `clearance compare ISSUED.docx NEW.docx -o REDLINE.docx`.",
    "Where a document revises an issued one, or is the final of one submitted in draft, all "
    "changes including deletions must be shown by Word's track changes.",
)
TELLING_FIELD: Final = _certain(
    "FINAL-115",
    "Fields that show who saved the file, or where",
    PROJECT,
    "Replace the field by its text (Ctrl+Shift+F9).",
    "The field is filled in again on each machine that opens the file, with that machine's names.",
)
SIGNED: Final = _advisory(
    "FINAL-116",
    "A digital signature",
    PROJECT,
    "Nothing, if it is meant to be there; a file with one cannot be cleaned.",
    "Any change, cleaning included, breaks the signature.",
)
