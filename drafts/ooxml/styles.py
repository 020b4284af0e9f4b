"""Effective formatting: what styles, defaults and direct properties come to.

Source: ISO/IEC 29500-1, 17.7 (styles), 17.3.2 (run properties), 17.7.3 (toggle properties).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from drafts.draft import PLAIN, Format, ListDefinition, ListItem, ListLevel, ParagraphFormat
from drafts.ooxml.names import VAL, W

# Properties that a style and the style under it switch against each other (17.7.3).
_TOGGLES: Final = {
    W + "b": "bold",
    W + "i": "italic",
    W + "strike": "strike",
    W + "caps": "capitals",
    W + "vanish": "hidden",
}
_OFF: Final = frozenset({"0", "false", "off", "none"})
_SECTION: Final = W + "sectPr"
# What stands among a paragraph's properties without being one of them.
_NOT_DIRECT: Final = frozenset({W + "rPr", W + "pPrChange"})
_NOT_COMPARED: Final = frozenset({*_NOT_DIRECT, _SECTION})
_DEEPEST: Final = 11  # Word allows a chain of eleven styles


@dataclass(frozen=True, slots=True)
class _Style:
    id: str
    name: str
    based_on: str
    run: etree._Element | None
    paragraph: etree._Element | None


class Styles:
    """The styles of one package, asked for what a run or paragraph looks like."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default_paragraph = ""
        self._paragraph_runs: dict[str, Format] = {}
        self._runs: dict[tuple[str, tuple[tuple[str, str | None, str | None], ...]], Format] = {}
        self._paragraphs: dict[str, ParagraphFormat] = {}
        self._paragraph_formats: dict[tuple[object, ...], tuple[str, ParagraphFormat]] = {}
        self._base = PLAIN
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if defaults is not None:
            self._base = _apply(PLAIN, defaults)
        for style in root.iter(W + "style"):
            key = style.get(W + "styleId", "")
            name = style.find(W + "name")
            based = style.find(W + "basedOn")
            self._styles[key] = _Style(
                key,
                (name.get(VAL, "") if name is not None else key).lower(),
                based.get(VAL, "") if based is not None else "",
                style.find(W + "rPr"),
                style.find(W + "pPr"),
            )
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._default_paragraph = key

    def run_format(self, properties: etree._Element | None, paragraph_style: str) -> Format:
        """The effective formatting of a run with these ``w:rPr`` in such a paragraph."""
        style = paragraph_style if paragraph_style in self._styles else self._default_paragraph
        base = self._paragraph_run(style)
        if properties is None or len(properties) == 0:
            return base
        key = (style, tuple((str(e.tag), e.get(VAL), e.get(W + "ascii")) for e in properties))
        if key not in self._runs:
            character = properties.find(W + "rStyle")
            if character is not None and character.get(VAL, "") in self._styles:
                base = self._with_style(base, character.get(VAL, ""))
                base = replace(base, style=self._styles[character.get(VAL, "")].name)
            self._runs[key] = _apply(base, properties)
        return self._runs[key]

    def _paragraph_run(self, style: str) -> Format:
        if style not in self._paragraph_runs:
            self._paragraph_runs[style] = self._with_style(self._base, style)
        return self._paragraph_runs[style]

    def _with_style(self, base: Format, style: str) -> Format:
        # Within one chain the nearest style decides; against the base a toggle switches over.
        own = PLAIN
        for link in reversed(self._chain(style)):
            if link.run is not None:
                own = _apply(own, link.run)
        return replace(
            base,
            **{name: getattr(base, name) != getattr(own, name) for name in _TOGGLES.values()},
            underline=base.underline or own.underline,
            highlight=own.highlight or base.highlight,
            vertical=own.vertical or base.vertical,
            font=own.font or base.font,
            size=own.size or base.size,
            colour=own.colour or base.colour,
        )

    def _chain(self, style: str) -> list[_Style]:
        chain: list[_Style] = []
        while style in self._styles and len(chain) < _DEEPEST:
            link = self._styles[style]
            if link in chain:
                break
            chain.append(link)
            style = link.based_on
        return chain

    def paragraph_style(self, properties: etree._Element | None) -> str:
        """The id of the style that these ``w:pPr`` give; the default paragraph style's if none."""
        style = properties.find(W + "pStyle") if properties is not None else None
        return style.get(VAL, "") if style is not None else self._default_paragraph

    def paragraph_format(self, properties: etree._Element | None) -> ParagraphFormat:
        """The effective formatting of a paragraph with these ``w:pPr``."""
        return self.style_and_format(properties)[1]

    def style_and_format(self, properties: etree._Element | None) -> tuple[str, ParagraphFormat]:
        """``paragraph_style`` and ``paragraph_format`` in one, worked out once for equal ones."""
        if properties is None or len(properties) == 0:
            return self._default_paragraph, self._paragraph_base(self._default_paragraph)
        key = tuple(
            "sectPr" if child.tag == _SECTION else _signature(child)
            for child in properties
            if child.tag not in _NOT_DIRECT
        )
        known = self._paragraph_formats.get(key)
        if known is None:
            style = self.paragraph_style(properties)
            form = replace(
                _with_properties(self._paragraph_base(style), properties),
                section_break=properties.find(_SECTION) is not None,
                properties=_digest(properties),
            )
            known = self._paragraph_formats[key] = (style, form)
        return known

    def _paragraph_base(self, style: str) -> ParagraphFormat:
        if style not in self._paragraphs:
            chain = self._chain(style)
            name = chain[0].name if chain else (style.lower() or "normal")
            base = ParagraphFormat(style=name, heading=_heading_of_name(name))
            for link in reversed(chain):
                if link.paragraph is not None:
                    base = _with_properties(base, link.paragraph)
            self._paragraphs[style] = base
        return self._paragraphs[style]


def read_lists(root: etree._Element | None) -> dict[str, ListDefinition]:
    """The list definitions of ``word/numbering.xml``, by ``numId``."""
    if root is None:
        return {}
    families: dict[str, dict[int, ListLevel]] = {}
    for abstract in root.iter(W + "abstractNum"):
        key = abstract.get(W + "abstractNumId", "")
        families[key] = {
            _number(level.get(W + "ilvl"), 0): _list_level(level)
            for level in abstract.iter(W + "lvl")
        }
    lists = {}
    for num in root.iter(W + "num"):
        reference = num.find(W + "abstractNumId")
        family = reference.get(VAL, "") if reference is not None else ""
        levels = dict(families.get(family, {}))
        restarts = {}
        for override in num.iter(W + "lvlOverride"):
            level = _number(override.get(W + "ilvl"), 0)
            own = override.find(W + "lvl")
            if own is not None:
                levels[level] = _list_level(own)
            start = override.find(W + "startOverride")
            if start is not None:
                restarts[level] = _number(start.get(VAL), 1)
        lists[num.get(W + "numId", "")] = ListDefinition(levels, family, restarts)
    return lists


def _list_level(level: etree._Element) -> ListLevel:
    def value(name: str) -> str | None:
        element = level.find(W + name)
        return element.get(VAL) if element is not None else None

    legal = level.find(W + "isLgl")
    restart = value("lvlRestart")
    return ListLevel(
        start=_number(value("start"), 0),
        format=value("numFmt") or "decimal",
        text=value("lvlText") or "",
        restart=_number(restart, 0) if restart is not None else None,
        legal=legal is not None and legal.get(VAL) not in _OFF,
    )


def _number(value: str | None, default: int) -> int:
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default


def _heading_of_name(name: str) -> int:
    head, _, level = name.partition(" ")
    return int(level) if head == "heading" and level.isdecimal() else 0


def _with_properties(base: ParagraphFormat, properties: etree._Element) -> ParagraphFormat:
    heading, item, alignment = base.heading, base.item, base.alignment
    for element in properties:
        tag = element.tag
        if tag == W + "outlineLvl":
            level = _number(element.get(VAL), 9)
            heading = level + 1 if level < 9 else 0
        elif tag == W + "numPr":
            item = _list_item(element, item)
        elif tag == W + "jc":
            alignment = element.get(VAL, "")
    return replace(base, heading=heading, item=item, alignment=alignment)


def _list_item(properties: etree._Element, inherited: ListItem | None) -> ListItem | None:
    number = properties.find(W + "numId")
    level = properties.find(W + "ilvl")
    key = number.get(VAL, "") if number is not None else (inherited.number if inherited else "")
    if not key or key == "0":  # numId 0 takes a paragraph out of its list (17.9.18)
        return None
    return ListItem(key, _number(level.get(VAL), 0) if level is not None else 0)


def _digest(properties: etree._Element) -> str:
    """A digest of direct properties, without the mark's own format and revisions."""
    said = [_signature(child) for child in properties if child.tag not in _NOT_COMPARED]
    return hashlib.blake2b(repr(said).encode(), digest_size=6).hexdigest() if said else ""


def _signature(element: etree._Element) -> tuple[object, ...]:
    """Everything an element says, as a value to compare by."""
    inner = tuple([_signature(child) for child in element]) if len(element) else ()
    return (element.tag, *sorted(element.items()), inner)


def _is_on(element: etree._Element) -> bool:
    return element.get(VAL) not in _OFF


def _apply(base: Format, properties: etree._Element) -> Format:
    changed: dict[str, str | bool] = {}
    for element in properties:
        tag = element.tag
        if tag in _TOGGLES:
            changed[_TOGGLES[tag]] = _is_on(element)
        elif tag == W + "u":
            changed["underline"] = _is_on(element)
        elif tag == W + "dstrike":
            changed["strike"] = _is_on(element)
        elif tag == W + "highlight":
            value = element.get(VAL, "")
            changed["highlight"] = "" if value == "none" else value
        elif tag == W + "vertAlign":
            value = element.get(VAL, "")
            changed["vertical"] = "" if value == "baseline" else value
        elif tag == W + "color":
            value = element.get(VAL, "")
            changed["colour"] = "" if value == "auto" else value
        elif tag == W + "sz":
            changed["size"] = element.get(VAL, "")
        elif tag == W + "rFonts":
            changed["font"] = element.get(W + "ascii", base.font)
    return replace(base, **changed) if changed else base  # type: ignore[arg-type]
