"""Names of WordprocessingML: namespaces, content types, relationship types."""

from typing import Final

W_NS: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC_NS: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W14_NS: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
W15_NS: Final = "http://schemas.microsoft.com/office/word/2012/wordml"
PACKAGE_RELATIONSHIPS_NS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES_NS: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
CORE_NS: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DC_NS: Final = "http://purl.org/dc/elements/1.1/"
DCTERMS_NS: Final = "http://purl.org/dc/terms/"
EXTENDED_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"

W: Final = f"{{{W_NS}}}"
R: Final = f"{{{R_NS}}}"
M: Final = f"{{{M_NS}}}"
MC: Final = f"{{{MC_NS}}}"
W14: Final = f"{{{W14_NS}}}"
W15: Final = f"{{{W15_NS}}}"
# The newer kind of text box keeps its text in a namespace of its own, [MS-ODRAWXML] 2.13.
BOXES: Final = (
    W + "txbxContent",
    "{http://schemas.microsoft.com/office/word/2006/wordml}txbxContent",
)
VAL: Final = W + "val"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

# Strict files use other namespaces for the same elements (ISO/IEC 29500-1, Annex A). They are
# read as if transitional and written back as they were.
STRICT: Final = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W_NS,
    "http://purl.oclc.org/ooxml/officeDocument/relationships": R_NS,
    "http://purl.oclc.org/ooxml/officeDocument/math": M_NS,
    "http://purl.oclc.org/ooxml/officeDocument/extendedProperties": EXTENDED_NS,
}


def w(name: str) -> str:
    """The qualified name of ``name`` in WordprocessingML's main namespace."""
    return W + name


def local(tag: str) -> str:
    """A qualified name without its namespace."""
    return tag.rpartition("}")[2]
