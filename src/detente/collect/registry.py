"""The readers, each with its sniffing rule; the first that claims a source reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from detente.collect import feed, html, jsonl, mhtml, text
from detente.collect.blob import Blob
from detente.collect.options import CollectOptions
from detente.records import Document, Rejected


@dataclass(frozen=True, slots=True)
class SourceForm:
    """A form of source: its name, the rule that recognises it, and its reader."""

    name: str
    sniff: Callable[[bytes, str], bool]
    read: Callable[[Blob, CollectOptions], Iterator[Document | Rejected]]


FORMS: Final = (
    SourceForm("feed", feed.sniff, feed.read),
    SourceForm("mhtml", mhtml.sniff, mhtml.read),
    SourceForm("html", html.sniff, html.read),
    SourceForm("jsonl", jsonl.sniff, jsonl.read),
    SourceForm("text", text.sniff, text.read),
)


def form_of(head: bytes, name: str) -> SourceForm:
    """The form of a source by its first bytes and its name.

    >>> form_of(b'{"text": "Envoys met."}', "reports").name
    'jsonl'
    """
    return next(form for form in FORMS if form.sniff(head, name))
