"""Average linkage of many clusters at once is that of one join after another."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.link.cluster import average_linkage
from detente.link.linkage import connected, linkage

PAIR = st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda p: p[0] < p[1])


@given(st.dictionaries(PAIR, st.integers(1, 1024)), st.lists(PAIR, max_size=2), st.lists(PAIR, max_size=2))
def test_the_groups_are_those_of_one_join_after_another(
    scored: dict[tuple[int, int], int], together: list[tuple[int, int]], apart: list[tuple[int, int]]
) -> None:
    pairs = np.array(list(scored) or np.empty((0, 2)), dtype=np.int64).reshape(-1, 2)
    # No two scores alike: which of equally sure pairs comes first is each way's own.
    scores = np.array([s / 1024 + n / 2**20 for n, s in enumerate(scored.values())])
    one = average_linkage(9, pairs, scores, threshold=0.4, together=together, apart=apart).tolist()
    found = linkage(9, pairs, scores, threshold=0.4, together=together, apart=apart).tolist()
    assert [one.index(g) for g in one] == found


def test_what_hangs_together_is_named_by_its_lowest_row() -> None:
    assert [0, 1, 0, 3, 1] == connected(5, np.array([[2, 0], [4, 1]])).tolist()


def test_nothing_gives_nothing() -> None:
    assert [] == linkage(0, np.empty((0, 2), np.int64), np.empty(0), threshold=0.5).tolist()
