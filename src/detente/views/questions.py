"""Questions → answers: the one service layer that command line, Python and, later, the board share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from detente.ledger.page import person
from detente.records import Event, Meeting, Record
from detente.views.answers import Deed, Outlook, Page, Position, Quote, Strength, Talk, day, label, side

# The types of the codebook that take a stand on an issue, in the words of a brief. Several who agree, agree with one
# another; one who agrees to something offers it.
ACTS: Final = {
    "REQUEST": "demands",
    "CONCEDE": "concedes",
    "AGREE": "offers",
    "SUPPORT": "supports",
    "REJECT": "refuses",
    "THREATEN": "threatens",
    "ACCUSE": "accuses",
}
JOINTLY: Final = "agrees with"
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def positions(records: Iterable[Record]) -> list[Position]:
    """Stances, in the order of their reports; one row a party. Announced meetings stand among the talks instead."""
    return [p for r in records for p in _positions(r)]


def _positions(record: Record) -> Iterator[Position]:
    page = Page(record)
    for e in record.events:
        if e.event_type not in ACTS or (e.event_type == "AGREE" and _is_meeting(record, e)):
            continue
        source = page.source(e.evidence)
        parties = list(dict.fromkeys(label(a) for a in e.actors if label(a)))
        jointly = e.event_type == "AGREE" and len(parties) > 1
        for party in parties or [""]:
            others = [p for p in parties if p != party] if jointly else []
            yield Position(
                party=party or "unnamed",
                who=person(next((a for a in e.actors if label(a) == party), None)),
                act=JOINTLY if jointly else ACTS[e.event_type],
                to=", ".join(dict.fromkeys((*others, *(label(r) for r in e.recipients)))),
                issue=e.issue or source.words,
                condition=e.condition,
                status=e.status,
                speaker=page.voice(e.speaker),
                date=day(e.date),
                source=source,
            )


def _is_meeting(record: Record, event: Event) -> bool:
    return any(m.evidence[0] < event.evidence[1] and event.evidence[0] < m.evidence[1] for m in record.meetings)


def talks(records: Iterable[Record]) -> list[Talk]:
    """Meetings by day, the undated last; one told twice in a report stands once, at its fullest telling."""
    found = [t for r in records for t in _talks(r)]
    return sorted(found, key=lambda t: (t.date or "9999", t.source.published, t.source.document_id, t.source.start))


def _talks(record: Record) -> Iterator[Talk]:
    page = Page(record)
    seen: dict[tuple[str, ...], Meeting] = {}
    for m in record.meetings:
        once = "held" if m.status == "ongoing" else m.status
        where = m.place.name if m.place else ""
        key = (day(m.date), where, once) if m.date else ("", str(m.evidence[0]), str(m.evidence[1]))
        if key not in seen or len(m.parties) > len(seen[key].parties):
            seen[key] = m
    for m in seen.values():
        start = day(m.date)
        yield Talk(
            date=start,
            until=m.date.end if m.date and m.date.end != start else "",
            weekday=weekday(start),
            status=m.status,
            parties=tuple(dict.fromkeys(label(p) for p in m.parties)),
            place=m.place.name if m.place else "",
            level=m.level,
            source=page.source(m.evidence),
        )


def weekday(iso: str) -> str:
    """The English name of an ISO date's weekday, empty where the day is not known.

    >>> weekday("2022-01-10"), weekday("2022-01")
    ('Monday', '')
    """
    try:
        return WEEKDAYS[date.fromisoformat(iso).weekday()] if len(iso) == 10 else ""
    except ValueError:
        return ""


def quotes(records: Iterable[Record], *, direct_only: bool = False) -> list[Quote]:
    """Who said what, in the order of their reports; only what stands in quotation marks where `direct_only`."""
    return [q for r in records for q in _quotes(r, direct_only)]


def _quotes(record: Record, direct_only: bool) -> Iterator[Quote]:
    page = Page(record)
    for a in record.attributions:
        if not a.content or (direct_only and not a.direct):
            continue
        worded = page.source(*a.source).words if a.source else ""
        spoken = (a.speaker.entity if a.speaker and a.speaker.title else page.voice(a.speaker)) or worded
        title = a.speaker.title if a.speaker else ""
        yield Quote(spoken or "unnamed", label(a.speaker), title, a.direct, page.source(*a.content))


def forces(records: Iterable[Record]) -> list[Strength]:
    """Counted forces, in the order of their reports."""
    return [
        Strength(
            side=side(f.side),
            count=f.count,
            approximate=f.approximate,
            what=f.what,
            where=f.where.name if f.where else "",
            according_to=page.voice(f.according_to),
            source=page.source(f.evidence),
        )
        for r in records
        for page in [Page(r)]
        for f in r.forces
    ]


def events(records: Iterable[Record]) -> list[Deed]:
    """Events, in the order of their reports."""
    return [
        Deed(
            event_type=e.event_type,
            event_mode=e.event_mode,
            status=e.status,
            actors=tuple(dict.fromkeys(label(a) for a in e.actors)),
            recipients=tuple(dict.fromkeys(label(a) for a in e.recipients)),
            speaker=page.voice(e.speaker),
            issue=e.issue,
            condition=e.condition,
            date=day(e.date),
            place=e.place.name if e.place else "",
            quad=e.quad,
            confidence=e.confidence,
            source=page.source(e.evidence),
        )
        for r in records
        for page in [Page(r)]
        for e in r.events
    ]


def outlooks(records: Iterable[Record]) -> list[Outlook]:
    """Judgements of likelihood, in the order of their reports."""
    return [
        Outlook(by=page.voice(a.by), about=a.about, likelihood=a.likelihood, source=page.source(a.evidence))
        for r in records
        for page in [Page(r)]
        for a in r.assessments
    ]
