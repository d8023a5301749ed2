"""One self-contained page for a report: the text with every span, and the record's items beside it.

News text is hostile. Jinja escapes all of it; a strict Content-Security-Policy allows no style and no script but our own,
by their hashes, and no request at all; only http and https addresses become links.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from detente.records import Record
from detente.render.assets import asset, digest, environment
from detente.render.blocks import blocks
from detente.render.items import items
from detente.render.plain import plain
from detente.views import brief
from detente.views.questions import weekday

if TYPE_CHECKING:
    from jinja2 import Environment

POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'"
# The kinds of span a reader tells apart, with the heading of each, in the order of the panel and the legend.
KINDS: Final = {
    "position": "Positions",
    "talk": "Talks",
    "event": "Events",
    "force": "Forces",
    "outlook": "Outlook",
    "quote": "Who says what",
    "actor": "Cast",
    "place": "Places",
    "time": "Times",
}


def page(record: Record) -> str:
    """The page as HTML text; the same record always gives the same page."""
    shown = list(items(record))
    style, script = asset("page.css"), asset("page.js")
    d, day = record.document, (record.document.published or "")[:10]
    about = (plain(d.outlet or "", limit=200), plain(d.byline or "", limit=200), plain(d.dateline or "", limit=100))
    return (
        _environment()
        .get_template("record.html")
        .render(
            title=plain(d.title or "Untitled report", limit=300),
            about=[a for a in (*about, f"{weekday(day)} {day}".strip() or "date of publication unknown") if a],
            url=d.url if d.url and d.url.startswith(("http://", "https://")) else "",
            parties=brief(record).delegations,
            groups=[(k, h, [i for i in shown if i.kind == k]) for k, h in KINDS.items() if any(i.kind == k for i in shown)],
            blocks=list(blocks(record, shown)),
            reader=plain(record.reader, limit=200),
            policy=f"{POLICY}; style-src '{digest(style)}'; script-src '{digest(script)}'",
        )
    )


@functools.cache
def _environment() -> Environment:
    made = environment(autoescape=True)
    made.filters["clean"] = plain
    return made
