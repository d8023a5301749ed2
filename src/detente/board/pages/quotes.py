"""Quotes: who said what; and the forces that are counted, on whose word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.leads import leads
from detente.board.page import ROWS, View, as_json, page
from detente.board.query import Query, QueryOf, words_link
from detente.ledger.filter import EVERYTHING
from detente.ledger.linked import Linked
from detente.records import Plain
from detente.views import answers
from detente.views.questions import forces, quotes

router = APIRouter(tags=["quotes"])

FILTERS: Final = ("actor", "since", "until", "outlet")
# Speakers that are listed; counts, the newest, that are drawn; sides that have a chart of their own.
SPEAKERS: Final = 12
DRAWN: Final = 240
SIDES: Final = 4

Show = Annotated[Literal["quotes", "forces"], Parameter(description="What was said, or the forces that were counted.")]
Direct = Annotated[bool, Parameter(description="Only what stands in quotation marks.")]


@dataclass(frozen=True, slots=True)
class Said(Plain):
    """A quote with its id."""

    id: str
    quote: answers.Quote


@dataclass(frozen=True, slots=True)
class Counted(Plain):
    """A counted force with its id."""

    id: str
    strength: answers.Strength


@dataclass(frozen=True, slots=True)
class Speaker(Plain):
    """Somebody who is quoted, how often."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Quotes(Plain):
    """One page of quotes, or of forces, the newest first; `speakers` are those quoted most often, where no actor is asked for.
    `drawn` are the newest counts with a day, for the chart, of the sides that are counted most often."""

    total: int
    page: int
    pages: int
    speakers: tuple[Speaker, ...]
    quotes: tuple[Said, ...]
    forces: tuple[Counted, ...]
    drawn: tuple[Counted, ...]


@router.get("/quotes.json", response_model=Quotes)
def quotes_json(desk: DeskOf, query: QueryOf, show: Show = "quotes", direct: Direct = False) -> Response:
    """Who said what, or the forces that were counted."""
    return as_json(_ask(desk, query, show, direct))


@router.get("/quotes", response_class=HTMLResponse)
def quotes_page(request: Request, desk: DeskOf, query: QueryOf, show: Show = "quotes", direct: Direct = False) -> Response:
    """The page of the same."""
    own = (("show", "" if show == "quotes" else show), ("direct", "1" if direct else ""))
    view = View("Quotes" if show == "quotes" else "Forces", query, filters=FILTERS, own=own)
    found = _ask(desk, query, show, direct)
    points = [_point(c, query) for c in found.drawn]
    return page(request, "quotes.html", view, found=found, show=show, direct=direct, points=points, own=dict(own), **leads(query))


def _ask(desk: Desk, query: Query, show: str, direct: bool) -> Quotes:
    linked = desk.linked(query.as_of)
    return _quotes(linked, query, direct) if show == "quotes" else _forces(linked, query)


def _quotes(linked: Linked, query: Query, direct: bool) -> Quotes:
    begin = ROWS * (query.page - 1)
    if direct:
        ids = _direct(linked, query)
        total, wanted = len(ids), ids[begin : begin + ROWS]
        rows = linked.some("attributions", "quote_id", wanted)[::-1] if wanted else []
    else:
        total = linked.total("attributions", query.where)
        rows = linked.ask("attributions", query.where, newest=True, limit=ROWS, offset=begin)
    said = tuple(Said(r["quote_id"], q) for r in rows for q in quotes([r]))
    alone = bool(query.where.actor)  # of one speaker nobody need be told who speaks most
    speakers = [] if alone else linked.counts("attributions", "speaker", query.where, limit=SPEAKERS)
    return Quotes(total, query.page, -(-total // ROWS), tuple(Speaker(*s) for s in speakers), said, (), ())


def _direct(linked: Linked, query: Query) -> list[str]:
    """The ids of all quotes in quotation marks, the newest first."""
    columns = ("quote_id", "direct")
    if query.where == EVERYTHING:
        rows = linked.some("attributions", "direct", [True], columns=columns)[::-1]
    else:
        rows = linked.ask("attributions", query.where, columns=columns, newest=True)
    return list(dict.fromkeys(r["quote_id"] for r in rows if r["direct"]))


def _forces(linked: Linked, query: Query) -> Quotes:
    total = linked.total("forces", query.where)
    begin = ROWS * (query.page - 1)
    rows = linked.ask("forces", query.where, newest=True, limit=ROWS, offset=begin)
    newest = linked.ask("forces", query.where, newest=True, limit=DRAWN)
    shown, drawn = (tuple(Counted(r["force_id"], s) for r in own for s in forces([r])) for own in (rows, newest))
    return Quotes(total, query.page, -(-total // ROWS), (), (), shown, _of_sides(drawn))


def _of_sides(counted: tuple[Counted, ...]) -> tuple[Counted, ...]:
    """The counts with a day and a number that a scale can show, of the sides with most of them."""
    dated = [c for c in counted if c.strength.source.published and c.strength.count > 0]
    number: dict[str, int] = {}
    for c in dated:
        number[c.strength.side] = number.get(c.strength.side, 0) + 1
    sides = sorted(number, key=lambda s: (-number[s], s))[:SIDES]
    return tuple(c for side in sides for c in dated if c.strength.side == side)


def _point(c: Counted, query: Query) -> dict[str, str | int | bool]:
    s = c.strength
    return {
        "side": s.side or "side unknown",
        "day": s.source.published,
        "count": s.count,
        "approximate": s.approximate,
        "word": s.according_to,
        "what": s.what,
        "outlet": s.source.outlet,
        "href": words_link(s.source.document_id, s.source.start, s.source.end, query),
    }
