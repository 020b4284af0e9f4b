import pytest

from drafts.errors import (
    ConfigurationError,
    DocumentError,
    EncryptedDraftError,
    ProofError,
    UnreadableDraftError,
)
from pipeline.exits import errors_as_exits, printable


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ConfigurationError("x"), 2),
        (UnreadableDraftError("x"), 3),
        (EncryptedDraftError("x"), 3),
        (ProofError("x"), 4),
        (DocumentError("x"), 4),
        (KeyboardInterrupt(), 130),
    ],
)
def test_an_expected_error_is_one_line_and_a_status(
    error: BaseException, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught, errors_as_exits():
        raise error
    assert caught.value.code == status
    assert capsys.readouterr().err.startswith("clearance: ")


def test_an_unexpected_error_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), errors_as_exits():
        raise ZeroDivisionError


def test_control_characters_and_overrides_are_shown_not_obeyed() -> None:
    assert printable("a\x1b[31mb\u202ec\nd") == "a\\u001b[31mb\\u202ec\nd"
