"""The talks as an iCalendar file (RFC 5545), all-day where only the day is known."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any, BinaryIO, Final

from detente.ledger import Filter, Ledger, kept
from detente.records import Meeting, Record

# RFC 5545 knows three states of an event.
STATES: Final = {
    "held": "CONFIRMED",
    "ongoing": "CONFIRMED",
    "scheduled": "CONFIRMED",
    "proposed": "TENTATIVE",
    "refused": "CANCELLED",
    "cancelled": "CANCELLED",
}
DAY: Final = 10


def write(ledger: Ledger, file: BinaryIO, where: Filter) -> int:
    """Write one entry a meeting whose day is known; the same meeting in two reports is one entry. Returns their number."""
    from icalendar import Calendar  # noqa: PLC0415  (only calendars need it)

    calendar = Calendar()
    calendar.add("prodid", "-//detente//crisis ledger//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Talks")
    entries: dict[str, Any] = {}
    for record in kept(ledger.records(where=where), where):
        for meeting in record.meetings:
            if meeting.date and len(meeting.date.start) >= DAY:
                entries[_uid(meeting)] = entry(record, meeting)
    for uid in sorted(entries):
        calendar.add_component(entries[uid])
    file.write(calendar.to_ical())
    return len(entries)


def entry(record: Record, meeting: Meeting) -> Any:
    """One VEVENT; the stamp is the day of publication, so that the same ledger gives the same file."""
    from icalendar import Event  # noqa: PLC0415

    assert meeting.date is not None
    first = date.fromisoformat(meeting.date.start[:DAY])
    last = date.fromisoformat(meeting.date.end[:DAY]) if len(meeting.date.end) >= DAY else first
    event = Event()
    event.add("uid", _uid(meeting))
    event.add("dtstamp", _stamp(record.document.published, first))
    event.add("dtstart", first)
    event.add("dtend", max(first, last) + timedelta(days=1))
    event.add("summary", _summary(meeting))
    event.add("status", STATES.get(meeting.status, "TENTATIVE"))
    if meeting.place:
        event.add("location", meeting.place.name)
        if meeting.place.lat is not None and meeting.place.lon is not None:
            event.add("geo", (meeting.place.lat, meeting.place.lon))
    source = ", ".join(s for s in (record.document.outlet, (record.document.published or "")[:DAY]) if s)
    event.add(
        "description",
        f"{meeting.status}: {' '.join(record.words(meeting.evidence).split())} ({source or record.document.id})",
    )
    if record.document.url and record.document.url.startswith(("http://", "https://")):
        event.add("url", record.document.url)
    return event


def _summary(meeting: Meeting) -> str:
    names = " – ".join(dict.fromkeys(p.entity or p.text for p in meeting.parties)) or "Talks"
    return f"{names} ({meeting.status})" if meeting.status in ("proposed", "refused", "cancelled") else names


def _uid(meeting: Meeting) -> str:
    """The same day, place and parties are the same meeting, whatever its status in which report."""
    assert meeting.date is not None
    parties = sorted({p.country or p.entity for p in meeting.parties})
    key = "|".join([meeting.date.start[:DAY], meeting.place.name if meeting.place else "", *parties])
    return hashlib.sha256(key.encode("utf8")).hexdigest()[:24] + "@detente"


def _stamp(published: str | None, first: date) -> datetime:
    day = date.fromisoformat(published[:DAY]) if published else first
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
