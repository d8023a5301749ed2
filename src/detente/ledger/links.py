"""What linking found, kept beside the batches: one folder a generation, derived, whole, and made anew when anything changed.

    links/<key>/about.json            what it was made of, and how many rows each table has
    links/<key>/<table>.parquet       documents, copies, entities, cast, happenings, mentions, talks, rounds, stances,
                                      moves, forecasts, outlooks
    links/<key>/search.sqlite         the index of the reports' words

Each table has flat columns to filter and sort by, named as in the tables of the batches, and the whole row as JSON. The
rows of `mentions`, `rounds`, `outlooks` and `documents` are those of the batches' events, meetings, assessments and
documents, each once, as corrected and with what they were joined to.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from detente.errors import LedgerError
from detente.ledger import linkrows, search
from detente.ledger.corrections import Corrections, apply
from detente.ledger.store import dicts, said
from detente.ledger.tables import SEPARATOR
from detente.link.rows import Copy, Entity, Forecast, Happening, Judged, Member, Report, Side, Talk, Told, is_state

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.ledger.journal import Entry
    from detente.ledger.store import Store

# Changes whenever linking gives other rows, so that old generations are not taken for new ones.
VERSION: Final = "links-3"
# Generations kept beside the newest, for readers that are still at them and for `--as-of`.
KEPT: Final = 6

# The days that stand after a title.
_DAYS: Final = re.compile(r" \([^()]*\)$")

Row = dict[str, Any]
# Rows made here, or a table of the batches with columns more.
Tables: TypeAlias = "dict[str, list[Row] | pa.Table]"


def key(batches: Iterable[str], corrections: Iterable[str]) -> str:
    """The name of the generation made of these batches and entries of the journal."""
    from detente.link.happenings import Weights  # noqa: PLC0415

    digest = hashlib.sha256()
    for part in (VERSION, Weights.load().name, *sorted(batches), "journal", *sorted(corrections)):
        digest.update(part.encode("utf8", "replace") + b"\0")
    return digest.hexdigest()[:20]


def ensure(store: Store, batches: Sequence[str], entries: Sequence[Entry], *, on_step: Callable[[str], None] | None = None) -> Path:
    """The folder of the generation for these batches and corrections; linked now where it is not there.

    Raises:
        LedgerError: it cannot be written.
    """
    folder = store.path / "links"
    name = key(batches, (e.id for e in entries))
    home = folder / name
    if (home / "about.json").exists():
        return home
    part = folder / f".{name}.{secrets.token_hex(4)}.tmp"
    try:
        part.mkdir(parents=True)
        found = link(store, batches, Corrections.of(entries), on_step=on_step)
        _write(found, part)
        _index(store, batches, part / "search.sqlite")
        about = {
            "version": VERSION,
            "batches": len(batches),
            "corrections": len(entries),
            "twice": store.twice(batches),
            "rows": {k: len(v) for k, v in found.items()},
        }
        (part / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf8")
        try:
            part.rename(home)
        except OSError:
            if not (home / "about.json").exists():  # else another process was first, with the same
                raise
    except OSError as error:
        raise LedgerError(f"the links of {store.path} cannot be written ({said(error)}); see to its folder") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _prune(folder, home)
    return home


def link(store: Store, batches: Sequence[str], corrections: Corrections, *, on_step: Callable[[str], None] | None = None) -> Tables:
    """All links of some batches, as rows by table."""
    from detente.link.actors import entities  # noqa: PLC0415  (linking is heavy; asking is not)
    from detente.link.copies import copies  # noqa: PLC0415
    from detente.link.forecasts import forecasts  # noqa: PLC0415
    from detente.link.happenings import happenings  # noqa: PLC0415
    from detente.link.positions import moves, stances  # noqa: PLC0415
    from detente.link.standing import standings  # noqa: PLC0415
    from detente.link.talks import talks  # noqa: PLC0415

    step = on_step or (lambda _: None)
    step("copies")
    known_reports = reports(store, batches)
    outlets = {r.id: r.outlet for r in known_reports}
    copied = copies(known_reports)
    originals = {c.document: c.original for c in copied}
    step("actors")
    cast = [linkrows.cast(row) for row in store.rows("actors", batches=batches)]
    known = entities(cast)
    step("happenings")
    events = store.arrow("events", batches=batches)
    read = [linkrows.told(row, originals) for row in dicts(events.select(linkrows.EVENTS))]
    told = apply(read, corrections)
    by_id = {t.id: t for t in told}
    constraints = corrections.constraints()
    linked = standings(happenings(told, constraints=constraints), told)
    step("talks")
    meetings = store.arrow("meetings", batches=batches)
    rounds = [linkrows.round_(row, originals) for row in dicts(meetings)]
    met = talks([r for r in rounds if r.id not in corrections.rejected], constraints=constraints)
    step("positions")
    held = stances(linked, by_id)
    moved = moves(held)
    step("forecasts")
    assessments = store.arrow("assessments", batches=batches)
    judged = [linkrows.judged(row, originals) for row in dicts(assessments)]
    made = forecasts([j for j in judged if j.id not in corrections.rejected], resolved=corrections.resolved)
    people = {c.entity for c in cast if c.type == "person"}
    return {
        "documents": _documents(store.arrow("documents", batches=batches), copied),
        "copies": [{"document_id": c.document, "original": c.original, "kind": c.kind, "json": _json(c)} for c in copied],
        "entities": [_entity(e) for e in known],
        "cast": [{"document_id": d, "entity": n, "entity_id": e.id, "score": s} for e in known for d, n, s in e.members],
        "happenings": [_happening(h, people) for h in linked],
        "mentions": _mentions(events, read, by_id, linked),
        "talks": [_talk(t, outlets) for t in met],
        "rounds": _joined(meetings, "round_id", "talk_id", {r: t.id for t in met for r in t.members}),
        "stances": [_stance(s, outlets.get(s.document, "")) for s in held],
        "moves": [_move(m, outlets.get(m.after.document, "")) for m in moved],
        "forecasts": [_forecast(f, {j.id: j for j in judged}) for f in made],
        "outlooks": _joined(assessments, "outlook_id", "forecast_id", {j: f.id for f in made for j in f.members}),
    }


def reports(store: Store, batches: Sequence[str]) -> list[Report]:
    """The reports of some batches with the shingles of their news text."""
    import numpy as np  # noqa: PLC0415

    return [
        Report(
            row["document_id"],
            row["outlet"],
            row["published"][:10],
            row["title"],
            row["words"],
            tuple(np.frombuffer(row["shingles"], np.uint64).tolist()),
        )
        for row in store.rows(
            "texts", batches=batches, columns=("document_id", "outlet", "published", "title", "words", "shingles")
        )
    ]


# ---- rows


def _json(row: Any) -> str:
    import orjson  # noqa: PLC0415

    try:
        return orjson.dumps(row).decode()
    except TypeError:  # half characters, which no UTF-8 can hold
        return json.dumps(row.to_dict(), separators=(",", ":"))


def _sides(prefix: str, sides: Iterable[Side]) -> Row:
    own = tuple(sides)
    return {
        prefix: _cell(s.entity for s in own),
        f"{prefix}_label": _cell(s.label for s in own),
        f"{prefix}_country": _cell(s.country for s in own),
    }


def _belong(h: Happening) -> Iterator[str]:
    """The sides of the crisis that take part: states by their codes, organisations and groups by name."""
    for s in (*h.actors, *h.recipients):
        if s.country or s.sector == "IGO":
            yield s.country if is_state(s.country) else s.entity


def _cell(values: Iterable[str]) -> str:
    return SEPARATOR.join(v.replace(";", ",") for v in values)


def _entity(e: Entity) -> Row:
    """`title` the last one, `titles` all with their days, `mentions` the number of casts that the entity stands in."""
    return {
        "entity_id": e.id,
        "entity": e.name,
        "type": e.type,
        "country": e.country,
        "sectors": _cell(e.sectors),
        "title": _DAYS.sub("", e.titles[-1]) if e.titles else "",
        "titles": _cell(e.titles),
        "names": _cell(e.names),
        "mentions": len(e.members),
        "first": e.first,
        "published": e.last,
        "json": _json(e),
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
        "sides": _cell(dict.fromkeys(side for side in _belong(h) if side and side not in people)),
        "speaker": _cell(h.claimed_by),
        "date_start": h.start,
        "date_end": h.end,
        "day": (h.start or h.first)[:10],
        "published": h.first,
        "last": h.last,
        "outlet": _cell(h.outlets),
        "document_id": h.id.split("_")[0],
        "place": h.place,
        "sources": h.sources,
        "denied": bool(h.denied_by),
        "json": _json(h),
    }


def _documents(documents: pa.Table, copied: Iterable[Copy]) -> pa.Table:
    """The reports with their place among copies."""
    by_id = {c.document: c for c in copied}
    ids = documents.column("document_id").to_pylist()
    own = [by_id.get(d) for d in ids]
    originals = [c.original if c else d for c, d in zip(own, ids, strict=True)]
    return _with(documents, {"original": originals, "kind": [c.kind if c else "original" for c in own]})


def _mentions(events: pa.Table, read: Sequence[Told], told: Mapping[str, Told], linked: Iterable[Happening]) -> pa.Table:
    """The events of the batches as corrected, each with its happening and why it is there; rejected ones are left out."""
    import pyarrow as pa  # noqa: PLC0415

    home: dict[str, tuple[str, Member]] = {m.event: (h.id, m) for h in linked for m in h.members}
    kept = [n for n, t in enumerate(read) if t.id in home]
    table = _take(events, kept)
    changed = {n: told[read[k].id] for n, k in enumerate(kept) if told[read[k].id] is not read[k]}
    if changed:
        same = _take(table, [n for n in range(len(kept)) if n not in changed])
        rows = dicts(_take(table, list(changed)))
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


def _joined(rows: pa.Table, key: str, name: str, home: Mapping[str, str]) -> pa.Table:
    """Those rows that were joined to something, with its id; the first of rows of one id."""
    first = dict(reversed([(r, n) for n, r in enumerate(rows.column(key).to_pylist()) if r in home]))
    kept = _take(rows, sorted(first.values()))
    return _with(kept, {name: [home[r] for r in kept.column(key).to_pylist()]})


def _take(table: pa.Table, rows: Sequence[int]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    return table.take(pa.array(rows, pa.int64()))


def _with(table: pa.Table, more: Mapping[str, Sequence[Any]]) -> pa.Table:
    """A table with columns more; those named `score` are numbers."""
    import pyarrow as pa  # noqa: PLC0415

    for name, values in more.items():
        table = table.append_column(name, pa.array(values, pa.float64() if name == "score" else pa.string()))
    return table


def _talk(t: Talk, outlets: Mapping[str, str]) -> Row:
    return {
        "talk_id": t.id,
        "status": t.status,
        **_sides("parties", t.parties),
        "date_start": t.start,
        "date_end": t.end,
        "day": t.start[:10],
        "published": t.history[-1].published if t.history else "",
        "document_id": t.id.split("_")[0],
        "outlet": _cell(sorted({outlets.get(m.split("_")[0], "") for m in t.members} - {""})),
        "place": t.place,
        "json": _json(t),
    }


def _stance(s: Any, outlet: str) -> Row:
    row = {
        "issue_id": s.issue_id,
        "issue": s.issue,
        "act": s.act,
        "published": s.day,
        "happening_id": s.happening,
    }
    return {**row, **_party(s.party, s.to), "document_id": s.document, "outlet": outlet, "json": _json(s)}


def _party(party: str, to: Sequence[str]) -> Row:
    """A party by its label, and those it speaks to, with the codes of those that are states."""
    return {
        "speaker": party,
        "speaker_country": party if is_state(party) and party.isupper() else "",
        "recipient": _cell(to),
        "recipient_country": _cell(t if is_state(t) and t.isupper() else "" for t in to),
    }


def _move(m: Any, outlet: str) -> Row:
    row = {"issue_id": m.issue_id, "issue": m.issue, "kind": m.kind, "published": m.day}
    return {**row, **_party(m.party, m.after.to), "document_id": m.after.document, "outlet": outlet, "json": _json(m)}


def _forecast(f: Forecast, judged: Mapping[str, Judged]) -> Row:
    row = {"forecast_id": f.id, "by": f.by, "about": f.about, "likelihood": f.likelihood, "published": f.made}
    first = judged[f.members[0]]
    return {**row, "document_id": first.document, "outlet": first.outlet, "words": first.words, "json": _json(f)}


# ---- the folder


def _write(found: Tables, folder: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    for name, rows in found.items():
        if len(rows):
            pq.write_table(_table(rows, pa), folder / f"{name}.parquet", compression="zstd")


def _table(rows: list[Row] | pa.Table, pa: Any) -> pa.Table:
    if not isinstance(rows, list):
        return rows
    columns = {k: [row[k] for row in rows] for k in rows[0]}
    try:
        return pa.table(columns)
    except UnicodeEncodeError:  # half characters, which no file can hold
        plain = {k: [v.encode("utf8", "replace").decode() if isinstance(v, str) else v for v in c] for k, c in columns.items()}
        return pa.table(plain)


def _index(store: Store, batches: Sequence[str], path: Path) -> None:
    columns = ("document_id", "outlet", "published", "title", "text")
    rows = store.rows("texts", batches=batches, columns=columns)
    search.build(path, (search.Text(r["document_id"], r["outlet"], r["published"][:10], r["title"], r["text"]) for r in rows))


def _prune(folder: Path, newest: Path) -> None:
    """Forget the oldest generations; a reader that is still at one has its files open."""
    with contextlib.suppress(OSError):
        others = sorted((p for p in folder.glob("[!.]*") if p != newest), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in others[KEPT:]:
            gone = old.with_name(f".{old.name}.{os.getpid()}.tmp")
            old.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
