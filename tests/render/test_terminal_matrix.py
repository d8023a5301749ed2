"""The matrix on a terminal is as wide as the terminal; in a pipe an issue is a line."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from detente.link.positions import moves
from detente.link.rows import Stance
from detente.render.plain import harmless
from detente.render.terminal import console
from detente.render.terminal_matrix import show_matrix
from detente.views.matrix import Matrix, matrix
from sample_report import HOSTILE


def stance(act: str, day: str, *, party: str = "NOR", issue: str = "the grain corridor", condition: str = "") -> Stance:
    return Stance(party, issue, issue, act, (), condition, day, f"{act}-{day}-{party}-{issue}", "doc", "said so", 1, 0.9)


def made(**cut: int) -> Matrix:
    rows = [
        stance("demands", "2031-03-01"),
        stance("threatens", "2031-03-04", condition="if the port is closed"),
        stance("refuses", "2031-03-02", party="ISL"),
        stance("offers", "2031-03-02", party="FRO", issue="a lighthouse"),
    ]
    return matrix(rows, moves(rows), **cut)


def piped(shown: Matrix) -> str:
    file = io.StringIO()
    show_matrix(console(file), shown)
    return file.getvalue()


def on_terminal(shown: Matrix, width: int) -> str:
    file = io.StringIO()
    out = Console(
        file=file, force_terminal=True, width=width, color_system=None, highlight=False, markup=False, legacy_windows=False
    )
    show_matrix(out, shown)
    return file.getvalue()


def test_in_a_pipe_an_issue_is_a_line() -> None:
    lines = piped(made()).splitlines()
    assert ["issue", "NOR", "FRO", "ISL"] == lines[0].split()
    assert "the grain corridor (3)  ↑ threatens if 2031-03-04  silent               + refuses 2031-03-02" == lines[1]
    assert "a lighthouse (1)        silent                     + offers 2031-03-02  silent" == lines[2]
    assert all(line == line.rstrip() for line in lines)


def test_the_legend_says_what_arrows_mean_and_what_is_cut() -> None:
    assert "↑ hardened, ↓ softened, → repeated, ✕ withdrawn, + new, · silent." == piped(made()).splitlines()[-1]
    assert piped(made(parties=2, issues=1)).splitlines()[-1].endswith("2 of 3 parties, 1 of 2 issues.")


@pytest.mark.parametrize("width", [44, 60, 80, 132])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    shown = on_terminal(made(), width)
    assert width >= max(len(line) for line in shown.splitlines())
    assert all(party in shown for party in ("NOR", "FRO", "ISL"))


def test_parties_that_do_not_fit_follow_with_the_issues_they_spoke_on() -> None:
    shown = on_terminal(made(), 44)
    assert 3 == shown.count("issue ")
    assert 2 == shown.count("the grain")
    assert 2 == shown.count("a lighthouse")


def test_a_matrix_of_nothing_says_what_to_do() -> None:
    assert "detente add" in piped(Matrix((), (), 0, 0))


def test_words_of_a_report_turn_no_terminal() -> None:
    rows = [stance("demands", "2031-03-01", party=HOSTILE, issue=HOSTILE)]
    shown = matrix(rows, moves(rows))
    assert all(c == "\n" or harmless(c) for c in piped(shown))
