"""What versions of a text changed: the words that they add and drop of the news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from detente.link.copies import changes
from detente.link.text import shingles, stopwords, words
from detente.records import Plain

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row: TypeAlias = Mapping[str, Any]

# Characters of a text above which its changes are not worked out, for that takes seconds.
LONGEST: Final = 60_000


@dataclass(frozen=True, slots=True)
class Change(Plain):
    """Words that a version adds (`+`) or drops (`-`)."""

    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class Version(Plain):
    """A text carried with changes: which report of which outlet changed which original; `changes` in the order of the text, empty
    where a text is too long to compare."""

    document: str
    outlet: str
    published: str
    title: str
    original: str
    original_outlet: str
    changes: tuple[Change, ...]


def versions(linked: Linked, found: Sequence[Row], documents: Mapping[str, Row]) -> tuple[Version, ...]:
    """Some reports with what they changed of the text that they carry.

    Args:
        found: rows of `documents`.
        documents: rows of all reports by their ids.
    """
    texts = news(linked, sorted({d[k] for d in found for k in ("document_id", "original")})) if found else {}
    return tuple(_version(d, documents.get(d["original"], {}).get("outlet", ""), texts) for d in found)


def _version(d: Row, original_outlet: str, texts: Mapping[str, str]) -> Version:
    return Version(
        document=d["document_id"],
        outlet=d["outlet"],
        published=d["published"][:10],
        title=d["title"],
        original=d["original"],
        original_outlet=original_outlet,
        changes=changed(texts.get(d["original"], ""), texts.get(d["document_id"], "")),
    )


def changed(before: str, after: str) -> tuple[Change, ...]:
    """What a version adds and drops, function words apart; nothing where a text is too long or not there.

    >>> [(c.sign, c.words) for c in changed("Talks began on Monday.", "The talks began on Tuesday.")]
    [('-', 'Monday.'), ('+', 'Tuesday.')]
    """
    if not before or not after or max(len(before), len(after)) > LONGEST:
        return ()
    return tuple(Change(sign, text) for sign, text in changes(before, after) if not stopwords().issuperset(words(text)))


def news(linked: Linked, documents: Sequence[str]) -> dict[str, str]:
    """The texts of some reports without their page furniture: the lines that share a shingle with the news that was read."""
    rows = linked.some("texts", "document_id", documents, columns=("document_id", "text", "shingles"))
    return {r["document_id"]: _news(r["text"], frozenset(np.frombuffer(r["shingles"], np.uint64).tolist())) for r in rows}


def _news(text: str, known: frozenset[int]) -> str:
    if len(text) > LONGEST:
        return text
    lines = [line for line in text.splitlines() if not known.isdisjoint(shingles(line).tolist())]
    return "\n".join(lines) or text
