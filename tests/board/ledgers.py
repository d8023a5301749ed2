"""Reports and boards for the tests of pages: a hand-made ledger, a hostile one, and a client that names the host as a browser does."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path

from starlette.testclient import TestClient

from detente.board.app import create_app
from detente.board.options import BoardOptions
from detente.reader import Reader
from detente.records import Document, Record, Rejected
from sample_report import HOSTILE, TEXT, record

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "reports"
HOST = "http://127.0.0.1:8765"
ID = "00ff00ff00ff00ff"


class FakeReader(Reader):
    """Makes the hand-made record of every text, or none of a text that begins with `bad`."""

    def read_many(self, documents: Iterable[Document | Rejected], *, workers: int = 1) -> Iterator[Record | Rejected]:
        for d in documents:
            if isinstance(d, Document) and d.text.startswith("bad"):
                yield Rejected("a text", "unreadable", "it begins with bad; write another")
            else:
                yield Record(d) if isinstance(d, Document) else d


def board(path: Path, options: BoardOptions | None = None, reader: Reader | None = None) -> TestClient:
    """A client of a board, which names the host as a browser would."""
    return TestClient(create_app(path, options=options, reader=reader or FakeReader()), base_url=HOST, follow_redirects=False)


def reports() -> list[Record]:
    """The hand-made report, its copy in another outlet, and another text of which no day is known."""
    other = Document("11aa", "A short note on fish.", outlet="Harbour Notes", title="On fish")
    return [record(), record(id="11ff11ff11ff11ff", outlet="The Reprinter", published="2031-03-11", url=None), Record(other)]


def hostile_reports() -> list[Record]:
    """Reports that carry all that a page could choke on, in every field that a page shows."""
    first = record(
        id="aa00aa00aa00aa00", title=HOSTILE, outlet=HOSTILE, byline=HOSTILE, dateline=HOSTILE, url="javascript:alert(1)"
    )
    text = f"{TEXT}\n\n{HOSTILE}\n\n</script><style>*{{display:none}}</style>{{{{ 7 * 7 }}}}{{% raw %}}"
    second = record(id="bb00bb00bb00bb00", title="T" * 1_000_000, outlet="O" * 5_000, text=text, url="data:text/html,<script>")
    party = dataclasses.replace(second.events[1].actors[0], entity=HOSTILE, text=HOSTILE, country="")
    event = dataclasses.replace(second.events[1], actors=(party,), issue=HOSTILE, speaker=party, rule=HOSTILE)
    return [first, dataclasses.replace(second, events=(event, *second.events[2:]), reader=HOSTILE)]
