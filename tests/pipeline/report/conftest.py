"""A real browser for the tests of pages; skipped with a reason where there is none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    chromium = os.environ.get("CLEARANCE_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def show(browser, tmp_path):
    """Open a page's text in the browser; what it says on the console or asks for is an error."""
    contexts = []

    def open_page(text, name="page.html", anchor="", **options):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append((context, asked := [], said := []))
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{path.as_uri()}{anchor}")
        return page

    yield open_page
    for context, asked, said in contexts:
        outside = [url for url in asked if not url.startswith(("file:", "blob:"))]
        context.close()
        assert not outside
        assert not said


@pytest.fixture(scope="session")
def axe():
    """What axe-core finds wrong with a page, rule by rule, with the elements."""
    if not AXE.is_file():
        pytest.skip("needs axe-core: npm ci --prefix tests/pipeline/report")
    source = AXE.read_text("utf-8")

    def violations(page):
        page.evaluate(source)
        result = page.evaluate("tags => axe.run(document, { runOnly: tags })", list(TAGS))
        return [
            (issue["id"], issue["help"], [node["html"][:200] for node in issue["nodes"][:3]])
            for issue in result["violations"]
        ]

    return violations


def lay_out_everything(page):
    """Lay out what is off the screen too; the browser leaves it until it is scrolled to."""
    page.evaluate(
        "document.styleSheets[0].insertRule("
        "'.l { content-visibility: visible !important }', document.styleSheets[0].cssRules.length)"
    )
