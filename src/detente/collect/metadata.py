"""What a page says of itself: title, outlet, byline, date, address, language."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from detente.collect.published import iso_date

_ARTICLE = re.compile(r"(?:\w*NewsArticle|Article|BlogPosting|LiveBlogPosting|Report|Reportage)")
_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "article.published",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?=$|[-_])")
# What browsers (`saved from url=(0042)https://…`) and SingleFile (`url: https://…`) write into a saved page.
_SAVED = re.compile(r"<!--[^>]{0,200}?(?:saved from url=\(\d{4}\)|url: )(https?://[^\s>]{1,2000})")
_BY = re.compile(r"by:?\s+", re.IGNORECASE)
# Depth of JSON-LD that is followed; real pages nest two or three deep.
DEPTH = 6


def metadata(content: str, tree: Any, url: str | None) -> dict[str, str]:
    """Read JSON-LD first, then OpenGraph and meta tags, then what trafilatura and htmldate find.

    Args:
        content: the page's markup.
        tree: its lxml tree.
        url: where it was fetched, if it was.
    """
    linked, tags = _json_ld(tree), _meta(tree)
    outlet = _name(linked.get("publisher")) or tags.get("og:site_name") or tags.get("application-name")
    found = {
        "title": linked.get("headline") or tags.get("og:title") or tags.get("twitter:title"),
        "outlet": outlet,
        "byline": _byline(_name(linked.get("author")), tags.get("author"), tags.get("byl"), tags.get("parsely-author")),
        "published": _first_date((linked.get("datePublished"), *(tags.get(k) for k in _DATES), *_marked_dates(tree))),
        "url": _address(tree, tags, linked) or url or _saved_from(content),
        "language": _language(_root(tree).get("lang"), linked.get("inLanguage"), tags.get("og:locale")),
    }
    known = {k: _clean(v) for k, v in found.items() if isinstance(v, str) and v.strip()}
    if "title" not in known or "byline" not in known:
        known = {**_extracted(content, url), **known}
    if "published" not in known and (day := _dated(content)):
        known["published"] = day
    if "title" in known:
        known["title"] = _without_outlet(known["title"], known.get("outlet"))
    return {k: v for k, v in known.items() if v}


def web_address(value: Any) -> str | None:
    """The value where it is an http or https address, else None: pages and feeds also carry scripts and relative links.

    >>> web_address("javascript:alert(1)"), web_address(" https://paper.example/a ")
    (None, 'https://paper.example/a')
    """
    if not isinstance(value, str) or len(value) > 2000:
        return None
    value = value.strip()
    try:
        parts = urlsplit(value)
        return value if parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s<>\"]", value) else None
    except ValueError:
        return None


def _json_ld(tree: Any) -> dict[str, Any]:
    for node in tree.iter("script"):
        if not (node.get("type") or "").strip().lower().startswith("application/ld+json") or not node.text:
            continue
        try:
            values = json.loads(node.text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        if found := next(_articles(values, DEPTH), None):
            return found
    return {}


def _articles(values: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth and isinstance(values, list):
        for item in values:
            yield from _articles(item, depth - 1)
    elif depth and isinstance(values, dict):
        kinds = values.get("@type")
        if any(isinstance(k, str) and _ARTICLE.fullmatch(k) for k in (kinds if isinstance(kinds, list) else [kinds])):
            yield values
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles(values.get(key), depth - 1)


def _meta(tree: Any) -> dict[str, str]:
    out: dict[str, str] = {}
    for node in tree.iter("meta"):
        value = (node.get("content") or "").strip()
        for key in (node.get("property"), node.get("name"), node.get("itemprop")):
            if key and value:
                out.setdefault(key.strip().lower(), value)
    return out


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        names = [n for v in value[:20] if not isinstance(v, list) and (n := _name(v))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        value = value.get("name")
        return _name(value) if isinstance(value, list) else value if isinstance(value, str) else None
    return value if isinstance(value, str) else None


def _byline(*candidates: str | None) -> str | None:
    """The first that is a name and not the address of a profile."""
    return next((_BY.sub("", c.strip(), count=1) for c in candidates if c and c.strip() and "://" not in c and "@" not in c), None)


def _first_date(candidates: Iterable[Any]) -> str | None:
    """The first that is a date; where none is, the first that was given, for the record."""
    given = [c for c in candidates if isinstance(c, str) and c.strip()]
    return next((c for c in given if iso_date(c)), given[0] if given else None)


def _marked_dates(tree: Any) -> Iterator[str]:
    for node in tree.iter("time"):
        if node.get("itemprop") == "datePublished" or node.get("pubdate") is not None:
            yield node.get("datetime") or node.text_content()


def _address(tree: Any, tags: dict[str, str], linked: dict[str, Any]) -> str | None:
    canonical = (n.get("href") for n in tree.iter("link") if (n.get("rel") or "").lower() == "canonical")
    page = linked.get("mainEntityOfPage")
    candidates = (*canonical, tags.get("og:url"), linked.get("url"), page.get("@id") if isinstance(page, dict) else page)
    return next((a for c in candidates if (a := web_address(c))), None)


def _saved_from(content: str) -> str | None:
    match = _SAVED.search(content[:4000])
    return web_address(match[1]) if match else None


def _root(tree: Any) -> Any:
    return tree.getroottree().getroot()


def _language(*candidates: Any) -> str | None:
    """The first language code (ISO 639), without script or region."""
    return next((m[0].lower() for c in candidates if isinstance(c, str) and (m := _LANGUAGE.match(c.strip()))), None)


def _clean(value: str) -> str:
    return " ".join(html.unescape(value).split())


def _without_outlet(title: str, outlet: str | None) -> str:
    """`Talks stall | The Courier` without the outlet's name."""
    for separator in (" | ", " - ", " – ", " — ", " · "):
        head, found, tail = title.rpartition(separator)
        if found and outlet and tail.casefold() == outlet.casefold():
            return head.strip()
    return title


def _extracted(content: str, url: str | None) -> dict[str, str]:
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415  (heavy; only pages need it)

    try:
        found = extract_metadata(content, default_url=url)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return {}
    pairs = {"title": found.title, "byline": found.author, "outlet": found.sitename} if found else {}
    return {k: _clean(v) for k, v in pairs.items() if isinstance(v, str) and v}


def _dated(content: str) -> str | None:
    from htmldate import find_date  # noqa: PLC0415

    try:
        found = find_date(content, extensive_search=False, original_date=True)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError, OverflowError):
        return None
    return found if isinstance(found, str) else None
