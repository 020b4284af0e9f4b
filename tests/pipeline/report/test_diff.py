import html
import re

import pytest

from drafts.select import Selection
from drafts.settle import Verdict
from pipeline.report.diff import around, blocks_of, offered, render_diff
from pipeline.report.pages import policy_for
from pipeline.report.review import review_of
from pipeline.report_file import Identity, ReconcilePolicy, ReconcileRule
from tests.building import (
    BOB,
    comment,
    commented,
    del_,
    deleted,
    footnote,
    heading,
    ins,
    move_from,
    move_to,
    paragraph,
    run,
)
from tests.pipeline.report.runs import example, review, run_of


def text_of(page):
    body = page[page.index("<body") :]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", body)))


def test_the_page_fetches_nothing_and_lets_only_its_own_style_and_script_run():
    page = render_diff(run_of(paragraph("Text ", ins("new"))))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]
    assert policy.replace("&#39;", "'") == policy_for(style, script)
    assert "default-src 'none'" in policy_for(style, script)
    assert not re.search(r'<(?:link|iframe|object|embed)\b|src="|url\(|@import', page)


def test_every_mark_leads_to_its_card_and_back():
    page = render_diff(run_of(paragraph("The ", ins("new "), del_("old ", by=BOB), "text.")))
    marks = set(re.findall(r'id="c-(\w+)"', page))
    assert set(re.findall(r'class="kn" href="#c-(\w+)"', page)) == marks
    assert len(marks) == 2


def test_links_lead_somewhere():
    for name in ("water-2026", "not-ready"):
        page = render_diff(example(name))
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_reviewer_time_and_decision_stand_on_every_card():
    page = render_diff(run_of(paragraph("The ", ins("new "), "text.")))
    card = re.search(r'<li class="k .*?</li>', page, re.DOTALL)[0]
    assert "Ann Archer" in card
    assert 'datetime="2013-06-14T10:00:00"' in card
    assert "accepted" in card


def test_a_reason_is_shown_where_a_rule_decided():
    policy = ReconcilePolicy(
        rules=(ReconcileRule(Selection(reviewers=(BOB,)), Verdict.REJECT, "not agreed"),)
    )
    page = render_diff(run_of(paragraph("The ", ins("new "), ins("bad", by=BOB)), policy=policy))
    cards = re.findall(r'<li class="k .*?</li>', page, re.DOTALL)
    assert ["not agreed" in card for card in cards] == [False, True]
    assert 'class="vr"' in page


def test_formatting_is_named_in_words():
    page = render_diff(run_of(paragraph("The ", run("word", "b", was=""))))
    assert "bold" in re.search(r'<li class="k .*?</li>', page, re.DOTALL)[0]


def test_moves_are_linked_both_ways():
    made = run_of(
        paragraph("Here ", move_from("the words ", name="m1"), "go."),
        paragraph("There ", move_to("the words ", name="m1"), "come."),
    )
    page = render_diff(made)
    one, other = (change.id for change in review_of(made).changes)
    cards = re.findall(r'<li class="k .*?</li>', page, re.DOTALL)
    assert f'href="#c-{other}"' in cards[0]
    assert f'href="#c-{one}"' in cards[1]


def test_unchanged_stretches_are_folded_and_say_what_they_hold():
    made = review(
        heading("One"),
        paragraph("Same one."),
        paragraph("Same two."),
        paragraph("Changed ", ins("here")),
        paragraph("Same three."),
    )
    folds = [block.fold for block in blocks_of(made.reading.sections[0].items)]
    assert folds == ["2 unchanged paragraphs (4 words)", "", ""]


def test_paragraphs_that_become_one_are_chained():
    made = review(paragraph("First. ", mark=deleted()), paragraph("Second."))
    (block,) = blocks_of(made.reading.sections[0].items)
    assert block.chain
    assert len(block.items) == 2


def test_comments_show_their_author_words_and_whether_they_are_open():
    page = render_diff(
        run_of(
            paragraph("The ", commented(0, "words"), "."),
            comments={0: comment("Is that so?", by="Carol")},
        )
    )
    card = re.search(r'<li class="m open".*?</li>', page, re.DOTALL)[0]
    assert "Carol" in card
    assert "Is that so?" in card


def test_notes_stand_below_their_paragraph_with_both_numbers():
    page = render_diff(
        run_of(
            paragraph("One", ins(footnote(2)), " two", footnote(3)),
            footnotes={2: paragraph("New note."), 3: paragraph("Old note.")},
        )
    )
    assert '<span class="o">1</span><span class="n">2</span>' in page
    assert page.index("New note.") < page.index("Old note.")


@pytest.mark.parametrize("name", ["water-2026", "not-ready", "rtp-2013"])
def test_consequences_come_first(name):
    made = example(name)
    page = render_diff(made)
    assert page.index(made.verdict) < page.index('id="text"')
    for gate in made.gates:
        assert gate.name in page[: page.index('id="text"')]
    words = text_of(page)
    for finding in made.findings:
        assert finding.rule.title in words


def test_the_outrun_confirmation_shows_what_the_state_saw_and_who_changed_it():
    page = render_diff(example("not-ready"))
    ahead = page[: page.index('id="text"')]
    assert "on paper</del>" in ahead
    assert re.search(r"<ins>registers of births and ?</ins>", ahead)


def test_a_state_that_comes_into_the_text_is_named_with_the_change_that_did_it():
    page = render_diff(example("not-ready"))
    assert re.search(r"\+ Namibia</b> is named now \(example\) and was not before \(by <a", page)


def test_conflicts_and_untracked_edits_are_put_to_the_reader_with_their_choices():
    made = example("rtp-2013")
    asked = review_of(made).questions
    page = render_diff(made)
    ahead = page[: page.index('id="text"')]
    assert asked
    for question in asked:
        assert f'id="q-{question.id}"' in ahead
    assert 'data-choices="base&#10;copy-' in ahead or 'data-choices="base\ncopy-' in ahead
    assert 'data-choices="keep&#10;refuse"' in ahead or 'data-choices="keep\nrefuse"' in ahead


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ("patterns of deliberate exclusion", "deliberate policies of exclusion"),
        ("All of it.", ""),
        ("", "New."),
        ("the same", "the same"),
    ],
)
def test_an_offer_shows_what_it_would_make_of_the_base(base, words):
    pieces = offered(base, words)
    assert "".join(text for sign, text in pieces if sign != "-") == words
    assert "".join(text for sign, text in pieces if sign != "+").split() == base.split()


def test_the_same_run_gives_the_same_bytes():
    made = example("water-2026")
    assert render_diff(made) == render_diff(made)


def test_what_stayed_is_cut_down_to_its_edges():
    long = "word " * 60
    cut = around([("=", long), ("+", "new"), ("=", long), ("-", "old"), ("=", long)])
    assert cut[0][1].startswith("… ")
    assert " … " in cut[2][1]
    assert cut[4][1].endswith(" …")
    assert [sign for sign, _ in cut] == ["=", "+", "=", "-", "="]


def test_a_draft_without_revisions_or_headings_still_makes_a_page():
    page = render_diff(run_of(paragraph("Only text."), identity=Identity()))
    assert "0 changes" in page
    assert "Only text." in page
