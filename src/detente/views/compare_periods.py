"""Two days or periods side by side: acts of one type between the same parties in both, and what only one saw."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from detente.errors import UsageError
from detente.ledger.filter import Filter
from detente.views.acts import Act, acts
from detente.views.comparison import STANCE, Comparison, Half, Row, gaps
from detente.views.differences import Difference, Pair, Telling

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

BETWEEN: Final = ".."
_DAY: Final = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
COLUMNS: Final = ("happening_id", "event_type", "actor_label", "recipient_label", "day")
PERIOD: Final = re.compile(rf"({_DAY})(?:\.\.({_DAY}))?")


def periods(linked: Linked, a: str, b: str, rows: int) -> Comparison:
    """Two periods as ISO days, months, years or two of them with `..` between; see `compare`."""
    wheres = period(a), period(b)
    found = [linked.ask("happenings", w, columns=COLUMNS, newest=True) for w in wheres]
    keyed = [_keyed(own) for own in found]
    both = [(keyed[0][k], keyed[1][k]) for k in keyed[0] if k in keyed[1]]
    only = [[r["happening_id"] for r in own if _key(r) not in other] for own, other in zip(found, keyed[::-1], strict=True)]
    wanted = [h for two in both[:rows] for h in two]
    shown = acts(linked, [*wanted, *only[0][:rows], *only[1][:rows]])
    held = [_stances(linked, w) for w in wheres]
    issues, differing = gaps(linked, ((held[0][k], held[1][k]) for k in held[0] if k in held[1]), rows)
    return Comparison(
        kind="day",
        a=_half(linked, a, wheres[0], len(found[0])),
        b=_half(linked, b, wheres[1], len(found[1])),
        both=len(both),
        only_a=len(only[0]),
        only_b=len(only[1]),
        differing=differing,
        pairs=tuple(_pair(shown[x], shown[y]) for x, y in both[:rows]),
        together=(),
        in_a=tuple(shown[h] for h in only[0][:rows]),
        in_b=tuple(shown[h] for h in only[1][:rows]),
        gaps=issues,
    )


def period(text: str) -> Filter:
    """The days of a period.

    Raises:
        UsageError: it is none.

    >>> period("2022-01..2022-02").until
    '2022-02'
    """
    match = PERIOD.fullmatch(text)
    if not match:
        raise UsageError(f"a period is an ISO day, month or year, or two with {BETWEEN} between; it was {text[:40]!r}")
    return Filter(since=match[1], until=match[2] or match[1])


def _half(linked: Linked, name: str, where: Filter, happenings: int) -> Half:
    return Half(name, "", linked.total("documents", where), happenings, where.since, where.until)


def _key(row: Row) -> tuple[str, str, str]:
    return row["event_type"], row["actor_label"], row["recipient_label"]


def _keyed(rows: Iterable[Row]) -> dict[tuple[str, str, str], str]:
    """The newest happening of each type between the same two sides; those that lack a side are no two alike."""
    found: dict[tuple[str, str, str], str] = {}
    for r in rows:
        if r["actor_label"] and r["recipient_label"]:
            found.setdefault(_key(r), r["happening_id"])
    return found


def _pair(a: Act, b: Act) -> Pair:
    one, other = (Telling(x.happening, x.happening.split("_")[0], "", x.day, x.words, 0, 0) for x in (a, b))
    differing = (Difference("status", a.status, b.status),) if a.status != b.status else ()
    return Pair(a.happening, a.event_type, a.status, a.day, a.who, a.whom, one, other, False, differing)


def _stances(linked: Linked, where: Filter) -> dict[tuple[str, str], Row]:
    """What parties held of an issue last in a period."""
    return {(r["speaker"], r["issue_id"]): r for r in linked.ask("stances", where, columns=STANCE)}
