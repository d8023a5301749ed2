"""The sections of a report that ask the ledger for rows of their own."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from detente.ledger.filter import Filter
from detente.link import positions
from detente.link.days import day_number
from detente.link.rows import Happening, Move, Stance, Talk, is_state
from detente.link.tension import LATE, Change, tension
from detente.link.tension import dyads as pairs
from detente.views.matrix import SILENT, matrix
from detente.views.questions import weekday
from detente.views.report_notes import Notes, as_of, name, named
from detente.views.report_rows import (
    Cited,
    Contradiction,
    Counted,
    Driver,
    Dyad,
    Grid,
    GridCell,
    GridLine,
    Held,
    Outlet,
    Outlook,
    Shift,
    Side,
    Sitting,
    Turn,
)

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row = Mapping[str, Any]
Days = tuple[str, str]

# How much of each a printed page holds.
ISSUES: Final = 8
PARTIES: Final = 6
DYADS: Final = 4
DYAD_LEAST: Final = 3
ROUNDS: Final = 10
ROWS: Final = 14
AGAINST: Final = 3
DRIVERS: Final = 2
CITED: Final = 200
# A side that a report names at greater length is a clause and no name.
NAME: Final = 60
# A bar a day up to so many days, then a week, then a month.
BY_DAY, BY_WEEK = 75, 500
NO_GRID: Final = Grid((), (), 0, 0)
PENDING: Final = ("scheduled", "proposed", "ongoing")


# ---- positions


def shift(move: Move, notes: Notes) -> Shift:
    """A move with the words of both stances."""
    before = _held(move.before, notes) if move.before else None
    return Shift(name(move.party), move.issue, move.kind, before, _held(move.after, notes))


def _held(stance: Stance, notes: Notes) -> Held:
    return Held(stance.act, stance.day, stance.words, stance.condition, notes.of(stance.document, stance.words))


def grid(stances: Sequence[Stance], moves: Sequence[Move], notes: Notes) -> Grid:
    """What a page holds of party × issue: the issues on which most parties speak, and the parties that speak most on them."""
    whole = matrix(stances, moves)
    said = {line.issue_id: [c.party for c in line.cells if c.act != SILENT] for line in whole.lines}
    chosen = sorted(whole.lines, key=lambda line: -len(said[line.issue_id]))[:ISSUES]
    spoken = Counter(p for line in chosen for p in said[line.issue_id])
    parties = sorted(spoken, key=lambda p: (-spoken[p], whole.parties.index(p)))[:PARTIES]
    ranks = {(p, i): positions.rank(days[-1]) or 0 for (p, i), days in positions.spoken(stances).items()}
    lines = []
    for line in chosen:
        own = {c.party: c for c in line.cells}
        cells = tuple(
            GridCell(c.act, c.kind, c.day, ranks.get((p, line.issue_id), 0), notes.of(c.document, c.words))
            for p in parties
            for c in [own[p]]
        )
        if set(said[line.issue_id]) & set(parties):
            lines.append(GridLine(line.issue, cells))
    return Grid(tuple(map(name, parties)), tuple(lines), whole.of_issues, whole.of_parties)


# ---- talks


def talks(linked: Linked, where: Filter, days: Days, notes: Notes) -> tuple[tuple[Sitting, ...], tuple[Sitting, ...]]:
    """Rounds to come, the next first, then those without a day; and rounds past, the newest first."""
    first, last = days
    found = [t for t in linked.talks(dataclasses.replace(where, since="", until="")) if _now(t, where)]
    known = [t for t in (as_of(t, where.until) for t in found) if t and t.history[-1].published >= _earlier(first, LATE)]
    ahead = [t for t in known if t.start > last or (not t.start and t.status in PENDING)]
    past = [t for t in known if t.start and _earlier(first, LATE) <= t.start <= last]
    coming = sorted(ahead, key=lambda t: (not t.start, t.start, t.history[0].published, t.id))[:ROUNDS]
    gone = past[::-1][:ROUNDS]
    told: dict[str, list[Row]] = {}
    home = {m: t.id for t in (*coming, *gone) for m in t.members}
    for row in linked.some("rounds", "round_id", sorted(home)):
        told.setdefault(home[row["round_id"]], []).append(row)
    shown = [_sitting(t, told.get(t.id, []), last, notes) for t in (*coming, *gone)]
    return tuple(shown[: len(coming)]), tuple(shown[len(coming) :])


def _now(talk: Talk, where: Filter) -> bool:
    """Whether anything was told of it in the days asked for, or it lies in them."""
    days = [talk.start, *(s.published for s in talk.history)]
    return not where.since or any(d >= where.since[: len(d)] for d in days if d)


def _sitting(talk: Talk, told: Sequence[Row], today: str, notes: Notes) -> Sitting:
    start, now = day_number(talk.start), day_number(today)
    ahead = start - now if start and now and start > now else None
    first = {row["document_id"]: row for row in reversed(told) if row["published"][:10] <= today}
    ends = list(first.values())
    shown = ends[:1] + ends[1:][-1:]
    return Sitting(
        day=talk.start,
        until=talk.end if talk.end != talk.start else "",
        weekday=weekday(talk.start) if talk.precision in ("day", "") else "",
        precision=talk.precision,
        status=talk.status,
        level=talk.level,
        parties=named(s.label for s in talk.parties),
        place=talk.place,
        sources=talk.sources,
        history=talk.history,
        days=ahead,
        untold=talk.status == "scheduled" and bool(talk.start) and (talk.end or talk.start) < today,
        notes=tuple(n for row in shown for n in notes.of(row["document_id"], row["evidence"])),
    )


# ---- tension


def dyads(linked: Linked, where: Filter, days: Days, letters: Mapping[str, str], notes: Notes) -> tuple[Dyad, ...]:
    """The most active pairs, all over the days of the reports and by one step, so that they can be compared."""
    first, last = days
    found = linked.happenings(dataclasses.replace(where, since="", until=where.until))
    recent = [h for h in found if (h.start or h.first)[:10] >= first[: len(h.start or h.first)]]
    coverage = linked.coverage()
    every = _step((day_number(last) or 0) - (day_number(first) or 0))
    by_id = {h.id: h for h in found}
    rows = []
    for a, b, n in [p for p in pairs(recent) if p[2] >= DYAD_LEAST][:DYADS]:
        made = tension(found, a=a, b=b, coverage=coverage, since=first, until=last, every=every)
        if made.days:
            turns = tuple(_turn(c, by_id, letters, notes) for c in made.changes)
            rows.append(Dyad(name(a), name(b), n, made, turns))
    return tuple(rows)


def _step(days: int) -> str:
    return "day" if days <= BY_DAY else "week" if days <= BY_WEEK else "month"


def _turn(change: Change, happenings: Mapping[str, Happening], letters: Mapping[str, str], notes: Notes) -> Turn:
    drivers = [happenings[d] for d in change.drivers if d in happenings][:DRIVERS]
    shown = tuple(
        Driver(h.start or h.first, h.words, letters.get(h.id, ""), notes.of(h.id.split("_")[0], h.words)) for h in drivers
    )
    return Turn(change.day, change.measure.replace("_", " "), change.before, change.after, shown)


# ---- forces, forecasts, contradictions


def forces(linked: Linked, where: Filter, notes: Notes) -> tuple[Counted, ...]:
    """Forces counted, the newest first, the same count on the same word once."""
    rows: dict[tuple[object, ...], Counted] = {}
    originals = {d["document_id"] for d in linked.documents(where) if d["original"] == d["document_id"]}
    for row in linked.ask("forces", where, newest=True):
        side = row["side_country"] if is_state(row["side_country"]) else row["side"] if len(row["side"]) <= NAME else ""
        key = (side, row["count"], row["what"].casefold())
        if row["document_id"] in originals and key not in rows and len(rows) < ROWS:
            rows[key] = Counted(
                day=row["published"][:10],
                side=name(side),
                count=row["count"],
                approximate=row["approximate"],
                what=row["what"],
                where=row["place"],
                according_to=row["voice"],
                notes=notes.of(row["document_id"], row["evidence"]),
            )
    return tuple(rows.values())


def outlooks(linked: Linked, where: Filter, notes: Notes) -> tuple[Outlook, ...]:
    """The newest forecasts, in order of time; those whose word has a range before those without."""
    found = sorted(linked.forecasts(where, newest=True), key=lambda f: f.low is None)[:ROWS]
    told = {row["outlook_id"]: row for row in linked.some("outlooks", "outlook_id", [m for f in found for m in f.members])}
    rows = []
    for f in sorted(found, key=lambda f: (f.made, f.id)):
        first = next((told[m] for m in f.members if m in told), None)
        own = notes.of(first["document_id"], first["evidence"]) if first else ()
        by = f.by or name(f.party) or (first["outlet"] if first else "")
        rows.append(Outlook(f.made, by, f.about, f.likelihood, f.low, f.high, f.due, f.outcome, own))
    return tuple(rows)


def contradictions(
    linked: Linked, found: Sequence[Happening], letters: Mapping[str, str], notes: Notes
) -> tuple[Contradiction, ...]:
    """Happenings against which others speak, the newest first, with both wordings. A denial answers one claim: the nearest in its
    own report, else the nearest in time."""
    claims = [h for h in found if h.contradicts]
    answers: dict[str, list[Happening]] = {}
    for denial in linked.by_id(sorted({d for h in claims for d in h.contradicts})):
        own = [h for h in claims if denial.id in h.contradicts and not same_words(h, denial)]
        if own:
            answers.setdefault(min(own, key=lambda h: _apart(h, denial)).id, []).append(denial)
    answered = [h for h in claims if h.id in answers][::-1][:ROWS]
    return tuple(
        Contradiction(letters.get(h.id, ""), _side(h, notes), tuple(_side(d, notes) for d in answers[h.id][:AGAINST]))
        for h in answered
    )


def _apart(claim: Happening, denial: Happening) -> tuple[bool, int, int, str]:
    """How far a claim is from its denial: reports, days, characters."""
    one, other = claim.id.split("_"), denial.id.split("_")
    places = [int(id[1]) if len(id) > 1 and id[1].isdecimal() else 0 for id in (one, other)]
    elsewhere = one[0] != other[0]
    days = abs((day_number(claim.first) or 0) - (day_number(denial.first) or 0))
    return elsewhere, days, 0 if elsewhere else abs(places[0] - places[1]), claim.id


def same_words(claim: Happening, denial: Happening) -> bool:
    """Whether both are one stretch of a report cut twice: no two happenings, and no contradiction."""
    one, other = claim.words.casefold().split(), denial.words.casefold().split()
    return claim.id.split("_")[0] == denial.id.split("_")[0] and one[: len(other)] == other[: len(one)]


def _side(happening: Happening, notes: Notes) -> Side:
    who = named(happening.claimed_by) or named(s.label for s in happening.actors)
    own = notes.of(happening.id.split("_")[0], happening.words)
    return Side(who, happening.first or happening.start, happening.words, own)


# ---- sources


def outlets(documents: Iterable[Row]) -> tuple[Outlet, ...]:
    """The outlets, those with most reports first."""
    own: dict[str, list[Row]] = {}
    for d in documents:
        own.setdefault(d["outlet"], []).append(d)
    rows = []
    for outlet, reports in own.items():
        days = sorted(d["published"][:10] for d in reports if d["published"]) or [""]
        copied = sum(d["original"] != d["document_id"] for d in reports)
        rows.append(Outlet(outlet, len(reports), copied, days[0], days[-1]))
    return tuple(sorted(rows, key=lambda o: (-o.reports, o.name)))


def cited(documents: Sequence[Row], noted: set[str]) -> tuple[Cited, ...]:
    """The reports that notes cite and the copies of them, by day, `CITED` at most."""
    by_id = {d["document_id"]: d for d in documents}
    texts = {by_id[n]["original"] for n in noted if n in by_id}
    rows = []
    for d in documents:
        if d["document_id"] in noted or d["original"] in texts:
            of = by_id.get(d["original"])
            kind = d["kind"] if d["original"] != d["document_id"] else "original"
            carried = of["outlet"] if of and of is not d else ""
            rows.append(Cited(d["document_id"], d["outlet"], d["published"][:10], d["title"], d["url"] or "", kind, carried))
    return tuple(rows[:CITED])


# ---- days


def _earlier(iso: str, days: int) -> str:
    known = day_number(iso)
    return date.fromordinal(known - days).isoformat() if known and known > days else ""
