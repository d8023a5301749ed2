"""Which actors of the ledger a name may mean: all of them, the likeliest first, so that ambiguity stays visible."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from detente.ledger.tables import SEPARATOR
from detente.link.actor_search import FOUND, find
from detente.link.rows import Entity
from detente.link.text import folded, words
from detente.records import Plain

if TYPE_CHECKING:
    from detente.knowledge.actors import ActorBase, Resolved
    from detente.ledger.linked import Linked

Row: TypeAlias = Mapping[str, Any]

COLUMNS: Final = ("entity_id", "entity", "type", "country", "sectors", "names", "titles", "mentions", "first", "published")
# Actors with a like name that are given, where no name fits.
LIKELY: Final = 20
# Words of a name that are compared.
LONGEST: Final = 12

# How much a way of fitting counts beside the number of reports: the name or id itself, one of the names, the office held, whole
# words of the name, whole words of another name, likeness.
ITSELF, NAMED, OFFICE, WORDS, OTHER_WORDS, LIKE = 1.0, 0.9, 0.8, 0.3, 0.15, 0.1
# What a name of the actors' tables counts beside the one that was typed; the least score at which they know it.
KNOWN_NAME: Final = 0.9
KNOWN: Final = 0.8
_TERM: Final = re.compile(r"(.*) \((\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})\)")


@dataclass(frozen=True, slots=True)
class Candidate(Plain):
    """An actor that a name may mean. `score` is its share, 0 to 1, among all that may be meant: how well the name fits, weighed by
    `mentions`, the casts of reports in which it stands. `fit` says how: `itself`, one of its `name`s, `words` of one, its `office`,
    `like` a name, or `known as`, where the actors' tables say who is meant."""

    id: str
    name: str
    type: str
    country: str
    score: float
    fit: str
    mentions: int
    first: str
    last: str


def candidates(linked: Linked, name: str, *, date: str = "", base: ActorBase | None = None) -> list[Candidate]:
    """The actors that a name, acronym, office or code may mean, the likeliest first; one whose id it is comes before all others.

    Args:
        linked: the ledger with its links.
        name: as a reader types it; case, accents and spelling may differ.
        date: the ISO day at which the name was used; decides who held an office.
        base: the actors' tables; by default those that ship.
    """
    known = _known(name, date, base)
    office = known.title if known and (known.type == "group" or set(words(name)).isdisjoint(words(known.entity))) else ""
    rows = {r["entity_id"]: r for r in linked.ask("entities", columns=COLUMNS)}
    there = {e.id: e for e in _holding(rows.values(), name, known)}
    found = {e.id: _fit(e, name) for e in find(list(there.values()), name)}
    for id, e in there.items() if known else ():
        fit, how = _fit_known(e, known, office, date)
        if fit > found.get(id, (0.0,))[0]:
            found[id] = (fit, how)
    if not found:
        near = find(_like(rows.values(), name), name)[:LIKELY]
        found = {e.id: (LIKE / n, "like") for n, e in enumerate(near, 1)}
    mass = {id: fit * max(1, rows[id]["mentions"]) for id, (fit, _) in found.items()}
    total = sum(mass.values()) or 1.0
    wanted = name.strip().casefold()
    order = sorted(found, key=lambda id: (id.casefold() != wanted, -mass[id], id))
    return [_candidate(rows[id], mass[id] / total, found[id][1]) for id in order]


def _candidate(row: Row, score: float, fit: str) -> Candidate:
    return Candidate(
        id=row["entity_id"],
        name=row["entity"],
        type=row["type"],
        country=row["country"],
        score=round(score, 3),
        fit=fit,
        mentions=row["mentions"],
        first=row["first"],
        last=row["published"],
    )


def _known(name: str, date: str, base: ActorBase | None) -> Resolved | None:
    """Who the actors' tables say is meant, where they know more than the words."""
    if base is None:
        from detente.knowledge.actors import ActorBase  # noqa: PLC0415  (reads its tables)

        base = ActorBase.load()
    known = base.resolve(name.strip(), date=date or None)
    return known if known.score >= KNOWN and (words(known.entity) != words(name) or known.title) else None


def _holding(rows: Iterable[Row], name: str, known: Resolved | None) -> Iterator[Entity]:
    """The entities among whose names and titles all words of the name, or of what is known of it, stand; few are worth building."""
    asked = [a for a in (words(name), words(known.entity) if known else [], words(known.title) if known else []) if a]
    wanted = name.strip().casefold()
    for row in rows:
        text = f"{row['entity']} {row['names']} {row['titles']}"
        text = text.lower() if text.isascii() else folded(text)
        if any(first in text and all(w in text for w in rest) for first, *rest in asked) or row["entity_id"].casefold() == wanted:
            yield _light(row)


def _like(rows: Collection[Row], name: str) -> list[Entity]:
    """The entities of whose names some word is like each of those asked for; few are worth comparing by all their names."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    holders: dict[str, list[Row]] = {}
    for row in rows:
        for word in set(folded(f"{row['entity']} {row['names']}").replace(SEPARATOR, " ").split()):
            holders.setdefault(word, []).append(row)
    found: list[set[str]] = []
    for asked in words(name)[:LONGEST]:
        near = process.extract(asked, list(holders), scorer=fuzz.ratio, score_cutoff=FOUND, limit=None)
        found.append({row["entity_id"] for word, _, _ in near for row in holders[word]})
    ids = set.intersection(*found) if found else set()
    return [_light(row) for row in rows if row["entity_id"] in ids]


def _light(row: Row) -> Entity:
    """An entity without its members."""
    names, titles = (tuple(row[c].split(SEPARATOR)) if row[c] else () for c in ("names", "titles"))
    return Entity(
        row["entity_id"], row["entity"], row["type"], row["country"], (), names, titles, row["first"], row["published"], ()
    )


def _fit(e: Entity, name: str) -> tuple[float, str]:
    """How well a name fits an entity that `find` gave for it."""
    asked, own = words(name), [words(n) for n in dict.fromkeys((e.name, *e.names))]
    if name.strip().casefold() == e.id.casefold() or own[0] == asked:
        return ITSELF, "itself"
    if asked in own:
        return NAMED, "name"
    want = set(asked)
    if want <= set(own[0]):
        return WORDS, "words"
    return (OTHER_WORDS, "words") if any(want <= set(n) for n in own) else (LIKE, "like")


def _fit_known(e: Entity, known: Resolved | None, office: str, date: str) -> tuple[float, str]:
    """How well an entity fits what the actors' tables know: it has the very name, or reports give it the office that was named."""
    if known is None:
        return 0.0, ""
    if words(known.entity) in [words(n) for n in (e.name, *e.names)] and (known.country == e.country or not e.country):
        return KNOWN_NAME * known.score, "known as"
    if office and e.country == known.country and _held(e, office, date):
        return OFFICE, "office"
    return 0.0, ""


def _held(e: Entity, title: str, date: str) -> bool:
    """Whether an entity had a title, on a day where one is given."""
    for term in map(_TERM.fullmatch, e.titles):
        if term and term[1].casefold() == title.casefold() and (not date or term[2][: len(date)] <= date <= f"{term[3]}~"):
            return True
    return False
