"""Mentions of one happening → what is told of it: the best date and place, the spread of its numbers, on whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from detente.link.rows import Happening, Member, Side, Told

T = TypeVar("T")

# What has happened outweighs what was expected; what never was or is long past stands for itself.
STATUSES: Final = ("actual", "future", "hypothetical", "historical", "negated")
PRECISIONS: Final = ("day", "week", "month", "quarter", "year", "unknown", "")
# A party counts as one of the happening's where at least this share of its reports names it.
NAMED: Final = 1 / 3
# Types that are acts of speech: whoever acts is the source, and no speaker is needed to believe that it was said.
SPEECH: Final = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN")


def summary(told: Sequence[Told], members: Sequence[Member]) -> Happening:
    """What some mentions of one happening say together. `told` is in order of publication; `members` are the same mentions."""
    first = told[0]
    best = max(told, key=lambda t: (t.confidence, -told.index(t)))
    kind = _most(told, lambda t: (t.event_type, t.quad))
    alike = [t for t in told if t.event_type == kind[0]] or list(told)
    dated = min(
        (t for t in told if t.start), key=lambda t: (_rank(t.precision), -_count(told, lambda u: u.start, t.start)), default=None
    )
    placed = _most([t for t in told if t.place] or [first], lambda t: (t.geonames_id is not None, t.place, t.place_country))
    spot = next((t for t in told if (t.place, t.place_country) == placed[1:]), first)
    sources = {t.original for t in told}
    claimed = _claimed(told)
    return Happening(
        id=first.id,
        event_type=kind[0],
        mode=_most([t for t in alike if t.mode] or alike, lambda t: t.mode),
        status=min((t.status for t in told), key=lambda s: STATUSES.index(s) if s in STATUSES else len(STATUSES)),
        actors=_sides(told, lambda t: t.actors),
        recipients=_sides(told, lambda t: t.recipients),
        issue=best.issue or next((t.issue for t in told if t.issue), ""),
        condition=best.condition or next((t.condition for t in told if t.condition), ""),
        start=dated.start if dated else "",
        end=dated.end if dated else "",
        precision=dated.precision if dated else "",
        place=spot.place,
        place_country=spot.place_country,
        geonames_id=spot.geonames_id,
        lat=spot.lat,
        lon=spot.lon,
        dead=_spread(t.dead for t in told),
        injured=_spread(t.injured for t in told),
        size=_spread(t.size for t in told),
        score=_most(alike, lambda t: t.score),
        quad=kind[1],
        confidence=round(max(t.confidence for t in told), 4),
        first=min((t.published for t in told if t.published), default=""),
        last=max((t.published for t in told if t.published), default=""),
        reports=len({t.document for t in told}),
        sources=len(sources),
        outlets=tuple(sorted({t.outlet for t in told if t.outlet})),
        words=best.words,
        standing=(),
        claimed_by=claimed,
        denied_by=(),
        contradicts=(),
        members=tuple(members),
    )


def _most(told: Sequence[Told], what: Callable[[Told], T]) -> T:
    """What most say, by confidence; the first told of equals."""
    weight: Counter[T] = Counter()
    for t in told:
        weight[what(t)] += t.confidence + 0.01  # type: ignore[assignment]
    return max(weight, key=lambda k: weight[k])


def _count(told: Sequence[Told], what: Callable[[Told], str], value: str) -> int:
    return sum(what(t) == value for t in told)


def _rank(precision: str) -> int:
    return PRECISIONS.index(precision) if precision in PRECISIONS else len(PRECISIONS)


def _sides(told: Sequence[Told], which: Callable[[Told], Iterable[Side]]) -> tuple[Side, ...]:
    """The parties that enough reports name, those named most first; all of them where no party is named by enough."""
    count: Counter[str] = Counter()
    side: dict[str, Side] = {}
    naming = 0
    for t in told:
        own = {s.key or s.entity: s for s in which(t)}
        naming += bool(own)
        count.update(own.keys())
        for k, s in own.items():
            side.setdefault(k, s)
    needed = max(1.0, NAMED * naming)
    order = sorted(count, key=lambda k: -count[k])  # a stable sort: first told of equals
    return tuple(side[k] for k in order if count[k] >= needed) or tuple(side[k] for k in order)


def _spread(values: Iterable[int | None]) -> tuple[int, int] | None:
    known = [v for v in values if v is not None]
    return (min(known), max(known)) if known else None


def _claimed(told: Sequence[Told]) -> tuple[str, ...]:
    """On whose word the happening rests, where no report tells it on its own."""
    if any(t.speaker is None for t in told):
        return ()
    voices = (t.voice or (t.speaker.label if t.speaker else "") for t in told)
    return tuple(dict.fromkeys(v for v in voices if v))
