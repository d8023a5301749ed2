"""All links of a ledger's batches as tables: copies, actors, happenings, talks, positions, forecasts."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias

from detente.ledger import linkrows, linktables
from detente.ledger.corrections import Corrections
from detente.ledger.relink import Acted, Base, Given, acted
from detente.ledger.store import dicts
from detente.ledger.tables import SEPARATOR
from detente.link.rows import Cast, Entity, Report

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.ledger.store import Store

Row = dict[str, Any]
# Rows made here, or a table.
Tables: TypeAlias = "dict[str, list[Row] | pa.Table]"
Step: TypeAlias = Callable[[str], None]


def link(
    store: Store, batches: Sequence[str], corrections: Corrections, *, base: Base | None = None, on_step: Step | None = None
) -> Tables:
    """All links of some batches, as rows by table; the same whether or not they are made from an earlier generation.

    Copies, actors, talks and forecasts are linked whole in either case, which takes little; so are positions, of the happenings
    that take a stand.
    """
    from detente.link.copies import copies  # noqa: PLC0415  (linking is heavy; asking is not)

    step = on_step or (lambda _: None)
    step("copies")
    known_reports = reports(store, batches)
    copied = copies(known_reports)
    originals = {c.document: c.original for c in copied}
    step("actors")
    cast = casts(store, batches)
    people = {c.entity for c in cast if c.type == "person"}
    given = Given(store, tuple(batches), corrections, base, originals, people, _new_people(cast, base))
    with ThreadPoolExecutor(1) as pool:  # names are compared by Python, mentions mostly by numpy: side by side they take less
        actors = pool.submit(_actors, cast)
        step("happenings")
        done = acted(given)
        apart = _told_apart(given, done, {r.id: r.outlet for r in known_reports}, step)
        named = actors.result()
    copies_ = [{"document_id": c.document, "original": c.original, "kind": c.kind, "json": linktables.json_of(c)} for c in copied]
    documents = linktables.documents(store.arrow("documents", batches=batches), copied)
    return {"documents": documents, "copies": copies_, **named, **done.tables, **apart}


def _actors(cast: Sequence[Cast]) -> Tables:
    """The actors of the world, and which members of the casts they join."""
    from detente.link.actors import entities  # noqa: PLC0415

    known = entities(cast)
    return {"entities": [linktables.entity(e) for e in known], "cast": _cast(known)}


def _told_apart(given: Given, done: Acted, outlets: dict[str, str], step: Step) -> Tables:
    """Talks, positions and forecasts."""
    from detente.link.forecasts import forecasts  # noqa: PLC0415
    from detente.link.positions import moves, stances  # noqa: PLC0415
    from detente.link.proposals import proposed  # noqa: PLC0415
    from detente.link.talks import talks  # noqa: PLC0415

    store, batches, corrections = given.store, given.batches, given.corrections
    step("talks")
    meetings = store.arrow("meetings", batches=batches)
    rounds = [linkrows.round_(row, given.originals) for row in dicts(meetings)]
    met = talks([r for r in rounds if r.id not in corrections.rejected], constraints=corrections.constraints())
    step("positions")
    held = stances(done.standing, done.told)
    moved = moves(held)
    step("forecasts")
    assessments = store.arrow("assessments", batches=batches)
    judged = [linkrows.judged(row, given.originals) for row in dicts(assessments)]
    made = forecasts([j for j in judged if j.id not in corrections.rejected], resolved=corrections.resolved)
    by_id = {j.id: j for j in judged}
    step("rows")
    return {
        "talks": [linktables.talk(t, outlets) for t in met],
        "rounds": linktables.joined(meetings, "round_id", "talk_id", {r: t.id for t in met for r in t.members}),
        "stances": [linktables.stance(s, outlets.get(s.document, "")) for s in held],
        "moves": [linktables.move(m, outlets.get(m.after.document, "")) for m in moved],
        "forecasts": [linktables.forecast(f, by_id) for f in made],
        "proposals": [{"forecast_id": f, "happening_id": h, "why": why} for f, h, why in proposed(made, done.acts)],
        "outlooks": linktables.joined(assessments, "outlook_id", "forecast_id", {j: f.id for f in made for j in f.members}),
    }


def _new_people(cast: Sequence[Cast], base: Base | None) -> Collection[str]:
    """The names of people that no cast of an earlier generation has as such."""
    if base is None:
        return ()
    there = set(base.table("documents", ["document_id"]).column(0).to_pylist())
    return {c.entity for c in cast if c.type == "person"} - {c.entity for c in cast if c.type == "person" and c.document in there}


def _cast(known: Sequence[Entity]) -> pa.Table:
    members = [(d, n, e.id, s) for e in known for d, n, s in e.members]
    columns = zip(*members, strict=True) if members else ((), (), (), ())
    named = dict(zip(("document_id", "entity", "entity_id", "score"), columns, strict=True))
    return linktables.table_of(named, {"score": "double"})


def casts(store: Store, batches: Sequence[str]) -> list[Cast]:
    """The members of the casts of some batches."""
    columns = ("document_id", "entity", "type", "country", "sectors", "title", "names", "mentions", "published")
    table = store.arrow("actors", batches=batches, columns=columns).to_pydict()
    split = functools.cache(lambda cell: tuple(cell.split(SEPARATOR)) if cell else ())
    return [
        Cast(document, entity, kind, country, split(sectors), title, split(names), mentions, published[:10])
        for document, entity, kind, country, sectors, title, names, mentions, published in zip(*table.values(), strict=True)
    ]


def reports(store: Store, batches: Sequence[str]) -> list[Report]:
    """The reports of some batches with the shingles of their news text."""
    import numpy as np  # noqa: PLC0415

    columns = ("document_id", "outlet", "published", "title", "words", "shingles")
    table = store.arrow("texts", batches=batches, columns=columns).to_pydict()
    hashes: Callable[[bytes], Any] = functools.partial(np.frombuffer, dtype=np.uint64)  # read as they are: no tuple of millions
    return [
        Report(document, outlet, published[:10], title, words, hashes(shingles))
        for document, outlet, published, title, words, shingles in zip(*table.values(), strict=True)
    ]
