"""Mutates real files for a while and says what broke.

``python -m tests.fuzz --minutes 10 --seed 1``. Every mutant must be refused in one line or read,
accepted, rejected and proved: no crash, no hang, no memory beyond the cap. Where elements stand
in places that no program understands, a failed proof is a good end: nothing is written. Where
all is in its place, it is not. What breaks this is kept in ``--keep``.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from drafts.edits import group_edits
from drafts.errors import DocumentError, ProofError
from drafts.ooxml.revise import open_draft, revise
from drafts.plain import plain_lines
from drafts.settle import Verdict
from tests.fuzz.mutating import mutate, revise_at_random
from tests.shared import ROOT

MAX_SECONDS = 20
MAX_MEMORY = 4 * 2**30
MAX_FILE = 150_000


class TooSlowError(Exception):
    """One mutant took longer than any should."""


def main() -> None:
    """Fuzz until the time is up; exit 1 when anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    signal.signal(signal.SIGALRM, _too_slow)
    sources = [path.read_bytes() for path in sorted(corpus()) if path.stat().st_size < MAX_FILE]
    if not sources:
        sys.exit("no files to mutate: needs ../shared/corpus")
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + options.minutes * 60
    seed = options.seed * 1_000_000
    while time.monotonic() < end:
        seed += 1
        chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
        orderly = chance.random() < 0.5
        change = revise_at_random if orderly else mutate
        mutant = change(chance.choice(sources), chance)
        outcome = judge(mutant, chance, orderly=orderly)
        outcomes[outcome.split("\n")[0]] += 1
        if "\n" in outcome:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{seed}.docx").write_bytes(mutant)
            sys.stdout.write(f"{seed}: {outcome}\n")
            sys.stdout.flush()
    for outcome, count in outcomes.most_common():
        sys.stdout.write(f"{count:8} {outcome}\n")
    sys.exit(any(outcome.startswith("BROKE") for outcome in outcomes))


def corpus() -> list[Path]:
    """Every Word file there is to start from."""
    return [*(ROOT.parent / "shared/corpus").rglob("*.do[ct][xm]")]


def judge(mutant: bytes, chance: random.Random, *, orderly: bool) -> str:
    """What became of a mutant; with a traceback below the first line when that is a finding."""
    signal.alarm(MAX_SECONDS)
    try:
        return _judge(mutant, chance)
    except ProofError as error:
        return f"BROKE ProofError\n{error}" if orderly else "not proved, not written"
    except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001 - that is the point
        where = "".join(traceback.format_exception(error)[-3:])
        return f"BROKE {type(error).__name__}\n{where}"
    finally:
        signal.alarm(0)


def _judge(mutant: bytes, chance: random.Random) -> str:
    try:
        package, draft = open_draft(mutant, "mutant.docx")
    except DocumentError as refusal:
        return f"refused: {type(refusal).__name__}"
    group_edits(draft)
    list(plain_lines(draft, "markup", numbers=True))
    count = len(draft.revisions)
    mixed = [chance.choice(list(Verdict)) for _ in range(count)]
    for verdicts in ([Verdict.ACCEPT] * count, [Verdict.REJECT] * count, mixed):
        try:
            revise(package, draft, verdicts)
        except ProofError:
            raise
        except DocumentError as refusal:
            return f"refused when written: {type(refusal).__name__}"
    return "resolved and proved"


def _too_slow(number: int, frame: object) -> None:
    raise TooSlowError


if __name__ == "__main__":
    main()
