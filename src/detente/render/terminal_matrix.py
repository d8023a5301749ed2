"""The matrix of parties and issues on a terminal, as many parties side by side as it is wide; one line an issue in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.render.plain import plain
from detente.render.terminal import PIPE_TABLE_WIDTH, show_table, write
from detente.views.matrix import ARROWS, SILENT, Cell, Gap, Line, Matrix

# Columns of a terminal: what an issue needs, what a party needs, and the blanks between.
ISSUE_WIDTH: Final = 24
PARTY_WIDTH: Final = 15
PADDING: Final = 2
LONG_NAME: Final = 120
LONG_PARTY: Final = 30

_STYLE: Final = {"↑": "red", "↓": "green", "✕": "yellow", "+": "cyan"}
_NOTHING: Final = "Nobody took a stand; add reports with `detente add`, or widen the filter."


def show_matrix(out: Console, matrix: Matrix) -> None:
    """Print a matrix. On a terminal, parties that do not fit beside the issues follow in further blocks."""
    if not matrix.lines or not matrix.parties:
        write(out, Text(_NOTHING, style="dim"))
        return
    if not out.is_terminal:
        out.width = PIPE_TABLE_WIDTH
    fits = max(1, (out.width - ISSUE_WIDTH) // (PARTY_WIDTH + PADDING)) if out.is_terminal else len(matrix.parties)
    for start in range(0, len(matrix.parties), fits):
        write(out, _block(matrix, range(start, min(start + fits, len(matrix.parties))), wrapped=out.is_terminal), Text(""))
    write(out, Text(_legend(matrix), style="dim"))


def show_gaps(out: Console, gaps: Sequence[Gap], a: str, b: str) -> None:
    """Print how far apart two parties stand on each issue, with the words of both."""
    columns = ("issue", "steps", *(f"{p}{what}" for p in (a, b) for what in ("", " in words")))
    rows = ((g.issue, "" if g.steps is None else g.steps, *_side(g.a), *_side(g.b)) for g in gaps)
    show_table(out, columns, rows, empty=_NOTHING)


def _side(cell: Cell) -> tuple[str, str]:
    return f"{ARROWS.get(cell.kind, '')} {cell.act} {cell.day}".strip(), cell.words


def _block(matrix: Matrix, columns: Sequence[int], *, wrapped: bool) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, PADDING, 0, 0), pad_edge=False, expand=wrapped)
    table.add_column("issue", overflow="fold", no_wrap=not wrapped, ratio=1 if wrapped else None)
    for n in columns:
        party = plain(matrix.parties[n], limit=LONG_PARTY)
        table.add_column(party, overflow="fold", no_wrap=not wrapped, width=PARTY_WIDTH if wrapped else None)
    for line in matrix.lines:
        if wrapped and columns[0] and all(line.cells[n].act == SILENT for n in columns):
            continue  # a further block shows what its parties spoke on
        table.add_row(_issue(line), *(_cell(line.cells[n], wrapped=wrapped) for n in columns))
    return table


def _issue(line: Line) -> Text:
    return Text(plain(line.issue, limit=LONG_NAME)).append(f" ({line.happenings})", style="dim")


def _cell(cell: Cell, *, wrapped: bool) -> Text:
    if cell.act == SILENT:
        return Text("·" if wrapped else SILENT, style="dim")
    arrow = ARROWS.get(cell.kind, "")
    bound = " if" if cell.condition else ""
    return Text(f"{arrow} {plain(cell.act, limit=LONG_PARTY)}{bound}".strip(), style=_STYLE.get(arrow, "")).append(
        f"{chr(10) if wrapped else ' '}{plain(cell.day, limit=len('2022-01-10'))}", style="dim"
    )


def _legend(matrix: Matrix) -> str:
    parts = [f"{arrow} {kind}" for kind, arrow in ARROWS.items()]
    cut = tuple(_cut(len(shown), all_, what) for shown, all_, what in _sizes(matrix))
    return ", ".join((*parts, "· silent", *(c for c in cut if c))) + "."


def _sizes(matrix: Matrix) -> Iterable[tuple[Sequence[object], int, str]]:
    return (matrix.parties, matrix.of_parties, "parties"), (matrix.lines, matrix.of_issues, "issues")


def _cut(shown: int, all_: int, what: str) -> str:
    return f"{shown} of {all_:,} {what}" if shown < all_ else ""
