"""A saved news page → one document: all its visible text by blocks, what is not the article marked as furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from detente.collect.blob import Blob
from detente.collect.document import make_document
from detente.collect.options import CollectOptions
from detente.errors import NotTextError
from detente.records import Document, Furniture, Rejected

_INVISIBLE = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "textarea"})
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
    }
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "label", "legend", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
# Elements and class words that say why a block is furniture, the nearest ancestor first.
_REASONS = {
    "figcaption": "caption",
    "figure": "caption",
    "nav": "navigation",
    "header": "navigation",
    "footer": "navigation",
    "aside": "related",
    "form": "form",
    "button": "navigation",
}
_CLASS_REASONS = (
    ("caption", "caption"),
    ("related", "related"),
    ("recommend", "related"),
    ("share", "share"),
    ("social", "share"),
    ("comment", "form"),
    ("newsletter", "form"),
    ("subscribe", "form"),
    ("cookie", "navigation"),
    ("consent", "navigation"),
    ("breadcrumb", "navigation"),
    ("advert", "advert"),
    ("promo", "advert"),
    ("byline", "byline"),
    ("author", "byline"),
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
# A page where the extractor keeps less than this share of the paragraphs' characters is read by its paragraphs instead.
KEPT_SHARE = 0.25


def sniff(head: bytes, name: str) -> bool:
    """By name, or by a doctype or tag near the beginning."""
    lowered = head[:2048].lower()
    named = name.lower().removesuffix(".gz").endswith((".html", ".htm", ".xhtml"))
    return named or b"<!doctype html" in lowered or b"<html" in lowered or b"<body" in lowered


def read(blob: Blob, options: CollectOptions) -> Iterator[Document | Rejected]:
    """Yield the one document of a page.

    Raises:
        NotTextError: the page shows no text.
    """
    content = blob.read(options.max_bytes)
    if not content.strip():
        raise NotTextError(f"{blob.name} is empty")
    yield page(content, name=blob.name, url=blob.url, options=options)


def page(content: bytes | str, *, name: str, url: str | None, options: CollectOptions, **known: Any) -> Document:
    """Make the document of a page. `known` (title, published, …) fills what the page does not say."""
    from lxml import html as lxml_html  # noqa: PLC0415  (heavy; only pages need it)

    from detente.collect.metadata import metadata  # noqa: PLC0415

    if isinstance(content, bytes):
        content = _decode_page(content, name)
    if not content.strip():
        raise NotTextError(f"{name} is empty")
    try:
        tree = lxml_html.document_fromstring(
            content.encode("utf8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8")
        )
    except (ValueError, lxml_html.etree.ParserError, lxml_html.etree.XMLSyntaxError) as error:
        raise NotTextError(f"{name} is no page that can be read ({error})") from error
    meta = metadata(content, tree, url)
    blocks = list(_blocks(tree))
    if not blocks:
        raise NotTextError(f"{name} shows no text; the article may be loaded by scripts: save the page from the browser")
    text = "\n\n".join(b for b, _ in blocks)
    return make_document(
        text,
        published=meta.get("published") or known.get("published") or options.published,
        title=meta.get("title") or known.get("title"),
        url=meta.get("url") or url,
        outlet=meta.get("outlet") or known.get("outlet") or options.outlet,
        byline=meta.get("byline") or known.get("byline"),
        language=meta.get("language"),
        marked=_furniture(content, blocks, meta.get("title")),
        extra={"source": name},
    )


def _decode_page(content: bytes, name: str) -> str:
    """Honour the page's own declaration where it has one, else decode as text."""
    from detente.collect.blob import decode  # noqa: PLC0415

    declared = re.search(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{2,40})", content[:4096], re.IGNORECASE)
    if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(declared[1].decode("ascii"), errors="strict").replace("\x00", " ")
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content, name)


def _blocks(tree: Any) -> Iterator[tuple[str, str]]:
    """The visible blocks in order, each with the reason its elements give for being furniture (or nothing)."""
    parts: list[str] = []
    reason = ""

    def flush() -> Iterator[tuple[str, str]]:
        block = _SPACE.sub(" ", "".join(parts)).strip()
        parts.clear()
        if block:
            yield block, reason

    stack: list[tuple[Any, str, bool]] = [(tree, "", False)]
    while stack:
        node, inherited, leaving = stack.pop()
        if leaving:
            if _tag(node) in _BLOCKS:
                yield from flush()
                reason = inherited
            if node.tail and node is not tree:
                parts.append(node.tail)
            continue
        tag = _tag(node)
        if tag in _INVISIBLE or not tag or _hidden(node):
            if node.tail and node is not tree:
                parts.append(node.tail)
            continue
        own = _why(node, tag) or inherited
        if tag in _BLOCKS:
            yield from flush()
            reason = own
        if node.text:
            parts.append(node.text)
        stack.append((node, inherited, True))
        stack.extend((child, own, False) for child in reversed(node))
    yield from flush()


def _tag(node: Any) -> str:
    return node.tag if isinstance(node.tag, str) else ""


def _hidden(node: Any) -> bool:
    style = node.get("style") or ""
    return node.get("hidden") is not None or node.get("aria-hidden") == "true" or bool(_HIDDEN.search(style[:500]))


def _why(node: Any, tag: str) -> str:
    if tag == "h1":
        return "title"
    if tag in _REASONS:
        return _REASONS[tag]
    named = f"{node.get('class') or ''} {node.get('id') or ''}".lower()[:500]
    if tag in ("body", "html", "main", "article"):
        return ""
    return next((reason for word, reason in _CLASS_REASONS if word in named), "")


def _furniture(content: str, blocks: list[tuple[str, str]], title: str | None) -> tuple[Furniture, ...]:
    """Blocks that the extractor does not keep, with their reason."""
    import trafilatura  # noqa: PLC0415  (heavy; only pages need it)

    kept = trafilatura.extract(content, favor_precision=True, include_comments=False, include_tables=False) or ""
    article = _folded(kept)
    flags = [bool(b) and _folded(b) in article for b, _ in blocks]
    running = [i for i, (b, why) in enumerate(blocks) if not why and len(b) > 60]
    size = sum(len(blocks[i][0]) for i in running)
    if sum(len(blocks[i][0]) for i in running if flags[i]) < KEPT_SHARE * size:
        flags = [i in set(running) for i in range(len(blocks))]
    out, at = [], 0
    for (block, why), keep in zip(blocks, flags, strict=True):
        headline = title is not None and _folded(block) == _folded(title)
        if why in ("title", "caption", "form", "share", "byline", "advert") or headline or not keep:
            out.append(Furniture(at, at + len(block), "title" if headline else why or "boilerplate"))
        at += len(block) + 2
    return tuple(out)


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
