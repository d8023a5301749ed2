"""The commands by which a person corrects a ledger: accept, reject, recode, merge, split, note, star, resolve, undo."""

from __future__ import annotations

import contextlib
import getpass
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from detente.cli_base import open_ledger, table, write_json
from detente.cli_linked import linked
from detente.cli_options import as_of_option, json_option, ledger_option
from detente.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


def who_option(command: Command) -> Command:
    text = "Who corrects; the name on this machine where not given."
    return click.option("--who", envvar="DETENTE_WHO", default=None, help=text)(command)


def correcting(command: Command) -> Command:
    """The ledger, who corrects, and why."""
    for option in (json_option, click.option("--note", default="", help="Why."), who_option, ledger_option):
        command = option(command)
    return command


def _person(who: str | None) -> str:
    with contextlib.suppress(KeyError, OSError):
        return who or getpass.getuser()
    raise UsageError("who corrects? give --who NAME, or set the variable DETENTE_WHO")


def _mentions(ledger: Path | None, id: str) -> tuple[str, ...]:
    """The mentions that an id means: all of a happening by its own id, else the one."""
    there = linked(ledger)
    happening = there.happening_of(id)
    if id == happening:
        return tuple(t.id for t in there.mentions([happening]))
    return tuple(t.id for t in there.mentions([happening]) if t.id.startswith(id))


def _write(ledger: Path | None, action: str, targets: Sequence[str], *, who: str | None, as_json: bool, **given: Any) -> None:
    entry = open_ledger(ledger).journal.append(action, targets, who=_person(who), **given)
    if as_json:
        write_json(entry.to_dict())
    else:
        click.echo(f"{entry.action}: {', '.join(entry.targets)} (correction {entry.id}; detente undo takes it back)")


def _marking(action: str, about: str) -> click.Command:
    @click.command(action, help=about)
    @click.argument("ids", nargs=-1, required=True, metavar="ID...")
    @correcting
    def mark(ids: Sequence[str], ledger: Path | None, who: str | None, note: str, as_json: bool) -> None:
        targets = tuple(dict.fromkeys(m for i in ids for m in _mentions(ledger, i)))
        _write(ledger, action, targets, who=who, as_json=as_json, note=note)

    return mark


accept = _marking("accept", "Say that events are coded right.")
reject = _marking("reject", "Say that events are wrong and leave them out.")
star = _marking("star", "Mark happenings to find them again.")
unstar = _marking("unstar", "Take the mark away.")


@click.command()
@click.argument("id")
@click.argument("text")
@correcting
def note(id: str, text: str, ledger: Path | None, who: str | None, note: str, as_json: bool) -> None:
    """Put a note, TEXT, to an event or happening."""
    said = f"{text}\n{note}" if note else text
    _write(ledger, "note", (linked(ledger).happening_of(id),), who=who, as_json=as_json, note=said)


@click.command()
@click.argument("id")
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=VALUE...")
@correcting
def recode(id: str, fields: Sequence[str], ledger: Path | None, who: str | None, note: str, as_json: bool) -> None:
    """Code an event or happening otherwise.

    Such as `status=future` or `event_type=THREATEN actors=RUS`. What a person says wins over the reader.
    """
    from detente.ledger.corrections import check_recode  # noqa: PLC0415

    values: dict[str, str] = {}
    for given in fields:
        name, mark, value = given.partition("=")
        if not mark:
            raise UsageError(f"{given[:60]!r} is no FIELD=VALUE; write for instance status=future")
        values[name.strip()] = value.strip()
    kind = values.get("event_type", "")
    checked = {name: check_recode(name, value, event_type=kind) for name, value in values.items()}
    _write(ledger, "recode", _mentions(ledger, id), who=who, as_json=as_json, note=note, values=checked)


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID ID...")
@correcting
def merge(ids: Sequence[str], ledger: Path | None, who: str | None, note: str, as_json: bool) -> None:
    """Say that happenings are one."""
    there = linked(ledger)
    targets = tuple(dict.fromkeys(there.happening_of(i) for i in ids))
    if len(targets) < 2:
        raise UsageError("merge takes two happenings or more; these ids mean one")
    _write(ledger, "merge", targets, who=who, as_json=as_json, note=note)


@click.command()
@click.argument("happening")
@click.argument("events", nargs=-1, required=True, metavar="EVENT...")
@correcting
def split(happening: str, events: Sequence[str], ledger: Path | None, who: str | None, note: str, as_json: bool) -> None:
    """Say that EVENTs are not of HAPPENING.

    They become one of their own.
    """
    there = linked(ledger)
    whole = there.happening_of(happening)
    members = [t.id for t in there.mentions([whole])]
    parted = [m for m in members if any(m == e or m.startswith(e) for e in events)]
    rest = [m for m in members if m not in parted]
    if not parted or not rest:
        raise UsageError(f"give some of the mentions of {whole}, not all: {', '.join(members)}")
    _write(ledger, "split", (whole, *parted), who=who, as_json=as_json, note=note, values={"from": ";".join(rest)})


@click.command()
@click.argument("id")
@click.option("--came-true/--did-not", "came_true", required=True, help="What came of it.")
@correcting
def resolve(id: str, came_true: bool, ledger: Path | None, who: str | None, note: str, as_json: bool) -> None:
    """Say whether a forecast came true; its Brier score follows."""
    found = [f.id for f in linked(ledger).forecasts() if f.id == id or f.id.startswith(id)]
    if len(found) != 1:
        raise UsageError(f"{len(found)} forecasts have an id that begins with {id[:60]!r}; `detente forecasts` lists them")
    values = {"came_true": "yes" if came_true else "no"}
    _write(ledger, "resolve", found, who=who, as_json=as_json, note=note, values=values)


@click.command()
@click.argument("correction", default="")
@ledger_option
@who_option
@json_option
def undo(correction: str, ledger: Path | None, who: str | None, as_json: bool) -> None:
    """Take a correction back.

    The one whose id begins with CORRECTION, else the last. What is taken back stays in the journal.
    """
    entry = open_ledger(ledger).journal.undo(correction, who=_person(who))
    if as_json:
        write_json(entry.to_dict())
    else:
        click.echo(f"taken back: {entry.undoes}")


@click.command()
@ledger_option
@as_of_option
@json_option
def journal(ledger: Path | None, as_of: str, as_json: bool) -> None:
    """List all corrections: who, when, what."""
    from detente.ledger.journal import in_force  # noqa: PLC0415

    entries = open_ledger(ledger).journal.entries(as_of=as_of)
    standing = {e.id for e in in_force(entries)}
    if as_json:
        write_json([{**e.to_dict(), "stands": e.id in standing} for e in entries])
    else:
        columns = ("time", "who", "action", "of", "values", "note", "stands", "id")
        rows = (
            (
                e.time[:19],
                e.who,
                e.action,
                ", ".join(e.targets),
                _pairs(e.values),
                e.note,
                "yes" if e.id in standing else "no",
                e.id,
            )
            for e in entries
        )
        table(columns, rows, empty="No corrections yet.")


def _pairs(values: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{k}={v}" for k, v in values)


@click.command()
@ledger_option
@json_option
def compact(ledger: Path | None, as_json: bool) -> None:
    """Write a ledger anew into few batches.

    For one of many small batches, or of an older version. Nothing is lost.
    """
    kept = open_ledger(ledger)
    before = kept.compact()
    if as_json:
        write_json({"batches_before": before}, indent=None)
    else:
        click.echo(f"{before} batches written anew: {ledger}")


CORRECTIONS: tuple[click.Command, ...] = (
    accept, reject, recode, merge, split, note, star, unstar, resolve, undo, journal, compact,
)  # fmt: skip
