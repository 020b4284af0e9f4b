"""What can go wrong with a document, each with what to do next."""


class DocumentError(Exception):
    """No trustworthy result exists. The message says what, where, and what to do."""


class UnreadableDraftError(DocumentError):
    """The file cannot be read as a Word draft."""


class NotAWordFileError(UnreadableDraftError):
    """The bytes are not a Word file of any kind this program reads."""


class EncryptedDraftError(UnreadableDraftError):
    """The file is protected by a password."""


class DamagedDraftError(UnreadableDraftError):
    """A Word file whose package or XML is broken or cut short."""


class HostileDraftError(UnreadableDraftError):
    """The file goes beyond a limit that keeps this program safe, or hides something forbidden."""


class SignedDraftError(DocumentError):
    """The file carries a digital signature that any change would break."""


class ProofError(DocumentError):
    """A file just made is not what was intended, and was therefore not written."""


class OutputError(DocumentError):
    """A result could not be written where it was asked for."""


class ConfigurationError(DocumentError):
    """What the user configured contradicts itself or names something that is not there."""


class MissingToolError(DocumentError):
    """A program outside this one is needed and was not found."""
