"""The journal: all corrections, who made them and when, what was starred, and the days on which the ledger changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.correcting import who_of
from detente.board.days import Days, days_of
from detente.board.desk import Desk, DeskOf
from detente.board.entries import NOWHERE, Line, Place, lines, places
from detente.board.marks import journal_of
from detente.board.page import ROWS, View, as_json, page
from detente.board.query import Query, QueryOf
from detente.errors import UnknownNameError
from detente.ledger.corrections import Corrections
from detente.ledger.journal import Entry, in_force
from detente.ledger.linked import Linked
from detente.link.rows import Happening
from detente.records import Plain
from detente.views.accounts import labels

router = APIRouter(tags=["corrections"])

LONGEST: Final = 200
Who = Annotated[str, Parameter(max_length=LONGEST, description="A part of the name of who corrected.")]
Of = Annotated[str, Parameter(max_length=LONGEST, description="The id of a happening, of one of its mentions, or of a correction.")]
Starred = Annotated[bool, Parameter(description="What is starred, and not the corrections.")]


@dataclass(frozen=True, slots=True)
class Star(Plain):
    """Something starred: a happening, or another item of which `event_type` and `who` say nothing; by whom and when, and the words
    in a report."""

    id: str
    by: str
    time: str
    day: str
    event_type: str
    status: str
    who: tuple[str, ...]
    whom: tuple[str, ...]
    document_id: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class JournalPage(Plain):
    """One page of the corrections, newest first, or of what is starred; `people` are all who corrected, by name."""

    total: int
    page: int
    pages: int
    people: tuple[str, ...]
    corrections: tuple[Line, ...]
    starred: tuple[Star, ...]


@router.get("/journal.json", response_model=JournalPage)
def journal_json(desk: DeskOf, query: QueryOf, who: Who = "", of: Of = "", starred: Starred = False) -> Response:
    """Corrections, or what is starred."""
    return as_json(_ask(desk, query, desk.linked(query.as_of), Sought(who.strip(), of.strip(), starred)))


@router.get("/journal", response_class=HTMLResponse)
def journal(request: Request, desk: DeskOf, query: QueryOf, who: Who = "", of: Of = "", starred: Starred = False) -> Response:
    """The page of the same."""
    sought, linked = Sought(who.strip(), of.strip(), starred), desk.linked(query.as_of)
    own = (("who", sought.who), ("of", sought.of), ("starred", "true" if starred else ""))
    values: dict[str, Any] = {
        "found": _ask(desk, query, linked, sought),
        "sought": sought,
        "own": dict(own),
        "signed": who_of(request),
    }
    return page(request, "journal.html", View("Journal", query, own=own), **values)


@router.get("/days.json", response_model=Days)
def days_json(desk: DeskOf) -> Response:
    """The days on which reports or corrections were written: what `as_of` may be."""
    return as_json(days_of(desk))


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked of the journal."""

    who: str = ""
    of: str = ""
    starred: bool = False


def _ask(desk: Desk, query: Query, linked: Linked, sought: Sought) -> JournalPage:
    every = journal_of(desk, query.as_of)
    people = tuple(sorted({e.who for e in every}, key=str.casefold))
    first = ROWS * (query.page - 1)
    if sought.starred:
        starred = _starred(desk, query, linked)
        some = tuple(starred[first : first + ROWS])
        return JournalPage(len(starred), query.page, -(-len(starred) // ROWS), people, (), some)
    about = _about(linked, sought.of) if sought.of else frozenset[str]()
    kept = [e for e in every if _fits(e, sought, about)]
    kept.reverse()
    shown = lines(linked, kept[first : first + ROWS], among=every)
    return JournalPage(len(kept), query.page, -(-len(kept) // ROWS), people, shown, ())


def _fits(entry: Entry, sought: Sought, about: frozenset[str]) -> bool:
    if sought.who.casefold() not in entry.who.casefold():
        return False
    return not sought.of or entry.id.startswith(sought.of) or entry.undoes == sought.of or not about.isdisjoint(entry.targets)


def _about(linked: Linked, id: str) -> frozenset[str]:
    """The ids that stand for the same: of a happening its own and those of its mentions."""
    try:
        whole = linked.happening_of(id)
    except UnknownNameError:
        return frozenset({id})
    if id != whole:
        return frozenset({id})
    rows = linked.some("mentions", "happening_id", [whole], columns=("event_id",))
    return frozenset({whole, *(row["event_id"] for row in rows)})


def _starred(desk: Desk, query: Query, linked: Linked) -> list[Star]:
    """What is starred, each happening once, the last starred first."""
    live = in_force(journal_of(desk, query.as_of))
    starred = sorted(Corrections.of(live).starred)
    rows = linked.some("mentions", "event_id", starred, columns=("event_id", "happening_id")) if starred else []
    homes = {r["event_id"]: r["happening_id"] for r in rows}
    by: dict[str, Entry] = {}
    for e in live:  # in order of time, so that the last one stays
        if e.action == "star":
            by |= {homes.get(id, id): e for id in e.targets if id in homes or id in starred}
    order = sorted(by, key=lambda id: (by[id].time, id), reverse=True)
    known = {h.id: h for h in linked.by_id(order)}
    at = places(linked, order)
    return [_star(id, by[id], known.get(id), at.get(id, NOWHERE)) for id in order]


def _star(id: str, by: Entry, happening: Happening | None, at: Place) -> Star:
    h = happening
    return Star(
        id=id,
        by=by.who,
        time=by.time,
        day=(h.start or h.first)[:10] if h else "",
        event_type=h.event_type if h else "",
        status=h.status if h else "",
        who=labels(h.actors) if h else (),
        whom=labels(h.recipients) if h else (),
        document_id=at.document_id,
        start=at.start,
        end=at.end,
        words=at.words,
    )
