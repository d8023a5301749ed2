"""Records → flat tables that any Parquet or CSV tool opens: one row a thing, raw and resolved forms side by side."""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from detente.extract.parse import reading_copy
from detente.ledger.page import Page
from detente.link.text import shingles, words
from detente.records import Event, Party, Record, Rejected, When, Where

if TYPE_CHECKING:
    import pyarrow as pa

Row: TypeAlias = dict[str, Any]
SEPARATOR: Final = "; "


def event_ids(record: Record) -> tuple[str, ...]:
    """A stable id for each event: the report's id, where the trigger stands in it, the type, and a number where two
    events share all these.

    >>> from detente.records import Document
    >>> event = Event("REJECT", "", "actual", (), (), trigger=(7, 14), evidence=(0, 14))
    >>> event_ids(Record(Document(id="ab", text="Moscow refused"), events=(event, event)))
    ('ab_7_reject', 'ab_7_reject_2')
    """
    seen: dict[str, int] = {}
    ids = []
    for e in record.events:
        name = f"{record.document.id}_{e.trigger[0]}_{e.event_type.lower()}"
        seen[name] = seen.get(name, 0) + 1
        ids.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return tuple(ids)


@functools.cache
def cow() -> dict[str, str]:
    """Correlates of War state numbers by ISO alpha-3 code."""
    path = resources.files("detente.knowledge") / "cow.tsv"
    lines = (line for line in path.read_text(encoding="utf8").splitlines() if not line.startswith("#"))
    return {row["iso3"]: row["cow"] for row in csv.DictReader(lines, delimiter="\t")}


def _joined(values: Iterable[str]) -> str:
    """Several values in one cell; the mark between them stands in none of them."""
    return SEPARATOR.join(v.replace(";", ",") for v in values)


def _parties(prefix: str, parties: Iterable[Party | None]) -> Row:
    """Raw and resolved forms of some parties side by side: the nth item of every cell is the nth party's."""
    known = [p for p in parties if p]
    return {
        prefix: _joined(p.entity for p in known),
        f"{prefix}_text": _joined(p.text for p in known),
        f"{prefix}_country": _joined(p.country for p in known),
        f"{prefix}_cow": _joined(cow().get(p.country, "") for p in known),
        f"{prefix}_sector": _joined(p.sector for p in known),
        f"{prefix}_title": _joined(p.title for p in known),
    }


def _whole(number: int | None) -> int | None:
    """A number that a column can hold; what no column holds stays in the record."""
    return number if number is not None and abs(number) < 2**63 else None


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


def _documents(page: Page) -> Iterator[Row]:
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


def _events(page: Page) -> Iterator[Row]:
    meetings = [m.evidence for m in page.record.meetings]
    for name, e in zip(event_ids(page.record), page.record.events, strict=True):
        yield {
            "event_id": name,
            **page.head(),
            "event_type": e.event_type,
            "event_mode": e.event_mode,
            "status": e.status,
            "contexts": _joined(e.contexts),
            **_parties("actor", e.actors),
            **_parties("recipient", e.recipients),
            **_parties("speaker", (e.speaker,)),
            "voice": page.voice(e.speaker),
            "issue": e.issue,
            "condition": e.condition,
            **_when("date", e.date),
            **_where("place", e.place),
            "dead": _whole(e.magnitude.dead) if e.magnitude else None,
            "injured": _whole(e.magnitude.injured) if e.magnitude else None,
            "size": _whole(e.magnitude.size) if e.magnitude else None,
            "plover_score": e.plover_score,
            "quad": e.quad,
            "confidence": e.confidence,
            "rule": e.rule,
            "meets": any(start < e.evidence[1] and e.evidence[0] < end for start, end in meetings),
            **page.evidence(e.evidence),
        }


def _attributions(page: Page) -> Iterator[Row]:
    for a in page.record.attributions:
        words = (" ".join(page.record.words(s).split()) for s in a.content)
        hull = (a.content[0][0], a.content[-1][1]) if a.content else (0, 0)
        yield {
            "quote_id": f"{page.document.id}_{hull[0]}_quote",
            **page.head(),
            **_parties("speaker", (a.speaker,)),
            "voice": page.voice(a.speaker),
            "source": " ".join(page.record.words(s) for s in a.source),
            "cue": " ".join(page.record.words(s) for s in a.cue),
            "content": " … ".join(w for w in words if w),
            "direct": a.direct,
            "confidence": a.confidence,
            **page.evidence(hull),
        }


def _meetings(page: Page) -> Iterator[Row]:
    for m in page.record.meetings:
        yield {
            "round_id": f"{page.document.id}_{m.evidence[0]}_{m.status}_meeting",
            **page.head(),
            "status": m.status,
            "level": m.level,
            **_parties("parties", m.parties),
            **_when("date", m.date),
            **_where("place", m.place),
            "confidence": m.confidence,
            **page.evidence(m.evidence),
        }


def _forces(page: Page) -> Iterator[Row]:
    for f in page.record.forces:
        yield {
            "force_id": f"{page.document.id}_{f.evidence[0]}_force",
            **page.head(),
            **_parties("side", (f.side,)),
            "count": _whole(f.count),
            "approximate": f.approximate,
            "what": f.what,
            **_where("place", f.where),
            **_parties("according_to", (f.according_to,)),
            "voice": page.voice(f.according_to),
            "confidence": f.confidence,
            **page.evidence(f.evidence),
        }


def _assessments(page: Page) -> Iterator[Row]:
    for a in page.record.assessments:
        yield {
            "outlook_id": f"{page.document.id}_{a.evidence[0]}_outlook",
            **page.head(),
            **_parties("by", (a.by,)),
            "voice": page.voice(a.by),
            "about": a.about,
            "likelihood": a.likelihood,
            "confidence": a.confidence,
            **page.evidence(a.evidence),
        }


def _times(page: Page) -> Iterator[Row]:
    for t in page.record.times:
        row = {"type": t.type, "value": t.value, "from": t.from_ or "", "to": t.to or ""}
        yield {**page.head(), **row, **page.evidence((t.start, t.end))}


def _places(page: Page) -> Iterator[Row]:
    for p in page.record.places:
        row = {"name": p.name, "country": p.country, "lat": p.lat, "lon": p.lon, "geonames_id": p.geonames_id}
        yield {**page.head(), **row, **page.evidence((p.start, p.end))}


def _actors(page: Page) -> Iterator[Row]:
    for a in page.record.actors:
        yield {
            **page.head(),
            "entity": a.entity,
            "type": a.type,
            "country": a.country,
            "cow": cow().get(a.country, ""),
            "sectors": _joined(a.sectors),
            "title": a.title,
            "names": _joined(
                dict.fromkeys(" ".join(page.record.words((m.start, m.end)).split()) for m in a.mentions if m.kind == "name")
            ),
            "mentions": len(a.mentions),
        }


def _mentions(page: Page) -> Iterator[Row]:
    for a in page.record.actors:
        for m in a.mentions:
            row = {"entity": a.entity, "country": a.country, "kind": m.kind}
            yield {**page.head(), **row, **page.evidence((m.start, m.end))}


TABLES: Final[dict[str, Callable[[Page], Iterator[Row]]]] = {
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


def rows(table: str, record: Record) -> list[Row]:
    """The rows of one record in one of the tables."""
    return list(TABLES[table](Page(record)))


def of(record: Record, *names: str) -> tuple[list[Row], ...]:
    """The rows of one record in several tables."""
    page = Page(record)
    return tuple(list(TABLES[name](page)) for name in names)


def batch(records: Iterable[Record], rejected: Iterable[Rejected]) -> dict[str, pa.Table]:
    """The tables of one batch by name, each report once; empty ones are left out."""
    pages = [Page(r) for r in {r.document.id: r for r in reversed(list(records))}.values()][::-1]
    found = {name: [row for page in pages for row in make(page)] for name, make in TABLES.items()}
    found["records"] = [{**page.head(), "json": _json(page.record)} for page in pages]
    found["texts"] = [_text(page) for page in pages]
    found["rejected"] = [r.to_dict() for r in dict.fromkeys(rejected)]
    return {name: _table(rows, schema(name)) for name, rows in found.items() if rows}


def _text(page: Page) -> Row:
    """What linking and searching need of a report: its words, and the shingles of its news text."""
    text, news = page.document.text, reading_copy(page.document.text, page.document.furniture)[0]
    head = page.head()
    kept = {k: head[k] for k in ("document_id", "outlet", "published")}
    return {
        **kept,
        "title": page.document.title or "",
        "words": len(words(news)),
        "shingles": shingles(news).tobytes(),
        "text": text,
    }


def _json(record: Record) -> str:
    return json.dumps(record.to_dict(), ensure_ascii=False, separators=(",", ":"))


def _table(rows: list[Row], columns: pa.Schema) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415  (heavy; only ledgers need it)

    try:
        return pa.Table.from_pylist(rows, schema=columns)
    except UnicodeEncodeError:  # half characters, which no file can hold; in JSON they can be escaped
        return pa.Table.from_pylist([{k: _encodable(k, v) for k, v in row.items()} for row in rows], schema=columns)


def _encodable(column: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if column == "json":
        return json.dumps(json.loads(value), separators=(",", ":"))
    return value.encode("utf8", "replace").decode("utf8")


@functools.cache
def schema(name: str) -> pa.Schema:
    """The Arrow schema of a table, so that empty tables have their columns too."""
    import pyarrow as pa  # noqa: PLC0415

    kinds = {int: pa.int64(), float: pa.float64(), bool: pa.bool_(), str: pa.string()}
    if name == "rejected":
        return pa.schema([(k, pa.string()) for k in ("source", "reason", "detail")])
    if name == "records":
        return pa.schema([(k, pa.string()) for k in ("document_id", "outlet", "published", "published_precision", "json")])
    if name == "texts":
        kinds_of = {"words": pa.int64(), "shingles": pa.binary()}
        names = ("document_id", "outlet", "published", "title", "words", "shingles", "text")
        return pa.schema([(k, kinds_of.get(k, pa.string())) for k in names])
    columns = next(TABLES[name](Page(_specimen())))
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
