"""B-cubed (Bagga and Baldwin 1998): how well one grouping of items agrees with another."""

from __future__ import annotations

from collections.abc import Hashable, Mapping


def bcubed(gold: Mapping[Hashable, Hashable], found: Mapping[Hashable, Hashable]) -> dict[str, float]:
    """Precision, recall and F1 over the items that both groupings hold; 1 each where they hold none.

    >>> bcubed({1: "a", 2: "a", 3: "b"}, {1: "x", 2: "y", 3: "z"})["r"]
    0.667
    """
    items = gold.keys() & found.keys()
    cells: dict[tuple[Hashable, Hashable], int] = {}
    in_gold: dict[Hashable, int] = {}
    in_found: dict[Hashable, int] = {}
    for i in items:
        cells[gold[i], found[i]] = cells.get((gold[i], found[i]), 0) + 1
        in_gold[gold[i]] = in_gold.get(gold[i], 0) + 1
        in_found[found[i]] = in_found.get(found[i], 0) + 1
    n = len(items) or 1
    p = sum(c * c / in_found[f] for (_, f), c in cells.items()) / n if items else 1.0
    r = sum(c * c / in_gold[g] for (g, _), c in cells.items()) / n if items else 1.0
    f = 2 * p * r / (p + r) if p + r else 0.0
    return {"items": len(items), "p": round(p, 3), "r": round(r, 3), "f1": round(f, 3)}
