"""The days on which a ledger changed: what `as of` can be set to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from detente.board.desk import Desk
from detente.board.marks import journal_of
from detente.records import Plain

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Day(Plain):
    """A day, UTC: how many batches of reports were written on it, and how many corrections."""

    day: str
    batches: int
    corrections: int


@dataclass(frozen=True, slots=True)
class Days(Plain):
    """The days on which reports or corrections were written, the first one first."""

    days: tuple[Day, ...]


def days_of(desk: Desk) -> Days:
    """The days on which a ledger changed.

    Raises:
        LedgerError: the journal cannot be read.
    """
    folder = desk.ledger.path / "batches"
    names = [p.name for p in folder.iterdir() if not p.name.startswith(".")] if folder.is_dir() else []
    batches = Counter(d for name in names if (d := _day(name)))
    corrections = Counter(e.time[:10] for e in journal_of(desk))
    return Days(tuple(Day(d, batches[d], corrections[d]) for d in sorted({*batches, *corrections})))


def _day(batch: str) -> str:
    """The day of a batch, whose name begins with nanoseconds since 1970.

    >>> _day("01795751569204004032-00000000-e2fed4b5")
    '2026-11-27'
    """
    stamp = batch.partition("-")[0]
    if not (stamp.isascii() and stamp.isdigit()):
        return ""
    try:
        return (_EPOCH + timedelta(microseconds=int(stamp) // 1000)).date().isoformat()
    except OverflowError:
        return ""
