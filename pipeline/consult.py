"""Consult, the fourth stage: the States named in the text against the register."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from clearance.approvals import approvals, waivers
from clearance.contacts.rows import import_rows, read_rows
from clearance.register.chain import Entry
from clearance.register.store import open_register, read_entries
from clearance.standing.checks import CHECKS as STANDING_CHECKS
from clearance.standing.checks import Outreach
from clearance.standing.history import History, known_passages
from clearance.standing.passage import passages_of, text_digest
from clearance.standing.rounds import revisions_by_passage
from clearance.standing.standing import (
    Policy,
    answers_about_names,
    mentions_by_hand,
    standings,
)
from clearance.states.checks import CHECKS as NAME_CHECKS
from clearance.states.checks import NamedStates
from clearance.states.counts import find_group_counts
from clearance.states.mentions import find_mentions, find_mentions_in_layers
from clearance.states.names import find_state
from drafts.draft import Draft
from drafts.findings import run_checks
from pipeline.files import read_bytes
from pipeline.report_file import Report
from pipeline.run import Consulted, Ingested

REGISTER_VARIABLE: Final = "CLEARANCE_REGISTER"
REGISTER_NAME: Final = "register.db"
# Who is named as the recorder of messages that a run took over from contacts.csv.
IMPORTER: Final = "clearance run"


def consult(
    ingested: Ingested, settled: Draft, report: Report, as_of: dt.date, now: dt.datetime
) -> Consulted:
    """Bring the register up to date with the list of contacts, and compare it with the text."""
    named_on = report.identity.date or as_of
    entries, taken_over = _register(ingested, report, named_on, now)
    draft = ingested.draft
    passages = passages_of(settled, known_passages(entries), draft)
    manual = mentions_by_hand(entries)
    mentions = find_mentions_in_layers(
        draft, settled, as_of=named_on, rulings=answers_about_names(entries), manual=manual
    )
    policy = Policy(report.states.reply_days, report.states.unanswered_blocks)
    revisions = revisions_by_passage(_rounds(ingested), passages)
    found = standings(entries, mentions, passages, as_of, policy, revisions)
    offices = [(office.name, office.role) for office in report.offices]
    named = NamedStates(settled, mentions, find_group_counts(settled, mentions), named_on, manual)
    outreach = Outreach(found, entries, policy, named_on)
    return Consulted(
        mentions=mentions,
        passages=passages,
        standings=found,
        approvals=approvals(entries, offices, passages, as_of),
        waivers=waivers(entries, as_of),
        entries=entries,
        taken_over=taken_over,
        findings=(
            *run_checks(NAME_CHECKS, named),
            *(run_checks(STANDING_CHECKS, outreach) if _is_asked(report, entries) else ()),
        ),
        digest=text_digest(passages),
    )


def _is_asked(report: Report, entries: Sequence[Entry]) -> bool:
    """Whether anybody asks where the States stand: not of a lone file without a register."""
    return bool(entries) or not report.is_lone


def register_of(report: Report) -> str | Path:
    """Where the report's register is: report.toml, the environment, or beside report.toml."""
    return report.register or os.environ.get(REGISTER_VARIABLE) or report.folder / REGISTER_NAME


def _register(
    ingested: Ingested, report: Report, named_on: dt.date, now: dt.datetime
) -> tuple[tuple[Entry, ...], int]:
    """The entries of the register, and how many of them the list of contacts just added."""
    location = register_of(report)
    entries = read_entries(location)
    contacts = report.states.contacts
    if contacts is None:
        return entries, 0
    rows = read_rows(read_bytes(contacts), _code, contacts.name)
    history = History(
        _rounds(ingested), partial(find_mentions, as_of=named_on), known_passages(entries)
    )
    events = import_rows(rows, entries, now, IMPORTER, history).events
    if not events:
        return entries, 0
    with open_register(location) as register:
        added = register.append_all(events)
        return register.entries(), len(added)


def _rounds(ingested: Ingested) -> Sequence[Draft]:
    """The drafts that States may have been shown, oldest first."""
    rounds = (ingested.base, ingested.previous, ingested.draft)
    return [draft for draft in rounds if draft is not None]


def _code(name: str) -> str | None:
    state = find_state(name)
    return state.iso3 if state else None
