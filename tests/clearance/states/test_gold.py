"""The gold sentences: nothing missed, almost nothing found that is not there."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from clearance.states.mention import MentionKind
from tests.clearance.states.gold import Case, read_gold

CASES = tuple(read_gold())
ENOUGH = 300
PRECISION = 0.98


def named(case: Case) -> tuple[Counter[tuple[str, frozenset[str]]], ...]:
    expected = Counter(item.who for item in case.expected)
    found = Counter(item.who for item in case.found())
    return expected, found


def test_there_are_enough_sentences_and_every_kind_is_among_them() -> None:
    kinds = {item.kind for case in CASES for item in case.expected}
    assert len(CASES) >= ENOUGH
    assert kinds == {kind.value for kind in MentionKind}
    assert len({case.text for case in CASES}) == len(CASES)


@pytest.mark.parametrize("trap", sorted({case.trap for case in CASES}))
def test_no_state_is_missed_and_none_is_invented(trap: str) -> None:
    wrong = [
        f"line {case.line}: {case.text}\n  expected {expected}\n  found    {found}"
        for case in CASES
        if case.trap == trap
        if (expected := "; ".join(map(str, case.expected)))
        != (found := "; ".join(map(str, case.found())))
    ]
    assert not wrong, "\n".join(wrong)


def test_recall_and_precision_overall() -> None:
    pairs = [named(case) for case in CASES]
    there = sum(sum(expected.values()) for expected, _ in pairs)
    found = sum(sum(found.values()) for _, found in pairs)
    right = sum(sum((expected & found).values()) for expected, found in pairs)
    assert right == there
    assert right / found >= PRECISION


def test_recall_and_precision_of_each_kind(capsys: pytest.CaptureFixture[str]) -> None:
    there: defaultdict[str, int] = defaultdict(int)
    found: defaultdict[str, int] = defaultdict(int)
    right: defaultdict[str, int] = defaultdict(int)
    for case in CASES:
        expected = Counter((item.who, item.kind) for item in case.expected)
        got = Counter((item.who, item.kind) for item in case.found())
        for (_, kind), count in expected.items():
            there[kind] += count
        for (_, kind), count in got.items():
            found[kind] += count
        for (_, kind), count in (expected & got).items():
            right[kind] += count
    with capsys.disabled():
        print("\n\nkind                 there  found  recall  precision")  # noqa: T201
        for kind in there:
            recall, precision = right[kind] / there[kind], right[kind] / found[kind]
            print(  # noqa: T201
                f"{kind:<20} {there[kind]:>5}  {found[kind]:>5}  {recall:>6.3f}  {precision:>9.3f}"
            )
    assert right["example"] == there["example"]
    assert all(right[kind] / found[kind] >= PRECISION for kind in there)


def test_offsets_are_those_of_the_text_as_written() -> None:
    from clearance.states.mentions import find_in_text

    for case in CASES:
        for match in find_in_text(case.text):
            assert case.text[match.start : match.end] == match.name
