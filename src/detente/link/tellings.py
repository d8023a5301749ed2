"""A meeting as one report tells it, made ready to be compared: its parties, its days, whether it speaks of putting off."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final, TypeAlias

from detente.link.days import day_number, day_range
from detente.link.rows import Round, Side, is_state
from detente.link.text import folded, stem, words

Days: TypeAlias = tuple[int, int]

# How far a round has come: of what is told on one day the last counts.
COURSE: Final = ("proposed", "scheduled", "ongoing", "held", "refused", "cancelled", "postponed")
# Sectors that act for their state; a rebel or an opposition meets as itself.
FOR_THE_STATE: Final = ("", "GOV", "MIL")

# Days: the longest round told day by day; of a month; between publications where no day is told.
LONGEST: Final = 14
MONTH: Final = 31
NEAR: Final = 7
# Beside the reader's verbs of putting off: too common a verb for the reader, but plain between two days of the same parties.
MOVED: Final = "move"
# Words between a verb of putting off and its particle: `put the talks in Vienna off`.
PARTICLE: Final = 4
# What a date is: a day, several, a week or a month, none. A day after all others.
DAY, DAYS, LOOSE, OPEN = range(4)
NEVER: Final = 10**7


@dataclass(frozen=True, slots=True)
class Telling:
    """A meeting with what comparing needs: its parties, the days it reaches over and what kind of date they are, the day of
    publication (-1 where it is not known), and whether its words speak of putting off."""

    round: Round
    parties: frozenset[str]
    kind: int
    reach: Days | None
    day: int
    moving: bool

    @property
    def source(self) -> str:
        return self.round.original or self.round.document


@dataclass(frozen=True, slots=True)
class Node:
    """Meetings that compare alike: their indices, and what they have in common. `people` are the `(party, key)` of those named
    for a state; `first` says when each status was first told; `moving` are the indices of those that speak of putting off."""

    rounds: list[int]
    parties: frozenset[str]
    people: frozenset[tuple[str, str]]
    level: str
    place: str
    country: str
    kind: int
    reach: Days | None
    published: set[int]
    first: dict[str, int]
    moving: list[int]


def own_key(side: Side) -> str:
    return side.key or side.entity


def is_state_key(party: str) -> bool:
    return is_state(party) and party.isupper()  # keys of bodies are in lower case


def party_of(side: Side) -> str:
    """A state for all that act for it, else the party itself."""
    return side.country if is_state(side.country) and side.sector in FOR_THE_STATE else own_key(side)


def _when(r: Round) -> tuple[int, Days | None]:
    reach = day_range(r.start, r.end)
    if reach is None:
        return OPEN, None
    length = reach[1] - reach[0] + 1
    if length > MONTH or r.precision in ("quarter", "year"):
        return OPEN, reach
    if r.precision in ("week", "month") or length > LONGEST or len(r.start) < len("2022-01-10"):
        return LOOSE, reach
    return (DAY if length == 1 else DAYS), reach


def telling(r: Round) -> Telling:
    day = day_number(r.published)
    moving = r.status in ("cancelled", "scheduled") and _moves(r.words)
    return Telling(r, frozenset(map(party_of, r.parties)) - {""}, *_when(r), -1 if day is None else day, moving)


def nodes_of(tellings: Sequence[Telling], alone: set[str]) -> list[Node]:
    """Those that compare alike are compared once, so that what a thousand reports tell costs no more than what ten do.

    Those in `alone`, by id, stay by themselves, and so does what tells too little to be known again, copies apart."""
    nodes: dict[Hashable, Node] = {}
    for i, t in enumerate(tellings):
        r = t.round
        people = frozenset((p, own_key(s)) for s in r.parties if (p := party_of(s)) not in ("", own_key(s)))
        level, where = (r.level if people else ""), (folded(r.place).strip(), r.place_country)
        apart = (r.status, t.moving, t.day) if t.kind == OPEN else (r.status, t.moving) if t.kind == LOOSE else ()
        own = i if r.id in alone else (t.source, r.words) if _says_little(t) else ()
        key = (t.parties, people, level, where, t.kind, t.reach, apart, own)
        if key not in nodes:
            nodes[key] = Node([], t.parties, people, level, *where, t.kind, t.reach, set(), {}, [])
        node = nodes[key]
        node.rounds.append(i)
        node.moving.extend([i] if t.moving else [])
        node.published.update((t.day,) if t.day >= 0 else ())
        node.first[r.status] = min(node.first.get(r.status, NEVER), t.day if t.day >= 0 else NEVER)
    return list(nodes.values())


def _says_little(t: Telling) -> bool:
    """Whether two such tellings would have no score with one another."""
    if t.kind == OPEN and t.day < 0:
        return True
    if not t.parties:
        return not t.round.place or t.kind >= LOOSE
    return len(t.parties) == 1 and not t.round.place and any(map(is_state_key, t.parties))


@functools.cache
def _putting_off() -> tuple[tuple[str, str], ...]:
    """The verbs of putting off, as the stem of the verb and its particle."""
    text = (resources.files("detente.knowledge") / "clauses.toml").read_text(encoding="utf8")
    split = (verb.partition(" ") for verb in (*tomllib.loads(text)["put_off"], MOVED))
    return tuple((stem(verb), particle) for verb, _, particle in split)


def _moves(text: str) -> bool:
    """Whether words speak of putting off.

    >>> _moves("put the talks off until May"), _moves("the postponement of the talks"), _moves("a statement was put out")
    (True, True, False)
    """
    own = words(text)
    for n, word in enumerate(own):
        for start, particle in _putting_off():
            if word.startswith(start) and stem(word) == start and (not particle or particle in own[n + 1 : n + 2 + PARTICLE]):
                return True
    return False
