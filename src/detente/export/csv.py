"""One row an event: codes as text, empty cells for what is not known.

Cells are written as they are. A spreadsheet that runs formulas may take a cell that begins with `=`, `+`, `-` or `@` for
one; news text in the file is therefore led by an apostrophe in those columns, as spreadsheets themselves mark text.
"""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from detente.ledger import Filter, Ledger

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(ledger: Ledger, file: BinaryIO, where: Filter) -> int:
    """Write the events table; returns the number of rows."""
    table = ledger.table("events", where=where)
    text = io.TextIOWrapper(file, encoding="utf8", newline="", write_through=True)
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(table.column_names)
    for row in table.to_pylist():
        rows.writerow([cell(v) for v in row.values()])
    text.flush()
    text.detach()
    return int(table.num_rows)


def cell(value: object) -> object:
    """A value as a cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell(-3.0), cell(None)
    ("'=1+1", -3.0, '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) else value
    return value
