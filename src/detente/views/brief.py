"""The brief: what a person wants to know of one report, or of a ledger, on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.link.rows import NOT_STATES
from detente.records import Actor, Record
from detente.views import questions
from detente.views.answers import (
    Deed,
    Delegation,
    Outlook,
    Position,
    Quote,
    Strength,
    Talk,
    published_day,
    side,
)
from detente.views.questions import ACTS

# A side of the crisis is a country or organisation that acts or is acted upon; the brief names the most active ones.
SIDES = 6
# People named for a side.
PEOPLE = 4
# A ledger's brief shows so many of its newest reports, and so many rows a section.
NEWEST = 12
ROWS = 12
# Quad classes of what was done rather than said: material cooperation and material conflict.
DEEDS = (2, 4)


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
    one = [record]
    return Brief(
        title=d.title or "",
        outlet=d.outlet or "",
        published=published_day(d),
        as_of=published_day(d),
        dateline=d.dateline or "",
        reports=(d.id,),
        delegations=delegations(one),
        talks=tuple(questions.talks(one)),
        positions=by_party(questions.positions(one)),
        forces=tuple(questions.forces(one)),
        outlook=tuple(questions.outlooks(one)),
        events=tuple(e for e in questions.events(one) if e.event_type not in (*ACTS, "CONSULT")),
        quotes=tuple(questions.quotes(one, direct_only=True)),
    )


def ledger_brief(records: Iterable[Record]) -> Brief:
    """The brief of many reports: the newest of each kind first, talks as a calendar."""
    ordered = sorted(records, key=lambda r: (r.document.published or "", r.document.id), reverse=True)
    days = [published_day(r.document) for r in ordered if r.document.published]
    return Brief(
        title=f"{len(ordered)} reports" if len(ordered) != 1 else "1 report",
        outlet=", ".join(sorted({r.document.outlet for r in ordered if r.document.outlet})),
        published=f"{days[-1]} to {days[0]}" if days and days[-1] != days[0] else (days or [""])[0],
        as_of=days[0] if days else "",
        dateline="",
        reports=tuple(_headline(r) for r in ordered[:NEWEST]),
        delegations=delegations(ordered),
        talks=_around(_distinct_talks(questions.talks(ordered)), days[0] if days else ""),
        positions=by_party(_distinct_positions(questions.positions(ordered))[: 3 * ROWS]),
        forces=tuple(questions.forces(ordered)[:ROWS]),
        outlook=tuple(questions.outlooks(ordered)[:ROWS]),
        events=tuple([e for e in questions.events(ordered) if e.quad in DEEDS and e.status == "actual"][:ROWS]),
        quotes=tuple(questions.quotes(ordered, direct_only=True)[:ROWS]),
    )


def tells(record: Record) -> bool:
    """Whether a record has anything for a brief, for instance after a filter."""
    return any((record.events, record.meetings, record.attributions, record.forces, record.assessments))


def _headline(record: Record) -> str:
    d = record.document
    return "  ".join(p for p in (published_day(d), d.outlet or "", d.title or d.id) if p)


def _distinct_talks(talks: Sequence[Talk]) -> tuple[Talk, ...]:
    """Talks with a known day, one row a day, place and status: that with the most parties; a later report's wins a tie."""
    best: dict[tuple[str, str, str], Talk] = {}
    firm = [t for t in talks if t.weekday]
    for t in sorted(firm, key=lambda t: (len(t.parties), t.source.published)):
        best[t.date, t.place, t.status] = t
    return tuple(sorted(best.values(), key=lambda t: (t.date, t.place)))


def _around(talks: Sequence[Talk], today: str) -> tuple[Talk, ...]:
    """The last talks before a day and the next ones after it."""
    past, ahead = [t for t in talks if t.date <= today], [t for t in talks if t.date > today]
    return (*past[-ROWS:], *ahead[:ROWS])


def _distinct_positions(positions: Iterable[Position]) -> list[Position]:
    """Stances that were taken, not only expected; one worded the same in several reports once."""
    taken = [p for p in positions if p.status == "actual" and p.party != "unnamed"]
    return list({(p.party, p.act, p.to, p.issue.casefold()): p for p in reversed(taken)}.values())[::-1]


def by_party(positions: Iterable[Position]) -> tuple[Position, ...]:
    """Positions grouped by party, the party with most first, in the order told within it."""
    rows = list(positions)
    count = Counter(p.party for p in rows)
    first = {p.party: n for n, p in reversed(list(enumerate(rows)))}
    return tuple(sorted(rows, key=lambda p: (p.party == "unnamed", -count[p.party], first[p.party])))


def delegations(records: Sequence[Record]) -> tuple[Delegation, ...]:
    """The sides that act most, with the people who speak and act for them; whoever leads a delegation stands first."""
    persons = {a.entity for r in records for a in r.actors if a.type == "person"}
    taking_part = (p for r in records for e in r.events for p in (*e.actors, *e.recipients) if p.country or p.sector == "IGO")
    active = Counter(label for label in map(side, taking_part) if label not in persons)
    names: dict[str, str] = {}
    people: dict[str, dict[str, Actor]] = {}
    for a in (a for r in records for a in r.actors):
        if a.type == "country":
            names.setdefault(a.country, a.entity)
        elif a.type == "person" and a.title:
            home = a.country if a.country not in NOT_STATES else _organisation(a, active)
            people.setdefault(home, {}).setdefault(a.entity, a)
    return tuple(
        Delegation(party, names.get(party, party), _people(people.get(party, {}).values()))
        for party, _ in active.most_common(SIDES)
        if party
    )


def _organisation(actor: Actor, sides: Iterable[str]) -> str:
    """The organisation an international official speaks for, as far as the title names it."""
    return next((s for s in sides if s and s.casefold() in actor.title.casefold()), actor.country)


def _people(actors: Iterable[Actor]) -> tuple[str, ...]:
    ranked = sorted(actors, key=lambda a: ("lead" not in a.title, -len(a.mentions)))
    return tuple(f"{a.entity}, {a.title}" for a in ranked[:PEOPLE])
