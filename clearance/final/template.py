"""Giving a document the styles of the template, whatever its own were called.

A style is known by its name, which Word keeps the same in every language of its menus for the
built-in ones; its id differs from file to file. Source: ISO/IEC 29500-1, 17.7.4.9 (name).
"""

from __future__ import annotations

import copy
from importlib import resources
from typing import Final

from lxml import etree

from clearance.final.masthead import StyleIds
from drafts.ooxml.names import R_NS, STRICT, VAL, W
from drafts.ooxml.package import Package, parse_part, read_package, serialise_part

_REFERENCES: Final = (W + "basedOn", W + "next", W + "link")
_STYLES_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"


def default_template() -> bytes:
    """The template that comes with this program."""
    return resources.files("clearance.final").joinpath("template.docx").read_bytes()


def merge_styles(root: etree._Element, template: bytes, *, redefine: bool = True) -> StyleIds:
    """Put the template's styles and defaults into a styles part; the ids they have there.

    A style of the same name and type is redefined and keeps its id, so that everything that
    uses it follows, or is left alone where ``redefine`` says no; the others are added.
    """
    package = read_package(template, "template.docx")
    part = next(package.related(package.main, "styles"))
    source = parse_part(package, part)
    if redefine:
        _replace_defaults(root, source)
    present = {_key(style): style for style in root.iter(W + "style")}
    taken = {style.get(W + "styleId", "") for style in present.values()}
    wanted = list(source.iter(W + "style"))
    ids: dict[str, str] = {}
    for style in wanted:
        own = style.get(W + "styleId", "")
        old = present.get(_key(style))
        key = old.get(W + "styleId", "") if old is not None else _free(own, taken)
        taken.add(key)
        ids[own] = key
    names = StyleIds()
    for style in wanted:
        fresh = copy.deepcopy(style)
        fresh.set(W + "styleId", ids[style.get(W + "styleId", "")])
        for reference in fresh.iter(*_REFERENCES):
            reference.set(VAL, ids.get(reference.get(VAL, ""), reference.get(VAL, "")))
        old = present.get(_key(style))
        parent = old.getparent() if old is not None else None
        if old is None:
            root.append(fresh)
        elif redefine and parent is not None:
            parent.replace(old, fresh)
        names[_key(style)[1]] = fresh.get(W + "styleId", "")
    return names


def with_styles(
    package: Package, template: bytes, *, redefine: bool = True
) -> tuple[Package, StyleIds]:
    """``package`` with the template's styles, and the ids they have in it."""
    part = next(package.related(package.main, "styles"), None)
    if part is None:
        package, part = add_part(
            package, "styles", _STYLES_TYPE, f'<w:styles xmlns:w="{W[1:-1]}"/>'.encode()
        )
    root = parse_part(package, part)
    names = merge_styles(root, template, redefine=redefine)
    return package.with_parts({part: serialise_part(package, part, root)}), names


def section_of(template: bytes) -> etree._Element:
    """Page size and margins of the template's last section."""
    package = read_package(template, "template.docx")
    found = parse_part(package, package.main).find(f"{W}body/{W}sectPr")
    return found if found is not None else etree.Element(W + "sectPr")


def add_part(
    package: Package, relation: str, content_type: str, data: bytes, stem: str = ""
) -> tuple[Package, str]:
    """``package`` with one more part, related to the main one; and the name of the part."""
    folder = package.main.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    stem = stem or relation
    place = 0
    name = f"{prefix}{stem}.xml"
    while name.lower() in {part.lower() for part in package.parts}:
        place += 1
        name = f"{prefix}{stem}{place}.xml"
    package = _with_content_type(package, name, content_type)
    package, _ = relate(package, relation, name)
    return package.with_parts({name: _in_its_namespaces(package, data)}), name


def relate(package: Package, relation: str, target: str) -> tuple[Package, str]:
    """``package`` with a relationship from the main part to ``target``, and its id."""
    folder, _, base = package.main.rpartition("/")
    part = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    if part in package.parts:
        root = parse_part(package, part)
    else:
        root = etree.Element(f"{{{space}}}Relationships", nsmap={None: space})  # type: ignore[dict-item]
    taken = {element.get("Id", "") for element in root}
    key = next(f"rIdFinal{place}" for place in range(1, 10_000) if f"rIdFinal{place}" not in taken)
    etree.SubElement(
        root, f"{{{space}}}Relationship", Id=key, Type=f"{R_NS}/{relation}", Target=f"/{target}"
    )
    data = _in_its_namespaces(package, serialise_part(package, part, root))
    return package.with_parts({part: data}), key


def _in_its_namespaces(package: Package, data: bytes) -> bytes:
    """Bytes written with transitional namespaces, in strict ones where the package is strict."""
    if b"http://purl.oclc.org/ooxml/" not in package.parts[package.main]:
        return data
    for strict, transitional in STRICT.items():
        data = data.replace(transitional.encode(), strict.encode())
    return data


def _with_content_type(package: Package, part: str, content_type: str) -> Package:
    name = "[Content_Types].xml"
    root = parse_part(package, name)
    etree.SubElement(
        root,
        f"{{{root.nsmap[None]}}}Override" if None in root.nsmap else "Override",
        PartName=f"/{part}",
        ContentType=content_type,
    )
    return package.with_parts({name: serialise_part(package, name, root)})


def _replace_defaults(root: etree._Element, source: etree._Element) -> None:
    fresh = source.find(W + "docDefaults")
    if fresh is None:
        return
    old = root.find(W + "docDefaults")
    if old is not None:
        root.replace(old, copy.deepcopy(fresh))
    else:
        root.insert(0, copy.deepcopy(fresh))


def _key(style: etree._Element) -> tuple[str, str]:
    name = style.find(W + "name")
    return style.get(W + "type", ""), (name.get(VAL, "") if name is not None else "").lower()


def _free(wanted: str, taken: set[str]) -> str:
    key = wanted
    place = 1
    while key in taken:
        place += 1
        key = f"{wanted}{place}"
    return key


def new_document(template: bytes, body: str, name: str) -> Package:
    """A package with the template's styles and pages, and ``body`` as its content.

    Args:
        template: The template.
        body: WordprocessingML without a namespace declaration, before the section properties.
        name: The file's name, for messages.
    """
    package = read_package(template, name)
    root = parse_part(package, package.main)
    old = root.find(W + "body")
    section = old.find(W + "sectPr") if old is not None else None
    fresh = etree.fromstring(f'<w:body xmlns:w="{W[1:-1]}" xmlns:r="{R_NS}">{body}</w:body>')
    if section is not None:
        fresh.append(section)
    if old is not None:
        root.replace(old, fresh)
    return package.with_parts({package.main: serialise_part(package, package.main, root)})


def style_ids(package: Package) -> StyleIds:
    """The ids of a package's styles by their names in lower case."""
    names = StyleIds()
    for part in package.related(package.main, "styles"):
        for style in parse_part(package, part).iter(W + "style"):
            names[_key(style)[1]] = style.get(W + "styleId", "")
    return names
