"""A ledger → what was held likely, what came of it, and how well each forecaster did, as people resolved it up to now."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from detente.ledger.filter import EVERYTHING, Filter
from detente.link.days import day_number
from detente.link.forecasts import Forecaster, ranges, scores
from detente.link.rows import Forecast
from detente.records import Plain
from detente.views.answers import Source
from detente.views.cited import outlooks

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

OPEN: Final = "open"
TRUE: Final = "true"
FALSE: Final = "false"
PARTS: Final = (OPEN, TRUE, FALSE)


@dataclass(frozen=True, slots=True)
class Proposal(Plain):
    """A happening by which a forecast may have come true, and what tells for it; a person decides."""

    happening: str
    day: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Held(Plain):
    """A forecast with the words in which reports tell it. `days` from the day of the newest report to the day by which it is due,
    negative for what is past, None without one."""

    forecast: Forecast
    sources: tuple[Source, ...]
    proposals: tuple[Proposal, ...]
    days: int | None


@dataclass(frozen=True, slots=True)
class Level(Plain):
    """A word of the scale, with the chance that it stands for, 0 to 1, None for one that says that nobody knows."""

    likelihood: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Forecasts(Plain):
    """`today` is the day of the newest report; `counts` by part of the list; `held` one page of it, the newest first;
    `forecasters` all whose forecasts fit, those with the best Brier score first."""

    today: str
    total: int
    counts: Mapping[str, int]
    page: int
    pages: int
    held: tuple[Held, ...]
    forecasters: tuple[Forecaster, ...]
    scale: tuple[Level, ...]


def forecasts(
    linked: Linked, *, resolved: Mapping[str, bool], where: Filter = EVERYTHING, part: str = "", rows: int = 50, page: int = 1
) -> Forecasts:
    """The forecasts that fit a filter, the newest first, with their outcomes.

    Args:
        linked: the ledger with its links.
        resolved: whether they came true, by the id of a forecast or of any of its judgements, as `Corrections.resolved` has
            it: what people said since the links were made counts at once.
        where: which forecasts.
        part: one of `PARTS`, or empty for all.
        rows: forecasts on a page.
        page: from 1.
    """
    every = [_settled(f, resolved) for f in linked.forecasts(where, newest=True)]
    parts = {p: [f for f in every if _part(f) == p] for p in PARTS}
    shown = parts[part] if part else every
    return Forecasts(
        today=linked.newest,
        total=len(every),
        counts={p: len(parts[p]) for p in PARTS},
        page=page,
        pages=-(-len(shown) // rows),
        held=_held(linked, shown[rows * (page - 1) : rows * page]),
        forecasters=tuple(scores(every)),
        scale=scale(),
    )


def scale() -> tuple[Level, ...]:
    """The words of likelihood from the least chance to the greatest.

    >>> [level.likelihood for level in scale()]
    ['very low', 'low', 'even', 'high', 'very high']
    """
    return tuple(Level(name, low, high) for name, (low, high) in sorted(ranges().items(), key=lambda item: item[1]))


def _part(f: Forecast) -> str:
    return OPEN if f.outcome is None else TRUE if f.outcome else FALSE


def _settled(f: Forecast, resolved: Mapping[str, bool]) -> Forecast:
    """A forecast as people resolve it now; its own id wins, and members that disagree leave it open."""
    known = {resolved[f.id]} if f.id in resolved else {resolved[m] for m in f.members if m in resolved}
    outcome = known.pop() if len(known) == 1 else None
    if outcome == f.outcome:
        return f
    brier = None
    if outcome is not None and f.low is not None and f.high is not None:
        brier = round(((f.low + f.high) / 2 - outcome) ** 2, 6)
    return dataclasses.replace(f, outcome=outcome, brier=brier)


def _held(linked: Linked, shown: Sequence[Forecast]) -> tuple[Held, ...]:
    words = outlooks(linked, [f.id for f in shown])
    still = linked.proposals([f.id for f in shown if f.outcome is None])
    told = {h.id: h for h in linked.by_id(sorted({id for own in still.values() for id, _ in own}))}
    today = day_number(linked.newest)
    return tuple(
        Held(
            f,
            words.get(f.id, ()),
            tuple(
                Proposal(id, (told[id].start or told[id].first)[:10], told[id].words, why)
                for id, why in still.get(f.id, ())
                if id in told
            ),
            None if (by := day_number(f.due)) is None or today is None else by - today,
        )
        for f in shown
    )
