"""A Word file as PDF, through LibreOffice where it is installed.

LibreOffice is told to run no macro and to fetch nothing, in a profile of its own that is thrown
away; the draft itself never goes through it, only the final to be looked at.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from clearance.final.errors import ConversionError
from drafts.errors import MissingToolError

_PROGRAMS: Final = ("soffice", "libreoffice")
_ITEM: Final = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="{}" '
    'oor:op="fuse"><value>{}</value></prop></item>'
)
_SETTINGS: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items '
    'xmlns:oor="http://openoffice.org/2001/registry">'
    + _ITEM.format("MacroSecurityLevel", "3")
    + _ITEM.format("DisableMacrosExecution", "true")
    + _ITEM.format("BlockUntrustedRefererLinks", "true")
    + "</oor:items>"
)


def to_pdf(data: bytes, name: str = "final.docx", *, timeout: float = 180.0) -> bytes:
    """``data``, a Word file, as PDF.

    Raises:
        MissingToolError: LibreOffice is not installed.
        ConversionError: It made no PDF, or not within ``timeout`` seconds.
    """
    program = next((found for known in _PROGRAMS if (found := shutil.which(known))), None)
    if program is None:
        raise MissingToolError(
            "The PDF needs LibreOffice, which was not found. Install it (the package is called "
            "libreoffice-writer), or open the final in Word and save it as PDF."
        )
    with tempfile.TemporaryDirectory(prefix="clearance-pdf-") as folder:
        place = Path(folder)
        user = place / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTINGS)
        source = place / "final.docx"
        source.write_bytes(data)
        said = _run(
            [
                program,
                "--headless",
                "--norestore",
                "--nolockcheck",
                f"-env:UserInstallation={(place / 'profile').as_uri()}",
                "--convert-to",
                "pdf:writer_pdf_Export",
                "--outdir",
                str(place),
                str(source),
            ],
            timeout,
            name,
        )
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise ConversionError(
                f"LibreOffice made no PDF of {name}. It said: {said.strip()[:300] or 'nothing'}. "
                "Open the final in Word and save it as PDF."
            )
        return made.read_bytes()


def _run(command: list[str], timeout: float, name: str) -> str:
    """Run LibreOffice in a process group of its own, which ends with the time allowed."""
    with subprocess.Popen(  # noqa: S603  # the program was found on the path; no shell
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise ConversionError(
                f"LibreOffice did not make a PDF of {name} within {timeout:g} seconds and was "
                "stopped. Open the final in Word and save it as PDF."
            ) from None
    return said.decode("utf-8", "replace")
