"""A filter as SQL conditions over the flat tables; every value goes in as a parameter.

They select what `detente.ledger.filter.kept` selects among records; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.ledger.filter import MARKS, Filter, meant, meeting_statuses
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
        parts.append("contains(lower(outlet), lower($outlet))")
        values["outlet"] = where.outlet
    return " AND ".join(parts), values


def table_conditions(name: str, where: Filter, columns: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """All conditions that the table of that name, with these columns, can meet."""
    condition, values = document_conditions(where)
    parts = [condition]
    statuses = meeting_statuses(where.statuses) if name in ("meetings", "rounds", "talks") else where.statuses
    for key, column, wanted in (("types", "event_type", where.event_types), ("statuses", "status", statuses)):
        if wanted and column in columns:
            parts.append(f"list_contains(${key}, {column})")
            values[key] = list(wanted)
    parts += _days(where, columns, values)
    for n, party in enumerate(where.parties if any(c in columns for c in _PARTIES) else ()):
        code, name_ = meant(party)
        parts.append(_names(n, columns, code=bool(code), name=bool(name_)))
        values |= {k: v for k, v in ((f"code{n}", code), (f"name{n}", name_)) if v and f"${k}" in parts[-1]}
        if name_:
            values |= {"marks": MARKS, "blanks": " " * len(MARKS)}
    return " AND ".join(parts), values


def _days(where: Filter, columns: Sequence[str], values: dict[str, Any]) -> list[str]:
    """Event date where the table has one and the row knows it, else the day of publication."""
    dated = "date_start" in columns
    start = "coalesce(nullif(date_start, ''), published)" if dated else "published"
    end = "coalesce(nullif(date_end, ''), nullif(date_start, ''), published)" if dated else "published"
    parts = []
    if where.since:
        values["since"] = where.since
        parts.append(f"NOT {_before(end, '$since')}")
    if where.until:
        values["until"] = where.until
        parts.append(f"NOT {_before('$until', start)}")
    if parts:
        parts.append(f"{start} <> ''")
    return parts


def _before(day: str, other: str) -> str:
    """Whether an ISO date lies wholly before another, as far as both are given."""
    width = f"least(length({day}), length({other}), 10)"
    return f"(left({day}, {width}) < left({other}, {width}))"


def _names(n: int, columns: Sequence[str], *, code: bool, name: bool) -> str:
    """Ways in which a row can hold the nth party: by code, by whole words of the name, by the words of the text."""
    named = [c for c in _PARTIES if c in columns]
    countries = [c for c in (*(f"{c}_country" for c in named), "country") if c in columns]
    texts = [f"{c}_text" for c in named if f"{c}_text" in columns]
    ways = []
    if code and countries:
        ways.append(f"contains(upper({_items(countries)}), '{SEPARATOR}' || $code{n} || '{SEPARATOR}')")
    if name:
        ways.append(f"contains({_folded(_items(named))}, {_folded(f'$name{n}')})")
    if name and texts:
        ways.append(f"contains(lower({_items(texts)}), '{SEPARATOR}' || lower($name{n}) || '{SEPARATOR}')")
    return f"({' OR '.join(ways or ['false'])})"


def _items(columns: Sequence[str]) -> str:
    """Columns of several parties each as one list in a string, a mark before and after each."""
    joined = f" || '{SEPARATOR}' || ".join(f'"{c}"' for c in columns)
    return f"('{SEPARATOR}' || {joined} || '{SEPARATOR}')"


def _folded(text: str) -> str:
    return f"(' ' || translate(lower({text}), $marks, $blanks) || ' ')"
