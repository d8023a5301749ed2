"""What to look for in a ledger: one record that every question shares."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from detente.records import Event, Party, Record, When


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that all must hold; an empty one holds always.

    `actor` and the two of `dyad` are ISO codes or names (any case); they are looked for among actors, recipients and
    speakers. `since` and `until` are ISO dates, both included, compared with the event's date and, where it has none,
    with the day of publication. `document` is an id or the beginning of one."""

    actor: str = ""
    dyad: tuple[str, str] | None = None
    event_types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    outlet: str = ""
    document: str = ""

    def keeps_document(self, record: Record) -> bool:
        """Whether a report's own outlet and id fit."""
        document = record.document
        fits_outlet = not self.outlet or self.outlet.casefold() in (document.outlet or "").casefold()
        return fits_outlet and document.id.startswith(self.document)

    def keeps_day(self, record: Record, when: When | None) -> bool:
        """Whether a date, or the day of publication in its place, lies within `since` and `until`."""
        if not self.since and not self.until:
            return True
        start = (when.start if when and when.start else (record.document.published or ""))[:10]
        end = (when.end if when and when.end else start)[:10]
        return (
            bool(start)
            and not (self.since and end < self.since[: len(end)])
            and not (self.until and start > self.until[: len(start)])
        )

    def keeps_parties(self, *parties: Party | None) -> bool:
        """Whether the actor, and both of the dyad, are among the parties."""
        wanted = [w for w in (self.actor, *(self.dyad or ())) if w]
        return all(any(p is not None and named(p, w) for p in parties) for w in wanted)

    def keeps_event(self, record: Record, event: Event) -> bool:
        """Whether an event fits all conditions."""
        return (
            (not self.event_types or event.event_type in self.event_types)
            and (not self.statuses or event.status in self.statuses)
            and self.keeps_day(record, event.date)
            and self.keeps_parties(*event.actors, *event.recipients, event.speaker)
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
            meetings=tuple(m for m in r.meetings if where.keeps_parties(*m.parties) and where.keeps_day(r, m.date)),
            attributions=tuple(a for a in r.attributions if today and where.keeps_parties(a.speaker)),
            forces=tuple(f for f in r.forces if today and where.keeps_parties(f.side, f.according_to)),
            assessments=tuple(a for a in r.assessments if today and where.keeps_parties(a.by)),
        )


def named(party: Party, wanted: str) -> bool:
    """Whether a party goes by a code or name, in any case; a name may be a part of the full one.

    >>> named(Party("he", None, "Sergei Ryabkov", "RUS"), "ryabkov")
    True
    """
    key = wanted.casefold()
    return key == party.country.casefold() or key in party.entity.casefold() or key == party.text.casefold()
