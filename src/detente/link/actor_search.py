"""Which linked actors a person may mean who types a name or a code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from detente.link.rows import Entity
from detente.link.text import folded, words

# A name is like the one wanted from this score of rapidfuzz on.
FOUND: Final = 80.0


def find(entities: Sequence[Entity], wanted: str) -> list[Entity]:
    """Entities that a name or code means, best first: by code or id, by name, by whole words of a name, else by likeness.

    >>> find([Entity("RUS", "Russia", "country", "RUS", (), ("Russia", "Moscow"), (), "", "", ())], "rus")[0].name
    'Russia'
    """
    asked = words(wanted)
    plain = " ".join(asked)
    ranked: list[tuple[float, int, str, int]] = []
    for n, e in enumerate(entities):
        rank = 0 if wanted.strip().casefold() == e.id.casefold() else _rank(e, asked, plain)
        if rank is not None:
            ranked.append((rank, -len(e.members), e.id, n))
    if not ranked and asked:
        ranked = [(-score, -len(entities[n].members), entities[n].id, n) for n, score in _near(entities, asked)]
    return [entities[r[3]] for r in sorted(ranked)]


def _near(entities: Sequence[Entity], asked: Sequence[str]) -> Iterable[tuple[int, float]]:
    """Entities with a name that has a word like each of those asked for, and how like they are on the average, of 100."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    named = [[words(name) for name in dict.fromkeys((e.name, *e.names))] for e in entities]
    known = sorted({w for names in named for name in names for w in name})
    like = [{w: s for w, s, _ in process.extract(a, known, scorer=fuzz.ratio, score_cutoff=FOUND, limit=None)} for a in asked]
    for n, names in enumerate(named):
        each = [[max((near.get(w, 0.0) for w in name), default=0.0) for near in like] for name in names]
        score = max((sum(s) / len(s) for s in each if all(s)), default=0.0)
        if score:
            yield n, score


def _rank(e: Entity, asked: list[str], plain: str) -> int | None:
    """How well whole words fit an entity: 1 its name, 2 one of its names, 3 words of its name, 4 words of another; None not."""
    blob = " ".join((e.name, *e.names))
    blob = blob.casefold() if blob.isascii() else folded(blob)  # the same, and quick for most
    if not asked or not all(w in blob for w in asked):
        return None
    named, others = words(e.name), [words(n) for n in e.names]
    if " ".join(named) == plain:
        return 1
    if any(" ".join(o) == plain for o in others):
        return 2
    want = set(asked)
    return 3 if want <= set(named) else 4 if any(want <= set(o) for o in others) else None
