"""Two outlets, reports, parties or periods side by side for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.text import Text

from detente.render.plain import plain
from detente.render.terminal import Hanging
from detente.render.terminal_pages import LONG, NAME, acts_of, changes_of, dotted, number, sides, write_page
from detente.views.comparison import Comparison, Gap, Half
from detente.views.differences import Pair

BOTH: Final = {"outlet": "Told by both", "report": "Told by both", "party": "Done together", "day": "In both"}
ONLY: Final = {"outlet": "Told only by {}", "report": "Told only by {}", "party": "{} to {}", "day": "Only in {}"}


def show_comparison(out: Console, c: Comparison) -> None:
    """Print what both have, what only one has, where they differ."""
    names = _names(c)
    head: list[RenderableType] = [Text(" and ".join(names), style="bold"), _half(c.a, c.kind), _half(c.b, c.kind)]
    parts: list[tuple[str, RenderableType]] = []
    if c.gaps:
        heading = "Where each stands on issues of both" if c.kind == "party" else "Where parties stood in both"
        parts.append((heading, Group(*map(_gap, c.gaps))))
    if c.pairs:
        told = f", {c.differing} told differently" if c.kind in ("outlet", "report") else ""
        parts.append((f"{BOTH[c.kind]}: {c.both}{told}", Group(*_pairs(c.pairs, names))))
    if c.together:
        parts.append((f"{BOTH[c.kind]}: {c.both}", acts_of(c.together)))
    if not c.both and c.kind != "party":
        parts.append((BOTH[c.kind], Text("nothing", style="dim")))
    for n, (count, found) in enumerate(((c.only_a, c.in_a), (c.only_b, c.in_b))):
        if found:
            parts.append((f"{ONLY[c.kind].format(names[n], names[1 - n])}: {count}", acts_of(found)))
    if c.changes:
        parts.append(("From the first text to the second", changes_of(c.changes)))
    write_page(out, head, parts)


def _names(c: Comparison) -> list[str]:
    """What the two are called: reports by their outlets, where these differ."""
    names = [plain(h.name, limit=NAME) or "the unnamed" for h in (c.a, c.b)]
    outlets = [plain(h.about.partition(": ")[0], limit=NAME) for h in (c.a, c.b)]
    return outlets if c.kind == "report" and outlets[0] != outlets[1] else names


def _half(h: Half, kind: str) -> RenderableType:
    reports = number(h.reports, "report") if h.reports else ""
    days = f"{h.first or '?'} to {h.last or '?'}" if kind in ("outlet", "party") and h.first != h.last else h.first
    carries = number(h.copies, "report carries", "reports carry") if kind == "outlet" else "carries"
    copies = f"{carries} the other's text" if h.copies else ""
    about = h.about if h.about != h.name else ""
    return Hanging(Text(dotted(h.name, about, reports, number(h.happenings, "happening"), days if kind != "day" else "", copies)))


def _pairs(pairs: Iterable[Pair], names: list[str]) -> Iterable[RenderableType]:
    for p in pairs:
        yield Hanging(Text(f"{dotted(p.day, p.event_type, sides(p.who, p.whom))}", style="bold"))
        for d in p.differences:
            yield Hanging(Text(f"  {d.field}: {plain(d.a, limit=NAME)} | {plain(d.b, limit=NAME)}", style="yellow"))
        same = plain(p.a.words) == plain(p.b.words)
        for name, t in ((" and ".join(names), p.a),) if same else ((names[0], p.a), (names[1], p.b)):
            yield Hanging(Text(f"  {name}: {plain(t.words, limit=LONG)}").append(f" ({t.id})", style="dim"))


def _gap(g: Gap) -> RenderableType:
    steps = "given up" if g.steps is None else "alike" if not g.steps else f"{number(g.steps, 'step')} apart"
    lines: list[RenderableType] = [Hanging(Text(plain(g.issue, limit=LONG), style="bold").append(f" ({steps})", style="not bold"))]
    for s in (g.a, g.b):
        text = Text(f"  {s.day} {plain(s.party, limit=NAME)} {plain(s.act)}: ").append(
            f"“{plain(s.words, limit=LONG)}”", style="italic"
        )
        lines.append(Hanging(text.append(f" ({s.happening})", style="dim not italic")))
    return Group(*lines)
