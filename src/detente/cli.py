"""The command line, thin: it parses, asks the views, and renders. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import contextlib
import glob
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente import __version__
from detente.cli_options import (
    Listing,
    collect_options,
    filter_options,
    iso_day,
    json_option,
    ledger_option,
    listing,
    make_filter,
    source_options,
)
from detente.errors import DetenteError, InputError, InstallationError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from detente.ledger import Added, Ledger
    from detente.records import Document, Record, Rejected

FINE, NOTHING, USAGE, INPUT, INSTALLATION, INTERRUPTED = 0, 1, 2, 3, 4, 130

EPILOG = """\b
Exit codes:
  0    done; what `add` could not read is in `detente rejected`
  1    nothing was found: no report, no row that fits the filter
  2    wrong use: an option, a name, a folder that is no ledger
  3    an input could not be read (`read`: any; `add`: every one)
  4    the installation is damaged
  130  interrupted; what was written is kept
\b
With --json an error is also one object on standard output:
  {"error": {"type", "reason", "source", "message", "exit_code"}}
The ledger's folder may be set once with the variable DETENTE_LEDGER."""


class Group(click.Group):
    """Turns errors into one line and an exit code, never a traceback."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.obj = {"json": "--json" in args}
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal that lacks a character shows a question mark
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
            return done
        except DetenteError as error:
            _fail(error, as_json=ctx.obj["json"])
        except click.UsageError as error:
            if ctx.obj["json"]:
                _object(type(error).__name__, error.format_message(), USAGE)
            raise
        except BrokenPipeError:
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(FINE)
        except KeyboardInterrupt:
            click.echo("detente: interrupted; what was written is kept, and the same command goes on from there", err=True)
            sys.exit(INTERRUPTED)


def _fail(error: DetenteError, *, as_json: bool) -> None:
    """One line on standard error, with --json one object on standard output, and the exit code of the error's branch."""
    from detente.render.plain import plain  # noqa: PLC0415

    message = plain(str(error), limit=600)
    code = INSTALLATION if isinstance(error, InstallationError) else INPUT if isinstance(error, InputError) else USAGE
    if as_json:
        _object(type(error).__name__, message, code, reason=getattr(error, "reason", ""))
    click.echo(f"detente: {message}", err=True)
    sys.exit(code)


def _object(kind: str, message: str, code: int, *, reason: str = "", source: str = "") -> None:
    """An error as JSON, in its one shape."""
    error = {"type": kind, "reason": reason, "source": source, "message": message, "exit_code": code}
    _write_json({"error": error}, indent=None)


def _write_json(value: object, *, indent: int | None = 2) -> None:
    from detente.render.files import as_json  # noqa: PLC0415

    click.echo(as_json(value, indent=indent), nl=False)


@click.group(cls=Group, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="detente")
def main() -> None:
    """détente reads news coverage of international crises and keeps the crisis ledger: who demanded, offered, refused,
    threatened or did what, to whom, when and where, on whose word.

    \b
      detente read report.html              the record of one report, as a brief
      detente add reports/ --ledger crisis  keep many reports in a ledger
      detente brief --ledger crisis         what the ledger says
    """


# ---- what commands share


def _open(path: Path | None, *, create: bool = False) -> Ledger:
    from detente.ledger import Ledger  # noqa: PLC0415

    if path is None:
        raise UsageError("which ledger? give --ledger DIR, or set the variable DETENTE_LEDGER")
    return Ledger(path, create=create)


def _console() -> Console:
    from detente.render.terminal import console  # noqa: PLC0415

    return console()


def _complain(rejected: Rejected, *, as_json: bool) -> None:
    from detente.render.plain import plain  # noqa: PLC0415

    if as_json:
        _object("Rejected", rejected.detail, INPUT, reason=rejected.reason, source=rejected.source)
    click.echo(f"detente: {plain(rejected.source, limit=200)}: {plain(rejected.detail, limit=400)}", err=True)


# ---- reading


@main.command()
@click.argument("source")
@source_options
@json_option
@click.option("--html", "html", type=click.Path(path_type=Path), help="Write one self-contained page to this file.")
def read(source: str, published: str | None, outlet: str | None, allow_private: bool, as_json: bool, html: Path | None) -> None:
    """Read SOURCE and print a brief of each report.

    SOURCE is a file, a folder, a glob, - for standard input, or a URL.

    With --json one record a line. With --html and several reports the pages are numbered: FILE, FILE-2, FILE-3.
    """
    from detente.collect import collect  # noqa: PLC0415
    from detente.reader import Reader  # noqa: PLC0415
    from detente.records import Record  # noqa: PLC0415

    found = collect(source, options=collect_options(published, outlet, allow_private))
    seen = refused = 0
    for item in Reader().read_many(found):
        if not isinstance(item, Record):
            _complain(item, as_json=as_json)
            refused += 1
            continue
        seen += 1
        if html:
            _write_page(item, html if seen == 1 else html.with_stem(f"{html.stem}-{seen}"))
        if as_json:
            _write_json(item.to_dict(), indent=None)
        else:
            _print_brief(item)
    if refused:
        sys.exit(INPUT)
    if not seen:
        click.echo(f"detente: {source} holds no report; give a file, a folder, a glob, - or a URL", err=True)
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
@ledger_option
@source_options
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read.")
@json_option
def add(sources: Sequence[str], ledger: Path | None, workers: int, as_json: bool, **known: Any) -> None:
    """Read SOURCES and keep them in the ledger.

    A source is a file, a folder, a glob, - or a URL. What is there already is skipped: a run that was stopped can be
    started again and goes on where it was.
    """
    from detente.collect import collect  # noqa: PLC0415
    from detente.ledger import AddOptions  # noqa: PLC0415

    options = collect_options(**known)
    _all_there(sources)
    kept = _open(ledger, create=True)

    def documents() -> Iterator[Document | Rejected]:
        for source in sources:
            yield from collect(source, options=options)

    with _progress() as step:
        done = kept.add(documents(), options=AddOptions(workers=workers, on_progress=step))
    if as_json:
        _write_json({"added": done.added, "skipped": done.skipped, "rejected": done.rejected}, indent=None)
    else:
        click.echo(f"{done.added} added, {done.skipped} already there, {done.rejected} rejected: {ledger}")
        if done.rejected:
            click.echo(f"why: detente rejected --ledger {ledger}")
    if done.rejected and not (done.added or done.skipped):
        sys.exit(INPUT)


def _all_there(sources: Sequence[str]) -> None:
    """Complain of a name that leads nowhere before anything is read or made."""
    for source in sources:
        if source == "-" or source.startswith(("http://", "https://")) or Path(source).exists():
            continue
        if next(glob.iglob(source, recursive=True), None) is None:  # noqa: PTH207
            raise UsageError(f"nothing matches {source}; give a file, a folder, a glob, - or a URL")


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
        yield lambda done: bar.update(task, completed=done.added + done.skipped + done.rejected)


@main.command()
@ledger_option
@json_option
def rejected(ledger: Path | None, as_json: bool) -> None:
    """List what could not be read, with the reasons."""
    rows = [r.to_dict() for r in _open(ledger).rejected()]
    if as_json:
        _write_json(rows)
    else:
        _table(("source", "reason", "detail"), (tuple(r.values()) for r in rows), empty="Nothing was rejected.")


# ---- answers over a ledger


@main.command()
@listing
def brief(asked: Listing) -> None:
    """What the ledger says, on one page."""
    from detente.ledger import EVERYTHING, kept  # noqa: PLC0415
    from detente.render.terminal import show_brief  # noqa: PLC0415
    from detente.views import ledger_brief, tells  # noqa: PLC0415

    if asked.as_csv:
        raise UsageError("a brief is no table; use --json, or `detente positions --csv` and its like")
    found = kept(_open(asked.ledger).records(where=asked.where), asked.where)
    answer = ledger_brief(r for r in found if asked.where == EVERYTHING or tells(r))
    if asked.as_json:
        _write_json(answer.to_dict())
    else:
        show_brief(_console(), answer, listing=True)
    if not answer.reports:
        sys.exit(NOTHING)


@main.command()
@listing
def events(asked: Listing) -> None:
    """List who did what to whom, when and where."""
    _answer("events", asked)


@main.command()
@listing
def positions(asked: Listing) -> None:
    """List demands, offers, refusals, threats."""
    _answer("positions", asked)


@main.command()
@listing
def talks(asked: Listing) -> None:
    """List the talks by day, past and to come."""
    _answer("talks", asked)


@main.command()
@listing
def quotes(asked: Listing) -> None:
    """List who said what."""
    _answer("quotes", asked)


@main.command()
@listing
def forces(asked: Listing) -> None:
    """List the forces counted, on whose word."""
    _answer("forces", asked)


def _answer(name: str, asked: Listing) -> None:
    """Ask one question of the filtered ledger and write its rows in the form asked for."""
    from detente.ledger import kept  # noqa: PLC0415
    from detente.render.files import as_csv  # noqa: PLC0415
    from detente.render.tables import LISTS  # noqa: PLC0415

    listed = LISTS[name]
    rows = listed.view(kept(_open(asked.ledger).records(where=asked.where), asked.where))
    if asked.as_json:
        _write_json([r.to_dict() for r in rows])
    elif asked.as_csv:
        click.echo(as_csv(rows, listed.kind), nl=False)
    else:
        empty = "Nothing fits; widen the filter, or add reports with `detente add`."
        _table(listed.columns, map(listed.cells, rows), empty=empty)
    if not rows:
        sys.exit(NOTHING)


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    from detente.render.terminal import show_table  # noqa: PLC0415

    show_table(_console(), columns, [tuple(r) for r in rows], empty=empty)


# ---- export and actors


@main.command()
@click.argument("form", metavar="{jsonl,csv,parquet,polecat,ical}")
@ledger_option
@filter_options
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; standard output where not given.")
def export(form: str, ledger: Path | None, output: Path | None, **conditions: Any) -> None:
    """Write the ledger as a file for other tools.

    Only what fits the filter is written.
    """
    from detente.export import export as write  # noqa: PLC0415

    if output is None and form == "parquet" and sys.stdout.isatty():
        raise UsageError("a Parquet file is nothing for a terminal; give -o FILE")
    rows = write(form, _open(ledger), output, where=make_filter(**conditions))
    if output:
        click.echo(f"{rows} rows written to {output}", err=True)


@main.command()
@click.argument("phrase")
@click.option("--date", default="", metavar="DATE", help="Day at which the phrase was used; decides who held an office.")
@json_option
def actor(phrase: str, date: str, as_json: bool) -> None:
    """Say who PHRASE means: country, sector, title."""
    from detente.reader import Reader  # noqa: PLC0415

    found = Reader().resolve_actor(phrase, date=iso_day(date, "--date") or None)
    if as_json:
        _write_json(found)
    else:
        facts = ((k, ", ".join(v) if isinstance(v, (list, tuple)) else v) for k, v in found.items())
        _table(("what", "value"), facts, empty="")
    if not found.get("score"):
        sys.exit(NOTHING)


if __name__ == "__main__":
    main()
