"""The application behind ``clearance serve``: it reads, it never changes anything by request."""

from __future__ import annotations

import mimetypes
from html import escape
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from drafts.errors import DocumentError
from pipeline.report.inline import visible
from pipeline.web.desk import Desk

# What a browser must not do with these pages beyond what their own policy forbids.
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def make_app(desk: Desk, hosts: tuple[str, ...]) -> Starlette:
    """The application for the report on ``desk``.

    Args:
        desk: The report.
        hosts: The names under which it may be asked for. A page elsewhere that points its own
            name at this machine is refused.
    """

    async def page(request: Request) -> Response:
        name = request.path_params.get("name") or "index.html"
        try:
            pages = await run_in_threadpool(desk.pages)
        except DocumentError as error:
            return HTMLResponse(_apology(str(error)), 503, HEADERS)
        if name in pages:
            kind = "application/json" if name.endswith(".json") else "text/html"
            return Response(pages[name], media_type=kind, headers=HEADERS)
        data = await run_in_threadpool(desk.file, name)
        if data is None:
            return HTMLResponse(_apology("There is no such page."), 404, HEADERS)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        headers = {**HEADERS, "Content-Disposition": "attachment"}
        return Response(data, media_type=kind, headers=headers)

    return Starlette(
        routes=[Route("/", page), Route("/{name:path}", page)],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
    )


def _apology(message: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not now</title>'
        f"<h1>This cannot be shown</h1><pre>{escape(visible(message))}</pre>"
        '<p>Mend it and load the page again. <a href="/">Overview</a></p></html>'
    )
