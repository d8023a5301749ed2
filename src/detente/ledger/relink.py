"""Happenings and their mentions as rows: of all events of a ledger, or from those of an earlier generation and what changed since.

Both give the same rows. From an earlier generation only what new, changed and rejected mentions hang together with is linked anew
(`link.regroup`, `link.standing.restood`); all other rows are carried over as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from detente.ledger import linkrows, linktables, worktables
from detente.ledger.corrections import Corrections, apply
from detente.ledger.store import dicts
from detente.ledger.tables import SEPARATOR

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.ledger.store import Store
    from detente.link.proposals import Acts
    from detente.link.rows import Happening, Told

# The orders of tables that are made anew; rows that come later stand at the end.
ORDER: Final = {"happenings": ("day", "happening_id"), "mentions": ("published", "document_id", "start", "event_id")}


@dataclass(frozen=True, slots=True)
class Base:
    """An earlier generation: its folder, batches and corrections, and tables that are being read already."""

    home: Path
    batches: tuple[str, ...]
    corrections: Corrections
    coming: dict[str, Future[pa.Table]] = field(default_factory=dict, hash=False)

    def fetch(self, pool: Executor) -> None:
        """Read what linking needs first in the background, which is Arrow's work and none of Python's."""
        for name in ("mentions", "happenings", "work/mentions", "work/happenings", "work/acts"):
            self.coming[name] = pool.submit(self.table, name)

    def fetched(self, name: str) -> pa.Table:
        """A table that was fetched, or else is read now."""
        return self.coming[name].result() if name in self.coming else self.table(name)

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A table of it, by its name or as `work/<name>`."""
        import pyarrow.parquet as pq  # noqa: PLC0415

        return pq.read_table(self.home / f"{name}.parquet", columns=list(columns) if columns else None).combine_chunks()


@dataclass(frozen=True, slots=True)
class Given:
    """What is linked: some batches of a store with corrections; `originals` gives the first report of each copy's text; `people`
    are the names of people in the casts, `new_people` those of them that `base` did not know."""

    store: Store
    batches: tuple[str, ...]
    corrections: Corrections
    base: Base | None
    originals: Mapping[str, str]
    people: Collection[str]
    new_people: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Acted:
    """The tables of happenings and mentions and of what is kept for the next generation; those happenings that take a stand or give
    one up, with their mentions by id; and those by which a forecast may have come true."""

    tables: dict[str, pa.Table]
    standing: list[Happening]
    told: dict[str, Told]
    acts: Acts


def acted(given: Given) -> Acted:
    """Link the events."""
    return _anew(given) if given.base is None else _from(given, given.base)


# ---- all of them


def _anew(given: Given) -> Acted:
    from detente.link.happenings import grouped  # noqa: PLC0415
    from detente.link.proposals import Acts  # noqa: PLC0415
    from detente.link.standing import standings  # noqa: PLC0415

    events = given.store.arrow("events", batches=given.batches)
    read = [linkrows.told(row, given.originals) for row in dicts(events.select(linkrows.EVENTS))]
    told = {t.id: t for t in apply(read, given.corrections)}
    found = grouped(list(told.values()), constraints=given.corrections.constraints())
    rows = standings(found.happenings())
    stands = _stands(rows, told)
    acts = Acts.of(rows)
    tables = {
        "happenings": linktables.happenings(rows, given.people),
        "mentions": linktables.mentions(events, read, told, linktables.homes(rows)),
        "work/mentions": worktables.mentions(found),
        "work/happenings": worktables.happenings(rows, stands),
        "work/acts": worktables.acts(acts),
    }
    standing = [h for h, s in zip(rows, stands, strict=True) if s]
    return Acted(_ordered(tables), standing, told, acts)


def _stands(rows: Sequence[Happening], told: Mapping[str, Told]) -> list[bool]:
    from detente.link.stands import ending, stand  # noqa: PLC0415

    return [stand(h, told) is not None or ending(h, told) is not None for h in rows]


def _ordered(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    return {k: t.sort_by([(c, "ascending") for c in ORDER[k]]) if k in ORDER and len(t) else t for k, t in tables.items()}


# ---- from an earlier generation


class _Old:
    """The mentions and happenings of an earlier generation, given by their ids."""

    def __init__(self, base: Base) -> None:
        self.mentions, self.happenings = base.fetched("mentions"), base.fetched("happenings")
        self._mention = _places(self.mentions, "event_id")
        self._happening = _places(self.happenings, "happening_id")

    def told(self, ids: Sequence[str]) -> list[Told]:
        return [linkrows.told(row) for row in dicts(self.rows(ids, (*linkrows.EVENTS, "original")))]

    def rows(self, ids: Sequence[str], columns: Sequence[str]) -> pa.Table:
        return linktables.taken(self.mentions.select(columns), [self._mention[i] for i in ids])

    def known(self, ids: Sequence[str]) -> list[Happening]:
        rows = linktables.taken(self.happenings.select(["json"]), [self._happening[i] for i in ids])
        return [linktables.happening_of(text) for text in rows.column("json").to_pylist()]


def _places(table: pa.Table, name: str) -> dict[str, int]:
    return {i: n for n, i in enumerate(table.column(name).to_pylist())}


def _from(given: Given, base: Base) -> Acted:
    from detente.link.proposals import Acts  # noqa: PLC0415
    from detente.link.regroup import regrouped  # noqa: PLC0415
    from detente.link.standing import restood  # noqa: PLC0415

    old, work = _Old(base), {name: base.fetched(f"work/{name}") for name in ("mentions", "happenings", "acts")}
    events, gone = _changed(given, base)
    read = [linkrows.told(row, given.originals) for row in dicts(events.select(linkrows.EVENTS))]
    again = regrouped(
        worktables.placed(work["mentions"]),
        gone=gone,
        fresh=apply(read, given.corrections),
        tell=old.told,
        constraints=given.corrections.constraints(),
        decided=_decided(base.corrections, given.corrections),
    )
    moved = work["mentions"].column("event_id").take(again.moved).to_pylist()
    left = set(old.rows(moved, ["happening_id"]).column(0).to_pylist())
    told, fresh = {t.id: t for t in again.grouped.mentions.told}, again.grouped.happenings()
    said = worktables.said(work["happenings"])
    rows = restood(said, gone=np.array([i in left for i in said.ids.tolist()], bool), fresh=fresh, tell=old.known)
    stood = dict(zip(said.ids.tolist(), work["happenings"].column("stands").to_pylist(), strict=True))
    stood = {**stood, **dict(zip((h.id for h in fresh), _stands(fresh, told), strict=True))}
    replaced = left | {h.id for h in rows}
    renamed = old.known(_with_new_people(old.happenings, given.new_people, replaced))
    acts = Acts.of(fresh)
    tables = {
        "happenings": _carried(
            old.happenings,
            "happening_id",
            replaced | {h.id for h in renamed},
            linktables.happenings([*rows, *renamed], given.people),
        ),
        "mentions": _carried(old.mentions, "event_id", moved, _mentions(old, events, read, told, fresh)),
        "work/mentions": _carried(work["mentions"], "event_id", moved, worktables.mentions(again.grouped)),
        "work/happenings": _carried(
            work["happenings"], "happening_id", replaced, worktables.happenings(rows, [stood[h.id] for h in rows])
        ),
        "work/acts": _carried(work["acts"], "happening_id", left, worktables.acts(acts)),
    }
    return _taking_a_stand(Acted(tables, rows, told, worktables.acts_of(tables["work/acts"])), old, replaced)


def _taking_a_stand(found: Acted, old: _Old, replaced: Collection[str]) -> Acted:
    """The same with all happenings that take a stand and their mentions, of which those made now are there."""
    work = found.tables["work/happenings"]
    standing = set(work.filter(work.column("stands")).column("happening_id").to_pylist())
    rows = [h for h in found.standing if h.id in standing]
    rows += old.known(sorted(standing.difference(replaced)))
    told = {i: found.told[i] for h in rows for m in h.members if (i := m.event) in found.told}
    lacking = [m.event for h in rows for m in h.members if m.event not in told]
    return replace(found, standing=rows, told=told | {t.id: t for t in old.told(lacking)})


def _changed(given: Given, base: Base) -> tuple[pa.Table, set[str]]:
    """The events, as read, of reports that are new, became or ceased to be copies, or about which a person decided something else;
    and the ids of those among them that may have been there before."""
    there = base.table("copies", ["document_id", "original"]).to_pydict()
    known = dict(zip(there["document_id"], there["original"], strict=True))
    moved = {d for d, original in known.items() if given.originals.get(d, d) != original}
    marked = _marked(base.corrections, given.corrections)
    added = given.store.arrow("events", batches=[b for b in given.batches if b not in set(base.batches)])
    parts = [_where(added, "document_id", known, inside=False)]
    if moved or marked:
        before = given.store.arrow("events", batches=base.batches)
        parts += [
            _where(before, "document_id", moved),
            _where(_where(before, "document_id", moved, inside=False), "event_id", marked),
        ]
    return _concat(parts), {i for part in parts[1:] for i in part.column("event_id").to_pylist()}


def _marked(before: Corrections, after: Corrections) -> set[str]:
    """The ids of what is accepted, rejected or recoded, and was not, or in another way."""
    found = {*(before.accepted ^ after.accepted), *(before.rejected ^ after.rejected)}
    both = {*before.recoded, *after.recoded}
    return found | {i for i in both if before.recoded.get(i, {}) != after.recoded.get(i, {})}


def _decided(before: Corrections, after: Corrections) -> set[str]:
    """The ids of mentions that are put together or apart with others, and were not, or the other way round."""
    one, two = before.constraints(), after.constraints()
    changed = {*(set(one.together) ^ set(two.together)), *(set(one.apart) ^ set(two.apart))}
    return {i for pair in changed for i in pair}


def _with_new_people(happenings: pa.Table, names: Collection[str], replaced: Collection[str]) -> list[str]:
    """The happenings of which one that was taken for a side turns out to be a person."""
    cells = {linktables.cell([n]) for n in names}
    if not cells:
        return []
    rows = zip(happenings.column("happening_id").to_pylist(), happenings.column("sides").to_pylist(), strict=True)
    return [i for i, sides in rows if i not in replaced and not cells.isdisjoint(sides.split(SEPARATOR))]


def _mentions(old: _Old, events: pa.Table, read: Sequence[Told], told: Mapping[str, Told], rows: Sequence[Happening]) -> pa.Table:
    """The rows of mentions that were grouped anew: those as read, and those from before as they were corrected."""
    as_read = {t.id for t in read}
    kept = [i for i in told if i not in as_read]
    both = _concat([events, old.rows(kept, events.schema.names)])
    return linktables.mentions(both, [*read, *(told[i] for i in kept)], told, linktables.homes(rows))


def _carried(table: pa.Table, name: str, without: Collection[str], more: pa.Table) -> pa.Table:
    return _concat([_where(table, name, without, inside=False), more])


def _where(table: pa.Table, name: str, values: Collection[str], *, inside: bool = True) -> pa.Table:
    """The rows whose cell of a column is among some values, or is not."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    among = pc.is_in(table.column(name), value_set=pa.array(list(values), pa.string()))
    return table.filter(among if inside else pc.invert(among))


def _concat(tables: Sequence[pa.Table]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    full = [t for t in tables if len(t)] or list(tables[:1])
    return pa.concat_tables([t.cast(full[0].schema) for t in full])
