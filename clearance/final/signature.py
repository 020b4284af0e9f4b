"""Whether a Word file is digitally signed: any change would break the signature."""

from __future__ import annotations

from drafts.ooxml.package import Package


def is_signed(package: Package) -> bool:
    """Whether the package carries a digital signature. Source: ISO/IEC 29500-2, 12."""
    stored = any(part.lower().startswith("_xmlsignatures/") for part in package.parts)
    return stored or any(r.type == "origin" for r in package.relationships())
