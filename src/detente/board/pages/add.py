"""Add: files, a pasted text or the address of a page → reports in the ledger, with what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Path, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from detente.board.adding import Job, Part
from detente.board.desk import DeskOf
from detente.board.page import View, as_json, page
from detente.board.query import QueryOf, link
from detente.board.safety import form
from detente.collect import CollectOptions
from detente.collect.document import iso_date
from detente.errors import UsageError
from detente.records import Plain
from detente.render.plain import plain

router = APIRouter(tags=["add"])

LONGEST_URL: Final = 2_000
LONGEST_NAME: Final = 200
PASTED: Final = "pasted text"
Id = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
_BODY: Final = {
    "requestBody": {
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "csrf": {"type": "string"},
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        **{k: {"type": "string"} for k in ("text", "url", "outlet", "published")},
                    },
                }
            }
        }
    }
}


@dataclass(frozen=True, slots=True)
class Jobs(Plain):
    """What was added from pages since the board was started, newest first."""

    jobs: tuple[Job, ...]


@router.get("/add.json", response_model=Jobs)
def add_json(desk: DeskOf) -> Response:
    """What is being added, and what was."""
    return as_json(Jobs(tuple(desk.adding.jobs())))


@router.get("/add/{id}.json", response_model=Job)
def job_json(desk: DeskOf, id: Id) -> Response:
    """What became of one adding."""
    return as_json(_job(desk, id))


@router.get("/add/{id}", response_class=HTMLResponse)
def job(request: Request, desk: DeskOf, query: QueryOf, id: Id) -> Response:
    """The page of the same; as a part of the page of all jobs it asks for itself again until all is read."""
    return page(request, "job.html", View("Add", query, as_of=False), job=_job(desk, id))


@router.get("/add", response_class=HTMLResponse)
def add(request: Request, desk: DeskOf, query: QueryOf) -> Response:
    """The page from which reports are added."""
    return page(request, "add.html", View("Add", query, as_of=False), jobs=desk.adding.jobs(), options=desk.options, problem="")


@router.post("/add", status_code=303, response_class=RedirectResponse, openapi_extra=_BODY)
async def add_posted(request: Request, desk: DeskOf, query: QueryOf) -> Response:
    """Put what the form brings in the queue, and go back to the page, which shows how it goes."""
    given = await form(request)
    try:
        parts = await _parts(given)
        made = desk.adding.add(parts, options=_options(given))
    except UsageError as error:
        view = View("Add", query, as_of=False)
        shown = {"jobs": desk.adding.jobs(), "options": desk.options, "problem": str(error)}
        return page(request, "add.html", view, status=400, **shown)
    return RedirectResponse(link("/add", query) + f"#job-{made.id}", status_code=303)


def _job(desk: DeskOf, id: str) -> Job:
    found = desk.adding.job(id)
    if found is None:
        raise HTTPException(404, "this adding is forgotten; what it read is in the ledger: see Sources")
    return found


async def _parts(given: FormData) -> list[Part]:
    parts = []
    for item in given.getlist("files"):
        if isinstance(item, UploadFile) and (item.filename or item.size):
            parts.append(Part("file", _label(item.filename or ""), await item.read()))
    if text := _field(given, "text").strip():
        parts.append(Part("text", PASTED, text.encode("utf8", "replace")))
    if url := _field(given, "url").strip():
        if not url.startswith(("http://", "https://")) or len(url) > LONGEST_URL:
            raise UsageError(
                "the address of a page begins with http:// or https://; to read a file of this machine choose it as a file"
            )
        parts.append(Part("url", url))
    return parts


def _options(given: FormData) -> CollectOptions:
    published, outlet = _field(given, "published").strip(), plain(_field(given, "outlet"), limit=LONGEST_NAME)
    if published and iso_date(published) is None:
        raise UsageError(f"the day of publication is an ISO date such as 2022-01-10; it was {published[:40]!r}")
    return CollectOptions(published=published or None, outlet=outlet or None)


def _field(given: FormData, name: str) -> str:
    value = given.get(name, "")
    return value if isinstance(value, str) else ""


def _label(filename: str) -> str:
    """The last part of a file's name, to be shown; nothing is opened or written under it.

    >>> _label("C:\\\\reports\\\\a.html"), _label("../../etc/passwd"), _label("")
    ('a.html', 'passwd', 'a file without a name')
    """
    return plain(PurePath(filename.replace("\\", "/")).name, limit=LONGEST_NAME) or "a file without a name"
