"""Happenings that may be the same as another: by words and day, or those that stand near it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from detente.board.correcting import Subject
from detente.errors import UsageError
from detente.ledger.corrections import check_recode
from detente.ledger.filter import Filter
from detente.records import Plain
from detente.views.accounts import labels

if TYPE_CHECKING:
    from detente.ledger.linked import Linked
    from detente.link.rows import Happening

SHOWN: Final = 12
# Reports, or happenings of a day, that are looked through.
READ: Final = 60
# Days around a happening in which one that is the same would be told.
DAYS: Final = 3
_WORD: Final = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Near(Plain):
    """A happening that may be the same."""

    id: str
    day: str
    event_type: str
    status: str
    who: tuple[str, ...]
    whom: tuple[str, ...]
    outlets: tuple[str, ...]
    sources: int
    words: str


def nearby(linked: Linked, what: Subject, *, words: str = "", day: str = "") -> tuple[Near, ...]:
    """Other happenings that may be the same as one.

    Args:
        linked: the ledger with its links.
        what: the one.
        words: that a report of the other holds; see `ledger.search`.
        day: the ISO day, month or year of the other.

    Raises:
        UsageError: the words hold none to look for, or the day is none.
    """
    if what.kind != "happening":
        return ()
    day = check_recode("date", day)
    if "/" in day:
        raise UsageError("give one day, such as 2022-01-10")
    if words.strip():
        found = _by_words(linked, words, day)
    elif day:
        found = [row["happening_id"] for row in linked.ask("happenings", Filter(since=day, until=day), limit=READ)]
    else:
        found = _around(linked, what)
    ids = [id for id in dict.fromkeys(found) if id != what.whole][:SHOWN]
    known = {h.id: h for h in linked.by_id(ids)}
    return tuple(_near(known[id]) for id in ids if id in known)


def _by_words(linked: Linked, words: str, day: str) -> list[str]:
    """Those of the reports found whose own words hold the most of the words asked for, the best reports first."""
    hits = linked.search(words, limit=READ).hits
    order = {hit.document_id: n for n, hit in enumerate(hits)}
    wanted = {w.casefold() for w in _WORD.findall(words)}
    columns = ("event_id", "happening_id", "document_id", "evidence", "date_start", "published")
    rows = linked.some("mentions", "document_id", list(order), columns=columns) if order else []
    kept = [r for r in rows if (r["date_start"] or r["published"] or "").startswith(day)]

    def rank(row: dict[str, str]) -> tuple[int, int]:
        own = row["evidence"].casefold()
        return -sum(w in own for w in wanted), order[row["document_id"]]

    return [r["happening_id"] for r in sorted(kept, key=rank)]


def _around(linked: Linked, what: Subject) -> list[str]:
    """Those of the days around it with one of its parties, those of its type first."""
    day = what.coded["date"][:10] or what.telling.published
    parties = what.coded["actors"].split(";")
    try:
        middle = date.fromisoformat(day)
        since, until = (middle + timedelta(days=n) for n in (-DAYS, DAYS))
    except (ValueError, OverflowError):
        return []
    where = Filter(actor=parties[0].strip(), since=since.isoformat(), until=until.isoformat())
    columns = ("happening_id", "event_type", "day")
    rows = linked.ask("happenings", where, columns=columns, limit=READ)
    if len(rows) < SHOWN // 2:
        rows += linked.ask("happenings", dataclasses.replace(where, actor=""), columns=columns, limit=READ)
    return _nearest(rows, what, middle)


def _nearest(rows: Iterable[dict[str, str]], what: Subject, middle: date) -> list[str]:
    def rank(row: dict[str, str]) -> tuple[bool, str]:
        return row["event_type"] != what.coded["event_type"], "" if row["day"][:10] == middle.isoformat() else row["day"]

    return [r["happening_id"] for r in sorted(rows, key=rank)]


def _near(h: Happening) -> Near:
    return Near(
        id=h.id,
        day=(h.start or h.first)[:10],
        event_type=h.event_type,
        status=h.status,
        who=labels(h.actors),
        whom=labels(h.recipients),
        outlets=h.outlets,
        sources=h.sources,
        words=h.words,
    )
