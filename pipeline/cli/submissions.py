"""`clearance submissions`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import DAY, WORD_FILE, json_option
from pipeline.exits import errors_as_exits, say, say_json
from pipeline.files import read_word_file

if TYPE_CHECKING:
    from drafts.draft import Draft
    from word_limit.contributions import Contribution
    from word_limit.leaks import Leak
    from word_limit.questionnaire import Questionnaire
    from word_limit.submissions import Submission
    from word_limit.tally import StatedTally, Tally


@click.command()
@click.argument("folder", type=WORD_FILE)
@click.option("--deadline", type=DAY, help="Last day for contributions.  [default: the call's]")
@click.option("--limit", type=click.IntRange(min=1), help="Words an answer.  [default: the call's]")
@click.option(
    "--draft", type=WORD_FILE, help="Look in this draft for contributors' names and words."
)
@click.option("--tally", is_flag=True, help="Count contributors by kind, as of --as-of.")
@click.option("--as-of", type=DAY, help="Count those received by this day.  [default: the draft's]")
@json_option
def submissions(
    folder: Path,
    deadline: dt.date | None,
    limit: int | None,
    draft: Path | None,
    as_of: dt.date | None,
    *,
    tally: bool,
    as_json: bool,
) -> None:
    """Check the answers to the questionnaire in FOLDER.

    Everything found is for a person to look at; nothing is rejected, and the exit status is 0.
    """
    with errors_as_exits():
        from pipeline.contributions import call_of, contributions_in
        from word_limit.submissions import judge_contributions

        call = call_of(deadline, limit)
        contributions = contributions_in(folder, call)
        judged = judge_contributions(contributions, call, call.deadline)
        settled = _settled(draft)
        leaks = _leaks(settled, contributions, call)
        tallies = _tallies(settled, contributions, as_of) if tally or settled else ()
        if as_json:
            data = (
                [_tally_data(counted, stated) for counted, stated in tallies]
                if tally
                else [_data(submission, leaks) for submission in judged]
            )
            say_json(data)
        else:
            say(_page(judged, leaks, tallies))


def _settled(draft: Path | None) -> Draft | None:
    if draft is None:
        return None
    from drafts.ooxml.reader import read_draft
    from drafts.settle import accepted

    return accepted(read_draft(read_word_file(draft), draft.name))


def _leaks(
    settled: Draft | None, contributions: tuple[Contribution, ...], call: Questionnaire
) -> tuple[Leak, ...]:
    from word_limit.leaks import find_leaks

    if settled is None:
        return ()
    return find_leaks(settled, contributions, call.common_texts(), call.agreed_phrases)


def _tallies(
    settled: Draft | None, contributions: tuple[Contribution, ...], as_of: dt.date | None
) -> tuple[tuple[Tally, StatedTally | None], ...]:
    """The tally as of each day that the draft's own sentences name, or as of the day asked for."""
    from word_limit.tally import find_stated_tallies, tally_of

    # The edge of the program: from here on the day is an argument.
    today = dt.date.today()  # noqa: DTZ011
    stated = tuple(find_stated_tallies(settled)) if settled else ()
    if not stated:
        return ((tally_of(contributions, as_of or today), None),)
    return tuple(
        (tally_of(contributions, as_of or sentence.as_of or today), sentence) for sentence in stated
    )


def _data(submission: Submission, leaks: tuple[Leak, ...]) -> dict[str, object]:
    contribution = submission.contribution
    return {
        "file": contribution.file,
        "contributor": contribution.contributor,
        "kind": contribution.kind.value,
        "received": contribution.received.isoformat() if contribution.received else None,
        "received_by": contribution.received_by,
        "saved": contribution.saved.isoformat() if contribution.saved else None,
        "format": contribution.format,
        "digest": contribution.digest,
        "answers": [
            {
                "question": answer.questions[0],
                "questions": list(answer.questions),
                "numbered": list(answer.printed),
                "words": answer.words,
                "limit": answer.limit,
                "text": answer.text,
            }
            for answer in contribution.answers
        ],
        "findings": list(submission.flag_names),
        "remarks": [
            {
                "finding": flag.name.value,
                "message": flag.message,
                "questions": list(flag.questions),
                "other": flag.other,
            }
            for flag in submission.flags
        ],
        "front": list(contribution.split.front),
        "unmatched": list(contribution.split.unmatched),
        "blank": list(contribution.split.blank),
        "leaks": [
            {"kind": leak.kind.value, "text": leak.text, "location": str(leak.location)}
            for leak in leaks
            if contribution.file in leak.files
        ],
    }


def _tally_data(tally: Tally, stated: StatedTally | None) -> dict[str, object]:
    from word_limit.tally import differences

    data: dict[str, object] = {
        "as_of": tally.as_of.isoformat(),
        "contributors": {kind.value: number for kind, number in tally.contributors.items()},
        "undated": list(tally.undated),
        "sentence": tally.sentence,
    }
    if stated is not None:
        data["draft"] = {
            "sentence": stated.sentence,
            "location": str(stated.location),
            "as_of": stated.as_of.isoformat() if stated.as_of else None,
            "contributors": {kind.value: number for kind, number in stated.contributors.items()},
        }
        data["differences"] = list(differences(stated, tally))
    return data


def _page(
    judged: tuple[Submission, ...],
    leaks: tuple[Leak, ...],
    tallies: tuple[tuple[Tally, StatedTally | None], ...],
) -> Iterator[str]:
    from word_limit.submission_checks import find_leak_findings, find_tally_differences

    flagged = sum(bool(submission.flags) for submission in judged)
    answers = sum(len(submission.contribution.answers) for submission in judged)
    yield f"{len(judged)} contributions with {answers} answers; {flagged} for a person to look at."
    for submission in judged:
        yield from _lines(submission)
    for tally, stated in tallies:
        yield ""
        yield tally.sentence
        if tally.undated:
            yield f"Not counted, for nothing tells their day: {', '.join(tally.undated)}."
        for finding in find_tally_differences(stated, tally) if stated else ():
            yield f"{finding.severity.value} {finding.code} {finding.location}: {finding.message}"
    for finding in find_leak_findings(leaks):
        yield f"{finding.severity.value} {finding.code} {finding.location}: {finding.message}"


def _lines(submission: Submission) -> Iterator[str]:
    contribution = submission.contribution
    day = f"{contribution.received:%-d %b %Y}" if contribution.received else "day not known"
    answers = ", ".join(
        f"{'+'.join(map(str, answer.questions))}: {answer.words}" for answer in contribution.answers
    )
    yield ""
    yield f"{contribution.file}  {contribution.contributor} ({contribution.kind.value}), {day}"
    yield f"  words by question  {answers or 'no answers'}"
    for flag in submission.flags:
        yield f"  {flag.name.value}: {flag.message}"
    for text in contribution.split.unmatched:
        yield f"  belongs to no question: {text}"
