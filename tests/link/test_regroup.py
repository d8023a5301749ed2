"""Grouping anew what changed gives what grouping everything gives."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.test_happenings import BOLIVIA, CHILE, PERU, told

from detente.link import buckets
from detente.link.happenings import Grouped, grouped, happenings
from detente.link.regroup import Placed, regrouped
from detente.link.rows import NO_CONSTRAINTS, Constraints, Told
from detente.link.standing import Said, Sayings, restood, standings

WORDS = ("the border post", "Visviri was shelled", "the corridor to the sea", "talks on water", "troops crossed", "a harbour")
DAYS = ("2024-03-05", "2024-03-06", "2024-03-12", "2024-04-20")


@st.composite
def mentions(draw: st.DrawFn, number: int) -> Told:
    day = draw(st.sampled_from(DAYS))
    words = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)))
    kind = draw(st.sampled_from(("ASSAULT", "REQUEST", "CONSULT", "REJECT")))
    sides = draw(st.permutations((CHILE, BOLIVIA, PERU)))
    known = draw(st.booleans())
    return told(
        f"{number:03}_1", kind, words, published=day, start=day if known else "", end=day if known else "",
        actors=tuple(sides[:1]), recipients=tuple(sides[1:2]), status=draw(st.sampled_from(("actual", "actual", "negated"))),
    )  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[Told], list[Told], Constraints, Constraints]:
    rows = [draw(mentions(n)) for n in range(draw(st.integers(1, 14)))]
    ids = st.sampled_from([t.id for t in rows])
    pairs = st.lists(st.tuples(ids, ids).filter(lambda p: p[0] != p[1]), max_size=2).map(tuple)
    first, then = (Constraints(together=draw(pairs), apart=draw(pairs)) for _ in range(2))
    old = [t for t in rows if draw(st.booleans())]
    after = [dataclasses.replace(t, status="historical") if draw(st.integers(0, 5)) == 0 else t for t in rows]
    return old, [t for t in after if draw(st.integers(0, 7))], first, draw(st.sampled_from((first, then)))


def placed(found: Grouped) -> Placed:
    m = found.mentions
    ids = np.array([t.id for t in m.told], dtype=object)
    return Placed(ids, found.part, m.published, m.told_on, m.by_stem, m.by_day)


def shape(found: Grouped) -> dict[str, tuple[str, str, tuple[float, str]]]:
    """For each mention its group, what it hangs together with, and why."""
    told_ = found.mentions.told
    rows = zip(told_, found.group.tolist(), found.part.tolist(), strict=True)
    return {t.id: (told_[g].id, told_[p].id, found.reasons.get(n, (1.0, ""))) for n, (t, g, p) in enumerate(rows)}


def ends(constraints: Constraints) -> set[tuple[str, str, str]]:
    return {("+", *p) for p in constraints.together} | {("-", *p) for p in constraints.apart}


def check(old: list[Told], new: list[Told], before: Constraints, after: Constraints) -> None:
    was, known = grouped(old, constraints=before), {t.id: t for t in old}
    fresh = [t for t in new if known.get(t.id) != t]
    gone = {t.id for t in old} - {t.id for t in new} | {t.id for t in fresh}
    decided = {i for _, *pair in ends(before) ^ ends(after) for i in pair}
    found = regrouped(
        placed(was), gone=gone, fresh=fresh, tell=lambda ids: [known[i] for i in ids], constraints=after, decided=decided
    )
    moved = set(placed(was).ids[found.moved].tolist())
    stayed = {i: row for i, row in shape(was).items() if i not in moved}
    assert shape(grouped(new, constraints=after)) == stayed | shape(found.grouped)


@settings(max_examples=150, deadline=None)
@given(ledgers())
def test_what_changed_is_grouped_as_if_all_were(given: tuple[list[Told], list[Told], Constraints, Constraints]) -> None:
    check(*given)


@settings(max_examples=100, deadline=None)
@given(ledgers())
def test_also_where_a_crowd_forms_or_goes(given: tuple[list[Told], list[Told], Constraints, Constraints]) -> None:
    crowd = buckets.CROWD
    try:
        buckets.CROWD = 2  # type: ignore[misc]
        check(*given)
    finally:
        buckets.CROWD = crowd  # type: ignore[misc]


def test_nothing_gives_nothing() -> None:
    check([], [], NO_CONSTRAINTS, NO_CONSTRAINTS)


# ---- denials


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=12), st.data())
def test_what_stands_against_what_changed_as_if_all_were(kinds: list[int], data: st.DataObject) -> None:
    rows = [data.draw(denials(n, k)) for n, k in enumerate(kinds)]
    before = [t for t in rows if data.draw(st.integers(0, 3))]
    after = [t for t in rows if data.draw(st.integers(0, 3))]
    was, now = standings(happenings(before)), {h.id: h for h in happenings(after)}
    plain = {h.id: h for h in happenings(before)}
    fresh = [h for h in now.values() if plain.get(h.id) != h]
    gone = np.array([now.get(h.id) != plain[h.id] for h in was], bool)
    own = Sayings(was)
    said = Said(np.array([h.id for h in was], dtype=object), own.days, own.claims, own.denials)
    by_id = {h.id: h for h in was}
    again = {h.id: h for h in restood(said, gone=gone, fresh=fresh, tell=lambda ids: [by_id[i] for i in ids])}
    stayed = {h.id: h for h, g in zip(was, gone.tolist(), strict=True) if not g}
    assert {h.id: h for h in standings(happenings(after))} == stayed | again


@st.composite
def denials(draw: st.DrawFn, number: int, kind: int) -> Told:
    """The shelling of a border post, its denial by whom it is laid to, its negation, and another act."""
    day = draw(st.sampled_from(DAYS))
    rows: tuple[dict[str, Any], ...] = (
        {"kind": "ASSAULT", "words": "Bolivian soldiers shelled the border post at Visviri", "actors": (BOLIVIA,)},
        {"kind": "REJECT", "words": "Bolivia denied that soldiers shelled the border post at Visviri", "actors": (BOLIVIA,)},
        {"kind": "ASSAULT", "words": "no soldiers shelled the border post", "actors": (BOLIVIA,), "status": "negated"},
        {"kind": "REQUEST", "words": "Chile demanded that the post be rebuilt", "actors": (CHILE,)},
    )
    return told(f"{number:03}_1", published=day, start="", end="", recipients=(), **rows[kind])
