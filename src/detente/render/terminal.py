"""Briefs and tables for a terminal: width-aware, coloured only there, plain in a pipe."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.render.plain import plain
from detente.views.answers import Deed, Delegation, Outlook, Position, Quote, Strength, Talk
from detente.views.brief import Brief
from detente.views.questions import weekday

# A pipe has no width; this one suits a page and a mail. Tables in a pipe keep one line a row, however long.
PIPE_WIDTH: Final = 100
PIPE_TABLE_WIDTH: Final = 4000
LONG_ISSUE: Final = 170
LONG_QUOTE: Final = 300
LONG_WORDS: Final = 130
HANG: Final = 4

_STATUS: Final = {
    "held": "green",
    "ongoing": "green",
    "scheduled": "cyan",
    "proposed": "yellow",
    "refused": "red",
    "cancelled": "red",
    "future": "cyan",
    "hypothetical": "yellow",
    "negated": "red",
    "historical": "dim",
}
_ACT: Final = {
    "demands": "yellow",
    "refuses": "red",
    "threatens": "red",
    "accuses": "red",
    "offers": "green",
    "agrees with": "green",
    "concedes": "green",
    "supports": "green",
}


class Terminal(Console):
    """A console that leaves a broken pipe to the command line, which ends quietly."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(file: IO[str] | None = None, *, width: int | None = None) -> Console:
    """A console that writes plain text into a pipe and colours on a terminal."""
    made = Terminal(file=file, highlight=False, markup=False, emoji=False, soft_wrap=False, width=width)
    if not made.is_terminal and width is None and "COLUMNS" not in os.environ:
        made.width = PIPE_WIDTH
    return made


def write(out: Console, *parts: RenderableType) -> None:
    """Print; in a pipe without the blanks that fill lines up."""
    if out.is_terminal or out.record:
        out.print(*parts, sep="\n")
        return
    with out.capture() as captured:
        out.print(*parts, sep="\n")
    out.file.write("".join(line.rstrip() + "\n" for line in captured.get().splitlines()))


@dataclass(frozen=True, slots=True)
class Hanging:
    """Text whose second and later lines are indented."""

    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for n, line in enumerate(self.text.wrap(console, max(HANG, options.max_width - HANG))):
            line.rstrip()
            yield Text(" " * HANG).append_text(line) if n else line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(2 * HANG, options.max_width)


def show_brief(out: Console, brief: Brief, *, listing: bool = False) -> None:
    """Print a brief; `listing` for that of a ledger, which names its reports."""
    day = f"{weekday(brief.published)} {brief.published}".strip()
    about = " · ".join(p for p in (plain(brief.outlet, limit=160), plain(brief.dateline, limit=60), day) if p)
    parts: list[RenderableType] = [
        Text(plain(brief.title, limit=200) or "Untitled report", style="bold"),
        Text(about if day else f"{about} · date of publication unknown".removeprefix(" · "), style="dim"),
    ]
    for heading, body in _sections(brief, listing):
        parts += [Text(""), Text(heading, style="bold underline"), Padding(body, (0, 0, 0, 2))]
    write(out, *parts, Text(""))


def _sections(brief: Brief, listing: bool) -> Iterable[tuple[str, RenderableType]]:
    if listing and brief.reports:
        yield "Newest reports", Group(*(Hanging(Text(plain(r, limit=200))) for r in brief.reports))
    if brief.delegations:
        yield "Parties", _grid(_delegation(d) for d in brief.delegations)
    for heading, rows in _calendar(brief, listing):
        yield heading, _grid(_talk(t) for t in rows)
    if brief.positions:
        yield "Positions", _grid(_position(p) for p in brief.positions)
    if brief.forces:
        yield "Forces", _grid(_strength(f) for f in brief.forces)
    if brief.outlook:
        yield "Outlook", _grid(_outlook(a) for a in brief.outlook)
    if brief.events:
        yield "Latest deeds" if listing else "Events", _grid(_deed(e) for e in brief.events)
    if brief.quotes:
        yield "Quotes", _grid(_quote(q) for q in brief.quotes)
    if not any((brief.talks, brief.positions, brief.forces, brief.outlook, brief.events, brief.quotes)):
        nothing = "Nothing fits the filter." if listing else "The report names no demands, talks, forces or other acts."
        yield "Nothing found", Text(nothing, style="dim")


def _calendar(brief: Brief, listing: bool) -> Iterable[tuple[str, Sequence[Talk]]]:
    """The talks of a report in one list; those of a ledger before and after the day of its newest report."""
    ahead = [t for t in brief.talks if listing and brief.as_of and t.date > brief.as_of]
    past = [t for t in brief.talks if t not in ahead]
    if past:
        yield "Talks so far" if listing else "Talks", past
    if ahead:
        yield f"Talks after {brief.as_of}", ahead


def _grid(rows: Iterable[Sequence[RenderableType]]) -> Table:
    """Rows in columns: the last is the paragraph, the one before it takes the room there is."""
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    made = list(rows)
    for n in range(len(made[0]) if made else 0):
        last = n == len(made[0]) - 1
        table.add_column(ratio=1 if n == len(made[0]) - 2 else None, justify="right" if last else "left", no_wrap=last)
    for row in made:
        table.add_row(*row)
    return table


def _paragraph(n: int) -> Text:
    return Text(f"¶{n}" if n else "", style="dim")


def _status(status: str) -> Text:
    return Text(status, style=_STATUS.get(status, ""))


def _delegation(d: Delegation) -> list[RenderableType]:
    code = f" ({plain(d.party, limit=20)})" if d.party != d.name else ""
    name = Text(plain(d.name, limit=34), style="bold").append(code, style="not bold dim")
    return [name, Text("\n".join(plain(p, limit=120) for p in d.people)), Text("")]


def _after(text: str) -> str:
    """Cleaned text with a blank before it, nothing where there is none."""
    return f" {plain(text, limit=60)}" if text.strip() else ""


def _talk(t: Talk) -> list[RenderableType]:
    when = f"{t.weekday[:3]} {t.date}" if t.weekday else t.date or "no date"
    who = " – ".join(plain(p, limit=40) for p in t.parties[:6]) or "parties not named"
    where = f" in {plain(t.place, limit=40)}" if t.place else ""
    body = Text(f"{who}{where}").append(f", {plain(t.level, limit=20)} level" if t.level else "", style="dim")
    body.append(f"\n“{plain(t.source.words, limit=LONG_WORDS)}”", style="dim")
    return [Text(plain(when, limit=20)), _status(plain(t.status, limit=12)), body, _paragraph(t.source.paragraph)]


def _position(p: Position) -> list[RenderableType]:
    body = Text(plain(p.party, limit=40), style="bold")
    body.append(f" {p.act}", style=_ACT.get(p.act, ""))
    body.append(_after(p.to), style="bold")
    body.append(f": {plain(p.issue, limit=LONG_ISSUE)}", style="not bold")
    if p.condition and plain(p.condition) not in plain(p.issue):
        body.append(f" [{plain(p.condition, limit=120)}]", style="not bold cyan")
    body.append(_notes("" if p.status == "actual" else p.status, p.speaker and f"says {p.speaker}"), style="not bold dim")
    return [Hanging(body), _paragraph(p.source.paragraph)]


def _notes(*notes: str) -> str:
    kept = "; ".join(plain(n, limit=90) for n in notes if n)
    return f" ({kept})" if kept else ""


def _strength(f: Strength) -> list[RenderableType]:
    body = Text(plain(f.side, limit=34) or "?", style="bold")
    body.append(f" {'about ' if f.approximate else ''}{f.count:,}", style="bold")
    body.append(_after(f.what) or " (not said what)", style="not bold")
    body.append(f", {plain(f.where, limit=40)}" if f.where else "", style="not bold")
    body.append(_notes(f.according_to and f"according to {f.according_to}"), style="not bold dim")
    return [Hanging(body), _paragraph(f.source.paragraph)]


def _outlook(a: Outlook) -> list[RenderableType]:
    body = Text(f"{plain(a.about, limit=120) or plain(a.source.words, limit=120)}: ")
    body.append(plain(a.likelihood, limit=20), style="bold").append(_notes(a.by and f"says {a.by}"), style="dim")
    return [Hanging(body), _paragraph(a.source.paragraph)]


def _deed(e: Deed) -> list[RenderableType]:
    who = ", ".join(e.actors) or "?"
    whom = f" → {', '.join(e.recipients)}" if e.recipients else ""
    kind = Text(plain(e.event_type, limit=20), style="bold").append(_after(e.event_mode), style="not bold")
    body = Text(plain(f"{who}{whom}", limit=90), style="bold")
    body.append(f": {plain(e.source.words, limit=LONG_WORDS)}", style="not bold")
    body.append(_notes(e.date, e.place, e.speaker and f"says {e.speaker}"), style="not bold dim")
    return [kind, _status(plain(e.status, limit=14)), Hanging(body), _paragraph(e.source.paragraph)]


def _quote(q: Quote) -> list[RenderableType]:
    about = q.title or (q.party if q.party != q.speaker else "")
    body = Text(plain(q.speaker, limit=60), style="bold")
    body.append(f"{', ' + plain(about, limit=60) if about else ''}: ", style="not bold")
    body.append(plain(q.source.words, limit=LONG_QUOTE), style="not bold italic")
    return [Hanging(body), _paragraph(q.source.paragraph)]


def show_table(out: Console, columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> int:
    """Print rows as a table, one line a row in a pipe; `empty` says what to do where there are none.

    Returns:
        The number of rows.
    """
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), expand=out.is_terminal, pad_edge=False)
    for k, column in enumerate(columns):
        last = k == len(columns) - 1
        wrap = {"overflow": "fold", "ratio": 3 if last else None, "max_width": None if last else 34}
        table.add_column(column, **(wrap if out.is_terminal else {"no_wrap": True}))
    n = 0
    for row in rows:
        n += 1
        table.add_row(*(Text(plain(str(v), limit=300)) for v in row))
    if not out.is_terminal:
        out.width = PIPE_TABLE_WIDTH
    write(out, table if n else Text(empty, style="dim"))
    return n
