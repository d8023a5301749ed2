"""Rows under keys, near in time, but for crowds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.link import buckets
from detente.link.buckets import Keys, hashed, neighbours, pairs_of, sharing


def keys(rows: list[str]) -> Keys:
    """Each row under the letters that it is given."""
    each = [(n, c) for n, own in enumerate(rows) for c in own]
    return Keys(np.array([n for n, _ in each], np.int64), hashed([c for _, c in each]) if each else np.empty(0, np.uint64))


def pairs(rows: list[str], days: list[int], window: int = 5) -> set[tuple[int, int]]:
    found = pairs_of(neighbours(keys(rows), np.array(days, np.int64), window=window), len(rows))
    return {(a, b) for a, b in found.tolist()}


@given(st.lists(st.tuples(st.text("abc", max_size=2), st.integers(0, 12)), max_size=12))
def test_all_that_share_a_key_within_the_window_are_paired_once(rows: list[tuple[str, int]]) -> None:
    wanted = {
        (a, b)
        for b in range(len(rows))
        for a in range(b)
        if set(rows[a][0]) & set(rows[b][0]) and abs(rows[a][1] - rows[b][1]) <= 5
    }
    assert wanted == pairs([k for k, _ in rows], [d for _, d in rows])


def test_a_crowd_is_passed_over_where_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "CROWD", 2)
    assert {(3, 4)} == pairs(["a", "a", "a", "a", "a"], [1, 2, 3, 41, 42])


def test_hashes_are_the_same_in_every_run() -> None:
    assert [12234490167737572705] == hashed(["talks"]).tolist()


def test_keys_of_two_tables_meet() -> None:
    one, other = sharing(keys(["ab", "c"]), keys(["c", "b", "b"]))
    assert [(0, 1), (0, 2), (1, 0)] == list(zip(one.tolist(), other.tolist(), strict=True))
