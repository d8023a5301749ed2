"""Flat rows of the ledger → the rows that linking takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.ledger.tables import SEPARATOR
from detente.link.rows import Cast, Judged, Round, Side, Told, is_state, label

Row = Mapping[str, Any]


def told(row: Row, originals: Mapping[str, str]) -> Told:
    """A row of `events` as linking takes it; `originals` gives the first report of a copy's text."""
    speaker = sides(row, "speaker")
    return Told(
        id=row["event_id"],
        document=row["document_id"],
        original=originals.get(row["document_id"], row["document_id"]),
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
    )


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
        id=f"{row['document_id']}_{row['start']}_{row['status']}_meeting",
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
        id=f"{row['document_id']}_{row['start']}_outlook",
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
