import subprocess
import sys

import pytest
from click.testing import CliRunner

from pipeline.cli import COMMANDS, main

HEAVY = ("lxml", "sqlalchemy", "alembic", "docx", "jinja2", "rich", "openpyxl", "icalendar")


def test_help_lists_every_command() -> None:
    output = CliRunner().invoke(main, ["--help"]).output
    assert all(name in output for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage: " in result.output


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['clearance', '--help']\n"
        "from pipeline.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_an_unknown_command_is_a_usage_error() -> None:
    assert CliRunner().invoke(main, ["rnu"]).exit_code == 2


def test_explain_shows_the_rule_its_source_and_its_remedy() -> None:
    output = CliRunner().invoke(main, ["explain", "limit-001"]).output
    assert "LIMIT-001" in output
    assert "Source:" in output
    assert "Remedy:" in output


def test_explain_suggests_the_nearest_rule() -> None:
    result = CliRunner().invoke(main, ["explain", "LIMIT-0011"])
    assert result.exit_code == 2
    assert "LIMIT-001" in result.stderr
