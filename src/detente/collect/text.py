"""Plain text → one document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.collect.blob import Blob
from detente.collect.document import make_document
from detente.collect.encoding import decode
from detente.collect.options import CollectOptions
from detente.collect.published import iso_date
from detente.errors import NotTextError
from detente.records import Document, Furniture, Rejected

# A page's date stands under its headline: within so many lines and characters.
DATE_LINES, DATE_REACH = 14, 2000
# Files beside saved pages that are text to a machine and not to a reader.
_NO_REPORTS = (".js", ".mjs", ".css", ".map", ".svg")
_XML = "<?xml"
_DATE_LABEL = re.compile(r"^(?:first )?(?:published|updated|posted|last updated|date)(?: on|:| at)*\s*", re.IGNORECASE)


def sniff(head: bytes, name: str) -> bool:
    """Whatever nothing else claims is tried as text."""
    return True


def read(blob: Blob, options: CollectOptions) -> Iterator[Document | Rejected]:
    """Yield the one document of a text; its headline is not cut out, since offsets stay those of the given text.

    Raises:
        NotTextError: it is not text, or text of no reader's: scripts, styles, XML of an unknown kind.
    """
    if blob.name.lower().removesuffix(".gz").endswith(_NO_REPORTS):
        raise NotTextError(f"{blob.name} is a script, style or drawing of a page; give the page itself")
    text = decode(blob.read(options.max_bytes), blob.name, declared=blob.charset)
    if text.lstrip("\ufeff \t\r\n").startswith(_XML):
        raise NotTextError(f"{blob.name} is XML but no RSS or Atom feed; give the page, or the text as JSON Lines")
    day, marked = date_line(text)
    yield make_document(
        text,
        published=options.published or day,
        marked=marked,
        url=blob.url,
        outlet=options.outlet,
        title=headline(text),
        extra={"source": blob.name},
    )


def date_line(text: str) -> tuple[str | None, tuple[Furniture, ...]]:
    """The day of publication where a line near the top is nothing but a date, and that line as furniture.

    >>> date_line("Talks begin\\n\\nPublished: 10 January 2022\\n\\nEnvoys met.")[0]
    '2022-01-10'
    """
    at = 0
    for line in text[:DATE_REACH].split("\n")[:DATE_LINES]:
        words = line.strip()
        bare = _DATE_LABEL.sub("", words)
        if words and len(bare) <= 40 and any(c.isdigit() for c in bare) and (day := iso_date(bare)):
            start = at + line.index(words)
            return day, (Furniture(start, start + len(words), "date"),)
        at += len(line) + 1
    return None, ()


def headline(text: str) -> str | None:
    """The first line where it reads as a headline: short, no full stop, followed by a blank line.

    >>> headline("Talks begin in Vienna\\n\\nEnvoys met on Monday.")
    'Talks begin in Vienna'
    """
    first, _, rest = text.lstrip("\ufeff \n\r\t").partition("\n")
    line = first.strip()
    short = 0 < len(line) <= 160 and not line.endswith((".", ",", ";", ":"))
    return line if short and (not rest.strip() or rest[:1] in "\n\r") else None
