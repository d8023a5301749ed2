"""The matrix has the best attested stance of the last day of each party, and says who is silent; a gap is steps and no measure."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.link.positions import moves
from detente.link.rows import Stance
from detente.views.matrix import ARROWS, SILENT, Gap, Matrix, gap, matrix

CORRIDOR = "the grain corridor"


def stance(act: str, day: str = "2031-03-01", *, party: str = "NOR", issue: str = CORRIDOR, sources: int = 1) -> Stance:
    name = f"{act}-{day}-{party}-{issue}"
    return Stance(party, issue, issue, act, (), "", day, name, "doc", f"{party} {act}", sources, 0.9)


ROWS = [
    stance("demands"),
    stance("threatens", "2031-03-04"),
    stance("refuses", "2031-03-02", party="ISL"),
    stance("offers", "2031-03-02", party="ISL", issue="a lighthouse"),
    stance("offers", "2031-03-02", party="FRO"),
]


def test_the_most_active_stand_first() -> None:
    made = matrix(ROWS, moves(ROWS))
    assert ("ISL", "NOR", "FRO") == made.parties
    assert [(CORRIDOR, 4, "2031-03-04"), ("a lighthouse", 1, "2031-03-02")] == [(x.issue, x.happenings, x.last) for x in made.lines]


def test_who_said_nothing_is_silent() -> None:
    corridor, lighthouse = matrix(ROWS, moves(ROWS)).lines
    assert ["refuses", "threatens", "offers"] == [c.act for c in corridor.cells]
    assert [("offers", "new"), (SILENT, ""), (SILENT, "")] == [(c.act, c.kind) for c in lighthouse.cells]
    assert (("NOR", ()), "") == ((lighthouse.cells[1].party, lighthouse.cells[1].history), lighthouse.cells[1].words)


def test_a_cell_has_the_words_how_it_moved_and_all_before() -> None:
    cell = matrix(ROWS, moves(ROWS)).lines[0].cells[1]
    assert ("threatens", "hardened", "2031-03-04", "NOR threatens", "doc") == (
        cell.act,
        cell.kind,
        cell.day,
        cell.words,
        cell.document,
    )
    assert [("2031-03-01", "demands"), ("2031-03-04", "threatens")] == [(t.day, t.act) for t in cell.history]
    assert cell.happening == cell.history[-1].happening


def test_of_one_day_the_best_attested_counts_in_whatever_order() -> None:
    rows = [stance("offers", "2031-03-02", sources=4), stance("threatens", "2031-03-02"), stance("demands")]
    assert "offers" == matrix(rows, []).lines[0].cells[0].act == matrix(rows[::-1], []).lines[0].cells[0].act


def test_a_matrix_is_cut_to_the_most_active_and_says_so() -> None:
    made = matrix(ROWS, moves(ROWS), parties=2, issues=1)
    assert (("ISL", "NOR"), 1, 3, 2) == (made.parties, len(made.lines), made.of_parties, made.of_issues)
    assert 2 == len(made.lines[0].cells)


def test_moves_of_the_whole_ledger_name_the_issues_of_a_part() -> None:
    rows = [stance("demands", issue="corridor"), stance("demands", "2031-03-02", issue="corridor")]
    whole = [m.__class__(**{**{f: getattr(m, f) for f in m.__slots__}, "issue": CORRIDOR}) for m in moves(rows)]
    assert CORRIDOR == matrix(rows[:1], whole).lines[0].issue


def test_a_matrix_of_nothing_is_empty() -> None:
    assert Matrix((), (), 0, 0) == matrix([], [])


def test_a_matrix_keeps_its_values_as_json() -> None:
    made = matrix(ROWS, moves(ROWS))
    assert made == Matrix.from_dict(made.to_dict())


# ---- gap


def test_a_gap_is_the_steps_between_the_last_stances_with_the_words_of_both() -> None:
    corridor, lighthouse = gap(ROWS, "NOR", "ISL")
    assert (CORRIDOR, 2, "NOR threatens", "ISL refuses") == (corridor.issue, corridor.steps, corridor.a.words, corridor.b.words)
    assert ("a lighthouse", None, SILENT, "offers") == (lighthouse.issue, lighthouse.steps, lighthouse.a.act, lighthouse.b.act)


def test_a_gap_is_the_same_from_both_sides() -> None:
    assert [g.steps for g in gap(ROWS, "NOR", "FRO")] == [g.steps for g in gap(ROWS, "FRO", "NOR")] == [6]


def test_a_stance_given_up_has_no_gap() -> None:
    rows = [*ROWS, stance("withdraws", "2031-03-05")]
    assert [("withdraws", None)] == [(g.a.act, g.steps) for g in gap(rows, "NOR", "FRO")]


def test_parties_that_nobody_knows_have_no_gaps() -> None:
    assert () == gap(ROWS, "SWE", "DNK")


@given(st.lists(st.sampled_from([*ROWS, stance("withdraws", "2031-03-05")]), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(rows: list[Stance], chance: random.Random) -> None:
    other = rows[:]
    chance.shuffle(other)
    assert matrix(rows, moves(rows)) == matrix(other, moves(other))
    assert gap(rows, "NOR", "ISL") == gap(other, "NOR", "ISL")


@pytest.mark.parametrize("kind", ["new", "hardened", "softened", "repeated", "withdrawn"])
def test_every_kind_has_an_arrow_of_its_own(kind: str) -> None:
    assert 1 == [*ARROWS.values()].count(ARROWS[kind])


def test_a_gap_keeps_its_values_as_json() -> None:
    assert all(g == Gap.from_dict(g.to_dict()) for g in gap(ROWS, "NOR", "ISL"))
