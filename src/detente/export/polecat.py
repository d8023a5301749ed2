"""The 40 columns of POLECAT (Political Event Classification, Attributes, and Types; Harvard Dataverse), tab-separated.

An event is a happening, once however many reports tell it. As POLECAT does, one row an actor and recipient of an event, codes
in capitals, several values parted by `; `. Where POLECAT writes `None` the cell is empty, so that pandas and R read a missing
value. Unlike POLECAT, only what happened is written unless a status is asked for: a feared, planned, denied or long past act
is no event of the day. Meetings have all their parties as actors and no recipient (PLOVER's rule), so they make one row a
party. COW numbers are those of today's states (Germany 255, Yemen 679). What détente does not know (Wikipedia ids, city,
district, province, feature type) stays empty.

Date, place, type, mode, intensity and parties are the happening's. Contexts are those of its first mention, and raw names and
titles those of the first mention that has the party; source, day of publication, language, the raw place name and the people,
organisations and places of the story are those of its first report.

Tabs, line breaks and control characters in cells become blanks and double quotes single ones, so that the file opens
unmended; a cell that a spreadsheet could take for a formula is led by an apostrophe, as in `csv`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

from detente.export.csv import cell
from detente.ledger import Filter
from detente.ledger.linkrows import sides
from detente.ledger.tables import SEPARATOR, cow
from detente.link.rows import Happening, Side

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row: TypeAlias = Mapping[str, Any]

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
_PARTIES: Final = tuple(f"{who}{end}" for who in ("actor", "recipient") for end in ("", "_text", "_country", "_sector", "_title"))
# What is asked of each table.
_MENTION: Final = ("event_id", "happening_id", "document_id", "outlet", "published", "contexts", *_PARTIES, "start", "end")
_ACTOR: Final = ("document_id", "entity", "type", "sectors", "mentions")
_PLACE: Final = ("document_id", "name", "start", "evidence")


@dataclass(frozen=True, slots=True)
class Story:
    """What a row takes of a report: the rows of its cast and of its places, its language and what read it."""

    cast: Sequence[Row] = ()
    places: Sequence[Row] = ()
    language: str = ""
    reader: str = ""


def write(linked: Linked, file: BinaryIO, where: Filter) -> int:
    """Write the happenings that happened, or those of the statuses asked for; returns the number of rows."""
    wanted = where if where.statuses else dataclasses.replace(where, statuses=("actual",))
    found = linked.happenings(wanted)
    told = _mentions(linked, found)
    stories = _stories(linked, dict.fromkeys(rows[0]["document_id"] for rows in told.values()))
    file.write(("\t".join(COLUMNS) + "\n").encode("utf8"))
    n = 0
    for h in found:
        for row in rows(h, told[h.id], stories[told[h.id][0]["document_id"]]):
            file.write(("\t".join(map(_cell, row)) + "\n").encode("utf8", "replace"))
            n += 1
    return n


def rows(happening: Happening, mentions: Sequence[Row], story: Story) -> Iterator[list[object]]:
    """The rows of one happening: each actor with each recipient, the happening's id with a number put to it.

    Args:
        mentions: its rows of the table `mentions`, the first told first.
        story: its first report.
    """
    h, first = happening, mentions[0]
    place = _place(h, first, story)
    for n, (actor, recipient) in enumerate(product(h.actors or (None,), h.recipients or (None,)), 1):
        yield [
            f"{h.id}_{n}",
            (h.start or h.first)[:10],
            h.event_type,
            h.mode,
            h.score,
            QUADS[h.quad] if 0 <= h.quad < len(QUADS) else "",
            first["contexts"],
            *_party(actor, "actor", mentions, story),
            *_party(recipient, "recipient", mentions, story),
            *place,
            first["outlet"],
            first["published"][:10],
            _names(a["entity"] for a in story.cast if a["type"] == "person"),
            _names(a["entity"] for a in story.cast if a["type"] in ("organisation", "group")),
            _names(p["name"] for p in story.places),
            story.language,
            story.reader,
        ]


def _party(side: Side | None, who: str, mentions: Sequence[Row], story: Story) -> list[object]:
    if side is None:
        return [""] * 8
    raw, title = _named(side, who, mentions)
    known: list[str] = next((a["sectors"].split(SEPARATOR) for a in story.cast if a["entity"] == side.entity), [])
    sectors = _names((side.sector, *known))
    return [side.entity, side.country, cow().get(side.country, ""), side.sector, sectors, title, raw, ""]


def _named(side: Side, who: str, mentions: Sequence[Row]) -> tuple[str, str]:
    """The words by which a party is first named, and the title given it; those of its label where it is nowhere named itself."""
    for name in ("entity", "label"):
        for m in mentions:
            cells = zip(sides(m, who), *(m[f"{who}{end}"].split(SEPARATOR) for end in ("_text", "_title")), strict=False)
            for there, text, title in cells:
                if getattr(there, name) == getattr(side, name):
                    return text, title
    return "", ""


def _place(h: Happening, first: Row, story: Story) -> list[object]:
    if not h.place and not h.place_country:
        return [""] * 10
    there = [p for p in story.places if p["name"] == h.place]
    near = [p for p in there if first["start"] <= p["start"] < first["end"]]
    raw = next((p["evidence"] for p in (*near, *there)), "")
    return [h.place, "", "", "", h.place_country, h.lat, h.lon, h.geonames_id, raw, ""]


def _names(values: Iterable[str]) -> str:
    return SEPARATOR.join(dict.fromkeys(v for v in values if v))


def _cell(value: object) -> str:
    if value is None:
        return ""
    words = str(value).replace('"', "'")
    plain = " ".join(_CONTROL.sub(" ", words).split())
    return str(cell(plain)) if isinstance(value, str) else plain


# ---- what the ledger says


def _mentions(linked: Linked, happenings: Sequence[Happening]) -> dict[str, list[Row]]:
    """The mentions of each happening, in the order in which it was told."""
    found = linked.some("mentions", "happening_id", [h.id for h in happenings], columns=_MENTION)
    by_id = {row["event_id"]: row for row in found}
    return {h.id: [by_id[m.event] for m in h.members] for h in happenings}


def _stories(linked: Linked, documents: Iterable[str]) -> dict[str, Story]:
    """Some reports: whom they name most first, places as they come."""
    ids = list(documents)
    cast = _by_report(linked.some("actors", "document_id", ids, columns=_ACTOR), key=lambda r: (-r["mentions"], r["entity"]))
    places = _by_report(linked.some("places", "document_id", ids, columns=_PLACE), key=lambda r: (r["start"], r["name"]))
    about = linked.some("documents", "document_id", ids, columns=("document_id", "language", "reader"))
    return {
        r["document_id"]: Story(cast.get(r["document_id"], ()), places.get(r["document_id"], ()), r["language"], r["reader"])
        for r in about
    }


def _by_report(rows: Iterable[Row], *, key: Callable[[Row], Any]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["document_id"], []).append(row)
    return {document: sorted(own, key=key) for document, own in found.items()}
