"""Mentions of one happening → what is told of it: the best date and place, the spread of its numbers, on whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from detente.link.rows import Happening, Member, Side, Told, is_state

T = TypeVar("T")

# What has happened outweighs what was expected; what never was or is long past stands for itself.
STATUSES: Final = ("actual", "future", "hypothetical", "historical", "negated")
PRECISIONS: Final = ("day", "week", "month", "quarter", "year", "unknown", "")
# A party counts as one of the happening's where at least this share of its reports names it.
NAMED: Final = 1 / 3
# Types that are acts of speech: whoever acts is the source, and no speaker is needed to believe that it was said.
SPEECH: Final = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN")


def summary(told: Sequence[Told], members: Sequence[Member]) -> Happening:
    """What some mentions of one happening say together, and on whose word. `told` is in order of publication; `members` are the
    same mentions."""
    first = told[0]
    best = max(told, key=lambda t: t.confidence)  # the first told of equals
    kind = _most(told, lambda t: (t.event_type, t.quad))
    alike = [t for t in told if t.event_type == kind[0]] or list(told)
    dated = _dated(told)
    spot = _placed(told)
    published = [t.published for t in told if t.published]
    row = Happening(
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
        confidence=round(best.confidence, 4),
        first=min(published, default=""),
        last=max(published, default=""),
        reports=len({t.document for t in told}),
        sources=len({t.original for t in told}),
        outlets=tuple(sorted({t.outlet for t in told if t.outlet})),
        words=best.words,
        standing=(),
        claimed_by=_claimed(told),
        denied_by=(),
        contradicts=(),
        members=tuple(members),
    )
    return replace(row, standing=standing(row, told))


def in_order(h: Happening) -> tuple[str, str]:
    """By the day it happened, else was told, then by id."""
    return h.start or h.first or "9999", h.id


def _dated(told: Sequence[Told]) -> Told | None:
    """The first mention of the best precision whose day most give."""
    known = [t for t in told if t.start]
    if len(known) < 2:
        return known[0] if known else None
    count = Counter(t.start for t in known)
    return min(known, key=lambda t: (_rank(t.precision), -count[t.start]))


def _placed(told: Sequence[Told]) -> Told:
    """The first mention of the place that most give, known places before others."""
    placed = _most([t for t in told if t.place] or told[:1], lambda t: (t.geonames_id is not None, t.place, t.place_country))
    return next((t for t in told if (t.place, t.place_country) == placed[1:]), told[0])


def standing(h: Happening, told: Iterable[Told]) -> tuple[str, ...]:
    """How a happening stands by its own mentions: reported or claimed, and confirmed by the other side."""
    if h.claimed_by and h.event_type not in SPEECH:
        found = f"claimed by {', '.join(h.claimed_by)}"
    else:
        found = f"reported by {h.sources} independent sources" if h.sources > 1 else "reported by one source"
    confirmed = _confirmed(h, told)
    return (found, f"confirmed by {', '.join(confirmed)}") if confirmed else (found,)


def _confirmed(h: Happening, told: Iterable[Told]) -> tuple[str, ...]:
    """The other side, where both sides tell it themselves."""
    speaking = {state_of(t.speaker): t.speaker for t in told if t.speaker}
    if len(speaking) < 2 or h.event_type in SPEECH:
        return ()
    acting, other = states_of(h.actors), states_of(h.recipients)
    sides = speaking.keys() & (acting | other)
    if not (sides & acting and sides & other):
        return ()
    return tuple(sorted(speaking[s].label for s in sides & other))


def state_of(side: Side) -> str:
    return side.country if is_state(side.country) else side.key


def states_of(sides: Iterable[Side]) -> set[str]:
    return {state_of(s) for s in sides if state_of(s)}


def _most(told: Sequence[Told], what: Callable[[Told], T]) -> T:
    """What most say, by confidence; the first told of equals."""
    if len(told) == 1:
        return what(told[0])
    weight: Counter[T] = Counter()
    for t in told:
        weight[what(t)] += t.confidence + 0.01  # type: ignore[assignment]
    return max(weight, key=lambda k: weight[k])


def _rank(precision: str) -> int:
    return PRECISIONS.index(precision) if precision in PRECISIONS else len(PRECISIONS)


def _sides(told: Sequence[Told], which: Callable[[Told], Iterable[Side]]) -> tuple[Side, ...]:
    """The parties that enough reports name, those named most first; all of them where no party is named by enough."""
    if len(told) == 1:
        return tuple({s.key or s.entity: s for s in which(told[0])}.values())
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
