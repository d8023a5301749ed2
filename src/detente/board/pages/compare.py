"""Compare: two outlets, reports, parties or periods side by side."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.leads import leads
from detente.board.page import View, as_json, page
from detente.board.query import LONGEST, Query, QueryOf
from detente.errors import UnknownNameError, UsageError
from detente.render.plain import plain
from detente.views.compare import KINDS, compare
from detente.views.comparison import Comparison, Half

router = APIRouter(tags=["compare"])

LISTED: Final = 12
# Names that are offered in the form, of outlets and of parties; a longer one is no help.
OFFERED: Final = 40
SHORT: Final = 80

One = Annotated[str, Parameter(max_length=LONGEST, description="An outlet, a report's id, a party, or days: 2022-01..2022-02.")]
As = Annotated[Literal["", "outlet", "report", "party", "day"], Parameter(alias="as", description="What the two are.")]


@router.get("/compare.json", response_model=Comparison)
def compare_json(desk: DeskOf, query: QueryOf, a: One = "", b: One = "", as_: As = "") -> Response:
    """Two of a kind side by side."""
    return as_json(_ask(desk, query, a, b, as_))


@router.get("/compare", response_class=HTMLResponse)
def compare_page(request: Request, desk: DeskOf, query: QueryOf, a: One = "", b: One = "", as_: As = "") -> Response:
    """The page of the same; without two names the form alone."""
    found, problem, status = None, "", 200
    if a.strip() and b.strip():
        try:
            found = _ask(desk, query, a, b, as_)
        except (UnknownNameError, UsageError) as error:
            problem, status = str(error), 404 if isinstance(error, UnknownNameError) else 400
    view = View("Compare", query, own=(("a", a), ("b", b), ("as", as_)))
    values = {"c": found, "names": names(found) if found else (), "problem": problem, "a": a, "b": b, "as_": as_, "kinds": KINDS}
    return page(request, "compare.html", view, status=status, **values, offered=_offered(desk, query), **leads(query))


def _ask(desk: Desk, query: Query, a: str, b: str, as_: str) -> Comparison:
    if not (a.strip() and b.strip()):
        raise UsageError("give two to compare as a and b: outlets, ids of reports, parties, or days such as 2022-01..2022-02")
    return compare(desk.linked(query.as_of), a, b, as_=as_, rows=LISTED)


def _offered(desk: Desk, query: Query) -> tuple[str, ...]:
    linked = desk.linked(query.as_of)
    asked = (("documents", "outlet"), ("happenings", "actor_label"))
    found = [name for table, column in asked for name, _ in linked.counts(table, column, limit=OFFERED)]
    return tuple(dict.fromkeys(name for name in found if len(name) <= SHORT))


def names(c: Comparison) -> tuple[str, str]:
    """What the two are called: reports by their outlets, where these differ."""
    outlets = [h.about.partition(": ")[0] for h in (c.a, c.b)]
    if c.kind == "report" and outlets[0] != outlets[1]:
        return _short(outlets[0]), _short(outlets[1])
    return _name(c.a), _name(c.b)


def _name(half: Half) -> str:
    return _short(half.name) or "the unnamed"


def _short(name: str) -> str:
    return plain(name, limit=SHORT)
