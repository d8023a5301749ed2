"""Corrections in place: say of a happening, or of one telling of it, that it is right, wrong, otherwise, or one with another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Request
from fastapi import Query as Parameter
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from detente.board.correcting import MisfitError, Subject, back, correct, remember, subject, who_of
from detente.board.desk import Desk, DeskOf
from detente.board.entries import Line, lines
from detente.board.marks import Mark, journal_of, marks_of
from detente.board.nearby import Near, nearby
from detente.board.page import View, as_json, page
from detente.board.query import Query, QueryOf, link
from detente.board.recoding import Field, fields
from detente.board.safety import form, local_path
from detente.errors import UnknownNameError, UsageError
from detente.ledger.corrections import FIELDS, Corrections
from detente.ledger.journal import LONGEST_TEXT, LONGEST_WHO, Entry
from detente.ledger.linked import Linked
from detente.records import Plain

router = APIRouter(tags=["corrections"])

# Tellings that can be ticked to be parted, those that belong there least surely first; a form has some fields beside.
TICKED: Final = 40
LONGEST: Final = 200
# Longer ones than any address of a page of ours.
LONGEST_PATH: Final = 4_000
Id = Annotated[
    str, Path(max_length=LONGEST, description="The id of a happening, mention, round of talks, forecast, quote or force.")
]
EntryId = Annotated[str, Path(max_length=LONGEST, description="The id of a correction.")]
Only = Annotated[bool, Parameter(description="The one telling is meant, though a happening bears its id too.")]
Words = Annotated[str, Parameter(max_length=LONGEST, description="Words of a happening that may be the same.")]
DayOf = Annotated[str, Parameter(max_length=LONGEST, description="The day of a happening that may be the same, ISO.")]
Next = Annotated[str, Parameter(max_length=LONGEST_PATH, description="The page to go back to.")]
Form = Annotated[FormData, Depends(form)]


def _body(*names: str, **lists: str) -> dict[str, Any]:
    """A form's fields, for the schema of the API."""
    texts = {n: {"type": "string"} for n in ("csrf", "next", "who", *names)}
    many = {n: {"type": "array", "items": {"type": "string"}} for n in lists.values()}
    schema = {"type": "object", "properties": texts | many}
    return {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}}


@dataclass(frozen=True, slots=True)
class Correctable(Plain):
    """An item with all that may be said of it: its fields with what they may hold, what may be the same, and what was said."""

    subject: Subject
    fields: tuple[Field, ...]
    near: tuple[Near, ...]
    near_problem: str
    mark: Mark | None
    said: tuple[Line, ...]


@router.get("/correct/{id}.json", response_model=Correctable)
def correct_json(desk: DeskOf, query: QueryOf, id: Id, only: Only = False, find: Words = "", day: DayOf = "") -> Response:
    """What may be said of an item, and what was said of it."""
    linked = desk.linked(query.as_of)
    return as_json(_ask(desk, query, linked, subject(linked, id, only=only), Shown(sought=Sought(find, day))))


@dataclass(frozen=True, slots=True)
class Sought:
    """What a happening that may be the same was looked for by."""

    words: str = ""
    day: str = ""


@router.get("/correct/{id}", response_class=HTMLResponse)
def correct_page(  # noqa: PLR0913, PLR0917  (the parameters of an address)
    request: Request,
    desk: DeskOf,
    query: QueryOf,
    id: Id,
    only: Only = False,
    find: Words = "",
    day: DayOf = "",
    next: Next = "",
) -> Response:
    """The page of the same, or its part where it stands beside an item."""
    linked = desk.linked(query.as_of)
    try:
        what = subject(linked, id, only=only)
    except UnknownNameError:
        if id not in Corrections.of(journal_of(desk, query.as_of)).rejected:
            raise
        return RedirectResponse(link("/journal", query, of=id), status_code=303)
    shown = Shown(next=next, sought=Sought(find, day), open="merge" if find or day else "")
    return _page(request, query, linked, what, shown)


@router.post(
    "/correct/{id}",
    status_code=303,
    response_class=RedirectResponse,
    openapi_extra=_body("action", "note", "only", "with", *FIELDS, many="mention"),
)
def correct_posted(request: Request, desk: DeskOf, query: QueryOf, id: Id, given: Form) -> Response:
    """Write what the form says to the journal, and go back to where it was said."""
    linked = desk.linked()
    what = subject(linked, id, only=_field(given, "only") == "true")
    who = who_of(request, _field(given, "who"))
    if not who:
        return _who_page(request, given)
    try:
        entry = correct(desk, what, _lists(given), who=who)
    except MisfitError as error:
        action = _field(given, "action")
        values = {n: _field(given, n)[:LONGEST_TEXT] for n in (*FIELDS, "note", "with") if n in given}
        shown = Shown(next=_field(given, "next"), open=action, given=values, problems=error.problems)
        return _page(request, query, linked, what, shown, status=400)
    return _go_back(desk, given, what, entry)


@router.post("/undo/{id}", status_code=303, response_class=RedirectResponse, openapi_extra=_body())
def undo_posted(request: Request, desk: DeskOf, query: QueryOf, id: EntryId, given: Form) -> Response:
    """Take a correction back, and go back to where that was asked for."""
    who = who_of(request, _field(given, "who"))
    if not who:
        return _who_page(request, given)
    return _go_back(desk, given, None, desk.ledger.journal.undo(id, who=who))


@dataclass(frozen=True, slots=True)
class Signed(Plain):
    """Who corrects, as far as that is known."""

    who: str


@router.get("/who.json", response_model=Signed)
def who_json(request: Request) -> Response:
    """Who corrects."""
    return as_json(Signed(who_of(request)))


@router.get("/who", response_class=HTMLResponse)
def who_page(request: Request, query: QueryOf, next: Next = "") -> Response:
    """The page that asks who corrects."""
    shown: dict[str, Any] = {"action": "/who", "carried": [("next", local_path(next or "/journal"))], "known": who_of(request)}
    return page(request, "who.html", View("Who corrects", query, as_of=False), longest=LONGEST_WHO, **shown)


@router.post("/who", status_code=303, response_class=RedirectResponse, openapi_extra=_body())
def who_posted(request: Request, desk: DeskOf, query: QueryOf, given: Form) -> Response:
    """Remember who corrects."""
    who = who_of(request, _field(given, "who"))
    if not who:
        return _who_page(request, given)
    answer = RedirectResponse(local_path(_field(given, "next") or "/journal"), status_code=303)
    remember(answer, who)
    return answer


# ---- pages


@dataclass(frozen=True, slots=True)
class Shown:
    """How the forms are shown: where they lead back to, which is open, and what was given and did not fit."""

    next: str = ""
    sought: Sought = Sought()
    open: str = ""
    given: Mapping[str, str] | None = None
    problems: Mapping[str, str] | None = None


def _ask(desk: Desk, query: Query, linked: Linked, what: Subject, shown: Shown) -> Correctable:
    every = journal_of(desk, query.as_of)
    own = {what.id} if what.alone else {what.whole, *what.targets}
    about = [e for e in every if not own.isdisjoint(e.targets)]
    problem, near = "", tuple[Near, ...]()
    try:
        near = nearby(linked, what, words=shown.sought.words, day=shown.sought.day)
    except UsageError as error:
        problem = str(error)
    return Correctable(
        subject=what,
        fields=fields(what.coded, shown.given, shown.problems) if what.coded else (),
        near=near,
        near_problem=problem,
        mark=marks_of(desk, query.as_of, linked=linked).of(what.id, alone=what.alone),
        said=lines(linked, about, among=every),
    )


def _page(request: Request, query: Query, linked: Linked, what: Subject, shown: Shown, *, status: int = 200) -> Response:
    desk: Desk = request.app.state.desk
    own = {"only": "true" if what.alone else "", "find": shown.sought.words, "day": shown.sought.day}
    values: dict[str, Any] = {
        "found": _ask(desk, query, linked, what, shown),
        "shown": shown,
        "problems": dict(shown.problems or {}),
        "given": dict(shown.given or {}),
        "next": local_path(shown.next) if shown.next else "",
        "ticked": sorted(what.tellings, key=lambda t: t.score)[:TICKED],
        "who": who_of(request),
        "longest": LONGEST_TEXT,
    }
    return page(request, "correcting.html", View("Correct", query, own=tuple(own.items())), status=status, **values)


def _who_page(request: Request, given: FormData) -> Response:
    """Ask who corrects, and carry what else was given along."""
    carried = [(k, v) for k, v in given.multi_items() if isinstance(v, str) and k not in ("who", "csrf")]
    values: dict[str, Any] = {"action": quote(request.url.path), "carried": carried, "known": "", "longest": LONGEST_WHO}
    return page(request, "who.html", View("Who corrects", as_of=False), **values)


def _go_back(desk: Desk, given: FormData, what: Subject | None, entry: Entry) -> Response:
    answer = RedirectResponse(back(desk, _field(given, "next"), what, entry), status_code=303)
    if _field(given, "who") and not desk.options.who:
        remember(answer, entry.who)
    return answer


def _field(given: FormData, name: str) -> str:
    value = given.get(name, "")
    return value if isinstance(value, str) else ""


def _lists(given: FormData) -> dict[str, list[str]]:
    return {name: [v for v in given.getlist(name) if isinstance(v, str)] for name in given}
