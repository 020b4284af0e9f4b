"""Consult, the fourth stage: the States named in the text against the register."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from clearance.approvals import approvals, waivers
from clearance.contacts.checks import CHECKS as CONTACT_CHECKS
from clearance.contacts.rows import import_rows, placed_later, read_rows
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
from drafts.findings import Finding, run_checks
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
    register = _bring_up_to_date(ingested, report, named_on, now)
    entries = register.entries
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
        taken_over=register.added,
        findings=(
            *run_checks(NAME_CHECKS, named),
            *register.findings,
            *(run_checks(STANDING_CHECKS, outreach) if _is_asked(report, entries) else ()),
        ),
        digest=text_digest(passages),
    )


def _is_asked(report: Report, entries: Sequence[Entry]) -> bool:
    """Whether anybody asks where the States stand: not of a lone file without a register."""
    return bool(entries) or not report.is_lone


def register_of(report: Report) -> str | Path:
    """Where the register is: as report.toml says, as the environment says, or beside report.toml.

    A path in report.toml is taken from the report's folder.
    """
    named = report.register
    if named and "://" not in named:
        return report.folder / named
    return named or os.environ.get(REGISTER_VARIABLE) or report.folder / REGISTER_NAME


@dataclass(frozen=True, slots=True)
class _UpToDate:
    """The register after this run has brought it up to date.

    Attributes:
        entries: All of them.
        added: How many this run added.
        findings: What is wrong with the list of contacts.
    """

    entries: tuple[Entry, ...]
    added: int = 0
    findings: tuple[Finding, ...] = ()


def _bring_up_to_date(
    ingested: Ingested, report: Report, named_on: dt.date, now: dt.datetime
) -> _UpToDate:
    """Take over what is new in the list, and what the drafts now tell of old entries."""
    location = register_of(report)
    entries = read_entries(location)
    history = History(
        _rounds(ingested), partial(find_mentions, as_of=named_on), known_passages(entries)
    )
    events = list(placed_later(entries, history, now, IMPORTER))
    findings: tuple[Finding, ...] = ()
    contacts = report.states.contacts
    if contacts is not None:
        rows = read_rows(read_bytes(contacts), _code, contacts.name)
        imported = import_rows(rows, entries, now, IMPORTER, history)
        findings = run_checks(CONTACT_CHECKS, imported)
        events += imported.events
    if not events:
        return _UpToDate(entries, 0, findings)
    with open_register(location) as register:
        added = register.append_all(events)
        return _UpToDate(register.entries(), len(added), findings)


def _rounds(ingested: Ingested) -> Sequence[Draft]:
    """The drafts that States may have been shown, oldest first."""
    rounds = (ingested.base, ingested.previous, ingested.draft)
    return [draft for draft in rounds if draft is not None]


def _code(name: str) -> str | None:
    state = find_state(name)
    return state.iso3 if state else None
