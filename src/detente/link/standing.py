"""How a happening stands: reported, claimed, denied, confirmed; and which other happenings speak against it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Final

from detente.link.pairs import day_number
from detente.link.rows import Happening, Side, Told, is_state
from detente.link.summary import SPEECH
from detente.link.text import rarity as inverse_frequency
from detente.link.text import stems

# Days within which a denial answers a claim.
ANSWERED: Final = 14
# The share of the weight of the shorter's words that a denial has to have in common with what it denies.
ALIKE: Final = 0.4


def standings(happenings: Sequence[Happening], told: Sequence[Told]) -> list[Happening]:
    """The same happenings with `standing`, `denied_by` and `contradicts` filled in.

    A denial is a mention coded `negated` that tells the same act of the same party, or a REJECT by the party to which the act
    is laid, within two weeks and in like words. It stays a happening of its own.
    """
    by_id = {t.id: t for t in told}
    against = _denials(happenings)
    rows = []
    for n, h in enumerate(happenings):
        deniers = [happenings[m] for m in against.get(n, ())]
        denied = tuple(dict.fromkeys(label for d in deniers for label in (*d.claimed_by, *(s.label for s in d.actors)) if label))
        own = [by_id[m.event] for m in h.members if m.event in by_id]
        contradicts = tuple(d.id for d in deniers)
        row = dataclasses.replace(h, denied_by=denied, contradicts=contradicts)
        rows.append(dataclasses.replace(row, standing=_standing(row, own)))
    return rows


def _standing(h: Happening, told: Sequence[Told]) -> tuple[str, ...]:
    found = [f"claimed by {', '.join(h.claimed_by)}"] if h.claimed_by and h.event_type not in SPEECH else []
    if not found:
        found = [f"reported by {h.sources} independent sources" if h.sources > 1 else "reported by one source"]
    if h.denied_by:
        found.append(f"denied by {', '.join(h.denied_by)}")
    if confirmed := _confirmed(h, told):
        found.append(f"confirmed by {', '.join(confirmed)}")
    return tuple(found)


def _confirmed(h: Happening, told: Iterable[Told]) -> tuple[str, ...]:
    """The other side, where both sides tell it themselves."""
    if h.event_type in SPEECH:
        return ()
    acting, other = _states(h.actors), _states(h.recipients)
    speaking = {_state(t.speaker): t.speaker for t in told if t.speaker}
    sides = speaking.keys() & (acting | other)
    if not (sides & acting and sides & other):
        return ()
    return tuple(sorted(speaking[s].label for s in sides & other))


def _state(side: Side) -> str:
    return side.country if is_state(side.country) else side.key


def _states(sides: Iterable[Side]) -> set[str]:
    return {_state(s) for s in sides if _state(s)}


def _denials(happenings: Sequence[Happening]) -> dict[int, list[int]]:
    """For each happening the indices of those that deny it."""
    bag = [set(stems(f"{h.words} {h.issue}")) for h in happenings]
    rarity = _rarity(bag)
    days = [day_number(h.first) or day_number(h.start) or 0 for h in happenings]
    claims: dict[tuple[str, str], list[int]] = {}
    for n, h in enumerate(happenings):
        if h.status in ("actual", "future") and h.event_type not in ("REJECT", "CONSULT"):
            for side in _states(h.actors):
                for stem in sorted(bag[n], key=lambda s: -rarity[s])[:6]:
                    claims.setdefault((side, stem), []).append(n)
    found: dict[int, list[int]] = {}
    for d, h in enumerate(happenings):
        negated = h.status == "negated"
        if not negated and not (h.event_type == "REJECT" and h.status == "actual"):
            continue
        near = {n for side in _states(h.actors) for stem in bag[d] for n in claims.get((side, stem), ())}
        for n in sorted(near):
            claim = happenings[n]
            if negated and claim.event_type != h.event_type:
                continue
            if n != d and 0 <= days[d] - days[n] + 2 <= ANSWERED + 2 and _alike(bag[n], bag[d], rarity) >= ALIKE:
                found.setdefault(n, []).append(d)
    return found


def _alike(one: set[str], other: set[str], rarity: dict[str, float]) -> float:
    weight = min(sum(rarity[s] for s in one), sum(rarity[s] for s in other))
    return sum(rarity[s] for s in one & other) / weight if weight else 0.0


def _rarity(bags: Sequence[set[str]]) -> dict[str, float]:
    return {k: v + 0.1 for k, v in inverse_frequency(bags).items()}
