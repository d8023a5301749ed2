"""Positions: who stands where on which issue, how each came there, how far two stand apart, and what moved."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.leads import leads
from detente.board.marks import marks_of
from detente.board.page import ROWS, View, as_json, page
from detente.board.query import LONGEST, Query, QueryOf
from detente.errors import UnknownNameError
from detente.ledger.filter import Filter, meant
from detente.ledger.linked import Linked
from detente.link.positions import table
from detente.records import Plain
from detente.views import questions
from detente.views.answers import Position
from detente.views.matrix import ARROWS, Gap
from detente.views.matrix_page import MatrixPage, Moved, Panel, gaps, hardness, matrix_page, moves_page, panel, parties
from detente.views.since_rows import spelt

router = APIRouter(tags=["positions"])

FILTERS: Final = ("actor", "dyad", "since", "until", "outlet")
KINDS: Final = ("new", "hardened", "softened", "withdrawn", "repeated")
# A party's name in a report may be long; no question needs all of it.
Show = Annotated[
    Literal["", "matrix", "gap", "moved", "list"],
    Parameter(description="The matrix, two parties side by side, what moved, or every telling of a stance."),
]
Party = Annotated[str, Parameter(max_length=LONGEST, description="A party, by its label or a country code.")]
Issue = Annotated[str, Parameter(max_length=LONGEST, description="The id of an issue, as the matrix gives it.")]
Repeated = Annotated[bool, Parameter(description="Show what was only repeated, too.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked beside the filter."""

    show: str = ""
    a: str = ""
    b: str = ""
    party: str = ""
    issue: str = ""
    repeated: bool = False

    def pairs(self) -> dict[str, str]:
        """The same as parameters of the address."""
        texts = {f: getattr(self, f) for f in ("show", "a", "b", "party", "issue")}
        return {**texts, "repeated": "true" if self.repeated else ""}


@dataclass(frozen=True, slots=True)
class Positions(Plain):
    """What is asked for of positions; the rest is empty. `parties` are all who took a stand, the most active first; `counts`
    moves by kind; `positions` one page of the stances as reports tell them, the newest first."""

    show: str
    total: int
    page: int
    pages: int
    parties: tuple[str, ...]
    matrix: MatrixPage | None
    panel: Panel | None
    a: str
    b: str
    gaps: tuple[Gap, ...]
    counts: Mapping[str, int]
    moves: tuple[Moved, ...]
    positions: tuple[Position, ...]


@router.get("/positions.json", response_model=Positions)
def positions_json(  # noqa: PLR0913, PLR0917  (the parameters of an address)
    desk: DeskOf,
    query: QueryOf,
    show: Show = "",
    a: Party = "",
    b: Party = "",
    party: Party = "",
    issue: Issue = "",
    repeated: Repeated = False,
) -> Response:
    """Who stands where on which issue."""
    return as_json(_ask(desk, query, Asked(show, a.strip(), b.strip(), party, issue, repeated)))


@router.get("/positions", response_class=HTMLResponse)
def positions(  # noqa: PLR0913, PLR0917
    request: Request,
    desk: DeskOf,
    query: QueryOf,
    show: Show = "",
    a: Party = "",
    b: Party = "",
    party: Party = "",
    issue: Issue = "",
    repeated: Repeated = False,
) -> Response:
    """The page of the same."""
    asked = Asked(show, a.strip(), b.strip(), party, issue, repeated)
    found = _ask(desk, query, asked)
    own = {**asked.pairs(), "show": found.show if found.show != "matrix" or query.where.dyad else ""}
    values: dict[str, Any] = {
        "found": found,
        "asked": asked,
        "own": own,
        "arrows": ARROWS,
        "hardness": hardness,
        "spelt": spelt,
        "acts": [(act.verb, act.rank) for act in table().acts.values() if act.stands],
        "marks": marks_of(desk, query.as_of),
        **leads(query),
    }
    return page(request, "positions.html", View("Positions", query, filters=FILTERS, own=tuple(own.items())), **values)


def _ask(desk: Desk, query: Query, asked: Asked) -> Positions:
    linked, where, dyad = desk.linked(query.as_of), query.where, query.where.dyad
    a, b = (_label(p) for p in dyad or (asked.a, asked.b))
    show = asked.show or ("gap" if a and b and not asked.issue else "matrix")
    alone = dataclasses.replace(where, dyad=None)  # of two parties side by side, what each said to whomever
    known = parties(linked, where=alone)
    found = Positions(show, 0, query.page, 0, known, None, None, a, b, (), {}, (), ())
    if show == "matrix":
        made = matrix_page(linked, where=where, page=query.page)
        shown = _panel(linked, where, asked) if asked.issue else None
        total = made.matrix.of_issues
        return dataclasses.replace(found, total=total, pages=made.pages, matrix=made, panel=shown)
    if show == "gap":
        both = gaps(linked, a, b, where=alone) if a and b else ()
        return dataclasses.replace(found, total=len(both), pages=1, gaps=both)
    first = ROWS * (query.page - 1)
    if show == "moved":
        kinds = KINDS if asked.repeated else KINDS[:-1]
        counts, moves = moves_page(linked, where=where, kinds=kinds, limit=ROWS, offset=first)
        total = sum(counts.get(k, 0) for k in kinds)
        return dataclasses.replace(found, total=total, pages=-(-total // ROWS), counts=counts, moves=moves)
    stands = _stands(where)
    total = linked.total("mentions", stands)
    rows = linked.ask("mentions", stands, newest=True, limit=ROWS, offset=first)
    told = tuple(questions.positions(rows))
    return dataclasses.replace(found, total=total, pages=-(-total // ROWS), positions=told)


def _panel(linked: Linked, where: Filter, asked: Asked) -> Panel | None:
    """What is open beside the matrix; None where another filter left nothing of it."""
    try:
        return panel(linked, asked.issue, asked.party, where=where)
    except UnknownNameError:
        return None


def _stands(where: Filter) -> Filter:
    """The events that take a stand, as far as they are asked for."""
    kinds = tuple(t for t in questions.ACTS if not where.event_types or t in where.event_types)
    return dataclasses.replace(where, event_types=kinds or ("none",))


def _label(party: str) -> str:
    """A party as stances name it: a state by its code."""
    return meant(party)[0] or party
