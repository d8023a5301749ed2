"""Errors as pages that say what to do, and as JSON where JSON was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from detente.board.page import as_json, environment, is_part, theme_of
from detente.errors import DetenteError, InputError, InstallationError, UnknownNameError
from detente.records import Plain
from detente.render.plain import plain


@dataclass(frozen=True, slots=True)
class Problem(Plain):
    """What went wrong, as the command line's `--json` gives it: the error's class, a short stable reason, where, what to do."""

    type: str
    reason: str
    source: str
    message: str
    status: int


@dataclass(frozen=True, slots=True)
class Failure(Plain):
    """The JSON of every answer that is an error."""

    error: Problem


# What any route may answer, for the schema: a page, or JSON where that was asked for.
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    code: {"model": Failure, "content": {"text/html": {"schema": {"type": "string"}}}, "description": HTTPStatus(code).phrase}
    for code in (400, 401, 403, 404, 409, 413, 421, 422)
}


def refuse(scope: Scope, status: int, message: str) -> Response:
    """The answer to what could not be answered.

    Args:
        scope: the request's.
        status: of the answer.
        message: what happened and what to do.
    """
    return _answer(scope, Problem(HTTPStatus(status).phrase, "", "", plain(message, limit=600), status))


def _answer(scope: Scope, problem: Problem) -> Response:
    path = str(scope["path"])
    if path.endswith(".json"):
        return as_json(Failure(problem), status=problem.status)
    request = Request(scope)
    template = environment().get_template("problem.html" if is_part(request) else "error.html")
    text = template.render(problem=problem, theme=theme_of(request))
    return HTMLResponse(text.encode("utf8", "replace"), problem.status)


def add_handlers(app: FastAPI) -> None:
    """Let an application answer errors in this way."""

    @app.exception_handler(DetenteError)
    async def of_ours(request: Request, error: DetenteError) -> Response:
        unknown, broken = isinstance(error, UnknownNameError), isinstance(error, InstallationError)
        status = 404 if unknown else 500 if broken else 422 if isinstance(error, InputError) else 400
        problem = Problem(type(error).__name__, getattr(error, "reason", ""), "", plain(str(error), limit=600), status)
        return _answer(request.scope, problem)

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        said = str(error.detail)
        if said == HTTPStatus(error.status_code).phrase:
            said = "there is no such page here; open the board's first page and go on from there"
        return refuse(request.scope, error.status_code, said)

    @app.exception_handler(RequestValidationError)
    async def of_parameters(request: Request, error: RequestValidationError) -> Response:
        said = "; ".join(f"{'.'.join(str(p) for p in e['loc'][1:])}: {e['msg']}" for e in error.errors()[:3])
        return refuse(request.scope, 422, f"the address has a parameter that does not fit ({said}); mend or leave it out")
