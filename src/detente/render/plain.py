"""Text from reports made harmless: for a terminal, a table cell, a page."""

from __future__ import annotations

import unicodedata
from typing import Final

# Bidirectional overrides, isolates and marks can make a line read as what it is not.
BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
# Control characters and lone surrogates (which no file can hold).
_DROPPED: Final = ("Cc", "Cs")


def plain(text: str, *, limit: int = 0) -> str:
    """Drop control characters, direction overrides and lone surrogates, fold white space, cut at `limit` characters.

    >>> plain("a\\x1b[31mb\\u202ec  d")
    'a[31mbc d'
    """
    if limit and len(text) > 8 * limit:
        text = text[: 8 * limit]
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or harmless(c))
    folded = " ".join(kept.split())
    return folded if not limit or len(folded) <= limit else folded[: limit - 1].rstrip() + "…"


def harmless(character: str) -> bool:
    """Whether a character may reach a terminal or a page as it is; white space is for the caller to judge."""
    return character not in BIDI and unicodedata.category(character) not in _DROPPED
