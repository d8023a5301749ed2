"""The ledger as flat Arrow tables: each thing once, as corrected, with what it was joined to.

Of the rows that linking makes (happenings, talks, stances, …) the columns by which answers filter and sort come first, then what
else the row says, one column a fact; lists are joined with `; `.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from detente.errors import UnknownNameError
from detente.ledger import EVERYTHING, Filter
from detente.ledger.linked import ORDER, PLACED
from detente.ledger.tables import SEPARATOR, schema

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.ledger.linked import Linked

Row: TypeAlias = dict[str, Any]
# A column's name and kind, and where its value stands in a row's JSON.
Column: TypeAlias = tuple[str, str, tuple[str | int, ...]]

EVENTS: Final = "events"
REJECTED: Final = "rejected"
# Tables by name, as they stand in a folder, with the generation's own name for each.
TABLES: Final[Mapping[str, str]] = {
    EVENTS: "mentions",
    **{
        name: name
        for name in (
            "documents", "happenings", "talks", "rounds", "stances", "moves", "forecasts", "outlooks", "entities", "cast",
            "copies", "attributions", "forces", "times", "places", "actors", REJECTED,
        )
    },
}  # fmt: skip

# Tables of the batches that linking adds columns to: the batches' name for each, and the columns.
_JOINED: Final[Mapping[str, tuple[str, str]]] = {
    "mentions": ("events", "happening_id score:float why original"),
    "documents": ("documents", "original kind"),
    "rounds": ("meetings", "talk_id"),
    "outlooks": ("assessments", "forecast_id"),
}
_BATCHED: Final = ("attributions", "forces", "times", "places", "actors")
# Tables that linking makes, as they are where they have rows.
_MADE: Final[Mapping[str, str]] = {
    "happenings": (
        "happening_id event_type event_mode status quad:int actor actor_label actor_country recipient recipient_label "
        "recipient_country sides speaker date_start date_end day published last outlet document_id place sources:int "
        "confidence:float dead:int standing denied:bool denied_by contradicts"
    ),
    "talks": ("talk_id status parties parties_label parties_country date_start date_end day published document_id outlet place"),
    "stances": ("issue_id issue act published happening_id speaker speaker_country recipient recipient_country document_id outlet"),
    "moves": "issue_id issue kind published happening_id speaker speaker_country recipient recipient_country document_id outlet",
    "forecasts": "forecast_id by about likelihood published document_id outlet words",
    "entities": "entity_id entity type country sectors title titles names mentions:int first published",
    "cast": "document_id entity entity_id score:float",
    "copies": "document_id original kind",
}


def _range(name: str) -> tuple[Column, ...]:
    return ((f"{name}_least", "int", (name, 0)), (f"{name}_most", "int", (name, 1)))


def _stance(when: str) -> tuple[Column, ...]:
    """What was held before or after a move."""
    parts = {"act": "act", "condition": "condition", "day": "day", "document_id": "document", "evidence": "words"}
    return tuple((f"{when}_{column}", "str", (when, key)) for column, key in parts.items())


# What a row's JSON says beyond those columns.
_MORE: Final[Mapping[str, tuple[Column, ...]]] = {
    "happenings": (
        ("issue", "str", ("issue",)),
        ("condition", "str", ("condition",)),
        ("date_precision", "str", ("precision",)),
        ("place_country", "str", ("place_country",)),
        ("place_lat", "float", ("lat",)),
        ("place_lon", "float", ("lon",)),
        ("place_geonames_id", "int", ("geonames_id",)),
        *(column for name in ("dead", "injured", "size") for column in _range(name)),
        ("plover_score", "float", ("score",)),
        ("confidence", "float", ("confidence",)),
        ("reports", "int", ("reports",)),
        ("standing", "list", ("standing",)),
        ("denied_by", "list", ("denied_by",)),
        ("contradicts", "list", ("contradicts",)),
        ("evidence", "str", ("words",)),
    ),
    "talks": (
        ("level", "str", ("level",)),
        ("date_precision", "str", ("precision",)),
        ("place_country", "str", ("place_country",)),
        ("sources", "int", ("sources",)),
        ("moved_to", "str", ("moved_to",)),
        ("history", "steps", ("history",)),
    ),
    "stances": (
        ("condition", "str", ("condition",)),
        ("sources", "int", ("sources",)),
        ("confidence", "float", ("confidence",)),
        ("evidence", "str", ("words",)),
    ),
    "moves": (*_stance("before"), *_stance("after")),
    "forecasts": (
        ("party", "str", ("party",)),
        ("low", "float", ("low",)),
        ("high", "float", ("high",)),
        ("due", "str", ("due",)),
        ("outcome", "bool", ("outcome",)),
        ("brier", "float", ("brier",)),
    ),
    "copies": (
        ("containment", "float", ("containment",)),
        ("added", "int", ("added",)),
        ("dropped", "int", ("dropped",)),
    ),
}  # fmt: skip


def flat(linked: Linked, table: str = EVENTS, where: Filter = EVERYTHING) -> pa.Table:
    """One table, or the rows of it that fit a filter, always in the same order; with its columns even where it has no row.

    Args:
        table: one of `TABLES`. `events` are the reports' events, each with its happening; a filter leaves `rejected` whole.

    Raises:
        UnknownNameError: there is no such table.
    """
    import pyarrow as pa  # noqa: PLC0415  (heavy)

    if table not in TABLES:
        raise UnknownNameError(f"there is no table {table[:40]!r}; there are {', '.join(TABLES)}")
    if table == REJECTED:
        return _rejected(linked)
    own = TABLES[table]
    there = _schema(linked, own)
    more = [c for c in _MORE.get(own, ()) if c[0] not in there.names]
    columns = pa.schema([*there, *((name, _kind(kind)) for name, kind, _ in more)])
    rows = linked.ask(own, where)
    if more:
        for row in rows:
            row.update(_told(json.loads(row["json"]), more))
    first = [c for c in (ORDER.get(own) or PLACED).split(", ") if c in columns.names]
    keys = dict.fromkeys((*first, *columns.names))  # all, so that rows that tie have an order too
    return pa.Table.from_pylist(rows, schema=columns).sort_by([(c, "ascending") for c in keys])


def _rejected(linked: Linked) -> pa.Table:
    """What could not be read, of the batches of this generation, each once."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    folder = linked.home.parent.parent / "batches"
    files = [f for b in linked.batches if (f := folder / b / f"{REJECTED}.parquet").exists()]
    columns = schema(REJECTED)
    found = {tuple(row[c] for c in columns.names) for f in files for row in pq.read_table(f).to_pylist()}
    return pa.Table.from_pylist([dict(zip(columns.names, row, strict=True)) for row in sorted(found)], schema=columns)


# ---- columns


def _schema(linked: Linked, table: str) -> pa.Schema:
    """The columns of a table, that of a generation that has no row of it as well."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    if table in _BATCHED:
        return schema(table)
    path = linked.home / f"{table}.parquet"
    usual = known(table)
    there = [f for f in pq.read_schema(path) if f.name != "json"] if path.exists() else list(usual)
    # A column without any value was written without a kind.
    own = [usual.field(f.name) if pa.types.is_null(f.type) and f.name in usual.names else f for f in there]
    return pa.schema(own)


def known(table: str) -> pa.Schema:
    """The columns that linking gives a table of its own, without the JSON of the whole row.

    >>> known("cast").names
    ['document_id', 'entity', 'entity_id', 'score']
    """
    import pyarrow as pa  # noqa: PLC0415

    if table in _JOINED:
        batched, more = _JOINED[table]
        return pa.schema([*schema(batched), *_fields(more)])
    return pa.schema(_fields(_MADE[table]))


def _fields(columns: str) -> list[tuple[str, Any]]:
    """Arrow fields of `name name:kind …`; a kind that is not given is text."""
    parts = (c.partition(":") for c in columns.split())
    return [(name, _kind(kind)) for name, _, kind in parts]


def _kind(kind: str) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    return {"int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}.get(kind, pa.string())


# ---- cells


def _told(row: Mapping[str, Any], columns: Sequence[Column]) -> Row:
    return {name: _CELLS.get(kind, _same)(_at(row, path), kind) for name, kind, path in columns}


def _at(value: Any, path: Sequence[str | int]) -> Any:
    for key in path:
        if value is None:
            return None
        value = value[key]
    return value


def _same(value: Any, _: str) -> Any:
    return value


def _text(value: Any, _: str) -> str:
    """Text that a file can hold: half characters become question marks."""
    return str(value or "").encode("utf8", "replace").decode("utf8")


def _list(value: Any, kind: str) -> str:
    return SEPARATOR.join(_text(v, kind).replace(";", ",") for v in value or ())


def _steps(value: Any, kind: str) -> str:
    """What was said of a round and when: `2022-01-05 scheduled; 2022-01-10 held`."""
    return _list([f"{step['published']} {step['status']}".strip() for step in value or ()], kind)


_CELLS: Final[Mapping[str, Callable[[Any, str], Any]]] = {"str": _text, "list": _list, "steps": _steps}
