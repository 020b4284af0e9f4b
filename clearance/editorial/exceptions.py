"""Exceptions: cases of editorial rules that a report keeps on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from drafts.findings import Finding


@dataclass(frozen=True, slots=True)
class EditorialException:
    """A case that this report keeps on purpose.

    Attributes:
        code: The rule.
        reason: Why; it is shown with every case.
        text: Words that must stand in the case; empty for all of them.
        paragraphs: Numbers of the paragraphs it is about; empty for all.
    """

    code: str
    reason: str
    text: str = ""
    paragraphs: tuple[str, ...] = ()

    def covers(self, finding: Finding) -> bool:
        """Whether the exception is about this finding."""
        location = finding.location
        said = f"{finding.message} {location.excerpt if location else ''}"
        here = location.label if location else ""
        return (
            finding.code == self.code
            and self.text.casefold() in said.casefold()
            and (not self.paragraphs or here in self.paragraphs)
        )
