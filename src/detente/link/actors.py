"""Cast entries of many reports → entities of the world: states, people, bodies, and those whom common words name."""

from __future__ import annotations

import functools
import itertools
import re
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import numpy as np

from detente.knowledge.actor_tables import rows_of
from detente.knowledge.phrases import Word, role_key, stem_of, words_of
from detente.link.cluster import average_linkage, candidates
from detente.link.rows import NOT_STATES, Cast, Entity
from detente.link.text import folded, stopwords, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

Key = TypeVar("Key", bound=Hashable)
Words: TypeAlias = tuple[str, ...]
Group: TypeAlias = tuple[Hashable, ...]
# Entries by what they belong to, in parts of one sureness.
Found: TypeAlias = dict[Group, list[tuple[list[Cast], float]]]

# Two spellings that no rule of romanisation joins are one word at this share of letters in order, from this length and with one
# first letter: `Stephane` and `Stephanie` have 94; `Ryabkov` and `Rybakov` 86, `Jong-il` and `Yong-il` 83.
STRICT, LONG = 87.0, 6
# A group of names holds together while its pairs come to this on the average.
TOGETHER: Final = 0.5
# Sureness of what joins two names: spelling; order or middle names; a part; an acronym; strict likeness; an initial.
SPELLING, MIDDLE, PART, ACRONYM, LIKE, INITIAL = 0.95, 0.9, 0.85, 0.85, 0.9, 0.8
# A first or last part of a name of two words or more stands for the whole from this many letters on.
PART_LETTERS: Final = 8
# Sureness of a single word of a name in the report that has the full one, and over the ledger by last and by first word.
HERE, LAST, FIRST = 0.95, 0.8, 0.6
# Sureness of common words of one state, and what is left of any where the country is not the entity's.
COMMON, ABROAD = 0.8, 0.8
# Days after which the nearness of a bearer of a bare surname has halved.
NEAR: Final = 30
# A form is frequent from this share of the most frequent one's count.
FREQUENT: Final = 0.25
# Letters of a name in an id; forms of a body that are compared.
SLUG, FORMS = 60, 6
# In `find`, a name is like the one wanted from this score of rapidfuzz on.
FOUND: Final = 80.0

_ROMAN: Final = re.compile(r"(?!X$)[IVX]{1,5}")
_BRACKET: Final = re.compile(r"\(([^()]*)\)?")
_GLUED: Final = re.compile(r"([A-Z][a-z]{1,2})([A-Z]\w+)")
_ACRONYM: Final = re.compile(r"(?:[A-Z]\.?){2,7}")
_VOWELS: Final = re.compile("[aeiouy]+")
# Letters that romanisations use for one sound, in the order in which they are folded; and vowels that stand for one another.
_SOUNDS: Final = (
    *(("tch", "ch"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("dh", "d"), ("th", "t"), ("ck", "k")),
    *(("ch", "C"), ("x", "ks"), ("q", "k"), ("g", "k"), ("c", "k"), ("w", "v")),
)
_MATES: Final = {"a": "ae", "e": "aeiy", "i": "eiy", "y": "eiy", "o": "ou", "u": "ou"}


@dataclass(frozen=True, slots=True)
class _Lists:
    """What comparing names takes from the knowledge, folded: phrases for roles, closed classes, names of states and peoples."""

    roles: frozenset[str]
    general: frozenset[str]
    lists: Mapping[str, frozenset[str]]
    peoples: Mapping[str, frozenset[str]]
    aliases: Mapping[str, frozenset[str]]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it is compared. `ordinal` tells bearers of one name apart (`jr`, `xvi`)."""

    words: Words
    ordinal: str = ""
    acronym: bool = False


@dataclass(slots=True)
class _Node:
    """A name with how often it is read, its countries, its other forms, and the first day."""

    name: _Name
    countries: frozenset[str]
    reports: int
    day: int
    forms: frozenset[_Name] = field(default_factory=frozenset)


def entities(casts: Sequence[Cast]) -> list[Entity]:
    """Join the cast entries of many reports into entities of the world, ordered by id.

    A state is one entity by its code, under its name in the tables. People and bodies are compared by name where they share
    words, and their countries have to agree; a single word of a person's name joins a full name in its report, else the one
    nearest in time. Common words (`the foreign ministry`) join by the same words of one state. Of two entries of a report with
    one `entity` the one with more mentions counts, so every pair `(document, entity)` is a member of one entity.

    >>> row = Cast("r1", "Sergei Ryabkov", "person", "RUS", ("GOV",), "", ("Sergei Ryabkov",), 2, "2022-01-10")
    >>> other = Cast("r2", "Sergey Riabkov", "person", "RUS", ("GOV",), "", ("Riabkov",), 1, "2022-01-11")
    >>> [(e.id, e.last, len(e.members)) for e in entities([row, other])]
    [('sergei-ryabkov', '2022-01-11', 2)]
    """
    variants: dict[tuple[str, str, str], list[Cast]] = defaultdict(list)
    for row in _one_each(casts):
        variants[row.entity, row.type, row.country].append(row)
    found: Found = defaultdict(list)
    named: dict[Hashable, dict[Group, list[Cast]]] = {"person": defaultdict(list), "body": defaultdict(list)}
    bare: dict[Group, list[Cast]] = defaultdict(list)
    for (entity, kind, country), rows in variants.items():
        group = _group(entity, kind, country)
        if group[0] in named:
            named[group[0]][group] += rows
        elif group[0] == "bare":
            bare[group] += rows
        elif group[0] == "state":
            found[group].append((rows, 1.0))
        elif is_state(country):
            found[*group, country].append((rows, COMMON))
        else:
            for row in rows:
                found[*group, "", row.document].append(([row], 1.0))
    _join(found, named["person"], _people_keys, _people)
    _single(found, bare, sorted((g for g in found if g[0] == "person"), key=repr))
    _join(found, named["body"], _body_keys, _bodies)
    return _named(found)


def find(entities: Sequence[Entity], wanted: str) -> list[Entity]:
    """Entities that a name or code means, best first: by code or id, by name, by whole words of a name, else by likeness.

    >>> find([Entity("RUS", "Russia", "country", "RUS", (), ("Russia", "Moscow"), (), "", "", ())], "rus")[0].name
    'Russia'
    """
    asked = words(wanted)
    plain = " ".join(asked)
    ranked: list[tuple[float, int, str, int]] = []
    for n, e in enumerate(entities):
        rank = 0 if wanted.strip().casefold() == e.id.casefold() else _rank(e, asked, plain)
        if rank is not None:
            ranked.append((rank, -len(e.members), e.id, n))
    if not ranked and asked:
        ranked = [(-score, -len(entities[n].members), entities[n].id, n) for n, score in _near(entities, asked)]
    return [entities[r[3]] for r in sorted(ranked)]


def _near(entities: Sequence[Entity], asked: Sequence[str]) -> Iterable[tuple[int, float]]:
    """Entities with a name that has a word like each of those asked for, and how like they are on the average, of 100."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    named = [[words(name) for name in dict.fromkeys((e.name, *e.names))] for e in entities]
    known = sorted({w for names in named for name in names for w in name})
    like = [{w: s for w, s, _ in process.extract(a, known, scorer=fuzz.ratio, score_cutoff=FOUND, limit=None)} for a in asked]
    for n, names in enumerate(named):
        each = [[max((near.get(w, 0.0) for w in name), default=0.0) for near in like] for name in names]
        score = max((sum(s) / len(s) for s in each if all(s)), default=0.0)
        if score:
            yield n, score


def _rank(e: Entity, asked: list[str], plain: str) -> int | None:
    """How well whole words fit an entity: 1 its name, 2 one of its names, 3 words of its name, 4 words of another; None not."""
    blob = " ".join((e.name, *e.names))
    blob = blob.casefold() if blob.isascii() else folded(blob)  # the same, and quick for most
    if not asked or not all(w in blob for w in asked):
        return None
    named, others = words(e.name), [words(n) for n in e.names]
    if " ".join(named) == plain:
        return 1
    if any(" ".join(o) == plain for o in others):
        return 2
    want = set(asked)
    return 3 if want <= set(named) else 4 if any(want <= set(o) for o in others) else None


def is_state(code: str) -> bool:
    """Whether a country code stands for one state.

    >>> is_state("RUS"), is_state("IGO"), is_state("")
    (True, False, False)
    """
    return len(code) == 3 and code.isascii() and code.isupper() and code not in NOT_STATES


# ---- names


@functools.cache
def _lists() -> _Lists:
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
    return _Lists(
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
def _group(entity: str, kind: str, country: str) -> Group:
    """Where an entry belongs before names are compared: a state, common words, a single word of a person's name, or a name."""
    if kind == "country" and is_state(country):
        return ("state", country)
    common = _common(entity, kind, country)
    if common is not None:
        return ("words", *(common or (folded(entity),)))
    if kind != "person":
        return ("body", _body(entity, country)[0], country)
    name = _person(entity)
    return ("bare", name.words[0], country) if len(name.words) == 1 and not name.ordinal else ("person", name)


def _common(text: str, kind: str, country: str) -> Words | None:
    """The words of an expression of common words, without article and the state's own name; None where it has a name.

    `the Iranian parliament` of IRN gives `parliament`; `Iran's Atomic Energy Organisation` is a name."""
    found = _bare(text)
    known = _lists()
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
    return found[1:] if len(found) > 1 and found[0].key in _lists().lists["articles"] else found


def _person(text: str) -> _Name:
    """A person's name without titles and particles, and what tells bearers of the name apart.

    `President Omar el-Beshir` gives `omar`, `beshir`."""
    outside = _BRACKET.sub(" ", text)
    text = _GLUED.sub(_parted, outside if _bare(outside) else text)
    known, found = _lists(), _bare(text)
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
    return _Name(tuple(w.key for w in kept), ordinal)


def _parted(glued: re.Match[str]) -> str:
    """`ElBaradei` in two."""
    return " ".join(glued.groups()) if glued[1].casefold() in _lists().lists["particles"] else glued[0]


def _body(text: str, country: str = "") -> tuple[_Name, ...]:
    """The name of a body, and the acronym that stands behind it in brackets.

    `the Shiite Hezbollah group` gives `hezbollah`, `the African Union (AU)` gives `african`, `union` and `au`."""
    known, plain = _lists(), _BRACKET.sub(" ", text)
    found = _bare(plain)
    if len(found) > 1 and found[0].possessive and found[0].key in known.aliases.get(country, ()):
        found = found[1:]
    if any(not w.capital and stem_of(w.key) in known.lists["groups"] for w in found):
        core = tuple(w for w in found if w.capital or stem_of(w.key) not in known.lists["groups"])
        proper = tuple(w for w in core if w.key not in known.lists["rank"])
        core = proper if len(proper) == 1 else core
        if core and all(w.capital or w.key in stopwords() for w in core) and not _is_acronym(core, plain):
            found = core
    name = _Name(tuple(w.key for w in found) or (folded(text),), acronym=_is_acronym(found, plain))
    inside = [i.strip() for i in _BRACKET.findall(text)]
    return (name, *(_Name((_key(i),), acronym=True) for i in inside if _ACRONYM.fullmatch(i)))


def _is_acronym(found: Sequence[Word], text: str) -> bool:
    return len(found) == 1 and _ACRONYM.fullmatch(text[found[0].start : found[0].end]) is not None


# ---- likeness


@functools.lru_cache(65536)
def _shape(word: str) -> tuple[str, Words, str]:
    """A word as romanisations have it in common: consonants with a mark for each run of vowels, the runs, and all letters."""
    sound = word.replace("'", "").replace("’", "")
    for spelt, heard in _SOUNDS:
        sound = sound.replace(spelt, heard)
    sound = re.sub(r"(.)\1+", r"\1", sound)
    sound = sound[:-1] if len(sound) > 2 and sound.endswith("h") else sound
    sound = "Y" + sound[1:] if sound.startswith("y") and sound[1:2] in "aeiou" else sound
    return _VOWELS.sub("*", sound), tuple(_VOWELS.findall(sound)), sound


@functools.lru_cache(262144)
def _same(one: str, other: str) -> float:
    """How surely two words are spellings of one: 1 for the same, 0 for others."""
    if one == other:
        return 1.0
    (a, va, la), (b, vb, lb) = _shape(one), _shape(other)
    if a == b and all(_mates(x, y) and _mates(y, x) for x, y in zip(va, vb, strict=True)):
        return SPELLING
    if min(len(la), len(lb)) < LONG or la[0] != lb[0] or not (la.isalpha() and lb.isalpha()):
        return 0.0
    from rapidfuzz import fuzz  # noqa: PLC0415

    return LIKE if fuzz.ratio(la, lb) >= STRICT else 0.0


def _mates(run: str, other: str) -> bool:
    return all(any(m in other for m in _MATES[v]) for v in run)


def _spelt(one: Words, other: Words) -> bool:
    """Whether words are the same but for the spelling, one by one."""
    return len(one) == len(other) and all(_same(a, b) >= SPELLING for a, b in zip(one, other, strict=True))


def _people(a: _Node, b: _Node) -> float:
    """How surely two names are one person's. Where the countries differ only names that are the same in full are."""
    one, other = sorted((a.name.words, b.name.words), key=len)
    if a.name.ordinal and b.name.ordinal and a.name.ordinal != b.name.ordinal:
        return 0.0
    share = a.countries & b.countries
    glued = _same("".join(one), "".join(other))
    if glued >= SPELLING:
        return glued if share or not (a.countries and b.countries) else glued * ABROAD
    if not share and a.countries and b.countries:
        return 0.0
    if len(one) == len(other):
        each = [
            _same(x, y) or (INITIAL if x[0] == y[0] and 1 in (len(x), len(y)) else 0.0) for x, y in zip(one, other, strict=True)
        ]
        if all(each) and each[-1] != INITIAL:
            return sum(each) / len(each)
        return MIDDLE if share and any(_spelt(one, other[k:] + other[:k]) for k in range(1, len(one))) else 0.0
    ends = _same(one[0], other[0]) or (INITIAL if len(one[0]) == 1 and one[0] == other[0][0] else 0.0)
    rest = iter(other[1:-1])
    if ends and _same(one[-1], other[-1]) and all(any(_same(x, y) for y in rest) for x in one[1:-1]):
        return min(MIDDLE, ends)
    part = len(one) > 1 and share and len("".join(one)) >= PART_LETTERS
    return PART if part and (_spelt(one, other[: len(one)]) or _spelt(one, other[-len(one) :])) else 0.0


def _people_keys(node: _Node) -> set[str]:
    t = node.name.words
    marks = [_shape(w)[0] for w in t]
    return {
        f"glued {_shape(''.join(t))[0]}",
        f"last {marks[-1]} {marks[0][:1]}",
        f"first {marks[0]} {marks[-1][:1]}",
        f"any {' '.join(sorted(marks))}",
        f"begin {' '.join(marks[:2])}",
        f"end {' '.join(marks[-2:])}",
    }


def _bodies(a: _Node, b: _Node) -> float:
    """How surely two names are one body's. Countries have to agree."""
    if a.countries and b.countries and a.countries != b.countries:
        return 0.0
    x, y = a.name, b.name
    if x.words == y.words or x in b.forms or y in a.forms:
        return SPELLING
    one, other = sorted((x.words, y.words), key=len)
    if len(one) == len(other):
        return SPELLING if all(map(_same, one, other)) else 0.0
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


def _body_keys(node: _Node) -> set[str]:
    t = node.name.words
    marks = [_shape(w)[0] for w in t]
    keys = {f"name {' '.join(marks)}", *(f"name {' '.join(_shape(w)[0] for w in f.words)}" for f in node.forms)}
    keys |= {f"short {i}" for i in ((t[0],) if node.name.acronym else _initials(t))}
    if len(t) > 1:
        keys |= {f"but {len(t)} {' '.join(marks[:k] + marks[k + 1 :])}" for k in range(min(len(t), FORMS))}
        keys |= {f"end {' '.join(t[k:])}" for k in range(min(len(t) - 1, 4))}
    return keys


# ---- joining


def _one_each(casts: Sequence[Cast]) -> Iterable[Cast]:
    """One entry for each report and entity, whatever the order of the input."""
    best: dict[tuple[str, str], Cast] = {}
    for row in casts:
        kept = best.setdefault((row.document, row.entity), row)
        if kept is not row and _before(row) < _before(kept):
            best[row.document, row.entity] = row
    return best.values()


def _before(row: Cast) -> tuple[Hashable, ...]:
    return (-row.mentions, row.type, row.country, row.title, row.names, row.sectors, row.published)


def _join(
    found: Found,
    named: Mapping[Group, list[Cast]],
    keys_of: Callable[[_Node], set[str]],
    weigh: Callable[[_Node, _Node], float],
) -> None:
    """Group names, and file their rows under the main name of the group, each with the sureness of its name."""
    order = sorted(named, key=repr)
    nodes = [_node(key, named[key]) for key in order]
    days = np.array([n.day for n in nodes], dtype=np.int64)
    pairs = candidates([keys_of(n) for n in nodes], days, window=date.max.toordinal())
    score = np.fromiter((weigh(nodes[a], nodes[b]) for a, b in pairs.tolist()), dtype=np.float64, count=len(pairs))
    pairs, score = pairs[score > 0], score[score > 0]
    sure = {(a, b): s for (a, b), s in zip(map(tuple, pairs.tolist()), score.tolist(), strict=True)}
    together: dict[int, list[int]] = defaultdict(list)
    for n, group in enumerate(average_linkage(len(nodes), pairs, score, threshold=TOGETHER).tolist()):
        together[group].append(n)
    for members in together.values():
        main = min(members, key=lambda n: (-nodes[n].reports, n))
        for n in members:
            direct = sure.get((min(n, main), max(n, main)), 0.0)
            own = 1.0 if n == main else direct or MIDDLE * max(sure.get((min(n, m), max(n, m)), 0.0) for m in members if m != n)
            found[order[main]].append((named[order[n]], own))


def _node(key: Group, rows: Sequence[Cast]) -> _Node:
    """A name with what its rows say of it."""
    name = key[1]
    assert isinstance(name, _Name)
    countries = frozenset(r.country for r in rows if r.country)
    day = min(_days(rows), default=0)
    forms: frozenset[_Name] = frozenset()
    if key[0] == "body":
        variants = {(t, r.country) for r in rows for t in (r.entity, *r.names)}
        forms = frozenset(f for t, c in variants if _common(t, "organisation", c) is None for f in _body(t, c)) - {name}
        forms = frozenset(sorted(forms, key=lambda f: (f.words, f.acronym))[:FORMS])
    return _Node(name, countries, len(rows), day, forms)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A full name's person, for finding who a single word of it means: the first and last word, the days, the countries."""

    group: Group
    ends: tuple[str, str]
    days: tuple[int, ...]
    countries: frozenset[str]


def _single(found: Found, bare: Mapping[Group, list[Cast]], people: Sequence[Group]) -> None:
    """File the entries that give one word of a person's name with the likeliest bearer; without any, with the same word."""
    reports = {row.document for rows in bare.values() for row in rows}
    asked = {_shape(str(word))[0] for _, word, _ in bare}
    here: dict[tuple[str, str], list[_Bearer]] = defaultdict(list)
    by_word: dict[str, list[_Bearer]] = defaultdict(list)
    for group in people if bare else ():
        name = group[1]
        assert isinstance(name, _Name)
        ends = name.words[-1], name.words[0]
        marks = asked.intersection(_shape(w)[0] for w in ends)
        if marks:
            rows = [row for part, _ in found[group] for row in part]
            bearer = _Bearer(group, ends, tuple(sorted(_days(rows))), frozenset(r.country for r in rows if r.country))
            together = reports.intersection([r.document for r in rows])
            for mark in marks:
                by_word[mark].append(bearer)
                for document in together:
                    here[document, mark].append(bearer)
    for group, rows in bare.items():
        word, country = str(group[1]), str(group[2])
        mark = _shape(word)[0]
        agreeing = [b for b in by_word[mark] if not country or not b.countries or country in b.countries]
        ledger, likely = _bearing(word, agreeing, (LAST, FIRST))
        days = sorted({_day(row.published) for row in rows})
        nearest = dict(zip(days, _likeliest(ledger, _nearness(ledger, np.array(days))), strict=False))
        for row in rows:
            own, sure = _bearing(word, here.get((row.document, mark), ()), (HERE, HERE * MIDDLE))
            if own:
                ((chosen, share),) = _likeliest(own, np.array([[1.0 + (country in b.countries)] for b in own]))
            elif ledger:
                (chosen, share), sure = nearest[_day(row.published)], likely
            else:
                chosen, share = group, 1.0
            found[chosen].append(([row], sure * share))


def _likeliest(bearers: Sequence[_Bearer], weights: NDArray[np.float64]) -> list[tuple[Group, float]]:
    """For each column of weights the bearer of most, of equals the first, and the share of all weight that it has."""
    if not bearers:
        return []
    best = weights.argmax(axis=0)
    shares = weights.max(axis=0) / weights.sum(axis=0)
    return [(bearers[n].group, share) for n, share in zip(best.tolist(), shares.tolist(), strict=True)]


def _bearing(word: str, among: Sequence[_Bearer], base: Sequence[float]) -> tuple[list[_Bearer], float]:
    """Those who have a word as last name, else those who have it as first, and how sure such a join is."""
    for place, sure in enumerate(base):
        fit = [b for b in among if _same(b.ends[place], word) >= SPELLING]
        if fit:
            return fit, sure
    return [], 1.0


def _nearness(bearers: Sequence[_Bearer], days: NDArray[np.int64]) -> NDArray[np.float64]:
    """How near each bearer's nearest report is to each of some days, 1 for the same day; shape (bearers, days)."""
    table = np.full((len(bearers), len(days)), 0.5)
    for n, own in enumerate(np.array(b.days, dtype=np.int64) for b in bearers):
        if len(own):
            at = np.searchsorted(own, days)
            before, after = own[np.maximum(at - 1, 0)], own[np.minimum(at, len(own) - 1)]
            table[n] = 1.0 / (1.0 + np.minimum(np.abs(days - before), np.abs(after - days)) / NEAR)
    return table


@functools.lru_cache(65536)
def _day(published: str) -> int:
    """A day of publication counted from the first of year one, 0 where it is none."""
    try:
        return date.fromisoformat(published[:10]).toordinal()
    except ValueError:
        return 0


def _days(rows: Iterable[Cast]) -> set[int]:
    return {d for p in {r.published for r in rows} if (d := _day(p))}


# ---- entities


def _named(found: Found) -> list[Entity]:
    """Entities with their ids: a state's code, else the name; with the country or a hash where several share a name."""
    drafts = sorted(
        ((group[0] == "state", _entity(parts)) for group, parts in found.items()),
        key=lambda d: (d[1].first or "9999", d[1].members),
    )
    slugs = ["" if state else _slug(e.name) for state, e in drafts]
    shared, nearer = _count(slugs), _count([(s, e.country) for s, (_, e) in zip(slugs, drafts, strict=True)])
    taken, done = {"", *shared}, []
    for slug, (_, e) in zip(slugs, drafts, strict=True):
        chosen = slug or e.country
        if slug and shared[slug] > 1:
            chosen = f"{slug}-{_slug(e.country)}" if e.country and nearer[slug, e.country] == 1 else ""
            tries = itertools.count()
            while chosen in taken:
                first = "\n".join((*e.members[0][:2], str(next(tries))))
                chosen = f"{slug}-{zlib.crc32(first.encode('utf8', 'surrogatepass')):08x}"
            taken.add(chosen)
        done.append(replace(e, id=chosen, name=e.name if slug else _lists().names.get(chosen, e.name)))
    return sorted(done, key=lambda e: e.id)


def _slug(text: str) -> str:
    """Words in letters that any file system and address takes."""
    return re.sub("[^a-z0-9]+", "-", folded(text)).strip("-")[:SLUG].strip("-") or "entity"


def _entity(parts: Sequence[tuple[list[Cast], float]]) -> Entity:
    """What the entries of one entity say together; without its id."""
    rows = [row for part, _ in parts for row in part]
    forms = _count([r.entity for r in rows])
    kind, country = _most(_count([r.type for r in rows])), _most(_count([r.country for r in rows if r.country]))
    days = _days(rows)
    own = ("", country)
    members = [(r.document, r.entity, round(sure if r.country in own else sure * ABROAD, 3)) for part, sure in parts for r in part]
    return Entity(
        id="",
        name=_fullest(forms, kind, country),
        type=kind,
        country=country,
        sectors=_by_count(_count([s for r in rows for s in {*r.sectors}])),
        names=_by_count(_count([n for r in rows for n in {r.entity, *r.names} if n])),
        titles=_terms({(r.title, r.published) for r in rows if r.title}),
        first=_iso(min(days)) if days else "",
        last=_iso(max(days)) if days else "",
        members=tuple(sorted(members)),
    )


def _count(values: Iterable[Key]) -> dict[Key, int]:
    """How often each value comes; for the many short runs here quicker than `Counter`."""
    counts: dict[Key, int] = {}
    for v in values:
        counts[v] = counts.get(v, 0) + 1
    return counts


def _by_count(counts: Mapping[str, int]) -> Words:
    return tuple(counts) if len(counts) < 2 else tuple(sorted(counts, key=lambda n: (-counts[n], -len(n), n)))


def _most(counts: Mapping[str, int]) -> str:
    return _by_count(counts)[0] if counts else ""


@functools.lru_cache(65536)
def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _fullest(forms: Mapping[str, int], kind: str, country: str) -> str:
    """The fullest of the frequent forms: of people by words without titles, of bodies by letters."""
    if len(forms) == 1:
        return next(iter(forms))
    size = {f: len(_person(f).words) if kind == "person" and _common(f, kind, country) is None else len(f) for f in forms}
    full = {f: c for f, c in forms.items() if kind != "person" or size[f] > 1} or forms
    often = FREQUENT * max(full.values())
    return min((f for f, c in full.items() if c >= often), key=lambda f: (-size[f], -full[f], f))


def _terms(told: set[tuple[str, str]]) -> Words:
    """`foreign minister (2006-11-01 to 2006-12-19)` in order of the first day, without days where none is known."""
    if not told:
        return ()
    terms: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for title, published in told:
        terms[" ".join(title.casefold().split())].append((_day(published), title))
    done = []
    for term in terms.values():
        title = _most(_count(t for _, t in term))
        days = sorted(d for d, _ in term if d)
        span = f" ({_iso(days[0])} to {_iso(days[-1])})" if days else ""
        done.append((days[:1], f"{title}{span}"))
    return tuple(t for _, t in sorted(done))
