"""Said is not done: whether an event is actual, future, hypothetical, negated or historical."""

from __future__ import annotations

from datetime import date

from detente.extract.draft import Draft
from detente.extract.tagger import Signal
from detente.records import When

# An act dated more than this many days before the report belongs to an earlier episode.
EPISODE_DAYS = 120
# Acts that are made by being said are not future because what they speak of is.
SPOKEN = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONCEDE", "SUPPORT", "AGREE"})


def status_of(draft: Draft, signal: Signal, when: When | None) -> str:
    """Return the status of a signal: the model's judgement, corrected where a date contradicts it.

    An act on a date after the report cannot have happened; one long before it is background."""
    status = signal.status
    published = _day(draft.document.published)
    happened = _day(when.end) if when else None
    if published and happened:
        if status == "actual" and (published - happened).days > EPISODE_DAYS:
            return "historical"
        if status in ("actual", "historical") and when and _day(when.start) and signal.label not in SPOKEN:
            began = _day(when.start)
            if began and began > published:
                return "future"
    return status


def _day(value: str | None) -> date | None:
    """The first day of a partial ISO date."""
    if not value:
        return None
    parts = [*value[:10].split("-"), "01", "01"][:3]
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
