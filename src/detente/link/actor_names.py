"""Names of people and bodies as linking compares them: folded words, ordinals, acronyms; and how like two are."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Final, TypeAlias

from detente.knowledge.actor_tables import rows_of
from detente.knowledge.phrases import Word, role_key, stem_of, words_of
from detente.link.rows import NOT_STATES
from detente.link.text import folded, stopwords

Words: TypeAlias = tuple[str, ...]
Group: TypeAlias = tuple[Hashable, ...]

# Two spellings that no rule of romanisation joins are one word at this share of letters in order, from this length and with one
# first letter: `Stephane` and `Stephanie` have 94; `Ryabkov` and `Rybakov` 86, `Jong-il` and `Yong-il` 83.
STRICT, LONG = 87.0, 6
# Sureness of what joins two names: spelling; order or middle names; a part; an acronym; strict likeness; an initial.
SPELLING, MIDDLE, PART, ACRONYM, LIKE, INITIAL = 0.95, 0.9, 0.85, 0.85, 0.9, 0.8
# A first or last part of a name of two words or more stands for the whole from this many letters on.
PART_LETTERS: Final = 8
# What is left of any sureness where the country is not the entity's.
ABROAD: Final = 0.8
# Forms of a body that are compared.
FORMS: Final = 6

_ROMAN: Final = re.compile(r"(?!X$)[IVX]{1,5}")
_BRACKET: Final = re.compile(r"\(([^()]*)\)?")
_GLUED: Final = re.compile(r"([A-Z][a-z]{1,2})([A-Z]\w+)")
_ACRONYM: Final = re.compile(r"(?:[A-Z]\.?){2,7}")
_VOWELS: Final = re.compile("[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Lists:
    """What comparing names takes from the knowledge, folded: phrases for roles, closed classes, names of states and peoples."""

    roles: frozenset[str]
    general: frozenset[str]
    lists: Mapping[str, frozenset[str]]
    peoples: Mapping[str, frozenset[str]]
    aliases: Mapping[str, frozenset[str]]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared. `ordinal` tells bearers of one name apart (`jr`, `xvi`)."""

    words: Words
    ordinal: str = ""
    acronym: bool = False


@dataclass(slots=True)
class Node:
    """A name with how often it is read, its countries, its other forms, and the first day."""

    name: Name
    countries: frozenset[str]
    reports: int
    day: int
    forms: frozenset[Name] = field(default_factory=frozenset)


def is_state(code: str) -> bool:
    """Whether a country code stands for one state.

    >>> is_state("RUS"), is_state("IGO"), is_state("")
    (True, False, False)
    """
    return len(code) == 3 and code.isascii() and code.isupper() and code not in NOT_STATES


# ---- names


@functools.cache
def _romanisation() -> tuple[tuple[tuple[str, str], ...], Mapping[str, str]]:
    """Letters that romanisations use for one sound, in the order in which they are folded; vowels that stand for one another."""
    table = tomllib.loads((resources.files("detente.knowledge") / "romanisation.toml").read_text(encoding="utf8"))
    return tuple((s["written"], s["folded"]) for s in table["sound"]), table["vowels"]


@functools.cache
def lists() -> Lists:
    folder = resources.files("detente.knowledge")
    table = tomllib.loads((folder / "actor_words.toml").read_text(encoding="utf8"))
    lists = {k: frozenset(v) for k, v in table.items() if isinstance(v, list)}
    lists["particles"] = frozenset(table["name_particles"]["words"])
    lists["groups"] = frozenset((*table["stands_for"]["group"], *table["stands_for"]["party"]))
    phrases = [r["phrase"] for r in rows_of(folder / "roles.tsv") if r["use"] == "head"]
    for row in rows_of(folder / "offices.tsv"):
        phrases += row["phrases"].split("|")
    roles = frozenset(map(role_key, phrases))
    general = {r for r in roles if " " not in r} | lists["rank"] | frozenset(table["some"]["words"])
    states = list(rows_of(folder / "countries.tsv"))
    return Lists(
        roles,
        frozenset(general),
        lists,
        {r["iso3"]: frozenset(_key(n) for n in r["demonyms"].split("|") if n) for r in states},
        {r["iso3"]: frozenset(_key(n) for n in (r["name"], *r["aliases"].split("|")) if n) for r in states},
        {r["iso3"]: r["name"].removeprefix("The ") for r in states},
    )


def _key(text: str) -> str:
    return " ".join(w.key for w in words_of(text))


@functools.lru_cache(65536)
def group_of(entity: str, kind: str, country: str) -> Group:
    """Where an entry belongs before names are compared: a state, common words, a single word of a person's name, or a name."""
    if kind == "country" and is_state(country):
        return ("state", country)
    common = common_words(entity, kind, country)
    if common is not None:
        return ("words", *(common or (folded(entity),)))
    if kind != "person":
        return ("body", body(entity, country)[0], country)
    name = person(entity)
    return ("bare", name.words[0], country) if len(name.words) == 1 and not name.ordinal else ("person", name)


def common_words(text: str, kind: str, country: str) -> Words | None:
    """The words of an expression of common words, without article and the state's own name; None where it has a name.

    `the Iranian parliament` of IRN gives `parliament`; `Iran's Atomic Energy Organisation` is a name."""
    found = _bare(text)
    known = lists()
    for n in range(min(5, len(found) - 1), 0, -1):
        lead = " ".join(w.key for w in found[:n])
        small = found[n - 1].possessive or not any(w.capital for w in found[n:])
        if lead in known.peoples.get(country, ()) or (small and lead in known.aliases.get(country, ())):
            found = found[n:]
            break
    capital = [stem_of(w.key) for w in found if w.capital]
    if capital:
        if kind == "person" or (country and not is_state(country)):
            return None
        if not known.general.issuperset(capital) and " ".join(stem_of(w.key) for w in found) not in known.roles:
            return None
    return tuple(w.key for w in found)


@functools.lru_cache(16)  # one name is parsed in several ways in a row
def _bare(text: str) -> tuple[Word, ...]:
    """The words of a text without its article."""
    found = tuple(w for w in words_of(text) if w.key)
    return found[1:] if len(found) > 1 and found[0].key in lists().lists["articles"] else found


def person(text: str) -> Name:
    """A person's name without titles and particles, and what tells bearers of the name apart.

    `President Omar el-Beshir` gives `omar`, `beshir`."""
    outside = _BRACKET.sub(" ", text)
    text = _GLUED.sub(_parted, outside if _bare(outside) else text)
    known, found = lists(), _bare(text)
    while len(found) > 1:
        keys = [stem_of(w.key) for w in found]
        titled = (n for n in range(min(4, len(keys) - 1), 0, -1) if " ".join(keys[:n]) in known.roles)
        n = next(titled, 1 if found[0].key in known.lists["honorifics"] else 0)
        if not n:
            break
        found = found[n:]
    ordinal = ""
    if len(found) > 1 and (found[-1].key in ("jr", "sr") or _ROMAN.fullmatch(text[found[-1].start : found[-1].end])):
        ordinal, found = found[-1].key, found[:-1]
    last = len(found) - 1
    kept = [
        w
        for k, w in enumerate(found)
        if w.key not in known.lists["particles"] or k == last or (not k and w.capital and not w.hyphen)
    ]
    return Name(tuple(w.key for w in kept), ordinal)


def _parted(glued: re.Match[str]) -> str:
    """`ElBaradei` in two."""
    return " ".join(glued.groups()) if glued[1].casefold() in lists().lists["particles"] else glued[0]


def body(text: str, country: str = "") -> tuple[Name, ...]:
    """The name of a body, and the acronym that stands behind it in brackets.

    `the Shiite Hezbollah group` gives `hezbollah`, `the African Union (AU)` gives `african`, `union` and `au`."""
    known, plain = lists(), _BRACKET.sub(" ", text)
    found = _bare(plain)
    if len(found) > 1 and found[0].possessive and found[0].key in known.aliases.get(country, ()):
        found = found[1:]
    if any(not w.capital and stem_of(w.key) in known.lists["groups"] for w in found):
        core = tuple(w for w in found if w.capital or stem_of(w.key) not in known.lists["groups"])
        proper = tuple(w for w in core if w.key not in known.lists["rank"])
        core = proper if len(proper) == 1 else core
        if core and all(w.capital or w.key in stopwords() for w in core) and not _is_acronym(core, plain):
            found = core
    name = Name(tuple(w.key for w in found) or (folded(text),), acronym=_is_acronym(found, plain))
    inside = [i.strip() for i in _BRACKET.findall(text)]
    return (name, *(Name((_key(i),), acronym=True) for i in inside if _ACRONYM.fullmatch(i)))


def _is_acronym(found: Sequence[Word], text: str) -> bool:
    return len(found) == 1 and _ACRONYM.fullmatch(text[found[0].start : found[0].end]) is not None


# ---- likeness


@functools.lru_cache(65536)
def shape_of(word: str) -> tuple[str, Words, str]:
    """A word as romanisations have it in common: consonants with a mark for each run of vowels, the runs, and all letters."""
    sound = word.replace("'", "").replace("’", "")
    for spelt, heard in _romanisation()[0]:
        sound = sound.replace(spelt, heard)
    sound = re.sub(r"(.)\1+", r"\1", sound)
    sound = sound[:-1] if len(sound) > 2 and sound.endswith("h") else sound
    sound = "Y" + sound[1:] if sound.startswith("y") and sound[1:2] in "aeiou" else sound
    return _VOWELS.sub("*", sound), tuple(_VOWELS.findall(sound)), sound


@functools.lru_cache(262144)
def same_word(one: str, other: str) -> float:
    """How surely two words are spellings of one: 1 for the same, 0 for others."""
    if one == other:
        return 1.0
    (a, va, la), (b, vb, lb) = shape_of(one), shape_of(other)
    if a == b and all(_mates(x, y) and _mates(y, x) for x, y in zip(va, vb, strict=True)):
        return SPELLING
    if min(len(la), len(lb)) < LONG or la[0] != lb[0] or not (la.isalpha() and lb.isalpha()):
        return 0.0
    from rapidfuzz import fuzz  # noqa: PLC0415

    return LIKE if fuzz.ratio(la, lb) >= STRICT else 0.0


def _mates(run: str, other: str) -> bool:
    return all(any(m in other for m in _romanisation()[1][v]) for v in run)


def _spelt(one: Words, other: Words) -> bool:
    """Whether words are the same but for the spelling, one by one."""
    return len(one) == len(other) and all(same_word(a, b) >= SPELLING for a, b in zip(one, other, strict=True))


def people(a: Node, b: Node) -> float:
    """How surely two names are one person's. Where the countries differ only names that are the same in full are."""
    one, other = sorted((a.name.words, b.name.words), key=len)
    if a.name.ordinal and b.name.ordinal and a.name.ordinal != b.name.ordinal:
        return 0.0
    share = a.countries & b.countries
    glued = same_word("".join(one), "".join(other))
    if glued >= SPELLING:
        return glued if share or not (a.countries and b.countries) else glued * ABROAD
    if not share and a.countries and b.countries:
        return 0.0
    if len(one) == len(other):
        each = [
            same_word(x, y) or (INITIAL if x[0] == y[0] and 1 in (len(x), len(y)) else 0.0) for x, y in zip(one, other, strict=True)
        ]
        if all(each) and each[-1] != INITIAL:
            return sum(each) / len(each)
        return MIDDLE if share and any(_spelt(one, other[k:] + other[:k]) for k in range(1, len(one))) else 0.0
    ends = same_word(one[0], other[0]) or (INITIAL if len(one[0]) == 1 and one[0] == other[0][0] else 0.0)
    rest = iter(other[1:-1])
    if ends and same_word(one[-1], other[-1]) and all(any(same_word(x, y) for y in rest) for x in one[1:-1]):
        return min(MIDDLE, ends)
    part = len(one) > 1 and share and len("".join(one)) >= PART_LETTERS
    return PART if part and (_spelt(one, other[: len(one)]) or _spelt(one, other[-len(one) :])) else 0.0


def people_keys(node: Node) -> set[str]:
    t = node.name.words
    marks = [shape_of(w)[0] for w in t]
    return {
        f"glued {shape_of(''.join(t))[0]}",
        f"last {marks[-1]} {marks[0][:1]}",
        f"first {marks[0]} {marks[-1][:1]}",
        f"any {' '.join(sorted(marks))}",
        f"begin {' '.join(marks[:2])}",
        f"end {' '.join(marks[-2:])}",
    }


def bodies(a: Node, b: Node) -> float:
    """How surely two names are one body's. Countries have to agree."""
    if a.countries and b.countries and a.countries != b.countries:
        return 0.0
    x, y = a.name, b.name
    if x.words == y.words or x in b.forms or y in a.forms:
        return SPELLING
    one, other = sorted((x.words, y.words), key=len)
    if len(one) == len(other):
        return SPELLING if all(map(same_word, one, other)) else 0.0
    if (x.acronym or y.acronym) and len(one) == 1:
        return ACRONYM if one[0] in _initials(other) else 0.0
    cut = len(other) - len(one)
    if len(one) > 1 and other[cut:] == one and cut < 3 and a.countries == b.countries and a.countries <= set(NOT_STATES):
        return PART
    short = len(one) > 1 and one[0] in _initials(other[: cut + 1]) and one[1:] == other[cut + 1 :]
    return ACRONYM if short else 0.0


@functools.lru_cache(65536)
def _initials(name: Words) -> frozenset[str]:
    """The acronyms that a name may have: with and without its function words."""
    if len(name) < 2:
        return frozenset()
    return frozenset(("".join(w[0] for w in name), "".join(w[0] for w in name if w not in stopwords())))


def body_keys(node: Node) -> set[str]:
    t = node.name.words
    marks = [shape_of(w)[0] for w in t]
    keys = {f"name {' '.join(marks)}", *(f"name {' '.join(shape_of(w)[0] for w in f.words)}" for f in node.forms)}
    keys |= {f"short {i}" for i in ((t[0],) if node.name.acronym else _initials(t))}
    if len(t) > 1:
        keys |= {f"but {len(t)} {' '.join(marks[:k] + marks[k + 1 :])}" for k in range(min(len(t), FORMS))}
        keys |= {f"end {' '.join(t[k:])}" for k in range(min(len(t) - 1, 4))}
    return keys
