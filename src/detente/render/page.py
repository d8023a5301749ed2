"""One self-contained page for a report: the text with every span, and the record's items beside it.

News text is hostile. Jinja escapes all of it; a strict Content-Security-Policy allows no script but our own, by its hash,
and no request at all; only http and https addresses become links.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from detente.extract.parse import reading_copy
from detente.records import Record, Span
from detente.render.plain import plain
from detente.views import brief, events, forces, outlooks, positions, quotes, talks
from detente.views.answers import Source

if TYPE_CHECKING:
    from jinja2 import Environment

# The kinds of span a reader tells apart, in the order of the legend.
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"
KINDS = ("position", "event", "talk", "force", "outlook", "quote", "actor", "place", "time")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the side panel: its kind, its words, and the spans it stands on."""

    key: str
    kind: str
    head: str
    body: str
    note: str
    paragraph: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same items; overlapping spans are drawn flat."""

    text: str
    items: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the news text with its number, or a block of furniture with its reason."""

    number: int
    reason: str
    pieces: tuple[Piece, ...]


def page(record: Record) -> str:
    """The page as HTML text."""
    shown = list(items(record))
    style, script = _asset("page.css"), _asset("page.js")
    d = record.document
    return (
        _environment()
        .get_template("record.html")
        .render(
            title=plain(d.title or "Untitled report", limit=300),
            outlet=plain(d.outlet or "", limit=200),
            published=(d.published or "")[:10],
            dateline=plain(d.dateline or "", limit=100),
            byline=plain(d.byline or "", limit=200),
            url=d.url if (d.url or "").startswith(("http://", "https://")) else "",
            brief=brief(record),
            groups=[(k, [i for i in shown if i.kind == k]) for k in KINDS if any(i.kind == k for i in shown)],
            blocks=list(blocks(record, shown)),
            reader=record.reader,
            policy=f"{POLICY}; style-src '{_hash(style)}'; script-src '{_hash(script)}'",
        )
    )


def items(record: Record) -> Iterator[Item]:
    """Everything the record says, as lines with the spans they stand on."""
    one = [record]
    told = set()
    for n, p in enumerate(positions(one)):
        told.add((p.source.start, p.source.end))
        note = "; ".join(
            x
            for x in (p.condition, "" if p.status == "actual" else p.status, f"says {p.speaker}" if p.speaker else "")
            if x
        )
        yield _item(f"p{n}", "position", f"{p.party} {p.act} {p.to}".strip(), p.issue, note, p.source)
    for n, e in enumerate(events(one)):
        if (e.source.start, e.source.end) in told:
            continue
        who = ", ".join(e.actors) + (f" → {', '.join(e.recipients)}" if e.recipients else "")
        note = ", ".join(x for x in (e.status, e.date, e.place) if x)
        mode = f"/{e.event_mode}" if e.event_mode else ""
        yield _item(f"e{n}", "event", f"{e.event_type}{mode}", who or e.source.words, note, e.source)
    for n, t in enumerate(talks(one)):
        when = f"{t.weekday} {t.date}".strip() or "no date"
        where = f" in {t.place}" if t.place else ""
        yield _item(
            f"t{n}",
            "talk",
            when,
            f"{' – '.join(t.parties)}{where}",
            ", ".join(x for x in (t.status, t.level) if x),
            t.source,
        )
    for n, f in enumerate(forces(one)):
        count = f"{'about ' if f.approximate else ''}{f.count:,}"
        yield _item(
            f"f{n}",
            "force",
            f"{f.side} {count}".strip(),
            f.what,
            f"according to {f.according_to}" if f.according_to else "",
            f.source,
        )
    for n, a in enumerate(outlooks(one)):
        yield _item(f"o{n}", "outlook", a.likelihood, a.about or a.source.words, f"says {a.by}" if a.by else "", a.source)
    for n, q in enumerate(quotes(one)):
        yield _item(f"q{n}", "quote", q.speaker, q.source.words, "quoted" if q.direct else "reported", q.source)
    for n, actor in enumerate(record.actors):
        spans = tuple((m.start, m.end) for m in actor.mentions)
        about = ", ".join(x for x in (actor.country, "/".join(actor.sectors), actor.title) if x)
        yield Item(f"a{n}", "actor", actor.entity, about, f"{len(spans)} mentions", 0, spans)
    for n, place in enumerate(record.places):
        at = f"{place.lat:.2f}, {place.lon:.2f}" if place.lat is not None and place.lon is not None else "not located"
        yield Item(f"l{n}", "place", place.name, place.country, at, 0, ((place.start, place.end),))
    for n, time in enumerate(record.times):
        words = plain(record.words((time.start, time.end)), limit=60)
        yield Item(f"d{n}", "time", words, time.value, time.type.lower(), 0, ((time.start, time.end),))


def _item(key: str, kind: str, head: str, body: str, note: str, source: Source) -> Item:
    spans = ((source.start, source.end),)
    return Item(key, kind, plain(head, limit=120), plain(body, limit=400), plain(note, limit=200), source.paragraph, spans)


def blocks(record: Record, shown: Iterable[Item]) -> Iterator[Block]:
    """The whole text in blocks: paragraphs numbered, furniture with its reason; nothing is left out."""
    text, furniture = record.document.text, record.document.furniture
    paragraphs = reading_copy(text, furniture)[1]
    cuts: list[tuple[int, int, int, str]] = [(s, e, n, "") for n, (s, e) in enumerate(paragraphs, 1)]
    cuts += [(f.start, f.end, 0, f.reason) for f in furniture if not any(s < f.end and f.start < e for s, e in paragraphs)]
    inner = [(s, e, i) for i in shown for s, e in i.spans]
    for start, end, number, reason in sorted(cuts):
        yield Block(number, reason, tuple(_pieces(text, (start, end), inner)))


def _pieces(text: str, block: Span, inner: list[tuple[int, int, Item]]) -> Iterator[Piece]:
    here = [(max(s, block[0]), min(e, block[1]), i) for s, e, i in inner if s < block[1] and block[0] < e]
    edges = sorted({block[0], block[1], *(s for s, _, _ in here), *(e for _, e, _ in here)})
    for start, end in pairwise(edges):
        over = [i for s, e, i in here if s <= start and end <= e]
        kinds = tuple(dict.fromkeys(i.kind for i in over))
        yield Piece(_shown(text[start:end]), tuple(i.key for i in over), kinds)


def _shown(text: str) -> str:
    """The characters of the report, with what would turn the direction of the line made visible instead."""
    return "".join("�" if c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" else c for c in text)


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf8")).digest()).decode("ascii")


def _asset(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf8")


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment as Jinja  # noqa: PLC0415  (only pages need it)
    from jinja2 import FunctionLoader, StrictUndefined  # noqa: PLC0415

    made: Any = Jinja(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["safe_asset"] = _own
    return made  # type: ignore[no-any-return]


def _own(name: str) -> Any:
    """Our own style or script, which must stand in the page as it was hashed."""
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(_asset(name))
