"""Place names in the text, each resolved to one entry of the gazetteer by the report's own geography."""

from __future__ import annotations

import dataclasses
import functools
import math
import tomllib
from collections import Counter
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.extract.draft import Draft, Tools
from detente.knowledge.gazetteer import Entry, Gazetteer
from detente.records import Span, Toponym, Where

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# The longest place name, in words.
LONGEST = 5
# A city that no tagger vouches for must have so many people to be taken for a place.
KNOWN_CITY = 30_000
# … and so many where the tagger takes the whole name for a person or an organisation.
MISTAGGED_CITY = 500_000
# Inside the name of an organisation only countries and divisions of this size count.
STATE_SIZE = 1_500_000
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NOT_PLACES = frozenset({"PERSON", "ORG", "WORK_OF_ART", "PRODUCT", "LAW", "NORP", "LANGUAGE"})
_LOCATIVE = frozenset({"in", "near", "at", "from", "outside", "around", "towards", "toward", "inside", "through", "into"})
# Weights of the resolver, set on the development half of TR-News and GeoVirus (evals/figures.json).
CONTEXT_WEIGHT = 1.6
PARENT_WEIGHT = 6.0
NEAR_KM = 400.0
NEAR_WEIGHT = 1.2
OFFICIAL_WEIGHT = 0.7
KIND_WEIGHT = {"country": 9.0, "area": 8.2, "region": 1.2, "county": -1.5, "city": 0.0}


def places(draft: Draft, tools: Tools) -> Draft:
    """Add the toponyms in the order of the text; one name has one sense in a report.

    `Oxford, North Carolina` is the one in North Carolina, and other names near it lean that way too.
    """
    if draft.doc is None:
        return draft
    spans = _recognised(draft.doc, tools.gazetteer)
    senses = _resolved(draft.doc.text, spans, tools.gazetteer)
    found = tuple(_toponym(draft.doc.text, s, senses.get(_key(draft.doc.text, s))) for s in spans)
    return dataclasses.replace(draft, places=found)


def where_at(draft: Draft, start: int, end: int) -> Where | None:
    """The most specific toponym inside a span as the place of something: a town before its country."""
    inside = [p for p in draft.places if start <= p.start and p.end <= end]
    if not inside:
        return None
    return place_of(min(inside, key=lambda p: (p.lat is None, p.name == _country_name(p), p.start)))


def place_of(toponym: Toponym) -> Where:
    """A toponym as the place of something."""
    return Where(toponym.name, toponym.country, toponym.lat, toponym.lon, toponym.geonames_id, (toponym.start, toponym.end))


def dateline_place(draft: Draft, tools: Tools) -> Where | None:
    """The place of the report's dateline."""
    named = (draft.document.dateline or "").split("/")[0].strip()
    found = tools.gazetteer.find(named) if named else ()
    if not found:
        return None
    entry = max(found, key=_prior)
    return Where(_shown(named, entry), entry.country, entry.lat, entry.lon, entry.geonames_id)


def _country_name(place: Toponym) -> str:
    found = Gazetteer.load().find(place.name)
    return next((e.name for e in found if e.kind == "country" and e.country == place.country), "")


def _recognised(doc: Doc, gazetteer: Gazetteer) -> list[Span]:
    """Spans of place names: what the tagger calls a place, and what the gazetteer knows, the longest first."""
    taken: list[Span] = []
    for ent in doc.ents:
        if ent.label_ in _PLACE_LABELS:
            start, end = ent.start, ent.end
            while start < end and (doc[start].lower_ in ("the", "'s") or doc[start].is_space):
                start += 1
            while end > start and (doc[end - 1].is_space or doc[end - 1].lower_ in ("'s", "’s")):
                end -= 1
            if start < end and any(t.text[0].isupper() for t in doc[start:end]):
                taken.append((doc[start].idx, doc[end - 1].idx + len(doc[end - 1])))
    i = 0
    while i < len(doc):
        size = _known(doc, i, gazetteer)
        if size:
            span = (doc[i].idx, doc[i + size - 1].idx + len(doc[i + size - 1]))
            if not any(s < span[1] and span[0] < e for s, e in taken):
                taken.append(span)
        i += max(1, size)
    return sorted(taken)


def _known(doc: Doc, i: int, gazetteer: Gazetteer) -> int:
    """How many words from a position on make a place that the gazetteer knows; 0 for none."""
    first = doc[i]
    if not first.text[0].isupper() or first.pos_ not in ("PROPN", "NOUN", "ADJ", "X"):
        return 0
    sizes = range(min(LONGEST, len(doc) - i), 1 if first.lower_ in _around()["never"] else 0, -1)
    for size in sizes:
        last = doc[i + size - 1]
        if not (last.text[0].isupper() or last.text[0].isdigit()):
            continue
        found = gazetteer.find(doc.text[first.idx : last.idx + len(last)])
        least = _least(doc, i, i + size)
        known = [e for e in found if least < math.inf and (e.kind in ("country", "area") or e.population >= least)]
        if known and (first.pos_ == "PROPN" or size > 1) and (size > 1 or len(first.text) > 3 or first.text.isupper()):
            return size
    return 0


def _least(doc: Doc, start: int, end: int) -> float:
    """The population from which on a name is a place here, given what the tagger makes of it and of its neighbours.

    `Edmonton` alone is a place whatever the tagger says; `Michigan` inside `University of Michigan` too, since it is a
    state; in `Paris Hilton` neither word is."""
    kinds = {t.ent_type_ for t in doc[start:end]} & _NOT_PLACES
    alone = not (start and doc[start - 1].ent_type_ in kinds and doc[start].ent_iob_ == "I") and not (
        end < len(doc) and doc[end].ent_type_ in kinds and doc[end].ent_iob_ == "I"
    )
    if "NORP" in kinds or ("PERSON" in kinds and not alone):
        return math.inf
    if kinds and alone:
        return KNOWN_CITY if start and doc[start - 1].lower_ in _LOCATIVE else MISTAGGED_CITY
    if kinds:
        return STATE_SIZE
    if (start and _joins(doc[start - 1])) or (end < len(doc) and _joins(doc[end])):
        return math.inf
    return KNOWN_CITY


def _joins(token: Token) -> bool:
    """Whether a neighbouring word makes a name part of a longer, other name."""
    return token.pos_ == "PROPN" and token.text[0].isupper() and token.ent_type_ not in _PLACE_LABELS


def _key(text: str, span: Span) -> str:
    return text[span[0] : span[1]].casefold()


def _resolved(text: str, spans: list[Span], gazetteer: Gazetteer) -> dict[str, Entry]:
    """One entry a name: population and kind, then the countries the report names, then nearness to what is settled."""
    candidates = {_key(text, s): _candidates(text[s[0] : s[1]], gazetteer) for s in spans}
    parents = _parents(text, spans, candidates)
    countries = Counter(e.country for s in spans for e in candidates[_key(text, s)][:1] if e.country and _prior(e) > 4)
    total = sum(countries.values()) or 1

    def score(key: str, entry: Entry, settled: list[Entry]) -> float:
        value = _prior(entry) + CONTEXT_WEIGHT * math.log1p(10 * countries[entry.country] / total)
        if any(p.country == entry.country and (not p.admin1 or p.admin1 == entry.admin1) for p in parents.get(key, ())):
            value += PARENT_WEIGHT
        near = sum(1 for other in settled if other.kind == "city" and _km(other, entry) < NEAR_KM)
        return value + NEAR_WEIGHT * min(near, 3)

    first = {k: max(found, key=lambda e: score(k, e, [])) for k, found in candidates.items() if found}
    return {
        k: max(candidates[k], key=lambda e: score(k, e, [o for other, o in first.items() if other != k])) for k in first
    }


def _candidates(name: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    found = gazetteer.find(name) or gazetteer.find(name.removesuffix("'s").removesuffix("’s"))
    return found or gazetteer.find(name.rstrip(".")) or _stripped(name, gazetteer)


def _stripped(name: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """`southern Gaza`, `Kunar province`, `Lake Geneva`: the name without its common noun or direction."""
    table, words = _around(), name.split()
    for _ in range(2):
        if len(words) > 1 and words[0].lower() in table["before"]:
            words = words[1:]
        elif len(words) > 2 and " ".join(words[-2:]).lower() in table["after"]:
            words = words[:-2]
        elif len(words) > 1 and words[-1].lower() in table["after"]:
            words = words[:-1]
        if found := gazetteer.find(" ".join(words)):
            return found
    return ()


@functools.cache
def _around() -> dict[str, frozenset[str]]:
    """Words that stand around a name without being part of it."""
    table = tomllib.loads((resources.files("detente.knowledge") / "toponyms.toml").read_text(encoding="utf8"))
    return {k: frozenset(v) for k, v in table.items()}


def _prior(entry: Entry) -> float:
    """Fame before context: the size of a city, the rank of a country."""
    people = math.log10(entry.population + 1) if entry.kind in ("city", "region", "county") else 0.0
    return people + KIND_WEIGHT[entry.kind] + OFFICIAL_WEIGHT * entry.official


def _parents(text: str, spans: list[Span], candidates: dict[str, tuple[Entry, ...]]) -> dict[str, tuple[Entry, ...]]:
    """What stands behind a comma after a name: the division or country that holds it."""
    out: dict[str, tuple[Entry, ...]] = {}
    for (start, end), following in pairwise(spans):
        between = text[end : following[0]]
        if between.strip() in (",", "in", ", in") and len(between) <= 6:
            key = _key(text, (start, end))
            out[key] = tuple(
                e for e in candidates[_key(text, following)] if e.kind in ("region", "country", "area", "county")
            )
    return out


def _km(a: Entry, b: Entry) -> float:
    """Great-circle distance in kilometres (haversine)."""
    la, lo, lb, lc = map(math.radians, (a.lat, a.lon, b.lat, b.lon))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lc - lo) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


def _toponym(text: str, span: Span, entry: Entry | None) -> Toponym:
    words = " ".join(text[span[0] : span[1]].split())
    if entry is None:
        return Toponym(span[0], span[1], words)
    return Toponym(span[0], span[1], _shown(words, entry), entry.country, entry.lat, entry.lon, entry.geonames_id)


def _shown(words: str, entry: Entry) -> str:
    """The usual English form: a country's main name, else the report's own spelling in ordinary case."""
    if entry.kind in ("country", "area") and not entry.official:
        return entry.name
    return words.title() if words.isupper() and len(words) > 3 else words
