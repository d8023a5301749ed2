"""How fast a large ledger is linked and asked: a hundred thousand events.

    python -m benchmarks.linking [--reports FILE] [--read 400] [--events 100000] [--write]

Some real reports are read, and repeated with the letters of every fifth word turned and the days moved until there are enough events: the
repeats share actors, places and types with the originals, but few words. Figures, not tests.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.run import HERE, NEWSWIRE, SAMPLES, documents
from detente.ledger import Filter, Ledger
from detente.reader import Reader
from detente.records import Record, When
from detente.views import ledger_brief
from detente.views.actor_page import actor_page
from detente.views.compare import compare
from detente.views.evidence import evidence
from detente.views.linked_since import linked_since
from detente.views.matrix import matrix
from detente.views.questions import COLUMNS
from detente.views.source_page import sources

WORD = re.compile(r"[a-z]{4,}")
# Days between one repeat and the next: more than lie between two tellings of one happening, else every undated act hangs together
# with its repeats through the whole ledger, as no reports do (at 11 days, adding 100 reports touches 17,000 mentions, not 3,000).
STEP = 30


def turned(text: str, n: int) -> str:
    """A text with the letters of every fifth longer word turned by `n`; every offset stays."""
    count = 0

    def turn(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return match[0] if count % 5 else "".join(chr((ord(c) - 97 + n) % 26 + 97) for c in match[0])

    return WORD.sub(turn, text)


def moved(day: str, by: int) -> str:
    """A day, month or year so many days on; an empty one stays."""
    if not day:
        return day
    return (date.fromisoformat((day + "-01-01"[len(day) - 4 :])[:10]) + timedelta(days=by)).isoformat()[: len(day)]


def again(record: Record, n: int, *, by: int | None = None) -> Record:
    """The nth repeat of a record, `by` days on, `STEP` for each repeat where that is not given."""
    by = n * STEP if by is None else by
    when = record.document.published

    def at(w: When | None) -> When | None:
        return dataclasses.replace(w, start=moved(w.start, by), end=moved(w.end, by)) if w else None

    return dataclasses.replace(
        record,
        document=dataclasses.replace(
            record.document,
            id=f"{n:04x}{record.document.id[4:]}",
            text=turned(record.document.text, n),
            published=moved(when, by) if when else None,
        ),
        events=tuple(dataclasses.replace(e, date=at(e.date)) for e in record.events),
        meetings=tuple(dataclasses.replace(m, date=at(m.date)) for m in record.meetings),
    )


def repeated(records: list[Record], events: int) -> Iterator[Record]:
    """Records and their repeats until there are so many events."""
    n = done = 0
    while done < events:
        for r in records:
            yield again(r, n)
            done += len(r.events)
            if done >= events:
                return
        n += 1


def timed(do: Callable[[], Any], times: int = 1) -> float:
    best = 1e9
    for _ in range(times):
        begun = time.perf_counter()
        do()
        best = min(best, time.perf_counter() - begun)
    return round(best, 3)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--reports", type=Path, default=NEWSWIRE if NEWSWIRE.exists() else SAMPLES)
    p.add_argument("--read", type=int, default=400)
    p.add_argument("--events", type=int, default=100_000)
    p.add_argument("--write", action="store_true", help="write benchmarks/linking_figures.json")
    o = p.parse_args()
    records = [r for r in Reader().read_many(documents(o.reports, o.read)) if isinstance(r, Record)]
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "big", create=True)
        batch: list[Record] = []
        reports = 0
        begun = time.perf_counter()
        for r in repeated(records, o.events):
            batch.append(r)
            reports += 1
            if len(batch) == 1000:
                ledger.write(batch)
                batch = []
        ledger.write(batch)
        figures: dict[str, Any] = {"events": o.events, "reports": reports, "writing_seconds": round(time.perf_counter() - begun, 1)}
        steps: list[tuple[str, float]] = []
        begun = time.perf_counter()
        linked = ledger.linked(on_step=lambda s: steps.append((s, time.perf_counter() - begun)))
        ended = time.perf_counter() - begun
        figures["linking_seconds"] = round(ended, 1)
        ends = [t for _, t in steps[1:]] + [ended]
        figures["steps"] = {name: round(end - at, 1) for (name, at), end in zip(steps, ends, strict=True)}
        figures["rows"] = dict(linked.about["rows"])
        newest = STEP * (reports // len(records)) + 3
        more = [again(r, 4000, by=newest) for r in records[:100]]
        figures["adding_100_reports_seconds"] = timed(lambda: (ledger.write(more), ledger.linked()))
        linked = ledger.linked()
        some = linked.happenings(limit=1)[0].id
        asked: dict[str, Callable[[], Any]] = {
            "happenings, newest 200": lambda: linked.happenings(limit=200, newest=True),
            "happenings of a dyad": lambda: linked.happenings(Filter(dyad=("USA", "IRQ")), limit=200, newest=True),
            "moves, newest 200": lambda: linked.moves(limit=200, newest=True),
            "talks, newest 200": lambda: linked.talks(limit=200, newest=True),
            "evidence": lambda: linked.mentions([linked.happening_of(some)]),
            "search": lambda: linked.search("troops withdraw"),
            "events of an actor": lambda: linked.ask("mentions", Filter(actor="IRQ"), newest=True, limit=200),
            "quotes, newest 200": lambda: linked.ask("attributions", columns=COLUMNS["attributions"], newest=True, limit=200),
            "brief": lambda: ledger_brief(linked),
            "brief since": lambda: linked_since(linked, linked.newest),
            "matrix": lambda: matrix(linked.stances(), linked.moves(), parties=8, issues=20),
            "matrix of an actor": lambda: matrix(linked.stances(Filter(actor="IRQ")), linked.moves(Filter(actor="IRQ"))),
            "evidence page": lambda: evidence(linked, some),
            "actor page": lambda: actor_page(linked, "Bush"),
            "sources": lambda: sources(linked),
            "compare two states": lambda: compare(linked, "USA", "IRQ"),
        }
        figures["views_seconds"] = {name: timed(do, 3) for name, do in asked.items()}
    print(json.dumps(figures, indent=1))
    if o.write:
        (HERE / "linking_figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
