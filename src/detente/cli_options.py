"""What commands share: their options, and what the options mean as one record each."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import click

from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.collect import CollectOptions
    from detente.ledger import Filter

Command = TypeVar("Command", bound=Callable[..., Any])
# Rows that a table on a terminal shows where nobody says how many.
SHOWN: Final = 200


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


def as_of_option(command: Command) -> Command:
    text = "The ledger as it was on this day: reports and corrections written up to then."
    return click.option("--as-of", default="", metavar="DATE", help=text)(command)


def limit_option(command: Command) -> Command:
    """`limit` is 0 for all rows; where not given, a table shows the newest and files hold all."""
    text = f"Rows at most, the newest; 0 for all. A table shows {SHOWN} where not given, JSON and CSV hold all."

    @functools.wraps(command)
    def run(*args: Any, limit: int | None, **given: Any) -> Any:
        files = given.get("as_json") or given.get("as_csv")
        return command(*args, limit=(0 if files else SHOWN) if limit is None else limit, **given)

    return cast("Command", click.option("--limit", type=click.IntRange(0), default=None, help=text)(run))


def csv_option(command: Command) -> Command:
    """`--csv` beside `--json`, of which only one may be given."""

    @functools.wraps(command)
    def run(*args: Any, as_json: bool, as_csv: bool, **given: Any) -> Any:
        if as_json and as_csv:
            raise UsageError("--json and --csv are two forms of one answer; choose one")
        return command(*args, as_json=as_json, as_csv=as_csv, **given)

    return cast("Command", click.option("--csv", "as_csv", is_flag=True, help="Write CSV.")(run))


def linked_options(command: Command) -> Command:
    """The ledger, the filter, the day, the number of rows, the form of the output."""
    for option in (limit_option, json_option, as_of_option, filter_options, ledger_option):
        command = option(command)
    return command


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
