"""`clearance explain`."""

from __future__ import annotations

import click

from drafts.errors import ConfigurationError
from pipeline.exits import errors_as_exits


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain CODE: the rule behind a finding, its source, and what clears it.

    Without CODE, list every rule.
    """
    with errors_as_exits():
        from difflib import get_close_matches

        from pipeline.rulebook import rules

        book = rules()
        if code is None:
            for rule in book.values():
                click.echo(f"{rule.code:<10} {rule.severity.value:<8} {rule.title}")
            return
        found = book.get(code.upper())
        if found is None:
            near = get_close_matches(code.upper(), book, 3)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise ConfigurationError(
                f"There is no rule {code}.{hint} `clearance explain` lists them all."
            )
        click.echo(f"{found.code}: {found.title} ({found.severity.value})")
        if found.explanation:
            click.echo(f"\n{found.explanation}")
        click.echo(f"\nSource:  {found.source}")
        click.echo(f"Remedy:  {found.remedy}")
        click.echo(f"Acts:    {found.who}")
