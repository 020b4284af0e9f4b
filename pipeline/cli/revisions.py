"""`clearance revisions`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from drafts.draft import Draft, Paragraph
from pipeline.cli.options import WORD_FILE, json_option
from pipeline.exits import errors_as_exits, say, say_json
from pipeline.files import read_word_file
from pipeline.wording import plural


@click.command()
@click.argument("draft", type=WORD_FILE)
@click.option("--all", "every", is_flag=True, help="One line for every mark, not for every edit.")
@click.option(
    "--coverage", "table", is_flag=True, help="A table of what is in the file, and what is unread."
)
@json_option
def revisions(draft: Path, *, every: bool, table: bool, as_json: bool) -> None:
    """List every revision and comment of DRAFT.

    Marks that a reviewer made in one go are shown as one edit; --json and --all list each.
    """
    with errors_as_exits():
        from drafts.ooxml.reader import read_draft

        read = read_draft(read_word_file(draft), draft.name)
        if table:
            _show_coverage(read, as_json=as_json)
        elif as_json:
            say_json(_data(read))
        else:
            say(_lines(read, every=every))


def _show_coverage(draft: Draft, *, as_json: bool) -> None:
    from dataclasses import asdict

    from drafts.coverage import coverage, coverage_lines

    rows = coverage(draft)
    if as_json:
        say_json([asdict(row) for row in rows])
    else:
        say(coverage_lines(rows))


def _data(draft: Draft) -> list[dict[str, object]]:
    paragraphs = _by_index(draft)
    return [
        {
            "id": revision.id,
            "kind": revision.kind.value,
            "reviewer": revision.reviewer,
            "date": revision.date.isoformat() if revision.date else None,
            "story": revision.story.value,
            "paragraph": _number(paragraphs, revision.paragraph),
            "index": revision.paragraph,
            "text": revision.text,
            "detail": revision.detail,
            "move": revision.move,
        }
        for revision in draft.revisions
    ]


def _lines(draft: Draft, *, every: bool) -> list[str]:
    from drafts.edits import group_edits
    from drafts.findings import shorten

    paragraphs = _by_index(draft)
    edits = group_edits(draft)
    width = min(_WIDEST, max((len(edit.reviewer) for edit in edits), default=0))
    lines = []
    if every:
        for revision in draft.revisions:
            where = _where(paragraphs, revision.paragraph, revision.story.value)
            what = shorten(revision.text, 60) or revision.detail
            lines.append(f"{revision.id:<10} {where:<12} {revision.kind.value:<24} {what}")
    else:
        for edit in edits:
            first = draft.revisions[edit.revisions[0]]
            where = _where(paragraphs, edit.paragraph, first.story.value)
            when = edit.date.strftime("%d %b %H:%M") if edit.date else ""
            lines.append(
                f"{first.id:<10} {where:<12} {_cut(edit.reviewer, width):<{width}} {when:<12} "
                f"{edit.kind:<12} {_what(edit.before, edit.after, edit.detail)}"
            )
    for comment in draft.comments:
        state = " (resolved)" if comment.resolved else ""
        lines.append(f"comment    {comment.reviewer}{state}: {shorten(comment.text, 90)}")
    open_comments = sum(not comment.resolved for comment in draft.comments)
    lines.append(
        f"{plural(len(draft.revisions), 'revision')} in {plural(len(edits), 'edit')} by "
        f"{plural(len(draft.reviewers), 'reviewer')}; {plural(len(draft.comments), 'comment')}, "
        f"{open_comments} open."
    )
    return lines


_WIDEST: Final = 24


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _what(before: str, after: str, detail: str) -> str:
    from drafts.findings import shorten

    parts = []
    if before.strip():
        parts.append(f"[-{shorten(before, 40)}-]")
    if after.strip():
        parts.append(f"{{+{shorten(after, 40)}+}}")
    return " ".join(parts) or detail


def _by_index(draft: Draft) -> dict[int, Paragraph]:
    return {paragraph.index: paragraph for paragraph in draft.paragraphs()}


def _number(paragraphs: dict[int, Paragraph], index: int | None) -> str | None:
    paragraph = paragraphs.get(index) if index is not None else None
    return (paragraph.number or None) if paragraph else None


def _where(paragraphs: dict[int, Paragraph], index: int | None, story: str) -> str:
    number = _number(paragraphs, index)
    if story != "body":
        return story
    return f"para. {number}" if number else "unnumbered"
