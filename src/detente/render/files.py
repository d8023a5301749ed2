"""Answers as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any


def as_json(value: object) -> str:
    """Readable JSON with a final newline.

    >>> as_json({"a": 1})
    '{\\n  "a": 1\\n}\\n'
    """
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def as_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV: nested mappings become columns, lists are joined with `; `, formulas are disarmed."""
    from detente.export.csv import cell  # noqa: PLC0415

    flat = [_flat(r) for r in rows]
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(flat[0]) if flat else [], lineterminator="\n")
    if flat:
        writer.writeheader()
        writer.writerows({k: cell(v) for k, v in row.items()} for row in flat)
    return out.getvalue()


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            out.update(_flat(value))
        else:
            out[key] = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value
    return out
