"""RSS and Atom files → one document an entry."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from detente.collect import html
from detente.collect.blob import Blob
from detente.collect.document import make_document
from detente.collect.metadata import web_address
from detente.collect.options import CollectOptions
from detente.errors import InputError, NotTextError
from detente.records import Document, Rejected

_ROOT = re.compile(rb"<(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]{0,500}>")


def sniff(head: bytes, name: str) -> bool:
    """By the root element of a file that begins as markup."""
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    return begins and bool(_ROOT.search(head)) and b"<html" not in head.lower()


def read(blob: Blob, options: CollectOptions) -> Iterator[Document | Rejected]:
    """Yield a document for each entry that carries its text; an entry without one is rejected."""
    import feedparser  # noqa: PLC0415  (only feeds need it)

    # A stream, since feedparser would take bytes for the name of a file to open, and text for a URL to fetch.
    content = io.BytesIO(blob.read(options.max_bytes))
    feed = feedparser.parse(content, sanitize_html=True, resolve_relative_uris=False)
    outlet = feed.feed.get("title") or options.outlet
    if not feed.entries:
        yield Rejected(blob.name, "empty-feed", f"{blob.name} has no entries; check that it is a feed of news")
    for number, entry in enumerate(feed.entries, 1):
        source = f"{blob.name}#{number}"
        try:
            yield _document(entry, source, outlet, options)
        except InputError as error:
            yield Rejected(source, error.reason, str(error))


def _document(entry: Any, source: str, outlet: str | None, options: CollectOptions) -> Document:
    content = next((c.get("value") for c in entry.get("content", ()) if c.get("value")), None) or entry.get("summary") or ""
    if not content.strip():
        raise NotTextError(f"the entry {str(entry.get('title') or '')[:80]!r} carries no text; fetch its page instead")
    url = web_address(entry.get("link"))
    known = {
        "title": entry.get("title"),
        "published": entry.get("published") or entry.get("updated") or options.published,
        "outlet": outlet,
        "byline": entry.get("author"),
    }
    if _MARKUP.search(content):
        page = f"<html><body><article>{content}</article></body></html>"
        return html.page(page, name=source, url=url, options=options, **known)
    return make_document(content, url=url, extra={"source": source}, **known)
