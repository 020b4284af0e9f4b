"""For every rule about the text: drafts that break it, and good ones that look alike."""

from __future__ import annotations

from typing import Final

from tests.building import (
    Xml,
    cell,
    docx,
    endnote,
    footnote,
    heading,
    item,
    paragraph,
    row,
    run,
    table,
)

NUMBERS: Final = {1: [("decimal", "%1."), ("lowerLetter", "(%2)")], 2: [("bullet", "•")]}
LONG: Final = (
    "The report sets out what was done in the period under review and what remains to be done."
)


def body(*blocks: Xml, **options: object) -> bytes:
    """A small report: a heading, what is being tested, and a paragraph after it."""
    return docx(
        heading("I. Introduction"),
        *blocks,
        paragraph(LONG),
        numbering=NUMBERS,
        **options,  # type: ignore[arg-type]
    )


def said(text: str) -> bytes:
    """A small report with one paragraph of text."""
    return body(paragraph(text))


def noted(text: str, note: str) -> bytes:
    """A small report with one footnote."""
    return body(paragraph(text, footnote(1)), footnotes={1: [paragraph(note)]})


def numbered(*texts: str, restart: int | None = None) -> bytes:
    """A report of numbered paragraphs."""
    if restart is None:
        items = [item(text) for text in texts]
        return docx(heading("I. Introduction"), *items, numbering=NUMBERS)
    lists = {1: [("decimal", "%1.")], 3: [("decimal", "%1.")]}
    items = [item(text, number=1 if at < restart else 3) for at, text in enumerate(texts)]
    return docx(heading("I. Introduction"), *items, numbering=lists)


TWELVE: Final = tuple(f"{LONG} It was paragraph {word}." for word in "abcdefghijkl")

# Code: drafts that must raise it.
BAD: Final[dict[str, tuple[bytes, ...]]] = {
    "EDIT-001": (
        said("States should recognise the problem."),
        said("The organisations that reorganised themselves were criticised."),
        said("Organisations were invited to submit their views."),
        docx(heading("I. Mobilisation of resources"), paragraph(LONG)),
        noted("See the note.", "The decentralisation was incomplete."),
        body(table(row("Utilisation", "x"), row("y", "z"))),
        said("The de-institutionalisation of children continued."),
    ),
    "EDIT-002": (
        said("Three programs were closed."),
        said("In the judgment of the experts, more is needed."),
        said("The behavior of the parties towards their neighbors changed."),
        said("They moved toward peace."),
    ),
    "EDIT-003": (
        said("Regional and sub-regional arrangements were strengthened."),
        said("The on-going process continued."),
        said("Access to healthcare improved."),
    ),
    "EDIT-004": (
        said("The UN supports the Government."),
        said("A report was submitted to the GA in June."),
        said("The work of ECOSOC continued."),
        said("The SG visited the country."),
    ),
    "EDIT-006": (said("The AMISOM mandate was extended."),),
    "EDIT-007": (docx(heading("I. Cooperation with ECOWAS"), paragraph(LONG)),),
    "EDIT-008": (said("The Economic Community of West African States (ECOWAS) met."),),
    "EDIT-009": (
        said("The U.N.D.P. office was closed."),
        said("The U.S. delegation left."),
    ),
    "EDIT-010": (said("In that year the UNDP was asked to help."),),
    "EDIT-011": (said("The extension of UNMIL's mandate was welcomed."),),
    "EDIT-012": (said("All eleven Member States agreed."),),
    "EDIT-013": (
        said("60 staff members left the mission."),
        said("The mission closed. 12 offices remain open."),
    ),
    "EDIT-014": (
        said("Some 15% of the population was displaced."),
        said("Some 15 % of the population was displaced."),
        said("Some 15 percent of the population was displaced."),
    ),
    "EDIT-015": (
        said("The meeting of July 9, 2013 was cancelled."),
        said("The meeting of 9th July 2013 was cancelled."),
        said("The meeting of July 9th was cancelled."),
        said("On 1st of March the office opened."),
    ),
    "EDIT-016": (
        said('They spoke of "us" and of "them".'),
        said("The Secretary-General's report was issued."),
        said("Côte d'Ivoire was not concerned."),
    ),
    "EDIT-017": (
        said("The term 'populations' refers to everybody."),
        said("The intent to ‘destroy in whole or in part’ is decisive."),
    ),
    "EDIT-018": (
        noted("The Assembly adopted the Outcome.", "A/RES/60/1."),
        noted("The Assembly adopted it.", "2005 World Summit Outcome, A/RES/60/1, paras. 138-140."),
        noted("The Council did so too.", "See Security Council resolution S/RES/1674."),
    ),
    "EDIT-019": (body(paragraph("A claim.", endnote(1)), endnotes={1: [paragraph("A source.")]}),),
    "EDIT-020": (
        body(
            paragraph("A first point", footnote(1), ", and a second one."),
            footnotes={1: [paragraph("See the report of the panel, published in Geneva.")]},
        ),
        body(
            paragraph("A first point", footnote(1), "."),
            footnotes={1: [paragraph("See the report of the panel, published in Geneva.")]},
        ),
    ),
    "EDIT-021": (
        body(
            paragraph("A first point.", footnote(1), footnote(2)),
            footnotes={1: [paragraph("One.")], 2: [paragraph("Two.")]},
        ),
    ),
    "EDIT-022": (body(paragraph("A claim.", run("12", "vertAlign:superscript"))),),
    "EDIT-023": (
        docx(heading("I - Introduction"), paragraph(LONG)),
        docx(heading("VI- The way forward"), paragraph(LONG)),
        docx(heading("A) Scope", 2), paragraph(LONG)),
    ),
    "EDIT-024": (docx(heading("I. Introduction"), paragraph(LONG)),),
    "EDIT-025": (
        docx(heading("I. One"), heading("A. Only", 2), paragraph(LONG), heading("II. Two")),
    ),
    "EDIT-026": (numbered(*TWELVE, restart=6),),
    "EDIT-027": (
        docx(
            heading("Summary"),
            item(LONG),
            heading("I. Introduction"),
            item(LONG),
            numbering=NUMBERS,
        ),
    ),
    "EDIT-028": (body(item("One thing;", number=2), item("Another.", number=2)),),
    "EDIT-029": (body(item("One thing", number=2), item("Another", number=2)),),
    "EDIT-030": (body(paragraph("It is ", run("very important", "b"), " to act.")),),
    "EDIT-031": (body(paragraph("It is ", run("very important", "i"), " to act.")),),
    "EDIT-032": (
        said("Security Council Resolution 1325 (2000) was recalled."),
        said("It is prohibited by Article 6 of the Rome Statute."),
    ),
    "EDIT-033": (
        said("No member states objected."),
        said("The role of non-state actors grew."),
    ),
    "EDIT-034": (said("The Security Council, in its resolution 1325, called for more."),),
    "EDIT-035": (
        said("See A/HRC/22/17/Add .4 for details."),
        said("See A/HRC/22/17/Add4 for details."),
        said("See A/ RES/60/1 for details."),
        said("See A/67/929/add.1 for details."),
    ),
    "EDIT-036": (said("As stated in A/67/929, p. 12, the matter is urgent."),),
    "EDIT-037": (body(paragraph(run("Building resilience", "b")), paragraph(LONG)),),
    "EDIT-038": (body(paragraph("1. The first."), paragraph("2. The second.")),),
    "EDIT-040": (
        numbered(*TWELVE[:5], "As stated in paragraph 45 above, more is needed."),
        numbered(*TWELVE[:5], "See paras. 2 and 77 of the present report."),
    ),
    "EDIT-041": (
        numbered("As stated in paragraph 4 above, more is needed.", *TWELVE[:5]),
        numbered(*TWELVE[:5], "As set out in paragraph 2 below, more is needed."),
    ),
    "FINAL-103": (
        said("CONFIDENTIAL DRAFT of the report."),
        body(headers=(paragraph("Draft of 12 June"),)),
        body(headers=(paragraph("CONFIDENTIAL DRAFT - NOT FOR FURTHER DISTRIBUTION"),)),
        body(footers=(paragraph("Not for distribution"),)),
    ),
    "FINAL-104": (body(paragraph("It was ", run("perhaps", "highlight:yellow"), " so.")),),
    "FINAL-105": (
        said("As of XX June, YY had replied."),
        said("The cost is [to be confirmed by OPPBA] dollars."),
        said("The symbol is A/[...]/1."),
        said("The total is TBD."),
        said("The number of States was [xx]."),
        said("Signed: ______ for the Secretariat."),
        said("How many were there???"),
    ),
    "FINAL-106": (said("In [illegible], the law was changed."),),
    "FINAL-107": (body(paragraph("Seen ", run("and not seen", "vanish"))),),
}

# Good drafts that must raise nothing of the rule, though they look like it.
GOOD: Final[dict[str, tuple[bytes, ...]]] = {
    "EDIT-001": (
        said("They were advised to supervise, to comprise and to exercise; a surprise arose."),
        said("It was analysed, catalysed and paralysed; the premise and the enterprise failed."),
        said("He quoted: “We recognise this.”"),
        said("The Organisation for Economic Co-operation and Development agreed."),
        said("The World Organisation of the Scout Movement agreed."),
        body(paragraph("The book ", run("Globalisation and its discontents", "i"), " was cited.")),
        said("See https://example.org/organisation/recognise for more."),
        said("The crises, the analysis and the promise of synthesis."),
    ),
    "EDIT-002": (
        said("A computer program was written."),
        said("The judgment of the Court was read."),
        said("The Center for Human Rights, a private body, agreed."),
        said("The programme was closed."),
    ),
    "EDIT-003": (said("Inter-agency and multi-stakeholder work continued."),),
    "EDIT-004": (
        said("UN-Women and UN-Habitat took part, with UN-Water."),
        said("The document is A/UN/12."),
        said("He said: “The UN must act.”"),
    ),
    "EDIT-006": (
        said("The African Union Mission in Somalia (AMISOM) was extended. AMISOM stayed."),
        said("HIV and AIDS were discussed in part IV."),
    ),
    "EDIT-007": (
        docx(heading("III. The fight against AIDS and COVID-19"), paragraph(LONG)),
        docx(heading("INTRODUCTION AND MANDATE"), paragraph(LONG)),
    ),
    "EDIT-008": (said("The Economic Community (ECOWAS) met. ECOWAS agreed. Then ECOWAS left."),),
    "EDIT-009": (
        said("Mr. J. R. R. Tolkien wrote it, e.g. in 1937, at 9 a.m."),
        said("It stands in 11 U.S.C. § 524."),
    ),
    "EDIT-012": (
        said("Eleven Member States agreed."),
        said("He said “twelve times” and left."),
        said("It cost fifteen thousand dollars."),
    ),
    "EDIT-013": (
        said("2030 Agenda goals were met."),
        said("Sixty staff members left. See No. 12 above and para. 12 below."),
        said("Of these, 12 offices remain."),
        numbered("Sixty people.", "The 60 people."),
    ),
    "EDIT-014": (
        said("Some 15 per cent was lost; the percentage rose by three percentage points."),
        body(table(row("15%", "20%"), row("a", "b"))),
        said("He said: “15% was lost.”"),
    ),
    "EDIT-015": (
        said("The meeting of 9 July 2013 was cancelled; the May 12 movement agreed."),
        said("In July 2013 nothing happened, nor in the summer of 2012."),
    ),
    "EDIT-016": (
        said("They spoke of “us” and the Secretary-General’s report."),
        body(paragraph(run('print("x")', '<w:rFonts w:ascii="Courier New"/>'))),
    ),
    "EDIT-017": (
        said("He said: “They used the word ‘enemy’ often.”"),
        said("The States' parties' and the parties' representatives' views differ."),
        said("It was the Secretariat’s, not the Governments’, view."),
    ),
    "EDIT-018": (
        noted("A claim.", "United Nations, Treaty Series, vol. 78, No. 1021."),
        noted("A claim.", "Available at https://undocs.org/A/RES/60/1."),
        noted(
            "A claim.",
            "The Assembly returned to this several times, most fully in A/RES/63/308, where it "
            "decided to continue its consideration of the responsibility to protect.",
        ),
    ),
    "EDIT-020": (
        body(
            paragraph("A first point,", footnote(1), " and a second."),
            footnotes={1: [paragraph("See the panel.")]},
        ),
    ),
    "EDIT-021": (
        body(
            paragraph("A point.", footnote(1), run(",", "vertAlign:superscript"), footnote(2)),
            footnotes={1: [paragraph("One.")], 2: [paragraph("Two.")]},
        ),
    ),
    "EDIT-022": (body(paragraph("An area of 12 km", run("2", "vertAlign:superscript"), ".")),),
    "EDIT-023": (
        docx(heading("I. Introduction"), heading("A. Scope", 2), heading("B. Method", 2)),
        docx(heading("Introduction"), paragraph(LONG)),
        docx(heading("Civil - military relations"), paragraph(LONG)),
    ),
    "EDIT-025": (docx(heading("I. One"), heading("A. First", 2), heading("B. Second", 2)),),
    "EDIT-026": (
        numbered(*TWELVE),
        body(*[item(text) for text in ("One", "Two")], paragraph(LONG), paragraph(LONG)),
    ),
    "EDIT-027": (
        docx(heading("Summary"), paragraph(LONG), heading("I. One"), item(LONG), numbering=NUMBERS),
    ),
    "EDIT-028": (body(item("One thing", number=2), item("Another.", number=2)),),
    "EDIT-030": (
        docx(heading("VI. Conclusions"), paragraph(run("All States must act.", "b"))),
        body(table(row(cell(paragraph(run("Head", "b"))), "x"), row("a", "b"))),
        docx(paragraph(run("Report of the Secretary-General", "b")), heading("I. One")),
    ),
    "EDIT-032": (
        said("Security Council resolution 1325 (2000) recalled Article 51 of the Charter."),
        said("It is prohibited by article 6 of the Rome Statute."),
    ),
    "EDIT-033": (said("Member States and non-State actors were in a bad state."),),
    "EDIT-034": (
        said(
            "The Security Council, in its resolution 1325 (2000), called for it; see also "
            "Council resolution 1325."
        ),
    ),
    "EDIT-035": (
        said("See A/HRC/22/17/Add.4, A/67/929-S/2013/399, S/2013/399 and A/RES/60/1."),
        said("It was and/or is; the ratio A/B; either/or; 24/7."),
    ),
    "EDIT-036": (said("As stated in A/67/929, para. 12, it is urgent; see p. 4 of the book."),),
    "EDIT-038": (numbered("First.", "Second."), said("1. Only one line begins so.")),
    "EDIT-040": (
        numbered(*TWELVE[:5], "As stated in paragraphs 2 and 3 above, more is needed."),
        numbered(*TWELVE[:5], "See paragraph 138 of the World Summit Outcome."),
        numbered(*TWELVE[:5], "He quoted: “see paragraph 99 above”."),
    ),
    "EDIT-041": (numbered("As set out in paragraph 4 below, more is needed.", *TWELVE[:5]),),
    "FINAL-103": (
        said("The Council adopted the draft resolution; the draft was confidential."),
        body(headers=(paragraph("A/67/929"),)),
    ),
    "FINAL-105": (
        said("In chapter XX, and in the XX century, under article XXX, nothing was found."),
        said("The text reads “[t]he parties […] agreed” and “[sic]”."),
        said("He asked: why?"),
    ),
    "FINAL-106": (said("The handwriting was illegible."),),
}
