"""The talks as an iCalendar file (RFC 5545): one entry a round, all-day where only the day is known.

A round keeps its UID however often its day or status moves, its SEQUENCE is the number of those moves, and LAST-MODIFIED the day
of the last word on it. What was called off is CANCELLED, and the title says how; a round that was put off names the new day and
is RELATED-TO the round that took its place. The description is the history, with the words of each report.

Rounds of which only the month or less is known have no place in a calendar; the calendar's description says how many were
left out.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias
from urllib.parse import quote

from detente.export.geojson import point
from detente.knowledge.actor_tables import rows_of
from detente.ledger import Filter
from detente.link.rows import Side, Step, Talk, is_state
from detente.render.plain import BIDI

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row: TypeAlias = Mapping[str, Any]

# RFC 5545 knows three states of an event.
STATES: Final = {
    "held": "CONFIRMED",
    "ongoing": "CONFIRMED",
    "scheduled": "CONFIRMED",
    "proposed": "TENTATIVE",
    "refused": "CANCELLED",
    "postponed": "CANCELLED",
    "cancelled": "CANCELLED",
}
# States that a reader of the calendar should see in the title, too.
TOLD: Final = ("proposed", "refused", "postponed", "cancelled")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:T|$)", re.ASCII)
# Control characters, half characters, and those that turn the direction of what follows.
_CONTROL: Final = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{''.join(sorted(BIDI))}]")
# Marks that an address may hold as they are (RFC 3986); others are escaped.
_ADDRESS: Final = "%:/?#[]@!$&'()*+,;=-._~"
# Where a report's date is unknown the stamp must still be the same each time.
_NO_DAY: Final = date(1970, 1, 1)
# What is asked of each table.
_ROUND: Final = ("round_id", "document_id", "outlet", "published", "place", "place_lat", "place_lon", "evidence")


@dataclass(frozen=True, slots=True)
class Telling:
    """What an entry takes of the reports: the rows of its tellings by id, addresses by report, and for a round that was put off
    the one that took its place, with the UID of that."""

    rounds: Mapping[str, Row]
    urls: Mapping[str, str]
    moved_to: Talk | None = None
    moved_uid: str = ""


def write(linked: Linked, file: BinaryIO, where: Filter) -> int:
    """Write the rounds whose day is known; returns their number."""
    from icalendar import Calendar  # noqa: PLC0415  (only calendars need it)

    found = linked.talks(where)
    dated = [t for t in found if _moment(t.start) is not None]
    rounds = {r["round_id"]: r for r in linked.some("rounds", "round_id", [m for t in dated for m in t.members], columns=_ROUND)}
    documents = linked.some(
        "documents", "document_id", sorted({r["document_id"] for r in rounds.values()}), columns=("document_id", "url")
    )
    urls = {d["document_id"]: d["url"] for d in documents}
    later = {t.id: t for t in reversed(linked.talks_by_id(sorted({t.moved_to for t in dated if t.moved_to})))}
    uids = _uids(dated)
    known = dict(zip((t.id for t in reversed(dated)), reversed(uids), strict=True))

    calendar = Calendar()
    calendar.add("prodid", "-//detente//crisis ledger//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Talks")
    if undated := len(found) - len(dated):
        calendar.add("x-wr-caldesc", f"Rounds of talks without a known day, left out: {undated}.")
    for uid, talk in sorted(zip(uids, dated, strict=True), key=lambda pair: pair[0]):
        moved_uid = known.get(talk.moved_to) or (_uid(talk.moved_to) if talk.moved_to else "")
        calendar.add_component(entry(talk, uid, Telling(rounds, urls, later.get(talk.moved_to), moved_uid)))
    file.write(calendar.to_ical())
    return len(dated)


def entry(talk: Talk, uid: str, told: Telling) -> Any:
    """One VEVENT; the stamp is the day of the last word on the round, so that the same ledger gives the same file."""
    from icalendar import Event  # noqa: PLC0415

    event = Event()
    stamp = _stamp(_last(talk, told.rounds))
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", max(0, len(talk.history) - 1))
    _times(event, talk)
    event.add("summary", _line(_summary(talk, told.moved_to)))
    event.add("status", STATES.get(talk.status, "TENTATIVE"))
    if talk.place:
        event.add("location", _line(talk.place))
    if there := _point(talk, told.rounds):
        event.add("geo", (there[1], there[0]))
    event.add("description", "\n".join(_line(_told(step, told.rounds)) for step in talk.history))
    url = _url(talk, told)
    if url:
        event.add("url", url)
    if told.moved_uid:
        event.add("related-to", told.moved_uid, parameters={"RELTYPE": "SIBLING"})
    return event


# ---- when


def _times(event: Any, talk: Talk) -> None:
    """All-day entries end on the day after their last (RFC 5545, 3.6.1)."""
    first = _moment(talk.start)
    last = _moment(talk.end)
    event.add("dtstart", first)
    if isinstance(first, datetime):
        if isinstance(last, datetime) and (last.tzinfo is None) == (first.tzinfo is None) and last > first:
            event.add("dtend", last)
    elif first is not None and first < date.max:
        end = last.date() if isinstance(last, datetime) else last
        event.add("dtend", min(max(first, end or first), date.max - timedelta(days=1)) + timedelta(days=1))


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


def _last(talk: Talk, rounds: Mapping[str, Row]) -> str:
    """The day of the last word on a round, be it that nothing changed."""
    days: list[str] = [rounds[m]["published"][:10] for m in talk.members if m in rounds]
    return max(d for d in (*days, "") if not d or _moment(d) is not None)


def _stamp(published: str) -> datetime:
    day = _moment(published) or _NO_DAY
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


# ---- what is told


def _summary(talk: Talk, moved_to: Talk | None) -> str:
    names = " – ".join(dict.fromkeys(_name(p) for p in talk.parties)) or "Talks"
    if talk.status not in TOLD:
        return names
    new = moved_to.start[:10] if moved_to and talk.status == "postponed" else ""
    return f"{names} ({talk.status}{f' to {new}' if new else ''})"


def _name(party: Side) -> str:
    """A state by its name, whoever acts for it; else the party's own."""
    return _countries().get(party.label, party.label) if is_state(party.label) else party.entity or party.label


@functools.cache
def _countries() -> Mapping[str, str]:
    path = resources.files("detente.knowledge") / "countries.tsv"
    return {row["iso3"]: row["name"] for row in rows_of(path)}


def _point(talk: Talk, rounds: Mapping[str, Row]) -> list[float] | None:
    """Where the round's place lies, by the first telling that has it."""
    told = (rounds[m] for m in talk.members if m in rounds)
    return next((p for r in told if r["place"] == talk.place and talk.place and (p := point(r["place_lon"], r["place_lat"]))), None)


def _told(step: Step, rounds: Mapping[str, Row]) -> str:
    """One word on a round: `scheduled (2022-01-05, Wire): Envoys are to meet on Monday.`"""
    row = rounds.get(step.round)
    if row is None:
        return f"{step.status} ({step.published})" if step.published else step.status
    source = ", ".join(s for s in (step.published[:10], row["outlet"]) if s)
    return f"{step.status} ({source or row['document_id']}): {row['evidence']}"


def _url(talk: Talk, told: Telling) -> str:
    """The address of the report whose word stands: the last that says how the round stands; a round put off was called off."""
    stands = "cancelled" if talk.status == "postponed" else talk.status
    steps: Sequence[Step] = [s for s in talk.history if s.status == stands] or talk.history
    row = told.rounds.get(steps[-1].round) if steps else None
    url = told.urls.get(row["document_id"], "") if row else ""
    plain = url.startswith(("http://", "https://")) and url == "".join(_line(url).split())
    return quote(url, safe=_ADDRESS) if plain else ""


# ---- names and lines


def _uids(talks: Iterable[Talk]) -> list[str]:
    """A UID for each of some rounds; where one sentence tells several of one id, a number tells them apart."""
    seen: Counter[str] = Counter()
    found = []
    for t in talks:
        seen[t.id] += 1
        found.append(_uid(t.id if seen[t.id] == 1 else f"{t.id}_{seen[t.id]}"))
    return found


def _uid(id: str) -> str:
    return f"{''.join(_line(id).split())}@detente"


def _line(words: str) -> str:
    """Words on one line without the control characters that RFC 5545 forbids."""
    return " ".join(_CONTROL.sub(" ", words).split())
