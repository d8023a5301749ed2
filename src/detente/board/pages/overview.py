"""Overview: the crisis at a glance, and what moved since a reader was last here.

A visit begins where none was noted in the last hours: the newest report of the visit before is then the day since which things are
new, for as long as the visit lasts. Both days are cookies of this ledger; no clock is asked.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.page import View, as_json, page
from detente.board.query import Query, QueryOf, link
from detente.views.happening_lines import spelt_standing
from detente.views.overview import Overview, overview
from detente.views.since_rows import spelt

router = APIRouter(tags=["overview"])

FILTERS: Final = ("actor", "dyad", "outlet", "since")
SEEN: Final = "detente_seen"
VISIT: Final = "detente_visit"
# What a visit's cookie says where there was none before.
FIRST: Final = "first"
_YEAR: Final = 365 * 24 * 3600
_VISIT_SECONDS: Final = 8 * 3600
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORM: Final = {
    "requestBody": {
        "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"csrf": {"type": "string"}}}}}
    }
}


@router.get("/.json", response_model=Overview)
def overview_json(request: Request, desk: DeskOf, query: QueryOf) -> Response:
    """The ledger at a glance."""
    return as_json(_ask(request, desk, query))


@router.get("/", response_class=HTMLResponse)
def overview_page(request: Request, desk: DeskOf, query: QueryOf) -> Response:
    """The page of the same."""
    found = _ask(request, desk, query)
    data = {"days": [d.to_dict() for d in found.coverage], "since": found.since.day, "last": found.since.as_of}
    total = desk.linked(query.as_of).count("documents")
    values: dict[str, Any] = {"found": found, "total": total, "data": data, "spelt": spelt, "stands": spelt_standing}
    answer = page(request, "overview.html", View("Overview", query, filters=FILTERS), **values)
    if not query.as_of and found.since.as_of:
        visit = _cookie(request, desk, VISIT)
        if not visit:
            _keep(answer, _name(desk, VISIT), _day(_cookie(request, desk, SEEN)) or FIRST, _VISIT_SECONDS)
        _keep(answer, _name(desk, SEEN), found.since.as_of, _YEAR)
    return answer


@router.post("/seen", status_code=303, response_class=RedirectResponse, openapi_extra=_FORM)
def seen(desk: DeskOf, query: QueryOf) -> Response:
    """Note that all there is was seen: what is new counts from the newest report on."""
    newest = desk.linked("").newest
    answer = RedirectResponse(link("/", query.but(since="")), status_code=303)
    for name, seconds in ((VISIT, _VISIT_SECONDS), (SEEN, _YEAR)):
        _keep(answer, _name(desk, name), newest or FIRST, seconds)
    return answer


def _ask(request: Request, desk: Desk, query: Query) -> Overview:
    visit = _cookie(request, desk, VISIT)
    last = _day(visit or _cookie(request, desk, SEEN))
    return overview(desk.linked(query.as_of), query.where, seen=last)


def _name(desk: Desk, name: str) -> str:
    """A cookie of this ledger: browsers send cookies to the boards on all ports of a host alike."""
    return f"{name}_{hashlib.sha256(str(desk.ledger.path.resolve()).encode('utf8', 'replace')).hexdigest()[:8]}"


def _cookie(request: Request, desk: Desk, name: str) -> str:
    return request.cookies.get(_name(desk, name), "")


def _day(value: str) -> str:
    return value if _DAY.fullmatch(value) else ""


def _keep(answer: Response, name: str, value: str, seconds: int) -> None:
    answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="strict")
