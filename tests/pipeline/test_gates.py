from dataclasses import replace

from drafts.findings import Finding, Rule, Severity
from pipeline.gates import FAMILIES, gates_of, not_applicable
from pipeline.run import Gate, GateVerdict

RULE = Rule("LIMIT-901", Severity.ERROR, "title", "source", "remedy")
EVERYTHING = dict.fromkeys(FAMILIES, "In order.")


def gate(name: str, *findings: Finding, in_order: dict[str, str] = EVERYTHING) -> Gate:
    return next(gate for gate in gates_of(findings, in_order) if gate.name == name)


def test_a_gate_without_findings_passes_with_its_sentence() -> None:
    assert gate("Words") == Gate("Words", GateVerdict.PASS, "In order.")


def test_an_error_blocks_only_its_own_gate() -> None:
    assert gate("Words", RULE.finding("Too long.")).verdict is GateVerdict.BLOCKED
    assert gate("States", RULE.finding("Too long.")).verdict is GateVerdict.PASS


def test_a_warning_does_not_block() -> None:
    warning = replace(RULE, severity=Severity.WARNING)
    assert gate("Words", warning.finding("Near.")).verdict is GateVerdict.PASS


def test_a_waived_error_overrides_and_is_still_shown() -> None:
    finding = RULE.finding("Too long.").waived("by X until Y")
    answer = gate("Words", finding)
    assert answer.verdict is GateVerdict.OVERRIDDEN
    assert answer.findings == (finding,)
    assert "by X until Y" in answer.sentence


def test_a_gate_that_nothing_is_known_about_is_no_pass() -> None:
    answer = gate("Words", in_order={})
    assert answer.verdict is GateVerdict.ERROR
    assert not answer.verdict.lets_through


def test_a_gate_with_nothing_to_look_at_lets_through() -> None:
    answer = gate("Dates", in_order={"Dates": not_applicable("no dates.")})
    assert answer.verdict is GateVerdict.NOT_APPLICABLE
    assert answer.verdict.lets_through


def test_a_waived_gate_does_not_say_that_it_is_in_order() -> None:
    finding = RULE.finding("Too long.").waived("by X until Y")
    answer = gate("Words", finding, finding)
    assert "In order" not in answer.sentence
    assert answer.sentence == "Let through by a waiver (by X until Y): Too long. And 1 more."


def test_a_remark_kept_on_purpose_overrides_nothing() -> None:
    remark = replace(RULE, severity=Severity.WARNING).finding("Odd.").waived("on purpose")
    assert gate("Words", remark).verdict is GateVerdict.PASS
