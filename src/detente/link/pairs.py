"""Which two mentions may be of one happening: those that share a side, and a word of their time or a meeting's day and place."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from detente.link.buckets import Keys, hashed, mixed, neighbours, pairs_of
from detente.link.features import FEATURES, Compared, coded, state_of
from detente.link.rows import Told

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Days between the publication of two mentions of one happening, at most: talks are announced three weeks ahead.
WINDOW: Final = 21
# The rarest stems of a mention by which candidates are looked for, and those that do with the same type and day or month.
RAREST: Final = 5
RARE: Final = 10
VERBAL_CONFLICT: Final = 3
# Told dates of one act differ by so many days at most; more is two acts.
APART: Final = 3
# Days between the first days of what is told of one month.
RETOLD: Final = 31
# Statuses that never join others: what did not happen. What is history in one report was news in an earlier one.
ALONE: Final = ("negated",)


# Crowds by stem and by day.
Crowds: TypeAlias = "tuple[NDArray[np.uint64], NDArray[np.uint64]]"


class Mentions(Compared):
    """Mentions made ready to be paired and compared. Which are pairs, and what they have in common, hangs on the two alone, but
    for crowds (`buckets.CROWD`)."""

    def __init__(self, told: Sequence[Told]) -> None:
        super().__init__(told)
        self.alone = coded(t.status if t.status in ALONE else "" for t in told)
        self.refusal = np.array([t.event_type == "REJECT" for t in told], bool)
        self.against = np.array([t.quad == VERBAL_CONFLICT for t in told], bool)
        sides = ((*map(state_of, (*t.actors, *t.recipients)), t.place_country) for t in told)
        self.involved = _masks([[s for s in own if s] for own in sides])

    def candidates(self, crowded: Crowds | None = None) -> NDArray[np.int64]:
        """Pairs that may be of one happening; shape (m, 2), each once, sorted.

        They share a side, and: a rare stem where they were published within the window of one another; a less rare one where they
        are of one type and of one day, or of one month whenever they were published; the place where they are meetings of a day.

        Args:
            crowded: the crowds of all mentions where these are some of them only.
        """
        by_stem, by_day = crowded or (None, None)
        near = neighbours(self.by_stem, self.published, window=WINDOW, crowded=by_stem, kept=self.possible)
        same = neighbours(self.by_day, self.told_on, window=RETOLD, crowded=by_day, kept=self.possible)
        return pairs_of([*near, *same], len(self.told))

    @functools.cached_property
    def told_on(self) -> NDArray[np.int64]:
        """The first day on which it happened, else that of publication, shape (n,)."""
        return np.where(self.dated, self.start, self.published)

    @functools.cached_property
    def by_stem(self) -> Keys:
        """Each mention under its rarest stems."""
        rare = self.words.rank < RAREST
        return Keys(self.words.row[rare], self.known.code[self.words.word[rare]])

    @functools.cached_property
    def by_day(self) -> Keys:
        """Each mention under its type and day and each of its rarer stems, where it tells a month under that too; a meeting under
        its day and place."""
        kind, day = _codes(t.event_type for t in self.told), _codes(t.start or t.published for t in self.told)
        first, last = _codes(t.start[:7] for t in self.told), _codes((t.end or t.start)[:7] for t in self.told)
        rare = self.words.rank < RARE
        row, stem = self.words.row[rare], self.known.code[self.words.word[rare]]
        long, two = row[self.dated[row]], self.dated & (first != last)
        met = np.flatnonzero((self.talks > 0) & (self.place > 0) & self.dated)
        place = _codes(str(t.geonames_id or t.place.casefold()) for t in self.told)
        parts = [
            (row, mixed(kind[row], day[row], stem)),
            (long, mixed(kind[long], first[long], stem[self.dated[row]])),
            (row[two[row]], mixed(kind[row], last[row], stem)[two[row]]),
            (met, mixed(day[met], place[met])),
        ]
        rows = np.concatenate([r for r, _ in parts])
        order = np.argsort(rows, kind="stable")
        return Keys(rows[order], np.concatenate([k for _, k in parts])[order])

    def possible(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which pairs share a side, and are not two acts by their days, types and statuses alone."""
        one, two = self.involved
        found: NDArray[np.bool_] = ((one[a] & one[b]) != 0) & ((two[a] & two[b]) != 0)
        found[found] = ~self.parted(np.stack([a[found], b[found]], axis=1))
        return found

    def parted(self, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which pairs are two acts whatever else they have in common: of days too far apart, or a refusal or denial and an act
        that is not of words against somebody, or what is said not to be and what is not."""
        a, b = pairs[:, 0], pairs[:, 1]
        gap = np.maximum(self.start[a], self.start[b]) - np.minimum(self.end[a], self.end[b])
        opposed = (self.refusal[a] & ~self.against[b]) | (self.refusal[b] & ~self.against[a])
        found: NDArray[np.bool_] = (self.dated[a] & self.dated[b] & (gap > APART)) | opposed | (self.alone[a] != self.alone[b])
        return found


def unlike(features: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which pairs, by their features, have no word in common; a meeting of one day in one place needs none."""
    at = {name: k for k, name in enumerate(FEATURES)}
    worded = (features[:, at["words"]] > 0) | (features[:, at["issue words"]] > 0)
    met = (features[:, at["talks × same day"]] > 0) & (features[:, at["same place"]] > 0)
    found: NDArray[np.bool_] = ~(worded | met)
    return found


def _codes(values: Iterable[str]) -> NDArray[np.uint64]:
    """A number of 64 bits for each value, hashed once for each distinct one."""
    number: dict[str, int] = {}
    each = np.array([number.setdefault(v, len(number)) for v in values], np.int64)
    return hashed(number)[each]


def _masks(rows: Sequence[Sequence[str]]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """For each row two sets of 64 bits in which its names stand; rows without any share one."""
    number: dict[str, int] = {}
    each = [[number.setdefault(v, len(number)) for v in (row or ("",))] for row in rows]
    code = hashed(number)
    bits = [(np.uint64(1) << ((code >> np.uint64(shift)) & np.uint64(63))).tolist() for shift in (0, 8)]
    one, two = (np.array([functools.reduce(operator.or_, (b[n] for n in own)) for own in each], np.uint64) for b in bits)
    return one, two
