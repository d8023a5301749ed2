"""A crisis at a glance: what is new since a day, how much is reported, how well it stands, and who takes part."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from detente.ledger.filter import EVERYTHING, Filter
from detente.records import Plain
from detente.views.answers import Delegation
from detente.views.brief import delegations
from detente.views.grouped import kept
from detente.views.linked_since import linked_since
from detente.views.since_rows import Since
from detente.views.timeline import length, shifted

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Seen = Literal["chosen", "visit", "week"]

# Rows of a section.
ROWS: Final = 5
# Days of coverage that are shown, up to the newest report.
DAYS: Final = 60
# Parties that are named.
PARTIES: Final = 5
# Answers kept at hand: the ledger of a generation never changes.
KEPT: Final = 16


@dataclass(frozen=True, slots=True)
class Covered(Plain):
    """Reports published on a day, a text and its copies once; `copies` are the further reports that copy one."""

    day: str
    reports: int
    copies: int


@dataclass(frozen=True, slots=True)
class Standings(Plain):
    """How happenings stand: `several` are reported by sources independent of one another, `single` by one, `claimed` rest on
    somebody's word alone; of all these some are `confirmed` by the other side, or `denied`."""

    total: int
    several: int
    single: int
    claimed: int
    confirmed: int
    denied: int


@dataclass(frozen=True, slots=True)
class Overview(Plain):
    """A ledger at a glance. `seen` says what the day of `since` is: chosen, that of the last visit, or a week before the newest
    report."""

    seen: Seen
    since: Since
    coverage: tuple[Covered, ...]
    standing: Standings
    parties: tuple[Delegation, ...]


def overview(linked: Linked, where: Filter = EVERYTHING, *, seen: str = "") -> Overview:
    """A ledger at a glance.

    Args:
        linked: the ledger with its links.
        where: the filter; its `since` is the day since which things are new.
        seen: where the filter names no day, the day of the last visit, if there was one.
    """
    newest = linked.newest
    week = shifted(newest, -7)
    day = where.since or (seen if "" < seen <= newest else week)
    how: Seen = "chosen" if where.since else "visit" if "" < seen <= newest else "week"
    found = _since(linked, day or "1900-01-01", where)
    everything = replace(where, since="", until="")
    return Overview(
        seen=how,
        since=found,
        coverage=_coverage(linked, where),
        standing=_standings(linked, everything),
        parties=_parties(linked, everything)[:PARTIES],
    )


@functools.lru_cache(maxsize=KEPT)
def _since(linked: Linked, day: str, where: Filter) -> Since:
    return linked_since(linked, day, where=where, rows=ROWS)


@functools.lru_cache(maxsize=KEPT)
def _parties(linked: Linked, where: Filter) -> tuple[Delegation, ...]:
    return delegations(linked, where)


def _coverage(linked: Linked, where: Filter) -> tuple[Covered, ...]:
    """Reports by day up to the newest, days without any left out."""
    first = shifted(linked.newest, 1 - DAYS)
    query = (
        "SELECT left(published, 10) AS day, count(*) FILTER (original = document_id) AS reports, "
        "count(*) FILTER (original <> document_id) AS copies FROM kept WHERE published >= $first GROUP BY day ORDER BY day"
    )
    rows = kept(linked, "documents", query, where=Filter(outlet=where.outlet), values={"first": first}) if first else []
    return tuple(Covered(r["day"], int(r["reports"]), int(r["copies"])) for r in rows if length(r["day"], r["day"]))


def _standings(linked: Linked, where: Filter) -> Standings:
    query = (
        "SELECT count(*) AS total, count(*) FILTER (claimed) AS claimed, count(*) FILTER (NOT claimed AND sources > 1) AS several, "
        "count(*) FILTER (NOT claimed AND sources <= 1) AS single, "
        "count(*) FILTER (contains(standing, 'confirmed by ')) AS confirmed, count(*) FILTER (denied) AS denied "
        "FROM (SELECT *, starts_with(standing, 'claimed by ') AS claimed FROM kept)"
    )
    rows = kept(linked, "happenings", query, where=where)
    return Standings(**{k: int(v) for k, v in rows[0].items()}) if rows else Standings(0, 0, 0, 0, 0, 0)
