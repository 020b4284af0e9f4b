"""Formatting of paragraphs, sections, tables, rows and cells: whether it differs, and marking it.

What counts is what a reader sees: properties that come to the same by way of styles are the same.
Source: ISO/IEC 29500-1, 17.3.1 (paragraph properties), 17.13.5.29 (pPrChange) and its kin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from lxml import etree

from drafts.ooxml.bring import Bringer
from drafts.ooxml.flow import Flow, plain
from drafts.ooxml.names import VAL, W, local

# Properties of paragraphs that are not compared: the mark's own format, the section (compared by
# itself), traces of editing.
_NOT_COMPARED: Final = frozenset(
    W + name for name in ("rPr", "sectPr", "pPrChange", "numPr", "pStyle", "divId", "cnfStyle")
)
_NOT_SAVED: Final = frozenset({W + "rPr", W + "sectPr", W + "pPrChange"})
_SECTION_LINKS: Final = frozenset(
    {W + "headerReference", W + "footerReference", W + "sectPrChange"}
)
# Widths change whenever Word lays a table out anew; these are what somebody chose.
_CELL_CHOICES: Final = frozenset(
    W + name
    for name in ("gridSpan", "vMerge", "hMerge", "shd", "tcBorders", "vAlign", "textDirection")
)
_ROW_CHOICES: Final = frozenset(W + name for name in ("cantSplit", "tblHeader", "hidden"))
_TABLE_CHOICES: Final = frozenset(W + name for name in ("tblStyle", "jc", "tblBorders", "shd"))
_DEEPEST: Final = 11

Properties = dict[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who made a revision and when, as it is written into the file.

    Attributes:
        reviewer: The author's name.
        date: As in the file (``2013-05-28T09:51:00Z``); empty for none.
    """

    reviewer: str
    date: str = ""

    def attributes(self, key: int) -> dict[str, str]:
        """The attributes of a revision element."""
        attributes = {W + "id": str(key), W + "author": self.reviewer}
        if self.date:
            attributes[W + "date"] = self.date
        return attributes


class Forms:
    """Compares the formatting of elements of two files."""

    def __init__(self, old: Flow, new: Flow, bringer: Bringer) -> None:
        self.bringer = bringer
        # Where a style changes, what it comes to on one side says nothing about the other.
        self.trusts_styles = old.trusts_styles and new.trusts_styles
        self._old_styles = _ParagraphStyles(old)
        self._new_styles = _ParagraphStyles(new)
        self._same: dict[tuple[bytes, bytes], bool] = {}

    def is_same_paragraph(self, old: etree._Element | None, new: etree._Element | None) -> bool:
        """Whether two ``w:pPr`` come to the same formatting, the mark's own left aside."""
        key = (_bytes(old), _bytes(new))
        if key not in self._same:
            self._same[key] = key[0] == key[1] and self._old_styles.equal_to(self._new_styles)
            if not self._same[key]:
                self._same[key] = self._compare(old, new)
        return self._same[key]

    def _compare(self, old: etree._Element | None, new: etree._Element | None) -> bool:
        mine, theirs = self._old_styles.effective(old), self._new_styles.effective(new)
        if not self.trusts_styles and _direct(old) != _direct(new):
            return False
        return (
            mine.style == theirs.style
            and (mine.properties == theirs.properties or not self.trusts_styles)
            and mine.level == theirs.level
            and bool(mine.number) == bool(theirs.number)
            and (not mine.number or self.bringer.numbers.is_same(theirs.number, mine.number))
        )

    def described(self, new: etree._Element | None) -> tuple[object, ...]:
        """What the new file's ``w:pPr`` come to, as a value: equal for what looks equal."""
        found = self._new_styles.effective(new)
        number = self.bringer.numbers.theirs.key(found.number) if found.number else ""
        return (found.style, number, found.level, tuple(sorted(found.properties.items())))

    def numbers_of(
        self, old: etree._Element | None, new: etree._Element | None
    ) -> tuple[str, str] | None:
        """The lists (theirs, ours) of two paragraphs that belong together."""
        ours, theirs = self._old_styles.effective(old), self._new_styles.effective(new)
        if ours.number and theirs.number and ours.level == theirs.level:
            return theirs.number, ours.number
        return None


@dataclass(frozen=True, slots=True)
class _Effective:
    style: str
    number: str
    level: str
    properties: Mapping[str, tuple[object, ...]]


class _ParagraphStyles:
    """What paragraph properties come to in one file."""

    def __init__(self, flow: Flow) -> None:
        part = flow.related("styles")
        lists = flow.related("numbering")
        self.defined = [flow.package.parts[name] for name in (part, lists) if name]
        root = flow.root(part) if part else None
        self.styles: dict[str, etree._Element] = {}
        self.default = ""
        self.base: etree._Element | None = None
        if root is not None:
            self.base = root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
            for style in root.iterfind(W + "style"):
                self.styles[style.get(W + "styleId", "")] = style
                if (
                    style.get(W + "default") in ("1", "true")
                    and style.get(W + "type") == "paragraph"
                ):
                    self.default = style.get(W + "styleId", "")
        self._effective: dict[bytes, _Effective] = {}

    def equal_to(self, other: _ParagraphStyles) -> bool:
        return self.defined == other.defined

    def effective(self, direct: etree._Element | None) -> _Effective:
        key = _bytes(direct)
        if key not in self._effective:
            self._effective[key] = self._work_out(direct)
        return self._effective[key]

    def _work_out(self, direct: etree._Element | None) -> _Effective:
        named = direct.find(W + "pStyle") if direct is not None else None
        style = named.get(VAL, "") if named is not None else self.default
        layers = [self.base, *self._chain(style), direct]
        merged: dict[str, dict[str, object]] = {}
        number, level = "", "0"
        for layer in layers:
            if layer is None:
                continue
            for element in layer:
                if element.tag == W + "numPr":
                    number, level = _number_of(element, number, level)
                elif element.tag not in _NOT_COMPARED and isinstance(element.tag, str):
                    # Indents and spacing add up attribute by attribute, others replace.
                    known = merged.setdefault(local(element.tag), {})
                    if element.tag not in (W + "ind", W + "spacing"):
                        known.clear()
                    known.update(_attributes(element))
        properties = {
            name: tuple(sorted((key, str(value)) for key, value in values.items()))
            for name, values in merged.items()
        }
        element_of_style = self.styles.get(style)
        name = element_of_style.find(W + "name") if element_of_style is not None else None
        shown = name.get(VAL, "") if name is not None else style
        return _Effective(shown.lower(), "" if number == "0" else number, level, properties)

    def _chain(self, style: str) -> list[etree._Element | None]:
        chain: list[etree._Element | None] = []
        while style in self.styles and len(chain) < _DEEPEST:
            element = self.styles[style]
            chain.insert(0, element.find(W + "pPr"))
            based = element.find(W + "basedOn")
            style = based.get(VAL, "") if based is not None else ""
        return chain


def _direct(properties: etree._Element | None) -> list[tuple[object, ...]]:
    """Direct properties by name, without the list, whose number means something else elsewhere."""
    found = properties if properties is not None else ()
    return sorted((plain(c) for c in found if c.tag not in _NOT_COMPARED), key=repr)


def _number_of(element: etree._Element, number: str, level: str) -> tuple[str, str]:
    key, depth = element.find(W + "numId"), element.find(W + "ilvl")
    return (
        key.get(VAL, "") if key is not None else number,
        depth.get(VAL, "0") if depth is not None else level,
    )


def _attributes(element: etree._Element) -> dict[str, object]:
    values: dict[str, object] = {
        str(key): str(value)
        for key, value in element.attrib.items()
        if not local(str(key)).startswith("rsid")
    }
    if len(element):
        values["children"] = repr([plain(child) for child in element])
    if not values:
        values["on"] = True
    return values


def _bytes(element: etree._Element | None) -> bytes:
    return etree.tostring(element, with_tail=False) if element is not None else b""


# ---------------------------------------------------------------------- marking


def properties_of(holder: etree._Element, name: str) -> etree._Element:
    """The properties element of a paragraph, row or cell, made as its first child if absent."""
    found = holder.find(W + name)
    if found is None:
        found = etree.Element(W + name)
        # A row's exceptions come before its properties (17.4.79).
        first = 1 if name == "trPr" and len(holder) and holder[0].tag == W + "tblPrEx" else 0
        holder.insert(first, found)
    return found


def change_paragraph(
    properties: etree._Element, wanted: etree._Element | None, stamp: Stamp, key: int
) -> None:
    """Give a paragraph the properties of ``wanted`` (already brought), the old ones saved."""
    saved = [deepcopy(child) for child in properties if child.tag not in _NOT_SAVED]
    kept = [child for child in properties if child.tag in (W + "rPr", W + "sectPr")]
    fresh = [child for child in wanted if child.tag not in _NOT_SAVED] if wanted is not None else []
    change = etree.Element(W + "pPrChange", stamp.attributes(key))
    etree.SubElement(change, W + "pPr").extend(saved)
    properties[:] = [*fresh, *kept, change]


def change_run(
    holder: etree._Element, wanted: etree._Element | None, stamp: Stamp, key: int
) -> None:
    """Give a run or style the run properties of ``wanted`` (already brought), old ones saved."""
    old = holder.find(W + "rPr")
    fresh = wanted if wanted is not None else etree.Element(W + "rPr")
    change = etree.SubElement(fresh, W + "rPrChange", stamp.attributes(key))
    saved = etree.SubElement(change, W + "rPr")
    if old is None:
        holder.insert(0, fresh)
        return
    holder.replace(old, fresh)
    saved.extend(list(old))


def sections_differ(old: etree._Element, new: etree._Element) -> bool:
    """Whether two ``w:sectPr`` lay pages out differently; their headers are compared as text."""
    return _section_values(old) != _section_values(new)


def _section_values(section: etree._Element) -> list[tuple[object, ...]]:
    return [plain(child) for child in section if child.tag not in _SECTION_LINKS]


def change_section(old: etree._Element, wanted: etree._Element, stamp: Stamp, key: int) -> None:
    """Give a section the layout of ``wanted`` (already brought), the old one saved."""
    links = [child for child in old if child.tag in _SECTION_LINKS]
    saved = [deepcopy(child) for child in old if child.tag not in _SECTION_LINKS]
    change = etree.Element(W + "sectPrChange", stamp.attributes(key))
    etree.SubElement(change, W + "sectPr").extend(saved)
    fresh = [child for child in wanted if child.tag not in _SECTION_LINKS]
    old[:] = [*links, *fresh, change]


_CHOICES: Final = {"tcPr": _CELL_CHOICES, "trPr": _ROW_CHOICES, "tblPr": _TABLE_CHOICES}
_NOT_SAVED_IN: Final = {
    "tcPr": frozenset(W + name for name in ("cellIns", "cellDel", "cellMerge", "tcPrChange")),
    "trPr": frozenset({W + "ins", W + "del", W + "trPrChange"}),
    "tblPr": frozenset({W + "tblPrChange"}),
}


def choices_differ(
    old: etree._Element,
    new: etree._Element,
    name: str,
    style_names: tuple[Callable[[str], str], Callable[[str], str]],
) -> bool:
    """Whether what somebody chose about a table, row or cell differs.

    Args:
        old: The table, row or cell of the old file.
        new: The one of the new file.
        name: Its properties element: ``tblPr``, ``trPr`` or ``tcPr``.
        style_names: What style ids are called in the old file and in the new.
    """
    before, after = old.find(W + name), new.find(W + name)
    return _choices(before, name, style_names[0]) != _choices(after, name, style_names[1])


def _choices(
    properties: etree._Element | None, name: str, style_name: Callable[[str], str]
) -> list[tuple[object, ...]]:
    if properties is None:
        return []
    values: list[tuple[object, ...]] = []
    for child in properties:
        if child.tag in _CHOICES[name]:
            if child.tag == W + "tblStyle":
                values.append((child.tag, style_name(child.get(VAL, ""))))
            else:
                values.append(plain(child))
    return values


def change_choices(
    holder: etree._Element, name: str, wanted: etree._Element | None, stamp: Stamp, key: int
) -> None:
    """Give a table, row or cell the properties of ``wanted`` (already brought), old ones saved."""
    properties = properties_of(holder, name)
    excluded = _NOT_SAVED_IN[name]
    saved = [deepcopy(child) for child in properties if child.tag not in excluded]
    kept = [child for child in properties if child.tag in excluded]
    fresh = [child for child in wanted if child.tag not in excluded] if wanted is not None else []
    change = etree.Element(W + f"{name}Change", stamp.attributes(key))
    etree.SubElement(change, W + name).extend(saved)
    properties[:] = [*fresh, *kept, change]


# ---------------------------------------------------------------------- styles

_STYLE_NAMES: Final = re.compile(rb'(?:pStyle|rStyle|tblStyle|basedOn|link)\s+w:val="([^"]+)"')
_IDLE_STYLE_PROPERTIES: Final = frozenset(
    W + name for name in ("lang", "noProof", "rPrChange", "pPrChange", "bCs", "iCs", "szCs", "cs")
)
_AFTER_RUN_PROPERTIES: Final = frozenset(
    W + name for name in ("tblPr", "trPr", "tcPr", "tblStylePr")
)


def differing_styles(old: Flow, new: Flow) -> list[tuple[etree._Element, etree._Element]]:
    """The styles of both files that are in use and defined otherwise, old and new.

    What is typed into a paragraph stays the same when its style changes; the
    change stands in the style, and is marked there.
    """
    mine, theirs = old.related("styles"), new.related("styles")
    if mine is None or theirs is None or old.package.parts[mine] == new.package.parts[theirs]:
        return []
    used = _used_styles(old) | _used_styles(new)
    by_name = {_style_key(style): style for style in new.root(theirs).iterfind(W + "style")}
    found = []
    for style in old.root(mine).iterfind(W + "style"):
        other = by_name.get(_style_key(style))
        is_default = style.get(W + "default") in ("1", "true")
        if other is None or not (is_default or style.get(W + "styleId", "") in used):
            continue
        for kind in ("pPr", "rPr"):
            if style_values(style.find(W + kind)) != style_values(other.find(W + kind)):
                found.append((style, other))
                break
    return found


def style_values(properties: etree._Element | None) -> list[tuple[object, ...]]:
    """What a style's properties say, without traces of editing and of checking."""
    if properties is None:
        return []
    return sorted(
        (plain(child) for child in properties if child.tag not in _IDLE_STYLE_PROPERTIES), key=repr
    )


def put_into_style(style: etree._Element, properties: etree._Element) -> None:
    """Add empty properties to a style where the schema wants them (17.7.4.17)."""
    later = set(_AFTER_RUN_PROPERTIES)
    if properties.tag == W + "pPr":
        later.add(W + "rPr")
    place = next((at for at, child in enumerate(style) if child.tag in later), len(style))
    style.insert(place, properties)


def _style_key(style: etree._Element) -> tuple[str, str]:
    name = style.find(W + "name")
    shown = name.get(VAL, "") if name is not None else style.get(W + "styleId", "")
    return style.get(W + "type", ""), shown.lower()


def _used_styles(flow: Flow) -> set[str]:
    return {
        found.decode("utf-8", "replace")
        for part, data in flow.package.parts.items()
        if part.endswith(".xml")
        for found in _STYLE_NAMES.findall(data)
    }
