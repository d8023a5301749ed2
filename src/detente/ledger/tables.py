"""Records → flat tables that any Parquet or CSV tool opens: one row a thing, raw and resolved forms side by side."""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from detente.extract.parse import paragraph_of, reading_copy
from detente.records import Event, Party, Record, Rejected, Span, When, Where

if TYPE_CHECKING:
    import pyarrow as pa

Row: TypeAlias = dict[str, Any]
SEPARATOR: Final = "; "


def event_id(record: Record, event: Event) -> str:
    """A stable id: the report's id and where the trigger stands in it."""
    return f"{record.document.id}-{event.trigger[0]}-{event.event_type.lower()}"


@functools.cache
def cow() -> dict[str, str]:
    """Correlates of War state numbers by ISO alpha-3 code."""
    path = resources.files("detente.knowledge") / "cow.tsv"
    lines = (line for line in path.read_text(encoding="utf8").splitlines() if not line.startswith("#"))
    return {row["iso3"]: row["cow"] for row in csv.DictReader(lines, delimiter="\t")}


def _joined(values: Iterable[str]) -> str:
    return SEPARATOR.join(dict.fromkeys(v for v in values if v))


def _parties(prefix: str, parties: Iterable[Party | None]) -> Row:
    """Raw and resolved forms of some parties side by side."""
    known = [p for p in parties if p]
    return {
        prefix: _joined(p.entity for p in known),
        f"{prefix}_text": _joined(p.text for p in known),
        f"{prefix}_country": _joined(p.country for p in known),
        f"{prefix}_cow": _joined(cow().get(p.country, "") for p in known),
        f"{prefix}_sector": _joined(p.sector for p in known),
        f"{prefix}_title": _joined(p.title for p in known),
    }


def _when(prefix: str, when: When | None) -> Row:
    return {
        f"{prefix}_start": when.start if when else "",
        f"{prefix}_end": when.end if when else "",
        f"{prefix}_precision": when.precision if when else "",
    }


def _where(prefix: str, where: Where | None) -> Row:
    return {
        prefix: where.name if where else "",
        f"{prefix}_country": where.country if where else "",
        f"{prefix}_lat": where.lat if where else None,
        f"{prefix}_lon": where.lon if where else None,
        f"{prefix}_geonames_id": where.geonames_id if where else None,
    }


class _Page:
    """One report as rows need it: its paragraphs, computed once."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.document = record.document
        self.paragraphs = reading_copy(record.document.text, record.document.furniture)[1]

    def head(self) -> Row:
        d = self.document
        return {"document_id": d.id, "outlet": d.outlet or "", "published": d.published or ""}

    def evidence(self, span: Span) -> Row:
        return {
            "paragraph": paragraph_of(self.paragraphs, span[0]),
            "start": span[0],
            "end": span[1],
            "evidence": " ".join(self.record.words(span).split()),
        }


def _documents(page: _Page) -> Iterator[Row]:
    d = page.document
    yield {
        **page.head(),
        "title": d.title or "",
        "byline": d.byline or "",
        "url": d.url or "",
        "dateline": d.dateline or "",
        "language": d.language or "",
        "characters": len(d.text),
        "paragraphs": len(page.paragraphs),
        "events": len(page.record.events),
        "reader": page.record.reader,
    }


def _events(page: _Page) -> Iterator[Row]:
    for e in page.record.events:
        yield {
            "event_id": event_id(page.record, e),
            **page.head(),
            "event_type": e.event_type,
            "event_mode": e.event_mode,
            "status": e.status,
            "contexts": _joined(e.contexts),
            **_parties("actor", e.actors),
            **_parties("recipient", e.recipients),
            **_parties("speaker", (e.speaker,)),
            "issue": e.issue,
            "condition": e.condition,
            **_when("date", e.date),
            **_where("place", e.place),
            "dead": e.magnitude.dead if e.magnitude else None,
            "injured": e.magnitude.injured if e.magnitude else None,
            "size": e.magnitude.size if e.magnitude else None,
            "plover_score": e.plover_score,
            "quad": e.quad,
            "confidence": e.confidence,
            "rule": e.rule,
            **page.evidence(e.evidence),
        }


def _attributions(page: _Page) -> Iterator[Row]:
    for a in page.record.attributions:
        words = " ".join(page.record.words(s) for s in a.content)
        hull = (a.content[0][0], a.content[-1][1]) if a.content else (0, 0)
        yield {
            **page.head(),
            **_parties("speaker", (a.speaker,)),
            "source": " ".join(page.record.words(s) for s in a.source),
            "cue": " ".join(page.record.words(s) for s in a.cue),
            "content": " ".join(words.split()),
            "direct": a.direct,
            "confidence": a.confidence,
            **page.evidence(hull),
        }


def _meetings(page: _Page) -> Iterator[Row]:
    for m in page.record.meetings:
        yield {
            **page.head(),
            "status": m.status,
            "level": m.level,
            **_parties("parties", m.parties),
            **_when("date", m.date),
            **_where("place", m.place),
            "confidence": m.confidence,
            **page.evidence(m.evidence),
        }


def _forces(page: _Page) -> Iterator[Row]:
    for f in page.record.forces:
        yield {
            **page.head(),
            **_parties("side", (f.side,)),
            "count": f.count,
            "approximate": f.approximate,
            "what": f.what,
            **_where("place", f.where),
            **_parties("according_to", (f.according_to,)),
            "confidence": f.confidence,
            **page.evidence(f.evidence),
        }


def _assessments(page: _Page) -> Iterator[Row]:
    for a in page.record.assessments:
        yield {
            **page.head(),
            **_parties("by", (a.by,)),
            "about": a.about,
            "likelihood": a.likelihood,
            "confidence": a.confidence,
            **page.evidence(a.evidence),
        }


def _times(page: _Page) -> Iterator[Row]:
    for t in page.record.times:
        row = {"type": t.type, "value": t.value, "from": t.from_ or "", "to": t.to or ""}
        yield {**page.head(), **row, **page.evidence((t.start, t.end))}


def _places(page: _Page) -> Iterator[Row]:
    for p in page.record.places:
        row = {"name": p.name, "country": p.country, "lat": p.lat, "lon": p.lon, "geonames_id": p.geonames_id}
        yield {**page.head(), **row, **page.evidence((p.start, p.end))}


def _actors(page: _Page) -> Iterator[Row]:
    for a in page.record.actors:
        yield {
            **page.head(),
            "entity": a.entity,
            "type": a.type,
            "country": a.country,
            "cow": cow().get(a.country, ""),
            "sectors": _joined(a.sectors),
            "title": a.title,
            "mentions": len(a.mentions),
        }


def _mentions(page: _Page) -> Iterator[Row]:
    for a in page.record.actors:
        for m in a.mentions:
            row = {"entity": a.entity, "kind": m.kind}
            yield {**page.head(), **row, **page.evidence((m.start, m.end))}


TABLES: Final[dict[str, Callable[[_Page], Iterator[Row]]]] = {
    "documents": _documents,
    "events": _events,
    "attributions": _attributions,
    "meetings": _meetings,
    "forces": _forces,
    "assessments": _assessments,
    "times": _times,
    "places": _places,
    "actors": _actors,
    "mentions": _mentions,
}


def rows(name: str, records: Iterable[Record]) -> list[Row]:
    """The rows of one table for some records; see `TABLES` for the names."""
    return [row for record in records for row in TABLES[name](_Page(record))]


def record_rows(records: Iterable[Record]) -> list[Row]:
    """The whole records as JSON, which is what `Ledger.record` gives back."""
    return [
        {**_Page(r).head(), "json": json.dumps(r.to_dict(), ensure_ascii=False, separators=(",", ":"))} for r in records
    ]


def rejected_rows(rejected: Iterable[Rejected]) -> list[Row]:
    return [r.to_dict() for r in rejected]


@functools.cache
def schema(name: str) -> pa.Schema:
    """The Arrow schema of a table, so that empty tables have their columns too."""
    import pyarrow as pa  # noqa: PLC0415

    kinds = {int: pa.int64(), float: pa.float64(), bool: pa.bool_(), str: pa.string()}
    if name == "rejected":
        return pa.schema([(k, pa.string()) for k in ("source", "reason", "detail")])
    if name == "records":
        return pa.schema([(k, pa.string()) for k in ("document_id", "outlet", "published", "json")])
    columns = rows(name, [_specimen()])[0]
    return pa.schema([(k, kinds[type(v)] if v is not None else _nullable(k)) for k, v in columns.items()])


def _nullable(column: str) -> Any:
    """The type of a number that may be missing."""
    import pyarrow as pa  # noqa: PLC0415

    return pa.float64() if column.endswith(("lat", "lon")) else pa.int64()


def _specimen() -> Record:
    """A record with one of everything, from which the columns are read."""
    from detente.records import (  # noqa: PLC0415
        Actor,
        Assessment,
        Attribution,
        Document,
        Force,
        Meeting,
        Mention,
        Time,
        Toponym,
    )

    span = (0, 1)
    return Record(
        document=Document(id="x", text="x"),
        events=(Event("AGREE", "", "actual", (), (), span, span),),
        attributions=(Attribution((span,), (span,), (span,)),),
        meetings=(Meeting((), None, None, "held", "", span),),
        forces=(Force(None, 1, False, "", None, None, span),),
        assessments=(Assessment(None, "", "low", span),),
        times=(Time(0, 1, "DATE", ""),),
        places=(Toponym(0, 1, ""),),
        actors=(Actor("x", "", "", (), "", (Mention(0, 1, "name"),)),),
    )
