"""One self-contained page for a report: the text with every span, and the record's items beside it.

News text is hostile. Jinja escapes all of it; a strict Content-Security-Policy allows no style and no script but our own,
by their hashes, and no request at all; only http and https addresses become links.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from detente.records import Record
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
    style, script = _asset("page.css"), _asset("page.js")
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
            policy=f"{POLICY}; style-src '{_hash(style)}'; script-src '{_hash(script)}'",
        )
    )


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf8")).digest()).decode("ascii")


def _asset(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf8")


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment as Jinja  # noqa: PLC0415  (only pages need it)
    from jinja2 import FunctionLoader, StrictUndefined  # noqa: PLC0415

    made: Any = Jinja(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["own_asset"] = _own
    made.filters["clean"] = plain
    return made  # type: ignore[no-any-return]


def _own(name: str) -> Any:
    """Our own style or script, which must stand in the page as it was hashed; never anything from a report."""
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(_asset(name))
