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
    statuses = meeting_statuses(where.statuses) if name == "meetings" else where.statuses
    for key, column, wanted in (("types", "event_type", where.event_types), ("statuses", "status", statuses)):
        if wanted and column in columns:
            parts.append(f"list_contains(${key}, {column})")
            values[key] = list(wanted)
    parts += _days(where, columns, values)
    named = [c for c in _PARTIES if c in columns]
    for n, party in enumerate(where.parties if named else ()):
        parts.append("(" + " OR ".join(t for c in named for t in _names(c, n, party, columns)) + ")")
        code, name_ = meant(party)
        values |= {k: v for k, v in ((f"code{n}", code), (f"name{n}", name_)) if v}
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


def _names(column: str, n: int, wanted: str, columns: Sequence[str]) -> list[str]:
    """Ways in which a column of parties can hold a party: by code, by whole words of the name, by the words of the text."""
    code, name = meant(wanted)
    country = "country" if column == "entity" else f"{column}_country"
    quoted = f'"{column}"'  # `by` is a word of SQL
    ways = []
    if code and country in columns:
        # The first half is quick and rules most rows out.
        split = f"list_contains(string_split(upper({country}), '{SEPARATOR}'), $code{n})"
        ways.append(f"(contains(upper({country}), $code{n}) AND {split})")
    if name:
        ways.append(f"contains({_folded(quoted)}, {_folded(f'$name{n}')})")
        if f"{column}_text" in columns:
            ways.append(f"list_contains(string_split(lower({column}_text), '{SEPARATOR}'), lower($name{n}))")
    return ways or ["false"]


def _folded(text: str) -> str:
    return f"(' ' || translate(lower({text}), $marks, $blanks) || ' ')"
