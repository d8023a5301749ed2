"""A filter as SQL conditions over the flat tables; every value goes in as a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.ledger.filter import Filter
from detente.ledger.tables import SEPARATOR

# The columns that name parties, in whichever table has them.
_PARTIES = ("actor", "recipient", "speaker", "parties", "side", "according_to", "by", "entity")


def document_conditions(where: Filter) -> tuple[str, dict[str, Any]]:
    """The conditions on the report itself: its id and its outlet."""
    parts, values = ["true"], dict[str, Any]()
    if where.document:
        parts.append("starts_with(document_id, $document)")
        values["document"] = where.document
    if where.outlet:
        parts.append("contains(lower(outlet), $outlet)")
        values["outlet"] = where.outlet.lower()
    return " AND ".join(parts), values


def table_conditions(where: Filter, columns: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """All conditions that a table with these columns can meet."""
    condition, values = document_conditions(where)
    parts = [condition]
    for key, column, wanted in (("types", "event_type", where.event_types), ("statuses", "status", where.statuses)):
        if wanted and column in columns:
            parts.append(f"list_contains(${key}, {column})")
            values[key] = list(wanted)
    parts += _days(where, columns, values)
    named = [c for c in _PARTIES if c in columns]
    for n, wanted_party in enumerate(w for w in (where.actor, *(where.dyad or ())) if w):
        if named:
            values[f"p{n}"] = wanted_party.lower()
            parts.append("(" + " OR ".join(_names(c, f"$p{n}", columns) for c in named) + ")")
    return " AND ".join(parts), values


def _days(where: Filter, columns: Sequence[str], values: dict[str, Any]) -> list[str]:
    """Event date where the table has one and the row knows it, else the day of publication."""
    dated = "date_start" in columns
    start = "coalesce(nullif(date_start, ''), published)" if dated else "published"
    end = "coalesce(nullif(date_end, ''), nullif(date_start, ''), published)" if dated else "published"
    parts = []
    if where.since:
        values["since"] = where.since
        parts.append(f"left({end}, 10) >= left($since, greatest(1, least(10, length({end}))))")
    if where.until:
        values["until"] = where.until
        parts.append(f"left({start}, 10) <= left($until, greatest(1, least(10, length({start}))))")
    if parts:
        parts.append(f"{start} <> ''")
    return parts


def _names(column: str, value: str, columns: Sequence[str]) -> str:
    """Whether a column of parties holds a code or a part of a name."""
    country = f"{column}_country" if f"{column}_country" in columns else "country" if column == "entity" else ""
    parts = [f"contains(lower({column}), {value})"]
    if country in columns:
        parts.append(f"list_contains(string_split(lower({country}), '{SEPARATOR}'), {value})")
    return "(" + " OR ".join(parts) + ")"
