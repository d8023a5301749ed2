"""A ledger with its links, as of now or of a day: what the answers over many reports ask."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from detente.errors import UnknownNameError
from detente.ledger import linkrows, search, tables
from detente.ledger.conditions import document_conditions, table_conditions
from detente.ledger.corrections import Corrections
from detente.ledger.filter import EVERYTHING, Filter
from detente.ledger.store import dicts
from detente.link.rows import Copy, Entity, Forecast, Happening, Move, Stance, Talk, Told
from detente.records import Plain

if TYPE_CHECKING:
    from detente.ledger.journal import Entry
    from detente.ledger.store import Store

R = TypeVar("R", bound=Plain)
Row = dict[str, Any]

# The order in which each table is given, newest last unless a caller turns it round.
ORDER: Final = {
    "documents": "published, document_id",
    "copies": "original, document_id",
    "entities": "entity_id",
    "cast": "entity_id, document_id",
    "happenings": "day, happening_id",
    "mentions": "published, document_id, start, event_id",
    "talks": "day, talk_id",
    "rounds": "published, document_id, start, round_id",
    "stances": "published, speaker, issue_id, happening_id",
    "moves": "published, speaker, issue_id, document_id",
    "forecasts": "published, forecast_id",
    "outlooks": "published, document_id, start, outlook_id",
    "proposals": "forecast_id, happening_id",
}
# Tables of the batches that linking leaves as they are, with the column by which a person rejects a row.
UNLINKED: Final = {"attributions": "quote_id", "forces": "force_id", "times": "", "places": "", "actors": "", "texts": ""}
# How a row of a table of the batches is placed.
PLACED: Final = "published, document_id, start"
UNPLACED: Final = ("actors", "texts")
# The tables that hold what reports tell.
TOLD: Final = ("mentions", "rounds", "attributions", "forces", "outlooks")
# Reports that an answer names at most.
NAMED: Final = 100


@dataclass(frozen=True, slots=True)
class Telling:
    """The reports that tell something which fits a filter: how many, of which outlets, from which day to which, the newest."""

    reports: int
    outlets: tuple[str, ...]
    first: str
    last: str
    newest: tuple[Row, ...]


class Linked:
    """One generation of links: `ledger.linked()` gives it. All lists are complete unless `limit` is given.

    The tables of a generation are those of `links` and, of the batches in it, those in `UNLINKED`; what a person rejected
    is in none.
    """

    def __init__(self, store: Store, home: Path, batches: Sequence[str], entries: Sequence[Entry]) -> None:
        self._store = store
        self.home = home
        self.batches = tuple(batches)
        self.corrections = Corrections.of(entries)
        self.about: Mapping[str, Any] = json.loads((home / "about.json").read_text(encoding="utf8"))

    def count(self, table: str) -> int:
        """The number of rows of a table."""
        return int(self.about["rows"].get(table, 0))

    @functools.cached_property
    def newest(self) -> str:
        """The day of the newest report, from which an answer counts what is to come; empty where no report has a day."""
        found = self._asked("documents", "SELECT max(left(published, 10)) AS day FROM rows WHERE published <> ''", {})
        return str(found[0]["day"] or "") if found else ""

    # ---- rows

    def happenings(self, where: Filter = EVERYTHING, *, limit: int = 0, newest: bool = False) -> list[Happening]:
        """Happenings by day; the newest first where `newest`."""
        return self._rows("happenings", Happening, where, limit=limit, newest=newest)

    def talks(self, where: Filter = EVERYTHING, *, limit: int = 0, newest: bool = False) -> list[Talk]:
        """Rounds of talks by day, the undated first."""
        return self._rows("talks", Talk, where, limit=limit, newest=newest)

    def stances(self, where: Filter = EVERYTHING) -> list[Stance]:
        """What parties held of issues, by day."""
        return self._rows("stances", Stance, where)

    def moves(self, where: Filter = EVERYTHING, *, limit: int = 0, newest: bool = False) -> list[Move]:
        """How stances changed, by day."""
        return self._rows("moves", Move, where, limit=limit, newest=newest)

    def forecasts(self, where: Filter = EVERYTHING, *, limit: int = 0, newest: bool = False) -> list[Forecast]:
        """What was held likely, by day."""
        return self._rows("forecasts", Forecast, where, limit=limit, newest=newest)

    def proposals(self, forecasts: Sequence[str]) -> dict[str, tuple[tuple[str, str], ...]]:
        """For open forecasts by id the happenings by which each may have come true, with what tells for it; a person decides."""
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for row in self.some("proposals", "forecast_id", forecasts):
            found[row["forecast_id"]] = (*found.get(row["forecast_id"], ()), (row["happening_id"], row["why"]))
        return found

    def copies(self) -> list[Copy]:
        """Every report's place among copies."""
        return self._rows("copies", Copy, EVERYTHING)

    def entities(self, ids: Sequence[str] | None = None) -> list[Entity]:
        """The actors of all reports, or some by their ids."""
        return self._rows("entities", Entity, EVERYTHING) if ids is None else self._by("entities", Entity, "entity_id", ids)

    def mentions(self, happenings: Sequence[str]) -> list[Told]:
        """The mentions of some happenings, in order of publication."""
        return [linkrows.told(row) for row in self.some("mentions", "happening_id", happenings)]

    def told(self, where: Filter = EVERYTHING) -> tuple[list[Happening], dict[str, Told]]:
        """Happenings by day, and all their mentions by id."""
        found = self.happenings(where)
        rows = self.some("mentions", "happening_id", [h.id for h in found]) if where != EVERYTHING else self.ask("mentions")
        return found, {row["event_id"]: linkrows.told(row) for row in rows}

    def by_id(self, happenings: Sequence[str]) -> list[Happening]:
        """Some happenings by their ids, by day; unknown ids are passed over."""
        return self._by("happenings", Happening, "happening_id", happenings)

    def talks_by_id(self, talks: Sequence[str]) -> list[Talk]:
        """Some rounds of talks by their ids, by day; unknown ids are passed over."""
        return self._by("talks", Talk, "talk_id", talks)

    # ---- flat rows

    def ask(
        self,
        table: str,
        where: Filter = EVERYTHING,
        *,
        columns: Sequence[str] = (),
        newest: bool = False,
        limit: int = 0,
        offset: int = 0,
    ) -> list[Row]:
        """Flat rows of a table that fit a filter, in the table's order, turned round where `newest`.

        Args:
            table: a table of the generation, or one of `UNLINKED`.
            columns: all where not given.
            limit, offset: how many rows, after how many; 0 for all.

        Raises:
            UnknownNameError: there is no such table.
        """
        condition, values = self._condition(table, where)
        tail = f"ORDER BY {self._order(table, newest)}" + (f" LIMIT {int(limit)} OFFSET {int(offset)}" if limit else "")
        return self._asked(table, f"SELECT {_names(columns)} FROM rows WHERE {condition} {tail}", values)

    def some(self, table: str, column: str, wanted: Sequence[str | bool], *, columns: Sequence[str] = ()) -> list[Row]:
        """The flat rows of which a column has one of some values, in the table's order."""
        condition, values = self._condition(table, EVERYTHING)
        condition = f'{condition} AND list_contains($wanted, "{column}")'
        query = f"SELECT {_names(columns)} FROM rows WHERE {condition} ORDER BY {self._order(table, False)}"
        return self._asked(table, query, {**values, "wanted": list(wanted)})

    def total(self, table: str, where: Filter = EVERYTHING) -> int:
        """How many rows of a table fit a filter."""
        condition, values = self._condition(table, where)
        found = self._asked(table, f"SELECT count(*) AS n FROM rows WHERE {condition}", values)
        return int(found[0]["n"]) if found else 0

    def counts(self, table: str, column: str, where: Filter = EVERYTHING, *, limit: int = 0) -> list[tuple[str, int]]:
        """The values of a column with the number of rows that have each, the most frequent first.

        Of a column that names several parties each counts.
        """
        condition, values = self._condition(table, where)
        query = (
            f"SELECT value, count(*) AS n FROM (SELECT unnest(string_split(\"{column}\", '{tables.SEPARATOR}')) AS value FROM rows "
            f"WHERE {condition}) WHERE value <> '' GROUP BY value ORDER BY n DESC, value"
            + (f" LIMIT {int(limit)}" if limit else "")
        )
        return [(row["value"], int(row["n"])) for row in self._asked(table, query, values)]

    def documents(self, where: Filter = EVERYTHING, *, limit: int = 0, newest: bool = False) -> list[Row]:
        """The reports by day of publication, with `original` and `kind` among copies. Of a filter outlet, report and days count,
        the days being those of publication."""
        return self.ask("documents", where, limit=limit, newest=newest)

    def telling(self, where: Filter = EVERYTHING) -> Telling:
        """The reports that tell something which fits a filter; all of them where there is none."""
        wanted: list[str] | None = None
        if where != EVERYTHING:
            wanted = sorted({id for table in TOLD for id in self._telling(table, where)})
        condition = "true" if wanted is None else "list_contains($wanted, document_id)"
        values = {} if wanted is None else {"wanted": wanted}
        query = (
            "SELECT count(*) AS n, list_sort(list(DISTINCT outlet) FILTER (outlet <> '')) AS outlets, "
            "min(left(published, 10)) FILTER (published <> '') AS first, max(left(published, 10)) FILTER (published <> '') AS last "
            f"FROM rows WHERE {condition}"
        )
        found = self._asked("documents", query, values)
        newest = f"SELECT * FROM rows WHERE {condition} ORDER BY {self._order('documents', True)} LIMIT {NAMED}"
        if not found:
            return Telling(0, (), "", "", ())
        row = found[0]
        rows = tuple(self._asked("documents", newest, values))
        return Telling(int(row["n"]), tuple(row["outlets"] or ()), row["first"] or "", row["last"] or "", rows)

    def _telling(self, table: str, where: Filter) -> list[str]:
        condition, values = self._condition(table, where)
        rows = self._asked(table, f"SELECT DISTINCT document_id FROM rows WHERE {condition}", values)
        return [row["document_id"] for row in rows]

    def texts(self, documents: Sequence[str]) -> dict[str, str]:
        """The whole texts of some reports by their ids."""
        found = self.some("texts", "document_id", documents, columns=("document_id", "text"))
        return {row["document_id"]: row["text"] for row in found}

    # ---- by id

    def happening_of(self, id: str) -> str:
        """The id of the happening that an id means: its own, or that of one of its mentions, or the beginning of either.

        Raises:
            UnknownNameError: none or more than one is meant.
        """
        for condition in ("event_id = $id OR happening_id = $id", "starts_with(event_id, $id)"):
            query = f"SELECT DISTINCT happening_id FROM rows WHERE {condition} ORDER BY happening_id"
            found = self._asked("mentions", query, {"id": id})
            ids = list(dict.fromkeys(row["happening_id"] for row in found))
            if len(ids) == 1:
                return str(ids[0])
            if len(ids) > 1:
                some = ", ".join(ids[:4]) + (", …" if len(ids) > 4 else "")
                raise UnknownNameError(f"{len(ids)} happenings have a mention whose id begins with {id[:80]!r} ({some}); give more")
        raise UnknownNameError(f"no happening or event has the id {id[:80]!r}; `detente happenings` lists them")

    def why(self, happening: str) -> dict[str, tuple[float, str]]:
        """For each mention of a happening the sureness of its being there, and what tells for it."""
        found = self.some("mentions", "happening_id", [happening], columns=("event_id", "score", "why"))
        return {row["event_id"]: (row["score"], row["why"]) for row in found}

    def entity_names(self, entity: str) -> list[tuple[str, str]]:
        """The `(document, name)` pairs of the casts that an entity joins."""
        found = self.some("cast", "entity_id", [entity], columns=("document_id", "entity"))
        return [(row["document_id"], row["entity"]) for row in found]

    def coverage(self) -> dict[str, int]:
        """Reports published by day, copies counted once."""
        query = (
            "SELECT left(published, 10) AS day, count(*) AS n FROM rows WHERE published <> '' AND original = document_id "
            "GROUP BY day ORDER BY day"
        )
        return {row["day"]: int(row["n"]) for row in self._asked("documents", query, {})}

    def search(self, query: str, *, where: Filter = EVERYTHING, limit: int = 50, offset: int = 0) -> search.Found:
        """Reports that hold the words asked for; see `search.find`."""
        path = self.home / "search.sqlite"
        return search.find(path, query, limit=limit, offset=offset, outlet=where.outlet, since=where.since, until=where.until)

    # ---- asking

    def _rows(self, table: str, kind: type[R], where: Filter, *, limit: int = 0, newest: bool = False) -> list[R]:
        found = self.ask(table, where, columns=("json",), limit=limit, newest=newest)
        return [kind.from_dict(json.loads(row["json"])) for row in found]

    def _by(self, table: str, kind: type[R], column: str, ids: Sequence[str]) -> list[R]:
        return [kind.from_dict(json.loads(row["json"])) for row in self.some(table, column, ids, columns=("json",))]

    def _condition(self, table: str, where: Filter) -> tuple[str, dict[str, Any]]:
        """A filter as SQL over a table, and what a person rejected left out."""
        if table not in ORDER and table not in UNLINKED:
            raise UnknownNameError(f"there is no table {table[:40]!r}; there are {', '.join((*ORDER, *UNLINKED))}")
        condition, values = ("true", dict[str, Any]()) if where == EVERYTHING else self._filtered(table, where)
        if (own := UNLINKED.get(table)) and self.corrections.rejected:
            condition += f" AND NOT list_contains($rejected, {own})"
            values["rejected"] = sorted(self.corrections.rejected)
        return condition, values

    def _filtered(self, table: str, where: Filter) -> tuple[str, dict[str, Any]]:
        if table in ("copies", "cast"):
            return document_conditions(where)
        return table_conditions(table, where, self._columns(table))

    def _columns(self, table: str) -> Sequence[str]:
        if table in UNLINKED:
            return list(tables.schema(table).names)
        import pyarrow.parquet as pq  # noqa: PLC0415

        path = self.home / f"{table}.parquet"
        names: list[str] = pq.read_schema(path).names if path.exists() else []
        return names

    def _order(self, table: str, newest: bool) -> str:
        order = ORDER.get(table) or (PLACED if table not in UNPLACED else "published, document_id")
        return ", ".join(f"{c} DESC" for c in order.split(", ")) if newest else order

    def _asked(self, table: str, query: str, values: Mapping[str, Any]) -> list[Row]:
        """Answer a query about `rows`, which is the table. All but `values` is this package's own text."""
        if table in UNLINKED:
            return dicts(self._store.ask_batches(table, query, values, batches=self.batches, twice=bool(self.about["twice"])))
        path = self.home / f"{table}.parquet"
        return dicts(self._store.ask([path], query, values)) if path.exists() else []


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{c}"' for c in columns) or "*"
