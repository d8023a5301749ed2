"""Text and what is known of it → Document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from detente.collect import dateline, furniture
from detente.errors import NotTextError
from detente.records import Document, Furniture

# Newspapers with digital text lie within these years; other dates are misprints or forgeries.
YEARS = (1800, 2200)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")


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
    """
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise NotTextError("the text holds NUL or half characters; it is binary or was decoded wrongly")
    extra: dict[str, Any] = dict(more.get("extra") or {})
    when = iso_date(published)
    if published and when is None:
        extra["published_given"] = str(published)
    marked = merge(more.get("marked") or (), furniture.mark(text))
    return Document(
        id=content_hash(text, url, outlet, title, when),
        text=text,
        url=url,
        outlet=outlet,
        title=title,
        byline=more.get("byline"),
        published=when,
        dateline=dateline.find(text, marked),
        language=more.get("language"),
        furniture=marked,
        extra=extra,
    )


def content_hash(text: str, *about: str | None) -> str:
    """The first 16 hex digits of a SHA-256 over the text and what tells two carriers of it apart."""
    digest = hashlib.sha256()
    for part in (text, *about):
        digest.update((part or "").encode("utf8"))
        digest.update(b"\x00")
    return digest.hexdigest()[:16]


def iso_date(value: str | None) -> str | None:
    """Normalise a date or date-time; None where it is none or lies outside `YEARS`.

    >>> iso_date("2022-01-10T08:00:00Z"), iso_date("10 January 2022"), iso_date("9999-99-99")
    ('2022-01-10T08:00:00+00:00', '2022-01-10', None)
    """
    if not value or len(value) > 64:
        return None
    value = value.strip()
    found = _day(value)
    if found is None:
        return None
    return found if YEARS[0] <= int(found[:4]) <= YEARS[1] else None


def _day(value: str) -> str | None:
    try:
        if len(value) > 10:
            return datetime.fromisoformat(value).isoformat()
        return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    match = _DAY.match(value) or _COMPACT.match(value)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None
    return _worded(value)


def _worded(value: str) -> str | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415  (rarely needed)

    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    for form in ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%b. %d, %Y", "%A, %B %d, %Y", "%A, %d %B %Y"):
        try:
            return datetime.strptime(value, form).date().isoformat()
        except ValueError:
            continue
    return None


def merge(first: tuple[Furniture, ...], second: tuple[Furniture, ...]) -> tuple[Furniture, ...]:
    """Two sets of furniture as one, in order; where they overlap the first one's reason stands."""
    out = list(first)
    for f in second:
        if not any(f.start < g.end and g.start < f.end for g in first):
            out.append(f)
    return tuple(sorted(out, key=lambda f: (f.start, f.end)))


def known(values: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a mapping that are a document's own, with empty strings as None; the others under `extra`."""
    own = ("published", "title", "url", "outlet", "byline", "language")
    out: dict[str, Any] = {k: str(values[k]) for k in own if values.get(k) not in (None, "")}
    extra = {k: v for k, v in values.items() if k not in (*own, "text")}
    return {**out, "extra": extra}
