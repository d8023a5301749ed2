"""The commands that show one thing whole: what an id stands on, an actor, an outlet, two of a kind side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli_base import NOTHING, console, open_ledger, table, write_json
from detente.cli_linked import linked
from detente.cli_options import actors_option, as_of_option, iso_day, json_option, ledger_option

if TYPE_CHECKING:
    from detente.knowledge.actors import ActorBase
    from detente.ledger.linked import Linked

KINDS = ("outlet", "report", "party", "day")
EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """How a page was asked for: the ledger and its day, the rows of each list, the form of the output."""

    ledger: Path | None
    as_of: str
    rows: int
    as_json: bool

    def linked(self) -> Linked:
        return linked(self.ledger, self.as_of)


def page(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a page, and hand it one record of them before its own."""

    @ledger_option
    @as_of_option
    @json_option
    def run(ledger: Path | None, as_of: str, as_json: bool, limit: int = 0, **own: Any) -> None:
        command(Asked(ledger, as_of, limit or EVERYTHING, as_json), **own)

    run.__doc__, run.__name__ = command.__doc__, command.__name__
    return run


def limit_option(command: Callable[..., None]) -> Callable[..., None]:
    text = "Rows of each list; 0 for all."
    return click.option("--limit", type=click.IntRange(0), default=10, show_default=True, help=text)(command)


@click.command()
@click.argument("id")
@page
def evidence(asked: Asked, id: str) -> None:
    """Show what ID stands on: every mention in its context.

    ID is that of a happening or event, or the beginning of one, of a round of talks, a forecast, a quote, a force or a
    report, as the lists give it with --json.

    For each mention: outlet, day, whose text it carries, on whose word, what it says otherwise than the others, why it
    belongs here, the paragraph around its words. Then what speaks against it, corrections and notes.
    """
    from detente.render.terminal_pages import show_evidence  # noqa: PLC0415
    from detente.views.evidence import evidence as view  # noqa: PLC0415

    found = view(asked.linked(), id)
    if asked.as_json:
        write_json(found.to_dict())
    else:
        show_evidence(console(), found)


@click.command()
@click.argument("phrase")
@click.option("--date", default="", metavar="DATE", help="Day at which the phrase was used; decides who held an office.")
@actors_option
@limit_option
@page
def actor(asked: Asked, phrase: str, date: str, actors: Path | None) -> None:
    """Say who PHRASE means, and all a ledger knows of the actor.

    Without a ledger: country, sector, title. With one: everybody whom PHRASE may mean with their likelihood, and of the
    likeliest names, offices with dates, what it did and what was done to it, where it stands, what it said, with whom it deals.
    """
    day = iso_day(date, "--date")
    if asked.ledger is None:
        _who(phrase, day, actors, as_json=asked.as_json)
        return
    from detente.render.terminal_pages import show_actor  # noqa: PLC0415
    from detente.views.actor_page import actor_page  # noqa: PLC0415

    found = actor_page(asked.linked(), phrase, date=day, rows=asked.rows, base=_base(actors))
    if asked.as_json:
        write_json(found.to_dict())
    elif found.id:
        show_actor(console(), found)
    if not found.id:
        click.echo("detente: no actor of this ledger goes by that name; `detente search` finds words in reports", err=True)
        sys.exit(NOTHING)


def _base(actors: Path | None) -> ActorBase:
    from detente.knowledge.actors import ActorBase  # noqa: PLC0415

    return ActorBase.load(extra=actors) if actors else ActorBase.load()


def _who(phrase: str, day: str, actors: Path | None, *, as_json: bool) -> None:
    """Who a phrase means by the actors' tables alone."""
    from detente.reader import Reader  # noqa: PLC0415

    found = Reader(actors=actors).resolve_actor(phrase, date=day or None)
    if as_json:
        write_json(found)
    else:
        facts = ((k, ", ".join(v) if isinstance(v, (list, tuple)) else v) for k, v in found.items())
        table(("what", "value"), facts, empty="")
    if not found.get("score"):
        sys.exit(NOTHING)


@click.command()
@click.argument("outlet", required=False)
@limit_option
@page
def source(asked: Asked, outlet: str | None) -> None:
    """Show what OUTLET told; without it, list all outlets.

    Reports by day, whose text it carries and who carries its own, with what was changed; what it told first, what rests on
    it alone, what somebody denies. A part of the name will do.
    """
    from detente.render.terminal_pages import show_source, sources_rows  # noqa: PLC0415
    from detente.views.source_page import source_page, sources  # noqa: PLC0415

    there = asked.linked()
    if outlet is not None:
        told = source_page(there, outlet, rows=asked.rows)
        if asked.as_json:
            write_json(told.to_dict())
        else:
            show_source(console(), told)
        return
    found = sources(there, rejected=open_ledger(asked.ledger).rejected())
    if asked.as_json:
        write_json(found.to_dict())
    else:
        columns = ("outlet", "reports", "its own", "copies", "versions", "copied by others", "from", "to")
        table(columns, sources_rows(found), empty="No reports; add some with `detente add`.")
    if found.rejected and not asked.as_json:
        click.echo(f"detente: {len(found.rejected)} inputs could not be read; `detente rejected` says why", err=True)
    if not found.outlets:
        sys.exit(NOTHING)


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--as", "as_", type=click.Choice(KINDS), default=None, help="What A and B are, where both could be several.")
@limit_option
@page
def compare(asked: Asked, a: str, b: str, as_: str | None) -> None:
    """Put two outlets, reports, parties or days side by side.

    Reports by their ids or beginnings of them; days, months or years as ISO dates, periods as 2022-01-10..2022-01-13.

    What both have, what only one has, where they differ: numbers, status, on whose word, dates; for parties, where each
    stands on the issues of both.
    """
    from detente.render.terminal_compare import show_comparison  # noqa: PLC0415
    from detente.views.compare import compare as view  # noqa: PLC0415

    found = view(asked.linked(), a, b, as_=as_ or "", rows=asked.rows)
    if asked.as_json:
        write_json(found.to_dict())
    else:
        show_comparison(console(), found)
    if not (found.a.happenings or found.b.happenings):
        sys.exit(NOTHING)


COMMANDS: tuple[click.Command, ...] = (evidence, actor, source, compare)
