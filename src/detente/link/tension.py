"""Happenings → how two sides stand to one another over time: words and deeds apart, against their own baseline.

Counting acts tells disputes better than one averaged scale, and words differ from deeds (dyad-years of ICEWS against militarised
disputes: area under the ROC curve .91 for counts of material conflict, .83 for the mean score), so four measures are kept apart.
"""

from __future__ import annotations

import calendar
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from detente.errors import UnknownNameError
from detente.link.rows import Happening, Side
from detente.link.text import folded
from detente.records import Plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The measures, fields of `Bar`, with their quad class.
MEASURES: Final[Mapping[str, int]] = {
    "verbal_conflict": 3,
    "material_conflict": 4,
    "verbal_cooperation": 1,
    "material_cooperation": 2,
}
STEPS: Final = ("day", "week", "month")
# Earlier bars that a baseline takes, and the fewest it needs.
BASELINE: Final = 90
BASELINE_LEAST: Final = 5
# A change is looked for where there are so many bars, and both its sides have at least `SEGMENT` of them.
SERIES_LEAST: Final = 10
SEGMENT: Final = 3
# Each change has to gain PENALTY × noise × ln(bars) in squared error. At 4, and with the noise never taken below NOISE_LEAST,
# simulated series without a change (Poisson of .05 to 3 a bar, negative binomial of .3 and 2; 30, 100 and 400 bars) gave a false
# one in at most 1 of 100, with one bar of 20 acts among quiet ones in 11 of 100; a rise from .5 to 3 a bar was found in 97.
PENALTY: Final = 4.0
NOISE_LEAST: Final = 0.25
# The search takes time by the square of the bars, and is made over the last so many: five years and a half of days.
SEARCHED: Final = 2_000
# No answer has more bars: one misread year must not make millions of them.
LONGEST: Final = 10_000
# An act told so many days later is background, and no part of a series of news, unless other reports cover its day.
LATE: Final = 31
_CENTURIES: Final = (date(1900, 1, 1), date(2100, 12, 31))
DRIVERS: Final = 3

Period: TypeAlias = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Measures(Plain):
    """A number for each of the four measures."""

    verbal_conflict: float
    material_conflict: float
    verbal_cooperation: float
    material_cooperation: float


@dataclass(frozen=True, slots=True)
class Bar(Plain):
    """One day, week (dated by its Monday) or month (by its first day) of a dyad.

    The four measures and `neutral` count distinct acts; `scores` sums their PLOVER scores. `coverage` counts the reports published,
    of whatever matter; the rates per report show whether a rise only follows it (None without reports). `baseline` is the median of
    the dyad's own earlier bars, at most 90, None where there are fewer than five."""

    day: str
    verbal_conflict: int
    material_conflict: int
    verbal_cooperation: int
    material_cooperation: int
    neutral: int
    scores: Measures
    coverage: int
    conflict_per_report: float | None
    cooperation_per_report: float | None
    baseline: Measures | None


@dataclass(frozen=True, slots=True)
class Change(Plain):
    """A day from which on a measure stood at another level: `before` and `after` are acts a bar in the two neighbouring segments.

    `drivers` are the ids of up to three acts of that measure in the new segment: nearest the day, then of the largest score
    whatever its sign, then from most sources. After a fall they are the acts that are left."""

    day: str
    measure: str
    before: float
    after: float
    drivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tension(Plain):
    """What went on between `a` and `b`. `days` are the bars in order, without a gap; `changes` are in order of days.

    `undated` counts acts of the dyad that are in no bar: their day is not known, cannot be, or lies long before the reports."""

    a: str
    b: str
    days: tuple[Bar, ...]
    changes: tuple[Change, ...]
    every: str = "day"
    undated: int = 0


def tension(  # noqa: PLR0913
    happenings: Sequence[Happening],
    *,
    a: str,
    b: str,
    coverage: Mapping[str, int],
    since: str = "",
    until: str = "",
    every: str = "day",
) -> Tension:
    """How two sides stand to one another over time, over distinct happenings that are `actual`.

    Bars run from the first act to the last; with `since` or `until`, to those days as far as reports cover them.

    Args:
        happenings: of whatever parties; those of the dyad are selected.
        a, b: the sides, by label, country code or key, whatever their case.
        coverage: reports published, by ISO day.
        since, until: ISO days or parts of them. What lies before `since` is not shown, but is in baselines and changes; a week or
            month that holds it is whole. What lies after `until` is not known.
        every: day, week (ISO) or month.

    Raises:
        UnknownNameError: `every` is none of these.
    """
    if every not in STEPS:
        raise UnknownNameError(f"there are no bars of a {every!r}; every is one of {', '.join(STEPS)}")
    reports = {d: n for k, n in coverage.items() if (d := _date(k)) and _real(d) and _until(d, until)}
    reported = (min(reports), max(reports)) if reports else None
    acts: list[tuple[date, Happening]] = []
    undated = 0
    for h in _of_dyad(happenings, a, b):
        day = _day_of(h, reported, every)
        if day is None:
            undated += 1
        elif _until(day, until):
            acts.append((_bar_of(day, every), h))
    if not acts:
        return Tension(a, b, (), (), every, undated)
    acts.sort(key=lambda act: (act[0], act[1].id))
    steps = _steps(*_range(acts, reported, (since, until), every), every)
    counts = _counts(steps, acts)
    first = next((n for n, d in enumerate(steps) if _last(d, every).isoformat() >= since[:10]), len(steps))
    bars = _bars(steps, acts, counts, _covered(reports, every))
    changes = [c for c in _changes(steps, acts, counts) if c.day >= steps[first].isoformat()] if first < len(steps) else []
    return Tension(a, b, tuple(bars[first:]), tuple(changes), every, undated)


def dyads(happenings: Iterable[Happening]) -> list[tuple[str, str, int]]:
    """Pairs of labels with the number of distinct actual happenings between them: the most active first, then by the alphabet.

    Labels stand in the order of the alphabet within a pair.
    """
    count: Counter[tuple[str, str]] = Counter()
    for h in _actual(happenings):
        actors = {s.label for s in h.actors if s.label}
        recipients = {s.label for s in h.recipients if s.label}
        count.update({(min(x, y), max(x, y)) for x, y in product(actors, actors | recipients) if x != y})
    return sorted(((x, y, n) for (x, y), n in count.items()), key=lambda row: (-row[2], row[0], row[1]))


# ---- whose act it is


def _actual(happenings: Iterable[Happening]) -> Iterable[Happening]:
    return {h.id: h for h in happenings if h.status == "actual"}.values()


def _of_dyad(happenings: Iterable[Happening], a: str, b: str) -> Iterable[Happening]:
    """The actual happenings of one side towards the other, either way, or of both together."""
    one, other = _Named(a), _Named(b)
    return _actual(h for h in happenings if _belongs(h, one, other))


def _belongs(h: Happening, one: _Named, other: _Named) -> bool:
    doing, doing_too = one.among(h.actors), other.among(h.actors)
    if doing and doing_too and (len(doing) > 1 or doing != doing_too):
        return True  # two sides of one act, not one side that bears both names
    return bool((doing and other.among(h.recipients)) or (doing_too and one.among(h.recipients)))


class _Named(dict[str, bool]):
    """Whether a spelling is the name looked for; every spelling is folded once."""

    def __init__(self, name: str) -> None:
        super().__init__({"": False})
        self.name = folded(name.strip())

    def __missing__(self, spelling: str) -> bool:
        self[spelling] = folded(spelling) == self.name
        return self[spelling]

    def among(self, sides: tuple[Side, ...]) -> list[int]:
        """Places of the sides that bear the name as label, country or key."""
        return [n for n, s in enumerate(sides) if self[s.label] or self[s.country] or self[s.key]]


# ---- days and bars


def _date(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10]) if len(iso) >= 10 else None
    except ValueError:
        return None


def _real(day: date) -> bool:
    return _CENTURIES[0] <= day <= _CENTURIES[1]


def _until(day: date, until: str) -> bool:
    """Whether a day is not after an ISO day or a part of one; `2022-01` takes in all of January."""
    return day.isoformat()[: len(until)] <= until


def _period(h: Happening) -> Period | None:
    """The first and the last day on which it may have been; the day of the first report where no date is told."""
    start = _date(h.start)
    if start is not None:
        return start, start if h.precision in ("day", "") else max(start, _date(h.end) or start)
    if not h.start:
        told = _date(h.first)
        return (told, told) if told else None
    if len(h.start) > len("2022-01"):
        return None
    try:
        year, month = int(h.start[:4]), int(h.start[5:7] or 0)
        return date(year, month or 1, 1), date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    except (ValueError, OverflowError):  # IllegalMonthError is a ValueError
        return None


def _day_of(h: Happening, reported: Period | None, every: str) -> date | None:
    """The day that an act is counted on. One known by week, month or year goes into the bar that holds all of it, else to the day
    of its first report, if that lies in it; else it has none."""
    period = _period(h)
    if period is None:
        return None
    day, told = period[0], _date(h.first)
    if _bar_of(day, every) != _bar_of(period[1], every):
        if told is None or not period[0] <= told <= period[1]:
            return None
        day = told
    last = _date(h.last) or told
    if not _real(day) or (last is not None and (day - last).days > 1):  # at most a day behind the clock of the place
        return None
    periods = [p for p in (told and (told, told), reported) if p]
    return day if not periods or any(_near(p, period) for p in periods) else None


def _near(reported: Period, period: Period) -> bool:
    """Whether reports cover a period, or begin or end within `LATE` days of it."""
    return (reported[0] - period[1]).days <= LATE and (period[0] - reported[1]).days <= LATE


def _bar_of(day: date, every: str) -> date:
    if every == "day":
        return day
    return day.replace(day=1) if every == "month" else date.fromordinal(max(1, day.toordinal() - day.weekday()))


def _last(bar: date, every: str) -> date:
    """The last day of a bar."""
    if every == "month":
        return bar.replace(day=calendar.monthrange(bar.year, bar.month)[1])
    return bar + timedelta(6) if every == "week" else bar


def _range(acts: list[tuple[date, Happening]], reported: Period | None, asked: tuple[str, str], every: str) -> Period:
    """The first and the last bar."""
    first, last = acts[0][0], acts[-1][0]
    since, until = _date(asked[0]), _date(asked[1])
    if reported is not None and since is not None and since <= reported[1]:
        first = min(first, _bar_of(max(since, reported[0]), every))
    if reported is not None and until is not None and until >= reported[0]:
        last = max(last, _bar_of(min(until, reported[1]), every))
    return first, last


def _steps(first: date, last: date, every: str) -> list[date]:
    """All bars between two, the last `LONGEST` of them."""
    if every == "month":
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        return [date(m // 12, m % 12 + 1, 1) for m in months[-LONGEST:]]
    days = range(first.toordinal(), last.toordinal() + 1, 7 if every == "week" else 1)
    return [date.fromordinal(d) for d in days[-LONGEST:]]


def _covered(reports: Mapping[date, int], every: str) -> dict[date, int]:
    """Reports by bar."""
    total: Counter[date] = Counter()
    for day, n in reports.items():
        total[_bar_of(day, every)] += n
    return total


# ---- counts, baselines, changes


def _counts(steps: list[date], acts: list[tuple[date, Happening]]) -> NDArray[np.int64]:
    """Acts by bar and quad class, shape (bars, 5)."""
    at = {day: n for n, day in enumerate(steps)}
    counts = np.zeros((len(steps), 5), dtype=np.int64)
    for day, h in acts:
        if day in at:
            counts[at[day], h.quad if 0 <= h.quad <= 4 else 0] += 1
    return counts


def _bars(
    steps: list[date], acts: list[tuple[date, Happening]], counts: NDArray[np.int64], covered: Mapping[date, int]
) -> list[Bar]:
    scores: dict[tuple[date, int], list[float]] = {}
    for day, h in acts:
        scores.setdefault((day, h.quad), []).append(h.score)
    baselines = _baselines(counts[:, list(MEASURES.values())])
    rows = []
    for n, (day, count) in enumerate(zip(steps, counts.tolist(), strict=True)):
        reports = covered.get(day, 0)
        rows.append(
            Bar(
                day=day.isoformat(),
                **{measure: count[quad] for measure, quad in MEASURES.items()},
                neutral=count[0],
                scores=Measures(**{m: math.fsum(scores.get((day, q), ())) for m, q in MEASURES.items()}),
                coverage=reports,
                conflict_per_report=(count[3] + count[4]) / reports if reports > 0 else None,
                cooperation_per_report=(count[1] + count[2]) / reports if reports > 0 else None,
                baseline=baselines[n],
            )
        )
    return rows


def _baselines(counts: NDArray[np.int64]) -> list[Measures | None]:
    """Medians of the at most `BASELINE` bars before each; counts have shape (bars, measures)."""
    n = len(counts)
    medians = np.zeros(counts.shape)
    for k in range(1, min(BASELINE, n)):
        medians[k] = np.median(counts[:k], axis=0)
    if n > BASELINE:
        windows = np.lib.stride_tricks.sliding_window_view(counts[:-1], BASELINE, axis=0)
        medians[BASELINE:] = np.median(windows, axis=-1)
    return [Measures(*map(float, row)) if k >= BASELINE_LEAST else None for k, row in enumerate(medians)]


def _changes(steps: list[date], acts: list[tuple[date, Happening]], counts: NDArray[np.int64]) -> list[Change]:
    found = []
    at = {day: n for n, day in enumerate(steps)}
    for measure, quad in MEASURES.items():
        series = counts[-SEARCHED:, quad]
        offset = len(steps) - len(series)
        own = [(at[day], h) for day, h in acts if h.quad == quad and day in at]
        breaks = [0, *_breaks(series), len(series)]
        for start, here, end in zip(breaks, breaks[1:-1], breaks[2:], strict=False):
            bar = offset + here
            new = [(n - bar, -abs(h.score), -h.sources, h.id) for n, h in own if bar <= n < offset + end]
            before, after = float(series[start:here].mean()), float(series[here:end].mean())
            drivers = tuple(row[-1] for row in sorted(new)[:DRIVERS])
            found.append(Change(steps[bar].isoformat(), measure, round(before, 3), round(after, 3), drivers))
    return sorted(found, key=lambda c: (c.day, list(MEASURES).index(c.measure)))


def _breaks(series: NDArray[np.int64]) -> list[int]:
    """Where the level of a series of counts changes, exactly (PELT: Killick, Fearnhead and Eckley, 2012), as ruptures finds it.

    Square roots make the noise of counts alike at all levels (Anscombe, 1948); the noise is half the mean squared step.
    """
    if len(series) < SERIES_LEAST or series.min() == series.max():
        return []
    from ruptures import KernelCPD  # noqa: PLC0415

    even = 2 * np.sqrt(series + 3 / 8)
    noise = max(NOISE_LEAST, float(np.mean(np.diff(even) ** 2)) / 2)
    search = KernelCPD(kernel="linear", min_size=SEGMENT).fit(even.reshape(-1, 1))
    return [int(k) for k in search.predict(pen=PENALTY * noise * math.log(len(series)))[:-1]]
