"""Which meetings that reports tell may be of one round of talks, and how well they agree.

Two tellings are weighed by who, where and when; the three factors are multiplied to a score from 0 to 1, which is no probability:

    who     1 the same parties; .95 all of one's parties are among the other's; .35 + .45 × share where half of the smaller
            set or more is shared, but not only the host; .8 a single shared party, at the same place or where it is a body
            and the other names no more; .7 none named, at the same place on the same days
    where   1 the same place; .85 one or both unknown; .8 two places of one country, with the same parties
    when    1 the same days; .9 a round of several days holds the other, .8 two such overlap: both only at the same place with
            who at .8 or more; .8 and .7 a week or a month that holds the other, .6 one that overlaps it; .68 to .62 a day not
            told (or told as a year), published up to seven days apart

Below .5 two tellings have nothing to do with one another. A state's minister or army counts as the state, but those who differ
at two levels count as little of a shared party. Two that both fit one of known days are weighed through it, at .95 of the weaker
fit: days of one longer round, reports long before and after it. Pairs are joined by average linkage from a mean of .5. Known days
that lie apart never come into one round, even through a third telling, unless a round of several days in it holds both; nor do
places of different countries. What is told without a day joins no round that it cannot be of: one held only after it was told as
held, one over before it was told as coming, the new day of one put off.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from detente.link.cluster import candidates
from detente.link.tellings import COURSE, DAYS, LOOSE, MONTH, NEAR, NEVER, OPEN, Days, Node, is_state_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The least score of a pair, and mean of a round. All figures of the rule are judgements: there is no gold of talks yet.
THRESHOLD: Final = 0.5
AGREE: Final = 0.95
ALONE: Final = 0.8
HALF: Final = 0.5
# What two different people of a state, at different levels, count as a shared party.
OTHERS: Final = 0.4
# How well places agree: the same, unknown, another of the same country.
SAME, UNKNOWN, KIN = 1.0, 0.85, 0.8
# Parties by which candidates are looked for; tellings of one key with which each is compared; those that are weighed through one
# telling. Twice as many make few rounds whole and take twice the time.
PARTIES: Final = 8
NEIGHBOURS: Final = 100
COMPANY: Final = 24
# ---- who, where, when


class _Compared:
    """Nodes as arrays of shape (n,), and how well pairs of them agree. Days that are not known lie before or after all others."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        from scipy.sparse import csr_array  # noqa: PLC0415

        self.nodes = nodes
        party, at = _numbered(n.parties for n in nodes)
        self.parties = csr_array((np.ones(len(party), np.int8), party, at), shape=(len(nodes), int(max(party, default=0)) + 1))
        self.size = np.array([len(n.parties) for n in nodes], np.int64)
        self.set = _codes(n.parties for n in nodes)
        self.body = np.array([not any(map(is_state_key, n.parties)) for n in nodes], bool)
        self.people = np.array([bool(n.people) for n in nodes], bool)
        self.level, self.place = _codes(n.level for n in nodes), _codes(n.place for n in nodes)
        self.country = _codes(n.country for n in nodes)
        self.kind = np.array([n.kind for n in nodes], np.int64)
        self.start = np.array([n.reach[0] if n.reach else -NEVER for n in nodes], np.int64)
        self.end = np.array([n.reach[1] if n.reach else NEVER for n in nodes], np.int64)
        self.moving = np.array([bool(n.moving) for n in nodes], bool)
        self.published = np.array([k * NEVER + d for k, n in enumerate(nodes) for d in sorted(n.published)] or [-1], np.int64)
        self.first = {s: np.array([n.first.get(s, NEVER) for n in nodes], np.int64) for s in COURSE}
        self.held = np.minimum(self.first["ongoing"], self.first["held"])
        self.ended = np.minimum(self.first["refused"], self.first["cancelled"])

    def scores(self, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
        """The score of each pair, shape (m,); below the threshold it is 0."""
        a, b = pairs[:, 0], pairs[:, 1]
        where = self._where(a, b)
        open_to = (where > 0) & (self.start[a] <= self.end[b]) & (self.start[b] <= self.end[a])
        scores = np.zeros(len(pairs))
        a, b, where = a[open_to], b[open_to], where[open_to]
        exact = (self.kind[a] < LOOSE) & (self.start[a] == self.start[b]) & (self.end[a] == self.end[b])
        exact &= self.kind[a] == self.kind[b]
        who = self._who(a, b, where == SAME, exact)
        who[(where == KIN) & (who < AGREE)] = 0
        found = who * where * np.where(exact, 1.0, self._when(a, b, (where == SAME) & (who >= ALONE)))
        scores[open_to] = np.where(found >= THRESHOLD, found, 0)
        return scores

    def _where(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        known = (self.place[a] > 0) & (self.place[b] > 0)
        country = (self.country[a] > 0) & (self.country[b] > 0)
        same, home = self.place[a] == self.place[b], self.country[a] == self.country[b]
        where = np.where(known, np.where(same, SAME, np.where(country & home, KIN, 0.0)), UNKNOWN)
        where[country & ~home] = 0
        return where

    def _who(
        self, a: NDArray[np.int64], b: NDArray[np.int64], there: NDArray[np.bool_], exact: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """How well the parties agree; `there` says which are told of the same place, `exact` which of the same days."""
        few, same = np.minimum(self.size[a], self.size[b]), self.set[a] == self.set[b]
        shared = np.asarray(self.parties[a].multiply(self.parties[b]).sum(axis=1), dtype=np.float64).ravel()
        host = (few > 1) & (shared == 1)
        host[host] = [self._is_host(x, y) for x, y in zip(a[host].tolist(), b[host].tolist(), strict=True)]
        differ = self.people[a] & self.people[b] & (self.level[a] != self.level[b]) & (self.level[a] > 0) & (self.level[b] > 0)
        for k in np.flatnonzero(differ).tolist():
            shared[k] -= (1 - OTHERS) * _others(self.nodes[a[k]], self.nodes[b[k]])
        share = shared / np.maximum(few, 1)
        who = np.where(share < HALF, 0.0, np.where(share < 1, 0.35 + 0.45 * share, np.where(same, 1.0, AGREE)))
        who[host] = 0
        alone = there | (same & self.body[a])
        who = np.where(few == 1, np.where((share == 1) & alone, ALONE, 0.0), who)
        return np.where(few == 0, np.where(there & exact, 0.7, 0.0), who)

    def _is_host(self, a: int, b: int) -> bool:
        """Whether the one party that two share is that of the place: a host meets many on one day."""
        one, two = self.nodes[a], self.nodes[b]
        return one.parties & two.parties == {one.country or two.country}

    def _when(self, a: NDArray[np.int64], b: NDArray[np.int64], agreed: NDArray[np.bool_]) -> NDArray[np.float64]:
        """How well days that are not the same known ones and do not lie apart agree; `agreed` says where place and parties do."""
        loose = np.maximum(self.kind[a], self.kind[b])
        holds = self._holds(a, b) | self._holds(b, a)
        length = self.end - self.start + np.where(self.kind == LOOSE, 0, NEVER)
        short = np.minimum(length[a], length[b]) < 7
        when = np.where(agreed, np.where(holds, 0.9, 0.8), 0.0)
        when = np.where(loose == LOOSE, np.where(~holds, 0.6, np.where(short, 0.8, 0.7)), when)
        gap = np.where(self.kind[a] == OPEN, self._gap(a, b), self._gap(b, a))
        when = np.where(loose == OPEN, np.where(gap <= NEAR, 0.68 - 0.06 * gap / NEAR, 0.0), when)
        when[self._out_of_order(a, b) | self._out_of_order(b, a)] = 0
        return when

    def _holds(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
        held: NDArray[np.bool_] = (self.start[a] <= self.start[b]) & (self.end[b] <= self.end[a])
        return held

    def _gap(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
        """Days between the publication of `a`, which is told without a day and so published on one only, and the nearest of `b`."""
        day = np.array([min(n.published, default=-NEVER // 2) for n in self.nodes], np.int64)[a]
        wanted = b * np.int64(NEVER) + day
        after = np.searchsorted(self.published, wanted).clip(0, len(self.published) - 1)
        near = [np.abs(self.published[(after - k).clip(0)] - wanted) for k in (0, 1)]
        gap: NDArray[np.int64] = np.minimum(*near)
        return gap

    def _out_of_order(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether what `a` tells without a day cannot be of the round of `b`."""
        coming, off = self.first["scheduled"], self.first["cancelled"]
        undated = self.kind[a] == OPEN
        wrong = (self.held[a] < self.start[b]) | ((self.end[b] < coming[a]) & (coming[a] < NEVER))
        wrong |= undated & (self.ended[a] < NEVER) & (self.held[b] < NEVER)
        wrong |= undated & (self.held[a] < NEVER) & (self.ended[b] < NEVER)
        wrong |= undated & (self.kind[b] == OPEN) & (self.held[b] < coming[a]) & (coming[a] < NEVER)
        # `Put off to Friday`: the day told then is that of another round; one told before is the one put off.
        later = ((off[a] <= coming[b]) & (coming[b] < NEVER)) | ((off[b] <= coming[a]) & (coming[a] < NEVER))
        wrong |= (self.moving[a] | self.moving[b]) & later
        out: NDArray[np.bool_] = wrong & (self.kind[a] >= LOOSE)
        return out


def _codes(values: Iterable[Hashable]) -> NDArray[np.int64]:
    """A number for each distinct value, 0 for what is empty."""
    code: dict[Hashable, int] = {"": 0, frozenset(): 0}
    return np.array([code.setdefault(v, len(code)) for v in values], np.int64)


def _numbered(rows: Iterable[Iterable[str]]) -> tuple[list[int], list[int]]:
    """The columns and the row bounds of a table row × name."""
    code: dict[str, int] = {}
    columns, bounds = [], [0]
    for row in rows:
        columns += [code.setdefault(v, len(code)) for v in sorted(row)]
        bounds.append(len(columns))
    return columns, bounds


def _others(a: Node, b: Node) -> int:
    """The shared parties for which two meetings at different levels name different people."""
    if not (a.people and b.people and a.level and b.level) or a.level == b.level:
        return 0
    one, two = ({p: {k for q, k in n.people if q == p} for p in a.parties & b.parties} for n in (a, b))
    return sum(bool(one[p]) and bool(two[p]) and not one[p] & two[p] for p in one)


def clash(a: Sequence[Node], b: Sequence[Node]) -> bool:
    """Whether two groups tell days that lie apart, places of different countries, or meetings of other people."""
    spans = [n.reach for n in (*a, *b) if n.kind == DAYS and n.reach]
    return any(_elsewhere(x, y) or _apart(x.reach, y.reach, spans) or _others(x, y) > 1 for x in a for y in b)


def _elsewhere(a: Node, b: Node) -> bool:
    if a.country and b.country:
        return a.country != b.country
    return bool(a.place and b.place) and a.place != b.place


def _apart(a: Days | None, b: Days | None, spans: Sequence[Days]) -> bool:
    if not a or not b or not disjoint(a, b):
        return False
    return not any(within(a, s) and within(b, s) for s in spans)


def disjoint(a: Days, b: Days) -> bool:
    return a[1] < b[0] or b[1] < a[0]


def within(a: Days, b: Days) -> bool:
    return b[0] <= a[0] and a[1] <= b[1]


# ---- which are compared


def scored(nodes: Sequence[Node]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pairs of nodes that may be of one round, shape (m, 2), with their scores, shape (m,)."""
    asked = {k for n in nodes if n.kind >= LOOSE for k in _asked(n)}
    keys = [{*_fixed(n), *asked.intersection(_answered(n))} for n in nodes]
    pairs = candidates(keys, np.zeros(len(nodes), dtype=np.int64), window=0, neighbours=NEIGHBOURS)
    if not len(pairs):
        return pairs, np.empty(0)
    scores = _Compared(nodes).scores(pairs)
    pairs, scores = pairs[scores > 0], scores[scores > 0]
    more = _through(nodes, pairs, scores)
    return np.concatenate([pairs, np.array(list(more), np.int64).reshape(-1, 2)]), np.concatenate([scores, [*more.values()]])


def _fixed(node: Node) -> Iterator[Hashable]:
    """Keys of what is told of known days: two parties, or one and the place, or the place alone, with each day."""
    if node.kind >= LOOSE or not node.reach:
        return
    for day in range(node.reach[0], node.reach[1] + 1):
        yield from ((*who, day) for who in _who(node))
        if node.place:
            yield ("", "", node.place, day)


def _who(node: Node) -> Iterator[tuple[str, ...]]:
    """Two parties, one and the place, or a body alone."""
    parties = sorted(node.parties)[:PARTIES]
    yield from combinations(parties, 2)
    yield from ((p, "", node.place) for p in parties if node.place)
    yield from ((p,) for p in parties if len(parties) == 1 and not is_state_key(p))


def _asked(node: Node) -> Iterator[Hashable]:
    """Keys by which one told without a day looks for others: of about that month, or published at about that time."""
    if node.kind == OPEN:
        weeks = {(d + shift) // NEAR for d in node.published for shift in (-NEAR, 0, NEAR)}
        yield from ((*who, "week", w) for who in _who(node) for w in weeks)
    else:
        yield from _months(node)


def _answered(node: Node) -> Iterator[Hashable]:
    """Keys by which it is found."""
    if node.kind == OPEN:
        yield from _asked(node)
    else:
        weeks = {d // NEAR for d in node.published}
        yield from ((*who, "week", w) for who in _who(node) for w in weeks)
        yield from _months(node)


def _months(node: Node) -> Iterator[Hashable]:
    months = range(node.reach[0] // MONTH, node.reach[1] // MONTH + 1) if node.reach else ()
    yield from ((*who, "month", m) for who in _who(node) for m in months)


def _through(nodes: Sequence[Node], pairs: NDArray[np.int64], scores: NDArray[np.float64]) -> dict[tuple[int, int], float]:
    """Scores of what fits one telling of known days without a score of its own, as two days of a longer round or two reports
    published far apart that tell no day: a little less than of the two with that telling. What contradicts is left to `clash`."""
    near: dict[int, list[tuple[float, int]]] = {}
    for (a, b), s in zip(pairs.tolist(), scores.tolist(), strict=True):
        for n, m in ((a, b), (b, a)):
            if nodes[n].kind < LOOSE:
                near.setdefault(n, []).append((-s, m))
    there = set((pairs[:, 0] * len(nodes) + pairs[:, 1]).tolist())
    found: dict[tuple[int, int], float] = {}
    for own in near.values():
        for (s, m), (t, n) in combinations(sorted(own)[:COMPANY], 2):
            a, b = min(m, n), max(m, n)
            if a * len(nodes) + b not in there:
                found[a, b] = max(found.get((a, b), 0.0), 0.95 * min(-s, -t))
    return {p: s for p, s in found.items() if s >= THRESHOLD}
