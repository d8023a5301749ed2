"""Answers as JSON and CSV."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from detente.render.plain import BIDI, plain
from detente.views.answers import Source

# JSON leaves these as they are; written as escapes they say the same and turn no terminal.
_ESCAPED: Final = {ord(c): f"\\u{ord(c):04x}" for c in (*BIDI, *map(chr, range(0x7F, 0xA0)), *map(chr, range(0xD800, 0xE000)))}


class Row(Protocol):
    """A row of an answer: any of the dataclasses of `detente.views.answers`."""

    def to_dict(self) -> dict[str, Any]: ...


def as_json(value: object, *, indent: int | None = 2) -> str:
    """JSON with a final newline; with `indent=None` on one line.

    >>> as_json({"a": 1}), as_json(["\\x9b"], indent=None)
    ('{\\n  "a": 1\\n}\\n', '["\\\\u009b"]\\n')
    """
    return json.dumps(value, ensure_ascii=False, indent=indent).translate(_ESCAPED) + "\n"


def as_csv(rows: Iterable[Row], kind: type) -> str:
    """Rows as CSV with a header even where there are none.

    Where a row stands becomes columns, lists are joined with `; `, control characters are dropped, and cells that a
    spreadsheet would run as formulas are disarmed.

    Args:
        rows: the rows of one answer.
        kind: their dataclass, which names the columns.
    """
    from detente.export.csv import cell  # noqa: PLC0415

    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=columns(kind), lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: cell(v) for k, v in _flat(row.to_dict()).items()} for row in rows)
    return out.getvalue()


def flat_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Flat rows of a table as CSV, without the JSON that holds a row whole; cleaned and disarmed as in `as_csv`."""
    from detente.export.csv import cell  # noqa: PLC0415

    out = io.StringIO()
    names = [k for k in (rows[0] if rows else ()) if k != "json"]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell(plain(v) if isinstance(v := row[k], str) else v) for k in names] for row in rows)
    return out.getvalue()


def columns(kind: type) -> Sequence[str]:
    """The columns of a row's dataclass; `source` is replaced by where the row stands."""
    names = [f.name for f in dataclasses.fields(kind)]
    return [n for n in names if n != "source"] + [f.name for f in dataclasses.fields(Source)]


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            out.update(_flat(value))
        elif isinstance(value, (list, tuple)):
            out[key] = plain("; ".join(map(str, value)))
        else:
            out[key] = plain(value) if isinstance(value, str) else value
    return out
