"""Timeline: what happened day by day in lanes, and the list of the same happenings beneath."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.page import ROWS, View, as_json, page
from detente.board.query import Query, QueryOf, link
from detente.records import Plain
from detente.views.happening_lines import Line, lines
from detente.views.timeline import By, Lane, Timeline, length, shifted, timeline

router = APIRouter(tags=["timeline"])

FILTERS: Final = ("actor", "dyad", "type", "status", "outlet", "since", "until")
DEFAULT: Final[By] = "party"
Lanes = Annotated[By, Parameter(description="What makes a lane: who acted, the pair of parties, or the type of the act.")]
BY: Final[dict[By, str]] = {"party": "By party", "dyad": "By pair of parties", "type": "By type"}
# What the quad classes of PLOVER are called.
QUADS: Final = {
    3: "conflict in words",
    4: "conflict in deeds",
    1: "cooperation in words",
    2: "cooperation in deeds",
}
# The fewest days that one sees closely.
CLOSEST: Final = 7


@dataclass(frozen=True, slots=True)
class Listed(Plain):
    """The timeline, and one page of its happenings, the newest first. `pages` counts the pages of `ROWS` lines each."""

    timeline: Timeline
    page: int
    pages: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A link to other days: its words, what they mean, and where it leads; `href` is empty where there is nothing to see."""

    words: str
    about: str
    href: str


@router.get("/timeline.json", response_model=Listed)
def timeline_json(desk: DeskOf, query: QueryOf, lanes: Lanes = DEFAULT) -> Response:
    """Happenings in time."""
    return as_json(_ask(desk, query, lanes))


@router.get("/timeline", response_class=HTMLResponse)
def timeline_page(request: Request, desk: DeskOf, query: QueryOf, lanes: Lanes = DEFAULT) -> Response:
    """The page of the same."""
    found = _ask(desk, query, lanes)
    own: dict[str, str] = {"lanes": lanes if lanes != DEFAULT else ""}
    values: dict[str, Any] = {
        "found": found,
        "t": found.timeline,
        "own": own,
        "choices": [(by, words, link("/timeline", query.but(), lanes=by if by != DEFAULT else "")) for by, words in BY.items()],
        "turns": _turns(query, found.timeline, own),
        "data": _data(query, found.timeline, own),
        "turns_at": (shifted(found.timeline.since, -1), shifted(found.timeline.until, 1)),
        "quads": QUADS,
        "steps": _steps(found.timeline),
    }
    view = View("Timeline", query, filters=FILTERS, own=tuple(own.items()))
    return page(request, "timeline.html", view, **values)


def _ask(desk: Desk, query: Query, by: By) -> Listed:
    linked = desk.linked(query.as_of)
    found = timeline(linked, query.where, by=by)
    inside = replace(query.where, since=query.where.since or found.since, until=query.where.until or found.until)
    shown = lines(linked, inside, limit=ROWS, offset=ROWS * (query.page - 1))
    return Listed(found, query.page, -(-found.total // ROWS), shown)


def _steps(t: Timeline) -> list[tuple[str, dict[int, int]]]:
    """The bars of all lanes together: each step with its happenings by quad class."""
    found: dict[str, dict[int, int]] = {}
    for bar in t.bars:
        own = found.setdefault(bar.day, {})
        own[bar.quad] = own.get(bar.quad, 0) + bar.n
    return sorted(found.items())


def _turns(query: Query, t: Timeline, own: dict[str, str]) -> list[Turn]:
    days = length(t.since, t.until)
    if not days:
        return []

    def to(words: str, about: str, first: int, last: int) -> Turn:
        since, until = shifted(t.since, first), shifted(t.until, last)
        moved = (since, until) != (t.since, t.until) and length(since, until)
        return Turn(words, about, link("/timeline", query.but(since=since, until=until), **own) if moved else "")

    half, quarter = max(1, days // 2), days // 4 if days > CLOSEST else 0
    whole = query.but(since="", until="")
    all_days = link("/timeline", whole, **own) if whole != query.but() else ""
    return [
        to("← Earlier", "Half as many days earlier", -half, -half),
        to("Later →", "Half as many days later", half, half),
        to("+ Closer", "Half as many days", quarter, -quarter),
        to("− Wider", "Twice as many days", -half, half),
        Turn("All days", "From the first report to what is planned", all_days),
    ]


def _data(query: Query, t: Timeline, own: dict[str, str]) -> dict[str, Any]:
    """What the chart is drawn from: the timeline, and where its lanes and marks lead."""
    made = t.to_dict()
    lanes = [{**lane.to_dict(), "href": _lane_link(query, t.by, lane, own)} for lane in t.lanes]
    return {**made, "lanes": lanes, "state": link("", Query(as_of=query.as_of))}


def _lane_link(query: Query, by: By, lane: Lane, own: dict[str, str]) -> str:
    """The same days with what stands in one lane only; empty for all others."""
    if not lane.key:
        return ""
    if by == "type":
        return link("/timeline", query.but(event_types=(lane.key,)), **own)
    if by == "party":
        return link("/timeline", query.but(actor=lane.key), **own)
    return link("/timeline", query.but(dyad=(lane.parties[0], lane.parties[1])), **own)
