"""Every mark that a reviewer can leave: before, accepted, rejected.

One table drives three things: the tests of resolving (``test_marks.py``), the tests of the pure
rules (through the proof), and ``docs/coverage.md``. A case is blocks for one story; what is
expected is written as the blocks that should be left, and compared as XML.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.building import (
    BOB,
    Xml,
    bookmark,
    bookmark_ends,
    cell,
    cell_mark,
    control,
    control_range,
    custom_xml,
    del_,
    deleted,
    field,
    field_char,
    fraction,
    ins,
    inserted,
    line_break,
    link,
    mark,
    math,
    math_run,
    move_from,
    move_range,
    move_to,
    moved_from,
    moved_to,
    numbered,
    paragraph,
    picture,
    props,
    row,
    run,
    simple_field,
    smart_tag,
    tab,
    table,
    text_box,
)  # fmt: skip

ALL = ("body", "header", "footer", "footnote", "endnote", "comment", "text-box", "glossary")
BODY = ("body",)


@dataclass(frozen=True)
class Case:
    """One mark in one surrounding.

    Attributes:
        rule: The number of the rule in the table of rules (docs/tricky-cases.md lists them).
        name: What is marked, in words.
        clause: Where the mark is defined.
        before: The blocks as a reviewer left them.
        accepted: The blocks once it is accepted.
        rejected: The blocks once it is rejected.
        stories: Where it can stand.
    """

    rule: str
    name: str
    clause: str
    before: tuple[Xml, ...]
    accepted: tuple[Xml, ...]
    rejected: tuple[Xml, ...]
    stories: tuple[str, ...] = ALL


def _inline(rule: str, name: str, clause: str, before: str, accepted: str, rejected: str) -> Case:
    """A case within one paragraph between two words."""

    def drawn(content: str) -> tuple[Xml, ...]:
        return (paragraph("One ", content, " three."),)

    return Case(rule, name, clause, drawn(before), drawn(accepted), drawn(rejected))


NOTHING = Xml()
INS, DEL = "17.13.5.18", "17.13.5.14"
MARK_INS, MARK_DEL = "17.13.5.20", "17.13.5.15"
FROM, TO = "17.13.5.22", "17.13.5.25"
CENTRE, RIGHT = "jc:center", "jc:right"
P = paragraph
TWO = run("two")
AFTER = P("After.")
FROM_START, FROM_END = move_range("moveFrom", "move1")
TO_START, TO_END = move_range("moveTo", "move1")
HALF = Xml(fraction("1", "2").replace("<m:f>", "<m:f><m:fPr/>", 1))
LATE_START, LATE_END = bookmark_ends("late")

CONTENT = (
    _inline("1", "insertion", INS, ins("two"), TWO, NOTHING),
    _inline("2", "deletion", DEL, del_("two"), NOTHING, TWO),
    _inline("1", "insertion of several runs", INS, ins("two", tab(), "2", line_break()),
            Xml(TWO + tab() + run("2") + line_break()), NOTHING),
    _inline("1", "insertion without reviewer and date", INS, ins("two", by=None, on=None), TWO,
            NOTHING),
    _inline("1", "insertion in a hyperlink", INS, link("a ", ins("two"), anchor="x"),
            link("a ", TWO, anchor="x"), link("a ", anchor="x")),
    _inline("2", "deletion in a hyperlink", DEL, link("a ", del_("two"), anchor="x"),
            link("a ", anchor="x"), link("a ", TWO, anchor="x")),
    _inline("2", "deletion of all a hyperlink holds", DEL, link(del_("two"), anchor="x"), NOTHING,
            link(TWO, anchor="x")),
    _inline("1", "insertion around a hyperlink", INS, ins(link("two", anchor="x")),
            link("two", anchor="x"), NOTHING),
    _inline("1", "insertion in a short field", INS, simple_field("DATE", "a ", ins("two")),
            simple_field("DATE", "a ", TWO), simple_field("DATE", "a ")),
    _inline("1", "insertion in a content control", INS, control("a ", ins("two")),
            control("a ", TWO), control("a ")),
    _inline("2", "deletion in a content control", DEL, control("a ", del_("two")),
            control("a "), control("a ", TWO)),
    _inline("1", "insertion around a content control", INS, ins(control("two")), control("two"),
            NOTHING),
    _inline("1", "insertion in a smart tag", INS, smart_tag("a ", ins("two")),
            smart_tag("a ", TWO), smart_tag("a ")),
    _inline("1", "insertion in custom XML", INS, custom_xml("a ", ins("two")),
            custom_xml("a ", TWO), custom_xml("a ")),
    _inline("1", "insertion in a direction", INS,
            Xml(f'<w:dir w:val="rtl">{run("a")}{ins("two")}</w:dir>'),
            Xml(f'<w:dir w:val="rtl">{run("a")}{TWO}</w:dir>'),
            Xml(f'<w:dir w:val="rtl">{run("a")}</w:dir>')),
    _inline("1", "insertion of a picture", INS, ins(picture()), picture(), NOTHING),
    _inline("2", "deletion of a picture", DEL, del_(picture()), NOTHING, picture()),
    _inline("1", "insertion of a text box", INS, ins(text_box(P("two"))), text_box(P("two")),
            NOTHING),
    _inline("2", "deletion of a whole field", DEL, del_(field(" PAGE ", "2")), NOTHING,
            field(" PAGE ", "2")),
    _inline("1", "insertion of a whole field", INS, ins(field(" PAGE ", "2")),
            field(" PAGE ", "2"), NOTHING),
    _inline("2", "deletion of part of a field's result", DEL,
            field(" REF a ", Xml(run("a ") + del_("two"))),
            field(" REF a ", Xml(run("a "))),
            field(" REF a ", Xml(run("a ") + TWO))),
    _inline("3", "plain text in a deletion", DEL, mark("del", TWO), NOTHING, TWO),
    _inline("4", "move away", FROM, move_from("two", name="m"), NOTHING, TWO),
    _inline("4", "deleted text in a move away", FROM,
            mark("moveFrom", "<w:r><w:delText>two</w:delText></w:r>"), NOTHING, TWO),
    _inline("5", "move here", TO, move_to("two", name="m"), TWO, NOTHING),
    _inline("6", "both halves of a move", FROM,
            Xml(move_from("two", name="m") + run(" x ") + move_to("two", name="m")),
            Xml(run(" x ") + TWO), Xml(TWO + run(" x "))),
    _inline("6", "move away without its other half", FROM, move_from("two"), NOTHING, TWO),
    _inline("7", "deletion in an insertion", INS, ins("a ", del_("two", by=BOB)), Xml(run("a ")),
            NOTHING),
    _inline("7", "insertion, all of it deleted", INS, ins(del_("two", by=BOB)), NOTHING, NOTHING),
    _inline("8", "insertion in a deletion", DEL,
            mark("del", "<w:r><w:delText xml:space=\"preserve\">a </w:delText></w:r>" + ins("two")),
            NOTHING, Xml(run("a "))),
    _inline("8", "insertion in an insertion", INS, ins("a ", ins("two", by=BOB)),
            Xml(run("a ") + TWO), NOTHING),
    _inline("8", "move here in a deletion", DEL, mark("del", move_to("two")), NOTHING, NOTHING),
    _inline("8", "move away in an insertion", INS, ins("a ", move_from("two")), Xml(run("a ")),
            NOTHING),
    _inline("8", "insertion and deletion in a move here", TO,
            move_to("a ", ins("two"), del_("x")), Xml(run("a ") + TWO), NOTHING),
    _inline("8", "deletion in a move away", FROM, move_from("a ", del_("two")), NOTHING,
            Xml(run("a ") + TWO)),
    _inline("8", "four marks within each other", INS, ins(del_(ins(del_("two")))), NOTHING,
            NOTHING),
    _inline("9", "insertion in conflict", "[MS-DOCX] conflictIns",
            mark("w14:conflictIns", TWO), TWO, NOTHING),
    _inline("9", "deletion in conflict", "[MS-DOCX] conflictDel",
            mark("w14:conflictDel", del_("two")), NOTHING, TWO),
    _inline("10", "insertion and deletion in a formula", INS,
            math("A=", Xml(ins(math_run("2"))), Xml(mark("del", math_run("3")))),
            math("A=", "2"), math("A=", "3")),
    _inline("11", "insertion of a math object", "17.13.5.17",
            math("A=", fraction("1", "2", inserted())),
            math("A=", HALF), math("A=")),
    _inline("11", "deletion of a math object", "17.13.5.13",
            math("A=", fraction("1", "2", deleted())), math("A="),
            math("A=", HALF)),
    _inline("12", "insertion in a run of a formula", INS,
            math("A=", Xml(f"<m:r>{mark('ins', '<m:t>2</m:t>')}<m:t>3</m:t></m:r>")),
            math("A=", Xml("<m:r><m:t>2</m:t><m:t>3</m:t></m:r>")), math("A=", "3")),
    _inline("18", "formatting of a run", "17.13.5.31", run("two", form="b", was="i"),
            run("two", form="b"), run("two", form="i")),
    _inline("18", "formatting added to a plain run", "17.13.5.31", run("two", form="b", was=""),
            run("two", form="b"), TWO),
    _inline("18", "formatting in an insertion", "17.13.5.31", ins(run("two", form="b", was="")),
            run("two", form="b"), NOTHING),
    _inline("28", "formatting whose old properties are missing", "17.13.5.31",
            Xml(f"<w:r><w:rPr><w:b/>{mark('rPrChange')}</w:rPr><w:t>two</w:t></w:r>"),
            run("two", form="b"), TWO),
    _inline("27", "changed number of a numbered field", "Part 4, numberingChange",
            Xml('<w:r><w:fldChar w:fldCharType="begin">' + mark("numberingChange") +
                "</w:fldChar></w:r>" + field_char("end")),
            Xml(field_char("begin") + field_char("end")),
            Xml(field_char("begin") + field_char("end"))),
    _inline("1.7", "insertion with half a bookmark", "17.13.6.2",
            Xml(ins(LATE_START, "two") + run(" x") + LATE_END),
            Xml(LATE_START + TWO + run(" x") + LATE_END),
            Xml(LATE_START + run(" x") + LATE_END)),
    _inline("1.7", "deletion with a whole bookmark", "17.13.6.2", del_(bookmark("late", "two")),
            NOTHING, bookmark("late", TWO)),
    _inline("1.7", "deletion with the beginning of a field", "17.16.18",
            Xml(del_(field_char("begin"), "x") + run("two") + field_char("end")),
            TWO, Xml(field_char("begin") + run("x") + TWO + field_char("end"))),
)  # fmt: skip

PARAGRAPHS = (
    Case("14", "inserted paragraph mark", MARK_INS,
         (P("Front ", mark=inserted(), form=CENTRE), P("back.", form=RIGHT)),
         (P("Front ", form=CENTRE), P("back.", form=RIGHT)), (P("Front ", "back.", form=RIGHT),)),
    Case("13", "deleted paragraph mark", MARK_DEL,
         (P("Front ", mark=deleted(), form=CENTRE), P("back.", form=RIGHT)),
         (P("Front ", "back.", form=RIGHT),), (P("Front ", form=CENTRE), P("back.", form=RIGHT))),
    Case("13", "whole deleted paragraph", MARK_DEL, (P(del_("Gone."), mark=deleted()), AFTER),
         (AFTER,), (P("Gone."), AFTER)),
    Case("14", "whole inserted paragraph", MARK_INS, (P(ins("New."), mark=inserted()), AFTER),
         (P("New."), AFTER), (AFTER,)),
    Case("13", "three paragraphs partly deleted", MARK_DEL,
         (P("Keep", del_(" a"), mark=deleted()), P(del_("b"), mark=deleted()),
          P(del_("c "), "keep.")),
         (P("Keep", "keep."),), (P("Keep", " a"), P("b"), P("c ", "keep."))),
    Case("13", "paragraph whose text alone is deleted", DEL, (P(del_("Gone.")), AFTER),
         (P(), AFTER), (P("Gone."), AFTER)),
    Case("15", "paragraph mark moved away", "17.13.5.21",
         (P(move_from("Moved."), mark=moved_from()), AFTER), (AFTER,), (P("Moved."), AFTER)),
    Case("16", "paragraph mark moved here", "17.13.5.26",
         (P(move_to("Moved."), mark=moved_to()), AFTER), (P("Moved."), AFTER), (AFTER,)),
    Case("6", "whole paragraph moved", FROM,
         (FROM_START, P(move_from("Moved."), mark=moved_from()), FROM_END, P("Between."),
          TO_START, P(move_to("Moved."), mark=moved_to()), TO_END, AFTER),
         (P("Between."), P("Moved."), AFTER), (P("Moved."), P("Between."), AFTER)),
    Case("13", "inserted paragraph mark, then deleted", MARK_DEL,
         (P("Front ", mark=Xml(inserted() + deleted(BOB))), P("back.")),
         (P("Front ", "back."),), (P("Front ", "back."),)),
    Case("17", "formatting of a paragraph mark", "17.13.5.30",
         (P("Text.", mark_form="b", mark_was="i"),), (P("Text.", mark_form="b"),),
         (P("Text.", mark_form="i"),)),
    Case("17", "formatting of an inserted paragraph mark", "17.13.5.30",
         (P("Text ", mark=inserted(), mark_form="b", mark_was="i"), AFTER),
         (P("Text ", mark_form="b"), AFTER), (P("Text ", "After."),)),
    Case("19", "paragraph formatting", "17.13.5.29", (P("Text.", form=CENTRE, was=RIGHT),),
         (P("Text.", form=CENTRE),), (P("Text.", form=RIGHT),)),
    Case("19", "paragraph formatting, with a formatted mark", "17.13.5.29",
         (P("Text.", form=CENTRE, mark_form="b", was=RIGHT),),
         (P("Text.", form=CENTRE, mark_form="b"),), (P("Text.", form=RIGHT, mark_form="b"),)),
    Case("28", "paragraph formatting whose old properties are missing", "17.13.5.29",
         (P("Text.", form=Xml(props(CENTRE) + mark("pPrChange"))),),
         (P("Text.", form=CENTRE),), (P("Text."),)),
    Case("26", "numbering added", "17.13.5.19",
         (P("Text.", form=numbered(revised=inserted())),), (P("Text.", form=numbered()),),
         (P("Text."),)),
    Case("27", "number changed", "Part 4, numberingChange",
         (P("Text.", form=numbered(revised=mark("numberingChange"))),),
         (P("Text.", form=numbered()),), (P("Text.", form=numbered()),)),
    Case("13", "deleted paragraph before a table", MARK_DEL,
         (P(del_("Gone."), mark=deleted()), table(row("a")), AFTER),
         (table(row("a")), AFTER), (P("Gone."), table(row("a")), AFTER)),
    Case("13", "paragraph with a deleted mark before a table", MARK_DEL,
         (P("Stays.", mark=deleted()), table(row("a")), AFTER),
         (P("Stays."), table(row("a")), AFTER), (P("Stays."), table(row("a")), AFTER)),
    Case("13", "deleted mark before a table that goes", MARK_DEL,
         (P("Front ", mark=deleted()), table(row("a", mark=deleted())), P("back.")),
         (P("Front ", "back."),), (P("Front "), table(row("a")), P("back."))),
    Case("13", "emptied last paragraph with a deleted mark", MARK_DEL,
         (P("First."), P(del_("Gone."), mark=deleted())),
         (P("First."),), (P("First."), P("Gone.")), tuple(s for s in ALL if s != "body")),
    Case("13", "only paragraph with a deleted mark", MARK_DEL, (P(del_("Gone."), mark=deleted()),),
         (P(),), (P("Gone."),), ("header", "footer", "footnote", "endnote", "comment", "text-box")),
    Case("13", "deleted mark before a content control", MARK_DEL,
         (P("Front.", mark=deleted()), control(P("inside.")), AFTER),
         (P("Front."), control(P("inside.")), AFTER),
         (P("Front."), control(P("inside.")), AFTER)),
    Case("13", "deleted mark at the end of a content control", MARK_DEL,
         (control(P("inside.", mark=deleted())), AFTER), (control(P("inside.")), AFTER),
         (control(P("inside.")), AFTER)),
    Case("1.7", "empty shells left by the markers", MARK_INS,
         (P("Text.", mark=inserted()), AFTER), (P("Text."), AFTER), (P("Text.", "After."),)),
)  # fmt: skip

SECTIONS = (
    Case("13", "section break with a deleted mark", MARK_DEL,
         (P("One ", mark=deleted(), section='<w:type w:val="nextPage"/>'), P("two.")),
         (P("One ", "two."),), (P("One ", section='<w:type w:val="nextPage"/>'), P("two.")), BODY),
    Case("14", "section break with an inserted mark", MARK_INS,
         (P("One ", mark=inserted(), section='<w:type w:val="nextPage"/>'), P("two.")),
         (P("One ", section='<w:type w:val="nextPage"/>'), P("two.")), (P("One ", "two."),), BODY),
    Case("19", "paragraph formatting where a section ends", "17.13.5.29",
         (P("One.", form=CENTRE, was=RIGHT, section='<w:type w:val="nextPage"/>'), P("two.")),
         (P("One.", form=CENTRE, section='<w:type w:val="nextPage"/>'), P("two.")),
         (P("One.", form=RIGHT, section='<w:type w:val="nextPage"/>'), P("two.")), BODY),
    Case("20", "section formatting", "17.13.5.32",
         (P("One.", section='<w:headerReference w:type="even" r:id="rId1"/><w:cols w:num="2"/>'
            + mark("sectPrChange", '<w:sectPr><w:cols w:num="3"/></w:sectPr>')), P("two.")),
         (P("One.", section='<w:headerReference w:type="even" r:id="rId1"/><w:cols w:num="2"/>'),
          P("two.")),
         (P("One.", section='<w:headerReference w:type="even" r:id="rId1"/><w:cols w:num="3"/>'),
          P("two.")), BODY),
)  # fmt: skip


def _table(*rows: Xml, form: str = "", grid: int = 2) -> Xml:
    return table(*rows, form=form, grid=grid)


def _excepted(properties: str) -> Xml:
    whole = _table(row("a", "b"))
    return Xml(whole.replace("<w:tr>", f"<w:tr><w:tblPrEx>{properties}</w:tblPrEx>"))


TABLES = (
    Case("29", "deleted row", "17.13.5.12",
         (_table(row("a", "b"), row(cell(P(del_("c"))), "d", mark=deleted())),),
         (_table(row("a", "b")),), (_table(row("a", "b"), row(cell(P("c")), "d")),)),
    Case("30", "inserted row", "17.13.5.16",
         (_table(row("a", "b"), row(cell(P(ins("c"))), "d", mark=inserted())),),
         (_table(row("a", "b"), row(cell(P("c")), "d")),), (_table(row("a", "b")),)),
    Case("29", "deleted row with another's insertion", "17.13.5.12",
         (_table(row("a", "b"), row(cell(P("c", ins("new", by=BOB))), "d", mark=deleted())),),
         (_table(row("a", "b")),), (_table(row("a", "b"), row(cell(P("c")), "d")),)),
    Case("32", "all rows deleted", "17.13.5.12",
         (P("x"), _table(row("a", "b", mark=deleted())), AFTER), (P("x"), AFTER),
         (P("x"), _table(row("a", "b")), AFTER)),
    Case("32", "all rows inserted", "17.13.5.16",
         (P("x"), _table(row("a", "b", mark=inserted())), AFTER),
         (P("x"), _table(row("a", "b")), AFTER), (P("x"), AFTER)),
    Case("32", "table deleted in a cell", "17.13.5.12",
         (_table(row("a", cell(_table(row("x", "y", mark=deleted())), P()))),),
         (_table(row("a", cell(P()))),), (_table(row("a", cell(_table(row("x", "y")), P()))),)),
    Case("1", "insertion around a row", INS,
         (_table(row("a", "b"), ins(row("c", "d"))),),
         (_table(row("a", "b"), row("c", "d")),), (_table(row("a", "b")),)),
    Case("33", "deleted cell", "17.13.5.1",
         (_table(row("a", cell("b", mark=cell_mark("cellDel"), form="gridSpan:2"), "c"), grid=4),),
         (_table(row(cell("a", form="gridSpan:3"), "c"), grid=4),),
         (_table(row("a", cell("b", form="gridSpan:2"), "c"), grid=4),)),
    Case("33", "deleted first cell", "17.13.5.1",
         (_table(row(cell("a", mark=cell_mark("cellDel")), "b")),),
         (_table(row(cell("b", form="gridSpan:2"))),), (_table(row("a", "b")),)),
    Case("33", "all cells deleted", "17.13.5.1",
         (_table(row("a", "b"), row(*(cell(t, mark=cell_mark("cellDel")) for t in "cd"))),),
         (_table(row("a", "b")),), (_table(row("a", "b"), row("c", "d")),)),
    Case("34", "inserted cell", "17.13.5.2",
         (_table(row("a", cell("b", mark=cell_mark("cellIns")))),), (_table(row("a", "b")),),
         (_table(row(cell("a", form="gridSpan:2"))),)),
    Case("35", "cells merged", "17.13.5.3",
         (_table(row(cell("a", mark=cell_mark("cellMerge", vMerge="rest"))),
                 row(cell("b", mark=cell_mark("cellMerge", vMerge="cont"))), grid=1),),
         (_table(row(cell("a", form="vMerge:restart")), row(cell("b", form="vMerge:continue")),
                 grid=1),),
         (_table(row("a"), row("b"), grid=1),)),
    Case("35", "merged cells split", "17.13.5.3",
         (_table(row(cell("a", mark=cell_mark("cellMerge", vMerge="rest", vMergeOrig="rest"))),
                 row(cell("b", mark=cell_mark("cellMerge", vMerge="rest", vMergeOrig="cont"))),
                 grid=1),),
         (_table(row("a"), row("b"), grid=1),),
         (_table(row(cell("a", form="vMerge:restart")), row(cell("b", form="vMerge:continue")),
                 grid=1),)),
    Case("21", "table formatting", "17.13.5.34",
         (_table(row("a", "b"), form=Xml(props(CENTRE) + mark(
             "tblPrChange", f"<w:tblPr>{props(RIGHT)}</w:tblPr>"))),),
         (_table(row("a", "b"), form=CENTRE),), (_table(row("a", "b"), form=RIGHT),)),
    Case("23", "row formatting", "17.13.5.37",
         (_table(row("a", "b", form=Xml("<w:tblHeader/>" + mark(
             "trPrChange", "<w:trPr><w:cantSplit/></w:trPr>")))),),
         (_table(row("a", "b", form="tblHeader")),), (_table(row("a", "b", form="cantSplit")),)),
    Case("24", "cell formatting", "17.13.5.36",
         (_table(row(cell("a", form=Xml('<w:noWrap/>' + mark(
             "tcPrChange", '<w:tcPr><w:tcW w:w="9" w:type="dxa"/></w:tcPr>'))), "b")),),
         (_table(row(cell("a", form="noWrap"), "b")),),
         (Xml(_table(row("a", "b")).replace('w:w="2000" w:type', 'w:w="9" w:type', 1)),)),
    Case("25", "column widths", "17.13.5.33",
         (Xml(_table(row("a", "b")).replace("</w:tblGrid>",
          '<w:tblGridChange w:id="9"><w:tblGrid><w:gridCol w:w="5"/></w:tblGrid>'
          "</w:tblGridChange></w:tblGrid>")),),
         (_table(row("a", "b")),),
         (Xml(_table(row("a", "b"), grid=1).replace('<w:gridCol w:w="2000"/>',
                                                    '<w:gridCol w:w="5"/>')),)),
    Case("22", "exceptions of a row", "17.13.5.35",
         (_excepted(props(CENTRE) + mark("tblPrExChange",
                                         f"<w:tblPrEx>{props(RIGHT)}</w:tblPrEx>")),),
         (_excepted(props(CENTRE)),), (_excepted(props(RIGHT)),)),
    Case("31", "moved row", FROM,
         (_table(row(cell(P(move_from("a"), mark=moved_from())), mark=deleted()), row("b"),
                 row(cell(P(move_to("a"), mark=moved_to())), mark=inserted()), grid=1),),
         (_table(row("b"), row("a"), grid=1),), (_table(row("a"), row("b"), grid=1),)),
    Case("31", "table moved within its ranges, its rows marked as deleted", FROM,
         (TO_START, _table(row(cell(P(move_to("a"))), mark=deleted()), grid=1), TO_END,
          P("between"),
          FROM_START, _table(row(cell(P(move_from("a"))), mark=deleted()), grid=1), FROM_END,
          AFTER),
         (P("between"), AFTER), (P("between"), _table(row(cell(P("a"))), grid=1), AFTER)),
    Case("31", "table moved within its ranges, no mark on its rows", FROM,
         (FROM_START, _table(row(cell(P(move_from("a"))), cell(P()))), FROM_END, P("between"),
          TO_START, _table(row(cell(P(move_to("a"))), cell(P()))), TO_END, AFTER),
         (P("between"), _table(row(cell(P("a")), cell(P()))), AFTER),
         (_table(row(cell(P("a")), cell(P()))), P("between"), AFTER)),
    Case("31", "words moved out of a row that stays", FROM,
         (_table(row(cell(P(move_from("a", name="m")))), grid=1),
          P(move_to("a", name="m")), AFTER),
         (_table(row(cell(P())), grid=1), P("a"), AFTER),
         (_table(row(cell(P("a"))), grid=1), P(), AFTER)),
    Case("31", "row moved without a mark of its own", FROM,
         (_table(row(cell(P(move_from("a"), mark=moved_from()))), row("b"),
                 row(cell(P(move_to("a"), mark=moved_to()))), grid=1),),
         (_table(row("b"), row("a"), grid=1),), (_table(row("a"), row("b"), grid=1),)),
    Case("16", "only paragraph of a cell emptied", MARK_DEL,
         (_table(row("a", cell(P(del_("b"), mark=deleted())))),),
         (_table(row("a", cell(P()))),), (_table(row("a", "b")),)),
    Case("16", "last paragraph of a cell deleted", MARK_DEL,
         (_table(row("a", cell(P("b"), P(del_("c"), mark=deleted())))),),
         (_table(row("a", cell(P("b")))),), (_table(row("a", cell(P("b"), P("c")))),)),
)  # fmt: skip


def _around(kind: str, *blocks: Xml, name: str = "control") -> Xml:
    """A control whose start tag and end tag each stand in a range of ``kind``."""
    whole = control("", name=name)
    head, tail = whole.split("<w:sdtContent>")[0] + "<w:sdtContent>", "</w:sdtContent></w:sdt>"
    start, end = (control_range(kind, key).split("/>", 1) for key in (71, 72))
    return Xml(f"{start[0]}/>{head}{start[1]}{''.join(blocks)}{end[0]}/>{tail}{end[1]}")


CONTROLS = (
    Case("36", "content control deleted", "17.13.5.5",
         (_around("customXmlDel", P("inside.")), AFTER), (P("inside."), AFTER),
         (control(P("inside.")), AFTER)),
    Case("37", "content control inserted", "17.13.5.7",
         (_around("customXmlIns", P("inside.")), AFTER), (control(P("inside.")), AFTER),
         (P("inside."), AFTER)),
    Case("36", "content control moved away", "17.13.5.9",
         (_around("customXmlMoveFrom", P("inside.")), AFTER), (P("inside."), AFTER),
         (control(P("inside.")), AFTER)),
    Case("37", "content control moved here", "17.13.5.11",
         (_around("customXmlMoveTo", P("inside.")), AFTER), (control(P("inside.")), AFTER),
         (P("inside."), AFTER)),
    Case("36", "content control in a line deleted", "17.13.5.5",
         (P("One ", _around("customXmlDel", run("two"))),), (P("One ", "two"),),
         (P("One ", control("two")),)),
    Case("36", "content control deleted after a deleted mark", "17.13.5.5",
         (P("Front ", mark=deleted()), _around("customXmlDel", P("inside.")), AFTER),
         (P("Front ", "inside."), AFTER), (P("Front "), control(P("inside.")), AFTER)),
    Case("9", "content control inserted in conflict", "[MS-DOCX] customXmlConflictInsRangeStart",
         (Xml(_around("customXmlIns", P("inside.")).replace(
             "w:customXmlIns", "w14:customXmlConflictIns")), AFTER),
         (control(P("inside.")), AFTER), (P("inside."), AFTER)),
)  # fmt: skip


def _style(properties: str) -> Xml:
    return Xml(
        '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/>'
        f"{properties}</w:style>"
    )


def _changed(holder: str) -> str:
    return mark(f"{holder}Change", f"<w:{holder}>{props(RIGHT)}</w:{holder}>")


def _level(properties: str) -> Xml:
    return Xml(
        '<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>{properties}</w:lvl></w:abstractNum>'
    )


def _held(holder: str, form: str, changed: str = "") -> str:
    return f"<w:{holder}>{props(form)}{changed}</w:{holder}>"


FORMATTING_PARTS = (
    Case("19", "paragraph formatting of a style", "17.13.5.29",
         (_style(_held("pPr", CENTRE, _changed("pPr"))),), (_style(_held("pPr", CENTRE)),),
         (_style(_held("pPr", RIGHT)),), ("styles",)),
    Case("18", "formatting of a style", "17.13.5.31",
         (_style(_held("rPr", "b", mark("rPrChange", _held("rPr", "i")))),),
         (_style(_held("rPr", "b")),), (_style(_held("rPr", "i")),), ("styles",)),
    Case("21", "table formatting of a style", "17.13.5.34",
         (_style(_held("tblPr", CENTRE, _changed("tblPr"))),), (_style(_held("tblPr", CENTRE)),),
         (_style(_held("tblPr", RIGHT)),), ("styles",)),
    Case("23", "row formatting of a style", "17.13.5.37",
         (_style(_held("trPr", CENTRE, _changed("trPr"))),), (_style(_held("trPr", CENTRE)),),
         (_style(_held("trPr", RIGHT)),), ("styles",)),
    Case("24", "cell formatting of a style", "17.13.5.36",
         (_style(_held("tcPr", CENTRE, _changed("tcPr"))),), (_style(_held("tcPr", CENTRE)),),
         (_style(_held("tcPr", RIGHT)),), ("styles",)),
    Case("19", "paragraph formatting of a list level", "17.13.5.29",
         (_level(_held("pPr", CENTRE, _changed("pPr"))),), (_level(_held("pPr", CENTRE)),),
         (_level(_held("pPr", RIGHT)),), ("numbering",)),
    Case("18", "formatting of a list level", "17.13.5.31",
         (_level(_held("rPr", "b", mark("rPrChange", _held("rPr", "i")))),),
         (_level(_held("rPr", "b")),), (_level(_held("rPr", "i")),), ("numbering",)),
)  # fmt: skip

CASES = CONTENT + PARAGRAPHS + SECTIONS + TABLES + CONTROLS + FORMATTING_PARTS
