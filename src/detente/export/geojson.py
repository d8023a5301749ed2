"""Happenings on the map: a FeatureCollection as RFC 7946 has it, one point a happening whose place is known.

The point is that of the place as the gazetteer has it: a country stands at its centre, a city at its middle. Happenings
whose place has no coordinates are left out. A feature stands on a line of its own, so that two versions of a file can be
compared. All statuses are written, each feature with its own, unless some are asked for.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any, BinaryIO

from detente.link.rows import Happening, Told


def write(
    happenings: Sequence[Happening],
    told: Mapping[str, Told],
    file: BinaryIO,
    *,
    statuses: Collection[str] = (),
) -> int:
    """Write the happenings that have a place, in the order given; returns the number of features. The mentions add nothing."""
    n = 0
    file.write(b'{"type": "FeatureCollection", "features": [')
    for h in happenings:
        place = point(h.lon, h.lat)
        if place is None or (statuses and h.status not in statuses):
            continue
        line = json.dumps(feature(h, place), ensure_ascii=False, allow_nan=False)
        file.write((",\n" if n else "\n").encode() + line.encode("utf8", "replace"))
        n += 1
    file.write(b"\n]}\n")
    return n


def point(lon: float | None, lat: float | None) -> list[float] | None:
    """A position as RFC 7946 has it, longitude first, WGS 84 degrees; None where it is not known or not on the globe.

    >>> point(33.4, 35.2), point(None, 35.2), point(0.0, 91.0)
    ([33.4, 35.2], None, None)
    """
    if lon is None or lat is None or not (abs(lon) <= 180 and abs(lat) <= 90):
        return None
    return [lon, lat]


def feature(happening: Happening, position: list[float]) -> dict[str, Any]:
    """A happening as a feature. `score` is left out where it is no number."""
    h = happening
    properties: dict[str, Any] = {
        "id": h.id,
        "type": h.event_type,
        "mode": h.mode,
        "status": h.status,
        "actors": [a.label for a in h.actors],
        "recipients": [r.label for r in h.recipients],
        "date": h.start,
        "precision": h.precision,
        "place": h.place,
        "sources": h.sources,
        "reports": h.reports,
        "standing": list(h.standing),
        "words": h.words,
    }
    if math.isfinite(h.score):
        properties["score"] = h.score
    return {"type": "Feature", "id": h.id, "geometry": {"type": "Point", "coordinates": position}, "properties": properties}
