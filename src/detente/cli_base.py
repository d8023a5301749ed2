"""What every command stands on: exit codes, errors as one line or one JSON object, the ledger, tables."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.errors import DetenteError, InputError, InstallationError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from detente.ledger import Ledger
    from detente.records import Rejected

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
            fail(error, as_json=ctx.obj["json"])
        except click.UsageError as error:
            if ctx.obj["json"]:
                error_object(type(error).__name__, error.format_message(), USAGE)
            raise
        except BrokenPipeError:
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(FINE)
        except KeyboardInterrupt:
            click.echo("detente: interrupted; what was written is kept, and the same command goes on from there", err=True)
            sys.exit(INTERRUPTED)


def fail(error: DetenteError, *, as_json: bool) -> None:
    """One line on standard error, with --json one object on standard output, and the exit code of the error's branch."""
    from detente.render.plain import plain  # noqa: PLC0415

    message = plain(str(error), limit=600)
    code = INSTALLATION if isinstance(error, InstallationError) else INPUT if isinstance(error, InputError) else USAGE
    if as_json:
        error_object(type(error).__name__, message, code, reason=getattr(error, "reason", ""))
    click.echo(f"detente: {message}", err=True)
    sys.exit(code)


def error_object(kind: str, message: str, code: int, *, reason: str = "", source: str = "") -> None:
    """An error as JSON, in its one shape."""
    error = {"type": kind, "reason": reason, "source": source, "message": message, "exit_code": code}
    write_json({"error": error}, indent=None)


def write_json(value: object, *, indent: int | None = 2) -> None:
    from detente.render.files import as_json  # noqa: PLC0415

    click.echo(as_json(value, indent=indent), nl=False)


def open_ledger(path: Path | None, *, create: bool = False) -> Ledger:
    from detente.ledger import Ledger  # noqa: PLC0415

    if path is None:
        raise UsageError("which ledger? give --ledger DIR, or set the variable DETENTE_LEDGER")
    return Ledger(path, create=create)


def console() -> Console:
    from detente.render import terminal  # noqa: PLC0415

    return terminal.console()


def complain(rejected: Rejected, *, as_json: bool) -> None:
    from detente.render.plain import plain  # noqa: PLC0415

    if as_json:
        error_object("Rejected", rejected.detail, INPUT, reason=rejected.reason, source=rejected.source)
    click.echo(f"detente: {plain(rejected.source, limit=200)}: {plain(rejected.detail, limit=400)}", err=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    from detente.render.terminal import show_table  # noqa: PLC0415

    show_table(console(), columns, [tuple(r) for r in rows], empty=empty)
