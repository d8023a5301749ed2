"""What linking found → the tables of a generation: flat columns to filter and sort by, and the whole row as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from detente.ledger import linkrows
from detente.ledger.store import dicts
from detente.ledger.tables import SEPARATOR
from detente.link.rows import Copy, Entity, Forecast, Happening, Judged, Member, Side, Talk, Told, is_state

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

# The days that stand after a title.
_DAYS: Final = re.compile(r" \([^()]*\)$")
# Columns of happenings that are no words.
_NUMBERS: Final = {"quad": "int64", "sources": "int64", "dead": "int64", "confidence": "double", "denied": "bool"}


def json_of(row: Any) -> str:
    import orjson  # noqa: PLC0415

    try:
        return orjson.dumps(row).decode()
    except TypeError:  # half characters, which no UTF-8 can hold
        return json.dumps(row.to_dict(), separators=(",", ":"))


def _sides(prefix: str, sides: Iterable[Side]) -> Row:
    own = tuple(sides)
    return {
        prefix: cell(s.entity for s in own),
        f"{prefix}_label": cell(s.label for s in own),
        f"{prefix}_country": cell(s.country for s in own),
    }


def _belong(h: Happening) -> Iterator[str]:
    """The sides of the crisis that take part: states by their codes, organisations and groups by name."""
    for s in (*h.actors, *h.recipients):
        if s.country or s.sector == "IGO":
            yield s.country if is_state(s.country) else s.entity


def cell(values: Iterable[str]) -> str:
    return SEPARATOR.join(v.replace(";", ",") for v in values)


def entity(e: Entity) -> Row:
    """`title` the last one, `titles` all with their days, `mentions` the number of casts that the entity stands in."""
    return {
        "entity_id": e.id,
        "entity": e.name,
        "type": e.type,
        "country": e.country,
        "sectors": cell(e.sectors),
        "title": _DAYS.sub("", e.titles[-1]) if e.titles else "",
        "titles": cell(e.titles),
        "names": cell(e.names),
        "mentions": len(e.members),
        "first": e.first,
        "published": e.last,
        "json": json_of(e),
    }


def _happening(h: Happening, people: Collection[str]) -> Row:
    return {
        "happening_id": h.id,
        "event_type": h.event_type,
        "event_mode": h.mode,
        "status": h.status,
        "quad": h.quad,
        **_sides("actor", h.actors),
        **_sides("recipient", h.recipients),
        "sides": cell(dict.fromkeys(side for side in _belong(h) if side and side not in people)),
        "speaker": cell(h.claimed_by),
        "date_start": h.start,
        "date_end": h.end,
        "day": (h.start or h.first)[:10],
        "published": h.first,
        "last": h.last,
        "outlet": cell(h.outlets),
        "document_id": h.id.split("_")[0],
        "place": h.place,
        "sources": h.sources,
        "confidence": h.confidence,
        "dead": h.dead[1] if h.dead else None,
        "standing": cell(h.standing),
        "denied": bool(h.denied_by),
        "denied_by": cell(h.denied_by),
        "contradicts": cell(h.contradicts),
        "json": json_of(h),
    }


def documents(documents: pa.Table, copied: Iterable[Copy]) -> pa.Table:
    """The reports with their place among copies."""
    by_id = {c.document: c for c in copied}
    ids = documents.column("document_id").to_pylist()
    own = [by_id.get(d) for d in ids]
    originals = [c.original if c else d for c, d in zip(own, ids, strict=True)]
    return _with(documents, {"original": originals, "kind": [c.kind if c else "original" for c in own]})


def mentions(events: pa.Table, read: Sequence[Told], told: Mapping[str, Told], home: Mapping[str, tuple[str, Member]]) -> pa.Table:
    """Events as corrected, each with its happening and why it is there; those without a home, which were rejected, are left out."""
    import pyarrow as pa  # noqa: PLC0415

    kept = [n for n, t in enumerate(read) if t.id in home]
    table = taken(events, kept)
    changed = {n: told[read[k].id] for n, k in enumerate(kept) if told[read[k].id] is not read[k]}
    if changed:
        same = taken(table, [n for n in range(len(kept)) if n not in changed])
        rows = dicts(taken(table, list(changed)))
        recoded = [linkrows.recoded(row, read[kept[n]], t) for row, (n, t) in zip(rows, changed.items(), strict=True)]
        table = pa.concat_tables([same, pa.Table.from_pylist(recoded, schema=table.schema)])
    ids = table.column("event_id").to_pylist()
    return _with(
        table,
        {
            "happening_id": [home[i][0] for i in ids],
            "score": [home[i][1].score for i in ids],
            "why": [home[i][1].why for i in ids],
            "original": [told[i].original for i in ids],
        },
    )


def joined(rows: pa.Table, key: str, name: str, home: Mapping[str, str]) -> pa.Table:
    """Those rows that were joined to something, with its id; the first of rows of one id."""
    first = dict(reversed([(r, n) for n, r in enumerate(rows.column(key).to_pylist()) if r in home]))
    kept = taken(rows, sorted(first.values()))
    return _with(kept, {name: [home[r] for r in kept.column(key).to_pylist()]})


def taken(table: pa.Table, rows: Sequence[int]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    return table.take(pa.array(rows, pa.int64()))


def _with(table: pa.Table, more: Mapping[str, Sequence[Any]]) -> pa.Table:
    """A table with columns more; those named `score` are numbers."""
    import pyarrow as pa  # noqa: PLC0415

    for name, values in more.items():
        table = table.append_column(name, pa.array(values, pa.float64() if name == "score" else pa.string()))
    return table


def talk(t: Talk, outlets: Mapping[str, str]) -> Row:
    return {
        "talk_id": t.id,
        "status": t.status,
        **_sides("parties", t.parties),
        "date_start": t.start,
        "date_end": t.end,
        "day": t.start[:10],
        "published": t.history[-1].published if t.history else "",
        "document_id": t.id.split("_")[0],
        "outlet": cell(sorted({outlets.get(m.split("_")[0], "") for m in t.members} - {""})),
        "place": t.place,
        "json": json_of(t),
    }


def stance(s: Any, outlet: str) -> Row:
    row = {
        "issue_id": s.issue_id,
        "issue": s.issue,
        "act": s.act,
        "published": s.day,
        "happening_id": s.happening,
    }
    return {**row, **_party(s.party, s.to), "document_id": s.document, "outlet": outlet, "json": json_of(s)}


def _party(party: str, to: Sequence[str]) -> Row:
    """A party by its label, and those it speaks to, with the codes of those that are states."""
    return {
        "speaker": party,
        "speaker_country": party if is_state(party) and party.isupper() else "",
        "recipient": cell(to),
        "recipient_country": cell(t if is_state(t) and t.isupper() else "" for t in to),
    }


def move(m: Any, outlet: str) -> Row:
    row = {"issue_id": m.issue_id, "issue": m.issue, "kind": m.kind, "published": m.day, "happening_id": m.after.happening}
    return {**row, **_party(m.party, m.after.to), "document_id": m.after.document, "outlet": outlet, "json": json_of(m)}


def forecast(f: Forecast, judged: Mapping[str, Judged]) -> Row:
    row = {"forecast_id": f.id, "by": f.by, "about": f.about, "likelihood": f.likelihood, "published": f.made}
    first = judged[f.members[0]]
    return {**row, "document_id": first.document, "outlet": first.outlet, "words": first.words, "json": json_of(f)}


def happenings(rows: Iterable[Happening], people: Collection[str]) -> pa.Table:
    """Happenings as a table; `people` are the names of people in the casts, who are no sides."""
    made = [_happening(h, people) for h in rows]
    return table_of({k: [row[k] for row in made] for k in (made[0] if made else ("happening_id",))}, _NUMBERS)


def homes(rows: Iterable[Happening]) -> dict[str, tuple[str, Member]]:
    """For each mention the id of its happening, and why it is there."""
    return {m.event: (h.id, m) for h in rows for m in h.members}


def happening_of(text: str) -> Happening:
    """A happening of its JSON; quicker than `from_dict`, for thousands."""
    import orjson  # noqa: PLC0415

    try:
        d = orjson.loads(text)
    except ValueError:  # half characters
        d = json.loads(text)
    for name in ("actors", "recipients"):
        d[name] = tuple(Side(**s) for s in d[name])
    for name in ("dead", "injured", "size"):
        d[name] = tuple(d[name]) if d[name] else None
    for name in ("outlets", "standing", "claimed_by", "denied_by", "contradicts"):
        d[name] = tuple(d[name])
    d["members"] = tuple(Member(**m) for m in d["members"])
    return Happening(**d)


def table_of(columns: Mapping[str, Sequence[Any]], types: Mapping[str, str]) -> pa.Table:
    """Columns as a table, of words where no other type is given."""
    import pyarrow as pa  # noqa: PLC0415

    kinds = {k: pa.type_for_alias(types.get(k, "string")) for k in columns}
    try:
        return pa.table({k: pa.array(c, kinds[k]) for k, c in columns.items()})
    except UnicodeEncodeError:  # half characters, which no file can hold
        plain = {k: [v.encode("utf8", "replace").decode() if isinstance(v, str) else v for v in c] for k, c in columns.items()}
        return pa.table({k: pa.array(c, kinds[k]) for k, c in plain.items()})
