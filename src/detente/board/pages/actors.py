"""Actors: who deals with whom, the list of all, and the page of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.leads import actor_link, leads
from detente.board.network import NOBODY, Network, network
from detente.board.page import ROWS, View, as_json, page
from detente.board.query import LONGEST, Query, QueryOf
from detente.errors import UnknownNameError
from detente.ledger.filter import Filter
from detente.records import Plain
from detente.render.plain import plain
from detente.views.actor_page import ActorPage, Role, actor_page

router = APIRouter(tags=["actors"])

SHOWS: Final = ("network", "list")
COLUMNS: Final = ("entity_id", "entity", "type", "country", "title", "mentions", "first", "published")
# Rows of each list of an actor's page; countries that can be chosen.
LISTED: Final = 12
COUNTRIES: Final = 300
# Characters of a name in the drawing.
SHORT: Final = 80

Show = Annotated[Literal["network", "list"], Parameter(description="Who deals with whom, or the list of all.")]
Kind = Annotated[Literal["", "person", "country", "organisation", "group"], Parameter(description="Actors of one type.")]
Country = Annotated[str, Parameter(max_length=LONGEST, description="Actors of one country, by its ISO 3166 alpha-3 code.")]
Name = Annotated[str, Path(max_length=LONGEST, description="A name, acronym, office, country code or an actor's id.")]


@dataclass(frozen=True, slots=True)
class Listed(Plain):
    """An actor as a line: its last title, the casts of reports in which it stands, the days of the first and the last report."""

    id: str
    name: str
    type: str
    country: str
    title: str
    mentions: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Count(Plain):
    """How many actors are of a type or a country."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Actors(Plain):
    """The network, or one page of the list; `types` and `countries` count all actors that the name fits."""

    network: Network
    total: int
    page: int
    pages: int
    types: tuple[Count, ...]
    countries: tuple[Count, ...]
    actors: tuple[Listed, ...]


@router.get("/actors.json", response_model=Actors)
def actors_json(desk: DeskOf, query: QueryOf, show: Show = "network", kind: Kind = "", country: Country = "") -> Response:
    """Who deals with whom, or the list of all actors."""
    return as_json(_ask(desk, query, show, kind, country))


@router.get("/actors", response_class=HTMLResponse)
def actors(
    request: Request, desk: DeskOf, query: QueryOf, show: Show = "network", kind: Kind = "", country: Country = ""
) -> Response:
    """The page of the same."""
    heeds = ("actor", "dyad", "since", "until", "outlet", "type", "status") if show == "network" else ("actor",)
    own = (("show", "" if show == "network" else show), ("kind", kind), ("country", country))
    view = View("Actors", query, filters=heeds, own=own)
    found = _ask(desk, query, show, kind, country)
    drawn = _drawn(found.network, query)
    return page(request, "actors.html", view, found=found, drawn=drawn, show=show, kind=kind, country=country, **leads(query))


def _ask(desk: Desk, query: Query, show: str, kind: str, country: str) -> Actors:
    linked = desk.linked(query.as_of)
    if show == "network":
        return Actors(network(linked, query.where), 0, 1, 0, (), (), ())
    rows = linked.ask("entities", Filter(actor=query.where.actor), columns=COLUMNS)
    kept = [r for r in rows if (not kind or r["type"] == kind) and (not country or r["country"] == country)]
    kept.sort(key=lambda r: (-r["mentions"], r["entity_id"]))
    begin = ROWS * (query.page - 1)
    return Actors(
        network=NOBODY,
        total=len(kept),
        page=query.page,
        pages=-(-len(kept) // ROWS),
        types=_counts(rows, "type"),
        countries=_counts(rows, "country")[:COUNTRIES],
        actors=tuple(map(_listed, kept[begin : begin + ROWS])),
    )


def _counts(rows: Sequence[dict[str, Any]], column: str) -> tuple[Count, ...]:
    found = Counter(r[column] for r in rows if r[column])
    return tuple(Count(v, n) for v, n in sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _listed(r: dict[str, Any]) -> Listed:
    return Listed(r["entity_id"], r["entity"], r["type"], r["country"], r["title"], r["mentions"], r["first"], r["published"][:10])


def _drawn(n: Network, query: Query) -> dict[str, list[dict[str, str | int]]]:
    """The network for the drawing: names as short as it can show them, with the addresses of their pages."""
    at = {node.party: i for i, node in enumerate(n.nodes)}
    nodes: list[dict[str, str | int]] = [
        {
            "name": plain(node.party, limit=SHORT),
            "acts": node.acts,
            "dealings": node.dealings,
            "href": actor_link(node.party, query),
        }
        for node in n.nodes
    ]
    edges: list[dict[str, str | int]] = [
        {"source": at[e.a], "target": at[e.b], "cooperation": e.cooperation, "conflict": e.conflict} for e in n.edges
    ]
    return {"nodes": nodes, "edges": edges}


# ---- one actor


@router.get("/actor/{name:path}.json", response_model=ActorPage)
def actor_json(desk: DeskOf, query: QueryOf, name: Name) -> Response:
    """One actor over all reports, and all that its name may mean."""
    return as_json(_actor(desk, query, name))


@router.get("/actor/{name:path}", response_class=HTMLResponse)
def actor(request: Request, desk: DeskOf, query: QueryOf, name: Name) -> Response:
    """The page of the same."""
    found = _actor(desk, query, name)
    view = View(plain(found.name, limit=120), query)
    terms = bars(found.roles, found.first, found.last)
    return page(request, "actor.html", view, a=found, terms=terms, **leads(query))


def _actor(desk: Desk, query: Query, name: str) -> ActorPage:
    found = actor_page(desk.linked(query.as_of), name, rows=LISTED)
    if not found.id:
        raise UnknownNameError(f"no actor of this ledger goes by {name[:80]!r}; Actors lists all, Search finds words in reports")
    return found


def bars(roles: Sequence[Role], first: str, last: str) -> tuple[tuple[Role, float, float], ...]:
    """Titles with where they lie between two days, as per cent from the first: begin and width.

    >>> bars([Role("envoy", "2031-01-02", "2031-01-03")], "2031-01-01", "2031-01-04")[0][1:]
    (25.0, 50.0)
    """
    begin, end = _day(first), _day(last)
    days = max(1, end - begin + 1)

    def bar(role: Role) -> tuple[Role, float, float]:
        if not role.first or not begin:
            return role, 0.0, 0.0
        low, high = max(begin, _day(role.first)), min(end, _day(role.last) or end)
        return role, round(100 * (low - begin) / days, 2), round(100 * (high - low + 1) / days, 2)

    return tuple(map(bar, roles))


def _day(iso: str) -> int:
    try:
        return date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return 0
