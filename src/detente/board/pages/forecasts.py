"""Forecasts: who held what how likely, what came of it, and how well each did; a person says whether one came true."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Request
from fastapi import Query as Parameter
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from detente.board.correcting import back, remember, who_of
from detente.board.desk import Desk, DeskOf
from detente.board.leads import leads
from detente.board.marks import journal_of, marks_of
from detente.board.page import ROWS, View, as_json, page
from detente.board.pages.talks import away
from detente.board.query import Query, QueryOf, link
from detente.board.safety import form
from detente.errors import UnknownNameError, UsageError
from detente.ledger.corrections import Corrections
from detente.ledger.journal import LONGEST_WHO, Entry, in_force
from detente.link.rows import Forecast
from detente.views.forecasts_page import Forecasts, forecasts
from detente.views.since_rows import spelt

router = APIRouter(tags=["forecasts"])

FILTERS: Final = ("actor", "since", "until", "outlet")
TITLES: Final = {"open": "Open", "true": "Came true", "false": "Did not"}
# The words of a reason are a remark.
LONGEST_NOTE: Final = 1_000
Show = Annotated[Literal["", "open", "true", "false"], Parameter(description="Open forecasts, those that came true, or did not.")]
Form = Annotated[FormData, Depends(form)]
_FIELDS: Final = ("csrf", "next", "who", "forecast", "came_true", "note")
_BODY: Final = {
    "requestBody": {
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {"type": "object", "properties": {n: {"type": "string"} for n in _FIELDS}}
            }
        }
    }
}


@router.get("/forecasts.json", response_model=Forecasts)
def forecasts_json(desk: DeskOf, query: QueryOf, show: Show = "") -> Response:
    """What was held likely, and what came of it."""
    return as_json(_ask(desk, query, show))


@router.get("/forecasts", response_class=HTMLResponse)
def forecasts_page(request: Request, desk: DeskOf, query: QueryOf, show: Show = "") -> Response:
    """The page of the same."""
    return _page(request, desk, query, show)


@router.post("/forecasts", status_code=303, response_class=RedirectResponse, openapi_extra=_BODY)
def forecasts_posted(request: Request, desk: DeskOf, query: QueryOf, given: Form) -> Response:
    """Write to the journal whether a forecast came true, and go back to where that was said.

    Raises:
        UnknownNameError: there is no such forecast.
    """
    id, who = _field(given, "forecast"), who_of(request, _field(given, "who"))
    if not desk.linked().some("forecasts", "forecast_id", [id], columns=("forecast_id",)):
        raise UnknownNameError(f"no forecast has the id {id[:80]!r}; open the list again and resolve it there")
    try:
        if not who:
            raise UsageError("who resolves it? give your name; it is kept in this browser")
        values = {"came_true": _field(given, "came_true")}
        entry = desk.ledger.journal.append("resolve", [id], who=who, values=values, note=_field(given, "note")[:LONGEST_NOTE])
    except UsageError as error:
        return _page(request, desk, query, "", problem=str(error), status=400)
    answer = RedirectResponse(back(desk, _field(given, "next") or "/forecasts", None, entry), status_code=303)
    if not desk.options.who:
        remember(answer, who)
    return answer


def _page(request: Request, desk: Desk, query: Query, show: str, *, problem: str = "", status: int = 200) -> Response:
    found = _ask(desk, query, show)
    own = {"show": show}
    values: dict[str, Any] = {
        "found": found,
        "own": own,
        "problem": problem,
        "who": who_of(request),
        "resolved": _resolutions(desk, query.as_of, (h.forecast for h in found.held)),
        "longest": (LONGEST_WHO, LONGEST_NOTE),
        "again": link("/forecasts", query, show=show),
        "listed": [(title, link("/forecasts", query.but(), show=p), p == show, found.counts[p]) for p, title in TITLES.items()],
        "away": away,
        "spelt": spelt,
        "marks": marks_of(desk, query.as_of),
        **leads(query),
    }
    view = View("Forecasts", query, filters=FILTERS, own=tuple(own.items()))
    return page(request, "forecasts.html", view, status=status, **values)


def _ask(desk: Desk, query: Query, show: str) -> Forecasts:
    resolved = Corrections.of(journal_of(desk, query.as_of)).resolved
    return forecasts(desk.linked(query.as_of), resolved=resolved, where=query.where, part=show, rows=ROWS, page=query.page)


def _resolutions(desk: Desk, as_of: str, made: Iterable[Forecast]) -> dict[str, Entry]:
    """The last correction in force that resolved each of some forecasts, by the forecast's id."""
    last = {t: e for e in in_force(journal_of(desk, as_of)) if e.action == "resolve" for t in e.targets}
    found = ((f.id, last.get(f.id) or next((last[m] for m in f.members if m in last), None)) for f in made)
    return {id: entry for id, entry in found if entry}


def _field(given: FormData, name: str) -> str:
    value = given.get(name, "")
    return value.strip() if isinstance(value, str) else ""
