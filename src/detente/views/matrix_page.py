"""A ledger → its matrix a page at a time, and what one field of it stands on, at once however many stances there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from detente.errors import UnknownNameError
from detente.ledger.filter import EVERYTHING, Filter
from detente.link.positions import issue_names, rank, spoken
from detente.link.rows import Move, Stance
from detente.records import Plain
from detente.views.answers import Source
from detente.views.cited import Telling, tellings
from detente.views.matrix import SILENT, Cell, Gap, Matrix, gap, matrix

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row = Mapping[str, Any]

# Issues of a page, and the parties that fit beside one another; the rest of an issue's parties are in its panel.
ISSUES: Final = 20
PARTIES: Final = 8
_STANCE: Final = ("speaker", "issue_id", "published", "happening_id", "json")


@dataclass(frozen=True, slots=True)
class MatrixPage(Plain):
    """The issues of one page with the parties that spoke most on them. `others` are the further parties of each line."""

    matrix: Matrix
    others: tuple[int, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Said(Plain):
    """A stance, with the place of its words where a report of it is known. `rank` is its place in the order of hardness, 1 to 9,
    None for one given up; `kind` how it moved there, as in `Move`, empty where not known."""

    party: str
    act: str
    rank: int | None
    kind: str
    to: tuple[str, ...]
    issue: str
    condition: str
    day: str
    happening: str
    sources: int
    words: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Moved(Plain):
    """A move with both stances, `before` None for the first on an issue."""

    party: str
    issue: str
    issue_id: str
    kind: str
    day: str
    before: Said | None
    after: Said


@dataclass(frozen=True, slots=True)
class Panel(Plain):
    """What a field of the matrix stands on: the stances of a party on an issue, the newest first, and its last move. Where no
    party is asked for, the last stance of each, those that spoke last first."""

    issue: str
    issue_id: str
    party: str
    stances: tuple[Said, ...]
    last: Moved | None


def matrix_page(linked: Linked, *, where: Filter = EVERYTHING, page: int = 1) -> MatrixPage:
    """The matrix of `views.matrix`, `ISSUES` lines of it, with the `PARTIES` most active on them.

    Args:
        linked: the ledger with its links.
        where: which stances; the names of issues and the moves are those of all.
        page: from 1.
    """
    rows = linked.ask("stances", where, columns=_STANCE)
    shown, issues = _of_page(rows, page)
    stances = [_stance(json.loads(r["json"])) for r in rows if r["issue_id"] in shown]
    moves = [_move(json.loads(r["json"])) for r in _moves(linked, where) if r["issue_id"] in shown]
    made = matrix(stances, moves, parties=PARTIES)
    whole = Matrix(made.parties, made.lines, len({r["speaker"] for r in rows}), issues)
    speak: dict[str, set[str]] = {}
    for s in stances:
        speak.setdefault(s.issue_id, set()).add(s.party)
    others = tuple(len(speak[line.issue_id].difference(made.parties)) for line in made.lines)
    return MatrixPage(whole, others, page, -(-issues // ISSUES))


def parties(linked: Linked, *, where: Filter = EVERYTHING) -> tuple[str, ...]:
    """Who took a stand, the most active first."""
    return tuple(name for name, _ in linked.counts("stances", "speaker", where))


def gaps(linked: Linked, a: str, b: str, *, where: Filter = EVERYTHING) -> tuple[Gap, ...]:
    """How far apart two parties stand; see `views.matrix.gap`."""
    rows = (r for r in linked.ask("stances", where, columns=_STANCE) if r["speaker"] in (a, b))
    stances = [_stance(json.loads(r["json"])) for r in rows]
    moves = [_move(json.loads(r["json"])) for r in _moves(linked, where) if r["speaker"] in (a, b)]
    return gap(stances, a, b, moves=moves)


def panel(linked: Linked, issue_id: str, party: str = "", *, where: Filter = EVERYTHING) -> Panel:
    """What stands behind a field of the matrix, or behind all fields of an issue.

    Raises:
        UnknownNameError: nobody, or not this party, took a stand on such an issue.
    """
    rows, moves = linked.ask("stances", where, columns=_STANCE), _moves(linked, where)
    stances = [_stance(json.loads(r["json"])) for r in rows if r["issue_id"] == issue_id and party in ("", r["speaker"])]
    own = [_move(json.loads(r["json"])) for r in moves if r["issue_id"] == issue_id and party in ("", r["speaker"])]
    if not stances:
        who = f"{party[:80]} took no stand" if party else "nobody took a stand"
        raise UnknownNameError(f"{who} on the issue {issue_id[:80]!r} that the filter lets through; the matrix lists who did")
    days = [day for held in spoken(stances).values() for day in (held if party else held[-1:])]
    days.sort(key=lambda s: s.day, reverse=True)
    kinds = {(m.party, m.day): m.kind for m in own}
    words = tellings(linked, ((s.happening, s.document) for s in days))
    said = tuple(_said(s, kinds.get((s.party, s.day), ""), words) for s in days)
    last = moved(linked, own[-1:]) if party else ()
    return Panel(
        {**issue_names(stances), **{m.issue_id: m.issue for m in own}}[issue_id], issue_id, party, said, last[0] if last else None
    )


def moved(linked: Linked, moves: Sequence[Move]) -> tuple[Moved, ...]:
    """Moves with the words of both stances where they stand, in the order given."""
    taken = [s for m in moves for s in (m.before, m.after) if s]
    words = tellings(linked, ((s.happening, s.document) for s in taken))

    return tuple(
        Moved(
            m.party,
            m.issue,
            m.issue_id,
            m.kind,
            m.day,
            _said(m.before, "", words) if m.before else None,
            _said(m.after, m.kind, words),
        )
        for m in moves
    )


def _said(s: Stance, kind: str, words: Mapping[Telling, Source]) -> Said:
    place = words.get((s.happening, s.document))
    return Said(s.party, s.act, rank(s), kind, s.to, s.issue, s.condition, s.day, s.happening, s.sources, s.words, place)


def moves_page(
    linked: Linked, *, where: Filter = EVERYTHING, kinds: Iterable[str], limit: int, offset: int = 0
) -> tuple[dict[str, int], tuple[Moved, ...]]:
    """Moves of some kinds, the newest first, and how many there are of every kind.

    Args:
        linked: the ledger with its links.
        where: which moves.
        kinds: as in `Move`.
        limit: this many at most.
        offset: after so many.
    """
    wanted = set(kinds)
    counts = dict(linked.counts("moves", "kind", where))
    rows = linked.ask("moves", where, columns=("kind", "json"), newest=True)
    shown = [r for r in rows if r["kind"] in wanted][offset : offset + limit]
    return counts, moved(linked, [_move(json.loads(r["json"])) for r in shown])


def hardness(cell: Cell) -> int | None:
    """The place of a field's stance in the order of hardness, 1 to 9; None for silence and for a stance given up.

    >>> hardness(Cell("NOR", "demands")), hardness(Cell("NOR", "offers", condition="if asked")), hardness(Cell("NOR"))
    (6, 5, None)
    """
    return None if cell.act == SILENT else rank(Stance(cell.party, "", "", cell.act, (), cell.condition, "", "", "", ""))


def _of_page(rows: Iterable[Row], page: int) -> tuple[set[str], int]:
    """The ids of the issues on a page, and the number of all: those of most happenings first, then those heard of last."""
    on: dict[str, set[str]] = {}
    last: dict[str, str] = {}
    for r in rows:
        on.setdefault(r["issue_id"], set()).add(r["happening_id"])
        last[r["issue_id"]] = max(last.get(r["issue_id"], ""), r["published"])
    ranked = sorted(sorted(on), key=lambda i: (len(on[i]), last[i]), reverse=True)
    return set(ranked[ISSUES * (page - 1) : ISSUES * page]), len(ranked)


def _moves(linked: Linked, where: Filter) -> list[dict[str, Any]]:
    return linked.ask("moves", where, columns=("speaker", "issue_id", "json"))


def _stance(values: Mapping[str, Any]) -> Stance:
    """A stance of its JSON; quicker than `from_dict`, for thousands."""
    return Stance(**{**values, "to": tuple(values["to"])})


def _move(values: Mapping[str, Any]) -> Move:
    before = values["before"]
    return Move(**{**values, "before": _stance(before) if before else None, "after": _stance(values["after"])})
