"""A ledger → its rounds of talks as a calendar and a list, at once however many there are.

Past and to come are counted from a day that is given, which is that of the newest report: no clock is asked.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from detente.ledger.filter import EVERYTHING, Filter
from detente.ledger.tables import SEPARATOR
from detente.link.days import day_number, day_range
from detente.link.rows import Talk
from detente.records import Plain
from detente.views.answers import Source
from detente.views.cited import rounds as cited

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row = Mapping[str, Any]

# The parts of the list, in the order in which they follow one another.
COMING: Final = "coming"
PAST: Final = "past"
UNTOLD: Final = "untold"
UNDATED: Final = "undated"
PARTS: Final = (COMING, PAST, UNTOLD, UNDATED)
# What may still come, and what was called off, whenever its day is.
OPEN: Final = ("scheduled", "proposed", "ongoing")
# A round stands on each of its days where they are few; one that is known by its week stands on the first.
LONGEST: Final = 5
EARLIEST, LATEST = "1800-01", "2199-12"
_FLAT: Final = ("talk_id", "status", "parties_label", "place", "date_start", "date_end")


@dataclass(frozen=True, slots=True)
class Word(Plain):
    """What was said of a round, and where; `source` None where no report of it is known."""

    status: str
    published: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Line(Plain):
    """A round as the list shows it. `days` from the day of the newest report to its first day and `last_days` to its last, negative
    for what is past, None where not even a week is known. `untold`: its day passed and nobody told what came of it.
    `moved_to` is the id of the round that took its place, `moved_day` that round's first day."""

    id: str
    status: str
    level: str
    parties: tuple[str, ...]
    start: str
    end: str
    precision: str
    place: str
    sources: int
    days: int | None
    last_days: int | None
    untold: bool
    history: tuple[Word, ...]
    moved_to: str
    moved_day: str


@dataclass(frozen=True, slots=True)
class Entry(Plain):
    """A round as a day of the calendar shows it; `until` its last day where it has several."""

    id: str
    status: str
    parties: tuple[str, ...]
    place: str
    untold: bool
    until: str


@dataclass(frozen=True, slots=True)
class Day(Plain):
    """A day of the calendar, ISO, with its rounds; `inside` the month or only beside it."""

    day: str
    inside: bool
    rounds: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Month(Plain):
    """A month, ISO, with all days of its weeks, Mondays first; `vague` are rounds of which no more than the month is known."""

    month: str
    weeks: tuple[tuple[Day, ...], ...]
    vague: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Talks(Plain):
    """Rounds of talks. `today` is the day of the newest report; `counts` by part of the list; `months` that hold rounds with
    their number, the newest first; `month` the one shown, None where none does; `rounds` one page of the list."""

    today: str
    total: int
    counts: Mapping[str, int]
    months: tuple[tuple[str, int], ...]
    month: Month | None
    page: int
    pages: int
    rounds: tuple[Line, ...]


def talks(linked: Linked, *, where: Filter = EVERYTHING, month: str = "", part: str = "", rows: int = 50, page: int = 1) -> Talks:
    """The rounds that fit a filter: those to come, the soonest first, then those past, the newest first, then the undated.

    Args:
        linked: the ledger with its links.
        where: which rounds.
        month: of the calendar, ISO; where it is empty that of the newest report, or the nearest before it that holds rounds.
        part: one of `PARTS`, or empty for all.
        rows: rounds on a page of the list.
        page: from 1.
    """
    today = linked.newest
    flat = linked.ask("talks", where, columns=_FLAT)
    parts = _parts(flat, day_number(today) or 0)
    shown = parts[part] if part else [r for p in (COMING, PAST, UNDATED) for r in parts[p]]
    months = Counter(r["date_start"][:7] for r in flat if _is_month(r["date_start"][:7]))
    chosen = month if month in months or not months else _nearest(sorted(months), month or today[:7])
    return Talks(
        today=today,
        total=len(flat),
        counts={p: len(parts[p]) for p in PARTS},
        months=tuple(sorted(months.items(), reverse=True)),
        month=_month(chosen, flat, {r["talk_id"] for r in parts[UNTOLD]}) if months else None,
        page=page,
        pages=-(-len(shown) // rows),
        rounds=_lines(linked, shown[rows * (page - 1) : rows * page], {r["talk_id"] for r in parts[UNTOLD]}, day_number(today)),
    )


# ---- the list


def _parts(flat: Sequence[Row], today: int) -> dict[str, list[Row]]:
    """The parts of the list; what is untold is past, too."""
    found: dict[str, list[Row]] = {p: [] for p in PARTS}
    for r in flat:
        days = day_range(r["date_start"], r["date_end"])
        if days is None:
            found[UNDATED].append(r)
            continue
        found[COMING if days[1] >= today and r["status"] in OPEN else PAST].append(r)
        if days[1] < today and r["status"] == "scheduled":
            found[UNTOLD].append(r)
    found[PAST].reverse()
    found[UNTOLD].reverse()
    return found


def _lines(linked: Linked, shown: Sequence[Row], untold: set[str], today: int | None) -> tuple[Line, ...]:
    ids = [r["talk_id"] for r in shown]
    known = {_key(r): r["json"] for r in linked.some("talks", "talk_id", ids, columns=(*_FLAT, "json"))} if ids else {}
    found = [Talk.from_dict(json.loads(known[_key(r)])) for r in shown]
    words = cited(linked, (step.round for t in found for step in t.history))
    new = {t.id: t.start for t in linked.talks_by_id(sorted({t.moved_to for t in found if t.moved_to}))}
    return tuple(_line(t, words, untold, today, new.get(t.moved_to, "")) for t in found)


def _key(r: Row) -> tuple[str, ...]:
    """What tells rounds apart; one sentence may tell several, which then have its id."""
    return tuple(r[c] for c in _FLAT)


def _line(t: Talk, words: Mapping[str, Source], untold: set[str], today: int | None, moved_day: str) -> Line:
    first = day_number(t.start)
    return Line(
        id=t.id,
        status=t.status,
        level=t.level,
        parties=tuple(dict.fromkeys(p.label for p in t.parties if p.label)),
        start=t.start,
        end=t.end if t.end != t.start else "",
        precision=t.precision,
        place=t.place,
        sources=t.sources,
        days=None if first is None or today is None else first - today,
        last_days=None if first is None or today is None else max(first, day_number(t.end) or first) - today,
        untold=t.id in untold,
        history=tuple(Word(s.status, s.published, words.get(s.round)) for s in t.history),
        moved_to=t.moved_to,
        moved_day=moved_day,
    )


# ---- the calendar


def _is_month(month: str) -> bool:
    """Whether it is a month that a calendar can show; a misread year is none."""
    return EARLIEST <= month <= LATEST and day_number(f"{month}-01") is not None


def _nearest(months: Sequence[str], wanted: str) -> str:
    """The last month up to one, else the first."""
    return max((m for m in months if m <= wanted), default=months[0])


def _month(month: str, flat: Sequence[Row], untold: set[str]) -> Month:
    on: dict[int, list[Entry]] = {}
    vague = []
    for r in flat:
        if not r["date_start"] or month not in (r["date_start"][:7], r["date_end"][:7]):
            continue
        entry = _entry(r, untold)
        days = day_range(r["date_start"], r["date_end"])
        if len(r["date_start"]) < 10 or days is None:
            vague.append(entry)
            continue
        for day in range(days[0], days[1] + 1) if days[1] - days[0] < LONGEST else days[:1]:
            on.setdefault(day, []).append(entry)
    first = date.fromisoformat(f"{month}-01")
    monday = first - timedelta(first.weekday())
    weeks = []
    while monday < first or monday.month == first.month:
        days_ = (monday + timedelta(n) for n in range(7))
        weeks.append(tuple(Day(d.isoformat(), d.month == first.month, tuple(on.get(d.toordinal(), ()))) for d in days_))
        monday += timedelta(7)
    return Month(month, tuple(weeks), tuple(vague))


def _entry(r: Row, untold: set[str]) -> Entry:
    parties = tuple(dict.fromkeys(p for p in r["parties_label"].split(SEPARATOR) if p))
    until = r["date_end"] if r["date_end"] != r["date_start"] else ""
    return Entry(r["talk_id"], r["status"], parties, r["place"], r["talk_id"] in untold, until)
