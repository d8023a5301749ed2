"""Map: where it happened, with the borders that are contested drawn as such."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.assets import asset_url, assets
from detente.board.desk import Desk, DeskOf
from detente.board.page import ROWS, View, as_json, page
from detente.board.query import Query, QueryOf, link
from detente.records import Plain
from detente.views.happening_lines import Line, count, lines
from detente.views.places import Place, Places, at, places

router = APIRouter(tags=["map"])

FILTERS: Final = ("actor", "dyad", "type", "status", "outlet", "since", "until")
# In the address: happenings that name no place.
NOWHERE: Final = "-"
# Places in the table beside the map.
LISTED: Final = 100
Name = Annotated[str, Parameter(max_length=200, description="A place by its name; `-` for happenings that name none.")]
Country = Annotated[str, Parameter(pattern="^([A-Z]{3})?$", description="The country of a place that shares its name with others.")]


@dataclass(frozen=True, slots=True)
class Border(Plain):
    """A boundary that is contested, how it is drawn, and on what that rests."""

    name: str
    about: str
    source: str


@dataclass(frozen=True, slots=True)
class Mapped(Plain):
    """The places, and one page of what happened at the place that was asked for, the newest first."""

    places: Places
    borders: tuple[Border, ...]
    place: str
    country: str
    total: int
    page: int
    pages: int
    lines: tuple[Line, ...]


@router.get("/map.json", response_model=Mapped)
def map_json(desk: DeskOf, query: QueryOf, place: Name = "", country: Country = "") -> Response:
    """Happenings in space."""
    return as_json(_ask(desk, query, place, country))


@router.get("/map", response_class=HTMLResponse)
def map_page(request: Request, desk: DeskOf, query: QueryOf, place: Name = "", country: Country = "") -> Response:
    """The page of the same."""
    found = _ask(desk, query, place, country)
    own = {"place": place, "country": country}
    links = {p: link("/map", query.but(), place=p.name, country=p.country if p.shared else "") for p in found.places.places}
    values: dict[str, Any] = {
        "found": found,
        "own": own,
        "listed": found.places.places[:LISTED],
        "links": links,
        "nowhere": NOWHERE,
        "data": _data(found, links),
    }
    return page(request, "map.html", View("Map", query, filters=FILTERS, own=tuple(own.items())), **values)


def _ask(desk: Desk, query: Query, place: str, country: str) -> Mapped:
    linked = desk.linked(query.as_of)
    found = places(linked, query.where)
    total, shown = 0, tuple[Line, ...]()
    if place:
        condition, values = at("" if place == NOWHERE else place, country)
        total = count(linked, query.where, condition=condition, values=values)
        shown = lines(linked, query.where, limit=ROWS, offset=ROWS * (query.page - 1), condition=condition, values=values)
    return Mapped(found, borders(), place, country, total, query.page, -(-total // ROWS), shown)


def _data(found: Mapped, links: dict[Place, str]) -> dict[str, Any]:
    """What the map is drawn from."""
    chosen = [p for p in found.places.places if p.name == found.place and found.country in ("", p.country)]
    spots = [
        {**p.to_dict(), "where": p.where, "href": links[p], "chosen": p in chosen} for p in found.places.places if p.lat is not None
    ]
    return {"places": spots, "world": asset_url("vendor/countries-50m.json"), "contested": asset_url("contested.json")}


@functools.cache
def borders() -> tuple[Border, ...]:
    """The contested boundaries that the map draws, as `static/contested.json` describes them."""
    lines = json.loads(assets()["contested.json"].content)["lines"]
    return tuple(Border(entry["name"], entry["about"], entry["source"]) for entry in lines)
