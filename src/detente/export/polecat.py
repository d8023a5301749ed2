"""The 40 columns of POLECAT (Political Event Classification, Attributes, and Types; Harvard Dataverse), tab-separated.

As POLECAT does, one row an actor and recipient of an event, codes in capitals, several values parted by `; `. Where POLECAT
writes `None` the cell is empty, so that pandas and R read a missing value. Unlike POLECAT, only what happened is written
unless a status is asked for: a feared, planned, denied or long past act is no event of the day. Meetings have all their
parties as actors and no recipient (PLOVER's rule), so they make one row a party. COW numbers are those of today's states
(Germany 255, Yemen 679). What détente does not know (Wikipedia ids, city, district, province, feature type) stays empty.

Tabs, line breaks and control characters in cells become blanks and double quotes single ones, so that the file opens
unmended; a cell that a spreadsheet could take for a formula is led by an apostrophe, as in `csv`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from itertools import product
from typing import BinaryIO, Final

from detente.export.csv import cell
from detente.ledger import Filter, Ledger
from detente.ledger.tables import cow, event_ids
from detente.records import Event, Party, Record, Where

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


_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Quad classes as POLECAT spells them; 0, neutral, has none.
QUADS: Final = ("", "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")


def write(ledger: Ledger, file: BinaryIO, where: Filter) -> int:
    """Write the events that happened, or those of the statuses asked for; returns the number of rows."""
    wanted = where if where.statuses else dataclasses.replace(where, statuses=("actual",))
    file.write(("\t".join(COLUMNS) + "\n").encode("utf8"))
    n = 0
    for record in ledger.records(where=wanted):
        for name, event in zip(event_ids(record), record.events, strict=True):
            if not wanted.keeps_event(record, event):
                continue
            for row in rows(record, event, name):
                file.write(("\t".join(map(_cell, row)) + "\n").encode("utf8", "replace"))
                n += 1
    return n


def rows(record: Record, event: Event, name: str) -> Iterator[list[object]]:
    """The rows of one event: each actor with each recipient. `name` is the event's id, to which a number is put."""
    for n, (actor, recipient) in enumerate(product(event.actors or (None,), event.recipients or (None,)), 1):
        yield [
            f"{name}_{n}",
            (event.date.start if event.date and event.date.start else record.document.published or "")[:10],
            event.event_type,
            event.event_mode,
            event.plover_score,
            QUADS[event.quad] if 0 <= event.quad < len(QUADS) else "",
            "; ".join(event.contexts),
            *_party(actor),
            *_party(recipient),
            *_place(record, event.place),
            record.document.outlet,
            (record.document.published or "")[:10],
            *_story(record),
            record.document.language,
            record.reader,
        ]


def _party(party: Party | None) -> list[object]:
    if party is None:
        return [""] * 8
    sectors = "; ".join(party.sectors or ((party.sector,) if party.sector else ()))
    return [party.entity, party.country, cow().get(party.country, ""), party.sector, sectors, party.title, party.text, ""]


def _place(record: Record, place: Where | None) -> list[object]:
    if place is None:
        return [""] * 10
    raw = record.words(place.span) if place.span else ""
    return [place.name, "", "", "", place.country, place.lat, place.lon, place.geonames_id, raw, ""]


def _story(record: Record) -> list[object]:
    """People, organisations and places of the report."""
    return [
        "; ".join(dict.fromkeys(a.entity for a in record.actors if a.type == "person")),
        "; ".join(dict.fromkeys(a.entity for a in record.actors if a.type in ("organisation", "group"))),
        "; ".join(dict.fromkeys(p.name for p in record.places)),
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    words = str(value).replace('"', "'")
    plain = " ".join(_CONTROL.sub(" ", words).split())
    return str(cell(plain)) if isinstance(value, str) else plain
