"""Markdown, JSON, pictures and boards: the same run, told in other ways."""

import datetime as dt
import json
import re
from dataclasses import replace

import pytest

from pipeline.report.as_json import render_json
from pipeline.report.changes import office_of
from pipeline.report.diff import render_diff
from pipeline.report.faces import EARLIER, RECORD, earlier_record, read_record, render_pages
from pipeline.report.index import render_index
from pipeline.report.outstanding import next_dates, render_outstanding, since
from pipeline.report.pages import brief_moment, plural, signed
from pipeline.report.plain import render_text
from pipeline.report.review import review_of
from pipeline.report.svg import Bar, Lane, Segment, bars, timeline
from tests.building import comment, commented, del_, deleted, heading, ins, inserted, paragraph
from tests.pipeline.report.runs import example, review, run_of

KEYS = {
    "ready", "verdict", "findings", "words", "states", "approvals", "outputs", "digest",
}  # fmt: skip


@pytest.mark.parametrize("name", ["water-2026", "not-ready", "rtp-2013"])
def test_json_has_the_agreed_keys(name):
    data = json.loads(render_json(example(name)))
    assert data.keys() >= KEYS
    for finding in data["findings"]:
        wanted = {"code", "severity", "message", "location", "source", "remedy", "who", "since"}
        assert finding.keys() >= wanted
    assert data["states"].keys() >= {"named", "outstanding", "standings"}
    for standing in data["states"]["standings"].values():
        assert standing.keys() >= {"standing", "since", "attempts", "paragraphs"}


def test_json_names_the_states_that_have_not_answered():
    assert json.loads(render_json(example("water-2026")))["states"]["outstanding"] == ["BWA", "EST"]


def test_json_names_the_three_silent_states_of_2013():
    assert json.loads(render_json(example("rtp-2013")))["states"]["outstanding"] == [
        "AFG",
        "IDN",
        "NPL",
    ]


@pytest.mark.parametrize("name", ["water-2026", "not-ready"])
def test_page_text_and_json_tell_of_the_same_changes_and_findings(name):
    made = example(name)
    data = json.loads(render_json(made))
    page, text = render_diff(made), render_text(made)
    assert len(data["changes"]) == len(re.findall(r'<li class="k ', page))
    for change in data["changes"]:
        assert f'id="c-{change["id"]}"' in page
        assert f"[{change['id']}]" in text
    for finding in data["findings"]:
        assert f"{finding['code']} " in text
    assert made.verdict in page
    assert f"**{made.verdict}**" in text
    assert data["verdict"] == made.verdict


def test_plain_text_marks_words_by_sign():
    text = render_text(run_of(paragraph("The ", del_("old "), ins("new "), "text.")))
    assert "The [-old -]{+new +}text." in text


def test_plain_text_has_comments_with_their_replies():
    text = render_text(
        run_of(
            paragraph(commented(0, "words")),
            comments={
                0: comment("Why?", para="00000001"),
                1: comment("Because.", para="00000002", answers="00000001"),
            },
        )
    )
    assert re.search(
        r"- C1 \(open\) Bob Baker, .*: Why\?\n    - reply Bob Baker, .*: Because\.", text
    )


def test_reviewers_are_listed_by_how_much_they_changed():
    made = review(
        paragraph(ins("a b "), "c ", ins("d ", by="Bob"), "e ", ins("f g ", by="Bob"), "h")
    )
    told = [(view.name, view.changes, view.gained) for view in made.reviewers]
    assert told == [("Bob", 2, 3), ("Ann Archer", 1, 2)]


@pytest.mark.parametrize(
    ("reviewer", "office"),
    [
        ("DPA", "DPA"),
        ("J. Smith (DPA)", "DPA"),
        ("dpa - J. Smith", "DPA"),
        ("J. Smith [OLA]", "OLA"),
        ("Adpara", ""),
        ("", ""),
    ],
)
def test_an_office_is_told_from_the_reviewers_name(reviewer, office):
    assert office_of(reviewer, ("DPA", "OHCHR")) == office


@pytest.mark.parametrize(
    ("before", "after", "tag"),
    [
        ("ten", "twelve", "figure"),
        ("", "not ", "negation"),
        ("shall", "may", "obligation"),
        ("2012", "2013", "date"),
    ],
)
def test_changes_of_substance_are_tagged(before, after, tag):
    parts = [part for part in (before and del_(before), after and ins(after)) if part]
    made = review(paragraph("It ", *parts, " is so."))
    assert tag in made.changes[0].tags


def test_a_change_inside_a_quotation_is_tagged():
    made = review(paragraph("He said “we ", ins("will "), "act” and ", ins("left")))
    assert ["quotation" in change.tags for change in made.changes] == [True, False]


def test_a_change_of_a_states_name_is_tagged():
    made = review(paragraph("In ", ins("Nepal"), " schools were built."))
    assert "State" in made.changes[0].tags


def test_states_that_come_go_or_are_named_otherwise_are_told():
    told = {item.code: item.sign for item in review_of(example("rtp-2013")).state_changes}
    assert told == {"FRA": "−", "LUX": "−", "MOZ": "−", "IDN": "+"}


def test_a_state_that_becomes_a_situation_is_told():
    made = review(
        paragraph(
            ins("Mass atrocities were committed in "),
            del_("In "),
            "Nepal",
            ins("."),
            del_(", schools were built with the help of parents."),
        )
    )
    (change,) = made.state_changes
    assert (change.before, change.after, change.sign) == (("example",), ("situation",), "~")


def test_lengths_add_up():
    for name in ("water-2026", "not-ready"):
        lengths = review_of(example(name)).lengths
        top = [section for section in lengths.sections if section.level < 2]
        assert sum(section.after or 0 for section in top) == lengths.after
        assert sum(section.before or 0 for section in top) == lengths.before
        assert sum(part.after for part in lengths.parts) == lengths.after
        assert lengths.rounds[-1].words == lengths.after


def test_a_section_that_comes_or_goes_has_no_length_before_or_after():
    new = paragraph(ins("New heading"), form="pStyle:Heading1", mark=inserted())
    gone = paragraph(del_("Old heading"), form="pStyle:Heading1", mark=deleted())
    made = review(heading("Kept"), paragraph("a b"), new, paragraph("c"), gone, paragraph("d"))
    told = [(section.title, section.before, section.after) for section in made.lengths.sections]
    assert told == [("Kept", 4, 3), ("New heading", None, 4), ("Old heading", 3, None)]


# ---------------------------------------------------------------- pictures


def test_a_picture_says_in_words_what_it_shows():
    picture = bars("Name", "about it", [Bar("one", "1", (Segment(1, "a"),))])
    assert 'role="img"' in picture
    assert 'aria-label="Name. about it"' in picture


def test_bars_are_drawn_to_one_scale():
    picture = bars("n", "a", [Bar("x", "", (Segment(5, "a"),)), Bar("y", "", (Segment(10, "a"),))])
    assert re.findall(r'<rect class="a" [^>]*width="([\d.]+)%"', picture) == ["50.00", "100.00"]


def test_names_in_pictures_are_escaped():
    row = Bar("<b>x</b>", "</svg>", (Segment(1, "a", '"><script>'),))
    picture = bars("<i>", "</title>", [row])
    assert "<b>" not in picture
    assert "<script>" not in picture
    assert picture.count("</svg>") == 1


def test_a_timeline_without_days_is_no_picture():
    assert timeline("n", "a", [], {}) == ""


def test_a_timeline_puts_days_in_their_order():
    days = {dt.date(2013, 5, 1): 1, dt.date(2013, 5, 11): 2}
    picture = timeline("n", "a", [Lane("lane", days, "a")], {})
    places = [float(x) for x in re.findall(r'<rect class="a" x="([\d.]+)%"', picture)]
    assert places == sorted(places)
    assert len(places) == 2


# ---------------------------------------------------------------- boards


def test_outstanding_opens_the_rows_behind_every_number():
    page = render_outstanding(example("rtp-2013"))
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= ids
    tally = re.search(r'<ul class="tally">.*?</ul>', page, re.DOTALL)[0]
    counted = sum(int(n) for n in re.findall(r"<b>(\d+)</b>", tally))
    rows = len(re.findall(r"<tr data-weight", page))
    assert counted == rows == len(example("rtp-2013").consulted.standings)


def test_outstanding_names_the_silent_states():
    page = render_outstanding(example("rtp-2013"))
    tally = re.search(r'<ul class="tally">.*?</ul>', page, re.DOTALL)[0]
    assert "Afghanistan, Indonesia, Nepal" in tally


def test_outstanding_tells_the_days_to_the_slot():
    assert "14 days from now" in render_outstanding(example("rtp-2013"))


def test_next_dates_are_those_to_come():
    dates = list(next_dates(example("water-2026")))
    assert [date.what for date in dates] == ["Slot", "Publication", "Meeting"]
    assert all(date.days >= 0 for date in dates)


def test_outstanding_says_what_changed_since_the_last_run():
    made = example("water-2026")
    previous = json.loads(render_json(made))
    assert since(made, review_of(made), previous).lines == ()
    previous["states"]["standings"]["BWA"]["standing"] = "sent"
    previous["words"]["words"] -= 10
    lines = since(made, review_of(made), previous).lines
    assert "+10 words" in lines
    assert any("Botswana: sent, now silent" in line for line in lines)
    assert "Botswana: sent, now silent" in render_outstanding(made, previous=previous)


def test_remarks_never_leave_the_register():
    made = example("not-ready")
    remarks = [entry.event.remark for entry in made.consulted.entries if entry.event.remark]
    assert remarks
    for page in (render_diff(made), render_outstanding(made), render_json(made), render_text(made)):
        assert not any(remark in page for remark in remarks)


def test_the_overview_links_every_file_written():
    made = example("water-2026")
    page = render_index(made)
    for path in made.outputs:
        if path.name != "index.html":
            assert f'href="{path.name}"' in page


def test_pages_do_without_a_register_and_without_states():
    made = run_of(paragraph("Only text."))
    assert "The text names no State" in render_outstanding(made)
    assert "register empty" in render_index(made)


def test_a_report_without_dates_says_so():
    made = example("water-2026")
    bare = replace(made, report=replace(made.report, dates=type(made.report.dates)()))
    assert "No dates are known" in render_outstanding(bare)


def test_numbers_and_moments_read_as_people_write_them():
    assert (signed(-3), signed(0), signed(1200)) == ("−3", "0", "+1,200")
    assert (plural(1, "change"), plural(2, "entry", "entries")) == ("1 change", "2 entries")
    moment = dt.datetime(2013, 5, 3, 9, 5, tzinfo=dt.UTC)
    assert brief_moment(moment, 2013) == "3 May 09:05"
    assert brief_moment(moment, 2014) == "3 May 2013 09:05"


def test_all_pages_at_once_are_the_pages_one_by_one():
    made = example("not-ready")
    pages = render_pages(made)
    assert pages["diff.html"] == render_diff(made)
    assert pages["index.html"] == render_index(made)
    assert pages["outstanding.html"] == render_outstanding(made)
    assert pages["run.json"] == render_json(made)


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "\xff"])
def test_a_damaged_record_of_the_last_run_is_none(tmp_path, text):
    (tmp_path / "run.json").write_text(text, "latin-1")
    assert read_record(tmp_path / RECORD) is None
    assert read_record(tmp_path / "nowhere" / RECORD) is None


def test_the_record_of_the_last_run_is_read_back(tmp_path):
    made = example("not-ready")
    (tmp_path / "run.json").write_text(render_json(made), "utf-8")
    record = read_record(tmp_path / RECORD)
    assert record is not None
    assert "Nothing has changed" in render_pages(made, record)["outstanding.html"]


def test_a_repeated_run_compares_itself_with_the_same_record_as_the_first_time(tmp_path):
    made = example("not-ready")
    (tmp_path / RECORD).write_text(render_json(made), "utf-8")
    assert earlier_record(tmp_path, made) is None
    (tmp_path / EARLIER).write_text('{"digest": "of another text"}', "utf-8")
    assert earlier_record(tmp_path, made) == {"digest": "of another text"}


def test_a_run_about_another_text_compares_itself_with_the_last_one(tmp_path):
    made = example("not-ready")
    (tmp_path / RECORD).write_text('{"digest": "of another text"}', "utf-8")
    assert earlier_record(tmp_path, made) == {"digest": "of another text"}
