"""The words of a text with what the tables of names and roles say of them, cut into the segments of noun phrases."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from detente.knowledge.actor_tables import Entry, Role
from detente.knowledge.phrases import Word, stem_of, words_of

if TYPE_CHECKING:
    from detente.knowledge.actors import ActorBase

NATIONS: Final = ("country", "demonym", "capital", "seat", "people")
# Names that begin with an Arabic article are no place names: `Al-Sabah` is no Malaysian.
ARTICLES_OF_NAMES: Final = ("al", "el", "as", "ash")
# Shorter words become other words too easily.
MISSPELT: Final = 5


@dataclass(frozen=True, slots=True)
class Match:
    """Something of the tables in a phrase: words `start` to `end`, and what it is."""

    start: int
    end: int
    entry: Entry | None = None
    role: Role | None = None
    modifier: Role | None = None
    alternatives: tuple[Entry, ...] = ()

    def is_nation(self) -> bool:
        return self.entry is not None and self.entry.kind in NATIONS


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a phrase: its words `start` to `end` and what led to it: '' (the head), a preposition, `,` or `(`."""

    start: int
    end: int
    opener: str


class Scan:
    """A text as the tables see it: words, longest matches from left to right, segments. Build once; then read-only.

    >>> from detente.knowledge.actors import ActorBase
    >>> scan = Scan(ActorBase.load(), "the Russian foreign minister")
    >>> [(m.start, m.end, m.is_nation()) for m in scan.matches]
    [(1, 2, True), (2, 4, False)]
    """

    def __init__(self, base: ActorBase, text: str, words: list[Word] | None = None, date: str = "") -> None:
        self.base, self.text, self.date = base, text, date
        self.words = words_of(text) if words is None else words
        self._starts = [w.start for w in self.words]
        self.keys = [w.key for w in self.words]
        self.stems = [stem_of(k) for k in self.keys]
        self.matches = list(self._scan())
        self.counted = False

    @functools.cached_property
    def segments(self) -> list[Segment]:
        return list(self._cut())

    def span(self, i: int, j: int) -> tuple[int, int]:
        """Offsets of words `i` to `j`."""
        return self.words[i].start, self.words[j - 1].end

    def words_in(self, start: int, end: int) -> tuple[int, int]:
        """Indices of the words that begin between two offsets."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def adjacent(self, k: int, *, possessive: bool = False) -> bool:
        """Whether only blanks, a point of an abbreviation or a hyphen stand between word `k` and the next."""
        if k + 1 >= len(self.words):
            return False
        gap = self.text[self.words[k].end : self.words[k + 1].start].strip(" \t\u00a0")
        if gap in ("", "-", "‐", "‑"):
            return True
        if gap == "." and (self.keys[k] in self.base.lists.honorifics or len(self.keys[k]) == 1):
            return True
        return possessive and gap in ("'s", "’s", "'", "’", "&")

    def _scan(self) -> Iterator[Match]:
        i = 0
        while i < len(self.words):
            match = self._match(i)
            if match is None:
                i += 1
            else:
                yield match
                i = match.end

    def _match(self, i: int) -> Match | None:
        name = self._name(i)
        role = next(self.base.roles.at(self.stems, i), None)
        modifier = next(self.base.modifiers.at(self.stems, i), None) or next(self.base.modifiers.at(self.keys, i), None)
        best = max(name.end if name else 0, role[0] if role else 0, modifier[0] if modifier else 0)
        if not best:
            return None
        if name and name.end == best and not (role and role[0] == best and self._foreign(name, i)):
            return name
        if role and role[0] == best:
            # `military` is a noun in `the military` and colours the noun in `military official`.
            both = modifier[1] if modifier and modifier[0] == best else None
            return Match(i, best, role=role[1], modifier=both)
        assert modifier is not None or name is not None
        return Match(i, best, modifier=modifier[1]) if modifier else name

    def _name(self, i: int) -> Match | None:
        if i and self.words[i - 1].hyphen and self.keys[i - 1] in ARTICLES_OF_NAMES:
            return None  # `Al-Sabah` is no Malaysian
        for end, entries in self.base.names.at(self.keys, i):
            fits = tuple(e for e in entries if self._written(e, i, end))
            if fits and all(e.kind == "person" for e in fits) and self._name_goes_on(end):
                continue  # Juan Carlos Jobet is not Juan Carlos
            if fits and self._portfolio(i, end, fits):
                continue
            if fits:
                return Match(i, end, entry=self._choose(fits), alternatives=fits)
        return None

    def _portfolio(self, i: int, end: int, entries: tuple[Entry, ...]) -> bool:
        """Whether a common noun in capitals says what a ministry is for: no party stands in `Minister of Labour`."""
        if end != i + 1 or i < 2 or self.keys[i - 1] not in ("of", "for", "and"):
            return False
        common = self.base.modifiers.get(self.stems[i]) is not None
        return common and all(e.kind == "organisation" for e in entries)

    def _name_goes_on(self, end: int) -> bool:
        """Whether a capitalised word that no table knows follows a person's name."""
        if end >= len(self.words) or self.words[end - 1].possessive or not self.adjacent(end - 1):
            return False
        word = self.words[end]
        lists = self.base.lists
        if not word.capital or self.keys[end] in lists.calendar or self.text[self.words[end - 1].end] in "-‐.":
            return False
        index = self.base
        known = (index.names.at(self.keys, end), index.roles.at(self.stems, end), index.modifiers.at(self.stems, end))
        return all(next(found, None) is None for found in known)

    def _written(self, entry: Entry, i: int, end: int) -> bool:
        """Names stand in capitals: `WHO` is no question, `turkey` no state."""
        if entry.acronym and end == i + 1:
            raw = "".join(c for c in self.text[self.words[i].start : self.words[i].end] if c.isalpha())
            return raw == entry.acronym or (len(entry.acronym) > 3 and raw[:1].isupper() and raw[1:] == raw[1:].lower())
        return entry.common or any(w.capital for w in self.words[i:end])

    def _choose(self, entries: tuple[Entry, ...]) -> Entry:
        """Among homonyms: a person in office at the date, a group that existed then, else the first listed."""
        if len(entries) == 1:
            return entries[0]
        person = self.base.person(entries, self.date)
        if person and all(e.kind == "person" for e in entries):
            return person
        holding = [e for e in entries if not self.date or e.holds(self.date)] or list(entries)
        if not self.date:
            # With no date the present one is meant: the entry without an end.
            holding = [e for e in holding if not e.end] or holding
        return holding[0]

    def _foreign(self, name: Match, i: int) -> bool:
        """Whether a name that is also a common noun belongs to another nation here (`German Foreign Office`)."""
        before = self._nation_before(i)
        if name.entry is None or name.entry.kind in (*NATIONS, "person"):
            return False
        if not all(w.capital for w in self.words[i : name.end]) and name.end - i > 1:
            return True
        return bool(before and before != name.entry.country)

    def _nation_before(self, i: int) -> str:
        if i == 0:
            return ""
        for start in range(max(0, i - 3), i):
            match = self._name(start)
            if match and match.end <= i and match.is_nation() and match.entry:
                return match.entry.country
        return ""

    def _cut(self) -> Iterator[Segment]:
        lists, inside = self.base.lists, [False] * (len(self.words) + 1)
        for m in self.matches:
            for k in range(m.start + 1, m.end):
                inside[k] = True
        covered = {k for m in self.matches for k in range(m.start, m.end)}
        start, opener = 0, ""
        for k, word in enumerate(self.words):
            gap = self.text[self.words[k - 1].end : word.start] if k else ""
            mark = "," if "," in gap or ";" in gap or "—" in gap or " - " in gap else "(" if "(" in gap else ""
            if inside[k]:
                continue
            if mark and not (self.words[k - 1].possessive and mark != ","):
                yield Segment(start, k, opener)
                start, opener = k, mark
            elif k and ")" in gap and opener == "(":
                yield Segment(start, k, opener)
                start, opener = k, ")"
            plain = not word.capital or k == 0
            if k not in covered and plain and not word.hyphen:
                if word.key in lists.clause:
                    yield Segment(start, k, opener)
                    return
                if word.key in lists.belonging or word.key in lists.other:
                    yield Segment(start, k, opener)
                    start, opener = k + 1, word.key
        yield Segment(start, len(self.words), opener)

    def _in(self, segment: Segment) -> list[Match]:
        return [m for m in self.matches if segment.start <= m.start < segment.end]

    def _owned(self, m: Match) -> bool:
        return self.words[m.end - 1].possessive and m.end < len(self.words)

    def discounted(self, m: Match) -> bool:
        """Nations that only back, oppose or border: `Russian-backed`, `anti-Israeli`."""
        lists = self.base.lists
        if not m.is_nation():
            return False
        if m.end < len(self.words) and self.words[m.end - 1].hyphen and self.keys[m.end] in lists.patronage:
            return True
        return m.start > 0 and self.words[m.start - 1].hyphen and self.keys[m.start - 1] in lists.against

    def misspelt(self) -> str:
        """The nation that a phrase of one or two unknown words means if two neighbouring letters change places."""
        for word in self.words[:2]:
            if not word.capital or len(word.key) < MISSPELT:
                continue
            for n in range(len(word.key) - 1):
                other = word.key[:n] + word.key[n + 1] + word.key[n] + word.key[n + 2 :]
                for entry in self.base.names.get(other) or () if other != word.key else ():
                    if entry.kind in NATIONS and len(entry.country) == 3:
                        return entry.country
        return ""


__all__ = ["NATIONS", "Match", "Scan", "Segment"]
