"""Runs inside the oracle's own environment: accepts and rejects with docx-scalpel.

Usage: engine.py FOLDER < list of paths, one a line. For the nth path it writes
``n.accept.docx`` and ``n.reject.docx`` into FOLDER, or ``n.accept.error`` with the reason.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    from docx_scalpel import docx_diff_accept_revisions, docx_diff_reject_revisions

    folder = Path(sys.argv[1])
    views = {"accept": docx_diff_accept_revisions, "reject": docx_diff_reject_revisions}
    for number, path in enumerate(sys.stdin.read().splitlines()):
        for view, resolve in views.items():
            try:
                made = resolve(Path(path).read_bytes())
                (folder / f"{number}.{view}.docx").write_bytes(made)
            except Exception as error:  # noqa: BLE001 - whatever it says, it is the answer
                (folder / f"{number}.{view}.error").write_text(str(error), encoding="utf-8")


if __name__ == "__main__":
    main()
