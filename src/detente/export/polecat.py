"""The 40 columns of POLECAT (Political Event Classification, Attributes, and Types; Harvard Dataverse), tab-separated.

As POLECAT does, one row an actor and recipient of an event. Unlike POLECAT, only what happened is written unless a status
is asked for: a feared, planned, denied or long past act is no event of the day. What détente does not know (Wikipedia
ids, city, district and province) stays empty. Tabs and line breaks in cells become blanks, so that the file opens unmended.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import product
from typing import BinaryIO, Final

from detente.ledger import Filter, Ledger, kept
from detente.ledger.tables import cow, event_id
from detente.records import Event, Party, Record

COLUMNS: Final = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip


def write(ledger: Ledger, file: BinaryIO, where: Filter) -> int:
    """Write the events that happened, or those of the statuses asked for; returns the number of rows."""
    wanted = where if where.statuses else dataclasses.replace(where, statuses=("actual",))
    file.write(("\t".join(COLUMNS) + "\n").encode("utf8"))
    n = 0
    for record in kept(ledger.records(where=wanted), wanted):
        for event in record.events:
            for row in rows(record, event):
                file.write(("\t".join(_cell(v) for v in row) + "\n").encode("utf8"))
                n += 1
    return n


def rows(record: Record, event: Event) -> Iterator[list[object]]:
    """The rows of one event: each actor with each recipient."""
    for n, (actor, recipient) in enumerate(product(event.actors or (None,), event.recipients or (None,))):
        place = event.place
        yield [
            f"{event_id(record, event)}-{n}",
            (event.date.start if event.date and event.date.start else record.document.published or "")[:10],
            event.event_type,
            event.event_mode,
            event.plover_score,
            event.quad,
            "; ".join(event.contexts),
            *_party(actor),
            *_party(recipient),
            place.name if place else "",
            "",
            "",
            "",
            place.country if place else "",
            place.lat if place else None,
            place.lon if place else None,
            place.geonames_id if place else None,
            record.words(place.span) if place and place.span else "",
            "",
            record.document.outlet or "",
            (record.document.published or "")[:10],
            "; ".join(a.entity for a in record.actors if a.type == "person"),
            "; ".join(a.entity for a in record.actors if a.type in ("organisation", "group")),
            "; ".join(dict.fromkeys(p.name for p in record.places)),
            record.document.language or "",
            record.reader,
        ]


def _party(party: Party | None) -> list[object]:
    if party is None:
        return [""] * 8
    sectors = "; ".join(party.sectors or ((party.sector,) if party.sector else ()))
    return [party.entity, party.country, cow().get(party.country, ""), party.sector, sectors, party.title, party.text, ""]


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).replace('"', "'").split())
