"""The files that pages load: ours and vendored ones, read once at the start. No path from a request reaches the file system."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import HTTPException, Request
from starlette.responses import Response
from starlette.routing import Route

KINDS = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, its media type, and a mark that changes with it."""

    content: bytes
    kind: str
    mark: str


@functools.cache
def assets() -> Mapping[str, Asset]:
    """The files by their names, such as `board.css` and `vendor/d3.min.js`."""
    return dict(_below(resources.files("detente.board") / "static", ""))


def _below(folder: Traversable, prefix: str) -> Iterator[tuple[str, Asset]]:
    for item in sorted(folder.iterdir(), key=lambda i: i.name):
        if item.is_dir():
            yield from _below(item, f"{prefix}{item.name}/")
        elif (end := f".{item.name.rpartition('.')[2]}") in KINDS:
            content = item.read_bytes()
            yield prefix + item.name, Asset(content, KINDS[end], hashlib.sha256(content).hexdigest()[:12])


def asset_url(name: str) -> str:
    """The address of a file; it changes with the file, so that browsers may keep what they have.

    Our own modules, which import each other by name, keep their addresses: under two of them one would run twice.

    Raises:
        KeyError: there is no such file.
    """
    mark = assets()[name].mark
    return f"/static/{name}" if name.endswith(".js") and "/" not in name else f"/static/{name}?v={mark}"


async def _answer(request: Request) -> Response:
    found = assets().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404, "there is no such file; open the board's first page and go on from there")
    if request.headers.get("if-none-match") == f'"{found.mark}"':
        return Response(status_code=304, headers={"cache-control": "no-cache", "etag": f'"{found.mark}"'})
    kept = "max-age=31536000, immutable" if request.query_params.get("v") == found.mark else "no-cache"
    return Response(found.content, media_type=found.kind, headers={"cache-control": kept, "etag": f'"{found.mark}"'})


ROUTE = Route("/static/{name:path}", _answer, methods=["GET"], include_in_schema=False)
