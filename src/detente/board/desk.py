"""What all pages share: the ledger with its links, the reader, and the reports being added."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Depends, Request

from detente.board.adding import Adding
from detente.board.options import BoardOptions
from detente.ledger import Ledger
from detente.reader import Reader

if TYPE_CHECKING:
    from detente.extract.explain import Explanation
    from detente.ledger.linked import Linked
    from detente.records import Document

# So long a page waits for new links before it shows the ledger as it was before, and says so.
WAIT_SECONDS: Final = 3.0
# Days of `as_of` and explained reports that are kept at hand.
HELD: Final = 8

_Mark = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    mark: _Mark
    linked: Linked


@dataclass(slots=True)
class _Work:
    """Linking that waits or goes on, and the mark of the ledger when it began."""

    future: Future[Linked]
    begun_at: _Mark | None = None


class Desk:
    """One ledger, open for pages.

    Args:
        path: the ledger's folder; a new one is made where nothing is there.
        options: how the board is served.
        reader: what reads reports and explains; by default a `Reader`.

    Raises:
        LedgerError: the folder is no ledger.
    """

    def __init__(self, path: Path, options: BoardOptions, *, reader: Reader | None = None) -> None:
        self.options = options
        self.ledger = Ledger(path, create=True)
        self.reader = reader or Reader()
        self.reading = threading.Lock()  # parser and model serve one report at a time
        self.adding = Adding(self.ledger, self.reader, self.reading, after=self.linked)
        self.secret = secrets.token_bytes(32)
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._explained: OrderedDict[str, tuple[Explanation, ...]] = OrderedDict()
        self._work: dict[str, _Work] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="linking")

    @property
    def name(self) -> str:
        """What the ledger is called: its folder's name."""
        return self.ledger.path.resolve().name

    @property
    def linking(self) -> bool:
        """Whether new links are being made, so that pages may show the ledger as it was just before."""
        with self._lock:
            return bool(self._work)

    def linked(self, as_of: str = "") -> Linked:
        """The ledger with its links, as of now or of a day.

        Where reports or corrections were added it is linked anew; a page does not wait long for that, but gets the
        links from before.

        Raises:
            UsageError: `as_of` is no ISO date.
            LedgerError: the ledger is damaged, or cannot be written.
        """
        mark = self._mark()
        with self._lock:
            held = self._held.get(as_of)
            if held and not (held.linked.home / "about.json").exists():  # newer generations took its place
                held = None
            if held and held.mark == mark:
                self._held.move_to_end(as_of)
                return held.linked
            work = self._work.get(as_of)
            # One that began before the last change knows nothing of it; another waits its turn behind it.
            if work is None or work.begun_at not in (None, mark):
                work = self._work[as_of] = _Work(self._pool.submit(self._link, as_of))
        if held is None:
            return work.future.result()
        try:
            return work.future.result(timeout=WAIT_SECONDS)
        except LateError:
            return held.linked

    def _link(self, as_of: str) -> Linked:
        mark = self._mark()
        with self._lock:
            work = self._work[as_of]
            work.begun_at = mark
        try:
            made = self.ledger.linked(as_of=as_of)
            with self._lock:
                self._held[as_of] = _Held(mark, made)
                self._held.move_to_end(as_of)
                while len(self._held) > HELD:
                    self._held.popitem(last=False)
            return made
        finally:
            with self._lock:
                if self._work.get(as_of) is work:
                    del self._work[as_of]

    def _mark(self) -> _Mark:
        """What changes whenever a batch or a correction is written."""
        found: list[int] = []
        for folder in (self.ledger.path / "batches", self.ledger.path / "journal"):
            if folder.is_dir():
                found += [folder.stat().st_mtime_ns, sum(1 for p in folder.iterdir() if not p.name.startswith("."))]
        return tuple(found)

    def explain(self, document: Document) -> tuple[Explanation, ...]:
        """Why each event of a report was coded so; waits while a report is being read."""
        with self.reading:
            if document.id not in self._explained:
                self._explained[document.id] = self.reader.explain(document)
                while len(self._explained) > HELD:
                    self._explained.popitem(last=False)
            return self._explained[document.id]

    def close(self) -> None:
        """End the threads; what is being read is kept as far as it is."""
        self.adding.close()
        self._pool.shutdown(wait=False, cancel_futures=True)


def desk_of(request: Request) -> Desk:
    """The desk of the board that a request came to."""
    desk: Desk = request.app.state.desk
    return desk


DeskOf = Annotated[Desk, Depends(desk_of)]
