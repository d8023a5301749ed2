"""`detente board`: the ledger as pages for a browser."""

from __future__ import annotations

import contextlib
import getpass
from pathlib import Path

import click

from detente.cli_options import actors_option, ledger_option
from detente.errors import UsageError


@click.command()
@ledger_option
@actors_option
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to be reached at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True, help="Port.")
@click.option("--open", "browser", is_flag=True, help="Open it in the browser.")
@click.option("--who", envvar="DETENTE_WHO", default=None, help="Who corrects; the name on this machine where not given.")
@click.option("--token", envvar="DETENTE_TOKEN", default="", help="A secret that browsers must know; `auto` makes one.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A further host name by which browsers reach it.")
def board(  # noqa: PLR0913
    *,
    ledger: Path | None,
    actors: Path | None,
    host: str,
    port: int,
    browser: bool,
    who: str | None,
    token: str,
    names: tuple[str, ...],
) -> None:
    """Open the ledger as pages in a browser.

    It stays on this machine, and no page asks for anything from elsewhere. Another --host lets other machines read and
    change the ledger; it demands a --token, which is printed once as part of the address.
    """
    from detente.board.options import BoardOptions, new_token, require_token  # noqa: PLC0415

    if ledger is None:
        raise UsageError("which ledger? give --ledger DIR, or set the variable DETENTE_LEDGER")
    with contextlib.suppress(KeyError, OSError):
        who = who or getpass.getuser()
    secret = new_token() if token == "auto" else token
    options = BoardOptions(host=host, port=port, token=secret, who=who or "", names=names)
    require_token(options)
    from detente.board.serve import serve  # noqa: PLC0415  (heavy)
    from detente.reader import Reader  # noqa: PLC0415

    def ready(address: str) -> None:
        click.echo(f"The board of {ledger} is at {address} (Ctrl-C ends it)")

    serve(ledger, options, on_ready=ready, browser=browser, reader=Reader(actors=actors))


COMMANDS: tuple[click.Command, ...] = (board,)
