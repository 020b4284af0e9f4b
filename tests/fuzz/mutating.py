"""Damaging real files: their bytes, their packages, their XML; the same seed, the same damage."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from copy import deepcopy

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = ("ins", "del", "moveFrom", "moveTo")
# Enough to look at a file in; anything larger is a test of patience.
MAX_PART = 400_000


def mutate(data: bytes, chance: random.Random) -> bytes:
    """``data`` with one to four kinds of damage, after which anything may stand anywhere."""
    for _ in range(chance.randint(1, 4)):
        change = chance.choices((flip_bytes, change_package, distort), (1, 1, 6))[0]
        data = change(data, chance)
    return data


def revise_at_random(data: bytes, chance: random.Random) -> bytes:
    """``data`` as hasty reviewers might have left it: odd, but every element in its place."""
    return change_tree(data, chance, ORDERLY_CHANGES, chance.randint(1, 12))


def distort(data: bytes, chance: random.Random) -> bytes:
    """``data`` with elements where no element may stand."""
    return change_tree(data, chance, WILD_CHANGES, chance.randint(1, 6))


def flip_bytes(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, or the end cut off."""
    if chance.random() < 0.3:
        return data[: chance.randrange(len(data) or 1)]
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def change_package(data: bytes, chance: random.Random) -> bytes:
    """A part lost, emptied, doubled under another name, or its text damaged."""
    parts = _parts(data)
    if not parts:
        return data
    name = chance.choice(list(parts))
    match chance.randrange(4):
        case 0:
            del parts[name]
        case 1:
            parts[name] = b""
        case 2:
            parts[f"word/{chance.randrange(99)}.xml"] = parts[name]
        case _:
            parts[name] = flip_bytes(parts[name], chance)
    return _zipped(parts)


def change_tree(data: bytes, chance: random.Random, changes: Sequence[Change], times: int) -> bytes:
    """Some of ``changes`` made to the elements of one text part."""
    parts = _parts(data)
    names = [name for name in parts if re.search(r"(document|notes|comments|header|footer)", name)]
    names = [n for n in names if n.endswith(".xml") and len(parts[n]) < MAX_PART]
    if not names:
        return data
    name = chance.choice(names)
    try:
        root = etree.fromstring(parts[name])
    except etree.XMLSyntaxError:
        return data
    for _ in range(times):
        elements = [e for e in root.iter() if isinstance(e.tag, str) and e is not root]
        if not elements:
            break
        chance.choice(changes)(chance.choice(elements), chance)
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _zipped(parts)


def _remove(element: etree._Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _double(element: etree._Element, chance: random.Random) -> None:
    element.addnext(deepcopy(element))


def _move(element: etree._Element, chance: random.Random) -> None:
    targets = [e for e in element.getroottree().getroot().iter() if isinstance(e.tag, str)]
    target = chance.choice(targets)
    if target is not element and element not in target.iterancestors():
        target.insert(chance.randint(0, len(target)), element)


def _rename(element: etree._Element, chance: random.Random) -> None:
    names = [e.tag for e in element.getroottree().getroot().iter() if isinstance(e.tag, str)]
    element.tag = chance.choice([*names, *(W + mark for mark in MARKS), W + "unknown"])


def _wrap(element: etree._Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is None:
        return
    around = etree.Element(W + chance.choice((*MARKS, "sdt", "hyperlink", "smartTag", "tc", "p")))
    around.set(W + "id", str(chance.randrange(50)))
    parent.replace(element, around)
    around.append(element)


def _unwrap(element: etree._Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is not None:
        for child in list(element):
            element.addprevious(child)
        parent.remove(element)


def _mark(element: etree._Element, chance: random.Random) -> None:
    """A revision on the paragraph mark, row or cell that ``element`` is in."""
    match chance.randrange(4):
        case 0:
            _add(element, ("tr", "trPr"), ("ins", "del"), chance)
        case 1:
            _add(element, ("tc", "tcPr"), ("cellIns", "cellDel", "cellMerge"), chance)
        case _:
            _add(element, ("p", "pPr", "rPr"), MARKS, chance)


def _add(
    element: etree._Element, path: Sequence[str], kinds: Sequence[str], chance: random.Random
) -> None:
    place = next(element.iterancestors(W + path[0]), None)
    if place is None:
        return
    for shell in path[1:]:
        inner = place.find(W + shell)
        if inner is None:
            inner = etree.Element(W + shell)
            last = shell == "rPr"  # a mark's format follows the paragraph's own properties
            place.insert(len(place) if last else 0, inner)
        place = inner
    revision = etree.Element(W + chance.choice(kinds))
    revision.set(W + "id", str(chance.randrange(50)))
    place.insert(0 if path[0] == "p" else len(place), revision)


def _revise_run(element: etree._Element, chance: random.Random) -> None:
    """A mark around the run that ``element`` is in, and perhaps around its neighbour."""
    run = next(element.iterancestors(W + "r"), None)
    if run is None:
        return
    around = etree.Element(W + chance.choice(MARKS))
    around.set(W + "id", str(chance.randrange(50)))
    around.set(W + "author", chance.choice(("Ann", "Bob", "")))
    following = run.getnext()
    run.addprevious(around)
    around.append(run)
    if following is not None and following.tag in (W + "r", *(W + m for m in MARKS)):
        around.append(following)


def _double_whole(element: etree._Element, chance: random.Random) -> None:
    whole = _whole(element, chance)
    if whole is not None:
        whole.addnext(deepcopy(whole))


def _remove_whole(element: etree._Element, chance: random.Random) -> None:
    """A paragraph, row, table or run taken out, where another of its kind is left."""
    whole = _whole(element, chance)
    if whole is None:
        return
    parent, before = whole.getparent(), whole.getprevious()
    follows = whole.getnext()
    last = follows is None or follows.tag == W + "sectPr"
    needed = whole.tag != W + "r" and last and (before is None or before.tag != whole.tag)
    if parent is not None and not needed:
        parent.remove(whole)


def _whole(element: etree._Element, chance: random.Random) -> etree._Element | None:
    wholes = list(element.iterancestors(W + "p", W + "tr", W + "tbl", W + "r"))
    return chance.choice(wholes) if wholes else None


def _attribute(element: etree._Element, chance: random.Random) -> None:
    names = list(element.attrib)
    if names and chance.random() < 0.5:
        del element.attrib[chance.choice(names)]
    else:
        element.set(W + chance.choice(("id", "val", "name", "date")), chance.choice(VALUES))


VALUES = ("", "0", "-1", "x", "99999999999", "\u202e", "2013-99-99T00:00:00Z", "1" * 5000)
Change = Callable[[etree._Element, random.Random], None]
ORDERLY_CHANGES: tuple[Change, ...] = (
    _revise_run, _revise_run, _revise_run, _mark, _mark, _mark, _double_whole, _remove_whole,
)  # fmt: skip
WILD_CHANGES: tuple[Change, ...] = (
    _remove, _double, _move, _rename, _wrap, _wrap, _unwrap, _mark, _revise_run, _attribute,
)  # fmt: skip


def _parts(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {n: archive.read(n) for n in archive.namelist() if not n.endswith("/")}
    except Exception:  # noqa: BLE001 - zipfile raises a dozen kinds on damage
        return {}


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
