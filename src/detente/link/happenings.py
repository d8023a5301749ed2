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
from detente.link.features import FEATURES
from detente.link.linkage import connected, linkage
from detente.link.pairs import Crowds, Mentions, unlike
from detente.link.rows import NO_CONSTRAINTS, Constraints, Happening, Member, Told
from detente.link.summary import in_order, summary

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Pairs weighed at a time: bounds the memory.
CHUNK: Final = 100_000
# Pairs below this chance say nothing and are forgotten.
FLOOR: Final = 0.05
# Parts in which chances are counted.
PARTS: Final = 2**20
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
        """The chance of each pair to be of one happening, shape (m,), in whole parts of `PARTS`: sums are the same in any order."""
        worth = np.full(len(features), self.bias)
        for column, weight in zip(features.T, self.weights, strict=True):  # one by one: the same whatever stands around a pair
            worth += column * weight
        sure: NDArray[np.float64] = np.round(PARTS / (1 + np.exp(-worth))) / PARTS
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


@dataclass(frozen=True, slots=True)
class Grouped:
    """Mentions in order of publication and what was made of them: the first of its group for each; the first of those that it
    hangs together with by sure pairs or a person's word, beyond which nothing has a bearing on it; for those in company the
    mean chance of their pairs within the group and what tells for the surest."""

    mentions: Mentions
    group: NDArray[np.int64]
    part: NDArray[np.int64]
    reasons: dict[int, tuple[float, str]]

    def happenings(self) -> list[Happening]:
        """What is told of each group; ordered by day, then id."""
        told = self.mentions.told
        members: dict[int, list[int]] = {}
        for n, g in enumerate(self.group.tolist()):
            members.setdefault(g, []).append(n)
        rows = [
            summary([told[n] for n in own], [Member(told[n].id, *self.reasons.get(n, (1.0, ""))) for n in own])
            for own in members.values()
        ]
        return sorted(rows, key=in_order)


def happenings(
    told: Sequence[Told], *, constraints: Constraints = NO_CONSTRAINTS, weights: Weights | None = None
) -> list[Happening]:
    """Group mentions into happenings, and say of each what is told; ordered by day, then id.

    Args:
        told: mentions in any order; each ends in exactly one happening.
        constraints: what a person merged and split, by ids of mentions; unknown ids are passed over.
        weights: how pairs are weighed; those that ship where not given.
    """
    return grouped(told, constraints=constraints, weights=weights).happenings()


def as_published(t: Told) -> tuple[str, str, int, str]:
    """The order of publication; pairs are weighed in it."""
    return t.published or "9999", t.document, t.offset, t.id


def grouped(
    told: Sequence[Told],
    *,
    constraints: Constraints = NO_CONSTRAINTS,
    weights: Weights | None = None,
    crowded: Crowds | None = None,
) -> Grouped:
    """Group mentions; as `happenings`. `crowded` are the crowds of all mentions where these are some of them only."""
    weights = weights or Weights.load()
    mentions = Mentions(sorted(told, key=as_published))
    n = len(mentions.told)
    pairs, chances = weighed(mentions, mentions.candidates(crowded), weights)
    more = _within(n, pairs, chances, weights.threshold)
    if len(more):
        others = weighed(mentions, more, weights)
        pairs, chances = (np.concatenate(both) for both in zip((pairs, chances), others, strict=True))
    number = {t.id: k for k, t in enumerate(mentions.told)}

    def known(given: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
        return [(number[a], number[b]) for a, b in given if a in number and b in number]

    together, apart = known(constraints.together), known(constraints.apart)
    group = linkage(n, pairs, chances, threshold=weights.threshold, together=together, apart=apart)
    sure = pairs[chances >= weights.threshold]
    part = connected(n, np.concatenate([sure, np.array(together, np.int64).reshape(-1, 2)]))
    by_hand = {k for pair in together for k in pair}
    reasons = _reasons(group, pairs, chances, mentions, weights) | dict.fromkeys(by_hand, (1.0, "by hand"))
    return Grouped(mentions, group, part, reasons)


def weighed(mentions: Mentions, pairs: NDArray[np.int64], weights: Weights) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Those pairs that may be of one happening, with their chances."""
    kept, sure = [np.empty((0, 2), np.int64)], [np.empty(0)]
    for lo in range(0, len(pairs), CHUNK):
        part = pairs[lo : lo + CHUNK]
        part = part[~mentions.parted(part)]
        features = mentions.features(part)
        chances = weights.chances(features)
        wanted = (chances >= FLOOR) & ~unlike(features)
        kept.append(part[wanted])
        sure.append(chances[wanted])
    return np.concatenate(kept), np.concatenate(sure)


def _within(n: int, pairs: NDArray[np.int64], chances: NDArray[np.float64], threshold: float) -> NDArray[np.int64]:
    """The pairs not weighed yet of mentions that hang together, so that a mean over a group is a mean over all its pairs."""
    label = connected(n, pairs[chances >= threshold])
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
    group: NDArray[np.int64], pairs: NDArray[np.int64], chances: NDArray[np.float64], mentions: Mentions, weights: Weights
) -> dict[int, tuple[float, str]]:
    """Why each mention stands where it does: the mean chance of its pairs within the group, and the features that weigh most."""
    within = group[pairs[:, 0]] == group[pairs[:, 1]]
    pairs, chances = pairs[within], chances[within]
    row, pair = pairs.T.ravel(), np.tile(np.arange(len(pairs)), 2)
    other = pairs[:, ::-1].T.ravel()
    order = np.lexsort((other, -chances[pair], row))
    mentioned, first = np.unique(row[order], return_index=True)
    best = pair[order[first]]
    mean = np.bincount(row, chances[pair])[mentioned] / np.bincount(row)[mentioned]
    gains = mentions.features(pairs[best]) * np.array(weights.weights)
    top = np.argsort(-gains, axis=1, kind="stable")[:, :3]
    return {
        n: (round(m, 3), ", ".join(FEATURES[i] for i in own if gain[i] > 0))
        for n, m, own, gain in zip(mentioned.tolist(), mean.tolist(), top.tolist(), gains, strict=True)
    }
