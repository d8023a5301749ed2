"""Reports → which of them carry the same text: originals, copies, and versions with their changes."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from detente.link.rows import Copy, Report
from detente.link.text import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Of the shorter report's shingles, this share has to stand in the longer one, by the days between the two: the versions of
# one day differ much, a text carried later hardly; and an agency's daily table or its background is no copy of the last.
CONTAINED: Final = ((0, 0.5), (7, 0.75), (10**6, 0.95))
UNDATED: Final = 0.75
# A shorter text is compared with nothing: a line of an agency's boilerplate is no report.
FEWEST: Final = 12
# A shingle that more reports than this share is boilerplate, and says nothing of copying.
COMMON: Final = 200
# Bits of a shingle by which those that stand once are told.
SORTED: Final = 24
# A copy that adds or drops more than this share of the words is a version.
EDITED: Final = 0.05


def copies(reports: Sequence[Report]) -> list[Copy]:
    """The place of every report among copies, in the order given.

    Two reports carry one text where the shorter has enough of its five-word shingles in the longer (`CONTAINED`). Groups are
    what hangs together by such pairs; the original is the first published, the longest of a day, the lowest id of equals.
    """
    pairs, contained = _pairs(reports)
    group = _connected(len(reports), pairs)
    best: dict[int, int] = {}
    for n in sorted(range(len(reports)), key=lambda n: (reports[n].published or "9999", -reports[n].words, reports[n].id)):
        best.setdefault(int(group[n]), n)
    share: dict[tuple[int, int], float] = {(a, b): c for (a, b), c in zip(map(tuple, pairs.tolist()), contained, strict=True)}
    rows = []
    for n, report in enumerate(reports):
        first = best[int(group[n])]
        if n == first:
            rows.append(Copy(report.id, report.id, "original", 1.0))
            continue
        original = reports[first]
        held = share.get((min(n, first), max(n, first)))
        if held is None:  # copied from another member of the group
            held = _contained(report, original)
        added, dropped = _changed(report, original)
        edited = (added + dropped) > EDITED * max(1, len(report.shingles) + len(original.shingles)) / 2
        rows.append(Copy(report.id, original.id, "version" if edited else "copy", round(held, 3), added, dropped))
    return rows


def _pairs(reports: Sequence[Report]) -> tuple[NDArray[np.int64], list[float]]:
    """Pairs of reports that carry one text, with the share of the shorter in the longer."""
    from scipy.sparse import csr_array  # noqa: PLC0415

    sizes = np.array([len(r.shingles) for r in reports], dtype=np.int64)
    if not sizes.sum():
        return np.empty((0, 2), dtype=np.int64), []
    row = np.repeat(np.arange(len(reports)), sizes)
    hashes = np.concatenate([np.asarray(r.shingles, dtype=np.uint64) for r in reports])
    # Most shingles stand once, and most of those are seen by their first bits: what is left is sorted in half the time.
    bits = (hashes >> np.uint64(64 - SORTED)).astype(np.int64)
    again = np.bincount(bits, minlength=1 << SORTED)[bits] > 1
    row, hashes = row[again], hashes[again]
    _, column, count = np.unique(hashes, return_inverse=True, return_counts=True)
    telling = (count[column] > 1) & (count[column] <= COMMON)
    row, column = row[telling], column[telling]
    table = csr_array((np.ones(len(row), dtype=np.int32), (row, column)), shape=(len(reports), len(count)))
    shared = (table @ table.T).tocoo()
    upper = shared.row < shared.col
    a, b, both = shared.row[upper], shared.col[upper], shared.data[upper]
    shorter = np.minimum(sizes[a], sizes[b])
    held = both / np.maximum(shorter, 1)
    days = np.array([_day(r.published) for r in reports], dtype=np.int64)
    same = (held >= _needed(days[a], days[b])) & (shorter >= FEWEST)
    order = np.lexsort((b[same], a[same]))
    pairs = np.stack([a[same], b[same]], axis=1).astype(np.int64)[order]
    return pairs, held[same][order].tolist()


def _day(published: str) -> int:
    """Days from the first of the calendar; 0 where the day is not known."""
    try:
        return date.fromisoformat(published[:10]).toordinal()
    except ValueError:
        return 0


def _needed(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.float64]:
    """The share needed for each pair of days."""
    apart = np.abs(one - other)
    needed = np.full(len(apart), 1.01)
    for days, share in reversed(CONTAINED):
        needed[apart <= days] = share
    needed[(one == 0) | (other == 0)] = UNDATED
    return needed


def _connected(n: int, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    graph = coo_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    found: NDArray[np.int64] = connected_components(graph, directed=False)[1].astype(np.int64)
    return found


def _contained(one: Report, other: Report) -> float:
    both = np.intersect1d(np.asarray(one.shingles, np.uint64), np.asarray(other.shingles, np.uint64), assume_unique=True)
    return len(both) / max(1, min(len(one.shingles), len(other.shingles)))


def _changed(one: Report, original: Report) -> tuple[int, int]:
    """How many shingles a copy has that the original lacks, and the other way round."""
    mine, theirs = np.asarray(one.shingles, np.uint64), np.asarray(original.shingles, np.uint64)
    both = len(np.intersect1d(mine, theirs, assume_unique=True))
    return len(mine) - both, len(theirs) - both


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """What a version adds and drops, as `("+", words)` and `("-", words)` in the order of the text; equal words are left out.

    >>> changes("Talks began on Monday in Geneva.", "Talks began on Tuesday in Geneva.")
    [('-', 'Monday'), ('+', 'Tuesday')]
    """
    old, new = before.split(), after.split()
    keys = [" ".join(words(w)) for w in old], [" ".join(words(w)) for w in new]
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind in ("replace", "delete") and any(keys[0][a:b]):
            found.append(("-", " ".join(old[a:b])))
        if kind in ("replace", "insert") and any(keys[1][c:d]):
            found.append(("+", " ".join(new[c:d])))
    return found
