"""The folder on disk: immutable batches of Parquet, one atomic rename each, read by DuckDB in memory.

    ledger.json                        format version and what made it
    batches/<name>/records.parquet     the whole records as JSON, with id, outlet and day
    batches/<name>/<table>.parquet     the same flat: events, attributions, meetings, … and rejected; texts for linking and search
    links/<key>/                       what linking made of the batches; see `links`
    journal/                           a person's corrections; see `journal`

A batch is written under a dotted name and renamed: it is there whole or not at all, so a kill loses nothing that was
reported as written, and writers need no lock. A report that stands in two batches counts once, in every table: the batch
whose name sorts first wins, and names begin with the time of writing.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from detente.errors import LedgerError
from detente.ledger import tables
from detente.records import Record, Rejected

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

FORMAT: Final = 3
# A ledger of this format or an older one has tables without columns that are needed now; `compact` writes them anew.
OUTDATED: Final = 2
MARK: Final = "ledger.json"
# A half-written batch this old is a killed writer's; a living one needs less than a second.
ABANDONED_SECONDS: Final = 24 * 3600
# More than this is sorted on disk, so that a ledger of any size can be read on a laptop.
MEMORY: Final = "2GB"
# Records handed on at a time while all are read.
CHUNK: Final = 256
# Reports in a batch that `compact` writes.
COMPACT: Final = 2000
DAY: Final = 24 * 3600 * 10**9


class Store:
    """A ledger's folder.

    Raises:
        LedgerError: the folder is no ledger, cannot be made, or was written by a newer version.
    """

    def __init__(self, path: Path, *, create: bool) -> None:
        self.path = path
        mark = path / MARK
        try:
            if not mark.exists():
                if not create:
                    raise LedgerError(f"{path} is no ledger (no {MARK} in it); `detente add SOURCE --ledger {path}` makes one")
                self._make(mark)
        except (OSError, ValueError) as error:
            raise LedgerError(f"no ledger can be opened or made at {path} ({said(error)}); give another folder") from error
        try:
            version = json.loads(mark.read_text(encoding="utf8"))["format"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LedgerError(f'{mark} cannot be read ({error}); restore it as {{"format": {FORMAT}}}') from error
        if not isinstance(version, int) or version > FORMAT:
            raise LedgerError(f"{path} was written by a newer détente (format {version}); upgrade détente to open it")
        self.outdated = version <= OUTDATED
        self._connection: DuckDBPyConnection | None = None

    def _make(self, mark: Path) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise LedgerError(f"{self.path} is a file; give a folder for the ledger")
        ours = ("batches", MARK)  # another process may be making the same ledger
        if self.path.exists() and any(p.name not in ours and not p.name.startswith(".") for p in self.path.iterdir()):
            raise LedgerError(f"{self.path} holds other files and no {MARK}; give an empty or new folder")
        (self.path / "batches").mkdir(parents=True, exist_ok=True)
        self._mark(FORMAT)

    def _mark(self, version: int) -> None:
        """Say in the ledger's mark which format it has."""
        from detente import __version__  # noqa: PLC0415

        mark = self.path / MARK
        about = {"format": version, "about": "a crisis ledger made by détente", "created_by": f"detente {__version__}"}
        part = mark.with_name(f".{MARK}.{secrets.token_hex(4)}.tmp")
        part.write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
        part.replace(mark)

    # ---- writing

    def write(self, records: Sequence[Record], rejected: Sequence[Rejected]) -> None:
        """Write one batch; when this returns it is on disk. A report given twice is written once.

        Raises:
            LedgerError: the folder cannot be written.
        """
        if not records and not rejected:
            return
        self._write_batch(f"{time.time_ns():020d}-{os.getpid()}-{secrets.token_hex(4)}", records, rejected)

    def _write_batch(self, name: str, records: Sequence[Record], rejected: Sequence[Rejected]) -> None:
        part = self.path / "batches" / f".{name}.tmp"
        try:
            part.mkdir(parents=True)
            for table, content in tables.batch(records, rejected).items():
                _write(content, part / f"{table}.parquet")
            sync(part)
            part.rename(part.with_name(name))
            sync(part.parent)
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise LedgerError(f"the ledger at {self.path} cannot be written ({said(error)}); see to its folder") from error

    def sweep(self) -> None:
        """Remove what killed writers left half-written long ago; it was never part of the ledger."""
        for part in (self.path / "batches").glob(".*.tmp"):
            with contextlib.suppress(OSError):
                if time.time() - part.stat().st_mtime > ABANDONED_SECONDS:
                    shutil.rmtree(part, ignore_errors=True)

    def compact(self, *, on_progress: Callable[[int], None] | None = None) -> int:
        """Write all reports into few batches with the tables of this version, and take the old batches away.

        Batches of one day (UTC) become one, by the time of its last, so that what was there on a day still was. The new ones
        are written first: a kill in between leaves reports that stand twice, which count once.
        """
        old = sorted(p for p in (self.path / "batches").glob("[!.]*") if p.is_dir())
        done = 0
        rejected = [Rejected.from_dict(r) for r in self.rejected().to_pylist()]
        for _, group in itertools.groupby(old, key=lambda p: int(p.name.split("-")[0]) // DAY):
            names = [p.name for p in group]
            with self._asked("records", "true", {}, ("json",), batches=frozenset(names)) as found:
                chunks = found.to_arrow_reader(COMPACT) if found is not None else ()
                for n, chunk in enumerate(chunks):
                    records = [Record.from_dict(json.loads(row)) for row in chunk.column(0).to_pylist()]
                    self._write_batch(f"{names[-1].split('-')[0]}-{n:08d}-{secrets.token_hex(4)}", records, rejected)
                    rejected = []
                    done += len(records)
                    if on_progress:
                        on_progress(done)
        if rejected:
            self._write_batch(f"{old[-1].name.split('-')[0]}-{0:08d}-{secrets.token_hex(4)}", (), rejected)
        for folder in old:
            gone = folder.with_name(f".{folder.name}.tmp")
            folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        self._mark(FORMAT)
        self.outdated = False
        return len(old)

    # ---- reading

    def select(
        self, table: str, *, where: str = "true", values: Mapping[str, Any] | None = None, columns: Sequence[str] = ()
    ) -> pa.Table:
        """Rows of a table, every report once, by day of publication, report and place in it.

        `table`, `where` and `columns` are this package's own text; whatever comes from outside goes through `values`.
        """
        columns = columns or tables.schema(table).names
        with self._asked(table, where, values or {}, columns) as found:
            return _empty(table, columns) if found is None else found.to_arrow_table()

    def stream(self, table: str, column: str, *, where: str, values: Mapping[str, Any]) -> Iterator[Any]:
        """The cells of one column in the order of `select`, without holding all of them."""
        with self._asked(table, where, values, (column,)) as found:
            if found is not None:
                for chunk in found.to_arrow_reader(CHUNK):
                    yield from chunk.column(0).to_pylist()

    def ask(self, files: Sequence[Path], query: str, values: Mapping[str, Any]) -> pa.Table:
        """Answer an SQL query in which `rows` stands for some Parquet files. All but `values` is this package's own text."""
        given = {"files": [str(f) for f in files], **values}
        text = f"WITH rows AS (SELECT * FROM read_parquet($files, hive_partitioning = false)) {query}"
        with self._connected() as connection:
            return connection.sql(text, params=given).to_arrow_table()

    def ask_batches(self, table: str, query: str, values: Mapping[str, Any], *, batches: Sequence[str], twice: bool) -> pa.Table:
        """The same over a table of some batches, every report once; `twice` says whether some report stands in two of them."""
        records, files = self.files("records", batches), self.files(table, batches)
        if not files:
            return _empty(table, tables.schema(table).names)
        if not twice:
            return self.ask(files, query, values)
        given = {"records": [str(r) for r in records], "files": [str(f) for f in files], **values}
        with self._connected() as connection:
            return connection.sql(f"WITH {_homes(table)}, rows AS ({_ONCE}) {query}", params=given).to_arrow_table()

    def rejected(self) -> pa.Table:
        """What could not be read; the same source with the same reason and message once."""
        columns = tables.schema("rejected").names
        files = [str(f) for f in self._files("rejected")]
        if not files:
            return _empty("rejected", columns)
        names = ", ".join(columns)
        query = f"SELECT DISTINCT {names} FROM read_parquet($files, hive_partitioning = false) ORDER BY {names}"
        with self._connected() as connection:
            return connection.sql(query, params={"files": files}).to_arrow_table()

    def require_current(self) -> None:
        """Raise a LedgerError where the tables lack what linking needs."""
        if self.outdated:
            raise LedgerError(
                f"{self.path} was written by an older détente; bring it up to date: detente compact --ledger {self.path}"
            )

    def batches(self, *, until: int | None = None) -> tuple[str, ...]:
        """The names of the batches in order of writing; only those written before `until`, nanoseconds since 1970."""
        names = sorted(p.parent.name for p in (self.path / "batches").glob("[!.]*/*.parquet"))
        return tuple(n for n in dict.fromkeys(names) if until is None or int(n.split("-")[0]) < until)

    def twice(self, batches: Sequence[str]) -> bool:
        """Whether some report stands in two of these batches."""
        files = self.files("records", batches)
        if len(files) < 2:
            return False
        found = self.ask(files, "SELECT count(*) > count(DISTINCT document_id) AS twice FROM rows", {})
        return bool(found.column(0)[0].as_py())

    def files(self, table: str, batches: Collection[str]) -> list[Path]:
        """The files that hold a table in some batches, in order of writing."""
        return self._files(table, frozenset(batches))

    def arrow(self, table: str, *, batches: Sequence[str], columns: Sequence[str] = ()) -> pa.Table:
        """The rows of a table in some batches only, every report once, in the order of `select`."""
        self.require_current()
        columns = columns or tables.schema(table).names
        with self._asked(table, "true", {}, columns, batches=frozenset(batches)) as found:
            return _empty(table, columns) if found is None else found.to_arrow_table()

    def rows(self, table: str, *, batches: Sequence[str], columns: Sequence[str] = ()) -> list[dict[str, Any]]:
        """The same rows as dicts."""
        return dicts(self.arrow(table, batches=batches, columns=columns))

    def _files(self, table: str, batches: frozenset[str] | None = None) -> list[Path]:
        files = sorted((self.path / "batches").glob(f"[!.]*/{table}.parquet"))
        return [f for f in files if batches is None or f.parent.name in batches]

    @contextlib.contextmanager
    def _asked(
        self,
        table: str,
        where: str,
        values: Mapping[str, Any],
        columns: Sequence[str],
        batches: frozenset[str] | None = None,
    ) -> Iterator[DuckDBPyRelation | None]:
        """Ask one table. Which batch a report counts in is decided by the records, so that all tables agree."""
        records = self._files("records", batches)
        # A batch that another writer adds in between is not asked: only batches whose records were seen.
        files = [f for r in records if (f := r.with_name(f"{table}.parquet")).exists()]
        if not files:
            yield None
            return
        names = ", ".join(f'"{c}"' for c in columns)
        query = (
            f"WITH {_homes(table)}, rows AS ({_ONCE}) "
            f"SELECT {names} FROM rows WHERE {where} ORDER BY published, document_id, file_row_number"
        )
        given = {"records": [str(r) for r in records], "files": [str(f) for f in files], **values}
        with self._connected() as connection:
            yield connection.sql(query, params=given)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[DuckDBPyConnection]:
        """A cursor of the one connection that this store keeps; threads may each have their own."""
        import duckdb  # noqa: PLC0415  (one door; heavy)

        if self._connection is None:
            config: dict[str, Any] = {
                "autoinstall_known_extensions": False,  # a ledger is read without a network
                "autoload_known_extensions": False,
                "memory_limit": MEMORY,
                "temp_directory": str(Path(tempfile.gettempdir()) / f"detente-{os.getpid()}"),
            }
            self._connection = duckdb.connect(":memory:", config=config)
        try:
            with self._connection.cursor() as cursor:
                yield cursor
        except duckdb.ParserException:
            raise  # a bug of ours, no damage
        except duckdb.Error as error:
            mend = "move the batch that is named out of the ledger and add its reports again"
            if str(self.path / "links") in str(error):
                mend = f"remove {self.path / 'links'}, which is made anew from the reports"
            raise LedgerError(f"the ledger at {self.path} is damaged: {error}; {mend}") from error


def dicts(table: pa.Table) -> list[dict[str, Any]]:
    """The rows of an Arrow table, faster than `to_pylist` for wide ones."""
    columnar = table.to_pydict()
    return [dict(zip(columnar, values, strict=True)) for values in zip(*columnar.values(), strict=True)]


# Rows of a table with every report once: those of the batch in which the report counts.
_ONCE: Final = "SELECT told.* FROM told JOIN home ON told.document_id = home.id AND told.batch = home.batch"


def _homes(table: str) -> str:
    """SQL: the batch in which each report counts, and a table's rows with their batches."""
    batch = "left(filename, length(filename) - {})".format
    return (
        f"home AS (SELECT document_id AS id, min({batch(len('/records.parquet'))}) AS batch "
        f"FROM read_parquet($records, filename = true, hive_partitioning = false) GROUP BY 1), "
        f"told AS (SELECT *, {batch(len(f'/{table}.parquet'))} AS batch "
        f"FROM read_parquet($files, filename = true, file_row_number = true, hive_partitioning = false))"
    )


def _empty(table: str, columns: Sequence[str]) -> pa.Table:
    return tables.schema(table).empty_table().select(list(columns))


def _write(table: pa.Table, path: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Make names in a folder durable, where the system lets folders be opened (Windows does not)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def said(error: Exception) -> str:
    """What the system says of a failure."""
    return getattr(error, "strerror", None) or str(error)
