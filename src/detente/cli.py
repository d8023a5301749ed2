"""The command line, thin: it parses, asks the views, and renders. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from detente import __version__
from detente.errors import DetenteError, InputError, InstallationError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from detente.collect import CollectOptions
    from detente.ledger import Added, Filter, Ledger
    from detente.records import Document, Record, Rejected

Command = TypeVar("Command", bound=Callable[..., Any])

FINE, NOTHING, USAGE, INPUT, INSTALLATION, INTERRUPTED = 0, 1, 2, 3, 4, 130

EPILOG = """\b
Exit codes: 0 done; 1 nothing was found, or nothing could be read; 2 wrong use;
3 an input could not be read; 4 the installation is damaged; 130 interrupted.
The ledger's folder may be set once with the variable DETENTE_LEDGER."""


class Group(click.Group):
    """Turns détente's errors into one line and an exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DetenteError as error:
            _fail(error, as_json=bool(ctx.obj and ctx.obj.get("json")))
        except BrokenPipeError:
            with contextlib.suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(FINE)
        except KeyboardInterrupt:
            click.echo("detente: interrupted; what was written is kept, and the same command goes on from there", err=True)
            sys.exit(INTERRUPTED)


def _fail(error: DetenteError, *, as_json: bool) -> None:
    """One line on standard error, and with --json one object on standard output; then the exit code of its branch."""
    from detente.render.plain import plain  # noqa: PLC0415

    message = plain(str(error), limit=600)
    code = INSTALLATION if isinstance(error, InstallationError) else INPUT if isinstance(error, InputError) else USAGE
    if as_json:
        click.echo(json.dumps({"error": {"type": type(error).__name__, "message": message, "exit_code": code}}))
    click.echo(f"detente: {message}", err=True)
    sys.exit(code)


@click.group(cls=Group, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="detente")
@click.pass_context
def main(ctx: click.Context) -> None:
    """détente reads news coverage of international crises and keeps the crisis ledger: who demanded, offered, refused,
    threatened or did what, to whom, when and where, on whose word.

    \b
      detente read report.html              the record of one report, as a brief
      detente add reports/ --ledger crisis  keep many reports in a ledger
      detente brief --ledger crisis         what the ledger says
    """
    ctx.obj = {}


# ---- what commands share


def _json_option(command: Command) -> Command:
    def note(ctx: click.Context, _: click.Parameter, value: bool) -> bool:
        ctx.ensure_object(dict)["json"] = value
        return value

    return click.option("--json", "as_json", is_flag=True, callback=note, help="Write JSON.")(command)


def _ledger_option(command: Command) -> Command:
    kind = click.Path(path_type=Path)
    return click.option("--ledger", type=kind, envvar="DETENTE_LEDGER", help="Folder of the ledger.")(command)


def _source_options(command: Command) -> Command:
    for option in (
        click.option("--allow-private", is_flag=True, help="Let URLs reach private and loopback addresses."),
        click.option("--outlet", default=None, help="Outlet, where the source does not say."),
        click.option(
            "--published", default=None, metavar="DATE", help="Day of publication, where the source does not say."
        ),
    ):
        command = option(command)
    return command


def _filter_options(command: Command) -> Command:
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


def _listing(command: Callable[[Listing], None]) -> Callable[..., None]:
    """Give a command the ledger, filter and output options, and hand it one record of them."""

    @_ledger_option
    @_filter_options
    @_json_option
    @click.option("--csv", "as_csv", is_flag=True, help="Write CSV.")
    def run(ledger: Path | None, as_json: bool, as_csv: bool, **conditions: Any) -> None:
        command(Listing(ledger, _filter(**conditions), as_json, as_csv))

    run.__doc__, run.__name__ = command.__doc__, command.__name__
    return run


def _filter(  # noqa: PLR0913
    *, actor: str, dyad: str, types: Sequence[str], statuses: Sequence[str], since: str, until: str, outlet: str
) -> Filter:
    from detente.collect.document import iso_date  # noqa: PLC0415
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
    for value, name in ((since, "--since"), (until, "--until")):
        if value and not (iso_date(value) or _partial(value)):
            raise UsageError(f"{name} takes an ISO date such as 2022-01-10, 2022-01 or 2022; it was {value!r}")
    dyad_pair = (pair[0], pair[1]) if len(pair) == 2 else None
    return Filter(actor, dyad_pair, wanted, tuple(statuses), since, until, outlet)


def _partial(value: str) -> bool:
    parts = value.split("-")
    return 1 <= len(parts) <= 2 and len(parts[0]) == 4 and all(p.isdigit() for p in parts)


def _open(path: Path | None, *, create: bool = False) -> Ledger:
    from detente.ledger import Ledger  # noqa: PLC0415

    if path is None:
        raise UsageError("which ledger? give --ledger DIR, or set the variable DETENTE_LEDGER")
    return Ledger(path, create=create)


def _console() -> Console:
    from detente.render.terminal import console  # noqa: PLC0415

    return console()


def _options(published: str | None, outlet: str | None, allow_private: bool) -> CollectOptions:
    from detente.collect import CollectOptions  # noqa: PLC0415
    from detente.collect.document import iso_date  # noqa: PLC0415

    if published and iso_date(published) is None:
        raise UsageError(f"--published takes an ISO date such as 2022-01-10; it was {published!r}")
    return CollectOptions(published=published, outlet=outlet, allow_private=allow_private)


def _complain(rejected: Rejected) -> None:
    from detente.render.plain import plain  # noqa: PLC0415

    click.echo(f"detente: {plain(rejected.source, limit=200)}: {plain(rejected.detail, limit=400)}", err=True)


# ---- reading


@main.command()
@click.argument("source")
@_source_options
@_json_option
@click.option("--html", "html", type=click.Path(path_type=Path), help="Write one self-contained page to this file.")
def read(
    source: str, published: str | None, outlet: str | None, allow_private: bool, as_json: bool, html: Path | None
) -> None:
    """Read SOURCE (a file, folder, glob, - or URL) and print each report's record as a brief."""
    from detente.collect import collect  # noqa: PLC0415
    from detente.reader import Reader  # noqa: PLC0415
    from detente.records import Record  # noqa: PLC0415

    found = collect(source, options=_options(published, outlet, allow_private))
    seen = refused = 0
    for item in Reader().read_many(found):
        if not isinstance(item, Record):
            _complain(item)
            refused += 1
            continue
        seen += 1
        if html:
            _write_page(item, html if seen == 1 else html.with_stem(f"{html.stem}-{seen}"))
        if as_json:
            click.echo(json.dumps(item.to_dict(), ensure_ascii=False))
        else:
            _print_brief(item)
    if refused:
        sys.exit(INPUT)
    if not seen:
        click.echo(f"detente: {source} holds no report", err=True)
        sys.exit(NOTHING)


def _print_brief(record: Record) -> None:
    from detente.render.terminal import show_brief  # noqa: PLC0415
    from detente.views import brief as view  # noqa: PLC0415

    show_brief(_console(), view(record))


def _write_page(record: Record, path: Path) -> None:
    from detente.render.page import page  # noqa: PLC0415

    try:
        path.write_text(page(record), encoding="utf8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror or error}); choose another place") from error
    click.echo(f"detente: page written to {path}", err=True)


@main.command()
@click.argument("sources", nargs=-1, required=True)
@_ledger_option
@_source_options
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read.")
@_json_option
def add(sources: Sequence[str], ledger: Path | None, workers: int, as_json: bool, **known: Any) -> None:
    """Read every report in SOURCES and keep it in the ledger; what is there already is skipped.

    A run that was stopped can be started again: it goes on where it was.
    """
    from detente.collect import collect  # noqa: PLC0415
    from detente.ledger import AddOptions  # noqa: PLC0415

    options = _options(**known)
    kept = _open(ledger, create=True)

    def documents() -> Iterator[Document | Rejected]:
        for source in sources:
            yield from collect(source, options=options)

    with _progress() as step:
        done = kept.add(documents(), options=AddOptions(workers=workers, on_progress=step))
    if as_json:
        click.echo(json.dumps({"added": done.added, "skipped": done.skipped, "rejected": done.rejected}))
    else:
        click.echo(f"{done.added} added, {done.skipped} already there, {done.rejected} rejected: {ledger}")
        if done.rejected:
            click.echo(f"why: detente rejected --ledger {ledger}")
    if done.rejected and not (done.added or done.skipped):
        sys.exit(INPUT)


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[Added], None] | None]:
    """A line of progress on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console as Terminal  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        TextColumn("reading"),
        BarColumn(pulse_style="cyan"),
        TextColumn("{task.completed} reports"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Terminal(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done: bar.update(task, completed=done.added + done.rejected)


@main.command()
@_ledger_option
@_json_option
def rejected(ledger: Path | None, as_json: bool) -> None:
    """List what could not be read, with the reasons."""
    rows = [r.to_dict() for r in _open(ledger).rejected()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    _table(("source", "reason", "detail"), (tuple(r.values()) for r in rows), empty="Nothing was rejected.")


# ---- answers over a ledger


@main.command()
@_listing
def brief(asked: Listing) -> None:
    """What the ledger says, on one page."""
    from detente.ledger import kept  # noqa: PLC0415
    from detente.render.files import as_json  # noqa: PLC0415
    from detente.render.terminal import show_brief  # noqa: PLC0415
    from detente.views import ledger_brief  # noqa: PLC0415

    if asked.as_csv:
        raise UsageError("a brief is no table; use --json, or `detente positions --csv` and its like")
    answer = ledger_brief(kept(_open(asked.ledger).records(where=asked.where), asked.where))
    if asked.as_json:
        click.echo(as_json(answer.to_dict()), nl=False)
    else:
        show_brief(_console(), answer, listing=True)


@main.command()
@_listing
def events(asked: Listing) -> None:
    """List the events: type, status, who, to whom, when, where."""
    from detente.views import events as view  # noqa: PLC0415

    columns = ("date", "type", "status", "who", "to whom", "words")
    _answer(
        asked,
        view,
        columns,
        lambda e: (e.date, e.event_type, e.status, _names(e.actors), _names(e.recipients), e.source.words),
    )


@main.command()
@_listing
def positions(asked: Listing) -> None:
    """List the stances: demands, offers, refusals, threats, accusations."""
    from detente.views import positions as view  # noqa: PLC0415

    columns = ("published", "party", "act", "to", "status", "issue")
    _answer(asked, view, columns, lambda p: (p.source.published, p.party, p.act, p.to, p.status, p.issue))


@main.command()
@_listing
def talks(asked: Listing) -> None:
    """List the talks by day: held, running, announced, proposed, refused, cancelled."""
    from detente.views import talks as view  # noqa: PLC0415

    columns = ("date", "day", "status", "parties", "place", "words")
    _answer(asked, view, columns, lambda t: (t.date, t.weekday[:3], t.status, _names(t.parties), t.place, t.source.words))


@main.command()
@_listing
def quotes(asked: Listing) -> None:
    """List who said what."""
    from detente.views import quotes as view  # noqa: PLC0415

    columns = ("published", "speaker", "party", "quoted", "words")
    _answer(
        asked,
        view,
        columns,
        lambda q: (q.source.published, q.speaker, q.party, "yes" if q.direct else "no", q.source.words),
    )


@main.command()
@_listing
def forces(asked: Listing) -> None:
    """List the forces that reports count, and on whose word."""
    from detente.views import forces as view  # noqa: PLC0415

    columns = ("published", "side", "count", "where", "according to", "what")
    _answer(
        asked,
        view,
        columns,
        lambda f: (
            f.source.published,
            f.side,
            f"{'~' if f.approximate else ''}{f.count:,}",
            f.where,
            f.according_to,
            f.what,
        ),
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


def _answer(
    asked: Listing,
    view: Callable[[Iterable[Record]], list[Any]],
    columns: Sequence[str],
    row: Callable[[Any], Sequence[object]],
) -> None:
    """Ask a view over the filtered ledger and write its rows in the form asked for."""
    from detente.ledger import kept  # noqa: PLC0415
    from detente.render import files  # noqa: PLC0415

    rows = view(kept(_open(asked.ledger).records(where=asked.where), asked.where))
    if asked.as_json:
        click.echo(files.as_json([r.to_dict() for r in rows]), nl=False)
    elif asked.as_csv:
        click.echo(files.as_csv([r.to_dict() for r in rows]), nl=False)
    else:
        _table(columns, (row(r) for r in rows), empty="Nothing fits; widen the filter, or add reports with `detente add`.")
    if not rows:
        sys.exit(NOTHING)


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    from detente.render.terminal import show_table  # noqa: PLC0415

    show_table(_console(), columns, [tuple(r) for r in rows], empty=empty)


# ---- export and actors


@main.command()
@click.argument("form", metavar="{jsonl,csv,parquet,polecat,ical}")
@_ledger_option
@_filter_options
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; standard output where not given.")
def export(form: str, ledger: Path | None, output: Path | None, **conditions: Any) -> None:
    """Write the ledger, or the part that fits the filter, as a file for other tools."""
    from detente.export import export as write  # noqa: PLC0415

    rows = write(form, _open(ledger), output, where=_filter(**conditions))
    if output:
        click.echo(f"{rows} rows written to {output}", err=True)


@main.command()
@click.argument("phrase")
@click.option("--date", default=None, metavar="DATE", help="Day at which the phrase was used; decides who held an office.")
@_json_option
def actor(phrase: str, date: str | None, as_json: bool) -> None:
    """Say who PHRASE means: country, sector, title."""
    from detente.reader import Reader  # noqa: PLC0415

    found = Reader().resolve_actor(phrase, date=date)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    _table(
        ("what", "value"), ((k, ", ".join(v) if isinstance(v, (list, tuple)) else v) for k, v in found.items()), empty=""
    )


if __name__ == "__main__":
    main()
