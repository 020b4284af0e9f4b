"""The drafts of 2013: what the program finds against one reader's full reading.

``rtp-2013-mentions.csv`` was written from reading every paragraph and note of the three
drafts, insertions and deletions included.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from clearance.states.balance import balance
from clearance.states.checks import CHECKS, NamedStates
from clearance.states.counts import find_group_counts
from clearance.states.mention import Layer, Mention
from clearance.states.mentions import (
    find_mentions_in_layers,
    named_states,
    only_deleted,
    open_questions,
)
from clearance.states.names import find_state
from drafts.draft import Draft
from drafts.findings import run_checks
from drafts.ooxml.reader import read_draft
from drafts.settle import Verdict, accepted, settle
from tests.shared import shared

DATE = date(2013, 6, 28)
READING = Path(__file__).with_name("rtp-2013-mentions.csv")
DRAFTS = ("draft-1-osapg", "draft-2-consolidated", "draft-3-round2")


@cache
def read(name: str) -> Draft:
    path = shared(f"reports/rtp-2013/{name}.docx")
    return read_draft(path.read_bytes(), path.name)


@cache
def found_in(name: str) -> tuple[Mention, ...]:
    draft = read(name)
    return find_mentions_in_layers(draft, accepted(draft), as_of=DATE)


def rows(name: str) -> list[tuple[str, ...]]:
    with READING.open(encoding="utf-8", newline="") as lines:
        return [
            (row["layer"], row["story"], row["label"], row["state"], row["name"], row["kind"])
            for row in csv.DictReader(lines)
            if row["draft"] == name
        ]


@pytest.mark.parametrize("name", DRAFTS)
def test_every_mention_of_the_reading_is_found_and_nothing_else(name: str) -> None:
    found = [
        (each.layer.value, each.story, each.label, each.state, each.name, each.kind.value)
        for each in found_in(name)
    ]
    assert Counter(found) == Counter(rows(name))


@pytest.mark.parametrize("name", DRAFTS)
def test_no_question_is_left_open(name: str) -> None:
    assert open_questions(found_in(name)) == ()


def test_states_that_only_deleted_text_names() -> None:
    assert set(only_deleted(found_in("draft-2-consolidated"))) == {"MOZ", "FRA", "LUX"}
    assert only_deleted(found_in("draft-3-round2")) == ()


def test_every_state_contacted_is_named_somewhere_and_every_state_named_was_contacted() -> None:
    path = shared("reports/rtp-2013/contacts.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        contacted = {
            state.iso3 for row in csv.DictReader(lines) if (state := find_state(row["state"]))
        }
    mentions = found_in("draft-2-consolidated")
    assert contacted == set(named_states(mentions))


def test_revisions_left_open_put_the_names_inside_them_in_a_layer_of_their_own() -> None:
    draft = read("draft-2-consolidated")
    settled = settle(draft, [Verdict.LEAVE] * len(draft.revisions))
    mentions = find_mentions_in_layers(draft, settled, as_of=DATE)
    pending = set(named_states(mentions, Layer.PENDING)) - set(
        named_states(mentions, Layer.SETTLED)
    )
    assert pending == {"IDN", "MOZ", "FRA", "LUX"}
    assert named_states(mentions, Layer.DELETED) == ()


def test_counts_of_states_agree_with_their_lists() -> None:
    draft = accepted(read("draft-2-consolidated"))
    counts = find_group_counts(draft, found_in("draft-2-consolidated"))
    assert [(c.words, c.number, c.length, c.where) for c in counts] == [
        ("Four State Parties", 4, 4, "here"),
        ("eleven Member States", 11, 11, "footnote 6"),
    ]


def test_forms_that_an_editor_would_change() -> None:
    draft = accepted(read("draft-2-consolidated"))
    mentions = found_in("draft-2-consolidated")
    counts = find_group_counts(draft, mentions)
    findings = run_checks(CHECKS, NamedStates(draft, mentions, counts, DATE))
    forms = Counter(
        (finding.message.split("”")[0].removeprefix("“"), str(finding.location))
        for finding in findings
        if finding.code == "STATE-001"
    )
    assert forms == {
        ("Bolivia", "para. 40"): 1,
        ("Vietnam", "para. 40"): 1,
        ("Tanzania", "para. 57"): 1,
        ("Syria", "para. 74"): 2,
        ("Democratic Republic of Congo", "footnote 6"): 1,
        ("Republic of Congo", "footnote 6"): 1,
        ("Tanzania", "footnote 6"): 1,
    }
    assert {finding.code for finding in findings} == {"STATE-001", "STATE-007"}


def test_balance_is_that_of_the_hand_count_with_indonesia() -> None:
    shares = {share.title: share.count for share in balance(found_in("draft-2-consolidated"))}
    assert shares == {
        "African": 17,
        "Asia-Pacific": 8,
        "Eastern European": 3,
        "GRULAC": 5,
        "WEOG": 6,
        "In no group": 1,
    }
