"""The live page, asked as a server asks it, without a network."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, replace

import pytest

from pipeline.report_file import DraftFiles, Identity, Report
from pipeline.web.desk import Desk
from tests.building import docx, ins, paragraph

pytest.importorskip("starlette")

from pipeline.web.app import make_app

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(app, path, host="127.0.0.1", method="GET"):
    """One request, straight to the application."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", host.encode())],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }
    asyncio.run(app(scope, receive, send))
    head = sent[0]
    headers = {name.decode(): value.decode() for name, value in head["headers"]}
    return Answer(head["status"], headers, b"".join(m.get("body", b"") for m in sent[1:]))


@pytest.fixture
def report(tmp_path):
    (tmp_path / "draft.docx").write_bytes(docx(paragraph("Words ", ins("came"), ".")))
    return Report(
        tmp_path,
        DraftFiles(tmp_path / "draft.docx"),
        identity=Identity(title="A report on water"),
        register=str(tmp_path / "register.db"),
    )


@pytest.fixture
def runs():
    return []


@pytest.fixture
def app(report, runs):
    def read():
        runs.append(1)
        return report

    return make_app(Desk(read, NOW.date, lambda: NOW), ("127.0.0.1", "localhost"))


def test_the_pages_of_a_run_are_shown(app):
    for path, words in (
        ("/", b"A report on water"),
        ("/diff.html", b"came"),
        ("/outstanding.html", b"Can it go?"),
        ("/run.json", b'"verdict"'),
    ):
        answer = ask(app, path)
        assert answer.status == 200
        assert words in answer.body


def test_it_runs_again_only_when_something_has_changed(app, report, runs):
    ask(app, "/")
    ask(app, "/diff.html")
    assert len(runs) == 1
    report.files.current.write_bytes(docx(paragraph("Quite other words.")))
    assert b"Quite other words." in ask(app, "/diff.html").body
    assert len(runs) == 2


def test_a_report_that_cannot_be_run_says_why_and_comes_back(app, report):
    report.files.current.write_bytes(b"not a Word file <script>")
    answer = ask(app, "/")
    assert answer.status == 503
    assert b"<script>" not in answer.body
    assert b"draft.docx" in answer.body
    report.files.current.write_bytes(docx(paragraph("Mended.")))
    assert ask(app, "/").status == 200


def test_files_of_the_last_run_can_be_fetched_and_nothing_else(app, report):
    (report.out / "final").mkdir(parents=True)
    (report.out / "final" / "report.docx").write_bytes(b"PK the final")
    (report.folder / "secret.txt").write_text("secret")
    ask(app, "/")
    answer = ask(app, "/final/report.docx")
    assert answer.body == b"PK the final"
    assert answer.headers["content-disposition"] == "attachment"
    for path in (
        "/secret.txt",
        "/../secret.txt",
        "/final/../../secret.txt",
        "/register.db",
        "//etc",
    ):
        assert ask(app, path).status == 404


def test_other_hosts_and_other_methods_are_refused(app):
    assert ask(app, "/", host="evil.example").status == 400
    assert ask(app, "/", host="localhost:8013").status == 200
    for method in ("POST", "PUT", "DELETE"):
        assert ask(app, "/", method=method).status == 405


def test_pages_are_kept_nowhere_and_framed_by_nobody(app):
    headers = ask(app, "/").headers
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_new_day_is_a_new_run(report, runs):
    days = [dt.date(2026, 11, 20), dt.date(2026, 11, 21)]

    def read():
        runs.append(1)
        return replace(report, as_of=None)

    app = make_app(Desk(read, lambda: days[0], lambda: NOW), ("127.0.0.1",))
    assert b"20 November 2026" in ask(app, "/").body
    days.pop(0)
    assert b"21 November 2026" in ask(app, "/").body
    assert len(runs) == 2


def test_the_command_serves_on_this_machine_only(report, tmp_path):
    pytest.importorskip("uvicorn")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    draft = shutil.copy(report.files.current, tmp_path / "alone.docx")
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "serve", draft]
    with subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            assert str(port) in server.stdout.readline().decode()
            assert b"alone.docx" in _fetched(f"http://127.0.0.1:{port}/")
        finally:
            server.terminate()


def _fetched(url):
    for _ in range(50):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own server
                return answer.read()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(url)
