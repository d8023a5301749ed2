"""Which two mentions may be of one happening, and what they have in common."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from detente.link.cluster import candidates
from detente.link.rows import Side, Told, is_state
from detente.link.text import rarity, stems

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Days between the publication of two mentions of one happening, at most: talks are announced three weeks ahead.
WINDOW: Final = 21
# The rarest stems of a mention by which candidates are looked for.
RAREST: Final = 5
VERBAL_CONFLICT: Final = 3
# Told dates of one act differ by so many days at most; more is two acts.
APART: Final = 3
# Days between the first days of what is told of one month.
RETOLD: Final = 31
# Types that tell one kind of thing: what is said for, what is done for, what is said against, what is done against.
FAMILIES: Final = {1: "for", 2: "for", 0: "for", 3: "against", 4: "against"}

FEATURES: Final = (
    "same type", "same family", "same mode", "other mode", "same status", "status clash",
    "actors shared", "actors disjoint", "an actor missing", "doer shared",
    "recipients shared", "recipients disjoint", "a recipient missing", "sides swapped", "sides shared",
    "same day", "same month or year", "days apart", "day unknown", "published apart", "published same day",
    "same place", "other place", "other country", "place unknown",
    "words", "issue words", "no issue", "rarest word", "number shared", "words × same type", "words × actors", "rarest × sides",
    "same report", "near in report", "same text", "same speaker", "other speaker", "same dead", "other dead",
    "talks", "talks × same day", "violence", "violence × same day", "violence × same place",
)  # fmt: skip
# A mention has so many sides, and its rarest stems so many, that are compared; pairs compared at a time.
SIDES: Final = 6
STEMS: Final = 16
CHUNK: Final = 50_000
_COUNT: Final = len(FEATURES)
_NONE: Final = -(10**6)


def day_number(iso: str) -> int | None:
    """Days from the first of the calendar for an ISO day; None where it is partial, empty or absurd."""
    try:
        return date.fromisoformat(iso[:10]).toordinal() if len(iso) >= 10 else None
    except ValueError:
        return None


def day_range(start: str, end: str) -> tuple[int, int] | None:
    """First and last day of what two ISO dates, partial ones too, reach over; None where the first is empty or absurd.

    >>> day_range("2006-02", "") == (day_number("2006-02-01"), day_number("2006-02-28"))
    True
    """
    first = day_number((start + "-01-01"[len(start) - 4 :])[:10] if len(start) in (4, 7) else start)
    if first is None:
        return None
    last = end or start
    if len(last) == 7:
        last = f"{last}-{monthrange(int(last[:4]), int(last[5:]))[1]:02d}" if _is_month(last) else ""
    elif len(last) == 4:
        last = f"{last}-12-31"
    return first, max(first, day_number(last) or first)


def _is_month(iso: str) -> bool:
    return day_number(f"{iso}-01") is not None


def _own(side: Side) -> str:
    return side.key or side.entity


def _state(side: Side) -> str:
    return side.country if is_state(side.country) else side.key or side.entity


class Mentions:
    """Mentions with what comparing needs, computed once: shape (n, …) arrays, and sparse tables mention × key."""

    def __init__(self, told: Sequence[Told]) -> None:
        self.told = told
        self.stems = [stems(t.words) for t in told]
        self.rarity = rarity(self.stems)
        published = [day_number(t.published) for t in told]
        ranges = [day_range(t.start, t.end) for t in told]
        start = [r[0] if r else None for r in ranges]
        known = [p for p in published if p is not None]
        middle = int(np.median(known)) if known else 0
        self.published = np.array([p if p is not None else (s or middle) for p, s in zip(published, start, strict=True)], np.int64)
        self.start = np.array([r[0] if r else _NONE for r in ranges], np.int64)
        self.end = np.array([r[1] if r else _NONE for r in ranges], np.int64)

    def candidates(self) -> NDArray[np.int64]:
        """Pairs that may be of one happening; shape (m, 2).

        Those published within the window of one another that share a side and a rare stem, or a side, the type and the day;
        and, however far apart they were published, those of one type and one month that share a side.
        """
        near = candidates([self._keys(n) for n in range(len(self.told))], self.published, window=WINDOW)
        order = np.where(self.start > _NONE, self.start, self.published)
        retold = candidates([self._lasting(n) for n in range(len(self.told))], order, window=RETOLD)
        both = np.concatenate([near, retold])
        flat = np.unique(both[:, 0] * np.int64(len(self.told)) + both[:, 1])
        pairs: NDArray[np.int64] = np.stack([flat // len(self.told), flat % len(self.told)], axis=1)
        return pairs

    def parted(self, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which pairs are two acts whatever else they have in common: of days too far apart, or a refusal or denial and an act
        that is not of words against somebody."""
        a, b = pairs[:, 0], pairs[:, 1]
        known = (self.start[a] > _NONE) & (self.start[b] > _NONE)
        gap = np.maximum(self.start[a], self.start[b]) - np.minimum(self.end[a], self.end[b])
        refusal = np.array([t.event_type == "REJECT" for t in self.told], dtype=bool)
        against = np.array([t.quad == VERBAL_CONFLICT for t in self.told], dtype=bool)
        opposed = (refusal[a] & ~against[b]) | (refusal[b] & ~against[a])
        found: NDArray[np.bool_] = (known & (gap > APART)) | opposed
        return found

    def unlike(self, features: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which pairs, by their features, have no word in common; a meeting of one day in one place needs none."""
        at = {name: k for k, name in enumerate(FEATURES)}
        worded = (features[:, at["words"]] > 0) | (features[:, at["issue words"]] > 0)
        met = (features[:, at["talks × same day"]] > 0) & (features[:, at["same place"]] > 0)
        found: NDArray[np.bool_] = ~(worded | met)
        return found

    def _involved(self, n: int) -> list[str]:
        t = self.told[n]
        sides = {_state(s) for s in (*t.actors, *t.recipients) if _state(s)}
        return sorted(sides | {t.place_country} - {""}) or ["nobody"]

    def _keys(self, n: int) -> list[tuple[str, ...]]:
        t = self.told[n]
        rare = sorted({s for s in self.stems[n] if len(s) > 2}, key=lambda s: (-self.rarity[s], s))[:RAREST]
        sides = self._involved(n)
        keys: list[tuple[str, ...]] = [(side, stem) for side in sides for stem in rare]
        return keys + [(side, t.event_type, t.start or t.published) for side in sides]

    def _lasting(self, n: int) -> list[tuple[str, ...]]:
        """Keys of an act that later reports come back to: what is told of a month, whenever it is told."""
        t = self.told[n]
        if self.start[n] == _NONE:
            return []
        months = {t.start[:7], t.end[:7] or t.start[:7]}
        return [(side, t.event_type, month) for side in self._involved(n) for month in sorted(months)]

    def features(self, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
        """What the two of each pair have in common; shape (m, `len(FEATURES)`), in the order of `FEATURES`."""
        x = np.zeros((len(pairs), _COUNT))
        if not len(pairs):
            return x
        at = {name: k for k, name in enumerate(FEATURES)}
        a, b = pairs[:, 0], pairs[:, 1]

        def put(name: str, values: Any) -> None:
            x[:, at[name]] = values

        self._kinds(a, b, put)
        self._sides(a, b, put)
        self._days(a, b, put)
        self._places(a, b, put)
        self._texts(a, b, put)
        self._sources(a, b, put)
        talks, violence = self._one_of("CONSULT", "AGREE")[a], self._one_of("ASSAULT", "COERCE", "PROTEST")[a]
        same_day, same_place = x[:, at["same day"]], x[:, at["same place"]]
        both = x[:, at["same family"]]
        put("talks", talks * both)
        put("talks × same day", talks * both * same_day)
        put("violence", violence * both)
        put("violence × same day", violence * both * same_day)
        put("violence × same place", violence * both * same_place)
        put("words × same type", x[:, at["words"]] * x[:, at["same type"]])
        put("words × actors", x[:, at["words"]] * x[:, at["actors shared"]])
        put("rarest × sides", x[:, at["rarest word"]] * x[:, at["sides shared"]])
        return x

    # ---- groups of features

    def _one_of(self, *types: str) -> NDArray[np.float64]:
        return np.array([t.event_type in types for t in self.told], dtype=np.float64)

    def _coded(self, values: Sequence[str]) -> NDArray[np.int64]:
        """A number for each value, 0 for an empty one."""
        numbers = {"": 0}
        return np.array([numbers.setdefault(v, len(numbers)) for v in values], np.int64)

    def _kinds(self, a: Any, b: Any, put: Any) -> None:
        kind = self._coded([t.event_type for t in self.told])
        family = self._coded([FAMILIES.get(t.quad, "for") for t in self.told])
        mode = self._coded([t.mode for t in self.told])
        status = self._coded([t.status for t in self.told])
        hard = self._coded([t.status if t.status in ("negated", "historical") else "open" for t in self.told])
        put("same type", kind[a] == kind[b])
        put("same family", family[a] == family[b])
        put("same mode", (mode[a] == mode[b]) & (mode[a] > 0))
        put("other mode", (mode[a] != mode[b]) & (mode[a] > 0) & (mode[b] > 0))
        put("same status", status[a] == status[b])
        put("status clash", hard[a] != hard[b])

    def _sides(self, a: Any, b: Any, put: Any) -> None:
        numbers: dict[str, int] = {}

        def bags(sides: Callable[[Told], Iterable[Side]], name: Callable[[Side], str]) -> _Bags:
            return _Bags([[name(s) for s in sides(t)] for t in self.told], numbers, width=SIDES)

        actors, codes_a = bags(lambda t: t.actors, _own), bags(lambda t: t.actors, _state)
        recipients, codes_r = bags(lambda t: t.recipients, _own), bags(lambda t: t.recipients, _state)
        everyone = bags(lambda t: (*t.actors, *t.recipients), _state)
        acting, receiving = codes_a.jaccard(a, b), codes_r.jaccard(a, b)
        has_a, has_r = codes_a.sizes > 0, codes_r.sizes > 0
        put("actors shared", acting)
        put("actors disjoint", (acting == 0) & has_a[a] & has_a[b])
        put("an actor missing", ~(has_a[a] & has_a[b]))
        put("doer shared", actors.jaccard(a, b))
        put("recipients shared", receiving)
        put("recipients disjoint", (receiving == 0) & has_r[a] & has_r[b])
        put("a recipient missing", ~(has_r[a] & has_r[b]))
        crossed = codes_a.shared(codes_r, a, b)[0] + codes_r.shared(codes_a, a, b)[0]
        put("sides swapped", np.minimum(crossed, 2) / 2)
        put("sides shared", (everyone.jaccard(a, b) + recipients.jaccard(a, b)) / 2)

    def _days(self, a: Any, b: Any, put: Any) -> None:
        known = (self.start[a] > _NONE) & (self.start[b] > _NONE)
        gap = np.maximum(self.start[a], self.start[b]) - np.minimum(self.end[a], self.end[b])
        exact = (self.start == self.end)[a] & (self.start == self.end)[b]
        put("same day", known & exact & (gap == 0))
        put("same month or year", known & ~exact & (gap <= 0))
        put("days apart", np.where(known, np.log1p(np.clip(gap, 0, 400)), 0))
        put("day unknown", ~known)
        later = np.abs(self.published[a] - self.published[b])
        put("published apart", np.log1p(np.minimum(later, 400)))
        put("published same day", later == 0)

    def _places(self, a: Any, b: Any, put: Any) -> None:
        place = self._coded([str(t.geonames_id or t.place.casefold()) for t in self.told])
        country = self._coded([t.place_country for t in self.told])
        known = (place[a] > 0) & (place[b] > 0)
        put("same place", known & (place[a] == place[b]))
        put("other place", known & (place[a] != place[b]))
        put("other country", (country[a] > 0) & (country[b] > 0) & (country[a] != country[b]))
        put("place unknown", ~known)

    def _texts(self, a: Any, b: Any, put: Any) -> None:
        top = max(self.rarity.values(), default=1.0) or 1.0
        weights = {k: v / top for k, v in self.rarity.items()}
        numbers: dict[str, int] = {}
        worded = _Bags(self.stems, numbers, width=STEMS, weights=weights)
        issues = _Bags([stems(t.issue) for t in self.told], numbers, width=STEMS, weights=weights)
        _, cosine, rarest = worded.shared(worded, a, b)
        put("words", cosine)
        put("rarest word", rarest)
        put("issue words", issues.shared(issues, a, b)[1])
        put("no issue", ~((issues.sizes[a] > 0) & (issues.sizes[b] > 0)))
        figures = _Bags([[w for w in s if w.isdigit()] for s in self.stems], {}, width=SIDES)
        put("number shared", figures.shared(figures, a, b)[0] > 0)

    def _sources(self, a: Any, b: Any, put: Any) -> None:
        document = self._coded([t.document for t in self.told])
        original = self._coded([t.original for t in self.told])
        speaker = self._coded([t.speaker.key or t.speaker.entity if t.speaker else "" for t in self.told])
        offset = np.array([t.offset for t in self.told], np.int64)
        same = document[a] == document[b]
        put("same report", same)
        put("near in report", np.where(same, np.exp(-np.abs(offset[a] - offset[b]) / 400), 0))
        put("same text", ~same & (original[a] == original[b]))
        both = (speaker[a] > 0) & (speaker[b] > 0)
        put("same speaker", both & (speaker[a] == speaker[b]))
        put("other speaker", both & (speaker[a] != speaker[b]))
        dead = np.array([t.dead if t.dead is not None else -1 for t in self.told], np.int64)
        known = (dead[a] >= 0) & (dead[b] >= 0)
        put("same dead", known & (dead[a] == dead[b]))
        put("other dead", known & (dead[a] != dead[b]))


# ---- what several keys of a mention are, as rectangles that numpy compares


class _Bags:
    """For each mention some keys with weights: padded arrays of shape (n, width). Bags of one vocabulary can be compared."""

    def __init__(self, bags: Sequence[Iterable[str]], numbers: dict[str, int], *, width: int, weights: Any = None) -> None:
        self.ids = np.full((len(bags), width), -1, np.int32)
        self.weights = np.zeros((len(bags), width), np.float32)
        for n, bag in enumerate(bags):
            kept = sorted({k for k in bag if k}, key=lambda k: (-weights.get(k, 0.0), k) if weights else k)[:width]
            for m, k in enumerate(kept):
                self.ids[n, m] = numbers.setdefault(k, len(numbers))
                self.weights[n, m] = weights.get(k, 0.0) if weights else 1.0
        self.sizes = (self.ids >= 0).sum(axis=1)
        self.lengths = np.sqrt((self.weights**2).sum(axis=1))

    def shared(self, other: _Bags, a: Any, b: Any) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Of each pair: the number of keys that both have, the cosine of their weights, the greatest weight shared."""
        count, dot, top = np.zeros(len(a)), np.zeros(len(a)), np.zeros(len(a))
        for lo in range(0, len(a), CHUNK):
            i, j = a[lo : lo + CHUNK], b[lo : lo + CHUNK]
            mine, theirs = self.ids[i], other.ids[j]
            equal = (mine[:, :, None] == theirs[:, None, :]) & (mine[:, :, None] >= 0)
            hit = equal.any(axis=2)
            weight = self.weights[i] * hit
            count[lo : lo + CHUNK] = hit.sum(axis=1)
            dot[lo : lo + CHUNK] = (weight * (equal * other.weights[j][:, None, :]).sum(axis=2)).sum(axis=1)
            top[lo : lo + CHUNK] = weight.max(axis=1, initial=0)
        length = self.lengths[a] * other.lengths[b]
        return count, np.divide(dot, length, out=np.zeros(len(a)), where=length > 0), top

    def jaccard(self, a: Any, b: Any) -> NDArray[np.float64]:
        both = self.shared(self, a, b)[0]
        union = self.sizes[a] + self.sizes[b] - both
        share: NDArray[np.float64] = np.divide(both, union, out=np.zeros(len(a)), where=union > 0)
        return share
