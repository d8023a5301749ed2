"""Meetings as reports tell them → rounds of talks: one round however many reports tell it, and how it stands.

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

import functools
import tomllib
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from itertools import combinations
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import numpy as np

from detente.link.cluster import average_linkage, candidates
from detente.link.pairs import day_number, day_range
from detente.link.rows import NO_CONSTRAINTS, Constraints, Round, Side, Step, Talk, is_state
from detente.link.summary import NAMED, PRECISIONS
from detente.link.text import folded, stem, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")
Days: TypeAlias = tuple[int, int]

# How far a round has come: of what is told on one day the last counts.
COURSE: Final = ("proposed", "scheduled", "ongoing", "held", "refused", "cancelled", "postponed")
ENDED: Final = ("refused", "cancelled", "postponed")
LEVELS: Final = ("head", "minister", "deputy", "envoy", "official", "organisation")
# Sectors that act for their state; a rebel or an opposition meets as itself.
FOR_THE_STATE: Final = ("", "GOV", "MIL")

# The least score of a pair, and mean of a round. All figures of the rule are judgements: there is no gold of talks yet.
THRESHOLD: Final = 0.5
AGREE: Final = 0.95
ALONE: Final = 0.8
HALF: Final = 0.5
# What two different people of a state, at different levels, count as a shared party.
OTHERS: Final = 0.4
# How well places agree: the same, unknown, another of the same country.
SAME, UNKNOWN, KIN = 1.0, 0.85, 0.8
# Days: the longest round told day by day; of a month; between publications where no day is told; between the publication of
# what calls a round off and of what gives its new day.
LONGEST: Final = 14
MONTH: Final = 31
NEAR: Final = 7
POSTPONED: Final = 3
# Parties by which candidates are looked for; tellings of one key with which each is compared; those that are weighed through one
# telling. Twice as many make few rounds whole and take twice the time.
PARTIES: Final = 8
NEIGHBOURS: Final = 100
COMPANY: Final = 24
# Beside the reader's verbs of putting off: too common a verb for the reader, but plain between two days of the same parties.
MOVED: Final = "move"
# Words between a verb of putting off and its particle: `put the talks in Vienna off`.
PARTICLE: Final = 4
# What a date is: a day, several, a week or a month, none. A day after all others.
_DAY, _DAYS, _LOOSE, _OPEN = range(4)
_NEVER: Final = 10**7


def talks(rounds: Sequence[Round], *, constraints: Constraints = NO_CONSTRAINTS) -> list[Talk]:
    """Group meetings into rounds of talks, and say how each stands; ordered by day, then id.

    Args:
        rounds: meetings in any order; each ends in exactly one talk.
        constraints: what a person merged and split, by ids of meetings; unknown ids are passed over.
    """
    ordered = [_telling(r) for r in sorted(rounds, key=_order)]
    by_hand = {i for pair in (*constraints.together, *constraints.apart) for i in pair}
    nodes = _nodes(ordered, by_hand)
    home = {ordered[i].round.id: n for n, node in enumerate(nodes) for i in node.rounds}

    def known(given: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
        return [(home[a], home[b]) for a, b in given if a in home and b in home]

    pairs, scores = _scored(nodes)
    group = average_linkage(
        len(nodes),
        pairs,
        scores,
        threshold=THRESHOLD,
        together=known(constraints.together),
        apart=known(constraints.apart),
        clash=lambda a, b: _clash([nodes[n] for n in a], [nodes[n] for n in b]),
    )
    members: dict[int, list[int]] = {}
    for node, g in zip(nodes, group.tolist(), strict=True):
        members.setdefault(g, []).extend(node.rounds)
    told = [[ordered[i] for i in sorted(own)] for own in members.values()]
    found = _postponed([_talk(own) for own in told], told)
    return sorted(found, key=lambda t: (t.start or t.history[0].published or "9999", t.id, t.end, t.status, t.place))


def untold(talks: Sequence[Talk], today: str) -> list[Talk]:
    """The talks that are still scheduled although their last day has passed, in the order given; one without a day is none.

    Raises:
        ValueError: `today` is no ISO day.
    """
    now = day_number(today)
    if now is None:
        raise ValueError(f"today has to be an ISO day such as 2022-01-10, not {today!r}")
    reach = ((t, day_range(t.start, t.end)) for t in talks if t.status == "scheduled")
    return [t for t, days in reach if days and days[1] < now]


def _order(r: Round) -> tuple[str | int, ...]:
    """By publication; the rest makes the order the same whatever the order given."""
    told = (r.status, r.start, r.end, r.precision, r.place, r.place_country, r.level, r.original, r.outlet, r.words)
    return (r.published or "9999", r.document, r.offset, r.id, *told, *(f"{_own(s)}\0{s.entity}\0{s.sector}" for s in r.parties))


# ---- what is compared


@dataclass(frozen=True, slots=True)
class _Telling:
    """A meeting with what comparing needs: its parties, the days it reaches over and what kind of date they are, the day of
    publication (-1 where it is not known), and whether its words speak of putting off."""

    round: Round
    parties: frozenset[str]
    kind: int
    reach: Days | None
    day: int
    moving: bool

    @property
    def source(self) -> str:
        return self.round.original or self.round.document


@dataclass(frozen=True, slots=True)
class _Node:
    """Meetings that compare alike: their indices, and what they have in common. `people` are the `(party, key)` of those named
    for a state; `first` says when each status was first told; `moving` are the indices of those that speak of putting off."""

    rounds: list[int]
    parties: frozenset[str]
    people: frozenset[tuple[str, str]]
    level: str
    place: str
    country: str
    kind: int
    reach: Days | None
    published: set[int]
    first: dict[str, int]
    moving: list[int]


def _own(side: Side) -> str:
    return side.key or side.entity


def _is_state(party: str) -> bool:
    return is_state(party) and party.isupper()  # keys of bodies are in lower case


def _party(side: Side) -> str:
    """A state for all that act for it, else the party itself."""
    return side.country if is_state(side.country) and side.sector in FOR_THE_STATE else _own(side)


def _when(r: Round) -> tuple[int, Days | None]:
    reach = day_range(r.start, r.end)
    if reach is None:
        return _OPEN, None
    length = reach[1] - reach[0] + 1
    if length > MONTH or r.precision in ("quarter", "year"):
        return _OPEN, reach
    if r.precision in ("week", "month") or length > LONGEST or len(r.start) < len("2022-01-10"):
        return _LOOSE, reach
    return (_DAY if length == 1 else _DAYS), reach


def _telling(r: Round) -> _Telling:
    day = day_number(r.published)
    moving = r.status in ("cancelled", "scheduled") and _moves(r.words)
    return _Telling(r, frozenset(map(_party, r.parties)) - {""}, *_when(r), -1 if day is None else day, moving)


def _nodes(tellings: Sequence[_Telling], alone: set[str]) -> list[_Node]:
    """Those that compare alike are compared once, so that what a thousand reports tell costs no more than what ten do.

    Those in `alone`, by id, stay by themselves, and so does what tells too little to be known again, copies apart."""
    nodes: dict[Hashable, _Node] = {}
    for i, t in enumerate(tellings):
        r = t.round
        people = frozenset((p, _own(s)) for s in r.parties if (p := _party(s)) not in ("", _own(s)))
        level, where = (r.level if people else ""), (folded(r.place).strip(), r.place_country)
        apart = (r.status, t.moving, t.day) if t.kind == _OPEN else (r.status, t.moving) if t.kind == _LOOSE else ()
        own = i if r.id in alone else (t.source, r.words) if _says_little(t) else ()
        key = (t.parties, people, level, where, t.kind, t.reach, apart, own)
        if key not in nodes:
            nodes[key] = _Node([], t.parties, people, level, *where, t.kind, t.reach, set(), {}, [])
        node = nodes[key]
        node.rounds.append(i)
        node.moving.extend([i] if t.moving else [])
        node.published.update((t.day,) if t.day >= 0 else ())
        node.first[r.status] = min(node.first.get(r.status, _NEVER), t.day if t.day >= 0 else _NEVER)
    return list(nodes.values())


def _says_little(t: _Telling) -> bool:
    """Whether two such tellings would have no score with one another."""
    if t.kind == _OPEN and t.day < 0:
        return True
    if not t.parties:
        return not t.round.place or t.kind >= _LOOSE
    return len(t.parties) == 1 and not t.round.place and any(map(_is_state, t.parties))


@functools.cache
def _putting_off() -> tuple[tuple[str, str], ...]:
    """The verbs of putting off, as the stem of the verb and its particle."""
    text = (resources.files("detente.knowledge") / "clauses.toml").read_text(encoding="utf8")
    split = (verb.partition(" ") for verb in (*tomllib.loads(text)["put_off"], MOVED))
    return tuple((stem(verb), particle) for verb, _, particle in split)


def _moves(text: str) -> bool:
    """Whether words speak of putting off.

    >>> _moves("put the talks off until May"), _moves("the postponement of the talks"), _moves("a statement was put out")
    (True, True, False)
    """
    own = words(text)
    for n, word in enumerate(own):
        for start, particle in _putting_off():
            if word.startswith(start) and stem(word) == start and (not particle or particle in own[n + 1 : n + 2 + PARTICLE]):
                return True
    return False


# ---- who, where, when


class _Compared:
    """Nodes as arrays of shape (n,), and how well pairs of them agree. Days that are not known lie before or after all others."""

    def __init__(self, nodes: Sequence[_Node]) -> None:
        from scipy.sparse import csr_array  # noqa: PLC0415

        self.nodes = nodes
        party, at = _numbered(n.parties for n in nodes)
        self.parties = csr_array((np.ones(len(party), np.int8), party, at), shape=(len(nodes), int(max(party, default=0)) + 1))
        self.size = np.array([len(n.parties) for n in nodes], np.int64)
        self.set = _codes(n.parties for n in nodes)
        self.body = np.array([not any(map(_is_state, n.parties)) for n in nodes], bool)
        self.people = np.array([bool(n.people) for n in nodes], bool)
        self.level, self.place = _codes(n.level for n in nodes), _codes(n.place for n in nodes)
        self.country = _codes(n.country for n in nodes)
        self.kind = np.array([n.kind for n in nodes], np.int64)
        self.start = np.array([n.reach[0] if n.reach else -_NEVER for n in nodes], np.int64)
        self.end = np.array([n.reach[1] if n.reach else _NEVER for n in nodes], np.int64)
        self.moving = np.array([bool(n.moving) for n in nodes], bool)
        self.published = np.array([k * _NEVER + d for k, n in enumerate(nodes) for d in sorted(n.published)] or [-1], np.int64)
        self.first = {s: np.array([n.first.get(s, _NEVER) for n in nodes], np.int64) for s in COURSE}
        self.held = np.minimum(self.first["ongoing"], self.first["held"])
        self.ended = np.minimum(self.first["refused"], self.first["cancelled"])

    def scores(self, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
        """The score of each pair, shape (m,); below the threshold it is 0."""
        a, b = pairs[:, 0], pairs[:, 1]
        where = self._where(a, b)
        open_to = (where > 0) & (self.start[a] <= self.end[b]) & (self.start[b] <= self.end[a])
        scores = np.zeros(len(pairs))
        a, b, where = a[open_to], b[open_to], where[open_to]
        exact = (self.kind[a] < _LOOSE) & (self.start[a] == self.start[b]) & (self.end[a] == self.end[b])
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
        length = self.end - self.start + np.where(self.kind == _LOOSE, 0, _NEVER)
        short = np.minimum(length[a], length[b]) < 7
        when = np.where(agreed, np.where(holds, 0.9, 0.8), 0.0)
        when = np.where(loose == _LOOSE, np.where(~holds, 0.6, np.where(short, 0.8, 0.7)), when)
        gap = np.where(self.kind[a] == _OPEN, self._gap(a, b), self._gap(b, a))
        when = np.where(loose == _OPEN, np.where(gap <= NEAR, 0.68 - 0.06 * gap / NEAR, 0.0), when)
        when[self._out_of_order(a, b) | self._out_of_order(b, a)] = 0
        return when

    def _holds(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
        held: NDArray[np.bool_] = (self.start[a] <= self.start[b]) & (self.end[b] <= self.end[a])
        return held

    def _gap(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
        """Days between the publication of `a`, which is told without a day and so published on one only, and the nearest of `b`."""
        day = np.array([min(n.published, default=-_NEVER // 2) for n in self.nodes], np.int64)[a]
        wanted = b * np.int64(_NEVER) + day
        after = np.searchsorted(self.published, wanted).clip(0, len(self.published) - 1)
        near = [np.abs(self.published[(after - k).clip(0)] - wanted) for k in (0, 1)]
        gap: NDArray[np.int64] = np.minimum(*near)
        return gap

    def _out_of_order(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether what `a` tells without a day cannot be of the round of `b`."""
        coming, off = self.first["scheduled"], self.first["cancelled"]
        undated = self.kind[a] == _OPEN
        wrong = (self.held[a] < self.start[b]) | ((self.end[b] < coming[a]) & (coming[a] < _NEVER))
        wrong |= undated & (self.ended[a] < _NEVER) & (self.held[b] < _NEVER)
        wrong |= undated & (self.held[a] < _NEVER) & (self.ended[b] < _NEVER)
        wrong |= undated & (self.kind[b] == _OPEN) & (self.held[b] < coming[a]) & (coming[a] < _NEVER)
        # `Put off to Friday`: the day told then is that of another round; one told before is the one put off.
        later = ((off[a] <= coming[b]) & (coming[b] < _NEVER)) | ((off[b] <= coming[a]) & (coming[a] < _NEVER))
        wrong |= (self.moving[a] | self.moving[b]) & later
        out: NDArray[np.bool_] = wrong & (self.kind[a] >= _LOOSE)
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


def _others(a: _Node, b: _Node) -> int:
    """The shared parties for which two meetings at different levels name different people."""
    if not (a.people and b.people and a.level and b.level) or a.level == b.level:
        return 0
    one, two = ({p: {k for q, k in n.people if q == p} for p in a.parties & b.parties} for n in (a, b))
    return sum(bool(one[p]) and bool(two[p]) and not one[p] & two[p] for p in one)


def _clash(a: Sequence[_Node], b: Sequence[_Node]) -> bool:
    """Whether two groups tell days that lie apart, places of different countries, or meetings of other people."""
    spans = [n.reach for n in (*a, *b) if n.kind == _DAYS and n.reach]
    return any(_elsewhere(x, y) or _apart(x.reach, y.reach, spans) or _others(x, y) > 1 for x in a for y in b)


def _elsewhere(a: _Node, b: _Node) -> bool:
    if a.country and b.country:
        return a.country != b.country
    return bool(a.place and b.place) and a.place != b.place


def _apart(a: Days | None, b: Days | None, spans: Sequence[Days]) -> bool:
    if not a or not b or not _disjoint(a, b):
        return False
    return not any(_within(a, s) and _within(b, s) for s in spans)


def _disjoint(a: Days, b: Days) -> bool:
    return a[1] < b[0] or b[1] < a[0]


def _within(a: Days, b: Days) -> bool:
    return b[0] <= a[0] and a[1] <= b[1]


# ---- which are compared


def _scored(nodes: Sequence[_Node]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pairs of nodes that may be of one round, shape (m, 2), with their scores, shape (m,)."""
    asked = {k for n in nodes if n.kind >= _LOOSE for k in _asked(n)}
    keys = [{*_fixed(n), *asked.intersection(_answered(n))} for n in nodes]
    pairs = candidates(keys, np.zeros(len(nodes), dtype=np.int64), window=0, neighbours=NEIGHBOURS)
    if not len(pairs):
        return pairs, np.empty(0)
    scores = _Compared(nodes).scores(pairs)
    pairs, scores = pairs[scores > 0], scores[scores > 0]
    more = _through(nodes, pairs, scores)
    return np.concatenate([pairs, np.array(list(more), np.int64).reshape(-1, 2)]), np.concatenate([scores, [*more.values()]])


def _fixed(node: _Node) -> Iterator[Hashable]:
    """Keys of what is told of known days: two parties, or one and the place, or the place alone, with each day."""
    if node.kind >= _LOOSE or not node.reach:
        return
    for day in range(node.reach[0], node.reach[1] + 1):
        yield from ((*who, day) for who in _who(node))
        if node.place:
            yield ("", "", node.place, day)


def _who(node: _Node) -> Iterator[tuple[str, ...]]:
    """Two parties, one and the place, or a body alone."""
    parties = sorted(node.parties)[:PARTIES]
    yield from combinations(parties, 2)
    yield from ((p, "", node.place) for p in parties if node.place)
    yield from ((p,) for p in parties if len(parties) == 1 and not _is_state(p))


def _asked(node: _Node) -> Iterator[Hashable]:
    """Keys by which one told without a day looks for others: of about that month, or published at about that time."""
    if node.kind == _OPEN:
        weeks = {(d + shift) // NEAR for d in node.published for shift in (-NEAR, 0, NEAR)}
        yield from ((*who, "week", w) for who in _who(node) for w in weeks)
    else:
        yield from _months(node)


def _answered(node: _Node) -> Iterator[Hashable]:
    """Keys by which it is found."""
    if node.kind == _OPEN:
        yield from _asked(node)
    else:
        weeks = {d // NEAR for d in node.published}
        yield from ((*who, "week", w) for who in _who(node) for w in weeks)
        yield from _months(node)


def _months(node: _Node) -> Iterator[Hashable]:
    months = range(node.reach[0] // MONTH, node.reach[1] // MONTH + 1) if node.reach else ()
    yield from ((*who, "month", m) for who in _who(node) for m in months)


def _through(nodes: Sequence[_Node], pairs: NDArray[np.int64], scores: NDArray[np.float64]) -> dict[tuple[int, int], float]:
    """Scores of what fits one telling of known days without a score of its own, as two days of a longer round or two reports
    published far apart that tell no day: a little less than of the two with that telling. What contradicts is left to `_clash`."""
    near: dict[int, list[tuple[float, int]]] = {}
    for (a, b), s in zip(pairs.tolist(), scores.tolist(), strict=True):
        for n, m in ((a, b), (b, a)):
            if nodes[n].kind < _LOOSE:
                near.setdefault(n, []).append((-s, m))
    there = set((pairs[:, 0] * len(nodes) + pairs[:, 1]).tolist())
    found: dict[tuple[int, int], float] = {}
    for own in near.values():
        for (s, m), (t, n) in combinations(sorted(own)[:COMPANY], 2):
            a, b = min(m, n), max(m, n)
            if a * len(nodes) + b not in there:
                found[a, b] = max(found.get((a, b), 0.0), 0.95 * min(-s, -t))
    return {p: s for p, s in found.items() if s >= THRESHOLD}


# ---- what is told of a round


def _talk(told: Sequence[_Telling]) -> Talk:
    """What meetings in order of publication tell of one round; a copy's telling counts once."""
    first: dict[tuple[str, str], _Telling] = {}
    for t in told:
        first.setdefault((t.source, t.round.status), t)
    tellings = list(first.values())
    # Where the day of publication is not known it was told before all else (-1), so that it undoes nothing.
    steps = sorted(tellings, key=lambda t: (t.day, _course(t.round.status)))
    rounds = [t.round for t in tellings]
    start, end, precision = _dates(tellings)
    places = [(r.place, r.place_country) for r in rounds if r.place] or [("", r.place_country) for r in rounds if r.place_country]
    place, country = _most(places or [("", "")])
    return Talk(
        id=told[0].round.id,
        status=_standing(steps),
        level=min((r.level for r in rounds if r.level in LEVELS), key=LEVELS.index, default=""),
        parties=_parties(rounds),
        start=start,
        end=end,
        precision=precision,
        place=place,
        place_country=country,
        sources=len({t.source for t in told}),
        history=_history(steps),
        members=tuple(t.round.id for t in told),
    )


def _course(status: str) -> int:
    return COURSE.index(status) if status in COURSE else -1


def _most(values: Sequence[T]) -> T:
    """The most frequent; the first told of equals."""
    return Counter(values).most_common(1)[0][0] if len(values) > 1 else values[0]


def _standing(steps: Iterable[_Telling]) -> str:
    """How a round stands after tellings by day of publication: as last told, but only its end undoes that it was held, and
    only that it was held undoes its end."""
    days: dict[int, list[str]] = {}
    for t in steps:
        days.setdefault(t.day, []).append(t.round.status)
    now = ""
    for told in days.values():
        new = _of_the_day(told)
        if (now == "held" and new not in ENDED) or (now in ENDED and new not in (*ENDED, "held")):
            continue
        now = new
    return now


def _of_the_day(told: Sequence[str]) -> str:
    """What a day's tellings say: that it came to nothing where as many say so as say that it was held; else the farthest."""
    ended = [s for s in told if s in ENDED]
    if told.count("held") > len(ended):
        return "held"
    return max(ended, key=lambda s: (ended.count(s), _course(s))) if ended else max(told, key=_course)


def _history(steps: Iterable[_Telling]) -> tuple[Step, ...]:
    """The tellings that changed what was told; a status told again on the same day is none."""
    found: list[Step] = []
    seen: set[tuple[int, str]] = set()
    for t in steps:
        r = t.round
        if (t.day, r.status) not in seen and not (found and found[-1].status == r.status):
            found.append(Step(r.id, r.published, r.status))
        seen.add((t.day, r.status))
    return tuple(found)


def _parties(rounds: Sequence[Round]) -> tuple[Side, ...]:
    """The parties that a third of the tellings or more name, those named most first; all where none is. Those who act for one
    state are one party, as it is named most."""
    named: dict[str, list[Side]] = {}
    naming = 0
    for r in rounds:
        own: dict[str, Side] = {}
        for side in r.parties:
            own.setdefault(_party(side) or side.label, side)
        naming += bool(own)
        for party, side in own.items():
            named.setdefault(party, []).append(side)
    order = sorted(named, key=lambda p: -len(named[p]))  # a stable sort: first told of equals
    kept = [p for p in order if len(named[p]) >= NAMED * naming] or order
    return tuple(_most(named[p]) for p in kept)


def _dates(tellings: Sequence[_Telling]) -> tuple[str, str, str]:
    """Start, end and precision: the most frequent of the best precision. Where several days are told, those that hold them all."""
    dated = [(t.round, t.reach) for t in tellings if t.reach]
    best = min((_rank(r.precision) for r, _ in dated), default=0)
    dated = [(r, reach) for r, reach in dated if _rank(r.precision) == best]
    days = {reach for _, reach in dated}
    if sum(d[0] == d[1] for d in days) > 1:
        dated = [(r, reach) for r, reach in dated if all(_within(d, reach) for d in days)] or dated
    return _most([(r.start, r.end, r.precision) for r, _ in dated] or [("", "", "")])


def _rank(precision: str) -> int:
    return PRECISIONS.index(precision) if precision in PRECISIONS else len(PRECISIONS)


# ---- put off


def _postponed(found: Sequence[Talk], told: Sequence[Sequence[_Telling]]) -> list[Talk]:
    """The same talks, those that were called off for a new day as postponed, with the talk to which they moved."""
    coming: dict[Hashable, dict[tuple[int, Days, bool], _Telling]] = {}
    for n, own in enumerate(told):
        for t in own:
            if t.round.status == "scheduled" and t.reach:
                for key in _traces(t):
                    coming.setdefault(key, {}).setdefault((n, t.reach, t.moving), t)
    out = list(found)
    for n, own in enumerate(told):
        if found[n].status != "cancelled":
            continue
        off = {(key, t.moving): t for t in reversed(own) if t.round.status == "cancelled" for key in _traces(t, POSTPONED)}
        then = day_range(found[n].start, found[n].end)
        fitting = (
            (_nearness(t, s), m)
            for (key, moving), t in off.items()
            for (m, _, moved), s in coming.get(key, {}).items()
            if m != n and (moving or moved) and _puts_off(t, s, then)
        )
        if best := min(fitting, default=None):
            out[n] = replace(found[n], status="postponed", moved_to=found[best[1]].id)
    return out


def _traces(t: _Telling, around: int = 0) -> Iterator[Hashable]:
    """Keys that a meeting called off and its new day share: the report, or the parties and about the same day of publication."""
    yield (t.round.document,)
    if t.day >= 0 and t.parties:
        parties = sorted(t.parties)[:PARTIES]
        days = range(t.day - around, t.day + around + 1)
        yield from ((*who, d) for who in combinations(parties, min(2, len(parties))) for d in days)


def _nearness(off: _Telling, new: _Telling) -> tuple[bool, bool, int, str]:
    """What is told in the same report comes first, then a later day, the nearest publication, the earliest day."""
    one, two = off.round, new.round
    return one.document != two.document, two.start < one.start, abs(off.day - new.day), two.start


def _puts_off(off: _Telling, new: _Telling, then: Days | None) -> bool:
    """Whether a meeting is the new day of one called off for the days `then`: on another day, not past, by the same parties."""
    if not new.reach or new.reach[1] < off.day or (then and not _disjoint(then, new.reach)):
        return False
    few, shared = min(len(off.parties), len(new.parties)), len(off.parties & new.parties)
    if off.round.document == new.round.document and (shared or not few):
        return True
    return then is not None and 0 < HALF * few <= shared
