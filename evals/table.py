"""Put the figures into README.md and docs/method.md, between their marks.

python -m evals.table
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
MARKS = re.compile(r"<!-- figures -->.*?<!-- /figures -->", re.DOTALL)


def short(f: dict[str, Any]) -> str:
    """The README's table."""
    ledger, pol = f["ledger"], f["polnear"]
    rows = (
        ("events of crisis reports: found / right type / and right actor, F1", _f1(ledger, "events", "typed", "who")),
        (
            "their status / date / issue / speaker, share right",
            _of(ledger["agreement_on_typed"], "status", "date", "issue", "speaker"),
        ),
        ("meetings / forces / assessments, F1", _f1(ledger, "meetings", "forces", "assessments")),
        ("attributions (PolNeAR): relation / content characters, F1", _f1(pol, "relation", "content_chars")),
        ("time expressions (TimeBank): span / value, F1", _f1(f["time"], "strict", "value")),
        ("places within 161 km of where they are", _of(f["places"], "within_161_km_of_all")),
        ("actor phrases: country / sector / both", _of(f["actors"], "country", "sector", "both")),
        ("type of a PLOVER gold sentence's main event", _of(f["gsr"], "primary_type")),
    )
    return "| measure | figure |\n|---|---|\n" + "\n".join(f"| {k} | {v} |" for k, v in rows)


def full(f: dict[str, Any]) -> str:
    """The method page's tables: everything, and events by type."""
    ledger = f["ledger"]
    parts = [short(f), "By event type, on the development reports (`typed` matching):"]
    types = "\n".join(
        f"| {k} | {v['p']:.2f} | {v['r']:.2f} | {v['f1']:.2f} | {v['gold']} |" for k, v in f["ledger_per_type"].items()
    )
    parts.append("| type | precision | recall | F1 | gold |\n|---|---|---|---|---|\n" + types)
    agree = ", ".join(f"{k} {v:.2f}" for k, v in ledger["agreement_on_typed"].items())
    parts.append(f"On events with the right type: {agree}.")
    g, p = f["gsr"], f["places"]
    parts.append(
        f"PLOVER gold sentences: type found {g['type_found']:.2f}, with actor {g['type_and_actor']:.2f}, with recipient "
        f"{g['type_and_recipient']:.2f}, {g['events_per_sentence']} events a sentence. Toponyms: precision {p['toponyms']['p']:.2f}, "
        f"recall {p['toponyms']['r']:.2f}, F1 {p['toponyms']['f1']:.2f} (see the note on GeoVirus below)."
    )
    return "\n\n".join(parts)


def _f1(table: dict[str, Any], *keys: str) -> str:
    return " / ".join(f"{table[k]['f1']:.2f}" for k in keys)


def _of(table: dict[str, Any], *keys: str) -> str:
    return " / ".join(f"{table[k]:.2f}" for k in keys)


def main() -> None:
    figures = json.loads((ROOT / "evals" / "figures.json").read_text(encoding="utf8"))["figures"]
    for path, made in ((ROOT / "README.md", short(figures)), (ROOT / "docs" / "method.md", full(figures))):
        text = path.read_text(encoding="utf8")
        block = f"<!-- figures -->\n{made}\n<!-- /figures -->"
        path.write_text(MARKS.sub(lambda _, b=block: b, text), encoding="utf8")


if __name__ == "__main__":
    main()
