"""The web application: gate, errors, files, pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from detente import __version__
from detente.board import failures
from detente.board.assets import ROUTE
from detente.board.desk import Desk
from detente.board.nav import NAV
from detente.board.options import BoardOptions, require_token
from detente.board.page import THEME, THEMES
from detente.board.pages import PAGES
from detente.board.safety import Gate, form, guard, local_path
from detente.reader import Reader

_YEAR: Final = 365 * 24 * 3600


def create_app(ledger: Path, *, options: BoardOptions | None = None, reader: Reader | None = None) -> FastAPI:
    """The board of one ledger as an ASGI application.

    Args:
        ledger: the ledger's folder; a new one is made where nothing is there.
        options: see `BoardOptions`.
        reader: what reads reports that are added and explains events; by default a `Reader`.

    Raises:
        UsageError: it would be open to other machines without a token.
        LedgerError: the folder is no ledger.
    """
    options = options or BoardOptions()
    require_token(options)
    desk = Desk(ledger, options, reader=reader)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(
        title="détente board",
        version=__version__,
        summary="A crisis ledger: who said and did what, when, on whose word.",
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        dependencies=[Depends(guard)],
        responses=failures.RESPONSES,
        lifespan=life,
    )
    app.state.desk = desk
    app.add_middleware(Gate, options=options, refuse=failures.refuse)
    failures.add_handlers(app)
    app.router.routes.append(ROUTE)
    for router in PAGES:
        app.include_router(router)
    app.add_api_route("/theme", _theme, methods=["POST"], include_in_schema=False)
    app.state.paths = frozenset(str(getattr(route, "path", "")) for router in PAGES for route in router.routes)
    if "/" not in app.state.paths:
        app.add_api_route("/", _first, include_in_schema=False)
    return app


async def _first(request: Request) -> Response:
    """To the first page there is."""
    first = next(e.path for e in NAV if e.path in request.app.state.paths)
    return RedirectResponse(first + (f"?{urlencode(parse_qsl(request.url.query))}" if request.url.query else ""), status_code=307)


async def _theme(request: Request) -> Response:
    """Keep a choice of colours, for browsers without scripts, and go back."""
    given = await form(request)
    theme = str(given.get("theme", "auto"))
    answer = RedirectResponse(local_path(str(given.get("next", "/"))), status_code=303)
    answer.set_cookie(THEME, theme if theme in THEMES else "auto", max_age=_YEAR, samesite="strict")
    return answer
