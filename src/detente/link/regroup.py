"""Happenings when mentions come and go: only those that hang together with what changed are grouped anew, with the same outcome."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from detente.link.buckets import Keys, among, cells, crowds, joined, neighbours
from detente.link.happenings import Grouped, Weights, as_published, grouped, weighed
from detente.link.pairs import RETOLD, WINDOW, Mentions
from detente.link.rows import Constraints, Told

if TYPE_CHECKING:
    from numpy.typing import NDArray

Rows: TypeAlias = "NDArray[np.int64]"


@dataclass(frozen=True, slots=True)
class Placed:
    """Mentions by the keys and days under which others find them, as far as that is all that is known of them. Rows are theirs, in
    any order; `part` numbers what hangs together (`happenings.Grouped.part`)."""

    ids: NDArray[np.object_]
    part: Rows
    published: Rows
    told_on: Rows
    by_stem: Keys
    by_day: Keys


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Mentions grouped anew, and the rows of `Placed` that stand where they stood no longer: gone, or grouped anew."""

    grouped: Grouped
    moved: Rows


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows under one kind of key: those from before, of which some are gone, and then the fresh ones."""

    keys: Keys
    days: Rows
    window: int
    here: NDArray[np.bool_]

    def some(self, wanted: NDArray[np.uint64]) -> _Table:
        """The table with the wanted keys only, which are sorted."""
        held = among(self.keys.key, wanted)
        return _Table(Keys(self.keys.row[held], self.keys.key[held]), self.days, self.window, self.here)

    def of(self, rows: NDArray[np.bool_]) -> _Table:
        held = rows[self.keys.row]
        return _Table(Keys(self.keys.row[held], self.keys.key[held]), self.days, self.window, self.here)

    def crowds(self) -> NDArray[np.uint64]:
        return crowds(self.keys, self.days, window=self.window)


def regrouped(
    placed: Placed,
    *,
    gone: Collection[str],
    fresh: Sequence[Told],
    tell: Callable[[Sequence[str]], list[Told]],
    constraints: Constraints,
    decided: Collection[str],
) -> Regrouped:
    """Group mentions anew where some came or went. With those that stay where they were the outcome is that of `grouped`.

    Args:
        placed: the mentions that were grouped before.
        gone: ids of those that are no longer there, or are there as `fresh` says.
        fresh: mentions that are new or have changed.
        tell: gives mentions of `placed` by their ids.
        constraints: what a person merged and split, all of it.
        decided: ids about which a person decided something else than before.
    """
    n = len(placed.ids)
    them = Mentions(fresh)
    here = np.array([i not in gone for i in placed.ids.tolist()], bool)
    tables = _tables(placed, them, here)
    touched = np.zeros(n, bool)
    touched[_in_new_crowds(tables, n)] = True
    touched[_linked(placed, tables, them, tell)] = True
    touched |= ~here
    came = {*gone, *(t.id for t in fresh)}
    decided = {*decided, *(i for p in (*constraints.together, *constraints.apart) if not came.isdisjoint(p) for i in p)}
    if decided:
        touched |= np.array([i in decided for i in placed.ids.tolist()], bool)
    anew = np.isin(placed.part, placed.part[touched])
    told = tell([i for i, k in zip(placed.ids.tolist(), (anew & here).tolist(), strict=True) if k])
    some = np.concatenate([anew & here, np.ones(len(fresh), bool)])
    by_stem, by_day = (t.some(np.unique(t.of(some).keys.key)).of(t.here).crowds() for t in tables)
    found = grouped([*told, *fresh], constraints=constraints, crowded=(by_stem, by_day))
    return Regrouped(found, np.flatnonzero(anew))


def _tables(placed: Placed, them: Mentions, here: NDArray[np.bool_]) -> tuple[_Table, _Table]:
    n = len(placed.ids)
    still = np.concatenate([here, np.ones(len(them.told), bool)])
    published, told_on = np.concatenate([placed.published, them.published]), np.concatenate([placed.told_on, them.told_on])
    return (
        _Table(joined(placed.by_stem, them.by_stem, n), published, WINDOW, still),
        _Table(joined(placed.by_day, them.by_day, n), told_on, RETOLD, still),
    )


def _in_new_crowds(tables: Sequence[_Table], n: int) -> Rows:
    """Rows from before in what has become a crowd, or is none any more: pairs of theirs may have gone or come."""
    found = [np.empty(0, np.int64)]
    for t in tables:
        moved = ~t.here
        moved[n:] = True
        own = t.some(np.unique(t.of(moved).keys.key))
        old = own.of(np.arange(len(t.here)) < n)
        changed = np.setxor1d(old.crowds(), own.of(t.here).crowds(), assume_unique=True)
        found.append(old.keys.row[among(cells(old.keys, t.days, window=t.window), changed)])
    return np.concatenate(found)


def _linked(placed: Placed, tables: Sequence[_Table], them: Mentions, tell: Callable[[Sequence[str]], list[Told]]) -> Rows:
    """Rows from before that sure pairs join to fresh ones."""
    n = len(placed.ids)
    near = [np.empty((0, 2), np.int64)]
    for t in tables:
        is_fresh = np.arange(len(t.here)) >= n
        own = t.some(np.unique(t.of(is_fresh).keys.key)).of(t.here)
        found = neighbours(own.keys, t.days, window=t.window, kept=lambda a, b: (a < n) & (b >= n))
        near += [np.stack(p, axis=1) for p in found]
    pairs = np.unique(np.concatenate(near), axis=0)
    rows = np.unique(pairs[:, 0])
    told = [*tell(placed.ids[rows].tolist()), *them.told]
    return rows[_sure(told, np.stack([np.searchsorted(rows, pairs[:, 0]), pairs[:, 1] - n + len(rows)], axis=1), len(rows))]


def _sure(told: Sequence[Told], pairs: Rows, old: int) -> Rows:
    """Which of the first `old` mentions sure ones of the pairs join to others; pairs are weighed in order of publication."""
    order = np.array(sorted(range(len(told)), key=lambda k: as_published(told[k])), np.int64)
    place = np.empty(len(told), np.int64)
    place[order] = np.arange(len(told))
    both = Mentions([told[k] for k in order.tolist()])
    pairs = np.sort(place[pairs], axis=1)
    linked, chances = weighed(both, pairs[both.possible(pairs[:, 0], pairs[:, 1])], Weights.load())
    sure = order[np.unique(linked[chances >= Weights.load().threshold])]
    return sure[sure < old]
