"""The command that writes the ledger as a file for other tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from detente.cli_base import open_ledger
from detente.cli_linked import linked
from detente.cli_options import as_of_option, filter_options, ledger_option, make_filter
from detente.errors import UsageError

# Formats that are nothing for a terminal.
BINARY = ("parquet", "dna")


@click.command()
@click.argument("form", metavar="{jsonl,csv,parquet,polecat,ical,gdelt,gdelt-mentions,geojson,graphml,dna}")
@ledger_option
@click.option("--table", default="", metavar="NAME", help="The table that csv or parquet writes: events where not given.")
@as_of_option
@filter_options
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; standard output where not given.")
def export(form: str, ledger: Path | None, table: str, as_of: str, output: Path | None, **conditions: Any) -> None:
    """Write the ledger as a file for other tools.

    As corrected, each happening once; only jsonl holds the records as they were read. Only what fits the filter is written. Where
    FILE is a folder, csv and parquet write one file a table: events, documents, happenings, talks, rounds, stances, moves,
    forecasts, outlooks, entities, cast, copies, attributions, forces, times, places, actors, rejected.
    """
    from detente.export import FORMATS  # noqa: PLC0415
    from detente.export import export as write  # noqa: PLC0415

    if output is None and form in BINARY and sys.stdout.isatty():
        raise UsageError(f"{form} is nothing for a terminal; give -o FILE")
    where = make_filter(**conditions)
    if any(f.name == form and not f.write_records for f in FORMATS):
        linked(ledger, as_of)  # shows the steps where something has to be linked first
    rows = write(form, open_ledger(ledger), output, where=where, as_of=as_of, table=table)
    if output:
        click.echo(f"{rows} rows written to {output}", err=True)


COMMANDS: tuple[click.Command, ...] = (export,)
