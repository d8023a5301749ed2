"""Ledger → files: one format a file, in an explicit registry."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from detente.errors import UnknownNameError, UsageError
from detente.export import csv, ical, jsonl, parquet, polecat
from detente.ledger import EVERYTHING, Filter, Ledger

__all__ = ["FORMATS", "Format", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name, what it holds in one line, and its writer, which returns the number of rows."""

    name: str
    about: str
    write: Callable[[Ledger, BinaryIO, Filter], int]


FORMATS: Final = (
    Format("jsonl", "whole records, one JSON object a line", jsonl.write),
    Format("csv", "one row an event, UTF-8, for spreadsheets, pandas and R", csv.write),
    Format("parquet", "the same table as Parquet", parquet.write),
    Format("polecat", "the 40 columns of the POLECAT data set, tab-separated", polecat.write),
    Format("ical", "the talks as an iCalendar file (RFC 5545)", ical.write),
)


def export(name: str, ledger: Ledger, target: str | Path | None, *, where: Filter = EVERYTHING) -> int:
    """Write a ledger, or the part of it that fits a filter, to a file; standard output where `target` is None.

    The file appears whole or not at all. Returns the number of rows written.

    Raises:
        UnknownNameError: there is no format of that name.
        UsageError: the file cannot be written.
    """
    form = next((f for f in FORMATS if f.name == name), None)
    if form is None:
        raise UnknownNameError(f"there is no format {name!r}; there are {', '.join(f.name for f in FORMATS)}")
    if target is None:
        return form.write(ledger, sys.stdout.buffer, where)
    path = Path(target)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with part.open("wb") as file:
            rows = form.write(ledger, file, where)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror or error}); choose another place") from error
    finally:
        part.unlink(missing_ok=True)
    return rows
