"""Text and what is known of it → Document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from detente.collect import dateline, furniture
from detente.collect.published import iso_date
from detente.errors import NotTextError
from detente.records import Document, Furniture

__all__ = ["content_hash", "iso_date", "known", "make_document", "merge"]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_OWN = ("published", "title", "url", "outlet", "byline", "language")


def make_document(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    **more: Any,
) -> Document:
    """Make a document of a text; the text is kept to the character.

    Args:
        text: the report.
        published: a date in ISO 8601 or as pages write it; where it cannot be one it is dropped to None and kept in
            `extra["published_given"]`.
        title, url, outlet: what is known of the page.
        more: `byline`, `language`, `marked` (furniture that a reader of pages found), `extra` (other keys to keep).

    Raises:
        NotTextError: the text holds NUL or lone surrogates, which no file can keep.

    >>> make_document("GENEVA—Envoys met.", published="10 January 2022").dateline
    'GENEVA'
    """
    if flaw := _UNSTORABLE.search(text):
        raise NotTextError(f"the text holds NUL or half a character (at {flaw.start():,}); it is binary or was decoded wrongly")
    extra = dict(more.get("extra") or {})
    when = iso_date(published)
    if published and when is None:
        extra["published_given"] = str(published)
    marked = merge(more.get("marked") or (), furniture.mark(text))
    title, url, outlet, byline, language = (
        _storable(v) if v else None for v in (title, url, outlet, more.get("byline"), more.get("language"))
    )
    return Document(
        id=content_hash(text, url, outlet, title, when),
        text=text,
        url=url,
        outlet=outlet,
        title=title,
        byline=byline,
        published=when,
        dateline=dateline.find(text, marked),
        language=language,
        furniture=marked,
        extra=_storable(extra),
    )


def content_hash(text: str, *about: str | None) -> str:
    """The first 16 hex digits of a SHA-256 over the text and what tells two carriers of it apart."""
    digest = hashlib.sha256()
    for part in (text, *about):
        digest.update((part or "").encode("utf8"))
        digest.update(b"\x00")
    return digest.hexdigest()[:16]


def merge(first: Iterable[Furniture], second: Iterable[Furniture]) -> tuple[Furniture, ...]:
    """Two sets of furniture as one, in order; where they overlap the first one's spans stand.

    >>> [f.reason for f in merge([Furniture(0, 5, "title")], [Furniture(3, 9, "share"), Furniture(9, 12, "hash")])]
    ['title', 'hash']
    """
    ranked = [(f, 0) for f in first] + [(f, 1) for f in second]
    out: list[tuple[Furniture, int]] = []
    for f, rank in sorted(ranked, key=lambda r: (r[0].start, r[1], r[0].end)):
        while out and f.start < out[-1][0].end and rank < out[-1][1]:
            out.pop()
        if not out or f.start >= out[-1][0].end:
            out.append((f, rank))
    return tuple(f for f, _ in out)


def known(values: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a mapping that are a document's own, empty ones left out; the others under `extra`.

    A list of names is one byline; a number is its digits; any other value that is no string is kept under `extra`.

    >>> known({"text": "x", "byline": ["A. Roe", "B. Poe"], "section": "World", "title": ""})
    {'byline': 'A. Roe, B. Poe', 'extra': {'section': 'World'}}
    """
    own: dict[str, Any] = {}
    extra = {k: v for k, v in values.items() if k not in (*_OWN, "text")}
    for key in _OWN:
        value = values.get(key)
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            value = ", ".join(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str):
            own |= {key: value} if value.strip() else {}
        elif value is not None:
            extra[key] = value
    return {**own, "extra": extra}


def _storable(value: Any) -> Any:
    """The value with half characters and NULs replaced, however deep."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {_UNSTORABLE.sub("\ufffd", str(k)): _storable(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_storable(v) for v in value]
    return value
