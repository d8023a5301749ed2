"""Search: words → reports, each with its best passage, one click from the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.page import View, as_json, page
from detente.board.query import Query, QueryOf
from detente.errors import UsageError
from detente.ledger.search import Hit
from detente.records import Plain

router = APIRouter(tags=["search"])

HITS = 20
LONGEST = 500
Words = Annotated[
    str, Parameter(max_length=LONGEST, description='Words, "a phrase", -without, this OR that, outlet:name, title:word.')
]


@dataclass(frozen=True, slots=True)
class Searched(Plain):
    """One page of hits, best first. `pages` counts the pages of `HITS` hits each."""

    words: str
    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]


@router.get("/search.json", response_model=Searched)
def search_json(desk: DeskOf, query: QueryOf, q: Words = "") -> Response:
    """Reports that hold some words."""
    return as_json(_ask(desk, query, q))


@router.get("/search", response_class=HTMLResponse)
def search(request: Request, desk: DeskOf, query: QueryOf, q: Words = "") -> Response:
    """The page of the same."""
    view = View("Search", query, filters=("outlet", "since", "until"), own=(("q", q),))
    try:
        return page(request, "search.html", view, found=_ask(desk, query, q), passage=passage, problem="")
    except UsageError as error:
        nothing = Searched(q, 0, 1, 0, ())
        return page(request, "search.html", view, status=400, found=nothing, passage=passage, problem=str(error))


def _ask(desk: Desk, query: Query, words: str) -> Searched:
    if not words.strip():
        return Searched("", 0, 1, 0, ())
    found = desk.linked(query.as_of).search(words, where=query.where, limit=HITS, offset=HITS * (query.page - 1))
    return Searched(words, found.total, query.page, -(-found.total // HITS), found.hits)


def passage(hit: Hit) -> Iterator[tuple[str, bool]]:
    """The passage of a hit in pieces, each with whether it is what was looked for.

    >>> list(passage(Hit("d", "", "", "", "Talks began.", ((0, 5),), 1.0, 0)))
    [('Talks', True), (' began.', False)]
    """
    at = 0
    for start, end in hit.spans:
        if at < start:
            yield hit.snippet[at:start], False
        yield hit.snippet[start:end], True
        at = end
    if at < len(hit.snippet):
        yield hit.snippet[at:], False
