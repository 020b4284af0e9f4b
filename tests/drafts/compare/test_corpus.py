"""Real files: pairs from other projects' test suites, reviewers' copies, the report of 2013."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from drafts.compare.combine import Fate, WrongBaseError
from drafts.compare.rounds import untracked_between
from drafts.draft import Draft
from drafts.ooxml.combining import SPEAKER, Combined, combine_files
from drafts.ooxml.comparing import compare_files
from drafts.ooxml.forms import Stamp
from drafts.ooxml.proof import story_texts
from drafts.ooxml.reader import read_draft
from drafts.settle import Verdict, accepted, original, settle
from tests.drafts.compare.deep import differences, told
from tests.shared import ROOT, shared

STAMP = Stamp("Editor", "2013-06-14T12:00:00Z")
CORPUS = ROOT.parent / "shared" / "corpus"
# Of the pairs, those that show one thing each; all of them take a slow test.
QUICK = ("WCB-1140", "WCB-1310", "WCB-1370", "WCB-1410", "WCB-1430", "WCB-1540", "WCB-1600",
         "WC-1770", "WC-1850", "WC-1930", "WC-2050", "python-redlines", "paris-trip",
         "safe-docx-empty-to-content")  # fmt: skip


def _rows(name: str) -> list[dict[str, str]]:
    path = CORPUS / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _pairs() -> Iterator[object]:
    for entry in _rows("PAIRS.csv"):
        marks = () if entry["name"] in QUICK else (pytest.mark.slow,)
        yield pytest.param(entry["original"], entry["revised"], id=entry["name"], marks=marks)


@pytest.mark.parametrize(("one", "other"), list(_pairs()))
def test_every_pair_is_exact_in_both_directions(one: str, other: str) -> None:
    old, new = (shared(f"corpus/{name}").read_bytes() for name in (one, other))
    for before, after in ((old, new), (new, old)):
        result = compare_files((before, "OLD"), (after, "NEW"), STAMP)
        # A body without any paragraph becomes one with an empty one: Word knows no other.
        nothing = [("", (), (), (), "normal", (), None)]
        accepting = told(result.data), told(after) or nothing
        rejecting = told(result.data, Verdict.REJECT), told(before) or nothing
        assert not differences(*accepting)
        assert not differences(*rejecting)


def test_all_pairs_are_there() -> None:
    shared("corpus/PAIRS.csv")
    assert len(list(_pairs())) == 52


# ---------------------------------------------------------------------- reviewers' copies


def _texts(draft: Draft) -> list[tuple[str, str]]:
    return [text for text in story_texts(draft) if text[0] != "comment" and text[1].strip()]


@pytest.mark.parametrize("case", _rows("REVIEWERS.csv"), ids=lambda entry: entry["name"])
def test_reviewers_copies_keep_the_laws(case: dict[str, str]) -> None:
    base = shared(f"corpus/{case['base']}")
    paths = [
        shared(f"corpus/{case[key]}")
        for key in ("reviewer1", "reviewer2", "reviewer3")
        if case[key]
    ]
    copies = [(path.read_bytes(), path.name) for path in paths]
    result = combine_files((base.read_bytes(), base.name), copies)
    assert result.data == combine_files((base.read_bytes(), base.name), copies[::-1]).data
    assert _texts(original(result.draft)) == _texts(read_draft(base.read_bytes()))
    ledger = result.plan.ledger()
    for data, name in copies:
        counts = ledger[name]
        assert counts["edits"] == sum(counts.values()) - counts["edits"] > 0
        assert counts["refused"] == 0
        if not counts["conflict"]:
            mine = {edit.reviewer for edit in result.plan.edits if edit.copy == name}
            verdicts = [
                Verdict.ACCEPT if set(r.reviewer.split("; ")) & mine else Verdict.REJECT
                for r in result.draft.revisions
            ]
            alone = settle(result.draft, verdicts)
            assert _texts(alone) == _texts(accepted(read_draft(data)))


# ---------------------------------------------------------------------- the report of 2013

COPIES = ("copy-dpa.docx", "copy-ohchr.docx", "copy-ola.docx")


def _report(name: str) -> tuple[bytes, str]:
    path: Path = shared(f"reports/rtp-2013/{name}")
    return path.read_bytes(), name


@pytest.fixture(scope="module")
def report() -> Combined:
    return combine_files(_report("draft-1-osapg.docx"), [_report(name) for name in COPIES])


def test_the_conflicts_of_the_report_are_found_and_no_others(report: Combined) -> None:
    # By reading the three copies side by side: both rewrite "patterns of deliberate exclusion",
    # both rewrite the sentence on immunity, one deletes a paragraph that the other edits.
    found = [
        (place.label, conflict.why, [side.copies for side in conflict.sides])
        for conflict, place in zip(report.plan.conflicts, report.conflict_places, strict=True)
    ]
    assert found == [
        ("21", "overlap", [("copy-dpa.docx",), ("copy-ohchr.docx",)]),
        ("30", "overlap", [("copy-ohchr.docx",), ("copy-ola.docx",)]),
        ("34", "delete-versus-edit", [("copy-dpa.docx",), ("copy-ola.docx",)]),
    ]


def test_the_untracked_edits_of_the_copies_are_found_and_no_others(report: Combined) -> None:
    found = [
        (edit.copy, place.label, edit.before, edit.after)
        for edit, place in zip(report.plan.edits, report.places, strict=True)
        if edit.untracked
    ]
    assert found == [
        ("copy-ola.docx", "25", "autocratic", "authoritarian"),
        ("copy-ola.docx", "44", "1974-1999", "1975-1999"),
    ]


def test_the_edits_that_two_offices_agree_in_are_kept_once(report: Combined) -> None:
    agreed = {
        (edit.before, edit.after, edit.reviewer)
        for edit, fate in zip(report.plan.edits, report.plan.fates, strict=True)
        if fate is Fate.AGREED
    }
    assert agreed == {
        ("Intentions", "Intent", "OHCHR"),
        ("Intentions", "Intent", "OLA"),
        ("Resolutions", "resolutions", "DPA"),
        ("Resolutions", "resolutions", "OLA"),
    }
    names = {revision.reviewer for revision in report.draft.revisions}
    assert {"OHCHR; OLA", "DPA; OLA"} < names


def test_the_ledger_of_the_report_balances(report: Combined) -> None:
    ledger = report.plan.ledger()
    assert ledger["copy-dpa.docx"] == {
        "edits": 49, "applied": 46, "agreed": 1, "conflict": 2, "untracked": 0, "refused": 0,
    }  # fmt: skip
    for counts in ledger.values():
        assert counts["edits"] == sum(counts.values()) - counts["edits"]


def test_every_name_and_date_of_the_report_is_kept(report: Combined) -> None:
    contested = {index for c in report.plan.conflicts for side in c.sides for index in side.edits}
    dates = {
        (report.plan.edits[index].reviewer, report.plan.edits[index].date[:10])
        for index in contested
    }
    kept = {
        (name, revision.date)
        for revision in report.draft.revisions
        for name in revision.reviewer.split("; ")
    }
    agreed = {e.date for e, f in zip(report.plan.edits, report.plan.fates, strict=True)
              if f is Fate.AGREED}  # fmt: skip
    for name in COPIES:
        for revision in read_draft(_report(name)[0]).revisions:
            day = revision.date.date().isoformat() if revision.date else ""
            stamp = revision.date.isoformat() + "Z" if revision.date else ""
            is_open = (revision.reviewer, day) in dates or stamp[:13] in {d[:13] for d in agreed}
            assert (revision.reviewer, revision.date) in kept or is_open


def test_the_comments_of_all_copies_and_one_for_each_conflict_are_there(report: Combined) -> None:
    theirs = {
        (remark.reviewer, remark.text)
        for name in COPIES
        for remark in read_draft(_report(name)[0]).comments
    }
    ours = [(remark.reviewer, remark.text) for remark in report.draft.comments]
    assert theirs <= set(ours)
    assert len(ours) == len(theirs) + 3
    assert sum(reviewer == SPEAKER for reviewer, _ in ours) == 3


def test_the_order_of_the_copies_changes_nothing(report: Combined) -> None:
    backwards = [_report(name) for name in reversed(COPIES)]
    assert combine_files(_report("draft-1-osapg.docx"), backwards).data == report.data


@pytest.mark.parametrize("base", ["draft-3-round2.docx", "submissions/01-member-state-1.docx"])
def test_a_base_that_the_copies_were_not_made_from_is_refused(base: str) -> None:
    with pytest.raises(WrongBaseError, match="of its text in common"):
        combine_files(_report(base), [_report(name) for name in COPIES])


def test_the_untracked_edit_of_the_second_round_is_found_and_no_other() -> None:
    last = accepted(read_draft(_report("draft-2-consolidated.docx")[0]))
    current = original(read_draft(_report("draft-3-round2.docx")[0]))
    found = [
        (str(edit.location), edit.before, edit.after) for edit in untracked_between(last, current)
    ]
    assert found == [("para. 58", "now", "gradually")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("draft-1-osapg.docx", "draft-2-consolidated.docx"),
        ("draft-2-consolidated.docx", "draft-3-round2.docx"),
        ("copy-dpa.docx", "copy-ola.docx"),
    ],
)
def test_the_drafts_of_the_report_are_compared_exactly(old: str, new: str) -> None:
    before, after = _report(old), _report(new)
    result = compare_files(before, after, STAMP)
    assert not differences(told(after[0]), told(result.data))
    assert not differences(told(before[0]), told(result.data, Verdict.REJECT))
