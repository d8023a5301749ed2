"""A ledger → the report that a desk hands on: what happened, moved, is planned, is counted and is contradicted, with its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from detente.ledger.filter import EVERYTHING, Filter, meant
from detente.link.days import day_number
from detente.link.rows import Happening
from detente.link.tension import LATE
from detente.views import report_sections as sections
from detente.views.report_notes import Notes, day, name, named, spelt
from detente.views.report_rows import Happened, Mark, Report, Shift, Sitting, Timeline
from detente.views.since import weight

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row = Mapping[str, Any]

# So many happenings are listed, with a letter each; the timeline marks more of them without one.
LETTERS: Final = "ABCDEFGHIJKLMNOPQRST"
# Words that begin in the middle of a sentence, or are fewer than these, say less.
FRAGMENT: Final = 0.5
SENTENCE: Final = 8
MARKED: Final = 160
LANES: Final = 6
# Stances that are shown as moved, the newest; `new` ones only where no others fill the page.
SHIFTS: Final = 10
MOVED: Final = ("hardened", "softened", "withdrawn")
OTHERS: Final = "others"


def report(linked: Linked, *, where: Filter = EVERYTHING) -> Report:
    """What a ledger says, or what of it fits a filter, as one report.

    Of the filter's days, `since` and `until` bound the reports by publication and the happenings by their own day; talks stand as
    they were known on `until`, and tension has its baseline from the time before `since`. No clock is asked: what is to come is
    counted from the newest report.
    """
    documents = linked.documents(where)
    days = sorted(d["published"][:10] for d in documents if d["published"])
    first, last = (days[0], days[-1]) if days else ("", "")
    if not documents:
        return _empty(where)
    desk = Desk(linked, where, Notes(linked.documents()))
    found = desk.happenings()
    listed = _listed(found)
    letters = {h.id: letter for h, letter in zip(listed, LETTERS, strict=False)}
    happened = desk.happened(listed, letters)
    moves = linked.moves(where)
    shifts = tuple(sections.shift(m, desk.notes) for m in _shown(moves))
    grid = sections.grid(linked.stances(where), moves, desk.notes)
    ahead, past = sections.talks(linked, where, (first, last), desk.notes)
    dyads = sections.dyads(linked, where, (first, last), letters, desk.notes)
    forces = sections.forces(linked, where, desk.notes)
    outlooks = sections.outlooks(linked, where, desk.notes)
    contradictions = sections.contradictions(linked, found, letters, desk.notes)
    notes = desk.notes.all()
    return Report(
        **_head(where, documents, first, last),
        line=_line(happened, shifts, ahead, len(documents)),
        happenings=len(found),
        happened=happened,
        moves=_counted(m.kind for m in moves),
        shifts=shifts,
        grid=grid,
        ahead=ahead,
        past=past,
        dyads=dyads,
        timeline=_timeline(found, letters),
        forces=forces,
        outlooks=outlooks,
        contradictions=contradictions,
        cited=sections.cited(documents, {n.document for n in notes}),
        notes=notes,
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """What the list of happenings needs: the ledger, the filter, the notes."""

    linked: Linked
    where: Filter
    notes: Notes

    def happenings(self) -> list[Happening]:
        """What happened or is planned in the time of the reports; what they tell as background is left out."""
        found = self.linked.happenings(self.where)
        return [h for h in found if h.status in ("actual", "future") and self._news(h)]

    def _news(self, happening: Happening) -> bool:
        start, told = day_number(happening.start or happening.first), day_number(happening.first)
        return start is not None and told is not None and told - start <= LATE

    def happened(self, listed: Sequence[Happening], letters: Mapping[str, str]) -> tuple[Happened, ...]:
        """The happenings with the words they stand on, in the order given."""
        told: dict[str, list[Any]] = {h.id: [] for h in listed}
        home = {m.event: h.id for h in listed for m in h.members}
        for t in self.linked.mentions(list(told)):
            told[home[t.id]].append(t)
        return tuple(
            Happened(
                letter=letters[h.id],
                id=h.id,
                day=h.start or h.first,
                until=h.end if h.end != h.start else "",
                precision=h.precision if h.start else "told",
                event_type=h.event_type,
                quad=h.quad,
                status=h.status,
                who=(who := named(s.label for s in h.actors)),
                whom=(whom := tuple(w for w in named(s.label for s in h.recipients) if w not in who)),
                place=h.place if h.place not in (*who, *whom) else "",
                standing=tuple(map(spelt, h.standing)),
                denied=bool(h.denied_by),
                sources=h.sources,
                words=h.words,
                notes=self.notes.told(told[h.id]),
            )
            for h in listed
        )


def _head(where: Filter, documents: Sequence[Row], first: str, last: str) -> dict[str, Any]:
    return {
        "title": _title(where, first, last),
        "about": _about(where),
        "first": first,
        "last": last,
        "reports": len(documents),
        "sources": len({d["original"] for d in documents}),
        "outlets": sections.outlets(documents),
    }


def _empty(where: Filter) -> Report:
    names = ("happened", "moves", "shifts", "ahead", "past", "dyads", "forces", "outlooks", "contradictions", "cited", "notes")
    lists: dict[str, Any] = dict.fromkeys(names, ())
    line = "No report fits; widen the filter, or add reports."
    head = _head(where, (), "", "")
    return Report(**head, **lists, line=line, happenings=0, grid=sections.NO_GRID, timeline=Timeline((), (), 0))


def _ranked(found: Iterable[Happening]) -> list[Happening]:
    """The most widely told first; of equals those that matter most and read as a statement of their own."""
    return sorted(found, key=lambda h: (-h.sources, -_worth(h), h.id))


def _worth(happening: Happening) -> float:
    words = happening.words.split()
    whole = FRAGMENT if happening.words[:1].islower() else 1.0
    return weight(happening) * whole * min(1.0, len(words) / SENTENCE)


def _listed(found: Sequence[Happening]) -> list[Happening]:
    """The first to list; what a report words twice stands once."""
    rows: list[Happening] = []
    for h in _ranked(found):
        if len(rows) == len(LETTERS):
            break
        if not any(sections.same_words(h, r) for r in rows):
            rows.append(h)
    return rows


def _shown(moves: Sequence[Any]) -> list[Any]:
    """The stances that moved, the newest first; with few of them, the newest that were taken first."""
    turned = moves[::-1]
    real = [m for m in turned if m.kind in MOVED]
    new = [m for m in turned if m.kind == "new" and m.after.words]
    return real[:SHIFTS] + new[: max(0, SHIFTS // 2 - len(real))]


def _counted(kinds: Iterable[str]) -> tuple[tuple[str, int], ...]:
    count = Counter(kinds)
    return tuple((k, count[k]) for k in (*MOVED, "new", "repeated") if count[k])


def _timeline(found: Sequence[Happening], letters: Mapping[str, str]) -> Timeline:
    """The most widely told happenings in lanes of the parties that act most, the rest in one lane."""
    placed = [h for h in found if day_number(h.start or h.first)]
    chosen = _ranked(placed)[:MARKED]
    count = Counter(h.actors[0].label for h in chosen if h.actors and h.actors[0].label)
    lanes = sorted(count, key=lambda p: (-count[p], p))[:LANES]
    marks = []
    for h in sorted(chosen, key=lambda h: ((h.start or h.first), h.id)):
        doer = next((s.label for s in h.actors if s.label in lanes), "")
        lane = lanes.index(doer) if doer else len(lanes)
        on = (h.start or h.first)[:10]
        marks.append(Mark(on, lane, h.quad, h.status == "future", bool(h.denied_by), letters.get(h.id, "")))
    rest = (OTHERS,) if any(m.lane == len(lanes) for m in marks) else ()
    return Timeline((*map(name, lanes), *rest), tuple(marks), len(placed))


def _about(where: Filter) -> str:
    return " and ".join(named(meant(p)[0] or p for p in where.parties))


def _title(where: Filter, first: str, last: str) -> str:
    period = f"{first} to {last}" if first != last else first
    return " · ".join(p for p in (_about(where), period) if p) or "No reports"


def _line(happened: Sequence[Happened], shifts: Sequence[Shift], ahead: Sequence[Sitting], reports: int) -> str:
    """One sentence or two in plain words: what is most widely told, what moved, what comes next."""
    parts = []
    if happened:
        top = happened[0]
        sources = f"{top.sources} sources" if top.sources > 1 else "one source"
        parts.append(f"{_sentence(top.words)} ({sources}{', denied' if top.denied else ''}).")
    moved = next((s for s in shifts if s.kind in MOVED and s.before), None)
    if moved and moved.before:
        parts.append(f"{moved.party} {moved.kind} on “{moved.issue}”: {moved.before.act}, now {moved.after.act}.")
    coming = next((t for t in ahead if t.days is not None), None)
    if coming:
        place = f" in {coming.place}" if coming.place else ""
        when = (
            f"{coming.weekday} {day(coming.day)}" if coming.precision == "day" else f"the {coming.precision} of {day(coming.day)}"
        )
        days = "tomorrow" if coming.days == 1 else f"in {coming.days} days"
        parts.append(f"Next talks: {' and '.join(coming.parties) or 'parties not named'}{place}, {when} ({days}).")
    if not parts:
        parts.append(f"{reports} reports tell of nothing between parties that fits.")
    return " ".join(parts)


def _sentence(words: str) -> str:
    told = " ".join(words.split()).rstrip(" .,;:")
    return told[:1].upper() + told[1:]
