"""The folder on disk: immutable batches of Parquet, one atomic rename each, read by DuckDB in memory.

    ledger.json                        format version
    batches/<name>/records.parquet     the whole records as JSON, with id, day and outlet
    batches/<name>/<table>.parquet     the same flat: events, attributions, meetings, … and rejected

A batch is written under a dotted name and renamed: it is there whole or not at all, so a kill loses nothing that was
reported as written, and writers need no lock. A report that stands in two batches counts once: the first batch wins.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from detente.errors import LedgerError
from detente.ledger import tables
from detente.records import Record, Rejected

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT: Final = 1
MARK: Final = "ledger.json"
_ALL: Final = "* EXCLUDE (batch, nth)"


class Store:
    """A ledger's folder.

    Raises:
        LedgerError: the folder is no ledger, cannot be made, or was written by a newer version.
    """

    def __init__(self, path: Path, *, create: bool) -> None:
        self.path = path
        mark = path / MARK
        if not mark.exists():
            if not create:
                raise LedgerError(f"{path} is no ledger (no {MARK} in it); `detente add SOURCE --ledger {path}` makes one")
            self._make(mark)
        try:
            version = json.loads(mark.read_text(encoding="utf8"))["format"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LedgerError(f'{mark} cannot be read ({error}); restore it as {{"format": {FORMAT}}}') from error
        if not isinstance(version, int) or version > FORMAT:
            raise LedgerError(f"{path} was written by a newer détente (format {version}); upgrade détente to open it")

    def _make(self, mark: Path) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise LedgerError(f"{self.path} is a file; give a folder for the ledger")
        if self.path.exists() and any(p.name != "batches" and not p.name.startswith(".") for p in self.path.iterdir()):
            raise LedgerError(f"{self.path} holds other files and no {MARK}; give an empty or new folder")
        try:
            (self.path / "batches").mkdir(parents=True, exist_ok=True)
            part = mark.with_name(f".{MARK}.{secrets.token_hex(4)}.tmp")
            part.write_text(json.dumps({"format": FORMAT, "about": "a crisis ledger made by détente"}), encoding="utf8")
            part.replace(mark)
        except OSError as error:
            raise LedgerError(f"a ledger cannot be made at {self.path} ({error.strerror or error})") from error

    def write(self, records: Sequence[Record], rejected: Sequence[Rejected]) -> None:
        """Write one batch; when this returns it is on disk.

        Raises:
            LedgerError: the folder cannot be written.
        """
        if not records and not rejected:
            return
        name = f"{time.time_ns():020d}-{os.getpid()}-{secrets.token_hex(4)}"
        part = self.path / "batches" / f".{name}.tmp"
        try:
            part.mkdir(parents=True)
            for table, content in _batch(records, rejected).items():
                _write(content, part / f"{table}.parquet")
            part.rename(part.with_name(name))
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise LedgerError(f"the ledger at {self.path} cannot be written ({error.strerror or error})") from error

    def select(
        self,
        table: str,
        *,
        where: str = "true",
        values: Mapping[str, Any] | None = None,
        columns: str = "* EXCLUDE (batch, nth)",
    ) -> pa.Table:
        """Rows of a table, every report once, by day of publication, report and place in it.

        `table`, `where` and `columns` are this package's own text; whatever comes from outside goes through `values`.
        """
        import duckdb  # noqa: PLC0415  (one door; heavy)

        files = sorted(str(p) for p in (self.path / "batches").glob(f"[!.]*/{table}.parquet"))
        if not files:
            return tables.schema(table).empty_table()
        key = "source" if table == "rejected" else "document_id"
        order = key if table == "rejected" else "published, document_id, batch, nth"
        query = (
            f"WITH a AS (SELECT * EXCLUDE (filename, file_row_number), filename AS batch, file_row_number AS nth "
            f"FROM read_parquet($files, filename = true, file_row_number = true)), "
            f"first AS (SELECT {key} AS k, min(batch) AS b FROM a GROUP BY 1) "
            f"SELECT {columns} FROM a JOIN first ON a.{key} = k AND a.batch = b WHERE {where} ORDER BY {order}"
        )
        try:
            with duckdb.connect(":memory:") as connection:
                found: pa.Table = connection.sql(query, params={"files": files, **(values or {})}).to_arrow_table()
        except duckdb.Error as error:
            raise LedgerError(f"the ledger at {self.path} is damaged: {error}") from error
        return found.drop_columns([c for c in ("k", "b") if c in found.column_names])


def _batch(records: Sequence[Record], rejected: Sequence[Rejected]) -> dict[str, pa.Table]:
    """The tables of one batch; empty ones are left out."""
    import pyarrow as pa  # noqa: PLC0415  (heavy; only ledgers need it)

    rows = {name: tables.rows(name, records) for name in tables.TABLES}
    rows["rejected"] = tables.rejected_rows(rejected)
    rows["records"] = tables.record_rows(records)
    return {name: pa.Table.from_pylist(r, schema=tables.schema(name)) for name, r in rows.items() if r}


def _write(table: pa.Table, path: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
