"""Happenings → stances of parties on issues, and how each moved.

All of it is ordinal: stances have an order of hardness (`knowledge/stances.toml`) and no distances, and nothing here is a
probability or may be read as one. Hardness is of the act and not of the matter: two who both demand may demand opposite things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from detente.link.issues import clusters, names
from detente.link.rows import Happening, Move, Stance, Told
from detente.link.stands import Act, Stand, Table, ending, gives_up, stand, table

__all__ = ["Act", "Table", "issue_names", "moves", "rank", "spoken", "stances", "table"]

Key: TypeAlias = tuple[str, str]

# The act to whose rank a forthcoming one falls where it is given on a condition only.
CONDITIONAL: Final = "conditions"


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

    Which happenings take a stand, by which act and of whom says `stands.stand`. `issue` is the wording of the matter; `issue_id`
    the cluster of such wordings, in which the condition of an act counts as words of it. `day` is the day it happened, else, where
    that is not known to the day, when it was first told. `words` and `document` are those of the surest mention that takes it.

    A party gives a stance up (`withdraws`) by a RETREAT or a negated act whose words say so, on an issue on which its last stance
    of an earlier day was a hard one: by a RETREAT a refusal or a threat, a demand only where the words name it. After a concession,
    a RETREAT fulfils it.

    Background (`historical`) is no stance, nor are accusations and denials, which say what is and not what is to be done.

    Args:
        happenings: in any order.
        told: the mentions by id; a happening none of whose mentions is there keeps its own words, without a document.
    """
    taken = [s for h in happenings if (s := stand(h, told))]
    both = sorted((*taken, *(s for h in happenings if (s := ending(h, told)))), key=_weight)
    issue_of: dict[int, str] = {}
    for issue in clusters([s.issue for s in both], beside=[_beside(s) for s in both]):
        issue_of.update((n, issue.id) for n in issue.members)
    held: dict[Key, list[Stance]] = {}
    rows = []
    for n, s in enumerate(both):
        for party in s.parties:
            row = _stance(s, party, issue_of[n])
            own = held.setdefault((party, issue_of[n]), [])
            if s.act != table().withdraws:
                own.append(row)
                rows.append(row)
            elif _ends(s, [b for b in own if "" < b.day < s.day]):
                rows.append(row)
    return rows


def _beside(taken: Stand) -> str:
    """The condition of an act where its issue does not say it."""
    condition = " ".join(taken.condition.split())
    return "" if condition in taken.issue else condition


def _weight(taken: Stand) -> tuple[str, int, float, str]:
    return taken.day, taken.happening.sources, taken.happening.confidence, taken.happening.id


def _ends(taken: Stand, before: Sequence[Stance]) -> bool:
    """Whether words give up a stance of the same party on the same issue; `before` are those of earlier days, by day."""
    if not before or table().acts[before[-1].act].forthcoming:
        return False
    retreats = taken.happening.event_type == table().retreat
    return gives_up(taken.words) or (retreats and before[-1].act != "demands")


def _stance(taken: Stand, party: str, issue_id: str) -> Stance:
    h, act = taken.happening, table().acts.get(taken.act)
    others = [p for p in taken.parties if p != party] if act and act.jointly else []
    return Stance(
        party=party,
        issue=taken.issue,
        issue_id=issue_id,
        act=taken.act,
        to=tuple(dict.fromkeys((*others, *(r.label for r in h.recipients if r.label)))),
        condition=taken.condition,
        day=taken.day,
        happening=h.id,
        document=taken.document,
        words=taken.words,
        sources=h.sources,
        confidence=h.confidence,
    )


# ---- what moved


def moves(stances: Sequence[Stance], *, since: str = "") -> list[Move]:
    """How the stance of each party on each issue changed from one day on which it spoke to the next, by day. Ordinal: a move says
    that a stance became harder or softer, not by how much, and never how likely anything is.

    `new` is the first on an issue, or the first after it was given up; then `hardened`, `softened`, `repeated` (also by another
    act of the same rank), `withdrawn`. To whom a stance is addressed makes no difference. Stances without a day are left out.

    A day has one stance: that of most sources, of these the surest. Reports tell days and no hours, and the hardest would make a
    threat in one report outweigh an offer in twenty. Where a party came forward and gave up a stance on one day, it has given it
    up: a concession that is seen to be made is a withdrawal.

    Args:
        stances: in any order.
        since: an ISO day; only moves on that day or later are given, compared with what was held before it.
    """
    named = issue_names(stances)
    found = []
    for (party, issue_id), days in spoken(stances).items():
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


def spoken(stances: Iterable[Stance]) -> dict[Key, list[Stance]]:
    """The stance of each party on each issue for every day on which it spoke, by day, the undated first."""
    by_day: dict[Key, dict[str, list[Stance]]] = {}
    for s in stances:
        by_day.setdefault((s.party, s.issue_id), {}).setdefault(s.day, []).append(s)
    return {key: [_of_the_day(days[day]) for day in sorted(days)] for key, days in by_day.items()}


def _of_the_day(day: Sequence[Stance]) -> Stance:
    last = max(day, key=_attested)
    ended = [s for s in day if s.act == table().withdraws]
    forthcoming = last.act in table().acts and table().acts[last.act].forthcoming
    return max(ended, key=_attested) if ended and forthcoming else last


def _attested(stance: Stance) -> tuple[int, float, str]:
    return stance.sources, stance.confidence, stance.happening


def issue_names(stances: Iterable[Stance]) -> dict[str, str]:
    """A name for every issue, from the wordings of its stances; a happening of several parties counts once."""
    wordings: dict[str, dict[str, str]] = {}
    for s in stances:
        wordings.setdefault(s.issue_id, {})[s.happening] = s.issue
    return names({issue_id: list(own.values()) for issue_id, own in wordings.items()})
