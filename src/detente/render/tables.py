"""The answers that are lists, each with its rows and the columns a terminal shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from detente.views import events, forces, positions, quotes
from detente.views.answers import Deed, Position, Quote, Strength
from detente.views.questions import ACTS


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: the table whose rows it is made of (of some event types only), the view that makes them, the dataclass of
    its rows, and the cells of a row for a terminal."""

    table: str
    view: Callable[[Iterable[Any]], list[Any]]
    kind: type
    columns: Sequence[str]
    cells: Callable[[Any], Sequence[str]]
    event_types: tuple[str, ...] = ()


def _deed(e: Deed) -> Sequence[str]:
    return (e.date, e.event_type, e.status, ", ".join(e.actors), ", ".join(e.recipients), e.source.words)


def _position(p: Position) -> Sequence[str]:
    return (p.source.published, p.party, p.act, p.to, p.status, p.issue)


def _quote(q: Quote) -> Sequence[str]:
    return (q.source.published, q.speaker, q.party, "quoted" if q.direct else "reported", q.source.words)


def _strength(f: Strength) -> Sequence[str]:
    count = f"{'about ' if f.approximate else ''}{f.count:,}"
    return (f.source.published, f.side, count, f.where, f.according_to, f.what)


STANCE: Final = ("published", "party", "act", "to", "status", "issue")
LISTS: Final = {
    "events": Listed("mentions", events, Deed, ("date", "type", "status", "who", "to whom", "words"), _deed),
    "positions": Listed("mentions", positions, Position, STANCE, _position, tuple(ACTS)),
    "quotes": Listed("attributions", quotes, Quote, ("published", "speaker", "party", "how", "words"), _quote),
    "forces": Listed("forces", forces, Strength, ("published", "side", "count", "where", "according to", "what"), _strength),
}
