"""The outstanding page and the overview, driven in a real browser."""

from __future__ import annotations

import re

import pytest

from pipeline.report.index import render_index
from pipeline.report.outstanding import render_outstanding
from tests.pipeline.report.runs import example

pytestmark = pytest.mark.browser


@pytest.fixture
def page(show):
    return show(render_outstanding(example("rtp-2013")))


def names(page):
    rows = page.locator("#rows tbody tr:visible th")
    return rows.all_inner_texts()


def test_it_works_without_script(show):
    page = show(render_outstanding(example("rtp-2013")), java_script_enabled=False)
    assert "NOT READY" in page.inner_text("main")
    page.click(".tally a:has-text('silent')")
    assert page.url.endswith("#g-silent")
    assert page.locator("#g-silent tr").count() == 3
    page.click("#g-silent a >> nth=0")
    assert page.url.endswith("#s-AFG")


def test_rows_sort_by_any_column_and_back(page):
    page.click("#rows thead button:has-text('State')")
    assert names(page) == sorted(names(page), key=lambda name: name.replace("ô", "o"))
    assert page.get_attribute("#rows thead th >> nth=0", "aria-sort") == "ascending"
    page.click("#rows thead button:has-text('State')")
    assert names(page)[0] == "Zambia"
    page.click("#rows thead button:has-text('Days waited')")
    waited = page.locator("#rows tbody tr td:nth-child(4)").all_inner_texts()
    known = [int(days) for days in waited if days]
    assert known == sorted(known)
    assert all(not days for days in waited[len(known) :])


def test_days_sort_as_days(page):
    page.click("#rows thead button:has-text('Since')")
    since = page.locator("#rows tbody tr td:nth-child(3)").evaluate_all(
        "cells => cells.map((cell) => cell.dataset.sort).filter(Boolean)"
    )
    assert since == sorted(since)


def test_search_and_outstanding_only(page):
    page.fill("#rows-q", "cote d")
    assert names(page) == ["Côte d’Ivoire"]
    page.fill("#rows-q", "")
    page.check("#rows-open")
    shown = page.inner_text("#rows-shown")
    assert shown.startswith(f"{len(names(page))} of ")
    assert "Zambia" not in names(page)


def test_a_row_opens_its_story(page):
    page.click("#rows a:has-text('Nepal')")
    story = page.locator("#s-NPL")
    assert story.evaluate("part => part.open")
    assert "Reminder sent" in story.inner_text()


@pytest.mark.parametrize("name", ["rtp-2013", "not-ready", "water-2026"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_on_one_page(show, name, paper):
    page = show(render_outstanding(example(name)))
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))
    assert len(sheets) == 1


@pytest.mark.parametrize("render", [render_outstanding, render_index])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_sticks_out_at_any_width(show, render, width):
    page = show(render(example("rtp-2013")), viewport={"width": width, "height": 800})
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("render", [render_outstanding, render_index])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["rtp-2013", "not-ready", "water-2026"])
def test_axe_finds_nothing(show, axe, render, name, scheme):
    page = show(render(example(name)), color_scheme=scheme)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    found = axe(page)
    assert not found, found


def test_every_picture_has_words_that_say_the_same(show):
    page = show(render_index(example("water-2026")))
    labels = page.locator("svg.pic").evaluate_all(
        "pictures => pictures.map((picture) => picture.getAttribute('aria-label'))"
    )
    assert len(labels) == 5
    assert all(re.search(r"\d", label) for label in labels)


def test_writing_in_pictures_never_overlaps(show):
    page = show(render_index(example("rtp-2013")), viewport={"width": 390, "height": 800})
    overlaps = page.evaluate(
        """() => [...document.querySelectorAll('svg.pic')].flatMap((picture) => {
            const texts = [...picture.querySelectorAll('text')].map((text) => [
                text.textContent, text.getBoundingClientRect()]);
            return texts.flatMap(([one, a], place) => texts.slice(place + 1)
                .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1
                    && a.top < b.bottom - 3 && b.top < a.bottom - 3)
                .map(([other]) => [one, other]));
        })"""
    )
    assert overlaps == []
