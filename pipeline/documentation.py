"""The generated pages of the documentation: the rules, from the rules themselves."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Final

from drafts.findings import Rule
from pipeline.rulebook import rules

_FAMILIES: Final = {
    "APPR": "Approvals",
    "COMM": "Comments",
    "COPY": "Copies and untracked edits",
    "DATE": "Dates",
    "EDIT": "Editorial rules",
    "FILE": "Files",
    "FINAL": "The final file",
    "LIMIT": "Words",
    "REV": "Revisions",
    "STATE": "States",
    "SUBM": "Submissions",
    "WAIV": "Waivers",
}


def rules_page() -> str:
    """``docs/rules.md``: every rule, what it weighs, where it is from, what clears it."""
    lines = [
        "# Rules",
        "",
        "Made by `make docs` from the rules themselves; do not edit by hand. An *error* keeps the",
        "report back, a *warning* is disclosed with it, a *note* is for the drafter. Where no",
        "source was found the rule is called a project check, never a rule of DGACM.",
        "`clearance explain CODE` says the same on the terminal.",
    ]
    book = rules().values()
    for family, members in groupby(book, key=lambda rule: rule.code.partition("-")[0]):
        lines += ["", f"## {_FAMILIES.get(family, family)}", ""]
        for rule in members:
            lines += _entry(rule)
    return "\n".join(lines).rstrip() + "\n"


def _entry(rule: Rule) -> list[str]:
    entry = [f"### {rule.code}: {rule.title}", "", f"*{rule.severity.value}, {rule.who}*", ""]
    if rule.explanation:
        entry += [rule.explanation, ""]
    return [*entry, f"- Source: {rule.source}", f"- Remedy: {rule.remedy}", ""]


def write_pages(folder: Path) -> list[Path]:
    """Write the generated pages into ``folder``; return them."""
    page = folder / "rules.md"
    page.write_text(rules_page(), "utf-8")
    return [page]


if __name__ == "__main__":
    for written in write_pages(Path(__file__).resolve().parents[1] / "docs"):
        print(f"wrote {written.name}")  # noqa: T201
