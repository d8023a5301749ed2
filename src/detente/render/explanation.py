"""An explanation for a terminal."""

from __future__ import annotations

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.extract.explain import Explanation
from detente.render.plain import plain
from detente.render.terminal import write

LONG = 400


def show_explanation(out: Console, why: Explanation, *, number: int) -> None:
    """Print why one event was coded so."""
    head = Text(f"{number}. {why.event_type} {why.status}", style="bold").append(f"  {why.confidence:.2f}", style="not bold dim")
    rows = [
        ("words", _marked(why)),
        ("coded by", Text(plain(why.rule, limit=60)).append(f", at “{plain(why.trigger, limit=40)}”")),
        ("types", Text(_scores(why.types))),
        ("statuses", Text(_scores(why.statuses) or "none from the model")),
        ("cue words", Text(", ".join(plain(c, limit=30) for c in why.cues) or "none")),
    ]
    for b in why.fields:
        value = Text(plain(b.value, limit=160), style="bold")
        said = plain(b.words, limit=160)
        if said and said != plain(b.value, limit=160):
            value.append(f"  “{said}”", style="not bold")
        rows.append((b.field.replace("_", " "), value.append(f"  ({b.how})", style="not bold dim")))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column()
    for name, value in rows:
        grid.add_row(name, value)
    parts: list[RenderableType] = [head, Padding(grid, (0, 0, 1, 2))]
    write(out, *parts)


def _marked(why: Explanation) -> Text:
    """The sentence with the evidence underlined."""
    sentence, evidence = plain(why.sentence, limit=LONG), plain(why.evidence, limit=LONG)
    text = Text(sentence)
    at = sentence.find(evidence)
    if at >= 0:
        text.stylize("underline", at, at + len(evidence))
        return text
    return Text(evidence)


def _scores(scores: tuple[tuple[str, float], ...]) -> str:
    return ", ".join(f"{plain(name, limit=20)} {p:.2f}" for name, p in scores if p >= 0.01)
