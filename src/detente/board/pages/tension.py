"""Tension: words and deeds between two parties, conflict and cooperation apart, against their own baseline and the coverage."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.leads import leads
from detente.board.marks import marks_of
from detente.board.page import ROWS, View, as_json, page
from detente.board.query import Query, QueryOf, link
from detente.ledger.linked import Linked
from detente.link.rows import Happening
from detente.link.tension import MEASURES, STEPS, Bar, Tension
from detente.records import Plain
from detente.views.since_rows import spelt
from detente.views.tension import Dyad, between, dyads, tension, within

router = APIRouter(tags=["tension"])

FILTERS: Final = ("dyad", "since", "until")
# What each measure is called in a line, and in the table.
NAMES: Final = {
    "verbal_conflict": "words of conflict",
    "material_conflict": "deeds of conflict",
    "verbal_cooperation": "words of cooperation",
    "material_cooperation": "deeds of cooperation",
}
# Bars that the table of the data shows, the newest: one that is longer is no table to read, and is in the JSON.
TABLED: Final = 400
Every = Annotated[
    Literal["", "day", "week", "month"],
    Parameter(description="What a bar is; where it is empty whichever fits the days that reports cover."),
]
At = Annotated[
    str, Parameter(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", description="A bar by its day: only its acts are listed.")
]


@dataclass(frozen=True, slots=True)
class Act(Plain):
    """A happening between the two; `measure` which of the four it counts in, empty where it is neither conflict nor cooperation."""

    id: str
    day: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    event_type: str
    measure: str
    words: str
    sources: int
    standing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TensionPage(Plain):
    """Two parties' series with one page of their acts, the newest first, and the acts that drive its changes; or, where no two
    were asked for, one page of all pairs, the most active first."""

    total: int
    page: int
    pages: int
    dyads: tuple[Dyad, ...]
    tension: Tension | None
    drivers: tuple[Act, ...]
    acts: tuple[Act, ...]


@router.get("/tension.json", response_model=TensionPage)
def tension_json(desk: DeskOf, query: QueryOf, every: Every = "", at: At = "") -> Response:
    """How two parties stand to one another over time, or which pairs there are."""
    return as_json(_ask(desk, query, every, at))


@router.get("/tension", response_class=HTMLResponse)
def tension_page(request: Request, desk: DeskOf, query: QueryOf, every: Every = "", at: At = "") -> Response:
    """The page of the same."""
    found = _ask(desk, query, every, at)
    own = {"every": every, "at": at}
    values: dict[str, Any] = {
        "found": found,
        "own": own,
        "names": NAMES,
        "spelt": spelt,
        "marks": marks_of(desk, query.as_of),
        **leads(query),
    }
    if found.tension:
        told = [b for b in reversed(found.tension.days) if _acts(b) or b.coverage]
        drivers = {a.id: a for a in found.drivers}
        choices = [(f"By {s}", link("/tension", query.but(), every=s), every == s, None) for s in STEPS]
        values |= {
            "bars_of": choices,
            "bars": told[:TABLED],
            "of_bars": len(told),
            "drivers": drivers,
            "chart": _chart(found.tension, at),
        }
    return page(request, "tension.html", View("Tension", query, filters=FILTERS, own=tuple(own.items())), **values)


def _ask(desk: Desk, query: Query, every: str, at: str) -> TensionPage:
    linked, where = desk.linked(query.as_of), query.where
    first = ROWS * (query.page - 1)
    if where.dyad is None:
        pairs = dyads(linked, where=where)
        return TensionPage(len(pairs), query.page, -(-len(pairs) // ROWS), pairs[first : first + ROWS], None, (), ())
    a, b = where.dyad
    known = between(linked, a, b)
    made = tension(linked, known, a, b, where=where, every=every)
    since, until = _span(at, made.every) if at else (where.since, where.until)
    shown = within(known, since, until)[::-1]
    drivers = _drivers(linked, made)
    some = tuple(map(_act, shown[first : first + ROWS]))
    return TensionPage(len(shown), query.page, -(-len(shown) // ROWS), (), made, drivers, some)


def _drivers(linked: Linked, made: Tension) -> tuple[Act, ...]:
    ids = sorted({id for c in made.changes for id in c.drivers})
    return tuple(map(_act, linked.by_id(ids))) if ids else ()


def _act(h: Happening) -> Act:
    measure = next((m for m, quad in MEASURES.items() if quad == h.quad), "")
    day = (h.start or h.first)[:10]
    return Act(h.id, day, _labels(h.actors), _labels(h.recipients), h.event_type, measure, h.words, h.sources, h.standing)


def _labels(sides: Sequence[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.label for s in sides if s.label))


def _span(at: str, every: str) -> tuple[str, str]:
    """The first and the last day of a bar; a month's by its name."""
    if every == "month":
        return at[:7], at[:7]
    try:
        last = date.fromisoformat(at) + timedelta(6 if every == "week" else 0)
    except (ValueError, OverflowError):  # no day: nothing was on it
        return at, at
    return at, last.isoformat()


def _acts(bar: Bar) -> int:
    return bar.neutral + bar.verbal_conflict + bar.material_conflict + bar.verbal_cooperation + bar.material_cooperation


def _chart(made: Tension, at: str) -> dict[str, Any]:
    """What the script draws: bars as lists in the order of `MEASURES`, their baseline, the reports."""
    measures = tuple(MEASURES)
    return {
        "every": made.every,
        "at": at,
        "measures": measures,
        "days": [
            {
                "day": b.day,
                "counts": [getattr(b, m) for m in measures],
                "usual": [getattr(b.baseline, m) for m in measures] if b.baseline else None,
                "reports": b.coverage,
            }
            for b in made.days
        ],
        "changes": [{"n": n, **dataclasses.asdict(c)} for n, c in enumerate(made.changes, 1)],
    }
