"""RSS and Atom files → one document an entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.collect import html
from detente.collect.blob import Blob
from detente.collect.document import make_document
from detente.collect.options import CollectOptions
from detente.errors import InputError
from detente.records import Document, Rejected


def sniff(head: bytes, name: str) -> bool:
    """By the root element."""
    lowered = head[:2048].lower()
    return any(mark in lowered for mark in (b"<rss", b"<feed", b"<rdf:rdf")) and b"<html" not in lowered


def read(blob: Blob, options: CollectOptions) -> Iterator[Document | Rejected]:
    """Yield a document for each entry that carries its text; an entry without one is rejected."""
    import feedparser  # noqa: PLC0415  (only feeds need it)

    feed = feedparser.parse(blob.read(options.max_bytes), sanitize_html=True, resolve_relative_uris=False)
    outlet = feed.feed.get("title") or options.outlet
    if not feed.entries:
        yield Rejected(blob.name, "empty-feed", "the feed has no entries; check that it is a news feed")
    for number, entry in enumerate(feed.entries, 1):
        source = f"{blob.name}#{number}"
        try:
            yield _document(entry, source, outlet, options)
        except InputError as error:
            yield Rejected(source, error.reason, str(error))


def _document(entry: Any, source: str, outlet: str | None, options: CollectOptions) -> Document:
    content = next((c.get("value") for c in entry.get("content", ()) if c.get("value")), None) or entry.get("summary") or ""
    known = {
        "title": entry.get("title"),
        "published": entry.get("published") or entry.get("updated") or options.published,
        "outlet": outlet,
        "byline": entry.get("author"),
    }
    if "<" in content and ">" in content:
        return html.page(
            f"<body><article>{content}</article></body>", name=source, url=entry.get("link"), options=options, **known
        )
    extra = {"source": source}
    return make_document(content or entry.get("title") or "", url=entry.get("link"), extra=extra, **known)
