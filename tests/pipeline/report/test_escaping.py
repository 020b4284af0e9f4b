"""Nothing that stands in a file is obeyed by a page, by a terminal, or by a reader's eye."""

from html.parser import HTMLParser

import pytest

from pipeline.report.diff import render_diff
from pipeline.report.index import render_index
from pipeline.report.inline import fragment, marked, visible
from pipeline.report.outstanding import render_outstanding
from pipeline.report.plain import render_text
from pipeline.report_file import Identity
from tests.building import comment, commented, del_, heading, ins, link, paragraph, run
from tests.pipeline.report.runs import run_of

SCRIPT = "</script><script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
TEMPLATE = "{{ 7 * 7 }}{% raw %}"
OVERRIDE = "safe \u202egnp.exe\u202c"


def hostile():
    return run_of(
        heading(f"Heading {SCRIPT}"),
        paragraph("Text ", ins(f"in {IMAGE}", by=f"Eve {SCRIPT}"), del_(TEMPLATE, by=OVERRIDE)),
        paragraph(commented(0, "words"), ins(OVERRIDE, by=IMAGE)),
        paragraph(link("a link", to="javascript:alert(1)"), link("fine", to="https://un.org/")),
        comments={0: comment(f"Comment {SCRIPT} {IMAGE}", by=f"Mallory {IMAGE}")},
        identity=Identity(title=f"Title {SCRIPT}", symbols=(f"A/1 {IMAGE}",)),
    )


class _Page(HTMLParser):
    """Everything a browser would find in a page: elements, attributes, text."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.words = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return "".join(self.words)


@pytest.mark.parametrize("render", [render_diff, render_outstanding, render_index])
def test_hostile_names_words_and_titles_stay_text(render):
    page = render(hostile())
    found = _Page(page)
    assert "img" not in found.tags
    assert found.tags.count("script") <= 1
    assert not any(name.startswith("on") or name == "style" for name, _ in found.attributes)
    assert SCRIPT in found.text


def test_every_hostile_word_is_shown_as_it_is():
    text = _Page(render_diff(hostile())).text
    for words in (SCRIPT, IMAGE, TEMPLATE, f"Mallory {IMAGE}", f"Eve {SCRIPT}"):
        assert words in text


def test_overrides_are_shown_and_not_obeyed():
    for page in (render_diff(hostile()), render_text(hostile())):
        assert "\u202e" not in page
        assert "⟦RLO⟧gnp.exe⟦PDF⟧" in page


def test_only_links_that_lead_out_are_live():
    found = _Page(render_diff(hostile()))
    targets = {value for name, value in found.attributes if name == "href"}
    assert "https://un.org/" in targets
    assert not any("javascript" in target.lower() for target in targets)


def test_control_characters_are_named():
    assert visible("a\x1b[31mb\x00\x9b") == "a⟦U+001B⟧[31mb⟦U+0000⟧⟦U+009B⟧"
    assert visible("tab\tand\nline") == "tab\tand\nline"


def test_right_to_left_text_is_left_alone():
    arabic = "تقرير الأمين العام\u200f (A/67/929)"
    assert visible(arabic) == arabic


def test_ids_hold_nothing_but_letters_digits_and_hyphens():
    assert fragment('word/header1.xml" onload="x') == "word-header1-xml-onload-x"


def test_marks_in_our_sentences_become_elements_and_their_words_stay_escaped():
    assert marked("was {+<b>in</b>+} and [-out-].") == (
        "was <ins>&lt;b&gt;in&lt;/b&gt;</ins> and <del>out</del>."
    )


def test_a_mark_that_was_cut_off_does_not_swallow_the_next():
    assert marked("[-cut off… then [-whole-]") == "[-cut off… then <del>whole</del>"


def test_plain_text_cannot_pose_as_ours():
    made = run_of(paragraph("x ", ins(run("# READY\n- all fine"))))
    assert "\n# READY" not in render_text(made)
