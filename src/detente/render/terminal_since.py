"""What is new since a day, for a terminal: a bold line first, then a section for each kind of news."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.render.plain import plain
from detente.render.terminal import Hanging, write
from detente.views.questions import weekday
from detente.views.since_rows import Cited, Coming, Contradiction, Foreseen, Fresh, Moved, Silence, Since, Wording

LONG_LINE: Final = 600
LONG_SENTENCE: Final = 280
NAMES: Final = 90

_ARROW: Final = {"↑": "bold red", "↓": "bold green", "✕": "bold yellow", "+": "bold cyan"}
_STATUS: Final = {"held": "green", "ongoing": "green", "scheduled": "cyan", "proposed": "yellow", "postponed": "yellow"}

Row = tuple[str, Text]


def show_since(out: Console, since: Since) -> None:
    """Print a brief of what is new; arrows are coloured on a terminal and stand in a pipe, too."""
    parts: list[RenderableType] = [
        Hanging(Text(plain(since.line, limit=LONG_LINE), style="bold")),
        Text(_counted(since), style="dim"),
    ]
    empty = []
    for heading, none, rows in _sections(since):
        if rows:
            parts += [Text(""), Text(heading, style="bold underline"), Padding(_rows(rows), (0, 0, 0, 2))]
        elif none:
            empty.append(none)
    if empty and since.reports:
        parts += [Text(""), Text(f"Nothing {', '.join(empty)}.", style="dim")]
    write(out, *parts, Text(""))


def _counted(since: Since) -> str:
    copies = since.reports - since.sources
    told = f"{copies:,} of the reports {'is a copy' if copies == 1 else 'are copies'} of others; " if copies else ""
    newest = f"days count from the newest report, {plain(since.as_of, limit=10)}" if since.as_of else "no report has a day"
    text = told + newest
    return text[:1].upper() + text[1:]


def _sections(since: Since) -> Iterable[tuple[str, str, Sequence[Row]]]:
    """Heading, what is said of an empty section, rows."""
    again = f" ({since.repeated:,} repeated, not shown)" if since.repeated else ""
    yield "New", "new", [_fresh(f) for f in since.new]
    yield f"What moved{again}", f"moved{again}", [_moved(m) for m in since.moved]
    yield "Talks to come", "scheduled", [_coming(c) for c in since.scheduled if not c.changed]
    yield "Talks that changed", "", [_coming(c) for c in since.scheduled if c.changed]
    yield "Contradicted", "contradicted", [_contradiction(c) for c in since.contradicted]
    yield "Confirmed by the other side", "confirmed", [_fresh(f) for f in since.confirmed]
    yield "Silent", "", [_silence(s) for s in since.silent]
    yield "Forecasts", "forecast", [_foreseen(f) for f in since.forecasts]


def _rows(rows: Iterable[Row]) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(no_wrap=True, width=1)
    table.add_column(ratio=1)
    for arrow, body in rows:
        table.add_row(Text(plain(arrow, limit=1), style=_ARROW.get(arrow, "")), Hanging(body))
    return table


# ---- rows


def _fresh(f: Fresh) -> Row:
    whom = f" → {_names(f.recipients)}" if f.recipients else ""
    body = Text(f"{_names(f.actors) or '?'}{whom}", style="bold")
    body.append(f" {plain(f.event_type, limit=20)}", style="not bold cyan")
    body.append(f" {plain(f.status, limit=20)}" if f.status != "actual" else "", style="not bold yellow")
    body.append(": ", style="not bold").append_text(_quoted(f.source))
    numbers = (_number(f.dead, "dead"), _number(f.injured, "injured"))
    standing = [s for s in f.standing if f.sources > 1 or not s.startswith("reported by")]
    body.append(_notes(*numbers, *standing, _dated(f.date, f.source)), style="not bold dim")
    return f.arrow, body


def _moved(m: Moved) -> Row:
    acts = f"{_verb(m.before.act, m.parties)} → " if m.before else ""
    body = Text(_names(m.parties), style="bold")
    body.append(f" {plain(m.kind, limit=20)}," if m.kind != "new" else "", style=f"not {_ARROW.get(m.arrow, 'bold')}")
    body.append(f" {acts}{_verb(m.after.act, m.parties)}", style="not bold yellow")
    if not m.before:
        body.append(": ", style="not bold").append_text(_quoted(m.after.source))
        body.append(_notes(_dated(m.day, m.after.source)), style="not bold dim")
        return m.arrow, body
    for name, wording in (("before", m.before), ("now", m.after)):
        body.append(f"\n{name} ", style="not bold dim").append_text(_wording(wording))
    return m.arrow, body


def _verb(act: str, parties: Sequence[str]) -> str:
    """An act's verb, which agrees with one party or with several."""
    verb, *rest = plain(act, limit=20).split(" ")
    return " ".join((verb if len(parties) == 1 else verb.removesuffix("s"), *rest))


def _wording(w: Wording) -> Text:
    return _quoted(w.source).append(_notes(_dated(w.day, w.source)), style="not bold dim")


def _coming(c: Coming) -> Row:
    day = f"{weekday(c.date)[:3]} {c.date}".strip() if c.date else "no day"
    body = Text(plain(day, limit=20), style="bold")
    body.append(f" {_ahead(c.days)}" if not c.changed and c.days is not None else "", style="bold")
    body.append(f" {plain(c.status, limit=20)}", style=f"not bold {_STATUS.get(c.status, 'red')}")
    body.append(f" to {plain(c.moved_to, limit=20)}" if c.moved_to else "", style="not bold")
    body.append(f": {' – '.join(plain(p, limit=40) for p in c.parties[:6]) or 'parties not named'}", style="not bold")
    body.append(f" in {plain(c.place, limit=40)}" if c.place else "", style="not bold")
    steps = " → ".join(f"{plain(s.status, limit=20)} ({plain(s.published, limit=10)})" for s in c.history) if c.changed else ""
    body.append(f"; {steps}" if steps else "", style="not bold")
    body.append(" ").append_text(_quoted(c.source)).append(_notes(_where(c.source)), style="not bold dim")
    return "", body


def _ahead(days: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days" if days > 0 else "under way")


def _contradiction(c: Contradiction) -> Row:
    body = Text(_names(c.by) or "?", style="bold")
    body.append(": ", style="not bold").append_text(_quoted(c.source)).append(_notes(_where(c.source)), style="not bold dim")
    for d in c.denials:
        body.append(f"\ndenied by {_names(d.by) or '?'}: ", style="not bold red")
        same = bool(d.source.sentence) and d.source.sentence == c.source.sentence
        body.append_text(_quoted(d.source, whole=not same))
        body.append(_notes("" if same else _where(d.source)), style="not bold dim")
    return "", body


def _silence(s: Silence) -> Row:
    body = Text(plain(s.party, limit=40), style="bold")
    body.append(f" ({s.acts:,} acts before), last on {plain(s.day, limit=10)}: ", style="not bold").append_text(_quoted(s.source))
    return "", body.append(_notes(_where(s.source)), style="not bold dim")


def _foreseen(f: Foreseen) -> Row:
    chance = f", {f.low:.0%} to {f.high:.0%}" if f.low is not None and f.high is not None else ""
    body = Text(plain(f.likelihood, limit=20), style="bold").append(f"{chance}: ", style="not bold").append_text(_quoted(f.source))
    due = f"by {f.due}" if f.due else ""
    return "", body.append(_notes(f.by and f"says {f.by}", due, _where(f.source)), style="not bold dim")


# ---- words


def _quoted(source: Cited, *, whole: bool = True) -> Text:
    """The sentence of a row with the row's own words in italics, a part of it where it is long."""
    if not source.sentence or not whole or len(source.sentence) > LONG_SENTENCE:
        return Text(f"“{plain(source.words, limit=LONG_SENTENCE)}”", style="not bold italic")
    end = source.at + len(source.words)
    parts = (source.sentence[: source.at], source.sentence[source.at : end], source.sentence[end:])
    shown = [plain(f"|{p}|")[1:-1] for p in parts]  # blanks at the seams stay
    return Text("“", style="not bold").append(shown[0]).append(shown[1], style="italic").append(f"{shown[2]}”")


def _names(names: Sequence[str]) -> str:
    return plain(", ".join(names[:6]) + (", …" if len(names) > 6 else ""), limit=NAMES)


def _number(spread: tuple[int, int] | None, what: str) -> str:
    if not spread:
        return ""
    return f"{spread[0]:,} {what}" if spread[0] == spread[1] else f"{spread[0]:,} to {spread[1]:,} {what}"


def _dated(day: str, source: Cited) -> str:
    """The day of an act where it is another than that of the report, and the report."""
    return "; ".join(p for p in (day if day != source.published else "", _where(source)) if p)


def _where(source: Cited) -> str:
    place = f"¶{source.paragraph}" if source.paragraph else ""
    return " ".join(p for p in (source.outlet, source.published, place) if p)


def _notes(*notes: str) -> str:
    kept = "; ".join(plain(n, limit=NAMES) for n in notes if n)
    return f" ({kept})" if kept else ""
