"""Every rule that a finding can come from, for `clearance explain` and the documentation."""

from __future__ import annotations

import importlib
from typing import Final

from drafts.findings import Rule

# Modules that define rules. Whatever in them is a Rule is in the book.
MODULES: Final = (
    "pipeline.checks",
    "pipeline.hands",
    "pipeline.final_files",
    "word_limit.checks",
    "word_limit.submission_checks",
    "clearance.states.checks",
    "clearance.standing.checks",
    "clearance.approvals",
    "clearance.contacts.checks",
    "clearance.timeline",
    "clearance.editorial.rules",
    "word_limit.submission_checks",
)


def rules() -> dict[str, Rule]:
    """Every rule by code, in the order of the codes.

    Raises:
        ValueError: Two rules share a code, which the tests forbid.
    """
    found: dict[str, Rule] = {}
    for name in MODULES:
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, Rule) and found.setdefault(value.code, value) is not value:
                raise ValueError(f"two rules have the code {value.code}")
    return dict(sorted(found.items()))
