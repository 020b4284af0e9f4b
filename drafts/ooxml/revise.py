"""Changing a Word file under decisions: applied, written, proved, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from drafts.draft import Draft
from drafts.errors import SignedDraftError
from drafts.ooxml.package import Package, read_package, write_package
from drafts.ooxml.proof import prove_resolved
from drafts.ooxml.reader import read_draft, read_package_draft
from drafts.ooxml.resolve import Resolution, Verdicts, resolve
from drafts.ooxml.tidy import without_macros
from drafts.settle import MergeStyle, Verdict


@dataclass(frozen=True, slots=True)
class Revised:
    """A Word file with decisions applied.

    Attributes:
        data: The bytes, proved.
        name: The name of the file it was made from.
        resolution: What resolving did besides.
    """

    data: bytes
    name: str
    resolution: Resolution

    @property
    def draft(self) -> Draft:
        """The draft in the bytes, read anew."""
        return read_draft(self.data, self.name)


def revise(
    package: Package,
    draft: Draft,
    verdicts: Sequence[Verdict],
    merge_style: MergeStyle = MergeStyle.FOLLOWING,
) -> Revised:
    """``package``, whose draft is ``draft``, with one verdict for each of its revisions applied.

    Macros are never carried along: what comes out is a plain .docx.

    Raises:
        SignedDraftError: The file is signed; any change would break the signature.
        ProofError: What came out is not what the verdicts mean; nothing should be written.
    """
    if package.is_signed():
        raise SignedDraftError(
            f"{package.name} carries a digital signature, which any change would break. "
            "Ask the signatory for an unsigned copy."
        )
    resolution = resolve(package, Verdicts.of_draft(draft, verdicts), merge_style)
    data = write_package(without_macros(resolution.package))
    prove_resolved(data, draft, verdicts, merge_style)
    return Revised(data, draft.name, resolution)


def open_draft(data: bytes, name: str) -> tuple[Package, Draft]:
    """A Word file's package and the draft in it, read once."""
    package = read_package(data, name)
    return package, read_package_draft(package, sha256(data).hexdigest(), keep_trees=True)
