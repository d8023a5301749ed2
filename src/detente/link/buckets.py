"""Rows under keys → pairs of rows that share a key near in time.

Whether two rows are a pair hangs on the two alone, but for crowds: a key that too many share at a time says nothing of any of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A key that more rows share within one length of the window is dropped there.
CROWD: Final = 150
# Pairs looked at together: bounds the memory.
CHUNK: Final = 2_000_000
_BITS: Final = 24
_DAYS: Final = 1 << _BITS
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)

Kept: TypeAlias = "Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.bool_]]"


@dataclass(frozen=True, slots=True)
class Keys:
    """Which rows stand under which keys: two arrays of shape (m,), each row under each of its keys once."""

    row: NDArray[np.int64]
    key: NDArray[np.uint64]


def hashed(names: Iterable[str]) -> NDArray[np.uint64]:
    """A number of 64 bits for each name, the same in every run."""
    codes = (hashlib.blake2b(n.encode("utf8", "surrogatepass"), digest_size=8).digest() for n in names)
    return np.frombuffer(b"".join(codes), np.uint64)


def mixed(*parts: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One number of several, whose order counts; arrays of one shape."""
    whole = parts[0].copy()
    with np.errstate(over="ignore"):
        for part in parts[1:]:
            whole = (whole ^ (whole >> np.uint64(29))) * _ODD + part
    return whole


def keyed(rows: Sequence[Iterable[str]]) -> Keys:
    """Keys of rows that give them as strings."""
    number: dict[str, int] = {}
    row, code = [], []
    for n, own in enumerate(rows):
        for k in set(own):
            row.append(n)
            code.append(number.setdefault(k, len(number)))
    return Keys(np.array(row, np.int64), hashed(number)[np.array(code, np.int64)])


def joined(one: Keys, other: Keys, offset: int) -> Keys:
    """The keys of two tables of rows as one, the rows of the other after `offset` rows."""
    return Keys(np.concatenate([one.row, other.row + offset]), np.concatenate([one.key, other.key]))


def crowds(keys: Keys, days: NDArray[np.int64], *, window: int) -> NDArray[np.uint64]:
    """The crowds among rows: numbers of a key and a length of the window each, sorted."""
    cell, count = np.unique(cells(keys, days, window=window), return_counts=True)
    return cell[count > CROWD]


def cells(keys: Keys, days: NDArray[np.int64], *, window: int) -> NDArray[np.uint64]:
    """The number of the key and the length of the window for each of some keys, shape (m,)."""
    return mixed(keys.key, (_from_first(days[keys.row]) // max(1, window)).astype(np.uint64))


def _from_first(days: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.clip(days, -_DAYS // 4, _DAYS // 4) + _DAYS // 4


def neighbours(
    keys: Keys,
    days: NDArray[np.int64],
    *,
    window: int,
    crowded: NDArray[np.uint64] | None = None,
    kept: Kept | None = None,
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs of rows that share a key within `window` days, a part at a time; a pair that shares several keys comes several times.

    Args:
        keys: the keys of the rows.
        days: the day of each row, shape (n,).
        window: the most days apart.
        crowded: the crowds, in which none is paired; those among the rows where not given.
        kept: says of pairs `(a, b)`, two arrays, which are wanted.

    Yields:
        The lower and the higher row of each pair, two arrays of one shape.
    """
    if not len(keys.row):
        return
    crowded = crowds(keys, days, window=window) if crowded is None else crowded
    place, row = _in_order(keys, days, ~among(cells(keys, days, window=window), crowded))
    end = np.searchsorted(place, place + window, side="right")
    count = end - np.arange(len(row)) - 1
    bound = np.cumsum(count)
    start = 0
    while start < len(row):
        stop = max(start + 1, int(np.searchsorted(bound, (bound[start - 1] if start else 0) + CHUNK, side="right")))
        own = count[start:stop]
        left = np.repeat(np.arange(start, stop), own)
        right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(own) - own, own)
        one, other = row[left], row[right]
        a, b = np.minimum(one, other), np.maximum(one, other)
        wanted = a != b  # one that stands under a key twice
        if kept:
            wanted &= kept(a, b)
        yield a[wanted], b[wanted]
        start = stop


def among(values: NDArray[np.uint64], some: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which values are among some that are sorted."""
    if not len(some):
        return np.zeros(len(values), bool)
    found: NDArray[np.bool_] = some[np.searchsorted(some, values).clip(0, len(some) - 1)] == values
    return found


def _in_order(keys: Keys, days: NDArray[np.int64], free: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Those rows that are free by key and day, and the place of each on one line on which other keys lie far away."""
    code = np.unique(keys.key, return_inverse=True)[1].astype(np.int64)
    wanted = free & (np.bincount(code)[code] > 1)
    place = code[wanted] * _DAYS + _from_first(days[keys.row[wanted]])
    order = np.argsort(place, kind="stable")
    return place[order], keys.row[wanted][order]


def pairs_of(parts: Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]], n: int) -> NDArray[np.int64]:
    """Pairs of `n` rows, each once, sorted, shape (m, 2)."""
    whole = np.sort(np.concatenate([_once(np.sort(a * np.int64(n) + b)) for a, b in parts] or [np.empty(0, np.int64)]))
    whole = _once(whole)
    pairs: NDArray[np.int64] = np.stack([whole // max(n, 1), whole % max(n, 1)], axis=1)
    return pairs


def _once(ordered: NDArray[np.int64]) -> NDArray[np.int64]:
    once: NDArray[np.int64] = ordered[np.diff(ordered, prepend=-1) != 0]
    return once


def sharing(one: Keys, other: Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of two tables that share a key: two arrays of one shape, each pair once, by the first, then the second."""
    order = np.argsort(one.key, kind="stable")
    key, row = one.key[order], one.row[order]
    low, high = np.searchsorted(key, other.key, "left"), np.searchsorted(key, other.key, "right")
    count = high - low
    at = np.repeat(low, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    width = int(other.row.max(initial=0)) + 1
    flat = np.unique(row[at] * np.int64(width) + np.repeat(other.row, count))
    return flat // width, flat % width
