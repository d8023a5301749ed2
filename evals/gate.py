"""The gate: figures may not fall below their pinned floors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from detente.reader import Reader

HERE = Path(__file__).parent


def floors() -> dict[str, Any]:
    table: dict[str, Any] = json.loads((HERE / "floors.json").read_text(encoding="utf8"))
    return table


def figure(figures: dict[str, Any], path: str) -> float:
    """A figure by its dotted path, such as `ledger.typed.f1`."""
    value: Any = figures
    for key in path.split("."):
        value = value[key]
    return float(value)


def falls(figures: dict[str, Any]) -> list[str]:
    """What is below its floor or above its ceiling, in words; empty where the gate holds."""
    table = floors()
    low = [(k, figure(figures, k), v) for k, v in table["gold"].items() if figure(figures, k) < v]
    high = [(k, figure(figures, k), v) for k, v in table["ceilings"].items() if figure(figures, k) > v]
    return [f"{k} is {now:.3f}, under its floor {v}" for k, now, v in low] + [f"{k} is {now:.2f}, over {v}" for k, now, v in high]


def sentences(reader: Reader) -> dict[str, float]:
    """Shares right on the sentences annotated for this project, one event each: type, then status and actors on those."""
    rows = [json.loads(line) for line in (HERE / "sentences.jsonl").read_text(encoding="utf8").splitlines()]
    typed = status = actors = 0
    for row in rows:
        found = sorted(reader.read(row["text"], published=row["published"]).events, key=lambda e: -e.confidence)
        hit = next((e for e in found if e.event_type == row["event"]), None)
        typed += hit is not None
        status += hit is not None and hit.status == row["status"]
        actors += hit is not None and {a.country for a in hit.actors} - {""} >= set(row["actors"])
    return {"type": typed / len(rows), "status": status / max(1, typed), "actors": actors / max(1, typed)}
