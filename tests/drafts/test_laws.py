"""Laws of resolving, on random drafts with marks within marks.

The oracle is slow and obvious: it knows a draft as nested lists and says in a few lines, after
ISO/IEC 29500-1, 17.13.5, what a reader of the accepted and of the rejected draft must see.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from drafts.draft import Draft
from drafts.ooxml.package import Package, parse_part, read_package
from drafts.ooxml.projection import project
from drafts.ooxml.revise import open_draft, revise
from drafts.reconcile import Decision, decide, first_match, one_verdict
from drafts.settle import MergeStyle, Verdict, accepted, original
from tests.building import (
    ANN,
    BOB,
    Xml,
    cell,
    del_,
    deleted,
    docx,
    footnote,
    ins,
    inserted,
    move_from,
    move_to,
    moved_from,
    moved_to,
    paragraph,
    row,
    table,
)

AROUND = {"ins": ins, "del": del_, "moveFrom": move_from, "moveTo": move_to}
ON_MARK = {"ins": inserted, "del": deleted, "moveFrom": moved_from, "moveTo": moved_to}
GONE = {"accept": ("del", "moveFrom"), "reject": ("ins", "moveTo")}


@dataclass(frozen=True)
class Around:
    kind: str
    by: str
    content: tuple[str | Around, ...]


@dataclass(frozen=True)
class Para:
    content: tuple[str | Around, ...]
    mark: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Grid:
    rows: tuple[tuple[tuple[tuple[str, str], ...], tuple[tuple[Para, ...], ...]], ...]


# ---------------------------------------------------------------------- what they look like

people = st.sampled_from([ANN, BOB])
words = st.text("abc ", min_size=1, max_size=4)
content = st.recursive(
    words,
    lambda inner: st.builds(
        Around, st.sampled_from(list(AROUND)), people, st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=8,
)
# Insertion and deletion of one mark can be two people's; a move is never mixed with them there.
marks = st.one_of(
    st.just(()),
    st.tuples(st.tuples(st.sampled_from(list(ON_MARK)), people)),
    st.tuples(st.tuples(st.just("ins"), people), st.tuples(st.just("del"), people)),
)
paras = st.builds(Para, st.lists(content, max_size=4).map(tuple), marks)
row_marks = st.one_of(st.just(()), st.tuples(st.tuples(st.sampled_from(["ins", "del"]), people)))
cells = st.lists(paras, min_size=1, max_size=2).map(tuple)
grids = st.builds(
    Grid,
    st.lists(
        st.tuples(row_marks, st.lists(cells, min_size=1, max_size=2).map(tuple)),
        min_size=1,
        max_size=3,
    ).map(tuple),
)
stories = st.lists(st.one_of(paras, paras, grids), min_size=1, max_size=6)
# Joining a paragraph with what is not one depends on what is left of it when it is decided.
open_ended = st.lists(paras, max_size=5).map(lambda blocks: [*blocks, Para(("end",))])
LAWS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def drawn(item: str | Around) -> Xml | str:
    if isinstance(item, str):
        return item
    return AROUND[item.kind](*(drawn(inner) for inner in item.content), by=item.by)


def block(item: Para | Grid) -> Xml:
    if isinstance(item, Para):
        mark = "".join(ON_MARK[kind](by) for kind, by in item.mark)
        return paragraph(*(drawn(inner) for inner in item.content), mark=mark)
    return table(
        *(
            row(
                *(cell(*(block(para) for para in blocks)) for blocks in held),
                mark="".join(ON_MARK[kind](by) for kind, by in mark),
            )
            for mark, held in item.rows
        )
    )


# ---------------------------------------------------------------------- what must be read


def said(item: str | Around, view: str) -> str:
    if isinstance(item, str):
        return item
    if item.kind in GONE[view]:
        return ""
    return "".join(said(inner, view) for inner in item.content)


def read(blocks: list[Para | Grid] | tuple[Para, ...], view: str) -> list[str]:
    """The paragraphs a reader sees."""
    lines: list[str] = []
    pending: str | None = None  # the text of paragraphs whose marks are gone
    after_table = True
    for item in blocks:
        if isinstance(item, Para):
            pending = (pending or "") + "".join(said(inner, view) for inner in item.content)
            if not any(kind in GONE[view] for kind, _ in item.mark):
                lines.append(pending)
                pending, after_table = None, False
        elif left := [held for mark, held in item.rows if stays(mark, held, view)]:
            if pending:
                lines.append(pending)
            pending, after_table = None, True
            lines += [line for held in left for inner in held for line in read_cell(inner, view)]
    if pending is not None and (pending or after_table):
        lines.append(pending)
    return lines


def stays(mark: tuple[tuple[str, str], ...], held: tuple[tuple[Para, ...], ...], view: str) -> bool:
    if any(kind in GONE[view] for kind, _ in mark):
        return False
    moved = GONE[view][1]
    every = [para for blocks in held for para in blocks]
    return not all(
        any(kind == moved for kind, _ in para.mark)
        and not "".join(said(inner, view) for inner in para.content)
        for para in every
    )


def read_cell(blocks: tuple[Para, ...], view: str) -> list[str]:
    return read(blocks, view) or [""]


# ---------------------------------------------------------------------- the laws


def resolved(data: bytes, verdicts: list[Verdict]) -> Package:
    package, draft = open_draft(data, "law.docx")
    assert len(verdicts) in (1, len(draft.revisions))
    given = verdicts * len(draft.revisions) if len(verdicts) == 1 else verdicts
    return read_package(revise(package, draft, given).data, "law.docx")


def lines(package: Package) -> list[str]:
    return [text for kind, text in project(package).texts if kind == "body"]


@LAWS
@given(stories)
def test_everything_accepted_or_rejected_reads_as_the_standard_says(
    blocks: list[Para | Grid],
) -> None:
    data = docx(*(block(item) for item in blocks), paragraph("end"))
    whole = [*blocks, Para(("end",))]
    assert lines(resolved(data, [Verdict.ACCEPT])) == read(whole, "accept")
    assert lines(resolved(data, [Verdict.REJECT])) == read(whole, "reject")


@LAWS
@given(stories, paras)
def test_the_end_of_a_note_follows_the_same_rules(blocks: list[Para | Grid], last: Para) -> None:
    blocks = [*blocks, last]  # as every story, a note ends in a paragraph
    data = docx(paragraph(footnote(1)), footnotes={1: [block(item) for item in blocks]})
    for verdict, view in ((Verdict.ACCEPT, "accept"), (Verdict.REJECT, "reject")):
        package = resolved(data, [verdict])
        note = [text for kind, text in project(package).texts if kind == "footnote"]
        assert note == (read(blocks, view) or [""])


@LAWS
@given(stories)
def test_pure_rules_and_oracle_agree(blocks: list[Para | Grid]) -> None:
    draft = open_draft(docx(*(block(item) for item in blocks), paragraph("end")), "law.docx")[1]
    whole = [*blocks, Para(("end",))]
    assert [p.text for p in accepted(draft).body.paragraphs()] == read(whole, "accept")
    assert [p.text for p in original(draft).body.paragraphs()] == read(whole, "reject")


def by_reviewer(draft: Draft, verdicts: dict[str, Verdict]) -> list[Verdict]:
    return [verdicts.get(revision.reviewer, Verdict.LEAVE) for revision in draft.revisions]


@pytest.mark.parametrize("ann", [Verdict.ACCEPT, Verdict.REJECT], ids=lambda v: f"Ann {v.value}")
@pytest.mark.parametrize("bob", [Verdict.ACCEPT, Verdict.REJECT], ids=lambda v: f"Bob {v.value}")
@settings(LAWS, max_examples=20)
@given(blocks=open_ended)
def test_it_does_not_matter_whose_revisions_are_decided_first(
    blocks: list[Para], ann: Verdict, bob: Verdict
) -> None:
    data = docx(*(block(item) for item in blocks))
    results = []
    for steps in ([{ANN: ann}, {BOB: bob}], [{BOB: bob}, {ANN: ann}], [{ANN: ann, BOB: bob}]):
        given = data
        for step in steps:
            package, draft = open_draft(given, "law.docx")
            given = revise(package, draft, by_reviewer(draft, step)).data
        results.append(_shape(read_package(given, "law.docx")))
    assert results[0] == results[1] == results[2]


def _shape(package: Package) -> bytes:
    return etree.tostring(parse_part(package, package.main), method="c14n2")


@LAWS
@given(stories, st.data())
def test_any_choice_keeps_what_was_left_open(
    blocks: list[Para | Grid], data: st.DataObject
) -> None:
    package, draft = open_draft(docx(*(block(b) for b in blocks), paragraph("end")), "law.docx")
    verdicts = data.draw(
        st.lists(
            st.sampled_from(list(Verdict)),
            min_size=len(draft.revisions),
            max_size=len(draft.revisions),
        )
    )
    revised = revise(package, draft, verdicts)  # proved: both views of what is left
    for verdict, view in ((Verdict.ACCEPT, accepted), (Verdict.REJECT, original)):
        completed = [verdict if given is Verdict.LEAVE else given for given in verdicts]
        if all(given is verdict for given in completed):
            again = view(revised.draft)
            assert not [p for p in again.paragraphs() if p.mark]


@LAWS
@given(stories)
def test_what_carries_no_mark_comes_out_node_for_node(blocks: list[Para | Grid]) -> None:
    plain = [paragraph(f"Untouched {place}.", form="jc:center") for place in range(3)]
    data = docx(
        plain[0],
        *(block(item) for item in blocks),
        paragraph("end"),
        plain[1],
        plain[2],
        footnotes={1: paragraph("Note.")},
        headers=[paragraph("Head.")],
    )
    before = read_package(data, "law.docx")
    after = resolved(data, [Verdict.ACCEPT])
    assert set(_paragraphs(before)) & set(_paragraphs(after)) >= {
        xml for xml in _paragraphs(before) if b"Untouched" in xml
    }
    assert {name: data for name, data in after.parts.items() if name != before.main} == {
        name: data for name, data in before.parts.items() if name != before.main
    }


def _paragraphs(package: Package) -> list[bytes]:
    root = parse_part(package, package.main)
    return [etree.tostring(p, method="c14n", exclusive=True) for p in root.iter("{*}p")]


@LAWS
@given(stories)
def test_resolving_twice_is_resolving_once(blocks: list[Para | Grid]) -> None:
    data = docx(*(block(item) for item in blocks), paragraph("end"))
    package, draft = open_draft(data, "law.docx")
    once = revise(package, draft, [Verdict.ACCEPT] * len(draft.revisions)).data
    package, draft = open_draft(once, "law.docx")
    assert draft.revisions == ()
    assert revise(package, draft, []).data == once


@LAWS
@given(stories)
def test_deciding_changes_nothing(blocks: list[Para | Grid]) -> None:
    data = docx(*(block(item) for item in blocks), paragraph("end"))
    package, draft = open_draft(data, "law.docx")
    before = repr(draft)
    reconciliation = decide(
        draft,
        first_match(
            [(lambda r: r.reviewer == ANN, Decision(Verdict.ACCEPT))], Decision(Verdict.LEAVE)
        ),
    )
    reconciliation.settled()
    assert repr(draft) == before
    assert len(reconciliation.decisions) == len(draft.revisions)
    left = decide(draft, one_verdict(Verdict.LEAVE)).verdicts
    assert read_package(revise(package, draft, left).data).parts == read_package(data).parts


@LAWS
@given(stories)
def test_settled_words_keep_their_place_in_the_draft_as_read(blocks: list[Para | Grid]) -> None:
    draft = open_draft(docx(*(block(item) for item in blocks), paragraph("end")), "law.docx")[1]
    read_text = {p.index: p.text for p in draft.paragraphs()}
    for settled in (accepted(draft), original(draft)):
        for para in settled.paragraphs():
            for span in para.spans:
                assert read_text[span.source][span.start : span.end] == span.text


@LAWS
@given(open_ended)
def test_merge_style_changes_properties_and_never_words(blocks: list[Para]) -> None:
    data = docx(*(block(item) for item in blocks))
    package, draft = open_draft(data, "law.docx")
    verdicts = [Verdict.ACCEPT] * len(draft.revisions)
    texts = [
        lines(read_package(revise(package, draft, verdicts, style).data)) for style in MergeStyle
    ]
    assert texts[0] == texts[1]
