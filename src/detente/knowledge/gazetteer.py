"""The gazetteer: names of places with their candidates, in a small SQLite file built from GeoNames."""

from __future__ import annotations

import functools
import sqlite3
import unicodedata
from dataclasses import dataclass
from importlib import resources

from detente.errors import InstallationError

# Names kept in memory after their first look-up; a crisis names the same few thousand.
CACHED = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One candidate for a name. `kind`: country, region, county, city, area; `admin1` the GeoNames code of its first-order
    division; `official` whether the name looked up is its main one; coordinates in WGS 84 degrees."""

    name: str
    kind: str
    country: str
    admin1: str
    population: int
    lat: float
    lon: float
    geonames_id: int | None
    official: bool


class Gazetteer:
    """Names of places → candidates; read-only and safe to share between threads."""

    def __init__(self, path: str) -> None:
        try:
            uri = f"file:{path}?mode=ro&immutable=1"
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._db.execute("SELECT value FROM about").fetchone()
        except sqlite3.Error as error:
            raise InstallationError(f"the gazetteer cannot be read ({error}); reinstall detente") from error
        self._find = functools.lru_cache(CACHED)(self._look_up)

    @classmethod
    def load(cls) -> Gazetteer:
        """Open the gazetteer that ships with the package.

        Raises:
            InstallationError: it is missing or damaged.
        """
        return _load()

    def find(self, name: str, *, country: str = "") -> tuple[Entry, ...]:
        """Return the candidates for a name, the most populous first, those of a country before others.

        >>> Gazetteer.load().find("Kiev")[0].country
        'UKR'
        """
        found = self._find(fold(name))
        return tuple(sorted(found, key=lambda e: e.country != country)) if country else found

    def _look_up(self, name: str) -> tuple[Entry, ...]:
        rows = self._db.execute(
            "SELECT p.name, kind, country, admin1, population, lat, lon, geonames_id, official FROM form f "
            "JOIN place p ON p.id = f.place WHERE f.name = ? ORDER BY population DESC, p.id LIMIT 60",
            (name,),
        ).fetchall()
        return tuple(Entry(*row[:8], official=bool(row[8])) for row in rows)


@functools.cache
def _load() -> Gazetteer:
    return Gazetteer(str(resources.files(__package__) / "gazetteer.sqlite"))


def fold(name: str) -> str:
    """Case, accents and apostrophes folded, as the table is.

    >>> fold("São  Tomé")
    'sao tome'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").split())
