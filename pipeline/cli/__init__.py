"""The command line: one group, whose commands are imported only when they are called."""

from __future__ import annotations

import gc
import importlib
import io
import sys
from typing import Final

import click

from pipeline.exits import errors_as_exits

# Command: where it is, and what it does. Listing them here keeps `--help` from importing them.
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "run": ("pipeline.cli.run:run", "Run the five stages on a report's folder or a Word file."),
    "new": ("pipeline.cli.new:new", "Make a report's folder with a commented report.toml."),
    "revisions": (
        "pipeline.cli.revisions:revisions",
        "List every revision and comment of a draft.",
    ),
    "accept": ("pipeline.cli.resolve:accept", "Accept revisions, all or chosen ones."),
    "reject": ("pipeline.cli.resolve:reject", "Reject revisions, all or chosen ones."),
    "text": ("pipeline.cli.text:text", "Print a draft as plain text."),
    "compare": ("pipeline.cli.compare:compare", "Compare two drafts as a tracked Word file."),
    "combine": ("pipeline.cli.combine:combine", "Combine several reviewers' copies of one draft."),
    "count": ("pipeline.cli.count:count", "Count the words of a draft against its limit."),
    "submissions": ("pipeline.cli.submissions:submissions", "Check answers to the questionnaire."),
    "mentions": ("pipeline.cli.mentions:mentions", "List the States that a draft names."),
    "states": ("pipeline.cli.states:states", "Who was asked, what was answered, what is due."),
    "approve": ("pipeline.cli.approve:approve", "Record an office's approval of the text."),
    "waive": ("pipeline.cli.waive:waive", "Record a waiver of a finding."),
    "withdraw": ("pipeline.cli.withdraw:withdraw", "Withdraw an approval or a waiver."),
    "memo": ("pipeline.cli.memo:memo", "Write the cover note for the Chief of Staff."),
    "check": ("pipeline.cli.check:check", "Judge a final Word file before it goes to DGACM."),
    "explain": ("pipeline.cli.explain:explain", "Explain a finding's code."),
    "serve": ("pipeline.cli.serve:serve", "Show a report's live page on this machine."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands, in the order of the table."""
        return list(COMMANDS)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what goes wrong before it has begun is told as well as later."""
        # A name that the terminal's alphabet lacks is shown by its number, not by a traceback.
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        with errors_as_exits():
            return super().invoke(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported now; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands from the table, nothing imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clearance", prog_name="clearance")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Take a tracked-change Word draft to a cleared, DGACM-ready report.

    Start with `clearance run DRAFT.docx`, or `clearance new FOLDER`.
    """
    # A command works on a few files and ends: looking for cycles costs it more than they hold.
    if ctx.invoked_subcommand != "serve":
        gc.disable()
        ctx.call_on_close(gc.enable)
