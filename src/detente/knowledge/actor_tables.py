"""The tables of names, read once: countries, peoples, organisations, groups, officials, roles, offices."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from detente.errors import InstallationError, UsageError
from detente.knowledge.phrases import keys_of, phrase_key, role_key

# A name of capitals up to this length is an acronym and must stand in capitals in the text (`WHO`, `CARE`, `ICE`).
ACRONYM: Final = 5
# Family names shorter than this are too common to stand for a person outside a report that names him in full.
SHORTEST_SURNAME: Final = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a name can mean.

    `kind`: country, demonym, capital, seat, people, organisation, group, person. `start` and `end` are ISO dates, partial
    or empty, of a term of office or of the time in which the entry holds. `acronym`: must be written in capitals;
    `common`: may be written small."""

    name: str
    kind: str
    country: str
    sectors: tuple[str, ...] = ()
    title: str = ""
    start: str = ""
    end: str = ""
    acronym: str = ""
    common: bool = False

    def holds(self, date: str) -> bool:
        """Whether the term covers an ISO date; partial dates cover all of their days."""
        return (not self.start or date >= self.start) and (not self.end or date[: len(self.end)] <= self.end)


@dataclass(frozen=True, slots=True)
class Role:
    """A word for what an actor is. `use`: head, inherit or modifier (see `roles.tsv`)."""

    phrase: str
    sector: str
    level: str
    use: str


@dataclass(frozen=True, slots=True)
class Format:
    """A standing format of talks: its members, and the ISO dates, partial or empty, between which it met."""

    members: tuple[Entry, ...]
    start: str
    end: str

    def holds(self, date: str) -> bool:
        """Whether it met at an ISO date; an unknown date fits."""
        return not date or ((not self.start or date >= self.start) and (not self.end or date[: len(self.end)] <= self.end))


@dataclass(slots=True)
class Tables:
    """Everything that was read, by folded phrase."""

    names: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    surnames: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    modifiers: dict[str, Role] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    holders: dict[tuple[str, str], tuple[Entry, ...]] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    national: dict[str, str] = field(default_factory=dict)
    formats: list[tuple[str, Format]] = field(default_factory=list)

    def add(self, phrase: str, entry: Entry, key: str = "") -> None:
        """File an entry under a name (folded: `key`); the same name may mean several things."""
        key = key or phrase_key(phrase)
        if not key:
            return
        if phrase.isupper() and len(phrase) <= 2 * ACRONYM:
            letters = "".join(c for c in phrase if c.isalpha())
            if len(letters) <= ACRONYM and letters.isascii():
                entry = dataclasses.replace(entry, acronym=letters)
        elif phrase.islower():
            entry = dataclasses.replace(entry, common=True)
        have = self.names.get(key, ())
        if entry not in have:
            self.names[key] = (*have, entry)


def read_tables(extra: Path | None = None) -> Tables:
    """Read all tables that ship, and a user's own after them.

    Raises:
        InstallationError: a table that must be there is missing or malformed.
        UsageError: the user's file cannot be read.
    """
    tables, folder = Tables(), resources.files(__package__)
    _countries(tables, folder)
    for row in rows_of(folder / "peoples.tsv"):
        entry = Entry(row["name"], "people", row["country"], ("GOV",))
        for name in (row["name"], *_items(row["aliases"])):
            tables.add(name, entry)
    _organisations(tables, folder)
    _roles(tables, folder)
    _formats(tables, folder)
    if (folder / "groups.tsv").is_file():
        for row in rows_of(folder / "groups.tsv"):
            _group(tables, row)
    if (folder / "officials.tsv").is_file():
        for row in rows_of(folder / "officials.tsv"):
            _official(tables, row)
    if extra is not None:
        _users(tables, extra)
    return tables


def rows_of(path: Traversable) -> Iterator[dict[str, str]]:
    """Yield the rows of a table of ours; lines that begin with `#` are comments, the first other line the header.

    Raises:
        InstallationError: the file is missing or a row has another number of cells than the header.
    """
    try:
        text = path.read_text(encoding="utf8")
    except OSError as error:
        raise InstallationError(f"the table {path.name} is missing ({error}); reinstall detente") from error
    header: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.rstrip("\r").split("\t")
        if header is None:
            header = cells
            continue
        if len(cells) < len(header):
            cells += [""] * (len(header) - len(cells))
        if len(cells) > len(header):
            raise InstallationError(
                f"{path.name} line {number} has {len(cells)} cells, its header {len(header)}; mend the row or reinstall"
            )
        yield dict(zip(header, cells, strict=True))


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split("|") if item.strip()]


def _countries(tables: Tables, folder: Traversable) -> None:
    for row in rows_of(folder / "countries.tsv"):
        iso3, name = row["iso3"], row["name"]
        tables.countries[iso3] = name.removeprefix("The ")
        for alias in (name, name.removeprefix("The "), *_items(row["aliases"])):
            tables.add(alias, Entry(name, "country", iso3, ("GOV",)))
        for demonym in _items(row["demonyms"]):
            tables.add(demonym, Entry(name, "demonym", iso3, ("GOV",)))
        for capital in _items(row["capital"]):
            tables.add(capital, Entry(name, "capital", iso3, ("GOV",)))
        for seat in _items(row["metonyms"]):
            words, _, sector = seat.partition(":")
            tables.add(words, Entry(name if not sector else words, "seat", iso3, (sector or "GOV",)))


def _organisations(tables: Tables, folder: Traversable) -> None:
    for row in rows_of(folder / "organisations.tsv"):
        entry = Entry(row["name"], "organisation", row["code"], tuple(_items(row["sectors"])))
        for name in (row["name"], *_items(row["aliases"])):
            tables.add(name, entry)


def _formats(tables: Tables, folder: Traversable) -> None:
    found = []
    for row in rows_of(folder / "formats.tsv"):
        members = tuple(_member(tables, m) for m in _items(row["members"]))
        found += [(phrase_key(n), Format(members, row["start"], row["end"])) for n in (row["name"], *_items(row["aliases"]))]
    tables.formats = sorted(found, key=lambda nf: (-len(nf[0]), nf[0]))


def _member(tables: Tables, name: str) -> Entry:
    """A member of a format by its country's code or its name."""
    if name in tables.countries:
        return Entry(tables.countries[name], "country", name, ("GOV",))
    known = [e for e in tables.names.get(phrase_key(name), ()) if e.name == name]
    if not known:
        raise InstallationError(f"formats.tsv names {name!r}, which stands in no table; reinstall detente")
    return known[0]


def _roles(tables: Tables, folder: Traversable) -> None:
    for row in rows_of(folder / "roles.tsv"):
        role = Role(row["phrase"], row["sector"], row["level"], row["use"])
        target = tables.modifiers if role.use == "modifier" else tables.roles
        target.setdefault(role_key(role.phrase), role)
    for row in rows_of(folder / "national_titles.tsv"):
        tables.national[role_key(row["phrase"])] = row["country"]
    for row in rows_of(folder / "offices.tsv"):
        tables.levels[row["office"]] = row["level"]
        for phrase in (row["office"], *_items(row["phrases"])):
            tables.offices.setdefault(role_key(phrase), row["office"])


def _group(tables: Tables, row: Mapping[str, str]) -> None:
    kind = "organisation" if row.get("kind") in ("organisation", "party") else "group"
    entry = Entry(
        row["name"],
        kind,
        row["country"],
        tuple(_items(row["sectors"])),
        start=row.get("start", ""),
        end=row.get("end", ""),
    )
    for name in (row["name"], *_items(row["aliases"])):
        tables.add(name, entry)


def _official(tables: Tables, row: Mapping[str, str]) -> None:
    entry = Entry(
        row["name"],
        "person",
        row["country"],
        tuple(_items(row["sector"])),
        row.get("title", ""),
        row.get("start", ""),
        row.get("end", ""),
    )
    aliases = _items(row.get("aliases", ""))
    last: list[str] = []
    for name in (row["name"], *aliases):
        keys = keys_of(name)
        if len(keys) > 1:
            tables.add(name, entry, " ".join(keys))
        elif keys:
            _surname(tables, keys[0], entry)
        last = last or keys
    if last and len(last[-1]) >= SHORTEST_SURNAME:
        _surname(tables, last[-1], entry)
    office = tables.offices.get(role_key(entry.title))
    if office and entry.country:
        at = (entry.country, office)
        tables.holders[at] = (*tables.holders.get(at, ()), entry)


def _surname(tables: Tables, key: str, entry: Entry) -> None:
    have = tables.surnames.get(key, ())
    if entry not in have:
        tables.surnames[key] = (*have, entry)


def _users(tables: Tables, path: Path) -> None:
    """Read `[[actor]]` tables with name, country and, where known, aliases, sectors, type, title, start, end."""
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            f"the actors in {path} cannot be read ({error}); write TOML with [[actor]] tables: name, country, and where "
            "known aliases, sectors, type, title, start, end"
        ) from error
    for number, row in enumerate(table.get("actor", ()), 1):
        if not isinstance(row, dict) or not isinstance(row.get("name"), str):
            raise UsageError(f'actor {number} in {path} has no name; write [[actor]] with name = "…"')
        kind = str(row.get("type", "person"))
        entry = Entry(
            row["name"],
            kind if kind in ("person", "country", "organisation", "group") else "person",
            str(row.get("country", "")).upper(),
            tuple(str(s) for s in row.get("sectors", ())),
            str(row.get("title", "")),
            str(row.get("start", "")),
            str(row.get("end", "")),
        )
        # What the user says goes before what ships.
        for name in (row["name"], *map(str, row.get("aliases", ()))):
            key = phrase_key(name)
            if key:
                tables.names[key] = (entry, *tables.names.get(key, ()))
        keys = keys_of(row["name"])
        if kind == "person" and keys:
            _surname(tables, keys[-1], entry)


__all__ = ["Entry", "Role", "Tables", "read_tables", "rows_of"]
