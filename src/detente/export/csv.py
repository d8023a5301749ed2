"""A flat table as CSV: UTF-8, codes as text, empty cells for what is not known.

A spreadsheet that runs formulas may take a cell that begins with `=`, `+`, `-` or `@` for one. News text is not to be
trusted, so such a cell is led by an apostrophe, as spreadsheets themselves mark text; `parquet` and `jsonl` hold the words
as they are.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    import pyarrow as pa

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# Rows made into Python's values at a time.
_CHUNK: Final = 5000


def write_table(table: pa.Table, file: BinaryIO) -> int:
    """Write any flat table; returns the number of rows."""
    text = io.TextIOWrapper(file, encoding="utf8", newline="", write_through=True)
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(table.column_names)
    for chunk in table.to_batches(max_chunksize=_CHUNK):
        rows.writerows(map(cell, row) for row in zip(*(column.to_pylist() for column in chunk.columns), strict=True))
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
