"""Flat rows of the ledger → the rows that linking takes, and back what a person recoded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from detente.ledger.tables import SEPARATOR, cow
from detente.link.rows import Cast, Judged, Round, Side, Told, is_state, label

Row = Mapping[str, Any]
NO_ORIGINALS: Final[Mapping[str, str]] = {}
# What may be recoded and stands in one column.
_SAME: Final = {
    "event_type": "event_type", "mode": "event_mode", "status": "status", "issue": "issue", "condition": "condition",
    "start": "date_start", "end": "date_end", "precision": "date_precision", "place": "place", "place_country": "place_country",
    "geonames_id": "place_geonames_id", "lat": "place_lat", "lon": "place_lon", "score": "plover_score", "quad": "quad",
    "confidence": "confidence",
}  # fmt: skip
_PARTIES: Final = {"actors": "actor", "recipients": "recipient"}
# The columns of `events` that linking reads.
EVENTS: Final = (
    "event_id", "document_id", "outlet", "published", *_SAME.values(), "actor", "actor_country", "actor_sector", "recipient",
    "recipient_country", "recipient_sector", "speaker", "speaker_country", "speaker_sector", "dead", "injured", "size",
    "evidence", "start", "voice", "meets",
)  # fmt: skip


def told(row: Row, originals: Mapping[str, str] = NO_ORIGINALS) -> Told:
    """A row of `events` or `mentions` as linking takes it; `originals` gives the first report of a copy's text, where the row does
    not."""
    speaker = sides(row, "speaker")
    return Told(
        id=row["event_id"],
        document=row["document_id"],
        original=row.get("original") or originals.get(row["document_id"], row["document_id"]),
        outlet=row["outlet"],
        published=row["published"][:10],
        event_type=row["event_type"],
        mode=row["event_mode"],
        status=row["status"],
        actors=sides(row, "actor"),
        recipients=sides(row, "recipient"),
        speaker=speaker[0] if speaker else None,
        issue=row["issue"],
        condition=row["condition"],
        start=row["date_start"],
        end=row["date_end"],
        precision=row["date_precision"],
        place=row["place"],
        place_country=row["place_country"],
        geonames_id=row["place_geonames_id"],
        lat=row["place_lat"],
        lon=row["place_lon"],
        dead=row["dead"],
        injured=row["injured"],
        size=row["size"],
        score=row["plover_score"],
        quad=row["quad"],
        confidence=row["confidence"],
        words=row["evidence"],
        offset=row["start"],
        voice=row["voice"],
        meets=row["meets"],
    )


def recoded(row: Row, read: Told, corrected: Told) -> dict[str, Any]:
    """A row of `events` with what differs between a mention as read and as a person corrected it."""
    changed = {column: getattr(corrected, f) for f, column in _SAME.items() if getattr(corrected, f) != getattr(read, f)}
    for field, column in _PARTIES.items():
        if getattr(corrected, field) != getattr(read, field):
            changed |= _cells(column, getattr(corrected, field))
    return {**row, **changed}


def _cells(column: str, parties: Iterable[Side]) -> dict[str, Any]:
    """The columns of some parties that a person named: nobody's words, and no title."""
    own = tuple(parties)
    cells = {"": "entity", "_text": "entity", "_country": "country", "_sector": "sector"}
    joined = {f"{column}{end}": [getattr(s, f) for s in own] for end, f in cells.items()}
    joined |= {f"{column}_cow": [cow().get(s.country, "") for s in own], f"{column}_title": ["" for _ in own]}
    return {k: SEPARATOR.join(v.replace(";", ",") for v in values) for k, values in joined.items()}


def cast(row: Row) -> Cast:
    """A row of `actors` as linking takes it."""
    return Cast(
        document=row["document_id"],
        entity=row["entity"],
        type=row["type"],
        country=row["country"],
        sectors=tuple(row["sectors"].split(SEPARATOR)) if row["sectors"] else (),
        title=row["title"],
        names=tuple(row["names"].split(SEPARATOR)) if row["names"] else (),
        mentions=row["mentions"],
        published=row["published"][:10],
    )


def round_(row: Row, originals: Mapping[str, str]) -> Round:
    """A row of `meetings` as linking takes it."""
    return Round(
        id=row["round_id"],
        document=row["document_id"],
        original=originals.get(row["document_id"], row["document_id"]),
        outlet=row["outlet"],
        published=row["published"][:10],
        status=row["status"],
        level=row["level"],
        parties=sides(row, "parties"),
        start=row["date_start"],
        end=row["date_end"],
        precision=row["date_precision"],
        place=row["place"],
        place_country=row["place_country"],
        words=row["evidence"],
        offset=row["start"],
    )


def judged(row: Row, originals: Mapping[str, str]) -> Judged:
    """A row of `assessments` as linking takes it."""
    by = sides(row, "by")
    return Judged(
        id=row["outlook_id"],
        document=row["document_id"],
        original=originals.get(row["document_id"], row["document_id"]),
        outlet=row["outlet"],
        published=row["published"][:10],
        by=row["voice"],
        party=by[0].label if by else "",
        about=row["about"],
        likelihood=row["likelihood"],
        words=row["evidence"],
        offset=row["start"],
    )


def sides(row: Row, name: str) -> tuple[Side, ...]:
    """The parties of a cell: the nth item of every cell is the nth party's."""
    if not row[name] and not row[f"{name}_country"]:
        return ()
    cells = (row[c].split(SEPARATOR) for c in (name, f"{name}_country", f"{name}_sector"))
    return tuple(_side(entity, country, sector) for entity, country, sector in zip(*cells, strict=False))


def _side(entity: str, country: str, sector: str) -> Side:
    own = label(entity, country, sector)
    return Side(key=own if is_state(own) else entity.casefold(), label=own, entity=entity, country=country, sector=sector)
