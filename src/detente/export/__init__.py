"""Ledger → files: one format a file, in an explicit registry. All but the raw records are what the linked ledger says, as a
person corrected it."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from detente.errors import UnknownNameError, UsageError
from detente.export import csv, dna, gdelt, geojson, graphml, ical, jsonl, parquet, polecat
from detente.export.tables import EVENTS, TABLES, flat
from detente.ledger import EVERYTHING, Filter, Ledger, kept

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.ledger.linked import Linked
    from detente.records import Record

__all__ = ["FORMATS", "TABLES", "Format", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name, what it holds in one line, and its writer, which returns the number of rows.

    The writer is one of three: `write` of the linked ledger; `write_table` of any one flat table, for formats of which a folder
    can hold all tables; `write_records` of the records as they were read."""

    name: str
    about: str
    write: Callable[[Linked, BinaryIO, Filter], int] | None = None
    write_table: Callable[[pa.Table, BinaryIO], int] | None = None
    write_records: Callable[[Iterable[Record], BinaryIO], int] | None = None


def _happenings(write: Callable[..., int]) -> Callable[[Linked, BinaryIO, Filter], int]:
    """A writer of happenings, to which their mentions add nothing, as a writer of the linked ledger."""
    return lambda linked, file, where: write(linked.happenings(where), {}, file, **_statuses(where))


def _mentions(linked: Linked, file: BinaryIO, where: Filter) -> int:
    happenings, told = linked.told(where)
    return gdelt.write_mentions(happenings, told, file, **_statuses(where))


def _statuses(where: Filter) -> dict[str, tuple[str, ...]]:
    """The statuses asked for; where there are none a format has its own."""
    return {"statuses": where.statuses} if where.statuses else {}


FORMATS: Final = (
    Format("jsonl", "whole records as they were read, uncorrected, one JSON object a line", write_records=jsonl.write),
    Format("csv", "one row an event as corrected, or another table, for spreadsheets, pandas and R", write_table=csv.write_table),
    Format("parquet", "the same tables as Parquet", write_table=parquet.write_table),
    Format("polecat", "happenings in the 40 columns of the POLECAT data set, tab-separated", polecat.write),
    Format("ical", "the rounds of talks as an iCalendar file (RFC 5545)", ical.write),
    Format("gdelt", "happenings as the events table of GDELT 2.0, without a header as there", _happenings(gdelt.write)),
    Format("gdelt-mentions", "their mentions as GDELT 2.0's mentions table", _mentions),
    Format("geojson", "happenings that have a place (RFC 7946)", _happenings(geojson.write)),
    Format("graphml", "parties and what passed between them, as a network", _happenings(graphml.write)),
    Format("dna", "statements for the Discourse Network Analyzer 3.0 (SQLite)", dna.write_ledger),
)


def export(
    name: str,
    ledger: Ledger,
    target: str | Path | BinaryIO | None,
    *,
    where: Filter = EVERYTHING,
    as_of: str = "",
    table: str = "",
) -> int:
    """Write a ledger, or the part of it that fits a filter. A file appears whole or not at all.

    Args:
        name: one of `FORMATS`.
        ledger: what to write.
        target: a file's path; a folder that exists, into which `csv` and `parquet` write one file a table; an open binary
            file; `-` or None for standard output.
        where: what to write of it.
        as_of: an ISO day, month, year or date-time: what the ledger said then.
        table: one of `TABLES` for `csv` and `parquet`; `events` where not given, in a folder all.

    Returns:
        The number of rows written.

    Raises:
        UnknownNameError: there is no format or table of that name.
        UsageError: the file cannot be written, `as_of` is no ISO date, or the format has no tables or no days.
        LedgerError: the ledger is outdated or damaged.
    """
    form = _format(name, as_of=as_of, table=table)
    if target is not None and not isinstance(target, (str, Path)):
        return _rows(form, ledger, target, where, as_of=as_of, table=table)
    if target is None or str(target) == "-":
        return _rows(form, ledger, sys.stdout.buffer, where, as_of=as_of, table=table)
    path = Path(target)
    if not path.is_dir():
        return _written(path, lambda file: _rows(form, ledger, file, where, as_of=as_of, table=table))
    if form.write_table is None:
        some = " and ".join(f.name for f in FORMATS if f.write_table)
        raise UsageError(f"{path} is a folder; {name} is one file, so give a file's name (a folder is for {some})")
    linked = ledger.linked(as_of=as_of)
    return sum(_table(form, linked, path / f"{t}.{name}", where, table=t) for t in ((table,) if table else TABLES))


def _format(name: str, *, as_of: str, table: str) -> Format:
    """The format of that name, which must have what is asked of it."""
    form = next((f for f in FORMATS if f.name == name), None)
    if form is None:
        raise UnknownNameError(f"there is no format {name[:40]!r}; there are {', '.join(f.name for f in FORMATS)}")
    if table and not form.write_table:
        some = " and ".join(f.name for f in FORMATS if f.write_table)
        raise UsageError(f"{name} holds no single table, so leave the table out; tables are for {some}")
    if table and table not in TABLES:
        raise UnknownNameError(f"there is no table {table[:40]!r}; there are {', '.join(TABLES)}")
    if as_of and form.write_records:
        raise UsageError(
            f"{name} holds the records as they were read, on whichever day; leave the day out, or choose another format"
        )
    return form


def _rows(form: Format, ledger: Ledger, file: BinaryIO, where: Filter, *, as_of: str, table: str) -> int:
    if form.write_records:
        return form.write_records(kept(ledger.records(where=where), where), file)
    linked = ledger.linked(as_of=as_of)
    if form.write_table:
        return form.write_table(flat(linked, table or EVENTS, where), file)
    assert form.write is not None
    return form.write(linked, file, where)


def _table(form: Format, linked: Linked, path: Path, where: Filter, *, table: str) -> int:
    assert form.write_table is not None
    write, found = form.write_table, flat(linked, table, where)
    return _written(path, lambda file: write(found, file))


def _written(path: Path, write: Callable[[BinaryIO], int]) -> int:
    """Write a file under another name and rename it."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        try:
            with part.open("wb") as file:
                rows = write(file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise UsageError(f"{path} cannot be written ({said}); choose another place") from error
    return rows
