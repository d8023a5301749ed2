"""Briefs and tables for a terminal: width-aware, coloured only there, plain in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.render.plain import plain
from detente.views.answers import Deed, Delegation, Outlook, Position, Quote, Strength, Talk
from detente.views.brief import Brief

# A pipe has no width; this one suits a page and a mail.
PIPE_WIDTH = 100
LONG_ISSUE = 150
LONG_QUOTE = 260

_STATUS = {
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
_ACT = {
    "demands": "bold yellow",
    "refuses": "bold red",
    "threatens": "bold red",
    "accuses": "red",
    "offers": "green",
    "concedes": "green",
}


def console(file: IO[str] | None = None, *, width: int | None = None) -> Console:
    """A console that writes plain text into a pipe and colours on a terminal."""
    made = Console(file=file, highlight=False, markup=False, emoji=False, soft_wrap=False, width=width)
    if not made.is_terminal and width is None:
        made.width = PIPE_WIDTH
    return made


def show_brief(out: Console, brief: Brief, *, listing: bool = False) -> None:
    """Print a brief; `listing` for that of a ledger, which names its reports."""
    title = Text(plain(brief.title, limit=200) or "Untitled report", style="bold")
    about = " · ".join(p for p in (plain(brief.outlet, limit=120), plain(brief.dateline, limit=60), brief.published) if p)
    out.print(title)
    out.print(Text(about or "date of publication unknown", style="dim"))
    for heading, body in _sections(brief, listing):
        out.print()
        out.print(Text(heading, style="bold underline"))
        out.print(Padding(body, (0, 0, 0, 2)))
    out.print()


def _sections(brief: Brief, listing: bool) -> Iterable[tuple[str, RenderableType]]:
    if listing and brief.reports:
        yield "Newest reports", Group(*(Text(plain(r, limit=160)) for r in brief.reports))
    if brief.delegations:
        yield "Parties", _grid(_delegation(d) for d in brief.delegations)
    if brief.talks:
        yield "Talks", _grid(_talk(t) for t in brief.talks)
    if brief.positions:
        yield "Positions", _grid(_position(p) for p in brief.positions)
    if brief.forces:
        yield "Forces", _grid(_strength(f) for f in brief.forces)
    if brief.outlook:
        yield "Outlook", _grid(_outlook(a) for a in brief.outlook)
    if brief.events:
        yield "Events", _grid(_deed(e) for e in brief.events)
    if brief.quotes:
        yield "Quotes", _grid(_quote(q) for q in brief.quotes)
    if not any((brief.talks, brief.positions, brief.forces, brief.outlook, brief.events, brief.quotes)):
        yield (
            "Nothing found",
            Text("The report names no demands, talks, forces or other acts between parties.", style="dim"),
        )


def _grid(rows: Iterable[Sequence[Text]]) -> Table:
    """Rows in columns: the last is the paragraph, the one before it takes the room there is."""
    table = Table.grid(padding=(0, 2), expand=True)
    made = list(rows)
    for n in range(len(made[0]) if made else 0):
        last = n == len(made[0]) - 1
        table.add_column(ratio=1 if n == len(made[0]) - 2 else None, justify="right" if last else "left", no_wrap=last)
    for row in made:
        table.add_row(*row)
    return table


def _paragraph(n: int) -> Text:
    return Text(f"¶{n}" if n else "", style="dim")


def _delegation(d: Delegation) -> list[Text]:
    name = f"{d.name} ({d.party})" if d.name != d.party else d.name
    return [Text(plain(name, limit=40), style="bold"), Text(plain("; ".join(d.people), limit=300)), Text("")]


def _talk(t: Talk) -> list[Text]:
    when = f"{t.weekday[:3]} {t.date}" if t.weekday else t.date or "no date"
    who = " – ".join(t.parties)
    where = f" in {t.place}" if t.place else ""
    level = f", {t.level} level" if t.level else ""
    body = Text(plain(f"{who}{where}{level}", limit=160))
    body.append(plain(f"  {t.source.words}", limit=110), style="dim")
    return [Text(when), Text(t.status, style=_STATUS.get(t.status, "")), body, _paragraph(t.source.paragraph)]


def _position(p: Position) -> list[Text]:
    body = Text(plain(f"{p.act}", limit=20), style=_ACT.get(p.act, "bold"))
    body.append(plain(f" {p.to}", limit=60) if p.to else "", style="default")
    body.append(f": {plain(p.issue, limit=LONG_ISSUE)}", style="not bold default")
    if p.condition and plain(p.condition) not in plain(p.issue):
        body.append(f" [{plain(p.condition, limit=90)}]", style="not bold cyan")
    notes = [
        n
        for n in ("" if p.status == "actual" else p.status, f"says {plain(p.speaker, limit=60)}" if p.speaker else "")
        if n
    ]
    if notes:
        body.append(f" ({'; '.join(notes)})", style="not bold dim")
    return [Text(plain(p.party, limit=28), style="bold"), body, _paragraph(p.source.paragraph)]


def _strength(f: Strength) -> list[Text]:
    count = f"{'about ' if f.approximate else ''}{f.count:,}"
    words = plain(f.what, limit=100) + (f", {plain(f.where, limit=40)}" if f.where else "")
    body = Text(words)
    if f.according_to:
        body.append(f" (according to {plain(f.according_to, limit=70)})", style="dim")
    return [Text(plain(f.side, limit=24), style="bold"), Text(count), body, _paragraph(f.source.paragraph)]


def _outlook(a: Outlook) -> list[Text]:
    body = Text(f"{plain(a.about, limit=110) or plain(a.source.words, limit=110)}: ")
    body.append(a.likelihood, style="bold")
    if a.by:
        body.append(f" (says {plain(a.by, limit=60)})", style="dim")
    return [body, _paragraph(a.source.paragraph)]


def _deed(e: Deed) -> list[Text]:
    who = ", ".join(e.actors) or "?"
    whom = f" → {', '.join(e.recipients)}" if e.recipients else ""
    kind = f"{e.event_type}{'/' + e.event_mode if e.event_mode else ''}"
    facts = ", ".join(p for p in (e.date, e.place) if p)
    body = Text(plain(f"{who}{whom}", limit=90))
    body.append(f"  {plain(e.source.words, limit=120)}", style="dim")
    if facts:
        body.append(f" ({plain(facts, limit=60)})", style="dim")
    return [Text(kind, style="bold"), Text(e.status, style=_STATUS.get(e.status, "")), body, _paragraph(e.source.paragraph)]


def _quote(q: Quote) -> list[Text]:
    side = q.title or (q.party if q.party != q.speaker else "")
    body = Text(plain(q.speaker, limit=50), style="bold")
    body.append(f"{', ' + plain(side, limit=60) if side else ''}: ", style="not bold")
    body.append(plain(q.source.words, limit=LONG_QUOTE), style="not bold italic")
    return [body, _paragraph(q.source.paragraph)]


def show_table(out: Console, columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> int:
    """Print rows as a table; `empty` says what to do where there are none. Returns their number."""
    table = Table(box=None, header_style="bold", padding=(0, 1), expand=True)
    n = 0
    for k, column in enumerate(columns):
        table.add_column(
            column,
            overflow="fold",
            ratio=3 if k == len(columns) - 1 else None,
            max_width=34 if k < len(columns) - 1 else None,
        )
    for row in rows:
        n += 1
        table.add_row(*(Text(plain(str(v), limit=300)) for v in row))
    out.print(table if n else Text(empty, style="dim"))
    return n
