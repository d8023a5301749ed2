"""A flat table as Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import pyarrow as pa


def write_table(table: pa.Table, file: BinaryIO) -> int:
    """Write any flat table; returns the number of rows."""
    import pyarrow.parquet as pq  # noqa: PLC0415  (heavy)

    pq.write_table(table, file, compression="zstd")
    return int(table.num_rows)
