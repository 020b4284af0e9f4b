"""Text from files as HTML: the words of a line with every change around them, nothing obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from markupsafe import Markup, escape

from drafts.draft import Format, SpanKind
from pipeline.report.changes import Change
from pipeline.report.reading import Line, Piece, Reading, Wrap

_NAMES: Final = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
# Everything that would reorder, hide or cut off what follows. Tab and line feed are text.
_COMMANDS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_LIVE_LINK: Final = re.compile(r"(?:https?://|mailto:)[^\s\"'<>]+", re.IGNORECASE)
_UNSAFE_IN_ID: Final = re.compile(r"[^\w-]+")

# A sentence may have been cut inside a mark: no mark reaches over the beginning of another.
_ADDED: Final = re.compile(r"\{\+((?:(?!\{\+|\[-).)*?)\+\}", re.DOTALL)
_REMOVED: Final = re.compile(r"\[-((?:(?!\{\+|\[-).)*?)-\]", re.DOTALL)

# The class of a verdict: short, for it stands on every mark of a page.
VERDICTS: Final = {"accept": "va", "reject": "vr", "leave": "vl", "mixed": "vl"}


def visible(text: str) -> str:
    """``text`` with characters that command a browser shown by name: ``⟦RLO⟧``."""
    if not _COMMANDS.search(text):
        return text
    return _COMMANDS.sub(lambda m: f"⟦{_NAMES.get(m[0], f'U+{ord(m[0]):04X}')}⟧", text)


def fragment(name: str) -> str:
    """``name`` as part of an id or a fragment."""
    return _UNSAFE_IN_ID.sub("-", name)


def numbers(old: str, new: str) -> Markup:
    """A number before and after: once where they agree, else each in a class of its own."""
    if old == new:
        return escape(visible(old))
    gone = " gone" if not new else ""
    was = Markup('<span class="o{}">{}</span>').format(gone, visible(old)) if old else Markup()
    now = Markup('<span class="n">{}</span>').format(visible(new)) if new else Markup()
    return was + now


class Inline:
    """Draws the words of lines; the first mark of each change carries its id and number.

    Args:
        reading: The text.
        states: What each State's standing is in words, by code.
    """

    def __init__(self, reading: Reading, states: Mapping[str, str]) -> None:
        self.changes = reading.changes
        self.notes = reading.notes
        self.comments = reading.numbers
        self.states = states
        self.opened: set[int] = set()
        self.signed: set[tuple[int, str]] = set()

    def words(self, line: Line) -> Markup:
        """The line's words with everything that happens to them."""
        out: list[str] = []
        around: tuple[Wrap, ...] = ()
        for piece in line.pieces:
            around = self._turn(out, around, piece.wraps)
            out.append(self._restyled(piece, self._leaf(piece)))
        around = self._turn(out, around, ())
        out.extend(f"{self._opening(wrap, 'pm')}¶{_closing(wrap)}" for wrap in line.mark)
        out.extend(f"{self._style_opening(number, 'pm')}¶</span>" for number in line.restyled)
        return Markup("".join(out))  # noqa: S704 - every piece above was escaped

    def mark(self, wraps: Iterable[Wrap]) -> Markup:
        """The attributes of a row or cell that is itself inserted or deleted; or nothing."""
        for wrap in wraps:
            change = self.changes[wrap.change - 1]
            kind = "gi" if wrap.adds else "gd"
            return Markup(' class="{} {}"{}').format(
                kind, VERDICTS[change.verdict], self._identity(wrap.change)
            )
        return Markup()

    def _turn(
        self, out: list[str], around: tuple[Wrap, ...], wanted: tuple[Wrap, ...]
    ) -> tuple[Wrap, ...]:
        """Close and open what it takes to get from the marks ``around`` to those ``wanted``."""
        if around == wanted:
            return around
        common = 0
        while common < min(len(around), len(wanted)) and around[common] == wanted[common]:
            common += 1
        out.extend(_closing(wrap) for wrap in reversed(around[common:]))
        out.extend(self._opening(wrap) for wrap in wanted[common:])
        return wanted

    def _opening(self, wrap: Wrap, extra: str = "") -> str:
        change = self.changes[wrap.change - 1]
        classes = " ".join(
            filter(None, (VERDICTS[change.verdict], "mv" if wrap.moves else "", extra))
        )
        tag = _tag(wrap)
        return f'<{tag} class="{classes}"{self._identity(wrap.change, tag)}>'

    def _style_opening(self, number: int, extra: str = "") -> str:
        verdict = VERDICTS[self.changes[number - 1].verdict]
        return f'<span class="fm {verdict} {extra}"{self._identity(number)}>'

    def _identity(self, number: int, tag: str = "") -> Markup:
        """The attributes by which a mark is found: its number, and on the first its id."""
        if (number, tag) in self.signed:
            return Markup(f' data-m="{number}"')  # noqa: S704 - a number
        self.signed.add((number, tag))
        identity = f' data-c="{number}"'
        if number not in self.opened:
            self.opened.add(number)
            identity = f' id="c-{fragment(self.changes[number - 1].id)}"{identity}'
        return Markup(identity)  # noqa: S704 - a number and a fragment

    def _restyled(self, piece: Piece, leaf: str) -> str:
        for number in piece.restyled:
            former = _former_classes(piece.former) if piece.former else ""
            leaf = f"{self._style_opening(number, former)}{leaf}</span>"
        return leaf

    def _leaf(self, piece: Piece) -> str:
        if piece.kind is not SpanKind.TEXT:
            return self._thing(piece)
        text = str(escape(visible(piece.text)))
        if piece.wraps and piece.text and not piece.text.strip():
            text = f'<span class="ws">{text}</span>'
        text = _formatted(text, piece.format)
        if piece.comments:
            marks = " ".join(str(self.comments[c]) for c in piece.comments)
            text = f'<span class="q" data-q="{marks}">{text}</span>'
        if piece.state:
            standing = escape(self.states.get(piece.state, ""))
            code = fragment(piece.state)
            return f'<a class="st" href="#s-{code}" title="{standing}">{text}</a>'
        return _linked(text, piece.link) if piece.link else text

    def _thing(self, piece: Piece) -> str:
        if piece.kind is SpanKind.NOTE_REFERENCE:
            old, new = self.notes.get(piece.target, ("", ""))
            shown = numbers(old, new) or "*"
            return f'<sup class="nr"><a href="#n-{fragment(piece.target)}">{shown}</a></sup>'
        if piece.kind is SpanKind.COMMENT_REFERENCE:
            number = self.comments.get(piece.target)
            if number is None:  # a reply: it stands with the comment that it answers
                return ""
            return f'<a class="cr" href="#m-{number}">C{number}</a>'
        what = "text box" if piece.kind is SpanKind.TEXT_BOX else "picture or object"
        return f'<span class="ob">{what}</span>'


def marked(text: str) -> Markup:
    """A sentence of ours in which ``{+in+}`` and ``[-out-]`` are drawn as marks."""
    shown = str(escape(visible(text)))
    return Markup(  # noqa: S704 - escaped above; the marks add no attributes
        _REMOVED.sub(r"<del>\1</del>", _ADDED.sub(r"<ins>\1</ins>", shown))
    )


def paired(change: Change, length: int = 90) -> tuple[str, str]:
    """What a change takes out and puts in, each cut to ``length`` for a list."""
    return _cut(change.before, length), _cut(change.after, length)


def joined(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _cut(text: str, length: int) -> str:
    line = " ".join(text.split())
    if len(line) <= length:
        return line or ("␣" if text else "")
    half = length // 2
    return f"{line[:half].rstrip()} … {line[-half:].lstrip()}"


def _tag(wrap: Wrap) -> str:
    return "ins" if wrap.adds else "del"


def _closing(wrap: Wrap) -> str:
    return f"</{_tag(wrap)}>"


def _formatted(text: str, look: Format) -> str:
    """``text`` in elements for what its formatting means to a reader."""
    if look.bold:
        text = f"<b>{text}</b>"
    if look.italic:
        text = f"<i>{text}</i>"
    classes = [
        name
        for name, wanted in (
            ("ul", look.underline),
            ("sk", look.strike),
            ("hid", look.hidden),
            ("ca", look.capitals),
            ("hi", bool(look.highlight)),
        )
        if wanted
    ]
    if classes:
        text = f'<span class="{" ".join(classes)}">{text}</span>'
    if look.vertical in {"superscript", "subscript"}:
        element = look.vertical[:3]
        text = f"<{element}>{text}</{element}>"
    return text


def _former_classes(former: Format) -> str:
    """How the words looked before, for the view of the text as it was."""
    return " ".join(
        name
        for name, wanted in (("wb", former.bold), ("wi", former.italic), ("wu", former.underline))
        if wanted
    )


def _linked(text: str, link: str) -> str:
    """A live link where it leads out by a scheme that cannot run anything; else only its words."""
    target = escape(visible(link))
    if _LIVE_LINK.fullmatch(link):
        return (
            f'<a class="ln" href="{target}" title="{target}" rel="noopener noreferrer">{text}</a>'
        )
    return f'<span class="ln" title="{target}">{text}</span>'
