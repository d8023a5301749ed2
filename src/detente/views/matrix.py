"""Stances and moves → party × issue: where each party stands, how it came there, and how far two stand apart.

Nothing here is a probability: acts have an order of hardness and no measure (`link.positions`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from detente.link.positions import issue_names, rank, spoken
from detente.link.rows import Move, Stance
from detente.records import Plain

Key: TypeAlias = tuple[str, str]

SILENT: Final = "silent"
# How a cell points: where the stance of a party moved when it last spoke.
ARROWS: Final[Mapping[str, str]] = {"hardened": "↑", "softened": "↓", "repeated": "→", "withdrawn": "✕", "new": "+"}


@dataclass(frozen=True, slots=True)
class Taken(Plain):
    """A stance of a day: `act` a verb of `positions.table()`, `words` those of a report, `condition` empty where there is none."""

    day: str
    act: str
    condition: str
    words: str
    document: str
    happening: str


@dataclass(frozen=True, slots=True)
class Cell(Plain):
    """Where a party stands on an issue: its last stance, how it moved there (`kind` as in `Move`, empty where not known), and all
    its stances by day, the last among them. `act` is `silent` and all else empty where it said nothing."""

    party: str
    act: str = SILENT
    kind: str = ""
    day: str = ""
    condition: str = ""
    words: str = ""
    document: str = ""
    happening: str = ""
    history: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Line(Plain):
    """An issue: its name, in how many `happenings` a stand was taken on it, the `last` day of one, a cell for each party."""

    issue: str
    issue_id: str
    happenings: int
    last: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix(Plain):
    """Issues × parties, the most active first; the cells of each line are in the order of `parties`. `of_parties` and `of_issues`
    say how many there are in all."""

    parties: tuple[str, ...]
    lines: tuple[Line, ...]
    of_parties: int
    of_issues: int


@dataclass(frozen=True, slots=True)
class Gap(Plain):
    """Two parties on an issue. `steps` are the ranks between their last stances, 0 to 8, None where one is silent or has given its
    stance up. Hardness is of the act: two who both demand may demand opposite things, so the words of both stand here."""

    issue: str
    issue_id: str
    steps: int | None
    a: Cell
    b: Cell


def matrix(stances: Sequence[Stance], moves: Sequence[Move], *, parties: int = 0, issues: int = 0) -> Matrix:
    """Where each party stands on each issue, `silent` where a party that speaks on another issue has none on this one.

    Parties are in the order of the happenings in which they took a stand, issues too, then by their last day; equals by name or id.

    Args:
        stances: in any order; of one day the best attested counts, as in `positions.moves`.
        moves: those of the same stances, which give the arrows and, since they know all wordings, the names of issues.
        parties: this many at most; 0 for all.
        issues: this many at most; 0 for all.
    """
    cells, named = _cells(stances, moves), _names(stances, moves)
    active = Counter(p for p, _ in {(s.party, s.happening) for s in stances})
    on: dict[str, set[str]] = {}
    last: dict[str, str] = {}
    for s in stances:
        on.setdefault(s.issue_id, set()).add(s.happening)
        last[s.issue_id] = max(last.get(s.issue_id, ""), s.day)
    who = sorted(active, key=lambda p: (-active[p], p))
    what = sorted(sorted(on), key=lambda i: (len(on[i]), last[i]), reverse=True)
    shown = tuple(who[: parties or None])
    lines = (
        Line(named[i], i, len(on[i]), last[i], tuple(cells.get((p, i), Cell(p)) for p in shown)) for i in what[: issues or None]
    )
    return Matrix(shown, tuple(lines), len(who), len(what))


def gap(stances: Sequence[Stance], a: str, b: str, *, moves: Sequence[Move] = ()) -> tuple[Gap, ...]:
    """How far apart two parties stand on each issue on which one of them spoke: the widest first, those without a measure last.

    Args:
        stances: in any order.
        a: a party by its label.
        b: another.
        moves: those of the same stances, for arrows and names.
    """
    own = [s for s in stances if s.party in (a, b)]
    cells, ranks, named = _cells(own, moves), _ranks(own), _names(stances, moves)
    found = []
    for issue_id in sorted({s.issue_id for s in own}):
        one, other = ranks.get((a, issue_id)), ranks.get((b, issue_id))
        steps = None if one is None or other is None else abs(one - other)
        both = (cells.get((p, issue_id), Cell(p)) for p in (a, b))
        found.append(Gap(named[issue_id], issue_id, steps, *both))
    return tuple(sorted(found, key=lambda g: (g.steps is None, -(g.steps or 0), g.issue_id)))


def _cells(stances: Iterable[Stance], moves: Iterable[Move]) -> dict[Key, Cell]:
    kinds = {(m.party, m.issue_id, m.day): m.kind for m in moves}
    found = {}
    for (party, issue_id), days in spoken(stances).items():
        last = days[-1]
        history = tuple(Taken(s.day, s.act, s.condition, s.words, s.document, s.happening) for s in days)
        kind = kinds.get((party, issue_id, last.day), "")
        found[party, issue_id] = Cell(
            party, last.act, kind, last.day, last.condition, last.words, last.document, last.happening, history
        )
    return found


def _ranks(stances: Iterable[Stance]) -> dict[Key, int | None]:
    return {key: rank(days[-1]) for key, days in spoken(stances).items()}


def _names(stances: Iterable[Stance], moves: Iterable[Move]) -> dict[str, str]:
    return {**issue_names(stances), **{m.issue_id: m.issue for m in moves}}
