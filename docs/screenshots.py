"""Take the pictures of the board that README and docs show, from the sample reports: `python docs/screenshots.py`.

Needs Debian's Chromium (`apt-get install chromium`) and the development dependencies.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from detente.board.app import create_app
from detente.board.options import BoardOptions
from detente.collect import collect
from detente.ledger import Ledger

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
PORT = 8719
PAGES = {
    "board-overview": ("/", 1280, 900),
    "board-timeline": ("/timeline", 1280, 1000),
    "board-positions": ("/positions", 1280, 1000),
    "board-map": ("/map", 1280, 900),
}


def main() -> int:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium is not there; apt-get install chromium", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "winter-2022"
        Ledger(path, create=True).add(collect(ROOT / "samples" / "reports"))
        server = uvicorn.Server(uvicorn.Config(create_app(path, options=BoardOptions(port=PORT)), port=PORT, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.1)
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for name, (at, width, height) in PAGES.items():
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
                page.goto(f"http://127.0.0.1:{PORT}{at}", wait_until="networkidle")
                page.wait_for_timeout(1500)
                page.screenshot(path=IMAGES / f"{name}.png")
            browser.close()
        server.should_exit = True
        thread.join(10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
