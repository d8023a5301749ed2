"""Runs the board until it is interrupted."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

from detente.board.app import create_app
from detente.board.options import BoardOptions
from detente.errors import UsageError
from detente.reader import Reader


def serve(
    ledger: Path, options: BoardOptions, *, on_ready: Callable[[str], None], browser: bool = False, reader: Reader | None = None
) -> None:
    """Serve a ledger's board.

    Args:
        ledger: the ledger's folder.
        options: see `BoardOptions`.
        on_ready: hears the address, with the token where there is one, before the first request is taken.
        browser: open it in the browser of this machine.
        reader: as `create_app` takes it.

    Raises:
        UsageError: the address is taken or is none of this machine, or a token is missing.
        LedgerError: the folder is no ledger.
    """
    import uvicorn  # noqa: PLC0415  (only a server needs it)

    app = create_app(ledger, options=options, reader=reader)
    bound = _bind(options)
    address = options.address + (f"?token={options.token}" if options.token else "")
    on_ready(address)
    if browser:
        threading.Timer(0.5, webbrowser.open, (address,)).start()
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, h11_max_incomplete_event_size=65_536)
    uvicorn.Server(config).run(sockets=[bound])


def _bind(options: BoardOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((options.host, options.port))
    except (OSError, OverflowError) as error:
        bound.close()
        said = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"the board cannot be at {options.host} port {options.port} ({said}); give another --port or --host"
        ) from error
    return bound
