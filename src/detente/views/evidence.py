"""What an id stands on: all the mentions of a happening, a round of talks, a forecast or a report, each in its context."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from detente.errors import UnknownNameError
from detente.ledger.filter import Filter
from detente.ledger.tables import SEPARATOR
from detente.link.rows import Forecast
from detente.records import Plain
from detente.views.accounts import Account, Note, Row, accounts, decided, labels, noted

if TYPE_CHECKING:
    from detente.ledger.linked import Linked
    from detente.link.rows import Happening

# How the ids of rows other than events end: the table, its column, the column that joins, and what is joined.
ENDINGS: Final = {
    "_meeting": ("rounds", "round_id", "talk_id", "talk"),
    "_outlook": ("outlooks", "outlook_id", "forecast_id", "forecast"),
    "_quote": ("attributions", "quote_id", "quote_id", "quote"),
    "_force": ("forces", "force_id", "force_id", "force"),
}


@dataclass(frozen=True, slots=True)
class Fact(Plain):
    """What is particular to one kind of row, by name: the likelihood of a forecast, the history of a round of talks."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Against(Plain):
    """A happening that contradicts this one, with its words. `how`: `denied by` it, or `denies` it."""

    happening: str
    how: str
    day: str
    event_type: str
    status: str
    who: tuple[str, ...]
    words: str
    outlets: tuple[str, ...]
    standing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence(Plain):
    """All that an id stands on. `kind`: happening, talk, forecast, report, quote or force.

    `asked` is the id that was asked for where it is that of one mention; `dead`, `injured`, `size` are the least and the most that
    is told; `reports` counts reports, `sources` those that are no copies of one another."""

    kind: str
    id: str
    asked: str
    event_type: str
    mode: str
    status: str
    who: tuple[str, ...]
    whom: tuple[str, ...]
    date: str
    until: str
    place: str
    issue: str
    condition: str
    words: str
    dead: tuple[int, int] | None
    injured: tuple[int, int] | None
    size: tuple[int, int] | None
    standing: tuple[str, ...]
    claimed_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    reports: int
    sources: int
    outlets: tuple[str, ...]
    facts: tuple[Fact, ...]
    accounts: tuple[Account, ...]
    against: tuple[Against, ...] = ()
    corrections: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def evidence(linked: Linked, id: str) -> Evidence:
    """What an id stands on, every mention in its context.

    Args:
        linked: the ledger with its links.
        id: of a happening, an event, a report (or the beginning of one of these), a round of talks, a meeting as told, a
            forecast, a judgement as told, a quote or a force.

    Raises:
        UnknownNameError: nothing, or more than one thing, has the id; or a person rejected what it means.
    """
    wanted = id.strip()
    if wanted in linked.corrections.rejected:
        raise UnknownNameError(f"{wanted[:80]} was rejected; `detente journal` says by whom, `detente undo` brings it back")
    if "_" not in wanted:
        return _report(linked, wanted)
    for ending, known in ENDINGS.items():
        if wanted.endswith(ending):
            return _joined(linked, wanted, *known)
    return _happening(linked, wanted)


# ---- happenings


def _happening(linked: Linked, wanted: str) -> Evidence:
    (h,) = linked.by_id([linked.happening_of(wanted)])
    told = accounts(linked, linked.some("mentions", "happening_id", [h.id]))
    return Evidence(
        kind="happening",
        id=h.id,
        asked=wanted if wanted in {t.id for t in told} - {h.id} else "",
        event_type=h.event_type,
        mode=h.mode,
        status=h.status,
        who=labels(h.actors),
        whom=labels(h.recipients),
        date=h.start,
        until=h.end if h.end != h.start else "",
        place=h.place,
        issue=h.issue,
        condition=h.condition,
        words=h.words,
        dead=h.dead,
        injured=h.injured,
        size=h.size,
        standing=h.standing,
        claimed_by=h.claimed_by,
        denied_by=h.denied_by,
        reports=h.reports,
        sources=h.sources,
        outlets=h.outlets,
        facts=(),
        accounts=told,
        against=(*_against(linked.by_id(h.contradicts), "denied by"), *_against(_denied(linked, h), "denies")),
        corrections=() if h.id in {t.id for t in told} else decided(linked.corrections, h.id),
        notes=() if h.id in {t.id for t in told} else noted(linked.corrections, h.id),
    )


def _against(found: Iterable[Happening], how: str) -> list[Against]:
    return [
        Against(h.id, how, h.start or h.first, h.event_type, h.status, labels(h.actors), h.words, h.outlets, h.standing)
        for h in found
    ]


def _denied(linked: Linked, h: Happening) -> list[Happening]:
    """The happenings that this one denies, if it denies any."""
    if h.status != "negated" and h.event_type != "REJECT":
        return []
    denied = linked.some("happenings", "denied", [True], columns=("happening_id", "contradicts"))
    return linked.by_id([r["happening_id"] for r in denied if h.id in r["contradicts"].split(SEPARATOR)])


# ---- talks, forecasts, quotes, forces


def _joined(linked: Linked, wanted: str, table: str, column: str, home: str, kind: str) -> Evidence:
    """A row that is no event, with those that it was joined to."""
    found = linked.some(table, column, [wanted]) or linked.some(table, home, [wanted])
    if not found:
        raise UnknownNameError(f"no {kind} has the id {wanted[:80]!r}; `detente {_LISTED[kind]} --json` gives the ids")
    id = found[0][home]
    rows = found if column == home else linked.some(table, home, [id])
    told = accounts(linked, rows, key=column)
    best = max(told, key=lambda t: (len(t.who), t.confidence or 0.0))
    made = {"talk": _talk, "forecast": _forecast}.get(kind, _alone)(linked, id, rows)
    return Evidence(
        kind=kind,
        id=id,
        asked=wanted if wanted != id else "",
        event_type="",
        mode="",
        status=made.get("status", ""),
        who=made.get("who", best.who),
        whom=(),
        date=made.get("date", best.date),
        until=made.get("until", best.until),
        place=made.get("place", best.place),
        issue="",
        condition="",
        words=best.words,
        dead=None,
        injured=None,
        size=None,
        standing=(),
        claimed_by=tuple(dict.fromkeys(t.speaker for t in told if t.speaker)),
        denied_by=(),
        reports=len({t.document for t in told}),
        sources=len({t.original or t.document for t in told}),
        outlets=tuple(sorted({t.outlet for t in told if t.outlet})),
        facts=tuple(Fact(k, v) for k, v in made["facts"] if v),
        accounts=told,
        corrections=decided(linked.corrections, id) if id != told[0].id else (),
        notes=noted(linked.corrections, id) if id != told[0].id else (),
    )


_LISTED: Final = {"talk": "talks", "forecast": "forecasts", "quote": "quotes", "force": "forces"}


def _talk(linked: Linked, id: str, rows: Sequence[Row]) -> dict[str, Any]:
    (t,) = linked.talks_by_id([id])
    history = " → ".join(f"{s.status} ({s.published or 'day unknown'})" for s in t.history)
    return {
        "status": t.status,
        "who": labels(t.parties),
        "date": t.start,
        "until": t.end if t.end != t.start else "",
        "place": t.place,
        "facts": (("level", t.level), ("history", history), ("moved to", t.moved_to)),
    }


def _forecast(linked: Linked, id: str, rows: Sequence[Row]) -> dict[str, Any]:
    (row,) = linked.some("forecasts", "forecast_id", [id], columns=("json",))
    f = Forecast.from_dict(json.loads(row["json"]))
    chance = f"{f.low:.0%} to {f.high:.0%}" if f.low is not None and f.high is not None else ""
    outcome = {True: "came true", False: "did not come true", None: "open"}[f.outcome]
    brier = "" if f.brier is None else f"{f.brier:.2f}"
    about = "" if any(f.about == r["evidence"] for r in rows) else f.about
    facts = (("about", about), ("likelihood", f.likelihood), ("chance", chance), ("due", f.due), ("Brier", brier))
    return {"status": outcome, "date": f.made, "who": (f.by or f.party,), "facts": facts}


def _alone(linked: Linked, id: str, rows: Sequence[Row]) -> dict[str, Any]:
    row = rows[0]
    count = f"{'about ' if row.get('approximate') else ''}{row['count']:,}" if row.get("count") is not None else ""
    facts = (("count", count), ("of what", row.get("what", "")), ("direct", "yes" if row.get("direct") else ""))
    return {"facts": facts}


# ---- reports


def _report(linked: Linked, wanted: str) -> Evidence:
    found = linked.documents(Filter(document=wanted)) if wanted else []
    exact = [r for r in found if r["document_id"] == wanted] or found
    if len(exact) != 1:
        said = f"{len(found)} reports have an id that begins with" if found else "no report or event has the id"
        raise UnknownNameError(f"{said} {wanted[:80]!r}; `detente happenings --json` and `detente search` give the ids")
    row = exact[0]
    told = accounts(linked, linked.some("mentions", "document_id", [row["document_id"]]))
    original = linked.some("documents", "document_id", [row["original"]]) if row["original"] != row["document_id"] else []
    of = [f"{row['kind']} of a report of {o['outlet'] or 'an unknown outlet'} ({o['document_id']})" for o in original]
    facts = (("title", row["title"]), ("byline", row["byline"]), ("dateline", row["dateline"]), ("address", row["url"]))
    return Evidence(
        kind="report",
        id=row["document_id"],
        asked="",
        event_type="",
        mode="",
        status=row["kind"],
        who=(),
        whom=(),
        date=row["published"][:10],
        until="",
        place="",
        issue="",
        condition="",
        words=row["title"],
        dead=None,
        injured=None,
        size=None,
        standing=tuple(of),
        claimed_by=(),
        denied_by=(),
        reports=1,
        sources=1,
        outlets=(row["outlet"],) if row["outlet"] else (),
        facts=tuple(Fact(k, v) for k, v in facts if v),
        accounts=told,
        corrections=decided(linked.corrections, row["document_id"]),
        notes=noted(linked.corrections, row["document_id"]),
    )
