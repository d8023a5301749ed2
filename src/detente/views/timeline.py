"""Happenings in time: which days to look at, and a mark for each happening in its lane; or counts, where there are too many."""

from __future__ import annotations

import calendar
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from detente.knowledge.ontology import Ontology
from detente.ledger.filter import EVERYTHING, Filter
from detente.ledger.tables import SEPARATOR
from detente.link.rows import NOT_STATES
from detente.records import Plain
from detente.views.grouped import Row, kept
from detente.views.happening_lines import spelt_out, standings
from detente.views.since_rows import spelt

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

By = Literal["party", "dyad", "type"]
Step = Literal["", "day", "week", "month", "year"]

# More marks than these cannot be told apart; then bars count them.
MARKS: Final = 600
# Bars along the axis at most, of the shortest step that needs no more.
BARS: Final = 92
# Parties or pairs that have a lane of their own.
LANES: Final = 7
# What is announced for so many days after the newest report is shown unasked.
AHEAD: Final = 60
# Characters of a happening's words that go with its mark.
WORDS: Final = 200
# Answers kept at hand, for the pages of a list below one chart: the ledger of a generation never changes.
KEPT: Final = 16
# What joins the two of a pair into the key of its lane; it stands in no name.
PAIR: Final = ";"

_STEPS: Final[dict[Step, tuple[int, str]]] = {
    "day": (1, "day"),
    "week": (7, "strftime(date_trunc('week', TRY_CAST(day AS DATE)), '%Y-%m-%d')"),
    "month": (30, "left(day, 7) || '-01'"),
    "year": (365, "left(day, 4) || '-01-01'"),
}
# A day as ISO has it, to the day, within the span.
_DRAWN: Final = "length(day) = 10 AND TRY_CAST(day AS DATE) IS NOT NULL AND day BETWEEN $first AND $last"


@dataclass(frozen=True, slots=True)
class Lane(Plain):
    """A lane: `key` as marks and bars name it, empty for all that is in no other; `parties` one, two or none; `n` happenings."""

    key: str
    title: str
    parties: tuple[str, ...]
    n: int


@dataclass(frozen=True, slots=True)
class Mark(Plain):
    """One happening. `deed`: done rather than said. `words` may be cut; `who` and `whom` are spelt out."""

    happening: str
    day: str
    lane: str
    event_type: str
    status: str
    quad: int
    deed: bool
    sources: int
    denied: bool
    who: str
    whom: str
    standing: str
    words: str


@dataclass(frozen=True, slots=True)
class Bar(Plain):
    """`n` happenings of a lane and a quad class in the step that begins on `day`."""

    day: str
    lane: str
    quad: int
    n: int


@dataclass(frozen=True, slots=True)
class Timeline(Plain):
    """The days `since` to `until` in lanes. `total` happenings fit the filter and these days; `undrawn` of them have no day to be
    drawn at: only a month or year is known, or they began earlier. `earlier` and `later` happenings fit all but these days.

    Where `step` is empty each happening has a mark; else there are bars of `step`. `newest` is the day of the newest report."""

    by: By
    since: str
    until: str
    newest: str
    step: Step
    total: int
    undrawn: int
    earlier: int
    later: int
    lanes: tuple[Lane, ...] = ()
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()


@functools.lru_cache(maxsize=KEPT)
def timeline(linked: Linked, where: Filter = EVERYTHING, *, by: By = "party") -> Timeline:
    """What happened, in lanes by who acted, by pair, or by type.

    Args:
        linked: the ledger with its links.
        where: the filter; where it names no days, those that the reports cover are taken, and what is announced for the
            sixty days after.
        by: what makes a lane; a happening stands in the busiest of those that it belongs to.
    """
    first, last = span(linked, where)
    inside = replace(where, since=first, until=last)
    total = linked.total("happenings", inside)
    earlier = linked.total("happenings", replace(where, since="", until=shifted(first, -1))) if first else 0
    later = linked.total("happenings", replace(where, since=shifted(last, 1), until="")) if last else 0
    days = {"first": first, "last": last}
    counted = kept(linked, "happenings", f"SELECT count(*) AS n FROM kept WHERE {_DRAWN}", where=inside, values=days)
    drawn = int(counted[0]["n"]) if counted else 0
    lanes = _lanes(linked, inside, by, days)
    keys = [lane.key for lane in lanes]
    step: Step = "" if drawn <= MARKS else _step(first, last)
    made = Timeline(by, first, last, linked.newest, step, total, total - drawn, earlier, later)
    if step:
        bars = _bars(linked, inside, by, keys, step, days)
        return replace(made, bars=bars, lanes=_counted(lanes, [(b.lane, b.n) for b in bars]))
    marks = _marks(linked, inside, by, keys, days)
    return replace(made, marks=marks, lanes=_counted(lanes, [(m.lane, 1) for m in marks]))


# ---- days


def span(linked: Linked, where: Filter) -> tuple[str, str]:
    """The first and the last day to look at; the filter's own as far as it names them. Both empty where no day is known."""
    covered = list(linked.coverage())
    first, last = whole(where.since), whole(where.until, end=True)
    found: list[Row] = []
    if not (first and last):
        ahead = shifted(linked.newest, AHEAD)
        query = (
            "SELECT min(day) AS first, max(day) AS last, max(day) FILTER (status = 'future' AND day <= $ahead) AS ahead "
            "FROM kept WHERE length(day) = 10 AND TRY_CAST(day AS DATE) IS NOT NULL"
        )
        found = kept(linked, "happenings", query, where=where, values={"ahead": ahead})
    known = found[0] if found else {"first": "", "last": "", "ahead": ""}
    if not first:
        first = covered[0] if covered else known["first"] or ""
        first = min(first, known["first"] or last or first) if last and first > last else first
    if not last:
        last = max(linked.newest, known["ahead"] or "") or known["last"] or ""
        last = max(last, known["last"] or first) if first > last else last
    return first, last


def whole(day: str, *, end: bool = False) -> str:
    """The first or last day of an ISO date that may be partial; empty for none.

    >>> whole("2022-02"), whole("2022-02", end=True), whole("2022", end=True), whole("2022-02-03", end=True)
    ('2022-02-01', '2022-02-28', '2022-12-31', '2022-02-03')
    """
    if len(day) == 4:
        return f"{day}-12-31" if end else f"{day}-01-01"
    if len(day) == 7:
        return f"{day}-{calendar.monthrange(int(day[:4]), int(day[5:]))[1]:02d}" if end else f"{day}-01"
    return day


def shifted(day: str, days: int) -> str:
    """An ISO day some days on; that day itself where it is none, or at either end of the calendar."""
    try:
        return (date.fromisoformat(day) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return day


def length(first: str, last: str) -> int:
    """Days from one ISO day to another, both included; 0 where they are none or in the wrong order.

    >>> length("2022-02-01", "2022-02-07")
    7
    """
    try:
        return max(0, (date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    except ValueError:
        return 0


def _step(first: str, last: str) -> Step:
    days = length(first, last)
    return next((step for step, (each, _) in _STEPS.items() if days / each <= BARS), "year")


# ---- lanes


def _belonging(column: str) -> str:
    """SQL: the sides of a column of parties, states by their codes, all others by name."""
    none = ", ".join(f"'{c}'" for c in NOT_STATES)
    split = f"string_split({column}_country, '{SEPARATOR}'), string_split({column}_label, '{SEPARATOR}')"
    return f"[CASE WHEN length(x[1]) = 3 AND x[1] NOT IN ({none}) THEN x[1] ELSE x[2] END FOR x IN list_zip({split})]"


def _own(by: By) -> str:
    """SQL: the lanes that a happening belongs to; an empty one stands for none."""
    if by == "type":
        return "[event_type]"
    if by == "party":
        return _belonging("actor")
    pair = f"CASE WHEN a = '' OR b = '' OR a = b THEN '' ELSE least(a, b) || '{PAIR}' || greatest(a, b) END"
    return f"flatten([[{pair} FOR b IN {_belonging('recipient')}] FOR a IN {_belonging('actor')}])"


def _placed(by: By, columns: str) -> str:
    """SQL: rows that are drawn, each with the first of `$lanes` that it belongs to."""
    if by == "type":
        return f"SELECT {columns}, event_type AS lane, [] AS own FROM kept WHERE {_DRAWN}"
    return (
        f"SELECT *, coalesce([l FOR l IN $lanes IF list_contains(own, l)][1], '') AS lane "
        f"FROM (SELECT {columns}, {_own(by)} AS own FROM kept WHERE {_DRAWN})"
    )


def _given(by: By, days: Mapping[str, str], lanes: Sequence[str]) -> dict[str, object]:
    """The parameters that `_placed` has."""
    return {**days} if by == "type" else {**days, "lanes": list(lanes)}


def _lanes(linked: Linked, where: Filter, by: By, days: dict[str, str]) -> list[Lane]:
    query = (
        f"SELECT lane, count(*) AS n FROM (SELECT unnest(list_distinct({_own(by)})) AS lane FROM kept WHERE {_DRAWN}) "
        f"WHERE lane <> '' GROUP BY lane ORDER BY n DESC, lane" + ("" if by == "type" else f" LIMIT {LANES}")
    )
    found = kept(linked, "happenings", query, where=where, values=days)
    if by == "type":
        order = {t: n for n, t in enumerate(Ontology.load().types)}
        found.sort(key=lambda row: order.get(row["lane"], len(order)))
        return [Lane(row["lane"], row["lane"].capitalize(), (), int(row["n"])) for row in found]
    parties = [tuple(row["lane"].split(PAIR)) if by == "dyad" else (row["lane"],) for row in found]
    return [Lane(row["lane"], " – ".join(map(spelt, own)), own, int(row["n"])) for row, own in zip(found, parties, strict=True)]


def _counted(lanes: Sequence[Lane], found: Sequence[tuple[str, int]]) -> tuple[Lane, ...]:
    """The lanes with what stands in each, those that stay empty left out; the lane of all others last."""
    n: dict[str, int] = {}
    for key, count in found:
        n[key] = n.get(key, 0) + count
    last = (Lane("", "All others", (), n[""]),) if "" in n else ()
    return (*(replace(lane, n=n[lane.key]) for lane in lanes if lane.key in n), *last)


# ---- what is drawn

_COLUMNS: Final = (
    "happening_id, day, event_type, status, quad, sources, denied, actor_label, recipient_label, standing, "
    f"left(coalesce(json ->> '$.words', ''), {WORDS}) AS words"
)


def _marks(linked: Linked, where: Filter, by: By, lanes: Sequence[str], days: dict[str, str]) -> tuple[Mark, ...]:
    query = f"SELECT * EXCLUDE (own) FROM ({_placed(by, _COLUMNS)}) ORDER BY day, happening_id"
    found = kept(linked, "happenings", query, where=where, values=_given(by, days, lanes))
    return tuple(
        Mark(
            happening=row["happening_id"],
            day=row["day"],
            lane=row["lane"],
            event_type=row["event_type"],
            status=row["status"],
            quad=row["quad"],
            deed=row["quad"] in (2, 4),
            sources=row["sources"],
            denied=row["denied"],
            who=", ".join(spelt_out(row["actor_label"])),
            whom=", ".join(spelt_out(row["recipient_label"])),
            standing="; ".join(standings(row["standing"])),
            words=row["words"],
        )
        for row in found
    )


def _bars(linked: Linked, where: Filter, by: By, lanes: Sequence[str], step: Step, days: dict[str, str]) -> tuple[Bar, ...]:
    columns = f"{_STEPS[step][1]} AS bin, quad"
    query = f"SELECT bin, lane, quad, count(*) AS n FROM ({_placed(by, columns)}) GROUP BY bin, lane, quad ORDER BY bin, lane, quad"
    found = kept(linked, "happenings", query, where=where, values=_given(by, days, lanes))
    return tuple(Bar(row["bin"], row["lane"], row["quad"], int(row["n"])) for row in found)
