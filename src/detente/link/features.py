"""What two mentions of events have in common, as numbers that a logistic regression weighs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from detente.link.bags import Sets, Vocabulary, Words
from detente.link.days import day_number, day_range
from detente.link.rows import Side, Told, is_state
from detente.link.text import rarities, stems

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Types that tell one kind of thing: what is said for, what is done for, what is said against, what is done against.
FAMILIES: Final = {1: "for", 2: "for", 0: "for", 3: "against", 4: "against"}
TALKS: Final = ("CONSULT", "AGREE")
VIOLENCE: Final = ("ASSAULT", "COERCE", "PROTEST")

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
# A mention has so many sides, and its rarest stems so many, that are compared.
SIDES: Final = 6
STEMS: Final = 16
# A day that is not known.
NEVER: Final = -(10**6)
_AT: Final = {name: k for k, name in enumerate(FEATURES)}


def own_name(side: Side) -> str:
    return side.key or side.entity


def state_of(side: Side) -> str:
    """The state of a party, else its own name."""
    return side.country if is_state(side.country) else side.key or side.entity


class Compared:
    """Mentions with what comparing needs, computed once: arrays of shape (n,), sets of sides, and tables mention × stem.

    What two mentions have in common hangs on the two alone, whoever else is there."""

    def __init__(self, told: Sequence[Told]) -> None:
        self.told = told
        self._dates()
        self._words()
        self._parties()
        self.type = coded(t.event_type for t in told)
        self.family = coded(FAMILIES.get(t.quad, "for") for t in told)
        self.mode, self.status = coded(t.mode for t in told), coded(t.status for t in told)
        self.hard = coded(t.status if t.status in ("negated", "historical") else "open" for t in told)
        self.talks, self.violence = self._one_of(TALKS), self._one_of(VIOLENCE)
        self.place = coded(str(t.geonames_id or t.place.casefold()) for t in told)
        self.country = coded(t.place_country for t in told)
        self.document, self.original = coded(t.document for t in told), coded(t.original for t in told)
        self.speaker = coded(own_name(t.speaker) if t.speaker else "" for t in told)
        self.offset = np.array([t.offset for t in told], np.int64)
        self.dead = np.array([t.dead if t.dead is not None else -1 for t in told], np.int64)

    def _one_of(self, types: Sequence[str]) -> NDArray[np.float64]:
        return np.array([t.event_type in types for t in self.told], np.float64)

    def _dates(self) -> None:
        ranges = [day_range(t.start, t.end) for t in self.told]
        self.start = np.array([r[0] if r else NEVER for r in ranges], np.int64)
        self.end = np.array([r[1] if r else NEVER for r in ranges], np.int64)
        self.dated = self.start > NEVER
        published = [day_number(t.published) for t in self.told]
        begun = self.start.tolist()
        self.published = np.array([max(s, 0) if p is None else p for p, s in zip(published, begun, strict=True)], np.int64)

    def _words(self) -> None:
        texts, issues = [stems(t.words) for t in self.told], [stems(t.issue) for t in self.told]
        self.known = Vocabulary((texts, issues), rarities())
        self.rarest = rarities()["\0"]
        self.words, self.issues = Words(texts, self.known, width=STEMS), Words(issues, self.known, width=STEMS)
        self.figures = Sets([[w for w in own if w.isdigit()] for own in texts], {}, width=SIDES)

    def _parties(self) -> None:
        numbers: dict[str, int] = {}

        def sets(rows: Iterable[Iterable[str]]) -> Sets:
            return Sets(list(rows), numbers, width=SIDES)

        self.actors = sets(map(own_name, t.actors) for t in self.told)
        self.recipients = sets(map(own_name, t.recipients) for t in self.told)
        self.acting = sets(map(state_of, t.actors) for t in self.told)
        self.receiving = sets(map(state_of, t.recipients) for t in self.told)
        self.everyone = sets(map(state_of, (*t.actors, *t.recipients)) for t in self.told)

    def features(self, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
        """What the two of each pair have in common; shape (m, `len(FEATURES)`), in the order of `FEATURES`."""
        x = np.zeros((len(FEATURES), len(pairs)))
        a, b = pairs[:, 0], pairs[:, 1]

        def put(name: str, values: Any) -> Any:
            x[_AT[name]] = values
            return x[_AT[name]]

        self._kinds(a, b, put)
        self._sides(a, b, put)
        self._days(a, b, put)
        self._places(a, b, put)
        self._texts(a, b, put)
        self._sources(a, b, put)
        same_day, same_place = x[_AT["same day"]], x[_AT["same place"]]
        both, words, shared = x[_AT["same family"]], x[_AT["words"]], x[_AT["sides shared"]]
        talks, violence = put("talks", self.talks[a] * both), put("violence", self.violence[a] * both)
        put("talks × same day", talks * same_day)
        put("violence × same day", violence * same_day)
        put("violence × same place", violence * same_place)
        put("words × same type", words * x[_AT["same type"]])
        put("words × actors", words * x[_AT["actors shared"]])
        put("rarest × sides", x[_AT["rarest word"]] * shared)
        return x.T

    # ---- groups of features

    def _kinds(self, a: Any, b: Any, put: Any) -> None:
        put("same type", self.type[a] == self.type[b])
        put("same family", self.family[a] == self.family[b])
        put("same mode", (self.mode[a] == self.mode[b]) & (self.mode[a] > 0))
        put("other mode", (self.mode[a] != self.mode[b]) & (self.mode[a] > 0) & (self.mode[b] > 0))
        put("same status", self.status[a] == self.status[b])
        put("status clash", self.hard[a] != self.hard[b])

    def _sides(self, a: Any, b: Any, put: Any) -> None:
        acting, receiving = self.acting.jaccard(a, b), self.receiving.jaccard(a, b)
        act = (self.acting.size[a] > 0) & (self.acting.size[b] > 0)
        get = (self.receiving.size[a] > 0) & (self.receiving.size[b] > 0)
        put("actors shared", acting)
        put("actors disjoint", (acting == 0) & act)
        put("an actor missing", ~act)
        put("doer shared", self.actors.jaccard(a, b))
        put("recipients shared", receiving)
        put("recipients disjoint", (receiving == 0) & get)
        put("a recipient missing", ~get)
        crossed = self.acting.shared(self.receiving, a, b) + self.receiving.shared(self.acting, a, b)
        put("sides swapped", np.minimum(crossed, 2) / 2)
        put("sides shared", (self.everyone.jaccard(a, b) + self.recipients.jaccard(a, b)) / 2)

    def _days(self, a: Any, b: Any, put: Any) -> None:
        known = self.dated[a] & self.dated[b]
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
        known = (self.place[a] > 0) & (self.place[b] > 0)
        put("same place", known & (self.place[a] == self.place[b]))
        put("other place", known & (self.place[a] != self.place[b]))
        put("other country", (self.country[a] > 0) & (self.country[b] > 0) & (self.country[a] != self.country[b]))
        put("place unknown", ~known)

    def _texts(self, a: Any, b: Any, put: Any) -> None:
        cosine, rarest = self.words.shared(a, b)
        put("words", cosine)
        put("rarest word", rarest / self.rarest)
        put("issue words", self.issues.shared(a, b)[0])
        put("no issue", ~((self.issues.size[a] > 0) & (self.issues.size[b] > 0)))
        put("number shared", self.figures.shared(self.figures, a, b) > 0)

    def _sources(self, a: Any, b: Any, put: Any) -> None:
        same = self.document[a] == self.document[b]
        put("same report", same)
        put("near in report", np.where(same, np.exp(-np.abs(self.offset[a] - self.offset[b]) / 400), 0))
        put("same text", ~same & (self.original[a] == self.original[b]))
        both = (self.speaker[a] > 0) & (self.speaker[b] > 0)
        put("same speaker", both & (self.speaker[a] == self.speaker[b]))
        put("other speaker", both & (self.speaker[a] != self.speaker[b]))
        known = (self.dead[a] >= 0) & (self.dead[b] >= 0)
        put("same dead", known & (self.dead[a] == self.dead[b]))
        put("other dead", known & (self.dead[a] != self.dead[b]))


def coded(values: Iterable[str]) -> NDArray[np.int64]:
    """A number for each value, 0 for an empty one."""
    numbers = {"": 0}
    return np.array([numbers.setdefault(v, len(numbers)) for v in values], np.int64)
