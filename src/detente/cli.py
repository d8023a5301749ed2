"""The command line, thin: it parses, asks the views, and renders. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import contextlib
import glob
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente import __version__
from detente.cli_base import EPILOG, INPUT, NOTHING, Group, complain, console, open_ledger, table, write_json
from detente.cli_board import board
from detente.cli_corrections import CORRECTIONS
from detente.cli_explain import explain
from detente.cli_export import COMMANDS as EXPORTS
from detente.cli_linked import COMMANDS
from detente.cli_lists import LIST_COMMANDS
from detente.cli_options import (
    actors_option,
    collect_options,
    json_option,
    ledger_option,
    source_options,
)
from detente.cli_pages import COMMANDS as PAGES
from detente.cli_report import COMMANDS as REPORTS
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.ledger import Added
    from detente.records import Document, Record, Rejected


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


# ---- reading


@main.command()
@click.argument("source")
@source_options
@actors_option
@json_option
@click.option("--html", "html", type=click.Path(path_type=Path), help="Write one self-contained page to this file.")
def read(source: str, actors: Path | None, as_json: bool, html: Path | None, **known: Any) -> None:
    """Read SOURCE and print a brief of each report.

    SOURCE is a file, a folder, a glob, - for standard input, or a URL.

    With --json one record a line. With --html and several reports the pages are numbered: FILE, FILE-2, FILE-3.
    """
    from detente.collect import collect  # noqa: PLC0415
    from detente.reader import Reader  # noqa: PLC0415
    from detente.records import Record  # noqa: PLC0415

    found = collect(source, options=collect_options(**known))
    seen = refused = 0
    for item in Reader(actors=actors).read_many(found):
        if not isinstance(item, Record):
            complain(item, as_json=as_json)
            refused += 1
            continue
        seen += 1
        if html:
            _write_page(item, html if seen == 1 else html.with_stem(f"{html.stem}-{seen}"))
        if as_json:
            write_json(item.to_dict(), indent=None)
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

    show_brief(console(), view(record))


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
@actors_option
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read.")
@json_option
def add(sources: Sequence[str], ledger: Path | None, actors: Path | None, workers: int, as_json: bool, **known: Any) -> None:
    """Read SOURCES and keep them in the ledger.

    A source is a file, a folder, a glob, - or a URL. What is there already is skipped: a run that was stopped can be
    started again and goes on where it was.
    """
    from detente.collect import collect  # noqa: PLC0415
    from detente.ledger import AddOptions  # noqa: PLC0415
    from detente.reader import Reader  # noqa: PLC0415

    options = collect_options(**known)
    _all_there(sources)
    kept = open_ledger(ledger, create=True)

    def documents() -> Iterator[Document | Rejected]:
        for source in sources:
            yield from collect(source, options=options)

    with _progress() as step:
        done = kept.add(documents(), reader=Reader(actors=actors), options=AddOptions(workers=workers, on_progress=step))
    if as_json:
        write_json({"added": done.added, "skipped": done.skipped, "rejected": done.rejected}, indent=None)
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
    rows = [r.to_dict() for r in open_ledger(ledger).rejected()]
    if as_json:
        write_json(rows)
    else:
        table(("source", "reason", "detail"), (tuple(r.values()) for r in rows), empty="Nothing was rejected.")


main.add_command(explain)
main.add_command(board)
for command in (*LIST_COMMANDS, *COMMANDS, *PAGES, *REPORTS, *EXPORTS, *CORRECTIONS):
    main.add_command(command)


if __name__ == "__main__":
    main()
