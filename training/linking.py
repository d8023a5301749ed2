"""Fit the weights by which pairs of mentions are judged to be of one happening.

    python -m training.linking --corpus ../shared/corpus/newswire_1994_2006.jsonl [--write src/detente/models/linker]

A logistic regression over `detente.link.pairs.FEATURES`, on the mentions that the reader finds in the reports of
`evals/linking_gold.jsonl` and the coders grouped. It is judged with one crisis left out at a time; what ships is fitted on all four. The
penalty and the threshold are chosen by the same left-out figures.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from evals.bcubed import bcubed
from evals.linking import CORPUS, GOLD, align, load, mentions, read

from detente.link.features import FEATURES
from detente.link.happenings import Weights, grouped
from detente.link.pairs import Mentions
from detente.link.rows import Told

PENALTIES = (0.03, 0.1, 0.3, 1.0)
THRESHOLDS = (0.3, 0.35, 0.4, 0.5)


class Crisis:
    """The aligned mentions of one crisis with its candidate pairs, their features and labels."""

    def __init__(self, told: list[Told], happening: list[str]) -> None:
        order = sorted(range(len(told)), key=lambda n: (told[n].published, told[n].document, told[n].offset, told[n].id))
        self.told = [told[n] for n in order]
        self.happening = [happening[n] for n in order]
        them = Mentions(self.told)
        pairs = them.candidates()
        self.pairs = pairs[~them.parted(pairs)]
        self.x = them.features(self.pairs)
        self.y = np.array([self.happening[a] == self.happening[b] for a, b in self.pairs.tolist()], dtype=float)
        gold = sum(self.happening[a] == self.happening[b] for a in range(len(told)) for b in range(a))
        self.reach = float(self.y.sum()) / max(1, gold)


def fit(x: Any, y: Any, penalty: float) -> tuple[Any, float]:
    """Weights and bias of a logistic regression with an L2 penalty, by Newton's method."""
    z = np.hstack([x, np.ones((len(x), 1))])
    w = np.zeros(z.shape[1])
    ridge = np.full(z.shape[1], penalty)
    ridge[-1] = 1e-3
    for _ in range(60):
        p = 1 / (1 + np.exp(-z @ w))
        gradient = z.T @ (p - y) + ridge * w
        hessian = (z * (p * (1 - p))[:, None]).T @ z + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return w[:-1], float(w[-1])


def figures(crises: dict[str, Crisis], penalty: float, threshold: float) -> dict[str, float]:
    """B-cubed over all crises, each grouped with weights fitted on the others."""
    want: dict[Any, Any] = {}
    got: dict[Any, Any] = {}
    for name, one in crises.items():
        rest = [c for n, c in crises.items() if n != name]
        w, b = fit(np.vstack([c.x for c in rest]), np.concatenate([c.y for c in rest]), penalty)
        group = grouped(one.told, weights=Weights(tuple(w), b, threshold, "trial")).group
        for t, h, g in zip(one.told, one.happening, group.tolist(), strict=True):
            want[t.id], got[t.id] = h, f"{name}-{g}"
    company = {k for k in want if list(want.values()).count(want[k]) > 1 or list(got.values()).count(got[k]) > 1}
    inside = bcubed({k: want[k] for k in company}, {k: got[k] for k in company})
    return {**bcubed(want, got), "in_company": inside["f1"], "company_p": inside["p"], "company_r": inside["r"]}


def crises(corpus: Path) -> dict[str, Crisis]:
    gold = load(GOLD)
    found = mentions(read(gold, corpus))
    told: dict[str, tuple[list[Told], list[str]]] = {}
    for g in gold:
        for n, m in sorted(align(found[g["id"]], g["mentions"]).items()):
            own = told.setdefault(g["crisis"], ([], []))
            own[0].append(found[g["id"]][n])
            own[1].append(g["mentions"][m]["happening"])
    return {name: Crisis(*both) for name, both in sorted(told.items())}


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--corpus", type=Path, default=CORPUS)
    p.add_argument("--write", type=Path, help="folder of the weights that ship")
    o = p.parse_args()
    data = crises(o.corpus)
    for name, c in data.items():
        print(
            f"{name}: {len(c.told)} mentions, {len(c.pairs)} pairs, {int(c.y.sum())} of one happening, {c.reach:.2f} of all such reached"
        )
    best: tuple[float, float, float] = (0.0, 1.0, 0.35)
    for penalty in PENALTIES:
        for threshold in THRESHOLDS:
            scored = figures(data, penalty, threshold)
            print(penalty, threshold, scored)
            best = max(best, (scored["f1"] + scored["in_company"], penalty, threshold))
    _, penalty, threshold = best
    w, b = fit(np.vstack([c.x for c in data.values()]), np.concatenate([c.y for c in data.values()]), penalty)
    for name, value in sorted(zip(FEATURES, w.tolist(), strict=True), key=lambda i: -abs(i[1])):
        print(f"{value:+.2f} {name}")
    print("left out:", figures(data, penalty, threshold), "penalty", penalty, "threshold", threshold)
    if o.write:
        o.write.mkdir(parents=True, exist_ok=True)
        weights = {name: round(v, 4) for name, v in zip(FEATURES, w.tolist(), strict=True)}
        given = {"name": "linker-en-2", "threshold": threshold, "bias": round(b, 4), "weights": weights}
        (o.write / "weights.json").write_text(json.dumps(given, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
