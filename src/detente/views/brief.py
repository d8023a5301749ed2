"""The brief: what a person wants to know of one report, or of a ledger, on one page."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from detente.knowledge.ontology import Ontology
from detente.ledger import tables
from detente.ledger.filter import EVERYTHING, Filter
from detente.ledger.linkrows import sides
from detente.link.rows import NOT_STATES
from detente.records import Record
from detente.views import questions
from detente.views.answers import Deed, Delegation, Outlook, Position, Quote, Strength, Talk
from detente.views.questions import ACTS, belongs, weekday

if TYPE_CHECKING:
    from detente.ledger.linked import Linked
    from detente.link.rows import Talk as Round

Row = Mapping[str, Any]

# A side of the crisis is a country or organisation that acts or is acted upon; the brief names the most active ones.
SIDES: Final = 6
# People named for a side.
PEOPLE: Final = 4
# A ledger's brief shows so many of its newest reports, and so many rows a section.
NEWEST: Final = 12
ROWS: Final = 12
# The newest rows among which those of a section are looked for: many tell one thing.
AMONG: Final = 200
# Quad classes of what was done rather than said: material cooperation and material conflict.
DEEDS: Final = (2, 4)


@dataclass(frozen=True, slots=True)
class Brief:
    """One report, or several, in the order a reader wants them. `as_of` is the day of the newest report, from which a
    reader counts what is past and what is to come; no clock is asked."""

    title: str
    outlet: str
    published: str
    as_of: str
    dateline: str
    reports: tuple[str, ...]
    delegations: tuple[Delegation, ...]
    talks: tuple[Talk, ...]
    positions: tuple[Position, ...]
    forces: tuple[Strength, ...]
    outlook: tuple[Outlook, ...]
    events: tuple[Deed, ...]
    quotes: tuple[Quote, ...]

    def to_dict(self) -> dict[str, object]:
        """The brief as JSON values."""
        rows = ("delegations", "talks", "positions", "forces", "outlook", "events", "quotes")
        head = {k: getattr(self, k) for k in ("title", "outlet", "published", "as_of", "dateline")}
        return {**head, "reports": list(self.reports), **{k: [row.to_dict() for row in getattr(self, k)] for k in rows}}


def brief(record: Record) -> Brief:
    """The brief of one report."""
    d = record.document
    published = (d.published or "")[:10]
    acts, meetings, forces, judged, said, cast = tables.of(
        record, "events", "meetings", "forces", "assessments", "attributions", "actors"
    )
    return Brief(
        title=d.title or "",
        outlet=d.outlet or "",
        published=published,
        as_of=published,
        dateline=d.dateline or "",
        reports=(d.id,),
        delegations=_delegations(_activity(acts, cast), cast),
        talks=tuple(questions.talks(meetings)),
        positions=by_party(questions.positions(acts)),
        forces=tuple(questions.forces(forces)),
        outlook=tuple(questions.outlooks(judged)),
        events=tuple(e for e in questions.events(acts) if e.event_type not in (*ACTS, "CONSULT")),
        quotes=tuple(questions.quotes(said, direct_only=True)),
    )


def ledger_brief(linked: Linked, *, where: Filter = EVERYTHING) -> Brief:
    """The brief of many reports: the newest of each kind first and each once however many tell it, talks as a calendar."""
    told = linked.telling(where)
    days = [day for day in (told.first, told.last) if day]
    as_of = told.last
    return Brief(
        title=f"{told.reports} reports" if told.reports != 1 else "1 report",
        outlet=", ".join(told.outlets),
        published=" to ".join(dict.fromkeys(days)),
        as_of=as_of,
        dateline="",
        reports=tuple(map(_headline, told.newest[:NEWEST])),
        delegations=delegations(linked, where),
        talks=_calendar(linked, where, as_of),
        positions=by_party(_held(linked, where)),
        forces=tuple(_once(questions.forces(_newest(linked, "forces", where)), lambda f: (f.side, f.count, f.what, f.where))),
        outlook=tuple(questions.outlooks(_first_of(_newest(linked, "outlooks", where), "forecast_id"))[:ROWS]),
        events=_deeds(linked, where),
        quotes=tuple(_once(questions.quotes(_newest(linked, "attributions", where), direct_only=True), lambda q: q.source.words)),
    )


def _headline(document: Row) -> str:
    parts = (document["published"][:10], document["outlet"], document["title"] or document["document_id"])
    return "  ".join(p for p in parts if p)


# ---- rows of a ledger, newest first


def _newest(linked: Linked, table: str, where: Filter) -> list[Row]:
    """The newest rows of a table: the newest report first, each report in its own order."""
    found = linked.ask(table, where, columns=questions.COLUMNS[table], newest=True, limit=AMONG)
    ordered = sorted(found, key=lambda r: r["start"])
    return sorted(ordered, key=lambda r: (r["published"], r["document_id"]), reverse=True)


def _first_of(rows: Iterable[Row], key: str) -> list[Row]:
    return list({row[key]: row for row in reversed(list(rows))}.values())[::-1]


def _once(rows: Sequence[Any], key: Any) -> list[Any]:
    return list({key(row): row for row in reversed(rows)}.values())[::-1][:ROWS]


def _narrowed(where: Filter, types: Iterable[str]) -> Filter | None:
    """A filter over acts that were done, of some types only; None where nothing can fit."""
    wanted = tuple(t for t in types if not where.event_types or t in where.event_types)
    if not wanted or (where.statuses and "actual" not in where.statuses):
        return None
    return dataclasses.replace(where, event_types=wanted, statuses=("actual",))


def _held(linked: Linked, where: Filter) -> list[Position]:
    """Stances that were taken, not only expected; one worded the same in several reports once."""
    narrowed = _narrowed(where, ACTS)
    rows = _first_of(_newest(linked, "mentions", narrowed), "happening_id") if narrowed else []
    taken = [p for p in questions.positions(rows) if p.party != "unnamed"]
    return list({(p.party, p.act, p.to, p.issue.casefold()): p for p in reversed(taken)}.values())[::-1][: 3 * ROWS]


def _deeds(linked: Linked, where: Filter) -> tuple[Deed, ...]:
    narrowed = _narrowed(where, (t for t in Ontology.load().types if Ontology.load().quad(t) in DEEDS))
    rows = _first_of(_newest(linked, "mentions", narrowed), "happening_id") if narrowed else []
    return tuple(questions.events(rows[:ROWS]))


def _calendar(linked: Linked, where: Filter, today: str) -> tuple[Talk, ...]:
    """The last rounds of talks up to a day and the next ones after it, of those whose day is known."""
    days = [(row["date_start"][:10], row["talk_id"]) for row in linked.ask("talks", where, columns=("date_start", "talk_id"))]
    firm = [(day, id) for day, id in days if weekday(day)]
    past, ahead = [id for day, id in firm if day <= today], [id for day, id in firm if day > today]
    return rounds(linked, linked.talks_by_id([*past[-ROWS:], *ahead[:ROWS]]))


def rounds(linked: Linked, found: Sequence[Round]) -> tuple[Talk, ...]:
    """Rounds of talks as rows, each with the words of the report that says how it stands."""
    told = {row["round_id"]: row for row in linked.some("rounds", "round_id", [r for t in found for r in t.members])}
    made = []
    for t in found:
        said = [r for r in t.members if r in told]
        last = [s.round for s in t.history if s.round in told and s.status == t.status] or said
        source = questions.source(told[last[-1]]) if last else None
        if source is None:
            continue
        until = t.end if t.end != t.start else ""
        parties = tuple(dict.fromkeys(p.label for p in t.parties))
        made.append(Talk(t.start, until, weekday(t.start), t.status, parties, t.place, t.level, source))
    return tuple(made)


# ---- parties


def by_party(positions: Iterable[Position]) -> tuple[Position, ...]:
    """Positions grouped by party, the party with most first, in the order told within it."""
    rows = list(positions)
    count = Counter(p.party for p in rows)
    first = {p.party: n for n, p in reversed(list(enumerate(rows)))}
    return tuple(sorted(rows, key=lambda p: (p.party == "unnamed", -count[p.party], first[p.party])))


def _activity(acts: Iterable[Row], cast: Iterable[Row]) -> Counter[str]:
    """How often each side acts or is acted upon; people are no sides."""
    persons = {a["entity"] for a in cast if a["type"] == "person"}
    taking_part = (s for e in acts for s in (*sides(e, "actor"), *sides(e, "recipient")) if s.country or s.sector == "IGO")
    return Counter(side for side in map(belongs, taking_part) if side and side not in persons)


def delegations(linked: Linked, where: Filter) -> tuple[Delegation, ...]:
    active = Counter(dict(linked.counts("happenings", "sides", where, limit=SIDES)))
    people = linked.some("entities", "country", [*active, *NOT_STATES])
    return _delegations(active, sorted(people, key=lambda p: -p["mentions"]))


def _delegations(active: Counter[str], cast: Sequence[Row]) -> tuple[Delegation, ...]:
    """The sides that act most, with the people who speak and act for them; whoever leads a delegation stands first."""
    names: dict[str, str] = {}
    people: dict[str, dict[str, Row]] = {}
    for a in cast:
        if a["type"] == "country":
            names.setdefault(a["country"], a["entity"])
        elif a["type"] == "person" and a["title"]:
            home = a["country"] if a["country"] not in NOT_STATES else _organisation(a, active)
            people.setdefault(home, {}).setdefault(a["entity"], a)
    return tuple(
        Delegation(party, names.get(party, party), _people(people.get(party, {}).values()))
        for party, _ in active.most_common(SIDES)
    )


def _organisation(actor: Row, active: Iterable[str]) -> str:
    """The organisation an international official speaks for, as far as the title names it."""
    return next((s for s in active if s.casefold() in actor["title"].casefold()), actor["country"])


def _people(actors: Iterable[Row]) -> tuple[str, ...]:
    ranked = sorted(actors, key=lambda a: ("lead" not in a["title"], -a["mentions"]))
    return tuple(f"{a['entity']}, {a['title']}" for a in ranked[:PEOPLE])
