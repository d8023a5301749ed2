"""Meetings as reports tell them → rounds of talks: one round however many reports tell it, and how it stands.

Which tellings are of one round is weighed in `talk_pairs`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final, TypeVar

from detente.link.cluster import average_linkage
from detente.link.days import day_number, day_range
from detente.link.rows import NO_CONSTRAINTS, Constraints, Round, Side, Step, Talk
from detente.link.summary import NAMED, PRECISIONS
from detente.link.talk_pairs import HALF, PARTIES, THRESHOLD, clash, disjoint, scored, within
from detente.link.tellings import COURSE, Days, Telling, nodes_of, own_key, party_of, telling

T = TypeVar("T")

ENDED: Final = ("refused", "cancelled", "postponed")
LEVELS: Final = ("head", "minister", "deputy", "envoy", "official", "organisation")
# Days between the publication of what calls a round off and of what gives its new day.
POSTPONED: Final = 3


def talks(rounds: Sequence[Round], *, constraints: Constraints = NO_CONSTRAINTS) -> list[Talk]:
    """Group meetings into rounds of talks, and say how each stands; ordered by day, then id.

    Args:
        rounds: meetings in any order; each ends in exactly one talk.
        constraints: what a person merged and split, by ids of meetings; unknown ids are passed over.
    """
    ordered = [telling(r) for r in sorted(rounds, key=_order)]
    by_hand = {i for pair in (*constraints.together, *constraints.apart) for i in pair}
    nodes = nodes_of(ordered, by_hand)
    home = {ordered[i].round.id: n for n, node in enumerate(nodes) for i in node.rounds}

    def known(given: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
        return [(home[a], home[b]) for a, b in given if a in home and b in home]

    pairs, scores = scored(nodes)
    group = average_linkage(
        len(nodes),
        pairs,
        scores,
        threshold=THRESHOLD,
        together=known(constraints.together),
        apart=known(constraints.apart),
        clash=lambda a, b: clash([nodes[n] for n in a], [nodes[n] for n in b]),
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
    return (r.published or "9999", r.document, r.offset, r.id, *told, *(f"{own_key(s)}\0{s.entity}\0{s.sector}" for s in r.parties))


# ---- what is told of a round


def _talk(told: Sequence[Telling]) -> Talk:
    """What meetings in order of publication tell of one round; a copy's telling counts once."""
    first: dict[tuple[str, str], Telling] = {}
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


def _standing(steps: Iterable[Telling]) -> str:
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


def _history(steps: Iterable[Telling]) -> tuple[Step, ...]:
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
            own.setdefault(party_of(side) or side.label, side)
        naming += bool(own)
        for party, side in own.items():
            named.setdefault(party, []).append(side)
    order = sorted(named, key=lambda p: -len(named[p]))  # a stable sort: first told of equals
    kept = [p for p in order if len(named[p]) >= NAMED * naming] or order
    return tuple(_most(named[p]) for p in kept)


def _dates(tellings: Sequence[Telling]) -> tuple[str, str, str]:
    """Start, end and precision: the most frequent of the best precision. Where several days are told, those that hold them all."""
    dated = [(t.round, t.reach) for t in tellings if t.reach]
    best = min((_rank(r.precision) for r, _ in dated), default=0)
    dated = [(r, reach) for r, reach in dated if _rank(r.precision) == best]
    days = {reach for _, reach in dated}
    if sum(d[0] == d[1] for d in days) > 1:
        dated = [(r, reach) for r, reach in dated if all(within(d, reach) for d in days)] or dated
    return _most([(r.start, r.end, r.precision) for r, _ in dated] or [("", "", "")])


def _rank(precision: str) -> int:
    return PRECISIONS.index(precision) if precision in PRECISIONS else len(PRECISIONS)


# ---- put off


def _postponed(found: Sequence[Talk], told: Sequence[Sequence[Telling]]) -> list[Talk]:
    """The same talks, those that were called off for a new day as postponed, with the talk to which they moved."""
    coming: dict[Hashable, dict[tuple[int, Days, bool], Telling]] = {}
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


def _traces(t: Telling, around: int = 0) -> Iterator[Hashable]:
    """Keys that a meeting called off and its new day share: the report, or the parties and about the same day of publication."""
    yield (t.round.document,)
    if t.day >= 0 and t.parties:
        parties = sorted(t.parties)[:PARTIES]
        days = range(t.day - around, t.day + around + 1)
        yield from ((*who, d) for who in combinations(parties, min(2, len(parties))) for d in days)


def _nearness(off: Telling, new: Telling) -> tuple[bool, bool, int, str]:
    """What is told in the same report comes first, then a later day, the nearest publication, the earliest day."""
    one, two = off.round, new.round
    return one.document != two.document, two.start < one.start, abs(off.day - new.day), two.start


def _puts_off(off: Telling, new: Telling, then: Days | None) -> bool:
    """Whether a meeting is the new day of one called off for the days `then`: on another day, not past, by the same parties."""
    if not new.reach or new.reach[1] < off.day or (then and not disjoint(then, new.reach)):
        return False
    few, shared = min(len(off.parties), len(new.parties)), len(off.parties & new.parties)
    if off.round.document == new.round.document and (shared or not few):
        return True
    return then is not None and 0 < HALF * few <= shared
