"""ActorBase: who a name or a noun phrase means, with country and sector, at a date."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Container
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from detente.knowledge.actor_phrase import ONE_OF_THEM, Reading, read_phrase
from detente.knowledge.actor_tables import Entry, Role, Tables, read_tables
from detente.knowledge.phrase_scan import Scan
from detente.knowledge.phrases import PhraseIndex, phrase_key, role_key
from detente.records import Plain


@dataclass(frozen=True, slots=True)
class Resolved(Plain):
    """Who a phrase means.

    `type`: person, country, organisation, group. `level`: head, minister, deputy, envoy, official or empty. `score` from
    0 (nothing known) to 1 (a name of the tables, at a date that fits)."""

    entity: str
    country: str = ""
    sector: str = ""
    sectors: tuple[str, ...] = ()
    title: str = ""
    level: str = ""
    type: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class WordLists:
    """The closed classes of `actor_words.toml`."""

    articles: frozenset[str]
    clause: frozenset[str]
    belonging: frozenset[str]
    other: frozenset[str]
    patronage: frozenset[str]
    against: frozenset[str]
    former: frozenset[str]
    designate: frozenset[str]
    and_words: frozenset[str]
    honorifics: frozenset[str]
    rank: frozenset[str]
    many: frozenset[str]
    abroad: frozenset[str]
    matters: frozenset[str]
    calendar: frozenset[str]
    some: frozenset[str]
    particles: frozenset[str]
    pronouns: dict[str, str]
    gender: dict[str, str]
    pair_numbers: frozenset[str]
    pair_nouns: frozenset[str]
    for_country: frozenset[str]
    for_body: frozenset[str]
    for_group: frozenset[str]
    for_states: frozenset[str]
    for_party: frozenset[str]
    speech: frozenset[str]
    halves: dict[str, str]
    leads: dict[str, frozenset[str]]


class ActorBase:
    """All actors that ship, and a user's own. Immutable after loading; safe to share between threads.

    >>> base = ActorBase.load()
    >>> found = base.resolve("a senior Ukrainian military official")
    >>> found.country, found.sector
    ('UKR', 'MIL')
    """

    def __init__(self, tables: Tables, lists: WordLists) -> None:
        self.names: PhraseIndex[tuple[Entry, ...]] = PhraseIndex(tables.names)
        self.roles: PhraseIndex[Role] = PhraseIndex(tables.roles)
        self.modifiers: PhraseIndex[Role] = PhraseIndex(tables.modifiers)
        self.lists = lists
        self._tables = tables

    @classmethod
    def load(cls, *, extra: str | Path | None = None) -> ActorBase:
        """Return the knowledge that ships, read once a process.

        Args:
            extra: a TOML file with `[[actor]]` tables (name, country, aliases, sectors, type, title, start, end); they go
                before what ships.

        Raises:
            InstallationError: a table is missing or malformed.
            UsageError: the user's file cannot be read.
        """
        return _load(str(extra) if extra else "")

    def resolve(self, phrase: str, *, date: str | None = None, country_hint: str = "") -> Resolved:
        """Say who a phrase means.

        Args:
            phrase: a name or noun phrase as a report words it.
            date: ISO date at which it was used; decides who held an office and which office a person held.
            country_hint: ISO code to assume where the phrase says no country.

        >>> ActorBase.load().resolve("Iran's parliament").sector
        'LEG'
        """
        found = self.finish(self.read(phrase, date=date), phrase, country_hint=country_hint)
        if (not found.country and not found.sectors) or (not found.country and found.score <= ONE_OF_THEM):
            country = Scan(self, phrase).misspelt()
            if country:
                return replace(found, country=country, type="country" if not found.sector else found.type)
        if not found.sector and found.entity and phrase == phrase.lower():
            return replace(found, sector="UNK", sectors=("UNK",))
        return found

    def read(self, phrase: str, *, date: str | None = None) -> Reading:
        """Read a phrase without settling what it leaves open."""
        return read_phrase(self, phrase, (date or "")[:10])

    def country_name(self, code: str) -> str:
        """English name of a country by its code; the code itself where it has none."""
        return self._tables.countries.get(code, code)

    def surname(self, key: str) -> tuple[Entry, ...]:
        """Terms of office of everybody with a family name (folded by `phrases.key_of`)."""
        return self._tables.surnames.get(key, ())

    def office(self, title: str) -> str:
        """The office that a title names, empty where it is none of `offices.tsv`.

        >>> ActorBase.load().office("Minister of Foreign Affairs")
        'foreign minister'
        """
        return self._tables.offices.get(role_key(title), "")

    def nation_of(self, title: str) -> str:
        """The one state that has a title or body of this name; empty where several have.

        >>> ActorBase.load().nation_of("Undersecretary of State")
        'USA'
        """
        return self._tables.national.get(role_key(title), "")

    def level(self, title: str) -> str:
        """Level of a title: head, minister, deputy, envoy, official or empty."""
        office = self.office(title)
        if office:
            return self._tables.levels[office]
        role = self.roles.get(role_key(title))
        return role.level if role else ""

    def holder(self, country: str, office: str, date: str) -> Entry | None:
        """Who held an office of a country on a date; None where the tables do not say."""
        terms = [e for e in self._tables.holders.get((country, office), ()) if e.start and e.holds(date)]
        return max(terms, key=lambda e: e.start) if terms and date else None

    def person(self, entries: tuple[Entry, ...], date: str) -> Entry | None:
        """Pick the term of office that fits a date: one that holds, else the last one before, else the latest known."""
        people = [e for e in entries if e.kind == "person"]
        if not people:
            return None
        if date:
            holding = [e for e in people if e.holds(date)]
            if holding:
                return max(holding, key=lambda e: (bool(e.start), e.start))
            before = [e for e in people if e.end and e.end < date]
            if before:
                return max(before, key=lambda e: e.end)
            return min(people, key=lambda e: e.start or "9")
        return max(people, key=lambda e: (e.end == "" or e.end[:1] == "9", e.end, e.start))

    def exact(self, name: str) -> tuple[Entry, ...]:
        """Entries of exactly this name."""
        return self.names.get(phrase_key(name)) or ()

    def format(self, words: str, *, date: str | None, known: Container[str]) -> tuple[Entry, ...]:
        """Who takes part in a standing format of talks that some words name (`formats.tsv`); empty where they name none, where
        it did not meet at the date, or where no member is among the codes and names that are known of."""
        key = f" {phrase_key(words)} "
        for name, format in self._tables.formats:
            if (
                f" {name} " in key
                and format.holds((date or "")[:10])
                and any(m.country in known or m.name in known for m in format.members)
            ):
                return format.members
        return ()

    def finish(self, reading: Reading, phrase: str, *, country_hint: str = "") -> Resolved:
        """Settle a reading: a country from outside where it may have one, a name for the entity."""
        country = reading.country or ("" if reading.closed else country_hint)
        sectors = reading.sectors
        entity = reading.entity
        if not entity:
            if country and sectors[:1] == ("GOV",) and reading.generic:
                entity = self.country_name(country)
            else:
                entity = " ".join(phrase.split())
        kind = reading.type or ("country" if entity in self._tables.countries.values() else "group")
        return Resolved(
            entity=entity,
            country=country,
            sector=sectors[0] if sectors else "",
            sectors=sectors,
            title=reading.title,
            level=_person_level(reading.level or (self.level(reading.title) if reading.title else "")),
            type=kind,
            score=reading.score,
        )


def _person_level(level: str) -> str:
    """Levels are of people and bodies: `thing` and `former` of `roles.tsv` are none."""
    return "" if level in ("thing", "former") else level


@functools.lru_cache(4)
def _load(extra: str) -> ActorBase:
    return ActorBase(read_tables(Path(extra) if extra else None), _lists())


def _lists() -> WordLists:
    text = (resources.files(__package__) / "actor_words.toml").read_text(encoding="utf8")
    table: dict[str, Any] = tomllib.loads(text)
    sets = {k: frozenset(v) for k, v in table.items() if isinstance(v, list)}
    return WordLists(
        **sets,
        some=frozenset(table["some"]["words"]),
        particles=frozenset(table["name_particles"]["words"]),
        pronouns={word: kind for kind, words in table["pronouns"].items() for word in words},
        gender={word: kind for kind, words in table["gender"].items() for word in words},
        pair_numbers=frozenset(table["pairs"]["numbers"]),
        pair_nouns=frozenset(table["pairs"]["nouns"]),
        for_country=frozenset(table["stands_for"]["country"]),
        for_body=frozenset(table["stands_for"]["body"]),
        for_group=frozenset(table["stands_for"]["group"]),
        for_states=frozenset(table["stands_for"]["states"]),
        for_party=frozenset(table["stands_for"]["party"]),
        speech=frozenset(table["speech"]["verbs"]),
        halves=dict(table["halves"]),
        leads={k: frozenset(v) for k, v in table["leads"].items()},
    )


__all__ = ["ActorBase", "Resolved", "WordLists"]
