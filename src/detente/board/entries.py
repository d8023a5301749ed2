"""Corrections as pages show them: what was done in words, whether it stands, and the words in the reports that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastapi import Request

from detente.board.desk import Desk
from detente.board.marks import journal_of
from detente.ledger.journal import UNDO, Entry, in_force
from detente.records import Plain
from detente.views.evidence import ENDINGS

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

# The parameter of an address that names the correction which led to it.
DONE: Final = "done"
_ENTRY: Final = re.compile(r"[0-9]{8}-[0-9a-f]{4,40}")
# The id of something in a report: the report's, and where in it.
_PLACED: Final = re.compile(r"(.+?)_([0-9]{1,9})_.+")
# Characters shown around the place of something that was rejected, of which the links know no more.
BEFORE, AFTER = 60, 140
_SAID: Final[Mapping[str, str]] = {
    "accept": "said to be right",
    "reject": "left out as wrong",
    "recode": "recoded",
    "merge": "put together with another",
    "split": "parted",
    "note": "noted",
    "star": "starred",
    "unstar": "star taken away",
    "resolve": "resolved",
    UNDO: "taken back",
}


@dataclass(frozen=True, slots=True)
class Line(Plain):
    """One correction. `said` is what was done, in words, and `undid` what an undo took back; `undone_by` the id of the undo that
    took it back, where it does not stand; `words` those in the report `document_id`, from `start` to `end`, of the first thing
    that it is about, `item`."""

    id: str
    time: str
    who: str
    action: str
    said: str
    targets: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    note: str
    undoes: str
    undid: str
    stands: bool
    undone_by: str
    item: str
    document_id: str
    start: int
    end: int
    words: str

    @property
    def left_out(self) -> bool:
        """Whether it is about something that no list shows, because it was rejected."""
        return self.action == "reject" and self.stands


@dataclass(frozen=True, slots=True)
class Place(Plain):
    """Some words in a report."""

    document_id: str
    start: int
    end: int
    words: str


NOWHERE: Final = Place("", 0, 0, "")


def lines(linked: Linked, entries: Sequence[Entry], *, among: Sequence[Entry]) -> tuple[Line, ...]:
    """Corrections as pages show them, in the order given.

    Args:
        linked: the ledger with its links.
        entries: what is shown.
        among: the whole journal, which says what was undone.
    """
    live = in_force(among)
    standing, undone = {e.id for e in live}, {e.undoes: e.id for e in live if e.action == UNDO}
    undid = {e.id: _SAID.get(e.action, e.action) for e in among}
    found = places(linked, [e.targets[0] for e in entries if e.targets])
    made = []
    for e in entries:
        item = e.targets[0] if e.targets else ""
        at = found.get(item, NOWHERE)
        made.append(
            Line(
                id=e.id,
                time=e.time,
                who=e.who,
                action=e.action,
                said=_SAID.get(e.action, e.action),
                targets=e.targets,
                values=tuple(p for p in e.values if e.action != "split"),
                note=e.note,
                undoes=e.undoes,
                undid=undid.get(e.undoes, ""),
                stands=e.id in standing,
                undone_by=undone.get(e.id, ""),
                item=item,
                document_id=at.document_id,
                start=at.start,
                end=at.end,
                words=at.words,
            )
        )
    return tuple(made)


def places(linked: Linked, ids: Iterable[str]) -> dict[str, Place]:
    """Where the words stand that some ids are about; of what was rejected, what stands around its place."""
    wanted = sorted(set(ids))
    found: dict[str, Place] = {}
    kinds = [(t, c) for ending, (t, c, _, _) in ENDINGS.items() if any(id.endswith(ending) for id in wanted)]
    for table, column in (("mentions", "event_id"), *kinds):
        columns = (column, "document_id", "start", "end", "evidence")
        for row in linked.some(table, column, wanted, columns=columns):
            found[row[column]] = Place(row["document_id"], row["start"], row["end"], row["evidence"])
    missing = {id: at for id in wanted if id not in found and (at := _PLACED.fullmatch(id))}
    texts = linked.texts(sorted({at[1] for at in missing.values()})) if missing else {}
    for id, at in missing.items():
        text, middle = texts.get(at[1], ""), int(at[2])
        start, end = max(0, middle - BEFORE), min(len(text), middle + AFTER)
        if start < end:
            found[id] = Place(at[1], start, end, text[start:end])
    return found


def done_of(request: Request, *, linked: Linked | None = None) -> Line | None:
    """The correction that led to a page, as its address says; None where there is none.

    Args:
        request: what was asked.
        linked: the ledger with its links, where a page has it at hand.
    """
    wanted = request.query_params.get(DONE, "")
    if not _ENTRY.fullmatch(wanted):
        return None
    desk: Desk = request.app.state.desk
    every = journal_of(desk)
    found = [e for e in every if e.id == wanted]
    return lines(linked or desk.linked(), found, among=every)[0] if found else None
