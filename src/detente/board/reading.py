"""Record → what the reader's page shows: the lines of its side panel with what other reports tell of the same, and the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from detente.ledger.linked import Linked
from detente.ledger.tables import SEPARATOR, event_ids
from detente.records import Plain, Record, Span
from detente.render.blocks import Block, blocks
from detente.render.items import Item, items
from detente.render.page import KINDS

# Other reports of one happening that are named; all are counted.
NAMED: Final = 6
# The kinds that tell what was done or said; they are shown from the start, the others when a reader asks for them.
ACTS: Final = ("position", "talk", "event", "force", "outlook")
TOLD: Final = (*ACTS, "quote")
# The words that an address asks for are marked as an item of this kind.
AT: Final = "at"


@dataclass(frozen=True, slots=True)
class Words(Plain):
    """Some words of a report: where they stand, and what they are."""

    document_id: str
    outlet: str
    published: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Elsewhere(Plain):
    """The happening that an event of this report is a telling of: how many independent sources tell it, and others' words."""

    event_id: str
    happening_id: str
    standing: tuple[str, ...]
    sources: int
    others: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Reading(Plain):
    """One report as the ledger has it. `record` is a `Record` as JSON (`record.schema.json` of the package); `event_ids` those
    of its events, in order; `kind` original, copy or version of `original`, empty where the ledger as of that day lacks it."""

    record: Mapping[str, Any]
    event_ids: tuple[str, ...]
    kind: str
    original: str
    original_outlet: str
    elsewhere: tuple[Elsewhere, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the side panel: the item; for an event its number from 1, its id, and what others tell of it."""

    item: Item
    number: int = 0
    event_id: str = ""
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """The page: headings with their lines in the order of the legend, the text in blocks, the key of the line that is asked for."""

    groups: tuple[tuple[str, str, tuple[Line, ...]], ...]
    blocks: tuple[Block, ...]
    chosen: str


def reading(linked: Linked, record: Record) -> Reading:
    """What the ledger knows of one report."""
    id = record.document.id
    rows = linked.some("documents", "document_id", [id], columns=("kind", "original"))
    kind, original = (rows[0]["kind"], rows[0]["original"]) if rows else ("", id)
    source = linked.some("documents", "document_id", [original], columns=("outlet",)) if original != id else []
    outlet = (source[0]["outlet"] or "") if source else ""
    return Reading(record.to_dict(), event_ids(record), kind, original, outlet, tuple(_elsewhere(linked, id)))


def _elsewhere(linked: Linked, document: str) -> Iterable[Elsewhere]:
    here = linked.some("mentions", "document_id", [document], columns=("event_id", "happening_id"))
    happenings = sorted({row["happening_id"] for row in here})
    flat = linked.some("happenings", "happening_id", happenings, columns=("happening_id", "sources", "standing"))
    known = {row["happening_id"]: row for row in flat}
    columns = ("happening_id", "document_id", "outlet", "published", "start", "end", "evidence")
    told: dict[str, list[Words]] = defaultdict(list)
    for row in linked.some("mentions", "happening_id", happenings, columns=columns):
        if row["document_id"] != document:
            day = (row["published"] or "")[:10]
            words = Words(row["document_id"], row["outlet"] or "", day, row["start"], row["end"], row["evidence"])
            told[row["happening_id"]].append(words)
    for row in here:
        id, h = row["happening_id"], known[row["happening_id"]]
        standing = tuple(s for s in h["standing"].split(SEPARATOR) if s)
        yield Elsewhere(row["event_id"], id, standing, h["sources"], tuple(told[id][:NAMED]))


def panel(record: Record, elsewhere: Sequence[Elsewhere], *, at: Span | None) -> Panel:
    """The page of a report; `at` are the words that an address asks for."""
    shown = list(items(record))
    events = {e.evidence: n for n, e in reversed(list(enumerate(record.events)))}
    ids = event_ids(record)
    told = {e.event_id: e for e in elsewhere}

    def line(item: Item) -> Line:
        n = events.get(item.spans[0]) if item.kind in ("event", "position") else None
        if item.kind == "event":
            n = int(item.key[1:])  # items of events are numbered as the record's events are
        return Line(item) if n is None else Line(item, n + 1, ids[n], told.get(ids[n]))

    groups = tuple((k, h, tuple(line(i) for i in shown if i.kind == k)) for k, h in KINDS.items())
    marked = [*shown, Item(AT, AT, "", "", "", "", 0, (at,))] if at else shown
    chosen = _nearest(shown, at).key if at and shown else ""
    return Panel(tuple(g for g in groups if g[2]), tuple(blocks(record, marked)), chosen)


def _nearest(shown: Sequence[Item], at: Span) -> Item:
    """The item that stands on the most of some words and the least beside them: what is told of them before who is named."""

    def shared(span: Span) -> float:
        inside, around = min(span[1], at[1]) - max(span[0], at[0]), max(span[1], at[1]) - min(span[0], at[0])
        return max(0, inside) / (around or 1)

    def fits(item: Item) -> tuple[bool, float]:
        best = max(map(shared, item.spans), default=0.0)
        return best > 0 and item.kind in ACTS, best

    return max(shown, key=fits)


def about(record: Record) -> tuple[str, ...]:
    """The line under a report's headline."""
    d = record.document
    return tuple(
        p
        for p in (d.outlet or "", d.byline or "", d.dateline or "", (d.published or "")[:10] or "date of publication unknown")
        if p
    )
