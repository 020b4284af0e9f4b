"""`clearance run`, end to end, on real and bundled reports: what it says, writes and answers."""

import datetime as dt
import hashlib
import json
import shlex
import shutil
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import etree

from clearance.standing.standing import StandingKind
from drafts.ooxml.reader import read_draft
from drafts.settle import accepted, original
from pipeline.gates import FAMILIES
from tests.building import ANN, BOB, comment, commented, del_, docx, ins, paragraph
from tests.pipeline.program import (
    as_json,
    clearance,
    example,
    files_in,
    program,
    rtp_2013,
    small_report,
)
from tests.shared import shared


class Ended(NamedTuple):
    """A report after a run: its folder, the status, what was printed, what is on record."""

    folder: Path
    status: int
    screen: str
    record: Any

    def codes(self, severity: str = "error") -> Counter[str]:
        return Counter(f["code"] for f in self.record["findings"] if f["severity"] == severity)

    def gates(self) -> dict[str, str]:
        return {gate["gate"]: gate["verdict"] for gate in self.record["gates"]}

    def standings(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for code, standing in self.record["states"]["standings"].items():
            found.setdefault(standing["standing"], set()).add(code)
        return found


def ended(folder: Path, *options: str) -> Ended:
    result = clearance("run", folder, *options)
    assert result.exit_code in {0, 1}, result.stderr
    record = json.loads((folder / "out" / "run.json").read_text("utf-8"))
    return Ended(folder, result.exit_code, result.stdout, record)


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return ended(example("water-2026", tmp_path_factory.mktemp("water")))


@pytest.fixture(scope="module")
def not_ready(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return ended(example("not-ready", tmp_path_factory.mktemp("not-ready")))


@pytest.fixture(scope="module")
def rtp(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return ended(rtp_2013(tmp_path_factory.mktemp("rtp")))


# ---------------------------------------------------------------- ready


def test_the_bundled_example_is_ready_and_discloses_who_has_not_answered(water: Ended) -> None:
    assert water.status == 0
    assert water.record["verdict"] == "READY WITH DISCLOSURES"
    assert water.record["ready"] is True
    assert water.codes() == {}
    assert water.codes("warning") == {"STATE-111": 2}
    assert water.record["states"]["outstanding"] == ["BWA", "EST"]
    assert set(water.gates().values()) == {"pass", "not applicable"}


def test_a_ready_report_has_its_files_for_dgacm(water: Ended) -> None:
    final = water.folder / "out" / "final"
    assert (final / "A_81_901.docx").is_file()
    draft = read_draft((final / "A_81_901.docx").read_bytes())
    assert draft.revisions == ()
    assert draft.comments == ()
    sums = dict(
        reversed(line.split("  ", 1))
        for line in (final / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    for name, digest in sums.items():
        assert hashlib.sha256((final / name).read_bytes()).hexdigest() == digest
    assert "A_81_901.docx" in sums


def test_what_is_listed_as_written_is_what_is_there(water: Ended, not_ready: Ended) -> None:
    for run in (water, not_ready):
        there = files_in(run.folder / "out")
        assert sorted(run.record["outputs"]) == sorted(there)
        assert len(set(run.record["outputs"])) == len(run.record["outputs"])


def test_the_clean_draft_is_the_settled_text_and_the_redline_the_draft_under_review(
    water: Ended,
) -> None:
    out = water.folder / "out"
    source = read_draft((water.folder / "drafts" / "draft-3-round-2.docx").read_bytes())
    clean = read_draft((out / "clean.docx").read_bytes())
    redline = read_draft((out / "redline.docx").read_bytes())
    assert clean.revisions == ()
    assert body(clean) == body(accepted(source)) == body(accepted(redline))
    assert body(original(redline)) == body(original(source))


def body(draft: Any) -> list[str]:
    return [paragraph.text for paragraph in draft.body.paragraphs()]


def test_the_last_screen_of_a_ready_report_says_where_its_files_are(water: Ended) -> None:
    lines = water.screen.splitlines()
    assert "READY WITH DISCLOSURES" in lines
    assert any("out/final" in line for line in lines[-3:])
    assert "What stops it" not in water.screen


# ---------------------------------------------------------------- not ready


def test_the_small_example_is_not_ready_for_exactly_the_reasons_it_gives(not_ready: Ended) -> None:
    assert not_ready.status == 1
    assert not_ready.record["verdict"] == "NOT READY"
    assert not_ready.codes() == {
        "LIMIT-001": 1,
        "STATE-101": 1,
        "STATE-104": 1,
        "STATE-105": 1,
        "STATE-109": 1,
        "REV-001": 1,
        "COMM-001": 1,
    }
    assert not (not_ready.folder / "out" / "final").exists()
    blocked = {name for name, verdict in not_ready.gates().items() if verdict == "blocked"}
    assert blocked == {"Revisions", "Comments", "Words", "States"}


def test_the_last_screen_says_what_stops_it_who_must_act_and_what_to_do(not_ready: Ended) -> None:
    lines = not_ready.screen.splitlines()
    assert "What stops it (7)" in lines
    for finding in not_ready.record["findings"]:
        if finding["severity"] == "error":
            assert f"[{finding['code']}]" in not_ready.screen
            assert f"→ {finding['who']}: {finding['remedy']}" in not_ready.screen
    assert "NOT READY" in lines
    assert any(line.lstrip().startswith("$ ") for line in lines)


def test_commands_on_the_screen_can_be_called_as_they_stand(not_ready: Ended) -> None:
    shown = [line.strip()[2:] for line in not_ready.screen.splitlines() if "$ clearance" in line]
    assert len(shown) == 5
    for command in shown:
        words = shlex.split(command)[1:]
        if words[0] == "states":
            words.append("--help")  # not to record anything
            assert f"-r {not_ready.folder}" in command
        result = clearance(*words)
        assert result.exit_code == 0, result.stderr


# ---------------------------------------------------------------- the report of 2013


def test_every_revision_of_the_report_of_2013_is_decided(rtp: Ended) -> None:
    result = clearance("revisions", shared("reports/rtp-2013/draft-2-consolidated.docx"), "--json")
    revisions = as_json(result)
    assert len(revisions) == 283
    assert Counter(one["kind"] for one in revisions) == {
        "insertion": 158,
        "deletion": 96,
        "paragraph-formatting": 18,
        "formatting": 5,
        "paragraph-mark-insertion": 2,
        "paragraph-mark-deletion": 2,
        "move-from": 1,
        "move-to": 1,
    }
    assert Counter(one["reviewer"] for one in revisions) == {
        "DPA": 68,
        "EOSG": 67,
        "OHCHR": 62,
        "OSAPG": 57,
        "OLA": 29,
    }
    assert rtp.record["draft"]["revisions"] == 283
    assert sum(one["changes"] for one in rtp.record["reviewers"]) == len(rtp.record["changes"])


def test_the_revisions_of_2013_are_those_that_the_file_itself_holds() -> None:
    """Counted in the XML by nothing of ours."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    reviewers: Counter[str | None] = Counter()
    with zipfile.ZipFile(shared("reports/rtp-2013/draft-2-consolidated.docx")) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                for element in etree.fromstring(package.read(name)).iter():
                    tag = str(element.tag)
                    if element.get(f"{w}author") and tag != f"{w}comment" and "Range" not in tag:
                        reviewers[element.get(f"{w}author")] += 1
    assert reviewers == {"DPA": 68, "EOSG": 67, "OHCHR": 62, "OSAPG": 57, "OLA": 29}


def test_the_words_of_2013_by_section(rtp: Ended) -> None:
    words = rtp.record["words"]
    assert (words["words"], words["limit"], words["excess"]) == (7935, 8500, 0)
    assert words["verdict"] == "within"
    assert [section["words"] for section in words["sections"]] == [
        707,
        217,
        2057,
        3815,
        266,
        347,
        526,
    ]
    assert sum(words["parts"].values()) == 7935
    assert words["views"]["all_rejected"] == 7543


def test_where_the_office_stands_with_every_state_of_2013(rtp: Ended) -> None:
    states = rtp.record["states"]
    assert states["named"] == 40
    assert states["outstanding"] == ["AFG", "IDN", "NPL"]
    found = rtp.standings()
    assert found["silent"] == {"AFG", "IDN", "NPL"}
    assert found["objected"] == {"SYR"}
    assert found["wording-absent"] == {"KEN"}
    assert found["wording-partial"] == {"MWI"}
    assert found["wording-reflected"] == {"ARG"}
    assert found["withdrawn"] == {"FRA", "LUX", "MOZ"}
    assert found["no-objection"] == {"ZMB"}
    assert found["confirmed"] == {"AGO", "BDI", "COG", "GHA", "TLS", "USA"}
    assert len(found["stale"]) == 40 - 14
    assert sum(map(len, found.values())) == 43
    standings = states["standings"]
    assert {code: standings[code]["attempts"] for code in ("AFG", "IDN", "NPL")} == {
        "AFG": 3,
        "IDN": 3,
        "NPL": 4,
    }
    assert standings["AFG"]["paragraphs"] == ["51"]
    assert standings["IDN"]["paragraphs"] == ["62"]
    assert standings["NPL"]["paragraphs"] == ["38"]


def test_every_gate_of_2013(rtp: Ended) -> None:
    assert rtp.status == 1
    assert rtp.record["verdict"] == "NOT READY"
    assert not (rtp.folder / "out" / "final").exists()
    assert rtp.gates() == {
        "Revisions": "pass",
        "Copies": "blocked",
        "Comments": "blocked",
        "Words": "pass",
        "States": "blocked",
        "Submissions": "pass",
        "Approvals": "not applicable",
        "Dates": "pass",
        "Editorial": "pass",
        "Final file": "blocked",
    }
    assert list(rtp.gates()) == list(FAMILIES)


def test_what_stops_the_report_of_2013(rtp: Ended) -> None:
    assert rtp.codes() == {
        "COPY-001": 3,  # paras. 21, 30 and 34, by hand
        "COPY-002": 2,  # a word of para. 25 and a year of para. 44, in the copy of OLA
        "COMM-001": 5,  # eight comments, three of them resolved
        "STATE-102": 1,
        "STATE-104": 26,
        "STATE-105": 1,
        "STATE-106": 1,
        "STATE-109": 1,
        "FINAL-106": 7,
    }


def test_the_conflicts_and_untracked_edits_of_2013_are_put_to_a_person(rtp: Ended) -> None:
    asked = [(one["kind"], one["where"]) for one in rtp.record["questions"]]
    assert asked == [
        ("conflict", "para. 21"),
        ("conflict", "para. 30"),
        ("conflict", "para. 34"),
        ("untracked", "para. 25"),
        ("untracked", "para. 44"),
    ]
    written = (rtp.folder / "out" / "decisions.toml").read_text("utf-8")
    for one in rtp.record["questions"]:
        assert one["id"] in written


# ---------------------------------------------------------------- a lone draft


def test_a_lone_draft_needs_no_configuration(tmp_path: Path) -> None:
    draft = tmp_path / "my draft.docx"
    draft.write_bytes(docx(paragraph("The ", del_("old"), ins("new"), " text names Nepal.")))
    before = draft.read_bytes()
    result = clearance("run", draft, "--json", "--as-of", "2026-11-20")
    assert result.exit_code == 0, result.output
    record = as_json(result)
    assert record["as_of"] == "2026-11-20"
    assert record["words"]["words"] == 5
    assert record["states"]["named"] == 1
    assert record["draft"]["revisions"] == 2
    out = tmp_path / "my draft-clearance" / "out"
    assert {path.name for path in out.iterdir()} == set(record["outputs"])
    assert not (out / "final").exists()
    assert draft.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "my draft-clearance",
        "my draft.docx",
    ]


def test_a_lone_draft_that_is_too_long_is_not_ready(tmp_path: Path) -> None:
    draft = tmp_path / "long.docx"
    draft.write_bytes(docx(*(paragraph("ten words " * 5) for _ in range(900))))
    result = clearance("run", draft, "--json")
    assert result.exit_code == 1
    assert [f["code"] for f in as_json(result)["findings"] if f["severity"] == "error"] == [
        "LIMIT-001"
    ]


def test_the_real_draft_alone_is_read_as_in_its_report(tmp_path: Path) -> None:
    draft = tmp_path / "draft.docx"
    draft.write_bytes(shared("reports/rtp-2013/draft-2-consolidated.docx").read_bytes())
    record = as_json(clearance("run", draft, "--json", "--as-of", "2013-06-14"))
    assert record["words"]["words"] == 7935
    assert record["states"]["named"] == 40
    gates = {gate["gate"]: gate["verdict"] for gate in record["gates"]}
    assert gates["Copies"] == gates["Approvals"] == gates["Submissions"] == "not applicable"


# ---------------------------------------------------------------- time and again


def test_the_same_register_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    folder = example("water-2026", tmp_path)
    clearance("run", folder)
    first = files_in(folder / "out")
    shutil.rmtree(folder / "out")
    again = program("run", folder, env={"PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu"})
    assert (again.returncode, again.stderr) == (0, "")
    assert files_in(folder / "out") == first


def test_the_register_alone_tells_what_time_it_was_recorded(tmp_path: Path) -> None:
    """Two runs with registers of their own differ in nothing but its seals."""
    records = []
    for name in ("one", "two"):
        folder = example("not-ready", tmp_path / name)
        record = ended(folder).record
        record["register"].pop("head")
        records.append(record)
    assert records[0] == records[1]


def test_a_second_run_takes_nothing_over_again(tmp_path: Path) -> None:
    folder = example("water-2026", tmp_path)
    first = ended(folder).record
    register = (folder / "register.db").read_bytes()
    outputs = files_in(folder / "out")
    again = ended(folder)
    assert again.record["register"] == first["register"]
    rows = (folder / "contacts.csv").read_text("utf-8").splitlines()[1:]
    assert first["register"]["entries"] == len(rows)
    assert (folder / "register.db").read_bytes() == register
    assert files_in(folder / "out") == outputs


def test_inputs_are_never_written_to(tmp_path: Path) -> None:
    folder = example("water-2026", tmp_path)
    before = files_in(folder)
    ended(folder)
    after = files_in(folder)
    assert {name: after[name] for name in before} == before
    new = {name.partition("/")[0] for name in after if name not in before}
    assert new == {"out", "register.db"}


def test_the_day_of_the_run_is_an_argument(tmp_path: Path) -> None:
    folder = example("water-2026", tmp_path)
    assert ended(folder).record["as_of"] == "2026-11-20"
    later = ended(folder, "--as-of", "2026-11-21").record
    assert later["as_of"] == "2026-11-21"
    waiting = later["states"]["standings"]["BWA"]["waiting"]
    assert waiting == (dt.date(2026, 11, 21) - dt.date(2026, 10, 19)).days


# ---------------------------------------------------------------- the final comes and goes


def test_the_final_is_withdrawn_when_the_report_is_no_longer_ready(tmp_path: Path) -> None:
    folder = small_report(tmp_path / "report")
    assert ended(folder).status == 0
    assert (folder / "out" / "final" / "A_81_903.docx").is_file()
    text = docx(paragraph("One ", ins("two.")), paragraph("Nepal holds a council."))
    (folder / "drafts" / "draft.docx").write_bytes(text)
    run = ended(folder)
    assert run.status == 1
    assert run.codes() == {"STATE-101": 1}
    assert not (folder / "out" / "final").exists()
    (folder / "drafts" / "draft.docx").write_bytes(docx(paragraph("One two three.")))
    assert ended(folder).status == 0
    assert (folder / "out" / "final" / "A_81_903.docx").is_file()


def test_a_final_under_another_symbol_does_not_stay_beside_the_new_one(tmp_path: Path) -> None:
    folder = small_report(tmp_path / "report")
    ended(folder)
    toml = folder / "report.toml"
    toml.write_text(toml.read_text("utf-8").replace("A/81/903", "A/81/904"), "utf-8")
    ended(folder)
    finals = {path.name for path in (folder / "out" / "final").glob("*.docx")}
    assert "A_81_904.docx" in finals
    assert "A_81_903.docx" not in finals


def test_what_is_no_longer_made_does_not_stay_behind(tmp_path: Path) -> None:
    folder = example("water-2026", tmp_path)
    ended(folder)
    assert (folder / "out" / "combined.docx").is_file()
    toml = folder / "report.toml"
    text = toml.read_text("utf-8")
    start, end = text.index("copies = ["), text.index("]\n", text.index("copies = [")) + 2
    toml.write_text(text[:start] + text[end:], "utf-8")
    run = ended(folder)
    assert not (folder / "out" / "combined.docx").exists()
    assert sorted(run.record["outputs"]) == sorted(files_in(folder / "out"))


def test_a_confirmation_lapses_when_its_words_change(tmp_path: Path) -> None:
    folder = example("water-2026", tmp_path)
    assert ended(folder).standings()["confirmed"] >= {"SEN"}
    draft = folder / "drafts" / "draft-3-round-2.docx"
    with zipfile.ZipFile(draft) as package:
        parts = {info: package.read(info) for info in package.infolist()}
    changed = 0
    with zipfile.ZipFile(draft, "w") as package:
        for info, data in parts.items():
            if info.filename == "word/document.xml":
                changed = data.count(b"Senegal")
            package.writestr(info, data.replace(b"Senegal", b"Senegal, slowly,"))
    assert changed
    run = ended(folder)
    assert run.status == 1
    assert "SEN" in run.standings()["stale"]
    assert "COPY-003" in run.codes()  # nobody tracked it, either
    assert not (folder / "out" / "final").exists()


def test_a_preview_says_on_every_page_that_it_is_not_cleared(tmp_path: Path) -> None:
    folder = example("not-ready", tmp_path)
    # What is left open can be previewed only once it is decided.
    toml = folder / "report.toml"
    toml.write_text(toml.read_text("utf-8").replace('verdict = "leave"', 'verdict = "accept"'))
    run = ended(folder, "--preview")
    assert run.status == 1
    assert not (folder / "out" / "final").exists()
    (preview,) = (folder / "out" / "preview").glob("A_*.docx")
    with zipfile.ZipFile(preview) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    headers = [data for name, data in parts.items() if name.startswith("word/header")]
    assert headers
    assert all(b"NOT CLEARED" in b"".join(_texts(data)) for data in headers)
    assert ended(folder).status == 1
    assert not (folder / "out" / "preview").exists(), "a preview stays only until the next run"


def _texts(data: bytes) -> list[bytes]:
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return [(each.text or "").encode() for each in etree.fromstring(data).iter(f"{w}t")]


def test_a_preview_of_a_ready_report_is_its_final(tmp_path: Path) -> None:
    folder = small_report(tmp_path / "report")
    assert ended(folder, "--preview").status == 0
    assert (folder / "out" / "final").is_dir()


# ---------------------------------------------------------------- JSON


def test_json_on_the_screen_is_the_file_written(tmp_path: Path) -> None:
    folder = example("not-ready", tmp_path)
    result = clearance("run", folder, "--json")
    assert result.exit_code == 1
    assert as_json(result) == json.loads((folder / "out" / "run.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["water", "not_ready", "rtp"])
def test_json_has_the_agreed_shape(name: str, request: pytest.FixtureRequest) -> None:
    record = request.getfixturevalue(name).record
    agreed = {"ready", "verdict", "findings", "words", "states", "approvals", "outputs", "digest"}
    assert agreed <= set(record)
    assert isinstance(record["ready"], bool)
    assert record["verdict"] in {"READY", "READY WITH DISCLOSURES", "NOT READY"}
    assert len(record["digest"]) == 64
    for finding in record["findings"]:
        assert {
            "code",
            "severity",
            "message",
            "location",
            "source",
            "remedy",
            "who",
            "since",
        } <= set(finding)
        assert finding["severity"] in {"error", "warning", "note"}
        assert finding["location"] is None or isinstance(finding["location"], str)
        if finding["since"]:
            dt.date.fromisoformat(finding["since"])
    ranks = [("error", "warning", "note").index(f["severity"]) for f in record["findings"]]
    assert ranks == sorted(ranks), "gravest first"
    assert record["ready"] == (not any(f["severity"] == "error" for f in record["findings"]))
    words = record["words"]
    assert {"words", "limit", "excess", "profile", "parts", "sections", "range", "verdict"} <= set(
        words
    )
    assert {"settled", "all_accepted", "all_rejected"} <= set(words["views"])
    states = record["states"]
    assert set(states["outstanding"]) <= set(states["standings"])
    for standing in states["standings"].values():
        assert {"standing", "since", "attempts", "paragraphs"} <= set(standing)
        assert standing["standing"] in STANDINGS
    for approval in record["approvals"]:
        assert {"office", "status", "by", "on"} <= set(approval)
        assert approval["status"] in {"approved", "lapsed", "waiting", "objected"}
    assert len(record["draft"]["digest"]) == 64


STANDINGS = {kind.value for kind in StandingKind}


def test_approvals_are_waited_for_and_then_given(tmp_path: Path) -> None:
    folder = small_report(tmp_path / "report", '[[offices]]\nname = "Legal Counsel"\n')
    waiting = ended(folder)
    assert waiting.status == 1
    assert waiting.codes() == {"APPR-001": 1}
    assert waiting.gates()["Approvals"] == "waiting"
    assert waiting.record["approvals"][0]["status"] == "waiting"
    given = clearance(
        "approve", "Legal Counsel", "-r", folder, "--by", "A. Counsel", "--date", "2026-11-19"
    )
    assert given.exit_code == 0, given.output
    approved = ended(folder)
    assert approved.status == 0
    assert approved.record["approvals"] == [
        {
            "office": "Legal Counsel",
            "role": "clears",
            "status": "approved",
            "by": "A. Counsel",
            "on": "2026-11-19",
        }
    ]
    (folder / "drafts" / "draft.docx").write_bytes(docx(paragraph("One ", ins("three."))))
    lapsed = ended(folder)
    assert lapsed.status == 1
    assert lapsed.record["approvals"][0]["status"] == "lapsed"
    assert not (folder / "out" / "final").exists()


def test_a_waiver_demotes_a_finding_and_never_hides_it(tmp_path: Path) -> None:
    more = (
        "[words]\nlimit = 1\n[[words.waiver]]\nwho = 'DGACM'\nauthority = 'ST/1'\n"
        "reason = 'agreed'\nexpires = 2026-12-01\n"
    )
    folder = small_report(tmp_path / "report", more)
    run = ended(folder)
    assert (run.status, run.record["verdict"]) == (0, "READY WITH DISCLOSURES")
    assert run.gates()["Words"] == "overridden"
    (finding,) = [f for f in run.record["findings"] if f["code"] == "LIMIT-001"]
    assert finding["severity"] == "warning"
    assert "DGACM" in finding["waiver"]
    assert "DGACM" in run.screen
    expired = ended(folder, "--as-of", "2026-12-02")
    assert expired.status == 1
    assert "LIMIT-001" in expired.codes()


# ---------------------------------------------------------------- policy


def test_the_first_rule_that_fits_a_revision_decides_it(tmp_path: Path) -> None:
    draft = docx(
        paragraph("Kept ", ins("by Ann", by=ANN), ins("by Bob", by=BOB)),
        paragraph("Gone ", del_("by Bob", by=BOB), ins("again by Ann", by=ANN)),
    )
    more = (
        f'[[reconcile.rule]]\nverdict = "reject"\nreviewer = "{BOB}"\nreason = "late"\n'
        f'[[reconcile.rule]]\nverdict = "accept"\nreviewer = "{BOB}"\n'
    )
    run = ended(small_report(tmp_path / "report", more, draft))
    assert run.status == 0
    verdicts = {(one["reviewer"], one["verdict"]) for one in run.record["changes"]}
    assert verdicts == {(ANN, "accept"), (BOB, "reject")}
    clean = read_draft((run.folder / "out" / "clean.docx").read_bytes())
    assert body(clean) == ["Kept by Ann", "Gone by Bobagain by Ann"]
    redline = read_draft((run.folder / "out" / "redline.docx").read_bytes())
    assert body(accepted(redline)) == body(clean)
    assert {one.reviewer for one in redline.revisions} == {ANN}


def test_what_policy_leaves_open_stops_the_report_and_stays_tracked(tmp_path: Path) -> None:
    run = ended(small_report(tmp_path / "report", '[reconcile]\ndefault = "leave"\n'))
    assert run.status == 1
    assert run.codes() == {"REV-001": 1}
    clean = read_draft((run.folder / "out" / "clean.docx").read_bytes())
    assert len(clean.revisions) == 1


def test_there_are_no_standings_but_the_agreed_ones() -> None:
    assert {
        "to-triage",
        "not-required",
        "to-contact",
        "sent",
        "acknowledged",
        "reminded",
        "silent",
        "holding",
        "confirmed",
        "no-objection",
        "wording-requested",
        "wording-reflected",
        "wording-partial",
        "wording-absent",
        "declined",
        "objected",
        "stale",
        "withdrawn",
        "orphan",
        "missed",
    } == STANDINGS


@pytest.mark.parametrize(
    ("policy", "status", "sentence"),
    [
        ("block", 1, "Ann Archer asks"),
        ("disclose", 0, "1 of 1 thread of comments not resolved."),
    ],
)
def test_an_open_comment_is_never_said_to_be_resolved(
    policy: str, status: int, sentence: str, tmp_path: Path
) -> None:
    asked = comment(paragraph("Is this so?"), by=ANN)
    draft = docx(paragraph("One ", commented(1, "two.")), comments={1: asked})
    more = f'[reconcile]\nopen_comments = "{policy}"\n'
    run = ended(small_report(tmp_path / "report", more, draft))
    assert run.status == status
    (gate,) = [gate for gate in run.record["gates"] if gate["gate"] == "Comments"]
    assert gate["sentence"].startswith(sentence)
