"""The page of an outlet: what it told, first, alone or wrongly, and whose text it carries."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.leads import leads
from detente.board.page import View, as_json, page
from detente.board.query import LONGEST, Query, QueryOf
from detente.render.plain import plain
from detente.views.source_page import SourcePage, source_page

router = APIRouter(tags=["sources"])

LISTED: Final = 10
# Changes of a version that are shown, those of most words.
CHANGES: Final = 8

Name = Annotated[
    str, Parameter(max_length=LONGEST, description="The outlet, or a part of its name; empty for reports that name none.")
]


@router.get("/outlet.json", response_model=SourcePage)
def outlet_json(desk: DeskOf, query: QueryOf, name: Name) -> Response:
    """An outlet over all reports."""
    return as_json(_ask(desk, query, name))


@router.get("/outlet", response_class=HTMLResponse)
def outlet(request: Request, desk: DeskOf, query: QueryOf, name: Name) -> Response:
    """The page of the same."""
    found = _ask(desk, query, name)
    view = View(plain(found.outlet, limit=120) or "Reports that name no outlet", query, own=(("name", name),))
    return page(request, "outlet.html", view, s=found, days=[d.to_dict() for d in found.days], most=CHANGES, **leads(query))


def _ask(desk: Desk, query: Query, name: str) -> SourcePage:
    return source_page(desk.linked(query.as_of), name, rows=LISTED)
