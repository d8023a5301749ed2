"""Happenings → stances of parties on issues, how each moved, and how far two stand apart.

All of it is ordinal: stances have an order of hardness (`knowledge/stances.toml`) and no distances, and nothing here is a
probability or may be read as one. Hardness is of the act and not of the matter: two who both demand may demand opposite things.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final, TypeAlias

from detente.link.issues import clusters, names
from detente.link.rows import Happening, Move, Stance, Told

Key: TypeAlias = tuple[str, str]

SILENT: Final = "silent"
# The act to whose rank a forthcoming one falls where it is given on a condition only.
CONDITIONAL: Final = "conditions"

_DAY: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True, slots=True)
class Act:
    """A way to take a stand: its verb, its rank in the order of hardness (1 gives most) and the event type that is one."""

    verb: str
    rank: int
    type: str = ""
    forthcoming: bool = False
    jointly: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a party last did on an issue; `act` is `silent` and `stance` None where it took no stand. Ordinal, no probability."""

    party: str
    act: str
    stance: Stance | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An issue with a cell for each party of the matrix: `stances` taken on it in all, by `parties` of them."""

    issue: str
    issue_id: str
    stances: int
    parties: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Parties × issues, those that have most stances first; the cells of each line are in the order of `parties`."""

    parties: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The acts by verb, in order of rank, and the verb and event type by which a hard stance is given up."""

    acts: Mapping[str, Act]
    withdraws: str
    retreat: str


@functools.cache
def table() -> Table:
    """The acts that take a stand, in order of hardness; read once a process.

    >>> [a.verb for a in table().acts.values() if a.forthcoming]
    ['concedes', 'accepts', 'agrees with', 'offers', 'supports']
    """
    path = resources.files("detente.knowledge") / "stances.toml"
    read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf8"))
    acts = sorted((Act(**a) for a in read["act"]), key=lambda a: a.rank)
    return Table({a.verb: a for a in acts}, read["withdrawal"]["verb"], read["withdrawal"]["type"])


def rank(stance: Stance) -> int | None:
    """The place of a stance in the order of hardness, 1 to 9; None for a stance given up. An order, never a probability.

    Raises:
        KeyError: the act is none of `table().acts`.
    """
    known = table()
    if stance.act == known.withdraws:
        return None
    act = known.acts[stance.act]
    return known.acts[CONDITIONAL].rank if act.forthcoming and stance.condition else act.rank


# ---- stances


def stances(happenings: Sequence[Happening], told: Mapping[str, Told]) -> list[Stance]:
    """The stands that parties took, one row a party and happening, by day; those of one day by sources, then by confidence.

    A stance is an actual happening of a type that takes a stand. A party gives one up (`withdraws`) by a RETREAT on an issue on
    which its last stance of an earlier day was a hard one (after a concession, a RETREAT fulfils it), or where an act is negated
    and it did one of that type on the issue on an earlier day. `issue` is the happening's, else its words; `issue_id` that of the
    cluster of such wordings; a happening with neither is left out. `day` is the day it happened, else, where that is not known to
    the day, when it was first told. `words` and `document` are those of the earliest among the surest mentions. Ordinal: acts have
    an order and no measure, and are no probability.

    Args:
        happenings: in any order.
        told: the mentions by id; a happening none of whose mentions is there keeps its own words, without a document.
    """
    types = {a.type for a in table().acts.values() if a.type}
    taken = [h for h in happenings if h.event_type in types and h.status == "actual" and _wording(h)]
    ended = [h for h in happenings if _may_end(h, types) and _wording(h)]
    both = sorted((h for h in (*taken, *ended) if _parties(h)), key=_weight)
    issue_of: dict[str, str] = {}
    for issue in clusters([_wording(h) for h in both]):
        issue_of.update((both[n].id, issue.id) for n in issue.members)
    held: dict[Key, list[Stance]] = {}
    type_of = {h.id: h.event_type for h in both}
    rows = []
    for h in both:
        for party in _parties(h):
            own = held.setdefault((party, issue_of[h.id]), [])
            if h.status == "actual" and h.event_type in types:
                own.append(_stance(h, party, issue_of[h.id], told))
                rows.append(own[-1])
            elif _ends(h, [s for s in own if "" < s.day < _day(h)], type_of):
                rows.append(_stance(h, party, issue_of[h.id], told))
    return rows


def _may_end(happening: Happening, types: set[str]) -> bool:
    return (happening.event_type in types and happening.status == "negated") or (
        happening.event_type == table().retreat and happening.status == "actual"
    )


def _ends(happening: Happening, before: Sequence[Stance], type_of: Mapping[str, str]) -> bool:
    """Whether a happening gives up a stance of the same party on the same issue; `before` are those of earlier days, by day."""
    if happening.event_type == table().retreat:
        return bool(before) and not table().acts[before[-1].act].forthcoming
    return any(type_of[s.happening] == happening.event_type for s in before)


def _stance(happening: Happening, party: str, issue_id: str, told: Mapping[str, Told]) -> Stance:
    parties = _parties(happening)
    mention = _best(happening, told)
    others = [p for p in parties if p != party] if happening.event_type == "AGREE" else []
    return Stance(
        party=party,
        issue=_wording(happening),
        issue_id=issue_id,
        act=_verb(happening, jointly=len(parties) > 1),
        to=tuple(dict.fromkeys((*others, *(r.label for r in happening.recipients if r.label)))),
        condition=happening.condition,
        day=_day(happening),
        happening=happening.id,
        document=mention.document if mention else "",
        words=mention.words if mention else happening.words,
    )


def _verb(happening: Happening, *, jointly: bool) -> str:
    if happening.status != "actual" or happening.event_type == table().retreat:
        return table().withdraws
    fitting = [a for a in table().acts.values() if a.type == happening.event_type]
    return next((a.verb for a in fitting if a.jointly == jointly), fitting[0].verb)


def _parties(happening: Happening) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a.label for a in happening.actors if a.label))


def _wording(happening: Happening) -> str:
    return " ".join(happening.issue.split()) or " ".join(happening.words.split())


def _day(happening: Happening) -> str:
    """The day it happened, where it is known to the day; else when it was first told."""
    if _DAY.match(happening.start):
        return happening.start[:10]
    return happening.first[:10] or happening.start


def _weight(happening: Happening) -> tuple[str, int, float, str]:
    return _day(happening), happening.sources, happening.confidence, happening.id


def _best(happening: Happening, told: Mapping[str, Told]) -> Told | None:
    """The earliest of the surest mentions."""
    known = (told[m.event] for m in happening.members if m.event in told)
    return min(known, key=lambda t: (-t.confidence, t.published or "9999", t.document, t.offset, t.id), default=None)


# ---- what moved


def moves(stances: Sequence[Stance], *, since: str = "") -> list[Move]:
    """How the stance of each party on each issue changed from one day on which it spoke to the next, by day. Ordinal: a move says
    that a stance became harder or softer, not by how much, and never how likely anything is.

    `new` is the first on an issue, or the first after it was given up; then `hardened`, `softened`, `repeated` (also by another
    act of the same rank), `withdrawn`. To whom a stance is addressed makes no difference. Stances without a day are left out.

    A day has one stance: the last of the day in the order given. As reports tell days and no hours, `stances` puts
    those of a day by the number of sources, then by confidence, so that the last is the best attested; the hardest would
    make a threat in one report outweigh an offer in twenty. Where a party came forward and gave up a stance on one day, it
    has given it up: a concession that is seen to be made is a withdrawal.

    Args:
        stances: by day, as `stances` gives them; the order matters within a day only.
        since: an ISO day; only moves on that day or later are given, compared with what was held before it.
    """
    named = _names(stances)
    found = []
    for (party, issue_id), days in _spoken(stances).items():
        before: Stance | None = None
        for after in (s for s in days if s.day):
            found.append(Move(party, named[issue_id], issue_id, _kind(before, after), after.day, before, after))
            before = after
    return sorted((m for m in found if m.day >= since), key=lambda m: (m.day, m.party, m.issue_id))


def _kind(before: Stance | None, after: Stance) -> str:
    old, new = rank(before) if before else None, rank(after)
    if new is None:
        return "repeated" if before and old is None else "withdrawn"
    if old is None:
        return "new"
    return "repeated" if new == old else "hardened" if new > old else "softened"


def _spoken(stances: Iterable[Stance]) -> dict[Key, list[Stance]]:
    """The stance of each party on each issue for every day on which it spoke, by day, the undated first."""
    by_day: dict[Key, dict[str, list[Stance]]] = {}
    for s in stances:
        by_day.setdefault((s.party, s.issue_id), {}).setdefault(s.day, []).append(s)
    return {key: [_of_the_day(days[day]) for day in sorted(days)] for key, days in by_day.items()}


def _of_the_day(day: Sequence[Stance]) -> Stance:
    last, ended = day[-1], [s for s in day if s.act == table().withdraws]
    return ended[-1] if ended and last.act in table().acts and table().acts[last.act].forthcoming else last


def _names(stances: Iterable[Stance]) -> dict[str, str]:
    """A name for every issue, from the wordings of its stances; a happening of several parties counts once."""
    wordings: dict[str, dict[str, str]] = {}
    for s in stances:
        wordings.setdefault(s.issue_id, {})[s.happening] = s.issue
    return names({issue_id: list(own.values()) for issue_id, own in wordings.items()})


# ---- where all stand


def matrix(stances: Sequence[Stance]) -> Matrix:
    """Each party's latest stance on each issue, `silent` where a party that speaks on another issue has none on this one.

    Issues and parties are ordered by the number of their stances, equals by id or name. Ordinal: the acts have an order,
    and no cell is a probability.
    """
    named, spoken = _names(stances), _spoken(stances)
    by_party, by_issue = _count(s.party for s in stances), _count(s.issue_id for s in stances)
    parties = tuple(sorted(by_party, key=lambda p: (-by_party[p], p)))
    lines = []
    for issue_id in sorted(by_issue, key=lambda i: (-by_issue[i], i)):
        latest = {p: spoken[p, issue_id][-1] for p in parties if (p, issue_id) in spoken}
        cells = tuple(Cell(p, latest[p].act, latest[p]) if p in latest else Cell(p, SILENT) for p in parties)
        lines.append(Line(named[issue_id], issue_id, by_issue[issue_id], len(latest), cells))
    return Matrix(parties, tuple(lines))


def _count(values: Iterable[str]) -> dict[str, int]:
    count: dict[str, int] = {}
    for v in values:
        count[v] = count.get(v, 0) + 1
    return count


def gap(stances: Sequence[Stance], a: str, b: str, issue_id: str) -> int | None:
    """How many ranks lie between the latest stances of two parties on an issue, 0 to 8; None where one of them is silent
    or has given its stance up. Steps of an order: no distance, and never a probability of anything.

    Args:
        stances: by day, as `stances` gives them.
        a: a party by its label.
        b: another.
        issue_id: the issue.
    """
    spoken = _spoken(s for s in stances if s.issue_id == issue_id and s.party in (a, b))
    ranks = [rank(spoken[p, issue_id][-1]) if (p, issue_id) in spoken else None for p in (a, b)]
    return None if ranks[0] is None or ranks[1] is None else abs(ranks[0] - ranks[1])
