"""Making ``template.docx``, the Word file whose styles every final gets.

The office may replace the file by its own: only the names of the styles count, and those it does
not define are taken from here. Run ``python -m clearance.final.make_template`` after a change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from drafts.ooxml.names import W_NS
from drafts.ooxml.package import Package, write_package

_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The text column of a United Nations report stands in from the margin on both sides.
BODY_LEFT: Final = 1267
NUMBER_TAB: Final = 1742
STEP: Final = 475
HEADING_HANG: Final = 623
_COLUMN: Final = f'<w:ind w:left="{BODY_LEFT}" w:right="{BODY_LEFT}"/>'
_HANGING: Final = f'<w:ind w:left="{BODY_LEFT}" w:right="{BODY_LEFT}" w:hanging="{HEADING_HANG}"/>'
_TAB: Final = f'<w:tabs><w:tab w:val="left" w:pos="{BODY_LEFT}"/></w:tabs>'
_AFTER: Final = '<w:spacing w:after="120"/>'

# Name: (id, based on, paragraph properties, run properties). Heading sizes: Editorial Manual,
# "Headings" (14, 12 and 10 point, bold).
_STYLES: Final[dict[str, tuple[str, str, str, str]]] = {
    "Normal": ("Normal", "", '<w:spacing w:line="240" w:lineRule="atLeast"/>', ""),
    "heading 1": (
        "Heading1",
        "Normal",
        (
            "<w:keepNext/><w:keepLines/>"
            f'{_TAB}<w:spacing w:before="360" w:after="240"/>{_HANGING}<w:outlineLvl w:val="0"/>'
        ),
        '<w:b/><w:sz w:val="28"/><w:szCs w:val="28"/>',
    ),
    "heading 2": (
        "Heading2",
        "Normal",
        (
            f"<w:keepNext/><w:keepLines/>{_TAB}"
            f'<w:spacing w:before="240" w:after="120"/>{_HANGING}<w:outlineLvl w:val="1"/>'
        ),
        '<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>',
    ),
    "heading 3": (
        "Heading3",
        "Normal",
        (
            f"<w:keepNext/><w:keepLines/>{_TAB}"
            f'<w:spacing w:before="240" w:after="120"/>{_HANGING}<w:outlineLvl w:val="2"/>'
        ),
        '<w:b/><w:sz w:val="20"/><w:szCs w:val="20"/>',
    ),
    "heading 4": (
        "Heading4",
        "Normal",
        (
            f'<w:keepNext/><w:keepLines/>{_TAB}<w:spacing w:before="120" w:after="120"/>{_HANGING}'
            '<w:outlineLvl w:val="3"/>'
        ),
        "<w:b/><w:i/>",
    ),
    "Title": (
        "Title",
        "Normal",
        f'<w:keepNext/><w:keepLines/><w:spacing w:before="480" w:after="240"/>{_COLUMN}',
        '<w:b/><w:sz w:val="28"/><w:szCs w:val="28"/>',
    ),
    "Subtitle": (
        "Subtitle",
        "Normal",
        f'<w:keepNext/><w:keepLines/><w:spacing w:after="240"/>{_COLUMN}',
        '<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>',
    ),
    "UN Text": ("UNText", "Normal", f'{_AFTER}{_COLUMN}<w:jc w:val="both"/>', ""),
    "UN Numbered Paragraph": (
        "UNNumberedParagraph",
        "Normal",
        f'{_AFTER}<w:ind w:right="{BODY_LEFT}"/><w:jc w:val="both"/>',
        "",
    ),
    "UN List Item": (
        "UNListItem",
        "Normal",
        f'{_AFTER}<w:ind w:right="{BODY_LEFT}"/><w:jc w:val="both"/>',
        "",
    ),
    "UN Quotation": (
        "UNQuotation",
        "Normal",
        f'{_AFTER}<w:ind w:left="{NUMBER_TAB}" w:right="{NUMBER_TAB}"/><w:jc w:val="both"/>',
        "",
    ),
    "UN Organization": ("UNOrganization", "Normal", "", '<w:sz w:val="28"/>'),
    "UN Symbol": ("UNSymbol", "Normal", '<w:jc w:val="right"/>', ""),
    "UN Organ": (
        "UNOrgan",
        "Normal",
        '<w:spacing w:before="120" w:line="360" w:lineRule="exact"/>',
        '<w:b/><w:sz w:val="34"/><w:szCs w:val="34"/>',
    ),
    "UN Distribution": ("UNDistribution", "Normal", '<w:spacing w:before="60"/>', ""),
    "UN Session": ("UNSession", "Normal", "", ""),
    "UN Summary Heading": (
        "UNSummaryHeading",
        "Normal",
        '<w:keepNext/><w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/>',
        "<w:b/><w:i/>",
    ),
    "UN Summary Text": (
        "UNSummaryText",
        "Normal",
        f'{_AFTER}<w:ind w:left="170" w:right="170" w:firstLine="{STEP}"/><w:jc w:val="both"/>',
        "",
    ),
    "UN Running Header": (
        "UNRunningHeader",
        "Normal",
        (
            '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="auto"/></w:pBdr>'
            '<w:spacing w:after="240"/>'
        ),
        '<w:b/><w:sz w:val="17"/>',
    ),
    "UN Running Footer": ("UNRunningFooter", "Normal", "", '<w:b/><w:sz w:val="17"/>'),
    "UN Not Cleared": (
        "UNNotCleared",
        "Normal",
        (
            '<w:pBdr><w:top w:val="single" w:sz="8" w:space="2" w:color="C00000"/>'
            '<w:bottom w:val="single" w:sz="8" w:space="2" w:color="C00000"/></w:pBdr>'
            '<w:spacing w:before="60" w:after="60"/><w:jc w:val="center"/>'
        ),
        '<w:b/><w:color w:val="C00000"/><w:sz w:val="22"/>',
    ),
    "header": ("Header", "Normal", "", '<w:sz w:val="17"/>'),
    "footer": ("Footer", "Normal", "", '<w:sz w:val="17"/>'),
    "footnote text": (
        "FootnoteText",
        "Normal",
        f'<w:spacing w:after="40" w:line="210" w:lineRule="atLeast"/>{_COLUMN}',
        '<w:sz w:val="17"/><w:szCs w:val="17"/>',
    ),
}
_REFERENCE: Final = (
    '<w:style w:type="character" w:styleId="FootnoteReference">'
    '<w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    "</w:style>"
)
_EXPLANATION: Final = (
    "This file holds the styles that a final gets. Change how they look; keep their names. "
    "What stands in this text is not used."
)


def make_template() -> bytes:
    """The bytes of the template."""
    drawn = "".join(_style(name, *rest) for name, rest in _STYLES.items())
    font = "".join(f' w:{a}="Times New Roman"' for a in ("ascii", "hAnsi", "eastAsia", "cs"))
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{font}/>"
        '<w:spacing w:val="4"/><w:kern w:val="14"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
        '<w:lang w:val="en-GB" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    body = (
        f'<w:body><w:p><w:pPr><w:pStyle w:val="UNText"/></w:pPr><w:r><w:t>{_EXPLANATION}</w:t>'
        f"</w:r></w:p>{SECTION}</w:body>"
    )
    parts = {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPE}document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}styles+xml"/>'
            f'<Override PartName="/word/settings.xml" ContentType="{_TYPE}settings+xml"/></Types>'
        ),
        "_rels/.rels": _relationships({"officeDocument": "word/document.xml"}),
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{W_NS}">{body}</w:document>',
        "word/_rels/document.xml.rels": _relationships(
            {"styles": "styles.xml", "settings": "settings.xml"}
        ),
        "word/styles.xml": (
            f'{_HEAD}<w:styles xmlns:w="{W_NS}">{defaults}{drawn}{_REFERENCE}</w:styles>'
        ),
        "word/settings.xml": (
            f'{_HEAD}<w:settings xmlns:w="{W_NS}"><w:defaultTabStop w:val="{STEP}"/>'
            '<w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
        ),
    }
    encoded = {name: text.encode() for name, text in parts.items()}
    return write_package(Package("template.docx", encoded, "word/document.xml"))


SECTION: Final = (
    '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1200" '
    'w:bottom="1440" w:left="1200" w:header="576" w:footer="720" w:gutter="0"/></w:sectPr>'
)


def _style(name: str, key: str, based_on: str, paragraph: str, run: str) -> str:
    default = ' w:default="1"' if name == "Normal" else ""
    custom = ' w:customStyle="1"' if name.startswith("UN ") else ""
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{key}"><w:name w:val="{name}"/>'
        f"{based}<w:qFormat/>"
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def _relationships(targets: dict[str, str]) -> str:
    drawn = "".join(
        f'<Relationship Id="rId{place}" Type="{_RELATION}{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships">{drawn}</Relationships>'


if __name__ == "__main__":
    Path(__file__).with_name("template.docx").write_bytes(make_template())
