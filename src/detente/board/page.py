"""Answers → pages: the template environment, and what every page shows of the board and of its own state.

Text from reports reaches a page in one way only: every value is freed of control characters, direction overrides and half
characters, then escaped. Markup comes from templates alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from detente.board.assets import asset_url
from detente.board.entries import done_of
from detente.board.marks import LateMarks
from detente.board.nav import NAV
from detente.board.query import EMPTY, Query, link, words_link
from detente.board.safety import csrf_token, local_path, safe_name
from detente.knowledge.ontology import Ontology
from detente.records import Plain
from detente.render.files import as_json as json_text
from detente.render.plain import BIDI, plain

# All that `render.plain.harmless` refuses, except white space, which HTML folds.
_HARMFUL: Final = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{''.join(sorted(BIDI))}]")
# The four characters that could end a block of data inside a page, or an entity in it.
_DATA: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
THEME: Final = "detente_theme"
THEMES: Final = ("auto", "light", "dark")
DOWNLOADS: Final = {"csv": "text/csv; charset=utf-8", "ics": "text/calendar; charset=utf-8", "json": "application/json"}
# Rows of a list on one page.
ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class View:
    """What a page is: its title, its state, and the conditions of the filter that it heeds, in the names of the address.

    `own` are the page's further parameters, which the filter keeps; `as_of` says whether the page heeds that; `statuses` are those
    that the filter offers where they are not the events' (a page of talks has the meetings')."""

    title: str
    query: Query = EMPTY
    filters: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()
    as_of: bool = True
    statuses: tuple[str, ...] = ()


def page(request: Request, template: str, view: View, *, status: int = 200, **values: Any) -> Response:
    """A whole page, or its main part alone where a script asks for that (htmx says so in a header).

    Args:
        request: what was asked.
        template: a file in `templates/`.
        view: the page's title and state.
        status: of the answer.
        values: what the template shows.
    """
    desk = request.app.state.desk
    path = request.url.path
    shown = {
        **values,
        **_state(request, view),
        "layout": "part.html" if is_part(request) else "base.html",
        "title": view.title,
        "view": view,
        "query": view.query,
        "board": {"name": desk.name, "linking": desk.linking, "who": desk.options.who},
        "nav": [e for e in NAV if e.path in request.app.state.paths],
        "path": path,
        "twin": link(f"{path}.json", view.query, **dict(view.own)) if _has_twin(request) else "",
    }
    return _html(environment().get_template(template).render(shown), status)


def is_part(request: Request) -> bool:
    """Whether a script asks for the main part of a page only."""
    return request.headers.get("hx-request-type") == "partial"


def theme_of(request: Request) -> str:
    """The colours that a visitor chose."""
    theme = request.cookies.get(THEME, "")
    return theme if theme in THEMES else "auto"


def as_json(value: Plain | Mapping[str, Any], *, status: int = 200) -> Response:
    """The twin of a page."""
    made = json_text(value.to_dict() if isinstance(value, Plain) else dict(value), indent=None)
    return Response(made.encode("utf8", "replace"), status, media_type="application/json")


def download(content: bytes, name: str, kind: str) -> Response:
    """A file to keep.

    Args:
        content: its bytes.
        name: what it is called, in any words; see `safety.safe_name`.
        kind: a key of `DOWNLOADS`, which is the end of its name too.
    """
    headers = {"content-disposition": f'attachment; filename="{safe_name(name, kind)}"'}
    return Response(content, media_type=DOWNLOADS[kind], headers=headers)


def data_block(name: str, value: Any) -> Markup:
    """Data for a script of ours, as a block that no browser runs; the script finds it by `data-block`."""
    made = json_text(value.to_dict() if isinstance(value, Plain) else value, indent=None).strip().translate(_DATA)
    return Markup('<script type="application/json" data-block="{}">{}</script>').format(name, Markup(made))


def _state(request: Request, view: View) -> dict[str, Any]:
    token = csrf_token(request)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return {
        "theme": theme_of(request),
        "csrf": token,
        "csrf_field": lambda: Markup('<input type="hidden" name="csrf" value="{}">').format(token),
        "here": local_path(here),
        "done": done_of(request),
        "marks": LateMarks(request.app.state.desk, view.query.as_of),
        "words_link": lambda document, start=0, end=0: words_link(document, start, end, view.query),
    }


def _has_twin(request: Request) -> bool:
    pattern = getattr(request.scope.get("route"), "path", "")
    return f"{pattern}.json" in request.app.state.paths


def _html(text: str, status: int) -> Response:
    return HTMLResponse(text.encode("utf8", "replace"), status)


def clean(value: Any) -> Any:
    """A value as it may reach a page; numbers and our own markup as they are.

    >>> clean("a\\x1b[31mb\\u202ec\\nd")
    'a[31mbc\\nd'
    """
    return _HARMFUL.sub("", value) if type(value) is str else value


@functools.cache
def environment() -> Environment:
    """Jinja with escaping always on; a name that is not given is an error."""
    made = Environment(
        loader=PackageLoader("detente.board"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    ontology = Ontology.load()
    made.globals |= {
        "asset_url": asset_url,
        "link": link,
        "data_block": data_block,
        "dict_of": dict,
        "event_types": tuple(ontology.types),
        "statuses": tuple(ontology.statuses),
        "meeting_statuses": tuple(ontology.meeting_statuses),
        "THEMES": THEMES,
    }
    made.filters |= {"clean": plain, "web": web_address, "thousands": lambda n: f"{n:,}"}
    return made


def web_address(url: str | None) -> str:
    """An address that may become a link; empty for any other scheme than http and https.

    >>> web_address("https://courier.example/x"), web_address("javascript:alert(1)")
    ('https://courier.example/x', '')
    """
    return url if url and url.startswith(("http://", "https://")) else ""
