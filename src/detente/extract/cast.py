"""The cast while it is being built: figures with their mentions, found again by name, by office or by where they stand."""

from __future__ import annotations

import functools
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.knowledge.phrases import key_of, words_of
from detente.records import Actor, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class Figure:
    """One member of the cast. `keys` are the folded words of a person's name; `gender` male, female or empty.
    `guessed`: the country is only where the report plays."""

    entity: str
    type: str
    country: str = ""
    sectors: tuple[str, ...] = ()
    title: str = ""
    keys: tuple[str, ...] = ()
    gender: str = ""
    guessed: bool = False
    mentions: list[Mention] = field(default_factory=list)

    def add(self, span: Span, kind: str) -> None:
        """Add a mention once."""
        mention = Mention(span[0], span[1], kind)
        if mention not in self.mentions:
            self.mentions.append(mention)


@dataclass(slots=True)
class Cast:
    """All figures of one report, and the mentions in order."""

    figures: list[Figure] = field(default_factory=list)
    _by_entity: dict[tuple[str, str], Figure] = field(default_factory=dict)

    def get(self, entity: str, kind: str) -> Figure | None:
        """Return the figure of a name and type."""
        return self._by_entity.get((entity, kind))

    def put(self, figure: Figure) -> Figure:
        """Add a figure, or return the one of that name and type which is there."""
        key = (figure.entity, figure.type)
        have = self._by_entity.get(key)
        if have is not None:
            return have
        self._by_entity[key] = figure
        self.figures.append(figure)
        return figure

    def person(self, name: str, before: int) -> Figure | None:
        """Find the person whom a shorter or equal name means: the one mentioned last among those it fits.

        `Ryabkov` fits Sergei Ryabkov, `Hu` fits Hu Jintao; a first name fits where nobody has it as family name."""
        keys = tuple(w.key for w in words_of(name))
        if not keys:
            return None
        fitting: list[tuple[int, int, Figure]] = []
        for figure in self.figures:
            if figure.type != "person" or not figure.keys:
                continue
            rank = _fit(keys, figure.keys)
            if rank:
                last = max((m.start for m in figure.mentions if m.start < before), default=-1)
                fitting.append((rank, last, figure))
        return max(fitting, key=lambda f: f[:2])[2] if fitting else None

    def actors(self) -> tuple[Actor, ...]:
        """The cast as records, in the order of their first mention."""
        done = []
        for f in self.figures:
            if f.mentions:
                mentions = tuple(sorted(f.mentions, key=lambda m: (m.start, m.end, m.kind)))
                done.append(Actor(f.entity, f.type, f.country, f.sectors, f.title, mentions))
        return tuple(sorted(done, key=lambda a: (a.mentions[0].start, a.mentions[0].end, a.entity)))


def _fit(short: tuple[str, ...], full: tuple[str, ...]) -> int:
    """How well a name fits a fuller one: 4 the same, 3 its end, 2 its beginning, 1 some of its words; 0 not at all."""
    if short == full:
        return 4
    if len(short) >= len(full):
        return 0
    if full[-len(short) :] == short:
        return 3
    if full[: len(short)] == short:
        return 2
    return 1 if len(short) > 1 and set(short) <= set(full) else 0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where sentences begin, for finding the sentence of an offset."""

    starts: tuple[int, ...]

    @classmethod
    def of(cls, doc: Doc) -> Layout:
        """Take the sentence starts of a parse."""
        return cls(_starts(doc))

    def sentence(self, offset: int) -> int:
        """Index of the sentence that holds an offset."""
        return max(0, bisect_right(self.starts, offset) - 1)


@functools.lru_cache(4)
def _starts(doc: Doc) -> tuple[int, ...]:
    return tuple(s.start_char for s in doc.sents)


def name_keys(name: str, honorifics: frozenset[str]) -> tuple[str, ...]:
    """Folded words of a person's name without forms of address.

    >>> name_keys("Mr. Sergei Ryabkov", frozenset({"mr"}))
    ('sergei', 'ryabkov')
    """
    keys = tuple(w.key for w in words_of(name))
    while len(keys) > 1 and keys[0] in honorifics:
        keys = keys[1:]
    return keys


__all__ = ["Cast", "Figure", "Layout", "key_of", "name_keys"]
