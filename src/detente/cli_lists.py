"""The commands that list what reports tell, as corrected: the brief, events, positions, talks, quotes, forces."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Any

import click

from detente.cli_base import NOTHING, console, write_json
from detente.cli_linked import answer, linked, newest
from detente.cli_options import csv_option, linked_options, make_filter


@click.command()
@linked_options
def brief(ledger: Path | None, as_json: bool, limit: int, as_of: str, **conditions: Any) -> None:
    """What the ledger says, on one page."""
    from detente.render.terminal import show_brief  # noqa: PLC0415
    from detente.views import ledger_brief  # noqa: PLC0415

    told = ledger_brief(linked(ledger, as_of), where=make_filter(**conditions))
    if as_json:
        write_json(told.to_dict())
    else:
        show_brief(console(), told, listing=True)
    if not told.reports:
        sys.exit(NOTHING)


def _list(name: str, about: str) -> click.Command:
    @click.command(name, help=about)
    @linked_options
    @csv_option
    def run(ledger: Path | None, as_json: bool, as_csv: bool, limit: int, as_of: str, **conditions: Any) -> None:
        from detente.render.files import as_csv as write_csv  # noqa: PLC0415
        from detente.render.tables import LISTS  # noqa: PLC0415

        listed = LISTS[name]
        where = make_filter(**conditions)
        if listed.event_types:
            kinds = tuple(t for t in listed.event_types if not where.event_types or t in where.event_types)
            where = dataclasses.replace(where, event_types=kinds or ("none",))
        there = linked(ledger, as_of)
        told, total = newest(lambda n: there.ask(listed.table, where, newest=True, limit=n), limit)
        rows = listed.view(told)
        if as_csv:
            click.echo(write_csv(rows, listed.kind), nl=False)
            sys.exit(0 if rows else NOTHING)
        answer(rows, listed.columns, listed.cells, as_json=as_json, more=total > len(told))

    return run


LIST_COMMANDS: tuple[click.Command, ...] = (
    brief,
    _list("events", "List who did what to whom, when and where."),
    _list("positions", "List demands, offers, refusals, threats."),
    _list("quotes", "List who said what."),
    _list("forces", "List the forces counted, on whose word."),
)
