"""How a noun phrase says who is meant: its head, the nation and the role words before it, what follows `of`, a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from detente.knowledge.actor_tables import Entry, Role
from detente.knowledge.phrase_scan import NATIONS, Match, Scan, Segment
from detente.knowledge.phrases import Word, key_of, stem_of, words_of

if TYPE_CHECKING:
    from detente.knowledge.actors import ActorBase

# Sectors that colour whatever noun they stand before: rebel soldiers are rebels, opposition lawmakers opposition.
STRONG: Final = ("REB", "OPP", "UAF")
# Confidence by what the reading rests on; orders readings, no more than that.
NAMED, DATED, ROLE_AND_NATION, ONE_OF_THEM, NOTHING = 1.0, 0.9, 0.8, 0.5, 0.0
# Codes for bodies that belong to no one state, and the mark of `peoples.tsv` for many states.
SUPRANATIONAL: Final = ("IGO", "NGO", "MNC")
MANY: Final = "-"
# Smaller places share their names with too much else (`Hamas` is a hamlet, `More` a village).
TOWN: Final = 15_000
LARGE_TOWN: Final = 100_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase says, before hints from outside; `closed` where no hint may add a country, `generic` where the phrase
    names the government as such."""

    entity: str = ""
    type: str = ""
    country: str = ""
    sectors: tuple[str, ...] = ()
    title: str = ""
    level: str = ""
    score: float = NOTHING
    closed: bool = False
    generic: bool = False
    guess: bool = False


def read_phrase(base: ActorBase, phrase: str, date: str) -> Reading:
    """Read one phrase. `date` is an ISO date or empty."""
    text = phrase.strip().strip("\"“”'‘’")
    words = words_of(text)
    if not words:
        return Reading()
    if len(words) == 1 and words[0].key in base.lists.pronouns and not (text.isupper() and len(text) > 1):
        return Reading(sectors=("UNK",), closed=False)
    reading = Phrase(base, text, words, date).read()
    if reading.country == MANY:
        reading = replace(reading, country="", closed=True, generic=False)
    if not reading.country and not reading.closed and _everybody(base, words):
        reading = replace(reading, closed=True)
    return reading


def _everybody(base: ActorBase, words: list[Word]) -> bool:
    """`the international community`: so many that no hint may narrow them down."""
    stems = [stem_of(w.key) for w in words]
    return any(" ".join(stems[-n:]) in base.lists.many for n in (2, 1)) and (
        stems[-1] != words[-1].key or (len(words) > 1 and " ".join(stems[-2:]) in base.lists.many)
    )


class Phrase(Scan):
    """One noun phrase being read."""

    counted = False

    def read(self) -> Reading:
        filled = [s for s in self.segments if s.end > s.start]
        if not filled:
            return Reading()
        while len(filled) > 1 and filled[1].opener == "of" and self._only_counts(filled[0]):
            self.counted = True
            filled = filled[1:]  # `dozens of`, `several of the`, `a group of`
        head = filled[0]
        # `Last, first` order does not occur; a name in apposition is the head: `the top negotiator in X, Jane Roe`.
        person = self._person(filled)
        role = self._role(head)
        if not role.sectors and not role.country and head.opener == "" and len(filled) > 1:
            for segment in filled[1:]:
                if segment.opener in (",", "("):
                    other = self._role(segment)
                    if other.sectors or other.country:
                        role = other
                        break
        appositions = [s for s in filled[1:] if s.opener in (",",)]
        if person is None:
            return self._origin(self._apposed(role, appositions))
        return self._named(person, self._apposed(role, appositions))

    def _only_counts(self, segment: Segment) -> bool:
        lists = self.base.lists
        return all(
            k in lists.some or k in lists.articles or k in lists.and_words or k[:1].isdigit()
            for k in self.keys[segment.start : segment.end]
        )

    def _apposed(self, role: Reading, appositions: list[Segment]) -> Reading:
        """`X, a spokesman for the Kremlin`: what the head lacks stands after the comma."""
        for segment in appositions:
            if role.country and role.sectors:
                break
            other = self._role(segment)
            if not role.sectors:
                role = replace(role, sectors=other.sectors, title=other.title, level=other.level)
            if not role.country:
                role = replace(role, country=other.country)
        return role

    def _person(self, segments: list[Segment]) -> Match | None:
        for segment in segments:
            if segment.opener not in ("", ",", ")"):
                continue
            for m in self._in(segment):
                if m.entry and m.entry.kind == "person" and not self._owned(m):
                    return m
        return None

    def _holder_named(self, name: str, role: Reading) -> Entry | None:
        """Whoever of that family name holds an office at the date that fits the role: `Deputy Secretary Hicks`."""
        if not self.date:
            return None
        terms = [
            e
            for e in self.base.surname(key_of(name))
            if e.start and e.holds(self.date) and e.sectors[:1] == role.sectors[:1] and role.country in ("", e.country)
        ]
        return self.base.person(tuple(terms), self.date) if len({e.name for e in terms}) == 1 else None

    def _named(self, person: Match, role: Reading) -> Reading:
        entry = self.base.person(person.alternatives, self.date)
        assert entry is not None
        if role.country and role.country != entry.country:
            # Namesakes: one of the nation named in the phrase goes before.
            own = tuple(e for e in person.alternatives if e.country == role.country)
            entry = self.base.person(own, self.date) or entry
        if role.type == "person" and self.date and not entry.holds(self.date):
            role = self._titled(person, role)
        return self._as_entry(entry, role)

    def _titled(self, person: Match, role: Reading) -> Reading:
        """`Minister Jane Roe`: the role said right before a name counts where the tables say the term is over."""
        before = [m for m in self.matches if m.end <= person.start and m.role and m.role.sector]
        said = before[-1] if before and before[-1].end == person.start else None
        if said is None or said.role is None or any(k in self.base.lists.former for k in self.keys[: person.start]):
            return role
        return replace(role, type="", sectors=(said.role.sector,), title=role.title.removeprefix("former "))

    def _as_entry(self, entry: Entry, role: Reading) -> Reading:
        past = bool(self.date and entry.end and entry.end < self.date[: len(entry.end)])
        sectors, title = entry.sectors, entry.title
        if role.title and role.sectors and role.type != "person":
            sectors, title = role.sectors, role.title
        elif past:
            sectors, title = _elite(entry.sectors), f"former {entry.title}"
        return Reading(
            entity=entry.name,
            type="person",
            country=entry.country or role.country,
            sectors=sectors,
            title=title,
            level=role.level or self.base.level(entry.title),
            score=NAMED if entry.holds(self.date) or not self.date else DATED,
            closed=True,
        )

    def _role(self, segment: Segment) -> Reading:
        """Read one segment as a role phrase, with what the following segments say of whose it is."""
        matches = self._in(segment)
        matches = [m for m in matches if not self.discounted(m)]
        name = self._trailing_name(segment, matches)
        owned = [m for m in matches if self._owned(m)]
        heads = [m for m in matches if m not in owned and not (m.modifier and not m.role)]
        if heads and heads[-1].role and self._colours(heads[-1], segment, name):
            # `military ties`, `army exercises`: the role word colours a noun that is nobody.
            last = heads.pop()
            if not any(m.role for m in heads):
                return self._modified(segment, [*matches, replace(last, modifier=last.modifier or last.role)], name)
        former = any(self.keys[k] in self.base.lists.former for k in range(segment.start, segment.end))
        if not heads and owned and self._nothing_after(owned[-1], segment):
            heads = [owned[-1]]
        role_heads = [m for m in heads if m.role]
        head = heads[-1] if heads else None
        if head is not None and head.is_nation() and role_heads and name:
            head = role_heads[-1]
        if head is not None and head.is_nation() and not name and self._closes_name(head, matches):
            # `Medical Services Alliance Northern Territory`, `Amnesty France`: the nation closes a body's name.
            head = [m for m in matches if m.end == head.start and not m.is_nation()][-1]
            if not head.role and not head.entry:
                return self._modified(segment, matches, name)
        if head is None:
            return self._modified(segment, matches, name)
        reading = self._of_head(head, segment, matches)
        if former and reading.sectors[:1] == ("GOV",) and (head.role or name):
            reading = replace(reading, sectors=_elite(reading.sectors), title=f"former {reading.title}".strip())
        if name and head.role and " " not in name:
            known = self._holder_named(name, reading)
            if known is not None:
                return self._as_entry(known, reading)
        body = head.entry is not None and head.entry.kind in (*NATIONS, "organisation", "group")
        if name and (head.role or (body and head.start < self._index_of(name, segment))):
            reading = replace(reading, entity=name, type="person", generic=False)
        return reading

    def _closes_name(self, nation: Match, matches: list[Match]) -> bool:
        return (
            any(
                m.end == nation.start
                and not m.is_nation()
                and self.words[m.start].capital
                and self.words[nation.start].capital
                and not self.words[m.end - 1].hyphen
                and not self.words[m.end - 1].possessive
                for m in matches
            )
            and not self.words[nation.end - 1].possessive
        )

    def _colours(self, head: Match, segment: Segment, name: str) -> bool:
        """Whether an unknown noun in small letters follows, which then is the head."""
        if name or head.end >= segment.end or self.words[head.end - 1].possessive:
            return False
        last = segment.end - 1
        return not self.words[last].capital and self.keys[last] not in self.base.lists.calendar and self.keys[last].isalpha()

    def _index_of(self, name: str, segment: Segment) -> int:
        at = self.text.find(name, self.words[segment.start].start)
        return next((k for k in range(segment.start, segment.end) if self.words[k].start >= at), segment.start)

    def _nothing_after(self, m: Match, segment: Segment) -> bool:
        return m.end >= segment.end

    def _trailing_name(self, segment: Segment, matches: list[Match]) -> str:
        """Capitalised words that end the segment and that no table knows: a person's name after his role."""
        covered = {k for m in matches for k in range(m.start, m.end)}
        k = segment.end
        lists = self.base.lists
        while k > segment.start and k - 1 not in covered and self.words[k - 1].capital and self.keys[k - 1] not in lists.some:
            k -= 1
        while k < segment.end and self.keys[k] in self.base.lists.honorifics | self.base.lists.articles:
            k += 1
        if k == segment.end or (self.words[segment.end - 1].possessive and segment.end < len(self.words)):
            return ""
        return " ".join(self.text[self.words[k].start : self.words[segment.end - 1].end].split())

    def _modified(self, segment: Segment, matches: list[Match], name: str) -> Reading:
        """No head known: a name alone, or an unknown noun with a nation or a role word before it."""
        sector = next((m.modifier.sector for m in reversed(matches) if m.modifier and m.modifier.sector != "ELI"), "")
        nation = self._nation(segment, matches, segment.end)
        single = segment.end - segment.start == 1
        surname = self._surname(segment) if name else None
        if surname is not None:
            past = bool(self.date and surname.end and surname.end < self.date[: len(surname.end)])
            return Reading(
                entity=surname.name,
                type="person",
                country=surname.country,
                sectors=_elite(surname.sectors) if past else surname.sectors,
                title=surname.title,
                score=DATED,
                closed=True,
            )
        country = nation or self._whose_nation(segment)
        return Reading(
            entity=name if (name and not single) or (name and not sector) else "",
            type="person" if name else "",
            country=country,
            sectors=(sector,) if sector else (),
            score=ONE_OF_THEM if sector or country else NOTHING,
        )

    def _surname(self, segment: Segment) -> Entry | None:
        """`Lavrov`, `Mr. Lavrov`, and an unlisted first name before a listed family name never count as the same man."""
        bare = [
            k
            for k in range(segment.start, segment.end)
            if self.keys[k] not in self.base.lists.honorifics and self.keys[k] not in self.base.lists.articles
        ]
        if len(bare) != 1:
            return None
        entries = self.base.surname(self.keys[bare[0]])
        if self.date:
            entries = tuple(e for e in entries if e.holds(self.date)) or entries
        if len({e.name for e in entries}) > 1 and len({e.country for e in entries}) > 1:
            return None
        return self.base.person(entries, self.date)

    def _of_head(self, head: Match, segment: Segment, matches: list[Match]) -> Reading:
        if head.entry is not None:
            return self._of_entry(head, segment, matches)
        role = head.role
        assert role is not None
        before = [m for m in matches if m.end <= head.start]
        sectors, actor = self._coloured(role, before, segment)
        nation = self._nation(segment, matches, head.start)
        country = nation
        body = self._body_before(before)
        if body is not None and (not nation or (body.country in SUPRANATIONAL and sectors[:1] != ("MIL",))):
            # `UN special rapporteur`, `EU foreign ministers` act for the organisation, `Hamas officials` for Hamas.
            country = body.country
            if body.country == "IGO" and sectors[:1] == ("GOV",):
                sectors = ("IGO",)
        if actor is not None and not country:
            country = actor.country
        many = not country and self._many(head)
        if (not country and not many) or country == MANY:
            country = self._whose_nation(segment) or country
        title = self._title(role, head, before)
        country = country or self.base.nation_of(title) or self.base.nation_of(role.phrase)
        office = self.base.office(title) or self.base.office(role.phrase)
        definite = self._single(head) and self._one_in_office(segment)
        holder = self.base.holder(country, office, self.date) if office and country and definite else None
        if holder is not None:
            return Reading(
                entity=holder.name,
                type="person",
                country=country,
                sectors=sectors,
                title=title,
                level=self.base.level(title),
                score=DATED,
                closed=True,
            )
        if not country and sectors[:1] in (("IGO",), ("NGO",)):
            country = sectors[0]
        many = many or (not country and any(self.keys[k] in self.base.lists.abroad for k in range(segment.start, head.start)))
        generic = sectors[:1] == ("GOV",) and role.level in ("official", "head") and actor is None
        entity = actor.name if actor is not None and role.use == "inherit" and not self._single(head) else ""
        return Reading(
            entity=entity,
            country=country,
            sectors=sectors,
            title=title,
            level=self.base.level(title) or role.level,
            score=ROLE_AND_NATION if country else ONE_OF_THEM,
            closed=many or country == MANY,
            generic=generic and role.level == "official" and not many,
        )

    def _one_in_office(self, segment: Segment) -> bool:
        """Whether the phrase can mean whoever holds the office: not `a US spokesman`, not `the former minister`."""
        lists = self.base.lists
        keys = self.keys[segment.start : segment.end]
        return keys[0] not in ("a", "an") and not any(k in lists.former or k in lists.designate for k in keys)

    def _body_before(self, before: list[Match]) -> Entry | None:
        for m in reversed(before):
            if m.entry and m.entry.kind in ("organisation", "group"):
                return m.entry
        return None

    def _many(self, head: Match) -> bool:
        """Whether the noun is a plural that means no one state: `developing countries`."""
        phrase = " ".join(self.stems[head.start : head.end])
        return phrase in self.base.lists.many and not self._single(head)

    def _single(self, head: Match) -> bool:
        """Whether the head noun is singular."""
        return self.keys[head.end - 1] == self.stems[head.end - 1] or not self.keys[head.end - 1].endswith("s")

    def _title(self, role: Role, head: Match, before: list[Match]) -> str:
        """The role with what is said right before it: `deputy` + `foreign minister`, `lead` + `negotiator`."""
        words = [self.stems[k] for k in range(head.start, head.end)]
        k = head.start - 1
        covered = {i for m in before for i in range(m.start, m.end) if not m.modifier}
        while k >= 0 and k not in covered and not self.words[k].possessive and len(words) < 8:
            key = self.keys[k]
            if (
                key in self.base.lists.articles
                or key in self.base.lists.former
                or self.words[k].capital != self.words[head.start].capital
            ):
                break
            words.insert(0, key)
            k -= 1
        return " ".join(words)

    def _coloured(self, role: Role, before: list[Match], segment: Segment) -> tuple[tuple[str, ...], Entry | None]:
        """The sectors of a role in its phrase, and the organisation or group from which it takes them."""
        for m in reversed(before):
            for colour in (m.modifier, m.role):
                if colour and colour.sector in STRONG:
                    return _with(colour.sector, role.sector), None
        if role.use != "inherit":
            return (role.sector,), None
        for m in reversed(before):
            if m.entry and m.entry.kind not in NATIONS and m.entry.kind != "person":
                return m.entry.sectors, m.entry
            if m.entry and m.entry.kind == "seat" and m.entry.sectors != ("GOV",):
                return m.entry.sectors, m.entry
            if m.modifier or m.role:
                colour = m.modifier or m.role
                assert colour is not None
                if colour.sector == "CVL" and not m.modifier:
                    continue  # `people power leader`: a noun for civilians does not make the leader one
                if colour.sector not in ("ELI", "") and (m.modifier or (m.role and m.role.use == "head")):
                    return (colour.sector,), None
        for m in self._belonging(segment):
            if m.entry and m.entry.kind not in NATIONS and m.entry.kind != "person":
                return m.entry.sectors, m.entry
            if m.role:
                return (m.role.sector,), None
        return (role.sector,) if role.sector else (), None

    def _belonging(self, segment: Segment) -> list[Match]:
        """What follows `of`, `for`, `from`, `in` after the head."""
        found: list[Match] = []
        after = False
        for s in self.segments:
            if s == segment:
                after = True
                continue
            if after:
                if s.opener in ("(", ")"):
                    continue
                if s.opener not in self.base.lists.belonging:
                    break
                found += [m for m in self._in(s) if not self.discounted(m)]
        return found

    def _nation(self, segment: Segment, matches: list[Match], until: int) -> str:
        """The nation named before the head: the last one, so that `U.S. ally Israel's army` is Israel's."""
        nations = [m for m in matches if m.is_nation() and m.start < until and m.entry and m.entry.country]
        if not nations:
            nations = [m for m in matches if m.is_nation() and m.start == until and m.entry and m.entry.country]
        if not nations:
            return ""
        entry = nations[-1].entry
        assert entry is not None
        return entry.country

    def _whose_nation(self, segment: Segment) -> str:
        for m in self._belonging(segment):
            if m.entry and m.entry.country:
                return m.entry.country
        return ""

    def _of_entry(self, head: Match, segment: Segment, matches: list[Match]) -> Reading:
        entry = head.entry
        assert entry is not None
        trailing = head.end < segment.end
        if entry.kind not in NATIONS:
            return Reading(
                entity=entry.name,
                type="person" if entry.kind == "person" else entry.kind,
                country=entry.country,
                sectors=entry.sectors,
                title=entry.title,
                score=NAMED,
                closed=bool(entry.country),
            )
        strong = next(
            (m.modifier.sector for m in matches if m.end <= head.start and m.modifier and m.modifier.sector in STRONG), ""
        )
        sectors: tuple[str, ...] = entry.sectors
        if entry.kind in ("demonym", "people"):
            some = self.counted or any(k in self.base.lists.some or k[:1].isdigit() for k in self.keys[segment.start : head.start])
            if trailing and not self.words[head.end - 1].possessive:
                sectors = ()
            elif some:
                sectors = ("CVL",)
        if trailing and self.words[head.end - 1].possessive:
            sectors = ()
        if strong:
            sectors = (strong,)
        return Reading(
            entity=(entry.name if entry.kind in ("people", "seat") else self.base.country_name(entry.country))
            if sectors == entry.sectors
            else "",
            type="country" if sectors == entry.sectors else "",
            country=entry.country,
            sectors=sectors,
            score=NAMED if sectors == entry.sectors else ONE_OF_THEM,
            closed=bool(entry.country),
            generic=sectors == ("GOV",),
        )

    def _origin(self, reading: Reading) -> Reading:
        """Where no nation is named, a town may tell it (`Kharkiv police`)."""
        if reading.country or reading.closed:
            return reading
        if reading.type == "person":
            # A bare unknown name is a town's if a large town has it: `Mariupol`.
            country = "" if reading.sectors or len(self.segments) > 1 else town(self.text, large=True)
            return Reading(country=country, sectors=("CVL",), score=ONE_OF_THEM, guess=True) if country else reading
        country = ""
        for k, word in enumerate(self.words):
            if not word.capital or any(m.start <= k < m.end for m in self.matches):
                continue
            if word.key in self.base.lists.some or word.key in self.base.lists.other:
                continue
            if k and any(m.role and m.end == k for m in self.matches):
                continue  # a person's name after his role
            for end in range(min(len(self.words), k + 3), k, -1):
                name = self.text[word.start : self.words[end - 1].end]
                country = town(name)
                if country:
                    whole = k == 0 and end == len(self.words) and not reading.sectors
                    sectors = ("CVL",) if whole else reading.sectors
                    return replace(reading, country=country, sectors=sectors, score=ONE_OF_THEM, guess=True)
        return reading


def town(name: str, *, large: bool = False) -> str:
    """Country of a town or region by the gazetteer that ships; empty where it has none of that name.

    Args:
        large: only towns under their main name with at least `LARGE_TOWN` people.
    """
    from detente.knowledge.gazetteer import Gazetteer  # noqa: PLC0415  (only opened when no table knows the name)

    least = LARGE_TOWN if large else TOWN
    for entry in Gazetteer.load().find(name):
        if entry.kind == "city" and entry.population >= least and (entry.official or not large):
            return entry.country
        if entry.kind in ("region", "country") and not large:
            return entry.country
    return ""


def _elite(sectors: tuple[str, ...]) -> tuple[str, ...]:
    """PLOVER's elites: those who held an office of government before."""
    return _with("ELI", *sectors) if sectors[:1] == ("GOV",) or not sectors else sectors


def _with(*sectors: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for s in sectors if s))


__all__ = ["MANY", "ONE_OF_THEM", "Phrase", "Reading", "read_phrase", "town"]
