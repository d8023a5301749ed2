"""Parse → names of places: what the tagger calls a place and what the gazetteer knows, minus people and firms."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from detente.knowledge.gazetteer import Entry, Gazetteer
from detente.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# The longest place name, in tokens; hyphens and full stops count as tokens of their own.
LONGEST = 7
# A city that no tagger vouches for must have so many people to be taken for a place.
KNOWN_CITY = 30_000
# … so many where the tagger takes the whole name for a person or an organisation.
MISTAGGED_CITY = 500_000
# … and so many inside the name of an organisation; also the size of a region whose name alone is enough.
STATE_SIZE = 1_500_000
# … and so many written in capitals at the head of a paragraph, or inside the name of an airport.
CAPITALS_CITY = 100_000
# A town beside another of its country in a list.
LISTED_TOWN = 1_000
_PLACE = frozenset({"GPE", "LOC", "FAC"})
_GROUP = frozenset({"ORG", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "FAC"})
_WIDE = frozenset({"country", "area", "water", "site"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name found: tokens `start` to `end`, its words, and its candidates, none where the gazetteer lacks it.

    `within` is the place that a name without candidates of its own contains, as in `Kabul International Airport`."""

    start: int
    end: int
    span: Span
    text: str
    entries: tuple[Entry, ...] = ()
    within: tuple[Entry, ...] = ()


@functools.cache
def words(kind: str) -> frozenset[str]:
    """Return one list of `toponyms.toml`."""
    table = tomllib.loads((resources.files("detente.knowledge") / "toponyms.toml").read_text(encoding="utf8"))
    return frozenset(table[kind])


def toponyms(doc: Doc, gazetteer: Gazetteer) -> tuple[Name, ...]:
    """Return the names of places in a parse, in the order of the text and without overlap.

    Four passes, each over what the ones before left: names that their surroundings vouch for; names seen as places
    elsewhere in the report, listed beside one, or followed by the region they lie in; built places (`Kabul International Airport`);
    and names that only the tagger knows.
    """
    return _Page(doc, gazetteer).names()


class _Page:
    """One parse while its names are being found."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer) -> None:
        self.doc, self.gazetteer, self.text = doc, gazetteer, doc.text
        self.tokens = list(doc)
        self.lower = [t.lower_ for t in self.tokens]
        self.surnames = {self.lower[e.end - 1] for e in doc.ents if e.label_ == "PERSON" and (len(e) > 1 or self._titled(e.start))}
        self.regions: set[str] = set()
        self.taken: list[Name | None] = [None] * len(self.tokens)

    def names(self) -> tuple[Name, ...]:
        rest = [n for n in self._known() if not self._keep(n, sure=self._vouched(n))]
        for _ in range(2):  # a list vouches from both ends
            seen = {n.text.casefold() for n in self.taken if n}
            self.regions = {n.entries[0].admin1 for n in self.taken if n and n.entries}
            rest = [n for n in rest if not self._keep(n, sure=self._supported(n, seen))]
        self._facilities()
        self._tagged()
        return tuple(dict.fromkeys(n for n in self.taken if n))

    def _keep(self, name: Name, *, sure: bool) -> bool:
        if sure:
            for i in range(name.start, name.end):
                self.taken[i] = name
        return sure

    def _name(self, start: int, end: int, entries: tuple[Entry, ...] = (), within: tuple[Entry, ...] = ()) -> Name:
        last = self.tokens[end - 1]
        span = (self.tokens[start].idx, last.idx + len(last))
        return Name(start, end, span, self.text[span[0] : span[1]], entries, within)

    # ---- names that the gazetteer has

    def _known(self) -> list[Name]:
        """The longest name at each place that the gazetteer has."""
        found, i = [], 0
        while i < len(self.tokens):
            name = self._longest(i) if self._opens(i) else None
            if name:
                found.append(name)
            i = name.end if name else i + 1
        return found

    def _opens(self, i: int) -> bool:
        text = self.tokens[i].text
        if text[0].isupper():
            return True
        article = text.split("-")[0] in words("articles")
        return article and i + 2 < len(self.tokens) and ("-" in text[1:-1] or self.lower[i + 1] == "-")

    def _longest(self, i: int) -> Name | None:
        end = i + 1
        while end < len(self.tokens) and end - i < LONGEST:
            token = self.tokens[end]
            hyphened = self.tokens[end - 1].text in ("-", "–") and self.tokens[end - 1].whitespace_ == ""
            if not (token.text[0].isupper() or hyphened or token.lower_ in words("inside")) or token.is_sent_start:
                break
            end += 1
        for j in range(end, i, -1):
            last = self.tokens[j - 1]
            if not last.text[0].isupper() and "-" not in last.text[1:-1] and not (last.text == "." and j - i > 1):
                continue
            if last.text == "." and "." in self.tokens[j - 2].text:
                continue
            name = self._name(i, j)
            entries = self._fitting(name, self.gazetteer.find(name.text))
            if entries and not self._common(name, entries):
                return self._name(i, j, entries)
        return None

    def _common(self, name: Name, entries: tuple[Entry, ...]) -> bool:
        """Whether a name is made of common words (`Far North`, a region of Cameroon)."""
        if entries[0].kind in _WIDE:
            return name.end - name.start == 1 and self.lower[name.start] in words("nowhere")
        return all(w in words("nowhere") or w in words("before") or w in words("after") for w in self.lower[name.start : name.end])

    def _fitting(self, name: Name, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """The candidates that the spelling allows: `US`, not `us`; `Ky.` after a comma; no town for an acronym."""
        letters = name.text.replace(".", "")
        if not entries or len(letters) > 4 or name.end - name.start > 2:
            return entries
        short = name.text.endswith(".") or len(letters) <= 3
        if short and any(e.kind == "region" and not e.official for e in entries) and name.text.count(".") < 2:
            if self._after_its_town(name.start, entries):
                return tuple(e for e in entries if e.kind == "region")
            entries = tuple(e for e in entries if e.kind != "region")
        if letters.isupper() and len(letters) <= 4:
            opening = name.start == 0 or bool(self.tokens[name.start].is_sent_start)
            return tuple(e for e in entries if e.kind in _WIDE or e.kind == "region" or (opening and e.population > MISTAGGED_CITY))
        return tuple(e for e in entries if not (e.kind == "country" and len(letters) <= 3 and not e.official))

    def _after_its_town(self, start: int, entries: tuple[Entry, ...]) -> bool:
        """Whether a region stands behind a town of it and a comma."""
        towns = self.gazetteer.find(self._before_comma(start)) if entries else ()
        return any(holds(region, town) for region in entries if region.kind == "region" for town in towns)

    def _before_comma(self, i: int) -> str:
        """The capitalised words before a comma before a token."""
        if i < 2 or self.tokens[i - 1].text != ",":
            return ""
        start = i - 1
        while start > 0 and i - start < LONGEST and (self.tokens[start - 1].text[0].isupper()):
            start -= 1
        for s in range(start, i - 1):
            text = self._name(s, i - 1).text
            if self.gazetteer.find(text):
                return text
        return ""

    def _vouched(self, n: Name) -> bool:
        """Whether a known name is a place here, given what the tagger makes of it and what stands around it."""
        best, labels = n.entries[0], {t.ent_type_ for t in self.tokens[n.start : n.end]}
        if self._after_its_town(n.start, n.entries) or self._opening(n):
            return True
        if self._person(n) or self._elsewhere(n):
            return False
        before = self.lower[n.start - 1] if n.start else ""
        located = before in words("locative") or (before in words("motion") and "PERSON" not in labels)
        tagged = bool(labels & _PLACE)
        single = n.end - n.start == 1
        if single and self.lower[n.start] in words("rarely"):
            return tagged and before in words("locative")
        wide = best.kind in _WIDE or (best.kind == "region" and best.population > STATE_SIZE)
        known = wide or best.population > KNOWN_CITY
        if best.kind == "county" and single and not tagged:
            return False
        if tagged:
            return not self._inner(n)
        if labels == {""}:
            if self._joined(n):
                return self._local_body(n)
            return known and (not single or self.tokens[n.start].pos_ == "PROPN")
        if "NORP" in labels or "LANGUAGE" in labels:
            people = bool(self.gazetteer.people(n.text)) or self.tokens[n.start].pos_ != "PROPN"
            return known and (before in words("locative") or (located and not people))
        if self._whole(n) or ("PERSON" in labels and self._run_together(n)):
            return (known and located) or wide or best.population > MISTAGGED_CITY
        if labels & _GROUP:
            large = best.kind == "country" or best.population > STATE_SIZE
            return large or (self._local_body(n) and (known or best.kind != "city"))
        return False

    def _opening(self, n: Name) -> bool:
        """`DETROIT` in capitals at the head of a paragraph."""
        first = self.tokens[n.start]
        large = n.entries[0].kind in _WIDE or n.entries[0].population > CAPITALS_CITY
        return bool(first.is_sent_start) and n.text.isupper() and len(n.text) > 3 and large

    def _inner(self, n: Name) -> bool:
        """Whether the tagger's place has other capitalised words before a name: `Little Portugal`."""
        first = self.tokens[n.start]
        before = self.tokens[n.start - 1] if n.start else first
        if first.ent_iob_ != "I" or before.lower_ in words("before"):
            return False
        return bool(_name_word(before, places=True)) or before.text in ("-", ".")

    def _supported(self, n: Name, seen: set[str]) -> bool:
        """Whether the rest of the report makes a place of a name that nothing near it vouches for."""
        if self._region_follows(n) and not self._titled(n.start):
            return True
        if self._person(n) or self._elsewhere(n) or (n.end - n.start == 1 and self.lower[n.start] in words("rarely")):
            return False
        joined = self._joined(n) and not self._local_body(n)
        if n.text.casefold() in seen and not joined:
            return True
        if self._located(n) and any(e.admin1 and e.admin1 in self.regions for e in n.entries):
            return not joined
        countries = {e.country for other in (self._listed(n.start, -1), self._listed(n.end, 1)) if other for e in other.entries[:1]}
        return not joined and any(e.country in countries and e.population > LISTED_TOWN for e in n.entries)

    def _region_follows(self, n: Name) -> bool:
        """`Hugo, Oklahoma`."""
        if n.end + 1 >= len(self.tokens) or self.tokens[n.end].text != ",":
            return False
        region = self.taken[n.end + 1]
        return bool(region) and any(holds(r, e) for r in region.entries for e in n.entries)  # type: ignore[union-attr]

    def _listed(self, i: int, step: int) -> Name | None:
        """The place that a comma, `and` or `or` ties to the token position, in a direction."""
        at = i - 1 if step < 0 else i
        if not 0 <= at < len(self.tokens) or self.lower[at] not in (",", "and", "or"):
            return None
        beyond = at + step
        return self.taken[beyond] if 0 <= beyond < len(self.tokens) else None

    # ---- what stands around a name

    def _located(self, n: Name) -> bool:
        before = self.lower[n.start - 1] if n.start else ""
        return before in words("locative") or before in words("motion")

    def _titled(self, i: int) -> bool:
        return i > 0 and self.lower[i - 1] in words("titles") and not self.tokens[i].is_sent_start

    def _person(self, n: Name) -> bool:
        """A titled name, a piece of a person's name, or the surname of a person in the report."""
        person = any(t.ent_type_ == "PERSON" for t in self.tokens[n.start : n.end])
        if self._titled(n.start) or (person and not self._whole(n) and not self._run_together(n)):
            return True
        best = n.entries[0]
        wide = best.kind in ("country", "area") or (best.kind == "region" and best.population > STATE_SIZE)
        return n.end - n.start == 1 and not wide and self.lower[n.start] in self.surnames

    def _run_together(self, n: Name) -> bool:
        """`in Bratislava Vladimír Mečiar said`: the tagger joins a large city to the person after it."""
        located = n.start > 0 and self.lower[n.start - 1] in words("locative")
        return located and self.tokens[n.start].ent_iob_ == "B" and n.entries[0].population > MISTAGGED_CITY / 2

    def _elsewhere(self, n: Name) -> bool:
        """`Washington Post`, `University of Iowa`, `Real Madrid`."""
        after = self.tokens[n.end] if n.end < len(self.tokens) else None
        if after is not None and after.text[0].isupper() and after.lower_ in words("elsewhere_after"):
            return True
        before = " ".join(self.lower[max(0, n.start - 2) : n.start])
        capital = n.start > 0 and (self.tokens[n.start - 1].text[0].isupper() or before.endswith(" of"))
        return capital and (before in words("elsewhere_before") or self.lower[n.start - 1] in words("elsewhere_before"))

    def _whole(self, n: Name) -> bool:
        """Whether a name is all that the tagger has in its span."""
        first, last = self.tokens[n.start], self.tokens[n.end - 1]
        after = self.tokens[n.end] if n.end < len(self.tokens) else None
        closed = after is None or after.ent_iob_ != "I" or after.lower_ in ("'s", "’s", "and", "or", ",") or after.is_space
        opened = first.ent_iob_ != "I" or self.lower[n.start - 1] in ("the", "and", "or", ",", "-", "–")
        return opened and closed and bool(last.ent_type_)

    def _joined(self, n: Name) -> bool:
        """Whether a capitalised neighbour makes a name part of a longer, other name."""
        sides = []
        if n.start and not self.tokens[n.start].is_sent_start:
            sides.append(self.tokens[n.start - 1])
        if n.end < len(self.tokens):
            sides.append(self.tokens[n.end])
        return any(_name_word(t) for t in sides)

    def _local_body(self, n: Name) -> bool:
        """`Enfield Council`, `the Cairns police force`: the name opens a body of the place."""
        if n.end >= len(self.tokens) or (
            n.start and not self.tokens[n.start].is_sent_start and _name_word(self.tokens[n.start - 1])
        ):
            return False
        return self.lower[n.end] in words("local_bodies")

    # ---- names that the gazetteer lacks

    def _facilities(self) -> None:
        """Capitalised names whose head is a built place."""
        for end, token in enumerate(self.tokens, 1):
            if token.lower_ not in words("facilities") or not token.text[0].isupper() or self.taken[end - 1]:
                continue
            start = end - 1
            while start > 0 and end - start < LONGEST and not self.tokens[start].is_sent_start:
                before = self.tokens[start - 1]
                linked = before.lower_ in ("'s", "’s", "-", "and", "of") and start > 1
                if not before.text[0].isupper() and not (linked and self.tokens[start - 2].text[0].isupper()):
                    break
                start -= 1
            if end - start < 2 or self.lower[start] in words("titles"):
                continue
            if self.lower[start] == "the":
                start += 1
            known = [n for n in self.taken[start:end] if n]
            if known and known[0].start < start:
                continue
            if end < len(self.tokens) and _name_word(self.tokens[end], places=True):
                continue
            labels = {t.ent_type_ for t in self.tokens[start:end]}
            leading = self.lower[start - 1] if start else ""
            if end - start > 1 and (
                labels & {"ORG", "FAC", "GPE", "LOC"} or leading in words("locative") or leading in ("on", "the")
            ):
                self._keep(self._name(start, end, (), _large(known)), sure=True)

    def _tagged(self) -> None:
        """What only the tagger calls a place, where a word near it does so too."""
        for ent in self.doc.ents:
            if ent.label_ not in _PLACE or any(self.taken[ent.start : ent.end]):
                continue
            start, end = self._trimmed(ent.start, ent.end)
            if (
                start >= end
                or self._titled(start)
                or self.lower[start] in words("titles")
                or not any(t.text[0].isupper() for t in self.tokens[start:end])
            ):
                continue
            name = self._name(start, end, self._stripped(start, end))
            if name.entries and self._common(name, name.entries):
                continue
            single = end - start == 1
            if self.lower[end - 1] in self.surnames or (single and not self._namelike(start)):
                continue
            near = self._located(name)
            noun = self.lower[end - 1] in words("after") or (end < len(self.tokens) and self.lower[end] in words("after"))
            if name.entries or near or noun or self._listed(start, -1) or self._listed(end, 1):
                self._keep(name, sure=True)

    def _namelike(self, i: int) -> bool:
        """Whether a word that the gazetteer lacks could name a place: no `H5N1`, no `Ramadan`."""
        return self.tokens[i].text.replace("-", "").isalpha() and self.lower[i] not in words("nowhere") | words("rarely")

    def _trimmed(self, start: int, end: int) -> Span:
        while start < end and (self.lower[start] in ("the", "'s", "’s") or self.tokens[start].is_space):
            start += 1
        while end > start and (self.tokens[end - 1].is_space or self.lower[end - 1] in ("'s", "’s")):
            end -= 1
        return start, end

    def _stripped(self, start: int, end: int) -> tuple[Entry, ...]:
        """Candidates of `Kunar province`, `Mount Hermon`: the name without its common noun or direction."""
        while end - start > 1 and self.lower[start] in words("before"):
            start += 1
        while end - start > 1 and self.lower[end - 1] in words("after"):
            end -= 1
        return self.gazetteer.find(self._name(start, end).text)


def holds(region: Entry, place: Entry) -> bool:
    """Whether a country or first-order division holds a place."""
    if region.kind == "region":
        return place.kind != "region" and bool(region.admin1) and region.admin1 == place.admin1
    return region.kind == "country" and place.kind != "country" and region.country == place.country


def _large(inner: list[Name]) -> tuple[Entry, ...]:
    """The candidates of a town large enough to lend its name: `Kabul International Airport`, not `Pearson`."""
    return next(
        (n.entries for n in inner if n.entries and (n.entries[0].population > CAPITALS_CITY or n.entries[0].kind == "county")),
        (),
    )


def _name_word(token: Token, *, places: bool = False) -> bool:
    """Whether a neighbour is a word of a name, and not of a place's unless those count too."""
    return token.pos_ == "PROPN" and token.text[0].isupper() and (places or token.ent_type_ not in _PLACE)


__all__ = ["Name", "holds", "toponyms", "words"]
