"""Average linkage of many small clusters at once: what `cluster.average_linkage` does one join after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def connected(n: int, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """What hangs together by some pairs: for each of `n` rows the lowest row that it hangs together with, shape (n,)."""
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    graph = coo_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    label = connected_components(graph, directed=False)[1]
    first = np.unique(label, return_index=True)[1]
    lowest: NDArray[np.int64] = first[label].astype(np.int64)
    return lowest


def linkage(
    n: int,
    pairs: NDArray[np.int64],
    scores: NDArray[np.float64],
    *,
    threshold: float,
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> NDArray[np.int64]:
    """Join rows into groups while the mean score of the pairs between two groups is at least `threshold`, the surest first.

    A pair that was not weighed counts 0 in the mean. Groups that are each other's surest are joined at the same time, which changes
    nothing: what is joined gets no surer of a third (F. Murtagh, A survey of recent advances in hierarchical clustering algorithms,
    The Computer Journal 26, 1983). Of equally sure pairs of groups that of the lowest rows comes first.

    Args:
        n: number of rows.
        pairs, scores: weighed pairs, shapes (m, 2) and (m,), each once, and how sure they are, more than 0.
        threshold: the least mean, more than 0.
        together: rows that are joined first, whatever their scores.
        apart: rows that never come into one group (unless `together` says so).

    Returns:
        The lowest row of the group of each row, shape (n,).
    """
    home = connected(n, _array(together))
    size = np.bincount(home, minlength=n)
    parted = _array(apart)
    edges = _Edges(np.concatenate([pairs, parted]), np.concatenate([scores, np.full(len(parted), -np.inf)])).between(home)
    while True:
        edges = edges.growing(n, size, threshold)
        joins = edges.surest(n, size, threshold)
        if not len(joins):
            return home
        np.add.at(size, joins[:, 0], size[joins[:, 1]])
        to = np.arange(n)
        to[joins[:, 1]] = joins[:, 0]
        home, edges = to[home], edges.between(to)


def _array(pairs: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    return np.array([(min(p), max(p)) for p in pairs], np.int64).reshape(-1, 2)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Pairs of groups, by their lowest rows, with the sum of the scores between them; minus infinity where they stay apart."""

    pairs: NDArray[np.int64]
    total: NDArray[np.float64]

    def between(self, home: NDArray[np.int64]) -> _Edges:
        """The edges once rows have gone to their new homes."""
        moved = np.sort(home[self.pairs], axis=1)
        out = moved[:, 0] != moved[:, 1]
        flat, total = moved[out, 0] * np.int64(len(home)) + moved[out, 1], self.total[out]
        order = np.argsort(flat, kind="stable")
        flat, total = flat[order], total[order]
        first = np.flatnonzero(np.diff(flat, prepend=-1))
        if not len(first):
            return _Edges(self.pairs[:0], total)
        return _Edges(np.stack(np.divmod(flat[first], len(home)), axis=1), np.add.reduceat(total, first))

    def growing(self, n: int, size: NDArray[np.int64], threshold: float) -> _Edges:
        """The edges among rows that sure edges join, be it through others: no others ever come together."""
        sure = self.mean(size) >= threshold
        label = connected(n, self.pairs[sure])
        kept = label[self.pairs[:, 0]] == label[self.pairs[:, 1]]
        return _Edges(self.pairs[kept], self.total[kept])

    def mean(self, size: NDArray[np.int64]) -> NDArray[np.float64]:
        mean: NDArray[np.float64] = self.total / (size[self.pairs[:, 0]] * size[self.pairs[:, 1]])
        return mean

    def surest(self, n: int, size: NDArray[np.int64], threshold: float) -> NDArray[np.int64]:
        """The edges that are sure, and the surest of both their groups."""
        mean = self.mean(size)
        sure = np.flatnonzero(mean >= threshold)
        order = sure[np.lexsort((self.pairs[sure, 1], self.pairs[sure, 0], -mean[sure]))]
        pairs = self.pairs[order]
        rank = np.full(n, len(order), np.int64)
        for side in (0, 1):
            np.minimum.at(rank, pairs[:, side], np.arange(len(order)))
        own = np.arange(len(order))
        joins: NDArray[np.int64] = pairs[(rank[pairs[:, 0]] == own) & (rank[pairs[:, 1]] == own)]
        return joins
