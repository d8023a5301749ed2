"""The ledger: a folder of what was read, to be added to and asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from detente.errors import UnknownNameError
from detente.ledger import tables
from detente.ledger.conditions import document_conditions, table_conditions
from detente.ledger.filter import EVERYTHING, Filter
from detente.ledger.store import Store
from detente.records import Document, Record, Rejected

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class ReadsMany(Protocol):
    """What `Ledger.add` needs of a reader."""

    def read_many(self, documents: Iterable[Document | Rejected], *, workers: int = 1) -> Iterator[Record | Rejected]: ...


@dataclass(frozen=True, slots=True)
class Added:
    """What an `add` did so far: reports added, skipped as already there, rejected."""

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

        A killed run can be repeated: nothing is lost and nothing doubled.
        """
        if reader is None:
            from detente.reader import Reader  # noqa: PLC0415

            reader = Reader()
        options = options or AddOptions()
        there = set(self.ids())
        refused = {(r.source, r.reason) for r in self.rejected()}
        skipped = 0

        def fresh() -> Iterator[Document | Rejected]:
            nonlocal skipped
            for item in documents:
                if isinstance(item, Document) and item.id in there:
                    skipped += 1
                    continue
                if isinstance(item, Document):
                    there.add(item.id)
                yield item

        records: list[Record] = []
        rejected: list[Rejected] = []
        done = Added()
        for item in reader.read_many(fresh(), workers=options.workers):
            if isinstance(item, Record):
                records.append(item)
                done = Added(done.added + 1, skipped, done.rejected)
            else:
                done = Added(done.added, skipped, done.rejected + 1)
                if (item.source, item.reason) not in refused:
                    rejected.append(item)
            if len(records) + len(rejected) >= options.batch:
                self.write(records, rejected)
                records, rejected = [], []
            if options.on_progress:
                options.on_progress(done)
        self.write(records, rejected)
        return Added(done.added, skipped, done.rejected)

    def write(self, records: Sequence[Record], rejected: Sequence[Rejected] = ()) -> None:
        """Append records and rejects as one batch, atomically."""
        self._store.write(records, rejected)

    def ids(self) -> frozenset[str]:
        """The ids of all reports."""
        found = self._store.select("records", columns="document_id")
        return frozenset(found["document_id"].to_pylist())

    def record(self, id: str) -> Record:
        """One report's record by its id or the beginning of it.

        Raises:
            UnknownNameError: no report, or more than one, has an id that begins so.
        """
        found = list(self.records(where=Filter(document=id)))
        if len(found) != 1:
            near = ", ".join(r.document.id for r in found[:5]) or "none"
            raise UnknownNameError(
                f"{len(found)} reports have an id beginning with {id!r} ({near}); give one of them whole"
            )
        return found[0]

    def records(self, *, where: Filter = EVERYTHING) -> Iterator[Record]:
        """The records of the reports that fit a filter's outlet and document, by day of publication.

        The filter's other conditions are about single events; `kept(records, where)` applies them.
        """
        condition, values = document_conditions(where)
        found = self._store.select("records", where=condition, values=values)
        for row in found["json"].to_pylist():
            yield Record.from_dict(json.loads(row))

    def rejected(self) -> list[Rejected]:
        """What could not be read, with the reasons."""
        return [Rejected.from_dict(row) for row in self._store.select("rejected").to_pylist()]

    def table(self, name: str, *, where: Filter = EVERYTHING) -> pa.Table:
        """A flat Arrow table: documents, events, attributions, meetings, forces, assessments, times, places, actors,
        mentions or rejected.

        Raises:
            UnknownNameError: there is no table of that name.
        """
        if name == "rejected":
            return self._store.select(name)
        if name not in tables.TABLES:
            raise UnknownNameError(f"there is no table {name!r}; there are {', '.join(tables.TABLES)} and rejected")
        condition, values = table_conditions(where, tables.schema(name).names)
        return self._store.select(name, where=condition, values=values)

    def to_pandas(self, name: str, *, where: Filter = EVERYTHING) -> pd.DataFrame:
        """The same table as a pandas data frame (needs pandas)."""
        frame: pd.DataFrame = self.table(name, where=where).to_pandas()
        return frame
