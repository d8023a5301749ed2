"""How fast, how large: words and reports a second, peak memory, cold starts.

    python -m benchmarks.run [--reports FILE.jsonl] [--limit 300] [--workers 2] [--write]

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
from detente.reader import Reader
from detente.records import Document, Record

HERE = Path(__file__).parent
NEWSWIRE = HERE.parent.parent / "shared" / "corpus" / "newswire_1994_2006.jsonl"
SAMPLES = HERE.parent / "samples" / "reports"


def documents(source: Path, limit: int) -> list[Document]:
    found = [d for d in collect(source) if isinstance(d, Document)]
    return list(itertools.islice(itertools.cycle(found), limit))


def read(docs: list[Document], workers: int) -> dict[str, float]:
    """Words and reports a second, without the time to load, and what was found."""
    reader = Reader()
    items: Iterable[Any] = reader.read_many(docs, workers=workers)
    if workers == 1:
        _ = reader.tools
    begun = time.perf_counter()
    found = list(items)
    seconds = time.perf_counter() - begun
    words = sum(len(d.text.split()) for d in docs)
    events = sum(len(r.events) for r in found if isinstance(r, Record))
    return {
        "reports": len(found),
        "words": words,
        "seconds": round(seconds, 2),
        "words_per_second": round(words / seconds),
        "reports_per_second": round(len(found) / seconds, 2),
        "events": events,
    }


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
        "cold_read_seconds": cold([*detente, "read", sample], times=3),
        "one_process": read(docs, 1),
        "peak_memory_mb_one_process": peak_mb(resource.RUSAGE_SELF),
        f"{o.workers}_workers": read(docs, o.workers),
        "peak_memory_mb_largest_worker": peak_mb(resource.RUSAGE_CHILDREN),
        "commit": subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip(),
        "day": time.strftime("%Y-%m-%d"),
    }
    print(json.dumps(figures, indent=1))
    if o.write:
        (HERE / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
