"""The answers that are lists, each with its question, its row and the columns a terminal shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from detente.records import Record
from detente.views import events, forces, positions, quotes, talks
from detente.views.answers import Deed, Position, Quote, Strength, Talk


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: the view that answers it, the dataclass of its rows, and the cells of a row for a terminal."""

    view: Callable[[Iterable[Record]], list[Any]]
    kind: type
    columns: Sequence[str]
    cells: Callable[[Any], Sequence[str]]


def _deed(e: Deed) -> Sequence[str]:
    return (e.date, e.event_type, e.status, _names(e.actors), _names(e.recipients), e.source.words)


def _position(p: Position) -> Sequence[str]:
    return (p.source.published, p.party, p.act, p.to, p.status, p.issue)


def _talk(t: Talk) -> Sequence[str]:
    return (t.date, t.weekday[:3], t.status, _names(t.parties), t.place, t.source.words)


def _quote(q: Quote) -> Sequence[str]:
    return (q.source.published, q.speaker, q.party, "quoted" if q.direct else "reported", q.source.words)


def _strength(f: Strength) -> Sequence[str]:
    count = f"{'about ' if f.approximate else ''}{f.count:,}"
    return (f.source.published, f.side, count, f.where, f.according_to, f.what)


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


LISTS: Final = {
    "events": Listed(events, Deed, ("date", "type", "status", "who", "to whom", "words"), _deed),
    "positions": Listed(positions, Position, ("published", "party", "act", "to", "status", "issue"), _position),
    "talks": Listed(talks, Talk, ("date", "day", "status", "parties", "place", "words"), _talk),
    "quotes": Listed(quotes, Quote, ("published", "speaker", "party", "how", "words"), _quote),
    "forces": Listed(forces, Strength, ("published", "side", "count", "where", "according to", "what"), _strength),
}
