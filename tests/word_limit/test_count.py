from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafts.draft import Draft, Paragraph, Span, Story, StoryKind
from drafts.ooxml.reader import read_draft
from drafts.settle import accepted, original
from tests.building import docx, footnote, heading, ins, paragraph
from tests.shared import shared
from tests.word_limit.drafts import drafts
from word_limit.budget import all_sections
from word_limit.count import (
    LimitVerdict,
    Range,
    count_layout,
    count_words,
    explain,
    layout_of,
    range_of,
    total_words,
    verdict_of,
)
from word_limit.parts import Part
from word_limit.profiles import Profile, packaged_profiles, profile_named
from word_limit.words import word_counter

UN = profile_named("un-secretariat")
PROFILES = st.sampled_from(list(packaged_profiles().values()))


def plain(*texts: str) -> Draft:
    paragraphs = tuple(Paragraph(i, (Span(text, i, 0),)) for i, text in enumerate(texts))
    return Draft("draft.docx", "", (Story(StoryKind.BODY, "body", "", paragraphs),))


@given(drafts(), PROFILES)
def test_parts_sections_and_paragraphs_add_up_to_the_whole(draft: Draft, profile: Profile) -> None:
    count = count_words(draft, profile, 100)
    assert sum(count.parts.values()) == count.words
    assert sum(section.words for section in count.sections) == count.words
    assert sum(section.own for section in all_sections(count.sections)) == count.words
    assert sum(paragraph.words for paragraph in count.paragraphs) == count.words
    assert total_words(layout_of(draft), profile) == count.words
    by_part: Counter[Part] = Counter()
    for paragraph_count in count.paragraphs:
        by_part.update(paragraph_count.parts)
    assert by_part == Counter(count.parts) + Counter(count.uncounted)
    assert all(words > 0 for words in by_part.values())


@given(drafts(), PROFILES)
def test_every_word_of_the_count_can_be_shown(draft: Draft, profile: Profile) -> None:
    count = count_words(draft, profile, 100)
    assert sum(item.words for item in explain(count)) == count.words
    for part, words in count.parts.items():
        assert sum(item.words for item in explain(count, part=part)) == words


@given(drafts())
def test_every_paragraph_that_is_seen_is_laid_out_once(draft: Draft) -> None:
    seen = [passage.paragraph.index for passage in layout_of(draft).passages]
    assert sorted(seen) == sorted(paragraph.index for paragraph in draft.paragraphs())


@given(drafts())
def test_no_word_counts_twice_and_none_is_lost(draft: Draft) -> None:
    count = count_words(draft, UN, 100)
    words = word_counter(UN.rules)
    texts = [paragraph.text for paragraph in draft.paragraphs()]
    labels = count.uncounted.get(Part.LIST_LABELS, 0)
    everything = sum(count.parts.values()) + sum(count.uncounted.values()) - labels
    assert everything == sum(map(words, texts))


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (90, 100, LimitVerdict.WITHIN),
        (90, 101, LimitVerdict.DISPUTED),
        (100, 100, LimitVerdict.WITHIN),
        (101, 120, LimitVerdict.OVER),
    ],
)
def test_the_verdict_is_disputed_when_the_limit_lies_inside_the_range(
    low: int, high: int, verdict: LimitVerdict
) -> None:
    count = count_words(plain("word " * 95), UN, 100)
    assert verdict_of(Range({}, low, high), count) is verdict


def test_the_range_is_bounded_by_the_profiles_that_nothing_rules_out() -> None:
    draft = read_draft(docx(heading("A — B"), paragraph("risk—factors and ", "more")))
    layout = layout_of(draft)
    count = count_layout(layout, UN, 100)
    bounds = range_of(layout, packaged_profiles().values(), count)
    assert bounds.readings == {
        "un-secretariat": 6,
        "letters-or-digits": 5,
        "word": 6,
        "word-without-notes": 6,
        "libreoffice": 6,
    }
    assert (bounds.low, bounds.high) == (5, 6)


def test_a_count_without_notes_does_not_bound_the_range_unless_it_is_the_chosen_one() -> None:
    note = {1: paragraph("Three")}
    layout = layout_of(read_draft(docx(paragraph("One two", footnote(1)), footnotes=note)))
    for chosen, low in ((UN, 3), (profile_named("word-without-notes"), 2)):
        count = count_layout(layout, chosen, 100)
        assert range_of(layout, packaged_profiles().values(), count).low == low


@given(st.lists(st.text(max_size=20), max_size=5))
def test_the_front_is_shown_only_when_something_stands_in_it(texts: list[str]) -> None:
    count = count_words(plain(*texts), UN, 100)
    assert bool(count.sections) == bool(count.words)


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("The Secretariat received written submissions.", set()),
        ("Le Secrétariat a reçu des contributions écrites.", set()),
        ("La Secretaría recibió contribuciones por escrito.", set()),
        ("Секретариат получил письменные материалы.", set()),
        ("تلقت الأمانة العامة مساهمات خطية.", {"Arabic"}),
        ("秘书处收到了书面材料。", {"Chinese"}),
    ],
)
def test_six_languages_are_counted_or_said_to_be_unsupported(text: str, scripts: set[str]) -> None:
    count = count_words(plain(text), UN, 100)
    assert set(count.unsupported) == scripts
    assert count.supported is (not scripts)
    verdict = verdict_of(Range({}, count.words, count.words), count)
    assert verdict is (LimitVerdict.DISPUTED if scripts else LimitVerdict.WITHIN)


def test_a_name_in_another_script_does_not_unsettle_an_english_report() -> None:
    count = count_words(plain("The Secretariat received it. " * 100, "（预防）"), UN, 1000)
    assert count.supported
    assert 0 < count.unsupported["Chinese"] < 0.01


def test_a_draft_with_revisions_is_counted_as_accepted() -> None:
    draft = read_draft(docx(paragraph("One ", ins("two three "), "four")))
    assert count_words(draft, UN, 100).words == 4
    assert count_words(accepted(draft), UN, 100).words == 4
    assert count_words(original(draft), UN, 100).words == 2


# Sections of the second draft, counted by hand from an independent extraction (pandoc, revisions
# accepted, then `wc -w`): II has 221 tokens of which 4 are paragraph numbers; V has 262 of which
# 6 are numbers, and footnote 7 with 10 words; VII has 532 of which 6 are numbers.
RTP_SECTIONS = {"II - Methodology": 217, "V - Challenges": 266, "VII - Conclusion": 526}
# Paragraph 65 (“While there is a broad range …”) was counted word by word on paper.
RTP_PARAGRAPH = ("While there is a broad range of policy options", 32)


def test_the_report_of_2013_counts_as_by_hand() -> None:
    data = (shared("reports/rtp-2013") / "draft-2-consolidated.docx").read_bytes()
    count = count_words(accepted(read_draft(data)), UN, 8500)
    by_title = {section.title: section.words for section in count.sections}
    assert {title: by_title[title] for title in RTP_SECTIONS} == RTP_SECTIONS
    assert sum(by_title.values()) == count.words == 7935
    beginning, words = RTP_PARAGRAPH
    [found] = [p for p in count.paragraphs if p.passage.text.startswith(beginning)]
    assert found.words == words


@settings(max_examples=20)
@given(st.integers(0, 30), st.integers(1, 40))
def test_the_excess_is_what_stands_over_the_limit(words: int, limit: int) -> None:
    assert count_words(plain("w " * words), UN, limit).excess == max(0, words - limit)
