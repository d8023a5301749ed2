"""Reader: the stages in order, as one tuple."""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from detente.errors import DetenteError, NotTextError, TooLargeError
from detente.extract.draft import Draft, Tools
from detente.records import Document, Record, Rejected

if TYPE_CHECKING:
    from detente.extract.explain import Explanation

Batch: TypeAlias = tuple[Document | Rejected, ...]
Stage: TypeAlias = Callable[[Draft, Tools], Draft]

# Longer texts are not one report; the parser's memory grows by about 1 kB a character.
LONGEST: Final = 400_000
# Documents parsed together; more is not faster.
BATCH: Final = 16


def stages() -> tuple[Stage, ...]:
    """The stages that follow the parse, in order. Imported here so that `import detente` stays light."""
    from detente.extract.assessments import assessments  # noqa: PLC0415
    from detente.extract.attribution import attributions  # noqa: PLC0415
    from detente.extract.delegations import delegations  # noqa: PLC0415
    from detente.extract.events import events  # noqa: PLC0415
    from detente.extract.forces import forces  # noqa: PLC0415
    from detente.extract.meetings import meetings  # noqa: PLC0415
    from detente.extract.names import names  # noqa: PLC0415
    from detente.extract.places import places  # noqa: PLC0415
    from detente.extract.tagger import tag  # noqa: PLC0415
    from detente.extract.times import times  # noqa: PLC0415

    return (tag, times, places, names, attributions, forces, events, meetings, assessments, delegations)


class Reader:
    """Reads reports. Loads its tools once, at the first reading; the same input always gives the same record.

    Args:
        actors: a TOML file with the user's own actors, read beside the knowledge that ships.

    >>> record = Reader().read("Russia rejected the demand.", published="2022-01-10")  # doctest: +SKIP
    >>> record.events[0].event_type  # doctest: +SKIP
    'REJECT'
    """

    def __init__(self, *, actors: str | Path | None = None) -> None:
        self._actors = Path(actors) if actors else None

    @functools.cached_property
    def tools(self) -> Tools:
        """Parser, model and knowledge.

        Raises:
            InstallationError: a part of the package is missing or altered.
        """
        _one_blas_thread()
        from detente.extract.parse import load_parser  # noqa: PLC0415
        from detente.extract.tagger import Tagger  # noqa: PLC0415
        from detente.knowledge.actors import ActorBase  # noqa: PLC0415
        from detente.knowledge.gazetteer import Gazetteer  # noqa: PLC0415

        base = ActorBase.load(extra=self._actors) if self._actors else ActorBase.load()
        return Tools(nlp=load_parser(), tagger=Tagger.load(), actors=base, gazetteer=Gazetteer.load())

    @property
    def version(self) -> str:
        """Name and version of rules and model, as it stands on every record."""
        from detente import __version__  # noqa: PLC0415

        return f"detente {__version__}; {self.tools.tagger.name}"

    def read(
        self,
        text: str,
        *,
        published: str | None = None,
        title: str | None = None,
        url: str | None = None,
        outlet: str | None = None,
    ) -> Record:
        """Read one report.

        Args:
            text: the report as it was given; all offsets are into it.
            published: ISO date or date-time; without it relative times stay unresolved.
            title, url, outlet: what is known of the page, kept on the record.

        Raises:
            NotTextError: the text is empty or not text.
            TooLargeError: the text is longer than `LONGEST` characters.
        """
        from detente.collect.document import make_document  # noqa: PLC0415

        return self.read_document(make_document(text, published=published, title=title, url=url, outlet=outlet))

    def read_document(self, document: Document) -> Record:
        """Read a document that `detente.collect` made. Raises as `read` does."""
        return self._read_batch((document,))[0]

    def read_many(self, documents: Iterable[Document | Rejected], *, workers: int = 1) -> Iterator[Record | Rejected]:
        """Read many documents in order; what cannot be read comes back as a `Rejected`.

        Args:
            documents: what `detente.collect` yields; rejected ones are passed on.
            workers: processes; each loads its own tools (about 400 MB).
        """
        batches = _batches(documents)
        if workers <= 1:
            for batch in batches:
                yield from self._try_batch(batch)
            return
        pool = self._pool(workers)
        running: list[tuple[Batch, Future[list[Record | Rejected]]]] = []
        try:
            for batch in batches:
                try:
                    running.append((batch, pool.submit(_work, batch)))
                except BrokenProcessPool:  # a worker died: what it held is rejected below, the rest goes to new ones
                    pool = self._pool(workers)
                    running.append((batch, pool.submit(_work, batch)))
                if len(running) > 2 * workers:
                    yield from _result(*running.pop(0))
            while running:
                yield from _result(*running.pop(0))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start, initargs=(self._actors,))

    def resolve_actor(self, phrase: str, *, date: str | None = None) -> dict[str, Any]:
        """Say who a phrase means: entity, country, sector, sectors, title, type and a score from 0 to 1.

        Args:
            phrase: as a report words it, such as `the Russian foreign minister`.
            date: ISO date at which the phrase was used; decides who held an office.
        """
        from detente.knowledge.actors import ActorBase  # noqa: PLC0415

        base = ActorBase.load(extra=self._actors) if self._actors else ActorBase.load()
        found: dict[str, Any] = base.resolve(phrase, date=date).to_dict()
        return found

    def _try_batch(self, batch: Batch) -> list[Record | Rejected]:
        """Read a batch; where something in it fails, one by one, so that only that one is rejected."""
        fine = [d for d in batch if isinstance(d, Document)]
        try:
            records = dict(zip((id(d) for d in fine), self._read_batch(tuple(fine)), strict=True))
            return [records[id(d)] if isinstance(d, Document) else d for d in batch]
        except Exception:
            return [self._try_one(d) if isinstance(d, Document) else d for d in batch]

    def _try_one(self, document: Document) -> Record | Rejected:
        source = _name(document)
        try:
            return self.read_document(document)
        except DetenteError as error:
            return Rejected(source, getattr(error, "reason", "unreadable"), str(error))
        except Exception as error:  # a bug must not cost the rest of a run; it is kept as a row with its message
            return Rejected(source, "internal", f"{type(error).__name__}: {error}; please report this text")

    def _read_batch(self, documents: tuple[Document, ...]) -> list[Record]:
        return [self._finish(draft) for draft in self._parsed(documents)]

    def _parsed(self, documents: tuple[Document, ...]) -> tuple[Draft, ...]:
        from detente.extract.parse import parse_all  # noqa: PLC0415

        for document in documents:
            if not document.text.strip():
                raise NotTextError(f"document {document.id} has no text; nothing to read")
            if len(document.text) > LONGEST:
                raise TooLargeError(
                    f"document {document.id} has {len(document.text):,} characters, more than one report can have "
                    f"({LONGEST:,}); split it into reports first"
                )
        return tuple(parse_all(tuple(Draft(document=d) for d in documents), self.tools))

    def explain(self, document: Document) -> tuple[Explanation, ...]:
        """Say why each event of a report was coded so, in the order of `record.events`. Raises as `read` does."""
        from detente.extract.explain import explain  # noqa: PLC0415

        draft = self._through_stages(self._parsed((document,))[0])
        return tuple(explain(draft, event) for event in draft.events)

    def _through_stages(self, draft: Draft) -> Draft:
        for stage in stages():
            draft = stage(draft, self.tools)
        return draft

    def _finish(self, draft: Draft) -> Record:
        draft = self._through_stages(draft)
        return Record(
            document=draft.document,
            events=draft.events,
            attributions=draft.attributions,
            meetings=draft.meetings,
            forces=draft.forces,
            assessments=draft.assessments,
            times=draft.times,
            places=draft.places,
            actors=draft.actors,
            reader=self.version,
        )


def _result(batch: Batch, future: Future[list[Record | Rejected]]) -> Iterator[Record | Rejected]:
    """What became of a batch; where its worker died (of memory, or killed) its reports are rejected, to be read again."""
    try:
        yield from future.result()
    except BrokenProcessPool:
        why = "the process that read it died, perhaps of memory; add it again with one worker"
        for item in batch:
            yield Rejected(_name(item), "worker-died", why) if isinstance(item, Document) else item


def _name(document: Document) -> str:
    """Where a document came from, for a reject row."""
    return str(document.extra.get("source") or document.url or document.title or document.id)


def _batches(documents: Iterable[Document | Rejected]) -> Iterator[Batch]:
    source = iter(documents)
    while batch := tuple(islice(source, BATCH)):
        yield batch


_worker: list[Reader] = []


def _one_blas_thread() -> None:
    """Keep numpy's BLAS to one thread: its matrices here are small, and its waiting threads cost more than they give
    (on two shared cores 1,650 words/s against 400). A setting of the user's own, or a numpy that is loaded, is left alone.
    """
    if "numpy" not in sys.modules:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _start(actors: Path | None) -> None:
    """Load one reader for the life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears the interrupt and ends its workers
    _worker[:] = [Reader(actors=actors)]
    _ = _worker[0].tools


def _work(batch: Batch) -> list[Record | Rejected]:
    return _worker[0]._try_batch(batch)
