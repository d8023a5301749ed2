"""The commands over linked reports: happenings, moves, talks, tension, forecasts, search."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli_base import NOTHING, open_ledger, table, write_json
from detente.cli_options import csv_option, linked_options, make_filter

if TYPE_CHECKING:
    from detente.ledger import Filter
    from detente.ledger.linked import Linked
    from detente.link.rows import Forecast, Happening, Move, Talk
    from detente.records import Plain

EMPTY = "Nothing fits; widen the filter, or add reports with `detente add`."
ARROWS = {"hardened": "↑", "softened": "↓", "repeated": "→", "withdrawn": "✕", "new": "+"}


def linked(ledger: Path | None, as_of: str = "") -> Linked:
    """The ledger with its links; linking shows its steps on a terminal."""
    kept = open_ledger(ledger)
    if not sys.stderr.isatty():
        return kept.linked(as_of=as_of)
    from rich.console import Console  # noqa: PLC0415

    out = Console(stderr=True)
    with out.status("linking") as status:
        return kept.linked(as_of=as_of, on_step=lambda step: status.update(f"linking: {step}"))


def answer(
    rows: Sequence[Plain], columns: Sequence[str], cells: Callable[[Any], Sequence[object]], *, as_json: bool, more: bool = False
) -> None:
    """Write rows in the form asked for; say on standard error where there are more."""
    if as_json:
        write_json([r.to_dict() for r in rows])
    else:
        table(columns, (cells(r) for r in rows), empty=EMPTY)
    if more:
        sys.stdout.flush()  # a closed pipe ends here
        click.echo(f"detente: these are the newest {len(rows)}; --limit 0 gives all", err=True)
    if not rows:
        sys.exit(NOTHING)


def newest(ask: Callable[[int], Sequence[Any]], limit: int) -> tuple[list[Any], int]:
    """The newest rows in order of time, and a number over theirs where there are more."""
    found = list(ask(limit + 1 if limit else 0))
    shown = found[:limit] if limit else found
    return shown[::-1], len(found)


def _write_csv(there: Linked, name: str, where: Filter, limit: int) -> None:
    """The flat rows of a table as CSV, the newest in order of time."""
    from detente.render.files import flat_csv  # noqa: PLC0415

    rows = there.ask(name, where, newest=True, limit=limit)[::-1]
    click.echo(flat_csv(rows), nl=False)
    sys.exit(0 if rows else NOTHING)


def _listed(
    name: str, about: str, columns: Sequence[str], cells: Callable[[Any], Sequence[object]], *, command: str = ""
) -> click.Command:
    """A command that lists the rows of a table of linked reports."""

    @click.command(command or name, help=about)
    @linked_options
    @csv_option
    def run(ledger: Path | None, as_json: bool, as_csv: bool, limit: int, as_of: str, **conditions: Any) -> None:
        there, where = linked(ledger, as_of), make_filter(**conditions)
        if as_csv:
            _write_csv(there, name, where, limit)
        ask: Callable[..., Sequence[Any]] = getattr(there, name)
        rows, total = newest(lambda n: ask(where, limit=n, newest=True), limit)
        answer(rows, columns, cells, as_json=as_json, more=total > len(rows))

    return run


def _labels(sides: Iterable[Any]) -> str:
    return ", ".join(dict.fromkeys(s.label for s in sides))


def _happening(h: Happening) -> Sequence[object]:
    day, who, whom = h.start or h.first, _labels(h.actors), _labels(h.recipients)
    return (day, h.event_type, h.status, who, whom, h.place, "; ".join(h.standing), h.words, h.id)


def _move(m: Move) -> Sequence[object]:
    before = (f"{m.before.act} ({m.before.day})", m.before.words) if m.before else ("", "")
    return (m.day, m.party, f"{ARROWS.get(m.kind, '')} {m.kind}", m.issue, before[0], m.after.act, before[1], m.after.words)


def _round(t: Talk) -> Sequence[object]:
    history = " → ".join(f"{s.status} ({s.published})" for s in t.history)
    return (t.start, t.status, _labels(t.parties), t.place, t.sources, history)


happenings = _listed(
    "happenings",
    """List what happened, each happening once.

    However many reports tell it: copies count as one source, and a claim that somebody denies says so.
    """,
    ("day", "type", "status", "who", "to whom", "where", "standing", "words", "id"),
    _happening,
)
moved = _listed(
    "moves",
    """List how parties' stances changed.

    New +, hardened ↑, softened ↓, repeated →, withdrawn ✕; with both quotes.
    """,
    ("day", "party", "", "issue", "before", "after", "words before", "words after"),
    _move,
    command="moved",
)
talks = _listed(
    "talks",
    """List the talks, past and to come, and how they moved.

    A round that was announced, put off and held stands once. `detente export ical` writes them for a calendar.
    """,
    ("day", "status", "parties", "place", "sources", "history"),
    _round,
)


@click.command()
@linked_options
def forecasts(ledger: Path | None, as_json: bool, limit: int, as_of: str, **conditions: Any) -> None:
    """List who held what how likely, and what came of it.

    Of an open forecast, `perhaps` names happenings by which it may have come true; `detente resolve` says whether.
    """
    from detente.link.forecasts import scores  # noqa: PLC0415

    there = linked(ledger, as_of)
    found = there.forecasts(make_filter(**conditions))
    shown = found[-limit:] if limit else found
    perhaps = there.proposals([f.id for f in shown])
    if as_json:
        rows = [{**f.to_dict(), "perhaps": [h for h, _ in perhaps.get(f.id, ())]} for f in shown]
        write_json({"forecasts": rows, "forecasters": [s.to_dict() for s in scores(found)]})
    else:
        columns = ("made", "by", "about", "likelihood", "chance", "due", "outcome", "Brier", "perhaps", "id")
        table(columns, (_forecast(f, perhaps.get(f.id, ())) for f in shown), empty=EMPTY)
    if not found:
        sys.exit(NOTHING)


def _forecast(f: Forecast, perhaps: Iterable[tuple[str, str]]) -> Sequence[object]:
    chance = f"{f.low:.0%} to {f.high:.0%}" if f.low is not None and f.high is not None else ""
    outcome = {True: "came true", False: "did not", None: "open"}[f.outcome]
    brier = "" if f.brier is None else f"{f.brier:.2f}"
    some = ", ".join(h for h, _ in perhaps)
    return (f.made, f.by or f.party, f.about, f.likelihood, chance, f.due, outcome, brier, some, f.id)


@click.command()
@click.option("--every", type=click.Choice(("day", "week", "month")), default="day", show_default=True, help="A row for each.")
@linked_options
def tension(ledger: Path | None, as_json: bool, limit: int, as_of: str, every: str, **conditions: Any) -> None:
    """Show words and deeds between two parties by day.

    Against their own baseline and the coverage; conflict and cooperation apart.

    Give the two with --dyad A,B; without it the most active pairs are listed.
    """
    from detente.link.tension import dyads  # noqa: PLC0415
    from detente.link.tension import tension as measure  # noqa: PLC0415

    there = linked(ledger, as_of)
    where = make_filter(**conditions)
    if where.dyad is None:
        pairs = dyads(there.happenings(where))
        if as_json:
            write_json([{"a": a, "b": b, "happenings": n} for a, b, n in pairs[: limit or None]])
        else:
            table(("a", "b", "happenings"), pairs[: limit or None], empty=EMPTY)
        sys.exit(0 if pairs else NOTHING)
    a, b = _codes(where)
    found = there.happenings(_undated(where))
    made = measure(found, a=a, b=b, coverage=there.coverage(), since=where.since, until=where.until, every=every)
    if as_json:
        write_json(made.to_dict())
    else:
        columns = (every, "verbal conflict", "material conflict", "verbal coop.", "material coop.", "baseline", "reports")
        table(columns, map(_bar, made.days[-limit:] if limit else made.days), empty=EMPTY)
        for c in made.changes:
            about = f"{c.measure.replace('_', ' ')} {c.before:.1f} → {c.after:.1f} a {every}"
            click.echo(f"change {c.day}: {about}; driven by {', '.join(c.drivers)}")
    if not made.days:
        sys.exit(NOTHING)


def _codes(where: Filter) -> tuple[str, str]:
    """The two of a dyad by their codes where they are states."""
    from detente.ledger.filter import meant  # noqa: PLC0415

    a, b = where.dyad or ("", "")
    return meant(a)[0] or a, meant(b)[0] or b


def _undated(where: Filter) -> Filter:
    """The same filter over all days, for a baseline needs those before."""
    import dataclasses  # noqa: PLC0415

    return dataclasses.replace(where, since="", until="")


def _bar(bar: Any) -> Sequence[object]:
    base = bar.baseline
    usual = "" if base is None else f"{base.verbal_conflict:g}/{base.material_conflict:g}"
    counts = (bar.verbal_conflict, bar.material_conflict, bar.verbal_cooperation, bar.material_cooperation)
    return (bar.day, *counts, usual, bar.coverage)


@click.command()
@click.argument("words")
@linked_options
def search(words: str, ledger: Path | None, as_json: bool, limit: int, as_of: str, **conditions: Any) -> None:
    """Find reports that hold WORDS.

    Words, "a phrase", -without, this OR that, outlet:name, title:word, since:DATE, until:DATE.
    """
    found = linked(ledger, as_of).search(words, where=make_filter(**conditions), limit=limit or 10_000)
    if as_json:
        write_json(found.to_dict())
    else:
        columns = ("published", "outlet", "title", "words", "report")
        rows = ((h.published, h.outlet, h.title, h.snippet, h.document_id) for h in found.hits)
        table(columns, rows, empty="No report holds these words.")
    if not found.hits:
        sys.exit(NOTHING)


COMMANDS: tuple[click.Command, ...] = (happenings, moved, talks, forecasts, tension, search)
