"""Self-contained pages: a template with its style and script inside, locked by hashes."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from drafts.findings import shorten
from pipeline.report.inline import joined, marked, visible

if TYPE_CHECKING:
    from jinja2 import Environment

_ASSETS: Final = files("pipeline.report") / "assets"


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text("utf-8")


def draw(
    template: str,
    *,
    styles: tuple[str, ...],
    scripts: tuple[str, ...],
    running_head: str,
    **values: object,
) -> str:
    """The page that ``template`` makes of ``values``, in one file that fetches nothing.

    The policy in its head lets exactly these styles and scripts run, by their hashes. Nothing
    that a file under review holds can add another, even if an escape were forgotten.

    Args:
        template: A file in ``templates``.
        styles: Files in ``assets``, bundled in this order.
        scripts: Files in ``assets``, bundled in this order.
        running_head: What stands at the top of every printed page.
        values: What the template draws.
    """
    style = "\n".join((*(_asset(name) for name in styles), _printed_page(running_head)))
    script = "\n".join(_asset(name) for name in scripts)
    return (
        environment()
        .get_template(template)
        .render(style=style, script=script, policy=policy_for(style, script), **values)
    )


def policy_for(style: str, script: str) -> str:
    """The content security policy under which only ``style`` and ``script`` take effect."""
    sources = [
        "default-src 'none'",
        f"style-src {_hash_of(style)}",
        f"script-src {_hash_of(script)}" if script else "script-src 'none'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(sources)


def _printed_page(running_head: str) -> str:
    """The style of a printed page with a head and its number at the foot."""
    return (
        "@page { margin: 20mm 16mm 18mm; "
        f"@top-left {{ content: {_css_string(running_head)}; font: 8pt sans-serif; }} "
        '@bottom-right { content: counter(page) " of " counter(pages); font: 8pt sans-serif; } }'
    )


def _css_string(text: str) -> str:
    """``text`` as a string of CSS in which nothing but letters and digits stands for itself."""
    escaped = (c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in text)
    return f'"{"".join(escaped)}"'


def _hash_of(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def environment() -> Environment:
    """The templates' environment: everything is escaped, and shown rather than obeyed."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from pipeline.report.kept import BesideTemplates

    templates = Environment(
        loader=PackageLoader("pipeline.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=BesideTemplates(),
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    templates.filters |= {
        "raw": Markup,
        "day": day,
        "moment": moment,
        "short_day": short_day,
        "number": number,
        "signed": signed,
        "plural": plural,
        "marked": marked,
        "capitalize_first": lambda text: text[:1].upper() + text[1:],
        "joined": joined,
        "shorten": shorten,
    }
    return templates


def day(value: dt.date | None) -> str:
    """``23 May 2013``; empty for None."""
    return "" if value is None else f"{value.day} {value:%B %Y}"


def short_day(value: dt.date | None) -> str:
    """``23 May 13``; empty for None."""
    return "" if value is None else f"{value.day} {value:%b %y}"


def moment(value: dt.datetime | None) -> str:
    """``23 May 2013, 10:00``; empty for None."""
    return "" if value is None else f"{day(value)}, {value:%H:%M}"


def brief_moment(value: dt.datetime, year: int | None) -> str:
    """``23 May 10:00``, with the year where it is not ``year``."""
    return f"{value.day} {value:%b}{'' if value.year == year else f' {value.year}'} {value:%H:%M}"


def number(value: int) -> str:
    """``8,500``."""
    return f"{value:,}"


def signed(value: int) -> str:
    """``+12``, ``−3`` with a true minus, ``0``."""
    if value == 0:
        return "0"
    return f"+{value:,}" if value > 0 else f"−{-value:,}"


def plural(count: int, one: str, many: str = "") -> str:
    """``1 change``, ``2 changes``."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
