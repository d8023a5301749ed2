"""A ledger with its links, as of now or of a day: what the answers over many reports ask."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from detente.errors import UnknownNameError
from detente.ledger import search
from detente.ledger.conditions import table_conditions
from detente.ledger.corrections import Corrections
from detente.ledger.filter import EVERYTHING, Filter
from detente.link.rows import Copy, Entity, Forecast, Happening, Move, Stance, Talk, Told
from detente.records import Plain

if TYPE_CHECKING:
    from detente.ledger.journal import Entry
    from detente.ledger.store import Store

R = TypeVar("R", bound=Plain)

# The order in which each table is given, newest last unless a caller turns it round.
ORDER: Final = {
    "copies": "original, document_id",
    "entities": "entity_id",
    "happenings": "day, happening_id",
    "mentions": "published, event_id",
    "talks": "day, talk_id",
    "stances": "published, speaker, issue_id, happening_id",
    "moves": "published, speaker, issue_id, document_id",
    "forecasts": "published, forecast_id",
}
KINDS: Final[dict[str, type[Plain]]] = {
    "copies": Copy,
    "entities": Entity,
    "happenings": Happening,
    "mentions": Told,
    "talks": Talk,
    "stances": Stance,
    "moves": Move,
    "forecasts": Forecast,
}


class Linked:
    """One generation of links: `ledger.linked()` gives it. All lists are complete unless `limit` is given."""

    def __init__(self, store: Store, home: Path, entries: Sequence[Entry]) -> None:
        self._store = store
        self.home = home
        self.corrections = Corrections.of(entries)
        self.about: Mapping[str, Any] = json.loads((home / "about.json").read_text(encoding="utf8"))

    def count(self, table: str) -> int:
        """The number of rows of a table."""
        return int(self.about["rows"].get(table, 0))

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

    def forecasts(self, where: Filter = EVERYTHING) -> list[Forecast]:
        """What was held likely, by day."""
        return self._rows("forecasts", Forecast, where)

    def copies(self) -> list[Copy]:
        """Every report's place among copies."""
        return self._rows("copies", Copy, EVERYTHING)

    def entities(self) -> list[Entity]:
        """The actors of all reports."""
        return self._rows("entities", Entity, EVERYTHING)

    def mentions(self, happenings: Sequence[str]) -> list[Told]:
        """The mentions of some happenings, in order of publication."""
        return self._some("mentions", Told, "list_contains($ids, happening_id)", {"ids": list(happenings)})

    def told(self, where: Filter = EVERYTHING) -> tuple[list[Happening], dict[str, Told]]:
        """Happenings by day, and all their mentions by id."""
        found = self.happenings(where)
        ids = [h.id for h in found]
        return found, {t.id: t for t in (self.mentions(ids) if where != EVERYTHING else self._rows("mentions", Told, EVERYTHING))}

    def by_id(self, happenings: Sequence[str]) -> list[Happening]:
        """Some happenings by their ids, by day; unknown ids are passed over."""
        return self._some("happenings", Happening, "list_contains($ids, happening_id)", {"ids": list(happenings)})

    # ---- by id

    def happening_of(self, id: str) -> str:
        """The id of the happening that an id means: its own, or that of one of its mentions, or the beginning of either.

        Raises:
            UnknownNameError: none or more than one is meant.
        """
        for condition in ("event_id = $id OR happening_id = $id", "starts_with(event_id, $id)"):
            found = self._select("mentions", condition, {"id": id}, ("happening_id",))
            ids = list(dict.fromkeys(row["happening_id"] for row in found))
            if len(ids) == 1:
                return str(ids[0])
            if len(ids) > 1:
                some = ", ".join(ids[:4]) + (", …" if len(ids) > 4 else "")
                raise UnknownNameError(f"{len(ids)} happenings have a mention whose id begins with {id[:80]!r} ({some}); give more")
        raise UnknownNameError(f"no happening or event has the id {id[:80]!r}; `detente happenings` lists them")

    def why(self, happening: str) -> dict[str, tuple[float, str]]:
        """For each mention of a happening the sureness of its being there, and what tells for it."""
        found = self._select("mentions", "happening_id = $id", {"id": happening}, ("event_id", "score", "why"))
        return {row["event_id"]: (row["score"], row["why"]) for row in found}

    def entity_names(self, entity: str) -> list[tuple[str, str]]:
        """The `(document, name)` pairs of the casts that an entity joins."""
        found = self._select("cast", "entity_id = $id", {"id": entity}, ("document_id", "entity"))
        return [(row["document_id"], row["entity"]) for row in found]

    def coverage(self) -> dict[str, int]:
        """Reports published by day, copies counted once."""
        originals = {row["original"] for row in self._select("copies", "true", {}, ("original",))}
        count: dict[str, int] = {}
        rows = self._store.select("documents", columns=("document_id", "published")).to_pylist()
        for row in rows:
            if row["document_id"] in originals and row["published"]:
                count[row["published"][:10]] = count.get(row["published"][:10], 0) + 1
        return count

    def search(self, query: str, *, where: Filter = EVERYTHING, limit: int = 50, offset: int = 0) -> search.Found:
        """Reports that hold the words asked for; see `search.find`."""
        path = self.home / "search.sqlite"
        return search.find(path, query, limit=limit, offset=offset, outlet=where.outlet, since=where.since, until=where.until)

    # ---- asking

    def _rows(self, table: str, kind: type[R], where: Filter, *, limit: int = 0, newest: bool = False) -> list[R]:
        path = self.home / f"{table}.parquet"
        if not path.exists():
            return []
        condition, values = "true", dict[str, Any]()
        if where != EVERYTHING:
            condition, values = table_conditions(table, where, self._columns(table))
        return self._some(table, kind, condition, values, limit=limit, newest=newest)

    def _some(
        self, table: str, kind: type[R], condition: str, values: Mapping[str, Any], limit: int = 0, newest: bool = False
    ) -> list[R]:
        order = ORDER[table]
        if newest:
            order = ", ".join(f"{c} DESC" for c in order.split(", "))
        found = self._select(table, condition, values, ("json",), f"ORDER BY {order}" + (f" LIMIT {int(limit)}" if limit else ""))
        return [kind.from_dict(json.loads(row["json"])) for row in found]

    def _columns(self, table: str) -> Sequence[str]:
        import pyarrow.parquet as pq  # noqa: PLC0415

        names: list[str] = pq.read_schema(self.home / f"{table}.parquet").names
        return names

    def _select(
        self, table: str, condition: str, values: Mapping[str, Any], columns: Sequence[str], tail: str = ""
    ) -> list[dict[str, Any]]:
        path = self.home / f"{table}.parquet"
        if not path.exists():
            return []
        rows: list[dict[str, Any]] = self._store.ask(path, condition, values, columns=columns, tail=tail).to_pylist()
        return rows
