"""Journal → the marks that an item bears wherever it is listed: corrected by whom and when, starred, with notes."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from detente.board.desk import Desk
from detente.ledger.journal import UNDO, Entry, Journal, in_force
from detente.records import Plain

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

# What each correction makes of an item; the others are marks and remarks.
MADE: Final = {
    "accept": "accepted",
    "reject": "rejected",
    "recode": "recoded",
    "merge": "merged",
    "split": "parted",
    "resolve": "resolved",
}
# States of the journal, and of it with the links, that are kept at hand.
HELD: Final = 8


@dataclass(frozen=True, slots=True)
class Mark(Plain):
    """What people made of an item. `corrected` says how it was corrected last, empty where it was not, `who` did it, and `time`
    when (ISO, UTC); `notes` counts remarks, reasons given for corrections among them."""

    corrected: str = ""
    who: str = ""
    time: str = ""
    starred: bool = False
    notes: int = 0


class Marks:
    """The marks of all items by id.

    Args:
        entries: corrections by time, as `in_force` leaves them.
        homes: the happening of each mention that they name, as far as there is one.
    """

    def __init__(self, entries: Iterable[Entry], homes: Mapping[str, str]) -> None:
        live = [e for e in entries if e.action != UNDO]
        self._own = {id: _mark(found) for id, found in _by_item(live, {}).items()}
        self._whole = {id: _mark(found) for id, found in _by_item(live, homes).items()}

    def of(self, id: str, *, alone: bool = False) -> Mark | None:
        """The mark of a happening, which bears those of its mentions too, or of any other item; None where it has none.

        Args:
            id: of the item.
            alone: a mention is meant, and not the happening that bears its id.
        """
        found = (self._own if alone else self._whole).get(id)
        return found if found and found != NONE else None


NONE: Final = Mark()


def journal_of(desk: Desk, as_of: str = "") -> tuple[Entry, ...]:
    """All corrections by time, undone ones among them, up to a day; read again only where some were added.

    Raises:
        UsageError, LedgerError: as `Journal.entries`.
    """
    return _entries(desk.ledger.path.resolve(), as_of, desk.ledger.journal.names(as_of=as_of))


def marks_of(desk: Desk, as_of: str = "", *, linked: Linked | None = None) -> Marks:
    """The marks of a ledger as of now or of a day: `{{ badges(marks, id) }}` of `marks.html` shows one.

    Args:
        desk: whose ledger.
        as_of: the day.
        linked: the ledger with its links as of then, where a page has it at hand.

    Raises:
        UsageError, LedgerError: as `Desk.linked`.
    """
    return _marks(journal_of(desk, as_of), linked or desk.linked(as_of))


class LateMarks:
    """The same marks, asked for with the first item that a page lists.

    Args:
        desk: whose ledger.
        as_of: the day.
    """

    def __init__(self, desk: Desk, as_of: str = "") -> None:
        self._desk = desk
        self._as_of = as_of
        self._marks: Marks | None = None

    def of(self, id: str, *, alone: bool = False) -> Mark | None:
        """As `Marks.of`."""
        self._marks = self._marks or marks_of(self._desk, self._as_of)
        return self._marks.of(id, alone=alone)


@functools.lru_cache(maxsize=HELD)
def _entries(ledger: Path, as_of: str, _: tuple[str, ...]) -> tuple[Entry, ...]:
    """The entries of a journal; its files never change, so that their names stand for what is in them."""
    return Journal(ledger).entries(as_of=as_of)


@functools.lru_cache(maxsize=HELD)
def _marks(entries: tuple[Entry, ...], linked: Linked) -> Marks:
    live = in_force(entries)
    touched = sorted({t for e in live for t in e.targets})
    rows = linked.some("mentions", "event_id", touched, columns=("event_id", "happening_id")) if touched else []
    return Marks(live, {row["event_id"]: row["happening_id"] for row in rows})


def _by_item(entries: Iterable[Entry], homes: Mapping[str, str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for e in entries:
        for id in dict.fromkeys(_borne(e, homes)):
            found.setdefault(id, []).append(e)
    return found


def _borne(entry: Entry, homes: Mapping[str, str]) -> Iterator[str]:
    """The items that bear a correction."""
    for target in entry.targets:
        yield target
        if target in homes:
            yield homes[target]


def _mark(entries: Iterable[Entry]) -> Mark:
    mark = NONE
    for e in entries:
        starred = {"star": True, "unstar": False}.get(e.action, mark.starred)
        notes = mark.notes + bool(e.note)
        made = MADE.get(e.action)
        mark = Mark(made, e.who, e.time, starred, notes) if made else Mark(mark.corrected, mark.who, mark.time, starred, notes)
    return mark
