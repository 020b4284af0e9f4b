"""Answers to the call for contributions: read, judged, and compared with the draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from clearance.states.names import Status, find_state
from drafts.draft import Draft
from drafts.findings import Finding
from pipeline.report_file import SubmissionPolicy
from word_limit.contributions import Contribution
from word_limit.intake import read_contributions
from word_limit.leaks import find_leaks
from word_limit.questionnaire import Questionnaire, questionnaire_2013
from word_limit.submission_checks import (
    find_flags,
    find_leak_findings,
    find_tally_differences,
)
from word_limit.submissions import judge_contributions
from word_limit.tally import find_stated_tallies, tally_of


def call_of(deadline: dt.date | None = None, limit: int | None = None) -> Questionnaire:
    """The call for contributions, with another deadline or limit where one is given."""
    call = questionnaire_2013()
    return replace(
        call, deadline=deadline or call.deadline, answer_limit=limit or call.answer_limit
    )


def contributions_in(folder: Path, call: Questionnaire) -> tuple[Contribution, ...]:
    """The contributions in ``folder``; old formats are read through LibreOffice."""

    def convert(data: bytes, name: str) -> bytes:
        from drafts.ooxml.intake import convert as by_libreoffice

        return by_libreoffice(data, name)

    return read_contributions(folder, call, is_member_state=_is_member_state, convert=convert)


def _is_member_state(name: str) -> bool:
    state = find_state(name)
    return state is not None and state.status is Status.MEMBER


def find_in_contributions(
    policy: SubmissionPolicy, settled: Draft, as_of: dt.date
) -> Iterator[Finding]:
    """Everything to be said of the contributions, alone and against the settled text."""
    call = call_of(policy.deadline, policy.limit)
    contributions = contributions_in(policy.folder, call)
    yield from find_flags(judge_contributions(contributions, call, call.deadline))
    leaks = find_leaks(settled, contributions, call.common_texts(), call.agreed_phrases)
    yield from find_leak_findings(leaks)
    for stated in find_stated_tallies(settled):
        yield from find_tally_differences(stated, tally_of(contributions, stated.as_of or as_of))
