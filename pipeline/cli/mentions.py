"""`clearance mentions`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pipeline.cli.options import DAY, WORD_FILE, json_option
from pipeline.exits import errors_as_exits, one_line, say, say_json
from pipeline.files import read_bytes, read_word_file

if TYPE_CHECKING:
    from clearance.states.checks import NamedStates
    from clearance.states.mention import Mention
    from drafts.draft import Draft


@click.command()
@click.argument("draft", type=WORD_FILE)
@click.option("--as-of", type=DAY, help="Judge names as of this day.  [default: today]")
@click.option(
    "--rulings",
    "rulings_file",
    type=WORD_FILE,
    metavar="FILE",
    help="Answers given before, as TOML; see --questions.",
)
@click.option("--questions", is_flag=True, help="Print what a person must decide, to be filled in.")
@json_option
def mentions(
    draft: Path,
    as_of: dt.date | None,
    rulings_file: Path | None,
    *,
    questions: bool,
    as_json: bool,
) -> None:
    """List the States that DRAFT names, with every revision accepted.

    Names that stand only in deleted text are listed apart. A name that may
    mean several States is a question: --questions prints it as TOML, and the
    file with the answers is read back with --rulings.
    """
    with errors_as_exits():
        look = _look(draft, as_of or dt.datetime.now().astimezone().date(), rulings_file)
        if as_json:
            say_json(_data(look))
        elif questions:
            say(_questions(look))
        else:
            _print(look)


@dataclass(frozen=True, slots=True)
class _Look:
    """A draft and what was found in it."""

    as_read: Draft
    named: NamedStates

    def text_of(self, mention: Mention) -> str:
        """The paragraph that the mention stands in, as its layer has it."""
        from clearance.states.mention import Layer

        if mention.layer is Layer.DELETED:
            found = (each for each in self.as_read.paragraphs() if each.index == mention.paragraph)
            return next(found).text
        return self.named.places[mention.paragraph][1].text


def _look(path: Path, as_of: dt.date, rulings_file: Path | None) -> _Look:
    from clearance.states.checks import NamedStates
    from clearance.states.counts import find_group_counts
    from clearance.states.mentions import find_mentions_in_layers
    from clearance.states.rulings import as_mapping, read_rulings
    from drafts.ooxml.reader import read_draft
    from drafts.settle import accepted

    draft = read_draft(read_word_file(path), path.name)
    rulings = as_mapping(
        read_rulings(_utf8(read_bytes(rulings_file), rulings_file), rulings_file.name)
        if rulings_file
        else ()
    )
    settled = accepted(draft)
    found = find_mentions_in_layers(draft, settled, as_of=as_of, rulings=rulings)
    counts = find_group_counts(settled, found)
    return _Look(draft, NamedStates(settled, found, counts, as_of))


def _utf8(data: bytes, path: Path) -> str:
    from drafts.errors import ConfigurationError

    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not text in UTF-8. Save it as UTF-8.") from error


def _data(look: _Look) -> list[dict[str, object]]:
    from clearance.states.rulings import question_key

    return [
        {
            "state": each.state,
            "name": each.name,
            "form": each.form,
            "paragraph": each.label or None,
            "offset": each.start,
            "kind": each.kind.value,
            "layer": each.layer.value,
            "index": each.paragraph,
            "end": each.end,
            "story": each.story,
            "reason": each.reason,
            "candidates": list(each.candidates),
            "sensitive": each.sensitive,
            "question": question_key(each.name, look.text_of(each)) if each.is_open else "",
        }
        for each in look.named.mentions
    ]


def _questions(look: _Look) -> Iterator[str]:
    """The open questions as TOML: the answers go into the empty places."""
    import json

    from clearance.states.mentions import open_questions
    from clearance.states.rulings import question_key
    from drafts.findings import shorten

    asked: set[str] = set()
    yield "# states: the codes the name stands for here, [] for none. by: the post that decides."
    for each in open_questions(look.named.mentions):
        text = look.text_of(each)
        key = question_key(each.name, text)
        if key in asked:
            continue
        asked.add(key)
        around = text[max(0, each.start - _CONTEXT) : each.end + _CONTEXT]
        yield ""
        yield f"# {_where(each)}: … {shorten(around, 3 * _CONTEXT)}"
        yield f"# {each.reason.rpartition('undecided: ')[2]}"
        yield "[[name]]"
        yield f"key = {json.dumps(key)}"
        yield f"name = {json.dumps(' '.join(each.name.split()), ensure_ascii=False)}"
        yield f"states = []  # perhaps {', '.join(each.candidates) or 'none'}"
        yield 'by = ""'


_CONTEXT: Final = 60


def _print(look: _Look) -> None:
    from rich.console import Console
    from rich.table import Table

    rows = [_row(each) for each in look.named.mentions]
    if sys.stdout.isatty():
        table = Table(box=None, pad_edge=False)
        for title in _TITLES:
            table.add_column(title, overflow="fold")
        for row in rows:
            table.add_row(*(one_line(cell) for cell in row))
        Console(highlight=False, markup=False).print(table)
    else:
        widths = [max(map(len, column)) for column in zip(_TITLES, *rows, strict=True)]
        for row in (_TITLES, *rows):
            line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            say([line.rstrip()])
    say(["", *_summary(look)])


_TITLES: Final = ("State", "As printed", "Form", "Where", "Kind", "Text")


def _row(mention: Mention) -> tuple[str, ...]:
    state = mention.state or f"? {' or '.join(mention.candidates[:3])}".rstrip()
    return (
        f"{state} !" if mention.sensitive else state,
        " ".join(mention.name.split()),
        mention.form,
        _where(mention),
        mention.kind.value,
        mention.layer.value,
    )


def _where(mention: Mention) -> str:
    if mention.story == "body":
        return f"para. {mention.label}" if mention.label else "unnumbered"
    return f"{mention.story} {mention.label}".strip()


def _summary(look: _Look) -> Iterator[str]:
    from clearance.states.balance import balance
    from clearance.states.checks import CHECKS
    from clearance.states.mention import Layer
    from clearance.states.mentions import named_states, only_deleted, open_questions
    from clearance.states.names import states
    from drafts.findings import gravest_first, run_checks

    found = look.named.mentions
    settled = named_states(found, Layer.SETTLED)
    yield f"{_counted(len(settled), 'State')} named in the text as of {look.named.as_of}."
    shares = ", ".join(f"{share.title} {share.count}" for share in balance(found) if share.count)
    if shares:
        yield f"By regional group: {shares}."
    cut = only_deleted(found)
    if cut:
        yield f"Only in deleted text: {_listed([states()[code].short_name for code in cut])}."
    asked = open_questions(found)
    if asked:
        yield (
            f"{_counted(len(asked), 'name')} for a person to decide (marked ?); "
            "print them with --questions."
        )
    findings = gravest_first(run_checks(CHECKS, look.named))
    for finding in findings[:_MOST_FINDINGS]:
        where = f"{finding.location}: " if finding.location else ""
        yield f"{finding.severity.value:<8} {finding.code}  {where}{finding.message}"
    if len(findings) > _MOST_FINDINGS:
        yield f"… and {len(findings) - _MOST_FINDINGS} more."


_MOST_FINDINGS: Final = 40


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
