"""The events table as Parquet."""

from __future__ import annotations

from typing import BinaryIO

from detente.ledger import Filter, Ledger


def write(ledger: Ledger, file: BinaryIO, where: Filter) -> int:
    """Write the events table; returns the number of rows."""
    import pyarrow.parquet as pq  # noqa: PLC0415  (heavy)

    table = ledger.table("events", where=where)
    pq.write_table(table, file, compression="zstd")
    return int(table.num_rows)
