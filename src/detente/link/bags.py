"""What several keys of a row are, as tables that numpy and scipy compare many pairs of rows by: small sets, and weighed words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from detente.link.buckets import hashed

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Pairs compared at a time: bounds the memory.
CHUNK: Final = 100_000
# A number in place of one that is not there.
NONE: Final = -1


class Sets:
    """For each row a set of at most `width` names, the first in the alphabet. Sets of one `numbers` can be compared."""

    def __init__(self, rows: Sequence[Iterable[str]], numbers: dict[str, int], *, width: int) -> None:
        each: dict[tuple[str, ...], int] = {}
        self.kind = np.array([each.setdefault(tuple(sorted({k for k in row if k})[:width]), len(each)) for row in rows], np.int64)
        self.ids = np.full((len(each), width), NONE, np.int32)
        for n, own in enumerate(each):
            self.ids[n, : len(own)] = [numbers.setdefault(k, len(numbers)) for k in own]
        self.size = (self.ids >= 0).sum(axis=1)[self.kind] if each else np.empty(0, np.int64)

    def shared(self, other: Sets, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many names the set of each row of `a` has in common with the other's set of the row of `b`, shape (m,)."""
        both, back = np.unique(self.kind[a] * np.int64(len(other.ids)) + other.kind[b], return_inverse=True)
        count = np.zeros(len(both), np.int64)
        for lo in range(0, len(both), CHUNK):
            mine, theirs = self.ids[both[lo : lo + CHUNK] // len(other.ids)], other.ids[both[lo : lo + CHUNK] % len(other.ids)]
            count[lo : lo + CHUNK] = ((mine[:, :, None] == theirs[:, None, :]) & (mine[:, :, None] >= 0)).any(axis=2).sum(axis=1)
        return count[back]

    def jaccard(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """The share of the names of two rows that both have, shape (m,)."""
        both = self.shared(self, a, b)
        union = self.size[a] + self.size[b] - both
        share: NDArray[np.float64] = np.divide(both, union, out=np.zeros(len(both)), where=union > 0)
        return share


class Vocabulary:
    """Distinct words with their weights and numbers of 64 bits. `order` says the place of each from the heaviest to the
    lightest, equals by the alphabet."""

    def __init__(self, rows: Sequence[Sequence[Sequence[str]]], weights: Mapping[str, float]) -> None:
        self.number: dict[str, int] = {}
        for texts in rows:
            for text in texts:
                for word in text:
                    self.number.setdefault(word, len(self.number))
        names = list(self.number)
        self.weight = np.array([weights[w] for w in names], np.float64)
        ranked = sorted(range(len(names)), key=lambda n: (-self.weight[n], names[n]))
        self.order = np.empty(len(names), np.int64)
        self.order[ranked] = np.arange(len(names))
        self.code = hashed(names)


class Words:
    """For each row its `width` heaviest words, as a sparse table row × word of weights; `row`, `word` and `rank` are the cells,
    a row's words from the heaviest on."""

    def __init__(self, texts: Sequence[Sequence[str]], known: Vocabulary, *, width: int) -> None:
        from scipy.sparse import csr_array  # noqa: PLC0415

        size = np.fromiter(map(len, texts), np.int64, len(texts))
        row = np.repeat(np.arange(len(texts)), size)
        word = np.fromiter((known.number[w] for text in texts for w in text), np.int64, len(row))
        cells = np.unique(row * np.int64(max(1, len(known.number))) + known.order[word])
        at = np.empty(len(known.number), np.int64)
        at[known.order] = np.arange(len(at))
        row, rank = cells // max(1, len(at)), cells % max(1, len(at))
        first = np.searchsorted(row, np.arange(len(texts)))
        place = np.arange(len(row)) - first[row]
        kept = place < width
        self.row, self.rank, self.word = row[kept], place[kept], at[rank[kept]]
        shape = (len(texts), max(1, len(at)))
        self.table: Any = csr_array((known.weight[self.word], (self.row, self.word)), shape=shape)
        self.there: Any = csr_array((np.ones(len(self.row)), (self.row, self.word)), shape=shape)
        self.size = np.bincount(self.row, minlength=len(texts))
        self.total = np.bincount(self.row, known.weight[self.word], minlength=len(texts))
        self.length = np.sqrt(np.bincount(self.row, known.weight[self.word] ** 2, minlength=len(texts)))

    def shared(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Of each pair of rows the cosine of their words, 0 to 1, and the greatest weight of a word that both have; shape (m,)."""
        dot, top = np.zeros(len(a)), np.zeros(len(a))
        for lo in range(0, len(a), CHUNK):
            both = self.table[a[lo : lo + CHUNK]].multiply(self.table[b[lo : lo + CHUNK]]).tocsr()
            dot[lo : lo + CHUNK] = both.sum(axis=1)
            top[lo : lo + CHUNK] = np.sqrt(both.max(axis=1).toarray().ravel())
        length = self.length[a] * self.length[b]
        return np.divide(dot, length, out=np.zeros(len(a)), where=length > 0), top

    def overlap(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """Of each pair of rows the sum of the weights of the words that both have, shape (m,)."""
        whole = np.zeros(len(a))
        for lo in range(0, len(a), CHUNK):
            whole[lo : lo + CHUNK] = self.table[a[lo : lo + CHUNK]].multiply(self.there[b[lo : lo + CHUNK]]).sum(axis=1)
        return whole
