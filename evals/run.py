"""Score the reader on every gold suite and write the figures.

    python -m evals.run [--gold ../shared/gold] [--suites ledger gsr …] [--write] [--per-type]

The scorer is the gold folder's own `score.py`, used as it is. Figures go to `evals/figures.json` with the commit and a
fingerprint of the data.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import runpy
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from detente.reader import Reader

HERE = Path(__file__).parent
GOLD = HERE.parent.parent / "shared" / "gold"
SUITES = {
    "ledger": "ledger_dev.jsonl",
    "gsr": "plover_gsr_dev.jsonl",
    "polnear": "polnear_dev.jsonl",
    "time": "timebank_dev.jsonl",
    "places": "places_dev.jsonl",
    "actors": "actors_dev.jsonl",
}


def load(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def predict(reader: Reader, suite: str, gold: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the reader says of each gold line, in order."""
    if suite == "actors":
        return [reader.resolve_actor(g["phrase"], date=g["date"] or None) for g in gold]
    return [reader.read(g["text"], published=g.get("published") or None).to_dict() for g in gold]


def per_type(scorer: dict[str, Any], gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> dict[str, Any]:
    """Precision, recall and F1 of each event type on the ledger suite, matched as the scorer's `typed` is."""
    hits: dict[str, list[int]] = {}
    for g, p in zip(gold, predicted, strict=True):
        for e in g["events"]:
            hits.setdefault(e["event"], [0, 0, 0])[2] += 1
        for e in p["events"]:
            hits.setdefault(e["event_type"], [0, 0, 0])[1] += 1
        for e, _ in scorer["assign"](g["events"], p["events"], lambda a, b: a["event"] == b["event_type"]):
            hits[e["event"]][0] += 1
    return {k: scorer["prf"](*hits[k]) for k in sorted(hits)}


def run(gold: Path, suites: Iterable[str]) -> dict[str, Any]:
    """Score the suites; returns figures by suite."""
    scorer = runpy.run_path(str(gold / "score.py"))
    reader, figures = Reader(), {}
    for suite in suites:
        rows, begun = load(gold / SUITES[suite]), time.time()
        predicted = predict(reader, suite, rows)
        figures[suite] = scorer[suite](rows, predicted)
        if suite == "ledger":
            figures["ledger_per_type"] = per_type(scorer, rows, predicted)
        print(f"{suite}: {time.time() - begun:.0f} s", file=sys.stderr)
    return figures


def fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def commit() -> str:
    git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=HERE, check=False)
    return git.stdout.strip() or "unknown"


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gold", type=Path, default=GOLD)
    p.add_argument("--suites", nargs="*", choices=sorted(SUITES), default=list(SUITES))
    p.add_argument("--write", action="store_true", help="write evals/figures.json")
    o = p.parse_args()
    if not (o.gold / "score.py").exists():
        sys.exit(f"no gold data at {o.gold}; the gate then runs on evals/sentences.jsonl: pytest tests/test_evals.py")
    figures = run(o.gold, o.suites)
    print(json.dumps(figures, indent=1))
    if o.write:
        stamp = {
            "commit": commit(),
            "data": fingerprint(o.gold / f for f in SUITES.values()),
            "reader": Reader().version,
        }
        (HERE / "figures.json").write_text(json.dumps({**stamp, "figures": figures}, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
