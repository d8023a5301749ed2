"""Place names in the text, each resolved to one entry of the gazetteer by the report's own geography."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from detente.extract.draft import Draft, Tools
from detente.extract.toponyms import Name, holds, toponyms
from detente.knowledge.gazetteer import Entry, Gazetteer
from detente.records import Toponym, Where

# Weights of the resolver on the scale of log10(population), set on the development half of TR-News (within 161 km: .84 for any
# country weight from .5 to 1.6) and on written reports of diplomacy, where more than .6 moves Vienna to Virginia because the
# United States are named often.
COUNTRY_WEIGHT = 0.6
REGION_WEIGHT = 0.8
PARENT_WEIGHT = 6.0
# Other names with a bearer in the same or a neighbouring cell of one degree, some 150 km: so much each, up to three.
NEAR_WEIGHT = 0.8
# … and in a cell of a fifth of a degree, some 30 km, so much more each.
BESIDE_WEIGHT = 1.2
# A candidate counts as a possible neighbour where its fame is at most so much below that of the name's most famous.
PLAUSIBLE = 2.0
# Capitals and the largest cities are named from anywhere: they say nothing of what lies near them.
WORLDWIDE = 8.0
# A name votes for the country of its best candidate where that leads the next country's by so much.
CLEAR = 1.0
# A town with this share of the people of the division named after it is what the name means.
SEAT_SHARE = 0.15
# A country, a demonym or the dateline has so many votes, a town one.
COUNTRY_VOTES = 2


@dataclass(frozen=True, slots=True)
class Context:
    """What a report says of where it is: who names each country, each first-order division, and each cell of the map.

    The voters are names in lower case, in a cell together with the place that they may mean; no name votes for itself."""

    countries: dict[str, Counter[str]]
    regions: dict[str, Counter[str]]
    cells: dict[tuple[float, int, int], set[tuple[str, int | None]]]

    def weight(self, key: str, entry: Entry) -> float:
        total = sum(votes.total() - votes[key] for votes in self.countries.values())
        mine = self.countries.get(entry.country)
        share = (mine.total() - mine[key]) / total if mine and total else 0.0
        value = COUNTRY_WEIGHT * math.log1p(10 * share)
        if entry.kind not in ("city", "county", "site"):
            return value
        regions = sum(votes.total() - votes[key] for votes in self.regions.values())
        mine = self.regions.get(entry.admin1)
        if mine and regions:
            value += REGION_WEIGHT * math.log1p(10 * (mine.total() - mine[key]) / regions)
        near = min(3, self._around(key, entry, 1.0))
        beside = min(3, self._around(key, entry, 0.2))
        return value + NEAR_WEIGHT * near + BESIDE_WEIGHT * beside

    def _around(self, key: str, entry: Entry, size: float) -> int:
        """How many other names may mean a place near, and another place than this."""
        _, row, column = _cell(entry, size)
        cells = (self.cells.get((size, row + r, column + c), set()) for r in (-1, 0, 1) for c in (-1, 0, 1))
        return len({voter for cell in cells for voter, id_ in cell if voter != key and id_ != entry.geonames_id})


def places(draft: Draft, tools: Tools) -> Draft:
    """Add the toponyms in the order of the text; one name has one sense in a report.

    `Oxford, North Carolina` is the one in North Carolina, and other names near it lean that way too. Demonyms (`Russian
    troops`) are no toponyms, though they count for the context. A built place or quarter that the gazetteer lacks has the
    coordinates of the town that the report puts it in, and no GeoNames id.
    """
    if draft.doc is None:
        return draft
    names = toponyms(draft.doc, tools.gazetteer)
    senses = _senses(draft, names, tools.gazetteer)
    found = [_toponym(n, senses.get(_key(n)), _surrounding(draft, names, i, senses)) for i, n in enumerate(names)]
    return dataclasses.replace(draft, places=tuple(found))


def where_at(draft: Draft, start: int, end: int) -> Where | None:
    """Return the most specific toponym inside a span of the text as the place of something: a town before its country."""
    inside = [p for p in draft.places if start <= p.start and p.end <= end]
    if not inside:
        return None
    return place_of(min(inside, key=lambda p: (p.lat is None, breadth(p), p.start)))


def place_of(toponym: Toponym) -> Where:
    """Return a toponym as the place of something."""
    span = (toponym.start, toponym.end)
    return Where(toponym.name, toponym.country, toponym.lat, toponym.lon, toponym.geonames_id, span)


def dateline_place(draft: Draft, tools: Tools) -> Where | None:
    """Return the place of the report's dateline, None where it has none that the gazetteer knows."""
    entry = _dateline_entry(draft, tools.gazetteer)
    if entry is None:
        return None
    return Where(_shown(entry.name, entry), entry.country, entry.lat, entry.lon, entry.geonames_id)


def _dateline_entry(draft: Draft, gazetteer: Gazetteer) -> Entry | None:
    town, _, region = (draft.document.dateline or "").split("/")[0].partition(",")
    found = gazetteer.find(town) if town.strip() else ()
    holders = gazetteer.find(region) if region.strip() else ()
    held = [e for e in found if any(holds(h, e) for h in holders)]
    return next(iter((*held, *found)), None)


@functools.lru_cache(maxsize=4096)
def breadth(place: Toponym) -> int:
    """0 for a town or site, 1 for a region or water, 2 for a country."""
    kinds = {e.kind for e in Gazetteer.load().find(place.name) if e.geonames_id == place.geonames_id or e.lat == place.lat}
    return 2 if "country" in kinds else 1 if kinds & {"region", "area", "water", "county"} else 0


def _key(name: Name) -> str:
    return name.text.casefold()


def _senses(draft: Draft, names: tuple[Name, ...], gazetteer: Gazetteer) -> dict[str, Entry]:
    """One entry a name: its fame, what else the report names, and what stands behind a comma after it."""
    parents = _parents(draft, names)
    context = _context(draft, names, parents, gazetteer)

    def score(key: str, entry: Entry) -> float:
        held = any(holds(p, entry) for p in parents.get(key, ()))
        return entry.fame + context.weight(key, entry) + PARENT_WEIGHT * held

    candidates = {_key(n): _in_play(n, parents.get(_key(n), ())) for n in names if n.entries}
    return {key: max(found, key=lambda e: score(key, e)) for key, found in candidates.items()}


def _in_play(name: Name, parents: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The candidates worth weighing.

    A country's or area's name is no town's (`Mexico`, `Gaza`) unless a comma says so; a division's it may be. A division's name
    is its main town's (`Aleppo`, `Kursk`) where a good part of its people live there."""
    found = name.entries
    if found[0].kind in ("country", "area", "water"):
        return tuple(e for e in found if e.kind not in ("city", "county", "site") or any(holds(p, e) for p in parents))
    towns = [e for e in found if e.kind == "city"]
    seats = {t.admin1 for r in found if r.kind == "region" for t in towns if holds(r, t) and _is_seat(t, r)}
    return tuple(e for e in found if e.kind != "region" or e.admin1 not in seats)


def _is_seat(town: Entry, region: Entry) -> bool:
    return town.population > SEAT_SHARE * region.population and (town.official or not region.official)


def _context(draft: Draft, names: tuple[Name, ...], parents: dict[str, tuple[Entry, ...]], gazetteer: Gazetteer) -> Context:
    context = Context(defaultdict(Counter), defaultdict(Counter), defaultdict(set))
    for n in names:
        if not n.entries:
            continue
        key = _key(n)
        held = [e for e in n.entries if any(holds(p, e) for p in parents.get(key, ()))]
        found = held or n.entries
        best = found[0]
        rival = next((e.fame for e in found if e.country != best.country), -math.inf)
        if best.country and best.fame - rival > CLEAR:
            context.countries[best.country][key] += COUNTRY_VOTES if best.kind == "country" else 1
            if best.kind == "region" and best.admin1:
                context.regions[best.admin1][key] += 1
        for e in found if best.fame < WORLDWIDE else ():
            if best.fame - e.fame < PLAUSIBLE and e.kind in ("city", "county", "site"):
                context.cells[_cell(e, 1.0)].add((key, e.geonames_id))
                context.cells[_cell(e, 0.2)].add((key, e.geonames_id))
    for token in draft.doc or ():
        if token.text[0].isupper() and (country := gazetteer.people(token.text)):
            context.countries[country][token.lower_] += COUNTRY_VOTES
    if dateline := _dateline_entry(draft, gazetteer):
        context.countries[dateline.country]["(dateline)"] += COUNTRY_VOTES
    return context


def _cell(entry: Entry, size: float) -> tuple[float, int, int]:
    return size, math.floor(entry.lat / size), math.floor(entry.lon / size)


def _parents(draft: Draft, names: tuple[Name, ...]) -> dict[str, tuple[Entry, ...]]:
    """What stands behind a comma after a name: the division or country that holds it. `China, Japan` is a list."""
    out: dict[str, tuple[Entry, ...]] = {}
    for name, following in pairwise(names):
        between = draft.document.text[name.span[1] : following.span[0]]
        if len(between) <= 6 and between.strip() in (",", "in", ", in", "(", "of"):
            kinds = ("region",) if name.entries and name.entries[0].kind == "country" else ("region", "country")
            out[_key(name)] = tuple(e for e in following.entries if e.kind in kinds)
    return out


def _surrounding(draft: Draft, names: tuple[Name, ...], i: int, senses: dict[str, Entry]) -> Entry | None:
    """The place that a name without candidates is said to be in: `in Kabul` after it, `Kabul's` before, its own words."""
    name = names[i]
    if name.entries:
        return None
    text = draft.document.text
    if i + 1 < len(names) and text[name.span[1] : names[i + 1].span[0]].strip() in (",", "in", "of", ", in", "near"):
        return senses.get(_key(names[i + 1]))
    if i and text[names[i - 1].span[1] : name.span[0]].strip() in ("'s", "’s"):
        return senses.get(_key(names[i - 1]))
    return name.within[0] if name.within else None


def _toponym(name: Name, entry: Entry | None, around: Entry | None) -> Toponym:
    shown = " ".join(name.text.split())
    if entry is not None:
        return Toponym(*name.span, _shown(shown, entry), entry.country, entry.lat, entry.lon, entry.geonames_id)
    if around is not None:
        return Toponym(*name.span, shown, around.country, around.lat, around.lon)
    return Toponym(*name.span, shown)


def _shown(words: str, entry: Entry) -> str:
    """The usual English form: the main name of a place of `places.tsv`, else the report's own spelling in ordinary case."""
    if entry.own and not entry.official:
        return entry.name
    return words.title() if words.isupper() and len(words) > 3 else words


__all__ = ["dateline_place", "place_of", "places", "where_at"]
