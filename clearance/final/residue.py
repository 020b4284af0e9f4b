"""Searching a saved final for what must not be in it, byte by byte.

The other code path: nothing here uses the reader, the package or an XML library. The bytes are
inflated and searched with regular expressions, so that a mistake shared by reading and cleaning
cannot hide.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from drafts.draft import Draft
from drafts.errors import ProofError
from drafts.findings import shorten

_TRANSITIONAL: Final = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_REVISION: Final = re.compile(
    r"<(?:[\w.-]+:)?(ins|del|moveFrom|moveTo|delText|delInstrText|(?:rPr|pPr|sectPr|tblPr|tblPrEx"
    r"|tblGrid|trPr|tcPr|numbering)Change|cell(?:Ins|Del|Merge)|move(?:From|To)Range(?:Start|End)"
    r"|conflict(?:Ins|Del)|customXml(?:Ins|Del|MoveFrom|MoveTo)Range(?:Start|End))[\s/>]"
)
_FORBIDDEN_MARKUP: Final = (
    (re.compile(r"<(?:[\w.-]+:)?comment(?:RangeStart|RangeEnd|Reference|Ex)?[\s/>]"), "a comment"),
    (re.compile(r"\s(?:[\w.-]+:)?rsid\w*="), "an editing-session number"),
    (re.compile(r"<(?:[\w.-]+:)?(?:person|presenceInfo)[\s/>]"), "the list of people"),
    (re.compile(r"<(?:[\w.-]+:)?trackRevisions[\s/>]"), "the switch that tracks changes"),
    (re.compile(r"<(?:[\w.-]+:)?(?:dataBinding|docVars|mailMerge)[\s/>]"), "data of the draft"),
    (re.compile(r"<(?:[\w.-]+:)?attachedTemplate[\s/>]"), "the attached template"),
    (re.compile(r'w:name="(?:_GoBack|OLE_LINK\d*)"'), "a bookmark of the program"),
)  # fmt: skip
_FORBIDDEN_PARTS: Final = re.compile(
    r"(?:^|/)(?:comments\w*|people|vbaProject|vbaData|thumbnail|custom)\.\w+$"
    r"|(?:^|/)(?:customXml|activeX|customUI|printerSettings|glossary|webextensions|_xmlsignatures)/",
    re.IGNORECASE,
)
_EXTERNAL: Final = re.compile(r"<(?:[\w.-]+:)?Relationship\s[^>]*TargetMode=\"External\"[^>]*>")
_TARGET: Final = re.compile(r'\sTarget="([^"]*)"')
_SAFE_TARGET: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_SHOWN: Final = re.compile(
    r"(<(?:[\w.-]+:)?(?:t|delText)(?:\s[^>]*)?>)([^<]*)(?=</)|</(?:[\w.-]+:)?p>|<(?:[\w.-]+:)?(?:tab|br|cr)\s*/>"
)
_TITLE: Final = re.compile(r"(<dc:title>)([^<]*)(?=</)")
_NAMED: Final = re.compile(
    r'\s(?:[\w.-]+:)?(?:author|userId|assigneeName|lastModifiedBy)="([^"]*)"'
)
_NAMED_ELEMENT: Final = re.compile(
    r"<(?:[\w.-]+:)?(?:creator|lastModifiedBy|Manager|Company)(?:\s[^>]*)?>([^<]+)</"
)
_NAMESPACE: Final = re.compile(r"""\sxmlns(?::[\w.-]+)?=(?:"[^"]*"|'[^']*')""")
# The same text again, for old programs (ISO/IEC 29500-3, 10.2.3).
_SECOND_COPY: Final = re.compile(
    r"<(?:[\w.-]+:)?Fallback[\s>].*?</(?:[\w.-]+:)?Fallback>", re.DOTALL
)
_WORDS_ONLY: Final = re.compile(r"\w")
# What Word puts in the place of a name; nobody is called so.
_NOBODY: Final = frozenset(
    {
        "", "author", "unknown", "unknown author", "none", "user", "microsoft", "microsoft office",
        "microsoft word", "microsoft office user", "windows user", "python-docx", "libreoffice",
    }
)  # fmt: skip
_SHORTEST_STRING: Final = 16
_SHORTEST_IN_BINARY: Final = 6
_LIMIT: Final = 500 * 2**20


@dataclass(frozen=True, slots=True)
class Traces:
    """What must not survive: gathered at intake, from the file as it was received.

    Attributes:
        names: Everyone who revised, commented or saved, as recorded.
        strings: Words that were revised, and comments: none may stand where they do not belong.
    """

    names: frozenset[str] = frozenset()
    strings: frozenset[str] = frozenset()

    def __or__(self, other: Traces) -> Traces:
        return Traces(self.names | other.names, self.strings | other.strings)


@dataclass(frozen=True, slots=True)
class Search:
    """What a search that found nothing has searched for.

    Attributes:
        parts: How many parts were searched.
        names: How many names.
        strings: How many removed strings, long enough to mean something.
    """

    parts: int
    names: int
    strings: int


def gather_traces(data: bytes, draft: Draft) -> Traces:
    """What must not survive of a file as received and the draft in it."""
    names: set[str] = set()
    for part, content in _inflate(data, "the draft"):
        if part.endswith((".xml", ".rels")):
            text = _decode(content)
            names |= {html.unescape(name) for name in _NAMED.findall(text)}
            if part.startswith("docProps/") or "coreProperties" in text[:2000]:
                names |= {html.unescape(name) for name in _NAMED_ELEMENT.findall(text)}
    names |= {revision.reviewer for revision in draft.revisions}
    names |= {comment.reviewer for comment in draft.comments}
    strings = {_flat(revision.text) for revision in draft.revisions}
    strings |= {_flat(line) for comment in draft.comments for line in comment.text.splitlines()}
    folded = {" ".join(name.split()) for name in names}
    return Traces(
        frozenset(name for name in folded if _is_name(name)),
        frozenset(string for string in strings if _is_telling(string)),
    )


def prove_clean(
    data: bytes,
    traces: Traces,
    expected: Iterable[str],
    *,
    name: str = "the final",
    revisions_allowed: bool = False,
) -> Search:
    """Search the saved bytes of a final for everything that must not be in it.

    Args:
        data: The saved bytes.
        traces: What was found at intake.
        expected: The paragraphs that are meant to be in it: a word of the text may equal a
            reviewer's name ("DPA"), and a deleted phrase may stand elsewhere in the text. For a
            final that shows its changes, the paragraphs of the issued file too.
        name: What to call the file in the message.
        revisions_allowed: For a final that must show its changes: revisions and their reviewers.

    Raises:
        ProofError: Something survived; the message says what and where.
    """
    _check_archive(data, name)
    wanted = "\n".join(_flat(line) for line in expected)
    shown: list[str] = []
    again: list[str] = []
    parts = 0
    for part, content in _inflate(data, name):
        parts += 1
        if _FORBIDDEN_PARTS.search(part):
            raise ProofError(f"{name} still holds the part {part}. It was not written.")
        if part.endswith((".xml", ".rels", ".vml")):
            rest, first, second = _split(part, _decode(content))
            shown.append(first)
            again.append(second)
            _check_markup(part, content, rest, name, revisions_allowed=revisions_allowed)
            if revisions_allowed:
                rest = _NAMED.sub(" ", rest)
            _check_names_in(rest, traces.names, part, name)
            flat = _flat(rest)
            for string in traces.strings:
                if string in flat:
                    _fail(name, f"the words “{shorten(string, 60)}”, which were removed", part)
        else:
            _check_binary(part, content, traces.names, name)
    _check_text("\n".join(shown), wanted, traces, name)
    _check_text("\n".join(again), wanted, traces, name)
    return Search(parts, len(traces.names), len(traces.strings))


def _check_archive(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.comment:
            _fail(name, "a remark of the ZIP program", "the file itself")
        for entry in archive.infolist():
            if entry.date_time != (1980, 1, 1, 0, 0, 0) or entry.comment or entry.extra:
                _fail(name, "the time at which a part was saved", entry.filename)


def _check_markup(
    part: str, content: bytes, rest: str, name: str, *, revisions_allowed: bool
) -> None:
    if part.endswith(".rels"):
        for relationship in _EXTERNAL.findall(rest):
            target = _TARGET.search(relationship)
            if target is None or not _SAFE_TARGET.match(html.unescape(target[1])):
                _fail(name, "a link to something outside that is not a web page", part)
        return
    if _TRANSITIONAL not in content and _STRICT not in content:
        return
    if not revisions_allowed and (found := _REVISION.search(rest)):
        _fail(name, f"a revision ({found[1]})", part)
    for pattern, what in _FORBIDDEN_MARKUP:
        if pattern.search(rest):
            _fail(name, what, part)


def _check_names_in(rest: str, names: Iterable[str], part: str, name: str) -> None:
    for reviewer in names:
        if reviewer in rest and _as_words(reviewer).search(rest):
            _fail(name, f"the name “{reviewer}” outside its text", part)


def _check_text(shown: str, wanted: str, traces: Traces, name: str) -> None:
    """No name and no removed string may stand in the text more often than it is meant to."""
    flat, meant = _flat(shown), _flat(wanted)
    for reviewer in traces.names:
        pattern = _as_words(reviewer)
        if reviewer in flat and len(pattern.findall(flat)) > len(pattern.findall(meant)):
            _fail(name, f"the name “{reviewer}” where it does not belong", "its text")
    for string in traces.strings:
        if flat.count(string) > meant.count(string):
            _fail(name, f"the words “{shorten(string, 60)}”, which were removed", "its text")


def _check_binary(part: str, content: bytes, names: Iterable[str], name: str) -> None:
    if content[:4] == b"PK\x03\x04":
        for inner, inflated in _inflate(content, part):
            _check_binary(f"{part}: {inner}", inflated, names, name)
        return
    for reviewer in names:
        # A name of three letters stands in any picture by chance.
        if len(reviewer) < _SHORTEST_IN_BINARY:
            continue
        if reviewer.encode() in content or reviewer.encode("utf-16-le") in content:
            _fail(name, f"the name “{reviewer}”", part)


def _split(part: str, text: str) -> tuple[str, str, str]:
    """What is not shown; what is, as the text of runs and the title; and what is stored again."""
    pattern = _TITLE if part.startswith("docProps/") else _SHOWN
    copies: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        copies.append(match[0])
        return ""

    text = _SECOND_COPY.sub(put_aside, text)
    rest, shown = _shown_text(text, pattern)
    rest_again, shown_again = _shown_text("".join(copies), pattern)
    return _NAMESPACE.sub("", html.unescape(rest + rest_again)), shown, shown_again


def _shown_text(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    shown: list[str] = []

    def take(match: re.Match[str]) -> str:
        if match[1] is None:
            shown.append("\n" if "</" in match[0] else " ")
            return match[0]
        shown.append(match[2])
        return match[1]

    rest = pattern.sub(take, text)
    return rest, html.unescape("".join(shown))


def _inflate(data: bytes, name: str) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _LIMIT:
                raise ProofError(f"{name} inflates beyond {_LIMIT // 2**20} MB; not searched.")
            return [(entry.filename, archive.read(entry)) for entry in entries]
    except zipfile.BadZipFile as error:
        raise ProofError(f"{name} cannot be opened again: {error}. It was not written.") from error


def _decode(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    return content.decode(encoding, "replace")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _is_name(name: str) -> bool:
    return name.casefold() not in _NOBODY and len(_WORDS_ONLY.findall(name)) > 1


def _is_telling(string: str) -> bool:
    return len(string) >= _SHORTEST_STRING and " " in string


def _as_words(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def _fail(name: str, what: str, where: str) -> None:
    raise ProofError(f"{name} still holds {what}, in {where}. It was not written.")
