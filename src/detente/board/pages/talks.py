"""Talks: rounds past and to come as a calendar and a list, with what was said of each, and a file for other calendars."""

from __future__ import annotations

import calendar
import io
from collections import defaultdict
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.desk import DeskOf
from detente.board.leads import leads
from detente.board.marks import marks_of
from detente.board.page import ROWS, View, as_json, download, page
from detente.board.query import Query, QueryOf, link
from detente.export import ical
from detente.views.questions import weekday
from detente.views.since_rows import spelt
from detente.views.talks_page import PARTS, Talks, talks

router = APIRouter(tags=["talks"])

FILTERS: Final = ("actor", "dyad", "since", "until")
# A sign for each status, beside its word.
SIGNS: Final = {
    "held": "●",
    "ongoing": "◐",
    "scheduled": "○",
    "proposed": "◌",
    "postponed": "↷",
    "cancelled": "⊘",
    "refused": "✕",
}
TITLES: Final = {"coming": "To come", "past": "Past", "untold": "Untold", "undated": "Day unknown"}
LEVELS: Final = {
    "head": "heads of state or government",
    "minister": "ministers",
    "deputy": "deputy ministers",
    "envoy": "envoys",
    "official": "officials",
    "organisation": "an organisation",
}
# Rounds that a day of the calendar has room for.
IN_A_DAY: Final = 3
Month = Annotated[str, Parameter(pattern=r"^([0-9]{4}-[0-9]{2})?$", description="The month of the calendar, ISO.")]
Show = Annotated[
    Literal["", "coming", "past", "untold", "undated"], Parameter(description="A part of the list: `untold` are past, too.")
]
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/calendar": {}}, "description": "An iCalendar file (RFC 5545)."}
}


@router.get("/talks.json", response_model=Talks)
def talks_json(desk: DeskOf, query: QueryOf, month: Month = "", show: Show = "") -> Response:
    """Rounds of talks, past and to come."""
    return as_json(_ask(desk, query, month, show))


@router.get("/talks.ics", response_class=Response, responses=_FILE)
def talks_ics(desk: DeskOf, query: QueryOf) -> Response:
    """The rounds that fit the filter and have a day, for a calendar."""
    out = io.BytesIO()
    ical.write(desk.linked(query.as_of), out, query.where)
    return download(out.getvalue(), f"{desk.name} talks", "ics")


@router.get("/talks", response_class=HTMLResponse)
def talks_page(request: Request, desk: DeskOf, query: QueryOf, month: Month = "", show: Show = "") -> Response:
    """The page of the same."""
    found = _ask(desk, query, month, show)
    own = {"show": show, "month": month}
    held = [m for m, _ in found.months]
    at = held.index(found.month.month) if found.month else 0
    values: dict[str, Any] = {
        "found": found,
        "own": own,
        "listed": [
            (TITLES[p], link("/talks", query.but(), show=p, month=month) + "#list", p == show, found.counts[p]) for p in PARTS
        ],
        "levels": defaultdict(str, LEVELS),
        "month_name": month_name,
        "weekday": weekday,
        "signs": defaultdict(str, SIGNS),
        "room": IN_A_DAY,
        "later": held[at - 1] if at else "",
        "earlier": held[at + 1] if at + 1 < len(held) else "",
        "file": link("/talks.ics", query.but(page=1)),
        "spelt": spelt,
        "away": away,
        "marks": marks_of(desk, query.as_of),
        **leads(query),
    }
    return page(request, "talks.html", View("Talks", query, filters=FILTERS, own=tuple(own.items())), **values)


def _ask(desk: DeskOf, query: Query, month: str, show: str) -> Talks:
    return talks(desk.linked(query.as_of), where=query.where, month=month, part=show, rows=ROWS, page=query.page)


def month_name(month: str) -> str:
    """An ISO month in words.

    >>> month_name("2022-01")
    'January 2022'
    """
    return f"{calendar.month_name[int(month[5:])]} {month[:4]}"


def away(days: int, last: int | None = None) -> str:
    """How far a day lies from that of the newest report, in words; with `last`, some day from the one to the other.

    >>> away(3), away(1), away(0), away(-40), away(3, 9), away(-2, 4)
    ('in 3 days', 'in a day', 'day of the newest report', '40 days ago', 'in 3 to 9 days', 'about now')
    """
    if last is not None and last != days:
        near, far = sorted((abs(days), abs(last)))
        return "about now" if days <= 0 <= last else f"in {near:,} to {far:,} days" if days > 0 else f"{near:,} to {far:,} days ago"
    if not days:
        return "day of the newest report"
    some = "a day" if abs(days) == 1 else f"{abs(days):,} days"
    return f"in {some}" if days > 0 else f"{some} ago"
