"""How fast, how large: words and reports a second, peak memory, cold starts.

    python -m benchmarks.run [--reports FILE] [--limit 300] [--workers 2] [--write]

Reads newswire where `../shared/corpus` is there, else the sample reports over and over. Figures, not tests: nothing here
passes or fails.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from detente.collect import collect
from detente.reader import BATCH, Reader
from detente.records import Document, Record

HERE = Path(__file__).parent
NEWSWIRE = HERE.parent.parent / "shared" / "corpus" / "newswire_1994_2006.jsonl"
SAMPLES = HERE.parent / "samples" / "reports"


def documents(source: Path, limit: int) -> list[Document]:
    found = [d for d in collect(source) if isinstance(d, Document)]
    return list(itertools.islice(itertools.cycle(found), limit))


def read(docs: list[Document], workers: int) -> dict[str, float]:
    """Words and reports a second, and what was found.

    One process is timed with its tools loaded. Workers load theirs within the run, so two rates are given: over all of it
    and, since a long run hides the loading, from the first report on.
    """
    reader = Reader()
    items: Iterable[Any] = reader.read_many(docs, workers=workers)
    if workers == 1:
        _ = reader.tools
    begun = time.perf_counter()
    source = iter(items)
    found = [next(source)]
    first = time.perf_counter()
    found += source
    ended = time.perf_counter()
    counts = [len(d.text.split()) for d in docs]
    figures: dict[str, float] = {
        "reports": len(found),
        "words": sum(counts),
        "seconds": round(ended - begun, 2),
        "words_per_second": round(sum(counts) / (ended - begun)),
        "reports_per_second": round(len(found) / (ended - begun), 2),
        "events": sum(len(r.events) for r in found if isinstance(r, Record)),
    }
    if workers > 1:
        figures["seconds_to_first"] = round(first - begun, 2)
        # The first batch of every worker is done when the first report comes out; it is not counted.
        rest = sum(counts[workers * BATCH :])
        figures["words_per_second_once_loaded"] = round(rest / (ended - first))
    return figures


def cold(command: list[str], times: int = 5) -> float:
    """Best wall-clock seconds of a command in a new process."""
    best = 1e9
    for _ in range(times):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        best = min(best, time.perf_counter() - begun)
    return round(best, 3)


def peak_mb(who: int) -> int:
    return resource.getrusage(who).ru_maxrss // 1024


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--reports", type=Path, default=NEWSWIRE if NEWSWIRE.exists() else SAMPLES)
    p.add_argument("--limit", type=int, default=300)
    p.add_argument("--workers", type=int, default=2)
    p.add_argument("--write", action="store_true", help="write benchmarks/figures.json")
    o = p.parse_args()
    docs = documents(o.reports, o.limit)
    detente = [sys.executable, "-m", "detente.cli"]
    sample = str(SAMPLES / "02-geneva-opens.txt")
    figures: dict[str, Any] = {
        "machine": {"processor": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()},
        "reports_from": "newswire 1997–2006" if o.reports == NEWSWIRE else "samples, repeated",
        "cold_help_seconds": cold([*detente, "--help"]),
        "knowledge_loads_seconds": cold([sys.executable, "-c", "from detente.knowledge.actors import ActorBase; ActorBase.load()"]),
        "cold_read_seconds": cold([*detente, "read", sample]),
        "one_process": read(docs, 1),
        "peak_memory_mb_one_process": peak_mb(resource.RUSAGE_SELF),
        f"{o.workers}_workers": read(docs, o.workers),
        "peak_memory_mb_largest_worker": peak_mb(resource.RUSAGE_CHILDREN),
        "commit": subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
        ).stdout.strip(),
        "day": time.strftime("%Y-%m-%d"),
    }
    print(json.dumps(figures, indent=1))
    if o.write:
        (HERE / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
