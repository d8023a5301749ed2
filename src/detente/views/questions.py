"""Questions → answers: the one service layer that command line, Python and, later, the board share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from detente.records import Event, Meeting, Record
from detente.views.answers import Deed, Outlook, Page, Position, Quote, Strength, Talk, day, label, person

# The acts of the codebook that take a stand on an issue, in the words of a brief.
ACTS: Final = {
    "REQUEST": "demands",
    "CONCEDE": "concedes",
    "AGREE": "offers",
    "SUPPORT": "supports",
    "REJECT": "refuses",
    "THREATEN": "threatens",
    "ACCUSE": "accuses",
}
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def positions(records: Iterable[Record]) -> list[Position]:
    """Stances by party, in the order of their reports. Announced meetings stand among the talks instead."""
    return [p for r in records for p in _positions(r)]


def _positions(record: Record) -> Iterator[Position]:
    page = Page(record)
    for e in record.events:
        if e.event_type not in ACTS or (e.event_type == "AGREE" and _is_meeting(record, e)):
            continue
        for party in dict.fromkeys(label(a) for a in e.actors) or ("",):
            actor = next((a for a in e.actors if label(a) == party), None)
            yield Position(
                party=party or "unnamed",
                who=person(actor),
                act=ACTS[e.event_type],
                to=", ".join(dict.fromkeys(label(r) for r in e.recipients)),
                issue=e.issue or page.source(e.evidence).words,
                condition=e.condition,
                status=e.status,
                speaker=person(e.speaker),
                date=day(e.date),
                source=page.source(e.evidence),
            )


def _is_meeting(record: Record, event: Event) -> bool:
    return any(m.evidence[0] < event.evidence[1] and event.evidence[0] < m.evidence[1] for m in record.meetings)


def talks(records: Iterable[Record]) -> list[Talk]:
    """Meetings by day, the undated last; the same meeting told twice in one report stands once, at its fullest telling."""
    found = [t for r in records for t in _talks(r)]
    return sorted(found, key=lambda t: (t.date or "9999", t.source.published, t.source.document_id, t.source.start))


def _talks(record: Record) -> Iterator[Talk]:
    page = Page(record)
    seen: dict[tuple[str, ...], Meeting] = {}
    for m in record.meetings:
        key = (day(m.date), m.place.name if m.place else "", m.status)
        if not key[0] or key not in seen or len(m.parties) > len(seen[key].parties):
            seen[key if key[0] else (*key, str(m.evidence[0]))] = m
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
    """Who said what; only what stands in quotation marks where `direct_only`."""
    out = []
    for r in records:
        page = Page(r)
        for a in r.attributions:
            if not a.content or (direct_only and not a.direct):
                continue
            name = a.speaker.entity or a.speaker.text if a.speaker else ""
            spoken = name or " ".join(" ".join(r.words(s) for s in a.source).split())
            hull = (a.content[0][0], a.content[-1][1])
            title = a.speaker.title if a.speaker else ""
            out.append(Quote(spoken or "unnamed", label(a.speaker), title, a.direct, page.source(hull)))
    return out


def forces(records: Iterable[Record]) -> list[Strength]:
    """Counted forces, in the order of their reports."""
    return [
        Strength(
            side=label(f.side),
            count=f.count,
            approximate=f.approximate,
            what=f.what,
            where=f.where.name if f.where else "",
            according_to=person(f.according_to),
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
            speaker=person(e.speaker),
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
        Outlook(by=person(a.by), about=a.about, likelihood=a.likelihood, source=page.source(a.evidence))
        for r in records
        for page in [Page(r)]
        for a in r.assessments
    ]
