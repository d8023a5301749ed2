"""Ledger → files: one format a file, in an explicit registry."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from detente.errors import UnknownNameError, UsageError
from detente.export import csv, dna, gdelt, geojson, graphml, ical, jsonl, parquet, polecat
from detente.ledger import EVERYTHING, Filter, Ledger
from detente.ledger.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FORMATS", "Format", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name, what it holds in one line, and its writer, which returns the number of rows.

    `write_table` writes any flat table, for formats of which a folder can hold all tables."""

    name: str
    about: str
    write: Callable[[Ledger, BinaryIO, Filter], int]
    write_table: Callable[[pa.Table, BinaryIO], int] | None = None


def _linked(write: Callable[..., int]) -> Callable[[Ledger, BinaryIO, Filter], int]:
    """A writer of happenings as a writer of a ledger."""

    def write_ledger(ledger: Ledger, file: BinaryIO, where: Filter) -> int:
        happenings, told = ledger.linked().told(where)
        return write(happenings, told, file)

    return write_ledger


def _statements(ledger: Ledger, file: BinaryIO, where: Filter) -> int:
    """DNA wants the texts in which its statements stand, and to know who is a person."""
    happenings, told = ledger.linked().told(where)
    wanted = {t.document for t in told.values()}
    texts = {r.document.id: r.document.text for r in ledger.records() if r.document.id in wanted}
    people = {r["entity"] for r in ledger.table("actors").to_pylist() if r["type"] == "person"}
    return dna.write(happenings, told, file, texts=texts, people=people)


FORMATS: Final = (
    Format("jsonl", "whole records, one JSON object a line", jsonl.write),
    Format("csv", "one row an event, UTF-8, for spreadsheets, pandas and R", csv.write, csv.write_table),
    Format("parquet", "the same table as Parquet", parquet.write, parquet.write_table),
    Format("polecat", "the 40 columns of the POLECAT data set, tab-separated", polecat.write),
    Format("ical", "the talks as an iCalendar file (RFC 5545)", ical.write),
    Format("gdelt", "happenings as the events table of GDELT 2.0, without a header as there", _linked(gdelt.write)),
    Format("gdelt-mentions", "their mentions as GDELT 2.0's mentions table", _linked(gdelt.write_mentions)),
    Format("geojson", "happenings that have a place (RFC 7946)", _linked(geojson.write)),
    Format("graphml", "parties and what passed between them, as a network", _linked(graphml.write)),
    Format("dna", "statements for the Discourse Network Analyzer 3.0 (SQLite)", _statements),
)


def export(name: str, ledger: Ledger, target: str | Path | BinaryIO | None, *, where: Filter = EVERYTHING) -> int:
    """Write a ledger, or the part of it that fits a filter. A file appears whole or not at all.

    Args:
        name: one of `FORMATS`.
        ledger: what to write.
        target: a file's path; a folder that exists, into which `csv` and `parquet` write one file a table; an open binary
            file; `-` or None for standard output.
        where: what to write of it.

    Returns:
        The number of rows written.

    Raises:
        UnknownNameError: there is no format of that name.
        UsageError: the file cannot be written.
    """
    form = next((f for f in FORMATS if f.name == name), None)
    if form is None:
        raise UnknownNameError(f"there is no format {name!r}; there are {', '.join(f.name for f in FORMATS)}")
    if target is None or str(target) == "-":
        return form.write(ledger, sys.stdout.buffer, where)
    if not isinstance(target, (str, Path)):
        return form.write(ledger, target, where)
    path = Path(target)
    if not path.is_dir():
        return _written(path, lambda file: form.write(ledger, file, where))
    write_table = form.write_table
    if write_table is None:
        some = " and ".join(f.name for f in FORMATS if f.write_table)
        raise UsageError(f"{path} is a folder; {name} is one file, so give a file's name (a folder is for {some})")
    rows = 0
    for table in (*TABLES, "rejected"):
        found = ledger.table(table, where=where)
        rows += _written(path / f"{table}.{name}", lambda file, found=found: write_table(found, file))  # type: ignore[misc]
    return rows


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
