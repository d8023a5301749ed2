"""The talks as an iCalendar file (RFC 5545): one entry a meeting, all-day where only the day is known.

Meetings of which only the month or less is known have no place in a calendar; the calendar's description says how many
were left out. The same parties on the same day at the same place are one meeting, whatever each report says of it; the
latest report's word on its status stands.
"""

from __future__ import annotations

import hashlib
import re
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
# Codes that many organisations share, so that they tell no party from another.
SHARED: Final = ("IGO", "NGO", "MNC", "")
# States that a reader of the calendar should see in the title, too.
TOLD: Final = ("proposed", "refused", "cancelled")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:T|$)")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Where a report's date is unknown the stamp must still be the same each time.
_NO_DAY: Final = date(1970, 1, 1)


def write(ledger: Ledger, file: BinaryIO, where: Filter) -> int:
    """Write the meetings whose day is known; returns their number."""
    from icalendar import Calendar  # noqa: PLC0415  (only calendars need it)

    entries: dict[str, Any] = {}
    undated = 0
    for record in kept(ledger.records(where=where), where):
        for meeting in record.meetings:
            if _moment(meeting.date.start if meeting.date else "") is None:
                undated += 1
            else:
                made = entry(record, meeting)
                entries[str(made["uid"])] = made
    calendar = Calendar()
    calendar.add("prodid", "-//detente//crisis ledger//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Talks")
    if undated:
        calendar.add("x-wr-caldesc", f"Mentions of talks without a known day, left out: {undated}.")
    for uid in sorted(entries):
        calendar.add_component(entries[uid])
    file.write(calendar.to_ical())
    return len(entries)


def entry(record: Record, meeting: Meeting) -> Any:
    """One VEVENT; the stamp is the day of publication, so that the same ledger gives the same file."""
    from icalendar import Event  # noqa: PLC0415

    event = Event()
    event.add("uid", _uid(record, meeting))
    event.add("dtstamp", _stamp(record.document.published))
    _times(event, meeting)
    event.add("summary", _line(_summary(meeting)))
    event.add("status", STATES.get(meeting.status, "TENTATIVE"))
    if meeting.place:
        event.add("location", _line(meeting.place.name))
        if meeting.place.lat is not None and meeting.place.lon is not None:
            event.add("geo", (meeting.place.lat, meeting.place.lon))
    source = ", ".join(s for s in (record.document.outlet, (record.document.published or "")[:10]) if s)
    event.add("description", _line(f"{meeting.status}: {record.words(meeting.evidence)} ({source or record.document.id})"))
    url = record.document.url or ""
    if url.startswith(("http://", "https://")) and url == _line(url):
        event.add("url", url)
    return event


def _times(event: Any, meeting: Meeting) -> None:
    """All-day entries end on the day after their last (RFC 5545, 3.6.1)."""
    assert meeting.date is not None
    first = _moment(meeting.date.start)
    last = _moment(meeting.date.end)
    event.add("dtstart", first)
    if isinstance(first, datetime):
        if isinstance(last, datetime) and (last.tzinfo is None) == (first.tzinfo is None) and last > first:
            event.add("dtend", last)
    elif first is not None:
        end = last.date() if isinstance(last, datetime) else last
        event.add("dtend", max(first, end or first) + timedelta(days=1))


def _moment(iso: str) -> date | datetime | None:
    """A day, or a day with a time; None where less is known."""
    if not _DAY.match(iso):
        return None
    try:
        found = datetime.fromisoformat(iso)
        if found.tzinfo is not None:
            found = found.astimezone(UTC)
        return found if "T" in iso else found.date()
    except (ValueError, OverflowError):
        return None


def _summary(meeting: Meeting) -> str:
    names = " – ".join(dict.fromkeys(p.entity or p.text for p in meeting.parties)) or "Talks"
    return f"{names} ({meeting.status})" if meeting.status in TOLD else names


def _uid(record: Record, meeting: Meeting) -> str:
    """The same for the same meeting in several reports; where a report names no two parties, its own."""
    assert meeting.date is not None
    parties = sorted({p.entity if p.country in SHARED else p.country for p in meeting.parties})
    place = meeting.place.name if meeting.place else ""
    own = [] if len(parties) > 1 else [record.document.id, str(meeting.evidence[0])]
    key = "|".join([meeting.date.start[:10], place, *parties, *own])
    return hashlib.sha256(key.encode("utf8", "replace")).hexdigest()[:24] + "@detente"


def _stamp(published: str | None) -> datetime:
    moment = _moment(published or "")
    day = moment.astimezone(UTC).date() if isinstance(moment, datetime) and moment.tzinfo else moment or _NO_DAY
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _line(words: str) -> str:
    """Words on one line without the control characters that RFC 5545 forbids."""
    return " ".join(_CONTROL.sub(" ", words).split())
