"""What can go wrong with the register, each with what to do next."""

from drafts.errors import DocumentError


class RegisterError(DocumentError):
    """The register cannot be read or written. The message says what to do."""


class NotARegisterError(RegisterError):
    """What stands there is not a register, or is damaged."""


class NewerRegisterError(RegisterError):
    """The register was written by a later version of this program."""


class RegisterLockedError(RegisterError):
    """Another program kept the register locked for too long."""


class RegisterNotWritableError(RegisterError):
    """The register, or the folder it lives in, may only be read."""


class InvalidEventError(RegisterError):
    """An event lacks something it cannot do without, or contradicts itself."""
