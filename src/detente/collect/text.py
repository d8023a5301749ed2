"""Plain text → one document."""

from __future__ import annotations

from collections.abc import Iterator

from detente.collect.blob import Blob, decode
from detente.collect.document import make_document
from detente.collect.options import CollectOptions
from detente.records import Document, Rejected


def sniff(head: bytes, name: str) -> bool:
    """Whatever nothing else claims is tried as text."""
    return True


def read(blob: Blob, options: CollectOptions) -> Iterator[Document | Rejected]:
    """Yield the one document of a text; its headline is not cut out, since offsets stay those of the given text."""
    text = decode(blob.read(options.max_bytes), blob.name)
    yield make_document(
        text,
        published=options.published,
        url=blob.url,
        outlet=options.outlet,
        title=headline(text),
        extra={"source": blob.name},
    )


def headline(text: str) -> str | None:
    """The first line where it reads as a headline: short, no full stop, followed by a blank line.

    >>> headline("Talks begin in Vienna\\n\\nEnvoys met on Monday.")
    'Talks begin in Vienna'
    """
    first, _, rest = text.lstrip("\ufeff \n\r\t").partition("\n")
    line = first.strip()
    short = 0 < len(line) <= 160 and not line.endswith((".", ",", ";", ":"))
    return line if short and (not rest.strip() or rest[:1] in "\n\r") else None
