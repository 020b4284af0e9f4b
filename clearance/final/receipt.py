"""The receipt: what was made clean, from what, and how that was proved."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

from clearance.final.residue import Search
from clearance.final.scrub import Removal


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a reader of the submission folder can check. It names nobody.

    Attributes:
        source_digest: SHA-256 of the draft as received.
        final_digest: SHA-256 of the final.
        final_bytes: Its size.
        paragraphs: How many settled paragraphs were found in the final, in order.
        removed: What was taken out.
        disclosed: What was kept and should be looked at.
        searched: What the saved bytes were searched for, without finding any.
    """

    source_digest: str
    final_digest: str
    final_bytes: int
    paragraphs: int
    removed: tuple[Removal, ...]
    disclosed: tuple[str, ...]
    searched: Search

    def as_json(self) -> dict[str, object]:
        """The receipt as plain values."""
        return asdict(self)


def make_receipt(
    source_digest: str,
    final: bytes,
    paragraphs: int,
    removed: tuple[Removal, ...],
    disclosed: tuple[str, ...],
    searched: Search,
) -> Receipt:
    """The receipt for ``final``."""
    digest = hashlib.sha256(final).hexdigest()
    return Receipt(source_digest, digest, len(final), paragraphs, removed, disclosed, searched)
