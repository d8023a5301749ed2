"""Happenings by which an open forecast may have come true, for a person to judge."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from detente.link.bags import Vocabulary, Words
from detente.link.buckets import Keys, among, hashed
from detente.link.days import day_number
from detente.link.rows import Forecast, Happening
from detente.link.text import rarities, stem, stems, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A happening is proposed where it has this share of the weight of what was forecast; the likeliest few are enough to look through.
TOLD: Final = 0.5
PROPOSED: Final = 5
# Of the happenings that have a word of the forecast, so many of the next in time are looked at.
SCANNED: Final = 200
# Stems of a happening that count: more than any has.
LONGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Acts:
    """Actual happenings of known days: their ids, days and the days on which they were first told, all strings of shape (n,), and
    the stems of what is told of each, as keys."""

    ids: NDArray[np.object_]
    starts: NDArray[np.object_]
    firsts: NDArray[np.object_]
    stems: Keys

    @classmethod
    def of(cls, happenings: Iterable[Happening]) -> Acts:
        """Those happenings that are such."""
        rows = [h for h in {h.id: h for h in happenings}.values() if h.status == "actual" and day_number(h.start)]
        texts = [stems(f"{h.words} {h.issue} {h.place}") for h in rows]
        known = Vocabulary((texts,), rarities())
        told = Words(texts, known, width=LONGEST)
        ids, starts, firsts = (np.array([getattr(h, name) for h in rows], dtype=object) for name in ("id", "start", "first"))
        return cls(ids, starts, firsts, Keys(told.row, known.code[told.word]))


def proposals(made: Iterable[Forecast], happenings: Iterable[Happening]) -> list[tuple[str, str, str]]:
    """Happenings by which an open forecast may have come true, for a person to judge: `(forecast id, happening id, why)`.

    A happening is proposed where it is actual, was first reported after the forecast, is dated to a day from then on (and no later
    than the day it was forecast for), and has `TOLD` of the weighted words of what was forecast. At most `PROPOSED` a forecast,
    the most alike first, then the first in time. Nothing is resolved by this.
    """
    return proposed(made, Acts.of(happenings))


def proposed(made: Iterable[Forecast], acts: Acts) -> list[tuple[str, str, str]]:
    """As `proposals`, of happenings of which no more is known than that takes."""
    still = sorted((f for f in made if f.outcome is None and day_number(f.made)), key=lambda f: (f.made, f.id))
    matters = [frozenset(stems(f.about)) for f in still]
    told = _Told(acts, matters)
    return [(f.id, *row) for f, matter in zip(still, matters, strict=True) for row in told.fitting(f, matter)]


def _weight(own: Iterable[str]) -> float:
    """The weight of some stems: rarity and one, so that words which stand in every text still count."""
    known = rarities()
    return sum(1 + known[s] for s in own)


def _telling(matter: frozenset[str]) -> list[str]:
    """The rarest words, of which every text with the share `TOLD` has at least one."""
    known, whole = rarities(), _weight(matter)
    left, telling = whole, []
    for s in sorted(matter, key=lambda s: (-known[s], s)):
        if left < TOLD * whole:
            break
        telling.append(s)
        left -= 1 + known[s]
    return telling


class _Told:
    """Happenings in order of days, by the stems of what was forecast that they have."""

    def __init__(self, acts: Acts, matters: Sequence[frozenset[str]]) -> None:
        asked = sorted(frozenset().union(*matters))
        code = hashed(asked)
        name = {int(c): s for c, s in zip(code.tolist(), asked, strict=True)}
        order = np.array(sorted(range(len(acts.ids)), key=lambda n: (acts.starts[n], acts.ids[n])), np.int64)
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        self.ids, self.starts, self.firsts = (column[order].tolist() for column in (acts.ids, acts.starts, acts.firsts))
        held = among(acts.stems.key, np.sort(code))
        at, key = place[acts.stems.row[held]], acts.stems.key[held]
        self.told: list[set[str]] = [set() for _ in self.ids]
        self.index: dict[str, list[int]] = {}
        by_place = np.argsort(at, kind="stable")
        for n, k in zip(at[by_place].tolist(), key[by_place].tolist(), strict=True):
            self.told[n].add(name[k])
            self.index.setdefault(name[k], []).append(n)

    def fitting(self, f: Forecast, matter: frozenset[str]) -> list[tuple[str, str]]:
        """The happenings by which a forecast may have come true, each with its ground."""
        total, shares = _weight(matter), dict[frozenset[str], float]()
        likely = []
        for n in self._near(_telling(matter), f):
            shared = matter & self.told[n]
            share = shares.get(shared)
            if share is None:  # few sets of words are shared, by many
                share = shares[shared] = _weight(shared) / total
            if share >= TOLD and not (self.firsts[n] and self.firsts[n] <= f.made):
                likely.append((-share, n))
        return [(self.ids[n], self._why(f.about, n, -share)) for share, n in sorted(likely)[:PROPOSED]]

    def _near(self, telling: Iterable[str], f: Forecast) -> set[int]:
        """Happenings that have one of the words, the next `SCANNED` of each from when the forecast was made till it is due."""
        begin, end = bisect_left(self.starts, f.made), bisect_right(self.starts, f.due or "9999-12-31")
        near: set[int] = set()
        for s in telling:
            own = self.index.get(s, [])
            at = bisect_left(own, begin)
            near.update(own[at : min(at + SCANNED, bisect_left(own, end))])
        return near

    def _why(self, about: str, n: int, share: float) -> str:
        shared = [w for w in dict.fromkeys(words(about)) if stem(w) in self.told[n]]
        return f"on {self.starts[n]}; tells of {', '.join(shared)}, {share:.0%} of the weight of what was forecast"
