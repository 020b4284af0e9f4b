"""`clearance check`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pipeline.cli.options import DAY, OUTPUT_FILE, WORD_FILE, json_option
from pipeline.exits import FINE, errors_as_exits, reader_may_leave, say, say_json, status_of
from pipeline.files import read_word_file, write_whole
from pipeline.wording import plural

if TYPE_CHECKING:
    from clearance.editorial.fix import Fixed
    from drafts.findings import Finding

_KINDS: Final = ("first-submission", "revision")
_HEADINGS: Final = {
    "error": "What keeps it from DGACM",
    "warning": "What breaks a rule for certain",
    "note": "What a person should look at",
}


@click.command()
@click.argument("final", type=WORD_FILE)
@click.option(
    "--kind",
    type=click.Choice(_KINDS),
    default=_KINDS[0],
    show_default=True,
    help="A revision of an issued document must show its changes; a first submission must not.",
)
@click.option("--fix", is_flag=True, help="Write the certain fixes as tracked changes; see -o.")
@click.option("-o", "--output", type=OUTPUT_FILE, help="Where to write the fixed file.")
@click.option("--date", type=DAY, help="The day that the tracked changes carry.  [default: today]")
@click.option("--as-of", type=DAY, help="Judge names of States as of this day.  [default: today]")
@click.option("--certain", is_flag=True, help="Leave out what only a person can judge.")
@json_option
def check(
    final: Path,
    kind: str,
    output: Path | None,
    date: dt.date | None,
    as_of: dt.date | None,
    *,
    fix: bool,
    certain: bool,
    as_json: bool,
) -> None:
    """Judge a Word file before it goes to DGACM; change nothing.

    Looks for revisions and comments, marks of a draft, macros and links,
    properties that name people, and the editorial rules. With --fix the
    certain fixes are written to another file, as tracked changes by
    "Editorial" that can be rejected one by one.

    Exits 0 when nothing keeps the file from going forward, 1 when something does.
    """
    if fix != (output is not None):
        raise click.UsageError("--fix and -o go together: name the file that gets the fixes.")
    with errors_as_exits():
        from clearance.editorial.checks import check_file
        from drafts.findings import Severity

        data = read_word_file(final)
        today = dt.datetime.now().astimezone().date()
        if fix and output is not None:
            _write_fixes(data, final, output, date or today)
            raise SystemExit(FINE)
        found = check_file(
            data,
            final.name,
            must_show_changes=kind == "revision",
            names_on=as_of or today,
        )
        if certain:
            found = tuple(f for f in found if f.severity is not Severity.NOTE)
        with reader_may_leave():
            if as_json:
                say_json(_data(final, found))
            else:
                say(_page(final, found))
        raise SystemExit(status_of(found))


def _write_fixes(data: bytes, path: Path, output: Path, date: dt.date) -> None:
    from clearance.editorial.fix import fix_file

    fixed = fix_file(data, path.name, date)
    write_whole(output, fixed.data)
    say(_told(fixed, output))


def _told(fixed: Fixed, output: Path) -> list[str]:
    count = len(fixed.applied)
    noun = "fix" if count == 1 else "fixes"
    told = f"Wrote {count} {noun} as tracked changes; rejecting them gives the text as it was."
    lines = [f"{told} Proved: {output}"]
    lines += [
        f"Left: “{edit.before}” → “{edit.after}” [{edit.hit.rule.code}], because {reason}."
        for edit, reason in fixed.left
    ]
    return lines


def _page(path: Path, findings: Sequence[Finding]) -> list[str]:
    from drafts.findings import shorten

    if not findings:
        return [f"{path.name}: nothing found. It may go."]
    blocking = sum(1 for finding in findings if finding.blocks)
    verdict = f"{blocking or 'none'} {'keep' if blocking > 1 else 'keeps'} it from going"
    lines = [f"{path.name}: {plural(len(findings), 'finding')}, {verdict}."]
    for severity, heading in _HEADINGS.items():
        group = [finding for finding in findings if finding.severity.value == severity]
        if not group:
            continue
        lines += ["", f"{heading} ({len(group)})"]
        for code in dict.fromkeys(finding.code for finding in group):
            cases = [finding for finding in group if finding.code == code]
            lines.append(f"  {cases[0].rule.title} [{code}]")
            for finding in cases:
                where = f"{finding.location}: " if finding.location else ""
                lines.append(f"    {where}{shorten(finding.message, 160)}")
                if finding.waiver:
                    lines.append(f"      kept on purpose: {finding.waiver}")
            lines.append(f"    → {cases[0].rule.remedy}")
    return lines


def _data(path: Path, findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "file": path.name,
        "ready": not any(finding.blocks for finding in findings),
        "findings": [_finding_data(finding) for finding in findings],
    }


def _finding_data(finding: Finding) -> dict[str, object]:
    place = finding.location
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "certain": finding.severity.value != "note",
        "message": finding.message,
        "location": str(place) if place else None,
        "place": {
            "story": place.story,
            "paragraph": place.label,
            "index": place.paragraph,
            "start": place.start,
            "end": place.end,
        }
        if place
        else None,
        "source": finding.rule.source,
        "remedy": finding.rule.remedy,
        "who": finding.who,
        "since": finding.since.isoformat() if finding.since else None,
        "waiver": finding.waiver,
    }
