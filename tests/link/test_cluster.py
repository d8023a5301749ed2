"""Candidates and average linkage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.link.cluster import average_linkage, candidates


def pairs_of(keys: list[list[str]], days: list[int], window: int = 5) -> set[tuple[int, int]]:
    return {(a, b) for a, b in candidates(keys, np.array(days), window=window).tolist()}


def test_those_that_share_a_key_within_the_window_are_paired_once() -> None:
    assert {(0, 1)} == pairs_of([["a", "b"], ["b", "a"], ["c"]], [1, 3, 2])


def test_those_too_far_apart_are_not() -> None:
    assert not pairs_of([["a"], ["a"]], [1, 9])


def test_nothing_gives_nothing() -> None:
    assert (0, 2) == candidates([], np.array([], dtype=np.int64), window=3).shape
    assert not pairs_of([[], []], [1, 1])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 12)), max_size=12))
def test_few_rows_are_all_compared(rows: list[tuple[str, int]]) -> None:
    found = pairs_of([[k] for k, _ in rows], [d for _, d in rows])
    wanted = {(a, b) for b in range(len(rows)) for a in range(b) if rows[a][0] == rows[b][0] and abs(rows[a][1] - rows[b][1]) <= 5}
    assert wanted == found


def groups(n: int, scored: dict[tuple[int, int], float], **options: object) -> list[int]:
    pairs = np.array(list(scored) or np.empty((0, 2)), dtype=np.int64).reshape(-1, 2)
    return average_linkage(n, pairs, np.array(list(scored.values())), threshold=0.5, **options).tolist()  # type: ignore[arg-type]


def test_sure_pairs_join_and_others_do_not() -> None:
    assert [0, 0, 1] == groups(3, {(0, 1): 0.9, (1, 2): 0.4})


def test_a_chain_does_not_join_what_its_ends_do_not_share() -> None:
    assert [0, 0, 1] == groups(3, {(0, 1): 0.9, (1, 2): 0.8})  # the mean of .8 and the unweighed 0 is .4


def test_a_full_triangle_joins() -> None:
    assert [0, 0, 0] == groups(3, {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.6})


def test_what_a_person_put_together_stays_together_and_apart_apart() -> None:
    assert [0, 1, 0] == groups(3, {(0, 1): 0.9}, together=[(0, 2)], apart=[(0, 1)])


def test_a_parting_holds_for_whoever_is_joined_to_either() -> None:
    found = groups(4, {(0, 1): 0.9, (2, 3): 0.9, (0, 2): 0.8, (0, 3): 0.8, (1, 2): 0.8, (1, 3): 0.8}, apart=[(1, 3)])
    assert found[1] != found[3]


def test_a_clash_keeps_two_groups_apart() -> None:
    assert [0, 1] == groups(2, {(0, 1): 0.9}, clash=lambda a, b: True)


@given(st.dictionaries(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), st.floats(0, 1)))
def test_every_row_is_in_one_group_numbered_by_first_member(scored: dict[tuple[int, int], float]) -> None:
    found = groups(8, scored)
    assert 8 == len(found)
    firsts = [found.index(g) for g in sorted(set(found))]
    assert firsts == sorted(firsts)
    assert list(range(len(set(found)))) == sorted(set(found))


@pytest.mark.parametrize("threshold", [0.3, 0.7])
def test_the_mean_within_a_group_reaches_the_threshold_for_two(threshold: float) -> None:
    found = average_linkage(2, np.array([[0, 1]]), np.array([0.5]), threshold=threshold)
    assert (found[0] == found[1]) == (threshold < 0.5)
