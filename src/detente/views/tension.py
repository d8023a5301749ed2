"""A ledger → how two parties stand to one another: the pairs there are, the series of one pair, and its acts.

The series is `link.tension`'s; here it is given no more of the ledger than it needs, so that it answers at once.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Final

from detente.ledger.filter import EVERYTHING, Filter, meant
from detente.ledger.linktables import happening_of
from detente.ledger.tables import SEPARATOR
from detente.link.tension import MEASURES, Tension
from detente.link.tension import tension as measure
from detente.link.text import folded
from detente.records import Plain

if TYPE_CHECKING:
    from detente.ledger.linked import Linked
    from detente.link.rows import Happening, Side

# Where no bar is asked for it is a day while the days fit a screen, a week for a year and a half, else a month.
DAYS: Final = 120
WEEKS: Final = 550
NEUTRAL: Final = 0
_LABELS: Final = ("actor_label", "recipient_label", "quad")


@dataclass(frozen=True, slots=True)
class Dyad(Plain):
    """Two parties by their labels, in the order of the alphabet, and the distinct actual happenings between them by what they
    were; those that are neither conflict nor cooperation count as `happenings` only."""

    a: str
    b: str
    happenings: int
    verbal_conflict: int
    material_conflict: int
    verbal_cooperation: int
    material_cooperation: int


def dyads(linked: Linked, *, where: Filter = EVERYTHING) -> tuple[Dyad, ...]:
    """The pairs that have to do with one another: the most active first, then by the alphabet."""
    rows = linked.ask("happenings", dataclasses.replace(where, statuses=("actual",)), columns=_LABELS)
    count: Counter[tuple[str, str, int]] = Counter()
    for (actor, recipient, quad), n in Counter((r["actor_label"], r["recipient_label"], r["quad"]) for r in rows).items():
        actors = {label for label in actor.split(SEPARATOR) if label}
        others = actors | {label for label in recipient.split(SEPARATOR) if label}
        for pair in {(min(x, y), max(x, y)) for x, y in product(actors, others) if x != y}:
            count[*pair, quad] += n
    pairs = {(a, b) for a, b, _ in count}
    found = (
        Dyad(a, b, sum(count[a, b, q] for q in (NEUTRAL, *MEASURES.values())), **{m: count[a, b, q] for m, q in MEASURES.items()})
        for a, b in pairs
    )
    return tuple(sorted(found, key=lambda d: (-d.happenings, d.a, d.b)))


def between(linked: Linked, a: str, b: str) -> list[Happening]:
    """The actual happenings of one side towards the other, either way, or of both together, by day.

    Args:
        linked: the ledger with its links.
        a: a side by label, name of a state, or country code.
        b: the other.
    """
    one, other = folded(_code(a)), folded(_code(b))
    rows = linked.ask("happenings", Filter(dyad=(a, b), statuses=("actual",)), columns=("json",))
    return [h for row in rows if _belongs(h := happening_of(row["json"]), one, other)]


def tension(linked: Linked, acts: Sequence[Happening], a: str, b: str, *, where: Filter = EVERYTHING, every: str = "") -> Tension:
    """How two sides stand to one another over time; see `link.tension.tension`.

    Args:
        linked: the ledger with its links.
        acts: what is `between` them, of all days, for a baseline needs those before.
        a, b: the sides, as there.
        where: its days are those that are shown.
        every: day, week or month; where it is empty whichever fits the days that reports cover.

    Raises:
        UnknownNameError: `every` is none of these.
    """
    coverage = linked.coverage()
    days = {"since": where.since, "until": where.until, "every": every or step(coverage, where)}
    return measure(acts, a=_code(a), b=_code(b), coverage=coverage, **days)


def step(coverage: Iterable[str], where: Filter = EVERYTHING) -> str:
    """The bar that fits the days which reports cover, as far as they are asked for.

    >>> step(["2022-01-01", "2022-02-01"]), step(["2022-01-01", "2023-01-01"])
    ('day', 'week')
    """
    days = [day for c in coverage if (day := _day(c)) and c >= where.since and c[: len(where.until)] <= where.until]
    span = (max(days) - min(days)).days if days else 0
    return "day" if span <= DAYS else "week" if span <= WEEKS else "month"


def within(acts: Iterable[Happening], since: str, until: str) -> list[Happening]:
    """Those acts that were, or were first told, from one ISO day or part of one to another; all where these are empty."""
    return [h for h in acts if since <= (day := (h.start or h.first)[:10]) and day[: len(until)] <= until]


def _belongs(h: Happening, one: str, other: str) -> bool:
    """Whether one side acts and the other acts too or is acted upon."""
    doing = _names(h.actors)
    there = doing | _names(h.recipients)
    return (one in doing and other in there) or (other in doing and one in there)


def _names(sides: Iterable[Side]) -> set[str]:
    return {_folded(name) for s in sides for name in (s.label, s.country, s.key)} - {""}


_folded = functools.lru_cache(65536)(folded)


def _code(party: str) -> str:
    return meant(party)[0] or party


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None
