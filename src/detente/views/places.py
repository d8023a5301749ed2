"""Happenings in space: the places where they happened, each with its position and how much happened there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from detente.ledger.filter import EVERYTHING, Filter
from detente.link.rows import is_state
from detente.records import Plain
from detente.views.grouped import kept
from detente.views.since_rows import spelt

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row = dict[str, Any]

# Places on a map at most, the busiest of all.
PLACES: Final = 400


@dataclass(frozen=True, slots=True)
class Place(Plain):
    """A place: `country` its code, `lat` and `lon` in degrees (WGS 84) as the gazetteer has them, None where it has none.

    `shared`: places of other countries have this name too. `whole`: it is a country, and its position the middle of that. `n`
    happenings, `deeds` of them done rather than said, `last` the last day of one."""

    name: str
    country: str
    shared: bool
    whole: bool
    lat: float | None
    lon: float | None
    n: int
    deeds: int
    last: str

    @property
    def where(self) -> str:
        """The country by its name; empty for a country itself."""
        return "" if self.whole or not is_state(self.country) else spelt(self.country)


@dataclass(frozen=True, slots=True)
class Places(Plain):
    """The busiest places first; `total` happenings fit the filter, of which `placeless` name no place and `unknown` one whose
    position is not known; `more` places are left out."""

    total: int
    placeless: int
    unknown: int
    more: int
    places: tuple[Place, ...]


def places(linked: Linked, where: Filter = EVERYTHING) -> Places:
    """Where the happenings that fit a filter took place, or are to."""
    counted = (
        "SELECT place, '' AS country, count(*) AS n, count(*) FILTER (quad IN (2, 4)) AS deeds, max(day) AS last "
        "FROM kept GROUP BY place ORDER BY n DESC, place"
    )
    rows = kept(linked, "happenings", counted, where=where)
    spots = _spots(linked)
    shared = [row["place"] for row in rows if len({s["country"] for s in spots.get(row["place"], ())}) > 1]
    split = _split(linked, where, shared) if shared else []
    named = [row for row in rows if row["place"] and row["place"] not in shared]
    found = sorted((_place(row, spots, shared) for row in (*named, *split)), key=lambda p: (-p.n, p.name, p.country))
    return Places(
        total=sum(int(row["n"]) for row in rows),
        placeless=sum(int(row["n"]) for row in rows if not row["place"]),
        unknown=sum(p.n for p in found if p.lat is None),
        more=max(0, len(found) - PLACES),
        places=tuple(found[:PLACES]),
    )


def at(name: str, country: str = "") -> tuple[str, dict[str, str]]:
    """The condition on the flat columns of happenings that they are at a place, and its values; `name` empty for no place.

    >>> at("Tripoli", "LBY")
    ("place = $place AND json ->> '$.place_country' = $country", {'place': 'Tripoli', 'country': 'LBY'})
    """
    if country:
        return "place = $place AND json ->> '$.place_country' = $country", {"place": name, "country": country}
    return "place = $place", {"place": name}


def _spots(linked: Linked) -> dict[str, list[Row]]:
    """For each name the positions that the reports' places of that name have, the most frequent first."""
    query = (
        "SELECT place, place_country AS country, place_lat AS lat, place_lon AS lon, count(*) AS n FROM kept "
        "WHERE place <> '' GROUP BY ALL ORDER BY n DESC, country, lat, lon"
    )
    found: dict[str, list[Row]] = {}
    for row in kept(linked, "mentions", query):
        found.setdefault(row["place"], []).append(row)
    return found


def _split(linked: Linked, where: Filter, names: Sequence[str]) -> list[Row]:
    """Happenings at places that share a name, by country."""
    query = (
        "SELECT place, coalesce(json ->> '$.place_country', '') AS country, count(*) AS n, "
        "count(*) FILTER (quad IN (2, 4)) AS deeds, max(day) AS last FROM kept WHERE list_contains($names, place) "
        "GROUP BY place, country"
    )
    return kept(linked, "happenings", query, where=where, values={"names": list(names)})


def _place(row: Row, spots: Mapping[str, Sequence[Row]], shared: Sequence[str]) -> Place:
    name, several = row["place"], row["place"] in shared
    own = [s for s in spots.get(name, ()) if not several or s["country"] == row["country"]]
    spot = next((s for s in own if _known(s["lat"], s["lon"])), None)
    country = row["country"] or next((s["country"] for s in own), "")
    made = Place(name, country, several, spelt(country) == name, None, None, int(row["n"]), int(row["deeds"]), row["last"] or "")
    return replace(made, lat=spot["lat"], lon=spot["lon"]) if spot else made


def _known(lat: float | None, lon: float | None) -> bool:
    return lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180
