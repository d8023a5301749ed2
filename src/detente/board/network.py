"""Happenings → who deals with whom: parties by the number of happenings that they have with one another."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from detente.ledger.filter import EVERYTHING, Filter
from detente.ledger.linked import Linked
from detente.ledger.tables import SEPARATOR
from detente.records import Plain

Row = Mapping[str, Any]

# Parties that are drawn; happenings, the newest, that are looked at; parties of one happening that count.
NODES: Final = 40
LOOKED: Final = 20_000
CROWD: Final = 12
COLUMNS: Final = ("happening_id", "actor_label", "recipient_label", "quad", "day")
COOPERATION: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class Node(Plain):
    """A party: happenings in which it acts, and those that it has with another party."""

    party: str
    acts: int
    dealings: int


@dataclass(frozen=True, slots=True)
class Edge(Plain):
    """What two parties have with one another: happenings of cooperation and of conflict, and the newest, with its day."""

    a: str
    b: str
    cooperation: int
    conflict: int
    newest: str
    day: str


@dataclass(frozen=True, slots=True)
class Network(Plain):
    """The parties with most dealings, and what lies between them, both by number. `parties` counts all that deal with another;
    `happenings` those that fit, of which the newest `looked` were counted."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    parties: int
    happenings: int
    looked: int


NOBODY: Final = Network((), (), 0, 0, 0)


def network(linked: Linked, where: Filter = EVERYTHING, *, nodes: int = NODES, looked: int = LOOKED) -> Network:
    """Who deals with whom.

    Args:
        linked: the ledger with its links.
        where: which happenings count.
        nodes: parties at most.
        looked: happenings at most, the newest.
    """
    rows = linked.ask("happenings", where, columns=COLUMNS, newest=True, limit=looked)
    total = linked.total("happenings", where) if len(rows) == looked else len(rows)
    return of(rows, nodes=nodes, total=total)


def of(rows: Iterable[Row], *, nodes: int = NODES, total: int = 0) -> Network:
    """The network of flat rows of `happenings`, the newest first.

    >>> row = {"happening_id": "h", "actor_label": "NOR; ISL", "recipient_label": "", "quad": 1, "day": "2031-03-10"}
    >>> [(e.a, e.b, e.cooperation) for e in of([row]).edges]
    [('ISL', 'NOR', 1)]
    """
    acts: Counter[str] = Counter()
    dealings: Counter[str] = Counter()
    pairs: dict[tuple[str, str], list[Row]] = {}
    looked = 0
    for row in rows:
        looked += 1
        acts.update(set(_cell(row, "actor_label")))
        found = set(_pairs(row))
        dealings.update({party for pair in found for party in pair})
        for pair in sorted(found):
            pairs.setdefault(pair, []).append(row)
    chosen = sorted(dealings, key=lambda p: (-dealings[p], p))[:nodes]
    there = set(chosen)
    edges = [_edge(pair, own) for pair, own in pairs.items() if there.issuperset(pair)]
    edges.sort(key=lambda e: (-e.cooperation - e.conflict, e.a, e.b))
    linked = {party for e in edges for party in (e.a, e.b)}
    made = tuple(Node(p, acts[p], dealings[p]) for p in chosen if p in linked)
    return Network(made, tuple(edges), len(dealings), max(total, looked), looked)


def _cell(row: Row, column: str) -> list[str]:
    return [p for p in row[column].split(SEPARATOR)[:CROWD] if p]


def _pairs(row: Row) -> Iterator[tuple[str, str]]:
    """Those who act and those whom they act on; where nobody is acted on, the parties to what was done jointly."""
    actors, recipients = _cell(row, "actor_label"), _cell(row, "recipient_label")
    found = itertools.product(actors, recipients) if recipients else itertools.combinations(actors, 2)
    for a, b in found:
        if a != b and (recipients or row["quad"] in COOPERATION):
            yield (a, b) if a < b else (b, a)


def _edge(pair: tuple[str, str], rows: list[Row]) -> Edge:
    cooperation = sum(r["quad"] in COOPERATION for r in rows)
    return Edge(*pair, cooperation, len(rows) - cooperation, rows[0]["happening_id"], rows[0]["day"])
