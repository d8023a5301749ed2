"""Text from reports made harmless for a terminal."""

from __future__ import annotations

import unicodedata

# Bidirectional overrides and isolates can make a line read as what it is not.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def plain(text: str, *, limit: int = 0) -> str:
    """Drop control characters and direction overrides, fold white space, and cut at `limit` characters where given.

    >>> plain("a\\x1b[31mb\\u202ec  d")
    'a[31mbc d'
    """
    if limit and len(text) > 8 * limit:
        text = text[: 8 * limit]
    kept = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or (unicodedata.category(c) != "Cc" and c not in _BIDI)
    )
    folded = " ".join(kept.split())
    return folded if not limit or len(folded) <= limit else folded[: limit - 1].rstrip() + "…"
