"""A board on a free port, and Debian's Chromium to look at it. Anything asked from elsewhere, or said on the console, fails the test."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.testclient import TestClient

from board.ledgers import board
from detente.board.options import BoardOptions
from detente.reader import Reader

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# `.ci/run` installs the browser and sets this, so that nothing is skipped there unseen.
REQUIRED = "DETENTE_BROWSER"
NORMAL = {"width": 1280, "height": 860}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        if os.environ.get(REQUIRED):
            pytest.fail("there is no Chromium though it is required; apt-get install chromium")
        pytest.skip("there is no Chromium; apt-get install chromium")
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield made
        made.close()


@contextlib.contextmanager
def served(client: TestClient) -> Iterator[str]:
    """The address of a board that is served in a thread while the block runs."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        config = uvicorn.Config(client.app, log_level="warning", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def winter(samples: Path, reader: Reader) -> Iterator[str]:
    """The board of the sample reports, as they are read."""
    with served(board(samples, BoardOptions(who="Ada"), reader)) as address:
        yield address


@pytest.fixture(scope="session")
def odd(hostile: Path) -> Iterator[str]:
    """The board of the hostile ledger."""
    with served(board(hostile)) as address:
        yield address


Opens = Callable[..., Page]


@pytest.fixture
def look(browser: Browser) -> Iterator[Opens]:
    """Opens a page of a board, in a window of its own; nothing may be said on its console but what is `expected`."""
    said: list[str] = []
    contexts = []

    def opens(address: str, *, expected: str = "", **options: Any) -> Page:
        context = browser.new_context(base_url=address, **({"viewport": NORMAL} | options))
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith(address) else said.append(f"asked for {r.url[:200]}"))
        page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") and m.text not in expected else None)
        page.on("pageerror", lambda e: said.append(str(e)))
        page.on("dialog", lambda d: (said.append(f"dialog {d.message}"), d.dismiss()))
        return page

    yield opens
    for context in contexts:
        context.close()
    assert [] == said


@pytest.fixture
def hostile_copy(hostile: Path, tmp_path: Path) -> Iterator[str]:
    """A board that may be added to."""
    shutil.copytree(hostile, tmp_path / "crisis")
    with served(board(tmp_path / "crisis")) as address:
        yield address
