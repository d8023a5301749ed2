"""Record → the items of a page's side panel, each with the spans it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.ledger import tables
from detente.records import Record, Span
from detente.render.plain import plain
from detente.views import events, forces, outlooks, positions, quotes, talks
from detente.views.answers import Source


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the side panel: its key and kind, what it says, the status word and notes, the spans it stands on."""

    key: str
    kind: str
    head: str
    body: str
    status: str
    note: str
    paragraph: int
    spans: tuple[Span, ...]


def items(record: Record) -> Iterator[Item]:
    """Everything the record says, kind by kind."""
    told = set()
    for item in _positions(record):
        told.add(item.spans)
        yield item
    yield from (i for i in _events(record) if i.spans not in told)
    yield from _talks(record)
    yield from _forces(record)
    yield from _outlooks(record)
    yield from _quotes(record)
    yield from _cast(record)
    yield from _places(record)
    yield from _times(record)


def _item(key: str, source: Source, head: str, body: str, *notes: str, status: str = "") -> Item:
    kind = KIND_OF[key[0]]
    note = " · ".join(n for n in notes if n)
    spans = ((source.start, source.end),)
    return Item(key, kind, plain(head, limit=120), plain(body, limit=400), status, plain(note, limit=200), source.paragraph, spans)


KIND_OF = {
    "p": "position",
    "e": "event",
    "t": "talk",
    "f": "force",
    "o": "outlook",
    "q": "quote",
    "a": "actor",
    "l": "place",
    "d": "time",
}


def _unless(word: str, usual: str) -> str:
    return "" if word == usual else plain(word, limit=20)


def _says(who: str) -> str:
    return f"says {who}" if who else ""


def _positions(record: Record) -> Iterator[Item]:
    for n, p in enumerate(positions(tables.rows("events", record))):
        condition = "" if p.condition in p.issue else p.condition
        head = f"{p.party} {p.act} {p.to}".strip()
        yield _item(f"p{n}", p.source, head, p.issue, condition, _says(p.speaker), status=_unless(p.status, "actual"))


def _events(record: Record) -> Iterator[Item]:
    for n, e in enumerate(events(tables.rows("events", record))):
        who = ", ".join(e.actors) + (f" → {', '.join(e.recipients)}" if e.recipients else "")
        head = f"{e.event_type} {e.event_mode}".strip()
        status = _unless(e.status, "actual")
        yield _item(f"e{n}", e.source, head, who or e.source.words, e.date, e.place, _says(e.speaker), status=status)


def _talks(record: Record) -> Iterator[Item]:
    for n, t in enumerate(talks(tables.rows("meetings", record))):
        who = " – ".join(t.parties) + (f" in {t.place}" if t.place else "")
        level = f"{t.level} level" if t.level else ""
        yield _item(f"t{n}", t.source, f"{t.weekday} {t.date}".strip() or "No date", who, level, status=plain(t.status))


def _forces(record: Record) -> Iterator[Item]:
    for n, f in enumerate(forces(tables.rows("forces", record))):
        head = f"{f.side} {'about ' if f.approximate else ''}{f.count:,}".strip()
        whose = f"according to {f.according_to}" if f.according_to else ""
        yield _item(f"f{n}", f.source, head, f.what, f.where, whose)


def _outlooks(record: Record) -> Iterator[Item]:
    for n, a in enumerate(outlooks(tables.rows("assessments", record))):
        yield _item(f"o{n}", a.source, a.likelihood, a.about or a.source.words, _says(a.by))


def _quotes(record: Record) -> Iterator[Item]:
    """The panel names the speaker and the words; the text shows source and cue with them."""
    spoken = [a for a in record.attributions if a.content and a.content[-1][1]]  # as `quotes` has them
    for n, (q, a) in enumerate(zip(quotes(tables.rows("attributions", record)), spoken, strict=True)):
        item = _item(f"q{n}", q.source, q.speaker, q.source.words, q.title, status="" if q.direct else "reported")
        spans = tuple(sorted({*a.content, *a.source, *a.cue}))
        yield Item(item.key, item.kind, item.head, item.body, item.status, item.note, item.paragraph, spans)


def _cast(record: Record) -> Iterator[Item]:
    for n, a in enumerate(record.actors):
        spans = tuple((m.start, m.end) for m in a.mentions)
        about = plain(", ".join(x for x in (a.country, "/".join(a.sectors), a.title) if x), limit=160)
        count = f"{len(spans)} mentions" if len(spans) != 1 else "1 mention"
        yield Item(f"a{n}", "actor", plain(a.entity, limit=120), about, "", count, 0, spans)


def _places(record: Record) -> Iterator[Item]:
    """One item a place, with all its mentions."""
    seen: dict[tuple[str, str, str], list[Span]] = {}
    for p in record.places:
        at = f"{p.lat:.2f}, {p.lon:.2f}" if p.lat is not None and p.lon is not None else "not located"
        seen.setdefault((p.name, p.country, at), []).append((p.start, p.end))
    for n, ((name, country, at), spans) in enumerate(seen.items()):
        count = f" · {len(spans)} mentions" if len(spans) > 1 else ""
        yield Item(f"l{n}", "place", plain(name, limit=120), plain(country, limit=8), "", at + count, 0, tuple(spans))


def _times(record: Record) -> Iterator[Item]:
    for n, t in enumerate(record.times):
        words = plain(record.words((t.start, t.end)), limit=80)
        spans = ((t.start, t.end),)
        yield Item(f"d{n}", "time", words, plain(t.value, limit=40), "", plain(t.type.lower(), limit=20), 0, spans)
