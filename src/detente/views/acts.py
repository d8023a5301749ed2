"""Happenings as lines: what stands in a list of acts, with the id that leads to all that they stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.records import Plain
from detente.views.accounts import labels

if TYPE_CHECKING:
    from detente.ledger.linked import Linked
    from detente.link.rows import Happening


@dataclass(frozen=True, slots=True)
class Act(Plain):
    """A happening as a line: its day is that of the first report where it is not known."""

    happening: str
    day: str
    event_type: str
    status: str
    who: tuple[str, ...]
    whom: tuple[str, ...]
    place: str
    words: str
    standing: tuple[str, ...]
    sources: int


def acts(linked: Linked, happenings: Sequence[str]) -> dict[str, Act]:
    """Some happenings as lines, by their ids; unknown ids are passed over."""
    ids = list(dict.fromkeys(happenings))
    return {h.id: act(h) for h in (linked.by_id(ids) if ids else ())}


def act(h: Happening) -> Act:
    """A happening as a line."""
    day = h.start or h.first
    return Act(h.id, day, h.event_type, h.status, labels(h.actors), labels(h.recipients), h.place, h.words, h.standing, h.sources)
