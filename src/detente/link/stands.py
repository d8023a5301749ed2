"""Which happenings take a stand, by which act and of whom: read off the words of the best mention, not the event type alone."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Final, TypeAlias

from detente.knowledge.actor_tables import rows_of
from detente.link.rows import Happening, Side, Told, is_state
from detente.link.text import folded, stem, words
from detente.link.wordings import alleges, cleaned, lexicon, names_matter, parties

# Mentions below this are guesses. Of 75 moves of newswire told with .6 or more 63 were right, of 11 between .5 and .6 five, by one
# reading; of the two between in the samples both.
SURE: Final = 0.5
# A name of a party has at most so many words.
LONGEST_NAME: Final = 6
# Words before the act in a wording of the matter, at most: `Russia's demand for a halt`.
HEAD: Final = 1
EXACT: Final = "="

GAP: Final = "~"
LONGEST_GAP: Final = 5
REFUSES: Final = "refuses"
DEMANDS: Final = "demands"

Cue: TypeAlias = tuple[str, ...]
Span: TypeAlias = tuple[int, int]
Saying: TypeAlias = Told | Happening


@dataclass(frozen=True, slots=True)
class Act:
    """A way to take a stand: its verb, its rank in the order of hardness (1 gives most), the event type that is one, and the words
    that say so."""

    verb: str
    rank: int
    type: str = ""
    forthcoming: bool = False
    jointly: bool = False
    stands: bool = True
    also: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = field(default=(), repr=False)

    def by(self, event_type: str) -> bool:
        """Whether a happening of a type may be this act."""
        return self.stands and event_type in (self.type, *self.also)


@dataclass(frozen=True, slots=True)
class Table:
    """The acts by verb, in order of rank, and what else `knowledge/stances.toml` says."""

    acts: Mapping[str, Act]
    types: frozenset[str]
    bound: frozenset[str]
    negations: frozenset[str]
    within: int
    withdraws: str
    retreat: str
    endings: tuple[Cue, ...]
    given_up: tuple[Cue, ...]
    talks: frozenset[str]
    passive: frozenset[str]
    adjectives: frozenset[str]
    reticence: tuple[Cue, ...]
    after: int
    denial: tuple[Cue, ...]


@functools.cache
def table() -> Table:
    """The acts that take a stand, in order of hardness; read once a process.

    >>> [a.verb for a in table().acts.values() if a.forthcoming]
    ['concedes', 'accepts', 'agrees with', 'offers', 'supports']
    """
    path = resources.files("detente.knowledge") / "stances.toml"
    read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf8"))
    made = (Act(**{**a, "also": tuple(a.get("also", ())), "cues": _cues(a.get("cues", ()))}) for a in read["act"])
    acts = sorted(made, key=lambda a: a.rank)
    ends = read["withdrawal"]
    return Table(
        acts={a.verb: a for a in acts},
        types=frozenset(t for a in acts if a.stands for t in (a.type, *a.also) if t),
        bound=frozenset(read["bound"]["types"]),
        negations=frozenset(read["negation"]["cues"]),
        within=read["negation"]["within"],
        withdraws=ends["verb"],
        retreat=ends["type"],
        endings=_cues(ends["cues"]),
        given_up=_cues(ends["of"]),
        talks=frozenset(read["talks"]["modes"]),
        passive=frozenset(read["passive"]["before"]),
        adjectives=frozenset(read["passive"]["adjectives"]),
        reticence=_cues(read["reticence"]["cues"]),
        after=read["reticence"]["within"],
        denial=_cues(read["denial"]["cues"]),
    )


def _cues(given: Iterable[str]) -> tuple[Cue, ...]:
    return tuple(tuple(w if w == GAP or w.startswith(EXACT) else stem(w) for w in folded(c).split()) for c in given)


@dataclass(frozen=True, slots=True)
class Stand:
    """A happening that takes a stand or gives one up: on what, by which act, of whom, on what condition, in which words."""

    happening: Happening
    issue: str
    act: str
    parties: tuple[str, ...]
    condition: str
    day: str
    words: str
    document: str


def stand(happening: Happening, told: Mapping[str, Told]) -> Stand | None:
    """The stand that a happening takes, in the words of the surest mention that says so; None where none does.

    A mention says so where its type may be an act of `table()`, it is actual (or made on a condition), sure and of no mere meeting,
    its issue says by itself what is at issue, its words hold a cue of the act that nothing turns round, and a party is named that
    is not the only one it is done to. Of what mentions disagree about nothing is added up: one of them is mistaken.
    """
    return next((s for t in _tellings(happening, told) if (s := _stand(happening, t))), None)


def _stand(h: Happening, t: Saying) -> Stand | None:
    known = table()
    taken = t.event_type in known.types and (t.status == "actual" or (t.status == "hypothetical" and _bound(t)))
    if not taken or t.confidence < SURE or t.mode in known.talks:
        return None
    who = _who(h, t)
    found = _cued(t.words, t.event_type, jointly=len(who) > 1) if who else None
    if found is None:
        return None
    act, cue = found
    issue = _issue(cleaned(t.issue or h.issue, within=t.words), act, t.words, cue)
    own = _doers(who, t.words, cue)
    if not issue or not own or not _meant(own, t.recipients, t.words, cue):
        return None
    return Stand(h, issue, act.verb, own, t.condition or h.condition, day(h), t.words, _document(t))


def _tellings(happening: Happening, told: Mapping[str, Told]) -> Sequence[Saying]:
    """The mentions of a happening but copies, the surest first, the earliest of equals; itself where none is known."""
    known = [told[m.event] for m in happening.members if m.event in told]
    own = [t for t in known if t.original in ("", t.document)] or known
    if not own:
        return [happening]
    return sorted(own, key=lambda t: (-t.confidence, t.published or "9999", t.document, t.offset, t.id))


def _document(t: Saying) -> str:
    return t.document if isinstance(t, Told) else ""


def _issue(worded: str, act: Act, said: str, cue: Span) -> str:
    """A wording without the act where that stands at its head; empty where it names no matter, the act stands in its midst, or what
    follows the act is no stand."""
    if not worded:
        return ""
    tokens, known = words(said), table()
    before, inside, _ = said.partition(" ".join(worded.split()[:2]))
    before = before if inside else ""
    at = _place(words(worded), act.cues) if inside and cue[0] >= len(words(before)) else None
    if at is not None:
        if at[0] > HEAD or len(worded.split()) < len(words(worded)):
            return ""
        worded = cleaned(" ".join(worded.split()[at[1] :]))
    if act.verb == REFUSES:
        rest, leads = tokens[cue[1] : cue[1] + known.after], " ".join(tokens[max(0, cue[0] - known.within) : cue[0]])
        if (
            alleges(worded)
            or alleges(leads.split(" ")[-1])
            or _place(rest, known.reticence)
            or not known.passive.isdisjoint(rest[:1])
        ):
            return ""
    elif act.verb == DEMANDS and _place(words(worded), known.acts[REFUSES].cues):
        return ""
    elif before.split()[-2:] == ["not", "to"]:
        worded = f"not to {worded}"
    return worded if names_matter(worded) else ""


def _doers(who: Sequence[str], said: str, cue: Span) -> tuple[str, ...]:
    """Those of some parties whose act it is: where the words before it name any of them, or another state, only those named; of a
    passive those named after it."""
    tokens = words(said)
    if _passive(tokens, cue):
        after = _codes_of(tokens[cue[1] :]) if "by" in tokens[cue[1] :] else set()
        return tuple(p for p in who if folded(p) in after)
    near, before = _codes_of(tokens[: cue[0]]), set(tokens[: cue[0]])
    there = [p for p in who if folded(p) in near or not before.isdisjoint(words(p)[-1:])]
    return tuple(there or [p for p in who if not near or folded(p) not in _codes()])


def _passive(tokens: Sequence[str], cue: Span) -> bool:
    known, last = table(), cue[1] - 1
    if not tokens[last].endswith("ed") or tokens[last] in known.adjectives:
        return False
    return not known.passive.isdisjoint(tokens[max(0, last - 2) : last]) or tokens[last + 1 : last + 2] == ["by"]


def _meant(own: Sequence[str], recipients: Iterable[Side], said: str, cue: Span) -> bool:
    """Whether the act is theirs: who is told to act upon itself alone and is not named before the act is mistaken for another."""
    to = {r.label for r in recipients}
    return to != set(own) or not _codes_of(words(said)[: cue[0]]).isdisjoint(map(folded, own))


def _bound(t: Saying) -> bool:
    return bool(t.condition) and t.event_type in table().bound


def ending(happening: Happening, told: Mapping[str, Told]) -> Stand | None:
    """A happening whose words give something up, whatever that is; None where they do not."""
    return next((s for t in _tellings(happening, told) if (s := _ending(happening, t))), None)


def _ending(h: Happening, t: Saying) -> Stand | None:
    known = table()
    denied = t.event_type in known.types and t.status == "negated"
    if t.confidence < SURE or (not denied and (t.event_type != known.retreat or t.status != "actual")):
        return None
    issue = cleaned(t.issue or h.issue, within=t.words) or " ".join(t.words.split())
    own = tuple(_who(h, t))
    if not own or not issue or _place(words(t.words), known.endings) is None:
        return None
    return Stand(h, issue, known.withdraws, own, "", day(h), t.words, _document(t))


def gives_up(said: str) -> bool:
    """Whether some words name the demand, the threat or the like that is given up.

    >>> gives_up("it dropped its demand for a port"), gives_up("its fleet withdrew")
    (True, False)
    """
    return _place(words(said), table().given_up) is not None


def day(happening: Happening) -> str:
    """The day it happened, where it is known to the day; else when it was first told."""
    start = happening.start
    if len(start) >= len("2022-01-10") and start[:10].replace("-", "").isdecimal() and _is_day(start[:10]):
        return start[:10]
    return happening.first[:10] or start


def _is_day(iso: str) -> bool:
    return "01" <= iso[5:7] <= "12" and "01" <= iso[8:10] <= "31"


# ---- the act


def _cued(said: str, event_type: str, *, jointly: bool) -> tuple[Act, Span] | None:
    """The act that some words name first, of those a type may be, and where its cue stands among the words."""
    tokens, found = words(said), []
    for act in _acts(event_type):
        if (not act.jointly or jointly) and (at := _place(tokens, act.cues)):
            found.append((at[0], not act.jointly, act.rank, at, act))
    if not found:
        return None
    start, _, _, at, act = min(found, key=lambda f: f[:3])
    before, refused = tokens[:start], table().acts[REFUSES].cues if act.verb != REFUSES else ()
    return None if _place(before, table().denial) or _place(before, refused) else (act, at)


@functools.cache
def _acts(event_type: str) -> tuple[Act, ...]:
    return tuple(a for a in table().acts.values() if a.by(event_type))


def _place(tokens: Sequence[str], cues: tuple[Cue, ...]) -> Span | None:
    """Where the first cue stands; None where there is none, or where a negation stands before it."""
    known, wanted = table(), _by_head(cues)
    for n, word in enumerate(tokens):
        for cue in (*wanted.get(stem(word), ()), *wanted.get(EXACT + word, ())):
            end = _end(tokens, cue, n)
            if end:
                turned = known.negations.isdisjoint(cue) and not known.negations.isdisjoint(tokens[max(0, n - known.within) : n])
                return None if turned else (n, end)
    return None


def _end(tokens: Sequence[str], cue: Cue, start: int) -> int:
    """Where a cue that begins at a place ends; 0 where it does not stand there."""
    n, free = start, 0
    for part in cue:
        if part == GAP:
            free = LONGEST_GAP
            continue
        near = range(n, min(len(tokens), n + free + 1))
        at = next((k for k in near if part in (stem(tokens[k]), EXACT + tokens[k])), None)
        if at is None:
            return 0
        n, free = at + 1, 0
    return n


@functools.cache
def _by_head(cues: tuple[Cue, ...]) -> Mapping[str, list[Cue]]:
    found: dict[str, list[Cue]] = {}
    for cue in cues:
        found.setdefault(cue[0], []).append(cue)
    return found


# ---- the party


def _who(happening: Happening, t: Saying) -> list[str]:
    """The parties of a mention by label; an official of an organisation stands for it."""
    sides = t.actors or happening.actors
    found = (body(s.label, happening.first) if s.country == "IGO" else s.label for s in sides if is_party(s))
    return list(dict.fromkeys(f for f in found if f))


def is_party(side: Side) -> bool:
    """Whether a side is named so that it can be told from others: a state, or what has a proper name.

    >>> [is_party(Side("", name, name, "RUS", "LEG")) for name in ("State Duma", "about 100 troops", "RUS")]
    [True, False, True]
    """
    if is_state(side.label):
        return True
    own = side.label.split()
    if not own or not side.country or len(own) > LONGEST_NAME or any(c.isdigit() for c in side.label):
        return False
    if any(w.endswith(("'s", "’s")) for w in own) or folded(own[0]) in lexicon().pronouns:
        return False
    lower = [w for w in own if w[:1].islower() and len(w) > 3]
    return own[0][:1].isupper() and (not lower or stem(folded(own[0])) in parties())


def _codes_of(tokens: Sequence[str]) -> set[str]:
    """The states and organisations that some words name."""
    stemmed = [stem(w) for w in tokens]
    pairs = (" ".join(stemmed[n : n + 2]) for n in range(len(stemmed)))
    return {parties()[s] for s in (*stemmed, *pairs) if s in parties()}


@functools.cache
def _codes() -> frozenset[str]:
    return frozenset(parties().values())


def body(name: str, on: str) -> str:
    """The international organisation that an official speaks for on an ISO day, as the table of officials says; else the name.

    >>> body("Jens Stoltenberg", "2022-01-12"), body("Kari Moen", "2022-01-12")
    ('NATO', 'Kari Moen')
    """
    terms = [t for t in _officials().get(folded(name), ()) if not on or (t[0] <= on and (not t[1] or on <= t[1] + "~"))]
    return terms[0][2] if terms else name


@functools.cache
def _officials() -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """Terms of officials of organisations, as `(start, end, organisation)` by folded name; the organisation leads the title."""
    folder = resources.files("detente.knowledge")
    full = {n: row["name"] for row in rows_of(folder / "organisations.tsv") if row["code"] == "IGO" for n in _names(row)}
    found: dict[str, tuple[tuple[str, str, str], ...]] = {}
    for row in rows_of(folder / "officials.tsv"):
        first = row["title"].split(" ")[0]
        if row["country"] == "IGO" and first in full:
            for name in _names(row):
                term = (row["start"], row["end"], full[first])
                found[folded(name)] = (*found.get(folded(name), ()), term)
    return found


def _names(row: Mapping[str, str]) -> list[str]:
    return [n for n in (row["name"], *row["aliases"].split("|")) if n]
