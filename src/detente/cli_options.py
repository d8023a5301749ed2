"""What commands share: their options, and what the options mean as one record each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.collect import CollectOptions
    from detente.ledger import Filter

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Write JSON.")(command)


def ledger_option(command: Command) -> Command:
    kind = click.Path(path_type=Path)
    return click.option("--ledger", type=kind, envvar="DETENTE_LEDGER", help="Folder of the ledger.")(command)


def actors_option(command: Command) -> Command:
    kind = click.Path(path_type=Path, exists=True, dir_okay=False)
    text = "TOML file with actors of your own, read beside those that ship."
    return click.option("--actors", type=kind, envvar="DETENTE_ACTORS", default=None, help=text)(command)


def source_options(command: Command) -> Command:
    for option in (
        click.option("--allow-private", is_flag=True, help="Let URLs reach private and loopback addresses."),
        click.option("--outlet", default=None, help="Outlet, where the source does not say."),
        click.option("--published", default=None, metavar="DATE", help="Day of publication, where the source does not say."),
    ):
        command = option(command)
    return command


def filter_options(command: Command) -> Command:
    for option in (
        click.option("--outlet", default="", help="Outlet, or a part of its name."),
        click.option("--until", default="", metavar="DATE", help="Up to this day."),
        click.option("--since", default="", metavar="DATE", help="From this day on."),
        click.option("--status", "statuses", multiple=True, help="actual, future, hypothetical, negated or historical."),
        click.option("--type", "types", multiple=True, help="A PLOVER event type; may be repeated."),
        click.option("--dyad", default="", metavar="A,B", help="Two parties that must both take part."),
        click.option("--actor", default="", help="A country code or a name."),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Listing:
    """How a ledger command was asked: the ledger, the filter, the form of the output."""

    ledger: Path | None
    where: Filter
    as_json: bool
    as_csv: bool


def listing(command: Callable[[Listing], None]) -> Callable[..., None]:
    """Give a command the ledger, filter and output options, and hand it one record of them."""

    @ledger_option
    @filter_options
    @json_option
    @click.option("--csv", "as_csv", is_flag=True, help="Write CSV.")
    def run(ledger: Path | None, as_json: bool, as_csv: bool, **conditions: Any) -> None:
        if as_json and as_csv:
            raise UsageError("--json and --csv are two forms of one answer; choose one")
        command(Listing(ledger, make_filter(**conditions), as_json, as_csv))

    run.__doc__, run.__name__ = command.__doc__, command.__name__
    return run


def make_filter(  # noqa: PLR0913
    *, actor: str, dyad: str, types: Sequence[str], statuses: Sequence[str], since: str, until: str, outlet: str
) -> Filter:
    from detente.knowledge.ontology import Ontology  # noqa: PLC0415
    from detente.ledger.filter import Filter  # noqa: PLC0415

    pair = tuple(p.strip() for p in dyad.split(",") if p.strip())
    if dyad and len(pair) != 2:
        raise UsageError(f"--dyad takes two parties with a comma between, such as RUS,USA; it was {dyad!r}")
    known = Ontology.load()
    wanted = tuple(t.upper() for t in types)
    for value, there, name in ((wanted, known.types, "--type"), (statuses, known.statuses, "--status")):
        odd = [v for v in value if v not in there]
        if odd:
            raise UsageError(f"{name} {odd[0]!r} is not known; there are {', '.join(there)}")
    since, until = iso_day(since, "--since"), iso_day(until, "--until")
    return Filter(actor, (pair[0], pair[1]) if pair else None, wanted, tuple(statuses), since, until, outlet)


def iso_day(value: str, name: str) -> str:
    """An ISO day, or a month or year as such; empty stays empty."""
    from detente.collect.document import iso_date  # noqa: PLC0415

    if not value or (len(value) in (4, 7) and iso_date(f"{value}-01-01"[:10])):
        return value
    found = iso_date(value)
    if found is None:
        raise UsageError(f"{name} takes an ISO date such as 2022-01-10, 2022-01 or 2022; it was {value[:40]!r}")
    return found[:10]


def collect_options(published: str | None, outlet: str | None, allow_private: bool) -> CollectOptions:
    from detente.collect import CollectOptions  # noqa: PLC0415
    from detente.collect.document import iso_date  # noqa: PLC0415

    if published and iso_date(published) is None:
        raise UsageError(f"--published takes an ISO date such as 2022-01-10; it was {published[:40]!r}")
    return CollectOptions(published=published, outlet=outlet, allow_private=allow_private)
