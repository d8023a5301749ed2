"""Happenings as the lines of a list: each with how it stands and the words of a report that tell it best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from detente.ledger.filter import Filter
from detente.ledger.tables import SEPARATOR
from detente.records import Plain
from detente.views.grouped import NONE, Row, kept
from detente.views.since_rows import Cited, spelt

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

_FLAT: Final = (
    "happening_id, event_type, event_mode, status, quad, actor_label, recipient_label, date_start, day, place, sources, denied, "
    "standing"
)
_CITED: Final = ("happening_id", "confidence", "document_id", "outlet", "published", "paragraph", "start", "end", "evidence")


@dataclass(frozen=True, slots=True)
class Line(Plain):
    """A happening in a list. `day` may be partial; `dated` is false where it is the day of the first report, in default of a date.

    `who` and `whom` are spelt out, states by their names; `denied` says whether somebody speaks against it."""

    happening: str
    day: str
    dated: bool
    event_type: str
    mode: str
    status: str
    quad: int
    who: tuple[str, ...]
    whom: tuple[str, ...]
    place: str
    sources: int
    denied: bool
    standing: tuple[str, ...]
    source: Cited


def lines(
    linked: Linked, where: Filter, *, limit: int, offset: int = 0, condition: str = "true", values: Mapping[str, Any] = NONE
) -> tuple[Line, ...]:
    """The happenings that fit a filter, the newest first.

    Args:
        linked: the ledger with its links.
        where: the filter.
        limit, offset: how many, after how many.
        condition: a further condition as SQL over the flat columns, this package's own text.
        values: the condition's parameters.
    """
    query = f"SELECT {_FLAT} FROM kept WHERE {condition} ORDER BY day DESC, happening_id DESC LIMIT {limit} OFFSET {offset}"
    rows = kept(linked, "happenings", query, where=where, values=values)
    best = _best(linked, [row["happening_id"] for row in rows])
    return tuple(_line(row, best[row["happening_id"]]) for row in rows if row["happening_id"] in best)


def count(linked: Linked, where: Filter, *, condition: str = "true", values: Mapping[str, Any] = NONE) -> int:
    """How many happenings fit a filter and a further condition, as in `lines`."""
    found = kept(linked, "happenings", f"SELECT count(*) AS n FROM kept WHERE {condition}", where=where, values=values)
    return int(found[0]["n"]) if found else 0


def _best(linked: Linked, ids: Sequence[str]) -> dict[str, Row]:
    """For each happening its surest mention, the first told of equals."""
    best: dict[str, Row] = {}
    for row in linked.some("mentions", "happening_id", ids, columns=_CITED) if ids else ():
        held = best.get(row["happening_id"])
        if held is None or row["confidence"] > held["confidence"]:
            best[row["happening_id"]] = row
    return best


def _line(row: Row, told: Row) -> Line:
    place = (told["paragraph"], told["start"], told["end"])
    return Line(
        happening=row["happening_id"],
        day=row["day"] or "",
        dated=bool(row["date_start"]),
        event_type=row["event_type"],
        mode=row["event_mode"],
        status=row["status"],
        quad=row["quad"],
        who=spelt_out(row["actor_label"]),
        whom=spelt_out(row["recipient_label"]),
        place=row["place"],
        sources=row["sources"],
        denied=row["denied"],
        standing=standings(row["standing"]),
        source=Cited(told["document_id"], told["outlet"], told["published"][:10], *place, told["evidence"]),
    )


def standings(cell: str) -> tuple[str, ...]:
    """How a happening stands, in plain words.

    >>> standings("reported by one source; denied by RUS, NATO")
    ('reported by one source', 'denied by Russia, NATO')
    """
    return tuple(spelt_standing(text) for text in cell.split(SEPARATOR) if text)


def spelt_standing(text: str) -> str:
    """One standing with the parties spelt out."""
    how, by, parties = text.partition(" by ")
    return how + by + ", ".join(map(spelt, parties.split(", ")))


def spelt_out(cell: str) -> tuple[str, ...]:
    """The parties of a cell of labels, states by their names, each once.

    >>> spelt_out("RUS; NATO; RUS")
    ('Russia', 'NATO')
    """
    return tuple(dict.fromkeys(spelt(label) for label in cell.split(SEPARATOR) if label))
