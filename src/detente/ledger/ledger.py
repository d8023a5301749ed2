"""The ledger: a folder of what was read, to be added to and asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from detente.errors import UnknownNameError, UsageError
from detente.ledger import tables
from detente.ledger.conditions import document_conditions, table_conditions
from detente.ledger.filter import EVERYTHING, Filter
from detente.ledger.store import Store
from detente.records import Document, Record, Rejected

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from detente.ledger.journal import Journal
    from detente.ledger.linked import Linked


class ReadsMany(Protocol):
    """What `Ledger.add` needs of a reader."""

    def read_many(self, documents: Iterable[Document | Rejected], *, workers: int = 1) -> Iterator[Record | Rejected]: ...


@dataclass(frozen=True, slots=True)
class Added:
    """What an `add` did so far: reports read and added, skipped as already there, rejected.

    While it runs, the reports of the batch at hand are counted too; when `add` returns, all of them are on disk."""

    added: int = 0
    skipped: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class AddOptions:
    """`workers` processes read; a batch of `batch` reports is written at a time; `on_progress` hears of each report."""

    workers: int = 1
    batch: int = 64
    on_progress: Callable[[Added], None] | None = None


class Ledger:
    """A crisis ledger in a folder.

    Args:
        path: the folder.
        create: make it where it is not there yet.

    Raises:
        LedgerError: the folder is no ledger, cannot be made, or was written by a newer version.
    """

    def __init__(self, path: str | Path, *, create: bool = False) -> None:
        self.path = Path(path)
        self._store = Store(self.path, create=create)

    def __repr__(self) -> str:
        return f"Ledger({str(self.path)!r})"

    def add(
        self,
        documents: Iterable[Document | Rejected],
        *,
        reader: ReadsMany | None = None,
        options: AddOptions | None = None,
    ) -> Added:
        """Read documents and keep their records; skip what is there already, keep what cannot be read as rejected.

        A killed run can be repeated: nothing is lost and nothing doubled. An interrupted one keeps what it has read.

        Args:
            documents: what `detente.collect` yields; rejected ones are kept with their reasons.
            reader: what reads; by default a `detente.Reader`.
            options: see `AddOptions`.

        Raises:
            LedgerError: the folder cannot be written.
        """
        if reader is None:
            from detente.reader import Reader  # noqa: PLC0415

            reader = Reader()
        options = options or AddOptions()
        self._store.sweep()
        there, refused = set(self.ids()), set(self.rejected())
        skipped = 0

        def fresh() -> Iterator[Document | Rejected]:
            nonlocal skipped
            for item in documents:
                if isinstance(item, Document):
                    if item.id in there:
                        skipped += 1
                        continue
                    there.add(item.id)
                yield item

        records: list[Record] = []
        rejected: list[Rejected] = []
        added = turned_away = 0
        try:
            for item in reader.read_many(fresh(), workers=options.workers):
                if isinstance(item, Record):
                    added += 1
                    records.append(item)
                else:
                    turned_away += 1
                    if item not in refused:
                        refused.add(item)
                        rejected.append(item)
                if len(records) + len(rejected) >= options.batch:
                    self.write(records, rejected)
                    records, rejected = [], []
                if options.on_progress:
                    options.on_progress(Added(added, skipped, turned_away))
        finally:  # also when interrupted: what was read is kept
            self.write(records, rejected)
        return Added(added, skipped, turned_away)

    def write(self, records: Sequence[Record], rejected: Sequence[Rejected] = ()) -> None:
        """Append records and rejects as one batch, atomically."""
        self._store.write(records, rejected)

    def ids(self) -> frozenset[str]:
        """The ids of all reports."""
        return frozenset(self._store.stream("records", "document_id", where="true", values={}))

    def record(self, id: str) -> Record:
        """One report's record by its id or the beginning of it.

        Raises:
            UnknownNameError: no report, or more than one, has an id that begins so.
        """
        condition, values = document_conditions(Filter(document=id))
        found = list(self._store.stream("records", "document_id", where=condition, values=values))
        if id not in found and len(found) != 1:
            raise UnknownNameError(self._no_such(id, found))
        wanted = {"document": id if id in found else found[0]}
        row = next(self._store.stream("records", "json", where="document_id = $document", values=wanted))
        return Record.from_dict(json.loads(row))

    def _no_such(self, id: str, found: Sequence[str]) -> str:
        if found:
            some = ", ".join(found[:5]) + (", …" if len(found) > 5 else "")
            return f"{len(found)} reports have an id that begins with {id!r} ({some}); give more of it"
        return f"no report in {self.path} has an id that begins with {id!r}; `table('documents')` lists the ids"

    def records(self, *, where: Filter = EVERYTHING) -> Iterator[Record]:
        """The records of the reports that fit a filter's outlet and document, by day of publication, one at a time.

        The filter's other conditions are about single events; `kept(records, where)` applies them.
        """
        condition, values = document_conditions(where)
        for row in self._store.stream("records", "json", where=condition, values=values):
            yield Record.from_dict(json.loads(row))

    def linked(self, *, as_of: str = "", on_step: Callable[[str], None] | None = None) -> Linked:
        """The ledger with its links: copies, actors, happenings, talks, positions, forecasts. Linked now where anything changed.

        Args:
            as_of: an ISO day, month or year, or a date-time, UTC: reports and corrections written up to then only.
            on_step: hears the name of each step of linking.

        Raises:
            UsageError: `as_of` is no ISO date.
            LedgerError: the ledger is outdated or damaged, or the links cannot be written.
        """
        from detente.ledger.journal import latest  # noqa: PLC0415
        from detente.ledger.linked import Linked  # noqa: PLC0415
        from detente.ledger.links import ensure  # noqa: PLC0415

        self._store.require_current()
        until = None
        if moment := latest(as_of):
            until = int(datetime.fromisoformat(moment).timestamp() * 1_000_000 + 1) * 1000
        batches = self._store.batches(until=until)
        entries = self.journal.entries(as_of=as_of)
        return Linked(self._store, ensure(self._store, batches, entries, on_step=on_step), batches, entries)

    @property
    def journal(self) -> Journal:
        """The corrections that people made; see `journal.Journal`."""
        from detente.ledger.journal import Journal  # noqa: PLC0415

        return Journal(self.path)

    def compact(self, *, on_progress: Callable[[int], None] | None = None) -> int:
        """Write all reports anew into few batches, with the tables of this version; returns the number of batches before.

        Readers at work keep what they have open. A killed run can be repeated: reports that stand twice count once.
        """
        return self._store.compact(on_progress=on_progress)

    def rejected(self) -> list[Rejected]:
        """What could not be read, with the reasons, by source."""
        return [Rejected.from_dict(row) for row in self._store.rejected().to_pylist()]

    def table(self, name: str, *, where: Filter = EVERYTHING) -> pa.Table:
        """A flat Arrow table: documents, events, attributions, meetings, forces, assessments, times, places, actors,
        mentions or rejected.

        Where a cell holds several parties they are parted by `; `, in the same order in every column. A table is narrowed
        by the conditions that its rows can meet: `documents`, `times` and `places` know no parties, `rejected` nothing.

        Raises:
            UnknownNameError: there is no table of that name.
        """
        if name == "rejected":
            return self._store.rejected()
        if name not in tables.TABLES:
            raise UnknownNameError(f"there is no table {name!r}; there are {', '.join(tables.TABLES)} and rejected")
        condition, values = table_conditions(name, where, tables.schema(name).names)
        return self._store.select(name, where=condition, values=values)

    def to_pandas(self, name: str, *, where: Filter = EVERYTHING) -> pd.DataFrame:
        """The same table as a pandas data frame; whole numbers stay whole where some are missing.

        Raises:
            UnknownNameError: there is no table of that name.
            UsageError: pandas is not installed.
        """
        import pyarrow as pa  # noqa: PLC0415  (heavy)

        try:
            import pandas as pd  # noqa: PLC0415  (an extra)
        except ImportError as error:
            raise UsageError("data frames need pandas; install detente[pandas], or use `table`") from error
        frame: pd.DataFrame = self.table(name, where=where).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
        return frame
