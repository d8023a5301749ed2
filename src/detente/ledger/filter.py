"""What to look for in a ledger: one record that every question shares."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final

from detente.knowledge.actor_tables import rows_of
from detente.knowledge.ontology import Ontology
from detente.records import Event, Meeting, Party, Record, When

# Marks that part words in a name, so that `Ryabkov` is found in `Ryabkov, Sergei` and `US` is not found in `Russia`.
MARKS: Final = ".,;:!?()[]{}\"'’‘“”-–—/&"
_BLANKS: Final = str.maketrans(dict.fromkeys(MARKS, " "))


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that all must hold; an empty one holds always.

    Args:
        actor: an ISO 3166 alpha-3 code, or a name in any case; whole words of a longer name will do (`ryabkov`), and the
            name of a country stands for its code too. It is looked for among actors, recipients, speakers and parties.
        dyad: two such, both of which must take part.
        event_types: PLOVER types, one of which must be the event's.
        statuses: statuses of events, or of meetings, which they narrow where one of them is a meeting's (`cancelled`).
        since, until: ISO dates, partial ones too (`2022-01` is the whole month), both included; compared with the date of
            the event or meeting and, where it has none, with the day of publication.
        outlet: the outlet's name or a part of it, in any case.
        document: the id of a report, or the beginning of one.
    """

    actor: str = ""
    dyad: tuple[str, str] | None = None
    event_types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    outlet: str = ""
    document: str = ""

    @property
    def parties(self) -> tuple[str, ...]:
        """The actor and the two of the dyad, as far as they are asked for."""
        return tuple(w for w in (self.actor, *(self.dyad or ())) if w.strip())

    def keeps_document(self, record: Record) -> bool:
        """Whether a report's own outlet and id fit."""
        document = record.document
        fits_outlet = not self.outlet or self.outlet.lower() in (document.outlet or "").lower()
        return fits_outlet and document.id.startswith(self.document)

    def keeps_day(self, record: Record, when: When | None) -> bool:
        """Whether a date, or the day of publication in its place, lies within `since` and `until`."""
        if not self.since and not self.until:
            return True
        start = (when.start if when and when.start else (record.document.published or ""))[:10]
        end = (when.end if when and when.end else start)[:10]
        return bool(start) and not _before(end, self.since) and not _before(self.until, start)

    def keeps_parties(self, *parties: Party | None) -> bool:
        """Whether the actor, and both of the dyad, are among the parties."""
        return all(any(p is not None and named(p, w) for p in parties) for w in self.parties)

    def keeps_event(self, record: Record, event: Event) -> bool:
        """Whether an event fits all conditions."""
        return (
            (not self.event_types or event.event_type in self.event_types)
            and (not self.statuses or event.status in self.statuses)
            and self.keeps_day(record, event.date)
            and self.keeps_parties(*event.actors, *event.recipients, event.speaker)
        )

    def keeps_meeting(self, record: Record, meeting: Meeting) -> bool:
        """Whether a meeting fits the conditions that a meeting can meet."""
        wanted = meeting_statuses(self.statuses)
        return (
            (not wanted or meeting.status in wanted)
            and self.keeps_day(record, meeting.date)
            and self.keeps_parties(*meeting.parties)
        )


EVERYTHING = Filter()


def kept(records: Iterable[Record], where: Filter) -> Iterator[Record]:
    """Records with only what fits a filter: events by every condition, the rest by parties and days."""
    for r in records:
        if not where.keeps_document(r):
            continue
        if where == EVERYTHING:
            yield r
            continue
        today = where.keeps_day(r, None)
        yield dataclasses.replace(
            r,
            events=tuple(e for e in r.events if where.keeps_event(r, e)),
            meetings=tuple(m for m in r.meetings if where.keeps_meeting(r, m)),
            attributions=tuple(a for a in r.attributions if today and where.keeps_parties(a.speaker)),
            forces=tuple(f for f in r.forces if today and where.keeps_parties(f.side, f.according_to)),
            assessments=tuple(a for a in r.assessments if today and where.keeps_parties(a.by)),
        )


def named(party: Party, wanted: str) -> bool:
    """Whether a party goes by a code or name.

    >>> ryabkov = Party("he", None, "Sergei Ryabkov", "RUS")
    >>> named(ryabkov, "ryabkov"), named(ryabkov, "Russia"), named(ryabkov, "rus"), named(ryabkov, "US")
    (True, True, True, False)
    """
    code, name = meant(wanted)
    if code and party.country.upper() == code:
        return True
    return bool(name) and (folded(name) in folded(party.entity) or party.text.lower() == name.lower())


@functools.lru_cache(maxsize=256)
def meant(wanted: str) -> tuple[str, str]:
    """The country code and the name that a word from outside may stand for; either may be empty.

    >>> meant("rus"), meant("United States"), meant("OSCE")
    (('RUS', ''), ('USA', 'United States'), ('', 'OSCE'))
    """
    wanted = wanted.strip()
    codes = _codes()
    if wanted.upper() in codes.values():
        return wanted.upper(), ""
    return codes.get(folded(wanted), ""), wanted


def folded(name: str) -> str:
    """A name in small letters between blanks, its marks made blanks, so that whole words can be looked for in it."""
    return f" {name.lower().translate(_BLANKS)} "


def meeting_statuses(wanted: Sequence[str]) -> tuple[str, ...]:
    """Those of some statuses that a meeting can have."""
    return tuple(w for w in wanted if w in Ontology.load().meeting_statuses) if wanted else ()


@functools.cache
def _codes() -> dict[str, str]:
    """Country codes by folded name; the shared codes of organisations stand for themselves."""
    codes = {folded(code): code for code in ("IGO", "NGO", "MNC")}
    for row in rows_of(resources.files("detente.knowledge") / "countries.tsv"):
        for name in (row["name"], *row["aliases"].split("|")):
            if name.strip():
                codes.setdefault(folded(name.strip()), row["iso3"])
    return codes


def _before(day: str, other: str) -> bool:
    """Whether an ISO date lies wholly before another, as far as both are given."""
    width = min(len(day), len(other), 10)
    return bool(width) and day[:width] < other[:width]
