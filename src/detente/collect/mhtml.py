"""A page saved as one file (`.mhtml`) → the page in it, read as a page."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser

from detente.collect import html
from detente.collect.blob import Blob
from detente.collect.encoding import decode
from detente.collect.metadata import web_address
from detente.collect.options import CollectOptions
from detente.errors import NotTextError
from detente.records import Document, Rejected


def sniff(head: bytes, name: str) -> bool:
    """By name, or by the header that browsers write."""
    named = name.lower().removesuffix(".gz").endswith((".mhtml", ".mht"))
    return named or (head.startswith((b"From: <Saved by", b"MIME-Version:")) and b"multipart/related" in head)


def read(blob: Blob, options: CollectOptions) -> Iterator[Document | Rejected]:
    """Yield the one document of a saved page.

    Raises:
        NotTextError: there is no page in the file.
    """
    try:
        message = BytesParser(EmailMessage, policy=policy.compat32).parsebytes(blob.read(options.max_bytes))
        part = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
        content = part.get_payload(decode=True) if part is not None else None
        charset = part.get_content_charset() if part is not None else None
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise NotTextError(f"{blob.name} is a damaged saved page ({error}); save it again") from error
    if part is None or not isinstance(content, bytes):
        raise NotTextError(f"{blob.name} holds no page; save it again as a page")
    url = web_address(str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "")) or blob.url
    yield html.page(decode(content, blob.name, declared=charset), name=blob.name, url=url, options=options)
