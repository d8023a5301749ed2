"""From rows to groups: candidates that share a key, and average linkage over weighed pairs."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Of those who share a key, each is compared with so many of the next in time.
NEIGHBOURS: Final = 40


def candidates(
    keys: Sequence[Iterable[Hashable]], days: NDArray[np.int64], *, window: int, neighbours: int = NEIGHBOURS
) -> NDArray[np.int64]:
    """Pairs of rows that share a key within `window` days of one another.

    Args:
        keys: the keys of each row.
        days: the day of each row, counted from any origin.
        window: the most days apart.
        neighbours: among those that share a key in order of days, the most that each is paired with.

    Returns:
        Pairs of indices `(a, b)` with `a < b`, shape (n, 2), sorted, each once.
    """
    numbers: dict[Hashable, int] = {}
    key, row = [], []
    for n, own in enumerate(keys):
        for k in set(own):
            key.append(numbers.setdefault(k, len(numbers)))
            row.append(n)
    if not row:
        return np.empty((0, 2), dtype=np.int64)
    k_, r_ = np.array(key, dtype=np.int64), np.array(row, dtype=np.int64)
    order = np.lexsort((r_, days[r_], k_))
    k_, r_ = k_[order], r_[order]
    d_ = days[r_]
    found = []
    for step in range(1, min(neighbours, len(r_) - 1) + 1):
        near = (k_[step:] == k_[:-step]) & (d_[step:] - d_[:-step] <= window)
        if not near.any():
            break
        found.append(np.sort(np.stack([r_[:-step][near], r_[step:][near]], axis=1), axis=1))
    if not found:
        return np.empty((0, 2), dtype=np.int64)
    pairs = np.concatenate(found)
    flat = np.unique(pairs[:, 0] * np.int64(len(keys)) + pairs[:, 1])
    both: NDArray[np.int64] = np.stack([flat // len(keys), flat % len(keys)], axis=1)
    return both


def average_linkage(  # noqa: PLR0913
    n: int,
    pairs: NDArray[np.int64],
    scores: NDArray[np.float64],
    *,
    threshold: float,
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
    clash: Callable[[list[int], list[int]], bool] | None = None,
) -> NDArray[np.int64]:
    """Join rows into groups, the surest pair of groups first, while their mean pair score is at least `threshold`.

    A pair that was not weighed counts 0 in the mean.

    Args:
        n: number of rows.
        pairs, scores: weighed pairs, shapes (m, 2) and (m,).
        threshold: the least mean.
        together: rows that are joined first, whatever their scores.
        apart: rows that never come into one group (unless `together` says so).
        clash: says whether two groups of rows may not be joined.

    Returns:
        The group of each row, numbered from 0 by first member, shape (n,).
    """
    members = [[i] for i in range(n)]
    home = list(range(n))

    def root(i: int) -> int:
        while home[i] != i:
            home[i] = home[home[i]]
            i = home[i]
        return i

    def join(a: int, b: int) -> int:
        home[b] = a
        members[a] += members[b]
        members[b] = []
        return a

    for a, b in together:
        ra, rb = root(a), root(b)
        if ra != rb:
            join(min(ra, rb), max(ra, rb))
    links: dict[int, dict[int, float]] = {}
    for (a, b), s in zip(pairs.tolist(), scores.tolist(), strict=True):
        ra, rb = root(a), root(b)
        if ra != rb and s > 0:
            links.setdefault(ra, {})[rb] = links.get(ra, {}).get(rb, 0.0) + s
            links.setdefault(rb, {})[ra] = links[ra][rb]
    forbidden: dict[int, set[int]] = {}
    for a, b in apart:
        ra, rb = root(a), root(b)
        if ra != rb:
            forbidden.setdefault(ra, set()).add(rb)
            forbidden.setdefault(rb, set()).add(ra)

    def mean(a: int, b: int) -> float:
        return links[a][b] / (len(members[a]) * len(members[b]))

    heap = [(-mean(a, b), a, b) for a, near in links.items() for b in near if a < b and mean(a, b) >= threshold]
    heapq.heapify(heap)
    while heap:
        s, a, b = heapq.heappop(heap)
        if home[a] != a or home[b] != b or b not in links.get(a, {}) or -mean(a, b) != s:
            continue  # one of them has grown since
        if b in forbidden.get(a, ()) or (clash is not None and clash(members[a], members[b])):
            del links[a][b], links[b][a]
            continue
        keep, drop = (a, b) if len(links[a]) >= len(links[b]) else (b, a)
        join(keep, drop)
        for c, linked in links.pop(drop).items():
            links[c].pop(drop)
            if c != keep:
                links[keep][c] = links[c][keep] = links[keep].get(c, 0.0) + linked
        for c in forbidden.pop(drop, set()):
            forbidden[c].discard(drop)
            forbidden[c].add(keep)
            forbidden.setdefault(keep, set()).add(c)
        for c in links[keep]:
            if (m := mean(keep, c)) >= threshold:
                x, y = min(keep, c), max(keep, c)
                heapq.heappush(heap, (-m, x, y))
    roots = [root(i) for i in range(n)]
    number: dict[int, int] = {}
    return np.array([number.setdefault(r, len(number)) for r in roots], dtype=np.int64)
