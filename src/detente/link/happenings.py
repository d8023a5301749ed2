"""Mentions → happenings: one act in the world however many reports tell it. The rule stands in docs/linking.md."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final

import numpy as np

from detente.errors import InstallationError
from detente.link.cluster import average_linkage
from detente.link.pairs import FEATURES, Mentions
from detente.link.rows import NO_CONSTRAINTS, Constraints, Happening, Member, Told
from detente.link.summary import summary

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Statuses that never join others: what did not happen. What is history in one report was news in an earlier one.
ALONE: Final = ("negated",)
# Pairs below this chance say nothing and are forgotten.
FLOOR: Final = 0.05
# Mentions that hang together are compared each with each up to this number; more hang together by chance only.
TOGETHER: Final = 60


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over `pairs.FEATURES`, and the least mean chance at which two groups are joined."""

    weights: tuple[float, ...]
    bias: float
    threshold: float
    name: str

    @classmethod
    def load(cls) -> Weights:
        """The weights that ship; read once a process.

        Raises:
            InstallationError: they are missing or do not fit this version.
        """
        return _load()

    def chances(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """The chance of each pair to be of one happening, shape (m,)."""
        sure: NDArray[np.float64] = 1 / (1 + np.exp(-(features @ np.array(self.weights) + self.bias)))
        return sure


@functools.cache
def _load() -> Weights:
    path = resources.files("detente.models") / "linker" / "weights.json"
    try:
        given = json.loads(path.read_text(encoding="utf8"))
        weights = tuple(float(given["weights"][name]) for name in FEATURES)
        return Weights(weights, float(given["bias"]), float(given["threshold"]), str(given["name"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InstallationError(f"the linker's weights are missing or damaged ({error}); install détente again") from error


def happenings(
    told: Sequence[Told], *, constraints: Constraints = NO_CONSTRAINTS, weights: Weights | None = None
) -> list[Happening]:
    """Group mentions into happenings, and say of each what is told; ordered by day, then id.

    Args:
        told: mentions in any order; each ends in exactly one happening.
        constraints: what a person merged and split, by ids of mentions; unknown ids are passed over.
        weights: how pairs are weighed; those that ship where not given.
    """
    ordered = sorted(told, key=lambda t: (t.published or "9999", t.document, t.offset, t.id))
    group, joined = grouped(ordered, constraints=constraints, weights=weights)
    members: dict[int, list[int]] = {}
    for n, g in enumerate(group.tolist()):
        members.setdefault(g, []).append(n)
    rows = [
        summary([ordered[n] for n in own], [Member(ordered[n].id, *joined.get(n, (1.0, ""))) for n in own])
        for own in members.values()
    ]
    return sorted(rows, key=lambda h: (h.start or h.first or "9999", h.id))


def grouped(
    told: Sequence[Told], *, constraints: Constraints = NO_CONSTRAINTS, weights: Weights | None = None
) -> tuple[NDArray[np.int64], dict[int, tuple[float, str]]]:
    """The group of each mention, and for those in company the mean chance of its pairs within and what tells for the surest."""
    weights = weights or Weights.load()
    mentions = Mentions(told)
    pairs, features, chances = _weighed(mentions, mentions.candidates(), weights)
    more = _within(len(told), pairs, chances, weights.threshold)
    if len(more):
        others = _weighed(mentions, more, weights)
        pairs, features, chances = (np.concatenate(both) for both in zip((pairs, features, chances), others, strict=True))
    number = {t.id: n for n, t in enumerate(told)}

    def known(given: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
        return [(number[a], number[b]) for a, b in given if a in number and b in number]

    group = average_linkage(
        len(told),
        pairs,
        chances,
        threshold=weights.threshold,
        together=known(constraints.together),
        apart=known(constraints.apart),
    )
    by_hand = {n for pair in known(constraints.together) for n in pair}
    return group, _reasons(group, pairs, chances, features, weights, by_hand)


def _weighed(
    mentions: Mentions, pairs: NDArray[np.int64], weights: Weights
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Those pairs that may be of one happening, with what they have in common and their chance."""
    alone = np.array([t.status if t.status in ALONE else "" for t in mentions.told], dtype="U12")
    pairs = pairs[(alone[pairs[:, 0]] == alone[pairs[:, 1]]) & ~mentions.parted(pairs)]
    features = mentions.features(pairs)
    chances = weights.chances(features)
    kept = (chances >= FLOOR) & ~mentions.unlike(features)
    return pairs[kept], features[kept], chances[kept]


def _within(n: int, pairs: NDArray[np.int64], chances: NDArray[np.float64], threshold: float) -> NDArray[np.int64]:
    """The pairs not weighed yet of mentions that hang together, so that a mean over a group is a mean over all its pairs."""
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    sure = pairs[chances >= threshold]
    graph = coo_array((np.ones(len(sure), dtype=np.int8), (sure[:, 0], sure[:, 1])), shape=(n, n))
    label = connected_components(graph, directed=False)[1]
    order = np.argsort(label, kind="stable")
    edges = np.flatnonzero(np.diff(label[order])) + 1
    found = [
        np.stack([group[i] for i in np.triu_indices(len(group), 1)], axis=1)
        for own in np.split(order, edges)
        if 2 < len(own) <= TOGETHER
        for group in [np.sort(own).astype(np.int64)]
    ]
    if not found:
        return np.empty((0, 2), dtype=np.int64)
    wanted = np.concatenate(found)
    there = pairs[:, 0] * np.int64(n) + pairs[:, 1]
    fresh: NDArray[np.int64] = wanted[~np.isin(wanted[:, 0] * np.int64(n) + wanted[:, 1], there)]
    return fresh


def _reasons(
    group: NDArray[np.int64],
    pairs: NDArray[np.int64],
    chances: NDArray[np.float64],
    features: NDArray[np.float64],
    weights: Weights,
    by_hand: set[int],
) -> dict[int, tuple[float, str]]:
    """Why each mention stands where it does: the mean chance of its pairs within the group, and the features that weigh most."""
    within = group[pairs[:, 0]] == group[pairs[:, 1]]
    best: dict[int, tuple[float, int]] = {}
    total: dict[int, tuple[float, int]] = {}
    for k in np.flatnonzero(within).tolist():
        c = float(chances[k])
        for n in pairs[k].tolist():
            s, m = total.get(n, (0.0, 0))
            total[n] = (s + c, m + 1)
            if c > best.get(n, (-1.0, 0))[0]:
                best[n] = (c, k)
    worth = np.array(weights.weights)
    found = {}
    for n, (_, k) in best.items():
        gains = features[k] * worth
        top = [FEATURES[i] for i in np.argsort(-gains)[:3].tolist() if gains[i] > 0]
        s, m = total[n]
        found[n] = (round(s / m, 3), ", ".join(top))
    return found | dict.fromkeys(by_hand, (1.0, "by hand"))
