"""Cast entries of many reports → entities of the world: states, people, bodies, and those whom common words name."""

from __future__ import annotations

import functools
import itertools
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import numpy as np

from detente.link.actor_names import (
    ABROAD,
    FORMS,
    MIDDLE,
    SPELLING,
    Group,
    Name,
    Node,
    Words,
    bodies,
    body,
    body_keys,
    common_words,
    group_of,
    is_state,
    lists,
    people,
    people_keys,
    person,
    same_word,
    shape_of,
)
from detente.link.cluster import average_linkage, candidates
from detente.link.rows import Cast, Entity
from detente.link.text import folded

if TYPE_CHECKING:
    from numpy.typing import NDArray

Key = TypeVar("Key", bound=Hashable)
# Entries by what they belong to, in parts of one sureness.
Found: TypeAlias = dict[Group, list[tuple[list[Cast], float]]]

# A group of names holds together while its pairs come to this on the average.
TOGETHER: Final = 0.5
# Sureness of a single word of a name in the report that has the full one, and over the ledger by last and by first word.
HERE, LAST, FIRST = 0.95, 0.8, 0.6
# Sureness of common words of one state.
COMMON: Final = 0.8
# Days after which the nearness of a bearer of a bare surname has halved.
NEAR: Final = 30
# A form is frequent from this share of the most frequent one's count.
FREQUENT: Final = 0.25
# Letters of a name in an id.
SLUG: Final = 60


def entities(casts: Sequence[Cast]) -> list[Entity]:
    """Join the cast entries of many reports into entities of the world, ordered by id.

    A state is one entity by its code, under its name in the tables. People and bodies are compared by name where they share
    words, and their countries have to agree; a single word of a person's name joins a full name in its report, else the one
    nearest in time. Common words (`the foreign ministry`) join by the same words of one state. Of two entries of a report with
    one `entity` the one with more mentions counts, so every pair `(document, entity)` is a member of one entity.

    >>> row = Cast("r1", "Sergei Ryabkov", "person", "RUS", ("GOV",), "", ("Sergei Ryabkov",), 2, "2022-01-10")
    >>> other = Cast("r2", "Sergey Riabkov", "person", "RUS", ("GOV",), "", ("Riabkov",), 1, "2022-01-11")
    >>> [(e.id, e.last, len(e.members)) for e in entities([row, other])]
    [('sergei-ryabkov', '2022-01-11', 2)]
    """
    variants: dict[tuple[str, str, str], list[Cast]] = defaultdict(list)
    for row in _one_each(casts):
        variants[row.entity, row.type, row.country].append(row)
    found: Found = defaultdict(list)
    named: dict[Hashable, dict[Group, list[Cast]]] = {"person": defaultdict(list), "body": defaultdict(list)}
    bare: dict[Group, list[Cast]] = defaultdict(list)
    for (entity, kind, country), rows in variants.items():
        group = group_of(entity, kind, country)
        if group[0] in named:
            named[group[0]][group] += rows
        elif group[0] == "bare":
            bare[group] += rows
        elif group[0] == "state":
            found[group].append((rows, 1.0))
        elif is_state(country):
            found[*group, country].append((rows, COMMON))
        else:
            for row in rows:
                found[*group, "", row.document].append(([row], 1.0))
    _join(found, named["person"], people_keys, people)
    _single(found, bare, sorted((g for g in found if g[0] == "person"), key=repr))
    _join(found, named["body"], body_keys, bodies)
    return _named(found)


# ---- joining


def _one_each(casts: Sequence[Cast]) -> Iterable[Cast]:
    """One entry for each report and entity, whatever the order of the input."""
    best: dict[tuple[str, str], Cast] = {}
    for row in casts:
        kept = best.setdefault((row.document, row.entity), row)
        if kept is not row and _before(row) < _before(kept):
            best[row.document, row.entity] = row
    return best.values()


def _before(row: Cast) -> tuple[Hashable, ...]:
    return (-row.mentions, row.type, row.country, row.title, row.names, row.sectors, row.published)


def _join(
    found: Found,
    named: Mapping[Group, list[Cast]],
    keys_of: Callable[[Node], set[str]],
    weigh: Callable[[Node, Node], float],
) -> None:
    """Group names, and file their rows under the main name of the group, each with the sureness of its name."""
    order = sorted(named, key=repr)
    nodes = [_node(key, named[key]) for key in order]
    days = np.array([n.day for n in nodes], dtype=np.int64)
    pairs = candidates([keys_of(n) for n in nodes], days, window=date.max.toordinal())
    score = np.fromiter((weigh(nodes[a], nodes[b]) for a, b in pairs.tolist()), dtype=np.float64, count=len(pairs))
    pairs, score = pairs[score > 0], score[score > 0]
    sure = {(a, b): s for (a, b), s in zip(map(tuple, pairs.tolist()), score.tolist(), strict=True)}
    together: dict[int, list[int]] = defaultdict(list)
    for n, group in enumerate(average_linkage(len(nodes), pairs, score, threshold=TOGETHER).tolist()):
        together[group].append(n)
    for members in together.values():
        main = min(members, key=lambda n: (-nodes[n].reports, n))
        for n in members:
            direct = sure.get((min(n, main), max(n, main)), 0.0)
            own = 1.0 if n == main else direct or MIDDLE * max(sure.get((min(n, m), max(n, m)), 0.0) for m in members if m != n)
            found[order[main]].append((named[order[n]], own))


def _node(key: Group, rows: Sequence[Cast]) -> Node:
    """A name with what its rows say of it."""
    name = key[1]
    assert isinstance(name, Name)
    countries = frozenset(r.country for r in rows if r.country)
    day = min(_days(rows), default=0)
    forms: frozenset[Name] = frozenset()
    if key[0] == "body":
        variants = {(t, r.country) for r in rows for t in (r.entity, *r.names)}
        forms = frozenset(f for t, c in variants if common_words(t, "organisation", c) is None for f in body(t, c)) - {name}
        forms = frozenset(sorted(forms, key=lambda f: (f.words, f.acronym))[:FORMS])
    return Node(name, countries, len(rows), day, forms)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A full name's person, for finding who a single word of it means: the first and last word, the days, the countries."""

    group: Group
    ends: tuple[str, str]
    days: tuple[int, ...]
    countries: frozenset[str]


def _single(found: Found, bare: Mapping[Group, list[Cast]], people: Sequence[Group]) -> None:
    """File the entries that give one word of a person's name with the likeliest bearer; without any, with the same word."""
    reports = {row.document for rows in bare.values() for row in rows}
    asked = {shape_of(str(word))[0] for _, word, _ in bare}
    here: dict[tuple[str, str], list[_Bearer]] = defaultdict(list)
    by_word: dict[str, list[_Bearer]] = defaultdict(list)
    for group in people if bare else ():
        name = group[1]
        assert isinstance(name, Name)
        ends = name.words[-1], name.words[0]
        marks = asked.intersection(shape_of(w)[0] for w in ends)
        if marks:
            rows = [row for part, _ in found[group] for row in part]
            bearer = _Bearer(group, ends, tuple(sorted(_days(rows))), frozenset(r.country for r in rows if r.country))
            together = reports.intersection([r.document for r in rows])
            for mark in marks:
                by_word[mark].append(bearer)
                for document in together:
                    here[document, mark].append(bearer)
    for group, rows in bare.items():
        word, country = str(group[1]), str(group[2])
        mark = shape_of(word)[0]
        agreeing = [b for b in by_word[mark] if not country or not b.countries or country in b.countries]
        ledger, likely = _bearing(word, agreeing, (LAST, FIRST))
        days = sorted({_day(row.published) for row in rows})
        nearest = dict(zip(days, _likeliest(ledger, _nearness(ledger, np.array(days))), strict=False))
        for row in rows:
            own, sure = _bearing(word, here.get((row.document, mark), ()), (HERE, HERE * MIDDLE))
            if own:
                ((chosen, share),) = _likeliest(own, np.array([[1.0 + (country in b.countries)] for b in own]))
            elif ledger:
                (chosen, share), sure = nearest[_day(row.published)], likely
            else:
                chosen, share = group, 1.0
            found[chosen].append(([row], sure * share))


def _likeliest(bearers: Sequence[_Bearer], weights: NDArray[np.float64]) -> list[tuple[Group, float]]:
    """For each column of weights the bearer of most, of equals the first, and the share of all weight that it has."""
    if not bearers:
        return []
    best = weights.argmax(axis=0)
    shares = weights.max(axis=0) / weights.sum(axis=0)
    return [(bearers[n].group, share) for n, share in zip(best.tolist(), shares.tolist(), strict=True)]


def _bearing(word: str, among: Sequence[_Bearer], base: Sequence[float]) -> tuple[list[_Bearer], float]:
    """Those who have a word as last name, else those who have it as first, and how sure such a join is."""
    for place, sure in enumerate(base):
        fit = [b for b in among if same_word(b.ends[place], word) >= SPELLING]
        if fit:
            return fit, sure
    return [], 1.0


def _nearness(bearers: Sequence[_Bearer], days: NDArray[np.int64]) -> NDArray[np.float64]:
    """How near each bearer's nearest report is to each of some days, 1 for the same day; shape (bearers, days)."""
    table = np.full((len(bearers), len(days)), 0.5)
    for n, own in enumerate(np.array(b.days, dtype=np.int64) for b in bearers):
        if len(own):
            at = np.searchsorted(own, days)
            before, after = own[np.maximum(at - 1, 0)], own[np.minimum(at, len(own) - 1)]
            table[n] = 1.0 / (1.0 + np.minimum(np.abs(days - before), np.abs(after - days)) / NEAR)
    return table


@functools.lru_cache(65536)
def _day(published: str) -> int:
    """A day of publication counted from the first of year one, 0 where it is none."""
    try:
        return date.fromisoformat(published[:10]).toordinal()
    except ValueError:
        return 0


def _days(rows: Iterable[Cast]) -> set[int]:
    return {d for p in {r.published for r in rows} if (d := _day(p))}


# ---- entities


def _named(found: Found) -> list[Entity]:
    """Entities with their ids: a state's code, else the name; with the country or a hash where several share a name."""
    drafts = sorted(
        ((group[0] == "state", _entity(parts)) for group, parts in found.items()),
        key=lambda d: (d[1].first or "9999", d[1].members),
    )
    slugs = ["" if state else _slug(e.name) for state, e in drafts]
    shared, nearer = _count(slugs), _count([(s, e.country) for s, (_, e) in zip(slugs, drafts, strict=True)])
    taken, done = {"", *shared}, []
    for slug, (_, e) in zip(slugs, drafts, strict=True):
        chosen = slug or e.country
        if slug and shared[slug] > 1:
            chosen = f"{slug}-{_slug(e.country)}" if e.country and nearer[slug, e.country] == 1 else ""
            tries = itertools.count()
            while chosen in taken:
                first = "\n".join((*e.members[0][:2], str(next(tries))))
                chosen = f"{slug}-{zlib.crc32(first.encode('utf8', 'surrogatepass')):08x}"
            taken.add(chosen)
        done.append(replace(e, id=chosen, name=e.name if slug else lists().names.get(chosen, e.name)))
    return sorted(done, key=lambda e: e.id)


def _slug(text: str) -> str:
    """Words in letters that any file system and address takes."""
    return re.sub("[^a-z0-9]+", "-", folded(text)).strip("-")[:SLUG].strip("-") or "entity"


def _entity(parts: Sequence[tuple[list[Cast], float]]) -> Entity:
    """What the entries of one entity say together; without its id."""
    rows = [row for part, _ in parts for row in part]
    forms = _count([r.entity for r in rows])
    kind, country = _most(_count([r.type for r in rows])), _most(_count([r.country for r in rows if r.country]))
    days = _days(rows)
    own = ("", country)
    members = [(r.document, r.entity, round(sure if r.country in own else sure * ABROAD, 3)) for part, sure in parts for r in part]
    return Entity(
        id="",
        name=_fullest(forms, kind, country),
        type=kind,
        country=country,
        sectors=_by_count(_count([s for r in rows for s in {*r.sectors}])),
        names=_by_count(_count([n for r in rows for n in {r.entity, *r.names} if n])),
        titles=_terms({(r.title, r.published) for r in rows if r.title}),
        first=_iso(min(days)) if days else "",
        last=_iso(max(days)) if days else "",
        members=tuple(sorted(members)),
    )


def _count(values: Iterable[Key]) -> dict[Key, int]:
    """How often each value comes; for the many short runs here quicker than `Counter`."""
    counts: dict[Key, int] = {}
    for v in values:
        counts[v] = counts.get(v, 0) + 1
    return counts


def _by_count(counts: Mapping[str, int]) -> Words:
    return tuple(counts) if len(counts) < 2 else tuple(sorted(counts, key=lambda n: (-counts[n], -len(n), n)))


def _most(counts: Mapping[str, int]) -> str:
    return _by_count(counts)[0] if counts else ""


@functools.lru_cache(65536)
def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _fullest(forms: Mapping[str, int], kind: str, country: str) -> str:
    """The fullest of the frequent forms: of people by words without titles, of bodies by letters."""
    if len(forms) == 1:
        return next(iter(forms))
    size = {f: len(person(f).words) if kind == "person" and common_words(f, kind, country) is None else len(f) for f in forms}
    full = {f: c for f, c in forms.items() if kind != "person" or size[f] > 1} or forms
    often = FREQUENT * max(full.values())
    return min((f for f, c in full.items() if c >= often), key=lambda f: (-size[f], -full[f], f))


def _terms(told: set[tuple[str, str]]) -> Words:
    """`foreign minister (2006-11-01 to 2006-12-19)` in order of the first day, without days where none is known."""
    if not told:
        return ()
    terms: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for title, published in told:
        terms[" ".join(title.casefold().split())].append((_day(published), title))
    done = []
    for term in terms.values():
        title = _most(_count(t for _, t in term))
        days = sorted(d for d, _ in term if d)
        span = f" ({_iso(days[0])} to {_iso(days[-1])})" if days else ""
        done.append((days[:1], f"{title}{span}"))
    return tuple(t for _, t in sorted(done))
