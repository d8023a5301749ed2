"""A saved news page → one document: all its visible text by blocks, what is not the article marked as furniture."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from detente.collect import furniture
from detente.collect.blob import Blob
from detente.collect.document import make_document
from detente.collect.elements import Block, blocks
from detente.collect.encoding import decode
from detente.collect.options import CollectOptions
from detente.collect.published import iso_date
from detente.errors import NotTextError
from detente.records import Document, Furniture, Rejected

_NAMES = (".html", ".htm", ".xhtml")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
# A page where the extractor keeps less than this share of the running text's characters is read by its paragraphs instead.
KEPT_SHARE = 0.25
# Folded text shorter than this (`share`, `home`) stands in any article by chance.
CHANCE = 20
# A paragraph that the extractor dropped between two that it kept is read where at most this share of it is links.
LINKED_SHARE = 0.5
# A torn-out name is at most so many words.
NAME_WORDS = 6
# So many characters of the block beside it show that a torn-out name continues it.
SEAM = 16
# Above so many comparisons of blocks with the article only whole lines are compared, to keep the time linear.
COMPARISONS = 1_000_000_000


def sniff(head: bytes, name: str) -> bool:
    """By name, or by a doctype or tag near the beginning."""
    lowered = head.lower()
    named = name.lower().removesuffix(".gz").endswith(_NAMES)
    markup = lowered.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    return named or (markup and any(tag in lowered for tag in (b"<!doctype html", b"<html", b"<body", b"<head", b"<p>", b"<div")))


def read(blob: Blob, options: CollectOptions) -> Iterator[Document | Rejected]:
    """Yield the one document of a page.

    Raises:
        NotTextError: the page shows no text.
    """
    content = blob.read(options.max_bytes)
    declared = blob.charset or ((m := _CHARSET.search(content[:4096])) and m[1].decode("ascii")) or None
    yield page(decode(content, blob.name, declared=declared), name=blob.name, url=blob.url, options=options)


def page(content: str, *, name: str, url: str | None, options: CollectOptions, **known: Any) -> Document:
    """Make the document of a page.

    Args:
        content: its markup; broken and truncated markup is read as browsers would.
        name: what it is called in messages.
        url: where it was fetched, if it was.
        options: what to fill in.
        known: `title`, `published`, `outlet`, `byline`, for what the page does not say.

    Raises:
        NotTextError: the page shows no text.
    """
    from lxml import etree  # noqa: PLC0415  (heavy; only pages need it)
    from lxml import html as lxml_html  # noqa: PLC0415

    from detente.collect.metadata import metadata  # noqa: PLC0415

    content = content.replace("\x00", "")
    if not content.strip():
        raise NotTextError(f"{name} is empty")
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
        tree = lxml_html.document_fromstring(content.encode("utf8", "replace"), parser=parser)
    except (ValueError, etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotTextError(f"{name} is no page that can be read ({error}); save it again from the browser") from error
    meta = metadata(content, tree, url)
    found = list(blocks(tree))
    if not found:
        raise NotTextError(f"{name} shows no text; the article may be loaded by scripts: save the page from the browser")
    title = meta.get("title") or known.get("title")
    return make_document(
        "\n\n".join(b.text for b in found),
        published=meta.get("published") or known.get("published") or options.published,
        title=title,
        url=meta.get("url") or url,
        outlet=meta.get("outlet") or known.get("outlet") or options.outlet,
        byline=meta.get("byline") or known.get("byline"),
        language=meta.get("language"),
        marked=_furniture(found, _extracted(content), title),
        extra={"source": name},
    )


def _extracted(content: str) -> str:
    """The article as trafilatura finds it; nothing where it finds none or fails on broken markup."""
    import trafilatura  # noqa: PLC0415  (heavy; only pages need it)

    try:
        return trafilatura.extract(content, favor_precision=True, include_comments=False, include_tables=False) or ""
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        return ""


def _furniture(found: Sequence[Block], article: str, title: str | None) -> tuple[Furniture, ...]:
    """What is not the article, with its reason; what `furniture.mark` sees in the article itself is added later."""
    kept = _kept(found, article)
    folded_title = _folded(title or "")
    out, at = [], 0
    for block, keep in zip(found, kept, strict=True):
        reason = block.why if block.why and (block.settled or not keep or len(block.text) < CHANCE) else ""
        if folded_title and _folded(block.text) == folded_title:
            reason = "title"
        elif not keep:
            reason = _plain_reason(block) or reason or "boilerplate"
        if reason:
            out.append(Furniture(at, at + len(block.text), reason))
        at += len(block.text) + 2
    return tuple(out)


def _plain_reason(block: Block) -> str:
    """A more telling reason from the words of a block that is furniture anyway."""
    if block.why in ("caption", "title"):
        return ""
    if len(block.text) <= 40 and iso_date(block.text):
        return "date"
    marked = furniture.mark(block.text)
    whole = len(marked) == 1 and (marked[0].start, marked[0].end) == (0, len(block.text))
    return marked[0].reason if whole and not (block.why and marked[0].reason == "boilerplate") else ""


def _kept(found: Sequence[Block], article: str) -> list[bool]:
    """Which blocks are the article: those the extractor keeps, and paragraphs it lost between them."""
    lines = [f for line in article.splitlines() if (f := _folded(line))]
    whole, running_text = set(lines), "\n".join(lines)
    if len(found) * len(running_text) > COMPARISONS:
        running_text = ""
    folded = tuple(_folded(b.text) for b in found)
    kept = [bool(f) and (f in whole or (len(f) >= CHANCE and f in running_text)) for f in folded]
    size = sum(len(f) for f, b in zip(folded, found, strict=True) if b.running and not b.settled)
    if sum(len(f) for f, k in zip(folded, kept, strict=True) if k) < KEPT_SHARE * size or not any(kept):
        return _by_paragraphs(found)
    for i, f in enumerate(folded):
        if kept[i] or not f:
            continue
        before, after = (folded[j] if 0 <= j < len(found) and kept[j] else "" for j in (i - 1, i + 1))
        seam = bool(before) and before[-SEAM:] + f in running_text
        kept[i] = seam or (bool(after) and f + after[:SEAM] in running_text)
    return _recovered(found, kept)


def _by_paragraphs(found: Sequence[Block]) -> list[bool]:
    """Without an extractor's word: the paragraphs, those of the article element where it holds most of them."""
    chosen = [b.running and not b.why for b in found]
    if not any(chosen):
        chosen = [not b.why and (len(b.text) > 60 or b.text.endswith((".", "”", '"'))) for b in found]
    size = sum(len(b.text) for b, c in zip(found, chosen, strict=True) if c)
    inside = sum(len(b.text) for b, c in zip(found, chosen, strict=True) if c and b.inside)
    return [c and (b.inside or 2 * inside < size) for b, c in zip(found, chosen, strict=True)]


def _recovered(found: Sequence[Block], kept: list[bool]) -> list[bool]:
    """Sentences that the extractor dropped between siblings that it kept, and names torn out of a sentence by the box of
    their link (`the deputy minister` / `Pavel Dravin,` / `who leads …`), are the article's."""
    out = list(kept)
    held = [i for i, k in enumerate(kept) if k]
    for first, last in itertools.pairwise(held):
        for i in range(first + 1, last):
            b = found[i]
            sibling = b.parent == found[first].parent == found[last].parent
            sentence = b.running and b.text.endswith((".", "?", "!", "”", '"', ":")) and b.linked <= LINKED_SHARE
            torn = last == first + 2 and _is_torn(found[first].text, b.text, found[last].text)
            out[i] = not b.why and (torn or (sibling and sentence and len(b.text) >= CHANCE))
    return out


def _is_torn(before: str, name: str, after: str) -> bool:
    unfinished = not before.endswith((".", "?", "!", ":", "”", '"', "…"))
    return unfinished and len(name.split()) <= NAME_WORDS and (after[0].islower() or name.endswith(","))


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
