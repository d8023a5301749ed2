"""A wording of what is at issue → what it is about: the matters, parties and other words it names, and whether they name any."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final, TypeAlias

from detente.knowledge.actor_tables import rows_of
from detente.link.text import folded, stem, stopwords, words

Features: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
Phrase: TypeAlias = tuple[str, ...]

# Stands for a party in a phrase; marks a matter among stems; marks a form that counts as it stands. None is a character of a word.
PARTY: Final = "@"
MATTER: Final = "+"
EXACT: Final = "="
# Other words of content that may stand between two of a phrase.
BETWEEN: Final = 2
# A clause is cut off after a comma where so many words stand before it.
WHOLE: Final = 3

# The reader cuts a wording after so many words; what it leaves out is put back where that is so much at most.
LONG: Final = 15
CUT: Final = 4

# The lists of `issues.toml` whose words are compared as they stand; those of the others by stem.
PLAIN: Final = ("pronouns", "determiners", "leading", "particles", "clauses", "weekdays", "auxiliaries", "turns", "asking")
STEMMED: Final = ("hollow", "talking", "texts", "alleged")

_EDGE: Final = " .,;:!?…–—-"
_QUOTES: Final = '"“”„«»'


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How reports word issues (`knowledge/issues.toml`): `matters` by the phrases of stems that mean one (`weak` ones are
    words rather than matters), the sets as told there."""

    matters: Mapping[Phrase, str]
    weak: frozenset[str]
    hollow: frozenset[str]
    talking: frozenset[str]
    texts: frozenset[str]
    alleged: frozenset[str]
    pronouns: frozenset[str]
    determiners: frozenset[str]
    leading: frozenset[str]
    particles: frozenset[str]
    clauses: frozenset[str]
    weekdays: frozenset[str]
    auxiliaries: frozenset[str]
    turns: frozenset[str]
    asking: frozenset[str]


@dataclass(frozen=True, slots=True)
class Named:
    """What a wording names: parties, matters, stems of other words that carry content, and stems of proper names among them."""

    parties: frozenset[str]
    matters: frozenset[str]
    others: frozenset[str]
    proper: frozenset[str]


@functools.cache
def lexicon() -> Lexicon:
    """The words of issues, read once a process."""
    path = resources.files("detente.knowledge") / "issues.toml"
    read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf8"))
    matters = {_phrase(p): c["name"] for c in read["concept"] for p in c["words"]}
    stemmed = {k: frozenset(map(stem, read[k].split())) for k in STEMMED}
    plain = {k: frozenset(read[k].split()) for k in PLAIN}
    stemmed["hollow"] |= set(map(stem, plain["weekdays"]))
    weak = frozenset(c["name"] for c in read["concept"] if c.get("weak"))
    return Lexicon(matters=matters, weak=weak, **stemmed, **plain)


def _phrase(worded: str) -> Phrase:
    return tuple(w if w == PARTY or w.startswith(EXACT) else stem(w) for w in worded.split())


@functools.cache
def parties() -> Mapping[str, str]:
    """Names of states and international organisations of one stem or two → what they stand for.

    Regions and peoples are none of them: a disputed territory is what an issue is about."""
    folder = resources.files("detente.knowledge")
    found: dict[str, str] = {}
    for table, columns, code in (
        ("countries.tsv", ("name", "aliases", "demonyms", "capital", "metonyms"), "iso3"),
        ("organisations.tsv", ("name", "aliases"), "name"),
    ):
        for row in rows_of(folder / table):
            if row.get("code", "IGO") != "IGO":
                continue
            for name in (n for c in columns for n in row[c].split("|") if not n.islower()):
                own = [w for w in words(name) if w not in stopwords()]
                if 1 <= len(own) <= 2 and all(len(w) > 1 and not w.isdecimal() for w in own):
                    found.setdefault(" ".join(map(stem, own)), folded(row[code]))
    return found


@functools.lru_cache(maxsize=100_000)
def named(wording: str) -> Named:
    """What a wording names.

    >>> n = named("halt NATO's eastward expansion")
    >>> sorted(n.parties), sorted(n.matters), sorted(n.others)
    (['nato'], ['enlargement'], ['halt'])
    """
    own, known = _tokens(wording)
    matters, used = _matters(own)
    left = [(stemmed, proper) for n, (stemmed, _, proper) in enumerate(own) if n not in used and stemmed != PARTY]
    return Named(
        parties=frozenset(known),
        matters=frozenset(matters) - lexicon().weak,
        others=frozenset(_root(s) for s, _ in left) | (lexicon().weak & set(matters)),
        proper=frozenset(_root(s) for s, proper in left if proper),
    )


def _tokens(wording: str) -> tuple[list[tuple[str, str, bool]], list[str]]:
    """The words of content of a wording as `(stem, word, whether a proper name)`, a party as `@`; and the parties in order."""
    capital = {_nominative(folded(w.strip(_EDGE + _QUOTES))) for n, w in enumerate(wording.split()) if _is_name(w, first=not n)}
    plain = [w for w in words(wording) if w not in stopwords() and len(w) > 1 and not w.isdecimal()]
    stemmed, table = [stem(w) for w in plain], parties()
    own: list[tuple[str, str, bool]] = []
    known: list[str] = []
    n = 0
    while n < len(plain):
        size = next((k for k in (2, 1) if " ".join(stemmed[n : n + k]) in table), 0)
        if size:
            known.append(table[" ".join(stemmed[n : n + size])])
            own.append((PARTY, "", True))
        else:
            own.append((stemmed[n], plain[n], _nominative(plain[n]) in capital))
        n += size or 1
    return own, known


def _nominative(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _is_name(word: str, *, first: bool) -> bool:
    """Whether a word has a capital that is not that of a sentence."""
    return word[:1].isupper() and (not first or word.endswith(("'s", "’s")))


def _matters(own: Sequence[tuple[str, str, bool]]) -> tuple[list[str], set[int]]:
    """The matters that some words name, and the places of these words."""
    found: list[str] = []
    used: set[int] = set()
    starts = _starts()
    for n, (stemmed, word, _) in enumerate(own):
        for phrase in (*starts.get(stemmed, ()), *starts.get(EXACT + word, ())):
            places = _places(own, phrase, n)
            if places and not used.issuperset(places):
                found.append(lexicon().matters[phrase])
                used.update(places)
    return found, used


@functools.cache
def _starts() -> Mapping[str, tuple[Phrase, ...]]:
    found: dict[str, tuple[Phrase, ...]] = {}
    for phrase in sorted(lexicon().matters, key=lambda p: (-len(p), p)):
        found[phrase[0]] = (*found.get(phrase[0], ()), phrase)
    return found


def _places(own: Sequence[tuple[str, str, bool]], phrase: Phrase, start: int) -> list[int]:
    """Where the words of a phrase stand from a place on; empty where they do not."""
    places = [start]
    for part in phrase[1:]:
        near = range(places[-1] + 1, min(len(own), places[-1] + 2 + BETWEEN))
        at = next((n for n in near if part in (own[n][0], EXACT + own[n][1])), None)
        if at is None:
            return []
        places.append(at)
    return places


def _root(stemmed: str) -> str:
    """The stem of the verb where that of its noun differs: Snowball keeps `expans(ion)` and `expand` apart."""
    return stemmed[:-1] + "d" if len(stemmed) >= 6 and stemmed.endswith("ns") else stemmed


def features(wording: str) -> Features:
    """The parties that a wording names, and its matters, each alone and with each party, and other stems; both sorted, each once.

    >>> features("NATO membership"), features("the grain corridor")
    ((('nato',), ('+enlargement', '+enlargement@nato')), ((), ('corridor', 'grain')))
    """
    n = named(wording)
    solid = n.others - lexicon().hollow - lexicon().talking
    matters = {MATTER + m for m in n.matters} | {f"{MATTER}{m}{PARTY}{p}" for m in n.matters for p in n.parties}
    others = sorted(matters | (solid or (n.others if not n.matters else frozenset())))
    if not others:  # nothing but names, or no word at all (an emoji): alike to itself only
        return (), ("=" + (" ".join(sorted(n.parties)) or folded(wording)),)
    return tuple(sorted(n.parties)), tuple(others)


def names_matter(wording: str) -> bool:
    """Whether a wording says by itself what is at issue: no fragment, no pronoun for it, no mere meeting.

    >>> names_matter("the grain corridor"), names_matter("it out"), names_matter("meet again in Geneva"), names_matter("the vote")
    (True, False, False, False)
    """
    own, known = wording.split(), lexicon()
    ends = [folded(own[n].strip(_EDGE + _QUOTES)) for n in (0, -1)] if own else []
    n = named(wording)
    if not own or ends[1] in known.pronouns or ends[0] in known.auxiliaries:
        return False
    if n.matters:
        return True
    if ends[0] in known.pronouns:
        return False
    texts = n.others & known.texts
    solid = n.others - known.hollow - known.talking - texts
    common = solid - n.proper
    beside = bool(n.parties or solid & n.proper)
    if n.others & known.talking and not common:
        return False
    if len(common) > 1 or (texts and beside):
        return True
    return len(common) == 1 and (beside or bool(texts) or (len(own) > 1 and ends[0] not in known.determiners))


def alleges(wording: str) -> bool:
    """Whether what a wording names first is something alleged, which one denies and does not refuse.

    >>> alleges("the charge that it armed the rebels"), alleges("the proposal")
    (True, False)
    """
    first = next((stem(w) for w in words(wording) if w not in stopwords() and len(w) > 1), "")
    return first in lexicon().alleged


def cleaned(wording: str, *, within: str = "") -> str:
    """A wording without what belongs to the sentence around it.

    Args:
        wording: as the reader gives it.
        within: the words in which it stands, from which a verb is taken where it begins with its particle or an adverb.

    >>> cleaned("up its territory", within="would not give up its territory")
    'give up its territory'
    >>> cleaned("that the fleet leave the strait, and parted without")
    'the fleet leave the strait'
    >>> cleaned("Peru's demand for a new line of the border")
    'a new line of the border'
    """
    known, own = lexicon(), _cut(_whole(wording, within).split())
    if own and (folded(own[0]) in known.particles or own[0].endswith("ly")):
        before = within.partition(" ".join(wording.split()[:2]))
        verb = before[0].split()[-1] if before[1] and before[0].strip() else ""
        if verb.isalpha() and folded(verb) not in stopwords():
            return " ".join([verb, *own])
    own = _asked(own)
    while len(own) > 1 and folded(own[0].strip(_EDGE)) in known.leading:
        own.pop(0)
    own = _bare(own)
    while len(own) > 1 and folded(own[-1].strip(_EDGE)) in stopwords() - known.pronouns:
        own.pop()
    return " ".join(w for w in own if folded(w) not in known.weekdays).strip(_EDGE)


def _asked(own: list[str]) -> list[str]:
    """A wording without whose demand it is, where what is demanded follows."""
    if len(own) < 4 or folded(own[1]) not in lexicon().asking or folded(own[2]) not in lexicon().leading:
        return own
    whose = folded(own[0])
    return own[3:] if whose in lexicon().determiners or whose.endswith(("'s", "’s", "s'", "s’")) else own


def _bare(own: list[str]) -> list[str]:
    """A wording without the clause that leans on what was said before it (`if it attacked`), where the rest stands by itself."""
    known, plain = lexicon(), [folded(w.strip(_EDGE + _QUOTES)) for w in own]
    at = next((n for n, w in enumerate(plain) if n and w in known.turns and not known.pronouns.isdisjoint(plain[n:])), 0)
    return own[:at] if at and names_matter(" ".join(own[:at])) else own


def _whole(wording: str, within: str) -> str:
    """A wording with what the reader cut off: the few words after it, where they say where, or it is as long as can be."""
    after = within.partition(wording)[2] if wording else ""
    more = after.split()
    if not 0 < len(more) <= CUT or not after[:1].isspace() or any(c in after for c in ",;:()"):
        return wording
    placed = folded(more[0]) in lexicon().leading and named(after).parties
    return f"{wording} {' '.join(more)}" if len(wording.split()) >= LONG or placed else wording


def _cut(own: list[str]) -> list[str]:
    for n in range(WHOLE, len(own)):
        if own[n - 1].endswith(";") or (own[n - 1].endswith(",") and folded(own[n].strip(_EDGE)) in lexicon().clauses):
            return own[:n]
    return own
