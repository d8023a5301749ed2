"""Who did what to whom, as a network: GraphML, which Gephi, visone, igraph and networkx open.

Nodes are the parties, with their label, country, sector and the number of happenings they have a part in. Edges go from an
actor to a recipient, one for each quad class, with the number of happenings (`count`), the sum of their PLOVER scores
(`score`), and the first and last day (of the act, or of its first report where that is not known). What has no recipient but
several actors (talks, an agreement) is an edge each way between any two of them. A party is none of its own recipients. Only
what happened is written, unless other statuses are asked for.

Control characters and others that XML 1.0 forbids are removed; a spreadsheet is not meant to open this file.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import permutations, product
from typing import Any, BinaryIO, Final

from detente.export.gdelt import day
from detente.link.rows import Happening, Side, Told

# What is outside the production `Char` of XML 1.0 (2.2), lone surrogates among it.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Names of the quad classes by number; 0 is neutral.
QUADS: Final = ("neutral", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def write(
    happenings: Sequence[Happening],
    told: Mapping[str, Told],
    file: BinaryIO,
    *,
    statuses: Collection[str] = ("actual",),
) -> int:
    """Write the network, the same whatever the order of happenings; returns the number of nodes. The mentions add nothing."""
    from networkx import MultiDiGraph, write_graphml_xml  # noqa: PLC0415  (only networks need it)

    taken = [h for h in happenings if h.status in statuses]
    graph = MultiDiGraph()
    for name, party in nodes(taken).items():
        graph.add_node(name, **party)
    for n, ((actor, recipient, _), edge) in enumerate(edges(taken).items()):
        # The key becomes the edge's id, and ids must differ throughout a file.
        graph.add_edge(actor, recipient, key=f"e{n}", **edge)
    write_graphml_xml(graph, file)
    return int(graph.number_of_nodes())


def nodes(happenings: Sequence[Happening]) -> dict[str, dict[str, Any]]:
    """The parties by key, in the order of keys; label, country and sector are those given most often."""
    count: Counter[str] = Counter()
    said: dict[str, Counter[tuple[str, str, str]]] = {}
    for h in happenings:
        for side in (*h.actors, *h.recipients):
            if key := _key(side):
                found = (clean(side.label or side.entity), clean(side.country), clean(side.sector))
                said.setdefault(key, Counter())[found] += 1
        count.update({k for side in (*h.actors, *h.recipients) if (k := _key(side))})
    rows = {}
    for key in sorted(said):
        label, country, sector = min(said[key], key=lambda f: (-said[key][f], f))
        rows[key] = {"label": label, "country": country, "sector": sector, "happenings": count[key]}
    return rows


def edges(happenings: Sequence[Happening]) -> dict[tuple[str, str, int], dict[str, Any]]:
    """The ties by actor, recipient and quad class, in that order. `first` and `last` are days, empty where none is known."""
    scores: dict[tuple[str, str, int], list[float]] = {}
    days: dict[tuple[str, str, int], list[str]] = {}
    for h in happenings:
        for actor, recipient in ties(h):
            at = (actor, recipient, h.quad)
            scores.setdefault(at, []).append(h.score if math.isfinite(h.score) else 0.0)
            if known := day(h.start) or day(h.first):
                days.setdefault(at, []).append(known.isoformat())
    return {
        at: {
            "quad": at[2],
            "kind": QUADS[at[2]] if 0 <= at[2] < len(QUADS) else "",
            "count": len(scores[at]),
            "score": round(math.fsum(scores[at]), 6),
            "first": min(days.get(at, ()), default=""),
            "last": max(days.get(at, ()), default=""),
        }
        for at in sorted(scores)
    }


def ties(happening: Happening) -> Iterator[tuple[str, str]]:
    """Who acts towards whom in a happening, by key, each pair once."""
    actors = dict.fromkeys(k for a in happening.actors if (k := _key(a)))
    recipients = dict.fromkeys(k for r in happening.recipients if (k := _key(r)))
    pairs = product(actors, recipients) if recipients else permutations(actors, 2)
    return ((a, r) for a, r in pairs if a != r)


def _key(side: Side) -> str:
    return clean(side.key or side.label or side.entity)


def clean(words: str) -> str:
    """Words without what XML forbids.

    >>> clean("Ba\\x00ku\\x1b")
    'Baku'
    """
    return _FORBIDDEN.sub("", words)
