"""The events table, or a folder with all tables, as Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from detente.ledger import Filter, Ledger

if TYPE_CHECKING:
    import pyarrow as pa


def write(ledger: Ledger, file: BinaryIO, where: Filter) -> int:
    """Write the events table; returns the number of rows."""
    return write_table(ledger.table("events", where=where), file)


def write_table(table: pa.Table, file: BinaryIO) -> int:
    """Write any flat table; returns the number of rows."""
    import pyarrow.parquet as pq  # noqa: PLC0415  (heavy)

    pq.write_table(table, file, compression="zstd")
    return int(table.num_rows)
