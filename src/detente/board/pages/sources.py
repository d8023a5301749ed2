"""Sources: the outlets with their reports and copies, and what could not be read."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.page import ROWS, View, as_json, download, page
from detente.board.query import Query, QueryOf
from detente.ledger.linked import Linked
from detente.records import Plain, Rejected

router = APIRouter(tags=["sources"])

FILTERS = ("outlet", "since", "until")
REJECTS = 200
UNNAMED = ""


@dataclass(frozen=True, slots=True)
class Outlet(Plain):
    """An outlet: its reports, those of them that are copies or versions of another's, first and last day of publication."""

    name: str
    reports: int
    copies: int
    versions: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Listed(Plain):
    """A report: `kind` original, copy or version; `original` the report that it was taken from, or itself."""

    document_id: str
    outlet: str
    published: str
    title: str
    kind: str
    original: str
    original_outlet: str


@dataclass(frozen=True, slots=True)
class Sources(Plain):
    """All outlets by the number of their reports; one page of the reports, newest first; rejects, and their number."""

    outlets: tuple[Outlet, ...]
    total: int
    page: int
    pages: int
    reports: tuple[Listed, ...]
    rejected_total: int
    rejected: tuple[Rejected, ...]


@router.get("/sources.json", response_model=Sources)
def sources_json(desk: DeskOf, query: QueryOf) -> Response:
    """The outlets, reports and rejects of the ledger."""
    return as_json(_ask(desk, query))


@router.get("/sources", response_class=HTMLResponse)
def sources(request: Request, desk: DeskOf, query: QueryOf) -> Response:
    """The page of the same."""
    return page(request, "sources.html", View("Sources", query, filters=FILTERS), found=_ask(desk, query))


@router.get("/rejected.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}, "description": "A table."}})
def rejected_csv(desk: DeskOf) -> Response:
    """All that could not be read, for a spreadsheet."""
    from detente.export.csv import write_table  # noqa: PLC0415  (only this route needs it)

    out = io.BytesIO()
    write_table(desk.ledger.table("rejected"), out)
    return download(out.getvalue(), f"{desk.name} rejected", "csv")


def _ask(desk: Desk, query: Query) -> Sources:
    linked = desk.linked(query.as_of)
    rows = linked.ask("documents", query.where, columns=("document_id", "outlet", "published", "kind"))
    total = len(rows)
    shown = linked.ask("documents", query.where, newest=True, limit=ROWS, offset=ROWS * (query.page - 1))
    rejected = desk.ledger.rejected()
    return Sources(
        outlets=_outlets(rows),
        total=total,
        page=query.page,
        pages=-(-total // ROWS),
        reports=_listed(linked, shown),
        rejected_total=len(rejected),
        rejected=tuple(rejected[:REJECTS]),
    )


def _outlets(rows: Sequence[dict[str, Any]]) -> tuple[Outlet, ...]:
    reports: Counter[str] = Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    days: dict[str, tuple[str, str]] = {}
    for row in rows:
        name, day = row["outlet"] or UNNAMED, (row["published"] or "")[:10]
        reports[name] += 1
        kinds[name, row["kind"]] += 1
        if day:
            first, last = days.get(name, (day, day))
            days[name] = (min(first, day), max(last, day))
    return tuple(
        Outlet(name, n, kinds[name, "copy"], kinds[name, "version"], *days.get(name, ("", "")))
        for name, n in sorted(reports.items(), key=lambda item: (-item[1], item[0]))
    )


def _listed(linked: Linked, rows: Sequence[dict[str, Any]]) -> tuple[Listed, ...]:
    originals = sorted({r["original"] for r in rows if r["original"] != r["document_id"]})
    found = linked.some("documents", "document_id", originals, columns=("document_id", "outlet")) if originals else []
    outlets = {r["document_id"]: r["outlet"] or "" for r in found}
    return tuple(
        Listed(
            r["document_id"],
            r["outlet"] or "",
            (r["published"] or "")[:10],
            r["title"] or "",
            r["kind"],
            r["original"],
            outlets.get(r["original"], ""),
        )
        for r in rows
    )
