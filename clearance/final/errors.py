"""What keeps a final from being made."""

from drafts.errors import DocumentError


class NotSettledError(DocumentError):
    """The file still holds revisions that nobody has decided."""


class UnscrubbableError(DocumentError):
    """The file holds something that cannot be cleaned without losing part of the text."""


class ConversionError(DocumentError):
    """LibreOffice was there but did not make the file."""
