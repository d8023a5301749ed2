"""The commands that list what reports tell, as corrected: the brief, events, positions, talks, quotes, forces."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli_base import NOTHING, console, write_json
from detente.cli_linked import answer, linked, newest
from detente.cli_options import csv_option, linked_options, make_filter
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.ledger import Filter
    from detente.ledger.linked import Linked

# Parties and issues that a matrix on a terminal shows.
PARTIES, ISSUES = 8, 20


@click.command()
@linked_options
def brief(ledger: Path | None, as_json: bool, limit: int, as_of: str, **conditions: Any) -> None:
    """What the ledger says, on one page.

    With --since what is new since that day: what moved, what is scheduled, what is contradicted, who fell silent.
    """
    there, where = linked(ledger, as_of), make_filter(**conditions)
    if where.since:
        _since(there, where, as_json=as_json)
        return
    from detente.render.terminal import show_brief  # noqa: PLC0415
    from detente.views import ledger_brief  # noqa: PLC0415

    told = ledger_brief(there, where=where)
    if as_json:
        write_json(told.to_dict())
    else:
        show_brief(console(), told, listing=True)
    if not told.reports:
        sys.exit(NOTHING)


def _since(there: Linked, where: Filter, *, as_json: bool) -> None:
    from detente.render.terminal_since import show_since  # noqa: PLC0415
    from detente.views.linked_since import linked_since  # noqa: PLC0415

    told = linked_since(there, where.since, where=dataclasses.replace(where, since=""))
    if as_json:
        write_json(told.to_dict())
    else:
        show_since(console(), told)
    if not told.reports:
        sys.exit(NOTHING)


def _answer(name: str, there: Linked, where: Filter, *, limit: int, as_json: bool, as_csv: bool) -> None:
    from detente.render.files import as_csv as write_csv  # noqa: PLC0415
    from detente.render.tables import LISTS  # noqa: PLC0415
    from detente.views.questions import COLUMNS  # noqa: PLC0415

    listed = LISTS[name]
    if listed.event_types:
        kinds = tuple(t for t in listed.event_types if not where.event_types or t in where.event_types)
        where = dataclasses.replace(where, event_types=kinds or ("none",))
    told, total = newest(lambda n: there.ask(listed.table, where, columns=COLUMNS[listed.table], newest=True, limit=n), limit)
    rows = listed.view(told)
    if as_csv:
        click.echo(write_csv(rows, listed.kind), nl=False)
        sys.exit(0 if rows else NOTHING)
    answer(rows, listed.columns, listed.cells, as_json=as_json, more=total > len(told))


def _list(name: str, about: str) -> click.Command:
    @click.command(name, help=about)
    @linked_options
    @csv_option
    def run(ledger: Path | None, as_of: str, limit: int, as_json: bool, as_csv: bool, **conditions: Any) -> None:
        where = make_filter(**conditions)
        _answer(name, linked(ledger, as_of), where, limit=limit, as_json=as_json, as_csv=as_csv)

    return run


@click.command()
@click.option("--matrix", is_flag=True, help="Who stands where: parties by issues. With --dyad how far the two are apart.")
@linked_options
@csv_option
def positions(ledger: Path | None, as_of: str, limit: int, as_json: bool, as_csv: bool, matrix: bool, **conditions: Any) -> None:
    """List demands, offers, refusals, threats."""
    there, where = linked(ledger, as_of), make_filter(**conditions)
    if not matrix:
        _answer("positions", there, where, limit=limit, as_json=as_json, as_csv=as_csv)
        return
    if as_csv:
        raise UsageError("a matrix has more than one row a cell; use --json, or `detente positions --csv`")
    _matrix(there, where, as_json=as_json)


def _matrix(there: Linked, where: Filter, *, as_json: bool) -> None:
    from detente.ledger.filter import meant  # noqa: PLC0415
    from detente.render.terminal_matrix import show_gaps, show_matrix  # noqa: PLC0415
    from detente.views.matrix import gap, matrix  # noqa: PLC0415

    pair = tuple(meant(p)[0] or p for p in where.dyad or ())
    where = dataclasses.replace(where, dyad=None)
    stances, moves = there.stances(where), there.moves(where)
    if pair:
        gaps = gap(stances, *pair, moves=moves)
        write_json([g.to_dict() for g in gaps]) if as_json else show_gaps(console(), gaps, *pair)
        sys.exit(0 if gaps else NOTHING)
    size = (0, 0) if as_json else (PARTIES, ISSUES)
    found = matrix(stances, moves, parties=size[0], issues=size[1])
    write_json(found.to_dict()) if as_json else show_matrix(console(), found)
    if not found.lines:
        sys.exit(NOTHING)


LIST_COMMANDS: tuple[click.Command, ...] = (
    brief,
    _list("events", "List who did what to whom, when and where."),
    positions,
    _list("quotes", "List who said what."),
    _list("forces", "List the forces counted, on whose word."),
)
