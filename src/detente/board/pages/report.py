"""The reader: one report with all its words, what stands on them, and why it was coded so."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi import Query as Parameter
from starlette.responses import HTMLResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.page import View, as_json, page, web_address
from detente.board.query import QueryOf
from detente.board.reading import TOLD, Reading, about, panel, reading
from detente.errors import UnknownNameError
from detente.extract.explain import Explanation
from detente.records import Record, Span
from detente.render.plain import plain
from detente.views import brief

router = APIRouter(tags=["report"])

Id = Annotated[str, Path(max_length=80, description="The id of a report, or the beginning of it.")]
Number = Annotated[int, Path(ge=1, le=100_000, description="An event of the report, from 1.")]
At = Annotated[str, Parameter(pattern=r"^(\d{1,9}-\d{1,9})?$", description="Words to show, as the offsets `start-end`.")]
_AT: Final = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


@router.get("/report/{id}.json", response_model=Reading)
def report_json(desk: DeskOf, query: QueryOf, id: Id) -> Response:
    """The record of a report, and what others tell of the same."""
    return as_json(reading(desk.linked(query.as_of), _record(desk, id)))


@router.get("/report/{id}", response_class=HTMLResponse)
def report(request: Request, desk: DeskOf, query: QueryOf, id: Id, at: At = "") -> Response:
    """The page of the same."""
    record = _record(desk, id)
    known = reading(desk.linked(query.as_of), record)
    title = plain(record.document.title or "Untitled report", limit=300)
    values: dict[str, Any] = {
        "record": record,
        "known": known,
        "about": about(record),
        "url": web_address(record.document.url),
        "parties": brief(record).delegations,
        "panel": panel(record, known.elsewhere, at=_span(at, record)),
        "headline": title,
        "told": TOLD,
    }
    return page(request, "report.html", View(title, query, own=(("at", at),)), **values)


@router.get("/report/{id}/explain/{number}.json", response_model=Explanation)
def explain_json(desk: DeskOf, id: Id, number: Number) -> Response:
    """Why an event was coded so: the model's other readings, the cue words, and what each field rests on."""
    return as_json(_explanation(desk, _record(desk, id), number))


@router.get("/report/{id}/explain/{number}", response_class=HTMLResponse)
def explain(request: Request, desk: DeskOf, query: QueryOf, id: Id, number: Number) -> Response:
    """The page of the same, or its part in the reader's side panel."""
    record = _record(desk, id)
    why = _explanation(desk, record, number)
    evidence = record.events[number - 1].evidence
    return page(request, "explain.html", View("Why", query), why=why, record=record, number=number, evidence=evidence)


def _record(desk: Desk, id: str) -> Record:
    try:
        return desk.ledger.record(id)
    except UnknownNameError as error:
        said = f"no report, or more than one, has an id that begins with {id!r}; Search finds reports by their words"
        raise UnknownNameError(said) from error


def _span(at: str, record: Record) -> Span | None:
    """The words that an address asks for, as far as they lie in the text."""
    found = _AT.fullmatch(at)
    if not found:
        return None
    start, end = int(found[1]), min(int(found[2]), len(record.document.text))
    return (start, end) if start < end else None


def _explanation(desk: Desk, record: Record, number: int) -> Explanation:
    """The explanation of an event, found by what it says, for another version of the reader may count otherwise.

    Raises:
        HTTPException: 404 where the report has no such event, 409 where this reader does not code it so.
    """
    if number > len(record.events):
        raise HTTPException(404, f"the report has {len(record.events)} events; open it and choose one of them")
    event = record.events[number - 1]
    wanted = (event.event_type, record.words(event.trigger), record.words(event.evidence))
    for why in desk.explain(record.document):
        if wanted == (why.event_type, why.trigger, why.evidence):
            return why
    raise HTTPException(
        409,
        f"{record.reader or 'another reader'} coded this event, and the reader installed here codes the report otherwise; "
        f"read the report into a new ledger to see why",
    )
