"""Measure Clearance's commands against the floor, and check that they are exact.

The floor is the least any tool must do: start Python, unzip, parse, write and zip the same file.
Every figure is a ratio of whole processes, floor and command measured in turn, the median of
several runs. Run it with ``make bench``; ``--sizes 850000`` for the largest draft.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import sysconfig
import tempfile
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.making import make_draft

FLOOR = """
import sys, zipfile
from lxml import etree
parser = etree.XMLParser(huge_tree=True)
with zipfile.ZipFile(sys.argv[1]) as source, zipfile.ZipFile(
    sys.argv[2], "w", zipfile.ZIP_DEFLATED, compresslevel=6
) as target:
    for name in source.namelist():
        data = source.read(name)
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(data, parser)
            data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        target.writestr(name, data)
"""
CLEARANCE = str(Path(sysconfig.get_path("scripts")) / "clearance")
TASKS = {
    "accept": ("accept", "{in}", "-o", "{out}"),
    "reject": ("reject", "{in}", "-o", "{out}"),
    "revisions": ("revisions", "--json", "{in}"),
    "text": ("text", "{in}"),
    "count": ("count", "--json", "{in}"),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: wall seconds, processor seconds, and its peak memory in MB."""

    wall: float
    cpu: float
    peak: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[8_500, 85_000], help="in words")
    parser.add_argument("--runs", type=int, default=5, help="measured after one warm-up")
    options = parser.parse_args()
    say(f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors.")
    # Drafts are made and judged in another process: a child's peak memory cannot be told from
    # that of a larger parent.
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(max_workers=1) as aside:
        for words in options.sizes:
            report(words, options.runs, Path(folder), aside)
    report_start(options.runs)


def report(words: int, runs: int, folder: Path, aside: Executor) -> None:
    """Measure every task on one draft, and print a line for each."""
    draft, out = folder / f"draft-{words}.docx", folder / "out.docx"
    revisions = aside.submit(write_draft, words, draft).result()
    say(f"\n{words:,} words, {revisions:,} revisions, {draft.stat().st_size / 1e6:.1f} MB:")
    say(f"  {'':10} {'seconds':>8} {'floor':>7} {'ratio':>6} {'cpu':>6} {'MB':>6} {'x floor':>8}")
    for name, task in TASKS.items():
        command = [CLEARANCE, *(_filled(word, draft, out) for word in task)]
        floor = [sys.executable, "-c", FLOOR, str(draft), str(folder / "floor.docx")]
        ours, least = measure(command, floor, runs)
        exact = aside.submit(is_exact, name, words, draft, out).result()
        say(
            f"  {name:10} {ours.wall:8.3f} {least.wall:7.3f} {ours.wall / least.wall:6.2f} "
            f"{ours.cpu / least.cpu:6.2f} {ours.peak:6.0f} {ours.peak / least.peak:8.2f}"
            + ("" if exact else "  NOT EXACT")
        )


def report_start(runs: int) -> None:
    """Measure what starting costs."""
    ours, least = measure([CLEARANCE, "--help"], [sys.executable, "-c", "import click"], runs)
    say(f"\n--help: {ours.wall:.3f} s, {ours.wall / least.wall:.2f} times importing click alone.")


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def write_draft(words: int, draft: Path) -> int:
    """Make the draft of that size; how many revisions it holds."""
    made = make_draft(words)
    draft.write_bytes(made.data)
    return made.revisions


def _filled(word: str, draft: Path, out: Path) -> str:
    return word.format(**{"in": draft, "out": out})


def measure(command: list[str], floor: list[str], runs: int) -> tuple[Cost, Cost]:
    """The medians of ``command`` and of ``floor``, run in turn."""
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    for turn in range(runs + 1):
        for place, argv in enumerate((command, floor)):
            cost = run(argv)
            if turn:
                costs[place].append(cost)
    ours, least = (
        Cost(*(statistics.median(values) for values in zip(*map(_values, group), strict=True)))
        for group in costs
    )
    return ours, least


def _values(cost: Cost) -> tuple[float, float, float]:
    return cost.wall, cost.cpu, cost.peak


def run(argv: list[str]) -> Cost:
    """Run one process to its end, its output thrown away."""
    began = time.perf_counter()
    process = os.posix_spawn(
        argv[0],
        argv,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) not in (0, 1):  # 1: over the limit, which is no failure
        raise SystemExit(f"failed: {' '.join(argv)}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def is_exact(name: str, words: int, draft: Path, out: Path) -> bool:
    """Whether what the command made or read says what the generator knows it must."""
    from drafts.ooxml.reader import read_draft
    from drafts.plain import plain_lines

    made = make_draft(words)
    if name in ("accept", "reject"):
        result = read_draft(out.read_bytes())
        truth = made.accepted if name == "accept" else made.original
        return list(plain_lines(result, "accepted")) == truth and not result.revisions
    read = read_draft(draft.read_bytes())
    if name == "revisions":
        return len(read.revisions) == made.revisions
    return list(plain_lines(read, "accepted")) == made.accepted


if __name__ == "__main__":
    main()
