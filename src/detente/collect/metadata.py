"""What a page says of itself: title, outlet, byline, date, address, language."""

from __future__ import annotations

import json
from typing import Any

_ARTICLES = frozenset({"NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "AnalysisNewsArticle", "Report"})


def metadata(content: str, tree: Any, url: str | None) -> dict[str, str]:
    """Read JSON-LD first, then OpenGraph and meta tags, then what trafilatura and htmldate find.

    Args:
        content: the page's markup.
        tree: its lxml tree.
        url: where it was fetched, if it was.
    """
    linked, tags = _json_ld(tree), _meta(tree)
    found = {
        "title": linked.get("headline") or tags.get("og:title") or tags.get("twitter:title"),
        "outlet": _name(linked.get("publisher")) or tags.get("og:site_name") or tags.get("application-name"),
        "byline": _name(linked.get("author")) or tags.get("author") or tags.get("byl"),
        "published": linked.get("datePublished") or tags.get("article:published_time") or tags.get("date"),
        "url": tags.get("og:url") or _canonical(tree) or url,
        "language": tree.get("lang") or linked.get("inLanguage"),
    }
    known = {k: str(v).strip() for k, v in found.items() if isinstance(v, str) and v.strip()}
    if "title" not in known or "byline" not in known:
        known = {**_extracted(content, url), **known}
    if "published" not in known and (day := _dated(content)):
        known["published"] = day
    return known


def _json_ld(tree: Any) -> dict[str, Any]:
    for node in tree.iter("script"):
        if (node.get("type") or "").strip().lower() != "application/ld+json" or not node.text:
            continue
        try:
            values = json.loads(node.text)
        except (ValueError, RecursionError):
            continue
        graph = values.get("@graph") if isinstance(values, dict) else values
        for item in graph if isinstance(graph, list) else [values]:
            kinds = item.get("@type") if isinstance(item, dict) else None
            if _ARTICLES & set(kinds if isinstance(kinds, list) else [str(kinds)]):
                return dict(item)
    return {}


def _meta(tree: Any) -> dict[str, str]:
    out: dict[str, str] = {}
    for node in tree.iter("meta"):
        key, value = node.get("property") or node.get("name"), node.get("content")
        if key and value:
            out.setdefault(key.lower(), value)
    return out


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        names = [n for v in value if (n := _name(v))]
        return ", ".join(names) or None
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else None


def _canonical(tree: Any) -> str | None:
    for node in tree.iter("link"):
        if (node.get("rel") or "").lower() == "canonical":
            return node.get("href") or None
    return None


def _extracted(content: str, url: str | None) -> dict[str, str]:
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415  (heavy; only pages need it)

    found = extract_metadata(content, default_url=url)
    pairs = {"title": found.title, "byline": found.author, "outlet": found.sitename} if found else {}
    return {k: v for k, v in pairs.items() if v}


def _dated(content: str) -> str | None:
    from htmldate import find_date  # noqa: PLC0415

    try:
        return find_date(content, extensive_search=False, original_date=True)
    except (ValueError, TypeError, AttributeError):
        return None
