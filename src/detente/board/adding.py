"""Adding reports from pages: one job at a time, in a thread of its own, with what became of each source."""

from __future__ import annotations

import dataclasses
import itertools
import queue
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from detente.collect import CollectOptions, collect
from detente.collect import text as plain_text
from detente.collect.blob import of_bytes
from detente.collect.registry import form_of
from detente.errors import DetenteError, InputError, UsageError
from detente.ledger import Added, AddOptions, Ledger
from detente.records import Document, Plain, Record, Rejected

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

# Jobs that wait, each with at most one upload in memory, and jobs that are remembered when done.
WAITING: Final = 6
REMEMBERED: Final = 50
# Reports and rejects of a job that are listed; the rest are counted.
LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to add: an uploaded file or a pasted text with its bytes, or the URL of a page."""

    kind: str
    name: str
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Read(Plain):
    """A report that was read: its id, headline, outlet and day, and how many acts it tells."""

    document_id: str
    title: str
    outlet: str
    published: str
    events: int


@dataclass(frozen=True, slots=True)
class Job(Plain):
    """What became of one adding. `state`: waiting, reading, linking, done, failed (`problem` says why and what to do).

    `reports` and `refused` hold the first ones; `added`, `skipped` (already there) and `rejected` count all."""

    id: str
    label: str
    state: str = "waiting"
    added: int = 0
    skipped: int = 0
    rejected: int = 0
    reports: tuple[Read, ...] = ()
    refused: tuple[Rejected, ...] = ()
    problem: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "failed")


class ReadsMany(Protocol):
    """What adding needs of a reader."""

    def read_many(self, documents: Iterable[Document | Rejected], *, workers: int = 1) -> Iterator[Record | Rejected]: ...


class Adding:
    """The jobs of one board.

    Args:
        ledger: where reports go.
        reader: what reads them; `lock` is held while it reads.
        after: called when reports were added, before the job is done.
    """

    def __init__(
        self, ledger: Ledger, reader: ReadsMany, lock: AbstractContextManager[object], *, after: Callable[[], object]
    ) -> None:
        self._ledger, self._reader, self._lock, self._after = ledger, reader, lock, after
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._queue: queue.Queue[tuple[str, tuple[Part, ...], CollectOptions] | None] = queue.Queue(WAITING)
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, parts: Iterable[Part], *, options: CollectOptions | None = None) -> Job:
        """Put some things in the queue.

        Raises:
            UsageError: there is nothing to add, or too much waits already.
        """
        given = tuple(parts)
        if not given:
            raise UsageError("there is nothing to add; choose files, paste a text, or give the address of a page")
        job = Job(secrets.token_hex(8), given[0].name if len(given) == 1 else f"{given[0].name} and {len(given) - 1} more")
        with self._guard:
            self._jobs[job.id] = job
            while len(self._jobs) > REMEMBERED:
                self._jobs.popitem(last=False)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="adding", daemon=True)
                self._thread.start()
        try:
            self._queue.put_nowait((job.id, given, options or CollectOptions()))
        except queue.Full:
            self._set(job.id, state="failed", problem="too much is waiting")
            raise UsageError("so much waits to be read that no more is taken; add this when it is done") from None
        return job

    def jobs(self) -> list[Job]:
        """The jobs, newest first."""
        with self._guard:
            return list(reversed(self._jobs.values()))

    def job(self, id: str) -> Job | None:
        """One job; None where there is none, or it is forgotten."""
        with self._guard:
            return self._jobs.get(id)

    def close(self) -> None:
        """Take no more; the job at hand goes on to its end unless the process ends before."""
        with self._guard:
            running = self._thread
        if running is not None:
            try:
                self._queue.put_nowait(None)
            except queue.Full:
                return

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            self._run(*item)

    def _run(self, id: str, parts: tuple[Part, ...], options: CollectOptions) -> None:
        self._set(id, state="reading")
        try:
            reader = _Watched(self._reader, self._lock, lambda item: self._heard(id, item))
            # Pages are fetched before the reader is locked, or `explain` would wait for the network.
            found = [list(_documents(p, options)) if p.kind == "url" else _documents(p, options) for p in parts]
            documents = itertools.chain.from_iterable(found)
            done = self._ledger.add(documents, reader=reader, options=AddOptions(on_progress=lambda a: self._count(id, a)))
            self._count(id, done)
            self._set(id, state="linking")
            self._after()
            self._set(id, state="done")
        except DetenteError as error:
            self._set(id, state="failed", problem=str(error))
        except Exception as error:  # a bug must not end the thread that later jobs need
            self._set(id, state="failed", problem=f"{type(error).__name__}: {error}; please report this")

    def _heard(self, id: str, item: Record | Rejected) -> None:
        job = self.job(id)
        if job is None:
            return
        if isinstance(item, Rejected):
            self._set(id, refused=(*job.refused, item)[:LISTED])
        else:
            d = item.document
            read = Read(d.id, d.title or "", d.outlet or "", (d.published or "")[:10], len(item.events))
            self._set(id, reports=(*job.reports, read)[:LISTED])

    def _count(self, id: str, so_far: Added) -> None:
        self._set(id, added=so_far.added, skipped=so_far.skipped, rejected=so_far.rejected)

    def _set(self, id: str, **changed: Any) -> None:
        with self._guard:
            if job := self._jobs.get(id):
                self._jobs[id] = dataclasses.replace(job, **changed)


class _Watched:
    """A reader that holds a lock while it reads, and tells what it read."""

    def __init__(self, reader: ReadsMany, lock: AbstractContextManager[object], heard: Callable[[Record | Rejected], None]) -> None:
        self._reader, self._lock, self._heard = reader, lock, heard

    def read_many(self, documents: Iterable[Document | Rejected], *, workers: int = 1) -> Iterator[Record | Rejected]:
        found = self._reader.read_many(documents, workers=workers)
        while True:
            with self._lock:
                item = next(found, None)
            if item is None:
                return
            self._heard(item)
            yield item


def _documents(part: Part, options: CollectOptions) -> Iterator[Document | Rejected]:
    """What is in one part. A name is a label here and never a path."""
    if part.kind == "url":
        yield from collect(part.name, options=options)
        return
    blob = of_bytes(part.name, part.content)
    try:
        read = plain_text.read if part.kind == "text" else form_of(blob.head(), blob.name).read
        yield from read(blob, options)
    except InputError as error:
        yield Rejected(part.name, error.reason, str(error))
